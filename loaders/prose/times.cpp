// Dates, periods and relative times as texts write them. The words ("tháng", "from", "hôm qua") are the pack's.
#include "prose.h"

#include <algorithm>

namespace dothi::prose {

void Hits::find(const Lexicon& lexicon, const Block& block, bool accentless) {
  lexicon_ = &lexicon;
  starts_.clear();
  all_.clear();
  starts_.reserve(block.tokens.size() + 1);
  all_.reserve(block.tokens.size());
  const std::span<const Token> tokens(block.tokens);
  auto line = block.lines.begin();
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    starts_.push_back(std::uint32_t(all_.size()));
    while (line != block.lines.end() && line->last <= i) ++line;
    lexicon.match(tokens.first(line == block.lines.end() ? tokens.size() : line->last), i, accentless, all_);
  }
  starts_.push_back(std::uint32_t(all_.size()));
  kinds();
}

void Hits::kinds() {
  kinds_.resize(starts_.size() - 1);
  marks_.resize(starts_.size() - 1);
  for (std::size_t i = 0; i < kinds_.size(); ++i) {
    std::uint64_t bits = 0, marks = 0;
    for (std::uint32_t m = starts_[i]; m < starts_[i + 1]; ++m) {
      bits |= std::uint64_t(1) << unsigned(lexicon_->kinds[all_[m].phrase]);
      marks |= lexicon_->marks[all_[m].phrase];
    }
    kinds_[i] = bits;
    marks_[i] = marks;
  }
}

Hits::Row Hits::row(std::size_t first, std::size_t last) const {
  Row row;
  for (std::size_t i = first; i < last && i < kinds_.size(); ++i) {
    row.kinds |= kinds_[i];
    if (any(i, Kind::Note)) row.notes |= marks_[i];
    if (any(i, Kind::Cue)) row.cues |= marks_[i];
    if (any(i, Kind::Verb)) row.verbs |= marks_[i];
  }
  return row;
}

void Hits::find(const Lexicon& lexicon, std::span<const Token> tokens, bool accentless) {
  lexicon_ = &lexicon;
  starts_.clear();
  all_.clear();
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    starts_.push_back(std::uint32_t(all_.size()));
    lexicon.match(tokens, i, accentless, all_);
  }
  starts_.push_back(std::uint32_t(all_.size()));
  kinds();
}

std::optional<Hits::Found> Hits::longest(std::size_t i, Kind kind) const {
  for (const Match& m : at(i))
    if (lexicon_->kinds[m.phrase] == kind) return Found{&lexicon_->senses[lexicon_->phrases[m.phrase].sense], m.tokens};
  return std::nullopt;
}

std::optional<Hits::Found> Hits::said(std::size_t i, Kind kind, std::string_view word, std::uint64_t mark) const {
  for (const Match& m : at(i)) {
    if (lexicon_->kinds[m.phrase] != kind) continue;
    if (!(lexicon_->marks[m.phrase] & mark)) continue;
    const Sense& sense = lexicon_->sense_of(m);
    if (sense.says(word)) return Found{&sense, m.tokens};
  }
  return std::nullopt;
}

// A shift counted from the last time ("hai tháng sau") is another word than the same from today ("tháng sau").
std::optional<Hits::Found> Hits::shift(std::size_t i, bool counted) const {
  std::optional<Found> found;
  if (!any(i, Kind::Shift)) return found;
  for (const Match& m : at(i)) {
    const Sense& sense = lexicon_->senses[lexicon_->phrases[m.phrase].sense];
    if (sense.kind != Kind::Shift) continue;
    if (found && m.tokens < found->tokens) break;
    bool last = sense.words.size() > 1 && sense.words[1] == "last";
    if (!found || (counted && last)) found = Found{&sense, m.tokens};
  }
  return found;
}

namespace {

PartialDate ymd(int y, int m = 0, int d = 0) { return {std::int16_t(y), std::uint8_t(m), std::uint8_t(d)}; }

bool valid(PartialDate date) {
  return date.month == 0 && date.day == 0 ? date.year > 0 : PartialDate::parse(date.edtf()).has_value();
}

// The calendar date of a day number, by the civil algorithm (H. Hinnant, "chrono-compatible low-level date algorithms").
PartialDate civil(Day days) {
  int z = days + 719468;
  int era = (z >= 0 ? z : z - 146096) / 146097;
  unsigned doe = unsigned(z - era * 146097);
  unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  int y = int(yoe) + era * 400;
  unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  unsigned mp = (5 * doy + 2) / 153;
  unsigned d = doy - (153 * mp + 2) / 5 + 1;
  unsigned m = mp < 10 ? mp + 3 : mp - 9;
  return ymd(y + (m <= 2), int(m), int(d));
}

bool before_or_at(PartialDate a, PartialDate b) { return first_day(a) <= last_day(b); }

}  // namespace

int TimeReader::digits(std::size_t i) const {
  if (i >= tokens_.size() || !tokens_[i].is(kNumber) || size(i) > 4) return -1;
  int value = 0;
  for (auto c : text_.substr(tokens_[i].begin, size(i))) value = value * 10 + (c - '0');
  return value;
}

std::optional<TimeReader::Number> TimeReader::number(std::size_t i) const {
  if (i >= tokens_.size()) return std::nullopt;
  if (tokens_[i].is(kNumber)) {
    if (size(i) > 15) return std::nullopt;
    std::int64_t value = 0;
    for (auto c : text_.substr(tokens_[i].begin, size(i))) value = value * 10 + (c - '0');
    std::size_t j = i + 1;
    // Groups of three after a dot or comma are thousands.
    while (size(i) <= 3 && j + 1 < tokens_.size() && (mark(j) == '.' || mark(j) == ',') && tokens_[j + 1].is(kNumber) &&
           size(j + 1) == 3 && !tokens_[j].is(kSpace) && !tokens_[j + 1].is(kSpace) && value < 1'000'000'000'000) {
      for (auto c : text_.substr(tokens_[j + 1].begin, 3)) value = value * 10 + (c - '0');
      j += 2;
    }
    return Number{value, std::uint32_t(j - i), false};
  }
  if (auto found = hits_.at(i, Kind::Number)) return Number{found->sense->value, found->tokens, true};
  return std::nullopt;
}

std::optional<TimeReader::Decimal> TimeReader::decimal(std::size_t i, char decimal_mark) const {
  if (i + 3 >= tokens_.size() || !tokens_[i].is(kNumber) || !tokens_[i + 2].is(kNumber) || tokens_[i + 1].is(kSpace) ||
      tokens_[i + 2].is(kSpace))
    return std::nullopt;
  if ((mark(i + 1) != ',' && mark(i + 1) != '.') || size(i) > 6 || size(i + 2) > 6) return std::nullopt;
  const auto unit = hits_.at(i + 3, Kind::Unit);
  if (!unit) return std::nullopt;
  const auto& what = unit->sense->words[0];
  const bool large = what == "million" || what == "billion";
  if (size(i + 2) == 3 && (mark(i + 1) != decimal_mark || !large)) return std::nullopt;  // thousands
  Decimal out{0, 1, 3};
  for (auto c : text_.substr(tokens_[i].begin, size(i))) out.value = out.value * 10 + (c - '0');
  for (auto c : text_.substr(tokens_[i + 2].begin, size(i + 2)))
    out.value = out.value * 10 + (c - '0'), out.scale *= 10;
  return out;
}

// The year of a date that tells none: from the words after it, else from what the text is about.
void TimeReader::settle(Point& p, std::size_t& next) {
  if (p.date.year != 0 || p.date.month == 0) return;
  std::size_t j = next, over = next;
  if (time_word(j, "year_of", over)) j = over;
  if (mark(j) == ',') ++j;
  if (auto shift = hits_.at(j, Kind::Shift)) {
    const auto& w = shift->sense->words;
    if (!w.empty() && w[0] == "year") {
      bool last = w.size() > 1 && w[1] == "last";
      int base = last ? clock_.last.year : clock_.document.year;
      if (base == 0 && last) base = clock_.document.year;
      if (base) p.date.year = std::int16_t(base + shift->sense->value);
      p.relative = true;
      next = j + shift->tokens;
      if (std::find(w.begin(), w.end(), "future") != w.end()) p.future = true;
      return;
    }
    if (!w.empty() && w[0] == "recent") next = j + shift->tokens;
    if (!w.empty() && w[0] == "next") {
      next = j + shift->tokens;
      p.future = true;
      if (clock_.document.year) {
        p.date.year = clock_.document.year;
        if (before_or_at(p.date, clock_.document)) ++p.date.year;
      }
      return;
    }
  }
  p.relative = true;
  p.open_year = true;
  if (auto recent = hits_.at(next, Kind::Shift);
      recent && !recent->sense->words.empty() && recent->sense->words[0] == "recent") {
  } else if (clock_.sentence.year) {  // "Riêng năm 1973, … Australia (26/2), Malaysia (30/3)"
    p.date.year = clock_.sentence.year;
    return;
  }
  if (clock_.clause.year &&
      clock_.clause.month) {  // "… ngày 3/9/2016; Ấn Độ làm theo ngày 2/10": later in the same year
    p.date.year = clock_.clause.year;
    if (valid(p.date) && before_or_at(clock_.clause, p.date)) return;
    p.date.year = 0;
  }
  if (clock_.opened) {  // "Riêng năm 1960 có 17 nước vào … Ngày 20-9, …"
    p.date.year = clock_.opened;
    return;
  }
  if (clock_.document.year) {
    p.date.year = clock_.document.year;
    if (!valid(p.date)) return;
    if (!before_or_at(p.date, clock_.document)) --p.date.year;
    // "A thăm Hà Nội tháng 3/2018. Ngày 23/3, …": of that year; but of the text's, where that was just before
    const PartialDate told = p.date.month == clock_.from.month ? clock_.from : clock_.to;
    const bool news = clock_.document.day && p.date.day && first_day(clock_.document) - first_day(p.date) < 15;
    const bool opens = next <= clock_.begin + 6 && !clock_.clause.year;
    if (told.month == p.date.month && told.year && opens && !news) p.date.year = told.year;
  }
}

std::optional<TimeReader::Point> TimeReader::dated(std::size_t i, bool strict) {
  std::size_t j = i, next = i;
  auto lent = [&](Point p) {  // "28/10 và 3/11/1997", "26-8 đến 4-9-2002": the year of the one behind it
    std::size_t other = p.next;
    if (auto with = hits_.at(other, Kind::And))
      other += with->tokens;
    else if (!time_word(p.next, "to", other))
      return p;
    if (const auto q = dated(other, false);
        q && q->date.year && q->date.month && !q->date.day == !p.date.day &&
        std::pair(p.date.month, p.date.day) <= std::pair(q->date.month, q->date.day))
      p.date.year = q->date.year;
    return p;
  };
  bool day_word = false;
  if (time_word(i, "day", next)) {
    day_word = true;
    j = next;
  }
  // "last September"
  if (auto shift = hits_.at(j, Kind::Shift);
      shift && !shift->sense->words.empty() && shift->sense->words[0] == "recent" &&
      hits_.at(j + shift->tokens, Kind::Month) && tokens_[j + shift->tokens].is(kUpper)) {
    auto month = hits_.at(j + shift->tokens, Kind::Month);
    return Point{ymd(0, month->sense->value), j + shift->tokens + month->tokens};
  }
  // "in May 1999 and … the following January": of the year after, where it is no later month
  if (auto shift = hits_.at(j, Kind::Shift); shift && !shift->sense->words.empty() &&
                                             shift->sense->words[0] == "following" && clock_.last.year &&
                                             clock_.last.month)
    if (auto month = hits_.at(j + shift->tokens, Kind::Month); month && tokens_[j + shift->tokens].is(kUpper)) {
      const int later = month->sense->value <= clock_.last.month ? 1 : 0;
      return Point{ymd(clock_.last.year + later, month->sense->value), j + shift->tokens + month->tokens};
    }
  // Month names: "June 7, 2023", "June 2023", "7 June 2023".
  if (auto month = hits_.at(j, Kind::Month)) {
    std::size_t k = j + month->tokens;
    int d = digits(k);
    if (d >= 1 && d <= 31 && size(k) <= 2) {
      std::size_t m = k + 1;
      if (m < tokens_.size() && tokens_[m].is(kWord) && !tokens_[m].is(kSpace)) ++m;  // 7th
      if (mark(m) == ',' && year(m + 1)) return Point{ymd(digits(m + 1), month->sense->value, d), m + 2};
      if (year(m)) return Point{ymd(digits(m), month->sense->value, d), m + 1};
      return lent({ymd(0, month->sense->value, d), m});
    }
    if (std::size_t of; time_word(k, "of", of) && year(of))
      return Point{ymd(digits(of), month->sense->value), of + 1};  // "June of 2024"
    if (year(k)) return Point{ymd(digits(k), month->sense->value), k + 1};
    if (mark(k) == ',' && year(k + 1)) return Point{ymd(digits(k + 1), month->sense->value), k + 2};
    if (!tokens_[j].is(kUpper) || has_word(month->sense, "short"))
      return std::nullopt;  // "may", "march"; "Jan Eliasson"
    return lent({ymd(0, month->sense->value), k});
  }
  int d = digits(j);
  if (d >= 0) {
    std::size_t k = j + 1;
    if (d >= 1 && d <= 31 && size(j) <= 2) {
      std::size_t m = k;
      if (m < tokens_.size() && tokens_[m].is(kWord) && !tokens_[m].is(kSpace)) ++m;  // 26th
      std::size_t of = m;
      if (time_word(m, "of", next)) of = next;
      if (auto month = hits_.at(of, Kind::Month); month && tokens_[of].is(kUpper)) {
        m = of + month->tokens;
        if (mark(m) == ',' && year(m + 1)) ++m;
        if (year(m)) return Point{ymd(digits(m), month->sense->value, d), m + 1};
        return lent({ymd(0, month->sense->value, d), m});
      }
      if (time_word(k, "month", next)) {  // 17 tháng 1 năm 1946
        std::size_t y = next, after;
        const int mon = month_of(y);
        if (mon >= 1 && mon <= 12) {
          if (time_word(y, "year", after) && year(after)) return Point{ymd(digits(after), mon, d), after + 1};
          if ((mark(y) == '/' || mark(y) == '-' || mark(y) == '.' || mark(y) == ',') && year(y + 1))
            return Point{ymd(digits(y + 1), mon, d), y + 2};
          if (year(y)) return Point{ymd(digits(y), mon, d), y + 1};
          return Point{ymd(0, mon, d), y};
        }
      }
      char sep = mark(k);
      if (sep == '/' || sep == '-' || sep == '.') {
        int mon = digits(k + 1);
        if (mon >= 1 && mon <= 12 && size(k + 1) <= 2) {
          if (mark(k + 2) == sep && year(k + 3)) {
            clock_.dotted |= sep == '.';
            return Point{ymd(digits(k + 3), mon, d), k + 4};
          }
          const bool dotted = sep == '.' && !tokens_[k].is(kSpace) && !tokens_[k + 1].is(kSpace) &&
                              (day_word || (clock_.dotted && !strict));  // "28.7" in a text that writes "8.10.2021"
          if (std::size_t y; sep != '.' && time_word(k + 2, "year", y) && year(y))
            return Point{ymd(digits(y), mon, d), y + 1};  // "20/9 năm 1977"
          bool more = (mark(k + 2) == sep || mark(k + 2) == '/' ||
                       (clock_.dotted && mark(k + 2) == '.' && !tokens_[k + 2].is(kSpace))) &&
                      digits(k + 3) >= 0 && !tokens_[k + 3].is(kSpace);
          if ((sep != '.' || dotted) && !more && (day_word || dotted || (sep == '/' && !strict))) {
            if (!day_word) {
              // A bare N/N is a date only where no counted thing follows.
              std::size_t after = k + 2;
              bool plain = after >= tokens_.size() || tokens_[after].is(kPunct) || hits_.at(after, Kind::Time) ||
                           hits_.at(after, Kind::Shift) || hits_.at(after, Kind::And) || hits_.at(after, Kind::Break) ||
                           hits_.at(after, Kind::Cue) || hits_.at(after, Kind::Prep) || hits_.at(after, Kind::Verb);
              const auto unit = hits_.at(after, Kind::Unit), shift = hits_.at(after, Kind::Shift);  // "13/12 năm ngoái"
              if (!plain || (unit && !(shift && shift->tokens > unit->tokens)) || mark(after) == '%')
                return std::nullopt;
            }
            return lent({ymd(0, mon, d), k + 2});
          }
          if (sep == '-' && !more && !tokens_[k].is(kSpace) && !tokens_[k + 1].is(kSpace))
            if (const Point p = lent({ymd(0, mon, d), k + 2}); p.date.year) return p;
        }
      }
    }
    // 11/2007, 10-2010: month and year.
    if (d >= 1 && d <= 12 && size(j) <= 2 && (mark(k) == '/' || mark(k) == '-') && year(k + 1) &&
        (mark(k) == '/' || !tokens_[k].is(kSpace)))
      return Point{ymd(digits(k + 1), d), k + 2};
    if (const int mon = digits(k + 1), day = digits(k + 3);
        year(j) && mark(k) == '-' && mark(k + 2) == '-' && mon >= 1 && mon <= 12 && day >= 1 && day <= 31 &&
        size(k + 1) == 2 && size(k + 3) == 2 && !tokens_[k].is(kSpace) && !tokens_[k + 2].is(kSpace))
      return Point{ymd(d, mon, day), k + 4};  // "2024-06-19"
    if (year(j) && k < tokens_.size() && tokens_[k].is(kWord) && !tokens_[k].is(kSpace))
      return std::nullopt;  // "the 1990s"
    if (year(j) && !day_word) {
      Point p{ymd(d), k};
      p.bare = true;
      return p;
    }
    return std::nullopt;
  }
  if (!day_word && time_word(i, "month", next)) {
    std::size_t y = next, after;
    const int mon = month_of(y);
    if (mon < 1 || mon > 12) return std::nullopt;
    if ((mark(y) == '/' || mark(y) == '-' || mark(y) == '.') && year(y + 1))
      return Point{ymd(digits(y + 1), mon), y + 2};
    if (time_word(y, "year", after) && year(after)) return Point{ymd(digits(after), mon), after + 1};
    if (year(y)) return Point{ymd(digits(y), mon), y + 1};
    return lent({ymd(0, mon), y});
  }
  if (!day_word && time_word(i, "year", next)) {
    std::size_t part = next;
    if (year(part)) return Point{ymd(digits(part)), part + 1};
  }
  return std::nullopt;
}

// The month at a token, in digits or in words ("tháng Mười Hai"); the token moves behind it. 0 for none.
int TimeReader::month_of(std::size_t& at) {
  if (const int month = digits(at); month >= 0) return ++at, month;
  const auto word = number(at);
  if (!word || !word->word || word->value < 1 || word->value > 12) return 0;
  if (std::size_t next;
      !tokens_[at].is(kUpper) && !time_word(at + word->tokens, "year", next) && !year(at + word->tokens))
    return 0;  // "tháng năm nay"
  at += word->tokens;
  return int(word->value);
}

std::optional<TimeReader::Point> TimeReader::point(std::size_t i, bool strict) {
  if (i >= tokens_.size()) return std::nullopt;
  std::size_t next = 0;
  while (time_word(i, "part", next)) i = next;  // "đầu năm", "late"
  if (auto p = dated(i, strict)) {
    std::size_t after = p->next;
    settle(*p, after);
    p->next = after;
    if (!valid(p->date)) return std::nullopt;
    return p;
  }
  std::int64_t times = 1;
  std::size_t j = i;
  if (!hits_.at(i, Kind::Shift))
    if (auto n = number(i)) {
      times = n->value;
      j = i + n->tokens;
    }
  if (auto shift = hits_.shift(j, j != i)) {
    const auto& w = shift->sense->words;
    if (w.size() < 2 || times > 1000) return std::nullopt;
    if (hits_.at(j + shift->tokens, Kind::Break) && j != i) return std::nullopt;  // "một ngày sau khi …"
    // "ký và phê chuẩn ngay trong ngày", and not "ngay trong ngày mở ký"
    const std::size_t behind = j + shift->tokens;
    if (shift->sense->says("closing") && behind < tokens_.size() && !hits_.at(behind, Kind::And) &&
        (tokens_[behind].is(kWord) || tokens_[behind].is(kNumber)))
      return std::nullopt;
    if (const auto clause = j != i ? hits_.at(j, Kind::Break) : std::nullopt; clause && clause->tokens > shift->tokens)
      return std::nullopt;  // "mười một ngày sau vụ …"
    bool later = w[1] == "last";
    const bool ago = j != i && has_word(shift->sense, "ago");  // "ba mươi năm trước": counted from the day of the text
    if (j != i && !later && !ago) return std::nullopt;
    if (ago && (times < 2 || !clock_.document.year || hits_.at(j + shift->tokens, Kind::Deictic))) return std::nullopt;
    PartialDate base = later && clock_.last.year ? clock_.last : clock_.document;
    if (base.year == 0) base = later ? clock_.last : PartialDate{};
    if (later && w[0] == "day" && !clock_.last.day && clock_.day.day) {
      // "elected on 17 June for 2021-22; the following day …": of the last day, unless that was told aside, of long ago
      const bool aside = clock_.news.day && std::abs(clock_.day.year - clock_.last.year) > 1;
      base = aside ? clock_.news : clock_.day;
    }
    if (later && w[0] == "year" && j == i && clock_.coming)
      base = clock_.document;  // "… ngày 31/12 tới. Hết năm sau, …"
    if (later && j != i && (w[0] == "month" || w[0] == "week") && !clock_.last.month && clock_.day.month)
      base = clock_.day;
    Point p{{}, j + shift->tokens};
    if (later &&
        j !=
            i)  // "tám tháng sau ngày 29/1/2025": counted from what is named; the date itself where a clause tells what was then
      if (const auto from = dated(j + shift->tokens, false);
          from && from->date.year && from->date.month && valid(from->date)) {
        if (mark(from->next) == ',' && hits_.saying(from->next + 1, Kind::Break, "when")) return from;
        base = from->date;
        p.next = from->next;
      }
    p.relative = true;
    p.future = std::find(w.begin(), w.end(), "future") != w.end();
    if (base.year == 0) return std::nullopt;
    if (w[0] == "day" && shift->sense->value == 0 && j == i && later)  // "cùng ngày 3/6/2014"
      if (const auto named = dated(j + shift->tokens, false);
          named && named->date.day && named->date.year && valid(named->date))
        return named;
    if (w[0] == "year" && shift->sense->value == 0 && year(j + shift->tokens)) {  // "cùng năm 2013"
      Point named{ymd(digits(j + shift->tokens)), j + shift->tokens + 1};
      return named;
    }
    int by = int(times) * shift->sense->value;
    if (w[0] == "year") {
      p.date = ymd(base.year + by);
      // "tháng 10 năm ngoái" is settled with the month; "một năm sau" keeps the month it counts from.
      if (later && j != i && base.month) p.date.month = base.month;
      if (p.date.month && i > 0 && hits_.saying(i - 1, Kind::Time, "exact"))
        p.date.day = base.day;  // "đúng một năm sau"
    } else if (w[0] == "month") {
      if (!base.month) return std::nullopt;
      int m = base.year * 12 + base.month - 1 + by;
      p.date = ymd(m / 12, m % 12 + 1);
    } else if (w[0] == "day") {
      if (!base.day) {
        if (by != 0) return std::nullopt;
        p.date = base;
      } else {
        p.date = civil(first_day(base) + by);
      }
    } else if (w[0] == "week") {
      if (!base.day) return std::nullopt;
      p.date = civil(first_day(base) + 7 * by);
    } else {
      return std::nullopt;
    }
    if (!valid(p.date)) return std::nullopt;
    if ((later && j != i) || (w[0] == "year" && !later))
      clock_.sentence = ymd(p.date.year);  // "hai tháng sau, ngày 20/9"
    return p;
  }
  if (auto weekday = hits_.at(i, Kind::Weekday); weekday && tokens_[i].is(kUpper) && clock_.document.day) {
    Day today = first_day(clock_.document);
    int now = ((today % 7) + 7 + 3) % 7;  // 1970-01-01 was a Thursday; Monday is 0
    int back = (now - (weekday->sense->value - 1) + 7) % 7;
    Point p{civil(today - back), i + weekday->tokens};
    p.relative = true;
    return p;
  }
  return std::nullopt;
}

// Whether two days of one month are joined from token i on, and where the second stands: "19-20", "19 and 20", "19 to 20".
std::optional<std::size_t> TimeReader::joined_day(std::size_t i, int day) const {
  std::size_t other = i;
  if (mark(i) == '-')
    other = i + 1;
  else if (const auto with = hits_.at(i, Kind::And))
    other = i + with->tokens;
  else if (!time_word(i, "to", other))
    return std::nullopt;
  const int second = digits(other);
  return second > day && second <= 31 && size(other) <= 2 ? std::optional(other) : std::nullopt;
}

// "June 19-20, 2024", "June 19 and 20": days of the month named before them.
std::optional<Time> TimeReader::days_behind_month(std::size_t i) {
  const auto month = hits_.at(i, Kind::Month);
  if (!month || !tokens_[i].is(kUpper)) return std::nullopt;
  const auto behind = [this](std::size_t at) {
    return at < tokens_.size() && tokens_[at].is(kWord) && !tokens_[at].is(kSpace) ? at + 1 : at;
  };  // "19th"
  const std::size_t first = i + month->tokens;
  const int day = digits(first);
  if (day < 1 || day > 31 || size(first) > 2) return std::nullopt;
  const auto second = joined_day(behind(first + 1), day);
  if (!second || hits_.at(behind(*second + 1), Kind::Month)) return std::nullopt;
  std::size_t next = behind(*second + 1);
  if (mark(next) == '/' || (next < tokens_.size() && tokens_[next].is(kNumber) && !year(next))) return std::nullopt;
  Point p{ymd(0, month->sense->value, digits(*second)), next};
  const std::size_t at = mark(next) == ',' ? next + 1 : next;
  if (year(at))
    p.date.year = std::int16_t(digits(at)), next = at + 1;
  else
    settle(p, next);
  if (!valid(p.date)) return std::nullopt;
  Time time;
  time.first = std::uint32_t(i);
  time.shape = Time::Shape::Range;
  time.from = time.to = p.date;
  time.from.day = std::uint8_t(day);
  time.relative = p.relative;
  time.last = std::uint32_t(next);
  clock_.last = time.to;
  return time;
}

std::optional<Time> TimeReader::read(std::size_t i) {
  Time time;
  time.first = std::uint32_t(i);
  std::size_t j = i, next = i;
  bool from = false, until = false;
  while (j < tokens_.size() && time_word(j, "term", next)) {
    time.term = true;
    j = next;
  }
  if (const auto shift = hits_.shift(j, false);
      shift && shift->tokens > 2) {  // "trước đó một ngày" begins with a word for "until"
  } else if (time_word(j, "from", next)) {
    from = true;
    j = next;
  } else if (time_word(j, "until", next)) {
    until = true;
    j = next;
  } else if (time_word(j, "on", next)) {
    j = next;
  }
  while (time_word(j, "term", next)) {
    time.term = true;
    j = next;
  }
  if (std::size_t day = j;
      until && time.term && (time_word(j, "on", next) ? time_word(day = next, "day", next) : time_word(j, "day", next)))
    return std::nullopt;  // "hết nhiệm kỳ ngày 31/12": whose term ends then
  for (const auto& [half, from_month] :
       {std::pair(Asked("first_half"), 1),
        std::pair(Asked("second_half"), 7)}) {  // "nửa sau năm 1999", "in the second half of 1999"
    if (from || until || !time_word(j, half, next)) continue;
    std::size_t y = next;
    if (time_word(y, "year", next)) y = next;
    if (!year(y)) break;
    time.shape = Time::Shape::Range;
    time.from = ymd(digits(y), from_month);
    time.to = ymd(digits(y), from_month + 5);
    time.last = std::uint32_t(y + 1);
    clock_.last = time.to;
    return time;
  }
  if (auto days = days_behind_month(j)) {
    days->first = std::uint32_t(i);
    return days;
  }
  // "từ ngày 21 đến 24/9", "18-24/4/1955", "12 and 13 May": a day that borrows the rest from the second.
  {
    const auto borrows = [&](std::size_t at) {  // "… và 20/6", "… and 20 June", "… và 20 tháng 6"
      std::size_t over;
      return mark(at) == '/' || (mark(at) == '-' && mark(at + 2) == '-') ||
             (hits_.at(at, Kind::Month) && tokens_[at].is(kUpper)) || time_word(at, "month", over);
    };
    std::size_t k = j;
    if (time_word(k, "day", next)) k = next;
    int d = digits(k);
    if (d >= 1 && d <= 31 && size(k) <= 2) {
      std::size_t m = k + 1;
      // "5/16-6-1972": from the fifth to the sixteenth
      const bool slashed = mark(m) == '/' && digits(m + 1) > d && size(m + 1) <= 2 && mark(m + 2) == '-' &&
                           digits(m + 3) >= 1 && digits(m + 3) <= 12 && mark(m + 4) == '-' && year(m + 5);
      bool joined = mark(m) == '-' || slashed;
      if (joined)
        ++m;
      else if (auto with = hits_.at(m, Kind::And);
               with && digits(m + with->tokens) > d && borrows(m + with->tokens + 1)) {
        joined = true;
        m += with->tokens;
      } else if (time_word(m, "to", next)) {
        joined = true;
        m = next;
      }
      std::size_t number = m;
      if (joined && !slashed && mark(m - 1) != '-') time_word(m, "day", number);  // "từ ngày 4 đến ngày 11-2-1945"
      if (joined && digits(number) >= 1 && size(number) <= 2) {
        if (auto p = dated(m, false); p && p->date.day && p->date.day > d) {
          std::size_t after = p->next;
          settle(*p, after);
          if (valid(p->date)) {
            time.shape = Time::Shape::Range;
            time.to = p->date;
            time.from = p->date;
            time.from.day = std::uint8_t(d);
            time.relative = p->relative;
            time.last = std::uint32_t(after);
            clock_.last = time.to;
            return time;
          }
        }
      }
    }
  }
  auto p = point(j, !from && !until && !time.term);
  if (!p) {
    // A bare "21/10" between commas or brackets.
    p = point(j, false);
    if (p && p->date.day &&
        !(j == 0 || tokens_[j - 1].is(kPunct) || from || until || hits_.at(j - 1, Kind::Time) ||
          hits_.at(j - 1, Kind::Prep) || hits_.at(j - 1, Kind::Weekday) || hits_.at(j - 1, Kind::Time)))
      return std::nullopt;
  }
  if (!p) return std::nullopt;
  time.from = p->date;
  time.relative = p->relative;
  time.future = p->future;
  time.last = std::uint32_t(p->next);
  time.shape = until ? Time::Shape::Until : from ? Time::Shape::Since : Time::Shape::Instant;
  // A second point: "2020-2021", "1974-75", "October 28 and 29", "từ … đến …".
  std::size_t k = p->next;
  bool dash = mark(k) == '-' && !(k + 1 < tokens_.size() && p->date.day && tokens_[k + 1].is(kWord) &&
                                  tokens_[k + 1].is(kUpper));  // "Hà Nội, 4/6/2025 - Ngày 3/6, …": of the dateline
  bool word = !dash && time_word(k, "to", next);
  if (dash || word) {
    std::size_t m = dash ? k + 1 : next;
    std::size_t over = 0;
    while (time_word(m, "until", over) || time_word(m, "part", over)) m = over;
    if (time_word(m, "now", over) && (dash || word)) {
      time.shape = Time::Shape::Since;
      time.last = std::uint32_t(over);
    } else if (p->bare && dash && digits(m) >= 0 && size(m) == 2 && !tokens_[m].is(kSpace) && mark(m + 1) != '/') {
      int y2 = p->date.year / 100 * 100 + digits(m);
      if (y2 > p->date.year) {
        time.shape = Time::Shape::Range;
        time.to = ymd(y2);
        time.last = std::uint32_t(m + 1);
        time.term = time.term || !from;
      }
    } else {
      auto q = point(m, false);
      if (q && (p->bare ? q->date.day == 0 && (q->bare || word) : true) && !(dash && p->date.day && !q->date.day)) {
        PartialDate a = p->date, b = q->date;
        if (p->open_year && !q->open_year && b.year) a.year = b.year;
        if (p->open_year && q->open_year && a.year && b.year && last_day(b) < first_day(a))
          b.year = a.year;  // "từ 26/9 đến 14/10", told on 4/10
        bool ordered = a.year == 0 || b.year == 0 || first_day(a) <= last_day(b);
        // "2007-2008" is a period; "3-2-1986" never gets here.
        if (ordered) {
          time.shape = Time::Shape::Range;
          time.from = a;
          time.to = b;
          time.term = time.term || (p->bare && dash);
          time.last = std::uint32_t(q->next);
        }
      }
    }
  } else if (p->date.day && hits_.at(k, Kind::And)) {
    std::size_t m = k + hits_.at(k, Kind::And)->tokens;
    int d2 = digits(m);
    if (d2 > p->date.day && d2 <= 31 && size(m) <= 2 && p->date.month &&
        (m + 1 >= tokens_.size() || tokens_[m + 1].is(kPunct)) && hits_.at(p->next - 2, Kind::Month)) {
      time.shape = Time::Shape::Range;
      time.to = p->date;
      time.to.day = std::uint8_t(d2);
      time.last = std::uint32_t(m + 1);
    }
  }
  if (!time.relative && time.from.year && time.shape == Time::Shape::Instant) clock_.sentence = time.from;
  if (time.relative && time.from == clock_.document &&
      clock_.day.day) {  // "today" in what somebody is quoted to have said: the day told before goes on
    bool quoted = false;
    for (std::size_t x = 0; x < i; ++x) quoted ^= mark(x) == '"';
    if (quoted) return time;
  }
  if (!p->future) clock_.last = time.from;
  clock_.coming = p->future && clock_.document.year;
  const bool to_come =
      clock_.document.day && time.from.day &&
      first_day(time.from) > first_day(clock_.document);  // told of what will be: nothing is counted from it
  if (!p->future && !to_come && time.from.year && time.from.day) {
    clock_.day = time.from;
    if (time.from.year == clock_.document.year) clock_.news = time.from;
  }
  return time;
}

}  // namespace dothi::prose
