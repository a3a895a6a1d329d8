// What durable commits cost: relationships one a commit and a thousand a commit, beside a file that is appended to and synced.
//   bench_commit GRAPH SECONDS          a graph made by bench_open; the appended file lies beside it
#include <dothi/graph.h>
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

using Clock = std::chrono::steady_clock;

// How often a second `work` is done.
template <typename Work>
double rate(double seconds, Work work) {
  auto began = Clock::now();
  double passed = 0;
  std::uint64_t n = 0;
  for (; passed < seconds; ++n) {
    work();
    passed = std::chrono::duration<double>(Clock::now() - began).count();
  }
  return double(n) / passed;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::fprintf(stderr, "usage: bench_commit GRAPH SECONDS\n"), 2;
  double seconds = std::atof(argv[2]);
  dothi::Graph graph = dothi::Graph::open(argv[1]);
  std::uint32_t nodes = graph.read().node_bound();
  std::uint64_t random = 1;
  auto pick = [&] { return random = random * 6364136223846793005ull + 1442695040888963407ull, std::uint32_t((random >> 33) % nodes); };
  auto commit = [&](int relationships) {
    dothi::Transaction tx = graph.write();
    dothi::TypeId knows = tx.intern_type("KNOWS");
    for (int i = 0; i < relationships; ++i) {
      auto start = dothi::NodeId(pick()), end = dothi::NodeId(pick());
      tx.create_relationship(start, knows, end);
    }
    tx.commit();
  };
  std::string beside = std::string(argv[1]) + "-append";
  int file = open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file < 0) return std::perror(beside.c_str()), 1;
  const char line[64] = {};
  bool failed = false;
  double append = rate(seconds, [&] { failed = write(file, line, sizeof line) != sizeof line || fdatasync(file) != 0 || failed; });
  close(file);
  unlink(beside.c_str());
  if (failed) return std::fprintf(stderr, "%s: cannot be written\n", beside.c_str()), 1;
  double single = rate(seconds, [&] { commit(1); }), batch = 1000 * rate(seconds, [&] { commit(1000); });
  std::printf("commit   append and fdatasync %.0f/s; one relationship %.0f/s (%.2f of it); 1,000 a commit %.0f relationships/s\n", append,
              single, single / append, batch);
}
