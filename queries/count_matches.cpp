// CountMatches: the terms of a join graph, added up.
#include "counting.h"

namespace dothi {

namespace {

class CountMatchesExecutor : public Executor {
 public:
  CountMatchesExecutor(Execution& run, const Operator& op, const CountMatches& body) : Executor(run, op), body_(body) {}

  void open() override {
    at_ = 0;
    given_ = false;
    counts_ = {};
    std::vector<std::pair<int, Sums>> parts;
    for (const JoinGraph& graph : *body_.graphs) {
      const Counting counting(graph, view, [&](const Expr& condition, Slot slot, std::vector<NodeId>& nodes) {
        keep(condition, slot, nodes);
      });
      for (const CountingTerm& term : counting.terms()) parts.emplace_back(term.sign, matches_of(term));
    }

    // Differences are taken modulo 2^64: what is left is a count again.
    std::uint32_t from = ~0u, end = 0;
    total_ = 0;
    for (const auto& [sign, sums] : parts) {
      total_ += sign > 0 ? sums.total : -sums.total;
      if (sums.by_node.empty()) continue;
      from = std::min(from, sums.from);
      end = std::max(end, sums.from + std::uint32_t(sums.by_node.size()));
    }
    if (from > end) return;
    first_ = from;
    counts_.assign(end - from, 0);
    for (const auto& [sign, sums] : parts)
      for (std::size_t i = 0; i < sums.by_node.size(); ++i)
        counts_[sums.from - from + i] += sign > 0 ? sums.by_node[i] : -sums.by_node[i];
  }

  bool next(Batch& out) override {
    out.clear();
    if (body_.kept == no_slot) {
      if (given_ || total_ == 0) return false;
      given_ = true;
      out.size = 1;
      out.weights.assign(1, total_);
      return true;
    }
    Column& nodes = out.columns[std::size_t(body_.kept)];
    nodes.reset(Column::Kind::Node);
    for (; at_ < counts_.size() && out.size < batch_rows; ++at_) {
      if (counts_[at_] == 0) continue;
      nodes.push(NodeId(first_ + at_));
      out.weights.push_back(counts_[at_]);
      ++out.size;
    }
    context.limits.tick(out.size);
    return out.size > 0;
  }

 private:
  Sums matches_of(const CountingTerm& term) {
    context.limits.check();
    std::uint64_t times = 1;
    Sums sums;
    for (Program& program : programs(term, view)) {
      sums = count(program, context.limits, std::max(1, context.options.threads));
      if (program.kept >= 0) break;
      multiply(times, sums.total);
      if (times == 0) break;
    }
    if (body_.kept == no_slot) {
      sums = {times, 0, {}};
    } else if (times != 1) {
      for (std::uint64_t& n : sums.by_node) multiply(n, times);
    }
    return sums;
  }
  void keep(const Expr& condition, Slot slot, std::vector<NodeId>& nodes) {
    if (batch_.columns.size() != run.slots()) batch_ = Batch(run.slots());
    batch_.clear();
    batch_.columns[slot].reset(Column::Kind::Node);
    batch_.columns[slot].nodes.assign(nodes.begin(), nodes.end());
    batch_.size = std::uint32_t(nodes.size());
    context.limits.tick(batch_.size);
    filter(condition, batch_, context);
    std::vector<NodeId> left;
    for (std::uint32_t i = 0; i < batch_.count(); ++i) left.push_back(nodes[batch_.row(i)]);
    nodes = std::move(left);
  }

  const CountMatches& body_;
  Batch batch_;
  std::uint64_t total_ = 0;
  Weights counts_;
  std::uint32_t first_ = 0;
  std::size_t at_ = 0;
  bool given_ = false;
};

}  // namespace

// ---- EXPLAIN ------------------------------------------------------------------------------------------------------

namespace {

std::string name_of(Slot slot, const Query& query) {
  if (slot == no_slot) return "·";  // a node inside a walk
  const std::string name = std::size_t(slot) < query.slot_names.size() ? query.slot_names[std::size_t(slot)] : "";
  return name.empty() ? "@" + std::to_string(slot) : name;
}

std::string describe(const Weight& weight, const Query& query) {
  using Kind = Weight::Child::Kind;
  std::string text;
  for (const Weight::Child& child : weight.children) {
    text += text.empty() ? "" : " × ";
    const std::string behind = child.list ? "(" + name_of(child.slot, query) +
                                                (child.weight.one() ? "" : " " + describe(child.weight, query)) + ")"
                                          : "(" + describe(child.weight, query) + ")";
    switch (child.kind) {
      case Kind::Count:
        text += (child.weight.one() ? "degree" : child.list && child.list->single ? "of" : "sum") + behind;
        break;
      case Kind::Optional: text += "max(1, sum" + behind + ")"; break;
      case Kind::Exists: text += "exists" + behind; break;
      case Kind::NotExists: text += "no" + behind; break;
      case Kind::Loop: text += "loops"; break;
    }
  }
  return text.empty() ? std::to_string(weight.tests.size()) + " label test" + (weight.tests.size() == 1 ? "" : "s")
                      : text;
}

}  // namespace

// Conditions are not asked before a query runs: they do not change the order but by how few they leave.
static const Counting::Condition not_asked = [](const Expr&, Slot, std::vector<NodeId>&) {};

bool is_countable(const std::vector<JoinGraph>& graphs, const View& view) {
  try {
    for (const JoinGraph& graph : graphs) (void)Counting(graph, view, not_asked);
    return true;
  } catch (const TooManyTerms&) { return false; }
}

std::string describe_counting(const std::vector<JoinGraph>& graphs, const View& view, const Query& query) {
  std::string text;
  for (const JoinGraph& graph : graphs) {
    const Counting counting(graph, view, not_asked);
    for (const CountingTerm& term : counting.terms()) {
      text += term.sign > 0 ? (text.empty() ? "" : " + ") : " - ";
      bool first = true;
      for (const Program& program : programs(term, view)) {
        text += first ? "" : " × ";
        first = false;
        for (std::size_t k = 0; k < program.steps.size(); ++k) {
          const Program::Step& step = program.steps[k];
          text += k == 0 ? "[" : step.follow ? " → " : step.from.size() > 1 ? " ∩ " : " ⋈ ";
          text += name_of(step.slot, query);
          if (!step.weight.one()) text += " " + describe(step.weight, query);
        }
        text += program.times > 1 ? "] × " + std::to_string(program.times) : "]";
      }
    }
  }
  return text.empty() ? "no match" : text;
}

std::unique_ptr<Executor> make_count(Execution& run, const Operator& op, ArgumentRows*) {
  if (const auto* b = std::get_if<CountMatches>(&op.body)) return std::make_unique<CountMatchesExecutor>(run, op, *b);
  return nullptr;
}

}  // namespace dothi
