// The items of a list, told by its head or its section.
#include "item.h"

#include <algorithm>

namespace dothi::prose {

// A list item without a verb of its own takes the one its list or section has; a line that ends in a colon opens a list.
void Reader::list_item() {
  if (items_.size() > 1 && items_.back().t == It::Colon) return open_list();
  const bool entry = items_.size() > 2 && items_[0].t == It::Time && items_[1].t == It::Colon;
  if (block_->kind != BlockKind::Item && block_->kind != BlockKind::Field && !entry) {
    if (!items_.empty() && items_[0].t == It::Title) month_row();
    return;
  }
  if (career_row() || contributors_row() || seat_terms() || bare_terms() || troops_line()) return;
  in_since();
  bool trigger = false;
  // "- 4-6/6: Pháp (gặp Tổng thống A)": what a remark tells does not stand for the item
  const bool remarked = !context_.verbs.empty() && !stands(0, It::Verb);
  for (std::size_t k = 0; k < items_.size(); ++k) trigger |= (items_[k].depth == 0 || !remarked) && opens_trigger(k);
  if (holder_row(trigger) || month_row() || deed_row() || since_row() || deeds_behind_colon()) return;
  if (!trigger && !context_.verbs.empty() && !items_.empty()) objects_of_list();
}

// ---- The head of a list ---------------------------------------------------------------------------------

// "Phái bộ đã tham gia:", "Điều ước đã tham gia (ký / phê chuẩn):" where the verbs in brackets say it more exactly.
void Reader::open_list() {
  context_.verbs.clear();
  context_.body = context_.position = -1;
  context_.seat_role.clear();
  if (opens_seats()) return;
  const bool inner =
      std::any_of(items_.begin(), items_.end(), [](const Item& i) { return i.t == It::Verb && i.depth > 0; });
  for (std::size_t k = 0; k < items_.size(); ++k) {
    const Item& item = items_[k];
    if (item.t == It::Verb && context_.verbs.size() < 2 && !mood(k).off && (!inner || item.depth > 0))
      context_.verbs.push_back(item.sense);
    if (is_a(item, Part::Body) && !context_.verbs.empty() && has_word(context_.verbs.front(), "candidate"))
      context_.organ = item.ent;
    if (item.t == It::Title)
      head_office(k, context_);
    else if (is_a(item, Part::Office))
      context_.position = item.ent;  // "Các đời Tổng Thư ký Liên hợp quốc:"
  }
  // "Sau ông là các vị:": of the office told last
  const auto succession = [this](const Item& i) { return marked(i, Kind::Prep, "others") || does(i, "succeed"); };
  if (context_.position < 0 && context_.body < 0 && number_ - position_at_ <= 2 &&
      std::any_of(items_.begin(), items_.end(), succession))
    context_.position = last_position_;
  if (std::any_of(items_.begin(), items_.end(), [this](const Item& i) { return is_a(i, Part::Person); }))
    context_.position = -1;
}

// "… số lần làm uỷ viên không thường trực của Hội đồng Bảo an:": terms of a seat follow.
bool Reader::opens_seats() {
  std::size_t role = items_.size();
  for (std::size_t k = items_.size(); k-- > 0 && role == items_.size() && items_[k].t != It::Semi;)
    if (items_[k].t == It::Role && !mood(k).off) role = k;
  if (role == items_.size()) return false;
  int organ = -1;
  for (const auto& item : items_)
    if (is_a(item, Part::Body)) organ = item.ent;
  const Sense* serve = organ >= 0 ? seat_sense() : nullptr;
  if (!serve) return false;
  context_.organ = organ;
  context_.seat_role = items_[role].sense->text;
  context_.verbs = {serve};
  return true;
}

// The words for a term of a seat.
const Sense* Reader::seat_sense() const {
  auto verb = lexicon_.verb("serve");
  for (const auto& s : lexicon_.senses)
    if (verb && s.kind == Kind::Verb && s.what == *verb && has_word(&s, "term")) return &s;
  return nullptr;
}

// ---- Seats ----------------------------------------------------------------------------------------------

struct Reader::SeatLine {
  std::size_t organ = 0, colon = 0;  // items
  std::string role;
};

// "Hội đồng Nhân quyền: 2006-2007, 2007-2010": a body with terms beside it is a seat held.
bool Reader::seat_terms() {
  SeatLine line;
  if (!seat_line(line)) return false;
  Frame f;
  f.use = seat_sense();
  if (!f.use) return false;
  f.verb = &lexicon_.verbs[f.use->what];
  f.role = line.role;
  std::vector<Item> kept = items_;
  for (std::size_t k = 0; k <= line.colon; ++k)
    if (items_[k].is({It::Role, It::Open, It::Close, It::Colon, It::Skip})) turn(items_[k], It::Skip);
  const int person = person_seated(line.colon);
  if (person >= 0 || !seats_of_each(line, f)) seats_of_one(line, f, person);
  items_ = std::move(kept);
  for (std::size_t k = 0; k < line.colon; ++k)
    if (items_[k].t == It::Role) turn(items_[k], It::Skip);
  return true;
}

// Whether the line is a body, a colon and terms, with nothing that tells something else.
bool Reader::seat_line(SeatLine& line) const {
  if (items_.size() <= 2) return false;
  while (line.colon < items_.size() && items_[line.colon].t != It::Colon) ++line.colon;
  while (line.organ < 2 && items_[line.organ].t == It::Skip) ++line.organ;
  if (line.colon == items_.size() || line.organ >= line.colon || !is_a(items_[line.organ], Part::Body)) return false;
  for (std::size_t k = line.organ + 1; k < line.colon; ++k)
    if (items_[k].depth == 0 && !items_[k].is({It::Open, It::Close})) return false;
  bool term = false;
  for (std::size_t k = line.organ + 1; k < items_.size() && items_[k].t != It::Semi; ++k) {
    const Item& item = items_[k];
    if (item.t == It::Role && line.role.empty()) line.role = item.sense->text;
    term |= is_range(item);
    const bool deed = item.t == It::Verb && !term && !does(item, "serve");
    if (k > line.colon && (item.is({It::Role, It::Title}) || deed)) return false;
  }
  return term;
}

// "…: Nguyen Hong Thao, serving in a personal capacity (2017-21)": the member is a person; -1 for none.
int Reader::person_seated(std::size_t colon) const {
  for (std::size_t k = colon + 1; k < items_.size() && items_[k].t != It::Semi; ++k)
    if (is_a(items_[k], Part::Person)) return items_[k].ent;
  return -1;
}

// "Hội đồng Nhân quyền: Fiji (2019–2021), Quần đảo Marshall (2020–2022 và 2025–2027)": each its own.
bool Reader::seats_of_each(const SeatLine& line, const Frame& f) {
  bool several = false;
  for (std::size_t k = line.colon + 1, of = 0; k < items_.size() && items_[k].t != It::Semi; ++k) {
    const Item& item = items_[k];
    const bool timed = k + 2 < items_.size() &&
                       (items_[k + 1].t == It::Time || (items_[k + 1].t == It::Open && items_[k + 2].t == It::Time));
    if (is_a(item, Part::State) && item.depth == 0 && !item.demonym && timed) of = k;
    if (of == 0 || item.t != It::Time || (item.time.shape != Time::Shape::Range && item.time.from.month)) continue;
    several = true;
    Claim c;
    c.s = items_[of].ent;
    c.s_item = int(of);
    c.o = items_[line.organ].ent;
    c.relation = f.verb->readings.front().relation;
    if (!line.role.empty()) put(c.q, "role", Value(line.role));
    qualify(c, Pieces{}, f, &item.time);
    claim(std::move(c));
  }
  return several;
}

// The terms of the person, else of the country the text is about; votes go to the last.
void Reader::seats_of_one(const SeatLine& line, const Frame& f, int person) {
  std::vector<const Time*> terms;
  const Item* votes = nullptr;
  for (std::size_t k = line.colon + 1; k < items_.size() && items_[k].t != It::Semi; ++k) {
    const Item& item = items_[k];
    if (item.t == It::Verb && !terms.empty() && has_word(item.sense, "candidate")) break;
    if (is_range(item) || (is_year(item) && person < 0)) terms.push_back(&item.time);
    if (item.t == It::Frac && !votes) votes = &item;
  }
  const int subject = person >= 0            ? person
                      : theme_country() >= 0 ? theme_country()
                                             : recall(lexicon_.labels(Part::State), true, {}, 6);
  const std::string role = person >= 0 && line.role.empty() ? "member" : line.role;
  for (std::size_t n = 0; n < terms.size() && subject >= 0; ++n) {
    Claim c;
    c.s = subject;
    c.o = items_[line.organ].ent;
    c.relation = f.verb->readings.front().relation;
    if (!role.empty()) put(c.q, "role", Value(role));
    Pieces p;
    if (n + 1 == terms.size()) p.votes = votes;
    qualify(c, p, f, terms[n]);
    claim(std::move(c));
  }
}

// "* 2006–2008, 2013–2015" under "Human Rights Council": terms of the country the text is about.
bool Reader::bare_terms() {
  if (!thing_is(context_.organ, Part::Body) || theme_country() < 0 || !titled_ || context_.body >= 0 ||
      context_.position >= 0)
    return false;
  if (items_.empty() || !is_range(items_[0])) return false;
  const bool bare = std::all_of(items_.begin(), items_.end(), [](const Item& i) {
    return i.depth > 0 || i.is({It::Time, It::Comma, It::And, It::Semi, It::Stop, It::Open, It::Close});
  });
  const Sense* serve = bare ? seat_sense() : nullptr;
  if (!serve) return false;
  bool told = false;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (!is_range(items_[k]) || items_[k].depth > 0) continue;
    told = true;
    Claim c;
    c.s = theme_country();
    c.o = context_.organ;
    c.relation = lexicon_.verbs[serve->what].readings.front().relation;
    put(c.q, "start", Value(items_[k].time.from.edtf()));
    put(c.q, "end", Value(items_[k].time.to.edtf()));
    election_in_brackets(k + 1, c);
    claim(std::move(c));
  }
  return told;
}

// "(elected on 10 October 2023 with 144 votes)" behind a term.
void Reader::election_in_brackets(std::size_t from, Claim& c) const {
  for (std::size_t k = from; k < items_.size() && (items_[k].depth > 0 || items_[k].t == It::Open); ++k) {
    const Item& item = items_[k];
    if (item.t == It::Time && item.time.from.day) put(c.q, "elected_on", Value(item.time.from.edtf()));
    if (item.t != It::Frac && !(item.t == It::Num && item.unit == "votes")) continue;
    Pieces p;
    p.votes = &item;
    qualify(c, p, Frame{}, nullptr);
  }
}

// ---- Offices held ---------------------------------------------------------------------------------------

// "1st session (1946): Paul-Henri Spaak, Belgium", "2011–2014: Hilde Johnson", "Hilde Johnson (Na Uy): 2011–2014".
bool Reader::holder_row(bool trigger) {
  const auto find = [&](auto test) {
    return std::size_t(std::find_if(items_.begin(), items_.end(), test) - items_.begin());
  };
  const std::size_t none = items_.size();
  const std::size_t time = find([](const Item& i) { return i.t == It::Time; });
  if (time == none) return false;
  std::size_t person = find([&](const Item& i) { return is_a(i, Part::Person) && i.depth == 0; });
  const bool office = std::any_of(items_.begin(), items_.end(), [](const Item& i) { return i.t == It::Title; });
  const bool heads = std::any_of(context_.verbs.begin(), context_.verbs.end(),
                                 [&](const Sense* s) { return lexicon_.verbs[s->what].name == "head"; });
  const bool led = person < none && led_by_term(person);
  const bool headed = context_.body >= 0 || context_.position >= 0 || heads;
  const Time& first = items_[time].time;  // "9-11/9/2024: A": days, and no term
  const bool days = first.from.day && (first.shape == Time::Shape::Instant ||
                                       (first.from.year == first.to.year && first.from.month == first.to.month));
  const bool follows =
      items_.front().t == It::Time && last_position_ >= 0 && !trigger && !office && !days;  // as the line before
  if (!led && !headed && !follows) return false;
  if (person == none && headed) {
    person = find([](const Item& i) { return i.t == It::Ent && i.unknown && i.depth == 0; });
    if (person < none) {
      items_[person].ent = entity(surface(items_[person]), label(Part::Person));
      items_[person].unknown = false;
    }
  }
  if (person == none || (!led && office && context_.body < 0)) return false;
  held(person, time, heads);
  return true;
}

// "2011–2014: Hilde Johnson": a term, a colon and who held the office last told.
bool Reader::led_by_term(std::size_t person) const {
  if (items_.size() <= 2 || items_[0].t != It::Time || items_[1].t != It::Colon || person > 4 || last_position_ < 0)
    return false;
  if (items_[0].time.shape == Time::Shape::Instant || items_[0].time.from.day) return false;
  const auto who = items_.begin() + std::ptrdiff_t(person);
  // "21-22/10/2022: Tổng Thư ký A thăm …": what he is, is said
  if (std::any_of(items_.begin() + 2, who, [](const Item& i) { return i.t == It::Title; })) return false;
  for (auto k = who; k != items_.end() && k->t != It::Semi;
       ++k)  // "2015-2021: bà A là Tổng Thư ký …": it says what she was
    if (is_office(*k) && std::any_of(who, k, [&](const Item& i) { return does(i, "office") || has(i, Kind::Copula); }))
      return false;
  return true;
}

// Who held the office, or presided over the body, that the head of the list or the line before tells; when, and when again.
void Reader::held(std::size_t person, std::size_t time, bool heads) {
  Claim c;
  c.s = items_[person].ent;
  c.s_item = int(person);
  const Time& t = items_[time].time;
  const bool presided = context_.body >= 0;
  if (presided) {
    const auto session = std::find_if(items_.begin(), items_.end(), [](const Item& i) {
      return i.is({It::Session, It::Ordinal});
    });
    c.relation = rel(Rel::Chair);
    c.o = context_.body;
    c.q.emplace_back("role", Value(context_.role.empty() ? "president" : context_.role));
    if (session != items_.end()) c.q.emplace_back("session", Value(session->value));
  } else {
    c.relation = rel(Rel::Office);
    c.o = context_.position;
    if (c.o < 0 && heads && context_.organ >= 0) c.o = head_of(context_.organ);
    if (c.o < 0) c.o = last_position_;
  }
  const bool dated = presided || t.shape != Time::Shape::Instant;
  if (dated) put(c.q, "start", Value(t.from.edtf()));
  if (t.shape == Time::Shape::Range) put(c.q, "end", Value(t.to.edtf()));
  if (c.o >= 0 && dated) claim(c);
  if (c.o >= 0 && !presided) held_again(std::move(c), time);
  subjects_.push_back(items_[person].ent);
}

// "(2007–2012; từ 2022)": the office was held again.
void Reader::held_again(Claim c, std::size_t time) {
  for (std::size_t k = time + 1; k < items_.size(); ++k) {
    const Item& more = items_[k];
    if (more.t != It::Time || more.depth != items_[time].depth) continue;
    if (more.time.shape == Time::Shape::Instant || more.time.shape == Time::Shape::Until) continue;
    Claim again = c;
    std::erase_if(again.q, [](const MapEntry& e) { return e.first == "start" || e.first == "end"; });
    put(again.q, "start", Value(more.time.from.edtf()));
    if (more.time.shape == Time::Shape::Range) put(again.q, "end", Value(more.time.to.edtf()));
    claim(std::move(again));
  }
}

// "- January 2021: Tunisia", "- Tunisia: 1/2021, 3/2022": where it is told who presided over a body, who did so next;
// "Chủ tịch Hội đồng Bảo an: 5/2019, 8/2020" of whom the text is about.
bool Reader::month_row() {
  if (items_.size() < 3 && !(titled_ && context_.body >= 0)) return false;
  int body = context_.body >= 0 ? context_.body : theme_body_ >= 0 ? theme_body_ : presided_;
  std::size_t first = 0;
  const bool titled = items_.size() > 1 && items_[0].t == It::Title &&
                      !lexicon_.titles[items_[0].sense->what].role.empty() && is_a(items_[1], Part::Body);
  if (titled) {
    body = items_[1].ent;
    for (first = 2; first < items_.size() && items_[first].t != It::Colon;) ++first;
  }
  if (body < 0) return false;
  const bool yearly = thing(body).is(Part::Organization);
  auto month = [&](const Item& i) {
    return is_instant(i) && (i.time.from.month || (yearly && i.time.from.year)) && !i.time.from.day;
  };
  std::vector<const Item*> who, when;
  bool colon = false;
  for (std::size_t k = first; k < items_.size(); ++k) {
    const Item& item = items_[k];
    colon |= item.t == It::Colon;
    if (is_a(item, Part::State) && !item.demonym)
      who.push_back(&item);
    else if (month(item))
      when.push_back(&item);
    else if (!item.is({It::Colon, It::Comma, It::And, It::Skip, It::Stop}))
      return false;
  }
  // "- 1/2008" under "Chủ tịch Hội đồng Bảo an" in a text about a country
  const bool own = who.empty() && !colon && context_.body >= 0 && titled_;
  const int subject = who.size() == 1 ? who.front()->ent : who.empty() && (titled || own) ? theme_country() : -1;
  if ((!colon && !own) || subject < 0 || when.empty()) return false;
  for (const Item* time : when) {
    Claim c;
    c.s = subject;
    if (!who.empty()) c.s_item = int(who.front() - items_.data());
    c.o = body;
    c.relation = rel(Rel::Chair);
    if (!yearly) put(c.q, "role", Value(context_.role.empty() ? "president" : context_.role));
    put(c.q, "start", Value(time->time.from.edtf()));
    put(c.q, "end", Value(time->time.from.edtf()));
    claim(std::move(c));
  }
  subjects_.push_back(subject);
  return true;
}

// ---- Deeds ----------------------------------------------------------------------------------------------

// In a text about a country, since when it is a member of what the line names.
bool Reader::since_row() {
  if (!titled_ || theme_country() < 0 || context_.body >= 0 || context_.position >= 0 || items_.size() < 3)
    return false;
  return members_since() || member_since();
}

// "- UNIFIL: 120 quân nhân, từ tháng 10/2018", "- UNDOF (Golan): a company of 139 since 2024": in a text about a country.
bool Reader::troops_line() {
  const std::size_t mission = skip_right(0, It::Skip);
  if (theme_country() < 0 || !is_a(mission, Part::Mission)) return false;
  std::size_t colon = mission + 1;
  while (colon < items_.size() && (items_[colon].depth > 0 || stands(colon, {It::Open, It::Close}))) ++colon;
  if (!stands(colon, It::Colon)) return false;
  const std::size_t first = skip_right(colon + 1, {It::Skip, It::Bound});
  std::size_t count = first, end = first;
  while (end < items_.size() && end < first + 4 && !stands(end, {It::Ent, It::Comma, It::Verb, It::Time})) ++end;
  const auto people = [](const Item& i) { return i.unit == "personnel" || i.unit == "troops"; };
  if (!any_item(first, std::min(end + 1, items_.size()), people)) return false;
  while (count < end && !stands(count, It::Num)) ++count;
  const auto time = std::find_if(items_.begin() + std::ptrdiff_t(first), items_.end(), [](const Item& i) {
    const bool other = i.depth > 0 && (&i - 1)->t == It::Verb;  // "(rút năm 2020)"
    return i.t == It::Time && !i.time.future && !other;
  });
  Claim c;
  c.s = theme_country();
  c.o = items_[mission].ent;
  c.o_item = int(mission);
  c.relation = rel(Rel::Contribution);
  Pieces p;
  if (count < end) p.personnel = &items_[count];
  qualify(c, p, Frame{}, time == items_.end() ? nullptr : &time->time);
  claim(std::move(c));
  return true;
}

// "- Fiji: 120 quân", "- Ireland (200 quân, từ 2011)" below "Các nước góp quân" in a text about a mission: each state its own.
bool Reader::contributors_row() {
  const bool headed = std::any_of(context_.verbs.begin(), context_.verbs.end(),
                                  [this](const Sense* s) { return lexicon_.verbs[s->what].name == "contribute"; });
  const int mission = thing_is(context_.organ, Part::Mission) ? context_.organ
                      : thing_is(theme_, Part::Mission)       ? theme_
                                                              : -1;
  if (!headed || mission < 0 || !is_a(std::size_t(0), Part::State) || items_[0].demonym || items_[0].depth > 0)
    return false;
  struct Sent {
    std::size_t who;
    Pieces pieces;
    const Time* time = nullptr;
  };
  std::vector<Sent> sent;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    const Item& item = items_[k];
    if (is_a(item, Part::State) && !item.demonym && item.depth == 0)
      sent.push_back({k, {}, nullptr});
    else if (item.t == It::Num && !sent.back().pieces.personnel)
      sent.back().pieces.personnel = &item;
    else if (item.t == It::Time && !sent.back().time && !item.time.future)
      sent.back().time = &item.time;
    else if (!item.is({It::Colon, It::Comma, It::Semi, It::And, It::Open, It::Close, It::Skip, It::Bound, It::Stop,
                       It::Dash, It::Prep}) &&
             !marked(item, Kind::Note, "troops") && !has(item, Kind::Unit))
      return false;
  }
  for (const Sent& one : sent) {
    Claim c;
    c.s = items_[one.who].ent;
    c.s_item = int(one.who);
    c.o = mission;
    c.relation = rel(Rel::Contribution);
    qualify(c, one.pieces, Frame{}, one.time);
    claim(std::move(c));
    subjects_.push_back(items_[one.who].ent);
  }
  for (Item& item : items_)
    if (item.is({It::Num, It::Word})) turn(item, It::Skip);  // told
  return true;
}

// ---- Taken back -----------------------------------------------------------------------------------------

// Whether some tokens say that what stands beside them is not so, not yet, or not any more to come: "chưa", "cancelled", "expected 2026".
bool Reader::takes_back(std::size_t first, std::size_t last) const {
  if (first >= last) return false;
  std::size_t end = first;
  for (std::string_view word : {"undone", "plan"})
    if (const auto said = hits_->saying(first, Kind::Column, word)) end = std::max(end, first + said->tokens);
  for (std::string_view word : {"negation", "attempt"})
    if (const auto said = hits_->saying(first, Kind::Cue, word)) end = std::max(end, first + said->tokens);
  if (end == first) return is_mark(tokens_[first], '-') && (last == first + 1 || is_mark(tokens_[first + 1], '.'));
  if (end == first + 1 && last == end + 1 && hits_->saying(end, Kind::Column, "undone")) return true;  // "not yet"
  return end >= last || tokens_[end].is(kNumber) ||
         hits_->any(end, {Kind::Time, Kind::Prep, Kind::Break, Kind::Month, Kind::Verb}) ||
         (tokens_[end].is(kPunct) && !(is_mark(tokens_[end], '.') && end + 1 < last));
}

// "- CEDAW: chưa", "- 2024: Japan (cancelled)": an item that its own remark takes back tells nothing of what the remark stands at.
void Reader::taken_back() {
  if (!in_list() || claims_.empty() || items_.empty()) return;
  // "- Indonesia: 186 phiếu" below "Bầu Hội đồng Nhân quyền nhiệm kỳ 2024-2026"
  if (const auto term = terms_.find(term_head_); term != terms_.end())
    for (Claim& c : claims_) {
      if (c.relation != rel(Rel::Seat) || c.o != term_head_ || has_key(c.q, {"start", "end", "elected_on"})) continue;
      put(c.q, "start", Value(term->second.first));
      put(c.q, "end", Value(term->second.second));
    }
  const auto forget = [this](auto test) {
    std::erase_if(claims_, [&](const Claim& c) {
      return c.relation != rel(Rel::Vote) && c.relation != rel(Rel::Candidacy) && test(c);
    });
  };
  const auto names = [this](std::size_t from, std::size_t to) {
    return std::count_if(items_.begin() + std::ptrdiff_t(from), items_.begin() + std::ptrdiff_t(to), [](const Item& i) {
      return i.is({It::Ent, It::Place}) && i.depth == 0 && !i.demonym;
    });
  };
  for (std::size_t k = 1; k < items_.size(); ++k) {
    const Item& item = items_[k];
    if (item.t == It::Colon && takes_back(item.last, items_.back().last) && names(k, items_.size()) == 0)
      return forget([](const Claim&) { return true; });
    if (item.t != It::Open) continue;
    const std::size_t close = closing(k);
    if (close >= items_.size() || !takes_back(item.last, items_[close].first)) continue;
    const bool only = names(0, items_.size()) <= 1;
    const int at = int(k) - 1;
    if (hits_->saying(item.last, Kind::Cue, "negation"))  // "Nga: 83 phiếu (không trúng)": stood for it
      for (Claim& c : claims_) {
        if (c.relation != rel(Rel::Seat) || !(only || c.s_item == at)) continue;
        c.relation = rel(Rel::Candidacy);
        c.status = Status::Candidate;
        std::erase_if(c.q, [](const MapEntry& e) { return e.first != "start" && e.first != "end"; });
      }
    forget([&](const Claim& c) { return only || c.s_item == at || c.o_item == at; });
  }
}

// "- in CARICOM since July 2002", "- Fiji: in the UN since 1970; on the Human Rights Council in 2019-2021"
void Reader::in_since() {
  if (page_.vietnamese || block_->kind != BlockKind::Item) return;
  int who = theme_country();
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    if (stands(k, It::Colon) && k == 1 && is_a(std::size_t(0), Part::State)) who = items_[0].ent;
    if (!prep(k) || who < 0 || !(k == 0 || stands(k - 1, {It::Colon, It::Semi}))) continue;
    const std::size_t body = skip_right(k + 1, It::Skip), time = skip_right(body + 1, {It::Skip, It::Prep});
    if (!stands(body, It::Ent) || !stands(time, It::Time)) continue;
    const bool member = is_a(body, Part::Organization) && items_[time].time.shape == Time::Shape::Since;
    const bool seat = is_a(body, Part::Body) && !plenary(items_[body].ent) && is_range(items_[time]);
    if (!member && !seat) continue;
    Claim c;
    c.s = who;
    c.o = items_[body].ent;
    c.o_item = int(body);
    c.relation = rel(member ? Rel::Membership : Rel::Seat);
    qualify(c, Pieces{}, Frame{}, &items_[time].time);
    claim(std::move(c));
  }
}

// The country the text is about is a member of an organization.
Reader::Claim Reader::membership(int organization, const Time& since) {
  Claim c;
  c.s = theme_country();
  c.o = organization;
  c.relation = rel(Rel::Membership);
  put(c.q, "since", Value(since.from.edtf()));
  return c;
}

// "- Commonwealth (1962), OAS (20 June 1969), CARICOM (founding member, 1973)"
bool Reader::members_since() {
  std::vector<std::pair<std::size_t, const Time*>> since;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    const Item& item = items_[k];
    if (item.t == It::Ent && item.depth == 0) {
      if (item.unknown || !is_a(item, Part::Organization) || !stands(k + 1, It::Open)) return false;
      since.emplace_back(k, nullptr);
    } else if (item.t == It::Time) {
      const bool year = item.time.shape == Time::Shape::Instant && item.time.from.year && !item.time.future;
      if (since.empty() || since.back().second || item.depth == 0 || !year) return false;
      since.back().second = &item.time;
    } else if (!item.is({It::Open, It::Close, It::Comma, It::And, It::Semi, It::Skip, It::Stop})) {
      if (item.depth == 0 || !item.is({It::Verb, It::Role, It::Ordinal, It::Modifier})) return false;
    }
  }
  if (since.size() < 2 || std::any_of(since.begin(), since.end(), [](const auto& s) { return s.second == nullptr; }))
    return false;
  for (const auto& [k, time] : since) {
    Claim c = membership(items_[k].ent, *time);
    c.o_item = int(k);
    claim(std::move(c));
  }
  subjects_.push_back(theme_country());
  for (Item& item : items_)
    if (item.is({It::Role, It::Verb})) turn(item, It::Skip);  // told
  return true;
}

// "- WTO: 13/10/2004", "- ASEAN: 30/4/1999 (thành viên thứ 10)"
bool Reader::member_since() {
  if (!context_.verbs.empty()) return false;
  if (items_[0].unknown || !is_a(items_[0], Part::Organization) || items_[1].t != It::Colon || items_[2].t != It::Time)
    return false;
  const Time& time = items_[2].time;
  const Item* ordinal = nullptr;
  for (std::size_t k = 3; k < items_.size(); ++k) {
    const Item& item = items_[k];
    if (item.depth == 0 && !item.is({It::Open, It::Close, It::Stop, It::Semi})) return false;
    if (item.is({It::Verb, It::Ent, It::Cue, It::Time})) return false;
    if (item.t == It::Ordinal) ordinal = &item;
  }
  if ((time.shape != Time::Shape::Instant && time.shape != Time::Shape::Since) || time.future || !time.from.year)
    return false;
  Claim c = membership(items_[0].ent, time);
  if (ordinal) put(c.q, "ordinal", Value(ordinal->value));
  claim(std::move(c));
  subjects_.push_back(theme_country());
  for (Item& item : items_)
    if (item.t == It::Role) turn(item, It::Skip);  // told
  return true;
}

struct Reader::Deed {
  std::vector<int> who;  // items
  const Time* when = nullptr;
  const Item* ordinal = nullptr;
};

// "- Đan Mạch và Na Uy: năm 1945, cùng ngày với Hà Lan" under "Ngày gia nhập" in a text about an organization, "- Chad: 1998" under
// "Ratified by" in one about a treaty: who did what the heading says, and when.
bool Reader::deed_row() {
  if (context_.verbs.size() != 1 || has_word(context_.verbs.front(), "candidate")) return false;
  const Verb& verb = lexicon_.verbs[context_.verbs.front()->what];
  int object = -1;
  const Reading* as = deed_of_heading(verb, object);
  if (!as || !among(lexicon_.relation(as->relation)->from, label(Part::State))) return false;
  std::vector<Deed> deeds(1);
  if (!read_deeds(verb, deeds)) return false;
  for (const Deed& deed : deeds)
    for (int k : deed.who) {
      const std::size_t before = claims_.size();
      const Sense* marked = deed_marked(deed, object);
      const Reading* other = marked ? reading(lexicon_.verbs[marked->what], object) : nullptr;
      done(other ? marked : context_.verbs.front(), other ? *other : *as, items_[std::size_t(k)].ent, object,
           deed.when);
      if (deed.ordinal && claims_.size() > before) {
        Pieces p;
        p.ordinal = deed.ordinal;
        qualify(claims_.back(), p, Frame{}, nullptr);
      }
      subjects_.push_back(items_[std::size_t(k)].ent);
    }
  for (Item& item : items_)
    if (item.t == It::Role) turn(item, It::Skip);  // told
  return true;
}

// "- Chad: 22 February 2018 (a)", "- Peru: 24/3/2023 (gia nhập)": what the bracket behind the date says was done; null for none.
const Sense* Reader::deed_marked(const Deed& deed, int object) const {
  if (!deed.when || object < 0) return nullptr;
  std::size_t k = 0;
  while (k < items_.size() && &items_[k].time != deed.when) ++k;
  if (!stands(k + 1, It::Open) || !stands(k + 3, It::Close)) return nullptr;
  const Item& mark = items_[k + 2];
  const Sense* use = mark.t == It::Verb ? mark.sense : step_marked(mark);
  if (!use) use = usual_mark(written(mark));
  return use && !has_word(use, "candidate") ? use : nullptr;
}

// What the heading's verb tells of the body or treaty of the section; "Các mốc gia nhập:" of what was last spoken of.
const Reading* Reader::deed_of_heading(const Verb& verb, int& object) const {
  if (verb.name == "serve") return nullptr;
  object = context_.organ;
  const Reading* as = object < 0 ? nullptr : reading(verb, object);
  if (as || lexicon_.relation(verb.readings.front().relation)->symmetric) return as;
  std::vector<std::string> wanted;
  for (const auto& l : verb.objects)
    if (l != label(Part::Body) && l != label(Part::Mission)) wanted.push_back(l);
  object = recall(wanted, false, {}, 12);
  return object < 0 ? nullptr : reading(verb, object);
}

// "Thái Lan: 16/12/1946; Lào, Campuchia (cùng 14/12/1955)": who, apart from it when, and "là thành viên thứ 149", "vào cùng một ngày".
bool Reader::read_deeds(const Verb& verb, std::vector<Deed>& deeds) const {
  bool apart = false;  // who is told apart from when
  std::size_t words = 0;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    const Item& item = items_[k];
    Deed& deed = deeds.back();
    const bool told = !deed.who.empty();
    // "- Hàn Quốc: 29/1/1992 (đối tác chiến lược từ 2019)": a remark
    if (item.depth > 0 && deed.when && items_[k].t != It::Ordinal && remark_opens(k)) continue;
    if (is_a(item, Part::State) && !item.demonym) {
      const bool goes_on = apart && !marked(items_[k - 1], Kind::And, "also") && (!told || items_[k - 1].t != It::And);
      if (goes_on || reading(verb, item.ent)) return false;
      deed.who.push_back(int(k));
    } else if (is_instant(item) && told && !deed.when) {
      deed.when = &item.time;
      apart = true;
    } else if (item.t == It::Semi && deed.when) {
      deeds.emplace_back();
      apart = false;
      words = 0;
    } else if (item.t == It::Ordinal && told) {
      deed.ordinal = &item;
      apart = true;
    } else if (item.is({It::Colon, It::Dash, It::Open})) {
      apart |= told;
    } else if (beside_deed(item)) {
      if (!told || ++words > 3) return false;
      apart = true;
    } else if (!item.is({It::Comma, It::And, It::Skip, It::Stop, It::Close, It::Quote})) {
      return false;
    }
  }
  return deeds.front().when && apart && (deeds.back().when || deeds.size() == 1);
}

// Whether the bracket an item stands in opens behind a time.
bool Reader::remark_opens(std::size_t k) const {
  while (k > 0 && items_[k].depth > 0) --k;
  return stands(k, It::Open) && stands(k - 1, It::Time);
}

// A word that may stand beside who did it and when.
bool Reader::beside_deed(const Item& item) const {
  return item.is({It::Role, It::Relative, It::Word}) || (item.t == It::Num && item.unit == "other") ||
         has(item, Kind::Copula) || does(item, "office") || (item.t == It::Verb && item.size() == 1);
}

// "- Công ước số 100 và Công ước số 111: phê chuẩn năm 1997": done to what stands before the colon, by whom the list is about.
bool Reader::deeds_behind_colon() {
  const auto colon = std::size_t(
      std::find_if(items_.begin(), items_.end(), [](const Item& i) { return i.t == It::Colon; }) - items_.begin());
  if (colon == 0 || colon + 1 >= items_.size()) return false;
  std::vector<int> objects;
  for (std::size_t k = 0; k < colon; ++k) {
    if (is_a(k, Part::Treaty) || is_a(k, Part::Organization))
      objects.push_back(items_[k].ent);
    else if (!stands(k, {It::Comma, It::And, It::Skip, It::Open, It::Close, It::Quote}) && items_[k].depth == 0)
      return false;
  }
  struct Done {
    const Sense* verb;
    const Time* when;
  };
  std::vector<Done> deeds;
  for (std::size_t k = colon + 1; k < items_.size(); ++k) {
    Item& item = items_[k];
    if (item.t == It::Verb && !objects.empty() && reading(lexicon_.verbs[item.sense->what], objects.front()))
      deeds.push_back({item.sense, nullptr});
    else if (is_instant(item) && !deeds.empty() && !deeds.back().when)
      deeds.back().when = &item.time;
    else if (is_instant(item) && deeds.empty() && context_.verbs.size() == 1)
      deeds.push_back({context_.verbs.front(), &item.time});  // "- Liên minh A: 2006, rút năm 2008" below "Gia nhập"
    else if (!item.is({It::Comma, It::And, It::Semi, It::Stop, It::Skip}))
      return false;
  }
  if (objects.empty() || deeds.empty()) return false;
  if (deeds.size() == 1 && !any_item(colon, items_.size(), [](const Item& i) { return i.t == It::Verb; })) return false;
  bool told = false;
  for (const Done& deed : deeds)
    for (int object : objects) {
      const Reading* as = reading(lexicon_.verbs[deed.verb->what], object);
      const int who = as ? doer_of_list(*as) : -1;
      if (who < 0 || who == object) continue;
      done(deed.verb, *as, who, object, deed.when);
      told = true;
      for (Item& item : items_) item.used |= item.t == It::Verb && item.sense == deed.verb;
      subjects_.push_back(who);
    }
  return told;
}

// The country the section or the text is about, else who did what the sentence before the list tells.
int Reader::doer_of_list(const Reading& as) {
  if (context_.theme >= 0 && may_do(context_.theme, as)) return context_.theme;
  if (titled_ && theme_country() >= 0 && may_do(theme_country(), as)) return theme_country();
  for (auto it = last_subjects_.rbegin(); it != last_subjects_.rend(); ++it)
    if (thing(*it).is(Part::State) && may_do(*it, as)) return *it;
  return -1;
}

// ---- Objects --------------------------------------------------------------------------------------------

// The item's names are objects of the list's verbs.
void Reader::objects_of_list() {
  const auto of_offices = [&](const Sense* s) {
    return lexicon_.verbs[s->what].name == "head" || lexicon_.verbs[s->what].name == "office";
  };
  if (std::all_of(context_.verbs.begin(), context_.verbs.end(), of_offices) || tells_otherwise()) return;
  if (has_word(context_.verbs.front(), "candidate") && is_a(std::size_t(0), Part::State))
    return;  // who stands is named: told by seat_list()
  const auto times = std::count_if(items_.begin(), items_.end(), [](const Item& i) { return i.t == It::Time; });
  const bool one_each = context_.verbs.size() == 2 && times == 2;  // "(ký / phê chuẩn)": one date each
  const bool dated = any_item(0, items_.size(), [](const Item& i) { return i.t == It::Time && i.depth == 0; });
  const bool remarked = dated && any_item(0, items_.size(), [](const Item& i) {
                          return i.depth > 0 && i.is({It::Verb, It::Level});
                        });
  for (std::size_t v = 0; v < context_.verbs.size(); ++v) {
    std::vector<Item> kept = items_;
    if (remarked)  // "29/1/1992 (đối tác chiến lược từ 2019)": another deed
      for (auto& item : items_)
        if (item.depth > 0 || item.is({It::Open, It::Close})) turn(item, It::Skip);
    if (one_each) {
      std::size_t n = 0;
      for (auto& item : items_)
        if ((item.t == It::Time && n++ != v) || item.t == It::Slash) turn(item, It::Skip);
    }
    for (auto& item : items_)
      if (item.t == It::Colon && &item != &items_.front()) turn(item, It::Skip);
    fire_list_verb(*context_.verbs[v]);
    items_ = std::move(kept);
    if (context_.verbs.size() == 2 && !one_each) break;
  }
}

// Whether the item names nothing the verb takes, and has words of its own.
bool Reader::tells_otherwise() const {
  const auto& objects = lexicon_.verbs[context_.verbs.front()->what].objects;
  for (const Item& item : items_)
    if (item.t == It::Ent && item.ent >= 0 && wants(objects, thing(item.ent)) && !plenary(item.ent)) return false;
  const auto words =
      std::count_if(items_.begin(), items_.end(), [](const Item& i) { return i.t == It::Word && !i.state; });
  return words > 2 ||
         std::any_of(items_.begin(), items_.end(), [](const Item& i) { return i.t == It::Verb && i.depth == 0; });
}

// As if the list's verb stood before the item.
void Reader::fire_list_verb(const Sense& use) {
  Item verb;
  turn(verb, It::Verb);
  verb.sense = &use;
  items_.insert(items_.begin(), verb);
  Frame f;
  f.verb = &lexicon_.verbs[use.what];
  f.use = &use;
  f.role = context_.seat_role;
  f.at = 0;
  f.right = 1;
  const auto leading = leading_;
  if (!stands(1, It::Time)) leading_.reset();  // "- 4–6 June 2023: France"
  fire(f);
  leading_ = leading;
  for (auto& c : claims_) {
    if (c.s_item > 0) --c.s_item;
    if (c.o_item > 0) --c.o_item;
  }
}

}  // namespace dothi::prose
