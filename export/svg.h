// The finished page: title, picture, legend, sources.
#pragma once

#include "layout.h"

namespace dothi {

struct Picture {
  std::string svg;
  double width = 0, page_height = 0;  // CSS pixels (96 to the inch) of one sheet
  int pages = 1;
};

// Throws Error(Usage) for an unknown page.
Picture compose(Diagram&, const DrawOptions&, std::vector<Notice>&);

}  // namespace dothi
