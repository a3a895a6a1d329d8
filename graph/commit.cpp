#include <numeric>

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

void write_name_pages(std::span<const NameEntry> entries, const std::function<std::uint32_t()>& page,
                      const std::function<void(Record&)>& put, std::vector<NameEntry>& rows) {
  std::size_t from = 0;
  while (from < entries.size()) {
    std::size_t to = from, bytes = 0;
    while (to < entries.size() && (to == from || bytes < name_page_bytes))
      bytes += entries[to].folded.size() + entries[to].name.size() + 12, ++to;
    std::uint32_t number = page();
    Record record = encode_names({RecordKind::Names, 0, 0, 1, number}, entries.subspan(from, to - from));
    put(record);
    rows.push_back({entries[from].folded, NodeId(number), {}});
    from = to;
  }
}

void put_catalogue(WriteBatch& batch, const Catalogue& c, std::uint64_t seed, std::uint64_t commit,
                   std::uint64_t records, std::uint64_t checksums) {
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
  root.records = records + 1;
  root.checksums = checksums + catalogue.header().checksum;
  put_root(batch, root);
}

namespace {

// One commit being written: seals records, and keeps the count and sum of checksums that the root holds.
class Writer {
 public:
  explicit Writer(ViewState& s)
      : state_(s),
        batch_(s.graph->store->batch()),
        seed_(s.graph->store->seed()),
        commit_(s.base().commit + 1),
        records_(s.base().records),
        checksums_(s.base().checksums) {}

  void put(Record& record) {
    record.header().commit = commit_;
    std::span<std::byte> bytes = record.finish();
    seal(bytes, seed_);
    forget(record.key());
    ++records_;
    checksums_ += record.header().checksum;
    written_[record.key()] = record.header().checksum;
    batch_->put(record.key(), bytes);
  }
  void put_or_erase(const Key& key, std::optional<Record> record) {
    if (record)
      put(*record);
    else
      erase(key);
  }
  void erase(const Key& key) {
    if (!forget(key)) return;
    written_[key] = std::nullopt;
    batch_->erase(key);
  }
  void finish(const Catalogue& c) {
    forget(Key{RecordKind::Catalogue});
    put_catalogue(*batch_, c, seed_, commit_, records_, checksums_);
    batch_->commit();
  }

 private:
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
    --records_;
    checksums_ -= *old;
    return true;
  }

  ViewState& state_;
  std::unique_ptr<WriteBatch> batch_;
  std::uint64_t seed_, commit_, records_, checksums_;
  std::map<Key, std::optional<std::uint64_t>> written_;
};

// ---- Bits, columns, evidence -----------------------------------------------------------------------------

template <typename Base>
void write_bits(Writer& out, Key key, const BitPatches& patches, Base&& base) {
  for (std::uint32_t b = 0; b < patches.size(); ++b) {
    const BitPatch* patch = patches.block(b);
    if (!patch) continue;
    BitWords words;
    base(b).expand(words);
    for (std::size_t w = 0; w < words.size(); ++w) words[w] = (words[w] & ~patch->clear[w]) | patch->set[w];
    key.segment = b;
    out.put_or_erase(key, encode_bits(key, words));
  }
}

// The committed values of a block by slot, as `patch` changed them; empty ones left out.
template <typename T, typename Base, typename Empty>
std::vector<std::pair<std::uint16_t, T>> merged(Patch<T>& patch, const Presence& present, Base&& base,
                                                Empty&& empty) {
  auto& items = patch.items();
  std::sort(items.begin(), items.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::pair<std::uint16_t, T>> out;
  out.reserve(items.size() + present.size());
  std::size_t k = 0;
  auto take = [&] {
    if (!empty(items[k].second)) out.push_back(std::move(items[k]));
    ++k;
  };
  for (std::uint32_t i = 0; i < present.size(); ++i) {
    std::uint32_t slot = present.slot(i);
    while (k < items.size() && items[k].first < slot) take();
    if (k < items.size() && items[k].first == slot)
      take();
    else
      out.emplace_back(std::uint16_t(slot), base(i));
  }
  while (k < items.size()) take();
  return out;
}

template <typename Base>
void write_column(Writer& out, Key key, Patches<Value>& patches, Base&& base) {
  for (std::uint32_t b = 0; b < patches.blocks().size(); ++b) {
    if (!patches.blocks()[b]) continue;
    const PropertyColumn& column = base(b);
    auto values = merged<Value>(
        *patches.blocks()[b], column.presence(), [&](std::uint32_t i) { return column.at(i); },
        [](const Value& v) { return v.is_null(); });
    key.segment = b;
    out.put_or_erase(key, encode_column(key, values));
  }
}

template <typename Base>
void write_lists(Writer& out, Key key, Patches<std::vector<NodeId>>& patches, Base&& base) {
  for (std::uint32_t b = 0; b < patches.blocks().size(); ++b) {
    if (!patches.blocks()[b]) continue;
    const Lists& lists = base(b);
    auto all = merged<std::vector<NodeId>>(
        *patches.blocks()[b], lists.presence(),
        [&](std::uint32_t i) { return std::vector<NodeId>(lists.at(i).begin(), lists.at(i).end()); },
        [](const std::vector<NodeId>& l) { return l.empty(); });
    key.segment = b;
    out.put_or_erase(key, encode_lists(key, all));
  }
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
    for (std::uint32_t k = 0; k < o_.columns.size(); ++k)
      write_column(out_, {RecordKind::RelationshipColumn, 0, type_, k}, o_.columns[k],
                   [&](std::uint32_t b) -> const PropertyColumn& {
                     static const PropertyColumn none;
                     return !is_new_ && k < s_.base().keys.size() && b < s_.cache->blocks_of(type_)
                                ? s_.cache->column(*s_.snapshot, type_, k, b)
                                : none;
                   });
    write_lists(out_, {RecordKind::Evidence, 0, type_}, o_.evidence, [&](std::uint32_t b) -> const Lists& {
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
  void base_entries(Direction d, std::uint64_t low, std::uint64_t high,
                    std::vector<AdjacencyEntry>& out) const {
    std::uint32_t width = base_.width[int(d)];
    for (std::uint64_t i = low >> width; i < old_segments(d) && (i << width) < high; ++i) {
      std::uint64_t first = i << width, end = (i + 1) << width;
      std::size_t before = out.size();
      old_segment(d, std::uint32_t(i))
          .entries(out, std::uint32_t(std::max(low, first) - first),
                   std::uint32_t(std::min(high, end) - first));
      for (std::size_t k = before; k < out.size(); ++k)
        out[k].source = std::uint32_t(out[k].source + first - low);
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

    std::vector<std::uint32_t> touched;
    if (rewidth) {
      for (std::uint32_t i = 0; i < old_segments(d); ++i) {
        note_old(d, i);
        out_.erase(key(i));
      }
      touched.resize((std::uint64_t(s_.overlay->catalogue.node_bound) >> width) + 1);
      std::iota(touched.begin(), touched.end(), 0);
    } else {
      for (const AdjacencyEntry& e : fresh)
        if (touched.empty() || touched.back() != e.source >> width) touched.push_back(e.source >> width);
      for (const auto& [ordinal, e] : o_.removed) touched.push_back(source(e, d) >> width);
      std::sort(touched.begin(), touched.end());
      touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
    }

    std::vector<AdjacencyEntry> entries;
    auto at = fresh.begin();
    for (std::uint32_t segment : touched) {
      if (!rewidth && segment < old_segments(d)) note_old(d, segment);
      std::uint64_t low = std::uint64_t(segment) << width, high = low + (std::uint64_t(1) << width);
      entries.clear();
      if (!is_new_) base_entries(d, low, high, entries);
      auto middle = std::ptrdiff_t(entries.size());
      for (; at != fresh.end() && at->source < high; ++at)
        entries.push_back({std::uint32_t(at->source - low), at->neighbour, at->ordinal});
      if (middle > 0) std::inplace_merge(entries.begin(), entries.begin() + middle, entries.end());
      std::optional<Record> record = encode_adjacency(key(segment), width, entries);
      if (d == Direction::Out && record && record->header().flags & 2)
        stretches_.push_back({segment, entries.front().ordinal, std::uint32_t(entries.size())});
      out_.put_or_erase(key(segment), std::move(record));
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

  void write_ends() {
    if (!o_.fresh.empty())
      for (std::uint32_t b = o_.base_bound >> block_bits; b <= (stats_.bound - 1) >> block_bits; ++b)
        blocks_.insert(b);
    for (const auto& [ordinal, e] : o_.removed) blocks_.insert(ordinal >> block_bits);
    for (const Stretch& t : stretches_)
      for (std::uint32_t b = t.first >> block_bits; b <= (t.first + t.count - 1) >> block_bits; ++b)
        blocks_.insert(b);

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
        if (ordinal >= o_.base_bound) {
          if (o_.fresh[ordinal - o_.base_bound].start != NodeId(nobody))
            e = o_.fresh[ordinal - o_.base_bound];
        } else if (!o_.removed.contains(ordinal)) {
          e = s_.base_ends(TypeId(type_), ordinal);
        }
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
      if (alive > 0 && covered == alive && runs.size() * sizeof(EndsRun) < n) {
        Record record = encode_ends(key, runs);
        out_.put(record);
      } else {
        out_.put_or_erase(key, encode_ends(key, starts, finishes));
      }
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

// ---- Names -----------------------------------------------------------------------------------------------

void write_names(Writer& out, const View& view, ViewState& s) {
  Overlay& o = *s.overlay;
  if (o.renamed.empty()) return;
  std::vector<std::uint32_t> nodes(o.renamed.begin(), o.renamed.end());
  std::sort(nodes.begin(), nodes.end());

  auto committed =
      std::make_unique<ViewState>();  // the same base without the changes, to see the names as they were
  committed->graph = s.graph;
  committed->snapshot = s.snapshot;
  committed->cache = s.cache;
  OpenView base(std::move(committed));

  std::vector<NameEntry> gone, added;
  for (std::uint32_t n : nodes) {
    std::vector<NameEntry> before, after = s.names_of(view, NodeId(n));
    if (n < s.base().node_bound) before = s.names_of(base, NodeId(n));
    std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(gone));
    std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(added));
  }
  if (gone.empty() && added.empty()) return;
  std::sort(gone.begin(), gone.end());
  std::sort(added.begin(), added.end());

  // Every page takes the changes from its first name up to the next page's, and is cut up when it grows too
  // large.
  const NamePage& directory = s.cache->name_directory(*s.snapshot);
  std::vector<NameEntry> rows;  // of the new directory
  auto g = gone.begin(), a = added.begin();
  auto page_key = [](std::uint32_t page) { return Key{RecordKind::Names, 0, 0, 1, page}; };
  // Under the page's old number and new ones as far as they are needed.
  auto write_pages = [&](const std::vector<NameEntry>& entries, std::uint32_t number) {
    auto page = [&] { return number != nobody ? std::exchange(number, nobody) : o.catalogue.name_page_bound++; };
    write_name_pages(entries, page, [&](Record& record) { out.put(record); }, rows);
    if (number != nobody) out.erase(page_key(number));
  };
  // Entries with one folded name may fill several pages, so a page ends where the next one's first *entry*
  // stands.
  std::uint32_t n = directory.size();
  for (std::uint32_t r = 0; r < n; ++r) {
    std::optional<NameEntry> next;
    if (r + 1 < n) next = s.cache->names(*s.snapshot, directory.number(r + 1)).entry(0);
    auto belongs = [&](const NameEntry& e) { return !next || e < *next; };
    bool changed = (g != gone.end() && belongs(*g)) || (a != added.end() && belongs(*a));
    if (!changed) {
      rows.push_back({std::string(directory.folded(r)), NodeId(directory.number(r)), {}});
      continue;
    }
    const NamePage& page = s.cache->names(*s.snapshot, directory.number(r));
    std::vector<NameEntry> entries;
    for (std::uint32_t i = 0; i < page.size(); ++i) {
      NameEntry e = page.entry(i);
      while (a != added.end() && *a < e) entries.push_back(*a++);
      if (g != gone.end() && *g == e) {
        ++g;
        continue;
      }
      entries.push_back(std::move(e));
    }
    while (a != added.end() && belongs(*a)) entries.push_back(*a++);
    DOTHI_ASSERT(g == gone.end() || !belongs(*g));
    write_pages(entries, directory.number(r));
  }
  if (n == 0) write_pages(added, nobody);
  Key key{RecordKind::Names};
  if (rows.empty()) {
    out.erase(key);
    return;
  }
  Record record = encode_names(key, rows);
  out.put(record);
}

}  // namespace

void write_commit(const View& view, ViewState& s) {
  Overlay& o = *s.overlay;
  Writer out(s);
  write_names(out, view, s);
  write_bits(out, {RecordKind::Live}, o.live, [&](std::uint32_t b) -> const Bits& {
    static const Bits none;
    return b < s.cache->node_blocks() ? s.cache->live(*s.snapshot, b) : none;
  });
  for (std::uint32_t l = 0; l < o.labels.size(); ++l)
    write_bits(out, {RecordKind::Label, 0, l}, o.labels[l], [&](std::uint32_t b) -> const Bits& {
      static const Bits none;
      return l < s.base().labels.size() && b < s.cache->node_blocks() ? s.cache->label(*s.snapshot, l, b)
                                                                      : none;
    });
  for (std::uint32_t k = 0; k < o.columns.size(); ++k)
    write_column(
        out, {RecordKind::NodeColumn, 0, k}, o.columns[k], [&](std::uint32_t b) -> const PropertyColumn& {
          static const PropertyColumn none;
          return k < s.base().keys.size() && b < s.cache->node_blocks() ? s.cache->column(*s.snapshot, k, b)
                                                                        : none;
        });
  for (std::uint32_t k = 0; k < o.evidence.size(); ++k)
    write_lists(out, {RecordKind::Evidence, 1, k}, o.evidence[k], [&](std::uint32_t b) -> const Lists& {
      static const Lists none;
      return k < s.base().keys.size() && b < s.cache->node_blocks()
                 ? s.cache->node_evidence(*s.snapshot, k, b)
                 : none;
    });
  for (std::uint32_t t = 0; t < o.types.size(); ++t)
    if (o.types[t]) TypeWriter(out, s, t, *o.types[t]).write();
  for (const auto& [name, bytes] : o.blobs) {
    auto [at, fresh] = o.catalogue.blobs.try_emplace(name, o.catalogue.blob_bound);
    if (fresh) ++o.catalogue.blob_bound;
    Record record(Key{RecordKind::Blob, 0, at->second});
    record.header().n = std::uint32_t(bytes.size());
    record.append(bytes.data(), bytes.size());
    out.put(record);
  }
  ++o.catalogue.commit;
  out.finish(o.catalogue);
}

}  // namespace dothi
