// The way from prose to facts, a room a file; private to loaders/prose.
//
//   words      rules: what a pack says · mentions: its names and words compiled to one trie, and found · times: dates and periods
//   page       document: blocks of tokens · office: text out of .docx and .pdf · themes: what the page is about, its date, who speaks
//   sentence   items (with numbers, runs, shapes, strange_names, letters): a row of entities, triggers, times, cues and marks · compose, names, people, titles,
//              delegations: what several of them are together · memory, pronouns: what has been said before
//   triggers   frames: which fire · firing: what one makes of its arguments, by guards, objects, subjects, firing_times, telling ·
//              nouns: verbs said by their nouns · arguments: what stands to the left and right
//   offices    offices, naming, holding, holders (in a row), office_verbs, charges, successors (told by a noun), handed_on (by a deed)
//   the rest   literals, members, partners, gatherings, troops, votes, rivals, terms · lists, tables, cells · continuation: clauses without a verb
//   facts      claims: what is allowed · dating: times left out · facts: the whole way · merge: into the graph
#pragma once

#include <dothi/loaders.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace dothi::prose {

using Id = std::uint32_t;
inline constexpr Id kNone = ~Id(0);

// A name that code asks after: compared with a literal in place, which std::string does by two calls.
class Name : public std::string {
 public:
  using std::string::string;
  Name(std::string s) : std::string(std::move(s)) {}
  template <std::size_t N>
  bool operator==(const char (&literal)[N]) const {
    return size() == N - 1 && std::memcmp(data(), literal, N - 1) == 0;
  }
};

// Whether a name stands in a list like "A|B|C".
inline bool listed_in(std::string_view list, std::string_view name) {
  for (std::size_t from = 0; from <= list.size();) {
    const std::size_t bar = std::min(list.find('|', from), list.size());
    if (list.substr(from, bar - from) == name) return true;
    from = bar + 1;
  }
  return false;
}

// Whether a word is among some.
inline bool among(const std::vector<std::string>& words, std::string_view word) {
  for (const std::string& w : words)
    if (w.size() == word.size() &&
        (word.empty() || (w[0] == word[0] && std::memcmp(w.data(), word.data(), word.size()) == 0)))
      return true;
  return false;
}

// A row of small values, the first few in place.
template <class T, std::size_t N>
class Few {
 public:
  Few() = default;
  Few(std::initializer_list<T> values) { insert(end(), values.begin(), values.end()); }
  Few(const std::vector<T>& values) { insert(end(), values.begin(), values.end()); }
  Few(const Few& other) { insert(end(), other.begin(), other.end()); }
  Few(Few&& other) noexcept : size_(other.size_), more_(std::move(other.more_)) {
    std::copy(other.few_, other.few_ + N, few_);
    other.size_ = 0;
    other.more_.clear();
  }
  Few& operator=(const Few& other) {
    if (this != &other) assign(other.begin(), other.end());
    return *this;
  }
  Few& operator=(Few&& other) noexcept {
    if (this == &other) return *this;
    std::copy(other.few_, other.few_ + N, few_);
    more_ = std::move(other.more_);
    size_ = std::exchange(other.size_, 0);
    other.more_.clear();
    return *this;
  }
  operator std::vector<T>() const { return {begin(), end()}; }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T* data() { return size_ <= N ? few_ : more_.data(); }
  const T* data() const { return size_ <= N ? few_ : more_.data(); }
  T* begin() { return data(); }
  T* end() { return data() + size_; }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size_; }
  T& operator[](std::size_t i) { return data()[i]; }
  const T& operator[](std::size_t i) const { return data()[i]; }
  T& front() { return data()[0]; }
  T& back() { return data()[size_ - 1]; }
  const T& front() const { return data()[0]; }
  const T& back() const { return data()[size_ - 1]; }
  void clear() { size_ = 0, more_.clear(); }
  void push_back(T value) {
    if (size_ < N)
      few_[size_] = value;
    else {
      if (size_ == N) more_.assign(few_, few_ + N);
      more_.push_back(value);
    }
    ++size_;
  }
  template <class I>
  void assign(I from, I to) {
    clear();
    for (; from != to; ++from) push_back(*from);
  }
  template <class I>
  void insert(const T*, I from, I to) {  // at the end
    for (; from != to; ++from) push_back(*from);
  }
  void erase(T* from, T* to) {  // up to the end
    DOTHI_ASSERT(to == end());
    const std::size_t kept = std::size_t(from - begin());
    if (size_ > N && kept <= N) std::copy(more_.begin(), more_.begin() + std::ptrdiff_t(kept), few_);
    if (size_ > N) kept > N ? more_.resize(kept) : more_.clear();
    size_ = kept;
  }
  friend bool operator==(const Few& a, const Few& b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

 private:
  std::size_t size_ = 0;
  T few_[N] = {};
  std::vector<T> more_;  // all of them, when they are more than N
};

// ---- Words ------------------------------------------------------------------------------------------

enum Flag : std::uint16_t {
  kWord = 1,
  kNumber = 2,
  kPunct = 4,
  kUpper = 8,         // begins with a capital
  kCaps = 16,         // two or more letters, all capitals
  kAscii = 32,        // carries no accent
  kSpace = 64,        // white space (or left-out markup) stands before it
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
struct WordInfo {
  Id key, fold;
  std::uint16_t flags;
};

// Maps by string that are asked by any string, without a copy.
struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>()(s); }
};
template <class T>
using ByString = std::unordered_map<std::string, T, StringHash, std::equal_to<>>;

// Spellings → ids. Filled by the pack; a text only looks up.
class Vocabulary {
 public:
  Id add(std::string_view key);         // of a pattern
  Id find(std::string_view key) const;  // 0 when unknown
 private:
  ByString<Id> ids_;
};

// The exact key of a word: case folded, tone marks in one place, i for y where both are written, caron as breve.
std::string word_key(std::string_view word);
std::string word_fold(std::string_view word);

// ---- What the pack says ---------------------------------------------------------------------------------

// A noun or verb of a relation and how its arguments stand; see docs/packs.md.
struct Reading {
  std::vector<std::string> objects;  // labels; "-" none (literal or time)
  Name relation;
  std::string candidate;  // relation when the trigger is a candidacy
};

struct Verb {
  Name name;
  std::vector<Reading> readings;
  std::vector<std::string> objects;            // labels of all readings
  std::map<std::string, std::string> options;  // at=since …
  std::string file;
  std::uint32_t line = 0;
  bool has(const std::string& option) const { return options.contains(option); }
  bool takes_nothing() const { return !readings.empty() && readings.front().objects.front() == "-"; }
};

// One meaning of a phrase.
enum class Kind : std::uint8_t {
  Name,
  Place,
  Demonym,
  Verb,
  Role,
  Title,
  Cue,
  Pronoun,
  Head,
  Honorific,
  Rank,
  State,
  Level,
  Unit,
  Bound,
  Number,
  Ordinal,
  Time,
  Month,
  Weekday,
  Shift,
  And,
  Break,
  Of,
  Prep,
  Copula,
  Passive,
  Reported,
  Respectively,
  Surname,
  Particle,
  Modifier,
  Note,
  Column,
  Event,
  Relative,
  Both,
  Careful,
  Skip,
  Vote,
  Open,
  Generic,
  Filler,
  Specific,
  Speech,
  Plain,
  Description,
  Deictic,
  Shape
};

struct Sense {
  Kind kind;
  Id what = 0;                          // name index, verb index, title index, …
  std::int32_t value = 0;               // month, number, days of a shift …
  std::string text;                     // role, level, unit …
  std::vector<std::string> words = {};  // types of a pronoun; attributes of a verb use
  std::uint64_t marks = 0;              // a bit of each word: without it a word is none of them
  static constexpr std::uint64_t mark(std::string_view word) {
    return std::uint64_t(1) << (word.empty() ? 0
                                             : (word.size() + 7 * static_cast<unsigned char>(word.front()) +
                                                29 * static_cast<unsigned char>(word[word.size() / 2]) +
                                                13 * static_cast<unsigned char>(word.back())) &
                                                   63);
  }
  void set_marks() {
    marks = 0;
    for (const std::string& word : words) marks |= mark(word);
  }
  bool says(std::string_view word) const;
};

// A word that is asked after, with its mark: of a literal known as the program is compiled.
struct Asked {
  template <std::size_t N>
  consteval Asked(const char (&literal)[N]) : text(literal, N - 1), mark(Sense::mark(text)) {}
  Asked(std::string_view word) : text(word), mark(Sense::mark(word)) {}
  Asked(const std::string& word) : Asked(std::string_view(word)) {}
  std::string_view text;
  std::uint64_t mark;
};

[[gnu::always_inline]] inline bool has_word(const Sense* s, const Asked& word) {
  return s && (s->marks & word.mark) && s->says(word.text);
}

// The parts of label_parts() and relation_parts(), in their order.
enum class Part : std::uint8_t {
  State,
  Person,
  Office,
  Body,
  Organization,
  Agency,
  Mission,
  Treaty,
  Event,
  Resolution,
  Report
};
enum class Rel : std::uint8_t {
  Office,
  Chair,
  Seat,
  Candidacy,
  Membership,
  Contribution,
  Partnership,
  Vote,
  Visit,
  Meeting,
  Adoption,
  Attendance,
  Hosting,
  Convening,
  Founding,
  Dissolution,
  EntryIntoForce,
  MemberCount,
  Headquarters
};

struct Title {
  std::string name;                 // "Prime Minister of {of}"
  std::string plain;                // "Prime Minister": without its body
  std::vector<std::string> bodies;  // labels the body may have
  std::string body;                 // the body when none is said: "United Nations", "{country}"
  std::string role;                 // role in the relation PRESIDED_OVER; empty: not a presidency
  std::map<std::string, std::string> options;
  std::uint32_t line = 0;
  std::string option(const std::string& key) const {  // "" where it has none
    const auto given = options.find(key);
    return given == options.end() ? std::string() : given->second;
  }
};

struct EventKind {
  std::string name;  // template: "{n} ASEAN Summit"
};

struct Scheme;  // a table scheme

struct Phrase {
  std::uint32_t keys = 0;  // where the keys of its words begin in the lexicon's row of keys
  std::uint8_t words = 0;
  bool name = false;  // needs a capital
  bool caps = false;  // stands in capitals only
  std::uint8_t letters = 0;
  Id sense = 0;
};

struct Match {
  Id phrase;
  std::uint32_t tokens;
};

// A set of words, told apart by a sum that no order changes.
class NameWords {
 public:
  bool add(Id key);
  std::size_t count() const { return seen_.size(); }
  std::uint64_t sum() const { return sum_; }

 private:
  Few<Id, 12> seen_;
  std::uint64_t sum_ = 0;
};

class Hits;

// "U", "Khurelsukh" of "Ukhnaagiin Khürelsükh": whether somebody of that name may be written so.
bool has_surname(std::string_view name, std::string_view initial, std::string_view last);

// The pack compiled.
class Lexicon {
 public:
  explicit Lexicon(const Pack&);
  // Kept for the packs in use: reading a thousand names again for every file would cost more than the file.
  static std::shared_ptr<const Lexicon> of(const Pack&);

  const Pack* pack = nullptr;  // a copy owned by the lexicon
  std::vector<Verb> verbs;
  std::vector<Title> titles;
  std::vector<Sense> senses;
  std::vector<Phrase> phrases;
  std::vector<Kind> kinds;                                  // of each phrase
  std::vector<std::uint64_t> marks;                         // of each phrase, of what its sense says
  std::map<std::string, std::string> settings;              // home …
  std::string_view setting(const std::string& key) const {  // "" where the pack has none
    const auto set = settings.find(key);
    return set == settings.end() ? std::string_view() : std::string_view(set->second);
  }
  std::map<std::string, std::map<std::string, std::string>> relations;     // where a relation's times go
  std::map<std::string, std::pair<std::string, std::string>> role_limits;  // role → label of who has it, set of bodies
  std::vector<std::string> plenary;                                        // bodies everybody sits on
  std::vector<std::string> of_states;                                      // bodies whose seats are states'
  std::vector<std::string> of_persons;  // bodies of experts and judges, elected by name
  std::vector<std::string> of_parties;  // courts a state leaves as it leaves an organization
  std::vector<std::string> bodies;      // labels of what somebody can sit on or preside over
  std::vector<Id> resolutions;          // senses that name resolutions by their number
  ByString<Id> parties;                 // of a country: the party that leads it
  std::vector<Id> usual;                // words a text of the pack's languages has many of
  std::vector<std::string> exam;        // words that number the questions of an exam
  std::vector<std::string> topic;       // words before what a thing is about: "on", "về"
  std::vector<std::string> articles;    // names an English "the" stands before
  std::vector<std::string> general;     // names by their kind alone, caseless: "secretariat", "executive board"
  struct PlaceInfo {
    std::string name, kind, country;
  };
  std::vector<PlaceInfo> places;
  std::vector<std::vector<Id>> names_of_alias;

  // The pack's label and relation of a part, and the label as a list; empty when it has none.
  const std::string& label(Part part) const { return labels_[std::size_t(part)]; }
  const std::vector<std::string>& labels(Part part) const { return label_lists_[std::size_t(part)]; }
  const Name& rel(Rel part) const { return relations_[std::size_t(part)]; }
  std::uint32_t parts_of(const std::vector<std::string>& labels) const;  // a bit for each
  const RelationSchema* relation(std::string_view name) const {          // null for none
    const auto found = schemas_.find(name);
    return found == schemas_.end() ? nullptr : found->second;
  }

  std::optional<Id> verb(std::string_view name) const;
  std::optional<Id> name(std::string_view canonical) const;  // index in pack->names
  std::optional<Id> name(std::string_view canonical, std::string_view type) const;
  Id body_of(std::string_view organization,
             std::string_view kind) const;   // its "hội đồng", kNone when it has none or several
  Id chief_of(std::string_view body) const;  // its one office the pack names, kNone when it has none or several
  std::optional<Id> alias(std::string_view text) const;  // by any spelling (caseless)

  WordInfo word(std::string_view raw) const;  // the slow way; WordCache remembers
  // The longest phrases that begin at tokens[i] (limit tokens.size()); appends to `out`, longest first.
  void match(std::span<const Token> tokens, std::size_t i, bool accentless, std::vector<Match>& out) const;
  const Sense& sense_of(const Match& m) const { return senses[phrases[m.phrase].sense]; }
  Id key_of(std::string_view word) const { return vocabulary_.find(word_key(word)); }

  // Compile-time entry points (rules.cpp fills through these).
  struct Where {  // in a pack
    std::string_view file;
    std::size_t line;
    std::string text() const { return std::string(file) + ":" + std::to_string(line); }
  };
  void add(std::string_view pattern, Sense sense, bool name, Where);
  Id by_words(const NameWords&) const;              // name index, or kNone
  Id mission_called(std::string_view place) const;  // "Phái bộ tại …", "mission in …", or kNone
  Id treaty_called(
      std::string_view place) const;  // "Treaty of …", "Hiệp ước …" by what stands behind its head, or kNone
  Id phonetic_treaty(
      std::string_view place) const;         // "Treaty of …" by a hyphenated transcription of its place, or kNone
  Id phonetic(std::string_view name) const;  // name index for a hyphenated transcription, or kNone
  Id surname(std::string_view initial, std::string_view last) const;  // of the one person who is called so, or kNone

 private:
  friend struct RuleReader;
  struct Spelling {
    Id key = 0, fold = 0;
    std::uint32_t letters = 0;
    bool caps = false;
  };
  struct Link {
    const Spelling* word = nullptr;
    std::vector<std::vector<Link>> alternatives = {};
  };  // of a pattern: a word, or what may stand there
  const Spelling& spelling(std::string_view word);
  std::vector<const Spelling*> spelled(std::string_view phrase);
  std::vector<Link> pattern(std::string_view& text);
  void vary(std::vector<std::vector<const Spelling*>> group);
  void add_varied(std::span<const Spelling* const> words, Id sense, bool name);
  void add_flat(std::span<const Spelling* const> words, Id sense, bool name);
  std::uint32_t edge(std::uint32_t node, Id fold);
  void add_names();
  void add_places();
  void build_phonetics();
  void build_contents();
  std::vector<std::string> labels_;
  std::vector<std::vector<std::string>> label_lists_;
  std::vector<Name> relations_;
  ByString<const RelationSchema*> schemas_;  // of the pack's relations
  std::unordered_map<std::uint64_t, Id> by_words_;
  std::shared_ptr<Pack> own_;
  Vocabulary vocabulary_;
  Vocabulary folds_;
  // The trie of the phrases' folds. While it is built, a table: (node << 32 | fold) → node, open addresses, a power of two.
  struct Edge {
    std::uint64_t key = ~std::uint64_t(0);
    std::uint32_t node = 0;
  };
  std::vector<Edge> table_;
  std::size_t edges_ = 0;
  std::vector<Id> newest_, before_;                // of a node the phrase last added, and the one before each
  std::vector<std::pair<Id, std::uint32_t>> way_;  // of the phrase last added: its folds and the nodes they led to
  Edge* place(std::uint64_t key) {                 // where an edge stands in the table, or would
    for (std::size_t at = (key * 0x9E3779B97F4A7C15ull) >> 40;; ++at) {
      Edge& edge = table_[at & (table_.size() - 1)];
      if (edge.key == key || edge.node == 0) return &edge;
    }
  }
  // Once built, nodes in the order they are walked, the next nodes of a node side by side, and the phrases in the order of the nodes.
  struct Node {
    std::uint64_t next = 0;     // a bit for each fold (of 64) that leads on
    std::uint32_t child = 0;    // the first of the nodes they lead to, which stand by those bits
    std::uint32_t phrases = 0;  // the first of those that end here; they go on to those of the next node
  };
  static constexpr Id kLastChild = Id(1) << 31;
  std::vector<std::uint32_t> first_;  // fold of a phrase's first word → node, 0 for none
  std::vector<Node> nodes_;           // and one behind
  std::vector<Id> reached_;           // the fold that leads to each node; kLastChild: the last of its side
  std::vector<Id> keys_;              // of the words of every phrase
  void build_trie();
  std::uint32_t step(std::uint32_t node, Id fold) const {  // 0 for none
    const std::uint64_t bit = std::uint64_t(1) << (fold & 63);
    if (!(nodes_[node].next & bit)) return 0;
    for (std::uint32_t child = nodes_[node].child + std::uint32_t(std::popcount(nodes_[node].next & (bit - 1)));;
         ++child) {
      if ((reached_[child] & ~kLastChild) == fold) return child;
      if (reached_[child] & kLastChild) return 0;
    }
  }
  bool is_phrase(const Token&) const;
  bool fits(const Phrase&, std::span<const Token> tokens, std::span<const std::uint32_t> walked, bool accentless) const;
  ByString<Id> by_canonical_, by_alias_, verb_names_;
  ByString<std::vector<std::pair<Id, std::string>>> bodies_of_;  // with their Vietnamese names, caseless
  ByString<Id> chiefs_;
  std::vector<std::pair<Id, std::string>> treaty_skeletons_;
  ByString<Id> treaties_called_;  // by what stands behind their head, caseless
  ByString<Id> missions_called_;  // by the place behind "mission in"
  void call_mission(Id name, std::string_view spelling, std::span<const Token>, const Hits&);
  void call_treaty(Id name, std::string_view spelling, std::span<const Token>, const Hits&);
  ByString<Id> surnames_;                                          // by their skeletons
  ByString<std::vector<std::pair<Id, std::string>>> by_skeleton_;  // first letter → names and their skeletons
  ByString<Spelling> spellings_;                                   // while the trie is built
  std::vector<std::vector<std::vector<const Spelling*>>> vary_;  // phrases that may stand for each other, longest first
  std::vector<std::uint64_t> varied_;  // of a key a bit for each of them (of 64) that it begins a phrase of
  std::uint64_t varied(std::span<const Spelling* const> words) const;
};

struct Block;

// The phrases of the pack that begin at each token of a line, longest first.
class Hits {
 public:
  // No phrase reaches over the end of its sentence.
  void find(const Lexicon&, const Block&, bool accentless);
  void find(const Lexicon&, std::span<const Token> tokens, bool accentless);
  bool found() const { return lexicon_ != nullptr; }
  void forget() { lexicon_ = nullptr; }  // keeps its room
  std::span<const Match> at(std::size_t i) const {
    return i + 1 < starts_.size() ? std::span(all_).subspan(starts_[i], starts_[i + 1] - starts_[i])
                                  : std::span<const Match>{};
  }
  // Whether a phrase with a sense of the kind begins at i.
  bool any(std::size_t i, Kind kind) const { return i < kinds_.size() && (kinds_[i] >> unsigned(kind) & 1); }
  struct Several {  // kinds, made a row of bits as the program is compiled
    consteval Several(std::initializer_list<Kind> of) {
      for (Kind kind : of) bits |= std::uint64_t(1) << unsigned(kind);
    }
    std::uint64_t bits = 0;
  };
  bool any(std::size_t i, Several of) const { return i < kinds_.size() && (kinds_[i] & of.bits); }
  // Whether a phrase of the kind may say the word there; false: none does.
  bool may_say(std::size_t i, Kind kind, const Asked& word) const { return any(i, kind) && (marks_[i] & word.mark); }
  // The kinds of the phrases that begin at tokens [first, last), and the marks of what is said where a note does, a cue or a verb.
  struct Row {
    std::uint64_t kinds = 0, notes = 0, cues = 0, verbs = 0;
  };
  Row row(std::size_t first, std::size_t last) const;
  // The longest phrase at i with a sense of the kind.
  struct Found {
    const Sense* sense;
    std::uint32_t tokens;
  };
  std::optional<Found> at(std::size_t i, Kind kind) const { return any(i, kind) ? longest(i, kind) : std::nullopt; }
  std::optional<Found> shift(std::size_t i, bool counted) const;
  // The longest of the kind that says the word: "until" may end a period or stand alone.
  std::optional<Found> saying(std::size_t i, Kind kind, const Asked& word) const {
    return may_say(i, kind, word) ? said(i, kind, word.text, word.mark) : std::nullopt;
  }

 private:
  const Lexicon* lexicon_ = nullptr;
  void kinds();
  std::optional<Found> said(std::size_t i, Kind, std::string_view word, std::uint64_t mark) const;
  std::optional<Found> longest(std::size_t i, Kind) const;
  std::vector<std::uint32_t> starts_;
  std::vector<Match> all_;
  std::vector<std::uint64_t> kinds_;  // of each token: a bit for every kind of phrase that begins there
  std::vector<std::uint64_t> marks_;  // and the marks of what they say
};
static_assert(unsigned(Kind::Deictic) < 64);

// The words of one reading, so that each spelling is looked at once.
class WordCache {
 public:
  explicit WordCache(const Lexicon& lexicon) : lexicon_(lexicon) { slots_.resize(1 << 12); }
  const WordInfo& of(std::string_view raw);
  bool full() const {
    return used_ > 100'000 || offices.size() > 100'000 || caseless_.size() > 100'000 || phonetic_.size() > 100'000 ||
           aliases_.size() > 100'000;
  }  // time for a new one, between two texts
  std::unordered_map<std::string, std::pair<Id, std::string>>
      offices;  // what titles in bodies are called: a name of the pack, or else
  // caseless() of a name or of what stands for it.
  const std::string& caseless(std::string_view text) {
    auto it = caseless_.find(text);
    if (it == caseless_.end()) it = caseless_.emplace(text, dothi::caseless(text)).first;
    return it->second;
  }
  Id phonetic(std::string_view name) {  // as the lexicon's
    auto it = phonetic_.find(name);
    if (it == phonetic_.end()) it = phonetic_.emplace(name, lexicon_.phonetic(name)).first;
    return it->second;
  }
  std::optional<Id> alias(std::string_view name) {  // as the lexicon's
    auto it = aliases_.find(name);
    if (it == aliases_.end()) it = aliases_.emplace(name, lexicon_.alias(name)).first;
    return it->second;
  }
  // A type and the labels it implies, and a bit for each part they are.
  struct Labels {
    std::vector<std::string> all;
    std::uint32_t parts;
  };
  const Labels& labels_of(std::string_view type);
  // What the reading of one text leaves for the next: room, no content.
  std::vector<Hits> hits;
  std::vector<int> entity_of;  // all -1
 private:
  // A word of up to 16 bytes stands in the slot itself, a longer one in `long_`.
  struct Slot {
    std::uint64_t low = 0, high = 0;
    std::uint32_t size = 0, at = 0;
    WordInfo info{};
  };
  const Lexicon& lexicon_;
  std::vector<Slot> slots_;
  std::string long_;
  std::size_t used_ = 0;
  ByString<std::string> caseless_;
  ByString<Id> phonetic_;
  ByString<std::optional<Id>> aliases_;
  ByString<Labels> labels_;
  void grow();
};

void read_rules(Lexicon&, const PackFile&);
// Verbs without words or without a relation can never match. Throws BadPack with file and line.
void check_rules(const Lexicon&);

// ---- A document as blocks -------------------------------------------------------------------------------

enum class BlockKind : std::uint8_t { Heading, Paragraph, Item, Row, Field, Question, Option, Answer };

struct Line {  // a sentence: tokens [first, last) of the block
  std::uint32_t first, last;
  std::uint32_t begin, end;  // bytes of the text
};

struct Block {
  BlockKind kind = BlockKind::Paragraph;
  int level = 0;                     // of a heading
  std::uint32_t begin = 0, end = 0;  // bytes of the text
  std::vector<Token> tokens;
  std::vector<Line> lines;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> cells;  // of a row: token ranges
  bool header = false;                                         // of a table
};

struct Page {
  std::string text;         // NFC
  std::string title, date;  // date: EDTF
  std::vector<Block> blocks;
  bool accentless = false;  // Vietnamese typed without accents
  bool vietnamese = true;
  bool foreign = false;  // in neither language of the pack's rules
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
  PartialDate from, to;               // an instant stands in `from`
  bool term = false;                  // "nhiệm kỳ", "term", or a bare Y-Y
  bool relative = false;              // counted from another time
  bool future = false;                // "tháng tới"
  std::uint32_t first = 0, last = 0;  // tokens
};

// What relative times count from.
struct Clock {
  PartialDate document;   // year 0 when not known
  PartialDate last;       // the last time spoken of
  PartialDate day;        // the last day spoken of
  PartialDate news;       // the last such day of the document's year
  bool coming = false;    // a time to come was spoken of after `last`
  PartialDate sentence;   // the last date with a year in this clause
  PartialDate clause;     // the last such date of the clause before
  PartialDate from, to;   // the last date or range with a month that the sentence before told, in this paragraph
  std::size_t begin = 0;  // the token this sentence begins with
  int opened = 0;         // the year a sentence of this paragraph opened with, up to one that tells another
  bool dotted = false;    // whether the text has written a date with dots: "8.10.2021"
};

}  // namespace dothi::prose

namespace dothi::prose {

// Reads the time that begins at token i, if one does.
class TimeReader {
 public:
  TimeReader(std::string_view text, std::span<const Token> tokens, const Hits& hits, Clock& clock)
      : text_(text), tokens_(tokens), hits_(hits), clock_(clock) {}
  std::optional<Time> read(std::size_t i);
  // A whole number at i ("1.200", "13,000", "169"), the tokens it takes; not the parts of a date.
  struct Number {
    std::int64_t value;
    std::uint32_t tokens;
    bool word;
  };
  std::optional<Number> number(std::size_t i) const;
  // A number with decimals at i, in `value` the digits of both parts: "1,9 tỷ", "2.75 million", "1,125 tỷ" where `mark` sets decimals apart.
  // Only before a unit: "1,9" alone may be a list.
  struct Decimal {
    std::int64_t value, scale;
    std::uint32_t tokens;
  };
  std::optional<Decimal> decimal(std::size_t i, char mark) const;

 private:
  struct Point {
    PartialDate date;
    std::size_t next;
    bool relative = false, future = false, bare = false, open_year = false;
  };
  std::optional<Point> point(std::size_t i, bool strict);
  int month_of(std::size_t& at);
  std::optional<Point> dated(std::size_t i, bool strict);
  std::optional<std::size_t> joined_day(std::size_t i, int day) const;
  std::optional<Time> days_behind_month(std::size_t i);
  void settle(Point&, std::size_t& next);
  int digits(std::size_t i) const;
  char mark(std::size_t i) const { return i < tokens_.size() && tokens_[i].is(kPunct) ? char(tokens_[i].key) : '\0'; }
  bool time_word(std::size_t i, const Asked& which, std::size_t& next) const {
    const auto found = hits_.saying(i, Kind::Time, which);
    if (found) next = i + found->tokens;
    return found.has_value();
  }
  bool year(std::size_t i) const {
    int d = digits(i);
    return d >= 1800 && d <= 2100 && size(i) == 4;
  }
  std::size_t size(std::size_t i) const { return tokens_[i].end - tokens_[i].begin; }
  std::string_view text_;
  std::span<const Token> tokens_;
  const Hits& hits_;
  Clock& clock_;
};

}  // namespace dothi::prose
