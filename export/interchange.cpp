#include "interchange.h"

#include "cells.h"
#include "lettering.h"

namespace dothi {
namespace {

// ---- Typed attributes, for GraphML and GEXF -------------------------------------------------------

enum class Kindred : std::uint8_t { Boolean, Integer, Float, Text };

Kindred kindred(const Value& value) {
  switch (value.kind()) {
    case Kind::Boolean: return Kindred::Boolean;
    case Kind::Integer: return Kindred::Integer;
    case Kind::Float: return Kindred::Float;
    default: return Kindred::Text;
  }
}

// What a key holds: the narrowest kind that has all its values, in lists or not.
struct KeyType {
  Kindred kind;
  bool list = false;
  std::string_view temporal = {};  // "date" …, when all are that
};

std::string_view temporal_name(Kind kind) {
  switch (kind) {
    case Kind::Date: return "date";
    case Kind::LocalTime: return "localtime";
    case Kind::Time: return "time";
    case Kind::LocalDateTime: return "localdatetime";
    case Kind::DateTime: return "datetime";
    case Kind::Duration: return "duration";
    default: return {};
  }
}

KeyType common(const KeyType& a, const KeyType& b) {
  if (a.list != b.list) return {Kindred::Text};
  KeyType both{a.kind, a.list, a.temporal == b.temporal ? a.temporal : std::string_view()};
  const auto number = [](Kindred k) { return k == Kindred::Integer || k == Kindred::Float; };
  if (a.kind != b.kind) both.kind = number(a.kind) && number(b.kind) ? Kindred::Float : Kindred::Text;
  return both;
}

KeyType type_of_key(const Value& value) {
  if (value.kind() != Kind::List) return {kindred(value), false, temporal_name(value.kind())};
  std::optional<KeyType> all;
  for (const Value& item : value.items()) {
    const KeyType one{kindred(item), true};
    all = all ? common(*all, one) : one;
  }
  return all.value_or(KeyType{Kindred::Text, true});
}

// The properties that occur, and what they hold.
class Keys {
 public:
  void add(const std::vector<MapEntry>& properties) {
    for (auto& [key, value] : properties) {
      if (value.is_null()) continue;
      const KeyType type = type_of_key(value);
      auto [place, fresh] = kinds_.emplace(key, type);
      if (!fresh) place->second = common(place->second, type);
    }
  }
  const std::map<std::string, KeyType>& kinds() const { return kinds_; }
  std::size_t index(const std::string& key) const {
    return std::size_t(std::distance(kinds_.begin(), kinds_.find(key)));
  }
  const KeyType& type(const std::string& key) const { return kinds_.at(key); }
  bool text(const std::string& key) const { return kinds_.at(key).kind == Kindred::Text || kinds_.at(key).list; }

 private:
  std::map<std::string, KeyType> kinds_;
};

// Of GEXF, which has no lists that other programs read.
std::string_view attribute_type(const KeyType& type) {
  constexpr std::string_view types[] = {"boolean", "long", "double", "string"};
  return types[std::size_t(type.list ? Kindred::Text : type.kind)];
}

// A value of a typed attribute; text is made inert, since XML cannot hold every character.
std::string typed_text(const Value& value, const Table& table, bool text) {
  return text ? xml_escaped(inert(caption_text(value, table), 100'000)) : caption_text(value, table);
}

struct Thing {
  std::string key, label, type;
  const std::vector<MapEntry>* properties;
  const DiagramNode* node;
};

const std::vector<MapEntry> no_properties;

std::vector<Thing> things(const Diagram& diagram, const Table& table) {
  std::vector<Thing> all;
  for (auto& node : diagram.nodes) {
    auto record = table.nodes.find(node.id);
    all.push_back({node.key, node.label, node.type,
                   record == table.nodes.end() ? &no_properties : &record->second.properties, &node});
  }
  return all;
}

struct Link {
  std::string key, from, to;
  const DiagramEdge* edge;
  const RelationshipRecord* record;
};

std::vector<Link> links(const Diagram& diagram, const Table& table) {
  std::map<RelationshipId, const DiagramEdge*> sorted;
  for (auto& edge : diagram.edges)
    for (auto id : edge.relationships) sorted[id] = &edge;
  std::vector<Link> all;
  for (auto& [id, edge] : sorted) {
    auto& record = table.relationship(id);
    auto key = [](NodeId node) { return "n" + std::to_string(std::uint32_t(node)); };
    all.push_back({"r" + std::to_string(std::uint32_t(type_of(id))) + "_" + std::to_string(ordinal_of(id)),
                   key(record.start), key(record.end), edge, &record});
  }
  return all;
}

std::string sentences(const RelationshipRecord& record) {
  std::string out;
  for (auto& evidence : record.evidence)
    out += (out.empty() ? "" : "\n") + inert(evidence.text, 2000) +
           (evidence.document_name.empty() ? "" : " — " + inert(evidence.document_name, 200));
  return out;
}

constexpr std::string_view xml_head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

std::string labels_of(NodeId id, const Table& table) {
  std::string out;
  if (auto record = table.nodes.find(id); record != table.nodes.end())
    for (auto& label : record->second.labels) out += ":" + inert(label, 200);
  return out;
}

std::string red_green_blue(const std::string& hex) {
  auto part = [&](std::size_t at) { return std::to_string(std::stoi(hex.substr(at, 2), nullptr, 16)); };
  return "r=\"" + part(1) + "\" g=\"" + part(3) + "\" b=\"" + part(5) + "\"";
}

}  // namespace

std::string write_graphml(const Diagram& diagram, const Table& table) {
  auto nodes = things(diagram, table);
  auto edges = links(diagram, table);
  Keys of_nodes, of_edges;
  for (auto& node : nodes) of_nodes.add(*node.properties);
  for (auto& edge : edges) of_edges.add(edge.record->properties);
  std::string out = std::string(xml_head) +
                    "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" xmlns:dothi=\"urn:dothi:graphml\">\n";
  auto declare = [&](const std::string& id, std::string_view domain, const std::string& name, const KeyType& type,
                     std::string_view more = {}) {
    out += "<key id=\"" + id + "\" for=\"" + std::string(domain) + "\" attr.name=\"" + xml_escaped(inert(name, 200)) +
           "\" attr.type=\"" + std::string(attribute_type(type)) + "\"";
    // As Neo4j marks lists, whose text is JSON; what has no type in GraphML is marked for ourselves.
    if (type.list) out += " attr.list=\"" + std::string(attribute_type({type.kind})) + "\"";
    if (!type.temporal.empty()) out += " dothi:type=\"" + std::string(type.temporal) + "\"";
    out += std::string(more) + "/>\n";
  };
  constexpr KeyType words{Kindred::Text};
  constexpr std::string_view derived = " dothi:derived=\"true\"";  // says nothing the graph does not
  declare("label", "node", "label", words, derived);
  declare("labels", "node", "labels", words);
  for (auto& [key, kind] : of_nodes.kinds())
    declare("n" + std::to_string(of_nodes.index(key)), "node", key == "label" || key == "labels" ? key + "_" : key,
            kind);
  declare("type", "edge", "type", words);
  declare("words", "edge", "label", words, derived);
  declare("sources", "edge", "sources", words, derived);
  for (auto& [key, kind] : of_edges.kinds())
    declare("e" + std::to_string(of_edges.index(key)), "edge",
            key == "type" || key == "label" || key == "sources" ? key + "_" : key, kind);
  out += "<graph id=\"g\" edgedefault=\"directed\">\n";
  auto data = [&](const std::string& key, const std::string& text) {
    if (!text.empty()) out += "<data key=\"" + key + "\">" + text + "</data>";
  };
  auto property = [&](const std::string& prefix, const Keys& keys, const std::string& key, const Value& value) {
    if (value.is_null()) return;
    data(prefix + std::to_string(keys.index(key)), keys.type(key).list
                                                       ? xml_escaped(inert(to_json(value, table), 100'000))
                                                       : typed_text(value, table, keys.text(key)));
  };
  for (auto& node : nodes) {
    out += "<node id=\"" + node.key + "\">";
    data("label", xml_escaped(node.label));
    data("labels", xml_escaped(labels_of(node.node->id, table)));
    for (auto& [key, value] : *node.properties) property("n", of_nodes, key, value);
    out += "</node>\n";
  }
  for (auto& edge : edges) {
    out += "<edge id=\"" + edge.key + "\" source=\"" + edge.from + "\" target=\"" + edge.to + "\">";
    data("type", xml_escaped(inert(edge.record->type, 200)));
    data("words", xml_escaped(edge.edge->words));
    for (auto& [key, value] : edge.record->properties) property("e", of_edges, key, value);
    data("sources", xml_escaped(sentences(*edge.record)));
    out += "</edge>\n";
  }
  return out + "</graph>\n</graphml>\n";
}

std::string write_gexf(const Diagram& diagram, const Table& table) {
  auto nodes = things(diagram, table);
  auto edges = links(diagram, table);
  Keys of_nodes, of_edges;
  for (auto& node : nodes) of_nodes.add(*node.properties);
  for (auto& edge : edges) of_edges.add(edge.record->properties);
  std::string out = std::string(xml_head) +
                    "<gexf xmlns=\"http://www.gexf.net/1.2draft\" "
                    "xmlns:viz=\"http://www.gexf.net/1.2draft/viz\" version=\"1.2\">\n"
                    "<meta><creator>dothi</creator><description>" +
                    xml_escaped(diagram.title) +
                    "</description></meta>\n"
                    "<graph defaultedgetype=\"directed\" mode=\"static\">\n";
  auto attributes = [&](std::string_view domain, const Keys& keys, std::initializer_list<const char*> own) {
    out += "<attributes class=\"" + std::string(domain) + "\" mode=\"static\">\n";
    for (auto* name : own)
      out += "<attribute id=\"" + std::string(name) + "\" title=\"" + name + "\" type=\"string\"/>\n";
    for (auto& [key, kind] : keys.kinds())
      out += "<attribute id=\"p" + std::to_string(keys.index(key)) + "\" title=\"" + xml_escaped(inert(key, 200)) +
             "\" type=\"" + std::string(attribute_type(kind)) + "\"/>\n";
    out += "</attributes>\n";
  };
  attributes("node", of_nodes, {"labels"});
  attributes("edge", of_edges, {"type", "sources"});
  auto value_of = [&](const std::string& key, const std::string& text) {
    if (!text.empty()) out += "<attvalue for=\"" + key + "\" value=\"" + text + "\"/>";
  };
  out += "<nodes>\n";
  for (auto& node : nodes) {
    auto& colour = diagram.theme.colours[diagram.theme.types.find(node.type)->second.colour];
    out += "<node id=\"" + node.key + "\" label=\"" + xml_escaped(node.label) + "\"><attvalues>";
    value_of("labels", xml_escaped(labels_of(node.node->id, table)));
    for (auto& [key, value] : *node.properties)
      if (!value.is_null())
        value_of("p" + std::to_string(of_nodes.index(key)), typed_text(value, table, of_nodes.text(key)));
    out += "</attvalues><viz:color " + red_green_blue(colour.stroke) + "/></node>\n";
  }
  out += "</nodes>\n<edges>\n";
  for (auto& edge : edges) {
    auto& colour = diagram.theme.colours[diagram.theme.relations.find(edge.edge->type)->second.colour];
    out += "<edge id=\"" + edge.key + "\" source=\"" + edge.from + "\" target=\"" + edge.to + "\" label=\"" +
           xml_escaped(edge.edge->words) + "\"><attvalues>";
    value_of("type", xml_escaped(inert(edge.record->type, 200)));
    for (auto& [key, value] : edge.record->properties)
      if (!value.is_null())
        value_of("p" + std::to_string(of_edges.index(key)), typed_text(value, table, of_edges.text(key)));
    value_of("sources", xml_escaped(sentences(*edge.record)));
    out += "</attvalues><viz:color " + red_green_blue(colour.stroke) + "/>";
    if (edge.edge->line != Line::Solid) out += "<viz:shape value=\"" + std::string(name(edge.edge->line)) + "\"/>";
    out += "</edge>\n";
  }
  return out + "</edges>\n</graph>\n</gexf>\n";
}

std::string write_cytoscape(const Diagram& diagram, const Table& table) {
  auto json = [&](const std::string& text) { return to_json(Value(text), table); };
  auto properties = [&](const std::vector<MapEntry>& entries) { return to_json(Value::map(entries), table); };
  std::string out =
      "{\"format_version\":\"1.0\",\"generated_by\":\"dothi\",\"directed\":true,\"multigraph\":true,\"data\":"
      "{\"name\":" +
      json(diagram.title) + "},\n\"elements\":{\"nodes\":[\n";
  bool first = true;
  for (auto& node : things(diagram, table)) {
    auto& look = diagram.theme.types.find(node.type)->second;
    out += std::exchange(first, false) ? "" : ",\n";
    out += "{\"data\":{\"id\":\"" + node.key + "\",\"value\":\"" + node.key + "\",\"name\":" + json(node.label) +
           ",\"type\":" + json(node.type) + ",\"type_name\":" + json(node.node->type_words) + ",\"colour\":\"" +
           diagram.theme.colours[look.colour].stroke + "\",\"shape\":\"" + std::string(name(look.shape)) +
           "\",\"properties\":" + properties(*node.properties) + "}}";
  }
  out += "\n],\"edges\":[\n";
  first = true;
  for (auto& edge : links(diagram, table)) {
    auto& look = diagram.theme.relations.find(edge.edge->type)->second;
    out += std::exchange(first, false) ? "" : ",\n";
    out += "{\"data\":{\"id\":\"" + edge.key + "\",\"key\":\"" + edge.key + "\",\"source\":\"" + edge.from +
           "\",\"target\":\"" + edge.to + "\",\"interaction\":" + json(edge.record->type) +
           ",\"name\":" + json(edge.edge->words) + ",\"colour\":\"" + diagram.theme.colours[look.colour].stroke +
           "\",\"line\":\"" + std::string(name(edge.edge->line)) +
           "\",\"properties\":" + properties(edge.record->properties) +
           ",\"sources\":" + json(sentences(*edge.record)) + "}}";
  }
  return out + "\n]}}\n";
}

// ---- Mermaid --------------------------------------------------------------------------------------

namespace {

// Mermaid reads entity codes in quoted text; everything that means something to it or to Markdown is written
// as one.
std::string mermaid_text(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    bool plain = std::uint8_t(c) >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                 (c >= 'a' && c <= 'z') || c == ' ' || c == '.' || c == ',';
    if (plain)
      out += c;
    else
      out += "#" + std::to_string(int(c)) + ";";
  }
  return out + "\"";
}

std::pair<const char*, const char*> mermaid_brackets(Shape shape) {
  switch (shape) {
    case Shape::Ellipse: return {"([", "])"};
    case Shape::Rounded: return {"(", ")"};
    case Shape::Hexagon:
    case Shape::Octagon: return {"{{", "}}"};
    case Shape::Parallelogram: return {"[/", "/]"};
    case Shape::Trapezium:
    case Shape::House: return {"[/", "\\]"};
    case Shape::Cylinder: return {"[(", ")]"};
    case Shape::Cds: return {">", "]"};
    case Shape::Component:
    case Shape::Folder: return {"[[", "]]"};
    default: return {"[", "]"};
  }
}

}  // namespace

std::string write_mermaid(Diagram& diagram) {
  std::vector<std::size_t> order(diagram.edges.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  number_sources(diagram, order);
  std::string out = "flowchart LR\n";
  std::set<std::string> types;
  for (auto& node : diagram.nodes) {
    auto [open, close] = mermaid_brackets(diagram.theme.types.find(node.type)->second.shape);
    out += "  " + node.key + open + mermaid_text(inert(node.label, 300)) + close + "\n";
    types.insert(node.type);
  }
  for (auto& edge : diagram.edges) {
    std::string words = told(edge);
    if (!edge.notes.empty()) words += " (" + note_list(edge.notes) + ")";
    const char* arrow = edge.line == Line::Solid ? (edge.symmetric ? "---" : "-->") : (edge.symmetric ? "-.-" : "-.->");
    out += "  " + diagram.nodes[edge.from].key + " " + arrow + "|" + mermaid_text(inert(words, 300)) + "| " +
           diagram.nodes[edge.to].key + "\n";
  }
  std::size_t n = 0;
  for (auto& type : types) {
    auto& colour = diagram.theme.colours[diagram.theme.types.find(type)->second.colour];
    out += "  classDef t" + std::to_string(n) + " fill:" + colour.fill + ",stroke:" + colour.stroke +
           ",color:#1b1f24\n  class ";
    bool first = true;
    for (auto& node : diagram.nodes)
      if (node.type == type) out += (std::exchange(first, false) ? "" : ",") + node.key;
    out += " t" + std::to_string(n++) + "\n";
  }
  for (std::size_t i = 0; i < diagram.notes.size(); ++i) {
    auto& source = diagram.sources[diagram.notes[i]];
    out += "%% (" + std::to_string(i + 1) + ") ";
    for (char c : source.sentence) out += c == '{' || c == '}' ? '|' : c;  // %%{ would begin a directive
    out += "\n";
  }
  return out;
}

}  // namespace dothi
