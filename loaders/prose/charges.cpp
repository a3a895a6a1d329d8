// Who holds what a verb of office tells: behind the verb, before it, and from when.
#include "charge.h"

#include <algorithm>

namespace dothi::prose {

// Behind titles and small words, where a name may stand.
std::size_t Reader::name_behind(const Charge& v, std::size_t x) const {
  const auto passes = [this](std::size_t i) {
    if (stands(i, kQuiet | Kinds{It::Title, It::Word})) return true;
    if (!page_.vietnamese && stands(i, It::Pro) && says(i, "whose")) return true;
    if (has_word(sense(items_[i], Kind::Relative), "person")) return true;
    return stands(i, It::Ent) && !is_a(i, Part::Person) &&
           (items_[i].used || is_a(i + 1, Part::Person) || (items_[i].demonym && !page_.vietnamese));
  };
  while (x < items_.size() && x < v.at + 12 && passes(x)) ++x;
  return x;
}

// "… là X", ": X" or "by X" to the right.
void Reader::people_behind(Charge& v) {
  const std::size_t k = v.at, right = v.right;
  std::size_t x = right;
  const bool longest = page_.vietnamese && v.office && opens_clause(k);  // "Giữ chức lâu nhất là ông A"
  while ((stands(x, kQuiet | Kinds{It::Time, It::Prep}) || (v.succeed && stands(x, It::Place)) ||
          (v.head && stands(x, It::Ordinal) && (page_.vietnamese || has(x + 1, Kind::Passive))) ||
          (longest && x < right + 4 && stands(x, It::Word))) &&
         !(stands(x, It::Prep) && has(x, Kind::Passive)))
    ++x;
  if (v.succeed && x > right && stands(x, It::Passive) && !page_.vietnamese) return followed_by_whom(v, x + 1);
  std::size_t who = items_.size();
  if (v.succeed) {
    who = name_behind(v, right);
    // "He replaced Kais Kabtani": a name nobody knows
    const bool unknown = !page_.vietnamese && who == right && stands(who, It::Ent) && unknown_name(items_[who]);
    if (unknown && (is_a(k - 1, Part::Person) || stands(k - 1, It::Pro))) introduce(items_[who]);
    // "A was … and was succeeded by B"
    const bool by = !page_.vietnamese && ends_passive(items_[k]);
    v.followed |= by;
    if (by && who == right && who < items_.size() && nameless(items_[who]) && v.held >= 0)
      become(items_[who], Part::Person);
  } else if (const std::size_t name = head_named(v); name < items_.size()) {
    if (nameless(items_[name])) become(items_[name], Part::Person);
    who = name;
    v.passive_right = true;
  } else if (has(x, Kind::Copula) || stands(x, It::Colon) || has(x, Kind::Passive)) {
    who = name_behind(v, x + 1);
    v.passive_right = is_a(who, Part::Person);
  } else if (says(k, "right") || ends_passive(items_[k])) {
    who = name_behind(v, right);
  }
  if (is_a(who, Part::Person)) v.people.push_back({items_[who].ent, who});
}

// "The head of the Council, A, …": where A is named; behind all for nowhere.
std::size_t Reader::head_named(const Charge& v) const {
  const std::size_t none = items_.size();
  if (page_.vietnamese || !v.head || !v.told || v.right <= v.at + 1 || ends_passive(items_[v.at])) return none;
  if (!hits_->any(items_[v.at].last - 1, Kind::Of) || !opens_sentence(v.at)) return none;
  const std::size_t name = skip_right(v.right + 1, kQuiet);
  const bool person = is_a(name, Part::Person) || (name < none && nameless(items_[name]));
  return stands(v.right, It::Comma) && person && stands(name + 1, {It::Comma, It::Stop}) ? name : none;
}

// "was succeeded in 2012 by X"
void Reader::followed_by_whom(Charge& v, std::size_t behind) {
  const std::size_t who = name_behind(v, behind);
  if (who >= items_.size()) return;
  Item& name = items_[who];
  if (!is_a(name, Part::Person) && !(name.unknown && name.last - name.first >= 2)) return;
  v.people.push_back({name.unknown ? introduce(name) : name.ent, who});
  v.followed = true;
}

// The subject: who holds it, or who came after the one named behind.
void Reader::people_before(Charge& v) {
  const std::size_t k = v.at;
  const bool nobody = v.people.empty();
  const Holder subject = subject_of_charge(v);
  if (!v.succeed) {
    if (subject.who >= 0) {
      v.people.push_back(subject);
    } else if (v.office && !v.told && term_at(v.right)) {
      if (const int who = recall(lexicon_.labels(Part::Person), true, {}, 1); who >= 0) v.people.push_back({who, k});
    }
    return;
  }
  std::size_t copula = v.right;
  while (stands(copula, kQuiet | It::Pro)) ++copula;
  if (nobody && has(copula, Kind::Copula)) {  // "Kế nhiệm ông là Ban Ki-mun."
    const std::size_t who = name_behind(v, copula + 1);
    if (is_a(who, Part::Person)) v.people.push_back({items_[who].ent, who});
  } else if (nobody && subject.who >= 0 && v.held >= 0 && !v.mood.off &&
             !(ends_passive(items_[k]) && !page_.vietnamese)) {
    v.people.push_back(subject);  // "năm 1978 ông Hà Văn Lâu sang thay"
  } else {
    successor_told(v, subject);
  }
}

// Who came before held it too; who came after does since then, unless his own title says so.
void Reader::successor_told(Charge& v, Holder subject) {
  const std::size_t k = v.at;
  const auto his = [&](const Claim& c) { return c.s == subject.who && c.o == v.held; };
  const bool told = std::any_of(claims_.begin(), claims_.end(), his);
  const bool dated = any_item(std::min(v.right, items_.size()), items_.size(),
                              [](const Item& x) { return x.t == It::Time && x.depth == 0; });
  if (subject.who >= 0 && !told && dated && !v.mood.off && open_office(k) == v.held) v.people.push_back(subject);
  if (!told || !page_.vietnamese || v.mood.off || subject.item + 1 >= k) return;
  // "Tổng Thư ký A, người tháng 8 năm 2021 tiếp quản công việc từ B": since then
  for (Claim& c : claims_) {
    if (!his(c) || c.status != Status::Stated) continue;
    if (std::any_of(c.q.begin(), c.q.end(), [](const MapEntry& e) {
          return e.first == "start" || e.first == "end" || e.first == "elected_on";
        }))
      continue;
    for (std::size_t i = k; i-- > subject.item;) {
      const Time& time = items_[i].time;
      if (!stands(i, It::Time) || items_[i].depth != items_[k].depth || time.shape != Time::Shape::Instant ||
          time.future)
        continue;
      std::erase_if(c.q, [](const MapEntry& e) { return e.first == "as_of"; });
      put(c.q, "start", Value(time.from.edtf()));
      break;
    }
  }
}

Reader::Holder Reader::subject_of_charge(Charge& v) {
  const std::size_t k = v.at;
  const std::size_t opening = std::min(skip_right(0, {It::Time, It::Stop, It::Colon}),
                                       k);  // where the sentence says something, behind its date
  for (std::size_t i = v.clause; i-- > 0 && !stands(i, It::Semi);) {
    Item& item = items_[i];
    // "Sigvard Eklund, also a Swede, had run the organization": a name nobody knows
    if (i == opening && unknown_name(item) && (!page_.vietnamese || (v.head && foreign(item))) &&
        (v.clause == i + 1 || stands(i + 1, It::Comma)))
      introduce(item);
    if (v.head && headed_before(v, i)) continue;
    if (v.head && page_.vietnamese) {
      if (item.unknown && item.depth == items_[k].depth && stands(i - 1, It::Comma) && foreign(item) && v.before >= 0)
        become(item, Part::Person);
    }
    if (is_a(i, Part::Person) && appoints(i)) continue;
    // "kế nhiệm ông B, và giữ chức tới năm …", "kế nhiệm ông năm 1975 và giữ chức …": B did not
    if (page_.vietnamese && stands(k - 1, It::And) && i > 1 && does(skip_left(i, kQuiet) - 1, "succeed")) continue;
    if (is_a(i, Part::Person) && item.depth <= items_[k].depth) return {item.ent, i};
    // "appointed A as his envoy and head of UNAMA": A heads it
    if (item.t == It::Pro && !(v.head && !page_.vietnamese && says(i, "whose")))
      if (const int who = resolve(item, lexicon_.labels(Part::Person)); who >= 0) return {who, i};
    // "A of Peru, who took office"
    if (item.t == It::Ent && stands(i - 1, It::Of) && is_a(i - 2, Part::Person) &&
        (stands(i + 1, It::Comma) || (i + 1 == k && !page_.vietnamese)))
      continue;
    if (item.t == It::Gen ||
        (item.t == It::Ent && !is_a(i, Part::Person) && !v.head && !item.used && !item.demonym && item.depth == 0))
      break;
  }
  return {-1, k};
}

// "được ông A chọn vào vị trí Phó Tổng Thư ký và nhậm chức": A did not.
bool Reader::appoints(std::size_t i) const {
  if (!page_.vietnamese) return false;
  std::size_t b = i;
  while (stands(b - 1, kQuiet | Kinds{It::Title, It::Honorific}) ||
         (stands(b - 1, It::Ent) && !is_a(b - 1, Part::Person) && (items_[b - 1].used || items_[b - 1].demonym)))
    --b;
  return stands(b - 1, It::Passive) && (does(i + 1, "office") || does(i + 1, "serve"));
}

// Not spelled in Vietnamese.
bool Reader::foreign(const Item& item) const {
  return std::none_of(tokens_.begin() + item.first, tokens_.begin() + item.last,
                      [](const Token& t) { return t.is(kWord) && t.is(kVietnamese) && !t.is(kAscii); });
}

// "bà B thay ông A đứng đầu …": A did before; but "thay ông A, người đã đứng đầu …": A.
bool Reader::headed_before(Charge& v, std::size_t i) {
  if (!is_a(i, Part::Person) && !items_[i].unknown) return false;
  const std::size_t b = skip_left(i, kQuiet);
  if (!does(b - 1, "succeed") || says(b - 1, "predecessor")) return false;
  if (!page_.vietnamese && ends_passive(items_[b - 1])) return false;
  if (any_item(i, v.at, [&](const Item& x) { return x.t == It::Comma && x.depth == items_[v.at].depth; })) return false;
  if (items_[i].unknown) become(items_[i], Part::Person);
  v.before = items_[i].ent;
  return true;
}

// ---- Claims -----------------------------------------------------------------------------------------------

// "A và B giữ chức này, lần lượt trong các giai đoạn 2005-2013 và 2013-2020": a term each.
bool Reader::terms_in_order(const Charge& v) {
  if (v.people.size() != 1 || v.people.front().item >= v.at) return false;
  if (!any_item(v.at, items_.size(), [](const Item& i) { return i.t == It::Resp; })) return false;
  std::vector<std::size_t> who{v.people.front().item};
  for (std::size_t i = who.front();
       i-- > 0 && (stands(i, kQuiet | Kinds{It::And, It::Comma}) || is_a(i, Part::Person));)
    if (is_a(i, Part::Person)) who.insert(who.begin(), i);
  std::vector<const Time*> terms;
  for (std::size_t i = v.at + 1; i < items_.size() && !stands(i, It::Semi); ++i)
    if (stands(i, It::Time) && items_[i].time.shape == Time::Shape::Range) terms.push_back(&items_[i].time);
  if (who.size() < 2 || who.size() != terms.size()) return false;
  for (std::size_t n = 0; n < who.size(); ++n) {
    Claim c;
    c.s = items_[who[n]].ent;
    c.s_item = int(who[n]);
    c.o = v.held;
    c.relation = v.relation;
    if (v.relation == rel(Rel::Office) && !thing(v.held).of.empty()) c.q.emplace_back("of", Value(thing(v.held).of));
    put_term(c, *terms[n]);
    claim(std::move(c));
  }
  return true;
}

void Reader::tell_charge(Charge& v, int who, std::size_t at) {
  const std::size_t k = v.at;
  const bool chairs = v.relation == rel(Rel::Chair);
  if (v.head && stands(at - 1, It::Title) && items_[at - 1].used) return;  // his title says it
  if (v.succeed && v.relation == rel(Rel::Office) && of_another(who, at, v.held)) return;
  if (v.mood.off && !(v.succeed && at > k)) return;
  // his own title says of what
  if (v.succeed && chairs && std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) {
        return c.s == who && c.relation == v.relation;
      }))
    return;
  Claim c;
  c.s = who;
  c.s_item = int(at);
  c.o = v.held;
  c.relation = v.relation;
  if (chairs) c.q.emplace_back("role", Value(v.chairs));
  // "từ bà B của Romania, Chủ tịch kỳ họp 42"
  for (std::size_t o = at + 1; chairs && v.succeed && o + 2 < items_.size() && o < at + 4; ++o)
    if (stands(o, It::Comma) && stands(o + 1, It::Title) && stands(o + 2, It::Session))
      put(c.q, "session", Value(items_[o + 2].value));
  // "Ghế Chủ tịch Đại hội đồng khoá 76 thuộc về ông A"
  for (std::size_t o = k; chairs && page_.vietnamese && says(k, "right") && o-- > 0 && !stands(o, It::Semi);)
    if (stands(o, It::Session)) put(c.q, "session", Value(items_[o].value));
  if (v.succeed && at > k && !v.followed && surface(items_[k]).find("by") == std::string::npos &&
      !has(page_.vietnamese ? skip_left(at, kQuiet) - 1
           : at > 0         ? at - 1
                            : 0,
           Kind::Copula))
    c.status = Status::Former;
  if (c.relation == rel(Rel::Office) && !thing(v.held).of.empty()) c.q.emplace_back("of", Value(thing(v.held).of));
  if (told_by_bracket(at)) return;
  const Time* time = time_of_charge(v, at);
  if (time && !time->future) term_of_charge(v, at, *time, c);
  if (v.head && says(k, "end") && !has_key(c.q, {"end"})) c.status = Status::Former;
  const bool next = at < k || ends_passive(items_[k]);
  if (!time && !page_.vietnamese && v.succeed && next && c.relation == rel(Rel::Office))
    if (const std::string start = end_of_term_before(who, at, v.held); !start.empty()) put(c.q, "start", Value(start));
  if (whole(c)) return;
  claim(c);
  if (v.before >= 0) {
    Claim old = c;
    old.s = std::exchange(v.before, -1);
    old.s_item = -1;
    old.status = Status::Former;
    std::erase_if(old.q,
                  [](const MapEntry& e) { return e.first == "start" || e.first == "end" || e.first == "as_of"; });
    claim(std::move(old));
  }
  if (time && time->shape == Time::Shape::Range && v.office && at < k) terms_again(v, c);
  if (const auto preside = lexicon_.verb("preside"); preside && chairs) {
    Memory memory;
    memory.verb = &lexicon_.verbs[*preside];
    memory.relation = v.relation;
    memory.role = "president";
    memory.subject = who;
    memory.object = v.held;
    memory.at = k;
    frames_.push_back(memory);
  }
  if (v.relation == rel(Rel::Office)) last_position_ = v.held;
  if (!v.passive_right) subjects_.push_back(who);
}

// "B directed it from 2009 to 2014, and A succeeded her": when the term of who held it before ended, as the sentence tells; empty for never.
std::string Reader::end_of_term_before(int who, std::size_t at, int office) const {
  for (const Claim& c : claims_)
    if (c.o == office && c.s != who && c.s_item >= 0 && c.s_item < int(at) && has_key(c.q, {"start"}))
      for (const auto& [key, value] : c.q)
        if (key == "end") return std::string(value.string());
  return {};
}

// "A của B (2009-2019)": told by its own bracket.
bool Reader::told_by_bracket(std::size_t who) const {
  std::size_t o = who + 1;
  while (stands(o, It::Of) || is_a(o, Part::State)) ++o;
  return stands(o, It::Open) && (stands(o + 1, It::Time) || stands(o + 2, It::Time));
}

// "A was Secretary-General from 2018 to 2022, B has held the post since": whether the term is A's.
bool Reader::term_of_other(const Charge& v, std::size_t who, const Time& time) const {
  if (page_.vietnamese || time.shape != Time::Shape::Range) return false;
  return std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) {
    return c.o == v.held && c.s != items_[who].ent && c.s_item >= 0 && c.s_item < int(who) &&
           std::any_of(c.q.begin(), c.q.end(),
                       [&](const MapEntry& e) { return e.first == "start" && e.second.string() == time.from.edtf(); });
  });
}

// "A, a British trade unionist, | from 2012 to 2022": where the term stands; the end of the sentence for nowhere.
std::size_t Reader::term_behind_apposition(std::size_t who) const {
  const std::size_t none = items_.size(), comma = skip_right(behind_name(who), It::Skip);
  if (page_.vietnamese || !stands(comma, It::Comma)) return none;
  for (std::size_t x = comma + 1; x < none && x < comma + 10; ++x) {
    if (stands(x, It::Comma)) return x > comma + 1 && term_at(x + 1) ? x + 1 : none;
    if (stands(x, It::Open) && x > comma + 1) return term_at(x + 1) ? x + 1 : none;
    const bool other = is_a(x, Part::Person) || (stands(x, It::Ent) && nameless(items_[x]));
    if (other || !stands(x, kQuiet | Kinds{It::Word, It::Ent, It::Title, It::Of, It::Prep, It::Place, It::And}))
      return none;
  }
  return none;
}

const Time* Reader::time_of_charge(const Charge& v, std::size_t at) const {
  const std::size_t k = v.at;
  for (std::size_t y = v.right; y < items_.size(); ++y) {
    if (v.office_at && stands(y, It::And)) break;  // what follows is of who took over
    if (stands(y, It::Time)) return &items_[y].time;
    // "for three terms, from 1994 to 2011"
    if ((does(y, "serve") && says(y, "term")) ||
        (stands(y, It::Num) && y + 1 < items_.size() && (items_[y].unit == "other" || does(y + 1, "serve"))))
      continue;
    if (v.succeed && at < k && stands(y, {It::Ent, It::Of, It::Pro})) continue;
    if (!page_.vietnamese && v.head && at > k && y == at + 1 && stands(y, It::Of) && is_a(y + 1, Part::State)) {
      ++y;  // "was led by A of Senegal from 1994 to 2011"
      continue;
    }
    if (!page_.vietnamese && v.head && at < k && stands(y, It::Prep) && marked(y, Kind::Time, "from")) {
      const std::size_t who = skip_right(y + 1, kQuiet);
      if (who < items_.size() && (is_a(who, Part::Person) || nameless(items_[who]))) {
        y = behind_name(who) - 1;  // "took over the agency from B in October 2022"
        continue;
      }
    }
    if (y == at && at > k)
      if (const std::size_t term = term_behind_apposition(at); term < items_.size()) return &items_[term].time;
    if (!stands(y, kQuiet | Kinds{It::Prep, It::Copula, It::Open, It::Place, It::Comma, It::Word}) && y != at &&
        items_[y].depth <= 0)
      break;
  }
  const bool by = !page_.vietnamese && v.succeed && ends_passive(items_[k]);
  // "In 2010 A became president and was succeeded by B": of something else than the succession
  if (by && !every_item(0, k, [](const Item& i) {
        return i.is(kQuiet | Kinds{It::Time, It::Ent, It::Pro, It::Comma, It::Of});
      }))
    return nullptr;
  for (std::size_t y = k; y-- > 0 && !stands(y, {It::Semi, It::Break});)
    if (stands(y, It::Time) && items_[y].depth == 0 &&
        !term_of_other(
            v, at, items_[y].time))  // "A giữ chức từ năm 1997 đến năm 2006, sau đó ông B kế nhiệm": the term is A's
      return v.succeed && at < k && y < at && items_[y].time.shape == Time::Shape::Range ? nullptr : &items_[y].time;
  return nullptr;
}

void Reader::term_of_charge(const Charge& v, std::size_t at, const Time& time, Claim& c) const {
  const std::size_t k = v.at;
  if (time.shape == Time::Shape::Range) {
    const bool of_next = c.status == Status::Former && any_item(0, at, [&](const Item& i) {
                           return &i.time == &time;
                         });  // the term is of who followed him
    if (of_next)
      put(c.q, "end", Value(std::to_string(time.from.year)));
    else
      put_term(c, time);
  } else if (v.followed && at > k) {
    put(c.q, "start", Value(time.from.edtf()));
  } else if (v.followed && time.from.year) {
    put(c.q, "end", Value(std::to_string(time.from.year)));
  } else if (time.shape == Time::Shape::Until || says(k, "end")) {
    put(c.q, "end", Value(time.from.edtf()));
  } else if (c.status == Status::Former) {  // who is followed has left by then, as far as the year
    PartialDate year;
    year.year = time.from.year;
    if (year.year && !(time.from.month == 1 && time.from.day == 1)) put(c.q, "end", Value(year.edtf()));
  } else if (c.relation == rel(Rel::Chair) && !v.succeed && time.shape == Time::Shape::Instant && !says(k, "start") &&
             !page_.vietnamese) {
    qualify(c, Pieces{}, Frame{}, &time);
  } else if (time.shape == Time::Shape::Since || says(k, "start") ||
             (!page_.vietnamese && v.office && says(k, "right")) || ((v.succeed || v.before >= 0) && at < k)) {
    put(c.q, "start", Value(time.from.edtf()));
  }
}

// "trở lại nắm quyền hai lần, 1986–1989 và 1990–1996"
void Reader::terms_again(const Charge& v, const Claim& c) {
  const auto term = [this](std::size_t i) { return stands(i, It::Time) && items_[i].time.shape == Time::Shape::Range; };
  for (std::size_t y = v.at + 1; y + 2 < items_.size() && !stands(y, It::Semi); ++y) {
    if (!term(y) || !stands(y + 1, {It::And, It::Comma}) || !term(y + 2)) continue;
    Claim more = c;
    put_term(more, items_[y + 2].time);
    claim(std::move(more));
  }
}

}  // namespace dothi::prose
