// Clauses that go on without a verb, lists of seats and runs of terms.
#include "reader.h"

#include <algorithm>

namespace dothi::prose {

// Clauses that go on without a verb: "Laos and Myanmar on 23 July 1997 and Cambodia on 30 April 1999", "Kế đó là Indonesia
// ngày 30/12/1955, Cuba …", "Prime Minister Frank Bainimarama of Fiji over COP23": what was said last, of others.
void Reader::continuation() {
  if (question_ || hypothetical_) return;
  bool again = false, rest = false, trigger = false;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    for (const Match& m : hits_->at(items_[k].first)) {
      const Sense& s = lexicon_.sense_of(m);
      if (s.kind != Kind::Note) continue;
      again |= has_word(&s, "again");
      rest |= has_word(&s, "rest");
    }
    trigger |= opens_trigger(k);
  }
  const Memory* previous = last_frame_.verb && number_ - last_frame_at_ <= ((again || rest) ? 3u : 1u) && !last_frame_.verb->has("single") ? &last_frame_ : nullptr;
  const bool answered = previous && answers();
  if (!again && !rest && trigger && frames_.empty() && !answered) previous = nullptr;
  if (previous && frames_.empty() && std::any_of(items_.begin(), items_.end(), [&](const Item& i) { return i.t == It::Verb && has_word(i.sense, "elected") && lexicon_.verbs[i.sense->what].name != previous->verb->name; })) previous = nullptr;  // "Among the others elected were A and B": not what was done before
  auto taken = [&](std::size_t k) {
    return std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return c.s_item == int(k) || c.o_item == int(k); });
  };
  auto claimed = [&](int e, const std::string& relation) {
    return std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return (c.s == e || c.o == e) && c.relation == relation; });
  };
  std::vector<Claim> found;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    Item& item = items_[k];
    if (item.t == It::Ent && item.unknown && !frames_.empty() && is_a(frames_.back().subject, Part::Person) && !page_.vietnamese && k > 0 && items_[k - 1].is(It::Comma, It::And)) {
      bool foreign = true;
      for (std::size_t i = item.first; i < item.last; ++i)
        if (tokens_[i].is(kWord) && tokens_[i].is(kUpper)) foreign &= tokens_[i].key == 0;
      if (foreign) {
        item.ent = entity(surface(item), label(Part::Person));
        item.unknown = false;
      }
    }
    if (!item.is(It::Ent, It::Place) || item.ent < 0 || item.depth || item.demonym || item.possessive || (item.used && items_[k > 0 ? k - 1 : 0].t == It::Title) || taken(k)) continue;
    const Memory* frame = frames_.empty() ? previous : nullptr;
    for (const auto& f : frames_)
      if (f.at < k) frame = &f;
    if (!frame && !frames_.empty()) continue;
    if (!frame) return;
    bool here = frame != previous;
    // It begins a clause, or follows the word that says so.
    std::size_t b = k;
    while (b > 0 && (items_[b - 1].is(It::Honorific, It::Rank, It::Skip, It::Title) || (!page_.vietnamese && has(items_[b - 1], Kind::Both)) || (items_[b - 1].t == It::Ent && items_[b - 1].used && b > 1 && items_[b - 2].t == It::Title))) --b;
    bool there = b > 1 && marked(items_[b - 1], Kind::Copula, "there") && items_[b - 2].t == It::Time && here;
    bool opens = b == 0 || items_[b - 1].is(It::Comma, It::And, It::Semi, It::Colon, It::Time) || items_[b-1].t == It::Break ||
                 ((again || rest) && (has(items_[b - 1], Kind::Copula) || has(items_[b - 1], Kind::Note) || items_[b - 1].t == It::Verb || has(items_[b-1], Kind::Of) || has(items_[b-1], Kind::Open))) ||
                 there || (answered && b == 2) || (here && marked(items_[b - 1], Kind::And, "with")) || (prep(b - 1) && here && frame->relation == rel(Rel::Partnership));
    if (!opens) continue;
    const auto* schema = lexicon_.pack->schema.relation(frame->relation);
    if (!schema) continue;
    bool literal = !schema->property.empty();
    bool fixed_subject = schema->symmetric && !(frame->object == home() || frame->object == theme_country());
    const auto* takes = fixed_subject ? &schema->to : &schema->from;
    if (!literal && !fixed_subject && frame->subject >= 0 && !wants(*takes, thing(item.ent)) && wants(schema->to, thing(item.ent)) && item.t == It::Ent &&
        frame->object >= 0 && thing(frame->object).type == thing(item.ent).type) {
      fixed_subject = true;  // "tiếp đến là APEC tháng 11/1998 và WTO ngày 11/1/2007": other objects
      takes = &schema->to;
    }
    const auto& labels = *takes;
    if (!wants(labels, thing(item.ent)) && !(item.t == It::Place && item.metonym)) continue;
    std::size_t at = k;
    auto group = right_group(at, items_.size(), labels, true);
    if (group.empty()) continue;
    if (frame == previous && frame->subject >= 0 && frame->relation == rel(Rel::Chair) && thing(frame->subject).is(Part::Person) != thing(item.ent).is(Part::Person)) continue;
    if (frame == previous && frame->relation != rel(Rel::Contribution) && group.front().pieces.personnel) continue;  // "kế đến là Ấn Độ, 900 quân": of something else
    for (std::size_t n = group.size(); n-- > 1;)
      if (!group[n - 1].pieces.any() && group[n].pieces.any()) group[n - 1].pieces = group[n].pieces;
    if (rest && group.size() == 1 && !group.front().pieces.any() && at < items_.size() && hits_->saying(items_[at].first, Kind::Note, "rest")) {  // "còn Nga thì muộn hơn, ngày 5/11/1997"
      std::size_t when = at + 1;
      while (when < items_.size() && items_[when].is(It::Comma, It::Skip)) ++when;
      if (when < items_.size() && items_[when].t == It::Time && items_[when].depth == item.depth) group.front().pieces.times.push_back(&items_[when].time);
    }
    const bool closes = at >= items_.size() || items_[at].is(It::Comma, It::And, It::Semi, It::Stop);
    if (here && !literal && closes && item.t == It::Ent && group.back().pieces.times.empty() && b > 2) {  // "joined the ILO in May and, in September, both the Bank and the Fund"
      const std::size_t when = items_[b - 1].t == It::Comma ? b - 2 : b - 1;
      if (items_[when].t == It::Time && when > frame->at && items_[when].depth == item.depth && (items_[when - 1].is(It::And, It::Semi) || (when > 1 && items_[when - 1].t == It::Comma && items_[when - 2].t == It::And)))
        for (Arg& a : group) a.pieces.times.push_back(&items_[when].time);
    }
    // "… được bầu: A, B và C nhiệm kỳ ba năm; D và E hai năm": those of the next group were elected too
    const bool groups_on = here && frame->relation == rel(Rel::Seat) && has_word(frame->use, "elected") && group.size() > 1 && item.t == It::Ent && b > 0 && (items_[b - 1].t == It::Semi || (b > 1 && items_[b - 1].is(It::Break, It::And) && items_[b - 2].t == It::Semi)) &&
                           std::any_of(items_.begin() + std::ptrdiff_t(frame->at), items_.begin() + std::ptrdiff_t(b), [](const Item& i) { return i.t == It::Colon && i.depth == 0; });
    // A trigger right after takes the names itself.
    std::size_t next = at;
    while (next < items_.size() && items_[next].is(It::Skip, It::Passive, It::Relative)) ++next;
    bool taken_over = next < items_.size() && items_[next].is(It::Verb, It::Cue, It::Vote) && !has_word(items_[next].sense, "weak");
    for (const auto& a : group) {
      for (int e : a.ents) {
        if (claimed(e, frame->relation) || e == frame->object || (fixed_subject && e == frame->subject)) continue;
        // Another object in the same clause: "Sameh Shoukry COP27 in Sharm el-Sheikh".
        int other = -1;
        std::size_t other_item = 0;
        if (!literal && here)
          for (std::size_t x = a.item + 1; x < items_.size() && other < 0; ++x) {
            if (items_[x].is(It::Comma, It::Semi, It::And) || opens_trigger(x)) break;
            if (items_[x].t == It::Ent && items_[x].ent >= 0 && items_[x].depth == 0 && items_[x - 1].t != It::Of && wants(schema->to, thing(items_[x].ent)) &&
                thing(items_[x].ent).type == thing(std::max(frame->object, 0)).type) {
              other = items_[x].ent;
              other_item = x;
            }
          }
        bool dated = !a.pieces.times.empty();
        bool future = dated && a.pieces.times.front()->future;
        bool enough = other >= 0 || (there && group.size() > 1) || (literal ? dated : a.pieces.any()) || (rest && group.size() > 1);
        if (here && again && !enough && !literal && k > 0 && has(items_[k - 1], Kind::Note)) {  // "…; ngày 29/10 đến lượt Anh"
          bool timed = false, after_semi = false;
          for (std::size_t x = k; x-- > 0 && !after_semi;) timed |= items_[x].t == It::Time, after_semi = items_[x].t == It::Semi;
          enough = timed && after_semi;
        }
        std::size_t dates = 0;
        for (const auto& i : items_) dates += i.t == It::Time && i.time.from.year && i.time.from.month;
        if (groups_on) enough = true;
        if (!here && !again && !rest) enough = (enough && (group.size() > 1 || dates > 1)) || answered;
        if (!enough || future || (taken_over && other < 0)) continue;
        if (mood(k).off) continue;
        auto make = [&](const Time* t) {
          Claim c;
          c.relation = frame->relation;
          c.s = fixed_subject ? frame->subject : e;
          c.o = fixed_subject ? e : other >= 0 ? other : frame->object;
          (fixed_subject ? c.o_item : c.s_item) = int(a.item);
          if (other >= 0) c.o_item = int(other_item);
          if (literal) {
            if (!t || t->shape == Time::Shape::Range) return;
            c.o = -1;
            c.literal = t->from.edtf();
            found.push_back(c);
            return;
          }
          if (frame->relation == rel(Rel::Candidacy)) c.status = Status::Candidate;
          auto room = [&](std::string_view name) { return std::any_of(schema->qualifiers.begin(), schema->qualifiers.end(), [&](const auto& q) { return q.name == name; }); };
          if (!frame->role.empty() && room("role")) put(c.q, "role", Value(frame->role));
          if (!frame->vote.empty() && room("vote")) put(c.q, "vote", Value(frame->vote));
          if ((rest || groups_on) && !t)
            for (const auto& [key, value] : frame->term) put(c.q, key.c_str(), value);
          if (election_.organ >= 0 && c.relation == rel(Rel::Seat) && c.o == election_.organ && a.pieces.votes && number_ - election_.at <= 8) {
            if (!election_.role.empty()) put(c.q, "role", Value(election_.role));
            if (!election_.date.empty()) put(c.q, "elected_on", Value(election_.date));
          }
          Frame f;
          f.use = frame->use;
          qualify(c, a.pieces, f, t);
          found.push_back(c);
        };
        const Time* lead = !dated && leading_ && !here ? &*leading_ : nullptr;
        bool semi = false;
        for (std::size_t x = k; x-- > 0 && !semi && !dated && here;) {
          semi = items_[x].t == It::Semi;
          if (!lead && items_[x].t == It::Time && items_[x].depth == 0) lead = &items_[x].time;
        }
        if (!semi && here) lead = nullptr;
        if (a.pieces.times.size() <= 1) make(dated ? a.pieces.times.front() : lead);
        else
          for (const Time* t : a.pieces.times) make(t);
      }
    }
    k = std::max(k, at - 1);
  }
  for (auto& c : found) {
    if (c.s >= 0) subjects_.push_back(c.s);
    claim(std::move(c));
  }
  if (!found.empty() && frames_.empty() && previous) {
    last_frame_at_ = number_;  // it goes on
  }
  // "được bầu ngày 12/1/1946: A, B nhiệm kỳ ba năm; C, D hai năm": how long, from the election at the turn of the year on
  for (Claim& c : claims_) {
    if (c.relation != rel(Rel::Seat) || c.s_item < 0 || std::any_of(c.q.begin(), c.q.end(), [](const MapEntry& e) { return e.first == "start" || e.first == "end"; })) continue;
    std::optional<PartialDate> day;
    for (const auto& [key, value] : c.q)
      if (key == "elected_on") day = PartialDate::parse(value.string());
    if (!day || !day->day || (day->month > 1 && day->month < 10)) continue;
    for (std::size_t k = std::size_t(c.s_item) + 1; k < items_.size() && items_[k].t != It::Semi; ++k) {
      const Item& item = items_[k];
      if (item.t == It::Verb && !has_word(item.sense, "term") && !has_word(item.sense, "weak") && !does(item, "receive")) break;
      if (item.t != It::Num || item.value < 1 || item.value > 9 || item.last < item.first + 2 || !hits_->saying(item.last - 1, Kind::Time, "year")) continue;
      const int start = day->year + (day->month == 1 ? 0 : 1);
      put(c.q, "start", Value(std::to_string(start)));
      put(c.q, "end", Value(std::to_string(start + int(item.value) - 1)));
      break;
    }
  }
}

// "Bốn suất của châu Phi thuộc về A, B, C và D; châu Á cử E", "Eastern Europe will be represented by F": told of an election,
// the next states behind a region sit for it.
void Reader::by_region() {
  if (std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return c.relation != rel(Rel::Seat) || c.o != election_.organ; })) return;
  bool region = false, barred = false;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    const Item& item = items_[k];
    if (item.is(It::Semi, It::Break, It::Stop)) {
      region = barred = false;
      continue;
    }
    if (marked(item, Kind::Note, "region")) {
      if (k == 0 || items_[k - 1].t == It::Comma) barred = false;
      region = true;
      continue;
    }
    if (item.t == It::Cue) barred |= !has_word(item.sense, "votes") && item.sense->words[0] != "future";
    else if (item.t == It::Verb && !has(item, Kind::Copula)) {
      const Name& verb = lexicon_.verbs[item.sense->what].name;
      barred |= has_word(item.sense, "candidate") || has_word(item.sense, "end") || has_word(item.sense, "beats") || !(verb == "serve" || verb == "office" || verb == "contribute" || verb == "belong" || verb == "take_part");
    } else if (item.is(It::Title, It::Reported, It::Relative)) barred = true;
    if (item.t != It::Ent || item.ent < 0 || item.demonym || item.possessive || item.depth > 0 || !thing(item.ent).is(Part::State)) continue;
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
  if (!election_.date.empty()) put(c.q, "elected_on", Value(election_.date));
  else if (day) put(c.q, "elected_on", Value(day->from.edtf()));
  if (own) {
    put(c.q, "start", Value(own->from.edtf()));
    put(c.q, "end", Value(own->to.edtf()));
  } else if (auto term = terms_.find(election_.organ); term != terms_.end()) {
    put(c.q, "start", Value(term->second.first));
    put(c.q, "end", Value(term->second.second));
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
  if (number_ == election_.at) return;
  // "Châu Phi đưa A, B vào Hội đồng; Mỹ Latinh có C, D; Đông Âu là E và F": clauses that go on with the next group of them.
  const bool goes_on = !claims_.empty();
  if (std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return c.relation != rel(Rel::Seat) || c.o != election_.organ; })) return;
  bool first = true, barred = false;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (items_[k].t == It::Semi) {
      if (!goes_on) return;
      first = barred = false;
      continue;
    }
    barred |= opens_trigger(k) || items_[k].is(It::Title, It::Cue) || (goes_on && is_a(items_[k], Part::State));
    if (barred && !goes_on) return;
    if (barred || (goes_on && first)) continue;
    if (!has(items_[k], Kind::Copula) && items_[k].t != It::Colon && !has(items_[k], Kind::Open)) continue;
    std::size_t at = k + 1;
    while (at < items_.size() && (items_[at].is(It::Skip, It::Num, It::Colon) || has(items_[at], Kind::Open))) ++at;
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

// "* Mexico: 1946, 1980–81 và 2021–22", "* Kazakhstan (2017–18) là nước Trung Á đầu tiên": in a list of who sat on a body.
void Reader::seat_list() {
  if (question_ || hypothetical_ || (block_->kind != BlockKind::Item && block_->kind != BlockKind::Field)) return;
  const Item* bracket = nullptr;  // "- A: 2018-2019 (bầu bổ sung ngày 13/7/2018, 172 phiếu) và 2025-2027": told in the bracket beside the terms
  auto seat = [this](const Claim& c) { return c.relation == rel(Rel::Seat) || c.relation == rel(Rel::Candidacy) || c.relation == rel(Rel::Office); };
  if (std::any_of(claims_.begin(), claims_.end(), seat)) {
    for (std::size_t k = 2; k < items_.size() && !bracket; ++k)
      if (items_[k].t == It::Open && items_[k - 1].t == It::Time && k > 2 && items_[k - 2].t == It::Colon) bracket = &items_[k];
    const bool bare = bracket && std::all_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return c.relation == rel(Rel::Seat) && c.s == claims_.front().s && std::none_of(c.q.begin(), c.q.end(), [](const MapEntry& e) { return e.first == "start"; }); });
    if (!bare) return;
  }
  int organ = -1;
  for (int e : {context_.organ, theme_, theme_organ_, focus_organ_})
    if (organ < 0 && is_a(e, Part::Body)) organ = e;
  for (const auto& item : items_)
    if (is_a(item, Part::Body)) organ = item.ent;
  if (organ < 0) return;
  std::size_t k = 0;
  while (k < items_.size() && items_[k].is(It::Skip, It::Quote)) ++k;
  if (k >= items_.size() || !is_a(items_[k], Part::State)) return;
  std::vector<int> who{items_[k].ent};
  std::size_t n = k + 1;
  while (n + 1 < items_.size() && items_[n].is(It::And, It::Comma) && is_a(items_[n + 1], Part::State)) {
    who.push_back(items_[n + 1].ent);
    n += 2;
  }
  const Item* ordinal = nullptr;
  bool colon = false, found = false, candidate = false;
  std::vector<const Time*> terms;
  for (std::size_t i = n; i < items_.size(); ++i) {
    const Item& item = items_[i];
    if (item.t == It::Semi && found) break;
    if (item.t == It::Cue && (item.sense->words[0] == "negation" || item.sense->words[0] == "defeat" || item.sense->words[0] == "future") && !found) return;
    if (item.t == It::Verb && has_word(item.sense, "candidate") && !found) candidate = true;
    if (item.t == It::Verb && !has_word(item.sense, "weak") && lexicon_.verbs[item.sense->what].name != "serve" && !found) return;
    colon |= item.t == It::Colon;
    if (bracket && item.depth > 0) continue;
    if (is_a(item, Part::State) && found) break;
    if (item.t != It::Time) continue;
    bool range = item.time.shape == Time::Shape::Range && item.time.term;
    bool year = item.time.shape == Time::Shape::Instant && !item.time.from.month && (colon || found || terms.empty());
    if (!range && !(year && colon)) continue;
    terms.push_back(&item.time);
    found = true;
  }
  bool ranges = std::any_of(terms.begin(), terms.end(), [](const Time* t) { return t->shape == Time::Shape::Range; });
  if (!ranges && terms.size() < 2) return;
  std::vector<MapEntry> beside;
  if (bracket && !candidate) {
    if (who.size() != 1 || claims_.front().s != who.front() || claims_.front().o != organ) return;
    beside = std::move(claims_.front().q);
    claims_.clear();
  }
  for (int e : who)
    for (const Time* t : terms) {
      Claim c;
      c.s = e;
      c.o = organ;
      c.relation = candidate ? rel(Rel::Candidacy) : rel(Rel::Seat);
      if (candidate) c.status = Status::Candidate;
      put(c.q, "start", Value(t->from.edtf()));
      put(c.q, "end", Value((t->shape == Time::Shape::Range ? t->to : t->from).edtf()));
      (void)ordinal;
      if (t == terms.front())
        for (auto& [key, value] : beside) put(c.q, key.c_str(), value);
      claim(c);
    }
  if (!terms.empty()) subjects_.insert(subjects_.end(), who.begin(), who.end());
}

// A run of terms belongs as a whole to whom one of them belongs: "trong các nhiệm kỳ 2006-2007, 2007-2010 và 2011-2014".
void Reader::spread_terms() {
  auto term = [&](std::size_t k) { return items_[k].t == It::Time && items_[k].time.shape == Time::Shape::Range && !items_[k].time.from.month; };
  auto at = [](const Claim& c, const Time& t) {
    bool start = false, end = false;
    for (const auto& [key, value] : c.q) {
      if (key == "start") start = value.string() == t.from.edtf();
      if (key == "end") end = value.string() == t.to.edtf();
    }
    return start && end;
  };
  auto seat = [this](const Claim& c) { return c.relation == rel(Rel::Seat) || c.relation == rel(Rel::Candidacy); };
  for (std::size_t k = 0; k < items_.size();) {
    if (!term(k)) { ++k; continue; }
    std::vector<const Time*> run{&items_[k].time};
    std::size_t n = k + 1;
    for (;;) {
      std::size_t j = n;
      while (j < items_.size() && (items_[j].is(It::Comma, It::And, It::Skip, It::Semi) || (j > n && (prep(j) || items_[j].t == It::Ordinal)))) ++j;
      if (!page_.vietnamese && j == n + 1 && j < items_.size() && items_[n].t == It::Comma && items_[j].is(It::Break, It::Relative)) {  // "in 1994–1995, when …, and in 2013–2014"
        std::size_t x = j;
        while (x + 1 < items_.size() && x < j + 12 && !items_[x].is(It::Semi, It::Time) && !(items_[x].t == It::Comma && items_[x + 1].t == It::And)) ++x;
        if (x + 2 < items_.size() && items_[x].t == It::Comma && items_[x + 1].t == It::And) {
          std::size_t t = x + 2;
          while (t < items_.size() && (items_[t].t == It::Skip || prep(t))) ++t;
          if (t < items_.size() && term(t)) j = t;
        }
      }
      if (j == n || j >= items_.size() || !term(j)) break;
      bool elsewhere = false;  // "2008-2009 và 2020-2021, cùng nhiệm kỳ 2023-2025 ở Hội đồng Nhân quyền": of another body
      for (std::size_t x = j + 1; x + 1 < items_.size() && x < j + 7 && !items_[x].is(It::Comma, It::Semi, It::And, It::Time); ++x)
        if (prep(x) && is_a(items_[x + 1], Part::Body)) elsewhere = std::none_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return c.o == items_[x + 1].ent; });
      if (elsewhere) break;
      run.push_back(&items_[j].time);
      n = j + 1;
    }
    std::size_t first = k;
    k = n;
    if (run.size() < 2) continue;
    std::vector<Claim> models;
    std::set<const Time*> used;
    for (const auto& c : claims_)
      for (const Time* t : run)
        if (seat(c) && at(c, *t)) {
          used.insert(t);
          if (std::none_of(models.begin(), models.end(), [&](const Claim& m) { return m.s == c.s && m.o == c.o && m.relation == c.relation; })) models.push_back(c);
        }
    if (models.empty()) {
      // "… and Algeria three times: in 1968-69 and 1988-89": another of the same sentence.
      const Claim* last = nullptr;
      for (const auto& c : claims_)
        if (seat(c) && thing(c.s).is(Part::State)) last = &c;
      for (std::size_t i = first; last && i-- > 0 && i + 8 > first;) {
        if (items_[i].t == It::Semi || (items_[i].t == It::Time && items_[i].depth == 0)) break;
        Arg who;
        bool opens = i == 0 || items_[i - 1].is(It::And, It::Comma, It::Semi);
        if (items_[i].t != It::Ent || items_[i].demonym || !opens || !arg(i, lexicon_.labels(Part::State), who)) continue;
        models.push_back(*last);
        models.back().s = who.ents.front();
        models.back().s_item = int(i);
        break;
      }
    }
    if (first > 0 && marked(items_[first - 1], Kind::Prep, "others")) {  // "sẽ là lần thứ tư A có mặt ở Hội đồng, sau các nhiệm kỳ 1957-1958, 1975-1976 và 1997-1998": those before
      for (auto& c : claims_)
        if (seat(c) && std::any_of(run.begin(), run.end(), [&](const Time* t) { return at(c, *t); })) std::erase_if(c.q, [](const MapEntry& e) { return e.first == "ordinal"; });
      int who = -1, organ = -1;
      bool seated = false;
      for (std::size_t i = first; models.empty() && i-- > 0 && items_[i].t != It::Semi;) {
        seated |= does(items_[i], "serve") || does(items_[i], "return");
        if (items_[i].t != It::Ent || items_[i].ent < 0 || items_[i].demonym || items_[i].depth) continue;
        const Entity& e = thing(items_[i].ent);
        if (e.is(Part::Body) && organ < 0 && !e.plenary) organ = items_[i].ent;
        else if (e.is(Part::State)) who = who < 0 || who == items_[i].ent ? items_[i].ent : -2;
        if (who == -2) break;
      }
      if (models.empty() && who >= 0 && organ >= 0 && seated) {
        Claim c;
        c.s = who;
        c.o = organ;
        c.relation = rel(Rel::Seat);
        models.push_back(std::move(c));
      }
    }
    std::size_t head = first;  // "hai lần: lần đầu trong hai năm 1986-1987, lần thứ hai nhiệm kỳ 2022-2023"
    while (head > 1 && (items_[head - 1].is(It::Ordinal, It::Skip) || prep(head - 1))) --head;
    bool opened = first > 0 && (has(items_[first - 1], Kind::Open) || items_[head - 1].t == It::Colon || has(items_[first - 1], Kind::Copula));
    for (std::size_t i = first; !opened && i-- > 0;)  // "four times: in 1962, …; for 1981-1982; for 2001-2002"
      if (items_[i].t == It::Semi) {
        for (; !opened && i-- > 0;) opened = items_[i].t == It::Colon && items_[i].depth == 0;
        break;
      } else if (items_[i].t == It::Comma && i + 1 < first && prep(i + 1)) {  // "elected twice, for 2013–2015 and 2022–2024"
        opened = true;
      } else if (!items_[i].is(It::Prep, It::And, It::Skip)) break;
    if (models.empty() && opened) {
      // "… mười hai nhiệm kỳ, gồm 1958-1959 và 1966-1967": of the seat that stands without its times.
      auto undated = std::find_if(claims_.begin(), claims_.end(), [&](const Claim& c) { return seat(c) && std::none_of(c.q.begin(), c.q.end(), [](const auto& e) { return e.first == "start" || e.first == "end"; }); });
      if (undated != claims_.end()) {
        models.push_back(*undated);
        const auto day = [](const MapEntry& e) { return e.first == "elected_on" || e.first == "ordinal"; };
        if (std::none_of(undated->q.begin(), undated->q.end(), day)) claims_.erase(undated);
        std::erase_if(models.back().q, day);
      }
    }
    std::set<int> who;
    for (const auto& m : models) who.insert(m.s);
    if (models.empty() || (who.size() > 1 && used.size() > 1)) continue;
    for (const auto& m : models)
      for (const Time* t : run) {
        if (used.contains(t)) continue;
        Claim c = m;
        c.q.erase(std::remove_if(c.q.begin(), c.q.end(), [](const auto& e) { return e.first != "role"; }), c.q.end());
        put(c.q, "start", Value(t->from.edtf()));
        put(c.q, "end", Value(t->to.edtf()));
        claim(std::move(c));
      }
  }
}

}  // namespace dothi::prose
