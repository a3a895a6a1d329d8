// Executors of scans, seeks and single relationships.
#include "execute.h"

#include "evaluate.h"
#include "functions.h"

#include <dothi/flat.h>

namespace dothi {

// ---- Types, neighbours, uniqueness ------------------------------------------------------------------------

bool allows(const LabelExpr& expr, std::span<const std::string_view> names) {
  switch (expr.kind) {
    case LabelExpr::Kind::Name: return std::find(names.begin(), names.end(), expr.name) != names.end();
    case LabelExpr::Kind::Wildcard: return !names.empty();
    case LabelExpr::Kind::Not: return !allows(expr.children[0], names);
    case LabelExpr::Kind::And:
      return std::all_of(expr.children.begin(), expr.children.end(),
                         [&](const LabelExpr& c) { return allows(c, names); });
    case LabelExpr::Kind::Or:
      return std::any_of(expr.children.begin(), expr.children.end(),
                         [&](const LabelExpr& c) { return allows(c, names); });
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
  NodeScan(Execution& run, const Operator& op, Slot node, const std::string* label)
      : Executor(run, op), node_(node), label_name_(label) {}
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
  SeekBase(Execution& run, const Operator& op, ArgumentRows* rows, Slot node)
      : Executor(run, op), node_(node), in_(run.slots()) {
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
  RelationshipScanExecutor(Execution& run, const Operator& op, const RelationshipScan& body)
      : Executor(run, op), body_(body) {}
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
        if (body_.arrow == Arrow::Left || (body_.arrow == Arrow::Either && ends.start != ends.end))
          row(ends.end, id, ends.start);
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
    start_batch(0);
    list_ = nullptr;
    counted_ = false;
    met_.clear();
    group_.forget();
  }
  bool next(Batch& out) override {
    if (body_.counted) return body_.once ? count_reached(out) : count_rows(out);
    out.clear();
    picked_.clear();
    named_ = body_.relationship != no_slot && is_live(body_.relationship);
    if (!body_.into) out.columns[body_.to].reset(Column::Kind::Node);
    if (named_) out.columns[body_.relationship].reset(Column::Kind::Relationship);
    for (;;) {
      if (list_) emit(out);
      if (picked_.size() >= batch_rows) break;
      if (next_list()) continue;
      if (!picked_.empty()) break;
      if (!input_->next(in_)) return false;
      resolve();
      start_batch(in_.count());
      if (body_.once) kept_columns();
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

  // One row, weighing as many nodes as are reached.
  bool count_reached(Batch& out) {
    if (counted_) return false;
    counted_ = true;
    while (input_->next(in_)) {
      resolve();
      start_batch(in_.count());
      in_node_order();
      kept_columns();
      if (const FlatAdjacency* flat = whole_type()) {
        reach_in(*flat);
        continue;
      }
      while (next_list()) {
        context.limits.tick(std::uint32_t(list_->end) + 1);
        walked_ += list_->end;
        if (labels_.all())
          reach_list();
        else
          each<true>([](NodeId, std::size_t) { return true; });
      }
    }
    out.clear();
    out.size = 1;
    out.weights.assign(1, met_.drain());
    return out.weights[0] > 0;
  }
  // The type as one array, where nobody looks at relationships: once as much of this commit has been walked as making it takes.
  const FlatAdjacency* whole_type() {
    if (context.transaction || types_.size() != 1 || !labels_.all() || !body_.apart.empty()) return nullptr;
    if (commit_ != view.commit()) walked_ = 0;
    commit_ = view.commit();
    if (walked_ < 4 * view.relationship_count(types_[0])) return nullptr;
    return view.flat(types_[0], body_.arrow == Arrow::Either ? FlatAdjacency::Either
                                : body_.arrow == Arrow::Left ? FlatAdjacency::In
                                                             : FlatAdjacency::Out);
  }
  void reach_in(const FlatAdjacency& flat) {
    const Column& from = in_.columns[body_.from];
    for (std::uint32_t i = 0; i < count_; ++i) {
      row_ = order_.empty() ? in_.row(i) : order_[i];
      if (from.is_null(row_) || !find_unlike()) continue;
      const std::span<const NodeId> nodes = flat.of(node_at(from, row_));
      context.limits.tick(std::uint32_t(nodes.size()) + 1);
      hide(nullptr);
      met_.add(nodes);
      show();
    }
  }

  // ---- Lists of neighbours, one after the other
  // One node's along one type and direction. Several are found ahead and called into the processor's cache, where they arrive
  // while those before them are walked.
  struct List {
    std::uint32_t row = 0;
    NodeId from{};
    bool loops_met = false;  // on the way out already
    std::size_t at = 0, end = 0;
    Adjacency neighbours;
    AdjacencyScratch scratch;
  };
  static constexpr std::uint32_t ahead = 8;

  // Nobody can tell in which order rows are counted: nodes that lie beside each other in the file one after the other.
  void in_node_order() {
    const Column& from = in_.columns[body_.from];
    if (from.kind != Column::Kind::Node || from.constant || !from.nulls.empty() || count_ < 64) return;
    by_node_.resize(count_);
    std::uint32_t bits = 0;
    for (std::uint32_t i = 0; i < count_; ++i) {
      const std::uint32_t row = in_.row(i);
      by_node_[i] = {std::uint32_t(from.nodes[row]), row};
      bits |= by_node_[i].first;
    }
    sorted_.resize(count_);
    for (int shift = 0; shift < 32 && bits >> shift; shift += 8) {
      std::uint32_t places[257] = {};
      for (const auto& [node, row] : by_node_) ++places[(node >> shift & 255) + 1];
      for (int i = 0; i < 256; ++i) places[i + 1] += places[i];
      for (const auto& pair : by_node_) sorted_[places[pair.first >> shift & 255]++] = pair;
      by_node_.swap(sorted_);
    }
    for (const auto& [node, row] : by_node_) order_.push_back(row);
  }
  void start_batch(std::uint32_t rows) {
    order_.clear();
    at_ = 0;
    count_ = rows;
    first_ = found_ = 0;
    step_ = ~std::size_t(0);
    row_ = ~0u;
  }
  // The next list with anything in it goes to the end of the ring. Changes of a transaction's own may move what lies there: it is
  // found when it is walked.
  void find_ahead() {
    const std::uint32_t most = context.transaction ? 1 : ahead;
    const std::size_t ways = body_.arrow == Arrow::Either ? 2 : 1;
    while (found_ - first_ < most) {
      if (step_ >= types_.size() * ways) {
        if (at_ >= count_) return;
        ahead_row_ = order_.empty() ? in_.row(at_) : order_[at_];
        ++at_;
        const Column& from = in_.columns[body_.from];
        if (from.is_null(ahead_row_) || (body_.into && in_.columns[body_.to].is_null(ahead_row_))) continue;
        ahead_from_ = node_at(from, ahead_row_);
        step_ = 0;
        continue;
      }
      const bool in = ways == 2 ? step_ % 2 == 1 : body_.arrow == Arrow::Left;
      List& list = lists_[found_ % ahead];
      list.neighbours =
          view.neighbours(ahead_from_, types_[step_++ / ways], in ? Direction::In : Direction::Out, list.scratch);
      if (list.neighbours.empty()) continue;
      const char* bytes = reinterpret_cast<const char*>(list.neighbours.nodes.data());
      for (std::size_t i = 0; i < std::min<std::size_t>(list.neighbours.nodes.size_bytes(), 256); i += 64)
        __builtin_prefetch(bytes + i);
      list.row = ahead_row_;
      list.from = ahead_from_;
      list.loops_met = in && ways == 2;
      ++found_;
    }
  }
  // Goes to the next list of the batch; false: there is none.
  bool next_list() {
    for (;;) {
      find_ahead();
      if (first_ == found_) {
        list_ = nullptr;
        return false;
      }
      list_ = &lists_[first_++ % ahead];
      list_->at = 0;
      list_->end = list_->neighbours.size();
      if (list_->row != row_) {
        row_ = list_->row;
        find_apart();
        possible_ = find_unlike();
        if (body_.once && !group_(in_, grouped_by_, row_)) met_.clear();
      }
      if (!possible_) continue;
      if (body_.into) {
        const std::span<const NodeId> nodes = list_->neighbours.nodes;
        const auto range = std::equal_range(nodes.begin(), nodes.end(), node_at(in_.columns[body_.to], row_));
        list_->at = std::size_t(range.first - nodes.begin());
        list_->end = std::size_t(range.second - nodes.begin());
      }
      return true;
    }
  }
  // The nodes of the row that what is reached must differ from; false: one is null, so that nobody knows.
  bool find_unlike() {
    unlike_.clear();
    for (const Slot slot : body_.unlike) {
      if (in_.columns[slot].is_null(row_)) return false;
      unlike_.push_back(node_at(in_.columns[slot], row_));
    }
    return true;
  }
  void find_apart() {
    apart_.clear();
    for (const Slot slot : body_.apart) {
      const Column& column = in_.columns[slot];
      if (column.absent() || column.is_null(row_)) continue;
      if (column.kind == Column::Kind::Relationship) {
        apart_.push_back(column.relationship(row_));
        continue;
      }
      const Value value = column.value(row_);
      if (value.kind() == Kind::Relationship) apart_.push_back(value.relationship());
      if (value.kind() == Kind::List)
        for (const Value& item : value.items())
          if (item.kind() == Kind::Relationship) apart_.push_back(item.relationship());
    }
  }
  // What a row must not reach counts as met while its list is walked: nodes it has to differ from, and its own by a loop that was met on
  // the way out.
  void hide(const NodeId* loop) {
    hidden_.clear();
    const auto one = [&](NodeId node) {
      if (met_.add(node)) hidden_.push_back(node);
    };
    for (const NodeId node : unlike_) one(node);
    if (loop) one(*loop);
  }
  const NodeId* loop_met() const { return list_->loops_met ? &list_->from : nullptr; }
  void show() {
    for (const NodeId node : hidden_) met_.remove(node);
  }
  // Reaches all of the list but along the relationships that lie apart.
  void reach_list() {
    const Adjacency& list = list_->neighbours;
    apart_at_.clear();
    for (const RelationshipId id : apart_) {
      if (type_of(id) != list.type) continue;
      const std::size_t at = list.ordinals.empty()
                                 ? std::size_t(ordinal_of(id) - list.first)
                                 : std::size_t(std::find(list.ordinals.begin(), list.ordinals.end(), ordinal_of(id)) -
                                               list.ordinals.begin());
      if (at < list.size()) apart_at_.push_back(at);
    }
    std::sort(apart_at_.begin(), apart_at_.end());
    apart_at_.push_back(list.size());
    hide(loop_met());
    std::size_t from = 0;
    for (const std::size_t at : apart_at_) {
      if (at > from) met_.add(list.nodes.subspan(from, at - from));
      from = at + 1;
    }
    show();
  }
  // Calls take(node, its place) for what is left of the list and may be given, for as long as it returns true.
  template <bool Once, typename Take>
  void each(Take take) {
    const std::span<const NodeId> nodes = list_->neighbours.nodes;
    const auto among = [](const auto& some, auto one) {
      return std::find(some.begin(), some.end(), one) != some.end();
    };
    std::size_t at = list_->at;
    if constexpr (Once) hide(loop_met());
    for (bool more = true; more && at < list_->end; ++at) {
      const NodeId node = nodes[at];
      if constexpr (Once) {
        if (met_.has(node)) continue;
      } else {
        if (list_->loops_met && node == list_->from) continue;
        if (!unlike_.empty() && among(unlike_, node)) continue;
      }
      if (!labels_.allow(node)) continue;
      if (!apart_.empty() && among(apart_, list_->neighbours.relationship(at))) continue;
      if constexpr (Once) met_.add(node);
      more = take(node, at);
    }
    if constexpr (Once) show();
    list_->at = at;
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
      const auto leads = [&](NodeId start, NodeId end) {
        return start == from && (!body_.into || end == target) && labels_.allow(end);
      };
      if ((body_.arrow != Arrow::Left && leads(ends.start, ends.end)) ||
          (body_.arrow != Arrow::Right && leads(ends.end, ends.start)))
        seen_.push_back(id);
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

  void emit(Batch& out) {
    context.limits.tick(std::uint32_t(std::min<std::size_t>(list_->end - list_->at, batch_rows)) + 1);
    std::vector<NodeId>& to = out.columns[body_.to].nodes;
    const auto take = [&](NodeId node, std::size_t at) {
      if (!body_.into) to.push_back(node);
      if (named_) out.columns[body_.relationship].relationships.push_back(list_->neighbours.relationship(at));
      picked_.push_back(row_);
      return picked_.size() < batch_rows;
    };
    if (body_.once)
      each<true>(take);
    else
      each<false>(take);
  }

  const Expand& body_;
  std::unique_ptr<Executor> input_;
  Batch in_;
  std::vector<TypeId> types_;
  LabelTest labels_;
  bool named_ = false, counted_ = false;
  std::vector<std::uint32_t> picked_;
  // Counting rows.
  std::vector<std::uint32_t> kept_;
  std::vector<RelationshipId> seen_;
  AdjacencyScratch scratch_;
  // Lists: found up to found_, walked up to first_, each of them modulo `ahead`.
  List lists_[ahead];
  List* list_ = nullptr;  // being walked
  std::uint32_t first_ = 0, found_ = 0, at_ = 0, count_ = 0, ahead_row_ = 0;
  NodeId ahead_from_{};
  std::size_t step_ = 0;              // of the row ahead: type and direction
  std::vector<std::uint32_t> order_;  // rows, where it is not theirs
  std::vector<std::pair<std::uint32_t, std::uint32_t>> by_node_, sorted_;
  // Of the row being walked.
  std::uint32_t row_ = 0;
  bool possible_ = true;
  std::vector<NodeId> unlike_, hidden_;
  std::vector<RelationshipId> apart_;
  std::vector<std::size_t> apart_at_;
  std::uint64_t walked_ = 0, commit_ = ~std::uint64_t(0);  // neighbours, of which commit
  NodeSet met_;                                            // once: in rows alike in grouped_by_
  std::vector<Slot> grouped_by_;
  SameAsBefore group_;
};

// Row by row: each input row gives any number of rows, collected in a small buffer of new columns.
class RowExpander : public Executor {
 public:
  RowExpander(Execution& run, const Operator& op, ArgumentRows* rows)
      : Executor(run, op), input_(run.build(op.inputs[0], rows)), in_(run.slots()) {}
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
  ExpandBoundExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const ExpandBound& body)
      : RowExpander(run, op, rows), body_(body) {
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
      if (body_.from_known && (in_.columns[body_.from].is_null(row) || node_at(in_.columns[body_.from], row) != from))
        return;
      if (body_.to_known && (in_.columns[body_.to].is_null(row) || node_at(in_.columns[body_.to], row) != to)) return;
      if (body_.from == body_.to && from != to) return;
      if (!body_.from_known) out.columns[body_.from].nodes.push_back(from);
      if (!body_.to_known && body_.to != body_.from) out.columns[body_.to].nodes.push_back(to);
      produced(row);
    };
    if (body_.arrow != Arrow::Left) give(ends.start, ends.end);
    if (body_.arrow == Arrow::Left || (body_.arrow == Arrow::Either && ends.start != ends.end))
      give(ends.end, ends.start);
  }

 private:
  const ExpandBound& body_;
  std::vector<TypeId> types_;
};

class ExpandBoundListExecutor : public RowExpander {
 public:
  ExpandBoundListExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const ExpandBoundList& body)
      : RowExpander(run, op, rows), body_(body) {
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
      if (body_.from_known)
        give(node_at(in_.columns[body_.from], row), node_at(in_.columns[body_.from], row), row, out);
      else if (body_.to_known)
        give(node_at(in_.columns[body_.to], row), node_at(in_.columns[body_.to], row), row, out);
      return;
    }
    const Ends first = view.ends(ids[0]);
    if (body_.arrow != Arrow::Left) walk(first.start, ids, row, out);
    if (body_.arrow == Arrow::Left || (body_.arrow == Arrow::Either && first.start != first.end))
      walk(first.end, ids, row, out);
  }

 private:
  void walk(NodeId from, const std::vector<RelationshipId>& ids, std::uint32_t row, Batch& out) {
    NodeId at = from;
    for (const RelationshipId id : ids) {
      const Ends ends = view.ends(id);
      const NodeId wanted = body_.arrow == Arrow::Left ? ends.end : ends.start;
      if (at == wanted)
        at = body_.arrow == Arrow::Left ? ends.start : ends.end;
      else if (body_.arrow == Arrow::Either && at == ends.end)
        at = ends.start;
      else
        return;
    }
    give(from, at, row, out);
  }
  void give(NodeId from, NodeId to, std::uint32_t row, Batch& out) {
    if (body_.from_known && (in_.columns[body_.from].is_null(row) || node_at(in_.columns[body_.from], row) != from))
      return;
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
          if (column.kind == (kind == Kind::Node ? Column::Kind::Node : Column::Kind::Relationship)) return true;
          const Value value = column.value(row);
          if (value.kind() == kind || (kind == Kind::Relationship && value.kind() == Kind::List)) return true;
          throw Error(Fault::TypeError, "InvalidArgumentType", {},
                      "a pattern wants a " + std::string(kind == Kind::Node ? "node" : "relationship") +
                          " in a variable that holds " + std::string(name(value.kind())),
                      Phase::Run);
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
  if (const auto* b = std::get_if<NodeByLabelScan>(&op.body))
    return std::make_unique<NodeScan>(run, op, b->node, &b->label);
  if (const auto* b = std::get_if<NodeSeek>(&op.body)) return std::make_unique<NodeSeekExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<NodeByIds>(&op.body)) return std::make_unique<NodeByIdsExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<RelationshipScan>(&op.body))
    return std::make_unique<RelationshipScanExecutor>(run, op, *b);
  return nullptr;
}

std::unique_ptr<Executor> make_expand(Execution& run, const Operator& op, ArgumentRows* rows) {
  if (const auto* b = std::get_if<Expand>(&op.body)) return std::make_unique<ExpandExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<ExpandBound>(&op.body))
    return std::make_unique<ExpandBoundExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<ExpandBoundList>(&op.body))
    return std::make_unique<ExpandBoundListExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<RequireEntities>(&op.body))
    return std::make_unique<RequireExecutor>(run, op, rows, *b);
  return nullptr;
}

}  // namespace dothi
