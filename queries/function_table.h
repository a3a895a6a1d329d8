// What the files of functions share: how a row of the table is written, and how a bad argument is refused.
#pragma once

#include "functions.h"

namespace dothi {

void add_value_functions(std::vector<Function>&);     // functions_value.cpp: entities, lists, conversions, types
void add_number_functions(std::vector<Function>&);    // functions_number.cpp
void add_text_functions(std::vector<Function>&);      // functions_text.cpp
void add_temporal_functions(std::vector<Function>&);  // functions_temporal.cpp: instants, durations, periods
void add_aggregates(std::vector<Function>&);          // aggregate.cpp

namespace kinds {
template <typename... K>
constexpr StaticType of(K... k) {
  return {((1u << unsigned(k)) | ...), 0xFFFF};
}
inline constexpr StaticType any{};
inline constexpr StaticType boolean = of(Kind::Boolean), integer = of(Kind::Integer), real = of(Kind::Float),
                            number = of(Kind::Integer, Kind::Float), text = of(Kind::String), list = of(Kind::List),
                            map = of(Kind::Map), node = of(Kind::Node), relationship = of(Kind::Relationship),
                            path = of(Kind::Path), entity = of(Kind::Node, Kind::Relationship),
                            texts = StaticType::list_of(1u << unsigned(Kind::String)),
                            integers = StaticType::list_of(1u << unsigned(Kind::Integer));
}  // namespace kinds

using Arguments = std::span<const Value>;

// "substring() takes an INTEGER here, not a MAP".
[[noreturn]] void wrong_kind(std::string_view function, std::string_view wanted, const Value& got);
[[noreturn]] void out_of_range(std::string message);  // ArgumentError "NumberOutOfRange"
[[noreturn]] void overflow(std::string message);      // ArithmeticError "NumberOutOfRange"

// Arguments of the kind a function wants, or wrong_kind.
std::string_view text_of(const Value&, std::string_view function);
std::int64_t integer_of(const Value&, std::string_view function);
double number_of(const Value&, std::string_view function);
Arguments items_of(const Value&, std::string_view function);

// A value read from the graph: owned where the graph may change under it.
inline Value settled(const EvalContext& context, Value value) { return context.transaction ? value.own() : value; }
// Throws EntityNotFound "DeletedEntityAccess" for what this query has deleted.
void require_alive(const EvalContext&, NodeId);
void require_alive(const EvalContext&, RelationshipId);

// Memory a list of n values is going to take, refused before it is made.
void require_room(EvalContext&, std::uint64_t items);

}  // namespace dothi
