// dothi/flat.h: whole relationship types and labels of one commit as plain arrays, for plans that read all of them and for
// several threads at once.
//
//   if (const dothi::FlatAdjacency* knows = view.flat(type, dothi::FlatAdjacency::Either))
//     for (dothi::NodeId friend_ : knows->of(node)) …
//   const dothi::FlatBits* people = view.flat(label);   people->test(node)
//
// Made when first asked for, kept with the commit and shared by all its views; the pointers live as long as the view. A
// Transaction has none (null): it may hold changes that are in no record yet.
#pragma once

#include <dothi/graph.h>

#include <atomic>
#include <cstdlib>

namespace dothi {

// Words that begin as 0. Pages nobody writes take neither time nor memory, so a small set among many nodes is made at once.
class ZeroedWords {
 public:
  ZeroedWords() = default;
  explicit ZeroedWords(std::size_t size);
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::uint64_t* data() { return words_.get(); }
  const std::uint64_t* data() const { return words_.get(); }
  std::uint64_t& operator[](std::size_t at) { return words_.get()[at]; }
  std::uint64_t operator[](std::size_t at) const { return words_.get()[at]; }

 private:
  struct Free {
    void operator()(std::uint64_t* words) const { std::free(words); }
  };
  std::unique_ptr<std::uint64_t, Free> words_;
  std::size_t size_ = 0;
};

// A set of nodes, one bit each.
struct FlatBits {
  ZeroedWords words;                 // 64 nodes a word, as many as node_bound() needs
  std::uint32_t first = 0, end = 0;  // members lie in [first, end)
  std::uint64_t count = 0;

  bool test(NodeId node) const { return words[std::uint32_t(node) >> 6] >> (std::uint32_t(node) & 63) & 1; }
  void set(NodeId node) { words[std::uint32_t(node) >> 6] |= std::uint64_t(1) << (std::uint32_t(node) & 63); }
  // Sets first, end and count from the words; no member lies outside [from, to).
  void measure(std::uint32_t from = 0, std::uint32_t to = ~std::uint32_t(0));
  // The nodes of all of several sets.
  static FlatBits intersection(std::span<const FlatBits* const>);
};

// The neighbours of every node along one type: ascending, parallel relationships as often as they are. Either way a loop is
// met once. Nodes are cut into parts of 4,096.
struct FlatAdjacency {
  enum Along : std::uint8_t { Out, In, Either };
  static constexpr NodeId no_node{~std::uint32_t(0)};
  static constexpr std::uint32_t part_bits = 12, part_size = 1u << part_bits, part_mask = part_size - 1;
  struct Part {
    const std::uint32_t* offsets;  // part_size + 1, into `nodes`
    const NodeId* nodes;
  };

  std::vector<Part> parts;
  std::uint64_t size = 0;  // entries in all lists
  bool single = true;      // no node has more than one
  bool parallel = false;   // some node has a neighbour twice
  std::uint64_t loops = 0;
  FlatBits sources;          // nodes whose list is not empty
  std::vector<NodeId> only;  // where single: the neighbour of each node from sources.first on, or no_node

  std::span<const NodeId> of(NodeId node) const {
    const Part& part = parts[std::uint32_t(node) >> part_bits];
    const std::uint32_t* at = part.offsets + (std::uint32_t(node) & part_mask);
    return {part.nodes + at[0], part.nodes + at[1]};
  }
  // The neighbour of a node in a single adjacency, no_node where it has none.
  NodeId one_of(NodeId node) const {
    const std::uint32_t at = std::uint32_t(node) - sources.first;
    return at < only.size() ? only[at] : no_node;
  }
  std::uint32_t degree(NodeId node) const {
    const std::uint32_t* at = parts[std::uint32_t(node) >> part_bits].offsets + (std::uint32_t(node) & part_mask);
    return at[1] - at[0];
  }

  std::vector<std::unique_ptr<std::uint32_t[]>> made_offsets;  // of parts whose records hold them in another form
  std::vector<NodeId> made_nodes;                              // of Either
  // The union of several types: one adjacency of all their relationships.
  static FlatAdjacency merged(std::span<const FlatAdjacency* const>);
  // Of each list of `list` the neighbours that come after the node itself, or with `down` before it, in the order of their degree
  // in `by`, then of their ids.
  static FlatAdjacency rising(const FlatAdjacency& list, const FlatAdjacency& by, bool down);
  // No relationships, for nodes below `bound`.
  static FlatAdjacency none(std::uint32_t bound);
};

// Whether every node of `part` is in `whole`.
bool within(const FlatBits& part, const FlatBits& whole);

}  // namespace dothi
