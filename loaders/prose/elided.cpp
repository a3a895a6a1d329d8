// What an object left out stands for: a name to the left in the sentence, what the section or the text is about, the last such thing said.
#include "reader.h"

#include <algorithm>

namespace dothi::prose {

int Reader::elided_object(const Frame& f, const std::vector<std::string>& labels) {
  if (const int body = body_of_first_clause(f, labels); body >= 0) return body;
  if (const auto named = named_before(f, labels)) return *named;
  if (!f.relation_default.empty())
    if (const auto name = lexicon_.name(f.relation_default)) return entity(*name);
  if (f.does("vote") && page_.vietnamese && frames_.empty())
    if (const int next = voted_on_next(f); next >= 0) return next;
  // "Chúng ta đề cử bà A vào vị trí thẩm phán": to what, is told behind
  if (f.does("serve") && has_word(f.use, "candidate") && page_.vietnamese &&
      is_a(skip_right(f.right, {It::Honorific, It::Rank, It::Skip}), Part::Person))
    return -1;
  const bool of_entry = entry_.block == block_ && entry_.block;  // "18/10/2023 (HĐBA)": on what is told there
  if (f.does("vote") && (of_entry || (draft_ >= 0 && voted_on(4) == draft_))) return voted_on(4);
  if (const std::string courts = courts_of_role(f); !courts.empty()) return court_spoken_of(f, courts);
  // "Bolivia trở lại sau bốn thập niên", told of an election: to a seat
  if (f.does("return") && election_.organ >= 0 && number_ - election_.at <= 12) return -1;
  return spoken_of(f, labels_left_out(f, labels));
}

// "IOM became a body related to the United Nations; China joined": what the sentence is about.
int Reader::body_of_first_clause(const Frame& f, const std::vector<std::string>& labels) {
  if (!f.does("join", "admit", "take_part")) return -1;
  std::size_t clause = 0;
  for (std::size_t i = 0; i < f.at; ++i)
    if (stands(i, It::Semi)) clause = i;
  const std::size_t first = skip_right(0, It::Skip);
  if (first >= clause || !is_a(first, Part::Organization) || items_[first].possessive || items_[first].demonym)
    return -1;
  Arg a;
  if (!arg(first, labels, a) || any_item(clause, f.at, [&](const Item& i) { return is_a(i, Part::Organization); }))
    return -1;
  return a.first();
}

// The nearest to the left; -1 where it is not this one, nor another.
std::optional<int> Reader::named_before(const Frame& f, const std::vector<std::string>& labels) {
  const bool joins = f.does("join", "admit", "take_part");
  bool apart = false;  // "a term on the Council, after a contest in which Japan withdrew": from what, is not said
  for (std::size_t i = f.at; i-- > 0;) {
    const Item& item = items_[i];
    apart |= f.does("leave") && item.is({It::Relative, It::Break});
    if (apart && is_a(i, Part::Body)) return -1;
    const bool head = item.t == It::Pro && item.sense && item.sense->kind == Kind::Head;
    Arg a;
    if (head && joins && !page_.vietnamese && arg(i, labels, a))
      return a.first();  // "The Fund has 191 members; X, which joined in 2024"
    // "a member of the Council in 2016-17, and its envoy presided"
    if (head && f.does("preside") && item.ent >= 0 && thing(item.ent).is(Part::Body) && wants(labels, thing(item.ent)))
      return item.ent;
    if (item.t != It::Ent) continue;
    if (stands(i - 1, It::Passive) && page_.vietnamese && i + 4 > f.at)
      continue;  // "được Hội nghị bầu làm …": who elects
    // "thông qua Tuyên bố … (Nghị quyết 1514); A bỏ phiếu trắng": the bracket names it
    if (f.does("vote") && stands(i - 1, It::Open) && is_a(i, Part::Resolution) && stands(i + 1, It::Close))
      return item.ent;
    if (item.depth > items_[f.at].depth || item.demonym || (i > 0 && item.possessive)) continue;
    if ((f.does("serve") || f.is("active")) && plenary(item.ent)) continue;
    if (!arg(i, labels, a) || thing(a.first()).is(Part::Person)) continue;
    const bool adopted = page_.vietnamese && any_item(i < 4 ? 0 : i - 4, i, [this](const Item& x) {
                           return does(x, "adopt");
                         });  // "thông qua Hiệp ước X; A chống"
    if (!f.does("vote") || adopted || thing(a.first()).is(Part::Resolution) || thing(a.first()).is(Part::Event))
      return a.first();
  }
  return std::nullopt;
}

// "A bỏ phiếu chống, còn B bỏ phiếu trắng đối với Nghị quyết 678": what the next clause tells.
int Reader::voted_on_next(const Frame& f) const {
  int told = -1, more = 0;
  for (std::size_t i = f.right; i < items_.size() && !stands(i, It::Semi); ++i) {
    more += stands(i, It::Vote);
    if (is_a(i, Part::Resolution)) told = told < 0 || told == items_[i].ent ? items_[i].ent : -2;
  }
  return more > 0 ? told : -1;
}

// ---- Of a court: the one the text is about, or one just named; "a judge from Durban" is of none -------------

std::string Reader::courts_of_role(const Frame& f) const {
  const auto limit = lexicon_.role_limits.find(f.role);
  if (limit == lexicon_.role_limits.end() || limit->second.second.empty()) return {};
  const auto set = lexicon_.settings.find(limit->second.second);
  return set == lexicon_.settings.end() ? std::string() : "|" + set->second + "|";
}

int Reader::court_spoken_of(const Frame& f, const std::string& courts) const {
  const auto court = [&](int e) { return e >= 0 && courts.find("|" + thing(e).name + "|") != std::string::npos; };
  if (f.right + 1 < items_.size() && prep(f.right) &&
      (stands(f.right + 1, {It::Place, It::Word}) || items_[f.right + 1].demonym))
    return -1;
  for (int e : {context_.organ, theme_, theme_organ_})
    if (court(e)) return e;
  for (auto it = said_.rbegin(); it != said_.rend() && number_ - it->sentence < 4; ++it)
    if (court(it->ent)) return it->ent;
  return -1;
}

// ---- What the text speaks of --------------------------------------------------------------------------------

// Of what it takes, what it may leave out: no office, a membership of no body, a vote on a resolution only.
std::vector<std::string> Reader::labels_left_out(const Frame& f, const std::vector<std::string>& labels) const {
  if (f.is("votes")) return {label(Part::Body)};
  if (f.does("vote")) return {label(Part::Resolution)};
  const bool joins =
      f.does("join", "admit", "take_part", "return", "leave", "depart") || (f.does("belong") && !f.dated);
  const bool of_body = f.does("preside") && !(theme_ >= 0 && thing(theme_).is(Part::Organization));
  std::vector<std::string> out;
  for (const auto& l : labels) {
    const bool body = l == label(Part::Body), organization = l == label(Part::Organization) || l == label(Part::Agency);
    if (l != label(Part::Office) && !(joins && body) && !(of_body && organization)) out.push_back(l);
  }
  return out;
}

int Reader::spoken_of(const Frame& f, const std::vector<std::string>& labels) {
  const auto fit = [&](int e) {
    return e >= 0 && wants(labels, thing(e)) &&
           !(f.does("serve") && plenary(e) && f.role.find("president") == std::string::npos);
  };
  if (f.does("belong") && !f.dated) {
    for (auto it = claims_.rbegin(); it != claims_.rend(); ++it)  // "joined in 2007, as its eighth member"
      if (it->relation == rel(Rel::Membership) && fit(it->o)) return it->o;
    for (int e : {context_.organ, theme_, theme_organ_})
      if (e >= 0 && thing(e).is(Part::Organization)) return e;
  }
  if (const int headed = headed_by_run_in(labels); fit(headed)) return headed;
  if (f.does("preside") && fit(theme_body_)) return theme_body_;
  // Of what the sentence before is about, unless the section's heading says of what.
  const bool headed = context_.organ >= 0 && context_.organ != theme_ && context_.organ != theme_organ_;
  if (f.does("join", "admit", "take_part") && !headed && number_ - topic_body_at_ <= 1 && fit(topic_body_))
    return topic_body_;
  if (fit(context_.organ)) return context_.organ;
  if (f.does("serve", "preside") || (f.does("belong") && f.dated)) {
    // A body named since the last claim is what is spoken of now.
    for (auto it = said_.rbegin(); it != said_.rend() && it->sentence > focus_at_ && number_ - it->sentence <= 2; ++it)
      if (thing(it->ent).is(Part::Body) && fit(it->ent) && !plenary(it->ent)) return it->ent;
    if (fit(focus_organ_) && number_ - focus_at_ <= 6) return focus_organ_;
    if (fit(seat_organ_) && number_ - seat_at_ <= 8) return seat_organ_;
  }
  if (fit(theme_)) return theme_;
  if (const int begun = f.does("return") && !thing_is(theme_, Part::Organization) ? -1 : begun_with(labels); fit(begun))
    return begun;
  if (const int recent = recall(labels, false, {}, 3); fit(recent)) return recent;
  if (fit(theme_organ_)) return theme_organ_;
  if (f.does("serve")) return fit(focus_organ_) ? focus_organ_ : -1;
  return recall(labels, false, {}, f.does("vote") ? 4 : 12);
}

}  // namespace dothi::prose
