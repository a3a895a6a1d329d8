// Names put together from their parts, and offices: "Thủ tướng Malaysia Anwar Ibrahim", "A, B's Permanent Representative".
#include "reader.h"

#include <algorithm>

namespace dothi::prose {

namespace {

bool quiet(const Item& item) {
  return item.t == It::Skip || item.t == It::Honorific || item.t == It::Rank || item.t == It::Modifier;
}

}  // namespace

// Abbreviations a bracket defines: "Hội đồng Bảo an (HĐBA)", "CISG" in "(sau đây gọi là "CISG")".
void Reader::bracket_alias(const Block&) {
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    if (items_[k + 1].t != It::Open) continue;
    Item& owner = items_[k];
    bool entity_owner = (owner.t == It::Ent || owner.t == It::Place) && owner.ent >= 0 && !owner.demonym;
    if (!entity_owner && owner.t != It::Level) continue;
    std::size_t close = k + 2;
    int depth = 1;
    while (close < items_.size() && depth > 0) {
      depth += items_[close].t == It::Open;
      depth -= items_[close].t == It::Close;
      if (depth == 0) break;
      ++close;
    }
    if (close >= items_.size() || close - k > 16) continue;
    bool alias_only = true, any = false;
    for (std::size_t j = k + 2; j < close; ++j) {
      Item& inner = items_[j];
      auto text = surface(inner);
      bool caps = inner.last - inner.first == 1 && tokens_[inner.first].is(kWord) && tokens_[inner.first].is(kUpper) &&
                  (tokens_[inner.first].is(kCaps) || text.size() <= 8);
      bool abbreviation = caps && code_points(text) >= 2 && upper(text) == text;
      if (inner.t == It::Word && abbreviation) {
        if (entity_owner) aliases_[text] = {owner.ent, false};
        else phrase_aliases_[text] = owner.sense;
        any = true;
      } else if (inner.t == It::Ent && entity_owner && (inner.ent == owner.ent || (abbreviation && inner.ent >= 0 && entities_[std::size_t(inner.ent)].name == entities_[std::size_t(owner.ent)].of))) {
        any = true;
      } else if (inner.t == It::Ent && abbreviation && entity_owner &&
                 entities_[std::size_t(inner.ent)].type == entities_[std::size_t(owner.ent)].type && j == k + 2 && close == k + 3 &&
                 entities_[std::size_t(owner.ent)].type != "Country" && entities_[std::size_t(owner.ent)].type != "Person") {
        // Known by its abbreviation: the long form before it is another wording of the same.
        owner.ent = inner.ent;
        any = true;
      } else if (inner.t == It::Ent && abbreviation && j == k + 2 && close == k + 3 && lexicon_.settings.contains("bracket") &&
                 entities_[std::size_t(inner.ent)].is(lexicon_.settings.at("bracket"))) {
        // "ở Nam Sudan (UNMISS)": the mission, by where it is.
        owner.t = It::Ent;
        owner.ent = inner.ent;
        any = true;
      } else if (inner.t == It::Comma || inner.t == It::Semi || inner.t == It::Quote || inner.t == It::Colon || inner.t == It::Word || inner.t == It::Skip || inner.t == It::Copula) {
      } else {
        alias_only = false;
      }
    }
    if (any && alias_only) {
      owner.last = items_[close].last;
      items_.erase(items_.begin() + std::ptrdiff_t(k) + 1, items_.begin() + std::ptrdiff_t(close) + 1);
    }
  }
}

void Reader::compose() {
  bracket_alias(*block_);
  // One word, several offices ("president" of a country, of an assembly): the body that follows or precedes decides.
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (items_[k].t != It::Title) continue;
    std::vector<const Sense*> senses;
    for (const Match& m : hits_.at(items_[k].first)) {
      const Sense& s = lexicon_.senses[lexicon_.phrases[m.phrase].sense];
      if (s.kind == Kind::Title && m.tokens == items_[k].last - items_[k].first) senses.push_back(&s);
    }
    if (senses.size() < 2) continue;
    std::size_t j = k + 1;
    while (j < items_.size() && (items_[j].t == It::Of || items_[j].t == It::Skip || items_[j].t == It::Modifier)) ++j;
    const Sense* chosen = nullptr;
    auto fits = [&](const Item& x, const Sense* s) {
      const Title& title = lexicon_.titles[s->what];
      if (x.t == It::Ent && x.ent >= 0)
        return std::any_of(title.bodies.begin(), title.bodies.end(), [&](const auto& l) { return entities_[std::size_t(x.ent)].is(l); });
      if (x.t == It::Pro && x.sense)
        for (const auto& w : x.sense->words)
          for (const auto& l : title.bodies)
            if (w == l || w.find(l) != std::string::npos) return true;
      return x.t == It::Session && !title.role.empty();
    };
    for (const Sense* s : senses)
      if (!chosen && j < items_.size() && fits(items_[j], s)) chosen = s;
    for (const Sense* s : senses)
      if (!chosen && k > 0 && fits(items_[k - 1], s)) chosen = s;
    if (!chosen && theme_ >= 0 && titled_)
      for (const Sense* s : senses) {
        const Title& title = lexicon_.titles[s->what];
        bool about = std::any_of(title.bodies.begin(), title.bodies.end(), [&](const auto& l) { return entities_[std::size_t(theme_)].is(l); });
        if (about && !chosen && !title.role.empty()) chosen = s;
      }
    if (!chosen && theme_body_ < 0) {
      // "President Emmanuel Macron": of the country he is known to be from.
      std::size_t who = k + 1;
      while (who < items_.size() && quiet(items_[who])) ++who;
      if (who < items_.size() && items_[who].t == It::Ent && country_of(items_[who].ent) >= 0 && entities_[std::size_t(items_[who].ent)].type == "Person")
        for (const Sense* s : senses)
          if (!chosen && lexicon_.titles[s->what].options.contains("state")) chosen = s;
    }
    if (chosen) items_[k].sense = chosen;
  }
  // "Hội đồng Bảo an LHQ", "Hội đồng Thống đốc của IAEA": the body a name belongs to is part of it.
  for (std::size_t k = 0; k + 1 < items_.size(); ++k) {
    Item& item = items_[k];
    if (item.t != It::Ent || item.ent < 0 || entities_[std::size_t(item.ent)].of.empty() || entities_[std::size_t(item.ent)].type == "Person") continue;
    std::size_t j = k + 1;
    if (items_[j].t == It::Of) ++j;
    if (j < items_.size() && items_[j].t == It::Ent && items_[j].ent >= 0 && !items_[j].demonym &&
        entities_[std::size_t(items_[j].ent)].name == entities_[std::size_t(item.ent)].of) {
      item.last = items_[j].last;
      items_.erase(items_.begin() + std::ptrdiff_t(k) + 1, items_.begin() + std::ptrdiff_t(j) + 1);
    }
  }
  for (std::size_t k = 0; k < items_.size(); ++k) {
    Item& item = items_[k];
    std::size_t n = k + 1;
    while (n < items_.size() && (items_[n].t == It::Rank || items_[n].t == It::Honorific)) ++n;
    bool before_name = n < items_.size() && items_[n].t == It::Ent && items_[n].ent >= 0 &&
                       (entities_[std::size_t(items_[n].ent)].type == "Person" || items_[n].unknown);
    if (item.t == It::Ent && k > 0 && items_[k - 1].t == It::Relative && item.ent >= 0 && entities_[std::size_t(item.ent)].is("Organization") && k + 1 < items_.size() && items_[k + 1].t == It::Ordinal) item.demonym = true;
    if (item.t == It::Ent && k > 0 && item.ent >= 0 && entities_[std::size_t(item.ent)].type == "Country")
      if (const Sense* r = sense(items_[k - 1], Kind::Relative); r && !r->words.empty() && r->words[0] == "person") item.demonym = true;
    if (item.t == It::Pro && before_name && has(item, Kind::Honorific)) item.t = It::Honorific;
    if (item.t == It::Ent && k > 1 && item.ent >= 0 && entities_[std::size_t(item.ent)].type == "Country" && (items_[k - 1].t == It::Comma || items_[k - 1].t == It::Open)) {
      // "New York, Mỹ", "Luân Đôn (Anh)", "ở Busan (Hàn Quốc)": where the place lies.
      const Item& before = items_[k - 2];
      bool area = before.t == It::Place && before.sense && lexicon_.places[before.sense->what].kind == "area";
      bool known = before.t == It::Place && !area && (country_of(before.ent) == item.ent || (country_of(before.ent) < 0 && k > 2 && (prep(k - 3) || items_[k - 3].t == It::Word))) && !(items_[k - 1].t == It::Comma && before.metonym && k + 1 < items_.size() && (items_[k + 1].t == It::And || items_[k + 1].t == It::Comma) && !prep(k > 2 ? k - 3 : 0));
      bool strange = items_[k - 1].t == It::Open && k + 1 < items_.size() && items_[k + 1].t == It::Close && k > 2 && prep(k - 3) && (before.unknown || (before.t == It::Word && tokens_[before.first].is(kUpper)));
      if (known || strange) item.demonym = true;
    }
    if (item.t == It::Ent && before_name && n == k + 1 && !item.possessive && item.ent >= 0 && entities_[std::size_t(item.ent)].type == "Country" && !items_[n].unknown) item.demonym = true;  // "chính khách Bỉ Paul-Henri Spaak"
    if (item.t == It::Ent && item.unknown) {
      // A run of words the pack does not know, followed by where its bearer comes from or by a bracket, or after a people's name.
      bool foreign = true;
      for (std::size_t i = item.first; i < item.last; ++i)
        if (tokens_[i].is(kWord) && tokens_[i].is(kUpper)) foreign &= tokens_[i].key == 0 || !hits_.at(i, Kind::Name);
      auto country_at = [&](std::size_t x) { return x < items_.size() && items_[x].t == It::Ent && items_[x].ent >= 0 && entities_[std::size_t(items_[x].ent)].is("Country"); };
      bool from = k + 2 < items_.size() && (items_[k + 1].t == It::Of || items_[k + 1].t == It::Open) && country_at(k + 2);
      bool after = k > 0 && items_[k - 1].t == It::Ent && items_[k - 1].demonym;
      bool candidate = k > 1 && country_at(k - 1) && items_[k - 2].t == It::Verb && page_.vietnamese;
      bool acts = k + 1 < items_.size() && !page_.vietnamese && items_[k + 1].t == It::Verb && !has(items_[k + 1], Kind::Copula) && (k == 0 || items_[k - 1].t == It::Comma || items_[k - 1].t == It::And);
      if (foreign && (from || after || candidate || acts) && item.last - item.first <= 6) {
        item.ent = entity(surface(item), "Person");
        item.unknown = false;
        if (from) entities_[std::size_t(item.ent)].country = items_[k + 2].ent;
      }
    }
    if (item.t == It::Pro && k + 1 < items_.size() && items_[k + 1].t == It::Ent && items_[k + 1].ent >= 0 && item.sense && page_.vietnamese && !items_[k + 1].demonym) {
      // "Phái bộ UNISFA": the word says what kind of thing the name is of.
      const Entity& e = entities_[std::size_t(items_[k + 1].ent)];
      for (const auto& w : item.sense->words)
        if (!e.is("Country") && !e.is("Person") && ("," + w + ",").find("," + e.type + ",") != std::string::npos && items_[k + 1].last - items_[k + 1].first <= 2 && tokens_[items_[k + 1].first].is(kCaps)) {
          item.t = It::Skip;
          item.sense = nullptr;
          break;
        }
    }
    bool titled = k > 0 && (items_[k - 1].t == It::Honorific || items_[k - 1].t == It::Rank || items_[k - 1].t == It::Title);
    if (item.t == It::Ent && item.unknown) {
      auto text = surface(item);
      auto alias = aliases_.find(text);
      auto space = text.rfind(' ');
      if (alias == aliases_.end() && space != std::string::npos) {
        auto known = entity_ids_.find({text, "Person"});
        if (known != entity_ids_.end()) {
          item.ent = known->second;
          item.unknown = false;
          continue;
        }
      }
      if (alias != aliases_.end()) {
        item.ent = alias->second.first;
        item.unknown = false;
      } else if (titled) {
        item.ent = entity(text, "Person");
        item.unknown = false;
      }
    }
    if (item.t == It::Ent && item.ent >= 0 && entities_[std::size_t(item.ent)].type == "Person") {
      // The last word names the person from now on; after a title the first too ("ông Ban").
      std::vector<std::string> words;
      for (std::size_t i = item.first; i < item.last; ++i)
        if (tokens_[i].is(kWord) && tokens_[i].is(kUpper)) words.push_back(page_.text.substr(tokens_[i].begin, tokens_[i].end - tokens_[i].begin));
      if (words.size() >= 2) {
        bool viet = hits_.at(item.first, Kind::Surname).has_value();
        auto last = words.back();
        if (last == "Jr") last = words[words.size() - 2];
        if (last.size() > 1) aliases_[last] = {item.ent, viet};
        if (words[0].size() > 1) aliases_.try_emplace(words[0], item.ent, true);
      }
    }
  }
}

// The office a title names, with the body it belongs to: "Tổng Giám đốc UNESCO", "Slovenia's Permanent Representative".
// `right` becomes the item after it; `body` the entity of the body or -1.
int Reader::position(std::size_t k, int person, std::size_t& left, std::size_t& right, int& body) {
  const Item& item = items_[k];
  left = k;
  right = k + 1;
  body = -1;
  if (item.t == It::Ent) {  // an office of names.csv
    const Entity& e = entities_[std::size_t(item.ent)];
    if (auto n = lexicon_.name(e.of)) body = entity(*n);
    return item.ent;
  }
  const Title& title = lexicon_.titles[item.sense->what];
  bool state = title.options.contains("state");
  auto fits = [&](int e) { return e >= 0 && std::any_of(title.bodies.begin(), title.bodies.end(), [&](const auto& l) { return entities_[std::size_t(e)].is(l); }); };
  auto take = [&](std::size_t j) -> int {
    if (j >= items_.size()) return -1;
    if (items_[j].t == It::Ent && fits(items_[j].ent)) return items_[j].ent;
    if (items_[j].t == It::Pro) {
      int e = resolve(items_[j], title.bodies);
      return fits(e) ? e : -1;
    }
    return -1;
  };
  std::size_t j = k + 1;
  while (j < items_.size() && (items_[j].t == It::Modifier || items_[j].t == It::Ordinal)) ++j;
  if (j < items_.size() && items_[j].t == It::Of) ++j;
  while (j < items_.size() && items_[j].t == It::Skip) ++j;
  if (j + 1 < items_.size() && items_[j].possessive && take(j + 1) >= 0) ++j;  // "the Council's Counter-Terrorism Committee"
  if (int e = take(j); e >= 0) {
    body = e;
    right = j + 1;
  }
  if (body < 0 && j < items_.size() && items_[j].t == It::Pro && items_[j].sense && items_[j].sense->kind == Kind::Head) return -1;
  bool possessive = k > 0 && items_[k - 1].t == It::Ent && fits(items_[k - 1].ent) && (items_[k - 1].possessive || items_[k - 1].demonym || !page_.vietnamese);
  if (body < 0 && possessive) {
    body = items_[k - 1].ent;
    left = k - 1;
  }
  // "… tại Liên hợp quốc", "to UNESCO", "in Geneva".
  std::string to, place;
  if (auto given = title.options.find("to"); given != title.options.end()) {
    to = given->second;
    std::replace(to.begin(), to.end(), '_', ' ');
    std::size_t p = right;
    if (p < items_.size() && (items_[p].t == It::Prep || items_[p].t == It::Of)) ++p;
    if (p < items_.size() && items_[p].t == It::Ent && items_[p].ent >= 0 && entities_[std::size_t(items_[p].ent)].is("Organization")) {
      to = entities_[std::size_t(items_[p].ent)].name;
      right = p + 1;
      // "của Ghana" after "tại Liên hợp quốc".
      std::size_t q = right;
      if (body < 0 && q < items_.size() && items_[q].t == It::Of) ++q;
      if (body < 0)
        if (int e = take(q); e >= 0) {
          body = e;
          right = q + 1;
        }
    } else if (p > right && p < items_.size() && items_[p].t == It::Place) {
      if (entities_[std::size_t(items_[p].ent)].name != "New York") place = entities_[std::size_t(items_[p].ent)].name;
      right = p + 1;
    }
  }
  if (body < 0 && state) {
    body = country_of(person);
    if (body < 0 && person >= 0) {
      // "Đại sứ Federico Villegas của Argentina", "Park Jin (Hàn Quốc)"
      for (std::size_t p = k; p < items_.size(); ++p)
        if (items_[p].ent == person && p + 2 < items_.size() && (items_[p + 1].t == It::Of || items_[p + 1].t == It::Open) && items_[p + 2].t == It::Ent && fits(items_[p + 2].ent))
          body = items_[p + 2].ent;
    }
    for (std::size_t p = k; body < 0 && p-- > 0;)
      if (items_[p].t == It::Ent && fits(items_[p].ent) && items_[p].depth == 0) body = items_[p].ent;
    for (std::size_t p = k; body < 0 && p-- > 0;)
      if (items_[p].t == It::Place && country_of(items_[p].ent) >= 0 && items_[p].metonym) body = country_of(items_[p].ent);
    if (body < 0 && theme_country() >= 0) body = theme_country();
    if (body < 0) body = recall({"Country"}, true, {}, 6);
    if (body < 0) body = home();
  } else if (body < 0 && !title.body.empty()) {
    bool bare = person < 0 && title.body != "{party}";
    for (std::size_t p = k; bare && p-- > 0 && body < 0;)  // "On the ASEAN side the office of Secretary-General …"
      if (items_[p].t == It::Ent && fits(items_[p].ent) && items_[p].depth == 0 && !items_[p].used && k - p < 8) body = items_[p].ent;
    if (body >= 0) {
    } else if (title.body == "{party}") {
      int country = country_of(person);
      if (country < 0) country = theme_country() >= 0 ? theme_country() : home();
      // A chain of offices tells the country once: "Tổng Bí thư, Chủ tịch nước Trung Quốc".
      for (std::size_t p = k + 1; p < items_.size() && p < k + 5; ++p)
        if (items_[p].t == It::Ent && items_[p].ent >= 0 && entities_[std::size_t(items_[p].ent)].type == "Country" && items_[p - 1].t == It::Title) country = items_[p].ent;
      if (country >= 0)
        for (const auto& name : lexicon_.pack->names) {
          if (name.type != "Organization") continue;
          bool party = false;
          for (const auto& [key, value] : name.properties) party |= key == "of" && value.string() == entities_[std::size_t(country)].name && name.canonical.find("Party") != std::string::npos;
          if (party) {
            body = entity(Id(&name - lexicon_.pack->names.data()));
            break;
          }
        }
    } else if (auto n = lexicon_.name(title.body)) {
      body = entity(*n);
    }
  } else if (body < 0) {
    // The nearest such body to the left, else the one spoken of.
    for (std::size_t p = k; p-- > 0 && body < 0;)
      if (items_[p].t == It::Ent && fits(items_[p].ent) && !items_[p].possessive) body = items_[p].ent;
    if (body < 0 && !title.role.empty() && theme_body_ >= 0) body = theme_body_;
    if (body < 0 && titled_ && fits(theme_)) body = theme_;
    for (const auto& l : title.bodies)
      if (body < 0) body = recall({l}, false, {}, 8);
  }
  if (body < 0) return -1;
  const Entity& b = entities_[std::size_t(body)];
  auto with_article = [&](const std::string& name) {
    for (const auto& a : lexicon_.articles)
      if (a == name || (name.starts_with(a) && name.size() > a.size() && name[a.size()] == ' ' && a.find(' ') != std::string::npos)) return "the " + name;
    return name;
  };
  auto build = [&](const std::string& of) {
    std::string out = title.name;
    if (auto at = out.find("{of}"); at != std::string::npos) out.replace(at, 4, of);
    if (auto at = out.find("{to}"); at != std::string::npos) out.replace(at, 4, with_article(to));
    if (!place.empty()) out += " in " + place;
    return out;
  };
  std::string body_name = b.name;
  if (b.index != kNone && (b.is("Organization") ? b.name != "United Nations" && std::count(b.name.begin(), b.name.end(), ' ') >= 2 : b.is("Organ") && std::count(b.name.begin(), b.name.end(), ' ') >= 6))
    for (const auto& alias : lexicon_.pack->names[b.index].aliases)
      if (alias.size() >= 3 && alias.size() <= 8 && upper(alias) == alias && alias.find(' ') == std::string::npos && alias.find('.') == std::string::npos) {
        body_name = alias;  // offices go by the short name: "Director-General of the WTO"
        break;
      }
  std::string name = build(with_article(body_name));
  std::vector<std::string> tries{name, build(b.name), build(with_article(b.name))};
  if (b.index != kNone) {
    const PackName& n = lexicon_.pack->names[b.index];
    for (const auto& alias : n.aliases)
      if (alias.size() < 16) tries.push_back(build("the " + alias));
    if (place.empty() && (to.empty() || to == "United Nations")) tries.push_back(surface(item) + " " + n.name_vi);
  }
  for (const auto& t : tries)
    if (auto known = lexicon_.alias(t); known && lexicon_.pack->names[*known].type == "Position") {
      int id = entity(*known);
      return id;
    }
  int id = entity(name, "Position");
  entities_[std::size_t(id)].of = b.name;
  return id;
}

void Reader::offices() {
  auto is_person = [&](const Item& item) {
    return item.t == It::Ent && item.ent >= 0 && entities_[std::size_t(item.ent)].type == "Person";
  };
  auto is_office = [&](const Item& item) {
    return item.t == It::Title || (item.t == It::Ent && item.ent >= 0 && entities_[std::size_t(item.ent)].type == "Position");
  };
  int predicate_person = -1, predicate_item = -1;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (!is_office(items_[k]) || items_[k].used) continue;
    if (items_[k].t == It::Title && lexicon_.titles[items_[k].sense->what].options.contains("post")) continue;
    // The chain: titles joined by commas, "kiêm", "and".
    struct Link { std::size_t at; int position, body; std::size_t right; };
    std::vector<std::size_t> chain{k};
    std::size_t left, right;
    int body;
    position(k, -1, left, right, body);
    for (;;) {
      std::size_t j = right;
      while (j < items_.size() && (items_[j].t == It::Modifier || items_[j].t == It::Rank)) ++j;
      std::size_t p = k;
      while (p > 0 && (quiet(items_[p - 1]) || items_[p - 1].t == It::Ordinal)) --p;
      bool predicated = p > 0 && (has(items_[p - 1], Kind::Copula) || items_[p - 1].t == It::Verb) && chain.size() == 1;
      bool joined = j < items_.size() && ((items_[j].t == It::Comma && !predicated) || items_[j].t == It::And || has(items_[j], Kind::Verb));
      if (joined && items_[j].t == It::Verb && surface(items_[j]) != "kiêm") joined = false;
      std::size_t n = joined ? j + 1 : j;
      if (joined && n < items_.size() && items_[n].t == It::Skip) ++n;
      if (joined && n < items_.size() && is_office(items_[n])) {
        chain.push_back(n);
        position(n, -1, left, right, body);
        continue;
      }
      break;
    }
    std::size_t j = right;
    while (j < items_.size() && (quiet(items_[j]) || items_[j].t == It::Bound || items_[j].t == It::Session)) ++j;
    int person = -1, person_item = -1;
    int predecessor = -1;
    bool appositive = false, predicate = false, reverse = false;
    const Sense* use = nullptr;
    if (j < items_.size() && is_person(items_[j])) {
      person = items_[j].ent;
      person_item = int(j);
    } else if (j + 1 < items_.size() && items_[j].t == It::Comma && (items_[j + 1].t == It::Honorific || items_[j + 1].t == It::Ent) && !page_.vietnamese) {
      // "whose deputy prime minister and foreign minister, Tanja Fajon, had led …"
      std::size_t n = j + 1;
      while (n < items_.size() && quiet(items_[n])) ++n;
      if (n < items_.size() && is_person(items_[n]) && n + 1 < items_.size() && items_[n + 1].t == It::Comma) {
        person = items_[n].ent;
        person_item = int(n);
      }
    }
    if (person < 0 && page_.vietnamese && j + 2 < items_.size() && items_[j].t == It::Comma && (items_[j + 1].t == It::Rank || items_[j + 1].t == It::Honorific)) {
      // "Trưởng Phái đoàn ta tại Liên hợp quốc, Đại sứ Lê Hoài Trung"
      std::size_t n = j + 1;
      while (n < items_.size() && quiet(items_[n])) ++n;
      std::size_t p = chain.front();
      while (p > 0 && quiet(items_[p - 1])) --p;
      bool predicated = p > 0 && has(items_[p - 1], Kind::Copula);
      if (n < items_.size() && is_person(items_[n]) && !predicated && !(p > 1 && items_[p - 1].t == It::Comma && is_person(items_[p - 2]))) {
        person = items_[n].ent;
        person_item = int(n);
      }
    }
    std::size_t before = chain.front();
    position(before, person, left, right, body);
    std::size_t b = left;
    while (b > 0 && (quiet(items_[b - 1]) || items_[b - 1].t == It::Ordinal)) --b;
    bool former = false, acting = false;
    for (std::size_t m = b; m < before; ++m)
      if (const Sense* s = sense(items_[m], Kind::Modifier)) {
        former |= !s->words.empty() && s->words[0] == "former";
        acting |= !s->words.empty() && s->words[0] == "acting";
      }
    if (person < 0 && b > 0) {
      Item& prior = items_[b - 1];
      if (prior.t == It::Comma && b > 1) {
        // After the name: "Boštjan Malovrh, Slovenia's Permanent Representative,".
        std::size_t n = b - 2;
        int depth = 0;
        while (n > 0 && (items_[n].t == It::Close || depth > 0 || quiet(items_[n]))) {
          depth += items_[n].t == It::Close;
          depth -= items_[n].t == It::Open;
          --n;
        }
        if (is_person(items_[n])) {
          person = items_[n].ent;
          person_item = int(n);
          appositive = true;
        } else if (n > 1 && is_office(items_[n])) {
        }
      } else if (has(prior, Kind::Copula) || has(prior, Kind::Verb)) {
        bool office_verb = false;
        if (const Sense* s = sense(prior, Kind::Verb)) {
          const auto& verb = lexicon_.verbs[s->what].name;
          office_verb = verb == "office" || verb == "serve";
          use = s;
        }
        if (has(prior, Kind::Copula) || office_verb) predicate = true;
      } else if (prior.t == It::Skip || prior.t == It::And) {
        // "từng là Thủ tướng nước này (1995-2002) và Cao ủy …": the same person's second office.
        if (prior.t == It::And && predicate_person >= 0 && b > 1 && (items_[b - 2].t == It::Comma || items_[b - 2].t == It::Close || items_[b - 2].t == It::Time || items_[b - 2].t == It::Title || items_[b - 2].used)) {
          person = predicate_person;
          person_item = predicate_item;
          appositive = true;
        }
      }
    }
    // "… là Rafael Grossi", "Ngoại trưởng: Retno Marsudi".
    {
      int bb;
      std::size_t l, r;
      position(chain.back(), -1, l, r, bb);
      while (r < items_.size() && quiet(items_[r])) ++r;
      if (person < 0 && r < items_.size() && items_[r].t == It::Colon) predicate = false;
    }
    if (person < 0 && !predicate) {
      std::size_t n = chain.size() > 1 ? chain.back() : before;
      int bb;
      std::size_t l, r;
      position(n, -1, l, r, bb);
      while (r < items_.size() && (quiet(items_[r]) || items_[r].t == It::Ordinal || items_[r].t == It::Time || items_[r].t == It::Prep || items_[r].t == It::Session || (items_[r].t == It::Word && !items_[r].state)) && r < n + 8) ++r;
      if (r < items_.size() && (has(items_[r], Kind::Copula) || items_[r].t == It::Colon || items_[r].t == It::List)) {
        std::size_t p = r + 1;
        while (p < items_.size() && (quiet(items_[p]) || items_[p].t == It::Skip)) ++p;
        if (p < items_.size() && is_person(items_[p])) {
          person = items_[p].ent;
          person_item = int(p);
          reverse = true;
        }
      }
    }
    bool presidency = items_[before].t == It::Title && !lexicon_.titles[items_[before].sense->what].role.empty();
    if (person < 0 && predicate && !presidency) {
      // "Rafael Salas, cựu …, là Giám đốc điều hành": after a comma the copula is the main clause's.
      if (b > 1 && items_[b - 2].t == It::Comma)
        for (std::size_t n = 0; n < 3 && n + 2 < b; ++n)
          if (is_person(items_[n]) && items_[n + 1].t == It::Comma) {
            person = items_[n].ent;
            person_item = int(n);
            break;
          }
      // The subject: the nearest person to the left, else the person spoken of.
      if (person < 0)
      for (std::size_t n = b - 1; n-- > 0;) {
        if (items_[n].t == It::Semi) break;
        if (is_person(items_[n]) && items_[n].depth == 0) {
          std::size_t v = n;
          while (v > 0 && quiet(items_[v - 1])) --v;
          if (v > 0 && items_[v - 1].t == It::Verb && lexicon_.verbs[items_[v - 1].sense->what].name == "succeed" && predecessor < 0) {
            predecessor = items_[n].ent;  // "A kế nhiệm B làm …": A does, B did
            continue;
          }
          person = items_[n].ent;
          person_item = int(n);
          break;
        }
        if (items_[n].t == It::Pro) {
          int e = resolve(items_[n], {"Person"});
          if (e >= 0) {
            person = e;
            person_item = int(n);
            break;
          }
        }
      }
      if (person < 0 && b <= 3) {
        person = recall({"Person"}, true, {}, 2);
      }
    }
    for (std::size_t n = 0; n < chain.size(); ++n) {
      std::size_t at = chain[n];
      std::size_t l, r;
      int of;
      int office = position(at, person, l, r, of);
      if (office < 0) continue;
      if (items_[at].t == It::Title && lexicon_.titles[items_[at].sense->what].options.contains("office")) {
        // "Bộ trưởng Bùi Thanh Sơn": of what, was told before.
        office = -1;
        if (person >= 0)
          for (auto f = facts.rbegin(); f != facts.rend() && office < 0; ++f)
            if (f->relation == "HOLDS_POSITION" && f->subject == entities_[std::size_t(person)].name && f->object.starts_with(lexicon_.titles[items_[at].sense->what].plain))
              if (auto known = entity_ids_.find({f->object, "Position"}); known != entity_ids_.end()) office = known->second;
        items_[at].used = true;
        if (office < 0) continue;
      }
      bool president = items_[at].t == It::Title && !lexicon_.titles[items_[at].sense->what].role.empty();
      if (president && r == at + 1 && l == at && person >= 0 && person_item == int(r)) {
        items_[at].used = true;  // "Chủ tịch Fidel Castro": of what is not said
        continue;
      }
      items_[at].total = of + 1;
      items_[at].value = office + 1;
      for (std::size_t x = l; x < r; ++x)
        if (x != at && (items_[x].t == It::Ent || items_[x].t == It::Pro)) items_[x].used = true;
      if (person < 0 || acting) {
        if (acting) items_[at].used = true;
        continue;
      }
      Claim c;
      c.s = person;
      c.o = office;
      c.relation = "HOLDS_POSITION";
      if (president) {
        if (!entities_[std::size_t(office)].name.empty() && entities_[std::size_t(office)].index == kNone) {
          c.relation = "PRESIDED_OVER";
          c.o = of;
          c.q.emplace_back("role", Value(lexicon_.titles[items_[at].sense->what].role));
        }
      }
      c.s_item = person_item;
      c.o_item = int(at);
      auto m = mood(predicate && b > 0 ? b - 1 : at);
      if (use && std::find(use->words.begin(), use->words.end(), "candidate") != use->words.end()) m.candidate = true;
      if (m.off && predicate) {
        items_[at].used = true;
        continue;
      }
      if (m.candidate) {
        c.relation = "CANDIDATE_FOR";
        c.o = office;
        c.status = Status::Candidate;
      }
      if ((former || m.former) && c.status != Status::Candidate) c.status = Status::Former;
      if (of >= 0 && c.relation == "HOLDS_POSITION") c.q.emplace_back("of", Value(entities_[std::size_t(of)].name));
      // The time: in brackets or beside the name or the title.
      std::size_t from = appositive || predicate ? r : std::size_t(std::max(person_item, int(r) - 1)) + 1;
      for (std::size_t x = r; int(x) < person_item; ++x)
        if (items_[x].t == It::Session) put(c.q, "session", Value(items_[x].value));
      if (reverse) from = std::size_t(person_item) + 1;
      const Time* found = nullptr;
      std::vector<const Time*> all;
      for (std::size_t x = from; x < items_.size(); ++x) {
        const Item& p = items_[x];
        if (p.t == It::Time) {
          if (!found) found = &p.time;
          all.push_back(&p.time);
          continue;
        }
        if (p.t == It::Session) {
          if (!std::any_of(c.q.begin(), c.q.end(), [](const auto& e) { return e.first == "session"; })) c.q.emplace_back("session", Value(p.value));
          continue;
        }
        if (p.t == It::Open || quiet(p) || p.t == It::Prep || (p.t == It::Close)) continue;
        if (p.depth > 0 && (p.t == It::Comma || p.t == It::Ent)) continue;
        if (p.t == It::Comma && x + 1 < items_.size() && items_[x + 1].t == It::Time && items_[x + 1].time.shape != Time::Shape::Instant) continue;
        if (p.t == It::Ordinal && page_.vietnamese) {
          continue;
        }
        break;
      }
      bool taking = use && std::any_of(use->words.begin(), use->words.end(), [](const auto& w) { return w == "start"; });
      if (found && found->shape == Time::Shape::Instant && found->future) {
        items_[at].used = true;
        continue;
      }
      if (found && found->shape == Time::Shape::Range && found->from.day && found->to.day && found->from.year == found->to.year && found->from.month == found->to.month) found = nullptr;  // days of a visit, no term
      if (found && (found->shape != Time::Shape::Instant || taking || predicate || items_[from < items_.size() ? from : 0].t == It::Open)) {
        if (found->shape == Time::Shape::Range) {
          put(c.q, "start", Value(found->from.edtf()));
          put(c.q, "end", Value(found->to.edtf()));
        } else if (found->shape == Time::Shape::Until) put(c.q, "end", Value(found->from.edtf()));
        else if (use && found->shape == Time::Shape::Instant && std::find(use->words.begin(), use->words.end(), "elected") != use->words.end()) put(c.q, "elected_on", Value(found->from.edtf()));
        else put(c.q, "start", Value(found->from.edtf()));
      } else if (c.relation == "CANDIDATE_FOR") {
        if (found && found->shape == Time::Shape::Instant) put(c.q, "start", Value(found->from.edtf()));
        else if (leading_ && leading_->shape == Time::Shape::Instant) put(c.q, "start", Value(leading_->from.edtf()));
      } else {
        PartialDate when = found ? found->from : leading_ && leading_->shape == Time::Shape::Instant ? leading_->from : clock_.document;
        if (former || m.former) when = {};
        if (when.year && c.relation == "HOLDS_POSITION") {
          when.day = 0;
          put(c.q, "as_of", Value(when.edtf()));
        } else if (when.year && c.relation == "PRESIDED_OVER" && found) {
          put(c.q, "start", Value(when.edtf()));
        }
      }
      for (std::size_t x = 1; x < all.size(); ++x) {
        if (all[x]->shape != Time::Shape::Range) break;
        Claim more = c;
        put(more.q, "start", Value(all[x]->from.edtf()));
        put(more.q, "end", Value(all[x]->to.edtf()));
        claim(more);
      }
      claim(c);
      if (reverse && c.relation == "PRESIDED_OVER") {
        // "Four have been president of the Assembly: A (1949), B (1956) and C of Malaysia (1996)"
        for (std::size_t x = std::size_t(person_item) + 1; x < items_.size(); ++x) {
          if (items_[x].t == It::Semi) break;
          if (items_[x].depth > 0 || (!is_person(items_[x]) && !items_[x].unknown) || !(items_[x - 1].t == It::Comma || items_[x - 1].t == It::And)) continue;
          Claim more = c;
          if (items_[x].unknown) {
            items_[x].ent = entity(surface(items_[x]), "Person");
            items_[x].unknown = false;
          }
          more.s = items_[x].ent;
          more.s_item = int(x);
          more.q.erase(std::remove_if(more.q.begin(), more.q.end(), [](const auto& e) { return e.first != "role"; }), more.q.end());
          std::size_t o = x + 1;
          while (o < items_.size() && (items_[o].t == It::Of || (items_[o].t == It::Ent && items_[o].ent >= 0 && entities_[std::size_t(items_[o].ent)].is("Country")))) ++o;
          for (; o < items_.size() && (items_[o].t == It::Open || items_[o].depth > 0); ++o) {
            if (items_[o].t == It::Session) put(more.q, "session", Value(items_[o].value));
            if (items_[o].t != It::Time) continue;
            put(more.q, "start", Value(items_[o].time.from.edtf()));
            if (items_[o].time.shape == Time::Shape::Range) put(more.q, "end", Value(items_[o].time.to.edtf()));
          }
          claim(more);
        }
      }
      if (predecessor >= 0) {
        Claim old;
        old.s = predecessor;
        old.o = c.o;
        old.relation = c.relation;
        old.status = Status::Former;
        for (const auto& e : c.q)
          if (e.first == "of" || e.first == "role") old.q.push_back(e);
        claim(old);
      }
      items_[at].used = true;
      last_position_ = office;
    }
    if (person >= 0 && predicate) {
      predicate_person = person;
      predicate_item = person_item;
    }
    if (person < 0 && items_[chain.back()].value > 0) last_position_ = int(items_[chain.back()].value) - 1;
    // "…; trước ông có Yukiya Amano (2009-2019) và Mohamed ElBaradei (1997-2009)": more holders of the same.
    k = std::max(k, chain.back());
  }
}


// Offices by verb: "người giữ chức này là …", "đứng đầu UNEP", "kế nhiệm bà …", "headed by …".
void Reader::office_verbs() {
  auto is_person = [&](const Item& item) { return item.t == It::Ent && item.ent >= 0 && entities_[std::size_t(item.ent)].type == "Person"; };
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (items_[k].t != It::Verb) continue;
    const auto& name = lexicon_.verbs[items_[k].sense->what].name;
    auto word = [&](std::string_view w) { return std::find(items_[k].sense->words.begin(), items_[k].sense->words.end(), w) != items_[k].sense->words.end(); };
    bool office = name == "office" && word("strong"), head = name == "head", succeed = name == "succeed";
    if (!office && !head && !succeed) continue;
    auto m = mood(k);
    if (m.off && !succeed) continue;
    if (succeed) {  // "kế nhiệm ông Quý làm Trưởng Phái đoàn": the office that follows is the one
      bool named = false;
      for (std::size_t i = k + 1; i + 1 < items_.size() && !named; ++i) {
        if (items_[i].t == It::Comma || items_[i].t == It::Semi || (items_[i].t == It::Verb && !has(items_[i], Kind::Copula))) break;
        named = has(items_[i], Kind::Copula) && (items_[i + 1].t == It::Title || (items_[i + 1].t == It::Ent && items_[i + 1].ent >= 0 && entities_[std::size_t(items_[i + 1].ent)].type == "Position"));
      }
      if (named) continue;
    }
    // The office: a pronoun beside the verb, one left out, or made of the body that is headed.
    int held = -1, body = -1;
    std::string relation = "HOLDS_POSITION";
    std::size_t right = k + 1;
    bool explicit_object = false;
    if (head) {
      static const std::vector<std::string> kBodies{"Mission", "Organ", "Organization", "Agency", "Event"};
      std::size_t x = right;
      while (x < items_.size() && (quiet(items_[x]) || items_[x].t == It::Of || items_[x].t == It::Num)) ++x;
      Arg a;
      if (x < items_.size() && arg(x, kBodies, a)) {
        body = a.ents.front();
        right = x + 1;
        explicit_object = true;
      } else {
        // "Ban Thư ký do … đứng đầu", "MINUSCA …, is headed by …"
        for (std::size_t i = k; i-- > 0;) {
          if (items_[i].t == It::Semi) break;
          if (is_person(items_[i])) continue;
          if (arg(i, kBodies, a) && !(i > 0 && items_[i - 1].t == It::Prep && items_[i].t == It::Ent && false)) {
            body = a.ents.front();
            explicit_object = true;
            break;
          }
        }
      }
      if (body < 0 && (block_->kind == BlockKind::Field || block_->kind == BlockKind::Item))
        body = context_.organ >= 0 ? context_.organ : theme_ >= 0 && (entities_[std::size_t(theme_)].is("Mission") || entities_[std::size_t(theme_)].is("Organization")) ? theme_ : -1;
      for (std::size_t i = k; i-- > 0;)
        if (items_[i].t == It::Title && lexicon_.titles[items_[i].sense->what].options.contains("post")) {
          // "Phái đoàn nước này tại New York hiện do … đứng đầu"
          std::size_t l, r;
          int of;
          held = position(i, -1, l, r, of);
          body = of;
          break;
        }
      if (body < 0) continue;
      const Entity& b = entities_[std::size_t(body)];
      std::string office_name = "Head of " + b.name;
      if (held >= 0) {
      } else if (b.type == "Organ" || b.type == "Event") relation = "PRESIDED_OVER";
      if (held >= 0) {
      } else if (auto known = lexicon_.alias(office_name); known && lexicon_.pack->names[*known].type == "Position") held = entity(*known);
      else {
        held = entity(office_name, "Position");
        entities_[std::size_t(held)].of = b.name;
      }
      if (relation == "PRESIDED_OVER") held = body;
    } else {
      std::size_t x = right;
      while (x < items_.size() && quiet(items_[x])) ++x;
      for (std::size_t i = k; i-- > 0 && office && held < 0;) {
        // "The post in New York was held by …"
        if (items_[i].t == It::Skip || items_[i].t == It::And || items_[i].t == It::Time || has(items_[i], Kind::Copula) || items_[i].t == It::Break || items_[i].t == It::Prep || is_person(items_[i]) || (items_[i].t == It::Verb && i + 6 > k)) continue;
        if (items_[i].t == It::Title && lexicon_.titles[items_[i].sense->what].options.contains("post")) {
          std::size_t l, r;
          held = position(i, -1, l, r, body);
          explicit_object = true;
        }
        break;
      }
      if (held < 0 && x < items_.size() && items_[x].t == It::Pro) {
        int e = resolve(items_[x], {"Position"});
        if (e >= 0 || has(items_[x], Kind::Pronoun)) {
          bool position_word = false;
          for (const auto& w : items_[x].sense->words) position_word |= w == "Position";
          if (position_word) {
            held = e >= 0 ? e : position_before_;
            explicit_object = true;
            right = x + 1;
          }
        }
      }
      if (held < 0 && !explicit_object) {
        for (std::size_t i = 0; i < k; ++i)
          if (items_[i].t == It::Pro && items_[i].sense)
            for (const auto& w : items_[i].sense->words)
              if (w == "Position") explicit_object = true;
        // Another object than an office takes the verb elsewhere.
        if (x < items_.size() && (items_[x].t == It::Title || items_[x].t == It::Role)) continue;
        if (x < items_.size() && items_[x].t == It::Ent && !is_person(items_[x]) && !succeed) continue;
        for (std::size_t i = k; i-- > 0 && held < 0;)
          if (items_[i].t == It::Title && items_[i].value > 0 && items_[i].depth <= items_[k].depth) held = int(items_[i].value) - 1;
          else if (items_[i].t == It::Ent && items_[i].ent >= 0 && entities_[std::size_t(items_[i].ent)].type == "Position") held = items_[i].ent;
        if (held < 0)
          for (const auto& c : claims_)
            if (c.relation == "HOLDS_POSITION") held = c.o;
        if (held < 0 && context_.position >= 0) held = context_.position;
        if (held < 0) held = position_before_;
      }
      if (held < 0) continue;
    }
    std::vector<std::pair<int, std::size_t>> people;  // who, at which item
    auto quiet_to = [&](std::size_t x) {
      while (x < items_.size() && (quiet(items_[x]) || items_[x].t == It::Title || items_[x].t == It::Word || (items_[x].t == It::Ent && !is_person(items_[x]) && (items_[x].used || (x + 1 < items_.size() && is_person(items_[x + 1]))))) && x < k + 12) ++x;
      return x;
    };
    bool passive_right = false;
    // "… là X", ": X" or "by X" to the right.
    std::size_t x = right;
    while (x < items_.size() && (quiet(items_[x]) || items_[x].t == It::Time || items_[x].t == It::Prep)) {
      if (items_[x].t == It::Prep && has(items_[x], Kind::Passive)) break;
      ++x;
    }
    if (succeed) {
      std::size_t y = quiet_to(right);
      if (y < items_.size() && is_person(items_[y])) people.emplace_back(items_[y].ent, y);
    } else if (x < items_.size() && (has(items_[x], Kind::Copula) || items_[x].t == It::Colon || has(items_[x], Kind::Passive))) {
      std::size_t y = quiet_to(x + 1);
      if (y < items_.size() && is_person(items_[y])) {
        people.emplace_back(items_[y].ent, y);
        passive_right = true;
      }
    } else if (surface(items_[k]).ends_with(" by") || surface(items_[k]).ends_with("thuộc về")) {
      std::size_t y = quiet_to(right);
      if (y < items_.size() && is_person(items_[y])) people.emplace_back(items_[y].ent, y);
    }
    if (people.empty() || (succeed && !people.empty())) {
      std::size_t taken = people.size();
      int who = -1;
      std::size_t at = k;
      for (std::size_t i = k; i-- > 0;) {
        if (items_[i].t == It::Semi) break;
        if (is_person(items_[i]) && items_[i].depth <= items_[k].depth) { who = items_[i].ent; at = i; break; }
        if (items_[i].t == It::Pro) {
          int e = resolve(items_[i], {"Person"});
          if (e >= 0) { who = e; at = i; break; }
        }
        if (items_[i].t == It::Gen || (items_[i].t == It::Ent && !is_person(items_[i]) && !head && !items_[i].used && !items_[i].demonym && items_[i].depth == 0)) break;
      }
      if (succeed && taken == 0) {
        // "Kế nhiệm ông là Ban Ki-mun."
        std::size_t y = right;
        while (y < items_.size() && (items_[y].t == It::Pro || quiet(items_[y]))) ++y;
        if (y < items_.size() && has(items_[y], Kind::Copula)) {
          y = quiet_to(y + 1);
          if (y < items_.size() && is_person(items_[y])) people.emplace_back(items_[y].ent, y);
        }
      } else if (succeed && taken == 0 && who >= 0 && held >= 0 && !m.off) {
        people.emplace_back(who, at);  // "năm 1978 ông Hà Văn Lâu sang thay"
      } else if (succeed) {
        // Who came before held it too; who came after is told by his own title.
      } else if (who >= 0) {
        people.emplace_back(who, at);
      } else if (office && explicit_object == false) {
        int e = recall({"Person"}, true, {}, 1);
        bool dated = right < items_.size() && items_[right].t == It::Time && items_[right].time.shape != Time::Shape::Instant;
        if (e >= 0 && dated) people.emplace_back(e, k);
      }
    }
    if (head && right < items_.size() && items_[right].t == It::Colon && relation == "HOLDS_POSITION") last_position_ = held;
    if (head && explicit_object) {
      holder_relation_ = relation;
      holder_target_ = held;
      if (relation == "HOLDS_POSITION") last_position_ = held;
    }
    for (auto [who, at] : people) {
      if (head && at > 0 && items_[at - 1].t == It::Title && items_[at - 1].used) continue;  // his title says it
      if (m.off && !(succeed && at > k)) continue;
      Claim c;
      c.s = who;
      c.o = held;
      c.relation = relation;
      if (relation == "PRESIDED_OVER") c.q.emplace_back("role", Value("president"));
      c.s_item = int(at);
      if (succeed && at > k) c.status = surface(items_[k]).find("by") == std::string::npos && !has(items_[at > 0 ? at - 1 : 0], Kind::Copula) ? Status::Former : Status::Stated;
      if (relation == "HOLDS_POSITION" && !entities_[std::size_t(held)].of.empty()) c.q.emplace_back("of", Value(entities_[std::size_t(held)].of));
      const Time* t = nullptr;
      {
        std::size_t o = at + 1;
        while (o < items_.size() && (items_[o].t == It::Of || (items_[o].t == It::Ent && items_[o].ent >= 0 && entities_[std::size_t(items_[o].ent)].is("Country")))) ++o;
        if (o + 1 < items_.size() && items_[o].t == It::Open && items_[o + 1].t == It::Time) continue;  // told by its own bracket
        if (o + 2 < items_.size() && items_[o].t == It::Open && items_[o + 2].t == It::Time) continue;
      }
      for (std::size_t y = right; y < items_.size(); ++y) {
        if (items_[y].t == It::Time) { t = &items_[y].time; break; }
        if (!quiet(items_[y]) && items_[y].t != It::Prep && items_[y].t != It::Copula && items_[y].t != It::Open && int(y) != int(at) && items_[y].t != It::Comma && items_[y].t != It::Word && !(items_[y].depth > 0)) break;
      }
      if (!t)
        for (std::size_t y = k; y-- > 0;) {
          if (items_[y].t == It::Semi || items_[y].t == It::Break) break;
          if (items_[y].t == It::Time && items_[y].depth == 0) { t = &items_[y].time; break; }
        }
      if (t && !t->future) {
        if (t->shape == Time::Shape::Range) {
          put(c.q, "start", Value(t->from.edtf()));
          put(c.q, "end", Value(t->to.edtf()));
        } else if (t->shape == Time::Shape::Since || word("start") || (succeed && at < k)) put(c.q, "start", Value(t->from.edtf()));
        else if (t->shape == Time::Shape::Until) put(c.q, "end", Value(t->from.edtf()));
      }
      claim(c);
      if (auto preside = lexicon_.verb("preside"); preside && relation == "PRESIDED_OVER") {
        Memory memory;
        memory.verb = &lexicon_.verbs[*preside];
        memory.relation = relation;
        memory.role = "president";
        memory.subject = who;
        memory.object = held;
        memory.at = k;
        frames_.push_back(memory);
      }
      if (relation == "HOLDS_POSITION") last_position_ = held;
      if (!passive_right) subjects_.push_back(who);
    }
  }
}

// More holders of the office just told: "…; trước ông có Yukiya Amano (2009-2019) và Mohamed ElBaradei (1997-2009)".
void Reader::holders() {
  int office = -1, presided = -1;
  for (const auto& c : claims_) {
    if (c.relation == "HOLDS_POSITION") office = c.o;
    if (c.relation == "PRESIDED_OVER" && c.s >= 0 && entities_[std::size_t(c.s)].is("Person")) presided = c.o;
  }
  if (office < 0 && context_.position >= 0) office = context_.position;
  if (office < 0) office = last_position_;
  if (presided >= 0 && std::none_of(claims_.begin(), claims_.end(), [](const Claim& c) { return c.relation == "HOLDS_POSITION"; })) {
    holder_relation_ = "PRESIDED_OVER";
    holder_target_ = presided;
  } else if (std::any_of(claims_.begin(), claims_.end(), [](const Claim& c) { return c.relation == "HOLDS_POSITION"; })) {
    holder_relation_ = "HOLDS_POSITION";
  }
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    if (items_[k].t == It::Ent && items_[k].unknown && (items_[k + 1].t == It::Of || items_[k + 1].t == It::Open) && (theme_body_ >= 0 || office >= 0) && k > 0) {
      bool listed = std::any_of(items_.begin(), items_.begin() + std::ptrdiff_t(k), [](const Item& i) { return i.t == It::Colon; });
      listed |= items_[k + 1].t == It::Open && k + 2 < items_.size() && (items_[k + 2].t == It::Time);
      if (listed) {
        items_[k].ent = entity(surface(items_[k]), "Person");
        items_[k].unknown = false;
      }
    }
    if (items_[k].t != It::Ent || items_[k].ent < 0 || entities_[std::size_t(items_[k].ent)].type != "Person") continue;
    std::size_t open = k + 1;
    while (open < items_.size() && (items_[open].t == It::Of || items_[open].t == It::Skip || (items_[open].t == It::Ent && entities_[std::size_t(items_[open].ent)].is("Country")))) ++open;
    if (theme_body_ >= 0) {
      // In a list of presidents the session tells which: "Miroslav Lajčák (Slovakia, 72nd)", "Csaba Kőrösi of Hungary led the 77th".
      const Item* session = nullptr;
      const Time* year = nullptr;
      int depth = 0;
      for (std::size_t x = open; x < items_.size() && x < open + 8; ++x) {
        const Item& p = items_[x];
        if (p.t == It::Open) ++depth;
        else if (p.t == It::Close && depth-- <= 1) break;
        else if ((p.t == It::Session || p.t == It::Ordinal) && !session) session = &p;
        else if (p.t == It::Time) year = &p.time;
        else if (depth == 0 && (p.t == It::Comma || p.t == It::And || p.t == It::Ent || p.t == It::Semi)) break;
      }
      bool lost = k > 0 && items_[k - 1].t == It::Verb;
      if (session && !lost && !question_) {
        Claim c;
        c.s = items_[k].ent;
        c.o = theme_body_;
        c.relation = "PRESIDED_OVER";
        c.s_item = int(k);
        c.q.emplace_back("role", Value("president"));
        c.q.emplace_back("session", Value(session->value));
        if (year && year->shape == Time::Shape::Instant) put(c.q, "start", Value(year->from.edtf()));
        claim(c);
        continue;
      }
    }
    if (open >= items_.size() || items_[open].t != It::Open) continue;
    int who = items_[k].ent;
    const Time* t = nullptr;
    for (std::size_t x = open + 1; x < items_.size() && items_[x].t != It::Close; ++x)
      if (items_[x].t == It::Time) { t = &items_[x].time; break; }
    if (!t) continue;
    bool single = t->shape == Time::Shape::Instant;
    if (single) {
      // One year among terms: "(1998–2006), Mark Malloch Brown (2006), …"
      bool terms = false;
      for (const auto& i : items_) terms |= i.t == It::Time && i.depth > 0 && i.time.shape == Time::Shape::Range;
      if (!terms || t->from.month) continue;
    }
    bool told = std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) {
      if (c.s != who && c.o != who) return false;
      return std::any_of(c.q.begin(), c.q.end(), [&](const auto& e) { return (e.first == "start" && e.second.kind() == dothi::Kind::String && e.second.string() == t->from.edtf()); });
    });
    bool presiding = holder_relation_ == "PRESIDED_OVER" && holder_target_ >= 0;
    if (told || (office < 0 && !presiding) || question_ || hypothetical_) continue;
    Claim c;
    c.s = who;
    c.o = presiding ? holder_target_ : office;
    c.relation = presiding ? "PRESIDED_OVER" : "HOLDS_POSITION";
    if (presiding) put(c.q, "role", Value("president"));
    c.s_item = int(k);
    // Without dates the claim of the same sentence gains them.
    claims_.erase(std::remove_if(claims_.begin(), claims_.end(), [&](const Claim& x) {
      return x.s == who && x.o == office && x.relation == "HOLDS_POSITION" && std::none_of(x.q.begin(), x.q.end(), [](const auto& e) { return e.first == "start" || e.first == "end"; });
    }), claims_.end());
    if (t->shape == Time::Shape::Range || single) {
      put(c.q, "start", Value(t->from.edtf()));
      put(c.q, "end", Value((single ? t->from : t->to).edtf()));
    } else if (t->shape == Time::Shape::Since) put(c.q, "start", Value(t->from.edtf()));
    else put(c.q, "end", Value(t->from.edtf()));
    if (!presiding && !entities_[std::size_t(office)].of.empty()) c.q.emplace_back("of", Value(entities_[std::size_t(office)].of));
    claim(c);
  }
}

// Levels of partnership: "nâng quan hệ với Trung Quốc và Australia lên đối tác chiến lược toàn diện năm 2021".
void Reader::partners() {
  static const std::vector<std::string> kParties{"Country", "Organization"};
  auto verb = lexicon_.verb("partner");
  if (!verb) return;
  const auto& relation = lexicon_.verbs[*verb].readings.front().relation;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (items_[k].t != It::Level) continue;
    auto m = mood(k);
    if (m.off) continue;
    // Partners to the right: "… với A (2009), B (2010)", "… của Việt Nam: A (2008), …".
    std::vector<Arg> first, second, left;
    std::size_t x = k + 1;
    while (x < items_.size() && (items_[x].t == It::Skip || items_[x].t == It::Word) && x < k + 3) ++x;
    bool linked = x < items_.size() && (items_[x].t == It::Of || items_[x].t == It::Prep || items_[x].t == It::And);
    if (linked) ++x;
    Arg probe;
    std::size_t after = k + 1;
    if (x < items_.size() && items_[x].t != It::Place && arg(x, kParties, probe) && (linked || x == k + 1)) {
      std::size_t at = x;
      first = right_group(at, items_.size(), kParties, true);
      // "đối tác toàn diện Việt Nam – Hoa Kỳ"
      if (first.size() == 1 && at + 1 < items_.size() && items_[at].t == It::Dash) {
        std::size_t n = at + 1;
        auto other = right_group(n, items_.size(), kParties, true);
        if (!other.empty()) {
          second = other;
          at = n;
        }
      }
      if (at < items_.size() && items_[at].t == It::Colon) {
        std::size_t n = at + 1;
        second = right_group(n, items_.size(), kParties, true);
        at = n;
      }
      after = at;
    } else {
      Pieces p;
      after = std::max(after, piece(k + 1, p));
      if (after < items_.size() && items_[after].t == It::Comma) {
        // "…, với Hoa Kỳ và Ấn Độ năm 2022": handled below as more.
      }
    }
    bool later = first.empty();
    if (first.empty()) {
      // "chín đối tác …, được xác lập lần lượt với Trung Quốc năm 2008, …, và trong năm nay với Australia (tháng 3)"
      for (std::size_t i = k + 1; i < items_.size(); ++i) {
        if (items_[i].t == It::Semi || items_[i].t == It::Break || items_[i].t == It::Level) break;
        if (!has(items_[i], Kind::Prep) && !has(items_[i], Kind::And)) continue;
        auto with_word = surface(items_[i]);
        if (with_word != "với" && with_word != "with") continue;
        std::size_t at = i + 1;
        auto group = right_group(at, items_.size(), kParties, true);
        if (group.empty()) continue;
        for (std::size_t n = group.size(); n-- > 1;)
          if (!group[n - 1].pieces.any() && group[n].pieces.any()) group[n - 1].pieces = group[n].pieces;
        if (!std::all_of(group.begin(), group.end(), [](const Arg& a) { return a.pieces.any(); })) continue;
        first.insert(first.end(), group.begin(), group.end());
        i = at > i + 1 ? at - 1 : i;
      }
    }
    // To the left: with a preposition the partner, without the subject.
    std::vector<Arg> with;
    std::vector<Arg> subject;
    for (std::size_t i = k; i-- > 0;) {
      if (items_[i].t == It::Semi) break;
      if (items_[i].t == It::Level) break;
      Arg a;
      if (items_[i].depth != items_[k].depth || items_[i].t == It::Place || items_[i].possessive || !arg(i, kParties, a)) continue;
      if (i > 0 && items_[i - 1].t == It::Of) continue;
      // Which side of "với" the group stands on.
      std::size_t b = i;
      std::vector<Arg> group{a};
      while (b > 1 && (items_[b - 1].t == It::And || items_[b - 1].t == It::Comma)) {
        Arg more;
        if (has(items_[b - 1], Kind::Prep) && b >= 2 && items_[b - 2].t != It::Ent && items_[b - 2].t != It::Pro) break;
        if (!arg(b - 2, kParties, more)) break;
        group.insert(group.begin(), more);
        b -= 2;
      }
      bool prep = b > 0 && has(items_[b - 1], Kind::Prep);
      if (prep && with.empty()) with = group;
      else if (!prep && subject.empty()) subject = group;
      i = b;
      if (!subject.empty()) break;
    }
    Pieces tail;
    piece(k + 1, tail);
    const Time* before = leading_ ? &*leading_ : nullptr;
    for (std::size_t i = k; !before && i-- > 0;) {
      if (items_[i].t == It::Semi) break;
      if (items_[i].t == It::Time && items_[i].depth == items_[k].depth) before = &items_[i].time;
    }
    auto pair = [&](int a, int b, const Pieces& p) {
      if (a == b) return;
      Claim c;
      c.s = a;
      c.o = b;
      c.relation = relation;
      Memory memory;
      memory.verb = &lexicon_.verbs[*verb];
      memory.relation = relation;
      memory.subject = a;
      memory.object = b;
      memory.at = items_.size();  // it ends here: what follows has been taken
      frames_.push_back(memory);
      put(c.q, "level", Value(items_[k].sense->text));
      const Time* t = p.times.empty() ? (tail.times.empty() ? before : tail.times[0]) : p.times[0];
      if (t && t->future) return;
      Frame f;
      qualify(c, Pieces{}, f, t);
      claim(c);
      subjects_.push_back(a);
    };
    later = later && !first.empty();
    auto flat = [](const std::vector<Arg>& g) {
      std::vector<int> out;
      for (const auto& a : g) out.insert(out.end(), a.ents.begin(), a.ents.end());
      return out;
    };
    int one = -1;
    if (!subject.empty() && flat(subject).size() == 1) one = flat(subject)[0];
    if (later && !with.empty()) {
      // "nâng quan hệ với A và B lên … năm 2021, với C năm 2022"
      if (one < 0) one = theme_country() >= 0 ? theme_country() : home();
      if (one >= 0) {
        for (const auto& a : with)
          for (int e : a.ents) pair(one, e, tail);
        for (const auto& a : first)
          for (int e : a.ents) pair(one, e, a.pieces);
      }
    } else if (!first.empty() && !second.empty()) {
      for (const auto& a : second)
        for (int e : a.ents) pair(first[0].ents[0], e, a.pieces);
    } else if (!first.empty()) {
      if (one < 0 && subject.empty()) {
        for (auto it = last_subjects_.rbegin(); it != last_subjects_.rend() && one < 0; ++it)
          if (entities_[std::size_t(*it)].is("Country")) one = *it;
        if (one < 0) one = theme_country();
      }
      if (one >= 0)
        for (const auto& a : first)
          for (int e : a.ents) pair(one, e, a.pieces);
      else
        for (int s : flat(subject))
          for (const auto& a : first)
            for (int e : a.ents) pair(s, e, a.pieces);
    } else if (!with.empty()) {
      if (one < 0) one = theme_country() >= 0 ? theme_country() : home();
      if (one >= 0)
        for (const auto& a : with)
          for (int e : a.ents) pair(one, e, tail);
      // "với Hoa Kỳ và Ấn Độ năm 2022, với Nhật Bản năm 2023"
      std::size_t n = after;
      while (one >= 0 && n + 2 < items_.size() && items_[n].t == It::Comma && has(items_[n + 1], Kind::Prep)) {
        std::size_t at = n + 2;
        auto more = right_group(at, items_.size(), kParties, true);
        if (more.empty()) break;
        const Pieces& last = more.back().pieces;
        for (const auto& a : more)
          for (int e : a.ents) pair(one, e, a.pieces.any() ? a.pieces : last);
        n = at;
      }
    } else {
      auto all = flat(subject);
      bool several = k > 0 && items_[k - 1].t == It::Num && items_[k - 1].value == std::int64_t(all.size());
      int hub = theme_country() >= 0 ? theme_country() : home();
      if (several && hub >= 0 && std::find(all.begin(), all.end(), hub) == all.end()) {
        for (int e : all) pair(e, hub, tail);  // "Singapore và Thái Lan, hai đối tác chiến lược từ năm 2013"
      } else if (all.size() == 2) pair(all[0], all[1], tail);
      else if (all.size() == 1) {
        int other = theme_country() >= 0 ? theme_country() : home();
        bool copula = false;
        (void)copula;
        (void)other;
      }
    }
  }
}

// "Tại Hội nghị COP26, Thủ tướng Phạm Minh Chính …": who speaks at an event is there.
void Reader::presence() {
  if (items_.size() < 4 || question_ || hypothetical_) return;
  std::size_t k = 0;
  while (k < items_.size() && (items_[k].t == It::Skip || (items_[k].t == It::Time && k < 2) || (items_[k].t == It::Comma && k > 0))) ++k;
  if (k >= items_.size() || !has(items_[k], Kind::Prep)) return;
  std::size_t e = k + 1;
  while (e < items_.size() && items_[e].t == It::Skip) ++e;
  if (e >= items_.size() || items_[e].t != It::Ent || items_[e].ent < 0 || !entities_[std::size_t(items_[e].ent)].is("Event")) return;
  const auto* schema = lexicon_.pack->schema.relation("ATTENDED");
  if (!schema) return;
  const Time* t = leading_ && k > 0 ? &*leading_ : nullptr;
  for (std::size_t i = e + 1; i < items_.size(); ++i) {
    if (items_[i].t == It::Time && !t) t = &items_[i].time;
    if (items_[i].t == It::Semi) return;
    if (items_[i].t != It::Ent || items_[i].ent < 0 || items_[i].depth) continue;
    const Entity& who = entities_[std::size_t(items_[i].ent)];
    if (who.type != "Person" && !(who.type == "Country" && !items_[i].demonym)) continue;
    if (items_[i - 1].t == It::Title && who.type != "Person") continue;
    if (items_[i].used || prep(i - 1) || items_[i - 1].t == It::Of) continue;
    if (mood(i).off) return;
    Claim c;
    c.s = items_[i].ent;
    c.o = items_[e].ent;
    c.relation = "ATTENDED";
    c.s_item = int(i);
    c.o_item = int(e);
    Frame f;
    qualify(c, Pieces{}, f, t);
    claim(c);
    return;
  }
}

// Terms of a seat that stand without a verb: "Đức có sáu: 1977-1978 và 1987-1988, …", "South Korea after terms in 1996-97".
void Reader::terms() {
  if (question_ || hypothetical_) return;
  for (const auto& c : claims_)
    if (c.relation == "SERVED_ON" || c.relation == "CANDIDATE_FOR" || c.relation == "HOLDS_POSITION" || c.relation == "PRESIDED_OVER" || c.relation == "PARTNER_OF" || c.relation == "CONTRIBUTED_TO") return;
  std::vector<std::size_t> ranges;
  for (std::size_t k = 0; k < items_.size(); ++k)
    if (items_[k].t == It::Time && items_[k].time.shape == Time::Shape::Range && items_[k].time.term && !items_[k].time.from.month) ranges.push_back(k);
  if (ranges.empty()) return;
  std::size_t first = ranges.front();
  // Introduced as terms: by a colon, or by a word for them.
  bool introduced = false;
  for (std::size_t i = first; i-- > 0 && i + 5 > first;)
    introduced |= items_[i].t == It::Colon || (i + 1 == first && has(items_[i], Kind::Copula) && ranges.size() > 1) || (items_[i].t == It::Verb && lexicon_.verbs[items_[i].sense->what].name == "serve") || items_[i].t == It::Role;
  bool recent = false;
  for (auto it = facts.rbegin(); it != facts.rend() && it != facts.rbegin() + 12; ++it) recent |= it->relation == "SERVED_ON";
  int organ = -1;
  std::string role;
  bool serves = false;
  for (const auto& item : items_) {
    if (item.t == It::Ent && item.ent >= 0 && entities_[std::size_t(item.ent)].is("Organ")) organ = item.ent;
    if (item.t == It::Role) role = item.sense->text;
    if (item.t == It::Verb && lexicon_.verbs[item.sense->what].name == "serve") serves = true;
  }
  bool here = organ >= 0 && (serves || !role.empty());
  if (!introduced && !here) return;
  for (const auto& item : items_)
    if (item.t == It::Verb && std::find(item.sense->words.begin(), item.sense->words.end(), "candidate") != item.sense->words.end()) return;
  if (organ < 0 && focus_organ_ >= 0 && number_ - focus_at_ <= 2 && entities_[std::size_t(focus_organ_)].is("Organ")) organ = focus_organ_;
  if (organ >= 0 && role.empty() && recent)
    for (auto it = facts.rbegin(); it != facts.rend() && it != facts.rbegin() + 6; ++it)
      if (it->relation == "SERVED_ON" && it->object == entities_[std::size_t(organ)].name)
        for (const auto& [key, value] : it->qualifiers)
          if (key == "role" && role.empty() && value.string() != "permanent member") role = value.string();
  if (organ < 0 && recent)
    for (auto it = facts.rbegin(); it != facts.rend() && organ < 0; ++it)
      if (it->relation == "SERVED_ON") {
        auto known = entity_ids_.find({it->object, it->object_type});
        if (known != entity_ids_.end()) organ = known->second;
        for (const auto& [key, value] : it->qualifiers)
          if (key == "role" && role.empty()) role = value.string();
      }
  if (organ < 0) return;
  if (!here && ranges.size() < 2 && !serves) return;
  auto m = mood(first);
  std::vector<int> subject;
  for (std::size_t i = first; i-- > 0 && subject.empty();) {
    Arg a;
    if (items_[i].t == It::Semi) break;
    if (items_[i].depth || items_[i].demonym || (items_[i].t != It::Ent && items_[i].t != It::Pro && items_[i].t != It::Place)) continue;
    if (arg(i, {"Country"}, a)) subject = a.ents;
  }
  bool own = !subject.empty();
  if (m.off && !(own && here)) return;
  if (subject.empty() && titled_ && theme_country() >= 0) subject = {theme_country()};
  if (subject.empty())
    for (int e : last_subjects_)
      if (entities_[std::size_t(e)].is("Country")) { subject = {e}; break; }
  if (subject.empty()) return;
  for (std::size_t k : ranges) {
    // Another country between takes the rest.
    for (std::size_t i = first; i < k; ++i) {
      Arg a;
      if (i > 0 && items_[i].depth == 0 && items_[i].t == It::Ent && (items_[i - 1].t == It::Comma || items_[i - 1].t == It::And) && arg(i, {"Country"}, a)) subject = a.ents;
    }
    for (int e : subject) {
      Claim c;
      c.s = e;
      c.o = organ;
      c.relation = "SERVED_ON";
      if (!role.empty()) put(c.q, "role", Value(role));
      put(c.q, "start", Value(items_[k].time.from.edtf()));
      put(c.q, "end", Value(items_[k].time.to.edtf()));
      claim(c);
      subjects_.push_back(e);
    }
  }
}

// Troops in a mission without a verb of sending: "khoảng 1.000 quân trong phái bộ MINUSMA", "more than 2,000 with UNMISS".
void Reader::contingents() {
  const auto* schema = lexicon_.pack->schema.relation("CONTRIBUTED_TO");
  if (!schema || question_ || hypothetical_) return;
  for (std::size_t k = 0; k + 1 < items_.size(); ++k) {
    if (items_[k].t != It::Num || (items_[k].unit != "personnel" && items_[k].unit != "deployments" && !(items_[k].unit.empty() && items_[k].value >= 100))) continue;
    std::size_t x = k + 1;
    while (x < items_.size() && (items_[x].t == It::Prep || items_[x].t == It::Skip || items_[x].t == It::Word || items_[x].t == It::Of || items_[x].t == It::Place || (items_[x].t == It::Pro && x + 1 < items_.size() && items_[x + 1].t == It::Ent)) && x < k + 6) ++x;
    Arg a;
    bool named = x > k + 1 && x < items_.size() && items_[x].t == It::Ent && arg(x, schema->to, a) && entities_[std::size_t(a.ents.front())].is("Mission");
    if (!named) {
      // "Germany had about 1,000 soldiers in Gao": in the mission the text is about.
      std::size_t h = k;
      while (h > 0 && (items_[h - 1].t == It::Bound || items_[h - 1].t == It::Skip)) --h;
      bool had = items_[k].unit == "personnel" && h > 1 && has(items_[h - 1], Kind::Copula) && items_[h - 2].t == It::Ent && items_[h - 2].ent >= 0 && entities_[std::size_t(items_[h - 2].ent)].is("Country");
      int mission = had ? recall({"Mission"}, false, {}, 12) : -1;
      if (mission < 0) continue;
      a = {k, {mission}, {}};
      x = k;
    }
    if (mood(k).off) continue;
    if (std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return c.relation == "CONTRIBUTED_TO" && c.o == a.ents.front(); })) continue;
    int who = -1;
    for (std::size_t i = k; i-- > 0 && who < 0;) {
      Arg b;
      if (items_[i].t == It::Semi) break;
      if (items_[i].depth == 0 && !items_[i].demonym && arg(i, {"Country"}, b)) who = b.ents.front();
    }
    if (who < 0)
      for (int e : last_subjects_)
        if (entities_[std::size_t(e)].is("Country")) who = e;
    if (who < 0) who = topic_country_;
    if (who < 0) continue;
    Claim c;
    c.s = who;
    c.o = a.ents.front();
    c.relation = "CONTRIBUTED_TO";
    Pieces p;
    p.personnel = &items_[k];
    Frame f;
    Pieces around;
    piece(x + 1, around);
    qualify(c, p, f, around.times.empty() ? nullptr : around.times.front());
    claim(c);
  }
}

// Where and by whom an event was held: "Hội nghị … họp tại Nairobi", "phiên họp của Đại hội đồng khai mạc ngày …".
void Reader::gatherings() {
  if (question_ || hypothetical_) return;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (items_[k].t != It::Verb || lexicon_.verbs[items_[k].sense->what].name != "hold") continue;
    if (mood(k).off) continue;
    int event = -1, event_item = -1;
    for (std::size_t i = k; i-- > 0;) {
      if (items_[i].t == It::Semi) break;
      if (items_[i].t == It::Ent && items_[i].ent >= 0 && entities_[std::size_t(items_[i].ent)].is("Event")) {
        event = items_[i].ent;
        event_item = int(i);
        break;
      }
    }
    if (event < 0) continue;
    const Time* t = nullptr;
    int place = -1;
    for (std::size_t i = k + 1; i < items_.size() && i < k + 9; ++i) {
      if (items_[i].t == It::Semi || opens_trigger(i)) break;
      if (items_[i].t == It::Time && !t) t = &items_[i].time;
      if (items_[i].t == It::Place && place < 0) place = items_[i].ent;
    }
    for (std::size_t i = std::size_t(event_item) + 1; i < k && !t; ++i)
      if (items_[i].t == It::Time) t = &items_[i].time;
    if (!t && leading_) t = &*leading_;
    Frame f;
    // The body inside the event's name.
    for (std::size_t i = items_[std::size_t(event_item)].first; i < items_[std::size_t(event_item)].last; ++i)
      if (auto n = hits_.at(i, Kind::Name); n && t) {
        int body = entity(n->sense->what);
        if (!entities_[std::size_t(body)].is("Organ")) continue;
        Claim c;
        c.s = event;
        c.o = body;
        c.relation = "HELD_BY";
        c.s_item = event_item;
        qualify(c, Pieces{}, f, t);
        if (place >= 0) put(c.q, "place", Value(entities_[std::size_t(place)].name));
        claim(c);
        break;
      }
    if (place >= 0 && country_of(place) >= 0 && t && !t->future) {
      bool told = std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return (c.relation == "HOSTED" || c.relation == "HELD_BY") && (c.o == event || c.s == event); });
      if (told) continue;
      Claim c;
      c.s = country_of(place);
      c.o = event;
      c.relation = "HOSTED";
      c.inferred = true;
      c.o_item = event_item;
      qualify(c, Pieces{}, f, t);
      put(c.q, "place", Value(entities_[std::size_t(place)].name));
      claim(c);
    }
  }
}

}  // namespace dothi::prose
