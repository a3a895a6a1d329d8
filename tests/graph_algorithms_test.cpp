// Boost.Graph over a View, and the algorithms against plain ones.
#include <doctest/doctest.h>
#include <dothi/boost.h>

#include <boost/concept/assert.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/graph_concepts.hpp>
#include <boost/graph/kruskal_min_spanning_tree.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/graph/topological_sort.hpp>
#include <random>
#include <set>

using namespace dothi;

BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<View>));
BOOST_CONCEPT_ASSERT((boost::BidirectionalGraphConcept<View>));
BOOST_CONCEPT_ASSERT((boost::EdgeListGraphConcept<View>));
BOOST_CONCEPT_ASSERT((boost::AdjacencyGraphConcept<View>));
BOOST_CONCEPT_ASSERT((boost::ReadablePropertyMapConcept<NodeIndexMap, NodeId>));
BOOST_CONCEPT_ASSERT((boost::ReadablePropertyMapConcept<ValueMap<NodeId>, NodeId>));
BOOST_CONCEPT_ASSERT((boost::ReadablePropertyMapConcept<ValueMap<Edge>, Edge>));
BOOST_CONCEPT_ASSERT((boost::ReadablePropertyMapConcept<WeightMap, Edge>));

namespace {

// Random nodes and relationships of two types, some of both deleted again.
struct Maze {
  Graph graph = Graph::in_memory();
  KeyId cost;
  std::vector<NodeId> nodes;
  struct Arc {
    RelationshipId id;
    NodeId from, to;
    double cost;
  };
  std::vector<Arc> arcs;

  Maze(std::uint64_t seed, int node_count, int arc_count) {
    std::mt19937_64 random(seed);
    Transaction tx = graph.write();
    cost = tx.intern_key("cost");
    TypeId types[] = {tx.intern_type("A"), tx.intern_type("B")};
    for (int i = 0; i < node_count; ++i) nodes.push_back(tx.create_node({}));
    for (int i = 0; i < arc_count; ++i) {
      NodeId from = nodes[random() % nodes.size()], to = nodes[random() % nodes.size()];
      RelationshipId id = tx.create_relationship(from, types[random() % 2], to);
      double c = 1;
      if (random() % 4) tx.set_property(id, cost, c = double(random() % 9));
      arcs.push_back({id, from, to, c});
    }
    for (std::size_t i = 0; i < arcs.size(); i += 7) tx.delete_relationship(arcs[i].id);
    for (std::size_t i = 0; i < arcs.size(); ++i)
      if (!tx.exists(arcs[i].id)) arcs.erase(arcs.begin() + std::ptrdiff_t(i--));
    NodeId lonely = tx.create_node({});
    tx.create_node({});
    tx.delete_node(lonely);
    tx.commit();
  }

  // Least cost between all pairs, by arc costs or by 1 each.
  std::vector<std::vector<double>> distances(bool weighted, bool directed, std::optional<TypeId> type = {}) const {
    std::size_t n = graph.read().node_bound();
    std::vector<std::vector<double>> d(n, std::vector<double>(n, HUGE_VAL));
    for (std::size_t i = 0; i < n; ++i) d[i][i] = 0;
    for (const Arc& a : arcs) {
      if (type && type_of(a.id) != *type) continue;
      double c = weighted ? a.cost : 1;
      auto relax = [&](NodeId x, NodeId y) {
        d[std::size_t(x)][std::size_t(y)] = std::min(d[std::size_t(x)][std::size_t(y)], c);
      };
      relax(a.from, a.to);
      if (!directed) relax(a.to, a.from);
    }
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) d[i][j] = std::min(d[i][j], d[i][k] + d[k][j]);
    return d;
  }
};

// Length of a path, which must be a walk in the graph.
double length(const View& v, const Path& p, std::optional<KeyId> cost, bool directed) {
  REQUIRE(p.nodes.size() == p.relationships.size() + 1);
  double sum = 0;
  for (std::size_t i = 0; i < p.relationships.size(); ++i) {
    Ends e = v.ends(p.relationships[i]);
    REQUIRE((p.forward[i] ? e.start : e.end) == p.nodes[i]);
    REQUIRE((p.forward[i] ? e.end : e.start) == p.nodes[i + 1]);
    REQUIRE((p.forward[i] || !directed || e.start == e.end));
    Value c = cost ? v.property(p.relationships[i], *cost) : Value();
    sum += c.is_null() ? 1 : c.number();
  }
  return sum;
}

}  // namespace

TEST_CASE("shortest paths are as long as the shortest there are, and are walks of the graph") {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    Maze m(seed, 24, 40);
    View v = m.graph.read();
    for (bool directed : {false, true})
      for (bool weighted : {false, true})
        for (bool one_type : {false, true}) {
          std::optional<TypeId> type = one_type ? v.type("B") : std::nullopt;
          auto wanted = m.distances(weighted, directed, type);
          std::vector<TypeId> types;
          if (type) types.push_back(*type);
          for (NodeId from : m.nodes)
            for (NodeId to : m.nodes) {
              auto path = weighted ? shortest_path(v, from, to, m.cost, types, directed)
                                   : shortest_path(v, from, to, types, directed);
              double best = wanted[std::size_t(from)][std::size_t(to)];
              REQUIRE(path.has_value() == std::isfinite(best));
              if (path) REQUIRE(length(v, *path, weighted ? std::optional(m.cost) : std::nullopt, directed) == best);
            }
        }
  }
}

TEST_CASE("a weight that is no number from 0 on is refused") {
  Maze m(1, 5, 12);
  Transaction tx = m.graph.write();
  for (const Value& bad : {Value(-1), Value("far"), Value(std::nan(""))}) {
    for (const Maze::Arc& a : m.arcs) tx.set_property(a.id, m.cost, bad);
    try {
      shortest_path(tx, m.arcs[0].from, m.arcs[0].to == m.arcs[0].from ? m.nodes[0] : m.arcs[0].to, m.cost);
      FAIL("nothing was thrown");
    } catch (const Error& e) { CHECK(e.fault == Fault::ArgumentError); }
  }
}

TEST_CASE("components are numbered by their smallest node, deleted nodes have none") {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    Maze m(seed, 40, 30);
    View v = m.graph.read();
    auto d = m.distances(false, false);
    std::vector<std::int32_t> c = components(v);
    REQUIRE(c.size() == v.node_bound());
    std::int32_t next = 0;
    for (std::size_t i = 0; i < c.size(); ++i) {
      if (!v.exists(NodeId(i))) {
        CHECK(c[i] == -1);
        continue;
      }
      if (c[i] == next) ++next;
      CHECK(c[i] < next);
      for (std::size_t j = 0; j < c.size(); ++j)
        if (v.exists(NodeId(j))) CHECK((c[i] == c[j]) == std::isfinite(d[i][j]));
    }
  }
}

TEST_CASE("PageRank converges to the stationary distribution of the surfer who jumps from dead ends") {
  Maze m(3, 20, 50);
  View v = m.graph.read();
  std::size_t n = v.node_bound();
  double live = double(v.node_count());
  std::vector<double> rank(n), next(n);
  for (std::size_t i = 0; i < n; ++i) rank[i] = v.exists(NodeId(i)) ? 1 / live : 0;
  for (int step = 0; step < 300; ++step) {
    double jumping = 0;
    std::fill(next.begin(), next.end(), 0);
    for (std::size_t i = 0; i < n; ++i) {
      double out = double(out_degree(NodeId(i), v));
      if (out == 0) {
        jumping += rank[i];
        continue;
      }
      jumping += 0.15 * rank[i];
      for (const Maze::Arc& a : m.arcs)
        if (a.from == NodeId(i)) next[std::size_t(a.to)] += 0.85 * rank[i] / out;
    }
    // The dead ends' 0.85 and everyone's 0.15 jump to any node alike.
    for (std::size_t i = 0; i < n; ++i)
      if (v.exists(NodeId(i))) next[i] += jumping / live;
    rank.swap(next);
  }
  std::vector<double> got = page_rank(v, 0.85, 200);
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    CHECK(got[i] == doctest::Approx(rank[i]).epsilon(1e-6));
    sum += got[i];
  }
  CHECK(sum == doctest::Approx(1));
  CHECK_THROWS_AS(page_rank(v, 1.5), Error);
  CHECK_THROWS_AS(page_rank(v, 0.85, 0), Error);
}

TEST_CASE("betweenness counts the shortest paths through a node") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    Maze m(seed, 15, 35);
    View v = m.graph.read();
    std::size_t n = v.node_bound();
    auto d = m.distances(false, true);
    // Number of shortest paths from i to j, parallel arcs counted each.
    std::vector<std::vector<double>> paths(n, std::vector<double>(n, 0));
    for (std::size_t i = 0; i < n; ++i) {
      paths[i][i] = 1;
      for (double length = 1; length <= double(n); ++length)
        for (const Maze::Arc& a : m.arcs)
          if (d[i][std::size_t(a.to)] == length && d[i][std::size_t(a.from)] == length - 1)
            paths[i][std::size_t(a.to)] += paths[i][std::size_t(a.from)];
    }
    std::vector<double> got = betweenness(v);
    for (std::size_t k = 0; k < n; ++k) {
      double wanted = 0;
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j)
          if (i != j && i != k && j != k && std::isfinite(d[i][j]) && d[i][k] + d[k][j] == d[i][j])
            wanted += paths[i][k] * paths[k][j] / paths[i][j];
      CHECK(got[k] == doctest::Approx(wanted));
    }
  }
}

TEST_CASE("Boost's own algorithms run on a view unchanged") {
  Maze m(7, 30, 45);
  View v = m.graph.read();
  auto wanted = m.distances(false, true);
  std::vector<int> distance(num_vertices(v), -1);
  distance[0] = 0;
  auto map = boost::make_iterator_property_map(distance.begin(), get(boost::vertex_index, v));
  boost::breadth_first_search(
      v, NodeId(0), boost::visitor(boost::make_bfs_visitor(boost::record_distances(map, boost::on_tree_edge()))));
  for (std::size_t i = 0; i < distance.size(); ++i)
    CHECK((distance[i] < 0 ? HUGE_VAL : double(distance[i])) == wanted[0][i]);

  std::vector<int> component(num_vertices(v));
  boost::strong_components(v, boost::make_iterator_property_map(component.begin(), get(boost::vertex_index, v)));
  for (std::size_t i = 0; i < component.size(); ++i)
    for (std::size_t j = 0; j < component.size(); ++j)
      CHECK((component[i] == component[j]) == (std::isfinite(wanted[i][j]) && std::isfinite(wanted[j][i])));

  std::set<RelationshipId> seen;
  for (auto [at, end] = edges(v); at != end; ++at) {
    CHECK(v.ends((*at).relationship).start == source(*at, v));
    CHECK(v.ends((*at).relationship).end == target(*at, v));
    CHECK(seen.insert((*at).relationship).second);
  }
  CHECK(seen.size() == num_edges(v));

  std::vector<Edge> tree;
  boost::kruskal_minimum_spanning_tree(v, std::back_inserter(tree),
                                       boost::weight_map(WeightMap{&v, m.cost}).vertex_index_map(NodeIndexMap()));
  std::vector<std::int32_t> parts = components(v);
  std::set<std::int32_t> distinct(parts.begin(), parts.end());
  CHECK(tree.size() == v.node_count() - (distinct.size() - distinct.count(-1)));
}

TEST_CASE("edges of a transaction's view include its pending changes") {
  Maze m(2, 10, 20);
  Transaction tx = m.graph.write();
  TypeId a = *tx.type("A");
  for (NodeId n : m.nodes) tx.create_relationship(n, a, m.nodes[0]);
  tx.delete_relationship(m.arcs[0].id);
  for (NodeId n : m.nodes) {
    std::vector<RelationshipId> out, in;
    for (auto [at, end] = out_edges(n, tx); at != end; ++at) {
      CHECK((*at).source == n);
      out.push_back((*at).relationship);
    }
    for (auto [at, end] = in_edges(n, tx); at != end; ++at) {
      CHECK((*at).target == n);
      in.push_back((*at).relationship);
    }
    CHECK(out.size() == out_degree(n, tx));
    CHECK(in.size() == in_degree(n, tx));
    for (RelationshipId r : out) CHECK(tx.exists(r));
  }
  CHECK(in_degree(m.nodes[0], tx) >= m.nodes.size());
}
