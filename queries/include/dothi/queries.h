// dothi/queries.h: openCypher and plain questions.
//
//   dothi::Table t = dothi::run(graph, "MATCH (c:Country {name: $n})-[s:SERVED_ON]->(b) RETURN b.name, s.start",
//                               {.parameters = {{"n", "Vietnam"}}});
//   dothi::Answer a = dothi::ask(graph, "which bodies has Vietnam served on");
//   a.rows.front().cells;  a.rows.front().evidence;  a.query;   // cited, and how it was read
//
// A query is run(optimize(plan(bind(parse(text), …)))): Query (syntax), Plan (algebra), Table. docs/language.md is the manual.
#pragma once

#include <dothi/pack.h>
#include <dothi/table.h>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dothi {

// Parses, binds, plans, optimizes and runs one query; a write query commits before it returns.
// Throws Error with openCypher's type, phase and detail, and the span in `text`.
Table run(Graph&, std::string_view text, const Options& = {});

// The same inside a transaction of the caller's: sees its changes, commits nothing.
Table run(Transaction&, std::string_view text, const Options& = {});

// Whether the query changes the graph (parses and binds only).
bool is_write(const View&, std::string_view text);

// One row of a statement that is running. Values, and the text and lists in them, hold until the callback returns; nodes and
// relationships are ids, whose labels and properties `view` has. Keep what is to stay with Value::own().
struct RowView {
  std::span<const Value> values;  // by column
  const View& view;               // of a write query: the transaction, not yet committed
  const Value& operator[](std::size_t column) const { return values[column]; }
};

// A query that is parsed, bound and planned once and run many times, with the room of one run kept for the next:
//
//   dothi::Statement s = dothi::prepare(graph, "MATCH (p:Person {name: $n})-[:KNOWS]-(f) RETURN f.name");
//   s.run({{"n", "An"}}, [](const dothi::RowView& row) { use(row[0].string()); });
//   dothi::Table t = s.run({{"n", "Bình"}});
//
// Each run gives what run() would give of the text at that moment: names that have come since, or numbers that have grown, make
// it plan anew. A statement is used by one thread at a time and not from within its own callback; threads have a
// statement each, on one graph if they like. Room beyond 16 MB is given back after the run.
class Statement {
 public:
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) noexcept;
  ~Statement();

  // Once more, with these parameters and no others. Throws what run() throws, and can be run again afterwards.
  Table run(const Parameters& = {});
  // The same without a Table: each row as it comes. What is thrown out of the callback ends the run; a write query then
  // changes nothing.
  Changes run(const Parameters&, const std::function<void(const RowView&)>& row);
  const std::vector<std::string>& columns() const;

 private:
  friend Statement prepare(Graph&, std::string_view, const Options&);
  friend Statement prepare(const View&, std::string_view, const Options&);
  friend Statement prepare(Transaction&, std::string_view, const Options&);
  struct Impl;
  explicit Statement(std::unique_ptr<Impl>);
  std::unique_ptr<Impl> impl_;
};

// On a graph each run reads its latest commit, and a write query commits. On a view or a transaction, which stays where it is
// and outlives the statement, runs see what it sees; a write query wants a transaction (Error(Usage)). Limits and rules
// come from `options`, parameters with each run. Throws what does not depend on parameters: Errors of syntax and names.
Statement prepare(Graph&, std::string_view text, const Options& = {});
Statement prepare(const View&, std::string_view text, const Options& = {});
Statement prepare(Transaction&, std::string_view text, const Options& = {});

struct AnswerRow {
  std::vector<std::string> cells;  // labelled in the question's language, as answer.columns
  std::vector<Value> values;       // the same as values
  std::vector<NodeId> nodes;       // entities of the row
  std::vector<RelationshipId> relationships;
  std::vector<Evidence> evidence;  // the sentences behind the row
  std::string status;              // "stated", "candidate", "former"
};

struct Answer {
  enum class Kind : std::uint8_t { Rows, YesNo, Number, NotStated, NotUnderstood } kind;
  std::string lang;     // "vi" or "en", that of the question
  std::string family;   // of the pack's question families
  std::string reading;  // how the question was read, in words
  std::string query;    // the openCypher that was run (its parameters written in)
  std::string verdict;  // "yes"/"no", the number, or "not stated in the documents"
  std::vector<std::string> columns;
  std::vector<AnswerRow> rows;
  std::vector<AnswerRow> left_out;       // candidacies and the like, not counted
  std::string left_out_note;             // "1 candidacy not counted"
  std::vector<std::string> suggestions;  // nearest names, nearest questions
  Table table;                           // the rows with their nodes and relationships, to draw
  std::vector<Answer> more;              // of a question that asks two things, the answer to the second
};

// Answers by the graph's own question families (its pack's). lang: "vi", "en" or "" (told by the question).
Answer ask(Graph&, std::string_view question, const Options& = {}, std::string_view lang = {});

// Holds a pack's question families against its ontology: their sets, slots and filters, and the openCypher of each.
// Throws Error(BadPack) with file, line, family and cause.
void check_questions(const Pack&);

// What can be asked next: the pack's example questions with a thing of the answer put in for one of its kind, in the
// answer's language, at most `most`, each asked and known to have an answer. Empty where the answer has no things.
std::vector<std::string> follow_ups(Graph&, const Answer&, std::size_t most = 4, const Options& = {});

// The example questions of the graph's pack, in the order of its families. lang: "vi", "en", or "" for both.
std::vector<std::string> example_questions(Graph&, std::string_view lang = {});

}  // namespace dothi
