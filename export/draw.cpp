#include <dothi/text.h>

#include "child.h"
#include "dot.h"
#include "html.h"
#include "interchange.h"
#include "lettering.h"
#include "svg.h"

namespace dothi {
namespace {

constexpr std::array<LayoutName, 7> layout_names = {{
    {"auto",
     "hub where one thing dominates, matrix where two kinds of things only meet each other, layers for small "
     "and tree-like results, force for the rest"},
    {"hub", "one thing in the middle, its neighbours grouped by relation around it"},
    {"layers", "from top to bottom or left to right along the arrows (Graphviz dot)"},
    {"force", "what is connected stands near each other (Graphviz sfdp)"},
    {"timeline", "terms, presidencies and dates as bars and marks on a year axis, a row a thing"},
    {"matrix", "a row a thing, a column a thing, what joins them in the cell"},
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
  throw Error(Fault::Usage,
              "no layout '" + layout + "'" + (near ? "; did you mean '" + *near + "'?" : "; there are " + names));
}

// Sources may lead to pages and files, to nothing that runs: http, https, or a path of the picture's own place.
void check_link_base(const std::string& base) {
  std::string scheme = lower(std::string_view(base).substr(0, base.find_first_of(":/?#")));
  bool address = base.starts_with(scheme + "://") || lower(base).starts_with(scheme + "://");
  bool web = address && (scheme == "http" || scheme == "https");
  bool relative = base.find(':') == base.npos && !base.starts_with("//");
  bool plain = std::all_of(base.begin(), base.end(), [](char c) {
    return std::uint8_t(c) > ' ' && c != 0x7F && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
  });
  if (!(web || relative) || !plain || find_invalid_utf8(base))
    throw Error(Fault::Usage, "sources cannot link to '" + visible(base) +
                                  "'; give an address of http:// or https://, or a relative path, as docs/");
}

std::string rendered(const Picture& picture, const Diagram& diagram, DrawFormat format, std::vector<Notice>& notices) {
  constexpr std::size_t heavy = std::size_t(4)
                                << 20;  // bytes of SVG, some thousands of nodes and edges: half the dots in less time
  std::vector<std::string> arguments{"png", picture.svg.size() > heavy ? "1" : "2"};
  if (format == DrawFormat::Png && picture.svg.size() > heavy)
    notices.push_back({Notice::Level::Note, "",
                       "the picture is so large that it is drawn with 96 dots an inch, not 192; ask for fewer nodes"});
  if (format == DrawFormat::Pdf)
    arguments = {"pdf", number(picture.width), number(picture.page_height), std::to_string(picture.pages),
                 diagram.title};
  // The program limits its own CPU time to five seconds; the clock is for a machine that has much else to do.
  auto child = run_child("dothi-render", arguments, picture.svg, 20'000, std::size_t(256) << 20);
  if (!child.good || child.output.empty())
    throw Error(Fault::LayoutFailed,
                (child.why.empty() ? "dothi-render gave no picture" : child.why) + "; draw an .svg instead");
  return child.output;
}

}  // namespace

std::span<const LayoutName> layouts() { return layout_names; }

std::optional<DrawFormat> draw_format(std::string_view name) {
  if (auto dot = name.rfind('.'); dot != name.npos) name.remove_prefix(dot + 1);
  std::string ending = lower(name);
  constexpr std::pair<std::string_view, DrawFormat> endings[] = {
      {"dot", DrawFormat::Dot},         {"gv", DrawFormat::Dot},
      {"svg", DrawFormat::Svg},         {"png", DrawFormat::Png},
      {"pdf", DrawFormat::Pdf},         {"html", DrawFormat::Html},
      {"graphml", DrawFormat::GraphMl}, {"gexf", DrawFormat::Gexf},
      {"cyjs", DrawFormat::Cytoscape},  {"cytoscape", DrawFormat::Cytoscape},
      {"mmd", DrawFormat::Mermaid},     {"mermaid", DrawFormat::Mermaid}};
  for (auto& [known, format] : endings)
    if (known == ending) return format;
  return std::nullopt;
}

std::string draw(const Table& table, const DrawOptions& options, std::vector<Notice>* notices) {
  std::vector<Notice> unheard;
  auto& heard = notices ? *notices : unheard;
  check_layout(options.layout);
  if (!options.link_base.empty()) check_link_base(options.link_base);
  Diagram diagram = make_diagram(table, options, heard);
  switch (options.format) {
    case DrawFormat::Dot: return write_dot(diagram);
    case DrawFormat::GraphMl: return write_graphml(diagram, table);
    case DrawFormat::Gexf: return write_gexf(diagram, table);
    case DrawFormat::Cytoscape: return write_cytoscape(diagram, table);
    case DrawFormat::Mermaid: return write_mermaid(diagram);
    default: break;
  }
  Picture picture = compose(diagram, options, heard);
  if (options.format == DrawFormat::Svg) return std::move(picture.svg);
  if (options.format == DrawFormat::Html) return write_html(picture, diagram);
  return rendered(picture, diagram, options.format, heard);
}

}  // namespace dothi
