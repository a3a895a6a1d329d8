// Who stands for whom: heads of delegations, offices without a name, and what was founded so many years ago.
#include "item.h"

#include <algorithm>

namespace dothi::prose {

// "Phó Thủ tướng, Bộ trưởng Ngoại giao Bùi Thanh Sơn", "Tổng thống Brazil Lula da Silva": where the person stands whose offices begin
// with the item; the item itself where none does.
std::size_t Reader::to_person(std::size_t i) const {
  std::size_t k = i;
  bool office = false;
  while (k < items_.size() && k < i + 9) {
    if (is_a(k, Part::Person)) return office || k == i ? k : i;
    if (stands(k, It::Pro) && says(k, label(Part::Person)) && is_a(k + 1, Part::State))
      office = true, ++k;  // "nhà lãnh đạo Triều Tiên A"
    const bool beside = stands(k, {It::Honorific, It::Rank, It::Skip, It::Title, It::Modifier}) ||
                        is_a(k, Part::Office) ||
                        (office && (is_a(k, Part::State) || is_a(k, Part::Organization) || is_a(k, Part::Body))) ||
                        (office && stands(k, It::Comma) && (stands(k + 1, It::Title) || is_a(k + 1, Part::Office)));
    if (!beside) return i;
    office |= stands(k, {It::Title, It::Honorific, It::Rank}) || is_a(k, Part::Office);
    ++k;
  }
  return i;
}

// ---- Delegations ------------------------------------------------------------------------------------------

// "A dẫn đầu đoàn đại biểu Việt Nam dự …": A attends; "đoàn Việt Nam do A dẫn đầu đã dự …": both do.
void Reader::delegations() {
  leader_behind();
  for (std::size_t k = 1; k + 1 < items_.size(); ++k) {
    if (marked(k, Kind::Prep, "behalf") && is_a(k - 1, Part::Person) && is_a(k + 1, Part::State) && at_gathering(k + 2))
      attends(k, k + 2);  // "A đại diện cho Việt Nam tại Hội nghị …"
    if (!stands(k, It::Verb)) continue;
    // "làm trưởng đoàn Việt Nam tham dự …"
    const bool heads =
        hits_->any(items_[k + 1].first, Kind::State) && does(k, "office") && marked(k + 1, Kind::State, "delegation");
    if (!heads && !does(k, "head")) continue;
    if (!leads_delegation(k) && !heads) delegation_led(k);
  }
}

// Behind "dẫn đầu": the delegation, of whom, and what they do.
bool Reader::leads_delegation(std::size_t k) {
  std::size_t d = k + 1;
  while (d < k + 3 && stands(d, {It::Skip, It::Num})) ++d;
  if (!marked(d, Kind::State, "delegation")) return false;
  std::size_t end = d + 1;
  while (end < d + 7 &&
         (stands(end, {It::Word, It::Of, It::Modifier}) || is_a(end, Part::State) || is_a(end, Part::Body)))
    ++end;
  const std::size_t deed = skip_right(end, It::Skip);
  if (at_gathering(deed)) {
    attends(k, deed);
    return true;
  }
  if (!stands(deed, It::Verb) || does(deed, "head", "office")) return false;
  cut(k, end);
  return true;
}

// Before "do A dẫn đầu", ", led by A,": the delegation, which does what follows with him.
bool Reader::delegation_led(std::size_t k) {
  const bool passive = ends_passive(items_[k]);  // "led by A"
  std::size_t who = k + 1, end = 0, begin = k;
  if (passive) {
    who = to_person(k + 1);
    end = who + 1;
  } else {
    who = k - 1;
    end = k + 1;
    while (begin > 0 && !stands(begin, It::Passive) && begin + 9 > k) --begin;
    if (!stands(begin, It::Passive) || to_person(begin + 1) != who) return false;
  }
  if (!is_a(who, Part::Person)) return false;
  std::size_t of = begin, at = begin;
  while (at > 0 && at + 5 > begin && !marked(at, Kind::State, "delegation")) {
    --at;
    if (is_a(at, Part::State) && of == begin)
      of = at;
    else if (!stands(at, {It::Word, It::Of, It::Comma, It::Modifier, It::Skip}))
      return false;
  }
  if (!marked(at, Kind::State, "delegation")) return false;
  if (of == begin && at > 0 && is_a(at - 1, Part::State)) of = --at;  // "the Vietnamese delegation"
  if (stands(end, It::Comma)) ++end;
  const std::size_t deed = skip_right(end, It::Skip);
  if (!stands(deed, It::Verb)) return false;
  std::vector<Item> row(items_.begin() + std::ptrdiff_t(passive ? k + 1 : begin + 1),
                        items_.begin() + std::ptrdiff_t(who + 1));
  const bool office = row.size() > 1 && row[row.size() - 2].t == It::Title;
  if (of < begin && does(deed, "visit", "meet") &&
      office) {  // "đoàn Quốc hội Hàn Quốc do Chủ tịch Quốc hội A dẫn đầu": his office there
    Item state = items_[of];
    state.demonym = true;
    row.insert(row.end() - 1, state);
  }
  if (of < begin && !does(deed, "visit", "meet")) {
    Item joint = items_[k], state = items_[of];
    turn(joint, It::And);
    joint.sense = nullptr;
    state.demonym = state.possessive = false;
    row.push_back(joint);
    row.push_back(state);
  }
  cut(at, end);
  items_.insert(items_.begin() + std::ptrdiff_t(at), row.begin(), row.end());
  return true;
}

// ---- Offices for those who hold them ------------------------------------------------------------------------

// "Thủ tướng còn thăm …", "The president also met …": who was told before to be that.
void Reader::bare_offices() {
  for (std::size_t k = 0; k + 1 < items_.size(); ++k) {
    if (!stands(k, It::Title) || !items_[k].sense || !lexicon_.titles[items_[k].sense->what].options.contains("state"))
      continue;
    const std::size_t before = skip_left(k, It::Skip);
    if (before > 0 && !stands(before - 1, {It::Comma, It::Time, It::Semi, It::Quote})) continue;
    if (before > 1 && stands(before - 1, It::Comma) && !stands(before - 2, {It::Time, It::Place, It::Word, It::Verb}))
      continue;
    std::size_t next = k + 1;
    while (stands(next, It::Skip) || (stands(next, It::Break) && stands(next + 1, It::Verb))) ++next;
    if (!stands(next, {It::Verb, It::Cue}) || does(next, "office", "succeed")) continue;
    const int who = holder_told(k);
    if (who < 0) continue;
    turn(items_[k], It::Ent);
    items_[k].ent = who;
    items_[k].sense = nullptr;
  }
}

// The one person told before, in these words, to hold the office; -1 for none or several.
int Reader::holder_told(std::size_t title) const {
  const std::string& plain = words_.caseless(text_between(items_[title].first, items_[title].last));
  for (std::size_t k = title; k-- > 0;) {  // "Thủ tướng A thăm B; tại C, Thủ tướng dự …"
    if (!stands(k, It::Title) || words_.caseless(text_between(items_[k].first, items_[k].last)) != plain) continue;
    if (const std::size_t who = to_person(k); who > k) return items_[who].ent;
  }
  const std::string* holder = nullptr;
  for (std::size_t n = facts.size(); n-- > 0 && facts.size() - n < 40;) {
    const Fact& fact = facts[n];
    if (fact.relation != rel(Rel::Office) || fact.status != Status::Stated || has_key(fact.qualifiers, {"end"}))
      continue;
    if (!words_.caseless(fact.object_text).starts_with(plain)) continue;
    if (holder && *holder != fact.subject) return -1;
    holder = &fact.subject;
  }
  if (!holder) return -1;
  const auto known = entity_ids_.find({*holder, label(Part::Person)});
  return known == entity_ids_.end() ? -1 : known->second;
}

// ---- Gifts and ways ---------------------------------------------------------------------------------------

// Whether one of a verb's meanings is that: "đóng góp" gives money, or people.
bool Reader::means(std::size_t i, std::string_view verb) const {
  if (!stands(i, It::Verb)) return false;
  for (const Match& m : hits_->at(items_[i].first))
    if (m.tokens == items_[i].size() && lexicon_.kinds[m.phrase] == Kind::Verb &&
        lexicon_.verbs[lexicon_.sense_of(m).what].name == verb)
      return true;
  return false;
}

// "trao khoản hỗ trợ 500.000 USD tặng …", "nhận từ A khoản viện trợ 5 triệu USD", "rót 3 triệu USD vào quỹ": one deed, told by its first verb.
void Reader::gifts() {
  if (!any_item(0, items_.size(), [](const Item& i) { return is_money(i) || (i.t == It::Num && i.unit == "goods"); }))
    return;
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    if (!means(k, "donate") && !means(k, "receive")) continue;
    bool money = false, more = true;
    for (std::size_t i = k + 1; more && i < items_.size() && i < k + 12; ++i) {
      Item& item = items_[i];
      money |= is_money(item) || number_of(i, "goods");
      if (means(i, "donate")) {
        const bool sum = money || is_money(items_[std::min(i + 1, items_.size() - 1)]) || stands(i + 1, It::Bound);
        if (sum && !says(i, "noun")) turn(item, It::Skip), item.sense = nullptr;
      } else if (item.t == It::Verb && money && stands(i - 1, It::Num) && has(item, Kind::Prep)) {
        turn(item, It::Prep);
        item.sense = sense(item, Kind::Prep);
      } else {
        more = item.is({It::Num, It::Bound, It::Word, It::Skip, It::Modifier, It::Prep, It::Of, It::Ordinal}) ||
               (does(k, "receive") && item.t == It::Ent);
      }
    }
  }
}

// "flew | from Oslo | to Hanoi": as "visited Hanoi"
void Reader::journeys() {
  for (std::size_t k = 1; k + 4 < items_.size(); ++k) {
    if (!hits_->saying(items_[k].first, Kind::Note, "motion") || items_[k].size() != 1 || !prep(k + 1) ||
        !marked(k + 1, Kind::Time, "from") || !stands(k + 3, It::Prep) || !marked(k + 3, Kind::Time, "to"))
      continue;
    const auto place = [this](std::size_t i) { return stands(i, It::Place) || is_a(i, Part::State); };
    if (!place(k + 2) || !place(k + 4) || !is_a(skip_left(k, It::Skip) - 1, Part::Person)) continue;
    const Sense* visit = verb_sense("visit", [](const Sense& s) { return s.words.empty(); });
    if (!visit) return;
    turn(items_[k], It::Verb);
    items_[k].sense = visit;
    items_[k].first = items_[k + 3].first, items_[k].last = items_[k + 3].last;
    cut(k + 1, k + 4);
  }
}

// "Bà A đã có mặt tại Huế hôm 6/9/2022": a visit, where a day is told.
void Reader::present_in_city(std::size_t k) {
  if (!stands(k, It::Verb) || !is_instant(items_[std::min(k + 2, items_.size() - 1)])) return;
  for (const Match& m : hits_->at(items_[k].first)) {
    const Sense& s = lexicon_.sense_of(m);
    if (m.tokens == items_[k].size() && s.kind == Kind::Verb && has_word(&s, "dated") &&
        lexicon_.verbs[s.what].name == "visit")
      items_[k].sense = &s;
  }
}

// "The post of foreign minister went to A": an office goes nowhere.
void Reader::posts_going() {
  for (std::size_t k = 2; k + 1 < items_.size(); ++k) {
    if (!does(k, "visit") || items_[k].size() != 2 || !hits_->saying(items_[k].last - 1, Kind::Time, "to")) continue;
    const std::size_t who = to_person(k + 1);
    if (!is_a(who, Part::Person) && !nameless(items_[k + 1])) continue;
    const std::size_t office = skip_left(k, {It::Ent, It::Of, It::Skip, It::Time, It::Modifier, It::Session}) - 1;
    if (office >= k || !is_office(items_[office]) || !opens_sentence(skip_left(office, {It::Skip, It::Of, It::Pro})))
      continue;
    if (any_item(office, k, [this](const Item& x) { return is_a(x, Part::Person) || x.unknown; })) continue;
    const Sense* right = verb_sense("office", [](const Sense& s) {
      return has_word(&s, "right") && has_word(&s, "strong") && !has_word(&s, "start");
    });
    if (!right) return;
    if (nameless(items_[k + 1])) become(items_[k + 1], Part::Person);
    items_[k].sense = right;
  }
}

// "thăm Hiroshima", "the visit to Osaka": who is in a city is in its country.
void Reader::cities_visited() {
  for (std::size_t k = 0; k + 1 < items_.size(); ++k) {
    if (!does(k, "visit") && stands(k + 1, It::Place)) present_in_city(k);
    if (!does(k, "visit") || says(k, "weak")) continue;
    std::size_t i = skip_right(k + 1, {It::Skip, It::Modifier});
    if (stands(i, It::Prep) && says(k, "noun")) ++i;
    for (; stands(i, It::Place) && country_of(items_[i].ent) >= 0 &&
           thing(items_[i].ent).name != lexicon_.setting("envoys_at");
         i += 2) {
      items_[i].metonym = true;
      if (!stands(i + 1, {It::Comma, It::And})) break;
    }
  }
}

// ---- So many years ago --------------------------------------------------------------------------------------

// "kỷ niệm 50 năm thiết lập quan hệ ngoại giao Việt Nam - Nhật Bản (1973 - 2023)": from the first year on.
void Reader::anniversaries() {
  if (!hits_ || question_) return;
  const auto verb = lexicon_.verb("relations");
  if (!verb) return;
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    if (!stands(k, It::Open) || !stands(k + 1, It::Time) || !stands(k + 2, It::Close)) continue;
    const Time& span = items_[k + 1].time;
    if (span.shape != Time::Shape::Range || !span.from.year || span.to.year < span.from.year + 5) continue;
    std::uint32_t remembered = kNone, deed = kNone;
    for (std::uint32_t t = items_[k].first, least = t > 30 ? t - 30 : 0; t-- > least && remembered == kNone;) {
      if (const auto said = hits_->at(t, Kind::Verb); said && deed == kNone && said->sense->what == *verb) deed = t;
      if (hits_->saying(t, Kind::Note, "anniversary")) remembered = t;
    }
    if (remembered == kNone || deed == kNone || remembered > deed) continue;
    std::vector<int> parties;
    for (std::uint32_t t = remembered; t < items_[k].first; ++t) {
      const auto name = hits_->at(t, Kind::Name);
      if (!name) continue;
      const int who = entity(name->sense->what);
      if (thing(who).is(Part::State) && std::find(parties.begin(), parties.end(), who) == parties.end())
        parties.push_back(who);
    }
    if (parties.size() < 2 && pair_goes_on()) parties = pair_told_;
    if (parties.size() == 1 && theme_country() >= 0 && theme_country() != parties[0])
      parties.push_back(theme_country());
    if (parties.size() != 2) continue;
    Claim c;
    c.s = parties[0];
    c.o = parties[1];
    c.relation = lexicon_.verbs[*verb].readings.front().relation;
    put(c.q, "date", Value(span.from.edtf()));
    claim(std::move(c));
  }
}

}  // namespace dothi::prose
