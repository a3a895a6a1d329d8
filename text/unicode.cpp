#include "unicode.h"

#include <unicode/brkiter.h>
#include <unicode/casemap.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include <atomic>
#include <cstring>

namespace dothi {

namespace {

// ---- ICU, kept behind a few functions ---------------------------------------------------------------

// ICU's data stands in its library; when it is not there nothing can run.
void icu_ok(UErrorCode status) { DOTHI_ASSERT(U_SUCCESS(status)); }

const icu::Normalizer2& nfc() {
  static const icu::Normalizer2* const instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* n = icu::Normalizer2::getNFCInstance(status);
    icu_ok(status);
    return n;
  }();
  return *instance;
}

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

icu::UnicodeString utf16(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), std::int32_t(text.size())));
}

std::string icu_normalize(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString out = nfc().normalize(utf16(text), status);
  icu_ok(status);
  return utf8(out);
}

// ---- Pages: properties and keys of 256 code points at a time, worked out when first met ---------------

enum class Grapheme : std::uint8_t { Simple, Extend, Control, Other };
enum class Word : std::uint8_t { None, Letter, Number, Joiner, MidLetter, MidNumber, MidBoth, Ignored, Other };

// What a code point becomes in a key. `size` kLong: ask ICU.
struct Mapped {
  static constexpr std::uint8_t kLong = 0xFF;
  char bytes[7];
  std::uint8_t size;
};

struct Page {
  std::uint16_t properties[256];
  Grapheme grapheme[256];
  Word word[256];
  Mapped folded[256], caseless[256], lower[256], upper[256];
};

constexpr char kSpaceKey = ' ';

// Marks that sit on letters of any alphabet; vowel signs of other scripts are letters of theirs and stay.
bool is_accent(UChar32 c) {
  return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF) ||
         (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE20 && c <= 0xFE2F);
}

bool is_dash(UChar32 c) { return c == 0x2212 || u_charType(c) == U_DASH_PUNCTUATION; }

bool is_single_quote(UChar32 c) {
  return (c >= 0x2018 && c <= 0x201B) || c == 0x2032 || c == 0x2035 || c == 0x2039 || c == 0x203A || c == 0x02BC ||
         c == 0xFF07;
}
bool is_double_quote(UChar32 c) {
  return (c >= 0x201C && c <= 0x201F) || c == 0x2033 || c == 0x2036 || c == 0xAB || c == 0xBB || c == 0xFF02;
}

// Nothing the eye sees: soft hyphen, zero width space and joiners, byte order mark.
bool is_invisible(UChar32 c) {
  return c == 0xAD || c == 0x200B || c == 0x200C || c == 0x200D || c == 0x2060 || c == 0xFEFF || c == 0x180E;
}

// Letters that carry their mark inside and so do not decompose.
const char* plain_letter(UChar32 c) {
  switch (c) {
    case 0x111: return "d";
    case 0xF0: return "d";
    case 0x127: return "h";
    case 0x131: return "i";
    case 0x142: return "l";
    case 0xF8: return "o";
    case 0xE6: return "ae";
    case 0x153: return "oe";
    case 0xFE: return "th";
    default: return nullptr;
  }
}

icu::UnicodeString fold_point(UChar32 c) {
  icu::UnicodeString folded = icu::UnicodeString(c).foldCase(), plain, out;
  for (std::int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    const UChar32 part = folded.char32At(i);
    icu::UnicodeString decomposed;
    if (!nfc().getDecomposition(part, decomposed)) decomposed = icu::UnicodeString(part);
    bool accented = false;
    for (std::int32_t j = 0; j < decomposed.length(); j = decomposed.moveIndex32(j, 1))
      accented |= is_accent(decomposed.char32At(j));
    // Hangul syllables, voiced kana and the like are letters of their own: only accents are taken away.
    if (!accented) decomposed = icu::UnicodeString(part);
    for (std::int32_t j = 0; j < decomposed.length(); j = decomposed.moveIndex32(j, 1))
      if (!is_accent(decomposed.char32At(j))) plain.append(decomposed.char32At(j));
  }
  for (std::int32_t i = 0; i < plain.length(); i = plain.moveIndex32(i, 1)) {
    const UChar32 part = plain.char32At(i);
    if (const char* letters = plain_letter(part))
      out.append(icu::UnicodeString(letters, -1, US_INV));
    else
      out.append(part);
  }
  return out;
}

Mapped mapped(std::string_view text) {
  Mapped m{};
  if (text.size() > sizeof m.bytes) {
    m.size = Mapped::kLong;
    return m;
  }
  std::memcpy(m.bytes, text.data(), text.size());
  m.size = std::uint8_t(text.size());
  return m;
}

std::string key_of(UChar32 c, bool loose) {
  if (u_isUWhiteSpace(c)) return std::string(1, kSpaceKey);
  if (is_invisible(c)) return {};
  if (is_dash(c)) return loose ? std::string(1, kSpaceKey) : "-";
  if (loose && c == '-') return std::string(1, kSpaceKey);
  if (is_single_quote(c)) return "'";
  if (is_double_quote(c)) return "\"";
  if (c == 0x2026) return "...";
  if (loose) return utf8(fold_point(c));
  return utf8(icu::UnicodeString(c).foldCase());
}

std::uint16_t properties_of(UChar32 c) {
  std::uint16_t p = 0;
  const int category = u_charType(c);
  const int mask = U_MASK(category);
  if (u_getIntPropertyValue(c, UCHAR_NFC_QUICK_CHECK) == UNORM_YES && u_getCombiningClass(c) == 0) p |= kNfcSafe;
  if (u_isUAlphabetic(c)) p |= kLetter;
  if (u_isUUppercase(c) || category == U_TITLECASE_LETTER) p |= kUpper;
  if (u_isULowercase(c)) p |= kLower;
  if (u_isdigit(c)) p |= kDigit;
  if (u_isUWhiteSpace(c)) p |= kSpace;
  if (mask & U_GC_M_MASK) p |= kMark;
  const int east_asian = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  if (east_asian == U_EA_WIDE || east_asian == U_EA_FULLWIDTH) p |= kWide;
  // Hangul vowels and finals join the syllable before them.
  const bool joining_jamo = (c >= 0x1160 && c <= 0x11FF) || (c >= 0xD7B0 && c <= 0xD7FF);
  if ((mask & (U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK | U_GC_CC_MASK)) || joining_jamo) p |= kZeroWidth;
  return p;
}

Grapheme grapheme_of(UChar32 c) {
  switch (u_getIntPropertyValue(c, UCHAR_GRAPHEME_CLUSTER_BREAK)) {
    case U_GCB_OTHER: return Grapheme::Simple;
    case U_GCB_EXTEND: return Grapheme::Extend;
    case U_GCB_CONTROL:
    case U_GCB_CR:
    case U_GCB_LF: return Grapheme::Control;
    default: return Grapheme::Other;
  }
}

Word word_of(UChar32 c) {
  switch (u_getIntPropertyValue(c, UCHAR_WORD_BREAK)) {
    case U_WB_ALETTER: return Word::Letter;
    case U_WB_NUMERIC: return Word::Number;
    case U_WB_EXTENDNUMLET: return Word::Joiner;
    // "a:b" is two words, as everywhere but in Swedish (UAX #29, table 3, note on the colon).
    case U_WB_MIDLETTER: return c == ':' || c == 0xFE55 || c == 0xFF1A ? Word::None : Word::MidLetter;
    case U_WB_MIDNUM: return Word::MidNumber;
    case U_WB_MIDNUMLET:
    case U_WB_SINGLE_QUOTE: return Word::MidBoth;
    case U_WB_EXTEND:
    case U_WB_FORMAT:
    case U_WB_ZWJ: return Word::Ignored;
    case U_WB_OTHER: break;
    case U_WB_CR:
    case U_WB_LF:
    case U_WB_NEWLINE:
    case U_WB_WSEGSPACE:
    case U_WB_DOUBLE_QUOTE: return Word::None;
    default: return Word::Other;  // Hebrew, Katakana, regional indicators
  }
  // Scripts without spaces need ICU's dictionaries.
  return u_isUAlphabetic(c) || u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) ? Word::Other : Word::None;
}

const Page* make_page(std::uint32_t number) {
  auto page = std::make_unique<Page>();
  for (std::uint32_t i = 0; i < 256; ++i) {
    const UChar32 c = UChar32(number << 8 | i);
    page->properties[i] = properties_of(c);
    page->grapheme[i] = grapheme_of(c);
    page->word[i] = word_of(c);
    if (U_IS_SURROGATE(c)) continue;
    page->folded[i] = mapped(key_of(c, true));
    page->caseless[i] = mapped(key_of(c, false));
    // A capital sigma's small form depends on its neighbours.
    icu::UnicodeString lower(c), upper(c);
    page->lower[i] = mapped(utf8(lower.toLower(icu::Locale::getRoot())));
    if (c == 0x3A3) page->lower[i].size = Mapped::kLong;
    page->upper[i] = mapped(utf8(upper.toUpper(icu::Locale::getRoot())));
  }
  return page.release();
}

std::atomic<const Page*> pages[0x1100];

const Page& page_of(char32_t point) {
  std::atomic<const Page*>& slot = pages[point >> 8];
  const Page* page = slot.load(std::memory_order_acquire);
  if (page != nullptr) return *page;
  const Page* made = make_page(point >> 8);
  if (slot.compare_exchange_strong(page, made, std::memory_order_acq_rel)) return *made;
  delete made;
  return *page;
}

// ---- Scanning ---------------------------------------------------------------------------------------

std::size_t ascii_prefix(std::string_view text, std::size_t from = 0) {
  std::size_t i = from;
  for (; i + 32 <= text.size(); i += 32) {
    std::uint64_t a[4];
    std::memcpy(a, text.data() + i, 32);
    if ((a[0] | a[1] | a[2] | a[3]) & 0x8080808080808080ull) break;
  }
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t a;
    std::memcpy(&a, text.data() + i, 8);
    if (a & 0x8080808080808080ull) break;
  }
  while (i < text.size() && static_cast<unsigned char>(text[i]) < 0x80) ++i;
  return i;
}

// Whether a text is of ASCII, Latin letters with what marks them, dashes and quotation marks only, which is valid and composed as it
// stands. Most texts are.
bool plain_latin(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const std::size_t size = text.size();
  for (std::size_t i = ascii_prefix(text); i < size;) {
    const unsigned char c = byte(i);
    if (c < 0x80) {
      ++i;
    } else if (c >= 0xC2 && c <= 0xCB) {  // up to U+02FF
      if (i + 1 >= size || !tail(i + 1)) return false;
      i += 2;
    } else if (c == 0xE1 || c == 0xE2) {  // U+1E00 … U+1EFF, U+2010 … U+203F
      if (i + 2 >= size || !tail(i + 2)) return false;
      const bool letter = c == 0xE1 && (byte(i + 1) & 0xFC) == 0xB8,
                 mark = c == 0xE2 && byte(i + 1) == 0x80 && byte(i + 2) >= 0x90;
      if (!letter && !mark) return false;
      i += 3;
    } else {
      return false;
    }
  }
  return true;
}

bool surely_nfc(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      ++i;
      continue;
    }
    const Decoded d = decode(text, i);
    if (d.point >= 0x300 && !(page_of(d.point).properties[d.point & 0xFF] & kNfcSafe)) return false;
    i += d.size;
  }
  return true;
}

// Broken bytes replaced, so that ICU and the keys see text.
std::string mended(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const Decoded d = decode(text, i);
    append_utf8(out, d.point);
    i += d.size;
  }
  return out;
}

// NFC of any bytes; `room` holds the text when it had to change.
std::string_view lenient_nfc(std::string_view text, std::string& room) {
  if (plain_latin(text)) return text;
  if (find_invalid_utf8(text)) text = room = mended(text);
  if (surely_nfc(text)) return text;
  room = icu_normalize(text);
  return room;
}

// ---- Vietnamese tone marks --------------------------------------------------------------------------

// Rows of a vowel with its six tones: none, grave, hook, tilde, acute, dot below.
constexpr char32_t kVowels[12][6] = {
    {U'a', U'à', U'ả', U'ã', U'á', U'ạ'}, {U'ă', U'ằ', U'ẳ', U'ẵ', U'ắ', U'ặ'}, {U'â', U'ầ', U'ẩ', U'ẫ', U'ấ', U'ậ'},
    {U'e', U'è', U'ẻ', U'ẽ', U'é', U'ẹ'}, {U'ê', U'ề', U'ể', U'ễ', U'ế', U'ệ'}, {U'i', U'ì', U'ỉ', U'ĩ', U'í', U'ị'},
    {U'o', U'ò', U'ỏ', U'õ', U'ó', U'ọ'}, {U'ô', U'ồ', U'ổ', U'ỗ', U'ố', U'ộ'}, {U'ơ', U'ờ', U'ở', U'ỡ', U'ớ', U'ợ'},
    {U'u', U'ù', U'ủ', U'ũ', U'ú', U'ụ'}, {U'ư', U'ừ', U'ử', U'ữ', U'ứ', U'ự'}, {U'y', U'ỳ', U'ỷ', U'ỹ', U'ý', U'ỵ'}};
constexpr char32_t kCapitals[12][6] = {
    {U'A', U'À', U'Ả', U'Ã', U'Á', U'Ạ'}, {U'Ă', U'Ằ', U'Ẳ', U'Ẵ', U'Ắ', U'Ặ'}, {U'Â', U'Ầ', U'Ẩ', U'Ẫ', U'Ấ', U'Ậ'},
    {U'E', U'È', U'Ẻ', U'Ẽ', U'É', U'Ẹ'}, {U'Ê', U'Ề', U'Ể', U'Ễ', U'Ế', U'Ệ'}, {U'I', U'Ì', U'Ỉ', U'Ĩ', U'Í', U'Ị'},
    {U'O', U'Ò', U'Ỏ', U'Õ', U'Ó', U'Ọ'}, {U'Ô', U'Ồ', U'Ổ', U'Ỗ', U'Ố', U'Ộ'}, {U'Ơ', U'Ờ', U'Ở', U'Ỡ', U'Ớ', U'Ợ'},
    {U'U', U'Ù', U'Ủ', U'Ũ', U'Ú', U'Ụ'}, {U'Ư', U'Ừ', U'Ử', U'Ữ', U'Ứ', U'Ự'}, {U'Y', U'Ỳ', U'Ỷ', U'Ỹ', U'Ý', U'Ỵ'}};

// Vowel letters without marks, as they stand in nuclei below.
constexpr std::string_view kVowelLetters[12] = {"a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"};

// 1 + vowel * 12 + capital * 6 + tone, 0 for what is no vowel.
constexpr auto kVowelTable = [] {
  std::array<std::uint8_t, 0x1F00> table{};
  for (std::size_t v = 0; v < 12; ++v)
    for (std::size_t t = 0; t < 6; ++t) {
      table[kVowels[v][t]] = std::uint8_t(1 + v * 12 + t);
      table[kCapitals[v][t]] = std::uint8_t(1 + v * 12 + 6 + t);
    }
  return table;
}();

struct Vowel {
  int vowel = -1;  // row of kVowels, -1: a consonant
  int tone = 0;
  bool capital = false;
};

Vowel vowel_of(char32_t point) {
  const int code = point < kVowelTable.size() ? kVowelTable[point] : 0;
  if (code == 0) return {};
  return {(code - 1) / 12, (code - 1) % 6, (code - 1) % 12 >= 6};
}

char32_t vowel_point(Vowel v, int tone) {
  return (v.capital ? kCapitals : kVowels)[std::size_t(v.vowel)][std::size_t(tone)];
}

template <std::size_t N>
bool one_of(std::string_view word, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

constexpr std::string_view kOnsets[] = {"",   "b",   "c",  "ch", "d",  "đ", "g", "gh", "h", "k",  "kh", "l", "m", "n",
                                        "ng", "ngh", "nh", "p",  "ph", "q", "r", "s",  "t", "th", "tr", "v", "x"};
constexpr std::string_view kCodas[] = {"", "c", "ch", "m", "n", "ng", "nh", "p", "t"};

// Which vowel of a nucleus carries the tone mark in the newer style; -1 where it has no settled place to move
// to.
int tone_place(std::span<const int> nucleus, bool coda, bool glide_in_onset) {
  std::string letters;
  for (int v : nucleus) letters += kVowelLetters[std::size_t(v)];
  const auto is = [&](std::initializer_list<std::string_view> those) {
    return std::find(those.begin(), those.end(), letters) != those.end();
  };
  if (is({"oa", "oe", "uy"}) || is({"oai", "oay", "oao", "oeo", "uya", "uyu"})) return 1;
  if (is({"iê", "yê", "uê", "uâ", "uô", "uơ", "ươ", "oă", "iêu", "yêu", "uôi", "ươi", "ươu", "uây"})) return 1;
  if (is({"uyê"})) return 2;
  if (glide_in_onset && (nucleus.size() == 1 || (nucleus.size() == 2 && !coda))) return 0;
  return -1;
}

constexpr std::size_t kLongestSyllable = 24;  // bytes

// The letters of one word; moves its tone mark when the word is a Vietnamese syllable with the mark
// elsewhere.
bool move_tone(std::span<char32_t> word) {
  std::array<Vowel, kLongestSyllable> letters;
  std::transform(word.begin(), word.end(), letters.begin(), vowel_of);
  std::size_t at = 0;
  std::string onset;
  for (; at < word.size() && letters[at].vowel < 0; ++at) {
    const char32_t c = word[at];
    if (c == U'đ' || c == U'Đ')
      onset += "đ";
    else if (c < 0x80)
      onset += char(c | 0x20);
    else
      return false;
  }
  std::size_t end = at;
  while (end < word.size() && letters[end].vowel >= 0) ++end;
  std::string coda;
  for (std::size_t i = end; i < word.size(); ++i) {
    if (letters[i].vowel >= 0 || word[i] >= 0x80) return false;
    coda += char(word[i] | 0x20);
  }
  if (end - at < 2 || !one_of(onset, kOnsets) || !one_of(coda, kCodas)) return false;
  int tone = 0;
  std::size_t marked = 0;
  for (std::size_t i = at; i < end; ++i) {
    if (letters[i].tone == 0) continue;
    if (tone != 0) return false;
    tone = letters[i].tone;
    marked = i;
  }
  if (tone == 0) return false;
  // The u of "qu" and the i of "gi" before a vowel belong to the consonant.
  constexpr int kI = 5, kU = 9;
  const bool glide = (onset == "q" && letters[at].vowel == kU) || (onset == "g" && letters[at].vowel == kI);
  const std::size_t start = glide ? at + 1 : at;
  std::array<int, kLongestSyllable> vowels;
  for (std::size_t i = start; i < end; ++i) vowels[i - start] = letters[i].vowel;
  const std::span<const int> nucleus(vowels.data(), end - start);
  // "giêng", "giết": the nucleus is iê although the i is written once; ê carries the mark all the same.
  const int place = tone_place(nucleus, !coda.empty(), glide && marked == at);
  if (place < 0 || start + std::size_t(place) == marked) return false;
  const std::size_t to = start + std::size_t(place);
  word[marked] = vowel_point(letters[marked], 0);
  word[to] = vowel_point(letters[to], tone);
  return true;
}

// Cheap test for the only words that can change: a vowel with a tone mark beside another vowel.
std::string moved_tones(std::string_view text) {
  std::string out;
  std::size_t copied = 0, word_begin = 0;
  bool in_word = false, last_vowel = false, last_toned = false, candidate = false;
  const auto finish = [&](std::size_t end) {
    if (candidate && end - word_begin <= kLongestSyllable) {
      std::array<char32_t, kLongestSyllable> word;
      std::size_t size = 0;
      for (std::size_t i = word_begin; i < end;) {
        const Decoded d = decode(text, i);
        word[size++] = d.point;
        i += d.size;
      }
      const std::span<char32_t> letters(word.data(), size);
      if (move_tone(letters)) {
        out.append(text, copied, word_begin - copied);
        for (char32_t c : letters) append_utf8(out, c);
        copied = end;
      }
    }
    in_word = candidate = last_vowel = last_toned = false;
  };
  for (std::size_t i = 0; i < text.size();) {
    const Decoded d = decode(text, i);
    const bool letter = d.point < 0x80 ? unsigned((d.point | 0x20) - 'a') < 26 : has(d.point, kLetter | kMark);
    if (!letter) {
      if (in_word) finish(i);
      i += d.size;
      continue;
    }
    if (!in_word) {
      in_word = true;
      word_begin = i;
    }
    const int code = d.point < kVowelTable.size() ? kVowelTable[d.point] : 0;
    const bool vowel = code != 0, toned = vowel && (code - 1) % 6 != 0;
    candidate |= vowel && last_vowel && (toned || last_toned);
    last_vowel = vowel;
    last_toned = toned;
    i += d.size;
  }
  if (in_word) finish(text.size());
  if (copied == 0 && out.empty()) return std::string(text);
  out.append(text, copied);
  return out;
}

// ---- Keys -------------------------------------------------------------------------------------------

// Maps each code point, squeezing runs of space to one and trimming.
std::string key(std::string_view text, const Mapped (Page::*table)[256], bool loose) {
  std::string out;
  out.reserve(text.size());
  bool space = false;
  const auto put = [&](const char* bytes, std::size_t size) {
    if (space && !out.empty()) out += ' ';
    space = false;
    size == 1 ? out.push_back(*bytes) : void(out.append(bytes, size));
  };
  const Mapped* const ascii = page_of(0).*table;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const Decoded d = byte < 0x80 ? Decoded{byte, 1} : decode(text, i);
    i += d.size;
    const Mapped& m = byte < 0x80 ? ascii[byte] : (page_of(d.point).*table)[d.point & 0xFF];
    if (m.size == 1 && m.bytes[0] == ' ') {
      space = true;
    } else if (m.size == Mapped::kLong) {
      const std::string long_key = key_of(UChar32(d.point), loose);
      put(long_key.data(), long_key.size());
    } else if (m.size != 0) {
      put(m.bytes, m.size);
    }
  }
  return out;
}

// Code points below make the same folded key composed or not, so that they need no NFC first.
bool folds_alike(std::string_view text) {
  for (std::size_t i = ascii_prefix(text); i < text.size();) {
    const Decoded d = decode(text, i);
    if (d.point >= 0x590 && !(d.point >= 0x1E00 && d.point < 0x2070)) return false;
    i += d.size;
  }
  return true;
}

std::string mapped_text(std::string_view text, const Mapped (Page::*table)[256], bool to_upper) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const Decoded d = decode(text, i);
    if (d.point == kBroken) {
      append_utf8(out, 0xFFFD);
      ++i;
      continue;
    }
    const Mapped& m = (page_of(d.point).*table)[d.point & 0xFF];
    if (m.size == Mapped::kLong) {
      icu::UnicodeString whole = utf16(text);
      return utf8(to_upper ? whole.toUpper(icu::Locale::getRoot()) : whole.toLower(icu::Locale::getRoot()));
    }
    out.append(m.bytes, m.size);
    i += d.size;
  }
  return out;
}

// ---- Boundaries by ICU, for the scripts that need more than a table -------------------------------------

template <typename Use>
void icu_boundaries(std::string_view text, bool words, Use use) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale& root = icu::Locale::getRoot();
  const std::unique_ptr<icu::BreakIterator> breaks(words ? icu::BreakIterator::createWordInstance(root, status)
                                                         : icu::BreakIterator::createCharacterInstance(root, status));
  icu_ok(status);
  UText* utext = utext_openUTF8(nullptr, text.data(), std::int64_t(text.size()), &status);
  icu_ok(status);
  breaks->setText(utext, status);
  icu_ok(status);
  std::int32_t begin = breaks->first();
  for (std::int32_t end = breaks->next(); end != icu::BreakIterator::DONE; begin = end, end = breaks->next())
    use(Span{std::uint32_t(begin), std::uint32_t(end)}, breaks->getRuleStatus());
  utext_close(utext);
}

Grapheme grapheme_class(char32_t point) {
  return point == kBroken ? Grapheme::Simple : page_of(point).grapheme[point & 0xFF];
}

// Calls use(Span) for each cluster; every rule of UAX #29 but those of Hangul, flags, joined emoji and Indic
// signs is "a code point and the marks after it".
template <typename Use>
void each_grapheme(std::string_view text, Use use) {
  std::size_t begin = 0;
  bool open = false, control = false;
  for (std::size_t i = 0; i < text.size();) {
    const Decoded d = decode(text, i);
    const Grapheme kind = grapheme_class(d.point);
    if (kind == Grapheme::Other) {
      // From the last safe boundary on, ICU decides.
      const std::string_view rest = text.substr(begin);
      icu_boundaries(rest, false, [&](Span s, std::int32_t) {
        use(Span{std::uint32_t(begin + s.begin), std::uint32_t(begin + s.end)});
      });
      return;
    }
    const bool joins = open && ((kind == Grapheme::Extend && !control) || (d.point == '\n' && text[i - 1] == '\r'));
    if (!joins) {
      if (open) use(Span{std::uint32_t(begin), std::uint32_t(i)});
      begin = i;
      open = true;
      control = kind == Grapheme::Control;
    }
    i += d.size;
  }
  if (open) use(Span{std::uint32_t(begin), std::uint32_t(text.size())});
}

Word word_class(char32_t point) { return point == kBroken ? Word::None : page_of(point).word[point & 0xFF]; }

// Words of scripts that need ICU.
std::vector<Span> icu_words(std::string_view text) {
  std::vector<Span> out;
  icu_boundaries(text, true, [&](Span s, std::int32_t kind) {
    if (kind != UBRK_WORD_NONE) out.push_back(s);
  });
  return out;
}

std::size_t cluster_width(std::string_view cluster) {
  std::size_t width = 0;
  int regional = 0;
  for (std::size_t i = 0; i < cluster.size();) {
    const Decoded d = decode(cluster, i);
    i += d.size;
    const std::uint16_t p = d.point == kBroken ? 0 : properties(d.point);
    if (d.point == 0xFE0F) width = std::max<std::size_t>(width, 2);
    if (d.point >= 0x1F1E6 && d.point <= 0x1F1FF) ++regional;
    if (p & kZeroWidth) continue;
    width = std::max<std::size_t>(width, p & kWide ? 2 : 1);
  }
  return regional == 2 ? 2 : width;
}

std::string code_point_name(char32_t point) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "U+%04X", unsigned(point));
  return buffer;
}

// Whether data should be kept from a terminal or diagram: it would move, hide or reverse what is shown.
bool obeyed(char32_t c) {
  if (c == '\n' || c == '\t') return false;
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return true;
  if (c == 0xAD || c == 0x61C || c == 0x180E || c == 0xFEFF || c == 0x115F || c == 0x1160 || c == 0x3164 ||
      c == 0xFFA0 || c == 0x34F)
    return true;
  if ((c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F)) return true;
  return (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

// Joiners are part of the spelling between letters of many scripts and inside emoji.
bool joiner_at_home(std::string_view text, std::size_t at, std::size_t size) {
  if (at == 0 || at + size >= text.size()) return false;
  const char32_t before = decode_before(text, at).point, after = decode(text, at + size).point;
  const auto joins = [](char32_t c) {
    return c != kBroken && c >= 0x600 && !obeyed(c) && !has(c, kSpace) && !(c >= 0x1E00 && c < 0x2190);
  };
  return joins(before) && joins(after);
}

}  // namespace

std::uint16_t properties(char32_t point) { return point > 0x10FFFF ? 0 : page_of(point).properties[point & 0xFF]; }

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      if (i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) >= 0x80)
        ++i;
      else
        i = ascii_prefix(text, i);
      continue;
    }
    const Decoded d = decode(text, i);
    if (d.point == kBroken) return i;
    i += d.size;
  }
  return std::nullopt;
}

std::string normalize(std::string_view text) {
  if (plain_latin(text)) return std::string(text);
  if (const auto at = find_invalid_utf8(text)) {
    char byte[8];
    std::snprintf(byte, sizeof byte, "0x%02X", unsigned(static_cast<unsigned char>(text[*at])));
    const std::uint32_t begin = std::uint32_t(std::min<std::size_t>(*at, UINT32_MAX - 1));
    throw Error(Fault::BadInput, "NotUtf8", {begin, begin + 1},
                "byte " + std::to_string(*at + 1) + " (" + byte + ") is not UTF-8; save the text as UTF-8");
  }
  return surely_nfc(text) ? std::string(text) : icu_normalize(text);
}

std::optional<std::string> normalize(std::string_view text, std::string_view form) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = form == "NFC"    ? icu::Normalizer2::getNFCInstance(status)
                                       : form == "NFD"  ? icu::Normalizer2::getNFDInstance(status)
                                       : form == "NFKC" ? icu::Normalizer2::getNFKCInstance(status)
                                       : form == "NFKD" ? icu::Normalizer2::getNFKDInstance(status)
                                                        : nullptr;
  if (!normalizer || U_FAILURE(status)) return {};
  const std::string composed = normalize(text);
  std::string out;
  normalizer->normalize(utf16(composed), status).toUTF8String(out);
  if (U_FAILURE(status)) return {};
  return out;
}

std::string unify_tones(std::string_view text) { return moved_tones(normalize(text)); }

std::string fold(std::string_view text) {
  std::string room;
  if (!plain_latin(text)) {
    if (find_invalid_utf8(text)) text = room = mended(text);
    if (!folds_alike(text)) text = lenient_nfc(text, room);
  }
  return key(text, &Page::folded, true);
}

std::string caseless(std::string_view text) {
  if (ascii_prefix(text, 0) == text.size()) return key(text, &Page::caseless, false);  // nothing to compose or to move
  std::string room;
  text = lenient_nfc(text, room);
  std::string out = key(moved_tones(text), &Page::caseless, false);
  return plain_latin(out) || surely_nfc(out) ? out : icu_normalize(out);
}

std::string upper(std::string_view text) { return mapped_text(text, &Page::upper, true); }
std::string lower(std::string_view text) { return mapped_text(text, &Page::lower, false); }

std::vector<Span> graphemes(std::string_view text) {
  std::vector<Span> out;
  each_grapheme(text, [&](Span s) { out.push_back(s); });
  return out;
}

std::size_t grapheme_count(std::string_view text) {
  std::size_t count = 0;
  each_grapheme(text, [&](Span) { ++count; });
  return count;
}

std::vector<Span> words(std::string_view text) {
  std::vector<Span> out;
  // A word so far: where it began, where its last letter or digit ended, what that was, and a mark
  // ("." "'" ",") after it that belongs to the word only if another letter or digit follows.
  std::size_t begin = 0, end = 0;
  Word last = Word::None, pending = Word::None;
  bool real = false;
  const auto finish = [&] {
    if (last != Word::None && real) out.push_back({std::uint32_t(begin), std::uint32_t(end)});
    last = pending = Word::None;
    real = false;
  };
  for (std::size_t i = 0; i < text.size();) {
    const Decoded d = decode(text, i);
    const std::size_t next = i + d.size;
    const Word kind = word_class(d.point);
    switch (kind) {
      case Word::Other: return icu_words(text);
      case Word::None: finish(); break;
      case Word::Ignored:
        if (last != Word::None && pending == Word::None) end = next;
        break;
      case Word::MidLetter:
      case Word::MidNumber:
      case Word::MidBoth: {
        const bool fits =
            (last == Word::Letter && kind != Word::MidNumber) || (last == Word::Number && kind != Word::MidLetter);
        if (fits && pending == Word::None)
          pending = kind;
        else
          finish();
        break;
      }
      case Word::Letter:
      case Word::Number:
      case Word::Joiner: {
        const bool joins = last != Word::None && (pending == Word::None || (kind == last && kind != Word::Joiner));
        if (!joins) {
          finish();
          begin = i;
        }
        real |= kind != Word::Joiner;
        last = kind;
        pending = Word::None;
        end = next;
        break;
      }
    }
    i = next;
  }
  finish();
  return out;
}

std::size_t display_width(std::string_view text) {
  if (ascii_prefix(text) == text.size()) {
    std::size_t width = 0;
    for (char c : text) width += c >= ' ' && c != 0x7F;
    return width;
  }
  std::size_t width = 0;
  each_grapheme(text, [&](Span s) { width += cluster_width(text.substr(s.begin, s.size())); });
  return width;
}

std::string visible(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const Decoded d = decode(text, i);
    if (d.point == kBroken) {
      char byte[8];
      std::snprintf(byte, sizeof byte, "0x%02X", unsigned(static_cast<unsigned char>(text[i])));
      out += "⟨" + std::string(byte) + "⟩";
    } else if (!obeyed(d.point) || ((d.point == 0x200C || d.point == 0x200D) && joiner_at_home(text, i, d.size))) {
      out.append(text, i, d.size);
    } else {
      out += "⟨" + code_point_name(d.point) + "⟩";
    }
    i += d.size;
  }
  return out;
}

std::size_t code_points(std::string_view text) {
  // Every byte but those that go on a code point; eight at a time.
  std::size_t more = 0, i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t eight;
    std::memcpy(&eight, text.data() + i, 8);
    more += std::size_t(((eight & ~(eight << 1) & 0x8080808080808080ull) >> 7) * 0x0101010101010101ull >> 56);
  }
  for (; i < text.size(); ++i) more += (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80;
  return text.size() - more;
}

std::size_t byte_of_code_point(std::string_view text, std::size_t index) {
  std::size_t i = 0;
  for (;; ++i) {
    while (i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) ++i;
    if (i >= text.size()) return text.size();
    if (index-- == 0) return i;
  }
}

void append_utf8(std::string& out, char32_t c) {
  if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) c = 0xFFFD;
  if (c < 0x80) {
    out += char(c);
  } else if (c < 0x800) {
    out += char(0xC0 | c >> 6);
    out += char(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += char(0xE0 | c >> 12);
    out += char(0x80 | (c >> 6 & 0x3F));
    out += char(0x80 | (c & 0x3F));
  } else {
    out += char(0xF0 | c >> 18);
    out += char(0x80 | (c >> 12 & 0x3F));
    out += char(0x80 | (c >> 6 & 0x3F));
    out += char(0x80 | (c & 0x3F));
  }
}

}  // namespace dothi
