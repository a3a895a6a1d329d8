// Who had the office a sentence tells of before, and who has it next.
#include "item.h"

#include <algorithm>

namespace dothi::prose {

// "A presided over the body in 2019, taking over from B", "…, người kế nhiệm ông B", "… và trao lại búa cho ông B": B had the same
// before, or has it from then on, where nothing else in the sentence has told so.
void Reader::offices_handed_on() {
  if (question_ || hypothetical_) return;
  for (std::size_t k = 0; k + 1 < items_.size(); ++k) {
    bool next = false;
    if (!stands(k, It::Verb) || mood(k).off || !hands_on(k, next)) continue;
    const std::size_t who = one_handed(k);
    if (who >= items_.size() || told_otherwise(who)) continue;
    Claim told;
    if (!office_handed(k, items_[who].ent, told)) continue;
    if (!is_a(who, Part::Person)) become(items_[who], Part::Person);
    if (told.s_item > int(k))  // "kế nhiệm bà B, ông A nhậm chức …": that, and no office told before
      std::erase_if(claims_, [&](const Claim& c) {
        return c.s == items_[who].ent && c.o_item < 0 && c.status == Status::Former;
      });
    const bool known = std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) {
      return c.s == items_[who].ent && (c.o == told.o || c.relation == told.relation || c.o_item < 0);
    });
    if (known || (told.relation == rel(Rel::Office) && of_another(items_[who].ent, who, told.o))) continue;
    Claim c;
    c.s = items_[who].ent;
    c.s_item = int(who);
    c.o = told.o;
    c.relation = told.relation;
    c.status = next ? Status::Stated : Status::Former;
    for (const MapEntry& e : told.q)
      if (e.first == "of" || e.first == "role") c.q.push_back(e);
    if (next)
      for (std::size_t i = k > 0 ? k - 1 : k; i < who; ++i)
        if (stands(i, It::Time) && items_[i].time.shape == Time::Shape::Instant && !items_[i].time.future)
          put(c.q, "start", Value(items_[i].time.from.edtf()));
    items_[who].used = true;
    claim(std::move(c));
  }
}

// Whether verb k says that an office passes from one to another; `next` where who has it next stands behind.
bool Reader::hands_on(std::size_t k, bool& next) const {
  if (does(k, "succeed")) {
    // "A, người kế nhiệm ông B" came after B; "người kế nhiệm là B" before him
    if (says(k, "predecessor") && !(page_.vietnamese && says(k, "successor") && stands(k - 1, It::Comma))) return false;
    next = !page_.vietnamese && ends_passive(items_[k]);
    return true;
  }
  if (does(k, "again")) {  // "was followed in July by B"
    next = true;
    return !page_.vietnamese && does(k - 1, "office") && stands(skip_right(k + 1, It::Time), It::Passive);
  }
  if (!does(k, "office")) return false;
  next = says(k, "over");
  if (next) return true;
  // "took over in June from B", "tiếp quản chức vụ này giữa năm 2024 từ ông B"
  const std::size_t from = skip_right(k + 1, It::Time);
  return says(k, "start") && stands(from, It::Prep) && marked(from, Kind::Time, "from");
}

// The person behind verb k; the end where there is none.
std::size_t Reader::one_handed(std::size_t k) const {
  std::size_t x = k + 1;
  const auto aside = [this](std::size_t i) {
    return stands(i, kQuiet | Kinds{It::Time, It::Passive, It::Title, It::Prep}) ||
           (stands(i, It::Ent) && !is_a(i, Part::Person) &&
            (items_[i].demonym || items_[i].possessive || (is_a(i, Part::State) && stands(i - 1, It::Title))));
  };
  while (x < k + 8 && aside(x)) ++x;
  if (!stands(x, It::Ent) || items_[x].possessive || items_[x].depth != items_[k].depth) return items_.size();
  const bool name = is_a(x, Part::Person) || (nameless(items_[x]) && (items_[x].size() > 1 || quiet(items_[x - 1])));
  return name ? x : items_.size();
}

// "thay ông B làm …", "thay ông B dự hội nghị": in what, is told behind.
bool Reader::told_otherwise(std::size_t who) const {
  for (std::size_t i = behind_name(who); i < items_.size(); ++i) {
    if (stands(i, {It::Verb, It::Title, It::Role}) || is_a(i, Part::Office) || is_a(i, Part::Event)) return true;
    if (stands(i, It::Prep) && stands(skip_right(i + 1, It::Skip), It::Word)) return true;  // "at the dinner"
    if (!stands(i, kQuiet | Kinds{It::Word, It::Prep, It::Relative}) &&
        !(stands(i, It::Ent) && (items_[i].demonym || is_a(i, Part::State))))
      return false;
  }
  return false;
}

// The office or chair somebody else is told to hold, nearest to verb k; false for none.
bool Reader::office_handed(std::size_t k, int other, Claim& told) const {
  int best = -1;
  for (const Claim& c : claims_) {
    if (c.relation != rel(Rel::Office) && c.relation != rel(Rel::Chair)) continue;
    if (c.s < 0 || c.s == other || c.o < 0 || !thing(c.s).is(Part::Person) || c.status != Status::Stated) continue;
    const int at = std::max(c.s_item, c.o_item);
    if (c.s_item < 0 || c.s_item > int(k) || at < best || (c.o_item >= 0 && of_beaten(std::size_t(c.o_item)))) continue;
    best = at;
    told = c;
  }
  if (best >= 0) return true;
  // "Tháng 9/2002, kế nhiệm bà B, ông A nhậm chức …"
  if (any_item(0, k, [this](const Item& i) { return is_a(i, Part::Person) || i.is({It::Pro, It::Semi}); }))
    return false;
  for (const Claim& c : claims_)
    if ((c.relation == rel(Rel::Office) || c.relation == rel(Rel::Chair)) && c.s >= 0 && c.s != other && c.o >= 0 &&
        thing(c.s).is(Part::Person) && c.status == Status::Stated && c.s_item > int(k)) {
      told = c;
      return true;
    }
  return false;
}

}  // namespace dothi::prose
