// The verbs: names, flags, help. What they do stands in commands.cpp and the files named after them.
#include "verbs.h"

#include <fmt/format.h>

#include "commands.h"

namespace dothi {

// Verbs with a file of their own.
Verb draw_verb();
Verb conflicts_verb();
Verb correct_verb();
Verb diff_verb();
Verb eval_verb();
Verb read_verb();
Verb brief_verb();
Verb import_verb();
Verb create_verb();
Verb backup_verb();
Verb compact_verb();
Verb limits_verb();

namespace {

using Flags = std::vector<Flag>;

Flag graph(Request& r) { return {"GRAPH", "graph file", &r.graph, {.required = true}}; }
Flag table_format(Request& r) {
  return {"--format", "table, box, csv, json, jsonl, markdown (box on a terminal, csv elsewhere)", &r.format};
}
Flag text_or_json(Request& r) { return {"--format", "text or json", &r.format, {.among = {"text", "json", "jsonl"}}}; }
Flag quiet(Request& r) { return {"-q,--quiet", "no progress bar", &r.quiet}; }

Flags pack(Request& r) {
  return {{"--pack", "domain pack, by name or folder (default: the graph's own, else un)", &r.pack},
          {"--date", "date (EDTF) of documents that do not tell their own", &r.date}};
}

Flag reading_threads(Request& r) {
  return {"--threads", "threads that read documents", &r.threads, {.least = 1, .most = 64}};
}

Flags limits(Request& r) {
  return {{"--param", "parameter of the query, name=value; may be repeated", &r.parameters},
          {"--timeout", "seconds a query may take", &r.timeout_seconds, {.least = 0.001, .most = 1e6}},
          {"--memory", "MiB a query may hold", &r.memory_mib, {.least = 1, .most = 1 << 20}},
          {"--threads", "threads of a query", &r.threads, {.least = 1, .most = 64}}};
}

Flags operator+(Flags a, const Flags& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

Verb load_verb() {
  return verb<Request>("load", Group::Documents,
                       "read documents, tables or graph files (CSV, JSON, GraphML, RDF) into a graph; makes the file "
                       "when it is not there",
                       "dothi load vn.dothi documents/*.txt", load_command, [](Request& r) {
                         return Flags{
                                    graph(r),
                                    {"FILE",
                                     "documents (.txt .md .html .docx .pdf), data (.csv .json .jsonl), graphs "
                                     "(.graphml .ttl .nt .nq .trig), or - for standard input",
                                     &r.files,
                                     {.required = true}},
                                    {"--strict", "stop at the first bad row or file instead of listing it", &r.strict},
                                    reading_threads(r),
                                    quiet(r),
                                    text_or_json(r)} +
                                pack(r);
                       });
}

Verb unload_verb() {
  return verb<Request>("unload", Group::Documents, "remove documents and the facts that rest on nothing else",
                       "dothi unload vn.dothi a.txt", unload_command, [](Request& r) {
                         return Flags{graph(r),
                                      {"DOCUMENT", "file names of loaded documents", &r.files, {.required = true}},
                                      text_or_json(r)};
                       });
}

Verb facts_verb() {
  return verb<Request>("facts", Group::Documents, "print the facts of documents as JSON Lines, no graph needed",
                       "dothi facts documents/*.txt", facts_command, [](Request& r) {
                         return Flags{{"FILE", "documents, or - for standard input", &r.files, {.required = true}},
                                      reading_threads(r),
                                      quiet(r)} +
                                pack(r);
                       });
}

Verb query_verb() {
  return verb<Request>(
      "query", Group::Questions, "run an openCypher query",
      "dothi query vn.dothi \"MATCH (c:Country {name: 'Vietnam'})-[s:SERVED_ON]->(b) RETURN b.name, s.start, s.end "
      "ORDER BY s.start\"",
      query_command, [](Request& r) {
        return Flags{graph(r),
                     {"QUERY", "the query, or - to read it from standard input", &r.text},
                     {"-f,--file", "file that holds the query, or several, each ended by ;", &r.query_file},
                     table_format(r),
                     {"-o,--output", "file to write to", &r.output},
                     {"--raw", "csv: no ' before texts that a spreadsheet would run; load and import take it off again",
                      &r.raw},
                     {"--lang", "language of errors and warnings: en or vi", &r.lang, {.among = {"vi", "en"}}}} +
               limits(r);
      });
}

Verb ask_verb() {
  return verb<Request>(
      "ask", Group::Questions, "answer a question in Vietnamese or English, with the sentences behind every line",
      "dothi ask vn.dothi \"which bodies has Vietnam served on\"", ask_command, [](Request& r) {
        return Flags{graph(r),
                     {"QUESTION", "the question, or - to read it from standard input", &r.text},
                     {"--repl", "type questions, one a line, and see what can be asked from there", &r.repl},
                     {"--lang", "vi or en (default: the question's)", &r.lang, {.among = {"vi", "en"}}},
                     {"--show-query", "show the openCypher query the question became", &r.show_query},
                     {"--svg", "draw the answer too, into this file (.svg .dot .png .pdf .html …)", &r.picture},
                     text_or_json(r)};
      });
}

Verb shell_verb() {
  return verb<Request>("shell", Group::Questions, "type queries and questions, with history and completion",
                       "dothi shell vn.dothi", shell_command, [](Request& r) {
                         return Flags{graph(r),
                                      table_format(r),
                                      {"--lang", "language of errors: en or vi", &r.lang, {.among = {"vi", "en"}}}} +
                                limits(r);
                       });
}

Verb simple(const char* name, const char* what, const char* example, int (*run)(const Request&)) {
  return verb<Request>(name, Group::File, what, example, run, [](Request& r) {
    return Flags{graph(r), text_or_json(r)};
  });
}

Verb dump_verb() {
  return verb<Request>("dump", Group::File, "write a graph as JSON Lines, the archival form",
                       "dothi dump vn.dothi -o vn.jsonl", dump_command, [](Request& r) {
                         return Flags{graph(r), {"-o,--output", "file to write", &r.output}};
                       });
}

Verb restore_verb() {
  return verb<Request>("restore", Group::File, "make a new graph from a dump", "dothi restore copy.dothi vn.jsonl",
                       restore_command, [](Request& r) {
                         return Flags{graph(r), {"FILE", "the dump, or - for standard input", &r.source}};
                       });
}

Verb packs_verb() {
  return verb<Request>("packs", Group::File, "list the domain packs found and where they are, or check a pack",
                       "dothi packs\ndothi packs ./films", packs_command, [](Request& r) {
                         return Flags{{"FOLDER", "a pack to check", &r.files}};
                       });
}

}  // namespace

const char* heading(Group group) {
  switch (group) {
    case Group::Documents: return "Documents and data in";
    case Group::Questions: return "Queries and questions";
    case Group::Pictures: return "Pictures and pages";
    case Group::Research: return "A researcher's work";
    case Group::File: break;
  }
  return "The graph file";
}

std::vector<Verb> verbs() {
  return {
      load_verb(),
      import_verb(),
      unload_verb(),
      facts_verb(),
      query_verb(),
      ask_verb(),
      brief_verb(),
      shell_verb(),
      draw_verb(),
      read_verb(),
      correct_verb(),
      conflicts_verb(),
      diff_verb(),
      eval_verb(),
      create_verb(),
      simple("schema", "labels, relationship types and properties of a graph", "dothi schema vn.dothi", schema_command),
      simple("stats", "counts and size of a graph", "dothi stats vn.dothi --format json", stats_command),
      simple("check", "read and verify every record of a graph file", "dothi check vn.dothi", check_command),
      backup_verb(),
      compact_verb(),
      dump_verb(),
      restore_verb(),
      limits_verb(),
      packs_verb(),
  };
}

}  // namespace dothi
