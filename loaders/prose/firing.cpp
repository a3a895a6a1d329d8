// What a trigger makes of its arguments: guards, reach, objects, subjects, what they lack, times, claims.
#include "firing.h"

#include <algorithm>

namespace dothi::prose {

void Reader::fire(Frame frame) {
  if (frame.verb->readings.empty() || told_otherwise(frame)) return;
  Firing f(std::move(frame), mood(frame.at));
  signers_.clear();
  if (guarded(f) || reach_out(f) || find_objects(f) || find_subjects(f) || complete_subjects(f) || complete_objects(f))
    return;
  find_times(f);
  find_company(f);
  claim_all(f);
  remember(f);
}

// Not by arguments around a verb: what two have, what a literal tells; or what is told already.
bool Reader::told_otherwise(Frame& f) {
  const Reading& first = f.verb->readings.front();
  if (f.is("dated") && !any_item(0, items_.size(), [](const Item& i) { return i.t == It::Time && i.time.from.month; }))
    return true;
  if (lexicon_.relation(first.relation)->symmetric &&
      (f.is("nominal") || (f.does("relations") && opens_clause(f.at)))) {
    const std::size_t before = claims_.size();
    between_two(f);
    if (f.is("nominal") || claims_.size() > before) return true;
  }
  if (f.does("visit") && f.is("nominal") && visit_lasts(f)) return true;
  if (stands(f.at, It::Verb) && items_[f.at].used) return true;
  if (first.objects.size() != 1 || first.objects.front() != "-") return false;
  literal(f);
  return true;
}

// "Chuyến thăm diễn ra từ ngày 3/5 đến ngày 5/5": of the visit told last, where the clause names nobody.
bool Reader::visit_lasts(const Frame& f) {
  if (!page_.vietnamese || !opens_clause(f.at)) return false;
  std::size_t when = f.right;
  while (stands(when, {It::Word, It::Verb, It::Skip, It::Modifier, It::Prep, It::Comma})) ++when;
  if (!stands(when, It::Time) || items_[when].time.shape != Time::Shape::Range || !items_[when].time.from.day)
    return false;
  for (std::size_t n = facts.size(); n-- > 0 && facts.size() - n < 20;) {
    Fact& visit = facts[n];
    if (visit.relation != rel(Rel::Visit)) continue;
    if (has_key(visit.qualifiers, {"start", "end"})) return false;
    std::erase_if(visit.qualifiers, [](const MapEntry& e) { return e.first == "date"; });
    put(visit.qualifiers, "start", Value(items_[when].time.from.edtf()));
    put(visit.qualifiers, "end", Value(items_[when].time.to.edtf()));
    return true;
  }
  return false;
}

bool Reader::level(const Firing& f, std::size_t item) const { return items_[item].depth == items_[f.at].depth; }

bool Reader::done_by_states(const Firing& f) const {
  return among(*f.takes, label(Part::State)) && !among(*f.takes, label(Part::Person));
}

// ---- How far it reaches, and in which voice it speaks ------------------------------------------------------

bool Reader::reach_out(Firing& f) {
  static constexpr Step Reader::*kSteps[] = {
      &Reader::leaver_between,  &Reader::into_whole,        &Reader::sum_given,
      &Reader::reach_right,     &Reader::arguments_of_noun, &Reader::agent_behind,
      &Reader::elected_by_body, &Reader::list_behind,       &Reader::holders_named,
  };
  f.symmetric = lexicon_.relation(f.verb->readings.front().relation)->symmetric;
  return over(f, kSteps);
}

// "rút A khỏi B", "pulled A out of B": who leaves stands between the two halves of the verb; without its second half "pulled" tells nothing.
bool Reader::leaver_between(Firing& f) {
  if (!f.does("leave") || !stands(f.at, It::Verb)) return false;
  if (const std::size_t mission = mission_behind_troops(f.right)) {  // "pulled its 300 soldiers out of UNMISS"
    f.right = f.after = mission;
    return false;
  }
  const std::size_t who = skip_right(f.right, It::Skip);
  const bool apart = is_a(who, Part::State) && !items_[who].demonym && marked(who + 1, Kind::Note, "away");
  if (!apart) return f.is("whom");
  f.holders = {Arg{who, {items_[who].ent}, {}}};
  f.right = f.after = who + 2;
  return false;
}

// "Đại hội đồng kết nạp A", "A được Đại hội đồng kết nạp": to the organization whose assembly it is.
bool Reader::into_whole(Firing& f) {
  if (!f.does("admit") || f.object >= 0) return false;
  const std::size_t i = skip_left(f.at, It::Skip);
  if (!stands(i - 1, It::Ent) || !plenary(items_[i - 1].ent)) return false;
  const auto whole = lexicon_.name(thing(items_[i - 1].ent).of);
  const bool told = any_item(f.at, items_.size(), [this](const Item& x) { return is_a(x, Part::Organization); });
  if (whole && !told) f.object = entity(*whole);
  return false;
}

// "gave 2 million dollars to": no gift without its sum.
bool Reader::sum_given(Firing& f) {
  if (!f.verb->has("money")) return false;
  for (std::size_t i = f.right; i < items_.size() && i < f.right + 8 && !f.money; ++i) {
    if (stands(i, It::Semi) || opens_trigger(i)) break;
    if (is_money(items_[i]) || number_of(i, "goods")) f.money = &items_[i];  // "a million doses" have no currency
  }
  return !f.money;
}

// The reach to the right: up to the next trigger that is not of the same chain.
bool Reader::reach_right(Firing& f) {
  const bool listing = stands(f.right, It::Colon);
  bool seen_object = false;
  for (f.reach = f.right; f.reach < items_.size(); ++f.reach) {
    const std::size_t i = f.reach;
    const Item& item = items_[i];
    if (item.t == It::Question || (item.t == It::Semi && item.depth <= items_[f.at].depth && !listing)) break;
    if (item.depth < items_[f.at].depth) break;
    if (item.t == It::Break && !marked(item, Kind::Break, "soft")) {
      const std::size_t refused = refused_verb(f, i);
      if (!refused) break;
      f.reach = refused;
      continue;
    }
    if (Arg a; item.is({It::Ent, It::Pro}) && arg(i, *f.wanted, a)) seen_object = true;
    if (repeats_behind(f, i)) break;
    if (page_.vietnamese && i > f.right && !f.does("host") && does(item, "host") &&
        stands(i - 1, {It::And, It::Comma}) && is_a(i + 1, Part::Event))
      break;  // "tham gia A và đăng cai B"
    // "cử 800 người sang Namibia trong đội hình UNTAG"
    const bool onward = page_.vietnamese && f.does("contribute") && !seen_object && i > f.right &&
                        does(item, "contribute") && items_[i - 1].unit == "personnel";
    if (opens_trigger(i) && !onward && (seen_object || !chained_to(f, i))) break;
  }
  f.reach = std::min(f.reach, items_.size());
  return false;
}

// "signed, but at first did not ratify, the treaty": the object comes after both. The verb refused behind the break; 0 for none.
std::size_t Reader::refused_verb(const Firing& f, std::size_t at) const {
  bool refused = false;
  std::size_t verb = at + 1;
  while (verb < at + 4 && (stands(verb, It::Cue) || (verb > at + 1 && stands(verb, It::Skip))))
    refused |= marked(verb++, Kind::Cue, "negation");
  const bool beside = at == f.right || (at == f.right + 1 && stands(f.right, It::Comma) && !page_.vietnamese);
  return beside && refused && stands(verb, It::Verb) ? verb : 0;
}

// "A hosted the one and | B hosted the other".
bool Reader::repeats_behind(const Firing& f, std::size_t conjunction) const {
  if (!stands(conjunction, It::And) || page_.vietnamese || !f.is("weak")) return false;
  const std::size_t who = skip_right(conjunction + 1, It::Skip);
  return stands(who, It::Ent) && stands(who + 1, It::Verb) && items_[who + 1].sense == f.use;
}

// "ký và phê chuẩn CTBT": the object comes after both.
bool Reader::chained_to(const Firing& f, std::size_t verb) const {
  for (std::size_t n = f.right; n < verb; ++n)
    if (!stands(n, {It::And, It::Comma, It::Skip, It::Slash}) &&
        !(n > f.right && stands(n, It::Verb) && says(n, "weak")))
      return false;
  return true;
}

// "the accession of X to Y", "talks between A and B", "its own": whose deed a noun tells.
bool Reader::arguments_of_noun(Firing& f) {
  f.said = items_[f.at].sense == f.use || stands(f.at, It::Verb);
  const int around = f.said && f.is("noun") ? of_noun(f, f.subjects, f.objects, f.after) : 0;
  if (around < 0) return true;
  f.noun = around > 0;
  // "Talks took place between A and B"
  const std::size_t held = f.said && f.is("noun") && !f.noun && !page_.vietnamese ? f.right : items_.size();
  if (f.symmetric && does(held, "hold") && marked(held + 1, Kind::Prep, "between")) f.right = held + 1;
  f.between_said = stands(f.at, It::Verb) && hits_->saying(items_[f.at].last - 1, Kind::Prep, "between");
  f.between = f.between_said || marked(f.right, Kind::Prep, "between");
  const bool own = marked(f.at - 1, Kind::Modifier, "own") || (stands(f.at - 1, It::Pro) && says(f.at - 1, "whose"));
  return !f.noun && f.said && f.is("own") && !f.between && !own;
}

// "was hosted by France", "was adopted on 30 April 1982 by …": who did it stands after, what it was done to before.
bool Reader::agent_behind(Firing& f) {
  f.agent = f.right;
  if (f.noun) return false;
  if (page_.vietnamese) {  // "được ký bởi Fiji"
    const bool passive = stands(f.at - 1, It::Passive) || hits_->any(items_[f.at].first, Kind::Passive);
    f.by = passive && has(f.right, Kind::Passive) && stands(skip_right(f.right + 1, kSmall), {It::Ent, It::Pro});
    // "Ghế Chủ tịch X tháng 2/2023 | do Malta đảm nhiệm"
    const std::size_t by = skip_right(f.right, It::Time);
    if (!f.by && stands(f.at, It::Title) && stands(by, It::Passive) && is_a(by + 1, Part::State) &&
        does(by + 2, "office", "serve", "preside", "head")) {
      f.by = true;
      f.agent = by;
    }
    return false;
  }
  while (f.agent < items_.size() && f.agent < f.right + 4 &&
         (stands(f.agent, {It::Time, It::Place, It::Skip}) ||
          (stands(f.agent, It::Prep) && stands(f.agent + 1, It::Place))))
    ++f.agent;
  f.by = has(f.agent, Kind::Passive);
  // "was adopted by 143 votes to 5": nobody
  if (f.by && f.does("adopt") &&
      (number_of(f.agent + 1, "votes") || (stands(f.agent + 1, It::Num) && stands(f.agent + 2, It::Vote)))) {
    f.by = false;
    f.agent = f.right;
    return false;
  }
  if (f.by && f.agent != f.right) {  // "in 2003 by 33 votes" tells nobody
    f.by = stands(skip_right(f.agent + 1, kSmall), {It::Ent, It::Pro});
    if (!f.by) f.agent = f.right;
  }
  return false;
}

// "was chosen by | the Assembly for a seat": who elects has not done it, nor is it sat on.
bool Reader::elected_by_body(Firing& f) {
  if (!f.is("elected")) return false;
  if (!f.by && !page_.vietnamese && hits_->any(items_[f.at].last - 1, Kind::Passive)) {
    const std::size_t body = skip_right(f.right, It::Skip);
    const bool elects = is_a(body, Part::Body) || is_a(body, Part::Organization) ||
                        (stands(body, It::Ent) && plenary(items_[body].ent));
    if (elects) f.right = f.after = body + 1;
  }
  if (f.by && f.agent + 2 < items_.size()) {
    const std::size_t body = stands(f.agent + 1, It::Skip) ? f.agent + 2 : f.agent + 1;
    if (stands(body, It::Ent) && plenary(items_[body].ent)) {
      f.by = false;
      if (f.at < f.agent && stands(body + 1, It::Prep)) f.right = f.after = body + 1;
    }
  }
  return false;
}

// "states that ratified it: …" needs its list.
bool Reader::list_behind(Firing& f) {
  if (!f.is("list")) return false;
  std::size_t x = f.right;
  while (x < items_.size() && x < f.right + 6 && !opens_list(x)) ++x;
  return !opens_list(x);
}

// "5 uỷ viên thường trực (A, B, …)": who, before anything else.
bool Reader::holders_named(Firing& f) {
  if (!f.named) return false;
  std::size_t behind = f.named;
  f.holders = right_group(behind, items_.size(), lexicon_.labels(Part::State), true);
  f.right = skip_right(std::max(f.right, behind), It::Close);
  return false;
}

}  // namespace dothi::prose
