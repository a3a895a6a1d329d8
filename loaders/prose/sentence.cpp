// A sentence from its items to its facts, and what is remembered of it.
#include "item.h"

#include <algorithm>
#include <cstdlib>

namespace dothi::prose {

// " - a, b và c - " is a bracket too.
void Reader::dash_depth() {
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (items_[i].t != It::Dash || items_[i].depth || !tokens_[items_[i].first].is(kSpace)) continue;
    for (std::size_t j = i + 2; j < items_.size(); ++j) {
      if (items_[j].t == It::Semi) break;
      if (items_[j].t != It::Dash || items_[j].depth || !tokens_[items_[j].first].is(kSpace)) continue;
      // "… before — A was president from 2003 to 2005 — but …": a sentence of its own.
      const bool closes = j + 1 >= items_.size() || items_[j + 1].t == It::Stop || items_[j + 1].t == It::Break ||
                          items_[j + 1].t == It::And;
      if (closes && i + 2 < j && items_[i + 1].t == It::Ent && !items_[i + 1].demonym && items_[i + 1].ent >= 0 &&
          entities_[std::size_t(items_[i + 1].ent)].is(Part::Person) &&
          (items_[i + 2].t == It::Verb || has(items_[i + 2], Kind::Copula))) {
        turn(items_[i], It::Semi), turn(items_[j], It::Semi);
        i = j;
        break;
      }
      for (std::size_t k = i + 1; k < j; ++k) {
        ++items_[k].depth;
        items_[k].dashed = true;
      }
      i = j;
      break;
    }
  }
}

// "…, trừ Myanmar, …", "except for Chile and Peru": who is left out of what is told stands as if in brackets.
void Reader::exceptions() {
  for (std::size_t k = 0; k + 1 < items_.size(); ++k) {
    const auto except = hits_->saying(items_[k].first, Kind::Note, "except");
    if (!except || except->tokens != items_[k].size()) continue;
    const bool denied = items_[k].t == It::Cue;  // "Laos, not Viet Nam, signed"
    if (denied && !stands(k - 1, It::Comma)) continue;
    std::size_t end = k + 1, last = k;
    for (; stands(end, {It::Ent, It::Gen, It::Skip, It::Num, It::Of, It::And, It::Comma}); ++end) {
      if (stands(end, It::Ent)) last = end;
      if (stands(end, It::Comma) && (k < 2 || !stands(skip_right(end + 1, It::Skip), It::Ent))) break;
    }
    if (last == k || (denied && !stands(last + 1, {It::Comma, It::Stop}))) continue;
    for (std::size_t n = k; n <= last; ++n) ++items_[n].depth;
    k = last;
  }
}

// A sentence without an end is read in pieces, so that the time stays linear in the text: up to a mark, where there is one.
void Reader::long_sentence(const Block& block, const Line& line) {
  constexpr std::uint32_t longest = 600;  // tokens
  for (std::uint32_t first = line.first; first < line.last;) {
    std::uint32_t last = std::min(line.last, first + longest);
    if (last < line.last)
      for (std::uint32_t i = last; i-- > first + longest / 2;)
        if (const Token& t = block.tokens[i]; t.is(kPunct) && (t.key == ',' || t.key == ';')) {
          last = i + 1;
          break;
        }
    sentence(block, {first, last, first == line.first ? line.begin : block.tokens[first].begin,
                     last == line.last ? line.end : block.tokens[last - 1].end});
    first = last;
  }
}

// "Đứng đầu UNESCO là Tổng Giám đốc": what an office is called, of nobody; the next sentences speak of it.
bool Reader::office_defined() {
  for (const Item& item : items_)
    if (item.t == It::Pro || item.t == It::Honorific ||
        (item.t == It::Ent && (item.unknown || (item.ent >= 0 && entities_[std::size_t(item.ent)].is(Part::Person)))))
      return false;
  for (std::size_t k = 2; k < items_.size(); ++k) {
    const Item& body = items_[k - 2];
    if (items_[k].t != It::Title || !does(items_[k - 1], "office") || body.t != It::Ent || body.ent < 0) continue;
    if (k + 1 < items_.size() && items_[k + 1].t != It::Stop) continue;  // of whose, or more, is told
    const Entity& e = entities_[std::size_t(body.ent)];
    if (!e.is(Part::Organization) && !e.is(Part::Body) && !e.is(Part::Mission)) continue;
    const int named = office_named(lexicon_.titles[items_[k].sense->what], body.ent, surface(items_[k]), {}, {});
    if (named < 0) return false;
    last_position_ = named;
    return true;
  }
  return false;
}

// "Toà đặt trụ sở tại ........ và có ____ thẩm phán": to be filled in, and no statement.
bool Reader::has_blank(const Line& line) const {
  const std::string_view text = std::string_view(page_.text).substr(line.begin, line.end - line.begin);
  for (std::string_view blank : {".....", "____", "……"})
    if (text.find(blank) != std::string_view::npos) return true;
  return false;
}

// "…, and Malta, with a long coast, is among the countries …": the only country of the sentence, before a verb or set apart by commas;
// -1 for none.
int Reader::country_of_late_clause() const {
  int only = -1;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (!is_a(i, Part::State) || items_[i].demonym || items_[i].ent == only) continue;
    const bool acts = stands(i + 1, {It::Verb, It::Copula}) || has(i + 1, Kind::Copula) || stands(i + 1, It::Comma);
    if (only >= 0 || items_[i].depth || items_[i].possessive || !acts) return -1;
    const std::size_t before = skip_left(i, It::Skip);
    if (!stands(before - 1, {It::And, It::Break, It::Semi}) || marked(before - 1, Kind::And, "with")) return -1;
    only = items_[i].ent;
  }
  return only;
}

void Reader::sentence(const Block& block, const Line& line) {
  if (line.last - line.first > 1000) return long_sentence(block, line);
  if (has_blank(line)) return;
  if (denied_ == &block)
    return;  // "Answer: False. It left in 1985.": of what the statement is about, which nobody knows
  ++sentences;
  ++number_;
  block_ = &block;
  itemize(block, line.first, line.last);
  if (const std::size_t head = line.first == 0 ? entry_head() : 0;
      head && (head < items_.size() || block.lines.size() > 1)) {
    const bool inside = head < items_.size();  // "**17/3/2011 (HĐBA).** Nghị quyết …": of the same line
    entry_ = {items_.front().time.from,
              6,
              inside ? number_ - 1 : number_,
              line.begin,
              &block,
              stands(2, It::Ent) ? items_[2].ent : -1};
    if (!inside) return;
    itemize(block, items_[head].first, line.last);
  }
  compose();
  if (holds(It::Time)) between_times();
  whose_resolutions();
  dateline();
  run_in_heading(block, line);
  lead(block, line);
  Line cited = line;
  if (entry_.block == &block && entry_.at + 1 == number_) cited.begin = entry_.begin;
  analyse(cited);
}

// The person a sentence opens with, behind what he is: "Cựu Tổng thống Phần Lan A, …"; the end of the items where it opens otherwise.
std::size_t Reader::opening_person() const {
  std::size_t i = 0;
  while (stands(i, {It::Skip, It::Modifier, It::Title, It::Honorific, It::Rank, It::Time, It::Comma, It::Quote}) ||
         (i > 0 && is_a(i, Part::State)) || is_a(i, Part::Office))
    ++i;
  return is_a(i, Part::Person) ? i : items_.size();
}

// Whether the sentence names whose name the title is, be it in part: "Khi cậu bé Kofi chào đời …".
bool Reader::names_titled() const {
  const std::string& name = thing(titled_person_).name;
  return any_item(0, items_.size(), [&](const Item& i) {
    if (i.t == It::Ent) return i.ent == titled_person_;
    if (!capital_word(i) || i.size() != 1) return false;
    const std::string_view word = word_at(i.first);
    const auto at = name.find(word);
    return at != std::string::npos && (at == 0 || name[at - 1] == ' ') &&
           (at + word.size() == name.size() || name[at + word.size()] == ' ');
  });
}

// The sex of whom a life tells: of most of the pronouns of its first sentences.
char Reader::sex_told() {
  std::size_t women = 0, men = 0, lines = 0;
  for (const Block& block : page_.blocks) {
    if ((lines += block.lines.size()) > 200) break;
    const Hits& hits = hits_of(block);
    for (std::size_t i = 0; i < block.tokens.size(); ++i) {
      const auto pro = hits.at(i, Kind::Pronoun);
      if (!pro || !has_word(pro->sense, label(Part::Person)) || !has_word(pro->sense, "same")) continue;
      i += pro->tokens - 1;
      if (i + 1 < block.tokens.size() && block.tokens[i + 1].is(kUpper)) continue;  // "ông A"
      women += sex_of(pro->sense) == 'f';
      men += sex_of(pro->sense) == 'm';
    }
  }
  return women > 2 && women > 3 * men ? 'f' : men > 2 && men > 3 * women ? 'm' : 0;
}

// "5/8/1963." before a sentence, "17/3/2011 (HĐBA).", "## 1963": a date that stands alone, or up to a full stop, dates what follows, up to
// the next. Returns the item behind it, 0 for none.
std::size_t Reader::entry_head() const {
  if (items_.empty() || items_.front().t != It::Time) return 0;
  const Time& t = items_.front().time;
  if (t.shape != Time::Shape::Instant || t.future || t.term || !t.from.year) return 0;
  if (number_ < 6 && t.from == clock_.document) return 0;  // the text's own
  const bool body = stands(1, It::Open) && is_a(std::size_t(2), Part::Body) && stands(3, It::Close);
  const std::size_t end = skip_right(body ? 4 : 1, {It::Stop, It::Colon, It::Dash, It::Comma});
  return end == items_.size() || stands(end - 1, It::Stop) ? end : 0;
}

// How a sentence was cut, for who writes rules: DOTHI_TRACE=1 dothi facts FILE.
void Reader::trace() const {
  static const bool wanted = std::getenv("DOTHI_TRACE") != nullptr;
  if (!wanted) return;
  static const char* names[] = {
      "Ent",       "Pro",     "Gen",   "Verb",  "Role", "Title",  "Level",   "Vote",     "Time",     "Num",  "Frac",
      "Ordinal",   "Session", "Cue",   "And",   ",",    ";",      ":",       "-",        "(",        ")",    "Quote",
      ".",         "?",       "Break", "Of",    "Prep", "Copula", "Passive", "Reported", "Relative", "Resp", "Modifier",
      "Honorific", "Rank",    "Skip",  "Bound", "Both", "List",   "Place",   "/",        "w"};
  std::string out;
  for (const auto& i : items_) {
    out += std::string(" [") + names[int(It(i.t))] + " " + surface(i);
    if (i.ent >= 0) out += "=" + entities_[std::size_t(i.ent)].name + ":" + entities_[std::size_t(i.ent)].type;
    if (i.t == It::Verb) out += "=" + lexicon_.verbs[i.sense->what].name;
    if (i.t == It::Time)
      out += "=" + i.time.from.edtf() + ".." + i.time.to.edtf() + "#" + std::to_string(int(i.time.shape));
    if (i.t == It::Num || i.t == It::Frac) out += "=" + std::to_string(i.value) + std::string(i.unit);
    if (i.demonym) out += "~";
    if (i.depth) out += "^";
    out += "]";
  }
  fprintf(stderr, "%s\n", out.c_str());
}

// "trong hai năm 1998 và 1999", "in 1998 and 1999" of a seat, or of a chair somebody held: one term of two years.
void Reader::two_years() {
  auto year = [&](std::size_t k) {
    return items_[k].t == It::Time && items_[k].time.shape == Time::Shape::Instant && items_[k].time.from.year &&
                   !items_[k].time.from.month
               ? items_[k].time.from.year
               : 0;
  };
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    if (!year(k) || items_[k + 1].t != It::And || year(k + 2) != year(k) + 1 || (k > 1 && year(k - 2) == year(k) - 1))
      continue;
    if (k + 4 < items_.size() && items_[k + 3].t == It::And && year(k + 4) == year(k + 2) + 1) continue;
    bool seat = false, country = false;
    for (std::size_t i = k; i-- > 0;) {
      if (items_[i].t == It::Semi || items_[i].t == It::Break || items_[i].t == It::Vote) break;
      if (items_[i].t == It::Ent && items_[i].ent >= 0 && !items_[i].demonym &&
          entities_[std::size_t(items_[i].ent)].is(Part::State))
        country = true;
      const bool chair = items_[i].t == It::Title && !lexicon_.titles[items_[i].sense->what].role.empty();
      if (chair) {
        for (std::size_t n = i; n-- > 0 && !country;)
          country =
              items_[n].t == It::Ent && items_[n].ent >= 0 && entities_[std::size_t(items_[n].ent)].is(Part::State);
        seat = !country;  // a country has the chair for a month
        break;
      }
      if (items_[i].t == It::Role) seat = true;
      if (items_[i].t != It::Verb || has_word(items_[i].sense, "weak")) continue;
      if (does(items_[i], "belong") &&
          !has_word(items_[i].sense, "founding"))  // "was a member of the Council in 2000 and 2001"
        for (std::size_t n = i + 1; n < k; ++n)
          seat |= items_[n].t == It::Ent && items_[n].ent >= 0 && entities_[std::size_t(items_[n].ent)].is(Part::Body);
      seat |=
          does(items_[i], "serve") && !has_word(items_[i].sense, "elected") && !has_word(items_[i].sense, "candidate");
      if (!does(items_[i], "serve")) break;
      if (has_word(items_[i].sense, "elected")) {
        seat = false;
        break;
      }
    }
    if (!seat && k < 3 && k + 4 < items_.size() &&
        (items_[k + 3].t == It::Comma ||
         (!page_.vietnamese && k == 0 &&
          items_[k + 3].t == It::Ent)))  // "Hai năm 2017 và 2018, A ngồi ghế …": what is done next
      for (std::size_t i = k + 4;
           i < items_.size() && items_[i].t != It::Semi && items_[i].t != It::Break && items_[i].t != It::Vote; ++i) {
        if (items_[i].t == It::Role) {
          seat = true;
          break;
        }
        if (items_[i].t != It::Verb || has_word(items_[i].sense, "weak")) continue;
        seat = does(items_[i], "serve") && !has_word(items_[i].sense, "elected") &&
               !has_word(items_[i].sense, "candidate") && !has_word(items_[i].sense, "start") &&
               !has_word(items_[i].sense, "end");
        break;
      }
    if (!seat) continue;
    Item& item = items_[k];
    item.time.shape = Time::Shape::Range;
    item.time.to = items_[k + 2].time.from;
    item.time.term = true;
    item.last = items_[k + 2].last;
    item.time.last = items_[k + 2].time.last;
    items_.erase(items_.begin() + std::ptrdiff_t(k) + 1, items_.begin() + std::ptrdiff_t(k) + 3);
  }
}

// "A (1922–2016) was an Egyptian diplomat", "A là nhà ngoại giao người Ai Cập": whose countryman he is.
void Reader::countrymen() {
  for (std::size_t k = 0; k + 2 < items_.size() && k < 3; ++k) {
    if (items_[k].t != It::Ent || items_[k].ent < 0 || items_[k].depth ||
        !entities_[std::size_t(items_[k].ent)].is(Part::Person) || country_of(items_[k].ent) >= 0)
      continue;
    std::size_t x = k + 1;
    while (x < items_.size() && (items_[x].depth > 0 || items_[x].t == It::Open || items_[x].t == It::Close)) ++x;
    if (!page_.vietnamese && x + 2 < items_.size() && items_[x].t == It::Comma) {  // "A, a Malaysian diplomat, …"
      std::size_t who = x + 1;
      while (who < items_.size() && who < x + 4 &&
             (items_[who].t == It::Skip || items_[who].t == It::Modifier ||
              (items_[who].t == It::Word && !tokens_[items_[who].first].is(kUpper))))
        ++who;
      const bool noun =
          who + 1 < items_.size() && (items_[who + 1].t == It::Word || items_[who + 1].t == It::Honorific ||
                                      items_[who + 1].t == It::Title || items_[who + 1].t == It::Modifier);
      if (noun && items_[who].t == It::Ent && items_[who].demonym && items_[who].ent >= 0 &&
          entities_[std::size_t(items_[who].ent)].is(Part::State))
        entities_[std::size_t(items_[k].ent)].country = items_[who].ent;
    }
    if (x >= items_.size() || !(has(items_[x], Kind::Copula) || does(items_[x], "office"))) continue;
    const std::size_t from = ++x;
    while (x < items_.size() && x < from + 5 &&
           (items_[x].t == It::Skip || items_[x].t == It::Honorific || items_[x].t == It::Word ||
            items_[x].t == It::Relative || items_[x].t == It::Modifier))
      ++x;
    if (x < items_.size() && items_[x].t == It::Ent && items_[x].ent >= 0 && (items_[x].demonym || page_.vietnamese) &&
        entities_[std::size_t(items_[x].ent)].is(Part::State))
      entities_[std::size_t(items_[k].ent)].country = items_[x].ent;
  }
}

// "hai nước | châu Phi", "hai nước | Baltic": any two there, and not those last named.
bool Reader::of_region(std::size_t k) const {
  if (marked(k + 1, Kind::Note, "region")) return true;
  if (!stands(k + 1, It::Word) || items_[k + 1].sense) return false;
  const std::size_t at = items_[k].last;
  return tokens_[at].is(kUpper) || (stands(k + 2, It::Word) && tokens_[at + 1].is(kUpper));
}

// "Ba nước này", "the three countries": all of as many countries last named in a row.
void Reader::groups() {
  auto country = [&](const Item& i) {
    return i.t == It::Ent && i.ent >= 0 && !i.demonym && !i.possessive && entities_[std::size_t(i.ent)].is(Part::State);
  };
  std::vector<int> row;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    Item& item = items_[k];
    if (country(item)) {
      bool joined = false;
      for (std::size_t i = k;
           i-- > 0 && (items_[i].t == It::Comma || items_[i].t == It::And || items_[i].t == It::Skip ||
                       items_[i].depth > item.depth || items_[i].t == It::Close || items_[i].t == It::Open);)
        joined |= items_[i].t == It::Comma || items_[i].t == It::And;
      if (!joined) row.clear();
      if (std::find(row.begin(), row.end(), item.ent) == row.end()) row.push_back(item.ent);
      if (row.size() > 1) last_group_ = row, last_group_at_ = number_;
      continue;
    }
    if (item.t == It::Comma || item.t == It::And || item.t == It::Skip || item.depth > 0 || item.t == It::Open ||
        item.t == It::Close)
      continue;
    if (item.t == It::Gen && row.size() > 1 && is_a(k - 1, Part::State) && stands(k + 1, It::Verb)) {
      cut(k--);  // "A, B và C mỗi nước góp …": they
      continue;
    }
    if (item.t == It::Pro && has_word(item.sense, "pair") && of_region(k)) {
      turn(item, It::Num);
      item.value = 2;
      item.unit = "member_count";
      item.ent = -1;
      item.group.clear();
      continue;
    }
    const bool counted =
        (item.t == It::Num && item.unit == "member_count") || (item.t == It::Pro && has_word(item.sense, "pair"));
    if (counted && k > 0 && k + 1 < items_.size() && (items_[k - 1].t == It::Comma || items_[k - 1].t == It::And) &&
        !row.empty() && country(items_[k + 1])) {
      items_.erase(items_.begin() + std::ptrdiff_t(k--));  // "Chad, hai nước Congo, Gabon": one list
      continue;
    }
    row.clear();
    if (item.t == It::Pro && has_word(item.sense, "several") && number_ == last_group_at_ + 1 &&
        !last_subjects_.empty() &&  // "they": those who were told together, and never one
        (std::all_of(
             last_subjects_.begin(), last_subjects_.end(),
             [this](int e) { return e == last_subjects_.front() && entities_[std::size_t(e)].is(Part::State); }) ||
         std::all_of(last_group_.begin(), last_group_.end(), [this](int e) {
           return std::find(last_subjects_.begin(), last_subjects_.end(), e) != last_subjects_.end();
         }))) {
      item.group = last_group_;
      item.ent = last_group_.front();
      continue;
    }
    if (item.t != It::Num || item.value < 2 || tokens_[item.first].is(kNumber) ||
        std::int64_t(last_group_.size()) != item.value || number_ - last_group_at_ > 3)
      continue;
    const bool pronoun = k + 1 < items_.size() && items_[k + 1].t == It::Pro &&
                         has_word(items_[k + 1].sense, label(Part::State)) && has_word(items_[k + 1].sense, "same");
    const bool opens = k == 0 ||
                       (k == 1 && (items_[0].t == It::Skip || items_[0].t == It::Word || items_[0].t == It::Both)) ||
                       (k > 0 && (items_[k - 1].t == It::Both || items_[k - 1].t == It::Semi));
    const std::size_t next = pronoun ? k + 2 : k + 1;
    if (!pronoun && (item.unit != "member_count" || !opens || next >= items_.size() || items_[next].t == It::Word ||
                     items_[next].t == It::Ent || items_[next].t == It::Of || items_[next].demonym))
      continue;
    const auto unit = hits_->at(item.last - 1, Kind::Unit);
    const Sense* meant = pronoun ? items_[k + 1].sense : unit ? unit->sense : nullptr;
    if (!meant) continue;
    turn(item, It::Pro);
    item.sense = meant;
    item.group = last_group_;
    item.ent = last_group_.front();
    if (pronoun) {
      item.last = items_[k + 1].last;
      items_.erase(items_.begin() + std::ptrdiff_t(k) + 1);
    }
  }
}

// "They were Argentina, the Bahamas and Senegal", "Đó là A, B và C": states and nothing else behind a copula at k.
bool Reader::told_together(std::size_t k) const {
  if (!(has(items_[k], Kind::Copula) || marked(items_[k], Kind::Cue, "inversion") || does(items_[k], "office")))
    return false;
  return std::all_of(items_.begin() + std::ptrdiff_t(k) + 1, items_.end(), [this](const Item& i) {
    return i.t == It::Comma || i.t == It::And || i.t == It::Skip || i.t == It::Stop ||
           (i.t == It::Ent && i.ent >= 0 && !i.demonym && entities_[std::size_t(i.ent)].is(Part::State));
  });
}

// "Trả lời: Ấn Độ, Trung Quốc và Iran": names right behind a question and a colon, and nothing said of them.
bool Reader::answers() const {
  if (asked_at_ == 0 || asked_at_ + 1 != number_) return false;
  if (items_.size() > 3 && items_[0].t == It::Pro && told_together(1)) return true;
  std::size_t colon = 0;
  while (colon < items_.size() && colon < 4 && items_[colon].t == It::Word) ++colon;
  return colon < items_.size() && items_[colon].t == It::Colon &&
         std::none_of(items_.begin(), items_.end(), [](const Item& i) {
           return i.t == It::Verb || i.t == It::Role || i.t == It::Cue || i.t == It::Break;
         });
}

// "Nêu các nước ASEAN và năm gia nhập Liên hợp quốc": who did it is left for the next lines to tell.
void Reader::open_question() {
  if (!frames_.empty() || !claims_.empty()) return;
  bool several = question_;
  asked_body_ = -1;
  for (std::size_t k = 0; k < items_.size() && question_; ++k)  // "Những ai từng làm Chủ tịch Đại hội đồng?"
    if (items_[k].t == It::Title && !lexicon_.titles[items_[k].sense->what].role.empty()) {
      std::size_t l, r;
      position(k, -1, l, r, asked_body_);
      asked_at_ = number_;
    }
  for (std::size_t k = 0; k < items_.size(); ++k) {
    const Item& item = items_[k];
    if (item.t == It::Ent && item.ent >= 0 && !item.demonym && entities_[std::size_t(item.ent)].is(Part::State)) return;
    several |= item.t == It::Gen || (item.t == It::Num && item.unit == "member_count");
    if (item.t == It::Verb && has_word(item.sense, "founding") && k > 0)  // "các nước sáng lập ASEAN"
      if (const auto all = hits_->at(items_[k - 1].first, Kind::Filler); all && has_word(all->sense, "plural"))
        several = true;
    if (const Sense* cue = sense(item, Kind::Cue); cue && cue->words[0] != "hypothesis") return;
    if (!several || item.t != It::Verb || !opens_trigger(k)) continue;
    const Verb& verb = lexicon_.verbs[item.sense->what];
    if (verb.readings.empty() || has_word(item.sense, "candidate")) continue;
    for (std::size_t i = k + 1; i < items_.size() && i < k + 5; ++i) {
      Arg a;
      if (opens_trigger(i) || !arg(i, verb.objects, a)) continue;
      const Reading* r = reading(verb, a.ents.front());
      if (!r || !among(lexicon_.relation(r->relation)->from, label(Part::State))) return;
      last_frame_ = {};
      last_frame_.verb = &verb;
      last_frame_.use = item.sense;
      last_frame_.relation = r->relation;
      last_frame_.object = a.ents.front();
      last_frame_at_ = asked_at_ = number_;
      return;
    }
    // "Kể tên các nước là thành viên sáng lập": of what the text speaks of
    Frame f;
    f.at = k;
    f.right = k + 1;
    f.verb = &verb;
    f.use = item.sense;
    if ((!f.is("elide") && !f.is("founding")) || f.is("noun")) continue;
    const int e = elided_object(f, f.is("founding") ? lexicon_.labels(Part::Organization) : verb.objects);
    const Reading* r = e < 0 ? nullptr : reading(verb, e);
    if (!r || !among(lexicon_.relation(r->relation)->from, label(Part::State))) return;
    last_frame_ = {};
    last_frame_.verb = &verb;
    last_frame_.use = item.sense;
    last_frame_.relation = r->relation;
    last_frame_.object = e;
    last_frame_at_ = asked_at_ = number_;
    return;
  }
}

// "Between 2004 and 2008", "giữa năm 2004 và năm 2008": one period.
void Reader::between_times() {
  for (std::size_t k = 1; k + 2 < items_.size(); ++k) {
    Item &first = items_[k], &second = items_[k + 2];
    if (first.t != It::Time || second.t != It::Time || items_[k + 1].t != It::And ||
        !marked(items_[k - 1], Kind::Prep, "between"))
      continue;
    if (first.time.shape != Time::Shape::Instant || second.time.shape != Time::Shape::Instant ||
        !first.time.from.year || first.time.from.year > second.time.from.year)
      continue;
    first.time.shape = Time::Shape::Range;
    first.time.to = second.time.from;
    first.time.last = second.time.last;
    first.last = second.last;
    items_.erase(items_.begin() + std::ptrdiff_t(k) + 1, items_.begin() + std::ptrdiff_t(k) + 3);
    items_.erase(items_.begin() + std::ptrdiff_t(k) - 1);
  }
}

// An election told without its winners: the sentences that follow tell them, with their votes.
void Reader::election() {
  if (question_ || hypothetical_ || std::any_of(claims_.begin(), claims_.end(), [this](const Claim& c) {
        return c.relation == rel(Rel::Seat) || c.relation == rel(Rel::Candidacy);
      }))
    return;
  Election told;
  const Time *term = nullptr, *date = nullptr;
  bool elects = false;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    const Item& item = items_[k];
    if (item.t == It::Role && told.role.empty() && !(k > 0 && is_class(k - 1))) told.role = item.sense->text;
    if (item.t == It::Num && elects && told.seats == 0) seats_told(item, told);
    if (does(item, "serve") && has_word(item.sense, "elected") && !mood(k).off) elects = true;
    if (page_.vietnamese && does(item, "office") && is_class(k + 1) && does(k + 2, "serve") && !mood(k).off)
      elects = true;  // "chọn 18 nước vào X"
    if (does(item, "office") && number_of(skip_right(k + 1, It::Skip), "") && !mood(k).off)
      elects |= any_item(k + 2, std::min(k + 8, items_.size()),
                         [this](const Item& x) { return does(x, "serve"); });  // "chọn năm gương mặt sẽ ngồi vào X"
    if (item.t == It::Ent && item.ent >= 0 && item.depth == 0) {
      const Entity& e = entities_[std::size_t(item.ent)];
      if (e.is(Part::State)) return;  // somebody is spoken of
      if (e.is(Part::Body) && !plenary(item.ent)) told.organ = item.ent;
    }
    if (item.t != It::Time || item.depth > 0) continue;
    if (item.time.shape == Time::Shape::Range &&
        (item.time.term || (elects && told.organ >= 0 && !item.time.from.month)))
      term = &item.time;
    else if (item.time.shape == Time::Shape::Since && item.time.from.year)
      told.since = item.time.from.edtf();
    else if (item.time.shape == Time::Shape::Instant && item.time.from.day && !date)
      date = &item.time;
  }
  if (!elects || told.organ < 0 || !(term || date || (page_.vietnamese && !told.since.empty()))) return;
  if (date) told.date = date->from.edtf();
  told.at = number_;
  if (term) {
    terms_[told.organ] = {term->from.edtf(), term->to.edtf()};
    terms_at_[told.organ] = number_;
    terms_block_[told.organ] = block_;
  }
  focus_organ_ = told.organ;
  focus_at_ = number_;
  election_ = std::move(told);
}

// "bầu năm thẩm phán": of how many, and what they are.
void Reader::seats_told(const Item& number, Election& told) const {
  told.seats = number.value;
  for (std::uint32_t i = number.first; i < number.last && told.role.empty(); ++i)
    if (const auto role = hits_->at(i, Kind::Role); role && lexicon_.verbs[role->sense->what].name == "serve")
      told.role = role->sense->text;
}

// "A: In 1999, …": a turn of an interview
static bool opens_turn(const std::vector<Item>& items, std::string_view text, std::span<const Token> tokens) {
  if (items.size() < 4 || items[1].t != It::Colon || items[0].size() != 1 || !items[0].is({It::Skip, It::Word}))
    return false;
  const Token& mark = tokens[items[0].first];
  return code_points(text.substr(mark.begin, mark.end - mark.begin)) <= 2;
}

// "Tháng 1/2020 và tháng 4/2021, …": two times or more, and not the two years of one term, "Năm 2007 và 2008, …"
static bool times_apart(std::span<const Item> row) {
  if (row.size() < 4 || row[1].t != It::And || row.back().t != It::Comma) return false;
  const auto told = [](const Item& x) {
    return x.t != It::Time || (x.time.shape == Time::Shape::Instant && !x.time.relative);
  };
  const bool term = is_year(row[0]) && is_year(row[2]) && row[0].time.from.year + 1 == row[2].time.from.year;
  return std::all_of(row.begin(), row.end(), told) && !term;
}

// "Dự kiến:", "Planned for 2027:": a line of nothing else, with times.
static bool heads_plans(const Block& head, const Hits& hits) {
  const auto mark = [&](std::size_t i) { return head.tokens[i].is(kPunct) ? char(head.tokens[i].key) : '\0'; };
  if (head.tokens.empty() || head.kind == BlockKind::Item ||
      (head.kind == BlockKind::Paragraph && mark(head.tokens.size() - 1) != ':'))
    return false;
  const auto plan = hits.saying(0, Kind::Column, "plan");
  std::size_t i = plan ? plan->tokens : head.tokens.size();
  while (i < head.tokens.size()) {
    auto time = hits.at(i, Kind::Time);
    if (!time) time = hits.at(i, Kind::Prep);
    if (!time && !head.tokens[i].is(kNumber) && !mark(i)) return false;
    i += time ? time->tokens : 1;
  }
  return plan.has_value();
}

// Whether the line over the list says so; asked once a list, for a list may have a million items.
bool Reader::in_list_of_plans() {
  const Block* head = block_;
  while (head > page_.blocks.data() && head->kind == BlockKind::Item && head != asked_of_plans_) --head;
  if (head != asked_of_plans_) planned_ = heads_plans(*head, hits_of(*head));
  asked_of_plans_ = block_;
  return planned_;
}

void Reader::analyse(const Line& line) {
  position_before_ = last_position_;
  claims_.clear();
  subjects_.clear();
  subject_items_.clear();
  leading_.reset();
  headed_ = false;
  leading_all_.clear();
  frames_.clear();
  if (holds(It::Dash)) dash_depth();
  if (holds(It::Ent)) exceptions();
  question_ = holds(It::Question) &&
              std::any_of(items_.begin(), items_.end(), [](const Item& i) { return i.t == It::Question; });
  hypothetical_ = false;
  if (block_->kind == BlockKind::Item) hypothetical_ = in_list_of_plans();
  // "Câu 3. Điền Đ hoặc S: …"
  const std::size_t numbered =
      stands(0, {It::Word, It::Skip}) && stands(1, It::Num) && stands(2, {It::Stop, It::Colon}) ? 3 : 0;
  for (std::size_t i = numbered; i < items_.size() && i < numbered + 2; ++i)
    if (const Sense* s = sense(items_[i], Kind::Cue); s && items_[i].t == It::Cue && s->words[0] == "hypothesis")
      hypothetical_ = true;
  if (items_.size() > 1 && marked(items_[0], Kind::Cue, "inversion") &&
      (items_[1].t == It::Ent || items_[1].t == It::Pro || items_[1].t == It::Skip || items_[1].t == It::Place))
    hypothetical_ = true;  // "Had Qatar been elected, …"

  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (items_[i].t == It::Prep || items_[i].t == It::Skip || items_[i].t == It::Break) continue;
    if (i == 0 && stands(i, {It::Word, It::Bound}) && items_[i].size() == 1 && stands(i + 1, It::Time))
      continue;  // "Chỉ tám tháng sau, …"
    if (i < 2 && opens_turn(items_, page_.text, tokens_)) continue;
    if (items_[i].t == It::Time) {
      leading_ = items_[i].time;
      const bool word = stands(i + 1, It::Word) && items_[i + 1].size() == 1 && stands(i + 2, It::Comma);
      const std::size_t next = i + (word ? 3 : 2);  // "Bốn năm sau (nữa), ngày 26/10/1993, …"
      if (leading_->relative && stands(next - 1, It::Comma) && stands(next, It::Time) && items_[next].time.from.day &&
          items_[next].time.shape == Time::Shape::Instant)
        leading_ = items_[next].time;
      // "2010 và 2020: …"
      std::size_t j = i;
      while (j < items_.size() && (items_[j].t == It::Time || items_[j].t == It::And || items_[j].t == It::Comma)) ++j;
      if (j < items_.size() && (items_[j].t == It::Colon || times_apart(std::span(items_).subspan(i, j - i))))
        for (std::size_t n = i; n < j; ++n)
          if (items_[n].t == It::Time) leading_all_.push_back(items_[n].time);
    }
    break;
  }
  if (!leading_ && entry_.date.year &&
      (entry_.at + 1 == number_ || !any_item(0, items_.size(), [this](const Item& i) {
         return i.t == It::Time ||
                (i.t == It::Cue && marked(i, Kind::Cue, "inversion"));  // "It had signed …": before that day
       }))) {
    leading_.emplace();
    leading_->from = entry_.date;
    headed_ = true;
  }
  trace();
  for (std::size_t i = 0; i < items_.size() && i < 2; ++i)
    if (const Sense* n = sense(items_[i], Kind::Note); n && has_word(n, "skip")) {
      related_ = items_.size() < 6;
      return emit(line);
    }
  for (std::size_t k = 0; (cued("beats") || done_so("beats")) && k + 1 < items_.size(); ++k)
    if (marked(items_[k], Kind::Cue, "beats") || marked(items_[k], Kind::Verb, "beats")) {
      std::size_t who = k + 1;
      while (who + 1 < items_.size() && who < k + 6 &&
             (items_[who].t == It::Word || items_[who].t == It::Honorific || items_[who].t == It::Rank ||
              items_[who].t == It::Modifier || items_[who].t == It::Title || items_[who].demonym))
        ++who;
      if (items_[who].t == It::Ent &&
          (who == k + 1 || (items_[who].ent >= 0 && entities_[std::size_t(items_[who].ent)].is(Part::Person))))
        items_[who].used = true;  // who lost is no subject
      for (std::size_t n = who;
           is_a(n, Part::Person) && items_[n].used && stands(behind_name(n), It::And);) {  // "vượt qua A của Lào và B"
        const std::size_t other = skip_right(behind_name(n) + 1, {It::Skip, It::Honorific, It::Rank});
        if (is_a(other, Part::Person)) items_[other].used = true;
        n = other;
      }
    }
  for (std::size_t k = 0; holds(It::Verb) && k + 1 < items_.size(); ++k) {
    if (!does(items_[k], "succeed") || has(items_[k + 1], Kind::Passive) || ends_passive(items_[k])) continue;
    std::size_t who = k + 1;
    while (who < items_.size() &&
           (items_[who].t == It::Honorific || items_[who].t == It::Rank || items_[who].t == It::Skip))
      ++who;
    if (who < items_.size() && items_[who].t == It::Ent && items_[who].ent >= 0 &&
        entities_[std::size_t(items_[who].ent)].is(Part::Person))
      items_[who].used = true;  // nor who went before
  }
  for (std::size_t k = 0; holds(It::Num) && k + 1 < items_.size(); ++k)
    if (items_[k].t == It::Num && items_[k].unit == "member_count" && items_[k + 1].t == It::Ent &&
        items_[k + 1].ent >= 0 && entities_[std::size_t(items_[k + 1].ent)].is(Part::Organization))
      items_[k + 1].demonym = true;  // "chín nước ASEAN kia": some of its members
  for (std::size_t k = 0; !page_.vietnamese && holds(It::Gen) && k + 1 < items_.size(); ++k)
    if (is_a(k, Part::Organization) && !items_[k].possessive && stands(k + 1, It::Gen))
      items_[k].demonym = true;  // "all ASEAN states"
  for (std::size_t k = 1; !page_.vietnamese && holds(It::Ent) && k + 1 < items_.size(); ++k)
    if (items_[k].demonym && is_a(k, Part::State) && marked(k - 1, Kind::Skip, "article") && stands(k + 1, It::Verb) &&
        !does(k + 1, "office") && !ends_passive(items_[k + 1]))
      items_[k].demonym = false;  // "the Palestinians acceded"
  for (std::size_t k = 1; !page_.vietnamese && holds(It::Pro) && k + 1 < items_.size(); ++k)
    if (items_[k].t == It::Pro && items_[k].sense &&
        (has_word(items_[k].sense, "both") || has(items_[k], Kind::Both)) && items_[k + 1].t == It::Verb &&
        !has_word(items_[k + 1].sense, "weak")) {
      const std::size_t last = items_[k - 1].t == It::Comma && k > 3 && stands(k - 3, It::And) ? k - 2 : k - 1;
      if (stands(last, It::Ent) && items_[last].ent >= 0)
        turn(items_[k], It::Skip);  // "A and B both joined", "A and B, both parties to": no other two
    }
  const bool votes = holds({It::Num, It::Frac}) && std::any_of(items_.begin(), items_.end(), [](const Item& i) {
                       return i.unit == "votes" || i.t == It::Frac;
                     });
  for (std::size_t k = 1; holds(It::Num) && k < items_.size(); ++k) {
    Item& n = items_[k];
    if (n.t != It::Num || !n.unit.empty() || n.value < 2) continue;
    const bool ends = k + 1 == items_.size() || items_[k + 1].t == It::Comma || items_[k + 1].t == It::And ||
                      items_[k + 1].t == It::Semi || items_[k + 1].t == It::Stop || items_[k + 1].t == It::Break;
    if (votes && n.value < 1000 && k > 1 && k + 1 < items_.size() && items_[k - 1].t == It::Open &&
        items_[k + 1].t == It::Close && items_[k - 2].t == It::Ent && items_[k - 2].ent >= 0 &&
        entities_[std::size_t(items_[k - 2].ent)].is(Part::State))
      n.unit = "votes";  // "…, Kuwait (183)"
    if (votes && n.value < 1000 && ends && items_[k - 1].t == It::Ent && items_[k - 1].ent >= 0 &&
        entities_[std::size_t(items_[k - 1].ent)].is(Part::State))
      n.unit = "votes";  // "…, Kuwait 183"
    if (k + 2 < items_.size() && items_[k + 1].t == It::Ent && items_[k + 1].ent >= 0 &&
        entities_[std::size_t(items_[k + 1].ent)].is(Part::State))
      if (const Sense* unit = sense(items_[k + 2], Kind::Unit); unit && unit->words[0] == "personnel")
        n.unit = "personnel";  // "1,100 South African soldiers"
  }
  for (std::size_t i = 0; i < items_.size() && i < 2; ++i)
    if (hits_->any(items_[i].first, Kind::Note))
      for (const Match& m : hits_->at(items_[i].first))
        if (has_word(&lexicon_.senses[lexicon_.phrases[m.phrase].sense], "untrue")) {
          const bool told = number_ - facts_at_ <= 2 && facts_before_ < facts.size();
          if (told) untrue_.emplace_back(facts_before_, facts.size());  // "… Đáp án: Sai."
          if (!told || facts[facts_before_].subject_text.empty()) denied_ = block_;
        }
  groups();
  if (holds(It::And) && holds(It::Time)) two_years();
  countrymen();
  list_item();
  if (holds(It::Title) && office_defined()) return emit(line);
  offices();
  office_verbs();
  if (holds(It::Verb)) represents();
  if (holds(It::Pro)) held_office();
  if (holds(It::Level)) partners();
  if (holds(It::Vote)) recorded_vote();
  if (holds(It::Vote)) camp_listed();
  of_camps();
  triggers();
  for (std::size_t k = 1; holds(It::Verb) && k < items_.size(); ++k)
    if (does(items_[k], "office") && has_word(items_[k].sense, "anaphor"))
      chair_again(k);
    else if ((!page_.vietnamese && does(items_[k], "office") && says(k, "start")) || does(items_[k], "succeed"))
      chair_passes(k);
  if (holds(It::Ent)) by_resolution();
  if (holds(It::Vote)) joined_in_vote();
  if (holds(It::Num)) votes_of();
  if (holds(It::Num)) votes_listed();
  if (holds(It::Vote)) votes_between_dashes();
  if (!claims_.empty()) count_of_vote();
  if (!page_.vietnamese && !question_ && !hypothetical_ && holds(It::Role)) members_beside();
  seat_list();
  if (holds(It::Time) && !claims_.empty()) same_deed_before();
  continuation();
  if (holds({It::Num, It::Vote})) camps();
  if (holds(It::Verb)) election();
  if (holds(It::Time)) terms();
  contingents();
  if (holds(It::Ent)) troops_of_states();
  gatherings();
  if (!page_.vietnamese && holds(It::Place)) hosted_again();
  if (holds(It::Place)) places_told();
  if (!page_.vietnamese && holds(It::Verb)) organizations_replaced();
  if (!page_.vietnamese && holds(It::Comma)) deed_of_another();
  if (!page_.vietnamese && holds({It::Num, It::Frac}) && !claims_.empty()) votes_told_apart();
  if (!page_.vietnamese && holds(It::Time)) terms_of_seats_told();
  if (holds(It::Open)) anniversaries();
  if (holds(It::Place)) seats_beside();
  if (holds(It::Ent)) presence();
  if (holds({It::Role, It::Num}) && holds(It::Open)) seated_in_row();
  holders();
  if (holds(It::Title) && holds(It::Open)) chairs_listed();
  if (holds({It::Title, It::Ent, It::Colon})) holders_in_row();
  if (holds(It::Time)) spread_terms();
  seats_fallen();
  winners();
  if (holds(It::Num)) counts();
  if (holds(It::Ent)) members_named();
  if (holds(It::Verb)) posts_of_states();
  if (!claims_.empty()) one_chair();
  if (holds(It::Title)) commanders_beside();
  if (holds(It::Verb) && !claims_.empty()) offices_handed_on();
  if (!page_.vietnamese && holds({It::Title, It::Ent})) offices_passed();
  if (!page_.vietnamese && holds(It::Break) && !claims_.empty()) {
    taken_over_then();
    held_until();
  }
  rivals();
  const auto named = [this](const Claim& c) {
    return any_item(0, items_.size(),
                    [&](const Item& i) { return i.t == It::Ent && i.ent >= 0 && thing(i.ent).name == thing(c.o).of; });
  };
  std::erase_if(
      claims_,
      [&](const Claim&
              c) {  // "ITU, … nơi bà A làm Tổng thư ký, … lãnh đạo cơ quan này": of the body the sentence names
        const auto title = [this](const Claim& x) {
          return std::string_view(thing(x.o).name).substr(0, thing(x.o).name.find(" of "));
        };
        return c.relation == rel(Rel::Office) && c.o >= 0 && !thing(c.o).of.empty() && !named(c) &&
               std::any_of(claims_.begin(), claims_.end(), [&](const Claim& x) {
                 return x.relation == c.relation && x.s == c.s && x.o >= 0 && x.o != c.o && title(x) == title(c) &&
                        named(x) && x.q.size() > 1 && c.q.size() > 1 && x.q.back().first == c.q.back().first;
               });
      });
  if (!items_.empty() && items_.back().t == It::Colon)  // "Ứng cử viên Hội đồng Bảo an:": who they are, is told below
    std::erase_if(claims_, [&](const Claim& c) {
      return c.status == Status::Candidate && !any_item(0, items_.size(), [&](const Item& i) { return i.ent == c.s; });
    });
  taken_back();
  open_question();
  if (last_position_ != position_before_ ||
      std::any_of(claims_.begin(), claims_.end(), [this](const Claim& c) { return c.relation == rel(Rel::Office); }))
    position_at_ = number_;
  const std::size_t before = facts.size();
  emit(line);
  if (facts.size() > before) facts_before_ = before, facts_at_ = number_;
  if (!frames_.empty()) {
    last_frame_ = frames_.back();
    last_frame_at_ = number_;
  }
  for (std::size_t k = 0; holds(It::Verb) && k < items_.size(); ++k)
    if (does(items_[k], "host"))
      for (const std::size_t x : {k - 1, k + 1})
        if (x < items_.size() && items_[x].t == It::Ent && items_[x].ent >= 0 &&
            entities_[std::size_t(items_[x].ent)].is(Part::State))
          host_ = items_[x].ent;
  // What has been said; what something took the place of first.
  const auto replaced = [this](std::size_t k) {
    if (!stands(k, It::Ent) || thing_is(items_[k].ent, Part::Person)) return false;
    const std::size_t verb = skip_left(k, {It::Skip, It::Prep}) - 1;
    return does(verb, "succeed") && verb > 0;
  };
  const bool succeeds =
      holds(It::Verb) && any_item(0, items_.size(), [this](const Item& x) { return does(x, "succeed"); });
  for (std::size_t k = 1; succeeds && k < items_.size(); ++k)
    if (replaced(k)) say(items_[k].ent, false, written(items_[k]));
  for (const auto& item : items_) {
    if (succeeds && replaced(std::size_t(&item - items_.data()))) continue;
    if (item.t == It::Title && item.value > 0) {
      say(int(item.value) - 1, false, written(item));
      const std::size_t own =
          skip_left(std::size_t(&item - items_.data()), {It::Ordinal, It::Modifier});  // "its first head": that body
      if (item.total > 0 && marked(own, Kind::Modifier, "own")) say(int(item.total) - 1, false, {});
    }
    if (item.ent < 0 || item.t == It::Title) continue;
    if (item.t != It::Ent && item.t != It::Place && item.t != It::Pro) continue;
    if (item.t == It::Ent && entities_[std::size_t(item.ent)].is(
                                 Part::Resolution))  // "Recalling its resolution 67/19": not what is voted on now
      if (std::any_of(items_.begin(), items_.begin() + (&item - items_.data()),
                      [&](const Item& x) { return marked(x, Kind::Reported, "recalled"); }))
        continue;
    bool subject = std::find(subjects_.begin(), subjects_.end(), item.ent) != subjects_.end();
    if (item.t == It::Ent && item.sense && item.sense->kind == Kind::Event)
      for (std::size_t i = item.first; i < item.last; ++i)
        if (auto n = hits_->at(i, Kind::Name)) {
          say(entity(n->sense->what), false, lexicon_.pack->names[n->sense->what].canonical);
          i += n->tokens - 1;
        }
    say(item.ent, subject, written(item));
  }
  for (const auto& [s, o] : claimed_)  // what was voted on is spoken of, be it named or not
    if (holds(It::Vote) && thing_is(o, Part::Resolution)) say(o, false, {});
  for (std::size_t i = 0; i < items_.size() && i < 4; ++i) {
    if (nameless(items_[i])) stranger_ = items_[i].ent, stranger_at_ = number_;
    if (items_[i].t == It::Ent || items_[i].t == It::Verb || items_[i].t == It::Word) break;
  }
  // A text whose title is a person's name, and that opens with it, tells his life.
  const std::size_t opening = opening_person();
  if (theme_person_ < 0 && titled_person_ >= 0 && number_ <= 6 && names_titled()) {
    theme_person_ = topic_person_ = titled_person_;
    if (!thing(theme_person_).sex) thing(theme_person_).sex = sex_told();
  }
  // A text that opens with a person and what he was is about him.
  if (theme_person_ < 0 && number_ <= 4 && facts.size() < 6)
    for (std::size_t i = 0; i < items_.size() && i < 2; ++i) {
      if (items_[i].t != It::Ent || items_[i].ent < 0 || !entities_[std::size_t(items_[i].ent)].is(Part::Person))
        continue;
      std::size_t x = i + 1;
      bool bracket = false;
      while (x < items_.size() &&
             (items_[x].depth > 0 || items_[x].t == It::Open || items_[x].t == It::Close || items_[x].t == It::Quote))
        bracket |= items_[x++].t == It::Open;
      if (bracket && x < items_.size() && (has(items_[x], Kind::Copula) || does(items_[x], "office")))
        theme_person_ = items_[i].ent;
    }
  // "… như Jayantha Dhanapala. Ông chào đời ngày …": the one nobody knew, named at the end of the sentence before.
  if (theme_person_ < 0 && number_ <= 5 && !presented_.empty() && !items_.empty() && items_[0].t == It::Pro &&
      items_[0].sense && has_word(items_[0].sense, label(Part::Person)) &&
      std::any_of(items_.begin(), items_.begin() + std::ptrdiff_t(std::min<std::size_t>(items_.size(), 4)),
                  [this](const Item& x) { return marked(x, Kind::Note, "life"); })) {
    theme_person_ = topic_person_ = entity(presented_, label(Part::Person));
    say(theme_person_, true, entities_[std::size_t(theme_person_)].name);
  }
  presented_.clear();
  if (number_ < 5)
    for (const Item& item : items_) {
      if (item.t != It::Ent) continue;
      if (item.unknown && item.last > item.first + 1)
        presented_ = surface(item);
      else if (item.ent >= 0 && entities_[std::size_t(item.ent)].is(Part::Person))
        presented_.clear();
    }
  // So is one that opens with a life: "Ông X, cựu Thủ tướng …, qua đời hôm …", "X, who was born in …".
  if (theme_person_ < 0 && number_ <= 5 && opening < items_.size() &&
      any_item(opening, items_.size(), [this](const Item& x) { return marked(x, Kind::Note, "life"); }) &&
      !any_item(opening + 1, items_.size(), [this](const Item& x) { return is_a(x, Part::Person) && x.depth == 0; }))
    theme_person_ = topic_person_ = items_[opening].ent;
  // Whom pronouns go on to speak of stays whom the text is about.
  bool goes_on = theme_person_ >= 0 && topic_person_ == theme_person_ && context_.theme < 0;
  if (topic_person_ >= 0)
    for (auto& item : items_)
      goes_on |= item.t == It::Pro && item.sense && has_word(item.sense, label(Part::Person)) &&
                 has_word(item.sense, "same") && resolve(item, lexicon_.labels(Part::Person)) == topic_person_;
  for (std::size_t i = 0; i < items_.size() && !goes_on; ++i) {
    const Item& item = items_[i];
    bool pro = item.t == It::Pro && item.sense && item.sense->kind == Kind::Pronoun &&
               has_word(item.sense, label(Part::Person));
    if (pro) {
      if (item.ent >= 0) topic_person_ = item.ent;
      break;
    }
    if (item.t == It::Ent && item.ent >= 0 && item.depth == 0 && entities_[std::size_t(item.ent)].is(Part::Person) &&
        !(i > 0 && items_[i - 1].t == It::Of)) {
      topic_person_ = item.ent;
      break;
    }
  }
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const Item& item = items_[i];
    int e = item.t == It::Place && item.metonym ? country_of(item.ent) : item.ent;
    if ((item.t != It::Ent && item.t != It::Place && item.t != It::Pro) || e < 0 || item.depth || item.demonym ||
        !entities_[std::size_t(e)].is(Part::State))
      continue;
    if (i > 3 || (i > 0 && (items_[i - 1].t == It::Of || prep(i - 1)))) continue;
    if (i + 2 < items_.size() && (items_[i + 1].t == It::And || items_[i + 1].t == It::Comma) &&
        items_[i + 2].t == It::Ent && items_[i + 2].ent >= 0 &&
        entities_[std::size_t(items_[i + 2].ent)].is(Part::State))
      break;
    topic_country_ = e;
    break;
  }
  if (const int late = claimed_.empty() && subjects_.empty() ? country_of_late_clause() : -1; late >= 0)
    topic_country_ = late;
  {
    int only = -1;
    bool several = false;
    auto country = [&](int e) {
      if (e < 0 || e == only || !entities_[std::size_t(e)].is(Part::State)) return;
      several |= only >= 0;
      only = e;
    };
    for (int e : subjects_) country(e);
    for (const auto& [s, o] : claimed_) country(s);
    if (only >= 0 && !several) topic_country_ = only;
    bool set = false;
    for (const auto& [s, o] : claimed_)
      for (int e : {s, o}) {
        if (e < 0 || !(entities_[std::size_t(e)].is(Part::Body) || entities_[std::size_t(e)].is(Part::Mission)))
          continue;
        if (e == o && entities_[std::size_t(e)].is(Part::Body) && !plenary(e) &&
            entities_[std::size_t(s)].is(Part::State))
          seat_organ_ = e, seat_at_ = number_;
        if (!set) topic_organ_ = e == s ? e : -1;
        if (!set || plenary(focus_organ_)) {
          focus_organ_ = e;
          focus_at_ = number_;
        }
        set = true;
      }
  }
  if (block_begun_ != block_) {
    block_begun_ = block_;
    block_at_ = number_;
    block_body_ = -1;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      const Item& item = items_[i];
      if ((item.t != It::Ent && item.t != It::Title && !(item.t == It::Pro && i < 2 && item.ent >= 0)) || item.depth ||
          item.demonym || item.possessive ||
          (i > 0 && (prep(i - 1) || items_[i - 1].t == It::Of || items_[i - 1].t == It::And)))
        continue;
      if (item.t != It::Title && item.ent >= 0 &&
          (entities_[std::size_t(item.ent)].is(Part::Organization) ||
           entities_[std::size_t(item.ent)].is(Part::Mission)) &&
          block_->lines.size() > 1)
        block_body_ = item.ent;
      break;
    }
  }
  {
    auto body = [&](int e) {
      return e >= 0 && (entities_[std::size_t(e)].is(Part::Organization) || entities_[std::size_t(e)].is(Part::Body) ||
                        entities_[std::size_t(e)].is(Part::Mission));
    };
    int about = -1;
    auto adopted = [&](int o) { return o >= 0 && entities_[std::size_t(o)].is(Part::Resolution); };
    for (const auto& [s, o] : claimed_)
      if (about < 0 && body(s) && !adopted(o)) about = s;
    for (const auto& [s, o] : claimed_)  // a resolution's body, where the sentence names it
      if (about < 0 && body(s) && std::any_of(items_.begin(), items_.end(), [s = s](const Item& i) {
            return (i.t == It::Ent || i.t == It::Pro) && i.ent == s;
          }))
        about = s;
    if (about < 0 && claimed_.empty())
      for (std::size_t i = 0; i < items_.size() && i < 2; ++i)
        if ((items_[i].t == It::Ent || items_[i].t == It::Pro) && body(items_[i].ent) && !items_[i].demonym &&
            !(i > 0 && (prep(i - 1) || items_[i - 1].t == It::Of)))
          about = items_[i].ent;
    if (about >= 0) {
      topic_body_ = about;
      topic_body_at_ = number_;
    }
  }
  // "- 4-6/6: Pháp (gặp Tổng thống A)": the next item is not about whom a remark names
  bool remarked = false;
  if (in_list())
    std::erase_if(subjects_, [&](int e) {
      const auto of = [&](const Item& i) { return i.t == It::Ent && i.ent == e; };
      const auto outside = [&](const Item& i) { return of(i) && i.depth == 0; };
      const bool aside = any_item(0, items_.size(), of) && !any_item(0, items_.size(), outside);
      remarked |= aside;
      return aside;
    });
  if (remarked && subjects_.empty()) {
  } else if (!subjects_.empty()) {
    last_subjects_ = subjects_;
  } else {
    // The first name that follows no preposition is what the sentence is about.
    const std::size_t opens = behind_participle();
    for (std::size_t i = opens; i < items_.size() && i < opens + 3; ++i) {
      if (items_[i].t != It::Ent || items_[i].ent < 0 || items_[i].depth || items_[i].unknown || items_[i].demonym)
        continue;
      if (i > 0 && (items_[i - 1].t == It::Prep || items_[i - 1].t == It::Of)) continue;
      last_subjects_ = {items_[i].ent};
      for (const auto& [s, o] : claimed_)  // "- 2021: Togo" of where somebody went: he is whom the list is about
        if (in_list() && o == items_[i].ent && thing(s).is(Part::Person)) last_subjects_ = {s};
      break;
    }
  }
  // "The Assembly established it in 1947. It has 34 members": what was spoken of all along
  for (std::size_t i = 1; !page_.vietnamese && holds(It::Pro) && i < items_.size(); ++i)
    if (stands(i, It::Pro) && says(i, "neuter") && stands(i - 1, It::Verb) &&
        (thing_is(items_[i].ent, Part::Body) || thing_is(items_[i].ent, Part::Organization)))
      last_subjects_.push_back(items_[i].ent);
}

// "Founded in 1865, | the union is the oldest agency": where the sentence itself begins.
std::size_t Reader::behind_participle() const {
  if (page_.vietnamese || !stands(0, It::Verb) || !does(0, "found")) return 0;
  const std::size_t comma = skip_right(1, kQuiet | Kinds{It::Time, It::Prep, It::Place});
  return stands(comma, It::Comma) ? comma + 1 : 0;
}

}  // namespace dothi::prose
