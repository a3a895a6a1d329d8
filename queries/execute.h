// How operators execute: each Operator of the plan becomes an Executor that is opened and gives batches until it has none.
#pragma once

#include "node_set.h"
#include "run.h"

namespace dothi {

// The outer rows an Argument gives: rows [first, first + count) among those a batch has selected.
struct ArgumentRows {
  const Batch* batch = nullptr;
  std::uint32_t first = 0, count = 0;
};

class Executor;

// One execution of one plan.
struct Execution {
  const Plan& plan;
  EvalContext& context;
  Changes changes;
  std::vector<OperatorProfile>* profile = nullptr;
  std::map<const Operator*, std::size_t> places;  // of operators in the walk of the tree, when profiling

  // The executor of an operator; its Argument leaves read `argument`.
  std::unique_ptr<Executor> build(const Operator&, ArgumentRows* argument);
  std::size_t slots() const { return std::size_t(plan.slot_count); }
};

class Executor {
 public:
  Executor(Execution& execution, const Operator& op)
      : run(execution), context(execution.context), view(context.view), op(op) {}
  virtual ~Executor() = default;
  // Starts, or starts again; the same executor may be opened many times.
  virtual void open() = 0;
  // Fills `out` (what was in it is gone) with at least one selected row, or returns false at the end.
  virtual bool next(Batch& out) = 0;

 protected:
  // Appends rows of `in` to `out`: the columns somebody above reads, but those `fresh` that the operator writes itself.
  void carry(const Batch& in, std::span<const std::uint32_t> rows, Batch& out, std::span<const Slot> fresh = {});
  bool is_live(Slot slot) const { return !op.prune || std::binary_search(op.live.begin(), op.live.end(), slot); }

  Execution& run;
  EvalContext& context;
  const View& view;
  const Operator& op;
};

// Rows kept whole: a Batch of any length with its memory accounted for.
struct KeptRows {
  Batch rows;
  Charge charge;

  explicit KeptRows(std::size_t slots) : rows(slots) {}
  void clear(Limits&);
  // Appends the selected rows of a batch.
  void add(const Batch&, EvalContext&, bool own);
  std::vector<std::uint32_t> scratch;
};

// Groups rows by equivalent values: gives each distinct key a number in the order of first appearance.
class Grouping {
 public:
  // The group of each of `rows`; `keys` have values at those rows. New groups get the next numbers.
  void assign(std::span<const Column* const> keys, std::span<const std::uint32_t> rows,
              std::vector<std::uint32_t>& groups, Limits&);
  std::size_t size() const { return count_; }
  const Column& key(std::size_t i) const { return keys_[i]; }  // by group
  void clear(Limits&);

 private:
  void grow();
  std::vector<Column> keys_;
  std::vector<std::uint64_t> hashes_;  // by group
  std::vector<std::uint32_t> table_;   // open addressing: group + 1
  std::size_t count_ = 0;
  Charge charge_;
};

// Whether a row has the same values in some columns as the one asked about before it.
class SameAsBefore {
 public:
  void forget() { known_ = false; }
  bool operator()(const Batch& batch, std::span<const Slot> slots, std::uint32_t row) {
    bool same = known_;
    known_ = true;
    before_.resize(slots.size());
    for (std::size_t i = 0; i < slots.size(); ++i) {
      const Column& column = batch.columns[std::size_t(slots[i])];
      if (same && column.kind == Column::Kind::Node && before_[i].kind() == Kind::Node &&
          column.nodes[column.at(row)] == before_[i].node() && column.nulls.empty())
        continue;
      Value value = column.value(row);
      if (same && equivalent(value, before_[i])) continue;
      same = false;
      before_[i] = value.own();
    }
    return same;
  }

 private:
  bool known_ = false;
  std::vector<Value> before_;
};

// One row without columns.
const Batch& empty_row(std::size_t slots, Batch& storage);
// The value of SKIP or LIMIT. Throws as openCypher does for what is no non-negative integer.
std::uint64_t row_count(const Expr&, const char* clause, Execution&);

std::unique_ptr<Executor> make_scan(Execution&, const Operator&,
                                    ArgumentRows*);  // expand.cpp: where rows come from; null for others
std::unique_ptr<Executor> make_expand(Execution&, const Operator&, ArgumentRows*);  // expand.cpp: along relationships
std::unique_ptr<Executor> make_count(Execution&, const Operator&, ArgumentRows*);   // count_matches.cpp
std::unique_ptr<Executor> make_walk(Execution&, const Operator&,
                                    ArgumentRows*);  // walk.cpp: lengths, groups, shortest, paths
std::unique_ptr<Executor> make_join(Execution&, const Operator&, ArgumentRows*);   // join.cpp
std::unique_ptr<Executor> make_rows(Execution&, const Operator&, ArgumentRows*);   // rows.cpp
std::unique_ptr<Executor> make_write(Execution&, const Operator&, ArgumentRows*);  // update.cpp

// The relationship types a pattern allows, ascending; every type when there is no expression.
std::vector<TypeId> types_of(const View&, const LabelExpr*);
bool allows(const LabelExpr&, std::span<const std::string_view> names);

// Steps from a node to its neighbours over types and directions, in a fixed order: type, then out before in, then
// neighbour. A loop is met once, also when both directions are walked.
class Neighbours {
 public:
  void start(const View&, NodeId, std::span<const TypeId>, Arrow);
  bool next(NodeId& to, RelationshipId& relationship);

 private:
  bool advance();
  const View* view_ = nullptr;
  NodeId node_{};
  std::span<const TypeId> types_;
  Arrow arrow_ = Arrow::Right;
  std::size_t type_ = 0, at_ = 0;
  bool in_ = false;
  Adjacency list_;
  AdjacencyScratch scratch_;
};

// Whether a relationship differs from those already in the row (single ones and lists) at `slots`.
bool apart(RelationshipId, std::span<const Slot> slots, const Batch&, std::uint32_t row);
// The product of two weights. Throws ArithmeticError when it is beyond 64 bits.
std::uint64_t times(std::uint64_t a, std::uint64_t b);
// The node at the other end.
NodeId other_end(const View&, RelationshipId, NodeId);
// A walk from a node along relationships, as a Path.
Path walk_path(const View&, NodeId start, std::span<const RelationshipId>);
// The node in a column's row. Throws TypeError when it holds something else; the value must not be null.
NodeId node_at(const Column&, std::uint32_t row);

}  // namespace dothi
