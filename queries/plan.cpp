// plan(): a bound query as algebra, in the order of its text.
#include "plan.h"

#include "procedures.h"

#include <set>

namespace dothi {

namespace {

using Slots = std::set<Slot>;

template <typename T>
Operator make(T body) {
  Operator op;
  op.body = std::move(body);
  return op;
}

template <typename T>
Operator make(T body, Operator input) {
  Operator op = make(std::move(body));
  op.inputs.push_back(std::move(input));
  return op;
}

template <typename T>
Operator make(T body, Operator first, Operator second) {
  Operator op = make(std::move(body), std::move(first));
  op.inputs.push_back(std::move(second));
  return op;
}

class Planner {
 public:
  explicit Planner(Plan& plan) : plan_(plan) {}

  // The rows of a query on top of `source`; ends in its column slots.
  Operator query(const Query& q, Operator source, const Slots& known) {
    if (q.parts.size() == 1) return single(q.parts[0], std::move(source), known);
    Operator result;
    for (std::size_t i = 0; i < q.parts.size(); ++i) {
      Operator part = single(q.parts[i], i == 0 ? std::move(source) : make(argument(known)), known);
      const std::vector<Slot> from = i < q.part_slots.size() ? q.part_slots[i] : q.column_slots;
      if (i == 0) {
        result = make(Union{{from}, q.column_slots}, std::move(part));
        continue;
      }
      auto& u = std::get<Union>(result.body);
      u.from.push_back(from);
      result.inputs.push_back(std::move(part));
      // A UNION makes everything so far distinct; a run of UNION ALL only appends.
      const bool last_of_run = i + 1 == q.parts.size() || q.union_all[i] != q.union_all[i - 1];
      if (!last_of_run) continue;
      if (!q.union_all[i - 1]) result = make(Distinct{q.column_slots}, std::move(result));
      if (i + 1 < q.parts.size()) result = make(Union{{q.column_slots}, q.column_slots}, std::move(result));
    }
    return result;
  }

  Operator root(const Query& q) {
    Operator op = query(q, make(Argument{}), {});
    if (q.columns.empty()) return make(EmptyResult{}, std::move(op));
    return make(ProduceResults{q.column_slots}, std::move(op));
  }

 private:
  static Argument argument(const Slots& known) { return {{known.begin(), known.end()}}; }
  Slot fresh() { return plan_.slot_count++; }

  // ---- Expressions the text does not hold
  const Expr* keep(Expr expr) {
    plan_.made.push_back(std::move(expr));
    return &plan_.made.back();
  }
  Expr variable(Slot slot, Span span) {
    Expr e;
    e.kind = ExprKind::Variable;
    e.span = span;
    e.slot = slot;
    e.type = StaticType::any();
    if (std::size_t(slot) < plan_.query->slot_names.size()) e.text = plan_.query->slot_names[slot];
    return e;
  }
  const Expr* labels_condition(Slot slot, const LabelExpr& labels) {
    Expr e;
    e.kind = ExprKind::HasLabels;
    e.span = labels.span;
    e.labels = labels;
    e.type = StaticType::of(Kind::Boolean);
    e.children.push_back(variable(slot, labels.span));
    return keep(std::move(e));
  }
  void property_conditions(Slot slot, const Expr& properties, std::vector<const Expr*>& out) {
    if (properties.kind != ExprKind::Map) return;
    for (std::size_t i = 0; i < properties.keys.size(); ++i) {
      Expr property;
      property.kind = ExprKind::Property;
      property.span = properties.children[i].span;
      property.text = properties.keys[i];
      property.type = StaticType::any();
      property.children.push_back(variable(slot, properties.span));
      Expr e;
      e.kind = ExprKind::Compare;
      e.span = properties.children[i].span;
      e.type = StaticType::of(Kind::Boolean);
      e.operators.push_back(CompareOp::Equal);
      e.children.push_back(std::move(property));
      e.children.push_back(properties.children[i].clone());
      out.push_back(keep(std::move(e)));
    }
  }
  static void split(const Expr& expr, std::vector<const Expr*>& out) {
    if (expr.kind != ExprKind::And) return out.push_back(&expr);
    for (const Expr& child : expr.children) split(child, out);
  }
  // A condition written on the list variable of a variable-length relationship holds for each relationship of it.
  static void rename(Expr& expr, Slot from, Slot to) {
    if (expr.kind == ExprKind::Variable && expr.slot == from) {
      expr.slot = to;
      expr.type = StaticType::of(Kind::Relationship);
    }
    for (Slot& slot : expr.reads)
      if (slot == from) slot = to;
    for_each_child(expr, [&](Expr& child) { rename(child, from, to); });
  }

  // ---- Subplans: every pattern or query inside an expression gets one
  void use(const Expr& expr, const Slots& known) {
    switch (expr.kind) {
      case ExprKind::Exists:
      case ExprKind::Count:
      case ExprKind::Collect: {
        Subplan sub;
        sub.root = query(*expr.query, make(argument(known)), known);
        if (!expr.query->column_slots.empty()) sub.value = expr.query->column_slots[0];
        plan_.subplans[&expr] = std::move(sub);
        return;
      }
      case ExprKind::PatternPredicate:
      case ExprKind::PatternComprehension:
      case ExprKind::ShortestPath: {
        Subplan sub;
        Pattern p;
        std::vector<const Expr*> conditions;
        if (expr.kind == ExprKind::PatternComprehension && expr.children[0].kind != ExprKind::Missing)
          split(expr.children[0], conditions);
        Slots inner = known;
        p = pattern(expr.pattern, conditions, inner, true);
        if (expr.kind == ExprKind::ShortestPath && p.paths.empty()) {
          PatternPart part;
          part.path = fresh();
          part.start = expr.pattern[0].start.slot;
          part.end = expr.pattern[0].steps.empty() ? part.start : expr.pattern[0].steps.back().node.slot;
          for (const PatternEdge& edge : p.edges) part.relationships.push_back(edge.relationship);
          p.paths.push_back(part);
        }
        if (expr.kind == ExprKind::ShortestPath) sub.value = p.paths[0].path;
        sub.root = make(std::move(p), make(argument(known)));
        if (expr.kind == ExprKind::PatternComprehension) {
          use(expr.children[1], inner);
          sub.value = fresh();
          sub.root = make(Project{{{sub.value, &expr.children[1]}}}, std::move(sub.root));
        }
        plan_.subplans[&expr] = std::move(sub);
        return;
      }
      default: break;
    }
    if (expr.slot != no_slot && expr.kind != ExprKind::Variable) {
      Slots inner = known;
      inner.insert(expr.slot);
      if (expr.accumulator_slot != no_slot) inner.insert(expr.accumulator_slot);
      for_each_child(expr, [&](const Expr& child) { use(child, inner); });
      return;
    }
    for_each_child(expr, [&](const Expr& child) { use(child, known); });
  }
  void use(const std::vector<SetItem>& items, const Slots& known) {
    for (const SetItem& item : items) {
      use(item.target, known);
      use(item.value, known);
    }
  }

  // ---- Patterns
  // Adds the pattern's variables to `known`.
  Pattern pattern(std::span<const PatternPath> paths, const std::vector<const Expr*>& where, Slots& known, bool trail) {
    Pattern p;
    const Slots before = known;
    const auto node = [&](const NodePattern& n) {
      if (std::find(p.nodes.begin(), p.nodes.end(), n.slot) == p.nodes.end()) {
        p.nodes.push_back(n.slot);
        if (before.contains(n.slot)) p.arguments.push_back(n.slot);
      }
      known.insert(n.slot);
      if (n.labels) p.conditions.push_back(labels_condition(n.slot, *n.labels));
      if (n.properties) property_conditions(n.slot, *n.properties, p.conditions);
      if (n.where) split(*n.where, p.conditions);
    };
    std::vector<int> apart;
    for (const PatternPath& path : paths) {
      node(path.start);
      const bool shortest = path.selector.kind != PathSelector::Kind::All;
      const bool walks_once = path.steps.size() == 1 && !path.steps[0].group;
      std::vector<int> own;  // a path that is chosen shares relationships with the others
      PatternPart part{path.slot, path.start.slot, path.start.slot, {}, path.mode, {}};
      Slot from = path.start.slot;
      for (const PathStep& step : path.steps) {
        node(step.node);
        PatternEdge edge;
        edge.from = from;
        edge.to = step.node.slot;
        edge.mode = path.mode;
        if (step.group) {
          group(step, edge, before);
          for (const GroupVariable& g : step.group_variables) known.insert(g.outer);
        } else {
          relationship(step.relationship, edge, p.conditions, before);
          if (shortest && walks_once && !edge.bound) {
            edge.kind = PatternEdge::Kind::Shortest;
            edge.selector = path.selector;
            if (!step.relationship.length && edge.relationship != no_slot) {
              // One relationship: the list of one, shown as the relationship itself, is chosen like any walk.
              edge.kind = PatternEdge::Kind::Single;
              edge.selector = {};
              part.selector = path.selector;
            }
          }
        }
        known.insert(edge.relationship);
        part.relationships.push_back(edge.relationship);
        part.end = edge.to;
        from = edge.to;
        if (trail && path.mode != PathMode::Walk && edge.kind != PatternEdge::Kind::Shortest)
          (shortest ? own : apart).push_back(int(p.edges.size()));
        p.edges.push_back(std::move(edge));
      }
      if (own.size() > 1) p.trails.push_back(std::move(own));
      if (path.where) inside_conditions(path, p);
      if (shortest && !(walks_once && p.edges.back().kind == PatternEdge::Kind::Shortest))
        part.selector = path.selector;
      const bool whole = part.selector.kind != PathSelector::Kind::All ||
                         (path.mode == PathMode::Acyclic && !path.steps.empty()) ||
                         (path.mode == PathMode::Simple && path.steps.size() > 1);
      if (part.path == no_slot && whole) part.path = fresh();
      if (part.path != no_slot) {
        known.insert(part.path);
        // The path inside EXISTS and the like may be a slot of the outer query; it is built anew all the same.
        p.paths.push_back(part);
      }
    }
    if (apart.size() > 1) p.trails.push_back(std::move(apart));
    for (const Expr* condition : where)
      (before_selection(paths, p, *condition) ? p.conditions : p.after).push_back(condition);
    shortest_conditions(p);
    for (const Expr* condition : p.conditions) use(*condition, known);
    for (const Expr* condition : p.after) use(*condition, known);
    for (const PatternEdge& edge : p.edges) {
      Slots inner = known;
      if (edge.each != no_slot) inner.insert(edge.each);
      for (const Expr* condition : edge.conditions) use(*condition, inner);
      for (const Expr* condition : edge.path_conditions) use(*condition, inner);
    }
    return p;
  }

  void relationship(const RelationshipPattern& r, PatternEdge& edge, std::vector<const Expr*>& conditions,
                    const Slots& before) {
    edge.relationship = r.slot;
    edge.bound = before.contains(r.slot);
    edge.arrow = r.arrow;
    edge.types = r.types ? &*r.types : nullptr;
    if (!r.length) {
      if (r.properties) property_conditions(r.slot, *r.properties, conditions);
      if (r.where) split(*r.where, conditions);
      return;
    }
    edge.kind = PatternEdge::Kind::Variable;
    edge.length = *r.length;
    edge.each = fresh();
    if (r.properties) property_conditions(edge.each, *r.properties, edge.conditions);
    if (r.where) {
      Expr where = r.where->clone();
      rename(where, r.slot, edge.each);
      split(*keep(std::move(where)), edge.conditions);
    }
  }

  void group(const PathStep& step, PatternEdge& edge, const Slots& before) {
    edge.kind = PatternEdge::Kind::Group;
    edge.relationship = fresh();
    edge.length = step.length;
    edge.inner_from = step.group->start.slot;
    edge.inner_to = step.group->steps.empty() ? edge.inner_from : step.group->steps.back().node.slot;
    edge.group_variables = step.group_variables;
    Slots known = before;
    known.insert(edge.inner_from);
    const Argument outer = argument(known);
    std::vector<const Expr*> where;
    if (step.group_where) split(*step.group_where, where);
    Pattern inner = pattern({step.group.get(), 1}, where, known, true);
    for (const PatternEdge& e : inner.edges) edge.inner_relationships.push_back(e.relationship);
    edge.inner = std::make_unique<Operator>(make(std::move(inner), make(outer)));
  }
  // WHERE inside the parentheses of a path holds before its selector chooses: what reads the walk itself chooses among walks.
  static void inside_conditions(const PatternPath& path, Pattern& p) {
    std::vector<const Expr*> conditions;
    split(*path.where, conditions);
    PatternEdge& edge = p.edges.back();
    for (const Expr* condition : conditions) {
      const std::vector<Slot> slots = slots_of(*condition);
      const auto reads = [&](Slot slot) {
        return slot != no_slot && std::find(slots.begin(), slots.end(), slot) != slots.end();
      };
      const bool chooses = path.steps.size() == 1 && edge.kind == PatternEdge::Kind::Shortest &&
                           (reads(edge.relationship) || reads(path.slot));
      if (chooses) edge.path = path.slot;
      (chooses ? edge.path_conditions : p.conditions).push_back(condition);
    }
  }

  // WHERE holds after ANY, SHORTEST … have chosen; what it says of the ends alone, or of a shortestPath() beside them, may hold before.
  static bool before_selection(std::span<const PatternPath> paths, const Pattern& p, const Expr& condition) {
    const bool selects = std::any_of(paths.begin(), paths.end(), [](const PatternPath& path) {
      return path.selector.kind != PathSelector::Kind::All && !path.selector.function;
    });
    if (!selects) return true;
    Slots inside;
    for (const PatternPath& path : paths) {
      if (path.selector.function) continue;
      if (path.slot != no_slot) inside.insert(path.slot);
      for (std::size_t i = 0; i + 1 < path.steps.size(); ++i) inside.insert(path.steps[i].node.slot);
      for (const PathStep& step : path.steps)
        for (const GroupVariable& g : step.group_variables) inside.insert(g.outer);
    }
    for (const PatternEdge& edge : p.edges)
      if (!edge.selector.function) inside.insert(edge.relationship);
    for (const PatternPath& path : paths) {
      inside.erase(path.start.slot);
      if (!path.steps.empty()) inside.erase(path.steps.back().node.slot);
    }
    for (const Slot slot : slots_of(condition))
      if (inside.contains(slot)) return false;
    return true;
  }

  // Conditions of WHERE that read a shortestPath()'s path or relationships choose among its walks.
  static void shortest_conditions(Pattern& p) {
    for (PatternEdge& edge : p.edges) {
      if (edge.kind != PatternEdge::Kind::Shortest || !edge.selector.function) continue;
      for (const PatternPart& part : p.paths)
        if (part.relationships.size() == 1 && part.relationships[0] == edge.relationship) edge.path = part.path;
      std::vector<const Expr*> rest;
      for (const Expr* condition : p.conditions) {
        const std::vector<Slot> slots = slots_of(*condition);
        const auto reads = [&](Slot slot) {
          return slot != no_slot && std::find(slots.begin(), slots.end(), slot) != slots.end();
        };
        bool others = false;
        for (const PatternEdge& other : p.edges)
          if (&other != &edge && reads(other.relationship)) others = true;
        for (const PatternPart& part : p.paths)
          if (part.path != edge.path && reads(part.path)) others = true;
        (!others && (reads(edge.path) || reads(edge.relationship)) ? edge.path_conditions : rest).push_back(condition);
      }
      p.conditions = std::move(rest);
    }
  }

  // ---- Clauses
  // `known`: what the query sees from outside, to its end; a WITH hides none of it.
  Operator single(const SingleQuery& q, Operator op, Slots known) {
    Slots outside = std::exchange(outside_, known);
    for (const Clause& clause : q.clauses)
      std::visit([&](const auto& body) { op = this->clause(body, std::move(op), known); }, clause.body);
    outside_ = std::move(outside);
    return op;
  }

  Operator clause(const Match& m, Operator op, Slots& known) {
    std::vector<const Expr*> where;
    if (m.where) split(*m.where, where);
    if (m.time.when) use(*m.time.when, known);
    if (!m.optional) {
      Pattern p = pattern(m.paths, where, known, !m.repeatable);
      if (m.time.kind != TimeRestriction::Kind::None) p.time = &m.time;
      return make(std::move(p), std::move(op));
    }
    const Slots before = known;
    Pattern p = pattern(m.paths, where, known, !m.repeatable);
    if (m.time.kind != TimeRestriction::Kind::None) p.time = &m.time;
    Apply apply{Apply::Kind::Optional, {}, fresh()};
    std::set_difference(known.begin(), known.end(), before.begin(), before.end(), std::back_inserter(apply.introduced));
    return make(std::move(apply), std::move(op), make(std::move(p), make(argument(before))));
  }

  Operator clause(const Unwind& u, Operator op, Slots& known) {
    use(u.list, known);
    known.insert(u.slot);
    return make(UnwindList{&u.list, u.slot}, std::move(op));
  }

  Operator clause(const With& w, Operator op, Slots& known) { return projection(w.projection, std::move(op), known); }
  Operator clause(const Return& r, Operator op, Slots& known) { return projection(r.projection, std::move(op), known); }
  Operator clause(const Finish&, Operator op, Slots&) { return op; }

  Operator projection(const Projection& p, Operator op, Slots& known) {
    Slots results;
    Project project;
    Aggregate aggregate;
    for (const ReturnItem& item : p.items) {
      use(item.expr, known);
      results.insert(item.slot);
      if (p.grouped && item.grouping_key)
        aggregate.keys.push_back({item.slot, &item.expr});
      else if (item.expr.kind != ExprKind::Variable || item.expr.slot != item.slot)
        project.items.push_back({item.slot, &item.expr});
    }
    for (const AggregateCall& call : p.aggregate_calls) {
      use(call.call, known);
      aggregate.aggregates.push_back({call.slot, &call.call});
    }
    if (p.grouped) {
      known = outside_;
      aggregate.outer.assign(outside_.begin(), outside_.end());
      for (const Assignment& a : aggregate.keys) known.insert(a.slot);
      for (const Assignment& a : aggregate.aggregates) known.insert(a.slot);
      op = make(std::move(aggregate), std::move(op));
    }
    if (!project.items.empty()) op = make(std::move(project), std::move(op));
    known.insert(results.begin(), results.end());
    if (p.distinct) op = make(Distinct{{results.begin(), results.end()}}, std::move(op));
    if (!p.order.empty()) {
      Sort sort;
      for (const SortItem& item : p.order) {
        use(item.expr, known);
        sort.keys.push_back({&item.expr, item.descending});
      }
      op = make(std::move(sort), std::move(op));
    }
    if (p.skip) {
      use(*p.skip, {});
      op = make(Skip{&*p.skip}, std::move(op));
    }
    if (p.limit) {
      use(*p.limit, {});
      op = make(Limit{&*p.limit}, std::move(op));
    }
    if (p.where) {
      use(*p.where, known);
      Filter filter;
      split(*p.where, filter.conditions);
      // Conditions stand alone in the tree now: their subqueries are found under the same pointers, as parts of where.
      op = make(std::move(filter), std::move(op));
    }
    known = std::move(results);
    known.insert(outside_.begin(), outside_.end());
    return op;
  }

  // Reads before a write see none of it, reads after it all of it.
  template <typename T>
  Operator update(T body, Operator op) {
    return make(Eager{}, make(std::move(body), make(Eager{}, std::move(op))));
  }

  CreatePattern creation(std::span<const PatternPath> paths, Slots& known) {
    CreatePattern c;
    const auto node = [&](const NodePattern& n) {
      if (!known.insert(n.slot).second) return;
      NewNode created{n.slot, {}, n.properties ? &*n.properties : nullptr};
      if (n.labels) names(*n.labels, created.labels);
      c.nodes.push_back(std::move(created));
    };
    for (const PatternPath& path : paths) {
      node(path.start);
      Slot from = path.start.slot;
      NewPath built{path.slot, from, {}};
      for (const PathStep& step : path.steps) {
        node(step.node);
        const RelationshipPattern& r = step.relationship;
        NewRelationship created{r.slot,  from,  step.node.slot, {}, r.properties ? &*r.properties : nullptr,
                                r.arrow, r.span};
        if (r.arrow == Arrow::Left) std::swap(created.from, created.to);
        std::vector<std::string> types;
        if (r.types) names(*r.types, types);
        if (!types.empty()) created.type = types[0];
        built.relationships.push_back(r.slot);
        known.insert(r.slot);
        c.relationships.push_back(std::move(created));
        from = step.node.slot;
      }
      if (path.slot != no_slot) {
        known.insert(path.slot);
        c.paths.push_back(std::move(built));
      }
    }
    for (const NewNode& n : c.nodes)
      if (n.properties) use(*n.properties, known);
    for (const NewRelationship& r : c.relationships)
      if (r.properties) use(*r.properties, known);
    return c;
  }
  static void names(const LabelExpr& labels, std::vector<std::string>& out) {
    if (labels.kind == LabelExpr::Kind::Name) {
      if (std::find(out.begin(), out.end(), labels.name) == out.end()) out.push_back(labels.name);
      return;
    }
    for (const LabelExpr& child : labels.children) names(child, out);
  }

  // A CREATE that follows another joins it, unless it asks for what all rows of the other have made: scripts of
  // thousands of them are one operator.
  Operator clause(const Create& c, Operator op, Slots& known) {
    CreatePattern pattern = creation(c.paths, known);
    const auto asks = [](const auto& made) { return made.properties && has_subquery(*made.properties); };
    const bool alone = std::any_of(pattern.nodes.begin(), pattern.nodes.end(), asks) ||
                       std::any_of(pattern.relationships.begin(), pattern.relationships.end(), asks);
    if (!alone && std::holds_alternative<Eager>(op.body) && !op.inputs.empty())
      if (auto* before = std::get_if<CreatePatterns>(&op.inputs[0].body)) {
        before->clauses.push_back(std::move(pattern));
        return op;
      }
    CreatePatterns patterns;
    patterns.clauses.push_back(std::move(pattern));
    return update(std::move(patterns), std::move(op));
  }

  Operator clause(const Merge& m, Operator op, Slots& known) {
    const Slots before = known;
    MergePattern merge;
    Slots matched = known;
    Pattern p = pattern({&m.path, 1}, {}, matched, true);
    merge.create = creation({&m.path, 1}, known);
    merge.on_create = &m.on_create;
    merge.on_match = &m.on_match;
    use(m.on_create, known);
    use(m.on_match, known);
    std::set_difference(known.begin(), known.end(), before.begin(), before.end(), std::back_inserter(merge.introduced));
    return make(Eager{},
                make(std::move(merge), make(Eager{}, std::move(op)), make(std::move(p), make(argument(before)))));
  }

  Operator clause(const Set& s, Operator op, Slots& known) {
    use(s.items, known);
    return update(SetItems{&s.items}, std::move(op));
  }
  Operator clause(const Remove& r, Operator op, Slots& known) {
    for (const RemoveItem& item : r.items) use(item.target, known);
    return update(RemoveItems{&r.items}, std::move(op));
  }
  Operator clause(const Delete& d, Operator op, Slots& known) {
    DeleteEntities body;
    body.detach = d.detach;
    for (const Expr& target : d.targets) {
      use(target, known);
      body.targets.push_back(&target);
    }
    return update(std::move(body), std::move(op));
  }

  Operator clause(const Foreach& f, Operator op, Slots& known) {
    use(f.list, known);
    Slots inner = known;
    inner.insert(f.slot);
    Operator body = make(argument(inner));
    for (const Clause& clause : f.updates)
      std::visit([&](const auto& c) { body = this->clause(c, std::move(body), inner); }, clause.body);
    return make(Eager{}, make(ForeachItem{&f.list, f.slot}, make(Eager{}, std::move(op)), std::move(body)));
  }

  Operator clause(const Call& c, Operator op, Slots& known) {
    CallRows body{c.index, {}, {}, &c};
    const Procedure& procedure = procedures()[std::size_t(c.index)];
    for (const Expr& argument : c.arguments) {
      use(argument, known);
      body.arguments.push_back(&argument);
    }
    for (const YieldItem& item : c.yields)
      for (std::size_t i = 0; i < procedure.outputs.size(); ++i)
        if (procedure.outputs[i].name == item.column) {
          body.outputs.emplace_back(int(i), item.slot);
          known.insert(item.slot);
        }
    if (procedure.writes)
      op = update(std::move(body), std::move(op));
    else
      op = make(std::move(body), std::move(op));
    if (c.where) {
      use(*c.where, known);
      Filter filter;
      split(*c.where, filter.conditions);
      op = make(std::move(filter), std::move(op));
    }
    return op;
  }

  Operator clause(const CallSubquery& c, Operator op, Slots& known) {
    const Query& q = *c.query;
    Operator inner = query(q, make(argument(known)), known);
    const bool writes = changes(q);
    if (writes) op = make(Eager{}, std::move(op));
    Operator result;
    if (q.columns.empty()) {
      result = make(RunInner{{known.begin(), known.end()}}, std::move(op), std::move(inner));
    } else {
      Apply apply{c.optional ? Apply::Kind::Optional : Apply::Kind::Cross, {}, fresh()};
      for (const Slot slot : q.column_slots)
        if (known.insert(slot).second) apply.introduced.push_back(slot);
      result = make(std::move(apply), std::move(op), std::move(inner));
    }
    if (writes) result = make(Eager{}, std::move(result));
    return result;
  }

  static bool changes(const std::vector<Clause>& clauses) {
    for (const Clause& clause : clauses) {
      if (std::holds_alternative<Create>(clause.body) || std::holds_alternative<Merge>(clause.body) ||
          std::holds_alternative<Set>(clause.body) || std::holds_alternative<Remove>(clause.body) ||
          std::holds_alternative<Delete>(clause.body) || std::holds_alternative<Foreach>(clause.body))
        return true;
      if (const auto* call = std::get_if<Call>(&clause.body))
        if (procedures()[std::size_t(call->index)].writes) return true;
      if (const auto* sub = std::get_if<CallSubquery>(&clause.body))
        if (changes(*sub->query)) return true;
    }
    return false;
  }
  static bool changes(const Query& q) {
    for (const SingleQuery& part : q.parts)
      if (changes(part.clauses)) return true;
    return false;
  }

  Plan& plan_;
  Slots outside_;  // what the query that is planned sees from outside
};

void add_slots(const PatternPath& path, std::vector<Slot>& out) {
  if (path.slot != no_slot) out.push_back(path.slot);
  out.push_back(path.start.slot);
  for (const PathStep& step : path.steps) {
    if (step.group)
      add_slots(*step.group, out);
    else
      out.push_back(step.relationship.slot);
    out.push_back(step.node.slot);
  }
}

void add_slots(const Expr& expr, std::vector<Slot>& out) {
  if (expr.kind == ExprKind::Variable) out.push_back(expr.slot);
  out.insert(out.end(), expr.reads.begin(), expr.reads.end());
  for (const PatternPath& path : expr.pattern) add_slots(path, out);
  for_each_child(expr, [&](const Expr& child) { add_slots(child, out); });
}

}  // namespace

std::vector<Slot> slots_of(const Expr& expr) {
  std::vector<Slot> slots;
  add_slots(expr, slots);
  std::sort(slots.begin(), slots.end());
  slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
  return slots;
}

Plan plan(const Query& query) {
  Plan result;
  result.query = &query;
  result.slot_count = query.slot_count;
  result.root = Planner(result).root(query);
  return result;
}

bool row_wise(const Operator& op) {
  const bool self = std::visit(
      [](const auto& body) {
        using T = std::decay_t<decltype(body)>;
        return std::is_same_v<T, Argument> || std::is_same_v<T, Expand> || std::is_same_v<T, ExpandBound> ||
               std::is_same_v<T, VarLengthExpand> || std::is_same_v<T, ExpandBoundList> || std::is_same_v<T, Repeat> ||
               std::is_same_v<T, ShortestPath> || std::is_same_v<T, BuildPath> || std::is_same_v<T, KeepPathMode> ||
               std::is_same_v<T, RequireEntities> || std::is_same_v<T, TimeFilter> || std::is_same_v<T, Filter> ||
               std::is_same_v<T, Project> || std::is_same_v<T, UnwindList> || std::is_same_v<T, NodeSeek> ||
               std::is_same_v<T, NodeByIds> || std::is_same_v<T, CartesianProduct> || std::is_same_v<T, HashJoin> ||
               std::is_same_v<T, ValueHashJoin> || std::is_same_v<T, Apply>;
      },
      op.body);
  // Only the outer input follows the Argument; what is joined to it is a source of its own.
  if (!self || op.inputs.empty()) return self && std::holds_alternative<Argument>(op.body);
  return row_wise(op.inputs[0]);
}

}  // namespace dothi
