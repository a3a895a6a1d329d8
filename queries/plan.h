// The algebra on one page: what a query is made of when it runs.
//
// plan() turns a bound Query into a tree of Operators in the order of the text; each MATCH is one Pattern, a set of
// nodes, relationships and conditions without an order. optimize() lowers every Pattern to scans, seeks, expansions and
// joins and improves the rest by named rules; run() executes what is left. Rows flow from inputs to their operator as
// Batches; a row is one value a slot. Operators keep pointers into the Query (and into Plan::made), which outlives them.
//
// Weights. A row may stand for many (Batch::weights). Aggregate reads weights; every other operator passes them on, and
// operators that must see rows singly (Limit, Skip, Top, collect, writes, ProduceResults) repeat the row.
#pragma once

#include "ast.h"

#include <deque>
#include <map>

namespace dothi {

struct Operator;
struct JoinGraph;  // join_graph.h

// ---- The pattern of one MATCH, before it has an order -----------------------------------------------------
struct PatternEdge {
  enum class Kind : std::uint8_t { Single, Variable, Group, Shortest } kind = Kind::Single;
  Slot from = no_slot, to = no_slot;  // nodes as written, left to right
  Slot relationship = no_slot;        // Single: a relationship; else the list of all relationships walked
  bool bound = false;                 // the relationship (or list) is known already
  Arrow arrow = Arrow::Right;
  const LabelExpr* types = nullptr;  // null: every type
  Length length;
  PathMode mode = PathMode::Trail;
  PathSelector selector;                     // Shortest
  Slot each = no_slot;                       // Variable, Shortest: one relationship of the walk, for `conditions`
  std::vector<const Expr*> conditions;       // on `each`, or on the inner variables of a Group
  std::vector<const Expr*> path_conditions;  // Shortest: the path must satisfy them (shortestPath() and WHERE)
  Slot path = no_slot;                       // Shortest: the path's own slot, read by path_conditions
  // Group: the inner pattern runs from inner_from to inner_to once a round.
  std::unique_ptr<Operator> inner;
  Slot inner_from = no_slot, inner_to = no_slot;
  std::vector<Slot> inner_relationships;  // in the order of the walk: single or lists
  std::vector<GroupVariable> group_variables;
};

struct
    PatternPart {  // a named path, or one whose mode or selector needs the whole walk: built when its parts are known
  Slot path = no_slot;
  Slot start = no_slot, end = no_slot;
  std::vector<Slot> relationships;  // in order; single or lists
  PathMode mode = PathMode::Trail;
  PathSelector selector;  // not All: keep the selected walks of each (start, end)
};

struct Pattern {
  std::vector<Slot> arguments;  // nodes known before
  std::vector<Slot> nodes;      // all nodes in the order of the text
  std::vector<PatternEdge> edges;
  std::vector<std::vector<int>> trails;  // edges whose relationships must differ from each other
  std::vector<PatternPart> paths;
  std::vector<const Expr*> conditions;  // WHERE split at AND, inline labels, properties and WHERE
  std::vector<const Expr*> after;       // conditions on what the paths' selectors chose
  const TimeRestriction* time = nullptr;
};

// ---- Where rows come from ----------------------------------------------------------------------------------
struct Argument {
  std::vector<Slot> slots;
};  // the rows an Apply, Merge, Foreach or subquery hands in; one empty row at the root
struct AllNodesScan {
  Slot node;
};
struct NodeByLabelScan {
  Slot node;
  std::string label;
};
struct SeekBound {
  KeyRange::Is is;
  const Expr* value;
};
// many: value is a list (IN). indexed: by a value index. No value: the nodes within the bounds, indexed.
struct NodeSeek {
  Slot node;
  std::string label, key;
  const Expr* value;
  bool many = false, indexed = false;
  std::vector<SeekBound> bounds;
};
struct NodeByIds {
  Slot node;
  const Expr* ids;
  bool many = false;
  bool element = false;
};  // id() or elementId()
struct RelationshipScan {
  Slot from, relationship, to;
  const LabelExpr* types;
  Arrow arrow;
};

// How many matches join graphs have together: one row for each node it keeps, weighed; one row of all where it keeps none. Takes the place of
// the scans, expansions and joins below an Aggregate or Distinct that would enumerate them.
struct CountMatches {
  std::shared_ptr<const std::vector<JoinGraph>> graphs;
  Slot kept = no_slot;
  std::string how;
};  // how: for EXPLAIN

// ---- Along relationships -------------------------------------------------------------------------------------
// One row per relationship of `from`; `into` when `to` is known: only those that end there. The relationship differs
// from those in `apart` (single or lists), the node from those in `unlike`, and it has the `labels` where there are any. relationship = no_slot: nobody
// reads it. A null `from` gives no row. `counted`: nobody reads what is reached either; the row stays one, its weight is
// multiplied by the number of rows there would be. `once`: nobody counts alike rows; those that differ in the relationship
// only are given once where they come together. Both: nodes are reached once in all, one row weighs as much as they are many.
struct Expand {
  Slot from, relationship, to;
  const LabelExpr* types;
  Arrow arrow;
  bool into = false;
  std::vector<Slot> apart;
  const LabelExpr* labels = nullptr;
  bool counted = false, once = false;
  std::vector<Slot> unlike;
};
// The relationship is known: gives its ends, both ways round for Either. Known ends must agree.
struct ExpandBound {
  Slot from, relationship, to;
  const LabelExpr* types;
  Arrow arrow;
  bool from_known, to_known;
  std::vector<Slot> apart;
};
// Walks of min … max relationships, depth first; `relationships` is their list.
struct VarLengthExpand {
  Slot from, relationships, to;
  const LabelExpr* types;
  Arrow arrow;
  Length length;
  PathMode mode;
  bool into = false, reversed = false;  // reversed: walked from the pattern's right end, the list is turned round
  Slot each = no_slot;
  std::vector<const Expr*> conditions;
  std::vector<Slot> apart;
  const TimeRestriction* time = nullptr;
};
// The list of relationships is known: gives the ends of its walk.
struct ExpandBoundList {
  Slot from, relationships, to;
  const LabelExpr* types;
  Arrow arrow;
  Length length;
  bool from_known, to_known;
  std::vector<Slot> apart;
};
// A quantified group: inputs[1] is one round, from inner_from to inner_to.
struct Repeat {
  Slot from, relationships, to;
  Slot inner_from, inner_to;
  std::vector<Slot> inner_relationships;
  std::vector<GroupVariable> group_variables;
  Length length;
  PathMode mode;
  bool into = false, reversed = false;  // reversed: rounds run from the pattern's right end
  std::vector<Slot> apart;
};
// Breadth first, per (from, to); without `into` to every node reached.
struct ShortestPath {
  Slot from, relationships, to;
  const LabelExpr* types;
  Arrow arrow;
  Length length;
  PathSelector selector;
  bool into = false, reversed = false;
  Slot each = no_slot;
  std::vector<const Expr*> conditions;
  Slot path = no_slot;
  std::vector<const Expr*> path_conditions;
  std::vector<Slot> apart;
  const TimeRestriction* time = nullptr;
};
struct BuildPath {
  Slot path, start;
  std::vector<Slot> relationships;
};
struct KeepPathMode {
  Slot path;
  PathMode mode;
};  // drops walks that repeat nodes where the mode forbids it
struct SelectPaths {
  Slot path;
  PathSelector selector;
};  // of each (start, end): any, shortest k …
struct RequireEntities {
  std::vector<Slot> nodes, relationships;
};  // drops rows with null; anything else is a TypeError
struct TimeFilter {
  const TimeRestriction* time;
  std::vector<Slot> relationships;
};

// ---- Joins: inputs[0] is the outer or probe side, inputs[1] the inner or build side ------------------------------
struct CartesianProduct {};
struct HashJoin {
  std::vector<Slot> on;
};  // nodes known on both sides
struct ValueHashJoin {
  const Expr *left, *right;
};  // left = right, and neither null
// inputs[1] starts from an Argument that holds rows of inputs[0].
struct Apply {
  enum class Kind : std::uint8_t { Cross, Optional, Semi, Anti } kind = Kind::Cross;
  std::vector<Slot> introduced;  // Optional: null when inputs[1] gives no row
  Slot row = no_slot;            // numbers the outer rows when inputs[1] takes whole batches
};

// ---- Rows ----------------------------------------------------------------------------------------------------------
struct Assignment {
  Slot slot;
  const Expr* expr;
};
struct SortKey {
  const Expr* expr;
  bool descending = false;
};
struct Filter {
  std::vector<const Expr*> conditions;
};
struct Project {
  std::vector<Assignment> items;
};
// outer: what a subquery sees from outside, which stays known behind it.
struct Aggregate {
  std::vector<Assignment> keys, aggregates;
  std::vector<Slot> outer = {};
};
struct Distinct {
  std::vector<Slot> slots;
};
struct Sort {
  std::vector<SortKey> keys;
};
struct Top {
  std::vector<SortKey> keys;
  const Expr *limit, *skip = nullptr;
};  // Sort, Skip and Limit with a heap
struct Skip {
  const Expr* count;
};
struct Limit {
  const Expr* count;
};
struct UnwindList {
  const Expr* list;
  Slot slot;
};
struct Union {
  std::vector<std::vector<Slot>> from;
  std::vector<Slot> to;
};                // from[i]: columns of inputs[i]
struct Eager {};  // reads all its input before it gives a row
struct CallRows {
  int procedure;
  std::vector<const Expr*> arguments;
  std::vector<std::pair<int, Slot>> outputs;
  const Call* call;
};

// ---- Writes ---------------------------------------------------------------------------------------------------------
struct NewNode {
  Slot slot;
  std::vector<std::string> labels;
  const Expr* properties = nullptr;
};
struct NewRelationship {
  Slot slot, from, to;
  std::string type;
  const Expr* properties = nullptr;
  Arrow arrow = Arrow::Right;
  Span span;
};
struct NewPath {
  Slot path, start;
  std::vector<Slot> relationships;
};
struct CreatePattern {
  std::vector<NewNode> nodes;
  std::vector<NewRelationship> relationships;
  std::vector<NewPath> paths;
};
struct CreatePatterns {
  std::vector<CreatePattern> clauses;
};                     // one row after the other
struct MergePattern {  // inputs[1] matches for one row
  CreatePattern create;
  const std::vector<SetItem>*on_create = nullptr, *on_match = nullptr;
  std::vector<Slot> introduced;
};
struct SetItems {
  const std::vector<SetItem>* items;
};
struct RemoveItems {
  const std::vector<RemoveItem>* items;
};
struct DeleteEntities {
  std::vector<const Expr*> targets;
  bool detach = false;
};
struct ForeachItem {
  const Expr* list;
  Slot slot;
};  // inputs[1] runs once an item, its rows are dropped
struct RunInner {
  std::vector<Slot> outer;
};  // a unit subquery: inputs[1] runs for each row of inputs[0], which stays

// ---- The end -----------------------------------------------------------------------------------------------------------
struct EmptyResult {};  // reads everything, gives nothing
struct ProduceResults {
  std::vector<Slot> slots;
};

struct Operator {
  std::variant<Pattern, Argument, AllNodesScan, NodeByLabelScan, NodeSeek, NodeByIds, RelationshipScan, CountMatches,
               Expand, ExpandBound, VarLengthExpand, ExpandBoundList, Repeat, ShortestPath, BuildPath, KeepPathMode,
               SelectPaths, RequireEntities, TimeFilter, CartesianProduct, HashJoin, ValueHashJoin, Apply, Filter,
               Project, Aggregate, Distinct, Sort, Top, Skip, Limit, UnwindList, Union, Eager, CallRows, CreatePatterns,
               MergePattern, SetItems, RemoveItems, DeleteEntities, ForeachItem, RunInner, EmptyResult, ProduceResults>
      body;
  std::vector<Operator> inputs;
  double rows = 1;         // estimated by optimize()
  bool prune = false;      // `live` holds
  std::vector<Slot> live;  // slots somebody above reads
};

// A pattern or query inside an expression: run for one row, its rows make the expression's value.
struct Subplan {
  Operator root;
  Slot value = no_slot;  // the slot of its single column; no_slot where only the number of rows counts
};

struct Plan {
  const Query* query = nullptr;
  Operator root;
  Slot slot_count = 0;  // the query's slots and those plan() added
  std::map<const Expr*, Subplan> subplans;
  std::deque<Expr> made;  // expressions the text does not hold: inline properties, aggregates' places
};

// The plan of a bound query, in the order of its text. `query` must outlive it.
Plan plan(const Query& query);

// Whether the tree, down its first inputs to an Argument, treats each row by itself and keeps the order of rows, so that it can
// be given a whole batch of outer rows at once.
bool row_wise(const Operator&);

// Every slot an expression reads or names, at any depth, ascending; includes those it binds itself.
std::vector<Slot> slots_of(const Expr&);

// The tree as text, one operator a line, children indented, with estimated rows; with `profile` the rows and time each
// took, in the order of a walk of the tree.
struct OperatorProfile {
  std::uint64_t rows = 0;
  std::int64_t nanoseconds = 0;
};
std::string explain(const Plan&, const std::vector<OperatorProfile>* profile = nullptr);

// The expression as openCypher text, for EXPLAIN.
std::string describe(const Expr&, const Query&);

}  // namespace dothi
