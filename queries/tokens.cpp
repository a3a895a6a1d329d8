#include "tokens.h"

#include <algorithm>
#include <array>

namespace dothi {

namespace {

struct CodePoint {
  char32_t value = 0;
  std::uint32_t size = 1;
};

// The text is valid UTF-8: parse() has seen to it.
CodePoint decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0) return {char32_t((lead & 0x1F) << 6 | (byte(1) & 0x3F)), 2};
  if (lead < 0xF0) return {char32_t((lead & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F)), 3};
  return {char32_t((lead & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F)), 4};
}

bool is_space(char32_t c) {
  switch (c) {
    case ' ':
    case '\t':
    case '\n':
    case '\r':
    case '\v':
    case '\f':
    case 0x1C:
    case 0x1D:
    case 0x1E:
    case 0x1F:
    case 0x85:
    case 0xA0:
    case 0x1680:
    case 0x180E:
    case 0x2028:
    case 0x2029:
    case 0x202F:
    case 0x205F:
    case 0x3000:
    case 0xFEFF: return true;
    default: return c >= 0x2000 && c <= 0x200B;
  }
}

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
bool is_hex(char32_t c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Beyond ASCII every letter, mark and digit makes names; what is left out here are the blocks of punctuation, symbols,
// private use and specials (Unicode 15).
bool is_name_part(char32_t c) {
  if (c < 0x80) return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  if (is_space(c)) return false;
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xB7 || c == 0xBA;
  struct Range {
    char32_t first, last;
  };
  static constexpr std::array<Range, 21> not_names = {{
      {0xD7, 0xD7},     {0xF7, 0xF7},     {0x37E, 0x37E},     {0x2000, 0x200B}, {0x200E, 0x203E}, {0x2041, 0x2053},
      {0x2055, 0x2070}, {0x207A, 0x207E}, {0x208A, 0x208F},   {0x20A0, 0x20CF}, {0x2190, 0x23FF}, {0x2400, 0x2BFF},
      {0x2E00, 0x2E7F}, {0x3000, 0x3004}, {0x3008, 0x3020},   {0xD800, 0xF8FF}, {0xFE10, 0xFE1F}, {0xFE30, 0xFE32},
      {0xFE50, 0xFE6F}, {0xFFF0, 0xFFFF}, {0x1F000, 0x1FAFF},
  }};
  for (const Range& range : not_names)
    if (c >= range.first && c <= range.last) return false;
  if (c >= 0xFF00 && c <= 0xFF65)  // full-width ASCII: its letters, digits and low line
    return (c >= 0xFF10 && c <= 0xFF19) || (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A) || c == 0xFF3F;
  return c < 0xE0000;
}

bool is_name_start(char32_t c) { return !is_digit(c) && is_name_part(c) && !(c >= 0x300 && c <= 0x36F) && c != 0xB7; }

// openCypher 9's Dash, LeftArrowHead and RightArrowHead beyond ASCII.
char typographic_symbol(char32_t c) {
  switch (c) {
    case 0xAD:
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
    case 0xFE58:
    case 0xFE63:
    case 0xFF0D: return '-';
    case 0x27E8:
    case 0x3008:
    case 0xFE64:
    case 0xFF1C: return '<';
    case 0x27E9:
    case 0x3009:
    case 0xFE65:
    case 0xFF1E: return '>';
    default: return 0;
  }
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::vector<Token> run() {
    while (true) {
      skip_blanks();
      if (at_ >= text_.size()) break;
      one();
    }
    tokens_.push_back({.kind = TokenKind::End, .span = {std::uint32_t(text_.size()), std::uint32_t(text_.size())}});
    return std::move(tokens_);
  }

 private:
  char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
  CodePoint here() const { return at_ < text_.size() ? decode(text_, at_) : CodePoint{0, 0}; }

  [[noreturn]] void endless(std::size_t begin, const char* what) const {
    throw Error(Fault::SyntaxError, "UnexpectedSyntax", {std::uint32_t(begin), std::uint32_t(begin + 1)}, what);
  }

  void skip_blanks() {
    while (at_ < text_.size()) {
      if (text_[at_] == '/' && at(at_ + 1) == '/') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (text_[at_] == '/' && at(at_ + 1) == '*') {
        const std::size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) endless(at_, "this comment has no end; close it with */");
        at_ = end + 2;
      } else {
        const CodePoint c = here();
        if (!is_space(c.value)) return;
        at_ += c.size;
      }
    }
  }

  void push(TokenKind kind, std::size_t begin, std::uint16_t symbol = 0, bool typographic = false) {
    tokens_.push_back({kind, typographic, symbol, {std::uint32_t(begin), std::uint32_t(at_)}, 0});
  }

  void name_parts() {
    while (at_ < text_.size()) {
      const CodePoint c = here();
      if (!is_name_part(c.value)) return;
      at_ += c.size;
    }
  }

  // Letters glued to a number belong to it: the parser calls it malformed.
  void number() {
    const std::size_t begin = at_;
    if (at(at_) == '0' && (at(at_ + 1) == 'x' || at(at_ + 1) == 'X' || at(at_ + 1) == 'o' || at(at_ + 1) == 'O')) {
      name_parts();
      return push(TokenKind::Number, begin);
    }
    auto digits = [&] {
      while (is_digit(at(at_)) || (at(at_) == '_' && is_digit(at(at_ + 1)))) ++at_;
    };
    digits();
    if (at(at_) == '.' && is_digit(at(at_ + 1))) {
      ++at_;
      digits();
    }
    if (at(at_) == 'e' || at(at_) == 'E') {
      const std::size_t exponent = at_ + (at(at_ + 1) == '-' || at(at_ + 1) == '+' ? 2 : 1);
      if (is_digit(at(exponent))) {
        at_ = exponent;
        digits();
      }
    }
    name_parts();
    push(TokenKind::Number, begin);
  }

  void quoted(char quote) {
    const std::size_t begin = at_++;
    while (true) {
      if (at_ >= text_.size())
        endless(begin, quote == '`' ? "this name has no end; close it with `"
                                    : "this string has no end; close it with the same quote");
      if (quote != '`' && text_[at_] == '\\') {
        at_ += 2;
      } else if (text_[at_] != quote) {
        ++at_;
      } else if (quote == '`' && at(at_ + 1) == '`') {
        at_ += 2;
      } else {
        break;
      }
    }
    ++at_;
    push(quote == '`' ? TokenKind::QuotedName : TokenKind::String, begin);
  }

  void one() {
    const std::size_t begin = at_;
    const CodePoint c = here();
    if (is_name_start(c.value)) {
      name_parts();
      return push(TokenKind::Name, begin);
    }
    if (is_digit(c.value) || (c.value == '.' && is_digit(at(at_ + 1)) && (begin == 0 || text_[begin - 1] != '.')))
      return number();
    if (c.value == '\'' || c.value == '"' || c.value == '`') return quoted(char(c.value));
    if (c.value == '$') {
      ++at_;
      if (at(at_) == '`') {
        quoted('`');
        tokens_.back().kind = TokenKind::Parameter;
        tokens_.back().span.begin = std::uint32_t(begin);
        return;
      }
      name_parts();
      return push(at_ == begin + 1 ? TokenKind::Unknown : TokenKind::Parameter, begin);
    }
    if (const char typographic = typographic_symbol(c.value)) {
      at_ += c.size;
      return push(TokenKind::Symbol, begin, std::uint16_t(typographic), true);
    }
    at_ += c.size;
    if (c.size > 1) return push(TokenKind::Unknown, begin);
    static constexpr std::array<const char*, 11> doubles = {"<=", ">=", "<>", "=~", "+=", "||",
                                                            "::", "..", "!=", "==", "&&"};
    for (const char* two : doubles) {
      if (text_[begin] == two[0] && at(begin + 1) == two[1]) {
        ++at_;
        return push(TokenKind::Symbol, begin, symbol(two));
      }
    }
    if (std::string_view("()[]{}<>-+*/%^=.,:;|&!?").find(char(c.value)) == std::string_view::npos)
      return push(TokenKind::Unknown, begin);
    push(TokenKind::Symbol, begin, std::uint16_t(c.value));
    brackets();
  }

  void brackets() {
    const std::uint32_t here = std::uint32_t(tokens_.size() - 1);
    const char c = char(tokens_.back().symbol);
    if (c == '(' || c == '[' || c == '{') return open_.push_back(here);
    if (c != ')' && c != ']' && c != '}') return;
    const char wanted = c == ')' ? '(' : c == ']' ? '[' : '{';
    if (open_.empty() || tokens_[open_.back()].symbol != std::uint16_t(wanted)) return;
    tokens_[open_.back()].partner = here;
    tokens_[here].partner = open_.back();
    open_.pop_back();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
  std::vector<std::uint32_t> open_;
};

// The code unit or code point after \u or \U.
char32_t unicode_escape(std::string_view text, std::size_t begin, std::size_t digits, Span place) {
  char32_t value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (begin + i >= text.size() || !is_hex(char32_t(static_cast<unsigned char>(text[begin + i]))))
      throw Error(Fault::SyntaxError, "InvalidUnicodeLiteral", place,
                  digits == 4 ? "\\u wants four hexadecimal digits, as in '\\u1EA1'"
                              : "\\U wants eight hexadecimal digits, as in '\\U0001F600'");
    const char c = text[begin + i];
    value = value * 16 + char32_t(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return value;
}

std::string unescape(std::string_view text, std::uint32_t offset) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '\\') {
      out += text[i++];
      continue;
    }
    const char c = i + 1 < text.size() ? text[i + 1] : '\0';
    const Span place{offset + std::uint32_t(i), offset + std::uint32_t(std::min(i + 2, text.size()))};
    std::size_t used = 2;
    switch (c) {
      case '\\':
      case '\'':
      case '"':
      case '`': out += c; break;
      case 'b': out += '\b'; break;
      case 'f': out += '\f'; break;
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case 'u':
      case 'U': {
        const std::size_t digits = c == 'u' ? 4 : 8;
        char32_t value = unicode_escape(text, i + 2, digits, place);
        used = 2 + digits;
        if (value >= 0xD800 && value < 0xDC00 && text.substr(i + used, 2) == "\\u") {
          const char32_t low = unicode_escape(text, i + used + 2, 4, place);
          if (low >= 0xDC00 && low < 0xE000) {
            value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00);
            used += 6;
          }
        }
        if ((value >= 0xD800 && value < 0xE000) || value > 0x10FFFF)
          throw Error(Fault::SyntaxError, "InvalidUnicodeLiteral", place,
                      "this escape is no Unicode character: a lone surrogate or beyond 10FFFF");
        append_utf8(out, value);
        break;
      }
      default: {
        std::string message = "'\\";
        message += text.substr(i + 1, decode(text, i + 1).size);
        message += "' is no escape in a string; for the backslash itself write '\\\\'";
        throw Error(Fault::SyntaxError, "UnexpectedSyntax", place, message);
      }
    }
    i += used;
  }
  return out;
}

}  // namespace

std::vector<Token> tokenize(std::string_view text) { return Scanner(text).run(); }

std::string text_of(const Token& token, std::string_view text) {
  std::string_view raw = text.substr(token.span.begin, token.span.size());
  if (token.kind == TokenKind::String) return unescape(raw.substr(1, raw.size() - 2), token.span.begin + 1);
  if (token.kind == TokenKind::Parameter) raw.remove_prefix(1);
  std::string out;
  if (raw.size() >= 2 && raw.front() == '`') {
    raw = raw.substr(1, raw.size() - 2);
    for (std::size_t i = 0; i < raw.size(); ++i) {
      out += raw[i];
      if (raw[i] == '`') ++i;  // doubled
    }
  } else {
    out = raw;
  }
  const bool ascii = std::all_of(out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return ascii ? out : normalize(out);
}

bool is_plain_name(std::string_view text) {
  if (text.empty() || find_invalid_utf8(text)) return false;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = decode(text, i);
    if (i == 0 ? !is_name_start(c.value) : !is_name_part(c.value)) return false;
    i += c.size;
  }
  return true;
}

}  // namespace dothi
