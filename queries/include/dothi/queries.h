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

struct AnswerRow {
  std::vector<std::string> cells;   // labelled in the question's language, as answer.columns
  std::vector<Value> values;        // the same as values
  std::vector<NodeId> nodes;        // entities of the row
  std::vector<RelationshipId> relationships;
  std::vector<Evidence> evidence;   // the sentences behind the row
  std::string status;               // "stated", "candidate", "former"
};

struct Answer {
  enum class Kind : std::uint8_t { Rows, YesNo, Number, NotStated, NotUnderstood } kind;
  std::string lang;                 // "vi" or "en", that of the question
  std::string family;               // of the pack's question families
  std::string reading;              // how the question was read, in words
  std::string query;                // the openCypher that was run (its parameters written in)
  std::string verdict;              // "yes"/"no", the number, or "not stated in the documents"
  std::vector<std::string> columns;
  std::vector<AnswerRow> rows;
  std::vector<AnswerRow> left_out;  // candidacies and the like, not counted
  std::string left_out_note;        // "1 candidacy not counted"
  std::vector<std::string> suggestions;  // nearest names, nearest questions
  Table table;                      // the rows with their nodes and relationships, to draw
};

// Answers by the graph's own question families (its pack's). lang: "vi", "en" or "" (told by the question).
Answer ask(Graph&, std::string_view question, const Options& = {}, std::string_view lang = {});

// What can be asked next: the pack's example questions with a thing of the answer put in for one of its kind, in the
// answer's language, at most `most`, each asked and known to have an answer. Empty where the answer has no things.
std::vector<std::string> follow_ups(Graph&, const Answer&, std::size_t most = 4, const Options& = {});

// The example questions of the graph's pack, in the order of its families. lang: "vi", "en", or "" for both.
std::vector<std::string> example_questions(Graph&, std::string_view lang = {});

}  // namespace dothi
