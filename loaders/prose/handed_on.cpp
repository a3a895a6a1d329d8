// Who had an office before and who has it next, told by a deed: "took over from B", "… until 2014, when B took over".
#include "item.h"

#include <algorithm>

namespace dothi::prose {

// "A presided over the body in 2019, taking over from B", "…, người kế nhiệm ông B", "… và trao lại búa cho ông B": B had the same
// before, or has it from then on, where nothing else in the sentence has told so.
void Reader::offices_handed_on() {
  if (question_ || hypothetical_) return;
  for (std::size_t k = 0; k + 1 < items_.size(); ++k) {
    bool next = false;
    if (!stands(k, It::Verb) || mood(k).off || !hands_on(k, next)) continue;
    const std::size_t who = one_handed(k);
    if (who >= items_.size() || told_otherwise(who)) continue;
    Claim told;
    if (!office_handed(k, items_[who].ent, told)) continue;
    if (!is_a(who, Part::Person)) become(items_[who], Part::Person);
    if (told.s_item > int(k))  // "kế nhiệm bà B, ông A nhậm chức …": that, and no office told before
      std::erase_if(claims_, [&](const Claim& c) {
        return c.s == items_[who].ent && c.o_item < 0 && c.status == Status::Former;
      });
    const bool known = std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) {
      return c.s == items_[who].ent && (c.o == told.o || c.relation == told.relation || c.o_item < 0);
    });
    if (known || (told.relation == rel(Rel::Office) && of_another(items_[who].ent, who, told.o))) continue;
    Claim c;
    c.s = items_[who].ent;
    c.s_item = int(who);
    c.o = told.o;
    c.relation = told.relation;
    c.status = next ? Status::Stated : Status::Former;
    for (const MapEntry& e : told.q)
      if (e.first == "of" || e.first == "role") c.q.push_back(e);
    if (next)
      for (std::size_t i = k > 0 ? k - 1 : k; i < who; ++i)
        if (stands(i, It::Time) && items_[i].time.shape == Time::Shape::Instant && !items_[i].time.future)
          put(c.q, "start", Value(items_[i].time.from.edtf()));
    items_[who].used = true;
    claim(std::move(c));
  }
}

// Whether verb k says that an office passes from one to another; `next` where who has it next stands behind.
bool Reader::hands_on(std::size_t k, bool& next) const {
  if (does(k, "succeed")) {
    // "A, người kế nhiệm ông B" came after B; "người kế nhiệm là B" before him
    if (says(k, "predecessor") && !(page_.vietnamese && says(k, "successor") && stands(k - 1, It::Comma))) return false;
    next = !page_.vietnamese && ends_passive(items_[k]);
    return true;
  }
  if (does(k, "again")) {  // "was followed in July by B"
    next = true;
    return !page_.vietnamese && does(k - 1, "office") && stands(skip_right(k + 1, It::Time), It::Passive);
  }
  if (does(k, "head")) return says(k, "start") && handed_from(k) < items_.size();
  if (!does(k, "office")) return false;
  next = says(k, "over");
  return next || (says(k, "start") && handed_from(k) < items_.size());
}

// "took over in June | from B", "took over the agency | from B", "tiếp quản chức vụ này giữa năm 2024 | từ ông B"; the end for nowhere.
std::size_t Reader::handed_from(std::size_t k) const {
  std::size_t from = skip_right(k + 1, It::Time);
  const std::size_t body = skip_right(from, It::Skip);
  if (!page_.vietnamese && (is_a(body, Part::Organization) || is_a(body, Part::Body)))
    from = skip_right(body + 1, It::Time);
  return stands(from, It::Prep) && marked(from, Kind::Time, "from") ? from : items_.size();
}

// The person behind verb k; the end where there is none.
std::size_t Reader::one_handed(std::size_t k) const {
  const std::size_t from = handed_from(k), begin = from < items_.size() ? from : k + 1;
  std::size_t x = begin;
  const auto aside = [this](std::size_t i) {
    return stands(i, kQuiet | Kinds{It::Time, It::Passive, It::Title, It::Prep}) ||
           (stands(i, It::Ent) && !is_a(i, Part::Person) &&
            (items_[i].demonym || items_[i].possessive || (is_a(i, Part::State) && stands(i - 1, It::Title))));
  };
  while (x < begin + 7 && aside(x)) ++x;
  if (!stands(x, It::Ent) || items_[x].possessive || items_[x].depth != items_[k].depth) return items_.size();
  const bool name = is_a(x, Part::Person) || (nameless(items_[x]) && (items_[x].size() > 1 || quiet(items_[x - 1])));
  return name ? x : items_.size();
}

// "thay ông B làm …", "thay ông B dự hội nghị": in what, is told behind.
bool Reader::told_otherwise(std::size_t who) const {
  for (std::size_t i = behind_name(who); i < items_.size(); ++i) {
    if (stands(i, {It::Verb, It::Title, It::Role}) || is_a(i, Part::Office) || is_a(i, Part::Event)) return true;
    if (stands(i, It::Prep) && stands(skip_right(i + 1, It::Skip), It::Word)) return true;  // "at the dinner"
    if (!stands(i, kQuiet | Kinds{It::Word, It::Prep, It::Relative}) &&
        !(stands(i, It::Ent) && (items_[i].demonym || is_a(i, Part::State))))
      return false;
  }
  return false;
}

// The office or chair somebody else is told to hold, nearest to verb k; false for none.
bool Reader::office_handed(std::size_t k, int other, Claim& told) const {
  int best = -1;
  for (const Claim& c : claims_) {
    if (c.relation != rel(Rel::Office) && c.relation != rel(Rel::Chair)) continue;
    if (c.s < 0 || c.s == other || c.o < 0 || !thing(c.s).is(Part::Person) || c.status != Status::Stated) continue;
    const int at = std::max(c.s_item, c.o_item);
    if (c.s_item < 0 || c.s_item > int(k) || at < best || (c.o_item >= 0 && of_beaten(std::size_t(c.o_item)))) continue;
    best = at;
    told = c;
  }
  if (best >= 0) return true;
  // "Tháng 9/2002, kế nhiệm bà B, ông A nhậm chức …"
  if (any_item(0, k, [this](const Item& i) { return is_a(i, Part::Person) || i.is({It::Pro, It::Semi}); }))
    return false;
  for (const Claim& c : claims_)
    if ((c.relation == rel(Rel::Office) || c.relation == rel(Rel::Chair)) && c.s >= 0 && c.s != other && c.o >= 0 &&
        thing(c.s).is(Part::Person) && c.status == Status::Stated && c.s_item > int(k)) {
      told = c;
      return true;
    }
  return false;
}

// "The post of Director-General went in June to B", "The presidency passed from A to B": B has it from then on, A had it before.
void Reader::offices_passed() {
  if (question_ || hypothetical_) return;
  for (std::size_t k = 0; k + 3 < items_.size(); ++k) {
    if (!is_office(items_[k])) continue;
    std::size_t left = k, x = k + 1;
    int of = -1;
    const auto goes = [this](std::size_t i) {
      return i < items_.size() && hits_->saying(items_[i].first, Kind::Note, "passes").has_value();
    };
    std::size_t verb = k + 1;  // looked at first, as it is rare
    while (verb < items_.size() && verb < k + 5 && !goes(verb)) ++verb;
    if (!goes(verb) || mood(verb).off || mood(verb).candidate) continue;
    const int office = position(k, -1, left, x, of);
    x = skip_right(x, kQuiet | It::Time);
    if (office < 0 || x != verb) continue;
    const bool chair = stands(k, It::Title) && !title_at(k).role.empty() && of >= 0 && thing(office).index == kNone;
    const Time* when = stands(verb - 1, It::Time) ? &items_[verb - 1].time : nullptr;
    std::size_t from = 0, to = 0;
    bool toward = hits_->any(items_[verb].last - 1, Kind::Time) && items_[verb].size() > 1;
    for (x = verb + 1; x < items_.size() && !to; ++x) {
      if (stands(x, It::Time)) {
        when = &items_[x].time;
      } else if (stands(x, It::Prep)) {
        toward = marked(x, Kind::Time, "to");
        if (!toward && !marked(x, Kind::Time, "from")) break;
      } else if (stands(x, It::Ent) &&
                 (is_a(x, Part::Person) || nameless(items_[x]) ||
                  (chair && is_a(x, Part::State) && !items_[x].demonym && prep(skip_left(x, kQuiet) - 1)))) {
        (toward ? to : from) = x;
      } else if (!stands(x, kQuiet | Kinds{It::Title, It::Word, It::Of, It::Comma}) &&
                 !(stands(x, It::Ent) && (items_[x].demonym || is_a(x, Part::State)))) {
        break;
      }
    }
    if (!to) continue;
    if (!when && stands(behind_name(to), It::Time)) when = &items_[behind_name(to)].time;
    if (!when && leading_) when = &*leading_;
    Claim c;
    c.o = office;
    c.o_item = int(k);
    c.relation = rel(Rel::Office);
    if (chair) {
      c.relation = rel(Rel::Chair);
      c.o = of;
      put(c.q, "role", Value(thing(of).type == label(Part::Organization) ? "chair" : title_at(k).role));
    } else if (!thing(office).of.empty()) {
      put(c.q, "of", Value(thing(office).of));
    }
    for (const std::size_t who : {to, from}) {
      if (!who) continue;
      if (nameless(items_[who])) become(items_[who], Part::Person);
      Claim told = c;
      told.s = items_[who].ent;
      told.s_item = int(who);
      if (who == from) told.status = Status::Former;
      if (who == to && when && when->shape == Time::Shape::Instant && !when->future)
        put(told.q, "start", Value(when->from.edtf()));
      items_[who].used = true;
      const bool known = std::any_of(claims_.begin(), claims_.end(), [&](const Claim& other) {
        return other.s == told.s && other.o == told.o && other.relation == told.relation;
      });
      if (!known) claim(std::move(told));
    }
    items_[k].used = true;
    if (c.relation == rel(Rel::Office)) last_position_ = office;
  }
}

// "until October 2024, when B took over", "until 2017, when she was replaced by B": B has it from then on.
void Reader::taken_over_then() {
  if (question_ || hypothetical_) return;
  for (std::size_t k = 2; k + 2 < items_.size(); ++k) {
    if (!marked(k, Kind::Break, "point") || !stands(k - 1, It::Comma) || !stands(k - 2, It::Time)) continue;
    const Time& time = items_[k - 2].time;
    const bool range = time.shape == Time::Shape::Range;
    if ((!range && time.shape != Time::Shape::Until) || time.future) continue;
    const std::string end = (range ? time.to : time.from).edtf();
    const auto until = [&](const Claim& c) {
      return (c.relation == rel(Rel::Office) || c.relation == rel(Rel::Chair)) && c.s >= 0 && c.o >= 0 &&
             c.s_item < int(k) && std::any_of(c.q.begin(), c.q.end(), [&](const MapEntry& e) {
               return e.first == "end" && e.second.string() == end;
             });
    };
    const auto held = std::find_if(claims_.begin(), claims_.end(), until);
    if (held == claims_.end()) continue;
    std::size_t who = k + 1;
    while (stands(who, kQuiet | It::Title) || (stands(who, It::Ent) && items_[who].demonym)) ++who;
    if (stands(who, It::Pro)) {  // "she was replaced by B"
      const std::size_t by = skip_right(who + 1, kQuiet);
      if (!does(by, "succeed") || !ends_passive(items_[by])) continue;
      who = one_handed(by);
    } else {
      const std::size_t verb = skip_right(behind_name(who), kQuiet);
      const bool takes = (does(verb, "office") && says(verb, "start")) || does(verb, "succeed");
      if (!takes || mood(verb).off || ends_passive(items_[verb])) continue;
    }
    if (who >= items_.size() || !stands(who, It::Ent)) continue;
    if (!is_a(who, Part::Person)) {
      if (!nameless(items_[who])) continue;
      become(items_[who], Part::Person);
    }
    const auto own = std::find_if(claims_.begin(), claims_.end(), [&](const Claim& c) {
      return c.s == items_[who].ent && c.o == held->o && c.relation == held->relation;
    });
    if (own != claims_.end()) {
      if (!has_key(own->q, {"start", "end"})) put(own->q, "start", Value(end));
      continue;
    }
    Claim c = *held;
    c.s = items_[who].ent;
    c.s_item = int(who);
    std::erase_if(c.q, [](const MapEntry& e) { return e.first != "of" && e.first != "role"; });
    put(c.q, "start", Value(end));
    items_[who].used = true;
    claim(std::move(c));
  }
}

// "was president from 2012 until he resigned in February 2019", "… until she was succeeded by B in 2022": the end of the office told.
void Reader::held_until() {
  for (std::size_t k = 1; k + 3 < items_.size(); ++k) {
    if (!marked(k, Kind::Break, "when") || !stands(k + 1, It::Pro) || says(k + 1, "neuter")) continue;
    const std::size_t verb = skip_right(k + 2, kQuiet);
    const bool goes =
        (does(verb, "office") && says(verb, "end")) || (does(verb, "succeed") && ends_passive(items_[verb]));
    if (!goes) continue;
    const std::size_t when = skip_right(verb + 1, kQuiet | Kinds{It::Ent, It::Of, It::Title});
    if (!stands(when, It::Time) || items_[when].time.shape != Time::Shape::Instant || items_[when].time.future)
      continue;
    Claim* held = nullptr;
    for (Claim& c : claims_)
      if ((c.relation == rel(Rel::Office) || c.relation == rel(Rel::Chair)) && c.status == Status::Stated &&
          c.s_item >= 0 && c.s_item < int(k) && c.o_item < int(k) && !has_key(c.q, {"end"}))
        held = &c;
    if (!held) continue;
    std::erase_if(held->q, [](const MapEntry& e) { return e.first == "as_of"; });
    put(held->q, "end", Value(items_[when].time.from.edtf()));
  }
}

// ---- Seats and chairs of states ---------------------------------------------------------------------------

// "Denmark replaced Malta on the Council in 2025", "A, which chaired it in May, was succeeded by B in June", "… và được B thay thế": the
// state that comes has the seat or the chair from then on.
void Reader::posts_of_states() {
  if (question_ || hypothetical_) return;
  for (std::size_t k = 1; k + 1 < items_.size(); ++k) {
    if (!does(k, "succeed") || says(k, "predecessor") || mood(k).off) continue;
    const std::size_t left = skip_left(k, It::Skip) - 1, right = skip_right(k + 1, It::Skip);
    const bool agent_before = page_.vietnamese && has(skip_left(left, kQuiet) - 1, Kind::Passive);
    const bool passive = ends_passive(items_[k]) || has(k + 1, Kind::Passive);
    const std::size_t next = passive ? right : left;
    if (!is_a(next, Part::State) || items_[next].demonym) continue;
    // "A's presidency was followed by B's"
    if (items_[next].possessive && (!passive || stands(next + 1, {It::Word, It::Ent, It::Title}))) continue;
    const bool pair = !passive && !agent_before;  // both stand beside the verb
    if (pair && (!(is_a(right, Part::State) || says(k, "anaphor")) || items_[right].possessive)) continue;
    const int before = pair && is_a(right, Part::State) ? items_[right].ent : -1;
    Claim c;
    c.s = items_[next].ent;
    c.s_item = int(next);
    std::size_t end = pair && before < 0 ? k + 1 : std::max(right, k + 1);
    if (pair ? before >= 0 : passive) ++end;
    if (!post_behind(c, end) && !post_told(c, k, before)) continue;
    std::size_t when = end;
    if (!stands(when, It::Time)) when = skip_right(when, It::Prep);
    if (!stands(when, It::Time) && page_.vietnamese) when = skip_left(next, kQuiet | It::Comma) - 1;
    Time time;
    if (stands(when, It::Time) && !items_[when].time.future) time = items_[when].time;
    if (c.relation == rel(Rel::Seat) && time.shape == Time::Shape::Instant) time.shape = Time::Shape::Since;
    qualify(c, Pieces{}, Frame{}, time.from.year ? &time : nullptr);
    const bool known = std::any_of(claims_.begin(), claims_.end(), [&](const Claim& x) {
      return x.s == c.s && x.o == c.o && x.relation == c.relation && x.status == Status::Stated &&
             (!has_key(c.q, {"start"}) || has_key(x.q, {"start"}));
    });
    if (known) continue;
    if (before >= 0 && qualified(c.relation, "replaces")) put(c.q, "replaces", Value(thing(before).name));
    claim(std::move(c));
  }
}

// The body or chair named from item `end` on; `end` becomes the item behind it.
bool Reader::post_behind(Claim& c, std::size_t& end) {
  const std::size_t x = skip_right(end, {It::Prep, It::Skip, It::Verb, It::Relative});
  if (x == end) return false;
  if (stands(x, It::Title) && !title_at(x).role.empty()) {
    std::size_t left, right;
    int body;
    if (position(x, -1, left, right, body) < 0 || body < 0 || thing(body).is(Part::State)) return false;
    c.relation = rel(Rel::Chair);
    c.o = body;
    put(c.q, "role", Value(title_at(x).role));
    end = right;
    return true;
  }
  if (!is_a(x, Part::Body)) return false;
  c.relation = rel(Rel::Seat);
  c.o = items_[x].ent;
  c.o_item = int(x);
  end = x + 1;
  return true;
}

// What another state was said to have before verb k: `before` where that one is named.
bool Reader::post_told(Claim& c, std::size_t k, int before) const {
  const Claim* told = nullptr;
  for (const Claim& x : claims_)
    if ((x.relation == rel(Rel::Seat) || x.relation == rel(Rel::Chair)) && x.s >= 0 && x.s != c.s && x.o >= 0 &&
        thing(x.s).is(Part::State) && (before < 0 || x.s == before) && x.s_item < int(k))
      told = &x;
  if (!told) return false;
  c.relation = told->relation;
  c.o = told->o;
  for (const MapEntry& e : told->q)
    if (e.first == "role" && c.relation == rel(Rel::Chair)) c.q.push_back(e);
  return true;
}

}  // namespace dothi::prose
