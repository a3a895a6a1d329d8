// Executors of scans, seeks and single relationships.
#include "execute.h"

#include "evaluate.h"
#include "functions.h"

namespace dothi {

// ---- Types, neighbours, uniqueness ------------------------------------------------------------------------

bool allows(const LabelExpr& expr, std::span<const std::string_view> names) {
  switch (expr.kind) {
    case LabelExpr::Kind::Name: return std::find(names.begin(), names.end(), expr.name) != names.end();
    case LabelExpr::Kind::Wildcard: return !names.empty();
    case LabelExpr::Kind::Not: return !allows(expr.children[0], names);
    case LabelExpr::Kind::And:
      return std::all_of(expr.children.begin(), expr.children.end(), [&](const LabelExpr& c) { return allows(c, names); });
    case LabelExpr::Kind::Or:
      return std::any_of(expr.children.begin(), expr.children.end(), [&](const LabelExpr& c) { return allows(c, names); });
  }
  return false;
}

std::vector<TypeId> types_of(const View& view, const LabelExpr* expr) {
  std::vector<TypeId> types;
  if (expr && expr->kind == LabelExpr::Kind::Name) {
    if (const auto type = view.type(expr->name)) types.push_back(*type);
    return types;
  }
  for (std::uint32_t i = 0; i < view.type_count(); ++i) {
    const std::string_view name = view.name(TypeId(i));
    if (!expr || allows(*expr, {&name, 1})) types.push_back(TypeId(i));
  }
  return types;
}

void Neighbours::start(const View& view, NodeId node, std::span<const TypeId> types, Arrow arrow) {
  view_ = &view;
  node_ = node;
  types_ = types;
  arrow_ = arrow;
  type_ = 0;
  at_ = 0;
  in_ = arrow == Arrow::Left;
  list_ = {};
  if (!types_.empty()) list_ = view.neighbours(node, types_[0], in_ ? Direction::In : Direction::Out, scratch_);
}

bool Neighbours::advance() {
  if (type_ >= types_.size()) return false;
  if (arrow_ == Arrow::Either && !in_) {
    in_ = true;
  } else {
    if (++type_ >= types_.size()) return false;
    in_ = arrow_ == Arrow::Left;
  }
  at_ = 0;
  list_ = view_->neighbours(node_, types_[type_], in_ ? Direction::In : Direction::Out, scratch_);
  return true;
}

bool Neighbours::next(NodeId& to, RelationshipId& relationship) {
  if (types_.empty()) return false;
  for (;;) {
    while (at_ < list_.size()) {
      const std::size_t i = at_++;
      to = list_.nodes[i];
      if (in_ && arrow_ == Arrow::Either && to == node_) continue;
      relationship = list_.relationship(i);
      return true;
    }
    if (!advance()) return false;
  }
}

bool apart(RelationshipId id, std::span<const Slot> slots, const Batch& batch, std::uint32_t row) {
  for (const Slot slot : slots) {
    const Column& column = batch.columns[slot];
    if (column.absent() || column.is_null(row)) continue;
    if (column.kind == Column::Kind::Relationship) {
      if (column.relationship(row) == id) return false;
      continue;
    }
    const Value& value = column.values[column.at(row)];
    if (value.kind() == Kind::Relationship) {
      if (value.relationship() == id) return false;
    } else if (value.kind() == Kind::List) {
      for (const Value& item : value.items())
        if (item.kind() == Kind::Relationship && item.relationship() == id) return false;
    }
  }
  return true;
}

NodeId other_end(const View& view, RelationshipId id, NodeId node) {
  const Ends ends = view.ends(id);
  return ends.start == node ? ends.end : ends.start;
}

Path walk_path(const View& view, NodeId start, std::span<const RelationshipId> relationships) {
  Path path;
  path.nodes.push_back(start);
  for (const RelationshipId id : relationships) {
    const Ends ends = view.ends(id);
    const bool forward = ends.start == path.nodes.back();
    path.relationships.push_back(id);
    path.forward.push_back(forward);
    path.nodes.push_back(forward ? ends.end : ends.start);
  }
  return path;
}

NodeId node_at(const Column& column, std::uint32_t row) {
  if (column.kind == Column::Kind::Node) return column.nodes[column.at(row)];
  const Value value = column.value(row);
  if (value.kind() != Kind::Node)
    throw Error(Fault::TypeError, "InvalidArgumentType", {},
                "a node is wanted here, and the variable holds " + std::string(name(value.kind())), Phase::Run);
  return value.node();
}

std::uint64_t times(std::uint64_t a, std::uint64_t b) {
  std::uint64_t product;
  if (__builtin_mul_overflow(a, b, &product))
    throw Error(Fault::ArithmeticError, "NumberOutOfRange", {}, "there are more than 2^64 rows to count", Phase::Run);
  return product;
}

void Executor::carry(const Batch& in, std::span<const std::uint32_t> rows, Batch& out, std::span<const Slot> fresh) {
  const auto one = [&](Slot slot) {
    const Column& column = in.columns[slot];
    if (column.absent() || std::find(fresh.begin(), fresh.end(), slot) != fresh.end()) return;
    out.columns[slot].gather(column, rows);
  };
  if (op.prune) {
    for (const Slot slot : op.live) one(slot);
  } else {
    for (std::size_t slot = 0; slot < in.columns.size(); ++slot) one(Slot(slot));
  }
  if (!in.weights.empty())
    for (const std::uint32_t row : rows) out.weights.push_back(in.weights[row]);
}

namespace {

// ---- Sources ------------------------------------------------------------------------------------------------

class ArgumentExecutor : public Executor {
 public:
  ArgumentExecutor(Execution& run, const Operator& op, ArgumentRows* rows) : Executor(run, op), rows_(rows) {}
  void open() override { done_ = false; }
  bool next(Batch& out) override {
    if (done_) return false;
    done_ = true;
    out.clear();
    if (!rows_ || !rows_->batch) {
      out.size = 1;
      return true;
    }
    picked_.resize(rows_->count);
    for (std::uint32_t i = 0; i < rows_->count; ++i) picked_[i] = rows_->batch->row(rows_->first + i);
    out.size = rows_->count;
    carry(*rows_->batch, picked_, out);
    out.weights.clear();  // inside, every outer row is one; Apply multiplies
    return out.size > 0;
  }

 private:
  ArgumentRows* rows_;
  bool done_ = false;
  std::vector<std::uint32_t> picked_;
};

class NodeScan : public Executor {
 public:
  NodeScan(Execution& run, const Operator& op, Slot node, const std::string* label) : Executor(run, op), node_(node), label_name_(label) {}
  void open() override {
    cursor_ = 0;
    done_ = false;
    if (label_name_) {
      label_ = view.label(*label_name_);
      done_ = !label_;
    }
  }
  bool next(Batch& out) override {
    if (done_) return false;
    context.limits.tick(batch_rows);
    out.clear();
    Column& column = out.columns[node_];
    column.reset(Column::Kind::Node);
    column.nodes.resize(batch_rows);
    const std::size_t n = label_ ? view.scan(*label_, cursor_, column.nodes) : view.scan(cursor_, column.nodes);
    column.nodes.resize(n);
    out.size = std::uint32_t(n);
    done_ = n < batch_rows;
    return n > 0;
  }

 private:
  Slot node_;
  const std::string* label_name_;
  std::optional<LabelId> label_;
  std::uint32_t cursor_ = 0;
  bool done_ = false;
};

// For each row of the input (or once without one) the nodes a list of candidates gives.
class SeekBase : public Executor {
 public:
  SeekBase(Execution& run, const Operator& op, ArgumentRows* rows, Slot node) : Executor(run, op), node_(node), in_(run.slots()) {
    if (!op.inputs.empty()) input_ = run.build(op.inputs[0], rows);
  }
  void open() override {
    if (input_) input_->open();
    at_ = count_ = 0;
    found_.clear();
    next_found_ = 0;
    once_ = false;
  }
  bool next(Batch& out) override {
    out.clear();
    picked_.clear();
    Column& nodes = out.columns[node_];
    nodes.reset(Column::Kind::Node);
    for (;;) {
      while (next_found_ < found_.size() && picked_.size() < batch_rows) {
        nodes.nodes.push_back(found_[next_found_++]);
        picked_.push_back(row_);
      }
      if (picked_.size() >= batch_rows) break;
      if (at_ >= count_) {
        if (!picked_.empty()) break;  // rows of one input batch a time
        if (!fetch()) return false;
        continue;
      }
      row_ = in_.row(at_++);
      context.limits.tick();
      found_.clear();
      next_found_ = 0;
      seek(in_, row_, found_);
    }
    const Slot fresh[] = {node_};
    out.size = std::uint32_t(picked_.size());
    carry(in_, picked_, out, fresh);
    return true;
  }

 protected:
  virtual void seek(const Batch& in, std::uint32_t row, std::vector<NodeId>& found) = 0;

 private:
  bool fetch() {
    if (input_) {
      if (!input_->next(in_)) return false;
    } else {
      if (once_) return false;
      once_ = true;
      in_.clear();
      in_.size = 1;
    }
    at_ = 0;
    count_ = in_.count();
    return true;
  }
  Slot node_;
  std::unique_ptr<Executor> input_;
  Batch in_;
  std::uint32_t at_ = 0, count_ = 0, row_ = 0;
  std::vector<NodeId> found_;
  std::size_t next_found_ = 0;
  std::vector<std::uint32_t> picked_;
  bool once_ = false;
};

class NodeSeekExecutor : public SeekBase {
 public:
  NodeSeekExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const NodeSeek& body)
      : SeekBase(run, op, rows, body.node), body_(body) {}

 protected:
  void open() override {
    SeekBase::open();
    label_ = view.label(body_.label);
    key_ = view.key(body_.key);
    index_ = label_ && key_ ? view.index(*label_, *key_) : std::nullopt;
  }
  // The conditions the seek stands for are checked again above it: it may find too much, never too little.
  void seek(const Batch& in, std::uint32_t row, std::vector<NodeId>& found) override {
    if (!body_.value) return within(in, row, found);
    const Value wanted = evaluate(*body_.value, in, row, context);
    if (!label_ || !key_ || wanted.is_null()) return;
    if (!body_.many) return look_up(wanted, found);
    if (wanted.kind() != Kind::List)
      throw Error(Fault::TypeError, "InvalidArgumentType", body_.value->span,
                  "IN wants a list, and this is " + std::string(name(wanted.kind())), Phase::Run);
    for (const Value& item : wanted.items())
      if (!item.is_null()) look_up(item, found);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
  }

 private:
  void look_up(const Value& value, std::vector<NodeId>& found) const {
    if (index_) return view.seek(*index_, {KeyRange::Is::Equal, value}, found);
    const std::vector<NodeId> nodes = view.lookup(*label_, *key_, value);
    found.insert(found.end(), nodes.begin(), nodes.end());
  }
  void within(const Batch& in, std::uint32_t row, std::vector<NodeId>& found) const {
    KeyRange range;
    for (const SeekBound& bound : body_.bounds) range.add(bound.is, evaluate(*bound.value, in, row, context));
    if (!label_ || !key_) return;
    if (!index_) {  // it was there when the plan was made
      std::uint32_t cursor = 0;
      found.resize(view.node_count(*label_) + 1);
      found.resize(view.scan(*label_, cursor, found));
      return;
    }
    view.seek(*index_, range, found);
    context.limits.tick(found.size());
    std::sort(found.begin(), found.end());
  }
  std::optional<LabelId> label_;
  std::optional<KeyId> key_;
  std::optional<IndexId> index_;
  const NodeSeek& body_;
};

class NodeByIdsExecutor : public SeekBase {
 public:
  NodeByIdsExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const NodeByIds& body)
      : SeekBase(run, op, rows, body.node), body_(body) {}

 protected:
  void seek(const Batch& in, std::uint32_t row, std::vector<NodeId>& found) override {
    const Value wanted = evaluate(*body_.ids, in, row, context);
    const auto add = [&](const Value& value) {
      if (body_.element) {
        if (value.kind() != Kind::String) return;
        const auto node = node_of_element_id(value.string());
        if (node && view.exists(*node)) found.push_back(*node);
        return;
      }
      if (value.kind() != Kind::Integer && value.kind() != Kind::Float) return;
      const double real = value.number();
      if (real < 0 || real >= double(view.node_bound()) || real != double(std::uint32_t(real))) return;
      if (view.exists(NodeId(std::uint32_t(real)))) found.push_back(NodeId(std::uint32_t(real)));
    };
    if (!body_.many) return add(wanted);
    if (wanted.kind() != Kind::List) return;
    for (const Value& item : wanted.items()) add(item);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
  }

 private:
  const NodeByIds& body_;
};

class RelationshipScanExecutor : public Executor {
 public:
  RelationshipScanExecutor(Execution& run, const Operator& op, const RelationshipScan& body) : Executor(run, op), body_(body) {}
  void open() override {
    types_ = types_of(view, body_.types);
    type_ = 0;
    cursor_ = 0;
  }
  bool next(Batch& out) override {
    while (type_ < types_.size()) {
      context.limits.tick(batch_rows);
      ordinals_.resize(batch_rows / 2);
      const std::size_t n = view.scan(types_[type_], cursor_, ordinals_);
      out.clear();
      Column& from = out.columns[body_.from];
      Column& to = out.columns[body_.to];
      from.reset(Column::Kind::Node);
      to.reset(Column::Kind::Node);
      const bool named = body_.relationship != no_slot && is_live(body_.relationship);
      if (named) out.columns[body_.relationship].reset(Column::Kind::Relationship);
      const auto row = [&](NodeId a, RelationshipId id, NodeId b) {
        from.nodes.push_back(a);
        to.nodes.push_back(b);
        if (named) out.columns[body_.relationship].relationships.push_back(id);
        ++out.size;
      };
      for (std::size_t i = 0; i < n; ++i) {
        const RelationshipId id = relationship_id(types_[type_], ordinals_[i]);
        const Ends ends = view.ends(id);
        if (body_.arrow != Arrow::Left) row(ends.start, id, ends.end);
        if (body_.arrow == Arrow::Left || (body_.arrow == Arrow::Either && ends.start != ends.end)) row(ends.end, id, ends.start);
      }
      if (n < ordinals_.size()) {
        ++type_;
        cursor_ = 0;
      }
      if (out.size) return true;
    }
    return false;
  }

 private:
  const RelationshipScan& body_;
  std::vector<TypeId> types_;
  std::size_t type_ = 0;
  std::uint32_t cursor_ = 0;
  std::vector<std::uint32_t> ordinals_;
};

// ---- One relationship ---------------------------------------------------------------------------------------------

// A label expression made ready for one view.
class LabelTest {
 public:
  void resolve(const View& view, const LabelExpr* expr) {
    view_ = &view;
    expr_ = expr;
    one_.reset();
    if (expr && expr->kind == LabelExpr::Kind::Name) one_ = view.label(expr->name);
  }
  bool all() const { return !expr_; }
  bool allow(NodeId node) const {
    if (!expr_) return true;
    if (one_) return view_->has_label(node, *one_);
    return expr_->kind != LabelExpr::Kind::Name && matches(*expr_, node, *view_);
  }

 private:
  const View* view_ = nullptr;
  const LabelExpr* expr_ = nullptr;
  std::optional<LabelId> one_;
};

class ExpandExecutor : public Executor {
 public:
  ExpandExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const Expand& body)
      : Executor(run, op), body_(body), input_(run.build(op.inputs[0], rows)), in_(run.slots()) {}
  void open() override {
    input_->open();
    at_ = count_ = 0;
    active_ = false;
    met_.clear();
    group_.forget();
  }
  bool next(Batch& out) override {
    if (body_.counted) return count_rows(out);
    out.clear();
    picked_.clear();
    named_ = body_.relationship != no_slot && is_live(body_.relationship);
    Column& to = out.columns[body_.to];
    if (!body_.into) to.reset(Column::Kind::Node);
    if (named_) out.columns[body_.relationship].reset(Column::Kind::Relationship);
    for (;;) {
      if (active_) {
        emit(out);
        if (picked_.size() >= batch_rows) break;
        active_ = false;
      }
      if (at_ >= count_) {
        if (!picked_.empty()) break;
        if (!input_->next(in_)) return false;
        resolve();
        at_ = 0;
        count_ = in_.count();
        if (body_.once) kept_columns();
        continue;
      }
      row_ = in_.row(at_++);
      if (body_.once && !group_(in_, grouped_by_, row_)) met_.clear();
      const Column& from = in_.columns[body_.from];
      if (types_.empty() || from.is_null(row_)) continue;
      if (body_.into && in_.columns[body_.to].is_null(row_)) continue;
      begin(node_at(from, row_));
    }
    const Slot fresh[] = {body_.into ? no_slot : body_.to, named_ ? body_.relationship : no_slot};
    out.size = std::uint32_t(picked_.size());
    carry(in_, picked_, out, fresh);
    return true;
  }

 private:
  // What is below may have made types and labels: they are looked up for each batch.
  void resolve() {
    types_ = types_of(view, body_.types);
    labels_.resolve(view, body_.labels);
  }

  // What rows show besides the node they reach.
  void kept_columns() {
    met_.reserve(view.node_bound());
    grouped_by_.clear();
    for (const Slot slot : op.live)
      if (slot != body_.to && !in_.columns[slot].absent()) grouped_by_.push_back(slot);
  }

  // One row for each row that has any, weighing as much as they would be.
  bool count_rows(Batch& out) {
    while (input_->next(out)) {
      resolve();
      kept_.clear();
      context.limits.tick(out.count());
      if (out.weights.empty()) out.weights.assign(out.size, 1);
      const Column& from = out.columns[body_.from];
      for (std::uint32_t i = 0; i < out.count(); ++i) {
        const std::uint32_t row = out.row(i);
        if (from.is_null(row) || (body_.into && out.columns[body_.to].is_null(row))) continue;
        const std::uint64_t n = count(out, row, node_at(from, row));
        if (n == 0) continue;
        out.weights[row] = times(out.weights[row], n);
        kept_.push_back(row);
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
  std::uint64_t count(const Batch& batch, std::uint32_t row, NodeId from) {
    std::uint64_t n = 0;
    const bool out = body_.arrow != Arrow::Left, in = body_.arrow != Arrow::Right;
    const NodeId target = body_.into ? node_at(batch.columns[body_.to], row) : NodeId{};
    for (const TypeId type : types_) {
      if (!body_.into && labels_.all() && body_.arrow != Arrow::Either) {
        n += view.degree(from, type, out ? Direction::Out : Direction::In);
        continue;
      }
      for (const Direction direction : {Direction::Out, Direction::In}) {
        if (direction == Direction::Out ? !out : !in) continue;
        const bool loops_counted = direction == Direction::In && out;
        const Adjacency list = view.neighbours(from, type, direction, scratch_);
        const auto between = [&](NodeId node) {
          const auto range = std::equal_range(list.nodes.begin(), list.nodes.end(), node);
          return std::uint64_t(range.second - range.first);
        };
        if (body_.into) {
          if (!(loops_counted && target == from) && labels_.allow(target)) n += between(target);
        } else if (labels_.all()) {
          n += list.size() - (loops_counted ? between(from) : 0);
        } else {
          context.limits.tick(std::uint32_t(list.size()));
          for (const NodeId node : list.nodes) n += labels_.allow(node) && !(loops_counted && node == from);
        }
      }
    }
    if (n > 0 && !body_.apart.empty()) n -= taken(batch, row, from, target);
    return n;
  }
  // Relationships found before that would be met again here.
  std::uint64_t taken(const Batch& batch, std::uint32_t row, NodeId from, NodeId target) {
    seen_.clear();
    const auto look = [&](RelationshipId id) {
      if (std::find(types_.begin(), types_.end(), type_of(id)) == types_.end()) return;
      if (std::find(seen_.begin(), seen_.end(), id) != seen_.end()) return;
      const Ends ends = view.ends(id);
      const auto leads = [&](NodeId start, NodeId end) { return start == from && (!body_.into || end == target) && labels_.allow(end); };
      if ((body_.arrow != Arrow::Left && leads(ends.start, ends.end)) || (body_.arrow != Arrow::Right && leads(ends.end, ends.start))) seen_.push_back(id);
    };
    for (const Slot slot : body_.apart) {
      const Column& column = batch.columns[slot];
      if (column.absent() || column.is_null(row)) continue;
      if (column.kind == Column::Kind::Relationship) {
        look(column.relationship(row));
        continue;
      }
      const Value value = column.value(row);
      if (value.kind() == Kind::Relationship) look(value.relationship());
      if (value.kind() == Kind::List)
        for (const Value& item : value.items())
          if (item.kind() == Kind::Relationship) look(item.relationship());
    }
    return seen_.size();
  }

  void begin(NodeId from) {
    active_ = true;
    from_ = from;
    type_ = 0;
    incoming_ = body_.arrow == Arrow::Left;
    if (body_.into) target_ = node_at(in_.columns[body_.to], row_);
    load();
  }
  void load() {
    list_ = view.neighbours(from_, types_[type_], incoming_ ? Direction::In : Direction::Out, scratch_);
    position_ = 0;
    end_ = list_.size();
    if (body_.into) {
      const auto range = std::equal_range(list_.nodes.begin(), list_.nodes.end(), target_);
      position_ = std::size_t(range.first - list_.nodes.begin());
      end_ = std::size_t(range.second - list_.nodes.begin());
    }
  }
  bool advance() {
    if (body_.arrow == Arrow::Either && !incoming_) {
      incoming_ = true;
    } else {
      if (++type_ >= types_.size()) return false;
      incoming_ = body_.arrow == Arrow::Left;
    }
    load();
    return true;
  }
  void emit(Batch& out) {
    do {
      context.limits.tick(std::uint32_t(std::min<std::size_t>(end_ - position_, batch_rows)) + 1);
      if (body_.once) give<true>(out);
      else give<false>(out);
    } while (picked_.size() < batch_rows && advance());
  }
  // What is left of a list, as far as there is room.
  template <bool Once> void give(Batch& out) {
    const bool loops_met = incoming_ && body_.arrow == Arrow::Either;  // on the way out already
    const std::span<const NodeId> nodes = list_.nodes;
    std::vector<NodeId>& to = out.columns[body_.to].nodes;
    std::size_t at = position_;
    for (; at < end_ && picked_.size() < batch_rows; ++at) {
      if constexpr (Once) {
        while (at < end_ && met_.has(nodes[at])) ++at;
        if (at >= end_) break;
      }
      const NodeId node = nodes[at];
      if (loops_met && node == from_) continue;
      if (!labels_.allow(node)) continue;
      if (!body_.apart.empty() && !apart(list_.relationship(at), body_.apart, in_, row_)) continue;
      if constexpr (Once) met_.add(node);
      if (!body_.into) to.push_back(node);
      if (named_) out.columns[body_.relationship].relationships.push_back(list_.relationship(at));
      picked_.push_back(row_);
    }
    position_ = at;
  }

  const Expand& body_;
  std::unique_ptr<Executor> input_;
  Batch in_;
  std::vector<TypeId> types_;
  LabelTest labels_;
  std::vector<std::uint32_t> kept_;
  std::vector<RelationshipId> seen_;
  std::uint32_t at_ = 0, count_ = 0, row_ = 0;
  bool active_ = false, incoming_ = false, named_ = false;
  NodeId from_{}, target_{};
  std::size_t type_ = 0, position_ = 0, end_ = 0;
  Adjacency list_;
  AdjacencyScratch scratch_;
  std::vector<std::uint32_t> picked_;
  NodeSet met_;                    // once: in rows alike in grouped_by_
  std::vector<Slot> grouped_by_;
  SameAsBefore group_;
};

// Row by row: each input row gives any number of rows, collected in a small buffer of new columns.
class RowExpander : public Executor {
 public:
  RowExpander(Execution& run, const Operator& op, ArgumentRows* rows) : Executor(run, op), input_(run.build(op.inputs[0], rows)), in_(run.slots()) {}
  void open() override { input_->open(); }
  bool next(Batch& out) override {
    for (;;) {
      if (!input_->next(in_)) return false;
      out.clear();
      picked_.clear();
      start(out);
      for (std::uint32_t i = 0; i < in_.count(); ++i) expand(in_.row(i), out);
      if (picked_.empty()) continue;
      out.size = std::uint32_t(picked_.size());
      carry(in_, picked_, out, fresh_);
      return true;
    }
  }

 protected:
  virtual void start(Batch& out) = 0;
  virtual void expand(std::uint32_t row, Batch& out) = 0;
  void produced(std::uint32_t row) { picked_.push_back(row); }
  std::unique_ptr<Executor> input_;
  Batch in_;
  std::vector<Slot> fresh_;

 private:
  std::vector<std::uint32_t> picked_;
};

class ExpandBoundExecutor : public RowExpander {
 public:
  ExpandBoundExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const ExpandBound& body) : RowExpander(run, op, rows), body_(body) {
    if (!body.from_known) fresh_.push_back(body.from);
    if (!body.to_known && body.to != body.from) fresh_.push_back(body.to);
  }

 protected:
  void start(Batch& out) override {
    types_ = types_of(view, body_.types);  // what is below may have made the type
    for (const Slot slot : fresh_) out.columns[slot].reset(Column::Kind::Node);
  }
  void expand(std::uint32_t row, Batch& out) override {
    const Column& column = in_.columns[body_.relationship];
    if (column.is_null(row)) return;
    const RelationshipId id = column.relationship(row);
    if (!view.exists(id) || std::find(types_.begin(), types_.end(), type_of(id)) == types_.end()) return;
    if (!apart(id, body_.apart, in_, row)) return;
    const Ends ends = view.ends(id);
    const auto give = [&](NodeId from, NodeId to) {
      if (body_.from_known && (in_.columns[body_.from].is_null(row) || node_at(in_.columns[body_.from], row) != from)) return;
      if (body_.to_known && (in_.columns[body_.to].is_null(row) || node_at(in_.columns[body_.to], row) != to)) return;
      if (body_.from == body_.to && from != to) return;
      if (!body_.from_known) out.columns[body_.from].nodes.push_back(from);
      if (!body_.to_known && body_.to != body_.from) out.columns[body_.to].nodes.push_back(to);
      produced(row);
    };
    if (body_.arrow != Arrow::Left) give(ends.start, ends.end);
    if (body_.arrow == Arrow::Left || (body_.arrow == Arrow::Either && ends.start != ends.end)) give(ends.end, ends.start);
  }

 private:
  const ExpandBound& body_;
  std::vector<TypeId> types_;
};

class ExpandBoundListExecutor : public RowExpander {
 public:
  ExpandBoundListExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const ExpandBoundList& body) : RowExpander(run, op, rows), body_(body) {
    if (!body.from_known) fresh_.push_back(body.from);
    if (!body.to_known && body.to != body.from) fresh_.push_back(body.to);
  }

 protected:
  void start(Batch& out) override {
    types_ = types_of(view, body_.types);  // what is below may have made the type
    for (const Slot slot : fresh_) out.columns[slot].reset(Column::Kind::Node);
  }
  void expand(std::uint32_t row, Batch& out) override {
    const Column& column = in_.columns[body_.relationships];
    if (column.is_null(row)) return;
    const Value list = column.value(row);
    if (list.kind() != Kind::List) return;
    std::vector<RelationshipId> ids;
    for (const Value& item : list.items()) {
      if (item.kind() != Kind::Relationship || !view.exists(item.relationship())) return;
      const RelationshipId id = item.relationship();
      if (std::find(types_.begin(), types_.end(), type_of(id)) == types_.end()) return;
      if (std::find(ids.begin(), ids.end(), id) != ids.end() || !apart(id, body_.apart, in_, row)) return;
      ids.push_back(id);
    }
    if (ids.size() < body_.length.min || (body_.length.max && ids.size() > *body_.length.max)) return;
    if (ids.empty()) {
      if (body_.from_known) give(node_at(in_.columns[body_.from], row), node_at(in_.columns[body_.from], row), row, out);
      else if (body_.to_known) give(node_at(in_.columns[body_.to], row), node_at(in_.columns[body_.to], row), row, out);
      return;
    }
    const Ends first = view.ends(ids[0]);
    if (body_.arrow != Arrow::Left) walk(first.start, ids, row, out);
    if (body_.arrow == Arrow::Left || (body_.arrow == Arrow::Either && first.start != first.end)) walk(first.end, ids, row, out);
  }

 private:
  void walk(NodeId from, const std::vector<RelationshipId>& ids, std::uint32_t row, Batch& out) {
    NodeId at = from;
    for (const RelationshipId id : ids) {
      const Ends ends = view.ends(id);
      const NodeId wanted = body_.arrow == Arrow::Left ? ends.end : ends.start;
      if (at == wanted) at = body_.arrow == Arrow::Left ? ends.start : ends.end;
      else if (body_.arrow == Arrow::Either && at == ends.end) at = ends.start;
      else return;
    }
    give(from, at, row, out);
  }
  void give(NodeId from, NodeId to, std::uint32_t row, Batch& out) {
    if (body_.from_known && (in_.columns[body_.from].is_null(row) || node_at(in_.columns[body_.from], row) != from)) return;
    if (body_.to_known && (in_.columns[body_.to].is_null(row) || node_at(in_.columns[body_.to], row) != to)) return;
    if (body_.from == body_.to && from != to) return;
    if (!body_.from_known) out.columns[body_.from].nodes.push_back(from);
    if (!body_.to_known && body_.to != body_.from) out.columns[body_.to].nodes.push_back(to);
    produced(row);
  }
  const ExpandBoundList& body_;
  std::vector<TypeId> types_;
};

// Variables a pattern takes from before: null matches nothing, and anything but a node or relationship is an error.
class RequireExecutor : public Executor {
 public:
  RequireExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const RequireEntities& body)
      : Executor(run, op), body_(body), input_(run.build(op.inputs[0], rows)) {}
  void open() override { input_->open(); }
  bool next(Batch& out) override {
    while (input_->next(out)) {
      kept_.clear();
      for (std::uint32_t i = 0; i < out.count(); ++i) {
        const std::uint32_t row = out.row(i);
        const auto holds = [&](Slot slot, Kind kind) {
          const Column& column = out.columns[slot];
          if (column.is_null(row)) return false;
          if (column.kind != Column::Kind::Value) return true;
          const Value value = column.value(row);
          if (value.kind() == kind || (kind == Kind::Relationship && value.kind() == Kind::List)) return true;
          throw Error(Fault::TypeError, "InvalidArgumentType", {},
                      "a pattern wants a " + std::string(kind == Kind::Node ? "node" : "relationship") +
                          " in a variable that holds " + std::string(name(value.kind())), Phase::Run);
        };
        bool keep = true;
        for (const Slot slot : body_.nodes) keep = keep && holds(slot, Kind::Node);
        for (const Slot slot : body_.relationships) keep = keep && holds(slot, Kind::Relationship);
        if (keep) kept_.push_back(row);
      }
      if (kept_.empty()) continue;
      if (kept_.size() != out.count()) {
        out.selected = true;
        out.selection = kept_;
      }
      return true;
    }
    return false;
  }

 private:
  const RequireEntities& body_;
  std::unique_ptr<Executor> input_;
  std::vector<std::uint32_t> kept_;
};

}  // namespace

std::unique_ptr<Executor> make_scan(Execution& run, const Operator& op, ArgumentRows* rows) {
  if (std::holds_alternative<Argument>(op.body)) return std::make_unique<ArgumentExecutor>(run, op, rows);
  if (const auto* b = std::get_if<AllNodesScan>(&op.body)) return std::make_unique<NodeScan>(run, op, b->node, nullptr);
  if (const auto* b = std::get_if<NodeByLabelScan>(&op.body)) return std::make_unique<NodeScan>(run, op, b->node, &b->label);
  if (const auto* b = std::get_if<NodeSeek>(&op.body)) return std::make_unique<NodeSeekExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<NodeByIds>(&op.body)) return std::make_unique<NodeByIdsExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<RelationshipScan>(&op.body)) return std::make_unique<RelationshipScanExecutor>(run, op, *b);
  return nullptr;
}

std::unique_ptr<Executor> make_expand(Execution& run, const Operator& op, ArgumentRows* rows) {
  if (const auto* b = std::get_if<Expand>(&op.body)) return std::make_unique<ExpandExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<ExpandBound>(&op.body)) return std::make_unique<ExpandBoundExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<ExpandBoundList>(&op.body)) return std::make_unique<ExpandBoundListExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<RequireEntities>(&op.body)) return std::make_unique<RequireExecutor>(run, op, rows, *b);
  return nullptr;
}

}  // namespace dothi
