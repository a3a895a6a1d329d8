// The way from prose to facts, one step a file; private to loaders/prose.
//
//   Lexicon (mentions.cpp)   pack's names and words, compiled to one trie
//   Rules (rules.cpp)        rules.* of the pack: verbs, roles, titles, cues …
//   Page (document.cpp)      a document as blocks of tokens: headings, paragraphs, list items, table rows
//   Time (times.cpp)         dates, periods, relative times
//   facts.cpp                sentences → facts, with the memory of what has been said
#pragma once

#include <dothi/loaders.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace dothi::prose {

using Id = std::uint32_t;
inline constexpr Id kNone = ~Id(0);

// ---- Words ------------------------------------------------------------------------------------------

enum Flag : std::uint16_t {
  kWord = 1, kNumber = 2, kPunct = 4,
  kUpper = 8,      // begins with a capital
  kCaps = 16,      // two or more letters, all capitals
  kAscii = 32,     // carries no accent
  kSpace = 64,     // white space (or left-out markup) stands before it
  kVietnamese = 128,  // could be a Vietnamese syllable
};

struct Token {
  std::uint32_t begin, end;  // bytes of the text
  Id key, fold;              // of the exact and of the accent-free form; 0 for a word no pack knows
  std::uint16_t flags;
  bool is(Flag f) const { return flags & f; }
};

// A punctuation mark's key is its ASCII likeness; words begin here.
inline constexpr Id kFirstWord = 256;

// What a raw word means to the matcher, computed once per spelling.
struct WordInfo { Id key, fold; std::uint16_t flags; };

// Spellings → ids. Filled by the pack; a text only looks up.
class Vocabulary {
 public:
  Id add(std::string_view key);                 // of a pattern
  Id find(std::string_view key) const;          // 0 when unknown
 private:
  std::unordered_map<std::string, Id> ids_;
};

// The exact key of a word: case folded, tone marks in one place, i for y where both are written, caron as breve.
std::string word_key(std::string_view word);
std::string word_fold(std::string_view word);

// ---- What the pack says ---------------------------------------------------------------------------------

// A noun or verb of a relation and how its arguments stand; see docs/packs.md.
struct Reading {
  std::vector<std::string> objects;  // labels; "-" none (literal or time)
  std::string relation;
  std::string candidate;             // relation when the trigger is a candidacy
};

struct Verb {
  std::string name;
  std::vector<Reading> readings;
  std::vector<std::string> objects;            // labels of all readings
  std::map<std::string, std::string> options;  // at=since …
  std::string file; std::uint32_t line = 0;
  bool has(const std::string& option) const { return options.contains(option); }
};

// One meaning of a phrase.
enum class Kind : std::uint8_t {
  Name, Place, Demonym, Verb, Role, Title, Cue, Pronoun, Head, Honorific, Rank, State, Level, Unit, Bound, Number, Ordinal,
  Time, Month, Weekday, Shift, And, Break, Of, Prep, Copula, Passive, Reported, Respectively, Surname, Particle,
  Modifier, Note, Column, Event, Relative, Both, Careful, Skip, Vote, Open, Generic, Filler, Specific
};

struct Sense {
  Kind kind;
  Id what = 0;             // name index, verb index, title index, …
  std::int32_t value = 0;  // month, number, days of a shift …
  std::string text;        // role, level, unit …
  std::vector<std::string> words;  // types of a pronoun; attributes of a verb use
};

inline bool has_word(const Sense* s, std::string_view word) {
  return s && std::find(s->words.begin(), s->words.end(), word) != s->words.end();
}

struct Title {
  std::string name;       // "Prime Minister of {of}"
  std::string plain;      // "Prime Minister": without its body
  std::vector<std::string> bodies;  // labels the body may have
  std::string body;       // the body when none is said: "United Nations", "{country}"
  std::string role;       // role in the relation PRESIDED_OVER; empty: not a presidency
  std::map<std::string, std::string> options;
  std::uint32_t line = 0;
};

struct EventKind {
  std::string name;  // template: "{n} ASEAN Summit"
};

struct Scheme;  // a table scheme

struct Phrase {
  std::vector<Id> keys, folds;
  Id sense;
  bool name = false;       // needs a capital
  bool caps = false;       // stands in capitals only
  std::uint8_t letters = 0;
};

struct Match { Id phrase; std::uint32_t tokens; };

// A set of words, told apart by a sum that no order changes.
class NameWords {
 public:
  bool add(Id key);
  std::size_t count() const { return seen_.size(); }
  std::uint64_t sum() const { return sum_; }
 private:
  std::vector<Id> seen_;
  std::uint64_t sum_ = 0;
};

// The pack compiled.
class Lexicon {
 public:
  explicit Lexicon(const Pack&);
  // Kept for the packs in use: reading a thousand names again for every file would cost more than the file.
  static std::shared_ptr<const Lexicon> of(const Pack&);

  const Pack* pack = nullptr;     // a copy owned by the lexicon
  std::vector<Verb> verbs;
  std::vector<Title> titles;
  std::vector<Sense> senses;
  std::vector<Phrase> phrases;
  std::vector<Kind> kinds;        // of each phrase
  std::map<std::string, std::string> settings;  // home …
  std::map<std::string, std::map<std::string, std::string>> relations;  // where a relation's times go
  std::map<std::string, std::pair<std::string, std::string>> role_limits;  // role → label of who has it, set of bodies
  std::vector<std::string> articles;            // names an English "the" stands before
  struct PlaceInfo { std::string name, kind, country; };
  std::vector<PlaceInfo> places;
  std::vector<std::vector<Id>> names_of_alias;

  std::optional<Id> verb(std::string_view name) const;
  std::optional<Id> name(std::string_view canonical) const;          // index in pack->names
  std::optional<Id> name(std::string_view canonical, std::string_view type) const;
  std::optional<Id> alias(std::string_view text) const;              // by any spelling (caseless)

  WordInfo word(std::string_view raw) const;  // the slow way; WordCache remembers
  // The longest phrases that begin at tokens[i] (limit tokens.size()); appends to `out`, longest first.
  void match(std::span<const Token> tokens, std::size_t i, bool accentless, std::vector<Match>& out) const;
  Id key_of(std::string_view word) const { return vocabulary_.find(word_key(word)); }

  // Compile-time entry points (rules.cpp fills through these).
  void add(std::string_view pattern, Sense sense, bool name, const std::string& where);
  Id by_words(const NameWords&) const;       // name index, or kNone
  Id phonetic(std::string_view name) const;  // name index for a hyphenated transcription, or kNone

 private:
  friend struct RuleReader;
  struct Spelling { Id key = 0, fold = 0; std::uint32_t letters = 0; bool caps = false; };
  const Spelling& spelling(const std::string& word);
  std::vector<const Spelling*> spelled(std::string_view phrase);
  void add_flat(const std::vector<const Spelling*>& words, Id sense, bool name);
  void add_names();
  void add_places();
  void build_phonetics();
  void build_contents();
  std::unordered_map<std::uint64_t, Id> by_words_;
  std::shared_ptr<Pack> own_;
  Vocabulary vocabulary_;
  Vocabulary folds_;
  std::unordered_map<std::uint64_t, std::uint32_t> edges_;   // (node << 32 | fold) → node, while the trie is built
  struct Edge { std::uint64_t key = ~std::uint64_t(0); std::uint32_t node = 0; };
  std::vector<Edge> table_;                                  // the same for reading: open addresses, a power of two
  std::vector<std::uint32_t> first_;                         // fold of a phrase's first word → node, 0 for none
  void build_table();
  std::uint32_t step(std::uint32_t node, Id fold) const {    // 0 for none
    if (node == 0) return fold < first_.size() ? first_[fold] : 0;
    const std::uint64_t key = std::uint64_t(node) << 32 | fold;
    for (std::size_t at = (key * 0x9E3779B97F4A7C15ull) >> 20;; ++at) {
      const Edge& edge = table_[at & (table_.size() - 1)];
      if (edge.key == key) return edge.node;
      if (edge.node == 0) return 0;
    }
  }
  std::vector<std::vector<Id>> ends_;                        // node → phrases
  std::unordered_map<std::string, Id> by_canonical_, by_alias_, verb_names_;
  std::unordered_map<std::string, std::vector<Id>> by_skeleton_;
  std::unordered_map<std::string, Spelling> spellings_;     // while the trie is built
  std::vector<std::vector<std::vector<const Spelling*>>> vary_;  // phrases that may stand for each other, longest first
};

// The words of one reading, so that each spelling is looked at once.
class WordCache {
 public:
  explicit WordCache(const Lexicon& lexicon) : lexicon_(lexicon) { slots_.resize(1 << 12); }
  const WordInfo& of(std::string_view raw);
  bool full() const { return used_ > 100'000 || offices.size() > 100'000; }  // time for a new one, between two texts
  std::unordered_map<std::string, std::pair<Id, std::string>> offices;  // what titles in bodies are called: a name of the pack, or else
 private:
  struct Slot { std::string raw; WordInfo info{}; };
  const Lexicon& lexicon_;
  std::vector<Slot> slots_;
  std::size_t used_ = 0;
  void grow();
};

void read_rules(Lexicon&, const PackFile&);
// Verbs without words or without a relation can never match. Throws BadPack with file and line.
void check_rules(const Lexicon&);

// ---- A document as blocks -------------------------------------------------------------------------------

enum class BlockKind : std::uint8_t { Heading, Paragraph, Item, Row, Field, Question, Option, Answer };

struct Line {           // a sentence: tokens [first, last) of the block
  std::uint32_t first, last;
  std::uint32_t begin, end;  // bytes of the text
};

struct Block {
  BlockKind kind = BlockKind::Paragraph;
  int level = 0;                         // of a heading
  std::uint32_t begin = 0, end = 0;      // bytes of the text
  std::vector<Token> tokens;
  std::vector<Line> lines;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> cells;  // of a row: token ranges
  bool header = false;                   // of a table
};

struct Page {
  std::string text;         // NFC
  std::string title, date;  // date: EDTF
  std::vector<Block> blocks;
  bool accentless = false;  // Vietnamese typed without accents
  bool vietnamese = true;
  bool foreign = false;     // in neither language of the pack's rules
};

// Cuts a text into blocks. `raw` says how markup is to be read: "txt", "md", "wiki", "html".
Page read_page(std::string_view bytes, std::string_view name, const Lexicon&, WordCache&);
// The text of an HTML file, block by block.
std::string text_of_html(std::string_view bytes, std::string_view name);
// Appends the tokens of text[begin, end), markup left out.
void tokenize(std::string_view text, std::uint32_t begin, std::uint32_t end, WordCache&, std::vector<Token>& out);

// ---- Times ----------------------------------------------------------------------------------------------

struct Time {
  enum class Shape : std::uint8_t { Instant, Range, Since, Until } shape = Shape::Instant;
  PartialDate from, to;      // an instant stands in `from`
  bool term = false;         // "nhiệm kỳ", "term", or a bare Y-Y
  bool relative = false;     // counted from another time
  bool future = false;       // "tháng tới"
  std::uint32_t first = 0, last = 0;  // tokens
};

// What relative times count from.
struct Clock {
  PartialDate document;   // year 0 when not known
  PartialDate last;       // the last time spoken of
  PartialDate sentence;   // the last date with a year in this clause
  PartialDate clause;     // the last such date of the clause before
};

}  // namespace dothi::prose

namespace dothi::prose {

// The phrases of the pack that begin at each token of a line, longest first.
class Hits {
 public:
  // No phrase reaches over the end of its sentence.
  void find(const Lexicon&, const Block&, bool accentless);
  void find(const Lexicon&, std::span<const Token> tokens, bool accentless);
  bool found() const { return lexicon_ != nullptr; }
  std::span<const Match> at(std::size_t i) const {
    return i + 1 < starts_.size() ? std::span(all_).subspan(starts_[i], starts_[i + 1] - starts_[i]) : std::span<const Match>{};
  }
  // Whether a phrase with a sense of the kind begins at i.
  bool any(std::size_t i, Kind kind) const { return i < kinds_.size() && (kinds_[i] >> unsigned(kind) & 1); }
  // The longest phrase at i with a sense of the kind.
  struct Found { const Sense* sense; std::uint32_t tokens; };
  std::optional<Found> at(std::size_t i, Kind kind) const { return any(i, kind) ? longest(i, kind) : std::nullopt; }
  std::optional<Found> shift(std::size_t i, bool counted) const;
  // The longest of the kind that says the word: "until" may end a period or stand alone.
  std::optional<Found> saying(std::size_t i, Kind, std::string_view word) const;
 private:
  const Lexicon* lexicon_ = nullptr;
  void kinds();
  std::optional<Found> longest(std::size_t i, Kind) const;
  std::vector<std::uint32_t> starts_;
  std::vector<Match> all_;
  std::vector<std::uint64_t> kinds_;  // of each token: a bit for every kind of phrase that begins there
};
static_assert(unsigned(Kind::Specific) < 64);

// Reads the time that begins at token i, if one does.
class TimeReader {
 public:
  TimeReader(std::string_view text, std::span<const Token> tokens, const Hits& hits, Clock& clock)
      : text_(text), tokens_(tokens), hits_(hits), clock_(clock) {}
  std::optional<Time> read(std::size_t i);
  // A whole number at i ("1.200", "13,000", "169"), the tokens it takes; not the parts of a date.
  struct Number { std::int64_t value; std::uint32_t tokens; bool word; };
  std::optional<Number> number(std::size_t i) const;

 private:
  struct Point { PartialDate date; std::size_t next; bool relative = false, future = false, bare = false, open_year = false; };
  std::optional<Point> point(std::size_t i, bool strict);
  std::optional<Point> dated(std::size_t i, bool strict);
  void settle(Point&, std::size_t& next);
  int digits(std::size_t i) const;
  char mark(std::size_t i) const { return i < tokens_.size() && tokens_[i].is(kPunct) ? char(tokens_[i].key) : '\0'; }
  bool time_word(std::size_t i, std::string_view which, std::size_t& next) const;
  bool year(std::size_t i) const { int d = digits(i); return d >= 1800 && d <= 2100 && size(i) == 4; }
  std::size_t size(std::size_t i) const { return tokens_[i].end - tokens_[i].begin; }
  std::string_view text_;
  std::span<const Token> tokens_;
  const Hits& hits_;
  Clock& clock_;
};

}  // namespace dothi::prose
