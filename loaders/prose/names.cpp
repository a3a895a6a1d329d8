// Names put together from their parts, abbreviations in brackets, and the body an office belongs to.
#include "reader.h"

#include <algorithm>
#include <array>

namespace dothi::prose {

// The long form of a name whose abbreviation the pack knows begins at a head word before it: "Cơ quan Quản lý Chuyển tiếp
// của Liên Hợp Quốc tại Đông Timor (UNTAET)". Item k becomes the whole; where it is then.
std::size_t Reader::whole_name(std::size_t k) {
  std::size_t start = k;
  bool headed = false;
  for (std::size_t i = k; i-- > 0 && k - i <= 14;) {
    const Item& item = items_[i];
    const bool capital = tokens_[item.first].is(kUpper);
    if (item.is({It::Comma, It::Semi, It::Colon, It::Open, It::Close, It::Quote, It::Time, It::Title})) break;
    if (item.t == It::Ent && of_pack(item) && !thing(item.ent).is(Part::Organization)) break;
    if (!page_.vietnamese && !capital && !item.is({It::Of, It::Prep, It::And, It::Skip})) break;
    // "ở Tổ chức Phát triển Công nghiệp (UNIDO)": no pronoun where the name goes on in capitals
    const bool kind = item.t == It::Pro && i > 0 && i < k && tokens_[items_[i + 1].first].is(kUpper);
    const bool says_what = hits_->any(item.first, Kind::Head) || hits_->saying(item.first, Kind::Shape, "bracket") ||
                           hits_->saying(item.first, Kind::Shape, "first");
    if (capital) headed |= hits_->any(item.first, Kind::Head);
    if (page_.vietnamese ? capital && (kind || says_what) : capital && headed) {
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
void Reader::bracket_alias() {
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    if (items_[k + 1].t != It::Open) continue;
    if (by_abbreviation(k)) continue;
    Item& owner = items_[k];
    const bool thing_owns = owner.is({It::Ent, It::Place}) && owner.ent >= 0 && !owner.demonym;
    if (!thing_owns && owner.t != It::Level) continue;
    const std::size_t close = closing(k + 1);
    if (close >= items_.size() || close - k > 16) continue;
    bool any = false, mission = false, alias_only = true;
    for (std::size_t inner = k + 2; inner < close; ++inner) {
      const bool alone = inner == k + 2 && close == k + 3;
      const Bracketed naming = alias_in_bracket(owner, items_[inner], thing_owns, alone);
      any |= naming != Bracketed::Beside && naming != Bracketed::Other;
      mission |= naming == Bracketed::Mission;
      alias_only &= naming != Bracketed::Other;
    }
    if (!any || !alias_only) continue;
    owner.last = items_[close].last;
    cut(k + 1, close + 1);
    if (mission) k = whole_name(k);
  }
}

// "Hội nghị Thương mại và Phát triển (UNCTAD)": a wording that the pack does not know, of a name it knows by its abbreviation.
bool Reader::by_abbreviation(std::size_t& k) {
  if (!(items_[k].t == It::Word || (items_[k].t == It::Ent && !of_pack(items_[k]))) || !stands(k + 3, It::Close))
    return false;
  const Item& inner = items_[k + 2];
  if (inner.t != It::Ent || !of_pack(inner) || inner.size() != 1 || !tokens_[inner.first].is(kCaps)) return false;
  const Entity& known = thing(inner.ent);
  if (known.is(Part::State) || known.is(Part::Person) || !(known.is(Part::Organization) || known.is(Part::Body)))
    return false;
  const Item wording = items_[k];
  // "Hiệp định khung (PCA)": a treaty, and no body of those letters
  if (wording.ent >= 0 && thing(wording.ent).is(Part::Treaty)) return false;
  if (const auto head = hits_->at(wording.first, Kind::Head); head && has_word(head->sense, label(Part::Treaty)))
    return false;
  const std::size_t at = whole_name(k);
  if (at == k && !(wording.t == It::Ent && hits_->any(wording.first, Kind::Head))) return false;
  Item& whole = items_[at];
  const std::uint32_t last = items_[at + 3].last;
  const std::uint32_t first = whole.first;
  whole = items_[at + 2];
  whole.first = first;
  whole.last = last;
  whole.depth = wording.depth;
  cut(at + 1, at + 4);
  k = at;
  return true;
}

// The bracket that closes the one at an item.
std::size_t Reader::closing(std::size_t open) const {
  int depth = 1;
  for (std::size_t k = open + 1; k < items_.size(); ++k) {
    depth += items_[k].t == It::Open;
    depth -= items_[k].t == It::Close;
    if (depth == 0) return k;
  }
  return items_.size();
}

// What an item in a bracket is to the name before it; an abbreviation goes by that name from now on.
Reader::Bracketed Reader::alias_in_bracket(Item& owner, const Item& inner, bool thing_owns, bool alone) {
  const auto text = surface(inner);
  const Token& first = tokens_[inner.first];
  const bool word = inner.size() == 1 && first.is(kWord) && first.is(kUpper) && (first.is(kCaps) || text.size() <= 8);
  const bool abbreviation = word && code_points(text) >= 2 && upper(text) == text;
  if (inner.t == It::Word && abbreviation) {
    if (thing_owns)
      aliases_[text] = {owner.ent, false};
    else
      phrase_aliases_[text] = owner.sense;
    return Bracketed::Alias;
  }
  if (inner.t == It::Ent && thing_owns) {
    const bool its =
        inner.ent == owner.ent || (abbreviation && inner.ent >= 0 && thing(inner.ent).name == thing(owner.ent).of);
    if (its) return Bracketed::Alias;
    const bool somebody = thing(owner.ent).is(Part::State) || thing(owner.ent).is(Part::Person);
    if (abbreviation && alone && !somebody && thing(inner.ent).type == thing(owner.ent).type) {
      // Known by its abbreviation: the long form before it is another wording of the same.
      owner.ent = inner.ent;
      return Bracketed::Alias;
    }
  }
  if (inner.t == It::Ent && abbreviation && alone && lexicon_.settings.contains("bracket") &&
      thing(inner.ent).is(lexicon_.setting("bracket"))) {
    // "ở Nam Sudan (UNMISS)": the mission, by where it is.
    turn(owner, It::Ent);
    owner.ent = inner.ent;
    return Bracketed::Mission;
  }
  return inner.is({It::Comma, It::Semi, It::Quote, It::Colon, It::Word, It::Skip, It::Copula}) ? Bracketed::Beside
                                                                                               : Bracketed::Other;
}

// "Uỷ ban Chấp hành của cơ quan này", "the Executive Board of the agency": a part known by the name of the whole.
void Reader::parts_of_bodies() {
  for (std::size_t k = 0; k + 2 < items_.size(); ++k) {
    const bool headed =
        items_[k].t == It::Pro && tokens_[items_[k].first].is(kUpper) && hits_->any(items_[k].first, Kind::Head);
    if (!headed && !items_[k].unknown) continue;
    std::size_t of = k + 1;
    while (of < items_.size() && of < k + 5 && items_[of].is({It::Word, It::Verb}) &&
           (of > k + 1 || tokens_[items_[of].first].is(kUpper)))
      ++of;
    // "Uỷ ban Điều hành": a name
    if (page_.vietnamese && of > k + 1 && items_[k + 1].t == It::Verb && tokens_[items_[k + 1].first].is(kUpper) &&
        tokens_[items_[k + 1].first].is(kSpace))
      turn(items_[k + 1], It::Word);
    if (of + 1 >= items_.size() || items_[of].t != It::Of) continue;
    std::size_t owner = of + 1;
    while (owner < items_.size() && items_[owner].t == It::Skip) ++owner;
    if (owner >= items_.size() || !items_[owner].is({It::Ent, It::Pro})) continue;
    const int whole = resolve(items_[owner], {label(Part::Organization), label(Part::Agency)});
    if (whole < 0 || thing(whole).index == kNone || !wants({label(Part::Organization)}, thing(whole))) continue;
    const std::string part(std::string_view(page_.text)
                               .substr(tokens_[items_[k].first].begin,
                                       tokens_[items_[of - 1].last - 1].end - tokens_[items_[k].first].begin));
    const PackName& name = lexicon_.pack->names[thing(whole).index];
    auto known = words_.alias(part + " " + name.canonical);
    if (!known) known = words_.alias(part + " of " + name.canonical);
    if (!known && !name.name_vi.empty()) known = words_.alias(part + " " + name.name_vi);
    for (const auto& alias : name.aliases)
      if (!known) known = words_.alias(part + " " + alias);
    if (!known || lexicon_.pack->names[*known].type != label(Part::Body)) continue;
    turn(items_[k], It::Ent);
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
    if (span.t != It::Time || !span.time.relative || span.time.shape != Time::Shape::Instant ||
        items_[k + 1].t != It::Comma)
      continue;
    if (day.t != It::Time || day.time.shape != Time::Shape::Instant || !day.time.from.day ||
        tokens_[span.first].is(kNumber))
      continue;
    std::size_t from = k;
    if (items_[from - 1].is({It::Bound, It::Skip})) --from;
    cut(from, k + 2);
    k = from;
  }
}

// "the Ottawa Convention", "the Lomé Convention": a treaty called after a place.
void Reader::treaties_of_places() {
  if (page_.vietnamese) return;
  for (std::size_t k = 1; k < items_.size(); ++k) {
    Item &place = items_[k - 1], &head = items_[k];
    const bool called = head.t == It::Pro && head.sense && head.sense->kind == Kind::Head &&
                        head.last == head.first + 1 && tokens_[head.first].is(kUpper) &&
                        has_word(head.sense, label(Part::Treaty));
    const bool shaped = head.t == It::Ent && head.ent >= 0 && thing(head.ent).index == kNone &&
                        thing(head.ent).is(Part::Treaty) && place.t != It::Place;
    if ((!called && !shaped) || place.last != head.first || place.possessive || !tokens_[head.first].is(kSpace))
      continue;
    const bool name = place.t == It::Place || (place.t == It::Ent && (place.unknown || place.demonym)) ||
                      (place.t == It::Word && !place.sense && tokens_[place.first].is(kUpper) &&
                       !tokens_[place.first].is(kCaps) && k > 1);
    if (!name) continue;
    place.last = head.last;
    turn(place, It::Ent);
    place.sense = nullptr;
    place.unknown = place.demonym = place.metonym = false;
    const auto text = surface(place);
    const auto known = words_.alias(text);
    place.ent = known && lexicon_.pack->names[*known].type == label(Part::Treaty) ? entity(*known)
                                                                                  : entity(text, label(Part::Treaty));
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
      head = first ? std::string(std::string_view(page_.text)
                                     .substr(tokens_[item.first].begin,
                                             tokens_[item.first + first->tokens - 1].end - tokens_[item.first].begin))
                   : std::string();
      continue;
    }
    const bool place = item.t == It::Place || is_a(item, Part::State);
    if (!place || head.empty() || k == 0 || !items_[k - 1].is({It::Comma, It::And})) {
      if (!item.is({It::Comma, It::And})) head.clear();
      continue;
    }
    const auto known = words_.alias(head + " " + surface(item));
    if (!known || lexicon_.pack->names[*known].type != label(Part::Treaty)) {
      head.clear();
      continue;
    }
    turn(item, It::Ent);
    item.sense = nullptr;
    item.unknown = item.demonym = item.metonym = false;
    item.ent = entity(*known);
  }
}

// "các phái bộ gìn giữ hoà bình ở Nam Sudan, Abyei và Cộng hoà Trung Phi", "the UN missions in South Sudan and Abyei": a mission each.
void Reader::missions_by_place() {
  if (!phrased({Kind::Filler}) && !noted("missions")) return;
  for (std::size_t k = 1; k < items_.size(); ++k) {
    const auto all = is_a(k, Part::Mission) ? hits_->at(items_[k - 1].first, Kind::Filler) : std::nullopt;
    const bool named = all && has_word(all->sense, "plural");
    const bool counted = k > 1 && prep(k - 1) && marked(k - 2, Kind::Note, "missions") && mission_at_place(k);
    if (!named && !counted) continue;
    for (std::size_t next = k + 1; stands(next, {It::Comma, It::And});) {
      next = skip_right(next, {It::Comma, It::And, It::Skip});
      if (!mission_at_place(next)) break;
      k = next++;
    }
  }
}

// The mission in the place or country at an item, which stands for it from now on.
bool Reader::mission_at_place(std::size_t k) {
  if (!stands(k, It::Place) && !(is_a(k, Part::State) && !items_[k].demonym)) return false;
  Id mission = lexicon_.mission_called(surface(items_[k]));
  if (mission == kNone) mission = lexicon_.mission_called(thing(items_[k].ent).name);
  if (mission == kNone) return false;
  turn(items_[k], It::Ent);
  items_[k].sense = nullptr;
  items_[k].metonym = items_[k].unknown = false;
  items_[k].ent = entity(mission);
  return true;
}

// "tại thượng đỉnh New Delhi, Nhóm G20 …": where they met, and nobody who acts.
void Reader::places_of_meetings() {
  if (!page_.vietnamese) return;
  for (std::size_t k = 2; k < items_.size(); ++k) {
    if (items_[k].t != It::Place || !items_[k].metonym || !stands(k + 1, It::Comma)) continue;
    const std::size_t words = skip_left(k, It::Word);
    const bool noun = words < k && words + 4 > k &&
                      every_item(words, k, [](const Item& w) { return !w.state && w.unit.empty() && !w.sense; });
    if (noun && words > 0 && prep(words - 1)) items_[k].metonym = false;
  }
}

// "the 15-member organ", "the Vienna-based agency": what "the organ" and "the agency" stand for.
void Reader::described() {
  if (page_.vietnamese) return;
  for (std::size_t k = 1; k + 2 < items_.size(); ++k) {
    if (items_[k].t != It::Dash || tokens_[items_[k].first].is(kSpace) ||
        items_[k + 1].last != items_[k + 1].first + 1 || tokens_[items_[k + 1].first].is(kSpace))
      continue;
    std::size_t the = k;
    while (the > 0 && the + 3 > k && items_[the - 1].t != It::Skip && items_[the - 1].last == items_[the].first &&
           !tokens_[items_[the - 1].first].is(kPunct))
      --the;
    if (the == 0 || items_[the - 1].last != items_[the].first) continue;
    const Item& article = items_[the - 1];
    Item& noun = items_[k + 2];
    if (article.t != It::Skip || article.last != article.first + 1 || noun.last != noun.first + 1 ||
        (!noun.is({It::Word, It::Pro}) && !does(noun, "organ")))
      continue;
    const std::array<Token, 2> words{tokens_[article.first], tokens_[noun.first]};
    std::vector<Match> found;
    lexicon_.match(words, 0, false, found);
    const auto stands = std::find_if(found.begin(), found.end(), [&](const Match& m) {
      return m.tokens == 2 && (lexicon_.kinds[m.phrase] == Kind::Pronoun || lexicon_.kinds[m.phrase] == Kind::Head);
    });
    if (stands == found.end()) continue;
    turn(noun, It::Pro);
    noun.sense = &lexicon_.sense_of(*stands);
    items_.erase(items_.begin() + std::ptrdiff_t(the) - 1, items_.begin() + std::ptrdiff_t(k) + 2);
    k = the;
  }
}

// Names of bodies and treaties by their kind alone: of the organization spoken of, and not of the one the pack calls so.
void Reader::qualified_bodies() {
  for (Item& treaty : items_)  // "Hiến chương này": of the organization whose charter was just named
    if (is_a(treaty, Part::Treaty))
      if (const std::string& head = words_.caseless(written(treaty)); among(lexicon_.general, head))
        if (const int last = recall(lexicon_.labels(Part::Treaty), false, head, 8); last >= 0) treaty.ent = last;
  const int about = organization_spoken_of();
  for (std::size_t k = 0; k < items_.size(); ++k) body_by_kind(k, about);
  for (std::size_t k = 0; page_.vietnamese && k < items_.size(); ++k) body_by_head(k, about);
  if (!page_.vietnamese) bodies_nobody_knows();
}

int Reader::organization_spoken_of() const {
  const bool of_section = in_list() && context_.organ != theme_ && thing_is(context_.organ, Part::Organization);
  if (titled_ && !of_section && thing_is(theme_, Part::Organization)) return theme_;
  if (context_.organ != theme_ && thing_is(context_.organ, Part::Organization)) return context_.organ;
  return number_ - topic_body_at_ <= 2 && thing_is(topic_body_, Part::Organization) ? topic_body_ : -1;
}

// "Ban Thư ký đặt ở Suva" in a text about the Pacific Islands Forum
void Reader::body_by_kind(std::size_t k, int about) {
  Item& body = items_[k];
  if (!is_a(body, Part::Body) || tokens_[body.first].is(kCaps)) return;
  const Entity& e = thing(body.ent);
  if (e.of.empty() || e.index == kNone || !among(lexicon_.general, words_.caseless(written(body)))) return;
  const auto unknown = [&] {
    turn(body, It::Word);
    body.ent = -1;
    body.shaped = true;
  };
  const bool titled = k > 0 && items_[k - 1].is({It::Title, It::Ent});
  if (page_.vietnamese && !titled && k + 1 < items_.size() && capital_word(items_[k + 1]) &&
      tokens_[items_[k + 1].first].is(kSpace))
    return unknown();  // "Ban Thư ký Ozone"
  int other = about;
  bool own = false;
  const bool of_spoken =
      page_.vietnamese && stands(k + 1, It::Of) && stands(k + 2, It::Pro);  // "Ban Thư ký của hiệp hội"
  const int whole = of_spoken ? resolve(items_[k + 2], lexicon_.labels(Part::Organization)) : -1;
  if (whole >= 0) {
    if (thing(whole).name == e.of) return;
    const Id its = lexicon_.body_of(thing(whole).name, words_.caseless(written(body)));
    if (its == kNone) return unknown();
    body.ent = entity(its);
    return;
  }
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (i == k || !is_a(items_[i], Part::Organization)) continue;
    own |= thing(items_[i].ent).name == e.of;
    if (i < k) other = items_[i].ent;
  }
  if (own || other < 0 || thing(other).name == e.of || heads_otherwise(other)) return;
  if (const Id its = lexicon_.body_of(thing(other).name, words_.caseless(written(body))); its != kNone) {
    body.ent = entity(its);
    return;
  }
  if (plenary(body.ent) && other != theme_) return;
  unknown();
}

// "Hội đồng gồm 36 nước": that of the organization the sentence, or the text, is about
void Reader::body_by_head(std::size_t k, int about) {
  Item& body = items_[k];
  const bool head = body.t == It::Pro && body.sense && body.sense->kind == Kind::Head && tokens_[body.first].is(kUpper);
  if (!head || !has_word(body.sense, label(Part::Body))) return;
  if (k + 1 < items_.size()) {
    const Item& next = items_[k + 1];
    if (next.t == It::Of || next.unknown || capital_word(next) || (next.t == It::Ent && !next.demonym)) return;
  }
  int whose = about;
  for (std::size_t i = k; i-- > 0;)
    if (is_a(items_[i], Part::Organization)) {
      whose = items_[i].ent;
      break;
    }
  const Id its = whose < 0 ? kNone : lexicon_.body_of(thing(whose).name, words_.caseless(written(body)));
  if (its == kNone) return;
  turn(body, It::Ent);
  body.sense = nullptr;
  body.ent = entity(its);
}

// "the Technical Secretariat", "the Executive Council"
void Reader::bodies_nobody_knows() {
  for (std::size_t k = 1; k + 2 < items_.size(); ++k) stranger_of_organization(k);
  for (std::size_t k = 1; k < items_.size(); ++k) {
    const Item& body = items_[k];
    Item& word = items_[k - 1];
    if (!is_a(body, Part::Body) || body.size() != 1 || tokens_[body.first].is(kCaps) || word.last != body.first)
      continue;
    if (!capital_word(word) || word.sense || !tokens_[word.first].is(kWord) || tokens_[word.first].is(kCaps)) continue;
    word.last = body.last;
    turn(word, It::Ent);
    word.unknown = true;
    word.ent = entity(surface(word), "Unknown");
    cut(k);
    --k;
  }
}

// "the United Nations Commission for Ruanda-Urundi": a body nobody knows, not the organization whose it is
void Reader::stranger_of_organization(std::size_t k) {
  Item& whose = items_[k - 1];
  const Item& head = items_[k];
  if (!is_a(whose, Part::Organization) || whose.last != head.first || head.t != It::Pro || !head.sense ||
      head.sense->kind != Kind::Head)
    return;
  if (!has_word(head.sense, label(Part::Body)) || !tokens_[head.first].is(kUpper) || !stands(k + 1, {It::Prep, It::Of}))
    return;
  std::size_t last = skip_right(k + 2, It::Skip);
  if (last >= items_.size() || !tokens_[items_[last].first].is(kUpper) ||
      !(stands(last, {It::Ent, It::Place}) || capital_word(items_[last])))
    return;
  while (last + 1 < items_.size() &&
         (capital_word(items_[last + 1]) ||
          (stands(last + 1, {It::Of, It::And}) && last + 2 < items_.size() && capital_word(items_[last + 2]))))
    ++last;
  whose.last = items_[last].last;
  whose.ent = entity(surface(whose), label(Part::Body));
  cut(k, last + 1);
}

// "his French counterpart, Jean-Yves Le Drian": the office last named, of another country.
void Reader::counterparts() {
  for (std::size_t k = 0; k < items_.size(); ++k) {
    Item& item = items_[k];
    if (item.t == It::Title && lexicon_.titles[item.sense->what].options.contains("state") &&
        !lexicon_.titles[item.sense->what].options.contains("abroad"))
      last_title_ = item.sense, last_title_at_ = number_;
    if (item.t == It::Rank) last_title_ = nullptr;  // "the acting ambassador"
    if (item.t != It::Pro || !item.sense || !has_word(item.sense, "both") || !has_word(item.sense, label(Part::Office)))
      continue;
    turn(item, It::Word);
    if (k == 0 || !last_title_ || number_ - last_title_at_ > 2) continue;
    const Item& of = items_[page_.vietnamese && k + 1 < items_.size() ? k + 1 : k - 1];
    if (of.t != It::Ent || of.ent < 0 || !(page_.vietnamese ? thing(of.ent).is(Part::State) : of.demonym)) continue;
    turn(item, It::Title);
    item.sense = last_title_;
  }
}

}  // namespace dothi::prose
