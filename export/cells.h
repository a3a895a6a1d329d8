// Values as a reader sees them in a table or on a diagram.
#pragma once

#include <dothi/table.h>

namespace dothi {

// A cell of a table: strings bare, null as `null`, nodes, relationships and paths in openCypher's pattern
// notation with their labels and properties, everything else as its openCypher literal.
std::string cell_text(const Value&, const Table&);

// A property on a diagram: as cell_text, but lists joined by commas.
std::string caption_text(const Value&, const Table&);

}  // namespace dothi
