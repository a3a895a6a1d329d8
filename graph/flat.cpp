// Whole types and labels as arrays: pointers into the records where those hold plain offsets, copies elsewhere.
#include <dothi/flat.h>

#include "state.h"

namespace dothi {

ZeroedWords::ZeroedWords(std::size_t size)
    : words_(static_cast<std::uint64_t*>(std::calloc(std::max<std::size_t>(size, 1), sizeof(std::uint64_t)))),
      size_(size) {
  if (!words_) throw std::bad_alloc();
}

void FlatBits::measure(std::uint32_t least, std::uint32_t bound) {
  std::size_t from = least / 64, to = std::min(words.size(), (std::size_t(bound) + 63) / 64);
  while (from < to && words[from] == 0) ++from;
  while (to > from && words[to - 1] == 0) --to;
  first = end = 0;
  count = 0;
  if (from == to) return;
  first = std::uint32_t(from * 64 + std::size_t(std::countr_zero(words[from])));
  end = std::uint32_t(to * 64 - std::size_t(std::countl_zero(words[to - 1])));
  for (std::size_t w = from; w < to; ++w) {  // without an instruction of its own std::popcount is a call
    std::uint64_t n = words[w];
    n -= n >> 1 & 0x5555555555555555;
    n = (n & 0x3333333333333333) + (n >> 2 & 0x3333333333333333);
    n = (n + (n >> 4)) & 0x0F0F0F0F0F0F0F0F;
    count += n * 0x0101010101010101 >> 56;
  }
}

FlatBits FlatBits::intersection(std::span<const FlatBits* const> sets) {
  FlatBits all;
  if (sets.empty()) return all;
  std::uint32_t from = 0, to = ~std::uint32_t(0);
  for (const FlatBits* set : sets) from = std::max(from, set->first), to = std::min(to, set->end);
  all.words = ZeroedWords(sets[0]->words.size());
  if (from >= to) return all;
  for (std::size_t w = from / 64; w < (std::size_t(to) + 63) / 64; ++w) {
    std::uint64_t word = sets[0]->words[w];
    for (const FlatBits* set : sets.subspan(1)) word &= set->words[w];
    all.words[w] = word;
  }
  all.measure(from, to);
  return all;
}

bool within(const FlatBits& part, const FlatBits& whole) {
  for (std::size_t w = part.first / 64; w < (std::size_t(part.end) + 63) / 64; ++w)
    if (part.words[w] & ~(w < whole.words.size() ? whole.words[w] : 0)) return false;
  return true;
}

namespace {

constexpr std::uint32_t part_size = FlatAdjacency::part_size, part_bits = FlatAdjacency::part_bits;
const std::uint32_t nothing[part_size + 1] = {};

std::uint32_t parts_of(std::uint32_t bound) {
  return std::uint32_t((std::uint64_t(bound) + part_size - 1) >> part_bits);
}

// Reads each list once: what is said of the whole.
void describe(FlatAdjacency& flat, std::uint32_t bound) {
  flat.sources.words = ZeroedWords((std::size_t(bound) + 63) / 64);
  for (std::uint32_t p = 0; p < flat.parts.size(); ++p) {
    const FlatAdjacency::Part& part = flat.parts[p];
    if (part.offsets == nothing) continue;
    const std::uint32_t end = std::min(part_size, bound - (p << part_bits));
    for (std::uint32_t local = 0; local < end; ++local) {
      const std::uint32_t from = part.offsets[local], to = part.offsets[local + 1];
      if (from == to) continue;
      const NodeId node = NodeId((p << part_bits) + local);
      flat.sources.set(node);
      flat.size += to - from;
      flat.single &= to - from == 1;
      for (std::uint32_t i = from; i < to; ++i) {
        flat.loops += part.nodes[i] == node;
        flat.parallel |= i > from && part.nodes[i] == part.nodes[i - 1];
      }
    }
  }
  flat.sources.measure();
  if (!flat.single) return;
  flat.only.assign(flat.sources.end - flat.sources.first, FlatAdjacency::no_node);
  for (std::uint32_t id = flat.sources.first; id < flat.sources.end; ++id)
    if (const std::span<const NodeId> list = flat.of(NodeId(id)); !list.empty())
      flat.only[id - flat.sources.first] = list[0];
}

// Lists made one after the other, node by node.
class ListMaker {
 public:
  explicit ListMaker(std::uint32_t bound) : bound_(bound) { flat_.parts.assign(parts_of(bound), {nothing, nullptr}); }
  template <typename Fill>
  void part(std::uint32_t p, Fill fill) {
    auto& offsets = flat_.made_offsets.emplace_back(new std::uint32_t[part_size + 1]);
    const std::size_t begin = flat_.made_nodes.size();
    for (std::uint32_t local = 0; local < part_size; ++local) {
      offsets[local] = std::uint32_t(flat_.made_nodes.size() - begin);
      if ((p << part_bits) + local < bound_) fill(NodeId((p << part_bits) + local), flat_.made_nodes);
    }
    offsets[part_size] = std::uint32_t(flat_.made_nodes.size() - begin);
    made_.emplace_back(p, begin);
  }
  FlatAdjacency finish() {
    for (std::size_t i = 0; i < made_.size(); ++i)
      flat_.parts[made_[i].first] = {flat_.made_offsets[i].get(), flat_.made_nodes.data() + made_[i].second};
    describe(flat_, bound_);
    return std::move(flat_);
  }

 private:
  std::uint32_t bound_;
  FlatAdjacency flat_;
  std::vector<std::pair<std::uint32_t, std::size_t>> made_;
};

// The lists of a part that has changes, appended to made_nodes: copied in one go from one changed list to the next. `from`:
// its first source in the segment; `first`: the node that is. Returns its offsets.
const std::uint32_t* merged_part(const ViewState& state, TypeId type, Direction direction, const AdjacencySegment& s,
                                 std::uint32_t from, std::uint32_t first, std::span<const Change> changes,
                                 FlatAdjacency& flat) {
  std::vector<std::uint32_t> was(part_size + 1);
  s.offsets(from, from + part_size, was.data());
  std::uint32_t* offsets = flat.made_offsets.emplace_back(new std::uint32_t[part_size + 1]).get();
  const std::size_t begin = flat.made_nodes.size();
  std::uint32_t done = 0;
  auto copy_until = [&](std::uint32_t local) {
    const auto at = std::uint32_t(flat.made_nodes.size() - begin);
    for (std::uint32_t i = done; i <= local; ++i) offsets[i] = at + (was[i] - was[done]);
    flat.made_nodes.insert(flat.made_nodes.end(), s.nodes() + was[done], s.nodes() + was[local]);
    done = local;
  };
  AdjacencyScratch scratch;
  for (auto c = changes.begin(); c != changes.end();) {
    const std::uint32_t local = c->a - from;
    copy_until(local);
    const Adjacency list = state.base_neighbours(NodeId(first + local), type, direction, scratch);
    flat.made_nodes.insert(flat.made_nodes.end(), list.nodes.begin(), list.nodes.end());
    done = local + 1;
    while (c != changes.end() && c->a == local + from) ++c;
    offsets[done] = std::uint32_t(flat.made_nodes.size() - begin);
  }
  copy_until(part_size);
  return offsets;
}

// One direction: the records' own arrays where a segment holds plain offsets.
FlatAdjacency one_way(const ViewState& state, TypeId type, Direction direction) {
  const Catalogue& catalogue = state.base();
  const std::uint32_t bound = catalogue.node_bound, width = catalogue.stats[std::uint32_t(type)].width[int(direction)];
  FlatAdjacency flat;
  flat.parts.assign(parts_of(bound), {nothing, nullptr});
  const std::uint32_t parts = 1u << (width - part_bits);
  std::vector<std::pair<std::uint32_t, std::size_t>> merged;  // parts with changes, and where their nodes begin
  for (std::uint32_t segment = 0; segment < state.cache->segments_of(std::uint32_t(type), direction); ++segment) {
    const AdjacencySegment& s = state.cache->adjacency(*state.snapshot, std::uint32_t(type), direction, segment);
    if (s.size() == 0 && !s.changed()) continue;
    for (std::uint32_t i = 0; i < parts && segment * parts + i < flat.parts.size(); ++i) {
      FlatAdjacency::Part& part = flat.parts[segment * parts + i];
      const std::uint32_t from = i * part_size, to = from + part_size;
      if (auto changes = s.changes(from, to); !changes.empty()) {
        if (merged.empty()) flat.made_nodes.reserve(catalogue.stats[std::uint32_t(type)].count);
        merged.emplace_back(segment * parts + i, flat.made_nodes.size());
        part.offsets = merged_part(state, type, direction, s, from, (segment << width) + from, changes, flat);
        continue;
      }
      if (const std::uint32_t* offsets = s.plain_offsets(from, to)) {
        part = {offsets, s.nodes()};
        continue;
      }
      auto made = std::make_unique<std::uint32_t[]>(part_size + 1);
      if (!s.offsets(from, to, made.get())) continue;
      part = {made.get(), s.nodes()};
      flat.made_offsets.push_back(std::move(made));
    }
  }
  for (auto [part, begin] : merged) flat.parts[part].nodes = flat.made_nodes.data() + begin;
  describe(flat, bound);
  return flat;
}

FlatAdjacency both_ways(const FlatAdjacency& out, const FlatAdjacency& in, std::uint32_t bound) {
  ListMaker lists(bound);
  for (std::uint32_t p = 0; p < out.parts.size(); ++p) {
    if (out.parts[p].offsets == nothing && in.parts[p].offsets == nothing) continue;
    lists.part(p, [&](NodeId node, std::vector<NodeId>& to) {
      const std::span<const NodeId> a = out.of(node), b = in.of(node);
      std::size_t i = 0;
      for (const NodeId other : b) {
        if (other == node) continue;  // a loop is met on the way out
        for (; i < a.size() && a[i] <= other; ++i) to.push_back(a[i]);
        to.push_back(other);
      }
      to.insert(to.end(), a.begin() + std::ptrdiff_t(i), a.end());
    });
  }
  return lists.finish();
}

}  // namespace

FlatAdjacency FlatAdjacency::rising(const FlatAdjacency& list, const FlatAdjacency& by, bool down) {
  const std::uint32_t bound = std::uint32_t(list.sources.words.size() * 64);
  ListMaker lists(bound);
  for (std::uint32_t p = 0; p < list.parts.size(); ++p) {
    if (list.parts[p].offsets == nothing) continue;
    lists.part(p, [&](NodeId node, std::vector<NodeId>& to) {
      const std::span<const NodeId> all = list.of(node);
      if (all.empty()) return;
      const std::uint32_t degree = by.degree(node);
      for (const NodeId other : all) {
        const std::uint32_t d = by.degree(other);
        const bool after = d != degree ? d > degree : other > node;
        if (other != node && after != down) to.push_back(other);
      }
    });
  }
  return lists.finish();
}

FlatAdjacency FlatAdjacency::none(std::uint32_t bound) { return ListMaker(bound).finish(); }

FlatAdjacency FlatAdjacency::merged(std::span<const FlatAdjacency* const> some) {
  const std::uint32_t bound = some.empty() ? 0 : std::uint32_t(some[0]->sources.words.size() * 64);
  ListMaker lists(bound);
  for (std::uint32_t p = 0; p < parts_of(bound) && !some.empty(); ++p) {
    if (std::all_of(some.begin(), some.end(),
                    [&](const FlatAdjacency* f) { return p >= f->parts.size() || f->parts[p].offsets == nothing; }))
      continue;
    lists.part(p, [&](NodeId node, std::vector<NodeId>& to) {
      const auto begin = std::ptrdiff_t(to.size());
      for (const FlatAdjacency* f : some)
        if (p < f->parts.size()) to.insert(to.end(), f->of(node).begin(), f->of(node).end());
      std::sort(to.begin() + begin, to.end());
    });
  }
  return lists.finish();
}

const FlatAdjacency* View::flat(TypeId type, std::uint8_t along) const {
  if (state_->overlay || std::uint32_t(type) >= state_->base().types.size()) return nullptr;
  const Cache& cache = *state_->cache;
  std::lock_guard guard(cache.flat_mutex);
  const auto one = [&](std::uint8_t way) {
    auto& slot = cache.flat_types[{std::uint32_t(type), way}];
    if (!slot)
      slot = std::make_shared<const FlatAdjacency>(
          one_way(*state_, type, way == FlatAdjacency::In ? Direction::In : Direction::Out));
    return slot.get();
  };
  if (along != FlatAdjacency::Either) return one(along);
  const FlatAdjacency *out = one(FlatAdjacency::Out), *in = one(FlatAdjacency::In);
  auto& slot = cache.flat_types[{std::uint32_t(type), along}];
  if (!slot) slot = std::make_shared<const FlatAdjacency>(both_ways(*out, *in, state_->base().node_bound));
  return slot.get();
}

namespace {

template <typename Block>
FlatBits bits_of(const ViewState& state, Block block) {
  FlatBits bits;
  bits.words = ZeroedWords((std::size_t(state.base().node_bound) + 63) / 64);
  auto words = std::make_unique<BitWords>();
  for (std::uint32_t b = 0; b < state.cache->node_blocks(); ++b) {
    block(b).expand(*words);
    const std::size_t at = std::size_t(b) * words->size();
    std::copy_n(words->begin(), std::min(words->size(), bits.words.size() - at), bits.words.data() + at);
  }
  bits.measure();
  return bits;
}

}  // namespace

const FlatBits* View::flat(LabelId label) const {
  if (state_->overlay || std::uint32_t(label) >= state_->base().labels.size()) return nullptr;
  const Cache& cache = *state_->cache;
  std::lock_guard guard(cache.flat_mutex);
  auto& slot = cache.flat_labels[std::uint32_t(label)];
  if (!slot)
    slot = std::make_shared<const FlatBits>(bits_of(*state_, [&](std::uint32_t b) -> const Bits& {
      return cache.label(*state_->snapshot, std::uint32_t(label), b);
    }));
  return slot.get();
}

const FlatBits* View::flat() const {
  if (state_->overlay) return nullptr;
  const Cache& cache = *state_->cache;
  std::lock_guard guard(cache.flat_mutex);
  auto& slot = cache.flat_labels[~0u];
  if (!slot)
    slot = std::make_shared<const FlatBits>(
        bits_of(*state_, [&](std::uint32_t b) -> const Bits& { return cache.live(*state_->snapshot, b); }));
  return slot.get();
}

}  // namespace dothi
