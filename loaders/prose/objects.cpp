// What a trigger was done to: behind the verb, before it, or given with its role.
#include "firing.h"

#include <algorithm>

namespace dothi::prose {

bool Reader::find_objects(Firing& f) {
  static constexpr Step Reader::*kSteps[] = {
      &Reader::object_given, &Reader::object_behind,          &Reader::body_for_term,
      &Reader::givers_apart, &Reader::subject_behind_objects, &Reader::relation_told,
  };
  return over(f, kSteps);
}

// "President | of the Council": the body is the role's.
bool Reader::object_given(Firing& f) {
  if (f.object < 0) return false;
  Arg a{f.at, {f.object}, {}};
  f.after = std::max(f.right, piece(f.right, a.pieces));
  for (std::size_t i = f.at + 1; i < f.right && !a.pieces.session; ++i)
    if (stands(i, It::Session)) a.pieces.session = &items_[i];
  f.objects.push_back(std::move(a));
  return false;
}

// Behind the verb, within its reach.
bool Reader::object_behind(Firing& f) {
  if (f.object >= 0 || f.noun) return false;
  const bool chained = chained_before(f);
  bool timed = false;
  for (std::size_t i = f.right; i < f.reach; ++i) {
    timed |= stands(i, It::Time);
    if (timed && stands(i, It::Comma) && level(f, i)) break;
    if (stands(i, It::Cue) && says(i, "negation")) {
      const std::size_t refused = refused_object(f, i);
      if (!refused) break;
      i = refused;
      continue;
    }
    if (ends_objects(f, i)) break;
    if (stands(i, It::Ent) && items_[i].used && !chained &&
        !(!f.role.empty() && i <= f.right + 2 && stands(i - 1, It::Of)))
      continue;
    if (giver_apart(f, i)) continue;
    if (of_unknown_fund(f, i)) return true;
    if (both_listed(f, i)) continue;
    if (i > f.right + 1 && stands(i - 1, It::Of) && items_[i - 2].shaped)
      continue;  // "hai nghị định thư bổ sung của Công ước …"
    Arg a;
    if (!arg(i, *f.wanted, a) || beside_object(f, i, a.first())) continue;
    // "welcomed President A's decision"
    if (!page_.vietnamese && items_[i].possessive && is_a(i, Part::Person) && f.does("meet", "welcome")) break;
    if (presided_left(f, i)) return true;
    // "đồng chủ trì Ủy ban độc lập về dịch bệnh do WHO lập ra": a committee nobody knows, and not who founded it
    if (page_.vietnamese && i > f.right + 1 && stands(i - 1, It::Passive) && does(i + 1, "found")) return true;
    if (f.enters() && (thing(a.first()).is(Part::Organization) || thing(a.first()).is(Part::Body))) {
      if (f.does("take_part") && stands(i, It::Pro) && stands(i - 1, It::Of) && plain_words(f.right, i) > 0)
        return true;
      if (something_of_body(f, i)) {
        if (list_follows(i)) continue;
        break;
      }
    }
    if (meeting_of_body(f, i, a.first())) break;
    std::size_t beside = skip_right(f.right, {It::Skip, It::Passive, It::Modifier});
    while (!page_.vietnamese && beside < i && is_a(i, Part::Person) &&
           (stands(beside, kStyles) || is_office(items_[beside]) || items_[beside].demonym || items_[beside].used))
      ++beside;  // "welcomed Chinese Premier A"
    if (f.is("tight") && beside < i) break;
    f.after = i;
    f.objects = right_group(f.after, f.reach, *f.wanted, true);
    break;
  }
  return false;
}

// "Hội nghị do A và B đồng chủ trì trong khuôn khổ chuẩn bị cho X": of the meeting, which nobody knows, and not of X.
bool Reader::presided_left(const Firing& f, std::size_t object) const {
  if (!page_.vietnamese || !f.does("preside") || !f.role.empty() || object < f.right + 2) return false;
  std::size_t by = f.at;
  while (stands(by - 1, kStyles | Kinds{It::Ent, It::Comma, It::And, It::Of, It::Title})) --by;
  return by > 1 && by < f.at && stands(by - 1, It::Passive) && stands(by - 2, {It::Word, It::Pro}) &&
         any_item(f.right, object, [](const Item& x) {
           return x.is({It::Prep, It::Word});
         });
}

// "Australia cấp 100 triệu AUD, Canada 50 triệu CAD và Na Uy 250 triệu krone cho Quỹ": Canada gives too, and is given nothing.
bool Reader::giver_apart(Firing& f, std::size_t i) {
  if (!f.money || i <= f.right + 1 || !is_a(i, Part::State) || !stands(i - 1, {It::Comma, It::And}) ||
      !stands(i + 1, It::Num))
    return false;
  if (!any_item(f.right, i, [](const Item& x) { return x.t == It::Num; })) return false;
  bool given = false;  // what to, behind all of them
  for (std::size_t n = i + 2; n < f.reach && !given; ++n)
    given = prep(n) && stands(skip_right(n + 1, It::Skip), It::Ent) && !is_a(skip_right(n + 1, It::Skip), Part::State);
  Arg giver;
  if (!given || !arg(i, lexicon_.labels(Part::State), giver)) return false;
  piece(i + 1, giver.pieces);
  f.givers.push_back(giver);
  return true;
}

// "signed and later | ratified the treaty": of both.
bool Reader::chained_before(const Firing& f) const {
  if (page_.vietnamese) {  // "ký và phê chuẩn công ước", "đã ký, phê chuẩn và thực thi …"
    const std::size_t joint = skip_left(f.at, It::Skip) - 1;
    return joint > 0 && joint < f.at && chained(joint - 1, f.at);
  }
  for (std::size_t i = f.at; i-- > 1 && stands(i, {It::Skip, It::And});)
    if (stands(i, It::And) && stands(i - 1, It::Verb) && opens_trigger(i - 1)) return true;
  return false;
}

// "signed but not ratified the treaty": the object comes after both. The verb refused; 0 for none.
std::size_t Reader::refused_object(const Firing& f, std::size_t negation) const {
  std::size_t verb = negation + 1;
  while (verb < f.reach && stands(verb, It::Skip)) ++verb;
  std::size_t joint = negation;
  while (joint > f.right && stands(joint - 1, It::Cue)) --joint;
  return verb + 1 < items_.size() && stands(verb, It::Verb) && joint > f.right && stands(joint - 1, It::Break) ? verb
                                                                                                               : 0;
}

// Whether nothing from the item on is an object.
bool Reader::ends_objects(const Firing& f, std::size_t i) const {
  // "the conference at Lima that opened the round"
  if (f.does("host") && !page_.vietnamese && i > f.right && marked(i, Kind::Relative, "object") && i + 1 < f.reach &&
      stands(i + 1, It::Verb))
    return true;
  if (f.does("welcome") && marked(i, Kind::Copula, "there"))
    return true;                                        // "Ra đón Thủ tướng có ông A": who received him
  if (f.by || (f.symmetric && f.between)) return true;  // "cuộc gặp giữa A và B": of the two
  // "… và mong muốn được bầu vào X"
  if (stands(i, It::Cue) && !f.listed && i > f.right && stands(i - 1, It::And) &&
      (says(i, "wish") || says(i, "future")))
    return true;
  if (f.symmetric && i > f.right && stands(i, It::Break)) return true;  // "nối lại quan hệ nhờ trung gian của Bắc Kinh"
  // "met the prime ministers of Canada and Peru, A and B"
  const std::size_t of = skip_left(i, {It::Ent, It::And, It::Comma, It::Skip}) - 1;
  if (!page_.vietnamese && f.symmetric && stands(i, It::Comma) && is_a(i + 1, Part::Person) && stands(of, It::Of) &&
      of > f.right && stands(of - 1, It::Title))
    return false;
  return f.symmetric && stands(i, It::Comma) && level(f, i) &&
         !(i + 1 < f.reach && marked(i + 1, Kind::Open, "among")) &&
         !(stands(i - 1, It::Title) && stands(i + 1, {It::Ent, It::Title})) &&
         !(is_a(i + 1, Part::Person) && stands(i - 2, It::Of) &&
           stands(i - 3, It::Title));  // "met the president of Mongolia, A"
}

// "2 triệu USD cho Quỹ Rừng xanh của Brazil": to what nobody knows.
bool Reader::of_unknown_fund(const Firing& f, std::size_t i) const {
  if (!f.money || i <= f.right + 1 || !stands(i - 1, It::Of)) return false;
  bool named = items_[i - 2].unknown;
  for (std::size_t n = i - 1; n-- > f.right && stands(n, It::Word) && !named;)
    named = tokens_[items_[n].first].is(kUpper);
  return named;
}

// "accedes to both Covenants: the ICESCR on 8 December, the ICCPR …"
bool Reader::both_listed(const Firing& f, std::size_t i) {
  if (!stands(i, It::Pro) || (!says(i, "pair") && !says(i, "both"))) return false;
  std::size_t colon = i + 1;
  while (colon < f.reach && colon < i + 8 && !stands(colon, {It::Colon, It::Ent})) ++colon;
  std::size_t named = colon + 1;
  while (named < f.reach && stands(named, It::Skip)) ++named;
  Arg listed;
  return named < f.reach && stands(colon, It::Colon) && stands(named, It::Ent) && arg(named, *f.wanted, listed);
}

// "acceded to the treaty's protocol", "funded a road in Laos": whose, or where.
bool Reader::beside_object(const Firing& f, std::size_t i, int object) const {
  if (page_.vietnamese) return false;
  // "chaired the COMESA summit": a meeting of it
  if (f.does("preside") && stands(i, It::Ent) && !thing(object).is(Part::Event) && i + 1 < items_.size() &&
      hits_->any(items_[i + 1].first, Kind::Event) && !tokens_[items_[i + 1].first].is(kUpper))
    return true;
  if (stands(i, It::Ent) && items_[i].possessive && stands(i + 1, It::Word) && thing(object).is(Part::Treaty))
    return true;
  // "took part in the African Union's mission"
  if (f.does("take_part") && stands(i, It::Ent) && items_[i].possessive && stands(i + 1, It::Word) &&
      thing(object).is(Part::Organization))
    return true;
  return f.money && marked(i - 1, Kind::Prep, "taking") && thing(object).is(Part::State);
}

// How many words without a sense stand there.
std::size_t Reader::plain_words(std::size_t from, std::size_t to) const {
  std::size_t words = 0;
  for (std::size_t n = from; n < to; ++n) words += stands(n, It::Word) && !items_[n].sense;
  return words;
}

// "tham gia hoạt động gìn giữ hoà bình của Liên hợp quốc": something of the body is joined, not the body.
bool Reader::something_of_body(const Firing& f, std::size_t i) const {
  if (opens_list(skip_left(i, It::Skip) - 1)) return false;  // "thành viên của nhiều cơ quan quan trọng, trong đó có X"
  if (page_.vietnamese && f.does("take_part") && i > f.right && stands(i - 1, It::Word))
    return true;  // "tham gia gìn giữ hoà bình LHQ"
  const std::size_t words = plain_words(f.right, i);
  return words > 2 || (words > 0 && i > f.right && (stands(i - 1, It::Of) || prep(i - 1)));
}

// "tham gia nhiều cơ chế của Liên hợp quốc, như Hội đồng Bảo an và …": which, is told behind.
bool Reader::list_follows(std::size_t body) const {
  const std::size_t mark = skip_right(body + 1, {It::Comma, It::Skip});
  return opens_list(mark) && stands(skip_right(mark + 1, It::Skip), It::Ent);
}

// "chaired a meeting of the Council": not the body.
bool Reader::meeting_of_body(const Firing& f, std::size_t i, int body) const {
  return f.does("preside") && thing(body).is(Part::Body) && i > f.right + 2 && stands(i - 1, It::Of) &&
         stands(i - 2, It::Word) && stands(f.right, It::Word);
}

// "sat on that body for the term 2003–2004": no mission.
bool Reader::body_for_term(Firing& f) {
  if (f.object >= 0 || f.noun || !f.does("serve") || f.objects.size() != 1) return false;
  Arg& seat = f.objects.front();
  if (!stands(seat.item, It::Pro) || !thing(seat.first()).is(Part::Mission)) return false;
  const bool term = std::any_of(seat.pieces.times.begin(), seat.pieces.times.end(),
                                [](const Time* t) { return t->shape == Time::Shape::Range && t->term; });
  if (!term) return false;
  items_[seat.item].ent = -1;
  Arg body;
  if (arg(seat.item, lexicon_.labels(Part::Body), body)) seat.ents = body.ents;
  return false;
}

// "A đóng góp cho UNHCR 1,9 tỷ USD, B 472 triệu USD": B gives too, being of another kind than what is given to.
bool Reader::givers_apart(Firing& f) {
  if (!f.money) return false;
  auto& objects = f.objects;
  for (std::size_t n = 1; n < objects.size(); ++n) {
    const std::string& type = thing(objects[n].first()).type;
    if (!objects[n].pieces.money || type == thing(objects.front().first()).type || type != label(Part::State)) continue;
    if (prep(objects.front().item - 1))  // "… cho UNHCR 1,9 tỷ USD, Quỹ B 751 triệu USD, C 472 triệu USD": all of them
      while (n > 1 && objects[n - 1].pieces.money && !prep(objects[n - 1].item - 1)) --n;
    f.after = objects[n].item - 1;
    objects.erase(objects.begin() + std::ptrdiff_t(n), objects.end());
  }
  return false;
}

// "Sau khi hội đàm với A năm 2005, B …": B is who did it.
bool Reader::subject_behind_objects(Firing& f) {
  auto& objects = f.objects;
  if (objects.size() < 2 || !opens_clause_of(f.at)) return false;
  std::size_t n = 1, comma = 0;
  for (; n < objects.size(); ++n) {
    comma = objects[n].item - 1;
    // "Hội đàm với ông A, Thủ tướng Hà Lan B …"
    while (comma > 0 && (stands(comma, kStyles) || (stands(comma, It::Ent) && items_[comma].demonym))) --comma;
    if (stands(comma, It::Comma)) break;
  }
  if (n + 1 != objects.size()) return false;
  const std::size_t who = objects[n].item;
  if (who + 1 >= items_.size()) return false;
  if (stands(who + 1, {It::Stop, It::Comma, It::And, It::Semi, It::Time, It::Open, It::Close, It::Of, It::Prep}))
    return false;
  for (Arg& a : objects)
    if (a.item >= who) items_[a.item].used = false;
  f.after = comma;
  objects.pop_back();
  return false;
}

// Who can have done it: labels of the relation that the first object (or the first reading) leads to.
bool Reader::relation_told(Firing& f) {
  if (!f.objects.empty()) f.reading = reading(*f.verb, f.objects.front().first());
  const auto* schema = lexicon_.relation(f.reading ? f.reading->relation : f.verb->readings.front().relation);
  f.takes = f.inverse ? &schema->to : &schema->from;
  f.mutual = schema->symmetric;
  // "được Campuchia ký": the agent stands right before the verb, what is signed to the left.
  while (stands(f.verbs_begin - 1, {It::Skip, It::Verb}) && !opens_trigger(f.verbs_begin - 1)) --f.verbs_begin;
  return false;
}

// An object found to the left of the verb.
void Reader::object_on_left(Firing& f, Arg object) {
  const int what = object.first();
  f.objects.push_back(std::move(object));
  f.object_left = true;
  read_as(f, what);
}

// The reading of the verb that its object allows, and who can have done that.
void Reader::read_as(Firing& f, int object) const {
  f.reading = reading(*f.verb, object);
  if (f.reading) f.takes = &lexicon_.relation(f.reading->relation)->from;
}

}  // namespace dothi::prose
