// Troops called by the state they are of, and rows of missions.
#include "item.h"

#include <algorithm>

namespace dothi::prose {

struct Reader::Troops {
  std::size_t noun;       // the word for them
  std::size_t state = 0;  // where their state stands
  std::size_t end = 0;    // behind both
  int mission = -1;
  std::size_t at = 0;  // where the mission stands; 0 where it is only spoken of
};

// "lính Bangladesh … với phái bộ UNIIMOG", "Fijian infantry served in Lebanon with UNIFIL", "Troops from Chile joined MINUSTAH".
void Reader::troops_of_states() {
  if (question_ || hypothetical_ || !lexicon_.relation(rel(Rel::Contribution))) return;
  for (std::size_t k = 0; noted("troops") && k < items_.size(); ++k) {
    if (!marked(k, Kind::Note, "troops")) continue;
    Troops t{k};
    if (!whose_troops(t) || mood(k).off || !mission_reached(t)) continue;
    Claim c;
    c.s = items_[t.state].ent;
    c.s_item = int(t.state);
    c.o = t.mission;
    c.o_item = t.at ? int(t.at) : -1;
    c.relation = rel(Rel::Contribution);
    const bool told = std::any_of(claims_.begin(), claims_.end(), [&](const Claim& x) {
      return x.relation == c.relation && x.s == c.s && (x.o == c.o || !t.at);
    });
    if (told || in_its_name(c.o, c.s)) continue;
    qualify(c, Pieces{}, Frame{}, some_fell(t.noun) ? nullptr : time_of_troops(t));
    claim(std::move(c));
    subjects_.push_back(items_[t.state].ent);
  }
  for (std::size_t n = claims_.size(); n-- > 0;)
    if (claims_[n].relation == rel(Rel::Contribution) && claims_[n].o_item >= 0) missions_in_row(n);
}

// The state: "Swiss | medical unit", "Ghana's | peacekeepers", "troops | from Nepal", "tiểu đoàn | bộ binh | Mông Cổ", "lính | của Ghana".
bool Reader::whose_troops(Troops& t) const {
  const auto plain = [this](std::size_t i) {
    return stands(i, {It::Word, It::Ordinal, It::Modifier}) && !tokens_[items_[i].first].is(kUpper) &&
           tokens_[items_[i].first].is(kWord);
  };
  std::size_t behind = t.noun + 1;
  while (page_.vietnamese && behind < t.noun + 4 && plain(behind)) ++behind;
  if (stands(behind, It::Of) || marked(behind, Kind::Prep, "taking") || (!page_.vietnamese && prep(behind)))
    behind = skip_right(behind + 1, It::Skip);
  else if (!page_.vietnamese)
    behind = items_.size();
  if (is_a(behind, Part::State)) {
    t.state = behind;
    t.end = behind + 1;
    return true;
  }
  if (page_.vietnamese) return false;
  std::size_t before = t.noun;
  while (before > 0 && before + 3 > t.noun && plain(before - 1)) --before;
  if (before == 0 || !is_a(before - 1, Part::State) || !(items_[before - 1].demonym || items_[before - 1].possessive))
    return false;
  t.state = before - 1;
  t.end = t.noun + 1;
  return true;
}

// The mission they are in: told behind them with nothing between but where and when, else the one the text is about.
bool Reader::mission_reached(Troops& t) const {
  bool led = false, serves = false;  // by a verb or a preposition
  for (std::size_t x = t.end; x < items_.size() && x < t.end + 14; ++x) {
    if (is_a(x, Part::Mission) && led) {
      t.mission = items_[x].ent;
      t.at = x;
      return true;
    }
    const bool serving = does(x, "contribute", "serve", "take_part", "join", "visit", "seat", "again", "hold");
    serves |= does(x, "contribute", "serve", "again");
    led |= serving || prep(x) || stands(x, {It::And, It::Of});
    const bool passes = serving ||
                        stands(x, {It::Skip, It::Prep, It::And, It::Of, It::Place, It::Time, It::Comma, It::Ordinal,
                                   It::Pro, It::Copula}) ||
                        (is_a(x, Part::State) && led) ||
                        (led && stands(x, It::Word) && !hits_->any(items_[x].first, Kind::Cue));
    if (!passes || items_[x].depth > 0) break;
  }
  if (!serves || t.state > 3) return false;
  t.mission = thing_is(theme_, Part::Mission) ? theme_ : thing_is(context_.organ, Part::Mission) ? context_.organ : -1;
  if (t.mission < 0 && thing_is(topic_body_, Part::Mission) && number_ - topic_body_at_ <= 2) t.mission = topic_body_;
  return t.mission >= 0 && !any_item(t.end, items_.size(), [this](const Item& i) { return is_a(i, Part::Mission); });
}

const Time* Reader::time_of_troops(const Troops& t) const {
  if (t.at)
    if (const Time* beside = time_of_mission(t.at)) return beside;
  for (std::size_t x = t.end; x < items_.size() && !stands(x, {It::Semi, It::Break}); ++x)
    if (stands(x, It::Time) && items_[x].depth == 0) return &items_[x].time;
  return leading_ ? &*leading_ : nullptr;
}

// Whether a state stands in the name of a mission, which then is in it.
bool Reader::in_its_name(int mission, int state) const {
  if (thing(mission).index == kNone || thing(state).index == kNone) return false;
  const PackName &where = lexicon_.pack->names[thing(mission).index], &whose = lexicon_.pack->names[thing(state).index];
  const auto named = [&](const std::string& name) {
    return words_.caseless(name).find(words_.caseless(whose.canonical)) != std::string::npos ||
           (!whose.name_vi.empty() && words_.caseless(name).find(words_.caseless(whose.name_vi)) != std::string::npos);
  };
  return named(where.canonical) || named(where.name_vi) ||
         std::any_of(where.aliases.begin(), where.aliases.end(), named);
}

// "(UNTAC, 1992–1993)", "MINUSTAH từ năm 2004": the time beside a mission.
const Time* Reader::time_of_mission(std::size_t at) const {
  std::size_t x = at + 1;
  if (stands(x, It::Comma) && items_[at].depth > 0) ++x;
  if (stands(x, It::Open)) ++x;
  if (stands(x, It::Time)) return &items_[x].time;
  x = skip_right(x, It::Close);
  // "UNDOF trên cao nguyên Golan (1974-2009)", "UNIFIL in Lebanon from 1992"
  if (prep(x) || stands(x, It::Prep)) {
    const std::size_t where = skip_right(x + 1, It::Skip);
    if (stands(where, {It::Place, It::Word}) || is_a(where, Part::State))
      x = skip_right(where, {It::Place, It::Word, It::Ent});
    if (stands(x, It::Open) && stands(x + 1, It::Time)) ++x;
  }
  return stands(x, It::Time) ? &items_[x].time : nullptr;
}

// "ở Campuchia (UNTAC, 1992–1993), ở Haiti (MINUSTAH) từ năm 2004 và, từ năm 2018, trên cao nguyên Golan cùng UNDOF": the missions that
// follow the one of a claim, each with its own time.
void Reader::missions_in_row(std::size_t n) {
  const std::size_t first = std::size_t(claims_[n].o_item);
  if (!is_a(first, Part::Mission)) return;
  if (const Time* own = time_of_mission(first); own && !some_fell(first) && !has_key(claims_[n].q, {"start", "end"}))
    qualify(claims_[n], Pieces{}, Frame{}, own);
  bool joined = false;
  const Time* since = nullptr;  // told before the mission, between commas
  std::size_t words = 0;
  for (std::size_t x = first + 1; x < items_.size(); ++x) {
    const Item& item = items_[x];
    if (is_a(item, Part::Mission) && joined) {
      const bool told = std::any_of(claims_.begin(), claims_.end(),
                                    [&](const Claim& c) { return c.s == claims_[n].s && c.o == item.ent; });
      if (!told) {
        Claim c;
        c.s = claims_[n].s;
        c.s_item = claims_[n].s_item;
        c.o = item.ent;
        c.o_item = int(x);
        c.relation = claims_[n].relation;
        const Time* time = time_of_mission(x);
        qualify(c, Pieces{}, Frame{}, time ? time : since);
        claim(std::move(c));
      }
      joined = false;
      since = nullptr;
      words = 0;
      continue;
    }
    if (item.depth == 0 && item.is({It::Comma, It::And})) joined = true;
    if (item.t == It::Time && stands(x - 1, It::Comma) && stands(x + 1, It::Comma)) since = &item.time;
    const bool where = item.is({It::Place, It::Word}) || is_a(item, Part::State);
    if (where && item.depth == 0 && ++words > 4) return;
    if (where && item.t != It::Word && !joined && item.depth == 0 && !prep(x - 1) && !stands(x - 1, It::Skip)) return;
    const bool passes = item.depth > 0 || where ||
                        item.is({It::Comma, It::And, It::Prep, It::Skip, It::Time, It::Open, It::Close, It::Of});
    if (!passes || has(item, Kind::Cue)) return;
  }
}

}  // namespace dothi::prose
