// query_test: runs files of queries and what they must give.
//
//   query_test FILE.test …            every block on the engine, on the engine with all rules off, and on the naive evaluator
//   query_test --bless FILE.test …    writes what the engine gives into the file; read the diff before keeping it
//
// A block is a verb and a name, then its text, `----`, and the expected text; a blank line ends it. `#` begins a comment.
//
//   load a graph                      a new graph: the text is queries, each ended by ; (or `file NAME`)
//   query name                        rows, one a line, cells joined by " | "; then what was changed
//   error name                        type, phase, detail and the message with its caret
//   plan name                         EXPLAIN
//
// A first line `$name = literal` gives a parameter. The engine must give the rows in the order of the file; the other two runs as a
// bag. `query [engine] name` leaves the other two out: where several answers are right.
#include "bind.h"
#include "naive.h"
#include "optimize.h"
#include "parse.h"

#include <dothi/queries.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace {

using namespace dothi;

struct Block {
  std::string verb, name;
  std::vector<std::string> text, expected;
  std::size_t line = 0, first_expected = 0, end_expected = 0;  // lines of the file, from 0
  bool has_expected = false;
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<Block> blocks_of(const std::vector<std::string>& lines) {
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < lines.size();) {
    if (lines[i].empty() || lines[i][0] == '#') {
      ++i;
      continue;
    }
    Block b;
    b.line = i;
    const std::size_t space = lines[i].find(' ');
    b.verb = lines[i].substr(0, space);
    b.name = space == std::string::npos ? "" : lines[i].substr(space + 1);
    for (++i; i < lines.size() && !lines[i].empty() && lines[i] != "----"; ++i) b.text.push_back(lines[i]);
    if (i < lines.size() && lines[i] == "----") {
      b.has_expected = true;
      b.first_expected = ++i;
      for (; i < lines.size() && !lines[i].empty(); ++i) b.expected.push_back(lines[i]);
    } else {
      b.first_expected = i;
    }
    b.end_expected = i;
    blocks.push_back(std::move(b));
  }
  return blocks;
}

// ---- Values as text: nodes and relationships with what they hold -------------------------------------------------

std::string show(const Value& value, const Table& table);

std::string show_entries(std::vector<MapEntry> entries, const Table& table) {
  std::sort(entries.begin(), entries.end(), [](const MapEntry& a, const MapEntry& b) { return a.first < b.first; });
  std::string text;
  for (const MapEntry& e : entries) text += (text.empty() ? "" : ", ") + e.first + ": " + show(e.second, table);
  return "{" + text + "}";
}

std::string show_node(NodeId id, const Table& table) {
  const auto at = table.nodes.find(id);
  if (at == table.nodes.end()) return "(#" + std::to_string(std::uint32_t(id)) + ")";
  std::string text;
  std::vector<std::string> labels = at->second.labels;
  std::sort(labels.begin(), labels.end());
  for (const std::string& label : labels) text += ":" + label;
  if (!at->second.properties.empty()) text += (text.empty() ? "" : " ") + show_entries(at->second.properties, table);
  return "(" + text + ")";
}

std::string show_relationship(RelationshipId id, const Table& table) {
  const auto at = table.relationships.find(id);
  if (at == table.relationships.end()) return "[#" + std::to_string(std::uint64_t(id)) + "]";
  std::string text = ":" + at->second.type;
  if (!at->second.properties.empty()) text += " " + show_entries(at->second.properties, table);
  return "[" + text + "]";
}

std::string show(const Value& value, const Table& table) {
  switch (value.kind()) {
    case Kind::Node: return show_node(value.node(), table);
    case Kind::Relationship: return show_relationship(value.relationship(), table);
    case Kind::List: {
      std::string text;
      for (const Value& item : value.items()) text += (text.empty() ? "" : ", ") + show(item, table);
      return "[" + text + "]";
    }
    case Kind::Map: return show_entries({value.entries().begin(), value.entries().end()}, table);
    case Kind::Path: {
      const Path& p = value.path();
      std::string text = show_node(p.nodes[0], table);
      for (std::size_t i = 0; i < p.relationships.size(); ++i)
        text += (p.forward[i] ? "-" : "<-") + show_relationship(p.relationships[i], table) +
                (p.forward[i] ? "->" : "-") + show_node(p.nodes[i + 1], table);
      return text;
    }
    default: return to_string(value);
  }
}

std::vector<std::string> show_table(const Table& table) {
  std::vector<std::string> lines;
  for (std::size_t row = 0; row < table.rows() && !table.columns.empty(); ++row) {
    std::string line;
    for (std::size_t c = 0; c < table.columns.size(); ++c) line += (c ? " | " : "") + show(table.at(row, c), table);
    if (line.empty()) line = "''";
    lines.push_back(line);
  }
  const Changes& n = table.changes;
  if (lines.empty() && !n.any()) lines.push_back("(no rows)");
  if (n.any()) {
    std::string line;
    const auto part = [&](const char* what, std::uint64_t plus, std::uint64_t minus) {
      if (!plus && !minus) return;
      line += (line.empty() ? "= " : ", ") + std::string(what);
      if (plus) line += " +" + std::to_string(plus);
      if (minus) line += " -" + std::to_string(minus);
    };
    part("nodes", n.nodes_created, n.nodes_deleted);
    part("relationships", n.relationships_created, n.relationships_deleted);
    part("labels", n.labels_added, n.labels_removed);
    part("indexes", n.indexes_added, n.indexes_removed);
    part("constraints", n.constraints_added, n.constraints_removed);
    if (n.properties_set)
      line += (line.empty() ? "= " : ", ") + std::string("properties set ") + std::to_string(n.properties_set);
    lines.push_back(line);
  }
  return lines;
}

// ---- Running ------------------------------------------------------------------------------------------------------

enum class Judge { Engine, Plain, Naive };

Table run_by(Judge judge, Graph& graph, const std::string& text, Options options) {
  if (judge == Judge::Plain) options.without = {rule_names().begin(), rule_names().end()};
  if (judge != Judge::Naive) return run(graph, text, options);
  View view = graph.read();
  const Query query = bind(parse(text), {&options.parameters, &view});
  if (query.explain == Query::Explain::Explain) return {};
  if (!query.writes) {
    Table table = naive_run(query, view, nullptr, options);
    resolve_entities(table, view);
    return table;
  }
  Transaction transaction = graph.write();
  Table table = naive_run(query, transaction, &transaction, options);
  resolve_entities(table, transaction);
  transaction.commit();
  return table;
}

struct Outcome {
  std::vector<std::string> lines;
  std::string fault;  // "TypeError at runtime: Detail", empty when there was none
};

Outcome perform(Judge judge, Graph& graph, const Block& block) {
  Options options;
  options.now = DateTime{20'000, 43'200'000'000'000, 0, {}};  // 2024-10-04T12:00Z
  options.timeout_ms = 0;                                     // no test hangs on the speed of a machine
  std::string text;
  for (const std::string& line : block.text) {
    const std::size_t equals = line.find(" = ");
    if (text.empty() && line[0] == '$' && equals != std::string::npos) {
      const Table t = run(graph, "RETURN " + line.substr(equals + 3), {});
      options.parameters[line.substr(1, equals - 1)] = t.at(0, 0);
      continue;
    }
    if (line[0] == '#') continue;
    text += (text.empty() ? "" : "\n") + line;
  }
  Outcome outcome;
  try {
    if (block.verb == "plan") {
      outcome.lines = lines_of(run_by(judge, graph, "EXPLAIN " + text, options).plan);
      return outcome;
    }
    const Table table = run_by(judge, graph, text, options);
    outcome.lines = show_table(table);
    if (!table.plan.empty()) outcome.lines = lines_of(table.plan);
  } catch (const Error& error) {
    outcome.fault = std::string(name(error.fault)) + " at " + (error.phase == Phase::Run ? "runtime" : "compile time") +
                    ": " + error.detail;
    outcome.lines = {outcome.fault};
    for (const std::string& line : lines_of(error.render(text))) outcome.lines.push_back(line);
  }
  while (!outcome.lines.empty() && outcome.lines.back().empty()) outcome.lines.pop_back();
  for (std::string& line : outcome.lines)
    if (line.empty()) line = " ";
  return outcome;
}

void load(Graph& graph, const Block& block, const std::string& folder) {
  graph = Graph::in_memory();
  std::string text;
  if (!block.text.empty() && block.text[0].starts_with("file ")) {
    std::ifstream in(folder + "/" + block.text[0].substr(5), std::ios::binary);
    if (!in) throw Error(Fault::NotFound, block.text[0] + " is not there");
    std::ostringstream all;
    all << in.rdbuf();
    text = all.str();
  } else {
    for (const std::string& line : block.text) text += line + "\n";
  }
  for (std::size_t from = 0; from < text.size();) {
    std::size_t to = text.find(";\n", from);
    if (to == std::string::npos) to = text.size();
    const std::string query = text.substr(from, to - from);
    if (query.find_first_not_of(" \n\t") != std::string::npos) run(graph, query, {});
    from = to + 2;
  }
}

std::vector<std::string> sorted(std::vector<std::string> lines) {
  std::sort(lines.begin(), lines.end());
  return lines;
}

int failures = 0;

void report(const std::string& file, const Block& block, const char* judge, const std::vector<std::string>& expected,
            const std::vector<std::string>& got) {
  ++failures;
  std::printf("%s:%zu: %s %s (%s)\n", file.c_str(), block.line + 1, block.verb.c_str(), block.name.c_str(), judge);
  for (const std::string& line : block.text) std::printf("  > %s\n", line.c_str());
  for (const std::string& line : expected) std::printf("  - %s\n", line.c_str());
  for (const std::string& line : got) std::printf("  + %s\n", line.c_str());
}

void run_file(const std::string& file, bool bless) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    std::printf("%s: cannot be read\n", file.c_str());
    ++failures;
    return;
  }
  std::ostringstream all;
  all << in.rdbuf();
  in.close();
  const std::vector<std::string> lines = lines_of(all.str());
  const std::vector<Block> blocks = blocks_of(lines);
  const std::size_t slash = file.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : file.substr(0, slash);
  std::vector<std::pair<const Block*, std::vector<std::string>>> blessed;
  std::size_t count = 0;

  for (const Judge judge : {Judge::Engine, Judge::Plain, Judge::Naive}) {
    if (bless && judge != Judge::Engine) continue;
    Graph graph = Graph::in_memory();
    for (const Block& block : blocks) {
      try {
        if (block.verb == "load") {
          load(graph, block, folder);
          continue;
        }
      } catch (const Error& error) {
        report(file, block, "load", {}, {error.message});
        continue;
      }
      const bool query = block.verb == "query", error = block.verb == "error", plan = block.verb == "plan";
      if (!query && !error && !plan) {
        report(file, block, "unknown verb", {"load, query, error or plan"}, {block.verb});
        continue;
      }
      if (judge != Judge::Engine && (plan || block.name.starts_with("[engine]"))) {
        if (query && judge == Judge::Naive) perform(Judge::Engine, graph, block);  // what it changes, later blocks need
        continue;
      }
      const Outcome outcome = perform(judge, graph, block);
      if (judge == Judge::Engine) {
        ++count;
        if (bless)
          blessed.emplace_back(&block, outcome.lines);
        else if (outcome.lines != block.expected)
          report(file, block, "engine", block.expected, outcome.lines);
        continue;
      }
      const char* who = judge == Judge::Naive ? "naive" : "all rules off";
      if (error) {
        if (block.expected.empty() || outcome.fault != block.expected[0])
          report(file, block, who, block.expected, outcome.lines);
      } else if (sorted(outcome.lines) != sorted(block.expected)) {
        report(file, block, who, block.expected, outcome.lines);
      }
    }
  }

  if (!bless) {
    std::printf("%s: %zu blocks\n", file.c_str(), count);
    return;
  }
  std::string text;
  std::size_t at = 0;
  for (const auto& [block, result] : blessed) {
    for (; at < block->first_expected; ++at) text += lines[at] + "\n";
    if (!block->has_expected) text += "----\n";
    for (const std::string& line : result) text += line + "\n";
    at = block->end_expected;
  }
  for (; at < lines.size(); ++at) text += lines[at] + "\n";
  std::ofstream(file, std::ios::binary) << text;
}

}  // namespace

int main(int argc, char** argv) {
  bool bless = false;
  std::vector<std::string> files;
  for (int i = 1; i < argc; ++i) {
    if (std::string(argv[i]) == "--bless")
      bless = true;
    else
      files.emplace_back(argv[i]);
  }
  if (files.empty()) {
    std::fprintf(stderr, "usage: query_test [--bless] FILE.test …\n");
    return 2;
  }
  for (const std::string& file : files) run_file(file, bless);
  if (failures) std::printf("%d failures\n", failures);
  return failures ? 1 : 0;
}
