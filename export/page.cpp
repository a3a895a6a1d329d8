// The sheet: title, picture, legend, and the sentences everything rests on, below it or on sheets of their
// own.
#include <dothi/text.h>

#include <cmath>

#include "lettering.h"
#include "svg.h"

namespace dothi {
namespace {

constexpr double margin = 36, note_size = 9.5, note_leading = 1.38;

struct Paper {
  double w, h;
};

// Sheets to try: the wide one first, since it is what fits most pictures and screens.
std::vector<Paper> papers(const std::string& page) {
  std::string_view name(page), turn;
  if (auto dash = name.find('-'); dash != name.npos) turn = name.substr(dash + 1), name = name.substr(0, dash);
  constexpr double mm = 96 / 25.4;
  double w = 210 * mm, h = 297 * mm;
  if (name == "A3" || name == "a3")
    w = 297 * mm, h = 420 * mm;
  else if (name != "A4" && name != "a4")
    throw Error(Fault::Usage, "no page '" + page + "'; there are A4 and A3, also A4-portrait and A4-landscape");
  if (turn == "portrait") return {{w, h}};
  if (turn == "landscape") return {{h, w}};
  if (!turn.empty() || page.find('-') != page.npos)
    throw Error(Fault::Usage, "no page '" + page + "'; a page is turned by -portrait or -landscape");
  return {{h, w}, {w, h}};
}

// ---- Sources --------------------------------------------------------------------------------------

struct Note {
  std::size_t number = 0;
  std::vector<std::string> lines;
  std::string link;
  Point at;
  double height() const { return double(lines.size()) * note_size * note_leading + 3; }
};

constexpr double note_indent = 24, note_gap = 22, heading = 26;

std::vector<Note> wrapped_notes(const Diagram& diagram, double column) {
  std::vector<Note> notes;
  for (std::size_t i = 0; i < diagram.notes.size(); ++i) {
    auto& source = diagram.sources[diagram.notes[i]];
    std::string text = source.sentence + (source.document.empty() ? "" : " — " + source.document);
    notes.push_back({i + 1, wrap(text, column - note_indent, note_size, false, 12), source.link, {}});
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
  if (!note.link.empty()) out += "<a href=\"" + xml_escaped(note.link) + "\">";
  for (std::size_t l = 0; l < note.lines.size(); ++l) {
    double y = at.y + note_size * (baseline + note_leading * double(l));
    if (l == 0)
      out += text_at({at.x + note_indent - 6, y}, note.link.empty() ? "note soft" : "note ref",
                     std::to_string(note.number), "end");
    out += text_at({at.x + note_indent, y}, "note", note.lines[l]);
  }
  return out + (note.link.empty() ? "" : "</a>") + "</g>\n";
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
    if (scene_.wordless)
      notices_.push_back({Notice::Level::Note, "",
                          std::to_string(scene_.wordless) +
                              " relationships had no room for their words and numbers; .html shows them on a click"});
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
    return diagram_.vietnamese()
               ? "Vẽ " + n(drawn) + " trong " + n(all) + " đối tượng, ưu tiên đối tượng có nhiều quan hệ nhất."
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
    if (knows_page(diagram_, options_) && best + 1 < scenes.size())
      scene_ = std::move(arrange(diagram_, options_, {spaces[best]}, notices_)[0]);
    set_legend(frame_, sheet_, &scene_);
    double room = sheet_.h - frame_.top - frame_.legend_height - margin;
    scene_.scale = std::min(scene_.scale, room / scene_.height);
  }

  // On the first sheet where they fit, at the cost of a slightly smaller picture; else on sheets of their
  // own.
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

  // A lower picture that leaves room for the notes, where that keeps its text readable. Tries only our own
  // layouts, which know the page; they also number the notes anew.
  bool rearranged(Space space) {
    constexpr double readable = 0.8;  // 6 pt
    if (!knows_page(diagram_, options_) || space.height < 200) return false;
    Scene lower = std::move(arrange(diagram_, options_, {space}, notices_)[0]);
    bool good = lower.scale >= readable;
    if (good)
      scene_ = std::move(lower);
    else
      scene_ = std::move(arrange(diagram_, options_, {frame_.space}, notices_)[0]);
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
    notices_.push_back({Notice::Level::Note, "",
                        "the smallest text is " + number(std::round(points * 10) / 10) +
                            " pt on this page; draw on A3, or fewer nodes"});
  }

  std::string svg() const {
    constexpr double mm = 25.4 / 96;
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" +
                      number(sheet_.w * mm) + "mm\" height=\"" + number(height_ * mm) + "mm\" viewBox=\"0 0 " +
                      number(sheet_.w) + " " + number(height_) + "\" role=\"graphics-document document\" lang=\"" +
                      diagram_.lang + "\" aria-labelledby=\"picture-title picture-description\">\n";
    out += "<title id=\"picture-title\">" + xml_escaped(diagram_.title) + "</title>\n";
    out += "<desc id=\"picture-description\">" + xml_escaped(summary(diagram_)) + "</desc>\n";
    out += style(diagram_);
    out += "<rect class=\"paper\" x=\"0\" y=\"0\" width=\"" + number(sheet_.w) + "\" height=\"" + number(height_) +
           "\"/>\n";
    for (std::size_t i = 0; i < frame_.title.size(); ++i)
      out += text_at({margin, margin + 18 + 26 * double(i)}, "title", frame_.title[i]) + "\n";
    for (std::size_t i = 0; i < frame_.lead.size(); ++i)
      out += text_at({margin, margin + 26 * double(frame_.title.size()) + 14 + 17 * double(i)}, "lead soft",
                     frame_.lead[i]) +
             "\n";
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
      out += path("rule",
                  move_to({margin, notes_top_ - heading + 4}) + line_to({sheet_.w - margin, notes_top_ - heading + 4}));
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
