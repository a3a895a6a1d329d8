// The claims of a named office: who holds it, from when to when, and who held it before, elsewhere or besides.
#include "naming.h"

#include <algorithm>

namespace dothi::prose {

static void only_key(std::vector<MapEntry>& qualifiers, std::string_view key) {
  std::erase_if(qualifiers, [&](const MapEntry& e) { return e.first != key; });
}

void Reader::hold(Naming& n, std::size_t at) {
  Holding h{at};
  h.office = position(at, n.person, h.left, h.right, h.of);
  if (h.office < 0 || office_of_nobody(n, h)) return;
  Item& title = items_[at];
  title.total = h.of + 1;
  title.value = h.office + 1;
  for (std::size_t x = h.left; x < h.right; ++x)
    if (x != at && stands(x, {It::Ent, It::Pro})) items_[x].used = true;
  if (n.person < 0 && !n.acting) return;
  if (!n.acting) tell_holding(n, h);
  title.used = true;
}

void Reader::tell_holding(Naming& n, Holding& h) {
  Claim c = office_held(n, h);
  Mood m = mood(n.predicate && n.begin > 0 ? n.begin - 1 : h.at);
  m.candidate |= has_word(n.use, "candidate") || put_forward(n);
  n.ended |= m.off && holds_no_more(n);
  if (m.off && n.predicate && !n.ended) return;
  if (m.candidate) {
    c.relation = rel(Rel::Candidacy);
    c.o = h.office;
    c.status = Status::Candidate;
  }
  h.former = n.former || m.former;
  // "earlier presidents include A (1964–1991)"
  const bool bracketed =
      n.reverse && stands(std::size_t(n.item) + 1, It::Open) && stands(std::size_t(n.item) + 2, It::Time);
  if (h.former && !bracketed && c.status != Status::Candidate) c.status = Status::Former;
  if (c.relation == rel(Rel::Office) && (h.of >= 0 || !thing(h.office).of.empty()))
    c.q.emplace_back("of", Value(h.of >= 0 ? std::string(thing(h.of).name) : thing(h.office).of));
  times_beside(n, h, c);
  time_elsewhere(n, h, c);
  if (h.time && h.time->shape == Time::Shape::Instant && h.time->future) return;
  if (!term_of_noun(n, h, c)) term_of_holding(n, h, c);
  left_office(n, c);
  ordinal_of_holder(n, h, c);
  terms_besides(n, h, c);
  votes_of_elected(n, h, c);
  claim(c);
  held_by_each(n, c);
  same_office_elsewhere(h, c);
  several_holders(n, h, c);
  held_together(n, h, c);
  holders_in_turn(n, c);
  held_in_turn(n, h, c);
  chairs_in_turn(n, c);
  held_by_the_next(n, c);
  handed_over_to(n, h, c);
  taken_over_from(n, h);
  who_held_before(n, c);
  const Item& title = items_[h.at];
  if (c.status == Status::Stated && title.t == It::Title && c.relation == rel(Rel::Office))
    title_holders_[words_.caseless(written(title))] = c.s;
  // "Giám đốc đầu tiên là A, từng làm Tổng thư ký Hội nghị …": named in passing
  const bool passing =
      says(h.at - 1, "former") || (stands(h.at - 1, It::Verb) && hits_->any(items_[h.at - 1].first, Kind::Skip));
  if ((n.predicate || n.reverse) && c.relation == rel(Rel::Office)) row_opened(n, h.office);
  if ((c.status != Status::Former || leaves_office(n)) && !(passing && row_block_ == block_ && row_position_ >= 0))
    last_position_ = h.office;
}

// "Giám đốc điều hành đầu tiên là A", "The first director was A": the paragraph goes on with those who came after.
void Reader::row_opened(const Naming& n, int office) {
  if (skip_right(0, kQuiet) != n.chain.front() || n.item < int(n.at) || row_block_ == block_) return;
  const bool first = any_item(0, std::size_t(n.item), [](const Item& i) { return i.t == It::Ordinal && i.value == 1; });
  if (!first) return;
  row_position_ = office;
  row_block_ = block_;
}

// "A, cựu Bộ trưởng …, nhậm chức năm 2016": who opens a sentence of such a paragraph, and no other office of his is told; -1 else.
int Reader::office_in_row(std::size_t verb) const {
  if (row_block_ != block_ || row_position_ < 0 || !says(verb, "start") || !is_a(skip_right(0, kQuiet), Part::Person))
    return -1;
  return row_position_;
}

// "đề cử ông vào chức Tổng Thư ký": he stands between the verb that proposes him and the office; "được đề cử làm Bộ trưởng": or before both.
bool Reader::put_forward(const Naming& n) {
  for (std::size_t x = n.at; n.predicate && n.item >= 0 && x-- > std::size_t(n.item) + 1 &&
                             !stands(x, {It::Comma, It::And, It::Semi, It::Break});)
    if (stands(x, It::Verb) && says(x, "candidate")) return true;
  if (!page_.vietnamese || n.item < 1 || std::size_t(n.item) >= n.at) return false;
  const std::size_t verb = skip_left(std::size_t(n.item), {It::Skip, It::Honorific, It::Rank}) - 1;
  if (!stands(verb, It::Verb) || !says(verb, "candidate") || !says(verb, "either")) return false;
  items_[verb].used = true;
  return true;
}

// "Bộ trưởng Bùi Thanh Sơn", "Chủ tịch Fidel Castro": of what, was told before, or is not told.
bool Reader::office_of_nobody(const Naming& n, Holding& h) {
  if (!stands(h.at, It::Title)) return false;
  const Title& title = title_at(h.at);
  if (title.options.contains("office")) {
    h.office = -1;
    for (auto f = told(n.person, rel(Rel::Office)); f != kNone && h.office < 0; f = before_[f]) {
      const auto known = entity_ids_.find({facts[f].object, label(Part::Office)});
      if (facts[f].object.starts_with(title.plain) && known != entity_ids_.end()) h.office = known->second;
    }
    items_[h.at].used = true;
    if (h.office < 0) return true;
  }
  h.presides = !title.role.empty();
  if (!h.presides || h.right != h.at + 1 || h.left != h.at || n.person < 0 || n.item != int(h.right)) return false;
  items_[h.at].used = true;
  return true;
}

// The office; the chair of a body; "Phó Chánh án": a seat of the court.
Reader::Claim Reader::office_held(const Naming& n, const Holding& h) const {
  Claim c;
  c.s = n.person;
  c.o = h.office;
  c.relation = rel(Rel::Office);
  c.s_item = n.item;
  c.o_item = int(h.at);
  if (h.presides && h.of >= 0 && !thing(h.office).name.empty() && thing(h.office).index == kNone) {
    c.relation = rel(Rel::Chair);
    c.o = h.of;
    c.q.emplace_back("role", Value(title_at(h.at).role));
  }
  if (h.of >= 0 && titled(h.at, "vice") && thing(h.of).is(Part::Body)) {
    c.relation = rel(Rel::Seat);
    c.o = h.of;
    c.q.emplace_back("role", Value("vice-president"));
  }
  return c;
}

// ---- When -------------------------------------------------------------------------------------------------

// In brackets or beside the name or the title.
void Reader::times_beside(const Naming& n, Holding& h, Claim& c) {
  const int right = int(h.right);
  h.from = n.appositive || n.predicate ? h.right : std::size_t(std::max(n.item, right - 1)) + 1;
  for (std::size_t x = c.relation == rel(Rel::Chair) && n.presidency && n.item >= right ? h.at : h.right;
       int(x) < n.item; ++x)
    if (stands(x, It::Session)) put(c.q, "session", Value(items_[x].value));
  if (n.reverse) h.from = std::size_t(n.item) + 1;
  // "was prime minister (1999-2003) and president (2003-2007) of Germany"
  if (!page_.vietnamese && n.predicate + n.appositive > 0 && h.right > h.at + 4 && time_in_bracket(h.at + 1) &&
      stands(h.at + 3, It::Close)) {
    h.time = &items_[h.at + 2].time;
    h.all.push_back(h.time);
    return;
  }
  if (n.charge) h.from = n.charge + 1;
  for (std::size_t x = h.from; x < items_.size(); ++x) {
    const Item& p = items_[x];
    if (n.reverse && x == h.from && p.t == It::Comma)
      if (const std::size_t term = term_behind_apposition(std::size_t(n.item)); term < items_.size()) {
        x = term - 1;
        continue;
      }
    if (n.several && p.is({It::Colon, It::Comma, It::And}) && stands(x + 1, It::Time)) continue;
    if (p.t == It::Time) {
      if (!h.time) h.time = &p.time;
      h.all.push_back(&p.time);
    } else if (p.t == It::Session) {
      if (!has_key(c.q, {"session"})) c.q.emplace_back("session", Value(p.value));
    } else if (n.predicate && page_.vietnamese && p.t == It::Verb && has_word(p.sense, "term") &&
               number_of(x + 1, "other")) {
      ++x;  // "nhiệm kỳ bốn năm, bắt đầu từ ngày …"
      if (stands(x + 1, It::Comma) && term_at(x + 2)) ++x;
    } else if (page_.vietnamese && n.predicate && (p.t == It::Num || marked(x, Kind::Time, "term")) &&
               does(x + 1, "serve") && says(x + 1, "term")) {
      if (stands(++x + 1, It::Comma) && term_at(x + 2)) ++x;  // "trong ba nhiệm kỳ, từ năm 1985 đến năm 1995"
    } else if (const std::size_t who = behind_predecessor(n, x); who > x) {
      x = who;
    } else if (const std::size_t time = until_he_held(h, x)) {
      x = time - 1;
    } else if (!goes_on_beside(h, x)) {
      break;
    }
  }
  if (!h.time && n.chain.size() > 1 && n.predicate) {
    if (!page_.vietnamese)
      times_of_chain(n, h);
    else
      times_held_besides(n, h);
  }
}

// "làm Phó Thủ tướng kiêm Bộ trưởng Ngoại giao từ năm 2013 đến năm 2021": both at the same time.
void Reader::times_held_besides(const Naming& n, Holding& h) {
  std::size_t left, right = h.right;
  int body;
  for (auto next = std::find(n.chain.begin(), n.chain.end(), h.at) + 1; next < n.chain.end(); ++next) {
    if (!stands(right, It::Verb) || skip_right(right + 1, It::Skip) != *next) return;
    position(*next, n.person, left, right, body);
  }
  right = skip_right(right, kQuiet | Kinds{It::Open, It::Prep});
  if (!stands(right, It::Time)) return;
  h.time = &items_[right].time;
  h.all.push_back(h.time);
}

// "was both prime minister and foreign minister of A from 1999 to 2003": each of them.
void Reader::times_of_chain(const Naming& n, Holding& h) const {
  for (std::size_t i = 0; i + 1 < n.chain.size(); ++i)
    if (any_item(n.chain[i], n.chain[i + 1], [](const Item& x) { return x.is({It::Skip, It::Time}); })) return;
  std::size_t x = n.chain.back() + 1;
  while (stands(x, {It::Of, It::Skip}) || (stands(x, It::Ent) && items_[x].used) || is_a(x, Part::State)) ++x;
  if (!term_at(x)) return;
  h.time = &items_[x].time;
  h.all.push_back(h.time);
}

// A time that is no point.
bool Reader::term_at(std::size_t i) const {
  return stands(i, It::Time) && items_[i].time.shape != Time::Shape::Instant;
}

// "nhận bàn giao chức Tổng Thư ký từ ông B | ngày …", "làm Ngoại trưởng thay bà B | từ ngày …": where B stands; the item itself for nobody.
std::size_t Reader::behind_predecessor(const Naming& n, std::size_t x) const {
  const bool before = does(x, "succeed") || (takes_office(n) && stands(x, It::Prep) && marked(x, Kind::Time, "from"));
  const std::size_t who = skip_right(x + 1, kQuiet);
  return page_.vietnamese && n.predicate && before && is_a(who, Part::Person) && stands(who + 1, It::Time) ? who : x;
}

// What may stand between an office and its times.
bool Reader::goes_on_beside(const Holding& h, std::size_t x) const {
  const Item& p = items_[x];
  if (p.is(kQuiet | Kinds{It::Open, It::Close, It::Prep})) return true;
  if (!page_.vietnamese && p.t == It::Num && p.unit == "other") return true;  // "for six years, from 2004 to 2010"
  if (!page_.vietnamese && capital_word(p) && prep(x - 1)) return true;       // "for Peacebuilding"
  if (p.depth > 0 && p.is({It::Comma, It::Ent})) return true;
  if (p.t == It::Comma && term_at(x + 1)) return true;
  // "became the first African to be appointed Secretary-General, in 1997."
  const bool last = x + 2 >= items_.size() || stands(x + 2, It::Stop);
  if (!page_.vietnamese && p.t == It::Comma && !h.time && stands(x + 1, It::Time) && last) return true;
  if (p.t == It::Ordinal && page_.vietnamese) return true;
  // "làm Bộ trưởng suốt mười năm (1995-2005)"
  const auto length = [this](std::size_t i) {
    return number_of(i, "other") || (stands(i, It::Bound) && number_of(i + 1, "other")) ||
           (page_.vietnamese && stands(i, It::Word) && hits_->any(items_[i].first, Kind::Number));
  };
  if (length(x) || (page_.vietnamese && p.t == It::Word && length(x + 1))) return true;
  if (p.t != It::And || h.all.empty() || h.all.back()->shape != Time::Shape::Range) return false;
  const std::size_t next = skip_right(x + 1, It::Skip);
  return stands(next, It::Time) && items_[next].time.shape == Time::Shape::Range;
}

// "…, an office she held from 2006 to 2010 and again from 2014 to 2018", ", which he remained until 1989": where the time stands; 0 for nowhere.
std::size_t Reader::until_he_held(const Holding& h, std::size_t comma) const {
  if (!stands(comma, It::Comma) || (h.time && h.time->shape != Time::Shape::Instant)) return 0;
  if (items_[comma].depth > 0 || term_at(comma + 1)) return 0;
  std::size_t y = comma + 1;
  const bool which = marked(y, Kind::Relative, "object") && y + 2 < items_.size() &&
                     (stands(y + 1, It::Pro) || is_a(y + 1, Part::Person));
  if (!which && !(stands(y, It::Pro) && says(y, label(Part::Office)))) return 0;
  for (++y; stands(y, {It::Relative, It::Break, It::Skip, It::Pro, It::Honorific}) ||
            (stands(y, It::Prep) && stands(y + 1, It::Relative)) || is_a(y, Part::Person);)
    ++y;
  const bool held = stands(y, It::Verb) || (stands(y, It::Word) && !page_.vietnamese);
  return held && term_at(y + 1) ? y + 1 : 0;
}

// "thôi giữ chức Bộ trưởng", "không còn là Bộ trưởng", "miễn nhiệm Bộ trưởng A".
bool Reader::leaves_office(const Naming& n) const { return n.ended || (n.predicate && has_word(n.use, "end")); }

// "không còn là | Bộ trưởng"
bool Reader::holds_no_more(const Naming& n) const {
  if (!n.predicate || n.begin < 2) return false;
  const std::size_t verb = skip_left(n.begin - 1, It::Skip);
  return stands(verb - 1, It::Cue) && marked(verb - 1, Kind::Cue, "ended");
}

// Who has left it, or was told to have been it once, held it before.
void Reader::left_office(const Naming& n, Claim& c) const {
  const bool leaves = leaves_office(n), once = held_once(n);
  if ((!leaves && !once) || c.status != Status::Stated || has_key(c.q, {"end"}) || (once && has_key(c.q, {"start"})))
    return;
  if (once && has_key(c.q, {"elected_on"})) return;
  std::erase_if(c.q, [](const MapEntry& e) { return e.first == "as_of"; });
  c.status = Status::Former;
}

// "từng là Bộ trưởng", "từng đảm nhiệm chức Bộ trưởng".
bool Reader::held_once(const Naming& n) const {
  if (!n.predicate) return false;
  return has_word(n.use, "past") || (n.begin > 1 && marked(n.begin - 2, Kind::Skip, "past"));
}

// "khi ấy là Thứ trưởng".
bool Reader::was_then(const Naming& n) const {
  if (!n.predicate || n.begin < 2) return false;
  return marked(n.begin - 2, Kind::Modifier, "then") ||
         (page_.vietnamese && stands(n.begin - 2, It::Break) && marked(n.begin - 2, Kind::Break, "when"));
}

// "làm Thủ tướng từ 2010 đến 2024, rồi làm Tổng Thư ký": some time after the term told before.
bool Reader::after_another(const Naming& n) const {
  if (n.begin < 2) return false;
  const std::size_t joint = skip_left(n.begin - 1, It::Skip) - 1;
  if (!stands(joint, It::And) || !stands(joint - 1, It::Comma)) return false;
  return std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) {
    return (c.relation == rel(Rel::Office) || c.relation == rel(Rel::Chair)) && c.s == n.person &&
           has_key(c.q, {"end"});
  });
}

// "từng là Thứ trưởng", "Trước khi trở thành Tổng thống, ông A là …": not on the day of the text.
bool Reader::told_once(const Naming& n, const Holding& h) const {
  if (!n.predicate) return false;
  if (held_once(n) || was_then(n)) return true;
  if (page_.vietnamese && (n.several || after_another(n))) return true;
  return page_.vietnamese && h.at > 0 && stands(0, It::Break) && marked(std::size_t(0), Kind::Break, "when");
}

// "Tổng thống thứ tư của Zambia"; but not "nữ Tổng thống đầu tiên", nor "Tổng thống Mỹ đầu tiên thăm …".
void Reader::ordinal_of_holder(const Naming& n, const Holding& h, Claim& c) const {
  if (!page_.vietnamese || c.relation != rel(Rel::Office)) return;
  // "người châu Á đầu tiên đứng đầu Bộ …": of those
  if (any_item(n.begin, h.at, [this](const Item& i) {
        return marked(i, Kind::Modifier, "woman") || marked(i, Kind::Relative, "person");
      }))
    return;
  std::size_t end = h.right;
  const Item* number = nullptr;
  for (std::size_t x = n.begin; x <= end && x < items_.size(); ++x)
    if (stands(x, It::Ordinal)) {
      if (titled(h.at, "state") && x > h.at + 1 && stands(x - 1, It::Word))
        return;  // "Tổng thống da đen đầu tiên": of those
      number = &items_[x];
    }
  if (!number || number->value < 1) return;
  if (stands(end, It::Ordinal)) ++end;
  for (const Match& m : hits_->at(number->first + 1))  // "lần thứ hai": how often
    if (lexicon_.kinds[m.phrase] == Kind::Ordinal && number->first + 1 + m.tokens == number->last) return;
  const bool dated = prep(end) && stands(end + 1, It::Time);
  const bool named = n.reverse && (has(end, Kind::Copula) || does(end, "office"));  // "… đầu tiên của X là A"
  if (end < items_.size() && !dated && !named &&
      !stands(end, {It::Stop, It::Comma, It::Semi, It::Open, It::Time, It::And}))
    return;
  put(c.q, "ordinal", Value(number->value));
}

// "Hai ông A và B cùng là Thứ trưởng": both are.
void Reader::held_by_each(const Naming& n, const Claim& c) {
  if (!page_.vietnamese || !n.predicate || n.item < 2 || std::size_t(n.item) >= n.begin) return;
  const bool together = any_item(std::size_t(n.item) + 1, n.begin, [this](const Item& i) {
    return marked(i, Kind::Note, "together") || (i.t == It::And && marked(i, Kind::And, "with"));
  });
  std::vector<std::size_t> others;
  for (std::size_t x = std::size_t(n.item);;) {
    const std::size_t joint = skip_left(x, kQuiet) - 1;
    if (!stands(joint, {It::And, It::Comma}) || !is_a(joint - 1, Part::Person)) {
      if (!together && !(stands(joint, It::Pro) && says(joint, "pair"))) return;
      break;
    }
    others.push_back(x = joint - 1);
  }
  for (std::size_t who : others) {
    Claim more = c;
    more.s = items_[who].ent;
    more.s_item = int(who);
    claim(std::move(more));
  }
}

// Elsewhere in the sentence: between office and name, before the verb, with the election.
void Reader::time_elsewhere(const Naming& n, Holding& h, Claim& c) {
  for (std::size_t x = h.right; n.reverse && !h.time && int(x) < n.item;
       ++x)  // "Thư ký điều hành ESCAP từ năm 2018 là bà A"
    if (term_at(x)) h.time = &items_[x].time;
  if (!h.time) h.time = n.inserted;
  h.of_year = n.reverse && !h.time && c.relation == rel(Rel::Chair) && int(h.right) < n.item &&
              stands(h.right, It::Time) && !term_at(h.right);
  if (h.of_year) h.time = &items_[h.right].time;
  if (!h.time) h.time = n.elected_on;
  if (!h.time && n.predicate && !n.former && c.relation == rel(Rel::Office)) h.time = term_before(n, h);
  if (!h.time && n.predicate && !page_.vietnamese) h.time = since_before(n);
  if (!h.time && n.predicate && takes_office(n))
    if (const std::size_t time = time_of_point(n.begin); time < items_.size() && !items_[time].time.future) {
      const Time& point = items_[time].time;
      if (point.shape == Time::Shape::Instant)
        h.time = &point;
      else if (!page_.vietnamese && point.shape != Time::Shape::Since)  // "was X until 2005, when she became Y"
        put(c.q, "start", Value((point.shape == Time::Shape::Range ? point.to : point.from).edtf()));
    }
  // "took over as president from A in June 2012"
  const std::size_t whom = skip_right(h.right + 1, kQuiet);
  if (!h.time && n.predicate && !page_.vietnamese && stands(h.right, It::Prep) && marked(h.right, Kind::Time, "from") &&
      whom < items_.size() && is_somebody(items_[whom]) && stands(whom + 1, It::Time))
    h.time = &items_[whom + 1].time;
  const std::size_t b = n.begin;
  h.took = n.predicate && !h.time && stands(b - 2, It::Time) && does(b - 3, "office") && says(b - 3, "start");
  if (h.took) h.time = &items_[b - 2].time;
  const Time* chosen_on = day_chosen(n, h);
  if (n.chosen && !h.time)
    h.time = chosen_on;
  else if (chosen_on && has_word(n.use, "elected"))
    put(c.q, "elected_on", Value(chosen_on->from.edtf()));
}

// "From 1970 to 1980 she was …": who stands between.
const Time* Reader::term_before(const Naming& n, const Holding& h) const {
  bool subject = false;
  const auto former = [this](std::size_t x) { return stands(x - 1, It::Modifier) && says(x - 1, "former"); };
  for (std::size_t x = n.begin; x-- > 0 && !stands(x, {It::Semi, It::Break});) {
    if (is_office(items_[x]) && !(x > 0 && former(x))) break;  // "do ông A, cựu Thủ tướng B, làm …"
    subject |= is_a(x, Part::Person) || stands(x, It::Pro);
    if (subject && stands(x, It::And) && stands(x - 1, It::Comma))
      return nullptr;  // "A was X from 2003 to 2005, and B was Y"
    if (!stands(x, It::Time) || items_[x].depth != items_[h.at].depth) continue;
    // "ông A, người làm Thủ tướng từ năm 2010 đến năm 2024, thay ông B làm …": of what A was before
    for (std::size_t y = x; page_.vietnamese && y-- > 1 && !stands(y, It::Semi);)
      if (stands(y, It::Relative) && stands(y - 1, It::Comma)) return nullptr;
    const Time& time = items_[x].time;
    // "A, tại nhiệm từ 2011 đến 2014, là Tổng thống"
    if (page_.vietnamese && does(x - 1, "office") && stands(x - 2, It::Comma) && n.item >= 0 &&
        x == std::size_t(n.item) + 3)
      subject = true;
    // "Ông A, từ tháng 11/2005, là …"
    const bool aside = page_.vietnamese && x > 0 && skip_right(x + 1, {It::Comma, It::Skip}) + 1 >= n.begin;
    if (const std::size_t who = skip_left(x, It::Comma) - 1; aside && who < x)
      subject |= is_a(who, Part::Person) || stands(who, It::Pro);
    // "Là thành viên X từ năm 1995, nước này ba lần làm …": since when it is that
    if (page_.vietnamese && time.shape == Time::Shape::Since)
      for (std::size_t y = x; y-- > 0 && !stands(y, {It::Comma, It::Semi, It::Break});)
        if (stands(y, {It::Verb, It::Role})) return nullptr;
    const bool term = time.shape == Time::Shape::Range || time.shape == Time::Shape::Since;
    // "và từ năm 1992 đến năm 2002 | là Phó Chủ tịch nước"
    const bool beside = page_.vietnamese && stands(x - 1, It::And) && skip_right(x + 1, It::Skip) + 1 == n.begin;
    return (subject || beside) && term ? &time : nullptr;
  }
  return nullptr;
}

// "has since May 2019 been Foreign Minister"
const Time* Reader::since_before(const Naming& n) const {
  if (n.begin < 3) return nullptr;
  const std::size_t time = stands(n.begin - 2, It::Comma) ? n.begin - 3 : n.begin - 2;
  if (!stands(time, It::Time) || items_[time].time.shape != Time::Shape::Since) return nullptr;
  return has(time - 1, Kind::Copula) || (stands(time - 1, It::Comma) && has(time - 2, Kind::Copula))
             ? &items_[time].time
             : nullptr;
}

// "hôm qua đã bầu ông A làm …"
const Time* Reader::day_chosen(const Naming& n, const Holding& h) const {
  for (std::size_t x = n.chosen; x-- > 0 && !stands(x, {It::Semi, It::Break}) && !is_office(items_[x]);) {
    if (!stands(x, It::Time) || items_[x].depth != items_[h.at].depth) continue;
    const Time& time = items_[x].time;
    if (time.shape == Time::Shape::Instant && time.from.year && !time.future) return &time;
  }
  return nullptr;
}

// ---- The term ---------------------------------------------------------------------------------------------

void Reader::put_term(Claim& c, const Time& time) const {
  put(c.q, "start", Value(time.from.edtf()));
  put(c.q, "end", Value(time.to.edtf()));
}

void Reader::term_of_holding(const Naming& n, Holding& h, Claim& c) const {
  const Time*& time = h.time;
  const bool visit = time && time->shape == Time::Shape::Range && time->from.day && time->to.day &&
                     time->from.year == time->to.year && time->from.month == time->to.month;
  if (visit) time = nullptr;  // its days, no term
  const bool plain = time && (time->shape != Time::Shape::Instant || takes_office(n) || n.predicate || n.ended ||
                              stands(h.from < items_.size() ? h.from : 0, It::Open));
  const bool elected = !page_.vietnamese && n.chosen && does(n.chosen, "serve") && says(n.chosen, "elected");
  if (elected && time && time->shape == Time::Shape::Instant)
    put(c.q, "elected_on", Value(time->from.edtf()));  // "elected A as its president in February 2024"
  else if (plain)
    term_told(n, *time, c);
  else if (c.relation == rel(Rel::Candidacy))
    stood_in(h, c);
  else
    term_of_date(n, h, c);
  if (h.of_year && time && !time->from.month && c.relation == rel(Rel::Chair) && c.o >= 0 &&
      thing(c.o).is(Part::Body) && !plenary(c.o))
    put(c.q, "end", Value(time->from.edtf()));
  // "từ năm 1969, ông A làm Thủ tướng, cho đến năm 1976"
  if (page_.vietnamese && n.predicate && has_key(c.q, {"end"}) && !has_key(c.q, {"start"}) && !leaves_office(n))
    for (std::size_t x = 0; x < n.begin && !stands(x, {It::Semi, It::Break}) && !is_office(items_[x]); ++x)
      if (stands(x, It::Time) && items_[x].time.shape == Time::Shape::Since)
        put(c.q, "start", Value(items_[x].time.from.edtf()));
  // "on 1 January 2003, a post he held until …"
  const auto& all = h.all;
  if (all.size() > 1 && all[0]->shape == Time::Shape::Instant && all[1]->shape == Time::Shape::Until && all[0] == time)
    put(c.q, "end", Value(all[1]->from.edtf()));
}

// "his term as Director-General began in 2004 and ended in 2009", "… ran from 1999 to 2012". False where no such thing is told.
bool Reader::term_of_noun(const Naming& n, const Holding& h, Claim& c) const {
  if (page_.vietnamese || !n.predicate || n.begin < 2 || !does(n.begin - 2, "serve") || !says(n.begin - 2, "noun"))
    return false;
  bool told = false;
  for (std::size_t x = h.right; x + 1 < items_.size(); ++x) {
    if (stands(x, kQuiet | Kinds{It::Comma, It::And})) continue;
    const std::size_t at = stands(x, It::Time) ? x : x + 1;
    if (!stands(at, It::Time) || items_[at].time.future || items_[x].is({It::Cue, It::Relative, It::Break})) break;
    const Time& time = items_[at].time;
    const bool begins = hits_->saying(items_[x].first, Kind::Note, "begins").has_value();
    const bool ends = hits_->saying(items_[x].first, Kind::Note, "ends").has_value();
    if (time.shape == Time::Shape::Range)
      put_term(c, time);
    else if (begins || ends)
      put(c.q, begins ? "start" : "end", Value(time.from.edtf()));
    else
      break;
    told = true;
    x = at;
  }
  return told;
}

bool Reader::takes_office(const Naming& n) const { return has_word(n.use, "start"); }

void Reader::term_told(const Naming& n, const Time& time, Claim& c) const {
  if (time.shape == Time::Shape::Range) return put_term(c, time);
  const bool starts = takes_office(n) || has_word(n.use, "elected");
  if (n.several && !starts && time.shape == Time::Shape::Instant &&
      !time.from.month) {  // "ba lần làm Thủ tướng: 1981, …"
    put(c.q, "start", Value(time.from.edtf()));
    return put(c.q, "end", Value(time.from.edtf()));
  }
  // "thôi giữ chức Bộ trưởng … tháng 1/2023"
  const bool ends = n.ended || time.shape == Time::Shape::Until || has_word(n.use, "end") || has_word(n.use, "over");
  const bool elected = time.shape == Time::Shape::Instant && has_word(n.use, "elected");
  // "was forced out as minister": how he came to it, or went, is not told
  const std::size_t how = n.begin - 2;
  if (!page_.vietnamese && !ends && time.shape == Time::Shape::Instant && n.predicate && n.begin > 2 &&
      has_word(n.use, "weak") && !has_word(n.use, "start") && n.item >= 0 && n.item < int(how) &&
      stands(how, It::Word) && !items_[how].sense && !capital_word(items_[how]) &&
      any_item(std::size_t(n.item), how, [this](const Item& x) { return has(x, Kind::Copula); })) {
    PartialDate then = time.from;
    then.day = 0;
    put(c.q, c.relation == rel(Rel::Office) ? "as_of" : "start", Value(then.edtf()));
    return;
  }
  put(c.q, ends ? "end" : elected ? "elected_on" : "start", Value(time.from.edtf()));
}

// The day at the head of the clause ("…; ngày 3/8 cùng năm, ông được bầu làm …"), else of the sentence, if it tells of one.
const Time* Reader::day_at_head(const Holding& h) const {
  std::size_t clause = h.at;
  while (clause > 0 && !stands(clause - 1, It::Semi)) --clause;
  const std::size_t head = skip_right(clause, {It::Skip, It::Prep, It::And});
  const auto told = [](const Time& time) { return time.shape == Time::Shape::Instant; };
  if (clause > 0 && stands(head, It::Time) && told(items_[head].time) && items_[head].time.from.year)
    return &items_[head].time;
  return leading_ && told(*leading_) ? &*leading_ : nullptr;
}

void Reader::stood_in(const Holding& h, Claim& c) const {
  const Time* when = h.time && h.time->shape == Time::Shape::Instant ? h.time : day_at_head(h);
  if (when) put(c.q, "start", Value(when->from.edtf()));
}

// Where no term is told: since the day the sentence tells, or held as of then.
void Reader::term_of_date(const Naming& n, const Holding& h, Claim& c) const {
  if (!page_.vietnamese && !h.time && has_key(c.q, {"start"})) return;
  const Time* day = day_at_head(h);
  const Time* since = since_predecessor(n, h);
  if (since && !h.time && !since->future && since->shape != Time::Shape::Range) {
    const auto is_it = [&](const Item& i) { return i.t == It::Time && i.time.first == since->first; };
    const auto first = std::find_if(items_.begin(), items_.end(), [](const Item& i) { return i.t == It::Time; });
    const auto next = std::find_if(items_.begin(), items_.end(), is_it) + 1;
    const bool breaks = next + 1 < items_.end() && next->t == It::Comma && (next + 1)->t == It::Break;
    if (first->time.first == since->first || breaks) put(c.q, "start", Value(since->from.edtf()));
    return;
  }
  const bool succeeds = n.predecessor >= 0 && n.predicate && !page_.vietnamese;
  if (leaves_office(n)) {  // the day at the head, where none is told between
    const auto times = std::count_if(items_.begin(), items_.begin() + std::ptrdiff_t(h.at),
                                     [](const Item& i) { return i.t == It::Time && i.time.from.year; });
    if (day && !h.time && times < 2) put(c.q, "end", Value(day->from.edtf()));
    return;
  }
  if ((takes_office(n) || succeeds) && !h.time && day) return put(c.q, "start", Value(day->from.edtf()));
  if (has_word(n.use, "elected") && n.predicate && !h.time && day)
    return put(c.q, "elected_on", Value(day->from.edtf()));
  if (!h.time && long_past(n, h)) return;
  const Time* told = h.time ? h.time : day;
  // "sẽ đón Tổng Thư ký A vào tháng 3/2026": what he will be then, nobody knows
  const bool to_come =
      told && (!clock_.document.year || first_day(told->from) > last_day(clock_.document)) && !holds(It::Reported) &&
      any_item(0, items_.size(), [this](const Item& i) { return i.t == It::Cue && marked(i, Kind::Cue, "future"); });
  const bool once = !told && told_once(n, h);
  c.of_today = !told && !h.former && (!n.predicate || was_then(n));
  PartialDate when = h.former || once ? PartialDate{} : told && !to_come ? told->from : clock_.document;
  if (!when.year) return;
  if (c.relation == rel(Rel::Office)) {
    when.day = 0;
    put(c.q, "as_of", Value(when.edtf()));
  } else if (c.relation == rel(Rel::Chair) && h.time) {
    put(c.q, "start", Value(when.edtf()));
    if (when.month && !when.day && !takes_office(n))
      put(c.q, "end", Value(when.edtf()));  // "Council President for October"
  }
}

// "was minister for six years", "was president in the 1990s", "the then minister": some time, and not now.
bool Reader::long_past(const Naming& n, const Holding& h) const {
  if (page_.vietnamese) return false;
  for (std::size_t m = n.begin; m < h.right; ++m)
    if (marked(m, Kind::Modifier, "past") || marked(m, Kind::Skip, "past")) return true;
  if (n.predicate && marked(h.right, Kind::Break, "point")) return true;  // "was president when …"
  if (!n.predicate && !n.appositive) return n.reverse && marked(h.right, Kind::Modifier, "past");
  const auto decade = [this](std::size_t i) {
    return stands(i, It::Skip) && !items_[i].sense && tokens_[items_[i].first].is(kNumber);
  };
  const auto long_ago = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from;
         i < to && i < items_.size() && stands(i, kQuiet | Kinds{It::Prep, It::Bound, It::Num, It::Word}); ++i)
      if (decade(i) || (number_of(i, "other") && prep(skip_left(i, {It::Bound, It::Skip, It::Word}) - 1))) return true;
    return false;
  };
  if (n.predicate && n.begin > 1) {
    const std::size_t before = n.begin - 2;  // "after four years as president", "had been minister"
    if (number_of(before, "other")) return true;
    if (marked(before, Kind::Skip, "done") && marked(before, Kind::Cue, "inversion")) return true;
  }
  return long_ago(h.right, h.right + 5) || long_ago(0, 4);
}

// "…, thay ông B làm Bộ trưởng": since the last time told, when that opens its clause.
const Time* Reader::since_predecessor(const Naming& n, const Holding& h) const {
  if (n.predecessor < 0 || !n.predicate || !page_.vietnamese) return nullptr;
  for (std::size_t i = h.at; i-- > 0 && !stands(i, It::Semi);)
    if (stands(i, It::Time) && items_[i].depth == items_[h.at].depth) return &items_[i].time;
  return nullptr;
}

void Reader::terms_besides(const Naming& n, const Holding& h, const Claim& c) {
  for (std::size_t x = 1; x < h.all.size() && (h.all[x]->shape == Time::Shape::Range || n.several); ++x) {
    Claim more = c;
    term_told(n, *h.all[x], more);
    claim(std::move(more));
  }
}

// "… làm Tổng Giám đốc với 172 trên tổng số 174 phiếu"
void Reader::votes_of_elected(const Naming& n, const Holding& h, Claim& c) const {
  const std::size_t r = h.right;
  if (!n.predicate || !has_word(n.use, "elected") || r + 1 >= items_.size() || !marked(r, Kind::And, "with")) return;
  const Item& count = items_[r + 1];
  const bool of_all = number_of(r + 1, "") && stands(r + 2, It::Of) && number_of(r + 3, "votes");
  if (count.t == It::Frac || of_all || number_of(r + 1, "votes")) put(c.q, "votes_for", Value(count.value));
  if (count.t == It::Frac || of_all) put(c.q, "votes_total", Value(of_all ? items_[r + 3].value : count.total));
}

// ---- More holders, more offices ---------------------------------------------------------------------------

// "Ambassador to the Netherlands and then to ASEAN", "Đại sứ tại Tanzania, kiêm nhiệm cả Zambia và Somalia": the same office elsewhere.
void Reader::same_office_elsewhere(const Holding& h, const Claim& c) {
  if (h.of < 0 || c.relation != rel(Rel::Office) || !titled(h.at, "abroad") || !titled(h.at, "state")) return;
  std::size_t x = h.right;
  bool list = false;
  if (stands(x, It::And) && x + 1 < items_.size()) {
    ++x;
  } else {
    if (posts_elsewhere(h, c)) return;
    while (x < items_.size() && !stands(x, It::Semi) && !hits_->saying(items_[x].first, Kind::Note, "more")) ++x;
    if (x >= items_.size() || stands(x, It::Semi)) return;
    list = true;
    for (std::size_t begun = x; x < items_.size() && x < begun + 4 && !stands(x, It::Ent);) ++x;
  }
  const std::size_t told = claims_.size() - 1;
  do {
    while (stands(x, kQuiet | It::Prep) || (list && stands(x, {It::Comma, It::And}))) ++x;
    if (!stands(x, It::Ent) || items_[x].ent < 0 || items_[x].demonym || items_[x].possessive || items_[x].ent == h.of)
      return;
    const Entity& where = thing(items_[x].ent);
    if (!where.is(Part::State) && (!where.is(Part::Organization) || !prep(x - 1))) return;
    if (stands(x + 1, {It::Verb, It::Cue, It::Skip, It::Title})) return;
    Claim more = c;
    more.o = office_named(title_at(h.at), h.of, surface(items_[h.at]), std::string(where.name), {});
    more.o_item = int(x);
    only_key(more.q, "of");
    items_[x].used = true;
    claim(std::move(more));
    ++x;
    if (list && !h.time && stands(x, It::Time)) return share_term(told, items_[x].time);
  } while (list && x < items_.size());
}

// "Đại sứ tại Kuwait kiêm nhiệm Bahrain và Oman từ năm 1996": all of them since then.
void Reader::share_term(std::size_t first, const Time& time) {
  if (time.shape == Time::Shape::Instant) return;
  for (std::size_t n = first; n < claims_.size(); ++n) {
    std::erase_if(claims_[n].q, [](const MapEntry& e) { return e.first == "as_of"; });
    put(claims_[n].q, time.shape == Time::Shape::Until ? "end" : "start", Value(time.from.edtf()));
    if (time.shape == Time::Shape::Range) put(claims_[n].q, "end", Value(time.to.edtf()));
  }
}

// "tại A các năm 1996-2000 và tại B các năm 2003-2006", "tại A, B và C": each with its term, or in a row that "và" closes.
bool Reader::posts_elsewhere(const Holding& h, const Claim& c) {
  if (!page_.vietnamese) return false;
  std::size_t x = skip_right(h.right, It::Time);
  const bool dated = x > h.right;
  bool closed = false;
  std::vector<std::pair<std::size_t, const Time*>> posts;
  while (stands(x, {It::Comma, It::And})) {
    const std::size_t where = stands(x + 1, It::Prep) ? x + 2 : x + 1;
    if (!is_a(where, Part::State) || items_[where].demonym || items_[where].possessive || items_[where].ent == h.of)
      break;
    const Time* term = term_at(where + 1) ? &items_[where + 1].time : nullptr;
    if (dated && !term) break;
    closed |= stands(x, It::And);
    posts.emplace_back(where, term);
    x = term ? where + 2 : where + 1;
  }
  if (posts.empty() || !(dated || (closed && posts.size() > 1))) return false;
  if (x < items_.size() && !stands(x, {It::Stop, It::Comma, It::Semi, It::Open, It::And, It::Time})) return false;
  for (const auto& [where, term] : posts) {
    Claim more = c;
    more.o = office_named(title_at(h.at), h.of, surface(items_[h.at]), std::string(thing(items_[where].ent).name), {});
    more.o_item = int(where);
    only_key(more.q, "of");
    if (term && term->shape == Time::Shape::Range) put_term(more, *term);
    if (term && term->shape != Time::Shape::Range)
      put(more.q, term->shape == Time::Shape::Until ? "end" : "start", Value(term->from.edtf()));
    items_[where].used = true;
    claim(std::move(more));
  }
  return true;
}

// "Từ năm 2007 bà làm Đặc phái viên, cùng với cựu Tổng thống A và ông B": they hold it too.
void Reader::held_together(const Naming& n, const Holding& h, const Claim& c) {
  if (!n.predicate || n.reverse || c.relation != rel(Rel::Office) || c.status != Status::Stated ||
      n.item >= int(h.right))
    return;
  std::size_t x = skip_right(h.right, It::Time);
  if (!stands(x, It::Comma) || !stands(x + 1, It::And) || !marked(x + 1, Kind::And, "with")) return;
  for (++x; stands(x, {It::And, It::Comma});) {
    std::size_t who = x + 1;
    while (stands(who, kQuiet | It::Title) || (stands(who, It::Ent) && items_[who].demonym)) ++who;
    if (!is_a(who, Part::Person)) return;
    Claim more = c;
    more.s = items_[who].ent;
    more.s_item = int(who);
    claim(std::move(more));
    x = behind_name(who);
  }
}

// "các Tổng thống Pháp A năm 2002 và B năm 2009", "các Tổng Thư ký A (1997-2006) và B": one office, several who held it.
void Reader::several_holders(const Naming& n, const Holding& h, const Claim& c) {
  if (!page_.vietnamese || n.reverse || n.appositive || n.predicate || n.chain.size() != 1 ||
      c.relation != rel(Rel::Office))
    return;
  if (!marked(n.begin - 1, Kind::Deictic, "several") || n.item < int(h.right)) return;
  for (std::size_t x = std::size_t(n.item) + 1; x < items_.size(); ++x) {
    if (items_[x].depth > 0 || stands(x, kQuiet | Kinds{It::Time, It::Open, It::Close, It::Comma, It::And})) continue;
    if (!is_a(x, Part::Person) || !stands(skip_left(x, kQuiet) - 1, {It::And, It::Comma})) return;
    Claim more = c;
    more.s = items_[x].ent;
    more.s_item = int(x);
    only_key(more.q, "of");
    const bool bracket = stands(x + 1, It::Open);
    const std::size_t o = bracket ? x + 2 : x + 1;
    if (stands(o, It::Time) && items_[o].time.from.year) {
      const Time& time = items_[o].time;
      if (time.shape == Time::Shape::Range) {
        put_term(more, time);
      } else if (!bracket && time.shape == Time::Shape::Instant) {
        PartialDate when = time.from;
        when.day = 0;
        put(more.q, "as_of", Value(when.edtf()));
      }
    }
    claim(std::move(more));
  }
}

// "Two have been Secretary General of X: A, from 1956 to 1968, and B, since 2015"
void Reader::holders_in_turn(const Naming& n, const Claim& c) {
  if (!n.reverse || c.relation != rel(Rel::Office) || !stands(std::size_t(n.item) - 1, It::Colon)) return;
  for (std::size_t x = std::size_t(n.item) + 1; x + 2 < items_.size() && !stands(x, It::Semi); ++x) {
    const bool unknown = !page_.vietnamese && dated_name(x);
    if ((!is_a(x, Part::Person) && !unknown) || items_[x].depth || !stands(x - 1, {It::Comma, It::And}) ||
        !stands(x + 1, It::Comma) || !term_at(x + 2))
      continue;
    if (!is_a(x, Part::Person)) become(items_[x], Part::Person);
    Claim more = c;
    more.s = items_[x].ent;
    more.s_item = int(x);
    only_key(more.q, "of");
    const Time& time = items_[x + 2].time;
    put(more.q, time.shape == Time::Shape::Until ? "end" : "start", Value(time.from.edtf()));
    if (time.shape == Time::Shape::Range) put(more.q, "end", Value(time.to.edtf()));
    claim(std::move(more));
  }
}

// "A was Secretary-General from 2008 to 2012, and B of Vietnam from 2013 to 2017": the same office.
void Reader::held_in_turn(const Naming& n, const Holding& h, const Claim& c) {
  if (!n.predicate || n.reverse || n.chain.size() != 1 || c.status != Status::Stated || !has_key(c.q, {"end"})) return;
  std::size_t x = h.from;
  while (x < items_.size() && !(stands(x, It::Time) && &items_[x].time == h.time)) ++x;
  for (++x; stands(x, {It::Comma, It::And, It::Semi});) {
    std::size_t who = x;
    while (stands(who, kQuiet | Kinds{It::Comma, It::And, It::Semi})) ++who;
    const bool name = is_a(who, Part::Person) || (who < items_.size() && nameless(items_[who]));
    std::size_t term = who + 1;
    if (stands(term, It::Of) && is_a(term + 1, Part::State)) term += 2;
    if (stands(term, It::Comma)) ++term;
    if (!name || !term_at(term) || items_[term].time.future) return;
    if (!is_a(who, Part::Person)) become(items_[who], Part::Person);
    if (of_another(items_[who].ent, who, c.o)) return;
    Claim more = c;
    more.s = items_[who].ent;
    more.s_item = int(who);
    only_key(more.q, c.relation == rel(Rel::Chair) ? "role" : "of");
    const Time& time = items_[term].time;
    put(more.q, time.shape == Time::Shape::Until ? "end" : "start", Value(time.from.edtf()));
    if (time.shape == Time::Shape::Range) put(more.q, "end", Value(time.to.edtf()));
    items_[who].used = true;
    claim(std::move(more));
    x = term + 1;
  }
}

// "The first Secretary-General was A, a Norwegian, and the second B", "A was the first Secretary-General and B the second": the same office.
void Reader::held_by_the_next(const Naming& n, const Claim& c) {
  if (page_.vietnamese || !(n.reverse || n.predicate) || c.status != Status::Stated || n.item < 0) return;
  if (c.relation != rel(Rel::Office) && c.relation != rel(Rel::Chair)) return;
  for (std::size_t x = std::max(std::size_t(n.item), n.right); x + 1 < items_.size() && !stands(x, It::Semi); ++x) {
    if (!stands(x, It::Ordinal) || items_[x].value < 2) continue;
    std::size_t who = x + 1;
    if (n.reverse) {
      if (has(who, Kind::Copula) || does(who, "office")) ++who;
      if (!stands(skip_left(x, It::Skip) - 1, {It::Comma, It::And, It::Semi})) return;
    } else {
      who = skip_left(x, It::Skip) - 1;
      if (has(who, Kind::Copula) || does(who, "office")) --who;
      if (stands(who, It::Ent) && is_a(who, Part::State) && stands(who - 1, It::Of)) who -= 2;
      if (!stands(skip_left(who, kQuiet) - 1, {It::Comma, It::And}) ||
          !stands(x + 1, {It::Stop, It::Comma, It::And, It::Open}))
        return;
    }
    if (who >= items_.size() || !stands(who, It::Ent)) return;
    if (nameless(items_[who])) become(items_[who], Part::Person);
    if (!is_a(who, Part::Person)) return;
    Claim more = c;
    more.s = items_[who].ent;
    more.s_item = int(who);
    only_key(more.q, c.relation == rel(Rel::Chair) ? "role" : "of");
    items_[who].used = true;
    const Time* years = time_in_bracket(n.reverse ? bracket_behind(who) : x + 1);
    if (years && years->shape == Time::Shape::Range) put_term(more, *years);
    claim(std::move(more));
  }
}

// "Four have been president of the Assembly: A (1949), B (1956) and C of Malaysia (1996)"
void Reader::chairs_in_turn(const Naming& n, const Claim& c) {
  if (!n.reverse || c.relation != rel(Rel::Chair)) return;
  for (std::size_t x = std::size_t(n.item) + 1; x < items_.size() && !stands(x, It::Semi); ++x) {
    if (items_[x].depth > 0 || (!is_a(x, Part::Person) && !items_[x].unknown) || !stands(x - 1, {It::Comma, It::And}))
      continue;
    Claim more = c;
    more.s = items_[x].unknown ? introduce(items_[x]) : items_[x].ent;
    more.s_item = int(x);
    only_key(more.q, "role");
    std::size_t o = x + 1;
    while (stands(o, It::Of) || is_a(o, Part::State)) ++o;
    for (; o < items_.size() && (stands(o, It::Open) || items_[o].depth > 0); ++o) {
      if (stands(o, It::Session)) put(more.q, "session", Value(items_[o].value));
      if (!stands(o, It::Time)) continue;
      put(more.q, "start", Value(items_[o].time.from.edtf()));
      if (items_[o].time.shape == Time::Shape::Range) put(more.q, "end", Value(items_[o].time.to.edtf()));
    }
    claim(std::move(more));
  }
}

// "bàn giao chức Bộ trưởng cho ông B": B holds it from then on.
void Reader::handed_over_to(const Naming& n, const Holding& h, const Claim& c) {
  if (!n.predicate || !has_word(n.use, "over")) return;
  const std::size_t to = handed_to(h.right, lexicon_.labels(Part::Person));
  if (!to) return;
  Claim next = c;
  next.s = items_[to].ent;
  next.s_item = int(to);
  next.status = Status::Stated;
  std::erase_if(next.q, [](const MapEntry& e) { return e.first == "end" || e.first == "start" || e.first == "as_of"; });
  // "became X in June 2012 and handed over to B nine years later": the time is of the first
  const auto own = [&](std::size_t i) { return stands(i, It::Time) && &items_[i].time == h.time; };
  std::size_t at = 0;
  while (at < items_.size() && !own(at)) ++at;
  std::size_t over = to;
  while (over > 0 && !(does(over, "office") && says(over, "over"))) --over;
  const bool of_first = at < over && any_item(at, over, [](const Item& x) { return x.t == It::And; });
  const std::size_t behind = behind_name(to);
  const bool last = !h.time && stands(behind, It::Time) && !items_[behind].time.future;  // "to B on 1 January"
  const Time* time = of_first   ? nullptr
                     : h.time   ? h.time
                     : last     ? &items_[behind].time
                     : leading_ ? &*leading_
                                : nullptr;
  if (time && time->shape == Time::Shape::Instant) put(next.q, "start", Value(time->from.edtf()));
  if (last && time && time->shape == Time::Shape::Instant && !claims_.empty() && claims_.back().s == c.s) {
    std::erase_if(claims_.back().q, [](const MapEntry& e) { return e.first == "as_of"; });
    put(claims_.back().q, "end", Value(time->from.edtf()));
  }
  items_[to].used = true;
  claim(std::move(next));
}

// "took over as president last month from X"
void Reader::taken_over_from(Naming& n, const Holding& h) {
  std::size_t verb = h.right;  // "took over | as"
  while (verb > 0 && verb + 8 > h.right && !(does(verb - 1, "office") && says(verb - 1, "start"))) --verb;
  const bool took = verb > 0 && verb + 8 > h.right;
  if (n.predecessor >= 0 || !n.predicate || !(takes_office(n) || h.took || took)) return;
  const std::size_t from = skip_right(h.right, kQuiet | It::Time);
  if (!stands(from, It::Prep) || !marked(from, Kind::Time, "from")) return;
  std::size_t who = from + 1;
  while (stands(who, kQuiet) || (stands(who, It::Ent) && items_[who].demonym)) ++who;
  if (who < items_.size() && nameless(items_[who])) become(items_[who], Part::Person);
  if (!is_a(who, Part::Person)) return;
  n.predecessor = items_[who].ent;
  items_[who].used = true;
}

void Reader::who_held_before(const Naming& n, const Claim& c) {
  if (n.predecessor < 0) return;
  Claim old;
  old.s = n.predecessor;
  old.o = c.o;
  old.relation = c.relation;
  old.status = Status::Former;
  for (const auto& [key, value] : c.q) {
    if (key == "of" || key == "role") old.q.emplace_back(key, value);
    if (key != "start" || !page_.vietnamese || c.relation != rel(Rel::Office)) continue;
    const std::string_view start = value.string();
    if (!start.ends_with("-01-01"))
      put(old.q, "end", Value(std::string(start.substr(0, 4))));  // by then, as far as the year
  }
  claim(std::move(old));
}

}  // namespace dothi::prose
