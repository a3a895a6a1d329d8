// The language on one page: what parse() makes of text, and what bind() writes into it.
//
// A Query is plain data. parse() fills everything but the fields under "bind"; bind() resolves every name to a slot,
// gives every expression its static type, and refuses what openCypher refuses at compile time. plan() and the
// naive evaluator read the bound form only. Every node keeps its Span in the query text for errors and column names.
#pragma once

#include <dothi/graph.h>

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace dothi {

// ---- Static types: what is known of a value before it exists ------------------------------------------
// A set of Kinds as bits (1 << kind); Any is all of them. Null is always possible and not counted unless it is the only one.
struct StaticType {
  std::uint32_t kinds = 0xFFFF;
  std::uint32_t element = 0xFFFF;  // kinds of a list's elements
  static constexpr StaticType any() { return {}; }
  static constexpr StaticType of(Kind k) { return {1u << unsigned(k), 0xFFFF}; }
  static constexpr StaticType list_of(std::uint32_t element) { return {1u << unsigned(Kind::List), element}; }
  bool may_be(Kind k) const { return kinds & (1u << unsigned(k)); }
  bool only(Kind k) const { return (kinds & ~1u) == (1u << unsigned(k)); }
};

using Slot = std::int32_t;  // index of a variable among all variables of its (sub)query tree; -1 = none
constexpr Slot no_slot = -1;

// ---- Expressions -----------------------------------------------------------------------------------------
enum class ExprKind : std::uint8_t {
  Literal,        // value
  Parameter,      // text = name
  Variable,       // text = name; slot
  Property,       // children[0] . text
  Subscript,      // children[0] [ children[1] ]
  Slice,          // children[0] [ children[1] .. children[2] ]; a missing bound is a Missing
  Missing,        // an absent optional child
  List,           // children
  Map,            // keys[i] : children[i]
  MapProjection,  // children[0] { items }: projection
  Not, Negate, Plus,                             // unary
  Or, Xor, And,                                  // n-ary, flattened: children in order of the text
  Add, Subtract, Multiply, Divide, Modulo, Power, Concatenate,  // Add and Multiply chains are binary, left-deep, built without recursion
  Compare,        // chain a < b <= c: children n+1, operators n
  In, StartsWith, EndsWith, Contains, Matches,   // binary; Matches is =~
  IsNull, IsNotNull,                             // unary
  HasLabels,      // children[0] :labels or IS labels (node: labels; relationship: types)
  IsTyped,        // children[0] IS [NOT] :: text; negated
  Function,       // text = name as written; children; distinct
  CountStar,      // count(*)
  Case,           // children[0] = subject or Missing, then when, then, … , last = else or Missing
  ListComprehension,  // [ x IN children[0] WHERE children[1] | children[2] ]; Missing where absent; binds slot
  Reduce,         // reduce(acc = children[0], x IN children[1] | children[2]); binds accumulator and slot
  All, Any, None, Single,  // quantifier: x IN children[0] WHERE children[1]; binds slot
  PatternComprehension,    // [ p = pattern WHERE children[0] | children[1] ]
  PatternPredicate,        // a pattern as a condition: pattern
  ShortestPath,            // shortestPath(pattern) / allShortestPaths(pattern) as an expression
  Exists, Count, Collect,  // EXISTS { }, COUNT { }, COLLECT { }: query
};

enum class CompareOp : std::uint8_t { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual };

// ---- Label expressions ---------------------------------------------------------------------------------
struct LabelExpr {
  enum class Kind : std::uint8_t { Name, And, Or, Not, Wildcard } kind = Kind::Name;
  Span span;
  std::string name;
  std::vector<LabelExpr> children;
};

struct Query;
struct PatternPath;

struct ProjectionItem;  // of a map projection

struct Expr {
  ExprKind kind = ExprKind::Missing;
  Span span;
  std::string text;
  Value value;
  std::vector<Expr> children;
  std::vector<std::string> keys;         // Map
  std::vector<CompareOp> operators;      // Compare
  std::string variable, accumulator;     // comprehension, quantifier, reduce
  bool distinct = false, negated = false;
  std::optional<LabelExpr> labels;       // HasLabels
  std::vector<ProjectionItem> projection;  // MapProjection
  std::vector<PatternPath> pattern;      // PatternPredicate, PatternComprehension, ShortestPath (one path)
  std::unique_ptr<Query> query;          // Exists, Count, Collect
  // bind
  Slot slot = no_slot;                   // Variable: what it reads; comprehension etc.: what it binds
  Slot accumulator_slot = no_slot;
  int function = -1;                     // index into functions(); aggregates too
  StaticType type;
  bool aggregates = false;               // an aggregate stands in it (not inside a subquery)
  std::vector<Slot> reads;               // of a subquery or pattern: outer slots it uses

  Expr();
  Expr(Expr&&) noexcept;
  Expr& operator=(Expr&&) noexcept;
  Expr(const Expr&) = delete;
  ~Expr();                               // iterative: a chain of any depth is destroyed without recursion overflow
  Expr clone() const;
};

struct ProjectionItem {  // n { .name, .*, other: expr, variable }
  enum class Kind : std::uint8_t { Property, All, Entry, Variable } kind;
  Span span;
  std::string name;
  Expr expr;  // Entry, and Variable
};

// ---- Patterns -------------------------------------------------------------------------------------------
struct NodePattern {
  Span span;
  std::string variable;                  // empty: anonymous
  std::optional<LabelExpr> labels;
  std::optional<Expr> properties;        // Map or Parameter
  std::optional<Expr> where;             // inline WHERE
  Slot slot = no_slot;                   // bind: anonymous ones get one too
  bool bound = false;                    // bind: the variable exists already
};

enum class Arrow : std::uint8_t { Right, Left, Either };  // -->, <--, -- (and <-->)

struct Length {  // *, *1.., *..3, *2 (variable length) or {1,3}, +, * (quantifier)
  std::uint32_t min = 1;
  std::optional<std::uint32_t> max;
};

struct RelationshipPattern {
  Span span;
  std::string variable;
  std::optional<LabelExpr> types;        // :A|B, label expressions
  Arrow arrow = Arrow::Right;
  std::optional<Length> length;          // variable length: the variable is a list
  bool quantified = false;               // -[:T]->{1,3} instead of [*1..3]
  std::optional<Expr> properties;
  std::optional<Expr> where;
  Slot slot = no_slot;
  bool bound = false;
};

enum class PathMode : std::uint8_t { Trail, Walk, Acyclic, Simple };  // Trail: openCypher's relationship uniqueness

struct PathSelector {  // ANY, ALL SHORTEST, SHORTEST k [GROUPS]; also shortestPath() and allShortestPaths()
  enum class Kind : std::uint8_t { All, Any, AnyShortest, AllShortest, ShortestK, ShortestGroups } kind = Kind::All;
  std::uint64_t k = 1;
  bool function = false;                 // written shortestPath(…)
};

// A quantified group ((a)-[r]->(b) WHERE …){1,3}: its variables are lists outside (group variables).
struct GroupVariable { Slot inner, outer; };

struct PathStep {  // one relationship and the node after it, or one parenthesised group
  RelationshipPattern relationship;
  NodePattern node;
  std::unique_ptr<PatternPath> group;    // set: a parenthesised pattern, relationship unused, node is what follows
  Length length;                         // of the group
  std::optional<Expr> group_where;
  std::vector<GroupVariable> group_variables;  // bind
};

struct PatternPath {
  Span span;
  std::string variable;                  // p = …
  Slot slot = no_slot;
  PathSelector selector;
  PathMode mode = PathMode::Trail;
  NodePattern start;
  std::vector<PathStep> steps;
};

// AS OF / DURING on a MATCH (docs/language.md, Time).
struct TimeRestriction {
  enum class Kind : std::uint8_t { None, AsOf, During } kind = Kind::None;
  Span span;
  std::optional<Expr> when;
  bool certain = false, or_undated = false;
};

// ---- Clauses -----------------------------------------------------------------------------------------------
struct ReturnItem {
  Span span;
  Expr expr;
  std::string name;                      // alias, or the expression as written
  bool aliased = false;
  Slot slot = no_slot;                   // bind: the new variable
};

struct SortItem { Expr expr; bool descending = false; };

struct Projection {  // body of WITH and RETURN
  bool distinct = false, star = false;
  std::vector<ReturnItem> items;         // bind expands * in front
  std::vector<SortItem> order;
  std::optional<Expr> skip, limit;
  std::optional<Expr> where;             // WITH … WHERE
};

struct Match { bool optional = false; std::vector<PatternPath> paths; std::optional<Expr> where; TimeRestriction time; };
struct Unwind { Expr list; std::string variable; Slot slot = no_slot; };
struct With { Projection projection; };
struct Return { Projection projection; };
struct Finish {};
struct Create { std::vector<PatternPath> paths; };
struct SetItem {
  enum class Kind : std::uint8_t { Property, Replace, Merge, Labels } kind;
  Span span;
  Expr target;                           // Property: a Property expression; else a variable
  Expr value;
  std::vector<std::string> labels;
};
struct Merge { PatternPath path; std::vector<SetItem> on_create, on_match; };
struct Set { std::vector<SetItem> items; };
struct RemoveItem { Span span; Expr target; std::vector<std::string> labels; };  // labels empty: a Property expression
struct Remove { std::vector<RemoveItem> items; };
struct Delete { bool detach = false; std::vector<Expr> targets; };
struct YieldItem { Span span; std::string column, alias; Slot slot = no_slot; };
struct Call {
  Span span;
  std::string procedure;
  std::vector<Expr> arguments;
  bool implicit = false;                 // CALL p without parentheses: arguments from parameters
  bool standalone = false;               // the whole query
  bool yield_star = false;
  std::vector<YieldItem> yields;
  std::optional<Expr> where;
  int index = -1;                        // bind: into the procedures
};
struct CallSubquery {                    // CALL (x, y) { … }, CALL { … }
  std::optional<std::vector<std::string>> imports;  // absent: only by a leading WITH; "*" = all
  std::unique_ptr<Query> query;
  bool optional = false;
};
struct Foreach { std::string variable; Slot slot = no_slot; Expr list; std::vector<struct Clause> updates; };

struct Clause {
  Span span;
  std::variant<Match, Unwind, With, Return, Finish, Create, Merge, Set, Remove, Delete, Call, CallSubquery, Foreach> body;
};

struct SingleQuery { Span span; std::vector<Clause> clauses; };

struct Query {
  enum class Explain : std::uint8_t { No, Explain, Profile } explain = Explain::No;
  Span span;
  std::vector<SingleQuery> parts;        // joined by UNION
  std::vector<bool> union_all;           // between parts
  // bind
  std::vector<std::string> columns;      // of the result; empty for a query without RETURN
  std::vector<Slot> column_slots;        // of each part the same columns, of parts[0] here
  std::vector<std::vector<Slot>> part_slots;
  Slot slot_count = 0;                   // of the outermost query: all slots of the tree
  std::vector<std::string> slot_names;   // outermost: name of each slot, "" for anonymous
  std::vector<StaticType> slot_types;
  bool writes = false;
};

}  // namespace dothi
