// dothi/table.h: what a query gives and a diagram is drawn from.
//
//   dothi::Table t = dothi::run(graph, "MATCH (c:Country) RETURN c.name AS name, c");
//   t.columns[0] == "name";  t.at(0, 0);                  // row 0, column 0
//   t.node(t.at(0, 1).node()).labels;                       // entities are resolved: no graph needed any more
#pragma once

#include <dothi/graph.h>

#include <atomic>
#include <map>
#include <set>

namespace dothi {

struct NodeRecord {
  std::vector<std::string> labels;   // in the order of their ids
  std::vector<MapEntry> properties;  // in the order of their keys
};

struct RelationshipRecord {
  std::string type;
  NodeId start, end;
  std::vector<MapEntry> properties;
  std::vector<Evidence> evidence;  // the sentences it rests on
};

// Changes a query made.
struct Changes {
  std::uint64_t nodes_created = 0, nodes_deleted = 0, relationships_created = 0, relationships_deleted = 0;
  std::uint64_t properties_set = 0, labels_added = 0, labels_removed = 0;
  std::uint64_t indexes_added = 0, indexes_removed = 0, constraints_added = 0, constraints_removed = 0;
  bool any() const {
    return nodes_created || nodes_deleted || relationships_created || relationships_deleted || properties_set ||
           labels_added || labels_removed || indexes_added || indexes_removed || constraints_added ||
           constraints_removed;
  }
};

// A result: named columns of values, column by column, and every node and relationship that occurs in them
// (also inside lists, maps and paths) with its data, so that a Table outlives its graph.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> data;  // one vector a column, all of the same length
  std::map<NodeId, NodeRecord> nodes;
  std::map<RelationshipId, RelationshipRecord> relationships;
  Changes changes;
  std::vector<Notice> notices;
  std::string plan;  // of EXPLAIN and PROFILE: the operators as text

  std::size_t rows() const { return data.empty() ? row_count : data.front().size(); }
  std::size_t row_count = 0;  // rows of a table without columns
  const Value& at(std::size_t row, std::size_t column) const { return data[column][row]; }
  const NodeRecord& node(NodeId id) const { return nodes.at(id); }
  const RelationshipRecord& relationship(RelationshipId id) const { return relationships.at(id); }
};

// Adds the data of every entity in the table's cells to its dictionaries, and the end nodes of its relationships.
void resolve_entities(Table&, const View&);

// The whole graph as a table of one column of relationships and one of lonely nodes, without Document and Sentence nodes
// and what hangs on them; at most `budget` nodes, the most connected first, with a Notice that says what was left out.
Table whole(const View&, std::size_t budget);

using Parameters = std::map<std::string, Value, std::less<>>;  // by name, without the $

// What travels with a request: parameters, limits, cancellation.
struct Options {
  Parameters parameters;
  std::int64_t timeout_ms = 30'000;
  std::size_t memory_bytes = std::size_t(1) << 30;
  std::size_t rows = 10'000'000;  // of any intermediate result that is kept
  int threads = 1;
  const std::atomic<bool>* cancel = nullptr;   // set by another thread or a signal
  std::optional<DateTime> now;                 // what date(), datetime() … call now; the system clock when absent
  bool entities = true;                        // resolve nodes and relationships of the result
  std::set<std::string, std::less<>> without;  // optimizer rules switched off, by name
};

}  // namespace dothi
