// What expressions are made of, for those who need a single step: the naive evaluator, patterns, writes, tests. Whole
// expressions are evaluated by what batch.h declares.
#pragma once

#include "batch.h"

namespace dothi {

// a < b and the like, three-valued (openCypher CIP2016-06-14): NaN compares false, other incomparable values unknown.
Truth compare(CompareOp op, const Value& a, const Value& b);
// value IN list: true when an item is equal, unknown when one may be.
Truth contained(const Value& value, const Value& list);
constexpr Truth negation(Truth t) {
  return t == Truth::True ? Truth::False : t == Truth::False ? Truth::True : Truth::Unknown;
}
inline Value to_value(Truth t) { return t == Truth::Unknown ? Value() : Value(t == Truth::True); }
// Of a condition's value. Throws Error(TypeError, "InvalidArgumentType") when it is neither a BOOLEAN nor null.
Truth truth_of(const Value& value);

// a + b and the like; `op` is one of Add … Concatenate. Null gives null. Throws TypeError "InvalidArgumentType" for kinds that do
// not go together, ArithmeticError "NumberOutOfRange" and "DivisionByZero".
Value arithmetic(ExprKind op, const Value& a, const Value& b, EvalContext&);

// target.key: of a map, entity, temporal value or null. Throws EntityNotFound "DeletedEntityAccess".
Value property(const Value& target, std::string_view key, EvalContext&);

// Refuses what openCypher does not let a property hold beyond what the graph itself refuses: a list with a map in it.
// Throws TypeError "InvalidPropertyType".
void require_property_value(const Value&, Span);

// Whether the label expression holds of a node's labels, or of a relationship's type.
bool matches(const LabelExpr&, NodeId, const View&);
bool matches(const LabelExpr&, TypeId, const View&);

}  // namespace dothi
