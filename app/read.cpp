// dothi read: a document as it was read.
#include <dothi/reading.h>

#include "commands.h"
#include "faults.h"
#include "verbs.h"

namespace dothi {
namespace {

struct ReadFlags {
  std::string graph, document, output = "-", lang = "en";
};

int read_command(const ReadFlags& flags) {
  Graph graph = Graph::open(flags.graph, {.read_only = true});
  // A path finds the document too: it is known by its file name.
  std::string name = flags.document.substr(flags.document.find_last_of('/') + 1);
  if (flags.output != "-" && !flags.output.ends_with(".html") && !flags.output.ends_with(".htm"))
    throw Error(Fault::Usage, "-o " + flags.output + ": a page is written; call it .html");
  write_output(flags.output, reading(graph.read(), name, {.lang = flags.lang}));
  return Answered;
}

}  // namespace

Verb read_verb() {
  return verb<ReadFlags>(
      "read", Group::Research,
      "a document with its names and facts marked, and the sentences that gave nothing, as a page",
      "dothi read vn.dothi 01-viet-nam-hoi-dong-bao-an.txt -o page.html", read_command, [](ReadFlags& f) {
        return std::vector<Flag>{
            {"GRAPH", "graph file", &f.graph, {.required = true}},
            {"DOCUMENT", "name of a loaded document", &f.document, {.required = true}},
            {"-o,--output", "file to write", &f.output},
            {"--lang", "language of headings and relations: en or vi", &f.lang, {.among = {"vi", "en"}}}};
      });
}

}  // namespace dothi
