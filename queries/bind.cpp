#include "bind.h"

#include "functions.h"
#include "parse.h"
#include "procedures.h"
#include "stack.h"

#include <dothi/in_use.h>

#include <algorithm>
#include <limits>
#include <set>
#include <unordered_set>

namespace dothi {

namespace {

constexpr std::uint32_t bit(Kind kind) { return 1u << unsigned(kind); }
constexpr std::uint32_t null_bit = bit(Kind::Null);
constexpr std::uint32_t all_kinds = 0xFFFF;
constexpr std::uint32_t entity_kinds = bit(Kind::Node) | bit(Kind::Relationship);
constexpr std::uint32_t number_kinds = bit(Kind::Integer) | bit(Kind::Float);
constexpr std::uint32_t instant_kinds =
    bit(Kind::Date) | bit(Kind::LocalTime) | bit(Kind::Time) | bit(Kind::LocalDateTime) | bit(Kind::DateTime);
constexpr std::uint32_t temporal_kinds = instant_kinds | bit(Kind::Duration);
constexpr std::uint32_t property_kinds = all_kinds & ~(entity_kinds | bit(Kind::Path));

constexpr StaticType kinds_of(std::uint32_t kinds) { return {kinds, all_kinds}; }

// Whether a value of the type may be of one of the kinds; null may be anything.
bool may_be_any(StaticType type, std::uint32_t kinds) {
  return (type.kinds & ~null_bit & all_kinds) == 0 || (type.kinds & kinds) != 0;
}

StaticType unite(StaticType a, StaticType b) {
  const bool lists_a = a.may_be(Kind::List), lists_b = b.may_be(Kind::List);
  StaticType out{a.kinds | b.kinds, all_kinds};
  if (lists_a || lists_b) out.element = (lists_a ? a.element : 0) | (lists_b ? b.element : 0);
  return out;
}

StaticType type_of_value(const Value& value) {
  if (value.kind() != Kind::List) return StaticType::of(value.kind());
  std::uint32_t element = null_bit;
  for (const Value& item : value.items()) element |= bit(item.kind());
  return StaticType::list_of(element);
}

StaticType element_of(StaticType list) {
  return list.may_be(Kind::List)
             ? kinds_of(list.kinds == bit(Kind::List) || list.only(Kind::List) ? list.element : all_kinds)
             : StaticType::any();
}

// Kinds of a + b and the like; 0 when no pair of kinds goes together.
std::uint32_t arithmetic(ExprKind op, std::uint32_t a, std::uint32_t b) {
  const std::uint32_t list = bit(Kind::List), text = bit(Kind::String), amount = bit(Kind::Duration);
  std::uint32_t out = 0;
  const bool numbers = (a & number_kinds) && (b & number_kinds);
  const bool whole = (a & bit(Kind::Integer)) && (b & bit(Kind::Integer));
  const bool real = numbers && ((a | b) & bit(Kind::Float));
  switch (op) {
    case ExprKind::Concatenate:
      if ((a & text) && (b & text)) out |= text;
      if ((a & list) && (b & list)) out |= list;
      return out;
    case ExprKind::Add:
      if ((a | b) & list) out |= list;
      if ((a & text) && (b & ~(list | bit(Kind::Map) | entity_kinds | bit(Kind::Path)))) out |= text;
      if ((b & text) && (a & ~(list | bit(Kind::Map) | entity_kinds | bit(Kind::Path)))) out |= text;
      if (b & amount) out |= a & temporal_kinds;
      if (a & amount) out |= b & temporal_kinds;
      break;
    case ExprKind::Subtract:
      if (b & amount) out |= a & temporal_kinds;
      break;
    case ExprKind::Multiply:
      if (((a & amount) && (b & number_kinds)) || ((b & amount) && (a & number_kinds))) out |= amount;
      break;
    case ExprKind::Divide:
      if ((a & amount) && (b & number_kinds)) out |= amount;
      break;
    case ExprKind::Power: return numbers ? bit(Kind::Float) : 0;
    default: break;
  }
  if (whole) out |= bit(Kind::Integer);
  if (real) out |= bit(Kind::Float);
  return out;
}

std::string_view sign(ExprKind op) {
  switch (op) {
    case ExprKind::Add: return "+";
    case ExprKind::Subtract: return "-";
    case ExprKind::Multiply: return "*";
    case ExprKind::Divide: return "/";
    case ExprKind::Modulo: return "%";
    case ExprKind::Power: return "^";
    default: return "||";
  }
}

// a, a.b, a.b.c: what CIP2021-07-07 lets stand beside an aggregate when it is grouped by.
bool is_simple_key(const Expr& e) {
  const Expr* at = &e;
  while (at->kind == ExprKind::Property) at = &at->children.front();
  return at->kind == ExprKind::Variable;
}

bool is_aggregate(const Expr& e) {
  if (e.kind == ExprKind::CountStar) return true;
  if (e.kind != ExprKind::Function) return false;
  const int f = e.function >= 0 ? e.function : find_function(e.text);
  return f >= 0 && functions()[std::size_t(f)].aggregate;
}

bool contains_aggregate(const Expr& e) {
  if (is_aggregate(e)) return true;
  bool found = false;
  for_each_child(e, [&](const Expr& child) { found = found || contains_aggregate(child); });
  return found;
}

// Whether a variable of one of the names stands free or bound in an expression without subqueries.
bool mentions(const Expr& e, const std::set<std::string>& names) {
  if (e.kind == ExprKind::Variable && names.contains(e.text)) return true;
  bool found = false;
  for_each_child(e, [&](const Expr& child) { found = found || mentions(child, names); });
  for (const PatternPath& path : e.pattern) {
    found = found || names.contains(path.start.variable);
    for (const PathStep& step : path.steps)
      found = found || names.contains(step.node.variable) || names.contains(step.relationship.variable);
  }
  return found;
}

bool is_chain(ExprKind kind) { return kind >= ExprKind::Add && kind <= ExprKind::Concatenate; }

class Binder {
 public:
  explicit Binder(const BindContext& context) : context_(context) {}

  Query whole(Query query) {
    if (query.schema) {
      query.writes = true;
      return query;
    }
    bind_query(query, Place::Top, nullptr);
    query.slot_count = Slot(names_.size());
    query.slot_names = std::move(names_);
    query.slot_types = std::move(types_);
    query.parameters = std::move(parameters_);
    query.optional_parameters = optional_parameters_;
    query.chance = chance_;
    for (const Seen& seen : seen_)
      if (!made_.contains(std::string(seen.what) + seen.name)) notice(query, seen);
    return query;
  }

 private:
  // ---- Scope -----------------------------------------------------------------------------------------------------
  // Variables by name, over those of the query around, which no WITH takes away and no grouping touches.
  struct Scope {
    std::map<std::string, Slot, std::less<>> names;
    const Scope* outer = nullptr;

    std::optional<Slot> find(std::string_view name) const {
      for (const Scope* scope = this; scope != nullptr; scope = scope->outer)
        if (auto it = scope->names.find(name); it != scope->names.end()) return it->second;
      return std::nullopt;
    }
    std::map<std::string, Slot, std::less<>> all() const {
      auto out = names;
      for (const Scope* scope = outer; scope != nullptr; scope = scope->outer)
        out.insert(scope->names.begin(), scope->names.end());
      return out;
    }
  };

  Slot new_slot(std::string_view name, StaticType type) {
    names_.emplace_back(name);
    types_.push_back(type);
    return Slot(names_.size() - 1);
  }

  StaticType& type(Slot slot) { return types_[std::size_t(slot)]; }

  Slot declare(const std::string& name, StaticType type, Span span) {
    if (scope_.find(name)) already_bound(name, span);
    declared_.push_back(name);
    return scope_.names[name] = new_slot(name, type);
  }

  // Takes away what was declared since `mark`.
  void forget(std::size_t mark) {
    for (; declared_.size() > mark; declared_.pop_back()) scope_.names.erase(declared_.back());
  }

  // A variable of an expression: shadows whatever has its name until the guard goes.
  struct Local {
    Local(Binder& binder, const std::string& name, StaticType type) : binder(binder), name(name) {
      if (auto it = binder.scope_.names.find(name); it != binder.scope_.names.end()) shadowed = it->second;
      slot = binder.new_slot(name, type);
      binder.scope_.names[name] = slot;
    }
    ~Local() {
      if (shadowed)
        binder.scope_.names[name] = *shadowed;
      else
        binder.scope_.names.erase(name);
    }
    Binder& binder;
    std::string name;
    Slot slot = no_slot;
    std::optional<Slot> shadowed;
  };

  // A subquery or pattern being bound: outer slots it uses are those that existed before it.
  struct Frame {
    Slot start;
    std::set<Slot> reads;
  };

  Slot use(Slot slot) {
    for (Frame& frame : frames_)
      if (slot < frame.start) frame.reads.insert(slot);
    return slot;
  }

  void open_frame() { frames_.push_back({Slot(names_.size()), {}}); }
  std::vector<Slot> close_frame() {
    std::vector<Slot> reads(frames_.back().reads.begin(), frames_.back().reads.end());
    frames_.pop_back();
    return reads;
  }

  // ---- Errors ------------------------------------------------------------------------------------------------------
  [[noreturn]] static void fail(std::string_view detail, Span span, std::string message) {
    throw Error(Fault::SyntaxError, detail, span, std::move(message));
  }

  [[noreturn]] static void already_bound(const std::string& name, Span span) {
    fail("VariableAlreadyBound", span, "the variable '" + name + "' exists already; give the new one another name");
  }

  [[noreturn]] void undefined(const std::string& name, Span span) const {
    if (restricted_.active) {
      const bool incoming = restricted_.input->contains(name);
      if (incoming && restricted_.in_complex_key.contains(name) && restricted_.with_aggregate &&
          aggregates_ != Aggregates::Nested)
        fail("AmbiguousAggregationExpression", span,
             "'" + name +
                 "' is only part of a grouping key: beside an aggregate stands what is grouped by, alone; group by it "
                 "first with WITH");
      if (incoming)
        fail("UndefinedVariable", span,
             "'" + name +
                 "' is not among the returned columns, and after DISTINCT or an aggregate only those are left; return "
                 "it too");
    }
    std::string message = "the variable '" + name + "' is not defined";
    std::vector<std::string> known;
    for (const auto& [n, slot] : scope_.all()) known.push_back(n);
    if (creating_.contains(name))
      message += " yet: it is created by this very clause; put it in a clause before";
    else if (auto near = suggest(name, known))
      message += "; did you mean '" + *near + "'?";
    else if (call_around_ != nullptr && call_around_->find(name))
      message += " in this subquery; hand it in: CALL (" + name + ") { … }";
    else if (dropped_.contains(name))
      message += " any more: WITH did not carry it on; add it to that WITH";
    else if (!known.empty() && known.size() <= 8) {
      message += "; known here: ";
      for (std::size_t i = 0; i < known.size(); ++i) message += (i ? ", " : "") + known[i];
    }
    fail("UndefinedVariable", span, message);
  }

  [[noreturn]] static void wrong_type(Span span, const std::string& what, std::string_view wanted, StaticType given,
                                      std::string advice = {}) {
    fail("InvalidArgumentType", span,
         what + " wants " + std::string(wanted) + ", this is " + describe(given) +
             (advice.empty() ? "" : "; " + advice));
  }

  void want(const Expr& e, std::uint32_t kinds, const std::string& what, std::string_view wanted,
            std::string advice = {}) const {
    if (!may_be_any(e.type, kinds)) wrong_type(e.span, what, wanted, e.type, std::move(advice));
  }

  void want_condition(const Expr& e, const std::string& what) const {
    want(e, bit(Kind::Boolean), what, "a condition, true or false");
  }

  // ---- Names the graph does not have -----------------------------------------------------------------------------------
  struct Seen {
    const char* what;
    std::string name;
    Span span;
  };

  void saw(const char* what, const std::string& name, Span span) {
    if (context_.view != nullptr) seen_.push_back({what, name, span});
  }

  void saw(const LabelExpr& labels, bool types) {
    if (labels.kind == LabelExpr::Kind::Name) saw(types ? "relationship type" : "label", labels.name, labels.span);
    for (const LabelExpr& child : labels.children) saw(child, types);
  }

  // Blocks to look through for a value of a key before each query: a million nodes.
  static constexpr std::uint32_t looked_through = 64;

  void notice(Query& query, const Seen& seen) const {
    const View& view = *context_.view;
    if (view.node_count() == 0) return;
    const std::string_view what = seen.what;
    std::vector<std::string> known;
    if (what == "label") {
      if (const auto label = view.label(seen.name); label && in_use(view, *label)) return;
      known = labels_in_use(view);
    } else if (what == "relationship type") {
      if (const auto type = view.type(seen.name); type && in_use(view, *type)) return;
      known = types_in_use(view);
    } else {
      if (const auto key = view.key(seen.name); key && in_use(view, *key, looked_through)) return;
      known = keys_in_use(view, looked_through);
    }
    std::string message = "no " + std::string(what) + " '" + seen.name + "' in this graph";
    if (auto near = suggest(seen.name, known)) {
      message += "; did you mean '" + *near + "'?";
    } else if (!known.empty() && known.size() <= 12) {
      message += "; it has: ";
      for (std::size_t i = 0; i < known.size(); ++i) message += (i ? ", " : "") + known[i];
    }
    for (const Notice& n : query.notices)
      if (n.message == message) return;
    query.notices.push_back({Notice::Level::Warning, {}, std::move(message), seen.span});
  }

  // ---- Expressions ---------------------------------------------------------------------------------------------------
  enum class Aggregates { No, Yes, Nested };

  struct Mode {  // restores what it changes
    Mode(Aggregates& mode, Aggregates now) : mode(mode), before(mode) { mode = now; }
    ~Mode() { mode = before; }
    Aggregates& mode;
    Aggregates before;
  };

  // In the body of a comprehension no aggregate stands, but one inside another stays what it is.
  Aggregates body_mode() const { return aggregates_ == Aggregates::Nested ? Aggregates::Nested : Aggregates::No; }

  void bind_condition(Expr& e, const std::string& what) {
    bind(e, true);
    want_condition(e, what);
  }

  // `condition`: a pattern may stand here.
  void bind(Expr& e, bool condition = false) {
    bind_kind(e, condition);
    if (!e.aggregates) for_each_child(e, [&](const Expr& child) { e.aggregates = e.aggregates || child.aggregates; });
  }

  void bind_kind(Expr& e, bool condition) {
    switch (e.kind) {
      case ExprKind::Missing: return;
      case ExprKind::Literal: e.type = type_of_value(e.value); return;
      case ExprKind::Parameter: return bind_parameter(e);
      case ExprKind::Variable: return bind_variable(e);
      case ExprKind::Property: return bind_property(e);
      case ExprKind::Subscript:
        bind_children(e);
        e.type = e.children[0].type.only(Kind::List) ? element_of(e.children[0].type) : StaticType::any();
        return;
      case ExprKind::Slice:
        bind_children(e);
        want(e.children[0], bit(Kind::List), "a slice", "a LIST");
        for (std::size_t i : {1, 2})
          if (e.children[i].kind != ExprKind::Missing)
            want(e.children[i], bit(Kind::Integer), "a bound of a slice", "an INTEGER");
        e.type = StaticType::list_of(e.children[0].type.only(Kind::List) ? e.children[0].type.element : all_kinds);
        return;
      case ExprKind::List: {
        bind_children(e);
        std::uint32_t element = null_bit;
        for (const Expr& child : e.children) element |= child.type.kinds;
        e.type = StaticType::list_of(element);
        return;
      }
      case ExprKind::Map:
        bind_children(e);
        e.type = StaticType::of(Kind::Map);
        return;
      case ExprKind::MapProjection: return bind_map_projection(e);
      case ExprKind::Not:
      case ExprKind::Or:
      case ExprKind::Xor:
      case ExprKind::And: {
        const std::string what = e.kind == ExprKind::Not   ? "NOT"
                                 : e.kind == ExprKind::Or  ? "OR"
                                 : e.kind == ExprKind::Xor ? "XOR"
                                                           : "AND";
        for (Expr& child : e.children) bind_condition(child, what);
        e.type = StaticType::of(Kind::Boolean);
        return;
      }
      case ExprKind::Negate:
      case ExprKind::Plus:
        bind_children(e);
        want(e.children[0], number_kinds | bit(Kind::Duration), "a sign", "a number or a DURATION");
        e.type = kinds_of(e.children[0].type.kinds & (number_kinds | bit(Kind::Duration)));
        if (e.type.kinds == 0) e.type = kinds_of(null_bit);
        return;
      case ExprKind::Add:
      case ExprKind::Subtract:
      case ExprKind::Multiply:
      case ExprKind::Divide:
      case ExprKind::Modulo:
      case ExprKind::Power:
      case ExprKind::Concatenate: return bind_arithmetic(e);
      case ExprKind::Compare:
        bind_children(e);
        e.type = StaticType::of(Kind::Boolean);
        return;
      case ExprKind::In:
        bind_children(e);
        want(e.children[1], bit(Kind::List), "IN", "a LIST on its right", "for one value write =");
        e.type = StaticType::of(Kind::Boolean);
        return;
      case ExprKind::StartsWith:
      case ExprKind::EndsWith:
      case ExprKind::Contains:
      case ExprKind::Matches:
      case ExprKind::IsNull:
      case ExprKind::IsNotNull:
      case ExprKind::IsTyped:
        bind_children(e);
        e.type = StaticType::of(Kind::Boolean);
        return;
      case ExprKind::HasLabels:
        bind_children(e);
        want(e.children[0], entity_kinds, "a label condition", "a NODE or RELATIONSHIP");
        saw(*e.labels, e.children[0].type.only(Kind::Relationship));
        e.type = StaticType::of(Kind::Boolean);
        return;
      case ExprKind::Function: return bind_function(e);
      case ExprKind::CountStar:
        enter_aggregate(e, "count(*)");
        e.function = find_function("count");
        e.type = StaticType::of(Kind::Integer);
        return;
      case ExprKind::Case: return bind_case(e);
      case ExprKind::ListComprehension: return bind_list_comprehension(e);
      case ExprKind::Reduce: return bind_reduce(e);
      case ExprKind::All:
      case ExprKind::Any:
      case ExprKind::None:
      case ExprKind::Single: {
        bind(e.children[0]);
        want(e.children[0], bit(Kind::List), "a quantifier", "a LIST after IN");
        Local local(*this, e.variable, element_of(e.children[0].type));
        e.slot = local.slot;
        const Mode mode(aggregates_, body_mode());
        bind_condition(e.children[1], "WHERE");
        e.type = StaticType::of(Kind::Boolean);
        return;
      }
      case ExprKind::PatternPredicate:
        if (!condition && e.text.empty())
          fail("UnexpectedSyntax", e.span,
               "a pattern is a condition: it stands in WHERE, or with AND, OR and NOT. "
               "As a value write EXISTS { … }, to count its matches COUNT { … }, to collect them [pattern | "
               "expression]");
        [[fallthrough]];
      case ExprKind::PatternComprehension:
      case ExprKind::ShortestPath: return bind_pattern_expression(e);
      case ExprKind::Exists:
      case ExprKind::Count:
      case ExprKind::Collect: return bind_subquery(e);
    }
  }

  void bind_children(Expr& e) {
    for (Expr& child : e.children) bind(child);
  }

  void bind_parameter(Expr& e) {
    if (context_.parameters != nullptr && !context_.parameters->contains(e.text)) missing_parameter(e.text, e.span);
    if (std::find(parameters_.begin(), parameters_.end(), e.text) == parameters_.end()) parameters_.push_back(e.text);
  }

  [[noreturn]] void missing_parameter(const std::string& name, Span span) const {
    std::vector<std::string> known;
    for (const auto& [n, value] : *context_.parameters) known.push_back(n);
    std::string message = "the parameter $" + name + " has no value";
    if (auto near = suggest(name, known))
      message += "; did you mean $" + *near + "?";
    else
      message += "; give it one, on the command line with --param " + name + "=…";
    throw Error(Fault::ParameterMissing, "MissingParameter", span, message);
  }

  void bind_variable(Expr& e) {
    if (e.slot == no_slot) {
      const auto slot = scope_.find(e.text);
      if (!slot) {
        if (number_word(e)) return;
        undefined(e.text, e.span);
      }
      if (*slot >= hidden_.begin && *slot < hidden_.end)
        fail(
            "UndefinedVariable", e.span,
            "'" + e.text +
                "' is of the same pattern and not known inside a repeated group; compare it in the WHERE of the MATCH");
      e.slot = *slot;
    }
    use(e.slot);
    e.type = type(e.slot);
  }

  // INF and NAN are numbers where no variable has taken the name.
  static bool number_word(Expr& e) {
    const std::string word = upper(e.text);
    if (word == "INF" || word == "INFINITY")
      e.value = Value(std::numeric_limits<double>::infinity());
    else if (word == "NAN")
      e.value = Value(std::numeric_limits<double>::quiet_NaN());
    else
      return false;
    e.kind = ExprKind::Literal;
    e.text.clear();
    e.type = StaticType::of(Kind::Float);
    return true;
  }

  void bind_property(Expr& e) {
    bind_children(e);
    const Expr& base = e.children[0];
    std::string advice;
    if (base.type.only(Kind::List)) advice = "take one item with [0], or all with [x IN list | x." + e.text + "]";
    want(base, entity_kinds | bit(Kind::Map) | temporal_kinds, "'." + e.text + "'",
         "a node, relationship, map or temporal value", advice);
    const std::uint32_t kinds = base.type.kinds & ~null_bit;
    if (kinds != 0 && (kinds & ~entity_kinds) == 0) {
      saw("property", e.text,
          {e.span.end - std::min<std::uint32_t>(e.span.size(), std::uint32_t(e.text.size())), e.span.end});
      e.type = kinds_of(property_kinds);
    } else if (kinds != 0 && (kinds & ~temporal_kinds) == 0) {
      e.type = kinds_of(bit(Kind::Integer) | bit(Kind::String) | bit(Kind::Float));
    }
  }

  void bind_map_projection(Expr& e) {
    bind(e.children[0]);
    want(e.children[0], entity_kinds | bit(Kind::Map), "a map projection", "a node, relationship or map");
    for (ProjectionItem& item : e.projection) {
      if (item.expr.kind != ExprKind::Missing) bind(item.expr);
      if (item.kind == ProjectionItem::Kind::Property && (e.children[0].type.kinds & ~null_bit & ~entity_kinds) == 0)
        saw("property", item.name, item.span);
    }
    e.type = StaticType::of(Kind::Map);
  }

  void bind_arithmetic(Expr& e) {
    bind_children(e);
    StaticType left = e.children[0].type;
    Span span = e.children[0].span;
    for (std::size_t i = 1; i < e.children.size(); ++i) {
      const StaticType right = e.children[i].type;
      span.end = e.children[i].span.end;
      const std::uint32_t a = left.kinds & ~null_bit & all_kinds, b = right.kinds & ~null_bit & all_kinds;
      if (a == 0 || b == 0) {  // null: nothing is known
        left = kinds_of(e.kind == ExprKind::Add || e.kind == ExprKind::Concatenate ? all_kinds : property_kinds);
        continue;
      }
      const std::uint32_t kinds = arithmetic(e.kind, a, b);
      if (kinds == 0) {
        std::string message =
            "'" + std::string(sign(e.kind)) + "' does not go with " + describe(left) + " and " + describe(right);
        if ((e.kind == ExprKind::Add || e.kind == ExprKind::Concatenate) && ((a | b) & bit(Kind::String)))
          message += "; toString() makes a value a STRING";
        else if ((a | b) & bit(Kind::String))
          message += "; toInteger() and toFloat() read numbers from a STRING";
        fail("InvalidArgumentType", span, message);
      }
      StaticType result = kinds_of(kinds);
      if (kinds == bit(Kind::List)) {
        auto items = [](StaticType t) {
          return t.may_be(Kind::List) ? (t.only(Kind::List) ? t.element : all_kinds) : t.kinds;
        };
        result.element = items(left) | items(right) | null_bit;
      }
      left = result;
    }
    e.type = left;
  }

  // ---- Functions -------------------------------------------------------------------------------------------------------
  void enter_aggregate(Expr& e, const std::string& what) {
    if (aggregates_ == Aggregates::Nested)
      fail("NestedAggregation", e.span,
           what + " stands inside another aggregate; compute the inner one first with WITH");
    if (aggregates_ == Aggregates::No)
      fail("InvalidAggregation", e.span,
           what + " aggregates rows and can only stand in WITH and RETURN; compute it first with WITH … AS name");
    e.aggregates = true;
  }

  void bind_function(Expr& e) {
    e.function = find_function(e.text);
    if (e.function < 0) unknown_function(e);
    const Function& f = functions()[std::size_t(e.function)];
    const std::string name(f.name);
    chance_ |= !f.deterministic;
    if (e.distinct && !f.aggregate)
      fail("UnexpectedSyntax", e.span,
           "DISTINCT goes with aggregates such as count() and collect(); " + name + "() is none");
    if (aggregates_ == Aggregates::Nested && !f.deterministic && name.starts_with("rand"))
      fail("NonConstantExpression", e.span,
           name + "() inside an aggregate would give another number each time; compute it first with WITH");
    const int given = int(e.children.size());
    if (given < f.min || (f.max >= 0 && given > f.max)) {
      std::string wants = f.max < 0        ? "at least " + std::to_string(f.min)
                          : f.min == f.max ? std::to_string(f.min)
                                           : std::to_string(f.min) + " to " + std::to_string(f.max);
      fail("InvalidNumberOfArguments", e.span,
           name + "() takes " + wants + (wants == "1" ? " argument, " : " arguments, ") + std::to_string(given) +
               (given == 1 ? " is given: " : " are given: ") + std::string(f.signature));
    }
    if (f.aggregate) {
      enter_aggregate(e, name + "()");
      const Mode mode(aggregates_, Aggregates::Nested);
      bind_children(e);
    } else {
      bind_children(e);
    }
    std::vector<StaticType> given_types;
    for (std::size_t i = 0; i < e.children.size(); ++i) {
      given_types.push_back(e.children[i].type);
      if (f.parameters.empty()) continue;
      const StaticType wanted = f.parameters[std::min(i, f.parameters.size() - 1)];
      if (!may_pass(e.children[i].type, wanted))
        wrong_type(e.children[i].span, name + "()", describe(wanted), e.children[i].type);
    }
    e.type = f.infer != nullptr ? f.infer(given_types) : f.result;
  }

  [[noreturn]] static void unknown_function(const Expr& e) {
    std::string message = "there is no function '" + e.text + "'";
    const std::string_view advice = replacement_advice(e.text);
    if (!advice.empty()) {
      message += "; ";
      message += advice;
    } else if (find_procedure(e.text) >= 0) {
      message += "; it is a procedure: CALL " + e.text + "(…)";
    } else {
      std::vector<std::string> known;
      for (const Function& f : functions()) known.emplace_back(f.name);
      if (auto near = suggest(e.text, known)) message += "; did you mean " + *near + "()?";
    }
    fail("UnknownFunction",
         {e.span.begin, e.span.begin + std::min<std::uint32_t>(e.span.size(), std::uint32_t(e.text.size()))}, message);
  }

  // ---- CASE, comprehensions ------------------------------------------------------------------------------------------------
  void bind_case(Expr& e) {
    const bool searched = e.children[0].kind == ExprKind::Missing;
    bind(e.children[0]);
    StaticType result{0, all_kinds};
    for (std::size_t i = 1; i + 1 < e.children.size(); i += 2) {
      if (searched)
        bind_condition(e.children[i], "WHEN");
      else
        bind(e.children[i]);
      bind(e.children[i + 1]);
      result = unite(result, e.children[i + 1].type);
    }
    if (e.children.back().kind != ExprKind::Missing) {
      bind(e.children.back());
      result = unite(result, e.children.back().type);
    }
    e.type = result;
  }

  void bind_list_comprehension(Expr& e) {
    bind(e.children[0]);
    want(e.children[0], bit(Kind::List), "a list comprehension", "a LIST after IN");
    Local local(*this, e.variable, element_of(e.children[0].type));
    e.slot = local.slot;
    const Mode mode(aggregates_, body_mode());
    if (e.children[1].kind != ExprKind::Missing) bind_condition(e.children[1], "WHERE");
    bind(e.children[2]);
    e.type = StaticType::list_of(
        (e.children[2].kind == ExprKind::Missing ? element_of(e.children[0].type).kinds : e.children[2].type.kinds) |
        null_bit);
  }

  void bind_reduce(Expr& e) {
    bind(e.children[0]);
    bind(e.children[1]);
    want(e.children[1], bit(Kind::List), "reduce()", "a LIST after IN");
    Local accumulator(*this, e.accumulator, StaticType::any());
    Local item(*this, e.variable, element_of(e.children[1].type));
    e.accumulator_slot = accumulator.slot;
    e.slot = item.slot;
    const Mode mode(aggregates_, body_mode());
    bind(e.children[2]);
  }

  void bind_pattern_expression(Expr& e) {
    const Mode mode(aggregates_, body_mode());
    open_frame();
    const std::size_t mark = declared_.size();
    const bool new_names = e.kind != ExprKind::PatternPredicate;
    if (e.kind == ExprKind::ShortestPath)
      for (const NodePattern* end : {&e.pattern.front().start, &e.pattern.front().steps.back().node})
        if (!end->variable.empty() && !scope_.find(end->variable)) undefined(end->variable, end->span);
    bind_paths(e.pattern, new_names ? Names::New : Names::Known);
    if (e.kind == ExprKind::PatternComprehension) {
      if (e.children[0].kind != ExprKind::Missing) bind_condition(e.children[0], "WHERE");
      bind(e.children[1]);
      e.type = StaticType::list_of(e.children[1].type.kinds | null_bit);
    } else if (e.kind == ExprKind::PatternPredicate) {
      e.type = StaticType::of(Kind::Boolean);
    } else {
      const bool all = e.pattern.front().selector.kind == PathSelector::Kind::AllShortest;
      e.type = all ? StaticType::list_of(bit(Kind::Path)) : StaticType::of(Kind::Path);
    }
    forget(mark);
    e.reads = close_frame();
  }

  void bind_subquery(Expr& e) {
    const Mode mode(aggregates_, Aggregates::No);
    open_frame();
    const std::size_t mark = declared_.size();
    Scope around = std::exchange(scope_, Scope{});
    scope_.outer = &around;
    bind_query(*e.query, Place::Expression, nullptr);
    scope_ = std::move(around);
    declared_.resize(mark);
    e.reads = close_frame();
    if (e.kind == ExprKind::Exists) {
      e.type = StaticType::of(Kind::Boolean);
    } else if (e.kind == ExprKind::Count) {
      e.type = StaticType::of(Kind::Integer);
    } else {
      if (e.query->columns.size() != 1)
        fail("InvalidClauseComposition", e.span,
             "COLLECT { } gathers one column, its query returns " + std::to_string(e.query->columns.size()) +
                 "; end it with RETURN and one expression");
      e.type = StaticType::list_of(type(e.query->column_slots.front()).kinds | null_bit);
    }
  }

  // ---- Patterns ------------------------------------------------------------------------------------------------------------
  enum class Names { New, Known };  // Known: a variable must exist

  [[noreturn]] static void type_conflict(const std::string& name, Span span, StaticType is, std::string_view wanted) {
    fail("VariableTypeConflict", span,
         "'" + name + "' is " + describe(is) + " and cannot be " + std::string(wanted) + " here");
  }

  // Declares the variables of all paths, then binds what stands in them.
  void bind_paths(std::vector<PatternPath>& paths, Names names) {
    const Slot start = std::exchange(pattern_start_, Slot(names_.size()));
    std::set<Slot> relationships;
    for (PatternPath& path : paths) declare_path(path, names, relationships);
    const Slot end = std::exchange(pattern_end_, Slot(names_.size()));
    for (PatternPath& path : paths) bind_conditions(path);
    pattern_start_ = start;
    pattern_end_ = end;
  }

  void declare_path(PatternPath& path, Names names, std::set<Slot>& relationships) {
    declare_node(path.start, names);
    for (PathStep& step : path.steps) {
      if (step.group)
        declare_group(step, names);
      else
        declare_relationship(step.relationship, names, relationships);
      declare_node(step.node, names);
    }
    if (!path.variable.empty()) path.slot = declare(path.variable, StaticType::of(Kind::Path), path.span);
  }

  void declare_node(NodePattern& node, Names names) {
    if (node.labels) saw(*node.labels, false);
    if (node.properties && node.properties->kind == ExprKind::Map)
      for (const std::string& key : node.properties->keys) saw("property", key, node.properties->span);
    if (node.variable.empty()) {
      node.slot = new_slot("", StaticType::of(Kind::Node));
      return;
    }
    if (const auto slot = scope_.find(node.variable)) {
      if (!may_be_any(type(*slot), bit(Kind::Node))) type_conflict(node.variable, node.span, type(*slot), "a node");
      node.slot = use(*slot);
      node.bound = true;
      return;
    }
    if (names == Names::Known) new_in_condition(node.variable, node.span);
    node.slot = declare(node.variable, StaticType::of(Kind::Node), node.span);
  }

  [[noreturn]] void new_in_condition(const std::string& name, Span span) const {
    std::vector<std::string> known;
    for (const auto& [n, slot] : scope_.all()) known.push_back(n);
    std::string message =
        "the variable '" + name + "' is not defined, and a pattern in a condition can bring in no new ones";
    if (auto near = suggest(name, known))
      message += "; did you mean '" + *near + "'?";
    else
      message += "; leave the name out, or write EXISTS { … }";
    fail("UndefinedVariable", span, message);
  }

  void declare_relationship(RelationshipPattern& r, Names names, std::set<Slot>& relationships) {
    if (r.types) saw(*r.types, true);
    if (r.properties && r.properties->kind == ExprKind::Map)
      for (const std::string& key : r.properties->keys) saw("property", key, r.properties->span);
    const StaticType wanted =
        r.length ? StaticType::list_of(bit(Kind::Relationship) | null_bit) : StaticType::of(Kind::Relationship);
    if (r.variable.empty()) {
      r.slot = new_slot("", wanted);
      return;
    }
    if (const auto slot = scope_.find(r.variable)) {
      const StaticType is = type(*slot);
      if (!may_be_any(is, r.length ? bit(Kind::List) : bit(Kind::Relationship)) ||
          (r.length && is.only(Kind::List) && !may_be_any(kinds_of(is.element), bit(Kind::Relationship))))
        type_conflict(r.variable, r.span, is, r.length ? "a list of relationships" : "a relationship");
      if (!relationships.insert(*slot).second)
        fail("RelationshipUniquenessViolation", r.span,
             "the relationship '" + r.variable +
                 "' stands twice in one pattern, where all relationships differ; name the second one otherwise");
      r.slot = use(*slot);
      r.bound = true;
      return;
    }
    if (names == Names::Known) new_in_condition(r.variable, r.span);
    r.slot = declare(r.variable, wanted, r.span);
    relationships.insert(r.slot);
  }

  // The variables of a repeated group: one element inside, a list of all rounds outside.
  void declare_group(PathStep& step, Names names) {
    refuse_known(*step.group, scope_);
    const std::size_t mark = declared_.size();
    Scope around = std::exchange(scope_, Scope{});
    scope_.outer = &around;
    const auto hidden = std::exchange(hidden_, {pattern_start_, Slot(names_.size())});
    std::set<Slot> relationships;
    declare_path(*step.group, names, relationships);
    bind_conditions(*step.group);
    if (step.group_where) bind_condition(*step.group_where, "WHERE");
    hidden_ = hidden;
    const Scope inside = std::exchange(scope_, std::move(around));
    declared_.resize(mark);
    for (const auto& [name, slot] : inside.names) {
      const Slot outer = declare(name, StaticType::list_of(type(slot).kinds | null_bit), step.group->span);
      step.group_variables.push_back({slot, outer});
    }
  }

  void refuse_known(const PatternPath& path, const Scope& around) const {
    auto check = [&](const std::string& name, Span span) {
      if (!name.empty() && around.find(name))
        fail("VariableAlreadyBound", span,
             "'" + name +
                 "' exists outside the repeated group, and inside it would be another in every round; compare it in a "
                 "WHERE instead");
    };
    check(path.start.variable, path.start.span);
    for (const PathStep& step : path.steps) {
      check(step.relationship.variable, step.relationship.span);
      check(step.node.variable, step.node.span);
      if (step.group) refuse_known(*step.group, around);
    }
  }

  void bind_properties(std::optional<Expr>& properties) {
    if (!properties) return;
    if (properties->kind == ExprKind::Parameter)
      fail("InvalidParameterUse", properties->span,
           "a parameter cannot stand for all properties of a pattern; name them: {name: $" + properties->text +
               ".name}");
    bind(*properties);
  }

  void bind_conditions(PatternPath& path) {
    auto node = [&](NodePattern& n) {
      bind_properties(n.properties);
      if (n.where) bind_condition(*n.where, "WHERE");
    };
    const Mode mode(aggregates_, body_mode());
    node(path.start);
    for (PathStep& step : path.steps) {
      if (!step.group) {
        RelationshipPattern& r = step.relationship;
        bind_properties(r.properties);
        if (r.where) bind_relationship_where(r);
      }
      node(step.node);
    }
    if (path.where) bind_condition(*path.where, "WHERE");
    if (path.where && path.selector.kind != PathSelector::Kind::All) refuse_foreign(path, *path.where);
  }

  // What chooses among the walks of a path reads that path and what was there before the MATCH.
  void refuse_foreign(const PatternPath& path, const Expr& e) const {
    if (e.kind == ExprKind::Variable && e.slot >= pattern_start_ && e.slot < pattern_end_ && !is_of_path(path, e.slot))
      fail("UndefinedVariable", e.span,
           "'" + e.text +
               "' is of another path; in the parentheses of this one stands what chooses among its walks; compare it "
               "in the WHERE of the MATCH");
    for_each_child(e, [&](const Expr& child) { refuse_foreign(path, child); });
  }

  static bool is_of_path(const PatternPath& path, Slot slot) {
    if (slot == path.slot || slot == path.start.slot) return true;
    return std::any_of(path.steps.begin(), path.steps.end(), [&](const PathStep& step) {
      return slot == step.node.slot || slot == step.relationship.slot ||
             std::any_of(step.group_variables.begin(), step.group_variables.end(),
                         [&](const GroupVariable& g) { return slot == g.outer; });
    });
  }

  // The condition of a relationship that is walked repeatedly is about each one of them.
  void bind_relationship_where(RelationshipPattern& r) {
    if (!r.length || r.variable.empty()) return bind_condition(*r.where, "WHERE");
    StaticType& known = type(r.slot);
    const StaticType list = std::exchange(known, StaticType::of(Kind::Relationship));
    bind_condition(*r.where, "WHERE");
    type(r.slot) = list;
  }

  // ---- Queries ---------------------------------------------------------------------------------------------------------------
  enum class Place { Top, Expression, Call };

  static const char* clause_name(const Clause& c) {
    static constexpr const char* names[] = {"MATCH", "UNWIND", "WITH",   "RETURN", "FINISH", "CREATE", "MERGE",
                                            "SET",   "REMOVE", "DELETE", "CALL",   "CALL",   "FOREACH"};
    return names[c.body.index()];
  }

  static bool is_update(const Clause& c) {
    return std::holds_alternative<Create>(c.body) || std::holds_alternative<Merge>(c.body) ||
           std::holds_alternative<Set>(c.body) || std::holds_alternative<Remove>(c.body) ||
           std::holds_alternative<Delete>(c.body) || std::holds_alternative<Foreach>(c.body);
  }

  // scope_ is what each part starts from; `around` what its first WITH may take in (CALL { WITH a … }).
  void bind_query(Query& query, Place place, const Scope* around) {
    const Scope start = scope_;
    const auto dropped = dropped_;
    const bool wrote = std::exchange(writes_, false);
    for (std::size_t i = 0; i < query.parts.size(); ++i) {
      scope_ = start;
      dropped_ = dropped;
      SingleQuery& part = query.parts[i];
      check_composition(part, place);
      std::vector<std::string> columns;
      std::vector<Slot> slots;
      for (std::size_t c = 0; c < part.clauses.size(); ++c) {
        import_ = c == 0 && std::holds_alternative<With>(part.clauses[c].body) ? around : nullptr;
        const bool standalone = place == Place::Top && query.parts.size() == 1 && part.clauses.size() == 1;
        bind_clause(part.clauses[c], place, standalone, columns, slots);
      }
      merge_columns(query, i, std::move(columns), std::move(slots), part.span);
    }
    query.writes = std::exchange(writes_, writes_ || wrote);
    query.column_slots = query.part_slots.front();
    for (std::size_t i = 1; i < query.part_slots.size(); ++i)
      for (std::size_t c = 0; c < query.column_slots.size(); ++c)
        type(query.column_slots[c]) = unite(type(query.column_slots[c]), type(query.part_slots[i][c]));
  }

  // The columns of a part of a UNION, brought into the order of the first.
  void merge_columns(Query& query, std::size_t i, std::vector<std::string> columns, std::vector<Slot> slots,
                     Span span) {
    if (i == 0) {
      query.columns = std::move(columns);
      query.part_slots.push_back(std::move(slots));
      return;
    }
    std::vector<Slot> ordered_slots;
    for (const std::string& name : query.columns) {
      const auto at = std::find(columns.begin(), columns.end(), name);
      if (at != columns.end()) ordered_slots.push_back(slots[std::size_t(at - columns.begin())]);
    }
    if (ordered_slots.size() != query.columns.size() || columns.size() != query.columns.size()) {
      auto list = [](const std::vector<std::string>& names) {
        std::string out;
        for (const std::string& n : names) out += (out.empty() ? "" : ", ") + n;
        return out.empty() ? std::string("none") : out;
      };
      fail("DifferentColumnsInUnion", span,
           "the parts of a UNION return columns of the same names; the first has " + list(query.columns) +
               ", this one " + list(columns) + "; rename with AS");
    }
    query.part_slots.push_back(std::move(ordered_slots));
  }

  void check_composition(const SingleQuery& part, Place place) const {
    for (std::size_t i = 0; i < part.clauses.size(); ++i) {
      const Clause& clause = part.clauses[i];
      const bool last = i + 1 == part.clauses.size();
      if (!last && (std::holds_alternative<Return>(clause.body) || std::holds_alternative<Finish>(clause.body)))
        fail("InvalidClauseComposition", part.clauses[i + 1].span,
             std::string(clause_name(part.clauses[i + 1])) + " stands after " + clause_name(clause) +
                 ", which ends a query; to go on use WITH instead");
      if (place == Place::Expression && is_update(clause))
        fail("InvalidClauseComposition", clause.span,
             std::string(clause_name(clause)) +
                 " changes the graph, which a subquery in an expression cannot; use CALL { … }");
      if (!last || place == Place::Expression) continue;
      const bool ends = std::holds_alternative<Return>(clause.body) || std::holds_alternative<Finish>(clause.body) ||
                        is_update(clause);
      if (ends) continue;
      if (std::holds_alternative<Call>(clause.body)) continue;  // its outputs decide
      if (const auto* call = std::get_if<CallSubquery>(&clause.body)) {
        const auto& clauses = call->query->parts.front().clauses;
        if (!clauses.empty() && !std::holds_alternative<Return>(clauses.back().body)) continue;
      }
      fail("InvalidClauseComposition", clause.span,
           std::string("a query cannot end with ") + clause_name(clause) +
               "; add RETURN, or FINISH when nothing is wanted");
    }
  }

  void bind_clause(Clause& clause, Place place, bool standalone, std::vector<std::string>& columns,
                   std::vector<Slot>& slots) {
    const Mode mode(aggregates_, Aggregates::No);
    if (auto* c = std::get_if<Match>(&clause.body))
      bind_match(*c);
    else if (auto* c = std::get_if<Unwind>(&clause.body))
      bind_unwind(*c, clause.span);
    else if (auto* c = std::get_if<With>(&clause.body))
      bind_projection(c->projection, false, clause.span, place);
    else if (auto* c = std::get_if<Return>(&clause.body)) {
      bind_projection(c->projection, true, clause.span, place);
      for (const ReturnItem& item : c->projection.items) {
        columns.push_back(item.name);
        slots.push_back(item.slot);
      }
    } else if (auto* c = std::get_if<Create>(&clause.body))
      bind_create(*c);
    else if (auto* c = std::get_if<Merge>(&clause.body))
      bind_merge(*c);
    else if (auto* c = std::get_if<Set>(&clause.body))
      bind_set(c->items);
    else if (auto* c = std::get_if<Remove>(&clause.body))
      bind_remove(*c);
    else if (auto* c = std::get_if<Delete>(&clause.body))
      bind_delete(*c);
    else if (auto* c = std::get_if<Call>(&clause.body)) {
      c->standalone = standalone;
      bind_call(*c);
      if (standalone) {
        for (const YieldItem& item : c->yields) {
          columns.push_back(item.alias);
          slots.push_back(item.slot);
        }
      }
    } else if (auto* c = std::get_if<CallSubquery>(&clause.body))
      bind_call_subquery(*c, clause.span);
    else if (auto* c = std::get_if<Foreach>(&clause.body))
      bind_foreach(*c);
  }

  // ---- Reading clauses --------------------------------------------------------------------------------------------------------
  void bind_match(Match& c) {
    if (c.time.when) {
      bind(*c.time.when);
      want(*c.time.when, bit(Kind::String) | instant_kinds | bit(Kind::Map) | entity_kinds | bit(Kind::Integer),
           c.time.kind == TimeRestriction::Kind::AsOf ? "AS OF" : "DURING",
           "a date or period such as '2020-06' or '2008/2009'");
    }
    for (const PatternPath& path : c.paths) refuse_endless(path);
    bind_paths(c.paths, Names::New);
    if (c.where) bind_condition(*c.where, "WHERE");
  }

  // A walk may use a relationship again and again: without a bound there is no end, unless only a shortest one is wanted.
  static void refuse_endless(const PatternPath& path) {
    if (path.mode != PathMode::Walk) return;
    if (path.selector.kind != PathSelector::Kind::All && path.steps.size() == 1 && !path.steps.front().group) return;
    for (const PathStep& step : path.steps) {
      const bool repeated = step.group || step.relationship.length;
      if (!repeated || (step.group ? step.length : *step.relationship.length).max) continue;
      fail("UnboundedWalk", step.group ? step.group->span : step.relationship.span,
           "a walk may use relationships again, so this one could go on for ever; give it an upper bound, as in {1,5}, "
           "or walk with TRAIL or ACYCLIC");
    }
  }

  void bind_unwind(Unwind& c, Span span) {
    bind(c.list);
    const std::uint32_t kinds = c.list.type.kinds & ~null_bit;
    StaticType item = StaticType::any();
    if (kinds == bit(Kind::List))
      item = element_of(c.list.type);
    else if (kinds != 0 && (kinds & bit(Kind::List)) == 0)
      item = c.list.type;
    c.slot = declare(c.variable, item, span);
  }

  // ---- WITH and RETURN -----------------------------------------------------------------------------------------------------------
  void bind_projection(Projection& p, bool is_return, Span span, Place place) {
    const Scope* import = std::exchange(import_, nullptr);
    if (import != nullptr && is_importing(p)) scope_.names = import->all();
    const Scope input = scope_;
    if (p.star) expand_star(p, is_return, span);

    const bool later = !p.order.empty() || p.where;
    std::vector<Expr> written;  // the items before they are bound, to find them again in ORDER BY and WHERE
    std::vector<Slot> first_slot;
    for (ReturnItem& item : p.items) {
      if (later) written.push_back(item.expr.clone());
      first_slot.push_back(Slot(names_.size()));
      const Mode mode(aggregates_, Aggregates::Yes);
      bind(item.expr);
      p.grouped = p.grouped || item.expr.aggregates;
    }
    name_items(p);
    const ReturnItem* nameless = nullptr;
    for (const ReturnItem& item : p.items)
      if (nameless == nullptr && !item.aliased && item.expr.kind != ExprKind::Variable) nameless = &item;

    std::vector<std::pair<Expr, Slot>> written_calls;
    if (p.grouped) {
      for (ReturnItem& item : p.items) item.grouping_key = !item.expr.aggregates;
      for (std::size_t i = 0; i < p.items.size(); ++i) {
        if (p.items[i].grouping_key) continue;
        std::vector<Slot> calls;
        regroup(p.items[i].expr, p, input, first_slot[i], calls);
        if (later) collect_calls(written[i], calls, written_calls);
      }
    }
    for (ReturnItem& item : p.items) type(item.slot) = item.expr.type;
    if (nameless != nullptr && (!is_return || place == Place::Call))
      fail("NoExpressionAlias", nameless->span,
           std::string("in ") + (is_return ? "a subquery's RETURN" : "WITH") +
               " an expression needs a name: " + nameless->name + " AS name");

    Scope output;
    output.outer = input.outer;
    for (const ReturnItem& item : p.items) output.names[item.name] = item.slot;
    if (later) bind_after(p, input, output, written, written_calls);
    for (std::optional<Expr>* bound : {&p.skip, &p.limit})
      if (*bound) bind_page(**bound, bound == &p.skip ? "SKIP" : "LIMIT", input);
    for (const auto& [name, slot] : input.names)
      if (!output.names.contains(name)) dropped_.insert(name);
    scope_ = std::move(output);
  }

  void expand_star(Projection& p, bool is_return, Span span) {
    if (is_return && scope_.names.empty() && p.items.empty())
      fail("NoVariablesInScope", span,
           "RETURN * has nothing to return: no variable is named so far; name one, as in MATCH (n) RETURN *");
    // What text of one megabyte can ask for stays small: WITH * again and again over thousands of variables does not.
    if ((star_items_ += scope_.names.size()) > 10 * max_list_items)
      throw Error(Fault::LimitExceeded, "ListSize", span,
                  "* stands for too many variables too often; name those that are wanted");
    std::vector<ReturnItem> items;
    for (const auto& [name, slot] : scope_.names) {
      ReturnItem item;
      item.span = span;
      item.name = name;
      item.expr.kind = ExprKind::Variable;
      item.expr.text = name;
      item.expr.span = span;
      items.push_back(std::move(item));
    }
    std::move(p.items.begin(), p.items.end(), std::back_inserter(items));
    p.items = std::move(items);
  }

  // CALL { WITH a, b … }: the first WITH takes variables from around, when it only names some.
  static bool is_importing(const Projection& p) {
    return std::all_of(p.items.begin(), p.items.end(), [](const ReturnItem& item) {
      return item.expr.kind == ExprKind::Variable && item.name == item.expr.text;
    });
  }

  // Gives every item its slot; a variable under its own name keeps the one it has.
  void name_items(Projection& p) {
    std::unordered_set<std::string> seen;
    for (ReturnItem& item : p.items) {
      if (!seen.insert(item.name).second)
        fail("ColumnNameConflict", item.span, "two columns are named '" + item.name + "'; rename one with AS");
      const bool same_variable = item.expr.kind == ExprKind::Variable && item.expr.text == item.name;
      item.slot = same_variable ? item.expr.slot : new_slot(item.name, item.expr.type);
    }
  }

  // Replaces aggregates and grouping keys in an item by variables, and refuses what is neither (CIP2021-07-07).
  void regroup(Expr& e, Projection& p, const Scope& input, Slot first_local, std::vector<Slot>& calls) {
    if (is_aggregate(e)) {
      const Slot slot = aggregate_slot(e, p);
      calls.push_back(slot);
      become_variable(e, slot);
      return;
    }
    for (const ReturnItem& key : p.items) {
      if (!key.grouping_key || !is_simple_key(key.expr) || !same(e, key.expr)) continue;
      become_variable(e, key.slot);
      return;
    }
    auto refuse = [&](const std::string& name) {
      fail("AmbiguousAggregationExpression", e.span,
           "'" + name +
               "' stands beside an aggregate but is not grouped by; make it a column of its own, or name it first with "
               "WITH");
    };
    if (e.kind == ExprKind::Variable && e.slot < first_local && is_row_variable(e.slot, input)) refuse(e.text);
    for (const Slot slot : e.reads)
      if (slot < first_local && is_row_variable(slot, input) && !is_kept(slot, p)) refuse(names_[std::size_t(slot)]);
    if (!e.pattern.empty() || e.query) return;  // reads what it reads by slot
    for_each_child(e, [&](Expr& child) { regroup(child, p, input, first_local, calls); });
  }

  static bool is_row_variable(Slot slot, const Scope& input) {
    return std::any_of(input.names.begin(), input.names.end(), [&](const auto& v) { return v.second == slot; });
  }

  static bool is_kept(Slot slot, const Projection& p) {
    return std::any_of(p.items.begin(), p.items.end(),
                       [&](const ReturnItem& item) { return item.grouping_key && item.slot == slot; });
  }

  Slot aggregate_slot(Expr& call, Projection& p) {
    for (const AggregateCall& known : p.aggregate_calls)
      if (same(known.call, call)) return known.slot;
    const Slot slot = new_slot("", call.type);
    p.aggregate_calls.push_back({std::move(call), slot});
    return slot;
  }

  void become_variable(Expr& e, Slot slot) {
    const Span span = e.span;
    e = Expr();
    e.kind = ExprKind::Variable;
    e.span = span;
    e.slot = slot;
    e.text = names_[std::size_t(slot)];
    e.type = type(slot);
  }

  // The aggregates of an item as written, with the slots regroup() gave them: both walk the same way.
  static void collect_calls(const Expr& e, const std::vector<Slot>& slots, std::vector<std::pair<Expr, Slot>>& out) {
    std::size_t next = 0;
    collect_calls(e, slots, next, out);
  }
  static void collect_calls(const Expr& e, const std::vector<Slot>& slots, std::size_t& next,
                            std::vector<std::pair<Expr, Slot>>& out) {
    if (is_aggregate(e)) {
      if (next < slots.size()) out.emplace_back(e.clone(), slots[next++]);
      return;
    }
    if (!e.pattern.empty() || e.query) return;
    for_each_child(e, [&](const Expr& child) { collect_calls(child, slots, next, out); });
  }

  // ORDER BY and WHERE: they see the new columns, and the row before them while nothing has merged rows.
  void bind_after(Projection& p, const Scope& input, const Scope& output, const std::vector<Expr>& written,
                  const std::vector<std::pair<Expr, Slot>>& calls) {
    const bool merged = p.grouped || p.distinct;
    scope_ = output;
    if (!merged)
      for (const auto& [name, slot] : input.names) scope_.names.try_emplace(name, slot);
    restricted_ = {};
    restricted_.active = merged;
    restricted_.input = &input.names;
    for (std::size_t i = 0; i < p.items.size(); ++i)
      if (p.items[i].grouping_key && !is_simple_key(p.items[i].expr))
        collect_names(written[i], restricted_.in_complex_key);

    auto one = [&](Expr& e, bool condition) {
      restricted_.with_aggregate = contains_aggregate(e);
      substitute(e, p, written, calls, {});
      const Mode mode(aggregates_, p.grouped ? Aggregates::Yes : Aggregates::No);
      if (condition)
        bind_condition(e, "WHERE");
      else
        bind(e);
      if (p.grouped) new_calls(e, p);
    };
    for (SortItem& item : p.order) one(item.expr, false);
    if (p.where) one(*p.where, true);
    restricted_ = {};
  }

  static void collect_names(const Expr& e, std::set<std::string>& out) {
    if (e.kind == ExprKind::Variable) out.insert(e.text);
    for_each_child(e, [&](const Expr& child) { collect_names(child, out); });
  }

  // What equals an item or one of its aggregates reads that; `locals` are names an expression around has taken.
  void substitute(Expr& e, const Projection& p, const std::vector<Expr>& written,
                  const std::vector<std::pair<Expr, Slot>>& calls, std::set<std::string> locals) {
    if (e.kind == ExprKind::Missing) return;
    if (e.kind != ExprKind::Variable && e.kind != ExprKind::Literal && e.kind != ExprKind::Parameter) {
      for (std::size_t i = 0; i < written.size(); ++i) {
        const bool usable = !restricted_.with_aggregate || contains_aggregate(written[i]) || is_simple_key(written[i]);
        if (!usable || mentions(written[i], locals)) continue;
        if (same(e, written[i])) return become_variable(e, p.items[i].slot);
        if (is_prefix(written[i], e)) take_prefix(e, written[i].children.size(), p.items[i].slot);
      }
      for (const auto& [call, slot] : calls)
        if (same(e, call) && !mentions(call, locals)) return become_variable(e, slot);
    }
    // Inside an aggregate stand rows, not columns.
    if (is_aggregate(e)) return;
    const bool binds = e.kind == ExprKind::ListComprehension || e.kind == ExprKind::Reduce ||
                       (e.kind >= ExprKind::All && e.kind <= ExprKind::Single);
    if (!e.pattern.empty() || e.query) return;
    for (std::size_t i = 0; i < e.children.size(); ++i) {
      const bool body = binds && i >= (e.kind == ExprKind::Reduce ? 2u : 1u);
      if (body) {
        locals.insert(e.variable);
        if (e.kind == ExprKind::Reduce) locals.insert(e.accumulator);
      }
      substitute(e.children[i], p, written, calls, locals);
    }
    for (ProjectionItem& item : e.projection) substitute(item.expr, p, written, calls, locals);
  }

  // a + b is the beginning of a + b + c: chains fold from the left.
  static bool is_prefix(const Expr& part, const Expr& whole) {
    if (part.kind != whole.kind || !is_chain(part.kind) || part.children.size() >= whole.children.size()) return false;
    for (std::size_t i = 0; i < part.children.size(); ++i)
      if (!same(part.children[i], whole.children[i])) return false;
    return true;
  }

  void take_prefix(Expr& e, std::size_t count, Slot slot) {
    become_variable(e.children.front(), slot);
    e.children.erase(e.children.begin() + 1, e.children.begin() + std::ptrdiff_t(count));
  }

  // Aggregates that only ORDER BY or WHERE names: their arguments could read kept variables only.
  void new_calls(Expr& e, Projection& p) {
    if (is_aggregate(e)) {
      bool readable = true;
      check_kept(e, p, readable);
      if (!readable)
        fail("InvalidAggregation", e.span,
             "this aggregate reads a renamed column; make it a column of its own and sort by that");
      return become_variable(e, aggregate_slot(e, p));
    }
    for_each_child(e, [&](Expr& child) { new_calls(child, p); });
  }

  static void check_kept(const Expr& e, const Projection& p, bool& readable) {
    if (e.kind == ExprKind::Variable)
      for (const ReturnItem& item : p.items)
        if (item.slot == e.slot &&
            !(item.grouping_key && item.expr.kind == ExprKind::Variable && item.expr.slot == item.slot))
          readable = false;
    for_each_child(e, [&](const Expr& child) { check_kept(child, p, readable); });
  }

  void bind_page(Expr& e, const std::string& what, const Scope& input) {
    check_constant(e, what, input);
    scope_.names.clear();
    bind(e);
    if (e.kind == ExprKind::Literal && e.value.kind() == Kind::Integer && e.value.integer() < 0)
      fail("NegativeIntegerArgument", e.span, what + " wants a number of rows, 0 or more");
    if (!e.type.may_be(Kind::Integer) || e.type.only(Kind::Null))
      wrong_type(e.span, what, "a whole number of rows", e.type);
  }

  void check_constant(const Expr& e, const std::string& what, const Scope& input) const {
    if (e.kind == ExprKind::Variable && (input.find(e.text) || scope_.find(e.text)))
      fail("NonConstantExpression", e.span,
           what + " counts rows before there are any: it cannot read '" + e.text + "'; use a number or a parameter");
    for_each_child(e, [&](const Expr& child) { check_constant(child, what, input); });
  }

  // ---- CALL ------------------------------------------------------------------------------------------------------------------------
  void bind_call(Call& c) {
    c.index = find_procedure(c.procedure);
    if (c.index < 0) unknown_procedure(c);
    const Procedure& p = procedures()[std::size_t(c.index)];
    if (p.writes) writes_ = true;
    if (c.implicit && !c.standalone)
      fail("InvalidArgumentPassingMode", c.span,
           "inside a query a procedure's arguments stand in parentheses: CALL " + c.procedure + "(…)");
    if (c.implicit) implicit_arguments(c, p);
    std::size_t needed = p.inputs.size();
    while (needed > 0 && p.inputs[needed - 1].otherwise) --needed;
    if (c.arguments.size() < needed || c.arguments.size() > p.inputs.size())
      fail("InvalidNumberOfArguments", c.span,
           c.procedure + " takes " + std::to_string(p.inputs.size()) + " arguments, " +
               std::to_string(c.arguments.size()) + " are given: " + signature(p));
    for (std::size_t i = 0; i < c.arguments.size(); ++i) {
      bind(c.arguments[i]);
      const StaticType wanted = static_type(p.inputs[i]);
      if (!may_pass(c.arguments[i].type, wanted))
        wrong_type(c.arguments[i].span, "argument '" + p.inputs[i].name + "' of " + c.procedure, p.inputs[i].type,
                   c.arguments[i].type);
    }
    for (std::size_t i = c.arguments.size(); i < p.inputs.size(); ++i) {
      Expr literal;
      literal.kind = ExprKind::Literal;
      literal.span = c.span;
      literal.value = *p.inputs[i].otherwise;
      literal.type = type_of_value(literal.value);
      c.arguments.push_back(std::move(literal));
    }
    if (c.yield_star && !c.standalone)
      fail("UnexpectedSyntax", c.span,
           "YIELD * stands only in a CALL alone; inside a query name the outputs: " + signature(p));
    if (c.standalone && c.yields.empty())
      for (const ProcedureField& output : p.outputs) c.yields.push_back({c.span, output.name, output.name});
    for (YieldItem& item : c.yields) {
      const auto output = std::find_if(p.outputs.begin(), p.outputs.end(),
                                       [&](const ProcedureField& f) { return f.name == item.column; });
      if (output == p.outputs.end()) {
        std::vector<std::string> known;
        for (const ProcedureField& f : p.outputs) known.push_back(f.name);
        const auto near = suggest(item.column, known);
        fail("UndefinedVariable", item.span,
             c.procedure + " gives no '" + item.column + "'" +
                 (near ? "; did you mean '" + *near + "'?" : ": " + signature(p)));
      }
      item.slot = declare(item.alias, static_type(*output), item.span);
    }
    if (c.where) bind_condition(*c.where, "WHERE");
  }

  [[noreturn]] static void unknown_procedure(const Call& c) {
    std::vector<std::string> known;
    for (const Procedure& p : procedures()) known.push_back(p.name);
    std::string message = "there is no procedure '" + c.procedure + "'";
    if (auto near = suggest(c.procedure, known))
      message += "; did you mean " + *near + "?";
    else if (find_function(c.procedure) >= 0)
      message += "; it is a function: RETURN " + c.procedure + "(…)";
    throw Error(Fault::ProcedureError, "ProcedureNotFound", c.span, message);
  }

  void implicit_arguments(Call& c, const Procedure& p) {
    for (const ProcedureField& input : p.inputs) {
      optional_parameters_ |= input.otherwise.has_value();
      if (context_.parameters != nullptr && !context_.parameters->contains(input.name)) {
        if (input.otherwise) return;
        missing_parameter(input.name, c.span);
      }
      Expr e;
      e.kind = ExprKind::Parameter;
      e.span = c.span;
      e.text = input.name;
      c.arguments.push_back(std::move(e));
    }
  }

  void bind_call_subquery(CallSubquery& c, Span span) {
    open_frame();
    Scope imported;
    const bool star = c.imports && c.imports->size() == 1 && c.imports->front() == "*";
    if (c.imports && !star) {
      for (const std::string& name : *c.imports) {
        const auto slot = scope_.find(name);
        if (!slot) undefined(name, span);
        imported.names[name] = *slot;
      }
    }
    const std::size_t mark = declared_.size();
    Scope around = std::exchange(scope_, Scope{});
    if (c.imports) scope_.outer = star ? &around : &imported;
    const Scope* call_around = std::exchange(call_around_, &around);
    bind_query(*c.query, Place::Call, c.imports ? nullptr : &around);
    call_around_ = call_around;
    scope_ = std::move(around);
    declared_.resize(mark);
    c.reads = close_frame();
    for (std::size_t i = 0; i < c.query->columns.size(); ++i) {
      const std::string& name = c.query->columns[i];
      if (scope_.find(name)) already_bound(name, span);
      scope_.names[name] = c.query->column_slots[i];
    }
  }

  void bind_foreach(Foreach& c) {
    bind(c.list);
    want(c.list, bit(Kind::List), "FOREACH", "a LIST after IN");
    const std::size_t mark = declared_.size();
    Local item(*this, c.variable, element_of(c.list.type));
    c.slot = item.slot;
    for (Clause& update : c.updates) {
      if (!is_update(update))
        fail("InvalidClauseComposition", update.span,
             std::string(clause_name(update)) +
                 " cannot stand in FOREACH, which only changes the graph; use UNWIND or CALL { … }");
      std::vector<std::string> columns;
      std::vector<Slot> slots;
      bind_clause(update, Place::Top, false, columns, slots);
    }
    forget(mark);
  }

  // ---- Writing clauses ----------------------------------------------------------------------------------------------------------------
  // In text order: an element's properties may read what was there before and the new nodes to its left; those of
  // a relationship also the new relationships.
  void bind_create(Create& c) {
    writes_ = true;
    for (PatternPath& path : c.paths) collect_created(path);
    new_relationships_.clear();
    for (PatternPath& path : c.paths) {
      check_written(path, "CREATE");
      bind_written(path.start, true);
      declare_written(path.start, path.steps.empty());
      for (PathStep& step : path.steps) {
        bind_written(step.relationship, true);
        bind_written(step.node, true);
        declare_written(step.relationship, true);
        declare_written(step.node, false);
      }
    }
    new_relationships_.clear();
    creating_.clear();
    for (PatternPath& path : c.paths) declare_path_variable(path);
  }

  // What MERGE looks for is known before it looks: its properties read nothing of its own.
  void bind_merge(Merge& c) {
    writes_ = true;
    PatternPath& path = c.path;
    collect_created(path);
    check_written(path, "MERGE");
    bind_written(path.start, false);
    for (PathStep& step : path.steps) {
      bind_written(step.relationship, false);
      bind_written(step.node, false);
    }
    creating_.clear();
    declare_written(path.start, path.steps.empty());
    for (PathStep& step : path.steps) {
      declare_written(step.relationship, false);
      declare_written(step.node, false);
    }
    declare_path_variable(path);
    bind_set(c.on_create);
    bind_set(c.on_match);
  }

  void declare_path_variable(PatternPath& path) {
    if (!path.variable.empty()) path.slot = declare(path.variable, StaticType::of(Kind::Path), path.span);
  }

  void collect_created(const PatternPath& path) {
    auto add = [&](const std::string& name) {
      if (!name.empty() && !scope_.find(name)) creating_.insert(name);
    };
    add(path.start.variable);
    for (const PathStep& step : path.steps) {
      add(step.relationship.variable);
      add(step.node.variable);
    }
  }

  static void check_written(const PatternPath& path, const std::string& clause) {
    if (path.selector.kind != PathSelector::Kind::All || path.mode != PathMode::Trail || path.where)
      fail("UnexpectedSyntax", path.span, clause + " takes a plain pattern: no path search and no conditions");
    auto refuse = [&](const std::optional<Expr>& where) {
      if (where) fail("UnexpectedSyntax", where->span, clause + " takes no WHERE in its pattern; use MATCH before it");
    };
    refuse(path.start.where);
    for (const PathStep& step : path.steps) {
      if (step.group)
        fail("CreatingVarLength", step.group->span,
             clause + " writes each relationship out; a repeated group is for MATCH");
      refuse(step.relationship.where);
      refuse(step.node.where);
    }
  }

  void bind_written(NodePattern& node, bool create) {
    if (node.labels) plain_labels(*node.labels, create ? "CREATE" : "MERGE");
    std::map<std::string, Slot, std::less<>> visible;
    if (!new_relationships_.empty()) {
      visible = scope_.names;
      for (const std::string& name : new_relationships_) scope_.names.erase(name);
    }
    bind_written(node.properties, create);
    if (!new_relationships_.empty()) scope_.names = std::move(visible);
  }

  void bind_written(RelationshipPattern& r, bool create) { bind_written(r.properties, create); }

  void bind_written(std::optional<Expr>& e, bool create) {
    if (!e) return;
    const std::string clause = create ? "CREATE" : "MERGE";
    if (!create && e->kind == ExprKind::Parameter)
      fail("InvalidParameterUse", e->span,
           "a parameter cannot stand for all properties in MERGE; name them: {name: $" + e->text + ".name}");
    bind(*e);
    want(*e, bit(Kind::Map), clause, "a map of properties");
    if (e->kind == ExprKind::Map)
      for (const std::string& key : e->keys) made_.insert("property" + key);
  }

  void plain_labels(const LabelExpr& labels, const std::string& clause) {
    if (labels.kind == LabelExpr::Kind::Name) {
      made_.insert("label" + labels.name);
      return;
    }
    if (labels.kind != LabelExpr::Kind::And)
      fail("UnexpectedSyntax", labels.span, "a node to " + clause + " has plain labels, as in (:Country:Member)");
    for (const LabelExpr& child : labels.children) plain_labels(child, clause);
  }

  void declare_written(RelationshipPattern& r, bool create) {
    const std::string clause = create ? "CREATE" : "MERGE";
    if (!r.variable.empty() && scope_.find(r.variable)) already_bound(r.variable, r.span);
    if (r.length)
      fail("CreatingVarLength", r.span, clause + " writes one relationship at a time; a range of lengths is for MATCH");
    if (!r.types || r.types->kind != LabelExpr::Kind::Name)
      fail("NoSingleRelationshipType", r.span,
           "a relationship to " + clause + " has exactly one type, as in -[:MEMBER_OF]->" +
               (!r.types && !r.variable.empty() ? "; [" + r.variable + "] is a variable, a type stands after ':'"
                                                : std::string()));
    if (create && r.arrow == Arrow::Either)
      fail("RequiresDirectedRelationship", r.span, "a relationship to CREATE has one direction: --> or <--");
    made_.insert("relationship type" + r.types->name);
    if (r.variable.empty()) {
      r.slot = new_slot("", StaticType::of(Kind::Relationship));
    } else {
      r.slot = declare(r.variable, StaticType::of(Kind::Relationship), r.span);
      new_relationships_.insert(r.variable);
    }
  }

  // A node that exists can be an end of something new, but is not written again.
  void declare_written(NodePattern& node, bool alone) {
    if (node.variable.empty()) {
      node.slot = new_slot("", StaticType::of(Kind::Node));
      return;
    }
    const auto slot = scope_.find(node.variable);
    if (!slot) {
      node.slot = declare(node.variable, StaticType::of(Kind::Node), node.span);
      return;
    }
    if (!may_be_any(type(*slot), bit(Kind::Node))) {
      if (alone) already_bound(node.variable, node.span);
      type_conflict(node.variable, node.span, type(*slot), "a node");
    }
    if (alone) already_bound(node.variable, node.span);
    if (node.labels || node.properties)
      fail("VariableAlreadyBound", node.span,
           "the node '" + node.variable + "' exists already; labels and properties of it are changed with SET");
    node.slot = use(*slot);
    node.bound = true;
  }

  void bind_set(std::vector<SetItem>& items) {
    writes_ = true;
    for (SetItem& item : items) {
      bind_target(item.target, item.kind == SetItem::Kind::Property, item.kind == SetItem::Kind::Labels, "SET");
      if (item.kind == SetItem::Kind::Property && item.target.kind == ExprKind::Property)
        made_.insert("property" + item.target.text);
      for (const std::string& label : item.labels) made_.insert("label" + label);
      if (item.kind == SetItem::Kind::Labels) continue;
      bind(item.value);
      if (item.kind != SetItem::Kind::Property)
        want(item.value, bit(Kind::Map) | entity_kinds, "SET", "a map of properties, a node or a relationship");
      if (item.kind != SetItem::Kind::Property && item.value.kind == ExprKind::Map)
        for (const std::string& key : item.value.keys) made_.insert("property" + key);
    }
  }

  void bind_target(Expr& e, bool property, bool labels, const std::string& clause) {
    bind(e);
    const Expr& entity = property ? e.children.front() : e;
    want(entity, labels ? bit(Kind::Node) : entity_kinds, clause, labels ? "a node" : "a node or relationship");
  }

  void bind_remove(Remove& c) {
    writes_ = true;
    for (RemoveItem& item : c.items) bind_target(item.target, item.labels.empty(), !item.labels.empty(), "REMOVE");
  }

  void bind_delete(Delete& c) {
    writes_ = true;
    for (Expr& e : c.targets) {
      if (e.kind == ExprKind::HasLabels)
        fail("InvalidDelete", e.span, "DELETE removes whole nodes and relationships; a label goes with REMOVE n:Label");
      bind(e);
      want(e, entity_kinds | bit(Kind::Path), "DELETE", "a node, relationship or path",
           e.type.only(Kind::List) ? "UNWIND the list first" : "");
    }
  }

  const BindContext& context_;
  std::vector<std::string> names_;  // by slot
  std::vector<StaticType> types_;
  Scope scope_;
  std::vector<std::string> declared_;         // in the order of their declaration, since the last WITH
  Slot pattern_start_ = 0, pattern_end_ = 0;  // slots of the pattern being bound
  struct {
    Slot begin = 0, end = 0;
  } hidden_;  // slots of a pattern that the group being bound cannot read
  std::size_t star_items_ = 0;
  const Scope* import_ = nullptr;            // what the WITH being bound may take in from around its CALL { }
  const Scope* call_around_ = nullptr;       // around the CALL { } being bound, for messages
  std::set<std::string> dropped_;            // names a WITH has taken away, for messages
  std::set<std::string> creating_;           // names the clause being bound will create, for messages
  std::set<std::string> new_relationships_;  // of the CREATE being bound: made after all its nodes
  std::vector<Frame> frames_;
  Aggregates aggregates_ = Aggregates::No;
  struct {
    bool active = false, with_aggregate = false;
    const std::map<std::string, Slot, std::less<>>* input = nullptr;
    std::set<std::string> in_complex_key;
  } restricted_;  // in ORDER BY and WHERE after rows were merged
  std::vector<Seen> seen_;
  std::vector<std::string> parameters_;
  bool optional_parameters_ = false, chance_ = false;
  std::set<std::string> made_;  // what the query itself creates
  bool writes_ = false;
};

}  // namespace

Query bind(Query query, const BindContext& context) {
  const std::size_t steps = steps_of_nesting(query.nesting);
  return with_stack_for(steps, [&] { return Binder(context).whole(std::move(query)); });
}

}  // namespace dothi
