#include "records.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace dothi {

File open_for_reading(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode))
    throw Error(Fault::BadInput, fmt::format("{} is a folder; name its files, as in {}/*.csv", path, path));
  File file(std::fopen(path.c_str(), "rb"));
  if (file) return file;
  const int error = errno;
  if (error == ENOENT) throw Error(Fault::NotFound, fmt::format("{}: no such file", path));
  throw Error(Fault::Io, fmt::format("{}: cannot be opened: {}", path, std::strerror(error)));
}

std::string place(const std::string& path, std::size_t line) { return path + ":" + std::to_string(line); }

Records::Records(Transaction& tx, Report& report) : tx_(tx), report_(report), node_bound_(tx.node_bound()) {}

KeyId Records::key(std::string_view name) {
  const auto [it, fresh] = keys_.try_emplace(std::string(name));
  if (fresh) it->second = tx_.intern_key(name);
  return it->second;
}

const Records::Index& Records::index(const std::string& label, const std::string& key) {
  const auto [it, fresh] = indexes_.try_emplace({label, key});
  if (!fresh) return it->second;
  const auto key_id = tx_.key(key);
  const auto label_id = label.empty() ? std::nullopt : tx_.label(label);
  if (!key_id || (!label.empty() && !label_id)) return it->second;
  std::uint32_t cursor = 0;
  std::vector<NodeId> nodes(4096);
  for (;;) {
    const std::size_t n = label_id ? tx_.scan(*label_id, cursor, nodes) : tx_.scan(cursor, nodes);
    for (std::size_t i = 0; i < n; ++i) {
      if (std::uint32_t(nodes[i]) >= node_bound_) continue;
      const Value value = tx_.property(nodes[i], *key_id);
      if (value.is_null()) continue;
      it->second.try_emplace(value.kind() == Kind::String ? std::string(value.string()) : to_string(value), nodes[i]);
    }
    if (n < nodes.size()) return it->second;
  }
}

std::optional<NodeId> Records::existing(const std::string& label, const std::string& key, const std::string& text) {
  if (node_bound_ == 0) return std::nullopt;
  const Index& nodes = index(label, key);
  const auto found = nodes.find(text);
  if (found == nodes.end()) return std::nullopt;
  return found->second;
}

LabelId Records::label(const std::string& name) {
  const auto [it, fresh] = labels_.try_emplace(name);
  if (fresh) it->second = tx_.intern_label(name);
  return it->second;
}

void Records::add_label(NodeId node, const std::string& name) {
  ++taken_;
  tx_.add_label(node, label(name));
}

void Records::add_value(NodeId node, KeyId key, const Value& value) {
  ++taken_;
  const auto same = [&](const Value& v) { return v.kind() == value.kind() && equivalent(v, value); };
  const Value there = tx_.property(node, key);
  if (there.is_null()) return tx_.set_property(node, key, value);
  if (same(there)) return;
  std::vector<Value> all;
  if (there.kind() == Kind::List)
    all.assign(there.items().begin(), there.items().end());
  else
    all.push_back(there);
  if (std::any_of(all.begin(), all.end(), same)) return;
  all.push_back(value);
  tx_.set_property(node, key, Value::list(std::move(all)).own());
}

void Records::state_relationship(NodeId start, std::string_view type, NodeId end, std::vector<Property> properties) {
  std::string statement = fmt::format("{} {} {}", std::uint32_t(start), std::uint32_t(end), type);
  for (const Property& p : properties) statement += fmt::format("\n{} {}", std::uint32_t(p.key), to_string(p.value));
  if (stated_.insert(std::move(statement)).second) put_relationship(start, type, end, std::move(properties));
}

NodeId Records::put_node(std::span<const std::string> labels, std::span<const Property> properties,
                         const std::string& key, const std::string& text) {
  ++taken_;
  std::vector<LabelId> ids;
  for (const std::string& name : labels) ids.push_back(label(name));
  const auto known = key.empty() ? std::nullopt : existing(labels.empty() ? std::string() : labels.front(), key, text);
  NodeId node;
  if (known) {
    node = *known;
    for (LabelId label : ids) tx_.add_label(node, label);
  } else {
    node = tx_.create_node(ids);
    ++report_.nodes;
  }
  for (const Property& property : properties) tx_.set_property(node, property.key, property.value);
  return node;
}

bool Records::claim(Earlier& earlier, TypeId type, NodeId start, NodeId end, std::span<const Property> properties) {
  const auto pair = [](NodeId a, NodeId b) { return std::uint64_t(a) << 32 | std::uint64_t(b); };
  if (!earlier.read) {
    earlier.read = true;
    std::uint32_t cursor = 0;
    std::vector<std::uint32_t> ordinals(4096);
    for (std::size_t n = ordinals.size(); n == ordinals.size();) {
      n = tx_.scan(type, cursor, ordinals);
      for (std::size_t i = 0; i < n; ++i) {
        if (ordinals[i] >= earlier.bound) continue;
        const RelationshipId id = relationship_id(type, ordinals[i]);
        const Ends ends = tx_.ends(id);
        earlier.between[pair(ends.start, ends.end)].push_back(id);
      }
    }
  }
  const auto found = earlier.between.find(pair(start, end));
  if (found == earlier.between.end()) return false;
  for (RelationshipId& id : found->second) {
    const std::vector<Property> there = tx_.properties(id);
    const bool same = std::equal(
        there.begin(), there.end(), properties.begin(), properties.end(), [](const Property& a, const Property& b) {
          return a.key == b.key && a.value.kind() == b.value.kind() && equivalent(a.value, b.value);
        });
    if (!same) continue;
    id = found->second.back();
    found->second.pop_back();
    return true;
  }
  return false;
}

void Records::put_relationship(NodeId start, std::string_view type, NodeId end, std::vector<Property> properties) {
  ++taken_;
  const auto [it, fresh] = types_.try_emplace(std::string(type));
  if (fresh) {
    it->second = tx_.intern_type(type);
    earlier_[it->second].bound = tx_.ordinal_bound(it->second);
  }
  const TypeId id = it->second;
  Earlier& earlier = earlier_[id];
  std::sort(properties.begin(), properties.end(), [](const Property& a, const Property& b) { return a.key < b.key; });
  const bool both_known = std::uint32_t(start) < node_bound_ && std::uint32_t(end) < node_bound_;
  if (both_known && earlier.bound > 0 && claim(earlier, id, start, end, properties)) return;
  const RelationshipId relationship = tx_.create_relationship(start, id, end);
  ++report_.relationships;
  for (const Property& property : properties) tx_.set_property(relationship, property.key, property.value);
}

}  // namespace dothi
