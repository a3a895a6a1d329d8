// From clauses to a join graph.
#include "join_graph.h"

#include <set>

namespace dothi {

int JoinGraph::node_of(Slot slot) const {
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (nodes[i].slot == slot) return int(i);
  return -1;
}

namespace {

using Slots = std::set<Slot>;

const Expr* variable(const Expr& e) { return e.kind == ExprKind::Variable ? &e : nullptr; }

// x, id(x) or elementId(x): what tells one node from another, and by which of the three.
std::pair<const Expr*, std::string> identity(const Expr& e) {
  if (variable(e)) return {&e, ""};
  if (e.kind != ExprKind::Function || e.children.size() != 1 || !variable(e.children[0])) return {};
  std::string name = e.text;
  for (char& c : name) c = char(c >= 'A' && c <= 'Z' ? c + 32 : c);
  if (name != "id" && name != "elementid") return {};
  return {&e.children[0], name};
}

// Conditions that give true, false or null for any node whatever its properties are.
bool cannot_fail(const Expr& e) {
  const auto simple = [](const Expr& v) {
    return v.kind == ExprKind::Literal || v.kind == ExprKind::Parameter ||
           (v.kind == ExprKind::Property && variable(v.children[0]));
  };
  switch (e.kind) {
    case ExprKind::Compare:
    case ExprKind::IsNull:
    case ExprKind::IsNotNull:
    case ExprKind::StartsWith:
    case ExprKind::EndsWith:
    case ExprKind::Contains: return std::all_of(e.children.begin(), e.children.end(), simple);
    case ExprKind::In:
      return simple(e.children[0]) &&
             (e.children[1].kind == ExprKind::List
                  ? std::all_of(e.children[1].children.begin(), e.children[1].children.end(), simple)
                  : e.children[1].kind == ExprKind::Literal);
    case ExprKind::HasLabels: return variable(e.children[0]) != nullptr;
    case ExprKind::Not:
    case ExprKind::And:
    case ExprKind::Or:
    case ExprKind::Xor: return std::all_of(e.children.begin(), e.children.end(), cannot_fail);
    default: return false;
  }
}

class Builder {
 public:
  // `lengths`: of the variable-length relationships in the order they are met, the shortest where it has no more.
  Builder(const Plan& plan, std::vector<std::uint32_t> lengths, std::vector<const Expr*>& rest)
      : plan_(plan), lengths_(std::move(lengths)), rest_(rest) {}

  bool take(const Operator& op) {
    if (const auto* a = std::get_if<Argument>(&op.body)) return a->slots.empty();
    if (const auto* f = std::get_if<Filter>(&op.body)) {
      if (!take(op.inputs[0])) return false;
      return std::all_of(f->conditions.begin(), f->conditions.end(), [&](const Expr* c) { return condition(*c); });
    }
    if (const auto* p = std::get_if<Pattern>(&op.body)) return take(op.inputs[0]) && pattern(*p);
    if (const auto* a = std::get_if<Apply>(&op.body)) {
      if (a->kind != Apply::Kind::Optional || !take(op.inputs[0])) return false;
      const auto* p = alone(op.inputs[1]);
      return p && branch(*p, JoinGraph::Branch::Kind::Optional);
    }
    return false;
  }

  JoinGraph graph;
  std::vector<Length> walks;  // the variable-length relationships met

 private:
  static bool plain(const Pattern& p, bool walks = false) {
    if (p.time || !p.after.empty() || !p.paths.empty()) return false;
    return std::all_of(p.edges.begin(), p.edges.end(), [&](const PatternEdge& e) {
      if (e.bound || !e.conditions.empty() || !e.path_conditions.empty()) return false;
      if (e.kind == PatternEdge::Kind::Single) return true;
      return walks && e.kind == PatternEdge::Kind::Variable &&
             (e.mode == PathMode::Trail || e.mode == PathMode::Walk) && e.length.max && *e.length.max <= max_walk &&
             e.length.min <= *e.length.max;
    });
  }
  // A pattern fed by an Argument.
  static const Pattern* alone(const Operator& op) {
    const auto* p = std::get_if<Pattern>(&op.body);
    return p && std::holds_alternative<Argument>(op.inputs[0].body) ? p : nullptr;
  }
  static int find(JoinGraph& g, Slot slot) {
    const int at = g.node_of(slot);
    if (at >= 0) return at;
    g.nodes.push_back({slot, {}, {}});
    return int(g.nodes.size()) - 1;
  }

  bool pattern(const Pattern& p) {
    if (!plain(p, true)) return false;
    for (const Slot slot : p.arguments)
      if (graph.node_of(slot) < 0) return false;
    for (const Slot slot : p.nodes) find(graph, slot);
    std::vector<std::vector<int>> made;  // edges of the graph, by edge of the pattern
    for (const PatternEdge& e : p.edges) {
      made.emplace_back();
      const int from = find(graph, e.from), to = find(graph, e.to);
      if (e.kind == PatternEdge::Kind::Single) {
        made.back().push_back(int(graph.edges.size()));
        graph.edges.push_back({from, to, e.types, e.arrow});
        continue;
      }
      const std::uint32_t length = walks.size() < lengths_.size() ? lengths_[walks.size()] : e.length.min;
      walks.push_back(e.length);
      if (length == 0) graph.same.emplace_back(from, to);
      for (std::uint32_t i = 0, at = std::uint32_t(from); i < length; ++i) {
        int next = to;
        if (i + 1 < length) {
          next = int(graph.nodes.size());
          graph.nodes.emplace_back();
        }
        if (e.mode == PathMode::Trail)
          for (const int other : made.back()) graph.apart.emplace_back(other, int(graph.edges.size()));
        made.back().push_back(int(graph.edges.size()));
        graph.edges.push_back({int(at), next, e.types, e.arrow});
        at = std::uint32_t(next);
      }
    }
    for (const std::vector<int>& trail : p.trails)
      for (std::size_t i = 0; i < trail.size(); ++i)
        for (std::size_t k = i + 1; k < trail.size(); ++k)
          if (may_share_a_type(p.edges[std::size_t(trail[i])].types, p.edges[std::size_t(trail[k])].types))
            for (const int a : made[std::size_t(trail[i])])
              for (const int b : made[std::size_t(trail[k])]) graph.apart.emplace_back(a, b);
    return std::all_of(p.conditions.begin(), p.conditions.end(), [&](const Expr* c) { return condition(*c); });
  }

  bool condition(const Expr& c) {
    const bool negated = c.kind == ExprKind::Not;
    const Expr& inner = negated ? c.children[0] : c;
    if (inner.kind == ExprKind::Exists || inner.kind == ExprKind::PatternPredicate) {
      const auto sub = plan_.subplans.find(&inner);
      const Pattern* p = sub == plan_.subplans.end() ? nullptr : alone(sub->second.root);
      return p && asked(*p, negated);
    }
    if (has_subquery(c)) return false;
    const std::vector<Slot> slots = slots_of(c);
    if (std::any_of(slots.begin(), slots.end(), [&](Slot s) { return graph.node_of(s) < 0; })) return false;
    if (slots.size() == 1 && own_condition(graph.nodes[std::size_t(graph.node_of(slots[0]))], c)) return true;
    if (c.kind == ExprKind::Compare && c.operators.size() == 1 && c.operators[0] == CompareOp::NotEqual &&
        slots.size() == 2) {
      const auto [a, how_a] = identity(c.children[0]);
      const auto [b, how_b] = identity(c.children[1]);
      if (a && b && how_a == how_b) {
        graph.unequal.emplace_back(graph.node_of(a->slot), graph.node_of(b->slot));
        return true;
      }
    }
    rest_.push_back(&c);
    return true;
  }
  static bool own_condition(JoinGraph::Node& node, const Expr& c) {
    if (c.kind == ExprKind::HasLabels && !c.negated && c.labels && variable(c.children[0]))
      return node.labels.push_back(&*c.labels), true;
    if (!cannot_fail(c)) return false;
    node.conditions.push_back(&c);
    return true;
  }

  // A pattern as a condition.
  bool asked(const Pattern& p, bool negated) {
    if (!plain(p)) return false;
    if (p.edges.size() == 1 && p.conditions.empty()) {
      const PatternEdge& e = p.edges[0];
      const int from = graph.node_of(e.from), to = graph.node_of(e.to);
      if (from >= 0 && to >= 0) {
        (negated ? graph.absent : graph.present).push_back({from, to, e.types, e.arrow});
        return true;
      }
    }
    return branch(p, negated ? JoinGraph::Branch::Kind::NotExists : JoinGraph::Branch::Kind::Exists);
  }

  // A pattern that hangs on one node of the graph and is a tree.
  bool branch(const Pattern& p, JoinGraph::Branch::Kind kind) {
    if (!plain(p)) return false;
    JoinGraph tree;
    int node = -1;
    for (const Slot slot : p.nodes)
      if (const int at = graph.node_of(slot); at >= 0) {
        if (node >= 0) return false;
        node = at;
        tree.nodes.push_back({slot, {}, {}});
      }
    if (node < 0) return false;
    for (const PatternEdge& e : p.edges) {
      if (e.from == e.to) return false;
      tree.edges.push_back({find(tree, e.from), find(tree, e.to), e.types, e.arrow});
    }
    for (const Slot slot : p.nodes) find(tree, slot);
    for (const Slot slot : p.arguments)
      if (tree.node_of(slot) != 0) return false;
    // As many edges as further nodes, and all of them reached.
    std::vector<bool> reached(tree.nodes.size(), false);
    reached[0] = true;
    std::size_t count = 1;
    for (bool grown = true; grown;) {
      grown = false;
      for (const JoinGraph::Edge& e : tree.edges)
        if (reached[std::size_t(e.from)] != reached[std::size_t(e.to)]) {
          reached[std::size_t(e.from)] = reached[std::size_t(e.to)] = grown = true;
          ++count;
        }
    }
    if (count != tree.nodes.size() || tree.edges.size() + 1 != tree.nodes.size()) return false;
    for (const std::vector<int>& trail : p.trails)
      for (std::size_t i = 0; i < trail.size(); ++i)
        for (std::size_t k = i + 1; k < trail.size(); ++k)
          if (may_share_a_type(p.edges[std::size_t(trail[i])].types, p.edges[std::size_t(trail[k])].types))
            return false;
    for (const Expr* c : p.conditions) {
      const std::vector<Slot> slots = slots_of(*c);
      if (has_subquery(*c) || slots.size() != 1 || tree.node_of(slots[0]) < 0) return false;
      if (!own_condition(tree.nodes[std::size_t(tree.node_of(slots[0]))], *c)) return false;
    }
    graph.branches.push_back({kind, node, {}});
    graph.branches.back().tree.push_back(std::move(tree));
    return true;
  }

  static constexpr std::uint32_t max_walk = 4;
  const Plan& plan_;
  std::vector<std::uint32_t> lengths_;
  std::vector<const Expr*>& rest_;
};

}  // namespace

std::vector<JoinGraph> join_graphs(const Operator& op, const Plan& plan, const std::vector<Slot>& read,
                                   std::vector<const Expr*>& rest) {
  constexpr std::size_t most = 16;
  std::vector<JoinGraph> graphs;
  std::vector<std::uint32_t> lengths;
  for (;;) {
    rest.clear();
    Builder builder(plan, lengths, rest);
    if (!builder.take(op) || builder.graph.nodes.empty()) return {};
    Slots kept(read.begin(), read.end());
    for (const Expr* c : rest)
      for (const Slot slot : slots_of(*c)) kept.insert(slot);
    for (const Slot slot : kept) {
      const int node = builder.graph.node_of(slot);
      if (node < 0 || slot == no_slot) return {};
      builder.graph.kept.push_back(node);
    }
    graphs.push_back(std::move(builder.graph));
    // The next choice of lengths, like a number counted up.
    if (lengths.empty())
      for (const Length& walk : builder.walks) lengths.push_back(walk.min);
    std::size_t digit = 0;
    while (digit < lengths.size() && lengths[digit] == *builder.walks[digit].max)
      lengths[digit] = builder.walks[digit].min, ++digit;
    if (digit == lengths.size()) return graphs;
    ++lengths[digit];
    if (graphs.size() == most) return {};
  }
}

bool counts_matches(const View& view) { return view.flat() != nullptr; }

}  // namespace dothi
