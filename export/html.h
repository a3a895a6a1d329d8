// One HTML file: the picture with pan, zoom and search; a click shows an edge's sentences. Works offline.
#pragma once

#include "svg.h"

namespace dothi {

std::string write_html(const Picture&, const Diagram&);

// 'sha256-…': how a content security policy names a style sheet or script.
std::string policy_source(std::string_view text);

}  // namespace dothi
