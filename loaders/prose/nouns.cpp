// Verbs said by their nouns ("X's accession to Y", "the accession of X to Y", "the signing of Y by X"), states that act through their
// people, events whose head comes last.
#include "reader.h"

#include <algorithm>

namespace dothi::prose {

// Who and what stand around a noun: who before it ("Finland's", "the Finnish", "the US") or behind it ("of Finland", "by Finland"), what
// before it ("the treaty's ratification by Finland", "Denmark's Council term") or behind. 0 unless both are there; -1 when it is
// said that it was not.
int Reader::of_noun(const Frame& f, std::vector<Arg>& subjects, std::vector<Arg>& objects, std::size_t& after) {
  const Verb& verb = *f.verb;
  const auto acting = [&](std::size_t i) -> const std::vector<std::string>* {
    Arg a;
    for (const Reading& r : verb.readings) {
      const auto& from = verb.has("inverse") ? lexicon_.relation(r.relation)->to : lexicon_.relation(r.relation)->from;
      if (arg(i, from, a)) return &from;
    }
    return nullptr;
  };
  const auto small = [&](std::size_t i) {
    return items_[i].t == It::Word && items_[i].unit.empty() && !tokens_[items_[i].first].is(kUpper) &&
           !items_[i].state;
  };
  Arg a;
  int words = 0;
  for (std::size_t i = f.at; i-- > 0;) {
    const Item& x = items_[i];
    if (marked(x, Kind::Skip, "article") && i > 1 && items_[i - 1].t == It::Verb &&
        has_word(items_[i - 1].sense, "weak") && items_[i - 2].t == It::Ent && !items_[i - 2].possessive &&
        !items_[i - 2].demonym && (i == 2 || items_[i - 3].t == It::Skip || items_[i - 3].t == It::Comma))
      if (const auto* from = acting(i - 2)) {  // "Kuwait made a donation of …"
        arg(i - 2, *from, a);
        subjects.push_back(a);
        break;
      }
    if (x.depth != items_[f.at].depth || marked(x, Kind::Skip, "done") || marked(x, Kind::Skip, "article") ||
        marked(x, Kind::Modifier, "own"))
      break;
    if (x.t == It::Skip || x.t == It::Modifier || x.t == It::Ordinal || x.t == It::Time || x.t == It::Num ||
        (x.t == It::Dash && !tokens_[x.first].is(kSpace)) || (small(i) && ++words < 4))
      continue;
    if (x.t != It::Ent && x.t != It::Place) break;
    const bool of = x.possessive || x.demonym;
    bool whole = false;  // "UNEP is the United Nations' environmental programme": whose it is, not who
    if (x.possessive && objects.empty() && arg(i, verb.objects, a))
      for (std::size_t n = i; n-- > 0 && n + 12 > i && !whole && items_[n].t != It::Semi && items_[n].t != It::Comma;)
        whole = items_[n].t == It::Ent && !items_[n].demonym && acting(n) && says_what(n, i);
    if (objects.empty() && !whole && !((of || verb.has("money")) && acting(i)) && arg(i, verb.objects, a)) whole = true;
    if (whole) {
      arg(i, verb.objects, a);
      objects.push_back(a);
      continue;
    }
    const auto* from = (of || i + 1 == f.at) && x.t == It::Ent ? acting(i) : nullptr;
    if (!from) break;
    arg(i, *from, a);
    subjects.push_back(a);
    for (std::size_t n = i; n > 1 && (items_[n - 1].t == It::And || items_[n - 1].t == It::Comma) &&
                            items_[n - 2].t == It::Ent && arg(n - 2, *from, a);
         n -= 2)
      subjects.insert(subjects.begin(), a);  // "Finland and Sweden's entry"
    break;
  }
  if (!subjects.empty()) {  // "Turkey vetoed Finland's accession": it was not
    std::size_t i = subjects.front().item;
    while (i > 0 && items_[i - 1].t == It::Skip) --i;
    const bool about = i > 1 && prep(i - 1) && !has(items_[i - 1], Kind::Passive) &&
                       ((items_[i - 2].t == It::Word && !items_[i - 2].state) ||
                        (items_[i - 2].t == It::Verb &&
                         has_word(items_[i - 2].sense, "own")));  // "talks on Ukraine's accession", "support for …"
    if (about) return subjects.clear(), objects.clear(), -1;
    if (i > 0 && items_[i - 1].t == It::Vote) return subjects.clear(), objects.clear(), -1;
  }
  if (subjects.empty() && !objects.empty())  // "the General Conference is UNESCO's supreme body": who is it
    for (std::size_t i = objects.front().item; i-- > 0 && items_[i].t != It::Semi && subjects.empty();) {
      if (items_[i].t != It::Ent && items_[i].t != It::Pro) continue;
      const auto* from = acting(i);
      if (!from || !says_what(i, objects.front().item)) break;
      arg(i, *from, a);
      subjects.push_back(a);
    }
  std::size_t x = f.right;
  const auto over = [&](std::size_t i) {
    int seen = 0;
    while (i < items_.size() &&
           (items_[i].t == It::Skip || items_[i].t == It::Of || prep(i) || items_[i].t == It::Modifier ||
            items_[i].t == It::Ordinal || (verb.has("money") && items_[i].t == It::Num) ||
            (small(i) && ++seen < (verb.has("money") ? 4 : 2) &&
             (verb.has("money") || (i + 1 < items_.size() && items_[i + 1].t != It::Of && !prep(i + 1))))))
      ++i;
    return i;
  };
  const auto doers = [&](std::size_t i) {
    while (i < items_.size() && (items_[i].t == It::Skip || items_[i].t == It::Honorific || items_[i].t == It::Rank ||
                                 (items_[i].state && items_[i].t == It::Word)))
      ++i;
    if (i < items_.size() && items_[i].t == It::Of) ++i;
    i = to_person(i);  // "the visit of President A to B"
    if (i < items_.size() && items_[i].demonym && to_person(i + 1) > i + 1) i = to_person(i + 1);
    if (i >= items_.size() || (items_[i].demonym && !(i + 1 < items_.size() && items_[i + 1].state))) return i;
    if (const auto* from = acting(i)) {
      subjects = right_group(i, items_.size(), *from, false);
      x = i;
    }
    return i;
  };
  if (subjects.empty() && x < items_.size() && has(items_[x], Kind::Passive))
    doers(x + 1);
  else if (const bool of = x < items_.size() && items_[x].t == It::Of;
           subjects.empty() && (of || hits_->any(items_[f.at].last - 1, Kind::Of))) {
    doers(of ? x + 1 : x);
    if (!subjects.empty() && objects.empty()) {  // "the signing of the treaty by …": what, not who
      const std::size_t o = over(x);
      if (o >= items_.size() || !arg(o, verb.objects, a)) subjects.clear(), x = f.right;
    }
  }
  if (objects.empty()) {
    std::size_t o = over(x);
    if (subjects.empty() && verb.has("money") && o < items_.size() && o > x &&
        marked(items_[o - 1], Kind::Time, "from")) {  // "a gift of … from Poland to Viet Nam"
      doers(o);
      o = over(x);
    }
    if (o < items_.size() && !items_[o].demonym && arg(o, verb.objects, a)) {
      objects = right_group(o, items_.size(), verb.objects, true);
      after = x = o;
    }
  } else {
    after = std::max(x, piece(x, objects.front().pieces));
  }
  if (subjects.empty() && x < items_.size() && has(items_[x], Kind::Passive)) {
    doers(x + 1);
    if (!subjects.empty() && !objects.empty()) after = std::max(x, piece(x, objects.front().pieces));
  }
  std::erase_if(subjects, [&](const Arg& s) {
    return std::any_of(objects.begin(), objects.end(), [&](const Arg& o) { return o.item == s.item; });
  });
  const bool told = !subjects.empty() && !objects.empty() &&
                    reading(verb, objects.front().ents.front(), subjects.front().ents.front());
  bool off = false;  // "… is pending", "… was called off"
  for (std::size_t i = after; told && i < items_.size() && !off; ++i) {
    if (items_[i].t == It::Cue)
      off = !marked(items_[i], Kind::Cue, "early") && !marked(items_[i], Kind::Cue, "inversion");
    else if (items_[i].t != It::Skip && items_[i].t != It::Copula && items_[i].t != It::Time &&
             !(items_[i].t == It::Verb && has_word(items_[i].sense, "weak") && has(items_[i], Kind::Copula)))
      break;
  }
  if (told && !off) return 1;
  subjects.clear();
  objects.clear();
  after = f.right;
  return off ? -1 : 0;
}

// "X is one of the six main organs of Y", "X, a specialised agency of Y": nothing stands between but what the noun is.
bool Reader::says_what(std::size_t subject, std::size_t noun) const {
  bool linked = false;
  std::size_t first = subject + 1;
  for (std::size_t i = first + 1; items_[first].t == It::Comma && i + 1 < noun;
       ++i)  // "The ILO, founded in 1919, is …"
    if (items_[i].t == It::Comma &&
        (has(items_[i + 1], Kind::Copula) || (items_[i + 1].t == It::Verb && has_word(items_[i + 1].sense, "weak"))))
      first = i + 1;
  for (std::size_t i = first; i < noun; ++i) {
    const Item& x = items_[i];
    if (x.depth > items_[noun].depth || x.t == It::Close || x.t == It::Open) continue;
    const bool link = (x.t == It::Comma && i == subject + 1) || has(x, Kind::Copula) ||
                      (x.t == It::Verb && has_word(x.sense, "weak"));
    if (link)
      linked = true;
    else if (x.t != It::Skip && x.t != It::Modifier && x.t != It::Word && x.t != It::Ordinal && x.t != It::Num &&
             x.t != It::Of && x.t != It::And && !(x.t == It::Ent && x.demonym) && !x.possessive)
      return false;
  }
  return linked;
}

// "Sweden's parliament", "the Vietnamese delegation", "the government of Sweden": the state itself.
void Reader::acting_states() {
  const auto country = [&](const Item& x) {
    return x.t == It::Ent && x.ent >= 0 && !x.unknown && entities_[std::size_t(x.ent)].is(Part::State);
  };
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (items_[k].t != It::Word || !items_[k].state) continue;
    std::size_t c = k;
    while (c > 0 && c + 3 > k && items_[c - 1].t == It::Word && !items_[c - 1].state && items_[c - 1].unit.empty() &&
           !tokens_[items_[c - 1].first].is(kUpper))
      --c;  // "the Vietnamese negotiating team"
    if (c == 0 || !country(items_[c - 1]) || !(items_[c - 1].possessive || items_[c - 1].demonym || c == k)) continue;
    std::size_t before = c - 1;
    while (before > 0 && items_[before - 1].t == It::Skip) --before;
    if (before > 0 && (items_[before - 1].t == It::Of || items_[before - 1].t == It::Verb ||
                       (prep(before - 1) && !has(items_[before - 1], Kind::Passive))))
      continue;  // "head of the Chilean delegation"
    Item& state = items_[c - 1];
    state.possessive = state.demonym = false;
    state.last = items_[k].last;
    items_.erase(items_.begin() + std::ptrdiff_t(c), items_.begin() + std::ptrdiff_t(k) + 1);
    k = c - 1;
  }
}

// "ASEAN member Thailand", "Council members Japan and Malta": of what they are members, right before.
void Reader::members_beside() {
  for (std::size_t k = 1; k + 1 < items_.size(); ++k) {
    if (items_[k].t != It::Role || items_[k].sense->text != "member" || items_[k - 1].possessive ||
        (items_[k - 1].t != It::Ent && items_[k - 1].t != It::Pro) || items_[k + 1].demonym)
      continue;
    Arg body;
    const auto* membership = lexicon_.relation(rel(Rel::Membership));
    if (!arg(k - 1, membership->to, body) && !arg(k - 1, lexicon_.labels(Part::Body), body)) continue;
    std::size_t at = k + 1;
    for (const Arg& who : right_group(at, items_.size(), lexicon_.labels(Part::State), false))
      for (int e : who.ents) {
        Claim c;
        c.s = e;
        c.s_item = int(who.item);
        c.o = body.ents.front();
        c.o_item = int(k) - 1;
        c.relation = entities_[std::size_t(c.o)].is(Part::Body) ? rel(Rel::Seat) : rel(Rel::Membership);
        if (c.relation == rel(Rel::Seat)) put(c.q, "role", Value("member"));
        c.inferred = true;
        claim(std::move(c));
      }
  }
}

// "44th ASEAN Summit", "2022 G20 Bali summit", "40th and 41st ASEAN Summits": a number or names, and the head behind them. Returns the token
// after it, 0 for none.
std::size_t Reader::event_behind(std::size_t i, std::size_t last, Item& item) {
  if (i > 0 && items_.size() && prep(items_.size() - 1) && tokens_[i].is(kNumber)) {
    const std::size_t digits = tokens_[i].end - tokens_[i].begin;
    if (digits == 4) return 0;  // "in 2022 the …"
  }
  bool counted = false, named = false;
  std::size_t j = i;
  const auto upper = [&](std::size_t x) { return tokens_[x].is(kWord) && tokens_[x].is(kUpper); };
  for (; j < last && j < i + 10; ++j) {
    const Token& t = tokens_[j];
    if (j > i && hits_->any(j, Kind::Event)) {
      const Match* head = nullptr;
      for (const Match& m : hits_->at(j))
        if (const Sense& s = lexicon_.senses[lexicon_.phrases[m.phrase].sense];
            s.kind == Kind::Event && has_word(&s, "last")) {
          head = &m;
          item.sense = &s;
          break;
        }
      if (head && (upper(j) ? counted || named : counted && named)) {
        j += head->tokens;
        break;
      }
    }
    if (t.is(kNumber)) {
      if (j > i && !counted) return 0;
      if (j > i && tokens_[j - 1].is(kNumber)) return 0;
      counted = true;
      if (j + 1 < last && tokens_[j + 1].is(kWord) && !tokens_[j + 1].is(kSpace))
        ++j;  // "44th"
      else if (t.end - t.begin != 4 || j > i)
        return 0;
      continue;
    }
    if (t.is(kPunct)) {
      if ((t.key != '-' && t.key != '+' && t.key != '\'') || t.is(kSpace)) return 0;
      continue;
    }
    if (hits_->any(j, Kind::Ordinal) && (j == i || counted)) {
      counted = true;
      continue;
    }
    if (upper(j)) {
      if (hits_->any(j, {Kind::Title, Kind::Month, Kind::Weekday, Kind::Honorific, Kind::Rank})) return 0;
      named = true;
      continue;
    }
    if (counted && hits_->any(j, Kind::And) && j + 1 < last &&
        (hits_->any(j + 1, Kind::Ordinal) || tokens_[j + 1].is(kNumber)))
      continue;
    if (counted && hits_->any(j, Kind::Filler)) continue;  // "2022 special meeting"
    return 0;
  }
  if (!item.sense || item.sense->kind != Kind::Event || j <= i || hits_->any(i, Kind::Skip)) return 0;
  for (std::size_t n = i; n < j; ++n)  // "the Pacific Islands Forum": a name that ends so
    for (const Match& m : hits_->at(n))
      if (lexicon_.kinds[m.phrase] == Kind::Name && m.tokens > 1 && n + m.tokens >= j &&
          !(counted && n > i &&
            lexicon_.pack->names[lexicon_.sense_of(m).what].type == label(Part::Event)))  // "49th G7 Summit"
        return 0;
  // "… of the Non-Aligned Movement", "… on a Mine-Free World"
  for (bool more = true; more && j + 1 < last;) {
    more = false;
    std::size_t n = j;
    if (!hits_->any(n, {Kind::Of, Kind::Specific})) break;
    ++n;
    if (n < last && hits_->any(n, Kind::Skip)) ++n;
    if (n >= last || !upper(n) || hits_->any(n, {Kind::Month, Kind::Weekday})) break;
    while (n < last && (upper(n) || (tokens_[n].is(kPunct) && tokens_[n].key == '-' && !tokens_[n].is(kSpace)))) ++n;
    j = n;
    more = true;
  }
  if (!counted && !named) return 0;
  const auto text = std::string_view(page_.text).substr(tokens_[i].begin, tokens_[j - 1].end - tokens_[i].begin);
  item.ent = event_named(text);
  return j;
}

}  // namespace dothi::prose
