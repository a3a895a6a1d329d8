// Who is meant beside another: kin and staff of who holds an office, who acts for somebody, members told of by their body; and periods put
// together of two times.
#include "item.h"

#include <algorithm>

namespace dothi::prose {

// ---- The office of another --------------------------------------------------------------------------------

// Behind the offices that begin with the item, and what they are of: "Tổng thống Ghana |"; the item itself where none does.
std::size_t Reader::behind_words(std::size_t k) const {
  bool office = false;
  std::size_t i = k;
  for (; i < items_.size() && i < k + 9 && !is_a(i, Part::Person); ++i) {
    const bool beside =
        stands(i, {It::Honorific, It::Rank, It::Modifier, It::Skip, It::Title}) || is_a(i, Part::Office);
    const bool of =
        is_a(i, Part::State) ||
        (office && (stands(i, {It::Of, It::Ordinal, It::Place}) || (stands(i, It::Ent) && !items_[i].unknown)));
    const bool next = office && stands(i, It::Comma) && stands(i + 1, It::Title);
    const bool sent = office && prep(i) && stands(i + 1, {It::Ent, It::Place});
    if (!beside && !of && !next && !sent) break;
    office |= stands(i, It::Title) || is_a(i, Part::Office);
  }
  return office ? i : k;
}

// "cố vấn của | Tổng thống Ghana A": A advises him. "con trai Tổng thống Ghana A", "phu nhân ông A": A is another than who is told of.
void Reader::titles_of_others() {
  if (!noted("staff") && !noted("others") && !does(0, "succeed")) return;
  for (std::size_t k = 0; k + 1 < items_.size(); ++k) {
    // "Người tiền nhiệm của Thủ tướng A, ông B, thăm …": B
    if (k == 0 && page_.vietnamese &&
        (does(k, "succeed") || (stands(k, It::Honorific) && marked(k, Kind::Note, "others")))) {
      const std::size_t x = stands(1, It::Of) ? 2 : 1, end = behind_words(x);
      const std::size_t who = skip_right(end + 2, kQuiet);
      if (end > x && is_a(end, Part::Person) && stands(end + 1, It::Comma) && is_a(who, Part::Person) &&
          stands(who + 1, It::Comma))
        for (std::size_t i = x; i <= end; ++i) ++items_[i].depth;
      continue;
    }
    const bool staff = marked(k, Kind::Note, "staff");
    if (!staff && !(stands(k, It::Word) && marked(k, Kind::Note, "others"))) continue;
    if (!staff && stands(k - 1, It::And) && is_a(skip_left(k - 1, kQuiet) - 1, Part::Person) &&
        !stands(k + 1, kQuiet | Kinds{It::Of, It::Title, It::Ent, It::Pro})) {  // "Tổng thống A và phu nhân thăm …"
      cut(k - 1, k + 1);
      continue;
    }
    if (!staff && stands(k - 1, It::And) && is_a(k + 1, Part::Person)) {  // "Tổng thống A và phu nhân B": both
      turn(items_[k], It::Skip);
      continue;
    }
    std::size_t x = k + 1;
    while (staff && x < k + 4 && stands(x, {It::Word, It::Modifier}) && !capital_word(items_[x])) ++x;
    if (stands(x, It::Of)) ++x;
    const std::size_t end = behind_words(x);
    const bool named = is_a(end, Part::Person);
    if (staff && named && !acts_as_staff(k)) continue;
    if (staff || !named)
      for (std::size_t i = x; i < end; ++i)
        if (is_office(items_[i])) items_[i].used = true;
    if (staff) continue;
    const std::size_t who = end > x ? end : skip_right(x, kQuiet);
    if (!is_a(who, Part::Person) || who == x) continue;
    for (std::size_t i = x; i <= who; ++i) ++items_[i].depth;
  }
}

// "Cố vấn Thủ tướng B gặp …", "gặp cố vấn Thủ tướng B": B does that. "A là cố vấn của Tổng thống B": A, and B is his president.
bool Reader::acts_as_staff(std::size_t k) const {
  const std::size_t before = skip_left(k, {It::Modifier, It::Skip});
  if (before == 0 || stands(before - 1, It::Passive) || marked(before - 1, Kind::And, "with")) return true;
  if (stands(before - 1, It::Comma)) return stands(before - 2, {It::Time, It::Place});
  return stands(before - 1, It::Verb) && !does(before - 1, "office", "serve") && !has(before - 1, Kind::Copula);
}

// Whether it was done by kin of who is named before item k, whom no name tells: "Con trai Tổng thống A | thăm …".
bool Reader::named_for_another(std::size_t k) const {
  std::size_t i = skip_left(k, {It::Skip, It::Cue, It::Modifier});
  const std::size_t behind = i;
  while (i > 0 && items_[i - 1].depth > items_[k].depth && !stands(i - 1, It::Close)) --i;
  return i < behind && stands(i - 1, It::Word) && marked(i - 1, Kind::Note, "others");
}

// "Thay mặt Thủ tướng, | Phó Thủ tướng A dự …": the comma closes what opens the sentence; but "Với Phó Thủ tướng, Bộ trưởng A, …".
bool Reader::opening_ends(std::size_t first, std::size_t comma) const {
  const std::size_t lead = skip_left(first, kQuiet);
  const auto leads = [this](std::size_t i) {
    return prep(i) || stands(i, {It::Prep, It::Of}) || marked(i, Kind::And, "with");
  };
  if (!page_.vietnamese || lead == 0 || !(leads(lead - 1) || does(lead - 1, "meet"))) return false;
  if (stands(0, {It::Ent, It::Pro, It::Title, It::Honorific, It::Rank, It::Modifier, It::Gen, It::Num})) return false;
  if (any_item(0, lead, [this](const Item& i) { return i.is({It::Comma, It::Semi}) || is_a(i, Part::Person); }))
    return false;
  const std::size_t who = to_person(comma + 1);
  if (who == comma + 1 || who >= items_.size()) return false;
  return stands(skip_right(who + 1, {It::Skip, It::Cue, It::Modifier, It::Time}), {It::Verb, It::Word, It::Reported});
}

// "Ông A, Chile, làm Chủ tịch …": where A is from.
void Reader::countries_in_commas() {
  for (std::size_t k = 2; k + 2 < items_.size(); ++k) {
    if (!is_a(k, Part::State) || !stands(k - 1, It::Comma) || !stands(k + 1, It::Comma) || !is_a(k - 2, Part::Person))
      continue;
    if (!stands(k + 2, {It::Verb, It::Skip, It::Cue, It::Passive}) && !has(k + 2, Kind::Copula)) continue;
    const std::size_t opens = skip_left(k - 2, kQuiet);
    const bool made = stands(opens - 1, It::Verb) && does(k + 2, "office");  // "bầu ông A, Peru, làm Chủ tịch"
    if (opens > 0 && !made && !(stands(opens - 1, It::Comma) && stands(opens - 2, {It::Time, It::Place}))) continue;
    items_[k].demonym = true;
    if (int& of = thing(items_[k - 2].ent).country; of < 0) of = items_[k].ent;
  }
}

// ---- Members told of by their body ------------------------------------------------------------------------

// The role that the words of an item end with: "một | thành viên", "15 | thẩm phán".
const Sense* Reader::role_ending(const Item& item) const {
  for (std::size_t t = item.first; t < item.last; ++t)
    for (const Match& m : hits_->at(t))
      if (lexicon_.kinds[m.phrase] == Kind::Role && t + m.tokens == item.last) return &lexicon_.sense_of(m);
  return nullptr;
}

// "Ủy ban X có thành viên Việt Nam là bà A", "Trong số 15 thẩm phán của X có bà A": as "bà A là thành viên của X".
void Reader::members_named_behind() {
  for (std::size_t k = 0; k + 3 < items_.size(); ++k) {
    if (!is_a(k, Part::Body) || !marked(k + 1, Kind::Copula, "there")) continue;
    std::size_t role = k + 2, is = k + 1, who = k + 2;
    const std::size_t of = stands(k - 1, It::Of) ? k - 1 : k;
    const bool among = of > 1 && number_of(of - 1, "member_count") && marked(of - 2, Kind::Prep, "among");
    if (among) {
      role = of - 1;
    } else {
      if (!stands(role, {It::Role, It::Gen}) && !number_of(role, "member_count")) continue;
      is = skip_right(role + 1, {It::Relative, It::Modifier});
      if (is_a(is, Part::State)) ++is;
      if (!has(is, Kind::Copula)) continue;
      who = is + 1;
    }
    who = skip_right(who, kQuiet);
    const Sense* sense = stands(role, It::Role) ? items_[role].sense : role_ending(items_[role]);
    if (!sense || !is_a(who, Part::Person) || mood(k + 1).off) continue;
    Item as = items_[role];
    turn(as, It::Role);
    as.sense = sense;
    as.unit = {};
    const std::vector<Item> row{items_[who], items_[is], as, items_[k]};
    const std::size_t begin = among ? of - 2 : k;
    cut(begin, who + 1);
    items_.insert(items_.begin() + std::ptrdiff_t(begin), row.begin(), row.end());
  }
}

// "Ông A là một trong 34 ủy viên của X", "… một trong những thẩm phán …": he is one.
void Reader::ones_of_members() {
  for (std::size_t k = 2; k + 2 < items_.size(); ++k) {
    if (!marked(k, Kind::Prep, "among") || !has(k - 1, Kind::Copula)) continue;
    const std::size_t who = skip_left(k - 1, {It::Skip, It::Modifier}) - 1;
    if (!is_a(who, Part::Person) && !(stands(who, It::Pro) && says(who, label(Part::Person)))) continue;
    std::size_t role = k + 1;
    if (stands(role, It::Word) && marked(role, Kind::Deictic, "several")) ++role;
    const Sense* sense = stands(role, It::Role) ? items_[role].sense : nullptr;
    if (number_of(role, "member_count")) sense = role_ending(items_[role]);
    if (!sense || !is_a(skip_right(role + 1, It::Of), Part::Body)) continue;
    turn(items_[role], It::Role);
    items_[role].sense = sense;
    items_[role].unit = {};
    cut(k, role);
  }
}

// ---- Periods ----------------------------------------------------------------------------------------------

// "từ năm 2011 đến khi qua đời năm 2014", "từ năm 2006 cho đến khi về hưu năm 2011": one period.
void Reader::terms_till() {
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    if (!stands(k, It::Time) || items_[k].time.shape != Time::Shape::Since || !marked(k + 1, Kind::Note, "till"))
      continue;
    std::size_t end = k + 2;
    while (end < k + 14 &&
           (stands(end, {It::Word, It::Skip, It::Prep, It::Num, It::Pro, It::Modifier, It::Passive}) ||
            (does(end, "office") && says(end, "end"))) &&
           !capital_word(items_[std::min(end, items_.size() - 1)]))
      ++end;
    if (stands(end, It::Comma) && stands(end + 1, It::Time)) ++end;  // "cho đến ngày mất, 5/6/2016"
    if (!stands(end, It::Time) || items_[end].time.shape != Time::Shape::Instant) continue;
    Item& since = items_[k];
    if (!since.time.from.year || items_[end].time.from.year < since.time.from.year) continue;
    since.time.to = items_[end].time.from;
    since.time.shape = Time::Shape::Range;
    since.time.last = items_[end].time.last;
    since.last = items_[end].last;
    cut(k + 1, end + 1);
  }
}

// "… với nhiệm kỳ ba năm từ ngày 6/2/2024": how long besides when.
void Reader::lengths_of_terms() {
  for (std::size_t k = 1; k + 3 < items_.size(); ++k) {
    if (!marked(k, Kind::And, "with") || !stands(k + 1, It::Verb) || !says(k + 1, "term") || !number_of(k + 2, "other"))
      continue;
    const std::size_t time = skip_right(k + 3, It::Comma);
    if (stands(time, It::Time) && items_[time].time.shape != Time::Shape::Instant) cut(k, time);
  }
}

// ---- Who speaks for a state somewhere ---------------------------------------------------------------------

// Whether a preposition leads to a gathering: "tại | Hội nghị Geneva".
bool Reader::at_gathering(std::size_t k) const {
  return (prep(k) || (does(k, "visit") && says(k, "tight"))) && is_a(skip_right(k + 1, It::Skip), Part::Event);
}

// "dẫn đầu phái đoàn Việt Nam tại Hội nghị …": from item `from` on, as "dự Hội nghị".
void Reader::attends(std::size_t from, std::size_t preposition) {
  const Sense* attend = verb_sense("attend", [](const Sense&) { return true; });
  if (!attend) return;
  turn(items_[preposition], It::Verb);
  items_[preposition].sense = attend;
  cut(from, preposition);
}

// "Tướng A chỉ huy phái bộ UNIFIL …": what he does, and no title.
void Reader::commands_of_missions() {
  for (std::size_t k = 1; k + 1 < items_.size(); ++k) {
    Item& item = items_[k];
    if (item.t != It::Title || item.size() < 2 || tokens_[item.first].is(kUpper) || !is_a(k + 1, Part::Mission))
      continue;
    if (!is_a(skip_left(k, It::Skip) - 1, Part::Person)) continue;
    for (const Match& m : hits_->at(item.first)) {
      const Sense& s = lexicon_.sense_of(m);
      if (s.kind != Kind::Verb || m.tokens >= item.size() || lexicon_.verbs[s.what].name != "head") continue;
      turn(item, It::Verb);
      item.sense = &s;
      item.last = item.first + m.tokens;
      break;
    }
  }
}

// "gặp lại người bạn cũ, nguyên Phó Thủ tướng A,": A.
void Reader::met_by_description() {
  for (std::size_t k = 0; k + 3 < items_.size(); ++k) {
    if (!does(k, "meet")) continue;
    const std::size_t noun = skip_right(k + 1, It::Skip);
    if (!has_word(noun < items_.size() ? sense(items_[noun], Kind::Relative) : nullptr, "person")) continue;
    const std::size_t comma = skip_right(noun + 1, It::Word);
    if (comma < noun + 6 && stands(comma, It::Comma) && to_person(comma + 1) > comma + 1) cut(noun, comma + 1);
  }
}

// "Dẫn đầu đoàn Việt Nam dự … là Bộ trưởng A": as "Bộ trưởng A dẫn đầu …".
void Reader::leader_behind() {
  const std::size_t head = skip_right(0, It::Skip);
  if (!page_.vietnamese || !does(head, "head") || !marked(head + 1, Kind::State, "delegation")) return;
  for (std::size_t is = head + 2; is + 1 < items_.size() && !stands(is, {It::Comma, It::Semi}); ++is) {
    if (!does(is, "office") || !has(is, Kind::Copula)) continue;
    const std::size_t who = to_person(is + 1);
    if (!is_a(who, Part::Person)) return;
    const std::vector<Item> row(items_.begin() + std::ptrdiff_t(is) + 1, items_.begin() + std::ptrdiff_t(who) + 1);
    cut(is, who + 1);
    items_.insert(items_.begin() + std::ptrdiff_t(head), row.begin(), row.end());
    return;
  }
}

}  // namespace dothi::prose
