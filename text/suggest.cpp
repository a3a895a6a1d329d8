#include <dothi/text.h>

#include "unicode.h"

namespace dothi {

namespace {

std::u32string code_points_of(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const Decoded d = decode(text, i);
    out += d.point;
    i += d.size;
  }
  return out;
}

// Optimal string alignment: insert, delete, replace, swap of neighbours, each 1. Three rows suffice.
std::size_t distance(std::u32string_view a, std::u32string_view b, std::size_t limit) {
  const std::size_t difference = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (difference > limit) return limit + 1;
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    if (least > limit) return limit + 1;
    before.swap(last);
    last.swap(row);
  }
  return std::min(last[b.size()], limit + 1);
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  return distance(code_points_of(a), code_points_of(b), limit);
}

std::optional<std::string> suggest(std::string_view wanted, const std::vector<std::string>& known) {
  const std::u32string key = code_points_of(fold(wanted));
  if (key.empty()) return std::nullopt;
  // A slip leaves most of the name: of a single letter nothing would be left.
  std::size_t allowed = key.size() == 1 ? 0 : std::max<std::size_t>(1, key.size() / 3);
  const std::string* best = nullptr;
  for (const std::string& candidate : known) {
    const std::size_t d = distance(key, code_points_of(fold(candidate)), allowed);
    if (d > allowed) continue;
    best = &candidate;
    if (d == 0) break;
    allowed = d - 1;
  }
  if (best == nullptr) return std::nullopt;
  return *best;
}

}  // namespace dothi
