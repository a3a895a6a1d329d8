#include "theme.h"

#include <dothi/export.h>

#include <dothi/text.h>
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

#include <set>

namespace dothi {
namespace {

constexpr std::array<std::string_view, 14> shape_names = {"ellipse",       "box",       "rounded", "hexagon", "octagon",
                                                          "parallelogram", "trapezium", "note",    "tab",     "folder",
                                                          "component",     "cylinder",  "house",   "cds"};
constexpr std::array<std::string_view, 3> line_names = {"solid", "dashed", "dotted"};

// Okabe and Ito's colours (jfly.uni-koeln.de/color) darkened for lines and lightened for fills: told apart by
// colour-blind readers and, by their greys, in print.
const std::vector<Colour> built_in_colours = {
    {"blue", "#0b5a92", "#d3e8f7", "#7cc0f2", "#123a57"},  {"orange", "#a65f00", "#fdebc8", "#f5b84d", "#4d3408"},
    {"green", "#00694c", "#d0efe4", "#5fd3ae", "#0d4234"}, {"purple", "#8b3f72", "#f6dcec", "#e6a3cb", "#4c2440"},
    {"red", "#b04300", "#fbdccb", "#ff9d66", "#552408"},   {"sky", "#1f7391", "#dcf3fb", "#8fdcf5", "#154250"},
    {"olive", "#6a6100", "#f5f1c3", "#ddd25c", "#3f3b0a"}, {"grey", "#4f565e", "#e8eaed", "#b9c0c8", "#33383e"},
};
const std::vector<std::string> built_in_fonts = {"Noto Sans", "DejaVu Sans", "Segoe UI", "Helvetica Neue", "Arial"};

template <std::size_t N>
std::optional<std::size_t> index_of(const std::array<std::string_view, N>& names, std::string_view name) {
  auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return std::size_t(found - names.begin());
}

std::uint64_t fnv(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (char c : text) hash = (hash ^ std::uint8_t(c)) * 0x100000001b3;
  return hash;
}

// Reads theme.json. RapidJSON keeps no positions, so a fault is placed by finding its key in the text.
class Reader {
 public:
  explicit Reader(std::string_view json) : json_(json) {}

  Theme read() {
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(json_.data(), json_.size());
    if (document.HasParseError())
      fail(document.GetErrorOffset(), rapidjson::GetParseError_En(document.GetParseError()));
    if (!document.IsObject()) fail(0, "a theme is an object with colours, types, relations and statuses");
    theme_.colours = built_in_colours;
    theme_.fonts = built_in_fonts;
    for (auto& member : document.GetObject())
      if (text(member.name) == "colours") read_colours(member.value);
    for (auto& member : document.GetObject()) read_part(text(member.name), member.value);
    return std::move(theme_);
  }

 private:
  using Json = rapidjson::Value;

  static std::string_view text(const Json& value) { return {value.GetString(), value.GetStringLength()}; }

  [[noreturn]] void fail(std::size_t offset, const std::string& message) const {
    auto line = 1 + std::count(json_.begin(), json_.begin() + std::min(offset, json_.size()), '\n');
    throw Error(Fault::BadPack, "theme.json:" + std::to_string(line) + ": " + message);
  }
  [[noreturn]] void fail(std::string_view key, const std::string& message) const {
    std::size_t at = json_.find('"' + std::string(key) + '"');
    fail(at == json_.npos ? 0 : at, message);
  }

  void read_part(std::string_view key, const Json& value) {
    if (key == "about" || key == "colours") return;
    if (key == "fonts") return read_fonts(value);
    if (key == "values_vi") return read_values(value);
    if (key != "types" && key != "relations" && key != "statuses")
      fail(key, "unknown part '" + std::string(key) +
                    "'; a theme has about, fonts, colours, types, relations, statuses, values_vi");
    if (!value.IsObject()) fail(key, "'" + std::string(key) + "' must be an object");
    for (auto& member : value.GetObject()) {
      std::string_view name = text(member.name);
      if (!member.value.IsObject()) fail(name, "the look of '" + std::string(name) + "' must be an object");
      if (key == "types") read_type(name, member.value);
      if (key == "relations") read_relation(name, member.value);
      if (key == "statuses") read_status(name, member.value);
    }
  }

  void read_fonts(const Json& value) {
    if (!value.IsArray() || value.Empty()) fail("fonts", "'fonts' must be a list of font names");
    theme_.fonts.clear();
    for (auto& item : value.GetArray()) {
      std::string_view font = item.IsString() ? text(item) : std::string_view();
      bool plain = !font.empty() && std::all_of(font.begin(), font.end(), [](char c) {
        return c == ' ' || c == '-' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      });
      if (!plain) fail("fonts", "a font name is letters, digits, spaces and hyphens");
      theme_.fonts.emplace_back(font);
    }
  }

  void read_values(const Json& value) {
    if (!value.IsObject()) fail("values_vi", "'values_vi' must be an object");
    for (auto& member : value.GetObject()) {
      if (!member.value.IsString()) fail(text(member.name), "a value of 'values_vi' must be its Vietnamese words");
      theme_.values_vi.insert_or_assign(std::string(text(member.name)), std::string(text(member.value)));
    }
  }

  void read_colours(const Json& value) {
    if (!value.IsObject()) fail("colours", "'colours' must be an object");
    for (auto& member : value.GetObject()) {
      std::string_view name = text(member.name);
      if (!member.value.IsObject()) fail(name, "a colour has stroke, fill, dark_stroke and dark_fill");
      Colour colour{std::string(name), hex(name, member.value, "stroke"), hex(name, member.value, "fill"),
                    hex(name, member.value, "dark_stroke"), hex(name, member.value, "dark_fill")};
      auto& colours = theme_.colours;
      auto known = std::find_if(colours.begin(), colours.end(), [&](auto& c) { return c.name == name; });
      if (known != colours.end())
        *known = colour;
      else
        colours.push_back(colour);
    }
  }

  std::string hex(std::string_view name, const Json& look, const char* key) const {
    auto found = look.FindMember(key);
    std::string_view value =
        found != look.MemberEnd() && found->value.IsString() ? text(found->value) : std::string_view();
    bool good =
        value.size() == 7 && value[0] == '#' && value.find_first_not_of("0123456789abcdefABCDEF", 1) == value.npos;
    if (!good) fail(name, "'" + std::string(key) + "' of colour '" + std::string(name) + "' must be \"#rrggbb\"");
    return std::string(value);
  }

  std::size_t colour(std::string_view of, const Json& value) const {
    std::string_view wanted = value.IsString() ? text(value) : std::string_view();
    std::vector<std::string> known;
    for (std::size_t i = 0; i < theme_.colours.size(); ++i) {
      if (theme_.colours[i].name == wanted) return i;
      known.push_back(theme_.colours[i].name);
    }
    fail(of, "unknown colour '" + std::string(wanted) + "' of '" + std::string(of) + "'; there are " + joined(known));
  }

  template <std::size_t N>
  std::size_t one_of(std::string_view of, const Json& value, const std::array<std::string_view, N>& names) const {
    std::string_view wanted = value.IsString() ? text(value) : std::string_view();
    if (auto found = index_of(names, wanted)) return *found;
    fail(of, "'" + std::string(of) + "' cannot be '" + std::string(wanted) + "'; it may be " +
                 joined({names.begin(), names.end()}));
  }

  static std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (auto& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
  }

  void read_type(std::string_view name, const Json& value) {
    TypeLook look;
    for (auto& member : value.GetObject()) {
      std::string_view key = text(member.name);
      if (key == "colour")
        look.colour = colour(name, member.value);
      else if (key == "shape")
        look.shape = Shape(one_of(name, member.value, shape_names));
      else
        fail(key, "unknown '" + std::string(key) + "' in the look of type '" + std::string(name) +
                      "'; it has colour and shape");
    }
    theme_.types.insert_or_assign(std::string(name), look);
    theme_.type_order.emplace_back(name);
  }

  void read_relation(std::string_view name, const Json& value) {
    RelationLook look;
    for (auto& member : value.GetObject()) {
      std::string_view key = text(member.name);
      if (key == "colour")
        look.colour = colour(name, member.value);
      else if (key == "line")
        look.line = Line(one_of(name, member.value, line_names));
      else if (key == "captions")
        look.captions = strings(name, member.value);
      else if (key == "aside" && member.value.IsBool())
        look.aside = member.value.GetBool();
      else
        fail(key, "unknown '" + std::string(key) + "' in the look of relation '" + std::string(name) +
                      "'; it has colour, line, captions and aside (true or false)");
    }
    theme_.relations.insert_or_assign(std::string(name), look);
    theme_.relation_order.emplace_back(name);
  }

  void read_status(std::string_view name, const Json& value) {
    StatusLook look;
    for (auto& member : value.GetObject()) {
      std::string_view key = text(member.name);
      if (key == "line")
        look.line = Line(one_of(name, member.value, line_names));
      else if (key == "label_en" && member.value.IsString())
        look.label_en = text(member.value);
      else if (key == "label_vi" && member.value.IsString())
        look.label_vi = text(member.value);
      else
        fail(key, "unknown '" + std::string(key) + "' in the look of status '" + std::string(name) +
                      "'; it has line, label_en and label_vi");
    }
    theme_.statuses.insert_or_assign(std::string(name), look);
  }

  std::vector<std::string> strings(std::string_view of, const Json& value) const {
    if (!value.IsArray()) fail(of, "captions of '" + std::string(of) + "' must be a list of property names");
    std::vector<std::string> out;
    for (auto& item : value.GetArray()) {
      if (!item.IsString()) fail(of, "captions of '" + std::string(of) + "' must be a list of property names");
      out.emplace_back(text(item));
    }
    return out;
  }

  std::string_view json_;
  Theme theme_;
};

}  // namespace

std::string_view name(Shape shape) { return shape_names[std::size_t(shape)]; }
std::string_view name(Line line) { return line_names[std::size_t(line)]; }

Theme read_theme(std::string_view json) {
  if (!json.empty()) return Reader(json).read();
  Theme theme;
  theme.colours = built_in_colours;
  theme.fonts = built_in_fonts;
  theme.statuses["candidate"] = {Line::Dashed, "candidacy", "ứng cử"};
  theme.statuses["former"] = {Line::Dotted, "former", "đã thôi"};
  return theme;
}

std::vector<std::string> relations_aside(std::string_view json) {
  std::vector<std::string> aside;
  Theme theme = read_theme(json);
  for (auto& name : theme.relation_order)
    if (theme.relations.find(name)->second.aside) aside.push_back(name);
  return aside;
}

void Theme::complete(std::vector<std::string> type_names, std::vector<std::string> relation_names) {
  std::sort(type_names.begin(), type_names.end());
  std::sort(relation_names.begin(), relation_names.end());
  std::set<std::pair<std::size_t, Shape>> taken;
  for (auto& [name, look] : types) taken.insert({look.colour, look.shape});
  const std::size_t looks = colours.size() * shape_names.size();
  for (auto& name : type_names) {
    if (types.count(name)) continue;
    std::size_t at = fnv(name) % looks;
    auto look = [&] { return TypeLook{at % colours.size(), Shape(at / colours.size())}; };
    for (std::size_t tries = 0; tries < looks && taken.count({look().colour, look().shape}); ++tries)
      at = (at + 1) % looks;
    taken.insert({look().colour, look().shape});
    types.emplace(name, look());
    type_order.push_back(name);
  }
  for (auto& name : relation_names) {
    if (relations.count(name)) continue;
    relations.emplace(name, RelationLook{fnv(name) % colours.size(), Line::Solid, {"role"}});
    relation_order.push_back(name);
  }
}

}  // namespace dothi
