// Executors that change the graph.
#include "evaluate.h"
#include "execute.h"

namespace dothi {

namespace {

[[noreturn]] void deleted_entity(Span span) {
  throw Error(Fault::EntityNotFound, "DeletedEntityAccess", span,
              "the node or relationship has been deleted by this query", Phase::Run);
}

class Writer {
 public:
  Writer(Execution& run) : run_(run), context_(run.context), tx_(*run.context.transaction) {}

  // Makes what a CREATE pattern describes and writes the new entities into the row's columns.
  void create(const CreatePattern& pattern, Batch& batch, std::uint32_t row) {
    for (const NewNode& n : pattern.nodes) {
      std::vector<LabelId> labels;
      for (const std::string& label : n.labels) labels.push_back(intern(label));
      const std::vector<MapEntry> properties = properties_of(n.properties, batch, row);
      const NodeId id = tx_.create_node(labels);
      ++run_.changes.nodes_created;
      run_.changes.labels_added += labels.size();
      for (const MapEntry& entry : properties) set(id, tx_.intern_key(entry.first), entry.second, n.properties->span);
      batch.columns[n.slot].set(row, Value(id));
    }
    for (const NewRelationship& r : pattern.relationships) {
      const Value from = batch.columns[r.from].value(row), to = batch.columns[r.to].value(row);
      for (const Value* end : {&from, &to}) {
        if (end->kind() != Kind::Node)
          throw Error(end->is_null() ? Fault::EntityNotFound : Fault::TypeError,
                      end->is_null() ? "MissingNode" : "InvalidArgumentType", r.span,
                      end->is_null()
                          ? "a relationship needs two nodes, and one of them is null here; leave such rows out with "
                            "WHERE … IS NOT NULL"
                          : "a relationship joins nodes, and this variable holds " + std::string(name(end->kind())),
                      Phase::Run);
        if (!tx_.exists(end->node())) deleted_entity(r.span);
      }
      const std::vector<MapEntry> properties = properties_of(r.properties, batch, row);
      const RelationshipId id = tx_.create_relationship(from.node(), tx_.intern_type(r.type), to.node());
      ++run_.changes.relationships_created;
      for (const MapEntry& entry : properties) set(id, tx_.intern_key(entry.first), entry.second, r.properties->span);
      batch.columns[r.slot].set(row, Value(id));
    }
    for (const NewPath& p : pattern.paths) {
      std::vector<RelationshipId> ids;
      for (const Slot slot : p.relationships) ids.push_back(batch.columns[slot].relationship(row));
      batch.columns[p.path].set(row, Value(walk_path(tx_, node_at(batch.columns[p.start], row), ids)));
    }
  }

  void set(const std::vector<SetItem>& items, const Batch& batch, std::uint32_t row) {
    for (const SetItem& item : items) set(item, batch, row);
  }

  void remove(const std::vector<RemoveItem>& items, const Batch& batch, std::uint32_t row) {
    for (const RemoveItem& item : items) {
      if (item.labels.empty()) {
        const Value entity = evaluate(item.target.children[0], batch, row, context_);
        if (entity.is_null()) continue;
        const std::string key = key_of(item.target, batch, row);
        if (const auto id = tx_.key(key)) set(entity, *id, {}, item.span);
        continue;
      }
      const Value entity = evaluate(item.target, batch, row, context_);
      if (entity.is_null()) continue;
      const NodeId node = node_of(entity, item.span);
      for (const std::string& label : item.labels) {
        const auto id = tx_.label(label);
        if (!id || !tx_.has_label(node, *id)) continue;
        tx_.remove_label(node, *id);
        ++run_.changes.labels_removed;
      }
    }
  }

  // Whether any property of a MERGE pattern is null: it could never be found again.
  void check_merge(const CreatePattern& pattern, const Batch& batch, std::uint32_t row) {
    const auto check = [&](const Expr* properties) {
      if (!properties) return;
      const Value map = evaluate(*properties, batch, row, context_);
      if (map.kind() != Kind::Map) return;
      for (const MapEntry& entry : map.entries())
        if (entry.second.is_null())
          throw Error(Fault::SemanticError, "MergeReadOwnWrites", properties->span,
                      "MERGE cannot use null for the property `" + entry.first + "`: null is equal to nothing",
                      Phase::Run);
    };
    for (const NewNode& n : pattern.nodes) check(n.properties);
    for (const NewRelationship& r : pattern.relationships) check(r.properties);
  }

  void remove(RelationshipId id) {
    if (!tx_.exists(id)) return;
    tx_.delete_relationship(id);
    ++run_.changes.relationships_deleted;
  }
  void remove(NodeId id) {
    if (!tx_.exists(id)) return;
    tx_.delete_node(id);
    ++run_.changes.nodes_deleted;
  }
  void detach(NodeId id) {
    std::vector<RelationshipId> ids;
    AdjacencyScratch scratch;
    for (std::uint32_t t = 0; t < tx_.type_count(); ++t)
      for (const Direction direction : {Direction::Out, Direction::In}) {
        const Adjacency list = tx_.neighbours(id, TypeId(t), direction, scratch);
        for (std::size_t i = 0; i < list.size(); ++i) ids.push_back(list.relationship(i));
      }
    for (const RelationshipId relationship : ids) remove(relationship);
  }

 private:
  LabelId intern(const std::string& label) { return tx_.intern_label(label); }

  std::vector<MapEntry> properties_of(const Expr* expr, const Batch& batch, std::uint32_t row) {
    if (!expr) return {};
    return entries_of(evaluate(*expr, batch, row, context_), expr->span);
  }
  // The properties a value gives: of a map, a node or a relationship.
  std::vector<MapEntry> entries_of(const Value& value, Span span) {
    std::vector<MapEntry> entries;
    if (value.kind() == Kind::Map) {
      entries.assign(value.entries().begin(), value.entries().end());
    } else if (value.kind() == Kind::Node) {
      if (!tx_.exists(value.node())) deleted_entity(span);
      for (const Property& p : tx_.properties(value.node())) entries.emplace_back(tx_.name(p.key), p.value.own());
    } else if (value.kind() == Kind::Relationship) {
      if (!tx_.exists(value.relationship())) deleted_entity(span);
      for (const Property& p : tx_.properties(value.relationship()))
        entries.emplace_back(tx_.name(p.key), p.value.own());
    } else {
      throw Error(Fault::TypeError, "InvalidArgumentType", span,
                  "properties are given as a map, a node or a relationship, and this is " + to_string(value),
                  Phase::Run);
    }
    return entries;
  }

  template <typename Id>
  void set(Id id, KeyId key, const Value& value, Span span) {
    if (!tx_.exists(id)) deleted_entity(span);
    if (value.is_null() && tx_.property(id, key).is_null()) return;
    require_property_value(value, span);
    try {
      tx_.set_property(id, key, value);
    } catch (Error& error) {
      if (error.span.empty()) error.span = span;
      throw;
    }
    ++run_.changes.properties_set;
  }
  void set(const Value& entity, KeyId key, const Value& value, Span span) {
    if (entity.kind() == Kind::Node) return set(entity.node(), key, value, span);
    if (entity.kind() == Kind::Relationship) return set(entity.relationship(), key, value, span);
    throw Error(Fault::TypeError, "InvalidArgumentType", span,
                "only nodes and relationships have properties to set, and this is " + to_string(entity), Phase::Run);
  }
  NodeId node_of(const Value& entity, Span span) {
    if (entity.kind() != Kind::Node)
      throw Error(Fault::TypeError, "InvalidArgumentType", span,
                  "only nodes have labels to change, and this is " + to_string(entity), Phase::Run);
    if (!tx_.exists(entity.node())) deleted_entity(span);
    return entity.node();
  }
  // The key a property expression names, n.key or n[expression].
  std::string key_of(const Expr& target, const Batch& batch, std::uint32_t row) {
    if (target.kind == ExprKind::Property) return target.text;
    const Value key = evaluate(target.children[1], batch, row, context_);
    if (key.kind() != Kind::String)
      throw Error(Fault::TypeError, "InvalidArgumentType", target.children[1].span,
                  "a property's name is a STRING, and this is " + to_string(key), Phase::Run);
    return std::string(key.string());
  }

  void set(const SetItem& item, const Batch& batch, std::uint32_t row) {
    if (item.kind == SetItem::Kind::Property) {
      const Value entity = evaluate(item.target.children[0], batch, row, context_);
      const Value value = evaluate(item.value, batch, row, context_).own();
      if (entity.is_null()) return;
      const std::string key = key_of(item.target, batch, row);
      if (value.is_null() && !tx_.key(key)) return;
      return set(entity, tx_.intern_key(key), value, item.span);
    }
    const Value entity = evaluate(item.target, batch, row, context_);
    if (entity.is_null()) return;
    if (item.kind == SetItem::Kind::Labels) {
      const NodeId node = node_of(entity, item.span);
      for (const std::string& label : item.labels) {
        const LabelId id = tx_.intern_label(label);
        if (tx_.has_label(node, id)) continue;
        tx_.add_label(node, id);
        ++run_.changes.labels_added;
      }
      return;
    }
    const std::vector<MapEntry> entries = entries_of(evaluate(item.value, batch, row, context_).own(), item.value.span);
    if (item.kind == SetItem::Kind::Replace) {
      const std::vector<Property> old =
          entity.kind() == Kind::Node
              ? (tx_.exists(entity.node()) ? tx_.properties(entity.node()) : std::vector<Property>())
          : entity.kind() == Kind::Relationship
              ? (tx_.exists(entity.relationship()) ? tx_.properties(entity.relationship()) : std::vector<Property>())
              : std::vector<Property>();
      std::vector<KeyId> gone;
      for (const Property& p : old) {
        const std::string_view key = tx_.name(p.key);
        if (std::none_of(entries.begin(), entries.end(), [&](const MapEntry& e) { return e.first == key; }))
          gone.push_back(p.key);
      }
      for (const KeyId key : gone) set(entity, key, {}, item.span);
    }
    for (const MapEntry& entry : entries) {
      if (entry.second.is_null() && !tx_.key(entry.first)) continue;
      set(entity, tx_.intern_key(entry.first), entry.second, item.span);
    }
  }

  Execution& run_;
  EvalContext& context_;
  Transaction& tx_;
};

class WriteBase : public Executor {
 public:
  WriteBase(Execution& run, const Operator& op, ArgumentRows* rows)
      : Executor(run, op), input_(run.build(op.inputs[0], rows)), writer_(run) {}
  void open() override { input_->open(); }

 protected:
  std::unique_ptr<Executor> input_;
  Writer writer_;
};

class CreateExecutor : public WriteBase {
 public:
  CreateExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const CreatePatterns& body)
      : WriteBase(run, op, rows), body_(body) {}
  bool next(Batch& out) override {
    if (!input_->next(out)) return false;
    const auto column = [&](Slot slot, Column::Kind kind) {
      out.columns[slot].reset(kind);
      out.columns[slot].resize(out.size);
    };
    for (const CreatePattern& clause : body_.clauses) {
      for (const NewNode& n : clause.nodes) column(n.slot, Column::Kind::Node);
      for (const NewRelationship& r : clause.relationships) column(r.slot, Column::Kind::Relationship);
      for (const NewPath& p : clause.paths) column(p.path, Column::Kind::Value);
    }
    for (std::uint32_t i = 0; i < out.count(); ++i) {
      for (const CreatePattern& clause : body_.clauses) {
        context.limits.tick(64);
        writer_.create(clause, out, out.row(i));
      }
    }
    return true;
  }

 private:
  const CreatePatterns& body_;
};

class SetExecutor : public WriteBase {
 public:
  SetExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const SetItems& body)
      : WriteBase(run, op, rows), body_(body) {}
  bool next(Batch& out) override {
    if (!input_->next(out)) return false;
    for (std::uint32_t i = 0; i < out.count(); ++i) {
      context.limits.tick(64);
      writer_.set(*body_.items, out, out.row(i));
    }
    return true;
  }

 private:
  const SetItems& body_;
};

class RemoveExecutor : public WriteBase {
 public:
  RemoveExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const RemoveItems& body)
      : WriteBase(run, op, rows), body_(body) {}
  bool next(Batch& out) override {
    if (!input_->next(out)) return false;
    for (std::uint32_t i = 0; i < out.count(); ++i) {
      context.limits.tick(64);
      writer_.remove(*body_.items, out, out.row(i));
    }
    return true;
  }

 private:
  const RemoveItems& body_;
};

// Gives kept rows out in batches.
class KeepingWriter : public WriteBase {
 public:
  KeepingWriter(Execution& run, const Operator& op, ArgumentRows* rows)
      : WriteBase(run, op, rows), in_(run.slots()), kept_(run.slots()) {}
  void open() override {
    WriteBase::open();
    kept_.clear(context.limits);
    ready_ = false;
    at_ = 0;
  }
  bool next(Batch& out) override {
    if (!ready_) consume();
    ready_ = true;
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

 protected:
  virtual void consume() = 0;
  // One row of a batch by itself, in `to`.
  static void single(const Batch& from, std::uint32_t row, Batch& to) {
    to.clear();
    to.size = 1;
    for (std::size_t slot = 0; slot < from.columns.size(); ++slot)
      if (!from.columns[slot].absent()) to.columns[slot].append(from.columns[slot], row);
  }
  Batch in_;
  KeptRows kept_;

 private:
  std::uint32_t at_ = 0;
  bool ready_ = false;
  std::vector<std::uint32_t> picked_;
};

// Everything is found before anything is deleted: rows may name a node before its relationships.
class DeleteExecutor : public KeepingWriter {
 public:
  DeleteExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const DeleteEntities& body)
      : KeepingWriter(run, op, rows), body_(body) {}

 protected:
  void consume() override {
    std::vector<NodeId> nodes;
    std::vector<RelationshipId> relationships;
    while (input_->next(in_)) {
      for (std::uint32_t i = 0; i < in_.count(); ++i) {
        context.limits.tick(64);
        for (const Expr* target : body_.targets) {
          const Value value = evaluate(*target, in_, in_.row(i), context);
          switch (value.kind()) {
            case Kind::Null: break;
            case Kind::Node: nodes.push_back(value.node()); break;
            case Kind::Relationship: relationships.push_back(value.relationship()); break;
            case Kind::Path:
              nodes.insert(nodes.end(), value.path().nodes.begin(), value.path().nodes.end());
              relationships.insert(relationships.end(), value.path().relationships.begin(),
                                   value.path().relationships.end());
              break;
            default:
              throw Error(
                  Fault::TypeError, "InvalidArgumentType", target->span,
                  "DELETE wants a node, a relationship or a path, and this is " + std::string(name(value.kind())),
                  Phase::Run);
          }
        }
      }
      kept_.add(in_, context, true);
    }
    for (const RelationshipId id : relationships) writer_.remove(id);
    for (const NodeId id : nodes) {
      if (body_.detach && view.exists(id)) writer_.detach(id);
      try {
        writer_.remove(id);
      } catch (Error& error) {
        if (error.span.empty() && !body_.targets.empty()) error.span = body_.targets[0]->span;
        throw;
      }
    }
  }

 private:
  const DeleteEntities& body_;
};

class MergeExecutor : public KeepingWriter {
 public:
  MergeExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const MergePattern& body)
      : KeepingWriter(run, op, rows),
        body_(body),
        inner_(run.build(op.inputs[1], &argument_)),
        match_(run.slots()),
        row_(run.slots()) {}

 protected:
  void consume() override {
    KeptRows matches(run.slots());
    while (input_->next(in_)) {
      for (std::uint32_t i = 0; i < in_.count(); ++i) {
        context.limits.tick(64);
        single(in_, in_.row(i), row_);
        writer_.check_merge(body_.create, row_, 0);
        argument_ = {&row_, 0, 1};
        matches.clear(context.limits);
        inner_->open();
        while (inner_->next(match_)) matches.add(match_, context, true);
        if (matches.rows.size == 0) {
          const auto column = [&](Slot slot, Column::Kind kind) {
            row_.columns[slot].reset(kind);
            row_.columns[slot].resize(1);
          };
          for (const NewNode& n : body_.create.nodes) column(n.slot, Column::Kind::Node);
          for (const NewRelationship& r : body_.create.relationships) column(r.slot, Column::Kind::Relationship);
          for (const NewPath& p : body_.create.paths) column(p.path, Column::Kind::Value);
          writer_.create(body_.create, row_, 0);
          writer_.set(*body_.on_create, row_, 0);
          kept_.add(row_, context, true);
          continue;
        }
        for (std::uint32_t m = 0; m < matches.rows.size; ++m) {
          for (const Slot slot : body_.introduced) {
            row_.columns[slot].reset(Column::Kind::Absent);
            if (!matches.rows.columns[slot].absent()) row_.columns[slot].append(matches.rows.columns[slot], m);
          }
          writer_.set(*body_.on_match, row_, 0);
          kept_.add(row_, context, true);
        }
      }
    }
  }

 private:
  const MergePattern& body_;
  ArgumentRows argument_;
  std::unique_ptr<Executor> inner_;
  Batch match_, row_;
};

class ForeachExecutor : public KeepingWriter {
 public:
  ForeachExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const ForeachItem& body)
      : KeepingWriter(run, op, rows),
        body_(body),
        inner_(run.build(op.inputs[1], &argument_)),
        dropped_(run.slots()),
        row_(run.slots()) {}

 protected:
  void consume() override {
    while (input_->next(in_)) {
      for (std::uint32_t i = 0; i < in_.count(); ++i) {
        single(in_, in_.row(i), row_);
        const Value list = evaluate(*body_.list, row_, 0, context).own();
        if (list.is_null()) continue;
        if (list.kind() != Kind::List)
          throw Error(Fault::TypeError, "InvalidArgumentType", body_.list->span,
                      "FOREACH wants a list, and this is " + to_string(list), Phase::Run);
        for (const Value& item : list.items()) {
          context.limits.tick(64);
          row_.columns[body_.slot].reset(Column::Kind::Value);
          row_.columns[body_.slot].push(item);
          argument_ = {&row_, 0, 1};
          inner_->open();
          while (inner_->next(dropped_)) {}
        }
      }
      kept_.add(in_, context, true);
    }
  }

 private:
  const ForeachItem& body_;
  ArgumentRows argument_;
  std::unique_ptr<Executor> inner_;
  Batch dropped_, row_;
};

}  // namespace

std::unique_ptr<Executor> make_write(Execution& run, const Operator& op, ArgumentRows* rows) {
  if (const auto* b = std::get_if<CreatePatterns>(&op.body)) return std::make_unique<CreateExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<SetItems>(&op.body)) return std::make_unique<SetExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<RemoveItems>(&op.body)) return std::make_unique<RemoveExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<DeleteEntities>(&op.body)) return std::make_unique<DeleteExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<MergePattern>(&op.body)) return std::make_unique<MergeExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<ForeachItem>(&op.body)) return std::make_unique<ForeachExecutor>(run, op, rows, *b);
  return nullptr;
}

}  // namespace dothi
