// What pronouns and the heads of names stand for.
#include "reader.h"

#include <algorithm>

namespace dothi::prose {

struct Reader::Meant {
  Item& item;
  const std::vector<std::string>& labels;  // asked for
  std::size_t at;                          // where the item stands in the sentence
  bool here;                               // and whether it does
  Few<std::string_view, 8> both = {};      // labels that the word may stand for and that are asked for
  std::string_view mode = {};              // how it is looked for: "self", "theme", "own", "subject", "pair" …
  char sex = 0;
  bool may(const std::string& label) const { return std::find(both.begin(), both.end(), label) != both.end(); }
};

namespace {

// Whether somebody of the pack is known to be a man, whom no "she" means; that "he" means him, only a text tells.
bool is_man(const Lexicon& lexicon, const Entity& e) {
  const std::string_view men = lexicon.setting("men");
  for (std::size_t at = men.find(e.name); e.index != kNone && at != std::string_view::npos;
       at = men.find(e.name, at + 1))
    if ((at == 0 || men[at - 1] == '|') && (at + e.name.size() == men.size() || men[at + e.name.size()] == '|'))
      return true;
  return false;
}

// Whether one of a sense's words, which may be lists of labels, names the label.
bool mentions(const Sense& sense, const std::string& label) {
  return std::any_of(sense.words.begin(), sense.words.end(),
                     [&](const std::string& w) { return w.find(label) != std::string::npos; });
}

}  // namespace

// "đây" is a country that has just been spoken of, or a place: the meaning that has one of the labels.
const Sense* Reader::pronoun_for(const Item& item, const std::vector<std::string>& labels) const {
  auto names = [&](const Sense& s) {
    for (const auto& w : s.words)
      for (const auto& l : labels)
        if (w == "any" || ("," + w + ",").find("," + l + ",") != std::string::npos) return true;
    return false;
  };
  if (names(*item.sense)) return item.sense;
  for (const Match& m : hits_->at(item.first)) {
    const Sense& s = lexicon_.sense_of(m);
    if ((s.kind == Kind::Pronoun || s.kind == Kind::Head) && m.tokens == item.size() && names(s)) return &s;
  }
  return item.sense;
}

// What a pronoun stands for among the labels asked for; -1 when nothing fits.
int Reader::resolve(Item& item, const std::vector<std::string>& labels) {
  if (item.is({It::Ent, It::Place})) return item.ent;
  if (item.t != It::Pro || !item.sense) return -1;
  if (item.ent >= 0 && wants(labels, thing(item.ent))) return item.ent;
  const bool here = !items_.empty() && &item >= items_.data() && &item < items_.data() + items_.size();
  Meant m{item, labels, here ? std::size_t(&item - items_.data()) : 0, here};
  if (here && (counted(m) || told_by_what_follows(m))) return -1;
  if (item.sense->kind == Kind::Pronoun) item.sense = pronoun_for(item, labels);
  m.sex = sex_of(item.sense);
  read_meaning(m);
  if (m.both.empty()) return -1;
  if (here && page_.vietnamese && opens_unknown_name(m)) return -1;
  if (here && page_.vietnamese && (first_told(m) || told_by_its_words(m))) return item.ent = -1;
  const bool head = item.sense->kind == Kind::Head;
  if (head && here && (described_group(m) || between_parties(m))) return -1;
  if (head) return item.ent = head_meant(m);
  if (m.mode == "self") return item.ent = speaker_meant();
  if (m.mode == "pair" || m.mode == "both") return pair_meant(m);
  bool certain = false;  // told in the sentence itself
  int found = found_by_mode(m, certain);
  if (certain) return item.ent = found;
  if (found < 0 && item.sense->kind == Kind::Pronoun && here && among(labels, label(Part::Body)))
    found = organ_called(item);
  item.ent = found;
  if (m.sex && thing_is(found, Part::Person)) thing(found).sex = m.sex;
  return found;
}

int Reader::found_by_mode(Meant& m, bool& certain) {
  if (m.mode == "home" || m.mode == "speaker") return first_person(*m.item.sense);
  if (m.mode == "theme") return theme_country() >= 0 ? theme_country() : home();
  if (m.mode == "own") return owner_meant(m, certain);
  if (m.mode == "subject") return subject_meant(m);
  if (m.mode == "other") return other_meant(m);
  if (m.mode == "host") return host_meant();
  return last_meant(m);
}

std::vector<int> Reader::members(Item& item, const std::vector<std::string>& labels) {
  int one = resolve(item, labels);
  if (!item.group.empty()) return item.group;
  if (one < 0) return {};
  if (wants(labels, thing(one))) return {one};
  // A minister signs for the state; a capital stands for it.
  const int country = country_of(one);
  if (country >= 0 && item.t == It::Place && wants(labels, thing(country))) return {country};
  if (is_a(item, Part::Body))  // a parliament or an army acts for its state
    if (auto n = lexicon_.name(thing(one).of); n && lexicon_.pack->names[*n].type == label(Part::State))
      if (int state = entity(*n); wants(labels, thing(state))) return {state};
  return {};
}

// ---- Words that stand for nothing spoken of -------------------------------------------------------------

// "hai văn kiện": several; "một văn bản tương tự": none spoken of.
bool Reader::counted(const Meant& m) const {
  const Item& item = m.item;
  if (m.at == 0 || !item.group.empty()) return false;
  const Item& number = items_[m.at - 1];
  if (number.t != It::Num || !number.unit.empty()) return false;
  if (number.value > 1 && has_word(item.sense, label(Part::Treaty))) return true;
  const std::size_t tokens = item.sense->kind == Kind::Head ? 1 : 2;
  return page_.vietnamese && number.value == 1 && item.size() == tokens && !mentions(*item.sense, label(Part::State)) &&
         !mentions(*item.sense, label(Part::Person));
}

// "the group of least developed countries": by what it is of; "hiệp ước lập khu vực phi hạt nhân": by what it founds.
bool Reader::told_by_what_follows(const Meant& m) const {
  const Item& item = m.item;
  if (item.sense->kind != Kind::Pronoun || m.at + 1 >= items_.size()) return false;
  const Item& next = items_[m.at + 1];
  if (!page_.vietnamese)
    return has_word(item.sense, "same") && item.size() == 2 && next.t == It::Of &&
           mentions(*item.sense, label(Part::Organization));
  return has_word(item.sense, label(Part::Treaty)) && does(next, "found") && !hits_->any(item.last - 1, Kind::Deictic);
}

// "Hội đồng Quốc gia về …": the head of a name nobody knows, and no word for a body spoken of.
bool Reader::opens_unknown_name(const Meant& m) const {
  if (m.at + 1 >= items_.size()) return false;
  const Item& next = items_[m.at + 1];
  const bool body = has_word(m.item.sense, label(Part::Body)) || m.item.sense->kind == Kind::Head;
  return body && next.is({It::Word, It::Relative, It::Modifier}) && tokens_[next.first].is(kUpper) &&
         tokens_[m.item.first].is(kUpper) && tokens_[next.first].is(kSpace);
}

// "bằng một hiệp ước ký tại Windhoek": told for the first time
bool Reader::first_told(const Meant& m) const {
  const Item& item = m.item;
  if (m.at == 0 || !(item.sense->kind == Kind::Head || has_word(item.sense, label(Part::Treaty)))) return false;
  const Item& one = items_[m.at - 1];
  return one.t == It::Num && one.value == 1 && !tokens_[one.first].is(kNumber) && one.size() == 1 &&
         !hits_->any(item.last - 1, Kind::Deictic);
}

// "ký hiệp ước phân định biển": by words of its own behind the verb, and no treaty spoken of
bool Reader::told_by_its_words(const Meant& m) const {
  const Item& item = m.item;
  if (page_.vietnamese && mentions(*item.sense, label(Part::Treaty)) && between_named(m.at)) return true;
  if (m.at == 0 || tokens_[item.first].is(kUpper) || !mentions(*item.sense, label(Part::Treaty))) return false;
  const auto plain = [this](std::size_t i) {
    return stands(i, It::Word) && !items_[i].sense && items_[i].unit.empty() && tokens_[items_[i].first].is(kWord) &&
           !tokens_[items_[i].first].is(kUpper) &&
           !hits_->any(items_[i].first, {Kind::Deictic, Kind::Verb, Kind::Skip});
  };
  const bool verb = stands(m.at - 1, It::Verb) && !says(m.at - 1, "weak");
  return verb && !hits_->any(item.last - 1, Kind::Deictic) && plain(m.at + 1) && plain(m.at + 2);
}

// "Hiệp định thương mại tự do giữa A và B": told by whom it is between, and no treaty spoken of.
bool Reader::between_named(std::size_t head) const {
  const std::size_t joint = skip_right(head + 1, It::Word);
  return joint > head + 1 && joint < head + 7 && marked(joint, Kind::Prep, "between") &&
         stands(joint + 1, {It::Ent, It::Pro, It::Num});
}

// "Nhóm cấp cao về …": another
bool Reader::described_group(const Meant& m) const {
  if (!page_.vietnamese || !has_word(m.item.sense, label(Part::Organization)) || m.at + 2 >= items_.size())
    return false;
  const Item &next = items_[m.at + 1], &then = items_[m.at + 2];
  return next.t == It::Word && !next.sense && next.unit.empty() && then.t == It::Word && !then.sense;
}

// "ký Hiệp ước với Chile": one between two, and none spoken of
bool Reader::between_parties(const Meant& m) const {
  if (!has_word(m.item.sense, label(Part::Treaty)) || m.at + 2 >= items_.size()) return false;
  return marked(items_[m.at + 1], Kind::And, "with") && is_a(items_[m.at + 2], Part::State);
}

// ---- What may be meant ----------------------------------------------------------------------------------

// The labels of the word that are asked for, and how what it means is looked for.
void Reader::read_meaning(Meant& m) const {
  Few<std::string_view, 8> may;
  for (const auto& w : m.item.sense->words) {
    if (w == "any") {
      const bool neuter = has_word(m.item.sense, "neuter");
      for (const auto& l : m.labels)
        if (l != label(Part::Office) && !(neuter && l == label(Part::Person))) may.push_back(l);
    } else if (w == "neuter" || w == "woman" || w == "man" || w == "object" || w == "whose" || w == "several") {
    } else if (std::isupper(static_cast<unsigned char>(w[0]))) {
      for (std::size_t from = 0; from <= w.size();) {
        const auto comma = std::min(w.find(',', from), w.size());
        may.push_back(std::string_view(w).substr(from, comma - from));
        from = comma + 1;
      }
    } else {
      m.mode = w;
    }
  }
  for (const auto& l : may)
    if (std::find(m.labels.begin(), m.labels.end(), l) != m.labels.end()) m.both.push_back(l);
  for (const auto& l : m.labels)  // an Agency is an Organization too
    for (const auto& general : may)
      if (general != l)
        if (const auto* schema = lexicon_.pack->schema.label(l); schema && among(schema->implies, general))
          m.both.push_back(l);
}

// What stands to the left in the sentence, with `head` one whose name begins so.
int Reader::left_of(const Meant& m, const std::string& head) {
  for (std::size_t i = m.here ? m.at : 0; i-- > 0;) {
    const Item& x = items_[i];
    const int e = x.t == It::Title && x.value > 0 ? int(x.value) - 1 : x.ent;
    if (!x.is({It::Ent, It::Title}) || e < 0 || !wants(m.both, thing(e))) continue;
    if (head.empty() ? page_.vietnamese && another_meant(m, i, e) : !headed_by(x, e, head)) continue;
    if (head.empty() && page_.vietnamese && only_whole_of(m, i)) continue;
    return e;
  }
  return -1;
}

bool Reader::headed_by(const Item& item, int e, const std::string& head) const {
  if (called(surface(item), head)) return true;
  if (thing(e).index == kNone) return false;
  return called(lexicon_.pack->names[thing(e).index].name_vi, head) ||
         words_.caseless(thing(e).name).ends_with(" " + head);
}

// Whether "nước này", "tổ chức này" at the item means another than the one named at item i.
bool Reader::another_meant(const Meant& m, std::size_t i, int e) const {
  if (i == 0) return false;
  const Item& before = items_[i - 1];
  if (before.t == It::Passive && stands(i + 1, It::Vote)) return true;  // "bị A phủ quyết; … nước này": who was refused
  if (before.t == It::Break && i + 1 < items_.size() && does(items_[i + 1], "dissolve"))
    return true;  // "khi A tan rã, tổ chức này"
  if (before.t == It::Title && items_[i].demonym && thing(e).is(Part::State) && acts_before(i - 1)) return true;
  if (before.t != It::Of || items_[i].t != It::Ent || !thing(e).is(Part::State)) return false;
  std::size_t clause = i;  // "tuy chưa từng là thuộc địa của A, nước này"
  while (clause > 0 && !items_[clause - 1].is({It::Comma, It::Semi}) && items_[clause].t != It::Break) --clause;
  return items_[clause].t == It::Break &&
         std::any_of(items_.data() + i, items_.data() + m.at, [](const Item& n) { return n.t == It::Comma; });
}

// "A đón Tổng thống Nga B, bất chấp việc nước này …": a state acts before the item, in the same clause, and not the one whose president it is.
bool Reader::acts_before(std::size_t end) const {
  bool acts = false;
  for (std::size_t n = end; n-- > 0 && !stands(n, It::Semi);) {
    acts |= stands(n, It::Verb);
    if (acts && is_a(n, Part::State))
      return !items_[n].demonym && !items_[n].possessive && !items_[n].depth && !behind_preposition(n);
  }
  return false;
}

// "UPU trở thành cơ quan của Liên hợp quốc; tổ chức này": who opens the sentence, and not the whole it is a part of
bool Reader::only_whole_of(const Meant& m, std::size_t i) const {
  if (!(stands(i - 1, It::Of) || does(i - 1, "organ")) || items_[i].t != It::Ent || !is_a(i, Part::Organization))
    return false;
  const std::size_t first = skip_right(0, {It::Skip, It::Time, It::Comma, It::Prep});
  return first < i - 1 && stands(first, It::Ent) && items_[first].ent >= 0 && items_[first].ent != items_[i].ent &&
         !items_[first].demonym && !items_[first].depth && wants(m.both, thing(items_[first].ent)) &&
         any_item(first, i, [](const Item& x) { return x.t == It::Verb; });
}

// ---- "Hội đồng", "the Convention": the head of a name ---------------------------------------------------

int Reader::head_meant(const Meant& m) {
  const Item& item = m.item;
  std::string head = words_.caseless(surface(item));
  if (head.starts_with("the ")) head.erase(0, 4);
  int found = left_of(m, head);
  if (found < 0) found = headed_by_run_in(m.both);
  if (found < 0) found = recall(m.both, false, head);
  if (found >= 0 && has_word(item.sense, label(Part::Body))) found = more_spoken_of(m, head, found);
  if (found >= 0 && m.here && page_.vietnamese &&
      m.at + 1 < items_.size()) {  // "Hội đồng EU": of another than the one spoken of
    const Item& next = items_[m.at + 1];
    const bool of = is_a(next, Part::Organization) && !next.demonym && next.depth == item.depth;
    if (of && thing(found).of != thing(next.ent).name) return -1;
  }
  return found;
}

// Of two of its kind the one the text goes on about, where the last was only mentioned.
int Reader::more_spoken_of(const Meant& m, const std::string& head, int found) const {
  auto times = [this](int e) {
    return std::count_if(said_.begin(), said_.end(), [e](const Said& s) { return s.ent == e; });
  };
  auto headed = [&](const Entity& e) {
    return words_.caseless(e.name).find(head) != std::string::npos ||
           (e.index != kNone && called(lexicon_.pack->names[e.index].name_vi, head));
  };
  if (times(found) != 1) return found;
  for (const int about : {theme_organ_, theme_})  // "Hội đồng tháng này do Nga làm Chủ tịch": the one the text is about
    if (titled_ && about >= 0 && about != found && wants(m.both, thing(about)) && headed(thing(about))) return about;
  for (auto it = said_.rbegin(); it != said_.rend(); ++it)
    if (it->ent != found && wants(m.both, thing(it->ent)) && headed(thing(it->ent)) && times(it->ent) > 1)
      return it->ent;
  return found;
}

// "The Tribunal has its seat in …", where none has been named: whether such a word opens the sentence before item `end`.
bool Reader::unknown_head_opens(std::size_t end) {
  const std::size_t i = skip_right(0, {It::Skip, It::Time, It::Comma, It::Prep});
  if (i >= end || !stands(i, It::Pro) || !items_[i].sense || items_[i].sense->kind != Kind::Head ||
      (i > 0 && prep(i - 1)))
    return false;
  if (!has_word(items_[i].sense, label(Part::Body)) || stands(i + 1, {It::Ent, It::Word})) return false;
  return resolve(items_[i], lexicon_.bodies) < 0 &&
         !(titled_ && theme_ >= 0 && called(thing(theme_), words_.caseless(surface(items_[i]))));
}

// "the Conference" that is an organ, and no meeting
int Reader::organ_called(const Item& item) const {
  const auto head = hits_->at(item.first, Kind::Head);
  if (!head || head->tokens != item.size() || !has_word(head->sense, label(Part::Body))) return -1;
  std::string word = words_.caseless(surface(item));
  if (word.starts_with("the ")) word.erase(0, 4);
  return recall({label(Part::Body)}, false, word);
}

// ---- "tôi", "his country" -------------------------------------------------------------------------------

// "tôi": who speaks for his country, once his office was told at the head
int Reader::speaker_meant() const {
  for (std::size_t n = 0; speaker_ >= 0 && n < facts.size() && n < 4; ++n) {
    const Fact& fact = facts[n];
    const auto of_speaker = [this](const auto& q) {
      return q.first == "of" && q.second.string() == thing(speaker_).name;
    };
    if (fact.relation != rel(Rel::Office) || std::none_of(fact.qualifiers.begin(), fact.qualifiers.end(), of_speaker))
      continue;
    if (const auto known = entity_ids_.find({fact.subject, fact.subject_type}); known != entity_ids_.end())
      return known->second;
  }
  return -1;
}

// "his country", "nước mình": of the person or the delegate named before, else of whom the text is about.
int Reader::owner_meant(const Meant& m, bool& certain) {
  // "the delegate of Malta, whose country": the one just named
  if (m.here && !page_.vietnamese && hits_->any(m.item.first, Kind::Relative)) {
    int found = -1;
    for (std::size_t i = m.at; i-- > 0 && found < 0 && items_[i].t != It::Semi;)
      if (items_[i].t == It::Ent && items_[i].ent >= 0)
        found = thing(items_[i].ent).is(Part::State) ? items_[i].ent : country_of(items_[i].ent);
    certain = found >= 0;
    if (certain) return found;
  }
  int person = -1, delegates = -1;
  for (std::size_t i = m.here ? m.at : 0; i-- > 0 && person < 0;) {
    Item& x = items_[i];
    const bool told =
        page_.vietnamese && x.t == It::Pro && has_word(x.sense, label(Part::Person)) && has_word(x.sense, "same");
    const int e = told ? resolve(x, lexicon_.labels(Part::Person)) : x.t == It::Ent ? x.ent : -1;
    if (e < 0) continue;
    const bool of =
        !x.demonym && i > 1 && items_[i - 1].t == It::Of && items_[i - 2].is({It::Word, It::Rank, It::Title});
    if (thing(e).is(Part::Person))
      person = e;
    else if (delegates < 0 && of && thing(e).is(Part::State))
      delegates = e;
  }
  certain = person < 0 && delegates >= 0;  // "The representative of Hungary, explaining his country's abstention"
  if (certain) return delegates;
  if (person < 0) person = topic_person_ >= 0 ? topic_person_ : recall(lexicon_.labels(Part::Person), true);
  const int country = country_of(person);
  return country >= 0 ? country : topic_country_;
}

// ---- "it", "which": whom the sentence before was about --------------------------------------------------

int Reader::subject_meant(const Meant& m) {
  const bool state = m.may(label(Part::State));
  int found = -1;
  if (m.here) {
    // "The Assembly established it": not the one who did it
    const bool done_to =
        !page_.vietnamese && m.at > 1 && has_word(m.item.sense, "neuter") && stands(m.at - 1, It::Verb) && !state;
    found = done_to ? headed_by_run_in(m.both) : opener_meant(m);
    if (found < 0 && state) found = only_country(m);
    if (found < 0) found = body_sat_on(m);
  }
  // "signed the statute and ratified it"
  if (found < 0 && !any_of(m.both, {label(Part::State), label(Part::Person), label(Part::Organization)}))
    found = left_of(m, {});
  if (found < 0 && m.here && has_word(m.item.sense, "neuter") && unknown_head_opens(m.at)) return -1;
  if (found < 0 && state && entry_about_theme(m)) found = theme_country();
  const std::set<int> unique(last_subjects_.begin(), last_subjects_.end());
  // "it received 183 votes; Indonesia won 144. It …": the one the text goes on about
  if (found < 0 && state && topic_country_ >= 0 && unique.size() > (unique.contains(topic_country_) ? 1u : 2u))
    found = topic_country_;
  for (auto it = last_subjects_.rbegin(); it != last_subjects_.rend() && found < 0; ++it)
    if (wants(m.both, thing(*it))) found = *it;
  const bool about = titled_ && thing_is(theme_, Part::Organization) && wants(m.both, thing(theme_));
  if (found < 0 && about && has_word(m.item.sense, "neuter")) found = theme_;  // of what the text is about
  return found >= 0 ? found : recall(m.both, true, {}, 4);
}

// "Germany has said it will …": who opens the sentence.
int Reader::opener_meant(const Meant& m) const {
  for (std::size_t i = 0; i < 3 && i < m.at; ++i) {
    const Item& x = items_[i];
    if (x.t != It::Ent || x.ent < 0 || x.depth > 0 || x.possessive || x.demonym || !wants(m.both, thing(x.ent)))
      continue;
    if (!behind_preposition(i)) return x.ent;
  }
  return -1;
}

bool Reader::behind_preposition(std::size_t i) const { return i > 0 && (prep(i - 1) || items_[i - 1].t == It::Of); }

// "Dhaka ratifies the statute, which it had signed"; "Some predicted that Russia might be expelled from the body to which it was elected"
int Reader::only_country(const Meant& m) const {
  int only = -1;
  bool several = false;
  for (std::size_t i = 0; i < m.at; ++i) {
    const Item& x = items_[i];
    const int e = x.t == It::Ent && !x.demonym ? x.ent : x.t == It::Place && x.metonym ? country_of(x.ent) : -1;
    if (e < 0 || !wants(m.both, thing(e)) || x.depth) continue;
    if (!thing(e).is(Part::State)) {
      several |= !behind_preposition(i) && !(i > 0 && items_[i - 1].t == It::Skip);
    } else if (behind_preposition(i) || in_clause_before(m, i)) {
      several = true;
    } else {
      several |= only >= 0 && only != e;
      only = e;
    }
  }
  if (several) return -1;
  return only < 0 && !page_.vietnamese ? country_that_follows(m) : only;
}

// "after Thailand had withdrawn, it was elected"
bool Reader::in_clause_before(const Meant& m, std::size_t i) const {
  return !page_.vietnamese && i > 0 && items_[i - 1].t == It::Break &&
         std::any_of(items_.data() + i, items_.data() + m.at, [](const Item& x) { return x.t == It::Comma; });
}

// "A founding member of the Council, where it held a seat …, Senegal returned": who follows
int Reader::country_that_follows(const Meant& m) const {
  for (std::size_t i = m.at + 1; i + 2 < items_.size() && !items_[i].is({It::Semi, It::Break}); ++i) {
    const Item& who = items_[i + 1];
    const bool acts = items_[i + 2].is({It::Verb, It::Skip}) || has(items_[i + 2], Kind::Copula);
    if (items_[i].t == It::Comma && is_a(who, Part::State) && !who.demonym && !who.possessive && acts) return who.ent;
  }
  return -1;
}

// "sat on the Council and presided over it", "joined the League in 1945 and left it in 1979", "A ratified the treaty and B acceded to it"
int Reader::body_sat_on(const Meant& m) const {
  if (!has_word(m.item.sense, "neuter") || m.at == 0 || items_[m.at - 1].t != It::Verb || !m.may(label(Part::Body)))
    return -1;
  const bool left = !page_.vietnamese && (does(m.at - 1, "depart") || does(m.at - 1, "leave"));
  const bool done = any_item(0, m.at - 1, [](const Item& x) { return x.t == It::Verb; });
  for (std::size_t i = m.at; (done || page_.vietnamese) && i-- > 0 && items_[i].t != It::Semi;) {
    const bool of_members = is_a(items_[i], Part::Body) || (left && is_a(items_[i], Part::Organization));
    const bool may_be = of_members || (!page_.vietnamese && is_a(items_[i], Part::Treaty));
    if (may_be && !items_[i].demonym && wants(m.both, thing(items_[i].ent))) return items_[i].ent;
  }
  return -1;
}

// "- 1999. It was the second to …", in a list about one country
bool Reader::entry_about_theme(const Meant& m) {
  if (!m.here || block_->kind != BlockKind::Item || !titled_ || theme_country() < 0) return false;
  for (auto it = said_.rbegin(); block_begun_ == block_ && it != said_.rend() && it->sentence >= block_at_; ++it)
    if (it->subject && it->ent != theme_country() && thing(it->ent).is(Part::State)) return false;
  return true;
}

// ---- "hai nước", "both": two of a kind ------------------------------------------------------------------

int Reader::pair_meant(const Meant& m) {
  std::vector<int>& group = m.item.group;
  const bool state = m.may(label(Part::State));
  if (m.mode == "both" && both_persons(m)) return -1;
  if (group.empty() && m.here && state && opens_with_partner()) group = {items_[0].ent, theme_country()};
  if (group.empty() && m.here)
    for (const auto& l : m.both)
      if (group.size() < 2) group = pair_of(m.at, l);
  if (group.size() < 2 && m.here && state && m.mode == "pair" && page_.vietnamese) home_and_guest(m);
  if (group.size() < 2) {
    group.clear();
    for (auto it = said_.rbegin();
         it != said_.rend() && group.size() < 2 && (number_ - it->sentence <= 10 || m.mode != "pair"); ++it)
      if (wants(m.both, thing(it->ent)) && std::find(group.begin(), group.end(), it->ent) == group.end())
        group.push_back(it->ent);
    std::reverse(group.begin(), group.end());
  }
  return group.empty() ? -1 : group.front();
}

// "Mỹ chặn ông A, Trung Quốc chặn ông B. Cả hai rút lui": persons, where no states are asked for by name.
bool Reader::both_persons(const Meant& m) const {
  if (!page_.vietnamese || !m.here || m.may(label(Part::Person)) || !m.may(label(Part::State)) || m.at > 3)
    return false;
  for (auto it = said_.rbegin(); it != said_.rend() && number_ - it->sentence <= 1; ++it)
    if (thing(it->ent).is(Part::Person)) return true;
  return false;
}

// "- Việt Nam: hai nước …" in a text about a country
bool Reader::opens_with_partner() {
  return theme_country() >= 0 && block_->kind != BlockKind::Paragraph && items_.size() > 2 &&
         items_[1].t == It::Colon && is_a(items_[0], Part::State) && items_[0].ent != theme_country();
}

// "Thủ tướng hội đàm với Thủ tướng UAE; hai bên …": the home country and the one named
void Reader::home_and_guest(const Meant& m) {
  if (!home_named_ || home() < 0) return;
  std::set<int> named;
  for (std::size_t i = 0; i < m.at; ++i)
    if (is_a(items_[i], Part::State)) named.insert(items_[i].ent);
  if (named.size() == 1 && !named.contains(home())) m.item.group = {home(), *named.begin()};
}

// ---- "bà", "nước này", "tổ chức này": the last of its kind ----------------------------------------------

int Reader::last_meant(const Meant& m) {
  const bool person = m.may(label(Part::Person)), country = m.may(label(Part::State));
  int found = person && m.here ? person_meant(m) : country ? country_meant(m) : thing_meant(m);
  const bool vote = draft_ >= 0 && among(m.labels, label(Part::Event)) && m.may(label(Part::Resolution));
  if (found < 0 && vote && voted_on(3) == draft_) found = draft_;  // "voted for the text"
  if (found < 0 && !country && !person) found = begun_with(m.both);
  const bool event = m.both.size() == 1 && m.both[0] == label(Part::Event);
  if (found < 0) found = recall(m.both, country || person, {}, event ? 2 : 100, m.sex);
  return found < 0 && country ? theme_country() : found;
}

// "The United Nations has worked there since 1977, when the country joined the Organization": no other that is called so
int Reader::world_meant(const Meant& m) {
  const Item& item = m.item;
  if (page_.vietnamese || !m.here || item.size() != 2 || !tokens_[item.first + 1].is(kUpper)) return -1;
  if (words_.caseless(word_at(item.first + 1)) != words_.caseless(label(Part::Organization))) return -1;
  const int left = left_of(m, {});
  return left >= 0 && thing(left).name == lexicon_.setting("world") ? left : -1;
}

int Reader::thing_meant(const Meant& m) {
  const Item& item = m.item;
  int found = -1;
  if (const int world = world_meant(m); world >= 0) return world;
  if (!page_.vietnamese && item.size() == 2 && tokens_[item.first + 1].is(kUpper))  // "the Union", of what is called so
    found = recall(m.both, false, words_.caseless(word_at(item.first + 1)), 40);
  if (found < 0) found = left_of(m, {});
  if (found < 0) found = headed_by_run_in(m.both);
  if (found < 0 && topic_organ_ >= 0 && number_ - focus_at_ <= 2 && wants(m.both, thing(topic_organ_)))
    found = topic_organ_;
  if (found < 0 && topic_body_ >= 0 && number_ - topic_body_at_ <= 2 && wants(m.both, thing(topic_body_)))
    found = topic_body_;
  return found;
}

// "phía bạn": of the two that met the one the text does not speak for, else the last other country.
int Reader::other_meant(const Meant& m) {
  const int own = home();
  for (std::size_t i = m.here ? m.at : 0; i-- > 0;)
    if (is_a(i, Part::State) && items_[i].ent != own && !items_[i].demonym) return items_[i].ent;
  if (pair_goes_on() && pair_told_[0] == own) return pair_told_[1];
  if (pair_goes_on() && pair_told_[1] == own) return pair_told_[0];
  if (const int topic = country_meant(m); topic >= 0 && topic != own) return topic;
  for (auto it = said_.rbegin(); it != said_.rend() && number_ - it->sentence <= 6; ++it)
    if (thing(it->ent).is(Part::State) && it->ent != own) return it->ent;
  return -1;
}

// "nước chủ nhà": of the last place where something happened, else who was told to be host.
int Reader::host_meant() {
  if (thing_is(context_.theme, Part::State)) return context_.theme;
  for (auto it = said_.rbegin(); it != said_.rend() && number_ - it->sentence <= 10; ++it)
    if (!thing(it->ent).is(Part::State) && !thing(it->ent).is(Part::Person) && country_of(it->ent) >= 0)
      return country_of(it->ent);
  return host_;
}

int Reader::country_meant(const Meant& m) {
  int found = left_of(m, {});
  for (std::size_t i = m.here ? m.at : 0; i-- > 0 && found < 0;)
    if (items_[i].t == It::Place && items_[i].metonym && !(i > 0 && prep(i - 1))) found = country_of(items_[i].ent);
  const auto said_lately = [this](int e) {
    return std::any_of(said_.begin(), said_.end(),
                       [&](const Said& s) { return s.ent == e && number_ - s.sentence <= 1; });
  };
  // "4. A độc lập. … ở A. Nước này …": whom the section is about, where another was told of before it
  const bool section =
      thing_is(context_.theme, Part::State) && said_lately(context_.theme) && !said_lately(topic_country_);
  if (found < 0) found = section ? context_.theme : topic_country_;
  // "Malta took over in January. The country has never sat on …": whom the text is about, where another was told of in one sentence only
  const auto said_in = [this](int e, std::uint32_t back) {
    return std::any_of(said_.begin(), said_.end(),
                       [&](const Said& s) { return s.ent == e && s.sentence + back == number_; });
  };
  if (!page_.vietnamese && titled_ && thing_is(theme_, Part::State) && found == topic_country_ && found >= 0 &&
      found != theme_country() && context_.theme < 0 && left_of(m, {}) < 0 && !(said_in(found, 1) && said_in(found, 2)))
    found = theme_;
  const bool topic = found >= 0 && found == topic_country_ && found != theme_country() && page_.vietnamese;
  const int last = topic ? country_of_last_sentences() : -1;
  return last >= 0 ? last : found;
}

// "…, ông A của Malta. …, ông B người Malta. Nước này …": the one the last sentences tell of, and no other
int Reader::country_of_last_sentences() const {
  int last = -1, sentences = 0;
  std::uint32_t told_at = number_;
  for (auto it = said_.rbegin(); it != said_.rend() && number_ - it->sentence <= 2; ++it) {
    if (!thing(it->ent).is(Part::State) || it->sentence == number_) continue;
    if (last >= 0 && it->ent != last) return -1;
    if (it->sentence != told_at) ++sentences, told_at = it->sentence;
    last = it->ent;
  }
  return sentences == 2 ? last : -1;
}

// Who opens the sentence, else whom the text is about. "A appointed her": whom, is not who did it.
int Reader::person_meant(const Meant& m) {
  const Item& item = m.item;
  const char sex = m.sex;
  const int opens = person_that_opens(m);
  auto sex_known = [&](int e) { return e >= 0 && thing(e).sex == sex; };
  auto fits = [&](int e) {
    return !sex || (thing(e).sex ? thing(e).sex == sex : sex == 'm' || !is_man(lexicon_, thing(e)));
  };
  for (std::size_t i = 0; sex && i < m.at; ++i)  // "A appointed her …, a post she left"
    if (const Item& x = items_[i];
        x.t == It::Pro && x.ent >= 0 && x.sense && sex_of(x.sense) == sex && thing(x.ent).is(Part::Person))
      return x.ent;
  const bool topic = topic_person_ >= 0 && topic_person_ != opens;
  if (topic && fits(topic_person_) && done_to(m, opens)) return topic_person_;
  // "Guterres announced her appointment": whose, is known to be a woman's.
  const bool whose = sex && m.at > 0 && (has_word(item.sense, "object") || has_word(item.sense, "whose"));
  if (whose && topic && sex_known(topic_person_) && !sex_known(opens)) return topic_person_;
  if (sex && theme_person_ >= 0 && life_of_theme(m, opens)) return theme_person_;
  if (opens >= 0) return opens;
  if (stranger_ >= 0 && number_ - stranger_at_ <= 2 &&
      recall(lexicon_.labels(Part::Person), true, {}, number_ - stranger_at_) < 0) {
    const int person = entity(thing(stranger_).name, label(Part::Person));  // "A …. Ông …": the name was a person's
    stranger_ = -1;
    return person;
  }
  if (sex && topic_person_ >= 0 &&
      !thing(topic_person_).sex)  // "Tổng Thư ký A bổ nhiệm bà B. … bà …": the one known to be a woman
    for (auto it = said_.rbegin(); it != said_.rend() && number_ - it->sentence <= 1; ++it)
      if (thing_is(it->ent, Part::Person) && thing(it->ent).sex == sex) return it->ent;
  return topic_person_ >= 0 && fits(topic_person_) ? topic_person_ : -1;
}

// The person named first before the pronoun, unless another pronoun stands before.
int Reader::person_that_opens(const Meant& m) const {
  for (std::size_t i = 0; i < m.at; ++i) {
    const Item& x = items_[i];
    const bool same = x.t == It::Pro && x.sense && has_word(x.sense, label(Part::Person));
    if (same && (!m.sex || !sex_of(x.sense) || sex_of(x.sense) == m.sex)) return -1;
    if (!is_a(x, Part::Person) || x.depth > 0 || (i > 0 && items_[i - 1].t == It::Of)) continue;
    if (page_.vietnamese && theme_person_ >= 0 && x.ent != theme_person_ && handed_to_before(i)) continue;
    if (m.sex == 'f' && is_man(lexicon_, thing(x.ent))) continue;
    if (!m.sex || !thing(x.ent).sex || thing(x.ent).sex == m.sex) return x.ent;
  }
  return -1;
}

// "Bàn giao cho ông A, ông …", in a life: to whom something was given is not who goes on.
bool Reader::handed_to_before(std::size_t person) const {
  const std::size_t i = skip_left(person, {It::Honorific, It::Rank, It::Title, It::Modifier}) - 1;
  if (i == 0 && stands(0, It::Verb) && says(0, "over")) return true;
  return i > 0 && prep(i) && stands(i - 1, {It::Verb, It::Word}) && skip_left(i, {It::Verb, It::Word}) == 0;
}

// "Tổng thống A đưa ông vào chính phủ", and not "A was minister before B named him envoy": who opens the sentence does it to him.
bool Reader::done_to(const Meant& m, int opens) const {
  if (m.at == 0) return false;
  if (page_.vietnamese && given_to(m, opens)) return true;
  if (items_[m.at - 1].t != It::Verb) return false;
  if (!has_word(m.item.sense, "object") && !(page_.vietnamese && !does(items_[m.at - 1], "office"))) return false;
  if (page_.vietnamese) return true;
  int acts = -1;
  for (std::size_t i = m.at; i-- > 0 && acts < 0;)
    if (is_a(items_[i], Part::Person)) acts = items_[i].ent;
  return acts == opens;
}

// "Tổng Thư ký A giao cho ông …": not to himself.
bool Reader::given_to(const Meant& m, int opens) const {
  if (m.at < 2 || !prep(m.at - 1) || !stands(m.at - 2, {It::Verb, It::Word})) return false;
  for (std::size_t i = m.at - 2; i-- > 0 && !stands(i, {It::Comma, It::Semi, It::Break});)
    if (stands(i, It::Ent) && items_[i].ent == opens) return true;
  return false;
}

// Whether she is whose life the text tells. "Tolbert bị giết. Năm 1985 bà …": whom nothing else tells to be of that sex.
bool Reader::life_of_theme(const Meant& m, int opens) const {
  const char own = thing(theme_person_).sex;
  if (topic_person_ == theme_person_ && own == m.sex && (opens < 0 || !thing(opens).sex)) return true;
  if (m.mode != "same" || theme_person_ == opens || (own && own != m.sex)) return false;
  const bool other = opens >= 0 && (thing(opens).sex == m.sex || (!own && !tells_only_when(m, opens)));
  const bool spoken = topic_person_ >= 0 && topic_person_ != theme_person_ && thing(topic_person_).sex == m.sex &&
                      block_begun_ == block_;  // a new paragraph goes on with the life
  return !other && !spoken;
}

// "dưới thời Tổng thống A, bà …", "under A she …": no more than when it was
bool Reader::tells_only_when(const Meant& m, int person) const {
  for (std::size_t i = 0; i < m.at; ++i) {
    if (items_[i].t != It::Ent || items_[i].ent != person) continue;
    while (i > 0 &&
           (items_[i - 1].is({It::Title, It::Honorific, It::Rank, It::Skip, It::Modifier}) || items_[i - 1].demonym))
      --i;
    return i > 0 && prep(i - 1);
  }
  return false;
}

}  // namespace dothi::prose
