#include <dothi/text.h>

#include <array>

#include "unicode.h"

namespace dothi {

namespace {

using Words = std::span<const std::string_view>;

bool one_of(std::string_view word, Words words) { return std::find(words.begin(), words.end(), word) != words.end(); }

// Shortened words whose full stop never ends a sentence: titles and the like, which a name follows.
constexpr std::string_view kTitles[] = {
    "tp",   "tx",   "tt",     "tw", "ts",  "ths",  "pgs",  "gs",    "bs",   "ks",   "ls",     "cn",   "ngƯt", "ngưt",
    "nsưt", "nsnd", "đc",     "mr", "mrs", "ms",   "mx",   "dr",    "prof", "gen",  "gov",    "sen",  "rep",  "amb",
    "st",   "sgt",  "capt",   "lt", "col", "maj",  "cmdr", "hon",   "rev",  "pres", "messrs", "mmes", "mme",  "vs",
    "cf",   "viz",  "approx", "ca", "adm", "brig", "supt", "assoc", "asst", "dept", "univ"};

// Shortened words whose full stop does not end the sentence when a number follows.
constexpr std::string_view kBeforeNumbers[] = {
    "no",   "nos",  "art", "arts", "para", "paras", "vol", "vols", "p",   "pp",   "fig", "figs", "ch",  "chap", "sec",
    "sect", "sess", "res", "doc",  "tr",   "đ",     "k",   "op",   "ed",  "nr",   "reg", "ex",   "add", "corr", "suppl",
    "ser",  "jan",  "feb", "mar",  "apr",  "jun",   "jul", "aug",  "sep", "sept", "oct", "nov",  "dec"};

// Shortened words that may stand in the middle of a sentence before a capital: only a word that opens a
// sentence makes their full stop one.
constexpr std::string_view kMaybeLast[] = {"co",   "ltd", "inc", "corp", "jr",   "sr",  "bros", "etc", "al", "ave",
                                           "blvd", "jan", "feb", "aug",  "sept", "oct", "nov",  "dec", "eg", "ie"};

// Words that open a sentence and are no part of a name.
constexpr std::string_view kOpeners[] = {
    "ông",   "bà",    "họ",     "đây",   "đó",     "trong", "tại",     "theo",  "khi",      "sau",     "trước", "ngày",
    "tháng", "năm",   "từ",     "với",   "các",    "những", "nhưng",   "và",    "tuy",      "do",      "vì",    "nếu",
    "để",    "đến",   "hiện",   "nay",   "ngoài",  "bên",   "cùng",    "đồng",  "như",      "một",     "hai",   "ba",
    "cả",    "mỗi",   "mọi",    "chúng", "tôi",    "anh",   "chị",     "riêng", "vào",      "về",      "qua",   "trên",
    "dưới",  "song",  "còn",    "nhân",  "bởi",    "thế",   "điều",    "việc",  "kết",      "được",    "đã",    "sẽ",
    "không", "có",    "là",     "the",   "a",      "an",    "he",      "she",   "it",       "they",    "we",    "i",
    "you",   "this",  "that",   "these", "those",  "there", "in",      "on",    "at",       "by",      "for",   "from",
    "with",  "after", "before", "since", "during", "when",  "while",   "as",    "but",      "and",     "or",    "if",
    "his",   "her",   "its",    "their", "our",    "my",    "however", "also",  "although", "both",    "each",  "all",
    "some",  "many",  "most",   "one",   "two",    "no",    "not",     "to",    "under",    "between", "what",  "who",
    "where", "why",   "how"};

// Words a number follows at the head of a section: "Điều 5. Quyền …", "Chapter IV. The …".
constexpr std::string_view kSections[] = {
    "điều",    "chương", "mục",   "phần", "bài",    "câu",      "khoản",    "phụ lục", "quyển",  "article", "chapter",
    "section", "part",   "annex", "rule", "lesson", "question", "appendix", "table",   "figure", "bảng",    "hình"};

bool is_space(char32_t c) { return c < 0x80 ? c == ' ' || (c >= '\t' && c <= '\r') : c != kBroken && has(c, kSpace); }
bool is_letter(char32_t c) {
  return c < 0x80 ? unsigned((c | 0x20) - 'a') < 26 : c != kBroken && has(c, kLetter | kMark);
}
bool is_upper(char32_t c) { return c < 0x80 ? unsigned(c - 'A') < 26 : c != kBroken && has(c, kUpper); }
bool is_lower(char32_t c) { return c < 0x80 ? unsigned(c - 'a') < 26 : c != kBroken && has(c, kLower); }
bool is_digit(char32_t c) { return c < 0x80 ? unsigned(c - '0') < 10 : c != kBroken && has(c, kDigit); }
bool is_opening(char32_t c) {
  return c == '(' || c == '[' || c == '{' || c == 0x201C || c == 0x2018 || c == 0xAB || c == 0x201E || c == 0x300C ||
         c == 0x300E || c == 0xFF08;
}
bool is_closing(char32_t c) {
  return c == ')' || c == ']' || c == '}' || c == '"' || c == '\'' || c == 0x201D || c == 0x2019 || c == 0xBB ||
         c == 0x300D || c == 0x300F || c == 0xFF09;
}
bool is_wide_stop(char32_t c) { return c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0xFF61; }
bool is_bullet(char32_t c) {
  switch (c) {
    case '-':
    case '*':
    case '+':
    case '>':
    case 0xB7:
    case 0x2022:
    case 0x2013:
    case 0x2014:
    case 0x2023:
    case 0x25AA:
    case 0x25AB:
    case 0x25CF:
    case 0x25CB:
    case 0x25E6:
    case 0x25A0:
    case 0x25A1:
    case 0x25BA:
    case 0x27A2:
    case 0x2713:
    case 0x2756:
    case 0xF0B7:
    case 0xF0A7:
    case 0x2043:
    case 0x2219: return true;
    default: return false;
  }
}

// What a byte may begin, so that most bytes need no more than a look-up.
enum : std::uint8_t { kPlain, kStop, kEllipsisLead, kWideLead };
constexpr auto kBytes = [] {
  std::array<std::uint8_t, 256> table{};
  table['.'] = table['!'] = table['?'] = kStop;
  table[0xE2] = kEllipsisLead;
  table[0xE3] = table[0xEF] = kWideLead;
  return table;
}();

char32_t at_or_zero(std::string_view text, std::size_t at) { return at < text.size() ? decode(text, at).point : 0; }
char32_t before_or_zero(std::string_view text, std::size_t at) { return at > 0 ? decode_before(text, at).point : 0; }

std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const Decoded d = decode(text, at);
    if (!is_space(d.point) && d.point != 0xFEFF && d.point != 0x200B) break;
    at += d.size;
  }
  return at;
}

// The run of letters that ends at `end`, and the one that begins at `begin`.
std::string_view word_before(std::string_view text, std::size_t end) {
  std::size_t begin = end;
  while (begin > 0) {
    const Decoded d = decode_before(text, begin);
    if (!is_letter(d.point)) break;
    begin -= d.size;
  }
  return text.substr(begin, end - begin);
}
std::string_view word_after(std::string_view text, std::size_t begin) {
  std::size_t end = begin;
  while (end < text.size()) {
    const Decoded d = decode(text, end);
    if (!is_letter(d.point)) break;
    end += d.size;
  }
  return text.substr(begin, end - begin);
}
std::string_view digits_before(std::string_view text, std::size_t end) {
  std::size_t begin = end;
  while (begin > 0 && is_digit(static_cast<unsigned char>(text[begin - 1]))) --begin;
  return text.substr(begin, end - begin);
}

bool is_roman(std::string_view word) {
  return !word.empty() && word.size() <= 7 && word.find_first_not_of("IVXLCDM") == std::string_view::npos;
}

// The length of a list marker at `at`: "- ", "1. ", "2) ", "(a) ", "IV. ", "1.2. ", "a) "; 0 when there is
// none.
std::size_t marker(std::string_view text, std::size_t at) {
  const std::size_t begin = at;
  const Decoded first = at < text.size() ? decode(text, at) : Decoded{0, 1};
  if (is_bullet(first.point)) {
    const std::size_t next = at + first.size;
    return next >= text.size() || is_space(decode(text, next).point) ? first.size : 0;
  }
  const bool bracket = first.point == '(';
  if (bracket) ++at;
  const std::size_t body = at;
  if (is_digit(at_or_zero(text, at))) {
    while (at < text.size() &&
           (is_digit(static_cast<unsigned char>(text[at])) || (!bracket && text[at] == '.' && at + 1 < text.size() &&
                                                               is_digit(static_cast<unsigned char>(text[at + 1])))))
      ++at;
    // "2018." is a year, "17.5." a date without its year.
    const std::string_view number = text.substr(body, at - body);
    const std::size_t dot = number.find('.');
    if (number.substr(0, dot).size() > 3) return 0;
  } else {
    const std::string_view word = word_after(text, at);
    const bool one_letter = !word.empty() && decode(word, 0).size == word.size();
    const bool small_roman =
        !word.empty() && word.size() <= 5 && word.find_first_not_of("ivx") == std::string_view::npos;
    if (!one_letter && !is_roman(word) && !small_roman) return 0;
    at += word.size();
  }
  if (at == body || at >= text.size()) return 0;
  const bool closed = text[at] == ')' || (!bracket && (text[at] == '.' || text[at] == '/'));
  if (!closed) return 0;
  if (text[at] == '/' && !is_letter(decode(text, body).point)) return 0;
  ++at;
  return at >= text.size() || is_space(decode(text, at).point) ? at - begin : 0;
}

// Cells parted by bars, or short cells parted by tabs.
bool is_table_row(std::string_view line) {
  if (line.front() == '|') return true;
  const std::size_t bar = line.find(" | ");
  if (bar != std::string_view::npos && line.find(" | ", bar + 3) != std::string_view::npos) return true;
  std::size_t tabs = 0;
  for (std::size_t begin = std::min(marker(line, 0), line.size());;) {
    const std::size_t tab = line.find('\t', begin);
    if (tab == std::string_view::npos) return tabs > 1 && line.size() - begin <= 120;
    if (tab - begin > 120) return false;
    tabs += tab > begin;
    begin = tab + 1;
  }
}

bool any_word(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const Decoded d = decode(text, i);
    if (is_letter(d.point) || is_digit(d.point) || (d.point >= 0x3040 && d.point != kBroken && has(d.point, kWide)))
      return true;
    i += d.size;
  }
  return false;
}

// One stretch of prose without paragraph breaks, split at the stops that end a sentence.
class Splitter {
 public:
  Splitter(std::string_view text, std::size_t begin, std::size_t end, std::vector<Span>& out)
      : whole_(text), text_(text.substr(0, end)), begin_(begin), out_(out) {}

  void split() {
    // What opens the line — a bullet, a number, a label in bold — is never a sentence by itself.
    head_ = begin_ + marker(text_, begin_);
    std::size_t i = skip_space(text_, head_);
    sentence_ = begin_;
    while (i < text_.size()) {
      switch (kBytes[static_cast<unsigned char>(text_[i])]) {
        case kPlain: ++i; continue;
        case kStop: i = stop(i); continue;
        case kEllipsisLead: i = text_.compare(i, 3, "…") == 0 ? stop(i) : i + 1; continue;
        default: {
          const Decoded d = decode(text_, i);
          i += d.size;
          if (!is_wide_stop(d.point)) continue;
          while (is_closing(at_or_zero(text_, i))) i += decode(text_, i).size;
          cut(i);
        }
      }
    }
    cut(text_.size());
  }

 private:
  void cut(std::size_t end) {
    std::size_t begin = skip_space(text_, sentence_);
    sentence_ = end;
    while (end > begin) {
      const Decoded d = decode_before(text_, end);
      if (!is_space(d.point) && d.point != 0x200B && d.point != 0xFEFF) break;
      end -= d.size;
    }
    if (begin < end && any_word(text_.substr(begin, end - begin)))
      out_.push_back({std::uint32_t(begin), std::uint32_t(end)});
  }

  // Looks at the stop at `at`; cuts when it ends the sentence. Gives where to go on.
  std::size_t stop(std::size_t at) {
    std::size_t end = at;
    bool ellipsis = false, strong = false;
    std::size_t dots = 0;
    while (end < text_.size()) {
      if (text_[end] == '.')
        ++dots, ++end;
      else if (text_[end] == '!' || text_[end] == '?')
        strong = true, ++end;
      else if (text_.compare(end, 3, "…") == 0)
        ellipsis = true, end += 3;
      else
        break;
    }
    ellipsis |= dots > 1;
    const std::size_t after_stop = end;
    std::size_t closers = 0;
    while (end < text_.size()) {
      const Decoded d = decode(text_, end);
      if (!is_closing(d.point) && !(d.point == '*' || d.point == '_')) break;
      // A straight quotation mark with a letter right behind it opens the next words.
      if ((d.point == '"' || d.point == '\'') && is_letter(at_or_zero(text_, end + 1))) break;
      end += d.size;
      ++closers;
    }
    end = skip_references(end);
    if (end >= text_.size()) return end;
    if (ends_here(at, after_stop, end, ellipsis, strong, closers)) cut(end);
    return end;
  }

  // "… năm 1977.[2][15] Tháng …", "… hòa bình.<ref>…</ref> Phái bộ …": notes and the ends of marked-up text
  // belong to the sentence before.
  std::size_t skip_references(std::size_t at) const {
    while (at < text_.size() && (text_[at] == '[' || text_[at] == '<')) {
      if (text_[at] == '<') {
        std::size_t close = text_.find('>', at);
        const bool ends_tag = text_.substr(at, 2) == "</";
        if (text_.substr(at, 4) == "<ref" || text_.substr(at, 4) == "<sup") {
          const std::string_view end_tag = text_[at + 1] == 'r' ? "</ref>" : "</sup>";
          const std::size_t end = text_.find(end_tag, at);
          if (end == std::string_view::npos || end - at > 2000) break;
          close = end + end_tag.size() - 1;
        } else if (!ends_tag || close == std::string_view::npos || close - at > 20) {
          break;
        }
        at = close + 1;
        continue;
      }
      std::size_t close = at + 1;
      while (close < text_.size() && is_digit(static_cast<unsigned char>(text_[close]))) ++close;
      if (close == at + 1 || close >= text_.size() || text_[close] != ']') break;
      at = close + 1;
    }
    return at;
  }

  bool ends_here(std::size_t at, std::size_t after_stop, std::size_t end, bool ellipsis, bool strong,
                 std::size_t closers) const {
    const std::size_t next = skip_space(text_, end);
    if (next >= text_.size()) return true;
    const bool glued = next == end;
    std::size_t first = next;
    bool opened = false;
    while (first < text_.size()) {
      const Decoded d = decode(text_, first);
      const bool opening = is_opening(d.point) || d.point == '"' || d.point == '\'' || d.point == '*' || d.point == '_';
      const bool dash = !glued && (d.point == '-' || d.point == 0x2013 || d.point == 0x2014);
      if (!opening && !dash) break;
      opened |= opening;
      first = skip_space(text_, first + d.size);
    }
    const char32_t follower = at_or_zero(text_, first);
    if (only_marker_before(at)) return false;
    const bool single = !ellipsis && !strong;
    if (glued) return ends_glued(at, first, follower, single, closers, opened);
    if (follower == 0 || is_lower(follower)) return false;
    if (!is_letter(follower) && !is_digit(follower) && !opened) return false;
    if (label_in_bold(after_stop, end)) return false;
    if (in_brackets(at)) return false;
    if (ellipsis && !strong && (in_quotation(at) || omission(at, end))) return false;
    if (single && dot_of_abbreviation(at, first, follower, closers)) return false;
    return true;
  }

  // A stop with no space after it. "tế.Thực" is two sentences whose space was lost; "50.000", "un.org",
  // "TP.HCM", "U.S.A" and "ASP.NET" are not.
  bool ends_glued(std::size_t at, std::size_t first, char32_t follower, bool single, std::size_t closers,
                  bool opened) const {
    if (!is_upper(follower)) return false;
    if (in_address(at)) return false;
    if (in_brackets(at)) return false;
    const std::string_view next = word_after(text_, first);
    const std::size_t head = decode(next, 0).size;
    const bool proper = next.size() > head && is_lower(decode(next, head).point);
    const bool acronym = next.size() > head && is_upper(decode(next, head).point);
    if (!single) return proper || acronym || opened;
    if (closers > 0 || opened) return proper || acronym || next.size() == head;
    const std::string_view last = word_before(text_, at);
    if (last.empty()) return is_digit(before_or_zero(text_, at)) && proper;
    if (dot_of_abbreviation(at, first, follower, closers)) return false;
    const bool small = lower(last) == last;
    if (proper) return code_points(last) > 1;
    return acronym && small && code_points(last) > 1;
  }

  // Nothing but a list marker or the number of a section stands before the stop.
  bool only_marker_before(std::size_t at) const {
    const std::size_t begin = skip_space(text_, sentence_);
    if (at - begin > 40) return false;
    const std::size_t length = marker(text_, begin);
    if (length > 0 && begin + length > at) return true;
    // "1. Việt Nam": after a bullet the number is a marker too.
    const std::size_t inner = skip_space(text_, begin + length);
    const std::size_t inner_length = length == 0 ? 0 : marker(text_, inner);
    if (inner_length > 0 && inner + inner_length > at) return true;
    std::string_view words = text_.substr(begin, at - begin);
    while (!words.empty() && (words.front() == '*' || words.front() == '#' || words.front() == ' '))
      words.remove_prefix(1);
    const std::size_t space = words.rfind(' ');
    if (space == std::string_view::npos) return false;
    const std::string_view number = words.substr(space + 1);
    const bool numbered =
        is_roman(number) ||
        (!number.empty() && number.size() <= 4 &&
         std::all_of(number.begin(), number.end(), [](char c) { return is_digit(static_cast<unsigned char>(c)); }));
    return numbered && one_of(lower(words.substr(0, space)), kSections);
  }

  // "**NPT.** Hiệp ước …": a label in bold at the head of a line belongs to what it labels.
  bool label_in_bold(std::size_t after_stop, std::size_t end) const {
    if (end - after_stop < 2 || text_.substr(after_stop, 2) != "**") return false;
    const std::size_t begin = skip_space(text_, head_);
    return text_.compare(begin, 2, "**") == 0 && text_.find("**", begin + 2) == after_stop;
  }

  // Between a bracket that opened not long before and its close.
  bool in_brackets(std::size_t at) const {
    const std::size_t from = std::max(sentence_, at > 300 ? at - 300 : 0);
    if (text_.substr(from, at - from).find('(') == std::string_view::npos) return false;  // as in most sentences
    int depth = 0;
    for (std::size_t i = at; i-- > from;) {
      if (text_[i] == ')')
        ++depth;
      else if (text_[i] == '(' && depth-- == 0) {
        const std::string_view rest = text_.substr(at, 300);
        const std::size_t close = rest.find(')');
        return close != std::string_view::npos && rest.substr(0, close).find('(') == std::string_view::npos;
      }
    }
    return false;
  }

  // Inside quotation marks that are still open.
  bool in_quotation(std::size_t at) const {
    std::size_t straight = 0;
    for (std::size_t i = at; i-- > sentence_;) {
      if (text_[i] == '"') ++straight;
      if (text_[i] != '\x9C' && text_[i] != '\x9D' && text_[i] != '\xAB' && text_[i] != '\xBB') continue;
      const std::string_view three = i >= 2 ? text_.substr(i - 2, 3) : std::string_view();
      const std::string_view two = i >= 1 ? text_.substr(i - 1, 2) : std::string_view();
      if (three == "“" || two == "«") return true;
      if (three == "”" || two == "»") return false;
    }
    return straight % 2 == 1;
  }

  // "(…)", "[...]", or an ellipsis with a space on both sides: words left out, the sentence goes on.
  bool omission(std::size_t at, std::size_t end) const {
    const char32_t before = before_or_zero(text_, at);
    if (before == '[' || before == '(') return true;
    return is_space(before) && end < text_.size() && is_space(decode(text_, end).point) && in_quotation(at);
  }

  // Inside a URL or an e-mail address.
  bool in_address(std::size_t at) const {
    std::size_t begin = at, end = at;
    while (begin > 0 && !is_space(static_cast<unsigned char>(text_[begin - 1])) && at - begin < 400) --begin;
    while (end < text_.size() && !is_space(static_cast<unsigned char>(text_[end])) && end - at < 400) ++end;
    const std::string_view token = text_.substr(begin, end - begin);
    return token.find("://") != std::string_view::npos || token.find('@') != std::string_view::npos ||
           token.substr(0, 4) == "www." || token.substr(0, 5) == "(www.";
  }

  // Whether the single full stop at `at` belongs to a shortened word, an initial, a date or a number.
  bool dot_of_abbreviation(std::size_t at, std::size_t next, char32_t follower, std::size_t closers) const {
    const char32_t before = before_or_zero(text_, at);
    if (is_digit(before)) return number_goes_on(at, follower);
    const std::string_view last = word_before(text_, at);
    if (last.empty() || closers > 0) return false;
    const std::size_t begin = at - last.size();
    const bool opener = opens_sentence(next);
    const bool after_dot = begin > 0 && text_[begin - 1] == '.';
    const bool after_slash = begin > 0 && text_[begin - 1] == '/';
    const std::string small = lower(last);
    const bool one_letter = decode(last, 0).size == last.size();
    if (one_letter && after_dot) {
      // "U.S.", "L.H.Q.", "a.m.", "v.v.", "e.g.": capitals may stand before a name, "v.v." and "a.m." close a
      // clause.
      if (is_upper(decode(last, 0).point)) return !opener;
      const std::string_view pair = text_.substr(begin >= 2 ? begin - 2 : 0, at - (begin >= 2 ? begin - 2 : 0));
      return pair == "e.g" || pair == "i.e";
    }
    if (after_slash && one_letter) return true;  // "Đ/c.", "c/o."
    if (one_letter && is_upper(decode(last, 0).point)) return initial(begin, next, opener, follower);
    static constexpr std::string_view kDigraphs[] = {"ch", "gi", "gh", "kh", "ng",
                                                     "nh", "ph", "qu", "th", "tr"};  // "Ph. Ru-dơ-ven"
    if (last.size() == 2 && is_upper(decode(last, 0).point) && one_of(small, kDigraphs)) return !opener;
    if (one_letter && is_lower(decode(last, 0).point) && is_digit(follower)) return one_of(small, kBeforeNumbers);
    if (is_digit(follower) || is_roman(word_after(text_, next)))
      if (one_of(small, kBeforeNumbers)) return true;
    if (one_of(small, kMaybeLast)) return !opener;
    if (!is_upper(decode(last, 0).point) && small != "vs" && small != "cf" && small != "ca" && small != "approx" &&
        small != "viz" && small != "tp" && small != "đc")
      return false;
    if (one_of(small, kTitles)) return true;
    return after_dot && title_chain(begin);  // "Th.S", "PGS.TS", "Ph.D"
  }

  // "17. 5. 2018" and "Hàng 3. 5": short numbers with a stop between stay together; "năm 2018. 5 nước" does
  // not.
  bool number_goes_on(std::size_t at, char32_t follower) const {
    if (!is_digit(follower)) return false;
    const std::string_view digits = digits_before(text_, at);
    if (digits.size() > 2) return false;
    const std::size_t begin = at - digits.size();
    if (begin == 0) return true;
    const char before = text_[begin - 1];
    return before == ' ' || before == '.' || before == '(';
  }

  // A capital with a full stop before another capital: "A. Guterres", "Kofi A. Annan", "Nguyễn Văn A. nói";
  // but "ông Nguyễn Văn A. Ông nói" and "vitamin A. The" are two sentences.
  bool initial(std::size_t begin, std::size_t next, bool opener, char32_t follower) const {
    if (is_digit(follower)) return one_of(lower(text_.substr(begin, decode(text_, begin).size)), kBeforeNumbers);
    const char32_t before = before_or_zero(text_, begin);
    if (before == '-' || is_digit(before)) return before == '-' && !opener;
    if (!opener) return true;
    // At the head of a sentence a capital is an initial or a marker whatever follows.
    if (begin == skip_space(text_, sentence_)) return true;
    const std::string_view word = word_after(text_, next);
    return one_letter_word(word) && next + word.size() < text_.size() && text_[next + word.size()] == '.';
  }

  static bool one_letter_word(std::string_view word) { return !word.empty() && decode(word, 0).size == word.size(); }

  bool title_chain(std::size_t begin) const {
    const std::string_view earlier = word_before(text_, begin - 1);
    return !earlier.empty() && is_upper(decode(earlier, 0).point) && code_points(earlier) <= 3;
  }

  bool opens_sentence(std::size_t next) const {
    const std::string_view word = word_after(text_, next);
    if (at_or_zero(text_, next + word.size()) == '-') return false;  // "ông M. A-ti-xa-ri"
    return !word.empty() && is_upper(decode(word, 0).point) && one_of(lower(word), kOpeners);
  }

  std::string_view whole_, text_;
  std::size_t begin_, head_ = 0, sentence_ = 0;
  std::vector<Span>& out_;
};

// A line of the text without its line end and outer white space.
struct Line {
  std::size_t begin, end;
  std::uint32_t width;  // code points
  bool empty() const { return begin == end; }
};

Line trimmed(std::string_view text, std::size_t begin, std::size_t end) {
  begin = std::min(skip_space(text.substr(0, end), begin), end);
  while (end > begin) {
    const Decoded d = decode_before(text, end);
    if (!is_space(d.point)) break;
    end -= d.size;
  }
  return {begin, end, std::uint32_t(code_points(text.substr(begin, end - begin)))};
}

bool starts_own_line(std::string_view text, const Line& line) {
  const char first = text[line.begin];
  return first == '|' || first == '#' || first == '=' || text.compare(line.begin, 2, "{{") == 0 ||
         text.compare(line.begin, 2, "}}") == 0 || marker(text.substr(0, line.end), line.begin) > 0;
}

std::uint32_t first_word_width(std::string_view text, const Line& line) {
  const std::string_view all = text.substr(line.begin, line.end - line.begin);
  return std::uint32_t(code_points(all.substr(0, all.find(' '))));
}

// Whether prose runs on from one line to the next. A line that begins small goes on with the one before; a
// line that begins with a capital does when the whole block is filled to one width, as typewriters and e-mail
// wrap.
bool runs_on(std::string_view text, const Line& line, const Line& next, bool wrapped) {
  if (starts_own_line(text, next)) return false;
  const std::string_view words = text.substr(line.begin, line.end - line.begin);
  if (words.front() == '|' || words.front() == '#' || words.front() == '=' || is_table_row(words)) return false;
  if (is_table_row(text.substr(next.begin, next.end - next.begin))) return false;
  const char last = text[line.end - 1];
  const char32_t first = decode(text, next.begin).point;
  if (is_lower(first))
    return line.width >= 20 && last != ';' && last != ':' && last != '.' && last != '!' && last != '?' && last != '|';
  return wrapped;
}

// Whether every line of a block but the last would have overflowed with the next line's first word on it.
bool filled(std::string_view text, const std::vector<Line>& lines, std::size_t first, std::size_t last) {
  if (last - first < 3) return false;
  std::uint32_t width = 0;
  for (std::size_t i = first; i < last; ++i) width = std::max(width, lines[i].width);
  if (width < 40 || width > 130) return false;
  for (std::size_t i = first; i + 1 < last; ++i)
    if (lines[i].width + 1 + first_word_width(text, lines[i + 1]) <= width) return false;
  return true;
}

}  // namespace

std::vector<Span> sentences(std::string_view text) {
  std::vector<Span> out;
  std::vector<Line> block;
  const auto flush = [&] {
    // Lines that begin a list item or row part the block into stretches that may be filled.
    for (std::size_t first = 0; first < block.size();) {
      std::size_t last = first + 1;
      while (last < block.size() && !starts_own_line(text, block[last])) ++last;
      const bool wrapped = filled(text, block, first, last);
      for (std::size_t i = first; i < last;) {
        std::size_t end = i;
        const std::string_view line = text.substr(block[i].begin, block[i].end - block[i].begin);
        if (is_table_row(line)) {
          if (any_word(line)) out.push_back({std::uint32_t(block[i].begin), std::uint32_t(block[i].end)});
        } else {
          while (end + 1 < last && runs_on(text, block[end], block[end + 1], wrapped)) ++end;
          Splitter(text, block[i].begin, block[end].end, out).split();
        }
        i = end + 1;
      }
      first = last;
    }
    block.clear();
  };
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = std::min(text.find('\n', begin), text.size());
    for (const char other : {'\r', '\v', '\f'}) end = std::min(text.substr(0, end).find(other, begin), end);
    const Line line = trimmed(text, begin, end);
    if (line.empty())
      flush();
    else
      block.push_back(line);
    begin = end + 1;
    if (end + 1 < text.size() && text[end] == '\r' && text[end + 1] == '\n') ++begin;
  }
  flush();
  return out;
}

}  // namespace dothi
