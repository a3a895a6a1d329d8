#include "structure.h"

#include "store.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <vector>

namespace dothi {
namespace {

constexpr std::uint64_t page_size = 4096, header_size = 16;
constexpr std::uint64_t record_head = offsetof(RecordHeader, key) + sizeof(KeyBytes);
constexpr std::uint32_t lmdb_magic = 0xBEEFC0DE, lmdb_version = 1;
constexpr std::uint64_t no_page = ~std::uint64_t(0);
enum PageFlag : std::uint16_t { Branch = 1, Leaf = 2, Overflow = 4, Meta = 8 };
constexpr std::uint16_t big_data = 1, integer_key = 8;

struct Tree {  // MDB_db
  std::uint32_t pad;
  std::uint16_t flags, depth;
  std::uint64_t branches, leaves, overflows, entries, root;
};
static_assert(sizeof(Tree) == 48);

struct MetaPage {  // MDB_meta, after the page header
  std::uint32_t magic, version;
  std::uint64_t address, map_size;
  Tree free, main;
  std::uint64_t last_page, transaction;
};
static_assert(sizeof(MetaPage) == 136);

struct Node {  // MDB_node; the key follows
  std::uint16_t low, high, flags, key_size;
};

template <typename T>
T read(const std::uint8_t* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

struct Unsound {
  const char* what;
  std::uint64_t page;
};

class Walk {
 public:
  Walk(const ReadFile& read_file, std::uint64_t last_page, const Root& root, Depth depth)
      : read_file_(read_file),
        last_page_(last_page),
        root_(root),
        headers_(depth == Depth::Records || root.all.keys == 0),
        used_(last_page + 1) {
    used_[0] = used_[1] = true;
  }

  void tree(const Tree& expected, bool is_free_list) {
    std::uint16_t flags = is_free_list ? integer_key : 0;
    is_free_list_ = is_free_list;
    // LMDB keeps the page size in the free list's pad, and may set MDB_VALID (0x8000) or its own 0x4000 in
    // memory only.
    if ((expected.flags & ~0x4000) != flags) throw Unsound{"unknown kind of tree", 0};
    counted_ = {};
    previous_.clear();
    least_.clear();
    depth_ = expected.depth;
    if (expected.root != no_page) {
      if (depth_ == 0 || depth_ > 32) throw Unsound{"impossible depth of a tree", expected.root};
      page(expected.root, 1);
    } else if (depth_ != 0) {
      throw Unsound{"an empty tree with pages", 0};
    }
    if (counted_.branches != expected.branches || counted_.leaves != expected.leaves ||
        counted_.overflows != expected.overflows || counted_.entries != expected.entries)
      throw Unsound{"a tree has other counts than it says", expected.root};
    if (!is_free_list && root_.all.keys != 0 && keys_ != root_.all.keys)
      throw Unsound{"other keys than were written", expected.root};
  }

  void free_pages() {
    for (std::uint64_t p : free_) {
      if (used_[p]) throw Unsound{"a page is free and in use", p};
      used_[p] = true;
    }
  }

 private:
  using Page = std::array<std::uint8_t, page_size>;

  void fetch(std::uint64_t p, std::uint64_t offset, std::span<std::uint8_t> out) const {
    if (!read_file_(p * page_size + offset, out)) throw Unsound{"a page cannot be read", p};
  }

  void claim(std::uint64_t first, std::uint64_t count) {
    if (first < 2 || first > last_page_ || count == 0 || count > last_page_ - first + 1)
      throw Unsound{"a page beyond the end", first};
    for (std::uint64_t p = first; p < first + count; ++p) {
      if (used_[p]) throw Unsound{"a page is used twice", p};
      used_[p] = true;
    }
  }

  void page(std::uint64_t p, unsigned level) {
    claim(p, 1);
    auto copy = std::make_unique<Page>();
    fetch(p, 0, *copy);
    const std::uint8_t* base = copy->data();
    if (read<std::uint64_t>(base) != p) throw Unsound{"a page is not where it belongs", p};
    auto flags = read<std::uint16_t>(base + 10), lower = read<std::uint16_t>(base + 12),
         upper = read<std::uint16_t>(base + 14);
    bool leaf = flags == Leaf;
    if (!leaf && flags != Branch) throw Unsound{"a page of the wrong kind in a tree", p};
    if (leaf != (level == depth_)) throw Unsound{"a tree of uneven depth", p};
    if (lower < header_size || lower % 2 || lower > upper || upper > page_size || upper % 2)
      throw Unsound{"page bounds", p};
    unsigned n = (lower - unsigned(header_size)) / 2;
    if (n < (leaf ? 1u : 2u)) throw Unsound{"a page with too few entries", p};
    ++(leaf ? counted_.leaves : counted_.branches);
    std::vector<std::pair<unsigned, unsigned>> extents;
    for (unsigned i = 0; i < n; ++i) {
      unsigned offset = read<std::uint16_t>(base + header_size + 2 * std::size_t(i));
      if (offset < upper || offset % 2 || offset + sizeof(Node) > page_size)
        throw Unsound{"an entry outside its page", p};
      auto node = read<Node>(base + offset);
      unsigned end = offset + unsigned(sizeof(Node)) + node.key_size;
      if (end > page_size) throw Unsound{"a key outside its page", p};
      const std::uint8_t* key = base + offset + sizeof(Node);
      if (leaf)
        entry(p, base, node, key, end);
      else
        branch(p, node, key, i, level);
      extents.emplace_back(offset, end);
    }
    std::sort(extents.begin(), extents.end());
    for (std::size_t i = 1; i < extents.size(); ++i)
      if (extents[i].first < extents[i - 1].second) throw Unsound{"entries overlap", p};
  }

  void branch(std::uint64_t p, const Node& node, const std::uint8_t* key, unsigned i, unsigned level) {
    std::string separator = i == 0 ? std::string() : ordered_key(p, node, key);
    if (i > 0 && separator <= previous_) throw Unsound{"keys out of order", p};
    if (i > 0) least_ = std::move(separator);  // what lies below is not less, or a search would go past it
    page(node.low | std::uint64_t(node.high) << 16 | std::uint64_t(node.flags) << 32, level + 1);
  }

  void entry(std::uint64_t p, const std::uint8_t* base, const Node& node, const std::uint8_t* key, unsigned& end) {
    std::string ordered = ordered_key(p, node, key);
    if ((counted_.entries > 0 && ordered <= previous_) || ordered < least_) throw Unsound{"keys out of order", p};
    previous_ = std::move(ordered);
    ++counted_.entries;
    if (!is_free_list_) add_key(p);
    std::uint64_t size = node.low | std::uint64_t(node.high) << 16;
    const std::uint8_t* data = base + end;
    std::vector<std::uint8_t> list;
    if (node.flags == big_data) {
      if (end + 8 > page_size) throw Unsound{"an entry outside its page", p};
      auto first = read<std::uint64_t>(data);
      end += 8;
      if (first < 2 || first > last_page_) throw Unsound{"a page beyond the end", first};
      const std::uint64_t pages = (header_size - 1 + size) / page_size + 1;
      if (headers_ || is_free_list_) header(first, pages, size);
      claim(first, pages);
      counted_.overflows += pages;
      if (is_free_list_) {
        list.resize(size);
        fetch(first, header_size, list);
        data = list.data();
      }
    } else if (node.flags == 0) {
      if (end + size > page_size) throw Unsound{"an entry outside its page", p};
      end += unsigned(size);
      if (!is_free_list_ && !names_itself(data, size)) throw Unsound{"a record under the key of another", p};
    } else {
      throw Unsound{"unknown kind of entry", p};
    }
    if (is_free_list_) free_entry(p, data, size);
  }

  // What the first page of an entry of its own pages says of them.
  void header(std::uint64_t first, std::uint64_t pages, std::uint64_t size) const {
    std::uint8_t said[header_size + record_head];
    fetch(first, 0, said);
    if (read<std::uint64_t>(said) != first || read<std::uint16_t>(said + 10) != Overflow)
      throw Unsound{"a page is not where it belongs", first};
    if (read<std::uint32_t>(said + 12) != pages) throw Unsound{"a record of another size than its pages", first};
    if (!is_free_list_ && !names_itself(said + header_size, size))
      throw Unsound{"a record under the key of another", first};
  }

  void add_key(std::uint64_t p) {
    KeyBytes key;
    if (previous_.size() != key.size()) throw Unsound{"a key of the wrong size", p};
    std::memcpy(key.data(), previous_.data(), key.size());
    if (key != encode(root_key)) keys_ += hash_of(key, root_.seed);
  }

  // Whether the record begins with the key that led to it. A record that slipped under another key in the
  // same order would otherwise just be missing where it is looked for.
  bool names_itself(const std::uint8_t* data, std::uint64_t size) const {
    return size >= record_head && previous_.size() == 16 && std::memcmp(data + 8, previous_.data(), 16) == 0;
  }

  // A list of page numbers, falling, its length in front.
  void free_entry(std::uint64_t p, const std::uint8_t* data, std::uint64_t size) {
    if (size < 8 || size % 8) throw Unsound{"a free list is cut off", p};
    auto n = read<std::uint64_t>(data);
    if (n > size / 8 - 1) throw Unsound{"a free list is cut off", p};
    std::uint64_t above = no_page;
    for (std::uint64_t i = 1; i <= n; ++i) {
      auto page = read<std::uint64_t>(data + 8 * i);
      if (page >= above || page < 2 || page > last_page_) throw Unsound{"a free list out of order", p};
      free_.push_back(above = page);
    }
  }

  // The key in a form that compares as the tree does.
  std::string ordered_key(std::uint64_t p, const Node& node, const std::uint8_t* key) const {
    if (is_free_list_) {
      if (node.key_size != 8) throw Unsound{"a key of the wrong size", p};
      auto number = read<std::uint64_t>(key);
      std::string out(8, '\0');
      for (int i = 0; i < 8; ++i) out[std::size_t(i)] = char(number >> (56 - 8 * i));
      return out;
    }
    if (node.key_size == 0 || node.key_size > 16) throw Unsound{"a key of the wrong size", p};
    return {reinterpret_cast<const char*>(key), node.key_size};
  }

  const ReadFile& read_file_;
  std::uint64_t last_page_;
  const Root& root_;
  bool headers_;
  std::uint64_t keys_ = 0;  // of the main tree, as the root sums them
  std::vector<bool> used_;
  std::vector<std::uint64_t> free_;
  bool is_free_list_ = false;
  unsigned depth_ = 0;
  Tree counted_{};
  std::string previous_, least_;
};

// The root that a tree holds; nothing when it is not found, or damaged.
std::optional<Root> find_root(const ReadFile& read_file, const Tree& tree, std::uint64_t last_page) {
  const KeyBytes key = encode(root_key);
  const std::string_view wanted(reinterpret_cast<const char*>(key.data()), key.size());
  std::array<std::uint8_t, page_size> page;
  std::uint64_t p = tree.root;
  for (unsigned level = 1; level <= 32 && p >= 2 && p <= last_page; ++level) {
    if (!read_file(p * page_size, page) || read<std::uint64_t>(page.data()) != p) return std::nullopt;
    const auto flags = read<std::uint16_t>(page.data() + 10), lower = read<std::uint16_t>(page.data() + 12);
    if ((flags != Leaf && flags != Branch) || lower < header_size || lower > page_size) return std::nullopt;
    std::uint64_t next = no_page;
    for (unsigned i = 0; i < (lower - unsigned(header_size)) / 2; ++i) {
      const unsigned offset = read<std::uint16_t>(page.data() + header_size + 2 * std::size_t(i));
      if (offset + sizeof(Node) > page_size) return std::nullopt;
      const auto node = read<Node>(page.data() + offset);
      const unsigned end = offset + unsigned(sizeof(Node)) + node.key_size;
      if (end > page_size) return std::nullopt;
      const std::string_view there(reinterpret_cast<const char*>(page.data()) + offset + sizeof(Node), node.key_size);
      const std::uint64_t size = node.low | std::uint64_t(node.high) << 16;
      if (flags == Branch && (i == 0 || there <= wanted)) next = size | std::uint64_t(node.flags) << 32;
      if (flags == Leaf && there == wanted && node.flags == 0 && end + size <= page_size)
        return decode_root(std::as_bytes(std::span(page).subspan(end, size)));
    }
    if (flags == Leaf) return std::nullopt;
    p = next;
  }
  return std::nullopt;
}

MetaPage meta(std::span<const std::uint8_t> file, int i) {
  return read<MetaPage>(file.data() + std::size_t(i) * page_size + header_size);
}

}  // namespace

std::optional<FileFrame> file_frame(std::span<const std::uint8_t> file) {
  if (file.size() < 2 * page_size) return std::nullopt;
  MetaPage metas[2];
  for (int i : {0, 1}) {
    const std::uint8_t* page = file.data() + std::size_t(i) * page_size;
    MetaPage& m = metas[i] = meta(file, i);
    if (read<std::uint16_t>(page + 10) != Meta || m.magic != lmdb_magic || m.version != lmdb_version)
      return std::nullopt;
    if (m.free.pad != page_size || m.address != 0) return std::nullopt;
  }
  // Commits take turns: even ones in page 0, odd ones in page 1. A page whose number was damaged would let
  // the commit before it pass for the last one.
  std::uint64_t even = metas[0].transaction, odd = metas[1].transaction;
  bool newborn = even == 0 && odd == 0;
  bool sound = newborn || (even % 2 == 0 && odd % 2 == 1 && (even + 1 == odd || odd + 1 == even));
  return FileFrame{page_size, metas[odd > even].last_page, sound};
}

Structure check_structure(const ReadFile& read_file, std::uint64_t size, std::uint64_t transaction, Depth depth) {
  try {
    std::array<std::uint8_t, 2 * page_size> first;
    std::optional<FileFrame> frame;
    if (!read_file(0, first) || !(frame = file_frame(first))) throw Unsound{"the first pages are not a store's", 0};
    MetaPage m = meta(first, int(transaction & 1));
    if (m.transaction > transaction || !frame->sound) return {.outdated = true, .fault = {}};
    if (m.transaction != transaction) throw Unsound{"a meta page of another commit", transaction & 1};
    if (read<std::uint64_t>(first.data() + (transaction & 1) * page_size) != (transaction & 1))
      throw Unsound{"a page is not where it belongs", transaction & 1};
    if (m.last_page < 1 || m.last_page >= size / page_size)
      throw Unsound{"the last page is beyond the end of the file", m.last_page};
    const MetaPage before = meta(first, int(~transaction & 1));
    if (const auto told = find_root(read_file, before.main, m.last_page); told && told->snapshot != before.transaction)
      return {.outdated = true, .fault = {}};
    const Root root = find_root(read_file, m.main, m.last_page).value_or(Root{});
    Walk walk(read_file, m.last_page, root, depth);
    walk.tree(m.free, true);
    walk.tree(m.main, false);
    walk.free_pages();
    return {};
  } catch (const Unsound& f) { return {.fault = std::string(f.what) + " (page " + std::to_string(f.page) + ")"}; }
}

}  // namespace dothi
