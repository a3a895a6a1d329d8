// run(): a query in one line, parse → bind → plan → optimize → execute.
#include <dothi/queries.h>

#include "bind.h"
#include "optimize.h"
#include "parse.h"
#include "plan.h"
#include "run.h"
#include "stack.h"

namespace dothi {

namespace {

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
  Table table = Runner(p, view, transaction, options, profiled ? &profile : nullptr).table();
  if (profiled) table.plan = explain(p, &profile);
  if (options.entities) resolve_entities(table, view);
  return table;
}

Table run_bound(const Query& query, const View& view, Transaction* transaction, const Options& options) {
  if (query.schema) return run_schema(*query.schema, *transaction);
  Table table = with_stack_for(stack_steps(query), [&] { return run_planned(query, view, transaction, options); });
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

// ---- Statements ---------------------------------------------------------------------------------------------------

namespace {

// How large a graph was when a plan was made for it.
struct Sizes {
  std::size_t labels = 0, types = 0, keys = 0;
  std::vector<IndexId> indexes;
  std::vector<std::uint64_t> counts;

  explicit Sizes(const View& view)
      : labels(view.label_count()), types(view.type_count()), keys(view.key_count()), indexes(indexes_of(view)) {
    each(view, [&](std::size_t, std::uint64_t n) {
      counts.push_back(n);
      return true;
    });
  }
  // Whether the plan would still be much the same: the same names and indexes, and counts that have not doubled or halved.
  bool like(const View& view) const {
    if (labels != view.label_count() || types != view.type_count() || keys != view.key_count() ||
        indexes != indexes_of(view))
      return false;
    constexpr std::uint64_t few = 64;
    return each(view, [&](std::size_t i, std::uint64_t n) {
      return (n == 0) == (counts[i] == 0) && n <= 2 * counts[i] + few && counts[i] <= 2 * n + few;
    });
  }

 private:
  // Those that can be sought in.
  static std::vector<IndexId> indexes_of(const View& view) {
    std::vector<IndexId> ids;
    for (const IndexInfo& index : view.indexes())
      if (view.index(index.label, index.key) == index.id) ids.push_back(index.id);
    return ids;
  }
  template <typename Visit>
  static bool each(const View& view, Visit visit) {
    std::size_t i = 0;
    if (!visit(i++, view.node_count()) || !visit(i++, view.relationship_count())) return false;
    for (std::uint32_t l = 0; l < view.label_count(); ++l)
      if (!visit(i++, view.node_count(LabelId(l)))) return false;
    for (std::uint32_t t = 0; t < view.type_count(); ++t)
      if (!visit(i++, view.relationship_count(TypeId(t)))) return false;
    return true;
  }
};

// The query as planned and made ready for one view, at the place where it stands.
struct Prepared {
  Query query;
  Plan planned;
  Sizes sizes;
  std::uint64_t commit;
  Runner runner;

  Prepared(Query bound, const View& view, Transaction* transaction, const Options& options)
      : query(std::move(bound)),
        planned(optimized(query, view, options)),
        sizes(view),
        commit(view.commit()),
        runner(planned, view, transaction, options) {}
  // A transaction changes without a new commit.
  bool fits(const View& view, bool changing) {
    if (!changing && commit == view.commit()) return true;
    commit = view.commit();
    return sizes.like(view);
  }

 private:
  static Plan optimized(const Query& query, const View& view, const Options& options) {
    Plan p = plan(query);
    optimize(p, view, options);
    return p;
  }
};

}  // namespace

struct Statement::Impl {
  std::optional<Graph> graph;  // else
  const View* view = nullptr;  // given, or that of the present run
  Transaction* transaction = nullptr;
  std::string text;
  Options options;
  std::vector<std::string> columns, wanted;
  bool writes = false;
  bool plain = false;  // run as text each time
  bool running = false;
  // Of a graph, while it runs: always in one place, since executors know it.
  std::optional<View> reading;
  std::optional<Transaction> writing;
  std::unique_ptr<Prepared> prepared;
  std::vector<Value> row;

  Impl(std::string_view t, const Options& o) : text(t), options(o) {}

  Query bound(const Parameters* parameters) const { return bind(parse(text), {parameters, view}); }

  void prepare() {
    const Hold hold(*this, false);
    Query query = bound(nullptr);
    columns = query.columns;
    wanted = query.parameters;
    writes = query.writes && query.explain != Query::Explain::Explain;
    if (writes && !graph && !transaction)
      throw Error(Fault::Usage,
                  "the query changes the graph, and a view is for reading; prepare it on the graph or a transaction");
    plain = query.schema || query.explain != Query::Explain::No || query.optional_parameters ||
            stack_steps(query) > short_enough;
    if (!plain && (!writes || transaction))
      prepared = std::make_unique<Prepared>(std::move(query), *view, writer(), options);
  }

  // What the run sees, for as long as it lasts.
  class Hold {
   public:
    Hold(Impl& impl, bool writes) : impl_(impl) {
      if (!impl.graph) return;
      if (writes)
        impl.view = impl.transaction = &impl.writing.emplace(impl.graph->write());
      else
        impl.view = &impl.reading.emplace(impl.graph->read());
    }
    ~Hold() {
      if (!impl_.graph) return;
      impl_.view = impl_.transaction = nullptr;
      impl_.reading.reset();
      impl_.writing.reset();
    }
    Hold(const Hold&) = delete;

   private:
    Impl& impl_;
  };

  Transaction* writer() const { return writes ? transaction : nullptr; }

  // Plans again where the graph has become another, and refuses what the text would be refused for.
  Runner& ready() {
    for (const std::string& name : wanted)
      if (!options.parameters.contains(name)) bound(&options.parameters);
    if (!prepared || !prepared->fits(*view, transaction != nullptr)) {
      prepared.reset();
      prepared = std::make_unique<Prepared>(bound(&options.parameters), *view, writer(), options);
    }
    return prepared->runner;
  }

  template <typename Work>
  auto once(const Parameters& parameters, Work work) {
    if (running)
      throw Error(Fault::Usage,
                  "the statement is running; one that is run inside another has to be prepared by itself");
    options.parameters = parameters;
    struct Running {
      Impl& impl;
      bool done = false;
      explicit Running(Impl& i) : impl(i) { impl.running = true; }
      ~Running() {
        impl.running = false;
        // After an error nobody knows where the executors stand; and what one large run needed is not kept for ever.
        constexpr std::size_t room = std::size_t(16) << 20;
        if (impl.prepared && (!done || impl.prepared->runner.limits().peak() > room)) impl.prepared.reset();
      }
    } state(*this);
    const Hold hold(*this, writes);
    auto result = work();
    state.done = true;
    return result;
  }

  Table as_text() {
    const Query query = bound(&options.parameters);
    return run_bound(query, *view, writer(), options);
  }
  Table table() {
    Table table = plain ? as_text() : ready().table();
    if (!plain && options.entities) resolve_entities(table, *view);
    finish(table.changes);
    return table;
  }
  Changes rows(const std::function<void(const RowView&)>& take) {
    if (plain) {
      const Table table = as_text();
      row.resize(table.columns.size());
      for (std::size_t r = 0; r < table.rows(); ++r) {
        for (std::size_t c = 0; c < row.size(); ++c) row[c] = table.at(r, c);
        take({row, *view});
      }
      finish(table.changes);
      return table.changes;
    }
    Runner& runner = ready();
    const std::vector<Slot>& slots = prepared->query.column_slots;
    row.resize(columns.size());
    runner.run([&](const Batch& batch) {
      for (std::uint32_t i = 0; i < batch.count(); ++i) {
        const std::uint32_t at = batch.row(i);
        for (std::size_t c = 0; c < row.size(); ++c)
          if (const Column& column = batch.columns[slots[c]]; i == 0 || !column.constant) row[c] = column.value(at);
        for (std::uint64_t times = batch.weight(at); times > 0; --times) take({row, *view});
      }
    });
    finish(runner.changes());
    return runner.changes();
  }
  void finish(const Changes& changes) {
    if (writes && !plain) transaction->require_unique();
    if (graph && changes.any()) transaction->commit();
  }
};

Statement::Statement(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) { impl_->prepare(); }
Statement::Statement(Statement&&) noexcept = default;
Statement& Statement::operator=(Statement&&) noexcept = default;
Statement::~Statement() = default;

Table Statement::run(const Parameters& parameters) {
  return impl_->once(parameters, [&] { return impl_->table(); });
}
Changes Statement::run(const Parameters& parameters, const std::function<void(const RowView&)>& row) {
  return impl_->once(parameters, [&] { return impl_->rows(row); });
}
const std::vector<std::string>& Statement::columns() const { return impl_->columns; }

Statement prepare(Graph& graph, std::string_view text, const Options& options) {
  auto impl = std::make_unique<Statement::Impl>(text, options);
  impl->graph = graph;
  return Statement(std::move(impl));
}
Statement prepare(const View& view, std::string_view text, const Options& options) {
  auto impl = std::make_unique<Statement::Impl>(text, options);
  impl->view = &view;
  return Statement(std::move(impl));
}
Statement prepare(Transaction& transaction, std::string_view text, const Options& options) {
  auto impl = std::make_unique<Statement::Impl>(text, options);
  impl->view = impl->transaction = &transaction;
  return Statement(std::move(impl));
}

}  // namespace dothi
