// Counting the matches of a join graph: terms of edges only, each evaluated by messages along its trees and by intersection in its
// cycles (join_graph.h says why this is the same).
#pragma once

#include "join_graph.h"

#include <dothi/flat.h>

#include <deque>
#include <functional>
#include <map>

namespace dothi {

// What is asked of the nodes a set of ids may stand for, and how much each weighs.
struct Weight {
  struct Child;
  std::vector<const FlatBits*> tests;         // all must have the node, else it weighs nothing
  std::vector<Child> children;                // their numbers are multiplied
  // The weights of all nodes of [memo_from, memo_from + memo.size()), where it pays to know them beforehand.
  std::vector<std::uint64_t> memo;
  std::uint32_t memo_from = 0;
  bool memoized = false;
  bool one() const { return tests.empty() && children.empty(); }
};
struct Weight::Child {
  // Count: the sum over the neighbours. Optional: at least 1. Exists, NotExists: 1 or nothing. Loop: relationships to itself.
  enum class Kind : std::uint8_t { Count, Optional, Exists, NotExists, Loop } kind = Kind::Count;
  const FlatAdjacency* list = nullptr;        // from the parent; null: the weight is of the node itself
  bool once = false;                          // a neighbour counts once, however many relationships lead there
  Weight weight;                              // of a neighbour
  Slot slot = no_slot;                        // the neighbour, for EXPLAIN
};

// Leaves out what holds for every node of `among` anyway (null: nothing is known of where the nodes come from).
void reduce(Weight&, const FlatBits* among);

// Terms of a join graph over one commit.
struct CountingTerm {
  struct Var {
    Slot slot;
    std::vector<const FlatBits*> sets;
    std::vector<const Weight::Child*> branches;
    bool gone = false;
  };
  struct Link {
    int a, b;
    std::vector<TypeId> types;
    Arrow arrow;
    bool once = false;
    bool gone = false;
    const FlatAdjacency *ab = nullptr, *ba = nullptr;
  };
  std::vector<Var> vars;
  std::vector<Link> links, absent;
  std::vector<std::pair<int, int>> unequal, apart;
  std::vector<int> kept;
  int sign = 1;
};

// The join graph resolved against a view: sets of nodes, adjacency, terms.
class Counting {
 public:
  // `holds` keeps of the given nodes those that satisfy a condition.
  using Condition = std::function<void(const Expr&, Slot, std::vector<NodeId>&)>;
  Counting(const JoinGraph&, const View&, const Condition& holds);
  Counting(const Counting&) = delete;

  const std::vector<CountingTerm>& terms() const { return terms_; }

 private:
  const FlatAdjacency* adjacency(const std::vector<TypeId>& types, FlatAdjacency::Along);
  void resolve(CountingTerm::Link&);
  void sets_of(const JoinGraph::Node&, const JoinGraph&, int node, std::vector<const FlatBits*>&);
  FlatBits labelled(const LabelExpr&) const;
  Weight branch(const JoinGraph&, int node, int from_edge);
  CountingTerm::Link link(const JoinGraph::Edge&);
  void expand(CountingTerm);
  bool simplify(CountingTerm&);
  void merge(CountingTerm&, int a, int b);

  const View& view_;
  Condition holds_;
  std::map<std::pair<std::vector<TypeId>, int>, const FlatAdjacency*> adjacencies_;
  std::deque<FlatAdjacency> made_;
  std::deque<FlatBits> bits_;
  std::deque<Weight::Child> branches_;
  std::vector<CountingTerm> terms_;
};

}  // namespace dothi
