// dothi_tck: runs openCypher's Technology Compatibility Kit, or any file of its format, strictly.
//
//   dothi_tck [FILE.jsonl] [--graphs FILE] [--failures] [--category NAME] [--id ID] [--naive] [--without RULE] [--syntax]
//
// Without FILE the folder named by DOTHI_TCK is read (scenarios.jsonl, graphs.json). A scenario passes when columns, rows
// (in order or as a bag), side effects, error type, phase and detail, and the control query all agree. Exit code 0: all
// passed but those bound to the environment; 1: some failed; 77: there is no kit to run.
#include "literal.h"

#include "bind.h"
#include "naive.h"
#include "parse.h"
#include "procedures.h"

#include <dothi/queries.h>

#include <rapidjson/document.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace {

using namespace dothi;
using namespace dothi::tck;
using Json = rapidjson::Value;

// What the machine decides and not the language: id and reason.
const std::map<std::string, std::string, std::less<>> bound_to_environment = {
    {"expressions/temporal/Temporal2#6.5",
     "Stockholm's offset of 1818 is Berlin's or its own, by the build of the time zone data"},
};

struct Settings {
  std::string file, graphs, category, id;
  bool failures = false, naive = false, syntax = false;
  std::set<std::string, std::less<>> without;  // optimizer rules switched off
};

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    std::fprintf(stderr, "dothi_tck: cannot read %s\n", path.c_str());
    std::exit(2);
  }
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string text(const Json& v) {
  return v.IsString() ? std::string(v.GetString(), v.GetStringLength()) : std::string();
}

// ---- Side effects -------------------------------------------------------------------------------------------

// The graph as the kit measures it.
struct State {
  std::set<std::uint32_t> nodes;
  std::set<std::uint64_t> relationships;
  std::set<std::string> labels;
  std::multiset<std::string> properties;
};

State measure(const View& view) {
  State out;
  const Table no_entities;
  auto add = [&](const std::string& element, const std::vector<Property>& properties) {
    for (const Property& p : properties)
      out.properties.insert(element + "." + std::string(view.name(p.key)) + "=" + std::string(name(p.value.kind())) +
                            canonical(literal_of(p.value, no_entities), false));
  };
  std::vector<NodeId> nodes(1024);
  std::uint32_t cursor = 0;
  for (std::size_t n = view.scan(cursor, std::span(nodes)); n > 0; n = view.scan(cursor, std::span(nodes))) {
    for (std::size_t i = 0; i < n; ++i) {
      const auto id = std::uint32_t(nodes[i]);
      out.nodes.insert(id);
      for (LabelId label : view.labels(nodes[i])) out.labels.insert(std::string(view.name(label)));
      add("n" + std::to_string(id), view.properties(nodes[i]));
    }
  }
  std::vector<std::uint32_t> ordinals(1024);
  for (std::uint32_t t = 0; t < view.type_count(); ++t) {
    cursor = 0;
    for (std::size_t n = view.scan(TypeId(t), cursor, std::span(ordinals)); n > 0;
         n = view.scan(TypeId(t), cursor, std::span(ordinals))) {
      for (std::size_t i = 0; i < n; ++i) {
        const RelationshipId id = relationship_id(TypeId(t), ordinals[i]);
        out.relationships.insert(std::uint64_t(id));
        add("r" + std::to_string(std::uint64_t(id)), view.properties(id));
      }
    }
  }
  return out;
}

template <typename S>
void difference(std::map<std::string, int>& out, const char* what, const S& before, const S& after) {
  S gone, come;
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::inserter(gone, gone.end()));
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::inserter(come, come.end()));
  if (!come.empty()) out[std::string("+") + what] = int(come.size());
  if (!gone.empty()) out[std::string("-") + what] = int(gone.size());
}

std::map<std::string, int> side_effects(const State& before, const State& after) {
  std::map<std::string, int> out;
  difference(out, "nodes", before.nodes, after.nodes);
  difference(out, "relationships", before.relationships, after.relationships);
  difference(out, "labels", before.labels, after.labels);
  difference(out, "properties", before.properties, after.properties);
  return out;
}

std::string show(const std::map<std::string, int>& effects) {
  std::string out;
  for (const auto& [what, n] : effects) out += (out.empty() ? "" : ", ") + what + " " + std::to_string(n);
  return out.empty() ? "none" : out;
}

// ---- Results --------------------------------------------------------------------------------------------------

std::string show(const std::vector<std::string>& cells) {
  std::string out = "|";
  for (const std::string& cell : cells) out += " " + cell + " |";
  return out;
}

// Empty when the table is what is expected; else the difference.
std::string compare(const Json& expect, const Table& table) {
  if (expect.HasMember("empty")) {
    if (table.columns.empty() && table.rows() == 0) return {};
    return "expected nothing, got columns " + show(table.columns) + " and " + std::to_string(table.rows()) + " rows";
  }
  std::vector<std::string> columns;
  for (const Json& c : expect["columns"].GetArray()) columns.push_back(text(c));
  if (columns != table.columns) return "expected columns " + show(columns) + ", got " + show(table.columns);
  const bool any_list_order = expect["ignore_list_order"].GetBool();
  std::vector<std::string> wanted, given;
  for (const Json& row : expect["rows"].GetArray()) {
    std::vector<std::string> cells;
    for (const Json& cell : row.GetArray()) cells.push_back(canonical(read_literal(text(cell)), any_list_order));
    wanted.push_back(show(cells));
  }
  for (std::size_t r = 0; r < table.rows(); ++r) {
    std::vector<std::string> cells;
    for (std::size_t c = 0; c < table.columns.size(); ++c)
      cells.push_back(canonical(literal_of(table.at(r, c), table), any_list_order));
    given.push_back(show(cells));
  }
  if (!expect["ordered"].GetBool()) {
    std::sort(wanted.begin(), wanted.end());
    std::sort(given.begin(), given.end());
  }
  if (wanted == given) return {};
  std::string out = "expected " + std::to_string(wanted.size()) + " rows:";
  for (std::size_t i = 0; i < std::min<std::size_t>(wanted.size(), 12); ++i) out += "\n      " + wanted[i];
  out += "\n    got " + std::to_string(given.size()) + " rows:";
  for (std::size_t i = 0; i < std::min<std::size_t>(given.size(), 12); ++i) out += "\n      " + given[i];
  return out;
}

std::string show(const Error& e) {
  return std::string(name(e.fault)) + " at " + (e.phase == Phase::Compile ? "compile time" : "runtime") + ": " +
         e.detail + " (" + e.message + ")";
}

std::string compare(const Json& expected, const Error& e) {
  const std::string type = text(expected["type"]), phase = text(expected["phase"]), detail = text(expected["detail"]);
  const bool type_fits = type == "Error" || type == name(e.fault);
  const bool phase_fits = phase == "any time" || phase == (e.phase == Phase::Compile ? "compile time" : "runtime");
  const bool detail_fits = detail == "*" || detail == e.detail;
  if (type_fits && phase_fits && detail_fits) return {};
  return "expected " + type + " at " + phase + ": " + detail + ", got " + show(e);
}

// ---- Procedures -----------------------------------------------------------------------------------------------

ProcedureField field(const Json& json) {
  ProcedureField out;
  out.name = text(json["name"]);
  out.type = text(json["type"]);
  out.nullable = !out.type.empty() && out.type.back() == '?';
  if (out.nullable) out.type.pop_back();
  return out;
}

void register_table(const Json& json) {
  Procedure p;
  p.name = text(json["name"]);
  for (const Json& f : json["inputs"].GetArray()) p.inputs.push_back(field(f));
  for (const Json& f : json["outputs"].GetArray()) p.outputs.push_back(field(f));
  std::vector<std::vector<Value>> rows;
  for (const Json& row : json["rows"].GetArray()) {
    std::vector<Value> cells;
    for (std::size_t i = 0; i < row.Size(); ++i) {
      Value cell = value_of(read_literal(text(row[rapidjson::SizeType(i)])));
      if (i < p.inputs.size()) cell = convert(p.inputs[i], cell).value_or(cell);
      cells.push_back(std::move(cell));
    }
    rows.push_back(std::move(cells));
  }
  const std::size_t inputs = p.inputs.size();
  p.call = [rows, inputs](std::span<const Value> arguments, EvalContext&, const ProcedureSink& sink) {
    for (const auto& row : rows)
      if (std::equal(arguments.begin(), arguments.end(), row.begin(),
                     [](const Value& a, const Value& b) { return equivalent(a, b); }))
        sink(std::span(row).subspan(inputs));
  };
  register_procedure(std::move(p));
}

// ---- One scenario ----------------------------------------------------------------------------------------------

using Verb = Table (*)(Graph&, std::string_view, const Options&);

class Runner {
 public:
  Runner(const Settings& settings, const Json& graphs) : settings_(settings), graphs_(graphs) {}

  // Empty when it passes; else why not.
  std::string run(const Json& s) {
    clear_registered_procedures();
    try {
      return settings_.syntax ? check_syntax(s) : check(s);
    } catch (const Error& e) { return "outside the query: " + show(e); } catch (const std::exception& e) {
      return std::string("outside the query: ") + e.what();
    }
  }

 private:
  Options options(const Json& s) const {
    Options out;
    out.without = settings_.without;
    for (const auto& p : s["parameters"].GetObject())
      out.parameters[text(p.name)] = value_of(read_literal(text(p.value)));
    return out;
  }

  Table query(Graph& graph, const std::string& text, const Options& options) const {
    return settings_.naive ? judge(graph, text, options) : dothi::run(graph, text, options);
  }

  // The same by the naive evaluator.
  static Table judge(Graph& graph, const std::string& text, const Options& options) {
    const Query query = bind(parse(text), {.parameters = &options.parameters});
    if (!query.writes) {
      const View view = graph.read();
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

  std::string check_syntax(const Json& s) {
    for (const Json& p : s["procedures"].GetArray()) register_table(p);
    const Options options = this->options(s);
    const Json& expect = s["expect"];
    const bool compile_error = expect.HasMember("error") && text(expect["error"]["phase"]) == "compile time";
    try {
      bind(parse(text(s["query"])), {.parameters = &options.parameters});
    } catch (const Error& e) {
      if (expect.HasMember("error")) return compare(expect["error"], e);
      return "unexpected " + show(e);
    }
    return compile_error ? "expected " + text(expect["error"]["type"]) + ": " + text(expect["error"]["detail"]) +
                               ", nothing was refused"
                         : std::string();
  }

  std::string check(const Json& s) {
    Graph graph = Graph::in_memory();
    if (s["graph"].IsString())
      for (const Json& setup : graphs_[text(s["graph"]).c_str()]["setup"].GetArray()) run_setup(graph, text(setup));
    for (const Json& setup : s["setup"].GetArray()) run_setup(graph, text(setup));
    for (const Json& p : s["procedures"].GetArray()) register_table(p);
    const Options options = this->options(s);
    const State before = measure(graph.read());
    std::string difference;
    const Json& expect = s["expect"];
    try {
      const Table table = query(graph, text(s["query"]), options);
      if (expect.HasMember("error")) {
        difference = "expected " + text(expect["error"]["type"]) + " at " + text(expect["error"]["phase"]) + ": " +
                     text(expect["error"]["detail"]) + ", got " + std::to_string(table.rows()) + " rows";
      } else {
        difference = compare(expect, table);
      }
    } catch (const Error& e) {
      difference = expect.HasMember("error") ? compare(expect["error"], e) : "unexpected " + show(e);
    }
    if (!difference.empty()) return difference;
    std::map<std::string, int> wanted;
    for (const auto& effect : s["side_effects"].GetObject())
      if (effect.value.GetInt() != 0) wanted[text(effect.name)] = effect.value.GetInt();
    const auto effects = side_effects(before, measure(graph.read()));
    if (effects != wanted) return "expected side effects " + show(wanted) + ", got " + show(effects);
    if (!s.HasMember("control_query") || !s["control_query"].IsString()) return {};
    difference = compare(s["control_expect"], query(graph, text(s["control_query"]), options));
    return difference.empty() ? difference : "control query: " + difference;
  }

  void run_setup(Graph& graph, const std::string& text) const { query(graph, text, {}); }

  const Settings& settings_;
  const Json& graphs_;
};

Settings settings_of(int count, char** arguments) {
  Settings out;
  for (int i = 1; i < count; ++i) {
    const std::string a = arguments[i];
    auto value = [&] {
      if (i + 1 >= count) {
        std::fprintf(stderr, "dothi_tck: %s wants a value\n", a.c_str());
        std::exit(2);
      }
      return std::string(arguments[++i]);
    };
    if (a == "--failures")
      out.failures = true;
    else if (a == "--naive")
      out.naive = true;
    else if (a == "--syntax")
      out.syntax = true;
    else if (a == "--without")
      out.without.insert(value());
    else if (a == "--category")
      out.category = value();
    else if (a == "--id")
      out.id = value();
    else if (a == "--graphs")
      out.graphs = value();
    else if (a.starts_with("--")) {
      std::fprintf(stderr,
                   "dothi_tck: unknown option %s\nusage: dothi_tck [FILE.jsonl] [--graphs FILE] [--failures] "
                   "[--category NAME] [--id ID] [--naive] [--without RULE] [--syntax]\n",
                   a.c_str());
      std::exit(2);
    } else
      out.file = a;
  }
  const char* folder = std::getenv("DOTHI_TCK");
  if (out.file.empty() && (folder == nullptr || *folder == '\0')) {
    std::puts("skipped: the environment variable DOTHI_TCK names no folder with scenarios.jsonl and graphs.json");
    std::exit(77);
  }
  if (out.file.empty()) out.file = std::string(folder) + "/scenarios.jsonl";
  if (out.graphs.empty() && folder != nullptr && *folder != '\0') out.graphs = std::string(folder) + "/graphs.json";
  return out;
}

struct Count {
  int passed = 0, all = 0;
};

}  // namespace

int main(int count, char** arguments) {
  const Settings settings = settings_of(count, arguments);
  rapidjson::Document graphs;
  graphs.Parse(settings.graphs.empty() ? "{}" : read_file(settings.graphs).c_str());
  Runner runner(settings, graphs);
  std::istringstream lines(read_file(settings.file));
  std::map<std::string, Count> categories;
  Count total;
  int environment = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) continue;
    rapidjson::Document scenario;
    scenario.Parse(line.c_str());
    if (scenario.HasParseError() || !scenario.IsObject()) {
      std::fprintf(stderr, "dothi_tck: a line of %s is no scenario\n", settings.file.c_str());
      return 2;
    }
    const std::string id = text(scenario["id"]), category = text(scenario["category"]);
    if (!settings.category.empty() && category != settings.category) continue;
    if (!settings.id.empty() && id != settings.id && !id.starts_with(settings.id + ".") &&
        !id.starts_with(settings.id + "#"))
      continue;
    const std::string difference = runner.run(scenario);
    ++categories[category].all;
    ++total.all;
    if (difference.empty()) {
      ++categories[category].passed;
      ++total.passed;
    } else {
      const auto excuse = bound_to_environment.find(id);
      if (excuse != bound_to_environment.end()) ++environment;
      if (settings.failures) {
        std::printf("%s  %s\n    %s\n", id.c_str(), text(scenario["name"]).c_str(), difference.c_str());
        if (excuse != bound_to_environment.end())
          std::printf("    bound to the environment: %s\n", excuse->second.c_str());
        std::istringstream query(text(scenario["query"]));
        for (std::string part; std::getline(query, part);) std::printf("    > %s\n", part.c_str());
        std::fflush(stdout);
      }
    }
  }
  for (const auto& [category, c] : categories) std::printf("%-40s %5d of %5d\n", category.c_str(), c.passed, c.all);
  std::printf("%-40s %5d of %5d\n", "total", total.passed, total.all);
  if (environment > 0) std::printf("%d of the failures is bound to the environment\n", environment);
  return total.passed + environment == total.all && total.all > 0 ? 0 : 1;
}
