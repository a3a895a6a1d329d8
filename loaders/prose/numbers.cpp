// Numbers, ordinals, sessions and times of a sentence.
#include "scan.h"

#include <algorithm>

namespace dothi::prose {

namespace {

// The currency whose sign stands right before a number: "$500 million", "A$3 million", "€10".
std::string_view currency_before(std::string_view text, std::size_t at) {
  const auto before = text.substr(0, at);
  static constexpr std::pair<std::string_view, std::string_view> kSigns[] = {
      {"A$", "AUD"},  {"C$", "CAD"}, {"NZ$", "NZD"}, {"S$", "SGD"}, {"HK$", "HKD"},
      {"US$", "USD"}, {"$", "USD"},  {"€", "EUR"},   {"£", "GBP"},  {"¥", "JPY"}};
  std::string_view found;
  std::size_t longest = 0;
  for (auto [sign, code] : kSigns)
    if (before.ends_with(sign) && sign.size() > longest) found = code, longest = sign.size();
  return found;
}

// XIII → 13; 0 for what is no such number.
int roman_numeral(std::string_view word) {
  int sum = 0, before = 0;
  for (auto c = word.rbegin(); c != word.rend(); ++c) {
    const int digit = *c == 'I' ? 1 : *c == 'V' ? 5 : *c == 'X' ? 10 : *c == 'L' ? 50 : 0;
    if (digit == 0) return 0;
    sum += digit < before ? -digit : digit;
    before = std::max(before, digit);
  }
  return sum;
}

}  // namespace

// ---- Times ----------------------------------------------------------------------------------------------

// A time, unless a name or a phrase is longer.
// "đầu những năm 1990", "thập niên 1960": ten years, which date nothing.
bool Reader::scan_decade(Scan& s) {
  const auto decade = hits_->saying(s.i, Kind::Time, "decade");
  const std::size_t year = decade ? s.i + decade->tokens : s.last;
  if (year >= s.last || !tokens_[year].is(kNumber) || tokens_[year].end - tokens_[year].begin != 4 ||
      !word_at(year).ends_with('0'))
    return false;
  const std::size_t next = year + 1;
  const bool joined = next + 1 < s.last && tokens_[next + 1].is(kNumber) &&
                      (tokens_[next].is(kPunct) || hits_->any(next, Kind::And));  // "những năm 2010 và 2020"
  if (!joined) add(s, It::Word, next);
  return !joined;
}

// "the 1990s": no year, and nobody's number.
bool Reader::scan_english_decade(Scan& s) {
  const std::size_t ending = s.i + 1;
  if (page_.vietnamese || ending >= s.last || tokens_[s.i].end - tokens_[s.i].begin != 4 ||
      !word_at(s.i).ends_with('0') || tokens_[ending].is(kSpace) || word_at(ending) != "s")
    return false;
  add(s, It::Skip, ending + 1);
  return true;
}

bool Reader::scan_time(Scan& s) {
  const bool number = tokens_[s.i].is(kNumber);
  if (s.name_tokens > 0) return false;
  if (hits_->any(s.i, Kind::Time) && scan_decade(s)) return true;
  if (number && scan_english_decade(s)) return true;
  if ((!number || s.decimal) && !hits_->any(s.i, {Kind::Time, Kind::Shift, Kind::Month, Kind::Weekday, Kind::Number}))
    return false;
  const bool session = !items_.empty() && items_.back().t == It::Word && items_.back().unit == "session";
  const auto saved = clock_;
  const auto time = session ? std::nullopt : s.times.read(s.i);
  // "(1987–1992)" beside a name: aside
  if (time && s.item.depth > 0 && time->shape == Time::Shape::Range && time->term) clock_.last = saved.last;
  // "… nhiệm kỳ 2021-2024. Hai tháng sau": nothing is counted from a term
  if (time && time->term && time->shape == Time::Shape::Range && saved.last.month) clock_.last = saved.last;
  if (!time || time->last > s.last || time->last <= s.i || is_no_time(s, *time)) {
    clock_ = saved;
    return false;
  }
  s.item.time = *time;
  add(s, It::Time, time->last);
  return true;
}

bool Reader::is_no_time(const Scan& s, const Time& time) const {
  const std::size_t end = time.last, size = end - s.i;
  if (s.longest > size) return true;  // "cùng ngày với"
  // "1.000 nước" is no year; a year stands alone.
  if (size == 1 && tokens_[s.i].is(kNumber) && end < s.last && hits_->at(end, Kind::Unit) &&
      !hits_->any(end, {Kind::Time, Kind::Prep}))
    return true;
  // "6/8/1985: bốn mươi năm sau Hiroshima, …"
  const bool entry = items_.size() > 1 && items_.size() < 5 && items_[0].t == It::Time && items_[1].t == It::Colon;
  return page_.vietnamese && time.relative && entry && end < s.last && tokens_[end].is(kWord) &&
         tokens_[end].is(kUpper);
}

// ---- Numbers --------------------------------------------------------------------------------------------

// "169", "149th", "185 of the 190 ballots", "$500 million", "15 newly elected members"
bool Reader::scan_number(Scan& s) {
  const bool may = s.name_tokens == 0 && (tokens_[s.i].is(kNumber) || hits_->any(s.i, Kind::Number));
  auto n = may ? s.times.number(s.i) : std::nullopt;
  if (!n || (n->word && s.longest > n->tokens)) return false;
  if (s.decimal) n->value = s.decimal->value, n->tokens = s.decimal->tokens;
  std::size_t end = s.i + n->tokens;
  Item& item = s.item;
  item.value = n->value;
  if (!n->word && (scan_nth(s, end) || scan_votes_of(s, end))) return true;
  const bool fraction = !n->word && end < s.last && read_total(s, end);
  if (!items_.empty() && items_.back().t == It::Bound && items_.back().last == s.i)
    item.bound = items_.back().sense->text;
  const std::int64_t times = read_unit(s, end, n->word);
  if (item.unit.empty() || times > 1)
    if (auto sign = currency_before(page_.text, tokens_[s.i].begin); !sign.empty()) item.unit = sign;
  item.value *= times;
  if (s.decimal) item.value /= s.decimal->scale;
  // A number word without a unit is mostly a determiner: "hai nước", "ba phái bộ".
  add(s, fraction ? It::Frac : It::Num, end);
  return true;
}

// "149th", "the 80th session"
bool Reader::scan_nth(Scan& s, std::size_t end) {
  if (end >= s.last || !tokens_[end].is(kWord) || tokens_[end].is(kSpace)) return false;
  const auto suffix = word_at(end);
  if (suffix != "st" && suffix != "nd" && suffix != "rd" && suffix != "th") return false;
  const auto unit = hits_->at(end + 1, Kind::Unit);
  if (unit && unit->sense->words[0] == "session")
    add(s, It::Session, end + 1 + unit->tokens);
  else
    add(s, It::Ordinal, end + 1);
  return true;
}

// "184 votes out of 192"
bool Reader::scan_votes_of(Scan& s, std::size_t end) {
  const auto votes = end < s.last ? hits_->at(end, Kind::Unit) : std::nullopt;
  if (!votes || votes->sense->words[0] != "votes") return false;
  const std::size_t behind = end + votes->tokens;
  auto of = behind < s.last ? hits_->at(behind, Kind::Of) : std::nullopt;
  if (!of && behind < s.last) of = hits_->at(behind, Kind::Bound);
  if (!of || behind + of->tokens >= s.last || !tokens_[behind + of->tokens].is(kNumber)) return false;
  const auto all = s.times.number(behind + of->tokens);
  if (!all || all->value < s.item.value || all->value >= 1000 || s.item.value <= 20) return false;
  s.item.total = all->value;
  s.item.unit = "votes";
  add(s, It::Frac, behind + of->tokens + all->tokens);
  return true;
}

// "182/191", "185 of the 190 ballots": of how many. `end` moves behind it.
bool Reader::read_total(Scan& s, std::size_t& end) const {
  std::size_t total = end;
  if (end + 1 < s.last && is_mark(tokens_[end], '/') && tokens_[end + 1].is(kNumber)) {
    total = end + 1;
  } else {
    const auto of = hits_->any(end, Kind::Of) ? hits_->at(end, Kind::Of) : hits_->at(end, Kind::Bound);
    if (!of || end + of->tokens >= s.last || !tokens_[end + of->tokens].is(kNumber)) return false;
    total = end + of->tokens;
  }
  const auto all = s.times.number(total);
  if (!all || all->value < s.item.value) return false;
  s.item.total = all->value;
  end = total + all->tokens;
  return true;
}

// What is counted: "193 nước", "1,9 tỷ USD", "15 newly elected members". `end` moves behind it; returns how many times ("million").
std::int64_t Reader::read_unit(Scan& s, std::size_t& end, bool word) const {
  Item& item = s.item;
  std::int64_t times = 1;
  std::size_t u = end;
  for (int step = 0; step < 3 && u < s.last; ++step) {
    const auto unit = hits_->at(u, Kind::Unit);
    if (unit && !hits_->at(u).empty() && hits_->at(u).front().tokens > unit->tokens) break;  // "năm nước sáng lập"
    if (!unit) {
      if (step > 0 || !word_before_unit(s, u, word)) break;
      ++u;
      continue;
    }
    const auto& what = unit->sense->words[0];
    if (what == "session") break;
    if (what == "votes" && unit->tokens > 2 && !items_.empty() && marked(items_.back(), Kind::Prep, "among")) {
      item.unit = "member_count";  // "nằm trong số 187 nước bỏ phiếu thuận": the vote is theirs
      end = u + 1;
      break;
    }
    u += unit->tokens;
    if (what == "million")
      times *= 1'000'000;
    else if (what == "billion")
      times *= 1'000'000'000;
    else {
      item.unit = what;
      end = what == "personnel" || what == "deployments" ? behind_personnel(s, u) : u;
      break;
    }
    end = u;
  }
  return times;
}

// "15 newly elected members", "hai mươi nước": one word between.
bool Reader::word_before_unit(const Scan& s, std::size_t u, bool word) const {
  if (!tokens_[u].is(kWord) || tokens_[u].is(kUpper) || !hits_->at(u).empty() || u + 1 >= s.last) return false;
  const auto unit = hits_->at(u + 1, Kind::Unit);
  return unit && (!word || unit->sense->words[0] == "other");
}

// "cán bộ, chiến sĩ"
std::size_t Reader::behind_personnel(const Scan& s, std::size_t u) const {
  while (u < s.last) {
    std::size_t next = u;
    if (is_mark(tokens_[next], ','))
      ++next;
    else if (auto a = hits_->at(next, Kind::And))
      next += a->tokens;
    const auto more = next < s.last ? hits_->at(next, Kind::Unit) : std::nullopt;
    if (next == u || !more || more->sense->words[0] != "personnel") break;
    u = next + more->tokens;
  }
  return u;
}

// ---- Ordinals and sessions ------------------------------------------------------------------------------

// "thứ 149", "first", "fifth session"
bool Reader::scan_ordinal(Scan& s) {
  const auto ordinal = hits_->at(s.i, Kind::Ordinal);
  if (!ordinal || s.name_tokens >= ordinal->tokens) return false;
  const std::size_t end = s.i + ordinal->tokens;
  s.item.value = ordinal->sense->value;
  if (s.item.value == 0) {
    const auto n = end < s.last ? s.times.number(end) : std::nullopt;
    if (!n) return false;
    s.item.value = n->value;
    add(s, It::Ordinal, end + n->tokens);
    return true;
  }
  const auto unit = end < s.last ? hits_->at(end, Kind::Unit) : std::nullopt;
  if (unit && unit->sense->words[0] == "session")
    add(s, It::Session, end + unit->tokens);
  else
    add(s, It::Ordinal, end);
  return true;
}

// "khoá 80", "khoá thứ năm", "khoá XIII"
bool Reader::scan_session(Scan& s) {
  const auto unit = hits_->at(s.i, Kind::Unit);
  if (!unit || unit->sense->words[0] != "session" || unit->tokens < s.longest || s.name_tokens > 0) return false;
  std::size_t at = s.i + unit->tokens;
  if (auto ordinal = at < s.last ? hits_->at(at, Kind::Ordinal) : std::nullopt) {
    at += ordinal->tokens;
    s.item.value = ordinal->sense->value;
    if (s.item.value > 0) {
      add(s, It::Session, at);
      return true;
    }
  }
  if (at >= s.last) return false;
  if (const int roman = tokens_[at].is(kUpper) ? roman_numeral(word_at(at)) : 0; roman > 0) {
    s.item.value = roman;
    add(s, It::Session, at + 1);
    return true;
  }
  const auto n = s.times.number(at);
  const bool range =
      at + 1 < s.last && tokens_[at + 1].key == '-' && tokens_[at + 2 < s.last ? at + 2 : at].is(kNumber);
  if (!n || n->value >= 1000 || range) return false;
  s.item.value = n->value;
  add(s, It::Session, at + n->tokens);
  return true;
}

// Whether a count of votes follows: "được 182 phiếu", "took 184 votes", "obtained 192 of 193".
bool Reader::counts_votes(std::size_t i, std::size_t last) const {
  while (i < last && !tokens_[i].is(kNumber) &&
         (hits_->at(i, Kind::Bound) || hits_->at(i, Kind::Skip) || hits_->at(i, Kind::Filler)))
    ++i;
  if (i >= last || !tokens_[i].is(kNumber)) return false;
  if (!page_.vietnamese) return true;
  for (std::size_t j = i + 1; j < last && j < i + 8; ++j) {
    if (tokens_[j].is(kPunct) && tokens_[j].key != '/' && tokens_[j].key != '.') return false;
    if (auto unit = hits_->at(j, Kind::Unit)) return unit->sense->words[0] == "votes";
  }
  return false;
}

}  // namespace dothi::prose
