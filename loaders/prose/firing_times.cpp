// When it was, and who did it too: times behind and before the trigger, ordinals, others with pieces or times of their own.
#include "firing.h"

#include <algorithm>

namespace dothi::prose {

void Reader::find_times(Firing& f) {
  if (f.is("end") && f.does("serve"))  // "mãn nhiệm ngày 31/12 tới": till then they are
    for (std::size_t i = f.at; i < items_.size() && !stands(i, {It::Semi, It::Break}); ++i)
      items_[i].time.future = false;
  pieces_of_whole(f);
  time_before_agent(f);
  f.behind = time_behind(f);
  times_in_row(f);
  // "… term expired in 2019" is no term of that year
  if (f.noun && f.behind && f.is("sit") && f.behind->shape == Time::Shape::Instant && !f.behind->from.month)
    f.behind = nullptr;
  f.before = time_before(f);
  vote_of_adoption(f);
  if (!f.before && !f.behind) f.before = time_inside(f);
  if (!f.before && !f.behind) f.behind = only_day(f);
  if (!f.before && !f.behind) f.behind = day_set_off(f);
  if (!f.before && !f.behind) f.behind = stay_told(f);
  if (!f.before && !f.behind && holds(It::Break)) time_told_of(f);
  time_at_head(f);
  year_remembered(f);
  if (!f.before && !f.behind) f.behind = time_established(f);
  row_at_head(f);
  if (f.before && f.before->shape == Time::Shape::Until) {
    f.until_then = *f.before;
    f.until_then.shape = Time::Shape::Instant;
    f.before = &f.until_then;
  }
  f.ordinal = ordinal_beside(f);
  lasting(f);
  of_the_fallen(f);
}

// "signed in Dakar on 3 March 1972 by A and B": the day between the verb and who did it.
void Reader::time_before_agent(Firing& f) const {
  if (!f.by || !f.common.times.empty()) return;
  for (std::size_t i = f.right; i < f.agent; ++i)
    if (stands(i, It::Time) && level(f, i)) return f.common.times.push_back(&items_[i].time);
}

// ---- When it began or ended -------------------------------------------------------------------------------

// What a word says of the time behind it: "began" since then, "expired" until then; nothing for others.
std::optional<Time::Shape> Reader::edge(std::size_t item) const {
  if (marked(item, Kind::Note, "begins")) return Time::Shape::Since;
  if (marked(item, Kind::Note, "ends")) return Time::Shape::Until;
  return std::nullopt;
}

// The one time told with it; null for none or several.
const Time* Reader::only_time_of(const Firing& f) {
  const Time* only = nullptr;
  const auto one = [&](const Time* time) {
    if (!time || time == only) return true;
    return std::exchange(only, time) == nullptr;
  };
  bool single = true;
  for (const Time* time : f.common.times) single &= one(time);
  for (const Arg& object : f.objects)
    for (const Time* time : object.pieces.times) single &= one(time);
  if (!only) one(f.behind ? f.behind : f.before);
  return single ? only : nullptr;
}

void Reader::forget_times(Firing& f) {
  f.common.times.clear();
  for (Arg& object : f.objects) object.pieces.times.clear();
  f.row.clear();
  f.behind = f.before = nullptr;
}

// "began in January 2023 and ended in December 2025": what that makes of a time, and where it ends.
bool Reader::edge_told(std::size_t item, Time& lasted, std::size_t& behind) const {
  const auto shape = edge(item);
  const std::size_t time = skip_right(item + 1, {It::Skip, It::Prep});
  if (!shape || !stands(time, It::Time) || items_[time].time.shape != Time::Shape::Instant) return false;
  lasted = items_[time].time;
  lasted.shape = *shape;
  behind = time + 1;
  return true;
}

// "its term on X ended on 31 December", "ended its participation in X in 2023", "withdrew from UNMISS in 2014": the time begins or ends it.
void Reader::lasting(Firing& f) const {
  const bool told = f.reading && (qualified(f.reading->relation, "start") || qualified(f.reading->relation, "end"));
  if (!told) return;
  if (f.does("leave", "depart")) {
    if (f.reading->relation == rel(Rel::Contribution)) lasting_to(f, Time::Shape::Until);
    return;
  }
  if (page_.vietnamese) return;
  if (f.does("contribute") && edge(skip_left(f.at, It::Skip) - 1) == Time::Shape::Until)
    return lasting_to(f, Time::Shape::Until);  // "stopped contributing troops to UNMISS in 2018"
  if (!f.noun && !f.is("noun")) return;
  Time first, second;
  std::size_t behind = 0;
  if (edge_told(skip_right(f.after, It::Skip), first, behind)) {
    if (stands(behind, It::And) && edge_told(behind + 1, second, behind) && first.shape == Time::Shape::Since) {
      first.shape = Time::Shape::Range;
      first.to = second.from;
    }
    forget_times(f);
    f.lasted = first;
    f.behind = &f.lasted;
    return;
  }
  for (std::size_t i = f.at; i-- > 0 && i + 7 > f.at;) {
    if (const auto shape = edge(i)) return lasting_to(f, *shape);
    if (!stands(i, {It::Skip, It::Modifier, It::Num, It::Dash, It::Word, It::Ordinal})) return;
  }
}

void Reader::lasting_to(Firing& f, Time::Shape shape) const {
  const Time* time = only_time_of(f);
  if (!time || time->shape != Time::Shape::Instant) return;
  f.lasted = *time;
  f.lasted.shape = shape;
  forget_times(f);
  f.behind = &f.lasted;
}

// "lost three soldiers serving with UNMISS in 2014": the time is of their death.
void Reader::of_the_fallen(Firing& f) const {
  if (f.reading && f.reading->relation == rel(Rel::Contribution) && some_fell(f.at)) forget_times(f);
}

// "Resolution 2703, passed on 30 October 2023 with A abstaining, carries it to …": the vote was cast when it was passed.
void Reader::vote_of_adoption(Firing& f) const {
  if (f.vote.empty()) return;
  for (std::size_t i = f.at; i-- > 0 && !stands(i, {It::Semi, It::Stop});) {
    if (!stands(i, It::Time) || !does(i - 1, "adopt") || items_[i].time.shape != Time::Shape::Instant) continue;
    f.before = &items_[i].time;
    f.behind = nullptr;
    f.common.times.clear();
    for (Arg& object : f.objects) object.pieces.times.clear();
    return;
  }
}

// What stands after an object to the left belongs to the whole.
void Reader::pieces_of_whole(Firing& f) {
  if (f.object_left || f.objects.front().item == f.at) f.after = std::max(f.after, piece(f.right, f.common));
  if (f.class_listed) {  // of all of them together
    f.common.ordinal = nullptr;
    for (Arg& o : f.objects) o.pieces.ordinal = nullptr;
  }
  // "Với 178 phiếu trên tổng số 188, Latvia được bầu …"
  Arg& who = f.subjects.front();
  const bool alone = f.subjects.size() == 1 && who.ents.size() == 1 && who.item < f.at;
  if (!f.does("serve") || !f.is("elected") || !alone || f.common.votes || who.pieces.votes) return;
  if (std::any_of(f.objects.begin(), f.objects.end(), [](const Arg& o) { return o.pieces.votes != nullptr; })) return;
  const auto counts = [this](std::size_t i) { return stands(i + 1, It::Frac) || number_of(i + 1, "votes"); };
  for (std::size_t i = 0; i + 1 < f.at && i < 3 && i < who.item && !who.pieces.votes; ++i)
    if (marked(i, Kind::And, "with") && counts(i)) who.pieces.votes = &items_[i + 1];
  // "Thái Lan giành 177/188 phiếu, trúng cử …", "Singapore was elected with 168 votes to …"
  const std::size_t end = f.object_left ? f.at : std::max(f.at, f.objects.front().item);
  for (std::size_t i = who.item + 1; i + 1 < end && !who.pieces.votes && !stands(i, {It::Ent, It::Semi, It::Break});
       ++i)
    if ((marked(i, Kind::And, "with") || marked(i, Kind::Verb, "votes")) && counts(i))
      who.pieces.votes = &items_[i + 1];
}

// ---- Behind -----------------------------------------------------------------------------------------------

const Time* Reader::time_behind(const Firing& f) const {
  if (!f.common.times.empty()) return nullptr;
  if (std::any_of(f.objects.begin(), f.objects.end(), [](const Arg& o) { return !o.pieces.times.empty(); }))
    return nullptr;
  const bool seats = page_.vietnamese && f.reading->relation == rel(Rel::Seat);
  for (std::size_t i = f.after; i < items_.size() && i < f.after + 14; ++i) {
    if (stands(i, It::Time)) return level(f, i) && !items_[i].time.future ? &items_[i].time : nullptr;
    if (seats && level(f, i))
      if (const Time* term = term_behind_words(i)) return term;
    if (!circumstance(f, i) && !day_beside(f, i)) return nullptr;
  }
  return nullptr;
}

// "signed it on behalf of Viet Nam in New York on 7 November 2013": the one day or month of the clause, past whoever else is told in it.
const Time* Reader::only_day(const Firing& f) const {
  if (!f.common.times.empty() ||
      std::any_of(f.objects.begin(), f.objects.end(), [](const Arg& o) { return !o.pieces.times.empty(); }))
    return nullptr;
  const Time* day = nullptr;
  for (std::size_t i = f.after; i < items_.size() && !stands(i, {It::Comma, It::Semi, It::Stop}); ++i) {
    // "without reservations", "with eleven other states", "with the Commission"
    if (!page_.vietnamese && stands(i + 1, {It::Word, It::Num, It::Gen, It::Skip, It::Ent}) &&
        ((marked(i, Kind::And, "with") && !marked(i, Kind::And, "siding")) ||
         (marked(i, Kind::Cue, "negation") && stands(i + 1, It::Word))))
      continue;
    if (stands(i,
               {It::Break, It::Relative, It::Passive, It::Reported, It::Cue, It::And, It::Vote, It::Role, It::Title}) ||
        opens_trigger(i))
      return nullptr;
    if (!stands(i, It::Time)) continue;
    const Time& time = items_[i].time;
    if (day || !level(f, i) || time.shape != Time::Shape::Instant || !time.from.month || time.future) return nullptr;
    day = &time;
  }
  return day;
}

// "was admitted five days after its independence, on 14 July 2011", "joined X, of which it had been an observer since 1990, in May 1999": the
// time set apart at the end of the clause.
const Time* Reader::day_set_off(const Firing& f) const {
  if (page_.vietnamese || f.clause_begins || f.aside || !f.common.times.empty() ||
      std::any_of(f.objects.begin(), f.objects.end(), [](const Arg& o) { return !o.pieces.times.empty(); }))
    return nullptr;
  bool inserted = false;  // in a relative clause between commas
  for (std::size_t i = f.after; i < items_.size() && !stands(i, {It::Semi, It::Stop}); ++i) {
    if (stands(i, It::Comma) && level(f, i)) {
      const bool last = stands(i + 1, It::Time) && (i + 2 >= items_.size() || stands(i + 2, {It::Stop, It::Semi}));
      const Time* time = last ? &items_[i + 1].time : nullptr;
      if (time) return i > f.after && time->shape == Time::Shape::Instant && !time->future ? time : nullptr;
      inserted = !inserted &&
                 (stands(i + 1, It::Relative) || (stands(i + 1, {It::Prep, It::Of}) && stands(i + 2, It::Relative)));
      continue;
    }
    if (inserted) continue;
    if (stands(i, {It::Time, It::Relative, It::Reported, It::Cue, It::Vote, It::Role, It::Title}) || opens_trigger(i))
      return nullptr;
    if (stands(i, It::Break) && !marked(i, Kind::Break, "when") && !marked(i, Kind::Prep, "others")) return nullptr;
  }
  return nullptr;
}

// "…, gần đây nhất là nhiệm kỳ 2011-2012", "… lần gần nhất trong nhiệm kỳ 1990-1991"
const Time* Reader::term_behind_words(std::size_t i) const {
  if (!stands(i, It::Comma) && !(stands(i, It::Word) && stands(i + 1, It::Bound) && stands(i + 2, It::Word)))
    return nullptr;
  std::size_t x = i + 1;
  while (x < i + 5 && stands(x, {It::Modifier, It::Word, It::Bound, It::Ordinal})) ++x;
  if (x == i + 1) return nullptr;
  if (x + 1 < items_.size() && (has(x, Kind::Copula) || does(x, "office"))) ++x;
  return stands(x, It::Time) && items_[x].time.shape == Time::Shape::Range ? &items_[x].time : nullptr;
}

// "on the day of its adoption, 17 July 1998"
bool Reader::day_beside(const Firing& f, std::size_t comma) const {
  if (!stands(comma, It::Comma) || !stands(comma + 1, It::Time) || !level(f, comma) || comma <= f.after) return false;
  const Time& day = items_[comma + 1].time;
  if (!day.from.day || day.shape != Time::Shape::Instant) return false;
  return stands(comma - 1, It::Word) || (stands(comma - 1, It::Verb) && says(comma - 1, "noun"));
}

// What may stand between what was done and when.
bool Reader::circumstance(const Firing& f, std::size_t i) const {
  const Item& item = items_[i];
  if (item.depth > items_[f.at].depth) return true;
  switch (item.t) {
    case It::Prep:
    case It::Place:
    case It::Open:
    case It::Close:
    case It::Skip:
    case It::Session:
    case It::Ordinal:
    case It::Of:
    case It::Num:
    case It::Modifier: return true;
    case It::Word: return !item.state;
    case It::Pro:
      return has_word(item.sense, "place") || (!page_.vietnamese && i == f.right && has_word(item.sense, "neuter"));
    case It::Passive:
      // "pulled out of it by presidential decree in March 2021", "became a party by accession on 2 May"
      return !page_.vietnamese && (stands(i + 1, It::Word) || (stands(i + 1, It::Verb) && says(i + 1, "noun")));
    case It::Verb:
      if (f.noun && !page_.vietnamese && has_word(item.sense, "lodged"))
        return true;  // "its instrument was deposited on"
      return has_word(item.sense, "noun") || (has_word(item.sense, "weak") && (f.noun || stands(i + 1, It::Time)));
    case It::Ent:
      return item.demonym || item.unknown || place_beside(f, i) ||
             (item.ent >= 0 && !thing(item.ent).is(Part::State) && !thing(item.ent).is(Part::Person));
    case It::Bound: return stands(i + 1, {It::Skip, It::Num});
    case It::Comma:  // "only once, in 2009-12, …"
      if (level(f, i) && stands(i + 1, It::Time) && !items_[i + 1].time.relative &&
          (stands(i - 1, {It::Skip, It::Ordinal}) || number_of(i - 1, "other")))
        return i + 2 >= items_.size() || stands(i + 2, {It::Comma, It::Stop, It::Semi, It::Close});
      if (!page_.vietnamese && level(f, i) && stands(i + 1, {It::Modifier, It::Ordinal}) && stands(i + 2, It::Time) &&
          stands(i + 3, It::And))
        return true;  // "first in 1999 and then in 2015"
      return (stands(i + 1, It::Ent) && items_[i + 1].demonym) || (i > 0 && items_[i - 1].demonym);
    default: return false;
  }
}

// "ký tại Singapore ngày …": a state that tells where.
bool Reader::place_beside(const Firing& f, std::size_t i) const {
  return is_a(i, Part::State) && i <= f.after + 1 && prep(i - 1) && stands(i + 1, It::Time) && f.object_left &&
         !f.does("visit");
}

// "Tháng 1/2020 và tháng 4/2021, A giữ ghế Chủ tịch": each of them.
void Reader::row_at_head(Firing& f) const {
  if (leading_all_.size() < 2 || f.behind || !f.before || !f.row.empty() || !f.common.times.empty()) return;
  if (std::any_of(f.objects.begin(), f.objects.end(), [](const Arg& o) { return !o.pieces.times.empty(); })) return;
  if (f.before->from == leading_all_.back().from || f.before->from == leading_all_.front().from)
    for (const Time& one : leading_all_) f.row.push_back(&one);
}

// "trình Báo cáo … về X vào các năm 2017, 2020 và 2024": each of them.
void Reader::times_in_row(Firing& f) const {
  if (!f.behind || f.behind->shape != Time::Shape::Instant) return;
  std::size_t i = f.after;
  while (i < items_.size() && !(stands(i, It::Time) && &items_[i].time == f.behind)) ++i;
  for (; stands(i, It::Time); i += 2) {
    const Time& year = items_[i].time;
    if (year.shape != Time::Shape::Instant || year.from.month) return;
    f.row.push_back(&year);
    if (!stands(i + 1, {It::Comma, It::And})) return;
    while (!page_.vietnamese && stands(i + 2, {It::Modifier, It::Skip}) && stands(i + 1, It::And))
      ++i;  // "and then in"
  }
}

// ---- Before -----------------------------------------------------------------------------------------------

// Between subject and verb, or at the head of the clause.
const Time* Reader::time_before(const Firing& f) const {
  for (std::size_t i = f.at; i-- > f.aside;) {
    if (stands(i, {It::Semi, It::Break}) || (opens_trigger(i) && i + 1 < f.at)) return nullptr;
    if (f.behind && !page_.vietnamese && marked(i, Kind::Relative, "object")) return nullptr;
    if (const std::size_t opening = insertion_before(f, i); opening != i) {
      i = opening;
      continue;
    }
    if (!stands(i, It::Time)) continue;
    // "từng có UNTAC giai đoạn 1992-1993, nay cử quân tới UNMISS": the years of another such thing
    if (!f.object_left && !f.objects.empty() && stands(i - 1, It::Ent) && !items_[i - 1].demonym &&
        f.does("contribute") && wants(*f.wanted, thing(items_[i - 1].ent)) &&
        items_[i - 1].ent != f.objects.front().first())
      return nullptr;
    if (level(f, i) && i < f.clause_begins)
      return nullptr;  // "In 2018 X, to which Y has belonged since …, held …": of the main verb
    if (time_of_verb_before(f, i)) return nullptr;
    // "Serving as minister from 1999 to 2003, A visited …": years of his office
    if (!page_.vietnamese && f.does("visit", "meet") && items_[i].time.shape == Time::Shape::Range &&
        stands(i + 1, It::Comma) && any_item(0, i, [this](const Item& x) { return is_office(x); }))
      return nullptr;
    // "năm 2010 và năm 2020, A chủ trì X, Y và Z": which of them when, is not told
    if (stands(i - 1, It::And) && stands(i - 2, It::Time) && f.objects.size() > 1) return nullptr;
    if (level(f, i)) return &items_[i].time;
  }
  return nullptr;
}

// Where an insertion that ends in the comma begins, whose times are not the trigger's; the comma for none.
std::size_t Reader::insertion_before(const Firing& f, std::size_t comma) const {
  if (!stands(comma, It::Comma)) return comma;
  // "Rwanda, itself a Commonwealth member since 2009, belongs", "A, president since 1999, addressed"
  if (!page_.vietnamese && skip_right(comma + 1, It::Skip) >= f.at) {
    std::size_t n = comma;
    while (n > 0 && !stands(n - 1, {It::Comma, It::Semi})) --n;
    const bool said = f.does("belong") || any_item(n, comma, [](const Item& x) { return x.is({It::Title, It::Role}); });
    if (said && stands(n - 1, It::Comma)) return n - 1;
  }
  if (comma + 1 >= f.at) return comma;
  // "A, who represents the government ousted in 2021, voted"
  std::size_t n = comma;
  while (n > 0 && !stands(n - 1, {It::Comma, It::Semi, It::Relative})) --n;
  return stands(n - 1, It::Relative) && stands(n - 2, It::Comma) ? n - 2 : comma;
}

// Whether a time before the trigger is that of another verb, which stands before it.
bool Reader::time_of_verb_before(const Firing& f, std::size_t i) const {
  if (page_.vietnamese) {
    // "ký X năm 2019 và phê chuẩn Y", "là thành viên X nhiệm kỳ 2016-2018 và nhiều lần được bầu vào Y"; but who visits also meets then, and who
    // stands for a term is elected to it
    constexpr Kinds kBetween{It::Skip, It::Passive, It::Num, It::Word, It::Copula};
    const auto earlier = std::find_if(frames_.rbegin(), frames_.rend(), [&](const Memory& m) { return m.at < i; });
    if (stands(i + 1, {It::And, It::Comma}) && level(f, i) && skip_right(i + 2, kBetween) >= f.at &&
        earlier != frames_.rend() && !does(earlier->at, "visit", "attend", "host", "welcome") &&
        !says(earlier->at, "candidate"))
      return true;
    // "Trước khi gia nhập EU năm 2013, Croatia là thành viên của CEFTA"
    if (!marked(std::size_t(0), Kind::Break, "when") || !stands(i + 1, It::Comma)) return false;
    return std::any_of(frames_.begin(), frames_.end(), [&](const Memory& m) { return m.at < i; });
  }
  if (i + 1 >= f.at) return false;
  const Time& time = items_[i].time;
  // "A led X until this year, having been at the head of Y"
  if (stands(i + 1, It::Comma) && time.from.year) {
    std::size_t v = i;
    while (v > 0 && !stands(v - 1, {It::Comma, It::Semi, It::Verb})) --v;
    const bool done = any_item(i, f.at, [this](const Item& x) { return marked(x, Kind::Skip, "done"); });
    if (v > 1 && stands(v - 1, It::Verb) && !says(v - 1, "elected") && done) return true;
  }
  const bool told = std::any_of(frames_.begin(), frames_.end(), [&](const Memory& m) { return m.at < i; });
  if (!told || !level(f, i)) return false;
  // "chaired the OSCE in 2010 and belongs to the CIS"
  if (i > 0 && stands(i + 1, It::And) && time.shape == Time::Shape::Instant && skip_right(i + 2, It::Skip) >= f.at)
    return true;
  // "… since 2011, and its police served with"
  return i + 2 < f.at && stands(i + 1, It::Comma) && stands(i + 2, It::And) &&
         any_item(i + 3, f.at, [this](const Item& x) {
           return x.is({It::Ent, It::Pro}) || marked(x, Kind::Modifier, "own");
         });
}

// "ký tại Paris ngày 8/9/2006 Hiệp ước …"
const Time* Reader::time_inside(const Firing& f) const {
  const std::size_t object = f.objects.front().item;
  if ((!page_.vietnamese && !f.does("contribute")) || object >= f.reach) return nullptr;
  for (std::size_t i = f.right; i < object; ++i)
    if (stands(i, It::Time) && level(f, i) && !items_[i].time.future) return &items_[i].time;
  return nullptr;
}

// "It was set up on 20 December 2005, when A passed X and B passed Y": both on the day the clause tells more of.
void Reader::time_told_of(Firing& f) const {
  if (!f.common.times.empty() ||
      std::any_of(f.objects.begin(), f.objects.end(), [](const Arg& o) { return !o.pieces.times.empty(); }))
    return;
  const std::size_t time = time_of_point(f.at);
  if (time == items_.size() || items_[time].time.shape == Time::Shape::Range || !level(f, time)) return;
  f.until_then = items_[time].time;
  f.until_then.shape = Time::Shape::Instant;
  f.before = &f.until_then;
}

// "came back in 1994, when A became president", "… năm 1994, khi ông A lên làm Tổng thống": the time that the clause of the verb at k tells
// more of; the end of the items for none.
std::size_t Reader::time_of_point(std::size_t k) const {
  for (std::size_t i = k; i-- > 1 && !stands(i, {It::Semi, It::Time});) {
    if (page_.vietnamese && stands(i, It::Comma) && stands(i + 1, It::And)) break;  // "khi A …, và B …"
    if (!marked(i, Kind::Break, "point")) continue;
    const std::size_t time = skip_left(i, It::Comma) - 1;
    return stands(time, It::Time) && items_[time].time.from.year ? time : items_.size();
  }
  return items_.size();
}

// The time at the head of the sentence, unless the trigger's clause has a time of its own.
void Reader::time_at_head(Firing& f) const {
  // "…, một năm sau khi gia nhập X": another year than that of the rest
  const bool counted = marked(f.at - 1, Kind::Break, "when") && stands(f.at - 2, It::Num);
  if (counted) f.before = nullptr;
  if (f.before || counted || !leading_ || f.aside || f.clause_begins) return;
  const bool later_clause = any_item(0, f.at, [](const Item& i) { return i.t == It::Semi; });
  if (later_clause && !headed_) return;
  const bool relative = f.behind && !page_.vietnamese &&
                        any_item(0, f.at, [this](const Item& i) { return marked(i, Kind::Relative, "object"); });
  if (!relative) f.before = &*leading_;
}

// "Ngày 2/3 vừa qua, A kỷ niệm 33 năm ngày gia nhập …": the year it was; the feast may be of another day.
void Reader::year_remembered(Firing& f) const {
  const Time* beside = page_.vietnamese ? nullptr : only_time_of(f);
  const Time* when = beside ? beside : f.before ? f.before : leading_ ? &*leading_ : nullptr;
  if (!when || when->shape != Time::Shape::Instant) return;
  for (std::size_t i = f.at; i-- > 1 && i + 6 > f.at && !stands(i, {It::Comma, It::Semi});) {
    if (!page_.vietnamese && stands(i, {It::And, It::Time})) return;
    const std::int64_t years = years_marked(i);
    if (years <= 0 || years >= when->from.year) continue;
    f.remembered = *when;
    f.remembered.from = {std::int16_t(when->from.year - years), 0, 0};
    if (beside) forget_times(f);
    f.before = &f.remembered;
    return;
  }
}

// "Mongolia's ties with Peru were established in 1964", "relations with Vietnam, established on 30 March 1973": when they were.
const Time* Reader::time_established(const Firing& f) const {
  if (page_.vietnamese || !f.does("relations") || !f.common.times.empty() || !f.objects.front().pieces.times.empty())
    return nullptr;
  std::size_t x = skip_right(f.after, It::Comma);
  while (stands(x, It::Skip) || has(x, Kind::Copula) || does(x, "office")) ++x;
  return does(x, "found") && stands(x + 1, It::Time) && !items_[x + 1].time.future ? &items_[x + 1].time : nullptr;
}

// "kỷ niệm | 33 năm", "marked | 50 years of", "the 50th | anniversary of": how many years ago.
std::int64_t Reader::years_marked(std::size_t i) const {
  if (stands(i, It::Ordinal)) return marked(i + 1, Kind::Note, "anniversary") ? items_[i].value : 0;
  if (i == 0 || !number_of(i, "other")) return 0;
  const bool told = hits_->saying(items_[i - 1].first, Kind::Note, "anniversary") || marked(i - 1, Kind::Note, "marks");
  return told ? items_[i].value : 0;
}

const Item* Reader::ordinal_beside(const Firing& f) const {
  const Item* of_region = nullptr;  // "nước thứ hai trên thế giới và là nước châu Á đầu tiên": of all before of some
  for (std::size_t i = f.at; i-- > 0 && i + (of_region ? 13 : 6) > f.at;) {
    if (stands(i, It::Ordinal) && marked(i + 1, Kind::Note, "anniversary")) break;
    if (stands(i, It::Ordinal) && !of_region && i > 0 && marked(items_[i - 1], Kind::Note, "region")) {
      of_region = &items_[i];
      continue;
    }
    if (stands(i, It::Ordinal)) {
      const std::size_t among =
          skip_left(i, {It::Gen, It::Num, It::Skip}) - 1;  // "một trong những nước đầu tiên": one of several
      return marked(among, Kind::Prep, "among") || of_women(items_[i]) ? nullptr : &items_[i];
    }
    // "Đây là lần thứ tám Pakistan …"
    if (stands(i, It::Ent) && stands(i - 1, It::Ordinal) && has(i - 2, Kind::Copula)) return &items_[i - 1];
    if (stands(i, {It::Ent, It::Comma, It::Semi}) || opens_trigger(i)) break;
  }
  if (of_region) return of_region;
  if (const Item* nth = ordinal_as_party(f)) return nth;
  for (std::size_t i = f.right; i < f.objects.front().item && i < f.right + 3; ++i)  // "thành viên thứ sáu của ASEAN"
    if (stands(i, It::Ordinal)) return of_women(items_[i]) ? nullptr : &items_[i];
  return nullptr;
}

// "nữ thẩm phán đầu tiên": the first woman, and not the first.
bool Reader::of_women(const Item& ordinal) const {
  for (std::size_t i = std::size_t(&ordinal - items_.data()); i-- > 0 && !stands(i, {It::Ent, It::Comma, It::Verb});)
    if (marked(i, Kind::Modifier, "woman")) return true;
  return false;
}

// "Chuyến thăm Việt Nam của A diễn ra từ ngày 20 đến 22/12/2018": the days it lasted.
const Time* Reader::stay_told(const Firing& f) const {
  if (!f.does("visit") || !f.is("nominal")) return nullptr;
  for (std::size_t i = f.right; i < items_.size() && !stands(i, {It::Comma, It::Semi, It::Stop, It::Break}); ++i) {
    if (!does(i, "hold") && !stands(i, It::Passive)) continue;
    const std::size_t when = skip_right(i + 1, {It::Skip, It::Prep, It::Place, It::Word, It::Verb});
    return stands(when, It::Time) && items_[when].time.shape == Time::Shape::Range && items_[when].time.from.day
               ? &items_[when].time
               : nullptr;
  }
  return nullptr;
}

// "joined it on 2 May 2019 as its 31st party", "…, the fifteenth state to do so", "…, becoming its 90th party"
const Item* Reader::ordinal_as_party(const Firing& f) const {
  if (page_.vietnamese || !f.does("sign", "ratify", "accede", "join", "take_part", "party")) return nullptr;
  std::size_t x = skip_right(f.after, {It::Time, It::Prep, It::Place});
  x = skip_right(x, It::Comma);
  if (does(x, "office")) ++x;
  if (!marked(x, Kind::Modifier, "own") && !marked(x, Kind::Skip, "article")) return nullptr;
  if (!stands(x + 1, It::Ordinal) || x + 2 >= items_.size()) return nullptr;
  const bool ends = x + 3 >= items_.size() || stands(x + 3, {It::Stop, It::Comma, It::Semi, It::Role}) ||
                    (prep(x + 3) && !stands(x + 4, It::Verb));  // not "became the 163rd state to ratify"
  if (!ends) return nullptr;
  return listed_in(lexicon_.setting("nth"), word_at(items_[x + 2].first)) ? &items_[x + 1] : nullptr;
}

// ---- Who did it too ---------------------------------------------------------------------------------------

void Reader::find_company(Firing& f) {
  others_counted(f);
  if (f.more.empty()) others_with(f);
  for (const Arg& s : f.subjects) f.count += s.ents.size();
  f.respectively =
      any_item(0, items_.size(), [&](const Item& i) { return i.t == It::Resp || has(i, Kind::Respectively); });
  if (f.respectively)
    times_in_turn(f);
  else if (f.count > 1 && (f.reading->relation == rel(Rel::Membership) || f.does("ratify", "accede")))
    days_in_turn(f);
  if (f.turns.size() == 1) f.turns.clear();
}

// "Maldives 154, Việt Nam 145 và Kyrgyzstan 126": further subjects with pieces of their own.
void Reader::others_counted(Firing& f) {
  if (!f.givers.empty()) f.more = f.givers;
  if (!f.more.empty() || joins_with(f, f.after)) return;
  std::size_t i = f.after;
  while (i < f.reach && stands(i, {It::Comma, It::And, It::Semi})) ++i;
  if (i == f.after || i >= f.reach) return;
  if (f.is("lodged") && marked(i - 1, Kind::And, "with")) {  // "deposited it with the Swiss government": who keeps it
    const std::size_t keeper = skip_right(i, It::Skip);
    if (stands(keeper, It::Ent)) items_[keeper].used = true;
    return;
  }
  auto group = right_group(i, f.reach, *f.takes, true);
  share_pieces(group);
  counted_beside_others(f, group);
  if (std::all_of(group.begin(), group.end(), [](const Arg& a) { return a.pieces.any(); })) f.more = std::move(group);
}

// "Nepal has 40 soldiers in UNMISS and India 50": so many of theirs.
void Reader::counted_beside_others(const Firing& f, std::vector<Arg>& group) const {
  if (page_.vietnamese || f.reading->relation != rel(Rel::Contribution)) return;
  for (Arg& a : group)
    if (number_of(a.item + 1, "") && items_[a.item + 1].value > 1 && !a.pieces.personnel &&
        (a.item + 2 >= items_.size() || stands(a.item + 2, {It::Comma, It::And, It::Semi, It::Stop})))
      a.pieces.personnel = &items_[a.item + 1], a.pieces.votes = nullptr;
}

// "gia nhập X cùng B và C": who goes in with others, right behind what they go into.
bool Reader::joins_with(const Firing& f, std::size_t i) const {
  if (!page_.vietnamese || !f.enters() || f.by || f.objects.empty()) return false;
  const bool bracket =
      i < f.after && i > f.right && items_[i].depth > items_[f.at].depth;  // "gia nhập X (năm 1995, cùng B và C)"
  return (i == f.after || bracket) && stands(i, It::And) && marked(i, Kind::And, "with") &&
         is_a(skip_right(i + 1, kCourtesies), Part::State);
}

// "cùng ngày với Djibouti", "on the same day as Mexico (187)", "sau ông Kofi Annan (tháng 5/2006)"
void Reader::others_with(Firing& f) {
  for (std::size_t i = f.right; i < items_.size() && i < f.after + 7; ++i) {
    if (stands(i, {It::Semi, It::Break}) || (stands(i, It::Cue) && !page_.vietnamese)) return;
    if (opens_trigger(i) && i > f.right && !does(i, "serve")) return;
    const bool with = marked(i, Kind::And, "also") || joins_with(f, i), others = marked(i, Kind::Prep, "others");
    if (!with && !others) continue;
    std::size_t behind = skip_right(i + 1, kCourtesies);
    auto group = right_group(behind, items_.size(), *f.takes, true);
    if (others && group.empty()) {
      behind = skip_right(behind, {It::Num, It::Word, It::Verb});
      if (stands(behind, It::Time) && items_[behind].time.shape == Time::Shape::Range) f.earlier = &items_[behind].time;
      return;
    }
    if (others && !std::all_of(group.begin(), group.end(), [](const Arg& a) { return !a.pieces.times.empty(); }))
      return;
    if (with) {
      const Pieces& last = f.objects.back().pieces;
      auto times = last.times.empty() ? f.common.times : last.times;
      if (times.empty() && f.before) times = {f.before};
      if (times.empty() && !group.empty())
        f.objects.back().pieces.times = times = group.back().pieces.times;  // "… cùng B và C ngày 1/5/2004"
      for (Arg& a : group)
        if (a.pieces.times.empty()) a.pieces.times = times;
    }
    f.more = std::move(group);
    return;
  }
}

// "lần lượt … 1984, 1986, 1996 và 1994": one time each.
void Reader::times_in_turn(Firing& f) const {
  // "entered it as special members in 1968 and 1978 respectively"
  for (std::size_t i = f.at + 1; !page_.vietnamese && i < items_.size() && !stands(i, It::Semi); ++i) {
    if (!stands(i, It::Resp)) continue;
    std::size_t n = skip_left(i, It::Comma);
    for (; n > f.at && stands(n - 1, {It::Time, It::And, It::Comma, It::Prep}); --n)
      if (stands(n - 1, It::Time)) f.turns.push_back(&items_[n - 1].time);
    if (f.turns.size() != f.count) f.turns.clear();
    std::vector<const Time*> order(f.turns.rbegin(), f.turns.rend());
    f.turns = std::move(order);
  }
  for (std::size_t i = f.at + 1; i < items_.size() && f.turns.empty() && !stands(i, {It::Semi, It::Break, It::Verb});
       ++i)
    for (std::size_t n = i + 1; stands(i, It::Resp) && n < items_.size(); ++n) {
      if (stands(n, It::Time))
        f.turns.push_back(&items_[n].time);
      else if (!stands(n, {It::And, It::Comma, It::Prep, It::Skip}))
        break;
    }
}

// "A và B phê chuẩn các ngày 28/10 và 3/11/1997": each does it once.
void Reader::days_in_turn(Firing& f) const {
  for (std::size_t i = f.at + 1; i < items_.size() && f.turns.empty() && !stands(i, {It::Semi, It::Verb, It::Open});
       ++i)
    for (std::size_t n = i; stands(n, It::Time); n += 2) {
      const Time& day = items_[n].time;
      if (day.shape != Time::Shape::Instant || !day.from.day) break;
      if (n > i && day.from.month == items_[n - 2].time.from.month && day.from.day == items_[n - 2].time.from.day)
        break;
      f.turns.push_back(&day);
      if (!stands(n + 1, {It::And, It::Comma})) break;
    }
}

}  // namespace dothi::prose
