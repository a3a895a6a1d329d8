// Tokens of openCypher: names, numbers, strings, parameters and symbols with their places.
#pragma once

#include <dothi/text.h>

#include <string>
#include <string_view>
#include <vector>

namespace dothi {

enum class TokenKind : std::uint8_t {
  End,
  Name,        // letters; any keyword too, since none is reserved everywhere
  QuotedName,  // `in backticks`
  String,      // 'in' "quotes", escapes not read yet
  Number,      // may still be malformed: what it means is found where a number is wanted
  Parameter,   // $name, $1, $`any name`
  Symbol,      // one or two characters
  Unknown,     // a character that begins nothing
};

// One or two ASCII characters as a number, for switch and comparison: symbol("<=").
constexpr std::uint16_t symbol(const char* text) {
  return std::uint16_t(text[1] == 0 ? text[0] : (text[0] << 8) | text[1]);
}

struct Token {
  TokenKind kind = TokenKind::End;
  bool typographic = false;  // a dash or arrow head outside ASCII: only patterns take it
  std::uint16_t symbol = 0;  // of a Symbol
  Span span;
  std::uint32_t partner = 0;  // of a bracket: index of its other half; 0 when it has none
};

// All tokens, comments and white space left out, ended by End. Throws Error(SyntaxError, "UnexpectedSyntax") for
// a string, name or comment without its end. Cost: O(n).
std::vector<Token> tokenize(std::string_view text);

// What a String, QuotedName, Name or Parameter token stands for: without quotes, escapes read; names in NFC. Throws Error(SyntaxError):
// "InvalidUnicodeLiteral" for a bad \u, "UnexpectedSyntax" for an escape that is none.
std::string text_of(const Token& token, std::string_view text);

// Whether the text is a name that needs no backticks.
bool is_plain_name(std::string_view text);

}  // namespace dothi
