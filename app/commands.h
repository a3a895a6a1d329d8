// What each verb of the command does, free of the command-line library.
#pragma once

#include <dothi/export.h>
#include <dothi/loaders.h>
#include <dothi/queries.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace dothi {

// Everything the flags can say; each verb reads its own part.
struct Request {
  std::string graph;
  std::vector<std::string> files;
  std::string text;                     // query or question
  std::string query_file;               // -f
  std::vector<std::string> parameters;  // name=value
  std::string format;                   // "" = chosen by the terminal
  std::string output = "-";
  std::string pack, date, lang, title, description;
  std::string layout = "auto", page = "A4";
  std::size_t budget = 150;
  std::string about, relations, during;  // of draw: a name, relation types with commas, an EDTF period
  std::string theme, link_base;          // of draw: a theme.json, where documents can be read
  bool list_layouts = false, show_theme = false, timeline = false;
  unsigned depth = 1;
  std::string picture;       // ask --svg
  std::string source = "-";  // restore
  bool repl = false;         // ask --repl
  bool strict = false, show_query = false, quiet = false, raw = false;
  double timeout_seconds = 30;
  std::size_t memory_mib = 1024;
  int threads = std::max(1, int(std::thread::hardware_concurrency()));
};

// Each returns an exit code; what cannot be done is thrown as Error.
int load_command(const Request&);
int unload_command(const Request&);
int facts_command(const Request&);
int query_command(const Request&);
int ask_command(const Request&);
int draw_command(const Request&);
int schema_command(const Request&);
int stats_command(const Request&);
int check_command(const Request&);
int dump_command(const Request&);
int restore_command(const Request&);
int packs_command(const Request&);
int shell_command(const Request&);

// A query's text with its name for error messages, so that main can show the caret.
struct QuerySource {
  std::string place, text, lang;
};
extern QuerySource current_source;

// Where the first statement of `text` ends (past its ';'), outside strings, backticks and comments.
std::optional<std::size_t> statement_end(std::string_view text);
// Whether there is nothing to run in it: blanks, comments, lone semicolons.
bool holds_no_statement(std::string_view text);

// Shared by the verbs and the shell.
Options options_of(const Request&);
TableFormat table_format_of(const Request&);
void print_table(const Table&, const Request&);
void print_answer(const Answer&, const Request&, std::string_view question);
int answer_exit_code(const Answer&);
std::string counted(std::size_t n, std::string_view noun);  // "1 fact", "2 facts"
void print_notices(const std::vector<Notice>&);
Value schema_value(Graph&);
void print_value(const Value&, const Request&);

Graph open_for_reading(const Request&);
// Sets current_source from the query or the file that holds it.
void take_query(const Request&);
// Type questions, one a line; after each answer what can be asked from there.
int ask_shell_command(const Request&);
// Draws the answer into request.picture.
void draw_answer(Graph&, const Answer&, const Request&, std::string_view question);

// A file to write ("-": standard output) that appears whole, at finish(), or not at all. Opening it fails where it cannot be written
// or is a graph. Throws Error(Io), Error(Usage).
class OutputFile {
 public:
  explicit OutputFile(const std::string& path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  void write(std::string_view bytes);
  void finish();

 private:
  std::string path_, target_;
  std::FILE* file_ = nullptr;
  bool ok_ = true;
};
void write_output(const std::string& path, std::string_view bytes);
// The bytes of a file ("-": standard input). Throws Error(NotFound) or Error(Io).
std::string read_input(const std::string& path);
bool output_is_terminal();
extern std::atomic<bool> interrupted;

}  // namespace dothi
