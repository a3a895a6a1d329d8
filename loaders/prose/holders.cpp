// An office, and behind "là", "are" or a colon those who have held it.
#include "item.h"

#include <algorithm>

namespace dothi::prose {

// A person of the row: where the name stands, and where what is told of the next begins.
struct Reader::RowHolder {
  std::size_t name, end;
};

// "Lần lượt giữ chức Tổng Giám đốc là bốn nhà ngoại giao: A (Brasil) từ năm 1997, B các năm 2002–2010 và C", "ba nữ Chủ tịch gần đây
// nhất là bà A của Bahrain (khoá 61), bà B của Ecuador (khoá 73)": each with the time and the session told beside the name.
void Reader::holders_in_row() {
  if (question_ || hypothetical_) return;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (items_[k].value <= 0 || !is_office(items_[k]) || candidates_in_row(k)) continue;
    const Mood m = mood(k);
    const std::size_t mark = m.off || m.candidate ? 0 : mark_of_row(k);
    if (mark == 0) continue;
    std::vector<RowHolder> row = row_of_holders(mark);
    if (row.size() < 2) continue;
    for (const RowHolder& holder : row) held_in_row(k, holder);
    return;
  }
  if (holds(It::Colon) && holds(It::Verb)) heads_in_row();
}

// "Các ứng cử viên Tổng Thư ký gồm A, B và C", "Among the candidates for director were A and B": who stands for the office, and does not
// hold it. False where no such word leads to it.
bool Reader::candidates_in_row(std::size_t k) {
  const std::size_t verb = skip_left(k, kQuiet) - 1;
  if (!does(verb, "serve") || !says(verb, "candidate") || mood(verb).off) return false;
  std::size_t mark = k + 1;
  while (mark < items_.size() &&
         (stands(mark, kQuiet | Kinds{It::Time, It::Prep, It::Of, It::Word}) ||
          (stands(mark, It::Ent) && !is_a(mark, Part::Person))) &&
         !has(mark, Kind::Copula))
    ++mark;
  if (!stands(mark, {It::List, It::Colon}) && !has(mark, Kind::Copula) && !does(mark, "office")) return false;
  const int office = int(items_[k].value) - 1;
  std::vector<std::size_t> row;
  for (std::size_t x = mark + 1; x < items_.size() && !stands(x, {It::Stop, It::Semi, It::Break, It::Verb}); ++x)
    if (items_[x].depth <= items_[mark].depth &&
        (is_a(x, Part::Person) || (stands(x, It::Ent) && items_[x].unknown && items_[x].size() >= 2)))
      row.push_back(x);
  if (row.empty()) return false;
  std::erase_if(claims_, [&](const Claim& c) {
    const bool elided = c.relation == rel(Rel::Candidacy) && c.s_item < 0;
    const bool holds = c.relation == rel(Rel::Office) && c.s_item > int(mark);
    return c.o == office && (elided || holds);
  });
  for (std::size_t who : row) {
    if (items_[who].unknown) become(items_[who], Part::Person);
    Claim c;
    c.s = items_[who].ent;
    c.s_item = int(who);
    c.o = office;
    c.relation = rel(Rel::Candidacy);
    c.status = Status::Candidate;
    for (std::size_t i = k + 1; i < mark; ++i)
      if (stands(i, It::Time) && items_[i].time.shape == Time::Shape::Instant)
        put(c.q, "start", Value(items_[i].time.from.edtf()));
    if (std::none_of(claims_.begin(), claims_.end(),
                     [&](const Claim& x) { return x.s == c.s && x.o == c.o && x.relation == c.relation; }))
      claim(std::move(c));
  }
  return true;
}

// Where "là" or the colon stands that names the holders of an office; 0 for none.
std::size_t Reader::mark_of_row(std::size_t k) const {
  std::size_t found = 0;
  for (std::size_t i = k + 1; i < items_.size(); ++i) {
    const Item& item = items_[i];
    const bool mark =
        has(item, Kind::Copula) || marked(item, Kind::Cue, "inversion") || does(item, "office") || item.t == It::Colon;
    if (mark && (!found || item.t == It::Colon))
      found = i;
    else if (is_a(item, Part::Person) || item.unknown || item.is({It::Semi, It::Stop, It::Title, It::Vote}))
      return found;
    else if (item.t == It::Verb || (item.t == It::Cue && !mark) ||
             (item.t == It::Break && !marked(item, Kind::Break, "object")))
      return 0;
  }
  return found;
}

std::vector<Reader::RowHolder> Reader::row_of_holders(std::size_t mark, bool seats) const {
  std::vector<RowHolder> row;
  const Kinds joints = stands(mark, It::Colon) ? Kinds{It::Comma, It::And, It::Semi} : Kinds{It::Comma, It::And};
  for (std::size_t x = mark + 1;
       x < items_.size() && !stands(x, {It::Stop, It::Break}) && (!stands(x, It::Semi) || joints.has(It::Semi)); ++x) {
    if (items_[x].depth > items_[mark].depth) continue;
    if (stands(x, {It::Title, It::Cue, It::Reported, It::Vote, It::Relative}) &&
        row.size() < 2) {  // who is told more of
      if (!seats || row.empty() || !time_in_bracket(bracket_behind(row.back().name))) return {};
      row.back().end = std::min(row.back().end, x - 1);  // "A (1946-1967), người giữ ghế Chánh án …, B (1967-1993)"
    }
    const bool stranger = stands(x, It::Ent) && items_[x].unknown && items_[x].size() >= 2;
    if (!stranger && !is_a(x, Part::Person)) continue;
    std::size_t before = x;
    while (stands(before - 1, {It::Skip, It::Honorific, It::Rank, It::Num, It::Word, It::List}) ||
           (stands(before - 1, It::Ent) && items_[before - 1].demonym))
      --before;
    --before;
    const bool timed = stands(before, It::Comma) && stands(before - 1, It::Time) &&
                       stands(before - 2, {It::Comma, It::And}) &&
                       (items_[before - 1].time.shape == Time::Shape::Since || stands(before - 2, It::And));
    if (row.empty() ? before != mark : !stands(before, joints)) continue;
    if (!row.empty()) row.back().end = std::min(row.back().end, timed ? before - 2 : before);
    row.push_back({x, items_.size()});
  }
  return row;
}

void Reader::held_in_row(std::size_t k, const RowHolder& holder, int headed) {
  Item& name = items_[holder.name];
  if (name.unknown) become(name, Part::Person);
  const int office = headed >= 0 ? headed : int(items_[k].value) - 1,
            body = headed >= 0 ? -1 : int(items_[k].total) - 1;
  const bool presides =
      headed < 0 && stands(k, It::Title) && !title_at(k).role.empty() && body >= 0 && thing(office).index == kNone;
  Claim c;
  c.s = name.ent;
  c.s_item = int(holder.name);
  c.relation = rel(presides ? Rel::Chair : Rel::Office);
  c.o = presides ? body : office;
  if (std::any_of(claims_.begin(), claims_.end(), [&](const Claim& x) { return x.s == c.s && x.o == c.o; })) return;
  if (presides)
    put(c.q, "role", Value(title_at(k).role));
  else if (body >= 0 || !thing(office).of.empty())
    put(c.q, "of", Value(body >= 0 ? std::string(thing(body).name) : thing(office).of));
  const Time* time = nullptr;
  for (std::size_t x = holder.name + 1; x < holder.end && !stands(x, It::Semi); ++x) {
    if (!time && stands(x, It::Time) && items_[x].time.from.year) time = &items_[x].time;
    if (presides && stands(x, It::Session)) put(c.q, "session", Value(items_[x].value));
    if (is_a(x, Part::State) && country_of(c.s) < 0) thing(c.s).country = items_[x].ent;
  }
  const bool led = stands(holder.name - 1, It::Comma) && stands(holder.name - 2, It::Time) &&
                   items_[holder.name - 2].time.shape == Time::Shape::Since;
  if (!time && led) time = &items_[holder.name - 2].time;
  if (time && time->shape != Time::Shape::Until) put(c.q, "start", Value(time->from.edtf()));
  if (time && time->shape == Time::Shape::Range) put(c.q, "end", Value(time->to.edtf()));
  if (time && time->shape == Time::Shape::Until) put(c.q, "end", Value(time->from.edtf()));
  claim(std::move(c));
}

// "has been headed by Americans from the start: A until 1965, B until 1979 and C (1995-2005)": behind the colon those who led what the
// verb tells.
void Reader::heads_in_row() {
  std::size_t colon = 0;
  while (colon < items_.size() && !stands(colon, It::Colon)) ++colon;
  if (colon + 2 >= items_.size() || last_position_ < 0 || question_ || hypothetical_) return;
  std::size_t verb = colon;
  while (verb > 0 && !does(verb, "head")) --verb;
  if (!does(verb, "head") || mood(verb).off ||
      any_item(0, colon, [this](const Item& i) { return is_a(i, Part::Person); }))
    return;
  const auto of = lexicon_.name(thing(last_position_).of);
  if (!of || thing_is(entity(*of), Part::State) || !any_item(0, colon, [&](const Item& i) {
        return i.is({It::Ent, It::Pro}) && i.ent == entity_of_[*of];
      }))
    return;
  const std::vector<RowHolder> row = row_of_holders(colon, true);
  if (row.size() < 2) return;
  for (const RowHolder& holder : row) held_in_row(0, holder, last_position_);
}

// ---- Seats ------------------------------------------------------------------------------------------------

// "từng có hai thẩm phán mang quốc tịch X là A (1952–1961) và B (1970–1979)", "two judges on the Court: A (2003–2015) and B": the persons
// who sat there, each with the time told beside the name.
void Reader::seated_in_row() {
  if (question_ || hypothetical_) return;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    const Sense* role = role_named(items_[k]);
    const std::size_t mark = role && !mood(k).off ? mark_of_row(k) : 0;
    if (mark == 0) continue;
    const std::vector<RowHolder> row = row_of_holders(mark, true);
    const auto dated = [this](const RowHolder& r) { return time_in_bracket(bracket_behind(r.name)) != nullptr; };
    if (row.empty() || !std::any_of(row.begin(), row.end(), dated)) continue;
    const int body = body_of_row(k, mark);
    if (body < 0 || !among(lexicon_.of_persons, thing(body).name)) continue;
    std::erase_if(claims_, [&](const Claim& c) {
      return c.relation == rel(Rel::Seat) && c.o == body && !thing(c.s).is(Part::Person);
    });
    for (const RowHolder& r : row) seated(*role, body, r);
    if (stands(k, It::Num)) items_[k].used = true;
    return;
  }
}

// The role of an item, or of what it counts: "thẩm phán", "hai thẩm phán".
const Sense* Reader::role_named(const Item& item) const {
  if (item.t == It::Role) return item.sense;
  for (std::uint32_t i = item.first; item.t == It::Num && i < item.last; ++i)
    if (const auto role = hits_->at(i, Kind::Role)) return role->sense;
  return nullptr;
}

// The body they sit on: named behind the role, else before it.
int Reader::body_of_row(std::size_t k, std::size_t mark) {
  const auto verb = lexicon_.verb("serve");
  if (!verb) return -1;
  const auto& takes = lexicon_.verbs[*verb].objects;
  Arg a;
  for (std::size_t i = k + 1; i < mark; ++i)
    if (stands(i, {It::Ent, It::Pro}) && arg(i, takes, a) && thing(a.first()).is(Part::Body)) return a.first();
  for (std::size_t i = k; i-- > 0 && !stands(i, It::Semi);)
    if (stands(i, {It::Ent, It::Pro}) && arg(i, takes, a) && thing(a.first()).is(Part::Body)) return a.first();
  return -1;
}

void Reader::seated(const Sense& role, int body, const RowHolder& holder) {
  Item& name = items_[holder.name];
  if (name.unknown) become(name, Part::Person);
  Claim c;
  c.s = name.ent;
  c.s_item = int(holder.name);
  c.relation = rel(Rel::Seat);
  c.o = body;
  if (!role.text.empty()) put(c.q, "role", Value(role.text));
  const Time* time = nullptr;
  for (std::size_t x = holder.name + 1; x < holder.end && !time; ++x)
    if (stands(x, It::Time) && items_[x].time.from.year) time = &items_[x].time;
  if (time && time->shape != Time::Shape::Until) put(c.q, "start", Value(time->from.edtf()));
  if (time && time->shape == Time::Shape::Range) put(c.q, "end", Value(time->to.edtf()));
  std::erase_if(claims_, [&](const Claim& x) { return x.s == c.s && x.o == c.o && x.relation == c.relation; });
  // "A (1946-1967), who presided over it from 1961 to 1964, B (1967-1993)": not all the time he sat there, and not B
  std::size_t office = holder.name + 1;
  while (office < items_.size() && !stands(office, {It::Title, It::Semi}) &&
         !(is_a(office, Part::Person) && items_[office].depth == 0))
    ++office;
  const std::size_t when = skip_right(office + 1, {It::Skip, It::Of, It::Pro});
  std::erase_if(claims_, [&](Claim& chair) {
    if (chair.relation != rel(Rel::Chair) || chair.s != c.s || chair.o != c.o) return false;
    std::erase_if(chair.q, [](const MapEntry& e) { return e.first == "start" || e.first == "end"; });
    if (stands(office, It::Title) && stands(when, It::Time)) put_term(chair, items_[when].time);
    return !stands(office, It::Title);
  });
  claim(std::move(c));
}

}  // namespace dothi::prose
