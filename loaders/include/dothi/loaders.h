// dothi/loaders.h: documents and data in.
//
//   dothi::Report report = dothi::load(graph, {"documents/a.txt", "people.csv"}, {.pack = "un"});
//   report.facts["SERVED_ON"];  report.notices;             // what came out, what went wrong where
//   for (const dothi::Fact& f : dothi::facts("documents/a.txt", pack)) puts(dothi::to_json(f).c_str());
//
// The format of a file is told by its ending and first bytes. One load is one transaction: all of it or nothing.
#pragma once

#include <dothi/pack.h>
#include <dothi/table.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace dothi {

enum class Status : std::uint8_t { Stated, Candidate, Former };

// What one sentence states (the facts stream). Offsets are code points in the NFC text of the document.
struct Fact {
  std::string document;
  std::uint32_t begin = 0, end = 0;
  std::string sentence;
  std::string subject, subject_type, subject_text;  // canonical name, label, as written ("" when elided)
  std::string relation;
  std::string object, object_type, object_text;  // object_type "Literal" for node properties
  std::vector<MapEntry> qualifiers;              // role, start, end, votes_for …
  Status status = Status::Stated;
  bool reported = false;
};

// One line of JSON, keys as in the facts stream: document, begin, end, sentence, s, s_type, s_text, rel, o, o_type, o_text, q, status, reported.
std::string to_json(const Fact&);

struct LoadOptions {
  std::string pack;     // name or folder of a pack; "" is the graph's own, else "un"
  std::string date;     // EDTF date of documents that do not tell their own
  bool strict = false;  // the first bad row or record ends the load
  std::size_t max_notices = 100;
  unsigned threads = 1;  // that read documents; what comes out does not depend on them
  std::function<void(std::size_t bytes_done, std::size_t bytes_all, std::string_view file)> progress;
  const std::atomic<bool>* cancel = nullptr;
};

struct Report {
  std::size_t documents = 0, replaced = 0, sentences = 0;
  std::map<std::string, std::size_t> facts;  // per relation
  std::vector<Notice> barren;                // sentences that gave nothing: where, text
  std::size_t nodes = 0, relationships = 0;  // created by tables and graph files
  std::size_t corrections = 0;               // made by hand, in force
  std::size_t left_out = 0;                  // rows, records, triples that could not be read
  std::vector<Notice> notices;
  std::size_t more_notices = 0;  // beyond max_notices
};

// Reads a pack's rules and names as loading does. Throws Error(BadPack) with file, line and cause.
void check_rules(const Pack&);

// Throws Error(Usage) where a date of LoadOptions is none.
void require_date(std::string_view date);

// Reads files ("-" is standard input) into the graph. A document loaded before (same file name) is replaced.
// Throws: NotFound, Io, BadInput (whole file unreadable, two documents of one name, another pack than the graph's), BadPack; nothing is
// changed then.
Report load(Graph&, const std::vector<std::string>& files, const LoadOptions& = {});

// Removes documents, their sentences, and the facts that rest on nothing else: all of them or, with NotFound and the nearest names, none.
// A document is named by its file name, with or without folders before it.
Report unload(Graph&, const std::vector<std::string>& documents);

// The facts of one file, in the order of the text, without a graph. Notices and barren sentences go to `report` when given.
std::vector<Fact> facts(const std::string& file, const Pack&, const LoadOptions& = {}, Report* report = nullptr);

// The facts of many files, read on options.threads and given to `take` in the order of the files, each with its own report.
void facts(const std::vector<std::string>& files, const Pack&, const LoadOptions&,
           const std::function<void(std::vector<Fact>, Report)>& take);

// The facts of a text in memory.
std::vector<Fact> facts_of_text(std::string_view text, std::string_view document_name, const Pack&,
                                const LoadOptions& = {}, Report* report = nullptr);

}  // namespace dothi
