// names.h: the index from names to nodes: pages of sorted (folded name, node, name), and a directory of the
// pages.
#pragma once

#include <tuple>

#include "delta.h"

namespace dothi {

struct NameEntry {
  std::string folded;
  NodeId node;
  std::string name;
  friend auto operator<=>(const NameEntry&, const NameEntry&) = default;
};

// A longer name is not indexed; looking it up scans.
inline constexpr std::size_t max_indexed_name = 2000;
inline constexpr std::size_t name_page_bytes = 24 * 1024;

// Sorted (text, number, text) rows. In a page: folded, node, name. In the directory: first folded of a page,
// page, "".
class NamePage {
 public:
  std::uint32_t size() const { return n_; }
  std::string_view folded(std::uint32_t i) const {
    return {text_ + offsets_[2 * i], offsets_[2 * i + 1] - offsets_[2 * i]};
  }
  std::string_view name(std::uint32_t i) const {
    return {text_ + offsets_[2 * i + 1], offsets_[2 * i + 2] - offsets_[2 * i + 1]};
  }
  std::uint32_t number(std::uint32_t i) const { return numbers_[i]; }
  std::uint32_t lower_bound(std::string_view folded) const;  // the first row not below
  NameEntry entry(std::uint32_t i) const {
    return {std::string(folded(i)), NodeId(number(i)), std::string(name(i))};
  }

  void change(const Delta& delta) { delta_ = delta; }
  // The names from the folded one on as they were changed, in order, until `visit(folded, node, name)` returns false; then
  // so does this. What stands above is of the record without changes.
  template <typename Visit>
  bool walk(std::string_view from, Visit&& visit) const {
    auto c = std::lower_bound(delta_.changes.begin(), delta_.changes.end(), from,
                              [&](const Change& a, std::string_view f) { return folded_of(a, delta_.heap) < f; });
    auto fields = [&](const Change& a) { return std::tuple(folded_of(a, delta_.heap), a.a, name_of(a, delta_.heap)); };
    auto changed = [&] {
      auto [folded, node, name] = fields(*c);
      bool gone = c++->d & name_gone;
      return gone || visit(folded, NodeId(node), name);
    };
    for (std::uint32_t i = lower_bound(from); i < n_; ++i) {
      std::tuple row(folded(i), number(i), name(i));
      while (c != delta_.changes.end() && fields(*c) < row)
        if (!changed()) return false;
      if (c != delta_.changes.end() && fields(*c) == row) {
        if (!changed()) return false;
      } else if (!visit(folded(i), NodeId(number(i)), name(i))) {
        return false;
      }
    }
    while (c != delta_.changes.end())
      if (!changed()) return false;
    return true;
  }

  static NamePage decode(std::span<const std::byte> record, bool check, std::uint32_t number_bound);

 private:
  Delta delta_;
  std::uint32_t n_ = 0;
  const std::uint32_t *numbers_ = nullptr, *offsets_ = nullptr;
  const char* text_ = nullptr;
};
Record encode_names(const Key& key, std::span<const NameEntry> rows);

}  // namespace dothi
