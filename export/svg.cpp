// Our own SVG: elements and attributes are the ones written here, everything from the data is escaped text.
// Colours stand in a style sheet, so that a reader's dark mode can change them; librsvg and printers see the
// light ones.
#include "svg.h"

#include <dothi/text.h>

#include <cmath>

#include "lettering.h"
#include "shapes.h"

namespace dothi {
namespace {

std::string line_class(Line line) { return line == Line::Dashed ? " dash" : line == Line::Dotted ? " dots" : ""; }

// ---- Legend ---------------------------------------------------------------------------------------

// ---- The picture ----------------------------------------------------------------------------------

std::string captions_svg(const std::vector<CaptionLine>& lines, Point top, std::string_view css) {
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    double y = top.y + type_size::caption * (baseline + type_size::leading * double(i));
    out += "<text class=\"" + std::string(css) + "\" x=\"" + number(top.x) + "\" y=\"" + number(y) +
           "\" text-anchor=\"middle\">";
    out += xml_escaped(lines[i].text);
    if (!lines[i].notes.empty())
      out += (lines[i].text.empty() ? "<a href=\"#s" : " <a href=\"#s") + std::to_string(lines[i].notes.front()) +
             "\"><tspan class=\"ref\">[" + note_list(lines[i].notes) + "]</tspan></a>";
    out += "</text>";
  }
  return out;
}

std::string word_svg(const Word& word) {
  std::string out = "<text class=\"cap\" x=\"" + number(word.at.x) + "\" y=\"" + number(word.at.y) + "\">" +
                    xml_escaped(word.line.text);
  if (!word.line.notes.empty())
    out += " <a href=\"#s" + std::to_string(word.line.notes.front()) + "\"><tspan class=\"ref\">[" +
           note_list(word.line.notes) + "]</tspan></a>";
  return out + "</text>";
}

std::string node_svg(const Diagram& diagram, const PlacedNode& placed) {
  auto& node = diagram.nodes[placed.node];
  auto& look = diagram.theme.types.find(node.type)->second;
  std::string colour = std::to_string(look.colour);
  std::string out =
      "<g id=\"" + node.key + "\" class=\"node\" role=\"graphics-symbol img\" lang=\"" + diagram.lang + "\">";
  out += titled(node.label + " (" + node.type_words + ")", node.detail);
  Box box = placed.box;
  if (placed.focus) {
    out += path("ring s" + colour, outline(look.shape, box));
    box = {box.x + 4, box.y + 4, box.w - 8, box.h - 8};
    out += path("p" + colour, outline(look.shape, box));
  } else {
    out += path("f" + colour, outline(look.shape, box));
    if (auto lines = inner_lines(look.shape, box); !lines.empty()) out += path("s" + colour, lines);
  }
  auto pad = insets(look.shape);
  double size = placed.size;
  double text_height = double(placed.name.size()) * size * type_size::leading + extent(placed.captions).h;
  double x = (box.x + pad.left + box.right() - pad.right) / 2;
  double y = box.y + pad.top + (box.h - pad.top - pad.bottom - text_height) / 2;
  for (auto& line : placed.name) {
    if (size != type_size::name)
      out += "<text class=\"" + std::string(placed.focus ? "focus" : "great") + "\" font-size=\"" + number(size) +
             "\" x=\"" + number(x) + "\" y=\"" + number(y + size * baseline) + "\" text-anchor=\"middle\">" +
             xml_escaped(line) + "</text>";
    else
      out += text_at({x, y + size * baseline}, "name", line, "middle");
    y += size * type_size::leading;
  }
  return out + captions_svg(placed.captions, {x, y}, "cap") + "</g>\n";
}

std::string edge_svg(const Diagram& diagram, const PlacedEdge& placed) {
  auto& edge = diagram.edges[placed.edge];
  std::string colour = std::to_string(diagram.theme.relations.find(edge.type)->second.colour);
  std::string out = "<g id=\"" + edge.key + "\" class=\"relation\" role=\"graphics-symbol img\" lang=\"" +
                    diagram.lang + "\" data-from=\"" + diagram.nodes[edge.from].key + "\" data-to=\"" +
                    diagram.nodes[edge.to].key + "\"";
  if (!edge.notes.empty()) {
    out += " data-notes=\"";
    for (std::size_t i = 0; i < edge.notes.size(); ++i) out += (i ? " " : "") + std::to_string(edge.notes[i]);
    out += "\"";
  }
  out += ">";
  out += titled(sentence(diagram, edge), edge.detail);
  std::string drawn = path((placed.faint ? "edge faint s" : "edge s") + colour + line_class(edge.line), placed.path);
  for (auto& tip : placed.tips) drawn += path("p" + colour, arrowhead(tip));
  if (placed.filled) drawn = path("f" + colour + line_class(edge.line), placed.path);
  for (auto& word : placed.words) drawn += word_svg(word);
  if (!edge.notes.empty() && placed.words.empty())
    drawn = "<a href=\"#s" + std::to_string(edge.notes.front()) + "\">" + drawn + "</a>";
  return out + drawn + "</g>\n";
}

std::string panel_svg(const Panel& panel) {
  auto& b = panel.box;
  std::string out = "<rect class=\"panel\" x=\"" + number(b.x) + "\" y=\"" + number(b.y) + "\" width=\"" + number(b.w) +
                    "\" height=\"" + number(b.h) + "\" rx=\"6\"/>";
  for (std::size_t i = 0; i < panel.title.size(); ++i)
    out += text_at({panel.title_at.x, panel.title_at.y + double(i) * type_size::header * type_size::leading},
                   "head p" + std::to_string(panel.colour), panel.title[i]);
  if (!panel.more.empty()) out += text_at(panel.more_at, "cap soft", panel.more);
  return out + "\n";
}

}  // namespace

std::string text_at(Point at, std::string_view css, std::string_view text, std::string_view anchor) {
  std::string out = "<text class=\"" + std::string(css) + "\" x=\"" + number(at.x) + "\" y=\"" + number(at.y) + "\"";
  if (!anchor.empty()) out += " text-anchor=\"" + std::string(anchor) + "\"";
  return out + ">" + xml_escaped(text) + "</text>";
}

std::string path(std::string_view css, std::string_view data) {
  return "<path class=\"" + std::string(css) + "\" d=\"" + std::string(data) + "\"/>";
}

std::string titled(std::string_view title, std::string_view description) {
  std::string out = "<title>" + xml_escaped(title) + "</title>";
  if (!description.empty()) out += "<desc>" + xml_escaped(description) + "</desc>";
  return out;
}

// ---- Legend -------------------------------------------------------------------------------------

std::vector<LegendItem> legend_items(const Diagram& diagram, const Scene* scene) {
  std::map<std::string, std::string> types;
  std::map<std::string, const DiagramEdge*> relations;
  std::set<std::string> statuses;
  bool corrected = false;
  auto add_node = [&](const DiagramNode& node) { types.emplace(node.type, node.type_words); };
  auto add_edge = [&](const DiagramEdge& edge) {
    auto& first = relations.emplace(edge.type, &edge).first->second;
    if (edge.status.empty()) first = &edge;  // the plain line stands for the relation, a status has its own entry
    if (!edge.status.empty()) statuses.insert(edge.status);
    corrected = corrected || edge.corrected;
  };
  if (scene) {
    for (auto& node : scene->nodes) add_node(diagram.nodes[node.node]);
    for (auto& edge : scene->edges) add_edge(diagram.edges[edge.edge]);
    for (auto& named : scene->titled) relations.erase(named);
  } else {
    for (auto& node : diagram.nodes) add_node(node);
    for (auto& edge : diagram.edges) add_edge(edge);
  }
  bool bars = scene && (scene->layout == "timeline" || scene->layout == "matrix");
  std::vector<LegendItem> items;
  auto& theme = diagram.theme;
  for (auto& name : theme.type_order)
    if (auto found = types.find(name); found != types.end()) {
      auto& look = theme.types.find(name)->second;
      items.push_back({LegendItem::What::Type, look.colour, look.shape, {}, {}, found->second, {}});
    }
  for (auto& name : theme.relation_order)
    if (auto found = relations.find(name); found != relations.end())
      items.push_back({bars ? LegendItem::What::Bar : LegendItem::What::Relation,
                       theme.relations.find(name)->second.colour,
                       {},
                       found->second->line,
                       !found->second->symmetric,
                       found->second->words,
                       {}});
  for (auto& name : statuses) {
    auto& look = theme.statuses.find(name)->second;
    std::string words = diagram.vietnamese() ? look.label_vi : look.label_en;
    items.push_back({LegendItem::What::Status, 0, {}, look.line, false, inert(words.empty() ? name : words, 80), {}});
  }
  if (corrected)
    items.push_back(
        {LegendItem::What::Corrected, 0, {}, {}, {}, diagram.say("corrected by hand", "đã sửa bằng tay"), {}});
  if (diagram.focus)
    items.push_back({LegendItem::What::Focus,
                     theme.types.find(diagram.nodes[*diagram.focus].type)->second.colour,
                     {},
                     {},
                     {},
                     diagram.say("what the picture is about", "đối tượng của sơ đồ"),
                     {}});
  return items;
}

double flow(std::vector<LegendItem>& items, double width) {
  double x = 0, y = 0;
  for (auto& item : items) {
    double w = 40 + text_width(item.words, 10.5) + 18;
    if (x > 0 && x + w > width) x = 0, y += legend_row;
    item.at = {x, y};
    x += w;
  }
  return items.empty() ? 0 : y + legend_row;
}

std::string legend_svg(const std::vector<LegendItem>& items, Point origin, const Diagram& diagram) {
  std::string out = "<g class=\"legend\" role=\"list\">" + titled(diagram.say("Legend", "Chú giải"), "");
  for (auto& item : items) {
    Point at{origin.x + item.at.x, origin.y + item.at.y};
    Box swatch{at.x, at.y + 3, 32, 16};
    std::string colour = std::to_string(item.colour);
    out += "<g role=\"listitem\">";
    if (item.what == LegendItem::What::Type) {
      out += path("f" + colour, outline(item.shape, swatch));
      if (auto lines = inner_lines(item.shape, swatch); !lines.empty()) out += path("s" + colour, lines);
    } else if (item.what == LegendItem::What::Bar) {
      out +=
          path("f" + colour + line_class(item.line), outline(Shape::Rounded, {swatch.x, swatch.y + 2, swatch.w, 12}));
    } else if (item.what == LegendItem::What::Focus) {
      out += path("ring s" + colour, outline(Shape::Rounded, swatch));
      out += path("p" + colour, outline(Shape::Rounded, {swatch.x + 3, swatch.y + 3, swatch.w - 6, swatch.h - 6}));
    } else if (item.what == LegendItem::What::Corrected) {
      out += text_at({swatch.x + 16, swatch.y + 14}, "section", "*", "middle");
    } else {
      bool relation = item.what == LegendItem::What::Relation;
      std::string css = (relation ? "edge s" + colour : std::string("edge plain")) + line_class(item.line);
      double end = item.arrow ? swatch.right() - 6 : swatch.right();
      out += path(css, move_to({swatch.x, swatch.y + 8}) + line_to({end, swatch.y + 8}));
      if (item.arrow) out += path("p" + colour, arrowhead({{swatch.right(), swatch.y + 8}, 1, 0}));
    }
    out += text_at({at.x + 39, at.y + 15}, "key", item.words) + "</g>\n";
  }
  return out + "</g>\n";
}

// ---- Scene and style ------------------------------------------------------------------------------

std::string scene_svg(const Diagram& diagram, const Scene& scene, Point at) {
  std::string out = "<g transform=\"translate(" + number(at.x) + " " + number(at.y) + ") scale(" +
                    number(std::floor(scene.scale * 1000) / 1000) + ")\">\n";
  out += scene.extra;
  for (auto& panel : scene.panels) out += panel_svg(panel);
  for (auto& trunk : scene.trunks) {
    out += path("trunk s" + std::to_string(trunk.colour) + line_class(trunk.line), trunk.path);
    for (auto& tip : trunk.tips) out += path("p" + std::to_string(trunk.colour), arrowhead(tip));
  }
  out += "\n";
  for (auto& edge : scene.edges) out += edge_svg(diagram, edge);
  for (auto& node : scene.nodes) out += node_svg(diagram, node);
  for (auto& edge : scene.edges)
    if (!edge.label.empty())
      out += captions_svg(edge.label, {edge.label_box.centre().x, edge.label_box.centre().y - extent(edge.label).h / 2},
                          "label") +
             "\n";
  return out + "</g>\n";
}

// ---- Style ----------------------------------------------------------------------------------------

std::string style(const Diagram& diagram) {
  std::string fonts, light, dark;
  for (auto& font : diagram.theme.fonts) fonts += "'" + font + "',";
  std::set<std::size_t> used;
  for (auto& node : diagram.nodes) used.insert(diagram.theme.types.find(node.type)->second.colour);
  for (auto& edge : diagram.edges) used.insert(diagram.theme.relations.find(edge.type)->second.colour);
  for (std::size_t i : used) {
    auto& c = diagram.theme.colours[i];
    std::string n = std::to_string(i);
    light += ".f" + n + "{fill:" + c.fill + ";stroke:" + c.stroke + "}.s" + n + "{fill:none;stroke:" + c.stroke +
             "}.p" + n + "{fill:" + c.stroke + "}\n";
    dark += ".f" + n + "{fill:" + c.dark_fill + ";stroke:" + c.dark_stroke + "}.s" + n + "{stroke:" + c.dark_stroke +
            "}.p" + n + "{fill:" + c.dark_stroke + "}\n";
  }
  return "<style>\n"
         "text{font-family:" +
         fonts +
         "sans-serif;fill:#1b1f24}\n"
         ".paper{fill:#ffffff}.panel{fill:#f6f8fa;stroke:#d0d7de;stroke-width:0.8}.band{fill:#f6f8fa}\n"
         ".title{font-size:20px;font-weight:700}.lead{font-size:12px}.soft{fill:#57606a}\n"
         ".focus{font-weight:700;fill:#ffffff}.name{font-size:12px}.great{font-weight:700}.cap{font-size:10px;fill:#"
         "3d444d}\n"
         ".label{font-size:10px;paint-order:stroke;stroke:#ffffff;stroke-width:3px;stroke-linejoin:round}\n"
         ".head{font-size:12px;font-weight:700}.key{font-size:10.5px}.note{font-size:9.5px}.ref{fill:#0b5a92}"
         "\n"
         ".section{font-size:12px;font-weight:700}.rule{fill:none;stroke:#d0d7de}.grid{fill:none;stroke:#"
         "e4e8ec;stroke-width:0.8}\n"
         ".edge{stroke-width:1.3}.faint{stroke-opacity:0.55;stroke-width:1}.trunk{stroke-width:2;fill:none}.ring{fill:"
         "none;"
         "stroke-width:2}.plain{fill:none;stroke:#3d444d}\n"
         ".dash{stroke-dasharray:5 3}.dots{stroke-dasharray:1.5 3}\n" +
         light +
         "@media screen and (prefers-color-scheme:dark){\n"
         "text{fill:#e6edf3}.paper{fill:#0d1117}.panel{fill:#161b22;stroke:#3d444d}.band{fill:#161b22}.soft{"
         "fill:#9da7b3}.focus{fill:#0d1117}\n"
         ".cap{fill:#c4ccd5}.label{stroke:#0d1117}.ref{fill:#7cc0f2}.rule{stroke:#3d444d}.grid{stroke:#"
         "22272e}.plain{stroke:#c4ccd5}\n" +
         dark + "}\n</style>\n";
}

std::string summary(const Diagram& diagram) {
  auto count = [](std::size_t n) { return std::to_string(n); };
  std::string out = diagram.description.empty() ? "" : diagram.description + " ";
  out += diagram.vietnamese()
             ? count(diagram.nodes.size()) + " đối tượng, " + count(diagram.edges.size()) + " quan hệ."
             : count(diagram.nodes.size()) + (diagram.nodes.size() == 1 ? " thing, " : " things, ") +
                   count(diagram.edges.size()) + (diagram.edges.size() == 1 ? " relationship." : " relationships.");
  std::size_t told = 0;
  for (auto& edge : diagram.edges) {
    if (out.size() > 1500) {
      out += diagram.vietnamese() ? " Và " + count(diagram.edges.size() - told) + " quan hệ khác."
                                  : " And " + count(diagram.edges.size() - told) + " more.";
      break;
    }
    out += " " + sentence(diagram, edge) + ".";
    ++told;
  }
  return out;
}

}  // namespace dothi
