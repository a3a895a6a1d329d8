// Triggers and what they make of their arguments.
#include "item.h"

#include <algorithm>

namespace dothi::prose {

// Whether the clause opens with somebody the pack does not know: "Các nhà khoa học trẻ đã gia nhập …".
bool Reader::unknown_subject(std::size_t at) const {
  std::size_t i = at, words = 0;
  while (i > 0 && (stands(i - 1, {It::Skip, It::Cue, It::Passive, It::Modifier}) ||
                   (stands(i - 1, It::Verb) && says(i - 1, "weak"))))
    --i;
  for (; i > 0; --i) {
    const Item& x = items_[i - 1];
    if (x.is({It::Comma, It::Semi, It::Colon, It::Dash})) break;
    if (x.t == It::Ent && x.unknown) {
      words += 3;
      continue;
    }
    if (x.t == It::Word && !x.state) {
      ++words;
      continue;
    }
    if (x.is({It::Of, It::Num, It::Gen})) { continue; }
    return false;
  }
  return words >= 3;
}

// "các đại biểu | dự", "nhiều nhà quan sát | đã tham gia": several whom no name tells.
bool Reader::several_unnamed(std::size_t at) const {
  std::size_t i = at, words = 0;
  i = skip_left(i, {It::Skip, It::Cue, It::Modifier});
  for (; stands(i - 1, It::Word) && !items_[i - 1].state && items_[i - 1].unit.empty(); --i, ++words)
    if (words > 0 && marked(i - 1, Kind::Deictic, "several")) return true;
  return false;
}

// Whether "we" did it, and nobody is told who they are.
bool Reader::of_somebody_who_speaks(std::size_t at) const {
  for (std::size_t i = at; i-- > 0 && !stands(i, It::Semi);) {
    if (items_[i].ent >= 0) return false;
    if (stands(i, It::Pro)) return says(i, "speaker") || says(i, "home");
  }
  return false;
}

// Whether the sentence tells of one day at most.
bool Reader::one_day() const {
  return std::count_if(items_.begin(), items_.end(), [](const Item& i) {
           return i.t == It::Time && i.time.shape == Time::Shape::Instant && i.time.from.day;
         }) <= 1;
}

// Whether the trigger opens the sentence behind a conjunction or a preposition, its subject yet to come: "Sau khi …", "Nhờ …", "Với …".
bool Reader::opens_clause_of(std::size_t at) const {
  bool introduced = at == 0;
  for (std::size_t i = 0; i < at; ++i) {
    if (stands(i, {It::Break, It::Prep}))
      introduced = true;
    else if (!stands(i, {It::Skip, It::Modifier, It::Copula}) && !(stands(i, It::Verb) && says(i, "weak")))
      return false;
  }
  return introduced;
}

// Whether nothing but small words stands before the item in its clause.
bool Reader::opens_clause(std::size_t at) const {
  at = skip_left(at, {It::Skip, It::And, It::Modifier});
  return at == 0 || stands(at - 1, It::Semi);
}

// "Quan hệ ngoại giao giữa A và B được thiết lập năm …", "diplomatic relations between A and B were established": what two have, told to begin.
void Reader::between_two(const Frame& f) {
  const Name relation = f.verb->readings.front().relation;
  const auto& parties = lexicon_.relation(relation)->from;
  std::vector<int> two;
  std::size_t x = f.right;
  for (; x < items_.size() && x < f.right + 8 && two.size() < 2; ++x) {
    Arg a;
    if (stands(x, {It::Ent, It::Pro})) {
      if (!arg(x, parties, a)) return;
      two.insert(two.end(), a.ents.begin(), a.ents.end());
    } else if (!stands(x, {It::Prep, It::And, It::Dash, It::Skip, It::Comma, It::Both})) {
      if (f.is("nominal")) return;
      break;
    }
  }
  const bool own = two.size() == 1 &&
                   !f.is("nominal");  // "Diplomatic relations with China were established …": of the country spoken of
  if (own) {
    const int country = topic_country_ >= 0 ? topic_country_ : theme_country();
    if (country < 0) return;
    two.insert(two.begin(), country);
  }
  if (two.size() != 2 || two[0] == two[1] || mood(f.at).off) return;
  std::size_t begins = items_.size();
  for (std::size_t i = x; i < items_.size() && i < x + 6 && !stands(i, It::Semi); ++i)
    if (does(i, "found")) begins = i;
  // "Quan hệ ngoại giao giữa A và B có từ ngày …", "relations … date from": since when there are any
  const std::size_t since = skip_right(x, {It::Copula, It::Skip, It::Word});
  if (begins == items_.size() && stands(since, It::Time) && items_[since].time.shape == Time::Shape::Since)
    begins = since - 1;
  if (begins == items_.size() || mood(begins).off) return;
  Pieces p;
  x = piece(begins + 1, p);
  const Time* t = p.times.empty() ? leading_ ? &*leading_ : nullptr : p.times.front();
  for (;;) {
    Claim c;
    c.s = two[0];
    c.o = two[1];
    c.relation = relation;
    qualify(c, Pieces{}, f, t);
    claim(c);
    x = skip_right(x, {It::And, It::Comma, It::Skip});
    Arg more;  // "… and with Viet Nam on 11 August 1993"
    if (!own || x + 1 >= items_.size() || !stands(x, It::Ent) || !stands(x + 1, It::Time) || !arg(x, parties, more))
      break;
    two[1] = more.ents.front();
    t = &items_[x + 1].time;
    x += 2;
  }
  subjects_.push_back(two[0]);
  if (own) items_[begins].used = true;
}

// Whether the sentence tells of a day (its only one) when this term had begun.
bool Reader::begun(const std::string& start) const {
  const auto date = PartialDate::parse(start);
  const Time* day = nullptr;
  for (const Item& item : items_)
    if (item.t == It::Time && item.time.shape == Time::Shape::Instant && item.time.from.year && item.time.from.month) {
      if (day) return false;
      day = &item.time;
    }
  return date && day && first_day(*date) <= first_day(day->from);
}

// "Hội đồng bầu | ông A, nhà ngoại giao người B, làm Tổng Thư ký": the verb gives a person an office, nobody a seat.
bool Reader::elects_to_office(std::size_t k) const {
  std::size_t who = skip_right(k + 1, {It::Skip, It::Honorific, It::Rank, It::Modifier});
  if (who >= items_.size() || !stands(who, It::Ent) || items_[who].ent < 0 || !thing(items_[who].ent).is(Part::Person))
    return false;
  for (std::size_t i = who + 1; i + 1 < items_.size() && i < who + 12; ++i) {
    if (stands(i, {It::Semi, It::Break, It::Stop})) return false;
    if (does(i, "office") && is_office(items_[i + 1])) return true;
  }
  return false;
}

// "Hội đồng Chấp hành đã đề cử ông": for the office in the body's organization that he was told to have got.
bool Reader::nominates(std::size_t k) {
  std::size_t x = skip_right(k + 1, {It::Skip, It::Honorific, It::Rank});
  if (x >= items_.size() || !stands(x, {It::Ent, It::Pro})) return false;
  const int who = resolve(items_[x], lexicon_.labels(Part::Person));
  if (who < 0 || !thing(who).is(Part::Person)) return false;
  int body = -1;
  for (std::size_t i = k; i-- > 0 && body < 0 && !stands(i, {It::Semi, It::Passive});)
    if (is_a(i, Part::Body)) body = items_[i].ent;
  if (body < 0 || thing(body).of.empty() || mood(k).off) return false;
  for (auto f = told(who, rel(Rel::Office)); f != kNone; f = before_[f]) {
    const auto known = entity_ids_.find({facts[f].object, label(Part::Office)});
    if (std::none_of(facts[f].qualifiers.begin(), facts[f].qualifiers.end(),
                     [](const auto& q) { return q.first == "elected_on" || q.first == "votes_for"; }) ||
        known == entity_ids_.end() || thing(known->second).of != thing(body).of)
      continue;
    Claim c;
    c.s = who;
    c.s_item = int(x);
    c.o = known->second;
    c.relation = rel(Rel::Candidacy);
    c.status = Status::Candidate;
    claim(std::move(c));
    return true;
  }
  return false;
}

// ---- Which triggers fire ----------------------------------------------------------------------------------

void Reader::triggers() {
  for (std::size_t k = 0; k < items_.size(); ++k) {
    const Item& item = items_[k];
    if (of_this_term(k)) continue;
    Frame f;
    f.at = k;
    f.right = k + 1;
    if (item.t == It::Role)
      role_trigger(f);
    else if (item.t == It::Title && !item.used)
      presidency_trigger(f);
    else if (does(k, "again"))
      again_trigger(f);
    else if (item.t == It::Verb)
      verb_trigger(f);
    else if (item.t == It::Vote && !item.used)
      vote_trigger(f);
  }
}

// "thành tựu của nhiệm kỳ này": when.
bool Reader::of_this_term(std::size_t k) const {
  return page_.vietnamese && stands(k, It::Verb) && (k == 0 || stands(k - 1, It::Of)) && says(k, "term") &&
         k + 1 < items_.size() && hits_->any(items_[k + 1].first, Kind::Deictic);
}

// A verb of election, sitting or candidacy right before a role or presidency gives it its manner.
const Sense* Reader::manner(std::size_t at) const {
  const Sense* best = nullptr;
  for (std::size_t j = at; j > 0; --j) {
    const Item& p = items_[j - 1];
    if (does(p, "serve") || (!page_.vietnamese && does(p, "office") && has_word(p.sense, "end")))  // "was ousted as"
      best = p.sense;
    else if (p.t == It::Verb ? !has_word(p.sense, "weak")
                             : !p.is({It::Skip, It::Prep, It::Modifier, It::Ordinal, It::Copula, It::Num}) &&
                                   !(p.t == It::Word && j + 4 > at))
      break;
  }
  if (!best && page_.vietnamese && does(at - 1, "office")) {  // "bầu | Algeria và Guyana làm | uỷ viên"
    const std::size_t row = skip_left(at - 1, {It::Ent, It::And, It::Comma, It::Skip});
    if (row < at - 1 && does(row - 1, "serve") && says(row - 1, "elected")) best = items_[row - 1].sense;
  }
  return best;
}

// ---- "a member of", "permanent members: A, B" ---------------------------------------------------------------

void Reader::role_trigger(Frame& f) {
  const Item& item = items_[f.at];
  f.verb = &lexicon_.verbs[item.sense->what];
  f.role = item.sense->text;
  f.use = manner(f.at);
  for (const auto& word : item.sense->words)
    if (word == "recall")
      f.recall = true;
    else if (word.starts_with("default=")) {
      f.relation_default = word.substr(8);
      std::replace(f.relation_default.begin(), f.relation_default.end(), '_', ' ');
    }
  candidacy_of_role(f);
  if (page_.vietnamese && f.at == 0 && is_a(std::size_t(1), Part::Person) && stands(skip_right(2, It::Skip), It::Verb))
    return;  // "Thẩm phán A làm …": a title before a name
  const std::size_t whose = owner_of_role(f);
  // What makes a role a statement: a verb, copula, comma or list mark before it, or names after it.
  std::size_t begin = whose;
  while (begin + 4 > whose && stands(begin - 1, {It::Skip, It::Modifier, It::Num, It::Ordinal, It::Word})) --begin;
  const std::size_t names = names_behind_role(f);
  if (names < 2 && !role_stated(f, whose, begin)) return;
  if (names > 0 && f.object < 0 && !page_.vietnamese && f.role == "member" && marked(f.at - 1, Kind::Modifier, "own"))
    f.object = recall({label(Part::Organization)}, false, {}, 1);  // "Its members are A, B and C"
  // "các vị trí uỷ viên không thường trực còn được …"
  if (names == 0 && begin < f.at && !has(begin - 1, Kind::Copula) && !stands(begin - 1, It::Verb))
    if (const auto several = hits_->at(items_[begin].first, Kind::Filler); several && !several->sense->words.empty())
      return;
  if (class_of_members(f)) return;
  if (f.recall && page_.vietnamese && is_a(f.at + 1, Part::Person) && does(f.at - 1, "office") &&
      !says(f.at - 1, "right"))
    return;        // "người kế nhiệm bà là thẩm phán A": what A is
  f.left = begin;  // a verb that will take it over: the role fires, the verb does not
  f.ends = page_.vietnamese && ends_office(begin - 1);
  fire(f);
}

// "đề cử Việt Nam vào vị trí uỷ viên …"
void Reader::candidacy_of_role(Frame& f) const {
  const Sense* use = f.use;
  if (has_word(use, "candidate")) return;
  for (std::size_t j = f.at; j-- > 0 && j + (use ? 7 : 10) > f.at && !stands(j, {It::Comma, It::Semi, It::Break});) {
    if (!use && j + 6 <= f.at && stands(j, {It::Ent, It::Pro, It::And})) return;
    if (page_.vietnamese && stands(j, It::And) && does(j + 1, "office") && !says(j + 1, "candidate"))
      return;  // "thắng A trong cuộc đua và làm …"
    if (stands(j, It::Time) && (page_.vietnamese || !stands(j + 1, It::Prep)))
      return;  // but "would run again in 2032 for a seat"
    if (use && stands(j, It::And)) return;
    if (!does(j, "serve") || !says(j, "candidate")) continue;
    if (!use || has_word(f.use, "start") || has_word(f.use, "weak")) f.use = items_[j].sense;
    if (!use) return;
  }
}

// "became UN members", "ASEAN's tenth member": where the role's words begin, its body with them.
std::size_t Reader::owner_of_role(Frame& f) const {
  const std::size_t k = f.at;
  if (page_.vietnamese || f.role != "member" || k == 0) return k;
  std::size_t n = k;
  while (n + 3 > k && stands(n - 1, {It::Ordinal, It::Modifier})) --n;
  if (!stands(n - 1, It::Ent) || stands(k + 1, It::Ent)) return k;
  const Item& body = items_[n - 1];
  if (body.ent < 0 || body.demonym || !(body.possessive || n == k) || !reading(*f.verb, body.ent)) return k;
  f.object = body.ent;
  f.use = manner(n - 1);
  return n - 1;
}

bool Reader::role_stated(const Frame& f, std::size_t whose, std::size_t begin) const {
  // "là nước duy nhất giữ ghế thường trực"
  if (!f.relation_default.empty() && hits_->any(items_[f.at].first, {Kind::Verb, Kind::Copula})) return true;
  if (begin == 0) return whose == f.at;
  if (has(begin - 1, Kind::Copula) ||
      stands(begin - 1, {It::Verb, It::Comma, It::Colon, It::Open, It::Semi, It::Dash, It::Quote, It::Prep}))
    return true;
  if (begin > 1 && stands(begin - 1, It::And)) return true;
  return stands(begin - 1, It::Of) && stands(begin - 2, It::Num) &&
         items_[begin - 2].value == 1;  // "one of the five permanent members"
}

// "năm uỷ viên thường trực - Trung Quốc, Pháp, …": how many names come after.
std::size_t Reader::names_behind_role(Frame& f) {
  const std::size_t k = f.at;
  const auto passes = [&](std::size_t r) {
    if (stands(r, {It::Of, It::Prep, It::Modifier}) || (stands(r, {It::Time, It::Pro}) && r > k + 1) ||
        (stands(r, It::Word) && r < k + 4))
      return true;
    if (stands(r, It::Comma)) return has(r + 1, Kind::Open);
    return (stands(r, It::Ent) && reading(*f.verb, items_[r].ent)) || (stands(r, It::Pro) && says(r, "same"));
  };
  std::size_t mark = k + 1;
  while (mark < items_.size() && passes(mark)) ++mark;
  if (!has(mark, Kind::Open) && !has(mark, Kind::Copula) && !stands(mark, {It::Colon, It::Dash, It::Open})) return 0;
  std::size_t names = mark + 1;
  while (stands(names, It::Skip) || opens_list(names) || (does(names, "office") && has(names - 1, Kind::Copula)))
    ++names;
  std::size_t behind = names;
  const std::size_t count = right_group(behind, items_.size(), lexicon_.labels(Part::State), true).size();
  if (count >= 3 && !f.relation_default.empty()) f.listed = true;
  if (f.listed) hold_permanent_seats(f, mark, names);
  return count;
}

// "hold permanent seats on it: …"
void Reader::hold_permanent_seats(Frame& f, std::size_t mark, std::size_t names) {
  if (f.role != "permanent member") return;
  f.named = names;
  for (std::size_t x = f.at + 1; x < mark && f.object < 0; ++x)
    if (Arg a; stands(x, {It::Ent, It::Pro}) && arg(x, f.verb->objects, a)) f.object = a.first();
}

// "10 uỷ viên không thường trực được chia …": a class of members; "một trong 5 uỷ viên" is one of them.
bool Reader::class_of_members(const Frame& f) const {
  const std::size_t k = f.at;
  if (f.listed || !stands(k - 1, It::Num) || items_[k - 1].value <= 1) return false;
  if (stands(k - 2, {It::Word, It::Prep, It::Of}) || marked(k - 2, Kind::Prep, "among")) return false;
  for (std::size_t r = k + 1; r < items_.size() && r < k + 12; ++r)
    if (opens_list(r) || has(r, Kind::Copula) || stands(r, It::Dash) ||
        (stands(r, It::Open) && is_a(r + 1, Part::State)))
      return false;
  return true;
}

// ---- "President of the Council" -----------------------------------------------------------------------------

void Reader::presidency_trigger(Frame& f) {
  const std::size_t k = f.at;
  const Title& title = lexicon_.titles[items_[k].sense->what];
  if (title.role.empty()) return;
  int body;
  const int office = position(k, -1, f.left, f.right, body);
  const auto preside = lexicon_.verb("preside");
  if (office < 0 || body < 0 || !preside || !presidency_stated(f, title, body)) return;
  for (std::size_t j = f.left;
       j-- > 0 && j + 4 > f.left && !f.starts && stands(j, {It::Skip, It::Modifier, It::Ordinal, It::Verb});)
    f.starts = (does(j, "office") && says(j, "start")) || (does(j, "serve") && says(j, "elected"));
  f.ends = ends_office(f.left - 1);
  f.verb = &lexicon_.verbs[*preside];
  f.use = manner(k);
  f.role = thing(body).type == label(Part::Organization) ? "chair" : title.role;
  f.object = body;
  const std::size_t before = claims_.size();
  fire(f);
  if (does(f.left - 1, "office") && says(f.left - 1, "over") && claims_.size() > before) chair_handed_over(f.right);
  if (page_.vietnamese && claims_.size() > before) predecessor_in_chair(f, before);
}

// "A kế nhiệm B làm Chủ tịch Đại hội đồng": B was before.
void Reader::predecessor_in_chair(const Frame& f, std::size_t first) {
  const std::size_t who = f.left > 1 ? skip_left(f.left - 1, It::Skip) - 1 : 0;
  const Claim& told = claims_[first];
  if (!does(f.left - 1, "office") || !is_a(who, Part::Person) || !does(skip_left(who, kQuiet) - 1, "succeed")) return;
  if (told.relation != rel(Rel::Chair) || told.s == items_[who].ent) return;
  Claim old = told;
  old.s = items_[who].ent;
  old.s_item = int(who);
  old.status = Status::Former;
  std::erase_if(old.q, [](const MapEntry& e) { return e.first != "role"; });
  items_[who].used = true;
  claim(std::move(old));
}

bool Reader::presidency_stated(const Frame& f, const Title& title, int body) {
  std::size_t b = f.left;
  while (b + 4 > f.left && stands(b - 1, {It::Skip, It::Modifier, It::Ordinal, It::Word, It::Prep})) --b;
  // "Norway's presidency of the Council"
  const bool owned =
      title.options.contains("noun") && stands(b - 1, It::Ent) && (items_[b - 1].possessive || items_[b - 1].demonym);
  const bool said = stands(b - 1, It::Verb) || has(b - 1, Kind::Copula) || has(b - 1, Kind::Prep);
  if (b > 0 && !said && !owned && !stands(b - 1, {It::Comma, It::Colon, It::Semi, It::And})) return false;
  if (b == 0 && rotates(f.right)) return false;
  // Of what is not said beside it: only when the verb is, and when.
  const bool bare = f.right == f.at + 1 && f.left == f.at;
  return !bare || (said && body != theme_country());
}

// "Ghế Chủ tịch HĐBA | luân phiên từng tháng": told of, held by nobody.
bool Reader::rotates(std::size_t right) const {
  if (!stands(right, It::Word) || items_[right].state) return false;
  for (std::size_t i = right; i < items_.size() && i < right + 5; ++i)
    if (stands(i, It::Colon)) return false;
  return true;
}

// "chuyển giao chức Chủ tịch ASEAN cho Malaysia": the claim just made, and the next one's.
void Reader::chair_handed_over(std::size_t right) {
  const std::size_t to = handed_to(right, lexicon_.relation(rel(Rel::Chair))->from);
  if (!to) return;
  Claim& old = claims_.back();
  Claim next = old;
  next.s = items_[to].ent;
  next.s_item = int(to);
  std::string day;  // "handed the presidency of X to Togo in May 2014"
  for (const MapEntry& e : old.q)
    if (e.first == "start" && !page_.vietnamese) day = e.second.string();
  for (Claim* c : {&old, &next})
    std::erase_if(c->q, [](const MapEntry& e) {
      return e.first == "start" || e.first == "end" || e.first == "session";  // whose, is not told
    });
  const Time* when = leading_ ? &*leading_ : stands(to + 1, It::Time) ? &items_[to + 1].time : nullptr;
  if (when && when->shape == Time::Shape::Instant && !when->future) day = when->from.edtf();
  if (!day.empty()) {
    put(old.q, "end", Value(day));
    put(next.q, "start", Value(day));
  }
  items_[to].used = true;
  claim(std::move(next));
}

// ---- "làm việc đó", "followed", "voted against" -------------------------------------------------------------

// What was done last, by others.
void Reader::again_trigger(Frame& f) {
  const std::size_t k = f.at;
  f.again_right = says(k, "right");
  if (followed_by(k) || (claims_.empty() && number_ - facts_at_ > 1 && !f.again_right)) return;
  if (page_.vietnamese) {
    // "A rút quân năm 2013, B cũng làm như vậy": what A did is not known
    if (claims_.empty() && any_item(0, k, [](const Item& i) { return i.t == It::Verb && !has_word(i.sense, "weak"); }))
      return;
    if (is_a(k - 1, Part::Person) && !f.again_right) return;  // "khi ông A nối gót": in an office
  }
  // "A and B were the first on its agenda; C followed": on what, the clause before told, and nothing is known of it
  if (!page_.vietnamese && !f.again_right && claims_.empty() &&
      any_item(0, k, [](const Item& i) { return i.t == It::Semi; }))
    return;
  // "A had recognised C, as had B": what A did is not known
  if (f.again_right && claims_.empty() && any_item(0, k, [](const Item& i) { return i.t == It::Ent && !i.depth; }))
    return;
  if (!last_verb_ || last_object_ < 0 || last_verb_->readings.front().objects.front() == "-") return;
  // "B làm điều tương tự ở Haiti": elsewhere
  if (page_.vietnamese && last_verb_->name == "contribute" && k + 2 < items_.size() && prep(k + 1) &&
      stands(k + 2, {It::Place, It::Ent}))
    return;
  f.verb = last_verb_;
  f.use = last_use_;
  f.vote = last_vote_;
  f.object = last_object_;
  fire(f);
}

void Reader::vote_trigger(Frame& f) {
  const auto vote = lexicon_.verb("vote");
  if (!vote) return;
  f.verb = &lexicon_.verbs[*vote];
  f.use = items_[f.at].sense;
  f.vote = f.use->text;
  fire(f);
}

// ---- Verbs --------------------------------------------------------------------------------------------------

void Reader::verb_trigger(Frame& f) {
  const Item& item = items_[f.at];
  const Sense* fitting = fitting_sense(f.at);
  f.use = fitting ? fitting : item.sense;
  f.verb = &lexicon_.verbs[f.use->what];
  if (has_word(item.sense, "off")) return;
  if (f.does("serve") && !has_word(f.use, "candidate")) manner_of_seat(f);
  if (!page_.vietnamese && term_as_member(f)) return fire(f);
  if (f.does("serve", "office") && told_by_role(f)) return;
  if (f.does("office", "succeed", "head", "partner") || (f.does("hold") && (page_.vietnamese || !fitting))) return;
  fire(f);
}

// "Japan's two-year term | as a non-permanent member of the Council": the seat the term is of.
bool Reader::term_as_member(Frame& f) {
  if (!f.does("serve") || !f.is("noun") || !f.is("sit") || !does(f.at + 1, "office")) return false;
  const std::size_t role = skip_right(f.at + 2, It::Skip);
  const std::size_t body = skip_right(role + 1, {It::Of, It::Prep, It::Skip});
  const std::size_t whose = skip_left(f.at, {It::Num, It::Dash, It::Word, It::Ordinal, It::Modifier}) - 1;
  if (!stands(role, It::Role) || !is_a(body, Part::Body) || !is_a(whose, Part::State) || !items_[whose].possessive)
    return false;
  f.role = items_[role].sense->text;
  f.object = items_[body].ent;
  f.left = whose + 1;
  f.right = body + 1;
  return true;
}

// Which sense of the verb takes what stands behind it: "tổ chức một hội nghị"; null for none.
const Sense* Reader::fitting_sense(std::size_t k) {
  const Item& item = items_[k];
  const Sense* fitting = nullptr;
  for (const Match& m : hits_->at(item.first)) {
    const Sense& s = lexicon_.senses[lexicon_.phrases[m.phrase].sense];
    if (s.kind != Kind::Verb || m.tokens != item.last - item.first) continue;
    if (has_word(&s, "votes") && !counts_votes(item.last, items_.back().last)) continue;  // "won | a Council seat"
    const Reading* fits = fitting_reading(s, k);
    if (!fits) continue;
    if (!fitting) fitting = &s;
    // "Hanoi welcomed the minister": the country
    const bool city = stands(k - 1, It::Place) && items_[k - 1].metonym && country_of(items_[k - 1].ent) >= 0;
    const int who = city ? country_of(items_[k - 1].ent) : stands(k - 1, It::Ent) ? items_[k - 1].ent : -1;
    if (page_.vietnamese || who < 0) break;
    // "the G20 organised the summit", "India organised the summit": who may
    const auto* schema = lexicon_.relation(fits->relation);
    if (wants(lexicon_.verbs[s.what].has("inverse") ? schema->to : schema->from, thing(who))) return &s;
  }
  return fitting ? fitting : joining_sense(k);
}

// "A được kết nạp vào EU năm 2013; B vào từ năm 2007": the sense of joining, where that is what was told and nothing stands behind.
const Sense* Reader::joining_sense(std::size_t k) const {
  if (!page_.vietnamese || !(stands(k + 1, {It::Time, It::Stop, It::Comma, It::Semi}) || k + 1 >= items_.size()))
    return nullptr;
  if (claims_.empty() || claims_.back().relation != rel(Rel::Membership)) return nullptr;
  for (const Match& m : hits_->at(items_[k].first))
    if (const Sense& s = lexicon_.sense_of(m); s.kind == Kind::Verb && m.tokens == items_[k].size() &&
                                               lexicon_.verbs[s.what].name == "join" && has_word(&s, "elide"))
      return &s;
  return nullptr;
}

const Reading* Reader::fitting_reading(const Sense& s, std::size_t k) {
  const Reading* fits = nullptr;
  for (std::size_t x = k + 1; x < items_.size() && x < k + 6 && !stands(x, {It::Comma, It::Semi}) && !opens_trigger(x);
       ++x) {
    if (!stands(x, {It::Ent, It::Pro, It::Place})) continue;
    if (!page_.vietnamese) {  // "received | Chinese Premier A", "was received | in Amman by King A"
      if (items_[x].demonym && (is_office(items_[std::min(x + 1, items_.size() - 1)]) || is_a(x + 1, Part::Person)))
        continue;
      if (stands(x, It::Place) && prep(x - 1) && has(x + 1, Kind::Passive)) continue;
    }
    Arg a;
    for (const auto& r : lexicon_.verbs[s.what].readings)
      if (arg(x, r.objects, a) && !fits) fits = &r;
    if (fits || !has_word(&s, "noun")) break;
  }
  return fits;
}

// How the seat was got, told by a verb before.
void Reader::manner_of_seat(Frame& f) const {
  const std::size_t k = f.at;
  // "vận động cho một nhiệm kỳ nữa", "đề cử Việt Nam vào vị trí …": a candidacy goes on
  const Sense* candidacy = nullptr;
  for (std::size_t j = k; j-- > 0 && j + 8 > k && !stands(j, {It::Comma, It::Semi, It::Break, It::Time});) {
    if (does(j, "serve") && says(j, "candidate"))
      candidacy = items_[j].sense;
    else if (stands(j, It::Verb) && !says(j, "weak") && !does(j, "serve"))
      break;
  }
  if (candidacy && (has_word(f.use, "weak") || has_word(f.use, "start"))) f.use = candidacy;
  if (page_.vietnamese && has_word(f.use, "start"))  // "bầu A, B và C vào Hội đồng": elected
    if (const std::size_t j = skip_left(k, {It::Ent, It::Comma, It::And, It::Skip, It::Num});
        does(j - 1, "serve") && says(j - 1, "elected") && j < k)
      f.use = items_[j - 1].sense;
  if (page_.vietnamese || !has_word(f.use, "sit")) return;
  // "was chosen by the Assembly for a seat on …": how it came to sit
  for (std::size_t j = k; j-- > 0 && j + 9 > k && !stands(j, {It::Comma, It::Semi, It::Break, It::And});) {
    if (!does(j, "serve") || !says(j, "elected")) continue;
    f.use = items_[j].sense;
    f.left = j;
    return;
  }
}

// Followed by its role or presidency: that one speaks; of an office: office_verbs() does.
bool Reader::told_by_role(const Frame& f) {
  const std::size_t k = f.at;
  for (std::size_t j = k + 1; j < items_.size() && j < k + 6; ++j) {
    if (stands(j, It::Role) || is_office(items_[j])) return true;
    // "was elected Council President"
    if (!page_.vietnamese && stands(j, {It::Pro, It::Ent}) && stands(j + 1, It::Title) &&
        !lexicon_.titles[items_[j + 1].sense->what].role.empty())
      return true;
    if (does(j, "serve") && f.does("serve") && !says(k, "candidate")) return true;
    if (stands(j, {It::Ent, It::Pro, It::Comma, It::Semi, It::Time, It::Frac})) break;
  }
  if (!f.does("serve")) return false;
  if (has_word(f.use, "candidate") && nominates(k)) return true;
  // "làm Tổng Thư ký nhiệm kỳ bốn năm": of the office
  return page_.vietnamese && (elects_to_office(k) || (has_word(f.use, "term") && k > 0 && is_office(items_[k - 1])));
}

}  // namespace dothi::prose
