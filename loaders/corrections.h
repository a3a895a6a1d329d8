// Corrections as FactMerge applies them. (Private to loaders.)
#pragma once

#include <dothi/corrections.h>

namespace dothi {

inline constexpr std::string_view corrections_document = "corrections";

// The text of the file beside the graph, or the graph's own copy.
std::string corrections_text(const View&, const std::string& graph_path);

// What the sentence of a correction says, as answers and pictures cite it: "[mended by Lan Anh, 2026-11-24] reason".
std::string sentence_of(const Correction&);
// The same for a property of the fact: "mended by Lan Anh, 2026-11-24: reason".
std::string note_of(const Correction&);

// Whether a claim has the qualifiers a correction asks for; dates agree when one is the other more exactly.
bool has_all(const std::vector<MapEntry>& claimed, const std::vector<MapEntry>& wanted);

// Replaces a file whole or not at all: written beside it by prepare(), put in its place by finish().
class Replacement {
 public:
  Replacement(std::string path, std::string_view text);  // nothing for an empty path
  ~Replacement();
  void finish();

 private:
  std::string path_, temporary_;
};

}  // namespace dothi
