// The file of corrections: read, written, changed; how it reaches the graph stands in prose/merge.cpp.
#include "corrections.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <set>

#include "load.h"

namespace dothi {
namespace {

constexpr std::pair<std::string_view, Correction::Kind> verbs[] = {
    {"reject", Correction::Kind::Reject}, {"mend", Correction::Kind::Mend},         {"add", Correction::Kind::Add},
    {"merge", Correction::Kind::Merge},   {"separate", Correction::Kind::Separate},
};
constexpr std::string_view done_words[] = {"rejected", "mended", "added", "merged", "separated"};

std::string_view verb_of(Correction::Kind kind) { return verbs[std::size_t(kind)].first; }

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

struct Line {
  std::string_view text;
  std::uint32_t number, begin, end;
};

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> out;
  std::uint32_t number = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = std::min(text.find('\n', at), text.size());
    out.push_back(
        {text.substr(at, end - at), ++number, std::uint32_t(at), std::uint32_t(std::min(end + 1, text.size()))});
    at = end + 1;
  }
  return out;
}

class Parser {
 public:
  Parser(std::string_view place, const Schema& schema) : place_(place), schema_(schema) {}

  std::vector<Correction> parse(std::string_view text) {
    bool open = false;
    for (const Line& line : lines_of(text)) {
      std::string_view content = trim(line.text);
      line_ = line.number;
      if (content.empty()) {
        close(open);
        continue;
      }
      if (content.front() == '#') continue;
      if (line.text.front() != ' ' && line.text.front() != '\t') {
        close(open);
        out_.push_back(head(content));
        out_.back().line = line.number, out_.back().begin = line.begin;
        open = true;
      } else if (!open) {
        bad("a line that begins with space belongs to a correction above it; begin one with reject, mend, add, merge "
            "or separate");
      } else {
        field(out_.back(), content);
      }
      out_.back().end = line.end;
    }
    close(open);
    return std::move(out_);
  }

 private:
  [[noreturn]] void bad(const std::string& what) const {
    throw Error(Fault::BadInput, fmt::format("{}:{}: {}", place_, line_, what));
  }

  void close(bool& open) {
    if (!open) return;
    open = false;
    const Correction& c = out_.back();
    auto line = std::exchange(line_, c.line);
    if (c.author.empty()) bad("no author; add a line '  author: NAME'");
    if (c.date.empty()) bad("no date; add a line '  date: 2026-11-24'");
    if (c.reason.empty()) bad("no reason; add a line '  reason: …'");
    if (c.kind == Correction::Kind::Mend && c.set.empty() && c.unset.empty())
      bad("mends nothing; add a line '  set: start 2008' or '  unset: end'");
    auto date_of = [&](std::string_view key) {
      for (const auto& [name, value] : c.set)
        if (name == key && value.kind() == Kind::String) return PartialDate::parse(value.string());
      return std::optional<PartialDate>();
    };
    if (auto start = date_of("start"), end = date_of("end");
        start && end && start->year && end->year && last_day(*end) < first_day(*start))
      bad(fmt::format("ends ({}) before it starts ({})", end->edtf(), start->edtf()));
    if (c.kind == Correction::Kind::Separate && c.document.empty()) bad("no document; add a line '  in: NAME.txt'");
    line_ = line;
  }

  Correction head(std::string_view text) {
    Correction c;
    std::string_view verb = text.substr(0, text.find(' '));
    auto found = std::find_if(std::begin(verbs), std::end(verbs), [&](auto& v) { return v.first == verb; });
    if (found == std::end(verbs)) {
      auto near = suggest(verb, {"reject", "mend", "add", "merge", "separate"});
      bad(fmt::format("'{}' begins no correction; {}", visible(verb),
                      near ? "did you mean '" + *near + "'?" : "they are reject, mend, add, merge, separate"));
    }
    c.kind = found->second;
    std::string_view rest = trim(text.substr(verb.size()));
    if (c.kind == Correction::Kind::Merge || c.kind == Correction::Kind::Separate) {
      std::string_view between = c.kind == Correction::Kind::Merge ? " into " : " as ";
      auto at = rest.find(between);
      if (at == std::string_view::npos || rest.find(between, at + 1) != std::string_view::npos)
        bad(fmt::format("write: {} NAME{}OTHER NAME", verb, between));
      c.subject = normalize(trim(rest.substr(0, at))), c.object = normalize(trim(rest.substr(at + between.size())));
      if (c.subject == c.object) bad("both names are the same");
    } else {
      auto from = rest.find(" -["), to = rest.find("]-> ");
      if (from == std::string_view::npos || to == std::string_view::npos || to < from)
        bad(fmt::format("write the fact as: {} NAME -[RELATION]-> NAME", verb));
      c.subject = normalize(trim(rest.substr(0, from))), c.object = normalize(trim(rest.substr(to + 4)));
      c.relation = std::string(trim(rest.substr(from + 3, to - from - 3)));
      relation(c);
    }
    if (c.subject.empty() || c.object.empty()) bad("a name is missing");
    return c;
  }

  const RelationSchema& relation(const Correction& c) const {
    if (const RelationSchema* r = schema_.relation(c.relation)) return *r;
    std::vector<std::string> known;
    for (const RelationSchema& r : schema_.relations) known.push_back(r.name);
    auto near = suggest(c.relation, known);
    bad(fmt::format("no relation '{}'{}", visible(c.relation), near ? "; did you mean '" + *near + "'?" : ""));
  }

  // "start 2008" of a field: a qualifier of the relation and its value.
  MapEntry qualifier(const Correction& c, std::string_view text) const {
    std::string key(text.substr(0, text.find(' ')));
    std::string value = normalize(trim(text.substr(key.size())));
    if (value.empty()) bad(fmt::format("'{}' has no value; write it as in: start 2008", visible(key)));
    if (key == "status") {
      if (value != "stated" && value != "candidate" && value != "former")
        bad("a status is stated, candidate or former");
      return {key, Value(value)};
    }
    return {key, typed(property(c, key), value)};
  }

  const PropertySchema& property(const Correction& c, const std::string& key) const {
    if (c.relation.empty()) bad(fmt::format("{} has no qualifiers", verb_of(c.kind)));
    const RelationSchema& r = relation(c);
    std::vector<std::string> known;
    for (const PropertySchema& q : r.qualifiers) {
      if (q.name == key) return q;
      known.push_back(q.name);
    }
    auto near = suggest(key, known);
    bad(fmt::format("{} has no qualifier '{}'{}", c.relation, visible(key),
                    near ? "; did you mean '" + *near + "'?" : fmt::format("; it has {}", fmt::join(known, ", "))));
  }

  Value typed(const PropertySchema& q, const std::string& value) const {
    auto refuse = [&](std::string_view what) { bad(fmt::format("{}: '{}' is no {}", q.name, visible(value), what)); };
    if (q.kind == "date") {
      if (!PartialDate::parse(value)) refuse("date; write a year, month or day, as in 2021, 2021-09 or 2021-09-21");
    } else if (q.kind == "integer") {
      std::int64_t n = 0;
      auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), n);
      if (error != std::errc() || end != value.data() + value.size()) refuse("whole number");
      return Value(n);
    } else if (q.kind == "float") {
      double n = 0;
      auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), n);
      if (error != std::errc() || end != value.data() + value.size()) refuse("number");
      return Value(n);
    } else if (q.kind == "boolean") {
      if (value != "true" && value != "false") refuse("boolean; write true or false");
      return Value(value == "true");
    }
    return Value(value);
  }

  void field(Correction& c, std::string_view text) {
    auto colon = text.find(':');
    if (colon == std::string_view::npos) bad("write a field as '  NAME: value'");
    std::string_view name = trim(text.substr(0, colon)), value = trim(text.substr(colon + 1));
    if (value.empty()) bad(fmt::format("'{}' is empty; write a value, or leave the line out", visible(name)));
    bool fact = !c.relation.empty();
    auto once = [&](std::string& into) {
      if (!into.empty()) bad(fmt::format("'{}' stands twice", name));
      into = normalize(value);
    };
    if (name == "author")
      once(c.author);
    else if (name == "reason")
      once(c.reason);
    else if (name == "source" && c.kind == Correction::Kind::Add)
      once(c.source);
    else if (name == "in" && c.kind != Correction::Kind::Add && c.kind != Correction::Kind::Merge)
      once(c.document);
    else if (name == "date") {
      once(c.date);
      if (!PartialDate::parse(c.date)) bad("a date is a year, month or day, as in 2026-11-24");
    } else if (name == "types") {
      auto arrow = value.find(" -> ");
      c.subject_type = trim(value.substr(0, arrow));
      if (arrow != std::string_view::npos) c.object_type = trim(value.substr(arrow + 4));
      for (const std::string& label : {c.subject_type, c.object_type})
        if (!label.empty() && !schema_.label(label)) bad(fmt::format("no label '{}'", visible(label)));
    } else if (name == "where" && fact && c.kind != Correction::Kind::Add)
      c.where.push_back(qualifier(c, value));
    else if (name == "set" && (c.kind == Correction::Kind::Mend || c.kind == Correction::Kind::Add))
      c.set.push_back(qualifier(c, value));
    else if (name == "unset" && c.kind == Correction::Kind::Mend)
      property(c, std::string(value)), c.unset.emplace_back(value);
    else {
      std::vector<std::string> known{"author", "date", "reason", "where", "in", "set", "unset", "source", "types"};
      auto near = suggest(name, known);
      bad(fmt::format("{} has no field '{}'{}", verb_of(c.kind), visible(name),
                      near && *near != name ? "; did you mean '" + *near + "'?" : ""));
    }
  }

  std::string_view place_;
  const Schema& schema_;
  std::vector<Correction> out_;
  std::uint32_t line_ = 0;
};

std::string plain(const Value& value) {
  return value.kind() == Kind::String ? std::string(value.string()) : to_string(value);
}

std::optional<std::string> file_text(const std::string& path) {
  if (path.empty() || access(path.c_str(), F_OK) != 0) return std::nullopt;
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0 && status.st_size == 0) return "";
  return read_file(path, "file of corrections");
}

// ---- Names and facts of the graph a correction speaks of

// The label that no other label of the node implies.
std::string type_of(const View& view, const Schema& schema, NodeId node) {
  std::vector<std::string> labels;
  for (LabelId id : view.labels(node)) labels.emplace_back(view.name(id));
  for (const std::string& label : labels)
    if (std::none_of(labels.begin(), labels.end(), [&](const std::string& other) {
          const LabelSchema* s = schema.label(other);
          return s && std::find(s->implies.begin(), s->implies.end(), label) != s->implies.end();
        }))
      return label;
  return labels.empty() ? "" : labels.front();
}

std::string name_of(const View& view, NodeId node) {
  auto key = view.key("name");
  Value value = key ? view.property(node, *key) : Value();
  return value.kind() == Kind::String ? std::string(value.string()) : "";
}

// The canonical name and type of what is called so; the name itself when the graph does not know it.
struct Named {
  std::string name, type;
  bool known = false;
};

// Of the pack, for what the graph does not hold yet.
Named of_pack(const Pack& pack, const std::string& name) {
  std::string wanted = caseless(name);
  for (const PackName& row : pack.names) {
    bool same = caseless(row.canonical) == wanted || caseless(row.name_vi) == wanted;
    for (const std::string& alias : row.aliases) same = same || caseless(alias) == wanted;
    if (same) return {row.canonical, row.type, false};
  }
  return {normalize(name), "", false};
}

Named look_up(const View& view, const Pack& pack, const std::string& name) {
  const Schema& schema = pack.schema;
  std::vector<NameMatch> found = view.find(name);
  if (found.empty()) return of_pack(pack, name);
  std::vector<NameMatch> best;
  for (const NameMatch& match : found)
    if (match.how == found.front().how) best.push_back(match);
  for (const NameMatch& match : best)
    if (name_of(view, match.node) == normalize(name)) return {normalize(name), type_of(view, schema, match.node), true};
  if (best.size() > 1) {
    std::string list;
    for (const NameMatch& match : best)
      list += fmt::format("{}'{}'", list.empty() ? "" : ", ", visible(name_of(view, match.node)));
    throw Error(Fault::Usage, fmt::format("'{}' may be {}; write one of these", visible(name), list));
  }
  return {name_of(view, best.front().node), type_of(view, schema, best.front().node), true};
}

Named known(const View& view, const Pack& pack, const std::string& name) {
  Named found = look_up(view, pack, name);
  if (found.known) return found;
  auto near =
      view.complete(name.substr(0, byte_of_code_point(name, std::max<std::size_t>(1, code_points(name) / 2))), 1);
  throw Error(Fault::NotFound,
              fmt::format("nothing in the graph is called '{}'{}", visible(name),
                          near.empty() ? "" : fmt::format("; did you mean '{}'?", visible(near.front()))));
}

// Canonical names and types for what a person typed.
void resolve(const View& view, const Pack& pack, Correction& c) {
  const Schema& schema = pack.schema;
  const RelationSchema* relation = schema.relation(c.relation);
  bool literal = relation && !relation->property.empty();
  bool fresh = c.kind == Correction::Kind::Add;  // may name what is new
  Named subject = fresh ? look_up(view, pack, c.subject) : known(view, pack, c.subject);
  c.subject = subject.name;
  if (!literal) {
    // A name may be merged into one the documents do not have yet, or told apart as a new one.
    Named object = c.relation.empty() || fresh ? look_up(view, pack, c.object) : known(view, pack, c.object);
    c.object = object.name;
    if (c.object_type.empty() && (fresh || c.kind == Correction::Kind::Merge)) c.object_type = object.type;
  } else {
    c.object = normalize(c.object);
  }
  if (c.kind == Correction::Kind::Merge) {
    // The one that goes takes the type of the one that stays, where one thing can be taken for both.
    auto kind_of = [&](const std::string& type) {
      return schema.label(type) ? schema.label(type)->part : std::string();
    };
    for (const char* part : {"person", "state"})
      if (subject.type != c.object_type && !subject.type.empty() && !c.object_type.empty() &&
          (kind_of(subject.type) == part) != (kind_of(c.object_type) == part))
        throw Error(Fault::Usage, fmt::format("'{}' is a {} and '{}' a {}: they are not one", visible(c.subject),
                                              subject.type, visible(c.object), c.object_type));
    if (subject.type == c.object_type) c.object_type.clear();
    c.subject_type.clear();
    if (!c.object_type.empty()) c.subject_type = subject.type;
    return;
  }
  if (!fresh) return;
  if (c.subject_type.empty()) c.subject_type = subject.type;
  auto guess = [&](std::string& type, const std::vector<std::string>& labels, const std::string& name) {
    if (!type.empty()) return;
    if (labels.size() != 1)
      throw Error(Fault::Usage,
                  fmt::format("'{}' is new; say what it is with --types, one of {}, as in \"--types Country -> Organ\"",
                              visible(name), fmt::join(labels, ", ")));
    type = labels.front();
  };
  auto allowed = [&](const std::string& type, const std::vector<std::string>& labels, std::string_view what) {
    const LabelSchema* label = schema.label(type);
    auto among = [&](const std::string& l) { return std::find(labels.begin(), labels.end(), l) != labels.end(); };
    if (among(type) || (label && std::any_of(label->implies.begin(), label->implies.end(), among))) return;
    throw Error(Fault::Usage,
                fmt::format("{} does not {} a {}; it does a {}", c.relation, what, type, fmt::join(labels, ", ")));
  };
  guess(c.subject_type, relation->from, c.subject);
  allowed(c.subject_type, relation->from, "begin at");
  if (literal) return;
  guess(c.object_type, relation->to, c.object);
  allowed(c.object_type, relation->to, "lead to");
}

}  // namespace

std::string to_text(const Correction& c) {
  std::string text;
  if (c.kind == Correction::Kind::Merge)
    text = fmt::format("merge {} into {}\n", c.subject, c.object);
  else if (c.kind == Correction::Kind::Separate)
    text = fmt::format("separate {} as {}\n", c.subject, c.object);
  else
    text = fmt::format("{} {} -[{}]-> {}\n", verb_of(c.kind), c.subject, c.relation, c.object);
  auto line = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    std::string flat(value);  // a field is a line
    std::replace_if(
        flat.begin(), flat.end(), [](char ch) { return ch == '\n' || ch == '\r'; }, ' ');
    text += fmt::format("  {}: {}\n", name, flat);
  };
  if (!c.subject_type.empty())
    line("types", c.object_type.empty() ? c.subject_type : c.subject_type + " -> " + c.object_type);
  for (const auto& [key, value] : c.where) line("where", key + " " + plain(value));
  line("in", c.document);
  for (const auto& [key, value] : c.set) line("set", key + " " + plain(value));
  for (const std::string& key : c.unset) line("unset", key);
  line("source", c.source), line("reason", c.reason), line("author", c.author), line("date", c.date);
  return text;
}

std::vector<Correction> parse_corrections(std::string_view text, std::string_view place, const Schema& schema) {
  return Parser(place, schema).parse(text);
}

std::string sentence_of(const Correction& c) {
  std::string text = fmt::format("[{} by {}, {}] {}", done_words[std::size_t(c.kind)], c.author, c.date, c.reason);
  return c.source.empty() ? text : text + " (" + c.source + ")";
}

std::string note_of(const Correction& c) {
  return fmt::format("{} by {}, {}: {}", done_words[std::size_t(c.kind)], c.author, c.date, c.reason);
}

bool has_all(const std::vector<MapEntry>& claimed, const std::vector<MapEntry>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const MapEntry& want) {
    return std::any_of(claimed.begin(), claimed.end(), [&](const MapEntry& got) {
      if (got.first != want.first) return false;
      if (equivalent(got.second, want.second)) return true;
      if (got.second.kind() != Kind::String || want.second.kind() != Kind::String) return false;
      return PartialDate::parse(want.second.string()) &&
             got.second.string().starts_with(std::string(want.second.string()) + "-");
    });
  });
}

std::string corrections_path(const Graph& graph) { return graph.path().empty() ? "" : graph.path() + ".corrections"; }

std::string corrections_text(const View& view, const std::string& path) {
  if (auto text = file_text(path)) return *text;
  return std::string(view.meta("corrections"));
}

std::vector<Correction> corrections(const Graph& graph) {
  View view = graph.read();
  return parse_corrections(corrections_text(view, corrections_path(graph)), corrections_path(graph), schema(view));
}

// ---- Changing the file and the graph together

Replacement::Replacement(std::string path, std::string_view text) : path_(std::move(path)) {
  if (path_.empty()) return;
  temporary_ = fmt::format("{}.{}.tmp", path_, getpid());
  std::FILE* file = std::fopen(temporary_.c_str(), "wb");
  bool ok = file && std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (file) ok = std::fclose(file) == 0 && ok;
  if (!ok) {
    int error = errno;
    std::remove(temporary_.c_str());
    throw Error(Fault::Io, fmt::format("{}: cannot write: {}; nothing was changed", path_, std::strerror(error)));
  }
}

Replacement::~Replacement() {
  if (!temporary_.empty()) std::remove(temporary_.c_str());
}

void Replacement::finish() {
  if (temporary_.empty()) return;
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0)
    throw Error(Fault::Io, fmt::format("{}: cannot write: {}; the graph keeps the correction, and the file does not",
                                       path_, std::strerror(errno)));
  temporary_.clear();
}

namespace {

std::size_t fact_count(const View& view, const Schema& words) {
  std::set<std::string, std::less<>> derived{"IN_DOCUMENT"};  // what follows from facts is none
  for (const RelationSchema& relation : words.relations) derived.insert({relation.term.in, relation.term.of});
  std::size_t n = 0;
  for (const RelationSchema& relation : words.relations)
    if (auto type = view.type(relation.name); type && !derived.count(relation.name))
      n += view.relationship_count(*type);
  return n;
}

// The graph's pack: its schema, and its names where the folder can be found.
Pack pack_of(const View& view) {
  Pack pack;
  pack.schema = schema(view);
  try {
    if (!pack.schema.pack.empty()) pack.names = Pack::open(pack.schema.pack).names;
  } catch (const Error&) {
    // The graph does without: its own names are enough for what it holds.
  }
  return pack;
}

// The graph made anew from `text`, committed together with the file.
Corrected put_in_force(Graph& graph, Transaction& tx, const std::string& text) {
  const std::string path = corrections_path(graph);
  const Pack pack = pack_of(tx);
  if (pack.schema.relations.empty())
    throw Error(
        Fault::Usage,
        fmt::format("{}: no documents were loaded into this graph; corrections are for what documents say, use a query",
                    graph.path()));
  std::string fresh = text;
  Corrected result;
  result.facts_before = fact_count(tx, pack.schema);
  FactMerge merge(tx, pack);
  merge.correct(fresh, path.empty() ? "corrections" : path, &result.notices);
  merge.finish();
  result.facts_after = fact_count(tx, pack.schema);
  result.corrections = parse_corrections(fresh, path, pack.schema).size();
  std::optional<Replacement> file;
  if (!path.empty() && (!fresh.empty() || access(path.c_str(), F_OK) == 0) && file_text(path) != fresh)
    file.emplace(path, fresh);
  tx.commit();
  if (file) file->finish();
  return result;
}

}  // namespace

Corrected correct(Graph& graph, Correction c) {
  Transaction tx = graph.write();
  const Pack pack = pack_of(tx);
  const Schema& words = pack.schema;
  if (c.kind != Correction::Kind::Merge && c.kind != Correction::Kind::Separate && !words.relation(c.relation)) {
    std::vector<std::string> names;
    for (const RelationSchema& r : words.relations) names.push_back(r.name);
    auto near = suggest(c.relation, names);
    throw Error(Fault::NotFound, fmt::format("no relation '{}'{}", visible(c.relation),
                                             near ? fmt::format("; did you mean '{}'?", *near) : ""));
  }
  resolve(tx, pack, c);
  std::string text = corrections_text(tx, corrections_path(graph));
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  if (!text.empty()) text += '\n';
  text += to_text(c);
  parse_corrections(text, corrections_path(graph), words);
  if (auto why = FactMerge(tx, pack).finds_nothing(c)) throw Error(Fault::NotFound, *why);
  return put_in_force(graph, tx, text);
}

Corrected undo_correction(Graph& graph, std::size_t n) {
  Transaction tx = graph.write();
  std::string text = corrections_text(tx, corrections_path(graph));
  std::vector<Correction> all = parse_corrections(text, corrections_path(graph), schema(tx));
  if (n == 0 || n > all.size())
    throw Error(Fault::NotFound,
                all.empty() ? "there are no corrections"
                            : fmt::format("there is no correction {}; they are numbered from 1 to {}", n, all.size()));
  const Correction& c = all[n - 1];
  std::size_t end = c.end;
  if (end < text.size() && text[end] == '\n') ++end;  // the empty line after it
  text.erase(c.begin, end - c.begin);
  return put_in_force(graph, tx, text);
}

Corrected apply_corrections(Graph& graph) {
  Transaction tx = graph.write();
  return put_in_force(graph, tx, corrections_text(tx, corrections_path(graph)));
}

}  // namespace dothi
