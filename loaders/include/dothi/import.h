// dothi/import.h: a new graph from tables and graph files, as fast as they can be read.
//
//   dothi::ImportReport r = dothi::import_tables("social.dothi", {.nodes = {"Person=people.csv"},
//   .relationships = {"KNOWS=knows.csv"}}); r.nodes;  r.report.notices;                              // what
//   came in, which rows could not
//
// Tables are CSV with the headers of Neo4j's importer: name:type, id:ID(space), :LABEL, :START_ID(space),
// :END_ID(space), :TYPE, :IGNORE; several :ID columns are one id together. docs/import.md tells the rest.
#pragma once

#include <dothi/loaders.h>

namespace dothi {

// A source is [WORDS=]FILE[,FILE...]: labels with ':' between them, or the relationship type, then files that
// are one table; the header is the first line of the first, or WORDS(COLUMNS)= says what it should have been.
// Without words the files have a :LABEL or :TYPE column, or are named after the label or type. "-" is
// standard input.
struct ImportOptions {
  std::vector<std::string> nodes, relationships;
  std::vector<std::string> tables;         // folders, tables whose headers tell which they are, and graph files:
                                           // .json .jsonl .graphml .ttl .nt .nq .trig
  std::string stdin_format;                // what "-" among them is, as an ending: "nt"; "" is a table
  std::string delimiter, array_delimiter;  // one character, "tab"; "" is told from the header
  bool integer_ids = false;                // ids without {id-type: …} are integers, not strings
  bool strict = false;                     // the first bad row ends the import
  std::size_t max_notices = 100;
  std::size_t memory_bytes = std::size_t(1) << 30;  // for relationships; ids take about 24 bytes a node besides
  unsigned threads = 2;
  std::function<void(double share, std::string_view doing)> progress;
  const std::atomic<bool>* cancel = nullptr;
};

struct ImportReport {
  std::uint64_t nodes = 0, relationships = 0, left_out = 0;  // left_out: rows
  std::map<std::string, std::uint64_t> labels, types;
  Report report;  // notices
  // Whether there were rows and none of them could be read: then no file is made.
  bool nothing_read() const { return nodes + relationships == 0 && left_out > 0; }
};

// Makes the file, which must not exist; it is there when all has been read and synced, or not at all. Where every row was
// left out it is not made.
// Throws: NotFound, Io, BadInput (a header that says nothing, an id space nobody declares), LimitExceeded.
ImportReport import_tables(const std::string& graph, const ImportOptions&);

}  // namespace dothi
