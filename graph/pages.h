// pages.h: sorted rows of (text, node, more) cut into pages, and a directory of the pages. The index of names and the
// value indexes lie in the file like this.
#pragma once

#include <tuple>

#include "delta.h"

namespace dothi {

// In the index of names: folded name, node, name as written. In a value index: key bytes (keys.h), node, "". In a
// directory: text of a page's first row, page, "".
struct PageRow {
  std::string text;
  NodeId node;
  std::string more;
  friend auto operator<=>(const PageRow&, const PageRow&) = default;
};

inline constexpr std::size_t sorted_page_bytes = 24 * 1024;

class SortedPage {
 public:
  std::uint32_t size() const { return n_; }
  std::string_view text(std::uint32_t i) const {
    std::uint32_t begin = i * width_, end = begin + width_;
    if (width_ == 0) begin = offsets_[step_ * i], end = offsets_[step_ * i + 1];
    return {text_ + begin, end - begin};
  }
  std::string_view more(std::uint32_t i) const {
    if (step_ == 1) return {};
    return {text_ + offsets_[2 * i + 1], offsets_[2 * i + 2] - offsets_[2 * i + 1]};
  }
  std::uint32_t number(std::uint32_t i) const { return numbers_[i]; }
  std::uint32_t lower_bound(std::string_view text) const;  // the first row not below
  PageRow row(std::uint32_t i) const { return {std::string(text(i)), NodeId(number(i)), std::string(more(i))}; }

  bool changed() const { return !delta_.empty(); }
  void change(const Delta& delta) { delta_ = delta; }
  // The rows from the text on as they were changed, in order, until `visit(text, node, more)` returns false; then so does
  // this. What stands above is of the record without changes.
  template <typename Visit>
  bool walk(std::string_view from, Visit&& visit) const {
    auto c = std::lower_bound(delta_.changes.begin(), delta_.changes.end(), from,
                              [&](const Change& a, std::string_view f) { return text_of(a, delta_.heap) < f; });
    auto fields = [&](const Change& a) { return std::tuple(text_of(a, delta_.heap), a.a, more_of(a, delta_.heap)); };
    auto changed = [&] {
      auto [text, node, more] = fields(*c);
      bool gone = c++->d & row_gone;
      return gone || visit(text, NodeId(node), more);
    };
    for (std::uint32_t i = lower_bound(from); i < n_; ++i) {
      std::tuple row(text(i), number(i), more(i));
      while (c != delta_.changes.end() && fields(*c) < row)
        if (!changed()) return false;
      if (c != delta_.changes.end() && fields(*c) == row) {
        if (!changed()) return false;
      } else if (!visit(text(i), NodeId(number(i)), more(i))) {
        return false;
      }
    }
    while (c != delta_.changes.end())
      if (!changed()) return false;
    return true;
  }

  static SortedPage decode(std::span<const std::byte> record, bool check, std::uint32_t number_bound);

 private:
  Delta delta_;
  std::uint32_t n_ = 0, width_ = 0, step_ = 2;  // bytes of each text where all are alike; offsets a row
  const std::uint32_t *numbers_ = nullptr, *offsets_ = nullptr;
  const char* text_ = nullptr;
};
Record encode_page(const Key& key, std::span<const PageRow> rows);

// Cuts sorted rows into pages: `page()` gives the number of the next one, `put` takes its record, and a row of the
// directory is added to `directory`. `key` is that of the directory.
void write_sorted_pages(const Key& key, std::span<const PageRow> rows, const std::function<std::uint32_t()>& page,
                        const std::function<void(Record&)>& put, std::vector<PageRow>& directory);
// Of page `number` of the index whose directory has the key.
inline Key page_key(Key directory, std::uint32_t number) {
  directory.second = 1;
  directory.segment = number;
  return directory;
}

}  // namespace dothi
