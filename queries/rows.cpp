// Executors that work on rows: filter, project, group, sort, cut, call.
#include "execute.h"

#include "functions.h"
#include "procedures.h"

namespace dothi {

// ---- Rows kept, rows grouped ----------------------------------------------------------------------------------

void KeptRows::clear(Limits& limits) {
  charge.release(limits);
  rows.clear();
}

void KeptRows::add(const Batch& batch, EvalContext& context, bool own) {
  const std::span<const std::uint32_t> picked = batch.rows(scratch);
  context.limits.tick(std::uint32_t(picked.size()));
  std::size_t bytes = 0;
  for (std::size_t slot = 0; slot < batch.columns.size(); ++slot) {
    const Column& from = batch.columns[slot];
    if (from.absent()) continue;
    Column& to = rows.columns[slot];
    const std::size_t before = to.size();
    to.gather(from, picked);
    switch (to.kind) {
      case Column::Kind::Node: bytes += picked.size() * sizeof(NodeId); break;
      case Column::Kind::Value:
        for (std::size_t i = before; i < to.values.size(); ++i) {
          if (own) to.values[i] = to.values[i].own();
          bytes += sizeof(Value) + to.values[i].heap_bytes();
        }
        break;
      default: bytes += picked.size() * 8;
    }
  }
  if (!batch.weights.empty() || !rows.weights.empty()) {
    rows.weights.resize(rows.size, 1);
    for (const std::uint32_t row : picked) rows.weights.push_back(batch.weight(row));
  }
  rows.size += std::uint32_t(picked.size());
  context.limits.keep(rows.size);
  charge.add(context.limits, bytes);
}

void Grouping::assign(std::span<const Column* const> keys, std::span<const std::uint32_t> rows,
                      std::vector<std::uint32_t>& groups, Limits& limits) {
  groups.resize(rows.size());
  if (keys_.empty()) keys_.resize(keys.size());
  if (table_.empty()) table_.assign(1024, 0);
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::uint32_t row = rows[i];
    std::uint64_t h = 0x2545F4914F6CDD1Du;
    for (const Column* key : keys) h = (h ^ hash(key->value(row))) * 0x9E3779B97F4A7C15u, h ^= h >> 29;
    std::size_t at = h & (table_.size() - 1);
    for (;; at = (at + 1) & (table_.size() - 1)) {
      if (table_[at] == 0) {
        for (std::size_t k = 0; k < keys.size(); ++k) {
          Value value = keys[k]->value(row);
          bytes += sizeof(Value) + value.heap_bytes();
          if (keys_[k].absent())
            keys_[k].reset(keys[k]->kind == Column::Kind::Absent ? Column::Kind::Value : keys[k]->kind);
          keys_[k].push(value.own());
        }
        hashes_.push_back(h);
        table_[at] = std::uint32_t(++count_);
        groups[i] = std::uint32_t(count_ - 1);
        bytes += 16;
        break;
      }
      const std::uint32_t group = table_[at] - 1;
      if (hashes_[group] != h) continue;
      bool alike = true;
      for (std::size_t k = 0; alike && k < keys.size(); ++k)
        alike = equivalent(keys_[k].value(group), keys[k]->value(row));
      if (!alike) continue;
      groups[i] = group;
      break;
    }
    if (count_ * 2 > table_.size()) grow();
  }
  limits.keep(count_);
  charge_.add(limits, bytes);
}

void Grouping::grow() {
  table_.assign(table_.size() * 4, 0);
  for (std::size_t group = 0; group < count_; ++group) {
    std::size_t at = hashes_[group] & (table_.size() - 1);
    while (table_[at] != 0) at = (at + 1) & (table_.size() - 1);
    table_[at] = std::uint32_t(group + 1);
  }
}

void Grouping::clear(Limits& limits) {
  charge_.release(limits);
  keys_.clear();
  hashes_.clear();
  table_.clear();
  count_ = 0;
}

const Batch& empty_row(std::size_t slots, Batch& storage) {
  if (storage.columns.size() != slots) storage = Batch(slots);
  storage.size = 1;
  return storage;
}

std::uint64_t row_count(const Expr& expr, const char* clause, Execution& run) {
  Batch storage;
  const Value value = evaluate(expr, empty_row(run.slots(), storage), 0, run.context);
  if (value.kind() == Kind::Integer) {
    if (value.integer() >= 0) return std::uint64_t(value.integer());
    throw Error(Fault::ArgumentError, "NegativeIntegerArgument", expr.span,
                std::string(clause) + " wants a number of rows, and " + to_string(value) + " is negative", Phase::Run);
  }
  throw Error(Fault::ArgumentError, "InvalidArgumentType", expr.span,
              std::string(clause) + " wants a whole number of rows, and this is " + to_string(value), Phase::Run);
}

namespace {

class RowsBase : public Executor {
 public:
  RowsBase(Execution& run, const Operator& op, ArgumentRows* rows)
      : Executor(run, op), input_(run.build(op.inputs[0], rows)) {}
  void open() override { input_->open(); }

 protected:
  std::unique_ptr<Executor> input_;
};

class FilterExecutor : public RowsBase {
 public:
  FilterExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const Filter& body)
      : RowsBase(run, op, rows), body_(body) {}
  bool next(Batch& out) override {
    while (input_->next(out)) {
      context.limits.tick(out.count());
      for (const Expr* condition : body_.conditions) {
        filter(*condition, out, context);
        if (out.count() == 0) break;
      }
      if (out.count() > 0) return true;
    }
    return false;
  }

 private:
  const Filter& body_;
};

class ProjectExecutor : public RowsBase {
 public:
  ProjectExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const Project& body)
      : RowsBase(run, op, rows), body_(body), columns_(body.items.size()) {}
  bool next(Batch& out) override {
    if (!input_->next(out)) return false;
    context.limits.tick(out.count());
    // All items read the incoming row; a slot may be written only when every item has been evaluated.
    for (std::size_t i = 0; i < body_.items.size(); ++i)
      if (is_live(body_.items[i].slot)) evaluate(*body_.items[i].expr, out, context, columns_[i]);
    for (std::size_t i = 0; i < body_.items.size(); ++i)
      if (is_live(body_.items[i].slot)) std::swap(out.columns[body_.items[i].slot], columns_[i]);
    return true;
  }

 private:
  const Project& body_;
  std::vector<Column> columns_;
};

class AggregateExecutor : public RowsBase {
 public:
  AggregateExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const Aggregate& body)
      : RowsBase(run, op, rows), body_(body), rows_(rows), in_(run.slots()) {}
  void open() override {
    RowsBase::open();
    grouping_.clear(context.limits);
    ready_ = false;
  }
  bool next(Batch& out) override {
    if (!ready_) consume();
    if (at_ >= groups_) return false;
    const std::size_t n = std::min<std::size_t>(batch_rows, groups_ - at_);
    out.clear();
    out.size = std::uint32_t(n);
    picked_.resize(n);
    for (std::size_t i = 0; i < n; ++i) picked_[i] = std::uint32_t(at_ + i);
    for (std::size_t k = 0; k < body_.keys.size(); ++k)
      out.columns[body_.keys[k].slot].gather(grouping_.key(k), picked_);
    for (std::size_t a = 0; a < aggregators_.size(); ++a) {
      Column& column = out.columns[body_.aggregates[a].slot];
      column.reset(Column::Kind::Value);
      for (const std::uint32_t group : picked_) column.values.push_back(aggregators_[a].result(group, context));
    }
    if (!body_.outer.empty() && rows_ &&
        rows_->batch) {  // one outer row at a time, as an Aggregate takes no whole batches
      picked_.assign(n, rows_->batch->row(rows_->first));
      for (const Slot slot : body_.outer)
        if (is_live(slot) &&
            std::none_of(body_.keys.begin(), body_.keys.end(), [&](const Assignment& k) { return k.slot == slot; }))
          out.columns[slot].gather(rows_->batch->columns[slot], picked_);
    }
    at_ += n;
    return true;
  }

 private:
  void consume() {
    for (Aggregator& a : aggregators_) a.clear();
    if (aggregators_.empty())
      for (const Assignment& a : body_.aggregates) aggregators_.emplace_back(*a.expr);
    groups_ = body_.keys.empty() ? 1 : 0;
    at_ = 0;
    for (Aggregator& a : aggregators_) a.resize(groups_);
    computed_.resize(body_.keys.size());
    keys_.resize(body_.keys.size());
    while (input_->next(in_)) {
      const std::span<const std::uint32_t> rows = in_.rows(picked_);
      context.limits.tick(std::uint32_t(rows.size()));
      if (body_.keys.empty()) {
        numbers_.assign(rows.size(), 0);
      } else {
        for (std::size_t k = 0; k < body_.keys.size(); ++k)
          keys_[k] = &evaluated(*body_.keys[k].expr, in_, context, computed_[k]);
        grouping_.assign(keys_, rows, numbers_, context.limits);
        groups_ = grouping_.size();
        for (Aggregator& a : aggregators_) a.resize(groups_);
      }
      for (Aggregator& a : aggregators_) a.add(in_, rows, numbers_, context);
    }
    ready_ = true;
  }

  const Aggregate& body_;
  ArgumentRows* rows_;
  Batch in_;
  Grouping grouping_;
  std::vector<Aggregator> aggregators_;
  std::size_t groups_ = 0, at_ = 0;
  bool ready_ = false;
  std::vector<std::uint32_t> picked_, numbers_;  // numbers_: of the groups
  std::vector<Column> computed_;
  std::vector<const Column*> keys_;
};

class DistinctExecutor : public RowsBase {
 public:
  DistinctExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const Distinct& body)
      : RowsBase(run, op, rows), body_(body) {}
  void open() override {
    RowsBase::open();
    grouping_.clear(context.limits);
    prefixes_.clear(context.limits);
    nodes_.clear();
    charge_.release(context.limits);
    before_.forget();
    by_ = no_slot;
    seen_ = 0;
    met_ = 0;
  }
  bool next(Batch& out) override {
    while (input_->next(out)) {
      const std::span<const std::uint32_t> rows = out.rows(scratch_);
      context.limits.tick(std::uint32_t(rows.size()));
      kept_.clear();
      if (by_ == no_slot) choose(out);
      if (by_ == no_slot) {
        by_values(out, rows);
      } else {
        by_nodes(out, rows);
        if (!others_.empty()) by_values(out, others_);
        if (!others_.empty()) std::sort(kept_.begin(), kept_.end());
      }
      if (kept_.empty()) continue;
      out.selected = true;
      out.selection = kept_;
      out.weights.clear();
      return true;
    }
    return false;
  }

 private:
  // Rows mostly differ in the last of their nodes, and what stands beside it stays the same for many: that is looked up when
  // it changes, and the node is a number. Rows without a node there have nothing in common with those that have.
  void choose(const Batch& batch) {
    if (seen_ > 0) return;
    for (const Slot slot : body_.slots)
      if (batch.columns[slot].kind == Column::Kind::Node && !batch.columns[slot].constant) by_ = slot;
    beside_ = body_.slots;
    std::erase(beside_, by_);
  }
  void by_values(const Batch& batch, std::span<const std::uint32_t> rows) {
    assign(grouping_, batch, body_.slots, rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (groups_[i] != seen_) continue;
      ++seen_;
      kept_.push_back(rows[i]);
    }
  }
  void by_nodes(const Batch& batch, std::span<const std::uint32_t> rows) {
    others_.clear();
    const Column& column = batch.columns[by_];
    const std::size_t before = kept_.size();
    for (const std::uint32_t row : rows) {
      if (column.is_null(row) || (column.kind != Column::Kind::Node && column.value(row).kind() != Kind::Node)) {
        others_.push_back(row);
        continue;
      }
      if (!before_(batch, beside_, row) && !beside_.empty()) {
        assign(prefixes_, batch, beside_, {&row, 1});
        prefix_ = groups_[0];
      }
      if (nodes_.add(prefix_, column.node(row))) kept_.push_back(row);
    }
    met_ += kept_.size() - before;
    context.limits.keep(met_);
    charge_.add(context.limits, (kept_.size() - before) * 32);
  }
  void assign(Grouping& grouping, const Batch& batch, std::span<const Slot> slots,
              std::span<const std::uint32_t> rows) {
    keys_.clear();
    for (const Slot slot : slots) keys_.push_back(&batch.columns[slot]);
    grouping.assign(keys_, rows, groups_, context.limits);
  }

  const Distinct& body_;
  Grouping grouping_, prefixes_;
  Slot by_ = no_slot;
  std::vector<Slot> beside_;
  SameAsBefore before_;
  GroupedNodes nodes_;
  Charge charge_;
  std::size_t met_ = 0;
  std::uint32_t seen_ = 0, prefix_ = 0;
  std::vector<std::uint32_t> scratch_, groups_, kept_, others_;
  std::vector<const Column*> keys_;
};

// Keeps rows and the values they are sorted by; with a limit only about as many as that.
class SortExecutor : public RowsBase {
 public:
  SortExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const std::vector<SortKey>& keys,
               const Expr* limit, const Expr* skip)
      : RowsBase(run, op, rows),
        keys_(keys),
        limit_(limit),
        skip_(skip),
        in_(run.slots()),
        kept_(run.slots()),
        columns_(keys.size()) {}
  void open() override {
    RowsBase::open();
    kept_.clear(context.limits);
    for (Column& column : columns_) column.reset(Column::Kind::Absent);
    ready_ = false;
  }
  bool next(Batch& out) override {
    if (!ready_) consume();
    if (at_ >= order_.size()) return false;
    const std::size_t n = std::min<std::size_t>(batch_rows, order_.size() - at_);
    out.clear();
    out.size = std::uint32_t(n);
    carry(kept_.rows, std::span(order_).subspan(at_, n), out);
    at_ += n;
    return true;
  }

 private:
  void consume() {
    ready_ = true;
    at_ = 0;
    skipped_ = skip_ ? row_count(*skip_, "SKIP", run) : 0;
    std::uint64_t most = ~std::uint64_t(0);
    if (limit_) {
      most = row_count(*limit_, "LIMIT", run);
      most = most > ~std::uint64_t(0) - skipped_ ? ~std::uint64_t(0) : most + skipped_;
    }
    Column computed;
    std::vector<std::uint32_t> scratch;
    while (input_->next(in_)) {
      if (most == 0 && !context.transaction) break;
      const std::span<const std::uint32_t> rows = in_.rows(scratch);
      for (std::size_t k = 0; k < keys_.size(); ++k) {
        evaluate(*keys_[k].expr, in_, context, computed);
        if (columns_[k].absent()) columns_[k].reset(computed.kind);
        columns_[k].gather(computed, rows);
      }
      kept_.add(in_, context, context.transaction != nullptr);
      if (kept_.rows.size > 65536 && most < kept_.rows.size / 4) {
        sort(most);
        shrink();
      }
    }
    sort(most);
    order_.erase(order_.begin(), order_.begin() + std::ptrdiff_t(std::min<std::uint64_t>(skipped_, order_.size())));
  }
  // The first `most` rows in order, into order_.
  void sort(std::uint64_t most) {
    order_.resize(kept_.rows.size);
    for (std::uint32_t i = 0; i < order_.size(); ++i) order_[i] = i;
    std::vector<std::vector<Value>> values(keys_.size());
    for (std::size_t k = 0; k < keys_.size(); ++k) {
      values[k].reserve(order_.size());
      for (std::uint32_t i = 0; i < order_.size(); ++i) values[k].push_back(columns_[k].value(i));
    }
    std::uint64_t compared = 0;
    const auto less = [&](std::uint32_t a, std::uint32_t b) {
      if ((++compared & 4095) == 0) context.limits.check();
      for (std::size_t k = 0; k < keys_.size(); ++k) {
        const std::strong_ordering order = ordered(values[k][a], values[k][b]);
        if (order != 0) return keys_[k].descending ? order > 0 : order < 0;
      }
      return a < b;
    };
    if (most < order_.size()) {
      std::partial_sort(order_.begin(), order_.begin() + std::ptrdiff_t(most), order_.end(), less);
      order_.resize(most);
    } else {
      std::sort(order_.begin(), order_.end(), less);
    }
  }
  void shrink() {
    std::vector<std::uint32_t> rows = order_;
    std::sort(rows.begin(), rows.end());  // ties keep the order of arrival
    KeptRows fewer(run.slots());
    for (std::size_t slot = 0; slot < kept_.rows.columns.size(); ++slot)
      if (!kept_.rows.columns[slot].absent()) fewer.rows.columns[slot].gather(kept_.rows.columns[slot], rows);
    if (!kept_.rows.weights.empty())
      for (const std::uint32_t row : rows) fewer.rows.weights.push_back(kept_.rows.weights[row]);
    fewer.rows.size = std::uint32_t(rows.size());
    for (Column& column : columns_) {
      Column shorter;
      shorter.gather(column, rows);
      std::swap(column, shorter);
    }
    kept_.charge.keep(context.limits, rows.size(), std::max<std::size_t>(kept_.rows.size, 1));
    fewer.charge = kept_.charge;
    std::swap(kept_, fewer);
  }

  const std::vector<SortKey>& keys_;
  const Expr *limit_, *skip_;
  Batch in_;
  KeptRows kept_;
  std::vector<Column> columns_;
  std::vector<std::uint32_t> order_;
  std::size_t at_ = 0;
  std::uint64_t skipped_ = 0;
  bool ready_ = false;
};

class SkipExecutor : public RowsBase {
 public:
  SkipExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const Skip& body)
      : RowsBase(run, op, rows), body_(body) {}
  void open() override {
    RowsBase::open();
    left_ = row_count(*body_.count, "SKIP", run);
  }
  bool next(Batch& out) override {
    while (input_->next(out)) {
      if (left_ == 0) return true;
      if (left_ >= out.count()) {
        left_ -= out.count();
        continue;
      }
      const std::span<const std::uint32_t> rows = out.rows(scratch_);
      kept_.assign(rows.begin() + std::ptrdiff_t(left_), rows.end());
      out.selected = true;
      out.selection = kept_;
      left_ = 0;
      return true;
    }
    return false;
  }

 private:
  const Skip& body_;
  std::uint64_t left_ = 0;
  std::vector<std::uint32_t> scratch_, kept_;
};

class LimitExecutor : public RowsBase {
 public:
  LimitExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const Limit& body)
      : RowsBase(run, op, rows), body_(body) {}
  void open() override {
    RowsBase::open();
    left_ = row_count(*body_.count, "LIMIT", run);
    started_ = false;
  }
  bool next(Batch& out) override {
    // What is below may write: it is started even if none of its rows is wanted.
    if (left_ == 0 && (started_ || !context.transaction)) return false;
    started_ = true;
    if (!input_->next(out)) return false;
    if (left_ == 0) return false;
    if (out.count() > left_) {
      const std::span<const std::uint32_t> rows = out.rows(scratch_);
      kept_.assign(rows.begin(), rows.begin() + std::ptrdiff_t(left_));
      out.selected = true;
      out.selection = kept_;
    }
    left_ -= out.count();
    return true;
  }

 private:
  const Limit& body_;
  std::uint64_t left_ = 0;
  bool started_ = false;
  std::vector<std::uint32_t> scratch_, kept_;
};

class UnwindExecutor : public RowsBase {
 public:
  UnwindExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const UnwindList& body)
      : RowsBase(run, op, rows), body_(body), in_(run.slots()) {
    is_range_ = body.list->kind == ExprKind::Function && body.list->function == find_function("range");
  }
  void open() override {
    RowsBase::open();
    at_ = count_ = 0;
    items_ = {};
    range_ = {};
  }
  bool next(Batch& out) override {
    out.clear();
    picked_.clear();
    Column& column = out.columns[body_.slot];
    column.reset(is_range_ ? Column::Kind::Integer : Column::Kind::Value);
    while (!give(column)) {
      if (at_ >= count_) {
        if (!picked_.empty()) break;
        if (!input_->next(in_)) return false;
        at_ = 0;
        count_ = in_.count();
        continue;
      }
      row_ = in_.row(at_++);
      context.limits.tick();
      take_list();
    }
    context.limits.tick(std::uint32_t(picked_.size()));
    out.size = std::uint32_t(picked_.size());
    const Slot fresh[] = {body_.slot};
    carry(in_, picked_, out, fresh);
    return true;
  }

 private:
  // The items of the row at hand, until the batch is full or none are left; whether it is full.
  bool give(Column& column) {
    for (; !items_.empty() && picked_.size() < batch_rows; items_ = items_.subspan(1)) {
      column.values.push_back(items_[0]);
      picked_.push_back(row_);
    }
    while (!range_.empty && picked_.size() < batch_rows) {
      column.integers.push_back(range_.from);
      picked_.push_back(row_);
      if (range_.last == 0)
        range_.empty = true;
      else
        range_ = {range_.at(1), range_.step, range_.last - 1, false};
    }
    return picked_.size() >= batch_rows;
  }
  // A range is counted out, never made: it may be longer than memory.
  void take_list() {
    if (!is_range_) {
      list_ = evaluate(*body_.list, in_, row_, context);
      if (list_.is_null()) return;
      items_ = list_.kind() == Kind::List ? list_.items() : std::span<const Value>(&list_, 1);
      return;
    }
    Value bounds[3];
    const std::size_t n = body_.list->children.size();
    for (std::size_t i = 0; i < n; ++i) bounds[i] = evaluate(body_.list->children[i], in_, row_, context);
    if (std::any_of(bounds, bounds + n, [](const Value& v) { return v.is_null(); })) return;
    try {
      range_ = counted_range(std::span(bounds).first(n));
    } catch (Error& e) {
      e.span = body_.list->span;
      throw;
    }
  }

  const UnwindList& body_;
  Batch in_;
  std::uint32_t at_ = 0, count_ = 0, row_ = 0;
  Value list_;
  std::span<const Value> items_;
  bool is_range_ = false;
  CountedRange range_;
  std::vector<std::uint32_t> picked_;
};

class UnionExecutor : public Executor {
 public:
  UnionExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const Union& body)
      : Executor(run, op), body_(body), in_(run.slots()) {
    for (const Operator& input : op.inputs) inputs_.push_back(run.build(input, rows));
  }
  void open() override {
    at_ = 0;
    if (!inputs_.empty()) inputs_[0]->open();
  }
  bool next(Batch& out) override {
    while (at_ < inputs_.size()) {
      if (inputs_[at_]->next(in_)) {
        out.clear();
        out.size = in_.size;
        out.selected = in_.selected;
        out.selection = in_.selection;
        out.weights = in_.weights;
        for (std::size_t i = 0; i < body_.to.size(); ++i)
          std::swap(out.columns[body_.to[i]], in_.columns[body_.from[at_][i]]);
        return true;
      }
      // Each part sees what the parts before it wrote: it starts when they are done.
      if (++at_ < inputs_.size()) inputs_[at_]->open();
    }
    return false;
  }

 private:
  const Union& body_;
  std::vector<std::unique_ptr<Executor>> inputs_;
  Batch in_;
  std::size_t at_ = 0;
};

class EagerExecutor : public RowsBase {
 public:
  EagerExecutor(Execution& run, const Operator& op, ArgumentRows* rows)
      : RowsBase(run, op, rows), in_(run.slots()), kept_(run.slots()) {}
  void open() override {
    RowsBase::open();
    kept_.clear(context.limits);
    ready_ = false;
    at_ = 0;
  }
  bool next(Batch& out) override {
    if (!ready_) {
      while (input_->next(in_)) kept_.add(in_, context, context.transaction != nullptr);
      ready_ = true;
    }
    if (at_ >= kept_.rows.size) return false;
    const std::uint32_t n = std::min(batch_rows, kept_.rows.size - at_);
    picked_.resize(n);
    for (std::uint32_t i = 0; i < n; ++i) picked_[i] = at_ + i;
    out.clear();
    out.size = n;
    carry(kept_.rows, picked_, out);
    at_ += n;
    return true;
  }

 private:
  Batch in_;
  KeptRows kept_;
  std::uint32_t at_ = 0;
  bool ready_ = false;
  std::vector<std::uint32_t> picked_;
};

class CallExecutor : public RowsBase {
 public:
  CallExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const CallRows& body)
      : RowsBase(run, op, rows), body_(body), procedure_(procedures()[std::size_t(body.procedure)]), in_(run.slots()) {
    for (const auto& [column, slot] : body_.outputs) fresh_.push_back(slot);
  }
  bool next(Batch& out) override {
    while (input_->next(in_)) {
      out.clear();
      picked_.clear();
      for (const Slot slot : fresh_) out.columns[slot].reset(Column::Kind::Value);
      for (std::uint32_t i = 0; i < in_.count(); ++i) call(in_.row(i), out);
      if (picked_.empty()) continue;
      out.size = std::uint32_t(picked_.size());
      carry(in_, picked_, out, fresh_);
      return true;
    }
    return false;
  }

 private:
  void call(std::uint32_t row, Batch& out) {
    std::vector<Value> arguments;
    for (std::size_t i = 0; i < body_.arguments.size(); ++i) {
      Value value = evaluate(*body_.arguments[i], in_, row, context);
      const ProcedureField& field = procedure_.inputs[i];
      std::optional<Value> converted = convert(field, value);
      if (!converted)
        throw Error(
            Fault::TypeError, "InvalidArgumentType", body_.arguments[i]->span,
            procedure_.name + " wants " + field.type + " for `" + field.name + "`, and this is " + to_string(value),
            Phase::Run);
      arguments.push_back(std::move(*converted));
    }
    bool called_back = false;
    try {
      procedure_.call(arguments, context, [&](std::span<const Value> row_values) {
        context.limits.tick();
        called_back = true;
        for (const auto& [column, slot] : body_.outputs)
          out.columns[slot].values.push_back(row_values[std::size_t(column)]);
        picked_.push_back(row);
        if (picked_.size() % 65536 == 0) context.limits.keep(picked_.size());
      });
    } catch (Error& error) {
      if (error.span.empty()) error.span = body_.call->span;
      throw;
    }
    if (procedure_.outputs.empty() && !called_back) picked_.push_back(row);
  }

  const CallRows& body_;
  const Procedure& procedure_;
  Batch in_;
  std::vector<Slot> fresh_;
  std::vector<std::uint32_t> picked_;
};

class EmptyExecutor : public RowsBase {
 public:
  EmptyExecutor(Execution& run, const Operator& op, ArgumentRows* rows) : RowsBase(run, op, rows), in_(run.slots()) {}
  bool next(Batch&) override {
    while (input_->next(in_)) context.limits.tick(in_.count());
    return false;
  }

 private:
  Batch in_;
};

// Gives rows that stand for many as often as they count.
class ProduceExecutor : public RowsBase {
 public:
  ProduceExecutor(Execution& run, const Operator& op, ArgumentRows* rows) : RowsBase(run, op, rows) {}
  bool next(Batch& out) override { return input_->next(out); }
};

}  // namespace

std::unique_ptr<Executor> make_rows(Execution& run, const Operator& op, ArgumentRows* rows) {
  if (const auto* b = std::get_if<Filter>(&op.body)) return std::make_unique<FilterExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<Project>(&op.body)) return std::make_unique<ProjectExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<Aggregate>(&op.body)) return std::make_unique<AggregateExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<Distinct>(&op.body)) return std::make_unique<DistinctExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<Sort>(&op.body))
    return std::make_unique<SortExecutor>(run, op, rows, b->keys, nullptr, nullptr);
  if (const auto* b = std::get_if<Top>(&op.body))
    return std::make_unique<SortExecutor>(run, op, rows, b->keys, b->limit, b->skip);
  if (const auto* b = std::get_if<Skip>(&op.body)) return std::make_unique<SkipExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<Limit>(&op.body)) return std::make_unique<LimitExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<UnwindList>(&op.body)) return std::make_unique<UnwindExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<Union>(&op.body)) return std::make_unique<UnionExecutor>(run, op, rows, *b);
  if (std::holds_alternative<Eager>(op.body)) return std::make_unique<EagerExecutor>(run, op, rows);
  if (const auto* b = std::get_if<CallRows>(&op.body)) return std::make_unique<CallExecutor>(run, op, rows, *b);
  if (std::holds_alternative<EmptyResult>(op.body)) return std::make_unique<EmptyExecutor>(run, op, rows);
  if (std::holds_alternative<ProduceResults>(op.body)) return std::make_unique<ProduceExecutor>(run, op, rows);
  return nullptr;
}

}  // namespace dothi
