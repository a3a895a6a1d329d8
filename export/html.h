// One HTML file: the picture with pan, zoom and search; a click shows an edge's sentences. Works offline.
#pragma once

#include "svg.h"

namespace dothi {

std::string write_html(const Picture&, const Diagram&);

}  // namespace dothi
