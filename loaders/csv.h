// Typed CSV: Neo4j admin headers. (Private to loaders.)
#pragma once

#include "load.h"

namespace dothi {

// Reads node files, then relationship files, whatever the order they are given in. Bad rows become notices with
// file:line; under `strict` the first one is thrown. Counts what it made in the report.
void load_csv(Transaction&, const std::vector<std::string>& files, const LoadOptions&, Report&);

}  // namespace dothi
