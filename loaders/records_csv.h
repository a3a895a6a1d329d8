// The records of a CSV text in memory, and a table of one or several files cut into pieces that begin and end
// with whole records. (Private to loaders; csv.cpp reads the files of `load` one record at a time.)
#pragma once

#include <cstring>
#include <deque>

#include "records.h"

namespace dothi {

// Takes records off a text. A record that cannot be read is Bad and only the line it begins on is passed
// over, so where a record begins does not depend on how the text was cut.
class CsvText {
 public:
  enum class Got : std::uint8_t { Row, Bad, End, Incomplete };
  struct Cell {
    std::string_view text;
    bool quoted = false;
    bool missing() const { return text.empty() && !quoted; }
  };

  // `last`: nothing follows the text; otherwise a record that reaches its end is Incomplete and stays.
  CsvText(std::string_view text, char delimiter, bool last = true)
      : at_(text.data()), end_(text.data() + text.size()), delimiter_(delimiter), last_(last) {}

  // The next record that is not blank.
  Got next();
  // Takes the next record if it is just as many whole numbers, as id_of() reads them: what most large tables
  // hold.
  bool numbers(std::span<std::uint64_t> out);
  const std::vector<Cell>& row() const { return row_; }
  std::string_view bytes() const { return {begin_, std::size_t(at_ - begin_)}; }  // of the record
  const char* position() const { return at_; }
  std::size_t line() const { return line_; }    // of the record, from 1
  std::size_t lines() const { return lines_; }  // passed so far
  const char* why() const { return why_; }

 private:
  Got record();
  bool plain();
  Got quoted();
  Got bad(const char* why);
  bool at_line_end() const { return *at_ == '\n' || (*at_ == '\r' && at_ + 1 < end_ && at_[1] == '\n'); }

  const char *at_, *end_, *begin_ = nullptr;
  char delimiter_;
  bool last_;
  std::size_t line_ = 0, lines_ = 0, newlines_ = 0;
  const char* why_ = "";
  std::vector<Cell> row_;
  std::deque<std::string> unescaped_;
};

// A piece of a table.
struct Piece {
  std::string bytes;
  std::size_t file = 0;  // of the table's files
  bool begins_file = false;
  std::size_t lines_before = 0;  // of its file, passed over as header; of the first piece of a file
};

// The files of one table, one after the other, in pieces of a few megabytes. "-" is standard input.
class Pieces {
 public:
  Pieces(std::vector<std::string> files, std::size_t piece_bytes);
  // The first line of the first file as it stands, without its end; the pieces begin after it.
  const std::string& header() const { return header_; }
  void delimiter(char c) { delimiter_ = c; }
  std::optional<Piece> next();
  const std::string& file(std::size_t i) const { return files_[i]; }
  std::size_t bytes_read() const { return read_; }

 private:
  bool open_next();
  bool fill(std::size_t bytes);
  std::size_t cut() const;
  Piece piece(std::size_t end);
  Piece rest_of_line_dropped();

  std::vector<std::string> files_;
  std::size_t piece_bytes_, current_ = 0, read_ = 0, header_lines_ = 1;
  bool ended_ = false, begins_ = true;
  File opened_;
  std::FILE* in_ = nullptr;
  std::string buffer_, header_;
  char delimiter_ = ',';
};

}  // namespace dothi
