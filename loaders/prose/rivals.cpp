// Who stood for what somebody else won.
#include "item.h"

#include <algorithm>

namespace dothi::prose {

namespace {

bool joins(const Item& i) { return i.is({It::Comma, It::And}); }
bool stands_beside(const Item& i) { return quiet(i) || i.is({It::Title, It::Num}); }
bool is_votes(const Item& i) { return i.t == It::Frac || i.unit == "votes"; }

}  // namespace

struct Reader::Rivalry {
  bool told = false;       // the contest was told of late
  int object = -1;         // the office or the body it was for
  std::int64_t votes = 0;  // of who won, told in this sentence
  std::size_t last = 0;    // the rival before, for those that follow in a row
  bool named = false;      // behind a word for rivals
  bool open = false;       // nobody is known to have won
};

// "… đắc cử với 108 phiếu; bà B được 71, ông C 12", "A thắng sít sao ông B", "His rivals were B and C", "B và C đã bị loại": who stood
// for what somebody else won, told in the sentence or just before.
void Reader::rivals() {
  if (question_ || hypothetical_) return;
  Rivalry r;
  r.votes = note_contest();
  // "A thắng B 94 phiếu trên 90 để làm Chủ tịch Đại hội đồng": the office of who presides, in this sentence only
  const auto earlier = contest_;
  bool chair = false;
  const bool beats = (done_so("beats") || cued("beats")) && any_item(0, items_.size(), [this](const Item& i) {
                       return marked(i, Kind::Verb, "beats") || marked(i, Kind::Cue, "beats");
                     });
  for (const Claim& c : claims_)
    if (c.relation == rel(Rel::Chair) && c.status == Status::Stated && thing_is(c.s, Part::Person) &&
        (c.elected || beats || has_key(c.q, {"votes_for", "elected_on"})))
      for (const Item& i : items_)
        if (i.t == It::Title && i.total > 0 && i.value > 0 && int(i.total) - 1 == c.o)
          contest_ = {int(i.value) - 1, c.s, {}, {}, number_}, chair = true;
  const int listed =
      context_.position >= 0 ? context_.position : theme_position_;  // the office whose holders the text lists
  const bool stands_again = contest_.object >= 0 &&
                            any_item(0, items_.size(), [this](const Item& i) { return candidate_named(i); }) &&
                            !any_item(0, items_.size(), [this](const Item& i) {
                              return i.t == It::Ent && i.ent >= 0 && i.ent != contest_.object &&
                                     (thing(i.ent).is(Part::Body) || thing(i.ent).is(Part::Office)) && !i.demonym &&
                                     thing(i.ent).name != thing(contest_.object).of;
                            });
  r.told = contest_.object >= 0 && number_ - contest_.at <= (stands_again ? 8u : 3u);
  r.object = r.told ? contest_.object : listed;
  r.open = r.told && contest_.winner < 0;
  const int object = r.object;
  contest_named(r);
  if (r.object != object) r.open = false;
  if (r.object < 0) return;
  // states are told of by the words for a candidacy
  if (!thing(r.object).is(Part::Office) && !(r.told && thing(contest_.winner).is(Part::Person))) return;
  r.last = items_.size();
  for (std::size_t k = 0; k < items_.size(); ++k) {
    Item& item = items_[k];
    if (item.is({It::Semi, It::Stop})) {
      r.named = false;
      r.last = items_.size();
    }
    if (r.told && marked(item, Kind::Note, "rivals")) r.named = !(k > 0 && items_[k - 1].t == It::Cue);
    if (!may_be_rival(r, k) || !is_rival(r, k)) continue;
    if (item.unknown) become(item, Part::Person);
    stood(r, k);
    r.last = k;
  }
  if (chair) contest_ = earlier;
}

// The office or the seat the sentence tells to be won; with how many votes, 0 where it does not say.
std::int64_t Reader::note_contest() {
  std::int64_t votes = 0;
  for (const Claim& c : claims_) {
    const bool seat = c.relation == rel(Rel::Seat);
    // "ông A ra tranh cử chức …. Đối thủ của ông là B và C"
    if (c.relation == rel(Rel::Candidacy) && contest_.at != number_ && thing_is(c.o, Part::Office)) {
      contest_ = {c.o, -1, {}, {}, number_};
      if (const auto start = std::find_if(c.q.begin(), c.q.end(), [](const MapEntry& e) { return e.first == "start"; });
          start != c.q.end())
        contest_.start = std::string(start->second.string());
    }
    if (c.status != Status::Stated || c.o < 0 || (!seat && c.relation != rel(Rel::Office))) continue;
    if (!c.elected && !has_key(c.q, {"votes_for", "elected_on"})) continue;
    contest_ = {c.o, c.s, {}, {}, number_};
    for (const auto& [key, value] : c.q) {
      if (key == "votes_for") votes = value.integer();
      if (seat && key == "start") contest_.start = std::string(value.string());
      if (seat && key == "end") contest_.end = std::string(value.string());
    }
  }
  if (contest_.at == number_)
    for (const Item& i : items_)
      if (votes == 0 && is_votes(i)) votes = i.value;
  return votes;
}

// "Đối thủ trong cuộc đua vào ghế Tổng Thư ký là A và B", "three other candidates for the post of …: A and B": what they stood for, and
// none of them got.
void Reader::contest_named(Rivalry& r) {
  for (std::size_t k = 0; (done_so("beats") || cued("beats")) && k < items_.size(); ++k) {
    if (!marked(items_[k], Kind::Verb, "beats") && !marked(items_[k], Kind::Cue, "beats")) continue;
    // "vượt qua A của Lào và B của Mali để làm Tổng Giám đốc": what they lost is not theirs
    const auto theirs = [&](const Claim& c) {
      return c.relation == rel(Rel::Office) && c.s_item > int(k) && items_[std::size_t(c.s_item)].used &&
             c.o_item > c.s_item && any_item(std::size_t(c.s_item), std::size_t(c.o_item), [this](const Item& x) {
               return marked(x, Kind::Break, "purpose");
             });
    };
    for (const Claim& c : claims_)
      if (theirs(c)) contest_ = {c.o, -1, {}, {}, number_}, r.object = c.o, r.told = true;
    std::erase_if(claims_, theirs);
  }
  for (std::size_t k = 0; noted("rivals") && k < items_.size(); ++k) {
    if (!marked(items_[k], Kind::Note, "rivals") || stands(k - 1, It::Cue)) continue;
    for (std::size_t i = k + 1; i < items_.size() && !names_the_elected(i) && !stands(i, {It::Comma, It::Semi}); ++i) {
      if (!is_a(i, Part::Office)) continue;
      r.object = items_[i].ent;
      r.told = true;
      if (contest_.object != r.object) contest_ = {r.object, -1, {}, {}, number_};
      std::erase_if(claims_, [&](const Claim& c) {
        return c.relation == rel(Rel::Office) && c.o == r.object && c.s_item > int(i) && !c.elected;
      });
      return;
    }
  }
}

// A person who did not win it, and of whom nothing of the kind is told yet.
bool Reader::may_be_rival(const Rivalry& r, std::size_t k) const {
  const Item& item = items_[k];
  if (item.t != It::Ent || item.ent < 0 || item.depth || item.demonym || item.possessive) return false;
  const bool unknown = item.unknown && (item.size() >= 2 || (k > 0 && items_[k - 1].t == It::Honorific));
  if ((!unknown && !thing(item.ent).is(Part::Person)) || (item.ent == contest_.winner && r.told)) return false;
  return std::none_of(claims_.begin(), claims_.end(), [&](const Claim& c) {
    return c.s == item.ent && (c.o == r.object || c.relation == rel(Rel::Seat)) && c.status != Status::Former;
  });
}

bool Reader::is_rival(const Rivalry& r, std::size_t k) const {
  const std::size_t begin = name_begin(k);
  if (!r.open && (beaten(r, begin) || fewer_votes(r, k))) return true;
  if (in_row_of_rivals(r, k, begin) || lost(r, k) || called_candidate(r, k, begin)) return true;
  if (!r.named) return false;
  const Item& before = items_[begin > 0 ? begin - 1 : 0];
  if (joins(before) || before.t == It::Colon) return true;
  return begin > 0 && (has(before, Kind::Copula) || has(before, Kind::Open) || does(before, "office"));
}

// A word for a candidate: "ứng viên", "nominee".
bool Reader::candidate_named(const Item& i) const {
  return marked(i, Kind::Note, "contender") || marked(i, Kind::Note, "rivals");
}

// "A, ứng viên của Anh, …", "ứng viên Ai Cập A", "Mexico's candidate, A": in the contest told of.
bool Reader::called_candidate(const Rivalry& r, std::size_t k, std::size_t begin) const {
  if (!r.told) return false;
  const std::size_t behind = behind_name(k);
  const auto mark = [this](std::size_t i) { return i < items_.size() && candidate_named(items_[i]); };
  if (stands(behind, It::Comma) && mark(skip_right(behind + 1, {It::Skip, It::Modifier}))) {
    const std::size_t of =
        skip_right(skip_right(behind + 1, {It::Skip, It::Modifier}) + 1, {It::Of, It::Passive, It::Skip});
    return is_a(of, Part::State) || stands(of, {It::Comma, It::Stop});
  }
  std::size_t b = begin;
  if (stands(b - 1, It::Comma)) --b;
  while (b > 0 && (is_a(b - 1, Part::State) || stands(b - 1, {It::Of, It::Ordinal}))) --b;
  return mark(b - 1);
}

// Where the words before a name that belong to it begin.
std::size_t Reader::name_begin(std::size_t k) const {
  std::size_t b = k;
  while (b > 0) {
    const Item& x = items_[b - 1];
    const bool of = b > 1 && is_a(x, Part::State) && items_[b - 2].t == It::Title;
    if (!stands_beside(x) && !(x.t == It::Ent && x.demonym) && !of) break;
    --b;
  }
  return b;
}

// Behind what was said of a name: its country, an apposition in brackets.
std::size_t Reader::behind_name(std::size_t k) const {
  std::size_t x = k + 1;
  while (x < items_.size() && (items_[x].is({It::Of, It::Open, It::Close}) || items_[x].depth > items_[k].depth ||
                               (is_a(items_[x], Part::State) && items_[x - 1].t == It::Of)))
    ++x;
  return x;
}

// "thắng sít sao cựu Bộ trưởng … B"
bool Reader::beaten(const Rivalry& r, std::size_t begin) const {
  if (!r.told && std::none_of(items_.begin(), items_.end(), is_votes)) return false;
  for (std::size_t i = begin; i-- > 0 && i + 4 > begin;) {
    const Item& x = items_[i];
    if (!x.is({It::Word, It::Verb, It::Cue}) && !stands_beside(x)) return false;
    if (marked(x, Kind::Cue, "beats") || marked(x, Kind::Verb, "beats")) return true;
  }
  return false;
}

// "được 71", "(71 phiếu)", "12": fewer than who won
bool Reader::fewer_votes(const Rivalry& r, std::size_t k) const {
  if (!r.told || contest_.at != number_ || r.votes <= 0) return false;
  const std::size_t behind = behind_name(k);
  std::size_t n = behind;
  while (n < items_.size() && n < behind + 4 &&
         (items_[n].is({It::Verb, It::Word, It::Passive, It::Skip, It::Cue}) || marked(items_[n], Kind::And, "with")))
    ++n;
  const bool number =
      stands(n, It::Frac) || (stands(n, It::Num) && (items_[n].unit.empty() || items_[n].unit == "votes"));
  if (number && items_[n].value < r.votes) return true;
  return std::any_of(items_.begin() + std::ptrdiff_t(k) + 1, items_.begin() + std::ptrdiff_t(behind),
                     [&](const Item& i) { return i.t == It::Num && i.unit == "votes" && i.value < r.votes; });
}

bool Reader::in_row_of_rivals(const Rivalry& r, std::size_t k, std::size_t begin) const {
  if (r.last >= k || begin == 0 || !joins(items_[begin - 1])) return false;
  return std::all_of(items_.begin() + std::ptrdiff_t(behind_name(r.last)), items_.begin() + std::ptrdiff_t(begin),
                     [](const Item& i) { return joins(i) || stands_beside(i); });
}

// "A, B và C đã bị loại"
bool Reader::lost(const Rivalry& r, std::size_t k) const {
  if (!r.told && block_->kind != BlockKind::Item) return false;
  for (std::size_t i = k + 1; i < items_.size() && !items_[i].is({It::Semi, It::Stop, It::Break}); ++i) {
    if (items_[i].depth > 0) continue;
    if (items_[i].t == It::Verb && !has_word(items_[i].sense, "weak") && !has(items_[i], Kind::Note)) return false;
    if (marked(items_[i], Kind::Note, "lost")) return true;
  }
  return false;
}

void Reader::stood(const Rivalry& r, std::size_t k) {
  Claim c;
  c.s = items_[k].ent;
  c.s_item = int(k);
  c.o = r.object;
  c.relation = rel(Rel::Candidacy);
  c.status = Status::Candidate;
  c.inferred = true;
  if (!contest_.start.empty() && r.told) put(c.q, "start", Value(contest_.start));
  if (!contest_.end.empty() && r.told) put(c.q, "end", Value(contest_.end));
  const bool dated = leading_ && leading_->shape == Time::Shape::Instant && leading_->from.year;
  if (dated && thing(r.object).is(Part::Office)) put(c.q, "start", Value(std::to_string(leading_->from.year)));
  claim(std::move(c));
}

// "ông A tái đắc cử với 177/182 phiếu": to the office he was told to hold.
bool Reader::re_elected(const Frame& f, int who, const Pieces& pieces) {
  if (!thing_is(who, Part::Person)) return false;
  const int listed =
      context_.position >= 0 ? context_.position : theme_position_;  // the office whose elections the text lists
  const bool again = marked(items_[f.at], Kind::Verb, "again");
  if (!again && (listed < 0 || !pieces.votes || !f.is("elected") || f.is("votes"))) return false;
  int office = again ? office_of(who) : listed;
  // his term, told in a table, may have ended since
  for (auto at = told(who, rel(Rel::Office)); office < 0 && at != kNone; at = before_[at])
    if (facts[at].status == Status::Stated)
      if (const auto known = entity_ids_.find({facts[at].object, label(Part::Office)}); known != entity_ids_.end())
        office = known->second;
  for (std::size_t i = 0; i < f.at && office < 0; ++i)  // "A thắng sít sao ông B trước khi tái đắc cử": who held it
    if (items_[i].t == It::Ent && items_[i].ent >= 0 && items_[i].ent != who && thing(items_[i].ent).is(Part::Person) &&
        office_of(items_[i].ent) >= 0)
      who = items_[i].ent, office = office_of(who);
  if (office < 0) {  // "…; năm 2023 ông được bầu lại", in a list of elections: who was elected last
    for (auto it = facts.rbegin(); listed >= 0 && it != facts.rend() && office < 0; ++it)
      if (it->relation == rel(Rel::Office) && it->object == thing(listed).name)
        if (const auto known = entity_ids_.find({it->subject, it->subject_type}); known != entity_ids_.end())
          who = known->second, office = listed;
  }
  // "Ông A là Tổng Giám đốc và đã được bầu lại năm 2022": the office just told
  const bool just = again && std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) {
                      return c.relation == rel(Rel::Office) && c.s == who && !has_key(c.q, {"end"});
                    });
  if (just)
    for (const Claim& c : claims_)
      if (c.relation == rel(Rel::Office) && c.s == who && c.status == Status::Stated) office = c.o;
  if (office < 0 || (!just && std::any_of(items_.begin(), items_.begin() + std::ptrdiff_t(f.at),
                                          [&](const Item& i) { return i.ent == who && i.used; })))
    return false;
  Claim c;
  c.s = who;
  c.o = office;
  c.relation = rel(Rel::Office);
  if (!thing(office).of.empty()) c.q.emplace_back("of", Value(thing(office).of));
  const Time* when = pieces.times.empty() ? nullptr : pieces.times.front();
  for (std::size_t i = f.at; i-- > 0 && !when && items_[i].t != It::Semi;)
    if (items_[i].t == It::Time && items_[i].depth == 0) when = &items_[i].time;
  if (!when && leading_) when = &*leading_;
  if (when && when->shape == Time::Shape::Instant && !when->future)
    put(c.q, "elected_on", Value(when->from.edtf()));
  else if (when && when->shape == Time::Shape::Range)
    put(c.q, "start", Value(when->from.edtf())), put(c.q, "end", Value(when->to.edtf()));
  if (pieces.votes) put(c.q, "votes_for", Value(pieces.votes->value));
  if (pieces.votes && pieces.votes->t == It::Frac) put(c.q, "votes_total", Value(pieces.votes->total));
  subjects_.push_back(who);
  claim(std::move(c));
  return true;
}

}  // namespace dothi::prose
