#include "delta.h"

#include <tuple>

namespace dothi {
namespace {

constexpr std::size_t chunk_bytes = 128 * 1024;

bool in_pages(RecordKind kind) { return kind == RecordKind::Names || kind == RecordKind::Index; }

bool on_heap(RecordKind kind) {
  return kind == RecordKind::NodeColumn || kind == RecordKind::RelationshipColumn || kind == RecordKind::Evidence ||
         in_pages(kind);
}

// Where the bytes of a change lie on the heap, and how many there are.
std::pair<std::uint64_t, std::uint64_t> place(RecordKind kind, const Change& c) {
  if (!on_heap(kind)) return {0, 0};
  return {c.b, std::uint64_t(c.c) + (in_pages(kind) ? c.d & ~row_gone : 0)};
}

// Below 0, 0 or above: the order of what two changes change.
template <typename T>
int sign(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}
int compare(RecordKind kind, const Change& a, std::string_view heap_a, const Change& b, std::string_view heap_b) {
  if (kind == RecordKind::Adjacency) return sign(std::tie(a.a, a.b, a.c), std::tie(b.a, b.b, b.c));
  if (!in_pages(kind)) return sign(a.a, b.a);
  if (int order = text_of(a, heap_a).compare(text_of(b, heap_b))) return order;
  if (int order = sign(a.a, b.a)) return order;
  return more_of(a, heap_a).compare(more_of(b, heap_b));
}

}  // namespace

int run_level(std::uint64_t bytes) {
  int level = 0;
  for (std::uint64_t most = 1800; bytes > most; most *= 8) ++level;
  return level;
}

void merge_deltas(RecordKind kind, const Delta& older, const Delta& younger, std::vector<Change>& changes,
                  std::string& heap, std::size_t base) {
  auto take = [&](Change c, std::string_view from) {
    if (on_heap(kind)) {
      auto [at, size] = place(kind, c);
      c.b = std::uint32_t(heap.size() - base);
      heap += from.substr(at, size);
    }
    changes.push_back(c);
  };
  auto o = older.changes.begin();
  for (const Change& y : younger.changes) {
    int order = 1;
    for (; o != older.changes.end() && (order = compare(kind, *o, older.heap, y, younger.heap)) < 0; ++o)
      take(*o, older.heap);
    if (o != older.changes.end() && order == 0) ++o;
    take(y, younger.heap);
  }
  for (; o != older.changes.end(); ++o) take(*o, older.heap);
}

void require_delta(RecordKind kind, const Delta& delta) {
  const Change* previous = nullptr;
  for (const Change& c : delta.changes) {
    auto [at, size] = place(kind, c);
    if (at + size > delta.heap.size()) throw Broken{"a change reaches beyond the record"};
    if (previous && compare(kind, *previous, delta.heap, c, delta.heap) >= 0) throw Broken{"changes out of order"};
    previous = &c;
  }
}

// ---- Read ------------------------------------------------------------------------------------------------

std::uint32_t DeltaChunk::lower_bound(const KeyBytes& key) const {
  auto at = std::lower_bound(entries_.begin(), entries_.end(), key,
                             [](const DeltaEntry& e, const KeyBytes& k) { return e.key < k; });
  return std::uint32_t(at - entries_.begin());
}

DeltaChunk DeltaChunk::decode(std::span<const std::byte> record, bool check) {
  const auto& h = *reinterpret_cast<const RecordHeader*>(record.data());
  std::span<const std::byte> rest = record.subspan(sizeof h);
  if (h.n > rest.size() / sizeof(DeltaEntry)) throw Broken{"an array reaches beyond the record"};
  DeltaChunk chunk;
  chunk.entries_ = {reinterpret_cast<const DeltaEntry*>(rest.data()), h.n};
  rest = rest.subspan(h.n * sizeof(DeltaEntry));
  if (h.e > rest.size() / sizeof(Change)) throw Broken{"an array reaches beyond the record"};
  chunk.changes_ = {reinterpret_cast<const Change*>(rest.data()), h.e};
  rest = rest.subspan(h.e * sizeof(Change));
  chunk.heap_ = {reinterpret_cast<const char*>(rest.data()), rest.size()};
  if (!check) return chunk;
  const DeltaEntry* previous = nullptr;
  for (const DeltaEntry& e : chunk.entries_) {
    if (std::uint64_t(e.first) + e.count > h.e || std::uint64_t(e.heap) + e.heap_bytes > rest.size())
      throw Broken{"a delta reaches beyond the record"};
    if (e.heap % alignof(NodeId) != 0) throw Broken{"a delta lies at an odd place"};
    if (previous && previous->key >= e.key) throw Broken{"deltas out of order"};
    previous = &e;
  }
  return chunk;
}

// ---- Made ------------------------------------------------------------------------------------------------

void DeltaRun::begin(const Key& key, bool replaces) {
  heap_.resize((heap_.size() + 7) & ~std::size_t(7));
  entries_.push_back(
      {dothi::encode(key), std::uint32_t(changes_.size()), 0, std::uint32_t(heap_.size()), 0, replaces, 0});
}

void DeltaRun::add(Change change, std::string_view bytes) {
  DeltaEntry& e = entries_.back();
  change.b = std::uint32_t(heap_.size() - e.heap);
  heap_ += bytes;
  if (heap_.size() > max_record_bytes)
    throw Error(Fault::LimitExceeded,
                "the changes of one commit would be larger than 1 GiB; make several commits of them");
  e.heap_bytes = std::uint32_t(heap_.size() - e.heap);
  add(change);
}

void DeltaRun::drop_last() {
  changes_.resize(entries_.back().first);
  heap_.resize(entries_.back().heap);
  entries_.pop_back();
}

void DeltaRun::copy(const DeltaRun& from, const DeltaEntry& entry) {
  heap_.resize((heap_.size() + 7) & ~std::size_t(7));
  DeltaEntry e = entry;
  Delta d = from.delta(entry);
  e.first = std::uint32_t(changes_.size());
  e.heap = std::uint32_t(heap_.size());
  changes_.insert(changes_.end(), d.changes.begin(), d.changes.end());
  heap_ += d.heap;
  entries_.push_back(e);
}

void DeltaRun::append(const DeltaChunk& chunk, const KeyBytes& from) {
  for (std::uint32_t i = chunk.lower_bound(from); i < chunk.size(); ++i) {
    Delta d = chunk.delta(i);
    heap_.resize((heap_.size() + 7) & ~std::size_t(7));
    DeltaEntry e = chunk.entry(i);
    e.first = std::uint32_t(changes_.size());
    e.heap = std::uint32_t(heap_.size());
    changes_.insert(changes_.end(), d.changes.begin(), d.changes.end());
    heap_ += d.heap;
    entries_.push_back(e);
  }
}

void DeltaRun::sort() {
  std::sort(entries_.begin(), entries_.end(), [](const DeltaEntry& a, const DeltaEntry& b) { return a.key < b.key; });
}

DeltaRun DeltaRun::merge(const DeltaRun& older, const DeltaRun& younger) {
  DeltaRun out;
  out.entries_.reserve(older.entries_.size() + younger.entries_.size());
  out.changes_.reserve(older.changes_.size() + younger.changes_.size());
  out.heap_.reserve(older.heap_.size() + younger.heap_.size());
  auto o = older.entries_.begin();
  for (const DeltaEntry& y : younger.entries_) {
    for (; o != older.entries_.end() && o->key < y.key; ++o) out.copy(older, *o);
    const DeltaEntry* same = o != older.entries_.end() && o->key == y.key ? &*o++ : nullptr;
    if (!same || y.replaces) {
      out.copy(younger, y);
      continue;
    }
    out.begin(decode_key(std::span<const std::uint8_t, 16>(y.key)), same->replaces);
    DeltaEntry& e = out.entries_.back();
    merge_deltas(RecordKind(y.key[0]), older.delta(*same), younger.delta(y), out.changes_, out.heap_, e.heap);
    e.count = std::uint32_t(out.changes_.size()) - e.first;
    e.heap_bytes = std::uint32_t(out.heap_.size()) - e.heap;
  }
  for (; o != older.entries_.end(); ++o) out.copy(older, *o);
  return out;
}

std::uint64_t DeltaRun::bytes() const {
  std::uint64_t sum = 0;
  for (const DeltaEntry& e : entries_) sum += e.bytes();
  return sum;
}

void DeltaRun::forget_older() {
  std::erase_if(entries_, [](const DeltaEntry& e) { return e.count == 0; });
  for (DeltaEntry& e : entries_) e.replaces = 0;
}

std::vector<Record> DeltaRun::encode(std::uint32_t number, std::vector<KeyBytes>& firsts) const {
  std::vector<Record> records;
  for (std::size_t from = 0; from < entries_.size();) {
    std::size_t to = from, size = 0;
    DeltaRun part;
    for (; to < entries_.size() && (to == from || size < chunk_bytes); ++to) {
      part.copy(*this, entries_[to]);
      size += entries_[to].bytes();
    }
    Record& record = records.emplace_back(Key{RecordKind::Delta, 0, number, 0, std::uint32_t(records.size())});
    record.header().n = std::uint32_t(part.entries_.size());
    record.header().e = std::uint32_t(part.changes_.size());
    record.append(std::span<const DeltaEntry>(part.entries_));
    record.append(std::span<const Change>(part.changes_));
    record.append(part.heap_.data(), part.heap_.size());
    firsts.push_back(part.entries_.front().key);
    from = to;
  }
  return records;
}

}  // namespace dothi
