// Runs the examples of docs/language.md: doc_test FILE [--bless]; doc_test FILE --query QUERY shows one
// query's result.
//
// A ```cypher block may be followed by a ```text block (the result as a plain table, then warnings, changes
// and plan) or an
// ```error block (type and code, then place, line and caret). The first block makes the graph; every other
// one runs on it alone, and what it changes is not kept. Lines "// $name = expression" at the top of a block
// are parameters. In running text and tables `expression` → `value` is an example too, and `expression` →
// error `Type Code`. Every function and procedure must be called in some example.
// <!-- evidence: QUERY --> gives relationships the sentences they rest on: two columns, relationship and
// Sentence node.
#include <dothi/export.h>
#include <dothi/queries.h>

#include <cstdio>
#include <fstream>
#include <iterator>

using namespace dothi;

namespace {

// 17 May 2024, 12:30 UTC: the day the examples are read.
const DateTime reading_time{19'860, 45'000'000'000'000, 0, ""};

struct Line {
  std::string text;
  int number;
};

std::vector<Line> lines_of(const std::string& file) {
  std::vector<Line> lines;
  std::string text;
  std::ifstream in(file);
  for (int n = 1; std::getline(in, text); ++n) lines.push_back({text, n});
  return lines;
}

struct Example {
  int line = 0;
  std::string query;
  std::string kind;                // "text", "error", or empty: runs, and what it gives is not shown
  std::size_t begin = 0, end = 0;  // lines of the expected text
  std::string expected;
};

std::string joined(const std::vector<Line>& lines, std::size_t begin, std::size_t end) {
  std::string out;
  for (std::size_t i = begin; i < end; ++i) out += lines[i].text + "\n";
  return out;
}

std::size_t fence_end(const std::vector<Line>& lines, std::size_t i) {
  while (i < lines.size() && lines[i].text != "```") ++i;
  return i;
}

std::vector<Example> examples_of(const std::vector<Line>& lines) {
  std::vector<Example> out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].text != "```cypher") continue;
    Example e;
    e.line = lines[i].number;
    const std::size_t end = fence_end(lines, i + 1);
    e.query = joined(lines, i + 1, end);
    std::size_t next = end + 1;
    if (next < lines.size() && lines[next].text.empty()) ++next;
    for (const char* kind : {"text", "error"}) {
      if (next >= lines.size() || lines[next].text != "```" + std::string(kind)) continue;
      e.kind = kind;
      e.begin = next + 1;
      e.end = fence_end(lines, e.begin);
      e.expected = joined(lines, e.begin, e.end);
    }
    out.push_back(std::move(e));
    i = end;
  }
  return out;
}

std::string without_spaces_at_ends(const std::string& text) {
  std::string out;
  for (char c : text) {
    if (c == '\n')
      while (!out.empty() && out.back() == ' ') out.pop_back();
    out += c;
  }
  return out;
}

std::string shown(const Table& table) {
  std::string out;
  if (!table.columns.empty()) write(table, TableFormat::Table, [&](std::string_view s) { out += s; });
  for (const Notice& n : table.notices) out += "warning: " + n.message + "\n";
  const Changes& c = table.changes;
  std::string changes;
  const auto count = [&](std::uint64_t n, const char* what) {
    if (n) changes += (changes.empty() ? "" : ", ") + std::to_string(n) + " " + what;
  };
  count(c.nodes_created, "nodes created");
  count(c.nodes_deleted, "nodes deleted");
  count(c.relationships_created, "relationships created");
  count(c.relationships_deleted, "relationships deleted");
  count(c.properties_set, "properties set");
  count(c.labels_added, "labels added");
  count(c.labels_removed, "labels removed");
  count(c.indexes_added, "indexes added");
  count(c.constraints_added, "constraints added");
  if (!changes.empty()) out += changes + "\n";
  if (!table.plan.empty()) out += table.plan;
  if (out.empty()) out = "(nothing)\n";
  if (out.back() != '\n') out += '\n';
  return without_spaces_at_ends(out);
}

std::string shown(const Error& e, const std::string& query) {
  std::string out =
      std::string(name(e.fault)) + (e.detail.empty() ? "" : " " + e.detail) + "\n" + e.render(query) + "\n";
  return without_spaces_at_ends(out);
}

// The parameters at the top of a block; the rest stays in `query`.
Options options_of(Graph& graph, std::string& query) {
  Options options;
  options.now = reading_time;
  while (query.starts_with("// $")) {
    const std::size_t equals = query.find(" = "), end = query.find('\n');
    if (equals >= end) break;
    const Table value =
        run(graph, "RETURN " + query.substr(equals + 3, end - equals - 3) + " AS value", {.now = reading_time});
    options.parameters[query.substr(4, equals - 4)] = value.at(0, 0).own();
    query.erase(0, end + 1);
  }
  return options;
}

struct Outcome {
  std::string kind, text;
};

Outcome outcome(Graph& graph, std::string query, bool keep) {
  try {
    const Options options = options_of(graph, query);
    while (!query.empty() && query.back() == '\n') query.pop_back();
    if (keep || !is_write(graph.read(), query)) return {"text", shown(run(graph, query, options))};
    Transaction tx = graph.write();
    return {"text", shown(run(tx, query, options))};
  } catch (const Error& e) { return {"error", shown(e, query)}; }
}

// An example in a line of text: `expression` → `value`.
struct Inline {
  std::string expression, expected;
  std::size_t begin = 0, end = 0;  // of the expected text in the line
  bool error = false, table = false;
};

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

std::vector<Inline> inlines_of(const std::string& line) {
  std::vector<Inline> out;
  const bool table = line.starts_with("|");        // where a bar is written \\|
  std::size_t begin = std::string::npos, end = 0;  // of the last piece in backticks
  for (std::size_t at = line.find('`'); at != std::string::npos; at = line.find('`', end)) {
    const std::size_t close = line.find('`', at + 1);
    if (close == std::string::npos) break;
    const std::string between = begin == std::string::npos ? "" : line.substr(end, at - end);
    if (between == " → " || between == " → error ") {
      const std::string expression = line.substr(begin, end - 1 - begin),
                        expected = line.substr(at + 1, close - at - 1);
      out.push_back(
          {table ? replaced(expression, "\\|", "|") : expression, expected, at + 1, close, between != " → ", table});
    }
    begin = at + 1;
    end = close + 1;
  }
  return out;
}

// What an expression gives, as a literal or as type and code of its error.
std::string inline_outcome(Graph& graph, const Inline& example) {
  std::string text;
  bool error = false;
  try {
    const Table t = run(graph, "RETURN " + example.expression + " AS value", {.now = reading_time});
    write(t, TableFormat::Table, [&](std::string_view s) { text += s; });
    text = t.at(0, 0).kind() == Kind::String ? to_string(t.at(0, 0)) : text.substr(text.find('\n') + 1);
    text.erase(0, text.find_first_not_of(' '));
    text.erase(text.find_last_not_of(" \n") + 1);
  } catch (const Error& e) {
    error = true;
    text = std::string(name(e.fault)) + " " + e.detail;
    if (!example.error) text += ": " + e.message;
  }
  if (error != example.error) text = (error ? "an error: " : "a value: ") + text;
  return example.table ? replaced(text, "|", "\\|") : text;
}

void attach_evidence(Graph& graph, const std::vector<Line>& lines) {
  constexpr std::string_view mark = "<!-- evidence: ";
  for (const Line& line : lines) {
    if (!line.text.starts_with(mark)) continue;
    const Table t = run(graph, line.text.substr(mark.size(), line.text.rfind("-->") - mark.size()));
    std::map<RelationshipId, std::vector<NodeId>> sentences;
    for (std::size_t r = 0; r < t.rows(); ++r) sentences[t.at(r, 0).relationship()].push_back(t.at(r, 1).node());
    Transaction tx = graph.write();
    for (auto& [relationship, list] : sentences) tx.set_evidence(relationship, list);
    tx.commit();
  }
}

// Functions and procedures that no example calls.
std::vector<std::string> without_example(Graph& graph, const std::string& examples) {
  const auto in_name = [](char c) { return c == '.' || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); };
  const std::string all = lower(examples);
  std::vector<std::string> missing;
  for (const char* query :
       {"CALL dbms.functions() YIELD name RETURN name", "CALL dbms.procedures() YIELD name RETURN name"}) {
    const Table names = run(graph, query);
    for (std::size_t row = 0; row < names.rows(); ++row) {
      const std::string name = lower(names.at(row, 0).string());
      bool called = false;
      for (std::size_t at = all.find(name); at != std::string::npos && !called; at = all.find(name, at + 1)) {
        const char before = at ? all[at - 1] : ' ', after = at + name.size() < all.size() ? all[at + name.size()] : ' ';
        called = !in_name(before) && (after == '(' || after == '\n');
      }
      if (!called) missing.emplace_back(names.at(row, 0).string());
    }
  }
  return missing;
}

int test(const std::string& file, bool bless, const std::string& one) {
  std::vector<Line> lines = lines_of(file);
  std::vector<Example> examples = examples_of(lines);
  if (examples.empty()) {
    std::fprintf(stderr, "%s: no ```cypher block\n", file.c_str());
    return 2;
  }
  Graph graph = Graph::in_memory();
  const Outcome made = outcome(graph, examples[0].query, true);
  if (made.kind == "error") {
    std::fprintf(stderr, "%s:%d: the first example makes the graph, and fails:\n%s", file.c_str(), examples[0].line,
                 made.text.c_str());
    return 1;
  }
  attach_evidence(graph, lines);
  if (!one.empty()) {
    std::fputs(outcome(graph, one, false).text.c_str(), stdout);
    return 0;
  }
  int failures = 0, checked = 0;
  for (std::size_t i = examples.size(); i-- > 0;) {  // from the end, so that line numbers hold while blessing
    const Example& e = examples[i];
    const Outcome got = i == 0 ? made : outcome(graph, e.query, false);
    checked += !e.kind.empty();
    if (got.kind != (e.kind.empty() ? "text" : e.kind)) {
      std::fprintf(stderr, "%s:%d: wanted %s, got %s:\n%s\n", file.c_str(), e.line,
                   e.kind.empty()     ? "no error"
                   : e.kind == "text" ? "a result"
                                      : "an error",
                   got.kind == "text" ? "a result" : "an error", got.text.c_str());
      ++failures;
    } else if (!e.kind.empty() && got.text != e.expected) {
      if (bless) {
        lines.erase(lines.begin() + std::ptrdiff_t(e.begin), lines.begin() + std::ptrdiff_t(e.end));
        lines.insert(lines.begin() + std::ptrdiff_t(e.begin), Line{got.text.substr(0, got.text.size() - 1), 0});
        continue;
      }
      std::fprintf(stderr, "%s:%d: expected\n%s---- got\n%s\n", file.c_str(), e.line, e.expected.c_str(),
                   got.text.c_str());
      ++failures;
    }
  }
  std::string called;
  for (const Example& e : examples) called += e.query + "\n";
  bool fenced = false;
  for (Line& line : lines) {
    if (line.text.starts_with("```")) fenced = !fenced;
    if (fenced) continue;
    std::vector<Inline> found = inlines_of(line.text);
    for (std::size_t i = found.size(); i-- > 0;) {
      const std::string got = inline_outcome(graph, found[i]);
      ++checked;
      called += found[i].expression + "\n";
      if (got == found[i].expected) continue;
      if (bless && !got.starts_with("an error: ") && !got.starts_with("a value: ")) {
        line.text.replace(found[i].begin, found[i].end - found[i].begin, got);
        continue;
      }
      std::fprintf(stderr, "%s:%d: %s\nexpected %s\ngot      %s\n\n", file.c_str(), line.number,
                   found[i].expression.c_str(), found[i].expected.c_str(), got.c_str());
      ++failures;
    }
  }
  for (const std::string& name : without_example(graph, called)) {
    std::fprintf(stderr, "%s: no example calls %s\n", file.c_str(), name.c_str());
    ++failures;
  }
  if (bless) {
    std::ofstream out(file);
    for (const Line& line : lines) out << line.text << '\n';
  }
  std::printf("%zu examples in blocks, %d results compared, %d wrong\n", examples.size(), checked, failures);
  return failures ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::string file, query;
  bool bless = false;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--bless")
      bless = true;
    else if (argument == "--query" && i + 1 < argc)
      query = argv[++i];
    else
      file = argument;
  }
  if (file.empty()) {
    std::fprintf(stderr, "usage: doc_test FILE [--bless | --query QUERY]\n");
    return 2;
  }
  return test(file, bless, query);
}
