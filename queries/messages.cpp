#include <dothi/messages.h>

#include <algorithm>
#include <array>

namespace dothi {

namespace {

struct Text {
  std::string_view english, vietnamese;
};

constexpr Text texts[] = {
#include "vietnamese.inc"
};

using Holes = std::array<std::string_view, 10>;

bool is_hole(std::string_view pattern) {
  return pattern.size() > 1 && pattern[0] == '%' && pattern[1] >= '1' && pattern[1] <= '9';
}

// Whether `text` is the pattern with something in each hole; a hole met twice holds the same twice.
bool fits(std::string_view pattern, std::string_view text, Holes& holes) {
  while (!pattern.empty() && !is_hole(pattern)) {
    if (text.empty() || text[0] != pattern[0]) return false;
    pattern.remove_prefix(1);
    text.remove_prefix(1);
  }
  if (pattern.empty()) return text.empty();
  std::string_view& hole = holes[std::size_t(pattern[1] - '0')];
  pattern.remove_prefix(2);
  if (!hole.empty()) return text.starts_with(hole) && fits(pattern, text.substr(hole.size()), holes);
  if (pattern.empty()) {
    hole = text;
    return !text.empty();
  }
  for (std::size_t length = 1; length < text.size(); ++length) {
    if (text[length] != pattern[0]) continue;
    const Holes before = holes;
    hole = text.substr(0, length);
    if (fits(pattern, text.substr(length), holes)) return true;
    holes = before;
  }
  return false;
}

// What stands between quotes is the writer's and stays.
bool is_quoted(std::string_view pattern, std::size_t hole) {
  return hole > 0 && (pattern[hole - 1] == '\'' || pattern[hole - 1] == '`' || pattern[hole - 1] == '$');
}

std::optional<std::string> whole(std::string_view message, bool in_one) {
  for (const Text& text : texts) {
    Holes holes;
    if (!fits(text.english, message, holes)) continue;
    const bool joined = std::any_of(holes.begin(), holes.end(),
                                    [](std::string_view hole) { return hole.find("; ") != std::string_view::npos; });
    if (joined && !in_one) continue;
    std::string out;
    for (std::size_t i = 0; i < text.vietnamese.size(); ++i) {
      if (!is_hole(text.vietnamese.substr(i))) {
        out += text.vietnamese[i];
        continue;
      }
      const std::string_view hole = holes[std::size_t(text.vietnamese[i + 1] - '0')];
      const auto known = is_quoted(text.vietnamese, i) ? std::nullopt : vietnamese(hole);
      out += known ? *known : std::string(hole);
      ++i;
    }
    return out;
  }
  return {};
}

}  // namespace

std::string code(const Error& error) {
  std::string out(name(error.fault));
  if (!error.detail.empty()) out += "." + error.detail;
  return out;
}

// The longest beginning up to a "; " that is known, then the rest.
std::optional<std::string> vietnamese(std::string_view message) {
  if (message.empty()) return {};
  if (auto all = whole(message, false)) return all;
  for (std::size_t cut = message.rfind("; "); cut != std::string_view::npos && cut > 0;
       cut = message.rfind("; ", cut - 1)) {
    const auto first = whole(message.substr(0, cut), false);
    if (!first) continue;
    const auto rest = vietnamese(message.substr(cut + 2));
    if (rest) return *first + "; " + *rest;
  }
  return whole(message, true);
}

Error in_language(Error error, std::string_view language) {
  if (language == "vi")
    if (auto text = vietnamese(error.message)) error.message = std::move(*text);
  return error;
}

}  // namespace dothi
