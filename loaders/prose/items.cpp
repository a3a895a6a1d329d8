// A sentence as items.
#include "scan.h"

#include "../load.h"

#include <algorithm>
#include <array>

namespace dothi::prose {

// ---- Items and their senses -----------------------------------------------------------------------------

const Sense* Reader::other_sense(const Item& item, Kind kind) const {
  for (const Match& m : hits_->at(item.first)) {
    if (m.tokens != item.size() || lexicon_.kinds[m.phrase] != kind) continue;
    return &lexicon_.sense_of(m);
  }
  return nullptr;
}

bool Reader::whole_says(const Item& item, Kind kind, std::string_view word, std::uint64_t mark) const {
  for (const Match& m : hits_->at(item.first))
    if (m.tokens == item.size() && lexicon_.kinds[m.phrase] == kind && (lexicon_.marks[m.phrase] & mark) &&
        lexicon_.sense_of(m).says(word))
      return true;
  return false;
}

std::string_view Reader::written(const Item& item) const {
  if (item.first >= item.last || item.last > tokens_.size()) return {};
  return std::string_view(page_.text)
      .substr(tokens_[item.first].begin, tokens_[item.last - 1].end - tokens_[item.first].begin);
}

std::string Reader::surface(const Item& item) const {
  if (item.first >= item.last || item.last > tokens_.size()) return {};
  std::string out;
  for (std::size_t i = item.first; i < item.last; ++i) {
    if (i > item.first && tokens_[i].is(kSpace)) out += ' ';
    out.append(page_.text, tokens_[i].begin, tokens_[i].end - tokens_[i].begin);
  }
  return out;
}

// The phrases of a block, found once however many of its sentences are read.
const Hits& Reader::hits_of(const Block& block) {
  Hits& hits = hits_of_[std::size_t(&block - page_.blocks.data())];
  if (!hits.found()) hits.find(lexicon_, block, page_.accentless);
  return hits;
}

// ---- Token by token -------------------------------------------------------------------------------------

// Items that are no time whatever: "nhiệm kỳ 2012-2010", "from 2012 to 2010", whose end comes first, and "31/2/2010", a day no calendar has.
static std::vector<std::pair<std::size_t, std::size_t>> impossible_times(std::span<const Item> items,
                                                                         std::span<const Token> tokens) {
  std::vector<std::pair<std::size_t, std::size_t>> found;
  const auto year_at = [&](std::size_t k) {
    return k < items.size() && items[k].t == It::Time && !items[k].time.from.month ? int(items[k].time.from.year) : 0;
  };
  const auto mark = [&](std::size_t i) {
    return i < tokens.size() && tokens[i].is(kPunct) ? char(tokens[i].key) : '\0';
  };
  const auto number = [&](std::size_t i, std::size_t size) {
    return i < tokens.size() && tokens[i].is(kNumber) && tokens[i].end - tokens[i].begin <= size;
  };
  for (std::size_t k = 0; k < items.size(); ++k) {
    const Item& item = items[k];
    if (const int from = year_at(k)) {
      const bool dash = k + 1 < items.size() && items[k + 1].t == It::Dash && !tokens[items[k + 1].first].is(kSpace);
      const bool to = k + 1 < items.size() && items[k + 1].t == It::Prep && item.time.shape == Time::Shape::Since;
      const bool until =
          year_at(k + 1) && items[k + 1].time.shape == Time::Shape::Until && item.time.shape == Time::Shape::Since;
      const std::size_t end = until ? k + 1 : k + 2;
      if ((dash || to || until) && year_at(end) && year_at(end) < from) found.emplace_back(k, end + 1);
      continue;
    }
    // "31 February 2010", "31 tháng 2 năm 2010": what is left of a date that is none
    const auto beside = [&](std::size_t a) {
      return a + 1 < items.size() && items[a].t == It::Num && items[a].value < 100 &&
             items[a].last == items[a + 1].first;
    };
    const bool named = beside(k) && item.unit.empty() && tokens[item.first].is(kNumber) && items[k + 1].t == It::Time &&
                       items[k + 1].time.from.month && !items[k + 1].time.from.day &&
                       tokens[items[k + 1].first].is(kWord) && tokens[items[k + 1].first].is(kUpper);
    const bool counted =
        beside(k) && item.unit == "other" && beside(k + 1) && items[k + 1].unit == "other" && year_at(k + 2);
    if (named || counted) {
      found.emplace_back(k, named ? k + 2 : k + 3);
      continue;
    }
    const std::size_t i = item.first;
    const char sep = mark(i + 1);
    if (item.t == It::Time || (sep != '/' && sep != '-') || mark(i + 3) != sep || !number(i, 2) || !number(i + 2, 2) ||
        !number(i + 4, 4))
      continue;
    if (tokens[i + 4].end - tokens[i + 4].begin != 4 || tokens[i + 1].is(kSpace) || tokens[i + 2].is(kSpace) ||
        tokens[i + 4].is(kSpace))
      continue;
    std::size_t end = k + 1;
    while (end < items.size() && items[end].first < i + 5) ++end;
    found.emplace_back(k, end);
  }
  return found;
}

void Reader::itemize(const Block& block, std::uint32_t first, std::uint32_t last) {
  items_.clear();
  kinds_ = {};
  clock_.sentence = entry_.date;
  // "- 3/3: Togo" under "Các chuyến thăm năm 2023"
  if (!entry_.date.year && (block.kind == BlockKind::Item || block.kind == BlockKind::Row))
    clock_.sentence = section_year_.year ? section_year_ : title_year_;
  clock_.clause = {};
  clock_.begin = first;
  if (opened_in_ != &block) clock_.opened = 0;
  if (opened_in_ != &block || !tells_of_days()) clock_.from = clock_.to = {};
  tokens_ = std::span<const Token>(block.tokens).subspan(0, last);
  hits_ = &hits_of(block);
  phrases_ = hits_->row(first, last);
  TimeReader times(page_.text, tokens_, *hits_, clock_);
  std::int16_t depth = 0;  // in brackets
  for (std::size_t i = first; i < last;) {
    Scan s{i, first, last, times};
    s.item.first = std::uint32_t(i);
    s.item.depth = depth;
    if (tokens_[i].is(kPunct))
      scan_mark(s, depth);
    else
      scan_token(s);
    i = s.i;
  }
  for (auto [k, end] : impossible_times(items_, tokens_)) {
    const std::string_view text(page_.text);
    const auto begin = tokens_[items_[k].first].begin;
    const auto line = std::count(text.begin(), text.begin() + std::ptrdiff_t(begin), '\n') + 1;
    Notice notice{Notice::Level::Warning, document_ + ":" + std::to_string(line),
                  std::string(text.substr(begin, tokens_[items_[end - 1].last - 1].end - begin)) +
                      " is no time; what stands beside it is told without one"};
    if (report_.notices.empty() || report_.notices.back().message != notice.message)
      add_notice(report_, options_, std::move(notice));
    for (; k < end; ++k) {
      turn(items_[k], It::Word);
      items_[k].sense = nullptr;
      items_[k].unit = {};
    }
  }
  year_opened(block);
}

// Whether the time is told with its year.
bool Reader::year_told(const Item& item) const {
  for (std::uint32_t i = item.first; i < item.last; ++i)
    if (tokens_[i].is(kNumber) && tokens_[i].end - tokens_[i].begin == 4) return true;
  return false;
}

// Whether the last facts are of a journey or a gathering, whose days go on: and of no founding.
bool Reader::tells_of_days() const {
  return std::any_of(facts.begin() + std::ptrdiff_t(std::min(facts_before_, facts.size())), facts.end(),
                     [this](const Fact& f) {
                       return f.relation == rel(Rel::Visit) || f.relation == rel(Rel::Meeting) ||
                              f.relation == rel(Rel::Attendance) || f.relation == rel(Rel::Hosting);
                     });
}

// "Riêng năm 1960 có 17 nước vào …": the year of the dates in the sentences behind it that tell none.
void Reader::year_opened(const Block& block) {
  opened_in_ = &block;
  // "ngày 17/2 phê chuẩn A, văn kiện mà nước ta đã ký ngày 29/7/1980": what goes on counts from the main clause
  const Time* main = nullptr;
  bool aside = false;
  for (const Item& item : items_) {
    if (item.t == It::Time && item.time.from.year && !aside && !item.time.future) main = &item.time;
    if (item.t == It::Break) aside = marked(item, Kind::Break, "object");
    if (item.t == It::Time && aside && main && item.time.from == clock_.last && item.time.from.year < main->from.year)
      clock_.last = main->from;
  }
  // "met A on 3 May and B on 4 May 2015": both days are of that year
  for (std::size_t k = 0; k < items_.size(); ++k) {
    Time& day = items_[k].time;
    if (items_[k].t != It::Time || day.shape != Time::Shape::Instant || !day.from.day || year_told(items_[k]) ||
        !hits_->any(items_[k].last - 1, Kind::Month))
      continue;
    std::size_t next = k + 1;
    bool joined = false;
    while (next < items_.size() && next < k + 8 &&
           !items_[next].is({It::Time, It::Verb, It::Semi, It::Stop, It::Break}))
      joined |= items_[next++].t == It::And;
    if (!joined || next >= items_.size() || items_[next].t != It::Time || !items_[next].time.from.day ||
        !year_told(items_[next]) || items_[next].time.from.month < day.from.month)
      continue;
    day.from.year = items_[next].time.from.year;
  }
  for (std::size_t k = 0; k < items_.size(); ++k) {
    const Item& item = items_[k];
    if (item.t != It::Time || item.time.relative || !item.time.from.year) continue;
    const bool opens = block.kind == BlockKind::Paragraph && k < 2 && is_year(item);
    clock_.from = item.time.from.month ? item.time.from : PartialDate{};
    clock_.to = item.time.shape == Time::Shape::Range ? item.time.to : clock_.from;
    clock_.opened = opens ? item.time.from.year : item.time.from.year == clock_.opened ? clock_.opened : 0;
  }
}

void Reader::add(Scan& s, It type, std::size_t end) {
  turn(s.item, type);
  s.item.last = std::uint32_t(end);
  items_.push_back(std::move(s.item));
  s.i = end;
}

// The longest of what may begin at a token: names before numbers, numbers before other phrases.
void Reader::scan_token(Scan& s) {
  if (skip_kind_of_state(s)) return;
  s.hits = phrases_at(s);
  s.longest = s.hits.empty() ? 0 : s.hits.front().tokens;
  if (scan_description(s) || scan_symbol(s) || scan_event(s)) return;
  s.item.sense = nullptr;
  find_name(s);
  if (scan_answer_letter(s)) return;
  if (s.name && s.name->tokens == 1 && hits_->at(s.i, Kind::Careful) && is_other_word(s)) s.name = nullptr;
  s.name_tokens = s.name ? s.name->tokens : 0;
  if (const std::size_t end = hits_->any(s.i, Kind::Head) ? shape_run(s.i, s.last, s.name_tokens, s.item) : 0)
    return add(s, s.item.t, end);
  if (const std::size_t end = s.is_run ? strange_name(s.i, s, s.item) : 0) return add(s, It::Ent, end);
  if (s.is_run && (scan_fuller_name(s) || scan_person(s))) return;
  if (tokens_[s.i].is(kNumber)) s.decimal = s.times.decimal(s.i, page_.vietnamese ? ',' : '.');
  if (page_.accentless && scan_accentless_honorific(s)) return;
  if (scan_time(s) || scan_number(s) || scan_ordinal(s) || scan_session(s)) return;
  if (scan_name(s) || scan_alias(s) || scan_phrase(s) || scan_stranger(s)) return;
  add(s, It::Word, s.i + 1);
}

// "1951: A, 24/9; B, 20/10": the days are of that year, to the end of the line.
static bool opens_with_year(const std::vector<Item>& items) {
  return items.size() > 1 && items[0].t == It::Time && items[0].time.from.year && !items[0].time.from.month &&
         items[1].t == It::Colon;
}

void Reader::scan_mark(Scan& s, std::int16_t& depth) {
  const Token& t = tokens_[s.i];
  const std::size_t end = s.i + 1;
  switch (char(t.key)) {
    case ',':
    case '|': return add(s, It::Comma, end);
    case ':':
    case '=': return add(s, It::Colon, end);
    case '.':
    case '!': return add(s, It::Stop, end);
    case '-': return add(s, It::Dash, end);
    case '"': return add(s, It::Quote, end);
    case '?': return add(s, It::Question, end);
    case '/': return add(s, It::Slash, end);
    case ';':
      if (clock_.sentence.year) clock_.clause = clock_.sentence;
      if (!opens_with_year(items_)) clock_.sentence = {};
      return add(s, It::Semi, end);
    case '(': ++depth; return add(s, It::Open, end);
    case ')':
      if (depth > 0) --depth;
      s.item.depth = depth;
      return add(s, It::Close, end);
    case '\'': return scan_apostrophe(s);
    case '%':
      if (!items_.empty() && items_.back().t == It::Num) items_.back().unit = "other";
      break;
    default: break;
  }
  s.i = end;
}

// "Kenya's", "the United States' ambassador"
void Reader::scan_apostrophe(Scan& s) {
  const std::size_t next = s.i + 1;
  const bool letter = next < s.last && tokens_[next].is(kWord) && !tokens_[next].is(kSpace) &&
                      tokens_[next].end - tokens_[next].begin == 1;
  if (!items_.empty() && (letter || (items_.back().t == It::Ent && !tokens_[s.i].is(kSpace))))
    items_.back().possessive = true;
  s.i = letter ? next + 1 : next;
}

// ---- Phrases that overlap -------------------------------------------------------------------------------

// "Tổng thống | nước Cộng hoà Namibia"
bool Reader::skip_kind_of_state(Scan& s) const {
  if (!page_.vietnamese || items_.empty() || items_.back().t != It::Title || !hits_->any(s.i, Kind::Description))
    return false;
  const auto kind = hits_->at(s.i, Kind::Description);
  if (!kind || !among(kind->sense->words, label(Part::State))) return false;
  const std::size_t next = s.i + kind->tokens;
  if (next >= s.last || !tokens_[next].is(kUpper) || !type_at(next, Part::State)) return false;
  s.i = next;
  return true;
}

// Whether the longest name at a token is of the pack's names of that part.
bool Reader::type_at(std::size_t token, Part part) const {
  const auto name = hits_->at(token, Kind::Name);
  return name && lexicon_.pack->names[name->sense->what].type == label(part);
}

// The phrases at a token, without those that end inside a longer name.
std::span<const Match> Reader::phrases_at(const Scan& s) const {
  auto hits = hits_->at(s.i);
  while (!hits.empty() && lexicon_.kinds[hits.front().phrase] == Kind::Shape) hits = hits.subspan(1);
  if (hits.empty() || hits.front().tokens < 2 || s.i + 1 >= s.last) return hits;
  auto shorter = [&] {
    const auto word = std::find_if(hits.begin(), hits.end(), [](const Match& m) { return m.tokens <= 1; });
    return hits.subspan(std::size_t(word - hits.begin()));
  };
  if (hits.size() > 1 && hits.front().tokens == 2 && longer_at_second(s, lexicon_.sense_of(hits.front()).kind)) {
    if (const auto rest = shorter(); !rest.empty()) hits = rest;
  }
  if (const auto title = title_before_name(s, hits); !title.empty()) return title;
  if (persons_met(s, hits))
    if (const auto rest = shorter(); !rest.empty()) return rest;
  if (!page_.vietnamese || hits.front().tokens != 3 || !tokens_[s.i + 1].is(kUpper) ||
      lexicon_.kinds[hits.front().phrase] != Kind::Verb)
    return hits;
  const auto longer = hits_->at(s.i + 1, Kind::Name);  // "là Uỷ ban | Nhân quyền"
  return longer && longer->tokens > 2 ? shorter() : hits;
}

// "Chủ tịch | Toà án Công lý Quốc tế", and not "Chủ tịch Toà": a shorter title, where its last word begins a longer name; empty for none.
std::span<const Match> Reader::title_before_name(const Scan& s, std::span<const Match> hits) const {
  const Match& longest = hits.front();
  if (!page_.vietnamese || longest.tokens < 3 || lexicon_.kinds[longest.phrase] != Kind::Title) return {};
  const std::size_t last = s.i + longest.tokens - 1;
  const auto name = tokens_[last].is(kUpper) ? hits_->at(last, Kind::Name) : std::nullopt;
  if (!name || name->tokens < 3) return {};
  for (std::size_t n = 1; n < hits.size(); ++n)
    if (hits[n].tokens + 1 == longest.tokens && lexicon_.kinds[hits[n].phrase] == Kind::Title) return hits.subspan(n);
  return {};
}

// "Lars Holm and Karim Jaber met | in Oslo", "They met | for talks": persons meet each other, and hold nothing there; "was received | in
// Amman by": no membership.
bool Reader::persons_met(const Scan& s, std::span<const Match> hits) const {
  if (page_.vietnamese || items_.empty() || lexicon_.kinds[hits.front().phrase] != Kind::Verb) return false;
  const auto verb = [&](const Match& m) -> std::string_view {
    return lexicon_.kinds[m.phrase] == Kind::Verb ? lexicon_.verbs[lexicon_.sense_of(m).what].name : std::string_view();
  };
  const bool join = verb(hits.front()) == "join";
  std::size_t who = items_.size() - 1;
  if (join && stands(who, It::Verb) && has(who, Kind::Copula)) --who;
  if (!join && stands(who, It::Comma)) --who;
  if (is_a(who, Part::State) && stands(who - 1, It::Of)) who -= 2;  // "A of Peru and B of Chile met"
  if (who >= items_.size() || items_[who].possessive) return false;
  const Item& name = items_[who];
  if (!is_a(name, Part::Person) && !unknown_name(name) &&
      !(name.t == It::Pro && has_word(name.sense, label(Part::Person))))
    return false;
  const std::size_t behind = s.i + hits.front().tokens;
  if (join) return behind < s.last && hits_->any(behind, Kind::Place);
  return verb(hits.front()) == "hold" &&
         std::any_of(hits.begin(), hits.end(), [&](const Match& m) { return m.tokens == 1 && verb(m) == "meet"; });
}

// "of the | Council", "the convention | …": what begins at the second word is longer.
bool Reader::longer_at_second(const Scan& s, Kind kind) const {
  const bool may =
      kind == Kind::Of || kind == Kind::Pronoun || kind == Kind::Head ||
      (kind == Kind::Place && hits_->any(s.i, Kind::Skip)) ||                          // "The Pacific | Islands Forum"
      (kind == Kind::Modifier && !page_.vietnamese && tokens_[s.i + 1].is(kUpper)) ||  // "the | First Committee"
      (kind == Kind::Verb && page_.vietnamese &&
       tokens_[s.i + 1].is(kUpper));  // "được | Tổ chức Thống nhất châu Phi thông qua"
  if (!may) return false;
  for (const Match& m : hits_->at(s.i + 1)) {
    const Kind next = lexicon_.sense_of(m).kind;
    const bool fits = kind == Kind::Of ? next == Kind::Pronoun || next == Kind::Head : next == Kind::Title;
    if (m.tokens >= 2 && (next == Kind::Name || fits)) return true;
  }
  return false;
}

// ---- Things told by more than their name ----------------------------------------------------------------

bool Reader::scan_description(Scan& s) {
  if (!hits_->any(s.i, {Kind::Description, Kind::Deictic})) return false;
  const std::size_t end = description_run(s.i, s.last, s.item);
  if (end > 0) add(s, s.item.t, end);
  return end > 0;
}

// "A/RES/76/300", with or without the word before it.
bool Reader::scan_symbol(Scan& s) {
  const auto head = hits_->at(s.i, Kind::Event);
  const bool slash = tokens_[s.i].is(kUpper) && s.i + 3 < s.last && is_mark(tokens_[s.i + 1], '/');
  if (!head && !slash) return false;
  const std::size_t begin = head && head->sense->words[0] == label(Part::Resolution) ? s.i + head->tokens : s.i;
  const Sense* sense = nullptr;
  std::size_t number = 0;
  const std::size_t end = symbol_run(begin, s.last, sense, number);
  if (end == 0) return false;
  add_numbered(s, *sense, number, end);
  return true;
}

// The thing of a sense like "resolution {n}" whose number stands at the tokens [number, end).
void Reader::add_numbered(Scan& s, const Sense& sense, std::size_t number, std::size_t end) {
  auto name = sense.text;
  const auto brace = name.find('{');
  name.replace(brace, name.find('}') - brace + 1, text_between(number, end));
  s.item.ent = entity(name, sense.words[0]);
  s.item.sense = &sense;
  add(s, It::Ent, end);
}

bool Reader::scan_event(Scan& s) {
  if (hits_->at(s.i, Kind::Event)) {
    if (scan_resolution(s)) return true;
    std::size_t end = draft_run(s.i, s.last, s.item);
    if (end == 0) end = event_run(s.i, s.last, s.item);
    if (end > 0) add(s, It::Ent, end);
    if (end > 0) return true;
  }
  if (page_.vietnamese || (!tokens_[s.i].is(kNumber) && !tokens_[s.i].is(kUpper) && !hits_->any(s.i, Kind::Ordinal)))
    return false;
  const std::size_t end = event_behind(s.i, s.last, s.item);
  if (end > 0) add(s, It::Ent, end);
  return end > 0;
}

// "Nghị quyết 78/7", "resolution 2690"
bool Reader::scan_resolution(Scan& s) {
  for (const Match& m : s.hits) {
    const Sense& sense = lexicon_.sense_of(m);
    if (sense.kind != Kind::Event || sense.words.empty() || sense.words[0] != label(Part::Resolution)) continue;
    const std::size_t number = s.i + m.tokens;
    bool slash = false;
    const std::size_t end = number_of_resolution(number, s.last, slash);
    if (end == 0 || slash != (sense.text.find("{n/n}") != std::string::npos)) continue;
    add_numbered(s, sense, number, end);
    return true;
  }
  return false;
}

// "2690", "78/7", "1514 (XV)", "ES-11/1", "S-35/1", "53/77 D": returns the token behind it, 0 for none; `slash` where it has two parts.
std::size_t Reader::number_of_resolution(std::size_t k, std::size_t last, bool& slash) const {
  if (k >= last) return 0;
  const bool letters =
      tokens_[k].is(kWord) &&
      (tokens_[k].is(kCaps) || (tokens_[k].is(kUpper) && tokens_[k].end - tokens_[k].begin == 1));  // "S-35/1"
  if (k + 2 < last && letters && is_mark(tokens_[k + 1], '-')) k += 2;
  if (k >= last || !tokens_[k].is(kNumber)) return 0;
  ++k;
  if (k + 1 < last && is_mark(tokens_[k], '/') && tokens_[k + 1].is(kNumber)) {
    slash = true;
    k += 2;
  }
  const auto session = [](const Token& t) {
    return t.is(kCaps) || (t.is(kUpper) && t.end - t.begin == 1);
  };  // "(XV)", and not "(Libya)"
  if (k + 2 < last && is_mark(tokens_[k], '(') && session(tokens_[k + 1]) && tokens_[k + 2].key == ')') {
    slash = true;
    k += 3;
  }
  if (k < last && (is_mark(tokens_[k], '/') || (is_mark(tokens_[k], '-') && !tokens_[k].is(kSpace))))
    return 0;  // 84/2014/QH13
  const bool letter = k < last && tokens_[k].is(kWord) && tokens_[k].is(kUpper) && tokens_[k].is(kSpace) &&
                      tokens_[k].end - tokens_[k].begin == 1;
  return slash && letter && !(k + 1 < last && tokens_[k + 1].is(kUpper)) ? k + 1 : k;
}

// ---- Names ----------------------------------------------------------------------------------------------

// The longest name of the pack at the token, and the run of capitalised words that begins there.
void Reader::find_name(Scan& s) const {
  if (hits_->any(s.i, {Kind::Name, Kind::Place, Kind::Demonym}))
    for (const Match& m : s.hits)
      if (const Kind kind = lexicon_.kinds[m.phrase];
          kind == Kind::Name || kind == Kind::Place || kind == Kind::Demonym) {
        s.name = &m;
        break;
      }
  const Token& t = tokens_[s.i];
  s.titled = !items_.empty() && titles_next(items_.back());
  s.surname = hits_->any(s.i, Kind::Surname) && t.is(kUpper);
  s.run = s.i;
  s.is_run = t.is(kWord) && t.is(kUpper) && person_run(s.i, s.last, s.run);
}

// Whether a name of somebody is to be expected behind the item.
bool Reader::titles_next(const Item& item) const {
  if (item.t == It::Role) return among(item.sense->words, "by=" + label(Part::Person));
  return item.is({It::Honorific, It::Rank}) || (item.t == It::Title && !item.possessive) ||
         (item.t == It::Pro && has(item, Kind::Honorific)) ||
         (item.t == It::Ent && is_office(item) && !item.possessive);
}

// "Đáp án: C. Mĩ kí …": a letter, and a country
bool Reader::scan_answer_letter(Scan& s) {
  const Token& t = tokens_[s.i];
  const bool letter = s.is_run && t.end - t.begin == 1 && s.run > s.i + 2 && tokens_[s.i + 1].key == '.';
  if (!letter || (!items_.empty() && items_.back().t != It::Colon) || !type_at(s.i + 2, Part::State)) return false;
  add(s, It::Word, s.i + 1);
  return true;
}

// Whether a short name that is also other words stands among capitalised syllables, or opens a phrase: "Ý kiến …", "Pháp luật …".
bool Reader::is_other_word(const Scan& s) const {
  auto syllable = [&](std::size_t k) {
    return tokens_[k].is(kWord) && tokens_[k].is(kUpper) && tokens_[k].is(kVietnamese);
  };
  const bool unnamed =
      items_.empty() || items_.back().t == It::Word || (items_.back().t == It::Ent && items_.back().unknown);
  if (s.i > s.first && syllable(s.i - 1) && unnamed) return true;
  const std::size_t next = s.i + 1;
  if (next < s.last && syllable(next) && tokens_[next].is(kSpace) && !hits_->at(next, Kind::Name) && !s.titled &&
      !tokens_[s.i].is(kCaps)) {
    const bool where =
        !items_.empty() && items_.back().is({It::Prep, It::Title});  // "tại Lào Nguyễn Bá Hùng": where, and who
    if (!(where && hits_->any(next, Kind::Surname) && next + 1 < s.last && tokens_[next + 1].is(kUpper))) return true;
  }
  const bool opens = s.i == s.first || (!items_.empty() && items_.back().is({It::Quote, It::Stop}));
  return opens && page_.vietnamese && std::any_of(s.hits.begin(), s.hits.end(), [&](const Match& m) {
           return m.tokens > 1 && lexicon_.kinds[m.phrase] == Kind::Careful;
         });
}

// "Boutros Ghali Pasha": another person than the one named before, whose name begins so.
bool Reader::scan_fuller_name(Scan& s) {
  if (s.name_tokens < 2 || s.run <= s.i + s.name_tokens || lexicon_.kinds[s.name->phrase] != Kind::Name ||
      hits_->any(s.i, Kind::Surname))
    return false;
  const Token& next = tokens_[s.i + s.name_tokens];
  const Sense& sense = lexicon_.sense_of(*s.name);
  const bool person = lexicon_.pack->names[sense.what].type == label(Part::Person) && topic_person_ >= 0 &&
                      topic_person_ == entity_of_[sense.what];
  const bool goes_on = next.key == 0 && next.is(kSpace) && next.is(kUpper) && next.is(kWord) && !next.is(kCaps) &&
                       tokens_[s.i + s.name_tokens - 1].is(kWord);
  if (!person || !goes_on) return false;
  s.item.ent = entity(text_between(s.i, s.run), label(Part::Person));
  add(s, It::Ent, s.run);
  return true;
}

// A person's name that swallows a shorter name of another kind: "Trần Đức Lương", "Nguyễn Thị Lan Anh".
bool Reader::scan_person(Scan& s) {
  const std::size_t size = s.run - s.i;
  if (size <= s.name_tokens || size < 2) return false;
  const bool viet = std::all_of(tokens_.begin() + std::ptrdiff_t(s.i), tokens_.begin() + std::ptrdiff_t(s.run),
                                [](const Token& t) { return !t.is(kWord) || t.is(kVietnamese); });
  const bool known_longer = s.longest >= size;
  const bool glued = size >= 3 && is_mark(tokens_[s.i + 1], '-') && !tokens_[s.i + 1].is(kSpace);
  const std::size_t limit = s.surname && viet && size > 5 && !glued ? s.i + 4 : s.run;
  const bool head_word =
      hits_->any(s.i, {Kind::Head, Kind::Title, Kind::Rank, Kind::Honorific, Kind::Month, Kind::Weekday, Kind::State});
  bool person =
      !known_longer && ((s.surname && viet && limit - s.i <= 5) || s.titled) && (s.name_tokens <= 1 || s.titled);
  if (s.titled && s.name && !may_be_person(*s.name)) person = false;  // "Tổng thống Mỹ Joe Biden": the country first.
  if (head_word && (!s.surname || hits_->at(s.i, Kind::Head) || hits_->at(s.i, Kind::Title))) person = false;
  const std::string_view text = text_between(s.i, limit);
  if (glued && !known_longer && !s.name) {
    if (scan_transcription(s, text)) return true;
    person |= s.surname || s.titled || size >= 5;
  }
  if (!person || head_word) return false;
  const int before = viet ? -1 : named_in_full(text);
  s.item.ent = before >= 0 ? before : entity(text, label(Part::Person));
  if (s.surname && viet && thing(s.item.ent).country < 0) {
    const int own = home_country();
    thing(s.item.ent).country = own >= 0 ? own : home();
  }
  add(s, It::Ent, limit);
  return true;
}

bool Reader::may_be_person(const Match& name) const {
  const Sense& s = lexicon_.sense_of(name);
  return s.kind == Kind::Place || (s.kind == Kind::Name && lexicon_.pack->names[s.what].type == label(Part::Person));
}

// A hyphenated transcription of a known name: "Gu-tê-rết"
bool Reader::scan_transcription(Scan& s, std::string_view text) {
  const auto alias = aliases_.find(text);
  if (alias != aliases_.end() && (!alias->second.second || s.titled)) {
    s.item.ent = alias->second.first;
  } else {
    const Id known = words_.phonetic(text);
    if (known == kNone) return false;
    s.item.ent = entity(known);
  }
  add(s, It::Ent, s.run);
  return true;
}

// "Kamina Johnson Smith …. Ms Johnson Smith": the one named in full before; -1 for none or several.
int Reader::named_in_full(std::string_view text) const {
  int longer = -1;
  for (std::size_t e = 0; e < entities_.size(); ++e) {
    const Entity& known = entities_[e];
    if (!known.is(Part::Person) || known.name.size() <= text.size() + 1 || !known.name.ends_with(text)) continue;
    if (known.name[known.name.size() - text.size() - 1] != ' ') continue;
    if (longer >= 0) return -1;
    longer = int(e);
  }
  return longer;
}

// "ba Inger Andersen": bà
bool Reader::scan_accentless_honorific(Scan& s) {
  if (!hits_->any(s.i, Kind::Number) || !hits_->any(s.i, Kind::Honorific)) return false;
  if (s.i + 1 >= s.last || !tokens_[s.i + 1].is(kUpper) || !tokens_[s.i + 1].is(kWord)) return false;
  const auto honorific = hits_->at(s.i, Kind::Honorific);
  s.item.sense = honorific->sense;
  add(s, It::Honorific, s.i + honorific->tokens);
  return true;
}

// A name, a place or a people's name of the pack.
bool Reader::scan_name(Scan& s) {
  if (!s.name || s.name_tokens < s.longest) return false;
  const Sense& sense = *sense_of_name(s);
  std::size_t end = s.i + s.name_tokens;
  if (sense.kind == Kind::Name) {
    s.item.ent = entity(sense.what);
    if (const auto meant = renamed_.find(s.item.ent); meant != renamed_.end()) s.item.ent = meant->second;
    if (thing(s.item.ent).is(Part::Office)) s.item.sense = &sense;
    if (page_.vietnamese && tokens_[end - 1].is(kNumber) && thing(s.item.ent).is(Part::Treaty))
      end = behind_subject(s, end);
    add(s, It::Ent, end);
    return true;
  }
  const auto& place = lexicon_.places[sense.what];
  const auto of = place.country.empty() ? std::nullopt : lexicon_.name(place.country);
  const int country = of ? entity(*of) : -1;
  s.item.sense = &sense;
  if (sense.kind == Kind::Demonym) {
    s.item.ent = country;
    s.item.demonym = true;
    add(s, country >= 0 ? It::Ent : It::Word, end);
  } else {
    s.item.ent = entity(place.name, "Place");
    thing(s.item.ent).country = country;
    s.item.metonym = place.kind == "capital";
    add(s, It::Place, end);
  }
  return true;
}

// Ambiguous names: the first in the pack, unless what follows, or what was said, tells which body it belongs to.
const Sense* Reader::sense_of_name(const Scan& s) const {
  Few<const Sense*, 8> senses;
  for (const Match& m : s.hits) {
    const Sense& sense = lexicon_.sense_of(m);
    if (m.tokens == s.name_tokens &&
        (sense.kind == Kind::Name || sense.kind == Kind::Place || sense.kind == Kind::Demonym))
      senses.push_back(&sense);
  }
  if (senses.size() == 1) return senses.front();
  std::size_t behind = s.i + s.name_tokens;
  if (behind < s.last && hits_->at(behind, Kind::Of)) behind += hits_->at(behind, Kind::Of)->tokens;
  std::string next;
  if (auto following = behind < s.last ? hits_->at(behind, Kind::Name) : std::nullopt)
    next = lexicon_.pack->names[following->sense->what].canonical;
  const Sense *by_next = nullptr, *by_memory = nullptr, *by_default = nullptr;
  const std::string_view world = lexicon_.setting("world");
  for (const Sense* sense : senses) {
    if (sense->kind != Kind::Name) continue;
    std::string of;
    for (const auto& [key, value] : lexicon_.pack->names[sense->what].properties)
      if (key == "of") of = value.string();
    if (!next.empty() && of == next && !by_next) by_next = sense;
    if (!by_default && of == world) by_default = sense;
    if (!by_memory && !of.empty() && spoken_of(of)) by_memory = sense;
  }
  return by_next ? by_next : by_default ? by_default : by_memory ? by_memory : senses.front();
}

bool Reader::spoken_of(std::string_view name) const {
  for (auto it = said_.rbegin(); it != said_.rend() && number_ - it->sentence < 4; ++it)
    if (thing(it->ent).name == name) return true;
  return false;
}

// "Công ước số 98 về thương lượng tập thể": what it is about is no deed
std::size_t Reader::behind_subject(const Scan& s, std::size_t end) const {
  if (end >= s.last || !hits_->any(end, Kind::Specific) || hits_->any(end, Kind::Time)) return end;
  std::size_t about = treaty_run(s.i, s.last, end);
  if (about <= end) return end;
  if (tokens_[about - 1].is(kNumber) && about > end + 2 && hits_->any(about - 2, Kind::Time))
    about -= 2;  // when it was done
  return about;
}

// Names of this page: abbreviations it defined, last names of people it named.
bool Reader::scan_alias(Scan& s) {
  const Token& t = tokens_[s.i];
  if (!t.is(kWord) || !t.is(kUpper) || s.longest > 1) return false;
  const std::string_view word = word_of(t);
  const auto alias = aliases_.find(word);
  if (alias != aliases_.end() && (!alias->second.second || s.titled)) {
    s.item.ent = alias->second.first;
    add(s, It::Ent, s.i + 1);
    return true;
  }
  const auto phrase = phrase_aliases_.find(word);
  if (phrase == phrase_aliases_.end()) return false;
  s.item.sense = phrase->second;
  add(s, phrase->second->kind == Kind::Level ? It::Level : It::Word, s.i + 1);
  return true;
}

// A run of words nobody knows; "ông Lie".
bool Reader::scan_stranger(Scan& s) {
  for (std::size_t j = s.i + 1; page_.vietnamese && j < s.run; ++j)  // "Vị Đại sứ", "Tân Đại sứ": a rank begins
    for (const Match& m : hits_->at(j))
      if (const Kind kind = lexicon_.kinds[m.phrase];
          (kind == Kind::Rank || kind == Kind::Title) && j + m.tokens > s.run)
        s.run = j;
  if (!s.is_run || (s.run - s.i < 2 && (!s.titled || is_common_word(s)))) return false;
  s.item.unknown = true;
  s.item.ent = entity(text_between(s.i, s.run), "Unknown");
  add(s, It::Ent, s.run);
  return true;
}

// "Bộ trưởng Văn hóa"
bool Reader::is_common_word(const Scan& s) const {
  const Token& t = tokens_[s.i];
  if (!t.is(kVietnamese) || s.run >= s.last) return false;
  const Token& next = tokens_[s.run];
  return (!t.is(kAscii) || (page_.vietnamese && !next.is(kAscii))) && next.is(kWord) && !next.is(kUpper) &&
         next.is(kVietnamese) && hits_->at(s.run).empty();
}

// ---- Phrases --------------------------------------------------------------------------------------------

namespace {

// The place of every kind among those that say most, and what items they make.
constexpr std::uint8_t kSaysNothing = 64;
struct Says {
  std::uint8_t place;
  It item;
};
constexpr auto kSays = [] {
  constexpr std::pair<Kind, It> order[] = {{Kind::Plain, It::Word},        {Kind::Role, It::Role},
                                           {Kind::Title, It::Title},       {Kind::Vote, It::Vote},
                                           {Kind::Level, It::Level},       {Kind::Verb, It::Verb},
                                           {Kind::Cue, It::Cue},           {Kind::Pronoun, It::Pro},
                                           {Kind::Head, It::Pro},          {Kind::Passive, It::Passive},
                                           {Kind::Respectively, It::Resp}, {Kind::Both, It::Both},
                                           {Kind::Copula, It::Copula},     {Kind::State, It::Word},
                                           {Kind::Generic, It::Gen},       {Kind::Honorific, It::Honorific},
                                           {Kind::Rank, It::Rank},         {Kind::Modifier, It::Modifier},
                                           {Kind::Reported, It::Reported}, {Kind::And, It::And},
                                           {Kind::Break, It::Break},       {Kind::Of, It::Of},
                                           {Kind::Prep, It::Prep},         {Kind::Relative, It::Relative},
                                           {Kind::Bound, It::Bound},       {Kind::Unit, It::Word},
                                           {Kind::Skip, It::Skip},         {Kind::Open, It::List},
                                           {Kind::Note, It::Word},         {Kind::Time, It::Word}};
  std::array<Says, 64> places{};
  places.fill({kSaysNothing, It::Word});
  for (std::uint8_t place = 0; auto [kind, item] : order) places[unsigned(kind)] = {place++, item};
  return places;
}();

}  // namespace

// The longest phrase; among equals the one that says most. What reads as a time, and was none here, leaves its words to shorter ones.
bool Reader::scan_phrase(Scan& s) {
  const Sense* best = nullptr;
  bool time = false;
  for (std::uint8_t lowest = kSaysNothing; const Match& m : s.hits) {
    const Kind kind = lexicon_.kinds[m.phrase];
    if (m.tokens != s.longest) {
      if (best || !time) break;
      s.longest = m.tokens;
    }
    time |= kind == Kind::Shift;
    const std::uint8_t place = kSays[unsigned(kind)].place;
    if (place >= lowest || means_other(s, m, kind)) continue;
    best = &lexicon_.sense_of(m);
    lowest = place;
  }
  if (!best) return false;
  s.item.sense = best;
  const std::size_t end = s.i + s.longest;
  switch (best->kind) {
    case Kind::Pronoun:
      if (!scan_called(s, end)) add(s, It::Pro, end);
      return true;
    case Kind::Head: {
      if (scan_called(s, end)) return true;
      const bool spoken =
          tokens_[s.i].is(kUpper) || tokens_[end - 1].is(kUpper) || (!page_.vietnamese && s.longest == 2);
      add(s, spoken ? It::Pro : It::Word, end);
      return true;
    }
    case Kind::And:  // "thông báo với Liên hợp quốc": who is told
      add(s, !items_.empty() && items_.back().t == It::Reported && has_word(best, "with") ? It::Prep : It::And, end);
      return true;
    case Kind::State: s.item.state = true; break;
    case Kind::Unit: s.item.unit = best->words[0]; break;
    default: break;
  }
  add(s, kSays[unsigned(best->kind)].item, end);
  return true;
}

// Whether a meaning is not the one here: "ky roi khong phe chuan" has rồi and not rời, "Kenya chairs the Council" a verb, "took 12 seats"
// no vote.
bool Reader::means_other(const Scan& s, const Match& m, Kind kind) const {
  if (kind == Kind::Verb) {
    if (page_.accentless && m.tokens == 1 && hits_->any(s.i, Kind::And) &&
        !(s.i + 1 < s.last && hits_->any(s.i + 1, Kind::Name)))
      return true;
    // "Thái Lan | tổ chức | Hội nghị …", and no "tổ chức này"
    if (has_word(&lexicon_.sense_of(m), "events"))
      return items_.empty() || !items_.back().is({It::Ent, It::Place, It::Cue, It::Skip, It::Time}) ||
             s.i + m.tokens >= s.last || !tokens_[s.i + m.tokens].is(kUpper) ||
             !(hits_->any(s.i + m.tokens, Kind::Event) || type_at(s.i + m.tokens, Part::Event));
    return has_word(&lexicon_.sense_of(m), "votes") && !counts_votes(s.i + m.tokens, s.last);
  }
  // "phê chuẩn | công ước | năm 2014", and no "phê chuẩn công ước về …", "25 công ước"
  if (kind == Kind::Pronoun && has_word(&lexicon_.sense_of(m), "bare")) {
    const std::size_t end = s.i + m.tokens;
    const bool described =
        end < s.last && tokens_[end].is(kWord) && !hits_->any(end, Kind::Time) && !hits_->any(end, Kind::And);
    return described || tokens_[s.i].is(kUpper) || items_.empty() || items_.back().t != It::Verb;
  }
  if (kind != Kind::Title || page_.vietnamese || m.tokens != 1 || !hits_->any(s.i, Kind::Verb) || items_.empty())
    return false;
  if (page_.text[tokens_[s.i].end - 1] != 's') return false;
  // "who currently chairs"
  const bool adverb = items_.size() > 1 && items_.back().t == It::Word && surface(items_.back()).ends_with("ly");
  const Item& who = adverb ? items_[items_.size() - 2] : items_.back();
  return who.t == It::Relative || (who.t == It::Ent && !who.possessive && !who.demonym) ||
         (who.t == It::Pro && !has_word(who.sense, "whose") && !has_word(who.sense, "own"));
}

// "the | Treaty of Asunción": no treaty spoken of
bool Reader::scan_called(Scan& s, std::size_t end) {
  if (page_.vietnamese || end <= s.i + 1 || (tokens_[s.i].is(kUpper) && s.i > s.first) || !tokens_[end - 1].is(kUpper))
    return false;
  if (end + 1 >= s.last || !hits_->any(end - 1, {Kind::Head, Kind::Shape}) ||
      !hits_->any(end, {Kind::Of, Kind::Specific}))
    return false;
  Item named;
  std::size_t after =
      tokens_[end + 1].is(kUpper) && hits_->any(end, Kind::Of) ? shape_run(end - 1, s.last, 0, named) : 0;
  if (after <= end) {
    turn(named, It::Ent);
    after = strange_name(end - 1, s, named);
  }
  if (after <= end) return false;
  named.first = std::uint32_t(end - 1);
  named.depth = s.item.depth;
  s.item = std::move(named);
  add(s, s.item.t, after);
  return true;
}

}  // namespace dothi::prose
