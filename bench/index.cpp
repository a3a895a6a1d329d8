// Value indexes on N nodes: how long making one takes, what it adds to the file, and a look-up.
//   bench_index GRAPH NODES
#include <dothi/graph.h>
#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

namespace {

double now() { return double(std::clock()) / CLOCKS_PER_SEC; }  // processor time: the machine may be busy
double since(double began) { return now() - began; }

std::uint64_t mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ull;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
  return x ^ (x >> 31);
}

double megabytes(const char* file) {
  struct stat status {};
  stat(file, &status);
  return double(status.st_size) / 1e6;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::fprintf(stderr, "usage: bench_index GRAPH NODES\n"), 2;
  using namespace dothi;
  const auto nodes = std::uint32_t(std::atoll(argv[2]));
  Graph graph = Graph::create(argv[1]);
  {
    Transaction tx = graph.write();
    const LabelId person = tx.intern_label("Person");
    const KeyId number = tx.intern_key("number"), text = tx.intern_key("text");
    for (std::uint32_t i = 0; i < nodes; ++i) {
      const NodeId id = tx.create_node({person});
      tx.set_property(id, number, std::int64_t(mix(i) >> 20));
      tx.set_property(id, text, "person " + std::to_string(mix(i) >> 30));
    }
    tx.commit();
  }
  for (const char* key : {"number", "text"}) {
    const double before = megabytes(argv[1]);
    const double began = now();
    Transaction tx = graph.write();
    tx.create_index(key, *tx.label("Person"), *tx.key(key));
    tx.commit();
    std::printf("create   %-6s  %.2f s for %u nodes  file +%.1f MB\n", key, since(began), nodes,
                megabytes(argv[1]) - before);
  }
  for (const char* key : {"number", "text"}) {
    const View view = graph.read();
    const KeyId id = *view.key(key);
    const IndexId index = *view.index(*view.label("Person"), id);
    std::vector<NodeId> found;
    std::uint64_t sum = 0;
    constexpr std::uint32_t times = 1'000'000;
    for (const char* state : {"cold", "warm", "hot: a thousand of them"}) {
      std::vector<Value> wanted;
      const std::uint32_t among = *state == 'h' ? 1000 : nodes;
      for (std::uint32_t i = 0; i < times; ++i)
        wanted.push_back(view.property(NodeId(std::uint32_t(mix(i * 7) % among)), id));
      const double began = now();
      for (const Value& value : wanted) {
        found.clear();
        view.seek(index, {KeyRange::Is::Equal, value}, found);
        sum += found.size();
      }
      std::printf("seek     %-6s  %.0f ns  %s\n", key, since(began) / times * 1e9, state);
    }
    if (sum < times) std::printf("%llu nodes were found where %u stand\n", static_cast<unsigned long long>(sum), times);
  }
  constexpr int commits = 1000;
  for (const char* key : {"number", "other"}) {
    const double began = now();
    for (int i = 0; i < commits; ++i) {
      Transaction tx = graph.write();
      tx.set_property(NodeId(std::uint32_t(mix(std::uint64_t(i)) % nodes)), tx.intern_key(key), i);
      tx.commit();
    }
    std::printf("commit   %-6s  %.0f us for one value\n", key, since(began) / commits * 1e6);
  }
}
