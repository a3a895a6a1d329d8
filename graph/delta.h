// delta.h: changes that are kept beside the records they change, so that a small commit writes little.
//
// What a commit changes in a record is a Delta: slots, relationships or names as they are now. Its deltas, by key of the
// record, are a run, which is one record of kind Delta or several. Runs of like size are merged into one, so that there are
// few, each several times as large as the next younger one. Who reads a record takes what the runs say of it, the youngest
// first. When the runs hold more than an eighth of the graph, the oldest is taken away from its first record on: these are
// written anew, a few a commit.
#pragma once

#include "segments.h"

namespace dothi {

struct DeltaEntry {
  KeyBytes key;  // of the record that was changed
  std::uint32_t first, count, heap, heap_bytes;
  std::uint32_t replaces;  // 1: what older runs say of the record is over
  std::uint32_t reserved;
  std::uint64_t bytes() const { return sizeof(DeltaEntry) + std::uint64_t(count) * sizeof(Change) + heap_bytes; }
};
static_assert(sizeof(DeltaEntry) == 40);

// One record of a run, read where it lies.
class DeltaChunk {
 public:
  std::uint32_t size() const { return std::uint32_t(entries_.size()); }
  const DeltaEntry& entry(std::uint32_t i) const { return entries_[i]; }
  Delta delta(std::uint32_t i) const {
    const DeltaEntry& e = entries_[i];
    return {changes_.subspan(e.first, e.count), heap_.substr(e.heap, e.heap_bytes)};
  }
  std::uint32_t lower_bound(const KeyBytes& key) const;  // the first entry not below
  // With `check` keys ascend and every delta lies within the chunk.
  static DeltaChunk decode(std::span<const std::byte> record, bool check);

 private:
  std::span<const DeltaEntry> entries_;
  std::span<const Change> changes_;
  std::string_view heap_;
};

// A run while it is made.
class DeltaRun {
 public:
  // Begins the delta of one record; changes must follow in their order, records come in any.
  void begin(const Key& key, bool replaces = false);
  void add(const Change& change) { changes_.push_back(change), ++entries_.back().count; }
  // A change with its bytes on the heap; `where` is the member that says where.
  void add(Change change, std::string_view bytes);
  std::uint64_t last_bytes() const { return entries_.back().bytes(); }
  void drop_last();
  void append(const DeltaChunk& chunk, const KeyBytes& from);  // its records from that key on
  void sort();

  bool empty() const { return entries_.empty(); }
  std::uint64_t bytes() const;
  // The two as one, both sorted. With nothing older left, what only says that older changes are over is left out.
  static DeltaRun merge(const DeltaRun& older, const DeltaRun& younger);
  void forget_older();
  // Leaves out the deltas of these records.
  template <typename Predicate>
  void erase_if(Predicate&& predicate) {
    std::erase_if(entries_,
                  [&](const DeltaEntry& e) { return predicate(decode_key(std::span<const std::uint8_t, 16>(e.key))); });
  }
  // As records of the run `number`; the first key of each goes to `firsts`.
  std::vector<Record> encode(std::uint32_t number, std::vector<KeyBytes>& firsts) const;

 private:
  void copy(const DeltaRun& from, const DeltaEntry& entry);
  Delta delta(const DeltaEntry& e) const {
    return {std::span(changes_).subspan(e.first, e.count), std::string_view(heap_).substr(e.heap, e.heap_bytes)};
  }
  std::vector<DeltaEntry> entries_;
  std::vector<Change> changes_;
  std::string heap_;
};

// Two deltas of one record as one: of what both change, as the younger says. Appends to `changes` and `heap`, whose part of
// this delta begins at `base`.
void merge_deltas(RecordKind kind, const Delta& older, const Delta& younger, std::vector<Change>& changes,
                  std::string& heap, std::size_t base);
// Throws Broken when changes are out of order or reach beyond the heap. Ids are the caller's to check.
void require_delta(RecordKind kind, const Delta& delta);

inline std::string_view text_of(const Change& c, std::string_view heap) { return heap.substr(c.b, c.c); }
inline std::string_view more_of(const Change& c, std::string_view heap) {
  return heap.substr(c.b + c.c, c.d & ~row_gone);
}

// How large runs are: one of level n + 1 is up to eight times as large as one of level n, one of level 0 fits into a leaf of
// the store beside others.
int run_level(std::uint64_t bytes);

}  // namespace dothi
