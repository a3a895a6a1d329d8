// Our own simple arrangements, and the lines between boxes that stand where they stand.
#include <cmath>
#include <numbers>

#include "layout.h"
#include "lettering.h"

namespace dothi {
namespace {

constexpr double tip_length = 7;

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

// Places labels where they cover neither box nor label nor leave the picture.
class Labels {
 public:
  explicit Labels(const Scene& scene) {
    for (auto& node : scene.nodes) taken_.push_back(node.box);
  }

  bool place(PlacedEdge& edge, std::vector<CaptionLine> lines, Point a, Point c, Point b) {
    if (lines.empty()) return true;
    Box size = extent(lines);
    for (double t : {0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74}) {
      Point at = along(a, c, b, t);
      Box box{at.x - size.w / 2 - 2, at.y - size.h / 2 - 1, size.w + 4, size.h + 2};
      if (std::any_of(taken_.begin(), taken_.end(), [&](auto& other) { return overlap(box, other); }))
        continue;
      taken_.push_back(box);
      edge.label = std::move(lines);
      edge.label_box = box;
      return true;
    }
    return false;
  }

 private:
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
  auto columns =
      std::size_t(std::clamp(std::round(width / (widest + gap_x)), 1.0, double(scene.nodes.size())));
  double y = 4, tallest = 0;
  for (std::size_t i = 0; i < scene.nodes.size(); ++i) {
    auto& box = scene.nodes[i].box;
    if (i && i % columns == 0) y += tallest + gap_y, tallest = 0;
    // Every other row is shifted, so that lines between rows pass between boxes.
    double shift = (i / columns) % 2 ? (widest + gap_x) / 2 : 0;
    box.x = 4 + double(i % columns) * (widest + gap_x) + (widest - box.w) / 2 +
            (scene.nodes.size() > columns ? shift : 0);
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
  std::vector<Box> at(diagram.nodes.size());
  for (auto& node : scene.nodes) at[node.node] = node.box;
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
  Labels labels(scene);
  for (auto& [ends, edges] : pairs) {
    for (std::size_t i = 0; i < edges.size(); ++i) {
      auto& edge = diagram.edges[edges[i]];
      PlacedEdge placed;
      placed.edge = edges[i];
      bool arrow = !edge.symmetric;
      // In a crowd the line alone tells the relation where it can; times and sentences only the label says.
      bool crowd = diagram.edges.size() > 80 && !shared_looks.count(look_of(diagram, edge));
      std::string words = crowd ? edge.times : told(edge);
      if (edge.from == edge.to) {
        loop(placed, at[edge.from], arrow, 24 + 10 * double(i));
        scene.edges.push_back(std::move(placed));
        continue;
      }
      Point from = at[ends.first].centre(), to = at[ends.second].centre();
      double length = std::max(std::hypot(to.x - from.x, to.y - from.y), 1.0);
      double bow = (double(i) - double(edges.size() - 1) / 2) * std::min(46.0, length / 3);
      Point bend{(from.x + to.x) / 2 + (to.y - from.y) / length * bow,
                 (from.y + to.y) / 2 - (to.x - from.x) / length * bow};
      if (edge.from != ends.first) std::swap(from, to);
      Point a = border(at[edge.from], bend), b = border(at[edge.to], bend);
      double dx = b.x - bend.x, dy = b.y - bend.y, d = std::max(std::hypot(dx, dy), 1.0);
      Point stop = arrow ? Point{b.x - dx / d * tip_length * 0.8, b.y - dy / d * tip_length * 0.8} : b;
      placed.path = move_to(a) + "Q" + number(bend.x) + "," + number(bend.y) + " " + number(stop.x) + "," +
                    number(stop.y);
      if (arrow) placed.tips.push_back({b, dx, dy});
      if (!labels.place(placed, caption_lines(words, edge.notes, 130, 3), a, bend, b) &&
          !labels.place(
              placed,
              caption_lines(edge.times.empty() && !crowd ? edge.words : edge.times, edge.notes, 110, 2), a,
              bend, b) &&
          !labels.place(placed, caption_lines("", edge.notes, 110, 1), a, bend, b))
        ++scene.wordless;
      scene.edges.push_back(std::move(placed));
    }
  }
  std::vector<Box> drawn;
  for (auto& node : scene.nodes) drawn.push_back({node.box.x, node.box.y, node.box.w + 4, node.box.h + 4});
  for (auto& edge : scene.edges) drawn.push_back(edge.label_box);
  crop(scene, drawn);
}

}  // namespace dothi
