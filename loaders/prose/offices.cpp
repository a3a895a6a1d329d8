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
    bool entity_owner = owner.t == It::Ent && owner.ent >= 0 && !owner.demonym;
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
      } else if (inner.t == It::Ent && entity_owner && inner.ent == owner.ent) {
        any = true;
      } else if (inner.t == It::Ent && abbreviation && entity_owner &&
                 entities_[std::size_t(inner.ent)].type == entities_[std::size_t(owner.ent)].type && j == k + 2 && close == k + 3 &&
                 entities_[std::size_t(owner.ent)].type != "Country" && entities_[std::size_t(owner.ent)].type != "Person") {
        // Known by its abbreviation: the long form before it is another wording of the same.
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
    if (item.t == It::Pro && before_name && has(item, Kind::Honorific)) item.t = It::Honorific;
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
  if (int e = take(j); e >= 0) {
    body = e;
    right = j + 1;
  }
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
    if (title.body == "{party}") {
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
    body = recall(title.bodies, false, {}, 8);
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
  std::string name = build(with_article(b.name));
  std::vector<std::string> tries{name, build(b.name)};
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
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (!is_office(items_[k]) || items_[k].used) continue;
    // The chain: titles joined by commas, "kiêm", "and".
    struct Link { std::size_t at; int position, body; std::size_t right; };
    std::vector<std::size_t> chain{k};
    std::size_t left, right;
    int body;
    position(k, -1, left, right, body);
    for (;;) {
      std::size_t j = right;
      while (j < items_.size() && (items_[j].t == It::Modifier || items_[j].t == It::Rank)) ++j;
      bool joined = j < items_.size() && (items_[j].t == It::Comma || items_[j].t == It::And || has(items_[j], Kind::Verb));
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
    while (j < items_.size() && (quiet(items_[j]) || items_[j].t == It::Bound)) ++j;
    int person = -1, person_item = -1;
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
        predicate = prior.t == It::And && last_position_ >= 0 && b > 1 && items_[b - 2].used && !page_.blocks.empty() && false;
      }
    }
    // "… là Rafael Grossi", "Ngoại trưởng: Retno Marsudi".
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
      // The subject: the nearest person to the left, else the person spoken of.
      for (std::size_t n = b - 1; n-- > 0;) {
        if (items_[n].t == It::Semi) break;
        if (is_person(items_[n]) && items_[n].depth == 0) {
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
      bool president = items_[at].t == It::Title && !lexicon_.titles[items_[at].sense->what].role.empty();
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
      auto m = mood(at);
      if (m.off) {
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
      if (found && (found->shape != Time::Shape::Instant || taking || predicate || items_[from < items_.size() ? from : 0].t == It::Open)) {
        if (found->shape == Time::Shape::Range) {
          put(c.q, "start", Value(found->from.edtf()));
          put(c.q, "end", Value(found->to.edtf()));
        } else if (found->shape == Time::Shape::Until) put(c.q, "end", Value(found->from.edtf()));
        else put(c.q, "start", Value(found->from.edtf()));
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
      items_[at].used = true;
      last_position_ = office;
    }
    if (person < 0 && items_[chain.back()].value > 0) last_position_ = int(items_[chain.back()].value) - 1;
    // "…; trước ông có Yukiya Amano (2009-2019) và Mohamed ElBaradei (1997-2009)": more holders of the same.
    k = std::max(k, chain.back());
  }
}

}  // namespace dothi::prose
