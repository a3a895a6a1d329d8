// Positions from Graphviz: a DOT text of bare sizes goes out, coordinates come back. No text of the data ever
// reaches Graphviz here, so nothing in it can act.
#include <charconv>
#include <cmath>
#include <numeric>

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

constexpr std::size_t crowded = 60;  // nodes

// Among many, what much hangs on is written larger, so that the eye finds it.
std::vector<double> name_sizes(const Diagram& diagram) {
  std::vector<double> sizes(diagram.nodes.size(), type_size::name), degree(diagram.nodes.size());
  if (sizes.size() <= crowded) return sizes;
  for (auto& edge : diagram.edges) ++degree[edge.from], ++degree[edge.to];
  double most = *std::max_element(degree.begin(), degree.end());
  for (std::size_t i = 0; i < sizes.size(); ++i)
    if (degree[i] >= std::max(most * 0.25, 8.0)) sizes[i] = std::round(type_size::name * (1.1 + degree[i] / most));
  return sizes;
}

Sizes measure(const Diagram& diagram, bool with_labels) {
  Sizes sizes;
  auto name_size = name_sizes(diagram);
  for (std::size_t i = 0; i < diagram.nodes.size(); ++i)
    sizes.nodes.push_back(measured(diagram, i, std::max(diagram.focus == i ? 210.0 : 165.0, name_size[i] * 12), {},
                                   std::max(type_size::focus, name_size[i] * 1.2), name_size[i]));
  for (auto& edge : diagram.edges) {
    sizes.labels.push_back(with_labels ? caption_lines(told(edge), edge.notes, 125, 4) : std::vector<CaptionLine>());
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
    out += diagram.edges.size() > 300 ? " splines=line nslimit=1 nslimit1=1 mclimit=0.5]\n" : " splines=true]\n";
  } else {
    out += "graph [start=1 overlap=prism sep=\"+14,10\" splines=line K=" +
           std::string(diagram.nodes.size() > 60 ? "1.1" : "1.7") + "]\n";
  }
  out += "node [shape=box fixedsize=true label=\"\"]\nedge [arrowhead=none]\n";
  for (auto& node : sizes.nodes)
    out += "n" + std::to_string(node.node) + " [width=" + inches(node.box.w) + " height=" + inches(node.box.h) + "]\n";
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
  bool starts_with(std::string_view text) {
    empty();
    return rest_.starts_with(text) && (rest_.size() == text.size() || rest_[text.size()] == ' ');
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
  for (std::size_t i = 1; i + 2 < points.size(); i += 3) path += curve_to(points[i], points[i + 1], points[i + 2]);
  return path;
}

// What the child answered, y growing downwards.
struct Answer {
  struct Edge {
    std::size_t edge = 0;
    std::optional<Point> label;  // its centre
    std::vector<Point> points;   // of a Bézier spline
  };
  std::vector<std::optional<Point>> nodes;  // centres
  std::vector<Edge> edges;
};

// "graph W H", "node I X Y", "edge I LX LY n X Y …" ("-" for no label); y grows upwards. Nothing for an answer that
// does not hold every node, and every edge where `with_edges`, with usable numbers.
std::optional<Answer> read_answer(std::string_view text, const Diagram& diagram, bool with_edges) {
  Answer answer;
  answer.nodes.resize(diagram.nodes.size());
  std::size_t seen = 0;
  while (!text.empty()) {
    std::size_t end = std::min(text.find('\n'), text.size());
    Fields line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    auto point = [&] {
      double x = line.real(), y = line.real();
      return Point{x, -y};
    };
    auto kind = line.word();
    if (kind == "node") {
      std::size_t node = line.index(diagram.nodes.size());
      seen += !answer.nodes[node];
      answer.nodes[node] = point();
    } else if (kind == "edge" && with_edges) {
      Answer::Edge edge;
      edge.edge = line.index(diagram.edges.size());
      if (line.starts_with("-")) {
        line.word(), line.word();
      } else {
        edge.label = point();
      }
      while (!line.empty()) edge.points.push_back(point());
      if (edge.points.size() < 4 || edge.points.size() % 3 != 1) return std::nullopt;
      answer.edges.push_back(std::move(edge));
    }
    if (!line.good) return std::nullopt;
  }
  if (seen != answer.nodes.size() || (with_edges && answer.edges.size() != diagram.edges.size())) return std::nullopt;
  return answer;
}

// ---- Parts that nothing joins, packed like the columns of a newspaper -----------------------------

struct Part {
  Box box{1e18, 1e18, 0, 0};  // while it grows, w and h are the right and lower border
  std::vector<std::size_t> nodes, edges;
  double dx = 0, dy = 0;

  void hold(Box b) {
    box = {std::min(box.x, b.x), std::min(box.y, b.y), std::max(box.w, b.right()), std::max(box.h, b.bottom())};
  }
};

std::vector<Part> parts_of(const Diagram& diagram, const Sizes& sizes, const Answer& answer) {
  std::vector<std::size_t> root(diagram.nodes.size());
  std::iota(root.begin(), root.end(), 0);
  auto find = [&](std::size_t n) {
    while (root[n] != n) n = root[n] = root[root[n]];
    return n;
  };
  for (auto& edge : diagram.edges) root[find(edge.from)] = find(edge.to);
  std::map<std::size_t, std::size_t> index;
  std::vector<Part> parts;
  auto part_of = [&](std::size_t node) -> Part& {
    auto [place, fresh] = index.emplace(find(node), parts.size());
    if (fresh) parts.push_back({{1e18, 1e18, -1e18, -1e18}, {}, {}});
    return parts[place->second];
  };
  for (std::size_t i = 0; i < diagram.nodes.size(); ++i) {
    Box box = sizes.nodes[i].box;
    auto& part = part_of(i);
    part.nodes.push_back(i);
    part.hold({answer.nodes[i]->x - box.w / 2, answer.nodes[i]->y - box.h / 2, box.w, box.h});
  }
  for (std::size_t e = 0; e < answer.edges.size(); ++e) {
    auto& edge = answer.edges[e];
    auto& part = part_of(diagram.edges[edge.edge].from);
    part.edges.push_back(e);
    for (auto& p : edge.points) part.hold({p.x - 2, p.y - 2, 4, 4});
    Box label = extent(sizes.labels[edge.edge]);
    if (edge.label) part.hold({edge.label->x - label.w / 2, edge.label->y - label.h / 2, label.w, label.h});
  }
  for (auto& part : parts) part.box.w -= part.box.x, part.box.h -= part.box.y;
  return parts;
}

constexpr double part_gap = 26;

// Stands the parts below each other in columns no taller than `tallest`; the size they take.
Space stack(std::vector<Part>& parts, double tallest) {
  double x = 0, y = 0, widest = 0, height = 0;
  for (auto& part : parts) {
    if (y > 0 && y + part.box.h > tallest) x += widest + part_gap, y = 0, widest = 0;
    part.dx = x - part.box.x;
    part.dy = y - part.box.y;
    y += part.box.h + part_gap;
    widest = std::max(widest, part.box.w);
    height = std::max(height, y - part_gap);
  }
  return {x + widest, height};
}

void pack(const Diagram& diagram, const Sizes& sizes, Answer& answer, Space space) {
  auto parts = parts_of(diagram, sizes, answer);
  std::stable_sort(parts.begin(), parts.end(), [](auto& a, auto& b) { return a.nodes.size() > b.nodes.size(); });
  double most = 0, all = 0, best = 0, best_height = 0;
  for (auto& part : parts) most = std::max(most, part.box.h), all += part.box.h + part_gap;
  for (double tallest = most; tallest < all * 1.2; tallest *= 1.12) {
    Space taken = stack(parts, tallest);
    double scale = std::min(space.width / taken.width, space.height / taken.height);
    if (scale > best * 1.01) best = scale, best_height = tallest;
  }
  stack(parts, best_height);
  for (auto& part : parts) {
    auto move = [&](Point& p) { p.x += part.dx + 4, p.y += part.dy + 4; };
    for (std::size_t node : part.nodes) move(*answer.nodes[node]);
    for (std::size_t e : part.edges) {
      for (auto& p : answer.edges[e].points) move(p);
      if (answer.edges[e].label) move(*answer.edges[e].label);
    }
  }
}

// ---- The scene ------------------------------------------------------------------------------------

void place_nodes(const Answer& answer, Sizes& sizes) {
  for (std::size_t i = 0; i < sizes.nodes.size(); ++i) {
    auto& box = sizes.nodes[i].box;
    box.x = answer.nodes[i]->x - box.w / 2;
    box.y = answer.nodes[i]->y - box.h / 2;
  }
}

void place_edges(const Diagram& diagram, const Sizes& sizes, Answer& answer, Scene& scene) {
  std::vector<Box> drawn;
  for (auto& node : sizes.nodes) drawn.push_back({node.box.x, node.box.y, node.box.w + 4, node.box.h + 4});
  for (auto& edge : answer.edges) {
    PlacedEdge placed;
    placed.edge = edge.edge;
    if (edge.label) {
      Box size = extent(sizes.labels[edge.edge]);
      placed.label_box = {edge.label->x - size.w / 2, edge.label->y - size.h / 2, size.w, size.h};
      placed.label = sizes.labels[edge.edge];
      drawn.push_back(placed.label_box);
    }
    for (auto& p : edge.points) drawn.push_back({p.x, p.y, 4, 4});
    placed.path = spline(std::move(edge.points), !diagram.edges[edge.edge].symmetric, placed.tips);
    scene.edges.push_back(std::move(placed));
  }
  crop(scene, drawn);
}

}  // namespace

std::optional<Scene> arrange_graphviz(const Diagram& diagram, std::string_view engine, bool sideways, Space space,
                                      int timeout_ms, std::string& why) {
  bool dot = engine == "dot", with_edges = dot && diagram.edges.size() <= 300;
  Sizes sizes = measure(diagram, with_edges);
  auto child = run_child("dothi-layout", {std::string(engine)}, layout_dot(diagram, sizes, engine, sideways),
                         timeout_ms, std::size_t(64) << 20);
  if (!child.good) {
    why = child.why;
    return std::nullopt;
  }
  auto answer = read_answer(child.output, diagram, with_edges);
  if (!answer) {
    why = "dothi-layout gave positions that cannot be used";
    return std::nullopt;
  }
  if (dot) pack(diagram, sizes, *answer, space);
  place_nodes(*answer, sizes);
  bool crowd = sizes.nodes.size() > crowded;  // less room for words, larger words
  if (!dot) spread(sizes.nodes, space, crowd ? 30 : 70, crowd ? 22 : 44);
  Scene scene;
  scene.nodes = sizes.nodes;
  if (with_edges)
    place_edges(diagram, sizes, *answer, scene);
  else
    connect(diagram, scene);
  return scene;
}

}  // namespace dothi
