// Who somebody is: what a name, a people or a pronoun is by what stands beside it.
#include "item.h"

#include <algorithm>

namespace dothi::prose {

// ---- An item by its neighbours --------------------------------------------------------------------------

void Reader::settle(std::size_t k) {
  Item& item = items_[k];
  if (!item.is({It::Ent, It::Pro})) return;
  const std::size_t name = skip_right(k + 1, {It::Rank, It::Honorific});
  const bool before_name = name < items_.size() && items_[name].t == It::Ent && items_[name].ent >= 0 &&
                           (items_[name].unknown || is_a(items_[name], Part::Person));
  if (item.t == It::Pro) {
    if (before_name && has(item, Kind::Honorific))
      turn(item, It::Honorific);
    else if (page_.vietnamese && says_what_follows(k))
      turn(item, It::Skip), item.sense = nullptr;
  }
  if (item.t != It::Ent) return;
  settle_people(k, before_name && name == k + 1);
  if (item.unknown) stranger_by_origin(k);
  name_behind_initial(item);
  if (item.unknown && !settle_stranger(k)) return;
  if (!is_a(item, Part::Person)) return;
  for (std::size_t h = k; h-- > 0 && items_[h].is({It::Honorific, It::Rank});)
    for (auto [word, sex] : {std::pair{Asked("woman"), 'f'}, std::pair{Asked("man"), 'm'}})
      if (marked(items_[h], Kind::Honorific, word)) thing(item.ent).sex = sex;
  goes_by(item);
}

// "Phái bộ UNISFA": the word says what kind of thing the name is of.
bool Reader::says_what_follows(std::size_t k) const {
  const Sense* kind = items_[k].sense;
  if (!kind || k + 1 >= items_.size()) return false;
  const Item& name = items_[k + 1];
  if (name.t != It::Ent || name.ent < 0 || name.demonym || name.size() > 2 || !tokens_[name.first].is(kCaps))
    return false;
  const Entity& e = thing(name.ent);
  if (e.is(Part::State) || e.is(Part::Person)) return false;
  return std::any_of(kind->words.begin(), kind->words.end(),
                     [&](const auto& w) { return ("," + w + ",").find("," + e.type + ",") != std::string::npos; });
}

// Whether a country tells only of what people, or where somebody or something is.
void Reader::settle_people(std::size_t k, bool before_name) {
  Item& item = items_[k];
  if (k > 0 && items_[k - 1].t == It::Relative && is_a(item, Part::Organization) && stands(k + 1, It::Ordinal))
    item.demonym = true;
  if (!is_a(item, Part::State)) return;
  if (const Sense* r = k > 0 ? sense(items_[k - 1], Kind::Relative) : nullptr;
      r && !r->words.empty() && r->words[0] == "person")
    item.demonym = true;
  if (page_.vietnamese && !item.demonym) described_by_country(k);
  if (k > 1 && items_[k - 1].is({It::Comma, It::Open}) && where_it_lies(k)) item.demonym = true;
  const bool sent_there =
      k > 0 && items_[k - 1].t == It::Title && lexicon_.titles[items_[k - 1].sense->what].options.contains("abroad");
  if (before_name && !item.possessive && !sent_there && !items_[k + 1].unknown)
    item.demonym = true;  // "chính khách Bỉ Paul-Henri Spaak"
}

// "ông A, một kỹ sư Hoa Kỳ,": A's country
void Reader::described_by_country(std::size_t k) {
  std::size_t b = k;
  while (b > 0 && k - b < 6 && items_[b - 1].is({It::Word, It::Modifier, It::Honorific, It::Role})) --b;
  const bool words =
      std::any_of(items_.begin() + std::ptrdiff_t(b), items_.begin() + std::ptrdiff_t(k), [](const Item& i) {
        return i.is({It::Word, It::Honorific, It::Role});
      });
  if (b > 0 && items_[b - 1].t == It::Num && items_[b - 1].value == 1) --b;
  if (!words || b < 2 || items_[b - 1].t != It::Comma || !stands(k + 1, {It::Comma, It::Stop, It::Semi})) return;
  const Item& who = items_[b - 2];
  if (who.t != It::Ent || who.ent < 0 || !(who.unknown || is_a(who, Part::Person))) return;
  items_[k].demonym = true;
  if (int& of = thing(who.ent).country; of < 0) of = items_[k].ent;
}

// "New York, Mỹ", "Luân Đôn (Anh)", "ở Busan (Hàn Quốc)": where the place lies.
bool Reader::where_it_lies(std::size_t k) const {
  const Item &item = items_[k], &place = items_[k - 2];
  const bool comma = items_[k - 1].t == It::Comma, in = k > 2 && prep(k - 3), followed = k + 1 < items_.size();
  // it acts
  if (comma && !in && followed && items_[k + 1].t == It::Verb &&
      (!has_word(items_[k + 1].sense, "weak") || does(items_[k + 1], "host")))
    return false;
  if (comma && in && leads(k)) return false;
  if (place.t == It::Place && !(place.sense && lexicon_.places[place.sense->what].kind == "area")) {
    const int of = country_of(place.ent);
    const bool lies = of == item.ent || (of < 0 && k > 2 && (in || items_[k - 3].t == It::Word));
    const bool row = comma && place.metonym && stands(k + 1, {It::And, It::Comma}) && !prep(k > 2 ? k - 3 : 0);
    if (lies && !row) return true;
  }
  return !comma && stands(k + 1, It::Close) && in && (place.unknown || capital_word(place));
}

// "Tại Hà Nội, Việt Nam và Lào ký …": nobody stands before who did it
bool Reader::leads(std::size_t k) const {
  if (skip_left(k - 3, {It::Time, It::Comma, It::Prep, It::Skip}) > 0) return false;
  std::size_t verb = skip_right(k + 1, {It::And, It::Skip});
  if (verb > k + 1)
    while (verb < items_.size() &&
           (items_[verb].is({It::And, It::Skip, It::Comma, It::Num, It::Gen}) || is_a(items_[verb], Part::State)))
      ++verb;
  return verb < items_.size() &&
         (items_[verb].t == It::Vote || (items_[verb].t == It::Verb && !has_word(items_[verb].sense, "weak")));
}

// "Le Van Hai", "Rania Nasser": who only shares a name with somebody the pack knows.
void Reader::namesakes() {
  for (std::size_t k = 1; k < items_.size(); ++k) {
    Item &before = items_[k - 1], &item = items_[k];
    if (!is_a(item, Part::Person) || thing(item.ent).index == kNone || item.size() > 2 || before.last != item.first ||
        !tokens_[item.first].is(kSpace) || before.possessive || before.demonym)
      continue;
    const bool named = before.t == It::Ent && (before.unknown || is_a(before, Part::Person));
    const bool word = before.t == It::Word && !before.sense && before.size() == 1 && k > 1 &&
                      !items_[k - 2].is({It::Quote, It::Stop}) && tokens_[before.first].is(kUpper) &&
                      !tokens_[before.first].is(kCaps) && !before.state;
    if (!named && !(word && item.size() == 1)) continue;
    const std::string& known = thing(item.ent).name;
    const auto opens = [&](std::uint32_t token) {
      return words_.caseless(known.substr(0, known.find(' '))) == words_.caseless(word_at(token));
    };
    if (opens(item.first)) continue;
    const int same = opens(before.first) ? item.ent : -1;
    before.last = item.last;
    turn(before, It::Ent);
    before.sense = nullptr;
    before.possessive = item.possessive;
    cut(k);
    if (same >= 0)
      before.ent = same, before.unknown = false;
    else
      take_for_person(before);
    --k;
  }
}

// "The wife of President A visited B": as "President A's wife", who is not he.
void Reader::relatives() {
  for (std::size_t k = 0; k + 3 < items_.size(); ++k) {
    if (!stands(k, It::Word) || !marked(k, Kind::Note, "others") || !stands(k + 1, It::Of)) continue;
    if (k > 0 && !stands(k - 1, {It::Comma, It::Time, It::Break, It::Semi, It::Quote, It::Skip})) continue;
    const std::size_t who = to_person(items_[k + 2].demonym ? k + 3 : k + 2);
    if (!is_a(who, Part::Person)) continue;
    std::size_t end = who + 1;
    if (stands(end, It::Of) && is_a(end + 1, Part::State)) end += 2;
    // "Julius Banda, the son of President Peter Banda, visited": set apart
    if (stands(k - 1, It::Comma) && k > 1 && stands(end, It::Comma) && is_somebody(items_[k - 2])) {
      for (std::size_t i = k; i < end; ++i) ++items_[i].depth;
      continue;
    }
    if (!stands(skip_right(end, {It::Skip, It::Cue}), It::Verb)) continue;
    const Item kin = items_[k];
    items_[who].possessive = true;
    items_.insert(items_.begin() + std::ptrdiff_t(end), kin);
    cut(k, k + 2);
  }
}

// A run of words the pack does not know, followed by where its bearer comes from or by a bracket, or after a people's name.
void Reader::stranger_by_origin(std::size_t k) {
  Item& item = items_[k];
  auto country_at = [&](std::size_t x) { return x < items_.size() && is_a(items_[x], Part::State); };
  const bool from = stands(k + 1, {It::Of, It::Open}) && country_at(k + 2);
  bool after = k > 0 && items_[k - 1].t == It::Ent && items_[k - 1].demonym;
  const bool country = k > 0 && country_at(k - 1);
  if (country && k > 1 && items_[k - 1].depth == item.depth &&
      items_[k - 2].is({It::Rank, It::Honorific})) {  // "Đại sứ Cộng hòa Séc Václav Bálek"
    items_[k - 1].demonym = true;
    after = true;
  }
  const bool candidate = country && k > 1 && items_[k - 2].t == It::Verb && page_.vietnamese;
  const bool opens = k == 0 || items_[k - 1].is({It::Comma, It::And}) || opens_sentence(k) ||
                     (stands(k - 1, It::Break) && does(k + 1, "succeed"));
  const std::size_t verb = behind_aside(k + 1);
  const std::size_t done = verb == k + 1 ? skip_right(verb, {It::Skip, It::Modifier}) : verb;
  const std::size_t deed = has(done, Kind::Copula) && stands(done, It::Copula) ? done + 1 : done;  // "has visited"
  const bool acts = opens && !page_.vietnamese && stands(deed, It::Verb) && !has(items_[deed], Kind::Copula) &&
                    (deed == k + 1 || done_by_persons(items_[deed]) || does(deed, "head", "belong"));
  // "Germany's Petra Klein was elected"
  after |=
      !page_.vietnamese && country && items_[k - 1].possessive && stands(k + 1, It::Verb) && !does(k + 1, "office");
  if ((!from && !after && !candidate && !acts) || item.size() > 6) return;
  for (std::size_t i = item.first; i < item.last; ++i)
    if (tokens_[i].is(kWord) && tokens_[i].is(kUpper) && tokens_[i].key != 0 && hits_->at(i, Kind::Name)) return;
  take_for_person(item);
  if (from)
    thing(item.ent).country = items_[k + 2].ent;
  else if (after)
    thing(item.ent).country = items_[k - 1].ent;
}

// "I. Xta-lin", "U. Khurelsukh": the name behind the initial; who was named in full before goes first.
void Reader::name_behind_initial(Item& item) {
  if (item.ent < 0 || item.size() <= 2 || thing(item.ent).index != kNone || !(item.unknown || is_a(item, Part::Person)))
    return;
  if (!is_mark(tokens_[item.first + 1], '.') || tokens_[item.first].end - tokens_[item.first].begin > 2) return;
  const std::size_t name = item.first + 2;
  const std::string_view last = text_between(name, item.last), initial = word_at(item.first);
  const auto take = [&](int who) {
    item.ent = who;
    item.unknown = false;
  };
  if (const int before = named_with_initial(initial, last, item.ent); before >= 0) return take(before);
  if (const auto known = hits_->at(name, Kind::Name);
      known && name + known->tokens == item.last && type_at(name, Part::Person))
    return take(entity(known->sense->what));
  Id heard = lexicon_.surname(initial, last);
  if (heard == kNone && last.find('-') != std::string_view::npos) heard = words_.phonetic(last);
  if (heard != kNone && lexicon_.pack->names[heard].type == label(Part::Person)) take(entity(heard));
}

// Who of this page has such a last name, and a first one that begins so; -1 for nobody, or several.
int Reader::named_with_initial(std::string_view initial, std::string_view last, int but) const {
  int found = -1;
  for (std::size_t e = 0; e < entities_.size(); ++e) {
    const Entity& known = entities_[e];
    if (int(e) == but || !known.is(Part::Person) || !has_surname(known.name, initial, last)) continue;
    if (found >= 0) return -1;
    found = int(e);
  }
  return found;
}

// Behind what is set apart between commas and names nobody: "A |, a lawyer, | was …".
std::size_t Reader::behind_aside(std::size_t k) const {
  if (!stands(k, It::Comma)) return k;
  std::size_t end = k + 1;
  while (end < k + 8 && (stands(end, {It::Skip, It::Word, It::Honorific, It::Rank, It::Num, It::And, It::Modifier,
                                      It::Place, It::Role}) ||
                         (stands(end, {It::Of, It::Prep}) && end > k + 1) ||
                         (stands(end, It::Ent) && (items_[end].demonym || (stands(k + 1, It::Skip) && end > k + 2 &&
                                                                           !is_a(end, Part::Person))))))
    ++end;
  return end > k + 1 && stands(end, It::Comma) ? end + 1 : k;
}

// Whether nothing but a time and small words stands before it.
bool Reader::opens_sentence(std::size_t k) const {
  return every_item(0, k, [](const Item& i) {
    return i.is({It::Time, It::Skip, It::Prep, It::Modifier, It::Comma, It::Break});
  });
}

// "A was a judge of …", "A, a lawyer, served on …": a role or a body of persons is told of the name before item k.
bool Reader::seat_told(std::size_t k) const {
  const std::size_t verb = skip_right(behind_aside(k), It::Skip);
  if (page_.vietnamese || verb >= items_.size()) return false;
  const bool sits = means(verb, "serve") || does(verb, "belong", "take_part");
  if (!sits && !has(verb, Kind::Copula)) return false;
  std::size_t x = verb + 1;
  while (x < verb + 6 && (stands(x, {It::Skip, It::Ordinal, It::Modifier, It::Of, It::Prep}) || has(x, Kind::Copula) ||
                          (does(x, "office") && says(x, "weak")) || (stands(x, It::Word) && !capital_word(items_[x]))))
    ++x;
  if (!sits && does(x, "head", "preside")) return true;
  if (stands(x, It::Role)) return !among(items_[x].sense->words, "by=" + label(Part::State));
  return sits && stands(x, It::Ent) && items_[x].ent >= 0 && among(lexicon_.of_persons, thing(items_[x].ent).name);
}

// "met A in …", "was headed by A", "talks between A and B": what is done to persons, or by them, right before item k.
bool Reader::done_to_person(std::size_t k) const {
  std::size_t at = k;  // "met his Austrian counterpart A"
  while (at > 1 && (marked(at - 1, Kind::Pronoun, "both") || stands(at - 1, {It::Pro, It::Title}) ||
                    (stands(at - 1, It::Ent) && items_[at - 1].demonym)))
    --at;
  if (page_.vietnamese || !stands(at - 1, It::Verb)) return false;
  const Item& verb = items_[at - 1];
  if (ends_passive(verb)) return does(verb, "head", "preside", "office");
  const bool ends = k + 1 >= items_.size() || stands(k + 1, {It::Prep, It::Time, It::Comma, It::Stop, It::And, It::Of,
                                                             It::Break, It::Open, It::Relative, It::Place, It::Cue});
  if (!does(verb, "meet") || !ends) return false;
  return !has_word(verb.sense, "tight") && (!has_word(verb.sense, "noun") || verb.size() > 1);
}

// "appointed A (as) prime minister", "elected A of B president"
bool Reader::chosen_for_office(std::size_t k) const {
  if (page_.vietnamese || !stands(k - 1, It::Verb)) return false;
  const bool chosen = (does(k - 1, "office") && says(k - 1, "start")) ||
                      (does(k - 1, "serve") && says(k - 1, "elected") && !says(k - 1, "votes"));
  const bool of = stands(k + 1, It::Of) && is_a(k + 2, Part::State);
  return chosen && office_told_at(of ? k + 3 : k + 1);
}

// Who a name that nobody knows is of; false where it is another spelling of a name known already.
bool Reader::settle_stranger(std::size_t k) {
  Item& item = items_[k];
  const auto text = surface(item);
  const auto alias = aliases_.find(text);
  if (alias != aliases_.end()) {
    item.ent = alias->second.first;
    item.unknown = false;
    return true;
  }
  if (const int known = known_person(item, text); known >= 0) {
    item.ent = known;
    item.unknown = false;
    return false;
  }
  const bool letters = item.size() == 1 && tokens_[item.first].is(kCaps) && text.size() <= 6;  // "Giám đốc USAID"
  if (!letters && titled_name(k)) take_for_person(item);
  return true;
}

// Named before as a person; "Kofi Atta Annan": a name in the middle, or none. -1 for nobody.
int Reader::known_person(const Item& item, const std::string& text) {
  const auto space = text.rfind(' ');
  if (space == std::string::npos) return -1;
  if (const auto known = entity_ids_.find({text, label(Part::Person)}); known != entity_ids_.end())
    return known->second;
  if (item.size() < 3) return -1;
  const auto known = words_.alias(text.substr(0, text.find(' ')) + text.substr(space));
  return known && lexicon_.pack->names[*known].type == label(Part::Person) ? entity(*known) : -1;
}

// Whether an office stands beside the name, whose it is.
bool Reader::titled_name(std::size_t k) const {
  const Item& item = items_[k];
  const bool several = item.size() >= 2, boxed = block_->kind == BlockKind::Field;
  if (k > 0 &&
      (items_[k - 1].is({It::Honorific, It::Rank}) || (items_[k - 1].t == It::Title && !items_[k - 1].possessive)))
    return true;
  if (several && office_ends(k)) return true;
  if (k > 1 && items_[k - 2].t == It::Title) {
    const Item& between = items_[k - 1];
    if (!page_.vietnamese && between.t == It::Comma && stands(k + 1, It::Comma)) return true;
    // "Thủ tướng nước chủ nhà Ali Sastroamidjojo"
    if (several && between.t == It::Pro && between.sense && has_word(between.sense, label(Part::State))) return true;
    if (k == 2 && between.t == It::Colon && (boxed || block_->kind == BlockKind::Row)) return true;
  }
  // "its prime minister, Jan Smuts, drafted", "The president of Jordan, Abdullah Hassan, met …"
  if (!page_.vietnamese && several && stands(k - 1, It::Comma) &&
      (stands(k + 1, {It::Comma, It::Stop}) || k + 1 == items_.size()) && office_ends(k - 1))
    return true;
  // "Người Indonesia từng làm Chủ tịch Đại hội đồng: Adam Malik (khoá 26)"
  if (several && stands(k - 1, It::Colon) &&
      (stands(k + 1, {It::Comma, It::Stop, It::Open, It::Semi}) || k + 1 == items_.size()) && office_ends(k - 1))
    return true;
  // "- **Bruno Rodríguez**: Bộ trưởng Ngoại giao từ tháng 3/2009"
  const bool opens = k == 0 || (k == 1 && items_[0].is({It::Quote, It::Dash}));
  return opens && several && stands(k + 1, {It::Colon, It::Dash}) && stands(k + 2, It::Title) &&
         (boxed || block_->kind == BlockKind::Item);
}

// Whether an office is told right before k: "Chủ tịch Đại hội đồng khoá 73 |", "the Secretary-General of ASEAN |", "Ngoại trưởng Mozambique |".
bool Reader::office_ends(std::size_t k) const {
  std::size_t end = skip_left(k, {It::Session, It::Ordinal, It::Modifier});
  if (end == 0) return false;
  if (is_a(items_[end - 1], Part::Office)) return !items_[end - 1].possessive;
  if (end == k && stands(end - 1, It::Title)) return true;
  const Item& of = items_[end - 1];
  if (of.t != It::Ent || of.ent < 0 || of.possessive ||
      !(is_a(of, Part::State) || is_a(of, Part::Organization) || is_a(of, Part::Body) || is_a(of, Part::Agency) ||
        is_a(of, Part::Mission)))
    return false;
  end = skip_left(end - 1, {It::Skip, It::Of});
  if (page_.vietnamese && stands(end - 1, It::Role) && !is_a(of, Part::State)) return true;  // "Phó Chủ tịch WB A"
  return stands(end - 1, It::Title) && !items_[end - 1].possessive;
}

// A name that nobody knows is a person's.
void Reader::take_for_person(Item& item) {
  item.ent = entity(surface(item), label(Part::Person));
  item.unknown = false;
}

// ---- Offices without names ------------------------------------------------------------------------------

// "Chủ tịch nước đã gặp …", "The president then visited …": a title without a name is who the text last told to hold it.
void Reader::holders_by_title() {
  if (title_holders_.empty()) return;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    Item& item = items_[k];
    if (item.t != It::Title || item.possessive || item.depth) continue;
    const auto holder = title_holders_.find(words_.caseless(written(item)));
    if (holder == title_holders_.end() || !opens_deed(k)) continue;
    const auto& options = lexicon_.titles[item.sense->what].options;
    const bool chief = !lexicon_.titles[item.sense->what].body.empty() && !(k > 0 && items_[k - 1].t == It::Passive);
    if (!options.contains("state") && !chief) continue;
    turn(item, It::Ent);
    item.sense = nullptr;
    item.ent = holder->second;
  }
}

// Whether the item begins a clause that tells what it did; "the president", and no other.
bool Reader::opens_deed(std::size_t k) const {
  const std::size_t begin = skip_left(k, It::Skip);
  if (!page_.vietnamese && begin == k) return false;
  if (begin > 0 &&
      !items_[begin - 1].is({It::Stop, It::Comma, It::Semi, It::Quote, It::Break, It::Reported, It::Passive}))
    return false;
  // "A, Thủ tướng …": who A is
  const bool comma = begin > 1 && items_[begin - 1].t == It::Comma;
  if (comma && !items_[begin - 2].is({It::Time, It::Place, It::Word}) && !leads_in(begin - 1)) return false;
  std::size_t deed = k + 1;
  while (deed < items_.size() && (items_[deed].t == It::Skip || (items_[deed].t == It::Cue && items_[deed].sense &&
                                                                 items_[deed].sense->words[0] != "wish")))
    ++deed;
  return stands(deed, {It::Verb, It::Vote}) && !has(items_[deed], Kind::Copula);
}

// "Trong chuyến thăm, Tổng Bí thư …": the sentence begins with a circumstance that names nobody, up to the comma.
bool Reader::leads_in(std::size_t comma) const {
  if (!page_.vietnamese || !items_[0].is({It::Prep, It::Break})) return false;
  return every_item(1, comma, [](const Item& x) {
    return !x.is({It::Ent, It::Pro, It::Title, It::Comma, It::Cue, It::Reported});
  });
}

// "chúc mừng nước chủ nhà đã tổ chức …", "Nước chủ nhà ký đầu tiên": a country that does something, and no deed.
void Reader::hosts_meant() {
  for (std::size_t k = 0; holds(It::Verb) && k + 1 < items_.size(); ++k) {
    Item& item = items_[k];
    const Sense* pronoun = does(item, "host") ? sense(item, Kind::Pronoun) : nullptr;
    if (!pronoun || !items_[k + 1].is({It::Verb, It::Skip, It::Cue, It::Passive, It::Reported})) continue;
    const bool noun = k == 0 || items_[k - 1].is({It::Comma, It::Semi, It::Break, It::Skip, It::Word, It::Reported,
                                                  It::Quote, It::Stop});
    if (!noun || (k > 0 && has(items_[k - 1], Kind::Copula))) continue;
    turn(item, It::Pro);
    item.sense = pronoun;
    item.ent = -1;
  }
  if (!holds(It::Pro)) return;
  // "khi bạn làm Chủ tịch": of two countries that met; else friends, or who reads it
  const bool two = pair_goes_on() || (theme_country() >= 0 && theme_country() != home());
  for (std::size_t k = 0; k < items_.size(); ++k) {
    Item& item = items_[k];
    if (item.t != It::Pro || item.size() != 1 || !item.sense || !has_word(item.sense, "other")) continue;
    const bool several = k > 0 && hits_->saying(items_[k - 1].first, Kind::Deictic, "several");
    if (two && !several && stands(k + 1, {It::Verb, It::Skip, It::Cue, It::Passive, It::Role, It::Copula})) continue;
    turn(item, It::Word);
    item.sense = nullptr;
  }
}

// ---- Names nobody knows ---------------------------------------------------------------------------------

// A name of two words or more that nobody knows, and that may be a person's.
bool Reader::nameless(const Item& item) const {
  if (item.t != It::Ent || !item.unknown || item.demonym || item.size() < 2 || item.size() > 6 ||
      tokens_[item.first].is(kCaps))
    return false;
  for (std::size_t i = item.first; i < item.last; ++i)
    if (tokens_[i].is(kWord) && tokens_[i].is(kUpper) && tokens_[i].key != 0 && hits_->any(i, {Kind::Name, Kind::Head}))
      return false;
  return true;
}

bool Reader::is_office(const Item& item) const { return item.t == It::Title || is_a(item, Part::Office); }

// The last word names the person from now on; after a title the first too ("ông Ban").
void Reader::goes_by(const Item& item) {
  std::vector<std::string> words;
  for (std::size_t i = item.first; i < item.last; ++i) {
    const Token& t = tokens_[i];
    if (!t.is(kWord)) continue;
    const bool joined = page_.vietnamese && i > item.first && is_mark(tokens_[i - 1], '-') && !t.is(kSpace) &&
                        !tokens_[i - 1].is(kSpace);
    if (joined && !words.empty())
      words.back().append("-").append(word_of(t));  // "An-tô-ni-ô Gu-tê-rết" has two
    else if (t.is(kUpper))
      words.emplace_back(word_of(t));
  }
  if (words.size() < 2) return;
  const bool viet = hits_->at(item.first, Kind::Surname).has_value();
  const std::string& last = words.back() == "Jr" ? words[words.size() - 2] : words.back();
  if (last.size() > 1) aliases_[last] = {item.ent, viet};
  if (words[0].size() > 1) aliases_.try_emplace(words[0], item.ent, true);
}

// "Xtéc-linh Côn (Sterling Cole)": a name as it is heard, and in the bracket as it is written.
void Reader::names_written_twice() {
  for (std::size_t k = 0; k + 3 < items_.size(); ++k) {
    if (!is_a(k, Part::Person) || !stands(k + 1, It::Open) || !stands(k + 2, It::Ent) || !stands(k + 3, It::Close))
      continue;
    const auto heard = [this](const Item& i) {
      for (std::uint32_t t = i.first + 1; t + 1 < i.last; ++t)
        if (is_mark(tokens_[t], '-') && !tokens_[t].is(kSpace) && !tokens_[t + 1].is(kSpace) &&
            !tokens_[t + 1].is(kUpper))
          return true;
      return false;
    };
    Item& written = items_[k + 2];
    if (!heard(items_[k]) || heard(written) || written.size() < 2 || !(written.unknown || is_a(k + 2, Part::Person)))
      continue;
    if (written.unknown) become(written, Part::Person);
    items_[k].ent = written.ent;
    goes_by(items_[k]);
    cut(k + 1, k + 4);
  }
}

// "| Rafael Grossi |": in a table the last word names him, where nobody else is called so.
void Reader::goes_by_last(const Item& item) {
  if (item.size() < 2 || !tokens_[item.last - 1].is(kUpper)) return;
  aliases_.try_emplace(std::string(word_at(item.last - 1)), item.ent, false);
}

// What a name was found to be.
void Reader::become(Item& item, Part part) {
  item.ent = entity(surface(item), label(part));
  item.unknown = false;
  if (part == Part::Person) goes_by(item);
}

// Whether what is told from item k on is told of persons only: "giữ chức Thủ tướng", "met the Pope", ", Minister of Health of Chile,".
bool Reader::personal(std::size_t k) const {
  for (int inserted = 0; inserted < 3; ++inserted) {
    if (stands(k, It::Open)) {
      while (k < items_.size() && items_[k].t != It::Close) ++k;
      ++k;
    }
    const std::size_t comma = k;
    k = skip_right(k, {It::Skip, It::Honorific, It::Rank, It::Modifier, It::Cue, It::Time, It::Resp, It::Both});
    if (k >= items_.size()) return false;
    if (items_[k].t != It::Comma) break;
    if (k != comma) return false;
    if (k + 1 < items_.size())
      if (const Sense* who = sense(items_[k + 1], Kind::Relative); who && has_word(who, "person"))
        return true;  // "A, người …"
    const bool name = stands(k + 1, It::Ent) && !items_[k + 1].possessive && !items_[k + 1].demonym;
    if (!name && office_told_at(k + 1)) return true;
    std::size_t close = k + 1;
    while (close < items_.size() && close < k + 16 && !items_[close].is({It::Semi, It::Comma, It::Stop})) ++close;
    if (!stands(close, It::Comma)) return false;
    k = close + 1;
  }
  if (k >= items_.size() || (items_[k].t != It::Verb && !has(items_[k], Kind::Copula))) return false;
  return done_by_persons(items_[k]) || office_told_at(k + 1);
}

// Whether an office stands at item k, past what may be said of it.
bool Reader::office_told_at(std::size_t k) const {
  for (const std::size_t end = std::min(k + 6, items_.size()); k < end; ++k) {
    const Item& x = items_[k];
    const bool weak = x.t == It::Verb && has_word(x.sense, "weak");
    if (!quiet(x) && !x.is({It::Ordinal, It::Copula}) && !x.possessive && !x.demonym && !weak) break;
  }
  return k < items_.size() && is_office(items_[k]);
}

// Whether only persons do what the verb tells.
bool Reader::done_by_persons(const Item& item) const {
  if (item.t != It::Verb || has_word(item.sense, "weak")) return false;
  const Verb& verb = lexicon_.verbs[item.sense->what];
  return !verb.readings.empty() && !verb.has("inverse") &&
         std::all_of(verb.readings.begin(), verb.readings.end(), [&](const Reading& r) {
           const auto* schema = lexicon_.relation(r.relation);
           return schema && schema->from.size() == 1 && schema->from.front() == label(Part::Person);
         });
}

// A name nobody knows is a person's where it is told what only persons are or do, where it opens a sentence that tells an office of nobody
// else, or where it stands in a row with persons.
void Reader::strangers() {
  bool opens = true;
  const auto who = [this](std::size_t k) {  // "Amara Dembele, who served …"
    const std::size_t r = stands(k + 1, It::Comma) ? k + 2 : k + 1;
    return !page_.vietnamese && stands(r, It::Relative) && !marked(r, Kind::Relative, "object") &&
           (stands(r + 1, {It::Verb, It::Cue, It::Skip}) || has(r + 1, Kind::Copula));
  };
  for (std::size_t k = 0; k < items_.size(); ++k) {
    Item& item = items_[k];
    if (nameless(item) && stands_apart(k) &&
        (who(k) || named_for_office(k) || personal(k + 1) || (opens && opens_office(k)) || seat_told(k + 1) ||
         done_to_person(k) || chosen_for_office(k)))
      become(item, Part::Person);
    opens = opens && item.is({It::Time, It::Skip, It::Comma, It::Break, It::Modifier, It::Prep, It::Place, It::Reported,
                              It::Quote});
  }
  office_told_before();
  rows_of_persons();
}

// Somebody, by name or not.
bool Reader::is_somebody(const Item& item) const {
  return is_a(item, Part::Person) || item.t == It::Honorific || nameless(item) ||
         (item.t == It::Pro && item.sense && has_word(item.sense, label(Part::Person)));
}

// Not "tàu Trần Hưng Đạo"
bool Reader::stands_apart(std::size_t k) const {
  if (k == 0) return true;
  const Item& before = items_[k - 1];
  return !before.is({It::Pro, It::Gen, It::Place, It::Num}) && (before.t != It::Word || before.sense) &&
         (before.t != It::Ent || before.demonym);
}

// "Tổng Giám đốc OPCW đầu tiên là A."
bool Reader::named_for_office(std::size_t k) const {
  if (k < 2 || !(does(items_[k - 1], "office") || has(items_[k - 1], Kind::Copula))) return false;
  std::size_t office = skip_left(k - 1, {It::Ordinal, It::Modifier, It::Skip, It::Time});
  if (office > 0 && items_[office - 1].t == It::Ent && !is_office(items_[office - 1])) --office;
  if (office > 0 && items_[office - 1].t == It::Of) --office;
  if (office == 0 || !is_office(items_[office - 1]) || (office > 1 && items_[office - 2].t == It::Prep)) return false;
  return k + 1 >= items_.size() || items_[k + 1].is({It::Stop, It::Comma, It::Open, It::Semi, It::Relative});
}

// "A, … tốt nghiệp …, làm Bộ trưởng": an office is told behind the name, of nobody else.
bool Reader::opens_office(std::size_t k) const {
  for (std::size_t i = k + 1; i + 1 < items_.size() && !is_somebody(items_[i]) && items_[i].t != It::Semi; ++i) {
    const bool holds = does(items_[i], "office") || does(items_[i], "serve") ||
                       (has(items_[i], Kind::Copula) && items_[i].t != It::Verb);
    if (holds && personal(i)) return true;
  }
  return false;
}

// "Sau khi giữ chức Thủ tướng …, A …": whose office, is told behind.
void Reader::office_told_before() {
  for (std::size_t k = 2; k + 1 < items_.size(); ++k) {
    if (items_[k].t != It::Comma || !nameless(items_[k + 1])) continue;
    bool told = false;
    for (std::size_t i = 0; i < k; ++i) {
      if (is_somebody(items_[i]) || items_[i].t == It::Semi) return;
      const bool holds =
          does(items_[i], "office") || does(items_[i], "serve") || (i < 3 && has(items_[i], Kind::Copula));
      told = told || (i + 1 < k && holds && personal(i));
    }
    if (told) become(items_[k + 1], Part::Person);
    return;
  }
}

// "A, B và C": where one is a person all of them are.
void Reader::rows_of_persons() {
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    if (items_[k + 1].t != It::And) continue;
    std::size_t next = k + 2;  // "A and her Jordanian counterpart B"
    while (!page_.vietnamese &&
           (stands(next, {It::Title, It::Honorific, It::Rank}) || marked(next, Kind::Pronoun, "both") ||
            (stands(next, It::Pro) && (says(next, "whose") || says(next, "object"))) ||
            (stands(next, It::Ent) && items_[next].demonym)))
      ++next;
    if (next >= items_.size() || (next > k + 2 && !is_a(next, Part::Person))) continue;
    Item &before = items_[k], &behind = items_[next];
    if (before.depth != behind.depth) continue;
    if (is_a(before, Part::Person) && nameless(behind)) become(behind, Part::Person);
    if (!is_a(behind, Part::Person)) continue;
    for (std::size_t i = k + 2; i > 1 && items_[i - 1].is({It::And, It::Comma}); i -= 2) {
      if (nameless(items_[i - 2]))
        become(items_[i - 2], Part::Person);
      else if (!is_a(items_[i - 2], Part::Person))
        break;
    }
  }
}

}  // namespace dothi::prose
