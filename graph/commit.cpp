#include <bit>
#include <numeric>
#include <tuple>

#include "build.h"
#include "state.h"

namespace dothi {

std::uint8_t segment_width(const std::vector<bool>& used, std::uint64_t total) {
  constexpr std::uint64_t segment_bytes = 64 * 1024;
  std::uint8_t width = 12;
  for (; width < 24; ++width) {
    std::uint64_t segments = 0, last = 0;
    for (std::size_t i = 0; i < used.size(); ++i)
      if (used[i] && (segments == 0 || (i >> (width - 12)) != last)) {
        ++segments;
        last = i >> (width - 12);
      }
    if (segments == 0 || total * 8 / segments >= segment_bytes) break;
  }
  return width;
}

void put_catalogue(WriteBatch& batch, const Catalogue& c, std::uint64_t seed, std::uint64_t commit,
                   RecordTotals others) {
  std::string bytes = c.encode();
  Record catalogue(Key{RecordKind::Catalogue});
  catalogue.header().commit = commit;
  catalogue.append(bytes.data(), bytes.size());
  seal(catalogue.finish(), seed);
  batch.put(catalogue.key(), catalogue.finish());
  Root root = new_root(seed);
  root.snapshot = batch.number();
  root.commit = commit;
  root.nodes = c.nodes;
  root.relationships = c.relationships;
  root.node_bound = c.node_bound;
  others.add(catalogue.header().key, catalogue.header().checksum, seed);
  root.all = others;
  root.incompatible = c.features();
  root.minor = others.keys != 0     ? 3
               : !c.indexes.empty() ? 2
               : c.has_deltas       ? 1
                                    : 0;  // the first format that has what the file has
  put_root(batch, root);
}

namespace {

// What runs may hold before records are written for them: an eighth of about what the graph's records are.
std::uint64_t most_beside(const Catalogue& c) {
  return std::clamp<std::uint64_t>((16 * c.relationships + 8 * c.nodes) / 8, 32 << 10, 64 << 20);
}

// One commit being written: seals records, and keeps the count and sum of checksums that the root holds.
class Writer {
 public:
  explicit Writer(ViewState& s)
      : state_(s),
        catalogue_(s.overlay->catalogue),
        batch_(s.graph->store->batch()),
        seed_(s.graph->store->seed()),
        commit_(catalogue_.commit),
        totals_(s.base().totals) {}

  void put(Record& record) {
    record.header().commit = commit_;
    std::span<std::byte> bytes = record.finish();
    seal(bytes, seed_);
    forget(record.key());
    totals_.add(record.header().key, record.header().checksum, seed_);
    written_[record.key()] = record.header().checksum;
    batch_->put(record.key(), bytes);
  }
  void erase(const Key& key) {
    if (!forget(key)) return;
    written_[key] = std::nullopt;
    batch_->erase(key);
  }
  // The whole record, whatever was beside it, or nothing where it is empty.
  void write(const Key& key, std::optional<Record> record) {
    // What runs still say of it is over. The one at its end says nothing any more of what is written for its sake.
    std::size_t runs = folds_.contains(key) ? ending_ : catalogue_.runs.size();
    if (!without_runs_ && state_.cache->has_delta(*state_.snapshot, key, runs)) run_.begin(key, true);
    if (record)
      put(*record);
    else
      erase(key);
  }
  // Keeps what `changes(run)` adds to the run beside the record: `count` changes at least. False where it has to be written
  // whole.
  template <typename Changes>
  bool beside(const Key& key, std::size_t count, Changes&& changes) {
    if (without_runs_ || folds_.contains(key) || !small(key, count * sizeof(Change))) return false;
    run_.begin(key);
    changes(run_);
    if (small(key, run_.last_bytes() - sizeof(DeltaEntry))) return true;
    run_.drop_last();
    return false;
  }

  // Records that the oldest run has changes of and that are to be written now, while there is more in runs than there
  // should be: few for a small commit.
  void choose_folds(std::uint64_t changes) {
    std::uint64_t total = 0, most = most_beside(catalogue_);
    for (const RunPlace& r : catalogue_.runs) total += r.bytes;
    std::size_t folds = 4 + changes / 8;
    while (total > most && folds > 0 && !catalogue_.runs.empty()) {
      std::size_t last = ending_ = catalogue_.runs.size() - 1;
      RunPlace& r = catalogue_.runs[last];
      std::uint32_t number = r.ending() ? r.chunk_of(r.from) : 0;
      for (bool done = false; !done;) {
        const DeltaChunk& chunk = state_.cache->delta_chunk(*state_.snapshot, last, number);
        std::uint32_t i = chunk.lower_bound(r.from);
        for (; i < chunk.size() && total > most && folds > 0; ++i) {
          total -= chunk.entry(i).bytes();
          r.bytes -= std::min(r.bytes, chunk.entry(i).bytes());
          Key key = decode_key(std::span<const std::uint8_t, 16>(chunk.entry(i).key));
          if (chunk.entry(i).count == 0 || state_.cache->replaced(*state_.snapshot, key, last)) continue;
          folds_.insert(key);
          --folds;
        }
        if (i < chunk.size()) {
          r.from = chunk.entry(i).key;
          break;
        }
        erase({RecordKind::Delta, 0, r.number, 0, number});
        if (++number < r.firsts.size())
          r.from = r.firsts[number];
        else
          catalogue_.runs.pop_back(), done = true;
        if (total <= most || folds == 0) break;
      }
      if (!folds_.empty()) break;  // the run before it only when this one is at its end
    }
  }
  // All of them.
  void fold_all() {
    without_runs_ = true;
    for (std::size_t run = 0; run < catalogue_.runs.size(); ++run) {
      const RunPlace& r = catalogue_.runs[run];
      for (std::uint32_t n = r.ending() ? r.chunk_of(r.from) : 0; n < r.firsts.size(); ++n) {
        const DeltaChunk& chunk = state_.cache->delta_chunk(*state_.snapshot, run, n);
        for (std::uint32_t i = chunk.lower_bound(r.from); i < chunk.size(); ++i)
          if (chunk.entry(i).count > 0)
            folds_.insert(decode_key(std::span<const std::uint8_t, 16>(chunk.entry(i).key)));
        erase({RecordKind::Delta, 0, r.number, 0, n});
      }
    }
    catalogue_.runs.clear();
    catalogue_.has_deltas = false;
  }
  // The segments to be written anew among the records whose keys differ from this one in the segment only.
  std::set<std::uint32_t> folds_of(Key key) const {
    std::set<std::uint32_t> segments;
    key.segment = 0;
    for (auto at = folds_.lower_bound(key); at != folds_.end(); ++at) {
      Key same = *at;
      same.segment = 0;
      if (same != key) break;
      segments.insert(at->segment);
    }
    return segments;
  }
  // Whether any record of a type is to be written now.
  bool folds_type(std::uint32_t type) const {
    return std::any_of(folds_.begin(), folds_.end(), [&](const Key& k) {
      return k.id == type &&
             (k.kind == RecordKind::Adjacency || k.kind == RecordKind::Ends ||
              k.kind == RecordKind::RelationshipColumn || (k.kind == RecordKind::Evidence && k.direction == 0));
    });
  }
  // The segments of a type are others now, or an index is gone: what runs say of such records is over.
  void forget(RecordKind kind, std::uint32_t id) { others_.insert({kind, id}); }

  void finish() {
    write_run();
    forget(Key{RecordKind::Catalogue});
    put_catalogue(*batch_, catalogue_, seed_, commit_, totals_);
    batch_->commit();
  }

 private:
  // Whether a change of so many bytes is worth keeping beside the record.
  bool small(const Key& key, std::uint64_t bytes) const {
    return bytes < 256 || 4 * bytes < state_.snapshot->find(key).size();
  }

  // The run of this commit, with as many of the youngest ones as are not larger than it has become.
  void write_run() {
    if (run_.empty() && others_.empty()) return;
    run_.sort();
    auto of_others = [&](const Key& k) { return others_.contains({k.kind, k.id}); };
    run_.erase_if(of_others);
    std::vector<RunPlace>& runs = catalogue_.runs;
    std::size_t taken = 0;
    while (taken < runs.size() &&
           (!others_.empty() || (!runs[taken].ending() && run_level(runs[taken].bytes) <= run_level(run_.bytes())))) {
      const RunPlace& r = runs[taken];
      DeltaRun older;
      for (std::uint32_t n = r.ending() ? r.chunk_of(r.from) : 0; n < r.firsts.size(); ++n) {
        older.append(state_.cache->delta_chunk(*state_.snapshot, taken, n), r.from);
        erase({RecordKind::Delta, 0, r.number, 0, n});
      }
      older.erase_if(of_others);
      run_ = DeltaRun::merge(older, run_);
      ++taken;
    }
    runs.erase(runs.begin(), runs.begin() + std::ptrdiff_t(taken));
    if (runs.empty()) run_.forget_older();
    if (run_.empty()) return;
    RunPlace place;
    while (std::any_of(runs.begin(), runs.end(), [&](const RunPlace& r) { return r.number == place.number; }))
      ++place.number;
    place.bytes = run_.bytes();
    for (Record& record : run_.encode(place.number, place.firsts)) put(record);
    runs.insert(runs.begin(), std::move(place));
    catalogue_.has_deltas = true;
  }

  // Takes the record that is there now out of the sum; whether there was one.
  bool forget(const Key& key) {
    std::optional<std::uint64_t> old;
    if (auto at = written_.find(key); at != written_.end())
      old = at->second;
    else if (auto record = state_.snapshot->find(key); record.size() >= sizeof(RecordHeader)) {
      RecordHeader h;
      std::memcpy(&h, record.data(), sizeof h);
      old = h.checksum;
    }
    if (!old) return false;
    totals_.remove(encode(key), *old, seed_);
    return true;
  }

  ViewState& state_;
  Catalogue& catalogue_;
  std::unique_ptr<WriteBatch> batch_;
  std::uint64_t seed_, commit_;
  RecordTotals totals_;
  std::map<Key, std::optional<std::uint64_t>> written_;
  DeltaRun run_;
  std::set<Key> folds_;
  std::size_t ending_ = 0;  // the run they are of
  std::set<std::pair<RecordKind, std::uint32_t>> others_;
  bool without_runs_ = false;
};

// ---- Bits, columns, evidence -----------------------------------------------------------------------------

// The blocks that changed and those that are to be written anyway.
template <typename Blocks>
std::set<std::uint32_t> touched(const Writer& out, const Key& key, Blocks&& has, std::uint32_t blocks) {
  std::set<std::uint32_t> all = out.folds_of(key);
  for (std::uint32_t b = 0; b < blocks; ++b)
    if (has(b)) all.insert(b);
  return all;
}

template <typename Base>
void write_bits(Writer& out, Key key, const BitPatches* patches, Base&& base) {
  auto patch_of = [&](std::uint32_t b) { return patches ? patches->block(b) : nullptr; };
  for (std::uint32_t b : touched(out, key, patch_of, patches ? patches->size() : 0)) {
    key.segment = b;
    const BitPatch* patch = patch_of(b);
    if (patch) {
      std::size_t count = 0;
      for (std::size_t w = 0; w < patch->set.size(); ++w)
        count += std::size_t(std::popcount(patch->set[w] | patch->clear[w]));
      if (out.beside(key, count, [&](DeltaRun& run) {
            for (std::uint32_t w = 0; w < patch->set.size(); ++w)
              for (std::uint64_t word = patch->set[w] | patch->clear[w]; word != 0; word &= word - 1) {
                auto bit = std::uint32_t(std::countr_zero(word));
                run.add({w * 64 + bit, std::uint32_t(patch->set[w] >> bit & 1), 0, 0});
              }
          }))
        continue;
    }
    BitWords words;
    base(b).expand(words);
    if (patch)
      for (std::size_t w = 0; w < words.size(); ++w) words[w] = (words[w] & ~patch->clear[w]) | patch->set[w];
    out.write(key, encode_bits(key, words));
  }
}

// The committed values of a block by slot, as a patch changed them; empty ones left out.
template <typename T, typename Base, typename Empty>
std::vector<std::pair<std::uint16_t, T>> merged(Patch<T>* patch, const Base& base, Empty&& empty) {
  std::vector<std::pair<std::uint16_t, T>> out;
  std::size_t k = 0, n = patch ? patch->items().size() : 0;
  auto take = [&] {
    if (!empty(patch->items()[k].second)) out.push_back(std::move(patch->items()[k]));
    ++k;
  };
  base.each([&](std::uint32_t slot, auto&& value) {
    while (k < n && patch->items()[k].first < slot) take();
    if (k < n && patch->items()[k].first == slot)
      take();
    else if constexpr (std::is_same_v<T, Value>)
      out.emplace_back(std::uint16_t(slot), std::move(value));
    else
      out.emplace_back(std::uint16_t(slot), T(value.begin(), value.end()));
  });
  while (k < n) take();
  return out;
}

template <typename T>
Patch<T>* sorted_patch(Patches<T>* patches, std::uint32_t block) {
  if (!patches || block >= patches->blocks().size() || !patches->blocks()[block]) return nullptr;
  Patch<T>* patch = patches->blocks()[block].get();
  std::sort(patch->items().begin(), patch->items().end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  return patch;
}

template <typename T, typename Base, typename Bytes, typename Whole>
void write_slots(Writer& out, Key key, Patches<T>* patches, Base&& base, Bytes&& bytes, Whole&& whole) {
  auto has = [&](std::uint32_t b) { return patches->blocks()[b] != nullptr; };
  for (std::uint32_t b : touched(out, key, has, patches ? std::uint32_t(patches->blocks().size()) : 0)) {
    key.segment = b;
    Patch<T>* patch = sorted_patch(patches, b);
    if (patch && out.beside(key, patch->items().size(), [&](DeltaRun& run) {
          for (const auto& [slot, item] : patch->items()) {
            std::string_view text = bytes(item);
            run.add({slot, 0, std::uint32_t(text.size()), 0}, text);
          }
        }))
      continue;
    out.write(key, whole(key, patch, base(b)));
  }
}

template <typename Base>
void write_column(Writer& out, const Key& key, Patches<Value>* patches, Base&& base) {
  std::string text;
  write_slots(
      out, key, patches, base,
      [&](const Value& v) -> std::string_view {
        text.clear();
        serialize(v, text);
        return text;
      },
      [](const Key& k, Patch<Value>* patch, const PropertyColumn& column) {
        return encode_column(k, merged(patch, column, [](const Value& v) { return v.is_null(); }));
      });
}

template <typename Base>
void write_lists(Writer& out, const Key& key, Patches<std::vector<NodeId>>* patches, Base&& base) {
  using List = std::vector<NodeId>;
  write_slots(
      out, key, patches, base,
      [](const List& l) {
        return std::string_view(reinterpret_cast<const char*>(l.data()), l.size() * sizeof(NodeId));
      },
      [](const Key& k, Patch<List>* patch, const Lists& lists) {
        return encode_lists(k, merged(patch, lists, [](const List& l) { return l.empty(); }));
      });
}

template <typename T>
T* at_or_null(std::vector<T>& all, std::uint32_t i) {
  return i < all.size() ? &all[i] : nullptr;
}

// ---- Relationships ---------------------------------------------------------------------------------------

// An out-segment whose ordinals run on from `first` through it.
struct Stretch {
  std::uint32_t segment, first, count;
};

class TypeWriter {
 public:
  TypeWriter(Writer& out, ViewState& s, std::uint32_t type, TypeOverlay& o)
      : out_(out),
        s_(s),
        type_(type),
        o_(o),
        stats_(s.overlay->catalogue.stats[type]),
        is_new_(type >= s.base().types.size()) {
    if (!is_new_) base_ = s.base().stats[type];
  }

  void write() {
    choose_widths();
    write_direction(Direction::Out);
    write_direction(Direction::In);
    write_ends();
    for (std::uint32_t k = 0; k < s_.overlay->catalogue.keys.size(); ++k)
      write_column(out_, {RecordKind::RelationshipColumn, 0, type_, k}, at_or_null(o_.columns, k),
                   [&](std::uint32_t b) -> const PropertyColumn& {
                     static const PropertyColumn none;
                     return !is_new_ && k < s_.base().keys.size() && b < s_.cache->blocks_of(type_)
                                ? s_.cache->column(*s_.snapshot, type_, k, b)
                                : none;
                   });
    write_lists(out_, {RecordKind::Evidence, 0, type_}, &o_.evidence, [&](std::uint32_t b) -> const Lists& {
      static const Lists none;
      return !is_new_ && b < s_.cache->blocks_of(type_) ? s_.cache->evidence(*s_.snapshot, type_, b) : none;
    });
  }

 private:
  static std::uint32_t source(const Ends& e, Direction d) {
    return std::uint32_t(d == Direction::Out ? e.start : e.end);
  }
  static std::uint32_t target(const Ends& e, Direction d) {
    return std::uint32_t(d == Direction::Out ? e.end : e.start);
  }

  std::uint32_t old_segments(Direction d) const { return is_new_ ? 0 : s_.cache->segments_of(type_, d); }
  const AdjacencySegment& old_segment(Direction d, std::uint32_t i) const {
    return s_.cache->adjacency(*s_.snapshot, type_, d, i);
  }

  // The smallest width at which the segments that are not empty hold 64 KB on average: chosen when the type
  // is first written and again when it has grown eightfold, since then everything of it is written anew.
  void choose_widths() {
    constexpr std::uint64_t small = 8192;
    if (base_.measured != 0 && stats_.count <= 8 * std::max(base_.measured, small)) return;
    std::uint64_t total = stats_.count;
    for (Direction d : {Direction::Out, Direction::In}) {
      std::vector<bool> used((std::uint64_t(s_.overlay->catalogue.node_bound) >> 12) + 1);
      for (const Ends& e : o_.fresh)
        if (e.start != NodeId(nobody)) used[source(e, d) >> 12] = true;
      std::uint32_t old_width = base_.width[int(d)];
      for (std::uint32_t i = 0; i < old_segments(d); ++i) {
        const AdjacencySegment& a = old_segment(d, i);
        for (std::uint32_t k = 0; k < a.sources(); ++k)
          used[((std::uint64_t(i) << old_width) + a.source(k)) >> 12] = true;
      }
      stats_.width[int(d)] = segment_width(used, total);
    }
    stats_.measured = total;
  }

  // Committed relationships of the sources in [low, high), without the removed ones, by source from `low` on.
  void base_entries(Direction d, std::uint64_t low, std::uint64_t high, std::vector<AdjacencyEntry>& out) const {
    std::uint32_t width = base_.width[int(d)];
    for (std::uint64_t i = low >> width; i < old_segments(d) && (i << width) < high; ++i) {
      std::uint64_t first = i << width, end = (i + 1) << width;
      std::size_t before = out.size();
      old_segment(d, std::uint32_t(i))
          .entries(out, std::uint32_t(std::max(low, first) - first), std::uint32_t(std::min(high, end) - first));
      for (std::size_t k = before; k < out.size(); ++k) out[k].source = std::uint32_t(out[k].source + first - low);
    }
    if (!o_.removed.empty())
      std::erase_if(out, [&](const AdjacencyEntry& e) { return o_.removed.contains(e.ordinal); });
  }

  void write_direction(Direction d) {
    std::uint8_t width = stats_.width[int(d)];
    bool rewidth = !is_new_ && old_segments(d) > 0 && width != base_.width[int(d)];
    auto key = [&](std::uint64_t segment) {
      return Key{RecordKind::Adjacency, std::uint8_t(d), type_, 0, std::uint32_t(segment)};
    };

    std::vector<AdjacencyEntry> fresh;  // whole node ids as sources for now
    fresh.reserve(o_.fresh.size());
    for (std::uint32_t i = 0; i < o_.fresh.size(); ++i)
      if (const Ends& e = o_.fresh[i]; e.start != NodeId(nobody))
        fresh.push_back({source(e, d), target(e, d), o_.base_bound + i});
    if (!std::is_sorted(fresh.begin(), fresh.end())) std::sort(fresh.begin(), fresh.end());

    std::vector<AdjacencyEntry> removed;
    for (const auto& [ordinal, e] : o_.removed) removed.push_back({source(e, d), target(e, d), ordinal});
    std::sort(removed.begin(), removed.end());

    std::vector<std::uint32_t> touched;
    if (rewidth) {
      out_.forget(RecordKind::Adjacency, type_);
      for (std::uint32_t i = 0; i < old_segments(d); ++i) {
        note_old(d, i);
        out_.erase(key(i));
      }
      touched.resize((std::uint64_t(s_.overlay->catalogue.node_bound) >> width) + 1);
      std::iota(touched.begin(), touched.end(), 0);
    } else {
      for (std::uint32_t segment : out_.folds_of(key(0))) touched.push_back(segment);
      for (const std::vector<AdjacencyEntry>* some : {&fresh, &removed})
        for (const AdjacencyEntry& e : *some)
          if (touched.empty() || touched.back() != e.source >> width) touched.push_back(e.source >> width);
      std::sort(touched.begin(), touched.end());
      touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
    }

    std::vector<AdjacencyEntry> entries;
    auto at = fresh.begin(), gone = removed.begin();
    for (std::uint32_t segment : touched) {
      std::uint64_t low = std::uint64_t(segment) << width, high = low + (std::uint64_t(1) << width);
      auto below = [&](std::uint64_t bound) { return [bound](const AdjacencyEntry& e) { return e.source < bound; }; };
      auto at_end = std::partition_point(at, fresh.end(), below(high)),
           gone_end = std::partition_point(gone, removed.end(), below(high));
      std::span<const AdjacencyEntry> added(at, at_end), taken(gone, gone_end);
      at = at_end, gone = gone_end;
      if (!rewidth && out_.beside(key(segment), added.size() + taken.size(), [&](DeltaRun& run) {
            auto change = [&](const AdjacencyEntry& e, std::uint32_t there) {
              run.add({std::uint32_t(e.source - low), e.neighbour, e.ordinal, there});
            };
            auto t = taken.begin();
            for (const AdjacencyEntry& e : added) {
              for (; t != taken.end() && *t < e; ++t) change(*t, 0);
              change(e, 1);
            }
            for (; t != taken.end(); ++t) change(*t, 0);
          }))
        continue;
      if (!rewidth && segment < old_segments(d)) note_old(d, segment);
      entries.clear();
      if (!is_new_) base_entries(d, low, high, entries);
      auto middle = std::ptrdiff_t(entries.size());
      for (const AdjacencyEntry& e : added) entries.push_back({std::uint32_t(e.source - low), e.neighbour, e.ordinal});
      if (middle > 0) std::inplace_merge(entries.begin(), entries.begin() + middle, entries.end());
      std::optional<Record> record = encode_adjacency(key(segment), width, entries);
      if (d == Direction::Out && record && record->header().flags & 2)
        stretches_.push_back({segment, entries.front().ordinal, std::uint32_t(entries.size())});
      out_.write(key(segment), std::move(record));
    }
  }

  // An old out-segment that is written anew: blocks of ends that pointed into it must be, too.
  void note_old(Direction d, std::uint32_t segment) {
    if (d != Direction::Out) return;
    rewritten_.insert(segment);
    const AdjacencySegment& a = old_segment(d, segment);
    if (a.size() > 0 && !a.ordinals())
      for (std::uint32_t b = a.first() >> block_bits; b <= (a.first() + a.size() - 1) >> block_bits; ++b)
        blocks_.insert(b);
  }

  std::optional<Ends> fresh_ends(std::uint32_t ordinal) const {
    const Ends& e = o_.fresh[ordinal - o_.base_bound];
    return e.start == NodeId(nobody) ? std::nullopt : std::optional(e);
  }

  void write_ends() {
    // Blocks whose runs lead into a segment that is another now are written whole, others where too much has changed.
    blocks_.merge(out_.folds_of({RecordKind::Ends, 0, type_}));
    std::map<std::uint32_t, std::vector<std::uint32_t>> removed;  // ordinals by block
    for (const auto& [ordinal, e] : o_.removed) removed[ordinal >> block_bits].push_back(ordinal);
    if (!o_.fresh.empty())
      for (std::uint32_t b = o_.base_bound >> block_bits; b <= (stats_.bound - 1) >> block_bits; ++b) removed[b];
    for (auto& [b, of_block] : removed) {
      auto& gone = of_block;  // lambdas of older compilers hold no structured binding
      if (blocks_.contains(b)) continue;
      std::sort(gone.begin(), gone.end());
      std::uint32_t from = std::max(b << block_bits, o_.base_bound);
      std::uint64_t to = std::min<std::uint64_t>((std::uint64_t(b) + 1) << block_bits, stats_.bound);
      if (!out_.beside(
              {RecordKind::Ends, 0, type_, 0, b}, gone.size() + (to > from ? to - from : 0), [&](DeltaRun& run) {
                for (std::uint32_t ordinal : gone) run.add({ordinal & block_mask, nobody, 0, 0});
                for (std::uint64_t i = from; i < to; ++i)
                  if (auto e = fresh_ends(std::uint32_t(i)))
                    run.add({std::uint32_t(i) & block_mask, std::uint32_t(e->start), std::uint32_t(e->end), 0});
              }))
        blocks_.insert(b);
    }

    std::sort(stretches_.begin(), stretches_.end(),
              [](const Stretch& a, const Stretch& b) { return a.first < b.first; });
    for (std::uint32_t b : blocks_) {
      std::uint32_t first = b << block_bits, n = std::min(block_size, stats_.bound - first);
      std::vector<std::uint32_t> starts(n, nobody), finishes(n, nobody);
      std::vector<EndsRun> runs;
      std::uint64_t alive = 0;
      for (std::uint32_t i = 0; i < n; ++i) {
        std::uint32_t ordinal = first + i;
        std::optional<Ends> e;
        if (ordinal >= o_.base_bound)
          e = fresh_ends(ordinal);
        else if (!o_.removed.contains(ordinal))
          e = s_.base_ends(TypeId(type_), ordinal);
        if (!e) continue;
        ++alive;
        starts[i] = std::uint32_t(e->start);
        finishes[i] = std::uint32_t(e->end);
      }
      collect_runs(b, n, runs);
      std::uint64_t covered = 0;
      for (const EndsRun& r : runs) covered += r.count;
      Key key{RecordKind::Ends, 0, type_, 0, b};
      // Few long runs are smaller; many short ones are not worth following.
      bool all_alive = std::all_of(runs.begin(), runs.end(), [&](const EndsRun& r) {
        auto from = starts.begin() + std::ptrdiff_t(r.first - first);
        return std::find(from, from + r.count, nobody) == from + r.count;
      });
      if (alive > 0 && covered == alive && all_alive && runs.size() * sizeof(EndsRun) < n)
        out_.write(key, encode_ends(key, runs));
      else
        out_.write(key, encode_ends(key, starts, finishes));
    }
  }

  // Runs of the block's ordinals through new segments and old ones that stay as they are, by ordinal.
  void collect_runs(std::uint32_t block, std::uint32_t n, std::vector<EndsRun>& runs) const {
    std::uint64_t first = std::uint64_t(block) << block_bits, end = first + n;
    auto add = [&](std::uint64_t from, std::uint64_t to, std::uint32_t segment) {
      from = std::max(from, first);
      to = std::min(to, end);
      if (from < to) runs.push_back({std::uint32_t(from), std::uint32_t(to - from), segment});
    };
    // Stretches do not overlap, so at most one begins before the block and reaches into it.
    auto at = std::upper_bound(stretches_.begin(), stretches_.end(), first,
                               [](std::uint64_t o, const Stretch& t) { return o < t.first; });
    if (at != stretches_.begin()) --at;
    for (; at != stretches_.end() && at->first < end; ++at)
      add(at->first, std::uint64_t(at->first) + at->count, at->segment);
    if (!is_new_ && block < s_.cache->blocks_of(type_))
      for (const EndsRun& r : s_.cache->ends(*s_.snapshot, type_, block).runs())
        if (!rewritten_.contains(r.segment)) add(r.first, std::uint64_t(r.first) + r.count, r.segment);
    std::sort(runs.begin(), runs.end(), [](const EndsRun& a, const EndsRun& b) { return a.first < b.first; });
  }

  Writer& out_;
  ViewState& s_;
  std::uint32_t type_;
  TypeOverlay& o_;
  TypeStats& stats_;
  TypeStats base_;
  bool is_new_;
  std::vector<Stretch> stretches_;
  std::set<std::uint32_t> rewritten_, blocks_;
};

// ---- Sorted pages ----------------------------------------------------------------------------------------

// Writes what changed in an index of the commit before, and pages that are to be written anyway; how many there are then.
std::uint32_t write_pages(Writer& out, const ViewState& s, std::size_t of, std::vector<PageRow> gone,
                          std::vector<PageRow> added, std::uint32_t& page_bound) {
  std::sort(gone.begin(), gone.end());
  std::sort(added.begin(), added.end());

  // Every page takes the changes from its first row up to the next page's. Rows with one text may fill several pages, so a
  // page ends where the next one's first *row* stands.
  const SortedPage& directory = s.cache->directory(*s.snapshot, of);
  const Key key = s.cache->directory_key(of);
  std::uint32_t n = directory.size();
  auto page_of = [&](std::uint32_t row) -> const SortedPage& {
    return s.cache->page(*s.snapshot, of, directory.number(row));
  };
  auto row_of = [&](const PageRow& e) {
    std::uint32_t row = directory.lower_bound(e.text + '\0');
    for (row -= row > 0; row > 0 && e < page_of(row).row(0);) --row;
    return row;
  };
  struct Part {
    std::vector<PageRow> gone, added;
  };
  std::map<std::uint32_t, Part> parts;  // by row
  for (PageRow& e : gone) parts[row_of(e)].gone.push_back(std::move(e));
  for (PageRow& e : added) parts[row_of(e)].added.push_back(std::move(e));
  std::set<std::uint32_t> folds = out.folds_of(page_key(key, 0));
  for (std::uint32_t row = 0; row < n && !folds.empty(); ++row)
    if (folds.contains(directory.number(row))) parts[row];
  std::erase_if(parts, [&](const auto& numbered) {
    const auto& row = numbered.first;
    const auto& part = numbered.second;
    if (n == 0) return false;
    return out.beside(page_key(key, directory.number(row)), part.gone.size() + part.added.size(), [&](DeltaRun& run) {
      auto change = [&](const PageRow& e, std::uint32_t there) {
        run.add({std::uint32_t(e.node), 0, std::uint32_t(e.text.size()), std::uint32_t(e.more.size()) | there},
                e.text + e.more);
      };
      auto g = part.gone.begin();
      for (const PageRow& e : part.added) {
        for (; g != part.gone.end() && *g < e; ++g) change(*g, row_gone);
        change(e, 0);
      }
      for (; g != part.gone.end(); ++g) change(*g, row_gone);
    });
  });
  if (parts.empty()) return n;

  std::vector<PageRow> rows;  // of the new directory
  // Under the page's old number and new ones as far as they are needed.
  auto write_rows = [&](const std::vector<PageRow>& entries, std::uint32_t number) {
    auto page = [&] { return number != nobody ? std::exchange(number, nobody) : page_bound++; };
    write_sorted_pages(
        key, entries, page, [&](Record& record) { out.write(Key(record.key()), std::move(record)); }, rows);
    if (number != nobody) out.write(page_key(key, number), std::nullopt);
  };
  auto part = parts.begin();
  for (std::uint32_t r = 0; r < n; ++r) {
    if (part == parts.end() || part->first != r) {
      rows.push_back({std::string(directory.text(r)), NodeId(directory.number(r)), {}});
      continue;
    }
    auto g = part->second.gone.begin(), a = part->second.added.begin(), a_end = part->second.added.end();
    std::vector<PageRow> entries;
    page_of(r).walk({}, [&](std::string_view text, NodeId node, std::string_view more) {
      PageRow e{std::string(text), node, std::string(more)};
      while (a != a_end && *a < e) entries.push_back(*a++);
      if (g != part->second.gone.end() && *g == e)
        ++g;
      else
        entries.push_back(std::move(e));
      return true;
    });
    entries.insert(entries.end(), a, a_end);
    if (g != part->second.gone.end())
      s.cache->damaged(to_string(page_key(key, directory.number(r))), "a row of it is missing");
    write_rows(entries, directory.number(r));
    ++part;
  }
  if (n == 0) write_rows(parts.begin()->second.added, nobody);
  if (rows.empty()) {
    out.erase(key);
    return 0;
  }
  Record record = encode_page(key, rows);
  out.put(record);
  return std::uint32_t(rows.size());
}

// ---- Names -----------------------------------------------------------------------------------------------

void write_names(Writer& out, const View& view, ViewState& s) {
  Overlay& o = *s.overlay;
  std::vector<std::uint32_t> nodes(o.renamed.begin(), o.renamed.end());
  std::sort(nodes.begin(), nodes.end());

  OpenView base(s.committed());

  std::vector<PageRow> gone, added;
  for (std::uint32_t n : nodes) {
    std::vector<PageRow> before, after = s.names_of(view, NodeId(n));
    if (n < s.base().node_bound) before = s.names_of(base, NodeId(n));
    std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(gone));
    std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(added));
  }
  write_pages(out, s, 0, std::move(gone), std::move(added), o.catalogue.name_page_bound);
}

// ---- Value indexes ---------------------------------------------------------------------------------------

void write_index(Writer& out, const View& view, ViewState& s, ValueIndex& index) {
  std::size_t of = s.pages_of(index);
  if (of == 0) {
    std::vector<PageRow> rows = ViewState::rows_of(view, index), directory;
    write_sorted_pages(
        index.directory(), rows, [&] { return index.page_bound++; }, [&](Record& record) { out.put(record); },
        directory);
    index.pages = std::uint32_t(directory.size());
    index.entries = rows.size();
    if (directory.empty()) return;
    Record record = encode_page(index.directory(), directory);
    out.put(record);
    return;
  }
  std::vector<PageRow> gone, added;
  if (const IndexChanges* changes = s.changes_of(view, index)) {
    OpenView base(s.committed());
    for (const auto& [n, after] : changes->keys) {
      std::string before = ViewState::key_of(base, s.base().indexes[of - 1], NodeId(n));
      if (before == after) continue;
      if (!before.empty()) gone.push_back({std::move(before), NodeId(n), {}});
      if (!after.empty()) added.push_back({after, NodeId(n), {}});
    }
  }
  index.entries += added.size() - gone.size();
  index.pages = write_pages(out, s, of, std::move(gone), std::move(added), index.page_bound);
}

void write_indexes(Writer& out, const View& view, ViewState& s) {
  for (ValueIndex& index : s.overlay->catalogue.indexes) write_index(out, view, s, index);
  for (std::size_t i = 0; i < s.base().indexes.size(); ++i) {
    const ValueIndex& index = s.base().indexes[i];
    if (s.overlay->catalogue.index(IndexId(index.id))) continue;
    out.forget(RecordKind::Index, index.id);
    const SortedPage& directory = s.cache->directory(*s.snapshot, i + 1);
    for (std::uint32_t row = 0; row < directory.size(); ++row)
      out.erase(page_key(index.directory(), directory.number(row)));
    out.erase(index.directory());
  }
}

// How many things a transaction changed, about.
std::uint64_t count_changes(const Overlay& o) {
  std::uint64_t n = o.renamed.size();
  for (const auto& [id, changes] : o.indexes) n += changes.keys.size();
  for (const auto& t : o.types)
    if (t) n += t->fresh.size() + t->removed.size();
  return n;
}

void write_all(Writer& out, const View& view, ViewState& s) {
  Overlay& o = *s.overlay;
  write_names(out, view, s);
  write_indexes(out, view, s);
  write_bits(out, {RecordKind::Live}, &o.live, [&](std::uint32_t b) -> const Bits& {
    static const Bits none;
    return b < s.cache->node_blocks() ? s.cache->live(*s.snapshot, b) : none;
  });
  for (std::uint32_t l = 0; l < o.catalogue.labels.size(); ++l)
    write_bits(out, {RecordKind::Label, 0, l}, at_or_null(o.labels, l), [&](std::uint32_t b) -> const Bits& {
      static const Bits none;
      return l < s.base().labels.size() && b < s.cache->node_blocks() ? s.cache->label(*s.snapshot, l, b) : none;
    });
  for (std::uint32_t k = 0; k < o.catalogue.keys.size(); ++k) {
    bool committed = k < s.base().keys.size();
    write_column(out, {RecordKind::NodeColumn, 0, k}, at_or_null(o.columns, k),
                 [&](std::uint32_t b) -> const PropertyColumn& {
                   static const PropertyColumn none;
                   return committed && b < s.cache->node_blocks() ? s.cache->column(*s.snapshot, k, b) : none;
                 });
    write_lists(out, {RecordKind::Evidence, 1, k}, at_or_null(o.evidence, k), [&](std::uint32_t b) -> const Lists& {
      static const Lists none;
      return committed && b < s.cache->node_blocks() ? s.cache->node_evidence(*s.snapshot, k, b) : none;
    });
  }
  o.types.resize(o.catalogue.types.size());
  for (std::uint32_t t = 0; t < o.types.size(); ++t) {
    if (!o.types[t]) {
      if (!out.folds_type(t)) continue;
      o.types[t] = std::make_unique<TypeOverlay>();
      o.types[t]->base_bound = o.catalogue.stats[t].bound;
    }
    TypeWriter(out, s, t, *o.types[t]).write();
  }
  for (const auto& [name, bytes] : o.blobs) {
    auto [at, fresh] = o.catalogue.blobs.try_emplace(name, o.catalogue.blob_bound);
    if (fresh) ++o.catalogue.blob_bound;
    Record record(Key{RecordKind::Blob, 0, at->second});
    record.header().n = std::uint32_t(bytes.size());
    record.append(bytes.data(), bytes.size());
    out.put(record);
  }
  out.finish();
}

}  // namespace

void write_commit(const View& view, ViewState& s) {
  ++s.overlay->catalogue.commit;
  Writer out(s);
  out.choose_folds(count_changes(*s.overlay));
  write_all(out, view, s);
}

void write_without_deltas(const View& view, ViewState& s) {
  if (s.base().runs.empty()) return;
  Writer out(s);
  out.fold_all();
  write_all(out, view, s);
}

}  // namespace dothi
