// How types and relations look: shape and colour of a type, line and colour of a relation, dashes of a
// status. Read from a pack's theme.json; what a theme does not name gets a look of its own from the built-in
// palette.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dothi {

// Graphviz's names of the shapes; each can be told from the others in black and white.
enum class Shape : std::uint8_t {
  Ellipse,
  Box,
  Rounded,
  Hexagon,
  Octagon,
  Parallelogram,
  Trapezium,
  Note,
  Tab,
  Folder,
  Component,
  Cylinder,
  House,
  Cds,
};
std::string_view name(Shape);

enum class Line : std::uint8_t { Solid, Dashed, Dotted };
std::string_view name(Line);

// "#rrggbb" for light and for dark backgrounds. Text on `fill` and on `dark_fill` has a contrast of 7:1 at
// least.
struct Colour {
  std::string name;
  std::string stroke, fill;
  std::string dark_stroke, dark_fill;
};

struct TypeLook {
  std::size_t colour = 0;  // index into Theme::colours
  Shape shape = Shape::Rounded;
};

struct RelationLook {
  std::size_t colour = 0;
  Line line = Line::Solid;
  std::vector<std::string> captions;  // properties an edge shows beside its times
  bool aside = false;                 // bookkeeping: pictures of everything leave it out unless it is asked for
};

struct StatusLook {
  Line line = Line::Dashed;
  std::string label_en, label_vi;
};

struct Theme {
  std::vector<Colour> colours;
  std::vector<std::string> fonts;
  std::map<std::string, TypeLook, std::less<>> types;
  std::map<std::string, RelationLook, std::less<>> relations;
  std::map<std::string, StatusLook, std::less<>> statuses;    // by the value of a relationship's `status`
  std::map<std::string, std::string, std::less<>> values_vi;  // "president" → "chủ tịch"
  std::vector<std::string> type_order,
      relation_order;  // as the file lists them: the order of legend and groups

  // Looks for names the theme does not know, no two alike while there are free ones; the order of `names` is
  // of no matter.
  void complete(std::vector<std::string> type_names, std::vector<std::string> relation_names);
};

// The theme of a theme.json; the built-in one of an empty text. Throws Error(BadPack) with "theme.json:line".
Theme read_theme(std::string_view json);

}  // namespace dothi
