#include "optimize.h"

#include "join_graph.h"

#include <cmath>
#include <set>

namespace dothi {

const std::vector<std::string>& rule_names() {
  static const std::vector<std::string> names = {"pushdown", "seek",  "order", "join",  "semi", "top",
                                                 "factor",   "small", "prune", "count", "once", "lazy"};
  return names;
}

namespace {

using Slots = std::set<Slot>;

template <typename T>
Operator over(T body, Operator input, double rows) {
  Operator op;
  op.body = std::move(body);
  op.rows = rows;
  op.inputs.push_back(std::move(input));
  return op;
}

template <typename T>
Operator leaf(T body, double rows) {
  Operator op;
  op.body = std::move(body);
  op.rows = rows;
  return op;
}

void add_argument_slot(Operator& op, Slot slot) {
  if (auto* a = std::get_if<Argument>(&op.body)) a->slots.push_back(slot);
  for (Operator& input : op.inputs) add_argument_slot(input, slot);
}

// ---- Statistics ---------------------------------------------------------------------------------------------
// Counts of labels and types are exact, and with them the mean degree of a label that every node has; other degrees and labels
// of neighbours are means over a few nodes spread evenly.
class Statistics {
 public:
  explicit Statistics(const View& view) : view_(view) {}

  double nodes(const std::string* label) const {
    if (!label) return double(view_.node_count());
    const auto id = view_.label(*label);
    return id ? double(view_.node_count(*id)) : 0;
  }
  double relationships(const LabelExpr* types) const {
    double n = 0;
    for (const TypeId type : ids(types)) n += double(view_.relationship_count(type));
    return n;
  }
  // Relationships of one node (of the label) that a step follows.
  double degree(const std::string* label, const LabelExpr* types, Arrow arrow) {
    const double all = relationships(types) * (arrow == Arrow::Either ? 2 : 1);
    if (!label || nodes(label) == nodes(nullptr)) return all / std::max(1.0, nodes(nullptr));
    const std::vector<NodeId>& some = sample(*label);
    if (some.empty()) return 0;
    double sum = 0;
    for (const NodeId node : some)
      for (const TypeId type : ids(types)) {
        if (arrow != Arrow::Left) sum += view_.degree(node, type, Direction::Out);
        if (arrow != Arrow::Right) sum += view_.degree(node, type, Direction::In);
      }
    const double mean = sum / double(some.size());
    return mean > 0 ? mean : std::min(all / std::max(1.0, nodes(label)), 0.5 / double(some.size()));
  }
  // How many of the nodes such a step reaches have a label.
  double share(const std::string* from, const LabelExpr* types, Arrow arrow, const std::string& to) {
    const auto wanted = view_.label(to);
    if (!wanted) return 0;
    if (nodes(&to) == nodes(nullptr)) return 1;
    std::size_t seen = 0, with = 0;
    if (from) {
      AdjacencyScratch scratch;
      for (const NodeId node : sample(*from))
        for (const TypeId type : ids(types))
          for (const Direction direction : {Direction::Out, Direction::In}) {
            if ((direction == Direction::Out && arrow == Arrow::Left) ||
                (direction == Direction::In && arrow == Arrow::Right))
              continue;
            const Adjacency list = view_.neighbours(node, type, direction, scratch);
            for (std::size_t i = 0; i < list.size(); i += std::max<std::size_t>(1, list.size() / 2)) {
              ++seen;
              with += view_.has_label(list.nodes[i], *wanted);
            }
          }
    }
    if (seen == 0) return nodes(&to) / std::max(1.0, nodes(nullptr));
    return std::max(double(with), 0.5) / double(seen);
  }

 private:
  std::vector<TypeId> ids(const LabelExpr* types) const {
    std::vector<TypeId> result;
    const auto names = alternatives(types);
    if (names) {
      for (const std::string_view name : *names)
        if (const auto id = view_.type(name)) result.push_back(*id);
      return result;
    }
    for (std::uint32_t i = 0; i < view_.type_count(); ++i) result.push_back(TypeId(i));
    return result;
  }
  const std::vector<NodeId>& sample(const std::string& label) {
    const auto [at, is_new] = samples_.try_emplace(label);
    if (!is_new) return at->second;
    constexpr std::uint32_t wanted = 24;
    if (const auto id = view_.label(label)) {
      const std::uint64_t bound = view_.node_bound();
      for (std::uint32_t i = 0; i < wanted; ++i) {
        std::uint32_t cursor = std::uint32_t(bound * i / wanted);
        NodeId node;
        if (view_.scan(*id, cursor, {&node, 1}) == 0) break;
        if (at->second.empty() || at->second.back() != node) at->second.push_back(node);
      }
    }
    return at->second;
  }
  const View& view_;
  std::map<std::string, std::vector<NodeId>> samples_;
};

// ---- Patterns ------------------------------------------------------------------------------------------------

class Optimizer {
 public:
  Optimizer(Plan& plan, const View& view, const Options& options)
      : plan_(plan), view_(view), options_(options), statistics_(view) {}

  void run() {
    lower(plan_.root);
    // Lowering takes subplans out where a join does their work; those that stay are run by expressions.
    for (;;) {
      const auto next = std::find_if(plan_.subplans.begin(), plan_.subplans.end(),
                                     [&](const auto& s) { return !lowered_.contains(s.first); });
      if (next == plan_.subplans.end()) break;
      lowered_.insert(next->first);
      const Expr* expr = next->first;
      Operator root = std::move(next->second.root);
      lower(root);
      plan_.subplans[expr].root = std::move(root);
    }
    if (on("lazy")) { lazy(plan_.root); }
    if (!on("prune")) return;
    prune(plan_.root, {});
    for (auto& [expr, sub] : plan_.subplans) prune(sub.root, sub.value == no_slot ? Slots() : Slots{sub.value});
    if (on("once") && !plan_.query->chance) {
      once(plan_.root, false);
      if (on("count")) count_reached(plan_.root);
      for (auto& [expr, sub] : plan_.subplans)
        once(sub.root, expr->kind == ExprKind::Exists || expr->kind == ExprKind::PatternPredicate);
    }
    if (!on("count")) return;
    weigh(plan_.root, false);
    for (auto& [expr, sub] : plan_.subplans)
      weigh(sub.root, expr->kind == ExprKind::Exists || expr->kind == ExprKind::Count ||
                          expr->kind == ExprKind::PatternPredicate);
  }

 private:
  bool on(std::string_view rule) const { return !options_.without.contains(rule); }

  // ---- One pattern being given an order
  struct NodeInfo {
    std::optional<std::string> label;       // the rarest it surely has
    std::vector<std::string> labels;        // all of these
    const Expr* label_condition = nullptr;  // says just that
    double selectivity = 1;                 // of its other conditions
  };
  struct Work {
    Pattern* pattern = nullptr;
    Slots own;  // slots the pattern brings
    Slots solved;
    std::vector<bool> edge_done, condition_done;
    std::vector<Slots> needs;  // of own slots, by condition
    std::map<Slot, NodeInfo> info;
    bool alone = false;  // a part is being built that sees no other columns than its own
    Slots elsewhere;     // nodes of the rows that part will be joined to
  };

  static const Expr* variable_of(const Expr& expr) { return expr.kind == ExprKind::Variable ? &expr : nullptr; }

  // slot.key, or nothing.
  static bool is_property(const Expr& expr, Slot slot) {
    return expr.kind == ExprKind::Property && expr.children[0].kind == ExprKind::Variable &&
           expr.children[0].slot == slot;
  }

  // ---- Counting whole matches
  // Below an Aggregate or Distinct: the rows it reads are counted, not enumerated, where a join graph says them all and the
  // enumeration would take longer.
  bool factored(Operator& op) {
    auto* aggregate = std::get_if<Aggregate>(&op.body);
    if (!on("factor") || (!aggregate && !std::holds_alternative<Distinct>(op.body)) || !counts_matches(view_))
      return false;
    Slots read = reads(op);
    // count(x) of a node that is always there is count(*).
    std::vector<std::pair<Assignment*, Slot>> rows;
    if (aggregate) {
      read.clear();
      for (const Assignment& a : aggregate->keys) add(read, a.expr);
      for (Assignment& a : aggregate->aggregates) {
        const bool counts = a.expr->kind == ExprKind::Function && !a.expr->distinct && a.expr->children.size() == 1 &&
                            variable_of(a.expr->children[0]) && is_count(a.expr->text);
        if (counts)
          rows.emplace_back(&a, a.expr->children[0].slot);
        else
          add(read, a.expr);
      }
    }
    std::vector<Operator*> above = {&op};
    Operator* target = &op.inputs[0];
    for (;; target = &target->inputs[0]) {
      if (auto* p = std::get_if<Project>(&target->body)) {
        Slots below = read;
        for (const Assignment& a : p->items) below.erase(a.slot);
        for (const Assignment& a : p->items) {
          if (read.contains(a.slot)) add(below, a.expr);
          if (std::any_of(rows.begin(), rows.end(), [&](const auto& r) { return r.second == a.slot; })) return false;
        }
        read = std::move(below);
      } else if (auto* f = std::get_if<Filter>(&target->body);
                 f && std::holds_alternative<Project>(target->inputs[0].body)) {
        if (std::any_of(f->conditions.begin(), f->conditions.end(), [](const Expr* c) { return has_subquery(*c); }))
          return false;
        add(read, f->conditions);
      } else {
        break;
      }
      above.push_back(target);
    }
    std::vector<const Expr*> rest;
    std::vector<JoinGraph> graphs = join_graphs(*target, plan_, {read.begin(), read.end()}, rest);
    if (graphs.empty() || graphs[0].kept.size() > 1) return false;
    if (std::any_of(rows.begin(), rows.end(), [&](const auto& r) { return graphs[0].node_of(r.second) < 0; }))
      return false;

    lower(*target);
    if ((!on("small") || worth_counting(graphs, *target)) && is_countable(graphs, view_)) {
      for (const auto& [assignment, slot] : rows) assignment->expr = count_star(assignment->expr->span);
      CountMatches counts;
      if (plan_.query->explain != Query::Explain::No) counts.how = describe_counting(graphs, view_, *plan_.query);
      double kept = 1;
      for (const int node : graphs[0].kept) {
        const JoinGraph::Node& n = graphs[0].nodes[std::size_t(node)];
        counts.kept = n.slot;
        kept = statistics_.nodes(!n.labels.empty() && n.labels[0]->kind == LabelExpr::Kind::Name ? &n.labels[0]->name
                                                                                                 : nullptr);
      }
      counts.graphs = std::make_shared<std::vector<JoinGraph>>(std::move(graphs));
      Operator counted = leaf(std::move(counts), kept);
      *target = rest.empty() ? std::move(counted) : conditions_on(std::move(counted), rest);
    }
    for (std::size_t i = above.size(); i-- > 0;) lower_one(*above[i]);
    return true;
  }
  static bool is_count(std::string_view name) {
    return name.size() == 5 &&
           std::equal(name.begin(), name.end(), "count", [](char a, char b) { return (a | 32) == b; });
  }
  const Expr* count_star(Span span) {
    Expr e;
    e.kind = ExprKind::CountStar;
    e.span = span;
    e.type = StaticType::of(Kind::Integer);
    e.aggregates = true;
    plan_.made.push_back(std::move(e));
    return &plan_.made.back();
  }
  // Enumerated rows against entries of adjacency read once: a row costs about eight times as much.
  bool worth_counting(const std::vector<JoinGraph>& graphs, const Operator& enumerated) const {
    const double rows = all_rows(enumerated);
    double read = 0;
    for (const JoinGraph& graph : graphs) read += entries(graph);
    return rows > 20'000 && rows * 8 > read;
  }
  static double all_rows(const Operator& op) {
    double rows = op.rows;
    for (const Operator& input : op.inputs) rows += all_rows(input);
    return rows;
  }
  double entries(const JoinGraph& graph) const {
    double sum = 0;
    for (const auto* edges : {&graph.edges, &graph.present, &graph.absent})
      for (const JoinGraph::Edge& e : *edges)
        sum += statistics_.relationships(e.types) * (e.arrow == Arrow::Either ? 2 : 1);
    for (const JoinGraph::Branch& b : graph.branches) sum += entries(b.tree[0]);
    return sum;
  }

  void lower(Operator& op) {
    if (factored(op)) return;
    for (Operator& input : op.inputs) lower(input);
    lower_one(op);
  }
  // The operator itself, when what is below it is lowered.
  void lower_one(Operator& op) {
    if (auto* p = std::get_if<Pattern>(&op.body)) {
      Operator source = std::move(op.inputs[0]);
      Operator lowered = pattern(*p, std::move(source));
      op = std::move(lowered);
      return;
    }
    const double rows = op.inputs.empty() ? 1 : op.inputs[0].rows;
    if (auto* f = std::get_if<Filter>(&op.body)) {
      Operator input = std::move(op.inputs[0]);
      std::vector<const Expr*> conditions = std::move(f->conditions);
      op = conditions_on(std::move(input), conditions);
      return;
    }
    if (auto* a = std::get_if<Apply>(&op.body)) {
      if (a->row != no_slot) add_argument_slot(op.inputs[1], a->row);
      op.rows = a->kind == Apply::Kind::Cross || a->kind == Apply::Kind::Optional
                    ? rows * std::max(1.0, op.inputs[1].rows)
                    : rows;
      return;
    }
    if (auto* l = std::get_if<Limit>(&op.body)) {
      op.rows = rows;
      if (l->count->kind == ExprKind::Literal && l->count->value.kind() == Kind::Integer)
        op.rows = std::min(rows, std::max(0.0, double(l->count->value.integer())));
      if (on("top")) top(op);
      return;
    }
    op.rows = rows;
    if (std::holds_alternative<UnwindList>(op.body)) op.rows = rows * 10;
    if (auto* a = std::get_if<Aggregate>(&op.body)) op.rows = a->keys.empty() ? 1 : std::sqrt(rows);
    if (std::holds_alternative<Distinct>(op.body)) op.rows = std::max(1.0, rows / 2);
    if (std::holds_alternative<Union>(op.body)) {
      op.rows = 0;
      for (const Operator& input : op.inputs) op.rows += input.rows;
    }
    if (std::holds_alternative<EmptyResult>(op.body)) op.rows = 0;
  }

  void top(Operator& op) {
    Limit limit = std::get<Limit>(op.body);
    Operator* below = &op.inputs[0];
    const Expr* skip = nullptr;
    if (auto* s = std::get_if<Skip>(&below->body)) {
      skip = s->count;
      below = &below->inputs[0];
    }
    if (auto* s = std::get_if<Sort>(&below->body)) {
      Top body{std::move(s->keys), limit.count, skip};
      Operator input = std::move(below->inputs[0]);
      op = over(std::move(body), std::move(input), op.rows);
    }
  }

  // Filters: cheap conditions first, then semi and anti joins, then what has subqueries inside larger expressions.
  Operator conditions_on(Operator op, const std::vector<const Expr*>& conditions) {
    Filter plain, late;
    std::vector<std::pair<const Expr*, bool>> joins;
    for (const Expr* condition : conditions) {
      const bool negated = condition->kind == ExprKind::Not;
      const Expr* inner = negated ? &condition->children[0] : condition;
      const bool joinable = inner->kind == ExprKind::Exists || inner->kind == ExprKind::PatternPredicate;
      if (on("semi") && joinable && plan_.subplans.contains(inner))
        joins.emplace_back(inner, negated);
      else
        (has_subquery(*condition) ? late : plain).conditions.push_back(condition);
    }
    double rows = op.rows;
    if (!plain.conditions.empty()) {
      for (const Expr* condition : plain.conditions) rows *= sought_.contains(condition) ? 1 : selectivity(*condition);
      op = over(std::move(plain), std::move(op), rows);
    }
    for (const auto& [expr, negated] : joins) {
      Subplan sub = std::move(plan_.subplans.at(expr));
      plan_.subplans.erase(expr);
      if (!lowered_.contains(expr)) lower(sub.root);
      Apply apply{negated ? Apply::Kind::Anti : Apply::Kind::Semi, {}, plan_.slot_count++};
      add_argument_slot(sub.root, apply.row);
      rows *= 0.5;
      op = over(std::move(apply), std::move(op), rows);
      op.inputs.push_back(std::move(sub.root));
    }
    if (!late.conditions.empty()) op = over(std::move(late), std::move(op), rows * 0.5);
    return op;
  }

  static double selectivity(const Expr& condition) {
    if (condition.kind == ExprKind::Compare && condition.operators.size() == 1)
      return condition.operators[0] == CompareOp::Equal ? 0.1 : 0.3;
    if (condition.kind == ExprKind::HasLabels) return 0.5;
    return 0.5;
  }

  Operator pattern(Pattern& p, Operator source) {
    Work w;
    w.pattern = &p;
    w.own.insert(p.nodes.begin(), p.nodes.end());
    for (const PatternEdge& edge : p.edges) {
      if (!edge.bound) w.own.insert(edge.relationship);
      for (const GroupVariable& g : edge.group_variables) w.own.insert(g.outer);
    }
    for (const PatternPart& part : p.paths) w.own.insert(part.path);
    for (const Slot slot : p.arguments) w.own.erase(slot);
    w.edge_done.assign(p.edges.size(), false);
    w.condition_done.assign(p.conditions.size(), false);
    for (const Expr* condition : p.conditions) {
      Slots needs;
      for (const Slot slot : slots_of(*condition))
        if (w.own.contains(slot)) needs.insert(slot);
      w.needs.push_back(std::move(needs));
    }
    describe_nodes(w);

    // Chosen walks are chosen per incoming row.
    const bool selects = std::any_of(p.paths.begin(), p.paths.end(), [](const PatternPart& part) {
      return part.selector.kind != PathSelector::Kind::All;
    });
    if (selects && !trivial(source)) {
      Apply apply{Apply::Kind::Cross, {w.own.begin(), w.own.end()}, no_slot};
      Slots handed = outside(w);
      handed.insert(p.arguments.begin(), p.arguments.end());
      Operator inner = solve(w, leaf(Argument{{handed.begin(), handed.end()}}, 1));
      const double rows = source.rows * inner.rows;
      Operator op = over(std::move(apply), std::move(source), rows);
      op.inputs.push_back(std::move(inner));
      return op;
    }
    return solve(w, std::move(source));
  }

  // Everything a pattern reads from outside: what its Argument hands in.
  static Slots outside(const Work& w) {
    Slots outer;
    const auto add = [&](const Expr* expr) {
      for (const Slot slot : slots_of(*expr))
        if (!w.own.contains(slot)) outer.insert(slot);
    };
    for (const Expr* condition : w.pattern->conditions) add(condition);
    for (const Expr* condition : w.pattern->after) add(condition);
    if (w.pattern->time) add(&*w.pattern->time->when);
    for (const PatternEdge& edge : w.pattern->edges) {
      if (edge.bound) outer.insert(edge.relationship);
      for (const Expr* condition : edge.conditions) add(condition);
      for (const Expr* condition : edge.path_conditions) add(condition);
    }
    return outer;
  }

  // Whether an operator gives one row without columns, so that whatever comes next may take its place.
  static bool trivial(const Operator& op) {
    const auto* a = std::get_if<Argument>(&op.body);
    return a && a->slots.empty();
  }

  void describe_nodes(Work& w) {
    for (const Slot slot : w.pattern->nodes) {
      NodeInfo info;
      for (std::size_t i = 0; i < w.pattern->conditions.size(); ++i) {
        const Expr& c = *w.pattern->conditions[i];
        if (c.kind == ExprKind::HasLabels && !c.negated && c.labels && variable_of(c.children[0]) &&
            c.children[0].slot == slot) {
          std::vector<const std::string*> names;
          sure_labels(*c.labels, names);
          for (const std::string* name : names) {
            info.labels.push_back(*name);
            if (info.label && statistics_.nodes(&*info.label) <= statistics_.nodes(name)) continue;
            info.label = *name;
            info.label_condition = c.labels->kind == LabelExpr::Kind::Name ? &c : nullptr;
          }
          continue;
        }
        if (w.needs[i].size() == 1 && w.needs[i].contains(slot)) info.selectivity *= selectivity(c);
      }
      if (info.label) labels_.try_emplace(slot, *info.label);
      w.info[slot] = std::move(info);
    }
  }
  static void sure_labels(const LabelExpr& expr, std::vector<const std::string*>& names) {
    if (expr.kind == LabelExpr::Kind::Name) names.push_back(&expr.name);
    if (expr.kind == LabelExpr::Kind::And)
      for (const LabelExpr& child : expr.children) sure_labels(child, names);
  }

  Operator solve(Work& w, Operator op) {
    Pattern& p = *w.pattern;
    RequireEntities require;
    require.nodes = p.arguments;
    for (const PatternEdge& edge : p.edges)
      if (edge.bound) require.relationships.push_back(edge.relationship);
    if (!require.nodes.empty() || !require.relationships.empty()) op = over(std::move(require), std::move(op), op.rows);
    for (const Slot slot : p.arguments) w.solved.insert(slot);
    op = ready(w, std::move(op));
    for (;;) {
      op = connected(w, std::move(op));
      const std::optional<Slot> start = next_start(w);
      if (!start) break;
      op = begin(w, std::move(op), *start);
    }
    for (const PatternPart& part : p.paths) {
      if (part.path == no_slot) continue;
      const double rows = op.rows;
      op = over(BuildPath{part.path, part.start, part.relationships}, std::move(op), rows);
      w.solved.insert(part.path);
      if ((part.mode == PathMode::Acyclic || part.mode == PathMode::Simple) && part.relationships.size() > 0)
        op = over(KeepPathMode{part.path, part.mode}, std::move(op), rows);
    }
    op = ready(w, std::move(op), true);
    for (const PatternPart& part : p.paths) {
      if (part.selector.kind == PathSelector::Kind::All) continue;
      const double rows = op.rows;
      op = over(SelectPaths{part.path, part.selector}, std::move(op), rows);
    }
    if (!p.after.empty()) op = conditions_on(std::move(op), p.after);
    return op;
  }

  // Adds the conditions whose variables are all known.
  Operator ready(Work& w, Operator op, bool last = false) {
    if (w.alone) return ready_alone(w, std::move(op));
    if (!on("pushdown") && !last) return op;
    std::vector<const Expr*> now;
    for (std::size_t i = 0; i < w.pattern->conditions.size(); ++i) {
      if (w.condition_done[i] || !std::includes(w.solved.begin(), w.solved.end(), w.needs[i].begin(), w.needs[i].end()))
        continue;
      w.condition_done[i] = true;
      now.push_back(w.pattern->conditions[i]);
    }
    return now.empty() ? std::move(op) : conditions_on(std::move(op), now);
  }

  const std::string* label_of(const Work& w, Slot slot) const {
    const auto at = w.info.find(slot);
    if (at != w.info.end() && at->second.label) return &*at->second.label;
    const auto before = labels_.find(slot);
    return before != labels_.end() ? &before->second : nullptr;
  }

  // Rows that one row becomes by following an edge from one of its ends.
  double fan_out(const Work& w, const PatternEdge& edge, bool from_left) {
    const Slot from = from_left ? edge.from : edge.to, to = from_left ? edge.to : edge.from;
    const Arrow arrow = from_left ? edge.arrow : turned(edge.arrow);
    const bool into = w.solved.contains(to);
    const auto at = w.info.find(to);
    if (edge.kind == PatternEdge::Kind::Group || edge.kind == PatternEdge::Kind::Shortest) {
      if (into) return 1;
      return edge.kind == PatternEdge::Kind::Shortest
                 ? std::max(1.0, statistics_.nodes(label_of(w, to)) * at->second.selectivity)
                 : 50;
    }
    double degree = statistics_.degree(label_of(w, from), edge.types, arrow);
    if (edge.kind == PatternEdge::Kind::Variable) {
      const double step = statistics_.degree(label_of(w, to), edge.types, arrow);
      double sum = edge.length.min == 0 ? 1 : 0, power = 1;
      const std::uint32_t max = std::min<std::uint32_t>(edge.length.max.value_or(8), 8);
      for (std::uint32_t i = 1; i <= max; ++i) {
        power *= i == 1 ? degree : std::max(step, 0.5);
        if (i >= edge.length.min) sum += power;
      }
      degree = sum;
    }
    if (into) return degree / std::max(1.0, statistics_.nodes(label_of(w, to)));
    if (const std::string* label = label_of(w, to))
      degree *= statistics_.share(label_of(w, from), edge.types, arrow, *label);
    return degree * at->second.selectivity;
  }

  struct Choice {
    int edge = -1;
    bool from_left = true;
    double rows = 0;
  };
  // The best edge to follow from what is solved; in the order of the text without the rule.
  Choice choose(Work& w, double rows) {
    Choice best;
    for (std::size_t i = 0; i < w.pattern->edges.size(); ++i) {
      if (w.edge_done[i]) continue;
      const PatternEdge& edge = w.pattern->edges[i];
      const bool left = w.solved.contains(edge.from), right = w.solved.contains(edge.to);
      if (edge.bound) return {int(i), true, rows};
      if (!left && !right) continue;
      if (w.alone && (w.elsewhere.contains(edge.from) || w.elsewhere.contains(edge.to))) continue;
      // The other end of a shortest path is sought first where that is cheap.
      if (edge.kind == PatternEdge::Kind::Shortest && !(left && right) && ends_first(w, left ? edge.to : edge.from))
        continue;
      if (edge.kind == PatternEdge::Kind::Shortest && awaits(w, edge)) continue;
      for (const bool from_left : {true, false}) {
        if (from_left ? !left : !right) continue;
        if (left && right && !from_left) continue;
        const Choice choice{int(i), from_left, rows * fan_out(w, edge, from_left)};
        if (best.edge < 0 || choice.rows < best.rows) best = choice;
        if (!on("order")) return best;
      }
    }
    return best;
  }
  // What chooses among paths may read nodes beside them: these come first.
  static bool awaits(const Work& w, const PatternEdge& edge) {
    const std::vector<Slot>& nodes = w.pattern->nodes;
    for (const Expr* condition : edge.path_conditions)
      for (const Slot slot : slots_of(*condition))
        if (slot != edge.from && slot != edge.to && !w.solved.contains(slot) &&
            std::find(nodes.begin(), nodes.end(), slot) != nodes.end())
          return true;
    return false;
  }
  bool ends_first(const Work& w, Slot node) {
    const auto at = w.info.find(node);
    if (at->second.selectivity < 1 || (at->second.label && statistics_.nodes(&*at->second.label) <= 64)) return true;
    return false;
  }

  Operator connected(Work& w, Operator op) {
    for (;;) {
      const Choice choice = choose(w, op.rows);
      if (choice.edge < 0) return op;
      op = follow(w, std::move(op), choice);
      op = ready(w, std::move(op));
    }
  }

  Operator follow(Work& w, Operator op, const Choice& choice) {
    Pattern& p = *w.pattern;
    PatternEdge& edge = p.edges[std::size_t(choice.edge)];
    const Slot from = choice.from_left ? edge.from : edge.to, to = choice.from_left ? edge.to : edge.from;
    const Arrow arrow = choice.from_left ? edge.arrow : turned(edge.arrow);
    const bool from_known = w.solved.contains(edge.from), to_known = w.solved.contains(edge.to);
    const bool into = from_known && to_known;
    std::vector<Slot> apart;
    for (const std::vector<int>& trail : p.trails) {
      if (std::find(trail.begin(), trail.end(), choice.edge) == trail.end()) continue;
      for (const int other : trail)
        if (other != choice.edge && w.edge_done[std::size_t(other)] && may_share(p.edges[std::size_t(other)], edge))
          apart.push_back(p.edges[std::size_t(other)].relationship);
    }
    w.edge_done[std::size_t(choice.edge)] = true;
    w.solved.insert(edge.from);
    w.solved.insert(edge.to);
    w.solved.insert(edge.relationship);
    for (const GroupVariable& g : edge.group_variables) w.solved.insert(g.outer);
    const double rows = choice.rows;
    bool filter_time = p.time != nullptr;
    switch (edge.kind) {
      case PatternEdge::Kind::Single:
        if (edge.bound)
          op = over(
              ExpandBound{edge.from, edge.relationship, edge.to, edge.types, edge.arrow, from_known, to_known, apart},
              std::move(op), rows);
        else
          op =
              over(Expand{from, edge.relationship, to, edge.types, arrow, into, apart,
                          into ? nullptr : labels_for(w, to), false, false, into ? std::vector<Slot>() : unlike(w, to)},
                   std::move(op), rows);
        break;
      case PatternEdge::Kind::Variable:
        if (edge.bound) {
          op = over(ExpandBoundList{edge.from, edge.relationship, edge.to, edge.types, edge.arrow, edge.length,
                                    from_known, to_known, apart},
                    std::move(op), rows);
        } else {
          op = over(VarLengthExpand{from, edge.relationship, to, edge.types, edge.arrow, edge.length, edge.mode, into,
                                    !choice.from_left, edge.each, edge.conditions, apart, p.time},
                    std::move(op), rows);
          filter_time = false;
        }
        break;
      case PatternEdge::Kind::Shortest:
        op = over(
            ShortestPath{from, edge.relationship, to, edge.types, edge.arrow, edge.length, edge.selector, into,
                         !choice.from_left, edge.each, edge.conditions, edge.path, edge.path_conditions, apart, p.time},
            std::move(op), rows);
        filter_time = false;
        break;
      case PatternEdge::Kind::Group: {
        Operator inner = std::move(*edge.inner);
        Pattern& round = std::get<Pattern>(inner.body);
        round.arguments = {choice.from_left ? edge.inner_from : edge.inner_to};
        round.time = p.time;
        std::get<Argument>(inner.inputs[0].body).slots.push_back(round.arguments[0]);
        lower(inner);
        op = over(Repeat{from, edge.relationship, to, edge.inner_from, edge.inner_to, edge.inner_relationships,
                         edge.group_variables, edge.length, edge.mode, into, !choice.from_left, apart},
                  std::move(op), rows);
        op.inputs.push_back(std::move(inner));
        filter_time = false;
        break;
      }
    }
    if (filter_time) op = over(TimeFilter{p.time, {edge.relationship}}, std::move(op), rows * 0.5);
    return op;
  }
  // The labels the reached node must have, checked on the way.
  const LabelExpr* labels_for(Work& w, Slot node) const {
    if (!on("pushdown")) return nullptr;
    for (std::size_t i = 0; i < w.pattern->conditions.size(); ++i) {
      const Expr& c = *w.pattern->conditions[i];
      if (w.condition_done[i] || c.kind != ExprKind::HasLabels || c.negated || !c.labels) continue;
      if (c.children[0].kind != ExprKind::Variable || c.children[0].slot != node) continue;
      w.condition_done[i] = true;
      return &*c.labels;
    }
    return nullptr;
  }
  // Nodes the reached one must differ from, by conditions that say just that: checked on the way too.
  std::vector<Slot> unlike(Work& w, Slot node) const {
    std::vector<Slot> others;
    if (!on("pushdown") || w.alone) return others;
    for (std::size_t i = 0; i < w.pattern->conditions.size(); ++i) {
      const Expr& c = *w.pattern->conditions[i];
      if (w.condition_done[i] || c.kind != ExprKind::Compare || c.operators.size() != 1 ||
          c.operators[0] != CompareOp::NotEqual)
        continue;
      if (!variable_of(c.children[0]) || !variable_of(c.children[1])) continue;
      const Slot a = c.children[0].slot, b = c.children[1].slot, other = a == node ? b : a;
      if ((a != node && b != node) || other == node || std::size_t(other) >= plan_.query->slot_types.size()) continue;
      if (!plan_.query->slot_types[std::size_t(other)].only(Kind::Node) ||
          (w.own.contains(other) && !w.solved.contains(other)))
        continue;
      w.condition_done[i] = true;
      others.push_back(other);
    }
    return others;
  }
  static bool may_share(const PatternEdge& a, const PatternEdge& b) {
    if (a.kind == PatternEdge::Kind::Group || b.kind == PatternEdge::Kind::Group) return true;
    return may_share_a_type(a.types, b.types);
  }

  // The node to begin the next unconnected part with: the start of the order that makes the fewest rows.
  std::optional<Slot> next_start(Work& w) {
    std::vector<Slot> open;
    for (const Slot slot : w.pattern->nodes)
      if (!w.solved.contains(slot)) open.push_back(slot);
    if (open.empty()) return {};
    if (!on("order")) return open.front();
    std::optional<Slot> best;
    double best_cost = 0;
    for (const Slot slot : open) {
      const double cost = simulate(w, slot);
      if (!best || cost < best_cost) {
        best = slot;
        best_cost = cost;
      }
    }
    return best;
  }
  double simulate(Work& w, Slot start) {
    const std::vector<bool> edges = w.edge_done;
    const Slots solved = w.solved;
    double rows = start_rows(w, start), cost = rows;
    w.solved.insert(start);
    for (;;) {
      const Choice choice = choose(w, rows);
      if (choice.edge < 0) break;
      const PatternEdge& edge = w.pattern->edges[std::size_t(choice.edge)];
      w.edge_done[std::size_t(choice.edge)] = true;
      w.solved.insert(edge.from);
      w.solved.insert(edge.to);
      rows = choice.rows;
      cost += rows;
    }
    w.edge_done = edges;
    w.solved = solved;
    return cost;
  }
  double start_rows(const Work& w, Slot slot) {
    const NodeInfo& info = w.info.at(slot);
    const double all = statistics_.nodes(info.label ? &*info.label : nullptr);
    // An equality that can be sought is rarer than a filter.
    if (const auto seek = best_seek(w, slot)) return seek->rows;
    return std::max(info.label ? 0.0 : 1.0, all * info.selectivity + (info.selectivity < 1 ? all * 0.01 : 0));
  }

  struct Seek {
    const Expr* value = nullptr;
    std::string label, key;
    bool many = false, by_id = false, element = false, indexed = false;
    std::vector<SeekBound> bounds;        // without a value
    std::vector<std::size_t> conditions;  // that it meets
    double rows = 1;
  };
  // The value index that serves a key of a node, and its label.
  std::optional<std::pair<IndexId, std::string>> index_of(const NodeInfo& info, const std::string& key_name) const {
    const auto key = view_.key(key_name);
    if (!key) return {};
    for (const std::string& name : info.labels)
      if (const auto label = view_.label(name))
        if (const auto index = view_.index(*label, *key)) return {{*index, name}};
    return {};
  }
  // What an expression is before the run, if that is known.
  std::optional<Value> constant(const Expr& e) const {
    if (e.kind == ExprKind::Literal) return e.value;
    if (e.kind == ExprKind::Parameter) {
      const auto at = options_.parameters.find(e.text);
      if (at != options_.parameters.end()) return at->second;
    }
    if (e.kind != ExprKind::List) return {};
    std::vector<Value> items;
    for (const Expr& child : e.children) {
      auto item = constant(child);
      if (!item) return {};
      items.push_back(std::move(*item));
    }
    return Value::list(std::move(items));
  }
  // Whether everything an expression reads is known before the node is.
  static bool known(const Work& w, const Expr& value) {
    if (has_subquery(value)) return false;
    for (const Slot other : slots_of(value))
      if (w.own.contains(other) && !w.solved.contains(other)) return false;
    return true;
  }
  void estimate(Seek& seek, const NodeInfo& info) const {
    const double all = statistics_.nodes(info.label ? &*info.label : nullptr);
    if (seek.by_id) return;
    const auto found = index_of(info, seek.key);
    seek.indexed = found.has_value();
    seek.label = found ? found->second : *info.label;
    seek.rows = std::max(1.0, all * 0.001);
    if (!found) return;
    const auto value = constant(*seek.value);
    if (!value) return;
    double rows = 0;
    if (!seek.many)
      rows = double(view_.count(found->first, {KeyRange::Is::Equal, *value}));
    else if (value->kind() == Kind::List && value->items().size() <= 1000)
      for (const Value& item : value->items()) rows += double(view_.count(found->first, {KeyRange::Is::Equal, item}));
    else
      return;
    seek.rows = std::max(1.0, rows);
  }
  // The bounds that conditions give for a key with an index, taken together.
  std::optional<Seek> range_of(const Work& w, Slot slot) const {
    if (!on("seek")) return {};
    const NodeInfo& info = w.info.at(slot);
    std::map<std::string, Seek> by_key;
    const auto bound = [&](std::size_t i, const Expr& property, KeyRange::Is is, const Expr& value) {
      if (!is_property(property, slot) || !known(w, value) || !index_of(info, property.text)) return;
      Seek& seek = by_key[property.text];
      seek.bounds.push_back({is, &value});
      if (seek.conditions.empty() || seek.conditions.back() != i) seek.conditions.push_back(i);
    };
    using Is = KeyRange::Is;
    for (std::size_t i = 0; i < w.pattern->conditions.size(); ++i) {
      const Expr& c = *w.pattern->conditions[i];
      if (w.condition_done[i]) continue;
      if (c.kind == ExprKind::StartsWith) bound(i, c.children[0], Is::StartsWith, c.children[1]);
      if (c.kind != ExprKind::Compare) continue;
      for (std::size_t k = 0; k < c.operators.size(); ++k) {
        const Expr &a = c.children[k], &b = c.children[k + 1];
        switch (c.operators[k]) {
          case CompareOp::Less: bound(i, a, Is::Less, b), bound(i, b, Is::Greater, a); break;
          case CompareOp::LessEqual: bound(i, a, Is::LessEqual, b), bound(i, b, Is::GreaterEqual, a); break;
          case CompareOp::Greater: bound(i, a, Is::Greater, b), bound(i, b, Is::Less, a); break;
          case CompareOp::GreaterEqual: bound(i, a, Is::GreaterEqual, b), bound(i, b, Is::LessEqual, a); break;
          default: break;
        }
      }
    }
    std::optional<Seek> best;
    for (auto& [key, seek] : by_key) {
      const auto [index, label] = *index_of(info, key);
      KeyRange range;
      double share = 1;
      for (const SeekBound& b : seek.bounds)
        if (const auto value = constant(*b.value))
          range.add(b.is, *value);
        else
          share *= 0.3;
      seek.key = key;
      seek.label = label;
      seek.indexed = true;
      seek.rows = std::max(1.0, double(view_.count(index, range)) * share);
      // The nodes come sorted by value and are put in order again: a scan is better where most of them match.
      if (seek.rows > 1 && seek.rows > 0.5 * statistics_.nodes(&*info.label)) continue;
      if (!best || seek.rows < best->rows) best = seek;
    }
    return best;
  }
  std::optional<Seek> best_seek(const Work& w, Slot slot) const {
    std::optional<Seek> best;
    for (std::size_t i = 0; i < w.pattern->conditions.size(); ++i) {
      if (w.condition_done[i]) continue;
      auto found = seek_of(w, i, slot);
      if (!found) continue;
      found->conditions = {i};
      estimate(*found, w.info.at(slot));
      if (!best || (found->by_id && !best->by_id) || (found->by_id == best->by_id && found->rows < best->rows))
        best = std::move(found);
    }
    if (best && best->by_id) return best;
    if (auto range = range_of(w, slot);
        range && (!best || range->rows < best->rows || (!best->indexed && range->indexed)))
      best = std::move(range);
    return best;
  }
  // What a condition gives to seek a node by, if the rest of it is known.
  std::optional<Seek> seek_of(const Work& w, std::size_t i, Slot slot) const {
    if (!on("seek")) return {};
    const Expr& c = *w.pattern->conditions[i];
    const bool equal = c.kind == ExprKind::Compare && c.operators.size() == 1 && c.operators[0] == CompareOp::Equal;
    if (!equal && c.kind != ExprKind::In) return {};
    const auto side = [&](const Expr& a, const Expr& b) -> std::optional<Seek> {
      if (!known(w, b)) return {};
      Seek seek;
      seek.value = &b;
      seek.many = c.kind == ExprKind::In;
      if (is_property(a, slot)) {
        if (!w.info.at(slot).label) return {};
        seek.key = a.text;
        return seek;
      }
      if (a.kind == ExprKind::Function && a.children.size() == 1 && variable_of(a.children[0]) &&
          a.children[0].slot == slot) {
        std::string name = a.text;
        for (char& ch : name) ch = char(ch >= 'A' && ch <= 'Z' ? ch + 32 : ch);
        seek.by_id = name == "id" || name == "elementid";
        seek.element = name == "elementid";
        if (seek.by_id) return seek;
      }
      return {};
    };
    if (auto seek = side(c.children[0], c.children[1])) return seek;
    if (equal) return side(c.children[1], c.children[0]);
    return {};
  }
  static bool reads_rows(const Seek& seek) {
    if (seek.value) return !slots_of(*seek.value).empty();
    return std::any_of(seek.bounds.begin(), seek.bounds.end(),
                       [](const SeekBound& b) { return !slots_of(*b.value).empty(); });
  }

  // Brings in a node nothing solved leads to.
  Operator begin(Work& w, Operator op, Slot slot) {
    const NodeInfo& info = w.info.at(slot);
    const std::optional<Seek> seek = best_seek(w, slot);
    const auto used = [&] {
      for (const std::size_t i : seek->conditions) sought_.insert(w.pattern->conditions[i]);
      if (!seek->by_id && seek->label == info.label) label_known(w, slot);
    };
    const bool alone = trivial(op);
    // A look-up for every row, or a join by hash where rows are many.
    const bool hashed = on("join") && seek && seek->value && !seek->by_id && !seek->many && op.rows > 16 &&
                        !(seek->indexed && op.rows * 4 < statistics_.nodes(&seek->label));
    if (seek && !alone && reads_rows(*seek) && !hashed) {
      Operator look_up = sought(w, slot, *seek, op.rows * (seek->many ? 4 : 1));
      look_up.inputs.push_back(std::move(op));
      op = std::move(look_up);
      used();
      w.solved.insert(slot);
      return ready(w, std::move(op));
    }
    Operator source;
    if (seek && !reads_rows(*seek)) {
      source = sought(w, slot, *seek, start_rows(w, slot));
      used();
    } else if (info.label && on("seek")) {
      source = leaf(NodeByLabelScan{slot, *info.label}, statistics_.nodes(&*info.label));
      label_known(w, slot);
    } else {
      source = leaf(AllNodesScan{slot}, statistics_.nodes(nullptr));
    }
    if (alone) {
      w.solved.insert(slot);
      return ready(w, std::move(source));
    }
    // The new part by itself, with the conditions and edges that concern it alone, then joined.
    const Slots before = w.solved;
    w.solved = {slot};
    w.alone = true;
    w.elsewhere = before;
    source = ready(w, std::move(source));
    if (independent(w, slot)) source = connected(w, std::move(source));
    w.alone = false;
    const Slots part = w.solved;
    w.solved.insert(before.begin(), before.end());
    if (on("join")) {
      for (std::size_t i = 0; i < w.pattern->conditions.size(); ++i) {
        if (w.condition_done[i]) continue;
        if (auto join = join_of(*w.pattern->conditions[i], w, part)) {
          w.condition_done[i] = true;
          const double rows = std::max(1.0, op.rows * source.rows * 0.01);
          op = over(std::move(*join), std::move(op), rows);
          op.inputs.push_back(std::move(source));
          return ready(w, std::move(op));
        }
      }
    }
    const double rows = op.rows * source.rows;
    op = over(CartesianProduct{}, std::move(op), rows);
    op.inputs.push_back(std::move(source));
    return ready(w, std::move(op));
  }
  // The node comes from its label: a condition that says just that is met.
  static void label_known(Work& w, Slot slot) {
    const NodeInfo& info = w.info.at(slot);
    for (std::size_t i = 0; i < w.pattern->conditions.size(); ++i)
      if (info.label_condition && w.pattern->conditions[i] == info.label_condition) w.condition_done[i] = true;
  }
  // Conditions that read only the new part, not the rows it will be joined to.
  Operator ready_alone(Work& w, Operator op) {
    if (!on("pushdown")) return op;
    std::vector<const Expr*> now;
    for (std::size_t i = 0; i < w.pattern->conditions.size(); ++i) {
      if (w.condition_done[i] || w.needs[i].empty()) continue;
      const std::vector<Slot> slots = slots_of(*w.pattern->conditions[i]);
      if (has_subquery(*w.pattern->conditions[i])) continue;
      if (!std::includes(w.solved.begin(), w.solved.end(), slots.begin(), slots.end())) continue;
      w.condition_done[i] = true;
      now.push_back(w.pattern->conditions[i]);
    }
    return now.empty() ? std::move(op) : conditions_on(std::move(op), now);
  }
  static Operator sought(const Work&, Slot slot, const Seek& seek, double rows) {
    if (seek.by_id) return leaf(NodeByIds{slot, seek.value, seek.many, seek.element}, rows);
    return leaf(NodeSeek{slot, seek.label, seek.key, seek.value, seek.many, seek.indexed, seek.bounds}, rows);
  }

  // left = right where left reads what stood before, right only the new part.
  std::optional<ValueHashJoin> join_of(const Expr& c, const Work& w, const Slots& part) const {
    if (c.kind != ExprKind::Compare || c.operators.size() != 1 || c.operators[0] != CompareOp::Equal || has_subquery(c))
      return {};
    const auto inside = [&](const Expr& e) {  // reads the new part and nothing else
      const std::vector<Slot> slots = slots_of(e);
      return !slots.empty() && std::all_of(slots.begin(), slots.end(), [&](Slot s) { return part.contains(s); });
    };
    const auto outside = [&](const Expr& e) {
      const std::vector<Slot> slots = slots_of(e);
      return !slots.empty() && std::all_of(slots.begin(), slots.end(), [&](Slot s) {
        return !part.contains(s) && (w.solved.contains(s) || !w.own.contains(s));
      });
    };
    if (inside(c.children[1]) && outside(c.children[0])) return ValueHashJoin{&c.children[0], &c.children[1]};
    if (inside(c.children[0]) && outside(c.children[1])) return ValueHashJoin{&c.children[1], &c.children[0]};
    return {};
  }

  // Whether the edges that hang together with a node can be followed without the rows the part will be joined to: no condition on them
  // reads other variables, and no relationship already found could be theirs.
  bool independent(const Work& w, Slot start) const {
    const Pattern& p = *w.pattern;
    Slots reached = {start};
    std::vector<std::size_t> edges;
    for (bool grown = true; grown;) {
      grown = false;
      for (std::size_t i = 0; i < p.edges.size(); ++i) {
        const PatternEdge& edge = p.edges[i];
        if (w.edge_done[i] || std::find(edges.begin(), edges.end(), i) != edges.end()) continue;
        if (!reached.contains(edge.from) && !reached.contains(edge.to)) continue;
        if (w.elsewhere.contains(edge.from) || w.elsewhere.contains(edge.to)) continue;
        reached.insert({edge.from, edge.to});
        edges.push_back(i);
        grown = true;
      }
    }
    const auto reads_outside = [&](const Expr& expr, const PatternEdge& edge) {
      const std::vector<Slot> slots = slots_of(expr);
      return std::any_of(slots.begin(), slots.end(),
                         [&](Slot s) { return s != edge.each && s != edge.relationship && s != edge.path; });
    };
    for (const std::size_t i : edges) {
      const PatternEdge& edge = p.edges[i];
      if (edge.kind == PatternEdge::Kind::Group || (p.time && !slots_of(*p.time->when).empty())) return false;
      for (const Expr* c : edge.conditions)
        if (reads_outside(*c, edge)) return false;
      for (const Expr* c : edge.path_conditions)
        if (reads_outside(*c, edge)) return false;
      for (const std::vector<int>& trail : p.trails) {
        if (std::find(trail.begin(), trail.end(), int(i)) == trail.end()) continue;
        for (const int other : trail)
          if (w.edge_done[std::size_t(other)] && may_share(p.edges[std::size_t(other)], edge)) return false;
      }
    }
    return true;
  }

  // ---- Eager
  static bool touches_graph(const Operator& op) {
    const bool quiet = std::visit(
        [](const auto& body) {
          using T = std::decay_t<decltype(body)>;
          return std::is_same_v<T, Argument> || std::is_same_v<T, UnwindList> || std::is_same_v<T, Project> ||
                 std::is_same_v<T, Filter> || std::is_same_v<T, Eager>;
        },
        op.body);
    if (!quiet) return true;
    // Inside an Apply or FOREACH the rows come from elsewhere; a read or write there is not seen from here.
    if (const auto* a = std::get_if<Argument>(&op.body)) return !a->slots.empty();
    return std::any_of(op.inputs.begin(), op.inputs.end(), touches_graph);
  }
  void lazy(Operator& op) {
    for (Operator& input : op.inputs) {
      lazy(input);
      while (std::holds_alternative<Eager>(input.body) &&
             (std::holds_alternative<EmptyResult>(op.body) || std::holds_alternative<Eager>(op.body) ||
              !touches_graph(input.inputs[0]))) {
        Operator below = std::move(input.inputs[0]);
        input = std::move(below);
      }
    }
  }

  // ---- Counting
  // Below `counting` nobody asks for single rows, only for how many there are. Gives the factor by which rows became fewer.
  static double weigh(Operator& op, bool counting) {
    const bool carries = row_by_row(op);
    const bool starts = std::holds_alternative<Aggregate>(op.body) || std::holds_alternative<Distinct>(op.body);
    double factor = 1;
    for (std::size_t i = 0; i < op.inputs.size(); ++i) {
      bool below = starts || (counting && carries);
      if (i == 1) {
        if (const auto* a = std::get_if<Apply>(&op.body))
          below = below || a->kind == Apply::Kind::Semi || a->kind == Apply::Kind::Anti;
        if (std::holds_alternative<Repeat>(op.body)) below = false;
      }
      factor *= weigh(op.inputs[i], below);
    }
    if (starts) factor = 1;
    if (auto* e = std::get_if<Expand>(&op.body); e && counting && !e->once && e->unlike.empty()) {
      const auto read = [&](Slot slot) {
        return slot != no_slot && std::binary_search(op.live.begin(), op.live.end(), slot);
      };
      if (!read(e->relationship) && (e->into || !read(e->to))) {
        e->counted = true;
        const double before = op.rows;
        op.rows = std::min(op.rows, op.inputs[0].rows);
        return before > 0 ? op.rows / before : 1;
      }
    }
    op.rows *= factor;
    return factor;
  }
  // Whether each row of its inputs gives its own rows, whatever the others are.
  static bool row_by_row(const Operator& op) {
    return std::visit(
        [](const auto& body) {
          using T = std::decay_t<decltype(body)>;
          return std::is_same_v<T, Filter> || std::is_same_v<T, Project> || std::is_same_v<T, Expand> ||
                 std::is_same_v<T, ExpandBound> || std::is_same_v<T, VarLengthExpand> ||
                 std::is_same_v<T, ExpandBoundList> || std::is_same_v<T, Repeat> || std::is_same_v<T, ShortestPath> ||
                 std::is_same_v<T, BuildPath> || std::is_same_v<T, KeepPathMode> ||
                 std::is_same_v<T, RequireEntities> || std::is_same_v<T, TimeFilter> ||
                 std::is_same_v<T, CartesianProduct> || std::is_same_v<T, HashJoin> ||
                 std::is_same_v<T, ValueHashJoin> || std::is_same_v<T, Apply> || std::is_same_v<T, UnwindList> ||
                 std::is_same_v<T, NodeSeek> || std::is_same_v<T, NodeByIds> || std::is_same_v<T, Union>;
        },
        op.body);
  }

  // ---- Alike rows
  // `free`: nobody above can tell how often a row is given.
  static void once(Operator& op, bool free) {
    bool below = free && row_by_row(op);
    if (std::holds_alternative<Distinct>(op.body)) below = true;
    if (const auto* a = std::get_if<Aggregate>(&op.body))
      below = std::all_of(a->aggregates.begin(), a->aggregates.end(),
                          [](const Assignment& call) { return call.expr->distinct || is_extreme(*call.expr); });
    for (std::size_t i = 0; i < op.inputs.size(); ++i) {
      const auto* a = std::get_if<Apply>(&op.body);
      const bool asked = i == 1 && a && (a->kind == Apply::Kind::Semi || a->kind == Apply::Kind::Anti);
      once(op.inputs[i], asked || (below && !(i == 1 && std::holds_alternative<Repeat>(op.body))));
    }
    auto* e = std::get_if<Expand>(&op.body);
    if (!e || !free || e->into) return;
    const auto read = [&](Slot slot) {
      return slot != no_slot && std::binary_search(op.live.begin(), op.live.end(), slot);
    };
    e->once = read(e->to) && !read(e->relationship);
  }
  // Where count(DISTINCT x) is all that is read of nodes reached once, they are counted as they are reached.
  void count_reached(Operator& op) {
    for (Operator& input : op.inputs) count_reached(input);
    auto* a = std::get_if<Aggregate>(&op.body);
    if (!a || !a->keys.empty() || a->aggregates.empty()) return;
    Operator& below = op.inputs[0];
    auto* e = std::get_if<Expand>(&below.body);
    if (!e || !e->once || below.live != std::vector<Slot>{e->to}) return;
    for (const Assignment& call : a->aggregates) {
      const Expr& x = *call.expr;
      if (x.kind != ExprKind::Function || !is_count(x.text) || x.children.size() != 1 || !variable_of(x.children[0]) ||
          x.children[0].slot != e->to)
        return;
    }
    for (Assignment& call : a->aggregates) call.expr = count_star(call.expr->span);
    e->counted = true;
    below.live.clear();
  }
  static bool is_extreme(const Expr& e) {
    const auto named = [&](std::string_view name) {
      return e.text.size() == 3 &&
             std::equal(name.begin(), name.end(), e.text.begin(), [](char a, char b) { return a == (b | 32); });
    };
    return e.kind == ExprKind::Function && (named("min") || named("max"));
  }

  // ---- Pruning
  static void add(Slots& to, const Expr* expr) {
    if (!expr) return;
    for (const Slot slot : slots_of(*expr)) to.insert(slot);
  }
  static void add(Slots& to, const std::vector<const Expr*>& exprs) {
    for (const Expr* expr : exprs) add(to, expr);
  }
  static void add(Slots& to, std::span<const Slot> slots) {
    for (const Slot slot : slots)
      if (slot != no_slot) to.insert(slot);
  }
  static void add(Slots& to, const std::vector<SetItem>& items) {
    for (const SetItem& item : items) {
      add(to, &item.target);
      add(to, &item.value);
    }
  }
  static void add(Slots& to, const CreatePattern& c) {
    for (const NewNode& n : c.nodes) {
      to.insert(n.slot);
      add(to, n.properties);
    }
    for (const NewRelationship& r : c.relationships) {
      to.insert({r.slot, r.from, r.to});
      add(to, r.properties);
    }
    for (const NewPath& p : c.paths) {
      to.insert(p.start);
      add(to, p.relationships);
    }
  }

  // Slots an operator itself reads.
  static Slots reads(const Operator& op) {
    Slots r;
    std::visit(
        [&](const auto& b) {
          using T = std::decay_t<decltype(b)>;
          if constexpr (std::is_same_v<T, NodeSeek>) {
            add(r, b.value);
            for (const SeekBound& bound : b.bounds) add(r, bound.value);
          } else if constexpr (std::is_same_v<T, NodeByIds>)
            add(r, b.ids);
          else if constexpr (std::is_same_v<T, Expand>) {
            r.insert(b.from);
            if (b.into) r.insert(b.to);
            add(r, b.apart);
            add(r, b.unlike);
          } else if constexpr (std::is_same_v<T, ExpandBound>) {
            r.insert(b.relationship);
            if (b.from_known) r.insert(b.from);
            if (b.to_known) r.insert(b.to);
            add(r, b.apart);
          } else if constexpr (std::is_same_v<T, ExpandBoundList>) {
            r.insert(b.relationships);
            if (b.from_known) r.insert(b.from);
            if (b.to_known) r.insert(b.to);
            add(r, b.apart);
          } else if constexpr (std::is_same_v<T, VarLengthExpand>) {
            r.insert(b.from);
            if (b.into) r.insert(b.to);
            add(r, b.apart);
            add(r, b.conditions);
            if (b.time) add(r, &*b.time->when);
          } else if constexpr (std::is_same_v<T, ShortestPath>) {
            r.insert(b.from);
            if (b.into) r.insert(b.to);
            add(r, b.apart);
            add(r, b.conditions);
            add(r, b.path_conditions);
            if (b.time) add(r, &*b.time->when);
          } else if constexpr (std::is_same_v<T, Repeat>) {
            r.insert(b.from);
            if (b.into) r.insert(b.to);
            add(r, b.apart);
          } else if constexpr (std::is_same_v<T, BuildPath>) {
            r.insert(b.start);
            add(r, b.relationships);
          } else if constexpr (std::is_same_v<T, KeepPathMode> || std::is_same_v<T, SelectPaths>)
            r.insert(b.path);
          else if constexpr (std::is_same_v<T, RequireEntities>) {
            add(r, b.nodes);
            add(r, b.relationships);
          } else if constexpr (std::is_same_v<T, TimeFilter>) {
            add(r, b.relationships);
            add(r, &*b.time->when);
          } else if constexpr (std::is_same_v<T, HashJoin>)
            add(r, b.on);
          else if constexpr (std::is_same_v<T, ValueHashJoin>) {
            add(r, b.left);
            add(r, b.right);
          } else if constexpr (std::is_same_v<T, Filter>)
            add(r, b.conditions);
          else if constexpr (std::is_same_v<T, Aggregate>) {
            for (const Assignment& a : b.keys) add(r, a.expr);
            for (const Assignment& a : b.aggregates) add(r, a.expr);
          } else if constexpr (std::is_same_v<T, Distinct>)
            add(r, b.slots);
          else if constexpr (std::is_same_v<T, Sort>) {
            for (const SortKey& key : b.keys) add(r, key.expr);
          } else if constexpr (std::is_same_v<T, Top>) {
            for (const SortKey& key : b.keys) add(r, key.expr);
          } else if constexpr (std::is_same_v<T, UnwindList>)
            add(r, b.list);
          else if constexpr (std::is_same_v<T, CallRows>)
            add(r, b.arguments);
          else if constexpr (std::is_same_v<T, CreatePatterns>) {
            for (const CreatePattern& clause : b.clauses) add(r, clause);
          }

          else if constexpr (std::is_same_v<T, MergePattern>) {
            add(r, b.create);
            add(r, *b.on_create);
            add(r, *b.on_match);
          } else if constexpr (std::is_same_v<T, SetItems>)
            add(r, *b.items);
          else if constexpr (std::is_same_v<T, RemoveItems>) {
            for (const RemoveItem& item : *b.items) add(r, &item.target);
          } else if constexpr (std::is_same_v<T, DeleteEntities>)
            add(r, b.targets);
          else if constexpr (std::is_same_v<T, ForeachItem>)
            add(r, b.list);
          else if constexpr (std::is_same_v<T, ProduceResults>)
            add(r, b.slots);
        },
        op.body);
    return r;
  }
  // Slots a whole tree reads.
  static void all_reads(const Operator& op, Slots& out) {
    out.merge(reads(op));
    if (const auto* p = std::get_if<Project>(&op.body))
      for (const Assignment& a : p->items) add(out, a.expr);
    if (const auto* u = std::get_if<Union>(&op.body))
      for (const auto& from : u->from) add(out, from);
    for (const Operator& input : op.inputs) all_reads(input, out);
  }

  static void prune(Operator& op, Slots needed) {
    if (const auto* p = std::get_if<ProduceResults>(&op.body)) needed.insert(p->slots.begin(), p->slots.end());
    if (const auto* d = std::get_if<Distinct>(&op.body)) needed.insert(d->slots.begin(), d->slots.end());
    op.prune = true;
    if (const auto* a = std::get_if<Argument>(&op.body)) {
      const Slots known(a->slots.begin(), a->slots.end());
      op.live.clear();
      std::set_intersection(needed.begin(), needed.end(), known.begin(), known.end(), std::back_inserter(op.live));
      return;
    }
    op.live.assign(needed.begin(), needed.end());
    Slots below = reads(op);
    if (const auto* p = std::get_if<Project>(&op.body)) {
      Slots in = needed;
      for (const Assignment& a : p->items) in.erase(a.slot);
      for (const Assignment& a : p->items)
        if (needed.contains(a.slot)) add(in, a.expr);
      return prune(op.inputs[0], std::move(in));
    }
    if (std::holds_alternative<Aggregate>(op.body)) return prune(op.inputs[0], std::move(below));
    if (const auto* u = std::get_if<Union>(&op.body)) {
      for (std::size_t i = 0; i < op.inputs.size(); ++i)
        prune(op.inputs[i], Slots(u->from[i].begin(), u->from[i].end()));
      return;
    }
    below.insert(needed.begin(), needed.end());
    if (op.inputs.size() == 2) {
      if (const auto* a = std::get_if<Apply>(&op.body)) {
        all_reads(op.inputs[1], below);
        Slots inner;
        if (a->row != no_slot) inner.insert(a->row);
        for (const Slot slot : a->introduced)
          if (needed.contains(slot)) inner.insert(slot);
        prune(op.inputs[1], std::move(inner));
        return prune(op.inputs[0], std::move(below));
      }
      if (const auto* r = std::get_if<Repeat>(&op.body)) {
        all_reads(op.inputs[1], below);
        Slots inner = {r->inner_from, r->inner_to};
        add(inner, r->inner_relationships);
        for (const GroupVariable& g : r->group_variables) inner.insert(g.inner);
        prune(op.inputs[1], std::move(inner));
        return prune(op.inputs[0], std::move(below));
      }
      if (const auto* m = std::get_if<MergePattern>(&op.body)) {
        all_reads(op.inputs[1], below);
        Slots inner(m->introduced.begin(), m->introduced.end());
        prune(op.inputs[1], std::move(inner));
        return prune(op.inputs[0], std::move(below));
      }
      if (std::holds_alternative<ForeachItem>(op.body) || std::holds_alternative<RunInner>(op.body)) {
        all_reads(op.inputs[1], below);
        prune(op.inputs[1], {});
        return prune(op.inputs[0], std::move(below));
      }
    }
    for (Operator& input : op.inputs) prune(input, below);
  }

  Plan& plan_;
  const View& view_;
  const Options& options_;
  Statistics statistics_;
  std::set<const Expr*> lowered_;
  std::map<Slot, std::string> labels_;  // of nodes, from whichever pattern says it: for estimates
  std::set<const Expr*> sought_;        // conditions a seek below them has met
};

}  // namespace

void optimize(Plan& plan, const View& view, const Options& options) { Optimizer(plan, view, options).run(); }

}  // namespace dothi
