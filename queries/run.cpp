// run(): builds the executors of a plan and pulls its rows.
#include "execute.h"

#include "temporal.h"

namespace dothi {

namespace {

// Measures what an executor and those below it take.
class Profiled : public Executor {
 public:
  Profiled(Execution& run, const Operator& op, std::unique_ptr<Executor> inner, OperatorProfile& profile)
      : Executor(run, op), inner_(std::move(inner)), profile_(profile) {}
  void open() override {
    const auto start = std::chrono::steady_clock::now();
    inner_->open();
    add(start);
  }
  bool next(Batch& out) override {
    const auto start = std::chrono::steady_clock::now();
    const bool more = inner_->next(out);
    add(start);
    if (more) profile_.rows += out.count();
    return more;
  }

 private:
  void add(std::chrono::steady_clock::time_point start) {
    profile_.nanoseconds +=
        std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - start).count();
  }
  std::unique_ptr<Executor> inner_;
  OperatorProfile& profile_;
};

void number(const Operator& op, std::map<const Operator*, std::size_t>& places) {
  places.emplace(&op, places.size());
  for (const Operator& input : op.inputs) number(input, places);
}

void arguments(const Operator& op, std::vector<Slot>& slots) {
  if (const auto* a = std::get_if<Argument>(&op.body)) {
    const std::vector<Slot>& from = op.prune ? op.live : a->slots;
    slots.insert(slots.end(), from.begin(), from.end());
  }
  if (const auto* a = std::get_if<Aggregate>(&op.body))
    for (const Slot slot : a->outer)
      if (!op.prune || std::binary_search(op.live.begin(), op.live.end(), slot)) slots.push_back(slot);
  // An inner side has an Argument of its own, fed from the rows of the outer side.
  const bool fed = std::holds_alternative<Apply>(op.body) || std::holds_alternative<MergePattern>(op.body) ||
                   std::holds_alternative<ForeachItem>(op.body) || std::holds_alternative<RunInner>(op.body) ||
                   std::holds_alternative<Repeat>(op.body);
  for (std::size_t i = 0; i < (fed ? 1 : op.inputs.size()); ++i) arguments(op.inputs[i], slots);
}

// The patterns and queries inside expressions, each built when first asked for.
class Subqueries {
 public:
  explicit Subqueries(Execution& run) : run_(run) {}

  Value value(const Expr& expr, const Batch& batch, std::uint32_t row) {
    Entry& entry = find(expr);
    EvalContext& context = run_.context;
    entry.outer.clear();
    entry.outer.size = 1;
    for (const Slot slot : entry.slots) {
      const bool column = std::size_t(slot) < batch.columns.size() && !batch.columns[slot].absent();
      if (column) {
        entry.outer.columns[slot].append(batch.columns[slot], row);
      } else {
        entry.outer.columns[slot].reset(Column::Kind::Value);
        entry.outer.columns[slot].push(context.locals[slot]);
      }
    }
    entry.argument = {&entry.outer, 0, 1};
    // A subquery may come to itself again through its own rows only in another entry; its buffers are free here.
    entry.executor->open();
    switch (expr.kind) {
      case ExprKind::Exists:
      case ExprKind::PatternPredicate: return Value(entry.executor->next(entry.rows));
      case ExprKind::Count: {
        std::uint64_t n = 0;
        while (entry.executor->next(entry.rows)) {
          context.limits.tick(entry.rows.count());
          if (entry.rows.weights.empty())
            n += entry.rows.count();
          else
            for (std::uint32_t i = 0; i < entry.rows.count(); ++i) n += entry.rows.weight(entry.rows.row(i));
        }
        return Value(std::int64_t(n));
      }
      default: break;
    }
    std::vector<Value> items;
    std::size_t bytes = 0;
    while (entry.executor->next(entry.rows)) {
      context.limits.tick(entry.rows.count());
      const Column& column = entry.rows.columns[entry.value];
      for (std::uint32_t i = 0; i < entry.rows.count(); ++i) {
        items.push_back(column.value(entry.rows.row(i)));
        bytes += sizeof(Value) + items.back().heap_bytes();
      }
      if (bytes > (1u << 20)) {
        context.limits.charge(bytes);
        bytes = 0;
      }
    }
    if (expr.kind == ExprKind::ShortestPath && expr.pattern[0].selector.kind != PathSelector::Kind::AllShortest)
      return items.empty() ? Value() : items[0];
    return Value::list(std::move(items));
  }

 private:
  struct Entry {
    std::vector<Slot> slots;
    Slot value;
    ArgumentRows argument;
    Batch outer, rows;
    std::unique_ptr<Executor> executor;
  };
  Entry& find(const Expr& expr) {
    std::unique_ptr<Entry>& entry = entries_[&expr];
    if (entry) return *entry;
    const auto at = run_.plan.subplans.find(&expr);
    DOTHI_ASSERT(at != run_.plan.subplans.end());
    entry = std::make_unique<Entry>();
    entry->value = at->second.value;
    arguments(at->second.root, entry->slots);
    std::sort(entry->slots.begin(), entry->slots.end());
    entry->slots.erase(std::unique(entry->slots.begin(), entry->slots.end()), entry->slots.end());
    entry->outer = Batch(run_.slots());
    entry->rows = Batch(run_.slots());
    entry->executor = run_.build(at->second.root, &entry->argument);
    return *entry;
  }
  Execution& run_;
  std::map<const Expr*, std::unique_ptr<Entry>> entries_;
};

}  // namespace

std::unique_ptr<Executor> Execution::build(const Operator& op, ArgumentRows* argument) {
  std::unique_ptr<Executor> executor;
  for (const auto make : {make_scan, make_expand, make_count, make_walk, make_join, make_rows, make_write})
    if (!executor) executor = make(*this, op, argument);
  DOTHI_ASSERT(executor);
  if (profile) {
    const auto at = places.find(&op);
    if (at != places.end())
      executor = std::make_unique<Profiled>(*this, op, std::move(executor), (*profile)[at->second]);
  }
  return executor;
}

struct Runner::State {
  Limits limits;
  EvalContext context;
  Execution run;
  Subqueries subqueries{run};
  std::unique_ptr<Executor> root;
  Batch batch;

  State(const Plan& plan, const View& view, Transaction* transaction, const Options& options,
        std::vector<OperatorProfile>* profile)
      : limits(options),
        context{view, transaction, options, *plan.query, limits, {}, std::mt19937_64(std::random_device{}()), {}, {}},
        run{plan, context, {}, profile, {}},
        batch(std::size_t(plan.slot_count)) {
    context.locals.resize(std::size_t(plan.slot_count));
    context.subquery = [this](const Expr& expr, const Batch& outer, std::uint32_t row, EvalContext&) {
      return subqueries.value(expr, outer, row);
    };
    if (profile) {
      number(plan.root, run.places);
      profile->assign(run.places.size(), {});
    }
    root = run.build(plan.root, nullptr);
  }
};

Runner::Runner(const Plan& plan, const View& view, Transaction* transaction, const Options& options,
               std::vector<OperatorProfile>* profile)
    : state_(std::make_unique<State>(plan, view, transaction, options, profile)) {}
Runner::~Runner() = default;
const Changes& Runner::changes() const { return state_->run.changes; }
Limits& Runner::limits() { return state_->limits; }

void Runner::run(const std::function<void(const Batch&)>& take) {
  State& s = *state_;
  s.limits.restart();
  s.context.now = s.context.options.now ? *s.context.options.now : system_now();
  s.run.changes = {};
  try {
    s.root->open();
    while (s.root->next(s.batch)) take(s.batch);
  } catch (Error& error) {
    error.phase = Phase::Run;
    throw;
  }
}

Table Runner::table() {
  const Query& query = *state_->run.plan.query;
  Limits& limits = state_->limits;
  Table table;
  table.columns = query.columns;
  table.data.resize(query.columns.size());
  table.notices = query.notices;
  run([&](const Batch& batch) {
    std::size_t bytes = 0;
    for (std::uint32_t i = 0; i < batch.count(); ++i) {
      const std::uint32_t row = batch.row(i);
      for (std::uint64_t times = batch.weight(row); times > 0; --times) {
        limits.tick();
        ++table.row_count;
        for (std::size_t c = 0; c < table.data.size(); ++c) {
          Value value = batch.columns[query.column_slots[c]].value(row).own();
          bytes += sizeof(Value) + value.heap_bytes();
          table.data[c].push_back(std::move(value));
        }
      }
    }
    limits.keep(table.row_count);
    limits.charge(bytes);
  });
  table.changes = changes();
  return table;
}

}  // namespace dothi
