// optimize(): from what the text says to how it is best done.
#pragma once

#include "plan.h"

#include <dothi/table.h>

namespace dothi {

// The names of the rules, in the order they apply; each can be switched off by Options.without:
//   "pushdown"      conditions go as far down as their variables are known; off: all stand above their pattern
//   "seek"          label and property conditions become scans of a label, look-ups by value or by id; off: AllNodesScan
//   "order"         patterns start at their rarest node and expand by the fewest rows; off: order of the text
//   "join"          unconnected parts with an equality between them join by hash; off: product and filter
//   "semi"          EXISTS and pattern predicates become semi and anti joins; off: evaluated as expressions
//   "top"           ORDER BY with LIMIT keeps only the first rows; off: sorts all
//   "factor"        matches of which an aggregate or DISTINCT reads one node or none are counted whole (join_graph.h); off: enumerated
//   "small"         patterns of few rows are enumerated all the same; off: whatever can be counted is
//   "count"         what nobody reads is counted, not enumerated, below an aggregate, DISTINCT or EXISTS; needs "prune"
//   "once"          where nobody counts alike rows, an expansion gives each node once; off: by every relationship; needs "prune"
//   "prune"         columns nobody reads are dropped; off: all columns are carried
//   "lazy"          Eager is left out where reads and writes cannot meet; off: always there
// Rules change time and memory, never rows; the order of rows may change where ORDER BY leaves it open.
const std::vector<std::string>& rule_names();

// Lowers and improves the plan in place. Statistics (counts of labels and types, average degrees) come from the view.
void optimize(Plan&, const View&, const Options&);

}  // namespace dothi
