// What binds runs within its limits, and the graph is sound afterwards.
#include "fuzz.h"

namespace {

dothi::Graph small_graph() {
  dothi::Graph graph = dothi::Graph::in_memory();
  dothi::run(graph,
             "CREATE (a:A {n: 1, name: 'a', start: '2008'}), (b:B {n: 2, name: 'Hội đồng'}), (c:A:B {n: 2.5, list: [1, "
             "'x']}), (a)-[:R {w: 1, start: '2008', end: '2009'}]->(b), "
             "(b)-[:R {w: 2}]->(c), (c)-[:S {date: '2020-06'}]->(a), (a)-[:S]->(a), (c)-[:R]->(b)");
  return graph;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dothi;
  static Graph graph = small_graph();
  Options options;
  options.timeout_ms = 500;
  options.memory_bytes = std::size_t(64) << 20;
  options.parameters = {{"p", 1}, {"name", "a"}, {"list", Value::list({1, 2})}};
  Transaction transaction = graph.write();  // never committed: every input meets the same graph
  fuzz::guarded([&] { run(transaction, fuzz::text_of(data, size), options); });
  return 0;
}
