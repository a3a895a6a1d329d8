// What a thing itself has: founded, dissolved, in force, seat.
#include "item.h"

#include <algorithm>

namespace dothi::prose {

struct Reader::Property {
  Frame& f;
  const Name& relation;
  const std::vector<std::string>& labels;  // of what may have it
  bool seat;                               // it is where a thing has its seat
  std::size_t after;                       // the item behind what has been read
  std::vector<Arg> things = {};            // what has it
  bool passive = false;                    // who did it stands beside the verb
  bool opens = false;                      // the verb opens the sentence
  bool founded = false;                    // "WMO là cơ quan …, lập ra ngày 23/3/1950"
};

// "Công ước có hiệu lực ngày 16/11/1994", "the Geneva-based WTO", "was founded in 1945 by …": of which thing, and what.
void Reader::literal(Frame& f) {
  if (mood(f.at).off) return;
  const auto& relation = f.verb->readings.front().relation;
  Property p{f, relation, lexicon_.relation(relation)->from, relation == rel(Rel::Headquarters), f.at + 1};
  if (departure_in_force(f) || state_is_born(f) || told_by_noun(f) || anniversary(f) ||
      (f.is("country") && effect_for_country(p)) || of_noun_phrase(p))
    return;
  const int replaced = f.is("replaces") ? replaced_by(f, p.labels) : -1;
  if (f.is("replaces") && replaced < 0) return;
  const int city = p.seat ? city_before(f) : -1;
  if (f.is("tight")) return based_in(p);
  if (replaced < 0) thing_behind(p);
  if (city >= 0) {
    if (!p.things.empty()) property_of(p.things.front(), relation, thing(city).name);
    return;
  }
  if (p.things.empty() ? !find_thing(p) : p.seat && seat_of_nobody(p)) return;
  if (p.seat) return seat_of(p);
  const Time* time = time_of_property(p);
  if (!time) return;
  lived(p, *time);
  lives_without_verb(p, *time);
  if (replaced >= 0 && thing(replaced).is(Part::Mission) && !p.things.empty()) {
    Arg gone;
    gone.ents = {replaced};
    gone.item = skip_right(f.right, It::Skip);
    property_of(gone, rel(Rel::Dissolution), time->from.edtf());
  }
}

// "UNMISET thay thế | UNTAET": what goes when the other comes; -1 where it is nothing that has such a property.
int Reader::replaced_by(const Frame& f, const std::vector<std::string>& labels) const {
  const std::size_t k = skip_right(f.right, It::Skip);
  return stands(k, It::Ent) && items_[k].ent >= 0 && wants(labels, thing(items_[k].ent)) ? items_[k].ent : -1;
}

// "việc nước này rời Công ước có hiệu lực từ 6/3/2025": the departure, and not the treaty; its day where none was told.
bool Reader::departure_in_force(const Frame& f) {
  if (f.verb->readings.front().relation != rel(Rel::EntryIntoForce)) return false;
  std::size_t leave = f.at;
  while (leave-- > 0 && !stands(leave, {It::Semi, It::Colon, It::Time, It::Break}))
    if (does(leave, "leave") || does(leave, "depart")) break;
  if (leave >= f.at || !stands(leave, It::Verb)) return false;
  if (stands(f.at + 1, It::Time))
    for (Claim& c : claims_)
      if (c.o_item > int(leave) && c.o_item < int(f.at) && !has_key(c.q, {"date"}))
        put(c.q, "date", Value(items_[f.at + 1].time.from.edtf()));
  return true;
}

// "nước Cộng hoà X ra đời", "tuyên bố thành lập": a state, and no body told before.
bool Reader::state_is_born(const Frame& f) const {
  if (!page_.vietnamese || f.verb->readings.front().relation != rel(Rel::Founding)) return false;
  if (!stands(f.at + 1, {It::Comma, It::Time, It::Stop, It::Semi})) return false;
  const std::size_t state = skip_left(f.at, {It::Skip, It::Word}) - 1;
  std::size_t clause = state;
  while (clause > 0 && stands(clause - 1, {It::Time, It::Comma, It::Skip, It::Word})) --clause;
  return is_a(state, Part::State) && (clause == 0 || stands(clause - 1, It::Semi));
}

// The thing the property is told of, from the sentence or from what was said before; false for none.
bool Reader::find_thing(Property& p) {
  if (founded_by_other(p)) return !p.things.empty();
  thing_of_clause(p);
  // "WHO: thành lập năm 1948"
  const std::size_t colon = profile_colon();
  const bool told = colon > 0 && stands(skip_left(p.f.at, It::Skip) - 1, {It::Comma, It::Semi, It::Colon});
  if (Arg a; p.things.empty() && told && arg(0, p.labels, a)) p.things.push_back(a);
  if (p.things.empty() && p.f.is("near")) thing_joined(p);
  if (p.things.empty() && nothing_known(p)) return false;
  thing_by_letters(p);
  if (const std::size_t who = skip_left(p.f.at, {It::Skip, It::Modifier}) - 1;
      p.things.empty() && stands(who, It::Pro) &&
      (says(who, label(Part::Person)) || (page_.vietnamese && says(who, label(Part::State)))))
    return false;  // "Ông chào đời ngày …", "Đất nước ra đời năm 1971": he, or a state, and no body
  if (p.things.empty() && unknown_head_opens(p.f.at)) return false;
  if (p.things.empty() && page_.vietnamese && opens_with_stranger(p.f)) return false;
  const std::size_t at = p.f.at;
  p.opens = at == 0 || (at == 1 && items_[0].t == It::Quote) ||
            (page_.vietnamese && items_[at - 1].t == It::Colon && items_[at - 1].depth == 0) || goes_on_from_head(at);
  if (p.things.empty() && !p.opens && !thing_before(p)) return false;
  const bool key = block_->kind == BlockKind::Field && at == 0 && stands(1, It::Colon);  // "Kết thúc: 20/12/1995"
  if (p.things.empty() && ((p.f.is("near") && !key) || p.f.is("term") || (p.founded && at > 0 && p.f.is("active"))))
    return false;
  if (p.seat && seat_of_nobody(p)) return false;
  if (p.things.empty() && of_somebody_else(p)) return false;
  if (p.things.empty() && p.f.is("noun") && !thing_behind_noun(p)) return false;
  return !p.things.empty() || thing_remembered(p);
}

// "Founded in Baghdad in 1960 and based in Vienna, OPEC …", "Được thành lập năm 1946 với trụ sở tại Paris, UNESCO …": the second of two
// verbs before the comma.
bool Reader::goes_on_from_head(std::size_t at) const {
  if (at < 2 || !does(0, "found", "seat", "dissolve", "force") || !stands(skip_left(at, It::Skip) - 1, It::And))
    return false;
  return !any_item(0, at, [](const Item& x) { return x.is({It::Comma, It::Semi, It::Ent, It::Pro}); });
}

// A thing has a property.
void Reader::property_of(const Arg& of, const Name& relation, std::string literal) {
  Claim c;
  c.relation = relation;
  c.s = of.ents.front();
  c.s_item = int(of.item);
  c.literal = std::move(literal);
  claim(std::move(c));
}

// ---- Verbs that tell nothing of the thing itself --------------------------------------------------------

namespace {

bool tells_when(const std::vector<MapEntry>& qualifiers) {
  return std::any_of(qualifiers.begin(), qualifiers.end(), [](const auto& e) {
    return e.first == "date" || e.first == "since" || e.first == "start" || e.first == "end";
  });
}

}  // namespace

// "Kenya's accession took effect in …", "… dates from": of what the noun told
bool Reader::told_by_noun(const Frame& f) {
  if (frames_.empty() || !has_word(frames_.back().use, "noun") || frames_.back().at >= f.at || claims_.empty())
    return false;
  // "Togo's withdrawal, announced in May, took effect on 1 June"
  std::size_t aside = skip_left(f.at, It::Skip) - 1;
  const bool inserted = !page_.vietnamese && f.at > 3 && stands(aside, It::Comma);
  std::size_t end = f.at;
  if (inserted) {
    while (aside > frames_.back().at && !stands(aside - 1, It::Comma)) --aside;
    if (aside > frames_.back().at) end = aside - 1;
  }
  for (std::size_t i = frames_.back().at; i < end; ++i)
    if (items_[i].is({It::Comma, It::Semi, It::And, It::Relative})) return false;
  const Time* when = nullptr;
  for (std::size_t i = f.right; i < items_.size() && i < f.right + 3 && !when; ++i)
    if (items_[i].t == It::Time) when = &items_[i].time;
  Claim& told = claims_.back();
  Frame of;
  of.use = frames_.back().use;
  if (when && told.relation == frames_.back().relation && !tells_when(told.q)) qualify(told, Pieces{}, of, when);
  return true;
}

// "kỷ niệm nửa thế kỷ thành lập": when it was remembered
bool Reader::anniversary(const Frame& f) const {
  for (std::size_t i = f.at; i-- > 0 && i + 8 > f.at && !items_[i].is({It::Comma, It::Semi});)
    if (marked(items_[i], Kind::Note, "anniversary")) return true;
  return false;
}

// "có hiệu lực đối với Việt Nam" tells nothing of the treaty itself
bool Reader::effect_for_country(const Property& p) {
  const std::size_t at = p.f.at;
  for (std::size_t i = at + 1; i < items_.size() && i < at + 4 && !items_[i].is({It::Semi, It::Comma, It::Break}); ++i)
    if (is_a(items_[i], Part::State) || (items_[i].t == It::Pro && has_word(items_[i].sense, label(Part::State))))
      return true;
  // "Armenia, for which it took effect"
  const std::size_t it = skip_left(at, It::Skip) - 1;
  if (!page_.vietnamese && stands(it, {It::Pro, It::Ent}) && stands(it - 1, It::Relative) && prep(it - 2) &&
      is_a(skip_left(it - 2, It::Comma) - 1, Part::State))
    return true;
  return effect_of_deed(p) || (page_.vietnamese && effect_of_nominal(at));
}

// "… đã rút khỏi điều ước ấy, có hiệu lực từ ngày 17/3/2019": when the leaving took effect.
bool Reader::effect_of_deed(const Property& p) {
  const std::size_t at = p.f.at;
  if (at == 0 || items_[at - 1].t != It::Comma || claims_.empty()) return false;
  Claim& last = claims_.back();
  const auto& room = lexicon_.relation(last.relation)->qualifiers;
  if (std::none_of(room.begin(), room.end(), [](const auto& q) { return q.name == "date"; })) return false;
  if (std::any_of(last.q.begin(), last.q.end(), [](const auto& e) { return e.first == "date"; })) return false;
  if (last.o < 0 || !wants(p.labels, thing(last.o))) return false;
  for (std::size_t i = at + 1; i < items_.size() && i < at + 4; ++i) {
    if (items_[i].t != It::Time) continue;
    put(last.q, "date", Value(items_[i].time.from.edtf()));
    return true;
  }
  return false;
}

// "việc A rút khỏi B, …, có hiệu lực": what takes effect is the leaving
bool Reader::effect_of_nominal(std::size_t at) const {
  const auto end = items_.begin() + std::ptrdiff_t(at);
  for (std::size_t i = 0; i + 1 < at; ++i) {
    const auto from = items_.begin() + std::ptrdiff_t(i);
    if (marked(items_[i], Kind::Skip, "nominal") &&
        std::any_of(from, end, [](const Item& x) { return x.t == It::Verb; }) &&
        std::any_of(from, end, [this](const Item& x) { return is_a(x, Part::State); }))
      return true;
  }
  return false;
}

// "…, quyết định có hiệu lực từ", "lệnh ấy được bãi bỏ": a noun of its own; "hình thành thế chân vạc": what it made
bool Reader::of_noun_phrase(const Property& p) const {
  if (!page_.vietnamese) return false;
  const std::size_t at = p.f.at;
  if (!p.seat) {
    std::size_t words = 0, i = at;
    while (i > 0 && (items_[i - 1].is({It::Skip, It::Cue, It::Time}) ||
                     (items_[i - 1].t == It::Passive && p.relation != rel(Rel::EntryIntoForce))))
      --i;
    for (; i > 0; --i, ++words) {
      const Item& x = items_[i - 1];
      const bool hyphen = words > 0 && ((x.t == It::Dash && !tokens_[x.first].is(kSpace)) ||
                                        (x.t == It::Skip && items_[i].t == It::Dash));
      if (!(x.t == It::Word && !x.sense) && !hyphen) break;
    }
    if (words >= 2 && (i == 0 || items_[i - 1].is({It::Comma, It::Semi, It::Break, It::And, It::Time}))) return true;
  }
  return p.relation == rel(Rel::Founding) && !p.f.is("active") && plain_word(at + 1) && plain_word(at + 2);
}

bool Reader::plain_word(std::size_t k) const {
  return stands(k, It::Word) && !items_[k].sense && items_[k].unit.empty();
}

// ---- Seats told by the city -----------------------------------------------------------------------------

// "Suva, thủ đô Fiji và là nơi đặt trụ sở của …", "Geneva, nơi đặt trụ sở của …"
int Reader::city_before(const Frame& f) const {
  std::size_t i = f.at;
  while (i > 0) {
    const Item& x = items_[i - 1];
    const bool seats = x.t == It::Verb && (has_word(x.sense, "weak") || does(x, "seat"));
    if (!has(x, Kind::Copula) && !x.is({It::Skip, It::Relative}) && !seats) break;
    --i;
  }
  if (page_.vietnamese && f.is("right"))
    while (i > 1 && i + 8 > f.at &&
           (items_[i - 1].is({It::Comma, It::And, It::Skip, It::Word}) || is_a(items_[i - 1], Part::State)))
      --i;
  return i > 0 && (i < f.at || f.is("right")) && items_[i - 1].t == It::Place ? items_[i - 1].ent : -1;
}

// "the Geneva-based WTO"
void Reader::based_in(const Property& p) {
  const std::size_t at = p.f.at;
  if (!p.seat || at < 2 || items_[at - 1].t != It::Dash || items_[at - 2].t != It::Place) return;
  std::size_t i = at + 1;
  while (i < items_.size() && i < at + 5 && items_[i].is({It::Word, It::Modifier, It::Ent}) &&
         !(items_[i].t == It::Ent && items_[i].ent >= 0 && !items_[i].demonym))
    ++i;
  Arg it;
  if (i >= items_.size() || items_[i].t != It::Ent || !arg(i, p.labels, it) || thing(it.ents.front()).is(Part::Body))
    return;
  property_of({i, it.ents, {}}, p.relation, thing(items_[at - 2].ent).name);
}

// ---- Of which thing -------------------------------------------------------------------------------------

// To the right of an active verb: "lập ra Quỹ Tiền tệ quốc tế".
void Reader::thing_behind(Property& p) {
  const Frame& f = p.f;
  std::size_t x = f.at + 1;
  while (x < items_.size() && x < f.at + 12) {
    const Item& item = items_[x];
    const bool between = item.is({It::Skip, It::Of, It::Num, It::Word, It::Prep, It::Ordinal, It::Open, It::Pro}) ||
                         (item.t == It::Comma && f.is("active"));
    if (!between && !(p.seat && does(item, "seat"))) break;
    ++x;
  }
  p.passive = f.right < items_.size() && has(items_[f.right], Kind::Passive) && !page_.vietnamese;
  for (std::size_t i = f.at; i-- > 0 && i + 4 > f.at;)
    if (items_[i].t == It::Passive) p.passive = true;
  Arg a;
  // "The Assembly established it": what was spoken of
  const bool it = !page_.vietnamese && !p.passive && p.relation == rel(Rel::Founding) && stands(f.at + 1, It::Pro) &&
                  says(f.at + 1, "neuter");
  if (it) x = f.at + 1;
  if (p.passive || x >= items_.size() || !arg(x, p.labels, a) || f.is("intransitive")) return;
  p.things.push_back(a);
  p.after = x + 1;
}

// "…, cơ quan có trụ sở tại Jakarta", "…, which has its seat in …": of what was named last; "- UNEP: lập ra năm 1972"
void Reader::thing_of_clause(Property& p) {
  const Frame& f = p.f;
  std::size_t i = f.at;
  while (i > 0 && (items_[i - 1].t == It::Skip || has(items_[i - 1], Kind::Copula))) --i;
  Arg last;
  if (i > 2 && has(items_[i - 1], Kind::Relative) && items_[i - 2].t == It::Comma && items_[i - 3].t == It::Ent &&
      arg(i - 3, p.labels, last))
    p.things.push_back(last);
  const bool listed = block_->kind == BlockKind::Item || block_->kind == BlockKind::Field;
  if (!p.things.empty() || !listed || !f.is("active") || f.at < 2 || items_[f.at - 1].t != It::Colon) return;
  Arg headed;
  if (arg(f.at - 2, p.labels, headed)) p.things.push_back(headed);
}

// "opened in 2014 and | closed in 2020": the verb of founding that the verb at k is joined to; k for none.
std::size_t Reader::founding_before(std::size_t k) const {
  const std::size_t joint = skip_left(k, {It::Skip, It::Copula, It::Passive, It::Modifier}) - 1;
  if (joint >= k || !stands(joint, It::And)) return k;
  const std::size_t first = skip_left(joint, {It::Comma, It::Time, It::Prep, It::Skip}) - 1;
  return first < k && does(first, "found") ? first : k;
}

// "được lập năm 2006 và khép lại năm 2012", "opened in 2014 and closed in 2020": of what the verb before tells.
void Reader::thing_joined(Property& p) {
  if (founding_before(p.f.at) == p.f.at || claims_.empty() || claims_.back().relation != rel(Rel::Founding)) return;
  Arg same;
  same.item = std::size_t(std::max(claims_.back().s_item, 0));
  same.ents = {claims_.back().s};
  p.things.push_back(same);
}

// "the university, which IMO founded": what stands before; true where the clause is one.
bool Reader::founded_by_other(Property& p) {
  const std::size_t who = skip_left(p.f.at, {It::Skip, It::Modifier}) - 1;
  if (page_.vietnamese || p.relation != rel(Rel::Founding) || !is_a(who, Part::Organization) ||
      !stands(who - 1, It::Relative) || prep(who - 2))  // "from which CARICOM was born"
    return false;
  Arg founded;
  const std::size_t thing = skip_left(who - 1, It::Comma) - 1;
  if (stands(thing, It::Ent) && arg(thing, p.labels, founded)) p.things.push_back(founded);
  return true;
}

// Whether what the verb tells of is nothing the pack knows.
bool Reader::nothing_known(Property& p) {
  const Frame& f = p.f;
  for (std::size_t i = 0; p.seat && i + 1 < f.at;
       ++i) {  // "The Secretariat of the … has its seat in": of a body the pack does not know
    const Item& x = items_[i];
    const bool head = x.t == It::Pro && x.ent < 0 && x.sense && x.sense->kind == Kind::Head;
    if (((x.t == It::Word && x.shaped) || head) && items_[i + 1].t == It::Of) return true;
  }
  // "The IAEA's bank of uranium, opened in 2017, is located in Oskemen"
  if (p.seat && !page_.vietnamese && f.at > 2 && items_[0].is({It::Ent, It::Skip}) && !stands(f.at - 1, It::Ent)) {
    const std::size_t noun = skip_right(0, It::Skip) + (stands(skip_right(0, It::Skip), It::Ent) ? 1 : 0);
    if (noun > 0 && stands(noun - 1, It::Ent) && items_[noun - 1].possessive && plain_word(noun)) return true;
  }
  if ((p.relation == rel(Rel::Dissolution) ||
       (p.relation == rel(Rel::Founding) && !page_.vietnamese && !f.is("active") && !f.is("noun"))) &&
      dissolved_otherwise(p))
    return true;
  const bool item =
      f.at == 0 && block_->kind == BlockKind::Item && context_.organ >= 0;  // "- Lập năm 1971, …", of the section's
  p.founded = page_.vietnamese && (item || (f.at > 0 && items_[f.at - 1].t == It::Comma)) && stands(f.at + 1, It::Time);
  return (f.is("active") && !p.passive && !p.founded) || of_stranger(f.at);
}

// "sau khi Tiệp Khắc tan rã": said of what stands before it
bool Reader::dissolved_otherwise(const Property& p) const {
  for (std::size_t x = p.f.right; x < items_.size() && x < p.f.right + 7 && !stands(x, {It::Comma, It::Semi});
       ++x)  // "was replaced in May by A"
    if (!page_.vietnamese && has(x, Kind::Passive) &&
        any_item(x, std::min(x + 5, items_.size()),
                 [this](const Item& i) { return is_a(i, Part::Person) || (i.unknown && i.size() > 1); }))
      return true;
  std::size_t i = p.f.at;
  while (i > 0 && (items_[i - 1].is({It::Skip, It::Modifier}) || has(items_[i - 1], Kind::Copula))) --i;
  if (i == 0) return false;
  const Item& x = items_[i - 1];
  if (x.t != It::Ent || x.ent < 0 || x.unknown || x.demonym || x.possessive || wants(p.labels, thing(x.ent)))
    return false;
  return !(i > 1 && (items_[i - 2].is({It::Passive, It::Of}) || prep(i - 2)));
}

// "the Smallholder Agriculture Programme, launched in 2012": what stands right before the verb is nothing the pack knows.
bool Reader::of_stranger(std::size_t at) const {
  std::size_t i = at;
  while (i > 0 &&
         (items_[i - 1].is({It::Skip, It::Modifier, It::Cue, It::Relative}) || has(items_[i - 1], Kind::Copula) ||
          (items_[i - 1].t == It::Verb && has_word(items_[i - 1].sense, "weak"))))
    --i;
  if (i > 1 && items_[i - 1].t == It::Comma && items_[i - 2].depth == items_[at].depth) --i;
  if (i == 0) return false;
  const Item& name = items_[i - 1];
  if (at > 0 && items_[at - 1].t == It::Dash && !tokens_[items_[at - 1].first].is(kSpace))
    return true;  // "the Dominica-born lawyer"
  if (name.t == It::Ent && name.unknown) return true;
  const bool lower = name.t == It::Word && !tokens_[name.first].is(kUpper);  // "the Old Bureau, a body founded in 1873"
  if (!page_.vietnamese && i > 3 && lower && items_[i - 2].t == It::Skip && items_[i - 3].t == It::Comma &&
      items_[i - 4].unknown)
    return true;
  const bool other = is_a(name, Part::Event) || is_a(name, Part::Person);
  if (other && !(page_.vietnamese && does(items_[at], "seat")) && items_[at].t == It::Verb && i < at) return true;
  return !page_.vietnamese && i > 1 && items_[i - 2].t != It::Skip && capital_word(name) && !name.sense &&
         !name.state && name.unit.empty() && tokens_[name.first].is(kWord);
}

// "Lực lượng Quan sát viên … giám sát việc rút quân (UNDOF) được lập": a name nobody knows but by its letters
void Reader::thing_by_letters(Property& p) {
  if (!p.things.empty()) return;
  const std::size_t i = skip_left(p.f.at, {It::Skip, It::Passive});
  if (i <= 3 || items_[i - 1].t != It::Close || items_[i - 2].t != It::Ent || items_[i - 3].t != It::Open ||
      items_[i - 4].t == It::Ent)
    return;
  Arg letters;
  if (items_[i - 2].size() == 1 && tokens_[items_[i - 2].first].is(kCaps) && arg(i - 2, p.labels, letters))
    p.things.push_back(letters);
}

// "Đại học Hàng hải Thế giới do IMO lập ra …, đặt tại Malmö": the pack does not know it
bool Reader::opens_with_stranger(const Frame& f) const {
  std::size_t words = 0, capitals = 0;
  for (std::size_t i = 0; i < f.at && (plain_word(i) || (i > 0 && items_[i].unknown)); ++i) {
    words += items_[i].unknown ? 2 : 1;
    capitals += items_[i].unknown || tokens_[items_[i].first].is(kUpper);
  }
  return words > 2 && capitals > 1 && tokens_[items_[0].first].is(kUpper);
}

// To the left of the verb, an agent left out: "do Đại hội đồng lập ra". False where the sentence tells of something else.
bool Reader::thing_before(Property& p) {
  const std::size_t at = p.f.at;
  std::size_t end = at;
  for (std::size_t i = at; i-- > 0 && i + 5 > at;)
    if (items_[i].t == It::Passive) {
      end = i;
      for (std::size_t n = i + 1; n < at; ++n) items_[n].agent = true;
      break;
    }
  if (!page_.vietnamese) end = before_relative(end);
  // "Được soạn thảo dưới sự bảo trợ của Liên hợp quốc, công ước X ra đời …": of X, which is nothing that is founded
  if (page_.vietnamese && p.relation == rel(Rel::Founding) && end == at && of_somebody_else(p)) return false;
  auto named_before = [&](std::size_t i, bool unused) {  // another such thing in front
    return std::any_of(items_.begin(), items_.begin() + std::ptrdiff_t(i), [&](const Item& x) {
      Arg y;
      return x.depth == 0 && !(unused && x.used) && arg(std::size_t(&x - items_.data()), p.labels, y);
    });
  };
  for (std::size_t i = end; i-- > 0 && items_[i].t != It::Semi;) {
    const Item& item = items_[i];
    if (item.depth > items_[at].depth || (!page_.vietnamese && describes_next(i, end))) continue;
    Arg b;
    // "Đại hội đồng lập ra UN Women, có trụ sở ở New York": of what was founded
    const bool founded = p.seat && std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) {
                           return c.relation == rel(Rel::Founding) && c.s_item == int(i);
                         });
    if (founded && arg(i, p.labels, b)) {
      p.things.push_back(b);
      break;
    }
    // "Với Công ước A của X, văn kiện cùng loại ra đời sớm hơn": of what the pronoun stands for, which is not X
    const bool treaty = page_.vietnamese && item.t == It::Pro && has_word(item.sense, label(Part::Treaty));
    if (treaty && ((i > 0 && items_[i - 1].t == It::Comma) || between_named(i)) && !arg(i, p.labels, b)) return false;
    if (!arg(i, p.labels, b) || ((p.seat || p.relation == rel(Rel::Dissolution)) && item.agent))
      continue;  // "Nó được Đại hội đồng lập ra, với trụ sở ở …": not the Assembly's
    if (p.seat && !page_.vietnamese && set_up_by(i, at)) continue;
    if (item.t == It::Ent && item.used && i + 1 == at) continue;
    // "UNESCO, the UN's agency for culture, is …"
    if (!page_.vietnamese && item.possessive &&
        std::any_of(items_.begin() + std::ptrdiff_t(i), items_.begin() + std::ptrdiff_t(end),
                    [](const Item& x) { return x.t == It::Comma; }))
      continue;
    // "the mission, the oldest UN peacekeeping operation, was established": of whom the comma parts it from
    const bool noun_inside = !page_.vietnamese && p.relation == rel(Rel::Founding) && item.t == It::Ent && i > 2 &&
                             stands(i - 1, {It::Word, It::Skip, It::Modifier, It::Ordinal}) &&
                             stands(i + 1, It::Word) && named_before(i, false) &&
                             std::any_of(items_.begin() + std::ptrdiff_t(i), items_.begin() + std::ptrdiff_t(end),
                                         [](const Item& x) { return x.t == It::Comma; });
    if (noun_inside) continue;
    if (p.f.is("near") && far_from(i, at)) return false;
    if (item.t == It::Ent && item.used && named_before(i, true)) continue;
    const bool behind_prep =
        i > 0 && (prep(i - 1) || (p.f.is("near") && i > 1 && items_[i - 1].t == It::Skip && prep(i - 2)));
    // "X, một tổ chức khác hẳn với Y, có trụ sở …": X's
    const bool beside =
        behind_prep && i > 1 && items_[i - 1].size() > 1 && stands(i + 1, It::Comma) && named_before(i, false);
    if (behind_prep && (!p.seat || beside)) continue;
    if (i > 0 && items_[i - 1].t == It::Of && named_before(i, false)) continue;
    if (const std::size_t who = who_goes_on(i, at, p.labels); who < i) arg(who, p.labels, b);
    p.things.push_back(b);
    break;
  }
  return true;
}

// "X ra đời năm 2002, thay thế Y, và đặt trụ sở tại …", "X is an agency of Y, and has …": of X, which opens the sentence, not of Y, to which
// something was done; `i` where Y is who goes on.
std::size_t Reader::who_goes_on(std::size_t i, std::size_t at, const std::vector<std::string>& labels) {
  const std::size_t before = skip_left(i, {It::Skip, It::Of, It::Prep, It::Num});
  if (!stands(before - 1, It::Verb) || !stands(i, It::Ent)) return i;
  bool apart = false;  // a comma right behind it, and nobody named since
  for (std::size_t n = i + 1; n < at; ++n) {
    if (items_[n].is({It::Semi, It::Relative, It::Pro}) ||
        (stands(n, It::Ent) && items_[n].ent >= 0 && wants(labels, thing(items_[n].ent))))
      return i;
    apart |= n == i + 1 && stands(n, It::Comma);
  }
  if (!apart) return i;
  const std::size_t head = skip_right(0, {It::Skip, It::Time, It::Comma, It::Modifier});
  Arg a;
  return head < before - 1 && stands(head, It::Ent) && !items_[head].demonym && !items_[head].possessive &&
                 arg(head, labels, a)
             ? head
             : i;
}

// "the UN support mission established in …"
bool Reader::describes_next(std::size_t i, std::size_t end) const {
  if (items_[i].t != It::Ent || items_[i].possessive || i == 0 || items_[i - 1].t != It::Skip || i + 1 >= end)
    return false;
  const Item& next = items_[i + 1];
  return next.t == It::Word && !next.sense && !tokens_[next.first].is(kUpper);
}

// "was set up by the Council and has its seat in …"
bool Reader::set_up_by(std::size_t i, std::size_t at) const {
  if (i < 2) return false;
  const std::size_t by = items_[i - 1].t == It::Skip ? i - 2 : i - 1;
  if (by == 0 || std::any_of(items_.begin() + std::ptrdiff_t(i), items_.begin() + std::ptrdiff_t(at),
                             [](const Item& x) { return x.t == It::Relative; }))
    return false;
  return items_[by].t == It::Passive || (items_[by].t == It::Verb && ends_passive(items_[by]));
}

bool Reader::far_from(std::size_t i, std::size_t at) const {
  const bool placed = prep(i + 1) && is_a(i + 2, Part::State);  // "UNAMSIL in Sierra Leone closed"
  // "X, ra mắt ngày 25-5-2004, có 15 thành viên"
  if (i + 2 == at && stands(i + 1, It::Comma) && stands(at + 1, It::Time) && stands(at + 2, It::Comma)) return false;
  return i + 5 < at || std::any_of(items_.begin() + std::ptrdiff_t(i) + (placed ? 3 : 1),
                                   items_.begin() + std::ptrdiff_t(at), [](const Item& x) {
                                     return x.is({It::Comma, It::Time, It::Relative, It::Ent});
                                   });
}

// Whether it is the seat of those who sit, or of something the sentence does not name.
bool Reader::seat_of_nobody(const Property& p) const {
  const std::size_t at = p.f.at;
  if (page_.vietnamese && stands(at + 1, It::Num))
    return true;  // "cơ quan đầu tiên … đóng ở một nước …": of another kind
  // "the seat of Taipei"
  if (at + 2 < items_.size() && items_[at + 1].t == It::Of &&
      (items_[at + 2].t == It::Place || is_a(items_[at + 2], Part::State)))
    return true;
  if (!p.things.empty()) return false;
  // "before we even had a seat in New York"
  for (std::size_t i = at; i-- > 0 && i + 4 > at && !items_[i].is({It::Semi, It::Comma, It::Break});)
    if (items_[i].t == It::Pro && (says(i, "speaker") || says(i, "home"))) return true;
  if (page_
          .vietnamese) {  // "Đơn vị này đóng ở Bentiu", "Một đơn vị nhỏ, hoạt động từ 2015 và đóng tại Geneva": of something else
    std::size_t i = 0, words = 0;
    while (i < at &&
           (items_[i].is({It::Skip, It::Num, It::Colon}) || (i == 0 && i + 1 < at && items_[1].t == It::Colon)))
      ++i;
    for (; i < at && items_[i].t == It::Word && !items_[i].state && !items_[i].shaped && items_[i].unit.empty(); ++i)
      words += items_[i].size();
    const bool half = std::any_of(items_.begin() + std::ptrdiff_t(i), items_.begin() + std::ptrdiff_t(at),
                                  [](const Item& x) { return x.t == It::Semi; });
    if (words > 1 && !half) return true;
  }
  if (at > 0 && prep(at - 1)) return true;  // "tại trụ sở ở New York": where, of whom is not said
  // "His office, with headquarters in …"
  return items_.size() > 1 && items_[0].t == It::Pro && has_word(items_[0].sense, label(Part::Person)) &&
         items_[1].t == It::Word;
}

// "The withdrawals take effect", "Diễn đàn X được hình thành"
bool Reader::of_somebody_else(const Property& p) const {
  std::size_t i = p.f.at;
  while (i > 0 &&
         (items_[i - 1].is({It::Skip, It::Passive, It::Modifier, It::Cue}) || has(items_[i - 1], Kind::Copula)))
    --i;
  if (i == 0 || (i > 1 && !items_[i - 2].is({It::Comma, It::Semi, It::Skip}))) return false;
  const Item& said = items_[i - 1];
  if (said.t == It::Ent && said.ent >= 0 && !wants(p.labels, thing(said.ent))) return true;
  if (page_.vietnamese) return false;
  return (said.t == It::Verb && has(said, Kind::Verb)) ||
         (said.t == It::Word && !tokens_[said.first].is(kUpper) && p.relation == rel(Rel::EntryIntoForce));
}

// "Since its inception in 1946, the Court …": what the sentence goes on with, else nothing
bool Reader::thing_behind_noun(Property& p) {
  std::size_t i = p.f.at + 1;
  while (i < items_.size() && !items_[i].is({It::Comma, It::Semi})) ++i;
  while (i < items_.size() && (items_[i].is({It::Comma, It::Skip, It::Ordinal}) || items_[i].unknown)) ++i;
  Arg b;
  if (i >= items_.size() || !arg(i, p.labels, b)) return false;
  p.things.push_back(b);
  return true;
}

// What stands behind the comma, the half before, the section or the sentences before tell of.
bool Reader::thing_remembered(Property& p) {
  const auto& labels = p.labels;
  const std::size_t at = p.f.at;
  int e = -1;
  if (p.opens && block_->kind == BlockKind::Paragraph && !behind_comma(p, e)) return false;
  if (block_->kind == BlockKind::Field || block_->kind == BlockKind::Item) {
    e = headed_by_run_in(labels);
    if (e >= 0) {
    } else if (context_.organ >= 0 && wants(labels, thing(context_.organ)))
      e = context_.organ;
    else if (theme_ >= 0 && wants(labels, thing(theme_)))
      e = theme_;
  }
  if (p.relation == rel(Rel::EntryIntoForce) &&
      page_.vietnamese)  // "A và B ký Hiệp định thương mại tự do; hiệp định có hiệu lực …": nobody knows it
    for (std::size_t i = 1; i + 1 < at; ++i)
      if (stands(i, It::Pro) && items_[i].sense && items_[i].sense->kind == Kind::Head && does(i - 1, "sign") &&
          stands(i + 1, It::Word))
        return false;
  if (p.relation ==
      rel(Rel::EntryIntoForce))  // "A phê chuẩn Công ước X; hiệp định bắt đầu có hiệu lực": of the half before
    for (std::size_t i = at; i-- > 0 && e < 0;)
      if (Arg b; items_[i].t == It::Ent && arg(i, labels, b)) e = b.ents.front();
  if (p.seat && page_.vietnamese)  // "UNMISS được lập ra ngày …; trụ sở ở Juba": of whom the half before speaks
    for (std::size_t i = 0; i < at && i < 3 && e < 0; ++i) {
      const bool named = items_[i].is({It::Ent, It::Pro}) && !items_[i].demonym && items_[i + 1].t != It::Of &&
                         !(i > 0 && items_[i - 1].is({It::Passive, It::Of}));
      if (Arg b; named && arg(i, labels, b)) e = b.ents.front();
    }
  for (auto it = last_subjects_.rbegin(); it != last_subjects_.rend() && e < 0; ++it)
    if (wants(labels, thing(*it))) e = *it;
  // "Chương trình được thành lập …. Trụ sở đặt tại Nairobi": of what the last sentence is about
  if (p.seat && (p.opens || (at == 1 && does(0, "seat"))) && page_.vietnamese && e < 0 && topic_body_ >= 0 &&
      number_ - topic_body_at_ <= 2 && wants(labels, thing(topic_body_)))
    e = topic_body_;
  if (e < 0) e = recall(labels, false, {}, 3);
  if (e < 0 && context_.theme >= 0 && wants(labels, thing(context_.theme))) e = context_.theme;
  if (e < 0 && theme_ >= 0 && wants(labels, thing(theme_))) e = theme_;
  if (e < 0) return false;
  p.things.push_back({at, {e}, {}});
  return true;
}

// "Thành lập từ tháng 12/2014, Bệnh viện …", "Ra đời ngày 23/3/1950, khi công ước có hiệu lực, WMO …". False where the pack does not know
// it.
bool Reader::behind_comma(const Property& p, int& e) {
  auto to_mark = [&](std::size_t i) {
    while (i < items_.size() && !items_[i].is({It::Comma, It::Semi})) ++i;
    return i;
  };
  std::size_t i = to_mark(p.f.at + 1);
  if (page_.vietnamese && i + 1 < items_.size() && items_[i].t == It::Comma &&
      marked(items_[i + 1], Kind::Break, "when"))
    i = to_mark(i + 1);
  i = skip_right(i, {It::Comma, It::Skip});
  if (i >= items_.size()) return true;
  Arg b;
  if (arg(i, p.labels, b))
    e = b.ents.front();
  else
    return i <= p.f.at + 1;
  return true;
}

// ---- Where it has its seat ------------------------------------------------------------------------------

void Reader::seat_of(const Property& p) {
  Claim c;
  c.relation = p.relation;
  c.s = p.things.front().ents.front();
  c.s_item = int(p.things.front().item);
  const bool moved = p.f.is("start");  // "ban đầu đặt ở Washington, năm 1951 chuyển về Roma": two
  if (!moved && std::any_of(claims_.begin(), claims_.end(),
                            [&](const Claim& x) { return x.relation == c.relation && x.s == c.s; }))
    return;
  c.literal = city_behind(p);
  if (c.literal.empty()) return;
  if (moved &&
      std::none_of(claims_.begin(), claims_.end(),
                   [&](const Claim& x) { return x.relation == c.relation && x.s == c.s; }) &&
      skip_left(p.f.at, It::Skip) != p.things.front().item + 1 && !does(p.f.at - 1, "seat"))
    return;  // somebody else moves there
  claim(c);
  // "UNEP và UN-Habitat đặt trụ sở ở Nairobi"
  for (std::size_t i = std::size_t(c.s_item); i > 1 && i < p.f.at && items_[i - 1].t == It::And; i -= 2) {
    const Item& other = items_[i - 2];
    if (items_[i].t != It::Ent || other.t != It::Ent || other.ent < 0 || !wants(p.labels, thing(other.ent))) break;
    c.s = other.ent;
    c.s_item = int(i) - 2;
    claim(c);
  }
  seats_without_verb(p);
}

// "in the city of Montreal", "from Paris to Brussels", a town the pack does not know; empty for none.
std::string Reader::city_behind(const Property& p) {
  const std::size_t after = p.after;
  auto small = [](const Item& x) { return x.is({It::Word, It::Prep, It::Skip, It::Num}); };
  for (std::size_t i = after; i < items_.size() && i < after + 12; ++i) {
    if (items_[i].t == It::Semi || opens_trigger(i)) break;
    if (i >= after + 7 &&
        !std::all_of(items_.begin() + std::ptrdiff_t(after), items_.begin() + std::ptrdiff_t(i), small))
      break;
    if (items_[i].t == It::Place) {
      if (moved_from(i, after)) i += 2;
      items_[i].used = true;
      return thing(items_[i].ent).name;
    }
    const bool begins = i <= after + 1 && (i == after || prep(i - 1)) && tokens_[items_[i].first].is(kUpper);
    if (begins && (items_[i].unknown || (items_[i].t == It::Word && !items_[i].sense))) {
      if (const std::size_t city = city_of_house(i); city > i) {
        items_[city].used = true;
        return thing(items_[city].ent).name;
      }
      items_[i].used = true;
      return town_written(i);
    }
    if (items_[i].t == It::Ent && items_[i].ent >= 0 && !items_[i].unknown && !wants(p.labels, thing(items_[i].ent)))
      break;
  }
  return {};
}

// "Cung điện Hòa bình ở La Haye", "Peace Palace in The Hague": the city a house stands in; `i` for none.
std::size_t Reader::city_of_house(std::size_t i) const {
  std::size_t n = i;
  while (n < i + 6 && (stands(n, {It::Word, It::Skip}) || (n < items_.size() && items_[n].unknown))) ++n;
  return prep(n) && stands(n + 1, It::Place) ? n + 1 : i;
}

// "moved its headquarters from Paris to Brussels", "dời trụ sở từ Genève sang Viên"
bool Reader::moved_from(std::size_t i, std::size_t after) const {
  if (!stands(i + 2, It::Place)) return false;
  if (i > after && marked(items_[i - 1], Kind::Time, "from")) return true;
  if (i == after && i > 0 && hits_->saying(items_[i - 1].last - 1, Kind::Time, "from"))
    return true;  // "chuyển từ | A về B"
  return marked(items_[i + 1], Kind::Time, "to") ||
         (page_.vietnamese && items_[i + 1].t == It::Prep && i > after && items_[i - 1].t == It::Prep);
}

// "Ga-bô-rôn (Gaborone)": as it is written elsewhere
std::string Reader::town_written(std::size_t i) const {
  for (std::size_t n = i + 1; n + 1 < items_.size() && n < i + 6; ++n) {
    const Item& other = items_[n + 1];
    if (items_[n].t == It::Open && other.size() > 0 && (other.is({It::Place, It::Word}) || other.unknown) &&
        tokens_[other.first].is(kUpper))
      return other.t == It::Place ? std::string(thing(other.ent).name) : surface(other);
    if (!items_[n].is({It::Dash, It::Word, It::Skip, It::Open})) break;
  }
  return surface(items_[i]);
}

// "Toà án Quốc tế về Luật Biển ở Hamburg", "IMO ở Luân Đôn", "ICJ và ICC đều ở La Haye": where an agency or a court is, unless
// somebody of it is meant who works there. What is denied behind does not touch it.
void Reader::seats_beside() {
  if (question_ || hypothetical_) return;
  const std::string_view courts = lexicon_.setting("courts");
  const auto seated = [&](std::size_t k) {
    return stands(k, It::Ent) && items_[k].ent >= 0 && !items_[k].demonym &&
           (thing(items_[k].ent).is(Part::Agency) || listed_in(courts, thing(items_[k].ent).name));
  };
  // "UNHCR in Nairobi" may be an office, and "A in X and B in Y agreed" tells of two; "ISA in Kingston and IMO in London" tells seats
  std::size_t placed = 0, end = 0;
  for (std::size_t k = 0; k + 2 < items_.size(); ++k)
    if (seated(k) && stands(k + 1, It::Prep) && stands(k + 2, It::Place)) ++placed, end = k + 3;
  if (end < items_.size() && !stands(end, {It::Stop, It::Comma, It::Semi, It::Close, It::And, It::Break})) placed = 0;
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    if (!seated(k) || (!page_.vietnamese && thing(items_[k].ent).is(Part::Agency) && placed < 2)) continue;
    const bool both = k > 1 && stands(k - 1, It::And) && seated(k - 2) && marked(k + 1, Kind::Note, "together");
    const std::size_t place = both ? k + 3 : k + 2;
    const std::size_t first = both ? k - 2 : k;
    if (!stands(place, It::Place) || !stands(place - 1, It::Prep)) continue;
    if (stands(first - 1, {It::Title, It::Rank, It::Word, It::Prep, It::Of}) ||
        stands(first - 2, {It::Title, It::Rank}) ||
        (mood(k).off && any_item(0, place, [](const Item& i) { return i.t == It::Cue; })))
      continue;
    for (std::size_t it = first; it <= k; it += 2) {
      if (told(items_[it].ent, rel(Rel::Headquarters)) != kNone) continue;
      property_of({it, {items_[it].ent}, {}}, rel(Rel::Headquarters), thing(items_[place].ent).name);
      if (!claims_.empty()) claims_.back().inferred = true;  // the sentence is about something else
    }
  }
}

// "FAO có trụ sở tại Rome, UNESCO tại Paris, còn ICAO ở Montreal": the others without the verb.
void Reader::seats_without_verb(const Property& p) {
  for (std::size_t i = p.after; i + 3 < items_.size() && !items_[i].is({It::Semi, It::Verb}); ++i) {
    if (!items_[i].is({It::Comma, It::And, It::Break})) continue;
    const std::size_t who = skip_right(i + 1, It::Skip);
    Arg other;
    if (who + 2 >= items_.size() || items_[who].t != It::Ent || !prep(who + 1) || items_[who + 2].t != It::Place ||
        !arg(who, p.labels, other))
      continue;
    items_[who + 2].used = true;
    property_of({who, other.ents, {}}, p.relation, thing(items_[who + 2].ent).name);
    i = who + 2;
  }
}

// ---- When it was founded, dissolved, in force -----------------------------------------------------------

// The time of the verb; null where it tells none, or another's.
const Time* Reader::time_of_property(const Property& p) const {
  const Frame& f = p.f;
  bool bare = false;  // "kể từ khi tổ chức ra đời": a clause without a date of its own
  for (std::size_t i = f.at; i-- > 0 && i + 6 > f.at && !bare && !items_[i].is({It::Time, It::Comma});)
    bare = page_.vietnamese && items_[i].t == It::Word && marked(items_[i], Kind::Time, "from");
  const Time* time = time_behind(p);
  if (f.is("noun") && !time) {  // "for the first time since the founding of the body": when something else was
    const std::size_t i = skip_left(f.at, {It::Skip, It::Modifier});
    if (i > 0 && (prep(i - 1) || has(items_[i - 1], Kind::Time) || items_[i - 1].t == It::Break)) return nullptr;
  }
  if (!time && !time_before(p, time)) return nullptr;
  if (bare && !(time && time >= &items_[f.at].time)) return nullptr;
  if (!time && leading_ && !leading_->future) time = &*leading_;
  if (!time || (time->shape == Time::Shape::Range) != f.is("term") || !time->from.year) return nullptr;
  return time;
}

const Time* Reader::time_behind(const Property& p) const {
  const Frame& f = p.f;
  for (std::size_t i = p.after; i < items_.size(); ++i) {
    const Item& item = items_[i];
    if (f.is("noun") && i == p.after && item.t == It::Verb) continue;  // "the birth of the League came in …"
    if (item.is({It::Semi, It::Break}) || opens_trigger(i)) break;
    // "grew out of the Old Bureau, a body founded in 1873"
    if (item.t == It::Verb && i > f.at && &lexicon_.verbs[item.sense->what] == f.verb && !page_.vietnamese) break;
    if (item.t == It::Comma && stands(i + 1, It::And) && dated_before(f.at))
      break;  // the next clause, when this one has told its time
    const bool next = item.t == It::Time && i > p.after && items_[i - 1].t == It::Comma && stands(i + 1, It::Word) &&
                      leading_ && leading_->from.year && !headed_;
    if (page_.vietnamese && next) break;  // "Tháng 8-1971, A và B lập ra X, từ năm 2000 mang tên …": of the next clause
    if (item.t == It::Time && !item.time.future) return &item.time;
  }
  return nullptr;
}

bool Reader::dated_before(std::size_t at) const {
  for (std::size_t i = at; i-- > 0 && items_[i].t != It::Semi;)
    if (items_[i].t == It::Time && items_[i].depth == items_[at].depth) return true;
  return false;
}

// False where a time before the verb is another's.
bool Reader::time_before(const Property& p, const Time*& time) const {
  const int subject = p.things.front().ents.front();
  const std::size_t named = p.things.front().item;
  // "từ ngày …, A là thành viên X, tổ chức ra đời trên cơ sở …": the time is that of the verb before the comma
  const bool aside = page_.vietnamese && named > 0 && stands(named, It::Pro) && stands(named - 1, It::Comma) &&
                     !hits_->any(items_[named].last - 1, Kind::Deictic) &&
                     !any_item(0, named, [](const Item& x) { return x.t == It::Break; });
  for (std::size_t i = p.f.at; i-- > 0;) {
    const Item& item = items_[i];
    if (aside && i + 1 < named && opens_trigger(i)) return false;
    if (item.t == It::Semi || (item.t == It::Break && !page_.vietnamese)) break;
    if (page_.vietnamese && p.relation == rel(Rel::EntryIntoForce) && i > 0 && marked(item, Kind::Break, "when")) {
      const bool dated =
          items_[i - 1].t == It::Time || (i > 1 && items_[i - 1].t == It::Comma && items_[i - 2].t == It::Time);
      if (!dated) return false;  // "thu hồi thông báo trước khi nó có hiệu lực"
    }
    if (item.t == It::Break && i > 0 && items_[i - 1].t == It::Num)
      return false;  // "một ngày sau khi Công ước có hiệu lực"
    if (item.t != It::Time || item.depth != items_[p.f.at].depth) continue;
    // "Founded in 1946 …, it had grown to 53 by the time it was dissolved": the time of the other verb
    const auto other = [&](const Claim& x) {
      return x.s == subject && x.relation == rel(Rel::Founding) && x.literal == item.time.from.edtf();
    };
    if (p.relation == rel(Rel::Dissolution) && std::any_of(claims_.begin(), claims_.end(), other)) return false;
    time = &item.time;
    break;
  }
  return true;
}

void Reader::lived(Property& p, const Time& time) {
  Claim c;
  c.relation = p.relation;
  c.s = p.things.front().ents.front();
  c.s_item = int(p.things.front().item);
  c.literal = time.from.edtf();
  // "It dates from 1997, when the Assembly adopted it": a pronoun that is everybody's assembly is something else
  const bool pointed = !stands(p.things.front().item, It::Ent) || p.things.front().item == p.f.at;
  if (pointed && p.relation == rel(Rel::Founding) && plenary(c.s) && c.s != theme_ && c.s != context_.organ) return;
  claim(c);
  if (p.f.is("term")) {  // "kéo dài từ năm 2004 đến năm 2017": its beginning and its end
    if (!time.to.year) return;
    c.relation = rel(Rel::Dissolution);
    c.literal = time.to.edtf();
    return claim(std::move(c));
  }
  Arg other;
  const bool behind = p.f.is("active") && p.things.front().item > p.f.at;
  // "lập ra A và B"
  for (std::size_t i = p.after; behind && i + 1 < items_.size() && items_[i].t == It::And &&
                                items_[i + 1].t == It::Ent && arg(i + 1, p.labels, other);
       i += 2) {
    Claim more = c;
    more.s = other.ents.front();
    more.s_item = int(i) + 1;
    claim(std::move(more));
  }
  Memory memory;
  memory.verb = p.f.verb;
  memory.use = p.f.use;
  memory.relation = p.relation;
  memory.subject = c.s;
  memory.at = p.f.at;
  frames_.push_back(memory);
  if (p.relation != rel(Rel::Founding)) return;
  if (thing_is(c.s, Part::Organization)) first_members(p.f, c);
  adopted_with(p.f, time);
}

// "UNAMSIL closed in 2005 and UNOCI in Côte d'Ivoire in 2017": the others without the verb.
void Reader::lives_without_verb(const Property& p, const Time& time) {
  std::size_t at = p.f.right;
  while (at < items_.size() && &items_[at].time != &time) ++at;
  for (std::size_t i = at + 1; stands(i, {It::Comma, It::And, It::Semi}); ++i) {
    const std::size_t who = skip_right(i, {It::Comma, It::And, It::Semi, It::Skip, It::Break});
    Arg other;
    if (!stands(who, It::Ent) || items_[who].possessive || items_[who].demonym || !arg(who, p.labels, other)) return;
    std::size_t when = who + 1;
    if (prep(when) && is_a(when + 1, Part::State)) when += 2;
    when = skip_right(when, {It::Prep, It::Skip});
    if (!stands(when, It::Time) || items_[when].time.shape == Time::Shape::Range || items_[when].time.future) return;
    if (!stands(when + 1, {It::Comma, It::And, It::Semi, It::Stop}) && when + 1 < items_.size()) return;
    property_of({who, other.ents, {}}, p.relation, items_[when].time.from.edtf());
    i = when;
  }
}

// ---- Who founded it -------------------------------------------------------------------------------------

// "was founded … by Indonesia, Malaysia …", "Năm 1967, A, B và C sáng lập ASEAN", "… do A, B và C thành lập": its first members.
void Reader::first_members(const Frame& f, const Claim& founded) {
  for (std::size_t i = f.at + 1; i < items_.size() && i < f.at + 10 && items_[i].t != It::Semi; ++i) {
    if (!has(items_[i], Kind::Passive)) continue;
    std::size_t from = skip_right(i + 1, {It::Skip, It::Num});
    const auto members = right_group(from, items_.size(), lexicon_.labels(Part::State), true);
    if (page_.vietnamese && stands(from, It::Verb) && members.size() == 1)
      break;  // "lập năm 1972, sau hội nghị do Thuỵ Điển đăng cai"
    for (const auto& member : members)
      for (int e : member.ents) founding_member(e, -1, founded);
    break;
  }
  if (thing(founded.s).is(Part::Mission)) return;
  std::size_t end = f.at;
  while (end > 0 && (items_[end - 1].t == It::Skip || (items_[end - 1].t == It::And && end == f.at))) --end;
  const std::size_t body = std::size_t(founded.s_item);
  const bool agent = body < f.at;
  const auto founders = left_group(end, agent ? body + 1 : f.left, lexicon_.labels(Part::State));
  const bool done_by =
      !agent || std::any_of(items_.begin() + std::ptrdiff_t(body), items_.begin() + std::ptrdiff_t(f.at),
                            [](const Item& x) { return x.t == It::Passive; });
  if (founders.size() < 2 || !done_by || items_[founders.front().item].used) return;
  for (const Arg& member : founders)
    for (int e : member.ents)
      // not "A và B ký hiệp ước lập C"
      if (std::none_of(claims_.begin(), claims_.end(), [&](const Claim& x) { return x.s == e; }))
        founding_member(e, int(member.item), founded);
}

void Reader::founding_member(int state, int item, const Claim& founded) {
  Claim c;
  c.s = state;
  c.s_item = item;
  c.o = founded.s;
  c.relation = rel(Rel::Membership);
  put(c.q, "since", Value(founded.literal));
  claim(std::move(c));
}

// "lập ra ngày 15/3/2006 bằng Nghị quyết 60/251": which body adopted, by the kind of resolution.
void Reader::adopted_with(const Frame& f, const Time& time) {
  for (std::size_t i = f.at + 1; i < items_.size() && items_[i].t != It::Semi; ++i) {
    // "Created in 1978, UNIFIL was enlarged by resolution 1701"
    if (items_[i].t == It::Comma && i + 1 < items_.size() && !prep(i + 1) &&
        !items_[i + 1].is({It::Reported, It::Passive}))
      break;
    if (items_[i].t != It::Ent || !items_[i].sense || items_[i].sense->kind != Kind::Event) continue;
    for (const auto& w : items_[i].sense->words) {
      if (!w.starts_with("of=")) continue;
      std::string of = w.substr(3);
      std::replace(of.begin(), of.end(), '_', ' ');
      const auto body = lexicon_.name(of);
      if (!body) continue;
      Claim c;
      c.s = entity(*body);
      c.o = items_[i].ent;
      c.relation = rel(Rel::Adoption);
      c.o_item = int(i);
      put(c.q, "date", Value(time.from.edtf()));
      claim(std::move(c));
    }
  }
}

}  // namespace dothi::prose
