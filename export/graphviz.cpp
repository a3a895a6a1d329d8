// Positions from Graphviz: a DOT text of bare sizes goes out, coordinates come back. No text of the data ever
// reaches Graphviz here, so nothing in it can act.
#include <charconv>
#include <cmath>

#include "child.h"
#include "layout.h"
#include "lettering.h"

namespace dothi {
namespace {

constexpr double points_per_unit = 1;  // one unit of a scene is one of Graphviz's points
constexpr double tip_length = 7;

struct Sizes {
  std::vector<PlacedNode> nodes;
  std::vector<std::vector<CaptionLine>> labels;
};

Sizes measure(const Diagram& diagram, bool with_labels) {
  Sizes sizes;
  for (std::size_t i = 0; i < diagram.nodes.size(); ++i)
    sizes.nodes.push_back(measured(diagram, i, diagram.focus == i ? 210 : 165));
  for (auto& edge : diagram.edges) {
    std::string words = edge.words + (edge.caption.empty() ? "" : " " + edge.caption);
    sizes.labels.push_back(with_labels ? caption_lines(words, edge.notes, 125, 4)
                                       : std::vector<CaptionLine>());
  }
  return sizes;
}

std::string inches(double units) { return number(units / 72 * points_per_unit); }

std::string layout_dot(const Diagram& diagram, const Sizes& sizes, std::string_view engine, bool sideways) {
  bool dot = engine == "dot";
  std::string out = "digraph g {\n";
  if (dot) {
    out += "graph [rankdir=" + std::string(sideways ? "LR" : "TB") +
           " nodesep=0.25 ranksep=" + (sideways ? "0.35" : "0.45");
    out +=
        diagram.edges.size() > 300 ? " splines=line nslimit=1 nslimit1=1 mclimit=0.5]\n" : " splines=true]\n";
  } else {
    out += "graph [start=1 overlap=prism sep=\"+14,10\" splines=line K=" +
           std::string(diagram.nodes.size() > 60 ? "1.1" : "1.7") + "]\n";
  }
  out += "node [shape=box fixedsize=true label=\"\"]\nedge [arrowhead=none]\n";
  for (auto& node : sizes.nodes)
    out += "n" + std::to_string(node.node) + " [width=" + inches(node.box.w) +
           " height=" + inches(node.box.h) + "]\n";
  for (std::size_t i = 0; i < diagram.edges.size(); ++i) {
    auto& edge = diagram.edges[i];
    out += "n" + std::to_string(edge.from) + " -> n" + std::to_string(edge.to) + " [id=" + std::to_string(i);
    if (!sizes.labels[i].empty()) {
      Box label = extent(sizes.labels[i]);
      out += " label=<<TABLE BORDER=\"0\" FIXEDSIZE=\"TRUE\" WIDTH=\"" + std::to_string(int(label.w) + 6) +
             "\" HEIGHT=\"" + std::to_string(int(label.h) + 4) + "\"><TR><TD></TD></TR></TABLE>>";
    }
    out += "]\n";
  }
  return out + "}\n";
}

// The words of one line of the child's answer.
class Fields {
 public:
  explicit Fields(std::string_view line) : rest_(line) {}
  std::string_view word() {
    while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
    std::size_t end = std::min(rest_.find(' '), rest_.size());
    auto found = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return found;
  }
  double real() {
    auto text = word();
    double value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || !(value > -1e7 && value < 1e7)) good = false;
    return good ? value : 0;
  }
  std::size_t index(std::size_t bound) {
    auto text = word();
    std::size_t value = bound;
    std::from_chars(text.data(), text.data() + text.size(), value);
    if (value >= bound) good = false;
    return good ? value : 0;
  }
  bool empty() {
    while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
    return rest_.empty();
  }
  bool good = true;

 private:
  std::string_view rest_;
};

std::string spline(std::vector<Point> points, bool arrow, std::vector<Tip>& tips) {
  if (arrow) {
    Point& end = points.back();
    Point before = points[points.size() - 2];
    double dx = end.x - before.x, dy = end.y - before.y, d = std::max(std::sqrt(dx * dx + dy * dy), 0.01);
    tips.push_back({end, dx, dy});
    end = {end.x - dx / d * tip_length * 0.8, end.y - dy / d * tip_length * 0.8};
  }
  std::string path = move_to(points.front());
  for (std::size_t i = 1; i + 2 < points.size(); i += 3)
    path += curve_to(points[i], points[i + 1], points[i + 2]);
  return path;
}

// "graph W H", "node I X Y", "edge I LX LY n X Y …" ("-" for no label); y grows upwards.
bool read_answer(std::string_view answer, const Diagram& diagram, Sizes& sizes, Scene& scene,
                 bool with_edges) {
  double height = 0;
  std::size_t seen = 0;
  while (!answer.empty()) {
    std::size_t end = std::min(answer.find('\n'), answer.size());
    Fields line(answer.substr(0, end));
    answer.remove_prefix(std::min(end + 1, answer.size()));
    auto kind = line.word();
    if (kind == "graph") {
      scene.width = line.real() + 8;
      height = line.real() + 8;
      scene.height = height;
    } else if (kind == "node") {
      auto& box = sizes.nodes[line.index(sizes.nodes.size())].box;
      Point at{line.real() + 4, height - 4 - line.real()};
      box.x = at.x - box.w / 2;
      box.y = at.y - box.h / 2;
      ++seen;
    } else if (kind == "edge" && with_edges) {
      PlacedEdge placed;
      placed.edge = line.index(diagram.edges.size());
      if (!line.good) return false;
      auto& label = sizes.labels[placed.edge];
      if (auto x = line.word(); x != "-") {
        Fields position(x);
        Point at{position.real() + 4, height - 4 - line.real()};
        Box size = extent(label);
        placed.label_box = {at.x - size.w / 2, at.y - size.h / 2, size.w, size.h};
        placed.label = label;
      }
      std::vector<Point> points;
      while (!line.empty()) {
        double x = line.real(), y = line.real();
        points.push_back({x + 4, height - 4 - y});
      }
      if (points.size() < 4 || points.size() % 3 != 1) return false;
      placed.path = spline(std::move(points), !diagram.edges[placed.edge].symmetric, placed.tips);
      scene.edges.push_back(std::move(placed));
    }
    if (!line.good) return false;
  }
  return seen == sizes.nodes.size() && (!with_edges || scene.edges.size() == diagram.edges.size());
}

}  // namespace

std::optional<Scene> arrange_graphviz(const Diagram& diagram, std::string_view engine, bool sideways,
                                      int timeout_ms, std::string& why) {
  bool dot = engine == "dot", with_edges = dot && diagram.edges.size() <= 300;
  Sizes sizes = measure(diagram, with_edges);
  auto child = run_child("dothi-layout", {std::string(engine)}, layout_dot(diagram, sizes, engine, sideways),
                         timeout_ms, std::size_t(64) << 20);
  if (!child.good) {
    why = child.why;
    return std::nullopt;
  }
  Scene scene;
  if (!read_answer(child.output, diagram, sizes, scene, with_edges)) {
    why = "dothi-layout gave positions that cannot be used";
    return std::nullopt;
  }
  scene.nodes = std::move(sizes.nodes);
  if (!with_edges) connect(diagram, scene);
  return scene;
}

}  // namespace dothi
