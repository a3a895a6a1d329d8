// The functions of the language: bind() looks names up and checks arguments, evaluate() calls them.
//
//   int i = find_function("toupper");                 // names are matched without case
//   functions()[i].name == "toUpper";
//   functions()[i].call(context, arguments);           // one Value per argument written
#pragma once

#include "batch.h"

namespace dothi {

struct Function {
  std::string_view name;                  // as documented: "toUpper", "date.truncate"
  std::vector<std::string_view> aliases;  // other names for the same
  int min = 0, max = 0;                   // arguments; max < 0: any number from min on
  std::vector<StaticType> parameters;     // by place; the last one holds for all further. Null always fits.
  StaticType result;
  // Narrows `result` by what is known of the arguments: head([1]) is INTEGER. Null: result as it is.
  StaticType (*infer)(std::span<const StaticType> arguments) = nullptr;
  bool aggregate = false;      // aggregate.cpp computes it, `call` is null; may take DISTINCT
  bool deterministic = true;   // false: rand(), clocks that run; never evaluated ahead or shared
  bool strict = true;          // null as any argument gives null without a call
  bool lazy = false;           // coalesce: arguments are evaluated until one is not null
  std::string_view signature;  // "substring(text :: STRING, start :: INTEGER, length :: INTEGER) :: STRING"
  std::string_view about;      // one line
  // Throws Error without a span (the caller knows it): TypeError "InvalidArgumentValue" for a value of a kind that it
  // does not take, ArgumentError "NumberOutOfRange" and the like for one out of range.
  Value (*call)(EvalContext&, std::span<const Value>) = nullptr;
};

// All functions in the order of their names; aggregates among them.
const std::vector<Function>& functions();

// Index of a name or alias, without case; -1 when there is none.
int find_function(std::string_view name);

// The integers of range(from, to, step), counted out rather than made.
struct CountedRange {
  std::int64_t from = 0, step = 1;
  std::uint64_t last = 0;  // the number of the last one, from 0
  bool empty = true;
  std::int64_t at(std::uint64_t i) const { return std::int64_t(std::uint64_t(from) + i * std::uint64_t(step)); }
};
// Throws what range() does.
CountedRange counted_range(std::span<const Value> arguments);

// What to write instead of a function that other versions of the language had ("exists", "filter", "rels", "toInt" …);
// empty for a name nobody had.
std::string_view replacement_advice(std::string_view name);

// Whether an argument of static type `given` can be what a parameter wants: some kind in common, or null.
inline bool may_pass(const StaticType& given, const StaticType& wanted) {
  const std::uint32_t null_only = 1u << unsigned(Kind::Null);
  return (given.kinds & ~null_only) == 0 || (given.kinds & wanted.kinds & ~null_only) != 0;
}

// elementId(): "n12", "r3.45"; and back, nothing for a text that is none.
std::string element_id(NodeId);
std::string element_id(RelationshipId);
std::optional<NodeId> node_of_element_id(std::string_view);
std::optional<RelationshipId> relationship_of_element_id(std::string_view);

// ---- Search (docs/language.md) ---------------------------------------------------------------------------------

// A search text in its three forms: as written, but for case, but for accents.
struct Wanted {
  explicit Wanted(std::string_view query);
  std::string written, caseless, folded;
};

// How closely the text has what is wanted. 6, 5: as written, whole or word by word; 4, 3: but for case; 2, 1: but for accents;
// 0: not at all.
std::int64_t search_rank(std::string_view text, const Wanted&);

// ---- Periods (docs/language.md, Time) --------------------------------------------------------------------------

// The period of a value: an EDTF string ("2008", "2008/2009", "2008/.."), a DATE or datetime (that day), a map or entity with
// start and end, or date, or since. Nothing when it has no time at all or cannot be read; an unknown year ("XXXX-05") is no time.
std::optional<Period> period_of(const Value&, const View&);

// Whether a relationship passes the AS OF or DURING of its MATCH. `when` is the value of restriction.when; throws
// Error(ArgumentError, "InvalidPeriod") when it is not a period.
bool passes(const TimeRestriction&, const Value& when, RelationshipId, const View&);

}  // namespace dothi
