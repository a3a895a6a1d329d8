// A document as blocks: front matter, headings, paragraphs, list items, fields, table rows.
#include "prose.h"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <cstring>

namespace dothi::prose {

namespace {

std::string_view trim(std::string_view s) {
  auto space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!s.empty() && space(s.front())) s.remove_prefix(1);
  while (!s.empty() && space(s.back())) s.remove_suffix(1);
  return s;
}

bool starts_any(std::string_view s, std::initializer_list<std::string_view> leads) {
  for (auto lead : leads)
    if (s.starts_with(lead)) return true;
  return false;
}

// How many bytes of list mark a line begins with: "- ", "• ", "* ", "1. ", "a) ", "(b) ", "<li>" of a page saved as text; 0 for none.
std::size_t list_mark(std::string_view s) {
  constexpr std::string_view kFirst = "-*+><\xE2\xC2";  // the first bytes of the marks
  if (s.empty()) return 0;
  if (kFirst.find(s.front()) != kFirst.npos) {
    for (std::string_view mark : {"- ", "* ", "+ ", "• ", "– ", "— ", "· ", "● ", "▪ ", "◦ ", "‣ ", "> "})
      if (s.starts_with(mark)) return mark.size();
    for (std::string_view mark : {"•", "●", "▪", "<li>"})
      if (s.starts_with(mark)) return mark.size();
    return 0;
  }
  std::size_t i = 0;
  if (s.starts_with("(")) i = 1;
  std::size_t digits = i;
  while (digits < s.size() && digits - i < 3 && s[digits] >= '0' && s[digits] <= '9') ++digits;
  if (digits == i && digits < s.size() && s[digits] >= 'a' && s[digits] <= 'z') ++digits;
  if (digits > i && digits + 1 < s.size() && (s[digits] == '.' || s[digits] == ')') && s[digits + 1] == ' ') {
    // "1. Việt Nam …" is an item; "a. " too, but "5. 2018" is not.
    return digits + 2;
  }
  return 0;
}

bool ends_sentence(std::string_view s) {
  s = trim(s);
  if (s.ends_with(")"))
    // "… (trích)"
    if (auto open = s.rfind(" ("); open != std::string_view::npos && open > 0 && s.size() - open < 40)
      s = trim(s.substr(0, open));
  for (std::string_view end : {".", "!", "?", ":", ";", "…", "\"", "”", "’", ")", "»", "|", "}}"})
    if (s.ends_with(end)) return true;
  return false;
}

bool begins_small(std::string_view s) {
  auto first = std::find_if(s.begin(), s.end(), [](char c) { return c != ' '; });
  if (first == s.end()) return false;
  unsigned char c = static_cast<unsigned char>(*first);
  if (c >= 'a' && c <= 'z') return true;
  if (c < 0x80) return false;
  std::size_t size = c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
  auto letter = std::string(s.substr(std::size_t(first - s.begin()), size));
  return upper(letter) != letter;
}

void add_cells(Block& block, std::string_view text, std::string_view separator) {
  // Cells by the separators' byte positions: tokens never hold one.
  std::vector<std::uint32_t> cuts;
  for (std::size_t i = block.begin; i + separator.size() <= block.end; ++i)
    if (text.substr(i, separator.size()) == separator) {
      cuts.push_back(std::uint32_t(i));
      i += separator.size() - 1;
    }
  std::uint32_t from = block.begin, token = 0;
  auto close = [&](std::uint32_t end) {
    std::uint32_t first = token;
    while (token < block.tokens.size() && block.tokens[token].begin < end) ++token;
    std::uint32_t a = first, b = token;
    while (a < b && block.tokens[a].is(kPunct) &&
           (text[block.tokens[a].begin] == '|' || text[block.tokens[a].begin] == '!'))
      ++a;
    while (a < b && block.tokens[b - 1].is(kPunct) && text[block.tokens[b - 1].begin] == '|') --b;
    block.cells.emplace_back(a, b);
    from = end;
  };
  for (auto cut : cuts)
    if (cut > block.begin) close(cut);
  if (from < block.end && !trim(text.substr(from, block.end - from)).empty() &&
      trim(text.substr(from, block.end - from)) != separator)
    close(block.end);
}

class Builder {
 public:
  Builder(Page& page, WordCache& words, const Lexicon& lexicon)
      : page_(page), text_(page.text), words_(words), usual_(lexicon.usual), numbering_(lexicon.exam) {}

  void run() {
    std::size_t at = front_matter();
    if (title_end_ > title_begin_) {
      block(BlockKind::Heading, title_begin_, title_end_);
      page_.blocks.back().level = 1;
    }
    std::size_t para = std::string::npos, para_end = 0, para_mark = 0;
    wrap_ = wrap_width();
    exam_ = exam();
    bool wiki_table = false, infobox = false;
    auto flush = [&] {
      if (para == std::string::npos) return;
      if (para_mark) {
        block(BlockKind::Item, para + para_mark, para_end);
        page_.blocks.back().begin = std::uint32_t(para);
      } else {
        paragraph(para, para_end);
      }
      para = std::string::npos;
      para_mark = 0;
      joined_ = false;
    };
    while (at < text_.size()) {
      auto end = std::min(text_.find('\n', at), text_.size());
      auto begin = at;
      at = end + 1;
      std::string_view line = trim(std::string_view(text_).substr(begin, end - begin));
      if (line.empty()) {
        flush();
        blank_ = true;
        continue;
      }
      indent_ = begin;
      begin = std::size_t(line.data() - text_.data());
      end = begin + line.size();
      if (const std::size_t after = code(line, at); after > at) {
        flush();
        at = after;
        continue;
      }
      if (starts_any(line, {"{{"}) && line.find("}}") == std::string_view::npos) {
        flush();
        infobox = true;
        block(BlockKind::Heading, begin + 2, end);
        page_.blocks.back().level = 9;
      } else if (infobox && line.starts_with("}}")) {
        infobox = false;
      } else if (infobox && line.starts_with("|")) {
        flush();
        block(BlockKind::Field, begin + 1, end);
      } else if (line.starts_with("{|")) {
        flush();
        wiki_table = true;
      } else if (wiki_table && line.starts_with("|}")) {
        wiki_table = false;
        table_ = 0;
      } else if (wiki_table && starts_any(line, {"|-", "|+"})) {
      } else if (wiki_table && line.starts_with("!")) {
        row(begin, end, "!!", true);
      } else if (wiki_table && line.starts_with("|")) {
        row(begin, end, "||", false);
      } else if (line.starts_with("|") && std::count(line.begin(), line.end(), '|') >= 2) {
        flush();
        if (table_ == 0) caption();
        bool rule = line.find_first_not_of("|-: \t") == std::string_view::npos;
        if (!rule)
          first_row_ = blank_, row(begin, end, "|", table_ == 0);
        else if (table_ == 0)
          table_ = 1;
        // another table, after an empty line
        else if (first_row_ && page_.blocks.back().kind == BlockKind::Row)
          page_.blocks.back().header = true;
        blank_ = false;
        continue;
      } else if (const std::size_t bars = piped(line); bars > 0 && (bars == bars_ || goes_on_piped(at, bars))) {
        flush();
        row(begin, end, "|", bars != bars_);
        bars_ = bars;
        blank_ = false;
        continue;
      } else if (option(line)) {
        flush();
        block(BlockKind::Option, begin, end);
      } else if (std::count(line.begin(), line.end(), '\t') >= 1 && !ends_sentence(line.substr(0, line.find('\t'))) &&
                 line.find('\t') < 80) {
        flush();
        row(begin, end, "\t", table_ == 0);
        continue;
      } else if (std::size_t marks = heading_marks(line)) {
        flush();
        block(BlockKind::Heading, begin + marks, end);
        page_.blocks.back().level = int(marks);
      } else if (line.starts_with("==") && line.find("==", 2) != std::string_view::npos) {
        flush();
        auto close = line.find("==", 3);
        block(BlockKind::Heading, begin + 2, begin + (close == std::string_view::npos ? line.size() : close));
        page_.blocks.back().level = 2;
      } else if (numbered_heading(line, at)) {  // "2. Cộng đồng Andes" over what is told of it
        flush();
        block(BlockKind::Heading, begin + list_mark(line), end);
        page_.blocks.back().level = 5;
      } else if (to_do(line)) {
        flush();
        block(BlockKind::Option, begin, end);
      } else if (std::size_t mark = list_mark(line)) {
        flush();
        para = begin;
        para_mark = mark;
        para_end = end;
        line_begin_ = begin;
      } else {
        // A line cut by a fixed width goes on with a small letter on the next, or when it is as wide as lines are there.
        const auto above =
            para == std::string::npos ? std::string_view{} : std::string_view(text_).substr(para, para_end - para);
        bool wide =
            wrap_ > 0 && code_points(std::string_view(text_).substr(line_begin_, para_end - line_begin_)) >= wrap_;
        const bool indented = para_mark && begin >= indent_ + 2;  // the second line of a list item
        bool goes_on = para != std::string::npos && !blank_ &&
                       (begins_small(line) || wide || indented || joined_ || open_end(above)) && !ends_sentence(above);
        if (!goes_on)
          flush();
        else
          page_.text[para_end] = ' ', joined_ |= !wide && !indented;  // offsets stay; a sentence does not end here
        if (para == std::string::npos) para = begin;
        para_end = end;
        line_begin_ = begin;
      }
      if (!line.starts_with("|") && line.find('\t') == std::string_view::npos && !wiki_table) table_ = 0;
      bars_ = 0;
      numbered_ = numbered(line);
      asked_ = line.ends_with("?");
      blank_ = false;
    }
    flush();
  }

 private:
  // How many characters a line has at least that was cut by a fixed width: two thirds of the widest line that goes on with a
  // small letter on the next. 0: the lines of this text are whole.
  std::size_t wrap_width() const {
    const std::string_view text = text_;
    std::size_t widest = 0, cut = 0, lines = 0;
    for (std::size_t at = 0; at < text.size();) {
      auto end = std::min(text.find('\n', at), text.size());
      auto line = trim(text.substr(at, end - at));
      auto next = end < text.size() ? text.substr(end + 1, std::min<std::size_t>(text.size() - end - 1, 80))
                                    : std::string_view{};
      at = end + 1;
      if (line.size() < 20) continue;
      ++lines;
      if (line.size() > 160 || line.front() == '|' || ends_sentence(line)) continue;
      next = trim(next.substr(0, next.find('\n')));
      if (next.empty() || !begins_small(next) || list_mark(next)) continue;
      ++cut;
      widest = std::max(widest, code_points(line));
    }
    return cut >= 2 && cut * 4 >= lines ? widest * 2 / 3 : 0;
  }

  // Whether a line ends with one of the usual small words ("elected to the"): its sentence goes on.
  bool open_end(std::string_view line) const {
    const auto from = line.find_last_of(" \n");
    // "… Bảo an"
    if (from == std::string_view::npos || std::any_of(line.begin(), line.end(), [](char c) { return (c & 0x80) != 0; }))
      return false;
    const Id key = words_.of(line.substr(from + 1)).key;
    return key != 0 && std::find(usual_.begin(), usual_.end(), key) != usual_.end();
  }

  static bool numbered(std::string_view line) {
    return !line.empty() && line[0] >= '0' && line[0] <= '9' && list_mark(line) > 0;
  }
  // A short numbered line alone, not one of a list.
  bool numbered_heading(std::string_view line, std::size_t at) const {
    if (!numbered(line) || numbered_ || exam_ || page_.blocks.empty() || line.size() > 120 || ends_sentence(line) ||
        line.back() == ':' || line.back() == ';' || line.find(": ") != std::string_view::npos)
      return false;
    while (at < text_.size() && line_at(at).empty()) at = std::min(text_.find('\n', at), text_.size() - 1) + 1;
    const std::string_view next = line_at(at);
    return next.size() > line.size() && !numbered(next) && !next.starts_with("A.");
  }
  std::string_view line_at(std::size_t at) const {
    return at < text_.size()
               ? trim(std::string_view(text_).substr(at, std::min(text_.find('\n', at), text_.size()) - at))
               : std::string_view{};
  }

  // "Cơ quan | Nhiệm kỳ | Ghi chú": a row typed with bars between its cells; how many bars, 0 for none.
  static std::size_t piped(std::string_view line) {
    std::size_t n = 0;
    for (std::size_t at = line.find(" | "); at != std::string_view::npos; at = line.find(" | ", at + 2)) ++n;
    return line.size() < 300 && line.front() != '|' ? n : 0;
  }

  // Whether the lines from `at` on have as many bars: the next, or the next two where there is but one bar.
  bool goes_on_piped(std::size_t at, std::size_t bars) const {
    for (std::size_t lines = bars > 1 ? 1 : 2; lines > 0; --lines) {
      if (at >= text_.size()) return false;
      const auto end = std::min(text_.find('\n', at), text_.size());
      const auto line = trim(std::string_view(text_).substr(at, end - at));
      if (line.empty() || piped(line) != bars) return false;
      at = end + 1;
    }
    return true;
  }

  // "- [ ] …": what is still to be done.
  static bool to_do(std::string_view line) {
    const std::size_t mark = list_mark(line);
    return mark > 0 && line.substr(mark).starts_with("[ ] ");
  }

  // Behind a line that opens a fenced block of code, where the block ends; `at` when it opens none, or it is never closed.
  std::size_t code(std::string_view line, std::size_t at) const {
    const std::string_view fence = line.starts_with("```") ? "```" : line.starts_with("~~~") ? "~~~" : "";
    if (fence.empty()) return at;
    for (std::size_t next = at; next < text_.size(); next = std::min(text_.find('\n', next), text_.size() - 1) + 1)
      if (line_at(next).starts_with(fence)) return std::min(text_.find('\n', next), text_.size() - 1) + 1;
    return at;
  }

  static std::size_t heading_marks(std::string_view line) {
    std::size_t n = 0;
    while (n < line.size() && line[n] == '#') ++n;
    return n > 0 && n <= 6 && n < line.size() && line[n] == ' ' ? n : 0;
  }

  std::size_t front_matter() {
    if (!text_.starts_with("---\n") && !text_.starts_with("---\r\n")) return 0;
    auto close = text_.find("\n---", 3);
    if (close == std::string::npos || close > 4000) return 0;
    std::size_t at = text_.find('\n') + 1;
    while (at < close + 1) {
      auto end = text_.find('\n', at);
      auto line = trim(std::string_view(text_).substr(at, end - at));
      at = end + 1;
      auto colon = line.find(':');
      if (colon == std::string_view::npos) continue;
      auto key = lower(trim(line.substr(0, colon)));
      auto value = trim(line.substr(colon + 1));
      if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
        value = value.substr(1, value.size() - 2);
      if (key == "title" || key == "tiêu đề" || key == "tựa đề") {
        page_.title = std::string(value);
        title_begin_ = std::size_t(value.data() - text_.data());
        title_end_ = title_begin_ + value.size();
      }
      if (key == "date" || key == "ngày") {
        if (PartialDate::parse(value))
          page_.date = std::string(value);
        else
          loose_date(value);
      }
    }
    auto after = text_.find('\n', close + 1);
    return after == std::string::npos ? text_.size() : after + 1;
  }

  // 8/6/2019, 08-06-2019, 2019/06/08.
  void loose_date(std::string_view value) {
    int part[3] = {0, 0, 0}, n = 0;
    for (std::size_t i = 0; i < value.size() && n < 3;) {
      if (value[i] < '0' || value[i] > '9') {
        ++i;
        continue;
      }
      while (i < value.size() && value[i] >= '0' && value[i] <= '9' && part[n] < 10000)
        part[n] = part[n] * 10 + (value[i++] - '0');
      ++n;
    }
    PartialDate d;
    if (n == 3 && part[0] > 31)
      d = {std::int16_t(part[0]), std::uint8_t(part[1]), std::uint8_t(part[2])};
    else if (n == 3)
      d = {std::int16_t(part[2]), std::uint8_t(part[1]), std::uint8_t(part[0])};
    if (d.year > 0 && PartialDate::parse(d.edtf())) page_.date = d.edtf();
  }

  static bool capitals(std::string_view s) { return s.size() > 8 && std::string(s) == upper(std::string(s)); }

  Block& block(BlockKind kind, std::size_t begin, std::size_t end) {
    Block& b = page_.blocks.emplace_back();
    b.kind = kind;
    b.begin = std::uint32_t(begin);
    b.end = std::uint32_t(end);
    take_tokens(b);
    split(b);
    return b;
  }

  void row(std::size_t begin, std::size_t end, std::string_view separator, bool header) {
    Block& b = page_.blocks.emplace_back();
    b.kind = BlockKind::Row;
    b.begin = std::uint32_t(begin);
    b.end = std::uint32_t(end);
    b.header = header;
    take_tokens(b);
    add_cells(b, text_, separator);
    b.lines.push_back({0, std::uint32_t(b.tokens.size()), b.begin, b.end});
    if (table_ == 0)
      table_ = 1;
    else
      ++table_;
  }

  void take_tokens(Block& b) {
    tokens_.clear();
    tokenize(text_, b.begin, b.end, words_, tokens_);
    b.tokens.assign(tokens_.begin(), tokens_.end());
  }

  // "Các nhiệm kỳ của Việt Nam:" over a table: its heading.
  void caption() {
    if (page_.blocks.empty()) return;
    Block& above = page_.blocks.back();
    const std::string_view s = std::string_view(text_).substr(above.begin, above.end - above.begin);
    if (above.kind != BlockKind::Paragraph || above.lines.size() != 1 || s.size() > 140 || !s.ends_with(":")) return;
    above.kind = BlockKind::Heading;
    above.level = page_.blocks.size() == 1 ? 1 : 4;
  }

  // "C. P. Srivastava (India), 1974-1989" under "Secretaries-General": a line of a list without bullets, where the next or the last is one
  // too.
  bool bare_item(std::string_view line, std::size_t begin, std::size_t end) const {
    if (page_.blocks.empty() || !dated_line(line)) return false;
    const Block& above = page_.blocks.back();
    if (above.end > begin ||
        std::count(text_.begin() + std::ptrdiff_t(above.end), text_.begin() + std::ptrdiff_t(begin), '\n') != 1)
      return false;
    if (above.kind == BlockKind::Item &&
        !list_mark(std::string_view(text_).substr(above.begin, above.end - above.begin)))
      return dated_line(std::string_view(text_).substr(above.begin, above.end - above.begin));
    const bool leads =
        above.kind == BlockKind::Heading ? above.level >= 2 : text_[above.end - 1] == ':' && above.lines.size() == 1;
    if (!leads || end + 1 >= text_.size()) return false;
    const std::string_view rest = std::string_view(text_).substr(end + 1);
    return dated_line(trim(rest.substr(0, rest.find('\n'))));
  }

  // A short line with a year, that is no sentence.
  static bool dated_line(std::string_view line) {
    if (line.empty() || line.size() > 120 || ends_sentence(line)) return false;
    std::size_t digits = 0;
    bool year = false;
    for (std::size_t i = 0; i <= line.size(); ++i) {
      const bool digit = i < line.size() && line[i] >= '0' && line[i] <= '9';
      year |= !digit && digits == 4 && (line[i - 4] == '1' || line[i - 4] == '2');
      digits = digit ? digits + 1 : 0;
    }
    return year && !(line[0] >= '0' && line[0] <= '9');
  }

  // A paragraph, or a heading when it is one short line that does not end like a sentence.
  void paragraph(std::size_t begin, std::size_t end) {
    std::string_view s = std::string_view(text_).substr(begin, end - begin);
    bool one_line = !joined_ && s.find('\n') == std::string_view::npos;
    bool bold = starts_any(s, {"**", "'''"}) && (s.ends_with("**") || s.ends_with("'''"));
    // "Thưa bà Chủ tịch …," is said to somebody
    bool heading = one_line && (bold || (s.size() < 140 && !ends_sentence(s) && s.back() != ','));
    // "Gia nhập: 28/9/1950", "**Trụ sở:** Rome": a field of a fact sheet.
    const auto colon = std::min(s.find(": "), s.starts_with("**") ? s.find(":** ") : std::string_view::npos);
    if (heading && !bold && colon != std::string_view::npos && !page_.blocks.empty() && !capitals(s)) heading = false;
    bool field = one_line && !heading && colon != std::string_view::npos && colon < 80 && s.size() < 220 &&
                 !s.ends_with(".") && !s.ends_with("?") && !s.ends_with("!");
    const bool item = heading && !bold && bare_item(s, begin, end);
    heading &= !item;
    block(heading ? BlockKind::Heading
          : item  ? BlockKind::Item
          : field ? BlockKind::Field
                  : BlockKind::Paragraph,
          begin, end);
    if (heading) page_.blocks.back().level = page_.blocks.size() == 1 ? 1 : 4;
  }

  void split(Block& b) {
    if (b.kind != BlockKind::Paragraph && b.kind != BlockKind::Item) {
      b.lines.push_back({0, std::uint32_t(b.tokens.size()), b.begin, b.end});
      return;
    }
    std::string_view s = std::string_view(text_).substr(b.begin, b.end - b.begin);
    std::uint32_t token = 0;
    for (Span span : sentences(s)) {
      Line line{token, token, b.begin + span.begin, b.begin + span.end};
      while (line.last < b.tokens.size() && b.tokens[line.last].begin < line.end) ++line.last;
      token = line.last;
      if (line.first < line.last) b.lines.push_back(line);
    }
    if (token < b.tokens.size() && !b.lines.empty()) b.lines.back().last = std::uint32_t(b.tokens.size());
  }

  Page& page_;
  const std::string& text_;
  WordCache& words_;
  const std::vector<Id>& usual_;               // small words of English
  const std::vector<std::string>& numbering_;  // words that number the questions of an exam: "Câu", "Question"
  std::vector<Token> tokens_;                  // of the block at work
  // "A. Trung Quốc.	B. Nhật Bản.", "B) …": answers to choose from, which state nothing.
  bool option(std::string_view line) {
    if (exam_ && line.size() > 4 && line[0] >= 'a' && line[0] <= 'd' && line[1] == ')' && line[2] == ' ')
      return true;  // true or false?
    // "a) …", "b) …" below a question
    const bool small = line.size() > 4 && line[0] >= 'a' && line[0] <= 'f' && (line[1] == ')' || line[1] == '.') &&
                       line[2] == ' ' && (line[0] == 'a' ? asked_ : small_ + 1 == line[0]);
    small_ = small ? line[0] : char(0);
    if (small) return true;
    if (line.size() < 4 || line[0] < 'A' || line[0] > 'F' || (line[1] != '.' && line[1] != ')') ||
        (line[2] != ' ' && line[2] != '\t')) {
      letter_ = 0;
      return false;
    }
    bool next = letter_ != 0 && line[0] == letter_ + 1;
    bool several = line.find(std::string(1, char(line[0] + 1)) + line[1]) != std::string_view::npos;
    std::size_t end = std::size_t(line.data() - text_.data()) + line.size();
    bool follows = text_.compare(end, 1, "\n") == 0 && end + 3 < text_.size() && text_[end + 1] == line[0] + 1 &&
                   text_[end + 2] == line[1];
    if (!next && !several && !follows) return false;
    letter_ = line[0];
    return true;
  }

  // A page of numbered questions: "Câu 1. …", "Question 2: …".
  bool exam() const {
    return std::any_of(numbering_.begin(), numbering_.end(), [this](std::string_view word) {
      std::size_t lines = 0;
      for (std::size_t at = 0; at < text_.size(); at = std::min(text_.find('\n', at), text_.size() - 1) + 1) {
        auto line = trim(std::string_view(text_).substr(at, 40));
        while (!line.empty() && line.front() == '*') line.remove_prefix(1);
        lines += numbers_question(line, word);
      }
      return lines > 1;
    });
  }

  // Whether a line begins with the word, a number and a mark.
  static bool numbers_question(std::string_view line, std::string_view word) {
    if (!line.starts_with(word) || line.size() <= word.size() || line[word.size()] != ' ') return false;
    const std::size_t number = word.size() + 1, end = line.find_first_not_of("0123456789", number);
    return end != std::string_view::npos && end > number && (line[end] == '.' || line[end] == ':' || line[end] == ' ');
  }

  bool blank_ = true, exam_ = false, joined_ = false;  // joined: of lines cut inside a sentence
  std::size_t wrap_ = 0, line_begin_ = 0, indent_ = 0;
  int table_ = 0;
  bool numbered_ = false;        // whether the line above was
  std::size_t bars_ = 0;         // between the cells of the row above, typed without the outer ones
  bool first_row_ = false;       // whether an empty line stood before the last row
  char letter_ = 0, small_ = 0;  // of the option above, a capital or a small one
  bool asked_ = false;           // whether the line above was a question
  std::size_t title_begin_ = 0, title_end_ = 0;
};

// ---- HTML ---------------------------------------------------------------------------------------------

bool breaks(const char* name) {
  static constexpr std::string_view kBlocks[] = {
      "p",          "div",   "br",  "li",    "ul",    "ol",      "h1",      "h2",     "h3",
      "h4",         "h5",    "h6",  "table", "tr",    "section", "article", "header", "footer",
      "blockquote", "title", "dt",  "dd",    "dl",    "pre",     "main",    "figure", "figcaption",
      "caption",    "hr",    "nav", "aside", "thead", "tbody",   "form",    "body",   "head"};
  return std::find(std::begin(kBlocks), std::end(kBlocks), std::string_view(name)) != std::end(kBlocks);
}

// A row of one head and one cell is a field: "Trụ sở: Viên".
bool field_row(const xmlNode* row) {
  std::size_t heads = 0, cells = 0;
  for (const xmlNode* n = row->children; n; n = n->next) {
    if (n->type != XML_ELEMENT_NODE) continue;
    const std::string_view name = reinterpret_cast<const char*>(n->name);
    if (name == "th" && cells == 0)
      ++heads;
    else if (name == "td")
      ++cells;
    else
      return false;
  }
  return heads == 1 && cells == 1;
}

// What a reader of the page does not see, or sees struck out.
bool not_told(const xmlNode* node, std::string_view name) {
  static constexpr std::string_view kLeft[] = {"script", "style", "noscript", "sup", "template", "del", "s", "strike"};
  if (std::find(std::begin(kLeft), std::end(kLeft), name) != std::end(kLeft)) return true;
  for (const xmlAttr* a = node->properties; a; a = a->next) {
    const std::string_view attribute = reinterpret_cast<const char*>(a->name);
    if (attribute == "hidden") return true;
    if (attribute != "style" || !a->children || !a->children->content) continue;
    std::string style = lower(reinterpret_cast<const char*>(a->children->content));
    std::erase(style, ' ');
    if (style.find("display:none") != style.npos || style.find("visibility:hidden") != style.npos) return true;
  }
  return false;
}

struct HtmlText {
  std::string out;
  bool field = false;
  void line() {
    while (!out.empty() && out.back() == ' ') out.pop_back();
    if (!out.empty() && out.back() != '\n') out += '\n';
  }
  void words(const char* s) {
    for (; *s; ++s) {
      bool space = *s == ' ' || *s == '\n' || *s == '\t' || *s == '\r';
      if (!space)
        out += *s;
      else if (!out.empty() && out.back() != ' ' && out.back() != '\n')
        out += ' ';
    }
  }
  // Without recursion: pages nest tags a million deep.
  void walk(xmlNode* root) {
    xmlNode* node = root;
    while (node) {
      bool enter = true;
      if (node->type == XML_ELEMENT_NODE) {
        const char* name = reinterpret_cast<const char*>(node->name);
        std::string_view n = name;
        if (not_told(node, n))
          enter = false;
        else if (field && n == "th") {
        } else if (field && n == "td") {
          while (!out.empty() && (out.back() == ' ' || out.back() == ':')) out.pop_back();
          out += ": ";
        } else if (n == "td" || n == "th")
          out += out.empty() || out.back() == '\n' ? "| " : " | ";
        else if (breaks(name)) {
          line();
          if (n.size() == 2 && n[0] == 'h' && n[1] >= '1' && n[1] <= '6')
            out += std::string(std::size_t(n[1] - '0'), '#') + " ";
          if (n == "title") out += "# ";
          if (n == "li") out += "- ";
          if (n == "tr") {
            field = field_row(node);
            if (field) out += '\n';  // a paragraph of its own
          }
        }
      } else if (node->type == XML_TEXT_NODE && node->content) {
        words(reinterpret_cast<const char*>(node->content));
      }
      if (enter && node->children && node->type == XML_ELEMENT_NODE) {
        node = node->children;
        continue;
      }
      for (;;) {
        if (node->type == XML_ELEMENT_NODE) {
          std::string_view n = reinterpret_cast<const char*>(node->name);
          if (n == "tr" && !field) out += " |";
          if (breaks(n.data())) line();
          if (n == "tr" && field) out += '\n', field = false;
          if (n == "p" || (n.size() == 2 && n[0] == 'h')) out += '\n';
        }
        if (node == root) return;
        if (node->next) break;
        node = node->parent;
        if (!node || node == root) return;
      }
      node = node->next;
    }
  }
};

}  // namespace

std::string text_of_html(std::string_view bytes, std::string_view name) {
  if (bytes.size() > (std::size_t(1) << 30))
    throw Error(Fault::LimitExceeded, std::string(name) + ": an HTML file of more than 1 GiB; cut it into parts");
  htmlDocPtr doc = htmlReadMemory(
      bytes.data(), int(bytes.size()), nullptr, "UTF-8",
      HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | XML_PARSE_HUGE);
  if (!doc)
    throw Error(Fault::BadInput, "NotHtml", {}, std::string(name) + ": not HTML that can be read; save it as text",
                Phase::Run);
  HtmlText text;
  if (auto* root = xmlDocGetRootElement(doc)) text.walk(root);
  xmlFreeDoc(doc);
  return text.out;
}

Page read_page(std::string_view bytes, std::string_view name, const Lexicon& lexicon, WordCache& words) {
  Page page;
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const std::string kind = lower(name);
  const bool html = kind.ends_with(".html") || kind.ends_with(".htm") || kind.ends_with(".xhtml");
  page.text = normalize(html ? std::string_view(text_of_html(bytes, name)) : bytes);
  Builder(page, words, lexicon).run();
  std::size_t word_count = 0, vietnamese = 0, accented = 0, small = 0, common = 0;
  const auto each_word = [&](const auto& use) {  // of the first thousands
    std::size_t words = 0;
    for (const auto& block : page.blocks) {
      for (const auto& t : block.tokens)
        if (t.is(kWord)) ++words, use(t);
      if (words > 5000) break;
    }
  };
  each_word([&](const Token& t) {
    ++word_count;
    vietnamese += t.is(kVietnamese);
    accented += !t.is(kAscii);
  });
  // lists are full of foreign names
  page.vietnamese = vietnamese * 10 > word_count * 7 || (vietnamese * 2 > word_count && accented * 5 > word_count);
  const std::vector<Id>& usual = lexicon.usual;
  if (!page.vietnamese)
    each_word([&](const Token& t) {
      if (t.is(kUpper)) return;
      ++small;
      common += t.key != 0 && std::find(usual.begin(), usual.end(), t.key) != usual.end();
    });
  // One small word in three of an English text is one of the usual ones; lists of names have few small words.
  page.foreign = !page.vietnamese && !usual.empty() && (word_count >= 25 || page.text.size() > 400) &&
                 (small == 0 ? accented * 2 > word_count : common * 8 < small && small * 4 > word_count);
  page.accentless = page.vietnamese && accented * 50 < word_count;
  return page;
}

}  // namespace dothi::prose
