#include <dothi/boost.h>

#include <boost/graph/betweenness_centrality.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/page_rank.hpp>
#include <boost/graph/two_bit_color_map.hpp>
#include <boost/pending/disjoint_sets.hpp>

namespace dothi {
namespace {

// The view along chosen types, with or against the arrows or both ways: out-edges only, which is what
// searches need.
struct Walk {
  const View& view;
  std::span<const TypeId> types;
  Follow follow;
};

[[maybe_unused]] std::pair<NodeIterator, NodeIterator> vertices(const Walk& w) { return dothi::vertices(w.view); }
[[maybe_unused]] std::size_t num_vertices(const Walk& w) { return w.view.node_bound(); }
[[maybe_unused]] NodeId source(const Edge& e, const Walk&) { return e.source; }
[[maybe_unused]] NodeId target(const Edge& e, const Walk&) { return e.target; }
[[maybe_unused]] std::pair<EdgeIterator, EdgeIterator> out_edges(NodeId node, const Walk& w) {
  EdgeIterator first(w.view, node, w.follow, w.types);
  return {first, first.end()};
}
[[maybe_unused]] std::size_t out_degree(NodeId node, const Walk& w) {
  std::size_t n = 0;
  auto [at, end] = out_edges(node, w);
  for (; at != end; ++at) ++n;
  return n;
}

struct Found {};

// The last edge into each node reached; only what is written is ever touched.
struct Trail {
  explicit Trail(std::size_t nodes) : into(new Edge[nodes]) {}
  std::unique_ptr<Edge[]> into;

  Path path(const View& view, NodeId from, NodeId to) const {
    Path out;
    for (NodeId at = to; at != from; at = into[std::size_t(at)].source) {
      const Edge& e = into[std::size_t(at)];
      out.nodes.push_back(at);
      out.relationships.push_back(e.relationship);
      out.forward.push_back(view.ends(e.relationship).start == e.source);
    }
    out.nodes.push_back(from);
    std::reverse(out.nodes.begin(), out.nodes.end());
    std::reverse(out.relationships.begin(), out.relationships.end());
    std::reverse(out.forward.begin(), out.forward.end());
    return out;
  }
};

struct BreadthFirst : boost::default_bfs_visitor {
  BreadthFirst(Trail& trail, NodeId to) : trail(trail), to(to) {}
  void tree_edge(const Edge& e, const Walk&) {
    trail.into[std::size_t(e.target)] = e;
    if (e.target == to) throw Found{};
  }
  Trail& trail;
  NodeId to;
};

struct Cheapest : boost::default_dijkstra_visitor {
  Cheapest(Trail& trail, NodeId to) : trail(trail), to(to) {}
  void edge_relaxed(const Edge& e, const Walk&) { trail.into[std::size_t(e.target)] = e; }
  void examine_vertex(NodeId node, const Walk&) {
    if (node == to) throw Found{};
  }
  Trail& trail;
  NodeId to;
};

}  // namespace
}  // namespace dothi

namespace boost {

template <>
struct graph_traits<dothi::Walk> : graph_traits<dothi::View> {
  using directed_category = directed_tag;
  struct traversal_category : virtual incidence_graph_tag,
                              virtual adjacency_graph_tag,
                              virtual vertex_list_graph_tag {};
  using adjacency_iterator = adjacency_iterator_generator<dothi::Walk, dothi::NodeId, dothi::EdgeIterator>::type;
};

}  // namespace boost

namespace dothi {
namespace {

[[maybe_unused]] auto adjacent_vertices(NodeId node, const Walk& w) {
  using Iterator = boost::graph_traits<Walk>::adjacency_iterator;
  auto [first, last] = out_edges(node, w);
  return std::pair(Iterator(first, &w), Iterator(last, &w));
}

}  // namespace

std::optional<Path> shortest_path(const View& view, NodeId from, NodeId to, std::span<const TypeId> types,
                                  bool directed) {
  if (!view.exists(from) || !view.exists(to)) return std::nullopt;
  if (from == to) return Path{{from}, {}, {}};
  Walk walk{view, types, directed ? Follow::Out : Follow::Both};
  Trail trail(view.node_bound());
  auto colors = boost::make_two_bit_color_map(view.node_bound(), NodeIndexMap());
  boost::queue<NodeId> queue;
  try {
    boost::breadth_first_visit(walk, from, queue, BreadthFirst(trail, to), colors);
  } catch (Found) { return trail.path(view, from, to); }
  return std::nullopt;
}

std::optional<Path> shortest_path(const View& view, NodeId from, NodeId to, KeyId weight, std::span<const TypeId> types,
                                  bool directed) {
  if (!view.exists(from) || !view.exists(to)) return std::nullopt;
  if (from == to) return Path{{from}, {}, {}};
  Walk walk{view, types, directed ? Follow::Out : Follow::Both};
  Trail trail(view.node_bound());
  std::vector<double> distance(view.node_bound());
  try {
    boost::dijkstra_shortest_paths(
        walk, from,
        boost::weight_map(WeightMap{&view, weight})
            .vertex_index_map(NodeIndexMap())
            .distance_map(boost::make_iterator_property_map(distance.begin(), NodeIndexMap()))
            .visitor(Cheapest(trail, to)));
  } catch (Found) { return trail.path(view, from, to); }
  return std::nullopt;
}

std::vector<std::int32_t> components(const View& view) {
  std::uint32_t n = view.node_bound();
  std::vector<std::uint8_t> rank(n);
  std::vector<std::uint32_t> parent(n);
  boost::disjoint_sets<std::uint8_t*, std::uint32_t*> sets(rank.data(), parent.data());
  for (std::uint32_t i = 0; i < n; ++i) sets.make_set(i);
  std::uint32_t ordinals[1024];
  for (std::uint32_t t = 0; t < view.type_count(); ++t) {
    std::uint32_t cursor = 0;
    while (std::size_t got = view.scan(TypeId(t), cursor, ordinals))
      for (std::size_t i = 0; i < got; ++i) {
        Ends e = view.ends(relationship_id(TypeId(t), ordinals[i]));
        sets.union_set(std::uint32_t(e.start), std::uint32_t(e.end));
      }
  }
  std::vector<std::int32_t> out(n, -1), number(n, -1);
  std::int32_t next = 0;
  for (std::uint32_t i = 0; i < n; ++i) {
    if (!view.exists(NodeId(i))) continue;
    std::int32_t& c = number[sets.find_set(i)];
    if (c < 0) c = next++;
    out[i] = c;
  }
  return out;
}

std::vector<double> page_rank(const View& view, double damping, int iterations) {
  if (!(damping >= 0 && damping < 1))
    throw Error(Fault::ArgumentError, "InvalidArgumentValue", {},
                "damping is a number from 0 up to, but not including, 1; 0.85 is usual", Phase::Run);
  if (iterations < 1)
    throw Error(Fault::ArgumentError, "InvalidArgumentValue", {}, "PageRank needs at least one iteration; 20 are usual",
                Phase::Run);
  std::uint32_t n = view.node_bound();
  std::vector<double> rank(n), next(n);
  Walk walk{view, {}, Follow::Out};
  // Boost begins at 1/n but jumps with weight 1 - damping, not (1 - damping)/n; told that there is one node,
  // it does both by the same measure. What leaks out of nodes without outgoing relationships comes back by
  // the division below.
  boost::graph::page_rank(walk, boost::make_iterator_property_map(rank.begin(), NodeIndexMap()),
                          boost::graph::n_iterations(std::size_t(iterations)), damping, std::size_t(1),
                          boost::make_iterator_property_map(next.begin(), NodeIndexMap()));
  double sum = 0;
  for (std::uint32_t i = 0; i < n; ++i) {
    if (!view.exists(NodeId(i))) rank[i] = 0;
    sum += rank[i];
  }
  if (sum > 0)
    for (double& r : rank) r /= sum;
  return rank;
}

std::vector<double> betweenness(const View& view) {
  std::vector<double> centrality(view.node_bound());
  boost::brandes_betweenness_centrality(
      view, boost::centrality_map(boost::make_iterator_property_map(centrality.begin(), NodeIndexMap()))
                .vertex_index_map(NodeIndexMap()));
  return centrality;
}

}  // namespace dothi
