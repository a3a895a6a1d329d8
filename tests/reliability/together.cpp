// One writer with readers in other processes; long lives; the file against the graph in memory.
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>

#include "workload.h"

namespace reliability {

namespace {

constexpr std::uint64_t table_size = 20000;

// What all the processes see: what each commit holds, told before it is made.
struct Shared {
  std::atomic<bool> done;
  std::atomic<std::uint64_t> snapshots, wrong;
  std::atomic<std::uint64_t> digests[table_size];
};

int read_until_done(const std::string& file, Shared& shared) {
  Graph graph = Graph::open(file);
  std::uint64_t last = 0;
  while (!shared.done) {
    View view = graph.read();
    std::uint64_t commit = view.commit();
    if (commit < last || digest(view) != shared.digests[commit]) ++shared.wrong;
    last = commit;
    ++shared.snapshots;
  }
  return 0;
}

}  // namespace

// `trials` is seconds. A fifth reader is killed now and then with a snapshot in its hands.
int readers_suite(const Settings& settings) {
  Folder folder;
  std::string file = folder.file("g");
  Graph::create(file);
  void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 1;
  Shared& shared = *new (memory) Shared{};
  Graph twin = Graph::in_memory();
  shared.digests[0] = digest(twin.read());
  std::vector<pid_t> readers;
  auto spawn = [&] {
    pid_t child = fork();
    if (child == 0) {
      int code = 9;
      try {
        code = read_until_done(file, shared);
      } catch (...) {}
      _exit(code);
    }
    return child;
  };
  for (int i = 0; i < 4; ++i) readers.push_back(spawn());
  pid_t victim = spawn();
  Graph graph = Graph::open(file);
  auto end = std::chrono::steady_clock::now() + std::chrono::seconds(settings.trials);
  std::uint64_t commit = 0, killed = 0;
  while (commit + 2 < table_size && std::chrono::steady_clock::now() < end) {
    if (commit % 400 == 0 && commit > 0) {  // the graph stays small: begin it again
      dothi::Transaction a = twin.write(), b = graph.write();
      for (dothi::Transaction* tx : {&a, &b})
        for (std::uint32_t n = 0; n < tx->node_bound(); ++n) {
          dothi::NodeId node{n};
          if (!tx->exists(node)) continue;
          dothi::AdjacencyScratch scratch;
          for (std::uint32_t t = 0; t < tx->type_count(); ++t)
            for (auto d : {dothi::Direction::Out, dothi::Direction::In})
              for (;;) {
                dothi::Adjacency list = tx->neighbours(node, dothi::TypeId(t), d, scratch);
                if (list.empty()) break;
                tx->delete_relationship(list.relationship(0));
              }
          tx->delete_node(node);
        }
      a.commit();
      shared.digests[++commit] = digest(twin.read());
      b.commit();
      kill(victim, SIGKILL);
      waitpid(victim, nullptr, 0);
      victim = spawn();
      ++killed;
    }
    next_commit(twin, settings.seed);
    shared.digests[++commit] = digest(twin.read());
    next_commit(graph, settings.seed);
  }
  shared.done = true;
  int faults = 0;
  readers.push_back(victim);
  for (pid_t reader : readers) {
    int status = 0;
    waitpid(reader, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
      std::fprintf(stderr, "readers: one ended with %d\n", status), ++faults;
  }
  std::printf("readers: %llu commits, %llu snapshots in 5 other processes, %llu not whole, %llu readers killed\n",
              static_cast<unsigned long long>(commit), static_cast<unsigned long long>(shared.snapshots),
              static_cast<unsigned long long>(shared.wrong), static_cast<unsigned long long>(killed));
  faults += int(shared.wrong);
  for (const dothi::Notice& n : check(graph).faults) std::fprintf(stderr, "readers: %s\n", n.message.c_str()), ++faults;
  munmap(memory, sizeof(Shared));
  return faults;
}

// Two hundred commits a trial, each held against the graph in memory, the file closed and opened on the way.
int twin_suite(const Settings& settings) {
  int faults = 0;
  std::uint64_t commits = 0;
  for (int trial = 0; trial < settings.trials; ++trial) {
    std::uint64_t seed = settings.seed + std::uint64_t(trial);
    Folder folder;
    std::string file = folder.file("g");
    Graph::create(file);
    Expected expected(seed);
    for (int i = 0; i < 20; ++i) {
      Graph graph = Graph::open(file);
      for (int k = 0; k < 10; ++k, ++commits) {
        next_commit(graph, seed);
        View view = graph.read();
        if (digest(view) == expected.at(view.commit())) continue;
        std::fprintf(stderr, "twin: seed %llu: commit %llu is another than in memory\n",
                     static_cast<unsigned long long>(seed), static_cast<unsigned long long>(view.commit()));
        ++faults;
      }
      for (const dothi::Notice& n : check(graph).faults)
        std::fprintf(stderr, "twin: %s\n", n.message.c_str()), ++faults;
    }
  }
  std::printf("twin: %llu commits the same in the file and in memory\n",
              static_cast<unsigned long long>(commits - std::uint64_t(faults)));
  return faults;
}

// `trials` commits of one relationship made and one deleted: neither the file nor the process may grow.
int endurance_suite(const Settings& settings) {
  Folder folder;
  std::string file = folder.file("g");
  Graph graph = Graph::create(file);
  {
    dothi::Transaction tx = graph.write();
    dothi::TypeId type = tx.intern_type("KNOWS");
    for (int i = 0; i < 5000; ++i) tx.create_node({});
    for (std::uint32_t i = 0; i < 20000; ++i)
      tx.create_relationship(dothi::NodeId(i % 5000), type, dothi::NodeId(i * 7 % 5000));
    tx.commit();
  }
  auto resident = [] {
    long pages = 0, ignored = 0;
    if (std::FILE* f = std::fopen("/proc/self/statm", "r")) {
      if (std::fscanf(f, "%ld %ld", &ignored, &pages) != 2) pages = 0;
      std::fclose(f);
    }
    return double(pages) * 4096 / 1e6;
  };
  std::uint32_t next = 20000;
  std::uintmax_t warm = 0;
  double before = 0;
  for (int i = 0; i < settings.trials; ++i) {
    dothi::Transaction tx = graph.write();
    dothi::TypeId type = *tx.type("KNOWS");
    std::uint32_t n = std::uint32_t(i);
    tx.create_relationship(dothi::NodeId(n * 31 % 5000), type, dothi::NodeId(n * 17 % 5000));
    tx.delete_relationship(dothi::relationship_id(type, next - 20000));
    ++next;
    tx.commit();
    if (i == settings.trials / 3) warm = std::filesystem::file_size(file), before = resident();
  }
  std::uintmax_t size = std::filesystem::file_size(file);
  double after = resident();
  std::printf("endurance: %d commits, file %.2f MB after a third, %.2f MB at the end; process %.1f MB, %.1f MB\n",
              settings.trials, double(warm) / 1e6, double(size) / 1e6, before, after);
  int faults = 0;
  // An id is never used again: 8 bytes of ends each; beyond that the file may not grow.
  double allowed = double(warm) * 1.25 + 16.0 * settings.trials + 1e6;
  if (double(size) > allowed) std::fprintf(stderr, "endurance: the file grows\n"), ++faults;
#ifdef __SANITIZE_ADDRESS__
  after = before;  // its run time keeps what was freed
#endif
  if (after > before * 1.5 + 16) std::fprintf(stderr, "endurance: the process grows\n"), ++faults;
  for (const dothi::Notice& n : check(graph).faults)
    std::fprintf(stderr, "endurance: %s\n", n.message.c_str()), ++faults;
  return faults;
}

}  // namespace reliability
