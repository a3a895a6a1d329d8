// The interactive shell: openCypher ended by ';', questions in plain words, commands after ':'.
#include <dothi/in_use.h>
#include <editline/readline.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <cwchar>
#include <filesystem>
#include <set>

#include "commands.h"
#include "faults.h"
#include "session.h"

namespace dothi {
namespace {

constexpr const char* keywords[] = {
    "ALL",
    "AND",
    "AS",
    "ASC",
    "BEGIN",
    "BY",
    "CALL",
    "CASE",
    "CONTAINS",
    "COUNT",
    "COMMIT",
    "CREATE",
    "CREATE CONSTRAINT",
    "CREATE INDEX",
    "DELETE",
    "DESC",
    "DETACH",
    "DISTINCT",
    "DROP",
    "ELSE",
    "END",
    "ENDS WITH",
    "EXISTS",
    "EXPLAIN",
    "FOREACH",
    "IN",
    "IS NORMALIZED",
    "IS NULL",
    "IS NOT NULL",
    "LIMIT",
    "MATCH",
    "MERGE",
    "NOT",
    "ON CREATE SET",
    "ON MATCH SET",
    "OPTIONAL MATCH",
    "OR",
    "ORDER BY",
    "PROFILE",
    "REMOVE",
    "RETURN",
    "ROLLBACK",
    "SET",
    "SHOW CONSTRAINTS",
    "SHOW INDEXES",
    "SHORTEST",
    "SKIP",
    "STARTS WITH",
    "THEN",
    "UNION",
    "UNWIND",
    "WHEN",
    "WHERE",
    "WITH",
    "YIELD",
};

std::vector<std::string> questions;  // examples to complete, in the shell of questions
Graph* completing = nullptr;         // readline's callbacks carry no state
std::vector<std::string> candidates;

// What can stand at the cursor: labels and types after ':', properties after '.', names inside quotes, else keywords.
std::vector<std::string> complete_at(std::string_view line, std::size_t start, std::string_view word) {
  std::set<std::string> found;
  View view = completing->read();
  auto offer = [&](std::string_view name) {
    if (name.size() >= word.size() && fold(name.substr(0, word.size())) == fold(word)) found.emplace(name);
  };
  char before = start > 0 ? line[start - 1] : ' ';
  bool quoted = std::count(line.begin(), line.begin() + std::ptrdiff_t(start), '\'') % 2 == 1 ||
                std::count(line.begin(), line.begin() + std::ptrdiff_t(start), '"') % 2 == 1;
  if (quoted) {
    std::size_t open = line.find_last_of("'\"", start);
    std::string_view prefix = line.substr(open + 1, start + word.size() - open - 1);
    std::size_t cut = start - open - 1;
    for (const std::string& name : view.complete(prefix, 50))
      if (name.size() >= cut) found.insert(name.substr(cut));
  } else if (before == ':' || before == '|' || before == '&') {
    for (const std::string& name : labels_in_use(view)) offer(name);
    for (const std::string& name : types_in_use(view)) offer(name);
  } else if (before == '.') {
    for (const std::string& name : keys_in_use(view)) offer(name);
  } else {
    for (const char* keyword : keywords) offer(keyword);
  }
  return {found.begin(), found.end()};
}

// A line that begins like an example question, else the names that begin like what is typed.
std::vector<std::string> complete_question(std::string_view line, std::size_t start, std::string_view word) {
  std::vector<std::string> found;
  std::string typed = fold(line.substr(0, start + word.size()));
  for (const std::string& question : questions) {
    if (!fold(question).starts_with(typed)) continue;
    std::size_t cut = std::min(question.size(), question.find_first_not_of(' ', start));
    if (start == 0 || fold(std::string_view(question).substr(0, start)) == fold(line.substr(0, start)))
      found.push_back(question.substr(cut));
  }
  if (!found.empty() || word.empty()) return found;
  return completing->read().complete(word, 50);
}

char* next_candidate(const char*, int state) {
  static std::size_t next;
  if (state == 0) next = 0;
  return next < candidates.size() ? strdup(candidates[next++].c_str()) : nullptr;
}

char** complete(const char* word, int start, int) {
  rl_attempted_completion_over = 1;
  try {
    candidates = questions.empty() ? complete_at(rl_line_buffer, std::size_t(start), word)
                                   : complete_question(rl_line_buffer, std::size_t(start), word);
  } catch (const Error&) { candidates.clear(); }
  return candidates.empty() ? nullptr : rl_completion_matches(word, next_candidate);
}

std::string_view trim(std::string_view text) {
  std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// The next character typed, EOF at the end and after a Ctrl-C. That signal comes through only while this waits: one that came just
// before would be forgotten, and the terminal wait on.
int next_character(std::FILE* in) {
  sigset_t interrupt, others;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  sigprocmask(SIG_BLOCK, &interrupt, &others);
  pollfd typed{fileno(in), POLLIN, 0};
  std::mbstate_t begun{};
  wchar_t character = 0;
  char byte;
  std::size_t bytes = std::size_t(-2);  // of the character; -2 is "more to come"
  while (bytes == std::size_t(-2) && !interrupted && ppoll(&typed, 1, nullptr, &others) > 0 &&
         read(typed.fd, &byte, 1) == 1)
    bytes = std::mbrtowc(&character, &byte, 1, &begun);
  sigprocmask(SIG_SETMASK, &others, nullptr);
  if (bytes == std::size_t(-2)) return EOF;
  return bytes == std::size_t(-1) ? 0xFFFD : int(character);
}

// "Ai là Tổng Thư ký ASEAN?": ends as a question does and begins with none of the language's words.
bool is_question(std::string_view typed) {
  if (!typed.ends_with('?') && !typed.ends_with("？")) return false;
  const std::string first = upper(typed.substr(0, typed.find_first_of(" (/")));
  return std::none_of(std::begin(keywords), std::end(keywords),
                      [&](std::string_view word) { return word.substr(0, word.find(' ')) == first; });
}

constexpr const char* question_help =
    "  which bodies …           a question in English or Vietnamese\n"
    "  a number                 the question of that number below the last answer\n"
    "  :examples  :help  :quit\n";

constexpr const char* help =
    "  MATCH …;                 run openCypher, ended by ;\n"
    "  BEGIN; … COMMIT;         several statements as one commit; ROLLBACK; takes them back\n"
    "  which bodies …?          ask in English or Vietnamese; with ? in front when it does not end so\n"
    "  :draw FILE QUERY         draw a query's result (.svg .dot .png .pdf)\n"
    "  :schema  :stats          what the graph holds\n"
    "  :format NAME             table, box, csv, json, jsonl, markdown\n"
    "  :param NAME=VALUE        set a query parameter\n"
    "  :help  :quit\n";

class Shell {
 public:
  explicit Shell(const Request& request)
      : request_(request), graph_(Graph::open(request.graph)), terminal_(isatty(STDIN_FILENO)) {}

  int run() {
    if (terminal_) {
      completing = &graph_;
      rl_getc_function = next_character;
      rl_initialize();
      rl_attempted_completion_function = complete;
      rl_basic_word_break_characters = const_cast<char*>(" \t\n\"'`;:.|&(){}[]<>=,+-*/%!$");
      history_ = history_file();
      stifle_history(10'000);
      read_history(history_.c_str());
    }
    std::string pending, line;
    if (request_.repl) return questions_only();
    while (next_line(!pending.empty() ? "  ...> " : session_.open() ? "dothi# " : "dothi> ", line)) {
      if (interrupted.exchange(false)) {
        pending.clear();
        continue;
      }
      std::string_view typed = trim(line);
      if (pending.empty() && (typed.empty() || typed[0] == ':' || typed[0] == '?' || is_question(typed))) {
        const auto done = [&] {
          return typed[0] == ':' ? command(typed.substr(1)) : question(trim(typed.substr(typed[0] == '?')));
        };
        if (!typed.empty() && !guarded(done)) break;
        continue;
      }
      pending += line + "\n";
      while (auto end = statement_end(pending)) {
        std::string statement = pending.substr(0, *end);
        pending.erase(0, *end);
        if (!holds_no_statement(statement)) guarded([&] { return query(statement), true; });
      }
      if (holds_no_statement(pending)) pending.clear();
    }
    if (!holds_no_statement(pending)) guarded([&] { return query(pending), true; });
    if (session_.open()) {
      std::fputs("the open transaction was not committed and is rolled back\n", stderr);
      code_ = BadUsage;
    }
    if (terminal_) write_history(history_.c_str()), std::puts("");
    return terminal_ ? int(Answered) : code_;
  }

 private:
  // The shell of questions: every line is one, and what can be asked from an answer stands below it, numbered.
  int questions_only() {
    questions = example_questions(graph_, request_.lang);
    std::string line;
    while (next_line("? ", line)) {
      if (interrupted.exchange(false)) continue;
      std::string_view typed = trim(line);
      if (typed.empty()) continue;
      bool more = guarded([&] {
        if (typed == ":quit" || typed == ":q" || typed == ":exit") return false;
        if (typed == ":help") return std::fputs(question_help, stdout), true;
        if (typed == ":examples") return offer({questions.begin(), questions.end()}), true;
        if (typed[0] == ':') throw Error(Fault::Usage, fmt::format("no command '{}'; see :help", visible(typed)));
        return ask_and_offer(chosen(typed));
      });
      if (!more) break;
    }
    if (terminal_) write_history(history_.c_str()), std::puts("");
    return terminal_ ? int(Answered) : code_;
  }

  std::string chosen(std::string_view typed) const {
    bool number =
        typed.size() < 4 && std::all_of(typed.begin(), typed.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!number) return std::string(typed);
    std::size_t n = std::size_t(std::stoi(std::string(typed)));
    if (n < 1 || n > offered_.size()) throw Error(Fault::Usage, fmt::format("no question {} is offered", n));
    return offered_[n - 1];
  }

  void offer(std::vector<std::string> list) {
    offered_ = std::move(list);
    for (std::size_t i = 0; i < offered_.size(); ++i) fmt::print("  {} {}\n", i + 1, visible(offered_[i]));
  }

  bool ask_and_offer(const std::string& text) {
    current_source = {};
    Answer answer = ask(graph_, text, options_of(request_), request_.lang);
    print_answer(answer, request_, text);
    code_ = answer_exit_code(answer);
    if (request_.format == "json") return true;
    std::vector<std::string> next = follow_ups(graph_, answer, 4, options_of(request_));
    if (!next.empty()) fmt::print("\n{}\n", answer.lang == "vi" ? "Có thể hỏi tiếp:" : "From here:");
    offer(std::move(next));
    return std::puts(""), true;
  }

  static std::string history_file() {
    const char* state = std::getenv("XDG_STATE_HOME");
    const char* home = std::getenv("HOME");
    std::filesystem::path folder =
        state && *state ? std::filesystem::path(state) : std::filesystem::path(home ? home : ".") / ".local/state";
    std::error_code ignored;
    std::filesystem::create_directories(folder / "dothi", ignored);
    return (folder / "dothi" / "history").string();
  }

  // False at the end of the input. Ctrl-C drops the line typed, and `interrupted` stays set.
  bool next_line(const char* prompt, std::string& line) {
    interrupted = false;
    if (terminal_) {
      char* typed = readline(prompt);
      if (interrupted) {
        std::free(typed);
        line.clear();
        return std::puts(""), true;
      }
      if (!typed) return false;
      line = typed;
      if (!trim(line).empty()) add_history(typed);
      std::free(typed);
      return true;
    }
    line.clear();
    int c;
    while ((c = std::getchar()) != EOF && c != '\n') line += char(c);
    return c != EOF || !line.empty();
  }

  // Runs one thing typed; an error is shown and the shell goes on. False ends the shell.
  template <typename Work>
  bool guarded(Work work) {
    try {
      bool more = work();
      if (std::fflush(stdout) != 0 && errno != EPIPE)
        throw Error(Fault::Io, fmt::format("cannot write standard output: {}", std::strerror(errno)));
      return more;
    } catch (const Error& error) {
      std::fflush(stdout);
      fmt::print(stderr, "{}\n",
                 error.span == Span{} ? error.message : told(error, request_.lang).render(current_source.text));
      code_ = exit_code(error.fault);
    } catch (const std::bad_alloc&) {
      fmt::print(stderr, "out of memory; ask for less\n");
      code_ = Failed;
    }
    return true;
  }

  void query(const std::string& text) {
    current_source = {"", text, request_.lang};
    bool was_open = session_.open();
    // What comes through a pipe was written for a transaction that no longer is: it is not run outside of one.
    if (lost_ && ends_transaction(text)) {
      lost_ = false;
      throw Error(Fault::Usage, "the transaction was rolled back before, after an error; nothing of it is committed");
    }
    if (lost_) return;
    try {
      print_table(session_.run(text, options_of(request_)), request_);
    } catch (...) {
      lost_ = !terminal_ && was_open && !session_.open() && !ends_transaction(text);
      throw;
    }
    if (terminal_ && was_open != session_.open())
      std::puts(was_open ? "the transaction is over" : "a transaction is open");
  }

  bool question(std::string_view text) {
    current_source = {};
    Answer answer = ask(graph_, text, options_of(request_));
    Request plain = request_;
    if (plain.format != "json") plain.format.clear();
    print_answer(answer, plain, text);
    return true;
  }

  bool command(std::string_view text) {
    current_source = {};
    std::size_t space = text.find(' ');
    std::string_view name = text.substr(0, space);
    std::string_view rest = space == std::string_view::npos ? std::string_view{} : trim(text.substr(space));
    Request request = request_;
    if (name == "quit" || name == "exit" || name == "q") return false;
    if (name == "help") return std::fputs(help, stdout), true;
    if (name == "schema") return request.format.clear(), schema_command(request), true;
    if (name == "stats") return request.format.clear(), stats_command(request), true;
    if (name == "format") {
      request.format = rest;
      table_format_of(request);
      return request_.format = rest, true;
    }
    if (name == "param") {
      request_.parameters.emplace_back(rest);
      try {
        options_of(request_);
      } catch (const Error&) {
        request_.parameters.pop_back();
        throw;
      }
      return true;
    }
    if (name == "draw") {
      std::size_t end = rest.find(' ');
      request.output = rest.substr(0, end);
      request.text = end == std::string_view::npos ? "" : trim(rest.substr(end));
      request.format.clear();
      if (request.output.empty()) throw Error(Fault::Usage, ":draw FILE QUERY");
      return draw_command(request), true;
    }
    auto near = suggest(name, {"quit", "help", "schema", "stats", "format", "param", "draw"});
    throw Error(Fault::Usage, fmt::format("no command ':{}'{}", visible(name),
                                          near ? fmt::format("; did you mean ':{}'?", *near) : "; see :help"));
  }

  Request request_;
  Graph graph_;
  Session session_{graph_};
  bool terminal_;
  std::string history_;
  int code_ = Answered;
  bool lost_ = false;                 // an error ended the transaction that the next statements belong to
  std::vector<std::string> offered_;  // the questions under the last answer
};

}  // namespace

int shell_command(const Request& request) { return Shell(request).run(); }

int ask_shell_command(const Request& request) { return Shell(request).run(); }

}  // namespace dothi
