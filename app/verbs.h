// A verb as data: what its flags are and where they go, free of the command-line library. A new verb is one file
// (app/NAME.cpp with `Verb NAME_verb()`) and one line in verbs.cpp:
//
//   struct ReadFlags { std::string graph, document, output = "-"; };
//   int read_page(const ReadFlags&);                       // returns an exit code, throws Error
//   Verb read_verb() {
//     return verb<ReadFlags>("read", Group::Documents, "a document with its facts marked, as a page",
//                            "dothi read vn.dothi a.txt -o a.html", read_page, [](ReadFlags& f) -> std::vector<Flag> {
//       return {{"GRAPH", "graph file", &f.graph, {.required = true}}, {"-o,--output", "file to write", &f.output}};
//     });
//   }
#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace dothi {

struct FlagLimits {
  bool required = false;
  std::vector<std::string> among;  // the values allowed, when they are few
  double least = 0, most = 0;      // of a number; no limits when both are 0
  bool many = false;               // a list option takes every word up to the next option
};

// "GRAPH" is an operand, "-o,--output" an option. A bool is a switch, a list takes every operand that is left, or is an
// option that may be repeated; what the target holds is the default.
struct Flag {
  using Target = std::variant<bool*, std::string*, std::vector<std::string>*, int*, unsigned*, std::size_t*, double*>;
  std::string name, what;
  Target into;
  FlagLimits limits = {};
};

enum class Group : unsigned char { Documents, Questions, Pictures, Research, File };
const char* heading(Group);

struct Verb {
  const char* name;
  Group group;
  const char* what;
  const char* example;
  std::function<std::vector<Flag>()> flags;  // asked of the verb that was typed alone
  std::function<int()> run;
};

// Flags live as long as the program: one set a type, shared by the verbs that use the type.
template <typename Flags>
Verb verb(const char* name, Group group, const char* what, const char* example, int (*run)(const Flags&),
          std::vector<Flag> (*flags)(Flags&)) {
  static Flags values;
  return {name, group, what, example, [flags] { return flags(values); }, [run] { return run(values); }};
}

// Every verb, in the order of --help.
std::vector<Verb> verbs();

}  // namespace dothi
