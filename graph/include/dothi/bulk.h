// dothi/bulk.h: a new graph file from more data than a transaction would hold.
//
//   dothi::BulkWriter out("social.dothi", {.memory_bytes = 1 << 30});
//   dothi::NodeId first = out.add_nodes(2, {{out.intern_key("name"), {"Lan", "Minh"}}});
//   out.add_label(out.intern_label("Person"), first, 2);
//   out.add_relationships(out.intern_type("KNOWS"), {{{dothi::NodeId(0), dothi::NodeId(1)}}});
//   out.finish();                                  // the file is there now, whole and durable
//
// Rows go straight into columns and adjacency; there is nothing to read before finish(). One thread calls; sorting and
// encoding in finish() use `threads`. Relationships and late values beyond `memory_bytes` wait in an unnamed file beside
// the graph.
#pragma once

#include <dothi/graph.h>

#include <map>

namespace dothi {

struct BulkOptions {
  std::size_t memory_bytes = std::size_t(1) << 30;  // for relationships waiting to be sorted
  unsigned threads = 1;
  const std::atomic<bool>* cancel = nullptr;
};

// One property of consecutive rows: a value a row, null where it has none. Strings may be borrowed until the call returns.
struct BulkColumn {
  KeyId key;
  std::vector<Value> values;
};

class BulkWriter {
 public:
  // Throws Error(Io, "Exists") when there is a file already, Io. Destroyed without finish() it leaves nothing behind.
  BulkWriter(const std::string& path, const BulkOptions& = {});
  ~BulkWriter();

  LabelId intern_label(std::string_view);
  TypeId intern_type(std::string_view);
  KeyId intern_key(std::string_view);

  // `count` nodes with consecutive ids; the first one's. Values must be storable (see Transaction::set_property).
  NodeId add_nodes(std::uint32_t count, const std::vector<BulkColumn>& columns);
  void add_label(LabelId, NodeId first, std::uint32_t count = 1);
  // From here on nodes may get values after they were added, in any order; these wait with the relationships.
  void leave_open();
  // A value of a node added after leave_open(). Several distinct values of one key become a list, in order.
  void add_value(NodeId, KeyId, const Value&);
  // Ends must be nodes added before.
  void add_relationships(TypeId, std::span<const Ends> ends, const std::vector<BulkColumn>& columns = {});
  // Relationships of the type with the same ends and values are one.
  void keep_distinct(TypeId);
  void set_meta(std::string_view key, std::string_view bytes);

  std::uint64_t nodes() const;
  // After finish():
  std::uint64_t relationships() const;
  std::map<std::string, std::uint64_t> label_counts() const, type_counts() const;

  // Sorts, writes, syncs, and puts the file under its name. `progress` hears the share done, 0 to 1.
  void finish(const std::function<void(double)>& progress = {});

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dothi
