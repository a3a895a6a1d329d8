// Things nobody knows but by their letters: "phê chuẩn CTBT", "các phái bộ UNMISS, UNIFIL", "the nuclear ban treaty (TPNW)".
#include "item.h"

#include <algorithm>
#include <array>

namespace dothi::prose {

// What kind of thing each is, by the word beside it, the verb it is the object of, or the row it stands in.
void Reader::things_by_letters() {
  const std::string* row = nullptr;  // the label of the one before, while nothing but times and commas follows
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (!letters_only(k)) {
      if (row &&
          !stands(k, {It::Comma, It::And, It::Time, It::Num, It::Open, It::Close, It::Skip, It::Prep, It::Place}) &&
          !is_a(items_[k], Part::State))
        row = nullptr;
      continue;
    }
    const bool bracketed = k > 1 && stands(k - 1, It::Open) && stands(k + 1, It::Close);
    std::size_t owner = k;
    const std::string* kind = bracketed ? kind_before_bracket(k - 1, owner) : kind_beside(k);
    if (!kind && (!bracketed || row == &label(Part::Mission))) kind = row;
    if (!kind && !bracketed) kind = kind_ahead(k, owner);
    if (!kind) kind = kind_of_object(bracketed ? owner : k);
    if (!kind || (bracketed && owner == k)) continue;
    Item& item = items_[owner];
    const std::string text = surface(items_[k]);
    const std::uint32_t last = items_[bracketed ? k + 1 : k].last;
    turn(item, It::Ent);
    item.sense = nullptr;
    item.unknown = item.demonym = item.metonym = false;
    item.ent = entity(text, *kind);
    item.last = last;
    aliases_[text] = {item.ent, false};
    row = kind;
    if (owner < k && !bracketed) {
      cut(owner + 1, k + 1);
      k = owner;
    } else if (bracketed) {
      cut(owner + 1, k + 2);
      k = owner;
    }
  }
}

// "CTBT": three letters or more, in words that are no heading.
bool Reader::letters_only(std::size_t k) const {
  const Item& item = items_[k];
  if (item.t != It::Word || item.sense || item.size() != 1 || !tokens_[item.first].is(kWord)) return false;
  const auto caps = [&](std::size_t i) { return tokens_[i].is(kWord) && tokens_[i].is(kCaps); };
  const std::size_t size = tokens_[item.first].end - tokens_[item.first].begin;
  if (!caps(item.first) || size < 3 || size > 10 || !tokens_[item.first].is(kAscii)) return false;
  if (surface(item).find_first_not_of("IVXLC") == std::string::npos) return false;  // "thế kỉ XXI"
  return !(item.first > 0 && caps(item.first - 1)) && !(item.last < tokens_.size() && caps(item.last));
}

// "phái bộ | UNMISS", "the treaty | CTBT": what the word before says; null for none.
const std::string* Reader::kind_beside(std::size_t k) const {
  return k > 0 && items_[k - 1].last == items_[k].first ? kind_said(items_[k - 1]) : nullptr;
}

// "phái bộ giám sát | UNSMIS": the head of its description; null for none.
const std::string* Reader::kind_ahead(std::size_t k, std::size_t& owner) const {
  if (!page_.vietnamese) return nullptr;
  std::size_t head = k;
  while (head > 0 && head + 3 > k && stands(head - 1, {It::Word, It::Verb}) &&
         items_[head - 1].last == items_[head].first && !tokens_[items_[head - 1].first].is(kUpper))
    --head;
  if (head == k || head == 0 || items_[head - 1].last != items_[head].first) return nullptr;
  const std::string* kind = kind_said(items_[head - 1]);
  if (kind != &label(Part::Mission)) return nullptr;
  owner = head - 1;
  return kind;
}

// The label a word like "treaty", "phái bộ", "tổ chức" stands for; null for none, or several.
const std::string* Reader::kind_said(const Item& item) const {
  if (!item.sense || !(item.sense->kind == Kind::Head || item.sense->kind == Kind::Pronoun)) return nullptr;
  for (const Part part : {Part::Treaty, Part::Mission, Part::Agency, Part::Organization, Part::Body})
    if (has_word(item.sense, label(part))) return &label(part);
  return nullptr;
}

// "the nuclear ban treaty | (TPNW)", "phái bộ ở Nam Sudan | (UNMISS)": the word that says what it is, at `owner`. Where only a place stands
// before, `owner` is the place.
const std::string* Reader::kind_before_bracket(std::size_t open, std::size_t& owner) const {
  for (std::size_t k = open; k-- > 0 && open - k <= 5;) {
    if (const std::string* kind = kind_said(items_[k])) {
      owner = k;
      return kind;
    }
    if (!stands(k, {It::Place, It::Of, It::Prep, It::Skip}) && !is_a(items_[k], Part::State) && !plain_word(k)) break;
  }
  if (stands(open - 1, It::Place) || is_a(items_[open - 1], Part::State)) owner = open - 1;
  return nullptr;
}

// "gửi quân tới | MINUSTAH", "phê chuẩn | CTBT": what the verb before, or the passive one behind, has for an object.
const std::string* Reader::kind_of_object(std::size_t k) const {
  std::size_t verb = k;
  while (verb > 0 && k - verb < 8 &&
         (stands(verb - 1, {It::Skip, It::Prep, It::Of, It::Num, It::Comma, It::Time, It::Bound, It::Word}) ||
          (stands(verb - 1, It::Verb) && hits_->any(items_[verb - 1].first, Kind::Prep))))  // "gửi quân | tới"
    --verb;
  if (verb > 0 && stands(verb - 1, It::Verb)) {
    const bool right_before = skip_left(k, {It::Skip, It::Prep, It::Of}) == verb;
    if (does(verb - 1, "contribute")) return &label(Part::Mission);
    if (!right_before) return nullptr;
    --verb;
  } else if (const std::size_t next = skip_right(k + 1, {It::Cue, It::Passive, It::Skip});
             stands(next, It::Verb) && does(next, "sign", "ratify") &&
             (next > k + 1 || hits_->any(items_[next].first, Kind::Passive))) {
    verb = next;
  } else {
    return nullptr;
  }
  if (is_a(items_[k], Part::State)) return nullptr;
  const Sense* s = sense(items_[verb], Kind::Verb);
  if (!s) return nullptr;
  const auto& objects = lexicon_.verbs[s->what].objects;
  if (among(objects, label(Part::Organization))) return &label(Part::Organization);
  return among(objects, label(Part::Treaty)) && !among(objects, label(Part::Event)) ? &label(Part::Treaty) : nullptr;
}

}  // namespace dothi::prose
