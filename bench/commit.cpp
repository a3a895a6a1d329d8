// What durable commits cost: relationships one a commit and a thousand a commit, bare and with two properties, beside a file
// that is appended to and synced, and beside what a commit hands to the disk written by hand: some pages here and there and one
// wait for them, then the page that makes them the graph and a wait for that. Both are measured again after each, since disks are
// not as fast at one time as at another.
//   bench_commit GRAPH SECONDS          a graph made by bench_open; the appended file lies beside it
#include <dothi/graph.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Rate {
  double per_second, kilobytes, slowest_ms;  // bytes that each handed to the system
};

double kilobytes_written() {
  unsigned long long bytes = 0;
  if (std::FILE* f = std::fopen("/proc/self/io", "r")) {
    if (std::fscanf(f, "rchar: %*u wchar: %llu", &bytes) != 1) bytes = 0;
    std::fclose(f);
  }
  return double(bytes) / 1e3;
}

template <typename Work>
Rate rate(double seconds, Work work) {
  auto began = Clock::now(), last = began;
  double before = kilobytes_written(), passed = 0, slowest = 0;
  std::uint64_t n = 0;
  for (; passed < seconds; ++n) {
    work();
    auto now = Clock::now();
    slowest = std::max(slowest, std::chrono::duration<double, std::milli>(now - last).count());
    last = now;
    passed = std::chrono::duration<double>(now - began).count();
  }
  return {double(n) / passed, (kilobytes_written() - before) / double(n), slowest};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::fprintf(stderr, "usage: bench_commit GRAPH SECONDS\n"), 2;
  double seconds = std::atof(argv[2]);
  dothi::Graph graph = dothi::Graph::open(argv[1]);
  std::uint32_t nodes = graph.read().node_bound();
  std::uint64_t random = 1;
  auto pick = [&] {
    return random = random * 6364136223846793005ull + 1442695040888963407ull, std::uint32_t((random >> 33) % nodes);
  };
  auto commit = [&](int relationships, bool properties) {
    dothi::Transaction tx = graph.write();
    dothi::TypeId knows = tx.intern_type("KNOWS");
    dothi::KeyId since = tx.intern_key("since"), note = tx.intern_key("note");
    for (int i = 0; i < relationships; ++i) {
      auto start = dothi::NodeId(pick()), end = dothi::NodeId(pick());
      dothi::RelationshipId r = tx.create_relationship(start, knows, end);
      if (!properties) continue;
      tx.set_property(r, since, std::int64_t(2000 + pick() % 25));
      tx.set_property(r, note, "met at session " + std::to_string(pick() % 1000));
    }
    tx.commit();
  };
  std::string beside = std::string(argv[1]) + "-append";
  int file = open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file < 0) return std::perror(beside.c_str()), 1;
  const char line[64] = {};
  bool failed = false;
  auto append = [&] {
    return rate(seconds,
                [&] { failed = write(file, line, sizeof line) != sizeof line || fdatasync(file) != 0 || failed; })
        .per_second;
  };
  // A file of 16 MB, so that no write makes it longer.
  std::string pages = beside + "-pages";
  int paged = open(pages.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0644), head = open(pages.c_str(), O_WRONLY | O_DSYNC);
  if (paged < 0 || head < 0) return std::perror(pages.c_str()), 1;
  constexpr std::size_t page = 4096, count = 4096;
  const std::vector<char> empty(page);
  for (std::size_t i = 0; i < count; ++i)
    failed = pwrite(paged, empty.data(), page, off_t(i * page)) != ssize_t(page) || failed;
  failed = fsync(paged) != 0 || failed;
  auto by_hand = [&](int written) {
    return rate(seconds,
                [&] {
                  for (int i = 0; i < written; ++i)
                    failed =
                        pwrite(paged, empty.data(), page, off_t((2 + pick() % (count - 2)) * page)) != ssize_t(page) ||
                        failed;
                  failed = fdatasync(paged) != 0 || pwrite(head, line, sizeof line, 0) != sizeof line || failed;
                })
        .per_second;
  };
  double before = append();
  for (int relationships : {1, 1000})
    for (bool properties : {false, true}) {
      Rate done = rate(seconds, [&] { commit(relationships, properties); });
      const double hand = by_hand(std::max(1, int(done.kilobytes * 1e3 / page)));
      double after = append();
      std::printf(
          "commit   %4d a commit%s: %.0f relationships/s; %.0f commits/s, %.2f of append and fdatasync (%.0f/s), %.2f "
          "of the same pages and two waits by hand (%.0f/s); %.0f KB each, slowest %.0f ms\n",
          relationships, properties ? " with two properties" : "", done.per_second * relationships, done.per_second,
          2 * done.per_second / (before + after), (before + after) / 2, done.per_second / hand, hand, done.kilobytes,
          done.slowest_ms);
      before = after;
    }
  close(file), close(paged), close(head);
  unlink(beside.c_str()), unlink(pages.c_str());
  if (failed) return std::fprintf(stderr, "%s: cannot be written\n", beside.c_str()), 1;
}
