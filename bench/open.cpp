// Makes the graph that script/bench opens: N nodes with a name and a number, M relationships of one type with skewed degrees.
//   bench_open GRAPH NODES RELATIONSHIPS
#include <dothi/graph.h>
#include <sys/resource.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

// A counter-based generator: the same numbers on every machine.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ull;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
  return x ^ (x >> 31);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return std::fprintf(stderr, "usage: bench_open GRAPH NODES RELATIONSHIPS\n"), 2;
  auto began = std::chrono::steady_clock::now();
  std::uint32_t nodes = std::uint32_t(std::atoll(argv[2]));
  std::uint64_t relationships = std::uint64_t(std::atoll(argv[3]));
  dothi::Graph graph = dothi::Graph::create(argv[1]);
  dothi::Transaction tx = graph.write();
  auto person = tx.intern_label("Person");
  auto knows = tx.intern_type("KNOWS");
  auto name = tx.intern_key("name"), number = tx.intern_key("number");
  for (std::uint32_t i = 0; i < nodes; ++i) {
    dothi::NodeId id = tx.create_node({person});
    tx.set_property(id, name, "person " + std::to_string(i));
    tx.set_property(id, number, std::int64_t(i));
  }
  for (std::uint64_t i = 0; i < relationships; ++i) {
    double u = double(mix(2 * i) >> 11) * 0x1p-53;
    auto start = dothi::NodeId(std::uint32_t(double(nodes) * u * u));  // the first nodes are the hubs
    auto end = dothi::NodeId(std::uint32_t(mix(2 * i + 1) % nodes));
    tx.create_relationship(start, knows, end);
  }
  tx.commit();
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("make     %u nodes, %llu relationships in %.1f s  RSS %.0f MB\n", nodes,
              static_cast<unsigned long long>(relationships),
              std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count(),
              double(usage.ru_maxrss) / 1024);
}
