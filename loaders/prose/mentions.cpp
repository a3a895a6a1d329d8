// The words of a pack, compiled, and their finding in a text.
#include "prose.h"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
#include <set>
#include <tuple>

namespace dothi::prose {

namespace {

constexpr std::size_t kLongest = 40;  // words of a phrase

// y and i are one sound at the end of an open syllable and both are written: kì/kỳ, lí/lý, Mĩ/Mỹ, quí/quý.
std::string unify_i(std::string word) {
  static constexpr std::pair<std::string_view, std::string_view> kEndings[] = {{"y", "i"}, {"ý", "í"}, {"ỳ", "ì"},
                                                                               {"ỷ", "ỉ"}, {"ỹ", "ĩ"}, {"ỵ", "ị"}};
  for (auto [y, i] : kEndings) {
    if (!word.ends_with(y)) continue;
    auto onset = std::string_view(word).substr(0, word.size() - y.size());
    if (onset.empty() || onset.size() > 3) break;
    bool consonants = onset.find_first_of("aeiou") == std::string_view::npos || onset == "qu";
    for (char c : onset) consonants &= static_cast<unsigned char>(c) < 0x80;
    if (consonants) return std::string(onset) + std::string(i);
    break;
  }
  return word;
}

// A letter by another of as many bytes.
void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    std::copy(to.begin(), to.end(), text.begin() + std::ptrdiff_t(at));
}

bool vietnamese_syllable(std::string_view folded) {
  static constexpr std::string_view kOnsets[] = {"ngh", "ng", "nh", "gh", "gi", "kh", "ph", "qu", "th",
                                                 "tr",  "ch", "b",  "c",  "d",  "g",  "h",  "k",  "l",
                                                 "m",   "n",  "p",  "r",  "s",  "t",  "v",  "x",  ""};
  static constexpr std::string_view kCodas[] = {"ch", "ng", "nh", "c", "m", "n", "p", "t", ""};
  for (auto onset : kOnsets) {
    if (!folded.starts_with(onset)) continue;
    auto rest = folded.substr(onset.size());
    std::size_t vowels = 0;
    while (vowels < rest.size() && std::string_view("aeiouy").find(rest[vowels]) != std::string_view::npos) ++vowels;
    if (onset == "gi" && vowels == 0) vowels = 0;  // "gì"
    if (vowels == 0 && onset != "gi") continue;
    if (vowels > 3) continue;
    for (auto coda : kCodas)
      if (rest.substr(vowels) == coda) return true;
  }
  return false;
}

// Decodes one code point; `size` bytes. The text is valid UTF-8.
char32_t decode(std::string_view text, std::size_t at, std::size_t& size) {
  unsigned char c = static_cast<unsigned char>(text[at]);
  auto more = [&](std::size_t k) { return char32_t(static_cast<unsigned char>(text[at + k]) & 0x3F); };
  if (c < 0x80) {
    size = 1;
    return c;
  }
  if (c < 0xE0) {
    size = 2;
    return char32_t(c & 0x1F) << 6 | more(1);
  }
  if (c < 0xF0) {
    size = 3;
    return char32_t(c & 0x0F) << 12 | more(1) << 6 | more(2);
  }
  size = 4;
  return char32_t(c & 0x07) << 18 | more(1) << 12 | more(2) << 6 | more(3);
}

enum class Class : std::uint8_t { Space, Letter, Digit, Punct, Skip };

Class classify(char32_t c, char& likeness) {
  likeness = 0;
  if (c < 0x80) {
    if (c >= '0' && c <= '9') return Class::Digit;
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') return Class::Letter;
    if (c == ' ' || (c >= 9 && c <= 13)) return Class::Space;
    if (c < 32 || c == 127) return Class::Skip;
    likeness = char(c);
    return Class::Punct;
  }
  if (c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x3000 || c == 0x2028 || c == 0x2029 ||
      c == 0x85)
    return Class::Space;
  if ((c >= 0x200B && c <= 0x200F) || c == 0xFEFF || c == 0xAD || (c >= 0x202A && c <= 0x202E) ||
      (c >= 0x2060 && c <= 0x2069))
    return Class::Skip;
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFE58 || c == 0xFF0D) {
    likeness = '-';
    return Class::Punct;
  }
  if (c == 0x2018 || c == 0x2019 || c == 0x201B || c == 0x2032 || c == 0xB4) {
    likeness = '\'';
    return Class::Punct;
  }
  if (c == 0x201C || c == 0x201D || c == 0x201E || c == 0xAB || c == 0xBB || c == 0x2033) {
    likeness = '"';
    return Class::Punct;
  }
  if (c == 0x2022 || c == 0xB7 || c == 0x25CF || c == 0x25AA || c == 0x2023 || c == 0x25E6) {
    likeness = '*';
    return Class::Punct;
  }
  if (c == 0x2026) {
    likeness = '.';
    return Class::Punct;
  }
  if ((c >= 0x2010 && c <= 0x205E) || (c >= 0xA1 && c <= 0xBF && c != 0xAA && c != 0xBA) || c == 0xD7 || c == 0xF7 ||
      (c >= 0x3001 && c <= 0x303F) || (c >= 0x20A0 && c <= 0x20CF) || (c >= 0x2190 && c <= 0x2BFF) || c >= 0x1F000) {
    likeness = '~';
    return Class::Punct;
  }
  return Class::Letter;
}

// Where the next of some closing marks stands, each looked for once however many open: text of nothing but openings stays linear.
class Closings {
 public:
  Closings(std::string_view text, std::size_t end) : text_(text.substr(0, end)) {}
  // npos when none stands at `at` or after.
  std::size_t next(std::string_view mark, std::size_t at) {
    auto found = std::find_if(known_.begin(), known_.end(), [&](const Known& k) { return k.mark == mark; });
    if (found == known_.end())
      found = known_.insert(found, {mark, text_.find(mark, at)});
    else if (found->place != std::string_view::npos && found->place < at)
      found->place = text_.find(mark, at);
    return found->place;
  }

 private:
  struct Known {
    std::string_view mark;
    std::size_t place;
  };
  std::string_view text_;
  std::vector<Known> known_;  // a handful
};

// What the author struck out or put into a note: nothing of it is told.
constexpr std::pair<std::string_view, std::string_view> taken_out[] = {
    {"<ref", "</ref>"}, {"<del>", "</del>"}, {"<s>", "</s>"}, {"<strike>", "</strike>"}, {"<!--", "-->"}, {"~~", "~~"}};

// Where an element of markup that begins at `at` ends, or `at` when it is none.
std::size_t skip_markup(std::string_view text, std::size_t at, std::size_t end, Closings& closings) {
  char c = text[at];
  auto next = at + 1 < end ? text[at + 1] : '\0';
  for (const auto& [open, close] : taken_out) {
    if (c != open[0] || text.compare(at, open.size(), open) != 0) continue;
    if (open == "<ref") {
      const auto mark = text.substr(0, std::min(end, at + 401)).find('>', at);
      if (mark == std::string_view::npos || text[mark - 1] == '/') continue;  // no tag, or one that holds nothing
    }
    if (const auto over = closings.next(close, at + open.size()); over != std::string_view::npos)
      return over + close.size();
  }
  if (c == '<' && (next == '/' || next == '!' || unsigned((next | 0x20) - 'a') < 26u)) {
    auto close = text.substr(0, std::min(end, at + 401)).find('>', at);
    if (close == std::string_view::npos) return at;
    return close + 1;
  }
  if (c == '[') {
    if (next == '[') {  // [[target|shown]]
      auto close = closings.next("]]", at);
      if (close == std::string_view::npos) return at + 2;
      auto bar = text.substr(at, close - at).rfind('|');
      return bar == std::string_view::npos ? at + 2 : at + bar + 1;
    }
    auto close = text.substr(0, std::min(end, at + 61)).find(']', at);
    if (close == std::string_view::npos) return at;
    if (close + 1 < end && text[close + 1] == '(') return at + 1;  // a Markdown link keeps its words
    return close + 1;                                              // [1], [sửa], [citation needed]
  }
  if (c == ']' && next == ']') return at + 2;
  if (c == ']' && next == '(') {
    auto close = closings.next(")", at);
    return close == std::string_view::npos ? at + 1 : close + 1;
  }
  if (c == '\'' && next == '\'') {
    auto i = at;
    while (i < end && text[i] == '\'') ++i;
    return i;
  }
  if (c == '*' || c == '`' || c == '_') {
    auto i = at;
    while (i < end && text[i] == c) ++i;
    return i;
  }
  if (c == '&') {
    auto semi = text.substr(0, std::min(end, at + 9)).find(';', at);
    if (semi != std::string_view::npos && semi > at + 1) return semi + 1;
  }
  if (c == '{' && next == '{') {
    auto close = closings.next("}}", at);
    return close == std::string_view::npos ? at + 2 : close + 2;
  }
  return at;
}

bool is_markup_lead(char c) {
  return c == '<' || c == '[' || c == ']' || c == '\'' || c == '*' || c == '`' || c == '_' || c == '&' || c == '{' ||
         c == '~';
}

}  // namespace

std::string word_key(std::string_view word) {
  std::string key = caseless(word);
  replace_all(key, "ǎ", "ă");  // caron for breve, from old fonts
  replace_all(key, "ð", "đ");
  return unify_i(std::move(key));
}

std::string word_fold(std::string_view word) { return unify_i(fold(word)); }

Id Vocabulary::add(std::string_view key) {
  return ids_.try_emplace(std::string(key), kFirstWord + Id(ids_.size())).first->second;
}

Id Vocabulary::find(std::string_view key) const {
  auto it = ids_.find(key);
  return it == ids_.end() ? 0 : it->second;
}

WordInfo Lexicon::word(std::string_view raw) const {
  WordInfo info{};
  auto key = word_key(raw), folded = word_fold(raw);
  info.key = vocabulary_.find(key);
  info.fold = folds_.find(folded);
  info.flags = kWord;
  bool ascii = true;
  for (char c : raw) ascii &= static_cast<unsigned char>(c) < 0x80;
  if (ascii) info.flags |= kAscii;
  auto lowered = lower(raw), uppered = upper(raw);
  std::size_t size = 1;
  decode(raw, 0, size);
  if (raw.substr(0, size) != std::string_view(lowered).substr(0, size)) info.flags |= kUpper;
  if (raw == uppered && raw != lowered && code_points(raw) > 1) info.flags |= kCaps;
  if (vietnamese_syllable(folded)) info.flags |= kVietnamese;
  return info;
}

namespace {

std::uint64_t load(const char* at, std::size_t size) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, size);
  return word;
}

// The bytes of a word of up to 16, the second half overlapping the first: with its size, no other word has them.
std::pair<std::uint64_t, std::uint64_t> halves(std::string_view raw) {
  const char* at = raw.data();
  const std::size_t n = raw.size();
  if (n > 8) return {load(at, 8), load(at + n - 8, 8)};
  if (n == 8) return {load(at, 8), 0};
  if (n >= 4) return {load(at, 4) | load(at + n - 4, 4) << 32, 0};
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < n; ++i) word = word << 8 | static_cast<unsigned char>(at[i]);
  return {word, 0};
}

// Of a run of letters too long for a word.
std::string_view first_letter(std::string_view run) {
  std::size_t size = 1;
  while (size < run.size() && (static_cast<unsigned char>(run[size]) & 0xC0) == 0x80) ++size;
  return run.substr(0, size);
}

std::size_t spread(std::uint64_t low, std::uint64_t high, std::size_t size) {
  std::uint64_t x = (low ^ (high * 0xBF58476D1CE4E5B9ull) ^ size) * 0x9E3779B97F4A7C15ull;
  return std::size_t(x ^ (x >> 32));
}

}  // namespace

const WordCache::Labels& WordCache::labels_of(std::string_view type) {
  auto it = labels_.find(type);
  if (it != labels_.end()) return it->second;
  std::vector<std::string> labels{std::string(type)};
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (const auto* schema = lexicon_.pack->schema.label(labels[i]))
      labels.insert(labels.end(), schema->implies.begin(), schema->implies.end());
  const std::uint32_t parts = lexicon_.parts_of(labels);
  return labels_.emplace(type, Labels{std::move(labels), parts}).first->second;
}

const WordInfo& WordCache::of(std::string_view raw) {
  if (used_ * 2 > slots_.size()) grow();
  std::uint64_t low, high;
  if (raw.size() <= 16) {
    std::tie(low, high) = halves(raw);
  } else {
    low = XXH3_64bits(raw.data(), raw.size());
    high = 0;
  }
  const std::size_t mask = slots_.size() - 1;
  std::size_t i = spread(low, high, raw.size()) & mask;
  while (slots_[i].size) {
    const Slot& slot = slots_[i];
    if (slot.low == low && slot.high == high && slot.size == raw.size() &&
        (raw.size() <= 16 || long_.compare(slot.at, slot.size, raw) == 0))
      return slot.info;
    i = (i + 1) & mask;
  }
  // A text of nothing but new words must not grow the cache without end.
  if (used_ > (1u << 20)) {
    for (auto& slot : slots_) slot = {};
    long_.clear();
    used_ = 0;
    i = spread(low, high, raw.size()) & mask;
  }
  Slot& slot = slots_[i];
  slot = {low, high, std::uint32_t(raw.size()), std::uint32_t(long_.size()),
          lexicon_.word(raw.size() > 200 ? first_letter(raw) : raw)};
  if (raw.size() > 16) long_ += raw;
  ++used_;
  return slot.info;
}

void WordCache::grow() {
  auto old = std::move(slots_);
  slots_.assign(old.size() * 4, {});
  for (const auto& slot : old) {
    if (!slot.size) continue;
    std::size_t i = spread(slot.low, slot.high, slot.size) & (slots_.size() - 1);
    while (slots_[i].size) i = (i + 1) & (slots_.size() - 1);
    slots_[i] = slot;
  }
}

namespace {

// How many bytes a letter or digit takes that begins with this byte; 0: look closer. The scripts of Europe, Africa and the Near East have
// letters only, but for × and ÷.
constexpr auto kLetterBytes = [] {
  std::array<std::uint8_t, 256> bytes{};
  for (int c = 0; c < 256; ++c)
    bytes[std::size_t(c)] = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z' && c < 0x80) ? 1
                            : c > 0xC3 && c < 0xE0                                                         ? 2
                            : c == 0xE0 || c == 0xE1                                                       ? 3
                                                                                                           : 0;
  return bytes;
}();

}  // namespace

void tokenize(std::string_view text, std::uint32_t begin, std::uint32_t end, WordCache& words,
              std::vector<Token>& out) {
  std::size_t i = begin;
  bool space = true;
  Closings closings(text, end);
  while (i < end) {
    char c0 = text[i];
    if (c0 == ' ') {
      space = true;
      ++i;
      continue;
    }
    if (is_markup_lead(c0)) {
      auto after = skip_markup(text, i, end, closings);
      if (after > i) {
        if (c0 == '&' || c0 == '<') space = true;
        i = after;
        continue;
      }
    }
    std::size_t size = kLetterBytes[static_cast<unsigned char>(c0)];
    char likeness;
    auto cls = size == 0 || (c0 >= '0' && c0 <= '9') ? classify(decode(text, i, size), likeness) : Class::Letter;
    if (cls == Class::Space) {
      space = true;
      i += size;
      continue;
    }
    if (cls == Class::Skip) {
      i += size;
      continue;
    }
    Token token{std::uint32_t(i), 0, 0, 0, 0};
    if (cls == Class::Letter) {
      std::size_t j = i + size;
      while (j < end) {
        size = kLetterBytes[static_cast<unsigned char>(text[j])];
        if (size == 0) {
          auto more =
              static_cast<unsigned char>(text[j]) < 0x80 ? Class::Punct : classify(decode(text, j, size), likeness);
          if (more != Class::Letter && more != Class::Digit) break;
        }
        j += size;
      }
      const auto& info = words.of(text.substr(i, j - i));
      token.key = info.key;
      token.fold = info.fold;
      token.flags = info.flags;
      i = j;
    } else if (cls == Class::Digit) {
      std::size_t j = i;
      while (j < end && text[j] >= '0' && text[j] <= '9') ++j;
      const auto& info = words.of(text.substr(i, j - i));
      token.key = info.key;
      token.fold = info.fold;
      token.flags = kNumber;
      i = j;
    } else {
      token.key = token.fold = Id(static_cast<unsigned char>(likeness));
      token.flags = kPunct;
      i += size;
    }
    token.end = std::uint32_t(i);
    if (space) token.flags |= kSpace;
    space = false;
    out.push_back(token);
  }
}

// ---- The lexicon ------------------------------------------------------------------------------------------

namespace {

// The words of a pattern, in the pieces a text is cut into; hyphens are left out, since a match steps over them.
template <class Piece>
void each_piece(std::string_view pattern, Piece&& piece) {
  char likeness;
  const auto look = [&](std::size_t at, std::size_t& size) {
    size = kLetterBytes[static_cast<unsigned char>(pattern[at])];
    return size > 0 && !(pattern[at] >= '0' && pattern[at] <= '9') ? Class::Letter
                                                                   : classify(decode(pattern, at, size), likeness);
  };
  std::size_t size;
  for (std::size_t i = 0; i < pattern.size();) {
    const Class cls = look(i, size);
    if (cls == Class::Letter || cls == Class::Digit) {
      std::size_t j = i + size;
      for (; j < pattern.size(); j += size) {
        const Class more = look(j, size);
        if (more != Class::Digit && (cls == Class::Digit || more != Class::Letter)) break;
      }
      piece(pattern.substr(i, j - i));
      i = j;
    } else {
      if (cls == Class::Punct && likeness != '-') piece(std::string_view(&likeness, 1));
      i += size;
    }
  }
}

}  // namespace

// The spellings of a pack's words, each looked at once.
const Lexicon::Spelling& Lexicon::spelling(std::string_view word) {
  if (const auto it = spellings_.find(word); it != spellings_.end()) return it->second;
  Spelling& s = spellings_[std::string(word)];
  if (word.size() == 1 && !std::isalnum(static_cast<unsigned char>(word[0]))) {
    s.key = s.fold = Id(static_cast<unsigned char>(word[0]));
    return s;
  }
  s.key = vocabulary_.add(word_key(word));
  s.fold = folds_.add(word_fold(word));
  s.letters = std::uint32_t(word.size());
  s.caps = word.size() <= 6 && code_points(word) > 1 && upper(word) == word && lower(word) != word;
  return s;
}

namespace {

// What is still to come of a pattern, link by link: the alternative at work, and what follows it.
template <class Link>
struct Rest {
  std::span<const Link> links;
  const Rest* next;
};

// Every form of a pattern in turn, its words in `words`; until `form` says no.
template <class Link, class Words, class Form>
bool each_form(const Rest<Link>& rest, Words& words, Form&& form) {
  if (rest.links.empty()) return rest.next ? each_form(*rest.next, words, form) : form();
  const Link& link = rest.links.front();
  const Rest<Link> more{rest.links.subspan(1), rest.next};
  if (link.word) {
    words.push_back(link.word);
    const bool on = each_form(more, words, form);
    words.pop_back();
    return on;
  }
  return std::all_of(link.alternatives.begin(), link.alternatives.end(), [&](const auto& alternative) {
    return each_form(Rest<Link>{alternative, &more}, words, form);
  });
}

}  // namespace

// Reads "a (b|c|) d" up to the end, or to the "|" or ")" that ends an alternative.
std::vector<Lexicon::Link> Lexicon::pattern(std::string_view& text) {
  std::vector<Link> links;
  while (!text.empty() && text.front() != '|' && text.front() != ')') {
    if (text.front() == '(') {
      auto& alternatives = links.emplace_back().alternatives;
      do {
        text.remove_prefix(1);
        alternatives.push_back(pattern(text));
      } while (!text.empty() && text.front() == '|');
      if (!text.empty()) text.remove_prefix(1);
      continue;
    }
    const std::size_t end = std::min(text.find_first_of("(|)"), text.size());
    for (const Spelling* word : spelled(text.substr(0, end))) links.emplace_back().word = word;
    text.remove_prefix(end);
  }
  return links;
}

void Lexicon::add_flat(std::span<const Spelling* const> words, Id sense, bool name) {
  if (words.empty() || words.size() > kLongest) return;
  Phrase phrase;
  phrase.caps = name && words.size() == 1 && words[0]->caps;  // "WHO" is an abbreviation, "Who" is not.
  phrase.sense = sense;
  phrase.name = name;
  std::size_t known = 0, letters = 0;  // forms of one pattern begin alike
  while (known < words.size() && known < way_.size() && way_[known].first == words[known]->fold) ++known;
  way_.resize(known);
  std::uint32_t node = known ? way_.back().second : 0;
  for (const Spelling* word : words.subspan(known)) {
    node = edge(node, word->fold);
    way_.emplace_back(word->fold, node);
  }
  for (const Spelling* word : words) letters += word->letters;
  phrase.letters = std::uint8_t(std::min<std::size_t>(letters, 255));
  auto same = [&](const Phrase& other) {
    return other.sense == sense && std::equal(words.begin(), words.end(), keys_.begin() + other.keys,
                                              [](const Spelling* word, Id key) { return word->key == key; });
  };
  for (Id other = newest_[node]; other != kNone; other = before_[other])
    if (same(phrases[other])) return;
  phrase.keys = std::uint32_t(keys_.size());
  phrase.words = std::uint8_t(words.size());
  for (const Spelling* word : words) keys_.push_back(word->key);
  before_.push_back(std::exchange(newest_[node], Id(phrases.size())));
  phrases.push_back(phrase);
  kinds.push_back(senses[sense].kind);
}

// The node that a word leads to, new when there was none.
std::uint32_t Lexicon::edge(std::uint32_t node, Id fold) {
  if (edges_ * 4 >= table_.size() * 3) {
    const std::vector<Edge> old =
        std::exchange(table_, std::vector<Edge>(std::max<std::size_t>(table_.size() * 2, 1 << 16)));
    for (const Edge& e : old)
      if (e.node) *place(e.key) = e;
  }
  const std::uint64_t key = std::uint64_t(node) << 32 | fold;
  Edge& e = *place(key);
  if (e.node == 0) {
    e = {key, std::uint32_t(newest_.size())};
    newest_.push_back(kNone);
    ++edges_;
  }
  return e.node;
}

std::vector<const Lexicon::Spelling*> Lexicon::spelled(std::string_view phrase) {
  std::vector<const Spelling*> out;
  each_piece(phrase, [&](std::string_view word) { out.push_back(&spelling(word)); });
  return out;
}

void Lexicon::vary(std::vector<std::vector<const Spelling*>> group) {
  for (const auto& phrase : group)
    if (!phrase.empty()) {
      if (varied_.size() <= phrase[0]->key) varied_.resize(phrase[0]->key + 1);
      varied_[phrase[0]->key] |= std::uint64_t(1) << (vary_.size() & 63);
    }
  vary_.push_back(std::move(group));
}

// The groups that one of the words may begin a phrase of.
std::uint64_t Lexicon::varied(std::span<const Spelling* const> words) const {
  std::uint64_t groups = 0;
  for (const Spelling* word : words) groups |= word->key < varied_.size() ? varied_[word->key] : 0;
  return groups;
}

// A form, and the same with the phrases that may stand for each other.
void Lexicon::add_varied(std::span<const Spelling* const> words, Id sense, bool name) {
  std::uint64_t groups = varied(words);  // of the forms
  if (groups == 0) return add_flat(words, sense, name);
  std::vector<std::vector<const Spelling*>> forms{{words.begin(), words.end()}};
  for (std::size_t g = 0; g < vary_.size(); ++g) {
    if (!(groups >> (g & 63) & 1)) continue;
    const auto& group = vary_[g];
    auto count = forms.size();
    for (std::size_t f = 0; f < count && forms.size() < 96; ++f) {
      for (const auto& cut : group) {
        auto same = [](const Spelling* a, const Spelling* b) { return a->key == b->key; };
        auto at = std::search(forms[f].begin(), forms[f].end(), cut.begin(), cut.end(), same);
        if (at == forms[f].end()) continue;
        auto offset = at - forms[f].begin();
        for (const auto& put : group) {
          if (&put == &cut) continue;
          auto copy = forms[f];
          copy.erase(copy.begin() + offset, copy.begin() + offset + std::ptrdiff_t(cut.size()));
          copy.insert(copy.begin() + offset, put.begin(), put.end());
          groups |= varied(put);
          forms.push_back(std::move(copy));
        }
        break;
      }
    }
  }
  for (const auto& form : forms) add_flat(form, sense, name);
}

bool Sense::says(std::string_view word) const { return among(words, word); }

void Lexicon::add(std::string_view text, Sense sense, bool name, Where where) {
  const Id id = Id(senses.size());
  sense.set_marks();
  senses.push_back(std::move(sense));
  if (name) return add_varied(spelled(text), id, name);
  std::string_view rest = text;
  const std::vector<Link> links = pattern(rest);
  std::vector<const Spelling*> words;
  std::size_t forms = 0;
  bool any = false;
  const bool all = each_form(Rest<Link>{links, nullptr}, words, [&] {
    any |= !words.empty();
    add_varied(words, id, name);
    return ++forms <= 4096;
  });
  if (!all) throw Error(Fault::BadPack, where.text() + ": the phrase has more than 4096 alternatives; split it");
  if (!any)
    throw Error(Fault::BadPack, where.text() + ": '" + std::string(text) + "' has no words, so it can never match");
}

// Whether the word is a phrase by itself as it is written: "do" is no slip of "đó".
bool Lexicon::is_phrase(const Token& t) const {
  const std::uint32_t node = t.fold < first_.size() ? first_[t.fold] : 0;
  if (node == 0) return false;
  for (Id p = nodes_[node].phrases; p < nodes_[node + 1].phrases; ++p)
    if (phrases[p].words == 1 && !phrases[p].name && keys_[phrases[p].keys] == t.key) return true;
  return false;
}

// Whether the words walked to the end of a phrase, the same without accents, are the phrase.
bool Lexicon::fits(const Phrase& phrase, std::span<const Token> tokens, std::span<const std::uint32_t> walked,
                   bool accentless) const {
  const std::size_t count = walked.size();
  std::size_t slips = 0, slip = 0;  // how many words are written otherwise, and the last of them
  bool ascii_only = true;
  for (std::size_t k = 0; k < count; ++k) {
    const Token& t = tokens[walked[k]];
    ascii_only &= !t.is(kWord) || t.is(kAscii);
    if (t.key != keys_[phrase.keys + k]) ++slips, slip = walked[k];
    if (slips > 1 && !ascii_only) return false;
  }
  if (slips == 0) return true;
  if (ascii_only && (accentless || (phrase.name && (count >= 2 || phrase.letters >= 8)))) return true;
  if (slips > 1 || count < 2 || phrase.letters < 8) return false;
  // A word the pack knows is that word, and no slip of another.
  const Token& t = tokens[slip];
  if (t.key != 0 && (!t.is(kAscii) || (!accentless && is_phrase(t))))
    return phrase.name && count >= 4 && phrase.letters >= 12;  // "Hội đồng Nhân quyên": so long a name, and one accent
  return count >= 3 || !phrase.name;
}

namespace {

// "Nam-mi" in "Nam-mi-bi-a": syllables of one word, of which more follow.
bool inside_transcription(std::span<const Token> tokens, std::size_t last) {
  auto glued = [&](std::size_t hyphen) {
    return hyphen + 1 < tokens.size() && tokens[hyphen].is(kPunct) && tokens[hyphen].key == '-' &&
           !tokens[hyphen].is(kSpace) && tokens[hyphen + 1].is(kWord) && !tokens[hyphen + 1].is(kUpper) &&
           !tokens[hyphen + 1].is(kSpace);
  };
  return last > 0 && glued(last - 1) && glued(last + 1);
}

// "Hung" in "Hung-bô": the first syllable of a name as it is heard.
bool goes_on_hyphened(std::span<const Token> tokens, std::size_t last) {
  if (last + 2 >= tokens.size() || !tokens[last + 1].is(kPunct) || tokens[last + 1].key != '-') return false;
  const Token &hyphen = tokens[last + 1], &next = tokens[last + 2];
  return !tokens[last].is(kCaps) && !hyphen.is(kSpace) && !next.is(kSpace) && next.is(kWord) && !next.is(kUpper) &&
         next.is(kVietnamese) && !next.is(kAscii);
}

}  // namespace

void Lexicon::match(std::span<const Token> tokens, std::size_t i, bool accentless, std::vector<Match>& out) const {
  const Token& head = tokens[i];
  std::uint32_t node = head.fold < first_.size() ? first_[head.fold] : 0;
  if (node == 0) return;
  // Tokens walked, hyphens left out, and the nodes on the way where phrases end.
  std::uint32_t walked[kLongest], stops[kLongest];
  std::size_t count = 0, ends = 0;
  for (std::size_t j = i;;) {
    walked[count++] = std::uint32_t(j);
    if (nodes_[node].phrases != nodes_[node + 1].phrases) stops[ends++] = std::uint32_t(count) << 24 | node;
    do ++j;
    while (j < tokens.size() && tokens[j].is(kPunct) && tokens[j].key == '-');
    if (j >= tokens.size() || count == kLongest || tokens[j].fold == 0) break;
    node = step(node, tokens[j].fold);
    if (node == 0) break;
  }
  while (ends-- > 0) {  // the longest first
    const Node* const end = &nodes_[stops[ends] & 0xFFFFFF];
    const std::span<const std::uint32_t> words(walked, stops[ends] >> 24);
    const std::uint32_t length = words.back() + 1 - std::uint32_t(i);
    for (Id id = end[0].phrases; id < end[1].phrases; ++id) {
      const Phrase& phrase = phrases[id];
      if (!fits(phrase, tokens, words, accentless)) continue;
      if (phrase.caps && !head.is(kCaps) && !(words.size() == 1 && head.is(kUpper) && head.end - head.begin >= 6))
        continue;  // and "Unesco"
      if (phrase.name && words.size() > 1 && inside_transcription(tokens, words.back())) continue;
      if (phrase.name && words.size() == 1 && goes_on_hyphened(tokens, words.back())) continue;
      if (phrase.name && !head.is(kUpper) && !head.is(kNumber)) {
        // "phái bộ ở Nam Sudan": a long name may begin small when the rest stands in capitals.
        bool later = false;
        for (std::uint32_t word : words.subspan(1)) later |= tokens[word].is(kUpper);
        if (!(later && words.size() >= 3)) continue;
      }
      out.push_back({id, length});
    }
  }
}

std::optional<Id> Lexicon::verb(std::string_view name) const {
  auto it = verb_names_.find(name);
  if (it == verb_names_.end()) return std::nullopt;
  return it->second;
}

std::optional<Id> Lexicon::name(std::string_view canonical) const {
  auto it = by_canonical_.find(canonical);
  if (it == by_canonical_.end()) return std::nullopt;
  return it->second;
}

Id Lexicon::body_of(std::string_view organization, std::string_view kind) const {
  const auto bodies = bodies_of_.find(organization);
  const auto named = by_canonical_.find(organization);
  Id found = kNone;
  bool several = false;
  if (bodies == bodies_of_.end() || named == by_canonical_.end()) return kNone;
  const PackName& org = own_->names[named->second];
  for (const auto& [n, called] : bodies->second) {
    if (!called.starts_with(kind) || (called.size() > kind.size() && called[kind.size()] != ' ')) continue;
    const std::string& name = own_->names[n].name_vi;
    if (std::any_of(org.aliases.begin(), org.aliases.end(), [&](const std::string& a) {
          return name.size() == kind.size() + 1 + a.size() && name.ends_with(a);
        }))
      return n;  // "Hội đồng ICAO"
    several |= found != kNone;
    found = n;
  }
  return several ? kNone : found;
}

Id Lexicon::chief_of(std::string_view body) const {
  const auto found = chiefs_.find(body);
  return found == chiefs_.end() ? kNone : found->second;
}

std::optional<Id> Lexicon::alias(std::string_view text) const {
  auto it = by_alias_.find(caseless(text));
  if (it == by_alias_.end()) return std::nullopt;
  return it->second;
}

void Lexicon::add_names() {
  const std::string file = own_->path + "/names.csv";
  for (Id n = 0; n < own_->names.size(); ++n) {
    const auto& name = own_->names[n];
    std::vector<std::string> all{name.canonical};
    if (!name.name_vi.empty()) all.push_back(name.name_vi);
    all.insert(all.end(), name.aliases.begin(), name.aliases.end());
    by_canonical_.try_emplace(name.canonical, n);
    if (name.type == label(Part::Body))
      for (const auto& [key, value] : name.properties)
        if (key == "of") bodies_of_[std::string(value.string())].emplace_back(n, caseless(name.name_vi));
    if (name.type == label(Part::Office))
      for (const auto& [key, value] : name.properties)
        if (key == "of")
          if (auto [it, fresh] = chiefs_.try_emplace(std::string(value.string()), n);
              !fresh && name.canonical.find(" of ") != std::string::npos)
            it->second = kNone;  // of several; a post in it ("Supreme Allied Commander Europe") is none of them
    Sense sense{Kind::Name, n};
    bool person = name.type == label(Part::Person);
    for (const auto& alias : all) {
      auto [other, fresh] = by_alias_.try_emplace(caseless(alias), n);
      if (!fresh && other->second != n) {
        // Two of a kind are told apart by the body they belong to ("Đại hội đồng" of the UN, of UNESCO), and by nothing else.
        const auto& first = own_->names[other->second];
        auto of = [](const PackName& x) {
          for (const auto& [key, value] : x.properties)
            if (key == "of") return std::string(value.string());
          return std::string();
        };
        if (first.type == name.type && of(first) == of(name))
          throw Error(Fault::BadPack,
                      Where{file, name.line}.text() + ": '" + alias + "' is ambiguous: '" + first.canonical +
                          "' on line " + std::to_string(first.line) +
                          " has that name too; take it from one of them, or tell them apart in the column 'of'");
      }
      // A name that begins small ("torture convention") is found small.
      bool capital = lower(alias.substr(0, 4)).substr(0, 1) != alias.substr(0, 1) ||
                     static_cast<unsigned char>(alias[0]) >= 0x80 || (alias[0] >= '0' && alias[0] <= '9');
      // And an office of several words: "under-secretary-general for legal affairs".
      if (name.type == label(Part::Office) && std::count(alias.begin(), alias.end(), ' ') > 1) capital = false;
      add(alias, sense, capital, {file, name.line});
      if (person) {  // family name first or last
        auto space = alias.find(' ');
        if (space != std::string::npos && alias.find(' ', space + 1) == std::string::npos &&
            alias.find('.') == std::string::npos)
          add(alias.substr(space + 1) + " " + alias.substr(0, space), sense, true, {file, name.line});
      }
    }
  }
}

namespace {

// A name without accents, hyphens and spaces.
std::string letters(std::string_view name) {
  std::string text = fold(name);
  std::erase_if(text, [](char c) { return c == '-' || c == ' '; });
  return text;
}

// What is left of a name as Vietnamese ears write it: consonants in classes, doubled ones once.
std::string skeleton(std::string_view name) {
  std::string text = fold(name), out;
  text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
  auto put = [&](char c) {
    if (out.empty() || out.back() != c) out += c;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i], n = i + 1 < text.size() ? text[i + 1] : '\0';
    auto vowel = [](char v) { return std::string_view("aeiouy").find(v) != std::string_view::npos; };
    if (c == 'p' && n == 'h') {
      put('f');
      ++i;
    } else if (c == 't' && n == 'h') {
      put('t');
      ++i;
    } else if (c == 'c' && n == 'h') {
      put('s');
      ++i;
    } else if (c == 's' && n == 'h') {
      put('s');
      ++i;
    } else if (c == 'k' && n == 'h') {
      put('k');
      ++i;
    } else if (c == 'n' && (n == 'g' || n == 'h')) {
      put('n');
      ++i;
    } else if (c == 'g' && n == 'i') {
      put('j');
    } else if (c == 'c')
      put(n == 'e' || n == 'i' || n == 'y' ? 's' : 'k');
    else if (c == 'q' || c == 'k')
      put('k');
    else if (c == 'x' || c == 's' || c == 'z')
      put('s');
    else if (c == 'w' || c == 'v')
      put('v');
    else if (c == 'h' || c == '\'')
      continue;
    else if (vowel(c)) {
      if (i == 0) put('a');
    } else if (c == 'j')
      put('j');
    else if (std::isalpha(static_cast<unsigned char>(c)))
      put(c);
  }
  return out;
}

}  // namespace

void Lexicon::build_phonetics() {
  for (Id n = 0; n < own_->names.size(); ++n) {
    const auto& name = own_->names[n];
    if (const auto at = name.canonical.rfind(" of "); name.type == label(Part::Treaty) && at != std::string::npos &&
                                                      name.canonical.find(' ', at + 4) == std::string::npos)
      if (auto s = skeleton(std::string_view(name.canonical).substr(at + 4)); s.size() >= 3)
        treaty_skeletons_.emplace_back(n, std::move(s));  // "Treaty of Chaguaramas"
    if (name.type != label(Part::Person) && name.type != label(Part::State)) continue;
    if (const auto last = name.canonical.rfind(' '); name.type == label(Part::Person) && last != std::string::npos)
      if (auto s = skeleton(std::string_view(name.canonical).substr(last + 1)); s.size() >= 4)
        if (auto [at, fresh] = surnames_.try_emplace(std::move(s), n); !fresh) at->second = kNone;  // of several
    auto s = skeleton(name.canonical);
    if (s.size() >= 3) by_skeleton_[s.substr(0, 1)].emplace_back(n, std::move(s));
  }
}

bool has_surname(std::string_view name, std::string_view initial, std::string_view last) {
  const auto space = name.rfind(' ');
  return space != std::string_view::npos && letters(name).starts_with(letters(initial)) &&
         letters(name.substr(space + 1)) == letters(last);
}

Id Lexicon::surname(std::string_view initial, std::string_view last) const {
  const auto found = surnames_.find(skeleton(last));
  if (found == surnames_.end() || found->second == kNone) return kNone;
  return has_surname(own_->names[found->second].canonical, initial, last) ? found->second : kNone;
}

Id Lexicon::phonetic_treaty(std::string_view place) const {
  const auto s = skeleton(place);
  Id found = kNone;
  std::size_t best = s.size() < 5 ? 1 : 2;
  for (const auto& [n, other] : treaty_skeletons_)
    if (const auto d = edit_distance(s, other, best); d < best) found = n, best = d;
  return found;
}

Id Lexicon::phonetic(std::string_view name) const {
  auto s = skeleton(name);
  if (s.size() < 3) return kNone;
  Id best = kNone;
  std::size_t best_distance = s.size() / 4 + 1;  // further than this is another name
  std::string_view heard;
  bool tie = false;
  const auto names = by_skeleton_.find(std::string_view(s).substr(0, 1));
  if (names == by_skeleton_.end()) return kNone;
  for (const auto& [n, other] : names->second) {
    if (std::max(s.size(), other.size()) - std::min(s.size(), other.size()) > best_distance) continue;
    auto d = edit_distance(s, other, best_distance);
    if (d > 0 && d < best_distance &&
        s.size() < 6) {  // so short that only the same vowels tell it: "Prê-tô-ri-a" is not Pierre Trudeau
      const std::string said = letters(name), known = letters(own_->names[n].canonical);
      if (const std::size_t most = said.size() * 5 / 12; edit_distance(said, known, most + 1) > most) continue;
    }
    if (d < best_distance) {
      best = n;
      heard = other;
      best_distance = d;
      tie = false;
    } else if (d == best_distance && best != kNone && best != n &&
               other != heard) {  // of two that sound alike the first
      tie = true;
    }
  }
  if (best == kNone && !tie)  // "Man-đê-la"
    if (const auto last = surnames_.find(s); last != surnames_.end() && last->second != kNone) {
      const std::string_view whole = own_->names[last->second].canonical;
      const std::string said = letters(name), known = letters(whole.substr(whole.rfind(' ') + 1));
      if (edit_distance(said, known, said.size() / 3 + 1) <= said.size() / 3) return last->second;
    }
  return tie ? kNone : best;
}

void Lexicon::add_places() {
  const PackFile* file = own_->file("places.csv");
  if (!file) return;
  std::size_t line = 0, at = 0;
  while (at < file->text.size()) {
    auto end = std::min(file->text.find('\n', at), file->text.size());
    std::string row = file->text.substr(at, end - at);
    at = end + 1;
    ++line;
    if (line == 1 || row.empty() || row[0] == '#') continue;
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (char c : row) {
      if (c == '"')
        quoted = !quoted;
      else if (c == ',' && !quoted)
        fields.emplace_back();
      else if (c != '\r')
        fields.back() += c;
    }
    const Where where{file->path, line};
    if (fields.size() < 3) throw Error(Fault::BadPack, where.text() + ": a place needs name,kind,country[,aliases]");
    if (!fields[2].empty() && !name(fields[2]))
      throw Error(Fault::BadPack, where.text() + ": '" + fields[2] + "' is not a name of names.csv");
    Id id = Id(places.size());
    places.push_back({normalize(fields[0]), fields[1], normalize(fields[2])});
    Sense sense{fields[1] == "demonym" ? Kind::Demonym : Kind::Place, id};
    add(places.back().name, sense, true, where);
    if (fields.size() > 3) {
      std::size_t from = 0;
      while (from <= fields[3].size()) {
        auto bar = std::min(fields[3].find('|', from), fields[3].size());
        auto alias = fields[3].substr(from, bar - from);
        if (!alias.empty()) add(normalize(alias), sense, true, where);
        from = bar + 1;
      }
    }
  }
}

std::uint32_t Lexicon::parts_of(const std::vector<std::string>& labels) const {
  std::uint32_t parts = 0;
  for (std::size_t i = 0; i < labels_.size(); ++i)
    if (!labels_[i].empty() && among(labels, labels_[i])) parts |= 1u << i;
  return parts;
}

Lexicon::Lexicon(const Pack& given) : own_(std::make_shared<Pack>(given)) {
  pack = own_.get();
  for (std::string_view part : label_parts()) {
    labels_.emplace_back(pack->schema.label_of(part));
    label_lists_.emplace_back();
    if (!labels_.back().empty()) label_lists_.back().push_back(labels_.back());
  }
  for (std::string_view part : relation_parts()) relations_.emplace_back(std::string(pack->schema.relation_of(part)));
  for (const RelationSchema& relation : pack->schema.relations) schemas_.try_emplace(relation.name, &relation);
  for (Rel part : {Rel::Seat, Rel::Chair})
    if (const RelationSchema* relation = pack->schema.relation(rel(part)))
      for (const std::string& to : relation->to)
        if (!among(bodies, to)) bodies.push_back(to);
  newest_.push_back(kNone);
  std::size_t bytes = own_->names.size() * 64;
  for (const auto& file : own_->files)
    if (file.name.starts_with("rules.")) bytes += file.text.size();
  table_.resize(std::bit_ceil(bytes / 2 + 16));  // about as many edges as they will have
  for (const auto& file : own_->files)
    if (file.name.starts_with("rules.frames")) read_rules(*this, file);
  for (Id v = 0; v < verbs.size(); ++v) verb_names_[verbs[v].name] = v;
  for (const auto& file : own_->files)
    if (file.name.starts_with("rules.") && !file.name.starts_with("rules.frames")) read_rules(*this, file);
  check_rules(*this);
  const auto each_of = [this](const std::string& set, auto use) {  // "A|B|C"
    const std::string_view list = setting(set);
    for (std::size_t from = 0; from < list.size();) {
      const auto bar = std::min(list.find('|', from), list.size());
      use(list.substr(from, bar - from));
      from = bar + 1;
    }
  };
  each_of("plenary", [&](std::string_view name) { plenary.emplace_back(name); });
  each_of("words", [&](std::string_view word) { usual.push_back(key_of(word)); });
  each_of("exam", [&](std::string_view word) { exam.emplace_back(word); });
  each_of("topic", [&](std::string_view word) { topic.emplace_back(word); });
  for (Id id = 0; id < senses.size(); ++id)
    if (senses[id].kind == Kind::Event && among(senses[id].words, label(Part::Resolution))) resolutions.push_back(id);
  for (const Sense& s : senses)
    if (s.kind == Kind::Role && has_word(&s, "by=" + label(Part::State)))
      for (const auto& w : s.words)
        if (w.starts_with("default=")) {
          std::string name = w.substr(8);
          std::replace(name.begin(), name.end(), '_', ' ');
          of_states.push_back(std::move(name));
        }
  each_of("of_states", [&](std::string_view name) { of_states.emplace_back(name); });
  each_of("of_persons", [&](std::string_view name) { of_persons.emplace_back(name); });
  each_of("of_parties", [&](std::string_view name) { of_parties.emplace_back(name); });
  const std::string_view party = setting("party");
  for (Id n = 0; n < own_->names.size(); ++n) {
    const PackName& name = own_->names[n];
    if (name.type != label(Part::Organization) || party.empty() || name.canonical.find(party) == std::string::npos)
      continue;
    for (const auto& [key, value] : name.properties)
      if (key == "of") parties.try_emplace(std::string(value.string()), n);
  }
  add_names();
  add_places();
  build_trie();
  build_phonetics();
  build_contents();
}

void Lexicon::build_trie() {
  const std::size_t count = newest_.size();
  if (count > 0xFFFFFF)
    throw Error(Fault::BadPack, own_->path + ": the pack has more phrases than can be told apart; split it");
  // The edges of the table, node by node, those of a node by the bits of their folds.
  std::vector<std::uint32_t> begin(count + 1);  // of a node's edges
  for (const Edge& e : table_)
    if (e.node) ++begin[(e.key >> 32) + 1];
  for (std::size_t n = 0; n < count; ++n) begin[n + 1] += begin[n];
  struct Next {
    Id fold;
    std::uint32_t node;
  };
  std::vector<Next> edges(edges_);
  std::vector<std::uint32_t> filled(begin.begin(), begin.end() - 1);
  for (const Edge& e : table_)
    if (e.node) edges[filled[e.key >> 32]++] = {Id(e.key), e.node};
  table_ = {};
  for (std::size_t n = 0; n < count; ++n)
    if (begin[n + 1] - begin[n] > 1)
      std::sort(edges.begin() + begin[n], edges.begin() + begin[n + 1], [](const Next& a, const Next& b) {
        return std::pair(a.fold & 63, a.fold) < std::pair(b.fold & 63, b.fold);
      });
  // From the first words on, each way to its end before the next.
  std::vector<std::uint32_t> was(1);  // of a node its number in the table
  nodes_.resize(count + 1);
  reached_.resize(count);
  std::vector<std::uint32_t> open;
  for (const Next* first = edges.data(); first != edges.data() + begin[1]; ++first) {
    const Id fold = first->fold;
    if (first_.size() <= fold) first_.resize(fold + 1);
    first_[fold] = std::uint32_t(was.size());
    open.push_back(first_[fold]);
    was.push_back(first->node);
    while (!open.empty()) {
      const std::uint32_t node = open.back(), from = begin[was[node]], to = begin[was[node] + 1];
      open.pop_back();
      nodes_[node].child = std::uint32_t(was.size());
      for (std::uint32_t e = from; e < to; ++e) {
        const Id fold = edges[e].fold;
        nodes_[node].next |= std::uint64_t(1) << (fold & 63);
        reached_[was.size()] = e + 1 == to ? fold | kLastChild : fold;
        was.push_back(edges[e].node);
        open.push_back(nodes_[node].child + (to - 1 - e));
      }
    }
  }
  // The phrases of each node, the first in the pack first.
  std::vector<Phrase> sorted;
  std::vector<Kind> their_kinds;
  std::vector<Id> their_keys, ending;
  sorted.reserve(phrases.size()), their_kinds.reserve(phrases.size()), their_keys.reserve(keys_.size());
  for (std::size_t n = 0; n < count; ++n) {
    nodes_[n].phrases = std::uint32_t(sorted.size());
    ending.clear();
    for (Id phrase = newest_[was[n]]; phrase != kNone; phrase = before_[phrase]) ending.push_back(phrase);
    for (std::size_t e = ending.size(); e-- > 0;) {
      sorted.push_back(phrases[ending[e]]);
      their_kinds.push_back(kinds[ending[e]]);
      const auto words = keys_.begin() + sorted.back().keys;
      sorted.back().keys = std::uint32_t(their_keys.size());
      their_keys.insert(their_keys.end(), words, words + sorted.back().words);
    }
  }
  nodes_[count].phrases = std::uint32_t(sorted.size());
  phrases = std::move(sorted);
  kinds = std::move(their_kinds);
  marks.reserve(phrases.size());
  for (const Phrase& phrase : phrases) marks.push_back(senses[phrase.sense].marks);
  keys_ = std::move(their_keys);
  newest_ = {};
  before_ = {};
  way_ = {};
  spellings_ = {};
  vary_ = {};
  varied_ = {};
}

namespace {

// What tells one pack from another: the stamp of what it was read from, else all that reading takes of it.
std::uint64_t digest(const Pack& pack) {
  if (!pack.files.empty() && pack.files.back().name == "stamp")
    return XXH3_64bits(pack.files.back().text.data(), pack.files.back().text.size());
  std::uint64_t key = 0;
  auto feed = [&](std::string_view s) {
    key = (key ^ XXH3_64bits(s.data(), s.size())) * 0x9E3779B97F4A7C15ull;
  };  // short texts: one call each
  feed(pack.path);
  for (const auto& file : pack.files)
    if (!file.name.starts_with("questions") && !file.name.starts_with("theme")) feed(file.text);  // no part of reading
  auto ends = [&](std::string_view
                      s) {  // how long a name is, how it begins and ends: enough to tell two states of a pack apart
    char edge[16] = {};
    std::memcpy(edge, s.data(), std::min<std::size_t>(s.size(), 8));
    std::memcpy(edge + 8, s.data() + s.size() - std::min<std::size_t>(s.size(), 8), std::min<std::size_t>(s.size(), 8));
    std::uint64_t a, b;
    std::memcpy(&a, edge, 8);
    std::memcpy(&b, edge + 8, 8);
    key = (key ^ (a + 3 * b + s.size())) * 0x9E3779B97F4A7C15ull;
    key ^= key >> 29;
  };
  for (const auto& name : pack.names) {
    ends(name.canonical);
    key += name.type.size() + 31 * name.name_vi.size() + 1021 * name.aliases.size();
  }
  for (const auto& r : pack.schema.relations) {
    feed(r.name);
    for (const auto& l : r.from) feed(l);
    for (const auto& l : r.to) feed(l);
    for (const auto& q : r.qualifiers) feed(q.name);
  }
  return key;
}

}  // namespace

std::shared_ptr<const Lexicon> Lexicon::of(const Pack& pack) {
  const std::uint64_t key = digest(pack);
  static std::mutex mutex;
  static auto& kept = *new std::vector<std::pair<
      std::uint64_t, std::shared_ptr<const Lexicon>>>;  // never taken down: the end of a process would wait for it
  std::lock_guard lock(mutex);
  for (const auto& [k, lexicon] : kept)
    if (k == key) return lexicon;
  auto lexicon = std::make_shared<const Lexicon>(pack);
  if (kept.size() >= 4) kept.erase(kept.begin());
  kept.emplace_back(key, lexicon);
  return lexicon;
}

}  // namespace dothi::prose
