// Counting the matches of a join graph (join_graph.h says why this is the same as enumerating them), a step a file:
//   counting_terms    the join graph against a commit: sets of nodes, adjacency, terms of edges only
//   counting_program  a term folded to its core: an order in which to bind the nodes that stay
//   counting_weights  what hangs on a node, as a number
//   counting_run      a program on one or more threads
// count_matches is the executor.
#pragma once

#include "execute.h"
#include "join_graph.h"

#include <dothi/flat.h>

#include <deque>
#include <functional>
#include <map>

namespace dothi {

using Weights = std::vector<std::uint64_t>;

// What is asked of the nodes a set of ids may stand for, and how much each weighs.
struct Weight {
  struct Child;
  std::vector<const FlatBits*> tests;  // all must have the node, else it weighs nothing
  std::vector<Child> children;         // their numbers are multiplied
  // The weights of all nodes of [memo_from, memo_from + memo.size()), where it pays to know them beforehand.
  std::vector<std::uint64_t> memo;
  std::uint32_t memo_from = 0;
  bool memoized = false;
  bool one() const { return tests.empty() && children.empty(); }
};
struct Weight::Child {
  // Count: the sum over the neighbours. Optional: at least 1. Exists, NotExists: 1 or nothing. Loop: relationships to itself.
  enum class Kind : std::uint8_t { Count, Optional, Exists, NotExists, Loop } kind = Kind::Count;
  const FlatAdjacency* list = nullptr;  // from the parent; null: the weight is of the node itself
  bool once = false;                    // a neighbour counts once, however many relationships lead there
  Weight weight;                        // of a neighbour
  Slot slot = no_slot;                  // the neighbour, for EXPLAIN
};

// Which sets lie within which, each pair looked at once; the sets stay where they are.
class Subsets {
 public:
  bool operator()(const FlatBits* part, const FlatBits* whole);

 private:
  std::map<std::pair<const FlatBits*, const FlatBits*>, bool> known_;
};
// Leaves out what holds for every node of `among` anyway (null: nothing is known of where the nodes come from).
void reduce(Weight&, const FlatBits* among, Subsets&);

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

// A pattern whose constraints stand for more terms than are worth counting; it is enumerated.
struct TooManyTerms : Error {
  TooManyTerms()
      : Error(Fault::LimitExceeded, "MemoryLimit", {},
              "the pattern rules out more pairs than can be counted; take it apart with WITH", Phase::Run) {}
};

// The join graph resolved against a view: sets of nodes, adjacency, terms.
class Counting {
 public:
  // `holds` keeps of the given nodes those that satisfy a condition.
  using Condition = std::function<void(const Expr&, Slot, std::vector<NodeId>&)>;
  // Throws TooManyTerms.
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
  Subsets within_;
  std::vector<CountingTerm> terms_;
  std::size_t expanded_ = 0, looked_at_ = 0;  // terms, and pairs of their edges
};

// ---- Weights ---------------------------------------------------------------------------------------------------------

// Buffers of one thread, one set for each depth of a tree.
struct Scratch {
  struct Level {
    std::vector<NodeId> ids;
    std::vector<std::uint32_t> rows;
    Weights weights;
  };
  std::deque<Level> levels;
  Level& at(std::size_t depth) {
    while (levels.size() <= depth) levels.emplace_back();
    return levels[depth];
  }
};

// What each of the nodes weighs. `ascending`: the ids ascend and are of one part. Throws ArithmeticError beyond 64 bits.
void weigh(const Weight&, std::span<const NodeId> ids, std::uint64_t* out, Scratch&, std::size_t depth,
           bool ascending = false);
// The cost of weighing so many nodes, in touched entries.
double cost_of(const Weight&, double nodes);

// ---- Numbers of matches: beyond 64 bits they throw ArithmeticError ---------------------------------------------------

[[noreturn]] void too_many_matches();
inline void multiply(std::uint64_t& a, std::uint64_t b) {
  if (__builtin_mul_overflow(a, b, &a)) too_many_matches();
}
inline void add(std::uint64_t& a, std::uint64_t b) {
  if (__builtin_add_overflow(a, b, &a)) too_many_matches();
}
inline std::uint64_t product(std::uint64_t a, std::uint64_t b) {
  multiply(a, b);
  return a;
}
// How often a node stands in an ascending list.
std::uint64_t occurrences(std::span<const NodeId> list, NodeId node);

// ---- Programs ----------------------------------------------------------------------------------------------------------

// How the matches of a connected part of a term are found: nodes bound one after the other, each weighing what hangs on it.
struct Program {
  struct Check {
    int position;                      // of the node bound before
    bool rising = false;               // the new node comes after it, in the order of degree in Program::by
    const FlatAdjacency *list, *back;  // from it to the new one, and back
    bool once;
    const std::vector<std::uint64_t>* matrix = nullptr;  // one bit a pair, rows by the earlier node
    std::uint32_t row_from = 0, rows = 0, column_from = 0, columns = 0;
  };
  struct Step {
    Slot slot;
    std::vector<Check> from;  // the first gives candidates when followed; all must lead to the node
    bool follow = false;      // at most one candidate
    Weight weight;
    std::uint32_t first = 0, end = 0;  // where its nodes lie
  };
  std::vector<Step> steps;
  std::vector<int> order;  // the variables of the steps
  const FlatBits* root = nullptr;
  int kept = -1;            // position
  std::uint64_t times = 1;  // of each match found, for those that are the same but for the names
  // One node weighs, and which of the alike ones it is makes no difference to the rest: each stands for it so many times.
  Weight shared;
  std::uint32_t shared_from = 0, shared_end = 0;
  std::vector<std::uint64_t> shares;  // by position; empty: nothing is shared
  const FlatAdjacency* by = nullptr;  // the order in which alike nodes are bound
  double cost = 0;
  // What the steps point into.
  std::vector<std::unique_ptr<std::vector<std::uint64_t>>> matrices;
  std::vector<std::unique_ptr<FlatAdjacency>> lists;
  std::vector<std::unique_ptr<FlatBits>> sets;
};

// A program for each connected part of a term; the one that holds the kept node is the last.
std::vector<Program> programs(const CountingTerm&, const View&);

// Where counts go: a sum, or one for each kept node.
struct Sums {
  std::uint64_t total = 0;
  std::uint32_t from = 0;
  Weights by_node;  // of the nodes from `from` on
};
Sums count(Program&, Limits&, int threads);

}  // namespace dothi
