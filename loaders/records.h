// Rows and objects into a graph: what the readers of CSV, JSON, GraphML and RDF share. (Private to loaders.)
//
// A record may be one the graph already holds, because its file was loaded before: then it is brought up to
// date instead of made a second time. A node is the same when it has the same first label and the same value
// of its key, the property that its file says identifies it. A relationship is the same when both its nodes
// were there before, and type and properties agree; a file with two such lines claims two such relationships.
#pragma once

#include <cstdio>
#include <memory>
#include <set>
#include <span>
#include <unordered_map>

#include "load.h"

namespace dothi {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

// Throws NotFound, Io, or BadInput for a folder; the message begins with the path.
File open_for_reading(const std::string& path);
// `file:line`
std::string place(const std::string& path, std::size_t line);

// Where the readers of graph files put what they read: a transaction, or a new file (import.cpp).
class GraphSink {
 public:
  virtual ~GraphSink() = default;
  virtual KeyId key(std::string_view name) = 0;
  // The node that was there before this load, has the label (any when empty) and says `text` for the key.
  virtual std::optional<NodeId> existing(const std::string& label, const std::string& key, const std::string& text) = 0;
  // Makes a node, or brings the one with this label and key up to date. `key` may be empty: always a new one.
  virtual NodeId put_node(std::span<const std::string> labels, std::span<const Property> properties,
                          const std::string& key, const std::string& text) = 0;
  virtual void put_relationship(NodeId start, std::string_view type, NodeId end, std::vector<Property> properties) = 0;
  virtual void add_label(NodeId, const std::string& label) = 0;
  // Several distinct values of one key become a list, in order.
  virtual void add_value(NodeId, KeyId, const Value&) = 0;
  // The relationship, unless this load has put one with the same nodes, type and properties.
  virtual void state_relationship(NodeId start, std::string_view type, NodeId end,
                                  std::vector<Property> properties) = 0;
  virtual std::string meta(std::string_view key) = 0;
  virtual void set_meta(std::string_view key, std::string_view bytes) = 0;  // once
};

class Records final : public GraphSink {
 public:
  Records(Transaction& tx, Report& report);
  std::size_t taken() const { return taken_; }  // nodes, relationships, values and labels put so far

  KeyId key(std::string_view name) override;
  std::optional<NodeId> existing(const std::string& label, const std::string& key, const std::string& text) override;
  NodeId put_node(std::span<const std::string> labels, std::span<const Property> properties, const std::string& key,
                  const std::string& text) override;
  void put_relationship(NodeId start, std::string_view type, NodeId end, std::vector<Property> properties) override;
  void add_label(NodeId, const std::string& label) override;
  void add_value(NodeId, KeyId, const Value&) override;
  void state_relationship(NodeId start, std::string_view type, NodeId end, std::vector<Property> properties) override;
  std::string meta(std::string_view key) override { return std::string(tx_.meta(key)); }
  void set_meta(std::string_view key, std::string_view bytes) override { tx_.set_meta(key, bytes); }

 private:
  // The relationships of a type that were there before, by their nodes; each is claimed at most once.
  struct Earlier {
    std::uint32_t bound = 0;
    bool read = false;
    std::unordered_map<std::uint64_t, std::vector<RelationshipId>> between;
  };
  using Index = std::unordered_map<std::string, NodeId>;

  LabelId label(const std::string& name);
  const Index& index(const std::string& label, const std::string& key);
  bool claim(Earlier&, TypeId, NodeId start, NodeId end, std::span<const Property> properties);

  Transaction& tx_;
  Report& report_;
  std::size_t taken_ = 0;
  std::uint32_t node_bound_;
  std::unordered_map<std::string, KeyId> keys_;
  std::unordered_map<std::string, LabelId> labels_;
  std::unordered_map<std::string, TypeId> types_;
  std::map<std::pair<std::string, std::string>, Index> indexes_;
  std::map<TypeId, Earlier> earlier_;
  std::set<std::string> stated_;  // nodes, type and properties, as bytes
};

}  // namespace dothi
