#include "ast.h"

#include <algorithm>
#include <bit>

namespace dothi {

Expr::Expr() = default;
Expr::Expr(Expr&&) noexcept = default;
Expr& Expr::operator=(Expr&&) noexcept = default;
Expr::~Expr() = default;

// ---- Labels and types ---------------------------------------------------------------------------------------

std::optional<std::vector<std::string_view>> alternatives(const LabelExpr* expr) {
  std::vector<std::string_view> names;
  if (!expr) return {};
  if (expr->kind == LabelExpr::Kind::Name) return {{expr->name}};
  if (expr->kind != LabelExpr::Kind::Or) return {};
  for (const LabelExpr& child : expr->children) {
    const auto some = alternatives(&child);
    if (!some) return {};
    names.insert(names.end(), some->begin(), some->end());
  }
  return names;
}

bool may_share_a_type(const LabelExpr* a, const LabelExpr* b) {
  const auto x = alternatives(a), y = alternatives(b);
  if (!x || !y) return true;
  return std::any_of(x->begin(), x->end(),
                     [&](std::string_view name) { return std::find(y->begin(), y->end(), name) != y->end(); });
}

// ---- Copies ------------------------------------------------------------------------------------------------

namespace {

Query copy(const Query& query);
PatternPath copy(const PatternPath& path);

std::optional<Expr> copy(const std::optional<Expr>& expr) {
  return expr ? std::optional<Expr>(expr->clone()) : std::nullopt;
}

template <typename T, typename F>
std::vector<T> copy_each(const std::vector<T>& from, F f) {
  std::vector<T> out;
  out.reserve(from.size());
  for (const T& item : from) out.push_back(f(item));
  return out;
}

std::vector<Expr> copy(const std::vector<Expr>& from) {
  return copy_each(from, [](const Expr& e) { return e.clone(); });
}

NodePattern copy(const NodePattern& n) {
  return {n.span, n.variable, n.labels, copy(n.properties), copy(n.where), n.slot, n.bound};
}

RelationshipPattern copy(const RelationshipPattern& r) {
  return {r.span,       r.variable,         r.types,       r.arrow, r.length,
          r.quantified, copy(r.properties), copy(r.where), r.slot,  r.bound};
}

PathStep copy(const PathStep& s) {
  PathStep out;
  out.relationship = copy(s.relationship);
  out.node = copy(s.node);
  if (s.group) out.group = std::make_unique<PatternPath>(copy(*s.group));
  out.length = s.length;
  out.group_where = copy(s.group_where);
  out.group_variables = s.group_variables;
  return out;
}

PatternPath copy(const PatternPath& p) {
  PatternPath out;
  out.span = p.span;
  out.variable = p.variable;
  out.slot = p.slot;
  out.selector = p.selector;
  out.mode = p.mode;
  out.start = copy(p.start);
  out.steps = copy_each(p.steps, [](const PathStep& s) { return copy(s); });
  out.where = copy(p.where);
  return out;
}

std::vector<PatternPath> copy(const std::vector<PatternPath>& from) {
  return copy_each(from, [](const PatternPath& p) { return copy(p); });
}

std::vector<SetItem> copy(const std::vector<SetItem>& from) {
  return copy_each(from, [](const SetItem& i) {
    return SetItem{i.kind, i.span, i.target.clone(), i.value.clone(), i.labels};
  });
}

Projection copy(const Projection& p) {
  Projection out;
  out.distinct = p.distinct;
  out.star = p.star;
  out.items = copy_each(p.items, [](const ReturnItem& i) {
    return ReturnItem{i.span, i.expr.clone(), i.name, i.aliased, i.slot, i.grouping_key};
  });
  out.order = copy_each(p.order, [](const SortItem& i) { return SortItem{i.expr.clone(), i.descending}; });
  out.skip = copy(p.skip);
  out.limit = copy(p.limit);
  out.where = copy(p.where);
  out.grouped = p.grouped;
  out.aggregate_calls = copy_each(p.aggregate_calls, [](const AggregateCall& c) {
    return AggregateCall{c.call.clone(), c.slot};
  });
  return out;
}

Clause copy(const Clause& clause);

struct CopyBody {
  using Body = decltype(Clause::body);
  Body operator()(const Match& c) const {
    return Match{c.optional,
                 c.repeatable,
                 copy(c.paths),
                 copy(c.where),
                 {c.time.kind, c.time.span, copy(c.time.when), c.time.certain, c.time.or_undated}};
  }
  Body operator()(const Unwind& c) const { return Unwind{c.list.clone(), c.variable, c.slot}; }
  Body operator()(const With& c) const { return With{copy(c.projection)}; }
  Body operator()(const Return& c) const { return Return{copy(c.projection)}; }
  Body operator()(const Finish& c) const { return c; }
  Body operator()(const Create& c) const { return Create{copy(c.paths)}; }
  Body operator()(const Merge& c) const { return Merge{copy(c.path), copy(c.on_create), copy(c.on_match)}; }
  Body operator()(const Set& c) const { return Set{copy(c.items)}; }
  Body operator()(const Remove& c) const {
    return Remove{copy_each(c.items, [](const RemoveItem& i) {
      return RemoveItem{i.span, i.target.clone(), i.labels};
    })};
  }
  Body operator()(const Delete& c) const { return Delete{c.detach, copy(c.targets)}; }
  Body operator()(const Call& c) const {
    return Call{c.span,       c.procedure, copy(c.arguments), c.implicit, c.standalone,
                c.yield_star, c.yields,    copy(c.where),     c.index};
  }
  Body operator()(const CallSubquery& c) const {
    return CallSubquery{c.imports, std::make_unique<Query>(copy(*c.query)), c.optional, c.reads};
  }
  Body operator()(const Foreach& c) const {
    return Foreach{c.variable, c.slot, c.list.clone(), copy_each(c.updates, [](const Clause& u) { return copy(u); })};
  }
};

Clause copy(const Clause& clause) { return {clause.span, std::visit(CopyBody{}, clause.body)}; }

Query copy(const Query& q) {
  Query out;
  out.explain = q.explain;
  out.span = q.span;
  out.parts = copy_each(q.parts, [](const SingleQuery& p) {
    return SingleQuery{p.span, copy_each(p.clauses, [](const Clause& c) { return copy(c); })};
  });
  out.union_all = q.union_all;
  out.columns = q.columns;
  out.column_slots = q.column_slots;
  out.part_slots = q.part_slots;
  out.slot_count = q.slot_count;
  out.slot_names = q.slot_names;
  out.slot_types = q.slot_types;
  out.writes = q.writes;
  out.notices = q.notices;
  return out;
}

}  // namespace

Expr Expr::clone() const {
  Expr out;
  out.kind = kind;
  out.span = span;
  out.text = text;
  out.value = value;
  out.children = copy(children);
  out.keys = keys;
  out.operators = operators;
  out.variable = variable;
  out.accumulator = accumulator;
  out.distinct = distinct;
  out.negated = negated;
  out.labels = labels;
  out.type_name = type_name;
  out.height = height;
  out.projection = copy_each(projection, [](const ProjectionItem& i) {
    return ProjectionItem{i.kind, i.span, i.name, i.expr.clone()};
  });
  out.pattern = copy(pattern);
  if (query) out.query = std::make_unique<Query>(copy(*query));
  out.slot = slot;
  out.accumulator_slot = accumulator_slot;
  out.function = function;
  out.type = type;
  out.aggregates = aggregates;
  out.reads = reads;
  return out;
}

// ---- Sameness ------------------------------------------------------------------------------------------------

namespace {

bool same(const std::optional<LabelExpr>& a, const std::optional<LabelExpr>& b);

bool same(const LabelExpr& a, const LabelExpr& b) {
  if (a.kind != b.kind || a.name != b.name || a.children.size() != b.children.size()) return false;
  for (std::size_t i = 0; i < a.children.size(); ++i)
    if (!same(a.children[i], b.children[i])) return false;
  return true;
}

bool same(const std::optional<LabelExpr>& a, const std::optional<LabelExpr>& b) {
  return a.has_value() == b.has_value() && (!a || same(*a, *b));
}

bool same(const TypeName& a, const TypeName& b) {
  auto all = [](const std::vector<TypeName>& x, const std::vector<TypeName>& y) {
    if (x.size() != y.size()) return false;
    for (std::size_t i = 0; i < x.size(); ++i)
      if (!same(x[i], y[i])) return false;
    return true;
  };
  return a.kinds == b.kinds && a.nullable == b.nullable && all(a.element, b.element) &&
         all(a.alternatives, b.alternatives);
}

}  // namespace

bool has_subquery(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::Exists:
    case ExprKind::Count:
    case ExprKind::Collect:
    case ExprKind::PatternPredicate:
    case ExprKind::PatternComprehension:
    case ExprKind::ShortestPath: return true;
    default: break;
  }
  bool found = false;
  for_each_child(expr, [&](const Expr& child) { found = found || has_subquery(child); });
  return found;
}

bool same(const Expr& a, const Expr& b) {
  if (a.kind != b.kind || a.text != b.text || a.keys != b.keys || a.operators != b.operators ||
      a.variable != b.variable || a.accumulator != b.accumulator || a.distinct != b.distinct ||
      a.negated != b.negated || a.slot != b.slot || a.children.size() != b.children.size() ||
      a.projection.size() != b.projection.size())
    return false;
  // Two patterns or queries are two runs.
  if (!a.pattern.empty() || !b.pattern.empty() || a.query || b.query) return false;
  if (a.kind == ExprKind::Literal && (a.value.kind() != b.value.kind() || !equivalent(a.value, b.value))) return false;
  if (!same(a.labels, b.labels) || a.type_name.has_value() != b.type_name.has_value()) return false;
  if (a.type_name && !same(*a.type_name, *b.type_name)) return false;
  for (std::size_t i = 0; i < a.projection.size(); ++i) {
    const ProjectionItem &x = a.projection[i], &y = b.projection[i];
    if (x.kind != y.kind || x.name != y.name || !same(x.expr, y.expr)) return false;
  }
  for (std::size_t i = 0; i < a.children.size(); ++i)
    if (!same(a.children[i], b.children[i])) return false;
  return true;
}

// ---- Types -----------------------------------------------------------------------------------------------------

bool is_of(const Value& value, const TypeName& type) {
  if (!type.alternatives.empty()) {
    for (const TypeName& alternative : type.alternatives)
      if (is_of(value, alternative)) return true;
    return false;
  }
  if (value.is_null()) return type.nullable;
  if ((type.kinds & (1u << unsigned(value.kind()))) == 0) return false;
  if (value.kind() == Kind::List && !type.element.empty())
    for (const Value& item : value.items())
      if (!is_of(item, type.element.front())) return false;
  return true;
}

std::string describe(StaticType type) {
  const std::uint32_t kinds = type.kinds & 0xFFFF & ~1u;
  if (kinds == 0) return "NULL";
  if (kinds == (0xFFFFu & ~1u)) return "any value";
  if (std::popcount(kinds) > 6) return "a value";
  std::vector<std::string> names;
  for (unsigned k = 1; k < 16; ++k)
    if (kinds & (1u << k)) names.emplace_back(name(Kind(k)));
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += i + 1 == names.size() ? " or " : ", ";
    out += names[i];
  }
  return out;
}

}  // namespace dothi
