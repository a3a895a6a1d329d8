// Where everything stands. A Scene is in its own units (one unit is one CSS pixel at scale 1); the page
// scales it.
#pragma once

#include "diagram.h"

namespace dothi {

struct Point {
  double x = 0, y = 0;
};
struct Box {
  double x = 0, y = 0, w = 0, h = 0;
  double right() const { return x + w; }
  double bottom() const { return y + h; }
  Point centre() const { return {x + w / 2, y + h / 2}; }
};
inline bool overlap(const Box& a, const Box& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

// Room a shape takes between its bounding box and its text.
struct Insets {
  double left, top, right, bottom;
};
Insets insets(Shape);

inline constexpr double slant = 11;  // of a trapezium's and a parallelogram's sides

namespace type_size {
inline constexpr double name = 12, caption = 10, focus = 17, header = 12, leading = 1.28;
}

struct CaptionLine {
  std::string text;
  std::vector<std::size_t> notes;  // footnotes that follow the text
};

struct PlacedNode {
  std::size_t node = 0;
  Box box;
  std::vector<std::string> name;
  std::vector<CaptionLine> captions;
  bool focus = false;
  double size = type_size::name;  // of the name
};

struct Tip {
  Point at;
  double dx = 0, dy = 0;
};  // arrowhead with its point at `at`, flying along (dx, dy)

struct Word {
  Point at;
  CaptionLine line;
};  // at the left end of the baseline

struct PlacedEdge {
  std::size_t edge = 0;
  std::string path;  // SVG path data
  std::vector<Tip> tips;
  std::vector<CaptionLine> label;  // beside the line; empty where the caption stands in a node or did not fit
  Box label_box;
  bool filled = false;      // the path is bars and marks, not a line
  std::vector<Word> words;  // beside bars
  bool faint = false;       // beside the point of the picture: behind boxes, paler
};

// A group of a hub: a titled area, with the lines that lead to it from the focus.
struct Panel {
  Box box;
  std::vector<std::string> title;
  Point title_at;    // left end of the first baseline
  std::string more;  // "and 37 more", or empty
  Point more_at;
  std::size_t colour = 0;
};
struct Trunk {
  std::string path;
  std::vector<Tip> tips;
  std::size_t colour = 0;
  Line line = Line::Solid;
};

struct Scene {
  double width = 0, height = 0;
  double scale = 1;  // what it is drawn at
  std::vector<Panel> panels;
  std::vector<Trunk> trunks;
  std::vector<PlacedEdge> edges;
  std::vector<PlacedNode> nodes;
  std::set<std::string> titled;  // relations named where they are drawn, so that the legend need not
  std::string extra;             // inert SVG of the layout's own: a year axis
  std::string layout;            // "hub", "layers", "force", "circle", "grid", "timeline", "matrix"
  std::size_t wordless = 0;      // edges whose words found no room
};

struct Space {
  double width, height;
};

// The scene of the diagram for each of the spaces (a landscape and a portrait page), with footnotes numbered
// in reading order. Never fails: where Graphviz does, our own arrangement is used and a notice says so.
std::vector<Scene> arrange(Diagram&, const DrawOptions&, const std::vector<Space>&, std::vector<Notice>&);

// Whether the diagram is drawn as a hub under these options.
bool is_hub(const Diagram&, const DrawOptions&);
bool is_timeline(const Diagram&, const DrawOptions&);
bool is_matrix(const Diagram&, const DrawOptions&);
// Whether the layout depends on the page, and numbers footnotes by where things stand on it.
bool knows_page(const Diagram&, const DrawOptions&);

// ---- The layouts ----------------------------------------------------------------------------------

Scene arrange_hub(Diagram&, Space);
Scene arrange_grid(const Diagram&, Space);
Scene arrange_circle(const Diagram&, Space);
// Bars and marks on a year axis, a row a thing. Nothing when no relationship has a date.
std::optional<Scene> arrange_timeline(Diagram&, Space);
// Rows and columns of things that only meet each other. Needs fits_matrix(), suits_matrix() says when it is the
// better picture.
Scene arrange_matrix(Diagram&, Space);
bool fits_matrix(const Diagram&);
bool suits_matrix(const Diagram&);
// Engine "dot" or "sfdp" in a child process, its answer arranged to fill the space: what dot leaves unconnected is
// packed like a page of a newspaper, the boxes of sfdp are spread evenly. Nothing when it failed or was too slow;
// `why` then says it.
std::optional<Scene> arrange_graphviz(const Diagram&, std::string_view engine, bool sideways, Space, int timeout_ms,
                                      std::string& why);

// ---- What they share ------------------------------------------------------------------------------

// A node's text wrapped to `width` and the box it needs; the position is left at 0.
PlacedNode measured(const Diagram&, std::size_t node, double width, std::vector<CaptionLine> captions = {},
                    double focus_size = type_size::focus, double name_size = type_size::name);
// `text` and footnotes as lines of at most `width`.
std::vector<CaptionLine> caption_lines(const std::string& text, const std::vector<std::size_t>& notes, double width,
                                       std::size_t max_lines);
Box extent(const std::vector<CaptionLine>&);  // size only

// Where the line from the centre of `box` towards `towards` leaves the box.
Point border(const Box&, Point towards);
// The same for the outline of a shape, whose corners may be cut or round.
Point border(const Box&, Shape, Point towards);
std::string move_to(Point);
std::string line_to(Point);
std::string curve_to(Point c1, Point c2, Point to);
// A polyline with rounded corners, without its first point.
std::string bend_through(const std::vector<Point>& points, double radius);

// Straight or bowed lines between placed nodes, with labels where they cover nothing; counts what did not fit.
void connect(const Diagram&, Scene&);
// Spreads boxes over an area in the space's proportions, keeping who stands beside whom, until none is nearer to
// another than the gaps.
void spread(std::vector<PlacedNode>&, Space, double gap_x, double gap_y);
// Moves the scene to (0, 0) and sets its size to what is drawn.
void crop(Scene&, const std::vector<Box>& drawn);

}  // namespace dothi
