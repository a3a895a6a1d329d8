// Names put together from their parts, abbreviations in brackets, and the body an office belongs to.
#include "reader.h"

#include <algorithm>
#include <array>

namespace dothi::prose {

namespace {

bool quiet(const Item& item) {
  return item.is(It::Skip, It::Honorific, It::Rank, It::Modifier);
}

}  // namespace

// The long form of a name whose abbreviation the pack knows begins at a head word before it: "Cơ quan Quản lý Chuyển tiếp
// của Liên Hợp Quốc tại Đông Timor (UNTAET)". Item k becomes the whole; where it is then.
std::size_t Reader::whole_name(std::size_t k) {
  std::size_t start = k;
  bool headed = false;
  for (std::size_t i = k; i-- > 0 && k - i <= 14;) {
    const Item& item = items_[i];
    const bool capital = tokens_[item.first].is(kUpper);
    if (item.is(It::Comma, It::Semi, It::Colon, It::Open, It::Close, It::Quote, It::Time, It::Title)) break;
    if (item.t == It::Ent && !thing(std::max(item.ent, 0)).is(Part::Organization)) break;
    if (!page_.vietnamese && !capital && !item.is(It::Of, It::Prep, It::And, It::Skip)) break;
    if (capital) headed |= hits_->any(item.first, Kind::Head);
    if (page_.vietnamese ? capital && hits_->any(item.first, Kind::Head) : capital && headed) {
      start = i;
      if (page_.vietnamese) break;
    }
  }
  if (start == k) return k;
  items_[k].first = items_[start].first;
  cut(start, k);
  return start;
}

// Abbreviations a bracket defines: "Hội đồng Bảo an (HĐBA)", "CISG" in "(sau đây gọi là "CISG")".
void Reader::bracket_alias(const Block&) {
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    if (items_[k + 1].t != It::Open) continue;
    Item& owner = items_[k];
    bool entity_owner = owner.is(It::Ent, It::Place) && owner.ent >= 0 && !owner.demonym;
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
    bool alias_only = true, any = false, long_form = false;
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
      } else if (inner.t == It::Ent && entity_owner && (inner.ent == owner.ent || (abbreviation && inner.ent >= 0 && thing(inner.ent).name == thing(owner.ent).of))) {
        any = true;
      } else if (inner.t == It::Ent && abbreviation && entity_owner &&
                 thing(inner.ent).type == thing(owner.ent).type && j == k + 2 && close == k + 3 &&
                 !thing(owner.ent).is(Part::State) && !thing(owner.ent).is(Part::Person)) {
        // Known by its abbreviation: the long form before it is another wording of the same.
        owner.ent = inner.ent;
        any = true;
      } else if (inner.t == It::Ent && abbreviation && j == k + 2 && close == k + 3 && lexicon_.settings.contains("bracket") &&
                 thing(inner.ent).is(lexicon_.settings.at("bracket"))) {
        // "ở Nam Sudan (UNMISS)": the mission, by where it is.
        owner.t = It::Ent;
        owner.ent = inner.ent;
        any = long_form = true;
      } else if (inner.is(It::Comma, It::Semi, It::Quote, It::Colon, It::Word, It::Skip, It::Copula)) {
      } else {
        alias_only = false;
      }
    }
    if (any && alias_only) {
      owner.last = items_[close].last;
      cut(k + 1, close + 1);
      if (long_form) k = whole_name(k);
    }
  }
}

// "Uỷ ban Chấp hành của cơ quan này", "the Executive Board of the agency": a part known by the name of the whole.
void Reader::parts_of_bodies() {
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    const bool headed = items_[k].t == It::Pro && tokens_[items_[k].first].is(kUpper) && hits_->any(items_[k].first, Kind::Head);
    if (!headed && !items_[k].unknown) continue;
    std::size_t of = k + 1;
    while (of < items_.size() && of < k + 5 && items_[of].is(It::Word, It::Verb) && (of > k + 1 || tokens_[items_[of].first].is(kUpper))) ++of;
    if (page_.vietnamese && of > k + 1 && items_[k + 1].t == It::Verb && tokens_[items_[k + 1].first].is(kUpper) && tokens_[items_[k + 1].first].is(kSpace)) items_[k + 1].t = It::Word;  // "Uỷ ban Điều hành": a name
    if (of + 1 >= items_.size() || items_[of].t != It::Of) continue;
    std::size_t owner = of + 1;
    while (owner < items_.size() && items_[owner].t == It::Skip) ++owner;
    if (owner >= items_.size() || !items_[owner].is(It::Ent, It::Pro)) continue;
    const int whole = resolve(items_[owner], {label(Part::Organization), label(Part::Agency)});
    if (whole < 0 || thing(whole).index == kNone || !wants({label(Part::Organization)}, thing(whole))) continue;
    const std::string part(std::string_view(page_.text).substr(tokens_[items_[k].first].begin, tokens_[items_[of - 1].last - 1].end - tokens_[items_[k].first].begin));
    const PackName& name = lexicon_.pack->names[thing(whole).index];
    auto known = lexicon_.alias(part + " " + name.canonical);
    if (!known) known = lexicon_.alias(part + " of " + name.canonical);
    if (!known && !name.name_vi.empty()) known = lexicon_.alias(part + " " + name.name_vi);
    for (const auto& alias : name.aliases)
      if (!known) known = lexicon_.alias(part + " " + alias);
    if (!known || lexicon_.pack->names[*known].type != label(Part::Body)) continue;
    items_[k].t = It::Ent;
    items_[k].sense = nullptr;
    items_[k].unknown = false;
    items_[k].ent = entity(*known);
    items_[k].last = items_[owner].last;
    cut(k + 1, owner + 1);
  }
}

// "less than three weeks later, on 17 October": the day is told, how long after is not wanted.
void Reader::spans() {
  for (std::size_t k = 1; k + 2 < items_.size(); ++k) {
    const Item &span = items_[k], &day = items_[k + 2];
    if (span.t != It::Time || !span.time.relative || span.time.shape != Time::Shape::Instant || items_[k + 1].t != It::Comma) continue;
    if (day.t != It::Time || day.time.shape != Time::Shape::Instant || !day.time.from.day || tokens_[span.first].is(kNumber)) continue;
    std::size_t from = k;
    if (items_[from - 1].is(It::Bound, It::Skip)) --from;
    cut(from, k + 2);
    k = from;
  }
}

// "the Ottawa Convention", "the Lomé Convention": a treaty called after a place.
void Reader::treaties_of_places() {
  if (page_.vietnamese) return;
  for (std::size_t k = 1; k < items_.size(); ++k) {
    Item &place = items_[k - 1], &head = items_[k];
    const bool called = head.t == It::Pro && head.sense && head.sense->kind == Kind::Head && head.last == head.first + 1 && tokens_[head.first].is(kUpper) && has_word(head.sense, label(Part::Treaty));
    const bool shaped = head.t == It::Ent && head.ent >= 0 && thing(head.ent).index == kNone && thing(head.ent).is(Part::Treaty) && place.t != It::Place;
    if ((!called && !shaped) || place.last != head.first || place.possessive || !tokens_[head.first].is(kSpace)) continue;
    const bool name = place.t == It::Place || (place.t == It::Ent && (place.unknown || place.demonym)) || (place.t == It::Word && !place.sense && tokens_[place.first].is(kUpper) && !tokens_[place.first].is(kCaps) && k > 1);
    if (!name) continue;
    place.last = head.last;
    place.t = It::Ent;
    place.sense = nullptr;
    place.unknown = place.demonym = place.metonym = false;
    const auto text = surface(place);
    const auto known = lexicon_.alias(text);
    place.ent = known && lexicon_.pack->names[*known].type == label(Part::Treaty) ? entity(*known) : entity(text, label(Part::Treaty));
    cut(k);
    --k;
  }
}

// "ba công ước Tokyo, La Haye và Montreal": each place is a convention.
void Reader::treaties_by_place() {
  std::string head;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    Item& item = items_[k];
    if (is_a(item, Part::Treaty)) {
      const auto first = hits_->at(item.first, Kind::Head);
      head = first ? std::string(std::string_view(page_.text).substr(tokens_[item.first].begin, tokens_[item.first + first->tokens - 1].end - tokens_[item.first].begin)) : std::string();
      continue;
    }
    const bool place = item.t == It::Place || is_a(item, Part::State);
    if (!place || head.empty() || k == 0 || !items_[k - 1].is(It::Comma, It::And)) {
      if (!item.is(It::Comma, It::And)) head.clear();
      continue;
    }
    const auto known = lexicon_.alias(head + " " + surface(item));
    if (!known || lexicon_.pack->names[*known].type != label(Part::Treaty)) {
      head.clear();
      continue;
    }
    item.t = It::Ent;
    item.sense = nullptr;
    item.unknown = item.demonym = item.metonym = false;
    item.ent = entity(*known);
  }
}

// "the 15-member organ", "the Vienna-based agency": what "the organ" and "the agency" stand for.
void Reader::described() {
  if (page_.vietnamese) return;
  for (std::size_t k = 1; k + 2 < items_.size(); ++k) {
    if (items_[k].t != It::Dash || tokens_[items_[k].first].is(kSpace) || items_[k + 1].last != items_[k + 1].first + 1 || tokens_[items_[k + 1].first].is(kSpace)) continue;
    std::size_t the = k;
    while (the > 0 && the + 3 > k && items_[the - 1].t != It::Skip && items_[the - 1].last == items_[the].first && !tokens_[items_[the - 1].first].is(kPunct)) --the;
    if (the == 0 || items_[the - 1].last != items_[the].first) continue;
    const Item& article = items_[the - 1];
    Item& noun = items_[k + 2];
    if (article.t != It::Skip || article.last != article.first + 1 || noun.last != noun.first + 1 || (!noun.is(It::Word, It::Pro) && !does(noun, "organ"))) continue;
    const std::array<Token, 2> words{tokens_[article.first], tokens_[noun.first]};
    std::vector<Match> found;
    lexicon_.match(words, 0, false, found);
    const auto stands = std::find_if(found.begin(), found.end(), [&](const Match& m) { return m.tokens == 2 && (lexicon_.kinds[m.phrase] == Kind::Pronoun || lexicon_.kinds[m.phrase] == Kind::Head); });
    if (stands == found.end()) continue;
    noun.t = It::Pro;
    noun.sense = &lexicon_.sense_of(*stands);
    items_.erase(items_.begin() + std::ptrdiff_t(the) - 1, items_.begin() + std::ptrdiff_t(k) + 2);
    k = the;
  }
}

// "the Technical Secretariat", "the Executive Council": a body the pack does not know, and not the one it calls so.
void Reader::qualified_bodies() {
  // "Ban Thư ký đặt ở Suva" in a text about the Pacific Islands Forum: a name by its kind alone is of the organization spoken of.
  const int about = titled_ && is_a(theme_, Part::Organization) ? theme_ : context_.organ >= 0 && context_.organ != theme_ && thing(context_.organ).is(Part::Organization) ? context_.organ : number_ - topic_body_at_ <= 2 && is_a(topic_body_, Part::Organization) ? topic_body_ : -1;
  for (Item& treaty : items_)  // "Hiến chương này": of the organization whose charter was just named
    if (is_a(treaty, Part::Treaty))
      if (const std::string& head = words_.caseless(written(treaty)); among(lexicon_.general, head))
        if (const int last = recall(lexicon_.labels(Part::Treaty), false, head, 8); last >= 0) treaty.ent = last;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    Item& body = items_[k];
    if (!is_a(body, Part::Body) || tokens_[body.first].is(kCaps)) continue;
    const Entity& e = thing(body.ent);
    if (e.of.empty() || e.index == kNone || !among(lexicon_.general, words_.caseless(written(body)))) continue;
    int other = about;
    bool own = false;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (i == k || !is_a(items_[i], Part::Organization)) continue;
      own |= thing(items_[i].ent).name == e.of;
      if (i < k) other = items_[i].ent;
    }
    if (own || other < 0 || thing(other).name == e.of || heads_otherwise(other)) continue;
    if (const Id its = lexicon_.body_of(thing(other).name, words_.caseless(written(body))); its != kNone) {
      body.ent = entity(its);
      continue;
    }
    if (plenary(body.ent) && other != theme_) continue;
    body.t = It::Word;
    body.ent = -1;
    body.shaped = true;
  }
  if (page_.vietnamese)  // "Hội đồng gồm 36 nước": that of the organization the sentence, or the text, is about
    for (std::size_t k = 0; k < items_.size(); ++k) {
      Item& body = items_[k];
      if (body.t != It::Pro || !body.sense || body.sense->kind != Kind::Head || !tokens_[body.first].is(kUpper) || !has_word(body.sense, label(Part::Body))) continue;
      if (k + 1 < items_.size() && (items_[k + 1].t == It::Of || (items_[k + 1].t == It::Word && tokens_[items_[k + 1].first].is(kUpper)) || items_[k + 1].unknown || (items_[k + 1].t == It::Ent && !items_[k + 1].demonym))) continue;
      int whose = about;
      for (std::size_t i = k; i-- > 0;)
        if (is_a(items_[i], Part::Organization)) {
          whose = items_[i].ent;
          break;
        }
      const Id its = whose < 0 ? kNone : lexicon_.body_of(thing(whose).name, words_.caseless(written(body)));
      if (its == kNone) continue;
      body.t = It::Ent;
      body.sense = nullptr;
      body.ent = entity(its);
    }
  if (page_.vietnamese) return;
  for (std::size_t k = 1; k < items_.size(); ++k) {
    Item &body = items_[k], &word = items_[k - 1];
    if (body.t != It::Ent || body.ent < 0 || body.last != body.first + 1 || !thing(body.ent).is(Part::Body) || tokens_[body.first].is(kCaps) || word.last != body.first) continue;
    if (word.t != It::Word || word.sense || !tokens_[word.first].is(kUpper) || !tokens_[word.first].is(kWord) || tokens_[word.first].is(kCaps)) continue;
    word.last = body.last;
    word.t = It::Ent;
    word.unknown = true;
    word.ent = entity(surface(word), "Unknown");
    cut(k);
    --k;
  }
}

// "his French counterpart, Jean-Yves Le Drian": the office last named, of another country.
void Reader::counterparts() {
  for (std::size_t k = 0; k < items_.size(); ++k) {
    Item& item = items_[k];
    if (item.t == It::Title && lexicon_.titles[item.sense->what].options.contains("state") && !lexicon_.titles[item.sense->what].options.contains("abroad")) last_title_ = item.sense, last_title_at_ = number_;
    if (item.t == It::Rank) last_title_ = nullptr;  // "the acting ambassador"
    if (item.t != It::Pro || !item.sense || !has_word(item.sense, "both") || !has_word(item.sense, label(Part::Office))) continue;
    item.t = It::Word;
    if (k == 0 || !last_title_ || number_ - last_title_at_ > 2) continue;
    const Item& of = items_[page_.vietnamese && k + 1 < items_.size() ? k + 1 : k - 1];
    if (of.t != It::Ent || of.ent < 0 || !(page_.vietnamese ? thing(of.ent).is(Part::State) : of.demonym)) continue;
    item.t = It::Title;
    item.sense = last_title_;
  }
}

void Reader::compose() {
  for (std::size_t k = 0; k + 5 < items_.size(); ++k) {  // "resolution 1542 (2004) of 30 April 2004": the year is part of its number
    if (!is_a(items_[k], Part::Resolution) || items_[k + 1].t != It::Open || items_[k + 2].t != It::Time || items_[k + 3].t != It::Close) continue;
    const std::size_t day = items_[k + 4].t == It::Of || prep(k + 4) ? k + 5 : k + 4;
    if (items_[day].t != It::Time || !items_[day].time.from.month || items_[k + 2].time.from.year != items_[day].time.from.year) continue;
    items_[k].last = items_[k + 3].last;
    cut(k + 1, k + 4);
  }
  for (std::size_t k = 0; k + 1 < items_.size(); ++k) {  // "Vice President Jessica Alupo": an office, and no rank in a body
    if (items_[k].t != It::Role || !(items_[k + 1].unknown || is_a(items_[k + 1], Part::Person)) || items_[k + 1].last - items_[k + 1].first < 2) continue;
    if (const Sense* title = sense(items_[k], Kind::Title)) items_[k].t = It::Title, items_[k].sense = title;
  }
  for (std::size_t k = 1; !page_.vietnamese && k + 3 < items_.size(); ++k) {  // "became, in 1978, ambassador to Poland": as if the time stood behind
    if (items_[k].t != It::Comma || items_[k - 1].t != It::Verb || items_[k + 1].t != It::Time || items_[k + 2].t != It::Comma) continue;
    std::size_t title = k + 3;
    while (title < items_.size() && (items_[title].is(It::Skip, It::Modifier, It::Ordinal) || items_[title].possessive)) ++title;
    if (title >= items_.size() || !(items_[title].t == It::Title || is_a(items_[title], Part::Office))) continue;
    std::size_t end = title + 1;
    while (end < items_.size() && (items_[end].is(It::Of, It::Skip, It::Ent, It::Place) || (items_[end].t == It::Prep && end == title + 1))) ++end;
    const Item time = items_[k + 1];
    items_.insert(items_.begin() + std::ptrdiff_t(end), time);
    cut(k, k + 3);
  }
  for (std::size_t k = 0; k + 3 < items_.size(); ++k) {  // "ambassador of Botswana to the United Nations", "Đại sứ Pháp tại Việt Nam": as "Botswana's ambassador to the United Nations"
    if (items_[k].t != It::Rank) continue;
    const std::size_t state = items_[k + 1].t == It::Of ? k + 2 : k + 1;
    if ((state == k + 1 && !page_.vietnamese) || state + 1 >= items_.size() || items_[state].demonym || items_[state + 1].t != It::Prep) continue;
    const int country = items_[state].is(It::Ent, It::Pro) ? resolve(items_[state], lexicon_.labels(Part::State)) : -1;
    if (!is_a(country, Part::State)) continue;
    std::vector<Token> words(tokens_.begin() + items_[k].first, tokens_.begin() + items_[k].last);
    const std::size_t before = words.size();
    for (std::size_t i = items_[state + 1].first; i < tokens_.size() && i < items_[state + 1].first + 5u; ++i) words.push_back(tokens_[i]);
    std::vector<Match> found;
    lexicon_.match(words, 0, page_.accentless, found);
    const auto title = std::find_if(found.begin(), found.end(), [&](const Match& m) { return m.tokens > before && lexicon_.kinds[m.phrase] == Kind::Title; });
    if (title == found.end()) continue;
    const std::uint32_t last = items_[state + 1].first + std::uint32_t(title->tokens - before);
    std::size_t end = state + 1;
    while (end < items_.size() && items_[end].last <= last) ++end;
    Item of = items_[state], office = items_[k];
    of.t = It::Ent;
    of.ent = country;
    of.possessive = true;
    office.t = It::Title;
    office.sense = &lexicon_.sense_of(*title);
    items_[k] = of;
    items_[k + 1] = office;
    cut(k + 2, end);
  }
  for (std::size_t k = 0; k + 1 < items_.size(); ++k) {  // "Phó Tổng Thư ký WMO": a title the pack has a name for when it is of the United Nations, and of another here
    Item& item = items_[k];
    const Item& of = items_[k + 1];
    if (item.t != It::Ent || !is_office(item) || of.t != It::Ent || of.ent < 0 || of.demonym || of.depth != item.depth || !thing(of.ent).is(Part::Organization) || thing(of.ent).name == thing(item.ent).of) continue;
    if (const auto title = hits_->at(item.first, Kind::Title); title && item.first + title->tokens == item.last) item.t = It::Title, item.sense = title->sense, item.ent = -1;
  }
  holders_by_title();
  if (!page_.vietnamese) acting_states();
  spans();
  treaties_of_places();
  described();
  qualified_bodies();
  treaties_by_place();
  counterparts();
  parts_of_bodies();
  bracket_alias(*block_);
  // "the deputy U.S. ambassador": the office of the deputy, which the pack knows by that word before the name of the office.
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    const Sense* deputy = items_[k].t == It::Modifier ? items_[k].sense : nullptr;
    if (!deputy || deputy->text.empty()) continue;
    Item& title = items_[is_a(items_[k + 1], Part::State) ? k + 2 : k + 1];
    if (title.t != It::Title) continue;
    const std::string name = deputy->text + " " + lexicon_.titles[title.sense->what].name;
    title.t = items_[k].t = It::Word;  // an office nobody knows, unless
    for (const Sense& s : lexicon_.senses)
      if (s.kind == Kind::Title && lexicon_.titles[s.what].name == name) {
        title.sense = &s;
        title.t = It::Title;
        items_[k].t = It::Skip;
        break;
      }
  }
  // One word, several offices ("president" of a country, of an assembly): the body that follows or precedes decides.
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (items_[k].t != It::Title) continue;
    std::vector<const Sense*> senses;
    for (const Match& m : hits_->at(items_[k].first)) {
      const Sense& s = lexicon_.sense_of(m);
      if (s.kind == Kind::Title && m.tokens == items_[k].last - items_[k].first) senses.push_back(&s);
    }
    if (senses.size() < 2) continue;
    std::size_t j = k + 1;
    while (j < items_.size() && items_[j].is(It::Of, It::Skip, It::Modifier)) ++j;
    const Sense* chosen = nullptr;
    auto fits = [&](const Item& x, const Sense* s) {
      const Title& title = lexicon_.titles[s->what];
      if (x.t == It::Ent && x.ent >= 0)
        return std::any_of(title.bodies.begin(), title.bodies.end(), [&](const auto& l) { return thing(x.ent).is(l); });
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
    if (!chosen && k > 0) {
      std::size_t before = k;
      while (before > 0 && (items_[before - 1].is(It::Ordinal, It::Modifier) || (items_[before - 1].t == It::Word && before == k && !page_.vietnamese)) && !marked(items_[before - 1], Kind::Modifier, "own")) --before;
      const bool country = titled_ && theme_country() >= 0 && std::find(last_subjects_.begin(), last_subjects_.end(), theme_country()) != last_subjects_.end() && std::none_of(items_.begin(), items_.begin() + std::ptrdiff_t(k), [this](const Item& x) { return is_a(x, Part::Body); });
      if (before > 0 && country && marked(items_[before - 1], Kind::Modifier, "own"))  // of the country the text is about
        for (const Sense* s : senses)
          if (!chosen && lexicon_.titles[s->what].options.contains("state")) chosen = s;
      if (before > 0 && marked(items_[before - 1], Kind::Modifier, "own"))  // "its first president": of the body spoken of
        for (const Sense* s : senses)
          if (!chosen && !lexicon_.titles[s->what].role.empty()) chosen = s;
    }
    if (!chosen && theme_ >= 0 && titled_)
      for (const Sense* s : senses) {
        const Title& title = lexicon_.titles[s->what];
        bool about = std::any_of(title.bodies.begin(), title.bodies.end(), [&](const auto& l) { return thing(theme_).is(l); });
        if (about && !chosen && (!title.role.empty() || (title.options.contains("state") && std::none_of(items_.begin(), items_.begin() + std::ptrdiff_t(k), [this](const Item& x) { return is_a(x, Part::Body); })))) chosen = s;
      }
    if (!chosen && theme_body_ < 0) {
      // "President Emmanuel Macron": of the country he is known to be from.
      std::size_t who = k + 1;
      while (who < items_.size() && quiet(items_[who])) ++who;
      if (who < items_.size() && items_[who].t == It::Ent && country_of(items_[who].ent) >= 0 && thing(items_[who].ent).is(Part::Person))
        for (const Sense* s : senses)
          if (!chosen && lexicon_.titles[s->what].options.contains("state")) chosen = s;
    }
    if (chosen) items_[k].sense = chosen;
  }
  // "Hội đồng Bảo an LHQ", "Hội đồng Thống đốc của IAEA": the body a name belongs to is part of it.
  for (std::size_t k = 0; k + 1 < items_.size(); ++k) {
    Item& item = items_[k];
    if (item.t != It::Ent || item.ent < 0 || thing(item.ent).of.empty() || thing(item.ent).is(Part::Person)) continue;
    std::size_t j = k + 1;
    if (items_[j].t == It::Of) ++j;
    if (j < items_.size() && items_[j].t == It::Ent && items_[j].ent >= 0 && !items_[j].demonym &&
        thing(items_[j].ent).name == thing(item.ent).of) {
      item.last = items_[j].last;
      cut(k + 1, j + 1);
    } else if (j == k + 1 && page_.vietnamese && thing(item.ent).is(Part::Body) && items_[j].t == It::Ent && items_[j].ent >= 0 && !items_[j].demonym && item.depth == items_[j].depth &&
               item.last - item.first <= 3 && thing(items_[j].ent).is(Part::Organization) && thing(items_[j].ent).of != thing(item.ent).name) {
      // "Đại hội đồng WIPO": the body of another organization, which the pack does not know.
      item.ent = -1;
      item.unknown = true;
      item.last = items_[j].last;
      cut(j);
    }
  }
  const bool brackets = std::any_of(items_.begin(), items_.end(), [](const Item& item) { return item.t == It::Open; });
  // "ba nước Baltic (Estonia, Latvia, Litva) gia nhập": the class is those named in the brackets.
  for (std::size_t k = 1; brackets && k + 3 < items_.size(); ++k) {
    if (items_[k].t != It::Open || items_[k].depth > 1) continue;
    std::size_t close = k + 1, countries = 0;
    while (close < items_.size() && ((is_a(items_[close], Part::State) && ++countries) || items_[close].is(It::Comma, It::And))) ++close;
    if (countries < 2 || close >= items_.size() || items_[close].t != It::Close) continue;
    std::size_t b = k;
    bool counted = false;
    while (b > 0 && k - b < 6 && (items_[b - 1].is(It::Num, It::Gen, It::Word, It::Relative) || (items_[b - 1].t == It::Ent && items_[b - 1].unknown))) {
      --b;
      counted |= items_[b].t == It::Gen || (items_[b].t == It::Num && items_[b].value == std::int64_t(countries) && items_[b].unit != "votes" && items_[b].unit != "other");  // and not "2 phiếu chống (Cuba, Yemen)"
      if (items_[b].t == It::Num) break;
    }
    if (!counted || (b > 0 && !items_[b - 1].is(It::Comma, It::And, It::Colon, It::Dash, It::Time, It::Semi))) continue;
    for (std::size_t n = k + 1; n < close; ++n) --items_[n].depth;
    cut(close);
    cut(b, k + 1);
  }
  // "A (1922–2016) là …", "A (sinh năm 1950)": when he lived, and no term of office.
  for (std::size_t k = 0; brackets && k + 3 < items_.size(); ++k) {
    const bool stranger = k == 0 && items_[0].t == It::Ent && items_[0].unknown && items_[0].last - items_[0].first >= 2;  // who the text is about, not known to the pack
    if (items_[k].t != It::Ent || items_[k + 1].t != It::Open || !(stranger || is_a(items_[k].ent, Part::Person))) continue;
    std::size_t n = k + 2;
    bool born = false;
    while (n < items_.size() && (items_[n].t == It::Word || (items_[n].t == It::Verb && n == k + 2)) && n < k + 4) born = true, ++n;
    if (n + 1 >= items_.size() || items_[n].t != It::Time) continue;
    const Time& time = items_[n].time;
    born &= items_[n + 1].is(It::Close, It::Comma, It::Semi, It::Dash);
    bool listed = false;  // "Earlier presidents include A (1964–1991)": a long term
    for (std::size_t i = k; i-- > 0 && !listed && items_[i].t != It::Semi;)
      listed = (has(items_[i], Kind::Open) || items_[i].t == It::Colon) && std::any_of(items_.begin(), items_.begin() + std::ptrdiff_t(i), [](const Item& x) { return x.t == It::Title; });
    const bool life = born || (!listed && time.shape == Time::Shape::Range && time.to.year - time.from.year > 24);
    if (!life) continue;
    items_[n].t = It::Word;
    while (n < items_.size() && items_[n].t != It::Close) ++n;
    if (stranger && n + 1 < items_.size() && (has(items_[n + 1], Kind::Copula) || does(items_[n + 1], "office"))) {
      const std::string text = surface(items_[k]);
      const std::size_t first = text.find(' '), last = text.rfind(' ');
      const auto known = first < last ? lexicon_.alias(text.substr(0, first) + text.substr(last)) : std::nullopt;
      items_[k].ent = known && lexicon_.pack->names[*known].type == label(Part::Person) ? entity(*known) : entity(text, label(Part::Person));
      items_[k].unknown = false;
    }
  }
  // "joined the United Nations and signed its Charter": the treaty that is called so after what was named before.
  for (std::size_t k = 1; k + 1 < items_.size(); ++k) {
    Item& item = items_[k + 1];
    if (!marked(items_[k], Kind::Modifier, "own") || item.ent >= 0 || item.last != item.first + 1 || !tokens_[item.first].is(kUpper) || tokens_[item.first].is(kCaps)) continue;
    for (std::size_t i = k; i-- > 0;) {
      if (items_[i].is(It::Semi, It::Stop)) break;
      if (!is_a(items_[i], Part::Organization)) continue;
      const std::string owner = thing(items_[i].ent).name, word = surface(item);
      for (const std::string& name : {word + " of the " + owner, word + " of " + owner, owner + " " + word})
        if (auto known = lexicon_.alias(name); known && lexicon_.pack->names[*known].type == label(Part::Treaty) && item.ent < 0) {
          item.t = It::Ent;
          item.ent = entity(*known);
          items_[k].t = It::Skip;
        }
      break;
    }
  }
  // "ông A, Đại sứ Bangladesh, làm Chủ tịch": who he is stands as if in brackets.
  for (std::size_t k = 0; page_.vietnamese && k + 5 < items_.size(); ++k) {
    if (!is_a(items_[k], Part::Person) || items_[k + 1].t != It::Comma || items_[k + 2].t != It::Rank) continue;
    const Item& of = items_[k + 3];
    if (!is_a(of, Part::State) || items_[k + 4].t != It::Comma || items_[k + 5].t != It::Verb) continue;
    if (thing(items_[k].ent).country < 0) thing(items_[k].ent).country = of.ent;
    cut(k + 1, k + 5);
  }
  // "A, B and, most strikingly, C": a word put in parts nothing.
  for (std::size_t k = 0; k + 3 < items_.size(); ++k) {
    if (items_[k].t != It::And || items_[k + 1].t != It::Comma) continue;
    std::size_t n = k + 2;
    while (n < items_.size() && items_[n].t == It::Skip) ++n;
    if (n == k + 2 || n >= items_.size() || items_[n].t != It::Comma) continue;
    cut(k + 1, n + 1);
  }
  // "joined Russia in voting against …": one more of those who did.
  std::size_t taken = items_.size();
  for (std::size_t k = 1; k + 2 < items_.size(); ++k) {
    const bool sides = items_[k].t == It::And && marked(items_[k], Kind::And, "siding");  // "sided with Russia in opposing the text"
    if (sides) items_[k].t = It::Word;
    if (!sides && !does(items_[k], "take_part")) continue;
    std::size_t n = k + 1;
    while (n < items_.size() && items_[n].t == It::Skip) ++n;
    if (n + 1 >= items_.size() || !is_a(items_[n], Part::State)) continue;
    ++n;
    while (n + 1 < items_.size() && (items_[n].is(It::And, It::Comma, It::Skip) || is_a(items_[n], Part::State))) ++n;
    if (n >= items_.size()) continue;
    const bool taking = items_[n].t == It::Prep && marked(items_[n], Kind::Prep, "taking");
    const std::size_t vote = taking ? n + 1 : n;
    if (!taking && !(sides && items_[n].t == It::Vote)) continue;
    if (sides && !(vote < items_.size() && items_[vote].t == It::Vote)) continue;
    items_[k].t = It::And;
    items_[k].sense = nullptr;
    if (vote < items_.size() && items_[vote].t == It::Vote) taken = vote;
    if (!taking) continue;
    items_[n].t = It::Skip;
    items_[n].sense = nullptr;
  }
  // "Chỉ có A và B phản đối", "A phản đối, còn B bỏ phiếu trắng": votes on what was just adopted.
  auto sided = [&](std::size_t k) {
    if (!page_.vietnamese || voted_on(2) < 0 || (k + 1 < items_.size() && !items_[k + 1].is(It::Stop, It::Comma, It::Semi, It::Break, It::Pro))) return false;
    bool states = false, only = false;
    std::size_t i = k;
    for (; i > 0 && !items_[i - 1].is(It::Semi, It::Break); --i) {
      const Item& x = items_[i - 1];
      if (is_a(x, Part::State) && !x.demonym) states = true;
      else if (marked(x, Kind::Cue, "votes")) only = true;
      else if (!x.is(It::Comma, It::And, It::Skip)) return false;
    }
    return states && (only || std::any_of(items_.begin(), items_.end(), [](const Item& x) { return x.t == It::Vote && !has_word(x.sense, "taken"); }));
  };
  for (std::size_t k = 0; k < items_.size(); ++k)  // "opposing" is a vote where it is said who stood with whom in it
    if (items_[k].t == It::Vote && k != taken && has_word(items_[k].sense, "taken") && !sided(k)) {
      const Sense* verb = sense(items_[k], Kind::Verb);
      items_[k].t = verb ? It::Verb : It::Word;
      if (verb) items_[k].sense = verb;
    }
  // "Phía ủng hộ có cả những đồng minh lớn của A là B, C và hai đảo quốc là D, E": who they are stands behind "là".
  for (std::size_t k = 0; page_.vietnamese && k + 2 < items_.size(); ++k) {
    if (items_[k].t != It::Vote) continue;
    if (Item& only = items_[k + 1]; marked(only, Kind::Cue, "votes") && only.last == only.first + 2 && hits_->any(only.first + 1, Kind::Copula)) {  // "phản đối chỉ có A": told, and nobody lost
      ++only.first;
      only.t = It::Copula;
      only.sense = sense(only, Kind::Copula);
    }
    if (!has(items_[k + 1], Kind::Copula)) continue;
    auto described = [&](std::size_t from) {  // what stands between, up to "là" and a name
      std::size_t x = from;
      while (x < items_.size() && x < from + 9 && items_[x].is(It::Word, It::Both, It::Of, It::Place, It::Num, It::Skip, It::Gen)) ++x;
      return x > from && x + 1 < items_.size() && does(items_[x], "office") && is_a(items_[x + 1], Part::State) ? x + 1 : from;
    };
    for (std::size_t x = k + 1; x < items_.size() && !items_[x].is(It::Semi, It::Break); ++x)
      if (has(items_[x], Kind::Copula) || items_[x].is(It::And, It::Comma))
        cut(x + 1, described(x + 1));
  }
  // "UNMIL kết thúc nhiệm vụ", "MINUSTAH, phái bộ ở Haiti, kéo dài từ … đến …": the life of a body, whatever else the verb tells of others.
  for (std::size_t k = 1; k + 1 < items_.size(); ++k) {
    auto mission = [&](std::size_t i) { return is_a(items_[i], Part::Mission); };
    if (k > 1 && mission(k) && mission(k - 2) && items_[k - 1].t == It::Comma && items_[k + 1].is(It::Comma, It::Verb) && !tokens_[items_[k].first].is(kUpper)) items_[k].ent = items_[k - 2].ent;
    if (items_[k].t != It::Verb) continue;
    std::size_t i = k;
    while (i > 0 && items_[i - 1].is(It::Skip, It::Comma)) --i;
    if (i == 0 || items_[i - 1].t != It::Ent || items_[i - 1].ent < 0 || !(mission(i - 1) || thing(items_[i - 1].ent).is(Part::Organization))) continue;
    const bool range = items_[k + 1].t == It::Time && items_[k + 1].time.shape == Time::Shape::Range;
    for (const Match& m : hits_->at(items_[k].first)) {
      const Sense& s = lexicon_.sense_of(m);
      if (s.kind == Kind::Verb && m.tokens == items_[k].last - items_[k].first && ((lexicon_.verbs[s.what].name == "dissolve" && mission(i - 1)) || (range && has_word(&s, "term") && lexicon_.verbs[s.what].name == "found"))) items_[k].sense = &s;
    }
  }
  // "Hiến chương của tổ chức này" is the Charter of that organization, and of no other.
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    Item& item = items_[k];
    if (!is_a(item, Part::Treaty) || item.last - item.first > 2 || items_[k + 1].t != It::Of) continue;
    if (!items_[k + 2].is(It::Ent, It::Pro)) continue;
    const int owner = resolve(items_[k + 2], {label(Part::Organization), label(Part::Agency), label(Part::Body)});
    if (owner < 0 || thing(item.ent).name.find(thing(owner).name) != std::string::npos || !thing(owner).is(Part::Organization)) continue;
    item.t = It::Word;
    item.ent = -1;
    item.shaped = true;
  }
  for (std::size_t k = 0; k < items_.size(); ++k) {
    Item& item = items_[k];
    std::size_t n = k + 1;
    while (n < items_.size() && items_[n].is(It::Rank, It::Honorific)) ++n;
    bool before_name = n < items_.size() && items_[n].t == It::Ent && items_[n].ent >= 0 &&
                       (thing(items_[n].ent).is(Part::Person) || items_[n].unknown);
    if (item.t == It::Ent && k > 0 && items_[k - 1].t == It::Relative && is_a(item.ent, Part::Organization) && k + 1 < items_.size() && items_[k + 1].t == It::Ordinal) item.demonym = true;
    if (item.t == It::Ent && k > 0 && is_a(item.ent, Part::State))
      if (const Sense* r = sense(items_[k - 1], Kind::Relative); r && !r->words.empty() && r->words[0] == "person") item.demonym = true;
    if (page_.vietnamese && is_a(item, Part::State) && !item.demonym) {  // "ông A, một kỹ sư Hoa Kỳ,": A's country
      std::size_t b = k;
      while (b > 0 && k - b < 6 && items_[b - 1].is(It::Word, It::Modifier, It::Honorific, It::Role)) --b;
      const bool words = b < k && std::any_of(items_.begin() + std::ptrdiff_t(b), items_.begin() + std::ptrdiff_t(k), [](const Item& i) { return i.is(It::Word, It::Honorific, It::Role); });
      if (b > 0 && items_[b - 1].t == It::Num && items_[b - 1].value == 1) --b;
      if (words && b > 1 && items_[b - 1].t == It::Comma && items_[b - 2].t == It::Ent && items_[b - 2].ent >= 0 && (items_[b - 2].unknown || thing(items_[b - 2].ent).is(Part::Person)) && k + 1 < items_.size() && items_[k + 1].is(It::Comma, It::Stop, It::Semi)) {
        item.demonym = true;
        if (int& of = thing(items_[b - 2].ent).country; of < 0) of = item.ent;
      }
    }
    if (item.t == It::Pro && before_name && has(item, Kind::Honorific)) item.t = It::Honorific;
    if (item.t == It::Ent && k > 1 && is_a(item.ent, Part::State) && items_[k - 1].is(It::Comma, It::Open)) {
      // "New York, Mỹ", "Luân Đôn (Anh)", "ở Busan (Hàn Quốc)": where the place lies.
      const Item& before = items_[k - 2];
      bool area = before.t == It::Place && before.sense && lexicon_.places[before.sense->what].kind == "area";
      bool known = before.t == It::Place && !area && (country_of(before.ent) == item.ent || (country_of(before.ent) < 0 && k > 2 && (prep(k - 3) || items_[k - 3].t == It::Word))) && !(items_[k - 1].t == It::Comma && before.metonym && k + 1 < items_.size() && items_[k + 1].is(It::And, It::Comma) && !prep(k > 2 ? k - 3 : 0));
      bool strange = items_[k - 1].t == It::Open && k + 1 < items_.size() && items_[k + 1].t == It::Close && k > 2 && prep(k - 3) && (before.unknown || (before.t == It::Word && tokens_[before.first].is(kUpper)));
      const bool acts = items_[k - 1].t == It::Comma && !(k > 2 && prep(k - 3)) && k + 1 < items_.size() && items_[k + 1].t == It::Verb && !has_word(items_[k + 1].sense, "weak");
      const bool hosts = items_[k - 1].t == It::Comma && !(k > 2 && prep(k - 3)) && k + 1 < items_.size() && does(items_[k + 1], "host");
      // "Tại Hà Nội, Việt Nam và Lào ký …": nobody stands before who did it
      std::size_t opening = k > 2 && prep(k - 3) ? k - 3 : k - 2, verb = k + 1;
      while (opening > 0 && items_[opening - 1].is(It::Time, It::Comma, It::Prep, It::Skip)) --opening;
      while (verb < items_.size() && (items_[verb].t == It::And || (verb > k + 1 && (items_[verb].is(It::Comma, It::Num, It::Gen) || is_a(items_[verb], Part::State))) || items_[verb].t == It::Skip)) ++verb;
      const bool leads = items_[k - 1].t == It::Comma && opening == 0 && k > 2 && prep(k - 3) && verb < items_.size() && (items_[verb].t == It::Vote || (items_[verb].t == It::Verb && !has_word(items_[verb].sense, "weak")));
      if ((known || strange) && !acts && !hosts && !leads) item.demonym = true;
    }
    if (item.t == It::Ent && before_name && n == k + 1 && !item.possessive && !(k > 0 && items_[k - 1].t == It::Title && lexicon_.titles[items_[k - 1].sense->what].options.contains("abroad")) && is_a(item.ent, Part::State) && !items_[n].unknown) item.demonym = true;  // "chính khách Bỉ Paul-Henri Spaak"
    if (item.t == It::Ent && item.unknown) {
      // A run of words the pack does not know, followed by where its bearer comes from or by a bracket, or after a people's name.
      bool foreign = true;
      for (std::size_t i = item.first; i < item.last; ++i)
        if (tokens_[i].is(kWord) && tokens_[i].is(kUpper)) foreign &= tokens_[i].key == 0 || !hits_->at(i, Kind::Name);
      auto country_at = [&](std::size_t x) { return x < items_.size() && is_a(items_[x], Part::State); };
      bool from = k + 2 < items_.size() && items_[k + 1].is(It::Of, It::Open) && country_at(k + 2);
      bool after = k > 0 && items_[k - 1].t == It::Ent && items_[k - 1].demonym;
      if (k > 1 && country_at(k - 1) && items_[k - 1].depth == item.depth && items_[k - 2].is(It::Rank, It::Honorific)) {  // "Đại sứ Cộng hòa Séc Václav Bálek"
        items_[k - 1].demonym = true;
        after = true;
      }
      bool candidate = k > 1 && country_at(k - 1) && items_[k - 2].t == It::Verb && page_.vietnamese;
      bool acts = k + 1 < items_.size() && !page_.vietnamese && items_[k + 1].t == It::Verb && !has(items_[k + 1], Kind::Copula) && (k == 0 || items_[k - 1].is(It::Comma, It::And));
      if (foreign && (from || after || candidate || acts) && item.last - item.first <= 6) {
        item.ent = entity(surface(item), label(Part::Person));
        item.unknown = false;
        if (from) thing(item.ent).country = items_[k + 2].ent;
        else if (after) thing(item.ent).country = items_[k - 1].ent;
      }
    }
    if (item.t == It::Pro && k + 1 < items_.size() && items_[k + 1].t == It::Ent && items_[k + 1].ent >= 0 && item.sense && page_.vietnamese && !items_[k + 1].demonym) {
      // "Phái bộ UNISFA": the word says what kind of thing the name is of.
      const Entity& e = thing(items_[k + 1].ent);
      for (const auto& w : item.sense->words)
        if (!e.is(Part::State) && !e.is(Part::Person) && ("," + w + ",").find("," + e.type + ",") != std::string::npos && items_[k + 1].last - items_[k + 1].first <= 2 && tokens_[items_[k + 1].first].is(kCaps)) {
          item.t = It::Skip;
          item.sense = nullptr;
          break;
        }
    }
    if (item.t == It::Ent && item.ent >= 0 && item.last - item.first > 2 && thing(item.ent).index == kNone && (item.unknown || thing(item.ent).is(Part::Person)) &&
        tokens_[item.first + 1].is(kPunct) && tokens_[item.first + 1].key == '.' && tokens_[item.first].end - tokens_[item.first].begin <= 2) {
      // "I. Xta-lin": the name behind the initial
      if (Id heard = words_.phonetic(std::string_view(page_.text).substr(tokens_[item.first + 2].begin, tokens_[item.last - 1].end - tokens_[item.first + 2].begin)); heard != kNone && lexicon_.pack->names[heard].type == label(Part::Person)) {
        item.ent = entity(heard);
        item.unknown = false;
      } else if (auto known = hits_->at(item.first + 2, Kind::Name); known && item.first + 2 + known->tokens == item.last && lexicon_.pack->names[known->sense->what].type == label(Part::Person)) {
        item.ent = entity(known->sense->what);
        item.unknown = false;
      }
    }
    bool titled = k > 0 && (items_[k - 1].is(It::Honorific, It::Rank) || (items_[k - 1].t == It::Title && !items_[k - 1].possessive));
    if (item.t == It::Ent && item.unknown) {
      auto text = surface(item);
      auto alias = aliases_.find(text);
      auto space = text.rfind(' ');
      if (alias == aliases_.end() && space != std::string::npos) {
        auto known = entity_ids_.find({text, label(Part::Person)});
        if (known != entity_ids_.end()) {
          item.ent = known->second;
          item.unknown = false;
          continue;
        }
      }
      // "Kofi Atta Annan": a name in the middle, or none
      if (alias == aliases_.end() && item.last - item.first >= 3 && space != std::string::npos) {
        const std::string ends = text.substr(0, text.find(' ')) + text.substr(space);
        if (auto known = lexicon_.alias(ends); known && lexicon_.pack->names[*known].type == label(Part::Person)) {
          item.ent = entity(*known);
          item.unknown = false;
          continue;
        }
      }
      // "its prime minister, Jan Smuts, drafted", "President: Tomoko Akane"
      titled |= k > 1 && items_[k - 2].t == It::Title && items_[k - 1].t == It::Comma && k + 1 < items_.size() && (items_[k + 1].t == It::Comma || (items_[k + 1].t == It::Stop && item.last - item.first >= 2)) && !page_.vietnamese;
      // "Chủ tịch Ngân hàng Phát triển châu Á Masatsugu Asakawa"
      if (k > 1 && page_.vietnamese && item.last - item.first >= 2 && items_[k - 2].t == It::Title && items_[k - 1].t == It::Ent && items_[k - 1].ent >= 0 && (thing(items_[k - 1].ent).is(Part::Organization) || thing(items_[k - 1].ent).is(Part::Body))) titled = true;
      // "Ngoại trưởng Mozambique Verónica Macamo", "President of Chile Gabriel Boric"
      if (k > 1 && item.last - item.first >= 2 && is_a(items_[k - 1], Part::State))
        titled |= items_[k - 2].t == It::Title || (k > 2 && items_[k - 2].t == It::Of && items_[k - 3].t == It::Title);
      // "- **Bruno Rodríguez**: Bộ trưởng Ngoại giao từ tháng 3/2009"
      titled |= (k == 0 || (k == 1 && items_[0].is(It::Quote, It::Dash))) && k + 2 < items_.size() && items_[k + 1].is(It::Colon, It::Dash) && items_[k + 2].t == It::Title && item.last - item.first >= 2 && (block_->kind == BlockKind::Item || block_->kind == BlockKind::Field);
      titled |= k > 1 && item.last - item.first >= 2 && items_[k - 1].t == It::Pro && items_[k - 2].t == It::Title && items_[k - 1].sense && has_word(items_[k - 1].sense, label(Part::State));  // "Thủ tướng nước chủ nhà Ali Sastroamidjojo"
      titled |= k == 2 && items_[0].t == It::Title && items_[1].t == It::Colon && (block_->kind == BlockKind::Field || block_->kind == BlockKind::Row);
      if (alias != aliases_.end()) {
        item.ent = alias->second.first;
        item.unknown = false;
      } else if (titled && !(item.last - item.first == 1 && tokens_[item.first].is(kCaps) && text.size() <= 6)) {  // "Giám đốc USAID"
        item.ent = entity(text, label(Part::Person));
        item.unknown = false;
      }
    }
    if (is_a(item, Part::Person)) {
      for (std::size_t h = k; h-- > 0 && items_[h].is(It::Honorific, It::Rank);)
        for (auto [word, sex] : {std::pair{"woman", 'f'}, std::pair{"man", 'm'}})
          if (marked(items_[h], Kind::Honorific, word)) thing(item.ent).sex = sex;
      goes_by(item);
    }
  }
  strangers();
}

// "Chủ tịch nước đã gặp …", "The president then visited …": a title without a name is who the text last told to hold it.
void Reader::holders_by_title() {
  if (title_holders_.empty()) return;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    Item& item = items_[k];
    if (item.t != It::Title || item.possessive || item.depth) continue;
    const auto holder = title_holders_.find(words_.caseless(written(item)));
    if (holder == title_holders_.end() || !lexicon_.titles[item.sense->what].options.contains("state")) continue;
    std::size_t b = k, n = k + 1;
    while (b > 0 && items_[b - 1].t == It::Skip) --b;
    const It before = b > 0 ? items_[b - 1].t : It::Stop;
    if (before != It::Stop && before != It::Comma && before != It::Semi && before != It::Quote && before != It::Break && before != It::Reported && before != It::Passive) continue;
    if (before == It::Comma && b > 1 && !items_[b - 2].is(It::Time, It::Place) && !(items_[b - 2].t == It::Word)) continue;  // "A, Thủ tướng …": who A is
    while (n < items_.size() && (items_[n].t == It::Skip || (items_[n].t == It::Cue && items_[n].sense && items_[n].sense->words[0] != "wish"))) ++n;
    if (n >= items_.size() || !items_[n].is(It::Verb, It::Vote) || has(items_[n], Kind::Copula)) continue;
    if (!page_.vietnamese && b == k) continue;  // "the president", and no other
    item.t = It::Ent;
    item.sense = nullptr;
    item.ent = holder->second;
  }
}

// A name of two words or more that nobody knows, and that may be a person's.
bool Reader::nameless(const Item& item) const {
  if (item.t != It::Ent || !item.unknown || item.demonym || item.last - item.first < 2 || item.last - item.first > 6 || tokens_[item.first].is(kCaps)) return false;
  for (std::size_t i = item.first; i < item.last; ++i)
    if (tokens_[i].is(kWord) && tokens_[i].is(kUpper) && tokens_[i].key != 0 && hits_->any(i, {Kind::Name, Kind::Head})) return false;
  return true;
}

bool Reader::is_office(const Item& item) const { return item.t == It::Title || is_a(item, Part::Office); }

// The last word names the person from now on; after a title the first too ("ông Ban").
void Reader::goes_by(const Item& item) {
  std::vector<std::string> words;
  bool glued = false;  // "An-tô-ni-ô Gu-tê-rết" has two
  for (std::size_t i = item.first; i < item.last; ++i) {
    if (!tokens_[i].is(kWord)) continue;
    const bool joined = i > item.first && tokens_[i - 1].is(kPunct) && tokens_[i - 1].key == '-' && !tokens_[i].is(kSpace) && !tokens_[i - 1].is(kSpace) && page_.vietnamese;
    if (joined && !words.empty()) words.back() += "-" + page_.text.substr(tokens_[i].begin, tokens_[i].end - tokens_[i].begin), glued = true;
    else if (tokens_[i].is(kUpper)) words.push_back(page_.text.substr(tokens_[i].begin, tokens_[i].end - tokens_[i].begin));
  }
  if (glued && words.size() == 1) words.clear();
  if (words.size() >= 2) {
    bool viet = hits_->at(item.first, Kind::Surname).has_value();
    auto last = words.back();
    if (last == "Jr") last = words[words.size() - 2];
    if (last.size() > 1) aliases_[last] = {item.ent, viet};
    if (words[0].size() > 1) aliases_.try_emplace(words[0], item.ent, true);
  }
}

// What a name was found to be.
void Reader::become(Item& item, Part part) {
  item.ent = entity(surface(item), label(part));
  item.unknown = false;
  if (part == Part::Person) goes_by(item);
}

// Whether what is told from item k on is told of persons only: "giữ chức Thủ tướng", "met the Pope", ", Minister of Health of Chile,".
bool Reader::personal(std::size_t k) const {
  auto skip = [&](std::size_t x, auto... more) {
    while (x < items_.size() && (quiet(items_[x]) || ((items_[x].t == more) || ...))) ++x;
    return x;
  };
  auto office_at = [&](std::size_t x) {
    const std::size_t end = x + 6;
    while (x < items_.size() && x < end && (quiet(items_[x]) || items_[x].is(It::Ordinal, It::Copula) || items_[x].possessive || items_[x].demonym || (items_[x].t == It::Verb && has_word(items_[x].sense, "weak")))) ++x;
    return x < items_.size() && is_office(items_[x]);
  };
  for (int inserted = 0; inserted < 3; ++inserted) {
    if (k < items_.size() && items_[k].t == It::Open) {
      while (k < items_.size() && items_[k].t != It::Close) ++k;
      ++k;
    }
    const std::size_t comma = k;
    k = skip(k, It::Cue, It::Time, It::Resp, It::Both);
    if (k >= items_.size()) return false;
    if (items_[k].t != It::Comma) break;
    if (k != comma) return false;
    if (k + 1 < items_.size())
      if (const Sense* who = sense(items_[k + 1], Kind::Relative); who && has_word(who, "person")) return true;  // "A, người …"
    if (office_at(k + 1) && !(k + 1 < items_.size() && items_[k + 1].t == It::Ent && !items_[k + 1].possessive && !items_[k + 1].demonym)) return true;
    std::size_t close = k + 1;
    while (close < items_.size() && close < k + 16 && !items_[close].is(It::Semi, It::Comma, It::Stop)) ++close;
    if (close >= items_.size() || items_[close].t != It::Comma) return false;
    k = close + 1;
  }
  if (k >= items_.size() || (items_[k].t != It::Verb && !has(items_[k], Kind::Copula))) return false;
  if (items_[k].t == It::Verb && !has_word(items_[k].sense, "weak")) {
    const Verb& verb = lexicon_.verbs[items_[k].sense->what];
    const auto* all = &verb.readings;
    const bool persons = !all->empty() && !verb.has("inverse") && std::all_of(all->begin(), all->end(), [&](const Reading& r) {
      const auto* schema = lexicon_.pack->schema.relation(r.relation);
      return schema && schema->from.size() == 1 && schema->from.front() == label(Part::Person);
    });
    if (persons) return true;
  }
  return office_at(k + 1);
}

// A name nobody knows is a person's where it is told what only persons are or do, where it opens a sentence that tells an office of nobody
// else, or where it stands in a row with persons.
void Reader::strangers() {
  auto person = [&](const Item& item) { return is_a(item, Part::Person); };
  auto somebody = [&](const Item& item) { return person(item) || item.t == It::Honorific || nameless(item) || (item.t == It::Pro && item.sense && has_word(item.sense, label(Part::Person))); };
  bool opens = true;
  for (std::size_t k = 0; k < items_.size(); ++k) {
    Item& item = items_[k];
    if (nameless(item)) {
      const It before = k > 0 ? items_[k - 1].t : It::Stop;
      const bool apart = (before != It::Word || items_[k - 1].sense) && before != It::Pro && before != It::Gen && before != It::Place && before != It::Num && (before != It::Ent || items_[k - 1].demonym);  // not "tàu Trần Hưng Đạo"
      std::size_t next = k + 1;
      bool holds = false;  // "Tổng Giám đốc OPCW đầu tiên là A."
      if (apart && k > 1 && (does(items_[k - 1], "office") || has(items_[k - 1], Kind::Copula))) {
        std::size_t office = k - 1;
        while (office > 0 && items_[office - 1].is(It::Ordinal, It::Modifier, It::Skip)) --office;
        if (office > 0 && items_[office - 1].t == It::Ent && !is_office(items_[office - 1])) --office;
        if (office > 0 && items_[office - 1].t == It::Of) --office;
        holds = office > 0 && is_office(items_[office - 1]) && (office == 1 || items_[office - 2].t != It::Prep) && (next >= items_.size() || items_[next].is(It::Stop, It::Comma, It::Open, It::Semi, It::Relative));
      }
      if (holds || (apart && personal(next))) become(item, Part::Person);
      else if (opens && apart)
        for (; next + 1 < items_.size() && !somebody(items_[next]) && items_[next].t != It::Semi; ++next)
          if ((does(items_[next], "office") || does(items_[next], "serve") || (has(items_[next], Kind::Copula) && items_[next].t != It::Verb)) && personal(next)) {
            become(item, Part::Person);
            break;
          }
    }
    opens = opens && item.is(It::Time, It::Skip, It::Comma, It::Break, It::Modifier, It::Prep, It::Place, It::Reported, It::Quote);
  }
  // "Sau khi giữ chức Thủ tướng …, A …": whose office, is told behind.
  for (std::size_t k = 2; k < items_.size(); ++k) {
    if (items_[k].t != It::Comma || k + 1 >= items_.size() || !nameless(items_[k + 1])) continue;
    bool alone = true, told = false;
    for (std::size_t i = 0; i < k && alone; ++i) {
      alone = !somebody(items_[i]) && items_[i].t != It::Semi;
      told = told || (i + 1 < k && (does(items_[i], "office") || does(items_[i], "serve") || (i < 3 && has(items_[i], Kind::Copula))) && personal(i));
    }
    if (alone && told) become(items_[k + 1], Part::Person);
    break;
  }
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    if (items_[k + 1].t != It::And || items_[k].depth != items_[k + 2].depth) continue;
    if (person(items_[k]) && nameless(items_[k + 2])) become(items_[k + 2], Part::Person);
    if (!person(items_[k + 2])) continue;
    for (std::size_t i = k + 2; i > 1 && items_[i - 1].is(It::And, It::Comma) && (person(items_[i - 2]) || nameless(items_[i - 2])); i -= 2)
      if (nameless(items_[i - 2])) become(items_[i - 2], Part::Person);
  }
}

// Where somebody is sent: the name right behind the title, "ambassador to | Egypt", "special envoy for | Darfur".
bool Reader::abroad(const Title& title, std::size_t at, std::size_t& right, std::string& to) const {
  std::size_t p = at + 1;
  while (p < items_.size() && items_[p].t == It::Skip) ++p;
  if (p >= items_.size() || !items_[p].is(It::Ent, It::Place) || items_[p].ent < 0 || items_[p].demonym) return false;
  const Entity& e = thing(items_[p].ent);
  const bool country = e.is(Part::State);
  if (!country && items_[p].t != It::Place && (title.options.contains("state") || !items_[p].unknown)) return false;
  to = items_[p].unknown ? surface(items_[p]) : std::string(e.name);
  right = p + 1;
  return true;
}

// "director general of the Africa Rice Center": an office of a body the pack does not know, whose name begins at item j; -1 where only a
// description of it stands there; nothing where it is left to what has been said.
std::optional<int> Reader::stranger(const Title& title, std::size_t j, std::size_t& right) {
  auto proper = [&](std::size_t x) { return x < items_.size() && ((items_[x].t == It::Ent && items_[x].unknown) || (items_[x].t == It::Word && !items_[x].state && tokens_[items_[x].first].is(kWord) && tokens_[items_[x].first].is(kUpper))); };
  const bool state = title.options.contains("state");
  if (j >= items_.size() || items_[j].t == It::Session || items_[j].possessive) return std::nullopt;
  std::size_t end = j;
  if (items_[j].t == It::Place && proper(j + 1)) ++end;
  while (proper(end) && !(end > j && items_[end - 1].last != items_[end].first)) ++end;
  if (end == j) {
    const bool described = !state && items_[j].is(It::Word, It::Num) && !items_[j].state && items_[j].unit.empty() && title.role.empty();
    return described ? std::optional<int>(-1) : std::nullopt;
  }
  if (items_[end - 1].last - items_[j].first < 2) return -1;
  right = end;
  const std::string body = page_.text.substr(tokens_[items_[j].first].begin, tokens_[items_[end - 1].last - 1].end - tokens_[items_[j].first].begin);
  const bool the = items_[j - 1].t == It::Skip || items_[j - 1].last - items_[j - 1].first == 2;
  return office_of_stranger(title, body, the ? "the " : "");
}

// The office of a title in a body the pack does not know.
int Reader::office_of_stranger(const Title& title, const std::string& body, std::string_view article) {
  std::string name = title.name;
  if (auto at = name.find("{of}"); at != std::string::npos) name.replace(at, 4, std::string(article) + body);
  const int office = entity(name, label(Part::Office));
  thing(office).of = body;
  return office;
}

// Whether a body has an office of its own that needs no body named, as the United Nations their Secretary-General.
bool Reader::heads_otherwise(int body) const {
  return std::any_of(lexicon_.titles.begin(), lexicon_.titles.end(), [&](const Title& t) { return !t.body.empty() && t.body == thing(body).name; });
}

// Whether a title before the name means the best known of its kind: "Tổng Thư ký Kofi Annan".
bool Reader::best_known(int person, bool named) const {
  const Entity& e = thing(person);
  if (const auto holders = lexicon_.settings.find("holders"); holders != lexicon_.settings.end()) return ("|" + holders->second + "|").find("|" + e.name + "|") != std::string::npos;
  return named && e.index != kNone;
}

// The office a title names, with the body it belongs to: "Tổng Giám đốc UNESCO", "Slovenia's Permanent Representative".
// `right` becomes the item after it; `body` the entity of the body or -1.
// Whether a name stands in a list like "A|B|C".
static bool listed_in(std::string_view list, std::string_view name) {
  for (std::size_t from = 0; from <= list.size();) {
    const std::size_t bar = std::min(list.find('|', from), list.size());
    if (list.substr(from, bar - from) == name) return true;
    from = bar + 1;
  }
  return false;
}

int Reader::position(std::size_t k, int person, std::size_t& left, std::size_t& right, int& body) {
  const Item& item = items_[k];
  left = k;
  right = k + 1;
  body = -1;
  if (item.t == It::Ent) {  // an office of names.csv
    const Entity& e = thing(item.ent);
    if (auto n = lexicon_.name(e.of)) body = entity(*n);
    if (is_a(body, Part::Organization)) named_office_ = item.ent, named_office_at_ = number_;
    return item.ent;
  }
  const Title& title = lexicon_.titles[item.sense->what];
  bool state = title.options.contains("state");
  std::string_view among_these;  // the only bodies that have such an office: "Chánh án" of courts
  if (auto on = title.options.find("on"); on != title.options.end())
    if (auto set = lexicon_.settings.find(on->second); set != lexicon_.settings.end()) among_these = set->second;
  auto fits = [&](int e) { return e >= 0 && (among_these.empty() || listed_in(among_these, thing(e).name)) && std::any_of(title.bodies.begin(), title.bodies.end(), [&](const auto& l) { return thing(e).is(l); }); };
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
  while (j < items_.size() && items_[j].is(It::Modifier, It::Ordinal)) ++j;
  const bool of_something = j < items_.size() && items_[j].t == It::Of;
  if (of_something) ++j;
  while (j < items_.size() && items_[j].t == It::Skip) ++j;
  if (of_something && j + 1 < items_.size() && items_[j].t == It::Session && items_[j + 1].t == It::Of) {  // "president of the 34th session of the Assembly"
    j += 2;
    while (j < items_.size() && items_[j].t == It::Skip) ++j;
  }
  if (of_something && j + 1 < items_.size() && marked(items_[j], Kind::Modifier, "own")) return -1;  // "chairman of its commission"
  if (of_something && !page_.vietnamese && j + 1 < items_.size() && items_[j].t == It::Ent && items_[j].demonym && items_[j + 1].last > items_[j + 1].first &&
      ((items_[j + 1].t == It::Word && !items_[j + 1].state && items_[j + 1].unit.empty() && tokens_[items_[j + 1].first].is(kWord)) || (items_[j + 1].t == It::Ent && !items_[j + 1].demonym && (items_[j + 1].unknown || (items_[j + 1].ent >= 0 && !fits(items_[j + 1].ent))))))
    return -1;  // "president of the Austrian tennis federation": not of Austria
  for (std::size_t p = k; state && !page_.vietnamese && !of_something && p-- > 1 && p + 7 > k && items_[p].t != It::Comma;)
    if (items_[p].t == It::Relative && (items_[p - 1].t == It::Of || prep(p - 1))) return -1;  // "a think tank, of which he is president"
  if (j + 1 < items_.size() && items_[j].possessive && take(j + 1) >= 0) ++j;  // "the Council's Counter-Terrorism Committee"
  if (int e = title.options.contains("abroad") ? -1 : take(j); e >= 0) {
    body = e;
    right = j + 1;
  }
  if (body < 0 && !state && page_.vietnamese && !title.role.empty() && j == k + 1 && j < items_.size() && is_a(items_[j], Part::State) && !items_[j].demonym &&
      (j + 1 >= items_.size() || items_[j + 1].is(It::Stop, It::Comma, It::Time, It::Semi))) return -1;  // "làm Chánh án Gambia": of a court of that country
  if (body < 0 && j < items_.size() && (items_[j].shaped || (items_[j].t == It::Pro && items_[j].sense && items_[j].sense->kind == Kind::Head))) return -1;
  if (body < 0 && !state && page_.vietnamese && j < items_.size() && (items_[j].t == It::Word || items_[j].unknown) && items_[j].last == items_[j].first + 1 && tokens_[items_[j].first].is(kCaps) && items_[j].depth == item.depth && tokens_[items_[j].first].end - tokens_[items_[j].first].begin > 2) {
    right = j + 1;  // "Giám đốc UNOOSA": of a body known by its letters only
    return office_of_stranger(title, surface(items_[j]));
  }
  if (body < 0 && !state && page_.vietnamese && !of_something && j == k + 1 && j + 2 < items_.size() && items_[j].t == It::Word && tokens_[items_[j].first].is(kUpper) && tokens_[items_[j].first].is(kSpace) &&
      items_[j + 1].t == It::Word && !tokens_[items_[j + 1].first].is(kUpper))
    return -1;  // "Chủ tịch Liên hiệp các tổ chức …": of a body nobody knows
  bool possessive = k > 0 && items_[k - 1].t == It::Ent && fits(items_[k - 1].ent) && (items_[k - 1].possessive || items_[k - 1].demonym || !page_.vietnamese);
  if (body < 0 && possessive) {
    body = items_[k - 1].ent;
    left = k - 1;
  }
  if (body < 0 && k > 0 && state && !page_.vietnamese && items_[k - 1].t == It::Pro && has_word(items_[k - 1].sense, "own"))  // "his country's permanent representative"
    if (const int e = take(k - 1); e >= 0) {
      body = e;
      left = k - 1;
    }
  if (body < 0 && page_.vietnamese && state && !of_something && j + 1 < items_.size() && does(items_[j], "host") && has_word(items_[j].sense, "weak") && items_[j + 1].is(It::Honorific, It::Ent))  // "Tổng thống nước chủ nhà A"
    if (fits(host_)) {
      body = host_;
      right = j + 1;
    }
  if (body < 0 && !page_.vietnamese) {  // "Lebanon's caretaker Prime Minister", "Japan's then foreign minister"
    std::size_t p = k;
    while (p > 0 && items_[p - 1].is(It::Modifier, It::Ordinal)) --p;
    if (p > 0 && p < k && items_[p - 1].t == It::Ent && items_[p - 1].possessive && fits(items_[p - 1].ent)) {
      body = items_[p - 1].ent;
      left = p - 1;
    }
  }
  if (body < 0 && k > 0 && !title.role.empty() && !page_.vietnamese && items_[k - 1].t == It::Pro && (!items_[k - 1].possessive || (k > 1 && does(items_[k - 2], "office"))) && items_[k - 1].sense && items_[k - 1].sense->kind == Kind::Head)  // "Council President for October"
    if (const int e = take(k - 1); e >= 0) {
      body = e;
      left = k - 1;
    }
  if (body < 0 && of_something && !page_.vietnamese && !title.options.contains("abroad"))
    if (const auto named = stranger(title, j, right); named) return *named;
  // "… tại Liên hợp quốc", "to UNESCO", "in Geneva".
  std::string to, place;
  auto posted = [&](const Item& at) {  // where envoys of this title usually are goes without saying
    const auto usual = lexicon_.settings.find("envoys_at");
    const Entity& where = thing(at.ent);
    if (usual == lexicon_.settings.end() || where.name != usual->second) place = where.name;
  };
  if (auto given = title.options.find("to"); given != title.options.end()) {
    to = given->second;
    std::size_t p = right;
    while (p < items_.size() && items_[p].is(It::Ordinal, It::Modifier)) ++p;  // "Đại diện thường trực Ấn Độ đầu tiên tại …"
    if (p < items_.size() && items_[p].is(It::Prep, It::Of)) ++p;
    else p = right;
    if (p > right && p + 1 < items_.size() && items_[p].t == It::Skip) ++p;  // "to the United Nations"
    if (p < items_.size() && is_a(items_[p], Part::Organization)) {
      to = thing(items_[p].ent).name;
      right = p + 1;
      if (right + 1 < items_.size() && prep(right) && items_[right + 1].t == It::Place && items_[right].depth == item.depth) {  // "tại Liên hợp quốc ở Genève"
        posted(items_[right + 1]);
        right += 2;
      }
      // "của Ghana" after "tại Liên hợp quốc".
      std::size_t q = right;
      if (body < 0 && q < items_.size() && items_[q].t == It::Of) ++q;
      if (body < 0)
        if (int e = take(q); e >= 0) {
          body = e;
          right = q + 1;
        }
    } else if (p > right && p < items_.size() && items_[p].t == It::Place && items_[right].t == It::Of && !page_.vietnamese) {
      if (body < 0 && items_[p].metonym && fits(country_of(items_[p].ent))) body = country_of(items_[p].ent), right = p + 1;  // "permanent representative of Beijing"
    } else if (p > right && p < items_.size() && items_[p].t == It::Place) {
      posted(items_[p]);
      right = p + 1;
    }
  }
  if (title.options.contains("abroad") && !abroad(title, k, right, to)) return -1;
  if (title.options.contains("abroad") && body < 0 && state) {  // whose ambassador: of his country, or of the last named but where he is
    body = country_of(person);
    for (std::size_t p = k; body < 0 && p-- > 0;)
      if (items_[p].t == It::Ent && fits(items_[p].ent) && items_[p].depth == 0 && thing(items_[p].ent).name != to) body = items_[p].ent;
    if (body < 0) body = theme_country();
    if (body < 0 || thing(body).name == to) return -1;
  }
  if (body < 0 && state) {
    body = country_of(person);
    if (body < 0 && person >= 0) {
      // "Đại sứ Federico Villegas của Argentina", "Park Jin (Hàn Quốc)"
      for (std::size_t p = k; p < items_.size(); ++p)
        if (items_[p].ent == person && p + 2 < items_.size() && items_[p + 1].is(It::Of, It::Open) && items_[p + 2].t == It::Ent && fits(items_[p + 2].ent))
          body = items_[p + 2].ent;
    }
    for (std::size_t p = k; body < 0 && p-- > 0;)
      if (items_[p].t == It::Ent && fits(items_[p].ent) && items_[p].depth == 0) body = items_[p].ent;
    for (std::size_t p = k; body < 0 && p-- > 0;)
      if (items_[p].t == It::Place && country_of(items_[p].ent) >= 0 && items_[p].metonym) body = country_of(items_[p].ent);
    if (body < 0) body = speaker_;
    const int own = home_country();
    if (body < 0 && person >= 0 && own >= 0 && (theme_country() < 0 || theme_country() == own) && foreign_name(person)) {  // "Phó Tổng thống Mansour bin Zayed": of the foreign country spoken of, and not of ours
      for (auto it = said_.rbegin(); it != said_.rend() && number_ - it->sentence <= 4 && body < 0; ++it)
        if (const int spoken_of = thing(it->ent).is(Part::Person) ? country_of(it->ent) : it->ent; spoken_of >= 0 && spoken_of != own && fits(spoken_of)) body = spoken_of;
      if (body < 0) return -1;
    }
    if (body < 0 && theme_country() >= 0) body = theme_country();
    if (body < 0) body = recall(lexicon_.labels(Part::State), true, {}, 6);
    if (body < 0) body = home();
  } else if (body < 0 && !title.body.empty() && !page_.vietnamese && k > 0 && items_[k - 1].possessive && title.body != "{party}") {  // "the Forum's secretary general": of nothing else
    body = take(k - 1);
    if (body < 0) return -1;
    left = k - 1;
  } else if (body < 0 && !title.body.empty()) {
    for (std::size_t p = k; !page_.vietnamese && title.body != "{party}" && body < 0 && p > 0 && (quiet(items_[p - 1]) || items_[p - 1].t == It::Ordinal);)  // "was its first secretary-general": of what is spoken of
      if (marked(items_[--p], Kind::Modifier, "own") && number_ - topic_body_at_ <= 2 && fits(topic_body_)) body = topic_body_;
    bool bare = body < 0 && person < 0 && title.body != "{party}";
    for (std::size_t p = k; bare && p-- > 0 && body < 0;)  // "On the ASEAN side the office of Secretary-General …"
      if (items_[p].t == It::Ent && fits(items_[p].ent) && items_[p].depth == 0 && !items_[p].used && k - p < 8 && !thing(items_[p].ent).is(Part::Event)) body = items_[p].ent;
    for (std::size_t p = k; p-- > 1 && body < 0 && page_.vietnamese;) {  // "X do bà Y làm Tổng Thư ký": of X
      if (items_[p].is(It::Comma, It::Semi)) break;
      if (items_[p].t == It::Passive && items_[p - 1].t == It::Ent && fits(items_[p - 1].ent)) body = items_[p - 1].ent;
    }
    // "Albert Roper became the first Secretary General" in a text about another organization; before a name the best known is meant.
    const bool named = k + 1 < items_.size() && (items_[k + 1].is(It::Ent, It::Honorific, It::Rank) || (items_[k + 1].t == It::Comma && k + 2 < items_.size() && items_[k + 2].t == It::Ent));
    if (body < 0 && titled_ && !named && title.body != "{party}" && fits(theme_)) body = theme_;
    if (body < 0 && title.body != "{party}" && person >= 0 && !best_known(person, named)) {  // of the organization the sentence, or the text, is about, unless who holds it is known for another
      for (std::size_t p = k; p-- > 0 && body < 0 && items_[p].t != It::Semi;)
        if (items_[p].t == It::Ent && fits(items_[p].ent) && items_[p].depth == items_[k].depth && thing(items_[p].ent).is(Part::Organization)) body = items_[p].ent;
        else if (items_[p].t == It::Ent && items_[p].unknown && items_[p].depth == items_[k].depth && p + 1 < k && does(items_[p + 1], "serve")) {  // "Đại hội đồng UPU bầu …": an organ nobody knows, of what it is named after
          for (std::size_t t = items_[p].first + 1; t < items_[p].last && body < 0; ++t)
            if (const auto n = hits_->at(t, Kind::Name); n && t + n->tokens == items_[p].last && wants(title.bodies, thing(entity(n->sense->what)))) body = entity(n->sense->what);
        } else if (items_[p].t == It::Ent && items_[p].ent >= 0 && items_[p].depth == items_[k].depth && thing(items_[p].ent).is(Part::Body))  // "Hội đồng ICAO bầu …": of what it is an organ of
          if (auto n = lexicon_.name(thing(items_[p].ent).of); n && wants(title.bodies, thing(entity(*n)))) body = entity(*n);
      for (std::size_t p = k; p-- > 0 && body < 0;)  // "ISA đóng ở Kingston; bà A trở thành Tổng Thư ký": of what the half before is about, or of whose office the pack knows
        if (items_[p].t == It::Ent && fits(items_[p].ent) && items_[p].depth == 0 && !items_[p].demonym && thing(items_[p].ent).name != title.body && (thing(items_[p].ent).is(Part::Organization) || thing(items_[p].ent).is(Part::Agency)))
          if (const Id chief = lexicon_.chief_of(thing(items_[p].ent).name); p == 0 || (chief != kNone && lexicon_.pack->names[chief].canonical.starts_with(title.plain))) body = items_[p].ent;
      if (body < 0 && context_.organ >= 0 && context_.organ != theme_ && thing(context_.organ).is(Part::Organization) && fits(context_.organ)) body = context_.organ;  // of the section's
      if (body < 0 && number_ - topic_body_at_ <= 2 && fits(topic_body_)) body = topic_body_;
      if (body < 0 && titled_ && fits(theme_)) body = theme_;
    }
    if (body < 0 && !named && named_office_ >= 0 && number_ - named_office_at_ <= 2 && thing(named_office_).name.starts_with(title.plain + " "))  // "nhậm chức Tổng Thư ký WMO, thay ông B, … đã ngồi ghế Tổng Thư ký"
      if (auto n = lexicon_.name(thing(named_office_).of); n && fits(entity(*n))) body = entity(*n);
    if (body < 0 && !named && title.body != "{party}" && number_ - secretariat_at_ <= 8 && fits(secretariat_)) body = secretariat_;  // of the organization whose secretary-general was last told
    if (body >= 0) {
    } else if (title.body == "{party}") {
      int country = country_of(person);
      if (country < 0) country = theme_country() >= 0 ? theme_country() : home();
      // A chain of offices tells the country once: "Tổng Bí thư, Chủ tịch nước Trung Quốc".
      for (std::size_t p = k + 1; p < items_.size() && p < k + 5; ++p)
        if (is_a(items_[p], Part::State) && items_[p - 1].t == It::Title) country = items_[p].ent;
      if (country >= 0)
        if (auto party = lexicon_.parties.find(thing(country).name); party != lexicon_.parties.end()) body = entity(party->second);
    } else if (auto n = lexicon_.name(title.body)) {
      body = entity(*n);
    }
  } else if (body < 0) {
    if (page_.vietnamese && !of_something && title.role.empty() && k + 1 < items_.size() && ((items_[k + 1].t == It::Word && !items_[k + 1].sense && items_[k + 1].unit.empty() && tokens_[items_[k + 1].first].is(kWord)) || (does(items_[k + 1], "head") && !(k + 2 < items_.size() && items_[k + 2].t == It::Ent)))) return -1;  // "Cục trưởng hàng không Colombia", "Giám đốc phụ trách môi trường biển"
    if (page_.vietnamese && k + 2 < items_.size() && items_[k + 1].t == It::Num && items_[k + 1].unit.empty() && items_[k + 2].t == It::Word) return -1;  // "Chủ tịch một kì họp của …"
    for (std::size_t p = k; page_.vietnamese && k > 0 && does(items_[k - 1], "office") && p-- > 1 && items_[p].t != It::Semi;) {  // "X do bà Y, nhà ngoại giao Z, làm chủ tịch": of X, whatever it is
      std::size_t who = p + 1;
      while (who < k && quiet(items_[who])) ++who;
      if (items_[p].t != It::Passive || who == p + 1 || !is_a(items_[who], Part::Person)) continue;
      if (items_[p - 1].t == It::Ent && fits(items_[p - 1].ent)) body = items_[p - 1].ent;
      else if (items_[p - 1].t == It::Word) return -1;
      break;
    }
    // The nearest such body to the left, else the one spoken of; "their chair" behind somebody else is of whom the sentence is about.
    bool own = false;
    for (std::size_t p = k; !page_.vietnamese && p > 2 && (quiet(items_[p - 1]) || items_[p - 1].is(It::Ordinal, It::Word));)
      if (marked(items_[--p], Kind::Modifier, "own")) {
        own = true;
        break;
      }
    for (std::size_t p = k; own && p-- > 0 && body < 0 && items_[p].t != It::Semi;)  // "has been a member of the Court and was its President"
      if (items_[p].t == It::Pro && items_[p].sense && items_[p].sense->kind == Kind::Head) body = take(p);
      else if (items_[p].t == It::Ent && fits(items_[p].ent)) break;
    for (std::size_t p = k; p-- > 0 && body < 0;)
      if (items_[p].t == It::Ent && fits(items_[p].ent) && !items_[p].possessive && !(own && p > 0 && (items_[p - 1].t == It::And || prep(p - 1) || (p > 1 && items_[p - 1].t == It::Skip && prep(p - 2))))) body = items_[p].ent;
    if (own && is_a(body, Part::Event))
      for (const Item& first : items_) {  // "Romania … sent its President to open the conference": of Romania
        if (first.t != It::Ent || first.ent < 0) continue;
        if (thing(first.ent).is(Part::State)) return -1;
        break;
      }
    if (body < 0 && !title.role.empty() && ((k + 1 < items_.size() && items_[k + 1].t == It::Session) || (of_something && j < items_.size() && items_[j].t == It::Session))) {  // "Chủ tịch khoá 80": of a body that meets in sessions
      for (auto it = said_.rbegin(); it != said_.rend() && body < 0 && number_ - it->sentence < 12; ++it)
        if (plenary(it->ent) && fits(it->ent)) body = it->ent;
      if (body < 0 && !lexicon_.plenary.empty())
        if (auto n = lexicon_.name(lexicon_.plenary.front()); n && fits(entity(*n))) body = entity(*n);
      if (body < 0) return -1;
    }
    if (body < 0 && !title.role.empty() && fits(theme_body_)) body = theme_body_;
    if (body < 0 && titled_ && fits(theme_)) body = theme_;
    const bool opening = !own && k > 0 && k < 4 && marked(items_[0], Kind::Modifier, "own");  // "Its first president was …": of what the sentences before are about
    if (body < 0 && (own || opening) && number_ - topic_body_at_ <= (opening ? 2 : 1) && fits(topic_body_)) body = topic_body_;
    for (auto it = said_.rbegin(); title.options.contains("chief") && body < 0 && it != said_.rend() && number_ - it->sentence < 60; ++it)
      if (const Entity& told = thing(it->ent); told.is(Part::Office) && told.name.find(" " + title.plain) != std::string::npos && lexicon_.alias(std::string_view(told.name).substr(0, told.name.find(" " + title.plain)))) return it->ent;  // the one told before
      else if (fits(it->ent) && named_after(it->ent) != kNone) body = it->ent;
    for (auto it = said_.rbegin(); !among_these.empty() && body < 0 && it != said_.rend() && number_ - it->sentence < 8; ++it)
      if (fits(it->ent)) body = it->ent;
    for (const auto& l : title.bodies)
      if (body < 0 && !own && among_these.empty()) body = recall({l}, false, {}, 8);
    if (body >= 0 && title.role.empty() && heads_otherwise(body)) return -1;  // no director of the United Nations
  }
  if (body < 0) return -1;
  if (!title.body.empty() && title.body != "{party}" && !state && (right > k + 1 || left < k || thing(body).name != title.body)) secretariat_ = body, secretariat_at_ = number_;
  // "The Conference appointed him Director-General": of what it is the assembly of; so with a board that is only spoken of.
  if (title.role.empty() && !state && !plenary(body) && left == k && right == k + 1 && thing(body).is(Part::Body))
    if (auto n = lexicon_.name(thing(body).of); n && wants(title.bodies, thing(entity(*n))) && thing(entity(*n)).is(Part::Agency)) body = entity(*n);
  if (title.role.empty() && !state && plenary(body) && thing(body).is(Part::Body))
    if (auto n = lexicon_.name(thing(body).of); n && std::find(title.bodies.begin(), title.bodies.end(), lexicon_.pack->names[*n].type) != title.bodies.end()) body = entity(*n);
  if (title.options.contains("head") && (thing(body).is(Part::Agency) || thing(body).is(Part::Organization)))
    if (const Id chief = lexicon_.chief_of(thing(body).name); chief != kNone) return entity(chief);
  std::string words = surface(item);
  auto [known, fresh] = offices_.try_emplace({item.sense->what, body, words + '\n' + to + '\n' + place}, -1);
  if (fresh) known->second = office_named(title, body, words, to, place);
  return known->second;
}

// Whether a word of the name could be no Vietnamese syllable.
bool Reader::foreign_name(int person) const {
  const std::string& name = thing(person).name;
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t end = std::min(name.find(' ', at), name.size());
    if (end > at + 1 && !(words_.of(std::string_view(name).substr(at, end - at)).flags & kVietnamese)) return true;
    at = end + 1;
  }
  return false;
}

// The office a body is named after: the High Commissioner, of the Office of the High Commissioner for Refugees. kNone for none.
Id Reader::named_after(int body) const {
  if (body < 0 || thing(body).index == kNone) return kNone;
  const auto set = lexicon_.settings.find("office");
  if (set == lexicon_.settings.end()) return kNone;
  const std::string office = set->second + " ";
  for (const auto& alias : lexicon_.pack->names[thing(body).index].aliases)
    if (alias.starts_with(office))
      if (auto known = lexicon_.alias(std::string_view(alias).substr(office.size())); known && lexicon_.pack->names[*known].type == label(Part::Office)) return *known;
  return kNone;
}

// The office of a title in a body: one of names.csv by any of the ways it may be called, else a new one.
std::string Reader::head_name(std::string_view body) const {
  std::string name(lexicon_.setting("head"));
  if (const auto at = name.find("{of}"); at != std::string::npos) name.replace(at, 4, body);
  return name;
}

int Reader::head_of(int body) {
  const std::string of = thing(body).name, name = head_name(of);
  Id known = lexicon_.chief_of(of);
  if (known == kNone && !name.empty())
    if (const auto alias = lexicon_.alias(name); alias && lexicon_.pack->names[*alias].type == label(Part::Office)) known = *alias;
  if (known == kNone && name.empty()) return -1;
  const int office = known != kNone ? entity(known) : entity(name, label(Part::Office));
  if (thing(office).of.empty()) thing(office).of = of;
  return office;
}

int Reader::office_named(const Title& title, int body, const std::string& words, const std::string& to, const std::string& place) {
  const Entity& b = thing(body);
  std::string key = std::to_string(&title - lexicon_.titles.data()) + '\n' + b.name + '\n' + b.type + '\n' + words + '\n' + to + '\n' + place;
  if (auto kept = words_.offices.find(key); kept != words_.offices.end()) {
    const auto& [index, called] = kept->second;
    if (index != kNone) return entity(index);
    int id = entity(called, label(Part::Office));
    thing(id).of = b.name;
    return id;
  }
  auto with_article = [&](const std::string& name) {
    for (const auto& a : lexicon_.articles)
      if (a == name || (name.starts_with(a) && name.size() > a.size() && name[a.size()] == ' ' && a.find(' ') != std::string::npos)) return "the " + name;
    return name;
  };
  std::string at_whom = to;  // envoys to an agency go by its short name too: "… to the IMO"
  if (const auto n = std::count(to.begin(), to.end(), ' ') >= 2 ? lexicon_.name(to) : std::nullopt; n && lexicon_.pack->names[*n].type == label(Part::Agency))
    for (const auto& alias : lexicon_.pack->names[*n].aliases)
      if (alias.size() >= 3 && alias.size() <= 8 && upper(alias) == alias && alias.find(' ') == std::string::npos && alias.find('.') == std::string::npos) {
        at_whom = alias;
        break;
      }
  auto build = [&](const std::string& of) {
    std::string out = title.name;
    if (auto at = out.find("{of}"); at != std::string::npos) out.replace(at, 4, of);
    if (auto at = out.find("{to}"); at != std::string::npos) out.replace(at, 4, with_article(at_whom));
    if (!place.empty()) out += " in " + place;
    return out;
  };
  std::string body_name = b.name;
  if (b.index != kNone && (b.is(Part::Organization) ? b.name != lexicon_.setting("world") && std::count(b.name.begin(), b.name.end(), ' ') >= (b.is(Part::Agency) ? 2 : 3) : b.is(Part::Body) && std::count(b.name.begin(), b.name.end(), ' ') >= 6))
    for (const auto& alias : lexicon_.pack->names[b.index].aliases)
      if (alias.size() >= 3 && alias.size() <= 8 && upper(alias) == alias && alias.find(' ') == std::string::npos && alias.find('.') == std::string::npos) {
        body_name = alias;  // offices go by the short name: "Director-General of the WTO"
        break;
      }
  std::string name = build(b.is(Part::Organization) && std::count(body_name.begin(), body_name.end(), ' ') >= 2 ? "the " + body_name : with_article(body_name));
  std::vector<std::string> tries{name, build(b.name), build(with_article(b.name))};
  if (b.index != kNone) {
    const PackName& n = lexicon_.pack->names[b.index];
    for (const auto& alias : n.aliases)
      if (alias.size() < 16) tries.push_back(build("the " + alias)), tries.push_back(build(alias));
    if (place.empty() && (to.empty() || to == lexicon_.setting("world"))) tries.push_back(words + " " + n.name_vi);
  }
  for (const auto& t : tries)
    if (auto known = lexicon_.alias(t); known && lexicon_.pack->names[*known].type == label(Part::Office)) {
      words_.offices.emplace(std::move(key), std::pair(*known, std::string()));
      return entity(*known);
    }
  if (const Id chief = title.options.contains("chief") && place.empty() ? named_after(body) : kNone; chief != kNone) {
    words_.offices.emplace(std::move(key), std::pair(chief, std::string()));
    return entity(chief);
  }
  words_.offices.emplace(std::move(key), std::pair(kNone, name));
  int id = entity(name, label(Part::Office));
  thing(id).of = b.name;
  return id;
}

}  // namespace dothi::prose
