// Clauses that go on without a verb, lists of seats.
#include "item.h"

#include <algorithm>

namespace dothi::prose {

struct Reader::Going {               // how the sentence goes on
  bool again = false, rest = false;  // it has a word for "so did", or for those left
  bool answered = false;             // it answers what was asked
  const Memory* previous = nullptr;  // what the sentence before said
  std::vector<Claim> found = {};
};

struct Reader::Clause {           // that goes on, from its first name
  std::size_t k, begin, end = 0;  // the name, where the clause begins, the item behind its names
  const Memory* frame;
  bool here;   // the frame is of this sentence
  bool there;  // "năm 1999 có A và B"
  const RelationSchema* schema;
  bool literal;        // it is a date that is told
  bool other_objects;  // the subject stays, and the names are objects
  const std::vector<std::string>* takes = nullptr;
  std::vector<Arg> group = {};
  bool groups_on = false;   // another group of those elected
  bool taken_over = false;  // a verb right behind takes the names itself
};

// "A rút khỏi B năm 2019, hai năm sau C": C did the same, so many years before.
void Reader::same_deed_before() {
  if (!page_.vietnamese || question_ || hypothetical_) return;
  for (std::size_t k = 2; k + 1 < items_.size(); ++k) {
    if (!stands(k, It::Time) || !items_[k].time.relative || !stands(k - 1, It::Comma) || !is_a(k + 1, Part::State))
      continue;
    const Item& who = items_[k + 1];
    const bool ends = k + 2 >= items_.size() || stands(k + 2, {It::Stop, It::Semi});
    if (!ends || who.demonym || who.depth || items_[k].time.shape != Time::Shape::Instant) continue;
    const auto deed = std::find_if(claims_.rbegin(), claims_.rend(), [&](const Claim& c) {
      return c.s >= 0 && c.o >= 0 && c.status == Status::Stated && thing(c.s).is(Part::State) && c.s_item < int(k) &&
             c.relation != rel(Rel::Seat);
    });
    if (deed == claims_.rend() || deed->s == who.ent) continue;
    Claim before = *deed;
    const auto when = std::find_if(before.q.begin(), before.q.end(),
                                   [](const MapEntry& e) { return e.first == "date" || e.first == "since"; });
    if (when == before.q.end()) continue;
    const auto told = PartialDate::parse(when->second.string());
    const int years = told && told->year ? items_[k].time.from.year - told->year : 0;
    if (years < 1 || years > 60) continue;
    const std::string key = when->first;
    before.q.clear();
    before.s = who.ent;
    before.s_item = int(k + 1);
    PartialDate year;
    year.year = told->year - years;
    put(before.q, key.c_str(), Value(year.edtf()));
    claim(std::move(before));
  }
}

// Clauses that go on without a verb: "Laos and Myanmar on 23 July 1997 and Cambodia on 30 April 1999", "Kế đó là Indonesia
// ngày 30/12/1955, Cuba …", "Prime Minister Frank Bainimarama of Fiji over COP23": what was said last, of others.
void Reader::continuation() {
  if (question_ || hypothetical_) return;
  Going going;
  read_going(going);
  for (std::size_t k = 0; k < items_.size(); ++k) {
    stranger_in_row(k);
    if (!may_go_on(k)) continue;
    const std::size_t first = skip_right(0, {It::Time, It::Colon, It::Comma});  // "- 14-9-1999: đến lượt A và B; …"
    const bool opens_again =
        first < items_.size() && first < k && hits_->saying(items_[first].first, Kind::Note, "again");
    const Memory* frame = frames_.empty() || opens_again ? going.previous : nullptr;
    for (const auto& f : frames_)
      if (f.at < k) frame = &f;
    // "B năm 2021, còn C là thành viên thứ 176": the sentence goes on as the one before, and then tells the same of others
    const bool opens =
        page_.vietnamese && !frame && k == 0 && stands(1, It::Time) && stands(2, {It::Comma, It::Semi, It::Break});
    if (opens && !frames_.empty() && number_ - last_frame_at_ <= 1 && last_frame_.verb &&
        last_frame_.relation == frames_.front().relation)
      frame = going.previous = &last_frame_, going.again = true;
    if (!frame && !frames_.empty()) continue;
    if (!frame) return;
    if (const std::size_t end = go_on(going, k, *frame)) k = std::max(k, end - 1);
  }
  for (auto& c : going.found) {
    if (c.s >= 0) subjects_.push_back(c.s);
    claim(std::move(c));
  }
  if (!going.found.empty() && frames_.empty() && going.previous) last_frame_at_ = number_;  // it goes on
  terms_from_election();
}

// ---- Whether a clause goes on ---------------------------------------------------------------------------

void Reader::read_going(Going& going) {
  bool trigger = false;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    going.again |= hits_->saying(items_[k].first, Kind::Note, "again").has_value();
    going.rest |= hits_->saying(items_[k].first, Kind::Note, "rest").has_value();
    trigger |= opens_trigger(k);
  }
  const bool marked = going.again || going.rest;
  if (!last_frame_.verb || number_ - last_frame_at_ > (marked ? 3u : 1u) || last_frame_.verb->has("single")) return;
  going.answered = answers();
  if (!marked && trigger && frames_.empty() && !going.answered) return;
  const auto others = [&](const Item& i) {
    return i.t == It::Verb && has_word(i.sense, "elected") &&
           lexicon_.verbs[i.sense->what].name != last_frame_.verb->name;
  };
  // "Among the others elected were A and B": not what was done before
  if (frames_.empty() && std::any_of(items_.begin(), items_.end(), others)) return;
  going.previous = &last_frame_;
}

// A name nobody knows in a row of persons: "A, B and Nguyen Van C".
void Reader::stranger_in_row(std::size_t k) {
  Item& item = items_[k];
  if (page_.vietnamese || item.t != It::Ent || !item.unknown || frames_.empty() ||
      !thing_is(frames_.back().subject, Part::Person))
    return;
  if (k == 0 || !items_[k - 1].is({It::Comma, It::And})) return;
  for (std::size_t i = item.first; i < item.last; ++i)
    if (tokens_[i].is(kWord) && tokens_[i].is(kUpper) && tokens_[i].key != 0) return;
  take_for_person(item);
}

// A name that tells of itself, and that no claim has yet.
bool Reader::may_go_on(std::size_t k) const {
  const Item& item = items_[k];
  if (!item.is({It::Ent, It::Place}) || item.ent < 0 || item.depth || item.demonym || item.possessive) return false;
  if (item.used && items_[k > 0 ? k - 1 : 0].t == It::Title) return false;
  if (item.used && !page_.vietnamese && marked(skip_left(k, It::Skip) - 1, Kind::And, "with"))
    return false;  // "deposited it with the Swiss government"
  return std::none_of(claims_.begin(), claims_.end(),
                      [&](const Claim& c) { return c.s_item == int(k) || c.o_item == int(k); });
}

// Says of the names from item k on what the frame says. Returns the item behind them, 0 where they begin no such clause.
std::size_t Reader::go_on(Going& going, std::size_t k, const Memory& frame) {
  Clause c{k, clause_begin(k), 0, &frame, &frame != going.previous, false, nullptr, false, false};
  c.there =
      c.here && c.begin > 1 && marked(items_[c.begin - 1], Kind::Copula, "there") && items_[c.begin - 2].t == It::Time;
  if (!begins_clause(going, c)) return 0;
  c.schema = lexicon_.relation(frame.relation);
  if (!c.schema || !takes_name(c)) return 0;
  c.end = k;
  c.group = right_group(c.end, items_.size(), *c.takes, true);
  if (c.group.empty() || tells_something_else(c)) return 0;
  time_of_group(going, c);
  c.groups_on = next_group(c);
  const std::size_t next = skip_right(c.end, {It::Skip, It::Passive, It::Relative});
  c.taken_over = stands(next, {It::Verb, It::Cue, It::Vote}) && !has_word(items_[next].sense, "weak");
  for (const auto& a : c.group)
    for (int e : a.ents) say_of(going, c, a, e);
  return c.end;
}

std::size_t Reader::clause_begin(std::size_t k) const {
  std::size_t b = k;
  while (b > 0) {
    const Item& x = items_[b - 1];
    const bool office = x.t == It::Ent && x.used && b > 1 && items_[b - 2].t == It::Title;
    if (!x.is({It::Honorific, It::Rank, It::Skip, It::Title}) && !office && !(!page_.vietnamese && has(x, Kind::Both)))
      break;
    --b;
  }
  return b;
}

// It begins a clause, or follows the word that says so.
bool Reader::begins_clause(const Going& going, const Clause& c) const {
  if (c.begin == 0 || c.there || (going.answered && c.begin == 2)) return true;
  const Item& before = items_[c.begin - 1];
  if (before.is({It::Comma, It::And, It::Semi, It::Colon, It::Time, It::Break})) return true;
  const bool word = before.t == It::Verb || has(before, Kind::Copula) || has(before, Kind::Note) ||
                    has(before, Kind::Of) || has(before, Kind::Open);
  if ((going.again || going.rest) && word) return true;
  return c.here &&
         (marked(before, Kind::And, "with") || (prep(c.begin - 1) && c.frame->relation == rel(Rel::Partnership)));
}

// Whether the name may be the subject; or else, as another object, "tiếp đến là APEC tháng 11/1998 và WTO ngày 11/1/2007".
bool Reader::takes_name(Clause& c) {
  const Item& item = items_[c.k];
  const Memory& frame = *c.frame;
  const Entity& e = thing(item.ent);
  c.literal = !c.schema->property.empty();
  c.other_objects = c.schema->symmetric && !(frame.object == home() || frame.object == theme_country());
  c.takes = c.other_objects ? &c.schema->to : &c.schema->from;
  const bool object =
      item.t == It::Ent && frame.subject >= 0 && frame.object >= 0 && !wants(*c.takes, e) && wants(c.schema->to, e);
  if (!c.literal && !c.other_objects && object && thing(frame.object).type == e.type) {
    c.other_objects = true;
    c.takes = &c.schema->to;
  }
  return wants(*c.takes, e) || (item.t == It::Place && item.metonym);
}

// Of the sentence before: persons do not go on what states did; "kế đến là Ấn Độ, 900 quân" is of something else.
bool Reader::tells_something_else(const Clause& c) const {
  const Memory& frame = *c.frame;
  if (frame.relation == rel(Rel::Seat) && c.group.size() == 1)  // "…; Canada, with 108, lost"
    for (std::size_t i = c.end; i < items_.size() && items_[i].t != It::Semi; ++i)
      if (marked(items_[i], Kind::Note, "lost")) return true;
  if (c.here) return false;
  if (frame.subject >= 0 && !c.other_objects && !c.literal &&
      thing(frame.subject).is(Part::Person) != thing(items_[c.k].ent).is(Part::Person))
    return true;
  return frame.relation != rel(Rel::Contribution) && c.group.front().pieces.personnel;
}

// ---- What is said of the names --------------------------------------------------------------------------

// The times beside the names, shared by those without: "còn Nga thì muộn hơn, ngày 5/11/1997", "joined the ILO in May and, in September,
// both the
// Bank and the Fund".
void Reader::time_of_group(const Going& going, Clause& c) const {
  auto& group = c.group;
  const auto depth = items_[c.k].depth;
  // "…; tám ngày sau đến lượt A và B, rồi C ngày 7-10": the time before the word is theirs, and not C's
  const std::size_t turn =
      c.begin > 1 && marked(c.begin - 1, Kind::Note, "again") ? skip_left(c.begin - 1, It::Comma) : 0;
  if (turn > 0 && stands(turn - 1, It::Time) && turn - 1 > (c.here ? c.frame->at : 0)) {
    for (Arg& a : group)
      if (!a.pieces.any()) a.pieces.times.push_back(&items_[turn - 1].time);
    return;
  }
  for (std::size_t n = group.size(); n-- > 1;)
    if (!group[n - 1].pieces.any() && group[n].pieces.any()) group[n - 1].pieces = group[n].pieces;
  const bool alone = going.rest && group.size() == 1 && !group.front().pieces.any() && c.end < items_.size();
  if (alone && hits_->saying(items_[c.end].first, Kind::Note, "rest")) {
    const std::size_t when = skip_right(c.end + 1, {It::Comma, It::Skip});
    if (stands(when, It::Time) && items_[when].depth == depth) group.front().pieces.times.push_back(&items_[when].time);
  }
  const bool closes = c.end >= items_.size() || items_[c.end].is({It::Comma, It::And, It::Semi, It::Stop});
  if (!c.here || c.literal || !closes || items_[c.k].t != It::Ent || !group.back().pieces.times.empty() || c.begin <= 2)
    return;
  const std::size_t when = items_[c.begin - 1].t == It::Comma ? c.begin - 2 : c.begin - 1;
  if (items_[when].t != It::Time || when <= c.frame->at || items_[when].depth != depth) return;
  if (items_[when - 1].is({It::And, It::Semi}) ||
      (when > 1 && items_[when - 1].t == It::Comma && items_[when - 2].t == It::And))
    for (Arg& a : group) a.pieces.times.push_back(&items_[when].time);
}

// "… được bầu: A, B và C nhiệm kỳ ba năm; D và E hai năm": those of the next group were elected too
bool Reader::next_group(const Clause& c) const {
  const Memory& frame = *c.frame;
  if (!c.here || frame.relation != rel(Rel::Seat) || !has_word(frame.use, "elected") || c.group.size() < 2 ||
      items_[c.k].t != It::Ent || c.begin == 0)
    return false;
  const bool half = items_[c.begin - 1].t == It::Semi ||
                    (c.begin > 1 && items_[c.begin - 1].is({It::Break, It::And}) && items_[c.begin - 2].t == It::Semi);
  return half && std::any_of(items_.begin() + std::ptrdiff_t(frame.at), items_.begin() + std::ptrdiff_t(c.begin),
                             [](const Item& i) { return i.t == It::Colon && i.depth == 0; });
}

// What the frame says, of one of the names.
void Reader::say_of(Going& going, const Clause& c, const Arg& a, int e) {
  const Memory& frame = *c.frame;
  if (e == frame.object || (c.other_objects && e == frame.subject)) return;
  // "served in Cyprus (UNFICYP), Lebanon (UNIFIL, since 1978)": where a mission is
  if (frame.relation == rel(Rel::Contribution) && stands(a.item + 1, It::Open) && is_a(a.item + 2, Part::Mission))
    return;
  if (std::any_of(claims_.begin(), claims_.end(),
                  [&](const Claim& x) { return (x.s == e || x.o == e) && x.relation == frame.relation; }))
    return;
  const std::size_t other = !c.literal && c.here ? object_behind(c, a) : 0;
  const bool dated = !a.pieces.times.empty();
  if (!says_enough(going, c, a, other > 0) || (dated && a.pieces.times.front()->future) ||
      (c.taken_over && other == 0) || mood(c.k).off)
    return;
  if (a.pieces.times.size() > 1) {
    for (const Time* time : a.pieces.times) go_on_claim(going, c, a, e, other, time);
  } else {
    go_on_claim(going, c, a, e, other, dated ? a.pieces.times.front() : time_of_clause(c));
  }
}

// Another object in the same clause: "Sameh Shoukry COP27 in Sharm el-Sheikh". Its item, 0 for none.
std::size_t Reader::object_behind(const Clause& c, const Arg& a) const {
  for (std::size_t x = a.item + 1;
       x < items_.size() && !items_[x].is({It::Comma, It::Semi, It::And}) && !opens_trigger(x); ++x) {
    const Item& item = items_[x];
    if (item.t != It::Ent || item.ent < 0 || item.depth > 0 || items_[x - 1].t == It::Of ||
        !wants(c.schema->to, thing(item.ent)))
      continue;
    if (thing(item.ent).type == thing(std::max(c.frame->object, 0)).type) return x;
  }
  return 0;
}

// "…, tiếp theo là A, B và C", "…, followed by A": the names stand right behind the word that says they did so too.
bool Reader::behind_again(const Clause& c) const {
  std::size_t b = c.begin;
  if (b > 0 && has(b - 1, Kind::Copula)) --b;
  return b > 0 && marked(b - 1, Kind::Note, "again");
}

// Whether enough stands beside a name for it to be meant.
bool Reader::says_enough(const Going& going, const Clause& c, const Arg& a, bool other) const {
  if (c.groups_on) return true;
  const bool several = c.group.size() > 1, told = c.literal ? !a.pieces.times.empty() : a.pieces.any();
  bool enough = other || told || (several && (c.there || going.rest)) || (c.here && !c.literal && behind_again(c));
  if (!enough && c.here && going.again && !c.literal && c.k > 0 &&
      has(items_[c.k - 1], Kind::Note)) {  // "…; ngày 29/10 đến lượt Anh"
    bool timed = false, half = false;
    for (std::size_t x = c.k; x-- > 0 && !half;) {
      timed |= items_[x].t == It::Time;
      half = items_[x].t == It::Semi;
    }
    enough = timed && half;
  }
  if (!c.here && going.again && several && c.begin > 0 && c.begin < 4)  // "Nối tiếp là A, B và C"
    enough |= has(items_[c.begin - 1], Kind::Copula) || has(items_[c.begin - 1], Kind::Note);
  const bool alone = c.end >= items_.size() || stands(c.end, {It::Stop, It::Semi});
  if (!c.here && alone && leading_ && c.begin > 0 && c.begin < 6)
    enough |= marked(c.begin - 1, Kind::Note, "again");  // "Bốn năm sau, tới lượt A."
  if (c.here || going.again || going.rest) return enough;
  const auto dates = std::count_if(items_.begin(), items_.end(), [](const Item& i) {
    return i.t == It::Time && i.time.from.year && i.time.from.month;
  });
  return (enough && (several || dates > 1)) || going.answered;
}

// The time a half of the sentence begins with; of the sentence before, the one it opens with.
const Time* Reader::time_of_clause(const Clause& c) const {
  if (!c.here) return leading_ ? &*leading_ : nullptr;
  const Time* lead = nullptr;
  bool half = false;
  for (std::size_t x = c.k; x-- > 0 && !half;) {
    half = items_[x].t == It::Semi;
    if (!lead && items_[x].t == It::Time && items_[x].depth == 0) lead = &items_[x].time;
  }
  return half ? lead : nullptr;
}

void Reader::go_on_claim(Going& going, const Clause& clause, const Arg& a, int e, std::size_t other, const Time* time) {
  const Memory& frame = *clause.frame;
  Claim c;
  c.relation = frame.relation;
  c.s = clause.other_objects ? frame.subject : e;
  c.o = clause.other_objects ? e : other > 0 ? items_[other].ent : frame.object;
  (clause.other_objects ? c.o_item : c.s_item) = int(a.item);
  if (other > 0) c.o_item = int(other);
  if (clause.literal) {
    if (!time || time->shape == Time::Shape::Range) return;
    c.o = -1;
    c.literal = time->from.edtf();
    going.found.push_back(std::move(c));
    return;
  }
  if (frame.relation == rel(Rel::Candidacy)) c.status = Status::Candidate;
  const auto& qualifiers = clause.schema->qualifiers;
  auto room = [&](std::string_view name) {
    return std::any_of(qualifiers.begin(), qualifiers.end(), [&](const auto& q) { return q.name == name; });
  };
  if (!frame.role.empty() && room("role")) put(c.q, "role", Value(frame.role));
  if (!frame.vote.empty() && room("vote")) put(c.q, "vote", Value(frame.vote));
  if ((going.rest || clause.groups_on) && !time)
    for (const auto& [key, value] : frame.term) put(c.q, key.c_str(), value);
  const bool elected = election_.organ >= 0 && c.relation == rel(Rel::Seat) && c.o == election_.organ &&
                       a.pieces.votes && number_ - election_.at <= 8;
  if (elected && !election_.role.empty()) put(c.q, "role", Value(election_.role));
  if (elected && !election_.date.empty()) put(c.q, "elected_on", Value(election_.date));
  Frame f;
  f.use = frame.use;
  qualify(c, a.pieces, f, time);
  going.found.push_back(std::move(c));
}

// "được bầu ngày 12/1/1946: A, B nhiệm kỳ ba năm; C, D hai năm": how long, from the election at the turn of the year on
void Reader::terms_from_election() {
  for (Claim& c : claims_) {
    if (c.relation != rel(Rel::Seat) || c.s_item < 0 || has_key(c.q, {"start", "end"})) continue;
    std::optional<PartialDate> day;
    for (const auto& [key, value] : c.q)
      if (key == "elected_on") day = PartialDate::parse(value.string());
    if (!day || !day->day || (day->month > 1 && day->month < 10)) continue;
    for (std::size_t k = std::size_t(c.s_item) + 1; k < items_.size() && items_[k].t != It::Semi; ++k) {
      const Item& item = items_[k];
      if (item.t == It::Verb && !has_word(item.sense, "term") && !has_word(item.sense, "weak") &&
          !does(item, "receive"))
        break;
      if (item.t != It::Num || item.value < 1 || item.value > 9 || item.size() < 2 ||
          !hits_->saying(item.last - 1, Kind::Time, "year"))
        continue;
      const int start = day->year + (day->month == 1 ? 0 : 1);
      put(c.q, "start", Value(std::to_string(start)));
      put(c.q, "end", Value(std::to_string(start + int(item.value) - 1)));
      break;
    }
  }
}

// ---- Seats by region and in lists -----------------------------------------------------------------------

// "Bốn suất của châu Phi thuộc về A, B, C và D; châu Á cử E", "Eastern Europe will be represented by F": told of an election,
// the next states behind a region sit for it.
void Reader::by_region() {
  if (std::any_of(claims_.begin(), claims_.end(),
                  [&](const Claim& c) { return c.relation != rel(Rel::Seat) || c.o != election_.organ; }))
    return;
  bool region = false, barred = false;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    const Item& item = items_[k];
    if (item.is({It::Semi, It::Break, It::Stop})) {
      region = barred = false;
      continue;
    }
    if (marked(item, Kind::Note, "region")) {
      if (k == 0 || items_[k - 1].t == It::Comma) barred = false;
      region = true;
      continue;
    }
    if (item.t == It::Cue)
      barred |= !has_word(item.sense, "votes") && item.sense->words[0] != "future";
    else if (item.t == It::Verb && !has(item, Kind::Copula)) {
      const Name& verb = lexicon_.verbs[item.sense->what].name;
      barred |=
          has_word(item.sense, "candidate") || has_word(item.sense, "end") || has_word(item.sense, "beats") ||
          !(verb == "serve" || verb == "office" || verb == "contribute" || verb == "belong" || verb == "take_part");
    } else if (item.is({It::Title, It::Reported, It::Relative}))
      barred = true;
    if (item.t != It::Ent || item.ent < 0 || item.demonym || item.possessive || item.depth > 0 ||
        !thing(item.ent).is(Part::State))
      continue;
    std::size_t at = k;
    const bool told = region && !barred;
    const auto group = right_group(at, items_.size(), lexicon_.labels(Part::State), true);
    barred = true, region = false;
    for (const auto& a : group)
      for (int e : a.ents)
        if (told && std::none_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return c.s == e; })) won(e, a);
    if (at > k + 1) k = at - 1;
  }
}

// A seat won in the election last told, with its day and term.
void Reader::won(int state, const Arg& told) {
  Claim c;
  c.s = state;
  c.o = election_.organ;
  c.relation = rel(Rel::Seat);
  c.s_item = int(told.item);
  c.elected = true;
  if (!election_.role.empty()) put(c.q, "role", Value(election_.role));
  const Time *own = nullptr, *day = nullptr;
  for (const Item& i : items_) {
    if (i.t != It::Time || i.depth > 0) continue;
    if (i.time.shape == Time::Shape::Range && i.time.term && !own) own = &i.time;
    if (i.time.shape == Time::Shape::Instant && i.time.from.day) day = &i.time;
  }
  if (!election_.date.empty())
    put(c.q, "elected_on", Value(election_.date));
  else if (day)
    put(c.q, "elected_on", Value(day->from.edtf()));
  if (own) {
    put(c.q, "start", Value(own->from.edtf()));
    put(c.q, "end", Value(own->to.edtf()));
  } else if (auto term = terms_.find(election_.organ); term != terms_.end()) {
    put(c.q, "start", Value(term->second.first));
    put(c.q, "end", Value(term->second.second));
  } else if (!election_.since.empty()) {
    put(c.q, "start", Value(election_.since));
  }
  Frame f;
  qualify(c, told.pieces, f, nullptr);
  subjects_.push_back(c.s);
  claim(std::move(c));
}

// "Đại diện châu Phi là Burundi, Ghana và Malawi", after an election whose winners were not told: they are named.
void Reader::winners() {
  if (question_ || hypothetical_ || election_.organ < 0 || number_ - election_.at > 8) return;
  by_region();
  if (number_ == election_.at || persons_counted() || persons_elected() || states_counted()) return;
  // "Châu Phi đưa A, B vào Hội đồng; Mỹ Latinh có C, D; Đông Âu là E và F": clauses that go on with the next group of them.
  const bool goes_on = !claims_.empty();
  if (std::any_of(claims_.begin(), claims_.end(),
                  [&](const Claim& c) { return c.relation != rel(Rel::Seat) || c.o != election_.organ; }))
    return;
  bool first = true, barred = false;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (items_[k].t == It::Semi) {
      if (!goes_on) return;
      first = barred = false;
      continue;
    }
    barred |= opens_trigger(k) || items_[k].is({It::Title, It::Cue}) || (goes_on && is_a(items_[k], Part::State));
    if (barred && !goes_on) return;
    if (barred || (goes_on && first)) continue;
    if (!has(items_[k], Kind::Copula) && items_[k].t != It::Colon && !has(items_[k], Kind::Open)) continue;
    std::size_t at = k + 1;
    while (at < items_.size() && (items_[at].is({It::Skip, It::Num, It::Colon}) || has(items_[at], Kind::Open))) ++at;
    auto group = right_group(at, items_.size(), lexicon_.labels(Part::State), true);
    if (group.size() < 2) continue;
    bool spoiled = false;
    for (std::size_t n = at; n < items_.size() && !(goes_on && items_[n].t == It::Semi); ++n)
      spoiled |= opens_trigger(n) || items_[n].t == It::Cue;
    if (spoiled && !goes_on) return;
    barred = true;
    if (spoiled) continue;
    for (const auto& a : group)
      for (int e : a.ents) won(e, a);
    if (!goes_on) return;
    k = at > k + 1 ? at - 1 : k;
  }
}

// Whether the election last told is to a body of experts or judges.
bool Reader::electing_persons() const {
  return election_.organ >= 0 && number_ - election_.at <= 8 && among(lexicon_.of_persons, thing(election_.organ).name);
}

// "Dẫn đầu là ông A (Ấn Độ) với 163 phiếu, tiếp theo là bà B (Thái Lan) 162 phiếu", "A and B got 142 and 140 votes respectively": after an
// election of persons, those whose votes are told and who are not told to have lost.
bool Reader::persons_counted() {
  if (!electing_persons() || lost()) return false;
  const auto counted = votes_of_persons();
  for (const auto& [k, votes] : counted) {
    const int who = items_[k].ent;
    std::erase_if(claims_, [&](const Claim& c) {
      return c.relation == rel(Rel::Candidacy) && c.s == who && c.o == election_.organ;
    });
    if (std::any_of(claims_.begin(), claims_.end(),
                    [&](const Claim& c) { return c.relation == rel(Rel::Seat) && c.s == who; }))
      continue;
    if (items_[k].unknown) become(items_[k], Part::Person);
    Arg a{k, {items_[k].ent}, {}};
    a.pieces.votes = votes;
    won(items_[k].ent, a);
  }
  const bool elected = std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) {
    return c.relation == rel(Rel::Seat) && c.o == election_.organ && thing(c.s).is(Part::Person);
  });
  if (elected)  // "Ứng viên của Việt Nam, ông A, trúng cử": the country's candidate is he
    std::erase_if(claims_, [&](const Claim& c) { return c.relation == rel(Rel::Candidacy) && c.o == election_.organ; });
  return !counted.empty();
}

// "Nhiều phiếu nhất là A với 186, kế đến là B 183; C thu về 180, còn D 178", "A got 190 votes, B 188 and C 185": after an election of
// states, those whose votes are told. False where nobody was.
bool Reader::states_counted() {
  if (electing_persons() || lost() ||
      any_item(0, items_.size(), [this](const Item& i) { return marked(i, Kind::Note, "lost"); }))
    return false;
  const auto other = [&](const Claim& c) { return c.relation != rel(Rel::Seat) || c.o != election_.organ; };
  if (std::any_of(claims_.begin(), claims_.end(), other)) return false;
  bool votes = false;
  std::vector<std::pair<std::size_t, const Item*>> counted;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    const Item& item = items_[k];
    votes |= item.unit == "votes" || hits_->saying(item.first, Kind::Unit, "votes").has_value();
    if (item.is({It::Vote, It::Frac, It::Role, It::Title, It::Reported})) return false;
    if (item.t == It::Verb && has_word(item.sense, "beats")) return false;
    if (item.t == It::Time && item.time.from.year && !election_.date.starts_with(std::to_string(item.time.from.year)))
      return false;  // of another election
    if (!is_a(k, Part::State) || item.demonym || item.possessive) continue;
    std::size_t next = k + 1;
    while (next < k + 5 && (stands(next, {It::Word, It::Prep, It::Open, It::Skip, It::Passive, It::Copula}) ||
                            marked(next, Kind::And, "with") || (stands(next, It::Verb) && says(next, "votes"))))
      ++next;
    const bool plain = number_of(next, "") && items_[next].value > 50 && items_[next].value < 200;
    if (!plain && !number_of(next, "votes")) return false;
    counted.emplace_back(k, &items_[next]);
  }
  if (!votes || counted.size() < 2) return false;
  for (const auto& [k, count] : counted) {
    const auto told =
        std::find_if(claims_.begin(), claims_.end(), [&](const Claim& c) { return c.s == items_[k].ent; });
    if (told != claims_.end()) {
      if (!has_key(told->q, {"votes_for"})) put(told->q, "votes_for", Value(count->value));
      continue;
    }
    Arg a{k, {items_[k].ent}, {}};
    a.pieces.votes = count;
    won(items_[k].ent, a);
  }
  return true;
}

// Whether the sentence tells of somebody who was not elected.
bool Reader::lost() const {
  return any_item(0, items_.size(),
                  [this](const Item& i) { return marked(i, Kind::Cue, "defeat") || marked(i, Kind::Cue, "negation"); });
}

// The persons of the sentence and their votes: each his own right behind him, or as many numbers as persons, in their order.
std::vector<std::pair<std::size_t, const Item*>> Reader::votes_of_persons() {
  std::vector<std::pair<std::size_t, const Item*>> own;
  std::vector<std::size_t> persons;
  std::vector<const Item*> numbers;
  bool votes = false;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (items_[k].depth) continue;
    votes |= number_of(k, "votes");
    if (number_of(k, "votes") || (number_of(k, "") && items_[k].value > 1 && items_[k].value < 1000))
      numbers.push_back(&items_[k]);
    if (const auto who = person_listed(k); !who || *who != k) continue;
    persons.push_back(k);
    std::size_t next = k + 1;
    while (next < items_.size() &&
           (items_[next].depth > 0 ||
            items_[next].is({It::Open, It::Close, It::Comma, It::Copula, It::Passive, It::Skip}) ||
            marked(next, Kind::And, "with")))
      ++next;
    if (number_of(next, "votes") || (number_of(next, "") && items_[next].value > 1)) own.emplace_back(k, &items_[next]);
  }
  if (!votes) return {};
  if (numbers.size() != persons.size() || own.size() == persons.size()) return own;
  own.clear();
  for (std::size_t i = 0; i < persons.size(); ++i) own.emplace_back(persons[i], numbers[i]);
  return own;
}

// "Hai ghế châu Phi ở Hội đồng thuộc về A, 185 phiếu, và B", "the African seats on the Council went to A and B": who won or has them.
void Reader::seats_fallen() {
  if (question_ || hypothetical_) return;
  for (std::size_t k = 1; k < items_.size(); ++k) {
    if (!does(items_[k], "office") || !says(k, "right") || mood(k).off) continue;
    int organ = -1;
    bool seats = false;
    for (std::size_t i = k; i-- > 0 && !stands(i, {It::Semi, It::Break, It::Title, It::Pro});) {
      seats |= hits_->saying(items_[i].first, Kind::Note, "seats").has_value();
      if (organ < 0 && is_a(i, Part::Body) && !plenary(items_[i].ent)) organ = items_[i].ent;
    }
    const Claim* stood = nullptr;  // "tranh ghế ở X khoá 2012-2013 …; ghế về tay B": that seat
    for (const Claim& c : claims_)
      if (page_.vietnamese && organ < 0 && c.relation == rel(Rel::Candidacy) && thing_is(c.o, Part::Body)) stood = &c;
    if (stood) organ = stood->o;
    const bool elected = election_.organ >= 0 && number_ - election_.at <= 8 && (organ < 0 || organ == election_.organ);
    if (!seats || (organ < 0 && !elected)) continue;
    std::size_t at = skip_right(k + 1, It::Skip);
    for (const Arg& a : right_group(at, items_.size(), lexicon_.labels(Part::State), true))
      for (int e : a.ents) {
        if (elected) {
          won(e, a);
          continue;
        }
        Claim c;
        c.s = e;
        c.o = organ;
        c.relation = rel(Rel::Seat);
        c.s_item = int(a.item);
        const Time* years = !a.pieces.times.empty() ? a.pieces.times.front() : leading_ ? &*leading_ : nullptr;
        qualify(c, a.pieces, Frame{}, years && years->shape == Time::Shape::Range ? years : nullptr);
        if (years && years->shape == Time::Shape::Instant && !years->from.month)
          put(c.q, "start", Value(years->from.edtf())), put(c.q, "end", Value(years->from.edtf()));
        if (stood && !has_key(c.q, {"start"}))
          for (const MapEntry& term : stood->q)
            if (term.first == "start" || term.first == "end") c.q.push_back(term);
        subjects_.push_back(e);
        claim(std::move(c));
        if (stood) return;  // one seat
      }
  }
}

// "Those chosen were A (Romania), B (Mexico) and C", "Các thẩm phán trúng cử là ông A, bà B": persons, and nothing else behind the copula.
bool Reader::persons_elected() {
  if (!claims_.empty() || number_ - election_.at > 2) return false;
  std::size_t k = 0;
  while (k < items_.size() && k < 7 && !names_the_elected(k)) {
    if (items_[k].is({It::Ent, It::Semi, It::Comma, It::Break, It::Time, It::Reported})) return false;
    ++k;
  }
  if (k == 0 || k >= items_.size() || !names_the_elected(k)) return false;
  std::vector<std::size_t> who;
  for (std::size_t x = k + 1; x < items_.size() && items_[x].t != It::Stop;) {
    if (items_[x].is({It::Comma, It::And}) && !who.empty()) ++x;
    const auto person = person_listed(x);
    if (!person) return false;
    who.push_back(*person);
    x = *person + 1;
    if (stands(x, It::Open))
      while (x < items_.size() && items_[x++].t != It::Close) {}
  }
  if (who.size() < 2 || (election_.seats > 0 && std::int64_t(who.size()) > election_.seats)) return false;
  for (std::size_t i : who) {
    if (items_[i].unknown) become(items_[i], Part::Person);
    won(items_[i].ent, Arg{i, {items_[i].ent}, {}});
  }
  return true;
}

bool Reader::names_the_elected(std::size_t k) const {
  return has(k, Kind::Copula) || marked(k, Kind::Cue, "inversion") || does(items_[k], "office") || stands(k, It::Colon);
}

// "ông A", "Judge B": the item of the name; none where something else begins.
std::optional<std::size_t> Reader::person_listed(std::size_t k) const {
  k = skip_right(k, {It::Skip, It::Honorific, It::Rank});
  if (!stands(k, It::Ent) || items_[k].ent < 0 || items_[k].depth || items_[k].demonym) return std::nullopt;
  const bool stranger = items_[k].unknown && items_[k].size() >= 2;
  return stranger || thing(items_[k].ent).is(Part::Person) ? std::optional(k) : std::nullopt;
}

struct Reader::SeatList {
  std::vector<int> who = {};
  std::size_t from = 0;  // the item behind them
  const Item* bracket =
      nullptr;  // "- A: 2018-2019 (bầu bổ sung ngày 13/7/2018, 172 phiếu) và 2025-2027": told beside the terms
  std::vector<const Time*> terms = {};
  bool candidate = false;
};

// "* Mexico: 1946, 1980–81 và 2021–22", "* Kazakhstan (2017–18) là nước Trung Á đầu tiên": in a list of who sat on a body.
void Reader::seat_list() {
  if (question_ || hypothetical_ || (block_->kind != BlockKind::Item && block_->kind != BlockKind::Field)) return;
  SeatList list;
  const auto office = [this](const Claim& c) { return is_seat(c) || c.relation == rel(Rel::Office); };
  if (std::any_of(claims_.begin(), claims_.end(), office) && !told_in_bracket(list)) return;
  const int organ = organ_of_list();
  if (organ < 0 || !members_of_list(list) || !terms_of_list(list)) return;
  std::vector<MapEntry> beside;
  if (list.bracket && !list.candidate) {
    if (list.who.size() != 1 || claims_.front().s != list.who.front() || claims_.front().o != organ) return;
    beside = std::move(claims_.front().q);
    claims_.clear();
  }
  for (int e : list.who)
    for (const Time* term : list.terms) {
      Claim c = seat_claim(e, organ, list.candidate, *term);
      if (term == list.terms.front())
        for (auto& [key, value] : beside) put(c.q, key.c_str(), value);
      claim(std::move(c));
    }
  subjects_.insert(subjects_.end(), list.who.begin(), list.who.end());
}

// Whether what is claimed is told in the bracket only, without its terms.
bool Reader::told_in_bracket(SeatList& list) const {
  for (std::size_t k = 3; k < items_.size() && !list.bracket; ++k)
    if (items_[k].t == It::Open && items_[k - 1].t == It::Time && items_[k - 2].t == It::Colon)
      list.bracket = &items_[k];
  const auto begins = [](const MapEntry& e) { return e.first == "start"; };
  return list.bracket && std::all_of(claims_.begin(), claims_.end(), [&](const Claim& c) {
           return c.relation == rel(Rel::Seat) && c.s == claims_.front().s &&
                  std::none_of(c.q.begin(), c.q.end(), begins);
         });
}

// The body the line names, else the section's or the text's.
int Reader::organ_of_list() const {
  for (auto item = items_.rbegin(); item != items_.rend(); ++item)
    if (is_a(*item, Part::Body)) return item->ent;
  for (int e : {context_.organ, theme_, theme_organ_, focus_organ_})
    if (thing_is(e, Part::Body)) return e;
  return -1;
}

// The states the line begins with.
bool Reader::members_of_list(SeatList& list) const {
  std::size_t k = skip_right(0, {It::Skip, It::Quote});
  if (k >= items_.size() || !is_a(items_[k], Part::State)) return false;
  list.who = {items_[k].ent};
  for (++k; stands(k, {It::And, It::Comma}) && k + 1 < items_.size() && is_a(items_[k + 1], Part::State); k += 2)
    list.who.push_back(items_[k + 1].ent);
  list.from = k;
  list.candidate =
      !context_.verbs.empty() && has_word(context_.verbs.front(), "candidate");  // "Ứng cử viên Hội đồng Bảo an:"
  return true;
}

// Ranges that are terms, or years behind a colon; false where the line tells something else, or one year only.
bool Reader::terms_of_list(SeatList& list) const {
  bool colon = false;
  for (std::size_t i = list.from; i < items_.size(); ++i) {
    const Item& item = items_[i];
    const bool found = !list.terms.empty();
    if (found && item.t == It::Semi) break;
    const std::string_view cue =
        !found && item.t == It::Cue ? std::string_view(item.sense->words[0]) : std::string_view();
    if (cue == "negation" || cue == "defeat" || cue == "future") return false;
    if (!found && item.t == It::Verb && has_word(item.sense, "candidate")) list.candidate = true;
    if (!found && item.t == It::Verb && !has_word(item.sense, "weak") && !does(item, "serve")) return false;
    colon |= item.t == It::Colon;
    if (list.bracket && item.depth > 0) continue;
    if (found && is_a(item, Part::State)) break;
    if ((is_range(item) && item.time.term) || (is_year(item) && colon)) list.terms.push_back(&item.time);
  }
  const bool ranges =
      std::any_of(list.terms.begin(), list.terms.end(), [](const Time* t) { return t->shape == Time::Shape::Range; });
  return ranges || list.terms.size() >= 2;
}

}  // namespace dothi::prose
