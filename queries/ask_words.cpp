// Words of questions and of the pack's phrases: which phrases a question may hold, and what they are word by word.
#include <algorithm>

#include "ask.h"

namespace dothi::asking {

std::string_view Room::keep(std::string_view text) {
  char* const kept = static_cast<char*>(take(std::max<std::size_t>(text.size(), 1), 1));
  std::copy(text.begin(), text.end(), kept);
  return {kept, text.size()};
}

// ---- What may stand in a question ------------------------------------------------------------------------------

namespace {

bool is_vowel(char letter) { return std::string_view("aeiouy").find(letter) != std::string_view::npos; }

std::size_t with_letter(std::size_t hash, char letter) { return hash * 31 + static_cast<unsigned char>(letter); }

// How many bytes a Vietnamese letter has that is no plain one, a vowel or đ; 0 where it is something else.
std::size_t marked_letter(std::string_view text, bool& is_d) {
  if (text.size() < 2) return 0;
  const auto one = static_cast<unsigned char>(text[0]), two = static_cast<unsigned char>(text[1]);
  is_d = one == 0xC4 && (two == 0x90 || two == 0x91);
  if (is_d || (one == 0xC4 && (two == 0x82 || two == 0x83 || two == 0xA8 || two == 0xA9))) return 2;  // đ, ă, ĩ
  if (one == 0xC5) return two == 0xA8 || two == 0xA9 ? 2 : 0;                                         // ũ
  if (one == 0xC6) return two == 0xA0 || two == 0xA1 || two == 0xAF || two == 0xB0 ? 2 : 0;           // ơ, ư
  if (one == 0xC3) {                                                                                  // à … ý
    const unsigned char small = two | 0x20;
    return (small >= 0xA0 && small <= 0xA5) || (small >= 0xA8 && small <= 0xAF) || (small >= 0xB2 && small <= 0xB6) ||
                   (small >= 0xB9 && small <= 0xBD)
               ? 2
               : 0;
  }
  const bool small_marks = one == 0xE1 && text.size() > 2 &&
                           ((two == 0xBA && static_cast<unsigned char>(text[2]) >= 0xA0) ||
                            (two == 0xBB && static_cast<unsigned char>(text[2]) <= 0xB9));
  return small_marks ? 3 : 0;  // ạ … ỹ
}

}  // namespace

void Heard::add(std::string_view folded) {
  std::size_t hash = 0;
  for (const char c : folded)
    if (c >= 'a' && c <= 'z' && !is_vowel(c)) hash = with_letter(hash, c);
  words_.set(hash % words_.size());
}

bool Heard::may_say(std::string_view phrase) const {
  for (std::size_t i = 0; i < phrase.size();) {
    if (phrase[i] == ' ') {
      ++i;
      continue;
    }
    std::size_t hash = 0;
    bool plain = true;
    while (i < phrase.size() && phrase[i] != ' ') {
      const char c = phrase[i] >= 'A' && phrase[i] <= 'Z' ? char(phrase[i] | 0x20) : phrase[i];
      bool is_d = false;
      if (c >= 'a' && c <= 'z') {
        if (!is_vowel(c)) hash = with_letter(hash, c);
        ++i;
      } else if (const std::size_t bytes = marked_letter(phrase.substr(i), is_d)) {
        if (is_d) hash = with_letter(hash, 'd');
        i += bytes;
      } else {  // it may be several words, or none
        plain = false;
        ++i;
      }
    }
    if (plain && !words_.test(hash % words_.size())) return false;
  }
  return true;
}

// ---- Word by word ----------------------------------------------------------------------------------------------

// Whether the words of a phrase are what stands between its spaces: letters of the Latin alphabet with what marks them, and digits.
static bool has_plain_words(std::string_view text, bool& ascii) {
  ascii = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == ' ') {
      ascii &= byte >= 'a' || byte == ' ';
      continue;
    }
    ascii = false;
    if (byte >= 0xC3 && byte <= 0xC6 && i + 1 < text.size() &&
        !(byte == 0xC3 && (static_cast<unsigned char>(text[i + 1]) | 0x20) == 0xB7))
      ++i;  // À … ư but × and ÷
    else if (byte == 0xE1 && i + 2 < text.size() && (static_cast<unsigned char>(text[i + 1]) & 0xFC) == 0xB8)
      i += 2;  // Ạ … ỹ
    else
      return false;
  }
  return true;
}

const Word* Vocabulary::find(std::string_view exact) const {
  const auto found = words_.find(exact);
  return found == words_.end() ? nullptr : &found->second;
}

Difference difference(std::string_view a, std::string_view b) {
  std::size_t front = 0, back = 0;
  while (front < a.size() && front < b.size() && a[front] == b[front]) ++front;
  while (back < a.size() - front && back < b.size() - front && a[a.size() - 1 - back] == b[b.size() - 1 - back]) ++back;
  const std::size_t letters = std::max(a.size(), b.size()) - front - back;
  return {letters, letters == 2 && a.size() == b.size() && a[front] == b[front + 1] && a[front + 1] == b[front]};
}

// A letter more or less, two changed over, in a long word another one; or the same letters with other accents.
std::vector<const Word*> Vocabulary::near(std::string_view exact, std::string_view folded) const {
  constexpr std::size_t shortest = 5, long_word = 8;
  std::vector<const Word*> found;
  for (const auto& entry : words_) {
    const Word& word = entry.second;
    const std::string_view a = word.folded;
    bool is_near = a == folded;
    if (!is_near && exact == folded && word.exact == a && folded.size() >= shortest && a.size() + 1 >= folded.size() &&
        a.size() <= folded.size() + 1 && a.front() == folded.front()) {
      const auto [letters, swapped] = difference(a, folded);
      is_near = swapped || (letters == 1 && (a.size() != folded.size() || a.size() >= long_word));
    }
    if (is_near) found.push_back(&word);
  }
  return found;
}

Phrase Vocabulary::phrase(std::string_view text) {
  phrase_.clear();
  const auto add = [&](std::string_view token, bool ascii) {
    auto found = words_.find(token);
    if (found == words_.end()) {
      const std::string_view kept = room_.keep(token);
      Word word = ascii ? Word{kept, kept} : Word{room_.keep(unify_tones(caseless(token))), room_.keep(fold(token))};
      word.exact_hash = std::hash<std::string_view>()(word.exact);
      word.folded_hash = std::hash<std::string_view>()(word.folded);
      found = words_.emplace(kept, word).first;
    }
    phrase_.push_back(&found->second);
  };
  bool ascii;
  if (has_plain_words(text, ascii)) {  // most are, and need no Unicode
    while (!text.empty()) {
      const std::string_view token = text.substr(0, text.find(' '));
      if (!token.empty()) add(token, ascii);
      text.remove_prefix(std::min(token.size() + 1, text.size()));
    }
  } else {
    for (Span word : words(text)) add(text.substr(word.begin, word.size()), false);
  }
  const Word** const kept =
      static_cast<const Word**>(room_.take(std::max<std::size_t>(phrase_.size(), 1) * sizeof(Word*), alignof(Word*)));
  std::copy(phrase_.begin(), phrase_.end(), kept);
  return {kept, phrase_.size()};
}

}  // namespace dothi::asking
