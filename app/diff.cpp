// dothi diff: what one graph states and another does not.
#include <dothi/diff.h>
#include <fmt/format.h>

#include "commands.h"
#include "faults.h"
#include "verbs.h"

namespace dothi {
namespace {

struct DiffFlags {
  std::string before, after, format;
  bool exit_code = false;
};

std::string text_of(const Value& value) {
  return value.kind() == Kind::String ? std::string(value.string()) : to_string(value);
}

std::string listed(const std::vector<MapEntry>& entries) {
  std::string text;
  for (const auto& [key, value] : entries)
    if (key != "status" || text_of(value) != "stated")
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", key, text_of(value));
  return text.empty() ? "" : " {" + text + "}";
}

Value fact_value(const StatedFact& f) {
  std::vector<Value> documents(f.documents.begin(), f.documents.end());
  return Value::map({{"s", f.subject},
                     {"rel", f.relation},
                     {"o", f.object},
                     {"q", Value::map(f.properties)},
                     {"documents", Value::list(std::move(documents))}});
}

std::string fact_text(char mark, const StatedFact& f) {
  return visible(fmt::format("{} {} {} {}{}", mark, f.subject, f.relation, f.object, listed(f.properties))) + "\n";
}

int diff_command(const DiffFlags& flags) {
  Graph before = Graph::open(flags.before, {.read_only = true}), after = Graph::open(flags.after, {.read_only = true});
  FactDiff d = diff(before.read(), after.read());
  const FactDiff::Nameless &was = d.nameless_before, &is = d.nameless_after;
  const bool same = d.gained.empty() && d.lost.empty() && d.changed.empty() && was.nodes == is.nodes &&
                    was.relationships == is.relationships;
  if (flags.format == "json") {
    std::vector<Value> gained, lost, changed;
    for (const StatedFact& f : d.gained) gained.push_back(fact_value(f));
    for (const StatedFact& f : d.lost) lost.push_back(fact_value(f));
    for (const auto& [old, fresh] : d.changed)
      changed.push_back(Value::map({{"before", fact_value(old)}, {"after", fact_value(fresh)}}));
    write_output(
        "-", to_json(Value::map({{"gained", Value::list(std::move(gained))},
                                 {"lost", Value::list(std::move(lost))},
                                 {"changed", Value::list(std::move(changed))},
                                 {"same", std::int64_t(d.same)},
                                 {"nameless", Value::map({{"nodes_before", std::int64_t(was.nodes)},
                                                          {"nodes_after", std::int64_t(is.nodes)},
                                                          {"relationships_before", std::int64_t(was.relationships)},
                                                          {"relationships_after", std::int64_t(is.relationships)}})}}),
                     Table{}) +
                 "\n");
  } else {
    std::string text;
    for (const StatedFact& f : d.lost) text += fact_text('-', f);
    for (const StatedFact& f : d.gained) text += fact_text('+', f);
    for (const auto& [old, fresh] : d.changed)
      text += visible(fmt::format("~ {} {} {}{} →{}", old.subject, old.relation, old.object, listed(old.properties),
                                  fresh.properties.empty() ? " {}" : listed(fresh.properties))) +
              "\n";
    text += fmt::format("{} gained, {} lost, {} changed, {} the same\n", d.gained.size(), d.lost.size(),
                        d.changed.size(), d.same);
    if (was.nodes + is.nodes + was.relationships + is.relationships > 0)
      text += fmt::format(
          "not compared, as things are told apart by their name: {} without one and {} before, {} and {} after\n",
          counted(was.nodes, "node"), counted(was.relationships, "relationship"), counted(is.nodes, "node"),
          counted(is.relationships, "relationship"));
    write_output("-", text);
  }
  return flags.exit_code && !same ? Failed : Answered;
}

}  // namespace

Verb diff_verb() {
  return verb<DiffFlags>("diff", Group::Research, "facts gained, lost and changed from one graph to another",
                         "dothi diff last-year.dothi vn.dothi", diff_command, [](DiffFlags& f) {
                           return std::vector<Flag>{
                               {"GRAPH_A", "graph file", &f.before, {.required = true}},
                               {"GRAPH_B", "the graph it is compared with", &f.after, {.required = true}},
                               {"--exit-code", "exit 1 when they differ", &f.exit_code},
                               {"--format", "text or json", &f.format, {.among = {"text", "json"}}}};
                         });
}

}  // namespace dothi
