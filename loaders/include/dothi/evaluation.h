// dothi/evaluation.h: how well documents are read, measured against facts marked by hand.
//
//   dothi::Evaluation e = dothi::evaluate("corpus", dothi::Pack::open("un"));
//   e.overall[0].f1();  e.relations["SERVED_ON"][0].recall();  e.missed.front().sentence;
//
// A corpus is a folder with documents/ (or the documents themselves), gold/NAME.jsonl for each document NAME.txt, and
// names.csv (here or in gold/), names the pack does not know; docs/researchers.md describes the marks.
#pragma once

#include <dothi/loaders.h>

#include <array>

namespace dothi {

// A level asks for what the one before asks for, and more.
enum class Level : std::uint8_t {
  Triple,  // subject, relation and object; no qualifier that both state differs
  Times,   // and every time the mark has is there
  All,     // and every other scored qualifier is there
};
inline constexpr std::array levels{Level::Triple, Level::Times, Level::All};

struct Score {
  std::size_t wanted = 0, found = 0;  // marked facts to find, and found
  std::size_t right = 0, wrong = 0;   // facts read
  double recall() const { return wanted ? double(found) / double(wanted) : 1; }
  double precision() const {
    return right + wanted == 0 ? 1 : right + wrong ? double(right) / double(right + wrong) : 0;
  }
  double f1() const { return right && found ? 2 * precision() * recall() / (precision() + recall()) : wanted ? 0 : 1; }
};

// Levels in the order of `levels`.
using Scores = std::array<Score, 3>;

struct Judged {
  Fact fact;        // marked, of what was missed; read, of what was wrong
  std::string why;  // of a wrong fact that is a marked non-fact, its kind; of an incomplete one, what is missing
};

struct Evaluation {
  std::size_t documents = 0, predictions = 0, neutral = 0;
  Scores overall;
  std::map<std::string, Scores> relations;
  std::map<std::string, Score> phenomena;         // by tag; `wanted` and `found` only
  std::size_t non_facts = 0, asserted = 0;        // marked non-facts; facts read that assert one
  double macro_recall = 1;                        // triple recall of each sentence, averaged over sentences
  double cited = 1;                               // share of right facts that cite the marked sentence
  double qualifiers = 1;                          // share of the scored qualifiers of found facts that were read
  std::vector<Judged> missed, wrong, incomplete;  // at the level of triples; found, but short of qualifiers
  std::vector<Notice> notices;                    // documents without marks, marks without a document

  // A figure by name: "triple_precision", "times_recall", "all_f1", "macro_recall", "cited", "qualifiers", and "refused",
  // the share of marked non-facts that were not asserted. Nothing for an unknown name.
  std::optional<double> figure(std::string_view name) const;
  static std::vector<std::string> figures();
};

// Reads every document that has marks and compares. Throws NotFound for a folder without documents or marks, BadInput
// with file:line for a mark that cannot be read, BadPack for the pack's scoring.rules.
Evaluation evaluate(const std::string& folder, const Pack&, const LoadOptions& = {});

}  // namespace dothi
