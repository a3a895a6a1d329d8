// Offices: titles beside names, verbs of office, holders and terms.
#include "naming.h"

#include <algorithm>

namespace dothi::prose {

// Where an insertion that ends in the comma before item b begins: "and, | after the death of X, | Prime Minister". 0 for none.
std::size_t Reader::inserted(std::size_t b) const {
  for (std::size_t i = b - 1; i-- > 1 && i + 14 > b;) {
    if (stands(i, {It::Semi, It::Comma})) {
      const bool opens =
          stands(i, It::Comma) && stands(i - 1, It::And) && i + 1 < b && (prep(i + 1) || stands(i + 1, It::Break));
      return opens ? i + 1 : 0;
    }
  }
  return 0;
}

// "Sau khi làm Thủ tướng năm 2005, ông A …", "Từng là đại sứ tại Pháp, bà …": whose office it is that opens the sentence up to item `right`,
// its verb ending before item b. -1 for nobody.
int Reader::subject_behind(std::size_t b, std::size_t right, int& where) {
  for (std::size_t i = 0; i < b; ++i)
    if (!stands(i, {It::Break, It::Prep, It::Time, It::Skip, It::Modifier, It::Verb, It::Copula, It::And}) &&
        !(i == 0 && stands(i, It::Word)))
      return -1;
  std::size_t x = right;
  while (x < items_.size() && x < right + 12 &&
         (items_[x].depth > 0 ||
          stands(x, {It::Open, It::Close, It::Time, It::Prep, It::Place, It::Word, It::Session}) || quiet(items_[x])))
    ++x;
  if (stands(x, It::Pro) && !page_.vietnamese && stands(x + 1, It::Verb))
    --x;  // "As President of the Assembly he …"
  else if (x >= items_.size() || !stands(x, It::Comma))
    return -1;
  for (++x; x < items_.size() && quiet(items_[x]); ++x) {}
  if (x >= items_.size()) return -1;
  const int who = stands(x, {It::Ent, It::Pro}) ? resolve(items_[x], lexicon_.labels(Part::Person)) : -1;
  if (who < 0 || !thing(who).is(Part::Person)) return -1;
  where = int(x);
  return who;
}

// "UAE giữ ghế Chủ tịch …; trước đó, tháng 3/2022, nước này cũng đã đảm nhiệm vai trò ấy": a chair told before, of another time or another holder.
void Reader::chair_again(std::size_t k) {
  if (!of_chair(k)) return;
  const Claim* before = nullptr;
  for (const Claim& c : claims_)
    if (c.relation == rel(Rel::Chair) && c.s_item < int(k)) before = &c;
  const Memory* last = !before && last_frame_.relation == rel(Rel::Chair) ? &last_frame_ : nullptr;
  std::string role;
  const int named = before || last ? -1 : chair_named(k, role);
  if (!before && !last && named < 0) return;
  const auto& takes = lexicon_.relation(rel(Rel::Chair))->from;
  Claim c;
  for (std::size_t i = k; i-- > 0 && c.s < 0 && !stands(i, It::Semi);) {
    Arg a;
    // "ông B của Nigeria, vốn giữ cương vị này"
    if (stands(i, It::Ent) && i > 1 && stands(i - 1, It::Of) && is_a(i - 2, Part::Person)) continue;
    if (stands(i, It::Ent) && prep(i - 1) && page_.vietnamese)
      continue;  // "nhường lượt ấy cho A và đến năm 2014 mới đảm đương trọng trách này"
    if (items_[i].depth == items_[k].depth && !items_[i].demonym && arg(i, takes, a))
      c.s = a.ents.front(), c.s_item = int(i);
  }
  if (c.s < 0 || mood(k).off) return;
  c.o = before ? before->o : last ? last->object : named;
  c.relation = rel(Rel::Chair);
  if (last) role = last->role;
  if (!role.empty()) put(c.q, "role", Value(role));
  if (before)
    for (const auto& [key, value] : before->q)
      if (key == "role") put(c.q, "role", value);
  Pieces beside;
  const std::size_t copula = skip_right(k + 1, It::Skip);  // "Lần thứ hai A giữ cương vị này là tháng 4/2021"
  piece(has(copula, Kind::Copula) && stands(copula + 1, It::Time) ? copula + 1 : k + 1, beside);
  const Time* t = beside.times.empty() ? nullptr : beside.times.front();
  for (std::size_t i = k; i-- > 0 && !t && !stands(i, It::Semi);)
    if (stands(i, It::Time) && items_[i].depth == items_[k].depth) t = &items_[i].time;
  if (t && t->from.year) {
    const bool year = !t->from.month && thing(c.s).is(Part::State);  // "Malaysia giữ cương vị này năm 2025"
    const bool until = t->shape == Time::Shape::Until;
    put(c.q, until ? "end" : "start", Value(t->from.edtf()));
    if (t->shape == Time::Shape::Range)
      put(c.q, "end", Value(t->to.edtf()));
    else if (t->shape == Time::Shape::Instant && !t->from.day && (t->from.month || (year && !says(k, "start"))))
      put(c.q, "end", Value(t->from.edtf()));
  }
  for (std::size_t n = 1; n < beside.times.size(); ++n) {  // "… vào các năm 1998 và 2010"
    if (beside.times[n]->shape != Time::Shape::Instant) continue;
    Claim more = c;
    std::erase_if(more.q, [](const MapEntry& e) { return e.first == "start" || e.first == "end"; });
    put(more.q, "start", Value(beside.times[n]->from.edtf()));
    claim(std::move(more));
  }
  claim(std::move(c));
}

// "Chức Chủ tịch X được chuyển giao hằng tháng; Albania giữ cương vị này": the body whose chair was named, held by nobody; -1 for none.
int Reader::chair_named(std::size_t k, std::string& role) {
  for (std::size_t i = k; i-- > 0;) {
    if (!is_office(items_[i])) continue;
    if (!stands(i, It::Title) || title_at(i).role.empty()) return -1;
    std::size_t left, right;
    int body = -1;
    position(i, -1, left, right, body);
    if (body >= 0) role = thing(body).type == label(Part::Organization) ? "chair" : title_at(i).role;
    return body;
  }
  return -1;
}

// "Chủ tịch Hội đồng là ông A, tại vị tới năm 1957": the chair and the office are one, and the chair is told.
void Reader::one_chair() {
  // "Its first commander, A, served from 1978 to 1981": the term of his office
  for (std::size_t n = 0; n < claims_.size(); ++n) {
    const Claim& served = claims_[n];
    if (served.relation != rel(Rel::Seat) || served.s < 0 || !thing(served.s).is(Part::Person) ||
        has_key(served.q, {"role"}) || served.o < 0)
      continue;
    const auto office = std::find_if(claims_.begin(), claims_.end(), [&](const Claim& c) {
      return c.relation == rel(Rel::Office) && c.s == served.s && c.o >= 0 && thing(c.o).of == thing(served.o).name &&
             !has_key(c.q, {"start", "end"});
    });
    const bool named = any_item(0, items_.size(), [&](const Item& i) { return i.t == It::Ent && i.ent == served.o; });
    if (office == claims_.end() || named) continue;
    std::erase_if(office->q, [](const MapEntry& e) { return e.first == "as_of"; });
    for (const auto& e : served.q)
      if (e.first == "start" || e.first == "end") office->q.push_back(e);
    claims_.erase(claims_.begin() + std::ptrdiff_t(n));
    break;
  }
  for (Claim& c : claims_) {  // "…, kế nhiệm ông B": the chair, where that of who followed him is told
    if (c.relation != rel(Rel::Office) || c.o < 0 || c.status != Status::Former) continue;
    for (const Claim& chair : claims_)
      if (chair.relation == rel(Rel::Chair) && chair.o >= 0 && chair.s != c.s && thing(chair.o).is(Part::Body) &&
          thing(c.o).of == thing(chair.o).name) {
        c.relation = chair.relation;
        c.o = chair.o;
        std::erase_if(c.q, [](const MapEntry& e) { return e.first == "of"; });
        for (const auto& e : chair.q)
          if (e.first == "role") c.q.push_back(e);
        break;
      }
  }
  auto same = [&](const Claim& office, const Claim& chair) {
    return office.relation == rel(Rel::Office) && office.o >= 0 && chair.relation == rel(Rel::Chair) &&
           chair.s == office.s && chair.o >= 0 && thing(chair.o).is(Part::Body) &&
           thing(office.o).of == thing(chair.o).name;
  };
  for (std::size_t n = 0; n < claims_.size();) {
    const auto chair =
        std::find_if(claims_.begin(), claims_.end(), [&](const Claim& c) { return same(claims_[n], c); });
    if (chair == claims_.end()) {
      ++n;
      continue;
    }
    for (const auto& e : claims_[n].q)
      if ((e.first == "start" || e.first == "end") &&
          std::none_of(chair->q.begin(), chair->q.end(), [&](const MapEntry& x) { return x.first == e.first; }))
        chair->q.push_back(e);
    claims_.erase(claims_.begin() + std::ptrdiff_t(n));
  }
}

// Whether the office a verb speaks of again is a chair: one of the sentence, or of the sentence before, and no other office since.
bool Reader::of_chair(std::size_t k) const {
  for (std::size_t i = k; i-- > 0;)
    if (is_office(items_[i])) return stands(i, It::Title) && !lexicon_.titles[items_[i].sense->what].role.empty();
  const bool of_state = thing_is(last_frame_.subject, Part::State);  // "Lào làm Chủ tịch ASEAN": no office of a person
  return last_frame_.relation == rel(Rel::Chair) && number_ - last_frame_at_ <= 1 &&
         (of_state ? position_at_ <= last_frame_at_ : position_at_ < last_frame_at_);
}

// To whom an office is handed over: "… | cho ông B", "… | to B". 0 for nobody.
std::size_t Reader::handed_to(std::size_t x, const std::vector<std::string>& labels) {
  while (x < items_.size() && (stands(x, {It::Time, It::Session}) || quiet(items_[x]) || stands(x, It::Ordinal))) ++x;
  if (stands(x, It::Prep) && stands(x + 1, It::Prep)) ++x;  // "over to"
  if (x + 1 >= items_.size() || !stands(x, It::Prep)) return 0;
  for (++x; x < items_.size() && (quiet(items_[x]) || stands(x, It::Title) ||
                                  (stands(x, It::Ent) && (items_[x].demonym || items_[x].used)));)
    ++x;
  Arg a;
  if (x < items_.size() && nameless(items_[x]) &&
      std::find(labels.begin(), labels.end(), label(Part::Person)) != labels.end())
    become(items_[x], Part::Person);
  return stands(x, It::Ent) && arg(x, labels, a) ? x : 0;
}

// "A, nguyên Bộ trưởng Tài chính Nigeria, | nhậm chức": the comma behind the name an apposition before verb k belongs to; k when there is none.
std::size_t Reader::apposition(std::size_t k) const {
  if (k < 4 || !stands(k - 1, It::Comma)) return k;
  for (std::size_t i = k - 1; i-- > 1 && i + 12 > k;) {
    if (stands(i, {It::Semi, It::Break, It::And}) || opens_trigger(i)) return k;
    if (!stands(i, It::Comma)) continue;
    const Item& name = items_[i - 1];
    return is_a(name, Part::Person) ? i : k;
  }
  return k;
}

// "He became president in 1970 and stayed until 1981": what is told of an office twice in a sentence is one term. True when it has been added.
bool Reader::whole(const Claim& c) {
  auto time = [](const MapEntry& e) { return e.first == "start" || e.first == "end"; };
  for (Claim& told : claims_) {
    if (told.s != c.s || told.o != c.o || told.relation != c.relation || told.status != c.status ||
        std::none_of(c.q.begin(), c.q.end(), time))
      continue;
    const bool twice = std::any_of(c.q.begin(), c.q.end(), [&](const MapEntry& e) {
      return time(e) &&
             std::any_of(told.q.begin(), told.q.end(), [&](const MapEntry& x) { return x.first == e.first; });
    });
    if (twice) continue;
    std::erase_if(told.q, [](const MapEntry& e) { return e.first == "as_of"; });
    for (const auto& e : c.q)
      if (time(e)) told.q.push_back(e);
    return true;
  }
  return false;
}

// The one office of a body that the pack knows: who heads FAO is its Director-General. kNone for none, or several.
// Whether an office is of one country and who stands at the item from another: "his successor, X of Ukraine" held no office of Malaysia.
bool Reader::of_another(int who, std::size_t at, int office) const {
  const auto state = lexicon_.name(thing(office).of);
  if (!state || lexicon_.pack->names[*state].type != label(Part::State)) return false;
  int country = country_of(who);
  if (country < 0 && at + 2 < items_.size() && stands(at + 1, It::Of) && is_a(at + 2, Part::State))
    country = items_[at + 2].ent;
  return country >= 0 && thing(country).name != thing(office).of;
}

// Whether the office at item k is called a former one.
bool Reader::was_once(std::size_t k) const {
  if (!stands(k, {It::Title, It::Ent})) return false;
  for (std::size_t b = k; b > 0 && (quiet(items_[b - 1]) || (stands(b - 1, It::Ent) && items_[b - 1].demonym)); --b)
    if (marked(b - 1, Kind::Modifier, "former")) return true;
  return false;
}

// Whether the office at item k is told of somebody who lost: "đánh bại bà B, khi ấy là Bộ trưởng Quốc phòng, và kế nhiệm ông C".
bool Reader::of_beaten(std::size_t k) const {
  if (!is_office(items_[k])) return false;
  for (std::size_t i = k; i-- > 1 && !stands(i, It::Semi);)
    if (is_a(i, Part::Person)) {
      while (i > 0 && quiet(items_[i - 1])) --i;
      return (marked(i - 1, Kind::Cue, "beats") || marked(i - 1, Kind::Verb, "beats"));
    }
  return false;
}

// "was followed on 1 January 2024 by X": as if succeeded.
bool Reader::followed_by(std::size_t k) const {
  if (page_.vietnamese || !does(k, "again") || k == 0 || !stands(k - 1, It::Verb)) return false;
  std::size_t x = k + 1;
  while (x < items_.size() && (stands(x, {It::Time, It::Prep, It::Place}) || quiet(items_[x]))) ++x;
  if (x >= items_.size() || x == k + 1 || !stands(x, It::Passive)) return false;
  for (++x; x < items_.size() && (quiet(items_[x]) || (stands(x, It::Ent) && items_[x].demonym) ||
                                  (stands(x, It::Word) && !tokens_[items_[x].first].is(kUpper)));)
    ++x;
  return stands(x, It::Ent) && items_[x].ent >= 0 && (items_[x].unknown || thing(items_[x].ent).is(Part::Person));
}

// Offices by verb: "người giữ chức này là …", "đứng đầu UNEP", "kế nhiệm bà …", "headed by …".
// "Ms. A has represented Chile at the United Nations since 2022": the envoy there.
void Reader::represents() {
  if (question_ || hypothetical_) return;
  for (std::size_t k = 1; k + 3 < items_.size(); ++k) {
    if (!does(k, "serve") || !says(k, "sit") || !says(k, "active") || mood(k).off) continue;
    std::size_t x = k + 1;
    int state = -1;
    x = skip_right(x, It::Skip);
    if (Arg a; x < items_.size() && arg(x, lexicon_.labels(Part::State), a)) state = a.ents.front();
    std::size_t at = x + 1;
    if (state < 0 || items_[x].demonym || at >= items_.size() || !stands(at, It::Prep)) continue;
    for (++at; stands(at, It::Skip);) ++at;
    if (at >= items_.size() || !stands(at, It::Ent) || items_[at].ent < 0 ||
        !thing(items_[at].ent).is(Part::Organization))
      continue;
    int who = -1;
    std::size_t where = k;
    const Time* found = nullptr;
    for (std::size_t i = k; i-- > 0 && who < 0 && !stands(i, It::Semi);) {
      if (is_a(i, Part::Person))
        who = items_[i].ent;
      else if (stands(i, It::Pro) && !says(i, "whose") && !has(i, Kind::Relative))
        who = resolve(items_[i], lexicon_.labels(Part::Person));
      else if ((i == 0 || stands(i - 1, {It::Time, It::Honorific})) && nameless(items_[i]))
        become(items_[i], Part::Person), who = items_[i].ent;
      else if (stands(i, It::Ent) && !items_[i].demonym && items_[i].depth == 0 && !items_[i].unknown)
        break;
      where = i;
    }
    if (who < 0) continue;
    const Title* envoy = nullptr;
    for (const Title& t : lexicon_.titles)
      if (t.options.contains("to") && t.options.contains("state") && (!envoy || t.name.size() < envoy->name.size()))
        envoy = &t;
    if (!envoy) return;
    std::size_t after = at + 1;
    if (after + 1 < items_.size() && prep(after) && stands(after + 1, It::Place)) continue;  // of another seat
    if (stands(after, It::Open)) ++after;
    if (stands(after, It::Time)) found = &items_[after].time;
    for (std::size_t i = where; i-- > 0 && !found && !stands(i, {It::Semi, It::Break});)
      if (stands(i, It::Time) && items_[i].time.shape != Time::Shape::Instant) found = &items_[i].time;
    if (!found || found->shape == Time::Shape::Instant) continue;  // at a session, or a meeting
    Claim c;
    c.s = who;
    c.s_item = int(where);
    c.o = office_named(*envoy, state, envoy->plain, std::string(thing(items_[at].ent).name), {});
    c.relation = rel(Rel::Office);
    c.q.emplace_back("of", Value(std::string(thing(state).name)));
    if (found->shape == Time::Shape::Until)
      put(c.q, "end", Value(found->from.edtf()));
    else
      put(c.q, "start", Value(found->from.edtf()));
    if (found->shape == Time::Shape::Range) put(c.q, "end", Value(found->to.edtf()));
    last_position_ = c.o;
    claim(std::move(c));
    subjects_.push_back(who);
  }
}

// "… làm Chủ tịch Đại hội đồng khoá 54; một năm sau ông trao chiếc búa cho B": the chair goes on to who is named at item x.
bool Reader::chair_goes_on(std::size_t k, std::size_t x) {
  for (std::size_t i = k; i-- > 0 && !(stands(i, It::Ent) && is_office(items_[i]));) {
    if (!stands(i, It::Title) || marked(i, Kind::Modifier, "former") || marked(i - 1, Kind::Modifier, "former"))
      continue;
    std::size_t left, right;
    int body = -1;
    const Title& title = lexicon_.titles[items_[i].sense->what];
    if (title.role.empty() || position(i, -1, left, right, body) < 0 || body < 0) return false;
    if (const Entity& session = thing(body); session.is(Part::Event))
      if (const auto of = session.name.find(" session of the "); of != std::string::npos)
        if (auto n = lexicon_.name(session.name.substr(of + 16))) body = entity(*n);
    Claim chair;
    chair.s = items_[x].ent;
    chair.s_item = int(x);
    chair.o = body;
    chair.relation = rel(Rel::Chair);
    put(chair.q, "role", Value(thing(body).type == label(Part::Organization) ? "chair" : title.role));
    for (std::size_t n = k; n-- > i && !stands(n, It::Semi);)
      if (stands(n, It::Time) && items_[n].time.shape == Time::Shape::Instant && items_[n].time.from.year) {
        put(chair.q, "start", Value(items_[n].time.from.edtf()));
        break;
      }
    items_[x].used = true;
    claim(std::move(chair));
    return true;
  }
  return false;
}

// "… tới năm 2003 thì bàn giao cho ông B", "phải nhường ghế cho ông B": an office told before goes from who had it to B.
bool Reader::handed_over(std::size_t k) {
  std::size_t x = k + 1;
  std::size_t post = items_.size();  // "bàn giao chức Tổng thống Liberia cho A"
  while (x < items_.size() && quiet(items_[x])) ++x;
  if (x < items_.size() && is_office(items_[x])) {
    if (page_.vietnamese && stands(x, It::Title) && !title_at(x).role.empty()) return false;  // a chair, told elsewhere
    for (post = x++;
         x < items_.size() && (stands(x, It::Of) || quiet(items_[x]) ||
                               (stands(x, It::Ent) && items_[x].ent >= 0 && !thing(items_[x].ent).is(Part::Person)));
         ++x) {}
    if (x >= items_.size() || !prep(x)) return false;
  }
  while (x < items_.size() &&
         (quiet(items_[x]) || stands(x, {It::Time, It::Prep}) || (stands(x, It::Ent) && items_[x].demonym)))
    ++x;
  if (x < items_.size() && nameless(items_[x])) become(items_[x], Part::Person);
  if (x >= items_.size() || !stands(x, It::Ent) || items_[x].ent < 0 || !thing(items_[x].ent).is(Part::Person) ||
      mood(k).off)
    return false;
  int who = -1;
  std::size_t at = k;
  for (std::size_t i = k; i-- > 0 && who < 0 && !stands(i, It::Semi); at = i + 1) {
    std::size_t b = i;
    while (b > 0 && quiet(items_[b - 1])) --b;
    if (stands(i, It::Ent) && (does(b - 1, "succeed") || stands(b - 1, It::Of))) continue;
    if (is_a(i, Part::Person))
      who = items_[i].ent;
    else if (stands(i, It::Pro) && !says(i, "whose"))
      who = resolve(items_[i], lexicon_.labels(Part::Person));
  }
  if (who < 0 || who == items_[x].ent) return false;
  Claim c;
  c.relation = rel(Rel::Office);
  if (post < items_.size()) {
    std::size_t left, right;
    int body = -1;
    c.o = stands(post, It::Title) ? position(post, who, left, right, body) : items_[post].ent;
    if (c.o < 0 || !thing(c.o).is(Part::Office)) return false;
    c.o_item = int(post);
    std::erase_if(claims_, [&](const Claim& told) {
      return told.relation == c.relation && told.o == c.o && (told.s == who || told.s == items_[x].ent);
    });
  }
  for (const bool former :
       {true, false})  // "Tổng Thư ký NATO A, cựu Thủ tướng Na Uy, … bàn giao cho B": the one he holds
    for (const Claim& told : claims_)
      if (told.s == who && told.relation == c.relation && (told.status == Status::Former) == former) c.o = told.o;
  if (c.o < 0 && chair_goes_on(k, x)) return true;
  if (c.o < 0 && any_item(0, k, [this](const Item& i) { return does(i, "head", "preside"); }))
    return false;  // what he led is handed over, whatever it is called
  if (c.o < 0) c.o = office_of(who);
  if (c.o < 0) return false;
  const Time* time = nullptr;
  for (std::size_t i = k + 1; i < x && !time; ++i)
    if (stands(i, It::Time)) time = &items_[i].time;
  if ((post < items_.size() || !time) && stands(x + 1, It::Time)) time = &items_[x + 1].time;
  for (std::size_t i = k; i-- > 0 && !time && !stands(i, It::Semi);)
    if (stands(i, It::Time) && items_[i].depth == items_[k].depth && items_[i].time.shape != Time::Shape::Range)
      time = &items_[i].time;
  if (!thing(c.o).of.empty()) c.q.emplace_back("of", Value(thing(c.o).of));
  Claim next = c;
  c.s = who;
  c.s_item = int(at);
  next.s = items_[x].ent;
  next.s_item = int(x);
  items_[x].used = true;
  if (time && time->from.year && !time->future) {
    put(c.q, "end", Value(time->from.edtf()));
    put(next.q, "start", Value(time->from.edtf()));
    if (!whole(c)) claim(std::move(c));
  }
  last_position_ = next.o;
  claim(std::move(next));
  return true;
}

// "…, cương vị mà bà đảm nhiệm từ năm 1974 đến năm 1979": the office before the comma was hers.
void Reader::held_office() {
  for (std::size_t k = 2; k + 2 < items_.size(); ++k) {
    if (!stands(k, It::Pro) || !says(k, label(Part::Office)) || !stands(k - 1, It::Comma)) continue;
    std::size_t title = k - 1, p = k + 1;
    while (stands(title - 1, {It::Ent, It::Of, It::Place}) && !is_office(items_[title - 1])) --title;
    if (title == 0 || !is_office(items_[title - 1])) continue;
    --title;
    while (p < items_.size() && quiet(items_[p])) ++p;
    const int who =
        p + 1 < items_.size() && stands(p, {It::Pro, It::Ent}) ? resolve(items_[p], lexicon_.labels(Part::Person)) : -1;
    std::size_t v = skip_right(p + 1, It::Skip);
    if (who < 0 || !thing(who).is(Part::Person) || v + 1 >= items_.size() || !stands(v, It::Verb) ||
        !stands(v + 1, It::Time))
      continue;
    if (std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) {
          return c.relation == rel(Rel::Office) && c.s == who && c.o_item == int(title);
        }))
      continue;
    std::size_t left, right;
    int of = -1;
    Claim c;
    c.relation = rel(Rel::Office);
    c.o = stands(title, It::Ent) ? items_[title].ent : position(title, who, left, right, of);
    if (c.o < 0 || !thing(c.o).is(Part::Office)) continue;
    if (std::any_of(claims_.begin(), claims_.end(),
                    [&](const Claim& x) { return x.relation == c.relation && x.o == c.o; }))
      continue;
    c.s = who;
    c.s_item = int(p);
    c.o_item = int(title);
    if (!thing(c.o).of.empty()) c.q.emplace_back("of", Value(thing(c.o).of));
    const Time& time = items_[v + 1].time;
    put(c.q, time.shape == Time::Shape::Until ? "end" : "start", Value(time.from.edtf()));
    if (time.shape == Time::Shape::Range) put(c.q, "end", Value(time.to.edtf()));
    last_position_ = c.o;
    claim(std::move(c));
  }
}

// "took office on 3 December as President of Ireland": the title behind the verb tells what it is.
bool Reader::titled_behind(std::size_t k) const {
  std::size_t as = skip_right(k + 1, {It::Time, It::Prep});
  if (as >= items_.size() || !(has(as, Kind::Copula) || does(as, "office"))) return false;
  for (++as; as < items_.size() &&
             (quiet(items_[as]) || stands(as, It::Ordinal) || (stands(as, It::Ent) && items_[as].possessive));)
    ++as;
  return as < items_.size() && (stands(as, It::Title) || is_a(as, Part::Office));
}

// "Bà sẽ nhậm chức ngày 1/1/2023", "She will take office on 1 May": when somebody just elected begins.
bool Reader::to_take_office(std::size_t k) {
  std::size_t x = k + 1;
  while (x < items_.size() && quiet(items_[x])) ++x;
  if (x >= items_.size() || !stands(x, It::Time) || items_[x].time.shape == Time::Shape::Until ||
      !items_[x].time.from.year || !items_[x].time.from.month || titled_behind(k))
    return false;
  if (any_item(0, k, [this](const Item& i) { return i.t == It::Cue && !marked(i, Kind::Cue, "future"); })) return false;
  int who = -1;
  std::size_t at = k;
  while (at-- > 0 && who < 0 && !stands(at, It::Semi)) {
    if (is_a(at, Part::Person))
      who = items_[at].ent;
    else if (stands(at, It::Pro) && !says(at, "whose"))
      who = resolve(items_[at], lexicon_.labels(Part::Person));
    if (who >= 0) break;
  }
  if (who < 0) return false;
  std::string since;
  auto elected = [&since](const std::vector<MapEntry>& q) {
    for (const MapEntry& e : q)
      if (e.first == "elected_on") since = e.second.string();
    return std::any_of(q.begin(), q.end(),
                       [](const MapEntry& e) { return e.first == "elected_on" || e.first == "votes_for"; }) &&
           std::none_of(q.begin(), q.end(), [](const MapEntry& e) { return e.first == "start"; });
  };
  int held = -1;
  for (const Claim& c : claims_)
    if (c.s == who && c.relation == rel(Rel::Office) && elected(c.q)) held = c.o;
  for (auto f = told(who, rel(Rel::Office)); f != kNone && held < 0; f = before_[f])
    if (elected(facts[f].qualifiers))
      if (auto known = entity_ids_.find({facts[f].object, label(Part::Office)}); known != entity_ids_.end())
        held = known->second;
  if (held < 0) return false;
  Claim c;
  c.s = who;
  c.s_item = int(at);
  c.o = held;
  c.relation = rel(Rel::Office);
  if (!thing(held).of.empty()) c.q.emplace_back("of", Value(thing(held).of));
  PartialDate start = items_[x].time.from;
  const auto chosen = PartialDate::parse(since);
  // "on October 1": the next one
  if (chosen && items_[x].time.last - items_[x].time.first <= 3 && last_day(start) < first_day(*chosen)) ++start.year;
  put(c.q, "start", Value(start.edtf()));
  items_[x].used = true;
  last_position_ = held;
  claim(std::move(c));
  subjects_.push_back(who);
  return true;
}

// When an office told of before, or of its holder in the same sentence, was taken or left: nothing is named but the day.
void Reader::tenure(std::size_t k) {
  const bool start = says(k, "start"), end = says(k, "end");
  std::size_t x = k + 1;
  while (x < items_.size() &&
         (quiet(items_[x]) || stands(x, It::Bound) || (stands(x, It::Comma) && x == k + 1 && stands(x + 1, It::Time))))
    ++x;
  // "Năm 2016, ông thôi chức."
  const std::size_t he = skip_left(k, It::Skip) - 1, head = skip_left(he, kQuiet) - 1;
  const bool ahead = page_.vietnamese && end && k + 1 == x && (x >= items_.size() || stands(x, It::Stop)) && leading_ &&
                     stands(he, {It::Pro, It::Ent}) && stands(head, It::Comma) && stands(head - 1, It::Time) &&
                     leading_->shape == Time::Shape::Instant && !leading_->future;
  if (!ahead && (x >= items_.size() || !stands(x, It::Time) || items_[x].time.future)) return;
  const Time& time = ahead ? *leading_ : items_[x].time;
  const auto other = [&](const Claim& c) { return c.relation == rel(Rel::Office) && c.o != claims_.front().o; };
  if (says(k, "near") && std::any_of(claims_.begin(), claims_.end(), other))
    return;  // which of two offices, is not told
  if (says(k, "near") && x + 1 < items_.size() && !stands(x + 1, {It::Stop, It::Comma, It::Semi, It::And}))
    return;  // "was appointed in 2005 to lead X"
  if (!start && !end && time.shape == Time::Shape::Instant) return;
  bool comma = false;
  if (marked(k - 2, Kind::Relative, "object")) return;  // "which she remained until 2010": told with the office
  int who = -1;
  std::size_t at = k;
  for (std::size_t i = k; i-- > 0 && who < 0 && !stands(i, It::Semi);) {
    at = i;
    if (stands(i, It::Ent) && items_[i].ent >= 0 && items_[i].depth <= items_[k].depth &&
        thing(items_[i].ent).is(Part::Person))
      who = items_[i].ent;
    else if (stands(i, It::Pro) && !says(i, "whose"))
      who = resolve(items_[i], lexicon_.labels(Part::Person));
    else if (stands(i, It::Gen) && !comma)
      return;
    comma |= stands(i, It::Comma);
  }
  if (who < 0) return;
  Claim c;
  c.relation = rel(Rel::Office);
  for (const Claim& told : claims_)
    if (told.s == who && told.relation == rel(Rel::Office) && told.status != Status::Former &&
        (page_.vietnamese || !end || told.o_item < int(k)) &&  // "left office in 1981 and was elected President"
        std::none_of(told.q.begin(), told.q.end(),
                     [&](const MapEntry& e) { return e.first == "end" || (start && e.first == "start"); }))
      c.o = told.o;
  if (c.o < 0 && !start) c.o = office_of(who);
  const auto list = std::find_if(items_.begin(), items_.begin() + std::ptrdiff_t(k),
                                 [this](const Item& i) { return has(i, Kind::Open) || i.t == It::Colon; });
  for (const Claim& told : claims_)  // "Earlier presidents include A (1966–1980), B and C, who left office in 2018"
    if (c.o < 0 && told.relation == rel(Rel::Office) && told.s_item > int(list - items_.begin()) &&
        told.s_item < int(k))
      c.o = told.o;
  if (c.o < 0 && !end && position_before_ >= 0 && number_ - position_at_ <= 2) c.o = position_before_;
  if (c.o < 0) return;
  c.s = who;
  c.s_item = int(at);
  if (!thing(c.o).of.empty()) c.q.emplace_back("of", Value(thing(c.o).of));
  if (time.shape == Time::Shape::Range) {
    put(c.q, "start", Value(time.from.edtf()));
    put(c.q, "end", Value(time.to.edtf()));
  } else
    put(c.q, end || time.shape == Time::Shape::Until ? "end" : "start", Value(time.from.edtf()));
  if (!ahead) items_[x].used = true;
  last_position_ = c.o;
  if (!whole(c)) claim(std::move(c));
  subjects_.push_back(who);
}

// "Trong nhiệm kỳ 1999-2000 tại Hội đồng Bảo an, Namibia …": its term, whatever it did in it.
void Reader::term_at_head() {
  for (std::size_t k = 0; k + 4 < items_.size() && k < 3; ++k) {
    if (stands(k, {It::Prep, It::Skip})) continue;
    if (!stands(k, It::Time) || items_[k].time.shape != Time::Shape::Range || !items_[k].time.term ||
        items_[k].time.from.month || !prep(k + 1))
      return;
    std::size_t body = skip_right(k + 2, It::Skip);
    if (body + 2 >= items_.size() || !stands(body, It::Ent) || items_[body].ent < 0 ||
        !thing(items_[body].ent).is(Part::Body) || plenary(items_[body].ent) || !stands(body + 1, It::Comma))
      return;
    std::size_t who = skip_right(body + 2, It::Skip);
    Arg a;
    if (who >= items_.size() || !stands(who, {It::Ent, It::Pro}) || items_[who].demonym || items_[who].possessive ||
        !arg(who, lexicon_.labels(Part::State), a) || a.ents.size() != 1)
      return;
    if (std::any_of(claims_.begin(), claims_.end(),
                    [&](const Claim& c) { return c.relation == rel(Rel::Seat) && c.s == a.ents.front(); }))
      return;
    Claim c;
    c.s = a.ents.front();
    c.s_item = int(who);
    c.o = items_[body].ent;
    c.relation = rel(Rel::Seat);
    put(c.q, "start", Value(items_[k].time.from.edtf()));
    put(c.q, "end", Value(items_[k].time.to.edtf()));
    claim(std::move(c));
    return;
  }
}

// The body the terms are of, and the role in it: spoken of, what the text is about, or of the seat told last.
void Reader::organ_of_terms(int& organ, std::string& role, bool recent) const {
  if (organ < 0 && focus_organ_ >= 0 && number_ - focus_at_ <= 2 && thing(focus_organ_).is(Part::Body))
    organ = focus_organ_;
  if (organ >= 0 && role.empty() && recent)
    for (auto it = facts.rbegin(); it != facts.rend() && it != facts.rbegin() + 6; ++it)
      if (it->relation == rel(Rel::Seat) && it->object == thing(organ).name)
        for (const auto& [key, value] : it->qualifiers)
          if (key == "role" && role.empty() && value.string() != "permanent member") role = value.string();
  if (organ < 0)  // the body the text is about
    for (int e : {context_.organ, theme_, theme_organ_})
      if (organ < 0 && e >= 0 && thing(e).is(Part::Body) && !plenary(e)) organ = e;
  if (organ < 0 && recent)
    for (auto it = facts.rbegin(); it != facts.rend() && organ < 0; ++it)
      if (it->relation == rel(Rel::Seat)) {
        auto known = entity_ids_.find({it->object, it->object_type});
        if (known != entity_ids_.end()) organ = known->second;
        for (const auto& [key, value] : it->qualifiers)
          if (key == "role" && role.empty()) role = value.string();
      }
}

// Terms of a seat that stand without a verb: "Đức có sáu: 1977-1978 và 1987-1988, …", "South Korea after terms in 1996-97".
void Reader::terms() {
  if (question_ || hypothetical_ || (election_.organ >= 0 && election_.at == number_)) return;
  term_at_head();
  for (const auto& c : claims_)
    if (c.relation == rel(Rel::Seat) || c.relation == rel(Rel::Candidacy) || c.relation == rel(Rel::Office) ||
        c.relation == rel(Rel::Chair) || c.relation == rel(Rel::Partnership) || c.relation == rel(Rel::Contribution))
      return;
  std::vector<std::size_t> ranges;
  for (std::size_t k = 0; k < items_.size(); ++k)
    if (stands(k, It::Time) && items_[k].time.shape == Time::Shape::Range && items_[k].time.term &&
        !items_[k].time.from.month)
      ranges.push_back(k);
  if (ranges.empty()) return;
  std::size_t first = ranges.front();
  if (mood(first).off) return;
  // Introduced as terms: by a colon, or by a word for them.
  bool introduced = false;
  for (std::size_t i = first; i-- > 0 && i + 5 > first;)
    introduced |= stands(i, It::Colon) || (i + 1 == first && has(i, Kind::Copula) && ranges.size() > 1) ||
                  (stands(i, It::Verb) && lexicon_.verbs[items_[i].sense->what].name == "serve") || stands(i, It::Role);
  bool recent = false;
  for (auto it = facts.rbegin(); it != facts.rend() && it != facts.rbegin() + 12; ++it)
    recent |= it->relation == rel(Rel::Seat);
  int organ = -1;
  std::string role;
  bool serves = false;
  for (const auto& item : items_) {
    if (is_a(item, Part::Body)) organ = item.ent;
    if (item.t == It::Role) role = item.sense->text;
    if (item.t == It::Verb && lexicon_.verbs[item.sense->what].name == "serve") serves = true;
  }
  bool here = organ >= 0 && (serves || !role.empty());
  if (!introduced && !here) return;
  for (const auto& item : items_)
    if (item.t == It::Verb && has_word(item.sense, "candidate")) return;
  organ_of_terms(organ, role, recent);
  if (organ < 0) return;
  if (!here && ranges.size() < 2 && !serves) return;
  auto m = mood(first);
  std::vector<int> subject;
  for (std::size_t i = first; i-- > 0 && subject.empty();) {
    Arg a;
    if (stands(i, It::Semi)) break;
    if (items_[i].depth || items_[i].demonym || !stands(i, {It::Ent, It::Pro, It::Place})) continue;
    if (arg(i, lexicon_.labels(Part::State), a)) subject = a.ents;
  }
  bool own = !subject.empty();
  if (m.off && !(own && here)) return;
  if (subject.empty() && titled_ && theme_country() >= 0) subject = {theme_country()};
  if (subject.empty())
    for (int e : last_subjects_)
      if (thing(e).is(Part::State)) {
        subject = {e};
        break;
      }
  if (subject.empty()) return;
  for (std::size_t k : ranges) {
    // Another country between takes the rest.
    for (std::size_t i = first; i < k; ++i) {
      Arg a;
      if (i > 0 && items_[i].depth == 0 && stands(i, It::Ent) && stands(i - 1, {It::Comma, It::And}) &&
          arg(i, lexicon_.labels(Part::State), a))
        subject = a.ents;
    }
    for (int e : subject) {
      Claim c;
      c.s = e;
      c.o = organ;
      c.relation = rel(Rel::Seat);
      if (!role.empty()) put(c.q, "role", Value(role));
      put(c.q, "start", Value(items_[k].time.from.edtf()));
      put(c.q, "end", Value(items_[k].time.to.edtf()));
      claim(c);
      subjects_.push_back(e);
    }
  }
}

}  // namespace dothi::prose
