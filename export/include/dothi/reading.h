// dothi/reading.h: a document as it was read, on one page.
//
//   std::string html = dothi::reading(graph.read(), "01-viet-nam.txt", {.lang = "vi"});
#pragma once

#include <dothi/pack.h>

namespace dothi {

struct ReadingOptions {
  std::string lang = "en";  // of headings and relations: "en" or "vi"
};

// The text of a loaded document with the sentences facts rest on and the names in them marked; beside it every fact with
// its relationship (type, id, qualifiers) and the other sentences it rests on; below, the sentences that gave nothing. One
// self-contained HTML file: no script, styles named by hash in its policy, nothing fetched; light, dark and print; headings,
// landmarks and links for screen readers. The same graph gives the same bytes. Throws NotFound with the nearest name.
// Cost: one reading of the graph's relationships.
std::string reading(const View&, std::string_view document, const ReadingOptions& = {});

}  // namespace dothi
