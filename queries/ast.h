// The language on one page: what parse() makes of text, and what bind() writes into it.
//
// A Query is plain data. parse() fills everything but the fields under "bind"; bind() resolves every name to a slot,
// gives every expression its static type, and refuses what openCypher refuses at compile time. plan() and the
// naive evaluator read the bound form only. Every node keeps its Span in the query text for errors and column names.
//
// What bind() guarantees
//  - Slots. Every variable, named or not, has one slot, unique in the whole query tree; two variables of one name
//    in different scopes have two slots. A subquery reads outer variables by the outer slots; Expr::reads and
//    CallSubquery::reads list them. A variable handed on under its own name (WITH a, a of *) keeps its slot: then
//    item.slot == item.expr.slot. Every Variable expression has a slot that holds a value where it is evaluated.
//  - Patterns. Anonymous nodes and relationships have slots too. `bound` says that the variable was declared
//    earlier, by a former clause or at a former place of the same pattern. A group variable has two slots: inside the
//    group it is one element, outside a list.
//  - Projections. * is expanded in front of the written items, by name. Column names are the alias or the text as written.
//    grouped: items with grouping_key are evaluated on the incoming row and are the keys; aggregate_calls are
//    all aggregates of items, order and where, each in its slot; in the other items, order and where they are
//    replaced by Variables reading those slots, and what equals a key by a Variable reading the key's item slot.
//    Not grouped: items are evaluated on the incoming row. In either case order, then skip and limit, then where follow
//    and may read item slots; incoming slots only when neither grouped nor distinct. distinct comes before order.
//  - An expression of order or where that equals an item has become a Variable reading that item.
//  - Calls. Call::arguments has one expression per input, Call::yields one item per wanted output (all outputs for
//    a standalone call without YIELD and for YIELD *).
//  - Aggregates stand in aggregate_calls only.
//  - Nothing that only the run can know is refused: a type error is raised at compile time only when no value the
//    expression can have would do.
#pragma once

#include <dothi/graph.h>

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
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
  Not,
  Negate,
  Plus,  // unary
  Or,
  Xor,
  And,  // n-ary, flattened: children in order of the text
  Add,
  Subtract,
  Multiply,
  Divide,
  Modulo,
  Power,
  Concatenate,  // n-ary, at least 2 children, folded from the left: (a - b) - c
  Compare,      // chain a < b <= c: children n+1, operators n
  In,
  StartsWith,
  EndsWith,
  Contains,
  Matches,  // binary; Matches is =~
  IsNull,
  IsNotNull,  // unary
  HasLabels,  // children[0] :labels or IS [NOT] labels (node: labels; relationship: types); negated
  IsTyped,    // children[0] IS [NOT] :: type_name; negated
  Function,   // text = name as written, "ns.name" when qualified; children; distinct
  CountStar,  // count(*)
  Case,  // children[0] = subject or Missing, then when, then, … , last = else or Missing; never a pattern WHEN > 3
  ListComprehension,  // [ x IN children[0] WHERE children[1] | children[2] ]; Missing where absent; binds slot
  Reduce,             // reduce(acc = children[0], x IN children[1] | children[2]); binds accumulator and slot
  All,
  Any,
  None,
  Single,                // quantifier: x IN children[0] WHERE children[1]; binds slot
  PatternComprehension,  // [ p = pattern WHERE children[0] | children[1] ]
  PatternPredicate,      // a pattern as a condition: pattern
  ShortestPath,          // shortestPath(pattern) / allShortestPaths(pattern) as an expression
  Exists,
  Count,
  Collect,  // EXISTS { }, COUNT { }, COLLECT { }: query
};

enum class CompareOp : std::uint8_t { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual };

// ---- Label expressions ---------------------------------------------------------------------------------
struct LabelExpr {
  enum class Kind : std::uint8_t { Name, And, Or, Not, Wildcard } kind = Kind::Name;
  Span span;
  std::string name;
  std::vector<LabelExpr> children;
};

// The names an expression of names joined by | allows; nothing for any other.
std::optional<std::vector<std::string_view>> alternatives(const LabelExpr* expr);
// Whether one relationship can be of both; null is every type.
bool may_share_a_type(const LabelExpr* a, const LabelExpr* b);

// A type as written after IS ::, `LIST<INTEGER NOT NULL> | STRING`.
struct TypeName {
  std::uint32_t kinds = 0;             // bits of Kind; NUMBER-like unions have several
  bool nullable = true;                // null is of the type
  std::vector<TypeName> element;       // of a LIST<…>: one
  std::vector<TypeName> alternatives;  // of A | B: the others are not looked at
};
bool is_of(const Value& value, const TypeName& type);

struct Query;
struct PatternPath;

struct ProjectionItem;  // of a map projection

struct Expr {
  ExprKind kind = ExprKind::Missing;
  Span span;
  std::string text;
  Value value;
  std::vector<Expr> children;
  std::vector<std::string> keys;      // Map
  std::vector<CompareOp> operators;   // Compare
  std::string variable, accumulator;  // comprehension, quantifier, reduce
  bool distinct = false, negated = false;
  std::optional<LabelExpr> labels;         // HasLabels
  std::optional<TypeName> type_name;       // IsTyped
  std::uint16_t height = 1;                // of the tree below, subqueries included; at most max_depth + 1
  std::vector<ProjectionItem> projection;  // MapProjection
  std::vector<PatternPath> pattern;        // PatternPredicate, PatternComprehension, ShortestPath (one path)
  std::unique_ptr<Query> query;            // Exists, Count, Collect
  // bind
  Slot slot = no_slot;  // Variable: what it reads; comprehension etc.: what it binds
  Slot accumulator_slot = no_slot;
  int function = -1;  // index into functions(); aggregates too
  StaticType type;
  bool aggregates = false;  // an aggregate stands in it (not inside a subquery)
  std::vector<Slot> reads;  // of a subquery or pattern: outer slots it uses

  Expr();
  Expr(Expr&&) noexcept;
  Expr& operator=(Expr&&) noexcept;
  Expr(const Expr&) = delete;
  ~Expr();
  Expr clone() const;  // with what bind wrote
};

// Nesting: no Query is deeper than this in any direction (parentheses, operators, groups, subqueries), so every
// pass may recurse. parse() throws LimitExceeded beyond it. Chains of one operator are flat and cost no depth.
constexpr int max_depth = 200;
constexpr std::size_t max_query_bytes = std::size_t(1) << 20;
constexpr std::size_t max_list_items = 100'000;  // written in a list, a map or a call
constexpr std::size_t max_steps =
    2'000;  // clauses, and nodes of patterns to match: no plan is deeper than a few times this

struct ProjectionItem {  // n { .name, .*, other: expr, variable }
  enum class Kind : std::uint8_t { Property, All, Entry, Variable } kind;
  Span span;
  std::string name;
  Expr expr;  // Entry, and Variable
};

// ---- Patterns -------------------------------------------------------------------------------------------
struct NodePattern {
  Span span;
  std::string variable;  // empty: anonymous
  std::optional<LabelExpr> labels;
  std::optional<Expr> properties;  // Map or Parameter
  std::optional<Expr> where;       // inline WHERE
  Slot slot = no_slot;             // bind: anonymous ones get one too
  bool bound = false;              // bind: declared earlier, also at a former place of this pattern
};

enum class Arrow : std::uint8_t { Right, Left, Either };  // -->, <--, -- (and <-->)
constexpr Arrow turned(Arrow arrow) {
  return arrow == Arrow::Right ? Arrow::Left : arrow == Arrow::Left ? Arrow::Right : Arrow::Either;
}

struct Length {  // *, *1.., *..3, *2 (variable length) or {1,3}, +, * (quantifier)
  std::uint32_t min = 1;
  std::optional<std::uint32_t> max;
};

struct RelationshipPattern {
  Span span;
  std::string variable;
  std::optional<LabelExpr> types;  // :A|B, label expressions
  Arrow arrow = Arrow::Right;
  std::optional<Length> length;    // variable length: the variable is a list
  bool quantified = false;         // -[:T]->{1,3} instead of [*1..3]
  std::optional<Expr> properties;  // of every relationship walked
  std::optional<Expr> where;  // inline WHERE: with a length its variable is each one relationship, in the same slot
  Slot slot = no_slot;
  bool bound = false;
};

enum class PathMode : std::uint8_t { Trail, Walk, Acyclic, Simple };  // Trail: openCypher's relationship uniqueness

struct PathSelector {  // ANY, ALL SHORTEST, SHORTEST k [GROUPS]; also shortestPath() and allShortestPaths()
  enum class Kind : std::uint8_t { All, Any, AnyShortest, AllShortest, ShortestK, ShortestGroups } kind = Kind::All;
  std::uint64_t k = 1;
  bool function = false;  // written shortestPath(…)
};

// A quantified group ((a)-[r]->(b) WHERE …){1,3}: its variables are lists outside (group variables). The node
// before the group is its first inner node, the node after it the last inner node; where the text has none
// (a group at an end, two groups side by side) an anonymous one stands there.
struct GroupVariable {
  Slot inner, outer;
};

struct PathStep {  // one relationship and the node after it, or one parenthesised group
  RelationshipPattern relationship;
  NodePattern node;
  std::unique_ptr<PatternPath> group;  // set: a parenthesised pattern, relationship unused, node is what follows
  Length length;                       // of the group
  std::optional<Expr> group_where;
  std::vector<GroupVariable> group_variables;  // bind: those with a name
};

struct PatternPath {
  Span span;
  std::string variable;  // p = …
  Slot slot = no_slot;
  PathSelector selector;
  PathMode mode = PathMode::Trail;
  NodePattern start;
  std::vector<PathStep> steps;
  std::optional<Expr> where;  // of a parenthesised path: holds before the selector chooses
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
  std::string name;  // alias, or the expression as written
  bool aliased = false;
  Slot slot = no_slot;        // bind: the new variable
  bool grouping_key = false;  // bind: of a grouped projection, evaluated before grouping
};

struct AggregateCall {
  Expr call;
  Slot slot;
};  // bind: a Function that is an aggregate, or CountStar

struct SortItem {
  Expr expr;
  bool descending = false;
};

struct Projection {  // body of WITH and RETURN
  bool distinct = false, star = false;
  std::vector<ReturnItem> items;  // bind expands * in front
  std::vector<SortItem> order;
  std::optional<Expr> skip, limit;
  std::optional<Expr> where;                   // WITH … WHERE
  bool grouped = false;                        // bind
  std::vector<AggregateCall> aggregate_calls;  // bind
};

struct Match {
  bool optional = false;
  bool repeatable = false; /* REPEATABLE ELEMENTS */
  std::vector<PatternPath> paths;
  std::optional<Expr> where;
  TimeRestriction time;
};
struct Unwind {
  Expr list;
  std::string variable;
  Slot slot = no_slot;
};
struct With {
  Projection projection;
};
struct Return {
  Projection projection;
};
struct Finish {};
struct Create {
  std::vector<PatternPath> paths;
};
struct SetItem {
  enum class Kind : std::uint8_t { Property, Replace, Merge, Labels } kind;
  Span span;
  Expr target;  // Property: a Property or Subscript expression; else a variable
  Expr value;
  std::vector<std::string> labels;
};
struct Merge {
  PatternPath path;
  std::vector<SetItem> on_create, on_match;
};
struct Set {
  std::vector<SetItem> items;
};
struct RemoveItem {
  Span span;
  Expr target;
  std::vector<std::string> labels;
};  // labels empty: a Property or Subscript
struct Remove {
  std::vector<RemoveItem> items;
};
struct Delete {
  bool detach = false;
  std::vector<Expr> targets;
};
struct YieldItem {
  Span span;
  std::string column, alias;
  Slot slot = no_slot;
};
struct Call {
  Span span;
  std::string procedure;
  std::vector<Expr> arguments;
  bool implicit = false;    // CALL p without parentheses: arguments from parameters
  bool standalone = false;  // the whole query
  bool yield_star = false;
  std::vector<YieldItem> yields;
  std::optional<Expr> where;
  int index = -1;  // bind: into the procedures
};
struct CallSubquery {                               // CALL (x, y) { … }, CALL { … }
  std::optional<std::vector<std::string>> imports;  // absent: only by a leading WITH; "*" = all
  std::unique_ptr<Query> query;                     // its columns are new variables: query->column_slots
  bool optional = false;
  std::vector<Slot> reads;  // bind: outer slots it uses
};
struct Foreach {
  std::string variable;
  Slot slot = no_slot;
  Expr list;
  std::vector<struct Clause> updates;
};

struct Clause {
  Span span;
  std::variant<Match, Unwind, With, Return, Finish, Create, Merge, Set, Remove, Delete, Call, CallSubquery, Foreach>
      body;
};

struct SingleQuery {
  Span span;
  std::vector<Clause> clauses;
};

// CREATE or DROP of an INDEX or a CONSTRAINT, which stands alone. SHOW INDEXES is a Call of db.indexes().
struct SchemaStatement {
  Span span;
  bool create = true, constraint = false;
  bool lenient = false;  // IF NOT EXISTS, IF EXISTS
  std::string name;      // empty: label_key
  Span name_span;
  std::string label, key;  // create
};

struct Query {
  enum class Explain : std::uint8_t { No, Explain, Profile } explain = Explain::No;
  Span span;
  std::vector<SingleQuery> parts;         // joined by UNION
  std::vector<bool> union_all;            // between parts
  std::optional<SchemaStatement> schema;  // then there are no parts
  std::size_t steps = 0;                  // outermost: of max_steps
  std::size_t nesting = 0;                // outermost: levels, of max_depth
  // bind
  std::vector<std::string> columns;  // of the result; empty for a query without RETURN
  std::vector<Slot> column_slots;    // of each part the same columns, of parts[0] here
  std::vector<std::vector<Slot>> part_slots;
  Slot slot_count = 0;                  // of the outermost query: all slots of the tree
  std::vector<std::string> slot_names;  // outermost: name of each slot, "" for anonymous
  std::vector<StaticType> slot_types;
  bool writes = false;
  std::vector<std::string> parameters;  // outermost: those it needs
  bool chance = false;                  // outermost: rand() or the like is called somewhere
  bool optional_parameters =
      false;                    // outermost: which parameters are given decides what it is (CALL without parentheses)
  std::vector<Notice> notices;  // outermost: names the graph does not have, each with its span
};

// ---- Reading the tree ------------------------------------------------------------------------------------------

// Calls f(Expr&) on the direct expressions of an expression: children, projections, expressions of its patterns; not
// those of a subquery.
template <typename E, typename F>
void for_each_child(E& expr, F f);

// Whether two bound or unbound expressions are the same term: same shape, names, slots and constants.
bool same(const Expr& a, const Expr& b);

// Whether a pattern or a query is asked anywhere in it.
bool has_subquery(const Expr& expr);

// "INTEGER", "INTEGER or FLOAT", "LIST", "any value": for error texts.
std::string describe(StaticType type);

// -- implementation of for_each_child
template <typename P, typename F>
void for_each_pattern_expr(P& path, F f) {
  auto node = [&](auto& n) {
    if (n.properties) f(*n.properties);
    if (n.where) f(*n.where);
  };
  node(path.start);
  for (auto& step : path.steps) {
    if (step.group) {
      if constexpr (std::is_const_v<P>)
        for_each_pattern_expr(std::as_const(*step.group), f);
      else
        for_each_pattern_expr(*step.group, f);
      if (step.group_where) f(*step.group_where);
    } else {
      if (step.relationship.properties) f(*step.relationship.properties);
      if (step.relationship.where) f(*step.relationship.where);
    }
    node(step.node);
  }
  if (path.where) f(*path.where);
}

template <typename E, typename F>
void for_each_child(E& expr, F f) {
  for (auto& child : expr.children) f(child);
  for (auto& item : expr.projection)
    if (item.expr.kind != ExprKind::Missing) f(item.expr);
  for (auto& path : expr.pattern) for_each_pattern_expr(path, f);
}

}  // namespace dothi
