// Names of things nobody knows, by the word that says what they are: "the Great Lakes Water Commission", "the Institute for Security
// Studies", "Ngân hàng Phát triển Tây Phi".
#include "scan.h"

#include <algorithm>

namespace dothi::prose {

namespace {

constexpr std::size_t kLongestName = 14;  // tokens

// What a capital letter makes no name of.
constexpr std::initializer_list<Kind> kNoName{Kind::Title, Kind::Honorific, Kind::Rank, Kind::Month, Kind::Weekday};
// What begins a sentence, or ends a name whose words are small letters too.
constexpr std::initializer_list<Kind> kOther{Kind::Verb,  Kind::Passive, Kind::Cue,      Kind::Copula, Kind::Prep,
                                             Kind::Of,    Kind::And,     Kind::Time,     Kind::Break,  Kind::Relative,
                                             Kind::Skip,  Kind::Pronoun, Kind::Reported, Kind::Both,   Kind::Number,
                                             Kind::State, Kind::Generic, Kind::Note};

}  // namespace

// "-" without a space on either side, and a word behind it.
bool Reader::hyphen_inside(std::size_t i, std::size_t last) const {
  return i + 1 < last && is_mark(tokens_[i], '-') && !tokens_[i].is(kSpace) && tokens_[i + 1].is(kWord) &&
         !tokens_[i + 1].is(kSpace);
}

// Whether a phrase of the pack that is a name of several words, or a title, ends at `end` or goes on behind it.
bool Reader::inside_known(std::size_t begin, std::size_t end) const {
  // "the Andean Water Convention": another than the Water Convention that is known
  std::size_t first = begin;
  if (!page_.vietnamese && begin > 0 && hits_->saying(begin - 1, Kind::Skip, "article"))
    while (first + 2 < end && capital(first) && hits_->at(first).empty()) ++first;
  if (first > begin) return false;
  for (std::size_t i = begin; i < end; ++i)
    for (const Match& m : hits_->at(i)) {
      const Kind kind = lexicon_.kinds[m.phrase];
      if ((kind == Kind::Name && m.tokens > 1 && i + m.tokens >= end) || (kind == Kind::Title && i + m.tokens >= end))
        return true;
    }
  return false;
}

// "Great Lakes Water | Commission": the token behind the last word that says what it is, 0 for none.
std::size_t Reader::shape_behind(std::size_t i, std::size_t last, const Sense*& shape) const {
  std::size_t end = 0;
  bool named = false;
  for (std::size_t j = i; j < last && j < i + kLongestName;) {
    if (!capital(j)) {
      const bool joined = j > i && hits_->any(j, Kind::And) && j + 1 < last && capital(j + 1) && end == 0 &&
                          !hits_->any(j - 1, {Kind::Name, Kind::Place, Kind::Demonym}) &&
                          !hits_->any(j + 1, {Kind::Name, Kind::Place, Kind::Demonym});
      if (!joined && !(j > i && hyphen_inside(j, last))) break;
      j += joined ? 1 : 2;
      continue;
    }
    if (hits_->any(j, kNoName)) break;
    if (const auto sent = hits_->saying(j, Kind::Shape, "place"); sent && j > i)
      if (const std::size_t where = place_behind(j + sent->tokens, last); where > 0) {
        shape = sent->sense;  // "African Union Mission | in Burundi"
        return where;
      }
    const auto found = named ? hits_->saying(j, Kind::Shape, "last") : std::nullopt;
    if (found) {
      shape = found->sense;
      end = j += found->tokens;
      continue;
    }
    if (const auto name = hits_->at(j, Kind::Name); name && name->tokens > 1) {
      // "United Nations Commission": which one, is told behind; "the Andean | Water Convention": another than the one known
      const auto ends =
          named && !page_.vietnamese ? hits_->saying(j + name->tokens - 1, Kind::Shape, "last") : std::nullopt;
      j += name->tokens;
      if (ends) shape = ends->sense, end = j;
      continue;
    }
    named |= !hits_->saying(j, Kind::Shape, "general");
    ++j;
  }
  // "the Trade Treaty Event": another thing
  const bool more = end < last && capital(end) && !hits_->any(end, kNoName) && !hits_->any(end, Kind::Name);
  return more && !office_before() ? 0 : end;
}

// "Hội đồng Chấp hành Interpol", "Executive Committee of the World Palm Oil Federation": the token behind it, 0 for none; `known` where the pack
// has it.
std::size_t Reader::part_of_owner(std::size_t i, std::size_t last, Id& known) {
  const auto part = hits_->saying(i, Kind::Shape, "part");
  if (!part) return 0;
  std::size_t owner = i + part->tokens;
  const auto of = hits_->at(owner, Kind::Of);
  if (!of && !page_.vietnamese) return 0;
  if (of) owner += of->tokens;
  if (owner < last && hits_->any(owner, Kind::Skip) && !capital(owner)) ++owner;
  if (owner >= last || !capital(owner)) return 0;
  if (const auto name = hits_->at(owner, Kind::Name)) {
    const PackName& row = lexicon_.pack->names[name->sense->what];
    if (row.type != label(Part::Organization) && row.type != label(Part::Agency)) return 0;
    const std::string said(text_between(i, i + part->tokens));
    known = lexicon_.body_of(row.canonical, words_.caseless(said));
    const auto look = [&](const std::string& whole) {
      if (known != kNone) return;
      for (const std::string& spelled :
           {said + " " + whole, said + " of " + whole, said + " of the " + whole, whole + " " + said})
        if (const auto found = words_.alias(spelled); found && known == kNone) known = *found;
    };
    look(row.canonical);
    look(row.name_vi);
    std::for_each(row.aliases.begin(), row.aliases.end(), look);
    return owner + name->tokens;
  }
  const Sense* shape = nullptr;
  const std::size_t end = shape_before(owner, last, shape);
  return end > 0 ? end : shape_behind(owner, last, shape);
}

// "in the Central African Republic", "tại Nam Sudan": the token behind the place; 0 for none.
std::size_t Reader::place_behind(std::size_t i, std::size_t last) const {
  if (i + 1 >= last || !hits_->any(i, Kind::Prep)) return 0;
  std::size_t j = i + hits_->at(i, Kind::Prep)->tokens;
  if (j < last && hits_->any(j, Kind::Skip) && !capital(j)) ++j;
  if (j >= last || !capital(j)) return 0;
  std::size_t known = 0;
  for (const Match& m : hits_->at(j))
    if (const Kind kind = lexicon_.kinds[m.phrase]; kind == Kind::Place || kind == Kind::Name)
      known = std::max<std::size_t>(known, m.tokens);
  if (known > 0) return j + known;
  while (j < last && (capital(j) || hyphen_inside(j, last))) ++j;
  return j;
}

// "Phái bộ của Liên minh châu Phi tại Burundi", "Phái bộ Quan sát tại Kashmir": the token behind it, 0 for none.
std::size_t Reader::mission_before(std::size_t i, std::size_t last, const Sense*& shape) const {
  const auto sent = hits_->saying(i, Kind::Shape, "place");
  if (!sent || !capital(i) || !page_.vietnamese) return 0;
  for (std::size_t j = i + sent->tokens; j < last && j < i + kLongestName; ++j) {
    if (const std::size_t end = place_behind(j, last)) {
      shape = sent->sense;
      return end;
    }
    const bool goes_on = capital(j) || hits_->any(j, Kind::Of) || hits_->saying(j, Kind::Shape, "link") ||
                         hits_->any(j, Kind::And) || (j > i && whole_word(j - 1));
    if (!goes_on && !hits_->at(j).empty()) return 0;
    if (const auto name = hits_->at(j, Kind::Name)) j += name->tokens - 1;
  }
  return 0;
}

// "Institute | for Security Studies", "Viện | Nước Toàn cầu": the token behind the name, 0 for none.
std::size_t Reader::shape_before(std::size_t i, std::size_t last, const Sense*& shape) const {
  const auto found = hits_->saying(i, Kind::Shape, "first");
  if (!found || !capital(i)) return 0;
  if (!items_.empty() && items_.back().last == i && items_.back().t == It::Ent && !items_.back().possessive &&
      !page_.vietnamese)
    return 0;  // "the United Nations | Commission for …"
  shape = found->sense;
  const std::size_t after = i + found->tokens;
  std::size_t end = after;
  bool named = false;
  for (std::size_t j = after; j < last && j < i + kLongestName;) {
    if (hyphen_inside(j, last) && j == end && j > after) {
      end = j += 2;
      continue;
    }
    if (capital(j)) {
      if (hits_->any(j, kNoName)) break;
      const auto name = hits_->at(j, Kind::Name);
      if (page_.vietnamese && has_word(shape, label(Part::Treaty)) && type_at(j, Part::State) && !whole_word(j))
        break;  // "Công ước Luật Biển | Việt Nam đã ký"
      if (name && (!named || name->tokens > 1) && !whole_word(j)) {
        const PackName& row = lexicon_.pack->names[name->sense->what];
        if (!named || row.type != label(Part::State)) return 0;  // a part of that
      }
      named |= !hits_->saying(j, Kind::Shape, "general");
      end = ++j;
      if (j < last && whole_word(j - 1)) end = ++j;
      continue;
    }
    if (const auto more = j == end && (named || j == after) ? hits_->saying(j, Kind::Shape, "tail") : std::nullopt) {
      end = j += more->tokens;
      continue;
    }
    const auto link = hits_->saying(j, Kind::Shape, "link");
    if (!link && !(named && hits_->any(j, Kind::And))) break;
    std::size_t next = j + (link ? link->tokens : 1);
    if (const auto more = link ? hits_->saying(next, Kind::Shape, "tail") : std::nullopt)
      next += more->tokens;  // "các | quốc gia Tây Phi"
    if (next >= last || (!capital(next) && !hits_->saying(next, Kind::Shape, "link"))) break;
    if (link && page_.vietnamese && hits_->any(j, Kind::Prep) && type_at(next, Part::State))
      break;  // "bàn giao ghế Chủ tịch Uỷ ban Varo | cho Brazil"
    if (!link && hits_->any(next, {Kind::Name, Kind::Place, Kind::Demonym, Kind::Shape})) break;
    j = next;
  }
  if (!named || end == after) return 0;
  // "Tổ chức các nước Ả Rập | xuất khẩu dầu mỏ (OAPEC)": it goes on in small letters, and only a bracket tells how far
  std::size_t more = end;
  while (page_.vietnamese && more < last && more < i + kLongestName && tokens_[more].is(kWord) &&
         (more > end || hits_->at(more).empty()))
    ++more;
  if (more == end) return end;
  const bool letters =
      more + 2 < last && is_mark(tokens_[more], '(') && tokens_[more + 1].is(kCaps) && is_mark(tokens_[more + 2], ')');
  return letters ? more : 0;
}

// "Toàn | cầu", "Nghề | cá": the other half of a word stands behind the token, in small letters.
bool Reader::whole_word(std::size_t i) const {
  if (!page_.vietnamese || i + 1 >= tokens_.size()) return false;
  const Token &half = tokens_[i], &next = tokens_[i + 1];
  return half.is(kVietnamese) && !half.is(kCaps) && next.is(kWord) && next.is(kSpace) && next.is(kVietnamese) &&
         !next.is(kUpper) && (is_word_of_two(i) || !hits_->any(i + 1, kOther)) &&
         !hits_->saying(i + 1, Kind::Shape, "tail") && !hits_->saying(i + 1, Kind::Shape, "link");
}

// "Công ước về | xoá bỏ mọi hình thức phân biệt đối xử với phụ nữ | năm 2008": the token behind what a treaty is about.
std::size_t Reader::about_till(std::size_t begin, std::size_t last) const {
  std::size_t j = begin, word_end = begin;
  for (; j < last && j < begin + 2 * kLongestName; ++j) {
    if (tokens_[j].is(kPunct)) {
      if (hyphen_inside(j, last) && j > begin) continue;
      if (tokens_[j].key == ',' && j > begin && enumerated(j, last)) continue;
      break;
    }
    const auto word = hits_->at(j, Kind::Plain);
    if (j > begin && !(word && word->tokens > 1) && ends_subject(j, last)) break;
    if (word)
      word_end = (j += word->tokens - 1) + 1;
    else if (j == begin && !hits_->at(j).empty())
      j += hits_->at(j).front().tokens - 1;  // "về | xoá bỏ …"
  }
  while (j > word_end && (hits_->any(j - 1, {Kind::Of, Kind::And, Kind::Specific}) ||
                          (hits_->any(j - 1, Kind::Prep) && !tokens_[j - 1].is(kUpper))))
    --j;
  return j;
}

// "các quyền kinh tế, | xã hội và văn hoá": "and" follows before anything else does.
bool Reader::enumerated(std::size_t comma, std::size_t last) const {
  for (std::size_t k = comma + 1; k < last && k < comma + 7; ++k) {
    if (hits_->any(k, Kind::And)) return k > comma + 1;
    if (!tokens_[k].is(kWord) || tokens_[k].is(kUpper) || hits_->any(k, {Kind::Time, Kind::Passive, Kind::Cue}))
      return false;
  }
  return false;
}

// Whether the words at a token say no more of what a treaty is about.
bool Reader::ends_subject(std::size_t j, std::size_t last) const {
  const bool more = j + 1 < last;
  if (tokens_[j].is(kNumber)) return true;
  if (hits_->any(j, {Kind::Passive, Kind::Break, Kind::Reported, Kind::Both, Kind::Respectively, Kind::Cue}))
    return true;
  if (hits_->any(j, Kind::Copula) && !hits_->saying(j, Kind::Copula, "there")) return true;
  if (tokens_[j].is(kUpper) && hits_->any(j, {Kind::Head, Kind::Title, Kind::Honorific})) return true;
  if (hits_->any(j, {Kind::Pronoun, Kind::Month, Kind::Weekday})) return true;
  const auto time = hits_->at(j, Kind::Time);
  if (time && (time->tokens > 1 ||
               (more && (tokens_[j + 1].is(kNumber) || hits_->any(j + 1, {Kind::Time, Kind::Month, Kind::Shift})))))
    return true;
  for (const Match& m : hits_->at(j)) {
    const Sense& s = lexicon_.sense_of(m);
    if (s.kind == Kind::Verb)
      for (const Reading& r : lexicon_.verbs[s.what].readings)
        if (among(r.objects, label(Part::Treaty)) || r.objects.front() == "-") return true;
    if (s.kind == Kind::Name && lexicon_.pack->names[s.what].type == label(Part::State) &&
        !hits_->any(j - 1, {Kind::Of, Kind::Prep, Kind::And}))
      return true;
  }
  if (!more) return false;
  if (hits_->any(j, Kind::And) && !hits_->any(j, Kind::Prep))
    return hits_->any(j + 1, {Kind::Verb, Kind::Cue}) ||
           (tokens_[j + 1].is(kUpper) && hits_->any(j + 1, {Kind::Head, Kind::Name, Kind::Place, Kind::Title}));
  if (!hits_->any(j, Kind::Prep) || hits_->any(j, Kind::And)) return false;
  return tokens_[j + 1].is(kNumber) || hits_->any(j + 1, {Kind::Time, Kind::Place}) || type_at(j + 1, Part::State);
}

// "Chương trình": the pack knows the two syllables as one.
bool Reader::is_word_of_two(std::size_t i) const {
  const auto hits = hits_->at(i);
  return std::any_of(hits.begin(), hits.end(), [](const Match& m) { return m.tokens == 2; });
}

// "Tổ chức Du lịch (UN Tourism)": the name of the pack in the bracket behind; kNone for none.
Id Reader::known_in_bracket(std::size_t end, std::size_t last) const {
  if (end + 1 >= last || !is_mark(tokens_[end], '(')) return kNone;
  const auto name = hits_->at(end + 1, Kind::Name);
  const std::size_t close = name ? end + 1 + name->tokens : last;
  if (close >= last || !is_mark(tokens_[close], ')')) return kNone;
  const Id known = name->sense->what;
  const std::string& type = lexicon_.pack->names[known].type;
  return type == label(Part::State) || type == label(Part::Person) ? kNone : known;
}

// "Liên minh Viễn thông Quốc tế ra đời dưới cái tên | …", "founded as the | …": another name of the thing last named; -1 where it is none.
int Reader::called_otherwise(std::size_t i) const {
  bool called = false;
  for (std::size_t k = i; k-- > 0 && k + 6 > i && !called;) {
    const auto words = hits_->saying(k, Kind::Shape, "called");
    called = words && k + words->tokens == i;
  }
  if (!called) return -1;
  for (auto at = items_.rbegin(); at != items_.rend(); ++at)
    if (at->t == It::Ent && at->ent >= 0 &&
        (thing(at->ent).is(Part::Organization) || thing(at->ent).is(Part::Agency) || thing(at->ent).is(Part::Body)))
      return at->ent;
  return -1;
}

// "Secretary-General of the | Baltic Energy Network John Smith": who holds the office follows the name.
bool Reader::office_before() const {
  std::size_t k = items_.size();
  while (k > 0 && items_[k - 1].is({It::Of, It::Skip})) --k;
  return k > 0 && items_[k - 1].t == It::Title;
}

// The thing whose name begins at the token. Returns the token behind it, 0 for none.
std::size_t Reader::strange_name(std::size_t i, const Scan& s, Item& item) {
  if (!capital(i) || (i == s.first && hits_->any(i, kOther) && !hits_->any(i, Kind::Shape))) return 0;
  if (i > s.first && !items_.empty() && items_.back().last == i && items_.back().t == It::Word &&
      !items_.back().sense && capital(i - 1) && items_.back().first + 1 == i && i - 1 > s.first)
    return 0;  // the middle of a name
  if (i == s.i && s.name_tokens > 1 && hits_->any(i + s.name_tokens, Kind::Verb))
    return 0;  // "Liên minh châu Âu | kí Hiệp định khung … (PCA)"
  const Sense* shape = nullptr;
  Id known_part = kNone;
  if (const std::size_t part = part_of_owner(i, s.last, known_part); part > s.i + s.name_tokens) {
    item.ent = known_part != kNone ? entity(known_part) : entity(text_between(i, part), label(Part::Body));
    return part;
  }
  std::size_t end = mission_before(i, s.last, shape);
  if (end == 0) end = shape_before(i, s.last, shape);
  const bool first = end > 0;
  if (!first && !s.titled) end = shape_behind(i, s.last, shape);
  if (end <= s.i + s.name_tokens || inside_known(i, end)) return 0;
  if (const std::size_t known = s.i + s.name_tokens;
      page_.vietnamese && s.name_tokens > 1 && i == s.i && !hits_->saying(known, Kind::Shape, "link"))
    return 0;  // "Liên minh châu Phi | giao", "Toà án Công lý quốc tế | Ada Okoro"
  if (std::all_of(tokens_.begin() + std::ptrdiff_t(i), tokens_.begin() + std::ptrdiff_t(end),
                  [](const Token& t) { return !t.is(kWord) || t.is(kCaps) || (t.is(kUpper) && t.end - t.begin <= 3); }))
    return 0;  // a heading
  if (const Id known = known_in_bracket(end, s.last); known != kNone) {
    item.ent = entity(known);
    return end;
  }
  // "Hội đồng Điều hành của UNDP": a part of what is named behind
  if (const auto of = end < s.last ? hits_->at(end, Kind::Of) : std::nullopt) {
    std::size_t owner = end + of->tokens;
    if (owner < s.last && hits_->any(owner, Kind::Skip)) ++owner;
    const auto name = owner < s.last ? hits_->at(owner, Kind::Name) : std::nullopt;
    if (name && lexicon_.pack->names[name->sense->what].type != label(Part::Person)) return 0;
  }
  if (const int other = called_otherwise(i); other >= 0) {
    item.ent = other;
    return end;
  }
  const std::string_view text = text_between(i, end);
  if (const auto known = words_.alias(text)) {
    item.ent = entity(*known);
    return end;
  }
  // "Council of the Lake Victoria Basin Authority"
  bool part = false;
  for (std::size_t k = i + 2; first && !page_.vietnamese && k < end; ++k)
    part |= capital(k) && hits_->saying(k, Kind::Shape, "last").has_value();
  item.ent = entity(text, part ? std::string_view(label(Part::Body)) : std::string_view(shape->words[0]));
  return end;
}

}  // namespace dothi::prose
