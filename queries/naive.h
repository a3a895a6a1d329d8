// The judge: the meaning of a bound query, written down as plainly as it can be and as slow as that makes it. No plan, no
// batches: rows are lists of values, a pattern is tried against every node and relationship there is. Tests run every
// query on both evaluators and compare.
#pragma once

#include "ast.h"

#include <dothi/table.h>

namespace dothi {

// Rows, changes and errors of the query as execute() gives them; the order of rows may differ where ORDER BY leaves it open, and
// so may which of several shortest paths of one length is taken. `transaction` is null for a read query, else it is `view`.
Table naive_run(const Query& query, const View& view, Transaction* transaction, const Options& options);

}  // namespace dothi
