#include "layout.h"

#include <chrono>
#include <cmath>

#include "lettering.h"

namespace dothi {
namespace {

std::string note_mark(const std::vector<std::size_t>& notes) {
  return notes.empty() ? "" : " [" + note_list(notes) + "]";
}

std::vector<std::size_t> all_edges(const Diagram& diagram) {
  std::vector<std::size_t> order(diagram.edges.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  return order;
}

double fit(const Scene& scene, Space space) {
  double across = space.width / std::max(scene.width, 1.0), down = space.height / std::max(scene.height, 1.0);
  return std::clamp(std::min(across, down), 0.02, 1.3);
}

// What dot lays out well within seconds: small or tree-like graphs (measured: 200 nodes with 600 edges take
// 20 s).
bool suits_layers(const Diagram& diagram) {
  std::size_t n = diagram.nodes.size(), m = diagram.edges.size();
  return n <= 300 && (m * 10 <= n * 12 || (n <= 40 && m <= 80));
}

// dot along and across the page, whichever is larger on it.
std::optional<Scene> in_layers(const Diagram& diagram, Space space, int timeout_ms, std::string& why) {
  auto began = std::chrono::steady_clock::now();
  auto best = arrange_graphviz(diagram, "dot", true, space, timeout_ms, why);
  auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  int left = timeout_ms - int(passed.count());
  if (!best || diagram.edges.size() > 150 || left < 1) return best;
  std::string ignored;
  auto other = arrange_graphviz(diagram, "dot", false, space, left, ignored);
  if (other && fit(*other, space) > fit(*best, space) * 1.1) best = std::move(other);
  best->layout = "layers";
  return best;
}

std::optional<Scene> by_force(const Diagram& diagram, Space space, int timeout_ms, std::string& why) {
  auto scene = arrange_graphviz(diagram, "sfdp", false, space, std::min(timeout_ms, 3000), why);
  if (scene) scene->layout = "force";
  return scene;
}

Scene with_graphviz(const Diagram& diagram, const DrawOptions& options, Space space, std::vector<Notice>& notices) {
  constexpr double readable = 0.45;
  int budget = std::clamp(options.timeout_ms, 1, 4000);
  std::string failure, why;
  std::optional<Scene> scene;
  if (options.layout == "layers" || (options.layout != "force" && suits_layers(diagram))) {
    // What dot does not manage in two seconds among thousands it does not manage in four.
    scene = in_layers(diagram, space, diagram.nodes.size() > 1000 ? std::min(budget, 2000) : budget, failure);
    if (scene && (options.layout == "layers" || fit(*scene, space) >= readable)) return std::move(*scene);
  }
  auto forced = by_force(diagram, space, budget, why);
  if (!failure.empty() && forced)
    notices.push_back({Notice::Level::Warning, "",
                       failure + "; drawn by force instead. Ask for fewer nodes, or a longer time limit"});
  if (forced && (!scene || fit(*forced, space) > fit(*scene, space) * 1.2)) return std::move(*forced);
  if (scene) return std::move(*scene);
  notices.push_back({Notice::Level::Warning, "",
                     (failure.empty() ? why : failure + "; " + why) +
                         "; drawn in our own arrangement. Ask for fewer nodes, or a longer time limit"});
  return diagram.nodes.size() <= 24 ? arrange_circle(diagram, space) : arrange_grid(diagram, space);
}

Scene arrange_one(Diagram& diagram, const DrawOptions& options, Space space, std::vector<Notice>& notices) {
  if (options.layout == "timeline") {
    if (auto scene = arrange_timeline(diagram, space)) return std::move(*scene);
    notices.push_back(
        {Notice::Level::Warning, "", "no relationship has a date, so there is no timeline; drawn as auto would"});
  }
  if (is_matrix(diagram, options)) return arrange_matrix(diagram, space);
  if (is_hub(diagram, options)) return arrange_hub(diagram, space);
  if (options.layout == "matrix")
    notices.push_back({Notice::Level::Warning, "",
                       "some things are both at the start and at the end of an arrow, so there is no matrix; "
                       "drawn as auto would"});
  number_sources(diagram, all_edges(diagram));
  if (options.layout == "circle" || diagram.nodes.size() == 1) return arrange_circle(diagram, space);
  if (diagram.edges.empty()) return arrange_grid(diagram, space);
  return with_graphviz(diagram, options, space, notices);
}

}  // namespace

std::vector<Scene> arrange(Diagram& diagram, const DrawOptions& options, const std::vector<Space>& spaces,
                           std::vector<Notice>& notices) {
  std::vector<Scene> scenes;
  for (auto& space : spaces) {
    // Graphviz is asked once; only our own layouts know the page.
    if (!knows_page(diagram, options) && !scenes.empty())
      scenes.push_back(scenes.front());
    else
      scenes.push_back(arrange_one(diagram, options, space, notices));
    scenes.back().scale = fit(scenes.back(), space);
  }
  return scenes;
}

bool is_hub(const Diagram& diagram, const DrawOptions& options) {
  return diagram.hub && options.layout != "layers" && options.layout != "force" && options.layout != "circle" &&
         !is_timeline(diagram, options) && !is_matrix(diagram, options);
}

bool is_matrix(const Diagram& diagram, const DrawOptions& options) {
  return (options.layout == "matrix" && fits_matrix(diagram)) ||
         (options.layout == "auto" && !diagram.hub && suits_matrix(diagram));
}

bool is_timeline(const Diagram& diagram, const DrawOptions& options) {
  return options.layout == "timeline" &&
         std::any_of(diagram.edges.begin(), diagram.edges.end(), [](auto& e) { return !e.stretches.empty(); });
}

bool knows_page(const Diagram& diagram, const DrawOptions& options) {
  return is_hub(diagram, options) || is_timeline(diagram, options) || is_matrix(diagram, options);
}

Insets insets(Shape shape) {
  switch (shape) {
    case Shape::Ellipse: return {13, 5, 13, 5};
    case Shape::Box: return {9, 5, 9, 5};
    case Shape::Rounded: return {10, 5, 10, 5};
    case Shape::Hexagon: return {16, 5, 16, 5};
    case Shape::Octagon: return {12, 6, 12, 6};
    case Shape::Parallelogram: return {17, 5, 17, 5};
    case Shape::Trapezium: return {17, 5, 17, 5};
    case Shape::Note: return {9, 5, 15, 5};
    case Shape::Tab: return {9, 10, 9, 5};
    case Shape::Folder: return {9, 10, 9, 5};
    case Shape::Component: return {15, 5, 9, 5};
    case Shape::Cylinder: return {9, 12, 9, 8};
    case Shape::House: return {9, 12, 9, 5};
    case Shape::Cds: return {9, 5, 19, 5};
  }
  return {9, 5, 9, 5};
}

std::vector<CaptionLine> caption_lines(const std::string& text, const std::vector<std::size_t>& notes, double width,
                                       std::size_t max_lines) {
  std::vector<CaptionLine> lines;
  std::vector<std::size_t> shown = notes;
  if (shown.size() > 6) shown.resize(6);  // the list under the picture has them all; a box has not the room
  double mark = text_width(note_mark(shown), type_size::caption);
  if (!text.empty())
    for (auto& line : wrap(text, width, type_size::caption, false, max_lines)) lines.push_back({line, {}});
  if (shown.empty()) return lines;
  if (lines.empty() || text_width(lines.back().text, type_size::caption) + mark > width) lines.push_back({});
  lines.back().notes = shown;
  return lines;
}

Box extent(const std::vector<CaptionLine>& lines) {
  Box box;
  for (auto& line : lines) box.w = std::max(box.w, text_width(line.text + note_mark(line.notes), type_size::caption));
  box.h = double(lines.size()) * type_size::caption * type_size::leading;
  return box;
}

PlacedNode measured(const Diagram& diagram, std::size_t node, double width, std::vector<CaptionLine> captions,
                    double focus_size, double name_size) {
  PlacedNode placed;
  placed.node = node;
  placed.focus = diagram.focus == node;
  double size = placed.size = placed.focus ? focus_size : name_size;
  bool bold = size != type_size::name;
  auto pad = insets(diagram.theme.types.find(diagram.nodes[node].type)->second.shape);
  placed.name = wrap_evenly(diagram.nodes[node].label, width - pad.left - pad.right, size, bold, 8);
  placed.captions = std::move(captions);
  double text = extent(placed.captions).w;
  for (auto& line : placed.name) text = std::max(text, text_width(line, size, bold));
  double extra = placed.focus ? 8 : 0;
  placed.box.w = text + pad.left + pad.right + 2 * extra;
  placed.box.h = double(placed.name.size()) * size * type_size::leading + extent(placed.captions).h + pad.top +
                 pad.bottom + 2 * extra;
  return placed;
}

Point border(const Box& box, Point towards) {
  Point c = box.centre();
  double dx = towards.x - c.x, dy = towards.y - c.y;
  if (dx == 0 && dy == 0) return {box.right(), c.y};
  double sx = dx == 0 ? 1e18 : box.w / 2 / std::abs(dx), sy = dy == 0 ? 1e18 : box.h / 2 / std::abs(dy);
  double s = std::min({sx, sy, 1.0});
  return {c.x + dx * s, c.y + dy * s};
}

Point border(const Box& box, Shape shape, Point towards) {
  Point p = border(box, towards);
  const double down = std::clamp((p.y - box.y) / std::max(box.h, 1.0), 0.0, 1.0);
  double left = 0, right = 0;  // how far the outline stands in at this height
  switch (shape) {
    case Shape::Trapezium: left = right = slant * (1 - down); break;
    case Shape::Parallelogram: left = slant * (1 - down), right = slant * down; break;
    case Shape::Hexagon: left = right = std::min(12.0, box.w / 4) * std::abs(1 - 2 * down); break;
    case Shape::Ellipse: {
      const double r = std::min({19.0, box.w / 2, box.h / 2});
      const double off = std::max({box.y + r - p.y, p.y - (box.bottom() - r), 0.0});
      left = right = r - std::sqrt(std::max(r * r - off * off, 0.0));
      break;
    }
    default: return p;
  }
  p.x = std::clamp(p.x, box.x + left, std::max(box.right() - right, box.x + left));
  return p;
}

std::string move_to(Point p) { return "M" + number(p.x) + "," + number(p.y); }
std::string line_to(Point p) { return "L" + number(p.x) + "," + number(p.y); }
std::string curve_to(Point a, Point b, Point to) {
  auto pair = [](Point p) { return number(p.x) + "," + number(p.y); };
  return "C" + pair(a) + " " + pair(b) + " " + pair(to);
}

std::string bend_through(const std::vector<Point>& points, double radius) {
  std::string path;
  for (std::size_t i = 1; i + 1 < points.size(); ++i) {
    Point a = points[i - 1], b = points[i], c = points[i + 1];
    double before = std::hypot(b.x - a.x, b.y - a.y), after = std::hypot(c.x - b.x, c.y - b.y);
    double r = std::min({radius, before / 2, after / 2});
    if (r < 0.01) continue;
    Point in{b.x - (b.x - a.x) / before * r, b.y - (b.y - a.y) / before * r};
    Point out{b.x + (c.x - b.x) / after * r, b.y + (c.y - b.y) / after * r};
    path += line_to(in) + "Q" + number(b.x) + "," + number(b.y) + " " + number(out.x) + "," + number(out.y);
  }
  return points.empty() ? path : path + line_to(points.back());
}

void crop(Scene& scene, const std::vector<Box>& drawn) {
  scene.width = scene.height = 0;
  for (auto& box : drawn) {
    scene.width = std::max(scene.width, box.right());
    scene.height = std::max(scene.height, box.bottom());
  }
}

}  // namespace dothi
