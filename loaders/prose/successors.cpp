// Who held an office before, after or besides the one just told, told by a noun or in a row: "His predecessor was A".
#include "naming.h"

#include <algorithm>

namespace dothi::prose {

// "His predecessor was A", "Người tiền nhiệm của ông B là A": A held the office B holds, or the one just told.
void Reader::predecessor(std::size_t k) {
  if (mood(k).off) return;  // "có thể kế nhiệm ông A": A holds it still
  int later = -1;
  const std::size_t x = one_before(k, later);
  if (!is_a(x, Part::Person)) return;
  const int who = items_[x].ent;
  const int held = later >= 0 ? office_of(later) : office_succeeded(x);
  const int chaired = later >= 0 ? -1 : chair_succeeded(k);
  if ((held < 0 && chaired < 0) || (chaired < 0 && of_another(who, x, held))) return;
  if (time_in_bracket(bracket_behind(x))) return before_in_turn(x, held, chaired);
  const bool after = says(k, "successor");
  Claim c;
  c.s = who;
  c.s_item = int(x);
  c.o = chaired >= 0 ? chaired : held;
  if (chaired >= 0) {
    c.relation = rel(Rel::Chair);
    put(c.q, "role", Value("president"));
    return claim(std::move(c));
  }
  c.relation = rel(Rel::Office);
  c.status = after ? Status::Stated : Status::Former;
  if (!thing(held).of.empty()) c.q.emplace_back("of", Value(thing(held).of));
  for (std::size_t i = x + 1;
       i < items_.size() && !stands(i, It::Semi) && !(after && page_.vietnamese && stands(i, It::Verb)); ++i) {
    if (!stands(i, It::Time) || items_[i].time.shape != Time::Shape::Range) continue;
    put_term(c, items_[i].time);
    c.status = Status::Stated;
    break;
  }
  claim(std::move(c));
}

// Where the one who came before or after is named; and who came later, if that is said.
std::size_t Reader::one_before(std::size_t k, int& later) {
  std::size_t x = k + 1;
  // "trước ông là": the copula is part of the phrase
  const bool copula = items_[k].last > items_[k].first + 1 && hits_->any(items_[k].last - 1, Kind::Copula);
  if (!copula) {
    for (; stands(x, kQuiet | It::Of) || is_a(x, Part::Person); ++x)
      if (is_a(x, Part::Person)) later = items_[x].ent;
    x = skip_right(x, It::Pro);
  }
  // "His predecessor as president, B, …"
  if (has(x, Kind::Copula) && stands(x + 1, It::Title) && stands(x + 2, It::Comma)) x += 2;
  if (!copula) {
    if (!has(x, Kind::Copula) && !stands(x, It::Comma)) return items_.size();
    ++x;
  }
  while (stands(x, kQuiet) || (stands(x, It::Ent) && items_[x].demonym) ||
         (!page_.vietnamese && stands(x, It::Title) && stands(x + 1, It::Ent)))
    ++x;
  if (!page_.vietnamese && stands(x, It::Ent) && unknown_name(items_[x])) introduce(items_[x]);
  return x;
}

// The office the sentence, the sentences before or the section tell of.
int Reader::office_succeeded(std::size_t x) const {
  const int who = items_[x].ent;
  int held = -1;
  for (const Claim& c : claims_)
    if (c.relation == rel(Rel::Office) && c.s != who) held = c.o;
  if (held >= 0) return held;
  if (topic_person_ >= 0 && topic_person_ != who)
    for (auto at = told(topic_person_, rel(Rel::Office)); at != kNone;
         at = before_[at]) {  // the office last told, be it over
      if (facts[at].status == Status::Former || has_key(facts[at].qualifiers, {"end"})) continue;
      const auto known = entity_ids_.find({facts[at].object, label(Part::Office)});
      if (known != entity_ids_.end() && !of_another(who, x, known->second)) return known->second;
    }
  return context_.position >= 0 ? context_.position : position_before_;
}

// The body whose chair was told last, of the same person; -1 for none.
int Reader::chair_succeeded(std::size_t k) {
  if (std::any_of(claims_.begin(), claims_.end(), [this](const Claim& c) { return c.relation == rel(Rel::Office); }))
    return -1;
  int chaired = -1;
  for (const Claim& c : claims_)
    if (c.relation == rel(Rel::Chair)) chaired = c.o;
  for (std::size_t i = k; chaired < 0 && i-- > 0;) {  // "he was elected president of …; his successor was B"
    if (does(i, "preside") && i + 1 < k) {  // "Năm nay điều hành Hội đồng là A; trước ông là B"
      Arg a;
      if (arg(std::min(skip_right(i + 1, It::Skip), k), lexicon_.labels(Part::Body), a)) chaired = a.first();
      break;
    }
    if (!stands(i, It::Title)) continue;
    std::size_t left, right;
    int body = -1;
    if (!title_at(i).role.empty() && position(i, -1, left, right, body) >= 0) chaired = body;
    break;
  }
  const bool last = chaired < 0 && presided_ >= 0 && !facts.empty() && facts.back().relation == rel(Rel::Chair) &&
                    facts.back().subject_type == label(Part::Person);
  return last ? presided_ : chaired;
}

// Where the bracket beside a name may stand.
std::size_t Reader::bracket_behind(std::size_t who) const {
  std::size_t y = who + 1;
  if (stands(y, It::Of) && stands(y + 1, It::Ent)) y += 2;
  if (stands(y, It::Comma) && stands(y + 1, It::Relative) && stands(y + 2, It::Ent) && items_[y + 2].demonym) y += 3;
  return y;
}

const Time* Reader::time_in_bracket(std::size_t open) const {
  return stands(open, It::Open) && stands(open + 1, It::Time) ? &items_[open + 1].time : nullptr;
}

// "trước ông là A (2024) và B của Séc (2023)", "kế tiếp ông lần lượt là A, người Đức (2015), và B (2016)": each with its time.
void Reader::before_in_turn(std::size_t who, int held, int chaired) {
  while (is_a(who, Part::Person)) {
    std::size_t y = bracket_behind(who);
    const Time* time = time_in_bracket(y);
    if (!time) return;
    Claim c;
    c.s = items_[who].ent;
    c.s_item = int(who);
    c.o = chaired >= 0 ? chaired : held;
    c.relation = chaired >= 0 ? rel(Rel::Chair) : rel(Rel::Office);
    if (chaired >= 0)
      put(c.q, "role", Value("president"));
    else if (!thing(held).of.empty())
      put(c.q, "of", Value(thing(held).of));
    if (chaired >= 0 || time->shape != Time::Shape::Instant) qualify(c, Pieces{}, Frame{}, time);
    items_[who].used = true;
    claim(std::move(c));
    while (y < items_.size() && !stands(y, It::Close)) ++y;
    for (++y; stands(y, kQuiet | Kinds{It::Comma, It::And}) || (stands(y, It::Ent) && items_[y].demonym);) ++y;
    who = y;
  }
}

// The office a person was said to hold, and not to have left; -1 for none.
int Reader::office_of(int who) const {
  for (auto at = told(who, rel(Rel::Office)); at != kNone; at = before_[at]) {
    const Fact& f = facts[at];
    if (f.status == Status::Former ||
        std::any_of(f.qualifiers.begin(), f.qualifiers.end(), [](const auto& q) { return q.first == "end"; }))
      continue;
    if (auto known = entity_ids_.find({f.object, label(Part::Office)}); known != entity_ids_.end())
      return known->second;
  }
  return -1;
}

// "He succeeded …": the office that whoever stands before item k was said to hold, and not to have left.
int Reader::open_office(std::size_t k) {
  int who = -1;
  for (std::size_t i = k; i-- > 0 && who < 0;) {
    if (stands(i, It::Semi)) break;
    if (is_a(i, Part::Person))
      who = items_[i].ent;
    else if (stands(i, It::Pro))
      who = resolve(items_[i], lexicon_.labels(Part::Person));
  }
  return office_of(who);
}

// "Four people led the mission: A (2013–14), B (2015–16) and C of Mauritania": the last of a list, whose years are not told.
void Reader::last_holder(int office) {
  if (office < 0 || question_ || hypothetical_) return;
  std::size_t colon = 0;
  while (colon < items_.size() && !stands(colon, It::Colon)) ++colon;
  auto dated = std::count_if(claims_.begin(), claims_.end(), [&](const Claim& c) {
    return c.relation == rel(Rel::Office) && c.o == office && c.s_item > int(colon) &&
           std::any_of(c.q.begin(), c.q.end(), [](const MapEntry& e) { return e.first == "start"; });
  });
  if (dated < 2) return;
  for (std::size_t k = colon + 2; k < items_.size(); ++k) {
    Item& item = items_[k];
    if (item.t == It::Semi) return;
    if (item.t != It::Ent || item.ent < 0 || item.depth || !thing(item.ent).is(Part::Person) || !stands(k - 1, It::And))
      continue;
    if (std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return c.s == item.ent; })) return;
    Claim c;
    c.s = item.ent;
    c.o = office;
    c.relation = rel(Rel::Office);
    c.s_item = int(k);
    if (!thing(office).of.empty()) c.q.emplace_back("of", Value(thing(office).of));
    return claim(std::move(c));
  }
}

// "Later chairs include Japan (2007–2008), Chile (2009) and Croatia (2013)": states that chaired a body, each with its years.
void Reader::chairs_listed() {
  for (std::size_t k = 0; k + 6 < items_.size() && !question_ && !hypothetical_; ++k) {
    if (!stands(k, It::Title) || items_[k].used || title_at(k).role.empty() || mood(k).off) continue;
    std::size_t left, x;
    int body;
    if (position(k, -1, left, x, body) < 0 || !(thing_is(body, Part::Body) || thing_is(body, Part::Organization)))
      continue;
    if (!stands(x, {It::List, It::Colon}) && !has(x, Kind::Open) && !has(x, Kind::Copula) && !does(x, "office"))
      continue;
    const auto dated = [this](std::size_t i) {
      return (is_a(i, Part::State) || is_a(i, Part::Person) || (i < items_.size() && nameless(items_[i]))) &&
             !items_[i].demonym && time_in_bracket(i + 1) && stands(i + 3, It::Close);
    };
    std::vector<std::size_t> who;
    for (x = skip_right(x + 1, It::Skip); dated(x); x = skip_right(x + 4, {It::Comma, It::And, It::Skip}))
      who.push_back(x);
    if (who.size() < 2) continue;
    for (std::size_t i : who) {
      const Time& years = items_[i + 2].time;
      if (nameless(items_[i])) become(items_[i], Part::Person);
      if (std::any_of(claims_.begin(), claims_.end(),
                      [&](const Claim& told) { return told.s == items_[i].ent && told.relation == rel(Rel::Chair); }))
        continue;
      Claim c;
      c.s = items_[i].ent;
      c.s_item = int(i);
      c.o = body;
      c.relation = rel(Rel::Chair);
      put(c.q, "role", Value(title_at(k).role));
      put(c.q, "start", Value(years.from.edtf()));
      if (years.shape == Time::Shape::Range || !years.from.month)
        put(c.q, "end", Value((years.shape == Time::Shape::Range ? years.to : years.from).edtf()));
      claim(std::move(c));
      subjects_.push_back(items_[i].ent);
    }
    items_[k].used = true;
    return;
  }
}

// ---- Names with their years in brackets ---------------------------------------------------------------------

// More holders of the office just told: "…; trước ông có Yukiya Amano (2009-2019) và Mohamed ElBaradei (1997-2009)".
void Reader::holders() {
  const int office = office_listed();
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    if (k > 0 && stands(k, It::Ent) && items_[k].unknown && (theme_body_ >= 0 || office >= 0) && listed_with_years(k))
      introduce(items_[k]);
    if (!is_a(k, Part::Person)) continue;
    std::size_t open = k + 1;
    while (stands(open, {It::Of, It::Skip}) || marked(open, Kind::Relative, "person") || is_a(open, Part::State))
      ++open;
    const int body = theme_body_ >= 0 ? theme_body_ : asked_at_ + 1 == number_ ? asked_body_ : -1;
    if (body >= 0 && presided_session(k, open, body)) continue;
    if (!stands(open, It::Open)) continue;
    if (const Time* time = years_beside(k, open)) holder_of_years(k, *time, office);
  }
  last_holder(office);
  if (office >= 0 && !question_ && !hypothetical_) successors_listed(office);
}

// Which office they held; remembered, too, whether it is the chair of a body.
int Reader::office_listed() {
  int office = -1, presided = -1;
  bool any = false;
  for (const Claim& c : claims_) {
    any |= c.relation == rel(Rel::Office);
    if (c.relation == rel(Rel::Office) && c.status != Status::Former) office = c.o;
    if (c.relation == rel(Rel::Chair) && c.s >= 0 && thing(c.s).is(Part::Person)) presided = c.o;
  }
  if (office < 0 && context_.position >= 0) office = context_.position;
  if (office < 0 &&
      (number_ - position_at_ <= 6 || any_item(0, items_.size(), [this](const Item& i) { return does(i, "head"); })))
    office = last_position_;
  if (!any && office >= 0 &&
      office != context_.position) {  // "two judges of the Court: A (2003–2012)": no office of another body
    const auto of = lexicon_.name(thing(office).of);
    if (of && tells_of_other(entity(*of))) office = -1;
  }
  if (presided < 0 && holder_target_ >= 0 && tells_of_other(holder_target_)) holder_target_ = -1;
  const auto untold = [this](const Item& i) {
    return i.t == It::Title && i.value <= 0 && !i.used;
  };  // an office of something nobody knows
  if (!any && context_.position < 0 && any_item(0, items_.size(), untold)) { office = -1; }
  // "Its prosecutors have been A (2003–2012)": not its presidents
  for (std::size_t k = 0; k < items_.size() && presided < 0 && !any && holder_relation_ == rel(Rel::Chair); ++k)
    if (stands(k, It::Title) && items_[k].sense && title_at(k).role.empty()) holder_target_ = -1;
  // "UNAMA …. Previous heads include A (2002-2004)": its
  if (!page_.vietnamese && topic_body_ >= 0 && number_ - topic_body_at_ <= 2 && thing(topic_body_).is(Part::Mission) &&
      context_.position < 0)
    for (std::size_t i = 0; i < 3 && (stands(i, kQuiet | It::Word) || does(i, "head")); ++i)
      if (does(i, "head") && i + 1 < items_.size() && !stands(i + 1, It::Ent)) {
        office = head_of(topic_body_);
        break;
      }
  if (presided >= 0 && !any) {
    holder_relation_ = rel(Rel::Chair);
    holder_target_ = presided;
  } else if (any) {
    holder_relation_ = rel(Rel::Office);
  }
  return office;
}

// Whether the sentence names a body, and not this one.
bool Reader::tells_of_other(int body) const {
  bool other = false;
  for (const Item& i : items_) {
    if (i.t != It::Ent || i.ent < 0 || i.depth > 0 || i.demonym || i.unknown) continue;
    if (i.ent == body || thing(i.ent).of == thing(body).name || thing(body).of == thing(i.ent).name) return false;
    other |= thing(i.ent).is(Part::Body) || thing(i.ent).is(Part::Mission);
  }
  return other;
}

// A name nobody knows, in a list or with its years: "A (2002-2010)", "A người Argentina (2002-2010)".
bool Reader::listed_with_years(std::size_t k) const {
  const bool relative = marked(k + 1, Kind::Relative, "person");
  if (!stands(k + 1, {It::Of, It::Open}) && !relative) return false;
  if (any_item(0, k, [](const Item& i) { return i.t == It::Colon; }) || time_in_bracket(k + 1)) return true;
  return relative && stands(k + 2, It::Ent) && time_in_bracket(k + 3);
}

// In a list of presidents the session tells which: "Miroslav Lajčák (Slovakia, 72nd)", "Csaba Kőrösi of Hungary led the 77th".
bool Reader::presided_session(std::size_t k, std::size_t open, int body) {
  const Item* session = nullptr;
  const Time* year = nullptr;
  int depth = 0;
  for (std::size_t x = open; x < items_.size() && x < open + 8; ++x) {
    const Item& p = items_[x];
    if (p.t == It::Open)
      ++depth;
    else if (p.t == It::Close && depth-- <= 1)
      break;
    else if (p.is({It::Session, It::Ordinal}) && !session)
      session = &p;
    else if (p.t == It::Time)
      year = &p.time;
    else if (depth == 0 && p.is({It::Comma, It::And, It::Ent, It::Semi}))
      break;
  }
  if (!session || question_ || stands(k - 1, It::Verb)) return false;
  Claim c;
  c.s = items_[k].ent;
  c.o = body;
  c.relation = rel(Rel::Chair);
  c.s_item = int(k);
  c.q.emplace_back("role", Value("president"));
  c.q.emplace_back("session", Value(session->value));
  if (year && year->shape == Time::Shape::Instant) put(c.q, "start", Value(year->from.edtf()));
  claim(std::move(c));
  return true;
}

const Time* Reader::years_beside(std::size_t k, std::size_t open) const {
  std::size_t x = open + 1;
  for (; x < items_.size() && !stands(x, It::Close); ++x)
    if (stands(x, It::Time)) return &items_[x].time;
  // "Hai người: U Thant (Miến Điện), 1961–1971, và …"
  const bool apart = position_at_ + 2 >= number_ && stands(x + 1, It::Comma) && stands(x + 2, It::Time) &&
                     items_[x + 2].time.shape == Time::Shape::Range;
  if (apart && any_item(0, k, [](const Item& i) { return i.t == It::Colon; })) return &items_[x + 2].time;
  // "A (2002-2010) và, từ tháng 7/2018, B (Tây Ban Nha)"
  const bool since =
      stands(k - 1, It::Comma) && stands(k - 2, It::Time) && items_[k - 2].time.shape == Time::Shape::Since;
  return since && (stands(k - 3, It::And) || (stands(k - 3, It::Comma) && stands(k - 4, It::And))) ? &items_[k - 2].time
                                                                                                   : nullptr;
}

void Reader::holder_of_years(std::size_t k, const Time& time, int office) {
  const int who = items_[k].ent;
  const bool single = time.shape == Time::Shape::Instant;
  // One year among terms: "(1998–2006), Mark Malloch Brown (2006), …"
  const auto term = [](const Item& i) { return i.t == It::Time && i.depth > 0 && i.time.shape == Time::Shape::Range; };
  if (single && (time.from.month || !any_item(0, items_.size(), term))) return;
  const bool told = std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) {
    if (c.s != who && c.o != who) return false;
    return std::any_of(c.q.begin(), c.q.end(), [&](const auto& e) {
      return e.first == "start" && e.second.kind() == dothi::Kind::String && e.second.string() == time.from.edtf();
    });
  });
  const bool presiding = holder_relation_ == rel(Rel::Chair) && holder_target_ >= 0;
  if (told || (office < 0 && !presiding) || question_ || hypothetical_ || (!presiding && of_another(who, k, office)))
    return;
  Claim c;
  c.s = who;
  c.o = presiding ? holder_target_ : office;
  c.relation = presiding ? rel(Rel::Chair) : rel(Rel::Office);
  if (presiding) put(c.q, "role", Value("president"));
  c.s_item = int(k);
  // Without dates the claim of the same sentence gains them.
  std::erase_if(claims_, [&](const Claim& x) {
    const auto begins = [](const Claim& y) {
      const auto start = std::find_if(y.q.begin(), y.q.end(), [](const MapEntry& e) { return e.first == "start"; });
      return start != y.q.end() && start->second.kind() == dothi::Kind::String ? std::string(start->second.string())
                                                                               : std::string();
    };
    const auto of_other = [&](const Claim& y) {
      return y.s != who && y.o == x.o && begins(y) == begins(x);
    };  // "và người kế tục ông là B, 1997–2006"
    return x.s == who && x.o == office && x.relation == rel(Rel::Office) &&
           (!has_key(x.q, {"start", "end"}) || std::any_of(claims_.begin(), claims_.end(), of_other));
  });
  if (time.shape == Time::Shape::Range || single) {
    put(c.q, "start", Value(time.from.edtf()));
    put(c.q, "end", Value((single ? time.from : time.to).edtf()));
  } else {
    put(c.q, time.shape == Time::Shape::Since ? "start" : "end", Value(time.from.edtf()));
  }
  if (!presiding && !thing(office).of.empty()) c.q.emplace_back("of", Value(thing(office).of));
  claim(std::move(c));
}

// ---- Names without a bracket of their own -------------------------------------------------------------------

// "…; sau ông lần lượt có A, B và C (1999–2009)", "he was followed by A, B and C", "His successors were A, B and C".
void Reader::successors_listed(int office) {
  bool after = false;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    const bool again = marked(k, Kind::Note, "again");
    const bool him = stands(k, It::Pro) && says(k, label(Part::Person));
    after |=
        again ||
        (him && (marked(k - 1, Kind::Prep, "others") || does(k - 1, "succeed")));  // "kế nhiệm ông lần lượt có A và B"
    const bool told = std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return c.o == office; });
    const bool successors = again && items_[k].last - items_[k].first > 1 && !page_.vietnamese &&
                            (k < 2 || stands(k - 1, It::Semi)) && (number_ - position_at_ <= 2 || told);
    const bool next =
        again && page_.vietnamese && (has(k + 1, Kind::Copula) || does(k + 1, "office"));  // "…; kế đó là B của C"
    const bool opens =
        (after && (stands(k, It::Resp) || marked(k, Kind::Copula, "there") || has(k, Kind::Passive))) || next;
    if (!successors && !(opens && told)) continue;
    const std::vector<std::size_t> people = people_in_row(next ? k + 1 : k, successors);
    if (people.size() < 2 && !(next && !people.empty())) continue;
    for (std::size_t i : people) {
      if (items_[i].unknown) introduce(items_[i]);
      if (time_in_bracket(i + 1)) continue;  // told by its bracket
      Claim c;
      c.s = items_[i].ent;
      c.o = office;
      c.relation = rel(Rel::Office);
      c.s_item = int(i);
      if (!thing(office).of.empty()) c.q.emplace_back("of", Value(thing(office).of));
      // "and, since January 2025, X"
      const bool since = successors && stands(i - 1, It::Comma) && i > 2 && stands(i - 2, It::Time) &&
                         items_[i - 2].time.shape == Time::Shape::Since;
      if (since) put(c.q, "start", Value(items_[i - 2].time.from.edtf()));
      claim(std::move(c));
    }
    return;
  }
}

std::vector<std::size_t> Reader::people_in_row(std::size_t k, bool successors) const {
  std::size_t n = k + 1;
  while (stands(n, kQuiet | Kinds{It::Copula, It::Resp}) ||
         (successors && (has(n, Kind::Copula) || stands(n, It::Cue))))
    ++n;
  std::vector<std::size_t> people;
  for (; n < items_.size(); ++n) {
    if (successors && (stands(n, It::Of) || (stands(n, It::Time) && stands(n + 1, It::Comma)) || is_a(n, Part::State)))
      continue;
    if (successors && stands(n, It::Word) && !tokens_[items_[n].first].is(kUpper) && stands(n + 1, It::Ent)) continue;
    if (items_[n].depth > 0 || stands(n, kQuiet | Kinds{It::Open, It::Close, It::Comma, It::And})) continue;
    if (!stands(n, It::Ent) || items_[n].ent < 0 || (!items_[n].unknown && !is_a(n, Part::Person))) break;
    people.push_back(n);
  }
  return people;
}

}  // namespace dothi::prose
