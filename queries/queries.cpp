// run(): a query in one line, parse → bind → plan → optimize → execute.
#include <dothi/queries.h>

#include "bind.h"
#include "optimize.h"
#include "parse.h"
#include "plan.h"
#include "run.h"

namespace dothi {

namespace {

Table run_bound(const Query& query, const View& view, Transaction* transaction, const Options& options) {
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
