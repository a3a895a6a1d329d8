// Titles in the text, and who holds their offices: beside, before, behind, or spoken of.
#include "naming.h"

#include <algorithm>

namespace dothi::prose {

void Reader::offices() {
  Predicated last;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (!is_office(items_[k]) || items_[k].used || of_another_office(k)) continue;
    if (!page_.vietnamese && holders_paired(k)) continue;
    Naming n{k, last};
    join_titles(n);
    find_holder(n);
    for (std::size_t at : n.chain) hold(n, at);
    if (n.person >= 0 && (n.predicate || (n.person == last.person && n.appositive))) {
      last.person = n.person;
      last.item = n.item;
      int of;
      position(n.chain.back(), n.person, n.left, last.end, of);
    }
    const Item& named = items_[n.chain.back()];
    if (n.person < 0 && !n.former && named.value > 0) last_position_ = int(named.value) - 1;
    k = std::max(k, n.chain.back());
  }
}

// "A and B, the presidents of Austria and Romania,", "the prime ministers of Canada and Peru, A and B": each of his own state.
bool Reader::holders_paired(std::size_t k) {
  if (!titled(k, "state") || titled(k, "abroad") || !stands(k + 1, It::Of)) return false;
  std::vector<std::size_t> states, persons;
  std::size_t x = k + 2;
  for (; stands(x, kQuiet | Kinds{It::And, It::Comma}) || is_a(x, Part::State); ++x) {
    if (stands(x, It::Comma) && !is_a(skip_right(x + 1, {It::And, It::Skip}), Part::State)) break;
    if (is_a(x, Part::State)) states.push_back(x);
  }
  if (states.size() < 2 || !stands(x, {It::Comma, It::Stop})) return false;
  const auto somebody = [this](std::size_t i) {
    return i < items_.size() && (is_a(i, Part::Person) || nameless(items_[i]));
  };
  if (stands(x, It::Comma))
    for (std::size_t i = x + 1; somebody(i) || (i > x + 1 && stands(i, {It::And, It::Comma}) && somebody(i + 1)); ++i)
      if (somebody(i)) persons.push_back(i);
  const std::size_t comma = skip_left(k, kQuiet) - 1;
  if (persons.empty() && stands(comma, It::Comma))
    for (std::size_t i = comma;
         somebody(i - 1) || (i < comma && stands(i - 1, {It::And, It::Comma}) && somebody(i - 2)); --i)
      if (somebody(i - 1)) persons.insert(persons.begin(), i - 1);
  if (persons.size() != states.size()) return false;
  for (std::size_t n = 0; n < persons.size(); ++n) {
    Item& name = items_[persons[n]];
    if (nameless(name)) become(name, Part::Person);
    const int state = items_[states[n]].ent;
    if (country_of(name.ent) < 0) thing(name.ent).country = state;
    Claim c;
    c.s = name.ent;
    c.s_item = int(persons[n]);
    c.o = office_named(title_at(k), state, title_at(k).plain, {}, {});
    c.o_item = int(k);
    c.relation = rel(Rel::Office);
    put(c.q, "of", Value(std::string(thing(state).name)));
    if (!mood(k).off) claim(std::move(c));
  }
  items_[k].used = true;
  return true;
}

const Title& Reader::title_at(std::size_t i) const { return lexicon_.titles[items_[i].sense->what]; }

bool Reader::titled(std::size_t i, const char* option) const {
  return stands(i, It::Title) && title_at(i).options.contains(option);
}

// A name of two words or more that nobody knows.
bool Reader::unknown_name(const Item& item) const {
  return item.unknown && item.last - item.first >= 2 && !tokens_[item.first].is(kCaps);
}

// Makes it a person; its last word alone does not name him yet.
int Reader::introduce(Item& item) {
  item.ent = entity(surface(item), label(Part::Person));
  item.unknown = false;
  return item.ent;
}

// "the Secretary-General's Personal Envoy", the post itself: told elsewhere.
bool Reader::of_another_office(std::size_t k) const {
  if (!stands(k, It::Title)) return false;
  if (title_at(k).options.contains("post")) return true;
  return !page_.vietnamese && items_[k].possessive && k + 1 < items_.size() &&
         (items_[k + 1].unknown || stands(k + 1, It::Word));
}

// "Phó Thủ tướng kiêm Bộ trưởng …", "minister and chairman": titles joined by commas, "kiêm", "and".
void Reader::join_titles(Naming& n) {
  n.chain = {n.at};
  const std::size_t p = skip_left(n.at, kQuiet | It::Ordinal);
  // "có Phó Thủ tướng, Bộ trưởng Ngoại giao A", "đón Tổng Bí thư, Chủ tịch nước A": both are his
  const bool met = page_.vietnamese && does(p - 1, "welcome", "meet", "visit");
  const bool there = (met || marked(p - 1, Kind::Copula, "there")) && to_person(n.at) > n.at;
  const bool said = !there && (has(p - 1, Kind::Copula) || stands(p - 1, It::Verb));
  position(n.at, -1, n.left, n.right, n.body);
  for (;;) {
    const std::size_t j = skip_right(n.right, {It::Modifier, It::Rank});
    const bool predicated = said && n.chain.size() == 1;
    const bool joined = (stands(j, It::Comma) && !predicated && !opening_ends(n.title(), j)) || stands(j, It::And) ||
                        (has(j, Kind::Verb) && !stands(j, It::Passive));
    if (!joined || (stands(j, It::Verb) && surface(items_[j]) != "kiêm")) return;
    std::size_t next = stands(j + 1, It::Skip) ? j + 2 : j + 1;
    // "nguyên Phó Thủ tướng, nguyên Bộ trưởng Ngoại giao", "cựu Bộ trưởng Y tế rồi cựu Bộ trưởng Ngoại giao"
    if (page_.vietnamese && stands(j, {It::Comma, It::And}) && marked(next, Kind::Modifier, "former") &&
        marked(n.left - 1, Kind::Modifier, "former"))
      ++next;
    if (next >= items_.size() || !is_office(items_[next])) return;
    n.chain.push_back(next);
    position(next, -1, n.left, n.right, n.body);
  }
}

// ---- Who holds them ---------------------------------------------------------------------------------------

void Reader::find_holder(Naming& n) {
  const std::size_t behind = holder_beside(n);
  if (n.person < 0) holder_ranked(n, behind);
  removed_from(n);
  position(n.title(), n.person, n.left, n.right, n.body);
  words_before(n);
  if (n.person < 0 && n.begin > 0) holder_before(n);
  if (n.person < 0) holder_in_charge(n);
  holder_said_behind(n);
  if (n.person < 0 && !n.predicate) holder_behind(n);
  if (n.person < 0 && !n.predicate) holder_spoken_of(n);
  const std::size_t times = n.begin > 1 ? skip_left(n.begin - 1, It::Skip) - 1 : items_.size();
  n.several = n.predicate && number_of(times, "other") && items_[times].value > 1;
  n.presidency = stands(n.title(), It::Title) && !title_at(n.title()).role.empty();
  if (n.person < 0 && n.predicate && !page_.vietnamese) succession(n);
  if (n.person < 0 && n.predicate && !n.presidency) subject_of_predicate(n);
  if (n.person < 0 && n.predicate && n.presidency && n.begin > 0 && n.begin <= 2 && !n.kin)
    n.person = subject_behind(n.begin, n.right, n.item);
  // "As director, A was succeeded by B": he was
  if (!page_.vietnamese && n.predicate && n.item >= int(n.right) && does(std::size_t(n.item) + 1, "succeed") &&
      ends_passive(items_[std::size_t(n.item) + 1]))
    n.former = true;
  if (n.predecessor >= 0 && n.person >= 0 && country_of(n.person) < 0)
    entities_[std::size_t(n.person)].country = country_of(n.predecessor);
}

// "Tổng thống A", "whose deputy prime minister and foreign minister, Tanja Fajon, had led …". Where what stands behind the office begins.
std::size_t Reader::holder_beside(Naming& n) {
  std::size_t j = n.right;
  while (stands(j, kQuiet | Kinds{It::Bound, It::Session}) || (page_.vietnamese && stands(j, It::Ordinal))) ++j;
  if (titled(n.at, "others") && is_a(j, Part::Person)) {  // "spokesman for Secretary-General X": X is another
    items_[j].used = true;
  } else if (is_a(j, Part::Person)) {
    n.is(items_[j].ent, j);
  } else if (!page_.vietnamese && stands(j, It::Comma) &&
             stands(j + 1, {It::Honorific, It::Ent, It::Rank, It::Modifier})) {
    const std::size_t who = skip_right(j + 1, kQuiet);
    std::size_t behind = who + 1;
    if (stands(behind, It::Of) && is_a(behind + 1, Part::State))
      behind += 2;  // "the Force Commander, General X of Spain,"
    // "A former ambassador to Peru, A became …"
    const bool fronted = !prep(n.left - 1) && skip_left(n.left, kQuiet) == 0 && is_a(n.right - 1, Part::State) &&
                         stands(behind, {It::Verb, It::Cue});
    if (is_a(who, Part::Person) && (fronted || stands(behind, {It::Comma, It::Stop}))) n.is(items_[who].ent, who);
  }
  return j;
}

// "Trưởng Phái đoàn ta tại Liên hợp quốc, Đại sứ Lê Hoài Trung"
void Reader::holder_ranked(Naming& n, std::size_t j) {
  if (!page_.vietnamese || j + 2 >= items_.size() || !stands(j, It::Comma) || !stands(j + 1, {It::Rank, It::Honorific}))
    return;
  const std::size_t who = skip_right(j + 1, kQuiet), p = skip_left(n.title(), kQuiet);
  if (stands(p - 1, It::Of) && stands(p - 2, {It::Rank, It::Word}))
    return;  // "Cố vấn của Thủ tướng Đức, ông A": A advises him
  if (!is_a(who, Part::Person) || (stands(p - 1, It::Comma) && is_a(p - 2, Part::Person))) return;
  // "mới có nữ Chủ tịch đầu tiên, bà A"
  if (has(p - 1, Kind::Copula) && !(marked(p - 1, Kind::Copula, "there") && stands(j - 1, It::Ordinal))) return;
  std::size_t behind = who + 1;  // "B được bầu làm Chủ tịch, ông A của C làm Phó Chủ tịch": he is something else
  while (stands(behind, It::Of) || (stands(behind, It::Ent) && stands(behind - 1, It::Of))) ++behind;
  if (stands(p - 1, It::Verb) && does(behind, "office")) return;
  n.is(items_[who].ent, who);
}

// "miễn nhiệm Bộ trưởng Y tế A", "miễn nhiệm chức Bộ trưởng Y tế đối với ông A": A has left it.
void Reader::removed_from(Naming& n) {
  const std::size_t verb = skip_left(n.title(), kQuiet) - 1;
  if (!page_.vietnamese || !does(verb, "office") || !says(verb, "end") || mood(verb).off) return;
  int body;
  std::size_t left, right;
  position(n.chain.back(), -1, left, right, body);
  const std::size_t who = skip_right(right + 1, kQuiet);
  if (n.person < 0 && prep(right) && is_a(who, Part::Person)) n.is(items_[who].ent, who);
  n.ended = n.person >= 0;
}

// The small words before the office: "his special", "former", "acting".
void Reader::words_before(Naming& n) {
  std::size_t b = n.left;
  // "được cử làm Đại sứ, Trưởng Phái đoàn …"
  if (stands(b - 1, It::Comma) && stands(b - 2, It::Rank) && (has(b - 3, Kind::Copula) || does(b - 3, "office")))
    b -= 2;
  b = skip_left(b, kQuiet | It::Ordinal);
  if (!page_.vietnamese && stands(b - 1, It::Pro) && says(b - 1, "whose") && does(b - 3, "office"))
    --b;  // "made him his special envoy"
  for (std::size_t m = b; m < n.title(); ++m)
    if (const Sense* s = sense(items_[m], Kind::Modifier); s && !s->words.empty()) {
      n.former |= s->words[0] == "former";
      n.acting |= s->words[0] == "acting";
    }
  n.begin = b;
}

// What stands right before the office leads to the holder: a comma, a colon, a verb, "and".
void Reader::holder_before(Naming& n) {
  const std::size_t b = n.begin;
  Item& prior = items_[b - 1];
  std::size_t named = b > 1 ? b - 2 : 0;
  while (named > 0 && (stands(named, {It::Open, It::Close}) || items_[named].depth > 0))
    --named;  // "- A (Thụy Điển): Tổng Giám đốc …"
  const bool listed = prior.is({It::Colon, It::Dash}) && in_list() && b > 1 && named < 2 && is_a(named, Part::Person);
  if ((prior.t == It::Comma || listed) && b > 1) {
    holder_before_comma(n);
  } else if (prior.t == It::Colon && b > 2 && n.right + 1 < items_.size() &&
             (stands(n.right, It::Time) || (stands(n.right, It::Open) && stands(n.right + 1, It::Time)))) {
    holder_before_colon(n);
  } else if (!page_.vietnamese &&
             ((does(b - 2, "office") && says(b - 2, "start")) ||
              (does(b - 2, "serve") && says(b - 2, "active") && says(b - 2, "elected"))) &&
             ((is_a(prior, Part::Person) && prior.depth == 0) ||
              (prior.t == It::Pro && resolve(prior, lexicon_.labels(Part::Person)) >= 0))) {
    n.is(prior.ent, b - 1);  // "appointed her the first Executive Director"
    n.use = items_[b - 2].sense;
    n.predicate = true;
  } else if (const std::size_t verb = nominating(b); verb < b) {
    n.is(items_[b - 2].ent, b - 2);
    n.use = items_[verb].sense;
    n.predicate = true;
  } else if (prior.t == It::Open && is_a(b - 2, Part::Person)) {
    n.is(items_[b - 2].ent, b - 2);  // "Penny Wong (Foreign Minister of Australia)"
    n.appositive = true;
  } else if (const std::size_t told = leads_in_title(n); told <= b) {  // "ông A | đứng đầu Bộ Ngoại giao Brasil"
    n.predicate = true;
    if (told < b)
      n.use = sense(items_[told], Kind::Verb), n.begin = told + 1;
    else
      n.is(is_a(prior, Part::Person) ? prior.ent : resolve(items_[b - 1], lexicon_.labels(Part::Person)), b - 1);
  } else if (has(prior, Kind::Copula) || has(prior, Kind::Verb)) {
    said_by_verb(n, prior);
  } else if (prior.t == It::And && n.last.person >= 0 && b > 1 &&
             (stands(b - 2, {It::Comma, It::Close, It::Time, It::Title}) || items_[b - 2].used)) {
    n.person = n.last.person;  // "từng là Thủ tướng nước này (1995-2002) và Cao ủy …": the same person's second office
    n.item = n.last.item;
    n.appositive = true;
  } else if (prior.t == It::And && described_before(n)) {
    n.appositive = true;
  } else if (page_.vietnamese && prior.t == It::And) {
    holder_of_row(n);  // "lần lượt là Thứ trưởng rồi | Bộ trưởng Ngoại giao"
  }
}

// A title that begins with the verb: right behind a name or "he" (where it begins), or "trở thành người da đen đầu tiên | đứng đầu Bộ …" (where
// that verb stands); behind all for neither.
std::size_t Reader::leads_in_title(const Naming& n) const {
  const std::size_t none = items_.size();
  if (!page_.vietnamese || !titled(n.title(), "state") || tokens_[items_[n.title()].first].is(kUpper)) return none;
  const auto verbs = hits_->at(items_[n.title()].first);
  if (std::none_of(verbs.begin(), verbs.end(), [this](const Match& m) {
        const Sense& s = lexicon_.sense_of(m);
        return s.kind == Kind::Verb && lexicon_.verbs[s.what].name == "head";
      }))
    return none;
  const Item& prior = items_[n.begin - 1];
  const bool he = is_a(prior, Part::Person) || (prior.t == It::Pro && says(n.begin - 1, label(Part::Person)));
  if (he) return prior.depth == 0 ? n.begin : none;
  std::size_t x = n.begin;
  while (x > 0 && (stands(x - 1, {It::Word, It::Modifier, It::Ordinal, It::Skip}) || is_a(x - 1, Part::State))) --x;
  const bool somebody = x > 1 && marked(x - 1, Kind::Relative, "person") && does(x - 2, "office");
  return somebody ? x - 2 : none;
}

// "A is a Swedish lawyer and | a former minister of Sweden": what else A is.
bool Reader::described_before(Naming& n) {
  if (page_.vietnamese) return false;
  std::size_t is = n.begin - 1;
  while (is > 1 &&
         (stands(is - 1, {It::Word, It::Skip, It::Honorific, It::Modifier}) ||
          (stands(is - 1, It::Ent) && items_[is - 1].demonym)) &&
         !has(is - 1, Kind::Copula))
    --is;
  if (is + 2 > n.begin || !does(is - 1, "office") || !has(is - 1, Kind::Copula)) return false;
  const std::size_t who = skip_left(is - 1, It::Skip) - 1;
  if (who >= items_.size() || (who > 0 && !stands(who - 1, {It::Comma, It::Time}))) return false;
  if (nameless(items_[who])) become(items_[who], Part::Person);
  if (!is_a(who, Part::Person)) return false;
  n.is(items_[who].ent, who);
  return true;
}

// "nominated its former minister A for | Secretary-General of the Commonwealth": the verb; `office` for none.
std::size_t Reader::nominating(std::size_t office) const {
  if (page_.vietnamese || !stands(office - 1, It::Prep) || !is_a(office - 2, Part::Person)) return office;
  const std::size_t verb = skip_left(office - 2, kQuiet | Kinds{It::Title, It::Skip, It::Pro, It::Modifier}) - 1;
  return does(verb, "serve") && says(verb, "candidate") ? verb : office;
}

// "was", "served as", "was elected | on Monday | as": whether the verb makes it a predicate.
void Reader::said_by_verb(Naming& n, const Item& prior) {
  const std::size_t b = n.begin;
  bool office = false;
  if (const Sense* s = sense(prior, Kind::Verb)) {
    const auto& verb = lexicon_.verbs[s->what].name;
    office = verb == "office" || verb == "serve";
    n.use = s;
    for (const Match& m : hits_->at(prior.first))  // "rời ghế Thủ tướng": of a seat too
      if (const Sense& other = lexicon_.sense_of(m); m.tokens == prior.size() && other.kind == Kind::Verb &&
                                                     verb == "serve" && has_word(&other, "end") &&
                                                     lexicon_.verbs[other.what].name == "office")
        n.use = &other;
  }
  n.predicate = has(prior, Kind::Copula) || office;
  if (!n.predicate || page_.vietnamese || !stands(b - 2, It::Time)) return;
  const Time& time = items_[b - 2].time;
  if (b > 3 && does(b - 3, "serve") && says(b - 3, "elected") && (!n.use || has_word(n.use, "weak"))) {
    n.use = items_[b - 3].sense;
    n.elected_on = &time;
    n.begin -= 2;
  } else if (b > 4 && time.shape == Time::Shape::Instant && stands(b - 3, {It::Ent, It::Pro}) &&
             does(b - 4, "take_part", "join")) {
    n.elected_on = &time;  // "joined the agency in 2011 as its deputy director"
  }
}

// After the name: "Boštjan Malovrh, Slovenia's Permanent Representative,".
void Reader::holder_before_comma(Naming& n) {
  const std::size_t b = n.begin, right = n.right, before = n.title();
  std::size_t name = b - 2;
  for (int depth = 0; name > 0 && (stands(name, kQuiet | It::Close) || depth > 0); --name)
    depth += stands(name, It::Close) - stands(name, It::Open);
  const bool ends = right >= items_.size() || stands(right, {It::Comma, It::Stop});
  if (is_a(name, Part::State) && stands(name - 1, It::Of) && name > 1 && is_a(name - 2, Part::Person) &&
      items_[name - 2].depth == items_[before].depth && (ends || stands(right, {It::Semi, It::Time, It::Open})))
    name -= 2;
  if (!is_a(name, Part::Person) && (ends || stands(right, {It::Semi, It::Time, It::Open})))
    if (const std::size_t who = name_before_aside(b - 1); who + 1 < b) name = who;
  const bool listed = next_of_list(n);
  const std::size_t insertion = listed || n.last.person < 0 ? 0 : inserted(b);
  if (listed || insertion) {  // "and, after the death of X, Prime Minister": the second office of who was spoken of
    n.person = n.last.person;
    n.item = n.last.item;
    n.appositive = true;
    for (std::size_t x = insertion; insertion && x < b && !n.inserted; ++x)
      if (stands(x, It::Time)) n.inserted = &items_[x].time;
  } else if (is_a(name, Part::Person) || unknown_with_office(n, name)) {
    Item& who = items_[name];
    n.is(who.unknown ? introduce(who) : who.ent, name);
    n.appositive = true;
  } else if (is_a(std::size_t(0), Part::Person) && items_[0].depth == 0 && described_till(b)) {
    n.is(items_[0].ent, 0);
    n.appositive = true;
  } else {
    holder_of_row(n);
  }
}

// "ông A lần lượt giữ các chức vụ Thứ trưởng, | Bộ trưởng Ngoại giao (2011-2021) và …": who held them all, whatever the first was; `office`
// for nobody.
bool Reader::holder_of_row(Naming& n) {
  std::size_t verb = n.begin - 1;
  while (verb > 0 && (stands(verb, {It::Comma, It::And, It::Word, It::Rank, It::Title, It::Modifier, It::Skip, It::Open,
                                    It::Close, It::Time}) ||
                      (stands(verb, It::Ent) && items_[verb].used)))
    --verb;
  if (!does(verb, "office") || says(verb, "term") || mood(verb).off) return false;
  if (!says(verb, "strong") && !stands(verb - 1, It::Resp)) return false;
  const std::size_t who = skip_left(verb, kQuiet | Kinds{It::Resp, It::Time, It::Comma}) - 1;
  const int person = is_a(who, Part::Person)                       ? items_[who].ent
                     : stands(who, It::Pro) && !says(who, "whose") ? resolve(items_[who], lexicon_.labels(Part::Person))
                                                                   : -1;
  if (person < 0) return false;
  n.is(person, who);
  n.appositive = true;
  return true;
}

// "was Foreign Minister of Kenya (1990-1995), Prime Minister (1995-1999) and …": the next of a list with times.
bool Reader::next_of_list(const Naming& n) const {
  std::size_t past = n.last.end;
  bool dated = false;
  if (!stands(n.begin - 1, It::Comma) || n.last.person < 0) return false;
  for (; past > 0 && past + 1 < n.begin && (stands(past, {It::Time, It::Open, It::Close}) || items_[past].depth > 0);
       ++past)
    dated |= stands(past, It::Time);
  return dated && past + 1 == n.begin &&
         (stands(n.right, It::Time) || (stands(n.right, It::Open) && stands(n.right + 1, It::Time)));
}

// "said Robert Wood, the deputy ambassador", "José Ramos, president of Chile,", "Ann Lee, a minister, …" at the head of a paragraph.
bool Reader::unknown_with_office(const Naming& n, std::size_t name) const {
  if (page_.vietnamese || !unknown_name(items_[name])) return false;
  const std::size_t right = n.right, before = n.title();
  if (stands(name - 1, It::Reported)) return true;
  if (name == 0 && n.begin == 2 && block_->kind == BlockKind::Paragraph && stands(right, It::Comma)) return true;
  if (name + 2 != n.begin || items_[name].depth || stands(name - 1, It::Skip) || !stands(before, It::Title))
    return false;
  const bool plain = (titled(before, "state") && n.body >= 0) || (n.former && right > before + 1);
  return plain && (n.left < before || right > before + 1) &&
         (right >= items_.size() || stands(right, {It::Comma, It::Stop}));
}

// "A, bác sĩ, | cựu Thủ tướng", "A, người Ý, luật sư, | cựu Bộ trưởng": where A stands, what he is by trade or birth between; else the comma.
std::size_t Reader::name_before_aside(std::size_t comma) const {
  std::size_t x = comma;
  for (int asides = 0; page_.vietnamese && asides < 3 && stands(x, It::Comma); ++asides) {
    std::size_t i = x;
    while (i > 0 && (stands(i - 1, {It::Honorific, It::Rank, It::Word, It::Skip}) ||
                     marked(i - 1, Kind::Relative, "person") || (is_a(i - 1, Part::State) && items_[i - 1].demonym)))
      --i;
    const bool told = i < x && (stands(i, {It::Honorific, It::Rank}) || marked(i, Kind::Relative, "person"));
    if (!told || !stands(i - 1, It::Comma)) return comma;
    x = i - 1;
    if (is_a(x - 1, Part::Person) && items_[x - 1].depth == items_[comma].depth) return x - 1;
  }
  return comma;
}

// "A (1922–2016) là nhà ngoại giao, luật gia người Ai Cập, Tổng Thư ký thứ sáu của …": what he was, one after the other.
bool Reader::described_till(std::size_t end) const {
  std::size_t x = 1;
  while (x < end && (stands(x, {It::Open, It::Close}) || items_[x].depth > 0)) ++x;
  if (x >= end || !(has(x, Kind::Copula) || does(x, "office"))) return false;
  for (++x; x < end; ++x)
    if (!stands(x, {It::Word, It::Comma, It::Honorific, It::Rank, It::Relative, It::And, It::Modifier, It::Skip}) &&
        !is_a(x, Part::State))
      return false;
  return true;
}

// "She has held several posts: Foreign Minister of Austria (1990-1995), …": who acts, if it is one.
void Reader::holder_before_colon(Naming& n) {
  const std::size_t b = n.begin;
  std::size_t who = 0;
  bool verb = false;
  for (std::size_t i = 0; i + 1 < b && who < b; ++i) {
    verb |= stands(i, It::Verb) || has(i, Kind::Copula);
    if (is_office(items_[i]) || stands(i, It::Semi))
      who = b;
    else if (is_a(i, Part::Person) ||
             (stands(i, It::Pro) && !says(i, "whose") && resolve(items_[i], lexicon_.labels(Part::Person)) >= 0))
      who = who ? b : i + 1;
  }
  if (who == 0 || who >= b || !verb) return;
  n.is(is_a(who - 1, Part::Person) ? items_[who - 1].ent : resolve(items_[who - 1], lexicon_.labels(Part::Person)),
       who - 1);
  n.appositive = n.predicate = true;
}

// ---- Behind the office ------------------------------------------------------------------------------------

// "Ngoại trưởng: Retno Marsudi"; "ITU mới có nữ Tổng Thư ký đầu tiên là bà A", "Người Thái Lan đầu tiên làm Tổng Giám đốc WTO là ông A":
// who it is stands behind.
void Reader::holder_said_behind(Naming& n) {
  int body;
  std::size_t left, right;
  position(n.chain.back(), -1, left, right, body);
  if (n.person >= 0) return;
  right = skip_right(right, kQuiet);
  if (stands(right, It::Colon) && !stands(right + 1, It::Time)) n.predicate = false;
  if (!page_.vietnamese || !n.predicate) return;
  if (any_item(0, n.begin, [&](const Item& i) {
        return is_a(i, Part::Person) || (i.t == It::Pro && has_word(i.sense, label(Part::Person)));
      }))
    return;
  right = skip_right(right, {It::Ordinal, It::Modifier, It::Skip,
                             It::Time});  // "Người giữ chức Tổng Thư ký ASEAN nhiệm kỳ 2023-2027 là ông A"
  if (does(right, "office") && has(right, Kind::Copula) && is_a(skip_right(right + 1, kQuiet), Part::Person))
    n.predicate = false;
}

// "Chức Chủ tịch Hội đồng Bảo an do Đại sứ Việt Nam A đảm nhiệm": A has it, from when is told before or behind.
void Reader::holder_in_charge(Naming& n) {
  if (!page_.vietnamese || n.predicate) return;
  int body;
  std::size_t left, right;
  position(n.chain.back(), -1, left, right, body);
  const std::size_t passive = skip_right(right, {It::Time, It::Ordinal, It::Modifier, It::Session});
  if (!stands(passive, It::Passive)) return;
  std::size_t who = passive + 1;
  while (stands(who, kQuiet) || (stands(who, It::Ent) && items_[who].demonym)) ++who;
  const std::size_t verb = skip_right(who + 1, It::Skip);
  if (!is_a(who, Part::Person) || !((does(verb, "serve") && says(verb, "sit")) || does(verb, "office"))) return;
  if (mood(verb).off || stands(verb + 1, {It::Title, It::Ent, It::Role, It::Pro})) return;
  n.is(items_[who].ent, who);
  n.charge = verb;
  items_[verb].used = true;
  const bool presides = stands(n.title(), It::Title) && !title_at(n.title()).role.empty();
  if (stands(right, It::Time))
    n.inserted = &items_[right].time;
  else if (presides && leading_ && !term_at(verb + 1))
    n.inserted = &*leading_;
}

// "The prime minister in those days was A", "Secretaries-General: A"
void Reader::holder_behind(Naming& n) {
  const std::size_t title = n.chain.back();
  int body;
  std::size_t left, right;
  position(title, -1, left, right, body);
  while (right < title + 8 && (stands(right, kQuiet | Kinds{It::Ordinal, It::Time, It::Prep, It::Session}) ||
                               (stands(right, It::Word) && !items_[right].state)))
    ++right;
  if (stands(right, It::Passive)) return;  // "Tổng thống X được Thủ tướng A tiếp"
  if (!has(right, Kind::Copula) && !stands(right, {It::Colon, It::List})) return;
  // "Cùng dự với Thủ tướng có Bộ trưởng A": A came too
  if (marked(right, Kind::Copula, "there") && (prep(n.begin - 1) || marked(n.begin - 1, Kind::And, "with"))) return;
  std::size_t p = right + 1;
  if (!page_.vietnamese && stands(right, It::Copula) && does(p, "office") && !says(p, "start")) ++p;  // "has been A"
  while (stands(p, kQuiet) || (stands(p, It::Ent) && items_[p].demonym) ||
         (stands(p, It::Title) && stands(p + 1, It::Ent)))
    ++p;
  if (p + 2 < items_.size() && !page_.vietnamese && stands(right, It::Colon) && dated_name(p))
    become(items_[p], Part::Person);
  // "The first president was A and the second B"
  const std::size_t next = skip_right(p + 1, {It::And, It::Comma, It::Skip});
  if (!page_.vietnamese && p < items_.size() && nameless(items_[p]) && next > p + 1 && stands(next, It::Ordinal))
    become(items_[p], Part::Person);
  if (!is_a(p, Part::Person)) return;
  n.is(items_[p].ent, p);
  n.reverse = true;
}

// A name nobody knows, and his term: "José A. Mora, from 1956 to 1968".
bool Reader::dated_name(std::size_t x) const {
  return stands(x, It::Ent) && unknown_name(items_[x]) && stands(x + 1, {It::Comma, It::Open}) &&
         stands(x + 2, It::Time) && items_[x + 2].time.shape != Time::Shape::Instant;
}

// "Cựu Tổng thống Nauru, người …, thừa nhận": who the sentence before is about.
void Reader::holder_spoken_of(Naming& n) {
  const std::size_t title = n.title(), right = n.right;
  if (!n.former || n.acting || n.begin || n.chain.size() != 1 || n.body < 0 || right <= title + 1 ||
      right + 1 >= items_.size())
    return;
  if (!titled(title, "state") || question_ || block_->kind != BlockKind::Paragraph) return;
  const bool relative = stands(right, It::Comma) && has_word(sense(items_[right + 1], Kind::Relative), "person");
  const bool acts = stands(right, It::Reported) ||
                    (stands(right, It::Word) && !items_[right].unknown && !tokens_[items_[right].first].is(kUpper));
  if (!relative && !acts) return;
  const int spoken = recall(lexicon_.labels(Part::Person), true, {}, 1);
  if (spoken >= 0 && spoken == topic_person_ && (country_of(spoken) < 0 || country_of(spoken) == n.body))
    n.is(spoken, title);
}

// "A was succeeded by B as president", "A was replaced as president in 2015 by B", "As president, A was succeeded by B": B holds it, A did.
bool Reader::succession(Naming& n) {
  std::size_t as = n.begin - 1;
  std::size_t who = stands(as - 1, It::Time) ? as - 2 : as - 1;
  if (n.begin > 3 && who < as && is_somebody(items_[who])) return succeeded_by(n, who);
  const std::size_t verb = as - 1;
  if (n.begin < 3 || !(does(verb, "succeed") || (does(verb, "again") && items_[verb].size() == 1)) ||
      ends_passive(items_[verb]) || !has(skip_left(verb, It::Skip) - 1, Kind::Copula))
    return false;
  const std::size_t by = skip_right(n.right, It::Time);
  if (!stands(by, It::Passive)) return false;
  who = skip_right(by + 1, kQuiet | It::Title);
  if (is_a(who, Part::State) && items_[who].demonym) who = skip_right(who + 1, kQuiet | It::Title);
  if (who < items_.size() && nameless(items_[who])) become(items_[who], Part::Person);
  if (!is_a(who, Part::Person)) return false;
  n.is(items_[who].ent, who);
  if (stands(by - 1, It::Time))
    n.elected_on = &items_[by - 1].time;
  else if (stands(who + 1, It::Time))
    n.elected_on = &items_[who + 1].time;
  one_succeeded(n, verb);
  return true;
}

// "was succeeded by B | in 2016 | as"
bool Reader::succeeded_by(Naming& n, std::size_t who) {
  std::size_t verb = skip_left(who, kQuiet | It::Title);
  if (is_a(verb - 1, Part::State) && items_[verb - 1].demonym) --verb;
  if (!does(--verb, "succeed") || !ends_passive(items_[verb])) return false;
  if (nameless(items_[who])) become(items_[who], Part::Person);
  if (!is_a(who, Part::Person)) return false;
  n.is(items_[who].ent, who);
  if (stands(who + 1, It::Time)) n.elected_on = &items_[who + 1].time;
  one_succeeded(n, verb);
  return true;
}

// Who stands before the verb held it before.
void Reader::one_succeeded(Naming& n, std::size_t verb) {
  for (std::size_t i = verb; i-- > 0 && !stands(i, {It::Semi, It::Break});) {
    if (nameless(items_[i]) && i + 4 > verb) become(items_[i], Part::Person);
    int who = is_a(i, Part::Person) ? items_[i].ent : -1;
    if (stands(i, It::Pro) && !says(i, "whose")) who = resolve(items_[i], lexicon_.labels(Part::Person));
    if (who < 0 || who == n.person) continue;
    n.predecessor = who;
    return;
  }
}

// ---- The subject of "was", "served as" --------------------------------------------------------------------

void Reader::subject_of_predicate(Naming& n) {
  const std::size_t b = n.begin;
  if (stands(b - 2, It::Comma)) subject_before_aside(n);
  if (n.person < 0) subject_unknown_beside(n);
  if (n.person < 0) subject_nearest(n);
  if (n.person < 0 && !n.kin) n.person = subject_behind(b, n.right, n.item);
  if (n.person < 0 && b <= 3 && !n.kin) n.person = recall(lexicon_.labels(Part::Person), true, {}, 2);
}

// "Rafael Salas, cựu …, là Giám đốc điều hành": after a comma the copula is the main clause's; "Feleti Teo, a former …, was chosen as prime minister".
void Reader::subject_before_aside(Naming& n) {
  for (std::size_t i = 0; i < 3 && i + 2 < n.begin; ++i) {
    const bool unknown = i == 0 && !page_.vietnamese && unknown_name(items_[0]) && n.begin > 3;
    if (!stands(i + 1, It::Comma) || !(is_a(i, Part::Person) || unknown)) continue;
    n.is(items_[i].unknown ? introduce(items_[i]) : items_[i].ent, i);
    return;
  }
}

// "Mohamed Al Hassan was permanent representative": a name nobody knows, right before.
void Reader::subject_unknown_beside(Naming& n) {
  if (n.begin < 2) return;
  std::size_t i = n.begin - 1;
  while (i > 1 && stands(i - 1, {It::Skip, It::Quote})) --i;
  Item& who = items_[i - 1];
  if (who.t != It::Ent || who.depth || !unknown_name(who)) return;
  if (i == 1 || stands(i - 2, {It::Comma, It::Honorific, It::Rank, It::Time, It::Quote})) n.is(introduce(who), i - 1);
}

// The nearest person to the left.
void Reader::subject_nearest(Naming& n) {
  for (std::size_t i = n.begin - 1; i-- > 0 && !stands(i, It::Semi);) {
    if (!page_.vietnamese && does(i - 1, "succeed") && marked(i, Kind::Note, "others")) {
      --i;  // "A succeeded his father as king": A
      continue;
    }
    if (!stands(i, It::Verb) && marked(i, Kind::Note, "others")) {  // "có ông nội từng làm Thủ tướng": another than he
      n.kin = true;
      return;
    }
    if (is_a(i, Part::Person) && items_[i].depth == 0) {
      const bool to_become = any_item(i, n.begin, [this](const Item& x) { return marked(x, Kind::Break, "purpose"); });
      if (chooses(n, i) || (to_become && beaten_before(i))) continue;
      // "A was appointed by King B as prime minister": A was
      if (!page_.vietnamese && stands(skip_left(i, kQuiet | It::Title) - 1, It::Passive) &&
          every_item(i + 1, n.begin - 1, [this](const Item& x) {
            return x.is({It::Of, It::Time, It::Skip}) || is_a(x, Part::State);
          }))
        continue;
      if (n.predecessor < 0 && came_before(n, i)) {
        n.predecessor = items_[i].ent;
        continue;
      }
      n.is(items_[i].ent, i);
      chosen_by(n, i);
      return;
    }
    const bool whose = says(i, "whose") && stands(i + 1, {It::Title, It::Word, It::Modifier}) && i + 2 < n.begin;
    const int who = stands(i, It::Pro) && !whose ? resolve(items_[i], lexicon_.labels(Part::Person)) : -1;
    if (who < 0) continue;
    if (does(i - 1, "succeed") && n.predecessor < 0) {
      n.predecessor = who;  // "A succeeded him as …"
      continue;
    }
    n.is(who, i);
    return;
  }
}

// "đánh bại ứng viên Nga B để trở thành …": B did not become it.
bool Reader::beaten_before(std::size_t who) const {
  std::size_t i = who;
  while (stands(i - 1, kQuiet | It::Title) || (stands(i - 1, It::Ent) && items_[i - 1].demonym) ||
         (stands(i - 1, It::Verb) && says(i - 1, "candidate")))
    --i;
  return marked(i - 1, Kind::Cue, "beats") || marked(i - 1, Kind::Verb, "beats");
}

// "bà B được ông A | cử làm …": A gives the office to who stands before.
bool Reader::chooses(const Naming& n, std::size_t who) const {
  if (!page_.vietnamese || skip_right(who + 1, It::Skip) + 1 != n.begin || has(n.begin - 1, Kind::Copula)) return false;
  std::size_t before = who;
  while (stands(before - 1, kQuiet | It::Title)) --before;
  return stands(before - 1, It::Passive);
}

// "A kế nhiệm B làm …": A does, B did; but "thay ông B, chuyên gia đã ngồi ghế Tổng Thư ký từ năm 2016": B did.
bool Reader::came_before(const Naming& n, std::size_t who) const {
  const std::size_t v = skip_left(who, kQuiet);
  // "A followed B as president"
  const bool followed = !page_.vietnamese && does(v - 1, "again") && !says(v - 1, "right") && n.begin == who + 2;
  if (!followed && !does(v - 1, "succeed")) return false;
  std::size_t verb = n.begin - 1;
  while (verb > who + 1 && stands(verb - 1, It::Skip)) --verb;
  const bool apposition = page_.vietnamese && any_item(who + 1, verb, [](const Item& x) { return x.t == It::Comma; });
  return !apposition || stands(verb - 1, It::Comma);
}

// "nominated A as Secretary-General", "bầu ông A, …, làm Tổng Thư ký": by which verb he got it.
void Reader::chosen_by(Naming& n, std::size_t who) {
  if (!n.use || !has_word(n.use, "weak")) return;
  if (!page_.vietnamese && does(who - 1, "serve") && says(who - 1, "candidate")) n.use = items_[who - 1].sense;
  const std::size_t named = skip_left(who, kQuiet | It::Title);  // "named A as his personal envoy"
  if (!page_.vietnamese && does(named - 1, "office") && says(named - 1, "start")) n.use = items_[named - 1].sense;
  if (!page_.vietnamese && does(named - 1, "serve") && says(named - 1, "elected") && !stands(named - 2, It::Passive) &&
      stands(skip_left(named - 1, It::Skip) - 1, {It::Ent, It::Pro, It::Word, It::Time}))
    n.use = items_[named - 1].sense;  // "the court elected A as its president"
  const std::size_t v = skip_left(who, kQuiet);
  if (!page_.vietnamese || v == who || !does(n.begin - 1, "office")) return;
  if (!does(v - 1, "serve") && !(does(v - 1, "office") && says(v - 1, "start"))) return;
  if (!says(v - 1, "elected") && !says(v - 1, "start") && !says(v - 1, "candidate")) return;
  n.use = items_[v - 1].sense;
  n.chosen = v - 1;
}

}  // namespace dothi::prose
