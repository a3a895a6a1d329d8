// Runs of words that are one thing: persons, events, resolutions by their symbol, what is only described.
#include "item.h"

#include <algorithm>

namespace dothi::prose {

// ---- Persons --------------------------------------------------------------------------------------------

// A run of capitalised words that may be a person's name: "Bruno Rodríguez Parrilla", "S. Jaishankar", "Yoon Suk-yeol".
bool Reader::person_run(std::size_t i, std::size_t end, std::size_t& after) const {
  std::size_t j = i, words = 0;
  while (j < end) {
    const Token& t = tokens_[j];
    const bool glued = j > i && !t.is(kSpace), capital = t.is(kUpper), word = t.is(kWord);
    if (word && capital) {
      if (j > i && !glued && other_name(i, j, words)) break;
      ++words;
      ++j;
      if (abbreviated(i, j, end)) ++j;
    } else if (glued && hyphenated(j, end)) {
      j += 2;
    } else if (const std::size_t name = words > 0 && word ? behind_particles(j, end) : j; name > j) {
      j = name;  // "Luiz Inácio Lula da Silva", "José de la Gasca"
    } else {
      break;
    }
  }
  after = j;
  return words > 0;
}

// Where the name goes on behind the particles at j; j where there are none.
std::size_t Reader::behind_particles(std::size_t j, std::size_t end) const {
  std::size_t i = j;
  while (i < end && i < j + 3 && tokens_[i].is(kWord) && !tokens_[i].is(kUpper) && hits_->any(i, Kind::Particle)) ++i;
  return i < end && tokens_[i].is(kWord) && tokens_[i].is(kUpper) ? i : j;
}

// Whether a name of another kind begins at j, which ends the run from i; not a short word of it where the run is a name already.
bool Reader::other_name(std::size_t i, std::size_t j, std::size_t words) const {
  for (const Match& m : hits_->at(j)) {
    const Kind kind = lexicon_.sense_of(m).kind;
    const bool named = kind == Kind::Name || kind == Kind::Title || kind == Kind::Demonym;
    if (named && (m.tokens > 1 || !tokens_[j].is(kVietnamese))) return true;
    if (kind == Kind::Name && m.tokens == 1 && words >= 2 && !hits_->at(i, Kind::Surname)) return true;
  }
  return false;
}

// Whether the word before j is an initial or "Jr" and a point follows it.
bool Reader::abbreviated(std::size_t i, std::size_t j, std::size_t end) const {
  if (j + 1 >= end || !is_mark(tokens_[j], '.') || tokens_[j].is(kSpace)) return false;
  const Token& t = tokens_[j - 1];
  const std::size_t size = t.end - t.begin;
  return size == 1 || (size == 2 && (word_of(t) == "Jr" || (page_.vietnamese && j < i + 4 && !t.is(kCaps))));
}

// Suk-yeol, Cô-phi, M'Bow
bool Reader::hyphenated(std::size_t j, std::size_t end) const {
  const bool apostrophe = is_mark(tokens_[j], '\'');
  if ((!apostrophe && !is_mark(tokens_[j], '-')) || j + 1 >= end) return false;
  const Token& next = tokens_[j + 1];
  const bool single =
      apostrophe && next.end - next.begin == 1;  // "Kenya's"; but "Ma'u Piukala" where no such ending is written
  const bool inside =
      page_.vietnamese && !next.is(kUpper) && j + 2 < end && tokens_[j + 2].is(kWord) && tokens_[j + 2].is(kUpper);
  return next.is(kWord) && !next.is(kSpace) && (!single || inside);
}

// ---- Resolutions ----------------------------------------------------------------------------------------

// "A/RES/76/300", "S/RES/2334": the symbol of a body's resolutions before a number. Returns the token after it, 0 for none.
std::size_t Reader::symbol_run(std::size_t i, std::size_t last, const Sense*& sense, std::size_t& number) const {
  auto slash = [&](std::size_t k) { return k < last && tokens_[k].is(kPunct) && tokens_[k].key == '/'; };
  std::size_t j = i;
  while (j + 1 < last && tokens_[j].is(kWord) && tokens_[j].is(kUpper) && slash(j + 1)) j += 2;
  if (j == i || j >= last) return 0;
  const bool emergency =
      tokens_[j].is(kWord) && tokens_[j].is(kCaps) && j + 2 < last && is_mark(tokens_[j + 1], '-');  // "A/RES/ES-10/22"
  const std::size_t first = emergency ? j + 2 : j;
  if (!tokens_[first].is(kNumber)) return 0;
  const std::string_view symbol =
      std::string_view(page_.text).substr(tokens_[i].begin, tokens_[j - 1].begin - tokens_[i].begin);
  for (Id id : lexicon_.resolutions) {
    const Sense& s = lexicon_.senses[id];
    if (std::none_of(s.words.begin(), s.words.end(), [&](const std::string& w) {
          return w.starts_with("symbol=") && w.compare(7, std::string::npos, symbol) == 0;
        }))
      continue;
    std::size_t end = first + 1;
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

// ---- Events ---------------------------------------------------------------------------------------------

namespace {

// "1st", "22nd", "11th"
std::string nth(std::int64_t n) {
  const char* suffix = n % 100 / 10 == 1 ? "th" : n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : n % 10 == 3 ? "rd" : "th";
  return std::to_string(n) + suffix;
}

// "-26" right behind letters
bool hyphened_number(std::span<const Token> tokens, std::size_t hyphen) {
  if (!is_mark(tokens[hyphen], '-') || tokens[hyphen].is(kSpace) || hyphen + 1 >= tokens.size()) return false;
  const Token& number = tokens[hyphen + 1];
  return number.is(kNumber) && !number.is(kSpace) && number.end - number.begin <= 3;
}

// "Hội nghị COP-26": "COP26"
std::string without_hyphen(const std::string& name) {
  const auto hyphen = name.rfind('-');
  if (hyphen == std::string::npos || hyphen + 1 == name.size() ||
      !std::isdigit(static_cast<unsigned char>(name[hyphen + 1])))
    return name;
  const auto word = name.rfind(' ', hyphen);
  const std::size_t begin = word == std::string::npos ? 0 : word + 1;
  return name.substr(begin, hyphen - begin) + name.substr(hyphen + 1);
}

// "16th and 17th ASEAN Summits": "ASEAN Summit"
std::string behind_numbers(std::string_view words) {
  std::size_t at = words.find_last_of("0123456789");
  at = at == std::string_view::npos ? 0 : words.find(' ', at);
  std::string rest(at == std::string_view::npos ? std::string_view() : words.substr(at + (at > 0)));
  if (rest.ends_with("sses"))
    rest.resize(rest.size() - 2);
  else if (rest.ends_with("s") && !rest.ends_with("ss"))
    rest.pop_back();
  return rest;
}

bool may_be_year(std::int64_t n) { return n >= 1900 && n <= 2100; }

void fill(std::string& name, std::string_view gap, const std::string& with) {
  if (const auto at = name.find(gap); at != std::string::npos) name.replace(at, gap.size(), with);
}

}  // namespace

struct Reader::EventRun {
  std::size_t begin, last;  // its first token, and the end of the sentence
  const Sense* head = nullptr;
  std::size_t start = 0, end = 0;  // the tokens behind its head word, and behind all of it
  bool named = false;              // it says which event
  std::int64_t number = 0;         // the one number in it
  int year = 0, numbers = 0;
  bool any_number() const { return numbers > 0 || year > 0; }
};

// The event of that name, with or without a hyphen, of the pack or new.
int Reader::event_named(std::string_view name) {
  auto known = words_.alias(name);
  if (!known) known = words_.alias(without_hyphen(std::string(name)));
  const bool event = known && lexicon_.pack->names[*known].type == label(Part::Event);
  return event ? entity(*known) : entity(name, label(Part::Event));
}

// A conference, session or ceremony by its head word: "Hội nghị cấp cao ASEAN lần thứ 44". Returns the token after it, 0 for none.
std::size_t Reader::event_run(std::size_t i, std::size_t last, Item& item) {
  EventRun run{i, last};
  if (!event_head(run)) return 0;
  read_event(run);
  year_behind(run);
  const bool by_country = has_word(run.head, "country");
  if (by_country)
    if (auto p = run.end < last ? hits_->at(run.end, Kind::Pronoun) : std::nullopt) run.end += p->tokens;
  if ((!run.named && !by_country) || (run.end == run.start && run.head->text.empty())) return 0;
  if (!tokens_[i].is(kUpper)) {
    const bool capital =
        run.start < last && tokens_[run.start].is(kUpper);  // "hội nghị COP26", but not "cuộc họp của Hội đồng"
    if (!run.any_number() && !by_country && !capital) return 0;
    if (run.numbers > 0 && run.number <= 1) return 0;
  }
  const std::string name = name_of_event(run, item);
  item.ent = event_named(name);
  item.sense = run.head;
  return run.end;
}

// "Hội nghị cấp cao ASEAN lần thứ 16 và lần thứ 17", "the 16th and 17th ASEAN Summits": one head, and an event for each number.
void Reader::events_in_turn() {
  for (std::size_t k = 0; k < items_.size(); ++k) {
    if (!is_a(items_[k], Part::Event) || !items_[k].sense || items_[k].sense->kind != Kind::Event) continue;
    if (thing(items_[k].ent).index != kNone && !stands(k + 2, It::Ordinal)) continue;  // a name that the pack knows
    const bool headed = items_[k].sense->text.find("{nth}") != std::string::npos;
    std::vector<std::int64_t> numbers;
    const bool several = ordinals_of_event(items_[k], numbers);
    if (!headed && (!several || page_.vietnamese)) continue;
    std::string name =
        headed ? items_[k].sense->text : "{nth} " + behind_numbers(text_between(items_[k].first, items_[k].last));
    const auto numbered = [&](std::int64_t n) {
      std::string one = name;
      fill(one, "{nth}", nth(n));
      return event_named(one);
    };
    if (several) {
      const Item whole = items_[k];
      items_[k].ent = numbered(numbers.back());
      for (std::size_t n = numbers.size() - 1; n-- > 0;) {
        Item joint = whole, event = whole;
        turn(joint, It::Comma), joint.ent = -1, joint.sense = nullptr;
        event.ent = numbered(numbers[n]);
        items_.insert(items_.begin() + std::ptrdiff_t(k), {event, joint});
      }
      k += 2 * (numbers.size() - 1);
    }
    if (name.find('{', name.find("{nth}") + 1) != std::string::npos) continue;
    for (std::size_t n = k + 2;
         headed && stands(n - 1, {It::And, It::Comma}) && stands(n, It::Ordinal) && items_[n].value > 1; n += 2) {
      const std::int64_t number = std::exchange(items_[n].value, 0);
      turn(items_[n], It::Ent);
      items_[n].sense = items_[k].sense;
      items_[n].ent = numbered(number);
    }
  }
}

// Whether its words have several numbers in a row: "lần thứ 16 và 17", "26th, 27th and 28th".
bool Reader::ordinals_of_event(Item& item, std::vector<std::int64_t>& numbers) const {
  bool joined = true;
  for (std::size_t i = item.first; i < item.last; ++i) {
    const Token& t = tokens_[i];
    const auto ordinal = hits_->at(i, Kind::Ordinal);
    const bool digits = t.is(kNumber) && t.end - t.begin <= 3;
    if (!digits && !(ordinal && ordinal->sense->value > 0)) {
      joined |= hits_->any(i, Kind::And) || is_mark(t, ',');
      continue;
    }
    if (!joined) return false;
    numbers.push_back(digits ? std::atoi(std::string(word_of(t)).c_str()) : ordinal->sense->value);
    joined = false;
  }
  return numbers.size() > 1 && std::is_sorted(numbers.begin(), numbers.end());
}

// The word for an event, unless a longer name begins with it.
bool Reader::event_head(EventRun& run) const {
  for (const Match& m : hits_->at(run.begin)) {
    const Sense& s = lexicon_.sense_of(m);
    if (s.kind == Kind::Name && m.tokens >= 2) return false;
    if (s.kind != Kind::Event || s.words.empty() || s.words[0] != label(Part::Event) || has_word(&s, "draft") ||
        has_word(&s, "last"))
      continue;
    run.head = &s;
    run.start = run.end = run.begin + m.tokens;
    break;
  }
  if (!run.head) return false;
  // "Phó Chủ tịch kỳ họp thứ 42 …": there the session belongs to the office.
  if (!items_.empty() && items_.back().is({It::Role, It::Title}) && hits_->at(run.begin, Kind::Unit)) return false;
  // "Hội nghị cấp cao ASEAN"
  for (std::size_t k = run.begin + 1; k < run.start; ++k)
    run.named |= tokens_[k].is(kUpper) && hits_->at(k, Kind::Name);
  return true;
}

// The words behind the head that belong to the name.
void Reader::read_event(EventRun& run) {
  TimeReader times(page_.text, tokens_, *hits_, clock_);
  std::size_t& j = run.end;
  while (j < run.last && j < run.begin + 24) {
    const Token& t = tokens_[j];
    if (t.is(kPunct)) {
      const bool capitals = j > run.start && tokens_[j - 1].is(kUpper) && j + 1 < run.last &&
                            tokens_[j + 1].is(kWord) && tokens_[j + 1].is(kUpper);
      const bool numbered = j > run.start && tokens_[j - 1].is(kUpper) && hyphened_number(tokens_, j);  // "COP-26"
      if (t.key != '+' && !(t.key == '-' && (capitals || numbered))) break;
      ++j;
      continue;
    }
    std::uint32_t longest = 0;
    if (ends_event(run, longest)) break;
    if (const auto n = t.is(kNumber) ? times.number(j) : std::nullopt) {
      if (may_be_year(n->value))
        run.year = int(n->value);
      else
        run.number = n->value, ++run.numbers;
      run.named = true;
      j += n->tokens;
      continue;
    }
    if (auto o = hits_->at(j, Kind::Ordinal); o && o->sense->value > 0) run.number = o->sense->value, ++run.numbers;
    if (time_ends_event(run, times)) break;
    run.named |= t.is(kUpper);
    j += std::max<std::uint32_t>(longest, 1);
  }
  j = std::min(j, run.last);
}

// "the APEC summit in 1999": an event of every year, told by the year that stands behind it.
void Reader::year_behind(EventRun& run) const {
  if (run.any_number() || !has_word(run.head, "year") || !hits_->any(run.end, Kind::Prep)) return;
  std::size_t at = run.end + 1;
  if (const auto word = at < run.last ? hits_->at(at, Kind::Time) : std::nullopt) at += word->tokens;  // "vào năm 2006"
  if (at >= run.last || !tokens_[at].is(kNumber) || tokens_[at].end - tokens_[at].begin != 4) return;
  const int year = std::atoi(std::string(word_of(tokens_[at])).c_str());
  if (may_be_year(year)) run.year = year, run.named = true;
}

// "hosted the APEC summit in 2008 and again in 2016": of an event of every year, the one of the year told.
void Reader::of_its_year(Claim& c) {
  if (c.o_item < 0 || std::size_t(c.o_item) >= items_.size()) return;
  const Sense* head = items_[std::size_t(c.o_item)].sense;
  if (!head || head->kind != Kind::Event || !has_word(head, "year") || head->text.empty()) return;
  for (const auto& [key, value] : c.q) {
    if (key != "date" || value.kind() != dothi::Kind::String || value.string().size() < 4) continue;
    std::string name = head->text;
    fill(name, "{year}", std::string(value.string().substr(0, 4)));
    c.o = event_named(name);
  }
}

// Whether what begins at the end of the run is no part of it; `longest` becomes the tokens of the longest phrase there.
bool Reader::ends_event(EventRun& run, std::uint32_t& longest) const {
  const std::size_t j = run.end;
  const Token& t = tokens_[j];
  bool stop = false, naming = false;
  for (const Match& m : hits_->at(j)) {
    const Sense& sense = lexicon_.sense_of(m);
    const Kind kind = sense.kind;
    if (kind == Kind::Note && has_word(&sense, "region")) continue;  // "Hội nghị thượng đỉnh châu Phi"
    if (longest == 0) longest = m.tokens;
    if (m.tokens < longest) break;
    naming = kind == Kind::Name || kind == Kind::Place || kind == Kind::Demonym || kind == Kind::Ordinal;
    if (naming) break;
    if (const auto ends = kind_ends_event(run, kind, m.tokens)) stop = *ends;
  }
  if (naming) {
    run.named = true;
    return false;
  }
  if (auto unit = hits_->at(j, Kind::Unit); unit && unit->sense->words[0] == "session") return false;
  if (!stop) return false;
  if (among(lexicon_.topic, words_.caseless(word_of(t)))) return false;
  if (t.is(kUpper) && longest <= 1) return false;
  return !(has_word(run.head, "clause") && hits_->at(j, Kind::Verb));
}

// Whether a phrase of the kind ends a name; nothing where that is left to the others that stand there.
std::optional<bool> Reader::kind_ends_event(const EventRun& run, Kind kind, std::uint32_t size) const {
  const std::size_t j = run.end, next = j + size;
  const bool inside = j > run.start;
  switch (kind) {
    case Kind::Verb:
    case Kind::Prep:
    case Kind::Passive:
    case Kind::Copula:
    case Kind::Break:
    case Kind::Shift:
    case Kind::Cue:
    case Kind::Reported:
    case Kind::Relative:
    case Kind::Title: return true;
    case Kind::And: {
      const bool capitals = inside && next < run.last && tokens_[next].is(kUpper) && tokens_[j - 1].is(kUpper) &&
                            !hits_->at(next, Kind::Title);
      return !(next < run.last && (tokens_[next].is(kNumber) || capitals));
    }
    case Kind::Skip: return page_.vietnamese && inside && hits_->any(next, Kind::Verb);  // "hội nghị Helsinki lại họp"
    case Kind::Pronoun: return !has_word(run.head, "country");
    default: return std::nullopt;
  }
}

// "năm 2017" belongs to the name, other times do not.
bool Reader::time_ends_event(EventRun& run, const TimeReader& times) {
  const auto word = hits_->at(run.end, Kind::Time);
  if (!word) return false;
  const std::size_t next = run.end + word->tokens;
  const std::string_view what =
      word->sense->words.empty() ? std::string_view() : std::string_view(word->sense->words[0]);
  if (what == "year" && next < run.last && tokens_[next].is(kNumber)) {
    const auto n = times.number(next);
    if (!n || !may_be_year(n->value)) return false;
    run.year = int(n->value);
    return run.named = true;
  }
  if (what == "term" && word->tokens > 1 && run.numbers > 0) return true;  // "… lần thứ 31 trong hai ngày 1 và 2/11"
  const auto saved = clock_;
  const bool time = TimeReader(page_.text, tokens_, *hits_, clock_).read(run.end).has_value();
  clock_ = saved;
  return time && what != "term" && what != "part" && what != "of" && what != "year_of";
}

// What the pack calls events of the kind: "{country}'s admission", "{nth} session", "Climate Summit {year}"; else as it is written.
std::string Reader::name_of_event(const EventRun& run, Item& item) {
  const Sense& head = *run.head;
  const std::string country = country_of_event(run);
  const bool one_number = run.number > 0 && run.numbers == 1;
  std::string name = head.text;
  if (has_word(&head, "country") && !country.empty()) {
    fill(name, "{country}", country);
  } else if (((has_word(&head, "session") || has_word(&head, "number")) && one_number) ||
             (has_word(&head, "year") && run.year > 0)) {
    fill(name, "{nth}", nth(run.number));
    fill(name, "{year}", std::to_string(run.year));
    if (has_word(&head, "org")) {
      const std::string org = organization_of_event(run);
      if (org.empty())
        name.clear();
      else
        fill(name, "{org}", org);
    }
  } else {
    name = has_word(&head, "sessionof") && one_number ? session_of_body(run, item) : std::string();
  }
  if (!name.empty()) return name;
  for (std::size_t k = run.begin; k < run.end; ++k) {
    if (k > run.begin && tokens_[k].is(kSpace)) name += ' ';
    name.append(word_at(k));
  }
  return name;
}

// "kỳ họp thứ 78 của Đại hội đồng": the session of a body, whose number the item keeps.
std::string Reader::session_of_body(const EventRun& run, Item& item) {
  for (std::size_t k = run.begin; k < run.end; ++k)
    for (const Match& m : hits_->at(k)) {
      const Sense& s = lexicon_.sense_of(m);
      if (s.kind != Kind::Name || lexicon_.pack->names[s.what].type != label(Part::Body)) continue;
      const std::string& body = lexicon_.pack->names[s.what].canonical;
      const int organ = entity(*lexicon_.name(body));
      for (std::size_t j = k + m.tokens; j < run.end; ++j)  // "Kỳ họp Đại hội đồng lần thứ sáu của Quỹ …": of another's
        if (const auto n = hits_->at(j, Kind::Name)) {
          const int owner = entity(n->sense->what);
          if (!thing(owner).is(Part::State) && owner != organ && thing(owner).name != thing(organ).of) return {};
        }
      item.value = run.number;
      item.total = organ + 1;
      return nth(run.number) + " session of the " + body;
    }
  return {};
}

// The country an event is of: "our accession", "Bangladesh's application for membership".
std::string Reader::country_of_event(const EventRun& run) {
  std::string country;
  for (std::size_t k = run.begin; k < run.end && country.empty(); ++k)
    if (auto p = hits_->at(k, Kind::Pronoun))
      if (const int e = country_before_event(*p->sense); e >= 0) country = thing(e).name;
  for (std::size_t k = run.begin; k < run.end; ++k)
    if (auto n = hits_->at(k, Kind::Name); n && lexicon_.pack->names[n->sense->what].type == label(Part::State))
      return lexicon_.pack->names[n->sense->what].canonical;
  if (has_word(run.head, "country") && country.empty() && !items_.empty() && is_a(items_.back(), Part::State))
    country = thing(items_.back().ent).name;
  return country;
}

// The organization an event is of, as it is known for short: in its name, else what the text is about.
std::string Reader::organization_of_event(const EventRun& run) {
  int org = -1;
  for (std::size_t k = run.begin; k < run.end && org < 0; ++k)
    if (auto n = hits_->at(k, Kind::Name))
      if (const int e = entity(n->sense->what); thing(e).is(Part::Organization)) {
        if (k + n->tokens < run.end && tokens_[k + n->tokens].is(kNumber)) return {};  // "ASEM 5", a name of its own
        org = e;
      }
  if (org < 0 && titled_ && thing_is(theme_, Part::Organization)) org = theme_;
  if (org < 0 || thing(org).index == kNone) return {};
  const PackName& row = lexicon_.pack->names[thing(org).index];
  if (std::count(row.canonical.begin(), row.canonical.end(), ' ') < 2) return row.canonical;
  const auto letters = [](const std::string& s) {
    return s.size() <= 6 && std::all_of(s.begin(), s.end(), [](unsigned char c) { return std::isupper(c); });
  };
  const auto known = std::find_if(row.aliases.begin(), row.aliases.end(), letters);
  return known != row.aliases.end() ? *known : row.canonical;
}

int Reader::country_before_event(const Sense& pronoun) {
  int e = has_word(&pronoun, "home") || has_word(&pronoun, "speaker") ? first_person(pronoun) : -1;
  for (std::size_t i = items_.size(); i-- > 1 && e < 0;) {
    const bool does_it = items_[i - 1].t == It::Verb || stands(i + 1, It::Vote);
    if (is_a(items_[i], Part::State) && !items_[i].demonym && !does_it) e = items_[i].ent;
  }
  return e >= 0 ? e : topic_country_;
}

// ---- Descriptions ---------------------------------------------------------------------------------------

// "quốc gia non trẻ này", "the gas-rich emirate": what was named before, described. Several of them ("các quốc gia ấy") are nobody.
// Returns the token after it, 0 for none.
std::size_t Reader::description_run(std::size_t i, std::size_t last, Item& item) {
  return page_.vietnamese ? vietnamese_description(i, last, item) : english_description(i, last, item);
}

namespace {

constexpr std::size_t kDescriptionWords = 6;
constexpr std::initializer_list<Kind> kNoDescription = {
    Kind::Verb,     Kind::Prep, Kind::Of,      Kind::And,      Kind::Break,   Kind::Passive,
    Kind::Relative, Kind::Cue,  Kind::Pronoun, Kind::Time,     Kind::Month,   Kind::Number,
    Kind::Ordinal,  Kind::Role, Kind::Plain,   Kind::Reported, Kind::Modifier};

}  // namespace

// "the French nation" is named
bool Reader::names_state(std::size_t token) const {
  const auto name = hits_->at(token, Kind::Name);
  if (!name) return hits_->any(token, Kind::Demonym);
  return lexicon_.pack->names[name->sense->what].type == label(Part::State);
}

std::size_t Reader::vietnamese_description(std::size_t i, std::size_t last, Item& item) {
  const auto several = hits_->saying(i, Kind::Deictic, "several");
  const std::size_t at = several ? i + several->tokens : i;
  const auto head = hits_->at(at, Kind::Description);
  if (!head) return 0;
  const std::size_t from = at + head->tokens;
  for (std::size_t j = from; j < last && j < from + kDescriptionWords; ++j) {
    if (tokens_[j].is(kPunct) || tokens_[j].is(kNumber) || (j > from && hits_->any(j, Kind::Description)) ||
        names_state(j))
      return 0;
    if (const auto closes = hits_->at(j, Kind::Deictic); closes && !has_word(closes->sense, "several")) {
      turn(item, several ? It::Gen : It::Pro);
      item.sense = several ? head->sense : &lexicon_.senses[head->sense->what];
      return j + closes->tokens;
    }
    if (hits_->any(j, kNoDescription)) return 0;
  }
  return 0;
}

std::size_t Reader::english_description(std::size_t i, std::size_t last, Item& item) {
  if (!hits_->any(i, Kind::Deictic)) return 0;
  for (std::size_t j = i + 1; j < last && j < i + kDescriptionWords; ++j) {
    if (is_mark(tokens_[j], '-') && !tokens_[j].is(kSpace)) continue;
    if (const auto head = hits_->at(j, Kind::Description)) {
      const std::size_t end = j + head->tokens;
      if (tokens_[j].is(kUpper)) return 0;  // "the Sultanate" is a name
      const bool word = end < last && tokens_[end].is(kWord);
      if (word && (tokens_[end].is(kUpper) ||
                   hits_->any(end, {Kind::Of, Kind::Relative, Kind::Description, Kind::Head, Kind::Title})))
        return 0;
      turn(item, It::Pro);
      item.sense = &lexicon_.senses[head->sense->what];
      return end;
    }
    if (!tokens_[j].is(kWord) || names_state(j) || hits_->any(j, kNoDescription)) return 0;
    if (tokens_[j].is(kUpper) && !hits_->any(j, {Kind::Place, Kind::Demonym, Kind::Name})) return 0;
    const std::string_view word = word_at(j);
    if (word.ends_with("est") && !word.ends_with("West")) return 0;  // "the largest country": one of many
  }
  return 0;
}

}  // namespace dothi::prose
