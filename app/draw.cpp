// Pictures: `dothi draw`, and `dothi ask --svg`.
#include <fmt/format.h>

#include "commands.h"
#include "faults.h"
#include "verbs.h"

namespace dothi {
namespace {

DrawFormat picture_format(std::string_view wanted) {
  if (auto format = draw_format(wanted)) return *format;
  throw Error(Fault::Usage,
              fmt::format("{}: cannot tell the format; end the file name in .svg, .html, .png, .pdf, .dot, "
                          ".graphml, .gexf, .cyjs or .mmd, or give --format",
                          wanted));
}

// The types of "SERVED_ON,RATIFIED", without spaces around them.
std::vector<std::string> listed(std::string_view list) {
  std::vector<std::string> types;
  while (!list.empty()) {
    auto end = std::min(list.find(','), list.size());
    std::string_view type = list.substr(0, end);
    while (type.starts_with(' ')) type.remove_prefix(1);
    while (type.ends_with(' ')) type.remove_suffix(1);
    if (!type.empty()) types.emplace_back(type);
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return types;
}

void check_relations(const View& view, const std::vector<std::string>& wanted) {
  std::vector<std::string> known;
  for (std::uint32_t i = 0; i < view.type_count(); ++i)
    if (view.relationship_count(TypeId(i))) known.emplace_back(view.name(TypeId(i)));
  for (auto& type : wanted) {
    if (std::count(known.begin(), known.end(), type)) continue;
    auto near = suggest(type, known);
    throw Error(Fault::NotFound, fmt::format("--relations {}: no relation of this type in the graph{}", visible(type),
                                             near ? "; did you mean '" + *near + "'?" : "; 'dothi schema' lists them"));
  }
}

NodeId named(const View& view, const std::string& name) {
  auto found = view.find(name);
  if (!found.empty()) return found.front().node;
  auto near = view.complete(name.substr(0, name.size() / 2), 3);
  std::string hint = near.empty() ? "" : "; did you mean '" + near.front() + "'?";
  throw Error(Fault::NotFound, fmt::format("nothing in the graph is called '{}'{}", visible(name), hint));
}

std::optional<Period> when(const RelationshipRecord& record) {
  auto text = [&](std::string_view key) -> std::string {
    for (auto& [name, value] : record.properties)
      if (name == key &&
          !(value.kind() == Kind::String && value.string().starts_with("XXXX")))  // a day of no known year is no date
        return value.kind() == Kind::String ? std::string(value.string()) : to_string(value);
    return "";
  };
  for (auto* key : {"date", "as_of"})
    if (std::string date = text(key); !date.empty()) return Period::parse(date, date);
  std::string start = text("start").empty() ? text("since") : text("start");
  return start.empty() && text("end").empty() ? std::nullopt : Period::parse(start, text("end"));
}

// The nodes the relationships join, and the focus; the others go.
void keep_joined(Table& table, std::optional<NodeId> focus) {
  std::set<NodeId> joined;
  if (focus) joined.insert(*focus);
  for (auto& [id, record] : table.relationships) joined.insert({record.start, record.end});
  std::erase_if(table.nodes, [&](auto& entry) { return !joined.count(entry.first); });
}

// Keeps what may have held in the period.
void keep_during(Table& table, const std::string& during, std::optional<NodeId> focus) {
  auto period = Period::parse(during);
  if (!period)
    throw Error(Fault::Usage, fmt::format("--during {}: not a period; write 2008/2021, 2020 or 2014/..", during));
  std::erase_if(table.relationships, [&](auto& entry) {
    auto held = when(entry.second);
    return !held || !possibly_overlap(*held, *period);
  });
  keep_joined(table, focus);
}

// What lies within so many steps of the node, step by step: each thing is reached once, however many ways lead there.
Table around(Graph& graph, NodeId focus, const Request& request, const std::vector<std::string>& relations,
             const std::vector<std::string>& aside) {
  Options with = options_of(request);
  auto strings = [](const std::vector<std::string>& names) {
    std::vector<Value> values(names.begin(), names.end());
    return Value::list(std::move(values));
  };
  with.parameters["only"] = strings(relations);
  with.parameters["aside"] = strings(aside);
  Table all;
  std::set<NodeId> reached{focus};
  std::vector<Value> rim{std::int64_t(focus)};
  for (unsigned step = 0; step < request.depth && !rim.empty(); ++step) {
    with.parameters["rim"] = Value::list(std::move(rim));
    Table found = run(graph,
                      "UNWIND $rim AS at MATCH (a)-[r]-(b) WHERE id(a) = at AND NOT b:Sentence AND NOT b:Document AND "
                      "(size($only) = 0 OR type(r) IN $only) AND NOT type(r) IN $aside RETURN a, r, b",
                      with);
    rim = {};
    for (auto& [id, record] : found.nodes)
      if (reached.insert(id).second) rim.push_back(std::int64_t(id));
    all.nodes.merge(found.nodes);
    all.relationships.merge(found.relationships);
    all.notices.insert(all.notices.end(), found.notices.begin(), found.notices.end());
  }
  if (!all.nodes.count(focus)) {
    with.parameters["at"] = std::int64_t(focus);
    Table alone = run(graph, "MATCH (a) WHERE id(a) = $at RETURN a", with);
    all.nodes.merge(alone.nodes);
  }
  return all;
}

// The whole graph without its bookkeeping; more than is drawn, so that the most connected can be chosen of it.
// `left_out` becomes the nodes that were not even looked at.
Table everything(const View& view, std::size_t budget, const std::vector<std::string>& aside, std::size_t& left_out) {
  Table table = whole(view, std::clamp<std::size_t>(4 * budget, 2000, 20'000));
  std::uint64_t all = view.node_count();
  for (auto* label : {"Document", "Sentence"})
    if (auto id = view.label(label)) all -= view.node_count(*id);
  left_out = all - table.nodes.size();
  table.notices.clear();  // the picture says itself how much of the graph it shows
  std::set<NodeId> before;
  for (auto& [id, record] : table.relationships) before.insert({record.start, record.end});
  std::erase_if(table.relationships,
                [&](auto& entry) { return std::count(aside.begin(), aside.end(), entry.second.type); });
  std::set<NodeId> after;
  for (auto& [id, record] : table.relationships) after.insert({record.start, record.end});
  std::erase_if(table.nodes, [&](auto& entry) { return before.count(entry.first) && !after.count(entry.first); });
  return table;
}

int list_layouts() {
  std::string text;
  for (auto& layout : layouts()) text += fmt::format("{:9} {}\n", layout.name, layout.what);
  write_output("-", text);
  return Answered;
}

void check_terminal(const Request& request, DrawFormat format) {
  bool binary = format == DrawFormat::Png || format == DrawFormat::Pdf;
  if (binary && request.output == "-" && output_is_terminal())
    throw Error(Fault::Usage, "a picture would go to the terminal; give -o FILE");
}

std::string layout_names() {
  std::string text;
  for (auto& layout : layouts()) text += (text.empty() ? "" : ", ") + std::string(layout.name);
  return text + "; --list-layouts tells more";
}

}  // namespace

void draw_answer(Graph& graph, const Answer& answer, const Request& request, std::string_view question) {
  View view = graph.read();
  Schema words = schema(view);
  DrawOptions options;
  options.format = picture_format(request.picture);
  options.title = question;
  options.description = answer.verdict;
  options.lang = answer.lang;
  options.schema = &words;
  options.theme = view.meta("theme");
  std::vector<Notice> notices;
  write_output(request.picture, draw(answer.table, options, &notices));
  print_notices(notices);
}

int draw_command(const Request& request) {
  if (request.list_layouts) return list_layouts();
  if (request.graph.empty()) throw Error(Fault::Usage, "no graph; give its file, as in dothi draw vn.dothi -o vn.svg");
  take_query(request);
  bool by_query = !current_source.text.empty(), by_name = !request.about.empty();
  if (by_name && by_query) throw Error(Fault::Usage, "give a query or --about, not both");
  if (!request.relations.empty() && by_query)
    throw Error(Fault::Usage, "--relations goes with --about; a query names its relations itself");

  Graph graph = open_for_reading(request);
  DrawOptions options;
  Schema words;
  std::string theme;
  Table table;
  auto relations = listed(request.relations);
  {
    View view = graph.read();
    words = schema(view);
    theme = request.theme.empty() ? std::string(view.meta("theme")) : read_input(request.theme);
    if (request.show_theme) return write_output("-", theme.empty() ? "{}\n" : theme), Answered;
    std::string_view wanted =
        request.format.empty() ? std::string_view(request.output) : std::string_view(request.format);
    options.format = request.output == "-" && request.format.empty() ? DrawFormat::Svg : picture_format(wanted);
    check_terminal(request, options.format);
    check_relations(view, relations);
    if (by_name)
      options.focus = named(view, request.about);
    else if (!by_query)
      table = everything(view, request.budget, relations_aside(theme), options.left_out);
  }
  if (by_name)
    table = around(graph, *options.focus, request, relations,
                   relations.empty() ? relations_aside(theme) : relations_aside(""));
  else if (by_query)
    table = run(graph, current_source.text, options_of(request));
  else if (!relations.empty()) {
    std::erase_if(table.relationships,
                  [&](auto& entry) { return !std::count(relations.begin(), relations.end(), entry.second.type); });
    keep_joined(table, {});
  }
  if (!request.during.empty()) keep_during(table, request.during, options.focus);
  options.title = request.title;
  options.description = request.description;
  options.lang = request.lang.empty() ? "en" : request.lang;
  options.budget = request.budget;
  options.layout = request.timeline ? "timeline" : request.layout;
  options.page = request.page;
  options.link_base = request.link_base;
  options.schema = &words;
  options.theme = theme;
  std::vector<Notice> notices = table.notices;
  write_output(request.output, draw(table, options, &notices));
  print_notices(notices);
  return Answered;
}

Verb draw_verb() {
  return verb<Request>(
      "draw", Group::Pictures, "draw a query's result, a thing and its neighbours, or the whole graph",
      "dothi draw vn.dothi --about \"Vietnam\" -o vn.svg", draw_command, [](Request& r) {
        return std::vector<Flag>{
            {"GRAPH", "graph file", &r.graph},
            {"QUERY", "a query that returns nodes, relationships or paths; without one the whole graph is drawn",
             &r.text},
            {"-f,--file", "file that holds the query", &r.query_file},
            {"--about", "draw this thing and what it is joined to, instead of a query", &r.about},
            {"--depth", "steps away from it", &r.depth, {.least = 1, .most = 4}},
            {"--relations", "only these relation types, as SERVED_ON,RATIFIED", &r.relations},
            {"--during", "only what may have held in this period (EDTF), as 2008/2021", &r.during},
            {"-o,--output", "file to write: .svg .html .png .pdf .dot .graphml .gexf .cyjs .mmd", &r.output},
            {"--format", "svg, html, png, pdf, dot, graphml, gexf, cytoscape, mermaid (default: by the file's name)",
             &r.format},
            {"--title", "title above the picture", &r.title},
            {"--description", "description for those who cannot see the picture", &r.description},
            {"--lang", "language of labels and legend: en or vi", &r.lang, {.among = {"vi", "en"}}},
            {"--layout", layout_names(), &r.layout},
            {"--timeline", "the same as --layout timeline", &r.timeline},
            {"--list-layouts", "list the layouts, one a line", &r.list_layouts},
            {"--page", "A4 or A3; turned as fits best, or -portrait, -landscape", &r.page},
            {"--theme", "a theme.json to draw with, instead of the graph's own", &r.theme},
            {"--show-theme", "print the theme in use", &r.show_theme},
            {"--link-base", "where the documents can be read: sources become links to it", &r.link_base},
            {"--budget", "nodes at most; the most connected stay", &r.budget, {.least = 1, .most = 100'000}},
            {"--param", "parameter of the query, name=value; may be repeated", &r.parameters},
            {"--timeout", "seconds a query may take", &r.timeout_seconds, {.least = 0.001, .most = 1e6}},
            {"--memory", "MiB a query may hold", &r.memory_mib, {.least = 1, .most = 1 << 20}},
            {"--threads", "threads of a query", &r.threads, {.least = 1, .most = 64}}};
      });
}

}  // namespace dothi
