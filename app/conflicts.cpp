// dothi conflicts: facts that contradict each other, with their sentences.
#include <fmt/format.h>

#include "commands.h"
#include "faults.h"
#include "verbs.h"

namespace dothi {
namespace {

struct ConflictsFlags {
  std::string graph, format, lang = "en";
};

constexpr const char* query =
    "CALL db.conflicts() YIELD kind, subject, relation, object, first, second, key, values, sentences "
    "RETURN kind, subject, relation, object, first, second, key, values, sentences";

struct About {
  std::string_view kind, en, vi;
};
constexpr About abouts[] = {
    {"backwards", "it ends before it begins", "kết thúc trước khi bắt đầu"},
    {"differs", "the same fact told in two ways", "một sự kiện được kể hai cách khác nhau"},
    {"overlap", "two terms that overlap", "hai nhiệm kỳ chồng lên nhau"},
    {"holders", "two hold at once what one can hold", "hai người cùng giữ điều chỉ một người giữ được"},
    {"candidacy", "a candidate and a holder at once", "vừa là ứng viên vừa là thành viên"}};

std::string_view about(std::string_view kind, std::string_view lang) {
  for (const About& a : abouts)
    if (a.kind == kind) return lang == "vi" ? a.vi : a.en;
  return kind;
}

std::string text_of(const Value& value) {
  return value.kind() == Kind::String ? std::string(value.string()) : to_string(value);
}

std::string name_of(const Table& table, const Value& node) {
  if (node.kind() != Kind::Node) return "";
  for (const auto& [key, value] : table.node(node.node()).properties)
    if (key == "name") return text_of(value);
  return "?";
}

std::string described(const Table& table, const Value& relationship) {
  const RelationshipRecord& r = table.relationship(relationship.relationship());
  std::string q;
  for (const auto& [key, value] : r.properties)
    if (key != "status" || text_of(value) != "stated")
      q += fmt::format("{}{} {}", q.empty() ? "" : ", ", key, text_of(value));
  return fmt::format("{} {} {}{}", name_of(table, Value(r.start)), r.type, name_of(table, Value(r.end)),
                     q.empty() ? "" : " {" + q + "}");
}

Value sentences_value(const std::vector<Evidence>& evidence) {
  std::vector<Value> list;
  for (const Evidence& e : evidence)
    list.push_back(Value::map({{"document", e.document_name},
                               {"begin", std::int64_t(e.begin)},
                               {"end", std::int64_t(e.end)},
                               {"sentence", e.text}}));
  return Value::list(std::move(list));
}

std::vector<Evidence> sentences_of(const View& view, const Value& list) {
  std::vector<Evidence> out;
  if (list.kind() == Kind::List)
    for (const Value& item : list.items()) {
      if (item.kind() == Kind::List)
        for (Evidence& e : sentences_of(view, item)) out.push_back(std::move(e));
      else if (item.kind() == Kind::Node)
        out.push_back(view.evidence(item.node()));
    }
  return out;
}

int conflicts_command(const ConflictsFlags& flags) {
  Graph graph = Graph::open(flags.graph, {.read_only = true});
  Table table = run(graph, query, {.cancel = &interrupted});
  View view = graph.read();
  std::vector<Value> list;
  std::string text;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    auto at = [&](std::size_t column) -> const Value& { return table.at(row, column); };
    std::vector<Value> facts;
    std::string head = fmt::format("{}: {}\n", about(text_of(at(0)), flags.lang), name_of(table, at(1))), body;
    for (std::size_t column : {4, 5}) {
      if (at(column).kind() != Kind::Relationship) continue;
      const RelationshipRecord& r = table.relationship(at(column).relationship());
      facts.push_back(Value::map({{"s", name_of(table, Value(r.start))},
                                  {"rel", r.type},
                                  {"o", name_of(table, Value(r.end))},
                                  {"q", Value::map(r.properties)},
                                  {"evidence", sentences_value(r.evidence)}}));
      body += fmt::format("  {}\n", visible(described(table, at(column))));
      for (const Evidence& e : r.evidence)
        body += fmt::format("      {}: “{}”\n", visible(e.document_name), visible(e.text));
    }
    std::vector<Evidence> sentences = sentences_of(view, at(8));
    if (facts.empty()) {  // a property of a node
      body += fmt::format("  {}: {}\n", text_of(at(6)), visible(to_string(at(7))));
      for (const Evidence& e : sentences)
        body += fmt::format("      {}: “{}”\n", visible(e.document_name), visible(e.text));
    }
    text += (row ? "\n" : "") + visible(head) + body;
    list.push_back(Value::map({{"kind", at(0)},
                               {"subject", name_of(table, at(1))},
                               {"relation", at(2)},
                               {"object", name_of(table, at(3))},
                               {"key", at(6)},
                               {"values", at(7)},
                               {"facts", Value::list(std::move(facts))},
                               {"evidence", sentences_value(sentences)}}));
  }
  if (flags.format == "json")
    write_output("-", to_json(Value::list(std::move(list)), table) + "\n");
  else
    write_output("-", table.rows() ? text : flags.lang == "vi" ? "không có mâu thuẫn\n" : "no contradictions\n");
  return Answered;
}

}  // namespace

Verb conflicts_verb() {
  return verb<ConflictsFlags>("conflicts", Group::Research, "facts that contradict each other, with their sentences",
                              "dothi conflicts vn.dothi", conflicts_command, [](ConflictsFlags& f) {
                                return std::vector<Flag>{
                                    {"GRAPH", "graph file", &f.graph, {.required = true}},
                                    {"--lang", "language of the headings: en or vi", &f.lang, {.among = {"vi", "en"}}},
                                    {"--format", "text or json", &f.format, {.among = {"text", "json"}}}};
                              });
}

}  // namespace dothi
