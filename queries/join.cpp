// Executors that bring two inputs together.
#include "execute.h"

namespace dothi {

namespace {

bool reads_argument(const Operator& op) {
  if (std::holds_alternative<Argument>(op.body)) return true;
  return std::any_of(op.inputs.begin(), op.inputs.end(), reads_argument);
}

// Equal hashes chained in the order rows were added.
class HashChains {
 public:
  void build(const std::vector<std::uint64_t>& hashes) {
    std::size_t capacity = 16;
    while (capacity < hashes.size() * 2) capacity *= 2;
    heads_.assign(capacity, 0);
    next_.assign(hashes.size(), 0);
    for (std::size_t i = hashes.size(); i-- > 0;) {
      std::uint32_t& head = heads_[mix(hashes[i]) & (capacity - 1)];
      next_[i] = head;
      head = std::uint32_t(i) + 1;
    }
  }
  // Rows that may match, +1; 0 ends the chain.
  std::uint32_t first(std::uint64_t hash) const { return heads_.empty() ? 0 : heads_[mix(hash) & (heads_.size() - 1)]; }
  std::uint32_t after(std::uint32_t link) const { return next_[link - 1]; }
  std::size_t bytes() const { return (heads_.size() + next_.size()) * 4; }

 private:
  static std::uint64_t mix(std::uint64_t h) { return (h ^ (h >> 32)) * 0x9E3779B97F4A7C15u >> 20; }
  std::vector<std::uint32_t> heads_, next_;
};

// The second input is kept whole; rows of the first meet some of them, in order.
class JoinBase : public Executor {
 public:
  JoinBase(Execution& run, const Operator& op, ArgumentRows* rows)
      : Executor(run, op),
        left_(run.slots()),
        kept_(run.slots()),
        first_(run.build(op.inputs[0], rows)),
        second_(run.build(op.inputs[1], rows)),
        fixed_(!reads_argument(op.inputs[1]) && !run.context.transaction) {}
  void open() override {
    first_->open();
    at_ = count_ = 0;
    active_ = false;
    if (built_ && fixed_ && built_in_ == context.limits.run()) return;
    built_ = false;
  }
  bool next(Batch& out) override {
    if (!built_) {
      // The first input goes first: what it writes, the second must see, and without rows there is nothing to join.
      if (!first_->next(left_)) return false;
      build();
      at_ = 0;
      count_ = left_.count();
      probe(left_);
    }
    if (kept_.rows.size == 0 && !context.transaction) return false;
    out.clear();
    left_rows_.clear();
    right_rows_.clear();
    for (;;) {
      if (active_) {
        while (left_rows_.size() < batch_rows) {
          std::uint32_t right;
          if (!(active_ = match(right))) break;
          left_rows_.push_back(row_);
          right_rows_.push_back(right);
        }
        if (left_rows_.size() >= batch_rows) break;
      }
      if (at_ >= count_) {
        if (!left_rows_.empty()) break;
        if (!first_->next(left_)) return false;
        at_ = 0;
        count_ = left_.count();
        probe(left_);
        continue;
      }
      row_ = left_.row(at_++);
      context.limits.tick();
      active_ = begin(row_);
    }
    out.size = std::uint32_t(left_rows_.size());
    carry(left_, left_rows_, out);
    std::vector<std::uint64_t> weights;
    if (!kept_.rows.weights.empty()) {
      weights.swap(out.weights);
      if (weights.empty()) weights.assign(out.size, 1);
      for (std::uint32_t i = 0; i < out.size; ++i) weights[i] = times(weights[i], kept_.rows.weights[right_rows_[i]]);
    }
    for (std::size_t slot = 0; slot < kept_.rows.columns.size(); ++slot) {
      const Column& column = kept_.rows.columns[slot];
      if (column.absent() || !out.columns[slot].absent() || !is_live(Slot(slot))) continue;
      out.columns[slot].gather(column, right_rows_);
    }
    if (!weights.empty()) out.weights = std::move(weights);
    return true;
  }

 protected:
  virtual void index() {}                        // after the second input was kept
  virtual void probe(const Batch&) {}            // a new batch of the first
  virtual bool begin(std::uint32_t row) = 0;     // false: no match for this row
  virtual bool match(std::uint32_t& right) = 0;  // the next match, or false
  Batch left_;
  std::uint32_t row_ = 0;
  KeptRows kept_;

 private:
  void build() {
    kept_.clear(context.limits);
    second_->open();
    while (second_->next(incoming())) kept_.add(incoming_, context, context.transaction != nullptr);
    index();
    built_ = true;
    built_in_ = context.limits.run();
  }
  Batch& incoming() {
    if (incoming_.columns.empty()) incoming_ = Batch(run.slots());
    return incoming_;
  }
  std::unique_ptr<Executor> first_, second_;
  Batch incoming_{0};
  bool fixed_, built_ = false, active_ = false;
  std::uint32_t at_ = 0, count_ = 0, built_in_ = 0;
  std::vector<std::uint32_t> left_rows_, right_rows_;
};

class ProductExecutor : public JoinBase {
 public:
  using JoinBase::JoinBase;

 protected:
  bool begin(std::uint32_t) override {
    right_ = 0;
    return true;
  }
  bool match(std::uint32_t& right) override {
    context.limits.tick();
    if (right_ >= kept_.rows.size) return false;
    right = right_++;
    return true;
  }

 private:
  std::uint32_t right_ = 0;
};

class HashJoinExecutor : public JoinBase {
 public:
  HashJoinExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const HashJoin& body)
      : JoinBase(run, op, rows), body_(body) {}

 protected:
  void index() override {
    std::vector<std::uint64_t> hashes(kept_.rows.size);
    for (std::uint32_t row = 0; row < kept_.rows.size; ++row) hashes[row] = key(kept_.rows, row);
    chains_.build(hashes);
  }
  bool begin(std::uint32_t row) override {
    for (const Slot slot : body_.on)
      if (left_.columns[slot].is_null(row)) return false;
    link_ = chains_.first(key(left_, row));
    return link_ != 0;
  }
  bool match(std::uint32_t& right) override {
    for (; link_ != 0;) {
      const std::uint32_t candidate = link_ - 1;
      link_ = chains_.after(link_);
      bool all = true;
      for (const Slot slot : body_.on) {
        const Column& column = kept_.rows.columns[slot];
        all = all && !column.is_null(candidate) && node_at(column, candidate) == node_at(left_.columns[slot], row_);
      }
      if (!all) continue;
      right = candidate;
      return true;
    }
    return false;
  }

 private:
  std::uint64_t key(const Batch& batch, std::uint32_t row) const {
    std::uint64_t h = 0;
    for (const Slot slot : body_.on)
      if (!batch.columns[slot].is_null(row))
        h = (h ^ std::uint64_t(node_at(batch.columns[slot], row)) ^ (h << 29)) * 0xBF58476D1CE4E5B9u;
    return h ^ (h >> 31);
  }
  const HashJoin& body_;
  HashChains chains_;
  std::uint32_t link_ = 0;
};

class ValueHashJoinExecutor : public JoinBase {
 public:
  ValueHashJoinExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const ValueHashJoin& body)
      : JoinBase(run, op, rows), body_(body) {}

 protected:
  void index() override {
    evaluate(*body_.right, kept_.rows, context, right_keys_);
    std::vector<std::uint64_t> hashes(kept_.rows.size);
    for (std::uint32_t row = 0; row < kept_.rows.size; ++row) hashes[row] = hash(right_keys_.value(row));
    chains_.build(hashes);
  }
  void probe(const Batch& batch) override { evaluate(*body_.left, batch, context, left_keys_); }
  bool begin(std::uint32_t row) override {
    key_ = left_keys_.value(row);
    if (key_.is_null()) return false;
    link_ = chains_.first(hash(key_));
    return link_ != 0;
  }
  bool match(std::uint32_t& right) override {
    while (link_ != 0) {
      const std::uint32_t candidate = link_ - 1;
      link_ = chains_.after(link_);
      if (equal(key_, right_keys_.value(candidate)) != Truth::True) continue;
      right = candidate;
      return true;
    }
    return false;
  }

 private:
  const ValueHashJoin& body_;
  Column left_keys_, right_keys_;
  HashChains chains_;
  Value key_;
  std::uint32_t link_ = 0;
};

// ---- Apply ----------------------------------------------------------------------------------------------------------

class ApplyExecutor : public Executor {
 public:
  ApplyExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const Apply& body)
      : Executor(run, op),
        body_(body),
        outer_(run.slots()),
        inner_rows_(run.slots()),
        first_(run.build(op.inputs[0], rows)),
        second_(run.build(op.inputs[1], &argument_)) {
    // Rows one by one where the inner side needs it, and where the first row of many decides.
    whole_ = body.row != no_slot && row_wise(op.inputs[1]) && !run.context.transaction;
    if ((body.kind == Apply::Kind::Semi || body.kind == Apply::Kind::Anti) &&
        op.inputs[1].rows > 4 * std::max(1.0, op.inputs[0].rows))
      whole_ = false;
  }
  void open() override {
    first_->open();
    inner_open_ = false;
    at_ = outer_.size = 0;
    outer_.clear();
    ended_ = false;
  }
  bool next(Batch& out) override {
    if (body_.kind == Apply::Kind::Semi || body_.kind == Apply::Kind::Anti) return semi(out);
    for (;;) {
      if (!inner_open_ && !feed()) return false;
      const bool more = second_->next(inner_rows_);
      pairs_left_.clear();
      pairs_right_.clear();
      if (more) {
        context.limits.tick(inner_rows_.count());
        for (std::uint32_t i = 0; i < inner_rows_.count(); ++i) {
          const std::uint32_t row = inner_rows_.row(i);
          const std::uint32_t from = whole_ ? std::uint32_t(inner_rows_.columns[body_.row].integers[row]) : 0;
          fill(from);
          pairs_left_.push_back(argument_row(from));
          pairs_right_.push_back(row);
          matched_ = from + 1;
        }
      } else {
        fill(argument_.count);
        inner_open_ = false;
      }
      if (pairs_left_.empty()) continue;
      emit(out);
      return true;
    }
  }

 private:
  static constexpr std::uint32_t none = ~0u;
  std::uint32_t argument_row(std::uint32_t i) const { return outer_.row(argument_.first + i); }

  // Outer rows below `end` that found nothing.
  void fill(std::uint32_t end) {
    for (; matched_ < end; ++matched_) {
      if (body_.kind != Apply::Kind::Optional) continue;
      pairs_left_.push_back(argument_row(matched_));
      pairs_right_.push_back(none);
    }
  }
  bool feed() {
    if (at_ >= outer_.count()) {
      if (ended_ || !first_->next(outer_)) {
        ended_ = true;
        outer_.clear();
        return false;
      }
      at_ = 0;
    }
    argument_.batch = &outer_;
    argument_.first = at_;
    argument_.count = whole_ ? outer_.count() - at_ : 1;
    at_ += argument_.count;
    if (whole_) number();
    matched_ = 0;
    second_->open();
    inner_open_ = true;
    return true;
  }
  // Writes each outer row's place into the column that comes back with the inner rows.
  void number() {
    Column& column = outer_.columns[body_.row];
    column.reset(Column::Kind::Integer);
    column.integers.assign(outer_.size, 0);
    for (std::uint32_t i = 0; i < outer_.count(); ++i) column.integers[outer_.row(i)] = i;
  }
  void emit(Batch& out) {
    out.clear();
    out.size = std::uint32_t(pairs_left_.size());
    const bool any_null = std::find(pairs_right_.begin(), pairs_right_.end(), none) != pairs_right_.end();
    for (std::size_t slot = 0; slot < run.slots(); ++slot) {
      if (Slot(slot) == body_.row || !is_live(Slot(slot))) continue;
      const bool introduced =
          std::find(body_.introduced.begin(), body_.introduced.end(), Slot(slot)) != body_.introduced.end();
      if (!introduced && !outer_.columns[slot].absent()) {
        out.columns[slot].gather(outer_.columns[slot], pairs_left_);
        continue;
      }
      const Column& column = inner_rows_.columns[slot];
      if (!introduced && column.absent()) continue;
      if (!any_null) {
        if (!column.absent()) out.columns[slot].gather(column, pairs_right_);
        continue;
      }
      out.columns[slot].reset(column.absent() ? Column::Kind::Value : column.kind);
      for (const std::uint32_t row : pairs_right_) {
        if (row == none || column.absent())
          out.columns[slot].push_null();
        else
          out.columns[slot].append(column, row);
      }
    }
    if (!outer_.weights.empty() || !inner_rows_.weights.empty()) {
      for (std::size_t i = 0; i < pairs_left_.size(); ++i) {
        std::uint64_t weight = outer_.weight(pairs_left_[i]);
        if (pairs_right_[i] != none) weight = times(weight, inner_rows_.weight(pairs_right_[i]));
        out.weights.push_back(weight);
      }
    }
  }
  bool semi(Batch& out) {
    const bool wanted = body_.kind == Apply::Kind::Semi;
    while (first_->next(out)) {
      kept_.clear();
      if (whole_) {
        std::swap(outer_, out);
        number();
        argument_ = {&outer_, 0, outer_.count()};
        hit_.assign(outer_.count(), false);
        second_->open();
        while (second_->next(inner_rows_))
          for (std::uint32_t i = 0; i < inner_rows_.count(); ++i)
            hit_[std::size_t(inner_rows_.columns[body_.row].integers[inner_rows_.row(i)])] = true;
        outer_.columns[body_.row].reset(Column::Kind::Absent);
        std::swap(outer_, out);
        for (std::uint32_t i = 0; i < out.count(); ++i)
          if (hit_[i] == wanted) kept_.push_back(out.row(i));
      } else {
        for (std::uint32_t i = 0; i < out.count(); ++i) {
          argument_ = {&out, i, 1};
          second_->open();
          context.limits.tick();
          if (second_->next(inner_rows_) == wanted) kept_.push_back(out.row(i));
        }
      }
      if (kept_.empty()) continue;
      if (kept_.size() < out.count()) {
        out.selected = true;
        out.selection = kept_;
      }
      return true;
    }
    return false;
  }

  const Apply& body_;
  bool whole_ = false, inner_open_ = false, ended_ = false;
  ArgumentRows argument_;
  Batch outer_, inner_rows_;
  std::unique_ptr<Executor> first_, second_;
  std::uint32_t at_ = 0, matched_ = 0;
  std::vector<std::uint32_t> pairs_left_, pairs_right_, kept_;
  std::vector<bool> hit_;
};

// A subquery without RETURN: runs for each row and leaves the row as it was.
class RunInnerExecutor : public Executor {
 public:
  RunInnerExecutor(Execution& run, const Operator& op, ArgumentRows* rows)
      : Executor(run, op),
        inner_rows_(run.slots()),
        first_(run.build(op.inputs[0], rows)),
        second_(run.build(op.inputs[1], &argument_)) {}
  void open() override { first_->open(); }
  bool next(Batch& out) override {
    if (!first_->next(out)) return false;
    for (std::uint32_t i = 0; i < out.count(); ++i) {
      argument_ = {&out, i, 1};
      second_->open();
      while (second_->next(inner_rows_)) context.limits.tick();
    }
    return true;
  }

 private:
  ArgumentRows argument_;
  Batch inner_rows_;
  std::unique_ptr<Executor> first_, second_;
};

}  // namespace

std::unique_ptr<Executor> make_join(Execution& run, const Operator& op, ArgumentRows* rows) {
  if (std::holds_alternative<CartesianProduct>(op.body)) return std::make_unique<ProductExecutor>(run, op, rows);
  if (const auto* b = std::get_if<HashJoin>(&op.body)) return std::make_unique<HashJoinExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<ValueHashJoin>(&op.body))
    return std::make_unique<ValueHashJoinExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<Apply>(&op.body)) return std::make_unique<ApplyExecutor>(run, op, rows, *b);
  if (std::holds_alternative<RunInner>(op.body)) return std::make_unique<RunInnerExecutor>(run, op, rows);
  return nullptr;
}

}  // namespace dothi
