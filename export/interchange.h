// The diagram for those who go on elsewhere: Gephi, yEd, Cytoscape, NetworkX, a Markdown page.
#pragma once

#include "diagram.h"

namespace dothi {

// Every node and relationship of the table, one by one, with labels, properties and source sentences.
std::string write_graphml(const Diagram&, const Table&);
std::string write_gexf(const Diagram&, const Table&);       // 1.2, with the theme's colours
std::string write_cytoscape(const Diagram&, const Table&);  // Cytoscape.js and Cytoscape Desktop
// The picture's merged edges as a Mermaid flowchart.
std::string write_mermaid(Diagram&);

}  // namespace dothi
