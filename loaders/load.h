// How one load comes together: load.cpp opens one Transaction, gives every file to the reader of its format, and
// commits when all have succeeded. (Private to loaders.)
#pragma once

#include <dothi/corrections.h>

#include <span>

namespace dothi {

// What a reader of prose makes of one document (loaders/prose).
struct ReadDocument {
  std::string name;         // file name without folders
  std::string title, date;  // EDTF date; "" when it tells none
  std::string text;         // NFC text the offsets count in
  std::size_t sentences = 0;
  std::vector<Fact> facts;  // in the order of the text
};

// Reads one document: its own text, or the text taken out of Markdown and HTML. Defined in prose/facts.cpp.
// Notices and barren sentences go to the report. Throws BadInput naming place, cause and remedy.
ReadDocument read_document(std::string_view bytes, std::string_view name, const Pack&, const LoadOptions&, Report&);

// By the ending of the name. Throws BadInput for RDF/XML, which is not read.
enum class Format : std::uint8_t { Prose, Csv, Json, Graphml, Turtle, NTriples, NQuads, TriG };
Format format_of(const std::string& path);

// Whole file or standard input ("-"), refused when missing, unreadable, empty, binary or not UTF-8.
std::string read_file(const std::string& path, std::string_view kind);
// The text of a document: of the file itself, or taken out of .docx and .pdf (prose/office.cpp). Throws as read_file.
std::string document_text(const std::string& path);
std::string document_name(const std::string& path);

// Adds a notice, or counts it when the report is full; under `strict` a Fault is thrown as Error(BadInput).
void add_notice(Report&, const LoadOptions&, Notice);
// Adds the notices and barren sentences of a file to those of the files before it.
void add_notices(Report&, const LoadOptions&, Report more);
// Notes that one `what` ("row", "line", …) at `where` does not come in, and why. Under strict: throws Error(BadInput).
void leave_out(Report&, const LoadOptions&, const std::string& where, const std::string& why, std::string_view what);

// Documents into the graph: entities, one relationship per fact merged over sentences, evidence. What sentences claim is
// corrected on its way (corrections.h), so the claims kept with them stay as they were read. (prose/merge.cpp)
class FactMerge {
 public:
  FactMerge(Transaction&, const Pack&);
  ~FactMerge();
  // Puts a document in, in place of one of the same name; true when there was one.
  bool put(const ReadDocument&);
  // Takes a document out; false when there is none of that name. Counts what went into the report.
  bool remove(std::string_view document, Report&);
  // Takes these corrections instead of those in force; what either touches is made again. Notices name `place`:line of
  // those that find nothing. Throws BadInput.
  void correct(const std::string& text, const std::string& place, std::vector<Notice>* notices);
  // Why a correction would change nothing, if so.
  std::optional<std::string> finds_nothing(const Correction&) const;
  // Makes again what the documents put and removed since touch: relationships, properties, terms; drops what nothing rests on.
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dothi
