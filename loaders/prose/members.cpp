// How many members a body has, and who they are.
#include "item.h"

#include <algorithm>

namespace dothi::prose {

// ---- Who -----------------------------------------------------------------------------------------------

// "… năm thành viên là A, B và C", "… 31 members, among them A and B": those the count is of.
void Reader::members_counted(std::size_t count, int body) {
  std::size_t x = count + 1;
  while (x < items_.size() && items_[x].is({It::Skip, It::Word}) && x < count + 3) ++x;
  const std::size_t begin = x;
  while (x < items_.size() && (items_[x].is({It::Comma, It::Colon, It::Open, It::Skip}) || has(items_[x], Kind::Open) ||
                               has(items_[x], Kind::Copula) || does(items_[x], "office")))
    ++x;
  if (x == begin || (x == begin + 1 && items_[begin].t == It::Comma)) return;
  auto group = right_group(x, items_.size(), lexicon_.labels(Part::State), false);
  if (group.size() < 2) return;
  while (x < items_.size() && items_[x].is({It::Skip, It::Comma, It::Close})) ++x;
  if (x < items_.size() && (opens_trigger(x) || items_[x].t == It::Cue)) return;  // it goes on to say something of them
  const bool seat = thing(body).is(Part::Body);
  const auto term = std::find_if(items_.begin(), items_.begin() + std::ptrdiff_t(count), [](const Item& i) {
    return i.t == It::Time && i.depth == 0 && i.time.shape == Time::Shape::Range && i.time.term;
  });
  // "48 nước được bầu cho nhiệm kỳ 2023-2026, trong đó châu Á có 13 ghế, thuộc về A, B …"
  const bool told = seat && term != items_.begin() + std::ptrdiff_t(count);
  for (const Arg& a : group)
    for (int e : a.ents) {
      if (std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return c.s == e && c.o == body; }))
        continue;
      Claim c;
      c.s = e;
      c.s_item = int(a.item);
      c.o = body;
      c.relation = seat ? rel(Rel::Seat) : rel(Rel::Membership);
      if (seat) put(c.q, "role", Value("member"));
      if (told) {
        put(c.q, "start", Value(term->time.from.edtf()));
        put(c.q, "end", Value(term->time.to.edtf()));
        for (auto day = items_.begin(); day != term; ++day)
          if (day->t == It::Time && day->time.shape == Time::Shape::Instant && day->time.from.day && c.q.size() < 4)
            put(c.q, "elected_on", Value(day->time.from.edtf()));
      }
      claim(std::move(c));
      subjects_.push_back(e);
    }
}

struct Reader::Named {
  std::size_t chosen;  // the item that tells they were chosen; k where none does
  int body = -1;
  const Time* term = nullptr;
  const Time* elected = nullptr;
};

// "GCC được thành lập ngày …, trụ sở tại Riyadh, gồm A, B và C": an organization and who is in it.
void Reader::members_named() {
  if (question_ || hypothetical_) return;
  for (std::size_t k = 1; k + 2 < items_.size(); ++k) {
    const bool counted = number_of(k, "member_count") && stands(k + 1, It::Colon) &&
                         k + 2 < items_.size();  // "ra đời … với ba thành viên: A, B và C"
    if (!(counted && is_a(items_[k + 2], Part::State)) &&
        (!marked(items_[k], Kind::Copula, "count") || !is_a(items_[k + 1], Part::State)))
      continue;
    const Named named = body_of_members(k);
    if (named.body < 0 || tells_otherwise(k, named)) continue;
    std::size_t x = counted ? k + 2 : k + 1;
    const auto group = right_group(x, items_.size(), lexicon_.labels(Part::State), false);
    if (group.size() < 2 || (x < items_.size() && opens_trigger(x)) ||
        (counted && std::int64_t(group.size()) != items_[k].value))
      continue;
    for (const Arg& a : group)
      for (int e : a.ents) {
        const std::size_t before = claims_.size();
        member_of(e, a.item, named);
        if (!counted || claims_.size() == before) continue;
        for (std::size_t c = 0; c < before; ++c)  // those it was founded with
          if (claims_[c].relation == rel(Rel::Founding) && claims_[c].s == named.body)
            put(claims_.back().q, "since", Value(claims_[c].literal));
      }
    if (named.chosen < k) election_ = {};
    return;
  }
}

// The organization that opens the sentence, else a body with a term: "Hội đồng Nhân quyền nhiệm kỳ 2022-2024 gồm A và B", "Đại hội đồng đã
// chọn năm nước sẽ vào Hội đồng Bảo an nhiệm kỳ 2026-2027, gồm …"
Reader::Named Reader::body_of_members(std::size_t k) {
  Named named{k};
  for (std::size_t i = 0; i < k && i < 3 && named.body < 0; ++i)
    if (items_[i].is({It::Ent, It::Pro}) && !items_[i].demonym &&
        !(i > 0 && (prep(i - 1) || items_[i - 1].t == It::Of)))
      if (const int e = resolve(items_[i], lexicon_.labels(Part::Organization)); thing_is(e, Part::Organization))
        named.body = e;
  for (std::size_t i = 0; i + 1 < k && named.body < 0; ++i) {
    if (named.chosen == k && i > 0 && chosen_at(i)) named.chosen = i;
    if (!items_[i].is({It::Ent, It::Pro}) || items_[i + 1].t != It::Time || items_[i].depth > 0) continue;
    const Time& t = items_[i + 1].time;
    const bool term =
        t.shape == Time::Shape::Range ? t.term : t.shape == Time::Shape::Instant && !t.from.month && t.from.year;
    if (!term) continue;
    if (const int e = resolve(items_[i], lexicon_.labels(Part::Body)); thing_is(e, Part::Body) && !plenary(e))
      named.body = e, named.term = &t;
  }
  if (!named.term) named.chosen = k;
  for (std::size_t i = 0; named.chosen < k && i < named.chosen && !named.elected; ++i)
    if (is_instant(items_[i]) && items_[i].time.from.day) named.elected = &items_[i].time;
  return named;
}

// Whether the verb tells that a body everybody sits on chose them.
bool Reader::chosen_at(std::size_t i) const {
  if ((!does(items_[i], "office") && !does(items_[i], "serve")) || mood(i).off) return false;
  return std::any_of(items_.begin(), items_.begin() + std::ptrdiff_t(i),
                     [this](const Item& x) { return x.t == It::Ent && plenary(x.ent); });
}

// Whether another verb before, that tells no property of the body, takes the names.
bool Reader::tells_otherwise(std::size_t k, const Named& named) const {
  if (named.chosen < k) return false;
  if (mood(k).off) return true;
  for (std::size_t i = 0; i < k; ++i) {
    if (!opens_trigger(i)) continue;
    const Verb* verb = items_[i].t == It::Verb ? &lexicon_.verbs[items_[i].sense->what] : nullptr;
    if (!verb || verb->readings.empty() || verb->readings.front().objects.front() != "-") return true;
  }
  return false;
}

void Reader::member_of(int state, std::size_t item, const Named& named) {
  Claim c;
  c.s = state;
  c.s_item = int(item);
  c.o = named.body;
  c.relation = named.term ? rel(Rel::Seat) : rel(Rel::Membership);
  if (const Time* term = named.term) {
    put(c.q, "start", Value(term->from.edtf()));
    put(c.q, "end", Value((term->shape == Time::Shape::Range ? term->to : term->from).edtf()));
    if (named.elected) put(c.q, "elected_on", Value(named.elected->from.edtf()));
  }
  claim(std::move(c));
  subjects_.push_back(state);
}

// The one point in time that the sentence tells, if it tells one and no other claim is of that time.
const Time* Reader::only_time() const {
  const Time* only = leading_ ? &*leading_ : nullptr;
  for (const Item& item : items_) {
    if (item.t != It::Time) continue;
    if (only && item.time.from.edtf() != only->from.edtf()) return nullptr;
    only = &item.time;
  }
  if (!only || (only->shape != Time::Shape::Instant && only->shape != Time::Shape::Until) || !only->from.year)
    return nullptr;
  const std::string said = only->from.edtf();
  auto is_said = [&](const Claim& c) {
    return c.relation != rel(Rel::MemberCount) &&
           (c.literal == said || std::any_of(c.q.begin(), c.q.end(), [&](const auto& q) {
              return q.second.kind() == dothi::Kind::String && q.second.string() == said;
            }));
  };
  return std::any_of(claims_.begin(), claims_.end(), is_said) ? nullptr : only;
}

// ---- How many -------------------------------------------------------------------------------------------

// "gồm 15 nước", "has 193 members".
void Reader::counts() {
  const auto* schema = lexicon_.relation(rel(Rel::MemberCount));
  if (!schema) return;
  for (std::size_t k = 0; k < items_.size(); ++k)
    if (items_[k].t == It::Num && items_[k].value >= 3 && !items_[k].used)
      count_at(k, schema->from);  // used: of those named behind it
}

void Reader::count_of(int body, int item, const Item& number) {
  Claim c;
  c.relation = rel(Rel::MemberCount);
  c.s = body;
  c.s_item = item;
  c.literal = std::to_string(number.value);
  if (!number.bound.empty()) c.q.emplace_back("bound", Value(number.bound));
  if (const Time* when = only_time()) put(c.q, "as_of", Value(when->from.edtf()));
  claim(std::move(c));
}

// The first of the ways to tell a count that fits; the others are for numbers it does not.
void Reader::count_at(std::size_t k, const std::vector<std::string>& labels) {
  const bool raised = k > 0 && items_[k].unit.empty() && marked(items_[k - 1], Kind::Copula, "raised");
  if (count_before_noun(k, labels) || count_sized(k, labels) || count_of_profile(k, labels)) return;
  const bool sized = items_[k].unit.empty() && k > 1 && stands(k - 1, It::Colon) &&
                     marked(k - 2, Kind::Note, "size");  // "Số thành viên: 193"
  if ((items_[k].unit != "member_count" && !raised && !sized) || part_of_count(k) || count_of_field(k, labels) ||
      count_beside_seat(k, labels))
    return;
  const std::size_t b = skip_left(k, {It::Bound, It::Skip, It::Modifier});
  if (b == 0) return count_of_its(k, labels);
  if (count_of_organ(k, labels) || count_there(k, b, labels) || count_with(k, b, labels) ||
      count_of_described(k, b, labels))
    return;
  count_before(k, b, raised, labels);
}

// "the 58-member Executive Board"
bool Reader::count_before_noun(std::size_t k, const std::vector<std::string>& labels) {
  if (page_.vietnamese || !items_[k].unit.empty() || k + 3 >= items_.size() || items_[k + 1].t != It::Dash ||
      tokens_[items_[k + 1].first].is(kSpace))
    return false;
  const Item &noun = items_[k + 2], &body = items_[k + 3];
  const bool members = noun.t == It::Role || noun.unit == "member_count";
  if (!members && !hits_->any(noun.first, Kind::Unit)) return false;
  Arg a;
  if (members && body.is({It::Ent, It::Pro}) && !body.demonym && arg(k + 3, labels, a) && !question_)
    count_of(a.ents.front(), int(k) + 3, items_[k]);
  return true;
}

// "số thành viên đến nay là 55", "đưa số thành viên lên 194": of the body named before, or the one spoken of.
bool Reader::count_sized(std::size_t k, const std::vector<std::string>& labels) {
  if (!page_.vietnamese || k == 0 || !(items_[k].unit.empty() || items_[k].unit == "member_count") ||
      stands(k - 1, It::Colon))
    return false;
  const auto size = [this](std::size_t i) {
    return i < items_.size() && hits_->saying(items_[i].first, Kind::Note, "size").has_value();
  };
  std::size_t n = k - 1;
  if (!size(n)) {
    if (!has(n, Kind::Copula) && !does(n, "office")) return false;
    while (n > 0 && n + 4 > k && !size(n) && stands(n - 1, {It::Word, It::Skip, It::Time, It::Modifier, It::Pro})) --n;
  }
  if (!size(n) || question_ || hypothetical_ || mood(k).off) return false;
  int body = -1;
  for (std::size_t i = n; i-- > 0 && body < 0 && !stands(i, It::Semi);)
    if (Arg a; !items_[i].demonym && !plenary(items_[i].ent) && arg(i, labels, a)) body = a.first();
  if (body < 0 && topic_body_ >= 0 && number_ - topic_body_at_ <= 1) body = topic_body_;
  if (body < 0 && titled_) body = theme_;
  if (body < 0 || !wants(labels, thing(body))) return false;
  count_of(body, -1, items_[k]);
  return true;
}

// "WHO: founded in 1948; …", "NATO (1949): trụ sở …": the colon behind a name that opens the sentence; 0 for none.
std::size_t Reader::profile_colon() const {
  if (!stands(0, It::Ent) || items_[0].demonym) return 0;
  std::size_t x = 1;
  if (stands(x, It::Open))
    while (x < items_.size() && (stands(x, {It::Open, It::Close}) || items_[x].depth > 0)) ++x;
  return stands(x, It::Colon) ? x : 0;
}

// "WHO: thành lập năm 1948; 194 thành viên; trụ sở …", "FAO: số thành viên: 194": of what stands before the colon at the head.
bool Reader::count_of_profile(std::size_t k, const std::vector<std::string>& labels) {
  Arg a;
  const std::size_t colon = profile_colon();
  if (colon == 0 || k <= colon || !arg(0, labels, a)) return false;
  const std::size_t before = skip_left(k, {It::Bound, It::Skip}) - 1, key = before - 1;
  const bool keyed = before > colon && stands(before, It::Colon) &&
                     (stands(key, It::Role) || has(key, Kind::Unit) || marked(key, Kind::Note, "size"));
  const bool plain = items_[k].unit == "member_count" && !thing(a.first()).is(Part::Body) &&
                     (before == colon || stands(before, {It::Comma, It::Semi}));
  if ((!keyed && !plain) || (k + 1 < items_.size() && !stands(k + 1, {It::Comma, It::Semi, It::Stop}))) return false;
  if (question_ || hypothetical_) return true;
  count_of(a.first(), 0, items_[k]);
  // "NATO (1949): 32 thành viên": the year is of something else
  if (colon > 1 && !claims_.empty() && claims_.back().relation == rel(Rel::MemberCount))
    std::erase_if(claims_.back().q, [](const MapEntry& e) { return e.first == "as_of"; });
  return true;
}

// "193 thành viên, gồm 187 quốc gia và …": a part of them
bool Reader::part_of_count(std::size_t k) const {
  if (!page_.vietnamese || k <= 3 || !marked(items_[k - 1], Kind::Copula, "count") || items_[k - 2].t != It::Comma)
    return false;
  const Item& whole = items_[k - 3];
  return whole.t == It::Num && whole.unit == "member_count" && whole.value > items_[k].value;
}

// "Thành viên: 178 quốc gia"
bool Reader::count_of_field(std::size_t k, const std::vector<std::string>& labels) {
  if ((block_->kind != BlockKind::Field && block_->kind != BlockKind::Row) || k < 2 || items_[k - 1].t != It::Colon)
    return false;
  const Item& key = items_[k - 2];
  if (key.t != It::Role && !has(key, Kind::Unit) && !has(key, Kind::Note)) return false;
  for (int e : {context_.organ, theme_, theme_organ_})
    if (e >= 0 && wants(labels, thing(e))) {
      count_of(e, -1, items_[k]);
      break;
    }
  return true;
}

// "có trụ sở ở Geneva và 193 nước thành viên"
bool Reader::count_beside_seat(std::size_t k, const std::vector<std::string>& labels) {
  if (!page_.vietnamese || k < 3 || items_[k - 1].t != It::And) return false;
  std::size_t v = k - 1;
  while (v > 0 && v + 4 > k - 1 && items_[v - 1].is({It::Place, It::Prep, It::Word})) --v;
  if (v == 0 || v == k - 1 || !does(items_[v - 1], "seat") || claims_.empty() || claims_.back().s < 0) return false;
  const auto seated = std::find_if(claims_.rbegin(), claims_.rend(),
                                   [this](const Claim& c) { return c.relation == rel(Rel::Headquarters); });
  if (seated != claims_.rend() && wants(labels, thing(seated->s))) count_of(seated->s, int(k), items_[k]);
  return true;
}

// "Its 166 member states trade …"
void Reader::count_of_its(std::size_t k, const std::vector<std::string>& labels) {
  const bool own = k > 0 && k + 1 < items_.size() && marked(items_[0], Kind::Modifier, "own");
  if (own && topic_body_ >= 0 && number_ - topic_body_at_ <= 1 && wants(labels, thing(topic_body_)))
    count_of(topic_body_, -1, items_[k]);
}

// "the Council, a body of 15 states,", "the Commission is a panel of 34 experts"
bool Reader::count_of_organ(std::size_t k, const std::vector<std::string>& labels) {
  if (k < 2 || !does(items_[k - 1], "organ")) return false;
  Arg a;
  for (std::size_t i = k - 1; i-- > 0 && items_[i].t != It::Semi;)
    if (arg(i, labels, a)) {
      if (!question_ && !hypothetical_ && says_what(i, k - 1) && !mood(k - 1).off)
        count_of(a.ents.front(), int(i), items_[k]);
      break;
    }
  return true;
}

// "There are 35 members on the Board"
bool Reader::count_there(std::size_t k, std::size_t b, const std::vector<std::string>& labels) {
  if (!marked(items_[b - 1], Kind::Copula, "there") || k + 1 >= items_.size() || !prep(k + 1)) return false;
  const std::size_t n = skip_right(k + 2, It::Skip);
  Arg a;
  if (n < items_.size() && arg(n, labels, a) && !question_ && !mood(k).off) count_of(a.ents.front(), int(n), items_[k]);
  return true;
}

// "With 194 member states, UNESCO …"
bool Reader::count_with(std::size_t k, std::size_t b, const std::vector<std::string>& labels) {
  if (b != 1 || items_[k].unit != "member_count" || !marked(items_[0], Kind::And, "with")) return false;
  std::size_t n = k + 1;
  while (n < items_.size() && n < k + 3 && items_[n].t != It::Comma) ++n;
  n = skip_right(n + 1, It::Skip);
  Arg a;
  if (stands(n, It::Ent) && items_[n - 1].t != It::Num && n <= k + 5 && !items_[n].possessive && !question_ &&
      !hypothetical_ && arg(n, labels, a))
    count_of(a.ents.front(), int(n), items_[k]);
  return true;
}

// "WHO là cơ quan chuyên môn của Liên hợp quốc với 194 quốc gia thành viên": of what the sentence says what it is.
bool Reader::count_of_described(std::size_t k, std::size_t b, const std::vector<std::string>& labels) {
  if (b < 4 || items_[k].unit != "member_count" || !marked(b - 1, Kind::And, "with")) return false;
  Arg head;
  if (page_.vietnamese &&
      stands(b - 2, It::Comma)) {  // "UNESCO là tổ chức …, trụ sở tại Paris, với 194 quốc gia thành viên"
    if (!stands(0, It::Ent) || items_[0].demonym || !(has(1, Kind::Copula) || stands(1, {It::Verb, It::Comma})) ||
        !arg(0, labels, head) || question_ || mood(k).off)
      return false;
    count_of(head.first(), 0, items_[k]);
    return true;
  }
  if (!is_a(b - 2, Part::Organization)) return false;
  std::size_t what = b - 3;
  while (what > 0 && !does(what, "organ") && !stands(what, {It::Comma, It::Semi, It::Ent})) --what;
  Arg a;
  if (what == 0 || !does(what, "organ") || !stands(what - 1, It::Ent) || !arg(what - 1, labels, a) || question_ ||
      mood(k).off)
    return false;
  count_of(a.first(), int(what) - 1, items_[k]);
  return true;
}

// "The Council has 15 members", "nâng số thành viên của tổ chức này lên 10": of the body just before the verb.
void Reader::count_before(std::size_t k, std::size_t b, bool raised, const std::vector<std::string>& labels) {
  const bool adjacent =
      items_[k].first > 0 && b == k && items_[b - 1].is({It::Ent, It::Pro}) && items_[k].unit == "member_count";
  const bool with = b > 1 && marked(items_[b - 1], Kind::And, "with") && is_a(items_[b - 2], Part::Body);
  const bool sized = (prep(b - 1) || items_[b - 1].t == It::Word || raised) && size_told(b);
  if (!adjacent && !with && !sized && !marked(items_[b - 1], Kind::Copula, "count") &&
      !marked(items_[b - 1], Kind::Break, "count"))
    return;
  for (std::size_t i = k; i-- > 0 && !items_[i].is({It::Comma, It::Semi});)
    if (marked(items_[i], Kind::Cue, "early")) return;
  if (adjacent) ++b;
  const bool beside = b > 1 && items_[b - 2].is({It::Ent, It::Pro});
  if (question_ || (!beside && (mood(k).off || mood(b - 1).off))) return;
  auto named_before = [&](std::size_t i) {
    return std::any_of(items_.begin(), items_.begin() + std::ptrdiff_t(i), [&](const Item& x) {
      Arg y;
      return arg(std::size_t(&x - items_.data()), labels, y);
    });
  };
  // "By 2022 the number of member states had grown to 177"
  if (sized && raised && titled_ && theme_ >= 0 && wants(labels, thing(theme_)) && !named_before(b))
    return count_of(theme_, -1, items_[k]);
  for (std::size_t i = b - 1; i-- > 0 && i + (page_.vietnamese ? 20 : 14) > b;) {
    const Item& item = items_[i];
    if (item.t == It::Semi || (opens_trigger(i) && item.t != It::Verb)) break;
    if (item.depth > items_[k].depth || item.agent || (page_.vietnamese && acts_on_it(i, b))) continue;
    Arg a;
    if (!arg(i, labels, a)) continue;
    if (i > 0 && !sized && (item.used || items_[i - 1].t == It::Of || prep(i - 1)) && named_before(i)) continue;
    if (!sized && of_unknown_part(i)) break;
    // "được bầu vào cơ quan gồm 15 thành viên này": not of the one that elects
    if (page_.vietnamese && plenary(a.ents.front()) && items_[k].value < 100 && (item.t == It::Pro || i + 2 < b)) break;
    if (const std::size_t who = who_goes_on(i, k, labels); who < i) arg(who, labels, a);
    count_of(a.ents.front(), int(a.item), items_[k]);
    members_counted(k, a.ents.front());
    break;
  }
}

// "the number of members rose to 10"
bool Reader::size_told(std::size_t b) const {
  for (std::size_t i = b - 1; i-- > 0 && i + 10 > b && !items_[i].is({It::Comma, It::Semi});)
    for (const Match& m : hits_->at(items_[i].first))
      if (const Sense& s = lexicon_.sense_of(m); s.kind == Kind::Note && has_word(&s, "size")) return true;
  return false;
}

// "Công ước A được Đại hội đồng thông qua và nay có 189 nước": not the Assembly
bool Reader::acts_on_it(std::size_t i, std::size_t b) const {
  return i > 0 && items_[i - 1].t == It::Passive &&
         std::any_of(items_.begin() + std::ptrdiff_t(i), items_.begin() + std::ptrdiff_t(b),
                     [](const Item& x) { return x.t == It::Verb; });
}

// "Uỷ ban Chương trình của UNESCO", "the governing council of …": of a part nobody knows
bool Reader::of_unknown_part(std::size_t i) const {
  if (i < 2 || items_[i - 1].t != It::Of) return false;
  for (std::size_t n = i - 1; n-- > 0 && (items_[n].is({It::Word, It::Verb, It::Pro}) || items_[n].unknown);)
    if (items_[n].unknown || hits_->any(items_[n].first, Kind::Head)) return true;
  return false;
}

}  // namespace dothi::prose
