// segments.h: what the records of a graph hold, packed so that it can be read where it lies.
//
// Nodes and the ordinals of each relationship type are cut into blocks of 16,384 slots; bits, columns, ends
// and evidence are one record a block. Adjacency is cut by the source node into segments of 2^width nodes,
// the width chosen per type and direction so that a segment holds about 64 KB. Encoders give whole records
// without checksum; decoders give pointers into the record. A decoder throws Broken when lengths do not fit;
// with `check` it also makes sure that no offset, slot or id in the record can lead outside (once per record
// and process, see Cache::load).
#pragma once

#include <algorithm>
#include <cstring>

#include "store.h"

namespace dothi {

inline constexpr std::uint32_t block_bits = 14, block_size = 1u << block_bits, block_mask = block_size - 1;
inline constexpr std::uint32_t nobody = ~0u;  // in place of the start node of a relationship that is not there

struct Broken {
  const char* what;
};

// One slot, relationship or row of a record as a later commit left it (delta.h). What the numbers say follows from the
// kind of the record:
//   sets        slot, 1 or 0
//   columns     slot, where in the heap, bytes there: a serialized value, null where it was removed
//   evidence    slot, where, bytes
//   adjacency   source, neighbour, ordinal, 1 or 0
//   ends        slot, start or nobody, end
//   pages       node, where, bytes of the text, and of what stands after it; the highest bit where the row is gone
struct Change {
  std::uint32_t a, b, c, d;
};
inline constexpr std::uint32_t row_gone = 1u << 31;

// The changes beside one record, in the order of what they change.
struct Delta {
  std::span<const Change> changes;
  std::string_view heap;
  bool empty() const { return changes.empty(); }
  const Change* find(std::uint32_t slot) const {
    auto at = std::lower_bound(changes.begin(), changes.end(), slot,
                               [](const Change& c, std::uint32_t s) { return c.a < s; });
    return at != changes.end() && at->a == slot ? &*at : nullptr;
  }
};

// A record being built: header, then arrays padded to 8 bytes.
class Record {
 public:
  explicit Record(const Key& key);
  RecordHeader& header() { return *reinterpret_cast<RecordHeader*>(bytes_.data()); }
  template <typename T>
  void append(std::span<const T> items) {
    append(items.data(), items.size_bytes());
  }
  void append(const void* data, std::size_t bytes);
  std::span<std::byte> finish();  // sets the payload length
  const Key& key() const { return key_; }

 private:
  Key key_;
  std::vector<std::byte> bytes_;
};

// ---- A set of slots --------------------------------------------------------------------------------------

using BitWords = std::array<std::uint64_t, block_size / 64>;

class Bits {
 public:
  bool test(std::uint32_t slot) const;
  std::uint32_t next(std::uint32_t slot) const;  // the first member not below, or block_size
  std::uint32_t size() const { return n_; }
  void expand(BitWords& words) const;
  // Takes the changes in; the set lies in `room` from then on.
  void change(const Delta& delta, BitWords& room);

  static Bits decode(std::span<const std::byte> record, bool check);

 private:
  enum Form : std::uint8_t { Empty, Words, List, Runs };
  Form form_ = Empty;
  std::uint32_t n_ = 0, count_ = 0;  // members; list entries or runs
  const std::uint64_t* words_ = nullptr;
  const std::uint16_t* list_ = nullptr;
  friend std::optional<Record> encode_bits(const Key&, const BitWords&);
};
std::optional<Record> encode_bits(const Key& key, const BitWords& words);  // nothing for the empty set

// ---- Which slots of a block have something, and as the how-manieth ---------------------------------------

class Presence {
 public:
  // Index among the present slots, or -1.
  std::int32_t index(std::uint32_t slot) const;
  std::uint32_t size() const { return n_; }
  std::uint32_t slot(std::uint32_t index) const;

 private:
  friend class PresenceCoder;
  std::uint8_t form_ = 0;
  std::uint32_t n_ = 0, first_ = 0;
  const std::uint16_t* list_ = nullptr;
  const std::uint64_t* words_ = nullptr;
  const std::uint16_t* ranks_ = nullptr;
};

// ---- A column of property values -------------------------------------------------------------------------

class PropertyColumn {
 public:
  Value value(std::uint32_t slot) const;  // null when absent; strings borrowed
  void change(const Delta& delta) { delta_ = delta; }
  bool empty() const {
    if (delta_.changes.empty()) return present_.size() == 0;
    bool none = true;
    each([&](std::uint32_t, const Value&) { none = false; });
    return none;
  }
  // Every slot that has a value, and the value, ascending.
  template <typename Visit>
  void each(Visit&& visit) const {
    auto c = delta_.changes.begin();
    auto changed = [&] {
      if (Value v = value_of(*c); !v.is_null()) visit(c->a, std::move(v));
      ++c;
    };
    for (std::uint32_t i = 0; i < present_.size(); ++i) {
      std::uint32_t slot = present_.slot(i);
      while (c != delta_.changes.end() && c->a < slot) changed();
      if (c != delta_.changes.end() && c->a == slot)
        changed();
      else
        visit(slot, at(i));
    }
    while (c != delta_.changes.end()) changed();
  }
  static PropertyColumn decode(std::span<const std::byte> record, bool check);

 private:
  Value at(std::uint32_t index) const;
  Value value_of(const Change& change) const;
  Delta delta_;
  Presence present_;
  std::uint8_t encoding_ = 0, width_ = 0;
  std::int64_t base_ = 0;
  std::uint32_t words_ = 0;  // of the dictionary
  const std::byte* data_ = nullptr;
  const std::uint32_t* offsets_ = nullptr;
  const char* text_ = nullptr;
};
// Values by ascending slot, none of them null. Nothing for no values.
std::optional<Record> encode_column(const Key& key, std::span<const std::pair<std::uint16_t, Value>> values);

// One value as bytes and back: for lists, maps and mixed columns. Lists and maps nest at most
// max_value_depth.
inline constexpr int max_value_depth = 100;
void serialize(const Value& value, std::string& out);
Value deserialize(std::string_view& in, int depth = 0);  // strings borrowed; throws Broken

// ---- Lists of sentences ----------------------------------------------------------------------------------

class Lists {
 public:
  std::span<const NodeId> find(std::uint32_t slot) const;
  void change(const Delta& delta) { delta_ = delta; }
  // Every slot that has a list, and the list, ascending.
  template <typename Visit>
  void each(Visit&& visit) const {
    auto c = delta_.changes.begin();
    auto changed = [&] {
      if (c->c > 0) visit(c->a, list_of(*c));
      ++c;
    };
    for (std::uint32_t i = 0; i < present_.size(); ++i) {
      std::uint32_t slot = present_.slot(i);
      while (c != delta_.changes.end() && c->a < slot) changed();
      if (c != delta_.changes.end() && c->a == slot)
        changed();
      else
        visit(slot, at(i));
    }
    while (c != delta_.changes.end()) changed();
  }
  static Lists decode(std::span<const std::byte> record, bool check, std::uint32_t node_bound);

 private:
  std::span<const NodeId> at(std::uint32_t index) const;
  std::span<const NodeId> list_of(const Change& change) const {
    return {reinterpret_cast<const NodeId*>(delta_.heap.data() + change.b), change.c / sizeof(NodeId)};
  }
  Delta delta_;
  Presence present_;
  const std::uint32_t* offsets_ = nullptr;
  const NodeId* ids_ = nullptr;
};
std::optional<Record> encode_lists(const Key& key,
                                   std::span<const std::pair<std::uint16_t, std::vector<NodeId>>> lists);

// ---- Adjacency of one type, direction and segment --------------------------------------------------------

struct AdjacencyEntry {
  std::uint32_t source, neighbour, ordinal;  // source within the segment
  friend auto operator<=>(const AdjacencyEntry&, const AdjacencyEntry&) = default;
};

class AdjacencySegment {
 public:
  // Sources with changes, by their last bits: so that others are read as fast as without.
  using Filter = std::array<std::uint64_t, 64>;
  void change(const Delta& delta, Filter& room);
  bool changed() const { return filter_ != nullptr; }
  bool may_have_changed(std::uint32_t local) const {
    return filter_ && (*filter_)[(local >> 6) & 63] >> (local & 63) & 1;
  }
  // The changes of sources in [from, to), by source, neighbour, ordinal. All that follows but entries() is of the record
  // without them.
  std::span<const Change> changes(std::uint32_t from, std::uint32_t to) const {
    if (changes_.empty()) return {};
    auto less = [](const Change& c, std::uint32_t s) { return c.a < s; };
    auto first = std::lower_bound(changes_.begin(), changes_.end(), from, less);
    auto last = to - from == 1 ? first : std::lower_bound(first, changes_.end(), to, less);
    while (last != changes_.end() && last->a < to) ++last;
    return {first, last};
  }
  // The half-open range of the source's relationships in nodes() and ordinals.
  std::pair<std::uint32_t, std::uint32_t> range(std::uint32_t local) const;
  const NodeId* nodes() const { return nodes_; }
  const std::uint32_t* ordinals() const { return ordinals_; }  // null: they run on from first()
  std::uint32_t first() const { return first_; }
  std::uint32_t size() const { return e_; }
  std::uint32_t sources() const { return n_; }
  // The index-th source (ascending) and its range.
  std::uint32_t source(std::uint32_t index) const;
  std::uint32_t source_of(std::uint32_t position) const;  // the source whose range holds it
  // Where the lists of the sources in [from, to) begin, and the last of them ends, if the record says it for each.
  const std::uint32_t* plain_offsets(std::uint32_t from, std::uint32_t to) const {
    return form_ == Dense && offsets_ && to <= n_ ? offsets_ + from : nullptr;
  }
  // The same written out: to - from + 1 numbers. False when all lists are empty.
  bool offsets(std::uint32_t from, std::uint32_t to, std::uint32_t* out) const;
  void entries(std::vector<AdjacencyEntry>& out, std::uint32_t from,
               std::uint32_t to) const;  // of sources in [from, to), as they were changed

  static AdjacencySegment decode(std::span<const std::byte> record, std::uint32_t width, bool check,
                                 std::uint32_t node_bound, std::uint32_t ordinal_bound);

 private:
  enum Form : std::uint8_t { Empty, Dense, Ranked, Short, Long };
  std::int64_t index(std::uint32_t local) const;  // among the sources, or -1
  std::uint32_t begin(std::uint32_t index) const { return offsets_ ? offsets_[index] : index; }
  std::span<const Change> changes_;
  const Filter* filter_ = nullptr;
  Form form_ = Empty;
  std::uint32_t n_ = 0, e_ = 0, first_ = 0, word_count_ = 0;
  const std::uint32_t* offsets_ = nullptr;  // null: one relationship a source
  const NodeId* nodes_ = nullptr;
  const std::uint32_t* ordinals_ = nullptr;
  const std::uint64_t* words_ = nullptr;
  const std::uint32_t* ranks_ = nullptr;
  const std::uint16_t* short_ = nullptr;
  const std::uint32_t* long_ = nullptr;
};
// Entries ascending. Nothing for none.
std::optional<Record> encode_adjacency(const Key& key, std::uint32_t width, std::span<const AdjacencyEntry> entries);

// ---- Ends of the relationships of a block of ordinals ----------------------------------------------------

// A stretch of ordinals that run on through one segment of out-adjacency, so their ends can be found there.
struct EndsRun {
  std::uint32_t first, count, segment;
};

class EndsBlock {
 public:
  bool explicit_ends() const { return starts_ != nullptr; }
  std::uint32_t size() const { return std::max(n_, changed_n_); }  // slots
  std::uint32_t own_size() const { return n_; }                    // without the changes
  const std::uint32_t* starts() const { return starts_; }
  const std::uint32_t* finishes() const { return finishes_; }
  std::span<const EndsRun> runs() const { return {runs_, run_count_}; }
  const EndsRun* run(std::uint32_t ordinal) const;
  // Takes the changes in: found by changed(); `room` holds from then on which slots have a relationship.
  void change(const Delta& delta, std::uint32_t block, BitWords& room);
  const Change* changed(std::uint32_t slot) const { return delta_.empty() ? nullptr : delta_.find(slot); }
  const BitWords* alive() const { return alive_; }  // null: as the record has it
  static EndsBlock decode(std::span<const std::byte> record, bool check, std::uint32_t node_bound);

 private:
  Delta delta_;
  const BitWords* alive_ = nullptr;
  std::uint32_t n_ = 0, changed_n_ = 0;
  const std::uint32_t *starts_ = nullptr, *finishes_ = nullptr;
  const EndsRun* runs_ = nullptr;
  std::size_t run_count_ = 0;
};
std::optional<Record> encode_ends(const Key& key, std::span<const std::uint32_t> starts,
                                  std::span<const std::uint32_t> finishes);
Record encode_ends(const Key& key, std::span<const EndsRun> runs);

}  // namespace dothi
