// The memory of what has been named: entities, and whom the text is about.
#include "reader.h"

#include <algorithm>

namespace dothi::prose {

Reader::Reader(const Lexicon& lexicon, Page& page, WordCache& words, const LoadOptions& options,
               const std::string& document, Report& report)
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

// ---- Entities -------------------------------------------------------------------------------------------

int Reader::entity(std::string_view name, std::string_view type) {
  if (auto known = entity_ids_.find({name, type}); known != entity_ids_.end()) return known->second;
  Entity& e = entities_.emplace_back();
  e.name = std::string(name);
  e.type = std::string(type);
  const WordCache::Labels& labels = words_.labels_of(type);
  e.labels = &labels.all;
  e.parts = labels.parts;
  e.plenary = among(lexicon_.plenary, name);
  const int id = int(entities_.size()) - 1;
  entity_ids_.emplace(NameAndType{e.name, e.type}, id);
  return id;
}

int Reader::entity(Id index) {
  if (entity_of_[index] >= 0) return entity_of_[index];
  const PackName& name = lexicon_.pack->names[index];
  const int id = entity_of_[index] = entity(name.canonical, name.type);
  met_.push_back(index);
  if (thing(id).index != kNone) return id;
  thing(id).index = index;
  for (const auto& [key, value] : name.properties)
    if (key == "of") thing(id).of = value.string();
  if (name.type == label(Part::Person) && !thing(id).of.empty())
    if (auto country = lexicon_.name(thing(id).of)) {
      const int of = entity(*country);
      thing(id).country = of;
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
  Few<int, 16> others;  // whose names do not begin so
  const auto named = [&](int ent) {
    if (std::find(others.begin(), others.end(), ent) != others.end()) return false;
    if (called(thing(ent), head)) return true;
    others.push_back(ent);
    return false;
  };
  for (auto it = said_.rbegin(); it != said_.rend(); ++it) {
    if (number_ - it->sentence > within) break;
    const Entity& e = thing(it->ent);
    if (!wants(labels, e) || (sex && e.sex && e.sex != sex)) continue;
    if (!head.empty() && !called(it->surface, head) && !named(it->ent)) continue;
    if (!subject || it->subject) return it->ent;
    if (fallback < 0) fallback = it->ent;
    if (number_ - it->sentence > 3) break;
  }
  return fallback;
}

// Whether the head word stands in a name, or begins one of the pack's other names for it.
bool Reader::called(const Entity& e, const std::string& head) const {
  const std::string& name = words_.caseless(e.name);
  if (name.starts_with(head)) return true;
  for (auto at = name.find(head, 1); at != std::string::npos; at = name.find(head, at + 1))
    if (name[at - 1] == ' ' && (at + head.size() == name.size() || name[at + head.size()] == ' ')) return true;
  if (e.index == kNone) return false;
  const PackName& row = lexicon_.pack->names[e.index];
  return called(row.name_vi, head) ||
         std::any_of(row.aliases.begin(), row.aliases.end(), [&](const auto& alias) { return called(alias, head); });
}

template int Reader::recall(const std::vector<std::string>&, bool, const std::string&, std::uint32_t, char) const;
template int Reader::recall(const std::initializer_list<std::string_view>&, bool, const std::string&, std::uint32_t,
                            char) const;
template int Reader::recall(const Few<std::string_view, 8>&, bool, const std::string&, std::uint32_t, char) const;

// What a paragraph began with, or the text is about, where nothing of the kind was named in its last sentence; -1 for nothing.
template <class Labels>
int Reader::begun_with(const Labels& labels) {
  int body = block_begun_ == block_ ? block_body_ : -1;
  if (body < 0 && titled_ && thing_is(theme_, Part::Organization)) body = theme_;  // or what the text is about
  const bool organ = body < 0 && !page_.vietnamese;
  if (organ) body = organ_or_whole(labels);
  if (body < 0 || !wants(labels, thing(body))) return -1;
  const bool listed =
      block_->kind == BlockKind::Item || block_->kind == BlockKind::Field || block_->kind == BlockKind::Row;
  if (!organ && (listed || (topic_body_ == body && number_ - topic_body_at_ <= 1)))
    return body;  // of what the list is about
  for (auto it = said_.rbegin(); it != said_.rend() && number_ - it->sentence <= 1; ++it)
    if (it->ent != body && wants(labels, thing(it->ent)) && !heads_otherwise(it->ent)) return -1;
  return body;
}

template int Reader::begun_with(const std::vector<std::string>&);
template int Reader::begun_with(const Few<std::string_view, 8>&);

// The organ the text is about, or the organization whose organ it is, where that fits; -1 for none.
template <class Labels>
int Reader::organ_or_whole(const Labels& labels) {
  for (int e : {theme_, theme_organ_}) {
    if (!titled_ || !thing_is(e, Part::Body)) continue;
    if (wants(labels, thing(e))) return e;
    const auto whole = lexicon_.name(thing(e).of);
    if (whole && wants(labels, thing(entity(*whole)))) return entity(*whole);
  }
  return -1;
}

template int Reader::organ_or_whole(const std::vector<std::string>&);
template int Reader::organ_or_whole(const Few<std::string_view, 8>&);

int Reader::home_country() {
  if (!page_.vietnamese) return -1;
  auto it = lexicon_.settings.find("home");
  if (it == lexicon_.settings.end()) return -1;
  if (auto n = lexicon_.name(it->second)) return entity(*n);
  return -1;
}

// The country that a text means where it names none: of who speaks, else the home country, else what it is about.
int Reader::home() {
  if (speaker_ >= 0) return speaker_;
  if (theme_person_ >= 0 && country_of(theme_person_) >= 0 && !home_named_)
    return country_of(theme_person_);  // a life told
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
  if (thing_is(context_.theme, Part::State)) return context_.theme;
  if (thing_is(theme_, Part::State)) return theme_;
  return -1;
}

// Two of a kind named last before item `at`: countries themselves or by their people.
std::vector<int> Reader::pair_of(std::size_t at, std::string_view wanted) const {
  const bool states = wanted == label(Part::State);
  std::vector<int> out;
  auto add = [&](int e) {
    if (e >= 0 && thing(e).is(wanted) && std::find(out.begin(), out.end(), e) == out.end() && out.size() < 2)
      out.push_back(e);
  };
  for (std::size_t i = at; i-- > 0;) {
    const Item& item = items_[i];
    if (item.t == It::Ent && item.ent >= 0) add(item.ent);
    if (states && is_a(item, Part::Person)) add(country_of(item.ent));
    if (states && item.t == It::Place && item.metonym) add(country_of(item.ent));
    if (states &&
        is_a(item,
             Part::Treaty))  // "Hiệp định Thương mại tự do Việt Nam - Chile, được hai bên ký": the two of its name
      for (std::uint32_t t = item.last; t-- > item.first;)
        if (const auto name = hits_->at(t, Kind::Name); name && lexicon_.pack->names[name->sense->what].type == wanted)
          add(entity_of_[name->sense->what]);
  }
  const bool one_of_pair = out.empty() || std::count(pair_told_.begin(), pair_told_.end(), out.front()) > 0;
  if (states && out.size() < 2 && one_of_pair && pair_goes_on()) return pair_told_;
  // "Quan hệ ngoại giao với A có từ …; … hai bên": the two told of, else A and whom the text is about
  if (states && out.size() == 1)
    for (const Claim& c : claims_)
      if (lexicon_.relation(c.relation)->symmetric && (c.s == out.front() || c.o == out.front())) add(c.s), add(c.o);
  if (states && out.size() == 1 && titled_ && speaker_ < 0) add(theme_);
  if (states && out.size() == 1 && speaker_ >= 0) add(speaker_);  // "With Viet Nam the two countries …": and who speaks
  for (auto it = said_.rbegin(); it != said_.rend() && out.size() < 2 && number_ - it->sentence < 6; ++it) {
    add(it->ent);
    if (states && thing(it->ent).is(Part::Person)) add(country_of(it->ent));
  }
  std::reverse(out.begin(), out.end());
  return out;
}

// The two states that a fact of the sentence tells to have met or agreed, themselves or by their people.
void Reader::note_pair(const Claim& c) {
  const auto* schema = lexicon_.relation(c.relation);
  if (!schema || !schema->symmetric || c.s < 0 || c.o < 0) return;
  const auto state = [this](int e) {
    return thing(e).is(Part::State) ? e : thing(e).is(Part::Person) ? country_of(e) : -1;
  };
  const int one = state(c.s), other = state(c.o);
  if (one < 0 || other < 0 || one == other) return;
  pair_told_ = {one, other};
  pair_at_ = number_;
}

// Whether "hai bên" are those that met last: of late, and no third state has done anything since.
bool Reader::pair_goes_on() const {
  if (pair_told_.empty() || number_ - pair_at_ > 6) return false;
  for (auto it = said_.rbegin(); it != said_.rend() && it->sentence > pair_at_; ++it)
    if (it->subject && thing(it->ent).is(Part::State) && it->ent != pair_told_[0] && it->ent != pair_told_[1])
      return false;
  return true;
}

}  // namespace dothi::prose
