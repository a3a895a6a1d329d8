// What a thing itself has: founded, dissolved, in force, seat, number of members.
#include "reader.h"

#include <algorithm>

namespace dothi::prose {

// "the Smallholder Agriculture Programme, launched in 2012": what stands right before the verb is nothing the pack knows.
bool Reader::of_stranger(std::size_t at) const {
  std::size_t i = at;
  while (i > 0 && (items_[i - 1].is(It::Skip, It::Modifier, It::Cue, It::Relative) || has(items_[i - 1], Kind::Copula) || (items_[i - 1].t == It::Verb && has_word(items_[i - 1].sense, "weak")))) --i;
  if (i > 1 && items_[i - 1].t == It::Comma && items_[i - 2].depth == items_[at].depth) --i;
  if (i == 0) return false;
  const Item& name = items_[i - 1];
  if (at > 0 && items_[at - 1].t == It::Dash && !tokens_[items_[at - 1].first].is(kSpace)) return true;  // "the Dominica-born lawyer"
  if (name.t == It::Ent && name.unknown) return true;
  if (!page_.vietnamese && i > 3 && name.t == It::Word && !tokens_[name.first].is(kUpper) && items_[i - 2].t == It::Skip && items_[i - 3].t == It::Comma && items_[i - 4].unknown) return true;  // "the Old Bureau, a body founded in 1873"
  if (name.t == It::Ent && name.ent >= 0 && !(page_.vietnamese && does(items_[at], "seat")) && (thing(name.ent).is(Part::Event) || thing(name.ent).is(Part::Person)) && items_[at].t == It::Verb && i < at) return true;
  return i > 1 && items_[i - 2].t != It::Skip && name.t == It::Word && !name.sense && !name.state && name.unit.empty() && tokens_[name.first].is(kWord) && tokens_[name.first].is(kUpper) && !page_.vietnamese;
}

void Reader::literal(Frame& f) {
  const auto& relation = f.verb->readings.front().relation;
  const auto* schema = lexicon_.pack->schema.relation(relation);
  auto m = mood(f.at);
  if (m.off) return;
  const auto& labels = schema->from;
  if (!frames_.empty() && has_word(frames_.back().use, "noun") && frames_.back().at < f.at && !claims_.empty()) {  // "Kenya's accession took effect in …", "… dates from": of what the noun told
    bool clause = false;
    const Time* when = nullptr;
    for (std::size_t i = frames_.back().at; i < f.at && !clause; ++i) clause = items_[i].is(It::Comma, It::Semi, It::And, It::Relative);
    for (std::size_t i = f.right; i < items_.size() && i < f.right + 3 && !when; ++i)
      if (items_[i].t == It::Time) when = &items_[i].time;
    if (!clause) {
      Claim& told = claims_.back();
      Frame of;
      of.use = frames_.back().use;
      if (when && told.relation == frames_.back().relation && std::none_of(told.q.begin(), told.q.end(), [](const auto& e) { return e.first == "date" || e.first == "since" || e.first == "start"; })) qualify(told, Pieces{}, of, when);
      return;
    }
  }
  for (std::size_t i = f.at; i-- > 0 && i + 8 > f.at && !items_[i].is(It::Comma, It::Semi);)
    if (marked(items_[i], Kind::Note, "anniversary")) return;  // "kỷ niệm nửa thế kỷ thành lập": when it was remembered
  if (f.is("country")) {  // "có hiệu lực đối với Việt Nam" tells nothing of the treaty itself
    for (std::size_t i = f.at + 1; i < items_.size() && i < f.at + 4 && !items_[i].is(It::Semi, It::Comma, It::Break); ++i)
      if (is_a(items_[i], Part::State) || (items_[i].t == It::Pro && has_word(items_[i].sense, label(Part::State)))) return;
    // "… đã rút khỏi điều ước ấy, có hiệu lực từ ngày 17/3/2019": when the leaving took effect.
    if (f.at > 0 && items_[f.at - 1].t == It::Comma && !claims_.empty()) {
      Claim& last = claims_.back();
      const auto* sc = lexicon_.pack->schema.relation(last.relation);
      bool dated = std::any_of(last.q.begin(), last.q.end(), [](const auto& e) { return e.first == "date"; });
      bool room = std::any_of(sc->qualifiers.begin(), sc->qualifiers.end(), [](const auto& q) { return q.name == "date"; });
      if (room && !dated && last.o >= 0 && wants(labels, thing(last.o))) {
        for (std::size_t i = f.at + 1; i < items_.size() && i < f.at + 4; ++i)
          if (items_[i].t == It::Time) {
            put(last.q, "date", Value(items_[i].time.from.edtf()));
            return;
          }
      }
    }
  }
  if (f.is("country") && page_.vietnamese)  // "việc A rút khỏi B, …, có hiệu lực": what takes effect is the leaving
    for (std::size_t i = 0; i + 1 < f.at; ++i)
      if (marked(items_[i], Kind::Skip, "nominal") && std::any_of(items_.begin() + std::ptrdiff_t(i), items_.begin() + std::ptrdiff_t(f.at), [](const Item& x) { return x.t == It::Verb; }) && std::any_of(items_.begin() + std::ptrdiff_t(i), items_.begin() + std::ptrdiff_t(f.at), [this](const Item& x) { return is_a(x, Part::State); })) return;
  if (page_.vietnamese && relation != rel(Rel::Headquarters)) {  // "…, quyết định có hiệu lực từ", "lệnh ấy được bãi bỏ": a noun of its own
    std::size_t words = 0, i = f.at;
    while (i > 0 && (items_[i - 1].is(It::Skip, It::Cue, It::Time) || (items_[i - 1].t == It::Passive && relation != rel(Rel::EntryIntoForce)))) --i;
    while (i > 0 && ((items_[i - 1].t == It::Word && !items_[i - 1].sense) || (words > 0 && ((items_[i - 1].t == It::Dash && !tokens_[items_[i - 1].first].is(kSpace)) || (items_[i - 1].t == It::Skip && items_[i].t == It::Dash))))) --i, ++words;
    if (words >= 2 && (i == 0 || items_[i - 1].is(It::Comma, It::Semi, It::Break, It::And, It::Time))) return;
  }
  auto plain = [&](std::size_t i) { return i < items_.size() && items_[i].t == It::Word && !items_[i].sense && items_[i].unit.empty(); };
  if (relation == rel(Rel::Founding) && page_.vietnamese && !f.is("active") && plain(f.at + 1) && plain(f.at + 2)) return;  // "hình thành thế chân vạc": what it made
  Claim c;
  c.relation = relation;
  bool seat = relation == rel(Rel::Headquarters);
  int seat_place = -1;
  if (seat) {
    std::size_t i = f.at;
    while (i > 0 && (has(items_[i - 1], Kind::Copula) || items_[i - 1].is(It::Skip, It::Relative) || (items_[i - 1].t == It::Verb && (has_word(items_[i - 1].sense, "weak") || does(items_[i - 1], "seat"))))) --i;
    if (page_.vietnamese && f.is("right")) {  // "Suva, thủ đô Fiji và là nơi đặt trụ sở của …", "Geneva, nơi đặt trụ sở của …"
      while (i > 1 && i + 8 > f.at && (items_[i - 1].is(It::Comma, It::And, It::Skip, It::Word) || is_a(items_[i - 1], Part::State))) --i;
    }
    if (i > 0 && (i < f.at || f.is("right")) && items_[i - 1].t == It::Place) seat_place = items_[i - 1].ent;
  }
  if (f.is("tight")) {  // "the Geneva-based WTO"
    if (!seat || f.at < 2 || items_[f.at - 1].t != It::Dash || items_[f.at - 2].t != It::Place) return;
    std::size_t i = f.at + 1;
    while (i < items_.size() && i < f.at + 5 && items_[i].is(It::Word, It::Modifier, It::Ent) && !(items_[i].t == It::Ent && items_[i].ent >= 0 && !items_[i].demonym)) ++i;
    Arg it;
    if (i >= items_.size() || items_[i].t != It::Ent || !arg(i, labels, it) || thing(it.ents.front()).is(Part::Body)) return;
    c.s = it.ents.front();
    c.s_item = int(i);
    c.literal = thing(items_[f.at - 2].ent).name;
    return claim(c);
  }
  // The thing: to the right of an active verb, else to the left.
  std::vector<Arg> things;
  std::size_t after = f.at + 1;
  std::size_t x = f.at + 1;
  while (x < items_.size() && (items_[x].is(It::Skip, It::Of, It::Num, It::Word, It::Prep, It::Ordinal, It::Open) || (items_[x].t == It::Comma && f.is("active")) || items_[x].t == It::Pro || (seat && does(items_[x], "seat"))) && x < f.at + 12) ++x;
  Arg a;
  bool passive_agent = f.right < items_.size() && has(items_[f.right], Kind::Passive) && !page_.vietnamese;
  for (std::size_t i = f.at; i-- > 0 && i + 4 > f.at;)
    if (items_[i].t == It::Passive) passive_agent = true;
  if (!passive_agent && x < items_.size() && arg(x, labels, a) && !f.is("intransitive")) {
    things.push_back(a);
    after = x + 1;
  }
  if (seat_place >= 0) {
    if (things.empty()) return;
    c.s = things.front().ents.front();
    c.s_item = int(things.front().item);
    c.literal = thing(seat_place).name;
    return claim(c);
  }
  if (things.empty()) {  // "…, cơ quan có trụ sở tại Jakarta", "…, which has its seat in …": of what was named last
    std::size_t i = f.at;
    while (i > 0 && (items_[i - 1].t == It::Skip || has(items_[i - 1], Kind::Copula))) --i;
    Arg last;
    if (i > 2 && has(items_[i - 1], Kind::Relative) && items_[i - 2].t == It::Comma && items_[i - 3].t == It::Ent && arg(i - 3, labels, last)) things.push_back(last);
  }
  if (things.empty() && f.is("active") && f.at > 1 && items_[f.at - 1].t == It::Colon && (block_->kind == BlockKind::Item || block_->kind == BlockKind::Field)) {  // "- UNEP: lập ra năm 1972"
    Arg headed;
    if (arg(f.at - 2, labels, headed)) things.push_back(headed);
  }
  for (std::size_t i = 0; seat && things.empty() && i + 1 < f.at; ++i)
    if (((items_[i].t == It::Word && items_[i].shaped) || (items_[i].t == It::Pro && items_[i].ent < 0 && items_[i].sense && items_[i].sense->kind == Kind::Head)) && items_[i + 1].t == It::Of) return;  // "The Secretariat of the … has its seat in": of a body the pack does not know
  if (things.empty() && relation == rel(Rel::Dissolution)) {  // "sau khi Tiệp Khắc tan rã": said of what stands before it
    std::size_t i = f.at;
    while (i > 0 && (items_[i - 1].is(It::Skip, It::Modifier) || has(items_[i - 1], Kind::Copula))) --i;
    if (i > 0 && items_[i - 1].t == It::Ent && items_[i - 1].ent >= 0 && !items_[i - 1].unknown && !items_[i - 1].demonym && !items_[i - 1].possessive && !wants(labels, thing(items_[i - 1].ent)) && !(i > 1 && (items_[i - 2].is(It::Passive, It::Of) || prep(i - 2)))) return;
  }
  const bool founded = page_.vietnamese && f.at > 0 && items_[f.at - 1].t == It::Comma && f.at + 1 < items_.size() && items_[f.at + 1].t == It::Time;  // "WMO là cơ quan …, lập ra ngày 23/3/1950"
  if (things.empty() && f.is("active") && !passive_agent && !founded) return;
  if (things.empty() && of_stranger(f.at)) return;
  if (things.empty()) {  // "Lực lượng Quan sát viên … giám sát việc rút quân (UNDOF) được lập": a name nobody knows but by its letters
    std::size_t i = f.at;
    while (i > 0 && items_[i - 1].is(It::Skip, It::Passive)) --i;
    Arg letters;
    if (i > 3 && items_[i - 1].t == It::Close && items_[i - 2].t == It::Ent && items_[i - 3].t == It::Open && items_[i - 4].t != It::Ent && items_[i - 2].last == items_[i - 2].first + 1 && tokens_[items_[i - 2].first].is(kCaps) && arg(i - 2, labels, letters)) things.push_back(letters);
  }
  if (things.empty() && page_.vietnamese) {  // "Đại học Hàng hải Thế giới do IMO lập ra …, đặt tại Malmö": the pack does not know it
    std::size_t words = 0, capitals = 0;
    for (std::size_t i = 0; i < f.at && (plain(i) || (i > 0 && items_[i].unknown)); ++i) {
      words += items_[i].unknown ? 2 : 1;
      capitals += items_[i].unknown || tokens_[items_[i].first].is(kUpper);
    }
    if (words > 2 && capitals > 1 && tokens_[items_[0].first].is(kUpper)) return;
  }
  const bool opens = f.at == 0 || (f.at == 1 && items_[0].t == It::Quote) || (page_.vietnamese && items_[f.at - 1].t == It::Colon && items_[f.at - 1].depth == 0);
  if (things.empty() && !opens) {
    // Leave out an agent: "do Đại hội đồng lập ra".
    std::size_t end = f.at;
    for (std::size_t i = f.at; i-- > 0 && i + 5 > f.at;)
      if (items_[i].t == It::Passive) {
        end = i;
        for (std::size_t n = i + 1; n < f.at; ++n) items_[n].agent = true;
        break;
      }
    if (!page_.vietnamese) end = before_relative(end);
    for (std::size_t i = end; i-- > 0;) {
      if (items_[i].t == It::Semi) break;
      if (items_[i].depth > items_[f.at].depth) continue;
      if (!page_.vietnamese && items_[i].t == It::Ent && i + 1 < end && i > 0 && items_[i - 1].t == It::Skip && items_[i + 1].t == It::Word && !items_[i + 1].sense && !tokens_[items_[i + 1].first].is(kUpper) && !items_[i].possessive) continue;  // "the UN support mission established in …"
      Arg b;
      if (!arg(i, labels, b) || (seat && items_[i].agent)) continue;  // "Nó được Đại hội đồng lập ra, với trụ sở ở …": not the Assembly's
      if (seat && !page_.vietnamese && i > 1) {  // "was set up by the Council and has its seat in …"
        const std::size_t by = items_[i - 1].t == It::Skip ? i - 2 : i - 1;
        if (by > 0 && std::none_of(items_.begin() + std::ptrdiff_t(i), items_.begin() + std::ptrdiff_t(f.at), [](const Item& x) { return x.t == It::Relative; }) && (items_[by].t == It::Passive || (items_[by].t == It::Verb && surface(items_[by]).ends_with(" by")))) continue;
      }
      if (items_[i].t == It::Ent && items_[i].used && i + 1 == f.at) continue;
      if (!page_.vietnamese && items_[i].possessive) {  // "UNESCO, the UN's agency for culture, is …"
        bool apart = false;
        for (std::size_t n = i + 1; n < end && !apart; ++n) apart = items_[n].t == It::Comma;
        if (apart) continue;
      }
      if (f.is("near")) {
        bool far = i + 5 < f.at;
        for (std::size_t n = i + 1; n < f.at; ++n) far |= items_[n].is(It::Comma, It::Time, It::Relative, It::Ent);
        if (far) return;
      }
      if (items_[i].t == It::Ent && items_[i].used && std::any_of(items_.begin(), items_.begin() + std::ptrdiff_t(i), [&](const Item& x) { Arg y; return x.depth == 0 && !x.used && arg(std::size_t(&x - items_.data()), labels, y); })) continue;
      bool after_prep = i > 0 && (prep(i - 1) || (f.is("near") && i > 1 && items_[i - 1].t == It::Skip && prep(i - 2)));
      if (after_prep && !seat) continue;
      if (i > 0 && items_[i - 1].t == It::Of && std::any_of(items_.begin(), items_.begin() + std::ptrdiff_t(i), [&](const Item& x) { Arg y; return x.depth == 0 && arg(std::size_t(&x - items_.data()), labels, y); })) continue;
      things.push_back(b);
      break;
    }
  }
  if (things.empty() && (f.is("near") || f.is("term") || (founded && f.is("active")))) return;
  if (seat && f.at + 2 < items_.size() && items_[f.at + 1].t == It::Of && (items_[f.at + 2].t == It::Place || is_a(items_[f.at + 2], Part::State))) return;  // "the seat of Taipei": of those who sit
  if (things.empty() && seat && page_.vietnamese) {  // "Đơn vị này đóng ở Bentiu", "Một đơn vị nhỏ, hoạt động từ 2015 và đóng tại Geneva": of something else
    std::size_t i = 0, words = 0;
    while (i < f.at && (items_[i].is(It::Skip, It::Num, It::Colon) || (i == 0 && i + 1 < f.at && items_[1].t == It::Colon))) ++i;
    for (; i < f.at && items_[i].t == It::Word && !items_[i].state && !items_[i].shaped && items_[i].unit.empty(); ++i) words += items_[i].last - items_[i].first;
    for (std::size_t n = i; n < f.at; ++n)
      if (items_[n].t == It::Semi) words = 0;
    if (words > 1) return;
  }
  if (things.empty() && seat && f.at > 0 && prep(f.at - 1)) return;  // "tại trụ sở ở New York": where, of whom is not said
  if (things.empty() && seat && items_.size() > 1 && items_[0].t == It::Pro && has_word(items_[0].sense, label(Part::Person)) && items_[1].t == It::Word) return;  // "His office, with headquarters in …"
  if (things.empty()) {  // somebody else is what it is said of: "The withdrawals take effect", "Diễn đàn X được hình thành"
    std::size_t i = f.at;
    while (i > 0 && (items_[i - 1].is(It::Skip, It::Passive, It::Modifier, It::Cue) || has(items_[i - 1], Kind::Copula))) --i;
    if (i > 0) {
      const Item& said = items_[i - 1];
      const bool opens = i == 1 || items_[i - 2].is(It::Comma, It::Semi, It::Skip);
      if (opens && ((said.t == It::Ent && said.ent >= 0 && !wants(labels, thing(said.ent))) || (said.t == It::Verb && !page_.vietnamese && has(said, Kind::Verb)) || (said.t == It::Word && !page_.vietnamese && !tokens_[said.first].is(kUpper) && relation == rel(Rel::EntryIntoForce)))) return;
    }
  }
  if (things.empty() && f.is("noun")) {  // "Since its inception in 1946, the Court …": what the sentence goes on with, else nothing
    std::size_t i = f.at + 1;
    while (i < items_.size() && !items_[i].is(It::Comma, It::Semi)) ++i;
    while (i < items_.size() && (items_[i].is(It::Comma, It::Skip, It::Ordinal) || items_[i].unknown)) ++i;
    Arg b;
    if (i >= items_.size() || !arg(i, labels, b)) return;
    things.push_back(b);
  }
  if (things.empty()) {
    int e = -1;
    if (opens && block_->kind == BlockKind::Paragraph) {
      // "Thành lập từ tháng 12/2014, Bệnh viện …": what it is stands behind the comma.
      std::size_t i = f.at + 1;
      while (i < items_.size() && !items_[i].is(It::Comma, It::Semi)) ++i;
      if (page_.vietnamese && i + 1 < items_.size() && items_[i].t == It::Comma && marked(items_[i + 1], Kind::Break, "when"))  // "Ra đời ngày 23/3/1950, khi công ước có hiệu lực, WMO …"
        for (++i; i < items_.size() && !items_[i].is(It::Comma, It::Semi);) ++i;
      while (i < items_.size() && items_[i].is(It::Comma, It::Skip)) ++i;
      Arg b;
      if (i < items_.size() && arg(i, labels, b)) e = b.ents.front();
      else if (i < items_.size() && i > f.at + 1) return;
    }
    if (block_->kind == BlockKind::Field || block_->kind == BlockKind::Item) {
      if (context_.organ >= 0 && wants(labels, thing(context_.organ))) e = context_.organ;
      else if (theme_ >= 0 && wants(labels, thing(theme_))) e = theme_;
    }
    if (relation == rel(Rel::EntryIntoForce))  // "A phê chuẩn Công ước X; hiệp định bắt đầu có hiệu lực": of the half before
      for (std::size_t i = f.at; i-- > 0 && e < 0;)
        if (Arg b; items_[i].t == It::Ent && arg(i, labels, b)) e = b.ents.front();
    if (seat && page_.vietnamese)  // "UNMISS được lập ra ngày …; trụ sở ở Juba": of whom the half before speaks
      for (std::size_t i = 0; i < f.at && i < 3 && e < 0; ++i)
        if (Arg b; items_[i].is(It::Ent, It::Pro) && !items_[i].demonym && items_[i + 1].t != It::Of && !(i > 0 && items_[i - 1].is(It::Passive, It::Of)) && arg(i, labels, b)) e = b.ents.front();
    for (auto it = last_subjects_.rbegin(); it != last_subjects_.rend() && e < 0; ++it)
      if (wants(labels, thing(*it))) e = *it;
    if (e < 0) e = recall(labels, false, {}, 3);
    if (e < 0 && context_.theme >= 0 && wants(labels, thing(context_.theme))) e = context_.theme;
    if (e < 0 && theme_ >= 0 && wants(labels, thing(theme_))) e = theme_;
    if (e < 0) return;
    things.push_back({f.at, {e}, {}});
  }
  c.s = things.front().ents.front();
  c.s_item = int(things.front().item);
  if (seat && std::any_of(claims_.begin(), claims_.end(), [&](const Claim& x) { return x.relation == relation && x.s == c.s; })) return;
  if (seat) {
    for (std::size_t i = after; i < items_.size() && i < after + 12; ++i) {
      if (items_[i].t == It::Semi || opens_trigger(i) || (i >= after + 7 && std::any_of(items_.begin() + std::ptrdiff_t(after), items_.begin() + std::ptrdiff_t(i), [](const Item& x) { return !x.is(It::Word, It::Prep, It::Skip, It::Num); }))) break;
      if (items_[i].t == It::Place) {
        if (i + 2 < items_.size() && items_[i + 2].t == It::Place && (marked(items_[i + 1], Kind::Time, "to") || (page_.vietnamese && items_[i + 1].t == It::Prep && i > after && items_[i - 1].t == It::Prep))) i += 2;  // "moved its headquarters from Paris to Brussels"
        c.literal = thing(items_[i].ent).name;
        items_[i].used = true;
        break;
      }
      const bool place = i <= after + 1 && (i == after || prep(i - 1)) && tokens_[items_[i].first].is(kUpper) && (items_[i].unknown || (items_[i].t == It::Word && !items_[i].sense));
      if (place) {  // a town the pack does not know
        c.literal = surface(items_[i]);
        for (std::size_t n = i + 1; n + 1 < items_.size() && n < i + 6; ++n)  // "Ga-bô-rôn (Gaborone)": as it is written elsewhere
          if (items_[n].t == It::Open && items_[n + 1].last > items_[n + 1].first && (items_[n + 1].t == It::Place || items_[n + 1].unknown || items_[n + 1].t == It::Word) && tokens_[items_[n + 1].first].is(kUpper)) {
            c.literal = items_[n + 1].t == It::Place ? std::string(thing(items_[n + 1].ent).name) : std::string(surface(items_[n + 1]));
            break;
          } else if (!items_[n].is(It::Dash, It::Word, It::Skip, It::Open)) break;
        items_[i].used = true;
        break;
      }
      if (items_[i].t == It::Ent && items_[i].ent >= 0 && !items_[i].unknown && !wants(labels, thing(items_[i].ent))) break;
    }
    if (c.literal.empty()) return;
    claim(c);
    for (std::size_t i = std::size_t(c.s_item); i > 1 && i < f.at && items_[i - 1].t == It::And && items_[i].t == It::Ent && items_[i - 2].t == It::Ent && items_[i - 2].ent >= 0 && wants(labels, thing(items_[i - 2].ent)); i -= 2) {  // "UNEP và UN-Habitat đặt trụ sở ở Nairobi"
      c.s = items_[i - 2].ent;
      c.s_item = int(i) - 2;
      claim(c);
    }
    // "FAO có trụ sở tại Rome, UNESCO tại Paris, còn ICAO ở Montreal": the others without the verb.
    for (std::size_t i = after; i + 3 < items_.size(); ++i) {
      if (items_[i].is(It::Semi, It::Verb)) break;
      if (!items_[i].is(It::Comma, It::And, It::Break)) continue;
      std::size_t at = i + 1;
      while (at < items_.size() && items_[at].t == It::Skip) ++at;
      Arg other;
      if (at + 2 >= items_.size() || items_[at].t != It::Ent || !prep(at + 1) || items_[at + 2].t != It::Place || !arg(at, labels, other)) continue;
      c.s = other.ents.front();
      c.s_item = int(at);
      c.literal = thing(items_[at + 2].ent).name;
      items_[at + 2].used = true;
      claim(c);
      i = at + 2;
    }
    return;
  }
  const Time* time = nullptr;
  bool bare = false;  // "kể từ khi tổ chức ra đời": a clause without a date of its own
  for (std::size_t i = f.at; i-- > 0 && i + 6 > f.at && !bare && !items_[i].is(It::Time, It::Comma);) bare = page_.vietnamese && items_[i].t == It::Word && marked(items_[i], Kind::Time, "from");
  for (std::size_t i = after; i < items_.size(); ++i) {
    if (f.is("noun") && i == after && items_[i].t == It::Verb) continue;  // "the birth of the League came in …"
    if (items_[i].t == It::Semi || opens_trigger(i) || items_[i].t == It::Break) break;
    if (items_[i].t == It::Verb && i > f.at && &lexicon_.verbs[items_[i].sense->what] == f.verb && !page_.vietnamese) break;  // "grew out of the Old Bureau, a body founded in 1873"
    if (items_[i].t == It::Comma && i + 1 < items_.size() && items_[i + 1].t == It::And) {  // the next clause, when this one has told its time
      bool told = false;
      for (std::size_t n = f.at; n-- > 0 && items_[n].t != It::Semi && !told;) told = items_[n].t == It::Time && items_[n].depth == items_[f.at].depth;
      if (told) break;
    }
    if (page_.vietnamese && i > after && items_[i].t == It::Time && items_[i - 1].t == It::Comma && i + 1 < items_.size() && items_[i + 1].t == It::Word && leading_ && leading_->from.year && !headed_) break;  // "Tháng 8-1971, A và B lập ra X, từ năm 2000 mang tên …": of the next clause
    if (items_[i].t == It::Time && !items_[i].time.future) {
      time = &items_[i].time;
      break;
    }
  }
  if (f.is("noun") && !time) {  // "for the first time since the founding of the body": when something else was
    std::size_t i = f.at;
    while (i > 0 && items_[i - 1].is(It::Skip, It::Modifier)) --i;
    if (i > 0 && (prep(i - 1) || has(items_[i - 1], Kind::Time) || items_[i - 1].t == It::Break)) return;
  }
  if (!time)
    for (std::size_t i = f.at; i-- > 0;) {
      if (items_[i].t == It::Semi || (items_[i].t == It::Break && !page_.vietnamese)) break;
      if (page_.vietnamese && relation == rel(Rel::EntryIntoForce) && marked(items_[i], Kind::Break, "when") && i > 0 && items_[i - 1].t != It::Time && !(i > 1 && items_[i - 1].t == It::Comma && items_[i - 2].t == It::Time)) return;  // "thu hồi thông báo trước khi nó có hiệu lực"
      if (items_[i].t == It::Break && i > 0 && items_[i - 1].t == It::Num) return;  // "một ngày sau khi Công ước có hiệu lực"
      if (items_[i].t == It::Time && items_[i].depth == items_[f.at].depth) {
        // "Founded in 1946 …, it had grown to 53 by the time it was dissolved": the time of the other verb
        if (relation == rel(Rel::Dissolution) && std::any_of(claims_.begin(), claims_.end(), [&](const Claim& x) { return x.s == c.s && x.relation == rel(Rel::Founding) && x.literal == items_[i].time.from.edtf(); })) return;
        time = &items_[i].time;
        break;
      }
    }
  if (bare && !(time && time >= &items_[f.at].time)) return;
  if (!time && leading_ && !leading_->future) time = &*leading_;
  const bool lasted = f.is("term");  // "kéo dài từ năm 2004 đến năm 2017": its beginning and its end
  if (!time || (time->shape == Time::Shape::Range) != lasted || !time->from.year) return;
  c.literal = time->from.edtf();
  claim(c);
  if (lasted && time->to.year) {
    Claim over = c;
    over.relation = rel(Rel::Dissolution);
    over.literal = time->to.edtf();
    claim(std::move(over));
  }
  if (lasted) return;
  for (std::size_t i = after; f.is("active") && i + 1 < items_.size() && !things.empty() && things.front().item > f.at && items_[i].t == It::And && items_[i + 1].t == It::Ent && arg(i + 1, labels, a); i += 2) {  // "lập ra A và B"
    Claim more = c;
    more.s = a.ents.front();
    more.s_item = int(i) + 1;
    claim(std::move(more));
  }
  {
    Memory memory;
    memory.verb = f.verb;
    memory.use = f.use;
    memory.relation = relation;
    memory.subject = c.s;
    memory.at = f.at;
    frames_.push_back(memory);
  }
  if (relation == rel(Rel::Founding) && is_a(c.s, Part::Organization))
    // "was founded … by Indonesia, Malaysia …": its first members.
    for (std::size_t i = f.at + 1; i < items_.size() && i < f.at + 10; ++i) {
      if (items_[i].t == It::Semi) break;
      if (!has(items_[i], Kind::Passive)) continue;
      std::size_t probe = i + 1;
      while (probe < items_.size() && items_[probe].is(It::Skip, It::Num)) ++probe;
      for (const auto& member : right_group(probe, items_.size(), lexicon_.labels(Part::State), true))
        for (int e : member.ents) {
          Claim a;
          a.s = e;
          a.o = c.s;
          a.relation = rel(Rel::Membership);
          put(a.q, "since", Value(c.literal));
          claim(a);
        }
      break;
    }
  // "Năm 1967, A, B và C sáng lập ASEAN", "… do A, B và C thành lập": two states or more that found a body are its first members.
  if (relation == rel(Rel::Founding) && is_a(c.s, Part::Organization) && !thing(c.s).is(Part::Mission)) {
    std::size_t end = f.at;
    while (end > 0 && (items_[end - 1].t == It::Skip || (items_[end - 1].t == It::And && end == f.at))) --end;
    const bool agent = std::size_t(c.s_item) < f.at;
    auto founders = left_group(end, agent ? std::size_t(c.s_item) + 1 : f.left, lexicon_.labels(Part::State));
    bool done_by = !agent;
    for (std::size_t i = std::size_t(c.s_item); agent && i < f.at; ++i) done_by |= items_[i].t == It::Passive;
    if (founders.size() > 1 && done_by && !items_[founders.front().item].used)
      for (const Arg& member : founders)
        for (int e : member.ents) {
          if (std::any_of(claims_.begin(), claims_.end(), [&](const Claim& x) { return x.s == e; })) continue;  // "A và B ký hiệp ước lập C"
          Claim a;
          a.s = e;
          a.s_item = int(member.item);
          a.o = c.s;
          a.relation = rel(Rel::Membership);
          put(a.q, "since", Value(c.literal));
          claim(std::move(a));
        }
  }
  // "lập ra ngày 15/3/2006 bằng Nghị quyết 60/251": which body adopted, by the kind of resolution.
  for (std::size_t i = f.at + 1; i < items_.size() && relation == rel(Rel::Founding); ++i) {
    if (items_[i].t == It::Semi) break;
    if (items_[i].t == It::Comma && i + 1 < items_.size() && !prep(i + 1) && !items_[i + 1].is(It::Reported, It::Passive)) break;  // "Created in 1978, UNIFIL was enlarged by resolution 1701"
    if (items_[i].t != It::Ent || !items_[i].sense || items_[i].sense->kind != Kind::Event) continue;
    for (const auto& w : items_[i].sense->words)
      if (w.starts_with("of=")) {
        std::string of = w.substr(3);
        std::replace(of.begin(), of.end(), '_', ' ');
        if (auto n = lexicon_.name(of)) {
          Claim a;
          a.s = entity(*n);
          a.o = items_[i].ent;
          a.relation = rel(Rel::Adoption);
          a.o_item = int(i);
          put(a.q, "date", Value(time->from.edtf()));
          claim(a);
        }
      }
  }
}

// "… năm thành viên là A, B và C", "… 31 members, among them A and B": those the count is of.
void Reader::members_counted(std::size_t count, int body) {
  std::size_t x = count + 1;
  while (x < items_.size() && items_[x].is(It::Skip, It::Word) && x < count + 3) ++x;
  const std::size_t begin = x;
  while (x < items_.size() && (items_[x].is(It::Comma, It::Colon, It::Open, It::Skip) || has(items_[x], Kind::Open) || has(items_[x], Kind::Copula) || does(items_[x], "office"))) ++x;
  if (x == begin || (x == begin + 1 && items_[begin].t == It::Comma)) return;
  auto group = right_group(x, items_.size(), lexicon_.labels(Part::State), false);
  if (group.size() < 2) return;
  while (x < items_.size() && items_[x].is(It::Skip, It::Comma, It::Close)) ++x;
  if (x < items_.size() && (opens_trigger(x) || items_[x].t == It::Cue)) return;  // it goes on to say something of them
  const bool seat = thing(body).is(Part::Body);
  const auto term = std::find_if(items_.begin(), items_.begin() + std::ptrdiff_t(count), [](const Item& i) { return i.t == It::Time && i.depth == 0 && i.time.shape == Time::Shape::Range && i.time.term; });
  const bool told = seat && term != items_.begin() + std::ptrdiff_t(count);  // "48 nước được bầu cho nhiệm kỳ 2023-2026, trong đó châu Á có 13 ghế, thuộc về A, B …"
  for (const Arg& a : group)
    for (int e : a.ents) {
      if (std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return c.s == e && c.o == body; })) continue;
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
          if (day->t == It::Time && day->time.shape == Time::Shape::Instant && day->time.from.day && c.q.size() < 4) put(c.q, "elected_on", Value(day->time.from.edtf()));
      }
      claim(std::move(c));
      subjects_.push_back(e);
    }
}

// "GCC được thành lập ngày …, trụ sở tại Riyadh, gồm A, B và C": an organization and who is in it.
void Reader::members_named() {
  if (question_ || hypothetical_) return;
  for (std::size_t k = 1; k + 2 < items_.size(); ++k) {
    if (!marked(items_[k], Kind::Copula, "count") || !is_a(items_[k + 1], Part::State)) continue;
    int body = -1;
    for (std::size_t i = 0; i < k && i < 3 && body < 0; ++i)
      if (items_[i].is(It::Ent, It::Pro) && !items_[i].demonym && !(i > 0 && (prep(i - 1) || items_[i - 1].t == It::Of)))
        if (const int e = resolve(items_[i], lexicon_.labels(Part::Organization)); is_a(e, Part::Organization)) body = e;
    // "Hội đồng Nhân quyền nhiệm kỳ 2022-2024 gồm A và B", "Đại hội đồng đã chọn năm nước sẽ vào Hội đồng Bảo an nhiệm kỳ 2026-2027, gồm …"
    const Time *term = nullptr, *elected = nullptr;
    std::size_t chosen = k;
    for (std::size_t i = 0; i + 1 < k && body < 0; ++i) {
      if (chosen == k && i > 0 && (does(items_[i], "office") || does(items_[i], "serve")) && !mood(i).off && std::any_of(items_.begin(), items_.begin() + std::ptrdiff_t(i), [this](const Item& x) { return x.t == It::Ent && plenary(x.ent); })) chosen = i;
      if (!items_[i].is(It::Ent, It::Pro) || items_[i + 1].t != It::Time || items_[i].depth > 0) continue;
      const Time& t = items_[i + 1].time;
      if (t.shape == Time::Shape::Range ? !t.term : t.shape != Time::Shape::Instant || t.from.month || !t.from.year) continue;
      if (const int e = resolve(items_[i], lexicon_.labels(Part::Body)); is_a(e, Part::Body) && !plenary(e)) body = e, term = &t;
    }
    if (!term) chosen = k;
    else if (chosen < k)
      for (std::size_t i = 0; i < chosen && !elected; ++i)
        if (items_[i].t == It::Time && items_[i].time.shape == Time::Shape::Instant && items_[i].time.from.day) elected = &items_[i].time;
    bool else_told = body < 0 || (chosen == k && mood(k).off);
    for (std::size_t i = 0; i < k && !else_told && chosen == k; ++i)
      else_told = opens_trigger(i) && !(items_[i].t == It::Verb && !lexicon_.verbs[items_[i].sense->what].readings.empty() && lexicon_.verbs[items_[i].sense->what].readings.front().objects.front() == "-");
    if (else_told) continue;
    std::size_t x = k + 1;
    const auto group = right_group(x, items_.size(), lexicon_.labels(Part::State), false);
    if (group.size() < 2 || (x < items_.size() && opens_trigger(x))) continue;
    for (const Arg& a : group)
      for (int e : a.ents) {
        Claim c;
        c.s = e;
        c.s_item = int(a.item);
        c.o = body;
        c.relation = term ? rel(Rel::Seat) : rel(Rel::Membership);
        if (term) {
          put(c.q, "start", Value(term->from.edtf()));
          put(c.q, "end", Value((term->shape == Time::Shape::Range ? term->to : term->from).edtf()));
          if (elected) put(c.q, "elected_on", Value(elected->from.edtf()));
        }
        claim(std::move(c));
        subjects_.push_back(e);
      }
    if (chosen < k) election_ = {};
    return;
  }
}

// The one point in time that the sentence tells, if it tells one and no other claim is of that time.
const Time* Reader::only_time() const {
  const Time* only = leading_ ? &*leading_ : nullptr;
  for (const Item& item : items_) {
    if (item.t != It::Time) continue;
    if (only && item.time.from.edtf() != only->from.edtf()) return nullptr;
    only = &item.time;
  }
  if (!only || (only->shape != Time::Shape::Instant && only->shape != Time::Shape::Until) || !only->from.year) return nullptr;
  const std::string said = only->from.edtf();
  auto is_said = [&](const Claim& c) {
    return c.relation != rel(Rel::MemberCount) && (c.literal == said || std::any_of(c.q.begin(), c.q.end(), [&](const auto& q) { return q.second.kind() == dothi::Kind::String && q.second.string() == said; }));
  };
  return std::any_of(claims_.begin(), claims_.end(), is_said) ? nullptr : only;
}

// "gồm 15 nước", "has 193 members".
void Reader::counts() {
  const auto* schema = lexicon_.pack->schema.relation(rel(Rel::MemberCount));
  if (!schema) return;
  auto count_of = [&](int body, int item, const Item& number) {
    Claim c;
    c.relation = rel(Rel::MemberCount);
    c.s = body;
    c.s_item = item;
    c.literal = std::to_string(number.value);
    if (!number.bound.empty()) c.q.emplace_back("bound", Value(number.bound));
    if (const Time* when = only_time()) put(c.q, "as_of", Value(when->from.edtf()));
    claim(std::move(c));
  };
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (items_[k].t != It::Num || items_[k].value < 3) continue;
    bool raised = k > 0 && items_[k].unit.empty() && marked(items_[k - 1], Kind::Copula, "raised");
    if (!page_.vietnamese && items_[k].unit.empty() && k + 3 < items_.size() && items_[k + 1].t == It::Dash && !tokens_[items_[k + 1].first].is(kSpace) && (items_[k + 2].t == It::Role || items_[k + 2].unit == "member_count" || hits_->any(items_[k + 2].first, Kind::Unit))) {  // "the 58-member Executive Board"
      Arg a;
      if ((items_[k + 2].unit == "member_count" || items_[k + 2].t == It::Role) && items_[k + 3].is(It::Ent, It::Pro) && !items_[k + 3].demonym && arg(k + 3, schema->from, a) && !question_) count_of(a.ents.front(), int(k) + 3, items_[k]);
      continue;
    }
    if (items_[k].unit != "member_count" && !raised) continue;
    if (page_.vietnamese && k > 3 && marked(items_[k - 1], Kind::Copula, "count") && items_[k - 2].t == It::Comma && items_[k - 3].t == It::Num && items_[k - 3].unit == "member_count" && items_[k - 3].value > items_[k].value) continue;  // "193 thành viên, gồm 187 quốc gia và …": a part of them
    if ((block_->kind == BlockKind::Field || block_->kind == BlockKind::Row) && k > 1 && items_[k - 1].t == It::Colon && (items_[k - 2].t == It::Role || has(items_[k - 2], Kind::Unit) || has(items_[k - 2], Kind::Note))) {
      // "Thành viên: 178 quốc gia"
      for (int e : {context_.organ, theme_, theme_organ_})
        if (e >= 0 && wants(schema->from, thing(e))) {
          count_of(e, -1, items_[k]);
          break;
        }
      continue;
    }
    if (page_.vietnamese && k > 2 && items_[k - 1].t == It::And) {  // "có trụ sở ở Geneva và 193 nước thành viên"
      std::size_t v = k - 1;
      while (v > 0 && v + 4 > k - 1 && items_[v - 1].is(It::Place, It::Prep, It::Word)) --v;
      if (v > 0 && v < k - 1 && does(items_[v - 1], "seat") && !claims_.empty() && claims_.back().s >= 0) {
        const auto seated = std::find_if(claims_.rbegin(), claims_.rend(), [this](const Claim& c) { return c.relation == rel(Rel::Headquarters); });
        if (seated != claims_.rend() && wants(schema->from, thing(seated->s))) count_of(seated->s, int(k), items_[k]);
        continue;
      }
    }
    std::size_t b = k;
    while (b > 0 && (items_[b - 1].is(It::Bound, It::Skip) || items_[b-1].t == It::Modifier)) --b;
    if (b == 0 && k > 0 && marked(items_[0], Kind::Modifier, "own") && k + 1 < items_.size() && topic_body_ >= 0 && number_ - topic_body_at_ <= 1 && wants(schema->from, thing(topic_body_))) {  // "Its 166 member states trade …"
      count_of(topic_body_, -1, items_[k]);
      continue;
    }
    if (b == 0) continue;
    if (k > 1 && does(items_[k - 1], "organ")) {  // "the Council, a body of 15 states,", "the Commission is a panel of 34 experts"
      Arg a;
      for (std::size_t i = k - 1; i-- > 0 && items_[i].t != It::Semi;)
        if (arg(i, schema->from, a)) {
          if (!question_ && !hypothetical_ && says_what(i, k - 1) && !mood(k - 1).off) count_of(a.ents.front(), int(i), items_[k]);
          break;
        }
      continue;
    }
    if (marked(items_[b - 1], Kind::Copula, "there") && k + 1 < items_.size() && prep(k + 1)) {  // "There are 35 members on the Board"
      std::size_t n = k + 2;
      while (n < items_.size() && items_[n].t == It::Skip) ++n;
      Arg a;
      if (n < items_.size() && arg(n, schema->from, a) && !question_ && !mood(k).off) count_of(a.ents.front(), int(n), items_[k]);
      continue;
    }
    if (b == 1 && items_[k].unit == "member_count" && marked(items_[0], Kind::And, "with")) {  // "With 194 member states, UNESCO …"
      std::size_t n = k + 1;
      while (n < items_.size() && n < k + 3 && items_[n].t != It::Comma) ++n;
      for (++n; n < items_.size() && items_[n].t == It::Skip;) ++n;
      Arg a;
      if (n < items_.size() && items_[n].t == It::Ent && items_[n - 1].t != It::Num && n <= k + 5 && !items_[n].possessive && !question_ && !hypothetical_ && arg(n, schema->from, a)) count_of(a.ents.front(), int(n), items_[k]);
      continue;
    }
    bool adjacent = b > 0 && items_[k].first > 0 && b == k && items_[b - 1].is(It::Ent, It::Pro) && items_[k].unit == "member_count";
    bool with = b > 1 && marked(items_[b - 1], Kind::And, "with") && is_a(items_[b - 2], Part::Body);
    bool sized = false;  // "nâng số thành viên của tổ chức này lên 10", "the number of members rose to 10"
    for (std::size_t i = b - 1; i-- > 0 && i + 10 > b && (prep(b - 1) || items_[b - 1].t == It::Word || raised) && !sized;) {
      if (items_[i].is(It::Comma, It::Semi)) break;
      for (const Match& m : hits_->at(items_[i].first)) sized |= lexicon_.sense_of(m).kind == Kind::Note && has_word(&lexicon_.sense_of(m), "size");
    }
    if (!adjacent && !with && !sized && !marked(items_[b - 1], Kind::Copula, "count") && !marked(items_[b - 1], Kind::Break, "count")) continue;
    bool early = false;
    for (std::size_t i = k; i-- > 0 && !early;) {
      if (items_[i].is(It::Comma, It::Semi)) break;
      early = marked(items_[i], Kind::Cue, "early");
    }
    if (early) continue;
    if (adjacent) ++b;
    bool beside = b > 1 && items_[b - 2].is(It::Ent, It::Pro);
    if (question_ || (!beside && (mood(k).off || mood(b - 1).off))) continue;
    if (sized && raised && titled_ && theme_ >= 0 && wants(schema->from, thing(theme_)) && std::none_of(items_.begin(), items_.begin() + std::ptrdiff_t(b), [&](const Item& x) { Arg y; return arg(std::size_t(&x - items_.data()), schema->from, y); })) {
      count_of(theme_, -1, items_[k]);  // "By 2022 the number of member states had grown to 177"
      continue;
    }
    // The body just before the verb.
    for (std::size_t i = b - 1; i-- > 0 && i + 14 > b;) {
      if (items_[i].t == It::Semi || (opens_trigger(i) && items_[i].t != It::Verb)) break;
      if (items_[i].depth > items_[k].depth || items_[i].agent) continue;
      if (page_.vietnamese && i > 0 && items_[i - 1].t == It::Passive && std::any_of(items_.begin() + std::ptrdiff_t(i), items_.begin() + std::ptrdiff_t(b), [](const Item& x) { return x.t == It::Verb; })) continue;  // "Công ước A được Đại hội đồng thông qua và nay có 189 nước": not the Assembly
      Arg a;
      if (!arg(i, schema->from, a)) continue;
      if (i > 0 && !sized && (items_[i].used || items_[i - 1].t == It::Of || prep(i - 1)) && std::any_of(items_.begin(), items_.begin() + std::ptrdiff_t(i), [&](const Item& x) { Arg y; return arg(std::size_t(&x - items_.data()), schema->from, y); })) continue;
      bool part = false;  // "Uỷ ban Chương trình của UNESCO", "the governing council of …": of a part nobody knows
      if (i > 1 && !sized && items_[i - 1].t == It::Of)
        for (std::size_t n = i - 1; n-- > 0 && !part && (items_[n].is(It::Word, It::Verb, It::Pro) || items_[n].unknown);) part = items_[n].unknown || hits_->any(items_[n].first, Kind::Head);
      if (part) break;
      if (page_.vietnamese && plenary(a.ents.front()) && items_[k].value < 100 && (items_[i].t == It::Pro || i + 2 < b)) break;  // "được bầu vào cơ quan gồm 15 thành viên này": not of the one that elects
      count_of(a.ents.front(), int(i), items_[k]);
      members_counted(k, a.ents.front());
      break;
    }
  }
}

}  // namespace dothi::prose
