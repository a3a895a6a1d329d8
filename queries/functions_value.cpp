#include "function_table.h"

#include "temporal.h"

#include <cmath>

namespace dothi {

namespace {

// ---- Entities -----------------------------------------------------------------------------------------------------

Value id(EvalContext&, Arguments a) {
  if (a[0].kind() != Kind::Node && a[0].kind() != Kind::Relationship) wrong_kind("id", "a NODE or RELATIONSHIP", a[0]);
  return a[0].kind() == Kind::Node ? std::int64_t(a[0].node()) : std::int64_t(a[0].relationship());
}

Value element_id_of(EvalContext&, Arguments a) {
  if (a[0].kind() == Kind::Node) return Value(element_id(a[0].node()));
  if (a[0].kind() == Kind::Relationship) return Value(element_id(a[0].relationship()));
  wrong_kind("elementId", "a NODE or RELATIONSHIP", a[0]);
}

Value labels(EvalContext& context, Arguments a) {
  if (a[0].kind() != Kind::Node) wrong_kind("labels", "a NODE", a[0]);
  require_alive(context, a[0].node());
  std::vector<Value> out;
  for (LabelId label : context.view.labels(a[0].node())) out.emplace_back(context.view.name(label));
  return Value::list(std::move(out));
}

Value type(EvalContext& context, Arguments a) {
  if (a[0].kind() != Kind::Relationship) wrong_kind("type", "a RELATIONSHIP", a[0]);
  return Value(context.view.name(type_of(a[0].relationship())));  // known even of a deleted one
}

std::vector<Property> properties_of(EvalContext& context, const Value& entity) {
  if (entity.kind() == Kind::Node) {
    require_alive(context, entity.node());
    return context.view.properties(entity.node());
  }
  require_alive(context, entity.relationship());
  return context.view.properties(entity.relationship());
}

Value keys(EvalContext& context, Arguments a) {
  std::vector<Value> out;
  if (a[0].kind() == Kind::Map) {
    for (const auto& [key, value] : a[0].entries()) out.emplace_back(key);
  } else if (a[0].kind() == Kind::Node || a[0].kind() == Kind::Relationship) {
    for (const Property& p : properties_of(context, a[0])) out.emplace_back(context.view.name(p.key));
  } else {
    wrong_kind("keys", "a NODE, RELATIONSHIP or MAP", a[0]);
  }
  return Value::list(std::move(out));
}

Value properties(EvalContext& context, Arguments a) {
  if (a[0].kind() == Kind::Map) return a[0];
  if (a[0].kind() != Kind::Node && a[0].kind() != Kind::Relationship)
    wrong_kind("properties", "a NODE, RELATIONSHIP or MAP", a[0]);
  std::vector<MapEntry> out;
  for (Property& p : properties_of(context, a[0]))
    out.emplace_back(std::string(context.view.name(p.key)), settled(context, std::move(p.value)));
  return Value::map(std::move(out));
}

template <bool start>
Value end_node(EvalContext& context, Arguments a) {
  if (a[0].kind() != Kind::Relationship) wrong_kind(start ? "startNode" : "endNode", "a RELATIONSHIP", a[0]);
  require_alive(context, a[0].relationship());
  const Ends ends = context.view.ends(a[0].relationship());
  return start ? ends.start : ends.end;
}

Value nodes(EvalContext&, Arguments a) {
  if (a[0].kind() != Kind::Path) wrong_kind("nodes", "a PATH", a[0]);
  const auto& n = a[0].path().nodes;
  return Value::list(std::vector<Value>(n.begin(), n.end()));
}

Value relationships(EvalContext&, Arguments a) {
  if (a[0].kind() != Kind::Path) wrong_kind("relationships", "a PATH", a[0]);
  const auto& r = a[0].path().relationships;
  return Value::list(std::vector<Value>(r.begin(), r.end()));
}

Value length(EvalContext&, Arguments a) {
  if (a[0].kind() != Kind::Path) wrong_kind("length", "a PATH (size() is for lists and texts)", a[0]);
  return std::int64_t(a[0].path().relationships.size());
}

// ---- Lists ----------------------------------------------------------------------------------------------------------

Value size(EvalContext&, Arguments a) {
  if (a[0].kind() == Kind::List) return std::int64_t(a[0].items().size());
  if (a[0].kind() == Kind::String) return std::int64_t(code_points(a[0].string()));
  wrong_kind("size", "a LIST or STRING (length() is for paths)", a[0]);
}

Value is_empty(EvalContext&, Arguments a) {
  if (a[0].kind() == Kind::List) return a[0].items().empty();
  if (a[0].kind() == Kind::String) return a[0].string().empty();
  if (a[0].kind() == Kind::Map) return a[0].entries().empty();
  wrong_kind("isEmpty", "a LIST, MAP or STRING", a[0]);
}

Value head(EvalContext&, Arguments a) {
  const auto items = items_of(a[0], "head");
  return items.empty() ? Value() : items.front();
}

Value last(EvalContext&, Arguments a) {
  const auto items = items_of(a[0], "last");
  return items.empty() ? Value() : items.back();
}

Value tail(EvalContext&, Arguments a) {
  const auto items = items_of(a[0], "tail");
  return Value::list(items.empty() ? std::vector<Value>() : std::vector<Value>(items.begin() + 1, items.end()));
}

Value reverse(EvalContext&, Arguments a) {
  if (a[0].kind() == Kind::List) return Value::list(std::vector<Value>(a[0].items().rbegin(), a[0].items().rend()));
  if (a[0].kind() != Kind::String) wrong_kind("reverse", "a LIST or STRING", a[0]);
  const std::string_view s = a[0].string();
  std::string out;
  out.reserve(s.size());
  const auto characters = graphemes(s);  // what the eye sees as one stays together
  for (auto g = characters.rbegin(); g != characters.rend(); ++g) out += s.substr(g->begin, g->size());
  return Value(out);
}

std::int64_t range_bound(const Value& value) {
  if (value.kind() != Kind::Integer)
    throw Error(Fault::ArgumentError, "InvalidArgumentType", {},
                "range() takes INTEGERs, not a " + std::string(name(value.kind())), Phase::Run);
  return value.integer();
}

Value range(EvalContext& context, Arguments a) {
  const CountedRange range = counted_range(a);
  std::vector<Value> out;
  if (range.empty) return Value::list(std::move(out));
  require_room(context, range.last);
  out.reserve(range.last + 1);
  for (std::uint64_t i = 0; i <= range.last; ++i) {
    out.emplace_back(range.at(i));
    context.limits.tick();
  }
  return Value::list(std::move(out));
}

// ---- Conversions ------------------------------------------------------------------------------------------------------

std::string_view stripped(std::string_view s) {
  while (!s.empty() && std::string_view(" \t\r\n\f\v").find(s.front()) != std::string_view::npos) s.remove_prefix(1);
  while (!s.empty() && std::string_view(" \t\r\n\f\v").find(s.back()) != std::string_view::npos) s.remove_suffix(1);
  return s;
}

// A number written in digits, or nothing. What is too large becomes infinite, what is too small zero.
std::optional<double> parse_decimal(std::string_view s) {
  const bool negative = !s.empty() && s.front() == '-';
  if (!s.empty() && (s.front() == '+' || s.front() == '-')) s.remove_prefix(1);
  if (s.empty() || !((s.front() >= '0' && s.front() <= '9') || s.front() == '.')) return {};
  double value = 0;
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
  if (end != s.data() + s.size() || error == std::errc::invalid_argument) return {};
  if (error == std::errc::result_out_of_range) {
    const auto e = s.find_first_of("eE");
    value = e != std::string_view::npos && s[e + 1] == '-' ? 0 : HUGE_VAL;
  }
  return negative ? -value : value;
}

// The same, or what FLOATs have besides.
std::optional<double> parse_float(std::string_view s) {
  if (s == "NaN" || s == "+NaN" || s == "-NaN") return std::nan("");
  if (s == "Infinity" || s == "+Infinity") return HUGE_VAL;
  if (s == "-Infinity") return -HUGE_VAL;
  return parse_decimal(s);
}

enum class Conversion { Done, Null, WrongKind, NoNumber, TooLarge };

Conversion to_integer(const Value& value, Value& out) {
  switch (value.kind()) {
    case Kind::Null: return Conversion::Null;
    case Kind::Integer: out = value; return Conversion::Done;
    case Kind::Boolean: out = int(value.boolean()); return Conversion::Done;
    case Kind::String: {
      const std::string_view s = stripped(value.string());
      std::int64_t n = 0;
      const std::size_t plus = s.starts_with('+') && s.size() > 1 && s[1] != '-';
      const auto [end, error] = std::from_chars(s.data() + plus, s.data() + s.size(), n);
      if (end == s.data() + s.size() && error == std::errc()) {
        out = n;
        return Conversion::Done;
      }
      const auto real = parse_decimal(s);
      return real ? to_integer(*real, out) : Conversion::Null;
    }
    case Kind::Float: {
      const double f = value.real();
      if (std::isnan(f)) return Conversion::NoNumber;
      if (!(f >= -9223372036854775808.0 && f < 9223372036854775808.0)) return Conversion::TooLarge;
      out = std::int64_t(f);
      return Conversion::Done;
    }
    default: return Conversion::WrongKind;
  }
}

Conversion to_float(const Value& value, Value& out) {
  switch (value.kind()) {
    case Kind::Null: return Conversion::Null;
    case Kind::Integer:
    case Kind::Float: out = value.number(); return Conversion::Done;
    case Kind::String: {
      const auto real = parse_float(stripped(value.string()));
      if (!real) return Conversion::Null;
      out = *real;
      return Conversion::Done;
    }
    default: return Conversion::WrongKind;
  }
}

Conversion to_boolean(const Value& value, Value& out) {
  switch (value.kind()) {
    case Kind::Null: return Conversion::Null;
    case Kind::Boolean: out = value; return Conversion::Done;
    case Kind::Integer: out = value.integer() != 0; return Conversion::Done;
    case Kind::String: {
      const std::string s = lower(stripped(value.string()));
      if (s != "true" && s != "false") return Conversion::Null;
      out = s == "true";
      return Conversion::Done;
    }
    default: return Conversion::WrongKind;
  }
}

Conversion to_text(const Value& value, Value& out) {
  switch (value.kind()) {
    case Kind::Null: return Conversion::Null;
    case Kind::String: out = value; return Conversion::Done;
    case Kind::Boolean:
    case Kind::Integer:
    case Kind::Float:
    case Kind::Date:
    case Kind::LocalTime:
    case Kind::Time:
    case Kind::LocalDateTime:
    case Kind::DateTime:
    case Kind::Duration: out = Value(to_string(value)); return Conversion::Done;
    default: return Conversion::WrongKind;
  }
}

using Converter = Conversion (*)(const Value&, Value&);

constexpr std::string_view converter_name(Converter c) {
  return c == to_integer ? "toInteger" : c == to_float ? "toFloat" : c == to_boolean ? "toBoolean" : "toString";
}
constexpr std::string_view converter_wants(Converter c) {
  return c == to_integer   ? "a number, BOOLEAN or STRING"
         : c == to_float   ? "a number or STRING"
         : c == to_boolean ? "a BOOLEAN, INTEGER or STRING"
                           : "a BOOLEAN, number, STRING or temporal value";
}

template <Converter C>
Value convert(EvalContext&, Arguments a) {
  Value out;
  switch (C(a[0], out)) {
    case Conversion::WrongKind: wrong_kind(converter_name(C), converter_wants(C), a[0]);
    case Conversion::NoNumber:
      out_of_range(std::string(converter_name(C)) + "(): NaN is not a number, no INTEGER stands for it");
    case Conversion::TooLarge:
      out_of_range(std::string(converter_name(C)) + "(): the number does not fit into an INTEGER");
    default: return out;
  }
}

template <Converter C>
Value convert_or_null(EvalContext&, Arguments a) {
  Value out;
  C(a[0], out);
  return out;
}

template <Converter C>
Value convert_list(EvalContext&, Arguments a) {
  if (a[0].kind() != Kind::List) wrong_kind(std::string(converter_name(C)) + "List", "a LIST", a[0]);
  std::vector<Value> out(a[0].items().size());
  for (std::size_t i = 0; i < out.size(); ++i) C(a[0].items()[i], out[i]);
  return Value::list(std::move(out));
}

// ---- Types and nulls ----------------------------------------------------------------------------------------------------

int type_order(Kind kind) {
  constexpr Kind order[] = {Kind::Null,          Kind::Boolean,  Kind::String,    Kind::Integer,
                            Kind::Float,         Kind::Date,     Kind::LocalTime, Kind::Time,
                            Kind::LocalDateTime, Kind::DateTime, Kind::Duration,  Kind::Node,
                            Kind::Relationship,  Kind::Map,      Kind::List,      Kind::Path};
  return int(std::find(std::begin(order), std::end(order), kind) - std::begin(order));
}

// As Neo4j writes types: "LIST<INTEGER NOT NULL | STRING NOT NULL> NOT NULL". Sorted pairs keep unions in the order of types.
std::string type_text(const Value& value) {
  if (value.is_null()) return "NULL";
  if (value.kind() != Kind::List) return std::string(name(value.kind())) + " NOT NULL";
  std::vector<std::pair<int, std::string>> inner;
  bool nullable = false;
  for (const Value& item : value.items()) {
    if (item.is_null()) {
      nullable = true;
      continue;
    }
    std::pair<int, std::string> entry{type_order(item.kind()), type_text(item)};
    if (std::find(inner.begin(), inner.end(), entry) == inner.end()) inner.push_back(std::move(entry));
  }
  std::sort(inner.begin(), inner.end());
  std::string out = "LIST<";
  if (inner.empty()) out += nullable ? "NULL" : "NOTHING";
  for (std::size_t i = 0; i < inner.size(); ++i) {
    std::string text = inner[i].second;
    if (nullable) text.erase(text.size() - std::string_view(" NOT NULL").size());
    out += (i ? " | " : "") + text;
  }
  return out + "> NOT NULL";
}

Value value_type(EvalContext&, Arguments a) { return Value(type_text(a[0])); }

Value coalesce(EvalContext&, Arguments a) {
  for (const Value& value : a)
    if (!value.is_null()) return value;
  return {};
}

Value null_if(EvalContext&, Arguments a) { return equal(a[0], a[1]) == Truth::True ? Value() : a[0]; }

Value random_uuid(EvalContext& context, Arguments) {
  const std::uint64_t parts[2] = {(context.random() & ~0xF000ULL) | 0x4000ULL,  // version 4
                                  (context.random() & ~(3ULL << 62)) | (2ULL << 62)};
  std::string out;
  for (int i = 0; i < 32; ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) out += '-';
    out += "0123456789abcdef"[parts[i / 16] >> (60 - i % 16 * 4) & 15];
  }
  return Value(out);
}

// ---- What a relationship rests on -----------------------------------------------------------------------------------------

Value evidence(EvalContext& context, Arguments a) {
  std::vector<NodeId> sentences;
  if (a[0].kind() == Kind::Relationship) {
    require_alive(context, a[0].relationship());
    sentences = context.view.evidence(a[0].relationship());
  } else if (a[0].kind() == Kind::Node) {
    require_alive(context, a[0].node());
    if (a.size() < 2)
      throw Error(Fault::ArgumentError, "InvalidArgumentValue", {},
                  "evidence() of a node needs the property it is for: evidence(n, 'founded')", Phase::Run);
    if (const auto key = context.view.key(text_of(a[1], "evidence")))
      sentences = context.view.evidence(a[0].node(), *key);
  } else {
    wrong_kind("evidence", "a RELATIONSHIP, or a NODE and a property", a[0]);
  }
  std::vector<Value> out;
  for (NodeId sentence : sentences) {
    Evidence e = context.view.evidence(sentence);
    out.push_back(Value::map({{"text", Value(e.text)},
                              {"document", Value(e.document_name)},
                              {"begin", std::int64_t(e.begin)},
                              {"end", std::int64_t(e.end)},
                              {"sentence", sentence}}));
  }
  return Value::list(std::move(out));
}

Value status(EvalContext& context, Arguments a) {
  if (a[0].kind() != Kind::Relationship) wrong_kind("status", "a RELATIONSHIP", a[0]);
  require_alive(context, a[0].relationship());
  if (const auto key = context.view.key("status")) {
    Value value = context.view.property(a[0].relationship(), *key);
    if (!value.is_null()) return settled(context, std::move(value));
  }
  return Value::borrowed("stated");
}

// ---- Static types -----------------------------------------------------------------------------------------------------------

StaticType element_of(std::span<const StaticType> a) {
  return a[0].may_be(Kind::List) ? StaticType{a[0].element, 0xFFFF} : StaticType::any();
}
StaticType same_list(std::span<const StaticType> a) {
  return StaticType::list_of(a[0].may_be(Kind::List) ? a[0].element : 0xFFFF);
}
StaticType same_list_or_text(std::span<const StaticType> a) {
  StaticType t = a[0];
  const std::uint32_t both = kinds::list.kinds | kinds::text.kinds;
  t.kinds = (t.kinds & both) ? t.kinds & both : both;
  return t;
}
StaticType either(std::span<const StaticType> a) {
  StaticType t{0, 0};
  for (const StaticType& s : a) {
    t.kinds |= s.kinds;
    if (s.may_be(Kind::List)) t.element |= s.element;
  }
  if (!t.may_be(Kind::List)) t.element = 0xFFFF;
  return t;
}
StaticType first(std::span<const StaticType> a) { return a[0]; }

}  // namespace

CountedRange counted_range(Arguments a) {
  const std::int64_t from = range_bound(a[0]), to = range_bound(a[1]), step = a.size() > 2 ? range_bound(a[2]) : 1;
  if (step == 0) out_of_range("range() takes a step other than 0");
  if (step > 0 ? from > to : from < to) return {};
  const std::uint64_t span =
      step > 0 ? std::uint64_t(to) - std::uint64_t(from) : std::uint64_t(from) - std::uint64_t(to);
  const std::uint64_t stride = step > 0 ? std::uint64_t(step) : 0 - std::uint64_t(step);
  return {from, step, span / stride, false};
}

std::string element_id(NodeId node) { return "n" + std::to_string(std::uint32_t(node)); }
std::string element_id(RelationshipId relationship) {
  return "r" + std::to_string(std::uint32_t(type_of(relationship))) + "." + std::to_string(ordinal_of(relationship));
}

namespace {

std::optional<std::uint32_t> whole_number(std::string_view s) {
  std::uint32_t n = 0;
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), n);
  if (s.empty() || error != std::errc() || end != s.data() + s.size()) return {};
  return n;
}

}  // namespace

std::optional<NodeId> node_of_element_id(std::string_view id) {
  if (!id.starts_with('n')) return {};
  const auto n = whole_number(id.substr(1));
  return n ? std::optional(NodeId(*n)) : std::nullopt;
}

std::optional<RelationshipId> relationship_of_element_id(std::string_view id) {
  const auto dot = id.find('.');
  if (!id.starts_with('r') || dot == std::string_view::npos) return {};
  const auto type = whole_number(id.substr(1, dot - 1)), ordinal = whole_number(id.substr(dot + 1));
  if (!type || !ordinal) return {};
  return relationship_id(TypeId(*type), *ordinal);
}

void add_value_functions(std::vector<Function>& all) {
  using namespace kinds;
  const StaticType keyed = of(Kind::Node, Kind::Relationship, Kind::Map), sized = of(Kind::List, Kind::String),
                   emptiable = of(Kind::List, Kind::String, Kind::Map);
  const StaticType integer_like = of(Kind::Integer, Kind::Float, Kind::String, Kind::Boolean),
                   float_like = of(Kind::Integer, Kind::Float, Kind::String),
                   boolean_like = of(Kind::Boolean, Kind::Integer, Kind::String),
                   text_like = of(Kind::Boolean, Kind::Integer, Kind::Float, Kind::String, Kind::Date, Kind::LocalTime,
                                  Kind::Time, Kind::LocalDateTime, Kind::DateTime, Kind::Duration);
  const StaticType booleans = StaticType::list_of(1u << unsigned(Kind::Boolean)),
                   reals = StaticType::list_of(1u << unsigned(Kind::Float));
  const std::vector<Function> rows = {
      {.name = "id",
       .min = 1,
       .max = 1,
       .parameters = {entity},
       .result = integer,
       .signature = "id(entity :: NODE | RELATIONSHIP) :: INTEGER",
       .about = "its number within this graph",
       .call = id},
      {.name = "elementId",
       .aliases = {"element_id"},
       .min = 1,
       .max = 1,
       .parameters = {entity},
       .result = text,
       .signature = "elementId(entity :: NODE | RELATIONSHIP) :: STRING",
       .about = "its number within this graph as a text",
       .call = element_id_of},
      {.name = "labels",
       .min = 1,
       .max = 1,
       .parameters = {node},
       .result = texts,
       .signature = "labels(node :: NODE) :: LIST<STRING>",
       .about = "the labels of a node",
       .call = labels},
      {.name = "type",
       .min = 1,
       .max = 1,
       .parameters = {relationship},
       .result = text,
       .signature = "type(relationship :: RELATIONSHIP) :: STRING",
       .about = "the type of a relationship",
       .call = type},
      {.name = "keys",
       .min = 1,
       .max = 1,
       .parameters = {keyed},
       .result = texts,
       .signature = "keys(entity :: NODE | RELATIONSHIP | MAP) :: LIST<STRING>",
       .about = "the keys of its properties",
       .call = keys},
      {.name = "properties",
       .min = 1,
       .max = 1,
       .parameters = {keyed},
       .result = map,
       .signature = "properties(entity :: NODE | RELATIONSHIP | MAP) :: MAP",
       .about = "all properties as a map",
       .call = properties},
      {.name = "startNode",
       .min = 1,
       .max = 1,
       .parameters = {relationship},
       .result = node,
       .signature = "startNode(relationship :: RELATIONSHIP) :: NODE",
       .about = "where a relationship begins",
       .call = end_node<true>},
      {.name = "endNode",
       .min = 1,
       .max = 1,
       .parameters = {relationship},
       .result = node,
       .signature = "endNode(relationship :: RELATIONSHIP) :: NODE",
       .about = "where a relationship ends",
       .call = end_node<false>},
      {.name = "nodes",
       .min = 1,
       .max = 1,
       .parameters = {path},
       .result = StaticType::list_of(1u << unsigned(Kind::Node)),
       .signature = "nodes(path :: PATH) :: LIST<NODE>",
       .about = "the nodes of a path in order",
       .call = nodes},
      {.name = "relationships",
       .min = 1,
       .max = 1,
       .parameters = {path},
       .result = StaticType::list_of(1u << unsigned(Kind::Relationship)),
       .signature = "relationships(path :: PATH) :: LIST<RELATIONSHIP>",
       .about = "the relationships of a path in order",
       .call = relationships},
      {.name = "length",
       .aliases = {"path_length"},
       .min = 1,
       .max = 1,
       .parameters = {path},
       .result = integer,
       .signature = "length(path :: PATH) :: INTEGER",
       .about = "how many relationships a path has",
       .call = length},
      {.name = "size",
       .aliases = {"cardinality"},
       .min = 1,
       .max = 1,
       .parameters = {sized},
       .result = integer,
       .signature = "size(value :: LIST | STRING) :: INTEGER",
       .about = "how many items, or code points",
       .call = size},
      {.name = "isEmpty",
       .min = 1,
       .max = 1,
       .parameters = {emptiable},
       .result = boolean,
       .signature = "isEmpty(value :: LIST | MAP | STRING) :: BOOLEAN",
       .about = "whether nothing is in it",
       .call = is_empty},
      {.name = "head",
       .min = 1,
       .max = 1,
       .parameters = {list},
       .result = any,
       .infer = element_of,
       .signature = "head(list :: LIST) :: ANY",
       .about = "the first item, or null",
       .call = head},
      {.name = "last",
       .min = 1,
       .max = 1,
       .parameters = {list},
       .result = any,
       .infer = element_of,
       .signature = "last(list :: LIST) :: ANY",
       .about = "the last item, or null",
       .call = last},
      {.name = "tail",
       .min = 1,
       .max = 1,
       .parameters = {list},
       .result = list,
       .infer = same_list,
       .signature = "tail(list :: LIST) :: LIST",
       .about = "all items but the first",
       .call = tail},
      {.name = "reverse",
       .min = 1,
       .max = 1,
       .parameters = {sized},
       .result = sized,
       .infer = same_list_or_text,
       .signature = "reverse(value :: LIST | STRING) :: LIST | STRING",
       .about = "from the end to the beginning",
       .call = reverse},
      {.name = "range",
       .min = 2,
       .max = 3,
       .parameters = {any},
       .result = integers,
       .signature = "range(from :: INTEGER, to :: INTEGER, step :: INTEGER) :: LIST<INTEGER>",
       .about = "the numbers from one to another, both included",
       .call = range},
      {.name = "toInteger",
       .min = 1,
       .max = 1,
       .parameters = {integer_like},
       .result = integer,
       .signature = "toInteger(value :: NUMBER | BOOLEAN | STRING) :: INTEGER",
       .about = "as a whole number, cut off toward zero; null for a text that is none",
       .call = convert<to_integer>},
      {.name = "toFloat",
       .min = 1,
       .max = 1,
       .parameters = {float_like},
       .result = real,
       .signature = "toFloat(value :: NUMBER | STRING) :: FLOAT",
       .about = "as a FLOAT; null for a text that is none",
       .call = convert<to_float>},
      {.name = "toBoolean",
       .min = 1,
       .max = 1,
       .parameters = {boolean_like},
       .result = boolean,
       .signature = "toBoolean(value :: BOOLEAN | INTEGER | STRING) :: BOOLEAN",
       .about = "of 'true' or 'false' in any case, or a number other than 0; null for another text",
       .call = convert<to_boolean>},
      {.name = "toString",
       .min = 1,
       .max = 1,
       .parameters = {text_like},
       .result = text,
       .signature = "toString(value :: ANY) :: STRING",
       .about = "as text; temporal values by ISO 8601",
       .call = convert<to_text>},
      {.name = "toIntegerOrNull",
       .min = 1,
       .max = 1,
       .parameters = {any},
       .result = integer,
       .signature = "toIntegerOrNull(value :: ANY) :: INTEGER",
       .about = "as toInteger, null where that fails",
       .call = convert_or_null<to_integer>},
      {.name = "toFloatOrNull",
       .min = 1,
       .max = 1,
       .parameters = {any},
       .result = real,
       .signature = "toFloatOrNull(value :: ANY) :: FLOAT",
       .about = "as toFloat, null where that fails",
       .call = convert_or_null<to_float>},
      {.name = "toBooleanOrNull",
       .min = 1,
       .max = 1,
       .parameters = {any},
       .result = boolean,
       .signature = "toBooleanOrNull(value :: ANY) :: BOOLEAN",
       .about = "as toBoolean, null where that fails",
       .call = convert_or_null<to_boolean>},
      {.name = "toStringOrNull",
       .min = 1,
       .max = 1,
       .parameters = {any},
       .result = text,
       .signature = "toStringOrNull(value :: ANY) :: STRING",
       .about = "as toString, null where that fails",
       .call = convert_or_null<to_text>},
      {.name = "toIntegerList",
       .min = 1,
       .max = 1,
       .parameters = {list},
       .result = integers,
       .signature = "toIntegerList(list :: LIST) :: LIST<INTEGER>",
       .about = "every item as toIntegerOrNull",
       .call = convert_list<to_integer>},
      {.name = "toFloatList",
       .min = 1,
       .max = 1,
       .parameters = {list},
       .result = reals,
       .signature = "toFloatList(list :: LIST) :: LIST<FLOAT>",
       .about = "every item as toFloatOrNull",
       .call = convert_list<to_float>},
      {.name = "toBooleanList",
       .min = 1,
       .max = 1,
       .parameters = {list},
       .result = booleans,
       .signature = "toBooleanList(list :: LIST) :: LIST<BOOLEAN>",
       .about = "every item as toBooleanOrNull",
       .call = convert_list<to_boolean>},
      {.name = "toStringList",
       .min = 1,
       .max = 1,
       .parameters = {list},
       .result = texts,
       .signature = "toStringList(list :: LIST) :: LIST<STRING>",
       .about = "every item as toStringOrNull",
       .call = convert_list<to_text>},
      {.name = "valueType",
       .min = 1,
       .max = 1,
       .parameters = {any},
       .result = text,
       .strict = false,
       .signature = "valueType(value :: ANY) :: STRING",
       .about = "its most precise type, as written after IS ::",
       .call = value_type},
      {.name = "coalesce",
       .min = 1,
       .max = -1,
       .parameters = {any},
       .result = any,
       .infer = either,
       .strict = false,
       .lazy = true,
       .signature = "coalesce(value :: ANY, …) :: ANY",
       .about = "the first that is not null",
       .call = coalesce},
      {.name = "nullIf",
       .min = 2,
       .max = 2,
       .parameters = {any},
       .result = any,
       .infer = first,
       .strict = false,
       .signature = "nullIf(value :: ANY, other :: ANY) :: ANY",
       .about = "null when both are equal, else the first",
       .call = null_if},
      {.name = "randomUUID",
       .min = 0,
       .max = 0,
       .result = text,
       .deterministic = false,
       .signature = "randomUUID() :: STRING",
       .about = "a new random UUID",
       .call = random_uuid},
      {.name = "evidence",
       .min = 1,
       .max = 2,
       .parameters = {entity, text},
       .result = StaticType::list_of(1u << unsigned(Kind::Map)),
       .signature = "evidence(relationship :: RELATIONSHIP) :: LIST<MAP>",
       .about = "the sentences it rests on: text, document, begin, end, sentence; evidence(node, key) of a property",
       .call = evidence},
      {.name = "status",
       .min = 1,
       .max = 1,
       .parameters = {relationship},
       .result = text,
       .signature = "status(relationship :: RELATIONSHIP) :: STRING",
       .about = "'stated', 'candidate' or 'former'",
       .call = status}};
  all.insert(all.end(), rows.begin(), rows.end());
}

}  // namespace dothi
