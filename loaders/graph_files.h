// The files of one load that hold graphs of their own, JSON, GraphML and RDF, each to the reader of its
// format. (Private to loaders.)
#pragma once

#include <fstream>

#include "graphml.h"
#include "json.h"
#include "rdf.h"

namespace dothi {

class GraphFiles {
 public:
  GraphFiles(GraphSink& sink, const LoadOptions& options, Report& report)
      : sink_(sink), options_(options), report_(report), json_(sink, options, report) {}

  // The documents are those of the facts of a JSON file.
  std::vector<ReadDocument> read(const std::string& file, Format format) {
    switch (format) {
      case Format::Json: refuse_dump(file); return json_.read(file);
      case Format::Graphml: read_graphml(file, sink_, options_, report_); return {};
      case Format::Turtle: rdf().read(file, RdfSyntax::Turtle); return {};
      case Format::NTriples: rdf().read(file, RdfSyntax::NTriples); return {};
      case Format::NQuads: rdf().read(file, RdfSyntax::NQuads); return {};
      case Format::TriG: rdf().read(file, RdfSyntax::TriG); return {};
      case Format::Prose:
      case Format::Csv: break;
    }
    DOTHI_ASSERT(false);
    return {};
  }

  void finish() {
    json_.finish();
    if (rdf_) rdf_->finish();
  }

 private:
  // What `dothi dump` wrote is a whole graph in a form of its own.
  static void refuse_dump(const std::string& file) {
    constexpr std::string_view head = "{\"dothi\":\"dump\"";
    std::string begin(head.size(), '\0');
    if (file == "-" || !std::ifstream(file, std::ios::binary).read(begin.data(), std::streamsize(begin.size())) ||
        begin != head)
      return;
    throw Error(Fault::BadInput,
                file + ": this is a dump of a graph; make the graph again with: dothi restore NEW.dothi " + file);
  }
  RdfLoad& rdf() {
    if (!rdf_) rdf_.emplace(sink_, options_, report_);
    return *rdf_;
  }

  GraphSink& sink_;
  const LoadOptions& options_;
  Report& report_;
  JsonLoad json_;
  std::optional<RdfLoad> rdf_;
};

}  // namespace dothi
