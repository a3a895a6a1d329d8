// dothi/boost.h: a View is a Boost.Graph.
//
//   dothi::View view = graph.read();
//   std::vector<int> distance(num_vertices(view), -1);
//   auto map = boost::make_iterator_property_map(distance.begin(), get(boost::vertex_index, view));
//   boost::breadth_first_search(view, *view.lookup(country, name, "Vietnam").begin(),
//       boost::visitor(boost::make_bfs_visitor(boost::record_distances(map, boost::on_tree_edge()))));
//
// Include it beside the Boost algorithms you want; dothi's own libraries do not need it. A View models
// VertexListGraph, BidirectionalGraph, AdjacencyGraph and EdgeListGraph, so that Boost's algorithms run on it
// unchanged and nothing is copied. Vertices are NodeIds; every id below node_bound() is a vertex, those of
// deleted nodes without edges, so that vertex_index is the id and arrays of num_vertices() fit. Edges are
// relationships of all types, or of the chosen ones, along their arrows; parallel ones each by itself. The
// view must outlive iterators and maps.
#pragma once

#include <dothi/graph.h>

#include <boost/graph/adjacency_iterator.hpp>
#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/iterator_facade.hpp>
#include <boost/property_map/property_map.hpp>
#include <cmath>
#include <memory>
#include <utility>

namespace dothi {

// A relationship as it is walked: from source to target.
struct Edge {
  NodeId source{~0u}, target{~0u};
  RelationshipId relationship{};
  friend bool operator==(const Edge&, const Edge&) = default;
  friend auto operator<=>(const Edge&, const Edge&) = default;
};

class NodeIterator
    : public boost::iterator_facade<NodeIterator, NodeId, boost::random_access_traversal_tag, NodeId, std::int64_t> {
 public:
  NodeIterator() = default;
  explicit NodeIterator(std::uint32_t at) : at_(at) {}

 private:
  friend class boost::iterator_core_access;
  NodeId dereference() const { return NodeId(at_); }
  bool equal(const NodeIterator& other) const { return at_ == other.at_; }
  void increment() { ++at_; }
  void decrement() { --at_; }
  void advance(std::int64_t n) { at_ = std::uint32_t(std::int64_t(at_) + n); }
  std::int64_t distance_to(const NodeIterator& other) const { return std::int64_t(other.at_) - std::int64_t(at_); }
  std::uint32_t at_ = 0;
};

// Which way relationships are followed from a node.
enum class Follow : std::uint8_t { Out, In, Both };

// The relationships of one node, type by type (outgoing before incoming), within a type by neighbour.
class EdgeIterator : public boost::iterator_facade<EdgeIterator, Edge, boost::forward_traversal_tag, Edge> {
 public:
  EdgeIterator() = default;
  // Of the given types, or of all when there are none. In: edges come as stored, source to target, for
  // in_edges(); Both: every edge leaves the node, for walks that do not mind the arrows.
  EdgeIterator(const View& view, NodeId node, Follow follow, std::span<const TypeId> types = {})
      : view_(&view), types_(types), node_(node), follow_(follow) {
    steps_ = std::uint32_t(types_.empty() ? view.type_count() : types_.size()) * (follow_ == Follow::Both ? 2 : 1);
    fetch();
  }
  // The end of the same range.
  EdgeIterator end() const {
    EdgeIterator last;
    last.step_ = steps_;
    return last;
  }

 private:
  friend class boost::iterator_core_access;
  bool equal(const EdgeIterator& other) const { return step_ == other.step_ && at_ == other.at_; }
  Edge dereference() const {
    NodeId other = adjacency_.nodes[at_];
    bool as_stored = follow_ == Follow::In;
    return {as_stored ? other : node_, as_stored ? node_ : other, adjacency_.relationship(at_)};
  }
  void increment() {
    if (++at_ < adjacency_.size()) return;
    ++step_;
    fetch();
  }
  void fetch() {
    for (at_ = 0; step_ < steps_; ++step_) {
      std::uint32_t which = follow_ == Follow::Both ? step_ / 2 : step_;
      TypeId type = types_.empty() ? TypeId(which) : types_[which];
      bool out = follow_ == Follow::Out || (follow_ == Follow::Both && step_ % 2 == 0);
      AdjacencyScratch scratch;
      adjacency_ = view_->neighbours(node_, type, out ? Direction::Out : Direction::In, scratch);
      if (adjacency_.empty()) continue;
      // Only a transaction with pending changes needs the room; copies of the iterator share it.
      if (!scratch.nodes.empty()) scratch_ = std::make_shared<const AdjacencyScratch>(std::move(scratch));
      return;
    }
    adjacency_ = {};
  }

  const View* view_ = nullptr;
  std::span<const TypeId> types_;
  NodeId node_{~0u};
  Follow follow_ = Follow::Out;
  std::uint32_t step_ = 0, steps_ = 0;
  std::size_t at_ = 0;
  Adjacency adjacency_;
  std::shared_ptr<const AdjacencyScratch> scratch_;
};

// Every relationship once, by start node.
class AllEdgesIterator : public boost::iterator_facade<AllEdgesIterator, Edge, boost::forward_traversal_tag, Edge> {
 public:
  AllEdgesIterator() = default;
  AllEdgesIterator(const View& view, std::uint32_t node) : view_(&view), node_(node), bound_(view.node_bound()) {
    if (node_ < bound_) {
      enter();
      settle();
    }
  }

 private:
  friend class boost::iterator_core_access;
  Edge dereference() const { return *at_; }
  bool equal(const AllEdgesIterator& other) const {
    return node_ == other.node_ && (node_ >= bound_ || at_ == other.at_);
  }
  void increment() {
    ++at_;
    settle();
  }
  void enter() {
    at_ = EdgeIterator(*view_, NodeId(node_), Follow::Out);
    end_ = at_.end();
  }
  void settle() {
    while (at_ == end_) {
      if (++node_ >= bound_) return;
      enter();
    }
  }

  const View* view_ = nullptr;
  std::uint32_t node_ = 0, bound_ = 0;
  EdgeIterator at_, end_;
};

// NodeId → its number.
struct NodeIndexMap {
  using key_type = NodeId;
  using value_type = std::uint32_t;
  using reference = std::uint32_t;
  using category = boost::readable_property_map_tag;
};
inline std::uint32_t get(NodeIndexMap, NodeId id) { return std::uint32_t(id); }

// A property of nodes, or of edges, as a Value (null where absent).
template <typename Thing>
struct ValueMap {
  using key_type = Thing;
  using value_type = Value;
  using reference = Value;
  using category = boost::readable_property_map_tag;
  const View* view = nullptr;
  KeyId key{};
};
inline Value get(const ValueMap<NodeId>& map, NodeId id) { return map.view->property(id, map.key); }
inline Value get(const ValueMap<Edge>& map, const Edge& e) { return map.view->property(e.relationship, map.key); }

// A numeric property of relationships as a weight: 1 where absent; anything but a number from 0 on throws
// Error(ArgumentError).
struct WeightMap {
  using key_type = Edge;
  using value_type = double;
  using reference = double;
  using category = boost::readable_property_map_tag;
  const View* view = nullptr;
  KeyId key{};
};
inline double get(const WeightMap& map, const Edge& e) {
  Value v = map.view->property(e.relationship, map.key);
  if (v.is_null()) return 1;
  if (!v.is_number() || !(v.number() >= 0))
    throw Error(Fault::ArgumentError, "InvalidArgumentValue", {},
                "the weight " + std::string(map.view->name(map.key)) + " of a relationship is " + to_string(v) +
                    "; weights are numbers from 0 on",
                Phase::Run);
  return v.number();
}

// ---- The graph concepts ----------------------------------------------------------------------------------

inline std::pair<NodeIterator, NodeIterator> vertices(const View& v) {
  return {NodeIterator(0), NodeIterator(v.node_bound())};
}
inline std::size_t num_vertices(const View& v) { return v.node_bound(); }

inline NodeId source(const Edge& e, const View&) { return e.source; }
inline NodeId target(const Edge& e, const View&) { return e.target; }
inline std::pair<EdgeIterator, EdgeIterator> out_edges(NodeId node, const View& v) {
  EdgeIterator first(v, node, Follow::Out);
  return {first, first.end()};
}
inline std::pair<EdgeIterator, EdgeIterator> in_edges(NodeId node, const View& v) {
  EdgeIterator first(v, node, Follow::In);
  return {first, first.end()};
}
inline std::size_t out_degree(NodeId node, const View& v) {
  std::size_t n = 0;
  for (std::uint32_t t = 0; t < v.type_count(); ++t) n += v.degree(node, TypeId(t), Direction::Out);
  return n;
}
inline std::size_t in_degree(NodeId node, const View& v) {
  std::size_t n = 0;
  for (std::uint32_t t = 0; t < v.type_count(); ++t) n += v.degree(node, TypeId(t), Direction::In);
  return n;
}
inline std::size_t degree(NodeId node, const View& v) { return out_degree(node, v) + in_degree(node, v); }

inline std::pair<AllEdgesIterator, AllEdgesIterator> edges(const View& v) {
  return {AllEdgesIterator(v, 0), AllEdgesIterator(v, v.node_bound())};
}
inline std::size_t num_edges(const View& v) { return v.relationship_count(); }

inline NodeIndexMap get(boost::vertex_index_t, const View&) { return {}; }
inline std::uint32_t get(boost::vertex_index_t, const View&, NodeId id) { return std::uint32_t(id); }

}  // namespace dothi

namespace boost {

template <>
struct graph_traits<dothi::View> {
  using vertex_descriptor = dothi::NodeId;
  using edge_descriptor = dothi::Edge;
  using directed_category = bidirectional_tag;
  using edge_parallel_category = allow_parallel_edge_tag;
  struct traversal_category : virtual bidirectional_graph_tag,
                              virtual adjacency_graph_tag,
                              virtual vertex_list_graph_tag,
                              virtual edge_list_graph_tag {};
  using vertex_iterator = dothi::NodeIterator;
  using out_edge_iterator = dothi::EdgeIterator;
  using in_edge_iterator = dothi::EdgeIterator;
  using edge_iterator = dothi::AllEdgesIterator;
  using adjacency_iterator = adjacency_iterator_generator<dothi::View, dothi::NodeId, dothi::EdgeIterator>::type;
  using vertices_size_type = std::size_t;
  using edges_size_type = std::size_t;
  using degree_size_type = std::size_t;
  static vertex_descriptor null_vertex() { return dothi::NodeId(~0u); }
};

template <>
struct graph_traits<const dothi::View> : graph_traits<dothi::View> {};

template <>
struct property_map<dothi::View, vertex_index_t> {
  using type = dothi::NodeIndexMap;
  using const_type = dothi::NodeIndexMap;
};

}  // namespace boost

namespace dothi {

inline auto adjacent_vertices(NodeId node, const View& v) {
  using Iterator = boost::graph_traits<View>::adjacency_iterator;
  auto [first, last] = out_edges(node, v);
  return std::pair(Iterator(first, &v), Iterator(last, &v));
}

}  // namespace dothi
