#include "pages.h"

namespace dothi {
namespace {

// Rows with `more`; without; all texts of one length.
enum PageEncoding : std::uint8_t { Pairs, Texts, Alike };

}  // namespace

std::uint32_t SortedPage::lower_bound(std::string_view wanted) const {
  std::uint32_t low = 0, high = n_;
  while (low < high) {
    std::uint32_t middle = (low + high) / 2;
    if (text(middle) < wanted)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

SortedPage SortedPage::decode(std::span<const std::byte> record, bool check, std::uint32_t number_bound) {
  const RecordHeader& h = *reinterpret_cast<const RecordHeader*>(record.data());
  std::span<const std::byte> rest = record.subspan(sizeof h);
  auto take = [&]<typename T>(std::size_t count, T) {
    if (count > rest.size() / sizeof(T)) throw Broken{"an array reaches beyond the record"};
    auto* p = reinterpret_cast<const T*>(rest.data());
    rest = rest.subspan(std::min(rest.size(), (count * sizeof(T) + 7) & ~std::size_t(7)));
    return p;
  };
  SortedPage page;
  page.n_ = h.n;
  page.numbers_ = take(h.n, std::uint32_t());
  if (h.encoding == Alike) {
    if (h.e == 0) throw Broken{"rows without a text"};
    page.step_ = 1;
    page.width_ = h.e;
    page.text_ = take(std::size_t(h.n) * h.e, char());
  } else {
    if (h.encoding != Pairs && h.encoding != Texts) throw Broken{"unknown encoding of a page"};
    page.step_ = h.encoding == Pairs ? 2 : 1;
    std::size_t texts = page.step_ * std::size_t(h.n);
    page.offsets_ = take(texts + 1, std::uint32_t());
    page.text_ = take(page.offsets_[texts], char());
    bool good = page.offsets_[0] == 0;
    for (std::size_t i = 0; check && i < texts; ++i) good &= page.offsets_[i] <= page.offsets_[i + 1];
    if (check && !good) throw Broken{"rows out of order"};
  }
  for (std::uint32_t i = 0; check && i < h.n; ++i)
    if (page.numbers_[i] >= number_bound) throw Broken{"a number beyond the last"};
  return page;
}

Record encode_page(const Key& key, std::span<const PageRow> rows) {
  // Names are all pairs, as they were before there was anything else.
  bool pairs = key.kind == RecordKind::Names;
  std::size_t width = rows.front().text.size();
  bool alike = !pairs && width > 0 &&
               std::all_of(rows.begin(), rows.end(), [&](const PageRow& r) { return r.text.size() == width; });
  std::vector<std::uint32_t> numbers, offsets{0};
  std::string text;
  for (const PageRow& row : rows) {
    numbers.push_back(std::uint32_t(row.node));
    offsets.push_back(std::uint32_t((text += row.text).size()));
    if (pairs) offsets.push_back(std::uint32_t((text += row.more).size()));
  }
  Record record(key);
  record.header().n = std::uint32_t(rows.size());
  record.header().encoding = pairs ? Pairs : alike ? Alike : Texts;
  if (alike) record.header().e = std::uint32_t(width);
  record.append(std::span<const std::uint32_t>(numbers));
  if (!alike) record.append(std::span<const std::uint32_t>(offsets));
  record.append(text.data(), text.size());
  return record;
}

void write_sorted_pages(const Key& key, std::span<const PageRow> rows, const std::function<std::uint32_t()>& page,
                        const std::function<void(Record&)>& put, std::vector<PageRow>& directory) {
  std::size_t from = 0;
  while (from < rows.size()) {
    std::size_t to = from, bytes = 0;
    while (to < rows.size() && (to == from || bytes < sorted_page_bytes))
      bytes += rows[to].text.size() + rows[to].more.size() + 12, ++to;
    std::uint32_t number = page();
    Record record = encode_page(page_key(key, number), rows.subspan(from, to - from));
    put(record);
    directory.push_back({rows[from].text, NodeId(number), {}});
    from = to;
  }
}

}  // namespace dothi
