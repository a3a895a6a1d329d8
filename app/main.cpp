// The `dothi` command: flags and verbs. The one file that sees the command-line library.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <clocale>
#include <csignal>
#include <cstdio>
#include <new>

#include "commands.h"
#include "faults.h"

namespace {

using namespace dothi;

struct Verb {
  CLI::App* app;
  int (*run)(const Request&);
};

void on_interrupt(int) {
  if (interrupted.exchange(true)) _exit(130);  // the second Ctrl-C does not wait
}

int fail(const Error& error) {
  const QuerySource& source = current_source;
  if (error.span == Span{} || source.text.empty()) fmt::print(stderr, "{}: {}\n", "dothi", error.message);
  else fmt::print(stderr, "{}\n", error.render(source.text, source.place));
  return exit_code(error.fault);
}

std::string layout_names() {
  std::string text;
  for (auto& layout : layouts()) text += (text.empty() ? "" : "; ") + std::string(layout.name) + ": " + std::string(layout.what);
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  std::setlocale(LC_CTYPE, "C.UTF-8");
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGTERM, on_interrupt);

  Request request;
  CLI::App app{"dothi: a knowledge graph in one file; documents in, cited answers and diagrams out"};
  app.set_version_flag("--version", "dothi " DOTHI_VERSION);
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  std::vector<Verb> verbs;

  auto verb = [&](const char* name, const char* what, const char* example, int (*run)(const Request&)) {
    CLI::App* sub = app.add_subcommand(name, what);
    sub->footer(std::string("Example:\n  ") + example);
    verbs.push_back({sub, run});
    return sub;
  };
  auto graph = [&](CLI::App* sub) { sub->add_option("GRAPH", request.graph, "graph file")->required(); };
  auto format = [&](CLI::App* sub, const char* which) { sub->add_option("--format", request.format, which); };
  auto pack = [&](CLI::App* sub) {
    sub->add_option("--pack", request.pack, "domain pack, by name or folder")->capture_default_str();
    sub->add_option("--date", request.date, "date (EDTF) of documents that do not tell their own");
  };
  auto limits = [&](CLI::App* sub) {
    sub->add_option("--param", request.parameters, "parameter of the query, name=value; may be repeated")->allow_extra_args(false);
    sub->add_option_function<double>("--timeout", [&](double seconds) { request.timeout_ms = std::int64_t(seconds * 1000); }, "seconds a query may take (30)");
    sub->add_option("--memory", request.memory_mib, "MiB a query may hold")->capture_default_str();
    sub->add_option("--threads", request.threads, "threads of a query")->capture_default_str()->check(CLI::Range(1, 64));
  };
  constexpr const char* tables = "table, box, csv, json, jsonl, markdown (box on a terminal, csv elsewhere)";

  auto* load = verb("load", "read documents, CSV or JSON into a graph; makes the file when it is not there",
                    "dothi load vn.dothi documents/*.txt", load_command);
  graph(load);
  load->add_option("FILE", request.files, "documents (.txt .md .html), data (.csv .json .jsonl), or - for standard input")->required();
  pack(load);
  load->add_flag("--strict", request.strict, "stop at the first bad row instead of listing it");
  load->add_flag("-q,--quiet", request.quiet, "no progress bar");
  format(load, "json: the report as JSON");

  auto* unload = verb("unload", "remove documents and the facts that rest on nothing else", "dothi unload vn.dothi a.txt", unload_command);
  graph(unload);
  unload->add_option("DOCUMENT", request.files, "file names of loaded documents")->required();
  format(unload, "json: the report as JSON");

  auto* query = verb("query", "run an openCypher query",
                     "dothi query vn.dothi \"MATCH (c:Country {name: 'Vietnam'})-[s:SERVED_ON]->(b) RETURN b.name, s.start, s.end ORDER BY s.start\"",
                     query_command);
  graph(query);
  query->add_option("QUERY", request.text, "the query, or - to read it from standard input");
  query->add_option("-f,--file", request.query_file, "file that holds the query");
  format(query, tables);
  query->add_option("-o,--output", request.output, "file to write to");
  query->add_flag("--raw", request.raw, "csv: leave cells that a spreadsheet would run as they are");
  limits(query);

  auto* ask = verb("ask", "answer a question in Vietnamese or English, with the sentences behind every line",
                   "dothi ask vn.dothi \"which bodies has Vietnam served on\"", ask_command);
  graph(ask);
  ask->add_option("QUESTION", request.text, "the question, or - to read it from standard input")->required();
  ask->add_option("--lang", request.lang, "vi or en (default: the question's)")->check(CLI::IsMember({"vi", "en"}));
  ask->add_flag("--show-query", request.show_query, "show the openCypher query the question became");
  ask->add_option("--svg", request.picture, "draw the answer too, into this file (.svg .dot .png .pdf .html …)");
  format(ask, "json: everything, for programs");

  auto* draw = verb("draw", "draw a query's result, or the whole graph, as a diagram",
                    "dothi draw vn.dothi \"MATCH p=(:Country {name: 'Vietnam'})-[]->() RETURN p\" -o vn.svg", draw_command);
  graph(draw);
  draw->add_option("QUERY", request.text, "a query that returns nodes, relationships or paths; without one the whole graph is drawn");
  draw->add_option("-f,--file", request.query_file, "file that holds the query");
  draw->add_option("--about", request.about, "draw this thing and what it is joined to, instead of a query");
  draw->add_option("--depth", request.depth, "steps away from it")->capture_default_str()->check(CLI::Range(1, 4));
  draw->add_option("--relations", request.relations, "only these relation types, as SERVED_ON,RATIFIED");
  draw->add_option("--during", request.during, "only what may have held in this period (EDTF), as 2008/2021");
  draw->add_option("-o,--output", request.output, "file to write: .svg .html .png .pdf .dot .graphml .gexf .cyjs .mmd");
  format(draw, "svg, html, png, pdf, dot, graphml, gexf, cytoscape, mermaid (default: by the file's name)");
  draw->add_option("--title", request.title, "title above the picture");
  draw->add_option("--description", request.description, "description for those who cannot see the picture");
  draw->add_option("--lang", request.lang, "language of labels and legend: en or vi")->check(CLI::IsMember({"vi", "en"}));
  draw->add_option("--layout", request.layout, layout_names())->capture_default_str();
  draw->add_option("--page", request.page, "A4 or A3; turned as fits best, or -portrait, -landscape")->capture_default_str();
  draw->add_option("--budget", request.budget, "nodes at most; the most connected stay")->capture_default_str();
  limits(draw);

  auto* facts = verb("facts", "print the facts of documents as JSON Lines, no graph needed", "dothi facts documents/*.txt", facts_command);
  facts->add_option("FILE", request.files, "documents, or - for standard input")->required();
  pack(facts);
  facts->add_flag("-q,--quiet", request.quiet, "no progress bar");

  auto* shell = verb("shell", "type queries and questions, with history and completion", "dothi shell vn.dothi", shell_command);
  graph(shell);
  format(shell, tables);
  limits(shell);

  struct Simple { const char* name; const char* what; const char* example; int (*run)(const Request&); };
  for (const Simple& s : {Simple{"schema", "labels, relationship types and properties of a graph", "dothi schema vn.dothi", schema_command},
                          Simple{"stats", "counts and size of a graph", "dothi stats vn.dothi --format json", stats_command},
                          Simple{"check", "read and verify every record of a graph file", "dothi check vn.dothi", check_command}}) {
    auto* sub = verb(s.name, s.what, s.example, s.run);
    graph(sub);
    format(sub, "json: for programs");
  }

  auto* dump = verb("dump", "write a graph as JSON Lines, the archival form", "dothi dump vn.dothi -o vn.jsonl", dump_command);
  graph(dump);
  dump->add_option("-o,--output", request.output, "file to write");

  auto* restore = verb("restore", "make a new graph from a dump", "dothi restore copy.dothi vn.jsonl", restore_command);
  graph(restore);
  restore->add_option("FILE", request.files, "the dump (default: standard input)")->expected(0, 1);

  verb("packs", "list the domain packs found", "dothi packs", packs_command);

  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& e) {
    return app.exit(e);
  } catch (const CLI::CallForAllHelp& e) {
    return app.exit(e);
  } catch (const CLI::CallForVersion& e) {
    return app.exit(e);
  } catch (const CLI::ParseError& e) {
    std::string verb_name = argc > 1 && argv[1][0] != '-' ? argv[1] : "";
    bool known = std::any_of(verbs.begin(), verbs.end(), [&](const Verb& v) { return v.app->get_name() == verb_name; });
    if (!verb_name.empty() && !known) {
      std::vector<std::string> names;
      for (const Verb& v : verbs) names.push_back(v.app->get_name());
      auto near = suggest(verb_name, names);
      fmt::print(stderr, "dothi: no verb '{}'{}\n", visible(verb_name), near ? fmt::format("; did you mean '{}'?", *near) : "; see dothi --help");
    } else {
      fmt::print(stderr, "dothi{}{}: {}\nSee dothi {}{}--help.\n", known ? " " : "", known ? verb_name : "", e.what(), known ? verb_name : "", known ? " " : "");
    }
    return BadUsage;
  }

  int code = Answered;
  try {
    for (const Verb& v : verbs)
      if (v.app->parsed()) code = v.run(request);
    if (std::fflush(stdout) != 0 && errno != EPIPE) throw Error(Fault::Io, fmt::format("cannot write standard output: {}", std::strerror(errno)));
  } catch (const Error& error) {
    std::fflush(stdout);
    return fail(error);
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "dothi: out of memory; ask for less, or give the machine more\n");
    return Failed;
  } catch (const std::exception& error) {
    fmt::print(stderr, "dothi: {}\n", error.what());
    return Failed;
  }
  return code;
}
