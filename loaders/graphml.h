// GraphML, as NetworkX, yEd, Neo4j, TinkerPop and dothi itself write it. docs/import.md tells how it becomes
// a graph. The one file of this layer that reads XML as a stream is graphml.cpp. (Private to loaders.)
#pragma once

#include "records.h"

namespace dothi {

// Reads one file, streaming: memory holds one element, an entry for each id, and the edges that stand before
// their nodes. An element that cannot be read (a value that is none of its key's type, an id twice, no such
// node) becomes a notice with file:line. Throws BadInput with file:line:column for a file that is no XML, has
// a DOCTYPE, or nests deeper than 256; also NotFound, Io, Cancelled.
void read_graphml(const std::string& file, GraphSink&, const LoadOptions&, Report&);

}  // namespace dothi
