// dothi create: a graph to begin from.
#include "commands.h"
#include "faults.h"
#include "verbs.h"

namespace dothi {
namespace {

struct CreateFlags {
  std::string graph;
};

int create_command(const CreateFlags& flags) {
  Graph::create(flags.graph);
  return Answered;
}

}  // namespace

Verb create_verb() {
  return verb<CreateFlags>("create", Group::File, "make an empty graph", "dothi create new.dothi", create_command,
                           [](CreateFlags& f) -> std::vector<Flag> {
                             return {{"GRAPH", "the new file", &f.graph, {.required = true}}};
                           });
}

}  // namespace dothi
