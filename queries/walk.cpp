// Executors of walks: variable lengths, quantified groups, shortest paths, named paths, and time.
#include "execute.h"

#include "functions.h"

#include <deque>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace dothi {

namespace {

Value list_of(std::span<const RelationshipId> ids, bool reversed) {
  std::vector<Value> items(ids.begin(), ids.end());
  if (reversed) std::reverse(items.begin(), items.end());
  return Value::list(std::move(items));
}

// Whether a path may enter `to` after `nodes`: Acyclic meets no node twice, Simple may end where it began.
bool may_enter(PathMode mode, std::span<const NodeId> nodes, NodeId to) {
  if (mode == PathMode::Trail || mode == PathMode::Walk) return true;
  const auto at = std::find(nodes.begin(), nodes.end(), to);
  return at == nodes.end() || (mode == PathMode::Simple && at == nodes.begin());
}
// … and whether it may go on from there.
bool may_leave(PathMode mode, std::span<const NodeId> nodes) {
  return mode != PathMode::Simple || nodes.size() < 2 || nodes.front() != nodes.back();
}

// Each input row gives rows from a generator that can stop and go on.
class Streamer : public Executor {
 public:
  Streamer(Execution& run, const Operator& op, ArgumentRows* rows)
      : Executor(run, op), in_(run.slots()), input_(run.build(op.inputs[0], rows)) {}
  void open() override {
    input_->open();
    at_ = count_ = 0;
    active_ = false;
  }
  bool next(Batch& out) override {
    out.clear();
    picked_.clear();
    start(out);
    for (;;) {
      if (active_) {
        while (picked_.size() < batch_rows && (active_ = produce(out))) picked_.push_back(row_);
        if (picked_.size() >= batch_rows) break;
      }
      if (at_ >= count_) {
        if (!picked_.empty()) break;
        if (!input_->next(in_)) return false;
        arrived_input();
        at_ = 0;
        count_ = in_.count();
        continue;
      }
      row_ = in_.row(at_++);
      active_ = begin();
    }
    out.size = std::uint32_t(picked_.size());
    carry(in_, picked_, out, fresh_);
    return true;
  }

 protected:
  virtual void start(Batch& out) = 0;    // resets the columns it writes
  virtual void arrived_input() {}        // a new batch is in in_; what is below may have made types
  virtual bool begin() = 0;              // at row_ of in_; false: no rows
  virtual bool produce(Batch& out) = 0;  // writes one row, or returns false at the end
  Batch in_;
  std::uint32_t row_ = 0;
  std::vector<Slot> fresh_;

 private:
  std::unique_ptr<Executor> input_;
  std::uint32_t at_ = 0, count_ = 0;
  bool active_ = false;
  std::vector<std::uint32_t> picked_;
};

// Whether one relationship of a walk satisfies the conditions written on it.
bool holds(std::span<const Expr* const> conditions, const TimeRestriction* time, Slot each, RelationshipId id,
           const Batch& in, std::uint32_t row, EvalContext& context) {
  if (time && !passes(*time, evaluate(*time->when, in, row, context), id, context.view)) return false;
  if (conditions.empty()) return true;
  context.locals[each] = Value(id);
  for (const Expr* condition : conditions) {
    const Value value = evaluate(*condition, in, row, context);
    if (value.kind() != Kind::Boolean || !value.boolean()) return false;
  }
  return true;
}

class VarLengthExecutor : public Streamer {
 public:
  VarLengthExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const VarLengthExpand& body)
      : Streamer(run, op, rows), body_(body) {
    if (!body.into) fresh_.push_back(body.to);
    fresh_.push_back(body.relationships);
    arrow_ = !body.reversed               ? body.arrow
             : body.arrow == Arrow::Right ? Arrow::Left
             : body.arrow == Arrow::Left  ? Arrow::Right
                                          : Arrow::Either;
  }

 protected:
  void start(Batch& out) override {
    if (!body_.into) out.columns[body_.to].reset(Column::Kind::Node);
    listed_ = body_.relationships != no_slot && is_live(body_.relationships);
    if (listed_) out.columns[body_.relationships].reset(Column::Kind::Value);
  }
  void arrived_input() override { types_ = types_of(view, body_.types); }
  bool begin() override {
    const Column& from = in_.columns[body_.from];
    if (from.is_null(row_)) return false;
    if (body_.into) {
      if (in_.columns[body_.to].is_null(row_)) return false;
      target_ = node_at(in_.columns[body_.to], row_);
    }
    const NodeId node = node_at(from, row_);
    nodes_.assign(1, node);
    walk_.clear();
    depth_ = 0;
    fresh_start_ = true;
    if (!body_.length.max || *body_.length.max > 0) push(node);
    return true;
  }
  bool produce(Batch& out) override {
    if (fresh_start_) {
      fresh_start_ = false;
      if (body_.length.min == 0 && arrived(out)) return true;
    }
    while (depth_ > 0) {
      NodeId to;
      RelationshipId id;
      if (!frames_[depth_ - 1].next(to, id)) {
        --depth_;
        if (depth_ > 0 || !walk_.empty()) {
          if (!walk_.empty()) walk_.pop_back();
          if (nodes_.size() > 1) nodes_.pop_back();
        }
        continue;
      }
      context.limits.tick();
      if (body_.mode != PathMode::Walk && std::find(walk_.begin(), walk_.end(), id) != walk_.end()) continue;
      if (!may_enter(body_.mode, nodes_, to) || !apart(id, body_.apart, in_, row_)) continue;
      if (!holds(body_.conditions, body_.time, body_.each, id, in_, row_, context)) continue;
      walk_.push_back(id);
      nodes_.push_back(to);
      const bool emit = walk_.size() >= body_.length.min && arrived(out);
      if ((!body_.length.max || walk_.size() < *body_.length.max) && may_leave(body_.mode, nodes_)) {
        push(to);
      } else {
        walk_.pop_back();
        nodes_.pop_back();
      }
      if (emit) return true;
    }
    return false;
  }

 private:
  void push(NodeId node) {
    if (frames_.size() <= depth_) frames_.emplace_back();
    frames_[depth_++].start(view, node, types_, arrow_);
  }
  bool arrived(Batch& out) {
    const NodeId to = nodes_.back();
    if (body_.into && to != target_) return false;
    if (!body_.into) out.columns[body_.to].nodes.push_back(to);
    if (listed_) out.columns[body_.relationships].values.push_back(list_of(walk_, body_.reversed));
    return true;
  }

  const VarLengthExpand& body_;
  Arrow arrow_;
  std::vector<TypeId> types_;
  std::deque<Neighbours> frames_;  // a deque: frames hold scratch that adjacency points into
  std::size_t depth_ = 0;
  std::vector<RelationshipId> walk_;
  std::vector<NodeId> nodes_;
  NodeId target_{};
  bool listed_ = false, fresh_start_ = false;
};

// ---- Quantified groups ---------------------------------------------------------------------------------------------

class RepeatExecutor : public Streamer {
 public:
  RepeatExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const Repeat& body)
      : Streamer(run, op, rows),
        body_(body),
        round_(run.build(op.inputs[1], &argument_)),
        outer_(run.slots()),
        inner_(run.slots()) {
    if (!body.into) fresh_.push_back(body.to);
    fresh_.push_back(body.relationships);
    for (const GroupVariable& g : body.group_variables) fresh_.push_back(g.outer);
    start_slot_ = body.reversed ? body.inner_to : body.inner_from;
    end_slot_ = body.reversed ? body.inner_from : body.inner_to;
  }

 protected:
  void start(Batch& out) override {
    if (!body_.into) out.columns[body_.to].reset(Column::Kind::Node);
    for (const Slot slot : fresh_)
      if (slot != body_.to && is_live(slot)) out.columns[slot].reset(Column::Kind::Value);
  }
  bool begin() override {
    const Column& from = in_.columns[body_.from];
    if (from.is_null(row_)) return false;
    if (body_.into) {
      if (in_.columns[body_.to].is_null(row_)) return false;
      target_ = node_at(in_.columns[body_.to], row_);
    }
    nodes_.assign(1, node_at(from, row_));
    walk_.clear();
    path_.clear();
    depth_ = 0;
    fresh_start_ = true;
    if (!body_.length.max || *body_.length.max > 0) push(nodes_.back());
    return true;
  }
  bool produce(Batch& out) override {
    if (fresh_start_) {
      fresh_start_ = false;
      if (body_.length.min == 0 && arrived(out)) return true;
    }
    while (depth_ > 0) {
      Frame& frame = frames_[depth_ - 1];
      if (frame.next >= frame.rounds.size()) {
        --depth_;
        leave();
        continue;
      }
      const Round& round = frame.rounds[frame.next++];
      context.limits.tick();
      if (!enter(round)) continue;
      const bool emit = path_.size() >= body_.length.min && arrived(out);
      if ((!body_.length.max || path_.size() < *body_.length.max) && may_leave(body_.mode, nodes_))
        push(nodes_.back());
      else
        leave();
      if (emit) return true;
    }
    return false;
  }

 private:
  struct Round {
    NodeId to;
    std::vector<RelationshipId> walk;
    std::vector<NodeId> nodes;     // after the first, in the order walked
    std::vector<Value> variables;  // in the order of group_variables
  };
  struct Frame {
    std::vector<Round> rounds;
    std::size_t next = 0;
  };

  // All rounds from a node.
  void push(NodeId node) {
    if (frames_.size() <= depth_) frames_.emplace_back();
    Frame& frame = frames_[depth_++];
    frame.rounds.clear();
    frame.next = 0;
    outer_.clear();
    outer_.size = 1;
    for (std::size_t slot = 0; slot < in_.columns.size(); ++slot)
      if (!in_.columns[slot].absent()) outer_.columns[slot].append(in_.columns[slot], row_);
    outer_.columns[start_slot_].reset(Column::Kind::Node);
    outer_.columns[start_slot_].nodes.push_back(node);
    argument_ = {&outer_, 0, 1};
    round_->open();
    while (round_->next(inner_)) {
      context.limits.tick(inner_.count());
      for (std::uint32_t i = 0; i < inner_.count(); ++i) {
        const std::uint32_t row = inner_.row(i);
        Round round;
        const Column& end = inner_.columns[end_slot_];
        if (end.is_null(row)) continue;
        round.to = end.node(row);
        for (const Slot slot : body_.inner_relationships) {
          const Value value = inner_.columns[slot].value(row);
          if (value.kind() == Kind::Relationship)
            round.walk.push_back(value.relationship());
          else if (value.kind() == Kind::List)
            for (const Value& item : value.items()) round.walk.push_back(item.relationship());
        }
        if (body_.mode == PathMode::Acyclic || body_.mode == PathMode::Simple) {
          std::vector<RelationshipId> order = round.walk;
          if (body_.reversed) std::reverse(order.begin(), order.end());
          const Path path = walk_path(view, node, order);
          round.nodes.assign(path.nodes.begin() + 1, path.nodes.end());
        }
        for (const GroupVariable& g : body_.group_variables)
          round.variables.push_back(inner_.columns[g.inner].value(row));
        frame.rounds.push_back(std::move(round));
      }
    }
  }
  bool enter(const Round& round) {
    if (round.walk.empty() && !body_.length.max) return false;  // would go on for ever
    if (body_.mode != PathMode::Walk)
      for (const RelationshipId id : round.walk)
        if (std::find(walk_.begin(), walk_.end(), id) != walk_.end()) return false;
    for (const RelationshipId id : round.walk)
      if (!apart(id, body_.apart, in_, row_)) return false;
    const std::size_t before = nodes_.size();
    if (body_.mode == PathMode::Acyclic || body_.mode == PathMode::Simple) {
      for (const NodeId node : round.nodes) {
        if (!may_enter(body_.mode, nodes_, node) || !may_leave(body_.mode, nodes_)) {
          nodes_.resize(before);
          return false;
        }
        nodes_.push_back(node);
      }
    } else {
      nodes_.push_back(round.to);
    }
    steps_.push_back({walk_.size(), before});
    walk_.insert(walk_.end(), round.walk.begin(), round.walk.end());
    path_.push_back(&round);
    return true;
  }
  void leave() {
    if (path_.empty()) return;
    path_.pop_back();
    walk_.resize(steps_.back().first);
    nodes_.resize(steps_.back().second);
    steps_.pop_back();
  }
  bool arrived(Batch& out) {
    const NodeId to = nodes_.back();
    if (body_.into && to != target_) return false;
    if (!body_.into) out.columns[body_.to].nodes.push_back(to);
    std::vector<const Round*> order = path_;
    if (body_.reversed) std::reverse(order.begin(), order.end());
    if (is_live(body_.relationships)) {
      std::vector<Value> items;
      for (const Round* round : order) items.insert(items.end(), round->walk.begin(), round->walk.end());
      out.columns[body_.relationships].values.push_back(Value::list(std::move(items)));
    }
    for (std::size_t i = 0; i < body_.group_variables.size(); ++i) {
      const Slot slot = body_.group_variables[i].outer;
      if (!is_live(slot)) continue;
      std::vector<Value> items;
      for (const Round* round : order) items.push_back(round->variables[i]);
      out.columns[slot].values.push_back(Value::list(std::move(items)));
    }
    return true;
  }

  const Repeat& body_;
  ArgumentRows argument_;
  std::unique_ptr<Executor> round_;
  Batch outer_, inner_;
  Slot start_slot_, end_slot_;
  std::deque<Frame> frames_;
  std::size_t depth_ = 0;
  std::vector<const Round*> path_;
  std::vector<std::pair<std::size_t, std::size_t>> steps_;
  std::vector<RelationshipId> walk_;
  std::vector<NodeId> nodes_;
  NodeId target_{};
  bool fresh_start_ = false;
};

// ---- Shortest paths ------------------------------------------------------------------------------------------------

class ShortestExecutor : public Streamer {
 public:
  ShortestExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const ShortestPath& body)
      : Streamer(run, op, rows), body_(body) {
    if (!body.into) fresh_.push_back(body.to);
    fresh_.push_back(body.relationships);
    arrow_ = !body.reversed ? body.arrow : turned(body.arrow);
  }

 protected:
  void start(Batch& out) override {
    if (!body_.into) out.columns[body_.to].reset(Column::Kind::Node);
    if (is_live(body_.relationships)) out.columns[body_.relationships].reset(Column::Kind::Value);
  }
  void arrived_input() override { types_ = types_of(view, body_.types); }
  bool begin() override {
    const Column& from = in_.columns[body_.from];
    if (from.is_null(row_)) return false;
    from_ = node_at(from, row_);
    if (body_.into) {
      if (in_.columns[body_.to].is_null(row_)) return false;
      target_ = node_at(in_.columns[body_.to], row_);
    }
    found_.clear();
    next_ = 0;
    max_ = body_.length.max ? *body_.length.max : ~0u;
    const auto kind = body_.selector.kind;
    const bool one = kind == PathSelector::Kind::Any || kind == PathSelector::Kind::AnyShortest ||
                     (kind == PathSelector::Kind::ShortestK && body_.selector.k == 1);
    const bool all = kind == PathSelector::Kind::AllShortest ||
                     (kind == PathSelector::Kind::ShortestGroups && body_.selector.k == 1);
    // Breadth first by nodes finds walks between different nodes; the rest is enumerated by length.
    const bool plain = body_.length.min <= 1 && body_.path_conditions.empty() && (one || all);
    if (plain && body_.into && from_ != target_) {
      if (one)
        between();
      else
        levels(true);
    } else if (plain && !body_.into) {
      levels(!one);
      // Closed walks back to the start are walks too, of at least one relationship unless zero is allowed.
      if (body_.length.min > 0) enumerate(from_, one ? 1 : 0, all);
    } else if (plain && body_.length.min == 0) {
      found_.push_back({from_, {}});
    } else {
      enumerate(body_.into ? std::optional(target_) : std::nullopt,
                one   ? 1
                : all ? 1
                      : body_.selector.k,
                all || kind == PathSelector::Kind::ShortestGroups);
    }
    return true;
  }
  bool produce(Batch& out) override {
    if (next_ >= found_.size()) return false;
    const Walk& walk = found_[next_++];
    if (!body_.into) out.columns[body_.to].nodes.push_back(walk.to);
    if (is_live(body_.relationships))
      out.columns[body_.relationships].values.push_back(list_of(walk.relationships, body_.reversed));
    return true;
  }

 private:
  struct Walk {
    NodeId to;
    std::vector<RelationshipId> relationships;
  };
  struct Step {
    NodeId from;
    RelationshipId relationship;
  };

  bool usable(RelationshipId id) {
    return apart(id, body_.apart, in_, row_) && holds(body_.conditions, body_.time, body_.each, id, in_, row_, context);
  }

  // One shortest walk between two different nodes, from both ends. Fronts grow whole levels, so the first meeting is a shortest.
  void between() {
    const NodeId ends[2] = {from_, target_};
    std::uint32_t depth = 0;
    for (const int side : {0, 1}) {
      reached_[side].clear();
      reached_[side].add(std::uint32_t(ends[side])).first->from = ends[side];
      fronts_[side].assign(1, ends[side]);
    }
    const bool any = body_.apart.empty() && body_.conditions.empty() && !body_.time;
    while (!fronts_[0].empty() && !fronts_[1].empty() && depth++ < max_) {
      const int side = fronts_[0].size() <= fronts_[1].size() ? 0 : 1;
      NumberMap<Step>&mine = reached_[side], &other = reached_[1 - side];
      next_front_.clear();
      for (const NodeId node : fronts_[side]) {
        neighbours_.start(view, node, types_, side == 0 ? arrow_ : turned(arrow_));
        NodeId to;
        RelationshipId id;
        while (neighbours_.next(to, id)) {
          context.limits.tick();
          if (!any && (mine.find(std::uint32_t(to)) || !usable(id))) continue;
          const auto [step, fresh] = mine.add(std::uint32_t(to));
          if (!fresh) continue;
          *step = {node, id};
          if (other.find(std::uint32_t(to))) return met(to);
          next_front_.push_back(to);
        }
      }
      fronts_[side].swap(next_front_);
    }
  }
  void met(NodeId meeting) {
    Walk walk{target_, {}};
    const auto back = [&](int side, NodeId end) {
      for (NodeId at = meeting; at != end;) {
        const Step& step = *reached_[side].find(std::uint32_t(at));
        walk.relationships.push_back(step.relationship);
        at = step.from;
      }
    };
    back(0, from_);
    std::reverse(walk.relationships.begin(), walk.relationships.end());
    back(1, target_);
    found_.push_back(std::move(walk));
  }

  // Level by level from the start: every node reached with the steps that reach it first; all of them, or one.
  void levels(bool all) {
    struct Reached {
      std::uint32_t depth;
      std::vector<std::pair<NodeId, RelationshipId>> by;
    };
    std::unordered_map<std::uint32_t, Reached> reached;
    std::vector<NodeId> order, front = {from_};
    reached[std::uint32_t(from_)] = {0, {}};
    Neighbours neighbours;
    for (std::uint32_t depth = 1; depth <= max_ && !front.empty(); ++depth) {
      std::vector<NodeId> next;
      for (const NodeId node : front) {
        neighbours.start(view, node, types_, arrow_);
        NodeId to;
        RelationshipId id;
        while (neighbours.next(to, id)) {
          context.limits.tick();
          const auto at = reached.find(std::uint32_t(to));
          if (at != reached.end() && (at->second.depth < depth || !all)) continue;
          if (!usable(id)) continue;
          if (at == reached.end()) {
            reached[std::uint32_t(to)] = {depth, {{node, id}}};
            next.push_back(to);
            order.push_back(to);
          } else {
            at->second.by.emplace_back(node, id);
          }
        }
      }
      if (body_.into && reached.contains(std::uint32_t(target_))) break;
      front = std::move(next);
    }
    if (!body_.into && body_.length.min == 0) found_.push_back({from_, {}});
    std::vector<RelationshipId> walk;
    const auto back = [&](auto& self, NodeId end, NodeId at) -> void {
      context.limits.tick();
      if (at == from_) {
        found_.push_back({end, {walk.rbegin(), walk.rend()}});
        context.limits.charge(sizeof(Walk) + walk.size() * sizeof(RelationshipId));
        return;
      }
      for (const auto& [node, id] : reached.at(std::uint32_t(at)).by) {
        walk.push_back(id);
        self(self, end, node);
        walk.pop_back();
      }
    };
    // A chain of nodes may be long: with one step a node no recursion is needed.
    const auto back_one = [&](NodeId end) {
      Walk w{end, {}};
      for (NodeId at = end; at != from_;) {
        const auto& [node, id] = reached.at(std::uint32_t(at)).by[0];
        w.relationships.push_back(id);
        at = node;
      }
      std::reverse(w.relationships.begin(), w.relationships.end());
      found_.push_back(std::move(w));
    };
    const auto give = [&](NodeId end) {
      if (!all)
        back_one(end);
      else
        back(back, end, end);
    };
    if (body_.into) {
      if (reached.contains(std::uint32_t(target_))) give(target_);
    } else {
      for (const NodeId node : order) give(node);
    }
  }

  // Trails in the order of their length; of each end the first k, or the first k lengths.
  void enumerate(std::optional<NodeId> target, std::uint64_t k, bool groups) {
    if (k == 0) k = 1;
    struct Entry {
      std::uint32_t before;
      NodeId node;
      RelationshipId relationship;
      std::uint32_t depth;
    };
    std::vector<Entry> entries = {{~0u, from_, {}, 0}};
    struct Taken {
      std::uint64_t count = 0;
      std::uint32_t length = ~0u;
    };
    std::unordered_map<std::uint32_t, Taken> taken;
    std::vector<RelationshipId> walk;
    Neighbours neighbours;
    for (std::size_t at = 0; at < entries.size(); ++at) {
      const Entry entry = entries[at];
      if (entry.depth >= body_.length.min && (!target || entry.node == *target)) {
        Taken& t = taken[std::uint32_t(entry.node)];
        const bool same_length = groups && t.count > 0 && t.length == entry.depth;
        if (t.count < k || same_length) {
          walk.clear();
          for (std::size_t i = at; entries[i].before != ~0u; i = entries[i].before)
            walk.push_back(entries[i].relationship);
          std::reverse(walk.begin(), walk.end());
          if (accepted(walk)) {
            if (!same_length) ++t.count;
            t.length = entry.depth;
            found_.push_back({entry.node, walk});
          }
        }
        if (target && t.count >= k && (!groups || entry.depth > t.length)) return;
      }
      if (target && groups) {
        const auto t = taken.find(std::uint32_t(*target));
        if (t != taken.end() && t->second.count >= k && entry.depth >= t->second.length) {
          // Only walks as long as the last group may still come; nothing longer is wanted.
          if (entry.depth > t->second.length) return;
          continue;
        }
      }
      if (entry.depth >= max_) continue;
      neighbours.start(view, entry.node, types_, arrow_);
      NodeId to;
      RelationshipId id;
      while (neighbours.next(to, id)) {
        context.limits.tick();
        bool used = false;
        for (std::size_t i = at; entries[i].before != ~0u && !used; i = entries[i].before)
          used = entries[i].relationship == id;
        if (used || !usable(id)) continue;
        entries.push_back({std::uint32_t(at), to, id, entry.depth + 1});
        if (entries.size() % 65536 == 0) context.limits.charge(65536 * sizeof(Entry));
      }
    }
    context.limits.release(entries.size() / 65536 * 65536 * sizeof(Entry));
  }

  bool accepted(std::span<const RelationshipId> walk) {
    if (body_.path_conditions.empty()) return true;
    std::vector<RelationshipId> order(walk.begin(), walk.end());
    NodeId start = from_;
    if (body_.reversed) {
      for (const RelationshipId id : order) start = other_end(view, id, start);
      std::reverse(order.begin(), order.end());
    }
    if (!body_.into) {
      NodeId end = from_;
      for (const RelationshipId id : walk) end = other_end(view, id, end);
      context.locals[body_.to] = Value(end);
    }
    if (body_.path != no_slot) context.locals[body_.path] = Value(walk_path(view, start, order));
    context.locals[body_.relationships] = list_of(order, false);
    for (const Expr* condition : body_.path_conditions) {
      const Value value = evaluate(*condition, in_, row_, context);
      if (value.kind() != Kind::Boolean || !value.boolean()) return false;
    }
    return true;
  }

  const ShortestPath& body_;
  Arrow arrow_;
  std::vector<TypeId> types_;
  NodeId from_{}, target_{};
  std::uint32_t max_ = 0;
  std::vector<Walk> found_;
  std::size_t next_ = 0;
  NumberMap<Step> reached_[2];  // by side: the step that led to each node
  std::vector<NodeId> fronts_[2], next_front_;
  Neighbours neighbours_;
};

// ---- Named paths ------------------------------------------------------------------------------------------------

class BuildPathExecutor : public Executor {
 public:
  BuildPathExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const BuildPath& body)
      : Executor(run, op), body_(body), input_(run.build(op.inputs[0], rows)) {}
  void open() override { input_->open(); }
  bool next(Batch& out) override {
    if (!input_->next(out)) return false;
    column_.reset(Column::Kind::Value);
    column_.resize(out.size);
    for (std::uint32_t i = 0; i < out.count(); ++i) {
      const std::uint32_t row = out.row(i);
      column_.values[row] = path(out, row);
    }
    std::swap(out.columns[body_.path], column_);
    return true;
  }

 private:
  Value path(const Batch& batch, std::uint32_t row) {
    const Column& start = batch.columns[body_.start];
    if (start.is_null(row)) return {};
    std::vector<RelationshipId> ids;
    for (const Slot slot : body_.relationships) {
      const Value value = batch.columns[slot].value(row);
      if (value.is_null()) return {};
      if (value.kind() == Kind::Relationship)
        ids.push_back(value.relationship());
      else
        for (const Value& item : value.items()) ids.push_back(item.relationship());
    }
    return walk_path(view, node_at(start, row), ids);
  }
  const BuildPath& body_;
  std::unique_ptr<Executor> input_;
  Column column_;
};

// Keeps the rows a predicate on one row keeps.
class RowFilter : public Executor {
 public:
  RowFilter(Execution& run, const Operator& op, ArgumentRows* rows)
      : Executor(run, op), input_(run.build(op.inputs[0], rows)) {}
  void open() override { input_->open(); }
  bool next(Batch& out) override {
    while (input_->next(out)) {
      kept_.clear();
      for (std::uint32_t i = 0; i < out.count(); ++i)
        if (keep(out, out.row(i))) kept_.push_back(out.row(i));
      if (kept_.empty()) continue;
      if (kept_.size() < out.count()) {
        out.selected = true;
        out.selection.swap(kept_);
      }
      return true;
    }
    return false;
  }

 protected:
  virtual bool keep(const Batch&, std::uint32_t row) = 0;

 private:
  std::unique_ptr<Executor> input_;
  std::vector<std::uint32_t> kept_;
};

class PathModeExecutor : public RowFilter {
 public:
  PathModeExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const KeepPathMode& body)
      : RowFilter(run, op, rows), body_(body) {}

 protected:
  bool keep(const Batch& batch, std::uint32_t row) override {
    const Value value = batch.columns[body_.path].value(row);
    if (value.kind() != Kind::Path) return false;
    const std::span<const NodeId> nodes = value.path().nodes;
    for (std::size_t i = 1; i < nodes.size(); ++i)
      if (!may_enter(body_.mode, nodes.first(i), nodes[i]) || !may_leave(body_.mode, nodes.first(i))) return false;
    return true;
  }

 private:
  const KeepPathMode& body_;
};

class TimeFilterExecutor : public RowFilter {
 public:
  TimeFilterExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const TimeFilter& body)
      : RowFilter(run, op, rows), body_(body) {}

 protected:
  bool keep(const Batch& batch, std::uint32_t row) override {
    const Value when = evaluate(*body_.time->when, batch, row, context);
    for (const Slot slot : body_.relationships) {
      const Value value = batch.columns[slot].value(row);
      if (value.kind() == Kind::Relationship) {
        if (!passes(*body_.time, when, value.relationship(), view)) return false;
      } else if (value.kind() == Kind::List) {
        for (const Value& item : value.items())
          if (item.kind() == Kind::Relationship && !passes(*body_.time, when, item.relationship(), view)) return false;
      }
    }
    return true;
  }

 private:
  const TimeFilter& body_;
};

// Of each (start, end) the walks a selector wants, in the order of their length.
class SelectPathsExecutor : public Executor {
 public:
  SelectPathsExecutor(Execution& run, const Operator& op, ArgumentRows* rows, const SelectPaths& body)
      : Executor(run, op), body_(body), input_(run.build(op.inputs[0], rows)), in_(run.slots()), kept_(run.slots()) {}
  void open() override {
    input_->open();
    kept_.clear(context.limits);
    ready_ = false;
  }
  bool next(Batch& out) override {
    if (!ready_) choose();
    ready_ = true;
    if (at_ >= chosen_.size()) return false;
    const std::size_t n = std::min<std::size_t>(batch_rows, chosen_.size() - at_);
    out.clear();
    out.size = std::uint32_t(n);
    carry(kept_.rows, std::span(chosen_).subspan(at_, n), out);
    at_ += n;
    return true;
  }

 private:
  void choose() {
    while (input_->next(in_)) kept_.add(in_, context, context.transaction != nullptr);
    at_ = 0;
    chosen_.resize(kept_.rows.size);
    for (std::uint32_t i = 0; i < chosen_.size(); ++i) chosen_[i] = i;
    const Column& paths = kept_.rows.columns[body_.path];
    const auto length = [&](std::uint32_t row) { return paths.values[row].path().relationships.size(); };
    std::erase_if(chosen_, [&](std::uint32_t row) { return paths.is_null(row); });
    std::stable_sort(chosen_.begin(), chosen_.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return length(a) < length(b); });
    struct Taken {
      std::uint64_t count = 0;
      std::size_t length = ~std::size_t(0);
      std::set<std::vector<RelationshipId>> walks;  // other paths of the MATCH may bring one several times
    };
    std::map<std::pair<NodeId, NodeId>, Taken> taken;
    using Selector = PathSelector::Kind;
    const bool groups = body_.selector.kind == Selector::AllShortest || body_.selector.kind == Selector::ShortestGroups;
    const std::uint64_t k =
        body_.selector.kind == Selector::ShortestK || body_.selector.kind == Selector::ShortestGroups ? body_.selector.k
                                                                                                      : 1;
    std::erase_if(chosen_, [&](std::uint32_t row) {
      const Path& path = paths.values[row].path();
      Taken& t = taken[{path.nodes.front(), path.nodes.back()}];
      if (t.walks.contains(path.relationships)) return false;
      const bool same_group = groups && t.count > 0 && t.length == path.relationships.size();
      if (!same_group && t.count >= k) return true;
      if (!same_group) ++t.count;
      t.length = path.relationships.size();
      t.walks.insert(path.relationships);
      return false;
    });
  }

  const SelectPaths& body_;
  std::unique_ptr<Executor> input_;
  Batch in_;
  KeptRows kept_;
  std::vector<std::uint32_t> chosen_;
  std::size_t at_ = 0;
  bool ready_ = false;
};

}  // namespace

std::unique_ptr<Executor> make_walk(Execution& run, const Operator& op, ArgumentRows* rows) {
  if (const auto* b = std::get_if<VarLengthExpand>(&op.body))
    return std::make_unique<VarLengthExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<Repeat>(&op.body)) return std::make_unique<RepeatExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<ShortestPath>(&op.body)) return std::make_unique<ShortestExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<BuildPath>(&op.body)) return std::make_unique<BuildPathExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<KeepPathMode>(&op.body)) return std::make_unique<PathModeExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<TimeFilter>(&op.body)) return std::make_unique<TimeFilterExecutor>(run, op, rows, *b);
  if (const auto* b = std::get_if<SelectPaths>(&op.body))
    return std::make_unique<SelectPathsExecutor>(run, op, rows, *b);
  return nullptr;
}

}  // namespace dothi
