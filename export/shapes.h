// The outlines of the shapes, as SVG path data.
#pragma once

#include "layout.h"

namespace dothi {

// The closed outline of the shape filling the box.
std::string outline(Shape, const Box&);
// Lines inside the outline (a folded corner, a lid); empty for most shapes.
std::string inner_lines(Shape, const Box&);
// An arrowhead as a closed path.
std::string arrowhead(const Tip&);

}  // namespace dothi
