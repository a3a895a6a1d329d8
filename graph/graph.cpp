#include <bit>

#include "build.h"
#include "state.h"

namespace dothi {

// ---- Catalogue -------------------------------------------------------------------------------------------

std::optional<std::uint32_t> NameTable::find(std::string_view name) const {
  auto at = ids_.find(name);
  return at == ids_.end() ? std::nullopt : std::optional(at->second);
}

std::uint32_t NameTable::intern(std::string_view name) {
  if (auto id = find(name)) return *id;
  auto id = std::uint32_t(names_.size());
  names_.emplace_back(name);
  ids_.emplace(std::string(name), id);
  return id;
}

namespace {

template <typename T>
void put(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void put_text(std::string& out, std::string_view text) {
  put(out, std::uint32_t(text.size()));
  out += text;
}

template <typename T>
T pull(std::string_view& in) {
  if (in.size() < sizeof(T)) throw Broken{"the catalogue is cut off"};
  T value;
  std::memcpy(&value, in.data(), sizeof value);
  in.remove_prefix(sizeof value);
  return value;
}

std::string_view pull_text(std::string_view& in) {
  auto size = pull<std::uint32_t>(in);
  if (in.size() < size) throw Broken{"the catalogue is cut off"};
  std::string_view text = in.substr(0, size);
  in.remove_prefix(size);
  return text;
}

void put_names(std::string& out, const NameTable& names) {
  put(out, names.size());
  for (std::uint32_t i = 0; i < names.size(); ++i) put_text(out, names.name(i));
}

NameTable pull_names(std::string_view& in) {
  NameTable names;
  for (auto n = pull<std::uint32_t>(in); n > 0; --n) {
    std::uint32_t before = names.size();
    if (names.intern(pull_text(in)) != before) throw Broken{"a name stands twice in the catalogue"};
  }
  return names;
}

}  // namespace

std::string Catalogue::encode() const {
  std::string out;
  put_names(out, labels);
  put_names(out, types);
  put_names(out, keys);
  for (std::uint64_t count : label_counts) put(out, count);
  for (const TypeStats& s : stats) {
    put(out, s.count);
    put(out, s.bound);
    put(out, s.width[0]);
    put(out, s.width[1]);
    put(out, s.measured);
  }
  put(out, std::uint32_t(blobs.size()));
  for (const auto& [name, id] : blobs) {
    put_text(out, name);
    put(out, id);
  }
  put(out, blob_bound);
  put(out, name_page_bound);
  if (has_deltas) {
    put(out, std::uint32_t(runs.size()));
    for (const RunPlace& r : runs) {
      put(out, r.number);
      put(out, r.bytes);
      put(out, r.from);
      put(out, std::uint32_t(r.firsts.size()));
      for (const KeyBytes& first : r.firsts) put(out, first);
    }
  }
  if (indexes.empty()) return out;
  put(out, index_bound);
  put(out, std::uint32_t(indexes.size()));
  for (const ValueIndex& i : indexes) {
    put(out, i.id);
    put(out, i.label);
    put(out, i.key);
    put(out, std::uint8_t(i.unique));
    put_text(out, i.name);
    put(out, i.page_bound);
    put(out, i.pages);
    put(out, i.entries);
  }
  return out;
}

Catalogue Catalogue::decode(std::string_view in, std::uint32_t features) {
  Catalogue c;
  c.labels = pull_names(in);
  c.types = pull_names(in);
  c.keys = pull_names(in);
  for (std::uint32_t i = 0; i < c.labels.size(); ++i) c.label_counts.push_back(pull<std::uint64_t>(in));
  for (std::uint32_t i = 0; i < c.types.size(); ++i) {
    TypeStats s;
    s.count = pull<std::uint64_t>(in);
    s.bound = pull<std::uint32_t>(in);
    s.width[0] = pull<std::uint8_t>(in);
    s.width[1] = pull<std::uint8_t>(in);
    s.measured = pull<std::uint64_t>(in);
    for (int d : {0, 1})
      if (s.width[d] < 12 || s.width[d] > 24) throw Broken{"an impossible segment width"};
    c.stats.push_back(s);
  }
  for (auto n = pull<std::uint32_t>(in); n > 0; --n) {
    std::string name(pull_text(in));
    c.blobs[name] = pull<std::uint32_t>(in);
  }
  c.blob_bound = pull<std::uint32_t>(in);
  c.name_page_bound = pull<std::uint32_t>(in);
  for (const auto& [name, id] : c.blobs)
    if (id >= c.blob_bound) throw Broken{"a meta entry beyond the last"};
  if (c.blob_bound > 1 << 24 || c.name_page_bound > 1 << 26) throw Broken{"impossible numbers of records"};
  c.has_deltas = features & deltas_feature;
  for (auto n = c.has_deltas ? pull<std::uint32_t>(in) : 0; n > 0; --n) {
    RunPlace& r = c.runs.emplace_back();
    r.number = pull<std::uint32_t>(in);
    r.bytes = pull<std::uint64_t>(in);
    r.from = pull<KeyBytes>(in);
    for (auto chunks = pull<std::uint32_t>(in); chunks > 0; --chunks) r.firsts.push_back(pull<KeyBytes>(in));
    if (r.firsts.empty() || !std::is_sorted(r.firsts.begin(), r.firsts.end()) ||
        (r.ending() && r.from < r.firsts.front()))
      throw Broken{"runs of deltas out of order"};
  }
  if (!(features & indexes_feature)) return c;
  c.index_bound = pull<std::uint32_t>(in);
  for (auto n = pull<std::uint32_t>(in); n > 0; --n) {
    ValueIndex i;
    i.id = pull<std::uint32_t>(in);
    i.label = pull<LabelId>(in);
    i.key = pull<KeyId>(in);
    i.unique = pull<std::uint8_t>(in) != 0;
    i.name = pull_text(in);
    i.page_bound = pull<std::uint32_t>(in);
    i.pages = pull<std::uint32_t>(in);
    i.entries = pull<std::uint64_t>(in);
    if (i.id >= c.index_bound || (!c.indexes.empty() && c.indexes.back().id >= i.id) ||
        std::uint32_t(i.label) >= c.labels.size() || std::uint32_t(i.key) >= c.keys.size() || i.page_bound > 1 << 26 ||
        i.pages > i.page_bound)
      throw Broken{"an impossible index"};
    c.indexes.push_back(std::move(i));
  }
  return c;
}

// ---- Cache -----------------------------------------------------------------------------------------------

Cache::Cache(SegmentStore& store, std::string place, const Snapshot& snapshot)
    : store_(store), place_(std::move(place)), number_(snapshot.number()), generation_(snapshot.generation()) {
  Root root = read_root(snapshot, place_);
  Key key{RecordKind::Catalogue};
  std::span<const std::byte> record = snapshot.find(key);
  if (!intact(record, key, store.seed())) damaged(to_string(key), "the checksum does not fit");
  try {
    catalogue_ = Catalogue::decode(
        {reinterpret_cast<const char*>(record.data()) + sizeof(RecordHeader), record.size() - sizeof(RecordHeader)},
        root.incompatible);
  } catch (const Broken& b) { damaged(to_string(key), b.what); }
  catalogue_.nodes = root.nodes;
  catalogue_.relationships = root.relationships;
  catalogue_.commit = root.commit;
  catalogue_.node_bound = root.node_bound;
  catalogue_.totals = root.all;
  node_blocks_ = std::uint32_t((std::uint64_t(root.node_bound) + block_mask) >> block_bits);
  std::size_t labels = catalogue_.labels.size(), types = catalogue_.types.size(), keys = catalogue_.keys.size();
  labels_ = std::vector<Row<Bits>>(labels);
  columns_ = std::vector<Row<PropertyColumn>>(keys);
  node_evidence_ = std::vector<Row<Lists>>(keys);
  relationship_columns_ = std::vector<std::atomic<Row<PropertyColumn>*>>(types);
  adjacency_ = std::vector<Row<AdjacencySegment>>(2 * types);
  ends_ = std::vector<Row<EndsBlock>>(types);
  evidence_ = std::vector<Row<Lists>>(types);
  pages_.emplace_back().bound = catalogue_.name_page_bound;
  for (const ValueIndex& i : catalogue_.indexes) pages_.emplace_back().bound = i.page_bound;
  for (const RunPlace& r : catalogue_.runs) chunks_.emplace_back(r.firsts.size());
}

void Cache::damaged(const std::string& record, const char* what) const {
  throw Error(Fault::Damaged, place_ + ": record " + record + " is damaged: " + what +
                                  "; restore the file from a backup or a dump ('dothi check' lists all damage)");
}

std::span<const std::byte> Cache::aligned(std::span<const std::byte> record) const {
  if (reinterpret_cast<std::uintptr_t>(record.data()) % 8 == 0) return record;
  auto& copy = arena_.emplace_back((record.size() + 7) / 8);
  std::memcpy(copy.data(), record.data(), record.size());
  return {reinterpret_cast<const std::byte*>(copy.data()), record.size()};
}

template <typename T>
T Cache::decode(const Key& key, std::span<const std::byte> record, bool check) const {
  if constexpr (std::is_same_v<T, Bits> || std::is_same_v<T, PropertyColumn>)
    return T::decode(record, check);
  else if constexpr (std::is_same_v<T, Lists> || std::is_same_v<T, EndsBlock>)
    return T::decode(record, check, catalogue_.node_bound);
  else if constexpr (std::is_same_v<T, AdjacencySegment>) {
    const TypeStats& s = catalogue_.stats[key.id];
    return T::decode(record, s.width[key.direction], check, catalogue_.node_bound, s.bound);
  } else if constexpr (std::is_same_v<T, SortedPage>)
    return T::decode(record, check, key.second == 0 ? page_bound(key) : catalogue_.node_bound);
  else
    return {{reinterpret_cast<const char*>(record.data()) + sizeof(RecordHeader),
             reinterpret_cast<const RecordHeader*>(record.data())->n}};
}

void Cache::check(const Key& key, std::span<const std::byte> record) const {
  std::vector<std::uint64_t> copy((record.size() + 7) / 8);
  std::memcpy(copy.data(), record.data(), record.size());
  std::span<const std::byte> bytes(reinterpret_cast<const std::byte*>(copy.data()), record.size());
  require_reachable(key);
  switch (key.kind) {
    case RecordKind::Live:
    case RecordKind::Label: decode<Bits>(key, bytes, true); break;
    case RecordKind::NodeColumn:
    case RecordKind::RelationshipColumn: decode<PropertyColumn>(key, bytes, true); break;
    case RecordKind::Ends: decode<EndsBlock>(key, bytes, true); break;
    case RecordKind::Adjacency: decode<AdjacencySegment>(key, bytes, true); break;
    case RecordKind::Evidence: decode<Lists>(key, bytes, true); break;
    case RecordKind::Names:
    case RecordKind::Index: decode<SortedPage>(key, bytes, true); break;
    case RecordKind::Delta: require_deltas(DeltaChunk::decode(bytes, true)); break;
    default: break;
  }
}

// How many pages the index of a key may have; none where there is no such index.
std::uint32_t Cache::page_bound(const Key& key) const {
  if (key.kind == RecordKind::Names) return catalogue_.name_page_bound;
  const ValueIndex* index = catalogue_.index(IndexId(key.id));
  return index ? index->page_bound : 0;
}

// A page that a directory leads to is there, and a directory has as many as the catalogue says: a lost record must not
// pass for an empty one.
void Cache::require_present(const Key& key, bool record, const SortedPage& page) const {
  if (key.second != 0 && !record) damaged(to_string(key), "it is missing");
  if (key.second == 0 && key.kind == RecordKind::Index && page.size() != catalogue_.index(IndexId(key.id))->pages)
    damaged(to_string(key), "it has other pages than the catalogue says");
}

void Cache::require_reachable(const Key& key) const {
  auto below = [](std::uint64_t number, std::uint64_t bound) {
    if (number >= bound) throw Broken{"nothing in the catalogue leads to it"};
  };
  std::uint32_t types = catalogue_.types.size(), keys = catalogue_.keys.size();
  switch (key.kind) {
    case RecordKind::Label: below(key.id, catalogue_.labels.size()); [[fallthrough]];
    case RecordKind::Live: return below(key.segment, node_blocks_);
    case RecordKind::NodeColumn: below(key.id, keys); return below(key.segment, node_blocks_);
    case RecordKind::RelationshipColumn: below(key.second, keys); [[fallthrough]];
    case RecordKind::Ends: below(key.id, types); return below(key.segment, blocks_of(key.id));
    case RecordKind::Adjacency:
      below(key.id, types);
      below(key.direction, 2);
      return below(key.segment, segments_of(key.id, Direction(key.direction)));
    case RecordKind::Evidence:
      below(key.id, key.direction == 0 ? types : keys);
      return below(key.segment, key.direction == 0 ? blocks_of(key.id) : node_blocks_);
    case RecordKind::Names:
    case RecordKind::Index:
      return below(key.segment, key.second == 0 ? std::min(1u, page_bound(key)) : page_bound(key));
    case RecordKind::Blob: return below(key.id, catalogue_.blob_bound);
    case RecordKind::Delta:
      for (const RunPlace& r : catalogue_.runs)
        if (r.number == key.id) return below(key.segment, r.firsts.size());
      throw Broken{"nothing in the catalogue leads to it"};
    case RecordKind::Root:
    case RecordKind::Catalogue: return;
    default: throw Broken{"a record of unknown kind"};
  }
}

// That no change leads outside.
void Cache::require_deltas(const DeltaChunk& chunk) const {
  auto require = [](bool condition, const char* what) {
    if (!condition) throw Broken{what};
  };
  for (std::uint32_t i = 0; i < chunk.size(); ++i) {
    Key key = decode_key(std::span<const std::uint8_t, 16>(chunk.entry(i).key));
    require_reachable(key);
    Delta delta = chunk.delta(i);
    require_delta(key.kind, delta);
    std::uint32_t nodes = catalogue_.node_bound;
    for (const Change& c : delta.changes) switch (key.kind) {
        case RecordKind::Adjacency: {
          const TypeStats& s = catalogue_.stats[key.id];
          std::uint8_t width = s.width[key.direction];
          require(c.a < 1u << width && (std::uint64_t(key.segment) << width) + c.a < nodes && c.b < nodes,
                  "a node id beyond the last node");
          require(c.c < s.bound, "an ordinal beyond the last");
          break;
        }
        case RecordKind::Names:
        case RecordKind::Index: require(c.a < nodes, "a node id beyond the last node"); break;
        default:
          require(c.a < block_size, "more changes than slots");
          if (key.kind == RecordKind::Ends)
            require(c.b == nobody || (c.b < nodes && c.c < nodes), "a node id beyond the last node");
          if (key.kind == RecordKind::NodeColumn || key.kind == RecordKind::RelationshipColumn) {
            std::string_view bytes = delta.heap.substr(c.b, c.c);
            deserialize(bytes);
            require(bytes.empty(), "bytes after a value");
          }
          if (key.kind == RecordKind::Evidence) {
            require(c.b % sizeof(NodeId) == 0 && c.c % sizeof(NodeId) == 0, "a list lies at an odd place");
            for (std::uint32_t at = c.b; at < c.b + c.c; at += sizeof(NodeId)) {
              std::uint32_t id;
              std::memcpy(&id, delta.heap.data() + at, sizeof id);
              require(id < nodes, "a node id beyond the last node");
            }
          }
      }
  }
}

const DeltaChunk& Cache::chunk(const Snapshot& snapshot, std::size_t run, std::uint32_t number) const {
  auto& slot = chunks_[run][number];
  if (slot) return *slot;
  Key key{RecordKind::Delta, 0, catalogue_.runs[run].number, 0, number};
  std::span<const std::byte> record = snapshot.find(key);
  bool known = !record.empty() && store_.known_good(key, record);
  if (!known && !intact(record, key, store_.seed())) damaged(to_string(key), "the checksum does not fit");
  try {
    auto made = std::make_unique<const DeltaChunk>(DeltaChunk::decode(aligned(record), !known));
    if (!known) require_deltas(*made);
    slot = std::move(made);
  } catch (const Broken& b) { damaged(to_string(key), b.what); }
  if (!known) store_.mark_good(key, record);
  return *slot;
}

std::optional<std::pair<const DeltaChunk*, std::uint32_t>> Cache::find_delta(const Snapshot& snapshot, std::size_t run,
                                                                             const KeyBytes& key) const {
  const RunPlace& place = catalogue_.runs[run];
  std::uint32_t number = place.chunk_of(key);
  if (key < place.from || number == ~0u) return std::nullopt;
  const DeltaChunk& in = chunk(snapshot, run, number);
  std::uint32_t i = in.lower_bound(key);
  if (i == in.size() || in.entry(i).key != key) return std::nullopt;
  return std::pair(&in, i);
}

Delta Cache::delta(const Snapshot& snapshot, const Key& key) const {
  KeyBytes bytes = encode(key);
  Delta younger;
  for (std::size_t run = 0; run < catalogue_.runs.size(); ++run) {
    auto found = find_delta(snapshot, run, bytes);
    if (!found) continue;
    Delta older = found->first->delta(found->second);
    if (younger.empty())
      younger = older;
    else if (!older.empty()) {
      auto& [changes, heap] = merged_.emplace_back();
      merge_deltas(key.kind, older, younger, changes, heap, 0);
      younger = {changes, heap};
    }
    if (found->first->entry(found->second).replaces) break;
  }
  return younger;
}

bool Cache::has_delta(const Snapshot& snapshot, const Key& key, std::size_t runs) const {
  std::lock_guard guard(mutex_);
  for (std::size_t run = 0; run < runs; ++run)
    if (find_delta(snapshot, run, encode(key))) return true;
  return false;
}

bool Cache::replaced(const Snapshot& snapshot, const Key& key, std::size_t runs) const {
  std::lock_guard guard(mutex_);
  for (std::size_t run = 0; run < runs; ++run)
    if (auto found = find_delta(snapshot, run, encode(key)); found && found->first->entry(found->second).replaces)
      return true;
  return false;
}

template <typename T>
const T& Cache::load(const Snapshot& snapshot, Row<T>& row, std::uint32_t count, std::uint32_t i,
                     const Key& key) const {
  static const T empty{};
  if (i >= count) return empty;
  std::lock_guard guard(mutex_);
  std::atomic<const T*>* cells = row.cells(count);
  if (const T* found = cells[i].load(std::memory_order_relaxed)) return *found;
  std::span<const std::byte> record = snapshot.find(key);
  Delta changes;
  if constexpr (!std::is_same_v<T, Blob>)
    if (!catalogue_.runs.empty()) changes = delta(snapshot, key);
  if constexpr (std::is_same_v<T, SortedPage>)
    if (record.empty()) require_present(key, false, empty);
  if (record.empty() && changes.empty()) {
    cells[i].store(&empty, std::memory_order_release);
    return empty;
  }
  T made{};
  if (!record.empty()) {
    bool known = store_.known_good(key, record);
    if (!known && !intact(record, key, store_.seed())) damaged(to_string(key), "the checksum does not fit");
    try {
      made = decode<T>(key, aligned(record), !known);
    } catch (const Broken& b) { damaged(to_string(key), b.what); }
    if constexpr (std::is_same_v<T, SortedPage>) require_present(key, true, made);
    if (!known) store_.mark_good(key, record);
  }
  if constexpr (!std::is_same_v<T, Blob>) {
    if (!changes.empty()) {
      if constexpr (std::is_same_v<T, Bits>)
        made.change(changes, rooms_.emplace_back());
      else if constexpr (std::is_same_v<T, EndsBlock>)
        made.change(changes, key.segment, rooms_.emplace_back());
      else if constexpr (std::is_same_v<T, AdjacencySegment>)
        made.change(changes, filters_.emplace_back());
      else
        made.change(changes);
    }
  }
  const T* kept = &std::get<std::deque<T>>(pools_).emplace_back(std::move(made));
  cells[i].store(kept, std::memory_order_release);
  return *kept;
}

template const Bits& Cache::load(const Snapshot&, Row<Bits>&, std::uint32_t, std::uint32_t, const Key&) const;
template const PropertyColumn& Cache::load(const Snapshot&, Row<PropertyColumn>&, std::uint32_t, std::uint32_t,
                                           const Key&) const;
template const AdjacencySegment& Cache::load(const Snapshot&, Row<AdjacencySegment>&, std::uint32_t, std::uint32_t,
                                             const Key&) const;
template const EndsBlock& Cache::load(const Snapshot&, Row<EndsBlock>&, std::uint32_t, std::uint32_t, const Key&) const;
template const Lists& Cache::load(const Snapshot&, Row<Lists>&, std::uint32_t, std::uint32_t, const Key&) const;
template const SortedPage& Cache::load(const Snapshot&, Row<SortedPage>&, std::uint32_t, std::uint32_t,
                                       const Key&) const;
template const Blob& Cache::load(const Snapshot&, Row<Blob>&, std::uint32_t, std::uint32_t, const Key&) const;

Row<PropertyColumn>* Cache::relationship_columns(std::uint32_t type) const {
  if (Row<PropertyColumn>* rows = relationship_columns_[type].load(std::memory_order_acquire)) return rows;
  std::lock_guard guard(mutex_);
  if (Row<PropertyColumn>* rows = relationship_columns_[type].load(std::memory_order_relaxed)) return rows;
  auto& made = relationship_column_rows_.emplace_back(new Row<PropertyColumn>[catalogue_.keys.size()]);
  relationship_columns_[type].store(made.get(), std::memory_order_release);
  return made.get();
}

// ---- Views -----------------------------------------------------------------------------------------------

std::unique_ptr<ViewState> GraphState::view() {
  auto state = std::make_unique<ViewState>();
  state->snapshot = store->snapshot();
  std::lock_guard guard(mutex_);
  if (!latest_ || !latest_->serves(*state->snapshot)) {
    auto made = std::make_shared<const Cache>(*store, path.empty() ? "graph in memory" : path, *state->snapshot);
    state->cache = made;
    if (!latest_ || latest_->older_than(*made)) latest_ = std::move(made);
  } else {
    state->cache = latest_;
  }
  return state;
}

std::optional<Ends> ViewState::base_ends(TypeId type, std::uint32_t ordinal) const {
  auto t = std::uint32_t(type);
  if (t >= base().types.size() || ordinal >= base().stats[t].bound) return std::nullopt;
  const EndsBlock& block = cache->ends(*snapshot, t, ordinal >> block_bits);
  std::uint32_t slot = ordinal & block_mask;
  if (slot >= block.size()) return std::nullopt;
  if (const Change* c = block.changed(slot))
    return c->b == nobody ? std::nullopt : std::optional(Ends{NodeId(c->b), NodeId(c->c)});
  if (slot >= block.own_size()) return std::nullopt;
  if (block.explicit_ends()) {
    if (block.starts()[slot] == nobody) return std::nullopt;
    return Ends{NodeId(block.starts()[slot]), NodeId(block.finishes()[slot])};
  }
  const EndsRun* run = block.run(ordinal);
  if (!run) return std::nullopt;
  if (run->segment >= cache->segments_of(t, Direction::Out))
    cache->damaged("E id " + std::to_string(t), "a segment beyond the last");
  const AdjacencySegment& s = cache->adjacency(*snapshot, t, Direction::Out, run->segment);
  std::uint32_t position = ordinal - s.first();
  if (s.ordinals() || position >= s.size())
    cache->damaged("E id " + std::to_string(t), "its relationships are not where it says");
  return Ends{NodeId((run->segment << base().stats[t].width[0]) + s.source_of(position)), s.nodes()[position]};
}

// Changes may say again what the record holds: it may be younger than they.
Adjacency ViewState::merged(const AdjacencySegment& s, std::uint32_t from, std::uint32_t to,
                            std::span<const Change> changes, TypeId type, AdjacencyScratch& scratch) {
  scratch.nodes.clear();
  scratch.ordinals.clear();
  auto add = [&](std::uint32_t node, std::uint32_t ordinal) {
    scratch.nodes.push_back(NodeId(node));
    scratch.ordinals.push_back(ordinal);
  };
  auto c = changes.begin();
  for (std::uint32_t i = from; i < to; ++i) {
    auto node = std::uint32_t(s.nodes()[i]), ordinal = s.ordinals() ? s.ordinals()[i] : s.first() + i;
    for (; c != changes.end() && std::tie(c->b, c->c) < std::tie(node, ordinal); ++c)
      if (c->d) add(c->b, c->c);
    if (c != changes.end() && c->b == node && c->c == ordinal && !(c++)->d) continue;
    add(node, ordinal);
  }
  for (; c != changes.end(); ++c)
    if (c->d) add(c->b, c->c);
  Adjacency out;
  out.type = type;
  out.nodes = scratch.nodes;
  out.ordinals = scratch.ordinals;
  return out;
}

std::uint32_t ViewState::base_degree(NodeId node, TypeId type, Direction direction) const {
  AdjacencyScratch scratch;
  return std::uint32_t(base_neighbours(node, type, direction, scratch).size());
}

std::span<const NodeId> ViewState::base_evidence(TypeId type, std::uint32_t ordinal) const {
  auto t = std::uint32_t(type);
  if (t >= base().types.size() || ordinal >= base().stats[t].bound) return {};
  return cache->evidence(*snapshot, t, ordinal >> block_bits).find(ordinal & block_mask);
}

std::span<const NodeId> ViewState::base_evidence(std::uint32_t node, std::uint32_t key) const {
  if (node >= base().node_bound || key >= base().keys.size()) return {};
  return cache->node_evidence(*snapshot, key, node >> block_bits).find(node & block_mask);
}

View::View(std::unique_ptr<ViewState> state) : state_(std::move(state)) {}
View::View(View&&) noexcept = default;
View& View::operator=(View&&) noexcept = default;
View::~View() = default;

View View::again() const {
  if (state_->overlay)
    throw Error(Fault::Usage, "a transaction's changes are seen by its own view only; commit first, or read the graph");
  return View(state_->committed());
}

std::optional<LabelId> View::label(std::string_view name) const {
  auto id = state_->catalogue().labels.find(name);
  return id ? std::optional(LabelId(*id)) : std::nullopt;
}
std::optional<TypeId> View::type(std::string_view name) const {
  auto id = state_->catalogue().types.find(name);
  return id ? std::optional(TypeId(*id)) : std::nullopt;
}
std::optional<KeyId> View::key(std::string_view name) const {
  auto id = state_->catalogue().keys.find(name);
  return id ? std::optional(KeyId(*id)) : std::nullopt;
}
std::string_view View::name(LabelId id) const { return state_->catalogue().labels.name(std::uint32_t(id)); }
std::string_view View::name(TypeId id) const { return state_->catalogue().types.name(std::uint32_t(id)); }
std::string_view View::name(KeyId id) const { return state_->catalogue().keys.name(std::uint32_t(id)); }
std::size_t View::label_count() const { return state_->catalogue().labels.size(); }
std::size_t View::type_count() const { return state_->catalogue().types.size(); }
std::size_t View::key_count() const { return state_->catalogue().keys.size(); }

std::uint64_t View::node_count() const { return state_->catalogue().nodes; }
std::uint64_t View::node_count(LabelId id) const { return state_->catalogue().label_counts[std::uint32_t(id)]; }
std::uint64_t View::relationship_count() const { return state_->catalogue().relationships; }
std::uint64_t View::relationship_count(TypeId id) const { return state_->catalogue().stats[std::uint32_t(id)].count; }
std::uint32_t View::node_bound() const { return state_->catalogue().node_bound; }
std::uint32_t View::ordinal_bound(TypeId id) const { return state_->catalogue().stats[std::uint32_t(id)].bound; }
std::uint64_t View::commit() const { return state_->catalogue().commit; }

// ---- Nodes -----------------------------------------------------------------------------------------------

bool View::exists(NodeId id) const {
  auto n = std::uint32_t(id);
  if (state_->overlay)
    if (int changed = state_->overlay->live.test(n); changed >= 0) return changed != 0;
  return state_->base_live(n);
}

bool View::has_label(NodeId id, LabelId label) const {
  auto n = std::uint32_t(id), l = std::uint32_t(label);
  if (state_->overlay && l < state_->overlay->labels.size())
    if (int changed = state_->overlay->labels[l].test(n); changed >= 0) return changed != 0;
  return state_->base_label(n, l);
}

std::vector<LabelId> View::labels(NodeId id) const {
  std::vector<LabelId> out;
  for (std::uint32_t l = 0, n = std::uint32_t(label_count()); l < n; ++l)
    if (has_label(id, LabelId(l))) out.push_back(LabelId(l));
  return out;
}

namespace {

// Members from `cursor` on, of the committed set of each block as `patch` changed it.
template <typename Base, typename Out>
std::size_t scan_bits(std::uint32_t bound, std::uint32_t& cursor, std::span<Out> out, const BitPatches* patches,
                      Base&& base) {
  std::size_t n = 0;
  while (cursor < bound && n < out.size()) {
    std::uint32_t block = cursor >> block_bits, first = block << block_bits;
    const BitPatch* patch = patches ? patches->block(block) : nullptr;
    const Bits& bits = base(block);
    if (!patch) {
      std::uint32_t slot = bits.next(cursor & block_mask);
      for (; slot < block_size && n < out.size(); slot = bits.next(slot + 1)) out[n++] = Out(first + slot);
      if (slot >= block_size)
        cursor = first + block_size;
      else
        cursor = first + slot;
      if (cursor < first) cursor = bound;  // the very last block
      continue;
    }
    BitWords words;
    bits.expand(words);
    for (std::size_t w = 0; w < words.size(); ++w) words[w] = (words[w] & ~patch->clear[w]) | patch->set[w];
    std::uint32_t slot = cursor & block_mask;
    while (slot < block_size && n < out.size()) {
      std::uint64_t word = words[slot >> 6] >> (slot & 63);
      if (word == 0) {
        slot = (slot | 63) + 1;
        continue;
      }
      slot += std::uint32_t(std::countr_zero(word));
      out[n++] = Out(first + slot++);
    }
    cursor = first + slot;
    if (cursor < first) cursor = bound;
  }
  if (n < out.size()) cursor = bound;
  return n;
}

}  // namespace

std::size_t View::scan(std::uint32_t& cursor, std::span<NodeId> out) const {
  const ViewState& s = *state_;
  return scan_bits(node_bound(), cursor, out, s.overlay ? &s.overlay->live : nullptr,
                   [&](std::uint32_t block) -> const Bits& { return s.cache->live(*s.snapshot, block); });
}

std::size_t View::scan(LabelId label, std::uint32_t& cursor, std::span<NodeId> out) const {
  const ViewState& s = *state_;
  auto l = std::uint32_t(label);
  static const Bits none;
  return scan_bits(node_bound(), cursor, out,
                   s.overlay && l < s.overlay->labels.size() ? &s.overlay->labels[l] : nullptr,
                   [&](std::uint32_t block) -> const Bits& {
                     return l < s.base().labels.size() ? s.cache->label(*s.snapshot, l, block) : none;
                   });
}

// ---- Relationships ---------------------------------------------------------------------------------------

namespace {

std::optional<Ends> find_ends(const ViewState& s, RelationshipId id) {
  TypeId type = type_of(id);
  std::uint32_t ordinal = ordinal_of(id);
  if (TypeOverlay* o = s.overlay ? s.overlay->type(type) : nullptr) {
    if (ordinal >= o->base_bound) {
      std::uint32_t i = ordinal - o->base_bound;
      if (i >= o->fresh.size() || o->fresh[i].start == NodeId(nobody)) return std::nullopt;
      return o->fresh[i];
    }
    if (!o->removed.empty() && o->removed.contains(ordinal)) return std::nullopt;
  }
  return s.base_ends(type, ordinal);
}

}  // namespace

bool View::exists(RelationshipId id) const { return find_ends(*state_, id).has_value(); }

Ends View::ends(RelationshipId id) const {
  std::optional<Ends> found = find_ends(*state_, id);
  DOTHI_ASSERT(found);
  return *found;
}

const FreshList* TypeOverlay::list(NodeId node, Direction direction) {
  for (; indexed < fresh.size(); ++indexed) {
    const Ends& e = fresh[indexed];
    if (e.start == NodeId(nobody)) continue;
    for (int d : {0, 1}) {
      FreshList& l = by_node[d][std::uint32_t(d == 0 ? e.start : e.end)];
      NodeId neighbour = d == 0 ? e.end : e.start;
      auto at = std::upper_bound(l.nodes.begin(), l.nodes.end(), neighbour) - l.nodes.begin();
      l.nodes.insert(l.nodes.begin() + at, neighbour);
      l.ordinals.insert(l.ordinals.begin() + at, base_bound + indexed);
    }
  }
  auto found = by_node[int(direction)].find(std::uint32_t(node));
  return found == by_node[int(direction)].end() || found->second.nodes.empty() ? nullptr : &found->second;
}

Adjacency View::neighbours(NodeId node, TypeId type, Direction direction, AdjacencyScratch& scratch) const {
  const ViewState& s = *state_;
  TypeOverlay* o = s.overlay ? s.overlay->type(type) : nullptr;
  if (!o) return s.base_neighbours(node, type, direction, scratch);
  const FreshList* fresh = o->list(node, direction);
  bool removed = o->removed_at[int(direction)].contains(std::uint32_t(node));
  AdjacencyScratch committed;
  Adjacency base = s.base_neighbours(node, type, direction, !fresh && !removed ? scratch : committed);
  if (!fresh && !removed) return base;
  if (base.empty()) {
    if (fresh) {
      base.nodes = fresh->nodes;
      base.ordinals = fresh->ordinals;
    }
    return base;
  }
  scratch.nodes.clear();
  scratch.ordinals.clear();
  std::size_t f = 0, fresh_count = fresh ? fresh->nodes.size() : 0;
  for (std::size_t i = 0; i < base.size(); ++i) {
    std::uint32_t ordinal = ordinal_of(base.relationship(i));
    if (removed && o->removed.contains(ordinal)) continue;
    // Fresh ordinals are above all committed ones, so at equal neighbours the committed come first.
    for (; f < fresh_count && fresh->nodes[f] < base.nodes[i]; ++f) {
      scratch.nodes.push_back(fresh->nodes[f]);
      scratch.ordinals.push_back(fresh->ordinals[f]);
    }
    scratch.nodes.push_back(base.nodes[i]);
    scratch.ordinals.push_back(ordinal);
  }
  for (; f < fresh_count; ++f) {
    scratch.nodes.push_back(fresh->nodes[f]);
    scratch.ordinals.push_back(fresh->ordinals[f]);
  }
  Adjacency out;
  out.type = type;
  out.nodes = scratch.nodes;
  out.ordinals = scratch.ordinals;
  return out;
}

std::uint32_t View::degree(NodeId node, TypeId type, Direction direction) const {
  const ViewState& s = *state_;
  std::uint32_t degree = s.base_degree(node, type, direction);
  if (TypeOverlay* o = s.overlay ? s.overlay->type(type) : nullptr) {
    if (const FreshList* fresh = o->list(node, direction)) degree += std::uint32_t(fresh->nodes.size());
    auto removed = o->removed_at[int(direction)].find(std::uint32_t(node));
    if (removed != o->removed_at[int(direction)].end()) degree -= removed->second;
  }
  return degree;
}

std::size_t View::scan(TypeId type, std::uint32_t& cursor, std::span<std::uint32_t> out) const {
  const ViewState& s = *state_;
  auto t = std::uint32_t(type);
  std::uint32_t bound = ordinal_bound(type), base_bound = t < s.base().types.size() ? s.base().stats[t].bound : 0;
  const TypeOverlay* o = s.overlay ? s.overlay->type(type) : nullptr;
  std::size_t n = 0;
  while (cursor < base_bound && n < out.size()) {
    const EndsBlock& block = s.cache->ends(*s.snapshot, t, cursor >> block_bits);
    std::uint32_t first = cursor & ~block_mask, end = std::min(base_bound, first + block.size());
    std::uint32_t next = first + block_size < first ? base_bound : std::min(base_bound, first + block_size);
    auto take = [&](std::uint32_t ordinal) {
      if (!o || o->removed.empty() || !o->removed.contains(ordinal)) out[n++] = ordinal;
    };
    if (const BitWords* alive = block.alive()) {
      for (; cursor < end && n < out.size(); ++cursor)
        if ((*alive)[(cursor - first) >> 6] >> (cursor & 63) & 1) take(cursor);
    } else if (block.explicit_ends()) {
      for (; cursor < end && n < out.size(); ++cursor)
        if (block.starts()[cursor - first] != nobody) take(cursor);
    } else {
      for (const EndsRun& run : block.runs()) {
        if (run.first + run.count <= cursor) continue;
        cursor = std::max(cursor, run.first);
        for (; cursor < run.first + run.count && n < out.size(); ++cursor) take(cursor);
        if (n == out.size()) break;
      }
    }
    if (n < out.size()) cursor = next;
  }
  if (!o) return n;
  for (; cursor < bound && n < out.size(); ++cursor)
    if (o->fresh[cursor - o->base_bound].start != NodeId(nobody)) out[n++] = cursor;
  return n;
}

// ---- Properties ------------------------------------------------------------------------------------------

Value View::property(NodeId id, KeyId key) const {
  auto n = std::uint32_t(id), k = std::uint32_t(key);
  if (state_->overlay && k < state_->overlay->columns.size())
    if (const Value* changed = state_->overlay->columns[k].find(n)) return *changed;
  return state_->base_property(n, k);
}

Value View::property(RelationshipId id, KeyId key) const {
  auto k = std::uint32_t(key);
  if (TypeOverlay* o = state_->overlay ? state_->overlay->type(type_of(id)) : nullptr; o && k < o->columns.size())
    if (const Value* changed = o->columns[k].find(ordinal_of(id))) return *changed;
  return state_->base_property(type_of(id), ordinal_of(id), k);
}

namespace {

template <typename Id>
std::vector<Property> all_properties(const View& view, Id id) {
  std::vector<Property> out;
  for (std::uint32_t k = 0, n = std::uint32_t(view.key_count()); k < n; ++k)
    if (Value v = view.property(id, KeyId(k)); !v.is_null()) out.push_back({KeyId(k), std::move(v)});
  return out;
}

}  // namespace

std::vector<Property> View::properties(NodeId id) const { return all_properties(*this, id); }
std::vector<Property> View::properties(RelationshipId id) const { return all_properties(*this, id); }

std::string_view View::meta(std::string_view key) const {
  if (state_->overlay)
    if (auto at = state_->overlay->blobs.find(key); at != state_->overlay->blobs.end()) return at->second;
  auto at = state_->base().blobs.find(key);
  return at == state_->base().blobs.end() ? std::string_view()
                                          : state_->cache->blob(*state_->snapshot, at->second).bytes;
}

std::vector<std::string> View::meta_keys() const {
  std::set<std::string> keys;
  for (const auto& [key, id] : state_->base().blobs) keys.insert(key);
  if (state_->overlay)
    for (const auto& [key, bytes] : state_->overlay->blobs) keys.insert(key);
  return {keys.begin(), keys.end()};
}

// ---- Graph -----------------------------------------------------------------------------------------------

Graph::Graph(std::shared_ptr<GraphState> state) : state_(std::move(state)) {}

Graph Graph::open(const std::string& path, OpenOptions options) {
  auto state = std::make_shared<GraphState>();
  state->store = open_store(path, options.read_only);
  state->path = path;
  state->options = options;
  return Graph(std::move(state));
}

Graph Graph::create(const std::string& path, OpenOptions options) {
  std::unique_ptr<WriteBatch> batch = new_store(path);
  put_catalogue(*batch, {}, fresh_seed(), 0, {});
  batch->commit();
  return open(path, options);
}

Graph Graph::open_or_create(const std::string& path, OpenOptions options) {
  if (!options.read_only && !store_exists(path)) {
    try {
      return create(path, options);
    } catch (const Error& e) {
      if (!store_exists(path)) throw;  // otherwise another process was faster
    }
  }
  return open(path, options);
}

Graph Graph::in_memory() {
  auto state = std::make_shared<GraphState>();
  state->store = memory_store();
  auto batch = state->store->batch();
  put_catalogue(*batch, {}, state->store->seed(), 0, {});
  batch->commit();
  return Graph(std::move(state));
}

View Graph::read() const {
  auto view = state_->view();
  view->graph = state_;
  return View(std::move(view));
}

std::unique_ptr<ViewState> GraphState::transaction() {
  if (options.read_only || !store->writable())
    throw Error(Fault::Io, "ReadOnly", {}, path + ": opened for reading only; open it for writing to change it",
                Phase::Run);
  auto lock = store->lock(options.lock_timeout_ms);
  auto state = view();
  state->overlay = std::make_unique<Overlay>();
  state->overlay->lock = std::move(lock);
  state->overlay->catalogue = state->base();
  return state;
}

Transaction Graph::write() {
  auto state = state_->transaction();
  state->graph = state_;
  return Transaction(std::move(state));
}

const std::string& Graph::path() const { return state_->path; }

}  // namespace dothi
