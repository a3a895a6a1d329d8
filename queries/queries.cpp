// run(): a query in one line, parse → bind → plan → optimize → execute.
#include <dothi/queries.h>

#include <pthread.h>

#include "bind.h"
#include "optimize.h"
#include "parse.h"
#include "plan.h"
#include "run.h"

namespace dothi {

namespace {

// A long query is a deep plan, and every pass over it and every row through it goes down the whole of it: it gets a
// stack of its own that is long enough, since that of the caller may be short.
template <typename Work> Table with_stack_for(std::size_t steps, Work work) {
  constexpr std::size_t short_enough = 100, bytes_a_step = std::size_t(48) << 10;  // measured: 5 kB, 18 kB with sanitizers
  if (steps <= short_enough) return work();
  struct Job {
    Work& work;
    Table table;
    std::exception_ptr thrown;
  } job{work, {}, {}};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, steps * bytes_a_step);
  pthread_t thread;
  const int failed = pthread_create(&thread, &attributes, [](void* given) -> void* {
    Job& job = *static_cast<Job*>(given);
    try {
      job.table = job.work();
    } catch (...) {
      job.thrown = std::current_exception();
    }
    return nullptr;
  }, &job);
  pthread_attr_destroy(&attributes);
  if (failed)
    throw Error(Fault::LimitExceeded, "MemoryLimit", {}, "there is no memory for a query of " + std::to_string(steps) + " clauses and nodes; split it");
  pthread_join(thread, nullptr);
  if (job.thrown) std::rethrow_exception(job.thrown);
  return std::move(job.table);
}

Table run_planned(const Query& query, const View& view, Transaction* transaction, const Options& options) {
  Plan p = plan(query);
  optimize(p, view, options);
  if (query.explain == Query::Explain::Explain) {
    Table table;
    table.notices = query.notices;
    table.plan = explain(p);
    return table;
  }
  std::vector<OperatorProfile> profile;
  const bool profiled = query.explain == Query::Explain::Profile;
  Table table = execute(p, view, transaction, options, profiled ? &profile : nullptr);
  if (profiled) table.plan = explain(p, &profile);
  if (options.entities) resolve_entities(table, view);
  return table;
}

Table run_bound(const Query& query, const View& view, Transaction* transaction, const Options& options) {
  if (query.schema) return run_schema(*query.schema, *transaction);
  Table table = with_stack_for(query.steps, [&] { return run_planned(query, view, transaction, options); });
  if (transaction) transaction->require_unique();
  return table;
}

}  // namespace

Table run(Graph& graph, std::string_view text, const Options& options) {
  Query parsed = parse(text);
  View view = graph.read();
  const Query query = bind(std::move(parsed), {&options.parameters, &view});
  if (!query.writes || query.explain == Query::Explain::Explain) return run_bound(query, view, nullptr, options);
  // A reader's place is not held while waiting for the write lock.
  { const View gone = std::move(view); }
  Transaction transaction = graph.write();
  Table table = run_bound(query, transaction, &transaction, options);
  if (table.changes.any()) transaction.commit();
  return table;
}

Table run(Transaction& transaction, std::string_view text, const Options& options) {
  const Query query = bind(parse(text), {&options.parameters, &transaction});
  return run_bound(query, transaction, query.writes ? &transaction : nullptr, options);
}

bool is_write(const View& view, std::string_view text) {
  const Query query = bind(parse(text), {nullptr, &view});
  return query.writes && query.explain != Query::Explain::Explain;
}

}  // namespace dothi
