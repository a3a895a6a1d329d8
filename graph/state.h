// state.h: what stands behind View and Transaction. A view is a snapshot of the store, a cache of the
// segments read from that commit (shared by every view of it), and, in a transaction, an Overlay of the
// changes not yet committed.
#pragma once

#include <atomic>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "delta.h"
#include "pages.h"
#include "segments.h"

namespace dothi {

// ---- Catalogue -------------------------------------------------------------------------------------------

// Names and their dense ids. Strings stay where they are while names are added.
class NameTable {
 public:
  NameTable() = default;
  NameTable(const NameTable& other) : names_(other.names_), ids_(other.ids_) {}
  NameTable& operator=(const NameTable& other) {
    names_ = other.names_;
    ids_ = other.ids_;
    return *this;
  }
  std::optional<std::uint32_t> find(std::string_view name) const;
  std::uint32_t intern(std::string_view name);
  std::string_view name(std::uint32_t id) const { return names_[id]; }
  std::uint32_t size() const { return std::uint32_t(names_.size()); }

 private:
  std::deque<std::string> names_;
  std::map<std::string, std::uint32_t, std::less<>> ids_;
};

struct TypeStats {
  std::uint64_t count = 0;
  std::uint32_t bound = 0;           // every ordinal is below
  std::uint8_t width[2] = {24, 24};  // of adjacency segments, by direction: 2^width nodes
  std::uint64_t measured = 0;        // count when the widths were chosen
};

// A run of deltas, one record of kind Delta for each of `firsts`.
struct RunPlace {
  std::uint32_t number = 0;
  std::uint64_t bytes = 0;       // of what it still holds
  KeyBytes from{};               // what it said of records before is written into these
  std::vector<KeyBytes> firsts;  // of each of its records the first key; those wholly before `from` are gone
  bool ending() const { return from != KeyBytes{}; }
  // The number among its records of that with the key, if any has it.
  std::uint32_t chunk_of(const KeyBytes& key) const {
    auto after = std::upper_bound(firsts.begin(), firsts.end(), key);
    return after == firsts.begin() ? ~0u : std::uint32_t(after - firsts.begin()) - 1;
  }
};

// A value index: its rows are key bytes and nodes.
struct ValueIndex {
  std::uint32_t id = 0;
  LabelId label{};
  KeyId key{};
  bool unique = false;
  std::string name;
  std::uint32_t page_bound = 0, pages = 0;  // numbers of pages are below; rows of the directory
  std::uint64_t entries = 0;
  Key directory() const { return {RecordKind::Index, 0, id}; }
};

struct Catalogue {
  NameTable labels, types, keys;
  std::vector<std::uint64_t> label_counts;
  std::vector<TypeStats> stats;                             // by type
  std::map<std::string, std::uint32_t, std::less<>> blobs;  // meta entries and their numbers
  std::uint32_t blob_bound = 0, name_page_bound = 0;
  std::vector<RunPlace> runs;       // the youngest first
  bool has_deltas = false;          // or had: readers must know of them
  std::vector<ValueIndex> indexes;  // by id
  std::uint32_t index_bound = 0;    // every id is below
  // From the root record.
  std::uint64_t nodes = 0, relationships = 0, commit = 0;
  RecordTotals totals;
  std::uint32_t node_bound = 0;

  // Bits of Root::incompatible.
  std::uint32_t features() const { return (has_deltas ? deltas_feature : 0) | (indexes.empty() ? 0 : indexes_feature); }
  const ValueIndex* index(IndexId id) const {
    for (const ValueIndex& i : indexes)
      if (i.id == std::uint32_t(id)) return &i;
    return nullptr;
  }

  std::string encode() const;
  static Catalogue decode(std::string_view bytes, std::uint32_t features);  // throws Broken
};

// ---- Segments read so far --------------------------------------------------------------------------------

// Pointers to decoded segments, by number; made when the first one is wanted. Reading takes no lock.
template <typename T>
class Row {
 public:
  Row() = default;
  Row(const Row&) = delete;
  ~Row() { delete[] cells_.load(std::memory_order_relaxed); }
  const T* find(std::uint32_t i) const {
    const auto* cells = cells_.load(std::memory_order_acquire);
    return cells ? cells[i].load(std::memory_order_acquire) : nullptr;
  }
  std::atomic<const T*>* cells(std::uint32_t count) {  // under the cache's lock
    auto* cells = cells_.load(std::memory_order_relaxed);
    if (!cells) cells_.store(cells = new std::atomic<const T*>[count](), std::memory_order_release);
    return cells;
  }

 private:
  std::atomic<std::atomic<const T*>*> cells_{nullptr};
};

struct Blob {
  std::string_view bytes;
};

// One commit's segments. The pages of a commit stay as they are while it is the latest or any snapshot of it
// lives.
class Cache {
 public:
  Cache(SegmentStore& store, std::string place, const Snapshot& snapshot);  // reads root and catalogue

  const Catalogue& catalogue() const { return catalogue_; }
  std::uint64_t number() const { return number_; }
  bool older_than(const Cache& c) const {
    return std::pair(generation_, number_) < std::pair(c.generation_, c.number_);
  }
  bool serves(const Snapshot& s) const { return number_ == s.number() && generation_ == s.generation(); }

  // Each with the number of a segment; one past the bounds or without a record is empty.
  const Bits& live(const Snapshot& s, std::uint32_t block) const {
    return get(s, live_, node_blocks_, block, {RecordKind::Live, 0, 0, 0, block});
  }
  const Bits& label(const Snapshot& s, std::uint32_t label, std::uint32_t block) const {
    return get(s, labels_[label], node_blocks_, block, {RecordKind::Label, 0, label, 0, block});
  }
  const PropertyColumn& column(const Snapshot& s, std::uint32_t key, std::uint32_t block) const {
    return get(s, columns_[key], node_blocks_, block, {RecordKind::NodeColumn, 0, key, 0, block});
  }
  const PropertyColumn& column(const Snapshot& s, std::uint32_t type, std::uint32_t key, std::uint32_t block) const {
    return get(s, relationship_columns(type)[key], blocks_of(type), block,
               {RecordKind::RelationshipColumn, 0, type, key, block});
  }
  const AdjacencySegment& adjacency(const Snapshot& s, std::uint32_t type, Direction direction,
                                    std::uint32_t segment) const {
    return get(s, adjacency_[2 * type + std::uint32_t(direction)], segments_of(type, direction), segment,
               {RecordKind::Adjacency, std::uint8_t(direction), type, 0, segment});
  }
  const EndsBlock& ends(const Snapshot& s, std::uint32_t type, std::uint32_t block) const {
    return get(s, ends_[type], blocks_of(type), block, {RecordKind::Ends, 0, type, 0, block});
  }
  const Lists& evidence(const Snapshot& s, std::uint32_t type, std::uint32_t block) const {
    return get(s, evidence_[type], blocks_of(type), block, {RecordKind::Evidence, 0, type, 0, block});
  }
  const Lists& node_evidence(const Snapshot& s, std::uint32_t key, std::uint32_t block) const {
    return get(s, node_evidence_[key], node_blocks_, block, {RecordKind::Evidence, 1, key, 0, block});
  }
  // Sorted pages: `of` is 0 for the index of names, i + 1 for the i-th value index of the catalogue.
  Key directory_key(std::size_t of) const {
    return of == 0 ? Key{RecordKind::Names} : catalogue_.indexes[of - 1].directory();
  }
  const SortedPage& directory(const Snapshot& s, std::size_t of) const {
    return get(s, pages_[of].directory, 1, 0, directory_key(of));
  }
  const SortedPage& page(const Snapshot& s, std::size_t of, std::uint32_t number) const {
    return get(s, pages_[of].pages, pages_[of].bound, number, page_key(directory_key(of), number));
  }
  // The rows from the text on, in order, until `visit(text, node, more)` returns false.
  template <typename Visit>
  void walk(const Snapshot& s, std::size_t of, std::string_view from, Visit&& visit) const {
    const SortedPage& rows = directory(s, of);
    std::uint32_t row = rows.lower_bound(from);
    // The page before may end with rows of the very text, or others that it begins with.
    for (row -= row > 0; row < rows.size(); ++row)
      if (!page(s, of, rows.number(row)).walk(from, visit)) return;
  }
  const Blob& blob(const Snapshot& s, std::uint32_t id) const {
    return get(s, blobs_, catalogue_.blob_bound, id, {RecordKind::Blob, 0, id});
  }

  std::uint32_t node_blocks() const { return node_blocks_; }
  std::uint32_t blocks_of(std::uint32_t type) const {
    return (catalogue_.stats[type].bound + block_mask) >> block_bits;
  }
  std::uint32_t segments_of(std::uint32_t type, Direction d) const {
    return std::uint32_t((std::uint64_t(catalogue_.node_bound) + (1ull << catalogue_.stats[type].width[int(d)]) - 1) >>
                         catalogue_.stats[type].width[int(d)]);
  }

  // Whole types and labels as arrays, made when asked for (flat.cpp), under their lock.
  mutable std::mutex flat_mutex;
  mutable std::map<std::pair<std::uint32_t, std::uint8_t>, std::shared_ptr<const FlatAdjacency>> flat_types;
  mutable std::map<std::uint32_t, std::shared_ptr<const FlatBits>> flat_labels;

  // Whether one of the youngest `runs` says anything of the record; or, that what older ones say is over.
  bool has_delta(const Snapshot& s, const Key& key, std::size_t runs) const;
  bool replaced(const Snapshot& s, const Key& key, std::size_t runs) const;
  const DeltaChunk& delta_chunk(const Snapshot& s, std::size_t run, std::uint32_t number) const {
    std::lock_guard guard(mutex_);
    return chunk(s, run, number);
  }

  [[noreturn]] void damaged(const std::string& record, const char* what) const;
  // Decodes a record of any kind with every check. Throws Broken.
  void check(const Key& key, std::span<const std::byte> record) const;

 private:
  template <typename T>
  const T& get(const Snapshot& s, Row<T>& row, std::uint32_t count, std::uint32_t i, const Key& key) const {
    const T* found = i < count ? row.find(i) : nullptr;  // a transaction may be past the last
    return found ? *found : load(s, row, count, i, key);
  }
  template <typename T>
  const T& load(const Snapshot&, Row<T>&, std::uint32_t count, std::uint32_t i, const Key&) const;
  template <typename T>
  T decode(const Key&, std::span<const std::byte>, bool check) const;
  Row<PropertyColumn>* relationship_columns(std::uint32_t type) const;
  std::span<const std::byte> aligned(std::span<const std::byte>) const;
  void require_reachable(const Key&) const;
  std::uint32_t page_bound(const Key&) const;
  void require_present(const Key&, bool record, const SortedPage&) const;
  void require_deltas(const DeltaChunk&) const;
  // Under the lock.
  const DeltaChunk& chunk(const Snapshot&, std::size_t run, std::uint32_t number) const;
  std::optional<std::pair<const DeltaChunk*, std::uint32_t>> find_delta(const Snapshot&, std::size_t run,
                                                                        const KeyBytes&) const;
  Delta delta(const Snapshot&, const Key&) const;

  SegmentStore& store_;
  std::string place_;
  std::uint64_t number_, generation_;
  Catalogue catalogue_;
  std::uint32_t node_blocks_ = 0;

  // Filled as segments are touched, under the lock; found segments are read without it.
  mutable std::mutex mutex_;
  mutable std::deque<std::vector<std::uint64_t>> arena_;  // small records lie at odd addresses in the file
  mutable std::tuple<std::deque<Bits>, std::deque<PropertyColumn>, std::deque<AdjacencySegment>, std::deque<EndsBlock>,
                     std::deque<Lists>, std::deque<SortedPage>, std::deque<Blob>>
      pools_;
  mutable Row<Bits> live_;
  mutable std::vector<Row<Bits>> labels_;
  mutable std::vector<Row<PropertyColumn>> columns_;
  mutable std::vector<std::atomic<Row<PropertyColumn>*>> relationship_columns_;
  mutable std::deque<std::unique_ptr<Row<PropertyColumn>[]>> relationship_column_rows_;
  mutable std::vector<Row<AdjacencySegment>> adjacency_;
  mutable std::vector<Row<EndsBlock>> ends_;
  mutable std::vector<Row<Lists>> evidence_, node_evidence_;
  struct Pages {
    Row<SortedPage> pages, directory;
    std::uint32_t bound = 0;
  };
  mutable std::deque<Pages> pages_;
  mutable Row<Blob> blobs_;
  mutable std::vector<std::vector<std::unique_ptr<const DeltaChunk>>> chunks_;  // by run
  mutable std::deque<std::pair<std::vector<Change>, std::string>> merged_;  // deltas that several runs hold parts of
  mutable std::deque<BitWords> rooms_;                                      // sets as they were changed
  mutable std::deque<AdjacencySegment::Filter> filters_;
};

class GraphState {
 public:
  std::shared_ptr<SegmentStore> store;
  std::string path;
  OpenOptions options;

  std::unique_ptr<ViewState> view();
  std::unique_ptr<ViewState> transaction();  // waits for the lock

 private:
  std::mutex mutex_;
  std::shared_ptr<const Cache> latest_;
};

// ---- Changes not yet committed ---------------------------------------------------------------------------

// What changed in one block of slots: each slot at most once, found by an index as soon as there are many.
template <typename T>
class Patch {
 public:
  T* find(std::uint32_t slot) {
    if (index_.empty()) {
      for (auto& [s, value] : items_)
        if (s == slot) return &value;
      return nullptr;
    }
    return index_[slot] == 0 ? nullptr : &items_[index_[slot] - 1u].second;
  }
  T& at(std::uint32_t slot) {
    if (T* found = find(slot)) return *found;
    items_.emplace_back(std::uint16_t(slot), T());
    if (!index_.empty())
      index_[slot] = std::uint16_t(items_.size());
    else if (items_.size() > 24) {
      index_.resize(block_size);
      for (std::size_t i = 0; i < items_.size(); ++i) index_[items_[i].first] = std::uint16_t(i + 1);
    }
    return items_.back().second;
  }
  std::vector<std::pair<std::uint16_t, T>>& items() { return items_; }

 private:
  std::vector<std::pair<std::uint16_t, T>> items_;
  std::vector<std::uint16_t> index_;
};

template <typename T>
class Patches {
 public:
  T* find(std::uint32_t id) const {
    std::uint32_t block = id >> block_bits;
    return block < blocks_.size() && blocks_[block] ? blocks_[block]->find(id & block_mask) : nullptr;
  }
  T& at(std::uint32_t id) {
    std::uint32_t block = id >> block_bits;
    if (block >= blocks_.size()) blocks_.resize(block + 1);
    if (!blocks_[block]) blocks_[block] = std::make_unique<Patch<T>>();
    return blocks_[block]->at(id & block_mask);
  }
  std::vector<std::unique_ptr<Patch<T>>>& blocks() { return blocks_; }

 private:
  std::vector<std::unique_ptr<Patch<T>>> blocks_;
};

// Slots set and cleared.
struct BitPatch {
  BitWords set{}, clear{};
};

class BitPatches {
 public:
  // 1 set, 0 cleared, -1 as it was.
  int test(std::uint32_t id) const {
    std::uint32_t block = id >> block_bits;
    if (block >= blocks_.size() || !blocks_[block]) return -1;
    std::uint32_t w = (id & block_mask) >> 6;
    std::uint64_t bit = std::uint64_t(1) << (id & 63);
    return blocks_[block]->set[w] & bit ? 1 : blocks_[block]->clear[w] & bit ? 0 : -1;
  }
  void assign(std::uint32_t id, bool value) {
    std::uint32_t block = id >> block_bits;
    if (block >= blocks_.size()) blocks_.resize(block + 1);
    if (!blocks_[block]) blocks_[block] = std::make_unique<BitPatch>();
    std::uint32_t w = (id & block_mask) >> 6;
    std::uint64_t bit = std::uint64_t(1) << (id & 63);
    (value ? blocks_[block]->set : blocks_[block]->clear)[w] |= bit;
    (value ? blocks_[block]->clear : blocks_[block]->set)[w] &= ~bit;
  }
  const BitPatch* block(std::uint32_t b) const { return b < blocks_.size() ? blocks_[b].get() : nullptr; }
  std::uint32_t size() const { return std::uint32_t(blocks_.size()); }

 private:
  std::vector<std::unique_ptr<BitPatch>> blocks_;
};

struct FreshList {  // by neighbour, then ordinal
  std::vector<NodeId> nodes;
  std::vector<std::uint32_t> ordinals;
};

struct TypeOverlay {
  std::uint32_t base_bound = 0;                                    // ordinals from here on are fresh
  std::vector<Ends> fresh;                                         // start is `nobody` where deleted again
  std::unordered_map<std::uint32_t, Ends> removed;                 // of the base
  std::unordered_map<std::uint32_t, std::uint32_t> removed_at[2];  // by node: how many of the base, out and in
  // Fresh relationships by node, brought up to date when a read asks (creating many costs nothing here).
  std::unordered_map<std::uint32_t, FreshList> by_node[2];
  std::uint32_t indexed = 0;
  std::vector<Patches<Value>> columns;  // by key
  Patches<std::vector<NodeId>> evidence;

  const FreshList* list(NodeId node, Direction direction);
};

// Of one value index.
struct IndexChanges {
  bool fresh = false;  // made by this transaction: all of it is written at commit
  // Nodes that may have changed, and their key bytes when they were looked at last, "" for none; those to look at again.
  std::unordered_map<std::uint32_t, std::string> keys;
  std::vector<std::uint32_t> stale, unchecked;
  std::set<std::pair<std::string, std::uint32_t>> rows;

  void touch(NodeId node) {
    if (fresh) return;
    auto n = std::uint32_t(node);
    keys.try_emplace(n);
    if (stale.empty() || stale.back() != n) stale.push_back(n);
  }
};

struct Overlay {
  std::unique_ptr<WriteLock> lock;
  Catalogue catalogue;
  BitPatches live;
  std::vector<BitPatches> labels;
  std::vector<Patches<Value>> columns;  // by key
  std::vector<std::unique_ptr<TypeOverlay>> types;
  std::vector<Patches<std::vector<NodeId>>> evidence;  // of node properties, by key
  std::map<std::string, std::string, std::less<>> blobs;
  // Nodes whose names may have changed, and the present names of those a search has already asked about.
  std::unordered_set<std::uint32_t> renamed;
  std::unordered_set<std::uint32_t> stale_names;
  std::unordered_map<std::uint32_t, std::vector<PageRow>> names_of;
  std::set<PageRow> names;
  std::map<std::uint32_t, IndexChanges> indexes;  // by id
  bool changed = false;

  TypeOverlay* type(TypeId t) const {
    return std::uint32_t(t) < types.size() ? types[std::uint32_t(t)].get() : nullptr;
  }
};

class ViewState {
 public:
  std::shared_ptr<GraphState> graph;
  std::shared_ptr<const Snapshot> snapshot;
  std::shared_ptr<const Cache> cache;
  std::unique_ptr<Overlay> overlay;

  const Catalogue& catalogue() const { return overlay ? overlay->catalogue : cache->catalogue(); }
  const Catalogue& base() const { return cache->catalogue(); }
  // The same commit without the changes.
  std::unique_ptr<ViewState> committed() const {
    auto state = std::make_unique<ViewState>();
    state->graph = graph;
    state->snapshot = snapshot;
    state->cache = cache;
    return state;
  }

  // The committed state, without the overlay.
  bool base_live(std::uint32_t node) const {
    return node < base().node_bound && cache->live(*snapshot, node >> block_bits).test(node & block_mask);
  }
  bool base_label(std::uint32_t node, std::uint32_t label) const {
    return node < base().node_bound && label < base().labels.size() &&
           cache->label(*snapshot, label, node >> block_bits).test(node & block_mask);
  }
  Value base_property(std::uint32_t node, std::uint32_t key) const {
    if (node >= base().node_bound || key >= base().keys.size()) return {};
    return cache->column(*snapshot, key, node >> block_bits).value(node & block_mask);
  }
  Value base_property(TypeId type, std::uint32_t ordinal, std::uint32_t key) const {
    auto t = std::uint32_t(type);
    if (t >= base().types.size() || ordinal >= base().stats[t].bound || key >= base().keys.size()) return {};
    return cache->column(*snapshot, t, key, ordinal >> block_bits).value(ordinal & block_mask);
  }
  std::optional<Ends> base_ends(TypeId type, std::uint32_t ordinal) const;
  Adjacency base_neighbours(NodeId node, TypeId type, Direction direction, AdjacencyScratch& scratch) const {
    auto t = std::uint32_t(type), n = std::uint32_t(node);
    Adjacency out;
    out.type = type;
    if (t >= base().types.size() || n >= base().node_bound) return out;
    std::uint32_t width = base().stats[t].width[int(direction)];
    const AdjacencySegment& s = cache->adjacency(*snapshot, t, direction, n >> width);
    std::uint32_t local = n & ((1u << width) - 1);
    auto [from, to] = s.range(local);
    if (s.may_have_changed(local))
      if (auto changes = s.changes(local, local + 1); !changes.empty())
        return merged(s, from, to, changes, type, scratch);
    if (from == to) return out;
    out.nodes = {s.nodes() + from, to - from};
    if (s.ordinals()) out.ordinals = {s.ordinals() + from, to - from};
    out.first = s.first() + from;
    return out;
  }
  std::uint32_t base_degree(NodeId node, TypeId type, Direction direction) const;
  std::span<const NodeId> base_evidence(TypeId type, std::uint32_t ordinal) const;
  std::span<const NodeId> base_evidence(std::uint32_t node, std::uint32_t key) const;

  // Place of a value index among the sorted pages of the commit (Cache::directory), 0 where it has none.
  std::size_t pages_of(const ValueIndex& index) const {
    for (std::size_t i = 0; i < base().indexes.size(); ++i)
      if (base().indexes[i].id == index.id) return i + 1;
    return 0;
  }
  // What a node's value is in a value index; "" where it has none.
  static std::string key_of(const View& view, const ValueIndex& index, NodeId node);
  // Every row of the index as the view has it, sorted. Throws when it is unique and two are alike.
  static std::vector<PageRow> rows_of(const View& view, const ValueIndex& index);
  // The changes of the overlay to an index, brought up to date; null where there are none.
  IndexChanges* changes_of(const View& view, const ValueIndex& index) const;

  // Names present in the view (committed or pending) of one node, ascending and each once.
  std::vector<PageRow> names_of(const View& view, NodeId node) const;

 private:
  static Adjacency merged(const AdjacencySegment&, std::uint32_t from, std::uint32_t to, std::span<const Change>,
                          TypeId, AdjacencyScratch&);
};

struct OpenView : View {
  explicit OpenView(std::unique_ptr<ViewState> state) : View(std::move(state)) {}
  ViewState& state() const { return *state_; }
  static const ViewState& state_of(const View& view) { return *(view.*&OpenView::state_); }
};

// A longer name is not indexed; looking it up scans.
inline constexpr std::size_t max_indexed_name = 2000;
// Keys whose values are names: "name", "name_vi", "aliases".
bool is_name_key(std::string_view key);

// Writes the overlay's changes as one commit (commit.cpp). The view's base is what they were made on.
void write_commit(const View& view, ViewState& state);
// The same of a view without changes, and of no commit of its own: all that deltas say goes into the records.
void write_without_deltas(const View& view, ViewState& state);

}  // namespace dothi
