// Commits against kill -9 and power loss.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "hooks.h"
#include "workload.h"

namespace reliability {

// A writer is killed at a random moment; what it said was committed must be there, what it did not, whole or not at all.
int kill_suite(const Settings& settings) {
  Folder folder;
  std::string file = folder.file("g");
  Graph::create(file);
  Expected expected(settings.seed);
  std::mt19937_64 random(settings.seed);
  int faults = 0;
  std::uint64_t acknowledged = 0, in_flight = 0, limit = 400, rounds = 0;
  for (int round = 0; round < settings.trials; ++round, ++rounds) {
    int channel[2];
    if (pipe(channel) != 0) return 1;
    pid_t child = fork();
    if (child == 0) {
      Graph graph = Graph::open(file);
      for (;;) {
        next_commit(graph, settings.seed);
        std::uint64_t commit = graph.read().commit();
        if (write(channel[1], &commit, sizeof commit) < 0) _exit(1);
      }
    }
    close(channel[1]);
    usleep(useconds_t(1000 + random() % 25000));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    std::uint64_t next;
    while (read(channel[0], &next, sizeof next) == sizeof next) acknowledged = next;
    close(channel[0]);
    if (std::string fault = fault_of(file, expected, acknowledged); !fault.empty()) {
      std::fprintf(stderr, "kill: round %d: %s\n", round, fault.c_str());
      ++faults;
    }
    std::uint64_t there = Graph::open(file).read().commit();
    in_flight += there > acknowledged;
    acknowledged = there;
    if (acknowledged > limit) {  // so that the graph stays small enough to be read whole each round
      unlink(file.c_str());
      unlink((file + "-lock").c_str());
      Graph::create(file);
      acknowledged = 0;
    }
  }
  std::printf("kill: %llu rounds, last at commit %llu, %llu killed between being durable and being told\n",
              static_cast<unsigned long long>(rounds), static_cast<unsigned long long>(acknowledged),
              static_cast<unsigned long long>(in_flight));
  return faults;
}

namespace {

// The disk as it may be when the power goes during call `at`: everything that was synced, and of the rest any sectors.
class Disk {
 public:
  Disk(std::vector<char> bytes, const std::vector<hooks::Call>& calls, bool syncs_count)
      : bytes_(std::move(bytes)), calls_(calls), syncs_count_(syncs_count) {}

  std::vector<char> image(std::size_t at, std::mt19937_64& random) {
    for (; done_ < at; ++done_) {
      const hooks::Call& c = calls_[done_];
      if (c.kind == hooks::Call::Mark) acknowledged_ = c.mark;
      if (c.kind == hooks::Call::Sync && syncs_count_) {
        for (std::size_t w : pending_) put(bytes_, calls_[w], nullptr);
        pending_.clear();
      }
      if (c.kind != hooks::Call::Write) continue;
      if (c.durable)
        put(bytes_, c, nullptr);
      else
        pending_.push_back(done_);
    }
    std::vector<char> out = bytes_;
    unsigned kept = unsigned(random() % 5);  // of four: none, some, all of what was not synced
    for (std::size_t w : pending_)
      if (random() % 4 < kept) put(out, calls_[w], random() % 2 ? &random : nullptr);
    if (at < calls_.size() && calls_[at].kind == hooks::Call::Write && random() % 2) put(out, calls_[at], &random);
    return out;
  }
  std::uint64_t acknowledged() const { return acknowledged_; }

 private:
  static void put(std::vector<char>& bytes, const hooks::Call& c, std::mt19937_64* torn) {
    constexpr std::size_t sector = 512;
    std::size_t end = std::size_t(c.offset) + c.bytes.size();
    if (bytes.size() < end) bytes.resize(end);
    for (std::size_t from = 0; from < c.bytes.size(); from += sector) {
      if (torn && (*torn)() % 2) continue;
      std::memcpy(&bytes[std::size_t(c.offset) + from], &c.bytes[from], std::min(sector, c.bytes.size() - from));
    }
  }

  std::vector<char> bytes_;
  const std::vector<hooks::Call>& calls_;
  bool syncs_count_;
  std::size_t done_ = 0;
  std::vector<std::size_t> pending_;
  std::uint64_t acknowledged_ = 0;
};

// Images at random moments, each opened and verified in a process of its own when it may be broken on purpose.
int broken_images(const std::string& file, const std::vector<char>& base, const std::vector<hooks::Call>& calls,
                  int images, bool syncs_count, Expected& expected, std::mt19937_64& random, int& crashes) {
  Disk disk(base, calls, syncs_count);
  std::vector<std::size_t> moments;
  for (int i = 0; i < images; ++i) moments.push_back(random() % (calls.size() + 1));
  std::sort(moments.begin(), moments.end());
  int broken = 0;
  for (std::size_t at : moments) {
    write_bytes(file, disk.image(at, random));
    if (syncs_count) {
      if (std::string fault = fault_of(file, expected, disk.acknowledged()); !fault.empty()) {
        std::fprintf(stderr, "power: at call %zu of %zu: %s\n", at, calls.size(), fault.c_str());
        ++broken;
      }
      continue;
    }
    int code = in_child([&] { return fault_of(file, expected, disk.acknowledged()).empty() ? 0 : 1; });
    broken += code != 0;
    crashes += code != 0 && code != 1;
  }
  return broken;
}

}  // namespace

// Every write and sync of some hundred commits is recorded; images of the disk are made from that and verified. The same
// with the syncs left out must be found broken, or this would see nothing.
int power_suite(const Settings& settings) {
  Folder folder;
  std::string file = folder.file("g"), image = folder.file("image");
  Graph::create(file);
  Expected expected(settings.seed);
  std::vector<char> base = read_bytes(file);
  hooks::record(file);
  {
    Graph graph = Graph::open(file);
    for (int i = 0; i < 150; ++i) {
      next_commit(graph, settings.seed);
      hooks::mark(graph.read().commit());
    }
  }
  std::vector<hooks::Call> calls = hooks::stop_recording();
  expected.at(151);  // before there are children
  std::mt19937_64 random(settings.seed);
  int crashes = 0, lost = broken_images(image, base, calls, settings.trials, true, expected, random, crashes);
  int without = std::max(40, settings.trials / 10);
  int seen = broken_images(image, base, calls, without, false, expected, random, crashes);
  std::printf("power: %d images of %zu calls, %d broken; with the syncs left out %d of %d broken, %d crashed\n",
              settings.trials, calls.size(), lost, seen, without, crashes);
  if (seen * 10 < without * 5) {
    std::fprintf(stderr, "power: a file without syncs is hardly ever found broken: this suite sees nothing\n");
    ++lost;
  }
  return lost + crashes;
}

}  // namespace reliability
