#include "naive.h"

#include "batch.h"
#include "evaluate.h"
#include "functions.h"
#include "plan.h"
#include "procedures.h"
#include "run.h"
#include "temporal.h"

#include <set>

namespace dothi {

namespace {

using Values = std::vector<Value>;  // one row: a value a slot
using Rows = std::vector<Values>;
using Slots = std::set<Slot>;

// A walk under construction, and what it has met.
struct Walk {
  Path path;
  void step(NodeId to, RelationshipId id, bool forward) {
    path.relationships.push_back(id);
    path.forward.push_back(forward);
    path.nodes.push_back(to);
  }
  void back() {
    path.relationships.pop_back();
    path.forward.pop_back();
    path.nodes.pop_back();
  }
};

struct Hop {  // one relationship seen from one of its ends
  RelationshipId id;
  NodeId to;
  bool forward;
};

class Judge {
 public:
  Judge(const Query& query, const View& view, Transaction* transaction, const Options& options)
      : view_(view),
        tx_(transaction),
        limits_(options),
        context_{view,
                 transaction,
                 options,
                 query,
                 limits_,
                 options.now ? *options.now : system_now(),
                 std::mt19937_64(std::random_device{}()),
                 Values(std::size_t(query.slot_count)),
                 {}} {
    nothing_.size = 1;
    context_.subquery = [this](const Expr& e, const Batch&, std::uint32_t, EvalContext&) {
      return subquery(e, context_.locals);
    };
  }

  Table run() {
    const Query& query = context_.query;
    const Rows rows = run(query, {context_.locals});
    Table table;
    table.columns = query.columns;
    table.notices = query.notices;
    table.data.resize(query.columns.size());
    if (!query.columns.empty()) {
      table.row_count = rows.size();
      for (const Values& row : rows)
        for (std::size_t c = 0; c < table.data.size(); ++c) table.data[c].push_back(row[query.column_slots[c]].own());
    }
    table.changes = changes_;
    return table;
  }

 private:
  // ---- Expressions
  Value value(const Expr& e, const Values& row) {
    Values saved = std::exchange(context_.locals, row);
    Value result;
    try {
      result = evaluate(e, nothing_, 0, context_);
    } catch (...) {
      context_.locals = std::move(saved);
      throw;
    }
    context_.locals = std::move(saved);
    return result;
  }
  bool holds(const Expr& e, const Values& row) {
    const Value v = value(e, row);
    try {
      return truth_of(v) == Truth::True;
    } catch (Error& error) {
      if (error.span.empty()) error.span = e.span;
      throw;
    }
  }

  Value subquery(const Expr& e, Values row) {
    switch (e.kind) {
      case ExprKind::Exists: return !run(*e.query, {row}).empty();
      case ExprKind::Count: return std::int64_t(run(*e.query, {row}).size());
      case ExprKind::Collect: {
        Values items;
        for (const Values& r : run(*e.query, {row})) items.push_back(r[e.query->column_slots[0]]);
        return Value::list(std::move(items));
      }
      case ExprKind::PatternPredicate: return !matches_of(e.pattern, row, nullptr, true, nullptr).empty();
      case ExprKind::PatternComprehension: {
        Values items;
        const Expr* where = e.children[0].kind == ExprKind::Missing ? nullptr : &e.children[0];
        for (const Values& r : matches_of(e.pattern, row, where, true, nullptr))
          items.push_back(value(e.children[1], r));
        return Value::list(std::move(items));
      }
      default: {  // ShortestPath
        Values paths;
        Values* const outer = std::exchange(paths_, &paths);
        matches_of(e.pattern, row, nullptr, true, nullptr);
        paths_ = outer;
        if (e.pattern[0].selector.kind == PathSelector::Kind::AllShortest) return Value::list(std::move(paths));
        return paths.empty() ? Value() : paths.front();
      }
    }
  }

  // ---- Queries and clauses
  Rows run(const Query& q, const Rows& input) {
    const Values before = std::exchange(outside_, input.size() == 1 ? input.front() : context_.locals);
    Rows result;
    for (std::size_t i = 0; i < q.parts.size(); ++i) {
      Rows rows = input;
      for (const Clause& clause : q.parts[i].clauses) rows = run(clause, std::move(rows));
      if (i == 0) {
        result = std::move(rows);
        continue;
      }
      for (Values& row : rows) {
        Values renamed = row;
        for (std::size_t c = 0; c < q.column_slots.size(); ++c) renamed[q.column_slots[c]] = row[q.part_slots[i][c]];
        result.push_back(std::move(renamed));
      }
      if (!q.union_all[i - 1]) result = distinct(std::move(result), q.column_slots);
    }
    outside_ = before;
    return result;
  }

  Rows run(const Clause& clause, Rows rows) {
    return std::visit([&](const auto& c) { return this->clause(c, std::move(rows)); }, clause.body);
  }

  static Rows distinct(Rows rows, const std::vector<Slot>& slots) {
    Rows kept;
    for (Values& row : rows) {
      const bool seen = std::any_of(kept.begin(), kept.end(), [&](const Values& other) {
        return std::all_of(slots.begin(), slots.end(), [&](Slot s) { return equivalent(row[s], other[s]); });
      });
      if (!seen) kept.push_back(std::move(row));
    }
    return kept;
  }

  Rows clause(const Match& m, Rows rows) {
    Rows out;
    for (const Values& row : rows) {
      Rows found = matches_of(m.paths, row, m.where ? &*m.where : nullptr, !m.repeatable, &m.time);
      if (found.empty() && m.optional) {
        Values nulls = row;
        for (Slot slot : introduced(m.paths)) nulls[slot] = Value();
        found.push_back(std::move(nulls));
      }
      for (Values& r : found) out.push_back(std::move(r));
    }
    return out;
  }

  Rows clause(const Unwind& u, Rows rows) {
    Rows out;
    for (const Values& row : rows) {
      const Value list = value(u.list, row);
      if (list.is_null()) continue;
      for (const Value& item : list.kind() == Kind::List ? list.items() : std::span(&list, 1)) {
        limits_.tick();
        out.push_back(row);
        out.back()[u.slot] = item;
      }
    }
    return out;
  }

  Rows clause(const With& w, Rows rows) { return projection(w.projection, std::move(rows)); }
  Rows clause(const Return& r, Rows rows) { return projection(r.projection, std::move(rows)); }
  Rows clause(const Finish&, Rows) { return {}; }

  Rows projection(const Projection& p, Rows rows) {
    std::vector<Slot> slots;
    for (const ReturnItem& item : p.items) slots.push_back(item.slot);
    rows = p.grouped ? grouped(p, rows) : std::move(rows);
    for (Values& row : rows) {
      Values results;
      for (const ReturnItem& item : p.items)
        results.push_back(p.grouped && item.grouping_key ? row[item.slot] : value(item.expr, row));
      for (std::size_t i = 0; i < results.size(); ++i) row[p.items[i].slot] = std::move(results[i]);
    }
    if (p.distinct) rows = distinct(std::move(rows), slots);
    if (!p.order.empty()) {
      std::vector<std::pair<Values, std::size_t>> keys;
      for (const Values& row : rows) {
        Values key;
        for (const SortItem& item : p.order) key.push_back(value(item.expr, row));
        keys.emplace_back(std::move(key), keys.size());
      }
      std::stable_sort(keys.begin(), keys.end(), [&](const auto& a, const auto& b) {
        for (std::size_t i = 0; i < p.order.size(); ++i) {
          const auto c = ordered(a.first[i], b.first[i]);
          if (c != 0) return p.order[i].descending ? c > 0 : c < 0;
        }
        return false;
      });
      Rows sorted;
      for (const auto& key : keys) sorted.push_back(std::move(rows[key.second]));
      rows = std::move(sorted);
    }
    if (p.skip)
      rows.erase(rows.begin(),
                 rows.begin() + std::ptrdiff_t(std::min<std::uint64_t>(row_count(*p.skip, "SKIP"), rows.size())));
    if (p.limit) rows.resize(std::min<std::uint64_t>(row_count(*p.limit, "LIMIT"), rows.size()));
    if (p.where) std::erase_if(rows, [&](const Values& row) { return !holds(*p.where, row); });
    return rows;
  }

  std::uint64_t row_count(const Expr& e, const char* clause) {
    const Value n = value(e, context_.locals);
    if (n.kind() != Kind::Integer)
      throw Error(Fault::ArgumentError, "InvalidArgumentType", e.span, std::string(clause) + " takes an INTEGER",
                  Phase::Run);
    if (n.integer() < 0)
      throw Error(Fault::ArgumentError, "NegativeIntegerArgument", e.span,
                  std::string(clause) + " takes no negative number", Phase::Run);
    return std::uint64_t(n.integer());
  }

  Rows grouped(const Projection& p, const Rows& rows) {
    std::vector<Values> keys;
    std::vector<Rows> groups;
    for (const Values& row : rows) {
      Values key;
      for (const ReturnItem& item : p.items)
        if (item.grouping_key) key.push_back(value(item.expr, row));
      std::size_t g = 0;
      while (g < keys.size() && !std::equal(key.begin(), key.end(), keys[g].begin(), equivalent)) ++g;
      if (g == keys.size()) {
        keys.push_back(key);
        groups.emplace_back();
      }
      groups[g].push_back(row);
    }
    const bool keyless =
        std::none_of(p.items.begin(), p.items.end(), [](const ReturnItem& i) { return i.grouping_key; });
    if (keyless && groups.empty()) {
      keys.emplace_back();
      groups.emplace_back();
    }
    Rows out;
    for (std::size_t g = 0; g < groups.size(); ++g) {
      Values row = outside_;
      std::size_t k = 0;
      for (const ReturnItem& item : p.items)
        if (item.grouping_key) row[item.slot] = keys[g][k++];
      for (const AggregateCall& call : p.aggregate_calls) row[call.slot] = aggregate(call.call, groups[g]);
      out.push_back(std::move(row));
    }
    return out;
  }

  Value aggregate(const Expr& call, const Rows& rows) {
    Aggregator aggregator(call);
    aggregator.resize(1);
    const std::uint32_t row0 = 0, group0 = 0;
    for (const Values& row : rows) {
      Values saved = std::exchange(context_.locals, row);
      aggregator.add(nothing_, {&row0, 1}, {&group0, 1}, context_);
      context_.locals = std::move(saved);
    }
    return aggregator.result(0, context_);
  }

  Rows clause(const Call& c, Rows rows) {
    const Procedure& procedure = procedures()[std::size_t(c.index)];
    Rows out;
    for (const Values& row : rows) {
      Values arguments;
      for (std::size_t i = 0; i < procedure.inputs.size(); ++i) {
        const ProcedureField& field = procedure.inputs[i];
        const Value given = i < c.arguments.size() ? value(c.arguments[i], row) : *field.otherwise;
        const auto fit = convert(field, given);
        if (!fit)
          throw Error(Fault::TypeError, "InvalidArgumentType", i < c.arguments.size() ? c.arguments[i].span : c.span,
                      procedure.name + "() takes " + field.type + " as its argument " + field.name, Phase::Run);
        arguments.push_back(*fit);
      }
      const std::size_t before = out.size();
      procedure.call(arguments, context_, [&](std::span<const Value> outputs) {
        out.push_back(row);
        for (const YieldItem& item : c.yields)
          for (std::size_t o = 0; o < procedure.outputs.size(); ++o)
            if (procedure.outputs[o].name == item.column) out.back()[item.slot] = outputs[o];
      });
      if (procedure.outputs.empty() && !c.standalone && out.size() == before) out.push_back(row);
    }
    if (c.where) std::erase_if(out, [&](const Values& row) { return !holds(*c.where, row); });
    return out;
  }

  Rows clause(const CallSubquery& c, Rows rows) {
    Rows out;
    for (Values& row : rows) {
      const Rows inner = run(*c.query, {row});
      if (c.query->columns.empty()) {
        out.push_back(std::move(row));
        continue;
      }
      for (const Values& r : inner) {
        out.push_back(row);
        for (Slot slot : c.query->column_slots) out.back()[slot] = r[slot];
      }
      if (inner.empty() && c.optional) {
        for (Slot slot : c.query->column_slots) row[slot] = Value();
        out.push_back(std::move(row));
      }
    }
    return out;
  }

  // ---- Patterns
  static void introduced(const PatternPath& path, Slots& out) {
    if (path.slot != no_slot) out.insert(path.slot);
    if (!path.start.bound) out.insert(path.start.slot);
    for (const PathStep& step : path.steps) {
      if (step.group) {
        for (const GroupVariable& g : step.group_variables) out.insert(g.outer);
      } else if (!step.relationship.bound) {
        out.insert(step.relationship.slot);
      }
      if (!step.node.bound) out.insert(step.node.slot);
    }
  }
  static Slots introduced(const std::vector<PatternPath>& paths) {
    Slots out;
    for (const PatternPath& path : paths) introduced(path, out);
    return out;
  }

  // Something that must hold as soon as all slots it reads are known.
  struct Condition {
    std::function<bool(const Values&)> test;
    std::vector<Slot> reads;
  };

  // The state of one MATCH for one row.
  struct Attempt {
    const std::vector<PatternPath>& paths;
    const Expr* where;
    bool trail;  // relationships of the whole MATCH differ
    const TimeRestriction* time;
    Value when;
    Values row;
    Slots unknown;  // introduced, and not met yet
    std::vector<RelationshipId> used;
    std::vector<Condition> conditions;
    Rows out;
    std::vector<const PatternPath*> order;  // paths with a selector last: their conditions may read nodes of the others
  };

  Rows matches_of(const std::vector<PatternPath>& paths, const Values& row, const Expr* where, bool trail,
                  const TimeRestriction* time) {
    Attempt a{paths,
              where,
              trail,
              time && time->kind != TimeRestriction::Kind::None ? time : nullptr,
              {},
              row,
              introduced(paths),
              {},
              {},
              {},
              {}};
    if (a.time && a.time->when) a.when = value(*a.time->when, row);
    for (const PatternPath& path : paths) path_conditions(path, a.conditions);
    for (const bool selecting : {false, true})
      for (const PatternPath& path : paths)
        if ((path.selector.kind != PathSelector::Kind::All) == selecting) a.order.push_back(&path);
    match_path(a, 0);
    return std::move(a.out);
  }

  void property_condition(Slot slot, const Expr& properties, std::vector<Condition>& out) {
    std::vector<Slot> reads = slots_of(properties);
    reads.push_back(slot);
    out.push_back({[this, slot, &properties](const Values& row) { return has_properties(row[slot], properties, row); },
                   std::move(reads)});
  }
  bool has_properties(const Value& entity, const Expr& properties, const Values& row) {
    const Value map = value(properties, row);
    if (map.kind() != Kind::Map) return false;
    for (const auto& [key, wanted] : map.entries())
      if (equal(property(entity, key, context_), wanted) != Truth::True) return false;
    return true;
  }
  void node_conditions(const NodePattern& n, std::vector<Condition>& out) {
    if (n.labels)
      out.push_back({[this, &n](const Values& row) {
                       return row[n.slot].kind() == Kind::Node && matches(*n.labels, row[n.slot].node(), view_);
                     },
                     {n.slot}});
    if (n.properties) property_condition(n.slot, *n.properties, out);
    if (n.where) expression_condition(*n.where, out);
  }
  void expression_condition(const Expr& e, std::vector<Condition>& out) {
    out.push_back({[this, &e](const Values& row) { return holds(e, row); }, slots_of(e)});
  }
  // Conditions written inside a path, but for those on each relationship of a variable length and those inside groups.
  void path_conditions(const PatternPath& path, std::vector<Condition>& out) {
    node_conditions(path.start, out);
    for (const PathStep& step : path.steps) {
      if (!step.group && !step.relationship.length) {
        if (step.relationship.properties)
          property_condition(step.relationship.slot, *step.relationship.properties, out);
        if (step.relationship.where) expression_condition(*step.relationship.where, out);
      }
      node_conditions(step.node, out);
    }
    if (path.where) expression_condition(*path.where, out);
  }

  // Whether all conditions hold that read `met` and nothing still unknown.
  bool agreed(Attempt& a, Slot met) {
    for (const Condition& c : a.conditions) {
      if (std::find(c.reads.begin(), c.reads.end(), met) == c.reads.end()) continue;
      if (std::any_of(c.reads.begin(), c.reads.end(), [&](Slot s) { return a.unknown.contains(s); })) continue;
      if (!c.test(a.row)) return false;
    }
    return true;
  }

  // Gives a slot a value while `then` runs; a known slot must have that value already.
  template <typename Then>
  void with(Attempt& a, Slot slot, const Value& v, Then then) {
    if (slot == no_slot) return then();
    if (!a.unknown.contains(slot)) {
      if (equivalent(a.row[slot], v) && agreed(a, slot)) then();
      return;
    }
    Value old = std::exchange(a.row[slot], v);
    a.unknown.erase(slot);
    if (agreed(a, slot)) then();
    a.unknown.insert(slot);
    a.row[slot] = std::move(old);
  }

  template <typename Then>
  void each_node(Then then) {
    for (std::uint32_t i = 0; i < view_.node_bound(); ++i)
      if (view_.exists(NodeId(i))) then(NodeId(i));
  }

  std::vector<Hop> hops(Attempt& a, NodeId from, const RelationshipPattern& r) {
    std::vector<Hop> out;
    AdjacencyScratch scratch;
    for (std::uint32_t t = 0; t < view_.type_count(); ++t) {
      if (r.types && !matches(*r.types, TypeId(t), view_)) continue;
      for (const Direction direction : {Direction::Out, Direction::In}) {
        if (direction == Direction::Out ? r.arrow == Arrow::Left : r.arrow == Arrow::Right) continue;
        const Adjacency list = view_.neighbours(from, TypeId(t), direction, scratch);
        for (std::size_t i = 0; i < list.size(); ++i) {
          limits_.tick();
          // A loop is one relationship, also where both directions are walked.
          if (direction == Direction::In && r.arrow == Arrow::Either && list.nodes[i] == from) continue;
          if (a.time && !passes(*a.time, a.when, list.relationship(i), view_)) continue;
          out.push_back({list.relationship(i), list.nodes[i], direction == Direction::Out});
        }
      }
    }
    return out;
  }

  // Matches order[i] and all after it; at the end the row is kept.
  void match_path(Attempt& a, std::size_t i) {
    if (i == a.order.size()) {
      if (!a.where || holds(*a.where, a.row)) a.out.push_back(a.row);
      return;
    }
    const PatternPath& path = *a.order[i];
    if (path.selector.kind != PathSelector::Kind::All) return select(a, i);
    each_walk(a, path, [&](const Walk& w) { with(a, path.slot, Value(w.path), [&] { match_path(a, i + 1); }); });
  }

  template <typename Then>
  void each_walk(Attempt& a, const PatternPath& path, Then then) {
    const auto from = [&](NodeId node) {
      with(a, path.start.slot, node, [&] {
        Walk w{{{node}, {}, {}}};
        match_step(a, path, 0, w, [&] {
          if (allowed(path.mode, w.path)) then(std::as_const(w));
        });
      });
    };
    if (a.unknown.contains(path.start.slot)) return each_node(from);
    if (const Value known = a.row[path.start.slot]; !known.is_null()) from(node_of(known, path.start.span));
  }

  static NodeId node_of(const Value& v, Span span) {
    if (v.kind() != Kind::Node)
      throw Error(Fault::TypeError, "InvalidArgumentType", span, "a NODE is wanted here, not " + to_string(v),
                  Phase::Run);
    return v.node();
  }

  // Acyclic meets no node twice, Simple only its first again at its end.
  static bool allowed(PathMode mode, const Path& path) {
    if (mode != PathMode::Acyclic && mode != PathMode::Simple) return true;
    for (std::size_t i = 0; i < path.nodes.size(); ++i)
      for (std::size_t j = i + 1; j < path.nodes.size(); ++j)
        if (path.nodes[i] == path.nodes[j] && !(mode == PathMode::Simple && i == 0 && j + 1 == path.nodes.size()))
          return false;
    return true;
  }

  bool free(const Attempt& a, const PatternPath& path, RelationshipId id) const {
    return !a.trail || path.mode == PathMode::Walk || std::find(a.used.begin(), a.used.end(), id) == a.used.end();
  }
  // Takes one relationship into the walk while `then` runs.
  template <typename Then>
  void take(Attempt& a, const PatternPath& path, Walk& w, const Hop& hop, Then then) {
    const bool counted = a.trail && path.mode != PathMode::Walk;
    if (counted) a.used.push_back(hop.id);
    w.step(hop.to, hop.id, hop.forward);
    then();
    w.back();
    if (counted) a.used.pop_back();
  }

  void match_step(Attempt& a, const PatternPath& path, std::size_t i, Walk& w, const std::function<void()>& then) {
    if (i == path.steps.size()) return then();
    const PathStep& step = path.steps[i];
    const auto arrive = [&] {
      with(a, step.node.slot, w.path.nodes.back(), [&] { match_step(a, path, i + 1, w, then); });
    };
    if (step.group) return match_group(a, path, step, w, arrive);
    const RelationshipPattern& r = step.relationship;
    if (r.length) return match_length(a, path, r, w, arrive);
    if (!a.unknown.contains(r.slot))
      if (const Kind kind = a.row[r.slot].kind();
          kind != Kind::Null && kind != Kind::Relationship && kind != Kind::List)
        throw Error(Fault::TypeError, "InvalidArgumentType", {},
                    "a pattern wants a relationship in a variable that holds " + std::string(name(kind)), Phase::Run);
    for (const Hop& hop : hops(a, w.path.nodes.back(), r)) {
      if (!free(a, path, hop.id)) continue;
      take(a, path, w, hop, [&] { with(a, r.slot, hop.id, arrive); });
    }
  }

  void match_length(Attempt& a, const PatternPath& path, const RelationshipPattern& r, Walk& w,
                    const std::function<void()>& arrive) {
    const std::size_t begin = w.path.relationships.size();
    const std::function<void()> walk = [&] {
      const std::size_t count = w.path.relationships.size() - begin;
      if (count >= r.length->min) {
        const Values list(w.path.relationships.begin() + std::ptrdiff_t(begin), w.path.relationships.end());
        with(a, r.slot, Value::list(list), arrive);
      }
      if (r.length->max && count >= *r.length->max) return;
      for (const Hop& hop : hops(a, w.path.nodes.back(), r)) {
        if (!free(a, path, hop.id)) continue;
        const auto& taken = w.path.relationships;
        if (path.mode != PathMode::Walk &&
            std::find(taken.begin() + std::ptrdiff_t(begin), taken.end(), hop.id) != taken.end())
          continue;
        if (!each_holds(a, r, hop.id)) continue;
        take(a, path, w, hop, [&] {
          if (may_go_on(path.mode, w.path)) walk();
        });
      }
    };
    walk();
  }
  // A walk that is not allowed can not become so again; only Simple may close its ring, at the end.
  static bool may_go_on(PathMode mode, const Path& path) { return allowed(mode, path); }
  // Conditions on a variable length hold for each relationship: the variable stands for it there.
  bool each_holds(Attempt& a, const RelationshipPattern& r, RelationshipId id) {
    if (r.properties && !has_properties(id, *r.properties, a.row)) return false;
    if (!r.where) return true;
    Value old = std::exchange(a.row[r.slot], Value(id));
    const bool result = holds(*r.where, a.row);
    a.row[r.slot] = std::move(old);
    return result;
  }

  void match_group(Attempt& a, const PatternPath& path, const PathStep& step, Walk& w,
                   const std::function<void()>& arrive) {
    const PatternPath& inner = *step.group;
    Slots inner_slots = introduced({}, inner);
    std::vector<Values> rounds(step.group_variables.size());  // of each group variable, its value in each round
    std::size_t count_so_far = 0;
    const std::function<void()> round = [&] {
      const std::size_t count = count_so_far;
      if (count >= step.length.min) {
        std::function<void(std::size_t)> give = [&](std::size_t v) {
          if (v == rounds.size()) return arrive();
          with(a, step.group_variables[v].outer, Value::list(rounds[v]), [&] { give(v + 1); });
        };
        give(0);
      }
      if (step.length.max && count >= *step.length.max) return;
      const std::size_t before = w.path.relationships.size();
      // The inner variables are new in every round.
      const Slots outer_unknown = a.unknown;
      std::vector<Condition> conditions;
      path_conditions(inner, conditions);
      if (step.group_where) expression_condition(*step.group_where, conditions);
      a.unknown.insert(inner_slots.begin(), inner_slots.end());
      std::swap(a.conditions, conditions);
      with(a, inner.start.slot, w.path.nodes.back(), [&] {
        match_step(a, inner, 0, w, [&] {
          if (w.path.relationships.size() == before && count >= step.length.min)
            return;  // no way forward: the same for ever
          std::swap(a.conditions, conditions);
          const Slots inner_known = std::exchange(a.unknown, outer_unknown);
          for (std::size_t v = 0; v < rounds.size(); ++v) rounds[v].push_back(a.row[step.group_variables[v].inner]);
          ++count_so_far;
          if (may_go_on(path.mode, w.path)) round();
          --count_so_far;
          for (Values& list : rounds) list.pop_back();
          a.unknown = inner_known;
          std::swap(a.conditions, conditions);
        });
      });
      std::swap(a.conditions, conditions);
      a.unknown = outer_unknown;
    };
    round();
  }
  static Slots introduced(Slots out, const PatternPath& path) {
    introduced(path, out);
    return out;
  }

  // ---- ANY, SHORTEST … and shortestPath()
  void select(Attempt& a, std::size_t i) {
    const PatternPath& path = *a.order[i];
    struct Found {
      Values row;
      Slots unknown;
      Path path;
    };
    std::vector<Found> found;
    // What WHERE says of a shortestPath() itself chooses among its walks; elsewhere WHERE comes after the choice.
    std::vector<const Expr*> choosing;
    if (path.selector.function && a.where) choosing_conditions(*a.where, a, path, choosing);
    const bool trail = std::exchange(a.trail, true);
    std::vector<RelationshipId> used = std::exchange(a.used, {});
    each_walk(a, path, [&](const Walk& w) {
      with(a, path.slot, Value(w.path), [&] {
        for (const Expr* condition : choosing)
          if (!holds(*condition, a.row)) return;
        found.push_back({a.row, a.unknown, w.path});
      });
    });
    a.trail = trail;
    a.used = std::move(used);
    std::stable_sort(found.begin(), found.end(), [](const Found& x, const Found& y) {
      return x.path.relationships.size() < y.path.relationships.size();
    });
    std::map<std::pair<NodeId, NodeId>, std::pair<std::uint64_t, std::uint64_t>>
        taken;  // rows and lengths of each pair of ends
    std::map<std::pair<NodeId, NodeId>, std::size_t> lengths;
    for (Found& f : found) {
      const std::pair ends{f.path.nodes.front(), f.path.nodes.back()};
      auto& [rows, groups] = taken[ends];
      if (rows == 0 || lengths[ends] != f.path.relationships.size()) ++groups;
      bool keep = false;
      switch (path.selector.kind) {
        case PathSelector::Kind::Any: keep = rows < path.selector.k; break;
        case PathSelector::Kind::AnyShortest: keep = rows < 1; break;
        case PathSelector::Kind::ShortestK: keep = rows < path.selector.k; break;
        case PathSelector::Kind::AllShortest: keep = groups <= 1; break;
        case PathSelector::Kind::ShortestGroups: keep = groups <= path.selector.k; break;
        case PathSelector::Kind::All: keep = true; break;
      }
      if (!keep) continue;
      ++rows;
      lengths[ends] = f.path.relationships.size();
      if (paths_ && a.paths.size() == 1) paths_->push_back(Value(f.path));
      Values row = std::exchange(a.row, std::move(f.row));
      Slots unknown = std::exchange(a.unknown, std::move(f.unknown));
      match_path(a, i + 1);
      a.row = std::move(row);
      a.unknown = std::move(unknown);
    }
  }

  // Conditions that read the path or its relationships, and of other paths at most their nodes.
  static void choosing_conditions(const Expr& where, const Attempt& a, const PatternPath& path,
                                  std::vector<const Expr*>& out) {
    if (where.kind == ExprKind::And) {
      for (const Expr& child : where.children) choosing_conditions(child, a, path, out);
      return;
    }
    const auto walked = [](const PatternPath& p) {
      Slots slots{p.slot};
      for (const PathStep& step : p.steps) slots.insert(step.relationship.slot);
      slots.erase(no_slot);
      return slots;
    };
    const std::vector<Slot> reads = slots_of(where);
    const auto reads_any = [&](const Slots& slots) {
      return std::any_of(reads.begin(), reads.end(), [&](Slot s) { return slots.contains(s); });
    };
    const bool foreign = std::any_of(a.paths.begin(), a.paths.end(),
                                     [&](const PatternPath& p) { return &p != &path && reads_any(walked(p)); });
    if (reads_any(walked(path)) && !foreign) out.push_back(&where);
  }

  // ---- Writes
  Transaction& tx() { return *tx_; }

  [[noreturn]] static void deleted(Span span) {
    throw Error(Fault::EntityNotFound, "DeletedEntityAccess", span,
                "the node or relationship has been deleted by this query", Phase::Run);
  }

  std::vector<MapEntry> entries_of(const Value& v, Span span) {
    if (v.kind() == Kind::Map) return {v.entries().begin(), v.entries().end()};
    std::vector<MapEntry> out;
    const auto copy = [&](auto id) {
      if (!view_.exists(id)) deleted(span);
      for (const Property& p : view_.properties(id)) out.emplace_back(std::string(view_.name(p.key)), p.value.own());
    };
    if (v.kind() == Kind::Node)
      copy(v.node());
    else if (v.kind() == Kind::Relationship)
      copy(v.relationship());
    else
      throw Error(Fault::TypeError, "InvalidArgumentType", span, "properties are given as a map, node or relationship",
                  Phase::Run);
    return out;
  }

  void set_property(const Value& entity, const std::string& key, const Value& v, Span span) {
    const auto set = [&](auto id) {
      if (!view_.exists(id)) deleted(span);
      if (v.is_null() && (!view_.key(key) || view_.property(id, *view_.key(key)).is_null())) return;
      require_property_value(v, span);
      try {
        tx().set_property(id, tx().intern_key(key), v.own());
      } catch (Error& error) {
        if (error.span.empty()) error.span = span;
        throw;
      }
      ++changes_.properties_set;
    };
    if (entity.kind() == Kind::Node)
      set(entity.node());
    else if (entity.kind() == Kind::Relationship)
      set(entity.relationship());
    else if (!entity.is_null())
      throw Error(Fault::TypeError, "InvalidArgumentType", span, "only nodes and relationships have properties to set",
                  Phase::Run);
  }

  static void label_names(const LabelExpr& labels, std::vector<std::string>& out) {
    if (labels.kind == LabelExpr::Kind::Name) {
      if (std::find(out.begin(), out.end(), labels.name) == out.end()) out.push_back(labels.name);
      return;
    }
    for (const LabelExpr& child : labels.children) label_names(child, out);
  }

  void create_node(const NodePattern& n, Values& row, Slots& made) {
    if (n.bound || made.contains(n.slot)) return;
    made.insert(n.slot);
    std::vector<std::string> names;
    if (n.labels) label_names(*n.labels, names);
    std::vector<LabelId> labels;
    for (const std::string& name : names) labels.push_back(tx().intern_label(name));
    std::vector<MapEntry> properties;
    if (n.properties) properties = entries_of(value(*n.properties, row), n.properties->span);
    const NodeId id = tx().create_node(labels);
    ++changes_.nodes_created;
    changes_.labels_added += labels.size();
    for (const auto& [key, v] : properties) set_property(id, key, v, n.properties->span);
    row[n.slot] = id;
  }

  void create_path(const PatternPath& path, Values& row, Slots& made) {
    create_node(path.start, row, made);
    for (const PathStep& step : path.steps) create_node(step.node, row, made);
    Slot from = path.start.slot;
    Path built;
    if (row[from].kind() == Kind::Node) built.nodes.push_back(row[from].node());
    for (const PathStep& step : path.steps) {
      const RelationshipPattern& r = step.relationship;
      Value start = row[from], end = row[step.node.slot];
      if (r.arrow == Arrow::Left) std::swap(start, end);
      for (const Value* v : {&start, &end}) {
        if (v->is_null())
          throw Error(Fault::EntityNotFound, "MissingNode", r.span, "a relationship needs two nodes", Phase::Run);
        if (!view_.exists(node_of(*v, r.span))) deleted(r.span);
      }
      std::vector<std::string> types;
      if (r.types) label_names(*r.types, types);
      std::vector<MapEntry> properties;
      if (r.properties) properties = entries_of(value(*r.properties, row), r.properties->span);
      const RelationshipId id = tx().create_relationship(start.node(), tx().intern_type(types.at(0)), end.node());
      ++changes_.relationships_created;
      for (const auto& [key, v] : properties) set_property(id, key, v, r.properties->span);
      row[r.slot] = id;
      built.relationships.push_back(id);
      built.forward.push_back(r.arrow != Arrow::Left);
      built.nodes.push_back(row[step.node.slot].node());
      from = step.node.slot;
    }
    if (path.slot != no_slot) row[path.slot] = built;
  }

  Rows clause(const Create& c, Rows rows) {
    for (Values& row : rows) {
      Slots made;
      for (const PatternPath& path : c.paths) create_path(path, row, made);
    }
    return rows;
  }

  Rows clause(const Merge& m, Rows rows) {
    Rows out;
    for (Values& row : rows) {
      const auto refuse_null = [&](const std::optional<Expr>& properties) {
        if (!properties) return;
        const Value map = value(*properties, row);
        if (map.kind() != Kind::Map) return;
        for (const auto& [key, v] : map.entries())
          if (v.is_null())
            throw Error(Fault::SemanticError, "MergeReadOwnWrites", properties->span,
                        "MERGE can not use null for '" + key + "'", Phase::Run);
      };
      refuse_null(m.path.start.properties);
      for (const PathStep& step : m.path.steps) {
        refuse_null(step.relationship.properties);
        refuse_null(step.node.properties);
      }
      Rows found = merge_matches(m.path, row);
      if (found.empty()) {
        Slots made;
        create_path(m.path, row, made);
        set(m.on_create, row);
        out.push_back(std::move(row));
        continue;
      }
      for (Values& r : found) {
        set(m.on_match, r);
        out.push_back(std::move(r));
      }
    }
    return out;
  }
  Rows merge_matches(const PatternPath& path, const Values& row) {
    Rows out;
    const std::vector<PatternPath> none;
    Attempt a{none, nullptr, true, nullptr, {}, row, introduced(Slots(), path), {}, {}, {}, {}};
    path_conditions(path, a.conditions);
    each_walk(a, path, [&](const Walk& w) { with(a, path.slot, Value(w.path), [&] { out.push_back(a.row); }); });
    return out;
  }

  void set(const std::vector<SetItem>& items, const Values& row) {
    for (const SetItem& item : items) {
      if (item.kind == SetItem::Kind::Property) {
        const Value entity = value(item.target.children[0], row);
        const Value v = value(item.value, row);
        if (!entity.is_null()) set_property(entity, key_of(item.target, row), v, item.span);
        continue;
      }
      const Value entity = value(item.target, row);
      if (entity.is_null()) continue;
      if (item.kind == SetItem::Kind::Labels) {
        const NodeId node = node_of(entity, item.span);
        if (!view_.exists(node)) deleted(item.span);
        for (const std::string& name : item.labels) {
          const LabelId label = tx().intern_label(name);
          if (view_.has_label(node, label)) continue;
          tx().add_label(node, label);
          ++changes_.labels_added;
        }
        continue;
      }
      const std::vector<MapEntry> entries = entries_of(value(item.value, row), item.value.span);
      if (item.kind == SetItem::Kind::Replace)
        for (const auto& [key, old] : entries_of(entity, item.span))
          if (std::none_of(entries.begin(), entries.end(), [&key = key](const MapEntry& e) { return e.first == key; }))
            set_property(entity, key, {}, item.span);
      for (const auto& [key, v] : entries) set_property(entity, key, v, item.span);
    }
  }
  std::string key_of(const Expr& target, const Values& row) {
    if (target.kind == ExprKind::Property) return target.text;
    const Value key = value(target.children[1], row);
    if (key.kind() != Kind::String)
      throw Error(Fault::TypeError, "InvalidArgumentType", target.children[1].span, "a property's name is a STRING",
                  Phase::Run);
    return std::string(key.string());
  }

  Rows clause(const Set& s, Rows rows) {
    for (const Values& row : rows) set(s.items, row);
    return rows;
  }

  Rows clause(const Remove& r, Rows rows) {
    for (const Values& row : rows)
      for (const RemoveItem& item : r.items) {
        if (item.labels.empty()) {
          set_property(value(item.target.children[0], row), key_of(item.target, row), {}, item.span);
          continue;
        }
        const Value entity = value(item.target, row);
        if (entity.is_null()) continue;
        const NodeId node = node_of(entity, item.span);
        for (const std::string& name : item.labels) {
          const auto label = view_.label(name);
          if (!label || !view_.has_label(node, *label)) continue;
          tx().remove_label(node, *label);
          ++changes_.labels_removed;
        }
      }
    return rows;
  }

  void remove(RelationshipId id) {
    if (!view_.exists(id)) return;
    tx().delete_relationship(id);
    ++changes_.relationships_deleted;
  }

  Rows clause(const Delete& d, Rows rows) {
    std::vector<NodeId> nodes;
    std::vector<RelationshipId> relationships;
    for (const Values& row : rows)
      for (const Expr& target : d.targets) {
        const Value v = value(target, row);
        if (v.kind() == Kind::Node)
          nodes.push_back(v.node());
        else if (v.kind() == Kind::Relationship)
          relationships.push_back(v.relationship());
        else if (v.kind() == Kind::Path) {
          nodes.insert(nodes.end(), v.path().nodes.begin(), v.path().nodes.end());
          relationships.insert(relationships.end(), v.path().relationships.begin(), v.path().relationships.end());
        } else if (!v.is_null()) {
          throw Error(Fault::TypeError, "InvalidArgumentType", target.span,
                      "DELETE takes nodes, relationships and paths", Phase::Run);
        }
      }
    for (RelationshipId id : relationships) remove(id);
    for (NodeId id : nodes) {
      if (!view_.exists(id)) continue;
      if (d.detach) {
        std::vector<RelationshipId> hanging;
        AdjacencyScratch scratch;
        for (std::uint32_t t = 0; t < view_.type_count(); ++t)
          for (const Direction direction : {Direction::Out, Direction::In}) {
            const Adjacency list = view_.neighbours(id, TypeId(t), direction, scratch);
            for (std::size_t i = 0; i < list.size(); ++i) hanging.push_back(list.relationship(i));
          }
        for (RelationshipId r : hanging) remove(r);
      }
      tx().delete_node(id);
      ++changes_.nodes_deleted;
    }
    return rows;
  }

  Rows clause(const Foreach& f, Rows rows) {
    for (const Values& row : rows) {
      const Value list = value(f.list, row).own();
      if (list.is_null()) continue;
      if (list.kind() != Kind::List)
        throw Error(Fault::TypeError, "InvalidArgumentType", f.list.span, "FOREACH takes a list", Phase::Run);
      for (const Value& item : list.items()) {
        Rows inner{row};
        inner[0][f.slot] = item;
        for (const Clause& clause : f.updates) inner = run(clause, std::move(inner));
      }
    }
    return rows;
  }

  const View& view_;
  Transaction* tx_;
  Limits limits_;
  EvalContext context_;
  Batch nothing_{0};  // one row without columns: every variable is read from the locals
  Values outside_;    // what the query that runs sees from outside
  Changes changes_;
  Values* paths_ = nullptr;  // where a shortestPath() expression wants its paths
};

}  // namespace

Table naive_run(const Query& query, const View& view, Transaction* transaction, const Options& options) {
  if (query.schema) return run_schema(*query.schema, *transaction);
  try {
    Table table = Judge(query, view, transaction, options).run();
    if (options.entities) resolve_entities(table, view);
    return table;
  } catch (Error& error) {
    error.phase = Phase::Run;
    throw;
  }
}

}  // namespace dothi
