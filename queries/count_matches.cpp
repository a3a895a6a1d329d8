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

// Whether the ids are consecutive and of one part.
bool dense(std::span<const NodeId> ids) {
  const std::uint32_t first = std::uint32_t(ids.front());
  if (std::uint32_t(ids.back()) - first + 1 != ids.size() || (first & FlatAdjacency::part_mask) + ids.size() > FlatAdjacency::part_size) return false;
  std::uint32_t differ = 0;
  for (std::uint32_t i = 0; i < ids.size(); ++i) differ |= std::uint32_t(ids[i]) ^ (first + i);
  return differ == 0;
}

void weigh(const Weight& weight, std::span<const NodeId> ids, std::uint64_t* out, Scratch& scratch, std::size_t depth);

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
    if (child.kind == Kind::Count && n > 0 && dense(ids)) {
      const std::uint32_t* at = list.parts[std::uint32_t(ids[0]) >> FlatAdjacency::part_bits].offsets + (std::uint32_t(ids[0]) & FlatAdjacency::part_mask);
      for (std::size_t i = 0; i < n; ++i) multiply(out[i], at[i + 1] - at[i]);
      return;
    }
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
      for (std::size_t k = 0; k < to.size(); ++k)
        if (all || k == 0 || to[k] != to[k - 1]) level.ids.push_back(to[k]);
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

// What each of the nodes weighs.
void weigh(const Weight& weight, std::span<const NodeId> ids, std::uint64_t* out, Scratch& scratch, std::size_t depth) {
  if (weight.memoized) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const std::uint32_t at = std::uint32_t(ids[i]) - weight.memo_from;
      out[i] = at < weight.memo.size() ? weight.memo[at] : 0;
    }
    return;
  }
  std::fill_n(out, ids.size(), 1);
  for (const FlatBits* set : weight.tests)
    for (std::size_t i = 0; i < ids.size(); ++i) out[i] &= std::uint64_t(set->test(ids[i]));
  for (const Weight::Child& child : weight.children) weigh_child(child, ids, out, scratch, depth);
}

// ---- Making weights --------------------------------------------------------------------------------------------

// The cost of weighing so many nodes, in touched entries, and whether the children's weights are better known beforehand.
double cost_of(const Weight& weight, double nodes);
double cost_of(const Weight::Child& child, double nodes) {
  if (!child.list) return cost_of(child.weight, nodes);
  if (child.weight.one()) return nodes;
  const double mean = child.list->sources.count ? double(child.list->size) / double(child.list->sources.count) : 0;
  const double entries = nodes * mean;
  return 2 * nodes + 1.5 * entries + (child.weight.memoized ? 0 : cost_of(child.weight, entries));
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
    int above = -1;                     // its id is greater than that of this position
    std::uint32_t first = 0, end = 0;   // where its nodes lie
  };
  std::vector<Step> steps;
  const FlatBits* root = nullptr;
  int kept = -1;                        // position
  std::uint64_t times = 1;              // of each match found, for those that are the same but for the names
  double cost = 0;
  std::deque<std::vector<std::uint64_t>> matrices;
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
      child.weight = weight(other, deeper, &back->sources);
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
      if (best.steps.empty() || p.cost < best.cost) best = std::move(p);
    }
    return best;
  }

  static double mean(const FlatAdjacency& list) { return list.sources.count ? double(list.size) / double(list.sources.count) : 0; }

  Program cycles(const std::vector<int>& nodes, const std::vector<bool>& core) const {
    Program best;
    for (const int v : nodes) {
      Program p = ordered(nodes, core, v);
      if (best.steps.empty() || p.cost < best.cost) best = std::move(p);
    }
    break_symmetry(best, nodes, core);
    return best;
  }

  Program ordered(const std::vector<int>& nodes, const std::vector<bool>& core, int start) const {
    Program p;
    std::vector<int> at(term_.vars.size(), -1);
    order_.clear();
    p.root = domain(start);
    double rows = double(p.root->count);
    p.cost = rows;
    const auto add_step = [&](int v, std::vector<Program::Check> from, const FlatBits* among) {
      Program::Step step;
      step.slot = term_.vars[std::size_t(v)].slot;
      step.follow = !from.empty() && from[0].list->single;
      step.weight = weight(v, core, among);
      const FlatBits* where = domain(v);
      step.first = where->first;
      step.end = where->end;
      step.from = std::move(from);
      if (kept(v)) p.kept = int(p.steps.size());
      at[std::size_t(v)] = int(p.steps.size());
      p.steps.push_back(std::move(step));
      order_.push_back(v);
    };
    add_step(start, {}, p.root);
    while (p.steps.size() < nodes.size()) {
      int next = -1;
      double next_rows = 0, next_cost = 0;
      std::vector<Program::Check> next_from;
      for (const int v : nodes) {
        if (at[std::size_t(v)] >= 0) continue;
        std::vector<Program::Check> from;
        for (std::size_t i = 0; i < core.size(); ++i) {
          const Term::Link& l = term_.links[i];
          if (!core[i] || (l.a != v && l.b != v)) continue;
          const int other = l.a == v ? l.b : l.a;
          if (at[std::size_t(other)] < 0) continue;
          from.push_back({at[std::size_t(other)], l.a == v ? l.ba : l.ab, l.a == v ? l.ab : l.ba, l.once});
        }
        if (from.empty()) continue;
        std::stable_sort(from.begin(), from.end(), [](const Program::Check& a, const Program::Check& b) {
          return a.list->single != b.list->single ? a.list->single : mean(*a.list) < mean(*b.list);
        });
        double step_rows = rows * std::min(mean(*from[0].list), from[0].list->single ? 1.0 : 1e18), step_cost = rows + step_rows;
        const double nodes_there = std::max(1.0, double(domain(v)->count));
        for (std::size_t i = 1; i < from.size(); ++i) {
          step_cost += 4 * step_rows;
          step_rows *= std::min(1.0, mean(*from[i].list) / nodes_there * 4);
        }
        // What its own sets keep of the neighbours.
        const double reached = std::max(1.0, double(from[0].back->sources.count));
        step_rows *= std::min(1.0, nodes_there / reached);
        if (next < 0 || step_rows < next_rows || (step_rows == next_rows && step_cost < next_cost)) {
          next = v;
          next_rows = step_rows;
          next_cost = step_cost;
          next_from = std::move(from);
        }
      }
      rows = std::max(next_rows, 1e-3);
      p.cost += next_cost;
      const FlatBits* among = &next_from[0].back->sources;
      add_step(next, std::move(next_from), among);
    }
    return p;
  }

  void break_symmetry(Program&, const std::vector<int>&, const std::vector<bool>&) const {}

  const Term& term_;
  const View& view_;
  mutable std::vector<int> order_;
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
    weigh(p_.steps[0].weight, ids, rows.weights.data(), scratch_, 0);
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
    if (step.above >= 0) {
      for (std::uint32_t i = 0; i < rows.size; ++i)
        if (rows.columns[std::size_t(step.above)][i] >= fresh[i]) rows.weights[i] = 0;
      compress(rows, k);
    }
    from(k + 1, rows);
  }

  // Calls visit(node, multiplicity) for the nodes all checks of a step lead to from a row, ascending.
  template <typename Visit> void candidates(const Program::Step& step, const Rows& rows, std::uint32_t row, Visit visit) {
    lists_.clear();
    std::size_t driver = 0;
    for (std::size_t c = 0; c < step.from.size(); ++c) {
      lists_.push_back(step.from[c].list->of(rows.columns[std::size_t(step.from[c].position)][row]));
      if (lists_[c].size() < lists_[driver].size()) driver = c;
    }
    std::span<const NodeId> list = lists_[driver];
    if (step.above >= 0) {
      const NodeId low = rows.columns[std::size_t(step.above)][row];
      list = list.subspan(std::size_t(std::upper_bound(list.begin(), list.end(), low) - list.begin()));
    }
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
      candidates(step, rows, i, [&](NodeId node, std::uint64_t times) {
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
      if (plain && (counts || memo)) {
        found = common(k, step, rows, i, counts);
      } else {
        Scratch::Level& level = scratch_.at(k);
        level.ids.clear();
        level.rows.clear();
        candidates(step, rows, i, [&](NodeId node, std::uint64_t times) {
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

  // Two lists without repetitions. The list of the node bound earlier is the same for many rows in a row, so it is marked once.
  std::uint64_t common(std::size_t k, const Program::Step& step, const Rows& rows, std::uint32_t row, bool counts) {
    const bool second_is_earlier = step.from[1].position < step.from[0].position;
    const Program::Check& early = step.from[second_is_earlier ? 1 : 0];
    const Program::Check& late = step.from[second_is_earlier ? 0 : 1];
    const std::vector<NodeId>& anchors = rows.columns[std::size_t(early.position)];
    const NodeId anchor = anchors[row];
    std::span<const NodeId> a = early.list->of(anchor), b = late.list->of(rows.columns[std::size_t(late.position)][row]);
    if (step.above >= 0) {
      const NodeId low = rows.columns[std::size_t(step.above)][row];
      b = b.subspan(std::size_t(std::upper_bound(b.begin(), b.end(), low) - b.begin()));
    }
    const std::uint64_t* memo = step.weight.memo.data();
    const std::uint32_t memo_from = step.weight.memo_from, memo_size = std::uint32_t(step.weight.memo.size());
    std::uint64_t sum = 0;
    const auto met = [&](NodeId node) {
      if (counts) {
        ++sum;
        return;
      }
      const std::uint32_t at = std::uint32_t(node) - memo_from;
      if (at < memo_size) add(sum, memo[at]);
    };
    Marks& marks = marks_[k];
    const bool again = marks.anchor == anchor && marks.valid;
    if (again || (a.size() > 8 && row + 1 < rows.size && anchors[row + 1] == anchor)) {
      if (!again) {
        if (marks.stamps.empty()) marks.stamps.resize(std::size_t(step.end - step.first) + 1, 0);
        if (++marks.round == 0) {
          std::fill(marks.stamps.begin(), marks.stamps.end(), 0);
          marks.round = 1;
        }
        for (const NodeId node : a) {
          const std::uint32_t at = std::uint32_t(node) - step.first;
          if (at < marks.stamps.size()) marks.stamps[at] = marks.round;
        }
        marks.anchor = anchor;
        marks.valid = true;
      }
      const std::uint32_t* stamps = marks.stamps.data();
      const std::uint32_t size = std::uint32_t(marks.stamps.size()), round = marks.round, first = step.first;
      if (counts) {
        std::uint64_t n = 0;
        for (const NodeId node : b) {
          const std::uint32_t at = std::uint32_t(node) - first;
          n += at < size && stamps[at] == round;
        }
        return n;
      }
      for (const NodeId node : b) {
        const std::uint32_t at = std::uint32_t(node) - first;
        if (at < size && stamps[at] == round) met(node);
      }
      return sum;
    }
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() > 16 * a.size()) {
      for (const NodeId node : a) {
        b = b.subspan(std::size_t(std::lower_bound(b.begin(), b.end(), node) - b.begin()));
        if (b.empty()) break;
        if (b[0] == node) met(node);
      }
      return sum;
    }
    const NodeId *x = a.data(), *y = b.data(), *const x_end = x + a.size(), *const y_end = y + b.size();
    if (counts) {
      while (x != x_end && y != y_end) {
        const NodeId s = *x, t = *y;
        sum += s == t;
        x += s <= t;
        y += t <= s;
      }
      return sum;
    }
    while (x != x_end && y != y_end) {
      const NodeId s = *x, t = *y;
      if (s == t) met(s);
      x += s <= t;
      y += t <= s;
    }
    return sum;
  }

  struct Marks {
    std::vector<std::uint32_t> stamps;
    std::uint32_t round = 0;
    NodeId anchor{};
    bool valid = false;
  };
  const Program& p_;
  Sums& sums_;
  std::vector<Rows> levels_;
  std::vector<Marks> marks_;
  std::vector<std::span<const NodeId>> lists_;
  Scratch scratch_;
};

// Work of a piece of all nodes: the nodes of a set in one part after the other.
struct Pieces {
  const FlatBits& nodes;
  std::atomic<std::uint32_t> next;
  explicit Pieces(const FlatBits& set) : nodes(set), next(set.first / block) {}
  bool take(std::vector<NodeId>& ids) {
    for (;;) {
      const std::uint32_t part = next++;
      if (std::uint64_t(part) * block >= nodes.end) return false;
      ids.clear();
      const std::size_t end = std::min<std::size_t>(nodes.words.size(), (std::size_t(part) + 1) * (block / 64));
      for (std::size_t w = std::size_t(part) * (block / 64); w < end; ++w) {
        std::uint64_t word = nodes.words[w];
        if (word == ~std::uint64_t(0))
          for (std::uint32_t b = 0; b < 64; ++b) ids.push_back(NodeId(w * 64 + b));
        else
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
        // Few at a time where each may lead to much.
        for (std::size_t i = 0; i < ids.size() && !stop.load(std::memory_order_relaxed);) {
          const std::size_t n = work(thread, std::span(ids).subspan(i));
          i += n;
          if (thread == 0) limits.check();
        }
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
    Pieces pieces(nodes);
    const std::size_t at_once = program.steps.size() == 1 ? block : 1024;
    on_threads(threads, pieces, limits_, [&](int thread, std::span<const NodeId> ids) {
      const std::size_t n = std::min(ids.size(), at_once);
      runners[std::size_t(thread)].run(ids.first(n));
      return n;
    });
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
    Pieces pieces(all);
    const int threads = end - first < 50'000 ? 1 : threads_;
    std::vector<Scratch> scratch(static_cast<std::size_t>(threads));
    on_threads(threads, pieces, limits_, [&](int thread, std::span<const NodeId> ids) {
      weigh(weight, ids, memo.data() + (std::uint32_t(ids[0]) - first), scratch[std::size_t(thread)], 0);
      return ids.size();
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
    std::vector<std::uint64_t>& m = program.matrices.emplace_back((bits + 63) / 64, 0);
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
