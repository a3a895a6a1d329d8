// JSON and JSON Lines: property graphs, and the facts stream. The one file of this layer that sees RapidJSON
// is json.cpp. (Private to loaders.)
//
//   {"nodes": [{"id": "vn", "labels": ["Country"], "properties": {"name": "Vietnam"}}],
//    "relationships": [{"id": "r1", "type": "SERVED_ON", "start": "vn", "end": "sc", "properties": {"start":
//    "2008"}}]}
//
// or an array of such objects, or one object a line; lines as APOC writes them ("type": "node" |
// "relationship", "label") are read too. A line with "s", "rel" and "o" is a fact. Ids are texts or numbers
// and belong to their file: a relationship's ends are nodes of its file, else of another file of the same
// load that alone has the id, else nodes of the graph with that value of a property `id`. Ids are not stored;
// where a node also has the id among its properties
// ("properties": {"id": "vn"}), that property says which node of an earlier load it is.
#pragma once

#include "records.h"

namespace dothi {

// One JSON object, as a map. Throws BadInput that says why the text is none.
Value parse_json(std::string_view text);

// All JSON files of one load. The sink, options and report outlive it.
class JsonLoad {
 public:
  JsonLoad(GraphSink&, const LoadOptions&, Report&);
  ~JsonLoad();

  // Reads one file, streaming: memory holds one record (at most 64 MiB), an entry for each id, and the
  // relationships that stand before their nodes. Nodes and relationships go into the sink and are
  // counted in the report. Facts come back as one ReadDocument per document they name, in the order of the
  // file (text empty), for FactMerge. A record that is none of these — an id twice, a wrong kind of field, no
  // such node — becomes a notice with file:line, and so does a line that is not JSON. Throws BadInput with
  // file:line:column for a file that is not JSON as a whole: bad syntax, bytes that are not UTF-8, a key
  // twice in one object, a number beyond 64 bits, nesting beyond 200; also NotFound, Io, Cancelled.
  std::vector<ReadDocument> read(const std::string& file);

  // Makes the relationships whose nodes stood in another file; those of no node at all become notices.
  void finish();

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace dothi
