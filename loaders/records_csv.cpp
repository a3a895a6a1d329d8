#include "records_csv.h"

#include <dothi/formula.h>
#include <fmt/format.h>

#include <cerrno>

namespace dothi {

namespace {

constexpr std::size_t max_record = std::size_t(16) << 20;
constexpr std::size_t max_field = std::size_t(1) << 20;
constexpr std::size_t max_columns = 4096;

}  // namespace

CsvText::Got CsvText::bad(const char* why) {
  why_ = why;
  const void* end = std::memchr(begin_, '\n', std::size_t(end_ - begin_));
  if (!end && !last_ && std::size_t(end_ - begin_) <= max_record) {
    at_ = begin_;
    return Got::Incomplete;
  }
  at_ = end ? static_cast<const char*>(end) + 1 : end_;
  lines_ = line_;
  return Got::Bad;
}

bool CsvText::plain() {
  const char* begin = at_;
  while (at_ != end_ && *at_ != delimiter_ && *at_ != '\n' && *at_ != '\r') ++at_;
  while (at_ != end_ && *at_ == '\r' && !at_line_end()) {
    ++at_;  // one inside a field
    while (at_ != end_ && *at_ != delimiter_ && *at_ != '\n' && *at_ != '\r') ++at_;
  }
  row_.push_back({unguarded({begin, std::size_t(at_ - begin)}), false});
  return std::size_t(at_ - begin) <= max_field;
}

CsvText::Got CsvText::quoted() {
  const char* begin = ++at_;
  bool escaped = false;
  for (;;) {
    if (at_ == end_) {
      if (!last_) return Got::Incomplete;
      return bad("a quotation mark opens a field and never closes; write \"\" for one inside a field");
    }
    if (*at_ == '"') {
      if (at_ + 1 == end_ && !last_) return Got::Incomplete;
      if (at_ + 1 == end_ || at_[1] != '"') break;
      escaped = true;
      ++at_;
    }
    newlines_ += *at_ == '\n';
    if (std::size_t(at_ - begin) >= max_field)
      return bad("a quoted field is longer than 1 MiB; is its closing quotation mark missing?");
    ++at_;
  }
  std::string_view text(begin, std::size_t(at_ - begin));
  ++at_;
  if (at_ != end_ && *at_ != delimiter_ && !at_line_end())
    return bad("text follows the closing quotation mark of a field; write \"\" for a quotation mark inside it");
  if (escaped) {
    std::string single;
    for (std::size_t i = 0; i < text.size(); ++i) {
      single += text[i];
      if (text[i] == '"') ++i;
    }
    text = unescaped_.emplace_back(std::move(single));
  }
  row_.push_back({unguarded(text), true});
  return Got::Row;
}

CsvText::Got CsvText::record() {
  row_.clear();
  begin_ = at_;
  line_ = lines_ + 1;
  newlines_ = 0;
  for (;;) {
    if (row_.size() == max_columns) return bad("the row has more than 4096 columns");
    if (at_ != end_ && *at_ == '"') {
      if (Got got = quoted(); got != Got::Row) return got;
    } else if (!plain()) {
      return bad("a field is longer than 1 MiB");
    }
    if (std::size_t(at_ - begin_) > max_record) return bad("the row is longer than 16 MiB");
    if (at_ == end_) {
      if (!last_) return Got::Incomplete;
      break;
    }
    if (*at_ == delimiter_) {
      ++at_;
      continue;
    }
    at_ += *at_ == '\r' ? 2 : 1;
    break;
  }
  lines_ += newlines_ + 1;
  return Got::Row;
}

bool CsvText::numbers(std::span<std::uint64_t> out) {
  const char* p = at_;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const char* begin = p;
    std::uint64_t n = 0;
    for (unsigned digit; p != end_ && (digit = static_cast<unsigned char>(*p) - unsigned('0')) < 10; ++p)
      n = n * 10 + digit;
    const auto size = std::size_t(p - begin);
    if (size == 0 || size > 18 || (*begin == '0' && size > 1) || p == end_) return false;
    out[i] = n;
    if (i + 1 < out.size()) {
      if (*p++ != delimiter_) return false;
    } else {
      if (*p == '\r' && ++p == end_) return false;
      if (*p++ != '\n') return false;
    }
  }
  begin_ = at_;
  at_ = p;
  line_ = ++lines_;
  return true;
}

CsvText::Got CsvText::next() {
  for (;;) {
    if (at_ == end_) return Got::End;
    Got got = record();
    if (got == Got::Incomplete) {
      at_ = begin_;
      return got;
    }
    if (got == Got::Bad) return got;
    const bool blank = row_.size() == 1 && !row_.front().quoted &&
                       row_.front().text.find_first_not_of(" \t") == std::string_view::npos;
    if (!blank) return got;
  }
}

Pieces::Pieces(std::vector<std::string> files, std::size_t piece_bytes)
    : files_(std::move(files)), piece_bytes_(piece_bytes) {
  open_next();
  std::size_t end;
  while ((end = buffer_.find('\n')) == std::string::npos && buffer_.size() <= max_record && fill(1 << 16)) {}
  if (end == std::string::npos) end = buffer_.size();
  header_ = buffer_.substr(0, end);
  if (header_.ends_with('\r')) header_.pop_back();
  buffer_.erase(0, std::min(buffer_.size(), end + 1));
  if (header_.find('\0') != std::string::npos)
    throw Error(Fault::BadInput, "Binary", {},
                files_[0] + ": this is a binary file, not a CSV; export it as CSV in UTF-8 first", Phase::Run);
  if (header_.find('\r') != std::string::npos)  // pieces are cut at newlines
    throw Error(Fault::BadInput, "LineEnds", {},
                files_[0] +
                    ": its lines end in carriage returns alone, as old Macintosh files do; give it newlines first: tr "
                    "'\\r' '\\n'",
                Phase::Run);
}

bool Pieces::open_next() {
  opened_.reset();
  const std::string& name = files_[current_];
  if (name == "-")
    in_ = stdin;
  else
    opened_ = open_for_reading(name), in_ = opened_.get();
  std::setvbuf(in_, nullptr, _IONBF, 0);
  ended_ = false;
  begins_ = true;
  buffer_.clear();
  fill(1 << 16);
  if (buffer_.starts_with("\xEF\xBB\xBF")) buffer_.erase(0, 3);
  return true;
}

bool Pieces::fill(std::size_t bytes) {
  if (ended_) return false;
  const std::size_t size = buffer_.size();
  buffer_.resize(size + bytes);
  const std::size_t n = std::fread(buffer_.data() + size, 1, bytes, in_);
  buffer_.resize(size + n);
  read_ += n;
  if (std::ferror(in_)) throw Error(Fault::Io, files_[current_] + ": cannot be read: " + std::strerror(errno));
  if (n < bytes) ended_ = true;
  return n > 0;
}

// Where the last whole record of the buffer ends.
std::size_t Pieces::cut() const {
  if (buffer_.find('"') == std::string::npos) {
    const std::size_t end = buffer_.rfind('\n');
    return end == std::string::npos ? 0 : end + 1;
  }
  CsvText text(buffer_, delimiter_, false);
  while (true) {
    const CsvText::Got got = text.next();
    if (got == CsvText::Got::Incomplete || got == CsvText::Got::End)
      return std::size_t(text.position() - buffer_.data());
  }
}

Piece Pieces::piece(std::size_t end) {
  Piece piece;
  piece.file = current_;
  piece.begins_file = std::exchange(begins_, false);
  piece.lines_before = header_lines_;
  std::string rest = buffer_.substr(end);
  buffer_.resize(end);
  piece.bytes = std::exchange(buffer_, std::move(rest));
  piece.bytes.reserve(64);  // on the heap, so that cells borrowed from it stay when it moves
  return piece;
}

// A piece of the beginning of a line without end, which its reader refuses as the one line it is.
Piece Pieces::rest_of_line_dropped() {
  Piece begin = piece(buffer_.size());
  while (fill(piece_bytes_)) {
    const std::size_t end = buffer_.find('\n');
    if (end != std::string::npos) {
      buffer_.erase(0, end + 1);
      break;
    }
    buffer_.clear();
  }
  return begin;
}

std::optional<Piece> Pieces::next() {
  for (;;) {
    while (buffer_.size() < piece_bytes_ && fill(piece_bytes_ - buffer_.size())) {}
    std::size_t end = ended_ ? buffer_.size() : cut();
    while (end == 0 && !ended_) {  // one record longer than a piece
      fill(piece_bytes_);
      end = ended_ ? buffer_.size() : cut();
      if (end == 0 && buffer_.size() > 2 * max_record) return rest_of_line_dropped();
    }
    if (end > 0) return piece(end);
    if (current_ + 1 == files_.size()) return std::nullopt;
    ++current_;
    open_next();
    // The header again, as some exports have it in every part.
    std::string_view line = std::string_view(buffer_).substr(0, buffer_.find('\n'));
    const std::size_t size = std::min(buffer_.size(), line.size() + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    header_lines_ = line == header_;
    if (header_lines_) buffer_.erase(0, size);
  }
}

}  // namespace dothi
