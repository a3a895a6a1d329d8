// Tables filled by hand, and a strict reader of the XML we write.
#pragma once

#include <dothi/export.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace dothi::test {

// A result under construction: nodes by name, relationships with their properties and sentences.
struct Result {
  Table table;

  NodeId node(const std::string& label, const std::string& name, std::vector<MapEntry> more = {}) {
    auto [place, fresh] = ids_.emplace(name, NodeId(std::uint32_t(ids_.size())));
    if (!fresh) return place->second;
    more.insert(more.begin(), {"name", Value(name)});
    table.nodes[place->second] = {{label}, std::move(more)};
    return place->second;
  }

  RelationshipId relate(NodeId from, const std::string& type, NodeId to, std::vector<MapEntry> properties = {},
                        const std::vector<std::string>& sentences = {}) {
    auto type_id = TypeId(types_.emplace(type, std::uint32_t(types_.size())).first->second);
    auto id = relationship_id(type_id, ordinals_[type]++);
    RelationshipRecord record{type, from, to, std::move(properties), {}};
    for (auto& sentence : sentences) {
      auto place = places_.emplace(sentence, std::uint32_t(places_.size() * 1000)).first->second;
      record.evidence.push_back({NodeId(90000), NodeId(90001 + place), "tài-liệu.txt", sentence, place, place + 100});
    }
    table.relationships[id] = std::move(record);
    return id;
  }

  // A column of values.
  void column(const std::string& name, std::vector<Value> values) {
    table.columns.push_back(name);
    table.data.push_back(std::move(values));
  }

 private:
  std::map<std::string, NodeId> ids_;
  std::map<std::string, std::uint32_t> types_, ordinals_, places_;
};

// The two documents' answer to "which bodies has Vietnam served on".
Result seeds();
// One thing with so many neighbours of five relations.
Result hub(std::size_t neighbours);
// Names nobody should have, for attacks by label.
std::vector<std::string> hostile_names();

struct Element {
  std::string name;
  std::map<std::string, std::string> attributes;  // decoded
  std::string text;                               // its own character data, decoded
  std::vector<std::string> path;                  // names of its ancestors
};

// Every element of a well-formed document; throws std::runtime_error saying what is not XML 1.0. No DOCTYPE,
// CDATA, comment or processing instruction but the declaration is let through: we write none.
std::vector<Element> read_xml(const std::string& text);

}  // namespace dothi::test
