// Calls of the system and allocations that fail, at each of them in turn.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <new>

#include "hooks.h"
#include "workload.h"

namespace reliability {

namespace fs = std::filesystem;

namespace {

constexpr int commits_before = 12, commits = 4;

// Commits until one is refused; whether all went through.
bool write_some(Graph& graph, std::uint64_t seed, std::uint64_t& acknowledged) {
  for (int i = 0; i < commits; ++i) try {
      next_commit(graph, seed);
      acknowledged = graph.read().commit();
    } catch (const dothi::Error&) { return false; } catch (const std::bad_alloc&) {
      return false;
    }
  return true;
}

std::vector<char> begun(const std::string& file, std::uint64_t seed) {
  {
    Graph graph = Graph::create(file);
    for (int i = 0; i < commits_before; ++i) next_commit(graph, seed);
  }
  return read_bytes(file);
}

// No file may stay behind but the graph and its lock.
std::string left_behind(const Folder& folder) {
  for (const auto& entry : fs::directory_iterator(folder.path)) {
    std::string name = entry.path().filename();
    if (name.find(".new-") != std::string::npos || name.find(".tmp") != std::string::npos)
      return name + " was left behind";
  }
  return {};
}

// One call of a round: the commit is refused or there, none before it is lost, the next ones go on, nothing is left behind.
class FailedCall {
 public:
  FailedCall(const Folder& folder, const std::vector<char>& base, std::uint64_t seed, Expected& expected)
      : folder_(folder), base_(base), seed_(seed), expected_(expected) {}

  // How many calls there would have been.
  std::uint64_t commit(std::uint64_t n, hooks::Failure how) {
    std::string file = folder_.file("g");
    write_bytes(file, base_);
    std::uint64_t acknowledged = commits_before, seen = 0;
    {
      Graph graph = Graph::open(file);
      hooks::fail_file_call(n, how);
      refused += !write_some(graph, seed_, acknowledged);
      seen = hooks::file_calls();
      hooks::fail_file_call(0, how);
      std::uint64_t there = graph.read().commit();
      if (there < acknowledged) tell(n, "in the same process", "an acknowledged commit is gone");
      acknowledged = std::max(acknowledged, there);
      try {
        next_commit(graph, seed_);
        acknowledged = std::max(acknowledged, graph.read().commit());
      } catch (const dothi::Error& e) { tell(n, "the commit after it", e.message); }
    }
    tell(n, "reopened", fault_of(file, expected_, acknowledged));
    return seen;
  }

  void create(std::uint64_t n, hooks::Failure how) {
    std::string file = folder_.file("new");
    unlink(file.c_str());
    unlink((file + "-lock").c_str());
    hooks::fail_file_call(n, how);
    bool made = true;
    try {
      Graph::create(file);
    } catch (const dothi::Error&) { made = false; }
    hooks::fail_file_call(0, how);
    if (made && !fs::exists(file)) tell(n, "created", "is not there");
    if (fs::exists(file)) tell(n, "created", fault_of(file, expected_, 0));
    tell(n, "created", left_behind(folder_));
  }

  int faults = 0, refused = 0;

 private:
  void tell(std::uint64_t n, const char* what, const std::string& fault) {
    if (fault.empty()) return;
    std::fprintf(stderr, "io: seed %llu call %llu, %s: %s\n", static_cast<unsigned long long>(seed_),
                 static_cast<unsigned long long>(n), what, fault.c_str());
    ++faults;
  }

  const Folder& folder_;
  const std::vector<char>& base_;
  std::uint64_t seed_;
  Expected& expected_;
};

}  // namespace

// Every write and sync of some commits fails in turn, in three ways; then those of another history.
int io_suite(const Settings& settings) {
  int faults = 0, refused = 0, points = 0;
  for (std::uint64_t seed = settings.seed; points < settings.trials; ++seed) {
    Folder folder;
    Expected expected(seed);
    std::vector<char> base = begun(folder.file("g"), seed);
    FailedCall call(folder, base, seed, expected);
    for (std::uint64_t n = 1, all = 1; n <= all && points < settings.trials; ++n)
      for (auto how : {hooks::Failure::Io, hooks::Failure::Full, hooks::Failure::Short}) {
        all = std::max(all, call.commit(n, how));
        call.create(n, how);
        ++points;
      }
    faults += call.faults;
    refused += call.refused;
  }
  std::printf("io: %d calls failed, %d times a commit was refused for it\n", points, refused);
  return faults;
}

// The Nth allocation fails while a file is opened, written and read: an error, no crash, and the file is as it was or whole.
int memory_suite(const Settings& settings) {
  if (!hooks::allocations_hooked()) return std::printf("memory: left out, the sanitizer has the allocator\n"), 0;
  Folder folder;
  std::string file = folder.file("g");
  Expected expected(settings.seed);
  std::vector<char> base = begun(file, settings.seed);
  expected.at(commits_before + commits + 2);
  auto work = [&] {
    int refused = 0;
    try {
      Graph graph = Graph::open(file);
      std::uint64_t acknowledged = 0;
      refused += !write_some(graph, settings.seed, acknowledged);
      digest(graph.read());
      check(graph);
    } catch (const dothi::Error&) { ++refused; } catch (const std::bad_alloc&) {
      ++refused;
    }
    return refused;
  };
  hooks::fail_allocation(~std::uint64_t(0) / 2);
  work();
  std::uint64_t all = hooks::allocations();
  hooks::fail_allocation(0);
  std::mt19937_64 random(settings.seed);
  int faults = 0, refused = 0;
  for (int trial = 0; trial < settings.trials; ++trial) {
    std::uint64_t n = 1 + random() % all, more = random() % 2 ? 0 : random() % 1000;
    write_bytes(file, base);
    int code = in_child([&] {
      hooks::fail_allocation(n, more);
      int result = work();
      hooks::fail_allocation(0);
      return result ? 1 : 0;
    });
    refused += code == 1;
    std::string fault = code > 1 ? "the process ended with " + std::to_string(code) : "";
    if (fault.empty()) {
      std::uint64_t there = commits_before;
      try {
        there = Graph::open(file).read().commit();
      } catch (const dothi::Error& e) { fault = e.message; }
      if (fault.empty()) fault = there < commits_before ? "a commit is gone" : fault_of(file, expected, there);
    }
    if (fault.empty()) continue;
    std::fprintf(stderr, "memory: allocation %llu and %llu more: %s\n", static_cast<unsigned long long>(n),
                 static_cast<unsigned long long>(more), fault.c_str());
    ++faults;
  }
  std::printf("memory: %d allocations of %llu failed, %d times refused for it\n", settings.trials,
              static_cast<unsigned long long>(all), refused);
  return faults;
}

}  // namespace reliability
