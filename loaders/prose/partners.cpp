// Partnerships and their levels.
#include "reader.h"

#include <algorithm>

namespace dothi::prose {

struct Reader::Partners {
  std::size_t k;  // the level
  const Verb& verb;
  const Name& relation;
  const std::vector<std::string>& parties;   // labels of who may be one
  std::size_t after;                         // the item behind what has been read
  std::vector<Arg> first = {}, second = {};  // to the right: partners, or who they are partners of
  std::vector<Arg> with = {}, subject = {};  // to the left: with whom, and who
  bool later = false;                        // the first stand apart from the level
  Pieces tail = {};                          // what stands right behind the level
  const Time* before = nullptr;              // the time to its left
};

namespace {

// Who stands before a date shares it: "A và B năm 2008".
template <class Args>
void share_pieces(Args& group) {
  for (std::size_t n = group.size(); n-- > 1;)
    if (!group[n - 1].pieces.any() && group[n].pieces.any()) group[n - 1].pieces = group[n].pieces;
}

template <class Args>
std::vector<int> flat(const Args& group) {
  std::vector<int> out;
  for (const auto& a : group) out.insert(out.end(), a.ents.begin(), a.ents.end());
  return out;
}

}  // namespace

// Levels of partnership: "nâng quan hệ với Trung Quốc và Australia lên đối tác chiến lược toàn diện năm 2021".
void Reader::partners() {
  const auto verb = lexicon_.verb("partner");
  if (!verb) return;
  const Verb& partner = lexicon_.verbs[*verb];
  const Name& relation = partner.readings.front().relation;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (items_[k].t != It::Level || mood(k).off) continue;
    Partners p{k, partner, relation, lexicon_.relation(relation)->from, k + 1};
    if (partners_listed(p) || (!page_.vietnamese && partners_counted(p))) {
      pair_partners(p);
      continue;
    }
    partners_behind(p);
    if (p.first.empty()) {
      partners_apart(p);
      p.later = !p.first.empty();
    }
    if (p.subject.empty()) partners_before(p);
    piece(k + 1, p.tail);
    std::size_t since = p.after;  // "Đối tác toàn diện đã xác lập từ năm 2019"
    while (p.tail.times.empty() && since < p.after + 5 &&
           (stands(since, {It::Skip, It::Passive, It::Word, It::Comma, It::Reported, It::Of, It::Gen}) ||
            does(since, "found", "relations")))
      ++since;
    if (p.tail.times.empty() && since > p.after && stands(since, It::Time)) p.tail.times.push_back(&items_[since].time);
    // "…, đến năm 2012 | nâng lên …": of the level that follows
    if (p.tail.times.size() == 1 && level_behind(p.tail.times.front(), k)) p.tail.times.clear();
    const bool first = !any_item(0, k, [](const Item& i) { return i.t == It::Level; });
    p.before = leading_ && first ? &*leading_ : nullptr;
    for (std::size_t i = k; !p.before && i-- > 0 && items_[i].t != It::Semi;)
      if (items_[i].t == It::Time && items_[i].depth == items_[k].depth) p.before = &items_[i].time;
    pair_partners(p);
  }
}

// Whether another level follows the time before anything else is told.
bool Reader::level_behind(const Time* time, std::size_t level) const {
  std::size_t t = level + 1;
  while (t < items_.size() && !(stands(t, It::Time) && items_[t].time.first == time->first)) ++t;
  if (t >= items_.size() || !any_item(level, t, [](const Item& i) { return i.is({It::Comma, It::Semi}); }))
    return false;
  std::size_t n = t + 1;
  while (n < items_.size() && n < t + 8 && !stands(n, {It::Comma, It::Semi, It::Stop, It::Level, It::Time})) ++n;
  return stands(n, It::Level) && n > t + 1;
}

// ---- Who stands where -----------------------------------------------------------------------------------

// "Vietnam's strategic partners include A, B and C", "đối tác chiến lược của Việt Nam gồm A, B và C"
bool Reader::partners_listed(Partners& p) {
  if (page_.vietnamese) {
    const std::size_t lists = p.k + 3;
    Arg whose;
    if (!stands(p.k + 1, It::Of) || !stands(p.k + 2, {It::Ent, It::Pro}) || !arg(p.k + 2, p.parties, whose))
      return false;
    if (!has(lists, Kind::Copula) && !has(lists, Kind::Open)) return false;
    std::size_t end = skip_right(lists + 1, It::Skip);
    p.first = right_group(end, items_.size(), p.parties, true);
    p.subject = {whose};
    p.after = end;
    return !p.first.empty();
  }
  const std::size_t whose = skip_left(p.k, {It::Skip, It::Modifier, It::Num, It::Word}) - 1;
  Arg owner;
  if (!has(p.k + 1, Kind::Copula) && !has(p.k + 1, Kind::Open)) return false;
  if (!stands(whose, It::Ent) || !items_[whose].possessive || !arg(whose, p.parties, owner)) return false;
  std::size_t end = skip_right(p.k + 2, It::Skip);
  p.first = right_group(end, items_.size(), p.parties, true);
  p.subject = {owner};
  p.after = end;
  return !p.first.empty();
}

// "Vietnam counts A and B among its strategic partners": they are its partners, and not each other's.
bool Reader::partners_counted(Partners& p) {
  const std::size_t own = skip_left(p.k, {It::Skip, It::Num, It::Word}) - 1;
  if (!marked(own, Kind::Modifier, "own") || !marked(own - 1, Kind::Prep, "among") || own < 3) return false;
  Arg a;
  if (!arg(own - 2, p.parties, a)) return false;
  p.first = {a};
  for (std::size_t i = row_before(own - 2, p.parties, p.first); i-- > 0 && p.subject.empty();)
    if (stands(i, {It::Ent, It::Pro}) && !items_[i].possessive && !items_[i].demonym && arg(i, p.parties, a))
      p.subject = {a};
  if (p.subject.empty()) p.first.clear();
  return !p.subject.empty();
}

// "… với A (2009), B (2010)", "… của Việt Nam: A (2008), …", "đối tác toàn diện Việt Nam – Hoa Kỳ"
void Reader::partners_behind(Partners& p) {
  std::size_t x = p.k + 1;
  Arg both;  // "Đối tác toàn diện được hai nước thiết lập năm 2024"
  if (stands(x, It::Passive) && stands(x + 1, It::Pro) && says(x + 1, "pair") && arg(x + 1, p.parties, both)) {
    p.subject = {both};
    p.after = x + 2;
    return;
  }
  while (x < p.k + 3 && stands(x, {It::Skip, It::Word, It::Ordinal, It::Modifier})) ++x;
  // "Việt Nam có 13 đối tác chiến lược toàn diện, gồm A, B và C"
  if (page_.vietnamese && number_of_them(p.k)) {
    std::size_t list = skip_right(x, It::Comma);
    if (list < items_.size() && (has(list, Kind::Open) || has(list, Kind::Copula))) {
      std::size_t end = list + 1;
      p.first = right_group(end, items_.size(), p.parties, true);
      if (!p.first.empty()) {
        p.after = end;
        return;
      }
    }
  }
  if (stands(x, It::Colon) && x == p.k + 1 && p.k == 0 &&
      theme_country() >= 0) {  // "Đối tác chiến lược: Pháp (6/2008), Việt Nam (6/5/2025)"
    std::size_t end = x + 1;
    p.first = right_group(end, items_.size(), p.parties, true);
    p.subject = {Arg{p.k, {theme_country()}, {}}};
    p.after = end;
    return;
  }
  const bool linked = stands(x, {It::Of, It::Prep, It::And});
  if (linked) ++x;
  Arg probe;
  if (x >= items_.size() || items_[x].t == It::Place || !arg(x, p.parties, probe) || (!linked && x != p.k + 1)) {
    Pieces between;
    p.after = std::max(p.after, piece(p.k + 1, between));
    return;
  }
  std::size_t end = x;
  p.first = right_group(end, items_.size(), p.parties, true);
  if (p.first.size() == 1 && end + 1 < items_.size() && items_[end].t == It::Dash) {
    std::size_t n = end + 1;
    p.second = right_group(n, items_.size(), p.parties, true);
    if (!p.second.empty()) end = n;
  }
  if (stands(end, It::Colon)) p.second = right_group(++end, items_.size(), p.parties, true);
  p.after = end;
}

// "có 13 | đối tác chiến lược"
bool Reader::number_of_them(std::size_t level) const {
  return stands(level - 1, It::Num) && (has(level - 2, Kind::Copula) || stands(level - 2, It::Verb));
}

// "chín đối tác …, được xác lập lần lượt với Trung Quốc năm 2008, …, và trong năm nay với Australia (tháng 3)"
void Reader::partners_apart(Partners& p) {
  for (std::size_t i = p.k + 1; i < items_.size() && !items_[i].is({It::Semi, It::Break, It::Level}); ++i) {
    if (!marked(items_[i], Kind::And, "with")) continue;
    std::size_t end = i + 1;
    auto group = right_group(end, items_.size(), p.parties, true);
    if (group.empty()) continue;
    share_pieces(group);
    if (!std::all_of(group.begin(), group.end(), [](const Arg& a) { return a.pieces.any(); })) continue;
    p.first.insert(p.first.end(), group.begin(), group.end());
    i = end > i + 1 ? end - 1 : i;
  }
}

// To the left: with a preposition the partner, without the subject.
void Reader::partners_before(Partners& p) {
  for (std::size_t i = p.k; i-- > 0 && !items_[i].is({It::Semi, It::Level});) {
    Arg a;
    if (items_[i].depth != items_[p.k].depth || items_[i].t == It::Place || !arg(i, p.parties, a)) continue;
    if (items_[i].possessive) {  // "Spain became Viet Nam's first strategic partner in the EU"
      const auto between = [](const Item& x) { return x.is({It::Ordinal, It::Modifier, It::Num, It::Word}); };
      const bool own = p.with.empty() && p.first.empty() && !page_.vietnamese;
      if (own && std::all_of(items_.begin() + std::ptrdiff_t(i) + 1, items_.begin() + std::ptrdiff_t(p.k), between))
        p.with.push_back(a);
      continue;
    }
    if (i > 0 && items_[i - 1].t == It::Of) continue;
    std::vector<Arg> group{a};
    const std::size_t begin = row_before(i, p.parties, group);
    const bool behind_prep =
        begin > 0 && has(items_[begin - 1], Kind::Prep);  // which side of "với" the group stands on
    if (behind_prep && p.with.empty())
      p.with = group;
    else if (!behind_prep && p.subject.empty())
      p.subject = group;
    i = begin;
    if (!p.subject.empty()) break;
  }
}

// Where the row of names that ends at item i begins; those before it are put in front of the group.
std::size_t Reader::row_before(std::size_t i, const std::vector<std::string>& parties, std::vector<Arg>& group) {
  std::size_t b = i;
  while (b > 1 && marked(items_[b - 1], Kind::Skip, "article") && items_[b - 2].t == It::And)
    --b;  // "Viet Nam and the United States"
  while (b > 1 && items_[b - 1].is({It::And, It::Comma, It::Dash})) {
    Arg more;
    if (has(items_[b - 1], Kind::Prep) && !items_[b - 2].is({It::Ent, It::Pro})) break;
    if (!arg(b - 2, parties, more)) break;
    group.insert(group.begin(), more);
    b -= 2;
  }
  return b;
}

// ---- Who with whom --------------------------------------------------------------------------------------

void Reader::pair_partners(Partners& p) {
  const auto subjects = flat(p.subject);
  int one = subjects.size() == 1 ? subjects.front() : -1;
  const auto home_or_theme = [&] { return theme_country() >= 0 ? theme_country() : home(); };
  auto between = [&](const std::vector<Arg>& group) {
    return group.front().item > 0 && marked(items_[group.front().item - 1], Kind::Prep, "between");
  };
  if (p.later && !p.with.empty()) {  // "nâng quan hệ với A và B lên … năm 2021, với C năm 2022"
    if (one < 0) one = home_or_theme();
    pair_with(p, one, p.with, &p.tail);
    pair_with(p, one, p.first, nullptr);
  } else if (p.first.size() == 2 && p.second.empty() && between(p.first)) {
    pair_up(p, p.first[0].ents[0], p.first[1].ents[0], p.first[1].pieces);
  } else if (!p.first.empty() && !p.second.empty()) {
    pair_with(p, p.first[0].ents[0], p.second, nullptr);
  } else if (!p.first.empty()) {
    if (one < 0 && p.subject.empty()) one = last_state();
    // "đối tác chiến lược toàn diện của A và B, đối tác chiến lược của C": whose partner B is is C's too
    if (stands(skip_left(p.k, It::Skip) - 1, {It::Comma, It::And, It::Semi}))
      for (const Claim& c : claims_)
        if (c.relation == p.relation && std::find(subjects.begin(), subjects.end(), c.o) != subjects.end()) one = c.s;
    if (one >= 0) {
      pair_with(p, one, p.first, nullptr);
      partners_again(p, one);
    } else
      for (int s : subjects) pair_with(p, s, p.first, nullptr);
  } else if (const auto two = flat(p.with); two.size() == 2 && between(p.with)) {
    pair_up(p, two[0], two[1], p.tail);  // "quan hệ đối tác chiến lược giữa A và B"
  } else if (!p.with.empty()) {
    if (one < 0) one = home_or_theme();
    pair_with(p, one, p.with, &p.tail);
    if (one >= 0) more_partners(p, one);
  } else {
    pair_subjects(p, subjects);
  }
}

// One is a partner of each of a group, with what stands beside each or beside all of them.
void Reader::pair_with(const Partners& p, int one, const std::vector<Arg>& group, const Pieces* all) {
  if (one < 0) return;
  for (const auto& a : group)
    for (int e : a.ents) pair_up(p, one, e, all ? *all : a.pieces);
}

void Reader::pair_up(const Partners& p, int a, int b, const Pieces& pieces) {
  if (a == b) return;
  Memory memory;
  memory.verb = &p.verb;
  memory.relation = p.relation;
  memory.subject = a;
  memory.object = b;
  memory.at = items_.size();  // it ends here: what follows has been taken
  frames_.push_back(memory);
  const Time* time = !pieces.times.empty() ? pieces.times[0] : !p.tail.times.empty() ? p.tail.times[0] : p.before;
  if (time && time->future) return;
  Time then;  // "đến năm 2012 nâng lên …": that year
  if (time == p.before && time && time->shape == Time::Shape::Until) {
    then = *time;
    then.shape = Time::Shape::Instant;
    time = &then;
  }
  Claim c;
  c.s = a;
  c.o = b;
  c.relation = p.relation;
  put(c.q, "level", Value(items_[p.k].sense->text));
  qualify(c, Pieces{}, Frame{}, time);
  claim(std::move(c));
  subjects_.push_back(a);
}

// The state last told of, else the one the text is about.
int Reader::last_state() {
  for (auto it = last_subjects_.rbegin(); it != last_subjects_.rend(); ++it)
    if (thing(*it).is(Part::State)) return *it;
  return theme_country();
}

// "với Hoa Kỳ và Ấn Độ năm 2022, với Nhật Bản năm 2023"
void Reader::more_partners(const Partners& p, int one) {
  std::size_t n = p.after;
  while (n + 2 < items_.size() && items_[n].t == It::Comma && has(items_[n + 1], Kind::Prep)) {
    std::size_t end = n + 2;
    const auto more = right_group(end, items_.size(), p.parties, true);
    if (more.empty()) break;
    for (const auto& a : more)
      for (int e : a.ents) pair_up(p, one, e, a.pieces.any() ? a.pieces : more.back().pieces);
    n = end;
  }
}

// "…; tiếp đó là Anh (2010), Đức (2011)": of the same level, told right behind.
void Reader::partners_again(const Partners& p, int one) {
  std::size_t n = p.after;
  while (n < items_.size() && !items_[n].is({It::Semi, It::Comma, It::Level})) ++n;
  if (one < 0 || !stands(n, {It::Semi, It::Comma}) || !marked(n + 1, Kind::Note, "again")) return;
  std::size_t end = has(n + 2, Kind::Copula) ? n + 3 : n + 2;
  const auto group = right_group(end, items_.size(), p.parties, true);
  for (const auto& a : group)
    if (a.pieces.any()) pair_with(p, one, {a}, nullptr);
}

// Whether a word says that something became of the level.
bool Reader::raised(const Partners& p) const {
  if (p.k > 1 && has(p.k - 1, Kind::Copula) && stands(p.k - 2, It::Time)) return true;  // "…, từ năm 2015 là | …"
  for (std::size_t i = p.k; i-- > 0 && i + 6 > p.k && !stands(i, It::Semi);)
    if (does(i, "partner") || marked(i, Kind::Copula, "raised")) return true;
  return false;
}

// "…, và được nâng lên đối tác chiến lược năm 2021", "Quan hệ này được nâng cấp lên …": the two told of last.
bool Reader::pair_raised(const Partners& p) {
  if (!raised(p)) return false;
  const bool here = !frames_.empty() && frames_.back().relation == p.relation && frames_.back().object >= 0;
  if (here)
    pair_up(p, frames_.back().subject, frames_.back().object, p.tail);
  else if (frames_.empty() && pair_goes_on())
    pair_up(p, pair_told_[0], pair_told_[1], p.tail);
  else
    return false;
  return true;
}

// Only those to the left: two of each other, or each of the country the text is about.
void Reader::pair_subjects(const Partners& p, const std::vector<int>& all) {
  if (all.empty() && pair_raised(p)) return;
  const bool several = p.k > 0 && items_[p.k - 1].t == It::Num && items_[p.k - 1].value == std::int64_t(all.size());
  const int theme = theme_country(), hub = theme >= 0 ? theme : home();
  if (several && hub >= 0 && std::find(all.begin(), all.end(), hub) == all.end()) {
    for (int e : all) pair_up(p, e, hub, p.tail);  // "Singapore và Thái Lan, hai đối tác chiến lược từ năm 2013"
  } else if (all.size() == 2) {
    pair_up(p, all[0], all[1], p.tail);
  } else if (all.size() == 1 && block_->kind != BlockKind::Paragraph && items_[1].t == It::Colon &&
             items_[0].ent == all[0] && theme >= 0 && theme != all[0]) {
    pair_up(p, all[0], theme, p.tail);  // "- Trung Quốc: đối tác chiến lược từ năm 2016" in a text about a country
  }
}

}  // namespace dothi::prose
