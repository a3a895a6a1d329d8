// workload.h: commits that follow from a seed and the commit before, so that a file can be told whole or not by its
// number and what it holds alone.
#pragma once

#include <dothi/graph.h>
#include <sys/types.h>

#include <functional>
#include <random>
#include <string>
#include <vector>

namespace reliability {

using dothi::Graph;
using dothi::View;

struct Settings {
  std::uint64_t seed = 1;
  int trials = 0;
};
// One per suite: returns how many things went wrong, each told on standard error, and prints its totals.
int kill_suite(const Settings&);
int power_suite(const Settings&);
int io_suite(const Settings&);
int memory_suite(const Settings&);
int damage_suite(const Settings&);
int readers_suite(const Settings&);
int twin_suite(const Settings&);
int endurance_suite(const Settings&);

// Makes the next commit of a graph: nodes, relationships, properties, names, evidence, deletions, long texts.
void next_commit(Graph&, std::uint64_t seed);
std::uint64_t digest(const View&);  // of everything the graph says

// What each commit holds, made on a graph in memory as far as it is asked for.
class Expected {
 public:
  explicit Expected(std::uint64_t seed) : seed_(seed), digests_{digest(graph_.read())} {}
  std::uint64_t at(std::uint64_t commit);

 private:
  std::uint64_t seed_;
  Graph graph_ = Graph::in_memory();
  std::vector<std::uint64_t> digests_;
};

// Opens the file and verifies all of it; what is wrong, or nothing. At least commit `acknowledged` must be there.
std::string fault_of(const std::string& file, Expected&, std::uint64_t acknowledged);

// A folder of its own for the time of a suite.
struct Folder {
  std::string path;
  Folder();
  ~Folder();
  std::string file(const std::string& name) const { return path + "/" + name; }
};
std::vector<char> read_bytes(const std::string& file);
void write_bytes(const std::string& file, const std::vector<char>& bytes);  // and no lock file beside it

// Runs the action in a child process: its exit code, or 1000 and the signal that ended it.
int in_child(const std::function<int()>& action);

}  // namespace reliability
