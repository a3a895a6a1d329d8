#include <dothi/text.h>

#include <cstdio>
#include <cstdlib>

#include "unicode.h"

namespace dothi {

namespace {

constexpr std::size_t kWindow = 100;  // columns of source shown around a caret

// The line that holds `offset`: [begin, end) without its line end.
Span line_around(std::string_view text, std::size_t offset) {
  std::size_t begin = 0;
  if (offset > 0) {
    const std::size_t newline = text.rfind('\n', offset - 1);
    if (newline != std::string_view::npos) begin = newline + 1;
  }
  std::size_t end = text.find('\n', offset);
  if (end == std::string_view::npos) end = text.size();
  if (end > begin && text[end - 1] == '\r') --end;
  return {std::uint32_t(begin), std::uint32_t(end)};
}

// One grapheme as it is shown: control characters spelled out, a tab as four spaces.
struct Cell {
  Span bytes;
  std::string shown;
  std::size_t width;
};

Cell cell(std::string_view text, Span grapheme) {
  const std::string_view bytes = text.substr(grapheme.begin, grapheme.size());
  std::string shown = bytes == "\t" ? "    " : visible(bytes);
  const std::size_t width = display_width(shown);
  return {grapheme, std::move(shown), width};
}

// First and one past last of the cells to show, so that the carets at `caret` … stand in the window.
std::pair<std::size_t, std::size_t> window(const std::vector<Cell>& cells, std::size_t caret) {
  std::size_t width = 0;
  for (const Cell& c : cells) width += c.width;
  if (width <= kWindow) return {0, cells.size()};
  caret = std::min(caret, cells.size());
  std::size_t first = caret, last = caret, used = 0;
  const auto grow_left = [&](std::size_t limit) {
    while (first > 0 && used + cells[first - 1].width <= limit) used += cells[--first].width;
  };
  grow_left(kWindow / 3);
  while (last < cells.size() && used + cells[last].width <= kWindow) used += cells[last++].width;
  grow_left(kWindow);
  return {first, last};
}

}  // namespace

Position position(std::string_view text, std::uint32_t offset) {
  const std::size_t at = std::min<std::size_t>(offset, text.size());
  Position result;
  for (std::size_t i = 0; i < at; ++i) result.line += text[i] == '\n';
  const std::size_t newline = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
  // A little of what follows decides whether the offset stands inside a grapheme.
  std::size_t end = std::min(text.size(), at + 64);
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  const std::string_view line = text.substr(begin, end - begin);
  for (Span g : graphemes(line)) {
    if (begin + g.end > at) break;
    ++result.column;
  }
  return result;
}

std::string Error::render(std::string_view source, std::string_view place) const {
  const std::string prefix = place.empty() ? std::string() : std::string(place) + ":";
  if (span == Span{}) return (prefix.empty() ? prefix : prefix + " ") + message;
  const std::uint32_t begin = std::uint32_t(std::min<std::size_t>(span.begin, source.size()));
  const std::uint32_t end = std::uint32_t(std::clamp<std::size_t>(span.end, begin, source.size()));
  const Position at = position(source, begin);
  std::string out = prefix + std::to_string(at.line) + ":" + std::to_string(at.column) + ": " + message + "\n";

  const Span line = line_around(source, begin);
  const std::string_view bytes = source.substr(line.begin, line.size());
  std::vector<Cell> cells;
  for (Span g : graphemes(bytes)) cells.push_back(cell(bytes, g));
  const std::uint32_t from = begin - line.begin;
  const std::uint32_t to = std::min(end, line.end) > line.begin ? std::min(end, line.end) - line.begin : 0;
  const auto ends_before = [](const Cell& c, std::uint32_t offset) { return c.bytes.end <= offset; };
  const std::size_t caret =
      std::size_t(std::lower_bound(cells.begin(), cells.end(), from, ends_before) - cells.begin());

  const auto [first, last] = window(cells, caret);
  std::string shown, carets;
  if (first > 0) {
    shown += "…";
    carets += ' ';
  }
  for (std::size_t i = first; i < last; ++i) {
    shown += cells[i].shown;
    const bool marked = i == caret || (i > caret && cells[i].bytes.begin < to);
    carets.append(cells[i].width, marked ? '^' : ' ');
  }
  if (last < cells.size()) shown += "…";
  if (caret >= last) carets += '^';
  carets.erase(carets.find_last_of('^') + 1);
  return out + shown + "\n" + carets;
}

std::string_view name(Fault fault) {
  switch (fault) {
    case Fault::SyntaxError: return "SyntaxError";
    case Fault::SemanticError: return "SemanticError";
    case Fault::ParameterMissing: return "ParameterMissing";
    case Fault::ProcedureError: return "ProcedureError";
    case Fault::TypeError: return "TypeError";
    case Fault::ArgumentError: return "ArgumentError";
    case Fault::ArithmeticError: return "ArithmeticError";
    case Fault::EntityNotFound: return "EntityNotFound";
    case Fault::PropertyNotFound: return "PropertyNotFound";
    case Fault::LabelNotFound: return "LabelNotFound";
    case Fault::ConstraintValidationFailed: return "ConstraintValidationFailed";
    case Fault::Usage: return "Usage";
    case Fault::NotFound: return "NotFound";
    case Fault::Io: return "Io";
    case Fault::BadInput: return "BadInput";
    case Fault::BadPack: return "BadPack";
    case Fault::NotAGraph: return "NotAGraph";
    case Fault::Damaged: return "Damaged";
    case Fault::Locked: return "Locked";
    case Fault::LimitExceeded: return "LimitExceeded";
    case Fault::Cancelled: return "Cancelled";
    case Fault::NotUnderstood: return "NotUnderstood";
    case Fault::LayoutFailed: return "LayoutFailed";
  }
  return "Fault";
}

void assertion_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: dothi has a bug: %s does not hold\n", file, line, expression);
  std::abort();
}

}  // namespace dothi
