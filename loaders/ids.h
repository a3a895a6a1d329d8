// From the ids of a table to nodes: whole numbers in one table, all other texts in another. (Private to
// loaders.)
#pragma once

#include <sys/mman.h>
#include <xxhash.h>

#include <cstring>
#include <deque>

#include "load.h"

namespace dothi {

// An id as written: a number when it is written as numbers are, else a text that outlives this.
struct Id {
  std::uint64_t number = 0;
  std::string_view text;
  bool is_number() const { return text.data() == nullptr; }
};

inline Id id_of(std::string_view text) {
  if (text.empty() || text.size() > 18 || (text.front() == '0' && text.size() > 1)) return {0, text};
  std::uint64_t n = 0;
  for (char c : text) {
    unsigned digit = static_cast<unsigned char>(c) - unsigned('0');
    if (digit > 9) return {0, text};
    n = n * 10 + digit;
  }
  return {n, {}};
}

// Open addressing; a slot is empty while its node is `none`. Pages are large where the kernel gives them,
// since nearly every look-up goes to another.
class IdTable {
 public:
  static constexpr std::uint32_t none = ~0u;

  bool insert(const Id& id, std::uint32_t node) {
    if (2 * (count_ + 1) > slots_.size()) grow();
    std::uint64_t key = key_of(id);
    std::size_t i = place(key);
    for (; slots_[i].node != none; i = (i + 1) & mask_)
      if (slots_[i].key == key && same(slots_[i], id)) return false;
    slots_[i] = {key, node, 0};
    if (!id.is_number()) slots_[i].text = keep(id.text);
    ++count_;
    return true;
  }
  std::uint32_t find(const Id& id) const {
    if (count_ == 0) return none;
    std::uint64_t key = key_of(id);
    for (std::size_t i = place(key);; i = (i + 1) & mask_) {
      if (slots_[i].node == none) return none;
      if (slots_[i].key == key && same(slots_[i], id)) return slots_[i].node;
    }
  }
  void prefetch(const Id& id) const {
    if (count_ > 0) __builtin_prefetch(&slots_[place(key_of(id))]);
  }

 private:
  struct Slot {
    std::uint64_t key;
    std::uint32_t node;
    std::uint32_t text;  // 0: a number; else where the text lies, plus 1
  };
  struct Kept {
    std::size_t piece, at, size;
  };

  static std::uint64_t key_of(const Id& id) {
    return id.is_number() ? id.number : XXH3_64bits(id.text.data(), id.text.size());
  }
  std::size_t place(std::uint64_t key) const { return std::size_t((key * 0x9E3779B97F4A7C15ull) >> shift_); }
  bool same(const Slot& slot, const Id& id) const {
    if (id.is_number() || slot.text == 0) return id.is_number() == (slot.text == 0);
    return texts_[slot.text - 1] == id.text;
  }
  std::uint32_t keep(std::string_view text) {
    if (arena_.empty() || arena_.back().capacity() - arena_.back().size() < text.size()) {
      arena_.emplace_back();
      arena_.back().reserve(std::max<std::size_t>(text.size(), 1 << 20));
    }
    std::string& piece = arena_.back();
    std::size_t at = piece.size();
    piece += text;
    texts_.emplace_back(piece.data() + at, text.size());
    return std::uint32_t(texts_.size());
  }
  void grow() {
    std::vector<Slot> old = std::move(slots_);
    std::size_t size = std::max<std::size_t>(1024, 2 * old.size());
    slots_.reserve(size);
    madvise(reinterpret_cast<void*>((reinterpret_cast<std::uintptr_t>(slots_.data()) + 4095) & ~std::uintptr_t(4095)),
            size * sizeof(Slot) > 8192 ? size * sizeof(Slot) - 4096 : 0, MADV_HUGEPAGE);
    slots_.assign(size, {0, none, 0});
    mask_ = size - 1;
    shift_ = 64 - unsigned(__builtin_ctzll(size));
    for (const Slot& slot : old)
      if (slot.node != none) {
        std::size_t i = place(slot.key);
        while (slots_[i].node != none) i = (i + 1) & mask_;
        slots_[i] = slot;
      }
  }

  std::vector<Slot> slots_;
  std::size_t count_ = 0, mask_ = 0;
  unsigned shift_ = 63;
  std::deque<std::string> arena_;
  std::vector<std::string_view> texts_;
};

}  // namespace dothi
