// A term as programs: folded to its core, in the best order, each match of alike nodes once.
#include "counting.h"

namespace dothi {

namespace {

using Term = CountingTerm;

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
      if (!term_.vars[v].gone && root(int(v)) == int(v) && int(v) != kept_root)
        programs.push_back(program(members(int(v), root)));
    if (kept_root >= 0) programs.push_back(program(members(kept_root, root)));
    return programs;
  }

 private:
  template <typename Root>
  std::vector<int> members(int of, Root root) const {
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
  const FlatBits* image(const FlatBits* among, const std::vector<const FlatBits*>& tests, const FlatAdjacency& list,
                        const FlatAdjacency& back) const {
    constexpr std::uint64_t soon = 200'000;
    for (const FlatBits* set : tests)
      if (!among || set->count < among->count) among = set;
    if (!among || among->count * (1 + list.size / (1 + list.sources.count)) > soon) return &back.sources;
    const auto [at, is_new] = images_.try_emplace({among, &list, tests});
    if (!is_new) return at->second;
    FlatBits reached;
    reached.words = ZeroedWords(back.sources.words.size());
    for (std::size_t w = among->first / 64; w < (std::size_t(among->end) + 63) / 64; ++w) {
      std::uint64_t word = among->words[w];
      for (const FlatBits* set : tests) word &= set->words[w];
      for (; word; word &= word - 1)
        for (const NodeId to : list.of(NodeId(w * 64 + std::size_t(std::countr_zero(word))))) reached.set(to);
    }
    reached.measure(back.sources.first, back.sources.end);
    made_.push_back(std::move(reached));
    return at->second = &made_.back();
  }

  // Whether the nodes of a set pass all tests of a leaf: then nothing is gained from knowing which of them are met.
  bool passes(int v, const FlatBits& set) const {
    const auto ends_here = [&](const Term::Link& l) { return l.a == v || l.b == v; };
    if (std::count_if(term_.links.begin(), term_.links.end(), ends_here) != 1) return false;
    const std::vector<const FlatBits*>& tests = term_.vars[std::size_t(v)].sets;
    return std::all_of(tests.begin(), tests.end(), [&](const FlatBits* test) { return within_(&set, test); });
  }

  // Weight of a variable with all that hangs on it but the links in `without`; `among`: where its nodes come from. `roughly`: the
  // nodes behind it come from wherever a variable may stand, not from `among`, so that all roots share what is found.
  Weight weight(int v, const std::vector<bool>& without, const FlatBits* among, bool roughly = false) const {
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
      const FlatBits* there = passes(other, back->sources)
                                  ? &back->sources
                                  : image(roughly ? domain(v) : among, var.sets, *child.list, *back);
      child.weight = weight(other, deeper, there, roughly);
      w.children.push_back(std::move(child));
    }
    for (const Weight::Child* b : var.branches) w.children.push_back(*b);
    std::stable_sort(w.children.begin(), w.children.end(),
                     [](const Weight::Child& a, const Weight::Child& b) { return a.weight.one() > b.weight.one(); });
    reduce(w, among, within_);
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
      if (!term_.kept.empty() && std::any_of(vars.begin(), vars.end(), [&](int u) { return kept(u); }) && !kept(v))
        continue;
      Program p;
      p.root = domain(v);
      Program::Step step;
      step.slot = term_.vars[std::size_t(v)].slot;
      step.weight = weight(v, nothing, p.root, true);
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
    std::vector<const FlatBits*> sets = term_.vars[std::size_t(v)].sets;
    sets.push_back(p.root);
    for (const Term::Link& l : term_.links) {
      if (l.a == v) sets.push_back(&l.ab->sources);
      if (l.b == v) sets.push_back(&l.ba->sources);
    }
    p.root = p.sets.emplace_back(std::make_unique<FlatBits>(FlatBits::intersection(sets))).get();
  }

  // The nodes that the links of the core alone allow.
  const FlatBits* in_core(Program& p, int v, const std::vector<bool>& core) const {
    std::vector<const FlatBits*> sets;
    for (std::size_t i = 0; i < core.size(); ++i) {
      const Term::Link& l = term_.links[i];
      if (core[i] && l.a == v) sets.push_back(&l.ab->sources);
      if (core[i] && l.b == v) sets.push_back(&l.ba->sources);
    }
    return p.sets.emplace_back(std::make_unique<FlatBits>(FlatBits::intersection(sets))).get();
  }

  static double mean(const FlatAdjacency& list) {
    return list.sources.count ? double(list.size) / double(list.sources.count) : 0;
  }

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
    const FlatBits* where;  // its nodes come from here
    double rows, cost;
  };
  struct Search {
    const std::vector<int>& nodes;
    const std::vector<bool>& core;
    std::vector<int> at;  // position of each variable bound
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
    std::stable_sort(all.begin(), all.end(), [&](const Candidate& a, const Candidate& b) {
      return single(a) != single(b) ? single(a) : a.rows < b.rows;
    });
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
    if (count == 1 && p.kept < 0 && end.from.size() == 2 && !end.follow && !end.from[0].list->parallel &&
        !end.from[1].list->parallel) {
      search(search, false);
      // Any of them may be the heavy one: they are bound wherever the core leads, and what they are tested for must be so there.
      std::vector<const FlatBits*> linked;
      const auto passes = [&](int v) {
        linked.push_back(in_core(p, v, core));
        const std::vector<const FlatBits*>& sets = term_.vars[std::size_t(v)].sets;
        return std::all_of(sets.begin(), sets.end(), [&](const FlatBits* set) { return within(*linked.back(), *set); });
      };
      if (group.size() > exact.size() && broken(group, above) && std::all_of(order.begin(), order.end(), passes)) {
        apply(above);
        p.shared = std::move(weights[std::size_t(heavy)]);
        p.shared.tests.clear();
        p.steps[std::size_t(heavy)].weight = {};
        const FlatBits* where = domain(order[std::size_t(heavy)]);
        p.shared_from = where->first;
        p.shared_end = where->end;
        for (std::size_t k = 0; k < order.size(); ++k) {
          p.steps[k].first = linked[k]->first;
          p.steps[k].end = linked[k]->end;
        }
        p.root = linked[0];
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
  mutable std::map<std::tuple<const FlatBits*, const FlatAdjacency*, std::vector<const FlatBits*>>, const FlatBits*>
      images_;
  mutable std::deque<FlatBits> made_;  // weights point into it
  mutable Subsets within_;
};

}  // namespace

std::vector<Program> programs(const CountingTerm& term, const View& view) { return TermCounter(term, view).programs(); }

}  // namespace dothi
