// A join graph: what MATCH clauses ask for as nodes, edges and constraints between them, without an order and without the
// variables nobody reads. CountMatches (plan.h) tells how many matches it has, for each combination of the nodes somebody reads.
//
// How they are counted (counting.h). "Not this one" is "all" less "this one": a pair that must differ, an edge that must
// be absent, two edges that must not be one relationship give a term with the constraint left out and one where the two are the
// same, subtracted; most of the latter are empty or fall together. What is left of a term is edges only. Nodes that hang on by
// one neighbour are folded into it as a number: how many matches lie behind (messages along the tree). What stays is a core of
// cycles, whose nodes are bound one after the other, each by intersecting the sorted neighbours of those before it.
#pragma once

#include "plan.h"

namespace dothi {

struct JoinGraph {
  struct Node {
    Slot slot = no_slot;
    std::vector<const LabelExpr*> labels;  // all of them hold
    std::vector<const Expr*> conditions;   // read this node alone and cannot fail
  };
  struct Edge {
    int from, to;
    const LabelExpr* types;  // null: every type
    Arrow arrow;
  };
  // A tree that hangs on one node, as a whole optional, wanted or forbidden.
  struct Branch {
    enum class Kind : std::uint8_t { Optional, Exists, NotExists } kind;
    int node;                     // of the graph it hangs on; in `tree` it is node 0
    std::vector<JoinGraph> tree;  // one
  };

  std::vector<Node> nodes;
  std::vector<Edge> edges;                   // each a relationship of its own
  std::vector<Edge> present, absent;         // at least one relationship, none
  std::vector<std::pair<int, int>> same;     // nodes that are one: the ends of a walk of no relationship
  std::vector<std::pair<int, int>> unequal;  // nodes that differ
  std::vector<std::pair<int, int>> apart;    // edges that are not the same relationship
  std::vector<Branch> branches;
  std::vector<int> kept;  // nodes whose values are read above

  int node_of(Slot) const;  // -1: none of them
};

// The join graphs of a tree of Pattern, Filter and Apply that begins with nothing, before it is lowered: one, or one for each way to
// choose the lengths of its variable-length relationships; their matches are added. None where the tree asks for more than a join graph
// says. `read` are the slots read above, all of nodes that are kept. Conditions that are no part of it come out in `rest`: they hold for
// each combination of kept nodes (those they read are kept).
std::vector<JoinGraph> join_graphs(const Operator&, const Plan&, const std::vector<Slot>& read,
                                   std::vector<const Expr*>& rest);

// Whether a view can be counted this way: it shows a commit, not a transaction.
bool counts_matches(const View&);

// Whether the terms of the graphs are few enough to be counted.
bool is_countable(const std::vector<JoinGraph>&, const View&);

// How the matches of countable graphs will be counted, in words, for EXPLAIN: terms, roots, orders.
std::string describe_counting(const std::vector<JoinGraph>&, const View&, const Query&);

}  // namespace dothi
