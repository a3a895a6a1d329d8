// Batches: how rows flow. A Batch is up to 1,024 rows of typed columns, one column a slot, and a selection of the
// rows that still count. Operators (run.cpp) fill and pass batches; expressions (evaluate.cpp) read columns and write
// one. Buffers keep their capacity from batch to batch: nothing is allocated per row.
//
//   Column ages;
//   evaluate(expr, batch, context, ages);          // fills ages at every selected row
//   for (std::uint32_t i = 0; i < batch.count(); ++i) use(ages.value(batch.row(i)));
#pragma once

#include "ast.h"

#include <dothi/table.h>

#include <chrono>
#include <functional>
#include <random>

namespace dothi {

inline constexpr std::uint32_t batch_rows = 1024;

// ---- Column ---------------------------------------------------------------------------------------------
// Values of one variable or expression. Typed where the producer knows the kind; Value holds anything. Consumers
// take every kind (value() reads any). `nulls` is empty when no row is null, else one byte a row, 1 = null; in a
// Value column nulls are Values of Kind::Null and the mask stays empty. A constant column stores one row that
// stands for all.
struct Column {
  enum class Kind : std::uint8_t { Absent, Node, Relationship, Integer, Float, Boolean, Value };
  Kind kind = Kind::Absent;
  bool constant = false;
  std::vector<NodeId> nodes;
  std::vector<RelationshipId> relationships;
  std::vector<std::int64_t> integers;
  std::vector<double> reals;
  std::vector<std::uint8_t> booleans;
  std::vector<Value> values;
  std::vector<std::uint8_t> nulls;

  bool absent() const { return kind == Kind::Absent; }
  // Empties the column and sets its kind; keeps capacity.
  void reset(Kind kind, bool constant = false);
  // Rows stored (1 for a constant column).
  std::size_t size() const;
  // Makes room for exactly n rows (1 when constant) with unspecified values and no nulls.
  void resize(std::size_t n);

  std::uint32_t at(std::uint32_t row) const { return constant ? 0 : row; }  // where a row is stored
  bool is_null(std::uint32_t row) const {
    row = at(row);
    return kind == Kind::Value ? values[row].is_null() : !nulls.empty() && nulls[row] != 0;
  }
  NodeId node(std::uint32_t row) const { return kind == Kind::Node ? nodes[at(row)] : values[at(row)].node(); }
  RelationshipId relationship(std::uint32_t row) const {
    return kind == Kind::Relationship ? relationships[at(row)] : values[at(row)].relationship();
  }
  // Any kind as a Value; strings stay borrowed.
  Value value(std::uint32_t row) const;

  // Appends. push(Value) turns a typed column into a Value column when the kind does not fit.
  void push(NodeId id) {
    DOTHI_ASSERT(kind == Kind::Node);
    nodes.push_back(id);
    if (!nulls.empty()) nulls.push_back(0);
  }
  void push(RelationshipId id) {
    DOTHI_ASSERT(kind == Kind::Relationship);
    relationships.push_back(id);
    if (!nulls.empty()) nulls.push_back(0);
  }
  void push(Value value);
  void push_null();
  // Appends from[rows[0]], from[rows[1]] …; the kind follows `from` while this column is empty.
  void gather(const Column& from, std::span<const std::uint32_t> rows);
  void append(const Column& from, std::uint32_t row) { gather(from, {&row, 1}); }
  // Stores a value at a row of a resized column; turns it into a Value column when the kind does not fit.
  void set(std::uint32_t row, Value value);
  void set_null(std::uint32_t row);
  // Turns any column into a Value column of the same rows.
  void generalize();
  // Bytes held by the rows, with what their values hold outside.
  std::size_t bytes() const;
};

// ---- Batch ----------------------------------------------------------------------------------------------
// Columns are indexed by Slot; a slot nobody needs is Absent. Without a selection every row below size counts.
// Weights, when present, say how many equal rows each row stands for (variables that nobody reads are not
// enumerated); count(*), sum … honour them, and operators that must see rows singly ask for none (plan.h).
struct Batch {
  std::uint32_t size = 0;       // rows stored
  std::vector<Column> columns;  // by slot
  bool selected = false;
  std::vector<std::uint32_t> selection;  // ascending rows that count
  std::vector<std::uint64_t> weights;    // empty: every row stands for itself

  explicit Batch(std::size_t slots = 0) : columns(slots) {}
  std::uint32_t count() const { return selected ? std::uint32_t(selection.size()) : size; }
  std::uint32_t row(std::uint32_t i) const { return selected ? selection[i] : i; }
  std::uint64_t weight(std::uint32_t row) const { return weights.empty() ? 1 : weights[row]; }
  // No rows, all columns absent, capacity kept.
  void clear();
  // Rows of the selection as a span; fills `scratch` when there is none.
  std::span<const std::uint32_t> rows(std::vector<std::uint32_t>& scratch) const;
};

// ---- Context --------------------------------------------------------------------------------------------
// One request's limits. check() throws Error(LimitExceeded "TimeLimit") or Error(Cancelled); call it at least
// every 4,096 rows of work. charge() throws Error(LimitExceeded "MemoryLimit").
class Limits {
 public:
  explicit Limits(const Options& options);
  void check();
  // Counts work done and checks once every 4,096 units: cheap enough for inner loops.
  void tick(std::uint32_t units = 1) {
    if ((ticks_ += units) >= 4096) {
      ticks_ = 0;
      check();
    }
  }
  void charge(std::size_t bytes);
  void release(std::size_t bytes) { memory_ -= bytes < memory_ ? bytes : memory_; }
  // The same request once more, with all its time and memory before it.
  void restart();
  std::uint32_t run() const { return run_; }
  // Throws Error(LimitExceeded "RowLimit") when an intermediate result keeps more rows than allowed.
  void keep(std::size_t rows) const;
  std::size_t memory() const { return memory_; }
  std::size_t peak() const { return peak_; }  // of memory() in this run

 private:
  const Options& options_;
  std::chrono::steady_clock::time_point start_;
  std::uint32_t ticks_ = 0, run_ = 0;
  std::size_t memory_ = 0, peak_ = 0;
};

// What somebody has charged and will release. Of a former run nothing is left to release.
class Charge {
 public:
  void add(Limits& limits, std::size_t bytes) {
    if (run_ != limits.run()) bytes_ = 0;
    run_ = limits.run();
    limits.charge(bytes);
    bytes_ += bytes;
  }
  void release(Limits& limits) { keep(limits, 0, 1); }
  // Releases all but a share of it.
  void keep(Limits& limits, std::size_t share, std::size_t of) {
    const std::size_t left = bytes_ * share / of;
    if (run_ == limits.run()) limits.release(bytes_ - left);
    bytes_ = left;
  }

 private:
  std::size_t bytes_ = 0;
  std::uint32_t run_ = 0;
};

// What expressions may look at besides the batch.
struct EvalContext {
  const View& view;          // what is read; in a write query the transaction itself
  Transaction* transaction;  // null in a read query. When set, strings read from the graph must be owned,
                             // and entities may have been deleted (view.exists) since they were bound.
  const Options& options;
  const Query& query;  // outermost: slot names and types
  Limits& limits;
  DateTime now;            // the statement's clock: options.now or the system's, the same for every row
  std::mt19937_64 random;  // rand(), randomUUID(); seeded by the system
  // Values of variables an expression binds itself (comprehensions, quantifiers, reduce), by slot. A variable is
  // read from its column when the batch has one, else from here.
  std::vector<Value> locals;
  // Value of an expression that holds a pattern or a query (PatternPredicate, PatternComprehension, ShortestPath,
  // Exists, Count, Collect) for one row: outer variables come from the batch row or the locals. Set by run().
  std::function<Value(const Expr&, const Batch&, std::uint32_t row, EvalContext&)> subquery;

  // Variable of a row.
  Value read(Slot slot, const Batch& batch, std::uint32_t row) const {
    const bool column = std::size_t(slot) < batch.columns.size() && !batch.columns[slot].absent();
    return column ? batch.columns[slot].value(row) : locals[slot];
  }
};

// ---- What evaluate.cpp offers over batches -------------------------------------------------------------------
// Fills `out` (size batch.size, or constant) at every selected row; other rows are unspecified. Errors of a row are
// thrown only if the row is selected. `out` must not be a column of the batch.
void evaluate(const Expr&, const Batch&, EvalContext&, Column& out);
// The same without a copy where it can: of a variable the batch's own column, else `room`, filled.
const Column& evaluated(const Expr&, const Batch&, EvalContext&, Column& room);
// The same for one row.
Value evaluate(const Expr&, const Batch&, std::uint32_t row, EvalContext&);
// Keeps the selected rows where the expression is true (neither false nor null). Throws
// Error(TypeError, "InvalidArgumentType") when it is not a BOOLEAN.
void filter(const Expr&, Batch&, EvalContext&);

// ---- What aggregate.cpp offers -----------------------------------------------------------------------------
// The state of one aggregate call (count, sum, avg, min, max, collect, stdev, percentile…, DISTINCT or not) for any
// number of groups, numbered from 0.
class Aggregator {
 public:
  // `call` is a Function expression with an aggregate, or CountStar; it outlives the aggregator.
  explicit Aggregator(const Expr& call);
  Aggregator(Aggregator&&) noexcept;
  ~Aggregator();
  // Back to no groups, with the room it has.
  void clear();
  // Makes room for groups 0 … groups-1.
  void resize(std::size_t groups);
  // Adds rows[i] of the batch, batch.weight(rows[i]) times, to group groups[i]. The batch's selection is `rows`.
  void add(const Batch&, std::span<const std::uint32_t> rows, std::span<const std::uint32_t> groups, EvalContext&);
  // Of a group without rows too: count gives 0, collect [], sum 0, the others null.
  Value result(std::size_t group, EvalContext&);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dothi
