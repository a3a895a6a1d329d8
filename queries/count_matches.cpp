// CountMatches: the terms of a join graph, each folded to its core and run in blocks of nodes on one or more threads.
#include "count_matches.h"
#include "execute.h"

#include <atomic>
#include <cmath>
#include <thread>

namespace dothi {

namespace {

using Term = CountingTerm;
using Weights = std::vector<std::uint64_t>;

constexpr std::uint32_t block = FlatAdjacency::part_size;

[[noreturn]] void too_many() {
  throw Error(Fault::ArithmeticError, "NumberOutOfRange", {}, "there are more matches than an INTEGER can count", Phase::Run);
}
void multiply(std::uint64_t& a, std::uint64_t b) {
  if (__builtin_mul_overflow(a, b, &a)) too_many();
}
void add(std::uint64_t& a, std::uint64_t b) {
  if (__builtin_add_overflow(a, b, &a)) too_many();
}

std::uint64_t product(std::uint64_t a, std::uint64_t b) {
  multiply(a, b);
  return a;
}

// ---- Weights ---------------------------------------------------------------------------------------------------

// Buffers of one thread, one set for each depth of a tree.
struct Scratch {
  struct Level {
    std::vector<NodeId> ids;
    std::vector<std::uint32_t> rows;
    Weights weights;
  };
  std::deque<Level> levels;
  Level& at(std::size_t depth) {
    while (levels.size() <= depth) levels.emplace_back();
    return levels[depth];
  }
};

void combine(Weight::Child::Kind kind, std::uint64_t& weight, std::uint64_t behind) {
  using Kind = Weight::Child::Kind;
  switch (kind) {
    case Kind::Optional: multiply(weight, std::max<std::uint64_t>(1, behind)); break;
    case Kind::Exists: weight = behind ? weight : 0; break;
    case Kind::NotExists: weight = behind ? 0 : weight; break;
    default: multiply(weight, behind);
  }
}

std::uint64_t occurrences(std::span<const NodeId> list, NodeId node) {
  const auto [from, to] = std::equal_range(list.begin(), list.end(), node);
  return std::uint64_t(to - from);
}

void weigh(const Weight& weight, std::span<const NodeId> ids, std::uint64_t* out, Scratch& scratch, std::size_t depth, bool ascending = false);

// Multiplies in what lies behind one child.
void weigh_child(const Weight::Child& child, std::span<const NodeId> ids, std::uint64_t* out, Scratch& scratch, std::size_t depth) {
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
    for (std::size_t i = 0; i < n; ++i)
      if (out[i]) combine(child.kind, out[i], list.degree(ids[i]));
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
      if (overflow) too_many();
      combine(child.kind, out[i], sum);
    }
    return;
  }
  if (list.single) {
    level.ids.resize(n);
    level.rows.resize(n);
    std::size_t found = 0;
    for (std::size_t i = 0; i < n; ++i) {
      if (!out[i]) continue;
      const std::span<const NodeId> to = list.of(ids[i]);
      if (to.empty()) {
        combine(child.kind, out[i], 0);
        continue;
      }
      level.ids[found] = to[0];
      level.rows[found++] = std::uint32_t(i);
    }
    level.weights.resize(found);
    weigh(child.weight, std::span(level.ids).first(found), level.weights.data(), scratch, depth + 1);
    const Scratch::Level& done = scratch.at(depth);
    for (std::size_t r = 0; r < found; ++r) combine(child.kind, out[done.rows[r]], done.weights[r]);
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
      if (all) level.ids.insert(level.ids.end(), to.begin(), to.end());
      else std::unique_copy(to.begin(), to.end(), std::back_inserter(level.ids));
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
  return (child.kind == Weight::Child::Kind::Count || child.kind == Weight::Child::Kind::Optional) && child.list && child.weight.one() &&
         (!child.once || !child.list->parallel);
}

// The products of the degrees of nodes of one part, the commonest of weights.
void weigh_degrees(const Weight& weight, std::span<const NodeId> ids, std::uint64_t* out) {
  const std::size_t n = ids.size(), part = std::uint32_t(ids[0]) >> FlatAdjacency::part_bits, first = std::uint32_t(ids[0]) & FlatAdjacency::part_mask;
  const bool run = std::uint32_t(ids[n - 1]) - std::uint32_t(ids[0]) + 1 == n;
  bool assigned = false, overflow = false;
  const auto each = [&](auto place) {
    const Weight::Child* odd = nullptr;
    for (const Weight::Child& child : weight.children) {
      if (!is_degree(child)) continue;
      if (!odd) {
        odd = &child;
        continue;
      }
      const std::uint32_t *a = odd->list->parts[part].offsets, *b = child.list->parts[part].offsets;
      const std::uint32_t least_a = odd->kind == Weight::Child::Kind::Optional, least_b = child.kind == Weight::Child::Kind::Optional;
      odd = nullptr;
      const auto two = [&](std::size_t i) {
        const std::size_t at = place(i);
        return std::uint64_t(std::max(a[at + 1] - a[at], least_a)) * std::max(b[at + 1] - b[at], least_b);
      };
      if (!assigned) for (std::size_t i = 0; i < n; ++i) out[i] = two(i);
      else for (std::size_t i = 0; i < n; ++i) overflow |= __builtin_mul_overflow(out[i], two(i), &out[i]);
      assigned = true;
    }
    if (!odd) return;
    const std::uint32_t* a = odd->list->parts[part].offsets;
    const std::uint32_t least = odd->kind == Weight::Child::Kind::Optional;
    const auto one = [&](std::size_t i) {
      const std::size_t at = place(i);
      return std::uint64_t(std::max(a[at + 1] - a[at], least));
    };
    if (!assigned) for (std::size_t i = 0; i < n; ++i) out[i] = one(i);
    else for (std::size_t i = 0; i < n; ++i) overflow |= __builtin_mul_overflow(out[i], one(i), &out[i]);
    assigned = true;
  };
  if (run) each([&](std::size_t i) { return first + i; });
  else each([&](std::size_t i) { return std::size_t(std::uint32_t(ids[i]) & FlatAdjacency::part_mask); });
  if (overflow) too_many();
  if (!assigned) std::fill_n(out, n, 1);
}

// What each of the nodes weighs. `ascending`: the ids ascend and are of one part.
void weigh(const Weight& weight, std::span<const NodeId> ids, std::uint64_t* out, Scratch& scratch, std::size_t depth, bool ascending) {
  if (weight.memoized) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const std::uint32_t at = std::uint32_t(ids[i]) - weight.memo_from;
      out[i] = at < weight.memo.size() ? weight.memo[at] : 0;
    }
    return;
  }
  if (ids.empty()) return;
  if (ascending) weigh_degrees(weight, ids, out);
  else std::fill_n(out, ids.size(), 1);
  for (const FlatBits* set : weight.tests)
    for (std::size_t i = 0; i < ids.size(); ++i) out[i] &= -std::uint64_t(set->test(ids[i]));
  for (const Weight::Child& child : weight.children)
    if (!ascending || !is_degree(child)) weigh_child(child, ids, out, scratch, depth);
}

// ---- Making weights --------------------------------------------------------------------------------------------

// The cost of weighing so many nodes, in touched entries, and whether the children's weights are better known beforehand.
double cost_of(const Weight& weight, double nodes);
double cost_of(const Weight::Child& child, double nodes) {
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

// ---- One term ----------------------------------------------------------------------------------------------------

struct Program {
  struct Check {
    int position;                       // of the node bound before
    bool rising = false;                // the new node comes after it, in the order of degree in Program::by
    const FlatAdjacency *list, *back;   // from it to the new one, and back
    bool once;
    const std::vector<std::uint64_t>* matrix = nullptr;  // one bit a pair, rows by the earlier node
    std::uint32_t row_from = 0, rows = 0, column_from = 0, columns = 0;
  };
  struct Step {
    Slot slot;
    std::vector<Check> from;            // the first gives candidates when followed; all must lead to the node
    bool follow = false;                // at most one candidate
    Weight weight;
    std::uint32_t first = 0, end = 0;   // where its nodes lie
  };
  std::vector<Step> steps;
  std::vector<int> order;               // the variables of the steps
  const FlatBits* root = nullptr;
  int kept = -1;                        // position
  std::uint64_t times = 1;              // of each match found, for those that are the same but for the names
  // One node weighs, and which of the alike ones it is makes no difference to the rest: each stands for it so many times.
  Weight shared;
  std::uint32_t shared_from = 0, shared_end = 0;
  std::vector<std::uint64_t> shares;    // by position; empty: nothing is shared
  const FlatAdjacency* by = nullptr;    // the order in which alike nodes are bound
  double cost = 0;
  // What the steps point into.
  std::vector<std::unique_ptr<std::vector<std::uint64_t>>> matrices;
  std::vector<std::unique_ptr<FlatAdjacency>> lists;
  std::vector<std::unique_ptr<FlatBits>> sets;
};

class TermCounter {
 public:
  TermCounter(const Term& term, const View& view) : term_(term), view_(view) {}

  // A program for each component of the term; the one that holds the kept node is the last.
  std::vector<Program> programs() {
    std::vector<int> component(term_.vars.size());
    for (std::size_t v = 0; v < component.size(); ++v) component[v] = int(v);
    const auto root = [&](int v) {
      while (component[std::size_t(v)] != v) v = component[std::size_t(v)];
      return v;
    };
    for (const Term::Link& l : term_.links) component[std::size_t(root(l.b))] = root(l.a);
    std::vector<Program> programs;
    int kept_root = term_.kept.empty() ? -1 : root(term_.kept[0]);
    for (std::size_t v = 0; v < component.size(); ++v)
      if (!term_.vars[v].gone && root(int(v)) == int(v) && int(v) != kept_root) programs.push_back(program(members(int(v), root)));
    if (kept_root >= 0) programs.push_back(program(members(kept_root, root)));
    return programs;
  }

 private:
  template <typename Root> std::vector<int> members(int of, Root root) const {
    std::vector<int> vars;
    for (std::size_t v = 0; v < term_.vars.size(); ++v)
      if (!term_.vars[v].gone && root(int(v)) == of) vars.push_back(int(v));
    return vars;
  }
  bool kept(int v) const { return std::find(term_.kept.begin(), term_.kept.end(), v) != term_.kept.end(); }

  // The nodes that may stand at a variable, at most: one of the sets it lies in, the smallest.
  const FlatBits* domain(int v) const {
    const FlatBits* best = nullptr;
    const auto take = [&](const FlatBits* set) { best = !best || set->count < best->count ? set : best; };
    for (const FlatBits* set : term_.vars[std::size_t(v)].sets) take(set);
    for (const Term::Link& l : term_.links) {
      if (l.a == v) take(&l.ab->sources);
      if (l.b == v) take(&l.ba->sources);
    }
    return best ? best : view_.flat();
  }

  // Where a list leads from the nodes of a set that also pass the tests: exactly, where that is soon told, else everywhere it leads.
  const FlatBits* image(const FlatBits* among, const std::vector<const FlatBits*>& tests, const FlatAdjacency& list, const FlatAdjacency& back) const {
    constexpr std::uint64_t soon = 200'000;
    for (const FlatBits* set : tests)
      if (!among || set->count < among->count) among = set;
    if (!among || among->count * (1 + list.size / (1 + list.sources.count)) > soon)
      return &back.sources;
    const auto [at, is_new] = images_.try_emplace({among, &list, tests});
    if (!is_new) return at->second;
    FlatBits reached;
    reached.words.assign(back.sources.words.size(), 0);
    for (std::size_t w = among->first / 64; w < (std::size_t(among->end) + 63) / 64; ++w) {
      std::uint64_t word = among->words[w];
      for (const FlatBits* set : tests) word &= set->words[w];
      for (; word; word &= word - 1)
        for (const NodeId to : list.of(NodeId(w * 64 + std::size_t(std::countr_zero(word))))) reached.set(to);
    }
    reached.measure();
    made_.push_back(std::move(reached));
    return at->second = &made_.back();
  }

  // Weight of a variable with all that hangs on it but the links in `without`; `among`: where its nodes come from.
  Weight weight(int v, const std::vector<bool>& without, const FlatBits* among) const {
    Weight w;
    const Term::Var& var = term_.vars[std::size_t(v)];
    w.tests = var.sets;
    for (std::size_t i = 0; i < term_.links.size(); ++i) {
      const Term::Link& l = term_.links[i];
      if (without[i] || (l.a != v && l.b != v)) continue;
      Weight::Child child;
      child.list = l.a == v ? l.ab : l.ba;
      child.once = l.once;
      if (l.a == l.b) {
        child.kind = Weight::Child::Kind::Loop;
        w.children.push_back(std::move(child));
        continue;
      }
      const int other = l.a == v ? l.b : l.a;
      const FlatAdjacency* back = l.a == v ? l.ba : l.ab;
      std::vector<bool> deeper = without;
      deeper[i] = true;
      child.slot = term_.vars[std::size_t(other)].slot;
      child.weight = weight(other, deeper, image(among, var.sets, *child.list, *back));
      w.children.push_back(std::move(child));
    }
    for (const Weight::Child* b : var.branches) w.children.push_back(*b);
    std::stable_sort(w.children.begin(), w.children.end(), [](const Weight::Child& a, const Weight::Child& b) { return a.weight.one() > b.weight.one(); });
    reduce(w, among);
    return w;
  }

  Program program(const std::vector<int>& vars) const {
    std::vector<bool> mine(term_.links.size(), false);
    std::size_t links = 0;
    for (std::size_t i = 0; i < mine.size(); ++i) {
      mine[i] = std::find(vars.begin(), vars.end(), term_.links[i].a) != vars.end();
      links += mine[i] && term_.links[i].a != term_.links[i].b;
    }
    // Fold what hangs on by one link.
    std::vector<bool> folded(term_.vars.size(), false), core(term_.links.size(), false);
    for (std::size_t i = 0; i < core.size(); ++i) core[i] = mine[i] && term_.links[i].a != term_.links[i].b;
    std::size_t left = vars.size();
    for (bool changed = true; changed && left > 1;) {
      changed = false;
      for (const int v : vars) {
        if (folded[std::size_t(v)] || kept(v) || left == 1) continue;
        int only = -1, count = 0;
        for (std::size_t i = 0; i < core.size(); ++i)
          if (core[i] && (term_.links[i].a == v || term_.links[i].b == v)) only = int(i), ++count;
        if (count != 1) continue;
        core[std::size_t(only)] = false;
        folded[std::size_t(v)] = changed = true;
        --left;
      }
    }
    if (left == 1) return tree(vars);
    std::vector<int> nodes;
    for (const int v : vars)
      if (!folded[std::size_t(v)]) nodes.push_back(v);
    return cycles(nodes, core);
  }

  // A tree: its root is the kept node, or the one that costs least.
  Program tree(const std::vector<int>& vars) const {
    Program best;
    const std::vector<bool> nothing(term_.links.size(), false);
    for (const int v : vars) {
      if (!term_.kept.empty() && std::any_of(vars.begin(), vars.end(), [&](int u) { return kept(u); }) && !kept(v)) continue;
      Program p;
      p.root = domain(v);
      Program::Step step;
      step.slot = term_.vars[std::size_t(v)].slot;
      step.weight = weight(v, nothing, p.root);
      p.kept = kept(v) ? 0 : -1;
      p.cost = double(p.root->count) + cost_of(step.weight, double(p.root->count));
      p.steps.push_back(std::move(step));
      p.order = {v};
      if (best.steps.empty() || p.cost < best.cost) best = std::move(p);
    }
    meet(best);
    best.steps[0].weight = weight(best.order[0], nothing, best.root);
    return best;
  }
  // The root's nodes: all its sets at once.
  void meet(Program& p) const {
    const int v = p.order[0];
    FlatBits all;
    all.words = p.root->words;
    const auto with = [&](const FlatBits& set) {
      if (&set == p.root) return;
      for (std::size_t w = 0; w < all.words.size(); ++w) all.words[w] &= set.words[w];
    };
    for (const FlatBits* set : term_.vars[std::size_t(v)].sets) with(*set);
    for (const Term::Link& l : term_.links) {
      if (l.a == v) with(l.ab->sources);
      if (l.b == v) with(l.ba->sources);
    }
    all.measure();
    p.root = p.sets.emplace_back(std::make_unique<FlatBits>(std::move(all))).get();
  }

  static double mean(const FlatAdjacency& list) { return list.sources.count ? double(list.size) / double(list.sources.count) : 0; }

  Program cycles(const std::vector<int>& nodes, const std::vector<bool>& core) const {
    Search search{nodes, core, std::vector<int>(term_.vars.size(), -1), {}, {}, 0, 0, 1e300, {}};
    for (const int v : nodes) {
      const FlatBits* where = domain(v);
      search.rows = search.cost = double(where->count);
      bind(search, {v, {}, where, 0, 0});
      order(search);
      unbind(search);
    }
    Program p;
    p.root = domain(search.best[0].var);
    p.cost = search.best_cost;
    for (Candidate& c : search.best) {
      Program::Step step;
      step.slot = term_.vars[std::size_t(c.var)].slot;
      step.follow = !c.from.empty() && c.from[0].list->single;
      step.weight = weight(c.var, core, c.where);
      const FlatBits* where = domain(c.var);
      step.first = where->first;
      step.end = where->end;
      step.from = std::move(c.from);
      if (kept(c.var)) p.kept = int(p.steps.size());
      p.steps.push_back(std::move(step));
      p.order.push_back(c.var);
    }
    meet(p);
    p.steps[0].weight = weight(p.order[0], core, p.root);
    p.steps[0].first = p.root->first;
    p.steps[0].end = p.root->end;
    break_symmetry(p, core);
    return p;
  }

  // The best order of a core: all are tried, but what follows by a list of one is bound at once, and what costs more than the best
  // so far is left.
  struct Candidate {
    int var;
    std::vector<Program::Check> from;
    const FlatBits* where;                // its nodes come from here
    double rows, cost;
  };
  struct Search {
    const std::vector<int>& nodes;
    const std::vector<bool>& core;
    std::vector<int> at;                  // position of each variable bound
    std::vector<Candidate> bound;
    std::vector<std::pair<double, double>> before;
    double rows, cost, best_cost;
    std::vector<Candidate> best;
  };
  static void bind(Search& s, Candidate c) {
    s.at[std::size_t(c.var)] = int(s.bound.size());
    s.before.emplace_back(s.rows, s.cost);
    if (!s.bound.empty()) {
      s.rows = c.rows;
      s.cost += c.cost;
    }
    s.bound.push_back(std::move(c));
  }
  static void unbind(Search& s) {
    s.at[std::size_t(s.bound.back().var)] = -1;
    std::tie(s.rows, s.cost) = s.before.back();
    s.before.pop_back();
    s.bound.pop_back();
  }
  std::optional<Candidate> candidate(const Search& s, int v) const {
    Candidate c{v, {}, nullptr, 0, 0};
    for (std::size_t i = 0; i < s.core.size(); ++i) {
      const Term::Link& l = term_.links[i];
      if (!s.core[i] || (l.a != v && l.b != v)) continue;
      const int position = s.at[std::size_t(l.a == v ? l.b : l.a)];
      if (position >= 0) c.from.push_back({position, false, l.a == v ? l.ba : l.ab, l.a == v ? l.ab : l.ba, l.once});
    }
    if (c.from.empty()) return {};
    std::stable_sort(c.from.begin(), c.from.end(), [](const Program::Check& a, const Program::Check& b) {
      return a.list->single != b.list->single ? a.list->single : mean(*a.list) < mean(*b.list);
    });
    const Program::Check& first = c.from[0];
    const Candidate& parent = s.bound[std::size_t(first.position)];
    c.where = image(parent.where, term_.vars[std::size_t(parent.var)].sets, *first.list, *first.back);
    const double there = std::max(1.0, double(domain(v)->count));
    c.rows = s.rows * mean(*first.list);
    c.cost = 0.1 * s.rows + c.rows;
    for (std::size_t i = 1; i < c.from.size(); ++i) {
      c.cost += 4 * c.rows;
      c.rows *= std::min(1.0, 4 * mean(*c.from[i].list) / there);
    }
    c.rows = std::max(1e-3, c.rows * std::min(1.0, there / std::max(1.0, double(c.where->count))));
    return c;
  }
  void order(Search& s) const {
    if (s.cost >= s.best_cost) return;
    if (s.bound.size() == s.nodes.size()) {
      s.best_cost = s.cost;
      s.best = s.bound;
      return;
    }
    std::vector<Candidate> all;
    for (const int v : s.nodes)
      if (s.at[std::size_t(v)] < 0)
        if (auto c = candidate(s, v)) all.push_back(std::move(*c));
    const auto single = [](const Candidate& c) { return c.from[0].list->single; };
    std::stable_sort(all.begin(), all.end(), [&](const Candidate& a, const Candidate& b) { return single(a) != single(b) ? single(a) : a.rows < b.rows; });
    if (single(all[0])) all.resize(1);
    for (Candidate& c : all) {
      bind(s, std::move(c));
      order(s);
      unbind(s);
    }
  }

  // Matches that differ only by which of alike nodes is which are found once: of nodes that may be exchanged the one bound first is
  // the least (Grochow and Kellis 2007). They must differ from each other, so that there is a least one.
  void break_symmetry(Program& p, const std::vector<bool>& core) const {
    const std::vector<int>& order = p.order;
    if (order.size() > 8) return;
    std::vector<Weight> weights;
    for (const int v : order) weights.push_back(weight(v, core, nullptr));
    std::vector<int> image;
    const auto linked = [&](int a, int b) {  // what links lead from a to b
      std::vector<std::pair<const FlatAdjacency*, bool>> found;
      for (std::size_t i = 0; i < core.size(); ++i) {
        const Term::Link& l = term_.links[i];
        if (!core[i]) continue;
        if (l.a == a && l.b == b) found.emplace_back(l.ab, l.once);
        if (l.b == a && l.a == b) found.emplace_back(l.ba, l.once);
      }
      std::sort(found.begin(), found.end());
      return found;
    };
    // All ways to exchange nodes, with their weights or, where only one of them weighs anything, without.
    std::vector<std::vector<int>> group;  // positions
    const auto search = [&](auto& self, bool weighed) -> void {
      const std::size_t k = image.size();
      if (k == order.size()) return group.push_back(image);
      for (int to = 0; to < int(order.size()); ++to) {
        if (std::find(image.begin(), image.end(), to) != image.end() || (p.kept == int(k)) != (p.kept == to)) continue;
        const Weight &a = weights[k], &b = weights[std::size_t(to)];
        if (weighed ? !alike(a, b) : a.tests != b.tests) continue;
        bool fits = true;
        for (std::size_t j = 0; fits && j < k; ++j)
          fits = linked(order[j], order[k]) == linked(order[std::size_t(image[j])], order[std::size_t(to)]);
        if (!fits) continue;
        image.push_back(to);
        self(self, weighed);
        image.pop_back();
      }
    };
    // Which node is above which, for a whole group; false where some that may be exchanged may also be the same.
    const auto broken = [&](std::vector<std::vector<int>> left, std::vector<int>& above) {
      for (std::size_t v = 0; v < order.size() && left.size() > 1; ++v) {
        for (const std::vector<int>& g : left) {
          const int u = g[v];
          if (u == int(v)) continue;
          const auto links = linked(order[v], order[std::size_t(u)]);
          if (std::none_of(links.begin(), links.end(), [](const auto& l) { return l.first->loops == 0; })) return false;
          above[std::size_t(u)] = int(v);
        }
        std::erase_if(left, [&](const std::vector<int>& g) { return g[v] != int(v); });
      }
      return true;
    };
    const auto apply = [&](const std::vector<int>& above) {
      for (std::size_t k = 0; k < above.size(); ++k)
        for (int below = above[k]; below >= 0; below = above[std::size_t(below)])
          for (Program::Check& check : p.steps[k].from) {
            if (check.position != below || check.list->loops) continue;
            check.rising = true;
            if (!p.by) p.by = check.list;
          }
    };
    search(search, true);
    const std::vector<std::vector<int>> exact = std::move(group);
    group.clear();
    std::vector<int> above(order.size(), -1);
    const std::size_t last = order.size() - 1;
    int heavy = -1, count = 0;
    for (std::size_t k = 0; k < order.size(); ++k)
      if (!p.steps[k].weight.one()) heavy = int(k), ++count;
    const Program::Step& end = p.steps[last];
    if (count == 1 && p.kept < 0 && p.steps[std::size_t(heavy)].weight.tests.empty() && end.from.size() == 2 && !end.follow &&
        !end.from[0].list->parallel && !end.from[1].list->parallel) {
      search(search, false);
      if (group.size() > exact.size() && broken(group, above)) {
        apply(above);
        p.shared = std::move(p.steps[std::size_t(heavy)].weight);
        p.steps[std::size_t(heavy)].weight = {};
        const FlatBits* where = domain(order[std::size_t(heavy)]);
        p.shared_from = where->first;
        p.shared_end = where->end;
        p.shares.assign(order.size(), 0);
        for (const std::vector<int>& g : group) ++p.shares[std::size_t(g[std::size_t(heavy)])];
        return;
      }
      above.assign(order.size(), -1);
    }
    if (exact.size() > 1 && broken(exact, above)) {
      apply(above);
      p.times = exact.size();
    }
  }
  static bool alike(const Weight& a, const Weight& b) {
    if (a.tests != b.tests || a.children.size() != b.children.size()) return false;
    for (std::size_t i = 0; i < a.children.size(); ++i) {
      const Weight::Child &x = a.children[i], &y = b.children[i];
      if (x.kind != y.kind || x.list != y.list || x.once != y.once || !alike(x.weight, y.weight)) return false;
    }
    return true;
  }

  const Term& term_;
  const View& view_;
  mutable std::map<std::tuple<const FlatBits*, const FlatAdjacency*, std::vector<const FlatBits*>>, const FlatBits*> images_;
  mutable std::deque<FlatBits> made_;  // weights point into it
};

// ---- Running a program ---------------------------------------------------------------------------------------------

struct Rows {
  std::uint32_t size = 0;
  std::vector<std::vector<NodeId>> columns;
  Weights weights;
};

// Where counts go: a sum, or one for each kept node.
struct Sums {
  std::uint64_t total = 0;
  std::uint32_t from = 0;
  Weights by_node;
};

class Runner {
 public:
  Runner(const Program& program, Sums& sums) : p_(program), sums_(sums), levels_(program.steps.size()), marks_(program.steps.size()) {
    for (Rows& rows : levels_) rows.columns.resize(program.steps.size());
  }

  // All matches whose first node is one of these.
  void run(std::span<const NodeId> ids) {
    Rows& rows = levels_[0];
    rows.columns[0].assign(ids.begin(), ids.end());
    rows.weights.resize(ids.size());
    rows.size = std::uint32_t(ids.size());
    weigh(p_.steps[0].weight, ids, rows.weights.data(), scratch_, 0, true);
    if (p_.steps.size() > 1) compress(rows, 0);
    from(1, rows);
  }

 private:
  // Drops rows of no weight.
  void compress(Rows& rows, std::size_t last) {
    std::uint32_t n = 0;
    for (std::uint32_t i = 0; i < rows.size; ++i) {
      if (!rows.weights[i]) continue;
      if (n != i) {
        for (std::size_t c = 0; c <= last; ++c) rows.columns[c][n] = rows.columns[c][i];
        rows.weights[n] = rows.weights[i];
      }
      ++n;
    }
    rows.size = n;
  }

  void give(const Rows& rows) {
    if (p_.kept < 0) {
      for (std::uint32_t i = 0; i < rows.size; ++i) add(sums_.total, rows.weights[i]);
      return;
    }
    const std::vector<NodeId>& nodes = rows.columns[std::size_t(p_.kept)];
    for (std::uint32_t i = 0; i < rows.size; ++i)
      if (rows.weights[i]) add(sums_.by_node[std::uint32_t(nodes[i]) - sums_.from], rows.weights[i]);
  }

  void from(std::size_t k, Rows& rows) {
    if (rows.size == 0) return;
    if (k == p_.steps.size()) return give(rows);
    const Program::Step& step = p_.steps[k];
    if (step.follow) return follow(k, step, rows);
    if (k + 1 == p_.steps.size() && p_.kept != int(k)) return sum(k, step, rows);
    extend(k, step, rows);
  }

  static std::uint64_t pairs(const Program::Check& check, NodeId a, NodeId b) {
    if (check.matrix) {
      const std::uint32_t row = std::uint32_t(a) - check.row_from, column = std::uint32_t(b) - check.column_from;
      if (row >= check.rows || column >= check.columns) return 0;
      const std::uint64_t bit = std::uint64_t(row) * check.columns + column;
      return (*check.matrix)[bit >> 6] >> (bit & 63) & 1;
    }
    const std::span<const NodeId> there = check.list->of(a), back = check.back->of(b);
    const bool shorter = there.size() <= back.size();
    const std::span<const NodeId> list = shorter ? there : back;
    const NodeId node = shorter ? b : a;
    if (check.once || !check.list->parallel) return std::binary_search(list.begin(), list.end(), node);
    return occurrences(list, node);
  }

  // Each row has one candidate at most: columns grow, rows fall out.
  void follow(std::size_t k, const Program::Step& step, Rows& rows) {
    std::vector<NodeId>& fresh = rows.columns[k];
    fresh.resize(rows.size);
    const Program::Check& first = step.from[0];
    const std::vector<NodeId>& before = rows.columns[std::size_t(first.position)];
    bool dropped = false;
    for (std::uint32_t i = 0; i < rows.size; ++i) {
      const std::span<const NodeId> list = first.list->of(before[i]);
      if (list.empty()) {
        fresh[i] = NodeId(0);
        rows.weights[i] = 0;
        dropped = true;
      } else {
        fresh[i] = list[0];
      }
    }
    if (dropped) compress(rows, k);
    if (!step.weight.one()) {
      Weights& weights = scratch_.at(k).weights;  // deeper levels of the weight use those after it
      weights.resize(rows.size);
      weigh(step.weight, std::span(fresh).first(rows.size), weights.data(), scratch_, k + 1);
      const Weights& done = scratch_.at(k).weights;
      for (std::uint32_t i = 0; i < rows.size; ++i) multiply(rows.weights[i], done[i]);
      compress(rows, k);
    }
    for (std::size_t c = 1; c < step.from.size(); ++c) {
      const Program::Check& check = step.from[c];
      const std::vector<NodeId>& other = rows.columns[std::size_t(check.position)];
      for (std::uint32_t i = 0; i < rows.size; ++i) multiply(rows.weights[i], pairs(check, other[i], fresh[i]));
      compress(rows, k);
    }
    from(k + 1, rows);
  }

  // Calls visit(node, multiplicity) for the nodes all checks of a step lead to from a row, ascending.
  template <typename Visit> void candidates(std::size_t k, const Program::Step& step, const Rows& rows, std::uint32_t row, Visit visit) {
    if (step.from.size() == 2 && !step.from[0].list->parallel && !step.from[1].list->parallel)
      return in_both(k, step, rows, row, [&](NodeId node) { visit(node, 1); });
    lists_.clear();
    std::size_t driver = 0;
    for (std::size_t c = 0; c < step.from.size(); ++c) {
      lists_.push_back(step.from[c].list->of(rows.columns[std::size_t(step.from[c].position)][row]));
      if (lists_[c].size() < lists_[driver].size()) driver = c;
    }
    std::span<const NodeId> list = lists_[driver];
    for (std::size_t i = 0; i < list.size();) {
      const NodeId node = list[i];
      std::uint64_t times = 1;
      std::size_t next = i + 1;
      while (next < list.size() && list[next] == node) ++next;
      if (!step.from[driver].once) times = next - i;
      i = next;
      for (std::size_t c = 0; times && c < lists_.size(); ++c) {
        if (c == driver) continue;
        std::span<const NodeId>& other = lists_[c];
        // Both ascend: what is smaller will not be asked for again.
        if (other.size() > 16 * (list.size() - i + 1)) {
          other = other.subspan(std::size_t(std::lower_bound(other.begin(), other.end(), node) - other.begin()));
        } else {
          std::size_t skip = 0;
          while (skip < other.size() && other[skip] < node) ++skip;
          other = other.subspan(skip);
        }
        std::uint64_t same = 0;
        while (same < other.size() && other[same] == node) ++same;
        times *= step.from[c].once ? std::min<std::uint64_t>(same, 1) : same;
      }
      if (times) visit(node, times);
    }
  }

  // Each row becomes one row a candidate.
  void extend(std::size_t k, const Program::Step& step, Rows& rows) {
    Rows& out = levels_[k];
    const auto flush = [&] {
      out.size = std::uint32_t(out.columns[k].size());
      if (out.size == 0) return;
      if (!step.weight.one()) {
        scratch_.at(k).weights.resize(out.size);
        weigh(step.weight, out.columns[k], scratch_.at(k).weights.data(), scratch_, k + 1);
        const Weights& done = scratch_.at(k).weights;
        for (std::uint32_t i = 0; i < out.size; ++i) multiply(out.weights[i], done[i]);
        compress(out, k);
      }
      from(k + 1, out);
    };
    const auto start = [&] {
      for (std::size_t c = 0; c <= k; ++c) out.columns[c].clear();
      out.weights.clear();
    };
    start();
    for (std::uint32_t i = 0; i < rows.size; ++i) {
      candidates(k, step, rows, i, [&](NodeId node, std::uint64_t times) {
        out.columns[k].push_back(node);
        out.weights.push_back(rows.weights[i]);
        multiply(out.weights.back(), times);
      });
      for (std::size_t c = 0; c < k; ++c) out.columns[c].resize(out.columns[k].size(), rows.columns[c][i]);
      if (out.columns[k].size() >= block) {
        flush();
        start();
      }
    }
    flush();
  }

  // The last node, which nobody reads: only the sum of the weights of its candidates.
  void sum(std::size_t k, const Program::Step& step, Rows& rows) {
    const bool plain = step.from.size() == 2 && !step.from[0].list->parallel && !step.from[1].list->parallel;
    const bool counts = step.weight.one();
    const bool memo = step.weight.memoized;
    for (std::uint32_t i = 0; i < rows.size; ++i) {
      std::uint64_t found = 0;
      if (!p_.shares.empty()) {
        const auto [number, weight] = common(k, step, rows, i, &p_.shared);
        std::uint64_t before = 0;
        for (std::size_t c = 0; c < k; ++c) add(before, product(p_.shares[c], of_memo(p_.shared, rows.columns[c][i])));
        found = product(before, number);
        add(found, product(p_.shares[k], weight));
      } else if (plain && (counts || memo)) {
        const auto [number, weight] = common(k, step, rows, i, counts ? nullptr : &step.weight);
        found = counts ? number : weight;
      } else {
        Scratch::Level& level = scratch_.at(k);
        level.ids.clear();
        level.rows.clear();
        candidates(k, step, rows, i, [&](NodeId node, std::uint64_t times) {
          if (counts) return add(found, times);
          level.ids.push_back(node);
          level.rows.push_back(std::uint32_t(std::min<std::uint64_t>(times, 0xFFFFFFFF)));
        });
        if (!counts && !level.ids.empty()) {
          level.weights.resize(level.ids.size());
          weigh(step.weight, level.ids, level.weights.data(), scratch_, k + 1);
          const Scratch::Level& done = scratch_.at(k);
          for (std::size_t n = 0; n < done.ids.size(); ++n) {
            std::uint64_t w = done.weights[n];
            multiply(w, done.rows[n]);
            add(found, w);
          }
        }
      }
      multiply(rows.weights[i], found);
    }
    give(rows);
  }

  static std::uint64_t of_memo(const Weight& weight, NodeId node) {
    const std::uint32_t at = std::uint32_t(node) - weight.memo_from;
    return at < weight.memo.size() ? weight.memo[at] : 0;
  }

  // The list of the node bound earlier and of the one bound later. The former is the same for many rows in a row, so it is marked once;
  // false where that would not pay.
  bool two_lists(std::size_t k, const Program::Step& step, const Rows& rows, std::uint32_t row, std::span<const NodeId>& a, std::span<const NodeId>& b) {
    const bool second_is_earlier = step.from[1].position < step.from[0].position;
    const Program::Check& early = step.from[second_is_earlier ? 1 : 0];
    const Program::Check& late = step.from[second_is_earlier ? 0 : 1];
    const std::vector<NodeId>& anchors = rows.columns[std::size_t(early.position)];
    const NodeId anchor = anchors[row];
    a = early.list->of(anchor);
    b = late.list->of(rows.columns[std::size_t(late.position)][row]);
    Marks& marks = marks_[k];
    if (marks.anchor == anchor && marks.valid) return true;
    if (a.size() <= 8 || row + 1 == rows.size || anchors[row + 1] != anchor) return false;
    mark(marks, step, a, anchor);
    return true;
  }

  // Calls visit(node) for the nodes two lists without repetitions share.
  template <typename Visit> void in_both(std::size_t k, const Program::Step& step, const Rows& rows, std::uint32_t row, Visit visit) {
    std::span<const NodeId> a, b;
    if (two_lists(k, step, rows, row, a, b)) {
      const std::vector<std::uint8_t>& stamps = marks_[k].stamps;
      for (const NodeId node : b) {
        const std::size_t at = std::uint32_t(node) - step.first;
        if (at < stamps.size() && stamps[at]) visit(node);
      }
      return;
    }
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() > 16 * a.size()) {
      for (const NodeId node : a) {
        b = b.subspan(std::size_t(std::lower_bound(b.begin(), b.end(), node) - b.begin()));
        if (b.empty()) break;
        if (b[0] == node) visit(node);
      }
      return;
    }
    const NodeId *x = a.data(), *y = b.data(), *const x_end = x + a.size(), *const y_end = y + b.size();
    while (x != x_end && y != y_end) {
      const NodeId s = *x, t = *y;
      if (s == t) visit(s);
      x += s <= t;
      y += t <= s;
    }
  }

  // How many they are, and what they weigh.
  std::pair<std::uint64_t, std::uint64_t> common(std::size_t k, const Program::Step& step, const Rows& rows, std::uint32_t row, const Weight* weight) {
    std::uint64_t number = 0, sum = 0;
    std::span<const NodeId> a, b;
    if (!two_lists(k, step, rows, row, a, b)) {
      if (!weight) {
        in_both(k, step, rows, row, [&](NodeId) { ++number; });
      } else {
        in_both(k, step, rows, row, [&](NodeId node) {
          ++number;
          add(sum, of_memo(*weight, node));
        });
      }
      return {number, sum};
    }
    const std::uint8_t* stamps = marks_[k].stamps.data();
    const std::uint32_t size = std::uint32_t(marks_[k].stamps.size()), first = step.first;
    if (!weight) {
      for (const NodeId node : b) {
        const std::uint32_t at = std::uint32_t(node) - first;
        number += stamps[at < size ? at : size - 1];
      }
      return {number, 0};
    }
    const std::uint64_t* memo = weight->memo.data();
    const std::uint32_t memo_from = weight->memo_from, memo_size = std::uint32_t(weight->memo.size());
    bool overflow = false;
    for (const NodeId node : b) {
      const std::uint32_t at = std::uint32_t(node) - first, in_memo = std::uint32_t(node) - memo_from;
      const std::uint64_t both = stamps[at < size ? at : size - 1];
      number += both;
      overflow |= __builtin_add_overflow(sum, (in_memo < memo_size ? memo[in_memo] : 0) & -both, &sum);
    }
    if (overflow) too_many();
    return {number, sum};
  }

  // The nodes of one list as bytes, one a node of the step's range and one more that is never set.
  struct Marks {
    std::vector<std::uint8_t> stamps;
    std::span<const NodeId> list;
    NodeId anchor{};
    bool valid = false;
  };
  static void mark(Marks& marks, const Program::Step& step, std::span<const NodeId> list, NodeId anchor) {
    const std::uint32_t size = step.end - step.first;
    if (marks.stamps.empty()) marks.stamps.resize(size + 1, 0);
    const auto set = [&](std::span<const NodeId> nodes, std::uint8_t to) {
      for (const NodeId node : nodes) {
        const std::uint32_t at = std::uint32_t(node) - step.first;
        if (at < size) marks.stamps[at] = to;
      }
    };
    set(marks.list, 0);
    set(list, 1);
    marks.list = list;
    marks.anchor = anchor;
    marks.valid = true;
  }
  const Program& p_;
  Sums& sums_;
  std::vector<Rows> levels_;
  std::vector<Marks> marks_;
  std::vector<std::span<const NodeId>> lists_;
  Scratch scratch_;
};

// The nodes of a set, a piece of a part at a time.
struct Pieces {
  const FlatBits& nodes;
  const std::uint32_t size;  // nodes a piece covers, a divisor of a part
  std::atomic<std::uint32_t> next;
  Pieces(const FlatBits& set, std::uint32_t size) : nodes(set), size(size), next(set.first / size) {}
  bool take(std::vector<NodeId>& ids) {
    for (;;) {
      const std::uint32_t piece = next++;
      if (std::uint64_t(piece) * size >= nodes.end) return false;
      ids.clear();
      const std::size_t end = std::min<std::size_t>(nodes.words.size(), (std::size_t(piece) + 1) * (size / 64));
      for (std::size_t w = std::size_t(piece) * (size / 64); w < end; ++w) {
        std::uint64_t word = nodes.words[w];
        if (word == ~std::uint64_t(0)) {
          const std::size_t at = ids.size();
          ids.resize(at + 64);
          for (std::uint32_t b = 0; b < 64; ++b) ids[at + b] = NodeId(w * 64 + b);
          continue;
        }
        for (; word; word &= word - 1) ids.push_back(NodeId(w * 64 + std::size_t(std::countr_zero(word))));
      }
      if (!ids.empty()) return true;
    }
  }
};

// Runs work(thread, piece) over the pieces on several threads; the first also watches the limits.
template <typename Work> void on_threads(int threads, Pieces& pieces, Limits& limits, Work work) {
  std::vector<std::exception_ptr> thrown(static_cast<std::size_t>(threads));
  std::atomic<bool> stop{false};
  const auto one = [&](int thread) {
    try {
      std::vector<NodeId> ids;
      while (!stop.load(std::memory_order_relaxed) && pieces.take(ids)) {
        work(thread, std::span<const NodeId>(ids));
        if (thread == 0) limits.check();
      }
    } catch (...) {
      thrown[std::size_t(thread)] = std::current_exception();
      stop = true;
    }
  };
  std::vector<std::thread> others;
  for (int t = 1; t < threads; ++t) others.emplace_back(one, t);
  one(0);
  for (std::thread& t : others) t.join();
  for (const std::exception_ptr& e : thrown)
    if (e) std::rethrow_exception(e);
}

// The counts of the matches of one program.
class Evaluation {
 public:
  Evaluation(Limits& limits, int threads) : limits_(limits), threads_(threads) {}

  Sums count(Program& program) {
    prepare(program);
    const bool small = program.cost < 100'000;
    const int threads = small ? 1 : threads_;
    std::vector<Sums> sums(static_cast<std::size_t>(threads));
    const FlatBits& nodes = *program.root;
    if (program.steps.size() == 1 && program.kept < 0 && program.steps[0].weight.one()) {
      sums[0].total = nodes.count;
      return std::move(sums[0]);
    }
    if (program.kept >= 0) {
      const Program::Step& step = program.steps[std::size_t(program.kept)];
      const std::uint32_t from = program.kept == 0 ? nodes.first : step.first, end = program.kept == 0 ? nodes.end : step.end;
      limits_.charge(std::size_t(end - from) * 8 * std::size_t(threads));
      for (Sums& s : sums) {
        s.from = from;
        s.by_node.assign(end - from, 0);
      }
    }
    std::vector<Runner> runners;
    runners.reserve(std::size_t(threads));
    for (int t = 0; t < threads; ++t) runners.emplace_back(program, sums[std::size_t(t)]);
    // Few nodes at a time where each may lead to much.
    Pieces pieces(nodes, program.steps.size() == 1 ? block : nodes.count < 100'000 ? 64 : 1024);
    on_threads(threads, pieces, limits_, [&](int thread, std::span<const NodeId> ids) { runners[std::size_t(thread)].run(ids); });
    for (std::size_t t = 1; t < sums.size(); ++t) {
      add(sums[0].total, sums[t].total);
      for (std::size_t i = 0; i < sums[0].by_node.size(); ++i) add(sums[0].by_node[i], sums[t].by_node[i]);
    }
    if (program.kept >= 0) limits_.release((sums.size() - 1) * sums[0].by_node.size() * 8);
    if (program.times != 1) {
      multiply(sums[0].total, program.times);
      for (std::uint64_t& n : sums[0].by_node) multiply(n, program.times);
    }
    return std::move(sums[0]);
  }

 private:
  // Weights known beforehand where they would be asked for more often than there are nodes; bits for dense pairs.
  void prepare(Program& program) {
    double rows = double(program.root->count);
    std::map<std::pair<const FlatAdjacency*, bool>, const FlatAdjacency*> rising;
    const auto part = [&](const FlatAdjacency* list, bool down) {
      const FlatAdjacency*& found = rising[{list, down}];
      if (!found) found = program.lists.emplace_back(std::make_unique<FlatAdjacency>(FlatAdjacency::rising(*list, *program.by, down))).get();
      return found;
    };
    for (Program::Step& step : program.steps)
      for (Program::Check& check : step.from)
        if (check.rising) {
          check.list = part(check.list, false);
          check.back = step.follow ? part(check.back, true) : check.back;
        }
    if (!program.shares.empty()) memoize(program.shared, program.shared_from, program.shared_end);
    for (std::size_t k = 0; k < program.steps.size(); ++k) {
      Program::Step& step = program.steps[k];
      for (Weight::Child& child : step.weight.children) memoize(child, rows);
      if (k > 0 && !step.weight.one() && !step.follow) {
        const bool last = k + 1 == program.steps.size();
        const double there = double(step.end - step.first);
        if ((last && cost_of(step.weight, 1) > 0) || double(program.cost) > there) memoize(step.weight, step.first, step.end);
      }
      if (k > 0 && step.follow)
        for (std::size_t c = 1; c < step.from.size(); ++c) matrix(program, step.from[c], rows);
    }
  }
  void memoize(Weight::Child& child, double nodes) {
    if (!child.list) {
      for (Weight::Child& inner : child.weight.children) memoize(inner, nodes);
      return;
    }
    if (child.weight.one()) return;
    const double mean = child.list->sources.count ? double(child.list->size) / double(child.list->sources.count) : 0;
    const double entries = std::min(nodes * mean, double(child.list->size));
    for (Weight::Child& inner : child.weight.children) memoize(inner, entries);
    if (child.list->single || (child.once && child.list->parallel)) return;
    const FlatBits& there = child.weight.tests.empty() ? *targets(child) : *child.weight.tests[0];
    if (there.end - there.first < entries && cost_of(child.weight, 1) >= 1) memoize(child.weight, there.first, there.end);
  }
  // Where a child's nodes may lie: the sources of its first own list, or everything.
  static const FlatBits* targets(const Weight::Child& child) {
    for (const Weight::Child& inner : child.weight.children)
      if (inner.list && inner.kind == Weight::Child::Kind::Count) return &inner.list->sources;
    static const FlatBits everything = [] { FlatBits b; b.end = ~0u; return b; }();
    return &everything;
  }
  void memoize(Weight& weight, std::uint32_t first, std::uint32_t end) {
    Weights memo(end - first);
    limits_.charge(memo.size() * 8);
    FlatBits all;
    all.words.assign((std::size_t(end) + 63) / 64, 0);
    for (std::uint32_t id = first; id < end; ++id) all.set(NodeId(id));
    all.measure();
    Pieces pieces(all, block);
    const int threads = end - first < 50'000 ? 1 : threads_;
    std::vector<Scratch> scratch(static_cast<std::size_t>(threads));
    on_threads(threads, pieces, limits_, [&](int thread, std::span<const NodeId> ids) {
      weigh(weight, ids, memo.data() + (std::uint32_t(ids[0]) - first), scratch[std::size_t(thread)], 0, true);
    });
    weight.memo = std::move(memo);
    weight.memo_from = first;
    weight.memoized = true;
  }
  // One bit for each pair, where the pairs asked for are many and the nodes few.
  void matrix(Program& program, Program::Check& check, double rows) {
    if (check.list->parallel && !check.once) return;
    const FlatBits &a = check.list->sources, &b = check.back->sources;
    const std::uint64_t bits = std::uint64_t(a.end - a.first) * (b.end - b.first);
    if (bits == 0 || bits > (std::uint64_t(1) << 28) || rows < double(check.list->size) / 8) return;
    std::vector<std::uint64_t>& m = *program.matrices.emplace_back(std::make_unique<std::vector<std::uint64_t>>((bits + 63) / 64, 0));
    limits_.charge(m.size() * 8);
    const std::uint32_t columns = b.end - b.first;
    for (std::size_t w = a.first / 64; w < a.words.size(); ++w)
      for (std::uint64_t word = a.words[w]; word; word &= word - 1) {
        const NodeId node = NodeId(w * 64 + std::size_t(std::countr_zero(word)));
        const std::uint64_t row = std::uint64_t(std::uint32_t(node) - a.first) * columns;
        for (const NodeId other : check.list->of(node)) {
          const std::uint64_t bit = row + (std::uint32_t(other) - b.first);
          m[bit >> 6] |= std::uint64_t(1) << (bit & 63);
        }
      }
    check.matrix = &m;
    check.row_from = a.first;
    check.column_from = b.first;
    check.columns = columns;
    check.rows = a.end - a.first;
  }

  Limits& limits_;
  int threads_;
};

class CountMatchesExecutor : public Executor {
 public:
  CountMatchesExecutor(Execution& run, const Operator& op, const CountMatches& body) : Executor(run, op), body_(body) {}

  void open() override {
    at_ = 0;
    given_ = false;
    counts_ = {};
    const Counting counting(*body_.graph, view, [&](const Expr& condition, Slot slot, std::vector<NodeId>& nodes) { keep(condition, slot, nodes); });
    std::vector<std::pair<int, Sums>> parts;
    for (const Term& term : counting.terms()) {
      context.limits.check();
      std::vector<Program> programs = TermCounter(term, view).programs();
      std::uint64_t times = 1;
      Sums sums;
      for (Program& program : programs) {
        Evaluation evaluation(context.limits, std::max(1, context.options.threads));
        sums = evaluation.count(program);
        if (program.kept >= 0) break;
        multiply(times, sums.total);
        if (times == 0) break;
      }
      if (body_.graph->kept.empty()) {
        sums.total = times;
        sums.by_node.clear();
      } else if (times != 1) {
        for (std::uint64_t& n : sums.by_node) multiply(n, times);
      }
      parts.emplace_back(term.sign, std::move(sums));
    }
    // Differences are taken modulo 2^64: what is left is a count again.
    std::uint32_t from = ~0u, end = 0;
    total_ = 0;
    for (const auto& [sign, sums] : parts) {
      total_ += sign > 0 ? sums.total : -sums.total;
      if (sums.by_node.empty()) continue;
      from = std::min(from, sums.from);
      end = std::max(end, sums.from + std::uint32_t(sums.by_node.size()));
    }
    if (from > end) return;
    first_ = from;
    counts_.assign(end - from, 0);
    for (const auto& [sign, sums] : parts)
      for (std::size_t i = 0; i < sums.by_node.size(); ++i) counts_[sums.from - from + i] += sign > 0 ? sums.by_node[i] : -sums.by_node[i];
  }

  bool next(Batch& out) override {
    out.clear();
    if (body_.graph->kept.empty()) {
      if (given_ || total_ == 0) return false;
      given_ = true;
      out.size = 1;
      out.weights.assign(1, total_);
      return true;
    }
    Column& nodes = out.columns[body_.graph->nodes[std::size_t(body_.graph->kept[0])].slot];
    nodes.reset(Column::Kind::Node);
    for (; at_ < counts_.size() && out.size < batch_rows; ++at_) {
      if (counts_[at_] == 0) continue;
      nodes.push(NodeId(first_ + at_));
      out.weights.push_back(counts_[at_]);
      ++out.size;
    }
    context.limits.tick(out.size);
    return out.size > 0;
  }

 private:
  void keep(const Expr& condition, Slot slot, std::vector<NodeId>& nodes) {
    if (batch_.columns.size() != run.slots()) batch_ = Batch(run.slots());
    batch_.clear();
    batch_.columns[slot].reset(Column::Kind::Node);
    batch_.columns[slot].nodes.assign(nodes.begin(), nodes.end());
    batch_.size = std::uint32_t(nodes.size());
    context.limits.tick(batch_.size);
    filter(condition, batch_, context);
    std::vector<NodeId> left;
    for (std::uint32_t i = 0; i < batch_.count(); ++i) left.push_back(nodes[batch_.row(i)]);
    nodes = std::move(left);
  }

  const CountMatches& body_;
  Batch batch_;
  std::uint64_t total_ = 0;
  Weights counts_;
  std::uint32_t first_ = 0;
  std::size_t at_ = 0;
  bool given_ = false;
};

}  // namespace

// ---- EXPLAIN ------------------------------------------------------------------------------------------------------

namespace {

std::string name_of(Slot slot, const Query& query) {
  const std::string name = slot != no_slot && std::size_t(slot) < query.slot_names.size() ? query.slot_names[std::size_t(slot)] : "";
  return name.empty() ? "@" + std::to_string(slot) : name;
}

std::string describe(const Weight& weight, const Query& query) {
  using Kind = Weight::Child::Kind;
  std::string text;
  for (const Weight::Child& child : weight.children) {
    text += text.empty() ? "" : " × ";
    const std::string behind = child.list ? "(" + name_of(child.slot, query) + (child.weight.one() ? "" : " " + describe(child.weight, query)) + ")"
                                          : "(" + describe(child.weight, query) + ")";
    switch (child.kind) {
      case Kind::Count: text += (child.weight.one() ? "degree" : child.list && child.list->single ? "of" : "sum") + behind; break;
      case Kind::Optional: text += "max(1, sum" + behind + ")"; break;
      case Kind::Exists: text += "exists" + behind; break;
      case Kind::NotExists: text += "no" + behind; break;
      case Kind::Loop: text += "loops"; break;
    }
  }
  return text.empty() ? std::to_string(weight.tests.size()) + " label test" + (weight.tests.size() == 1 ? "" : "s") : text;
}

}  // namespace

std::string describe_counting(const JoinGraph& graph, const View& view, const Query& query) {
  // Conditions are not asked here: they do not change the order but by how few they leave.
  const Counting counting(graph, view, [](const Expr&, Slot, std::vector<NodeId>&) {});
  std::string text;
  for (const Term& term : counting.terms()) {
    text += term.sign > 0 ? (text.empty() ? "" : " + ") : " - ";
    bool first = true;
    for (const Program& program : TermCounter(term, view).programs()) {
      text += first ? "" : " × ";
      first = false;
      for (std::size_t k = 0; k < program.steps.size(); ++k) {
        const Program::Step& step = program.steps[k];
        text += k == 0 ? "[" : step.follow ? " → " : step.from.size() > 1 ? " ∩ " : " ⋈ ";
        text += name_of(step.slot, query);
        if (!step.weight.one()) text += " " + describe(step.weight, query);
      }
      text += program.times > 1 ? "] × " + std::to_string(program.times) : "]";
    }
  }
  return text.empty() ? "no match" : text;
}

std::unique_ptr<Executor> make_count(Execution& run, const Operator& op, ArgumentRows*) {
  if (const auto* b = std::get_if<CountMatches>(&op.body)) return std::make_unique<CountMatchesExecutor>(run, op, *b);
  return nullptr;
}

}  // namespace dothi
