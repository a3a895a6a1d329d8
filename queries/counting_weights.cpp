// What hangs on nodes, as numbers: the products of degrees and of sums over neighbours, for many nodes at once.
#include "counting.h"

namespace dothi {

void too_many_matches() {
  throw Error(Fault::ArithmeticError, "NumberOutOfRange", {}, "there are more than 2^64 rows to count", Phase::Run);
}

std::uint64_t occurrences(std::span<const NodeId> list, NodeId node) {
  const auto [from, to] = std::equal_range(list.begin(), list.end(), node);
  return std::uint64_t(to - from);
}

namespace {

constexpr std::uint32_t block = FlatAdjacency::part_size;

inline void combine(Weight::Child::Kind kind, std::uint64_t& weight, std::uint64_t behind) {
  using Kind = Weight::Child::Kind;
  switch (kind) {
    case Kind::Optional: multiply(weight, std::max<std::uint64_t>(1, behind)); break;
    case Kind::Exists: weight = behind ? weight : 0; break;
    case Kind::NotExists: weight = behind ? 0 : weight; break;
    default: multiply(weight, behind);
  }
}

// Multiplies in what lies behind one child.
void weigh_child(const Weight::Child& child, std::span<const NodeId> ids, std::uint64_t* out, Scratch& scratch,
                 std::size_t depth) {
  using Kind = Weight::Child::Kind;
  const std::size_t n = ids.size();
  if (child.kind == Kind::Loop) {
    for (std::size_t i = 0; i < n; ++i)
      if (out[i]) {
        const std::uint64_t loops = occurrences(child.list->of(ids[i]), ids[i]);
        multiply(out[i], child.once ? std::min<std::uint64_t>(loops, 1) : loops);
      }
    return;
  }
  Scratch::Level& level = scratch.at(depth);
  if (!child.list) {  // a branch that begins at the node itself
    level.weights.resize(n);
    weigh(child.weight, ids, level.weights.data(), scratch, depth + 1);
    for (std::size_t i = 0; i < n; ++i) combine(child.kind, out[i], scratch.at(depth).weights[i]);
    return;
  }
  const FlatAdjacency& list = *child.list;
  const bool all = !child.once || !list.parallel;
  if (child.weight.one() && all) {  // degrees
    const FlatAdjacency::Part* const parts = list.parts.data();
    for (std::size_t i = 0; i < n; ++i) {
      if (!out[i]) continue;
      const std::uint32_t id = std::uint32_t(ids[i]);
      const std::uint32_t* const at = parts[id >> FlatAdjacency::part_bits].offsets + (id & FlatAdjacency::part_mask);
      combine(child.kind, out[i], at[1] - at[0]);
    }
    return;
  }
  if (child.weight.memoized && all) {
    const std::uint64_t* memo = child.weight.memo.data();
    const std::uint32_t from = child.weight.memo_from, size = std::uint32_t(child.weight.memo.size());
    for (std::size_t i = 0; i < n; ++i) {
      if (!out[i]) continue;
      std::uint64_t sum = 0;
      bool overflow = false;
      for (const NodeId to : list.of(ids[i])) {
        const std::uint32_t at = std::uint32_t(to) - from;
        overflow |= __builtin_add_overflow(sum, at < size ? memo[at] : 0, &sum);
      }
      if (overflow) too_many_matches();
      combine(child.kind, out[i], sum);
    }
    return;
  }
  if (list.single) {
    const std::uint64_t alone =
        child.kind == Kind::Optional || child.kind == Kind::NotExists;  // what nothing behind a node leaves of it
    level.ids.resize(n);
    level.rows.resize(n);
    std::size_t found = 0;
    // Without branches, as which nodes have a neighbour follows no pattern; the arrays as locals, as the compiler cannot tell them apart.
    const NodeId *const only = list.only.data(), *const from = ids.data();
    const std::uint32_t first = list.sources.first, size = std::uint32_t(list.only.size());
    NodeId* const to_ids = level.ids.data();
    std::uint32_t* const to_rows = level.rows.data();
    for (std::size_t i = 0; i < n; ++i) {
      const std::uint32_t at = std::uint32_t(from[i]) - first;
      const NodeId to = at < size ? only[at] : FlatAdjacency::no_node;
      const bool there = to != FlatAdjacency::no_node;
      const std::uint64_t weight = out[i];
      to_ids[found] = to;
      to_rows[found] = std::uint32_t(i);
      found += there & (weight != 0);
      out[i] = weight & -(std::uint64_t(there) | alone);
    }
    level.weights.resize(found);
    weigh(child.weight, std::span(level.ids).first(found), level.weights.data(), scratch, depth + 1);
    const Scratch::Level& done = scratch.at(depth);
    const std::uint32_t* const rows = done.rows.data();
    const std::uint64_t* const weights = done.weights.data();
    for (std::size_t r = 0; r < found; ++r) combine(child.kind, out[rows[r]], weights[r]);
    return;
  }
  // The neighbours of many nodes, weighed together.
  std::size_t i = 0;
  while (i < n) {
    level.ids.clear();
    level.rows.clear();
    for (; i < n && level.ids.size() < block; ++i) {
      if (!out[i]) continue;
      const std::span<const NodeId> to = list.of(ids[i]);
      if (to.empty()) {
        combine(child.kind, out[i], 0);
        continue;
      }
      if (all)
        level.ids.insert(level.ids.end(), to.begin(), to.end());
      else
        std::unique_copy(to.begin(), to.end(), std::back_inserter(level.ids));
      level.rows.push_back(std::uint32_t(i));
      level.rows.push_back(std::uint32_t(level.ids.size()));
    }
    level.weights.resize(level.ids.size());
    weigh(child.weight, level.ids, level.weights.data(), scratch, depth + 1);
    Scratch::Level& same = scratch.at(depth);
    std::uint32_t from = 0;
    for (std::size_t r = 0; r < same.rows.size(); r += 2) {
      std::uint64_t sum = 0;
      for (; from < same.rows[r + 1]; ++from) add(sum, same.weights[from]);
      combine(child.kind, out[same.rows[r]], sum);
    }
  }
}

bool is_degree(const Weight::Child& child) {
  return (child.kind == Weight::Child::Kind::Count || child.kind == Weight::Child::Kind::Optional) && child.list &&
         child.weight.one() && (!child.once || !child.list->parallel);
}

// The products of the degrees of nodes of one part, the commonest of weights.
void weigh_degrees(const Weight& weight, std::span<const NodeId> ids, std::uint64_t* out) {
  const std::size_t n = ids.size(), part = std::uint32_t(ids[0]) >> FlatAdjacency::part_bits,
                    first = std::uint32_t(ids[0]) & FlatAdjacency::part_mask;
  const bool run = std::uint32_t(ids[n - 1]) - std::uint32_t(ids[0]) + 1 == n;
  bool assigned = false, overflow = false;
  struct List {
    const std::uint32_t* offsets;
    std::uint32_t least;
  };
  std::vector<List> lists;
  for (const Weight::Child& child : weight.children)
    if (is_degree(child))
      lists.push_back({child.list->parts[part].offsets, child.kind == Weight::Child::Kind::Optional});
  // The products of two are below 2^64.
  const auto each = [&](auto place) {
    const auto degree = [](const List& list, std::size_t at) {
      return std::uint64_t(std::max(list.offsets[at + 1] - list.offsets[at], list.least));
    };
    const auto put = [&](auto product) {
      if (!assigned)
        for (std::size_t i = 0; i < n; ++i) out[i] = product(place(i));
      else
        for (std::size_t i = 0; i < n; ++i) overflow |= __builtin_mul_overflow(out[i], product(place(i)), &out[i]);
      assigned = true;
    };
    std::size_t l = 0;
    if (lists.size() >= 3) {
      const List a = lists[0], b = lists[1], c = lists[2];
      for (std::size_t i = 0; i < n; ++i) {
        const std::size_t at = place(i);
        overflow |= __builtin_mul_overflow(degree(a, at) * degree(b, at), degree(c, at), &out[i]);
      }
      assigned = true;
      l = 3;
    }
    for (; l + 2 <= lists.size(); l += 2)
      put([degree, a = lists[l], b = lists[l + 1]](std::size_t at) { return degree(a, at) * degree(b, at); });
    if (l < lists.size()) put([degree, a = lists[l]](std::size_t at) { return degree(a, at); });
  };
  if (run)
    each([&](std::size_t i) { return first + i; });
  else
    each([&](std::size_t i) { return std::size_t(std::uint32_t(ids[i]) & FlatAdjacency::part_mask); });
  if (overflow) too_many_matches();
  if (!assigned) std::fill_n(out, n, 1);
}

}  // namespace

void weigh(const Weight& weight, std::span<const NodeId> ids, std::uint64_t* out, Scratch& scratch, std::size_t depth,
           bool ascending) {
  if (weight.memoized) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const std::uint32_t at = std::uint32_t(ids[i]) - weight.memo_from;
      out[i] = at < weight.memo.size() ? weight.memo[at] : 0;
    }
    return;
  }
  if (ids.empty()) return;
  if (ascending)
    weigh_degrees(weight, ids, out);
  else
    std::fill_n(out, ids.size(), 1);
  for (const FlatBits* set : weight.tests) {
    const std::uint64_t* const words = set->words.data();
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const std::uint32_t id = std::uint32_t(ids[i]);
      out[i] &= -(words[id >> 6] >> (id & 63) & 1);
    }
  }
  for (const Weight::Child& child : weight.children)
    if (!ascending || !is_degree(child)) weigh_child(child, ids, out, scratch, depth);
}

static double cost_of(const Weight::Child& child, double nodes) {
  if (!child.list) return cost_of(child.weight, nodes);
  if (child.weight.one()) return nodes;
  if (child.list->single) return 2 * nodes + cost_of(child.weight, nodes);
  const double mean = child.list->sources.count ? double(child.list->size) / double(child.list->sources.count) : 0;
  const double entries = nodes * mean;
  return 3 * nodes + 2.5 * entries + (child.weight.memoized ? 0 : cost_of(child.weight, entries));
}
double cost_of(const Weight& weight, double nodes) {
  double cost = 0.5 * nodes * double(weight.tests.size());
  for (const Weight::Child& child : weight.children) cost += cost_of(child, nodes);
  return cost;
}

}  // namespace dothi
