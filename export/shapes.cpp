#include "shapes.h"

#include <cmath>

#include "lettering.h"

namespace dothi {
namespace {

std::string polygon(std::initializer_list<Point> points) {
  std::string path;
  for (Point p : points) path += path.empty() ? move_to(p) : line_to(p);
  return path + "Z";
}

std::string arc(double rx, double ry, bool clockwise, Point to) {
  return "A" + number(rx) + "," + number(ry) + " 0 0 " + (clockwise ? "1 " : "0 ") + number(to.x) + "," + number(to.y);
}

std::string rounded(const Box& b, double r) {
  r = std::min({r, b.w / 2, b.h / 2});
  return move_to({b.x + r, b.y}) + line_to({b.right() - r, b.y}) + arc(r, r, true, {b.right(), b.y + r}) +
         line_to({b.right(), b.bottom() - r}) + arc(r, r, true, {b.right() - r, b.bottom()}) +
         line_to({b.x + r, b.bottom()}) + arc(r, r, true, {b.x, b.bottom() - r}) + line_to({b.x, b.y + r}) +
         arc(r, r, true, {b.x + r, b.y}) + "Z";
}

constexpr double corner = 9, tab = 5, lid = 4, lug = 3.5;

}  // namespace

std::string outline(Shape shape, const Box& b) {
  double r = b.right(), d = b.bottom(), my = b.y + b.h / 2;
  double point = std::min(12.0, b.w / 4), cut = std::min(9.0, b.h / 3);
  switch (shape) {
    case Shape::Ellipse: return rounded(b, 19);
    case Shape::Box: return polygon({{b.x, b.y}, {r, b.y}, {r, d}, {b.x, d}});
    case Shape::Rounded: return rounded(b, 7);
    case Shape::Hexagon:
      return polygon({{b.x + point, b.y}, {r - point, b.y}, {r, my}, {r - point, d}, {b.x + point, d}, {b.x, my}});
    case Shape::Octagon:
      return polygon({{b.x + cut, b.y},
                      {r - cut, b.y},
                      {r, b.y + cut},
                      {r, d - cut},
                      {r - cut, d},
                      {b.x + cut, d},
                      {b.x, d - cut},
                      {b.x, b.y + cut}});
    case Shape::Parallelogram: return polygon({{b.x + slant, b.y}, {r, b.y}, {r - slant, d}, {b.x, d}});
    case Shape::Trapezium: return polygon({{b.x + slant, b.y}, {r - slant, b.y}, {r, d}, {b.x, d}});
    case Shape::Note: return polygon({{b.x, b.y}, {r - corner, b.y}, {r, b.y + corner}, {r, d}, {b.x, d}});
    case Shape::Tab:
      return polygon({{b.x, b.y}, {b.x + 26, b.y}, {b.x + 26, b.y + tab}, {r, b.y + tab}, {r, d}, {b.x, d}});
    case Shape::Folder:
      return polygon(
          {{b.x, b.y + tab}, {r - 32, b.y + tab}, {r - 28, b.y}, {r - 6, b.y}, {r, b.y + tab}, {r, d}, {b.x, d}});
    case Shape::Component:
      return polygon({{b.x + lug, b.y},
                      {r, b.y},
                      {r, d},
                      {b.x + lug, d},
                      {b.x + lug, d - 6},
                      {b.x, d - 6},
                      {b.x, d - 11},
                      {b.x + lug, d - 11},
                      {b.x + lug, b.y + 11},
                      {b.x, b.y + 11},
                      {b.x, b.y + 6},
                      {b.x + lug, b.y + 6}});
    case Shape::Cylinder:
      return move_to({b.x, b.y + lid}) + arc(b.w / 2, lid, true, {r, b.y + lid}) + line_to({r, d - lid}) +
             arc(b.w / 2, lid, true, {b.x, d - lid}) + "Z";
    case Shape::House: return polygon({{b.x, b.y + 9}, {b.x + b.w / 2, b.y}, {r, b.y + 9}, {r, d}, {b.x, d}});
    case Shape::Cds: return polygon({{b.x, b.y}, {r - 12, b.y}, {r, my}, {r - 12, d}, {b.x, d}});
  }
  return "";
}

std::string inner_lines(Shape shape, const Box& b) {
  double r = b.right();
  if (shape == Shape::Note)
    return move_to({r - corner, b.y}) + line_to({r - corner, b.y + corner}) + line_to({r, b.y + corner});
  if (shape == Shape::Tab) return move_to({b.x, b.y + tab}) + line_to({b.x + 26, b.y + tab});
  if (shape == Shape::Cylinder) return move_to({b.x, b.y + lid}) + arc(b.w / 2, lid, false, {r, b.y + lid});
  if (shape == Shape::Component)
    return move_to({b.x + lug, b.y + 6}) + line_to({b.x + 2 * lug, b.y + 6}) + line_to({b.x + 2 * lug, b.y + 11}) +
           line_to({b.x + lug, b.y + 11}) + move_to({b.x + lug, b.bottom() - 6}) +
           line_to({b.x + 2 * lug, b.bottom() - 6}) + line_to({b.x + 2 * lug, b.bottom() - 11}) +
           line_to({b.x + lug, b.bottom() - 11});
  return "";
}

std::string arrowhead(const Tip& tip) {
  double length = std::max(std::hypot(tip.dx, tip.dy), 1e-6), ux = tip.dx / length, uy = tip.dy / length;
  Point back{tip.at.x - ux * 8, tip.at.y - uy * 8};
  return polygon({tip.at, {back.x - uy * 3.4, back.y + ux * 3.4}, {back.x + uy * 3.4, back.y - ux * 3.4}});
}

}  // namespace dothi
