// Names by shape: a known name in other words, and a treaty or body the pack does not know.
#include "reader.h"

#include <algorithm>

namespace dothi::prose {

namespace {

std::uint64_t mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ull;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
  return x ^ (x >> 31);
}

// "phê chuẩn Công ước về bom chùm năm 2011.": the year at the end of a clause that tells no other time is when it was done.
bool year_behind_name(std::span<const Token> tokens, const Hits& hits, std::size_t words, std::size_t end,
                      std::size_t last) {
  if (end < words + 3 || !tokens[end - 1].is(kNumber) || !hits.saying(end - 2, Kind::Time, "year")) return false;
  for (std::size_t k = end; k < last && !hits.any(k, {Kind::And, Kind::Break}) && !tokens[k].is(kPunct); ++k)
    if (hits.any(k, Kind::Time)) return false;
  return true;
}

}  // namespace

// The words of a name without the small ones, in any order. A word counts once.
bool NameWords::add(Id key) {
  if (std::find(seen_.begin(), seen_.end(), key) != seen_.end()) return false;
  seen_.push_back(key);
  sum_ += mix(key);
  return true;
}

void Lexicon::build_contents() {
  WordCache cache(*this);
  Hits hits;
  std::vector<Token> tokens;
  std::vector<Match> first;
  for (Id n = 0; n < own_->names.size(); ++n) {
    const auto& name = own_->names[n];
    const auto called = [&](std::size_t k) -> const std::string& {
      return k == 0 ? name.canonical : k == 1 ? name.name_vi : name.aliases[k - 2];
    };
    for (std::size_t k = 0; k < name.aliases.size() + 2; ++k) {
      const std::string& alias = called(k);
      if (std::count_if(alias.begin(), alias.end(), [](unsigned char c) { return c < 0x80 && !std::isalnum(c); }) < 2)
        continue;  // of fewer than three words
      tokens.clear();
      tokenize(alias, 0, std::uint32_t(alias.size()), cache, tokens);
      if (tokens.size() < 3) continue;
      first.clear();
      match(tokens, 0, false, first);
      const bool headed =
          std::any_of(first.begin(), first.end(), [&](const Match& m) { return kinds[m.phrase] == Kind::Head; });
      if (!headed && name.type != label(Part::Mission)) continue;
      hits.find(*this, tokens, false);
      if (name.type == label(Part::Mission)) call_mission(n, alias, tokens, hits);
      if (!hits.at(0, Kind::Head)) continue;
      if (name.type == label(Part::Treaty)) call_treaty(n, alias, tokens, hits);
      NameWords words;
      for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (auto filler = hits.at(i, Kind::Filler))
          i += filler->tokens - 1;
        else if (tokens[i].is(kWord) || tokens[i].is(kNumber))
          words.add(tokens[i].key);
      }
      if (words.count() < 3) continue;
      auto [it, fresh] = by_words_.try_emplace(words.sum(), n);
      if (!fresh && it->second != n) it->second = kNone;  // two names of the same words
    }
  }
}

// "Treaty of Tlatelolco", "Hiệp ước Băng Cốc": it may be called by the place alone, where no other treaty is.
void Lexicon::call_treaty(Id name, std::string_view spelling, std::span<const Token> tokens, const Hits& hits) {
  std::size_t place = hits.at(0, Kind::Head)->tokens;
  if (const auto filler = place < tokens.size() ? hits.at(place, Kind::Filler) : std::nullopt) place += filler->tokens;
  if (place >= tokens.size() || tokens.size() > place + 3) return;
  const auto proper = [](const Token& t) { return t.is(kWord) && t.is(kUpper) && !t.is(kCaps); };
  if (!std::all_of(tokens.begin() + std::ptrdiff_t(place), tokens.end(), proper)) return;
  auto [at, fresh] = treaties_called_.try_emplace(caseless(spelling.substr(tokens[place].begin)), name);
  if (!fresh && at->second != name) at->second = kNone;
}

// "Phái bộ tại Abyei", "mission in the Central African Republic": a list of places may follow "missions in".
void Lexicon::call_mission(Id name, std::string_view spelling, std::span<const Token> tokens, const Hits& hits) {
  const auto head = hits.at(0, Kind::Head);
  std::size_t place = head ? head->tokens : 1;
  if (place >= tokens.size() || !hits.any(place, Kind::Prep)) return;
  place += hits.at(place, Kind::Prep)->tokens;
  if (place < tokens.size() && !tokens[place].is(kUpper)) ++place;  // "the"
  if (place >= tokens.size() || tokens.size() > place + 5 || !tokens[place].is(kUpper)) return;
  auto [at, fresh] = missions_called_.try_emplace(caseless(spelling.substr(tokens[place].begin)), name);
  if (!fresh && at->second != name) at->second = kNone;
}

Id Lexicon::mission_called(std::string_view place) const {
  const auto known = missions_called_.find(caseless(place));
  return known == missions_called_.end() ? kNone : known->second;
}

Id Lexicon::treaty_called(std::string_view place) const {
  const auto known = treaties_called_.find(caseless(place));
  return known == treaties_called_.end() ? kNone : known->second;
}

Id Lexicon::by_words(const NameWords& words) const {
  auto it = by_words_.find(words.sum());
  return it == by_words_.end() ? kNone : it->second;
}

// A name of the pack told in other words: "Công ước của LHQ về xóa bỏ các hình thức phân biệt chủng tộc". The token after it, 0 for none.
std::size_t Reader::reworded(std::size_t i, std::size_t last, Item& item) {
  if (!hits_->at(i, Kind::Head)) return 0;
  NameWords words;
  std::size_t best = 0;
  for (std::size_t j = i; j < last && j < i + 32; ++j) {
    const Token& t = tokens_[j];
    if (t.is(kPunct)) {
      if (t.key == ',' || t.key == '-' || t.key == '"') continue;
      break;
    }
    if (auto filler = hits_->at(j, Kind::Filler); filler && j > i) {
      j += filler->tokens - 1;
      continue;
    }
    if (t.key == 0) break;
    if (!words.add(t.key) || words.count() < 3) continue;
    if (page_.vietnamese && j + 1 < last && capital(j + 1) &&
        !hits_->any(j + 1, {Kind::Name, Kind::Place, Kind::Demonym, Kind::Title}))
      continue;  // "Ủy ban Luật | Wakanda": a word the pack has in no name goes on with it
    if (Id n = lexicon_.by_words(words);
        n != kNone &&
        lexicon_.pack->names[n].type != label(Part::Event)) {  // a conference has more words than those that tell it
      best = j + 1;
      item.ent = entity(n);
    }
  }
  return best;
}

// Where the name of a treaty ends that the pack does not know: "Công ước về …", "Hiệp định Sơ bộ", "Nghị định thư số 2".
std::size_t Reader::treaty_run(std::size_t i, std::size_t last, std::size_t after) const {
  std::size_t j = after, counted_from = after;
  bool specific = false, between = false, paired = false, closed = false;
  while (j < last) {
    if (const auto other = paired ? hits_->at(j, Kind::Name) : std::nullopt) {  // "giữa Việt Nam và Liên minh châu Âu"
      j += other->tokens;
      paired = false;
      closed = true;
      continue;
    }
    if (j == after &&
        page_.vietnamese) {  // "Quy chế Cơ quan Năng lượng nguyên tử quốc tế", "Công ước (của) Liên hợp quốc về …"
      const auto of = hits_->at(j, Kind::Of);
      const std::size_t at = j + (of ? of->tokens : 0);
      const auto whose = hits_->at(at, Kind::Name);
      const std::size_t behind = whose ? at + whose->tokens : last;
      const bool about = behind < last && hits_->saying(behind, Kind::Specific, "about");
      if (whose && (about || (!of && whose->tokens > 2))) {
        const std::string& type = lexicon_.pack->names[whose->sense->what].type;
        if (type == label(Part::Organization) || type == label(Part::Agency) || type == label(Part::Body)) {
          j = behind;
          if (about) continue;
          break;
        }
      }
    }
    const Token& t = tokens_[j];
    if (t.is(kPunct)) {
      bool hyphen =
          t.key == '-' && j + 1 < last && tokens_[j - 1].is(kUpper) &&
          (tokens_[j + 1].is(kUpper) || (tokens_[j + 1].is(kWord) && !t.is(kSpace) && !tokens_[j + 1].is(kSpace)));
      hyphen |= j > after + 1 && j + 1 < last && tokens_[j - 2].is(kPunct) && tokens_[j - 2].key == '-' &&
                !t.is(kSpace) && tokens_[j + 1].is(kWord) && !tokens_[j + 1].is(kSpace);  // "Ra-rô-tông-ga"
      if (!hyphen) break;
      j += tokens_[j + 1].is(kUpper) ? 1 : 2;
      continue;
    }
    if (const auto about = hits_->saying(j, Kind::Specific, "about"); about && page_.vietnamese) {
      const std::size_t end = about_till(j + about->tokens, last);
      return end > j + about->tokens ? end : j > after ? j : 0;
    }
    if (auto s = hits_->at(j, Kind::Specific)) {
      specific = true;
      between |= hits_->saying(j, Kind::Prep, "between").has_value();
      counted_from = j += s->tokens;
      continue;
    }
    if (t.is(kNumber)) {
      // "số 29", "năm 1982", "1961" belong to the name; a date does not.
      bool year = t.end - t.begin == 4 && !(j + 1 < last && tokens_[j + 1].is(kPunct) && tokens_[j + 1].key == '/');
      const bool counted = j == counted_from;
      if (!year && !counted) break;
      specific = true;
      ++j;
      if (year && page_.vietnamese && !hits_->saying(j, Kind::Specific, "about")) break;  // "Công ước Viên 1980 | và …"
      continue;
    }
    bool stop = false;
    std::uint32_t longest = 0;
    const bool opens = page_.vietnamese && j == after && t.is(kUpper) && t.is(kVietnamese) &&
                       !t.is(kCaps);  // "Hiệp ước Không gian", "Công ước Đăng ký": a name, whatever else the word says
    for (const Match& m : hits_->at(j)) {
      if (opens) break;
      if (longest == 0) longest = m.tokens;
      if (m.tokens < longest) break;
      const Sense& s = lexicon_.senses[lexicon_.phrases[m.phrase].sense];
      switch (s.kind) {
        case Kind::Cue:
        case Kind::Copula:
        case Kind::Passive:
        case Kind::Break:
        case Kind::Reported:
        case Kind::Pronoun:
        case Kind::Title:
        case Kind::Head:
        case Kind::Both:
        case Kind::Respectively: stop = true; break;
        case Kind::Time:  // "về các năm 1990", and not "về các biện pháp"
          stop = !has_word(&s, "part") ||
                 (j + m.tokens < last &&
                  (tokens_[j + m.tokens].is(kNumber) || hits_->any(j + m.tokens, {Kind::Time, Kind::Month})));
          break;
        case Kind::Skip: stop = std::find(s.words.begin(), s.words.end(), "done") != s.words.end(); break;
        case Kind::Verb:
          if (page_.vietnamese && specific && j == counted_from && hits_->any(j - 1, Kind::Prep))
            break;  // "về thương lượng tập thể"
          for (const auto& r : lexicon_.verbs[s.what].readings)
            stop |= std::find(r.objects.begin(), r.objects.end(), label(Part::Treaty)) != r.objects.end() ||
                    r.objects.front() == "-";
          break;
        case Kind::Prep:
          stop = !specific || closed || t.is(kUpper) ||
                 (j + m.tokens < last && tokens_[j + m.tokens].is(kUpper) &&
                  hits_->any(j + m.tokens, {Kind::Place, Kind::Name}));  // "về chất thải | tại Kigali"
          between |= has_word(&s, "between");
          break;
        case Kind::And:
          stop = between ? (between = false, paired = true, false)
                         : !specific || !(j + m.tokens < last && tokens_[j + m.tokens].is(kWord) &&
                                          !tokens_[j + m.tokens].is(kUpper));
          break;
        default: break;
      }
    }
    if (stop) break;
    if (!specific && !t.is(kUpper) && !hits_->at(j, Kind::Of)) {
      // "Công ước Diệt chủng": the other half of a word that begins with a capital, unless that is a name by itself ("Công ước Viên").
      const Token& half = tokens_[j - 1];
      const bool word = page_.vietnamese && j > after && half.is(kWord) && half.is(kUpper) && half.is(kVietnamese) &&
                        !half.is(kCaps) && t.is(kWord) && t.is(kSpace) && t.is(kVietnamese);
      std::size_t more = j;  // "Hiệp định Thương mại tự do Việt Nam - Chile": small words between what has capitals
      while (page_.vietnamese && more < last && more < j + 4 && tokens_[more].is(kWord) && !tokens_[more].is(kUpper)) {
        if (const auto plain = hits_->at(more, Kind::Plain)) {
          more += plain->tokens;
          continue;
        }
        if (hits_->any(more, {Kind::Verb, Kind::Passive, Kind::Cue, Kind::Copula, Kind::Prep, Kind::Of, Kind::And,
                              Kind::Time, Kind::Break, Kind::Relative, Kind::Skip}))
          break;
        ++more;
      }
      if (j > after && more > j && more < last && tokens_[more].is(kWord) && tokens_[more].is(kUpper) &&
          hits_->any(more, Kind::Name)) {
        j = more;
        continue;
      }
      if (word && !(j - 1 > after && tokens_[j - 2].is(kUpper)) &&
          !hits_->any(j - 1, {Kind::Name, Kind::Place, Kind::Demonym, Kind::Careful}) &&
          (hits_->at(j).empty() || j == after + 1))
        ++j;
      break;
    }
    if (!specific && t.is(kUpper) && hits_->at(j, Kind::Name) &&
        lexicon_.pack->names[hits_->at(j, Kind::Name)->sense->what].type == label(Part::State) &&
        !tokens_[j].is(kSpace))
      break;
    j += std::max<std::uint32_t>(1, std::min<std::uint32_t>(longest, 1));
    if (j > i + 32) break;
  }
  while (j > after &&
         (hits_->at(j - 1, Kind::Specific) || hits_->at(j - 1, Kind::Of) || hits_->at(j - 1, Kind::And) ||
          hits_->at(j - 1, Kind::Prep)) &&
         !tokens_[j - 1].is(kNumber))
    --j;
  if (!specific) {
    bool capital = false;
    for (std::size_t k = after; k < j; ++k) capital |= tokens_[k].is(kUpper);
    if (!capital) return 0;
  }
  return j > after ? j : 0;
}

// "Hiến chương thành lập Tổ chức Các nước châu Mĩ", "Hiệp ước Cha-goa-ra-mát": a treaty of the pack by its head and the organization, in
// whatever spelling, or by the place as it is heard. kNone for none.
Id Reader::founding_treaty(std::size_t i, std::size_t after, std::size_t& end) {
  auto text = [&](std::size_t a, std::size_t b) {
    return std::string(page_.text.substr(tokens_[a].begin, tokens_[b - 1].end - tokens_[a].begin));
  };
  const std::string head = text(i, after);
  for (std::size_t k = after; k < end; ++k) {
    const auto name = hits_->at(k, Kind::Name);
    if (!name || (k + name->tokens != end && !(k + name->tokens + 2 == end && tokens_[end - 1].is(kNumber))))
      continue;  // a year is when it was done
    const PackName& row = lexicon_.pack->names[name->sense->what];
    if (!entities_[std::size_t(entity(name->sense->what))].is(Part::Organization)) return kNone;
    auto treaty = [&](const std::string& spelling) -> Id {
      const auto found = words_.alias(head + " " + spelling);
      return found && lexicon_.pack->names[*found].type == label(Part::Treaty) ? *found : kNone;
    };
    Id found = treaty(row.canonical);
    if (found == kNone) found = treaty(row.name_vi);
    for (std::size_t a = 0; a < row.aliases.size() && found == kNone; ++a) found = treaty(row.aliases[a]);
    if (found != kNone) end = k + name->tokens;
    return found;
  }
  const bool heard = after + 2 < end && tokens_[after + 1].is(kPunct) && tokens_[after + 1].key == '-' &&
                     !tokens_[after + 1].is(kSpace);
  if (!heard) return kNone;
  std::size_t stop = after + 1;
  while (stop + 1 < end && tokens_[stop].is(kPunct) && tokens_[stop].key == '-' && !tokens_[stop].is(kSpace)) stop += 2;
  const Id found = lexicon_.phonetic_treaty(text(after, stop));
  if (found != kNone) end = stop;
  return found;
}

// "Hiệp định Thương mại tự do EVFTA": a head, what it is about, and the letters the treaty is known by; kNone for none.
Id Reader::treaty_by_letters(std::size_t i, std::size_t end) const {
  if (end < i + 2 || !tokens_[end - 1].is(kWord) || !tokens_[end - 1].is(kCaps)) return kNone;
  const auto known = words_.alias(word_at(end - 1));
  return known && lexicon_.pack->names[*known].type == label(Part::Treaty) ? *known : kNone;
}

// A treaty, body or mission by its head word. Returns the token after it, 0 for none; `item` is the thing, or a plain word when
// it is one the pack cannot tell from others, so that it is not taken for the last such thing named.
std::size_t Reader::shape_run(std::size_t i, std::size_t last, std::size_t name_tokens, Item& item) {
  auto head = hits_->at(i, Kind::Head);
  if (!head) return 0;
  if (std::size_t end = reworded(i, last, item); end > i + name_tokens) {
    turn(item, It::Ent);
    return end;
  }
  if (name_tokens > head->tokens || hits_->at(i).front().tokens > head->tokens) return 0;
  bool treaty = has_word(head->sense, label(Part::Treaty));
  if (!treaty || (!page_.vietnamese && !tokens_[i].is(kUpper))) return 0;
  // "Treaty Event 2014": another thing, that is called after it
  if (const std::size_t next = i + head->tokens;
      !page_.vietnamese && next < last && tokens_[next].is(kWord) && tokens_[next].is(kUpper) &&
      tokens_[next].end - tokens_[next].begin > 3 && !hits_->any(next, {Kind::Specific, Kind::Of, Kind::Prep}))
    return 0;
  std::size_t end = treaty_run(i, last, i + head->tokens);
  if (const Sense* shape = nullptr; end > 0)  // "Hiệp ước Hữu nghị Nam Á"
    end = std::max(end, shape_before(i, last, shape));
  if (end == 0) return 0;
  const bool dated = std::any_of(items_.begin(), items_.end(), [](const Item& told) { return told.t == It::Time; });
  if (page_.vietnamese && dated && end + 1 < last && hits_->saying(end, Kind::Time, "year") &&
      tokens_[end + 1].is(kNumber) && tokens_[end + 1].end - tokens_[end + 1].begin == 4)
    end += 2;  // "Năm 2013, Chile phê chuẩn Công ước về … năm 1998"
  const bool done = !items_.empty() && items_.back().t == It::Verb;
  if (page_.vietnamese && year_behind_name(tokens_, *hits_, i + head->tokens, end, last) &&
      (done || end == last || tokens_[end].is(kPunct) || hits_->any(end, Kind::And)) && !dated)
    end -= 2;
  if (page_.vietnamese && end == i + head->tokens + 2 && tokens_[end - 1].is(kNumber) &&
      hits_->saying(end - 2, Kind::Time, "year") && !items_.empty() && items_.back().t == It::Verb &&
      !has_word(items_.back().sense, "weak") &&
      recall({label(Part::Treaty)}, false,
             words_.caseless(std::string_view(page_.text)
                                 .substr(tokens_[i].begin, tokens_[i + head->tokens - 1].end - tokens_[i].begin)),
             8) >= 0)
    return 0;  // "ký Công ước năm 1993": the one spoken of, and when
  const auto filler = i > 0 ? hits_->at(i - 1, Kind::Filler) : std::nullopt;
  std::size_t words = i + head->tokens;  // "Công ước thành lập | tổ chức": what it is of stands elsewhere
  while (words < end && !tokens_[words].is(kUpper) && !tokens_[words].is(kNumber) && hits_->at(words, Kind::Specific))
    words += hits_->at(words, Kind::Specific)->tokens;
  const bool bare = words == end;
  if (bare && !(words < last && hits_->at(words, Kind::Pronoun))) return 0;
  turn(item, It::Word);
  item.shaped = true;
  bool several = bare || (!items_.empty() && items_.back().t == It::Num) ||
                 (filler && !filler->sense->words.empty());  // "các Công ước về …"
  if (tokens_[i].is(kUpper) && !several) {
    turn(item, It::Ent);
    Id known = founding_treaty(i, i + head->tokens, end);
    if (known == kNone) known = treaty_by_letters(i + head->tokens, end);
    if (known != kNone) {
      item.ent = entity(known);
      return end;
    }
    const std::size_t begin =
        page_.vietnamese && end == i + head->tokens + 1 && tokens_[end - 1].is(kCaps) ? end - 1 : i;
    item.ent = entity(text_between(begin, end), label(Part::Treaty));  // "Công ước | CEDAW": by its letters
  }
  return end;
}

}  // namespace dothi::prose
