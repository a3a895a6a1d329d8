// The value literals of the Technology Compatibility Kit: cells of expected results, parameters and procedure tables.
//
//   (:A:B {p: 1})   [:T {p: 1}]   <(:A)-[:T]->(:B)>   [1, 'a', null]   {k: 1.0}   NaN
#pragma once

#include <dothi/table.h>

#include <string>
#include <string_view>
#include <vector>

namespace dothi::tck {

struct Literal {
  enum class Kind { Null, Boolean, Integer, Float, String, List, Map, Node, Relationship, Path } kind = Kind::Null;
  bool boolean = false;
  std::int64_t integer = 0;
  double real = 0;
  std::string text;                // of a string, or a relationship's type
  std::vector<std::string> names;  // labels of a node, keys of a map (of a node's or relationship's properties too)
  std::vector<std::string> labels;
  std::vector<Literal> items;  // of a list; values of a map; nodes and relationships of a path in turn
  std::vector<bool> forward;   // of a path
};

// Throws std::runtime_error with the place for text that is no literal.
Literal read_literal(std::string_view text);

// A value of a result as a literal; temporal values as their text.
Literal literal_of(const Value& value, const Table& table);

// The literal as a value; nodes, relationships and paths have none.
Value value_of(const Literal& literal);

// One text for all literals that match each other: labels and keys in order, -0.0 as 0.0; with `any_list_order`
// lists as bags at every depth.
std::string canonical(const Literal& literal, bool any_list_order);

}  // namespace dothi::tck
