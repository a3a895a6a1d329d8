#include "commands.h"

#include <dothi/in_use.h>
#include <dothi/load_files.h>
#include <dothi/messages.h>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

#include "faults.h"
#include "session.h"

namespace dothi {

QuerySource current_source;
std::atomic<bool> interrupted{false};

// ---- Bytes in and out -----------------------------------------------------------------------------------

namespace {

[[noreturn]] void io_error(std::string_view doing, const std::string& path) {
  int error = errno;
  Fault fault = error == ENOENT ? Fault::NotFound : Fault::Io;
  std::string remedy = error == ENOENT   ? "; check the path"
                       : error == EACCES ? "; check the permissions"
                       : error == ENOSPC ? "; the disk is full"
                                         : "";
  throw Error(fault, fmt::format("{}: cannot {}: {}{}", path, doing, std::strerror(error), remedy));
}

void put(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size() && errno != EPIPE)
    io_error("write", "standard output");
}

std::size_t terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 0;
}

bool wants_json(const Request& request) { return request.format == "json" || request.format == "jsonl"; }

std::string json(const Value& value) { return to_json(value, Table{}); }

}  // namespace

Graph open_for_reading(const Request& request) { return Graph::open(request.graph, {.read_only = true}); }

bool output_is_terminal() { return isatty(STDOUT_FILENO); }

std::string read_input(const std::string& path) {
  std::FILE* file = path == "-" ? stdin : std::fopen(path.c_str(), "rb");
  if (!file) io_error("read", path);
  std::string bytes;
  char buffer[1 << 16];
  std::size_t n;
  while ((n = std::fread(buffer, 1, sizeof buffer, file)) > 0) bytes.append(buffer, n);
  bool failed = std::ferror(file);
  int error = errno;
  if (file != stdin) std::fclose(file);
  errno = error;
  if (failed) io_error("read", path);
  return bytes;
}

namespace {

// Whether a file is a graph, by the mark in its first page: no result may take its place.
bool is_graph(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (!file) return false;
  std::uint32_t mark = 0;
  const bool read = std::fseek(file, 16, SEEK_SET) == 0 && std::fread(&mark, sizeof mark, 1, file) == 1;
  std::fclose(file);
  return read && mark == 0xBEEFC0DE;
}

}  // namespace

OutputFile::OutputFile(const std::string& path) : path_(path), target_(path) {
  if (path == "-") return;
  struct stat status {};
  // A device or pipe is written to as it is; a file, or what a link leads to, is replaced whole.
  if (::stat(path.c_str(), &status) != 0 || S_ISREG(status.st_mode)) {
    if (is_graph(path))
      throw Error(Fault::Usage, fmt::format("{}: this is a graph; give the output another name", visible(path)));
    std::error_code none;
    if (auto real = std::filesystem::canonical(path, none); !none) path_ = real.string();
    target_ = fmt::format("{}.{}.tmp", path_, getpid());
  }
  file_ = std::fopen(target_.c_str(), "wb");
  if (!file_) io_error("write", path);
}

OutputFile::~OutputFile() {
  if (!file_) return;
  std::fclose(file_);
  if (target_ != path_) std::remove(target_.c_str());
}

void OutputFile::write(std::string_view bytes) {
  if (!file_) return put(bytes);
  ok_ = ok_ && std::fwrite(bytes.data(), 1, bytes.size(), file_) == bytes.size();
}

void OutputFile::finish() {
  if (!file_) return;
  ok_ = std::fclose(std::exchange(file_, nullptr)) == 0 && ok_;
  if (ok_ && target_ != path_) ok_ = std::rename(target_.c_str(), path_.c_str()) == 0;
  if (ok_) return;
  int error = errno;
  if (target_ != path_) std::remove(target_.c_str());
  errno = error;
  io_error("write", path_);
}

void write_output(const std::string& path, std::string_view bytes) {
  OutputFile file(path);
  file.write(bytes);
  file.finish();
}

std::string counted(std::size_t n, std::string_view noun) { return fmt::format("{} {}{}", n, noun, n == 1 ? "" : "s"); }

void print_notices(const std::vector<Notice>& notices) {
  for (const Notice& notice : notices) {
    std::string_view level = notice.level == Notice::Level::Fault     ? "error: "
                             : notice.level == Notice::Level::Warning ? "warning: "
                                                                      : "";
    fmt::print(stderr, "{}{}{}{}\n", notice.where, notice.where.empty() ? "" : ": ", level, visible(notice.message));
  }
}

void print_value(const Value& value, const Request& request) {
  if (request.output != "-") return write_output(request.output, json(value) + "\n");
  put(json(value) + "\n");
}

// ---- load, unload, facts --------------------------------------------------------------------------------

namespace {

// One named by its folder is being written, so that all of it is checked; one that is installed was.
Pack opened_pack(const std::string& name_or_path) {
  Pack pack = Pack::open(name_or_path);
  const std::vector<std::string> installed = Pack::available();
  if (std::find(installed.begin(), installed.end(), name_or_path) == installed.end()) check_questions(pack);
  return pack;
}

LoadOptions load_options(const Request& request) {
  LoadOptions options;
  options.pack = request.pack;
  options.date = request.date;
  options.strict = request.strict;
  options.threads = unsigned(request.threads);
  options.cancel = &interrupted;
  if (isatty(STDERR_FILENO) && !request.quiet)
    options.progress = [last = -1](std::size_t done, std::size_t all, std::string_view file) mutable {
      int percent = all ? int(done * 100 / all) : 100;
      if (percent == last) return;
      last = percent;
      int filled = percent * 30 / 100;
      fmt::print(stderr, "\r{:█<{}}{:░<{}} {:3}% {:.40}\x1b[K", "", filled, "", 30 - filled, percent, visible(file));
      if (percent == 100) fmt::print(stderr, "\r\x1b[K");
    };
  return options;
}

Value notices_value(const std::vector<Notice>& notices) {
  std::vector<Value> list;
  for (const Notice& n : notices) list.push_back(Value::map({{"where", n.where}, {"message", n.message}}));
  return Value::list(std::move(list));
}

Value report_value(const Report& report) {
  std::vector<MapEntry> facts;
  for (const auto& [relation, count] : report.facts) facts.emplace_back(relation, std::int64_t(count));
  return Value::map({{"documents", std::int64_t(report.documents)},
                     {"replaced", std::int64_t(report.replaced)},
                     {"sentences", std::int64_t(report.sentences)},
                     {"facts", Value::map(std::move(facts))},
                     {"nodes", std::int64_t(report.nodes)},
                     {"relationships", std::int64_t(report.relationships)},
                     {"left_out", std::int64_t(report.left_out)},
                     {"corrections", std::int64_t(report.corrections)},
                     {"sentences_without_facts", notices_value(report.barren)},
                     {"notices", notices_value(report.notices)},
                     {"more_notices", std::int64_t(report.more_notices)}});
}

void print_report(const Report& report, const Request& request) {
  print_notices(report.notices);
  if (report.more_notices) fmt::print(stderr, "… and {} more\n", report.more_notices);
  if (wants_json(request)) return print_value(report_value(report), request);
  std::size_t all = 0, widest = 0;
  for (const auto& [relation, count] : report.facts) all += count, widest = std::max(widest, relation.size());
  std::string text;
  if (report.documents)
    text += fmt::format("{}{}, {}, {}, {} without a fact\n", counted(report.documents, "document"),
                        report.replaced ? fmt::format(" ({} replaced)", report.replaced) : "",
                        counted(report.sentences, "sentence"), counted(all, "fact"), report.barren.size());
  if (report.corrections)
    text += fmt::format("{} in force ({}.corrections)\n", counted(report.corrections, "correction"),
                        visible(request.graph));
  if (report.nodes || report.relationships)
    text += fmt::format("{}, {}\n", counted(report.nodes, "node"), counted(report.relationships, "relationship"));
  for (const auto& [relation, count] : report.facts) text += fmt::format("  {:<{}}  {}\n", relation, widest, count);
  put(text);
}

}  // namespace

int load_command(const Request& request) {
  if (!request.pack.empty()) opened_pack(request.pack);  // a broken pack is found before a graph file is made
  bool existed = access(request.graph.c_str(), F_OK) == 0;
  Graph graph = Graph::open_or_create(request.graph);
  const auto make_nothing = [&] {
    if (isatty(STDERR_FILENO)) fmt::print(stderr, "\r\x1b[K");
    if (existed || graph.read().commit() > 1 || graph.read().node_count() > 0) return;
    ::unlink(request.graph.c_str());
    ::unlink((request.graph + "-lock").c_str());
  };
  try {
    const FilesReport report = load_files(graph, request.files, load_options(request));
    if (report.nothing_read()) make_nothing();
    print_report(report, request);
    if (report.files_left_out)
      fmt::print(stderr, "dothi: {} of {} left out\n", report.files_left_out, counted(report.files, "file"));
    if (report.nothing_read()) fmt::print(stderr, "dothi: nothing could be read; nothing was loaded\n");
    return report.files_left_out || report.nothing_read() ? Failed : Answered;
  } catch (...) {
    make_nothing();
    throw;
  }
}

int unload_command(const Request& request) {
  Graph graph = Graph::open(request.graph);
  const Report all = unload(graph, request.files);
  if (wants_json(request))
    print_value(report_value(all), request);
  else
    put(fmt::format("{} removed with {}\n", counted(all.documents, "document"), counted(all.sentences, "sentence")));
  return Answered;
}

int facts_command(const Request& request) {
  Pack pack = opened_pack(request.pack.empty() ? "un" : request.pack);
  require_date(request.date);
  LoadOptions options = load_options(request);
  facts(request.files, pack, options, [](const std::vector<Fact>& read, const Report& report) {
    std::string text;
    for (const Fact& fact : read) text += to_json(fact) + "\n";
    put(text);
    print_notices(report.notices);
  });
  return Answered;
}

// ---- query ------------------------------------------------------------------------------------------------

namespace {

// A parameter as typed: number, true, false, null, 'quoted' or "quoted" text, [list] or {map}, else the text itself.
Value parameter_value(std::string_view text) {
  if (text == "true") return Value(true);
  if (text == "false") return Value(false);
  if (text == "null") return Value();
  std::int64_t integer;
  auto whole = std::from_chars(text.data(), text.data() + text.size(), integer);
  if (whole.ec == std::errc() && whole.ptr == text.data() + text.size()) return Value(integer);
  if (whole.ec == std::errc::result_out_of_range && whole.ptr == text.data() + text.size())
    throw Error(Fault::Usage,
                fmt::format("--param {}: a whole number beyond 64 bits; write {}.0 for a FLOAT", text, text));
  double real;
  auto part = std::from_chars(text.data(), text.data() + text.size(), real);
  if (part.ec == std::errc() && part.ptr == text.data() + text.size()) return Value(real);
  if (text.size() >= 2 && (text.front() == '\'' || text.front() == '"') && text.back() == text.front())
    return Value(text.substr(1, text.size() - 2));
  if (text.starts_with('[') ||
      text.starts_with('{')) {  // a list or map as openCypher writes it; else a text that begins so
    Graph nothing = Graph::in_memory();
    try {
      const Table table = run(nothing, "RETURN " + std::string(text) + " AS value");
      if (table.row_count == 1 && table.columns.size() == 1) return table.data[0][0].own();
    } catch (const Error&) {}
  }
  return Value(normalize(text));
}

}  // namespace

Options options_of(const Request& request) {
  Options options;
  options.timeout_ms = std::int64_t(request.timeout_seconds * 1000);
  options.memory_bytes = request.memory_mib << 20;
  options.threads = request.threads;
  options.cancel = &interrupted;
  for (const std::string& parameter : request.parameters) {
    auto equals = parameter.find('=');
    if (equals == std::string::npos || equals == 0)
      throw Error(Fault::Usage, fmt::format("--param {}: write --param name=value", parameter));
    options.parameters.insert_or_assign(parameter.substr(0, equals),
                                        parameter_value(std::string_view(parameter).substr(equals + 1)));
  }
  return options;
}

TableFormat table_format_of(const Request& request) {
  if (request.format.empty())
    return output_is_terminal() && request.output == "-" ? TableFormat::Box : TableFormat::Csv;
  if (auto format = table_format(request.format)) return *format;
  throw Error(Fault::Usage,
              fmt::format("--format {}: the formats are table, box, csv, json, jsonl, markdown", request.format));
}

namespace {

void tell_changes(const Changes& c) {
  std::string text;
  auto add = [&](std::uint64_t n, std::string_view noun) {
    if (n) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", n, noun);
  };
  add(c.nodes_created, "nodes created");
  add(c.nodes_deleted, "nodes deleted");
  add(c.relationships_created, "relationships created");
  add(c.relationships_deleted, "relationships deleted");
  add(c.properties_set, "properties set");
  add(c.labels_added, "labels added");
  add(c.labels_removed, "labels removed");
  add(c.indexes_added, "indexes added");
  add(c.indexes_removed, "indexes removed");
  add(c.constraints_added, "constraints added");
  add(c.constraints_removed, "constraints removed");
  fmt::print(stderr, "{}\n", text);
}

// The tables of a script one after another: to standard output as they come, into a file whole and at the end.
class TableOutput {
 public:
  // The file is opened before a query runs: one that cannot be written must not have changed anything.
  explicit TableOutput(const Request& request) : request_(request), to_file_(request.output != "-") {
    if (to_file_) file_.emplace(request.output);
  }

  void add(const Table& table) {
    std::vector<Notice> notices = table.notices;
    if (request_.lang == "vi")
      for (Notice& notice : notices) notice.message = vietnamese(notice.message).value_or(notice.message);
    print_notices(notices);
    if (!table.columns.empty()) {
      const TableFormat format = table_format_of(request_);
      if (tables_++ && !wants_json(request_)) take("\n");
      write(table, format, [&](std::string_view s) { take(s); },
            {.raw = request_.raw, .width = output_is_terminal() ? terminal_width() : 0});
    }
    put(table.plan);
    if (table.changes.any() && isatty(STDERR_FILENO)) tell_changes(table.changes);
  }

  void finish() {
    if (to_file_ && tables_) file_->finish();
  }

 private:
  void take(std::string_view s) { to_file_ ? file_->write(s) : put(s); }

  const Request& request_;
  const bool to_file_;
  std::size_t tables_ = 0;
  std::optional<OutputFile> file_;
};

struct ScriptPart {
  std::size_t begin;
  std::string_view text;
};

// The statements of a script; the whole text when it holds none, for the parser to say what is missing.
std::vector<ScriptPart> statements(std::string_view text) {
  std::vector<ScriptPart> found;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = begin + statement_end(text.substr(begin)).value_or(text.size() - begin);
    if (std::string_view one = text.substr(begin, end - begin); !holds_no_statement(one)) found.push_back({begin, one});
    begin = end;
  }
  if (found.empty()) found.push_back({0, text});
  return found;
}

// An error inside a statement points into the script.
template <typename Work>
void at_its_place(const ScriptPart& statement, Work work) {
  try {
    work(statement.text);
  } catch (Error& error) {
    if (!(error.span == Span{})) error.span.begin += statement.begin, error.span.end += statement.begin;
    throw;
  }
}

}  // namespace

bool holds_no_statement(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "//")
      i = std::min(text.find('\n', i), text.size());
    else if (text.substr(i, 2) == "/*") {
      const std::size_t end = text.find("*/", i + 2);
      if (end == std::string_view::npos) return false;
      i = end + 1;
    } else if (!std::strchr(" \t\r\n;", text[i]))
      return false;
  }
  return true;
}

std::optional<std::size_t> statement_end(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '\'' || c == '"' || c == '`') {
      for (++i; i < text.size() && text[i] != c; ++i)
        if (text[i] == '\\' && c != '`') ++i;
    } else if (c == '/' && i + 1 < text.size() && text[i + 1] == '/') {
      while (i < text.size() && text[i] != '\n') ++i;
    } else if (c == '/' && i + 1 < text.size() && text[i + 1] == '*') {
      i = text.find("*/", i);
      if (i == std::string_view::npos) return std::nullopt;
      ++i;
    } else if (c == ';') {
      return i + 1;
    }
  }
  return std::nullopt;
}

void print_table(const Table& table, const Request& request) {
  TableOutput output(request);
  output.add(table);
  output.finish();
}

// The query of -f FILE, of the argument, or ("-") of standard input.
void take_query(const Request& request) {
  if (!request.query_file.empty() && !request.text.empty())
    throw Error(Fault::Usage, "give the query as an argument or with -f, not both");
  if (!request.query_file.empty())
    current_source = {request.query_file, read_input(request.query_file), request.lang};
  else if (request.text == "-")
    current_source = {"", read_input("-"), request.lang};
  else
    current_source = {"", request.text, request.lang};
}

int query_command(const Request& request) {
  take_query(request);
  if (current_source.text.empty())
    throw Error(Fault::Usage, "no query; give one as an argument, with -f FILE, or - for standard input");
  table_format_of(request);
  Graph graph = Graph::open(request.graph);
  const std::vector<ScriptPart> script = statements(current_source.text);
  TableOutput output(request);
  Session session(graph);
  for (const ScriptPart& statement : script)
    at_its_place(statement, [&](std::string_view text) { output.add(session.run(text, options_of(request))); });
  if (session.open())
    throw Error(Fault::Usage, "the last transaction was not committed and is rolled back; end it with COMMIT");
  output.finish();
  return Answered;
}

// ---- ask ----------------------------------------------------------------------------------------------------

namespace {

Value evidence_value(const std::vector<Evidence>& evidence) {
  std::vector<Value> list;
  for (const Evidence& e : evidence)
    list.push_back(Value::map({{"document", e.document_name},
                               {"begin", std::int64_t(e.begin)},
                               {"end", std::int64_t(e.end)},
                               {"sentence", e.text}}));
  return Value::list(std::move(list));
}

Value strings_value(const std::vector<std::string>& strings) {
  return Value::list(std::vector<Value>(strings.begin(), strings.end()));
}

Value rows_value(const std::vector<AnswerRow>& rows, const Table& table) {
  std::vector<Value> list;
  for (const AnswerRow& row : rows) {
    std::vector<Value> nodes;
    for (NodeId id : row.nodes)
      if (auto found = table.nodes.find(id); found != table.nodes.end())
        for (const auto& [key, value] : found->second.properties)
          if (key == "name") nodes.push_back(value);
    list.push_back(Value::map({{"cells", strings_value(row.cells)},
                               {"values", Value::list(row.values)},
                               {"entities", Value::list(std::move(nodes))},
                               {"status", row.status},
                               {"evidence", evidence_value(row.evidence)}}));
  }
  return Value::list(std::move(list));
}

std::string_view kind_name(Answer::Kind kind) {
  switch (kind) {
    case Answer::Kind::Rows: return "rows";
    case Answer::Kind::YesNo: return "yesno";
    case Answer::Kind::Number: return "number";
    case Answer::Kind::NotStated: return "not_stated";
    case Answer::Kind::NotUnderstood: return "not_understood";
  }
  return "";
}

void append_rows(std::string& text, const std::vector<AnswerRow>& rows, std::string_view bullet) {
  std::vector<std::size_t> widths;
  for (const AnswerRow& row : rows)
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (widths.size() <= i) widths.push_back(0);
      widths[i] = std::max(widths[i], display_width(visible(row.cells[i])));
    }
  for (const AnswerRow& row : rows) {
    std::string line = fmt::format("{} ", bullet);
    std::size_t pad = 0;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      std::string cell = visible(row.cells[i]);
      if (cell.empty()) {
        pad += widths[i] ? widths[i] + 2 : 0;
        continue;
      }
      line.append(pad, ' ');
      line += cell;
      pad = widths[i] - display_width(cell) + 2;
    }
    text += line + "\n";
    for (const Evidence& e : row.evidence)
      text += fmt::format("    {}: “{}”\n", visible(e.document_name), visible(e.text));
  }
}

}  // namespace

int answer_exit_code(const Answer& answer) {
  if (!answer.more.empty() && answer.kind == Answer::Kind::NotStated) return answer_exit_code(answer.more.front());
  return answer.kind == Answer::Kind::NotStated       ? NotStated
         : answer.kind == Answer::Kind::NotUnderstood ? NotUnderstoodCode
                                                      : Answered;
}

namespace {

Value answer_value(const Answer& answer, std::string_view question) {
  std::vector<MapEntry> entries{{"question", question},
                                {"lang", answer.lang},
                                {"kind", kind_name(answer.kind)},
                                {"family", answer.family},
                                {"reading", answer.reading},
                                {"query", answer.query},
                                {"verdict", answer.verdict},
                                {"columns", strings_value(answer.columns)},
                                {"rows", rows_value(answer.rows, answer.table)},
                                {"left_out", rows_value(answer.left_out, answer.table)},
                                {"left_out_note", answer.left_out_note},
                                {"suggestions", strings_value(answer.suggestions)}};
  if (!answer.more.empty()) {
    std::vector<Value> more;
    for (const Answer& next : answer.more) more.push_back(answer_value(next, question));
    entries.emplace_back("more", Value::list(std::move(more)));
  }
  return Value::map(std::move(entries));
}

}  // namespace

void print_answer(const Answer& answer, const Request& request, std::string_view question) {
  if (wants_json(request)) return put(to_json(answer_value(answer, question), answer.table) + "\n");
  bool vi = answer.lang == "vi";
  std::string text;
  if (!answer.reading.empty()) text += fmt::format("{} {}\n", vi ? "Hiểu là:" : "Read as:", visible(answer.reading));
  if (request.show_query && !answer.query.empty())
    text += fmt::format("{} {}\n", vi ? "Truy vấn:" : "Query:", answer.query);
  if (!text.empty()) text += "\n";
  if (!answer.verdict.empty()) text += visible(answer.verdict) + "\n";
  append_rows(text, answer.rows, "•");
  if (!answer.left_out.empty() || !answer.left_out_note.empty()) {
    text += fmt::format("\n{}\n", answer.left_out_note);
    append_rows(text, answer.left_out, "◦");
  }
  if (!answer.suggestions.empty()) {
    text += vi ? "\nCó phải ý bạn là:\n" : "\nDid you mean:\n";
    for (const std::string& s : answer.suggestions) text += fmt::format("  {}\n", visible(s));
  }
  put(text);
  for (const Answer& next : answer.more) {
    put("\n");
    print_answer(next, request, question);
  }
}

int ask_command(const Request& request) {
  if (request.repl) return ask_shell_command(request);
  if (request.text.empty()) throw Error(Fault::Usage, "no question; write it behind the graph, or ask --repl for many");
  std::string question = request.text == "-" ? read_input("-") : request.text;
  Graph graph = open_for_reading(request);
  Answer answer = ask(graph, question, options_of(request), request.lang);
  print_answer(answer, request, question);
  if (!request.picture.empty() && !answer.table.nodes.empty()) draw_answer(graph, answer, request, question);
  return answer_exit_code(answer);
}

// ---- schema, stats, check, dump, restore, packs -----------------------------------------------------------

namespace {

struct Shape {  // what is in the graph
  std::vector<std::pair<std::string, std::uint64_t>> labels, types;
  std::vector<std::string> keys;
  std::uint64_t nodes = 0, relationships = 0;
};

Shape shape_of(Graph& graph) {
  View view = graph.read();
  Shape shape;
  shape.nodes = view.node_count();
  shape.relationships = view.relationship_count();
  for (std::size_t i = 0; i < view.label_count(); ++i)
    if (auto n = view.node_count(LabelId(i))) shape.labels.emplace_back(view.name(LabelId(i)), n);
  for (std::size_t i = 0; i < view.type_count(); ++i)
    if (auto n = view.relationship_count(TypeId(i))) shape.types.emplace_back(view.name(TypeId(i)), n);
  shape.keys = keys_in_use(view);
  std::sort(shape.labels.begin(), shape.labels.end());
  std::sort(shape.types.begin(), shape.types.end());
  return shape;
}

Value counts_value(const std::vector<std::pair<std::string, std::uint64_t>>& counts) {
  std::vector<MapEntry> entries;
  for (const auto& [name, n] : counts) entries.emplace_back(name, std::int64_t(n));
  return Value::map(std::move(entries));
}

void append_counts(std::string& text, std::string_view heading,
                   const std::vector<std::pair<std::string, std::uint64_t>>& counts) {
  std::size_t widest = 0;
  for (const auto& [name, n] : counts) widest = std::max(widest, display_width(name));
  text += fmt::format("{}\n", heading);
  for (const auto& [name, n] : counts)
    text += fmt::format("  {}{}  {}\n", visible(name), std::string(widest - display_width(name), ' '), n);
}

void append_indexes(std::string& text, Graph& graph) {
  View view = graph.read();
  std::vector<IndexInfo> all = view.indexes();
  if (all.empty()) return;
  text += "Indexes\n";
  for (const IndexInfo& i : all)
    text += fmt::format("  {}  ({}.{}{})\n", visible(i.name), visible(view.name(i.label)), visible(view.name(i.key)),
                        i.unique ? ", unique" : "");
}

Value indexes_value(const View& view) {
  std::vector<Value> out;
  for (const IndexInfo& i : view.indexes())
    out.push_back(
        Value::map({{"name", i.name}, {"label", view.name(i.label)}, {"key", view.name(i.key)}, {"unique", i.unique}}));
  return Value::list(std::move(out));
}

}  // namespace

Value schema_value(Graph& graph) {
  Shape shape = shape_of(graph);
  Schema declared = schema(graph.read());
  std::vector<Value> relations;
  for (const auto& [name, n] : shape.types) {
    std::vector<MapEntry> entry{{"type", name}, {"count", std::int64_t(n)}};
    if (const RelationSchema* relation = declared.relation(name)) {
      entry.emplace_back("from", strings_value(relation->from));
      entry.emplace_back("to", strings_value(relation->to));
      std::vector<std::string> qualifiers;
      for (const PropertySchema& q : relation->qualifiers) qualifiers.push_back(q.name);
      entry.emplace_back("qualifiers", strings_value(qualifiers));
    }
    relations.push_back(Value::map(std::move(entry)));
  }
  std::vector<Value> keys(shape.keys.begin(), shape.keys.end());
  return Value::map({{"pack", declared.pack},
                     {"labels", counts_value(shape.labels)},
                     {"relationships", Value::list(std::move(relations))},
                     {"properties", Value::list(std::move(keys))},
                     {"indexes", indexes_value(graph.read())}});
}

int schema_command(const Request& request) {
  Graph graph = open_for_reading(request);
  if (wants_json(request)) return print_value(schema_value(graph), request), Answered;
  Shape shape = shape_of(graph);
  Schema declared = schema(graph.read());
  std::string text;
  append_counts(text, "Labels", shape.labels);
  std::size_t widest = 0;
  for (const auto& [name, n] : shape.types) widest = std::max(widest, display_width(name));
  text += "Relationship types\n";
  for (const auto& [name, n] : shape.types) {
    text += fmt::format("  {}{}  {}", visible(name), std::string(widest - display_width(name), ' '), n);
    if (const RelationSchema* relation = declared.relation(name)) {
      text += fmt::format("  ({})-->({})", fmt::join(relation->from, "|"), fmt::join(relation->to, "|"));
      std::vector<std::string> qualifiers;
      for (const PropertySchema& q : relation->qualifiers) qualifiers.push_back(q.name);
      if (!qualifiers.empty()) text += fmt::format("  {{{}}}", fmt::join(qualifiers, ", "));
    }
    text += "\n";
  }
  text += "Properties\n  " + visible(fmt::format("{}", fmt::join(shape.keys, ", "))) + "\n";
  append_indexes(text, graph);
  put(text);
  return Answered;
}

int stats_command(const Request& request) {
  Graph graph = open_for_reading(request);
  Shape shape = shape_of(graph);
  struct stat status {};
  ::stat(request.graph.c_str(), &status);
  if (wants_json(request)) {
    print_value(Value::map({{"nodes", std::int64_t(shape.nodes)},
                            {"relationships", std::int64_t(shape.relationships)},
                            {"labels", counts_value(shape.labels)},
                            {"types", counts_value(shape.types)},
                            {"indexes", indexes_value(graph.read())},
                            {"file_bytes", std::int64_t(status.st_size)},
                            {"commit", std::int64_t(graph.read().commit())}}),
                request);
    return Answered;
  }
  std::string text =
      fmt::format("{}, {}, {:.1f} MB, commit {}\n", counted(shape.nodes, "node"),
                  counted(shape.relationships, "relationship"), double(status.st_size) / 1e6, graph.read().commit());
  append_counts(text, "Labels", shape.labels);
  append_counts(text, "Relationship types", shape.types);
  append_indexes(text, graph);
  put(text);
  return Answered;
}

int check_command(const Request& request) {
  Graph graph = open_for_reading(request);
  CheckReport report = check(graph);
  if (wants_json(request)) {
    print_value(Value::map({{"sound", report.faults.empty()},
                            {"records", std::int64_t(report.records)},
                            {"nodes", std::int64_t(report.nodes)},
                            {"relationships", std::int64_t(report.relationships)},
                            {"evidence", std::int64_t(report.evidence)},
                            {"faults", notices_value(report.faults)}}),
                request);
  } else {
    print_notices(report.faults);
    put(fmt::format("{}: {} read, {}, {}, {}\n", report.faults.empty() ? "sound" : "DAMAGED",
                    counted(report.records, "record"), counted(report.nodes, "node"),
                    counted(report.relationships, "relationship"), counted(report.evidence, "citation")));
  }
  return report.faults.empty() ? Answered : Failed;
}

int dump_command(const Request& request) {
  Graph graph = open_for_reading(request);
  View view = graph.read();
  OutputFile file(request.output);
  dump(view, [&](std::string_view bytes) { file.write(bytes); });
  file.finish();
  return Answered;
}

int restore_command(const Request& request) {
  const std::string& source = request.source;
  std::FILE* file = source == "-" ? stdin : std::fopen(source.c_str(), "rb");
  if (!file) io_error("read", source);
  if (access(request.graph.c_str(), F_OK) == 0)
    throw Error(Fault::Usage,
                fmt::format("{} exists already; restore makes a new graph, give another name", request.graph));
  Graph graph = Graph::create(request.graph);
  char* line = nullptr;
  std::size_t capacity = 0;
  try {
    Transaction tx = graph.write();
    restore(tx, [&]() -> std::optional<std::string> {
      ssize_t n = getline(&line, &capacity, file);
      if (n < 0) return std::nullopt;
      while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r')) --n;
      return std::string(line, std::size_t(n));
    });
    tx.commit();
  } catch (...) {
    std::free(line);
    ::unlink(request.graph.c_str());
    ::unlink((request.graph + "-lock").c_str());
    throw;
  }
  std::free(line);
  if (file != stdin) std::fclose(file);
  View view = graph.read();
  if (!request.quiet)
    fmt::print(stderr, "{}, {}\n", counted(view.node_count(), "node"),
               counted(view.relationship_count(), "relationship"));
  return Answered;
}

int packs_command(const Request& request) {
  for (const std::string& folder : request.files) {
    const Pack pack = Pack::open(folder);
    check_rules(pack);
    check_questions(pack);
    if (const PackFile* theme = pack.file("theme.json")) relations_aside(theme->text);
    put(fmt::format("{}: {}, {}, {}\n", folder, counted(pack.schema.labels.size(), "label"),
                    counted(pack.schema.relations.size(), "relation"), counted(pack.names.size(), "name")));
  }
  if (!request.files.empty()) return Answered;
  int code = Answered;
  for (const std::string& name : Pack::available()) try {  // a broken one hides none of the others
      put(fmt::format("{}  {}\n", name, Pack::open(name).path));
    } catch (const Error& e) {
      fmt::print(stderr, "dothi: {}\n", e.what());
      code = Failed;
    }
  return code;
}

}  // namespace dothi
