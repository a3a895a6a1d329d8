#include "dot.h"

#include "lettering.h"

namespace dothi {
namespace {

// A quoted string that stands for exactly this text in labels and tooltips: Graphviz decodes entities and
// replaces \N, \E, \l there, so & and \ are doubled up first.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      default: out += c;
    }
  }
  return out + "\"";
}

// A label of several lines; each line is foreign text, the breaks are ours.
std::string label(const std::vector<std::string>& lines) {
  std::string out;
  for (auto& line : lines) {
    std::string piece = quoted(line);
    out += (out.empty() ? "" : "\\n") + piece.substr(1, piece.size() - 2);
  }
  return "\"" + out + "\"";
}

std::string shape_of(Shape shape) {
  return shape == Shape::Rounded ? "shape=box, style=\"filled,rounded\"" : "shape=" + std::string(name(shape));
}

std::string node_line(const Diagram& diagram, std::size_t i) {
  auto& node = diagram.nodes[i];
  auto& look = diagram.theme.types.find(node.type)->second;
  auto& colour = diagram.theme.colours[look.colour];
  std::string out =
      "  " + node.key + " [label=" + label(wrap(node.label, 150, 12, false, 4)) + ", " + shape_of(look.shape);
  if (diagram.focus == i)
    out += ", fillcolor=\"" + colour.stroke + "\", fontcolor=\"#ffffff\", fontsize=17, penwidth=2";
  else
    out += ", fillcolor=\"" + colour.fill + "\"";
  out += ", color=\"" + colour.stroke + "\", tooltip=" + quoted(node.label + " (" + node.type_words + ")");
  return out + "];\n";
}

std::string edge_line(const Diagram& diagram, const DiagramEdge& edge) {
  auto& colour = diagram.theme.colours[diagram.theme.relations.find(edge.type)->second.colour];
  std::vector<std::string> lines{edge.words};
  if (!edge.caption.empty())
    for (auto& line : wrap(edge.caption, 130, 10, false, 4)) lines.push_back(line);
  if (!edge.notes.empty()) lines.back() += " [" + note_list(edge.notes) + "]";
  std::string out = "  " + diagram.nodes[edge.from].key + " -> " + diagram.nodes[edge.to].key + " [id=" + edge.key +
                    ", label=" + label(lines);
  out += ", color=\"" + colour.stroke + "\", style=" + std::string(name(edge.line));
  if (edge.symmetric) out += ", dir=none";
  return out + ", tooltip=" + quoted(sentence(diagram, edge)) + "];\n";
}

// What the drawn picture explains in its legend and source list, for those who read the file.
std::string legend_comment(const Diagram& diagram) {
  auto line = [](const std::string& text) { return "// " + text + "\n"; };
  std::string out = line(diagram.title);
  if (!diagram.description.empty()) out += line(diagram.description);
  std::set<std::string> types, statuses;
  for (auto& node : diagram.nodes) types.insert(node.type);
  for (auto& edge : diagram.edges)
    if (!edge.status.empty()) statuses.insert(edge.status);
  for (auto& type : diagram.theme.type_order)
    if (types.count(type))
      for (auto& node : diagram.nodes)
        if (node.type == type) {
          out += line(std::string(name(diagram.theme.types.find(type)->second.shape)) + ": " + node.type_words);
          break;
        }
  for (auto& status : statuses) {
    auto& look = diagram.theme.statuses.find(status)->second;
    out += line(std::string(name(look.line)) + ": " + (diagram.vietnamese() ? look.label_vi : look.label_en));
  }
  return out;
}

std::string sources_comment(const Diagram& diagram) {
  std::string out;
  for (std::size_t i = 0; i < diagram.notes.size(); ++i) {
    auto& source = diagram.sources[diagram.notes[i]];
    out += "// [" + std::to_string(i + 1) + "] " + source.sentence +
           (source.document.empty() ? "" : " — " + source.document) + "\n";
  }
  return out;
}

}  // namespace

std::string write_dot(Diagram& diagram) {
  std::vector<std::size_t> order(diagram.edges.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  number_sources(diagram, order);
  std::string fonts = diagram.theme.fonts.empty() ? "sans-serif" : diagram.theme.fonts.front();
  std::string out = legend_comment(diagram) + "digraph dothi {\n";
  out += "  graph [label=" + label(wrap(diagram.title, 600, 16, true, 3)) + ", labelloc=t, fontsize=16, fontname=\"" +
         fonts + "\", rankdir=LR, charset=\"UTF-8\", start=1, overlap=prism];\n";
  out += "  node [style=filled, fontname=\"" + fonts + "\", fontsize=12, fontcolor=\"#1b1f24\"];\n";
  out += "  edge [fontname=\"" + fonts + "\", fontsize=10, fontcolor=\"#1b1f24\"];\n\n";
  for (std::size_t i = 0; i < diagram.nodes.size(); ++i) out += node_line(diagram, i);
  out += "\n";
  for (auto& edge : diagram.edges) out += edge_line(diagram, edge);
  return out + "}\n" + sources_comment(diagram);
}

}  // namespace dothi
