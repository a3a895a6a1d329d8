// dothi correct: a person puts right what was read wrong.
#include <dothi/corrections.h>
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "commands.h"
#include "faults.h"
#include "verbs.h"

namespace dothi {
namespace {

struct CorrectFlags {
  std::string graph, reject, mend, add, merge, into, separate, as, document, types, source, reason, author, date, undo,
      format;
  std::vector<std::string> where, set, unset;
  bool list = false;
};

std::string flat(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

std::string first_line_of(const char* command) {
  std::string line;
  if (std::FILE* pipe = popen(command, "r")) {
    char buffer[256];
    if (std::fgets(buffer, sizeof buffer, pipe)) line = buffer;
    pclose(pipe);
  }
  while (!line.empty() && (line.back() == '\n' || line.back() == ' ')) line.pop_back();
  return line;
}

// Who corrects: --author, $DOTHI_AUTHOR, git's user.name, the name of the account.
std::string author_of(const CorrectFlags& flags) {
  if (!flags.author.empty()) return flags.author;
  if (const char* given = std::getenv("DOTHI_AUTHOR"); given && *given) return given;
  if (std::string git = first_line_of("git config --get user.name 2>/dev/null");
      !git.empty() && !find_invalid_utf8(git))
    return git;
  if (const passwd* account = getpwuid(getuid()); account && account->pw_name && *account->pw_name)
    return account->pw_name;
  throw Error(Fault::Usage, "who corrects? give --author NAME, or set DOTHI_AUTHOR");
}

std::string today() {
  std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  char text[16];
  std::strftime(text, sizeof text, "%Y-%m-%d", &local);
  return text;
}

// The correction the flags describe, by way of the file's own form; nothing when they describe none.
std::optional<Correction> described(const CorrectFlags& f, const Schema& schema) {
  std::string head;
  int heads = 0;
  auto take = [&](const std::string& given, std::string text) {
    if (!given.empty()) head = std::move(text), ++heads;
  };
  take(f.reject, "reject " + f.reject);
  take(f.mend, "mend " + f.mend);
  take(f.add, "add " + f.add);
  take(f.merge, "merge " + f.merge + " into " + f.into);
  take(f.separate, "separate " + f.separate + " as " + f.as);
  if (heads > 1) throw Error(Fault::Usage, "one correction at a time: --reject, --mend, --add, --merge or --separate");
  if (heads == 0) return std::nullopt;
  if (!f.merge.empty() && f.into.empty())
    throw Error(Fault::Usage, "--merge NAME wants --into NAME, the name that stays");
  if (!f.separate.empty() && (f.as.empty() || f.document.empty()))
    throw Error(Fault::Usage,
                "--separate NAME wants --as NAME, the new name, and --in DOCUMENT, where that one is meant");
  if (f.reason.empty()) throw Error(Fault::Usage, "say why, with --reason TEXT; the next reader will want to know");
  std::string text = flat(head) + "\n";
  auto line = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) text += fmt::format("  {}: {}\n", name, flat(value));
  };
  line("types", f.types);
  for (const std::string& w : f.where) line("where", w);
  line("in", f.document);
  for (const std::string& s : f.set) line("set", s);
  for (const std::string& u : f.unset) line("unset", u);
  line("source", f.source), line("reason", f.reason), line("author", author_of(f)),
      line("date", f.date.empty() ? today() : f.date);
  try {
    return parse_corrections(text, "", schema).at(0);
  } catch (const Error& error) {  // ":2: what": there is no file, so no line either
    auto at = error.message.find(": ");
    throw Error(Fault::Usage, at == std::string::npos ? error.message : error.message.substr(at + 2));
  }
}

Value value_of(const Correction& c) {
  constexpr const char* kinds[] = {"reject", "mend", "add", "merge", "separate"};
  std::vector<Value> unset(c.unset.begin(), c.unset.end());
  return Value::map({{"kind", kinds[std::size_t(c.kind)]},
                     {"s", c.subject},
                     {"rel", c.relation},
                     {"o", c.object},
                     {"where", Value::map(c.where)},
                     {"in", c.document},
                     {"set", Value::map(c.set)},
                     {"unset", Value::list(std::move(unset))},
                     {"source", c.source},
                     {"reason", c.reason},
                     {"author", c.author},
                     {"date", c.date},
                     {"line", std::int64_t(c.line)}});
}

void print_list(const std::vector<Correction>& all, bool json) {
  std::string text;
  if (json) {
    std::vector<Value> list;
    for (const Correction& c : all) list.push_back(value_of(c));
    text = to_json(Value::list(std::move(list)), Table{}) + "\n";
  } else {
    std::size_t n = 0;
    for (const Correction& c : all) {
      text += fmt::format("{}{}  {}", n ? "\n" : "", n + 1, visible(to_text(c)));
      ++n;
    }
    if (all.empty()) text = "no corrections\n";
  }
  write_output("-", text);
}

void print_result(const Corrected& result, bool json) {
  print_notices(result.notices);
  if (json)
    return write_output("-", to_json(Value::map({{"corrections", std::int64_t(result.corrections)},
                                                 {"facts_before", std::int64_t(result.facts_before)},
                                                 {"facts", std::int64_t(result.facts_after)}}),
                                     Table{}) +
                                 "\n");
  write_output("-", fmt::format("{} in force, {} ({} before)\n", counted(result.corrections, "correction"),
                                counted(result.facts_after, "fact"), result.facts_before));
}

int correct_command(const CorrectFlags& flags) {
  bool json = flags.format == "json";
  if (flags.list) {
    print_list(corrections(Graph::open(flags.graph, {.read_only = true})), json);
    return Answered;
  }
  Graph graph = Graph::open(flags.graph);
  std::optional<Correction> correction = described(flags, schema(graph.read()));
  if (!flags.undo.empty()) {
    std::size_t n = 0;
    auto [end, error] = std::from_chars(flags.undo.data(), flags.undo.data() + flags.undo.size(), n);
    if (correction || error != std::errc() || end != flags.undo.data() + flags.undo.size() || n == 0)
      throw Error(Fault::Usage, "--undo N stands alone; N is a number of 'dothi correct GRAPH --list'");
    print_result(undo_correction(graph, n), json);
    return Answered;
  }
  print_result(correction ? correct(graph, *correction) : apply_corrections(graph), json);
  return Answered;
}

}  // namespace

Verb correct_verb() {
  return verb<CorrectFlags>("correct", Group::Research,
                            "reject, mend or add a fact, merge or separate names; without an option, apply "
                            "GRAPH.corrections after editing it",
                            "dothi correct vn.dothi --mend \"Vietnam -[SERVED_ON]-> ECOSOC\" --where \"start 1998\" "
                            "--set \"end 2000\" --reason \"the sentence says 2000\"",
                            correct_command, [](CorrectFlags& f) {
                              return std::vector<Flag>{
                                  {"GRAPH", "graph file", &f.graph, {.required = true}},
                                  {"--reject", "a fact that is wrong, as \"NAME -[RELATION]-> NAME\"", &f.reject},
                                  {"--mend", "a fact with wrong qualifiers", &f.mend},
                                  {"--add", "a fact no document states", &f.add},
                                  {"--merge", "a name that means the same as", &f.merge},
                                  {"--into", "this one, which stays", &f.into},
                                  {"--separate", "a name that two things share", &f.separate},
                                  {"--as", "the new name of the one that is meant", &f.as},
                                  {"--in", "in this document only", &f.document},
                                  {"--where", "which of several facts, as \"start 2008\"; may be repeated", &f.where},
                                  {"--set", "a qualifier it should have, as \"end 2009\"; may be repeated", &f.set},
                                  {"--unset", "a qualifier it should not have; may be repeated", &f.unset},
                                  {"--types", "what new names are, as \"Country -> Organ\"", &f.types},
                                  {"--source", "where an added fact stands", &f.source},
                                  {"--reason", "why", &f.reason},
                                  {"--author", "who (default: $DOTHI_AUTHOR, git's user.name, the account)", &f.author},
                                  {"--date", "when (default: today)", &f.date},
                                  {"--list", "list the corrections with their numbers", &f.list},
                                  {"--undo", "take the correction of this number out again", &f.undo},
                                  {"--format", "text or json", &f.format, {.among = {"text", "json"}}}};
                            });
}

}  // namespace dothi
