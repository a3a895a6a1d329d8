// Sets and maps of nodes that keep their room when they are emptied: for what is visited, run after run.
#pragma once

#include <dothi/graph.h>

#include <bit>
#include <cstdlib>

namespace dothi {

// A bit a node. Pages of nodes that are never met are never touched, and emptying costs what filling did.
class NodeSet {
 public:
  bool has(NodeId node) const {
    const std::uint32_t word = std::uint32_t(node) >> 6;
    return word < size_ && (words_[word] >> (std::uint32_t(node) & 63) & 1);
  }
  // Whether it is new.
  bool add(NodeId node) {
    const std::uint32_t word = std::uint32_t(node) >> 6;
    const std::uint64_t bit = std::uint64_t(1) << (std::uint32_t(node) & 63);
    if (word >= size_) grow(word);
    if (words_[word] & bit) return false;
    if (words_[word] == 0) touched_.push_back(word);
    words_[word] |= bit;
    return true;
  }
  // Adds nodes, ascending.
  void add(std::span<const NodeId> nodes) {
    if (nodes.empty()) return;
    if (std::uint32_t(nodes.back()) >> 6 >= size_) grow(std::uint32_t(nodes.back()) >> 6);
    std::uint64_t* const words = words_;
    for (const NodeId node : nodes) {
      const std::uint32_t word = std::uint32_t(node) >> 6;
      if (words[word] == 0) touched_.push_back(word);
      words[word] |= std::uint64_t(1) << (std::uint32_t(node) & 63);
    }
  }
  void remove(NodeId node) { words_[std::uint32_t(node) >> 6] &= ~(std::uint64_t(1) << (std::uint32_t(node) & 63)); }
  void clear() {
    for (const std::uint32_t word : touched_) words_[word] = 0;
    touched_.clear();
  }
  // How many there are; empties it.
  std::uint64_t drain() {
    std::uint64_t n = 0;
    for (const std::uint32_t word : touched_)
      n += std::uint64_t(std::popcount(std::exchange(words_[word], 0)));  // twice there, 0 once
    touched_.clear();
    return n;
  }
  // Makes room for all nodes below.
  void reserve(std::uint32_t bound) {
    if ((bound + 63) / 64 > size_) grow((bound + 63) / 64 - 1);
  }

 private:
  struct Free {
    void operator()(std::uint64_t* words) const { std::free(words); }
  };
  void grow(std::uint32_t word) {
    const std::uint32_t size = std::max(word + 1, size_ + size_ / 2);
    std::unique_ptr<std::uint64_t, Free> fresh(static_cast<std::uint64_t*>(std::calloc(size, sizeof(std::uint64_t))));
    if (!fresh) throw std::bad_alloc();
    for (const std::uint32_t w : touched_) fresh.get()[w] = words_[w];
    room_ = std::move(fresh);
    words_ = room_.get();
    size_ = size;
  }
  std::unique_ptr<std::uint64_t, Free> room_;
  std::uint64_t* words_ = nullptr;
  std::uint32_t size_ = 0;
  std::vector<std::uint32_t> touched_;
};

// Something for each of some numbers: open addressing, emptied by a new round.
template <typename T>
class NumberMap {
 public:
  T* find(std::uint64_t key) {
    if (cells_.empty()) return nullptr;
    for (std::size_t at = place(key);; at = (at + 1) & mask_) {
      Cell& cell = cells_[at];
      if (cell.round != round_) return nullptr;
      if (cell.key == key) return &cell.value;
    }
  }
  // The value of the key, and whether it is new.
  std::pair<T*, bool> add(std::uint64_t key) {
    if (2 * size_ >= cells_.size()) grow();
    for (std::size_t at = place(key);; at = (at + 1) & mask_) {
      Cell& cell = cells_[at];
      if (cell.round == round_ && cell.key == key) return {&cell.value, false};
      if (cell.round == round_) continue;
      cell.key = key;
      cell.round = round_;
      cell.value = T();
      ++size_;
      return {&cell.value, true};
    }
  }
  void clear() {
    size_ = 0;
    if (++round_ == 0) {
      std::fill(cells_.begin(), cells_.end(), Cell());
      round_ = 1;
    }
  }

 private:
  struct Cell {
    std::uint64_t key = 0;
    std::uint32_t round = 0;
    [[no_unique_address]] T value{};
  };
  std::size_t place(std::uint64_t key) const { return std::size_t(key * 0x9E3779B97F4A7C15u >> 32) & mask_; }
  void grow() {
    std::vector<Cell> before(cells_.empty() ? 64 : cells_.size() * 4);
    before.swap(cells_);
    mask_ = cells_.size() - 1;
    const std::uint32_t round = round_;
    round_ = 1;
    size_ = 0;
    for (const Cell& cell : before)
      if (cell.round == round) *add(cell.key).first = cell.value;
  }
  std::vector<Cell> cells_;
  std::size_t mask_ = 0, size_ = 0;
  std::uint32_t round_ = 1;
};

// Nodes by groups, numbered from 0: which of them have been met in which group. Often there is one.
class GroupedNodes {
 public:
  // Whether it is new there.
  bool add(std::uint32_t group, NodeId node) {
    return group == 0 ? first_.add(node) : pairs_.add(std::uint64_t(group) << 32 | std::uint32_t(node)).second;
  }
  void clear() {
    first_.clear();
    pairs_.clear();
  }

 private:
  struct Nothing {};
  NodeSet first_;
  NumberMap<Nothing> pairs_;
};

}  // namespace dothi
