// Troops in missions, who was at an event and who held it.
#include "reader.h"

#include <algorithm>
#include <cctype>

namespace dothi::prose {

// ---- Troops ---------------------------------------------------------------------------------------------

// The mission spoken of that is in a country: "tại Nam Sudan" after "Phái bộ Liên hợp quốc tại Nam Sudan"; -1 for none.
int Reader::mission_in(std::string_view country) const {
  const std::string& place = words_.caseless(country);
  auto of = [&](std::string_view name) {
    const std::string& text = words_.caseless(name);
    return text.size() > place.size() && text.ends_with(place) && text[text.size() - place.size() - 1] == ' ';
  };
  for (auto it = said_.rbegin(); it != said_.rend() && number_ - it->sentence <= 12; ++it) {
    const Entity& e = thing(it->ent);
    if (!e.is(Part::Mission) || e.index == kNone) continue;
    const PackName& name = lexicon_.pack->names[e.index];
    if (of(name.name_vi) || of(name.canonical) || std::any_of(name.aliases.begin(), name.aliases.end(), of))
      return it->ent;
  }
  return -1;
}

// Troops in a mission without a verb of sending: "khoảng 1.000 quân trong phái bộ MINUSMA", "more than 2,000 with UNMISS".
void Reader::contingents() {
  if (!lexicon_.relation(rel(Rel::Contribution)) || question_ || hypothetical_ || contingents_listed()) return;
  const std::size_t before = claims_.size();
  for (std::size_t k = 0; k + 1 < items_.size(); ++k) contingent_at(k);
  // "Nepal has 1,700 troops in UNMISS and India 2,400"
  if (!page_.vietnamese && claims_.size() == before + 1) counted_beside(Claim(claims_.back()));
}

// "Phái bộ có 10.000 quân, đông nhất là Indonesia với 1.230 người, kế đến là Ấn Độ, 900 người", "its largest contingents: India (1,100),
// Nepal (900)".
bool Reader::contingents_listed() {
  for (const Claim& c : claims_)
    if (c.relation == rel(Rel::Contribution)) {
      if (thing_is(c.o, Part::Mission)) counted_beside(Claim(c));
      return false;
    }
  if (std::none_of(items_.begin(), items_.end(),
                   [](const Item& i) { return i.unit == "personnel" || i.unit == "troops"; }))
    return false;
  int mission = -1;
  std::vector<std::pair<std::size_t, const Item*>> sent;
  for (std::size_t k = 0; k + 1 < items_.size(); ++k) {
    Item& item = items_[k];
    if (item.is({It::Cue, It::Semi})) return false;
    if (mission < 0 && is_a(item, Part::Mission)) mission = item.ent;
    if (mission < 0 && item.t == It::Pro && k < 4)
      if (const int e = resolve(item, {label(Part::Mission)}); thing_is(e, Part::Mission)) mission = e;
    if (item.demonym || item.depth || !is_a(item, Part::State)) continue;
    std::size_t n = k + 1;
    while (n < items_.size() && n < k + 3 && (items_[n].is({It::Comma, It::Open, It::And, It::Bound}) || prep(n))) ++n;
    const bool beside = n == k + 1 && !sent.empty() && stands(n, It::Num) &&
                        items_[n].unit.empty();  // "…, kế đến Italy 1.068, Ấn Độ 903"
    const bool counted = (n > k + 1 || beside) && stands(n, It::Num) && items_[n].value > 1 &&
                         (items_[n].unit == "personnel" || items_[n].unit.empty());
    if (counted) sent.emplace_back(k, &items_[n]);
  }
  if (sent.size() < 2) return false;
  const bool people =
      std::any_of(sent.begin(), sent.end(), [](const auto& s) { return s.second->unit == "personnel"; });
  if (mission < 0 && people)
    mission = recall({label(Part::Mission)}, false, {}, 8);  // "Đông nhất là Indonesia với 1.231 người, …"
  if (mission < 0) return false;
  for (const auto& [k, count] : sent) {
    Claim c;
    c.s = items_[k].ent;
    c.s_item = int(k);
    c.o = mission;
    c.relation = rel(Rel::Contribution);
    Pieces p;
    p.personnel = count;
    qualify(c, p, Frame{}, nullptr);
    claim(std::move(c));
  }
  return true;
}

// "A và B mỗi nước góp 670 người, Trung Quốc 418": more of them, with nothing but their numbers.
void Reader::counted_beside(const Claim& told) {
  for (std::size_t k = 1; k + 1 < items_.size(); ++k) {
    // "…, while India has 2,400"
    const bool has_them = !page_.vietnamese && has(k + 1, Kind::Copula) && k + 2 < items_.size();
    const std::size_t n = has_them ? k + 2 : k + 1;
    const Item& count = items_[n];
    const Kinds joints = has_them ? Kinds{It::Comma, It::And, It::Semi, It::Break} : Kinds{It::Comma, It::And};
    if (!stands(k - 1, joints) || !is_a(k, Part::State) || items_[k].demonym || items_[k].depth ||
        int(k) <= told.s_item)
      continue;
    if (count.t != It::Num || !count.unit.empty() || count.value < 2 ||
        (n + 1 < items_.size() && !stands(n + 1, {It::Comma, It::And, It::Semi, It::Stop})))
      continue;
    if (std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return c.s == items_[k].ent; })) continue;
    Claim c;
    c.s = items_[k].ent;
    c.s_item = int(k);
    c.o = told.o;
    c.relation = told.relation;
    Pieces p;
    p.personnel = &count;
    qualify(c, p, Frame{}, nullptr);
    claim(std::move(c));
  }
}

struct Reader::Contingent {
  std::size_t k;         // how many, or what they are
  bool counted = false;  // a number of them
  int who = -1, who_item = -1;
  int mission = -1;
  std::size_t at = 0;      // the mission's item
  std::size_t behind = 0;  // the item up to which they have been read
};

void Reader::contingent_at(std::size_t k) {
  const Item& item = items_[k];
  const bool counted = item.t == It::Num && (item.unit == "personnel" || item.unit == "deployments" ||
                                             (item.unit.empty() && item.value >= 100));
  if (!counted && item.unit != "troops") return;
  Contingent c{k};
  c.counted = counted;
  std::size_t x = k + 1;
  // "250 người của chúng tôi trong UNMIL", "một đại đội công binh của Ghana tại UNISFA"
  if (Arg whose; (c.counted || item.unit == "troops") && x + 2 < items_.size() && items_[x].t == It::Of &&
                 arg(x + 1, lexicon_.labels(Part::State), whose)) {
    c.who = whose.ents.front();
    c.who_item = int(k + 2);
    x += 2;
  }
  if ((!c.counted && c.who < 0) || !mission_of(c, x) || not_sent(k) || fallen(k)) return;
  for (std::size_t i = k; i-- > 0 && c.who < 0 && items_[i].t != It::Semi;) {
    Arg state;
    if (items_[i].depth == 0 && !items_[i].demonym && arg(i, lexicon_.labels(Part::State), state))
      c.who = state.ents.front(), c.who_item = int(i);
  }
  if (contribution_told(c)) return;
  if (c.who < 0)
    for (int e : last_subjects_)
      if (thing(e).is(Part::State)) c.who = e;
  if (c.who < 0) c.who = topic_country_;
  if (c.who >= 0) contributes(c);
}

// The mission behind them: "… trong phái bộ MINUSMA", "… tại phái bộ này", "… in Gao", where they are in the mission the text is about.
bool Reader::mission_of(Contingent& c, std::size_t x) {
  const std::size_t k = c.k;
  const auto* schema = lexicon_.relation(rel(Rel::Contribution));
  while (x < items_.size() && x < k + 6 &&
         (items_[x].is({It::Prep, It::Skip, It::Word, It::Of, It::Place}) ||
          (!page_.vietnamese && items_[k].unit == "personnel" && marked(x, Kind::And, "with") &&
           stands(x + 1, {It::Ent, It::Skip})) ||
          (items_[x].t == It::Pro && stands(x + 1, It::Ent))))
    ++x;
  c.at = c.behind = x;
  if (x > k + 1 && x < items_.size()) {
    Arg a;
    if (items_[x].t == It::Ent && arg(x, schema->to, a) && thing(a.ents.front()).is(Part::Mission)) {
      c.mission = a.ents.front();
      return true;
    }
    if (prep(x - 1) && !opens_trigger(x)) {
      int mission = -1;
      if (items_[x].t == It::Pro)
        mission = resolve(items_[x], {label(Part::Mission)});  // "hơn 800 người cũng tại phái bộ này"
      else if (is_a(items_[x], Part::State))
        mission = mission_in(surface(items_[x]));
      if (thing_is(mission, Part::Mission)) c.mission = mission;
      if (c.mission >= 0) return true;
    }
  }
  const std::size_t h = skip_left(k, {It::Bound, It::Skip});  // "Germany had about 1,000 soldiers in Gao"
  const bool had =
      items_[k].unit == "personnel" && h > 1 && has(items_[h - 1], Kind::Copula) && is_a(items_[h - 2], Part::State);
  c.mission = had ? recall({label(Part::Mission)}, false, {}, 12) : -1;
  c.at = c.behind = k;
  return c.mission >= 0;
}

// "chưa triển khai 120 quân": by the verb they are the object of
bool Reader::not_sent(std::size_t k) const {
  const std::size_t b = skip_left(k, {It::Bound, It::Skip, It::Num, It::Word});
  if (marked(b - 1, Kind::Note, "promised")) return true;  // "offered 500 police officers to UNMISS"
  return mood(b > 0 && items_[b - 1].t == It::Verb ? b - 1 : k).off;
}

// "lost three soldiers": how many fell, and not how many were sent.
bool Reader::fallen(std::size_t count) const {
  const auto ends = [this](std::size_t n) {
    return stands(n, {It::Comma, It::Semi}) || (stands(n, It::Ent) && !is_a(n, Part::Mission));
  };
  for (std::size_t n = count + 1; n < count + 6 && !ends(n) && n < items_.size(); ++n)
    if (hits_->saying(items_[n].first, Kind::Note, "fallen"))
      return true;  // "187 người đã thiệt mạng khi phục vụ tại đây"
  return marked(skip_left(count, {It::Bound, It::Skip, It::Num}) - 1, Kind::Note, "fallen");
}

// "Two peacekeepers were killed in 2015": the time is of their death.
bool Reader::some_fell(std::size_t at) const {
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (!marked(i, Kind::Note, "fallen")) continue;
    const auto apart = [](const Item& x) { return x.is({It::Comma, It::Semi, It::Relative, It::And}); };
    if (!any_item(std::min(i, at), std::max(i, at), apart)) return true;
  }
  return false;
}

// "its 200 troops from | MINUSMA", "its soldiers out of | UNMISS": the mission troops are taken out of; 0 for none.
std::size_t Reader::mission_behind_troops(std::size_t i) const {
  bool people = false;
  for (const std::size_t end = i + 6;
       i < end && stands(i, {It::Modifier, It::Skip, It::Bound, It::Ordinal, It::Num, It::Word, It::Verb}); ++i) {
    if (stands(i, It::Verb) && !(does(i, "contribute") && says(i, "from"))) return 0;
    const Sense* unit = sense(items_[i], Kind::Unit);
    people |= items_[i].unit == "personnel" || items_[i].unit == "troops" || (unit && unit->words[0] == "personnel") ||
              stands(i, It::Verb);
  }
  i = skip_right(i, {It::Prep, It::Of, It::Skip});
  return people && is_a(i, Part::Mission) ? i : 0;
}

bool Reader::contribution_told(const Contingent& c) const {
  if (items_[c.at].t == It::Ent && items_[c.at].ent == c.who) return true;
  return std::any_of(claims_.begin(), claims_.end(), [&](const Claim& told) {
    const bool before =
        told.s == c.who || c.who_item < 0 || told.s_item < 0 || c.who_item < std::max(told.s_item, told.o_item);
    return told.relation == rel(Rel::Contribution) && told.o == c.mission && before;
  });
}

void Reader::contributes(const Contingent& told) {
  Claim c;
  c.s = told.who;
  c.s_item = told.who_item;
  c.o = told.mission;
  c.relation = rel(Rel::Contribution);
  Pieces p, around;
  if (told.counted) p.personnel = &items_[told.k];
  piece(told.behind + 1, around);
  const Time* at_head = leading_ && !page_.vietnamese ? &*leading_ : nullptr;  // "From 2012 to 2014 Nepal provided …"
  const Time* when = around.times.empty() ? at_head : around.times.front();
  const std::size_t verb = skip_left(told.k, {It::Bound, It::Skip, It::Word});
  const bool gone = page_.vietnamese && does(verb - 1, "leave", "depart");  // "rút 870 quân khỏi UNIFIL tháng 12/2023"
  if (gone && when) put(c.q, "end", Value(when->from.edtf()));
  qualify(c, p, Frame{}, gone || some_fell(told.k) ? nullptr : when);
  std::vector<int> more;  // "peacekeepers in MINUSCA and UNMISS": in all of them together
  for (std::size_t i = told.behind + 1; items_[told.behind].t == It::Ent && stands(i, {It::And, It::Comma}) &&
                                        i + 1 < items_.size() && is_a(items_[i + 1], Part::Mission);
       i += 2)
    more.push_back(items_[i + 1].ent);
  if (!more.empty()) put(c.q, "shared", Value(true));
  for (int mission : more) {
    Claim other = c;
    other.o = mission;
    claim(std::move(other));
  }
  claim(std::move(c));
}

// ---- Events ---------------------------------------------------------------------------------------------

// "Tại Hội nghị COP26, Thủ tướng Phạm Minh Chính …": who speaks at an event is there.
void Reader::presence() {
  if (items_.size() < 4 || question_ || hypothetical_) return;
  std::size_t k = 0;
  while (k < items_.size() &&
         (items_[k].t == It::Skip || (items_[k].t == It::Time && k < 2) || (items_[k].t == It::Comma && k > 0)))
    ++k;
  if (k >= items_.size() || !has(items_[k], Kind::Prep) || marked(k, Kind::Prep, "others")) return;
  const std::size_t e = skip_right(k + 1, It::Skip);
  if (e >= items_.size() || !is_a(items_[e], Part::Event)) return;
  const auto* schema = lexicon_.relation(rel(Rel::Attendance));
  if (!schema) return;
  const Time* t = leading_ && k > 0 ? &*leading_ : nullptr;
  for (std::size_t i = e + 1; i < items_.size(); ++i) {
    if (items_[i].t == It::Time && !t) t = &items_[i].time;
    if (items_[i].t == It::Semi) return;
    if (items_[i].t != It::Ent || items_[i].ent < 0 || items_[i].depth) continue;
    const Entity& who = thing(items_[i].ent);
    if (!who.is(Part::Person) && !(who.is(Part::State) && !items_[i].demonym)) continue;
    if (items_[i - 1].t == It::Title && !who.is(Part::Person)) continue;
    if (items_[i].used || prep(i - 1) || stands(i - 1, {It::Of, It::Verb})) continue;
    if (mood(i).off) return;
    Claim c;
    c.s = items_[i].ent;
    c.o = items_[e].ent;
    c.relation = rel(Rel::Attendance);
    c.s_item = int(i);
    c.o_item = int(e);
    Frame f;
    qualify(c, Pieces{}, f, t);
    claim(c);
    return;
  }
}

struct Reader::Gathering {
  std::size_t k;  // the verb
  int event = -1, event_item = -1;
  int holder = -1, holder_item = -1;  // who held it
  int place = -1, host = -1;          // the town and the country where
  const Time* time = nullptr;
};

// Where and by whom an event was held: "Hội nghị … họp tại Nairobi", "phiên họp của Đại hội đồng khai mạc ngày …".
void Reader::gatherings() {
  if (question_ || hypothetical_) return;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (!means_held(items_[k]) || mood(k).off) continue;
    Gathering g{k};
    for (std::size_t i = k; g.event < 0 && i-- > 0 && items_[i].t != It::Semi;)
      if (is_a(items_[i], Part::Event)) g.event = items_[i].ent, g.event_item = int(i);
    find_holder(g);
    if (g.event < 0) continue;
    find_venue(g);
    if ((g.holder >= 0 || g.host >= 0) && held_by(g)) continue;
    held_by_body(g);
    held_in_town(g);
  }
}

// Whether one of a verb's meanings is that something was held.
bool Reader::means_held(const Item& item) const {
  if (item.t != It::Verb) return false;
  if (does(item, "hold")) return true;
  for (const Match& m : hits_->at(item.first))
    if (m.tokens == item.size() && lexicon_.kinds[m.phrase] == Kind::Verb &&
        lexicon_.verbs[lexicon_.sense_of(m).what].name == "hold")
      return true;
  return false;
}

// Who holds it: "… do A tổ chức", "A triệu tập …".
void Reader::find_holder(Gathering& g) const {
  const std::size_t b = skip_left(g.k, {It::Skip, It::Modifier});
  if (b == 0 || items_[b - 1].t != It::Ent || items_[b - 1].ent < 0 || items_[b - 1].demonym) return;
  const Entity& e = thing(items_[b - 1].ent);
  if (!e.is(Part::State) && !e.is(Part::Organization) && !e.is(Part::Body)) return;
  const bool agent = b > 1 && (items_[b - 2].t == It::Passive || has(items_[b - 2], Kind::Passive));
  const std::size_t x = skip_right(g.k + 1, {It::Skip, It::Modifier});
  if (g.event < 0 || !agent) {
    if (x >= items_.size() || !is_a(items_[x], Part::Event)) return;
    g.event = items_[x].ent;
    g.event_item = int(x);
  }
  g.holder = items_[b - 1].ent;
  g.holder_item = int(b - 1);
}

// Where and when.
void Reader::find_venue(Gathering& g) const {
  for (std::size_t i = std::max(g.k, std::size_t(g.event_item)) + 1; i < items_.size() && i < g.k + 10; ++i) {
    const Item& item = items_[i];
    if (item.t == It::Semi || opens_trigger(i)) break;
    const bool state = is_a(item, Part::State) && !item.demonym;
    if (g.host < 0 && !page_.vietnamese && state && met_in(g.k, i)) g.host = item.ent;
    if (item.t == It::Time && !g.time) g.time = &item.time;
    if (item.t == It::Place && g.place < 0) g.place = item.ent;
    if (state && g.host < 0 && g.place < 0 && prep(i - 1) && i < g.k + 4) g.host = item.ent;
  }
  for (std::size_t i = std::size_t(g.event_item) + 1; i < g.k && !g.time; ++i)
    if (items_[i].t == It::Time) g.time = &items_[i].time;
  if (!g.time && leading_) g.time = &*leading_;
}

// "met in Cuba", "opened in Vientiane, Laos"
bool Reader::met_in(std::size_t k, std::size_t i) const {
  std::size_t n = i;
  while (n > k + 1 && items_[n - 1].t == It::Skip) --n;
  if (n == k + 1 || prep(n - 1)) return true;
  if (items_[n - 1].t != It::Comma || n < 3) return false;
  const Item& town = items_[n - 2];
  if (town.t == It::Place) return true;
  return (town.t == It::Word || town.unknown) && tokens_[town.first].is(kUpper) && (n - 2 == k + 1 || prep(n - 3));
}

// A state hosted it, an organization convened it. True where no more is to be told.
bool Reader::held_by(const Gathering& g) {
  const bool state = g.holder < 0 || thing(g.holder).is(Part::State);
  Claim c;
  c.s = state ? (g.holder >= 0 ? g.holder : g.host) : g.event;
  c.o = state ? g.event : g.holder;
  c.relation = state ? rel(Rel::Hosting) : rel(Rel::Convening);
  c.s_item = state ? g.holder_item : g.event_item;
  c.o_item = state ? g.event_item : g.holder_item;
  if (g.time && g.time->future) return true;
  qualify(c, Pieces{}, Frame{}, g.time);
  if (g.place >= 0) put(c.q, "place", Value(thing(g.place).name));
  if (std::none_of(claims_.begin(), claims_.end(),
                   [&](const Claim& o) { return o.relation == c.relation && o.s == c.s && o.o == c.o; }))
    claim(std::move(c));
  return state;
}

// The body inside the event's name.
void Reader::held_by_body(const Gathering& g) {
  const Item& event = items_[std::size_t(g.event_item)];
  for (std::size_t t = event.first; g.time && t < event.last; ++t) {
    const auto name = hits_->at(t, Kind::Name);
    if (!name) continue;
    const int body = entity(name->sense->what);
    const bool whose =
        page_.vietnamese && t > event.first && hits_->any(t - 1, Kind::Of) && thing(body).is(Part::Organization);
    if (!thing(body).is(Part::Body) && !whose) continue;
    Claim c;
    c.s = g.event;
    c.o = body;
    c.relation = rel(Rel::Convening);
    c.s_item = g.event_item;
    qualify(c, Pieces{}, Frame{}, g.time);
    if (g.place >= 0) put(c.q, "place", Value(thing(g.place).name));
    return claim(std::move(c));
  }
}

// "họp tại Nairobi": the country of the town was host, where nobody else is told to be.
void Reader::held_in_town(const Gathering& g) {
  const Item& event = items_[std::size_t(g.event_item)];
  bool dated = g.time != nullptr;
  for (std::size_t t = event.first; t < event.last; ++t)  // "The 2019 summit was held in Osaka, Japan"
    dated |= tokens_[t].is(kNumber) && tokens_[t].end - tokens_[t].begin == 4;
  // "COP28 took place in Dubai": there is one with that number
  const std::size_t verb = skip_right(std::size_t(g.event_item) + 1, {It::Skip, It::Verb, It::Modifier});
  if (!dated && verb > g.k && g.place >= 0 && thing(g.place).name != lexicon_.setting("envoys_at"))
    for (std::size_t t = event.first; t < event.last; ++t)
      dated |= tokens_[t].is(kNumber) || hits_->any(t, Kind::Ordinal) ||
               std::isdigit(static_cast<unsigned char>(surface(event).back()));
  if (g.place < 0 || country_of(g.place) < 0 || !dated || (g.time && g.time->future)) return;
  const auto told = [&](const Claim& c) {
    return (c.relation == rel(Rel::Hosting) || c.relation == rel(Rel::Convening)) && (c.o == g.event || c.s == g.event);
  };
  if (std::any_of(claims_.begin(), claims_.end(), told)) return;
  Claim c;
  c.s = country_of(g.place);
  c.o = g.event;
  c.relation = rel(Rel::Hosting);
  c.inferred = true;
  c.o_item = g.event_item;
  qualify(c, Pieces{}, Frame{}, g.time);
  put(c.q, "place", Value(thing(g.place).name));
  claim(std::move(c));
}

}  // namespace dothi::prose
