// What the page is about: its headings, its date, its theme and who speaks in it.
#include "item.h"

#include <algorithm>

namespace dothi::prose {

// ---- Headings -------------------------------------------------------------------------------------------

struct Reader::Heading {
  int country = -1, organ = -1, any = -1;  // the first it names of each
  Context next;
};

// What headings say: the country, body or treaty of the section, and what its list items are.
void Reader::heading(const Block& block) {
  block_ = &block;
  ++number_;
  itemize(block, 0, std::uint32_t(block.tokens.size()));
  open_entry(block);
  year_of_heading(block);
  compose();
  Heading head = read_heading();
  for (auto it = items_.rbegin(); it != items_.rend(); ++it)
    if (it->t == It::Ent && it->ent >= 0) say(it->ent, false, written(*it));
  Context& next = head.next;
  const bool tells = head.any >= 0 || !next.verbs.empty() || next.position >= 0 || next.body >= 0;
  if (block.level == 4 && !tells && block.tokens.size() > 3)
    return;  // a short line that names nothing: "Posted … by …"
  const bool title = block.level <= 1 || block.level == 9;
  if (title) read_title(head);
  if (next.body < 0 && theme_body_ >= 0) {
    next.body = theme_body_;
    next.role = "president";
  }
  if (std::any_of(items_.begin(), items_.end(), [](const Item& i) { return i.t == It::Question; }))
    next.verbs.clear();  // it asks
  if (title)
    theme_position_ = next.position;
  else if (next.position < 0 && head.any < 0 && next.verbs.empty() && next.body < 0)
    next.position = theme_position_;
  next.theme = title ? -1 : head.country;
  next.organ = head.organ;
  read_term_head(head.organ);
  if (head.organ < 0 && !title && head.country < 0)
    next.organ = theme_ >= 0 && !thing(theme_).is(Part::State) ? theme_ : theme_organ_;
  context_ = next;
  topic_person_ = theme_person_;  // another section goes on with the life that is told
  pair_told_.clear();
  if (head.country >= 0 && !title)
    last_subjects_ = {head.country};
  else if (!title && head.any < 0 && titled_ && thing_is(theme_, Part::State))
    last_subjects_ = {theme_}, topic_country_ = theme_;  // begins afresh
  if (title && theme_ >= 0) last_subjects_ = {theme_};
  // "Tổng thống A: các chuyến thăm năm 2023"
  const auto person = [this](const Item& i) { return is_a(i, Part::Person); };
  if (head.country < 0 && !next.verbs.empty() && std::count_if(items_.begin(), items_.end(), person) == 1)
    last_subjects_ = {std::find_if(items_.begin(), items_.end(), person)->ent};
  if (next.position >= 0) last_position_ = next.position;
}

// "Pelindaba. Hiệp ước …", "UNTAET. The mission …": a name, or what a treaty is called after, before the first sentence of a paragraph
// tells what it is about.
void Reader::run_in_heading(const Block& block, const Line& line) {
  if (line.first != 0 || block.kind == BlockKind::Row || block.kind == BlockKind::Field || items_.empty()) return;
  const bool body = is_a(std::size_t(0), Part::Organization) || is_a(std::size_t(0), Part::Agency) ||
                    is_a(std::size_t(0), Part::Body);
  if (block.kind == BlockKind::Item && (is_a(std::size_t(0), Part::Treaty) || (body && stands(1, It::Colon))))
    return item_head(block);
  std::size_t mark = 0;
  while (mark < 3 && (stands(mark, {It::Ent, It::Place}) || (mark < items_.size() && capital_word(items_[mark]))))
    ++mark;
  const bool closes =
      stands(mark, It::Stop) || (stands(mark, {It::Colon, It::Dash}) && tokens_[items_[mark].first].is(kSpace)) ||
      (stands(mark, It::Colon) && mark + 1 < items_.size() && tokens_[items_[mark + 1].first].is(kSpace));
  if (mark == 0 || !closes) return;
  const Item& name = items_[0];
  int about = -1;
  if (mark == 1 && (is_a(name, Part::Treaty) || is_a(name, Part::Mission)) && stands(mark, It::Stop)) {
    about = name.ent;
  } else if (mark > 1 || stands(0, {It::Place, It::Word}) || name.unknown) {
    const auto text = text_between(name.first, items_[mark - 1].last);
    Id treaty = table_.kind.empty() ? kNone : words_.alias(table_.kind + " " + std::string(text)).value_or(kNone);
    for (std::size_t k = mark + 1; k < items_.size() && treaty == kNone; ++k)  // "Băng Cốc. Hiệp ước …"
      if (stands(k, It::Pro) && items_[k].sense && sense(items_[k], Kind::Head))
        treaty = words_.alias(surface(items_[k]) + " " + std::string(text)).value_or(kNone);
    if (treaty == kNone || lexicon_.pack->names[treaty].type != label(Part::Treaty))
      treaty = lexicon_.treaty_called(text);
    if (treaty != kNone) about = entity(treaty);
  }
  if (about < 0) return;
  run_in_ = about;
  run_in_block_ = &block;
  run_in_at_ = number_;
  const bool known = mark == 1 && about == name.ent;  // stays: "CTBT. Được thông qua năm 1996, …"
  if (!known && mark + 1 < items_.size()) cut(0, mark + 1);
}

// "- Hiệp định về X năm 1995: …": what the item's sentences are about.
void Reader::item_head(const Block& block) {
  std::size_t mark = 1;
  while (stands(mark, {It::Time, It::Open, It::Close}) || (mark < items_.size() && items_[mark].depth > 0)) ++mark;
  if (!stands(mark, {It::Colon, It::Stop})) return;
  run_in_ = items_[0].ent;
  run_in_block_ = &block;
  run_in_at_ = number_;
}

// "Tổ chức Khí tượng Thế giới (WMO) là …", "The IMO is …": what a text is about that has no title and opens with what its subject is.
void Reader::lead(const Block& block, const Line& line) {
  if (titled_ || number_ > 3 || line.first != 0 || block.kind != BlockKind::Paragraph) return;
  const std::size_t who = skip_right(0, It::Skip);
  if (!stands(who, It::Ent) || items_[who].demonym || items_[who].unknown) return;
  const bool body = is_a(who, Part::Organization) || is_a(who, Part::Agency) || is_a(who, Part::Body) ||
                    is_a(who, Part::Treaty) || is_a(who, Part::Mission);
  if (!body) return;
  std::size_t next = who + 1;
  const bool bracket = stands(next, It::Open);
  while (next < items_.size() && (items_[next].depth > 0 || stands(next, {It::Open, It::Close}))) ++next;
  const bool told = next < items_.size() && (has(items_[next], Kind::Copula) || does(items_[next], "organ") ||
                                             (bracket && stands(next, It::Verb)));
  if (!told) return;
  theme_ = items_[who].ent;
  titled_ = true;
}

// What the words that open the paragraph name, until another of its kind is spoken of; -1 for none.
template <class Labels>
int Reader::headed_by_run_in(const Labels& labels) const {
  if (run_in_ < 0 || run_in_block_ != block_ || !wants(labels, thing(run_in_))) return -1;
  for (auto it = said_.rbegin(); it != said_.rend() && it->sentence >= run_in_at_; ++it)
    if (it->ent != run_in_ && wants(labels, thing(it->ent))) return -1;
  return run_in_;
}

template int Reader::headed_by_run_in(const std::vector<std::string>&) const;
template int Reader::headed_by_run_in(const Few<std::string_view, 8>&) const;

// "Tháng 3/2022" over what happened then; a heading of its level or above ends it.
void Reader::open_entry(const Block& block) {
  if (entry_head() == items_.size() && !items_.empty()) {
    entry_ = {items_.front().time.from, block.level, number_, 0, nullptr};
    clock_.last = entry_.date;
  } else if (block.level <= entry_.level) {
    entry_ = {};
  }
}

// "Các chuyến thăm năm 2023 của …": the year of the days told below.
void Reader::year_of_heading(const Block& block) {
  PartialDate year;
  bool several = false;
  for (const Item& item : items_) {
    if (item.t != It::Time) continue;
    several |= year.year != 0;
    if (is_year(item)) year = item.time.from;
  }
  if (several) year = {};
  section_year_ = year;
  if (block.level <= 1) title_year_ = year;
}

// The things a heading names, the verbs its list will use, the office whose holders or the body whose presidents follow.
Reader::Heading Reader::read_heading() {
  Heading head;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    const Item& item = items_[k];
    if (item.t == It::Verb && head.next.verbs.size() < 2 && !mood(k).off) head.next.verbs.push_back(item.sense);
    if (item.t == It::Title) head_office(k, head.next);
    if (item.t != It::Ent || item.ent < 0) continue;
    const Entity& e = thing(item.ent);
    const bool known = e.type != "Unknown";
    if (e.is(Part::Office)) head.next.position = item.ent;
    if (e.is(Part::State) && head.country < 0) head.country = item.ent;
    if (known && !e.is(Part::State) && !e.is(Part::Person) && !e.is(Part::Office) && head.organ < 0)
      head.organ = item.ent;
    if (known && head.any < 0) head.any = item.ent;
  }
  return head;
}

// "Danh sách Chủ tịch Đại hội đồng": a body and a role in it; "Thủ tướng Nhật Bản": an office.
void Reader::head_office(std::size_t k, Context& next) {
  std::size_t left, right;
  int body;
  const int office = position(k, -1, left, right, body);
  const Title& title = lexicon_.titles[items_[k].sense->what];
  if (title.role.empty()) {
    const int own = left == k && right == k + 1 ? position_in_theme(k) : -1;
    next.position = own >= 0 ? own : office;
  } else {
    next.body = body;
    next.role = title.role;
  }
}

// What the title of the text says of all that follows.
void Reader::read_title(const Heading& head) {
  std::vector<int> both;  // "Quan hệ Việt Nam - Nam Phi": the two it is about
  for (const Item& item : items_)
    if (is_a(item, Part::State) && std::find(both.begin(), both.end(), item.ent) == both.end())
      both.push_back(item.ent);
  theme_pair_ = both.size() == 2 ? both : std::vector<int>{};
  const std::size_t who = opening_person();
  if (who < items_.size() && (who + 1 == items_.size() || stands(who + 1, {It::Comma, It::Open, It::Dash, It::Colon})))
    titled_person_ = items_[who].ent;
  read_whose_career();
  if (head.country >= 0 || head.organ >= 0) titled_ = true;
  if (head.country >= 0)
    theme_ = head.country;
  else if (head.organ >= 0)
    theme_ = head.organ;
  else if (head.any >= 0 && theme_ < 0)
    theme_ = head.any;
  theme_organ_ = head.organ;
  if (head.next.body >= 0 && !head.next.role.empty()) theme_body_ = head.next.body;
}

// "Bầu cử Hội đồng Nhân quyền nhiệm kỳ 2024-2026": the term that what follows is about.
void Reader::read_term_head(int organ) {
  term_head_ = -1;
  if (!thing_is(organ, Part::Body)) return;
  for (const Item& item : items_)
    if (item.t == It::Time && item.time.shape == Time::Shape::Range && item.time.term) {
      terms_[organ] = {item.time.from.edtf(), item.time.to.edtf()};
      term_head_ = organ;
    }
}

// ---- The date -------------------------------------------------------------------------------------------

// "NEW YORK, 8/6/2019 (TTXVN) - …": where and when the text was written, no part of what it says.
void Reader::dateline() {
  if (number_ > 6) return;
  const std::size_t end = !items_.empty() && items_[0].t == It::Open ? bracketed_dateline() : dateline_end();
  for (std::size_t i = 0; i < end && host_ < 0; ++i)  // the country of the town is host, until another is told
    if (items_[i].t == It::Place) host_ = country_of(items_[i].ent);
  if (end > 0) cut(0, end);
}

// "(Phân tích, 30/9/2025) …": the item behind it; 0 for none.
std::size_t Reader::bracketed_dateline() const {
  std::size_t close = 1;
  while (close < items_.size() && close < 12 && items_[close].t != It::Close) ++close;
  const bool dated = close + 1 < items_.size() && items_[close].t == It::Close && items_[close - 1].t == It::Time &&
                     items_[close - 1].time.from.day;
  return dated ? close + 1 : 0;
}

// "NEW YORK, 8/6/2019 (TTXVN) - …", "Hà Nội, 4/6/2025 - …": the item behind the dash; 0 for none.
std::size_t Reader::dateline_end() const {
  std::size_t time = 0;
  while (time < items_.size() && time < 5 && items_[time].t != It::Time) {
    const bool place = items_[time].is({It::Comma, It::Place, It::Ent}) || capital_word(items_[time]);
    if (!place) return 0;
    ++time;
  }
  std::size_t dash = time;
  const bool timed = time < items_.size() && items_[time].t == It::Time;
  if (timed) ++dash;
  if (dash == 0) return 0;
  if (dash < items_.size() && items_[dash].t == It::Open)
    while (dash < items_.size() && items_[dash].t != It::Close) ++dash;
  if (dash < items_.size() && items_[dash].t == It::Close) ++dash;
  if (dash >= items_.size() || items_[dash].t != It::Dash || dash > 18 || !tokens_[items_[0].first].is(kUpper))
    return 0;
  const bool capitals = tokens_[items_[0].first].is(kCaps);
  const bool town = items_[0].t == It::Place && time <= 3 && timed && items_[time].time.from.day;
  return capitals || town ? dash + 1 : 0;
}

// The date a text gives itself in its first lines.
void Reader::pick_date() {
  std::size_t seen = 0;
  for (const auto& block : page_.blocks) {
    if (clock_.document.year || ++seen > 5) break;
    if (block.lines.empty() || block.kind == BlockKind::Row) continue;
    const Line& line = block.lines.front();
    itemize(block, line.first, line.last);
    clock_.last = {};
    const auto date = std::find_if(
        items_.begin(), items_.begin() + std::ptrdiff_t(std::min<std::size_t>(items_.size(), 16)), [](const Item& i) {
          return i.t == It::Time && !i.time.relative && i.time.shape == Time::Shape::Instant && i.time.from.month;
        });
    const std::size_t k = std::size_t(date - items_.begin());
    if (k == std::min<std::size_t>(items_.size(), 16) || !dates_text(block, k, seen)) continue;
    clock_.document = items_[k].time.from;
    page_.date = clock_.document.edtf();
  }
  clock_.last = {};
}

// Whether the date at item k of one of the first blocks is the one of the text.
bool Reader::dates_text(const Block& block, std::size_t k, std::size_t seen) const {
  const bool capitals = !block.tokens.empty() && block.tokens.front().is(kCaps);
  const PartialDate& date = items_[k].time.from;
  if (before_dash(k)) {
    if (capitals && k <= 6) return true;  // "NEW YORK, 8/6/2019 (TTXVN) - …"
    if (k <= 3 && seen <= 3 && items_[0].t == It::Place && date.day && date.year)
      return true;  // "Hà Nội, 4/6/2025 - …"
  }
  const auto words = std::count_if(items_.begin(), items_.end(), [](const Item& i) { return i.t == It::Word; });
  if (date.day && k <= 5 && seen <= 3 && block.kind == BlockKind::Paragraph && words <= 12 &&
      opens_paragraph(k, capitals))
    return true;
  const bool small = block.tokens.size() <= 26 && block.lines.size() == 1;
  if (!small || seen == 1) return false;
  for (std::size_t i = 0; i < items_.size(); ++i)
    if (opens_trigger(i)) return false;
  return k + 1 == items_.size() || items_[k + 1].is({It::Stop, It::Close}) || (words <= 6 && stamps(k));
}

// Whether a dash follows the item, brackets between left out.
bool Reader::before_dash(std::size_t k) const {
  const std::size_t within = k + 1 < items_.size() && items_[k + 1].t == It::Open ? 16 : 8;
  for (std::size_t i = k + 1; i < items_.size() && i < k + within; ++i) {
    if (items_[i].t == It::Dash) return true;
    if (!items_[i].is({It::Open, It::Close}) && items_[i].depth == 0) return false;
  }
  return false;
}

// "SAMARKAND, 7-11-2025." and "(Phân tích, 30/9/2025) …" at the head of a paragraph.
bool Reader::opens_paragraph(std::size_t k, bool capitals) const {
  const auto date = items_.begin() + std::ptrdiff_t(k);
  if (items_[0].t == It::Open)
    return k + 1 < items_.size() && items_[k + 1].t == It::Close &&
           std::none_of(items_.begin(), date, [](const Item& i) { return i.t == It::Ent; });
  return capitals && k > 0 && (k + 1 == items_.size() || items_[k + 1].t == It::Stop) &&
         std::all_of(items_.begin(), date, [this](const Item& i) {
           return i.is({It::Place, It::Comma, It::Ent}) || capital_word(i);
         });
}

// "Thứ sáu, 10/6/2022, 07:15 (GMT+7)", "Cập nhật: 27/05/2024 | Lượt xem: 12.345"
bool Reader::stamps(std::size_t k) const {
  const bool names = std::any_of(items_.begin(), items_.end(), [](const Item& i) {
    return i.is({It::Ent, It::Title, It::Role});
  });
  return k <= 4 && items_[k].time.from.day && k + 1 < items_.size() &&
         items_[k + 1].is({It::Comma, It::Dash, It::Num}) && !names && items_.back().t != It::Stop;
}

// ---- The theme ------------------------------------------------------------------------------------------

// The country a text speaks of most.
void Reader::pick_theme() {
  bool titled = false;
  std::map<int, int> counts;
  int said_we = 0;  // words for who speaks
  std::size_t lines = 0;
  for (const auto& block : page_.blocks) {
    if (lines > 200) break;
    if (block.kind == BlockKind::Option || block.kind == BlockKind::Row) continue;
    count_countries(block, counts, said_we);
    lines += block.lines.size();
    titled |= &block == &page_.blocks.front() && block.kind == BlockKind::Heading && !counts.empty();
  }
  if (const int we = speaker_ >= 0 ? speaker_ : home_named_ ? home_country() : -1; we >= 0 && said_we > 0)
    counts[we] += said_we;
  int best = -1, most = 1, all = 0;
  for (auto [country, n] : counts) {
    all += n;
    if (n > most) {
      most = n;
      best = country;
    }
  }
  if (!titled && best >= 0 && most * 6 > all) theme_ = best;  // of a dozen named alike a text is about none
}

// How often a block names each country, or says "nước ta", "chúng tôi".
void Reader::count_countries(const Block& block, std::map<int, int>& counts, int& said_we) {
  const std::string_view home_name = lexicon_.setting("home");
  hits_ = &hits_of(block);
  for (std::size_t i = 0; i < block.tokens.size(); ++i) {
    if (auto n = hits_->at(i, Kind::Name)) {
      const auto& name = lexicon_.pack->names[n->sense->what];
      home_named_ |= !home_name.empty() && name.canonical == home_name;
      if (name.type == label(Part::State) && !(n->tokens == 1 && hits_->at(i, Kind::Careful)))
        ++counts[entity(n->sense->what)];
      i += n->tokens - 1;
    } else if (auto p = hits_->at(i, Kind::Pronoun)) {
      const bool own = has_word(p->sense, "home"), speaks = has_word(p->sense, "speaker");
      if (int h = own ? home() : -1; h >= 0) counts[h] += 2;
      home_named_ |= own;
      if (speaks) said_we += 2;
    }
  }
}

// ---- Who speaks -----------------------------------------------------------------------------------------

namespace {

// "Q: …", "A: …": a turn of an interview.
bool is_turn(const Block& block) {
  return block.tokens.size() > 2 && block.tokens[0].is(kUpper) && block.tokens[0].end - block.tokens[0].begin <= 2 &&
         is_mark(block.tokens[1], ':');
}

// A short block that is no sentence.
bool is_head(const Block& block) {
  const auto stop = [](const Token& t) { return t.key == '.'; };
  if (block.tokens.empty() || block.tokens.size() > 60 || stop(block.tokens.back())) return false;
  return block.lines.size() == 1 ||
         (block.lines.size() <= 4 && std::none_of(block.tokens.begin(), block.tokens.end(), stop));
}

}  // namespace

struct Reader::Speech {
  bool told = false;      // a word for a speech stands before
  bool behalf = false;    // "I speak on behalf of"
  bool whose = false;     // a word that says whose may follow
  std::size_t since = 0;  // the token behind the word for a speech
};

// Whose country a speech speaks for: "Phát biểu của Đại sứ Kazakhstan tại …", "Statement by the Permanent Representative of Kenya", and,
// with the phrases marked "behalf", "I speak on behalf of Kenya". The head of the text tells, before what is said in it.
void Reader::pick_speaker() {
  const auto turns = std::count_if(page_.blocks.begin(), page_.blocks.end(), is_turn);
  const bool interview = turns > 3 && !page_.vietnamese;  // its head tells who answers
  if (turns > 2 && page_.vietnamese) answering();
  std::size_t seen = 0;
  bool called = false;  // "DIỄN VĂN" on a line of its own, and on the next whose
  for (const auto& block : page_.blocks) {
    if (++seen > 8 || speaker_ >= 0) break;
    if (block.kind == BlockKind::Row || block.kind == BlockKind::Option) continue;
    const bool head = is_head(block), asked = interview && seen <= 3;
    if (seen <= 3 && head && block.tokens.size() <= 16) organ_speaks(block);
    if (speaker_ >= 0) break;
    Speech speech;
    speech.told = asked || (head && called);
    speech.whose = asked;
    const bool carried = std::exchange(called, false);
    read_speech(block, head, speech);
    if (head && speech.told && speaker_ < 0 && block.lines.size() == 1 && !carried)
      called = speaks_for_one(block, speech.since);
  }
  if (interview && speaker_ < 0) who_answers();
}

// "we asked a Timorese historian": who answers is told by his people, the only ones in the head of the interview.
void Reader::who_answers() {
  std::set<int> people;
  for (const auto& block : page_.blocks) {
    if (is_turn(block)) break;
    const Hits& hits = hits_of(block);
    for (std::size_t i = 1; i + 1 < block.tokens.size(); ++i) {
      const auto demonym = hits.at(i, Kind::Demonym);
      const std::size_t next = demonym ? i + demonym->tokens : 0;
      if (!demonym || next >= block.tokens.size() || !hits.saying(i - 1, Kind::Skip, "article")) continue;
      const Token& noun = block.tokens[next];
      if (const int of = country_named(hits, i); of >= 0 && noun.is(kWord) && !noun.is(kUpper)) people.insert(of);
    }
  }
  if (people.size() == 1) speaker_ = *people.begin();
}

// The country named at a token, itself, by somebody of it or by its people; -1 for none.
int Reader::country_named(const Hits& hits, std::size_t token) {
  if (const auto n = hits.at(token, Kind::Name)) {
    const auto& type = lexicon_.pack->names[n->sense->what].type;
    if (type == label(Part::State)) return entity(n->sense->what);
    if (type == label(Part::Person)) return country_of(entity(n->sense->what));
  }
  const auto people = hits.at(token, Kind::Demonym);
  const auto country = people ? lexicon_.name(lexicon_.places[people->sense->what].country) : std::nullopt;
  return country ? entity(*country) : -1;
}

// "BỘ NGOẠI GIAO NƯỚC CỘNG HOÀ KAZAKHSTAN" over what it says.
void Reader::organ_speaks(const Block& block) {
  const Hits& hits = hits_of(block);
  const auto organ = hits.at(0, Kind::State);
  if (!organ) return;
  for (std::size_t i = organ->tokens; i < block.tokens.size() && speaker_ < 0; ++i)
    if (const auto n = hits.at(i, Kind::Name); n && i + n->tokens == block.tokens.size())
      speaker_ = country_named(hits, i);
}

// "Phát biểu của Đại sứ Kazakhstan tại …": past the word for a speech, an office or a rank and whose it is.
void Reader::read_speech(const Block& block, bool head, Speech& speech) {
  const Hits& hits = hits_of(block);
  for (std::size_t i = 0; i < block.tokens.size() && i < 60 && speaker_ < 0; ++i) {
    if (const auto s = hits.at(i, Kind::Speech); s && (has_word(s->sense, "behalf") || (head && i < 4))) {
      speech.told = true;
      speech.behalf = speech.whose = has_word(s->sense, "behalf");
      i += s->tokens - 1;
      speech.since = i + 1;
      continue;
    }
    speech.whose |= hits.any(i, {Kind::Of, Kind::Passive});
    if (!speech.told || !speech.whose) continue;
    const auto title = hits.at(i, Kind::Title);
    const auto* options = title ? &lexicon_.titles[title->sense->what].options : nullptr;
    const bool of_state = options && options->contains("state") && !options->contains("abroad");
    if (!of_state && !hits.any(i, {Kind::Rank, Kind::State}) && !(speech.behalf && i == speech.since)) {
      if (title) i += title->tokens - 1;
      continue;
    }
    std::size_t behind = i;
    if (title)
      behind += title->tokens;
    else if (const auto rank = hits.at(i, Kind::Rank))
      behind += rank->tokens;
    else if (const auto acts = hits.at(i, Kind::State))
      behind += acts->tokens;
    speaks_for(block, speech.since, i, behind);
    i = std::max(i, behind > 0 ? behind - 1 : behind);
  }
}

// Whose the office at tokens [office, behind) is: told right before, or behind it past the name of who holds it.
void Reader::speaks_for(const Block& block, std::size_t since, std::size_t office, std::size_t behind) {
  const Hits& hits = hits_of(block);
  for (std::size_t i = since; i < office && speaker_ < 0; ++i)
    if (i + 3 >= office) speaker_ = country_named(hits, i);
  for (std::size_t i = behind; i < block.tokens.size() && i < behind + 8 && speaker_ < 0; ++i) {
    speaker_ = country_named(hits, i);
    if (speaker_ >= 0) break;
    const bool between = hits.any(
        i, {Kind::Of, Kind::Skip, Kind::And, Kind::State, Kind::Filler, Kind::Title, Kind::Rank, Kind::Description});
    if (!block.tokens[i].is(kUpper) && !between) break;
    if (hits.at(i, Kind::Prep) && !hits.at(i, Kind::Of)) break;
  }
}

// "Diễn văn tại lễ kỷ niệm 60 năm Mông Cổ gia nhập …": of the one country the head is about, another than the home country. True where
// the head says no more than that it is a speech.
bool Reader::speaks_for_one(const Block& block, std::size_t since) {
  const Hits& hits = hits_of(block);
  int only = -1;
  bool several = false;
  for (std::size_t i = since; i < block.tokens.size(); ++i)
    if (const int country = country_named(hits, i); country >= 0) {
      several |= only >= 0 && country != only;
      only = country;
    }
  if (only >= 0 && !several && only != home_country()) speaker_ = only;
  return only < 0 && since == block.tokens.size();
}

// Who answers in an interview whose head names nobody and one country only, another than the home country: one of that country.
void Reader::answering() {
  std::set<Id> named;
  for (const auto& block : page_.blocks) {
    const auto& tokens = block.tokens;
    if (tokens.size() > 2 && is_mark(tokens[1], ':')) break;
    const Hits& hits = hits_of(block);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const bool capitals = tokens[i].is(kUpper) && i + 1 < tokens.size() && tokens[i + 1].is(kUpper);
      if (hits.any(i, Kind::Surname) && capitals && !hits.any(i, {Kind::Name, Kind::Place})) return;
      const auto n = hits.at(i, Kind::Name);
      if (!n) continue;
      const auto& type = lexicon_.pack->names[n->sense->what].type;
      if (type == label(Part::Person)) return;
      if (type == label(Part::State)) named.insert(n->sense->what);
    }
  }
  if (named.size() == 1)
    if (const int e = entity(*named.begin()); e != home_country()) speaker_ = e;
}

// ---- The page -------------------------------------------------------------------------------------------

// Takes out the facts of statements that the key calls false; their places are ascending.
void Reader::drop_untrue() {
  auto range = untrue_.begin();
  std::size_t kept = 0;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    while (range != untrue_.end() && range->second <= i) ++range;
    if (range != untrue_.end() && range->first <= i) continue;
    if (kept != i) facts[kept] = std::move(facts[i]);
    ++kept;
  }
  facts.erase(facts.begin() + std::ptrdiff_t(kept), facts.end());
}

namespace {

std::string_view without_spaces(std::string_view s) {
  while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\n' || s.back() == '.')) s.remove_suffix(1);
  return s;
}

// What a key says at one end of a statement: "( F ) Norway …", "… 1998. (S)", "… 1949 (Sai)", "… ASEAN. => Sai", "… 1999. S".
std::string_view key_of_statement(std::string_view s) {
  if (s.size() < 20) return {};
  if (s.front() == '(' || s.front() == '[')
    if (const auto close = s.find_first_of(")]"); close < 12) return without_spaces(s.substr(1, close - 1));
  s = without_spaces(s);
  if (s.empty()) return {};
  if (s.back() == ')' || s.back() == ']') {
    const auto open = s.find_last_of("([");
    if (open == s.npos || open == 0 || s.size() - open > 12) return {};
    const auto key = without_spaces(s.substr(open + 1, s.size() - open - 2));
    const auto stop = s.find_last_not_of(' ', open - 1);
    return stop != s.npos && (s[stop] == '.' || key.size() > 2) ? key : std::string_view{};
  }
  s.remove_prefix(s.size() - std::min<std::size_t>(s.size(), 12));  // a key is short
  const auto mark = std::max(s.rfind(". ") + 1, s.rfind("> ") + 1);
  return mark > 0 ? without_spaces(s.substr(mark)) : std::string_view{};
}

}  // namespace

// A sheet of statements with the key beside each: those it calls false state nothing.
void Reader::statements_by_key() {
  const std::string no = "|" + std::string(lexicon_.setting("says_false")) + "|",
                    yes = "|" + std::string(lexicon_.setting("says_true")) + "|";
  const auto says = [](std::string_view key, const std::string& words) {
    return !key.empty() && words.find("|" + std::string(key) + "|") != std::string::npos;
  };
  std::size_t keys = 0;
  std::vector<Block*> untrue;
  for (Block& block : page_.blocks) {
    if ((block.kind != BlockKind::Item && block.kind != BlockKind::Paragraph) || block.tokens.empty()) continue;
    std::size_t begin = block.tokens.front().begin;
    const auto ahead =
        std::string_view(page_.text).substr(block.begin, begin - std::min<std::size_t>(block.begin, begin));
    if (const auto open = ahead.find('['); open != ahead.npos) begin = block.begin + open;  // no token: "[S] Chad …"
    if (begin > block.begin && page_.text[begin - 1] == '[') --begin;
    const auto key = key_of_statement(std::string_view(page_.text).substr(begin, block.end - begin));
    const bool wrong = says(key, no);
    if (wrong) untrue.push_back(&block);
    keys += wrong || says(key, yes);
  }
  if (keys < 2) return;
  for (Block* block : untrue) block->kind = BlockKind::Option;
}

void Reader::read() {
  const std::string date = page_.date.empty() ? options_.date : page_.date;
  if (auto d = PartialDate::parse(date)) clock_.document = *d;
  statements_by_key();
  pick_speaker();
  pick_date();
  pick_theme();
  for (const auto& block : page_.blocks) {
    if (options_.cancel && options_.cancel->load())
      throw Error(Fault::Cancelled, "cancelled while reading " + document_);
    read_block(block);
    if (long_text()) hits_of_[std::size_t(&block - page_.blocks.data())] = Hits();
  }
  drop_untrue();
  if (!page_.title.empty()) return;
  const auto title = std::find_if(page_.blocks.begin(), page_.blocks.end(),
                                  [](const Block& b) { return b.kind == BlockKind::Heading; });
  if (title != page_.blocks.end()) page_.title = page_.text.substr(title->begin, title->end - title->begin);
}

void Reader::read_block(const Block& block) {
  switch (block.kind) {
    case BlockKind::Heading:
      heading(block);
      related_ =
          std::any_of(items_.begin(), items_.end(), [&](const Item& item) { return marked(item, Kind::Note, "skip"); });
      break;
    case BlockKind::Row: table_row(block); break;
    case BlockKind::Field: field(block); break;
    case BlockKind::Option: break;
    default:
      if (related_ && block.kind == BlockKind::Item) break;  // the titles of other texts
      related_ = false;
      for (const auto& line : block.lines) sentence(block, line);
  }
}

}  // namespace dothi::prose
