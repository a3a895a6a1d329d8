// Our own simple arrangements, and the lines between boxes that stand where they stand.
#include <cmath>
#include <numbers>

#include "layout.h"
#include "lettering.h"

namespace dothi {
namespace {

constexpr double tip_length = 7;
constexpr std::size_t crowded = 80;  // edges; with more, words may not cover what they do not belong to

std::vector<std::size_t> by_type(const Diagram& diagram) {
  auto& order = diagram.theme.type_order;
  std::vector<std::size_t> nodes(diagram.nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) nodes[i] = i;
  auto key = [&](std::size_t i) {
    auto& node = diagram.nodes[i];
    return std::tuple(std::find(order.begin(), order.end(), node.type) - order.begin(), node.label, i);
  };
  std::sort(nodes.begin(), nodes.end(), [&](auto a, auto b) { return key(a) < key(b); });
  return nodes;
}

Point along(Point a, Point c, Point b, double t) {  // of a quadratic curve
  double u = 1 - t;
  return {u * u * a.x + 2 * u * t * c.x + t * t * b.x, u * u * a.y + 2 * u * t * c.y + t * t * b.y};
}

// Which lines run where: their points in square cells.
class Lines {
 public:
  Lines(double width, double height, double length)
      : columns_(std::size_t(std::max(width, 0.0) / cell) + 1),
        cells_(columns_ * (std::size_t(std::max(height, 0.0) / cell) + 1)),
        // At most two million points, however much there is to draw.
        step_(std::max(6.0, length / 2e6)) {}

  void add(std::uint32_t line, Point a, Point c, Point b) {
    double length = std::hypot(c.x - a.x, c.y - a.y) + std::hypot(b.x - c.x, b.y - c.y);
    auto steps = std::size_t(length / step_) + 1;
    for (std::size_t i = 0; i <= steps; ++i) {
      Point p = along(a, c, b, double(i) / double(steps));
      if (auto at = cell_of(p); at < cells_.size()) cells_[at].push_back({float(p.x), float(p.y), line});
    }
  }

  // How many lines but `own` run through the box; counts no further than `enough`.
  std::size_t through(const Box& box, std::uint32_t own, std::size_t enough) const {
    std::vector<std::uint32_t> seen;
    for (double y = std::max(box.y, 0.0); y < box.bottom() + cell; y += cell)
      for (double x = std::max(box.x, 0.0); x < box.right() + cell; x += cell) {
        auto at = cell_of({std::min(x, box.right()), std::min(y, box.bottom())});
        if (at >= cells_.size()) continue;
        for (auto& p : cells_[at]) {
          if (p.line == own || p.x < box.x || p.x > box.right() || p.y < box.y || p.y > box.bottom()) continue;
          if (std::find(seen.begin(), seen.end(), p.line) != seen.end()) continue;
          seen.push_back(p.line);
          if (seen.size() >= enough) return enough;
        }
      }
    return seen.size();
  }

 private:
  struct Sample {
    float x, y;
    std::uint32_t line;
  };
  static constexpr double cell = 24;
  std::size_t cell_of(Point p) const {
    if (p.x < 0 || p.y < 0) return SIZE_MAX;
    auto column = std::size_t(p.x / cell);
    return column < columns_ ? std::size_t(p.y / cell) * columns_ + column : SIZE_MAX;
  }
  std::size_t columns_;
  std::vector<std::vector<Sample>> cells_;
  double step_;
};

// Places labels where they cover neither box nor label, and as few lines as can be.
class Labels {
 public:
  Labels(const Scene& scene, const Lines& lines) : lines_(lines) {
    for (auto& node : scene.nodes) taken_.push_back(node.box);
  }

  // Nothing where every place would cover more than `most` other lines: such words belong to none of them.
  bool place(PlacedEdge& edge, std::vector<CaptionLine> lines, Point a, Point c, Point b, std::size_t most) {
    if (lines.empty()) return true;
    Box size = extent(lines), best;
    std::size_t fewest = most + 1;
    for (double t : {0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74}) {
      Point at = along(a, c, b, t);
      Box box{std::max(at.x - size.w / 2 - 2, 0.0), at.y - size.h / 2 - 1, size.w + 4, size.h + 2};
      if (box.y < 0) continue;
      if (std::any_of(taken_.begin(), taken_.end(), [&](auto& other) { return overlap(box, other); })) continue;
      std::size_t crossed = lines_.through(box, std::uint32_t(edge.edge), fewest);
      if (crossed >= fewest) continue;
      fewest = crossed, best = box;
      if (!crossed) break;
    }
    if (fewest > most) return false;
    taken_.push_back(best);
    edge.label = std::move(lines);
    edge.label_box = best;
    return true;
  }

 private:
  const Lines& lines_;
  std::vector<Box> taken_;
};

std::pair<std::size_t, Line> look_of(const Diagram& diagram, const DiagramEdge& edge) {
  return {diagram.theme.relations.find(edge.type)->second.colour, edge.line};
}

void loop(PlacedEdge& placed, const Box& box, bool arrow, double lift) {
  Point a{box.centre().x - 10, box.y}, b{box.centre().x + 10, box.y};
  placed.path = move_to(a) + curve_to({a.x - 12, a.y - lift}, {b.x + 12, b.y - lift}, b);
  if (arrow) placed.tips.push_back({b, -0.5, 1});
}

// How far the control points of a node's n-th loop stand above it.
double lift_of(std::size_t n) { return 24 + 10 * double(n); }

// Loops rise above their boxes, and their words above them: down with everything where the page would end first.
void make_room_for_loops(const Diagram& diagram, Scene& scene) {
  std::vector<std::size_t> loops(diagram.nodes.size());
  for (auto& edge : diagram.edges) loops[edge.from] += edge.from == edge.to;
  double top = 0;
  for (auto& node : scene.nodes)
    if (std::size_t n = loops[node.node]) top = std::min(top, node.box.y - 0.75 * lift_of(n - 1) - 24);
  for (auto& node : scene.nodes) node.box.y -= top;
}

}  // namespace

Scene arrange_grid(const Diagram& diagram, Space space) {
  Scene scene;
  scene.layout = "grid";
  double widest = 0, area = 0, gap_x = 60, gap_y = 44;
  for (std::size_t node : by_type(diagram)) {
    scene.nodes.push_back(measured(diagram, node, 160));
    widest = std::max(widest, scene.nodes.back().box.w);
    area += scene.nodes.back().box.h + gap_y;
  }
  area *= widest + gap_x;
  double width = std::sqrt(area * space.width / space.height);
  auto columns = std::size_t(std::clamp(std::round(width / (widest + gap_x)), 1.0, double(scene.nodes.size())));
  double y = 4, tallest = 0;
  for (std::size_t i = 0; i < scene.nodes.size(); ++i) {
    auto& box = scene.nodes[i].box;
    if (i && i % columns == 0) y += tallest + gap_y, tallest = 0;
    // Every other row is shifted, so that lines between rows pass between boxes.
    double shift = (i / columns) % 2 ? (widest + gap_x) / 2 : 0;
    box.x =
        4 + double(i % columns) * (widest + gap_x) + (widest - box.w) / 2 + (scene.nodes.size() > columns ? shift : 0);
    box.y = y;
    tallest = std::max(tallest, box.h);
  }
  connect(diagram, scene);
  return scene;
}

Scene arrange_circle(const Diagram& diagram, Space) {
  Scene scene;
  scene.layout = "circle";
  double widest = 0, tallest = 0;
  for (std::size_t node : by_type(diagram)) {
    scene.nodes.push_back(measured(diagram, node, 160));
    widest = std::max(widest, scene.nodes.back().box.w);
    tallest = std::max(tallest, scene.nodes.back().box.h);
  }
  std::size_t n = scene.nodes.size();
  // On an ellipse as wide as twice its height, neighbours are at least one box apart in x or in y.
  double radius_y = n > 1 ? std::max((tallest + 26) * double(n) / 5.2, 90.0) : 0,
         radius_x = n > 1 ? std::max(radius_y * 1.7, widest * 1.4) : 0;
  for (std::size_t i = 0; i < n; ++i) {
    double angle = 2 * std::numbers::pi * double(i) / double(n) - std::numbers::pi / 2;
    auto& box = scene.nodes[i].box;
    box.x = radius_x + widest / 2 + radius_x * std::cos(angle) - box.w / 2 + 4;
    box.y = radius_y + tallest / 2 + radius_y * std::sin(angle) - box.h / 2 + 4;
  }
  connect(diagram, scene);
  return scene;
}

void connect(const Diagram& diagram, Scene& scene) {
  make_room_for_loops(diagram, scene);
  std::vector<Box> at(diagram.nodes.size());
  for (auto& node : scene.nodes) at[node.node] = node.box;
  auto shape = [&](std::size_t node) { return diagram.theme.types.find(diagram.nodes[node].type)->second.shape; };
  std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> pairs;
  for (std::size_t i = 0; i < diagram.edges.size(); ++i) {
    auto& edge = diagram.edges[i];
    pairs[{std::min(edge.from, edge.to), std::max(edge.from, edge.to)}].push_back(i);
  }
  std::set<std::pair<std::size_t, Line>> shared_looks;
  std::map<std::pair<std::size_t, Line>, std::string> looks;
  for (auto& edge : diagram.edges)
    if (looks.emplace(look_of(diagram, edge), edge.type).first->second != edge.type)
      shared_looks.insert(look_of(diagram, edge));
  struct Run {
    Point a, bend, b;
  };
  std::vector<Run> runs;  // of scene.edges
  double length = 0, width = 0, height = 0;
  for (auto& node : scene.nodes)
    width = std::max(width, node.box.right()), height = std::max(height, node.box.bottom());
  const bool crowd = diagram.edges.size() > crowded;
  for (auto& [ends, edges] : pairs) {
    for (std::size_t i = 0; i < edges.size(); ++i) {
      auto& edge = diagram.edges[edges[i]];
      PlacedEdge placed;
      placed.edge = edges[i];
      placed.faint = crowd && diagram.focus != edge.from && diagram.focus != edge.to;
      bool arrow = !edge.symmetric;
      if (edge.from == edge.to) {
        loop(placed, at[edge.from], arrow, lift_of(i));
        scene.edges.push_back(std::move(placed));
        const Box& box = at[edge.from];
        double top =
            box.y - 1.5 * lift_of(i);  // twice as high as the loop rises, as the middle of a curve is pulled half way
        runs.push_back({{box.centre().x - 10, box.y}, {box.centre().x, top}, {box.centre().x + 10, box.y}});
        continue;
      }
      Point from = at[ends.first].centre(), to = at[ends.second].centre();
      double distance = std::max(std::hypot(to.x - from.x, to.y - from.y), 1.0);
      double bow = (double(i) - double(edges.size() - 1) / 2) * std::min(46.0, distance / 3);
      Point bend{(from.x + to.x) / 2 + (to.y - from.y) / distance * bow,
                 (from.y + to.y) / 2 - (to.x - from.x) / distance * bow};
      Point a = border(at[edge.from], shape(edge.from), bend), b = border(at[edge.to], shape(edge.to), bend);
      double dx = b.x - bend.x, dy = b.y - bend.y, d = std::max(std::hypot(dx, dy), 1.0);
      Point stop = arrow ? Point{b.x - dx / d * tip_length * 0.8, b.y - dy / d * tip_length * 0.8} : b;
      placed.path =
          move_to(a) + "Q" + number(bend.x) + "," + number(bend.y) + " " + number(stop.x) + "," + number(stop.y);
      if (arrow) placed.tips.push_back({b, dx, dy});
      scene.edges.push_back(std::move(placed));
      runs.push_back({a, bend, b});
      length += distance;
    }
  }
  Lines lines(width, height, length);
  for (std::size_t i = 0; i < runs.size(); ++i)
    lines.add(std::uint32_t(scene.edges[i].edge), runs[i].a, runs[i].bend, runs[i].b);
  Labels labels(scene, lines);
  for (bool of_focus : {true, false})
    for (std::size_t i = 0; i < runs.size(); ++i) {
      auto& placed = scene.edges[i];
      auto& edge = diagram.edges[placed.edge];
      bool touches = diagram.focus == edge.from || diagram.focus == edge.to;
      if (touches != of_focus) continue;
      // In a crowd the line alone tells the relation where it can; times and sentences only the label says.
      bool brief = crowd && !shared_looks.count(look_of(diagram, edge));
      std::size_t most = crowd ? 1 : 4;
      auto place = [&](const std::string& text, double room, std::size_t rows) {
        return labels.place(placed, caption_lines(text, edge.notes, room, rows), runs[i].a, runs[i].bend, runs[i].b,
                            most);
      };
      if (!place(brief ? edge.times : told(edge), 130, 3) &&
          !place(edge.times.empty() && !brief ? edge.words : edge.times, 110, 2) &&
          (edge.notes.empty() || !place("", 110, 1)))
        ++scene.wordless;
    }
  std::vector<Box> drawn;
  for (auto& node : scene.nodes) drawn.push_back({node.box.x, node.box.y, node.box.w + 4, node.box.h + 4});
  for (auto& edge : scene.edges) drawn.push_back(edge.label_box);
  crop(scene, drawn);
}

}  // namespace dothi
