// Verbs of office: who holds the office told before, who heads a body, who came after whom.
#include "charge.h"

#include <algorithm>

namespace dothi::prose {

// "điều hành", "ran" before the name of a mission, "took over" before that of a body: who does it heads it.
const Sense* Reader::heads_body(std::size_t k) const {
  if (!stands(k, It::Verb)) return nullptr;
  const std::size_t body = skip_right(k + 1, kQuiet | It::Of);
  const bool agency = !page_.vietnamese &&
                      (is_a(body, Part::Agency) ||
                       (is_a(body, Part::Organization) && lexicon_.chief_of(thing(items_[body].ent).name) != kNone));
  const bool other = does(k, "office") && (is_a(body, Part::Organization) || is_a(body, Part::Body));
  if (!is_a(body, Part::Mission) && !agency && !other) return nullptr;
  if (items_[body].possessive || stands(body + 1, {It::Title, It::Role})) return nullptr;
  return sense_as(items_[k], "head");
}

// What the words of an item are when they are those of this verb; null when they are not.
const Sense* Reader::sense_as(const Item& item, std::string_view verb) const {
  for (const Match& m : hits_->at(item.first))
    if (const Sense& s = lexicon_.sense_of(m);
        m.tokens == item.size() && s.kind == Kind::Verb && lexicon_.verbs[s.what].name == verb)
      return &s;
  return nullptr;
}

// The name before item k, whatever nationality is told between: "tướng A người Nepal | chỉ huy", "bà B, người Đức, | điều hành".
std::size_t Reader::name_beside(std::size_t k) const {
  std::size_t x = skip_left(k, kQuiet);
  if (stands(x - 1, It::Comma)) {
    if (const std::size_t who = name_before_aside(x - 1); who + 1 < x) return who;
    --x;
  }
  const std::size_t end = x;
  while (x > 0 && (stands(x - 1, {It::Open, It::Close}) || items_[x - 1].depth > items_[k].depth)) --x;
  std::size_t state = x;
  while (state > 0 && is_a(state - 1, Part::State) && (items_[state - 1].demonym || state == x)) --state;
  while (state < x && state > 0 && stands(state - 1, It::Word)) --state;
  const std::size_t link = state - 1;
  if (state < x && marked(link, Kind::Relative, "person"))
    x = stands(link - 1, It::Comma) ? link - 1 : link;
  else if (state < x && stands(link, It::Of))
    x = link;
  else if (end < k && end == x && stands(end, It::Comma))
    return items_.size();
  return x > 0 && stands(x - 1, It::Ent) ? x - 1 : items_.size();
}

// "UNDP do bà A điều hành", "cơ quan này do ông B, người Đức, điều hành": who runs an agency heads it.
bool Reader::headed_by(std::size_t k) const {
  if (!page_.vietnamese || !stands(k, It::Verb)) return false;
  const std::size_t who = sense_as(items_[k], "head") ? name_beside(k) : items_.size();
  if (!is_a(who, Part::Person)) return false;
  std::size_t body = skip_left(who, kQuiet) - 1;
  if (!stands(body, It::Passive)) return false;
  while (body-- > 0 && !stands(body, {It::Semi, It::Pro}) && !(stands(body, It::Ent) && !items_[body].demonym))
    continue;
  return stands(body, It::Pro) || is_a(body, Part::Agency) || is_a(body, Part::Mission);
}

void Reader::office_verbs() {
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (page_.vietnamese && stands(k, {It::Verb, It::Word}) && hands_over(items_[k]) &&
        (handed_over(k) || stands(k, It::Word)))
      continue;
    if (!stands(k, It::Verb)) continue;
    if (!page_.vietnamese && does(k, "serve") && says(k, "sit")) serves_in_told_office(k);
    if (does(k, "serve") && says(k, "end")) leaves_told_office(k);
    const auto& name = lexicon_.verbs[items_[k].sense->what].name;
    Charge v{k};
    const Sense* heads = name == "preside" || name == "office" ? heads_body(k) : nullptr;
    v.head = name == "head" || heads || (name == "preside" && headed_by(k));
    v.office = name == "office" && says(k, "strong") && !heads;
    if (heads && !page_.vietnamese) items_[k].sense = heads;
    v.succeed = name == "succeed" || followed_by(k);
    if (v.office || v.head || v.succeed) office_verb(v);
  }
}

// "Bà A, Đặc phái viên …, mãn nhiệm ngày …": the office just told, and no seat.
void Reader::leaves_told_office(std::size_t k) {
  const bool told = std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) {
    return c.relation == rel(Rel::Office) && c.s_item >= 0 && c.s_item < int(k) && c.o_item < int(k);
  });
  if (!told || !stands(skip_right(k + 1, It::Prep), It::Time)) return;
  for (const Match& m : hits_->at(items_[k].first)) {
    const Sense& s = lexicon_.sense_of(m);
    if (m.tokens != items_[k].size() || s.kind != Kind::Verb || !has_word(&s, "end") || !has_word(&s, "term")) continue;
    if (lexicon_.verbs[s.what].name == "office") items_[k].sense = &s;
  }
}

// "He served from 2012 to 2022": in the office told of him last.
void Reader::serves_in_told_office(std::size_t k) {
  if (!term_at(k + 1)) return;
  const std::size_t who = skip_left(k, kQuiet) - 1;
  bool office = stands(who, It::And) && std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) {
                  return c.relation == rel(Rel::Office) && c.s >= 0 && c.s_item < int(k) && c.o_item < int(k) &&
                         !has_key(c.q, {"end"});
                });
  if (stands(who, It::Pro) || is_a(who, Part::Person)) {
    const int person = stands(who, It::Pro) ? resolve(items_[who], lexicon_.labels(Part::Person)) : items_[who].ent;
    if (person < 0 || office_of(person) < 0) return;
    for (std::size_t f = facts.size(); f-- > 0 && !office && facts.size() - f < 8;) {
      if (facts[f].subject != thing(person).name) continue;
      if (facts[f].relation != rel(Rel::Office)) return;
      office = true;
    }
  }
  if (!office) return;
  if (const Sense* office_sense = sense_as(items_[k], "office")) items_[k].sense = office_sense;
}

// One of its senses: "kết thúc nhiệm kỳ", of a seat or of an office.
bool Reader::ends_office(std::size_t i) const {
  if (!stands(i, It::Verb)) return false;
  if (does(i, "office") && says(i, "end")) return true;
  for (const Match& m : hits_->at(items_[i].first))
    if (const Sense& s = lexicon_.sense_of(m); page_.vietnamese && m.tokens == items_[i].size() &&
                                               s.kind == Kind::Verb && has_word(&s, "end") &&
                                               lexicon_.verbs[s.what].name == "office")
      return true;
  return false;
}

// One of its senses: "bàn giao".
bool Reader::hands_over(const Item& item) const {
  for (const Match& m : hits_->at(item.first))
    if (m.tokens == item.last - item.first && lexicon_.kinds[m.phrase] == Kind::Verb &&
        has_word(&lexicon_.senses[lexicon_.phrases[m.phrase].sense], "over"))
      return true;
  return false;
}

void Reader::office_verb(Charge& v) {
  if (no_office(v) || told_by_tenure(v) || told_by_title(v)) return;
  v.clause = apposition(v.at);
  v.right = v.at + 1;
  v.relation = rel(Rel::Office);
  if (v.succeed && told_by_successor(v)) return;
  if (v.head && led_his_state(v)) return;
  if (v.head ? !body_headed(v) : !office_meant(v)) return;
  if (v.succeed && v.mood.off && !v.told && stands_for(v)) return;
  people_behind(v);
  if (v.people.empty() || v.succeed) people_before(v);
  if (v.office && terms_in_order(v)) return;
  if (v.head && stands(v.right, It::Colon) && v.relation == rel(Rel::Office)) last_position_ = v.held;
  if (v.head && v.told) {
    holder_relation_ = v.relation;
    holder_target_ = v.held;
    if (v.relation == rel(Rel::Office)) last_position_ = v.held;
  }
  for (const auto& [who, item] : v.people) tell_charge(v, who, item);
  if (v.head && !page_.vietnamese && !v.mood.off && v.people.size() == 1 && v.people.front().item < v.at) heads_more(v);
  if (v.passive_right || (!page_.vietnamese && ends_passive(items_[v.at]))) held_by_more(v);
}

// "led UNMIN from 2007 to 2009 and UNSMIL from 2011 to 2012": the second too.
void Reader::heads_more(const Charge& v) {
  std::size_t x = skip_right(v.right, It::Time);
  while (stands(x, {It::And, It::Comma})) {
    std::size_t body = x;
    while (stands(body, kQuiet | Kinds{It::And, It::Comma})) ++body;
    Arg a;
    if (body >= items_.size() || !stands(body, It::Ent) || items_[body].possessive || items_[body].demonym ||
        !arg(body, lexicon_.bodies, a) || !stands(body + 1, {It::Time, It::And, It::Comma, It::Stop}))
      return;
    x = skip_right(body + 1, It::Time);
    if (stands(x, It::And) && !stands(body + 1, It::Time)) return;
    Charge more = v;
    more.body = a.first();
    more.right = body + 1;
    const bool presides = (thing(more.body).is(Part::Body) && !staffed(more.body)) || thing(more.body).is(Part::Event);
    more.relation = presides ? rel(Rel::Chair) : rel(Rel::Office);
    more.held = presides ? more.body : plain_office_of(more.body);
    if (more.held < 0) more.held = head_of(more.body);
    if (more.held < 0) return;
    items_[body].used = true;
    tell_charge(more, v.people.front().who, v.people.front().item);
  }
}

// "In 2014 the post was held by A of B, …, and in 2016 by C": each with a time of his own.
void Reader::held_by_more(const Charge& v) {
  if (page_.vietnamese || v.people.size() != 1 || v.people.front().item < v.at) return;
  for (std::size_t i = v.people.front().item + 1; i + 1 < items_.size() && !stands(i, It::Semi); ++i) {
    // "led by A until 2004 and by B from 2004 to 2010"
    // "led by A and then by B", "…, then by B", "… and then B"
    const std::size_t by = skip_right(i + 1, kQuiet);
    const bool then = by > i + 1 && marked(by - 1, Kind::Note, "then");
    const bool joined = (stands(i, It::And) || (stands(i, It::Comma) && then)) && (then || stands(by, It::Passive));
    if (!joined && (!stands(i, It::Time) || !has(i + 1, Kind::Passive))) continue;
    std::size_t who = stands(by, It::Passive) || !joined ? by + 1 : by;
    while (stands(who, {It::Skip, It::Honorific, It::Rank, It::Title}) || (stands(who, It::Ent) && items_[who].demonym))
      ++who;
    if (who < items_.size() && stands(who, It::Ent) && nameless(items_[who])) become(items_[who], Part::Person);
    if (!is_a(who, Part::Person)) continue;
    Charge more = v;
    more.right = joined ? who : i;
    tell_charge(more, items_[who].ent, who);
  }
}

// "A led the body in 2018; Colombia took over in 2019", "… and handed it to Brazil in 2024": the chair told last, which passes to a state.
void Reader::chair_passes(std::size_t k) {
  const bool behind = says(k, "right");
  const bool next =
      does(k, "succeed") && !says(k, "predecessor") && !ends_passive(items_[k]);  // "Malaysia kế nhiệm năm 2025"
  if (!behind && !next && !says(k, "term")) return;
  const std::size_t who = behind ? skip_right(k + 1, It::Skip) : skip_left(k, It::Skip) - 1;
  if (who >= items_.size() || !is_a(who, Part::State) || items_[who].demonym || items_[who].possessive ||
      (!behind && prep(who - 1)))
    return;
  Claim* before = nullptr;
  for (Claim& c : claims_)
    if (c.relation == rel(Rel::Chair) && c.s_item < int(k)) before = &c;
  // "A rời Hội đồng và được B thay thế": of what the sentence itself tells
  const bool own = next && !claims_.empty();
  const bool last = !before && !own && last_frame_.relation == rel(Rel::Chair) && number_ - last_frame_at_ <= 1;
  std::size_t when = behind ? who + 1 : k + 1;
  if (next) {
    when = skip_right(when, kQuiet | Kinds{It::Pro, It::Prep});
    if (is_a(when, Part::State)) {
      if (items_[when].ent != (before ? before->s : last_frame_.subject)) return;
      when = skip_right(when + 1, It::Prep);
    }
    if (!stands(when, It::Time)) when = skip_left(who, kQuiet | It::Comma) - 1;  // "Năm 2025, Malaysia kế nhiệm"
  }
  if (when >= items_.size()) return;
  if ((!before && !last) || mood(k).off || !stands(when, It::Time) || items_[when].time.shape == Time::Shape::Range)
    return;
  const std::string start = items_[when].time.from.edtf();
  Claim c;
  c.s = items_[who].ent;
  c.s_item = int(who);
  c.o = before ? before->o : last_frame_.object;
  c.relation = rel(Rel::Chair);
  std::string role = last ? last_frame_.role : std::string();
  for (std::size_t n = 0; before && n < before->q.size(); ++n)
    if (before->q[n].first == "role") role = before->q[n].second.string();
  if (!role.empty()) put(c.q, "role", Value(role));
  put(c.q, "start", Value(start));
  for (std::size_t n = 0; before && behind && n < before->q.size(); ++n)
    if (before->q[n].first == "end") before->q[n].second = Value(start);
  const auto preside = lexicon_.verb("preside");
  if (preside) {
    Memory memory;
    memory.verb = &lexicon_.verbs[*preside];
    memory.relation = c.relation;
    memory.role = role;
    memory.subject = c.s;
    memory.object = c.o;
    memory.at = k;
    frames_.push_back(memory);
  }
  claim(std::move(c));
}

// ---- No office of a person, or told elsewhere -------------------------------------------------------------

bool Reader::no_office(const Charge& v) {
  const std::size_t k = v.at;
  if (v.office && page_.vietnamese) {
    if (stands(k - 1, It::Pro) && says(k - 1, "own")) return true;  // "chiếc ghế mà nước ông nắm giữ": a country
    const auto plain = [this](std::size_t i) { return stands(i, It::Word) && !items_[i].sense; };
    // "đảm trách đối ngoại của …": something else
    if (!says(k, "anaphor") && !says(k, "right") && plain(k + 1) && plain(k + 2) && stands(k + 3, It::Of)) return true;
  }
  if (!v.head) return false;
  const bool charged = stands(k - 1, It::Title) || is_a(k - 1, Part::Office);
  if (charged && page_.vietnamese) return true;  // "Giám đốc phụ trách Liên hợp quốc của …": what he sees to
  if (!page_.vietnamese && number_of(k - 1, "")) {  // "UNSMIL … has had ten heads, among them …": a noun
    for (std::size_t i = 0; i < 2 && i < k; ++i)
      if (Arg a; stands(i, It::Ent) && arg(i, lexicon_.bodies, a) && !thing(a.first()).is(Part::Body)) {
        last_position_ = head_of(a.first());
        break;
      }
    return true;
  }
  if (marked(k - 1, Kind::Modifier, "acting")) return true;  // "acted as head of the agency"
  return page_.vietnamese && stands(k - 1, It::Word) &&
         stands(k + 1, It::Of);  // "hàng ngũ lãnh đạo của tổ chức": a noun
}

// "stayed until 1988", "took over in 1993", "stepped down in May": an office just told, and when.
bool Reader::told_by_tenure(Charge& v) {
  const std::size_t k = v.at;
  v.mood = mood(k);
  if (v.office && says(k, "start") && (v.mood.off || v.mood.candidate || says(k, "term")) && to_take_office(k))
    return true;
  if (v.mood.off && !v.succeed) return true;
  if (!says(k, "term") || (says(k, "start") && titled_behind(k))) return false;
  tenure(k);
  return true;
}

bool Reader::told_by_title(const Charge& v) const {
  const std::size_t k = v.at;
  if (!v.office) return false;
  // "nhậm chức và trở thành Tổng thống"
  if (says(k, "start") && (titled_behind(k) || (page_.vietnamese && k + 2 < items_.size() && stands(k + 1, It::And) &&
                                                titled_behind(k + 1))))
    return true;
  // "A, tại nhiệm từ 2001 đến 2006, là Tổng thống thứ năm của Peru"
  if (page_.vietnamese && stands(k - 1, It::Comma) && stands(k + 1, It::Time) && stands(k + 2, It::Comma) &&
      titled_behind(k + 2))
    return true;
  for (std::size_t i = k + 1; i < items_.size() && i < k + 6; ++i) {
    if (!stands(i, It::Colon)) continue;
    if (i + 1 < items_.size() && is_office(items_[i + 1]))
      return true;  // "has held several posts: Foreign Minister (1990-1995), …": those
    break;
  }
  // "nhận chức Đặc phái viên": an office nobody knows, and none told before
  if (!page_.vietnamese || !says(k, "start") || says(k, "anaphor")) return false;
  const bool word =
      stands(k + 1, {It::Word, It::Rank}) || (stands(k + 1, It::Verb) && items_[k + 1].last == items_[k + 1].first + 1);
  return word && tokens_[items_[k + 1].first].is(kUpper) && tokens_[items_[k + 1].first].is(kVietnamese);
}

// "Thủ tướng Lý Quang Diệu lãnh đạo Singapore từ năm 1959 đến năm 1990": the term of the office his title tells.
bool Reader::led_his_state(const Charge& v) {
  const std::size_t state = skip_right(v.right, kQuiet);
  if (!is_a(state, Part::State) || !term_at(state + 1) || items_[state + 1].time.future || v.mood.off) return false;
  for (Claim& c : claims_) {
    if (c.relation != rel(Rel::Office) || c.status != Status::Stated || c.o < 0 || c.s_item < 0 ||
        c.s_item >= int(v.at) || thing(c.o).of != thing(items_[state].ent).name || has_key(c.q, {"start", "end"}))
      continue;
    std::erase_if(c.q, [](const MapEntry& e) { return e.first == "as_of"; });
    put_time(c, items_[state + 1].time);
    return true;
  }
  // "Tổng thống Museveni lãnh đạo Uganda từ năm 1986": the state is told only here
  const std::size_t who = skip_left(v.at, kQuiet) - 1, title = skip_left(who, kQuiet) - 1;
  if (!is_a(who, Part::Person) || !titled(title, "state") || titled(title, "abroad") || items_[title].used)
    return false;
  Claim c;
  c.s = items_[who].ent;
  c.s_item = int(who);
  c.o = office_named(title_at(title), items_[state].ent, title_at(title).plain, {}, {});
  c.o_item = int(title);
  c.relation = rel(Rel::Office);
  if (c.o < 0) return false;
  put(c.q, "of", Value(thing(items_[state].ent).name));
  put_time(c, items_[state + 1].time);
  items_[title].used = true;
  claim(std::move(c));
  return true;
}

// A term, or its beginning or end.
void Reader::put_time(Claim& c, const Time& time) const {
  if (time.shape == Time::Shape::Range) return put_term(c, time);
  put(c.q, time.shape == Time::Shape::Until ? "end" : "start", Value(time.from.edtf()));
}

// "kế nhiệm ông Quý làm Trưởng Phái đoàn", "thay ông A (Chile) đứng đầu MINUSTAH": told by what follows.
bool Reader::told_by_successor(const Charge& v) {
  const std::size_t k = v.at;
  for (std::size_t i = k + 1; i + 1 < items_.size(); ++i) {
    if (stands(i, {It::Comma, It::Semi}) || (stands(i, It::Verb) && !has(i, Kind::Copula))) break;
    if (has(i, Kind::Copula) && is_office(items_[i + 1])) return true;
  }
  if (says(k, "predecessor")) {
    predecessor(k);
    return true;
  }
  std::size_t x = skip_right(k + 1, kQuiet);
  if (x >= items_.size() || !(is_a(x, Part::Person) || items_[x].unknown)) return false;
  // "succeeded B at the head of the agency"
  if (!page_.vietnamese) return !ends_passive(items_[k]) && (does(x + 1, "head") || heads_body(x + 1));
  for (++x; x < items_.size() && (items_[x].depth > items_[k].depth || stands(x, {It::Open, It::Close}));) ++x;
  return does(x, "head");
}

// "ran to succeed X", "không tranh quyền kế vị X": in what, is told elsewhere.
bool Reader::stands_for(const Charge& v) const {
  const std::size_t k = v.at;
  if (page_.vietnamese && stands(k - 1, It::Word)) return true;
  if (!marked(k - 1, Kind::Break, "purpose") && (page_.vietnamese || !marked(k - 1, Kind::Time, "to"))) return false;
  for (std::size_t i = k; i-- > 0 && !stands(i, {It::Comma, It::Break, It::Semi});)
    if (is_office(items_[i])) return false;
  return true;
}

// ---- What is headed ---------------------------------------------------------------------------------------

// The body that is headed, and the office of who leads it; false where none is known.
bool Reader::body_headed(Charge& v) {
  const std::size_t k = v.at;
  std::size_t x = skip_right(v.right, kQuiet | Kinds{It::Of, It::Num});
  if (stands(x, It::Pro) && stands(x + 1, It::Of) && is_a(skip_right(x + 2, It::Skip), Part::Mission))
    x = skip_right(x + 2, It::Skip);  // "the force of MONUC"
  // "headed the UN Office at Geneva": not the UN
  if (stands(x, It::Ent) && stands(x + 1, It::Word) && items_[x + 1].unit.empty() &&
      tokens_[items_[x + 1].first].is(kUpper))
    return false;
  // "headed the UN administration in East Timor"
  if (!page_.vietnamese && stands(x, It::Ent) && stands(x + 1, It::Word) && items_[x + 1].unit.empty() &&
      stands(x + 2, {It::Prep, It::Of}) && !ends_passive(items_[k]))
    return false;
  Arg a;
  if (x < items_.size() && arg(x, lexicon_.bodies, a)) {
    v.body = a.first();
    v.right = x + 1;
    v.told = true;
  } else {
    // "and in 1964 led a visiting mission": something else than was named before
    if (!page_.vietnamese && x > v.right && stands(x, {It::Word, It::Verb}) && !stands(k - 1, It::Relative) &&
        !ends_passive(items_[k]))
      return false;
    body_before(v);
  }
  if (v.body < 0) body_of_text(v);
  for (std::size_t i = k; i-- > 0;)
    if (titled(i, "post")) {  // "Phái đoàn nước này tại New York hiện do … đứng đầu"
      std::size_t left, right;
      v.held = position(i, -1, left, right, v.body);
      break;
    }
  if (v.body < 0) {
    holder_target_ = -1;  // of something else
    return false;
  }
  // "… đứng đầu cơ quan này", told of the agency's board: of the agency
  if (v.told && v.right > k + 1 && stands(v.right - 1, It::Pro) && items_[v.right - 1].sense &&
      items_[v.right - 1].sense->kind == Kind::Pronoun && thing(v.body).is(Part::Body))
    if (const auto whole = lexicon_.name(thing(v.body).of); whole && thing(entity(*whole)).is(Part::Agency))
      v.body = entity(*whole);
  if (v.held >= 0) return true;
  if (says(k, "military") && thing(v.body).is(Part::Mission)) {  // "tướng A chỉ huy UNTAG"
    std::string name(lexicon_.setting("commander"));
    if (const auto of = name.find("{of}"); of != std::string::npos) name.replace(of, 4, thing(v.body).name);
    const auto known = words_.alias(name);
    v.held = known && lexicon_.pack->names[*known].type == label(Part::Office) ? entity(*known)
             : name.empty()                                                    ? -1
                                                                               : entity(name, label(Part::Office));
    if (v.held >= 0 && thing(v.held).of.empty()) thing(v.held).of = std::string(thing(v.body).name);
    if (v.held >= 0) return true;
  }
  if ((thing(v.body).is(Part::Body) && !staffed(v.body)) || thing(v.body).is(Part::Event)) v.relation = rel(Rel::Chair);
  v.held = v.relation == rel(Rel::Office) && (!page_.vietnamese || (v.told && v.right > k + 1))
               ? plain_office_of(v.body)
               : -1;
  if (v.held < 0) v.held = head_of(v.body);
  if (v.relation == rel(Rel::Chair)) v.held = v.body;
  return v.held >= 0;
}

// Who runs the United Nations is its Secretary-General: the office that needs no body named; -1 for none.
int Reader::plain_office_of(int body) {
  for (const Title& t : lexicon_.titles)
    if (t.body == thing(body).name && !t.options.contains("others") && !t.options.contains("abroad"))
      return office_named(t, body, t.plain, {}, {});
  return -1;
}

// "Ban Thư ký do … đứng đầu", "MINUSCA …, is headed by …"
void Reader::body_before(Charge& v) {
  const bool next = says(v.at, "military") && stands(v.at - 1, It::Semi);  // "lập UNIKOM; chỉ huy đầu tiên là ông A"
  for (std::size_t i = next ? v.at - 1 : v.at; i-- > 0 && !stands(i, It::Semi);) {
    if (is_a(i, Part::Person)) continue;
    // "UNMISS được Hội đồng Bảo an lập ra …; người đứng đầu là …"
    if (page_.vietnamese && stands(i - 1, It::Passive) &&
        any_item(i, v.at, [](const Item& x) { return x.t == It::Verb; }))
      continue;
    // "UNMISET tiếp quản công việc của UNTAET, đứng đầu là ông A": what took over
    if (does(i - 1, "succeed") && page_.vietnamese) continue;
    // "lên đường sang UNISFA, do … chỉ huy": who went is headed
    // "OCHA, part of the Secretariat, is headed by …"
    if (does(i - 1, "belong", "organ") && stands(i - 2, It::Comma) && stands(i + 1, It::Comma)) continue;
    if (i > 0 && i + 2 < v.at && stands(i, It::Ent) &&
        ((stands(i - 1, It::Verb) && !does(i - 1, "found")) || prep(i - 1)) && !has(i - 1, Kind::Copula))
      return;
    Arg a;
    if (!arg(i, lexicon_.bodies, a)) continue;
    // "Trung tâm khu vực của Liên Hợp Quốc … do … lãnh đạo": the centre
    if (stands(i - 1, It::Of) && stands(i - 2, It::Word) && heads_otherwise(a.first())) return;
    v.body = a.first();
    v.told = true;
    return;
  }
}

void Reader::body_of_text(Charge& v) const {
  if (in_list()) {
    const bool theme = theme_ >= 0 && (thing(theme_).is(Part::Mission) || thing(theme_).is(Part::Organization));
    v.body = context_.organ >= 0 ? context_.organ : theme ? theme_ : -1;
  }
  // "Phái bộ …. Từ tháng 12/2021, đứng đầu là ông A": of what the last sentence is about
  if (v.body >= 0 || !page_.vietnamese || number_ - topic_body_at_ > 2 || topic_body_ < 0 ||
      !thing(topic_body_).is(Part::Mission))
    return;
  const std::size_t copula = skip_right(v.at + 1, kQuiet);
  if (!has(copula, Kind::Copula) && !does(copula, "office")) return;
  if (skip_right(0, {It::Time, It::Comma, It::Skip, It::Prep, It::Modifier}) < v.at) return;
  v.body = topic_body_;
  v.told = true;
}

// "UNTAC, do ông A đứng đầu, tướng B chỉ huy lực lượng": B commands the mission told of.
void Reader::commanders_beside() {
  if (!page_.vietnamese || question_ || hypothetical_) return;
  for (std::size_t k = 1; k < items_.size(); ++k) {
    if (!stands(k, It::Title) || tokens_[items_[k].first].is(kUpper)) continue;
    const Title& title = title_at(k);
    if (title.bodies.size() != 1 || title.bodies.front() != label(Part::Mission) || mood(k).off) continue;
    const std::size_t who = name_beside(k);
    if (who >= k) continue;
    std::size_t mission = who;
    while (mission-- > 0 && !is_a(mission, Part::Mission)) continue;
    if (mission >= who || !stands(who, It::Ent)) continue;
    if (!is_a(who, Part::Person) && unknown_name(items_[who])) introduce(items_[who]);
    if (!is_a(who, Part::Person)) continue;
    Claim c;
    c.s = items_[who].ent;
    c.s_item = int(who);
    c.o = office_named(title, items_[mission].ent, title.plain, {}, {});
    c.o_item = int(k);
    c.relation = rel(Rel::Office);
    if (c.o < 0 ||
        std::any_of(claims_.begin(), claims_.end(), [&](const Claim& x) { return x.s == c.s && x.o == c.o; }))
      continue;
    put(c.q, "of", Value(thing(items_[mission].ent).name));
    items_[k].used = true;
    claim(std::move(c));
  }
}

// ---- Which office -----------------------------------------------------------------------------------------

// The office: a pronoun beside the verb, or one left out; false where none is told.
bool Reader::office_meant(Charge& v) {
  const std::size_t k = v.at, x = skip_right(v.right, kQuiet);
  if (v.office) post_before(v);
  if (v.held < 0 && v.succeed) office_behind(v);
  if (v.held < 0 && says(k, "anaphor")) {
    if (of_chair(k)) return false;  // told below
    office_again(v);
  }
  if (v.held < 0 && stands(x, It::Pro)) office_pointed_at(v, x);
  if (v.held < 0 && !v.told) {
    v.told = office_in_question(v);
    // Another object than an office takes the verb elsewhere.
    if (stands(x, {It::Title, It::Role}) || (stands(x, It::Ent) && !is_a(x, Part::Person) && !v.succeed)) return false;
    // "holds a master's degree"
    const bool thing_held = x > v.right && stands(x, It::Word) && !items_[x].sense && items_[x].unit.empty();
    if (v.office && !page_.vietnamese && thing_held && !says(k, "start") && !says(k, "term") && !says(k, "right"))
      return false;
    if (v.held < 0) office_before(v);
    if (v.held < 0) office_claimed(v);
    if (v.held < 0 && v.succeed) v.held = open_office(k);
    if (v.held < 0 && v.succeed && any_item(0, k, [this](const Item& i) { return does(i, "head"); }))
      return false;  // of what is headed, which nobody knows
    if (v.held < 0 && v.office) office_of_subject(v);
    if (v.held < 0) v.held = office_in_row(k);
    if (v.held < 0) v.held = context_.position >= 0 ? context_.position : position_before_;
  }
  if (v.relation == rel(Rel::Office) && (!page_.vietnamese || v.succeed)) chair_meant(v);
  return v.held >= 0;
}

// "The post was held by A", told of the chair of a body that the pack knows no office of: the body is presided over.
void Reader::chair_meant(Charge& v) {
  if (v.held < 0 || thing(v.held).index != kNone || !thing(v.held).is(Part::Office)) return;
  const auto body = lexicon_.name(thing(v.held).of);
  if (!body) return;
  for (const Title& t : lexicon_.titles) {
    if (t.role.empty() || !wants(t.bodies, thing(entity(*body))) || !thing(v.held).name.starts_with(t.plain + " of "))
      continue;
    v.held = entity(*body);
    v.relation = rel(Rel::Chair);
    v.chairs = thing(v.held).type == label(Part::Organization) ? "chair" : t.role;
    return;
  }
}

// "The post in New York was held by …"
void Reader::post_before(Charge& v) {
  for (std::size_t i = v.at; i-- > 0;) {
    if (stands(i, {It::Skip, It::And, It::Time, It::Break, It::Prep}) || has(i, Kind::Copula) ||
        is_a(i, Part::Person) || (stands(i, It::Verb) && i + 6 > v.at))
      continue;
    if (titled(i, "post")) {
      std::size_t left, right;
      v.held = position(i, -1, left, right, v.body);
      v.told = true;
    }
    return;
  }
}

// "từng ở cương vị ấy … trước khi làm …": the office told before.
void Reader::office_again(Charge& v) const {
  v.told = true;
  v.held = context_.position >= 0 ? context_.position : position_before_;
  for (std::size_t i = v.at; i-- > 0;)
    if (is_office(items_[i]) && items_[i].value > 0 && items_[i].depth <= items_[v.at].depth &&
        !marked(i, Kind::Modifier, "former") && !marked(i - 1, Kind::Modifier, "former")) {
      v.held = int(items_[i].value) - 1;
      return;
    }
}

// "nhận bàn giao từ ông B và trở thành người thứ hai làm Tổng Thư ký ASEAN": the office he took over is told at the end.
void Reader::office_behind(Charge& v) const {
  for (std::size_t i = v.at + 1; i < items_.size() && v.held < 0 && !stands(i, {It::Semi, It::Break}); ++i) {
    if (!is_office(items_[i]) || !does(i - 1, "office") ||
        !any_item(v.at, i, [](const Item& x) { return x.t == It::And; }))
      continue;
    if (is_a(i, Part::Office))
      v.held = items_[i].ent;
    else if (stands(i, It::Title) && items_[i].value > 0 && title_at(i).role.empty())
      v.held = int(items_[i].value) - 1;
    if (v.held >= 0) v.office_at = i;
  }
}

// "Ông giữ chức đến năm 2007": what he was told to hold, and no guest's office told since.
void Reader::office_of_subject(Charge& v) {
  std::size_t who = skip_left(v.at, {It::Skip, It::Modifier}) - 1;
  if (has_word(sense(items_[std::min(who, v.at)], Kind::Relative), "person") ||
      stands(who, It::Relative))  // "A, a diplomat who took office"
    while (who > 0 && who < v.at && !is_a(who, Part::Person) && !stands(who, It::Semi)) --who;
  const bool he = stands(who, It::Pro) && !says(who, "whose") && who <= 1;
  if (!he && !(is_a(who, Part::Person) && who == 0)) return;
  const int person = he ? resolve(items_[who], lexicon_.labels(Part::Person)) : items_[who].ent;
  const int own = office_of(person);
  if (own >= 0 && position_before_ >= 0 && own != position_before_ && !told_to_hold(person, position_before_))
    v.held = own;
}

// Whether the text has told that somebody held an office.
bool Reader::told_to_hold(int person, int office) const {
  for (auto at = told(person, rel(Rel::Office)); at != kNone; at = before_[at])
    if (facts[at].object == thing(office).name) return true;
  return false;
}

// "held that post"
void Reader::office_pointed_at(Charge& v, std::size_t pronoun) {
  const int office = resolve(items_[pronoun], lexicon_.labels(Part::Office));
  if (office < 0 && !has(pronoun, Kind::Pronoun)) return;
  if (!among(items_[pronoun].sense->words, label(Part::Office))) return;
  v.held = office >= 0 ? office : position_before_;
  v.told = true;
  v.right = pronoun + 1;
}

// "The post went to A, who took office on …": whether an office is pointed at before the verb, and which.
bool Reader::office_in_question(Charge& v) const {
  bool found = false;
  for (std::size_t i = 0; i < v.at; ++i) {
    if (!stands(i, It::Pro) || !items_[i].sense || !among(items_[i].sense->words, label(Part::Office))) continue;
    found = true;
    for (const Claim& c : claims_)
      if (c.relation == rel(Rel::Office) && c.s_item > int(i) && c.s_item < int(v.at)) v.held = c.o;
  }
  return found;
}

// The nearest office named before the verb's clause.
void Reader::office_before(Charge& v) {
  // "A, president of B, handed over to C": what stands beside A passes on
  const bool passes = !page_.vietnamese && says(v.at, "right");
  for (std::size_t i = passes ? v.at : v.clause; i-- > 0 && v.held < 0;) {
    if (passes && i >= v.clause && was_once(i)) continue;
    // "headed by X, a former minister of Y, who took over from Z": not what he was before
    if (v.succeed && (was_once(i) || of_beaten(i))) continue;
    if (stands(i, It::Title) && items_[i].value > 0 && items_[i].depth <= items_[v.at].depth) {
      v.held = int(items_[i].value) - 1;
      if ((v.succeed || says(v.at, "right")) && !title_at(i).role.empty() && items_[i].total > 0 &&
          thing(v.held).index == kNone)
        chair_before(v, i);
    } else if (is_a(i, Part::Office)) {
      v.held = items_[i].ent;
    }
  }
}

// "được bầu làm Chủ tịch ECOWAS thay ông B": of a body.
void Reader::chair_before(Charge& v, std::size_t title) {
  v.held = int(items_[title].total) - 1;
  v.relation = rel(Rel::Chair);
  if (const Entity& session = thing(v.held); session.is(Part::Event))  // who came before presided over another session
    if (const auto of = session.name.find(" session of the "); of != std::string::npos)
      if (const auto body = lexicon_.name(session.name.substr(of + 16))) v.held = entity(*body);
  v.chairs = thing(v.held).type == label(Part::Organization) ? "chair" : title_at(title).role;
}

void Reader::office_claimed(Charge& v) const {
  for (const Claim& c : claims_)
    if (c.relation == rel(Rel::Office) && c.status != Status::Former && c.s_item < int(v.at) &&
        c.o_item < int(v.clause) && !(v.succeed && c.o_item >= 0 && of_beaten(std::size_t(c.o_item))))
      v.held = c.o;
}

}  // namespace dothi::prose
