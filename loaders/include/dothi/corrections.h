// dothi/corrections.h: a person puts right what the reading of documents got wrong.
//
//   dothi::correct(graph, {.kind = dothi::Correction::Kind::Reject, .subject = "Vietnam", .relation = "SERVED_ON",
//                          .object = "UNESCO", .author = "Lan Anh", .date = "2026-11-24", .reason = "speaks of Laos"});
//   dothi::corrections(graph).front().reason;
//   dothi::undo_correction(graph, 1);
//
// Corrections stand in a text file beside the graph (corrections_path), a block each, for an editor as much as for these
// functions. They are applied to what sentences claim, before claims become facts, whenever documents are loaded or
// unloaded: so they outlive a document's being loaded again, and taking one back restores what was read. The graph keeps
// a copy of the text (meta "corrections"), which counts when there is no file. Every correction is a Sentence of the
// Document "corrections": what is mended or added cites it, and has a property `corrected`.
#pragma once

#include <dothi/loaders.h>

namespace dothi {

struct Correction {
  enum class Kind : std::uint8_t {
    Reject,    // no such fact
    Mend,      // other qualifiers
    Add,       // a fact no document states
    Merge,     // `subject` is another name of `object`
    Separate,  // what `document` calls `subject` is `object`
  } kind = Kind::Reject;
  std::string subject, relation, object;  // canonical names; of a literal-valued relation the value
  std::string subject_type, object_type;  // labels, where the names do not tell
  std::vector<MapEntry> where;            // which of several facts: qualifiers it must have
  std::string document;                   // only as this document says
  std::vector<MapEntry> set;              // of Mend and Add
  std::vector<std::string> unset;         // of Mend
  std::string source;                     // of Add: where it stands
  std::string author, date, reason;       // EDTF date
  std::uint32_t line = 0;                 // of the file
  std::uint32_t begin = 0, end = 0;       // bytes of the file
};

// The block of the file, without a line for what is empty.
std::string to_text(const Correction&);

// Blocks parted by empty lines; a line that begins with # is a comment. Throws BadInput naming `place`:line.
std::vector<Correction> parse_corrections(std::string_view text, std::string_view place, const Schema&);

// The graph's path and ".corrections"; empty for a graph in memory.
std::string corrections_path(const Graph&);
// Those of the file, or without one of the graph. Throws BadInput with file:line.
std::vector<Correction> corrections(const Graph&);

struct Corrected {
  std::size_t corrections = 0;  // in force now
  std::size_t facts_before = 0, facts_after = 0;
  std::vector<Notice> notices;  // file:line of corrections that find nothing to correct
};

// Adds a correction to file and graph. Names may be any the graph knows, or its pack where that is found. Throws NotFound for a name or fact the graph
// does not have, with what is near; Usage when something needed is missing; nothing is changed then.
Corrected correct(Graph&, Correction);
// Takes the n-th (from 1) out again. Throws NotFound.
Corrected undo_correction(Graph&, std::size_t n);
// Applies the file as it stands, after somebody edited it.
Corrected apply_corrections(Graph&);

}  // namespace dothi
