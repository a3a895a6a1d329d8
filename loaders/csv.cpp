#include "csv.h"

#include <dothi/formula.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <set>

#include "header.h"
#include "records.h"

namespace dothi {

namespace {

constexpr std::size_t kMaxRecord = std::size_t(16) << 20;
constexpr std::size_t kMaxField = std::size_t(1) << 20;
constexpr std::size_t kMaxColumns = 4096;
constexpr std::size_t kChunk = std::size_t(1) << 18;
constexpr std::string_view kSpacesMeta = "import.spaces";

// ---- Rows of a file ---------------------------------------------------------------------------------

struct Cell {
  std::string_view text;  // until the next row is read
  bool quoted = false;
  bool missing() const { return text.empty() && !quoted; }
};

// Records of a CSV file, one at a time, in bounded memory.
class Rows {
 public:
  enum class Got : std::uint8_t { Row, Bad, End };

  explicit Rows(const std::string& path) : path_(path), file_(open_for_reading(path)) {
    fill();
    if (std::string_view(buffer_).starts_with("\xEF\xBB\xBF")) at_ = 3;
    if (buffer_.find('\0') != std::string::npos)
      throw Error(Fault::BadInput, "Binary", {},
                  path + ": this is a binary file, not a CSV; export it as CSV in UTF-8 first", Phase::Run);
  }

  void delimiter(char c) { delimiter_ = c; }
  // The first line as it stands, to see what parts its fields.
  std::string_view first_line() const {
    const std::string_view rest = std::string_view(buffer_).substr(at_);
    return rest.substr(0, rest.find('\n'));
  }

  // The next record that is not a blank line. Bad: why() tells; the line it began on is left out.
  Got next() {
    for (;;) {
      if (at_ > kChunk) {
        buffer_.erase(0, at_);
        consumed_ += at_;
        at_ = 0;
      }
      if (at_ == buffer_.size() && !fill()) return Got::End;
      begin_ = at_;
      line_ = next_line_;
      cells_.clear();
      if (!record()) {
        skip_line();
        return Got::Bad;
      }
      const bool blank = cells_.size() == 1 && !cells_.front().quoted && all_space(begin_, cells_.front().end);
      if (!blank) break;
    }
    const std::string_view whole = std::string_view(buffer_).substr(begin_, at_ - begin_);
    if (const auto bad = find_invalid_utf8(whole)) {
      why_ = fmt::format("byte {} of the row (0x{:02X}) is not UTF-8; save the file as UTF-8", *bad + 1,
                         static_cast<unsigned char>(whole[*bad]));
      return Got::Bad;
    }
    if (whole.find('\0') != std::string_view::npos) {
      why_ = "the row holds a NUL byte; remove it";
      return Got::Bad;
    }
    row_.clear();
    unescaped_.clear();
    for (const Extent& cell : cells_) {
      std::string_view text = std::string_view(buffer_).substr(cell.begin, cell.end - cell.begin);
      if (cell.escaped) {
        std::string plain;
        for (std::size_t i = 0; i < text.size(); ++i) {
          plain += text[i];
          if (text[i] == '"') ++i;
        }
        text = unescaped_.emplace_back(std::move(plain));
      }
      row_.push_back({unguarded(text), cell.quoted});
    }
    return Got::Row;
  }

  std::span<const Cell> row() const { return row_; }
  std::size_t line() const { return line_; }
  const std::string& why() const { return why_; }
  std::size_t bytes_done() const { return consumed_ + at_; }

 private:
  struct Extent {
    std::size_t begin, end;
    bool quoted, escaped;
  };

  bool fill() {
    const std::size_t size = buffer_.size();
    buffer_.resize(size + kChunk);
    const std::size_t n = std::fread(buffer_.data() + size, 1, kChunk, file_.get());
    buffer_.resize(size + n);
    if (std::ferror(file_.get())) throw Error(Fault::Io, path_ + ": cannot be read: " + std::strerror(errno));
    return n > 0;
  }

  bool more() { return at_ < buffer_.size() || fill(); }

  bool all_space(std::size_t begin, std::size_t end) const { return buffer_.find_first_not_of(" \t", begin) >= end; }

  bool bad(std::string why) {
    why_ = std::move(why);
    return false;
  }

  // Reads the cells of one record and its line end; false when it cannot be.
  bool record() {
    std::size_t lines = 1;
    for (;;) {
      if (cells_.size() == kMaxColumns) return bad(fmt::format("the row has more than {} columns", kMaxColumns));
      if (!(more() && buffer_[at_] == '"' ? quoted(lines) : plain())) return false;
      if (at_ - begin_ > kMaxRecord) return bad("the row is longer than 16 MiB");
      if (!more()) break;
      const char c = buffer_[at_++];
      if (c == '\n') break;
      // plain() and quoted() stop at a delimiter, a line end, or "\r\n".
      if (c == '\r') {
        at_ += more() && buffer_[at_] == '\n';
        break;
      }
    }
    next_line_ += lines;
    return true;
  }

  bool at_line_end() {
    if (buffer_[at_] == '\n') return true;
    if (buffer_[at_] != '\r') return false;
    if (at_ + 1 == buffer_.size() && !fill()) return bare_returns_;
    if (buffer_[at_ + 1] == '\n') return true;
    if (next_line_ == 1) bare_returns_ = true;  // in the header: the line ends of old Macintosh files
    return bare_returns_;
  }

  bool plain() {
    const std::size_t begin = at_;
    while (more()) {
      const char c = buffer_[at_];
      if (c == delimiter_ || ((c == '\n' || c == '\r') && at_line_end())) break;
      if (at_ - begin >= kMaxField) return bad("a field is longer than 1 MiB");
      ++at_;
    }
    cells_.push_back({begin, at_, false, false});
    return true;
  }

  bool quoted(std::size_t& lines) {
    const std::size_t begin = ++at_;
    bool escaped = false;
    for (;;) {
      if (!more()) return bad("a quotation mark opens a field and never closes; write \"\" for one inside a field");
      const char c = buffer_[at_];
      if (c == '"') {
        const bool doubled = (at_ + 1 < buffer_.size() || fill()) && buffer_[at_ + 1] == '"';
        if (!doubled) break;
        escaped = true;
        ++at_;
      }
      lines += c == '\n';
      if (at_ - begin >= kMaxField)
        return bad("a quoted field is longer than 1 MiB; is its closing quotation mark missing?");
      ++at_;
    }
    cells_.push_back({begin, at_, true, escaped});
    ++at_;
    if (more() && buffer_[at_] != delimiter_ && !at_line_end())
      return bad("text follows the closing quotation mark of a field; write \"\" for a quotation mark inside it");
    return true;
  }

  // Past the line the record began on.
  void skip_line() {
    at_ = begin_;
    ++next_line_;
    for (;;) {
      const std::size_t end = buffer_.find('\n', at_);
      if (end != std::string::npos) {
        at_ = end + 1;
        return;
      }
      consumed_ += buffer_.size();
      buffer_.clear();
      at_ = 0;
      if (!fill()) return;
    }
  }

  std::string path_;
  File file_;
  std::string buffer_;
  std::size_t at_ = 0, begin_ = 0, consumed_ = 0;
  std::size_t line_ = 0, next_line_ = 1;
  bool bare_returns_ = false;  // lines end in "\r" alone
  char delimiter_ = ',';
  std::vector<Extent> cells_;
  std::vector<Cell> row_;
  std::deque<std::string> unescaped_;
  std::string why_;
};

Header read_header(Rows& rows, const std::string& path, const LoadOptions& options, Report& report) {
  const Separators separators = separators_of(rows.first_line());
  rows.delimiter(separators.field);
  const Rows::Got got = rows.next();
  if (got == Rows::Got::End)
    throw Error(Fault::BadInput, "Empty", {}, path + ": the CSV is empty; its first line names the columns",
                Phase::Run);
  const std::string where = place(path, rows.line());
  if (got == Rows::Got::Bad) bad_header(where, rows.why());
  std::vector<std::string_view> cells;
  for (const Cell& cell : rows.row()) cells.push_back(cell.text);
  Header header = parse_header(cells, where, options, report);
  header.list_delimiter = separators.list;
  for (auto use : {HeaderColumn::Use::Id, HeaderColumn::Use::Start, HeaderColumn::Use::End})
    if (header.count(use) > 1)
      bad_header(where, fmt::format("'{}' stands twice; one column holds it (dothi import joins several)",
                                    header.find(use)->header));
  header.labels = labels_of_rows(header, {}, path);
  return header;
}

// ---- Rows into the graph ----------------------------------------------------------------------------

struct Known {
  NodeId node;
  std::uint32_t file, line;
};

// A space of ids of an earlier load: under which key and labels its nodes are found.
using Places = std::set<std::pair<std::string, std::string>>;

class Import {
 public:
  Import(Transaction& tx, const std::vector<std::string>& files, const LoadOptions& options, Report& report)
      : tx_(tx), files_(files), options_(options), report_(report), records_(tx, report) {
    for (const std::string& file : files) {
      struct stat status {};
      if (::stat(file.c_str(), &status) == 0) bytes_all_ += std::size_t(status.st_size);
    }
    read_spaces();
  }

  // How many rows came in.
  std::size_t run() {
    std::vector<std::unique_ptr<Rows>> rows(files_.size());
    std::vector<Header> headers;
    for (std::size_t i = 0; i < files_.size(); ++i) {
      rows[i] = std::make_unique<Rows>(files_[i]);
      headers.push_back(read_header(*rows[i], files_[i], options_, report_));
      for (HeaderColumn& column : headers.back().columns)
        if (!column.name.empty() && column.use != HeaderColumn::Use::Ignore) column.key = records_.key(column.name);
    }
    for (const bool relationships : {false, true})
      for (std::size_t i = 0; i < files_.size(); ++i)
        if (headers[i].relationships == relationships) {
          read(*rows[i], headers[i], i);
          bytes_done_ += rows[i]->bytes_done();
          rows[i].reset();
        }
    write_spaces();
    return records_.taken();
  }

 private:
  void read(Rows& rows, const Header& header, std::size_t file) {
    for (std::size_t count = 0;; ++count) {
      if (count % 4096 == 0) pulse(rows, file);
      const Rows::Got got = rows.next();
      if (got == Rows::Got::End) return;
      if (got == Rows::Got::Bad) {
        leave_out(file, rows.line(), rows.why());
        continue;
      }
      try {
        if (rows.row().size() != header.columns.size())
          throw BadRow{fmt::format("{} columns where the header has {}", rows.row().size(), header.columns.size())};
        if (header.relationships)
          relationship(header, rows.row());
        else
          node(header, rows.row(), file, rows.line());
      } catch (const BadRow& bad) { leave_out(file, rows.line(), bad.message); }
    }
  }

  void pulse(const Rows& rows, std::size_t file) {
    if (options_.cancel && options_.cancel->load(std::memory_order_relaxed))
      throw Error(Fault::Cancelled, "the load was interrupted; nothing was changed");
    if (options_.progress) options_.progress(bytes_done_ + rows.bytes_done(), bytes_all_, files_[file]);
  }

  void leave_out(std::size_t file, std::size_t line, const std::string& why) {
    dothi::leave_out(report_, options_, place(files_[file], line), why, "row");
  }

  std::vector<Property> properties(const Header& header, std::span<const Cell> row) const {
    std::vector<Property> out;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const HeaderColumn& column = header.columns[i];
      if (!column.stored() || row[i].missing()) continue;
      Value v = cell_value(column, row[i].text, header.list_delimiter);
      if (!v.is_null()) out.push_back({column.key, std::move(v)});
    }
    return out;
  }

  void node(const Header& header, std::span<const Cell> row, std::size_t file, std::size_t line) {
    std::vector<std::string> labels = header.labels;
    const HeaderColumn* id_column = nullptr;
    std::string id;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const HeaderColumn& column = header.columns[i];
      if (column.use == HeaderColumn::Use::Label) add_labels(row[i].text, header.list_delimiter, labels);
      if (column.use != HeaderColumn::Use::Id) continue;
      id_column = &column;
      id = identifier(column, row[i]);
    }
    const std::vector<Property> values = properties(header, row);
    if (!id_column) {
      records_.put_node(labels, values, {}, {});
      return;
    }
    auto& ids = ids_[id_column->space];
    const auto [it, fresh] = ids.try_emplace(id);
    if (!fresh)
      throw BadRow{
          fmt::format("the id {} is taken already by {}", shown(id), place(files_[it->second.file], it->second.line))};
    it->second = {records_.put_node(labels, values, id_column->name, id), std::uint32_t(file), std::uint32_t(line)};
    if (!id_column->name.empty())
      spaces_[id_column->space].insert({id_column->name, labels.empty() ? std::string() : labels.front()});
  }

  // The text two files must agree on to mean the same node: "07" and "7" are one id where ids are integers.
  static std::string identifier(const HeaderColumn& column, const Cell& cell) {
    if (trim(cell.text).empty()) throw BadRow{fmt::format("column '{}' is empty; every node has an id", column.header)};
    if (column.type == CellType::String) return normalize(trim(cell.text));
    HeaderColumn plain = column;
    plain.list = false;
    const Value v = cell_value(plain, cell.text, ';');
    return v.kind() == Kind::String ? std::string(v.string()) : to_string(v);
  }

  void relationship(const Header& header, std::span<const Cell> row) {
    std::optional<NodeId> start, end;
    std::string type;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const HeaderColumn& column = header.columns[i];
      if (column.use == HeaderColumn::Use::Start) start = resolve(column, row[i]);
      if (column.use == HeaderColumn::Use::End) end = resolve(column, row[i]);
      if (column.use == HeaderColumn::Use::Type) type = normalize(trim(row[i].text));
    }
    if (type.empty() && !header.labels.empty()) type = header.labels.front();
    if (type.empty()) throw BadRow{"the :TYPE is empty; every relationship has one"};
    records_.put_relationship(*start, type, *end, properties(header, row));
  }

  NodeId resolve(const HeaderColumn& column, const Cell& cell) {
    const std::string id = normalize(trim(cell.text));
    if (id.empty()) throw BadRow{fmt::format("column '{}' is empty; it names a node", column.header)};
    const auto space = ids_.find(column.space);
    if (space != ids_.end()) {
      const auto found = space->second.find(id);
      if (found != space->second.end()) return found->second.node;
    }
    const auto earlier = spaces_.find(column.space);
    if (earlier != spaces_.end())
      for (const auto& [key, label] : earlier->second)
        if (const auto node = records_.existing(label, key, id)) return *node;
    throw BadRow{fmt::format("column '{}': no node has the id {}; add it to a node file", column.header, shown(id))};
  }

  void read_spaces() {
    std::string_view text = tx_.meta(kSpacesMeta);
    while (!text.empty()) {
      const std::string_view line = text.substr(0, text.find('\n'));
      text.remove_prefix(std::min(text.size(), line.size() + 1));
      const std::size_t first = line.find('\t'), second = line.find('\t', first + 1);
      if (second == std::string_view::npos) continue;
      spaces_[std::string(line.substr(0, first))].insert(
          {std::string(line.substr(first + 1, second - first - 1)), std::string(line.substr(second + 1))});
    }
  }

  void write_spaces() {
    std::string text;
    for (const auto& [space, places] : spaces_)
      for (const auto& [key, label] : places) text += space + "\t" + key + "\t" + label + "\n";
    if (text != tx_.meta(kSpacesMeta)) tx_.set_meta(kSpacesMeta, text);
  }

  Transaction& tx_;
  const std::vector<std::string>& files_;
  const LoadOptions& options_;
  Report& report_;
  Records records_;
  std::size_t bytes_all_ = 0, bytes_done_ = 0;
  std::map<std::string, std::unordered_map<std::string, Known>> ids_;  // space → id
  std::map<std::string, Places> spaces_;
};

}  // namespace

void check_csv(const std::string& file, const LoadOptions& options) {
  struct stat status {};
  if (::stat(file.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) return;
  Rows rows(file);
  Report told_later;
  read_header(rows, file, options, told_later);
}

std::size_t load_csv(Transaction& tx, const std::vector<std::string>& files, const LoadOptions& options,
                     Report& report) {
  return Import(tx, files, options, report).run();
}

}  // namespace dothi
