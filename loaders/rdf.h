// RDF in Turtle, N-Triples, N-Quads and TriG, through serd: the one file of this layer that sees it is
// rdf.cpp. docs/import.md tells how triples become a property graph. (Private to loaders.)
#pragma once

#include "records.h"

namespace dothi {

enum class RdfSyntax : std::uint8_t { Turtle, NTriples, NQuads, TriG };

// All RDF files of one load: an IRI is one node in all of them, a blank node is of its file.
class RdfLoad {
 public:
  RdfLoad(GraphSink&, const LoadOptions&, Report&);
  ~RdfLoad();

  // Reads one file, streaming: memory holds an entry for each IRI. A literal that is none of its datatype
  // becomes a notice with file:line, and so does a line of N-Triples or N-Quads that is none. Throws BadInput
  // with file:line:column for Turtle and TriG that cannot be read; also NotFound, Io, Cancelled,
  // LimitExceeded.
  void read(const std::string& file, RdfSyntax);

  // Keeps with the graph what its names stand for.
  void finish();

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace dothi
