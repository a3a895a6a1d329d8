// Two kinds of things that only meet each other – countries and treaties – as a table: a row a thing, a column a
// thing, what joins them in the cell. As a net such a result is a knot from a dozen lines a node on.
#include "layout.h"
#include "lettering.h"
#include "shapes.h"
#include "svg.h"

namespace dothi {
namespace {

constexpr double tile_gap = 2, tile_pad = 3, cell_gap = 6, row_gap = 5, head_gap = 8;

struct Tile {
  std::size_t edge = 0;
  std::vector<CaptionLine> lines;
  double height = 0;
};

class Matrix {
 public:
  Matrix(Diagram& diagram, Space space) : diagram_(diagram), space_(space) {}

  Scene arrange() {
    sort_ends();
    number_notes();
    plain_ = all_plain();
    // Words in every cell where they stay readable; else the colour alone tells the relation.
    double words = scale_with(true), bare = plain_ ? words : scale_with(false);
    if (words >= std::min(0.8, bare)) scale_with(true);
    return build();
  }

 private:
  void sort_ends() {
    std::map<std::size_t, std::size_t> rows, columns;  // node → edges
    for (auto& edge : diagram_.edges) ++rows[edge.from], ++columns[edge.to];
    // What is not joined to anything stands in a row of its own.
    for (std::size_t i = 0; i < diagram_.nodes.size(); ++i)
      if (!rows.count(i) && !columns.count(i)) rows[i] = 0;
    turned_ = columns.size() > rows.size();
    if (turned_) std::swap(rows, columns);
    rows_ = sorted(rows);
    columns_ = sorted(columns);
    for (std::size_t i = 0; i < rows_.size(); ++i) row_of_[rows_[i]] = i;
    for (std::size_t i = 0; i < columns_.size(); ++i) column_of_[columns_[i]] = i;
    for (std::size_t e = 0; e < diagram_.edges.size(); ++e) {
      auto& edge = diagram_.edges[e];
      cells_[{row_of_.at(turned_ ? edge.to : edge.from), column_of_.at(turned_ ? edge.from : edge.to)}].push_back(
          {e, {}, 0});
    }
  }

  std::vector<std::size_t> sorted(const std::map<std::size_t, std::size_t>& degrees) const {
    std::vector<std::size_t> nodes;
    for (auto& [node, degree] : degrees) nodes.push_back(node);
    auto& order = diagram_.theme.type_order;
    auto key = [&](std::size_t i) {
      auto& node = diagram_.nodes[i];
      return std::tuple(diagram_.focus != i, std::find(order.begin(), order.end(), node.type) - order.begin(),
                        SIZE_MAX - degrees.at(i), node.label, i);
    };
    std::sort(nodes.begin(), nodes.end(), [&](auto a, auto b) { return key(a) < key(b); });
    return nodes;
  }

  void number_notes() {
    std::vector<std::size_t> order;
    for (auto& [at, tiles] : cells_)
      for (auto& tile : tiles) order.push_back(tile.edge);
    number_sources(diagram_, order);
  }

  bool all_plain() const {
    auto& edges = diagram_.edges;
    return std::all_of(edges.begin(), edges.end(),
                       [&](auto& e) { return e.type == edges[0].type && e.line == edges[0].line; });
  }

  double scale_with(bool words) {
    double best = 0, best_width = 0;
    for (double width : {230.0, 180.0, 144.0, 118.0, 98.0, 82.0, 70.0, 58.0, 50.0}) {
      measure(width, words);
      double scale = std::min({space_.width / width_, space_.height / height_, 1.2});
      if (scale > best * 1.04) best = scale, best_width = width;
    }
    measure(best_width, words);
    return best;
  }

  std::string text_of(const DiagramEdge& edge, bool words) const {
    return words && !plain_ ? told(edge) : edge.caption;
  }

  void measure(double width, bool words) {
    row_boxes_.clear();
    column_boxes_.clear();
    heights_.assign(rows_.size(), 0);
    names_ = head_ = 0;
    for (std::size_t node : rows_) {
      row_boxes_.push_back(measured(diagram_, node, 150));
      names_ = std::max(names_, row_boxes_.back().box.w);
      heights_[row_boxes_.size() - 1] = row_boxes_.back().box.h;
    }
    lefts_ = {names_ + head_gap};
    for (std::size_t node : columns_) {
      column_boxes_.push_back(measured(diagram_, node, std::max(width, width_of_words(node))));
      head_ = std::max(head_, column_boxes_.back().box.h);
      lefts_.push_back(lefts_.back() + std::max(width, column_boxes_.back().box.w) + cell_gap);
    }
    for (auto& [at, tiles] : cells_) {
      double h = -tile_gap;
      for (auto& tile : tiles) {
        auto& edge = diagram_.edges[tile.edge];
        tile.lines = caption_lines(text_of(edge, words), edge.notes, cell(at.second) - 2 * tile_pad, 5);
        tile.height = std::max(extent(tile.lines).h, 9.0) + 4;
        h += tile.height + tile_gap;
      }
      heights_[at.first] = std::max(heights_[at.first], h);
    }
    width_ = lefts_.back();
    height_ = head_ + head_gap;
    for (double h : heights_) height_ += h + row_gap;
  }

  double cell(std::size_t column) const { return lefts_[column + 1] - lefts_[column] - cell_gap; }

  // What keeps the words of a name whole, and the name from being cut.
  double width_of_words(std::size_t node) const {
    auto& about = diagram_.nodes[node];
    auto pad = insets(diagram_.theme.types.find(about.type)->second.shape);
    double widest = text_width(about.label, type_size::name) / 6;  // lines of a tall heading
    for (std::size_t at = 0; at < about.label.size();) {
      std::size_t end = std::min(about.label.find(' ', at), about.label.size());
      widest = std::max(widest, text_width(std::string_view(about.label).substr(at, end - at), type_size::name));
      at = end + 1;
    }
    return std::min(widest + pad.left + pad.right + 1, 130.0);
  }

  Scene build() {
    Scene scene;
    scene.layout = "matrix";
    scene.width = width_;
    scene.height = height_;
    auto x_of = [&](std::size_t column) { return lefts_[column] + cell_gap / 2; };
    std::vector<double> tops;
    double y = head_ + head_gap;
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      tops.push_back(y);
      double h = heights_[row] + row_gap;
      if (row % 2 == 0)
        scene.extra += "<rect class=\"band\" x=\"0\" y=\"" + number(y) + "\" width=\"" + number(width_) +
                       "\" height=\"" + number(h) + "\"/>\n";
      y += h;
    }
    for (std::size_t column = 0; column <= columns_.size(); ++column)
      scene.extra += "<path class=\"grid\" d=\"" + move_to({x_of(column) - cell_gap / 2, 0}) +
                     line_to({x_of(column) - cell_gap / 2, height_}) + "\"/>\n";
    for (auto& [at, tiles] : cells_) {
      double inner = -tile_gap;
      for (auto& tile : tiles) inner += tile.height + tile_gap;
      double top = tops[at.first] + (heights_[at.first] + row_gap - inner) / 2;
      for (auto& tile : tiles) {
        scene.edges.push_back(placed(tile, {x_of(at.second), top, cell(at.second), tile.height}));
        top += tile.height + tile_gap;
      }
    }
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      auto& box = row_boxes_[row].box;
      box.x = names_ - box.w;
      box.y = tops[row] + (heights_[row] + row_gap - box.h) / 2;
      scene.nodes.push_back(row_boxes_[row]);
    }
    for (std::size_t column = 0; column < columns_.size(); ++column) {
      auto& box = column_boxes_[column].box;
      box.x = x_of(column) + (cell(column) - box.w) / 2;
      box.y = head_ - box.h;
      scene.nodes.push_back(column_boxes_[column]);
    }
    return scene;
  }

  static PlacedEdge placed(const Tile& tile, const Box& box) {
    PlacedEdge edge;
    edge.edge = tile.edge;
    edge.filled = true;
    edge.path = outline(Shape::Rounded, box);
    double text = extent(tile.lines).h, y = box.y + (box.h - text) / 2 + type_size::caption * baseline;
    for (auto& line : tile.lines) {
      edge.words.push_back({{box.x + (box.w - extent({line}).w) / 2, y}, line});
      y += type_size::caption * type_size::leading;
    }
    return edge;
  }

  Diagram& diagram_;
  Space space_;
  bool turned_ = false, plain_ = false;
  std::vector<std::size_t> rows_, columns_;  // nodes
  std::map<std::size_t, std::size_t> row_of_, column_of_;
  std::map<std::pair<std::size_t, std::size_t>, std::vector<Tile>> cells_;  // by row and column
  std::vector<PlacedNode> row_boxes_, column_boxes_;
  std::vector<double> heights_;  // of rows
  std::vector<double> lefts_;    // of columns, and the right end of the last
  double names_ = 0, head_ = 0, width_ = 0, height_ = 0;
};

}  // namespace

bool fits_matrix(const Diagram& diagram) {
  std::set<std::size_t> from, to;
  for (auto& edge : diagram.edges) from.insert(edge.from), to.insert(edge.to);
  return !diagram.edges.empty() && std::none_of(from.begin(), from.end(), [&](auto n) { return to.count(n); });
}

bool suits_matrix(const Diagram& diagram) {
  if (!fits_matrix(diagram)) return false;
  std::set<std::size_t> from, to;
  for (auto& edge : diagram.edges) from.insert(edge.from), to.insert(edge.to);
  std::size_t smaller = std::min(from.size(), to.size()), larger = std::max(from.size(), to.size()),
              lonely = diagram.nodes.size() - from.size() - to.size();
  // Columns filled well enough that the lines of a net would cross everywhere; two of them are a comparison.
  return smaller >= 2 && smaller <= 50 && larger <= 120 && lonely * 4 <= larger && diagram.edges.size() >= 12 &&
         diagram.edges.size() * 4 >= 5 * larger && diagram.edges.size() * 10 >= smaller * larger;
}

Scene arrange_matrix(Diagram& diagram, Space space) { return Matrix(diagram, space).arrange(); }

}  // namespace dothi
