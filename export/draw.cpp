#include "child.h"
#include "dot.h"
#include "lettering.h"
#include "svg.h"

#include <dothi/text.h>

namespace dothi {
namespace {

constexpr std::array<LayoutName, 5> layout_names = {{
    {"auto", "hub where one thing dominates, layers for small and tree-like results, force for the rest"},
    {"hub", "one thing in the middle, its neighbours grouped by relation around it"},
    {"layers", "from top to bottom or left to right along the arrows (Graphviz dot)"},
    {"force", "what is connected stands near each other (Graphviz sfdp)"},
    {"circle", "all on a circle, grouped by type"},
}};

void check_layout(const std::string& layout) {
  std::vector<std::string> known;
  for (auto& entry : layout_names) {
    if (entry.name == layout) return;
    known.emplace_back(entry.name);
  }
  std::string names;
  for (auto& name : known) names += (names.empty() ? "" : ", ") + name;
  auto near = suggest(layout, known);
  throw Error(Fault::Usage, "no layout '" + layout + "'" + (near ? "; did you mean '" + *near + "'?" : "; there are " + names));
}

std::string rendered(const Picture& picture, const Diagram& diagram, DrawFormat format) {
  std::vector<std::string> arguments{"png", "2"};
  if (format == DrawFormat::Pdf)
    arguments = {"pdf", number(picture.width), number(picture.page_height), std::to_string(picture.pages), diagram.title};
  auto child = run_child("dothi-render", arguments, picture.svg, 20'000, std::size_t(256) << 20);
  if (!child.good || child.output.empty())
    throw Error(Fault::LayoutFailed, (child.why.empty() ? "dothi-render gave no picture" : child.why) + "; draw an .svg instead");
  return child.output;
}

}  // namespace

std::span<const LayoutName> layouts() { return layout_names; }

std::optional<DrawFormat> draw_format(std::string_view name) {
  if (auto dot = name.rfind('.'); dot != name.npos) name.remove_prefix(dot + 1);
  std::string ending = lower(name);
  constexpr std::pair<std::string_view, DrawFormat> endings[] = {
      {"dot", DrawFormat::Dot}, {"gv", DrawFormat::Dot}, {"svg", DrawFormat::Svg}, {"png", DrawFormat::Png}, {"pdf", DrawFormat::Pdf}};
  for (auto& [known, format] : endings)
    if (known == ending) return format;
  return std::nullopt;
}

std::string draw(const Table& table, const DrawOptions& options, std::vector<Notice>* notices) {
  std::vector<Notice> unheard;
  auto& heard = notices ? *notices : unheard;
  check_layout(options.layout);
  Diagram diagram = make_diagram(table, options, heard);
  if (options.format == DrawFormat::Dot) return write_dot(diagram);
  Picture picture = compose(diagram, options, heard);
  if (options.format == DrawFormat::Svg) return picture.svg;
  return rendered(picture, diagram, options.format);
}

}  // namespace dothi
