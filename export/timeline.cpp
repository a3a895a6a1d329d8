// Terms, presidencies and dates on a year axis: a row a thing, a bar a stretch of time, a mark a date. What
// the sentences leave open stays open: a bar without a known end runs out in a point.
#include <dothi/text.h>

#include <cmath>

#include "layout.h"
#include "lettering.h"

namespace dothi {
namespace {

constexpr std::size_t most_in_row = 60;
constexpr double bar = 13, lane_height = 17, row_gap = 7, axis_height = 24, column_gap = 14, gutter = 26, point = 7;

// The year as the axis counts: 1 January is a whole number.
double year_of(Day day) {
  auto start = [](int year) { return first_day({std::int16_t(std::clamp(year, 1, 9999)), 0, 0}); };
  int year = int(std::floor(1970 + double(day) / 365.2425));
  while (start(year) > day) --year;
  while (year < 9999 && start(year + 1) <= day) ++year;
  return year + double(day - start(year)) / 366;
}

struct Item {
  std::size_t edge = 0, stretch = 0;
  double from = 0, to = 0;  // years; a moment has a width too, the time it may mean
  CaptionLine words;
  double begin = 0, end = 0, text_x = 0;  // of bar and words, from the column's left edge
  std::size_t lane = 0;
};
struct Row {
  std::size_t node = 0;
  std::vector<Item> items;
  std::size_t lanes = 1, column = 0;
  PlacedNode placed;
  double height() const { return std::max(placed.box.h, double(lanes) * lane_height) + row_gap; }
};

class Timeline {
 public:
  Timeline(Diagram& diagram, Space space) : diagram_(diagram), space_(space) {}

  std::optional<Scene> arrange() {
    make_rows();
    if (rows_.empty()) return std::nullopt;
    number_by_rows();
    find_years();
    double best = 0;
    std::size_t columns = 1;
    for (std::size_t k = 1; k <= 4; ++k)
      if (double scale = scale_with(k); scale > best * 1.15) best = scale, columns = k;
    scale_with(columns);
    return build();
  }

 private:
  // The end of an edge that names its row: what the focus is joined to; else its start.
  std::size_t row_node(const DiagramEdge& edge) const {
    if (diagram_.focus && edge.from == *diagram_.focus) return edge.to;
    return edge.from;
  }

  void make_rows() {
    std::map<std::size_t, Row> rows;
    for (std::size_t e = 0; e < diagram_.edges.size(); ++e) {
      auto& edge = diagram_.edges[e];
      std::size_t node = row_node(edge);
      for (std::size_t s = 0; s < edge.stretches.size(); ++s) {
        rows[node].node = node;
        rows[node].items.push_back({e, s, 0, 0, {}, 0});
      }
      if (edge.stretches.empty()) undated_.push_back(e);
    }
    auto& order = diagram_.theme.type_order;
    for (auto& [node, row] : rows) {
      std::sort(row.items.begin(), row.items.end(), [&](auto& a, auto& b) { return begins(a) < begins(b); });
      if (row.items.size() > most_in_row) {
        crowded_ += row.items.size() - most_in_row;
        row.items.resize(most_in_row);
      }
      rows_.push_back(std::move(row));
    }
    auto key = [&](const Row& row) {
      auto& node = diagram_.nodes[row.node];
      return std::tuple(std::find(order.begin(), order.end(), node.type) - order.begin(), begins(row.items.front()),
                        row.node);
    };
    std::sort(rows_.begin(), rows_.end(), [&](auto& a, auto& b) { return key(a) < key(b); });
  }

  const Stretch& stretch(const Item& item) const { return diagram_.edges[item.edge].stretches[item.stretch]; }
  Day begins(const Item& item) const {
    auto& s = stretch(item);
    return s.start ? first_day(*s.start) : first_day(*s.end);
  }

  void number_by_rows() {
    std::vector<std::size_t> order;
    std::set<std::size_t> seen;
    for (auto& row : rows_)
      for (auto& item : row.items)
        if (seen.insert(item.edge).second) order.push_back(item.edge);
    order.insert(order.end(), undated_.begin(), undated_.end());
    number_sources(diagram_, order);
    for (auto& row : rows_)
      for (auto& item : row.items) {
        item.words.notes = notes_of(diagram_, stretch(item).sources);
        if (item.words.notes.size() > 6) item.words.notes.resize(6);
      }
  }

  void find_years() {
    first_ = 1e9, last_ = -1e9;
    for (auto& row : rows_)
      for (auto& item : row.items) {
        auto& s = stretch(item);
        first_ = std::min(first_, year_of(begins(item)));
        last_ = std::max(last_, year_of(1 + (s.end ? last_day(*s.end) : last_day(*s.start))));
      }
    // Bars that are still open need room to run out.
    first_ = std::floor(first_);
    last_ = std::max(std::ceil(last_), first_ + 2);
    for (auto& row : rows_)
      for (auto& item : row.items) {
        auto& s = stretch(item);
        item.from = s.start ? year_of(first_day(*s.start)) : first_;
        item.to = s.end ? year_of(1 + last_day(*s.end)) : last_;
      }
  }

  double x_of(double year) const { return names_ + column_gap + (year - first_) / (last_ - first_) * axis_; }

  // A crowded timeline gets a wider sheet, to be scaled down to the page, and is set in columns like a
  // newspaper.
  double scale_with(std::size_t columns) {
    columns_ = columns;
    constexpr double narrowest = 400;
    double scale = std::min(1.0, space_.width / (narrowest * double(columns) + gutter * double(columns - 1)));
    for (int tries = 0; tries < 6; ++tries) {
      measure((space_.width / scale - gutter * double(columns - 1)) / double(columns));
      double fits = std::min(scale, space_.height / height());
      if (fits >= scale * 0.98) break;
      scale = std::max(std::min(fits, scale * 0.97), 0.05);
    }
    return scale;
  }

  void measure(double width) {
    width_ = width;
    names_ = 0;
    double most = std::min(250.0, width * 0.3);
    for (auto& row : rows_) {
      row.placed = measured(diagram_, row.node, most);
      names_ = std::max(names_, row.placed.box.w);
    }
    if (diagram_.focus) {
      focus_ = measured(diagram_, *diagram_.focus, std::max(most, std::min(330.0, width * 0.6)));
      names_ = std::max(names_, std::min(focus_->box.w, most));
    }
    axis_ = width - names_ - column_gap - 4;
    double rows = 0, filled = 0;
    for (auto& row : rows_) {
      place_in_lanes(row);
      rows += row.height();
    }
    for (auto& row : rows_) {
      row.column = std::min(columns_ - 1, std::size_t((filled + row.height() / 2) / rows * double(columns_)));
      filled += row.height();
    }
  }

  std::string words(const Item& item) const {
    auto& edge = diagram_.edges[item.edge];
    std::string text = stretch(item).words;
    bool about_focus = diagram_.focus && (edge.from == *diagram_.focus || edge.to == *diagram_.focus);
    return about_focus ? text : diagram_.nodes[edge.to].label + ": " + text;
  }

  // Bars and their words side by side where they fit, else below each other.
  void place_in_lanes(Row& row) {
    std::vector<double> free_from;  // per lane, x
    for (auto& item : row.items) {
      auto [left, right] = place_words(item);
      std::size_t lane = 0;
      while (lane < free_from.size() && free_from[lane] > left) ++lane;
      if (lane == free_from.size()) free_from.push_back(0);
      free_from[lane] = right + 8;
      item.lane = lane;
    }
    row.lanes = free_from.size();
  }

  // Where the bar is drawn, and from where to where bar and words reach. The words stand in the bar, after it
  // or before it, and say less where there is no room for all.
  std::pair<double, double> place_words(Item& item) const {
    auto& s = stretch(item);
    double begin = x_of(item.from), end = std::max(x_of(item.to), begin + 6), first = names_ + column_gap;
    if (mark(item)) {
      double middle = (begin + x_of(item.to)) / 2;
      begin = middle - bar / 2, end = middle + bar / 2;
    }
    item.begin = begin, item.end = end;
    for (auto& text : {words(item), s.times, std::string()}) {
      item.words.text = text;
      double width = extent({item.words}).w;
      if (!mark(item) && width + 8 + (s.start ? 0 : point) < end - begin) {
        item.text_x = begin + 4 + (s.start ? 0 : point);
        return {begin, end};
      }
      if (end + 4 + width <= x_of(last_) + 2) {
        item.text_x = end + 4;
        return {begin, end + 4 + width};
      }
      if (begin - 4 - width >= first) {
        item.text_x = begin - 4 - width;
        return {item.text_x, end};
      }
    }
    item.words = {};
    item.text_x = end + 4;
    return {begin, end};
  }

  // A date is a mark, unless it may mean more than a year or so.
  bool mark(const Item& item) const { return stretch(item).moment && item.to - item.from < 1.5; }

  // The years stand beside the focus, or below it where it is wider than the column of names.
  double top() const {
    if (!focus_) return axis_height;
    return std::max(axis_height, focus_->box.h + 8 + (focus_->box.w > names_ - 14 ? axis_height - 6 : 0));
  }
  double bottom() const {  // of the tallest column's rows
    std::vector<double> heights(columns_, top());
    for (auto& row : rows_) heights[row.column] += row.height();
    return *std::max_element(heights.begin(), heights.end());
  }
  double height() const { return bottom() + 20 + double(rest_lines().size()) * 15; }
  double whole_width() const { return width_ * double(columns_) + gutter * double(columns_ - 1); }

  // What has no date is named below the axis, so that nothing is silently left out.
  std::vector<std::string> rest_lines() const {
    std::vector<std::string> lines;
    auto add = [&](const std::string& text) {
      for (auto& line : wrap(text, whole_width() - 8, type_size::caption, false, 8)) lines.push_back(line);
    };
    std::string text;
    for (std::size_t i = 0; i < undated_.size(); ++i) {
      if (text.size() > 4000) {  // more than its lines hold
        text += "…";
        break;
      }
      text += (text.empty() ? "" : "; ") + sentence(diagram_, diagram_.edges[undated_[i]]);
    }
    if (!text.empty()) add(diagram_.say("Without dates: ", "Không rõ thời gian: ") + text);
    if (crowded_)
      add(diagram_.say("Not drawn in crowded rows: ", "Không vẽ hết ở những hàng quá đông: ") +
          std::to_string(crowded_) + diagram_.say(" later stretches of time", " giai đoạn về sau"));
    return lines;
  }

  Scene build() {
    Scene scene;
    scene.layout = "timeline";
    scene.width = whole_width();
    scene.height = height();
    for (std::size_t column = 0; column < columns_; ++column) draw_axis(scene, double(column) * (width_ + gutter));
    std::map<std::size_t, PlacedEdge> edges;
    double y = top();
    std::size_t column = 0;
    bool shade = false;
    for (auto& row : rows_) {
      if (row.column != column) column = row.column, y = top(), shade = false;
      draw_row(scene, edges, row, double(column) * (width_ + gutter), y, shade);
      shade = !shade;
      y += row.height();
    }
    for (auto& [e, placed] : edges) scene.edges.push_back(std::move(placed));
    if (focus_) scene.nodes.push_back(*focus_);
    y = bottom() + 20;
    for (auto& line : rest_lines()) {
      scene.extra += "<text class=\"cap soft\" x=\"4\" y=\"" + number(y + 8) + "\">" + xml_escaped(line) + "</text>\n";
      y += 15;
    }
    return scene;
  }

  void draw_row(Scene& scene, std::map<std::size_t, PlacedEdge>& edges, Row& row, double x, double y,
                bool shade) const {
    double h = row.height();
    if (shade)
      scene.extra += "<rect class=\"band\" x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(width_) +
                     "\" height=\"" + number(h) + "\"/>\n";
    row.placed.box.x = x + names_ - row.placed.box.w;
    row.placed.box.y = y + (h - row.placed.box.h) / 2;
    double first_lane = y + (h - double(row.lanes) * lane_height) / 2;
    for (auto& item : row.items)
      draw_item(edges[item.edge], item, x, first_lane + double(item.lane) * lane_height + (lane_height - bar) / 2);
    scene.nodes.push_back(row.placed);
  }

  void draw_item(PlacedEdge& placed, const Item& item, double left, double y) const {
    auto& s = stretch(item);
    placed.edge = item.edge;
    placed.filled = true;
    double begin = left + item.begin, end = left + item.end, middle = y + bar / 2;
    if (mark(item)) {
      double x = (begin + end) / 2, r = bar / 2;
      placed.path += move_to({x - r, middle}) + line_to({x, middle - r}) + line_to({x + r, middle}) +
                     line_to({x, middle + r}) + "Z";
    } else {
      double from = begin + (s.start ? 0 : point), to = end - (s.end ? 0 : point);
      placed.path += move_to({from, y}) + line_to({to, y});
      if (!s.end) placed.path += line_to({end, middle});
      placed.path += line_to({to, y + bar}) + line_to({from, y + bar});
      if (!s.start) placed.path += line_to({begin, middle});
      placed.path += "Z";
    }
    if (!item.words.text.empty() || !item.words.notes.empty())
      placed.words.push_back({{left + item.text_x, middle + type_size::caption * 0.36}, item.words});
  }

  void draw_axis(Scene& scene, double left) const {
    double years = last_ - first_, step = 1;
    for (double candidate : {1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0}) {
      step = candidate;
      if (axis_ / years * step >= 42) break;
    }
    double end = bottom() + 2;
    for (double year = std::ceil(first_ / step) * step; year <= last_ + 0.001; year += step) {
      double x = left + x_of(year);
      scene.extra += "<path class=\"grid\" d=\"" + move_to({x, top() - 4}) + line_to({x, end}) + "\"/>";
      for (double y : {top() - 8, end + 11})
        scene.extra += "<text class=\"cap soft\" x=\"" + number(x) + "\" y=\"" + number(y) +
                       "\" text-anchor=\"middle\">" + number(year) + "</text>\n";
    }
  }

  Diagram& diagram_;
  Space space_;
  std::vector<Row> rows_;
  std::vector<std::size_t> undated_;
  std::size_t crowded_ = 0;  // stretches beyond the first of a row, which are not drawn
  std::optional<PlacedNode> focus_;
  std::size_t columns_ = 1;
  double first_ = 0, last_ = 0, width_ = 0, names_ = 0, axis_ = 0;
};

}  // namespace

std::optional<Scene> arrange_timeline(Diagram& diagram, Space space) { return Timeline(diagram, space).arrange(); }

}  // namespace dothi
