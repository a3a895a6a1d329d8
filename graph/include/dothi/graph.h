// dothi/graph.h: the labelled property graph of openCypher, in one file.
//
//   auto graph = dothi::Graph::create("vn.dothi");
//   auto tx = graph.write();
//   auto vn = tx.create_node({tx.intern_label("Country")});
//   tx.set_property(vn, tx.intern_key("name"), "Vietnam");
//   tx.commit();
//   dothi::View view = graph.read();          // one commit, whole, for as long as it lives
//
// A graph is nodes with any number of labels, typed relationships (parallel ones too), properties, and for
// every relationship and for chosen node properties the sentences it rests on. Many processes may read while
// one writes. Reads go through a View: ids are dense, adjacency is sorted id arrays per type and direction,
// read in place.
#pragma once

#include <dothi/text.h>
#include <dothi/value.h>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dothi {

enum class Direction : std::uint8_t { Out, In };

// The relationships of one node, type and direction: neighbour ids ascending, parallel ones by ordinal.
// Spans point into the file's pages, or into the caller's scratch where changes are pending; they live as
// long as both. `ordinals` is empty where ordinals run on from `first`.
struct Adjacency {
  std::span<const NodeId> nodes;
  std::span<const std::uint32_t> ordinals;
  std::uint32_t first = 0;
  TypeId type{};
  std::size_t size() const { return nodes.size(); }
  bool empty() const { return nodes.empty(); }
  RelationshipId relationship(std::size_t i) const {
    return relationship_id(type, ordinals.empty() ? first + std::uint32_t(i) : ordinals[i]);
  }
};

// Room for adjacency that has to be merged; reuse one per loop.
struct AdjacencyScratch {
  std::vector<NodeId> nodes;
  std::vector<std::uint32_t> ordinals;
};

struct Ends {
  NodeId start, end;
};

struct Property {
  KeyId key;
  Value value;
};

// How a name was found: exact spelling before tone-mark and case variants before accent-free ones.
struct NameMatch {
  enum class How : std::uint8_t { Exact, Caseless, Folded } how;
  NodeId node;
  std::string name;  // the name or alias that matched, as written in the graph
};

// One sentence a fact rests on.
struct Evidence {
  NodeId document, sentence;
  std::string document_name;  // file name of the document
  std::string text;           // the sentence
  std::uint32_t begin, end;   // code points in the NFC text of the document
};

// A value index: the nodes of a label by the value of one property.
enum class IndexId : std::uint32_t {};
struct IndexInfo {
  IndexId id;
  std::string name;
  LabelId label;
  KeyId key;
  bool unique;  // a constraint: no two of the nodes may have equal values
};

// What to seek in a value index: the values that satisfy every condition added. Nothing added: every value.
class KeyRange {
 public:
  enum class Is : std::uint8_t { Equal, Less, LessEqual, Greater, GreaterEqual, StartsWith };
  KeyRange() = default;
  KeyRange(Is is, const Value& value) { add(is, value); }
  void add(Is, const Value&);
  bool nothing() const { return nothing_; }  // no value satisfies them all

 private:
  friend class View;
  void narrow(std::string from, std::string to);
  std::string from_, to_;  // bytes of append_key(): from <= key < to; an empty `to` is no bound
  bool nothing_ = false;
  bool unordered_ = false;  // the bytes do not stand in the order asked for
};

struct FlatAdjacency;
struct FlatBits;
class GraphState;  // the open file, shared by its views
class ViewState;

// A read of one commit. Cheap to make, movable; one thread at a time (make one view per thread). It holds a
// place among the file's readers until it dies: do not keep one for longer than a request.
class View {
 public:
  View(View&&) noexcept;
  View& operator=(View&&) noexcept;
  ~View();

  // -- Catalogue: names are stable within a file.
  std::optional<LabelId> label(std::string_view name) const;
  std::optional<TypeId> type(std::string_view name) const;
  std::optional<KeyId> key(std::string_view name) const;
  std::string_view name(LabelId) const;
  std::string_view name(TypeId) const;
  std::string_view name(KeyId) const;
  std::size_t label_count() const;  // ids below
  std::size_t type_count() const;
  std::size_t key_count() const;

  // -- Counts, O(1).
  std::uint64_t node_count() const;
  std::uint64_t node_count(LabelId) const;
  std::uint64_t relationship_count() const;
  std::uint64_t relationship_count(TypeId) const;
  std::uint32_t node_bound() const;           // every NodeId is below
  std::uint32_t ordinal_bound(TypeId) const;  // every ordinal of the type is below

  // -- Nodes.
  bool exists(NodeId) const;
  bool has_label(NodeId, LabelId) const;
  std::vector<LabelId> labels(NodeId) const;  // ascending
  // Fills `out` with live nodes (of the label) from `cursor` on, ascending, and moves the cursor past the
  // last; returns how many. Fewer than out.size() only at the end.
  std::size_t scan(std::uint32_t& cursor, std::span<NodeId> out) const;
  std::size_t scan(LabelId, std::uint32_t& cursor, std::span<NodeId> out) const;

  // -- Relationships.
  bool exists(RelationshipId) const;
  Ends ends(RelationshipId) const;  // must exist
  Adjacency neighbours(NodeId, TypeId, Direction, AdjacencyScratch&) const;
  std::uint32_t degree(NodeId, TypeId, Direction) const;
  // Fills `out` with live ordinals of the type from `cursor` on, ascending; as scan().
  std::size_t scan(TypeId, std::uint32_t& cursor, std::span<std::uint32_t> out) const;

  // -- Properties. Null when absent. Strings are borrowed from the view.
  Value property(NodeId, KeyId) const;
  Value property(RelationshipId, KeyId) const;
  std::vector<Property> properties(NodeId) const;          // by key id
  std::vector<Property> properties(RelationshipId) const;  // by key id

  // -- Evidence: Sentence nodes, ascending; deleted ones are left out.
  std::vector<NodeId> evidence(RelationshipId) const;
  std::vector<NodeId> evidence(NodeId, KeyId) const;
  // The sentence and its document: the Sentence node has `text`, `begin`, `end`, and one relationship
  // IN_DOCUMENT to its Document node, which has `name`. Whatever is missing comes out empty.
  Evidence evidence(NodeId sentence) const;

  // -- Names. Every node found by `name`, `name_vi` or one of `aliases`, best match first, then by node id.
  std::vector<NameMatch> find(std::string_view name) const;
  // Names and aliases whose folded form begins with the folded prefix, in order, at most `limit`.
  std::vector<std::string> complete(std::string_view prefix, std::size_t limit) const;
  // Nodes with exactly this value of a key and label: by a value index or the name index where it can, by a scan of the
  // label otherwise.
  std::vector<NodeId> lookup(LabelId, KeyId, const Value&) const;

  // -- Value indexes, in the order of their names.
  std::vector<IndexInfo> indexes() const;
  // That of a label and key which can be sought in. One made by this very transaction cannot before it is committed.
  std::optional<IndexId> index(LabelId, KeyId) const;
  // Appends the nodes whose values are in the range, in the order of values, then of nodes. Where values are long (1,000
  // bytes), or lists and maps are compared by order, nodes with other values may be among them. About a microsecond, and
  // no allocation but that of `found` where the value is a number or short.
  void seek(IndexId, const KeyRange&, std::vector<NodeId>& found) const;
  // About how many these are: exact for few, by the number of pages for many.
  std::uint64_t count(IndexId, const KeyRange&) const;

  // -- Small named blobs kept with the graph: "schema", "theme", "questions" copied from the pack. Empty when
  // absent.
  std::string_view meta(std::string_view key) const;
  std::vector<std::string> meta_keys() const;  // in order

  // -- Whole types, labels, and all nodes as plain arrays (dothi/flat.h; along: FlatAdjacency::Along). Null in a
  // Transaction and for ids beyond the last.
  const FlatAdjacency* flat(TypeId, std::uint8_t along) const;
  const FlatBits* flat(LabelId) const;
  const FlatBits* flat() const;

  // Number of the commit seen; grows by one with every commit.
  std::uint64_t commit() const;

  // Another view of the very same commit, for another thread. Not of a Transaction (throws Error(Usage)).
  View again() const;

 protected:
  friend class Graph;
  explicit View(std::unique_ptr<ViewState>);
  std::unique_ptr<ViewState> state_;
};

class Transaction;
void restore(Transaction&, const std::function<std::optional<std::string>()>& next_line);

// The one writer: a view that sees its own changes. Nothing reaches the file before commit(); destroying it
// without commit leaves the file as it was. Adjacency spans are valid until the next change.
class Transaction : public View {
 public:
  Transaction(Transaction&&) noexcept;
  Transaction& operator=(Transaction&&) noexcept;
  ~Transaction();

  LabelId intern_label(std::string_view);
  TypeId intern_type(std::string_view);
  KeyId intern_key(std::string_view);

  NodeId create_node(std::span<const LabelId> labels);
  NodeId create_node(std::initializer_list<LabelId> labels) {
    return create_node(std::span(labels.begin(), labels.size()));
  }
  RelationshipId create_relationship(NodeId start, TypeId type, NodeId end);
  // Storable values are booleans, numbers, strings, temporal values, and lists and maps of these (openCypher;
  // maps are ours). Null removes. Throws Error(TypeError, "InvalidPropertyType") for nodes, relationships and
  // paths.
  void set_property(NodeId, KeyId, const Value&);
  void set_property(RelationshipId, KeyId, const Value&);
  void add_label(NodeId, LabelId);
  void remove_label(NodeId, LabelId);
  // Throws Error(ConstraintValidationFailed, "DeleteConnectedNode") while it has relationships.
  void delete_node(NodeId);
  void delete_relationship(RelationshipId);

  // The sentences that say it, each kept once, in the order given: the one that says most comes first.
  void set_evidence(RelationshipId, std::vector<NodeId> sentences);
  void set_evidence(NodeId, KeyId, std::vector<NodeId> sentences);
  void set_meta(std::string_view key, std::string_view bytes);

  // Makes a value index of the nodes of a label; with `unique` a constraint: no two of them may have equal values (equal(),
  // so 1 and 1.0 are the same; nodes without a value are free). Throws Error(SemanticError, "IndexExists") when the name, or
  // the label and key, have one; ConstraintValidationFailed when two nodes have equal values already. Cost: a sort of the
  // values, at commit.
  IndexId create_index(std::string_view name, LabelId, KeyId, bool unique = false);
  void drop_index(IndexId);
  // Throws Error(ConstraintValidationFailed, "NotUnique") when, as things are now, two nodes have a value that a constraint
  // allows once. commit() does the same first.
  void require_unique();

  // Makes the changes durable; they survive kill -9 and power loss from here on. The transaction is over:
  // what is left is a plain view of the new commit. Throws Error(Io, "DiskFull") and leaves the last commit
  // in place.
  void commit();

 private:
  friend class Graph;
  friend void restore(Transaction&, const std::function<std::optional<std::string>()>&);
  explicit Transaction(std::unique_ptr<ViewState>);
};

struct OpenOptions {
  bool read_only = false;
  int lock_timeout_ms = 5000;  // how long write() waits for another writer
};

struct CheckReport;

// An open graph file. Copies share it. Throws: NotFound, NotAGraph, Damaged, Io.
class Graph {
 public:
  static Graph open(const std::string& path, OpenOptions = {});    // must exist
  static Graph create(const std::string& path, OpenOptions = {});  // must not exist; appears whole or not at all
  static Graph open_or_create(const std::string& path, OpenOptions = {});
  static Graph in_memory();

  View read() const;
  // Throws Error(Locked) naming the holder's process after lock_timeout_ms.
  Transaction write();
  const std::string& path() const;

 private:
  friend CheckReport check(const Graph&);
  friend void backup(const Graph&, const std::string&);
  explicit Graph(std::shared_ptr<GraphState>);
  std::shared_ptr<GraphState> state_;
};

// ---- The whole file --------------------------------------------------------------------------------------

struct CheckReport {
  std::uint64_t records = 0, nodes = 0, relationships = 0, evidence = 0;
  std::vector<Notice> faults;  // empty: sound
};
// Reads every record: structure, checksums, both directions of every relationship agree, evidence resolves,
// names are found, counts hold. Cost: one reading of the file, and a bit per relationship in memory.
CheckReport check(const Graph&);

// Writes the present commit to a new file at `path`, every record verified, no free pages in it; readers and the
// writer go on meanwhile. Throws Error(Io, "Exists") when `path` is there, Damaged; nothing is left behind then.
void backup(const Graph&, const std::string& path);
// Puts such a copy in the place of the file itself. No other process and no Graph of this one may have it open:
// throws Error(Locked) then, and leaves the file as it was.
void compact(const std::string& path, OpenOptions = {});

// The archival form: JSON Lines, one object a node, relationship and meta entry, ids kept, a checksum line at
// the end. `write` receives pieces of text. Same graph, same bytes.
void dump(const View&, const std::function<void(std::string_view)>& write);
// Makes a new graph from a dump. `next_line` gives lines until nothing. Throws BadInput with the line number.
void restore(Transaction&, const std::function<std::optional<std::string>()>& next_line);

// ---- Algorithms (Boost.Graph over the view; <dothi/boost.h> lets any other Boost algorithm run on it)
// ------------------

// Fewest relationships from one node to another over the given types (all when empty), either way or along
// the arrows.
std::optional<Path> shortest_path(const View&, NodeId from, NodeId to, std::span<const TypeId> types = {},
                                  bool directed = false);
// Least sum of the numeric property `weight` (1 where absent; negative: ArgumentError).
std::optional<Path> shortest_path(const View&, NodeId from, NodeId to, KeyId weight, std::span<const TypeId> types = {},
                                  bool directed = false);
// Weakly connected component of each node: component numbers from 0 in the order of their smallest node;
// index is NodeId, dead nodes -1.
std::vector<std::int32_t> components(const View&);
// Score per NodeId; sums to 1 over live nodes.
std::vector<double> page_rank(const View&, double damping = 0.85, int iterations = 20);
// Brandes, along the arrows; unnormalised.
std::vector<double> betweenness(const View&);

}  // namespace dothi
