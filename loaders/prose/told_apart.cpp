// What one clause tells of the deed of another: terms of seats just won, votes won before the verb, the town of a host.
#include "reader.h"

#include <algorithm>
#include <cctype>

namespace dothi::prose {

// ---- Terms ------------------------------------------------------------------------------------------------

// "Its term ran from 2012 to 2014", "It began its two-year term on 1 January", "The term runs until 2027": of those the sentence before told to
// have got a seat.
void Reader::terms_of_seats_told() {
  if (question_ || hypothetical_ || number_ - facts_at_ != 1) return;
  const auto seat = [this](const Claim& c) { return c.relation == rel(Rel::Seat); };
  if (std::any_of(claims_.begin(), claims_.end(), seat)) return;
  const auto names_body = [this](const Item& i) { return is_a(i, Part::Body) || is_a(i, Part::Person); };
  if (any_item(0, items_.size(), names_body)) return;
  Time time;
  std::size_t k = 0;
  while (k < items_.size() && !term_told(k, time)) ++k;
  if (k >= items_.size() || mood(k).off) return;
  int whose = -1;  // "Japan began its term on 1 January"
  for (const Item& item : items_)
    if (is_a(item, Part::State) && !item.demonym) whose = item.ent;
  for (std::size_t n = facts_before_; n < facts.size(); ++n) {
    const Fact& fact = facts[n];
    if (fact.relation != rel(Rel::Seat) || fact.status != Status::Stated) continue;
    if (whose >= 0 && thing(whose).name != fact.subject) continue;
    Claim c;
    c.s = entity(fact.subject, fact.subject_type);
    c.o = entity(fact.object, fact.object_type);
    c.relation = rel(Rel::Seat);
    for (const MapEntry& e : fact.qualifiers)
      if (e.first == "role") c.q.push_back(e);
    qualify(c, Pieces{}, Frame{}, &time);
    claim(std::move(c));
  }
}

// Whether an item is the word for a term, whose beginning, end or length is told beside it.
bool Reader::term_told(std::size_t k, Time& time) const {
  if (!means_term(k)) return false;
  std::size_t own = k;
  while (own > 0 && own + 6 > k && stands(own - 1, {It::Num, It::Dash, It::Word, It::Ordinal})) --own;
  const bool article = (marked(own - 1, Kind::Skip, "article") && own == 1) ||
                       (k == 0 && hits_->saying(items_[k].first, Kind::Skip, "article"));  // "The term"
  if (!article && !marked(own - 1, Kind::Modifier, "own")) return false;
  std::size_t behind = 0;
  const std::size_t x = skip_right(k + 1, It::Skip);
  if (edge_told(x, time, behind)) return true;
  if (marked(x, Kind::Note, "lasts") && stands(x + 1, It::Time)) {
    time = items_[x + 1].time;
    return time.shape != Time::Shape::Instant;
  }
  const auto shape = own > 1 ? edge(own - 2) : std::nullopt;
  const std::size_t when = stands(k, It::Time) ? k : x;
  if (!stands(when, It::Time)) return false;
  time = items_[when].time;
  if (when == k && time.shape != Time::Shape::Instant) return true;
  if (!shape || time.shape != Time::Shape::Instant) return false;
  time.shape = *shape;
  return true;
}

// "term", "The term", "term on 1 January 2025"
bool Reader::means_term(std::size_t k) const {
  if (!stands(k, {It::Verb, It::Word, It::Time})) return false;
  const auto term = [this](std::uint32_t token) {
    const auto verb = hits_->at(token, Kind::Verb);
    return verb && lexicon_.verbs[verb->sense->what].name == "serve" && has_word(verb->sense, "noun") &&
           has_word(verb->sense, "sit");
  };
  return term(items_[k].first) || (items_[k].size() == 2 && term(items_[k].last - 1));
}

// ---- Votes ------------------------------------------------------------------------------------------------

// "Estonia got 132 votes and was elected to the Council", "Estonia, which received 132 votes, was elected": the votes of the one who won the seat.
void Reader::votes_told_apart() {
  Claim* seat = nullptr;
  for (Claim& c : claims_) {
    if (c.relation != rel(Rel::Seat)) continue;
    if (seat || has_key(c.q, {"votes_for"})) return;
    seat = &c;
  }
  if (!seat || seat->s < 0) return;
  const auto another = [&](const Item& i) { return is_a(i, Part::State) && !i.demonym && !i.used && i.ent != seat->s; };
  if (any_item(0, items_.size(), another)) return;
  Pieces won;
  won.votes = votes_won();
  if (won.votes) qualify(*seat, won, Frame{}, nullptr);
}

// The one count of votes of a sentence, where it is told to be won; null for none.
const Item* Reader::votes_won() const {
  const Item* only = nullptr;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (!stands(i, It::Frac) && !number_of(i, "votes")) continue;
    const auto another = [&](const Item& x) {  // "113 votes in the first round and 129 in the second"
      return x.t == It::Num && x.unit.empty() && x.value > 20 && !(stands(i + 2, It::Num) && &x == &items_[i + 2]);
    };
    if (only || any_item(0, items_.size(), another)) return nullptr;
    const std::size_t before = skip_left(i, {It::Bound, It::Skip}) - 1;
    const bool beaten = has(before, Kind::Passive) && any_item(0, before, [this](const Item& x) {
                          return marked(x, Kind::Cue, "beats") || marked(x, Kind::Verb, "beats");
                        });
    const bool won = (stands(before, It::Verb) && marked(before, Kind::Verb, "votes")) || beaten ||
                     (marked(before, Kind::And, "with") && stands(before - 1, It::Comma));
    if (!won) return nullptr;
    only = &items_[i];
  }
  return only;
}

// ---- Hosts ------------------------------------------------------------------------------------------------

// "Vietnam hosted the summit in Hanoi in 2010", "The conference was held in Nice, co-hosted by France", "A met B in Paris": where.
void Reader::places_told() {
  for (Claim& c : claims_) {
    const bool met = c.relation == rel(Rel::Meeting);
    if ((!met && c.relation != rel(Rel::Hosting)) || has_key(c.q, {"place"}) || c.o_item < 0) continue;
    const std::size_t place = place_behind(std::size_t(met ? std::max(c.s_item, c.o_item) : c.o_item), c.s);
    if (place) put(c.q, "place", Value(thing(items_[place].ent).name));
  }
}

// "hosted the summit in Hanoi in 2010 and in Da Nang in 2017": each time.
void Reader::hosted_again() {
  const auto occasion = [this](std::size_t i) {
    return stands(i, It::Prep) && stands(i + 1, It::Place) && stands(i + 2, It::Time) &&
           items_[i + 2].time.shape == Time::Shape::Instant && !items_[i + 2].time.future;
  };
  std::vector<Claim> more;
  for (Claim& c : claims_) {
    if (c.relation != rel(Rel::Hosting) || c.o_item < 0) continue;
    const std::string& name = thing(c.o).name;
    std::size_t i = std::size_t(c.o_item) + 1;
    if (!occasion(i) || !stands(i + 3, {It::And, It::Comma}) || !occasion(skip_right(i + 4, It::Skip)) ||
        std::any_of(name.begin(), name.end(), [](unsigned char ch) { return std::isdigit(ch); }))
      continue;
    for (bool first = true; occasion(i); i = skip_right(i + 4, It::Skip), first = false) {
      Claim again = c;
      again.q.clear();
      qualify(again, Pieces{}, Frame{}, &items_[i + 2].time);
      put(again.q, "place", Value(thing(items_[i + 1].ent).name));
      if (first)
        c.q = again.q;
      else
        more.push_back(std::move(again));
      if (!stands(i + 3, {It::And, It::Comma})) break;
    }
  }
  for (Claim& c : more) claim(std::move(c));
}

// "The Organization of African Unity was replaced by the African Union in 2002": it is no more.
void Reader::organizations_replaced() {
  if (question_ || hypothetical_) return;
  for (std::size_t k = 1; k + 2 < items_.size(); ++k) {
    if (!does(k, "succeed") || !ends_passive(items_[k]) || mood(k).off) continue;
    const std::size_t gone = skip_left(k, It::Skip) - 1, next = skip_right(k + 1, It::Skip);
    const bool both = is_a(gone, Part::Organization) && is_a(next, Part::Organization);
    if (!both || items_[gone].possessive || items_[gone].depth || !stands(next + 1, It::Time)) continue;
    const Time& time = items_[next + 1].time;
    if (time.shape != Time::Shape::Instant || time.future) continue;
    Arg thing;
    thing.ents = {items_[gone].ent};
    thing.item = gone;
    property_of(thing, rel(Rel::Dissolution), time.from.edtf());
  }
}

// ---- The same of another ----------------------------------------------------------------------------------

// "Sweden joined in March 2024, eleven months after Finland", "…, the same year as Malta": the other did it too, so long before.
void Reader::deed_of_another() {
  if (question_ || hypothetical_ || claims_.empty()) return;
  for (std::size_t k = 1; k + 3 < items_.size(); ++k) {
    if (!stands(k, It::Comma) || items_[k].depth) continue;
    std::size_t who = 0;
    const int months = months_before(k + 1, who);
    const bool ends = who + 1 >= items_.size() || stands(who + 1, {It::Stop, It::Semi});
    if (months < 0 || !is_a(who, Part::State) || items_[who].demonym || items_[who].possessive || !ends) continue;
    const Claim& last = claims_.back();
    const auto when = std::find_if(last.q.begin(), last.q.end(),
                                   [](const MapEntry& e) { return e.first == "date" || e.first == "since"; });
    if (last.s < 0 || last.o < 0 || last.status != Status::Stated || !thing_is(last.s, Part::State) ||
        last.s == items_[who].ent || when == last.q.end() ||
        !(thing_is(last.o, Part::Treaty) || thing_is(last.o, Part::Organization)) ||
        lexicon_.relation(last.relation)->symmetric)
      return;
    const auto told = PartialDate::parse(when->second.string());
    if (!told || !told->year || (months % 12 != 0 && !told->month)) return;
    PartialDate day;
    const int all = told->year * 12 + (told->month ? told->month - 1 : 0) - months;
    day.year = std::int16_t(all / 12);
    if (months % 12 != 0) day.month = std::int8_t(all % 12 + 1);
    Claim c = last;
    c.q.clear();
    c.s = items_[who].ent;
    c.s_item = int(who);
    put(c.q, when->first.c_str(), Value(day.edtf()));
    return claim(std::move(c));
  }
}

// How many months before, where that is told from the item on, and where it is told of whom: "eleven months after X", "the same year as X";
// -1 for none.
int Reader::months_before(std::size_t i, std::size_t& who) const {
  const auto among_set = [this](const char* key, std::size_t item) {
    return ("|" + std::string(lexicon_.setting(key)) + "|")
               .find("|" + std::string(word_at(items_[item].last - 1)) + "|") != std::string::npos;
  };
  if (stands(i, It::Time) && items_[i].time.relative && !items_[i].time.from.month && does(i + 1, "office") &&
      among_set("year", i)) {
    who = skip_right(i + 2, It::Skip);
    return 0;
  }
  const bool one = marked(i, Kind::Skip, "article") && stands(i + 1, It::Word);
  const std::size_t unit = one ? i + 1 : i;
  if (unit + 2 >= items_.size() || (!one && !number_of(i, "other")) || !marked(unit + 1, Kind::Prep, "others"))
    return -1;
  who = skip_right(unit + 2, It::Skip);
  const int count = one ? 1 : int(items_[i].value);
  return among_set("year", unit) ? count * 12 : among_set("month", unit) ? count : -1;
}

// ---- Places -----------------------------------------------------------------------------------------------

// The town right behind an event, or behind what says that it was held; 0 for none or several.
std::size_t Reader::place_behind(std::size_t item, int host) const {
  std::size_t place = 0;
  for (std::size_t i = item + 1; i < items_.size() && i < item + 12; ++i) {
    if (stands(i, It::Place) && prep(i - 1) && items_[i].depth == items_[item].depth) {
      if (place) return 0;
      place = i;
    }
    if (stands(i, It::Ent) && items_[i].ent == host) continue;
    if (stands(i, {It::Semi, It::Break, It::Ent, It::Relative})) break;
    if (opens_trigger(i) && !means_held(items_[i]) && !does(i, "host", "meet")) break;
  }
  return place;
}

}  // namespace dothi::prose
