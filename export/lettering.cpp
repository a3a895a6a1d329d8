#include "lettering.h"

#include <dothi/text.h>

#include <cmath>

namespace dothi {
namespace {

// Advance widths in hundredths of the size: the wider of DejaVu Sans and Noto Sans.
constexpr std::uint8_t latin_widths[] = {
    32, 41,  46,  84, 64, 96,  78,  28,  40, 40, 56, 84,  32,  37, 32, 38,  64,  64,  64, 64, 64,  64,  64,  64, 64,
    64, 34,  34,  84, 84, 84,  54,  100, 69, 69, 70, 78,  64,  58, 78, 76,  34,  30,  66, 56, 91,  76,  79,  61, 79,
    70, 64,  62,  74, 69, 99,  69,  62,  69, 40, 38, 40,  84,  50, 50, 62,  64,  55,  64, 62, 36,  64,  64,  28, 28,
    58, 28,  98,  64, 62, 64,  64,  42,  53, 40, 64, 60,  82,  60, 60, 53,  64,  56,  64, 84, 0,   0,   0,   0,  0,
    0,  0,   0,   0,  0,  0,   0,   0,   0,  0,  0,  0,   0,   0,  0,  0,   0,   0,   0,  0,  0,   0,   0,   0,  0,
    0,  0,   0,   32, 41, 64,  64,  64,  64, 56, 52, 58,  100, 48, 62, 84,  37,  100, 50, 50, 84,  41,  41,  50, 64,
    66, 32,  50,  41, 48, 62,  97,  97,  97, 54, 69, 69,  69,  69, 69, 69,  98,  70,  64, 64, 64,  64,  34,  34, 34,
    34, 78,  76,  79, 79, 79,  79,  79,  84, 79, 74, 74,  74,  74, 62, 61,  64,  62,  62, 62, 62,  62,  62,  99, 55,
    62, 62,  62,  62, 28, 28,  28,  28,  62, 64, 62, 62,  62,  62, 62, 84,  62,  64,  64, 64, 64,  60,  64,  60, 69,
    62, 69,  62,  69, 62, 70,  55,  70,  55, 70, 55, 70,  55,  78, 64, 78,  64,  64,  62, 64, 62,  64,  62,  64, 62,
    64, 62,  78,  64, 78, 64,  78,  64,  78, 64, 76, 64,  92,  70, 34, 28,  34,  28,  34, 28, 34,  28,  34,  28, 62,
    56, 30,  28,  66, 58, 58,  56,  28,  56, 28, 56, 38,  56,  35, 57, 29,  76,  64,  76, 64, 76,  64,  82,  76, 64,
    79, 62,  79,  62, 79, 62,  107, 103, 70, 42, 70, 42,  70,  42, 64, 53,  64,  53,  64, 53, 64,  53,  62,  40, 62,
    40, 62,  40,  74, 64, 74,  64,  74,  64, 74, 64, 74,  64,  74, 64, 99,  82,  62,  60, 62, 69,  53,  69,  53, 69,
    53, 36,  64,  74, 69, 64,  69,  64,  71, 70, 55, 78,  82,  69, 64, 62,  64,  79,  62, 59, 42,  78,  69,  99, 36,
    34, 75,  58,  28, 60, 103, 76,  64,  79, 92, 62, 108, 85,  69, 64, 70,  64,  53,  64, 36, 40,  62,  40,  62, 86,
    68, 79,  74,  75, 74, 69,  53,  67,  67, 58, 53, 64,  67,  58, 52, 64,  34,  56,  52, 30, 143, 130, 116, 84, 79,
    52, 104, 102, 88, 69, 62,  34,  28,  79, 62, 74, 64,  74,  64, 74, 64,  74,  64,  74, 64, 62,  69,  62,  69, 62,
    98, 99,  78,  64, 78, 64,  66,  58,  79, 62, 79, 62,  67,  58, 28, 143, 130, 116, 78, 64, 112, 69,  76,  64, 69,
    62, 98,  99,  79, 62, 69,  62,  69,  62, 64, 62, 64,  62,  34, 28, 34,  28,  79,  62, 79, 62,  70,  42,  70, 42,
    74, 64,  74,  64, 64, 53,  62,  40,  63, 53, 76, 64,  75,  87, 70, 62,  69,  53,  69, 62, 64,  62,  79,  62, 79,
    62, 79,  62,  79, 62, 62,  60,  48,  85, 48, 28, 100, 100, 69, 70, 55,  56,  62,  53, 53, 61,  48,  69,  74, 69,
    64, 62,  30,  28, 79, 64,  70,  42,  62, 60,
};

constexpr std::uint8_t vietnamese_widths[] = {
    69, 62, 69, 62, 69, 62, 69, 62, 69, 62, 69, 62, 69, 62, 69, 62, 69, 62, 69, 62, 69, 62, 69, 62,
    64, 62, 64, 62, 64, 62, 64, 62, 64, 62, 64, 62, 64, 62, 64, 62, 34, 28, 34, 28, 79, 62, 79, 62,
    79, 62, 79, 62, 79, 62, 79, 62, 79, 62, 92, 62, 92, 62, 92, 62, 92, 62, 92, 62, 74, 64, 74, 64,
    86, 68, 86, 68, 86, 68, 86, 68, 86, 68, 62, 60, 62, 60, 62, 60, 62, 60, 77, 52, 74, 60, 61, 52,
};

constexpr std::uint8_t greek_cyrillic_widths[] = {
    66, 57,  87, 65, 28,  28, 77, 65, 0,  0,  58, 55, 55, 55, 34, 30, 0,  0,  0,   0,   58, 58, 70,  32,  75, 88, 47,
    0,  83,  0,  83, 83,  35, 69, 69, 56, 69, 64, 69, 76, 79, 34, 66, 69, 91, 76,  64,  79, 76, 61,  0,   64, 62, 62,
    81, 69,  81, 79, 34,  62, 66, 55, 64, 35, 62, 66, 64, 60, 62, 55, 55, 64, 62,  35,  59, 60, 64,  56,  56, 62, 66,
    64, 59,  64, 61, 62,  73, 58, 77, 84, 35, 62, 62, 62, 84, 66, 62, 63, 70, 85,  70,  73, 86, 67,  79,  62, 65, 59,
    58, 46,  66, 66, 87,  63, 94, 84, 76, 66, 80, 62, 69, 61, 77, 63, 70, 62, 62,  54,  67, 64, 55,  28,  79, 62, 62,
    61, 64,  70, 91, 73,  64, 71, 70, 71, 64, 64, 79, 61, 70, 64, 34, 34, 30, 110, 105, 79, 71, 77,  63,  76, 69, 69,
    69, 61,  79, 64, 108, 65, 77, 77, 71, 76, 91, 76, 79, 76, 61, 70, 62, 63, 87,  69,  78, 70, 107, 110, 84, 89, 69,
    70, 108, 70, 62, 62,  59, 53, 70, 62, 91, 54, 65, 65, 61, 64, 76, 66, 62, 66,  64,  55, 59, 60,  86,  60, 69, 62,
    92, 95,  71, 79, 60,  55, 85, 61, 62, 62, 63, 53, 55, 53, 28, 28, 28, 91, 90,  66,  61, 65, 60,  66,
};

// Bold letters of the same fonts are 6 to 27 % wider, text of several letters at most 16 %.
constexpr double bold_factor = 1.16;

struct Decoded {
  char32_t point;
  std::size_t length;
};

// The code point at `at`; an invalid byte gives U+FFFD of length 1.
Decoded decode(std::string_view text, std::size_t at) {
  auto byte = [&](std::size_t i) { return std::uint8_t(text[i]); };
  std::uint8_t lead = byte(at);
  if (lead < 0x80) return {lead, 1};
  std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) return {0xFFFD, 1};
  char32_t point = lead & (0x7F >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return {0xFFFD, 1};
    point = (point << 6) | (byte(at + i) & 0x3F);
  }
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  bool bad = point < least[length] || (point >= 0xD800 && point < 0xE000) || point > 0x10FFFF;
  return bad ? Decoded{0xFFFD, 1} : Decoded{point, length};
}

bool combining(char32_t c) {
  return (c >= 0x300 && c < 0x370) || (c >= 0x1AB0 && c < 0x1B00) || (c >= 0x20D0 && c < 0x2100) ||
         (c >= 0xFE00 && c < 0xFE10) || (c >= 0xFE20 && c < 0xFE30) || (c >= 0x200B && c < 0x2010) ||
         (c >= 0xE0100 && c < 0xE01F0);
}

int width_of(char32_t c) {
  if (c >= 0x20 && c < 0x20 + std::size(latin_widths) && latin_widths[c - 0x20]) return latin_widths[c - 0x20];
  if (c >= 0x1EA0 && c < 0x1F00) return vietnamese_widths[c - 0x1EA0];
  if (c >= 0x370 && c < 0x370 + std::size(greek_cyrillic_widths) && greek_cyrillic_widths[c - 0x370])
    return greek_cyrillic_widths[c - 0x370];
  if (combining(c)) return 0;
  if (c == 0x2013) return 50;
  if (c >= 0x2018 && c <= 0x201A) return 32;
  if (c >= 0x201C && c <= 0x201E) return 53;
  if (c >= 0x2190 && c < 0x2200) return 84;
  if (c >= 0x590 && c < 0x700) return 75;     // Hebrew and Arabic, unjoined
  if (c >= 0x2000 && c < 0x2E80) return 100;  // dashes, symbols
  if (c >= 0x1100) return 105;                // East Asian, emoji and whatever else is wide
  return 80;
}

// Grapheme ends of `text`, so that no cluster is ever cut.
std::vector<std::size_t> grapheme_ends(std::string_view text) {
  std::vector<std::size_t> ends;
  for (Span span : graphemes(text)) ends.push_back(span.end);
  return ends;
}

// The longest beginning of `text` (whole graphemes) that is no wider than `width`; at least one grapheme.
std::size_t fitting(std::string_view text, double width, double size, bool bold) {
  std::size_t best = 0;
  for (std::size_t end : grapheme_ends(text)) {
    if (best && text_width(text.substr(0, end), size, bold) > width) break;
    best = end;
  }
  return best ? best : text.size();
}

std::string ellipsized(std::string_view text, double width, double size, bool bold) {
  double room = std::max(width - text_width("…", size, bold), size);
  if (text_width(text, size, bold) > room) text = text.substr(0, fitting(text, room, size, bold));
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return std::string(text) + "…";
}

// The pieces between which a line may break; each keeps its trailing space or hyphen.
std::vector<std::string_view> pieces(std::string_view text) {
  std::vector<std::string_view> found;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    bool hyphen = (c == '-' || c == '/') && i > begin + 1 && i + 1 < text.size();
    if (c != ' ' && !hyphen) continue;
    found.push_back(text.substr(begin, i + 1 - begin));
    begin = i + 1;
  }
  if (begin < text.size()) found.push_back(text.substr(begin));
  return found;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  return text;
}

}  // namespace

double text_width(std::string_view text, double size, bool bold) {
  long hundredths = 0;
  for (std::size_t i = 0; i < text.size();) {
    auto [point, length] = decode(text, i);
    hundredths += width_of(point);
    i += length;
  }
  return double(hundredths) / 100 * size * (bold ? bold_factor : 1);
}

std::vector<std::string> wrap(std::string_view text, double width, double size, bool bold, std::size_t max_lines) {
  std::vector<std::string> lines;
  std::string line;
  auto fits = [&](std::string_view s) { return text_width(trimmed(s), size, bold) <= width; };
  auto flush = [&] {
    lines.emplace_back(trimmed(line));
    line.clear();
  };
  for (std::string_view piece : pieces(text)) {
    if (lines.size() > max_lines) break;
    if (!line.empty() && !fits(line + std::string(piece))) flush();
    while (line.empty() && !fits(piece) && lines.size() <= max_lines) {
      std::size_t cut = fitting(piece, width, size, bold);
      if (cut >= piece.size()) break;
      lines.emplace_back(piece.substr(0, cut));
      piece.remove_prefix(cut);
    }
    line += piece;
  }
  if (!trimmed(line).empty() || lines.empty()) flush();
  if (lines.size() <= max_lines) return lines;
  std::string last = lines[max_lines - 1];
  lines.resize(max_lines);
  lines.back() = ellipsized(last, width, size, bold);
  return lines;
}

std::vector<std::string> wrap_evenly(std::string_view text, double width, double size, bool bold,
                                     std::size_t max_lines) {
  auto best = wrap(text, width, size, bold, max_lines);
  if (best.size() < 2 || best.back().ends_with("…")) return best;
  for (double narrower = width * 0.95; narrower > width * 0.5; narrower -= width * 0.05) {
    auto lines = wrap(text, narrower, size, bold, max_lines + 1);
    if (lines.size() > best.size()) break;
    // A word cut in two is worse than uneven lines.
    std::size_t letters = 0, before = 0;
    for (auto& line : lines) letters += line.size() + 1;
    for (auto& line : best) before += line.size() + 1;
    if (letters != before) break;
    best = std::move(lines);
  }
  return best;
}

std::string inert(std::string_view text, std::size_t limit) {
  std::string clean;
  std::size_t points = 0, i = 0;
  bool space = false;
  for (; i < text.size() && points < limit;) {
    auto [point, length] = decode(text, i);
    i += length;
    if (point == ' ' || point == '\t' || point == '\n' || point == '\r' || point == 0x85 || point == 0xA0 ||
        point == 0x2028 || point == 0x2029) {
      space = !clean.empty();
      continue;
    }
    if (space) clean += ' ', ++points, space = false;
    bool noncharacter = (point & 0xFFFE) == 0xFFFE || (point >= 0xFDD0 && point <= 0xFDEF);
    append_utf8(clean, noncharacter ? U'\uFFFD' : point);
    ++points;
  }
  bool more = i < text.size();
  clean = visible(normalize(clean));
  return more ? clean + "…" : clean;
}

std::string xml_escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string number(double value) {
  if (!std::isfinite(value)) value = 0;
  long long hundredths = std::llround(std::clamp(value, -1e9, 1e9) * 100);
  std::string out = hundredths < 0 ? "-" : "";
  unsigned long long magnitude = hundredths < 0 ? -hundredths : hundredths;
  out += std::to_string(magnitude / 100);
  if (unsigned rest = unsigned(magnitude % 100)) {
    out += '.';
    out += char('0' + rest / 10);
    if (rest % 10) out += char('0' + rest % 10);
  }
  return out;
}

}  // namespace dothi
