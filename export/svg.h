// The pieces of a finished page as SVG: scene, legend, style; compose() puts them on a sheet.
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

// ---- Pieces ---------------------------------------------------------------------------------------

inline constexpr double baseline = 0.97;  // of the size, from the top of a line
inline constexpr double legend_row = 24;

std::string text_at(Point, std::string_view css, std::string_view text, std::string_view anchor = {});
std::string path(std::string_view css, std::string_view data);
std::string titled(std::string_view title, std::string_view description);

struct LegendItem {
  enum class What { Type, Relation, Bar, Status, Corrected, Focus } what;
  std::size_t colour = 0;
  Shape shape = Shape::Box;
  Line line = Line::Solid;
  bool arrow = true;
  std::string words;
  Point at;
};

// What the scene draws and does not name itself; before there is a scene, all that the diagram holds.
std::vector<LegendItem> legend_items(const Diagram&, const Scene*);
// Places the items in rows; returns the height.
double flow(std::vector<LegendItem>&, double width);
std::string legend_svg(const std::vector<LegendItem>&, Point origin, const Diagram&);

std::string scene_svg(const Diagram&, const Scene&, Point at);
// The style sheet: the colours the diagram uses, light and dark.
std::string style(const Diagram&);
// What a reader who does not see the picture is told first.
std::string summary(const Diagram&);

}  // namespace dothi
