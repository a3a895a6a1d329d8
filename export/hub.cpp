// Everything about one thing: the focus in the middle, its neighbours in panels by relation on both sides,
// each panel reached by one line that branches to its boxes. Graphviz draws such graphs metres tall or with
// boxes on top of each other; here no line crosses a box and the picture fits the page.
#include <cmath>

#include "layout.h"
#include "lettering.h"

namespace dothi {
namespace {

constexpr double box_gap = 7, panel_pad = 9, panel_gap = 14, lane = 5, gutter = 86, tip_length = 7, first_spine = 22;
constexpr std::size_t most_columns = 8;

struct Member {
  std::size_t node = 0;
  std::vector<std::size_t> edges;
};
struct Group {
  Ways ways;
  std::vector<Member> members;
  std::size_t more = 0;
  std::string title;
  double spine() const { return first_spine + lane * double(ways.empty() ? 0 : ways.size() - 1); }
};

// A group wrapped for one width: its boxes, and where they stand in the panel.
struct PanelPlan {
  std::size_t group = 0;
  std::size_t columns = 1;
  double x = 0, y = 0, w = 0, h = 0;
  std::vector<std::string> title;
  double rail = 0;                              // of the first way, from the panel's top
  std::vector<std::vector<std::size_t>> cells;  // members, column by column
};
struct Shelf {
  std::vector<PanelPlan> panels;
  double lanes = 0, h = 0;
};
struct Side {
  std::vector<Shelf> shelves;
  double w = 0, h = 0;
};

Way way_of(const Diagram& diagram, const DiagramEdge& edge) {
  auto& order = diagram.theme.relation_order;
  std::size_t at = std::size_t(std::find(order.begin(), order.end(), edge.type) - order.begin());
  return {at, !edge.symmetric && edge.to == *diagram.focus, edge.line, edge.type};
}

class Hub {
 public:
  Hub(Diagram& diagram, Space space) : diagram_(diagram), space_(space) {}

  Scene arrange() {
    make_groups();
    number_sources(diagram_, order_of_groups());
    focus_ = measured(diagram_, *diagram_.focus, 210);
    double scale = choose_plan();
    // On a crowded page the focus stays what the eye finds first.
    if (scale < 0.8) {
      focus_ =
          measured(diagram_, *diagram_.focus, 210 * 0.85 / scale, {}, type_size::focus * std::min(0.85 / scale, 2.5));
      choose_plan();
    }
    settle_plan();
    return build();
  }

 private:
  // ---- Groups -------------------------------------------------------------------------------------

  void make_groups() {
    std::size_t focus = *diagram_.focus;
    std::map<std::size_t, Member> members;
    std::map<std::size_t, Ways> ways;
    for (std::size_t i = 0; i < diagram_.edges.size(); ++i) {
      auto& edge = diagram_.edges[i];
      if ((edge.from == focus) == (edge.to == focus)) {
        others_.push_back(i);
        continue;
      }
      std::size_t other = edge.from == focus ? edge.to : edge.from;
      members[other].edges.push_back(i);
      ways[other].insert(way_of(diagram_, edge));
    }
    std::map<std::tuple<bool, Ways>, Group> groups;
    for (std::size_t node = 0; node < diagram_.nodes.size(); ++node) {
      if (node == focus) continue;
      auto& group = groups[{ways[node].empty(), ways[node]}];
      group.ways = ways[node];
      members[node].node = node;
      group.members.push_back(members[node]);
    }
    for (auto& [key, group] : groups) groups_.push_back(std::move(group));
    for (auto& group : groups_) finish(group);
  }

  void finish(Group& group) {
    auto& order = diagram_.theme.type_order;
    auto key = [&](const Member& m) {
      auto& type = diagram_.nodes[m.node].type;
      std::string begins = "~";
      for (std::size_t e : m.edges) begins = std::min(begins, diagram_.edges[e].begins);
      return std::tuple(std::find(order.begin(), order.end(), type) - order.begin(), begins,
                        diagram_.nodes[m.node].label, m.node);
    };
    std::sort(group.members.begin(), group.members.end(), [&](auto& a, auto& b) { return key(a) < key(b); });
    if (auto left = diagram_.left_out.find(hub_group(group.ways)); left != diagram_.left_out.end())
      group.more = left->second;
    const std::string& name = diagram_.nodes[*diagram_.focus].label;
    for (auto& way : group.ways) {
      std::string words = words_of(group, way);
      if (way.incoming) words = text_width(name, 1) < 16 ? words + " " + name : "← " + words;
      group.title += (group.title.empty() ? "" : " · ") + words;
    }
    if (group.ways.empty()) group.title = diagram_.say("Not connected directly", "Không nối trực tiếp");
  }

  std::string words_of(const Group& group, const Way& way) const {
    for (auto& member : group.members)
      for (std::size_t e : member.edges)
        if (way_of(diagram_, diagram_.edges[e]) == way) return diagram_.edges[e].words;
    return way.type;
  }

  std::vector<std::size_t> order_of_groups() const {
    std::vector<std::size_t> order;
    for (auto& group : groups_)
      for (auto& member : group.members) order.insert(order.end(), member.edges.begin(), member.edges.end());
    order.insert(order.end(), others_.begin(), others_.end());
    return order;
  }

  // ---- Measuring ----------------------------------------------------------------------------------

  void measure(double width) {
    boxes_.assign(groups_.size(), {});
    for (std::size_t g = 0; g < groups_.size(); ++g)
      for (auto& member : groups_[g].members)
        boxes_[g].push_back(measured(diagram_, member.node, width, captions(groups_[g], member, width)));
    plans_.assign(groups_.size(), std::vector<PanelPlan>(most_columns + 1));
    for (std::size_t g = 0; g < groups_.size(); ++g)
      for (std::size_t columns = 1; columns <= std::min(most_columns, groups_[g].members.size()); ++columns)
        plans_[g][columns] = plan_panel(g, columns, width);
  }

  std::vector<CaptionLine> captions(const Group& group, const Member& member, double width) const {
    std::vector<CaptionLine> lines;
    auto pad = insets(diagram_.theme.types.find(diagram_.nodes[member.node].type)->second.shape);
    for (std::size_t e : member.edges) {
      auto& edge = diagram_.edges[e];
      std::string text = edge.caption;
      if (group.ways.size() > 1) text = told(edge);
      auto more = caption_lines(text, edge.notes, width - pad.left - pad.right, 4);
      lines.insert(lines.end(), more.begin(), more.end());
    }
    return lines;
  }

  // ---- Panels on shelves --------------------------------------------------------------------------

  double unit(double width) const { return width + first_spine + 2 * panel_pad + panel_gap; }

  PanelPlan plan_panel(std::size_t g, std::size_t columns, double width) const {
    PanelPlan plan;
    auto& group = groups_[g];
    plan.group = g;
    plan.columns = columns;
    plan.w = double(columns) * unit(width) - panel_gap + (group.spine() - first_spine) * double(columns);
    plan.title = wrap(group.title, plan.w - 2 * panel_pad, type_size::header, true, 3);
    plan.rail = panel_pad + double(plan.title.size()) * type_size::header * type_size::leading + 3;
    double top = plan.rail + lane * double(group.ways.size()) + 5;
    std::size_t n = group.members.size(), tallest = (n + columns - 1) / columns;
    double content = 0;
    for (std::size_t first = 0; first < n; first += tallest) {
      std::vector<std::size_t> column;
      double h = -box_gap;
      for (std::size_t m = first; m < std::min(n, first + tallest); ++m) {
        column.push_back(m);
        h += boxes_[g][m].box.h + box_gap;
      }
      content = std::max(content, h);
      plan.cells.push_back(std::move(column));
    }
    plan.h = top + content + (group.more ? 17 : 0) + panel_pad;
    return plan;
  }

  // Every panel takes as few columns as keep it no taller than `tallest`; tall ones first, each on the first
  // shelf with room, so that neighbours on a shelf are about as tall.
  Side plan_side(const std::vector<std::size_t>& groups, std::size_t columns, double tallest, double width) const {
    std::vector<PanelPlan> panels;
    for (std::size_t g : groups) {
      std::size_t most = std::min(columns, groups_[g].members.size()), take = 1;
      while (take < most && plans_[g][take].h > tallest) ++take;
      panels.push_back(plans_[g][take]);
    }
    std::stable_sort(panels.begin(), panels.end(), [](auto& a, auto& b) { return a.h > b.h; });
    Side side;
    for (auto& panel : panels) {
      auto room = [&](const Shelf& shelf) {
        std::size_t used = 0;
        for (auto& other : shelf.panels) used += other.columns;
        return used + panel.columns <= columns;
      };
      auto shelf = std::find_if(side.shelves.begin(), side.shelves.end(), room);
      if (shelf == side.shelves.end()) shelf = side.shelves.emplace(side.shelves.end());
      shelf->panels.push_back(panel);
    }
    for (auto& shelf : side.shelves) {
      std::sort(shelf.panels.begin(), shelf.panels.end(), [](auto& a, auto& b) { return a.group < b.group; });
      finish(shelf, columns, width);
    }
    std::sort(side.shelves.begin(), side.shelves.end(),
              [](auto& a, auto& b) { return a.panels[0].group < b.panels[0].group; });
    for (auto& shelf : side.shelves) {
      side.h += (side.h > 0 ? panel_gap : 0) + shelf.lanes + shelf.h;
      double w = -panel_gap;
      for (auto& panel : shelf.panels) w += panel.w + panel_gap;
      side.w = std::max(side.w, w);
    }
    return side;
  }

  // The last panel of a shelf takes the columns that are left; panels beyond the first need lanes above the
  // shelf.
  void finish(Shelf& shelf, std::size_t columns, double width) const {
    std::size_t used = 0, ways = 0;
    for (std::size_t i = 0; i < shelf.panels.size(); ++i) {
      used += shelf.panels[i].columns;
      if (i > 0) ways += groups_[shelf.panels[i].group].ways.size();
    }
    auto& last = shelf.panels.back();
    std::size_t grown = std::min(last.columns + columns - used, groups_[last.group].members.size());
    if (grown > last.columns) last = plan_panel(last.group, grown, width);
    shelf.lanes = ways ? lane * double(ways) + 2 : 0;
    for (auto& panel : shelf.panels) shelf.h = std::max(shelf.h, panel.h);
  }

  Side best_side(const std::vector<std::size_t>& groups, std::size_t columns, double width) const {
    std::set<double> heights;
    for (std::size_t g : groups)
      for (std::size_t k = 1; k <= std::min(columns, groups_[g].members.size()); ++k) heights.insert(plans_[g][k].h);
    Side best;
    best.h = 1e18;
    for (double tallest : heights) {
      Side side = plan_side(groups, columns, tallest, width);
      if (side.h < best.h) best = std::move(side);
    }
    return best;
  }

  // Which groups stand left and which right: the tallest first, each to the emptier side.
  void split() {
    std::vector<std::pair<double, std::size_t>> heights;
    for (std::size_t g = 0; g < groups_.size(); ++g) heights.emplace_back(-plans_[g][1].h, g);
    std::sort(heights.begin(), heights.end());
    sides_[0].clear();
    sides_[1].clear();
    double filled[2] = {0, 0};
    for (auto& [h, g] : heights) {
      int side = filled[1] <= filled[0] ? 1 : 0;
      sides_[side].push_back(g);
      filled[side] -= h;
    }
    // The first relation of the legend stands where reading begins.
    if (!sides_[0].empty() && std::count(sides_[1].begin(), sides_[1].end(), 0)) std::swap(sides_[0], sides_[1]);
    for (auto& side : sides_) std::sort(side.begin(), side.end());
  }

  double choose_plan() {
    double best = -1, scale_of_best = 1;
    for (double width : {215.0, 190.0, 168.0, 148.0, 132.0}) {
      measure(width);
      split();
      for (std::size_t columns = 1; columns <= most_columns; ++columns) {
        Side left = sides_[0].empty() ? Side() : best_side(sides_[0], columns, width);
        Side right = best_side(sides_[1], columns, width);
        double scale = scale_of(left, right);
        // Narrow boxes break names into more lines; they have to be worth it.
        double score = std::min(scale, 1.25) * (width < 140 ? 0.9 : width < 160 ? 0.95 : 1);
        if (score <= best * 1.02) continue;
        best = score;
        scale_of_best = scale;
        width_ = width;
        columns_ = columns;
        left_ = std::move(left);
        right_ = std::move(right);
      }
    }
    return scale_of_best;
  }

  double scale_of(const Side& left, const Side& right) const {
    double w = left.w + right.w + focus_.box.w + gutter * (sides_[0].empty() ? 1 : 2);
    double h = std::max({left.h, right.h, focus_.box.h + 40});
    return std::min(space_.width / w, space_.height / h);
  }

  // The plan once more with the footnotes numbered as its panels are read, left side first.
  void settle_plan() {
    std::vector<std::size_t> order;
    for (Side* side : {&left_, &right_})
      for (auto& shelf : side->shelves)
        for (auto& panel : shelf.panels)
          for (auto& member : groups_[panel.group].members)
            order.insert(order.end(), member.edges.begin(), member.edges.end());
    order.insert(order.end(), others_.begin(), others_.end());
    number_sources(diagram_, order);
    measure(width_);
    split();
    if (!sides_[0].empty()) left_ = best_side(sides_[0], columns_, width_);
    right_ = best_side(sides_[1], columns_, width_);
  }

  // ---- The scene ----------------------------------------------------------------------------------

  Scene build() {
    Scene scene;
    scene.layout = "hub";
    scene.height = std::max({left_.h, right_.h, focus_.box.h + 40});
    focus_.box.x = left_.shelves.empty() ? 0 : left_.w + gutter;
    focus_.box.y = (scene.height - focus_.box.h) / 2;
    scene.width = focus_.box.right() + gutter + right_.w;
    place(scene, left_, true);
    place(scene, right_, false);
    draw_others(scene);
    scene.nodes.push_back(focus_);
    return scene;
  }

  struct Ending {
    double y;
    std::string rest;
    const Way* way;
  };  // where a trunk leaves the gutter, and how it goes on

  void place(Scene& scene, Side& side, bool left) {
    double y = (scene.height - side.h) / 2;
    double inner = left ? side.w : focus_.box.right() + gutter;
    std::vector<Ending> endings;
    for (auto& shelf : side.shelves) {
      double x = inner, top = y + shelf.lanes, free_lane = top - 4;
      for (std::size_t i = 0; i < shelf.panels.size(); ++i) {
        auto& panel = shelf.panels[i];
        panel.x = left ? x - panel.w : x;
        panel.y = top;
        add_panel(scene, panel, left);
        std::size_t n = 0;
        for (auto& way : groups_[panel.group].ways) {
          double rail = panel.y + panel.rail + lane * double(n++);
          if (i == 0) {
            endings.push_back({rail, "", &way});
            continue;
          }
          double back = left ? 1 : -1, down = x + back * (3 + lane * double(n - 1));
          endings.push_back(
              {free_lane, bend_through({{inner, free_lane}, {down, free_lane}, {down, rail}, {x, rail}}, 5), &way});
          free_lane -= lane;
        }
        x += left ? -(panel.w + panel_gap) : panel.w + panel_gap;
      }
      y = top + shelf.h + panel_gap;
    }
    add_trunks(scene, endings, inner, left);
  }

  void add_trunks(Scene& scene, std::vector<Ending>& endings, double inner, bool left) {
    std::sort(endings.begin(), endings.end(), [](auto& a, auto& b) { return a.y < b.y; });
    double n = double(endings.size()), step = std::min(7.0, (focus_.box.h - 14) / std::max(n, 1.0));
    double from_x = left ? focus_.box.x : focus_.box.right(), out = left ? -1 : 1;
    for (std::size_t i = 0; i < endings.size(); ++i) {
      auto& ending = endings[i];
      Point from{from_x, focus_.box.centre().y + (double(i) - (n - 1) / 2) * step}, to{inner, ending.y};
      Trunk trunk;
      trunk.colour = diagram_.theme.relations.find(ending.way->type)->second.colour;
      trunk.line = ending.way->line;
      if (ending.way->incoming) {
        trunk.tips.push_back({from, -out, 0});
        from.x += out * tip_length * 0.8;
      }
      double reach = gutter * 0.5;
      trunk.path =
          move_to(from) + curve_to({from.x + out * reach, from.y}, {to.x - out * reach, to.y}, to) + ending.rest;
      scene.trunks.push_back(std::move(trunk));
    }
  }

  void add_panel(Scene& scene, const PanelPlan& plan, bool left) {
    auto& group = groups_[plan.group];
    Panel panel;
    panel.box = {plan.x, plan.y, plan.w, plan.h};
    panel.title = plan.title;
    panel.title_at = {plan.x + panel_pad, plan.y + panel_pad + type_size::header * 0.9};
    for (auto& way : group.ways) scene.titled.insert(way.type);
    if (!group.ways.empty()) panel.colour = diagram_.theme.relations.find(group.ways.begin()->type)->second.colour;
    if (group.more) {
      panel.more = diagram_.say("and ", "và ");
      if (diagram_.partial) panel.more += diagram_.say("at least ", "ít nhất ");
      panel.more += std::to_string(group.more) + diagram_.say(" more", " mục khác");
      panel.more_at = {plan.x + panel_pad + group.spine(), plan.y + plan.h - panel_pad};
    }
    scene.panels.push_back(std::move(panel));

    double pitch = (plan.w - 2 * panel_pad) / double(plan.columns),
           top = plan.y + plan.rail + lane * double(group.ways.size()) + 5;
    for (std::size_t c = 0; c < plan.cells.size(); ++c) {
      // Columns are counted from the focus outwards on the right, and kept in reading order on the left.
      double column = left ? plan.x + plan.w - panel_pad - pitch * double(plan.cells.size() - c)
                           : plan.x + panel_pad + pitch * double(c);
      double y = top;
      for (std::size_t m : plan.cells[c]) {
        PlacedNode node = boxes_[plan.group][m];
        node.box = {left ? column : column + group.spine(), y,
                    pitch - group.spine() - (c + 1 < plan.cells.size() || left ? 4 : 0), node.box.h};
        if (left) node.box.w = pitch - group.spine() - 4;
        y += node.box.h + box_gap;
        add_edges(scene, plan, group, group.members[m], node.box, left);
        placed_[node.node] = node.box;
        scene.nodes.push_back(std::move(node));
      }
    }
  }

  static double side_inset(Shape shape) { return shape == Shape::Parallelogram || shape == Shape::Trapezium ? 6 : 0; }

  void add_edges(Scene& scene, const PanelPlan& plan, const Group& group, const Member& member, const Box& box,
                 bool left) {
    double inner = left ? plan.x + plan.w : plan.x, out = left ? -1 : 1;
    double inset = side_inset(diagram_.theme.types.find(diagram_.nodes[member.node].type)->second.shape);
    for (std::size_t e : member.edges) {
      auto& edge = diagram_.edges[e];
      Way way = way_of(diagram_, edge);
      double n = double(std::distance(group.ways.begin(), group.ways.find(way))), ways = double(group.ways.size());
      double rail = plan.y + plan.rail + lane * n;
      double spine = (left ? box.right() : box.x) - out * (16 + lane * n);
      Point end{(left ? box.right() : box.x) + out * inset, box.centre().y + (n - (ways - 1) / 2) * 8};
      PlacedEdge placed;
      placed.edge = e;
      bool outgoing = !way.incoming && !edge.symmetric;
      Point stop = outgoing ? Point{end.x - out * tip_length * 0.8, end.y} : end;
      placed.path = move_to({inner, rail}) + bend_through({{inner, rail}, {spine, rail}, {spine, end.y}, stop}, 5);
      if (outgoing) placed.tips.push_back({end, out, 0});
      scene.edges.push_back(std::move(placed));
    }
  }

  // What does not touch the focus goes behind the boxes, and loops of the focus above it.
  void draw_others(Scene& scene) {
    placed_[*diagram_.focus] = focus_.box;
    for (std::size_t e : others_) {
      auto& edge = diagram_.edges[e];
      PlacedEdge placed;
      placed.edge = e;
      placed.faint = true;
      Box from = placed_.at(edge.from), to = placed_.at(edge.to);
      if (edge.from == edge.to) {
        Point a{from.centre().x - 12, from.y}, b{from.centre().x + 12, from.y};
        placed.path = move_to(a) + curve_to({a.x - 14, a.y - 26}, {b.x + 14, b.y - 26}, b);
        if (!edge.symmetric) placed.tips.push_back({b, -0.5, 1});
      } else {
        Point a = border(from, to.centre()), b = border(to, from.centre());
        double length = std::max(std::hypot(b.x - a.x, b.y - a.y), 1.0), bow = std::min(30.0, length * 0.15);
        Point normal{(b.y - a.y) / length * bow, (a.x - b.x) / length * bow};
        Point c1{a.x + (b.x - a.x) / 3 + normal.x, a.y + (b.y - a.y) / 3 + normal.y};
        Point c2{a.x + (b.x - a.x) * 2 / 3 + normal.x, a.y + (b.y - a.y) * 2 / 3 + normal.y};
        placed.path = move_to(a) + curve_to(c1, c2, b);
        if (!edge.symmetric) placed.tips.push_back({b, b.x - c2.x, b.y - c2.y});
      }
      scene.edges.push_back(std::move(placed));
    }
  }

  Diagram& diagram_;
  Space space_;
  std::vector<Group> groups_;
  std::vector<std::size_t> others_;             // edges that do not join the focus and another node
  std::vector<std::vector<PlacedNode>> boxes_;  // per group and member, measured for the width in hand
  std::vector<std::size_t> sides_[2];           // groups left and right
  PlacedNode focus_;
  Side left_, right_;
  std::vector<std::vector<PanelPlan>> plans_;  // per group and number of columns, for the same width
  double width_ = 0;
  std::size_t columns_ = 1;
  std::map<std::size_t, Box> placed_;
};

}  // namespace

Scene arrange_hub(Diagram& diagram, Space space) { return Hub(diagram, space).arrange(); }

}  // namespace dothi
