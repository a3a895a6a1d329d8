#include "functions.h"

#include "function_table.h"

#include <dothi/text.h>

namespace dothi {

const std::vector<Function>& functions() {
  static const std::vector<Function> table = [] {
    std::vector<Function> all;
    add_value_functions(all);
    add_number_functions(all);
    add_text_functions(all);
    add_temporal_functions(all);
    add_aggregates(all);
    std::sort(all.begin(), all.end(), [](const Function& a, const Function& b) { return a.name < b.name; });
    return all;
  }();
  return table;
}

namespace {

std::string ascii_lower(std::string_view s) {
  std::string out(s);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = char(c + 32);
  return out;
}

}  // namespace

int find_function(std::string_view name) {
  static const std::map<std::string, int, std::less<>> by_name = [] {
    std::map<std::string, int, std::less<>> index;
    const auto& all = functions();
    for (int i = 0; i < int(all.size()); ++i) {
      DOTHI_ASSERT(index.emplace(ascii_lower(all[i].name), i).second);
      for (std::string_view alias : all[i].aliases) DOTHI_ASSERT(index.emplace(ascii_lower(alias), i).second);
    }
    return index;
  }();
  const auto found = by_name.find(ascii_lower(name));
  return found == by_name.end() ? -1 : found->second;
}

std::string_view replacement_advice(std::string_view name) {
  static const std::map<std::string_view, std::string_view> advice = {
      {"exists", "write n.key IS NOT NULL for a property and EXISTS { pattern } for a pattern"},
      {"filter", "write a list comprehension: [x IN list WHERE condition]"},
      {"extract", "write a list comprehension: [x IN list | expression]"},
      {"rels", "it is called relationships()"},
      {"toint", "it is called toInteger()"},
      {"str", "it is called toString()"},
      {"substr", "it is called substring()"},
      {"len", "it is size() for lists and texts, length() for paths"},
      {"count_distinct", "write count(DISTINCT x)"},
      {"group_concat", "collect() makes a list; reduce() or text functions join it"},
      {"string_agg", "collect() makes a list; reduce() or text functions join it"},
      {"ifnull", "it is called coalesce()"},
      {"nvl", "it is called coalesce()"},
      {"isnull", "write x IS NULL"},
      {"concat", "write a || b"},
      {"instr", "write text CONTAINS part"},
      {"now", "it is called datetime()"},
      {"current_date", "it is called date()"},
      {"current_timestamp", "it is called datetime()"},
      {"cast", "use toInteger(), toFloat(), toString(), toBoolean(), date() …"},
      {"typeof", "it is called valueType()"},
      {"point", "places are not values here; keep longitude and latitude as two numbers"},
      {"distance", "places are not values here; haversin() helps with longitude and latitude"}};
  const auto found = advice.find(ascii_lower(name));
  return found == advice.end() ? std::string_view() : found->second;
}

// ---- What the files of functions share -----------------------------------------------------------------------

void wrong_kind(std::string_view function, std::string_view wanted, const Value& got) {
  throw Error(Fault::TypeError, "InvalidArgumentValue", {},
              std::string(function) + "() takes " + std::string(wanted) + ", not " +
                  (got.kind() == Kind::Integer ? "an " : "a ") + std::string(name(got.kind())),
              Phase::Run);
}

void out_of_range(std::string message) {
  throw Error(Fault::ArgumentError, "NumberOutOfRange", {}, std::move(message), Phase::Run);
}

void overflow(std::string message) {
  throw Error(Fault::ArithmeticError, "NumberOutOfRange", {}, std::move(message), Phase::Run);
}

std::string_view text_of(const Value& value, std::string_view function) {
  if (value.kind() != Kind::String) wrong_kind(function, "a STRING", value);
  return value.string();
}

std::int64_t integer_of(const Value& value, std::string_view function) {
  if (value.kind() != Kind::Integer) wrong_kind(function, "an INTEGER", value);
  return value.integer();
}

double number_of(const Value& value, std::string_view function) {
  if (!value.is_number()) wrong_kind(function, "a number", value);
  return value.number();
}

Arguments items_of(const Value& value, std::string_view function) {
  if (value.kind() != Kind::List) wrong_kind(function, "a LIST", value);
  return value.items();
}

namespace {

[[noreturn]] void deleted(std::string_view what) {
  throw Error(Fault::EntityNotFound, "DeletedEntityAccess", {},
              "this " + std::string(what) + " has been deleted in this query; read what you need of it before DELETE",
              Phase::Run);
}

}  // namespace

void require_alive(const EvalContext& context, NodeId node) {
  if (context.transaction && !context.view.exists(node)) deleted("node");
}

void require_alive(const EvalContext& context, RelationshipId relationship) {
  if (context.transaction && !context.view.exists(relationship)) deleted("relationship");
}

void require_room(EvalContext& context, std::uint64_t items) {
  const std::uint64_t bytes = std::min<std::uint64_t>(items, std::uint64_t(1) << 58) * sizeof(Value);
  context.limits.charge(bytes);
  context.limits.release(bytes);
}

}  // namespace dothi
