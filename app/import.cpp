// `dothi import`: tables into a new graph file.
#include <dothi/import.h>
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

#include "commands.h"
#include "faults.h"
#include "verbs.h"

namespace dothi {
namespace {

struct ImportFlags {
  std::string graph, delimiter, array_delimiter, id_type = "string", stdin_format, format;
  std::vector<std::string> tables, nodes, relationships;
  std::size_t memory_mib = 1024;
  unsigned threads = 2;
  bool strict = false, quiet = false;
};

void print_import(const ImportReport& report, double seconds, const ImportFlags& flags) {
  print_notices(report.report.notices);
  if (report.report.more_notices) fmt::print(stderr, "… and {} more\n", report.report.more_notices);
  if (flags.format == "json") {
    auto counts = [](const std::map<std::string, std::uint64_t>& of) {
      std::vector<MapEntry> entries;
      for (const auto& [name, n] : of) entries.emplace_back(name, std::int64_t(n));
      return Value::map(std::move(entries));
    };
    Request as_json;
    as_json.format = "json";
    print_value(Value::map({{"nodes", std::int64_t(report.nodes)},
                            {"relationships", std::int64_t(report.relationships)},
                            {"rows_left_out", std::int64_t(report.left_out)},
                            {"labels", counts(report.labels)},
                            {"types", counts(report.types)},
                            {"seconds", seconds}}),
                as_json);
    return;
  }
  const auto s = [](std::uint64_t n) { return n == 1 ? "" : "s"; };
  fmt::print("{} node{}, {} relationship{} in {:.2f} s", report.nodes, s(report.nodes), report.relationships,
             s(report.relationships), seconds);
  if (report.left_out) fmt::print("; {} row{} left out", report.left_out, report.left_out == 1 ? "" : "s");
  fmt::print("\n");
  std::size_t widest = 0;
  for (const auto* of : {&report.labels, &report.types})
    for (const auto& [name, n] : *of) widest = std::max(widest, name.size());
  for (const auto& [name, n] : report.labels) fmt::print("  :{:<{}}  {}\n", name, widest, n);
  for (const auto& [name, n] : report.types) fmt::print("  -{:<{}}  {}\n", name, widest, n);
}

int run_import(const ImportFlags& flags) {
  ImportOptions options;
  options.nodes = flags.nodes;
  options.relationships = flags.relationships;
  options.tables = flags.tables;
  options.stdin_format = flags.stdin_format;
  options.delimiter = flags.delimiter;
  options.array_delimiter = flags.array_delimiter;
  options.integer_ids = flags.id_type == "integer";
  options.strict = flags.strict;
  options.memory_bytes = flags.memory_mib << 20;
  options.threads = flags.threads;
  options.cancel = &interrupted;
  const bool shown = !flags.quiet && isatty(STDERR_FILENO);
  if (shown)
    options.progress = [last = -1](double share, std::string_view doing) mutable {
      int percent = int(100 * share);
      if (percent == std::exchange(last, percent)) return;
      fmt::print(stderr, "\r\x1b[K");
      if (!doing.empty()) fmt::print(stderr, "{:3} %  {}", percent, doing);
      std::fflush(stderr);
    };
  const auto begin = std::chrono::steady_clock::now();
  try {
    const ImportReport report = import_tables(flags.graph, options);
    print_import(report, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(), flags);
    if (report.nothing_read()) {
      fmt::print(stderr, "dothi: no row could be read; nothing was made\n");
      return Failed;
    }
  } catch (...) {
    if (shown) fmt::print(stderr, "\r\x1b[K");
    throw;
  }
  return Answered;
}

}  // namespace

Verb import_verb() {
  return verb<ImportFlags>(
      "import", Group::Documents,
      "make a new graph from large tables (CSV with Neo4j's headers), on several threads, and from graph "
      "files",
      "dothi import social.dothi --nodes Person=people.csv City=cities.csv --relationships "
      "LIVES_IN=lives.csv",
      run_import, [](ImportFlags& f) -> std::vector<Flag> {
        return {
            {"GRAPH", "graph file to make", &f.graph, {.required = true}},
            {"FILE",
             "tables whose headers tell nodes from relationships, graph files (.jsonl .graphml .ttl .nt .nq "
             ".trig), or folders of them",
             &f.tables},
            {"--nodes",
             "[LABEL:LABEL=]FILE[,FILE]: tables of nodes; the first line of the first file is the header, "
             "LABEL(COLUMNS)=FILE reads COLUMNS in its place",
             &f.nodes,
             {.many = true}},
            {"--relationships",
             "[TYPE=]FILE[,FILE]: tables of relationships; - is standard input",
             &f.relationships,
             {.many = true}},
            {"--stdin", "what - is: csv, jsonl, graphml, ttl, nt, nq or trig", &f.stdin_format},
            {"--delimiter", "what parts columns: a character, or tab (default: told from the header)", &f.delimiter},
            {"--array-delimiter", "what parts the items of a list (default: ;)", &f.array_delimiter},
            {"--id-type", "of ids without {id-type: ...}", &f.id_type, {.among = {"string", "integer"}}},
            {"--memory",
             "MiB for relationships before they are set aside on disk",
             &f.memory_mib,
             {.least = 1, .most = 1 << 20}},
            {"--threads", "threads that read and sort", &f.threads, {.least = 1, .most = 64}},
            {"--strict", "stop at the first bad row instead of listing it", &f.strict},
            {"-q,--quiet", "no progress line", &f.quiet},
            {"--format", "text or json", &f.format, {.among = {"text", "json"}}}};
      });
}

}  // namespace dothi
