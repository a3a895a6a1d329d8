// A sentence as items, and the memory of what has been named.
#include "reader.h"

#include <algorithm>
#include <array>

namespace dothi::prose {

Reader::Reader(const Lexicon& lexicon, Page& page, WordCache& words, const LoadOptions& options, const std::string& document, Report& report)
    : lexicon_(lexicon), page_(page), words_(words), options_(options), document_(document), report_(report) {
  hits_of_ = std::move(words.hits);
  hits_of_.resize(page.blocks.size());
  entity_of_ = std::move(words.entity_of);
  entity_of_.resize(lexicon.pack->names.size(), -1);
}

Reader::~Reader() {
  for (Id name : met_) entity_of_[name] = -1;
  words_.entity_of = std::move(entity_of_);
  if (long_text()) return;  // too much to keep
  for (Hits& hits : hits_of_) hits.forget();
  words_.hits = std::move(hits_of_);
}

namespace {

// The currency whose sign stands right before a number: "$500 million", "A$3 million", "€10".
std::string_view currency_before(std::string_view text, std::size_t at) {
  const auto before = text.substr(0, at);
  static constexpr std::pair<std::string_view, std::string_view> kSigns[] = {{"A$", "AUD"}, {"C$", "CAD"}, {"NZ$", "NZD"}, {"S$", "SGD"}, {"HK$", "HKD"}, {"US$", "USD"},
                                                                             {"$", "USD"},  {"€", "EUR"},  {"£", "GBP"},   {"¥", "JPY"}};
  std::string_view found;
  std::size_t longest = 0;
  for (auto [sign, code] : kSigns)
    if (before.ends_with(sign) && sign.size() > longest) found = code, longest = sign.size();
  return found;
}

}  // namespace

// ---- Entities -------------------------------------------------------------------------------------------

int Reader::entity(std::string_view name, std::string_view type) {
  if (auto known = entity_ids_.find({name, type}); known != entity_ids_.end()) return known->second;
  Entity& e = entities_.emplace_back();
  e.name = std::string(name);
  e.type = std::string(type);
  e.labels = &words_.labels_of(type);
  e.parts = lexicon_.parts_of(*e.labels);
  e.plenary = among(lexicon_.plenary, name);
  const int id = int(entities_.size()) - 1;
  entity_ids_.emplace(NameAndType{e.name, e.type}, id);
  return id;
}

int Reader::entity(Id index) {
  if (entity_of_[index] >= 0) return entity_of_[index];
  const PackName& name = lexicon_.pack->names[index];
  int id = entity_of_[index] = entity(name.canonical, name.type);
  met_.push_back(index);
  if (thing(id).index == kNone) {
    thing(id).index = index;
    for (const auto& [key, value] : name.properties)
      if (key == "of") thing(id).of = value.string();
    std::string of = thing(id).of;
    if (name.type == label(Part::Person) && !of.empty())
      if (auto c = lexicon_.name(of)) {
        int country = entity(*c);
        thing(id).country = country;
      }
  }
  return id;
}

int Reader::country_of(int person) const { return person < 0 ? -1 : thing(person).country; }

void Reader::say(int ent, bool subject, std::string_view surface) {
  if (ent < 0) return;
  said_.push_back({ent, number_, subject, surface});
  if (said_.size() > 4000) said_.erase(said_.begin(), said_.begin() + 2000);
}

// The last thing said with one of the labels; with `head`, one whose name begins with that word.
template <class Labels>
int Reader::recall(const Labels& labels, bool subject, const std::string& head, std::uint32_t within, char sex) const {
  int fallback = -1;
  for (auto it = said_.rbegin(); it != said_.rend(); ++it) {
    if (number_ - it->sentence > within) break;
    const Entity& e = thing(it->ent);
    if (!wants(labels, e) || (sex && e.sex && e.sex != sex)) continue;
    if (!head.empty() && !called(it->surface, head)) {
      const std::string& name = words_.caseless(e.name);
      bool ok = name.starts_with(head);
      for (auto at = name.find(head, 1); at != std::string::npos && !ok; at = name.find(head, at + 1))
        ok = name[at - 1] == ' ' && (at + head.size() == name.size() || name[at + head.size()] == ' ');
      if (!ok && e.index != kNone) {
        const PackName& row = lexicon_.pack->names[e.index];
        ok = called(row.name_vi, head);
        for (const auto& alias : row.aliases) ok = ok || called(alias, head);
      }
      if (!ok) continue;
    }
    if (!subject || it->subject) return it->ent;
    if (fallback < 0) fallback = it->ent;
    if (subject && fallback >= 0 && number_ - it->sentence > 3) break;
  }
  return fallback;
}

template int Reader::recall(const std::vector<std::string>&, bool, const std::string&, std::uint32_t, char) const;
template int Reader::recall(const std::initializer_list<std::string_view>&, bool, const std::string&, std::uint32_t, char) const;
template int Reader::recall(const Few<std::string_view, 8>&, bool, const std::string&, std::uint32_t, char) const;

// What a paragraph began with, or the text is about, where nothing of the kind was named in its last sentence; -1 for nothing.
template <class Labels>
int Reader::begun_with(const Labels& labels) const {
  int body = block_begun_ == block_ ? block_body_ : -1;
  if (body < 0 && titled_ && is_a(theme_, Part::Organization)) body = theme_;  // or what the text is about
  if (body < 0 || !wants(labels, thing(body))) return -1;
  const bool listed = block_->kind == BlockKind::Item || block_->kind == BlockKind::Field || block_->kind == BlockKind::Row;  // of what the list is about
  for (auto it = said_.rbegin(); !listed && it != said_.rend() && number_ - it->sentence <= 1 && !(topic_body_ == body && number_ - topic_body_at_ <= 1); ++it)
    if (it->ent != body && wants(labels, thing(it->ent)) && !heads_otherwise(it->ent)) return -1;
  return body;
}

template int Reader::begun_with(const std::vector<std::string>&) const;
template int Reader::begun_with(const Few<std::string_view, 8>&) const;

int Reader::home_country() {
  auto it = lexicon_.settings.find("home");
  if (it == lexicon_.settings.end() || !page_.vietnamese) return -1;
  if (auto n = lexicon_.name(it->second)) return entity(*n);
  return -1;
}

// The country that a text means where it names none: of who speaks, else the home country, else what it is about.
int Reader::home() {
  if (speaker_ >= 0) return speaker_;
  if (theme_person_ >= 0 && country_of(theme_person_) >= 0 && !home_named_) return country_of(theme_person_);  // a life told
  if (!page_.vietnamese || !lexicon_.settings.contains("home")) return theme_country();
  return home_country();
}

// "Chúng tôi", "my country": of who speaks. Where nobody is told to speak it is the home country, in a text that speaks of it;
// "nước ta" is never said of another.
int Reader::first_person(const Sense& s) {
  const int own = home_country();
  if (has_word(&s, "home")) return speaker_ >= 0 && speaker_ != own ? -1 : own >= 0 ? own : theme_country();
  if (speaker_ >= 0) return speaker_;
  return home_named_ ? own : -1;
}

int Reader::theme_country() {
  if (is_a(context_.theme, Part::State)) return context_.theme;
  if (is_a(theme_, Part::State)) return theme_;
  return -1;
}

// Two of a kind named last before item `at`: countries themselves or by their people.
std::vector<int> Reader::pair_of(std::size_t at, std::string_view wanted) const {
  std::vector<int> out;
  auto add = [&](int e) {
    if (e >= 0 && thing(e).is(wanted) && std::find(out.begin(), out.end(), e) == out.end() && out.size() < 2) out.push_back(e);
  };
  for (std::size_t i = at; i-- > 0;) {
    if (items_[i].t == It::Ent && items_[i].ent >= 0) {
      add(items_[i].ent);
      if (wanted == label(Part::State) && thing(items_[i].ent).is(Part::Person)) add(country_of(items_[i].ent));
    }
    if (wanted == label(Part::State) && items_[i].t == It::Place && items_[i].metonym) add(country_of(items_[i].ent));
    if (wanted == label(Part::State) && is_a(items_[i], Part::Treaty))  // "Hiệp định Thương mại tự do Việt Nam - Chile, được hai bên ký": the two of its name
      for (std::uint32_t t = items_[i].last; t-- > items_[i].first;)
        if (const auto name = hits_->at(t, Kind::Name); name && lexicon_.pack->names[name->sense->what].type == wanted) add(entity_of_[name->sense->what]);
  }
  if (wanted == label(Part::State) && out.size() == 1 && speaker_ >= 0) add(speaker_);  // "With Viet Nam the two countries …": and who speaks
  for (auto it = said_.rbegin(); it != said_.rend() && out.size() < 2 && number_ - it->sentence < 6; ++it) {
    add(it->ent);
    if (wanted == label(Part::State) && thing(it->ent).is(Part::Person)) add(country_of(it->ent));
  }
  std::reverse(out.begin(), out.end());
  return out;
}

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
    if ((s.kind == Kind::Pronoun || s.kind == Kind::Head) && m.tokens == item.last - item.first && names(s)) return &s;
  }
  return item.sense;
}

// What a pronoun stands for among the labels asked for; -1 when nothing fits.
int Reader::resolve(Item& item, const std::vector<std::string>& labels) {
  if (item.is(It::Ent, It::Place)) return item.ent;
  if (item.t != It::Pro || !item.sense) return -1;
  if (item.ent >= 0 && wants(labels, thing(item.ent))) return item.ent;
  if (!items_.empty() && &item > items_.data() && &item < items_.data() + items_.size() && (&item - 1)->t == It::Num && (&item - 1)->value > 1 && (&item - 1)->unit.empty() && has_word(item.sense, label(Part::Treaty)) && item.group.empty()) return -1;  // "hai văn kiện": several
  if (page_.vietnamese && !items_.empty() && &item > items_.data() && &item < items_.data() + items_.size() && (&item - 1)->t == It::Num && (&item - 1)->value == 1 && (&item - 1)->unit.empty() && item.group.empty() && item.last == item.first + (item.sense->kind == Kind::Head ? 1u : 2u) &&
      std::none_of(item.sense->words.begin(), item.sense->words.end(), [this](const std::string& w) { return w.find(label(Part::State)) != std::string::npos || w.find(label(Part::Person)) != std::string::npos; }))
    return -1;  // "một văn bản tương tự": none spoken of
  if (!page_.vietnamese && item.sense->kind == Kind::Pronoun && has_word(item.sense, "same") && item.last == item.first + 2 && !items_.empty() && &item >= items_.data() && &item + 1 < items_.data() + items_.size() && (&item + 1)->t == It::Of &&
      std::any_of(item.sense->words.begin(), item.sense->words.end(), [this](const std::string& w) { return w.find(label(Part::Organization)) != std::string::npos; }))
    return -1;  // "the group of least developed countries": told by what it is of
  if (page_.vietnamese && item.sense->kind == Kind::Pronoun && has_word(item.sense, label(Part::Treaty)) && !items_.empty() && &item >= items_.data() && &item + 1 < items_.data() + items_.size() && does(*(&item + 1), "found") && !hits_->any(item.last - 1, Kind::Deictic))
    return -1;  // "hiệp ước lập khu vực phi hạt nhân": told by what it founds
  if (item.sense->kind == Kind::Pronoun) item.sense = pronoun_for(item, labels);
  Few<std::string_view, 8> may, both;
  std::string_view mode;
  for (const auto& w : item.sense->words) {
    if (w == "any") {
      bool neuter = has_word(item.sense, "neuter");
      for (const auto& l : labels)
        if (l != label(Part::Office) && !(neuter && l == label(Part::Person))) may.push_back(l);
    } else if (w == "neuter" || w == "woman" || w == "man" || w == "object" || w == "whose" || w == "several") {
    } else if (std::isupper(static_cast<unsigned char>(w[0]))) {
      std::size_t from = 0;
      while (from <= w.size()) {
        auto comma = std::min(w.find(',', from), w.size());
        may.push_back(std::string_view(w).substr(from, comma - from));
        from = comma + 1;
      }
    } else {
      mode = w;
    }
  }
  for (const auto& l : may)
    if (std::find(labels.begin(), labels.end(), l) != labels.end()) both.push_back(l);
  for (const auto& l : labels)  // an Agency is an Organization too
    for (const auto& m : may)
      if (m != l)
        if (const auto* schema = lexicon_.pack->schema.label(l); schema && among(schema->implies, m)) both.push_back(l);
  if (both.empty()) return -1;
  int found = -1;
  const char sex = sex_of(item.sense);
  // In the sentence first: what stands to the left.
  bool here = !items_.empty() && &item >= items_.data() && &item < items_.data() + items_.size();
  auto to_left = [&](const std::string& head) {
    if (!here) return -1;
    for (std::size_t i = std::size_t(&item - items_.data()); i-- > 0;) {
      const Item& x = items_[i];
      int e = x.t == It::Title && x.value > 0 ? int(x.value) - 1 : x.ent;
      if (!x.is(It::Ent, It::Title) || e < 0 || !wants(both, thing(e))) continue;
      if (head.empty() && page_.vietnamese && i > 0 && i + 1 < items_.size() && items_[i - 1].t == It::Passive && items_[i + 1].t == It::Vote) continue;  // "bị A phủ quyết; … nước này": who was refused
      if (!head.empty()) {
        bool ok = called(surface(x), head);
        if (!ok && thing(e).index != kNone) ok = called(lexicon_.pack->names[thing(e).index].name_vi, head) || words_.caseless(thing(e).name).ends_with(" " + head);
        if (!ok) continue;
      }
      if (page_.vietnamese && head.empty() && i > 0 && i + 1 < items_.size() && items_[i - 1].t == It::Break && does(items_[i + 1], "dissolve")) continue;  // "khi A tan rã, tổ chức này": another
      if (page_.vietnamese && head.empty() && i > 0 && items_[i - 1].t == It::Of && x.t == It::Ent && thing(e).is(Part::State)) {  // "tuy chưa từng là thuộc địa của A, nước này": not A
        std::size_t clause = i;
        while (clause > 0 && !items_[clause - 1].is(It::Comma, It::Semi) && items_[clause].t != It::Break) --clause;
        if (items_[clause].t == It::Break && std::any_of(items_.data() + i, &item, [](const Item& n) { return n.t == It::Comma; })) continue;
      }
      return e;
    }
    return -1;
  };
  if (here && page_.vietnamese && std::size_t(&item - items_.data()) + 1 < items_.size()) {
    // "Hội đồng Quốc gia về …": the head of a name nobody knows, and no word for a body spoken of.
    const Item& next = *(&item + 1);
    const bool body = has_word(item.sense, label(Part::Body)) || item.sense->kind == Kind::Head;
    if (body && next.is(It::Word, It::Relative, It::Modifier) && tokens_[next.first].is(kUpper) && tokens_[item.first].is(kUpper) && tokens_[next.first].is(kSpace)) return -1;
  }
  if (here && page_.vietnamese && &item > items_.data() && (item.sense->kind == Kind::Head || has_word(item.sense, label(Part::Treaty)))) {  // "bằng một hiệp ước ký tại Windhoek": told for the first time
    const Item& one = *(&item - 1);
    if (one.t == It::Num && one.value == 1 && !tokens_[one.first].is(kNumber) && one.last == one.first + 1 && !hits_->any(item.last - 1, Kind::Deictic)) return item.ent = -1;
  }
  if (item.sense->kind == Kind::Head && here && page_.vietnamese && has_word(item.sense, label(Part::Organization)) && std::size_t(&item - items_.data()) + 2 < items_.size()) {  // "Nhóm cấp cao về …": another
    const Item &next = *(&item + 1), &then = *(&item + 2);
    if (next.t == It::Word && !next.sense && next.unit.empty() && then.t == It::Word && !then.sense) return -1;
  }
  if (item.sense->kind == Kind::Head && here && has_word(item.sense, label(Part::Treaty)) && std::size_t(&item - items_.data()) + 2 < items_.size()) {  // "ký Hiệp ước với Chile": one between two, and none spoken of
    const Item &with = *(&item + 1), &whom = *(&item + 2);
    if (marked(with, Kind::And, "with") && is_a(whom, Part::State)) return -1;
  }
  if (item.sense->kind == Kind::Head) {
    std::string head = words_.caseless(surface(item));
    if (head.starts_with("the ")) head.erase(0, 4);
    found = to_left(head);
    if (found < 0) found = recall(both, false, head);
    if (found >= 0 && has_word(item.sense, label(Part::Body))) {  // of two of its kind the one the text goes on about, where the last was only mentioned
      auto times = [this](int e) { return std::count_if(said_.begin(), said_.end(), [e](const Said& s) { return s.ent == e; }); };
      auto headed = [&](const Entity& e) { return words_.caseless(e.name).find(head) != std::string::npos || (e.index != kNone && called(lexicon_.pack->names[e.index].name_vi, head)); };
      if (times(found) == 1)
        for (auto it = said_.rbegin(); it != said_.rend(); ++it)
          if (it->ent != found && wants(both, thing(it->ent)) && headed(thing(it->ent)) && times(it->ent) > 1) {
            found = it->ent;
            break;
          }
    }
    if (found >= 0 && here && page_.vietnamese && std::size_t(&item - items_.data()) + 1 < items_.size()) {  // "Hội đồng EU": of another than the one spoken of
      const Item& next = *(&item + 1);
      if (next.t == It::Ent && next.ent >= 0 && !next.demonym && next.depth == item.depth && thing(next.ent).is(Part::Organization) && thing(found).of != thing(next.ent).name) found = -1;
    }
    return item.ent = found;
  }
  if (mode == "self") {  // "tôi": who speaks for his country, once his office was told at the head
    for (std::size_t n = 0; speaker_ >= 0 && n < facts.size() && n < 4 && found < 0; ++n)
      if (facts[n].relation == rel(Rel::Office) && std::any_of(facts[n].qualifiers.begin(), facts[n].qualifiers.end(), [this](const auto& q) { return q.first == "of" && q.second.string() == thing(speaker_).name; }))
        if (const auto known = entity_ids_.find({facts[n].subject, facts[n].subject_type}); known != entity_ids_.end()) found = known->second;
    return item.ent = found;
  }
  if (mode == "home" || mode == "speaker") found = first_person(*item.sense);
  else if (mode == "theme") found = theme_country() >= 0 ? theme_country() : home();
  else if (mode == "own") {
    int person = -1;
    if (here && !page_.vietnamese && hits_->any(item.first, Kind::Relative))  // "the delegate of Malta, whose country": the one just named
      for (std::size_t i = std::size_t(&item - items_.data()); i-- > 0 && found < 0 && items_[i].t != It::Semi;) {
        if (items_[i].t != It::Ent || items_[i].ent < 0) continue;
        found = thing(items_[i].ent).is(Part::State) ? items_[i].ent : country_of(items_[i].ent);
      }
    if (found >= 0) return item.ent = found;
    if (here)
      for (std::size_t i = std::size_t(&item - items_.data()); i-- > 0 && person < 0;) {
        const bool told = page_.vietnamese && items_[i].t == It::Pro && has_word(items_[i].sense, label(Part::Person)) && has_word(items_[i].sense, "same");
        const int e = told ? resolve(items_[i], lexicon_.labels(Part::Person)) : items_[i].t == It::Ent ? items_[i].ent : -1;
        if (is_a(e, Part::Person)) person = e;
        else if (e >= 0 && found < 0 && !items_[i].demonym && i > 1 && items_[i - 1].t == It::Of && items_[i - 2].is(It::Word, It::Rank, It::Title) && thing(e).is(Part::State)) found = e;
      }
    if (person < 0 && found >= 0) return item.ent = found;  // "The representative of Hungary, explaining his country's abstention"
    found = -1;
    if (person < 0) person = topic_person_ >= 0 ? topic_person_ : recall(lexicon_.labels(Part::Person), true);
    found = country_of(person);
    if (found < 0) found = topic_country_;
  } else if (mode == "subject") {
    // "Germany has said it will …": who opens the sentence.
    for (std::size_t i = 0; here && i < 3 && i < items_.size() && &items_[i] != &item && found < 0; ++i)
      if (items_[i].t == It::Ent && items_[i].ent >= 0 && items_[i].depth == 0 && !items_[i].possessive && !items_[i].demonym && wants(both, thing(items_[i].ent)) && !(i > 0 && (prep(i - 1) || items_[i - 1].t == It::Of)))
        found = items_[i].ent;
    // "Dhaka ratifies the statute, which it had signed"; "Some predicted that Russia might be expelled from the body to which it was elected"
    if (found < 0 && here && std::find(both.begin(), both.end(), label(Part::State)) != both.end()) {
      int only = -1;
      bool several = false;
      for (std::size_t i = 0; &items_[i] != &item; ++i) {
        int e = items_[i].t == It::Ent && !items_[i].demonym ? items_[i].ent : items_[i].t == It::Place && items_[i].metonym ? country_of(items_[i].ent) : -1;
        if (e < 0 || !wants(both, thing(e)) || items_[i].depth) continue;
        if (!thing(e).is(Part::State)) { several |= !(i > 0 && (prep(i - 1) || items_[i - 1].is(It::Of, It::Skip))); continue; }
        if (i > 0 && (prep(i - 1) || items_[i - 1].t == It::Of)) { several = true; continue; }
        if (!page_.vietnamese && i > 0 && items_[i - 1].t == It::Break && std::any_of(items_.data() + i, items_.data() + (&item - items_.data()), [](const Item& x) { return x.t == It::Comma; })) { several = true; continue; }  // "after Thailand had withdrawn, it was elected"
        several |= only >= 0 && only != e;
        only = e;
      }
      if (!several) found = only;
      if (found < 0 && !several && !page_.vietnamese)  // "A founding member of the Council, where it held a seat …, Senegal returned": who follows
        for (std::size_t i = std::size_t(&item - items_.data()) + 1; i + 2 < items_.size() && found < 0 && !items_[i].is(It::Semi, It::Break); ++i) {
          const Item& who = items_[i + 1];
          if (items_[i].t == It::Comma && is_a(who, Part::State) && !who.demonym && !who.possessive && (items_[i + 2].t == It::Verb || has(items_[i + 2], Kind::Copula) || items_[i + 2].t == It::Skip)) found = who.ent;
        }
    }
    if (found < 0 && here && has_word(item.sense, "neuter") && &item > items_.data() && (&item - 1)->t == It::Verb && std::find(both.begin(), both.end(), label(Part::Body)) != both.end()) {  // "sat on the Council and presided over it"
      for (const Item* x = &item; x-- > items_.data() && found < 0 && x->t != It::Semi;)
        if (x->t == It::Ent && x->ent >= 0 && !x->demonym && thing(x->ent).is(Part::Body) && wants(both, thing(x->ent))) found = x->ent;
    }
    if (found < 0 && !any_of(both, {label(Part::State), label(Part::Person), label(Part::Organization)})) found = to_left({});  // "signed the statute and ratified it"
    bool entry = here && block_->kind == BlockKind::Item && titled_ && theme_country() >= 0;  // "- 1999. It was the second to …", in a list about one country
    for (auto it = said_.rbegin(); entry && block_begun_ == block_ && it != said_.rend() && it->sentence >= block_at_; ++it) entry = !(it->subject && it->ent != theme_country() && thing(it->ent).is(Part::State));
    if (found < 0 && entry && std::find(both.begin(), both.end(), label(Part::State)) != both.end()) found = theme_country();
    std::set<int> unique(last_subjects_.begin(), last_subjects_.end());
    if (found < 0 && unique.size() > 2 && std::find(both.begin(), both.end(), label(Part::State)) != both.end() && topic_country_ >= 0) found = topic_country_;
    for (auto it = last_subjects_.rbegin(); it != last_subjects_.rend() && found < 0; ++it)
      if (wants(both, thing(*it))) found = *it;
    const bool about = titled_ && is_a(theme_, Part::Organization) && wants(both, thing(theme_));
    if (found < 0 && about && has_word(item.sense, "neuter")) found = theme_;  // of what the text is about
    if (found < 0) found = recall(both, true, {}, 4);
  } else if (mode == "pair" || mode == "both") {
    if (item.group.empty() && here && theme_country() >= 0 && block_->kind != BlockKind::Paragraph && items_.size() > 2 && items_[1].t == It::Colon && items_[0].t == It::Ent && items_[0].ent >= 0 && items_[0].ent != theme_country() &&
        thing(items_[0].ent).is(Part::State) && std::find(both.begin(), both.end(), label(Part::State)) != both.end()) item.group = {items_[0].ent, theme_country()};  // "- Việt Nam: hai nước …" in a text about a country
    if (item.group.empty() && here)
      for (const auto& l : both)
        if (item.group.size() < 2) item.group = pair_of(std::size_t(&item - items_.data()), l);
    if (item.group.size() < 2 && here && page_.vietnamese && home_named_ && home() >= 0 && mode == "pair" && std::find(both.begin(), both.end(), label(Part::State)) != both.end()) {
      // "Thủ tướng hội đàm với Thủ tướng UAE; hai bên …": the home country and the one named
      std::set<int> named;
      for (std::size_t i = 0; &items_[i] != &item; ++i)
        if (is_a(items_[i], Part::State)) named.insert(items_[i].ent);
      if (named.size() == 1 && !named.contains(home())) item.group = {home(), *named.begin()};
    }
    if (item.group.size() < 2) {
      item.group.clear();
      for (auto it = said_.rbegin(); it != said_.rend() && item.group.size() < 2 && (number_ - it->sentence <= 10 || mode != "pair"); ++it)
        if (wants(both, thing(it->ent)) && std::find(item.group.begin(), item.group.end(), it->ent) == item.group.end())
          item.group.push_back(it->ent);
      std::reverse(item.group.begin(), item.group.end());
    }
    return item.group.empty() ? -1 : item.group.front();
  } else {
    bool subject = any_of(both, {label(Part::State), label(Part::Person)});
    bool person = std::find(both.begin(), both.end(), label(Part::Person)) != both.end();
    bool country = std::find(both.begin(), both.end(), label(Part::State)) != both.end();
    if (person && here) {
      // Who opens the sentence, else whom the text is about. "A appointed her": whom, is not who did it.
      auto fits = [&](int e) { return !sex || !thing(e).sex || thing(e).sex == sex; };
      int opens = -1;
      for (std::size_t i = 0; i < items_.size() && &items_[i] != &item; ++i) {
        const Item& x = items_[i];
        if (x.t == It::Pro && x.sense && has_word(x.sense, label(Part::Person)) && (!sex || !sex_of(x.sense) || sex_of(x.sense) == sex)) break;
        if (is_a(x, Part::Person) && x.depth == 0 && fits(x.ent) && !(i > 0 && items_[i - 1].t == It::Of)) {
          opens = x.ent;
          break;
        }
      }
      const std::size_t self = std::size_t(&item - items_.data());
      auto behind_prep = [&](int e) {  // "dưới thời Tổng thống A, bà …", "under A she …": no more than when it was
        for (std::size_t i = 0; i < self; ++i) {
          if (items_[i].t != It::Ent || items_[i].ent != e) continue;
          while (i > 0 && (items_[i - 1].is(It::Title, It::Honorific, It::Rank, It::Skip, It::Modifier) || items_[i - 1].demonym)) --i;
          return i > 0 && prep(i - 1);
        }
        return false;
      };
      for (std::size_t i = 0; sex && i < self && found < 0; ++i)  // "A appointed her …, a post she left"
        if (items_[i].t == It::Pro && items_[i].ent >= 0 && items_[i].sense && sex_of(items_[i].sense) == sex && thing(items_[i].ent).is(Part::Person)) found = items_[i].ent;
      // "Tổng thống A đưa ông vào chính phủ": whom, is who the text is about.
      int acts = -1;  // who does it to him: "A was minister before B named him envoy"
      for (std::size_t i = self; i-- > 0 && acts < 0;)
        if (is_a(items_[i], Part::Person)) acts = items_[i].ent;
      const bool object = self > 0 && (acts == opens || page_.vietnamese) && items_[self - 1].t == It::Verb && (has_word(item.sense, "object") || (page_.vietnamese && !does(items_[self - 1], "office")));
      if (found < 0 && object && topic_person_ >= 0 && topic_person_ != opens && fits(topic_person_)) found = topic_person_;
      // "Guterres announced her appointment": whose, is known to be a woman's.
      if (found < 0 && sex && self > 0 && (has_word(item.sense, "object") || has_word(item.sense, "whose")) && topic_person_ >= 0 && topic_person_ != opens && thing(topic_person_).sex == sex && (opens < 0 || thing(opens).sex != sex)) found = topic_person_;
      if (found < 0 && sex && theme_person_ >= 0 && topic_person_ == theme_person_ && thing(theme_person_).sex == sex && (opens < 0 || !thing(opens).sex)) found = theme_person_;  // in her own life
      // "Tolbert bị giết. Năm 1985 bà …": in a life, whom nothing else tells to be of that sex.
      if (found < 0 && sex && theme_person_ >= 0 && mode == "same" && theme_person_ != opens) {
        const char own = thing(theme_person_).sex;
        const bool other = opens >= 0 && (thing(opens).sex == sex || (!own && !behind_prep(opens)));
        const bool spoken = topic_person_ >= 0 && topic_person_ != theme_person_ && thing(topic_person_).sex == sex;
        if ((!own || own == sex) && !other && !spoken) found = theme_person_;
      }
      if (found < 0) found = opens;
      if (found < 0 && stranger_ >= 0 && number_ - stranger_at_ <= 2 && recall(lexicon_.labels(Part::Person), true, {}, number_ - stranger_at_) < 0) {  // "A …. Ông …": the name was a person's
        found = entity(thing(stranger_).name, label(Part::Person));
        stranger_ = -1;
      }
      if (found < 0 && sex && topic_person_ >= 0 && !thing(topic_person_).sex)  // "Tổng Thư ký A bổ nhiệm bà B. … bà …": the one known to be a woman
        for (auto it = said_.rbegin(); it != said_.rend() && number_ - it->sentence <= 1 && found < 0; ++it)
          if (thing(it->ent).is(Part::Person) && thing(it->ent).sex == sex) found = it->ent;
      if (found < 0 && topic_person_ >= 0 && fits(topic_person_)) found = topic_person_;
    } else if (country) {
      found = to_left({});
      if (found < 0 && here)
        for (std::size_t i = std::size_t(&item - items_.data()); i-- > 0 && found < 0;)
          if (items_[i].t == It::Place && items_[i].metonym && !(i > 0 && prep(i - 1))) found = country_of(items_[i].ent);
      if (found < 0) found = topic_country_;
      if (found >= 0 && found == topic_country_ && found != theme_country() && page_.vietnamese) {  // "…, ông A của Malta. …, ông B người Malta. Nước này …": the one the last sentences tell of, and no other
        int last = -1, sentences = 0;
        std::uint32_t at = number_;
        for (auto it = said_.rbegin(); it != said_.rend() && number_ - it->sentence <= 2 && sentences >= 0; ++it) {
          if (!thing(it->ent).is(Part::State) || it->sentence == number_) continue;
          if (last >= 0 && it->ent != last) sentences = -1;
          else if (it->sentence != at) ++sentences, at = it->sentence;
          last = it->ent;
        }
        if (sentences == 2) found = last;
      }
    } else {
      if (!page_.vietnamese && item.last == item.first + 2 && tokens_[item.first + 1].is(kUpper))  // "the Union", of what is called so
        found = recall(both, false, words_.caseless(word_at(item.first + 1)), 40);
      if (found < 0) found = to_left({});
      if (found < 0 && topic_organ_ >= 0 && number_ - focus_at_ <= 2 && wants(both, thing(topic_organ_))) found = topic_organ_;
      if (found < 0 && topic_body_ >= 0 && number_ - topic_body_at_ <= 2 && wants(both, thing(topic_body_))) found = topic_body_;
    }
    if (found < 0 && draft_ >= 0 && among(labels, label(Part::Event)) && std::find(both.begin(), both.end(), label(Part::Resolution)) != both.end() && voted_on(3) == draft_) found = draft_;  // "voted for the text"
    bool event = both.size() == 1 && both[0] == label(Part::Event);
    if (found < 0 && !country && !person) found = begun_with(both);
    if (found < 0) found = recall(both, subject, {}, event ? 2 : 100, sex);
    if (found < 0 && std::find(both.begin(), both.end(), label(Part::State)) != both.end()) found = theme_country();
  }
  if (found < 0 && item.sense->kind == Kind::Pronoun && here && among(labels, label(Part::Body)))
    if (const auto head = hits_->at(item.first, Kind::Head); head && head->tokens == item.last - item.first && has_word(head->sense, label(Part::Body))) {  // "the Conference" that is an organ, and no meeting
      std::string word = words_.caseless(surface(item));
      if (word.starts_with("the ")) word.erase(0, 4);
      found = recall({label(Part::Body)}, false, word);
    }
  item.ent = found;
  if (sex && is_a(found, Part::Person)) thing(found).sex = sex;
  return found;
}

std::vector<int> Reader::members(Item& item, const std::vector<std::string>& labels) {
  int one = resolve(item, labels);
  if (!item.group.empty()) return item.group;
  if (one < 0) return {};
  if (!wants(labels, thing(one))) {
    // A minister signs for the state; a capital stands for it.
    int country = country_of(one);
    bool place = item.t == It::Place;
    if (country >= 0 && place && wants(labels, thing(country))) return {country};
    if (item.t == It::Ent && thing(one).is(Part::Body))  // a parliament or an army acts for its state
      if (auto n = lexicon_.name(thing(one).of); n && lexicon_.pack->names[*n].type == label(Part::State))
        if (int state = entity(*n); wants(labels, thing(state))) return {state};
    return {};
  }
  return {one};
}

// ---- Items ------------------------------------------------------------------------------------------------

const Sense* Reader::other_sense(const Item& item, Kind kind) const {
  for (const Match& m : hits_->at(item.first)) {
    if (m.tokens != item.last - item.first || lexicon_.kinds[m.phrase] != kind) continue;
    return &lexicon_.sense_of(m);
  }
  return nullptr;
}

bool Reader::marked_else(const Item& item, Kind kind, std::string_view word) const {
  for (const Match& m : hits_->at(item.first))
    if (m.tokens == item.last - item.first && lexicon_.kinds[m.phrase] == kind && has_word(&lexicon_.sense_of(m), word)) return true;
  return false;
}

bool Reader::prep(std::size_t k) const {
  return items_[k].t == It::Prep || (items_[k].t == It::Reported && has(items_[k], Kind::Prep));
}

std::string_view Reader::written(const Item& item) const {
  if (item.first >= item.last || item.last > tokens_.size()) return {};
  return std::string_view(page_.text).substr(tokens_[item.first].begin, tokens_[item.last - 1].end - tokens_[item.first].begin);
}

std::string Reader::surface(const Item& item) const {
  if (item.first >= item.last || item.last > tokens_.size()) return {};
  std::string out;
  for (std::size_t i = item.first; i < item.last; ++i) {
    if (i > item.first && tokens_[i].is(kSpace)) out += ' ';
    out.append(page_.text, tokens_[i].begin, tokens_[i].end - tokens_[i].begin);
  }
  return out;
}

// A run of capitalised words that may be a person's name: "Bruno Rodríguez Parrilla", "S. Jaishankar", "Yoon Suk-yeol".
bool Reader::person_run(std::size_t i, std::size_t end, std::size_t& after) const {
  std::size_t j = i, words = 0;
  while (j < end) {
    const Token& t = tokens_[j];
    bool glued = j > i && !t.is(kSpace);
    if (t.is(kWord) && t.is(kUpper)) {
      // A name of another kind ends the run, unless the run is one already and this is a short word of it.
      if (j > i) {
        bool other = false;
        for (const Match& m : hits_->at(j)) {
          const Sense& s = lexicon_.sense_of(m);
          if ((s.kind == Kind::Name || s.kind == Kind::Title || s.kind == Kind::Demonym) && (m.tokens > 1 || !(t.is(kVietnamese)))) other = true;
          if (s.kind == Kind::Name && m.tokens == 1 && words >= 2 && !hits_->at(i, Kind::Surname)) other = true;
        }
        if (other && !glued) break;
      }
      ++words;
      ++j;
      // Initials and "Jr.".
      if (j < end && tokens_[j].is(kPunct) && tokens_[j].key == '.' && (t.end - t.begin == 1 || (t.end - t.begin == 2 && (page_.text.compare(t.begin, 2, "Jr") == 0 || (page_.vietnamese && j < i + 4 && !tokens_[j - 1].is(kCaps))))) &&
          !tokens_[j].is(kSpace) && j + 1 < end)
        ++j;
      continue;
    }
    if (glued && t.is(kPunct) && (t.key == '-' || t.key == '\'') && j + 1 < end && tokens_[j + 1].is(kWord) && !tokens_[j + 1].is(kSpace) &&
        !(t.key == '\'' && tokens_[j + 1].end - tokens_[j + 1].begin == 1)) {
      j += 2;  // Suk-yeol, Cô-phi, M'Bow
      continue;
    }
    if (words > 0 && t.is(kWord) && !t.is(kUpper) && hits_->at(j, Kind::Particle) && j + 1 < end && tokens_[j + 1].is(kWord) && tokens_[j + 1].is(kUpper)) {
      ++j;
      continue;
    }
    break;
  }
  after = j;
  return words > 0;
}

// A conference, session or ceremony by its head word: "Hội nghị cấp cao ASEAN lần thứ 44". Returns the token after it, 0 for none.
// "A/RES/76/300", "S/RES/2334": the symbol of a body's resolutions before a number. Returns the token after it, 0 for none.
std::size_t Reader::symbol_run(std::size_t i, std::size_t last, const Sense*& sense, std::size_t& number) const {
  auto slash = [&](std::size_t k) { return k < last && tokens_[k].is(kPunct) && tokens_[k].key == '/'; };
  std::size_t j = i;
  while (j + 1 < last && tokens_[j].is(kWord) && tokens_[j].is(kUpper) && slash(j + 1)) j += 2;
  if (j == i || j >= last || !tokens_[j].is(kNumber)) return 0;
  const std::string_view symbol = std::string_view(page_.text).substr(tokens_[i].begin, tokens_[j - 1].begin - tokens_[i].begin);
  for (Id id : lexicon_.resolutions) {
    const Sense& s = lexicon_.senses[id];
    if (std::none_of(s.words.begin(), s.words.end(), [&](const std::string& w) { return w.starts_with("symbol=") && w.compare(7, std::string::npos, symbol) == 0; })) continue;
    std::size_t end = j + 1;
    if (s.text.find("{n/n}") != std::string::npos) {
      if (!slash(end) || end + 1 >= last || !tokens_[end + 1].is(kNumber)) continue;
      end += 2;
    }
    sense = &s;
    number = j;
    return end;
  }
  return 0;
}

std::size_t Reader::event_run(std::size_t i, std::size_t last, Item& item) {
  const Sense* head = nullptr;
  std::size_t j = 0;
  for (const Match& m : hits_->at(i)) {
    const Sense& s = lexicon_.sense_of(m);
    if (s.kind == Kind::Name && m.tokens >= 2) return 0;
    if (s.kind == Kind::Event && !s.words.empty() && s.words[0] == label(Part::Event) && !has_word(&s, "draft") && !has_word(&s, "last")) {
      head = &s;
      j = i + m.tokens;
      break;
    }
  }
  if (!head) return 0;
  // "Phó Chủ tịch kỳ họp thứ 42 …": there the session belongs to the office.
  if (!items_.empty() && items_.back().is(It::Role, It::Title) && hits_->at(i, Kind::Unit)) return 0;
  std::size_t start = j;
  bool named = false;
  for (std::size_t k = i + 1; k < start; ++k) named |= tokens_[k].is(kUpper) && hits_->at(k, Kind::Name);  // "Hội nghị cấp cao ASEAN"
  std::int64_t number = 0;
  int year = 0, numbers = 0;
  TimeReader times(page_.text, tokens_, *hits_, clock_);
  while (j < last && j < i + 24) {
    const Token& t = tokens_[j];
    if (t.is(kPunct)) {
      bool dash = t.key == '-' && j + 1 < last && tokens_[j + 1].is(kWord) && tokens_[j + 1].is(kUpper) && j > start && tokens_[j - 1].is(kUpper);
      bool plus = t.key == '+';
      if (!dash && !plus) break;
      ++j;
      continue;
    }
    std::uint32_t longest = 0;
    bool stop = false;
    for (const Match& m : hits_->at(j)) {
      const Sense& s = lexicon_.sense_of(m);
      if (longest == 0) longest = m.tokens;
      if (m.tokens < longest) break;
      switch (s.kind) {
        case Kind::Name: case Kind::Place: case Kind::Demonym: case Kind::Ordinal:
          named = true;
          stop = false;
          goto decided;
        case Kind::Verb: case Kind::Prep: case Kind::Passive: case Kind::Copula: case Kind::Break: case Kind::Shift: case Kind::Cue: case Kind::Reported: case Kind::Relative:
          stop = true;
          break;
        case Kind::And:
          stop = !(j + m.tokens < last && (tokens_[j + m.tokens].is(kNumber) || (tokens_[j + m.tokens].is(kUpper) && j > start && tokens_[j - 1].is(kUpper) && !hits_->at(j + m.tokens, Kind::Title))));
          break;
        case Kind::Skip: stop = page_.vietnamese && j > start && hits_->any(j + m.tokens, Kind::Verb); break;  // "hội nghị Helsinki lại họp"
        case Kind::Title: stop = true; break;
        case Kind::Pronoun: stop = !has_word(head, "country"); break;
        default: break;
      }
    }
  decided:
    if (auto unit = hits_->at(j, Kind::Unit); unit && unit->sense->words[0] == "session") stop = false;
    if (stop) {
      const std::string& word = words_.caseless(word_of(t));
      stop = !(word == "về" || word == "on" || word == "for" || word == "of");
    }
    if (stop && t.is(kUpper) && longest <= 1) stop = false;
    if (stop && has_word(head, "clause") && hits_->at(j, Kind::Verb)) stop = false;
    if (stop) break;
    if (t.is(kNumber)) {
      if (number == 0) number = 0;
      if (auto n = times.number(j)) {
        if (n->value >= 1900 && n->value <= 2100) year = int(n->value);
        else { number = n->value; ++numbers; }
        named = true;
        j += n->tokens;
        continue;
      }
    }
    if (auto o = hits_->at(j, Kind::Ordinal); o && o->sense->value > 0) { number = o->sense->value; ++numbers; }
    std::size_t next;
    (void)next;
    if (auto tw = hits_->at(j, Kind::Time)) {
      // "năm 2017" belongs to the name, other times do not.
      bool is_year = !tw->sense->words.empty() && tw->sense->words[0] == "year" && j + tw->tokens < last && tokens_[j + tw->tokens].is(kNumber);
      auto saved = clock_;
      bool real = TimeReader(page_.text, tokens_, *hits_, clock_).read(j).has_value();
      clock_ = saved;
      bool loose = !real || (!tw->sense->words.empty() && (tw->sense->words[0] == "term" || tw->sense->words[0] == "part" || tw->sense->words[0] == "of" || tw->sense->words[0] == "year_of"));
      if (!is_year && !loose) break;
      if (is_year) {
        auto n = times.number(j + tw->tokens);
        if (n && n->value >= 1900 && n->value <= 2100) {
          year = int(n->value);
          named = true;
          break;
        }
      }
    }
    if (t.is(kUpper) && !(j == start)) named = true;
    if (t.is(kUpper)) named = true;
    j += std::max<std::uint32_t>(longest, 1);
  }
  if (j > last) j = last;
  bool lower_head = !tokens_[i].is(kUpper);
  if (has_word(head, "country"))
    if (auto p = j < last ? hits_->at(j, Kind::Pronoun) : std::nullopt; p) j += p->tokens;
  bool by_country = has_word(head, "country");
  if ((!named && !by_country) || (j == start && head->text.empty())) return 0;
  if (lower_head && numbers == 0 && year == 0 && !by_country) {
    // "hội nghị COP26", but not "cuộc họp của Hội đồng".
    if (start >= last || !tokens_[start].is(kUpper)) return 0;
  }
  if (lower_head && numbers > 0 && number <= 1) return 0;
  std::string country;
  for (std::size_t k = i; k < j && country.empty(); ++k)
    if (auto p = hits_->at(k, Kind::Pronoun)) {
      int e = has_word(p->sense, "home") || has_word(p->sense, "speaker") ? first_person(*p->sense) : -1;
      for (auto it = items_.rbegin(); it != items_.rend() && e < 0; ++it)
        if (it->t == It::Ent && it->ent >= 0 && !it->demonym && thing(it->ent).is(Part::State) && std::next(it) != items_.rend() && std::next(it)->t != It::Verb && !(it != items_.rbegin() && std::prev(it)->t == It::Vote)) e = it->ent;
      if (topic_country_ >= 0 && e < 0) e = topic_country_;
      if (e >= 0) country = thing(e).name;
    }
  for (std::size_t k = i; k < j; ++k)
    if (auto n = hits_->at(k, Kind::Name); n && lexicon_.pack->names[n->sense->what].type == label(Part::State)) { country = lexicon_.pack->names[n->sense->what].canonical; break; }
  if (by_country && country.empty() && !items_.empty() && is_a(items_.back(), Part::State))
    country = thing(items_.back().ent).name;  // "Bangladesh's application for membership"
  std::string name;
  bool national = has_word(head, "country") && !country.empty();
  bool session = has_word(head, "session");
  bool counted = has_word(head, "number");
  bool yearly = has_word(head, "year");
  if (national) {
    name = head->text;
    if (auto at = name.find("{country}"); at != std::string::npos) name.replace(at, 9, country);
  } else if (((session || counted) && number > 0 && numbers == 1) || (yearly && year > 0)) {
    name = head->text;
    auto nth = [](std::int64_t n) {
      const char* suffix = n % 100 / 10 == 1 ? "th" : n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : n % 10 == 3 ? "rd" : "th";
      return std::to_string(n) + suffix;
    };
    if (auto at = name.find("{nth}"); at != std::string::npos) name.replace(at, 5, nth(number));
    if (auto at = name.find("{year}"); at != std::string::npos) name.replace(at, 6, std::to_string(year));
  } else if (has_word(head, "sessionof") && number > 0 && numbers == 1) {
    std::string body;
    for (std::size_t k = i; k < j && body.empty(); ++k)
      for (const Match& m : hits_->at(k)) {
        const Sense& s = lexicon_.sense_of(m);
        if (s.kind == Kind::Name && lexicon_.pack->names[s.what].type == label(Part::Body)) {
          body = lexicon_.pack->names[s.what].canonical;
          break;
        }
      }
    if (!body.empty()) {
      const char* suffix = number % 100 / 10 == 1 ? "th" : number % 10 == 1 ? "st" : number % 10 == 2 ? "nd" : number % 10 == 3 ? "rd" : "th";
      name = std::to_string(number) + suffix + " session of the " + body;
      item.value = number;
      item.total = entity(*lexicon_.name(body)) + 1;
    }
  }
  if (name.empty()) {
    for (std::size_t k = i; k < j; ++k) {
      if (k > i && tokens_[k].is(kSpace)) name += ' ';
      name.append(page_.text, tokens_[k].begin, tokens_[k].end - tokens_[k].begin);
    }
  }
  if (auto known = lexicon_.alias(name); known && lexicon_.pack->names[*known].type == label(Part::Event)) item.ent = entity(*known);
  else item.ent = entity(name, label(Part::Event));
  item.sense = head;
  return j;
}

// Whether a count of votes follows: "được 182 phiếu", "took 184 votes", "obtained 192 of 193".
bool Reader::counts_votes(std::size_t i, std::size_t last) const {
  while (i < last && !tokens_[i].is(kNumber) && (hits_->at(i, Kind::Bound) || hits_->at(i, Kind::Skip) || hits_->at(i, Kind::Filler))) ++i;
  if (i >= last || !tokens_[i].is(kNumber)) return false;
  if (!page_.vietnamese) return true;
  for (std::size_t j = i + 1; j < last && j < i + 8; ++j) {
    if (tokens_[j].is(kPunct) && tokens_[j].key != '/' && tokens_[j].key != '.') return false;
    if (auto unit = hits_->at(j, Kind::Unit)) return unit->sense->words[0] == "votes";
  }
  return false;
}

// The phrases of a block, found once however many of its sentences are read.
const Hits& Reader::hits_of(const Block& block) {
  Hits& hits = hits_of_[std::size_t(&block - page_.blocks.data())];
  if (!hits.found()) hits.find(lexicon_, block, page_.accentless);
  return hits;
}

namespace {

// The place of every kind among those that say most.
constexpr std::uint8_t kSaysNothing = 64;
constexpr auto kSays = [] {
  constexpr Kind order[] = {Kind::Plain, Kind::Role, Kind::Title, Kind::Vote, Kind::Level, Kind::Verb, Kind::Cue, Kind::Pronoun, Kind::Head, Kind::Passive,
                            Kind::Respectively, Kind::Both, Kind::Copula, Kind::State, Kind::Generic, Kind::Honorific, Kind::Rank, Kind::Modifier, Kind::Reported,
                            Kind::And, Kind::Break, Kind::Of, Kind::Prep, Kind::Relative, Kind::Bound, Kind::Unit, Kind::Skip, Kind::Open, Kind::Note, Kind::Time};
  std::array<std::uint8_t, 64> places;
  places.fill(kSaysNothing);
  for (std::uint8_t place = 0; Kind kind : order) places[unsigned(kind)] = place++;
  return places;
}();

}  // namespace

// "quốc gia non trẻ này", "the gas-rich emirate": what was named before, described. Several of them ("các quốc gia ấy") are nobody.
// Returns the token after it, 0 for none.
std::size_t Reader::description_run(std::size_t i, std::size_t last, Item& item) const {
  constexpr std::size_t kWords = 6;
  const std::initializer_list<Kind> others = {Kind::Verb, Kind::Prep, Kind::Of, Kind::And, Kind::Break, Kind::Passive, Kind::Relative, Kind::Cue, Kind::Pronoun, Kind::Time,
                            Kind::Month, Kind::Number, Kind::Ordinal, Kind::Role, Kind::Plain, Kind::Reported, Kind::Modifier};
  auto state = [&](std::size_t j) {  // "the French nation" is named
    auto name = hits_->at(j, Kind::Name);
    if (!name) name = hits_->at(j, Kind::Demonym);
    return name && lexicon_.pack->names[name->sense->what].type == label(Part::State);
  };
  auto become = [&](const Sense* sense) { item.t = It::Pro; item.sense = &lexicon_.senses[sense->what]; };
  if (page_.vietnamese) {
    const auto several = hits_->saying(i, Kind::Deictic, "several");
    const auto head = hits_->at(several ? i + several->tokens : i, Kind::Description);
    if (!head) return 0;
    const std::size_t from = (several ? i + several->tokens : i) + head->tokens;
    for (std::size_t j = from; j < last && j < from + kWords; ++j) {
      if (tokens_[j].is(kPunct) || tokens_[j].is(kNumber) || (j > from && hits_->any(j, Kind::Description)) || state(j)) return 0;
      if (const auto closes = hits_->at(j, Kind::Deictic); closes && !has_word(closes->sense, "several")) {
        if (several) item.t = It::Gen, item.sense = head->sense;
        else become(head->sense);
        return j + closes->tokens;
      }
      if (hits_->any(j, others)) return 0;
    }
    return 0;
  }
  if (!hits_->any(i, Kind::Deictic)) return 0;
  for (std::size_t j = i + 1; j < last && j < i + kWords; ++j) {
    if (tokens_[j].is(kPunct) && tokens_[j].key == '-' && !tokens_[j].is(kSpace)) continue;
    if (const auto head = hits_->at(j, Kind::Description)) {
      const std::size_t end = j + head->tokens;
      if (tokens_[j].is(kUpper)) return 0;  // "the Sultanate" is a name
      if (end < last && tokens_[end].is(kWord) && hits_->any(end, {Kind::Of, Kind::Relative, Kind::Description, Kind::Head, Kind::Title})) return 0;
      if (end < last && tokens_[end].is(kUpper) && tokens_[end].is(kWord)) return 0;
      become(head->sense);
      return end;
    }
    if (!tokens_[j].is(kWord) || state(j) || hits_->any(j, others)) return 0;
    if (tokens_[j].is(kUpper) && !hits_->any(j, {Kind::Place, Kind::Demonym, Kind::Name})) return 0;
    const std::string_view word = word_at(j);
    if (word.ends_with("est") && !word.ends_with("West")) return 0;  // "the largest country": one of many
  }
  return 0;
}

// XIII → 13; 0 for what is no such number.
static int roman_numeral(std::string_view word) {
  int sum = 0, before = 0;
  for (auto c = word.rbegin(); c != word.rend(); ++c) {
    const int digit = *c == 'I' ? 1 : *c == 'V' ? 5 : *c == 'X' ? 10 : *c == 'L' ? 50 : 0;
    if (digit == 0) return 0;
    sum += digit < before ? -digit : digit;
    before = std::max(before, digit);
  }
  return sum;
}

void Reader::itemize(const Block& block, std::uint32_t first, std::uint32_t last) {
  items_.clear();
  clock_.sentence = entry_.date;
  clock_.clause = {};
  std::span<const Token> all(block.tokens);
  tokens_ = all.subspan(0, last);
  hits_ = &hits_of(block);
  TimeReader times(page_.text, tokens_, *hits_, clock_);
  std::int16_t depth = 0;
  for (std::size_t i = first; i < last;) {
    const Token& t = tokens_[i];
    Item item;
    item.first = std::uint32_t(i);
    item.last = std::uint32_t(i + 1);
    item.depth = depth;
    auto add = [&](It type, std::size_t end) {
      item.t = type;
      item.last = std::uint32_t(end);
      items_.push_back(std::move(item));
      i = end;
    };
    if (t.is(kPunct)) {
      switch (char(t.key)) {
        case ',': add(It::Comma, i + 1); break;
        case ';': if (clock_.sentence.year) clock_.clause = clock_.sentence; clock_.sentence = {}; add(It::Semi, i + 1); break;
        case ':': add(It::Colon, i + 1); break;
        case '-': add(It::Dash, i + 1); break;
        case '(': ++depth; add(It::Open, i + 1); break;
        case ')': if (depth > 0) --depth; item.depth = depth; add(It::Close, i + 1); break;
        case '"': add(It::Quote, i + 1); break;
        case '?': add(It::Question, i + 1); break;
        case '/': add(It::Slash, i + 1); break;
        case '|': add(It::Comma, i + 1); break;
        case '=': add(It::Colon, i + 1); break;
        case '.': case '!': add(It::Stop, i + 1); break;
        case '\'':
          if (i + 1 < last && tokens_[i + 1].is(kWord) && !tokens_[i + 1].is(kSpace) && tokens_[i + 1].end - tokens_[i + 1].begin == 1) {
            if (!items_.empty()) items_.back().possessive = true;  // 's
            i += 2;
          } else {
            if (!items_.empty() && items_.back().t == It::Ent && !t.is(kSpace)) items_.back().possessive = true;
            ++i;
          }
          break;
        case '%': {
          if (!items_.empty() && items_.back().t == It::Num) items_.back().unit = "other";
          ++i;
          break;
        }
        default: ++i;
      }
      continue;
    }
    if (page_.vietnamese && !items_.empty() && items_.back().t == It::Title && hits_->any(i, Kind::Description))  // "Tổng thống nước Cộng hoà Namibia"
      if (const auto head = hits_->at(i, Kind::Description); head && std::any_of(head->sense->words.begin(), head->sense->words.end(), [this](const std::string& w) { return w == label(Part::State); }) && i + head->tokens < last && tokens_[i + head->tokens].is(kUpper))
        if (const auto of = hits_->at(i + head->tokens, Kind::Name); of && lexicon_.pack->names[of->sense->what].type == label(Part::State)) {
          i += head->tokens;
          continue;
        }
    auto hits = hits_->at(i);
    if (hits.size() > 1 && hits.front().tokens == 2 && i + 1 < last) {
      // "of the | Council", "the convention | …": what begins at the second word is longer.
      const Kind kind = lexicon_.sense_of(hits.front()).kind;
      bool may = kind == Kind::Of || kind == Kind::Pronoun || kind == Kind::Head || (kind == Kind::Place && hits_->any(i, Kind::Skip)) ||  // "The Pacific | Islands Forum"
                 (kind == Kind::Verb && page_.vietnamese && tokens_[i + 1].is(kUpper));  // "được | Tổ chức Thống nhất châu Phi thông qua"
      bool longer = false;
      if (may)
        for (const Match& m : hits_->at(i + 1)) {
          const Kind next = lexicon_.sense_of(m).kind;
          longer |= m.tokens >= 2 && (next == Kind::Name || (next == Kind::Title && kind != Kind::Of) || (kind == Kind::Of && (next == Kind::Pronoun || next == Kind::Head)));
        }
      if (longer) {
        std::size_t n = 0;
        while (n < hits.size() && hits[n].tokens > 1) ++n;
        if (n < hits.size()) hits = hits.subspan(n);
      }
    }
    if (page_.vietnamese && !hits.empty() && hits.front().tokens == 3 && i + 1 < last && tokens_[i + 1].is(kUpper) && lexicon_.kinds[hits.front().phrase] == Kind::Verb)  // "là Uỷ ban | Nhân quyền"
      if (const auto longer = hits_->at(i + 1, Kind::Name); longer && longer->tokens > 2) {
        std::size_t n = 0;
        while (n < hits.size() && hits[n].tokens > 1) ++n;
        hits = hits.subspan(n);
      }
    std::uint32_t other_len = hits.empty() ? 0 : hits.front().tokens;
    if (hits_->any(i, {Kind::Description, Kind::Deictic}))
      if (std::size_t end = description_run(i, last, item)) {
        add(item.t, end);
        continue;
      }
    // "A/RES/76/300", with or without the word before it.
    if (const auto head = hits_->at(i, Kind::Event); head || (t.is(kUpper) && i + 3 < last && tokens_[i + 1].is(kPunct) && tokens_[i + 1].key == '/')) {
      const Sense* s = nullptr;
      std::size_t number = 0;
      const std::size_t begin = head && head->sense->words[0] == label(Part::Resolution) ? i + head->tokens : i;
      if (const std::size_t end = symbol_run(begin, last, s, number)) {
        auto name = s->text;
        const auto brace = name.find('{');
        name.replace(brace, name.find('}') - brace + 1, std::string_view(page_.text).substr(tokens_[number].begin, tokens_[end - 1].end - tokens_[number].begin));
        item.ent = entity(name, s->words[0]);
        item.sense = s;
        add(It::Ent, end);
        continue;
      }
    }
    // Numbered names: "Nghị quyết 78/7", "resolution 2690".
    if (auto event = hits_->at(i, Kind::Event)) {
      bool done = false;
      for (const Match& m : hits) {
        const Sense& s = lexicon_.sense_of(m);
        if (s.kind != Kind::Event || s.words.empty() || s.words[0] != label(Part::Resolution)) continue;
        std::size_t j = i + m.tokens;
        auto slice = [&](std::size_t a, std::size_t b) { return std::string_view(page_.text).substr(tokens_[a].begin, tokens_[b - 1].end - tokens_[a].begin); };
        std::size_t k = j;
        bool slash = false;
        if (k + 2 < last && tokens_[k].is(kWord) && tokens_[k].is(kCaps) && tokens_[k + 1].is(kPunct) && tokens_[k + 1].key == '-') k += 2;
        if (k >= last || !tokens_[k].is(kNumber)) continue;
        ++k;
        if (k + 1 < last && tokens_[k].is(kPunct) && tokens_[k].key == '/' && tokens_[k + 1].is(kNumber)) {
          slash = true;
          k += 2;
        }
        if (k + 2 < last && tokens_[k].is(kPunct) && tokens_[k].key == '(' && tokens_[k + 1].is(kUpper) && tokens_[k + 2].key == ')') {
          slash = true;
          k += 3;
        }
        if (k < last && tokens_[k].is(kPunct) && (tokens_[k].key == '/' || (tokens_[k].key == '-' && !tokens_[k].is(kSpace)))) continue;  // 84/2014/QH13
        if (slash != (s.text.find("{n/n}") != std::string::npos)) continue;
        if (slash && k < last && tokens_[k].is(kWord) && tokens_[k].is(kUpper) && tokens_[k].is(kSpace) && tokens_[k].end - tokens_[k].begin == 1 && !(k + 1 < last && tokens_[k + 1].is(kUpper))) ++k;  // "53/77 D"
        auto name = s.text;
        auto brace = name.find('{');
        name.replace(brace, name.find('}') - brace + 1, slice(j, k));
        item.ent = entity(name, s.words[0]);
        item.sense = &s;
        add(It::Ent, k);
        done = true;
        break;
      }
      if (done) continue;
      if (std::size_t end = draft_run(i, last, item)) {
        add(It::Ent, end);
        continue;
      }
      if (std::size_t end = event_run(i, last, item)) {
        add(It::Ent, end);
        continue;
      }
    }
    if (!page_.vietnamese && (t.is(kNumber) || t.is(kUpper) || hits_->any(i, Kind::Ordinal)))
      if (std::size_t end = event_behind(i, last, item)) {
        add(It::Ent, end);
        continue;
      }
    item.sense = nullptr;
    // The longest name.
    const Match* name = nullptr;
    if (hits_->any(i, {Kind::Name, Kind::Place, Kind::Demonym}))
      for (const Match& m : hits)
        if (const Kind kind = lexicon_.kinds[m.phrase]; kind == Kind::Name || kind == Kind::Place || kind == Kind::Demonym) {
          name = &m;
          break;
        }
    bool titled = !items_.empty() && ((items_.back().t == It::Role && std::find(items_.back().sense->words.begin(), items_.back().sense->words.end(), "by=" + label(Part::Person)) != items_.back().sense->words.end()) || items_.back().is(It::Honorific, It::Rank) || (items_.back().t == It::Title && !items_.back().possessive) ||
                                     (items_.back().t == It::Pro && has(items_.back(), Kind::Honorific)) || (page_.vietnamese && items_.back().t == It::Ent && is_office(items_.back())));
    bool surname = hits_->any(i, Kind::Surname) && t.is(kUpper);
    std::size_t run = i;
    bool is_run = t.is(kWord) && t.is(kUpper) && person_run(i, last, run);
    if (is_run && t.end - t.begin == 1 && run > i + 2 && tokens_[i + 1].key == '.' && (items_.empty() || items_.back().t == It::Colon))  // "Đáp án: C. Mĩ kí …": a letter, and a country
      if (auto n = hits_->at(i + 2, Kind::Name); n && lexicon_.pack->names[n->sense->what].type == label(Part::State)) {
        add(It::Word, i + 1);
        continue;
      }
    if (name && name->tokens == 1 && hits_->at(i, Kind::Careful)) {
      bool before_upper = i > first && tokens_[i - 1].is(kWord) && tokens_[i - 1].is(kUpper) && tokens_[i - 1].is(kVietnamese) &&
                          (items_.empty() || items_.back().t == It::Word || (items_.back().t == It::Ent && items_.back().unknown));
      bool after_upper = i + 1 < last && tokens_[i + 1].is(kWord) && tokens_[i + 1].is(kUpper) && tokens_[i + 1].is(kVietnamese) &&
                         !hits_->at(i + 1, Kind::Name) && tokens_[i + 1].is(kSpace) && !titled && !tokens_[i].is(kCaps) &&
                         !(!items_.empty() && items_.back().is(It::Prep, It::Title) && hits_->any(i + 1, Kind::Surname) && i + 2 < last && tokens_[i + 2].is(kUpper));  // "tại Lào Nguyễn Bá Hùng": where, and who
      bool opens = i == first || (items_.size() && items_.back().is(It::Quote, It::Stop));
      bool odd = false;
      if (opens && page_.vietnamese)  // "Ý kiến …", "Pháp luật …": another word
        for (const Match& m : hits) odd |= m.tokens > 1 && lexicon_.kinds[m.phrase] == Kind::Careful;
      if (before_upper || after_upper || odd) name = nullptr;
    }
    std::uint32_t name_len = name ? name->tokens : 0;
    if (std::size_t end = hits_->any(i, Kind::Head) ? shape_run(i, last, name_len, item) : 0) {
      add(item.t, end);
      continue;
    }
    // "Boutros Ghali Pasha": another person than the one whose name begins so.
    if (name && name_len > 1 && is_run && run > i + name_len && lexicon_.kinds[name->phrase] == Kind::Name && !hits_->any(i, Kind::Surname)) {
      const Token& next = tokens_[i + name_len];
      const Sense& s = lexicon_.sense_of(*name);
      if (lexicon_.pack->names[s.what].type == label(Part::Person) && next.key == 0 && next.is(kSpace) && next.is(kUpper) && next.is(kWord) && !next.is(kCaps) && tokens_[i + name_len - 1].is(kWord) &&
          topic_person_ >= 0 && topic_person_ == entity_of_[s.what]) {  // named before: this is not his full name
        item.ent = entity(page_.text.substr(tokens_[i].begin, tokens_[run - 1].end - tokens_[i].begin), label(Part::Person));
        add(It::Ent, run);
        continue;
      }
    }
    // A person's name that swallows a shorter name of another kind: "Trần Đức Lương", "Nguyễn Thị Lan Anh".
    if (is_run && run - i > name_len && run - i >= 2) {
      bool viet = true;
      for (std::size_t k = i; k < run; ++k) viet &= !tokens_[k].is(kWord) || tokens_[k].is(kVietnamese);
      bool known_longer = other_len >= run - i;
      bool glued = run - i >= 3 && tokens_[i + 1].is(kPunct) && tokens_[i + 1].key == '-' && !tokens_[i + 1].is(kSpace);
      std::size_t limit = run;
      if (surname && viet && run - i > 5 && !glued) limit = i + 4;
      bool person = !known_longer && ((surname && viet && limit - i <= 5) || titled) && !(name && name_len > 1 && !titled);
      bool head_word = hits_->any(i, {Kind::Head, Kind::Title, Kind::Rank, Kind::Honorific, Kind::Month, Kind::Weekday, Kind::State});
      if (titled && name && entities_.size() + 1 && lexicon_.sense_of(*name).kind != Kind::Place) {
        // "Tổng thống Mỹ Joe Biden": the country first.
        const Sense& s = lexicon_.sense_of(*name);
        bool person_name = s.kind == Kind::Name && lexicon_.pack->names[s.what].type == label(Part::Person);
        if (!person_name) person = false;
      }
      if (head_word && !(surname && !hits_->at(i, Kind::Head) && !hits_->at(i, Kind::Title))) person = false;
      const std::string_view text = std::string_view(page_.text).substr(tokens_[i].begin, tokens_[limit - 1].end - tokens_[i].begin);
      if (glued && !known_longer && !name) {
        // A hyphenated transcription of a known name.
        if (auto alias = aliases_.find(text); alias != aliases_.end() && (!alias->second.second || titled)) {
          item.ent = alias->second.first;
          add(It::Ent, run);
          continue;
        }
        Id known = words_.phonetic(text);
        if (known != kNone) {
          item.ent = entity(known);
          add(It::Ent, run);
          continue;
        }
        if (surname || titled || run - i >= 5) person = true;
      }
      if (person && !head_word) {
        int longer = -1;  // "Kamina Johnson Smith …. Ms Johnson Smith": named in full before
        std::size_t several = 0;
        for (std::size_t e = 0; !viet && e < entities_.size(); ++e)
          if (const Entity& known = entities_[e]; known.is(Part::Person) && known.name.size() > text.size() + 1 && known.name.ends_with(text) && known.name[known.name.size() - text.size() - 1] == ' ') longer = int(e), ++several;
        item.ent = several == 1 ? longer : entity(text, label(Part::Person));
        if (surname && viet && thing(item.ent).country < 0) {
          const int own = home_country();
          thing(item.ent).country = own >= 0 ? own : home();
        }
        add(It::Ent, limit);
        continue;
      }
    }
    const auto decimal = t.is(kNumber) ? times.decimal(i, page_.vietnamese ? ',' : '.') : std::nullopt;
    if (page_.accentless && hits_->any(i, Kind::Number) && hits_->any(i, Kind::Honorific) && i + 1 < last && tokens_[i + 1].is(kUpper) && tokens_[i + 1].is(kWord)) {  // "ba Inger Andersen": bà
      item.sense = hits_->at(i, Kind::Honorific)->sense;
      add(It::Honorific, i + hits_->at(i, Kind::Honorific)->tokens);
      continue;
    }
    // A time, unless a name or a phrase is longer.
    bool may_be_time = (t.is(kNumber) && !decimal) || hits_->any(i, {Kind::Time, Kind::Shift, Kind::Month, Kind::Weekday, Kind::Number});
    if (may_be_time && name_len == 0) {
      bool unit_before = !items_.empty() && items_.back().t == It::Word && items_.back().unit == "session";
      auto saved = clock_;
      auto time = unit_before ? std::nullopt : times.read(i);
      if (time && depth > 0 && time->shape == Time::Shape::Range && time->term) clock_.last = saved.last;  // "(1987–1992)" beside a name: aside
      if (time && time->last <= last && time->last - i >= 1) {
        // "1.000 nước" is no year; a year stands alone.
        bool counted = time->last - i == 1 && t.is(kNumber) && time->last < last && hits_->at(time->last, Kind::Unit) && !hits_->at(time->last, Kind::Time) && !hits_->at(time->last,Kind::Prep);
        if (other_len > time->last - i) counted = true;  // "cùng ngày với"
        if (page_.vietnamese && time->relative && items_.size() > 1 && items_.size() < 5 && items_[0].t == It::Time && items_[1].t == It::Colon && time->last < last && tokens_[time->last].is(kWord) && tokens_[time->last].is(kUpper)) counted = true;  // "6/8/1985: bốn mươi năm sau Hiroshima, …"
        if (!counted) {
          item.time = *time;
          add(It::Time, time->last);
          continue;
        }
        clock_ = saved;
      } else {
        clock_ = saved;
      }
    }
    // Numbers.
    if (auto n = t.is(kNumber) || hits_->any(i, Kind::Number) ? times.number(i) : std::nullopt; n && name_len == 0 && !(n->word && other_len > n->tokens)) {
      if (decimal) n->value = decimal->value, n->tokens = decimal->tokens;
      std::size_t j = i + n->tokens;
      item.value = n->value;
      // 149th
      if (!n->word && j < last && tokens_[j].is(kWord) && !tokens_[j].is(kSpace)) {
        auto suffix = word_at(j);
        if (suffix == "st" || suffix == "nd" || suffix == "rd" || suffix == "th") {
          ++j;
          if (auto unit = hits_->at(j, Kind::Unit); unit && unit->sense->words[0] == "session") {
            add(It::Session, j + unit->tokens);
            continue;
          }
          add(It::Ordinal, j);
          continue;
        }
      }
      bool frac = false;
      std::size_t k = j;
      if (auto votes = !n->word && k < last ? hits_->at(k, Kind::Unit) : std::nullopt; votes && votes->sense->words[0] == "votes") {
        const std::size_t u = k + votes->tokens;  // "184 votes out of 192"
        auto of = u < last ? hits_->at(u, Kind::Of) : std::nullopt;
        if (!of && u < last) of = hits_->at(u, Kind::Bound);
        if (of && u + of->tokens < last && tokens_[u + of->tokens].is(kNumber))
          if (auto m = times.number(u + of->tokens); m && m->value >= item.value && m->value < 1000 && item.value > 20) {
            item.total = m->value;
            item.unit = "votes";
            add(It::Frac, u + of->tokens + m->tokens);
            continue;
          }
      }
      if (!n->word && k + 1 < last && tokens_[k].is(kPunct) && tokens_[k].key == '/' && tokens_[k + 1].is(kNumber)) { ++k; frac = true; }
      else if (const auto of = n->word || k >= last ? std::nullopt : hits_->any(k, Kind::Of) ? hits_->at(k, Kind::Of) : hits_->at(k, Kind::Bound); of && k + of->tokens < last && tokens_[k + of->tokens].is(kNumber)) { k += of->tokens; frac = true; }  // "185 of the 190 ballots"
      if (frac) {
        auto m = times.number(k);
        if (m && m->value >= item.value) {
          item.total = m->value;
          j = k + m->tokens;
        } else {
          frac = false;
        }
      }
      if (!items_.empty() && items_.back().t == It::Bound && items_.back().last == i) {
        item.bound = items_.back().sense->text;
      }
      std::size_t u = j;
      std::int64_t times_by = 1;
      for (int step = 0; step < 3 && u < last; ++step) {
        auto unit = hits_->at(u, Kind::Unit);
        if (unit && !hits_->at(u).empty() && hits_->at(u).front().tokens > unit->tokens) break;  // "năm nước sáng lập"
        if (!unit) {
          // "15 newly elected members", "hai mươi nước": one word between.
          if (step == 0 && tokens_[u].is(kWord) && !tokens_[u].is(kUpper) && hits_->at(u).empty() && u + 1 < last && hits_->at(u + 1, Kind::Unit) && (!n->word || hits_->at(u + 1, Kind::Unit)->sense->words[0] == "other")) {
            ++u;
            continue;
          }
          break;
        }
        const auto& what = unit->sense->words[0];
        if (what == "votes" && unit->tokens > 2 && !items_.empty() && marked(items_.back(), Kind::Prep, "among")) {
          item.unit = "member_count";  // "nằm trong số 187 nước bỏ phiếu thuận": the vote is theirs
          j = u + 1;
          break;
        }
        if (what == "million") times_by *= 1'000'000;
        else if (what == "billion") times_by *= 1'000'000'000;
        else if (what == "session") break;
        else {
          item.unit = what;
          u += unit->tokens;
          if (what == "personnel" || what == "deployments")
            while (u < last) {  // "cán bộ, chiến sĩ"
              std::size_t v = u;
              if (tokens_[v].is(kPunct) && tokens_[v].key == ',') ++v;
              else if (auto a = hits_->at(v, Kind::And)) v += a->tokens;
              auto more = v < last ? hits_->at(v, Kind::Unit) : std::nullopt;
              if (v == u || !more || more->sense->words[0] != "personnel") break;
              u = v + more->tokens;
            }
          j = u;
          break;
        }
        u += unit->tokens;
        j = u;
      }
      if (item.unit.empty() || times_by > 1)
        if (auto sign = currency_before(page_.text, t.begin); !sign.empty()) item.unit = sign;
      item.value = decimal ? item.value * times_by / decimal->scale : item.value * times_by;
      // A number word without a unit is mostly a determiner: "hai nước", "ba phái bộ".
      if (frac) add(It::Frac, j);
      else add(It::Num, j);
      continue;
    }
    if (auto ordinal = hits_->at(i, Kind::Ordinal); ordinal && name_len < ordinal->tokens) {
      std::size_t j = i + ordinal->tokens;
      item.value = ordinal->sense->value;
      if (item.value == 0) {
        if (auto n = j < last ? times.number(j) : std::nullopt) {
          item.value = n->value;
          add(It::Ordinal, j + n->tokens);
          continue;
        }
      } else {
        if (auto unit = j < last ? hits_->at(j, Kind::Unit) : std::nullopt; unit && unit->sense->words[0] == "session") {
          add(It::Session, j + unit->tokens);
          continue;
        }
        add(It::Ordinal, j);
        continue;
      }
    }
    if (auto unit = hits_->at(i, Kind::Unit); unit && unit->sense->words[0] == "session" && unit->tokens >= other_len && name_len == 0) {
      std::size_t j = i + unit->tokens;
      std::size_t over = j;
      if (auto o = j < last ? hits_->at(j, Kind::Ordinal) : std::nullopt) {
        if (o->sense->value > 0) { item.value = o->sense->value; add(It::Session, j + o->tokens); continue; }
        over = j + o->tokens;
      }
      if (over < last && tokens_[over].is(kUpper))  // "khoá XIII"
        if (const int roman = roman_numeral(word_at(over)); roman > 0) {
          item.value = roman;
          add(It::Session, over + 1);
          continue;
        }
      if (auto n = over < last ? times.number(over) : std::nullopt; n && n->value < 1000 && !(over + 1 < last && tokens_[over + 1].key == '-' && tokens_[over + 2 < last ? over + 2 : over].is(kNumber))) {
        item.value = n->value;
        add(It::Session, over + n->tokens);
        continue;
      }
    }
    if (name && name_len >= other_len) {
      // Ambiguous names: the first in the pack, unless what follows says which body it belongs to.
      Few<const Sense*, 8> all_senses;
      for (const Match& m : hits) {
        const Sense& s = lexicon_.sense_of(m);
        if (m.tokens == name_len && (s.kind == Kind::Name || s.kind == Kind::Place || s.kind == Kind::Demonym)) all_senses.push_back(&s);
      }
      const Sense* s = all_senses.front();
      if (all_senses.size() > 1) {
        std::size_t j = i + name_len;
        if (j < last && hits_->at(j, Kind::Of)) j += hits_->at(j, Kind::Of)->tokens;
        std::string next;
        if (auto following = j < last ? hits_->at(j, Kind::Name) : std::nullopt) next = lexicon_.pack->names[following->sense->what].canonical;
        const Sense* by_next = nullptr;
        const Sense* by_memory = nullptr;
        const Sense* by_default = nullptr;
        for (const Sense* c : all_senses) {
          if (c->kind != Kind::Name) continue;
          std::string of;
          for (const auto& [key, value] : lexicon_.pack->names[c->what].properties)
            if (key == "of") of = value.string();
          if (!next.empty() && of == next && !by_next) by_next = c;
          if (!by_default && of == lexicon_.setting("world")) by_default = c;
          for (auto it = said_.rbegin(); it != said_.rend() && !of.empty() && number_ - it->sentence < 4; ++it)
            if (thing(it->ent).name == of && !by_memory) by_memory = c;
        }
        s = by_next ? by_next : by_default ? by_default : by_memory ? by_memory : s;
      }
      if (s->kind == Kind::Name) {
        item.ent = entity(s->what);
        if (thing(item.ent).is(Part::Office)) {
          item.sense = s;
        }
        std::size_t end = i + name_len;
        if (page_.vietnamese && tokens_[end - 1].is(kNumber) && end < last && thing(item.ent).is(Part::Treaty) && hits_->any(end, Kind::Specific) && !hits_->any(end, Kind::Time))  // "Công ước số 98 về thương lượng tập thể": what it is about is no deed
          if (std::size_t about = treaty_run(i, last, end); about > end) {
            if (tokens_[about - 1].is(kNumber) && about > end + 2 && hits_->any(about - 2, Kind::Time)) about -= 2;  // when it was done
            end = about;
          }
        add(It::Ent, end);
      } else {
        const auto& place = lexicon_.places[s->what];
        item.sense = s;
        int country = -1;
        if (!place.country.empty())
          if (auto c = lexicon_.name(place.country)) country = entity(*c);
        if (s->kind == Kind::Demonym) {
          item.ent = country;
          item.demonym = true;
          add(country >= 0 ? It::Ent : It::Word, i + name_len);
        } else {
          item.ent = entity(place.name, "Place");
          thing(item.ent).country = country;
          item.metonym = place.kind == "capital";
          add(It::Place, i + name_len);
        }
      }
      continue;
    }
    // Names of this page: abbreviations it defined, last names of people it named.
    if (t.is(kWord) && t.is(kUpper)) {
      const std::string_view word = word_of(t);
      auto alias = aliases_.find(word);
      if (alias != aliases_.end() && (other_len <= 1) && (!alias->second.second || titled)) {
        item.ent = alias->second.first;
        add(It::Ent, i + 1);
        continue;
      }
      auto phrase = phrase_aliases_.find(word);
      if (phrase != phrase_aliases_.end() && other_len <= 1) {
        item.sense = phrase->second;
        add(phrase->second->kind == Kind::Level ? It::Level : It::Word, i + 1);
        continue;
      }
    }
    if (!hits.empty()) {
      // The longest phrase; among equals the one that says most.
      const Sense* best = nullptr;
      for (std::uint8_t lowest = kSaysNothing; const Match& m : hits) {
        if (m.tokens != other_len) break;
        const Kind kind = lexicon_.kinds[m.phrase];
        if (kSays[unsigned(kind)] >= lowest) continue;
        if (kind == Kind::Verb && page_.accentless && m.tokens == 1 && hits_->any(i, Kind::And) && !(i + 1 < last && hits_->any(i + 1, Kind::Name))) continue;  // "ky roi khong phe chuan": rồi, and not rời
        if (kind == Kind::Title && !page_.vietnamese && m.tokens == 1 && hits_->any(i, Kind::Verb) && page_.text[t.end - 1] == 's' && !items_.empty() &&
            (items_.back().t == It::Relative || (items_.back().t == It::Ent && !items_.back().possessive && !items_.back().demonym) || (items_.back().t == It::Pro && !has_word(items_.back().sense, "whose") && !has_word(items_.back().sense, "own")))) continue;  // "Kenya chairs the Council"
        const Sense& s = lexicon_.sense_of(m);
        if (kind == Kind::Verb && has_word(&s, "votes") && !counts_votes(i + m.tokens, last)) continue;
        best = &s;
        lowest = kSays[unsigned(kind)];
      }
      if (best) {
        item.sense = best;
        std::size_t end = i + other_len;
        switch (best->kind) {
          case Kind::Role: add(It::Role, end); break;
          case Kind::Title: add(It::Title, end); break;
          case Kind::Vote: add(It::Vote, end); break;
          case Kind::Level: add(It::Level, end); break;
          case Kind::Verb: add(It::Verb, end); break;
          case Kind::Cue: add(It::Cue, end); break;
          case Kind::Pronoun:
            if (!page_.vietnamese && end > i + 1 && !t.is(kUpper) && tokens_[end - 1].is(kUpper) && end + 1 < last && tokens_[end + 1].is(kUpper) && hits_->any(end - 1, Kind::Head) && hits_->any(end, Kind::Of)) {  // "the Treaty of Asunción": no treaty spoken of
              Item named;
              if (const std::size_t after = shape_run(end - 1, last, 0, named); after > end) {
                named.first = std::uint32_t(end - 1);
                named.depth = item.depth;
                item = named;
                add(item.t, after);
                break;
              }
            }
            add(It::Pro, end);
            break;
          case Kind::Head:
            if (t.is(kUpper) || tokens_[end - 1].is(kUpper) || (!page_.vietnamese && other_len == 2)) add(It::Pro, end);
            else add(It::Word, end);
            break;
          case Kind::Passive: add(It::Passive, end); break;
          case Kind::Respectively: add(It::Resp, end); break;
          case Kind::Both: add(It::Both, end); break;
          case Kind::Copula: add(It::Copula, end); break;
          case Kind::State: item.state = true; add(It::Word, end); break;
          case Kind::Generic: add(It::Gen, end); break;
          case Kind::Honorific: add(It::Honorific, end); break;
          case Kind::Rank: add(It::Rank, end); break;
          case Kind::Modifier: add(It::Modifier, end); break;
          case Kind::Reported: add(It::Reported, end); break;
          case Kind::And:  // "thông báo với Liên hợp quốc": who is told
            add(!items_.empty() && items_.back().t == It::Reported && has_word(best, "with") ? It::Prep : It::And, end);
            break;
          case Kind::Break: add(It::Break, end); break;
          case Kind::Of: add(It::Of, end); break;
          case Kind::Prep: add(It::Prep, end); break;
          case Kind::Relative: add(It::Relative, end); break;
          case Kind::Bound: add(It::Bound, end); break;
          case Kind::Open: add(It::List, end); break;
          case Kind::Skip: add(It::Skip, end); break;
          case Kind::Unit: item.unit = best->words[0]; add(It::Word, end); break;
          default: add(It::Word, end); break;
        }
        continue;
      }
    }
    if (is_run && run - i >= 2) {
      item.unknown = true;
      item.ent = entity(std::string_view(page_.text).substr(t.begin, tokens_[run - 1].end - t.begin), "Unknown");
      add(It::Ent, run);
      continue;
    }
    bool common = run - i == 1 && t.is(kVietnamese) && (!t.is(kAscii) || (page_.vietnamese && run < last && !tokens_[run].is(kAscii))) && run < last && tokens_[run].is(kWord) && !tokens_[run].is(kUpper) && tokens_[run].is(kVietnamese) && hits_->at(run).empty();  // "Bộ trưởng Văn hóa"
    if (titled && is_run && !common) {  // "ông Lie"
      item.unknown = true;
      item.ent = entity(std::string_view(page_.text).substr(t.begin, tokens_[run - 1].end - t.begin), "Unknown");
      add(It::Ent, run);
      continue;
    }
    add(It::Word, i + 1);
  }
}

}  // namespace dothi::prose
