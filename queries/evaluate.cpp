// Expressions over batches. Comparison, arithmetic, logic, properties and calls work on whole columns; what is left is
// evaluated row by row by the second half of the file, which is also what the naive evaluator runs on.
#include "evaluate.h"

#include "function_table.h"
#include "functions.h"
#include "temporal.h"

#include <re2/re2.h>

#include <cmath>
#include <unordered_set>

namespace dothi {

namespace {

using Rows = std::span<const std::uint32_t>;

[[noreturn]] void wrong_type(const std::string& message, Span span = {}) {
  throw Error(Fault::TypeError, "InvalidArgumentType", span, message, Phase::Run);
}

std::string a_kind(const Value& value) {
  const std::string_view n = name(value.kind());
  return (n[0] == 'I' ? "an " : "a ") + std::string(n);
}

// Errors of functions and operators do not know their place: the innermost expression with one gives it.
struct Place {
  const Expr& expr;
  template <typename F>
  auto operator()(F f) const -> decltype(f()) {
    try {
      return f();
    } catch (Error& e) {
      if (e.span.empty()) e.span = expr.span;
      throw;
    }
  }
};

}  // namespace

// ---- Comparison and logic --------------------------------------------------------------------------------------------

Truth compare(CompareOp op, const Value& a, const Value& b) {
  if (op == CompareOp::Equal) return equal(a, b);
  if (op == CompareOp::NotEqual) return negation(equal(a, b));
  if (a.is_null() || b.is_null()) return Truth::Unknown;
  const std::partial_ordering order = comparable(a, b);
  if (order == std::partial_ordering::unordered) return a.is_number() && b.is_number() ? Truth::False : Truth::Unknown;
  bool holds = false;
  switch (op) {
    case CompareOp::Less: holds = order < 0; break;
    case CompareOp::LessEqual: holds = order <= 0; break;
    case CompareOp::Greater: holds = order > 0; break;
    default: holds = order >= 0; break;
  }
  return holds ? Truth::True : Truth::False;
}

Truth contained(const Value& value, const Value& list) {
  if (list.is_null()) return Truth::Unknown;
  if (list.kind() != Kind::List) wrong_type("IN takes a LIST on its right, not " + a_kind(list));
  Truth found = Truth::False;
  for (const Value& item : list.items()) {
    const Truth t = equal(value, item);
    if (t == Truth::True) return t;
    if (t == Truth::Unknown) found = t;
  }
  return found;
}

Truth truth_of(const Value& value) {
  if (value.is_null()) return Truth::Unknown;
  if (value.kind() != Kind::Boolean) wrong_type("a condition is a BOOLEAN, not " + a_kind(value));
  return value.boolean() ? Truth::True : Truth::False;
}

// ---- Arithmetic -----------------------------------------------------------------------------------------------------------

namespace {

std::string_view sign_of(ExprKind op) {
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

[[noreturn]] void no_arithmetic(ExprKind op, const Value& a, const Value& b) {
  wrong_type("`" + std::string(sign_of(op)) + "` does not work between " + a_kind(a) + " and " + a_kind(b));
}

[[noreturn]] void integer_overflow(ExprKind op, std::int64_t a, std::int64_t b) {
  throw Error(Fault::ArithmeticError, "NumberOutOfRange", {},
              std::to_string(a) + " " + std::string(sign_of(op)) + " " + std::to_string(b) +
                  " does not fit into an INTEGER; use a FLOAT, like " + std::to_string(a) + ".0",
              Phase::Run);
}

[[noreturn]] void division_by_zero() {
  throw Error(Fault::ArithmeticError, "DivisionByZero", {},
              "an INTEGER can not be divided by zero; test the divisor first, or divide FLOATs", Phase::Run);
}

std::int64_t integers(ExprKind op, std::int64_t a, std::int64_t b) {
  std::int64_t out = 0;
  switch (op) {
    case ExprKind::Add:
      if (__builtin_add_overflow(a, b, &out)) integer_overflow(op, a, b);
      return out;
    case ExprKind::Subtract:
      if (__builtin_sub_overflow(a, b, &out)) integer_overflow(op, a, b);
      return out;
    case ExprKind::Multiply:
      if (__builtin_mul_overflow(a, b, &out)) integer_overflow(op, a, b);
      return out;
    case ExprKind::Divide:
      if (b == 0) division_by_zero();
      if (a == INT64_MIN && b == -1) integer_overflow(op, a, b);
      return a / b;
    default:
      if (b == 0) division_by_zero();
      return b == -1 ? 0 : a % b;
  }
}

double reals(ExprKind op, double a, double b) {
  switch (op) {
    case ExprKind::Add: return a + b;
    case ExprKind::Subtract: return a - b;
    case ExprKind::Multiply: return a * b;
    case ExprKind::Divide: return a / b;
    case ExprKind::Modulo: return std::fmod(a, b);
    default: return std::pow(a, b);
  }
}

// Memory a text or list is going to take, refused before it is made.
void require_bytes(EvalContext& context, std::size_t bytes) {
  if (bytes < 4096) return;
  context.limits.charge(bytes);
  context.limits.release(bytes);
  context.limits.tick(std::uint32_t(std::min<std::size_t>(bytes / 64, 4096)));
}

Value joined_texts(std::string_view a, std::string_view b, EvalContext& context) {
  require_bytes(context, a.size() + b.size());
  return Value::joined(a, b);
}

Value joined_lists(Arguments a, Arguments b, EvalContext& context) {
  require_bytes(context, (a.size() + b.size()) * sizeof(Value));
  std::vector<Value> out;
  out.reserve(a.size() + b.size());
  out.insert(out.end(), a.begin(), a.end());
  out.insert(out.end(), b.begin(), b.end());
  return Value::list(std::move(out));
}

// What `+` writes a value as beside a text.
std::optional<std::string> as_text(const Value& value) {
  switch (value.kind()) {
    case Kind::String: return std::string(value.string());
    case Kind::Boolean:
    case Kind::Integer:
    case Kind::Float:
    case Kind::Date:
    case Kind::LocalTime:
    case Kind::Time:
    case Kind::LocalDateTime:
    case Kind::DateTime:
    case Kind::Duration: return to_string(value);
    default: return {};
  }
}

}  // namespace

Value arithmetic(ExprKind op, const Value& a, const Value& b, EvalContext& context) {
  if (a.is_null() || b.is_null()) return {};
  if (op == ExprKind::Concatenate) {
    if (a.kind() == Kind::String && b.kind() == Kind::String) return joined_texts(a.string(), b.string(), context);
    if (a.kind() == Kind::List && b.kind() == Kind::List) return joined_lists(a.items(), b.items(), context);
    no_arithmetic(op, a, b);
  }
  if (a.is_number() && b.is_number()) {
    if (a.kind() == Kind::Integer && b.kind() == Kind::Integer && op != ExprKind::Power)
      return integers(op, a.integer(), b.integer());
    return reals(op, a.number(), b.number());
  }
  if (op == ExprKind::Add) {
    if (a.kind() == Kind::List || b.kind() == Kind::List)
      return joined_lists(a.kind() == Kind::List ? a.items() : Arguments(&a, 1),
                          b.kind() == Kind::List ? b.items() : Arguments(&b, 1), context);
    if (a.kind() == Kind::String && b.kind() == Kind::String) return joined_texts(a.string(), b.string(), context);
    if (a.kind() == Kind::String || b.kind() == Kind::String) {
      const auto left = as_text(a), right = as_text(b);
      if (left && right) return joined_texts(*left, *right, context);
      no_arithmetic(op, a, b);
    }
  }
  const bool of_duration = a.kind() == Kind::Duration;
  if ((op == ExprKind::Add || op == ExprKind::Subtract) && b.kind() == Kind::Duration) {
    const int sign = op == ExprKind::Add ? 1 : -1;
    if (of_duration) return add(a.duration(), b.duration(), sign);
    if (is_instant(a.kind())) return add(a, b.duration(), sign);
  }
  if (op == ExprKind::Add && of_duration && is_instant(b.kind())) return add(b, a.duration(), 1);
  if (op == ExprKind::Multiply && of_duration && b.is_number()) return multiply(a.duration(), b.number());
  if (op == ExprKind::Multiply && a.is_number() && b.kind() == Kind::Duration)
    return multiply(b.duration(), a.number());
  if (op == ExprKind::Divide && of_duration && b.is_number()) return divide(a.duration(), b.number());
  if (op == ExprKind::Subtract && is_instant(a.kind()) && is_instant(b.kind()))
    wrong_type("one temporal value can not be subtracted from another; use duration.between(from, to)");
  no_arithmetic(op, a, b);
}

// ---- Entities -----------------------------------------------------------------------------------------------------------

Value property(const Value& target, std::string_view key, EvalContext& context) {
  switch (target.kind()) {
    case Kind::Null: return {};
    case Kind::Map: {
      const Value* found = target.find(key);
      return found ? *found : Value();
    }
    case Kind::Node: {
      require_alive(context, target.node());
      const auto id = context.view.key(key);
      return id ? settled(context, context.view.property(target.node(), *id)) : Value();
    }
    case Kind::Relationship: {
      require_alive(context, target.relationship());
      const auto id = context.view.key(key);
      return id ? settled(context, context.view.property(target.relationship(), *id)) : Value();
    }
    case Kind::Date:
    case Kind::LocalTime:
    case Kind::Time:
    case Kind::LocalDateTime:
    case Kind::DateTime:
    case Kind::Duration: return component(target, key);
    default:
      wrong_type(a_kind(target) + " has no property '" + std::string(key) +
                 "'; nodes, relationships, maps and temporal values have");
  }
}

void require_property_value(const Value& value, Span span) {
  if (value.kind() != Kind::List) return;
  for (const Value& item : value.items()) {
    if (item.kind() == Kind::Map)
      throw Error(Fault::TypeError, "InvalidPropertyType", span,
                  "a property can not hold a LIST of MAPs; make nodes of them, or keep one LIST a key", Phase::Run);
    require_property_value(item, span);
  }
}

bool matches(const LabelExpr& expr, NodeId node, const View& view) {
  switch (expr.kind) {
    case LabelExpr::Kind::Name: {
      const auto label = view.label(expr.name);
      return label && view.has_label(node, *label);
    }
    case LabelExpr::Kind::And:
      return std::all_of(expr.children.begin(), expr.children.end(), [&](auto& c) { return matches(c, node, view); });
    case LabelExpr::Kind::Or:
      return std::any_of(expr.children.begin(), expr.children.end(), [&](auto& c) { return matches(c, node, view); });
    case LabelExpr::Kind::Not: return !matches(expr.children[0], node, view);
    case LabelExpr::Kind::Wildcard: return !view.labels(node).empty();
  }
  return false;
}

bool matches(const LabelExpr& expr, TypeId type, const View& view) {
  switch (expr.kind) {
    case LabelExpr::Kind::Name: return view.name(type) == expr.name;
    case LabelExpr::Kind::And:
      return std::all_of(expr.children.begin(), expr.children.end(), [&](auto& c) { return matches(c, type, view); });
    case LabelExpr::Kind::Or:
      return std::any_of(expr.children.begin(), expr.children.end(), [&](auto& c) { return matches(c, type, view); });
    case LabelExpr::Kind::Not: return !matches(expr.children[0], type, view);
    case LabelExpr::Kind::Wildcard: return true;
  }
  return false;
}

// ---- One row --------------------------------------------------------------------------------------------------------------

namespace {

struct Row {
  const Batch& batch;
  std::uint32_t row;
  EvalContext& context;

  Value operator()(const Expr& expr) const;  // the value of an expression

  Value& local(Slot slot) const {
    if (context.locals.size() <= std::size_t(slot)) context.locals.resize(std::size_t(slot) + 1);
    return context.locals[std::size_t(slot)];
  }
  Value parameter(const Expr& e) const;
  Value subscript(const Expr& e) const;
  Value slice(const Expr& e) const;
  Value map(const Expr& e) const;
  Value map_projection(const Expr& e) const;
  Value logic(const Expr& e) const;
  Value chain(const Expr& e) const;
  Value texts(const Expr& e) const;
  Value has_labels(const Expr& e) const;
  Value call(const Expr& e) const;
  Value choose(const Expr& e) const;
  Value comprehension(const Expr& e) const;
  Value reduce(const Expr& e) const;
  Value quantifier(const Expr& e) const;
};

bool missing(const Expr& e) { return e.kind == ExprKind::Missing; }

Value Row::parameter(const Expr& e) const {
  const auto found = context.options.parameters.find(e.text);
  if (found == context.options.parameters.end())
    throw Error(Fault::ParameterMissing, "MissingParameter", e.span,
                "no value for the parameter $" + e.text + "; give it with the query");
  return found->second;
}

Value Row::subscript(const Expr& e) const {
  const Value target = (*this)(e.children[0]), index = (*this)(e.children[1]);
  if (target.is_null()) return {};
  switch (target.kind()) {
    case Kind::List: {
      if (index.is_null()) return {};
      if (index.kind() != Kind::Integer)
        wrong_type("a list is indexed by an INTEGER, not " + a_kind(index), e.children[1].span);
      const auto items = target.items();
      std::int64_t i = index.integer();
      if (i < 0) i += std::int64_t(items.size());
      return i < 0 || i >= std::int64_t(items.size()) ? Value() : items[std::size_t(i)];
    }
    case Kind::Map:
    case Kind::Node:
    case Kind::Relationship:
      if (index.is_null()) return {};
      if (index.kind() != Kind::String)
        throw Error(Fault::TypeError, "MapElementAccessByNonString", e.children[1].span,
                    a_kind(target) + " is indexed by a STRING, the name of a key, not by " + a_kind(index), Phase::Run);
      return Place{e}([&] { return property(target, index.string(), context); });
    default:
      if (index.is_null() && is_instant(target.kind())) return {};
      if (index.kind() == Kind::String && (is_instant(target.kind()) || target.kind() == Kind::Duration))
        return Place{e}([&] { return component(target, index.string()); });
      wrong_type(a_kind(target) + " can not be indexed; lists, maps, nodes and relationships can", e.children[0].span);
  }
}

Value Row::slice(const Expr& e) const {
  const Value list = (*this)(e.children[0]);
  const Value from = missing(e.children[1]) ? Value(0) : (*this)(e.children[1]);
  const Value to = missing(e.children[2]) ? Value(INT64_MAX) : (*this)(e.children[2]);
  if (list.is_null() || from.is_null() || to.is_null()) return {};
  if (list.kind() != Kind::List) wrong_type("only a LIST has slices, not " + a_kind(list), e.children[0].span);
  for (const Value* bound : {&from, &to})
    if (bound->kind() != Kind::Integer) wrong_type("the bounds of a slice are INTEGERs, not " + a_kind(*bound), e.span);
  const auto items = list.items();
  const auto n = std::int64_t(items.size());
  const auto clamped = [&](std::int64_t i) { return std::clamp<std::int64_t>(i < 0 ? std::max(i, -n) + n : i, 0, n); };
  const std::int64_t begin = clamped(from.integer()), end = clamped(to.integer());
  if (begin >= end) return Value::list({});
  return Value::list(std::vector<Value>(items.begin() + begin, items.begin() + end));
}

Value Row::map(const Expr& e) const {
  std::vector<MapEntry> entries;
  entries.reserve(e.children.size());
  for (std::size_t i = 0; i < e.children.size(); ++i) entries.emplace_back(e.keys[i], (*this)(e.children[i]));
  return Value::map(std::move(entries));
}

Value Row::map_projection(const Expr& e) const {
  const Value subject = (*this)(e.children[0]);
  if (subject.is_null()) return {};
  if (subject.kind() != Kind::Map && subject.kind() != Kind::Node && subject.kind() != Kind::Relationship)
    wrong_type("a map projection takes its keys from a NODE, RELATIONSHIP or MAP, not " + a_kind(subject),
               e.children[0].span);
  std::vector<MapEntry> entries;
  for (const ProjectionItem& item : e.projection) {
    switch (item.kind) {
      case ProjectionItem::Kind::Property:
        entries.emplace_back(item.name, Place{e}([&] { return property(subject, item.name, context); }));
        break;
      case ProjectionItem::Kind::All: {
        static const int properties = find_function("properties");
        const Value all = Place{e}([&] { return functions()[std::size_t(properties)].call(context, {&subject, 1}); });
        entries.insert(entries.end(), all.entries().begin(), all.entries().end());
        break;
      }
      case ProjectionItem::Kind::Entry:
      case ProjectionItem::Kind::Variable: entries.emplace_back(item.name, (*this)(item.expr)); break;
    }
  }
  return Value::map(std::move(entries));
}

Value Row::logic(const Expr& e) const {
  const auto truth = [&](const Expr& child) {
    const Value value = (*this)(child);
    return Place{child}([&] { return truth_of(value); });
  };
  if (e.kind == ExprKind::Not) return to_value(negation(truth(e.children[0])));
  if (e.kind == ExprKind::Xor) {
    bool odd = false, unknown = false;
    for (const Expr& child : e.children) {
      const Truth t = truth(child);
      if (t == Truth::Unknown) unknown = true;
      odd ^= t == Truth::True;
    }
    return unknown ? Value() : Value(odd);
  }
  const Truth decisive = e.kind == ExprKind::And ? Truth::False : Truth::True;
  bool unknown = false;
  for (const Expr& child : e.children) {
    const Truth t = truth(child);
    if (t == decisive) return to_value(t);
    if (t == Truth::Unknown) unknown = true;
  }
  return unknown ? Value() : to_value(negation(decisive));
}

Value Row::chain(const Expr& e) const {
  Value left = (*this)(e.children[0]);
  Truth all = Truth::True;
  for (std::size_t i = 0; i < e.operators.size(); ++i) {
    Value right = (*this)(e.children[i + 1]);
    const Truth t = compare(e.operators[i], left, right);
    if (t == Truth::False) return false;
    if (t == Truth::Unknown) all = t;
    left = std::move(right);
  }
  return to_value(all);
}

// Patterns are compiled once per thread; a query rarely has more than a few.
const RE2& compiled(std::string_view pattern) {
  thread_local std::map<std::string, std::unique_ptr<RE2>, std::less<>> cache;
  auto found = cache.find(pattern);
  if (found == cache.end()) {
    if (cache.size() >= 64) cache.clear();
    RE2::Options options;
    options.set_log_errors(false);
    found = cache
                .emplace(std::string(pattern),
                         std::make_unique<RE2>(re2::StringPiece(pattern.data(), pattern.size()), options))
                .first;
  }
  const RE2& re = *found->second;
  if (!re.ok())
    throw Error(Fault::ArgumentError, "InvalidRegularExpression", {},
                "'" + std::string(pattern) + "' is no regular expression here: " + re.error() +
                    " (RE2 syntax: no back-references, no look-around)",
                Phase::Run);
  return re;
}

Truth text_relation(ExprKind kind, const Value& a, const Value& b) {
  if (a.kind() != Kind::String || b.kind() != Kind::String) return Truth::Unknown;
  const std::string_view s = a.string(), t = b.string();
  bool holds = false;
  switch (kind) {
    case ExprKind::StartsWith: holds = s.starts_with(t); break;
    case ExprKind::EndsWith: holds = s.ends_with(t); break;
    case ExprKind::Contains: holds = s.find(t) != std::string_view::npos; break;
    default: holds = RE2::FullMatch(re2::StringPiece(s.data(), s.size()), compiled(t)); break;
  }
  return holds ? Truth::True : Truth::False;
}

Value Row::texts(const Expr& e) const {
  const Value a = (*this)(e.children[0]), b = (*this)(e.children[1]);
  return Place{e}([&] { return to_value(text_relation(e.kind, a, b)); });
}

Value Row::has_labels(const Expr& e) const {
  const Value subject = (*this)(e.children[0]);
  if (subject.is_null()) return {};
  if (subject.kind() == Kind::Node) {
    Place{e}([&] { require_alive(context, subject.node()); });
    return matches(*e.labels, subject.node(), context.view) != e.negated;
  }
  if (subject.kind() == Kind::Relationship)
    return matches(*e.labels, type_of(subject.relationship()), context.view) != e.negated;
  wrong_type("labels belong to a NODE, types to a RELATIONSHIP; this is " + a_kind(subject), e.children[0].span);
}

Value Row::call(const Expr& e) const {
  const Function& f = functions()[std::size_t(e.function)];
  DOTHI_ASSERT(!f.aggregate);
  if (f.lazy) {
    for (const Expr& child : e.children) {
      Value value = (*this)(child);
      if (!value.is_null()) return value;
    }
    return {};
  }
  Value few[3];
  std::vector<Value> many;
  if (e.children.size() > 3) many.resize(e.children.size());
  const std::span<Value> arguments = many.empty() ? std::span(few).first(e.children.size()) : std::span(many);
  bool null = false;
  for (std::size_t i = 0; i < e.children.size(); ++i) {
    arguments[i] = (*this)(e.children[i]);
    null |= arguments[i].is_null();
  }
  if (null && f.strict) return {};
  return Place{e}([&] { return f.call(context, arguments); });
}

Value Row::choose(const Expr& e) const {
  const bool simple = !missing(e.children[0]);
  const Value subject = simple ? (*this)(e.children[0]) : Value();
  for (std::size_t i = 1; i + 1 < e.children.size(); i += 2) {
    const Value when = (*this)(e.children[i]);
    const Truth t = simple ? equal(subject, when) : Place{e.children[i]}([&] { return truth_of(when); });
    if (t == Truth::True) return (*this)(e.children[i + 1]);
  }
  return missing(e.children.back()) ? Value() : (*this)(e.children.back());
}

Value listed(const Value& list, const Expr& e) {
  if (!list.is_null() && list.kind() != Kind::List) wrong_type("a LIST is wanted here, not " + a_kind(list), e.span);
  return list;
}

// Bytes that a value made just now takes, lists two deep: enough to see a result grow beyond its limit.
std::size_t made_bytes(const Value& value, int deep = 2) {
  if (value.kind() == Kind::String) return value.string().size();
  if (value.kind() != Kind::List || deep == 0) return sizeof(Value);
  const auto items = value.items();
  std::size_t bytes = 4 * sizeof(Value) + items.size() * sizeof(Value);
  if (!items.empty() && (items[0].kind() == Kind::List || items[0].kind() == Kind::String))
    for (const Value& item : items) bytes += made_bytes(item, deep - 1);
  return bytes;
}

// Whether an expression makes its value; others hand on what is kept elsewhere.
bool makes(const Expr& e) {
  switch (e.kind) {
    case ExprKind::List:
    case ExprKind::ListComprehension:
    case ExprKind::PatternComprehension:
    case ExprKind::Collect:
    case ExprKind::Add:
    case ExprKind::Concatenate:
    case ExprKind::Function: return true;
    default: return false;
  }
}

// Memory held while a value is made.
struct Held {
  Limits& limits;
  std::size_t bytes = 0;
  void add(std::size_t more) {
    bytes += more;
    limits.charge(more);
  }
  ~Held() { limits.release(bytes); }
};

Value Row::comprehension(const Expr& e) const {
  const Value list = listed((*this)(e.children[0]), e.children[0]);
  if (list.is_null()) return {};
  std::vector<Value> out;
  Held held{context.limits};
  const bool made = makes(e.children[2]);
  for (const Value& item : list.items()) {
    context.limits.tick();
    local(e.slot) = item;
    if (!missing(e.children[1])) {
      const Value keep = (*this)(e.children[1]);
      if (Place{e.children[1]}([&] { return truth_of(keep); }) != Truth::True) continue;
    }
    out.push_back(missing(e.children[2]) ? item : (*this)(e.children[2]));
    held.add(sizeof(Value) + (made ? made_bytes(out.back()) : 0));
  }
  local(e.slot) = Value();
  return Value::list(std::move(out));
}

Value Row::reduce(const Expr& e) const {
  Value accumulator = (*this)(e.children[0]);
  const Value list = listed((*this)(e.children[1]), e.children[1]);
  if (list.is_null()) return {};
  for (const Value& item : list.items()) {
    context.limits.tick();
    local(e.accumulator_slot) = std::move(accumulator);
    local(e.slot) = item;
    accumulator = (*this)(e.children[2]);
  }
  local(e.accumulator_slot) = Value();
  local(e.slot) = Value();
  return accumulator;
}

Value Row::quantifier(const Expr& e) const {
  const Value list = listed((*this)(e.children[0]), e.children[0]);
  if (list.is_null()) return {};
  std::size_t trues = 0, unknowns = 0;
  for (const Value& item : list.items()) {
    context.limits.tick();
    local(e.slot) = item;
    const bool bare = e.children.size() < 2 || missing(e.children[1]);
    const Value holds = bare ? item : (*this)(e.children[1]);
    const Truth t = Place{bare ? e : e.children[1]}([&] { return truth_of(holds); });
    trues += t == Truth::True;
    unknowns += t == Truth::Unknown;
    if (e.kind == ExprKind::All ? t == Truth::False : t == Truth::True && (e.kind != ExprKind::Single || trues > 1))
      return e.kind == ExprKind::Any;
  }
  if (unknowns) return {};
  return e.kind == ExprKind::Single ? trues == 1 : e.kind != ExprKind::Any;
}

Value negated(const Value& value, const Expr& e) {
  switch (value.kind()) {
    case Kind::Null: return {};
    case Kind::Integer:
      if (value.integer() == INT64_MIN)
        throw Error(Fault::ArithmeticError, "NumberOutOfRange", e.span,
                    "-(" + to_string(value) + ") does not fit into an INTEGER; negate a FLOAT, like toFloat(…)",
                    Phase::Run);
      return -value.integer();
    case Kind::Float: return -value.real();
    case Kind::Duration: return add(Duration{}, value.duration(), -1);
    default: wrong_type("`-` takes a number or DURATION, not " + a_kind(value), e.span);
  }
}

Value Row::operator()(const Expr& e) const {
  switch (e.kind) {
    case ExprKind::Literal: return e.value;
    case ExprKind::Parameter: return parameter(e);
    case ExprKind::Variable: return context.read(e.slot, batch, row);
    case ExprKind::Property: {
      const Value target = (*this)(e.children[0]);
      return Place{e}([&] { return property(target, e.text, context); });
    }
    case ExprKind::Subscript: return subscript(e);
    case ExprKind::Slice: return slice(e);
    case ExprKind::Missing: return {};
    case ExprKind::List: {
      std::vector<Value> items;
      items.reserve(e.children.size());
      for (const Expr& child : e.children) items.push_back((*this)(child));
      return Value::list(std::move(items));
    }
    case ExprKind::Map: return map(e);
    case ExprKind::MapProjection: return map_projection(e);
    case ExprKind::Not:
    case ExprKind::Or:
    case ExprKind::Xor:
    case ExprKind::And: return logic(e);
    case ExprKind::Negate: return negated((*this)(e.children[0]), e);
    case ExprKind::Plus: {
      const Value value = (*this)(e.children[0]);
      if (!value.is_null() && !value.is_number() && value.kind() != Kind::Duration)
        wrong_type("`+` takes a number, not " + a_kind(value), e.span);
      return value;
    }
    case ExprKind::Add:
    case ExprKind::Subtract:
    case ExprKind::Multiply:
    case ExprKind::Divide:
    case ExprKind::Modulo:
    case ExprKind::Power:
    case ExprKind::Concatenate: {
      Value left = (*this)(e.children[0]);
      for (std::size_t i = 1; i < e.children.size(); ++i) {
        const Value right = (*this)(e.children[i]);
        left = Place{e}([&] { return arithmetic(e.kind, left, right, context); });
      }
      return left;
    }
    case ExprKind::Compare: return chain(e);
    case ExprKind::In: {
      const Value value = (*this)(e.children[0]), list = (*this)(e.children[1]);
      return Place{e.children[1]}([&] { return to_value(contained(value, list)); });
    }
    case ExprKind::StartsWith:
    case ExprKind::EndsWith:
    case ExprKind::Contains:
    case ExprKind::Matches: return texts(e);
    case ExprKind::IsNull: return (*this)(e.children[0]).is_null();
    case ExprKind::IsNotNull: return !(*this)(e.children[0]).is_null();
    case ExprKind::HasLabels: return has_labels(e);
    case ExprKind::IsTyped: return is_of((*this)(e.children[0]), *e.type_name) != e.negated;
    case ExprKind::Function: return call(e);
    case ExprKind::CountStar: DOTHI_ASSERT(!"an aggregate outside a projection");
    case ExprKind::Case: return choose(e);
    case ExprKind::ListComprehension: return comprehension(e);
    case ExprKind::Reduce: return reduce(e);
    case ExprKind::All:
    case ExprKind::Any:
    case ExprKind::None:
    case ExprKind::Single: return quantifier(e);
    case ExprKind::PatternComprehension:
    case ExprKind::PatternPredicate:
    case ExprKind::ShortestPath:
    case ExprKind::Exists:
    case ExprKind::Count:
    case ExprKind::Collect: return context.subquery(e, batch, row, context);
  }
  return {};
}

// ---- Many rows -----------------------------------------------------------------------------------------------------------

void evaluate_rows(const Expr& e, const Batch& batch, Rows rows, EvalContext& context, Column& out);

Column::Kind column_kind(Kind kind) {
  switch (kind) {
    case Kind::Node: return Column::Kind::Node;
    case Kind::Relationship: return Column::Kind::Relationship;
    case Kind::Integer: return Column::Kind::Integer;
    case Kind::Float: return Column::Kind::Float;
    case Kind::Boolean: return Column::Kind::Boolean;
    default: return Column::Kind::Value;
  }
}

void make_constant(Column& out, Value value) {
  out.reset(column_kind(value.kind()), true);
  out.resize(1);
  out.set(0, std::move(value));
}

// A column of an operand: that of a variable as it stands, else one evaluated into `room`.
const Column& operand(const Expr& e, const Batch& batch, Rows rows, EvalContext& context, Column& room) {
  if (e.kind == ExprKind::Variable && std::size_t(e.slot) < batch.columns.size() &&
      !batch.columns[std::size_t(e.slot)].absent())
    return batch.columns[std::size_t(e.slot)];
  evaluate_rows(e, batch, rows, context, room);
  return room;
}

// Fills a column value by value; its kind is that of the first that is not null.
class Filler {
 public:
  Filler(Column& out, std::size_t size) : out_(out), size_(size) { out.reset(Column::Kind::Absent); }
  void set(std::uint32_t row, Value value) {
    if (out_.absent()) {
      if (value.is_null()) {
        leading_.push_back(row);
        return;
      }
      start(column_kind(value.kind()));
    }
    out_.set(row, std::move(value));
  }
  void finish() {
    if (out_.absent()) start(Column::Kind::Value);
  }

 private:
  void start(Column::Kind kind) {
    out_.reset(kind);
    out_.resize(size_);
    for (const std::uint32_t row : leading_) out_.set_null(row);
  }
  Column& out_;
  std::size_t size_;
  std::vector<std::uint32_t> leading_;
};

void one_by_one(const Expr& e, const Batch& batch, Rows rows, EvalContext& context, Column& out) {
  Filler fill(out, batch.size);
  for (const std::uint32_t row : rows) fill.set(row, Row{batch, row, context}(e));
  fill.finish();
}

constexpr std::uint8_t f = 0, t = 1, u = 2;  // truth in a byte

std::uint8_t truth_at(const Column& c, std::uint32_t row, const Expr& e) {
  if (c.kind == Column::Kind::Boolean) return c.is_null(row) ? u : c.booleans[c.at(row)];
  const Value value = c.value(row);
  const Truth truth = Place{e}([&] { return truth_of(value); });
  return truth == Truth::True ? t : truth == Truth::False ? f : u;
}

// A Boolean column out of truths by row.
void from_truths(Column& out, const std::vector<std::uint8_t>& truths, Rows rows) {
  out.reset(Column::Kind::Boolean);
  out.resize(truths.size());
  for (const std::uint32_t row : rows) {
    if (truths[row] == u)
      out.set_null(row);
    else
      out.booleans[row] = truths[row];
  }
}

void logic_rows(const Expr& e, const Batch& batch, Rows rows, EvalContext& context, Column& out) {
  std::vector<std::uint8_t> truths(batch.size);
  Column room;
  if (e.kind == ExprKind::Not || e.kind == ExprKind::Xor) {
    for (std::size_t i = 0; i < e.children.size(); ++i) {
      const Column& c = operand(e.children[i], batch, rows, context, room);
      for (const std::uint32_t row : rows) {
        const std::uint8_t x = truth_at(c, row, e.children[i]);
        std::uint8_t& to = truths[row];
        if (e.kind == ExprKind::Not)
          to = x == u ? u : !x;
        else
          to = to == u || x == u ? u : to ^ x;
      }
    }
    return from_truths(out, truths, rows);
  }
  const std::uint8_t decisive = e.kind == ExprKind::And ? f : t;
  for (const std::uint32_t row : rows) truths[row] = !decisive;
  std::vector<std::uint32_t> open(rows.begin(), rows.end());  // rows not decided yet
  for (const Expr& child : e.children) {
    if (open.empty()) break;
    const Column& c = operand(child, batch, open, context, room);
    std::size_t kept = 0;
    for (const std::uint32_t row : open) {
      const std::uint8_t x = truth_at(c, row, child);
      if (x == decisive) {
        truths[row] = x;
      } else {
        if (x == u) truths[row] = u;
        open[kept++] = row;
      }
    }
    open.resize(kept);
  }
  from_truths(out, truths, rows);
}

bool holds(CompareOp op, auto a, auto b) {
  switch (op) {
    case CompareOp::Equal: return a == b;
    case CompareOp::NotEqual: return a != b;
    case CompareOp::Less: return a < b;
    case CompareOp::LessEqual: return a <= b;
    case CompareOp::Greater: return a > b;
    default: return a >= b;
  }
}

// Both columns of one kind that C++ compares as openCypher does.
template <typename T>
void compare_typed(CompareOp op, const Column& a, const std::vector<T>& x, const Column& b, const std::vector<T>& y,
                   Rows rows, Column& out) {
  const bool nulls = !a.nulls.empty() || !b.nulls.empty();
  for (const std::uint32_t row : rows) {
    if (nulls && (a.is_null(row) || b.is_null(row))) {
      out.set_null(row);
      continue;
    }
    out.booleans[row] = holds(op, x[a.at(row)], y[b.at(row)]);
  }
}

void compare_rows(const Expr& e, const Batch& batch, Rows rows, EvalContext& context, Column& out) {
  Column left, right;
  const Column& a = operand(e.children[0], batch, rows, context, left);
  const Column& b = operand(e.children[1], batch, rows, context, right);
  const CompareOp op = e.operators[0];
  out.reset(Column::Kind::Boolean);
  out.resize(batch.size);
  using K = Column::Kind;
  const bool sameness = op == CompareOp::Equal || op == CompareOp::NotEqual;
  if (a.kind == b.kind && (sameness || (a.kind != K::Node && a.kind != K::Relationship))) {
    switch (a.kind) {
      case K::Integer: return compare_typed(op, a, a.integers, b, b.integers, rows, out);
      case K::Float: return compare_typed(op, a, a.reals, b, b.reals, rows, out);
      case K::Boolean: return compare_typed(op, a, a.booleans, b, b.booleans, rows, out);
      case K::Node: return compare_typed(op, a, a.nodes, b, b.nodes, rows, out);
      case K::Relationship: return compare_typed(op, a, a.relationships, b, b.relationships, rows, out);
      default: break;
    }
  }
  const bool textual = op == CompareOp::Equal && b.kind == K::Value && b.constant &&
                       b.values[0].kind() == Kind::String && a.kind == K::Value;
  for (const std::uint32_t row : rows) {
    if (textual) {
      const Value& value = a.values[a.at(row)];
      if (value.kind() == Kind::String) {
        out.booleans[row] = value.string() == b.values[0].string();
        continue;
      }
    }
    const Truth truth = compare(op, a.value(row), b.value(row));
    if (truth == Truth::Unknown)
      out.set_null(row);
    else {
      out.booleans[row] = truth == Truth::True;
      if (!out.nulls.empty()) out.nulls[row] = 0;
    }
  }
}

// left = left op right.
void arithmetic_step(const Expr& e, const Column& a, const Column& b, Rows rows, std::size_t size, EvalContext& context,
                     Column& out) {
  using K = Column::Kind;
  const auto numeric = [](const Column& c) { return c.kind == K::Integer || c.kind == K::Float; };
  if (!numeric(a) || !numeric(b)) {
    Filler fill(out, size);
    for (const std::uint32_t row : rows)
      fill.set(row, Place{e}([&] { return arithmetic(e.kind, a.value(row), b.value(row), context); }));
    return fill.finish();
  }
  const bool whole = a.kind == K::Integer && b.kind == K::Integer && e.kind != ExprKind::Power;
  out.reset(whole ? K::Integer : K::Float);
  out.resize(size);
  const bool nulls = !a.nulls.empty() || !b.nulls.empty();
  Place{e}([&] {
    for (const std::uint32_t row : rows) {
      if (nulls && (a.is_null(row) || b.is_null(row))) {
        out.set_null(row);
        continue;
      }
      const std::uint32_t i = a.at(row), j = b.at(row);
      if (whole)
        out.integers[row] = integers(e.kind, a.integers[i], b.integers[j]);
      else
        out.reals[row] = reals(e.kind, a.kind == K::Integer ? double(a.integers[i]) : a.reals[i],
                               b.kind == K::Integer ? double(b.integers[j]) : b.reals[j]);
    }
  });
}

void arithmetic_rows(const Expr& e, const Batch& batch, Rows rows, EvalContext& context, Column& out) {
  Column first, right, next;
  const Column* left = &operand(e.children[0], batch, rows, context, first);
  for (std::size_t i = 1; i < e.children.size(); ++i) {
    const Column& b = operand(e.children[i], batch, rows, context, right);
    arithmetic_step(e, *left, b, rows, batch.size, context, next);
    std::swap(out, next);
    left = &out;
  }
}

template <typename Id>
void entity_properties(const Expr& e, const Column& entities, const std::vector<Id>& ids, std::size_t size, Rows rows,
                       EvalContext& context, Column& out) {
  const auto key = context.view.key(e.text);
  if (!key && !context.transaction) return make_constant(out, Value());
  const bool nulls = !entities.nulls.empty();
  const auto property_of = [&](Id id) {
    require_alive(context, id);
    return key ? settled(context, context.view.property(id, *key)) : Value();
  };
  // The neighbours of one node come in rows one after the other, the node in each of them.
  const Id first = ids[entities.at(rows[0])];
  if (!nulls && rows.size() > 1 &&
      std::all_of(rows.begin(), rows.end(), [&](std::uint32_t row) { return ids[entities.at(row)] == first; })) {
    Place{e}([&] { make_constant(out, property_of(first)); });
    return;
  }
  Filler fill(out, size);
  Place{e}([&] {
    for (const std::uint32_t row : rows)
      fill.set(row, nulls && entities.is_null(row) ? Value() : property_of(ids[entities.at(row)]));
  });
  fill.finish();
}

void property_rows(const Expr& e, const Batch& batch, Rows rows, EvalContext& context, Column& out) {
  Column room;
  const Column& target = operand(e.children[0], batch, rows, context, room);
  if (target.kind == Column::Kind::Node)
    return entity_properties(e, target, target.nodes, batch.size, rows, context, out);
  if (target.kind == Column::Kind::Relationship)
    return entity_properties(e, target, target.relationships, batch.size, rows, context, out);
  Filler fill(out, batch.size);
  for (const std::uint32_t row : rows)
    fill.set(row, Place{e}([&] { return property(target.value(row), e.text, context); }));
  fill.finish();
}

struct ValueHash {
  std::size_t operator()(const Value& v) const { return hash(v); }
};
struct ValueEquivalent {
  bool operator()(const Value& a, const Value& b) const { return equivalent(a, b); }
};

// Whether equality with a value is the same as equivalence: nothing in it is null or NaN.
bool plain(const Value& value) {
  switch (value.kind()) {
    case Kind::Null:
    case Kind::List:
    case Kind::Map: return false;
    case Kind::Float: return !std::isnan(value.real());
    default: return true;
  }
}

void in_rows(const Expr& e, const Batch& batch, Rows rows, EvalContext& context, Column& out) {
  Column left, right;
  const Column& value = operand(e.children[0], batch, rows, context, left);
  const Column& list = operand(e.children[1], batch, rows, context, right);
  out.reset(Column::Kind::Boolean);
  out.resize(batch.size);
  const Value constant = list.constant ? list.value(0) : Value();
  std::unordered_set<Value, ValueHash, ValueEquivalent> items;
  if (list.constant && constant.kind() == Kind::List && constant.items().size() > 16 && rows.size() > 16 &&
      std::all_of(constant.items().begin(), constant.items().end(), plain))
    items.insert(constant.items().begin(), constant.items().end());
  for (const std::uint32_t row : rows) {
    const Value v = value.value(row);
    Truth truth;
    if (!items.empty() && plain(v))
      truth = items.count(v) ? Truth::True : Truth::False;
    else
      truth = Place{e.children[1]}([&] { return contained(v, list.constant ? constant : list.value(row)); });
    if (truth == Truth::Unknown)
      out.set_null(row);
    else
      out.booleans[row] = truth == Truth::True;
  }
}

void text_rows(const Expr& e, const Batch& batch, Rows rows, EvalContext& context, Column& out) {
  Column left, right;
  const Column& a = operand(e.children[0], batch, rows, context, left);
  const Column& b = operand(e.children[1], batch, rows, context, right);
  std::vector<std::uint8_t> truths(batch.size);
  Place{e}([&] {
    for (const std::uint32_t row : rows) {
      const Truth truth = text_relation(e.kind, a.value(row), b.value(row));
      truths[row] = truth == Truth::Unknown ? u : truth == Truth::True;
    }
  });
  from_truths(out, truths, rows);
}

void label_rows(const Expr& e, const Batch& batch, Rows rows, EvalContext& context, Column& out) {
  Column room;
  const Column& subject = operand(e.children[0], batch, rows, context, room);
  if (subject.kind != Column::Kind::Node || e.labels->kind != LabelExpr::Kind::Name)
    return one_by_one(e, batch, rows, context, out);
  const auto label = context.view.label(e.labels->name);
  out.reset(Column::Kind::Boolean);
  out.resize(batch.size);
  for (const std::uint32_t row : rows) {
    if (subject.is_null(row)) {
      out.set_null(row);
      continue;
    }
    const NodeId node = subject.nodes[subject.at(row)];
    Place{e}([&] { require_alive(context, node); });
    out.booleans[row] = (label && context.view.has_label(node, *label)) != e.negated;
  }
}

void call_rows(const Expr& e, const Batch& batch, Rows rows, EvalContext& context, Column& out) {
  const Function& fn = functions()[std::size_t(e.function)];
  if (fn.lazy) return one_by_one(e, batch, rows, context, out);
  std::vector<Column> rooms(e.children.size());
  std::vector<const Column*> columns;
  for (std::size_t i = 0; i < rooms.size(); ++i)
    columns.push_back(&operand(e.children[i], batch, rows, context, rooms[i]));
  std::vector<Value> arguments(rooms.size());
  Filler fill(out, batch.size);
  Place{e}([&] {
    for (const std::uint32_t row : rows) {
      bool null = false;
      for (std::size_t i = 0; i < columns.size(); ++i) {
        arguments[i] = columns[i]->value(row);
        null |= arguments[i].is_null();
      }
      fill.set(row, null && fn.strict ? Value() : fn.call(context, arguments));
    }
  });
  fill.finish();
}

void null_rows(const Expr& e, const Batch& batch, Rows rows, EvalContext& context, Column& out) {
  Column room;
  const Column& c = operand(e.children[0], batch, rows, context, room);
  const bool wanted = e.kind == ExprKind::IsNull;
  out.reset(Column::Kind::Boolean);
  out.resize(batch.size);
  for (const std::uint32_t row : rows) out.booleans[row] = c.is_null(row) == wanted;
}

// Whether every row gives the same value: no variable, no subquery, no chance in it.
bool same_for_all(const Expr& e) {
  switch (e.kind) {
    case ExprKind::Literal:
    case ExprKind::Parameter:
    case ExprKind::Missing: return true;
    case ExprKind::Variable:
    case ExprKind::ListComprehension:
    case ExprKind::Reduce:
    case ExprKind::All:
    case ExprKind::Any:
    case ExprKind::None:
    case ExprKind::Single:
    case ExprKind::MapProjection:
    case ExprKind::PatternComprehension:
    case ExprKind::PatternPredicate:
    case ExprKind::ShortestPath:
    case ExprKind::Exists:
    case ExprKind::Count:
    case ExprKind::Collect:
    case ExprKind::CountStar: return false;
    case ExprKind::Function:
      if (!functions()[std::size_t(e.function)].deterministic) return false;
      break;
    default: break;
  }
  return std::all_of(e.children.begin(), e.children.end(), same_for_all);
}

void evaluate_rows(const Expr& e, const Batch& batch, Rows rows, EvalContext& context, Column& out) {
  if (rows.empty()) {
    out.reset(Column::Kind::Value);
    out.resize(batch.size);
    return;
  }
  if (rows.size() > 1 && e.kind != ExprKind::Literal && e.kind != ExprKind::Variable && same_for_all(e))
    return make_constant(out, Row{batch, rows[0], context}(e));
  switch (e.kind) {
    case ExprKind::Literal: return make_constant(out, e.value);
    case ExprKind::Parameter: return make_constant(out, Row{batch, rows[0], context}.parameter(e));
    case ExprKind::Variable: {
      const bool column = std::size_t(e.slot) < batch.columns.size() && !batch.columns[std::size_t(e.slot)].absent();
      if (column)
        out = batch.columns[std::size_t(e.slot)];
      else
        make_constant(out, context.locals[std::size_t(e.slot)]);
      return;
    }
    case ExprKind::Property: return property_rows(e, batch, rows, context, out);
    case ExprKind::Not:
    case ExprKind::And:
    case ExprKind::Or:
    case ExprKind::Xor: return logic_rows(e, batch, rows, context, out);
    case ExprKind::Compare:
      if (e.operators.size() == 1) return compare_rows(e, batch, rows, context, out);
      break;
    case ExprKind::Add:
    case ExprKind::Subtract:
    case ExprKind::Multiply:
    case ExprKind::Divide:
    case ExprKind::Modulo:
    case ExprKind::Power:
    case ExprKind::Concatenate: return arithmetic_rows(e, batch, rows, context, out);
    case ExprKind::In: return in_rows(e, batch, rows, context, out);
    case ExprKind::StartsWith:
    case ExprKind::EndsWith:
    case ExprKind::Contains:
    case ExprKind::Matches: return text_rows(e, batch, rows, context, out);
    case ExprKind::IsNull:
    case ExprKind::IsNotNull: return null_rows(e, batch, rows, context, out);
    case ExprKind::HasLabels: return label_rows(e, batch, rows, context, out);
    case ExprKind::Function: return call_rows(e, batch, rows, context, out);
    default: break;
  }
  one_by_one(e, batch, rows, context, out);
}

// Rows among `rows` where the condition is true.
void keep_true(const Expr& e, const Batch& batch, std::vector<std::uint32_t>& rows, EvalContext& context) {
  if (e.kind == ExprKind::And) {
    for (const Expr& child : e.children) keep_true(child, batch, rows, context);
    return;
  }
  if (rows.empty()) return;
  Column room;
  const Column& c = operand(e, batch, rows, context, room);
  std::size_t kept = 0;
  if (c.kind == Column::Kind::Boolean && c.nulls.empty() && !c.constant) {
    for (const std::uint32_t row : rows) {
      rows[kept] = row;
      kept += c.booleans[row] != 0;
    }
  } else {
    for (const std::uint32_t row : rows)
      if (truth_at(c, row, e) == t) rows[kept++] = row;
  }
  rows.resize(kept);
}

}  // namespace

void evaluate(const Expr& e, const Batch& batch, EvalContext& context, Column& out) {
  std::vector<std::uint32_t> scratch;
  evaluate_rows(e, batch, batch.rows(scratch), context, out);
}

const Column& evaluated(const Expr& e, const Batch& batch, EvalContext& context, Column& room) {
  if (e.kind == ExprKind::Variable && std::size_t(e.slot) < batch.columns.size() &&
      !batch.columns[std::size_t(e.slot)].absent())
    return batch.columns[std::size_t(e.slot)];
  evaluate(e, batch, context, room);
  return room;
}

Value evaluate(const Expr& e, const Batch& batch, std::uint32_t row, EvalContext& context) {
  return Row{batch, row, context}(e);
}

void filter(const Expr& e, Batch& batch, EvalContext& context) {
  std::vector<std::uint32_t> rows;
  if (batch.selected) {
    rows.swap(batch.selection);
  } else {
    rows.resize(batch.size);
    for (std::uint32_t i = 0; i < batch.size; ++i) rows[i] = i;
  }
  batch.selected = true;
  batch.selection.clear();
  keep_true(e, batch, rows, context);
  batch.selection.swap(rows);
}

}  // namespace dothi
