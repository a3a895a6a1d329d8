// The graph file as a file: a copy of it, itself without free pages, what it and queries are limited to.
#include <fmt/format.h>

#include <filesystem>

#include "commands.h"
#include "verbs.h"

namespace dothi {
namespace {

struct BackupFlags {
  std::string graph, copy;
};

double megabytes(const std::string& file) {
  std::error_code none;
  std::uintmax_t size = std::filesystem::file_size(file, none);
  return none ? 0 : double(size) / 1e6;
}

int backup_command(const BackupFlags& flags) {
  Graph graph = Graph::open(flags.graph, {.read_only = true});
  backup(graph, flags.copy);
  fmt::print("{}: {:.1f} MB\n", flags.copy, megabytes(flags.copy));
  return 0;
}

struct CompactFlags {
  std::string graph;
};

int compact_command(const CompactFlags& flags) {
  double before = megabytes(flags.graph);
  compact(flags.graph);
  fmt::print("{}: {:.1f} MB, was {:.1f} MB\n", flags.graph, megabytes(flags.graph), before);
  return 0;
}

struct LimitsFlags {
  std::string format;
};

int limits_command(const LimitsFlags&) {
  struct Row {
    const char *what, *value;
  };
  static constexpr Row rows[] = {
      {"nodes of a graph, deleted ones included", "4,294,967,294"},
      {"relationships of a type, deleted ones included", "4,294,967,294"},
      {"one record of the file", "1 GiB"},
      {"nesting of lists and maps as property values", "100"},
      {"processes and threads reading at once", "1,024"},
      {"wait for another writer", "5 s"},
      {"one document of prose", "256 MiB"},
      {"text of a query", "1 MiB"},
      {"nesting of a query's expressions, patterns, subqueries", "200"},
      {"clauses of a query, nodes of its patterns", "2,000"},
      {"items written in a list, map, call or chain", "100,000"},
      {"time of a query (--timeout)", "30 s"},
      {"memory of a query (--memory)", "1 GiB"},
      {"rows a query keeps at once", "10,000,000"},
  };
  for (const Row& row : rows) fmt::print("{:<55} {:>15}\n", row.what, row.value);
  return 0;
}

}  // namespace

Verb backup_verb() {
  return verb<BackupFlags>("backup", Group::File, "copy a graph that is in use to a new file, every record verified",
                           "dothi backup vn.dothi copy.dothi", backup_command, [](BackupFlags& f) -> std::vector<Flag> {
                             return {{"GRAPH", "graph file", &f.graph, {.required = true}},
                                     {"COPY", "the new file", &f.copy, {.required = true}}};
                           });
}

Verb compact_verb() {
  return verb<CompactFlags>("compact", Group::File,
                            "give the free pages of a graph file that nobody has open back to the disk",
                            "dothi compact vn.dothi", compact_command, [](CompactFlags& f) -> std::vector<Flag> {
                              return {{"GRAPH", "graph file", &f.graph, {.required = true}}};
                            });
}

Verb limits_verb() {
  return verb<LimitsFlags>("limits", Group::File, "what a graph file and a query are limited to", "dothi limits",
                           limits_command, [](LimitsFlags&) -> std::vector<Flag> { return {}; });
}

}  // namespace dothi
