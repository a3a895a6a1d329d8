// Copies of a whole graph file while it is in use, and a file in place of itself without its free pages.
#include <unistd.h>

#include <filesystem>

#include "build.h"
#include "state.h"

namespace dothi {
namespace {

// Every record as it is, under a root of the new file.
void copy_records(const Snapshot& snapshot, const std::string& place, WriteBatch& into, std::uint64_t seed) {
  Root root = read_root(snapshot, place);
  snapshot.each([&](const Key& key, std::span<const std::byte> record) {
    if (key == root_key) return true;
    if (!intact(record, key, seed))
      throw Error(Fault::Damaged,
                  place + ": record " + to_string(key) + " is damaged; restore the file from a backup or a dump");
    into.put(key, record);
    return true;
  });
  root.snapshot = into.number();
  put_root(into, root);
  into.commit();
}

// The same commit with all that deltas say in the records.
void write_deltas(const std::string& path, const OpenOptions& options) {
  auto graph = std::make_shared<GraphState>();
  graph->store = open_store(path, options.read_only);
  graph->path = path;
  graph->options = options;
  auto state = graph->transaction();
  state->graph = graph;
  OpenView view(std::move(state));
  write_without_deltas(view, view.state());
}

}  // namespace

void backup(const Graph& graph, const std::string& path) {
  SegmentStore& store = *graph.state_->store;
  std::unique_ptr<WriteBatch> copy = new_store(path);
  copy_records(*store.snapshot(), graph.path().empty() ? "graph in memory" : graph.path(), *copy, store.seed());
}

void compact(const std::string& name, OpenOptions options) {
  std::error_code none;
  std::string path = std::filesystem::is_symlink(name, none) ? std::filesystem::canonical(name, none).string() : name;
  std::string beside = path + ".compact-" + std::to_string(getpid());
  unlink(beside.c_str());
  struct Remove {
    const std::string& name;
    ~Remove() {
      unlink(name.c_str());
      unlink((name + "-lock").c_str());
    }
  } remove{beside};
  FileVersion version;
  {
    write_deltas(path, options);
    Graph graph = Graph::open(path, options);
    Transaction writers_wait = graph.write();
    version = file_version(path);
    backup(graph, beside);
  }
  replace_store(path, beside, version);
}

}  // namespace dothi
