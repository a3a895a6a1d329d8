// Who did it where the clause does not plainly say so: besides those found, two together, for whom somebody acts, what the text is about.
#include "firing.h"

#include <algorithm>

namespace dothi::prose {

bool Reader::complete_subjects(Firing& f) {
  static constexpr Step Reader::*kSteps[] = {
      &Reader::others_of_class,
      &Reader::subject_with_whom,
      &Reader::voters_beside,
      &Reader::two_told,
      &Reader::elects_but_names_nobody,
      &Reader::elected_told_behind,
      &Reader::country_of_official,
      &Reader::country_on_behalf,
      &Reader::subject_of_object,
      &Reader::done_by_kin,
      &Reader::done_by_him,
      &Reader::country_of_own_troops,
      &Reader::heads_something_else,
      &Reader::works_for_it,
      &Reader::countries_of_signatories,
      &Reader::countries_represented,
      &Reader::approved_by_nobody,
      &Reader::signed_by_nobody,
      &Reader::done_by_several,
      &Reader::subject_behind_clause,
      &Reader::country_of_city,
      &Reader::subject_event,
      &Reader::subject_of_nominal,
      &Reader::years_of_talks,
      &Reader::signed_on_day,
      &Reader::ratified_by_number,
      &Reader::done_by_speaker,
      &Reader::guest_of_organization,
      &Reader::done_by_unknown,
      &Reader::done_by_unfit,
      &Reader::done_by_class,
      &Reader::elected_in_turn,
      &Reader::body_of_entry,
      &Reader::body_of_resolution,
      &Reader::subject_elided,
      &Reader::elected_to_told_office,
  };
  return over(f, kSteps);
}

// ---- Besides those found ----------------------------------------------------------------------------------

// "mười sáu nước châu Phi và đảo quốc Síp được kết nạp …, trong đó có A, B": a class of countries besides, some of them named behind.
bool Reader::others_of_class(Firing& f) {
  if (f.subjects.empty() || f.subjects.front().item < 3 || f.subjects.front().item >= f.at) return false;
  std::size_t i = f.subjects.front().item;
  while (i + 4 > f.subjects.front().item && stands(i - 1, {It::Skip, It::Word})) --i;
  bool classed = false;
  for (std::size_t n = i; n > 0 && stands(i - 1, It::And) && n-- + 6 > i && !classed;)
    classed = n + 1 < i && is_class(n);
  for (std::size_t x = f.right;
       classed && x < items_.size() && !stands(x, It::Semi) && !(x > f.right && opens_trigger(x)); ++x) {
    if (!marked(x, Kind::Open, "among")) continue;
    std::size_t behind = skip_right(x + 1, {It::Skip, It::Num});
    for (Arg& other : right_group(behind, items_.size(), *f.takes, true)) f.subjects.push_back(std::move(other));
    break;
  }
  return false;
}

// "Việt Nam, nước …, hiện cùng Đức chủ trì": with whom, and who.
bool Reader::subject_with_whom(Firing& f) {
  if (f.subjects.empty() || f.subjects.front().item < 2 || f.passive) return false;
  const std::size_t whom = f.subjects.front().item;
  if (!marked(whom - 1, Kind::And, "with") || !stands(whom - 2, {It::Skip, It::Comma, It::Word})) return false;
  if (stands(whom - 2, It::Comma) && !f.vote.empty() && !page_.vietnamese) return false;
  for (std::size_t i = 0; i + 1 < whom; ++i) {
    Arg a;
    if (!level(f, i) || items_[i].possessive || items_[i].demonym || !arg(i, *f.takes, a) ||
        stands(i - 1, {It::Of, It::Prep}))
      continue;
    f.subjects.insert(f.subjects.begin(), a);
    break;
  }
  return false;
}

// "A đứng về phía chống, cùng B, C và D"
bool Reader::voters_beside(Firing& f) {
  if (f.vote.empty() || !page_.vietnamese || f.subjects.empty() || f.subjects.front().item >= f.at) return false;
  const std::size_t with = stands(f.right, It::Comma) ? f.right + 1 : f.right;
  if (!stands(with, It::And) || !marked(with, Kind::And, "with") || !stands(with + 1, It::Ent)) return false;
  std::size_t behind = with + 1;
  for (Arg& other : right_group(behind, items_.size(), *f.takes, false)) f.subjects.push_back(std::move(other));
  return false;
}

// "A và B hội đàm", "cuộc gặp giữa A và B": what two do together, told in one claim.
bool Reader::two_told(Firing& f) {
  if (!f.mutual || !f.objects.empty()) return false;
  if (f.passive && f.subjects.size() > 1) return true;  // "được A, B và C tiếp": not each other
  const std::vector<int> two = the_two(f);
  if (two.size() < 2 || two[0] == two[1]) return false;
  Pieces beside;
  piece(f.right, beside);
  const Time* when = beside.times.empty() ? nullptr : beside.times.front();
  for (std::size_t i = f.at; i-- > 0 && !when;)
    if (stands(i, It::Time)) when = &items_[i].time;
  const bool told =
      beside.times.empty() && any_item(f.right, items_.size(), [](const Item& x) { return x.t == It::Time; });
  if (f.before = when; beside.times.empty() && !told)
    year_remembered(f), when = f.before;  // "Năm 2022, A và B kỷ niệm 30 năm thiết lập …"
  for (std::size_t i = f.at; i < items_.size() && !when; ++i)  // "A, khi đó là …": when he was that
    if (stands(i, It::Time) && !(items_[i].time.relative && stands(i - 1, It::Comma))) when = &items_[i].time;
  Claim c;
  c.s = two[0];
  c.o = two[1];
  c.relation = f.verb->readings.front().relation;
  qualify(c, Pieces{}, f, when);
  claim(c);
  last_verb_ = f.verb, last_use_ = f.use, last_vote_.clear();  // "C followed": with the same
  last_object_ = two[0] == theme_country() || two[0] == home() ? two[0] : two[1];
  subjects_.push_back(two[0]);
  return true;
}

std::vector<int> Reader::the_two(Firing& f) {
  std::vector<int> two;
  if (f.right < items_.size() && f.between) {
    for (std::size_t i = f.between_said ? f.right : f.right + 1;
         i < items_.size() && two.size() < 2 && !stands(i, It::Semi); ++i)
      if (Arg a; stands(i, It::Ent) && level(f, i) && arg(i, *f.wanted, a)) two.push_back(a.first());
  } else {
    for (const Arg& s : f.subjects) two.insert(two.end(), s.ents.begin(), s.ents.end());
  }
  // "- Với Việt Nam: lập quan hệ ngoại giao …"
  if (two.size() == 1 && theme_country() >= 0 && theme_country() != two[0] && in_list())
    two.insert(two.begin(), theme_country());
  return two.size() < 2 && theme_pair_.size() == 2 && in_fragment() ? theme_pair_ : two;
}

// ---- For whom somebody acts -------------------------------------------------------------------------------

// "Myanmar's ambassador, who …, voted in favour", "Russia's foreign minister signed": for his country.
bool Reader::country_of_official(Firing& f) {
  if (!f.subjects.empty() || f.by || page_.vietnamese || !done_by_states(f)) return false;
  for (std::size_t i = f.at; i-- > 0 && !stands(i, {It::Semi, It::Break});) {
    bool office = stands(i, It::Rank) && (f.does("vote") || i + 1 == f.at);
    if (stands(i, It::Title) && lexicon_.titles[items_[i].sense->what].options.contains("state"))
      office = skip_right(i + 1, kSmall) >= f.at;
    if (!office || !stands(i - 1, It::Ent)) continue;
    Item& country = items_[i - 1];
    if (!country.possessive && !country.demonym) continue;
    const bool possessive = std::exchange(country.possessive, false), demonym = std::exchange(country.demonym, false);
    if (Arg a; arg(i - 1, *f.takes, a)) f.subjects = {a};
    country.possessive = possessive;
    country.demonym = demonym;
    break;
  }
  return false;
}

// "The minister signed the treaty on behalf of Malta", "On behalf of Malta the minister signed …"
bool Reader::country_on_behalf(Firing& f) {
  if (!f.subjects.empty() || f.by || page_.vietnamese || f.objects.empty() || !done_by_states(f)) return false;
  for (std::size_t n = 0; n < 4; ++n) {
    const std::size_t i = n ? f.after + n - 1 : 0;
    if (i + 1 >= items_.size() || (n && stands(i, {It::Comma, It::Semi}))) break;
    Arg a;
    if (!marked(i, Kind::Prep, "behalf") || items_[i + 1].demonym || !arg(i + 1, lexicon_.labels(Part::State), a))
      continue;
    f.subjects = {a};
    break;
  }
  return false;
}

// "Văn kiện gia nhập B của A", "lễ ký B của A"
bool Reader::subject_of_object(Firing& f) {
  if (!f.subjects.empty() || !page_.vietnamese || f.passive || f.by || f.objects.empty() || f.object_left) return false;
  if (f.after + 1 >= items_.size() || !stands(f.after, It::Of)) return false;
  std::size_t behind = f.after + 1;
  f.subjects = right_group(behind, items_.size(), *f.takes, true);
  if (!f.subjects.empty()) f.after = behind;
  return false;
}

// "Its soldiers were in Cambodia with UNTAC", "Ghana is …; its soldiers serve in UNIFIL"
bool Reader::country_of_own_troops(Firing& f) {
  if (!f.subjects.empty() || !f.does("contribute")) return false;
  const bool own = marked(f.at - 1, Kind::Modifier, "own") ||
                   (stands(f.at, It::Verb) && hits_->saying(items_[f.at].first, Kind::Modifier, "own"));
  if (!own) return false;
  std::size_t head = skip_right(0, {It::Skip, It::Time, It::Comma});
  const bool acts = head + 1 < f.at && is_a(head, Part::State) && !items_[head].demonym && !items_[head].possessive &&
                    stands(head + 1, {It::Verb, It::Comma, It::Cue});
  const int who = acts ? items_[head].ent : topic_country_;
  if (who >= 0) f.subjects.push_back({f.at, {who}, {}});
  return false;
}

// "Tổng thống Mỹ A và Tổng Bí thư Liên Xô B ký …": a relation that can tell by whom. Over where one signs for nobody told.
bool Reader::countries_of_signatories(Firing& f) {
  if (!f.subjects.empty() || f.by || f.objects.empty() || !done_by_states(f)) return false;
  const auto& readings = f.verb->readings;
  if (f.money) {  // "Ngoại trưởng Mỹ A trao 10 triệu USD cho …"
    const std::size_t who = skip_left(f.at, It::Skip);
    const bool official = is_a(who - 1, Part::Person) &&
                          any_item(0, who - 1, [this](const Item& x) { return is_office(x) || x.t == It::Rank; });
    if (const int state = official ? country_of(items_[who - 1].ent) : -1; state >= 0)
      f.subjects.push_back({who - 1, {state}, {}});
    return false;
  }
  if (std::none_of(readings.begin(), readings.end(), [this](const Reading& r) { return qualified(r.relation, "by"); }))
    return false;
  f.subjects = signatories(f.at, *f.takes);
  const std::size_t i = skip_left(f.at, It::Skip);
  if (!f.subjects.empty() || !is_a(i - 1, Part::Person) || items_[i - 1].depth) return false;
  const int country = country_of(items_[i - 1].ent);
  return country >= 0 && country != topic_country_;
}

// "hai ông thay mặt nước mình ký", "Ngoại trưởng Áo thay mặt nước này ký": for the countries of those who did.
bool Reader::countries_represented(Firing& f) {
  if (!f.is("behalf")) return false;
  std::vector<int> states;
  for (std::size_t i = f.at; i-- > 0 && states.empty() && !stands(i, It::Semi);) {
    if (stands(i, It::Title) && i + 1 < f.at && is_a(i + 1, Part::State)) states = {items_[i + 1].ent};
    if (!stands(i, {It::Ent, It::Pro})) continue;
    for (int who : members(items_[i], lexicon_.labels(Part::Person)))
      if (const int state = thing(who).is(Part::Person) ? country_of(who) : -1; may_do(f, state))
        states.push_back(state);
  }
  if (!states.empty()) f.subjects = {Arg{f.at, states, {}}};
  return false;
}

// "Rio de Janeiro hosted": the country of the city.
bool Reader::country_of_city(Firing& f) {
  if (!f.subjects.empty() || !f.does("host") || f.by) return false;
  for (std::size_t i = f.at; i-- > 0;) {
    if (stands(i, It::Semi) || opens_trigger(i) || (stands(i, It::Ent) && !items_[i].demonym)) break;
    if (!stands(i, It::Place) || country_of(items_[i].ent) < 0 || (i > 0 && prep(i - 1))) continue;
    f.subjects.push_back({i, {country_of(items_[i].ent)}, {}});
    break;
  }
  return false;
}

// ---- Further on in the sentence ---------------------------------------------------------------------------

// "Với tư cách …, Việt Nam …": the subject comes after the clause.
bool Reader::subject_behind_clause(Firing& f) {
  if (!f.subjects.empty() || (!subjects_.empty() && !f.is("nominal"))) return false;
  if (block_->kind == BlockKind::Item || !introduced(f)) return false;
  std::size_t i = f.after;
  while (i < items_.size() && !(stands(i, It::Comma) && items_[i].depth <= items_[f.at].depth) && !stands(i, It::Semi))
    ++i;
  for (; i < items_.size() && !stands(i, It::Semi); ++i) {
    Arg a;
    if (items_[i].possessive && is_a(i + 1, Part::Person))
      continue;  // "Having chaired X, South Africa's Mathu Joyini …"
    if (items_[i].used || items_[i].demonym || items_[i].depth > items_[f.at].depth || !arg(i, *f.takes, a)) continue;
    if (stands(i - 1, {It::Prep, It::Of, It::Verb, It::Role}) ||
        has_word(sense(items_[i - 1], Kind::Relative), "person"))
      continue;
    f.subjects.push_back(a);
    // "Với Hiệp ước X ký năm 1991, A, B và C đã lập ra …": all of them
    if (std::size_t behind = i; page_.vietnamese && stands(i + 1, It::Comma)) {
      auto row = right_group(behind, items_.size(), *f.takes, false);
      if (row.size() > 2 && stands(skip_right(behind, It::Skip), It::Verb)) f.subjects = std::move(row);
      break;
    }
    // "Với việc bỏ phiếu thuận, Nhật Bản và Pháp …": both
    if (Arg other; page_.vietnamese && stands(i + 1, It::And) && !marked(i + 1, Kind::And, "with") &&
                   stands(i + 2, It::Ent) && !items_[i + 2].demonym && arg(i + 2, *f.takes, other) &&
                   thing(other.first()).type == thing(a.first()).type)
      f.subjects.push_back(other);
    break;
  }
  return false;
}

// By a preposition, a conjunction or a noun, or bare: not a main clause that has lost its subject.
bool Reader::introduced(const Firing& f) const {
  std::size_t clause = 0;
  for (std::size_t j = f.at; j-- > 0 && clause == 0;)
    if (stands(j, {It::Colon, It::Semi})) clause = j + 1;
  if (f.at == 0 || (!page_.vietnamese && surface(items_[f.at]).ends_with("ing"))) return true;
  const std::size_t first = std::min(skip_right(clause, {It::Word, It::Skip}), f.at);  // "Đặc biệt trên cương vị …"
  if (first < f.at && (stands(first, {It::Prep, It::Reported, It::Copula, It::Break}) || has(first, Kind::Prep) ||
                       has(first, Kind::Copula)))
    return true;
  for (std::size_t j = clause; j < f.at; ++j) {
    const bool small = (stands(j, It::Word) && marked(j, Kind::Time, "from")) ||  // "Kể từ khi gia nhập X, Y …"
                       stands(j, {It::Time, It::Comma, It::Skip, It::Prep}) || has(j, Kind::Copula) ||
                       (stands(j, It::Verb) && says(j, "weak"));
    if (!small) return false;
  }
  return true;
}

// "was adopted … at COP21"
bool Reader::subject_event(Firing& f) {
  if (!f.subjects.empty() || !any_of(*f.takes, {label(Part::Event)})) return false;
  for (std::size_t i = f.right; i < f.reach && i < f.right + 8; ++i) {
    if (!page_.vietnamese && stands(i, {It::Comma, It::Semi})) break;
    const bool event = is_a(i, Part::Event) || (!page_.vietnamese && is_a(i, Part::Body));
    Arg a;
    if (!event || i == 0 || !(prep(i - 1) || (stands(i - 1, It::Skip) && prep(i - 2))) || !arg(i, *f.takes, a))
      continue;
    f.subjects.push_back(a);
    break;
  }
  return false;
}

// "chuyến thăm của …"
bool Reader::subject_of_nominal(Firing& f) {
  if (f.is("nominal") ? f.does("visit") && prep(f.at - 1) : goes_on_from_meeting(f)) guest_met(f);
  if (!f.subjects.empty() || !f.is("nominal")) return false;
  for (std::size_t i = f.right; i + 1 < items_.size() && i < f.right + 8; ++i) {
    std::size_t who = i + 1;
    while (stands(who, {It::Title, It::Honorific, It::Rank, It::Comma}) || (stands(who, It::Ent) && items_[who].used))
      ++who;
    Arg a;
    if (!stands(i, It::Of) || who >= items_.size() || !arg(who, *f.takes, a)) continue;
    f.subjects.push_back(a);
    break;
  }
  return false;
}

// "Thủ tướng A tiếp Ngoại trưởng Ghana B đang thăm Việt Nam": the host of the meeting just told stands before, and visits nobody.
bool Reader::goes_on_from_meeting(const Firing& f) const {
  if (!page_.vietnamese || !f.does("visit") || claims_.empty() || f.subjects.size() != 1) return false;
  const Claim& met = claims_.back();
  const int who = f.subjects.front().first();
  if (met.relation != rel(Rel::Meeting) || met.o_item < 0 || std::size_t(met.o_item) > f.at) return false;
  if (who != met.s && !(who == met.o && std::size_t(met.o_item) < f.at)) return false;
  return !any_item(std::size_t(met.o_item) + 1, f.at, [](const Item& i) {
    return i.is({It::Semi, It::And, It::Break, It::Verb, It::Passive});
  });
}

// "Chủ tịch nước A tiếp Tổng thống Chile B nhân chuyến thăm Việt Nam": the one of two that met who is not at home there.
void Reader::guest_met(Firing& f) {
  if (claims_.empty() || claims_.back().relation != rel(Rel::Meeting) || f.objects.empty()) return;
  const Claim& met = claims_.back();
  const int where = f.objects.front().first();
  if (met.o_item < 0 || met.s_item >= met.o_item || (country_of(met.s) >= 0 && country_of(met.s) != where) ||
      country_of(met.o) < 0 || country_of(met.o) == where)
    return;
  for (std::size_t i = std::size_t(met.o_item) + 1; i < f.at; ++i)
    if (stands(i, {It::Comma, It::Semi, It::Ent, It::Pro}) && f.is("nominal")) return;
  f.subjects = {Arg{std::size_t(met.o_item), {met.o}, {}}};
}

// "3/11/1950 (ĐHĐ). Thông qua …", "25/9/2015 (ĐHĐ). Chương trình … được thông qua": what an entry of a body tells to be adopted, it adopted.
bool Reader::body_of_entry(Firing& f) {
  if (!f.subjects.empty() || f.by || !f.does("adopt") || !entry_.block || entry_.block != block_ ||
      !may_do(f, entry_.body))
    return false;
  f.subjects.push_back({f.at, {entry_.body}, {}});
  return false;
}

// "Nghị quyết 1701 của Hội đồng Bảo an, được thông qua ngày …": whose it is.
bool Reader::body_of_resolution(Firing& f) {
  if (!f.subjects.empty() || !f.does("adopt") || !f.object_left || !page_.vietnamese || f.objects.size() != 1)
    return false;
  const std::size_t of = f.objects.front().item + 1;
  Arg body;
  if (of + 1 < f.subject_end && stands(of, It::Of) && arg(of + 1, *f.takes, body)) f.subjects.push_back(body);
  return false;
}

// ---- Left out ---------------------------------------------------------------------------------------------

bool Reader::subject_elided(Firing& f) {
  if (!f.subjects.empty()) return false;
  f.elided = true;
  if (!page_.vietnamese && f.does("join", "admit", "belong") &&
      !among(*f.takes, label(Part::Person))) {  // "Marta Olsen of Norway came in 2011": she did
    std::size_t b = skip_left(f.at, {It::Skip, It::Modifier});
    while (stands(b - 1, {It::Of, It::Ent}) && !is_a(b - 1, Part::Person)) --b;
    if (is_a(b - 1, Part::Person) && items_[b - 1].depth == 0) return true;
  }
  // "đăng cai hội nghị ký X", "host of the summit that signed X": done by those who met
  const std::size_t noun = f.at - (stands(f.at - 1, It::Relative) ? 2 : 1);
  if (stands(noun, It::Pro) && does(skip_left(noun, It::Skip) - 1, "host")) return true;
  if (subject_in_sentence(f)) return false;
  const int who = subject_of_text(f);
  if (who < 0) return true;
  f.subjects.push_back({f.at, {who}, {}});
  return false;
}

bool Reader::may_do(const Firing& f, int who) const { return who >= 0 && wants(*f.takes, thing(who)); }

int Reader::first_to_do(const Firing& f, std::initializer_list<int> them) const {
  const auto who = std::find_if(them.begin(), them.end(), [&](int one) { return may_do(f, one); });
  return who == them.end() ? -1 : *who;
}

// Who did what the sentence told before: the last one, with those beside him; behind a semicolon the first.
bool Reader::subject_in_sentence(Firing& f) {
  const auto fits = [&](int who) { return may_do(f, who); };
  std::size_t clause = f.at;
  while (clause > 0 && !stands(clause - 1, It::Semi)) --clause;
  // Of the first clause, unless this one has told its own.
  const bool of_first = clause > 0 && (subject_items_.empty() || std::size_t(subject_items_.back()) <= clause - 1);
  std::vector<int> all;
  std::copy_if(subjects_.begin(), subjects_.end(), std::back_inserter(all), fits);
  if (all.empty()) return false;
  if (of_first)
    all = {all.front()};
  else if (thing(all.back()).type != thing(all.front()).type)
    all = {all.back()};
  // "một nước đang ngồi ở X và vừa được bầu lại": the seat was the state's, whoever was told of before
  if (f.does("serve") && thing(all.back()).is(Part::Person))
    for (const Claim& c : claims_)
      if (c.relation == rel(Rel::Seat) && thing(c.s).is(Part::State)) all = {c.s};
  f.subjects.push_back({f.at, all, {}});
  return true;
}

// Whom the section, the text or the sentences before are about; -1 where it is somebody else, who is not told.
int Reader::subject_of_text(Firing& f) {
  int who = -1;
  if (in_list()) {
    // "- Kyrgyzstan: …; năm 2015 gia nhập …"
    if (stands(1, It::Colon) && f.at > 1 && is_a(items_[0], Part::State) && !items_[0].demonym)
      who = first_to_do(f, {items_[0].ent});
    if (who < 0 && context_.theme < 0) who = first_to_do(f, {theme_person_});  // "- 1948: Chủ tịch ECOSOC", in a life
    if (who < 0) who = first_to_do(f, {context_.theme, theme_});
    if (who < 0 && block_->kind == BlockKind::Field && stands(f.at + 1, It::Colon))
      return -1;  // "Thành viên: 194 nước và B", of nobody's
  }
  // "vị thế của đất nước đã đổi khác: hai lần là uỷ viên …"
  for (std::size_t i = f.at; i-- > 0 && who < 0 && !stands(i, It::Semi);)
    if (Arg a; level(f, i) && !items_[i].used && stands(i - 1, It::Of) && arg(i, *f.takes, a)) who = a.first();
  // "a contingent that went to Haiti"
  if (!page_.vietnamese && in_fragment() && f.does("visit") && stands(f.at - 1, It::Relative)) return -1;
  if (!page_.vietnamese && !in_fragment()) {
    if (who < 0 && done_by_theme(f)) who = theme_country();
    // "Bhutan … . Diplomatic relations were opened with India in 1968"
    if (who < 0 && f.does("relations") && opens_clause(f.at) && !f.objects.empty() && !f.object_left &&
        topic_country_ != f.objects.front().first() && may_do(f, topic_country_))
      who = topic_country_;
    if (who < 0 && !f.is("nominal")) return -1;
  }
  // "Nam Phi, A và B bỏ phiếu trắng. Năm 1956 rời UNESCO", in a text about South Africa
  const std::set<int> several(last_subjects_.begin(), last_subjects_.end());
  if (who < 0 && several.size() > 1 && several.contains(theme_country()) && titled_ && may_do(f, theme_country()))
    who = theme_country();
  for (auto it = last_subjects_.rbegin(); it != last_subjects_.rend() && who < 0; ++it)
    if (may_do(f, *it)) who = *it;
  if (who < 0) who = first_to_do(f, {context_.theme, theme_});
  if (who < 0) who = recall(*f.takes, true, {}, 4);
  return who < 0 || done_by_others(f) ? -1 : who;
}

// In a text about a country: "The treaty was ratified in 2020", "Relations were established with China in 1972".
bool Reader::done_by_theme(const Firing& f) {
  const int country = theme_country();
  if (!titled_ || !may_do(f, country)) return false;
  if (f.does("relations") && opens_clause(f.at) && !f.objects.empty() && !f.object_left &&
      f.objects.front().first() != country)
    return true;
  return f.object_left && !f.passive && f.does("ratify", "accede") &&
         (has(f.at - 1, Kind::Copula) || does(f.at - 1, "office")) && stands(f.right, It::Time);
}

// Whether the clause tells that others did it, without their names.
bool Reader::done_by_others(const Firing& f) const {
  if (f.verb->has("explicit")) return true;
  // "Hội nghị cấp cao … họp tại Bali, ký Hiệp ước …": those who met did it.
  for (std::size_t i = 0; i < f.at; ++i)
    if (is_a(i, Part::Event) && items_[i].depth == 0 && !wants(*f.takes, thing(items_[i].ent)) &&
        !(i > 0 && (prep(i - 1) || stands(i - 1, {It::Of, It::Verb}))))
      return true;
  // "Hiệp ước …, ký tại Bangkok": by whom is not said, unless the text is about one country.
  if (f.object_left && !f.passive && !titled_ && context_.theme < 0 && !in_list()) return true;
  // A class of things before the verb is no elided subject: "các nước thành viên phê chuẩn", "các nước ASEAN".
  for (std::size_t i = f.at; i-- > 0 && i + 6 > f.at;) {
    if (stands(i, It::Gen) || (stands(i, It::Ent) && stands(i - 1, It::Gen))) return true;
    if (stands(i, {It::Comma, It::Ent})) break;
  }
  return false;
}

}  // namespace dothi::prose
