// Force layouts leave the middle crowded and the rim empty, so that on a page every name is small. Here the boxes
// keep who stands beside whom and give up how far: the page is filled evenly, and no two boxes touch.
#include <cmath>
#include <numeric>

#include "layout.h"

namespace dothi {
namespace {

// Positions as a mixture of where they were and of their rank, from 0 to 1.
std::vector<double> evened(const std::vector<double>& at) {
  std::vector<std::size_t> order(at.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return std::tie(at[a], a) < std::tie(at[b], b); });
  double low = at[order.front()], range = std::max(at[order.back()] - low, 1e-9);
  std::vector<double> even(at.size());
  constexpr double by_rank = 0.6;
  for (std::size_t r = 0; r < order.size(); ++r)
    even[order[r]] = by_rank * (double(r) + 0.5) / double(order.size()) + (1 - by_rank) * (at[order[r]] - low) / range;
  return even;
}

// Pushes overlapping boxes apart along the shorter way; whether none was left.
bool push_apart(std::vector<Box>& boxes) {
  std::vector<std::size_t> order(boxes.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](auto a, auto b) { return std::tie(boxes[a].x, a) < std::tie(boxes[b].x, b); });
  bool clean = true;
  for (std::size_t i = 0; i < order.size(); ++i)
    for (std::size_t j = i + 1; j < order.size(); ++j) {
      Box &a = boxes[order[i]], &b = boxes[order[j]];
      // Boxes move while the sweep goes on, so that a little more is looked at than the sort says.
      if (b.x > a.right() + 40) break;
      if (!overlap(a, b)) continue;
      clean = false;
      double across = std::min(a.right(), b.right()) - std::max(a.x, b.x),
             down = std::min(a.bottom(), b.bottom()) - std::max(a.y, b.y);
      if (across < down) {
        double push = across / 2 + 0.01;
        bool left = a.centre().x < b.centre().x || (a.centre().x == b.centre().x && order[i] < order[j]);
        (left ? a : b).x -= push, (left ? b : a).x += push;
      } else {
        double push = down / 2 + 0.01;
        bool above = a.centre().y < b.centre().y || (a.centre().y == b.centre().y && order[i] < order[j]);
        (above ? a : b).y -= push, (above ? b : a).y += push;
      }
    }
  return clean;
}

}  // namespace

void spread(std::vector<PlacedNode>& nodes, Space space, double gap_x, double gap_y) {
  if (nodes.empty()) return;
  std::vector<double> x, y;
  std::vector<Box> boxes;
  double area = 0;
  for (auto& node : nodes) {
    x.push_back(node.box.centre().x);
    y.push_back(node.box.centre().y);
    boxes.push_back({0, 0, node.box.w + gap_x, node.box.h + gap_y});
    area += boxes.back().w * boxes.back().h;
  }
  x = evened(x), y = evened(y);
  double width = std::sqrt(area * 1.1 * space.width / space.height), height = area * 1.1 / width;
  std::size_t rounds = nodes.size() > 1500 ? 60 : 300;
  for (double factor = 1;; factor *= 1.15) {
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      boxes[i].x = x[i] * width * factor - boxes[i].w / 2;
      boxes[i].y = y[i] * height * factor - boxes[i].h / 2;
    }
    bool clean = false;
    for (std::size_t round = 0; round < rounds && !clean; ++round) clean = push_apart(boxes);
    if (clean || factor > 50) break;
  }
  double left = 1e18, top = 1e18;
  for (auto& box : boxes) left = std::min(left, box.x), top = std::min(top, box.y);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    nodes[i].box.x = boxes[i].x - left + 4;
    nodes[i].box.y = boxes[i].y - top + 24;  // loops stand above their boxes
  }
}

}  // namespace dothi
