// DOT for people and other tools.
#pragma once

#include "diagram.h"

namespace dothi {

// The diagram as a styled DOT graph without positions, readable by dot, gvpr and other readers of the
// language.
std::string write_dot(Diagram&);

}  // namespace dothi
