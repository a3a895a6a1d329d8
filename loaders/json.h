// JSON and JSON Lines: property graphs, and the facts stream. The one file of this layer that sees RapidJSON is json.cpp.
// (Private to loaders.)
#pragma once

#include "load.h"

namespace dothi {

// Reads one file, streaming. Nodes and relationships of a property graph go into the transaction and are counted in the
// report; facts of a facts stream come back as one ReadDocument per document they name (text empty), for Merge.
std::vector<ReadDocument> load_json(Transaction&, const std::string& file, const LoadOptions&, Report&);

}  // namespace dothi
