// Who did it: named with the role, around a noun, behind the verb, before it.
#include "firing.h"

#include <algorithm>

namespace dothi::prose {

bool Reader::find_subjects(Firing& f) {
  static constexpr Step Reader::*kSteps[] = {
      &Reader::subject_of_deed,       &Reader::subject_of_verbal_noun,  &Reader::subject_elected,
      &Reader::elector_before,        &Reader::subject_of_active,       &Reader::subject_as_agent,
      &Reader::subject_unknown_apart, &Reader::subject_before_relative, &Reader::object_of_place_clause,
      &Reader::subject_of_passive,    &Reader::object_of_relative,      &Reader::object_before,
      &Reader::subject_after_copula,  &Reader::subject_before,
  };
  if (!f.holders.empty()) f.subjects = f.holders;
  return over(f, kSteps);
}

// ---- Behind the trigger -----------------------------------------------------------------------------------

// "với sự tham dự của A và B"
bool Reader::subject_of_deed(Firing& f) {
  if (!marked(f.at - 1, Kind::Skip, "nominal") || !stands(f.right, It::Of)) return false;
  std::size_t who = f.right + 1;
  while (stands(who, {It::Skip, It::Honorific, It::Rank, It::Title, It::Num, It::Gen}) || opens_list(who)) ++who;
  std::size_t colon = who;  // "… của nguyên thủ ba nước: A, B và C"
  while (colon < who + 5 && stands(colon, {It::Word, It::Modifier, It::Num, It::Gen})) ++colon;
  if (colon > who && opens_list(colon)) who = colon + 1;
  f.subjects = right_group(who, items_.size(), *f.takes, true);
  return f.subjects.empty();
}

// "Nhiệm kỳ của A tại B", "Lá phiếu chống của A đối với B": a verb with "của" behind is a noun.
bool Reader::subject_of_verbal_noun(Firing& f) {
  if (!page_.vietnamese || !f.subjects.empty() || f.by || f.from || !stands(f.right, It::Of)) return false;
  std::size_t who = skip_right(f.right + 1, kStyles);
  Arg a;
  if (who >= items_.size() || !arg(who, *f.takes, a) || wants(*f.wanted, thing(a.first()))) return false;
  f.subjects = right_group(who, items_.size(), *f.takes, true);
  f.after = std::max(f.after, who);
  return false;
}

// "Đại hội đồng bầu Đức và …", "… đã bầu các thành viên Hội đồng Nhân quyền, gồm A, B và C"
bool Reader::subject_elected(Firing& f) {
  if (!f.is("either") || f.by || has(f.at - 1, Kind::Passive)) return false;
  for (std::size_t i = f.at; i-- > 0 && !stands(i, {It::Comma, It::Semi});)
    if (has(i, Kind::Passive)) return false;
  std::size_t who = f.right;
  if (!stands(who, It::Ent))
    while (who < items_.size() && who < f.right + 16 && !opens_list(who) && !stands(who, It::Semi)) ++who;
  const bool listed = who > f.right && opens_list(who);
  if (who != f.right && !listed) return false;
  while (listed && (opens_list(who) || stands(who, {It::Num, It::Skip}))) ++who;
  auto group = right_group(who, items_.size(), *f.takes, true);
  if (group.empty()) return false;
  share_pieces(group);
  f.subjects = std::move(group);
  f.after = std::max(f.after, who);
  return false;
}

// "the Assembly elected Germany and the Dominican Republic with 184 votes apiece, South Africa with 183"
bool Reader::subject_of_active(Firing& f) {
  if (!f.is("active") || f.by) return false;
  std::size_t behind = f.right;
  while (behind < f.right + 6 && stands(behind, {It::Skip, It::Num, It::Colon, It::Word})) ++behind;
  auto group = right_group(behind, items_.size(), *f.takes, true);
  const bool participle = elected_participle(f, group.empty());
  const bool own =
      !group.empty() && (f.objects.empty() || f.object >= 0 || f.objects.front().item > group.front().item);
  if (!own && !participle) return true;
  if (!own) {  // "admitted seven states at a stroke: A, B and C"
    group.clear();
    std::size_t colon = f.right;
    while (colon < items_.size() && colon < f.right + 10 && !stands(colon, {It::Colon, It::Semi})) ++colon;
    if (stands(colon, It::Colon)) {
      behind = colon + 1;
      group = right_group(behind, items_.size(), *f.takes, true);
    }
  }
  share_pieces(group);
  if (!group.empty()) f.after = behind;
  if (f.is("sit"))  // "he represented his country on the Council and presided over it": he did
    for (const Arg& a : group) items_[a.item].used = true;
  f.subjects = std::move(group);
  return false;
}

// "A, elected president of …, was", "also elected were A and B", "elected: A": no main verb with an object.
bool Reader::elected_participle(const Firing& f, bool nobody_behind) const {
  std::size_t head = f.at;  // the verb before the office
  while (stands(head - 1, It::Verb) && items_[head - 1].sense == f.use) --head;
  if (stands(head - 1, It::Comma) && stands(head - 2, {It::Ent, It::Close})) return true;
  const std::size_t those =
      skip_left(f.at, {It::Word, It::Skip, It::Num, It::Gen});  // "Among those elected were A and B"
  const bool among = those < f.at && marked(those - 1, Kind::Prep, "among") && opens_clause(those - 1);
  if (has(f.right, Kind::Copula) && (among || opens_clause(f.at))) return true;
  if (nobody_behind)
    for (std::size_t i = f.right; i < items_.size() && i < f.right + 10 && !stands(i, {It::Semi, It::Comma}); ++i)
      if (stands(i, It::Colon)) return true;
  return false;
}

// What the last of a row was told with, all before it were: "A and B with 184 votes apiece".
void Reader::share_pieces(std::vector<Arg>& group) {
  for (std::size_t n = group.size(); n-- > 1;)
    if (!group[n - 1].pieces.any() && group[n].pieces.any()) group[n - 1].pieces = group[n].pieces;
}

// "was hosted by France", "contingents from Indonesia", "as did A and B", "its members: A, B"
bool Reader::subject_as_agent(Firing& f) {
  if (!f.by && !f.from && !f.again_right && !f.is("list")) return false;
  std::size_t who = f.by ? f.agent + 1 : f.right;
  if (f.is("list"))
    while (who < items_.size() && !opens_list(who - 1)) ++who;
  // "The last states to join the EU were A and B"
  if (f.from && !f.objects.empty() && f.objects.back().item >= f.right) {
    std::size_t copula = skip_right(f.objects.back().item + 1, {It::Time, It::Break, It::Prep, It::Skip});
    if (has(copula, Kind::Copula) || does(copula, "office")) who = copula + 1;
  }
  who = skip_right(who, kStyles);
  if (!page_.vietnamese && who < items_.size() && items_[who].demonym && to_person(who + 1) > who + 1)
    who = to_person(who + 1);  // "by Norwegian Prime Minister A"
  f.subjects = right_group(who, items_.size(), *f.takes, true);
  if (f.subjects.empty() && f.by) return true;
  if (f.by && !f.subjects.empty()) agents_more(f, who);
  f.passive = !f.subjects.empty() && !f.again_right;
  f.after = who;
  return false;
}

// "Ratified by Kenya in 2005 and by Uganda in 2002"
void Reader::agents_more(Firing& f, std::size_t& behind) {
  std::size_t x = f.subjects.back().item + 1;
  while (stands(x, {It::Time, It::Comma, It::Prep})) ++x;
  while (stands(x, {It::And, It::Comma}) && stands(x + 1, It::Passive)) {
    std::size_t who = skip_right(x + 2, kStyles);
    auto more = right_group(who, items_.size(), *f.takes, true);
    if (more.empty()) return;
    for (Arg& a : more) f.subjects.push_back(std::move(a));
    behind = x = who;
  }
}

// "Her colleague, Sergio Danese, had been president": a name nobody knows, set apart right before.
bool Reader::subject_unknown_apart(Firing& f) {
  if (f.passive || !f.subjects.empty() || page_.vietnamese || !any_of(*f.takes, {label(Part::Person)})) return false;
  std::size_t n = f.left_end();
  while (stands(n - 1, {It::Skip, It::Cue}) || has(n - 1, Kind::Copula) ||
         (stands(n - 1, It::Verb) && says(n - 1, "weak")))
    --n;
  if (n < 3 || n >= f.at || !stands(n - 1, It::Comma) || !stands(n - 2, It::Ent) || !stands(n - 3, It::Comma))
    return false;
  Item& name = items_[n - 2];
  if (!name.unknown || name.last - name.first < 2 || tokens_[name.first].is(kCaps)) return false;
  name.ent = entity(surface(name), label(Part::Person));
  name.unknown = false;
  f.subjects.push_back({n - 2, {name.ent}, {}});
  return false;
}

// ---- Relative clauses and passives ------------------------------------------------------------------------

// "X, người đang thăm …", "Việt Nam, nước đã phê chuẩn …": the one just named.
bool Reader::subject_before_relative(Firing& f) {
  if (f.passive || !f.subjects.empty()) return false;
  for (std::size_t i = f.at; i-- > 1;) {
    if (stands(i, {It::Ent, It::Semi, It::Comma, It::Time}) || (opens_trigger(i) && i + 1 < f.at)) break;
    if (!page_.vietnamese && stands(i, It::Pro) && says(i, "neuter")) break;  // "…, which it joined"
    if (!stands(i, It::Relative)) continue;
    std::size_t n = i;
    while (n > 0 && (stands(n - 1, {It::Comma, It::Close}) || items_[n - 1].depth > items_[f.at].depth)) --n;
    Arg a;
    const bool name = stands(n - 1, It::Ent) || (stands(n - 1, It::Place) && items_[n - 1].metonym);
    if (n < i && name && arg(n - 1, *f.takes, a)) f.subjects = {a};
    if (f.mutual && !f.subjects.empty() && !page_.vietnamese)  // "A and B, which established relations": both
      if (auto both = left_group(n, 0, *f.takes); both.size() == 2 && both.back().item == n - 1) f.subjects = both;
    if (marked(i, Kind::Relative, "object") || (page_.vietnamese && n == i) || !any_of(*f.takes, {label(Part::Person)}))
      break;
    if (f.subjects.empty() || !thing(a.first()).is(Part::Person)) subject_at_head(f, i, n);
    break;
  }
  return false;
}

// "A of Malta, | who is …", "A, a former minister of Malta | who had been …": A, not Malta.
void Reader::subject_at_head(Firing& f, std::size_t relative, std::size_t end) {
  std::size_t h = end;
  bool comma = false;
  while (h > 0 && !is_a(h - 1, Part::Person) && !stands(h - 1, {It::Semi, It::Break}) && !opens_trigger(h - 1)) {
    if (stands(h - 1, It::Comma)) {
      if (comma) break;
      comma = true;
    }
    --h;
  }
  Arg head;
  if (!stands(h - 1, It::Ent) || !arg(h - 1, *f.takes, head)) return;
  const bool of = stands(h, It::Of);
  if (!of && !comma) return;
  // The chair of a month is his country's too.
  const auto month = [](const Item& x) { return x.t == It::Time && x.time.from.month && !x.time.from.day; };
  const bool monthly =
      of && !f.subjects.empty() && !(f.object >= 0 && plenary(f.object)) && any_item(f.at, items_.size(), month);
  if (monthly) {
    f.subjects.insert(f.subjects.begin(), head);
  } else {
    f.subjects = {head};
    f.aside = relative + 1;
  }
}

// "X lập năm 1946, nơi Việt Nam từng là thành viên": of X.
bool Reader::object_of_place_clause(Firing& f) {
  if (!page_.vietnamese || !f.objects.empty() || !f.subjects.empty() || f.passive ||
      !f.does("belong", "serve", "join") || f.candidate)
    return false;
  const auto group = left_group(f.subject_end, 0, *f.takes);
  const std::size_t n = group.empty() ? 0 : group.front().item;
  if (n < 2 || !marked(n - 1, Kind::Relative, "place") || !stands(n - 2, It::Comma)) return false;
  std::size_t o = n - 2;
  while (o > 0 && o + 6 > n &&
         (stands(o - 1, {It::Time, It::Comma, It::Prep, It::Place, It::Skip}) || does(o - 1, "found")))
    --o;
  Arg a;
  if (!stands(o - 1, It::Ent) || !arg(o - 1, *f.wanted, a)) return false;
  f.subjects = group;
  object_on_left(f, std::move(a));
  return false;
}

// "được Campuchia ký": the agent stands right before the verb, what is signed to the left.
bool Reader::subject_of_passive(Firing& f) {
  const std::size_t b = f.verbs_begin;
  if (b < 2 || !f.subjects.empty()) return false;
  if (const std::size_t list = passive_before(b)) {
    f.subjects = left_group(b, list + 1, *f.takes);
    f.passive = !f.subjects.empty();
    if (f.passive) f.subject_end = list;
    return false;
  }
  for (std::size_t i = b; i > 0 && i + 8 > b;) {
    --i;
    if (stands(i, It::Passive) && i + 1 < b) {
      auto group = left_group(b, i + 1, *f.takes);
      if (group.empty()) break;
      f.subjects = std::move(group);
      f.passive = true;
      f.subject_end = i;
      break;
    }
    if (stands(i, {It::Comma, It::Semi}) || opens_trigger(i)) break;
  }
  return false;
}

// "X được Tổng thống A, Thủ tướng B và ông C | tiếp": where the word for the passive stands before a list of who did it; 0 for none.
std::size_t Reader::passive_before(std::size_t list) const {
  bool several = false;
  std::size_t i = list;
  for (; stands(i - 1, kStyles | Kinds{It::Ent, It::Comma, It::And, It::Of}); --i)
    several |= stands(i - 1, {It::Comma, It::And});
  return page_.vietnamese && several && i > 1 && stands(i - 1, It::Passive) ? i - 1 : 0;
}

// "hiệp ước mà A đã ký", "the pact to which X belongs"
bool Reader::object_of_relative(Firing& f) {
  if (!f.objects.empty() || f.passive || !f.subjects.empty()) return false;
  auto group = left_group(f.subject_end, 0, *f.takes);
  const std::size_t it = skip_left(f.at, It::Skip) - 1;
  const bool neuter = !page_.vietnamese && stands(it, It::Pro) && says(it, "neuter") && !subjects_.empty() &&
                      may_do(f, subjects_.back());
  if (group.empty() && neuter) group.push_back(Arg{it, {subjects_.back()}, {}});
  if (group.empty()) return false;
  const std::size_t n = skip_left(group.front().item, {It::Skip, It::Honorific, It::Time});
  if (!marked(n - 1, Kind::Break, "object") && !marked(n - 1, Kind::Relative, "object")) return false;
  std::size_t o = n - 1;
  if (o > 1 && !page_.vietnamese && stands(o - 1, {It::Prep, It::Of})) --o;
  o = skip_left(o, It::Comma);
  Arg a;
  if (o == 0 || !arg(o - 1, *f.wanted, a)) return false;
  // "Burundi belongs to the Union, which it joined in 1994": it is who was told of
  if (neuter && group.front().item == it) group.front().ents = {subjects_.back()};
  f.subjects = std::move(group);
  if (!page_.vietnamese) f.clause_begins = n;
  object_on_left(f, std::move(a));
  return false;
}

// ---- What it was done to stands before --------------------------------------------------------------------

bool Reader::object_before(Firing& f) {
  // "…, produced the boundary treaty, signed by A": a thing without a name
  const bool participle =
      !page_.vietnamese && f.objects.empty() && f.does("sign", "adopt", "ratify") && stands(f.at - 1, It::Comma);
  if (participle && stands(f.at - 2, It::Word) && hits_->any(items_[f.at - 2].last - 1, Kind::Head)) return true;
  const bool by_whom =
      f.passive && f.object >= 0 && f.does("preside");  // "X … do Samoa làm Chủ tịch": of X, which is told
  if (!f.objects.empty() && (!f.passive || by_whom)) return false;
  if (!page_.vietnamese && !f.passive && stands(f.right, It::Pro) && says(f.right, "neuter"))
    return false;  // "pulled out of it"
  auto group = objects_before(f);
  if (group.empty() || (f.mutual && !f.passive) || (!f.passive && f.verb->has("right"))) return false;
  const bool beside = f.passive && !page_.vietnamese && group.back().item + 3 > f.subject_end;  // "ECOWAS, chaired by"
  // "The conference was held in Oslo in 1997 and was chaired by A"
  const bool joined = f.from && thing(group.front().first()).is(Part::Event) &&
                      stands(skip_left(f.at, {It::Skip, It::Verb}) - 1, It::And);
  const std::size_t near = joined ? 14 : 6;
  if (f.does("preside") && !beside &&
      (thing(group.front().first()).is(Part::Organization) || group.back().item + near < f.subject_end))
    return true;
  f.objects = std::move(group);
  f.object_left = true;
  read_as(f, f.objects.front().first());
  if (!f.passive) f.after = f.right;
  return false;
}

std::vector<Reader::Arg> Reader::objects_before(Firing& f) {
  auto group = left_group(f.subject_end, 0, *f.wanted);
  Arg a;
  // "By the terms of resolution 78/10, adopted without a vote, the Assembly …"
  const bool apart = !page_.vietnamese && !f.by && !f.from && f.does("adopt") && stands(f.at - 1, It::Comma) &&
                     stands(f.at - 2, It::Ent);
  if (group.empty() && apart && arg(f.at - 2, *f.wanted, a)) group = {a};
  // "theo Nghị quyết 65/265 do Đại hội đồng thông qua": what stands right before the passive, whatever leads to it
  if (group.empty() && f.passive && page_.vietnamese && f.subject_end > 0 && stands(f.subject_end - 1, It::Ent) &&
      stands(f.subject_end, It::Passive) && arg(f.subject_end - 1, *f.wanted, a))
    group = {a};
  const bool sent = f.does("contribute") && f.passive;  // "Quân số của UNMISS …, phần đông do A và B cử đến"
  if (group.empty() && (f.by || f.from || sent || f.is("list")))
    for (std::size_t i = f.at; i-- > 0 && group.empty() && !stands(i, It::Semi);)
      if (stands(i, {It::Ent, It::Pro}) && (sent || !stands(i - 1, It::Of) || stands(i - 2, It::Session)) &&
          arg(i, *f.wanted, a))
        group = {a};
  if (group.empty() && f.by &&
      opens_clause(f.at)) {  // "Signed by Myanmar in 1996, the treaty …": what, behind the comma
    std::size_t x = f.after;
    while (x < items_.size() && !stands(x, {It::Comma, It::Semi}) && !opens_trigger(x)) ++x;
    if (stands(x, It::Comma)) ++x;
    x = skip_right(x, It::Skip);
    if (x < items_.size() && x > f.after && arg(x, *f.wanted, a)) group = {a};
  }
  if (group.empty() || f.passive) return group;
  // Who elects, not where to.
  const bool elects = (f.does("serve") || f.is("active")) && f.role.find("president") == std::string::npos &&
                      plenary(group.front().first());
  if (elects || it_is_subject(f, group)) group.clear();
  return group;
}

// "ECOSOC bầu A vào Hội đồng Chấp hành …": who elects stands before; what A was elected to is told by what follows.
bool Reader::elector_before(Firing& f) {
  if (!f.is("either") || !f.does("serve") || !f.role.empty() || !f.objects.empty() || f.by || f.object >= 0)
    return false;
  if (f.subjects.empty() || f.subjects.front().item < f.at) return false;
  if (!body_elects(f, left_group(f.subject_end, 0, *f.wanted))) return false;
  if (!seat_behind(f)) return true;
  for (std::size_t i = f.subjects.back().item + 1; i < items_.size() && !stands(i, It::Semi) && f.objects.empty(); ++i)
    if (Arg a; is_a(i, Part::Body) && !items_[i].used && arg(i, *f.wanted, a)) f.objects.push_back({f.at, a.ents, {}});
  return f.objects.empty();
}

// Whether the body of the group stands right before the verb, and elects.
bool Reader::body_elects(const Firing& f, const std::vector<Arg>& group) const {
  if (group.size() != 1 || !thing(group.front().first()).is(Part::Body) || plenary(group.front().first())) return false;
  return skip_left(f.at, {It::Skip, It::Cue, It::Modifier, It::Time}) == group.front().item + 1;
}

// Whether a seat is told behind those elected.
bool Reader::seat_behind(const Firing& f) const {
  for (std::size_t i = f.subjects.back().item + 1; i < items_.size() && !stands(i, It::Semi); ++i)
    if (stands(i, It::Role) || does(i, "serve")) return true;
  return false;
}

// "It had been elected": who was, not to what.
bool Reader::it_is_subject(const Firing& f, const std::vector<Arg>& group) {
  const std::size_t it = group.front().item;
  if (group.size() != 1 || f.by || f.from || !stands(it, It::Pro)) return false;
  if (page_.vietnamese && says(it, "both") && thing(group.front().first()).is(Part::Body))
    return true;  // "Cả hai rút lui"
  if (!says(it, "subject")) return false;
  const int kept = std::exchange(items_[it].ent, -1);
  Arg who;
  if (arg(it, *f.takes, who)) return true;
  items_[it].ent = kept;
  return false;
}

// ---- Behind a copula, a colon, a dash ---------------------------------------------------------------------

// "Mười nước còn lại trúng cử là …", "năm uỷ viên thường trực - Trung Quốc, …"
bool Reader::subject_after_copula(Firing& f) {
  if (!f.subjects.empty()) return false;
  const std::size_t noun = skip_left(f.subject_end, kSmall);
  const bool classed = page_.vietnamese && f.role.empty() && noun < 4 && is_class(noun - 1);
  const std::size_t i = mark_of_list(f, classed);
  const bool of_class = classed && has(i, Kind::Copula);
  if (!of_class && !opens_subjects(f, i)) return false;
  std::size_t behind = i + 1;
  while (stands(behind, {It::Skip, It::Both, It::Honorific, It::Rank, It::Num}) || opens_list(behind)) ++behind;
  if (among(*f.takes, label(Part::Person))) behind = to_person(behind);
  auto group = right_group(behind, items_.size(), *f.takes, true);
  const bool left = subject_stands_left(f);
  const std::size_t least = stands(i, {It::Comma, It::Open}) ? 3 : 1;
  if (group.size() < least || (left && (group.size() < 3 || f.role.empty()))) return false;
  f.class_listed = of_class && group.size() > 1;
  f.subjects = std::move(group);
  f.after = behind;
  return false;
}

// Where what opens the list of them stands.
std::size_t Reader::mark_of_list(const Firing& f, bool classed) const {
  std::size_t i = f.after;
  while (stands(i, {It::Skip, It::Time, It::Prep, It::Num, It::Ordinal, It::Modifier}) ||
         (stands(i, It::Word) && i < f.after + 4))
    ++i;
  for (std::size_t j = i; j < items_.size() && j < i + 8; ++j) {
    if (stands(j, It::Semi) || (stands(j, It::Comma) && items_[j].depth == 0 && j > i + 1)) break;
    if (stands(j, It::Ent) && !marked(j - 1, Kind::And, "with")) break;
    // "Cùng bước vào HĐBA với Việt Nam đầu năm 2008 có Burkina Faso, …"; "elected in that vote … were A and B"
    const bool verbless =
        stands(j, It::Colon) || (marked(j, Kind::Copula, "there") && f.at < 4) || (j > i && has(j, Kind::Open));
    if (!verbless) continue;
    i = j;
    break;
  }
  if (!classed || has(i, Kind::Copula) || marked(i, Kind::Copula, "there")) return i;
  // "Bốn nước phê chuẩn sớm nhất, ngay hôm ấy, là A, B và C", "các nước bỏ phiếu trắng có cả A lẫn B"
  for (std::size_t j = f.after;
       j + 1 < items_.size() && j < f.after + 10 && !stands(j, {It::Semi, It::Ent, It::Cue, It::Break}); ++j)
    if (has(j, Kind::Copula) && level(f, j) && stands(j + 1, It::Ent)) return j;
  return i;
}

// Whether a list of them may begin with the item.
bool Reader::opens_subjects(const Firing& f, std::size_t i) const {
  if (has(i, Kind::Open) || marked(i, Kind::Copula, "there") || stands(i, {It::Colon, It::Dash})) return true;
  if (!f.role.empty() && stands(i, {It::Comma, It::Open})) return true;
  if (!has(i, Kind::Copula)) return false;
  if (!f.role.empty() || (f.at < 5 && marked(0, Kind::Prep, "among"))) return true;
  // "The members of X are A, B and C", "Elected to X on 3 June were A and B"
  if (!page_.vietnamese && !f.objects.empty() && f.does("belong", "party", "sign", "ratify", "serve") &&
      skip_left(f.at, {It::Skip, It::Modifier, It::Num, It::Word, It::Gen, It::Relative}) == 0 &&
      f.objects.front().item > f.at)
    return true;
  const std::size_t end = f.subject_end;
  if (!f.vote.empty() && i == f.right && is_class(end - 1)) return true;
  if (!f.is("elected")) return false;
  if (i == f.right && opens_clause(f.at)) return true;
  return level(f, i) &&
         (is_class(end - 1) || (end > 1 && stands(end - 1, It::And) && items_[end - 2].unit == "member_count"));
}

// Whether somebody who may have done it stands before the trigger.
bool Reader::subject_stands_left(const Firing& f) {
  bool found = false;
  for (std::size_t j = f.at; j-- > 0 && !stands(j, It::Semi);) {
    Arg a;
    if (stands(j, It::Pro) && (says(j, "pair") || says(j, "both"))) continue;
    if (arg(j, *f.takes, a) && !items_[j].used && level(f, j) && !stands(j - 1, {It::Prep, It::Of})) found = true;
  }
  return found;
}

// ---- Before the trigger -----------------------------------------------------------------------------------

bool Reader::subject_before(Firing& f) {
  if (!f.subjects.empty()) return false;
  if (subject_of_class(f)) return true;
  // "…, còn việc gia nhập NATO …": whose, is told elsewhere
  if (page_.vietnamese && marked(f.at - 1, Kind::Skip, "nominal") && stands(f.at - 2, It::Break)) return true;
  // "từ tay A, người Fiji chủ toạ khoá 71": A did
  if (Arg a; f.subjects.empty() && page_.vietnamese && f.at > 3 && items_[f.at - 1].demonym &&
             marked(f.at - 2, Kind::Relative, "person") && stands(f.at - 3, It::Comma) &&
             is_a(f.at - 4, Part::Person) && arg(f.at - 4, *f.takes, a))
    f.subjects = {a};
  if (f.subjects.empty()) country_of_leader(f);
  if (behind_insertion(f)) return false;
  if (f.subjects.empty()) {
    std::size_t since = 0;
    if (f.is("nominal"))  // a noun's subject stands in its own clause
      for (std::size_t j = f.subject_end; j-- > 0 && since == 0;)
        if (stands(j, {It::Colon, It::Semi, It::Comma})) since = j + 1;
    f.subjects = left_group(f.subject_end, since, *f.takes);
    one_who_succeeds(f);
    one_who_opens(f);
    if (f.subjects.empty() && all_but_some(f)) return !some_of_class(f);
  }
  // "A vào NATO cùng B và C, vào EU năm 2004": A did
  if (page_.vietnamese && !f.subjects.empty() && !claims_.empty() && f.subjects.front().item > 2 &&
      stands(f.subject_end - 1, It::Comma) && marked(f.subjects.front().item - 1, Kind::And, "with")) {
    const Claim& first = claims_.front();
    if (first.s >= 0 && first.s_item >= 0 && std::size_t(first.s_item) < f.subjects.front().item - 1 &&
        may_do(f, first.s))
      f.subjects = {Arg{std::size_t(first.s_item), {first.s}, {}}};
  }
  if (!f.subjects.empty() && only_quoted(f, f.subjects.front().item)) f.subjects.clear();
  if (f.object_left)
    std::erase_if(f.subjects, [&](const Arg& a) {
      return std::any_of(f.objects.begin(), f.objects.end(), [&](const Arg& o) { return o.item == a.item; });
    });
  return too_far_left(f);
}

// "A buộc B phải ngừng bắn và gia nhập X", "A left the B Community and was admitted to X": A did, who opens the sentence.
void Reader::one_who_opens(Firing& f) {
  if (f.subjects.size() != 1 || !is_a(f.subjects.front().item, Part::State)) return;
  const std::size_t beside = f.subjects.front().item;
  if (beside < 2 || !stands(skip_left(f.subject_end, {It::Skip, It::Passive}) - 1, It::And)) return;
  if (!stands(beside - 1, {It::Word, It::Pro, It::Prep, It::Of}) || stands(beside - 2, {It::And, It::Semi})) return;
  const std::size_t opener = skip_right(0, {It::Time, It::Comma, It::Skip});
  if (opener >= beside || !is_a(opener, Part::State) || items_[opener].demonym || items_[opener].possessive) return;
  if (!stands(opener + 1, {It::Word, It::Verb, It::Comma, It::Cue}) || any_item(opener, beside, [](const Item& x) {
        return x.is({It::Semi, It::Break}) || (x.t == It::Ent && x.used);
      }))
    return;
  if (Arg a; arg(opener, *f.takes, a)) f.subjects = {a};
}

// "A took over from B as president", "A thay B làm Chủ tịch": A did.
void Reader::one_who_succeeds(Firing& f) {
  if (f.subjects.size() != 1 || !is_a(f.subjects.front().item, Part::State)) return;
  const std::size_t verb = skip_left(f.subjects.front().item, It::Skip) - 1, who = skip_left(verb, It::Skip) - 1;
  if (!does(verb, "succeed") || ends_passive(items_[verb])) return;
  if (Arg a; is_a(who, Part::State) && !items_[who].demonym && arg(who, *f.takes, a)) f.subjects = {a};
}

// "cả năm nước thường trực, trừ X, đã ký": a class without some, and nobody who is named.
bool Reader::all_but_some(const Firing& f) const {
  for (std::size_t i = f.subject_end; i-- > 0 && !stands(i, {It::Semi, It::Break});)
    if (items_[i].depth > items_[f.at].depth && hits_->saying(items_[i].first, Kind::Note, "except")) return true;
  return false;
}

// "A and B, usually close to C, were in favour", "A and B, both of which had opposed D, chose to abstain": those the sentence opens with.
bool Reader::behind_insertion(Firing& f) {
  if (page_.vietnamese || !f.does("vote") || !f.subjects.empty()) return false;
  const std::size_t comma = skip_left(f.subject_end, {It::Skip, It::Word, It::Cue}) - 1;
  if (comma >= items_.size() || !stands(comma, It::Comma) || !level(f, comma)) return false;
  std::size_t behind = skip_right(0, It::Skip);
  auto group = right_group(behind, comma, *f.takes, false);
  if (group.empty() || !stands(behind, It::Comma) || behind + 2 >= comma ||
      !stands(behind + 1, {It::Word, It::Pro, It::Relative, It::Bound, It::Both}))
    return false;
  if (any_item(behind + 1, comma, [](const Item& x) { return x.is({It::Comma, It::Semi, It::Break}); })) return false;
  for (std::size_t i = behind + 1; i < comma; ++i) ++items_[i].depth;  // nothing in it is told of the vote
  f.subjects = std::move(group);
  return true;
}

// "các nước khác ký", "50 quốc gia đã ký": a class of things before the verb is its subject, and no name.
bool Reader::subject_of_class(Firing& f) {
  for (std::size_t i = f.subject_end; i-- > 0;) {
    if (stands(i, {It::Ent, It::Pro, It::Comma, It::Semi, It::Break})) return false;
    const bool some = stands(i, It::Gen) || number_of(i, "member_count");
    if (some && named_beside_class(f, i)) return false;
    // "khi nước thứ 40 phê chuẩn"
    if (page_.vietnamese && i + 1 == f.subject_end && stands(i, It::Ordinal) && stands(i - 1, It::Relative) &&
        !has(i - 2, Kind::Copula) && !stands(i - 2, It::Verb))
      return true;
    // "A và B là những nước cử nhiều quân nhất"
    if ((stands(i, It::Gen) || (stands(i, It::Num) && items_[i].value == 1)) && has(i - 1, Kind::Copula)) continue;
    if (some && i > 1 && stands(i - 1, {It::Dash, It::Comma}) && class_of_named(f, i - 1)) return false;
    // "one of fifty states to sign", "một trong những nước đầu tiên ký": the one told before
    const std::size_t among = skip_left(i, {It::Num, It::Ordinal, It::Skip, It::Modifier}) - 1;
    const bool one_of = stands(among, It::Of) && stands(among - 1, It::Num) && items_[among - 1].value == 1;
    if ((some || number_of(i, "generic")) && !one_of && !marked(i - 1, Kind::Prep, "among") &&
        !marked(among, Kind::Prep, "among"))
      return !some_of_class(f);
  }
  return false;
}

// "A, B và ba nước khác ký", "A cùng mười một nước ký": A and B did.
bool Reader::named_beside_class(Firing& f, std::size_t i) {
  const std::size_t n = skip_left(stands(i, It::Gen) && stands(i - 1, It::Num) ? i - 1 : i, It::Skip);
  if (!stands(n - 1, It::And) || !stands(n - 2, It::Ent)) return false;
  f.subjects = left_group(n - 1, 0, *f.takes);
  if (!f.subjects.empty() && f.subjects.back().item + 2 == n) return true;
  f.subjects.clear();
  return false;
}

// "Bỉ, Đức và Nam Phi - những nước được bầu năm 2018 -": those just named.
bool Reader::class_of_named(Firing& f, std::size_t end) {
  for (auto& item : items_) item.depth = std::int16_t(item.depth - item.dashed);
  auto group = left_group(end, 0, *f.takes);
  for (auto& item : items_) item.depth = std::int16_t(item.depth + item.dashed);
  if (group.empty() || group.back().item + 1 != end) return false;
  // "Họ sẽ ngồi cùng A và B, các nước được bầu …": those of the row only
  for (std::size_t n = group.size(); n-- > 1;)
    if (any_item(group[n - 1].item + 1, group[n].item, [](const Item& i) {
          return i.is({It::Verb, It::Cue, It::Word});
        })) {
      group.erase(group.begin(), group.begin() + std::ptrdiff_t(n));
      break;
    }
  const std::size_t first = group.front().item;  // "… từ A, B và C, những nước …": A too
  Arg before;
  if (first > 2 && stands(first - 1, {It::Comma, It::And}) && prep(first - 3) && arg(first - 2, *f.takes, before))
    group.insert(group.begin(), before);
  f.subjects = std::move(group);
  return true;
}

// "119 đoàn đặt bút, trong đó có Việt Nam, Trung Quốc …"
bool Reader::some_of_class(Firing& f) {
  for (std::size_t x = f.right; x < items_.size(); ++x) {
    // "đã ký mà chưa phê chuẩn, chẳng hạn …"
    if (stands(x, It::Semi) || (opens_trigger(x) && x > f.right && !marked(x - 1, Kind::Cue, "negation"))) break;
    const bool colon = page_.vietnamese && stands(x, It::Colon) && x > f.right && is_a(x + 1, Part::State) &&
                       stands(x + 2, {It::Comma, It::And});  // "được tám nước ký: A, B …"
    // "Các nước mãn nhiệm gồm A, B và C"
    const bool class_before = page_.vietnamese && x == f.right && stands(skip_left(f.at, It::Skip) - 1, It::Gen) &&
                              (has(x, Kind::Copula) || has(x, Kind::Open)) &&
                              is_a(skip_right(x + 1, It::Skip), Part::State);
    if (!marked(x, Kind::Open, "among") && !(stands(x - 1, It::Comma) && has(x, Kind::Open)) && !colon && !class_before)
      continue;
    std::size_t behind = x + 1;
    while (stands(behind, {It::Skip, It::Num, It::Word, It::Of, It::Pro}) || has(behind, Kind::Open)) ++behind;
    f.subjects = right_group(behind, items_.size(), *f.takes, true);
    f.after = std::max(f.after, behind);
    break;
  }
  return !f.subjects.empty();
}

// "…, Tổng thống A tuyên bố rút khỏi", "Tổng thống Pháp A đón …": his country.
void Reader::country_of_leader(Firing& f) {
  const bool of_states =
      f.does("leave", "depart", "return", "welcome") || (f.does("sign", "ratify") && f.objects.empty());
  if (!page_.vietnamese || !of_states || !done_by_states(f)) return;
  const std::size_t i = skip_left(f.subject_end, It::Skip);
  if (i < 2 || !is_a(i - 1, Part::Person)) return;
  const std::size_t office = f.does("welcome") && items_[i - 2].demonym ? i - 2 : i - 1;
  if (!stands(office - 1, It::Title)) return;
  if (const int country = country_of(items_[i - 1].ent); country >= 0) f.subjects.push_back({i - 1, {country}, {}});
}

// "Theo Tổng Thư ký …, với tư cách là …, Việt Nam …": who is quoted is not who is spoken of.
bool Reader::only_quoted(const Firing& f, std::size_t who) const {
  std::size_t r = who;
  while (r > 0 && !stands(r, {It::Comma, It::Reported})) --r;
  if (r >= who || !stands(r, It::Reported)) return false;
  // "Bộ Ngoại giao khẳng định nước ta, thành viên …": what is said of us
  if (r > 0 && !stands(r - 1, It::Comma) && stands(who + 1, It::Comma) && who + 2 == f.at) return false;
  for (std::size_t j = who + 1; j < f.at; ++j)
    if (stands(j, It::Comma) && level(f, j)) return true;
  return false;
}

// Whether a trigger that wants its subject beside it has none there.
bool Reader::too_far_left(Firing& f) {
  const std::size_t at = f.at, who = f.subjects.empty() ? 0 : f.subjects.back().item;
  if (f.is("copular") && (f.subjects.empty() || !says_what(who, at))) return true;
  if (!f.is("tight")) return false;
  if (f.subjects.empty() && !f.objects.empty() && in_list() && at < 3 && theme_country() >= 0)
    return false;  // "- 1/1/2024: vào BRICS"
  // "Gambia độc lập ngày …, vào Liên hợp quốc ngày …"; "gia nhập A ngày …, và vào B ngày …"
  const bool deeds = page_.vietnamese && stands(at - 1, It::Comma) && stands(at - 2, It::Time) && !f.subjects.empty();
  const bool goes_on = f.does("join") && (deeds || (stands(at - 1, It::And) && !subjects_.empty()));
  if (goes_on && !f.objects.empty()) return false;
  // "A là thẩm phán của X, phục vụ từ năm 1995 đến 2009"
  const bool seat = f.does("serve") && term_at(f.right) &&
                    (stands(at - 1, It::Pro) ||
                     (stands(at - 1, It::Comma) && !claims_.empty() && claims_.back().relation == rel(Rel::Seat)));
  if (page_.vietnamese && seat) return false;
  const bool apposition = stands(who + 1, It::Comma) && stands(at - 1, It::Comma);  // "Bà A, khi đó là …, tới Hà Nội"
  return f.subjects.empty() || (who + 3 < at && !apposition);
}

}  // namespace dothi::prose
