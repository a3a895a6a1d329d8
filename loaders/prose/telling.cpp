// The claims of a firing: one for each of its subjects, objects and times, with all that stands beside them.
#include "firing.h"

#include <algorithm>

namespace dothi::prose {

// Whether a relation has the qualifier.
bool Reader::qualified(std::string_view relation, std::string_view key) const {
  const auto* schema = lexicon_.relation(relation);
  return schema && std::any_of(schema->qualifiers.begin(), schema->qualifiers.end(),
                               [&](const auto& q) { return q.name == key; });
}

void Reader::claim_all(Firing& f) {
  for (Arg& object : f.objects) {
    if (!(f.object_left && (f.passive || f.from))) items_[object.item].used = true;
    for (int what : object.ents) {
      std::size_t turn = 0;
      for (const Arg& subject : f.subjects)
        for (int who : subject.ents) tell_times(f, {subject, who, object, what}, turn++);
      if (f.earlier)
        for (const Arg& subject : f.subjects)
          for (int who : subject.ents) tell(f, {subject, who, object, what}, Pieces{}, f.earlier);
      for (const Arg& subject : f.more)
        for (int who : subject.ents) tell_own(f, {subject, who, object, what});
      if (f.does("welcome") && is_a(f.subjects.front().item, Part::Person)) received_by(f.subjects.front().item, what);
    }
  }
}

// "Tổng thống A đón Thủ tướng B": who received somebody met him.
void Reader::received_by(std::size_t host, int guest) {
  if (claims_.empty() || claims_.back().relation != rel(Rel::Visit) || claims_.back().s != guest) return;
  Claim c;
  c.s = items_[host].ent;
  c.s_item = int(host);
  c.o = guest;
  c.o_item = claims_.back().s_item;
  c.relation = rel(Rel::Meeting);
  for (const MapEntry& e : claims_.back().q)
    if (e.first == "date") c.q.push_back(e);
  claim(std::move(c));
}

// "Maldives 154, Việt Nam 145": with the pieces of its own.
void Reader::tell_own(Firing& f, const Telling& t) {
  const Pieces& own = t.subject.pieces;
  if (own.times.empty()) tell(f, t, own, own.money ? f.before : nullptr);
  for (const Time* time : own.times) tell(f, t, own, time);
}

// ---- Pieces and times -------------------------------------------------------------------------------------

// Which pieces: the subject's own; else the object's; else those of the last of its group; else those of the whole.
Reader::Pieces Reader::pieces_told(const Firing& f, const Telling& t, std::size_t turn) const {
  const Pieces* beside = &t.object.pieces;
  // "A và B năm 1951, C năm 1956": A's is the next that is told
  for (const Arg* next = &t.object; !beside->any() && next < &f.objects.back();)
    if ((++next)->pieces.any() && !next->pieces.bracket) beside = &next->pieces;
  if (!beside->any() && f.common.any()) beside = &f.common;
  const bool own = t.subject.pieces.any();
  Pieces pieces = own ? t.subject.pieces : *beside;
  if (own && pieces.times.empty()) pieces.times = beside->times;
  if (own && !pieces.votes) pieces.votes = beside->votes;
  if (!pieces.ordinal) pieces.ordinal = beside->ordinal;
  if (pieces.ordinal && pieces.ordinal == beside->ordinal && told_later(pieces.ordinal, t.subject))
    pieces.ordinal = nullptr;
  if (!pieces.session) pieces.session = beside->session;
  if (!pieces.session)
    for (std::size_t i = f.at; i < t.object.item && i < f.at + 4; ++i)
      if (stands(i, It::Session)) pieces.session = &items_[i];
  if (f.count > 1 && (f.respectively || votes_in_row(f))) votes_in_turn(f, pieces, turn);
  return pieces;
}

// "the first was A, next came B": B was not the first.
bool Reader::told_later(const Item* number, const Arg& subject) const {
  if (!number || subject.item >= items_.size()) return false;
  for (std::size_t i = std::size_t(number - items_.data()); i < subject.item; ++i)
    if (marked(i, Kind::Note, "again")) return true;
  return false;
}

// "lần lượt được 184 và 182 phiếu": to each his count.
void Reader::votes_in_turn(const Firing& f, Pieces& pieces, std::size_t turn) const {
  std::vector<const Item*> counts;
  for (std::size_t i = f.at; i < f.reach; ++i)
    if (stands(i, It::Num) && items_[i].value > 10) counts.push_back(&items_[i]);
  if (counts.size() == f.count) pieces.votes = counts[turn];
}

// "A and B were elected with 123 and 160 votes": as many counts in a row as there are of them.
bool Reader::votes_in_row(const Firing& f) const {
  if (page_.vietnamese || !f.is("elected")) return false;
  for (std::size_t i = f.at; i + 1 < f.reach; ++i) {
    if (!marked(i, Kind::And, "with") || !stands(i + 1, It::Num)) continue;
    std::size_t last = i + 1, counts = 1;
    for (; stands(last + 1, {It::And, It::Comma}) && stands(last + 2, It::Num); last += 2) ++counts;
    return counts == f.count && number_of(last, "votes");
  }
  return false;
}

// One claim for each term or point in time; an election's day and the term it was for are of one.
void Reader::tell_times(Firing& f, const Telling& t, std::size_t turn) {
  const Pieces pieces = pieces_told(f, t, turn);
  auto times = pieces.times;
  if (f.respectively && f.count > 1 && times.size() == f.count)
    times = {times[turn]};  // "lần lượt": one time each
  else if (f.count > 1 && f.turns.size() == f.count)
    times = {f.turns[turn]};
  const auto shaped = [](Time::Shape shape) { return [shape](const Time* time) { return time->shape == shape; }; };
  if (std::any_of(times.begin(), times.end(), shaped(Time::Shape::Range)))
    times.erase(std::remove_if(times.begin(), times.end(),
                               [](const Time* time) {
                                 return time->shape == Time::Shape::Since || time->shape == Time::Shape::Until;
                               }),
                times.end());
  Few<const Time*, 4> ranges, points;
  for (const Time* time : times)
    if (!time->future) (time->shape == Time::Shape::Instant ? points : ranges).push_back(time);
  const bool future = std::any_of(times.begin(), times.end(), [](const Time* time) { return time->future; });
  if (future && ranges.empty() && points.empty()) return;
  if (ranges.size() + points.size() <= 1) {
    tell_once(f, t, pieces, !ranges.empty() ? ranges[0] : !points.empty() ? points[0] : nullptr);
  } else if (ranges.size() == 1 && points.size() == 1 && f.is("elected")) {  // "trúng cử ngày … cho nhiệm kỳ …"
    tell(f, t, pieces, ranges[0]);
    elected_on(t, *points[0]);
  } else {
    for (const Time* time : ranges) tell(f, t, pieces, time);
    if (ranges.empty() || f.is("sit") || f.is("term"))
      for (const Time* time : points) tell(f, t, pieces, time);
  }
  // An election before the verb with a term after it: "ngày 17/11/2021, nước ta trúng cử … nhiệm kỳ 2021-2025".
  if (ranges.size() == 1 && points.empty() && f.before && f.before->shape == Time::Shape::Instant && f.is("elected"))
    elected_on(t, *f.before);
}

// With one time beside it, or none: then those at the head, in a row, before or behind.
void Reader::tell_once(Firing& f, const Telling& t, const Pieces& pieces, const Time* time) {
  if (!time && leading_all_.size() > 1 && f.row.size() == leading_all_.size()) {
    for (const Time& one : leading_all_) tell(f, t, pieces, &one);
  } else if (!time && !f.before && f.row.size() > 1 && f.count == 1) {
    for (const Time* one : f.row) tell(f, t, pieces, one);
  } else {
    tell(f, t, pieces, time ? time : f.before ? f.before : f.behind);
  }
}

// The day of the election to the seat just told.
void Reader::elected_on(const Telling& t, const Time& day) {
  if (claims_.empty()) return;
  Claim& last = claims_.back();
  if (last.s == t.who && last.o == t.what && last.relation == rel(Rel::Seat))
    put(last.q, "elected_on", Value(day.from.edtf()));
}

// "Từ ngày 5 đến ngày 12/5, A đã thăm B, C và D": each of them some time in those days. Null where they share no month or year.
static std::optional<Time> within(const Time& range) {
  if (range.from.year != range.to.year) return std::nullopt;
  Time time = range;
  time.shape = Time::Shape::Instant;
  time.from.day = 0;
  if (range.from.month != range.to.month) time.from.month = 0;
  time.to = {};
  return time;
}

// ---- One claim --------------------------------------------------------------------------------------------

void Reader::tell(Firing& f, const Telling& t, const Pieces& pieces, const Time* time) {
  const Reading* as = reading(*f.verb, t.what, f.inverse ? -1 : t.who);
  if (!as || (f.candidate && as->candidate.empty())) return;
  Claim c;
  c.reading = as;
  c.relation = as->relation;
  c.s = f.inverse ? t.what : t.who;
  c.o = f.inverse ? t.who : t.what;
  event_of_year(t, c, time);
  resolution_of_body(t, c);
  session_chaired(t, c);
  if (time && time == f.before && term_of_seat(c, *time)) time = nullptr;
  agency_headed(f, c);
  organ_of_whole(f, t, c);
  if (const auto signer = signers_.find(c.s); signer != signers_.end())
    put(c.q, "by", Value(std::string(thing(signer->second).name)));
  c.s_item = t.subject.item == f.at ? -1 : int(t.subject.item);
  c.o_item = t.object.item == f.at ? -1 : int(t.object.item);
  if (f.inverse) std::swap(c.s_item, c.o_item);
  if (f.candidate) {
    c.relation = as->candidate;
    c.status = Status::Candidate;
  }
  if (!pieces.personnel && qualified(c.relation, "personnel")) personnel_sent(f, t, c);
  if (f.mood.former || (f.ends && !time && c.status == Status::Stated)) c.status = Status::Former;
  if (!f.role.empty() && c.relation != rel(Rel::Candidacy) && qualified(c.relation, "role"))
    put(c.q, "role", Value(f.role));
  if (!f.vote.empty()) put(c.q, "vote", Value(f.vote));
  if (f.money && is_money(*f.money)) sum_of_object(f, t, c, pieces);
  if (!f.level.empty()) put(c.q, "level", Value(f.level));
  const bool several = c.relation == rel(Rel::Visit) && f.objects.size() > 1 && pieces.times.empty();
  const auto part = several && time && time->shape == Time::Shape::Range ? within(*time) : std::nullopt;
  qualify(c, pieces, f, time);
  if (part && qualified(c.relation, "date")) put(c.q, "date", Value(part->from.edtf()));
  c.elected = f.is("elected");
  c.again = f.does("return");
  term_carried(f, c);
  term_of_others(f, c);
  election_told(f, c, pieces);
  if (f.is("elected") && !pieces.votes) votes_of_winner(f, c);
  if (f.ordinal && !pieces.ordinal && !told_later(f.ordinal, t.subject)) {
    Pieces number;
    number.ordinal = f.ordinal;
    qualify(c, number, f, nullptr);
  }
  claim(std::move(c));
}

// A yearly event without its year: "11-2006: chủ nhà Tuần lễ cấp cao APEC".
void Reader::event_of_year(const Telling& t, Claim& c, const Time* time) {
  if (!time || !time->from.year || !stands(t.object.item, It::Ent)) return;
  const Item& item = items_[t.object.item];
  if (!item.sense || item.sense->kind != Kind::Event || thing(t.what).name != surface(item)) return;
  if (tokens_[item.last - 1].is(kNumber)) return;  // "APEC 2015"
  std::string name = item.sense->text;
  const auto brace = name.find("{year}");
  if (brace == std::string::npos) return;
  name.replace(brace, 6, std::to_string(time->from.year));
  c.o = entity(name, label(Part::Event));
}

// "Nghị quyết 2758 mà Đại hội đồng thông qua": whose resolution it is.
void Reader::resolution_of_body(const Telling& t, Claim& c) {
  if (c.relation != rel(Rel::Adoption) || t.object.item >= items_.size()) return;
  const Sense* sense = items_[t.object.item].sense;
  if (!sense || sense->kind != Kind::Event || !has_word(sense, label(Part::Resolution))) return;
  const auto head = [](const Sense& s) { return std::string_view(s.text).substr(0, s.text.find('{')); };
  for (Id id : lexicon_.resolutions) {
    const Sense& other = lexicon_.senses[id];
    for (const auto& word : other.words) {
      if (!word.starts_with("of=")) continue;
      std::string of = word.substr(3);
      std::replace(of.begin(), of.end(), '_', ' ');
      const auto& name = thing(t.what).name;
      if (of != thing(t.who).name || name.starts_with(head(other))) continue;
      const auto number = name.substr(std::min(sense->text.find('{'), name.size()));
      c.o = entity(std::string(head(other)) + std::string(number), label(Part::Resolution));
    }
  }
}

// "chaired the Assembly's 74th session": the body, and its session.
void Reader::session_chaired(const Telling& t, Claim& c) const {
  if (c.relation != rel(Rel::Chair) || !stands(t.object.item, It::Ent) || !thing(t.what).is(Part::Event)) return;
  const Item& session = items_[t.object.item];
  if (session.total <= 0) return;
  c.o = int(session.total) - 1;
  put(c.q, "session", Value(session.value));
}

// "trong nhiệm kỳ 1999-2000 … hai lần làm Chủ tịch": the term is its seat's.
bool Reader::term_of_seat(const Claim& c, const Time& time) const {
  return c.relation == rel(Rel::Chair) && time.shape == Time::Shape::Range && time.term && !time.from.month &&
         thing(c.s).is(Part::State) && thing(c.o).is(Part::Body);
}

// "ran UNDP until 2017": who heads an agency holds its office.
void Reader::agency_headed(const Firing& f, Claim& c) {
  if (c.relation != rel(Rel::Chair) || !f.role.empty() || c.s < 0 || !thing(c.s).is(Part::Person) ||
      !thing(c.o).is(Part::Agency))
    return;
  const Id chief = lexicon_.chief_of(thing(c.o).name);
  if (chief == kNone) return;
  c.q.emplace_back("of", Value(std::string(thing(c.o).name)));
  c.o = entity(chief);
  c.relation = rel(Rel::Office);
}

// "cơ quan chính của tổ chức này": whose it is, is known.
void Reader::organ_of_whole(const Firing& f, const Telling& t, Claim& c) {
  if (!f.does("organ") || !stands(t.object.item, It::Pro)) return;
  const auto whole = lexicon_.name(thing(t.who).of);
  if (whole && wants(c.reading->objects, thing(entity(*whole)))) c.o = entity(*whole);
}

// ---- Counts beside a claim --------------------------------------------------------------------------------

// "đã cử 169 lượt sĩ quan tham gia …", "hơn 500 lượt cán bộ đã lên đường tới …"
void Reader::personnel_sent(const Firing& f, const Telling& t, Claim& c) const {
  const Item* all = personnel_of_all(f, t);
  const Item* own = nullptr;  // "including about 1,600 in UNMISS, 1,400 in MINUSCA"
  for (std::size_t i = t.object.item; i-- > f.at && i + 4 > t.object.item && !own;) {
    if (stands(i, It::Num))
      own = &items_[i];
    else if (!stands(i, {It::Prep, It::Skip, It::Word}))
      break;
  }
  // "40 soldiers to UNMISS and 50 to MINUSCA": of the first only
  const bool first = own && own == all && any_item(t.object.item, f.objects.back().item, [](const Item& x) {
                       return x.t == It::Num && (x.unit.empty() || x.unit == "personnel");
                     });
  if (own && ((!own->unit.empty() && own->unit != "personnel") || own->value <= 4 || own == all)) own = nullptr;
  if (!own && !all) return;
  Pieces number;
  number.personnel = own ? own : all;
  qualify(c, number, f, nullptr);
  if (!own && !first && f.objects.size() > 1) put(c.q, "shared", Value(true));
}

const Item* Reader::personnel_of_all(const Firing& f, const Telling& t) const {
  const auto counts = [this](std::size_t i) {
    if (number_of(i, "") && i + 1 < items_.size() && hits_->any(items_[i + 1].first, Kind::Unit))
      return does(i + 1, "contribute");  // "its 200 | troops from"
    return (number_of(i, "personnel") || number_of(i, "deployments")) && !fallen(i);
  };
  for (std::size_t i = f.at + 1; i < items_.size() && i < f.at + 12 && !stands(i, {It::Semi, It::Break}); ++i)
    if (counts(i)) return &items_[i];
  if (number_of(f.at - 1, "") && hits_->any(items_[f.at].first, Kind::Unit))
    return &items_[f.at - 1];  // "had 170 soldiers in UNDOF"
  for (std::size_t i = f.at; i-- > 0 && i + 8 > f.at;) {
    if (stands(i, It::Semi) || (stands(i, It::Time) && items_[i].time.shape == Time::Shape::Range)) break;
    if (counts(i)) return &items_[i];
  }
  // "Indonesia, with more than 1,200, provides the largest contingent"
  const std::size_t who = t.subject.item;
  for (std::size_t i = f.at; who < f.at && i-- > who + 1;) {
    if (!number_of(i, "") || items_[i].value <= 20 || items_[i].value == items_[i].total) continue;
    std::size_t with = i;
    while (with > who && stands(with - 1, {It::Bound, It::Skip})) --with;
    if (with > who + 1 && marked(with - 1, Kind::And, "with") && stands(with - 2, It::Comma)) return &items_[i];
  }
  return nullptr;
}

// "500.000 USD cho A và 50.000 USD cho B": the nearest before.
void Reader::sum_of_object(const Firing& f, const Telling& t, Claim& c, const Pieces& pieces) const {
  const Item* sum = pieces.money ? pieces.money : f.money;
  for (std::size_t i = f.at + 1; !pieces.money && i < t.object.item && i < items_.size(); ++i)
    if (is_money(items_[i])) sum = &items_[i];
  put(c.q, "amount", Value(sum->value));
  put(c.q, "currency", Value(sum->unit));
}

// "đánh bại X với 129 phiếu … để giành ghế", "beat X by 153 votes to win a seat"
void Reader::votes_of_winner(const Firing& f, Claim& c) const {
  Pieces count;
  bool beats = false;
  for (std::size_t i = f.at; i-- > 0 && !stands(i, It::Semi) && !beats;) {
    if (stands(i, It::Frac) || number_of(i, "votes")) count.votes = &items_[i];
    beats = marked(i, Kind::Cue, "beats") || marked(i, Kind::Verb, "beats");
    // "A won 145 votes and was elected"
    if (!page_.vietnamese && f.is("elected") && count.votes && marked(i, Kind::Verb, "votes") &&
        !any_item(i, f.at, [](const Item& x) { return x.t == It::Ent; }))
      beats = true;
  }
  // "beat X by 153 votes to 38", "overcame X 129-62": the first number is the winner's.
  for (std::size_t i = f.right; f.is("beats") && !count.votes && i < items_.size() && !stands(i, It::Semi); ++i) {
    const bool against = stands(i + 2, It::Num) && (stands(i + 1, It::Dash) || prep(i + 1));
    if (number_of(i, "votes") || (number_of(i, "") && against && items_[i].value > items_[i + 2].value))
      count.votes = &items_[i];
    beats |= count.votes != nullptr;
  }
  if (beats && count.votes) qualify(c, count, f, nullptr);
}

// ---- Terms and elections told before ----------------------------------------------------------------------

void Reader::term_carried(Firing& f, Claim& c) {
  const auto told = [&](const Memory& m) { return m.object == c.o && m.relation == c.relation && !m.term.empty(); };
  if (f.carried && std::any_of(frames_.begin(), frames_.end(), told)) f.carried = nullptr;
  if (f.carried && !f.into_seat && begun(f.carried->first))
    f.carried = nullptr;  // it is the term of those elected before
  if (!f.carried || has_key(c.q, {"start", "end"})) return;
  const bool lost =
      f.candidate && any_item(0, items_.size(), [&](const Item& i) { return marked(i, Kind::Cue, "defeat"); });
  if (!f.into_seat && !f.is("elected") && !lost) return;
  put(c.q, "start", Value(f.carried->first));
  put(c.q, "end", Value(f.carried->second));
}

// "… trúng cử nhiệm kỳ 2026-2028; cùng trúng cử có A và B": for the same term.
void Reader::term_of_others(const Firing& f, Claim& c) const {
  if (!f.is("elected") || c.relation != rel(Rel::Seat) || has_key(c.q, {"start", "end", "elected_on"})) return;
  for (const Memory& m : frames_)
    if (m.relation == c.relation && m.object == c.o && m.subject != c.s && has_word(m.use, "elected"))
      for (const auto& [key, value] : m.term)
        if (key != "elected_on" || (opens_clause(f.at) && one_day())) put(c.q, key.c_str(), value);
}

// "bầu năm thành viên mới của Hội đồng Bảo an …": the election the sentences before told of.
void Reader::election_told(const Firing& f, Claim& c, const Pieces& pieces) const {
  if (election_.organ < 0 || c.o != election_.organ || c.relation != rel(Rel::Seat) || number_ - election_.at > 8)
    return;
  if (!pieces.votes && !f.is("elected")) return;
  if (!election_.role.empty() && !has_key(c.q, {"role"})) put(c.q, "role", Value(election_.role));
  if (!election_.date.empty() && !has_key(c.q, {"elected_on"})) put(c.q, "elected_on", Value(election_.date));
}

// ---- What clauses without a verb go on with ---------------------------------------------------------------

void Reader::remember(const Firing& f) {
  if (!claims_.empty()) {
    const Claim& c = claims_.back();
    Memory memory;
    memory.verb = f.verb;
    memory.use = f.use;
    memory.relation = c.relation;
    memory.role = f.role;
    memory.vote = f.vote;
    memory.subject = c.s;
    memory.object = c.o;
    memory.at = f.at;
    for (const auto& e : c.q)
      if (e.first == "start" || e.first == "end" || e.first == "elected_on") memory.term.push_back(e);
    frames_.push_back(std::move(memory));
  }
  last_verb_ = f.verb;
  last_use_ = f.use;
  last_vote_ = f.vote;
  last_object_ = f.objects.empty() ? -1 : f.objects.front().first();
  for (const Arg& s : f.subjects)
    for (int who : s.ents) {
      if (f.elided || items_[f.at].depth) continue;
      subjects_.push_back(who);
      if (s.item < items_.size()) subject_items_.push_back(int(s.item));
    }
  for (const Arg& s : f.more)
    for (int who : s.ents) subjects_.push_back(who);
}

}  // namespace dothi::prose
