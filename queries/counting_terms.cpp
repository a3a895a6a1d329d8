// A join graph resolved against one commit, and its constraints taken apart into terms.
#include "counting.h"

#include <array>
#include <set>

namespace dothi {

namespace {

using Term = CountingTerm;

FlatBits none_of(const View& view) {
  FlatBits bits;
  bits.words = ZeroedWords((std::size_t(view.node_bound()) + 63) / 64);
  return bits;
}

bool share_one(const std::vector<TypeId>& a, const std::vector<TypeId>& b) {
  for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end();) {
    if (*x == *y) return true;
    *x < *y ? ++x : ++y;
  }
  return false;
}
std::vector<TypeId> common(const std::vector<TypeId>& a, const std::vector<TypeId>& b) {
  std::vector<TypeId> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

}  // namespace

Counting::Counting(const JoinGraph& graph, const View& view, const Condition& holds) : view_(view), holds_(holds) {
  Term term;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    term.vars.push_back({graph.nodes[i].slot, {}, {}});
    sets_of(graph.nodes[i], graph, int(i), term.vars.back().sets);
  }
  for (const JoinGraph::Edge& e : graph.edges) term.links.push_back(link(e));
  for (const JoinGraph::Edge& e : graph.present) {
    term.links.push_back(link(e));
    term.links.back().once = true;
  }
  for (const JoinGraph::Edge& e : graph.absent) term.absent.push_back(link(e));
  for (const JoinGraph::Branch& b : graph.branches) {
    using From = JoinGraph::Branch::Kind;
    using To = Weight::Child::Kind;
    // The branch begins at the node itself: a list of its own would be the node, so its weight stands for the sum.
    Weight::Child child;
    child.kind = b.kind == From::Optional ? To::Optional : b.kind == From::Exists ? To::Exists : To::NotExists;
    child.list = nullptr;
    child.weight = branch(b.tree[0], 0, -1);
    branches_.push_back(std::move(child));
    term.vars[std::size_t(b.node)].branches.push_back(&branches_.back());
  }
  term.unequal = graph.unequal;
  term.apart = graph.apart;
  term.kept = graph.kept;
  std::vector<std::size_t> one(term.vars.size());
  for (std::size_t v = 0; v < one.size(); ++v) one[v] = v;
  for (const auto& [a, b] : graph.same) {
    std::size_t x = std::size_t(a), y = std::size_t(b);
    while (one[x] != x) x = one[x];
    while (one[y] != y) y = one[y];
    merge(term, int(x), int(y));
    one[std::max(x, y)] = std::min(x, y);
  }
  expand(std::move(term));
}

bool Subsets::operator()(const FlatBits* part, const FlatBits* whole) {
  if (part == whole) return true;
  if (part->count > whole->count) return false;
  const auto [at, is_new] = known_.try_emplace({part, whole});
  if (is_new) at->second = within(*part, *whole);
  return at->second;
}

void reduce(Weight& weight, const FlatBits* among, Subsets& within) {
  using Kind = Weight::Child::Kind;
  const auto subset = [&](const FlatBits& whole) { return among && within(among, &whole); };
  std::erase_if(weight.tests, [&](const FlatBits* set) { return subset(*set); });
  if (!among && !weight.tests.empty()) among = weight.tests[0];
  for (Weight::Child& child : weight.children) {
    if (child.list) continue;
    reduce(child.weight, among, within);
    // One list behind the node: the kind holds for its sum as well.
    if (!child.weight.tests.empty() || child.weight.children.size() != 1 ||
        child.weight.children[0].kind != Kind::Count)
      continue;
    Weight::Child only = std::move(child.weight.children[0]);
    only.kind = child.kind;
    child = std::move(only);
  }
  std::erase_if(weight.children, [&](const Weight::Child& child) {
    if (child.kind == Kind::Loop || child.kind == Kind::NotExists || !child.weight.one()) return false;
    if (!child.list) return true;
    if (child.kind == Kind::Optional) return child.list->single;
    return (child.list->single || child.kind == Kind::Exists) && subset(child.list->sources);
  });
}

// ---- Sets and adjacency --------------------------------------------------------------------------------------

void Counting::sets_of(const JoinGraph::Node& node, const JoinGraph& graph, int index,
                       std::vector<const FlatBits*>& sets) {
  for (const LabelExpr* labels : node.labels) {
    if (labels->kind == LabelExpr::Kind::Name)
      if (const auto id = view_.label(labels->name)) {
        sets.push_back(view_.flat(*id));
        continue;
      }
    bits_.push_back(labelled(*labels));
    bits_.back().measure();
    sets.push_back(&bits_.back());
  }
  if (node.conditions.empty()) return;
  // Conditions are asked of nodes that may be in a match: those with the labels and the relationships.
  std::vector<const FlatBits*> all = sets;
  for (const JoinGraph::Edge& e : graph.edges) {
    if (e.from == index) all.push_back(&link(e).ab->sources);
    if (e.to == index) all.push_back(&link(e).ba->sources);
  }
  if (all.empty()) all.push_back(view_.flat());
  FlatBits kept = none_of(view_);
  std::vector<NodeId> some;
  const std::size_t words = kept.words.size();
  const auto ask = [&] {
    for (const Expr* condition : node.conditions) holds_(*condition, node.slot, some);
    for (const NodeId n : some) kept.set(n);
    some.clear();
  };
  for (std::size_t w = 0; w < words; ++w) {
    std::uint64_t word = ~std::uint64_t(0);
    for (const FlatBits* bits : all) word &= w < bits->words.size() ? bits->words[w] : 0;
    for (; word; word &= word - 1) some.push_back(NodeId(w * 64 + std::size_t(std::countr_zero(word))));
    if (some.size() >= batch_rows - 64) ask();
  }
  ask();
  kept.measure();
  bits_.push_back(std::move(kept));
  sets.push_back(&bits_.back());
}

FlatBits Counting::labelled(const LabelExpr& labels) const {
  FlatBits bits = none_of(view_);
  const auto fold = [&](bool conjunction) {
    for (std::size_t i = 0; i < labels.children.size(); ++i) {
      const FlatBits child = labelled(labels.children[i]);
      for (std::size_t w = 0; w < bits.words.size(); ++w)
        bits.words[w] = i == 0        ? child.words[w]
                        : conjunction ? bits.words[w] & child.words[w]
                                      : bits.words[w] | child.words[w];
    }
  };
  const FlatBits& live = *view_.flat();
  switch (labels.kind) {
    case LabelExpr::Kind::Name:
      if (const auto id = view_.label(labels.name)) return FlatBits::intersection(std::array{view_.flat(*id)});
      break;
    case LabelExpr::Kind::And: fold(true); break;
    case LabelExpr::Kind::Or: fold(false); break;
    case LabelExpr::Kind::Not: {
      const FlatBits child = labelled(labels.children[0]);
      for (std::size_t w = 0; w < bits.words.size(); ++w) bits.words[w] = live.words[w] & ~child.words[w];
      break;
    }
    case LabelExpr::Kind::Wildcard:
      for (std::uint32_t l = 0; l < view_.label_count(); ++l)
        for (std::size_t w = 0; w < bits.words.size(); ++w) bits.words[w] |= view_.flat(LabelId(l))->words[w];
      break;
  }
  return bits;
}

const FlatAdjacency* Counting::adjacency(const std::vector<TypeId>& types, FlatAdjacency::Along along) {
  if (types.size() == 1) return view_.flat(types[0], along);
  auto& found = adjacencies_[{types, along}];
  if (found) return found;
  std::vector<const FlatAdjacency*> some;
  for (const TypeId type : types) some.push_back(view_.flat(type, along));
  made_.push_back(some.empty() ? FlatAdjacency::none(view_.node_bound()) : FlatAdjacency::merged(some));
  return found = &made_.back();
}

void Counting::resolve(Term::Link& l) {
  using F = FlatAdjacency;
  l.ab = adjacency(l.types, l.arrow == Arrow::Right ? F::Out : l.arrow == Arrow::Left ? F::In : F::Either);
  l.ba = adjacency(l.types, l.arrow == Arrow::Right ? F::In : l.arrow == Arrow::Left ? F::Out : F::Either);
}

Term::Link Counting::link(const JoinGraph::Edge& e) {
  Term::Link l{e.from, e.to, types_of(view_, e.types), e.arrow};
  resolve(l);
  return l;
}

// The tree of a branch below a node: everything but the edge it was reached by.
Weight Counting::branch(const JoinGraph& graph, int node, int from_edge) {
  Weight weight;
  sets_of(graph.nodes[std::size_t(node)], graph, node, weight.tests);
  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    const JoinGraph::Edge& e = graph.edges[i];
    if (int(i) == from_edge || (e.from != node && e.to != node)) continue;
    const int other = e.from == node ? e.to : e.from;
    const Term::Link l = link(e);
    Weight::Child child;
    child.list = e.from == node ? l.ab : l.ba;
    child.slot = graph.nodes[std::size_t(other)].slot;
    child.weight = branch(graph, other, int(i));
    reduce(child.weight, &(e.from == node ? l.ba : l.ab)->sources, within_);
    weight.children.push_back(std::move(child));
  }
  return weight;
}

// ---- Terms ----------------------------------------------------------------------------------------------------

void Counting::merge(Term& t, int a, int b) {
  if (a == b) return;
  if (a > b) std::swap(a, b);
  Term::Var &to = t.vars[std::size_t(a)], &from = t.vars[std::size_t(b)];
  to.sets.insert(to.sets.end(), from.sets.begin(), from.sets.end());
  to.branches.insert(to.branches.end(), from.branches.begin(), from.branches.end());
  from.gone = true;
  const auto rename = [&](int& v) { v = v == b ? a : v; };
  for (Term::Link& l : t.links) rename(l.a), rename(l.b);
  for (Term::Link& l : t.absent) rename(l.a), rename(l.b);
  for (auto& [x, y] : t.unequal) rename(x), rename(y);
  for (int& v : t.kept) rename(v);
}

// Takes out what says nothing; false when the term has no matches.
bool Counting::simplify(Term& t) {
  const auto turn = [](Term::Link& l) {
    std::swap(l.a, l.b);
    std::swap(l.ab, l.ba);
    l.arrow = turned(l.arrow);
  };
  const auto same = [&](const Term::Link& x, const Term::Link& y) {
    return (x.a == y.a && x.b == y.b && x.ab == y.ab) || (x.a == y.b && x.b == y.a && x.ab == y.ba);
  };
  for (Term::Link& l : t.links) {
    if (l.gone) continue;
    if (l.ab->size == 0 || (l.a == l.b && l.ab->loops == 0)) return false;
    if (l.a > l.b) turn(l);
    l.once = l.once && l.ab->parallel;
  }
  for (std::size_t i = 0; i < t.absent.size();) {
    const Term::Link& l = t.absent[i];
    if (std::any_of(t.links.begin(), t.links.end(), [&](const Term::Link& k) { return !k.gone && same(k, l); }))
      return false;
    if (l.ab->size == 0 || (l.a == l.b && l.ab->loops == 0))
      t.absent.erase(t.absent.begin() + std::ptrdiff_t(i));
    else
      ++i;
  }

  // Edges that cannot be one relationship, or are one exactly when two nodes are.
  std::vector<std::pair<int, int>> apart;
  for (const auto& [i, k] : t.apart) {
    const Term::Link &e = t.links[std::size_t(i)], &f = t.links[std::size_t(k)];
    if (i == k) return false;
    if (!share_one(e.types, f.types)) continue;
    if (same(e, f) && !e.ab->parallel) return false;
    const bool shared = e.a == f.a || e.a == f.b || e.b == f.a || e.b == f.b;
    if (shared && !same(e, f) && e.a != e.b && f.a != f.b) {
      const int node = e.a == f.a || e.a == f.b ? e.a : e.b;
      const int x = e.a == node ? e.b : e.a, y = f.a == node ? f.b : f.a;
      const FlatAdjacency *to_x = e.a == node ? e.ab : e.ba, *to_y = f.a == node ? f.ab : f.ba;
      const bool directed = e.arrow != Arrow::Either && f.arrow != Arrow::Either && e.types == f.types;
      if (x != y && to_x == to_y && !to_x->parallel && to_x->loops == 0) {
        t.unequal.emplace_back(x, y);
        continue;
      }
      if (x != y && directed && to_x != to_y && to_x->loops == 0) continue;  // one comes in, the other goes out
    }
    apart.emplace_back(i, k);
  }
  t.apart = std::move(apart);

  // The same edge twice between two nodes, where there is at most one relationship.
  for (std::size_t i = 0; i < t.links.size(); ++i)
    for (std::size_t k = i + 1; k < t.links.size(); ++k) {
      Term::Link &x = t.links[i], &y = t.links[k];
      if (x.gone || y.gone || !same(x, y)) continue;
      const bool in_pairs = std::any_of(t.apart.begin(), t.apart.end(), [&](auto& p) {
        return p == std::pair(int(i), int(k)) || p == std::pair(int(k), int(i));
      });
      if (in_pairs) continue;
      if (!x.once && !y.once && x.ab->parallel) continue;
      const bool drop_y = y.once || !x.once;  // one that counts stays
      (drop_y ? y : x).gone = true;
      for (auto& [e, f] : t.apart) {
        const int from = drop_y ? int(k) : int(i), to = drop_y ? int(i) : int(k);
        e = e == from ? to : e;
        f = f == from ? to : f;
      }
    }

  std::set<std::pair<int, int>> unequal;
  for (const std::pair<int, int>& pair : t.unequal) {
    if (pair.first == pair.second) return false;
    const int x = std::min(pair.first, pair.second), y = std::max(pair.first, pair.second);
    const bool implied = std::any_of(t.links.begin(), t.links.end(), [&](const Term::Link& l) {
      return !l.gone && l.a == x && l.b == y && l.ab->loops == 0;
    });
    if (!implied) unequal.emplace(x, y);
  }
  t.unequal.assign(unequal.begin(), unequal.end());
  return true;
}

void Counting::expand(Term t) {
  constexpr std::size_t most = 4096, most_looked_at = 4'000'000;  // each constraint doubles the terms, or more
  looked_at_ += t.apart.size() + t.links.size() * t.links.size();
  if (++expanded_ > most || t.apart.size() > most || looked_at_ > most_looked_at) throw TooManyTerms();
  if (!simplify(t)) return;
  const auto copy = [&](int sign) {
    Term c = t;
    c.sign *= sign;
    return c;
  };
  if (!t.apart.empty()) {
    const int i = t.apart.back().first, k = t.apart.back().second;
    t.apart.pop_back();
    const Term::Link e = t.links[std::size_t(i)], f = t.links[std::size_t(k)];
    // f as e: the same relationship, with f's ends this way round and, where neither or only one has a direction, the other.
    const auto one = [&](bool turn, bool both, int sign) {
      Term c = copy(sign);
      Term::Link& kept = c.links[std::size_t(i)];
      kept.types = common(e.types, f.types);
      const Arrow arrow = turn ? turned(f.arrow) : f.arrow;
      if (kept.arrow == Arrow::Either) kept.arrow = arrow;
      resolve(kept);
      c.links[std::size_t(k)].gone = true;
      for (auto& [x, y] : c.apart) {
        x = x == k ? i : x;
        y = y == k ? i : y;
      }
      int fa = f.a, fb = f.b, ea = e.a, eb = e.b;
      const auto meet = [&](int& x, int& y) {
        const int low = std::min(x, y), high = std::max(x, y);
        merge(c, low, high);
        for (int* v : {&ea, &eb, &fa, &fb})
          if (*v == high) *v = low;
      };
      meet(ea, turn ? fb : fa);
      meet(eb, turn ? fa : fb);
      if (both) meet(ea, eb);
      expand(std::move(c));
    };
    const bool straight = e.arrow == Arrow::Either || f.arrow == Arrow::Either || e.arrow == f.arrow;
    const bool turn = e.arrow == Arrow::Either || f.arrow == Arrow::Either || e.arrow == turned(f.arrow);
    expand(copy(1));
    if (straight) one(false, false, -1);
    if (turn) one(true, false, -1);
    if (straight && turn) one(false, true, 1);  // a loop is the same both ways round
    return;
  }
  if (!t.unequal.empty()) {
    const auto [x, y] = t.unequal.back();
    t.unequal.pop_back();
    Term c = copy(-1);
    merge(c, x, y);
    expand(copy(1));
    expand(std::move(c));
    return;
  }
  if (!t.absent.empty()) {
    Term::Link l = t.absent.back();
    t.absent.pop_back();
    expand(copy(1));
    l.once = true;
    Term c = copy(-1);
    c.links.push_back(std::move(l));
    expand(std::move(c));
    return;
  }
  std::erase_if(t.links, [](const Term::Link& l) { return l.gone; });
  terms_.push_back(std::move(t));
}

}  // namespace dothi
