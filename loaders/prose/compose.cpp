// Items put together: names of several parts, offices with their bodies, and words that are something else where they stand.
#include "item.h"

#include <algorithm>

namespace dothi::prose {

// Each where the sentence has what it begins with: most sentences have little of it.
void Reader::compose() {
  if (holds(It::Open)) years_of_resolutions();
  if (holds(It::Role)) vice_offices();
  if (holds(It::Num)) numbers_of_them();
  if (!page_.vietnamese && holds({It::Skip, It::Session})) inserted_manner();
  if (holds(It::Time)) inserted_times();
  if (page_.vietnamese && holds(It::Time) && holds(It::Verb)) bounds_of_terms();
  if (holds(It::Time) && holds(It::Cue)) not_until();
  if (!page_.vietnamese) {
    if (holds(It::Ordinal) && holds(It::Verb)) ordinal_as();
    if (holds(It::Modifier) && holds(It::Verb)) first_of_states();
    if (holds(It::Time) && holds(It::Break)) ended_by_events();
    if (holds(It::Comma) && holds(It::Break)) left_out_in_commas();
    if (holds(It::Num)) ages();
    if (holds(It::Title)) beside_titles();
    if (holds(It::Ent)) namesakes();
  }
  if (holds(It::Rank)) envoys_of_states();
  if (!page_.vietnamese && holds({It::Rank, It::Word})) envoys_at_seat();
  if (holds(It::Ent)) offices_of_others();
  holders_by_title();
  holders_set_apart();
  if (page_.vietnamese) hosts_meant();
  if (page_.vietnamese && holds(It::Ordinal)) groups_of_members();
  if (holds(It::Ent)) events_in_turn();
  if (!page_.vietnamese) acting_states();
  if (!page_.vietnamese && holds(It::Dash)) treaties_between();
  if (holds(It::Time)) spans();
  if (holds(It::Time)) terms_till(), lengths_of_terms();
  treaties_of_places();
  things_by_letters();
  if (holds(It::Dash)) described();
  qualified_bodies();
  if (holds(It::Ent)) treaties_by_place();
  if (holds(It::Place)) places_of_meetings();
  missions_by_place();
  if (holds({It::Title, It::Rank, It::Pro})) counterparts();
  parts_of_bodies();
  if (holds(It::Open)) bracket_alias();
  if (holds(It::Modifier)) deputies();
  if (holds(It::Title)) offices_by_bodies();
  if (holds(It::Ent)) bodies_with_wholes();
  if (!page_.vietnamese && holds(It::Ent)) seats_of_bodies();
  if (holds(It::Open)) {
    classes_in_brackets();
    lifetimes();
  }
  treaties_of_owners();
  if (page_.vietnamese && holds(It::Rank)) ranks_in_commas();
  if (holds(It::And)) inserted_words();
  if (page_.vietnamese && holds(It::And)) companions_apart();
  if (page_.vietnamese && holds(It::Resp)) deeds_in_turn();
  if (holds(It::Vote)) counted_voters();
  const std::size_t taken = holds({It::And, It::Verb}) ? votes_taken_part_in() : items_.size();
  if (holds(It::Vote)) deeds_for_votes(taken);
  if (page_.vietnamese && holds(It::Vote)) voters_described();
  if (holds({It::Ent, It::Pro})) lives_of_missions();
  if (holds(It::Of)) treaties_of_others();
  if (holds({It::Ent, It::Pro}))
    for (std::size_t k = 0; k < items_.size(); ++k) settle(k);
  if (page_.vietnamese && holds(It::Open) && holds(It::Relative)) terms_behind_origins();
  if (holds(It::Ent)) {
    strangers();
    titles_of_others();
    countries_in_commas();
    ones_of_members();
    members_named_behind();
    if (page_.vietnamese) commands_of_missions(), met_by_description();
  }
  if (page_.vietnamese && holds(It::Open)) names_written_twice();
  if (!page_.vietnamese && holds(It::Of)) relatives();
  if (page_.vietnamese && holds(It::Rank)) envoys_at_seat();
  if (holds({It::Verb, It::Prep})) delegations();
  if (holds(It::Title)) bare_offices();
  if (holds(It::Num)) gifts();
  if (!page_.vietnamese && holds(It::Prep)) journeys();
  if (!page_.vietnamese && holds(It::Title)) posts_going();
  if (holds(It::Place)) cities_visited();
}

// "Chủ tịch WMO, hiện là Abdulla Al Mandous": who holds the office, as in "Chủ tịch WMO Abdulla Al Mandous"
void Reader::holders_set_apart() {
  for (std::size_t k = 1; k + 2 < items_.size(); ++k) {
    if (!stands(k, It::Comma) || !stands(k + 1, It::Copula)) continue;
    const bool of = k > 1 && stands(k - 1, It::Ent) &&
                    (stands(k - 2, It::Title) || (k > 2 && stands(k - 2, It::Of) && stands(k - 3, It::Title)));
    if (!stands(k - 1, It::Title) && !of) continue;
    if (const auto who = person_listed(skip_right(k + 2, It::Pro))) cut(k, *who);
  }
}

// ---- Before anything else -------------------------------------------------------------------------------

// "resolution 1542 (2004) of 30 April 2004": the year is part of its number
void Reader::years_of_resolutions() {
  for (std::size_t k = 0; k + 5 < items_.size(); ++k) {
    if (!is_a(items_[k], Part::Resolution) || items_[k + 1].t != It::Open || items_[k + 2].t != It::Time ||
        items_[k + 3].t != It::Close)
      continue;
    const Item& day = items_[items_[k + 4].t == It::Of || prep(k + 4) ? k + 5 : k + 4];
    if (day.t != It::Time || !day.time.from.month || items_[k + 2].time.from.year != day.time.from.year) continue;
    items_[k].last = items_[k + 3].last;
    cut(k + 1, k + 4);
  }
}

// "Vice President Jessica Alupo": an office, and no rank in a body
void Reader::vice_offices() {
  for (std::size_t k = 0; k + 1 < items_.size(); ++k) {
    const Item& who = items_[k + 1];
    if (items_[k].t != It::Role || !(who.unknown || is_a(who, Part::Person)) || who.size() < 2) continue;
    if (const Sense* title = sense(items_[k], Kind::Title)) turn(items_[k], It::Title), items_[k].sense = title;
  }
}

// "elected him, by acclamation, president of its sixtieth session": what is put in, and whose session it is, says nothing more
void Reader::inserted_manner() {
  for (std::size_t k = 1; k + 3 < items_.size(); ++k) {
    if (stands(k, It::Comma) && stands(k + 1, It::Skip) && stands(k + 2, It::Comma)) cut(k, k + 3);
    if (stands(k, It::Of) && stands(k + 2, It::Session) && marked(k + 1, Kind::Modifier, "own")) cut(k + 1);
  }
}

// "became, in 1978, ambassador to Poland": as if the time stood behind
void Reader::inserted_times() {
  for (std::size_t k = 1; !page_.vietnamese && k + 3 < items_.size(); ++k) {
    if (items_[k].t != It::Comma || items_[k - 1].t != It::Verb || items_[k + 1].t != It::Time ||
        items_[k + 2].t != It::Comma)
      continue;
    std::size_t title = k + 3;
    while (title < items_.size() &&
           (items_[title].is({It::Skip, It::Modifier, It::Ordinal}) || items_[title].possessive))
      ++title;
    if (title >= items_.size() || !is_office(items_[title])) continue;
    const std::size_t of = stands(title + 1, It::Prep) ? title + 2 : title + 1;
    const std::size_t end = skip_right(of, {It::Of, It::Skip, It::Ent, It::Place});
    const Item time = items_[k + 1];
    items_.insert(items_.begin() + std::ptrdiff_t(end), time);
    cut(k, k + 3);
  }
}

// "Nhiệm kỳ của X tại Y bắt đầu từ 1/1/2023 và kết thúc ngày 31/12/2024": as "from …", "until …"
void Reader::bounds_of_terms() {
  std::size_t term = 0;
  while (term < items_.size() && !(does(term, "serve") && says(term, "term"))) ++term;
  int begun = -1;
  for (std::size_t k = term + 1; k + 1 < items_.size() && !stands(k, {It::Semi, It::Comma, It::Break}); ++k) {
    const bool begins = hits_->saying(items_[k].first, Kind::Note, "begins").has_value();
    if (!begins && !hits_->saying(items_[k].first, Kind::Note, "ends")) continue;
    const std::size_t time = skip_right(k + 1, {It::Skip, It::Prep});
    if (!is_instant_at(time)) continue;
    if (begun >= 0 && !begins) {
      Time& from = items_[std::size_t(begun)].time;
      from.to = items_[time].time.from;
      from.shape = Time::Shape::Range;
      cut(stands(k - 1, It::And) ? k - 1 : k, time + 1);
      return;
    }
    items_[time].time.shape = begins ? Time::Shape::Since : Time::Shape::Until;
    cut(k, time);
    if (begins) begun = int(k);
  }
}

bool Reader::is_instant_at(std::size_t k) const {
  return k < items_.size() &&
         (is_instant(items_[k]) || (stands(k, It::Time) && items_[k].time.shape == Time::Shape::Since));
}

// "A, B và C là | ba | uỷ viên thường trực": how many they are, is seen; ", | kém Pakistan 130 người": no number of what is told
void Reader::numbers_of_them() {
  for (std::size_t k = 1; k + 1 < items_.size(); ++k) {
    if (has(k - 1, Kind::Copula) && stands(k, It::Num) && items_[k].value > 1 && stands(k + 1, It::Role)) {
      std::int64_t row = 0;
      std::size_t i = skip_left(k - 1, {It::Skip, It::Cue, It::Both});
      for (; stands(i - 1, It::Ent); i = stands(i - 2, {It::And, It::Comma}) ? i - 2 : 0) ++row;
      if (row == items_[k].value) cut(k, k + 1);
    }
    if (k + 1 >= items_.size()) break;
    if (!hits_->saying(items_[k].first, Kind::Note, "compared") || !is_a(k + 1, Part::State)) continue;
    const std::size_t number = skip_right(k + 2, {It::Bound, It::Skip});
    if (stands(number, It::Num)) cut(stands(k - 1, It::Comma) ? k - 1 : k, number + 1);
  }
}

// "did not enter into force until 17 March 1958", "could not sign until 1995", "chưa gia nhập tổ chức cho đến năm 1957": then it did
void Reader::not_until() {
  for (std::size_t t = 2; t < items_.size(); ++t) {
    if (!stands(t, It::Time) || items_[t].time.shape != Time::Shape::Until || !items_[t].time.from.year) continue;
    std::size_t verb = t, cue = t;
    while (verb-- > 0 && !stands(verb, {It::Verb, It::Semi, It::Comma, It::Break, It::Time})) {}
    if (verb >= t || !stands(verb, It::Verb)) continue;
    for (cue = verb; cue-- > 0 && verb - cue <= 3 && !marked(cue, Kind::Cue, "negation");) {}
    if (cue >= verb || !marked(cue, Kind::Cue, "negation") || !stands(cue, It::Cue)) continue;
    items_[t].time.shape = Time::Shape::Instant;
    cut(cue), --t;
    if (cue > 0 && stands(cue - 1, It::Cue) && marked(cue - 1, Kind::Cue, "hypothesis")) cut(cue - 1), --t;
  }
}

// "came in as the 175th in 2021 and B as the 176th in 2024": which it was, and no office
void Reader::ordinal_as() {
  for (std::size_t k = 1; k + 1 < items_.size(); ++k) {
    const std::size_t nth = skip_right(k + 1, It::Skip);
    if (does(k, "office") && items_[k].size() == 1 && (is_a(k - 1, Part::State) || stands(k - 1, It::Time)) &&
        stands(nth, It::Ordinal) &&
        (nth + 1 == items_.size() || stands(nth + 1, {It::Time, It::Comma, It::And, It::Stop, It::Semi})))
      cut(k, nth);
  }
}

// "was the first state to ratify": which it was.
void Reader::first_of_states() {
  const std::string_view nouns = lexicon_.setting("nth");
  for (std::size_t k = 0; k + 3 < items_.size(); ++k) {
    if (!stands(k, It::Modifier) || !stands(k + 1, It::Word) || !prep(k + 2) || !stands(k + 3, It::Verb)) continue;
    const auto ordinal = hits_->at(items_[k].last - 1, Kind::Ordinal);
    if (!ordinal || !listed_in(nouns, word_at(items_[k + 1].first))) continue;
    turn(items_[k], It::Ordinal);
    items_[k].sense = ordinal->sense;
    items_[k].value = ordinal->sense->value;
  }
}

// "from 1998 until her death in 2006", "until the coup of 2014": what ended it tells when.
void Reader::ended_by_events() {
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    if (!stands(k, It::Break) || !hits_->saying(items_[k].first, Kind::Time, "until")) continue;
    std::size_t time = k + 1;
    const bool of_person = stands(time, It::Pro) && says(time, label(Part::Person));
    if (of_person) ++time;
    while (time < k + 6 && (stands(time, {It::Skip, It::Modifier, It::Of}) ||
                            (stands(time, It::Word) && items_[time].unit.empty() && !capital_word(items_[time])) ||
                            (of_person && stands(time, It::Verb) && says(time, "noun"))))
      ++time;
    if (time < k + 2 || !stands(time, It::Time) || items_[time].time.shape != Time::Shape::Instant ||
        !items_[time].time.from.year || items_[time].time.future)
      continue;
    Time& end = items_[time].time;
    end.shape = Time::Shape::Until;
    std::size_t from = k;
    if (stands(k - 1, It::Time) && items_[k - 1].time.shape == Time::Shape::Since) {
      end.shape = Time::Shape::Range;
      end.to = end.from;
      end.from = items_[k - 1].time.from;
      --from;
    }
    cut(from, time);
    k = from;
  }
}

// "Lars Holm, but not Eva Dahl, attended …": who did not is set apart.
void Reader::left_out_in_commas() {
  for (std::size_t k = 1; k + 4 < items_.size(); ++k) {
    if (!stands(k, It::Comma) || !stands(k - 1, It::Ent) || !stands(k + 1, It::Break) ||
        !marked(k + 2, Kind::Cue, "negation") || !stands(k + 2, It::Cue))
      continue;
    const std::size_t end = skip_right(k + 3, kQuiet | Kinds{It::Title, It::Ent, It::And, It::Of});
    if (!stands(end - 1, It::Ent) || !stands(end, It::Comma)) continue;
    cut(k, end + 1);
  }
}

// "Petra Klein, 61, president of Germany": his age.
void Reader::ages() {
  for (std::size_t k = 1; k + 3 < items_.size(); ++k) {
    if (!stands(k, It::Comma) || !number_of(k + 1, "") || !stands(k + 2, It::Comma)) continue;
    const bool person = is_a(k - 1, Part::Person) || nameless(items_[k - 1]);
    if (!person || items_[k + 1].value < 18 || items_[k + 1].value > 105 || stands(k + 3, {It::Ent, It::And})) continue;
    cut(k, k + 2);
  }
}

// "ex-president"; "was both | prime minister and foreign minister"
void Reader::beside_titles() {
  for (std::size_t k = 1; k + 1 < items_.size(); ++k) {
    if (!is_office(items_[k + 1])) continue;
    const bool hyphen = stands(k - 1, It::Modifier) && stands(k, It::Dash) &&
                        items_[k - 1].last + 1 == items_[k + 1].first && !tokens_[items_[k + 1].first].is(kSpace);
    const bool both = (stands(k, It::Both) || hits_->any(items_[k].first, Kind::Both)) && items_[k].size() == 1 &&
                      does(k - 1, "office", "serve");
    if (hyphen || both) cut(k);
  }
}

// "won a Security Council seat": as "was elected to the Security Council".
void Reader::seats_of_bodies() {
  for (std::size_t k = 1; k + 1 < items_.size(); ++k) {
    if (!is_a(k, Part::Body) || !hits_->saying(items_[k + 1].first, Kind::Note, "seats")) continue;
    const std::size_t won = skip_left(k, {It::Skip, It::Modifier, It::Num, It::Ordinal}) - 1;
    if (won >= k || !marked_else(items_[won], Kind::Note, "won")) continue;
    const Sense* elected =
        verb_sense("serve", [](const Sense& s) { return s.words == std::vector<std::string>{"elected"}; });
    if (!elected) return;
    turn(items_[won], It::Verb);
    items_[won].sense = elected;
    items_[k].possessive = false;
    cut(k + 1);
  }
}

// "ambassador of Botswana to the United Nations", "Đại sứ Pháp tại Việt Nam": as "Botswana's ambassador to the United Nations"
void Reader::envoys_of_states() {
  for (std::size_t k = 0; k + 3 < items_.size(); ++k) {
    if (items_[k].t != It::Rank) continue;
    const auto counted = [&](std::size_t i) { return page_.vietnamese && stands(i, {It::Ordinal, It::Modifier}); };
    std::size_t state = k + 1, to = 0;
    if (counted(state)) ++state;  // "Đại sứ đầu tiên của Việt Nam tại Pháp"
    if (stands(state, It::Of)) ++state;
    if (page_.vietnamese && stands(state, {It::Word, It::Relative}) && has(state, Kind::Relative)) ++state;  // "nước …"
    to = state + 1;
    if (counted(to)) ++to;
    if ((state == k + 1 && !page_.vietnamese) || to >= items_.size() || items_[state].demonym ||
        items_[to].t != It::Prep)
      continue;
    const int country =
        items_[state].is({It::Ent, It::Pro}) ? resolve(items_[state], lexicon_.labels(Part::State)) : -1;
    if (!thing_is(country, Part::State)) continue;
    std::size_t end = to;
    const Sense* title = title_around(items_[k], items_[to], end);
    if (!title) continue;
    Item of = items_[state], office = items_[k];
    turn(of, It::Ent);
    of.ent = country;
    of.possessive = true;
    turn(office, It::Title);
    office.sense = title;
    const auto number = std::find_if(items_.begin() + std::ptrdiff_t(k), items_.begin() + std::ptrdiff_t(end),
                                     [](const Item& i) { return i.t == It::Ordinal; });
    std::vector<Item> row{of, office};
    if (number != items_.begin() + std::ptrdiff_t(end)) row.insert(row.begin(), *number);
    cut(k, end);
    items_.insert(items_.begin() + std::ptrdiff_t(k), row.begin(), row.end());
  }
}

// "Israel's ambassador, A, …", "B, the envoy of Malta": in a text about an organ of the world's organization, who speaks there for a state.
void Reader::envoys_at_seat() {
  for (std::size_t k = 0; k < items_.size(); ++k) {
    const Sense* envoy = stands(k, {It::Rank, It::Word}) ? sense(items_[k], Kind::Note) : nullptr;
    if (!envoy || !has_word(envoy, "envoy") || marked(k + 1, Kind::Time, "to")) continue;
    const std::size_t before = skip_left(k, It::Modifier) - 1;
    if (stands(before, It::Place) && items_[before].possessive && items_[before].metonym &&
        country_of(items_[before].ent) >= 0 && at_seat()) {  // "Washington's envoy"
      items_[before].ent = country_of(items_[before].ent);
      turn(items_[before], It::Ent);
    }
    const bool whose =
        is_a(before, Part::State) && (items_[before].possessive || items_[before].demonym || stands(k + 1, It::Ent));
    const bool of = stands(k + 1, It::Of) && is_a(skip_right(k + 2, It::Skip), Part::State);
    const std::size_t named = is_a(k + 1, Part::State) ? k + 2 : k + 1;  // "Đại sứ Nga A", "Đại sứ A của Nga"
    const bool named_for = page_.vietnamese && is_a(named, Part::Person) &&
                           (named == k + 2 || (stands(k + 2, It::Of) && is_a(k + 3, Part::State)));
    if (page_.vietnamese ? !named_for : !(whose || of)) continue;
    // in Vietnamese every rank before a name, and many sit elsewhere: where the text is about a body that meets where they are
    const int about = thing_is(theme_organ_, Part::Body) ? theme_organ_ : theme_;
    if (!at_seat() || (page_.vietnamese && (!thing_is(about, Part::Body) || plenary(about) || of_states(about))))
      continue;
    const auto title = std::find_if(lexicon_.senses.begin(), lexicon_.senses.end(), [&](const Sense& s) {
      return s.kind == Kind::Title && lexicon_.titles[s.what].name == envoy->text;
    });
    if (title == lexicon_.senses.end()) return;
    turn(items_[k], It::Title);
    items_[k].sense = &*title;
  }
}

// Whether the text is about an organ of the world's organization, or goes on about one.
bool Reader::at_seat() {
  const auto organ = [this](int e) {
    return thing_is(e, Part::Body) && thing(e).of == lexicon_.setting("world") && has_resolutions(e);
  };
  return organ(theme_) || organ(theme_organ_) || organ(context_.organ) ||
         (number_ - topic_body_at_ <= 8 && organ(topic_body_));
}

// The title of the words of a rank and those from a preposition on: "ambassador … to"; `end` becomes the item behind it.
const Sense* Reader::title_around(const Item& rank, const Item& to, std::size_t& end) const {
  std::vector<Token> words(tokens_.begin() + rank.first, tokens_.begin() + rank.last);
  const std::size_t before = words.size();
  for (std::size_t i = to.first; i < tokens_.size() && i < to.first + 5u; ++i) words.push_back(tokens_[i]);
  std::vector<Match> found;
  lexicon_.match(words, 0, page_.accentless, found);
  const auto title = std::find_if(found.begin(), found.end(), [&](const Match& m) {
    return m.tokens > before && lexicon_.kinds[m.phrase] == Kind::Title;
  });
  if (title == found.end()) return nullptr;
  const std::uint32_t last = to.first + std::uint32_t(title->tokens - before);
  while (end < items_.size() && items_[end].last <= last) ++end;
  return &lexicon_.sense_of(*title);
}

// "Phó Tổng Thư ký WMO": a title the pack has a name for when it is of the United Nations, and of another here
void Reader::offices_of_others() {
  for (std::size_t k = 0; k + 1 < items_.size(); ++k) {
    Item& item = items_[k];
    const Item& of = items_[k + 1];
    if (!is_a(item, Part::Office) || !is_a(of, Part::Organization) || of.demonym || of.depth != item.depth ||
        thing(of.ent).name == thing(item.ent).of)
      continue;
    const auto title = hits_->at(item.first, Kind::Title);
    if (!title || item.first + title->tokens != item.last) continue;
    turn(item, It::Title);
    item.sense = title->sense;
    item.ent = -1;
  }
}

// "the EU–Viet Nam trade agreement (EVFTA)", "the US-Chile treaty": called after those it is between, who do nothing there.
void Reader::treaties_between() {
  const auto side = [this](std::size_t i) { return is_a(i, Part::State) || is_a(i, Part::Organization); };
  for (std::size_t k = 0; k + 3 < items_.size(); ++k) {
    if (!side(k) || !stands(k + 1, It::Dash) || !side(k + 2) || tokens_[items_[k + 1].first].is(kSpace) ||
        tokens_[items_[k + 2].first].is(kSpace))
      continue;
    const std::size_t head = skip_right(k + 3, It::Word);
    if (head > k + 6 || !stands(head, It::Pro) || !says(head, label(Part::Treaty))) continue;
    if (stands(head + 1, It::Open) && is_a(head + 2, Part::Treaty) && stands(head + 3, It::Close)) {
      --items_[head + 2].depth;
      cut(head + 3);
      cut(k, head + 2);
      continue;
    }
    Item& treaty = items_[k];
    treaty.ent = entity(text_between(treaty.first, items_[head].last), label(Part::Treaty));
    treaty.last = items_[head].last;
    treaty.demonym = false;
    cut(k + 1, head + 1);
  }
}

// "nước ASEAN thứ ba": one of a group, and not the group.
void Reader::groups_of_members() {
  for (std::size_t k = 1; k + 1 < items_.size(); ++k) {
    const bool one = (stands(k - 1, It::Gen) || hits_->any(items_[k - 1].first, {Kind::State, Kind::Description})) &&
                     stands(k + 1, It::Ordinal);
    if (one && is_a(k, Part::Organization)) turn(items_[k], It::Word), items_[k].ent = -1;
  }
}

// ---- Offices --------------------------------------------------------------------------------------------

// "the deputy U.S. ambassador": the office of the deputy, which the pack knows by that word before the name of the office.
void Reader::deputies() {
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    const Sense* deputy = items_[k].t == It::Modifier ? items_[k].sense : nullptr;
    if (!deputy || deputy->text.empty()) continue;
    Item& title = items_[is_a(items_[k + 1], Part::State) ? k + 2 : k + 1];
    if (title.t != It::Title) continue;
    const std::string name = deputy->text + " " + lexicon_.titles[title.sense->what].name;
    const auto known = std::find_if(lexicon_.senses.begin(), lexicon_.senses.end(), [&](const Sense& s) {
      return s.kind == Kind::Title && lexicon_.titles[s.what].name == name;
    });
    if (known == lexicon_.senses.end()) {
      turn(title, It::Word), turn(items_[k], It::Word);  // an office nobody knows
    } else {
      title.sense = &*known;
      turn(items_[k], It::Skip);
    }
  }
}

// One word, several offices ("president" of a country, of an assembly): the body that follows or precedes decides.
void Reader::offices_by_bodies() {
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (items_[k].t != It::Title) continue;
    std::vector<const Sense*> senses;
    for (const Match& m : hits_->at(items_[k].first)) {
      const Sense& s = lexicon_.sense_of(m);
      if (s.kind == Kind::Title && m.tokens == items_[k].size()) senses.push_back(&s);
    }
    if (senses.size() < 2) continue;
    const Sense* chosen = office_beside(k, senses);
    if (!chosen) chosen = office_of_whom_it_is_about(k, senses);
    if (chosen) items_[k].sense = chosen;
  }
}

namespace {

// The first of some senses of titles that a test likes.
template <class Test>
const Sense* first_title(const Lexicon& lexicon, const std::vector<const Sense*>& senses, Test test) {
  const auto found =
      std::find_if(senses.begin(), senses.end(), [&](const Sense* s) { return test(lexicon.titles[s->what]); });
  return found == senses.end() ? nullptr : *found;
}

bool leads_state(const Title& title) { return title.options.contains("state"); }
bool leads_body(const Title& title) { return !title.role.empty(); }

}  // namespace

// Of the body right behind it, or right before.
const Sense* Reader::office_beside(std::size_t k, const std::vector<const Sense*>& senses) const {
  auto fits = [&](const Item& x, const Title& title) {
    if (x.t == It::Ent && x.ent >= 0) return wants(title.bodies, thing(x.ent));
    if (x.t == It::Pro && x.sense)
      for (const auto& w : x.sense->words)
        for (const auto& l : title.bodies)
          if (w.find(l) != std::string::npos) return true;
    return x.t == It::Session && !title.role.empty();
  };
  const std::size_t behind = skip_right(k + 1, {It::Of, It::Skip, It::Modifier});
  const Sense* chosen = nullptr;
  if (behind < items_.size())
    chosen = first_title(lexicon_, senses, [&](const Title& t) { return fits(items_[behind], t); });
  if (!chosen && k > 0) chosen = first_title(lexicon_, senses, [&](const Title& t) { return fits(items_[k - 1], t); });
  return chosen;
}

// "its first president", "President Emmanuel Macron": of what the text or the sentence is about.
const Sense* Reader::office_of_whom_it_is_about(std::size_t k, const std::vector<const Sense*>& senses) {
  const bool bodies = std::any_of(items_.begin(), items_.begin() + std::ptrdiff_t(k),
                                  [this](const Item& x) { return is_a(x, Part::Body); });
  const Sense* chosen = nullptr;
  if (owned(k)) {  // of the country the text is about, else of the body spoken of
    const bool country =
        titled_ && theme_country() >= 0 && !bodies &&
        std::find(last_subjects_.begin(), last_subjects_.end(), theme_country()) != last_subjects_.end();
    if (country) chosen = first_title(lexicon_, senses, leads_state);
    if (!chosen) chosen = first_title(lexicon_, senses, leads_body);
  }
  if (!chosen && theme_ >= 0 && titled_)
    chosen = first_title(lexicon_, senses, [&](const Title& t) {
      return wants(t.bodies, thing(theme_)) && (leads_body(t) || (leads_state(t) && !bodies));
    });
  if (chosen || theme_body_ >= 0) return chosen;
  const std::size_t who =
      skip_right(k + 1, {It::Skip, It::Honorific, It::Rank, It::Modifier});  // of the country he is known to be from
  const bool known = who < items_.size() && is_a(items_[who], Part::Person) && country_of(items_[who].ent) >= 0;
  return known ? first_title(lexicon_, senses, leads_state) : nullptr;
}

// Whether "its", "của mình" stands before the office.
bool Reader::owned(std::size_t k) const {
  auto own = [&](std::size_t i) { return marked(items_[i], Kind::Modifier, "own"); };
  std::size_t before = k;
  while (before > 0 && !own(before - 1)) {
    const Item& x = items_[before - 1];
    if (!x.is({It::Ordinal, It::Modifier}) && !(x.t == It::Word && before == k && !page_.vietnamese)) break;
    --before;
  }
  return before > 0 && own(before - 1);
}

// ---- Bodies and brackets --------------------------------------------------------------------------------

// "Hội đồng Bảo an LHQ", "Hội đồng Thống đốc của IAEA": the body a name belongs to is part of it.
void Reader::bodies_with_wholes() {
  for (std::size_t k = 0; k + 1 < items_.size(); ++k) {
    Item& item = items_[k];
    if (item.t != It::Ent || item.ent < 0 || thing(item.ent).of.empty() || thing(item.ent).is(Part::Person)) continue;
    const bool of = items_[k + 1].t == It::Of;
    const std::size_t j = of ? k + 2 : k + 1;
    if (j >= items_.size() || items_[j].t != It::Ent || items_[j].ent < 0 || items_[j].demonym) continue;
    const Entity &part = thing(item.ent), &whole = thing(items_[j].ent);
    if (whole.name == part.of) {
      item.last = items_[j].last;
      cut(k + 1, j + 1);
    } else if (!of && page_.vietnamese && part.is(Part::Body) && item.depth == items_[j].depth && item.size() <= 3 &&
               whole.is(Part::Organization) && whole.of != part.name) {
      // "Đại hội đồng WIPO": the body of another organization, which the pack does not know.
      item.ent = -1;
      item.unknown = true;
      item.last = items_[j].last;
      cut(j);
    }
  }
}

// "ba nước Baltic (Estonia, Latvia, Litva) gia nhập": the class is those named in the brackets.
void Reader::classes_in_brackets() {
  for (std::size_t k = 1; k + 3 < items_.size(); ++k) {
    if (items_[k].t != It::Open || items_[k].depth > 1) continue;
    std::size_t close = k + 1, countries = 0;
    while (close < items_.size() && (is_a(items_[close], Part::State) || items_[close].is({It::Comma, It::And})))
      countries += items_[close++].t == It::Ent;
    if (countries < 2 || !stands(close, It::Close)) continue;
    const std::size_t begin = class_before(k, countries);
    if (begin == k) continue;
    for (std::size_t n = k + 1; n < close; ++n) --items_[n].depth;
    cut(close);
    cut(begin, k + 1);
  }
}

// Where the words for a class of so many begin before item k; k where there are none. And not "2 phiếu chống (Cuba, Yemen)".
std::size_t Reader::class_before(std::size_t k, std::size_t countries) const {
  std::size_t b = k;
  bool counted = false;
  while (b > 0 && k - b < 6 &&
         (items_[b - 1].is({It::Num, It::Gen, It::Word, It::Relative}) ||
          (items_[b - 1].t == It::Ent && items_[b - 1].unknown))) {
    const Item& x = items_[--b];
    counted |= x.t == It::Gen ||
               (x.t == It::Num && x.value == std::int64_t(countries) && x.unit != "votes" && x.unit != "other");
    if (x.t == It::Num) break;
  }
  const bool opens = b == 0 || items_[b - 1].is({It::Comma, It::And, It::Colon, It::Dash, It::Time, It::Semi});
  return counted && opens ? b : k;
}

// "ông A, người Ấn Độ (1974-1989)": the term is A's, as in "ông A của Ấn Độ (1974-1989)".
void Reader::terms_behind_origins() {
  for (std::size_t k = 0; k + 6 < items_.size(); ++k) {
    if (!is_a(k, Part::Person) || !stands(k + 1, It::Comma) ||
        !has_word(sense(items_[k + 2], Kind::Relative), "person"))
      continue;
    if (!is_a(k + 3, Part::State) || !stands(k + 4, It::Open) || !is_range(items_[k + 5]) || !stands(k + 6, It::Close))
      continue;
    if (int& of = thing(items_[k].ent).country; of < 0) of = items_[k + 3].ent;
    cut(k + 1, k + 4);
  }
}

// "A (1922–2016) là …", "A (sinh năm 1950)": when he lived, and no term of office.
void Reader::lifetimes() {
  for (std::size_t k = 0; k + 3 < items_.size(); ++k) {
    // who the text is about, not known to the pack
    const bool stranger = k == 0 && items_[0].t == It::Ent && items_[0].unknown && items_[0].size() >= 2;
    if (items_[k + 1].t != It::Open || (!stranger && !is_a(items_[k], Part::Person))) continue;
    std::size_t n = k + 2;
    if (items_[n].t == It::Verb) ++n;
    while (n < items_.size() && n < k + 4 && items_[n].t == It::Word) ++n;
    if (n + 1 >= items_.size() || items_[n].t != It::Time) continue;
    const Time& time = items_[n].time;
    const bool born = n > k + 2 && items_[n + 1].is({It::Close, It::Comma, It::Semi, It::Dash});
    const bool long_time = time.shape == Time::Shape::Range && time.to.year - time.from.year > 24;
    if (!born && (!long_time || lists_holders(k))) continue;
    turn(items_[n], It::Word);
    while (n < items_.size() && items_[n].t != It::Close) ++n;
    if (stranger && n + 1 < items_.size() && (has(items_[n + 1], Kind::Copula) || does(items_[n + 1], "office")))
      name_by_its_ends(items_[k]);
  }
}

// "Earlier presidents include A (1964–1991)": a long term
bool Reader::lists_holders(std::size_t k) const {
  for (std::size_t i = k; i-- > 0 && items_[i].t != It::Semi;) {
    if (!has(items_[i], Kind::Open) && items_[i].t != It::Colon) continue;
    if (std::any_of(items_.begin(), items_.begin() + std::ptrdiff_t(i), [](const Item& x) { return x.t == It::Title; }))
      return true;
  }
  return false;
}

// "Kofi Atta Annan": the pack's person of the first and the last word, else a new one.
void Reader::name_by_its_ends(Item& item) {
  const std::string text = surface(item);
  const std::size_t first = text.find(' '), last = text.rfind(' ');
  const auto known = first < last ? words_.alias(text.substr(0, first) + text.substr(last)) : std::nullopt;
  item.ent = known && lexicon_.pack->names[*known].type == label(Part::Person) ? entity(*known)
                                                                               : entity(text, label(Part::Person));
  item.unknown = false;
}

// "Là thành viên X từ năm 1995, cùng A và B, | C ba lần …": of C; with whom it is, stands apart
void Reader::companions_apart() {
  const std::size_t head = skip_right(0, {It::Skip, It::Quote});
  if (!stands(head, It::Verb) || !has(head, Kind::Copula)) return;
  for (std::size_t k = head + 1; k + 3 < items_.size() && !stands(k, {It::Semi, It::Colon}); ++k) {
    if (!stands(k, It::Comma) || !marked(k + 1, Kind::And, "with")) continue;
    std::size_t end = k + 2;
    while (is_a(end, Part::State) || stands(end, It::And)) ++end;
    if (end > k + 2 && stands(end, It::Comma) && is_a(end + 1, Part::State)) cut(k, end);
    return;
  }
}

// "A, B và C lần lượt góp quân": one after the other, and nothing is shared out
void Reader::deeds_in_turn() {
  for (std::size_t k = 0; k + 1 < items_.size(); ++k)
    if (stands(k, It::Resp) && stands(k + 1, It::Verb) && !has(k + 1, Kind::Copula)) turn(items_[k], It::Skip);
}

// ---- Commas and words put in ----------------------------------------------------------------------------

// "joined the United Nations and signed its Charter": the treaty that is called so after what was named before.
void Reader::treaties_of_owners() {
  for (std::size_t k = 1; k + 1 < items_.size(); ++k) {
    Item& item = items_[k + 1];
    if (!marked(items_[k], Kind::Modifier, "own") || item.ent >= 0 || item.size() != 1 ||
        !tokens_[item.first].is(kUpper) || tokens_[item.first].is(kCaps))
      continue;
    for (std::size_t i = k; i-- > 0 && !items_[i].is({It::Semi, It::Stop});) {
      if (!is_a(items_[i], Part::Organization)) continue;
      const std::string owner = thing(items_[i].ent).name, word = surface(item);
      for (const std::string& name : {word + " of the " + owner, word + " of " + owner, owner + " " + word})
        if (auto known = words_.alias(name);
            known && lexicon_.pack->names[*known].type == label(Part::Treaty) && item.ent < 0) {
          turn(item, It::Ent);
          item.ent = entity(*known);
          turn(items_[k], It::Skip);
        }
      break;
    }
  }
}

// "ông A, Đại sứ Bangladesh, làm Chủ tịch": who he is stands as if in brackets.
void Reader::ranks_in_commas() {
  for (std::size_t k = 0; k + 5 < items_.size(); ++k) {
    if (!is_a(items_[k], Part::Person) || items_[k + 1].t != It::Comma || items_[k + 2].t != It::Rank) continue;
    const Item& of = items_[k + 3];
    if (!is_a(of, Part::State) || items_[k + 4].t != It::Comma || items_[k + 5].t != It::Verb) continue;
    if (thing(items_[k].ent).country < 0) thing(items_[k].ent).country = of.ent;
    cut(k + 1, k + 5);
  }
}

// "A, B and, most strikingly, C": a word put in parts nothing.
void Reader::inserted_words() {
  for (std::size_t k = 1; page_.vietnamese && k + 1 < items_.size();
       ++k)  // "A và B, Đại sứ Bỉ, cùng đến thăm …": together
    if (stands(k, It::And) && stands(k + 1, It::Verb) && stands(k - 1, It::Comma) && marked(k, Kind::And, "with") &&
        items_[k].size() == 1)
      turn(items_[k], It::Skip);
  for (std::size_t k = 0; k + 3 < items_.size(); ++k) {
    if (items_[k].t != It::And || items_[k + 1].t != It::Comma) continue;
    const std::size_t end = skip_right(k + 2, It::Skip);
    if (end > k + 2 && stands(end, It::Comma)) cut(k + 1, end + 1);
  }
}

// ---- Votes ----------------------------------------------------------------------------------------------

// "joined Russia in voting against …": one more of those who did. The item of the last such vote, as many as there are for none.
std::size_t Reader::votes_taken_part_in() {
  std::size_t taken = items_.size();
  for (std::size_t k = 1; k + 2 < items_.size(); ++k) {
    const bool sides =
        items_[k].t == It::And && marked(items_[k], Kind::And, "siding");  // "sided with Russia in opposing the text"
    if (sides) turn(items_[k], It::Word);
    if (!sides && !does(items_[k], "take_part")) continue;
    std::size_t n = skip_right(k + 1, It::Skip);
    if (n + 1 >= items_.size() || !is_a(items_[n], Part::State)) continue;
    ++n;
    while (n + 1 < items_.size() && (items_[n].is({It::And, It::Comma, It::Skip}) || is_a(items_[n], Part::State))) ++n;
    if (n >= items_.size()) continue;
    const bool taking = items_[n].t == It::Prep && marked(items_[n], Kind::Prep, "taking");
    const std::size_t vote = taking ? n + 1 : n;
    if (sides ? !stands(vote, It::Vote) : !taking) continue;
    turn(items_[k], It::And);
    items_[k].sense = nullptr;
    if (stands(vote, It::Vote)) taken = vote;
    if (!taking) continue;
    turn(items_[n], It::Skip);
    items_[n].sense = nullptr;
  }
  return taken;
}

// "opposing" is a vote only where it is said who stood with whom in it
void Reader::deeds_for_votes(std::size_t taken) {
  for (std::size_t k = 0; k < items_.size(); ++k) {
    Item& item = items_[k];
    if (item.t != It::Vote || k == taken || !has_word(item.sense, "taken") || sided(k)) continue;
    const Sense* verb = sense(item, Kind::Verb);
    turn(item, verb ? It::Verb : It::Word);
    if (verb) item.sense = verb;
  }
}

// "Chỉ có A và B phản đối", "A phản đối, còn B bỏ phiếu trắng", "A, B và năm nước khác chống", "A nằm trong số 138 nước ủng
// hộ": votes on what was just adopted.
bool Reader::sided(std::size_t k) const {
  if (!page_.vietnamese) return false;
  const bool here = any_item(0, k, [&](const Item& i) { return is_a(i, Part::Resolution); });
  if (!here && voted_on(2) < 0) return false;
  if (k + 1 < items_.size() && !items_[k + 1].is({It::Stop, It::Comma, It::Semi, It::Break, It::Pro})) return false;
  std::size_t states = 0;
  bool only = false, among = false;
  for (std::size_t i = k; i > 0 && !items_[i - 1].is({It::Semi, It::Break}); --i) {
    const Item& x = items_[i - 1];
    if (is_a(x, Part::State) && !x.demonym)
      ++states;
    else if (marked(x, Kind::Cue, "votes"))
      only = true;
    else if (marked(x, Kind::Prep, "among"))
      among = true;
    else if (!x.is({It::Comma, It::And, It::Skip, It::Num, It::Gen}))
      return false;
  }
  only |= among || (states > 1 && (here || voted_on(1) >= 0));
  return states && (only || std::any_of(items_.begin(), items_.end(),
                                        [](const Item& x) { return x.t == It::Vote && !has_word(x.sense, "taken"); }));
}

// "A, B và C là năm nước bỏ phiếu chống", "were the five countries voting against": they did.
void Reader::counted_voters() {
  for (std::size_t k = 2; k < items_.size(); ++k) {
    const bool one =
        k > 4 && stands(k - 1, It::Num) && stands(k - 2, It::Of) && stands(k - 3, It::Num) && items_[k - 3].value == 1;
    if (items_[k].t != It::Vote || !(one || number_of(k - 1, "member_count") || says(k - 1, "pair"))) continue;
    const std::size_t is = (one ? k - 3 : skip_left(k - 1, It::Skip)) - 1;  // "was one of the 143 in favour"
    if (is == 0 || is >= k || !(has(is, Kind::Copula) || does(is, "office") || marked(is, Kind::Cue, "inversion")))
      continue;
    if (!is_a(is - 1, Part::State)) continue;
    cut(is, k);
    k = is;
  }
}

// "Phía ủng hộ có cả những đồng minh lớn của A là B, C và hai đảo quốc là D, E": who they are stands behind "là".
void Reader::voters_described() {
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    if (items_[k].t != It::Vote) continue;
    Item& only = items_[k + 1];
    // "phản đối chỉ có A": told, and nobody lost
    if (marked(only, Kind::Cue, "votes") && only.size() == 2 && hits_->any(only.first + 1, Kind::Copula)) {
      ++only.first;
      turn(only, It::Copula);
      only.sense = sense(only, Kind::Copula);
    }
    if (!has(only, Kind::Copula)) continue;
    for (std::size_t x = k + 1; x < items_.size() && !items_[x].is({It::Semi, It::Break}); ++x)
      if (has(items_[x], Kind::Copula) || items_[x].is({It::And, It::Comma})) cut(x + 1, behind_description(x + 1));
  }
}

// What stands between, up to "là" and a name; `from` for nothing.
std::size_t Reader::behind_description(std::size_t from) const {
  std::size_t is = from;
  while (is < items_.size() && is < from + 9 &&
         items_[is].is({It::Word, It::Both, It::Of, It::Place, It::Num, It::Skip, It::Gen}))
    ++is;
  return is > from && is + 1 < items_.size() && does(items_[is], "office") && is_a(items_[is + 1], Part::State) ? is + 1
                                                                                                                : from;
}

// ---- Missions and treaties ------------------------------------------------------------------------------

// "UNMIL kết thúc nhiệm vụ", "MINUSTAH, phái bộ ở Haiti, kéo dài từ … đến …": the life of a body, whatever else the verb tells of others.
void Reader::lives_of_missions() {
  for (std::size_t k = 1; k + 1 < items_.size(); ++k) {
    Item& item = items_[k];
    const bool again =
        k > 1 && is_a(item, Part::Mission) && is_a(items_[k - 2], Part::Mission) && items_[k - 1].t == It::Comma;
    if (again && items_[k + 1].is({It::Comma, It::Verb}) && !tokens_[item.first].is(kUpper))
      item.ent = items_[k - 2].ent;
    if (item.t != It::Verb) continue;
    std::size_t behind = skip_left(k, {It::Skip, It::Comma, It::Copula, It::Passive});
    if (!page_.vietnamese && behind > 0 && marked(items_[behind - 1], Kind::Cue, "inversion")) --behind;
    if (const std::size_t first = founding_before(k); first < k)
      behind = skip_left(first, {It::Skip, It::Comma, It::Copula, It::Passive});
    if (behind == 0) continue;
    // "UNAMSIL in Sierra Leone closed in 2005"
    const bool placed = behind > 2 && prep(behind - 2) && is_a(items_[behind - 1], Part::State) &&
                        is_a(items_[behind - 3], Part::Mission);
    const std::size_t who = placed ? behind - 3 : behind - 1;
    const bool dated = stands(skip_right(k + 1, {It::Prep, It::Skip}), It::Time);
    const bool pointed = dated && who == skip_right(0, It::Skip) && says(who, "neuter") && items_[who].ent < 0;
    if (pointed) items_[who].ent = recall({label(Part::Mission)}, false, {}, 1);
    const bool mission = items_[who].ent >= 0 && thing(items_[who].ent).is(Part::Mission);
    if (!mission && !is_a(items_[who], Part::Organization)) continue;
    const bool range = items_[k + 1].t == It::Time && items_[k + 1].time.shape == Time::Shape::Range;
    for (const Match& m : hits_->at(item.first)) {
      const Sense& s = lexicon_.sense_of(m);
      if (s.kind != Kind::Verb || m.tokens != item.size()) continue;
      const std::string_view verb = lexicon_.verbs[s.what].name;
      const std::size_t other = skip_right(k + 1, It::Skip);
      const bool replaces = has_word(&s, "replaces") && (is_a(other, Part::Mission) || is_a(other, Part::Organization));
      const bool begins = mission && dated && !range && has_word(&s, "mission");
      if ((verb == "dissolve" && mission) ||
          (verb == "found" && (replaces || begins || (range && has_word(&s, "term")))))
        item.sense = &s;
    }
  }
}

// "Hiến chương của tổ chức này" is the Charter of that organization, and of no other.
void Reader::treaties_of_others() {
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    Item& item = items_[k];
    if (!is_a(item, Part::Treaty) || item.size() > 2 || items_[k + 1].t != It::Of ||
        !items_[k + 2].is({It::Ent, It::Pro}))
      continue;
    const int owner = resolve(items_[k + 2], {label(Part::Organization), label(Part::Agency), label(Part::Body)});
    if (!thing_is(owner, Part::Organization) || thing(item.ent).name.find(thing(owner).name) != std::string::npos)
      continue;
    turn(item, It::Word);
    item.ent = -1;
    item.shaped = true;
  }
}

}  // namespace dothi::prose
