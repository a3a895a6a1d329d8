// Our own SVG: elements and attributes are the ones written here, everything from the data is escaped text. Colours
// stand in a style sheet, so that a reader's dark mode can change them; librsvg and printers see the light ones.
#include "svg.h"

#include "lettering.h"
#include "shapes.h"

#include <dothi/text.h>

#include <cmath>

namespace dothi {
namespace {

constexpr double margin = 36, legend_row = 24, note_size = 9.5, note_leading = 1.38;
constexpr double baseline = 0.97;  // of the size, from the top of a line

struct Paper { double w, h; };

// Sheets to try: the wide one first, since it is what fits most pictures and screens.
std::vector<Paper> papers(const std::string& page) {
  std::string_view name(page), turn;
  if (auto dash = name.find('-'); dash != name.npos) turn = name.substr(dash + 1), name = name.substr(0, dash);
  constexpr double mm = 96 / 25.4;
  double w = 210 * mm, h = 297 * mm;
  if (name == "A3" || name == "a3") w = 297 * mm, h = 420 * mm;
  else if (name != "A4" && name != "a4") throw Error(Fault::Usage, "no page '" + page + "'; there are A4 and A3, also A4-portrait and A4-landscape");
  if (turn == "portrait") return {{w, h}};
  if (turn == "landscape") return {{h, w}};
  if (!turn.empty() || page.find('-') != page.npos) throw Error(Fault::Usage, "no page '" + page + "'; a page is turned by -portrait or -landscape");
  return {{h, w}, {w, h}};
}

// ---- Elements -------------------------------------------------------------------------------------

std::string text_at(Point at, std::string_view css, std::string_view text, std::string_view anchor = {}) {
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

std::string line_class(Line line) { return line == Line::Dashed ? " dash" : line == Line::Dotted ? " dots" : ""; }

// ---- Legend ---------------------------------------------------------------------------------------

struct LegendItem {
  enum class What { Type, Relation, Bar, Status, Focus } what;
  std::size_t colour = 0;
  Shape shape = Shape::Box;
  Line line = Line::Solid;
  bool arrow = true;
  std::string words;
  Point at;
};

// What the scene draws and does not name itself; before there is a scene, all that the diagram holds.
std::vector<LegendItem> legend_items(const Diagram& diagram, const Scene* scene) {
  std::map<std::string, std::string> types;
  std::map<std::string, const DiagramEdge*> relations;
  std::set<std::string> statuses;
  auto add_node = [&](const DiagramNode& node) { types.emplace(node.type, node.type_words); };
  auto add_edge = [&](const DiagramEdge& edge) {
    auto& first = relations.emplace(edge.type, &edge).first->second;
    if (edge.status.empty()) first = &edge;  // the plain line stands for the relation, a status has its own entry
    if (!edge.status.empty()) statuses.insert(edge.status);
  };
  if (scene) {
    for (auto& node : scene->nodes) add_node(diagram.nodes[node.node]);
    for (auto& edge : scene->edges) add_edge(diagram.edges[edge.edge]);
    for (auto& named : scene->titled) relations.erase(named);
  } else {
    for (auto& node : diagram.nodes) add_node(node);
    for (auto& edge : diagram.edges) add_edge(edge);
  }
  bool bars = scene && scene->layout == "timeline";
  std::vector<LegendItem> items;
  auto& theme = diagram.theme;
  for (auto& name : theme.type_order)
    if (auto found = types.find(name); found != types.end()) {
      auto& look = theme.types.find(name)->second;
      items.push_back({LegendItem::What::Type, look.colour, look.shape, {}, {}, found->second, {}});
    }
  for (auto& name : theme.relation_order)
    if (auto found = relations.find(name); found != relations.end())
      items.push_back({bars ? LegendItem::What::Bar : LegendItem::What::Relation, theme.relations.find(name)->second.colour, {}, found->second->line,
                       !found->second->symmetric, found->second->words, {}});
  for (auto& name : statuses) {
    auto& look = theme.statuses.find(name)->second;
    std::string words = diagram.vietnamese() ? look.label_vi : look.label_en;
    items.push_back({LegendItem::What::Status, 0, {}, look.line, false, inert(words.empty() ? name : words, 80), {}});
  }
  if (diagram.focus)
    items.push_back({LegendItem::What::Focus, theme.types.find(diagram.nodes[*diagram.focus].type)->second.colour, {}, {}, {},
                     diagram.say("what the picture is about", "đối tượng của sơ đồ"), {}});
  return items;
}

// Rows of items; returns the height.
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
      out += path("f" + colour + line_class(item.line), outline(Shape::Rounded, {swatch.x, swatch.y + 2, swatch.w, 12}));
    } else if (item.what == LegendItem::What::Focus) {
      out += path("ring s" + colour, outline(Shape::Rounded, swatch));
      out += path("p" + colour, outline(Shape::Rounded, {swatch.x + 3, swatch.y + 3, swatch.w - 6, swatch.h - 6}));
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

// ---- Sources --------------------------------------------------------------------------------------

struct Note {
  std::size_t number = 0;
  std::vector<std::string> lines;
  std::string document;
  Point at;
  double height() const { return double(lines.size()) * note_size * note_leading + 3; }
};

constexpr double note_indent = 24, note_gap = 22, heading = 26;

std::vector<Note> wrapped_notes(const Diagram& diagram, double column) {
  std::vector<Note> notes;
  for (std::size_t i = 0; i < diagram.notes.size(); ++i) {
    auto& source = diagram.sources[diagram.notes[i]];
    std::string text = source.sentence + (source.document.empty() ? "" : " — " + source.document);
    notes.push_back({i + 1, wrap(text, column - note_indent, note_size, false, 12), source.document, {}});
  }
  return notes;
}

// Fills columns of `height` one after the other from `first` on; returns the first note that found no room.
std::size_t fill_columns(std::vector<Note>& notes, std::size_t first, int columns, double column, double height) {
  double y = 0;
  int c = 0;
  for (std::size_t i = first; i < notes.size(); ++i) {
    if (y > 0 && y + notes[i].height() > height) {
      if (++c == columns) return i;
      y = 0;
    }
    notes[i].at = {double(c) * (column + note_gap), y};
    y += notes[i].height();
  }
  return notes.size();
}

// The least height at which all notes from `first` on stand in the columns, or nothing when more than `most`.
std::optional<double> balanced(std::vector<Note>& notes, std::size_t first, int columns, double column, double most) {
  if (fill_columns(notes, first, columns, column, most) < notes.size()) return std::nullopt;
  double low = 0, high = most;
  while (high - low > 1) {
    double middle = (low + high) / 2;
    (fill_columns(notes, first, columns, column, middle) < notes.size() ? low : high) = middle;
  }
  fill_columns(notes, first, columns, column, high);
  double used = 0;
  for (std::size_t i = first; i < notes.size(); ++i) used = std::max(used, notes[i].at.y + notes[i].height());
  return used;
}

std::string note_svg(const Note& note, Point origin) {
  Point at{origin.x + note.at.x, origin.y + note.at.y};
  std::string out = "<g id=\"s" + std::to_string(note.number) + "\" role=\"listitem\">";
  for (std::size_t l = 0; l < note.lines.size(); ++l) {
    double y = at.y + note_size * (baseline + note_leading * double(l));
    if (l == 0) out += text_at({at.x + note_indent - 6, y}, "note soft", std::to_string(note.number), "end");
    out += text_at({at.x + note_indent, y}, "note", note.lines[l]);
  }
  return out + "</g>\n";
}

// ---- The picture ----------------------------------------------------------------------------------

std::string captions_svg(const std::vector<CaptionLine>& lines, Point top, std::string_view css) {
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    double y = top.y + type_size::caption * (baseline + type_size::leading * double(i));
    out += "<text class=\"" + std::string(css) + "\" x=\"" + number(top.x) + "\" y=\"" + number(y) + "\" text-anchor=\"middle\">";
    out += xml_escaped(lines[i].text);
    if (!lines[i].notes.empty())
      out += (lines[i].text.empty() ? "<a href=\"#s" : " <a href=\"#s") + std::to_string(lines[i].notes.front()) +
             "\"><tspan class=\"ref\">[" + note_list(lines[i].notes) + "]</tspan></a>";
    out += "</text>";
  }
  return out;
}

std::string word_svg(const Word& word) {
  std::string out = "<text class=\"cap\" x=\"" + number(word.at.x) + "\" y=\"" + number(word.at.y) + "\">" + xml_escaped(word.line.text);
  if (!word.line.notes.empty())
    out += " <a href=\"#s" + std::to_string(word.line.notes.front()) + "\"><tspan class=\"ref\">[" + note_list(word.line.notes) + "]</tspan></a>";
  return out + "</text>";
}

std::string node_svg(const Diagram& diagram, const PlacedNode& placed) {
  auto& node = diagram.nodes[placed.node];
  auto& look = diagram.theme.types.find(node.type)->second;
  std::string colour = std::to_string(look.colour);
  std::string out = "<g id=\"" + node.key + "\" class=\"node\" role=\"graphics-symbol img\" lang=\"" + diagram.lang + "\">";
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
    if (placed.focus)
      out += "<text class=\"focus\" font-size=\"" + number(size) + "\" x=\"" + number(x) + "\" y=\"" + number(y + size * baseline) +
             "\" text-anchor=\"middle\">" + xml_escaped(line) + "</text>";
    else out += text_at({x, y + size * baseline}, "name", line, "middle");
    y += size * type_size::leading;
  }
  return out + captions_svg(placed.captions, {x, y}, "cap") + "</g>\n";
}

std::string edge_svg(const Diagram& diagram, const PlacedEdge& placed) {
  auto& edge = diagram.edges[placed.edge];
  std::string colour = std::to_string(diagram.theme.relations.find(edge.type)->second.colour);
  std::string out = "<g id=\"" + edge.key + "\" class=\"relation\" role=\"graphics-symbol img\" lang=\"" + diagram.lang + "\" data-from=\"" +
                    diagram.nodes[edge.from].key + "\" data-to=\"" + diagram.nodes[edge.to].key + "\"";
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
  if (!edge.notes.empty() && placed.words.empty()) drawn = "<a href=\"#s" + std::to_string(edge.notes.front()) + "\">" + drawn + "</a>";
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

std::string scene_svg(const Diagram& diagram, const Scene& scene, Point at) {
  std::string out = "<g transform=\"translate(" + number(at.x) + " " + number(at.y) + ") scale(" + number(std::floor(scene.scale * 1000) / 1000) + ")\">\n";
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
    if (!edge.label.empty()) out += captions_svg(edge.label, {edge.label_box.centre().x, edge.label_box.centre().y - extent(edge.label).h / 2}, "label") + "\n";
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
    light += ".f" + n + "{fill:" + c.fill + ";stroke:" + c.stroke + "}.s" + n + "{fill:none;stroke:" + c.stroke + "}.p" + n + "{fill:" + c.stroke + "}\n";
    dark += ".f" + n + "{fill:" + c.dark_fill + ";stroke:" + c.dark_stroke + "}.s" + n + "{stroke:" + c.dark_stroke + "}.p" + n + "{fill:" + c.dark_stroke + "}\n";
  }
  return "<style>\n"
         "text{font-family:" + fonts + "sans-serif;fill:#1b1f24}\n"
         ".paper{fill:#ffffff}.panel{fill:#f6f8fa;stroke:#d0d7de;stroke-width:0.8}.band{fill:#f6f8fa}\n"
         ".title{font-size:20px;font-weight:700}.lead{font-size:12px}.soft{fill:#57606a}\n"
         ".focus{font-weight:700;fill:#ffffff}.name{font-size:12px}.cap{font-size:10px;fill:#3d444d}\n"
         ".label{font-size:10px;paint-order:stroke;stroke:#ffffff;stroke-width:3px;stroke-linejoin:round}\n"
         ".head{font-size:12px;font-weight:700}.key{font-size:10.5px}.note{font-size:9.5px}.ref{fill:#0b5a92}\n"
         ".section{font-size:12px;font-weight:700}.rule{fill:none;stroke:#d0d7de}.grid{fill:none;stroke:#e4e8ec;stroke-width:0.8}\n"
         ".edge{stroke-width:1.3}.faint{stroke-opacity:0.6}.trunk{stroke-width:2;fill:none}.ring{fill:none;stroke-width:2}.plain{fill:none;stroke:#3d444d}\n"
         ".dash{stroke-dasharray:5 3}.dots{stroke-dasharray:1.5 3}\n" + light +
         "@media screen and (prefers-color-scheme:dark){\n"
         "text{fill:#e6edf3}.paper{fill:#0d1117}.panel{fill:#161b22;stroke:#3d444d}.band{fill:#161b22}.soft{fill:#9da7b3}.focus{fill:#0d1117}\n"
         ".cap{fill:#c4ccd5}.label{stroke:#0d1117}.ref{fill:#7cc0f2}.rule{stroke:#3d444d}.grid{stroke:#22272e}.plain{stroke:#c4ccd5}\n" + dark +
         "}\n</style>\n";
}

// What a reader who does not see the picture is told first.
std::string summary(const Diagram& diagram) {
  auto count = [](std::size_t n) { return std::to_string(n); };
  std::string out = diagram.description.empty() ? "" : diagram.description + " ";
  out += diagram.vietnamese()
             ? count(diagram.nodes.size()) + " đối tượng, " + count(diagram.edges.size()) + " quan hệ."
             : count(diagram.nodes.size()) + (diagram.nodes.size() == 1 ? " thing, " : " things, ") + count(diagram.edges.size()) +
                   (diagram.edges.size() == 1 ? " relationship." : " relationships.");
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

// ---- The page -------------------------------------------------------------------------------------

class Page {
 public:
  Page(Diagram& diagram, const DrawOptions& options, std::vector<Notice>& notices)
      : diagram_(diagram), options_(options), notices_(notices) {}

  Picture compose() {
    choose_sheet();
    place_notes();
    warn_of_small_text();
    return {svg(), sheet_.w, sheet_.h, pages_};
  }

 private:
  // Title, lead and legend for a sheet; what is left is the picture's.
  struct Frame {
    std::vector<std::string> title, lead;
    std::vector<LegendItem> legend;
    double top = 0, legend_height = 0;
    Space space{};
  };

  Frame frame(const Paper& paper) const {
    Frame f;
    double width = paper.w - 2 * margin;
    f.title = wrap(diagram_.title, width, 20, true, 3);
    std::string lead = diagram_.description;
    if (std::string rest = left_out(); !rest.empty()) lead += (lead.empty() ? "" : " ") + rest;
    if (!lead.empty()) f.lead = wrap(lead, width, 12, false, 4);
    f.top = margin + double(f.title.size()) * 26 + double(f.lead.size()) * 17 + 12;
    set_legend(f, paper, nullptr);
    f.space = {width, paper.h - f.top - f.legend_height - margin};
    return f;
  }

  void set_legend(Frame& f, const Paper& paper, const Scene* scene) const {
    f.legend = legend_items(diagram_, scene);
    f.legend_height = flow(f.legend, paper.w - 2 * margin) + 12;
  }

  std::string left_out() const {
    auto n = [](std::size_t count) { return std::to_string(count); };
    std::size_t drawn = diagram_.nodes.size(), all = drawn + diagram_.left_out_nodes;
    if (!diagram_.left_out_nodes) return "";
    return diagram_.vietnamese() ? "Vẽ " + n(drawn) + " trong " + n(all) + " đối tượng, ưu tiên đối tượng có nhiều quan hệ nhất."
                                 : "Drawn are " + n(drawn) + " of " + n(all) + " things, the most connected first.";
  }

  void choose_sheet() {
    auto sheets = papers(options_.page);
    std::vector<Frame> frames;
    std::vector<Space> spaces;
    for (auto& sheet : sheets) {
      frames.push_back(frame(sheet));
      // A hub names its relations itself, so its legend is short.
      if (is_hub(diagram_, options_)) frames.back().space.height += frames.back().legend_height - 2 * legend_row - 12;
      spaces.push_back(frames.back().space);
    }
    auto scenes = arrange(diagram_, options_, spaces, notices_);
    std::size_t best = scenes.size() > 1 && scenes[1].scale > scenes[0].scale * 1.12 ? 1 : 0;
    sheet_ = sheets[best];
    frame_ = std::move(frames[best]);
    scene_ = std::move(scenes[best]);
    // Footnotes are numbered for the sheet arranged last.
    if (knows_page(diagram_, options_) && best + 1 < scenes.size()) scene_ = std::move(arrange(diagram_, options_, {spaces[best]}, notices_)[0]);
    set_legend(frame_, sheet_, &scene_);
    double room = sheet_.h - frame_.top - frame_.legend_height - margin;
    scene_.scale = std::min(scene_.scale, room / scene_.height);
  }

  // On the first sheet where they fit, at the cost of a slightly smaller picture; else on sheets of their own.
  void place_notes() {
    double width = sheet_.w - 2 * margin;
    // Many notes are set in more columns: short sentences are what there are many of.
    columns_ = (width > 1300 ? 3 : width > 900 ? 2 : 1) + (diagram_.notes.size() > 40);
    column_ = (width - note_gap * (columns_ - 1)) / columns_;
    notes_ = wrapped_notes(diagram_, column_);
    scene_height_ = scene_.height * scene_.scale;
    double used = frame_.top + scene_height_ + frame_.legend_height;
    if (notes_.empty()) {
      height_ = used + margin / 2;
      return;
    }
    auto needed = balanced(notes_, 0, columns_, column_, sheet_.h * 0.6);
    if (needed) {
      double room = sheet_.h - margin - heading - *needed - frame_.top - frame_.legend_height;
      double scale = std::min(scene_.scale, room / std::max(scene_.height, 1.0));
      if (scale >= scene_.scale * 0.8) return place_below(scale, *needed);
      if (rearranged({width, room})) return place_below(scene_.scale, *needed);
    }
    place_on_sheets();
  }

  void place_below(double scale, double needed) {
    scene_.scale = scale;
    scene_height_ = scene_.height * scale;
    notes_top_ = frame_.top + scene_height_ + frame_.legend_height + heading;
    height_ = notes_top_ + needed + margin / 2;
  }

  // A lower picture that leaves room for the notes, where that keeps its text readable. Tries only our own layouts, which
  // know the page; they also number the notes anew.
  bool rearranged(Space space) {
    constexpr double readable = 0.8;  // 6 pt
    if (!knows_page(diagram_, options_) || space.height < 200) return false;
    Scene lower = std::move(arrange(diagram_, options_, {space}, notices_)[0]);
    bool good = lower.scale >= readable;
    if (good) scene_ = std::move(lower);
    else scene_ = std::move(arrange(diagram_, options_, {frame_.space}, notices_)[0]);
    set_legend(frame_, sheet_, &scene_);
    scene_height_ = scene_.height * scene_.scale;
    notes_ = wrapped_notes(diagram_, column_);
    balanced(notes_, 0, columns_, column_, sheet_.h * 0.6);
    return good;
  }

  void place_on_sheets() {
    double room = sheet_.h - 2 * margin - heading;
    for (std::size_t first = 0; first < notes_.size();) {
      std::size_t next = fill_columns(notes_, first, columns_, column_, room);
      if (next == notes_.size()) balanced(notes_, first, columns_, column_, room);
      double top = sheet_.h * pages_ + margin + heading;
      headings_.push_back(top - heading);
      for (std::size_t i = first; i < next; ++i) notes_[i].at.y += top;
      ++pages_;
      first = next;
    }
    // The last sheet ends where its notes do; a printed one is a whole sheet all the same.
    double end = 0;
    for (auto& note : notes_) end = std::max(end, note.at.y + note.height());
    height_ = end + margin / 2;
  }

  void warn_of_small_text() {
    double points = type_size::caption * scene_.scale * 0.75;
    if (points >= 5) return;
    notices_.push_back({Notice::Level::Note, "", "the smallest text is " + number(std::round(points * 10) / 10) +
                        " pt on this page; draw on A3, or fewer nodes"});
  }

  std::string svg() const {
    constexpr double mm = 25.4 / 96;
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + number(sheet_.w * mm) +
                      "mm\" height=\"" + number(height_ * mm) + "mm\" viewBox=\"0 0 " + number(sheet_.w) + " " + number(height_) +
                      "\" role=\"graphics-document document\" lang=\"" + diagram_.lang + "\" aria-labelledby=\"picture-title picture-description\">\n";
    out += "<title id=\"picture-title\">" + xml_escaped(diagram_.title) + "</title>\n";
    out += "<desc id=\"picture-description\">" + xml_escaped(summary(diagram_)) + "</desc>\n";
    out += style(diagram_);
    out += "<rect class=\"paper\" x=\"0\" y=\"0\" width=\"" + number(sheet_.w) + "\" height=\"" + number(height_) + "\"/>\n";
    for (std::size_t i = 0; i < frame_.title.size(); ++i) out += text_at({margin, margin + 18 + 26 * double(i)}, "title", frame_.title[i]) + "\n";
    for (std::size_t i = 0; i < frame_.lead.size(); ++i)
      out += text_at({margin, margin + 26 * double(frame_.title.size()) + 14 + 17 * double(i)}, "lead soft", frame_.lead[i]) + "\n";
    double x = (sheet_.w - scene_.width * scene_.scale) / 2;
    out += scene_svg(diagram_, scene_, {x, frame_.top});
    double below = frame_.top + scene_height_ + 12;
    out += path("rule", move_to({margin, below - 2}) + line_to({sheet_.w - margin, below - 2})) + "\n";
    out += legend_svg(frame_.legend, {margin, below + 2}, diagram_);
    return out + sources_svg() + "</svg>\n";
  }

  std::string sources_svg() const {
    if (notes_.empty()) return "";
    const char* word = diagram_.say("Sources", "Nguồn");
    std::string out = "<g class=\"sources\" role=\"list\">" + titled(word, "") + "\n";
    if (headings_.empty()) {
      out += path("rule", move_to({margin, notes_top_ - heading + 4}) + line_to({sheet_.w - margin, notes_top_ - heading + 4}));
      out += text_at({margin, notes_top_ - 6}, "section", word) + "\n";
    }
    for (double y : headings_) out += text_at({margin, y + 14}, "section", word) + "\n";
    for (auto& note : notes_) out += note_svg(note, {margin, headings_.empty() ? notes_top_ : 0});
    return out + "</g>\n";
  }

  Diagram& diagram_;
  const DrawOptions& options_;
  std::vector<Notice>& notices_;
  Paper sheet_{};
  Frame frame_;
  Scene scene_;
  std::vector<Note> notes_;
  std::vector<double> headings_;  // tops of the sheets of sources
  int columns_ = 1, pages_ = 1;
  double column_ = 0, scene_height_ = 0, notes_top_ = 0, height_ = 0;
};

}  // namespace

Picture compose(Diagram& diagram, const DrawOptions& options, std::vector<Notice>& notices) {
  return Page(diagram, options, notices).compose();
}

}  // namespace dothi
