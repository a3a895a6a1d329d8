// The reader of one page: items, memory, arguments. Private to loaders/prose.
#pragma once

#include "prose.h"

#include <algorithm>
#include <set>

namespace dothi::prose {

struct Entity {
  Name name, type;
  const std::vector<std::string>* labels = nullptr;  // of its type, with those it implies
  Id index = kNone;                                  // in the pack's names
  int country = -1;                                  // entity: a person's country, a place's country
  std::string of;                                    // the body an organ or position belongs to
  bool plenary = false;                              // a body everybody sits on
  char sex = 0;                                      // of a person, once a text has told: 'f', 'm'
  std::uint32_t parts = 0;                           // of its labels, a bit for each
  bool is(Part part) const { return parts >> unsigned(part) & 1; }
  bool is(std::string_view label) const { return among(*labels, label); }
};

enum class It : std::uint8_t {
  Ent,
  Pro,
  Gen,
  Verb,
  Role,
  Title,
  Level,
  Vote,
  Time,
  Num,
  Frac,
  Ordinal,
  Session,
  Cue,
  And,
  Comma,
  Semi,
  Colon,
  Dash,
  Open,
  Close,
  Quote,
  Stop,
  Question,
  Break,
  Of,
  Prep,
  Copula,
  Passive,
  Reported,
  Relative,
  Resp,
  Modifier,
  Honorific,
  Rank,
  Skip,
  Bound,
  Both,
  List,
  Place,
  Slash,
  Word
};

class Kinds {  // of items, a few at once
 public:
  constexpr Kinds() = default;
  constexpr Kinds(It one) : bits_(bit(one)) {}
  consteval Kinds(std::initializer_list<It> several) {  // no work as a text is read
    for (It one : several) bits_ |= bit(one);
  }
  constexpr bool has(It t) const { return bits_ & bit(t); }
  constexpr bool meets(Kinds other) const { return bits_ & other.bits_; }
  constexpr Kinds operator|(Kinds other) const {
    other.bits_ |= bits_;
    return other;
  }

 private:
  static constexpr std::uint64_t bit(It t) { return std::uint64_t(1) << unsigned(t); }
  std::uint64_t bits_ = 0;
};

struct Item {
  // What an item is: turned into something else only with an account of the kinds that stand in the sentence.
  class Type {
   public:
    operator It() const { return it_; }
    void turn(It it, Kinds& all) { it_ = it, all = all | it; }

   private:
    It it_ = It::Word;
  } t;
  bool is(Kinds kinds) const { return kinds.has(t); }
  std::uint32_t first = 0, last = 0;  // tokens of the block
  const Sense* sense = nullptr;
  int ent = -1;
  std::vector<int> group;  // of a pronoun that stands for several
  std::int64_t value = 0, total = 0;
  std::string_view unit, bound;  // of the pack
  Time time;
  std::int16_t depth = 0;  // in brackets
  bool used = false;       // taken as an object
  bool dashed = false;     // between dashes
  bool shaped = false;     // a thing told by its head word only: "các hiệp định về …"
  bool demonym = false, possessive = false, unknown = false, state = false, metonym = false, agent = false;
  std::size_t size() const { return last - first; }  // in tokens
};

template <class Labels = std::initializer_list<std::string_view>>
bool wants(const Labels& labels, const Entity& e) {
  for (const auto& label : labels)
    if (e.is(label)) return true;
  return false;
}

// Whether one of some words is among the labels.
template <class Labels>
bool any_of(const Labels& labels, std::initializer_list<std::string_view> words) {
  return std::any_of(labels.begin(), labels.end(), [&](std::string_view label) {
    return std::find(words.begin(), words.end(), label) != words.end();
  });
}

// Whether one of some keys is among the qualifiers.
inline bool has_key(const std::vector<MapEntry>& qualifiers, std::initializer_list<std::string_view> keys) {
  return std::any_of(qualifiers.begin(), qualifiers.end(),
                     [&](const MapEntry& e) { return std::find(keys.begin(), keys.end(), e.first) != keys.end(); });
}

// Whether a pronoun or an honorific is of a woman, a man, or tells neither.
inline char sex_of(const Sense* s) { return has_word(s, "woman") ? 'f' : has_word(s, "man") ? 'm' : 0; }

// A row that grows and never moves what stands in it.
template <class T>
class Steady {
 public:
  std::size_t size() const { return size_; }
  T& operator[](std::size_t i) { return parts_[i / kPart][i % kPart]; }
  const T& operator[](std::size_t i) const { return parts_[i / kPart][i % kPart]; }
  T& emplace_back() {
    if (size_ % kPart == 0) parts_.emplace_back().reserve(kPart);
    ++size_;
    return parts_.back().emplace_back();
  }

 private:
  static constexpr std::size_t kPart = 32;
  std::vector<std::vector<T>> parts_;
  std::size_t size_ = 0;
};

class Reader {
 public:
  Reader(const Lexicon&, Page&, WordCache&, const LoadOptions&, const std::string& document, Report&);
  ~Reader();
  void read();
  std::vector<Fact> facts;
  std::size_t sentences = 0;

 private:
  struct Context {                    // what headings and list heads leave open
    int theme = -1;                   // country the section is about
    int organ = -1;                   // body, treaty or mission it is about
    std::vector<const Sense*> verbs;  // triggers of a list's head: "Phái bộ đã tham gia:"
    int body = -1;                    // body whose presidents are listed
    int position = -1;                // office whose holders are listed
    std::string role;
    std::string seat_role;  // of the seat whose terms are listed
  };
  struct Said {
    int ent;
    std::uint32_t sentence;
    bool subject;
    std::string_view surface;
  };
  struct Claim {
    int s = -1, o = -1;
    std::string literal;
    const Reading* reading = nullptr;
    Name relation;
    std::vector<MapEntry> q;
    Status status = Status::Stated;
    int s_item = -1, o_item = -1;
    bool elected = false;
    bool again = false;     // once more: another fact than the one before
    bool inferred = false;  // from where something was held, not from who did what
    bool of_today = false;  // held as of the day of the text, as the sentence told no other
  };

  const std::string& label(Part part) const { return lexicon_.label(part); }
  const Name& rel(Rel part) const { return lexicon_.rel(part); }

  // What stands at an item or behind an entity's number.
  Entity& thing(int ent) { return entities_[std::size_t(ent)]; }
  const Entity& thing(int ent) const { return entities_[std::size_t(ent)]; }
  bool thing_is(int ent, Part part) const { return ent >= 0 && thing(ent).is(part); }
  bool is_a(const Item& item, Part part) const { return item.t == It::Ent && thing_is(item.ent, part); }
  bool is_a(std::size_t i, Part part) const { return i < items_.size() && is_a(items_[i], part); }
  void is_a(int, Part) const = delete;
  std::string_view word_of(const Token& t) const {
    return std::string_view(page_.text).substr(t.begin, t.end - t.begin);
  }
  std::string_view word_at(std::size_t token) const { return word_of(tokens_[token]); }
  std::string_view text_between(std::size_t first, std::size_t end) const {  // of tokens
    return std::string_view(page_.text).substr(tokens_[first].begin, tokens_[end - 1].end - tokens_[first].begin);
  }
  void turn(Item& item, It t) { item.t.turn(t, kinds_); }        // into something else
  bool holds(Kinds kinds) const { return kinds_.meets(kinds); }  // whether one of them may stand in the sentence
  // Whether a phrase of one of the kinds begins in the sentence; whether a note, a cue, a verb in it may say the word.
  bool phrased(Hits::Several kinds) const { return phrases_.kinds & kinds.bits; }
  bool noted(const Asked& word) const { return phrases_.notes & word.mark; }
  bool cued(const Asked& word) const { return phrases_.cues & word.mark; }
  bool done_so(const Asked& word) const { return phrases_.verbs & word.mark; }
  bool capital_word(const Item& item) const { return item.t == It::Word && tokens_[item.first].is(kUpper); }
  void cut(std::size_t first, std::size_t last) {
    items_.erase(items_.begin() + std::ptrdiff_t(first), items_.begin() + std::ptrdiff_t(last));
  }
  void cut(std::size_t item) { items_.erase(items_.begin() + std::ptrdiff_t(item)); }

  // Items: items.cpp, numbers.cpp, runs.cpp.
  struct Scan;
  const Hits& hits_of(const Block&);
  void year_opened(const Block&);
  bool tells_of_days() const;
  const Block* opened_in_ = nullptr;  // where clock_.opened was told
  void itemize(const Block&, std::uint32_t first, std::uint32_t last);
  void add(Scan&, It, std::size_t end);
  void scan_token(Scan&);
  void scan_mark(Scan&, std::int16_t& depth);
  void scan_apostrophe(Scan&);
  bool skip_kind_of_state(Scan&) const;
  bool type_at(std::size_t token, Part) const;
  std::span<const Match> phrases_at(const Scan&) const;
  bool longer_at_second(const Scan&, Kind) const;
  std::span<const Match> title_before_name(const Scan&, std::span<const Match> hits) const;
  bool persons_met(const Scan&, std::span<const Match> hits) const;
  bool scan_description(Scan&);
  bool scan_symbol(Scan&);
  void add_numbered(Scan&, const Sense&, std::size_t number, std::size_t end);
  bool scan_event(Scan&);
  bool scan_resolution(Scan&);
  std::size_t number_of_resolution(std::size_t k, std::size_t last, bool& slash) const;
  void find_name(Scan&) const;
  bool titles_next(const Item&) const;
  bool scan_answer_letter(Scan&);
  bool is_other_word(const Scan&) const;
  bool scan_fuller_name(Scan&);
  bool scan_person(Scan&);
  bool may_be_person(const Match& name) const;
  bool scan_transcription(Scan&, std::string_view text);
  int named_in_full(std::string_view text) const;
  bool scan_accentless_honorific(Scan&);
  bool scan_name(Scan&);
  const Sense* sense_of_name(const Scan&) const;
  bool spoken_of(std::string_view name) const;
  std::size_t behind_subject(const Scan&, std::size_t end) const;
  bool scan_alias(Scan&);
  bool scan_stranger(Scan&);
  bool is_common_word(const Scan&) const;
  bool scan_phrase(Scan&);
  bool means_other(const Scan&, const Match&, Kind) const;
  bool scan_called(Scan&, std::size_t end);
  bool scan_decade(Scan&);
  bool scan_english_decade(Scan&);
  bool scan_time(Scan&);
  bool is_no_time(const Scan&, const Time&) const;
  bool year_told(const Item&) const;
  bool scan_number(Scan&);
  bool scan_nth(Scan&, std::size_t end);
  bool scan_votes_of(Scan&, std::size_t end);
  bool read_total(Scan&, std::size_t& end) const;
  std::int64_t read_unit(Scan&, std::size_t& end, bool word) const;
  bool word_before_unit(const Scan&, std::size_t u, bool word) const;
  std::size_t behind_personnel(const Scan&, std::size_t u) const;
  bool scan_ordinal(Scan&);
  bool scan_session(Scan&);
  bool counts_votes(std::size_t i, std::size_t last) const;
  void events_in_turn();
  bool ordinals_of_event(Item&, std::vector<std::int64_t>& numbers) const;
  struct EventRun;
  std::size_t event_run(std::size_t i, std::size_t last, Item&);
  bool event_head(EventRun&) const;
  void read_event(EventRun&);
  bool ends_event(EventRun&, std::uint32_t& longest) const;
  std::optional<bool> kind_ends_event(const EventRun&, Kind, std::uint32_t size) const;
  void year_behind(EventRun& run) const;
  int event_named(std::string_view name);
  void of_its_year(Claim&);
  void of_its_time(Claim&);
  bool time_ends_event(EventRun&, const TimeReader&);
  std::string name_of_event(const EventRun&, Item&);
  std::string session_of_body(const EventRun&, Item&);
  std::string country_of_event(const EventRun&);
  std::string organization_of_event(const EventRun&);
  int country_before_event(const Sense& pronoun);
  bool other_name(std::size_t i, std::size_t j, std::size_t words) const;
  bool abbreviated(std::size_t i, std::size_t j, std::size_t end) const;
  bool hyphenated(std::size_t j, std::size_t end) const;
  bool names_state(std::size_t token) const;
  std::size_t vietnamese_description(std::size_t i, std::size_t last, Item&);
  std::size_t english_description(std::size_t i, std::size_t last, Item&);
  std::size_t event_behind(std::size_t i, std::size_t last, Item&);
  std::size_t reworded(std::size_t i, std::size_t last, Item&);
  Id founding_treaty(std::size_t i, std::size_t after, std::size_t& end);
  std::size_t treaty_run(std::size_t i, std::size_t last, std::size_t after) const;
  std::size_t shape_run(std::size_t i, std::size_t last, std::size_t name_tokens, Item&);
  // letters.cpp
  void things_by_letters();
  bool letters_only(std::size_t k) const;
  const std::string* kind_beside(std::size_t k) const;
  const std::string* kind_ahead(std::size_t k, std::size_t& owner) const;
  const std::string* kind_said(const Item&) const;
  const std::string* kind_before_bracket(std::size_t open, std::size_t& owner) const;
  const std::string* kind_of_object(std::size_t k) const;
  // strange_names.cpp
  bool capital(std::size_t token) const { return tokens_[token].is(kWord) && tokens_[token].is(kUpper); }
  bool hyphen_inside(std::size_t i, std::size_t last) const;
  bool inside_known(std::size_t begin, std::size_t end) const;
  bool whole_word(std::size_t) const;
  bool is_word_of_two(std::size_t) const;
  int called_otherwise(std::size_t) const;
  Id known_in_bracket(std::size_t end, std::size_t last) const;
  std::size_t shape_behind(std::size_t i, std::size_t last, const Sense*&) const;
  std::size_t shape_before(std::size_t i, std::size_t last, const Sense*&) const;
  std::size_t part_of_owner(std::size_t i, std::size_t last, Id& known);
  std::size_t place_behind(std::size_t i, std::size_t last) const;
  std::size_t mission_before(std::size_t i, std::size_t last, const Sense*&) const;
  std::size_t strange_name(std::size_t token, const Scan&, Item&);
  bool office_before() const;
  std::size_t about_till(std::size_t begin, std::size_t last) const;
  bool enumerated(std::size_t comma, std::size_t last) const;
  bool ends_subject(std::size_t token, std::size_t last) const;
  bool person_run(std::size_t i, std::size_t end, std::size_t& after) const;
  std::size_t behind_particles(std::size_t j, std::size_t end) const;
  Id treaty_by_letters(std::size_t i, std::size_t end) const;
  // Items put together: compose.cpp, names.cpp.
  void compose();
  void years_of_resolutions();
  void vice_offices();
  void inserted_times();
  void not_until();
  void ordinal_as();
  void first_of_states();
  void bounds_of_terms();
  bool is_instant_at(std::size_t k) const;
  void numbers_of_them();
  void ended_by_events();
  void left_out_in_commas();
  void ages();
  void beside_titles();
  void envoys_of_states();
  void envoys_at_seat();
  bool at_seat();
  void holders_set_apart();
  const Sense* title_around(const Item& rank, const Item& to, std::size_t& end) const;
  void offices_of_others();
  void deputies();
  void offices_by_bodies();
  const Sense* office_beside(std::size_t k, const std::vector<const Sense*>& senses) const;
  const Sense* office_of_whom_it_is_about(std::size_t k, const std::vector<const Sense*>& senses);
  bool owned(std::size_t k) const;
  void bodies_with_wholes();
  void seats_of_bodies();
  void classes_in_brackets();
  std::size_t class_before(std::size_t k, std::size_t countries) const;
  void lifetimes();
  void terms_behind_origins();
  bool lists_holders(std::size_t k) const;
  void name_by_its_ends(Item&);
  void treaties_of_owners();
  void ranks_in_commas();
  void inserted_words();
  std::size_t votes_taken_part_in();
  void deeds_for_votes(std::size_t taken);
  bool sided(std::size_t k) const;
  void voters_described();
  void counted_voters();
  std::size_t behind_description(std::size_t from) const;
  void lives_of_missions();
  void inserted_manner();
  void companions_apart();
  void deeds_in_turn();
  void treaties_of_others();
  void spans();
  void treaties_of_places();
  void described();
  void qualified_bodies();
  int organization_spoken_of() const;
  void body_by_kind(std::size_t k, int about);
  void body_by_head(std::size_t k, int about);
  void bodies_nobody_knows();
  void stranger_of_organization(std::size_t k);
  void treaties_by_place();
  void places_of_meetings();
  void missions_by_place();
  bool mission_at_place(std::size_t k);
  void counterparts();
  enum class Bracketed : std::uint8_t { Alias, Mission, Beside, Other };  // what stands in a bracket behind a name
  void bracket_alias();
  bool by_abbreviation(std::size_t& k);
  std::size_t closing(std::size_t open) const;
  Bracketed alias_in_bracket(Item& owner, const Item& inner, bool thing_owns, bool alone);
  std::size_t whole_name(std::size_t k);
  bool nameless(const Item&) const;
  bool is_office(const Item&) const;
  // Who somebody is: people.cpp.
  void settle(std::size_t k);
  bool says_what_follows(std::size_t k) const;
  void settle_people(std::size_t k, bool before_name);
  void described_by_country(std::size_t k);
  bool where_it_lies(std::size_t k) const;
  std::size_t behind_aside(std::size_t k) const;
  bool opens_sentence(std::size_t k) const;
  bool seat_told(std::size_t k) const;
  bool done_to_person(std::size_t k) const;
  bool chosen_for_office(std::size_t k) const;
  void namesakes();
  void relatives();
  bool leads(std::size_t k) const;
  void stranger_by_origin(std::size_t k);
  void name_behind_initial(Item&);
  int named_with_initial(std::string_view initial, std::string_view last, int but) const;
  bool settle_stranger(std::size_t k);
  int known_person(const Item&, const std::string& text);
  bool titled_name(std::size_t k) const;
  bool office_ends(std::size_t k) const;
  bool personal(std::size_t k) const;
  bool office_told_at(std::size_t k) const;
  bool done_by_persons(const Item&) const;
  void goes_by(const Item&);
  void goes_by_last(const Item&);
  void become(Item&, Part);
  void take_for_person(Item&);
  void strangers();
  void names_written_twice();
  bool is_somebody(const Item&) const;
  bool stands_apart(std::size_t k) const;
  bool named_for_office(std::size_t k) const;
  bool opens_office(std::size_t k) const;
  void office_told_before();
  void rows_of_persons();
  void holders_by_title();
  bool leads_in(std::size_t comma) const;
  void groups_of_members();
  void treaties_between();
  // others.cpp
  void titles_of_others();
  std::size_t behind_words(std::size_t k) const;
  bool named_for_another(std::size_t k) const;
  bool opening_ends(std::size_t first, std::size_t comma) const;
  void countries_in_commas();
  void members_named_behind();
  void ones_of_members();
  void terms_till();
  void lengths_of_terms();
  const Sense* role_ending(const Item&) const;
  bool at_gathering(std::size_t preposition) const;
  void attends(std::size_t from, std::size_t preposition);
  void leader_behind();
  void commands_of_missions();
  void met_by_description();
  void hosts_meant();
  bool opens_deed(std::size_t k) const;
  const Sense* sense(const Item& item, Kind kind) const {
    if (item.sense && item.sense->kind == kind) return item.sense;
    return hits_->any(item.first, kind) ? other_sense(item, kind) : nullptr;
  }
  const Sense* other_sense(const Item&, Kind) const;
  template <std::size_t... N>
  bool does(const Item& item, const char (&... verbs)[N]) const {  // a verb of one of those names
    return item.t == It::Verb && item.sense && ((lexicon_.verbs[item.sense->what].name == verbs) || ...);
  }
  [[gnu::always_inline]] bool marked(const Item& item, Kind kind,
                                     const Asked& word) const {  // a sense of the kind says so
    if (item.sense && item.sense->kind == kind && has_word(item.sense, word)) return true;
    return marked_else(item, kind, word);
  }
  [[gnu::always_inline]] bool marked_else(const Item& item, Kind kind, const Asked& word) const {
    return hits_->may_say(item.first, kind, word) && whole_says(item, kind, word.text, word.mark);
  }
  bool whole_says(const Item&, Kind, std::string_view word, std::uint64_t mark) const;
  template <class F>
  const Sense* verb_sense(std::string_view verb, F fits) const {  // the first of the verb's that fits; null for none
    for (const Sense& s : lexicon_.senses)
      if (s.kind == Kind::Verb && lexicon_.verbs[s.what].name == verb && fits(s)) return &s;
    return nullptr;
  }
  bool prep(std::size_t k) const {  // a preposition, whatever else the word is
    return stands(k, It::Prep) || (stands(k, It::Reported) && has(items_[k], Kind::Prep));
  }
  bool ends_passive(const Item& item) const {
    return item.size() > 1 && hits_->any(item.last - 1, Kind::Passive);
  }  // "succeeded by"
  bool has(const Item& item, Kind kind) const { return sense(item, kind) != nullptr; }
  // The item at a place, told by its number; no item stands left of the first or right of the last.
  bool stands(std::size_t i, Kinds kinds) const { return i < items_.size() && items_[i].is(kinds); }
  template <class Labels = std::initializer_list<std::string_view>>
  bool names(std::size_t i, const Labels& labels) const {
    return stands(i, It::Ent) && items_[i].ent >= 0 && wants(labels, thing(items_[i].ent));
  }
  bool has(std::size_t i, Kind kind) const { return i < items_.size() && has(items_[i], kind); }
  [[gnu::always_inline]] bool marked(std::size_t i, Kind kind, const Asked& word) const {
    return i < items_.size() && marked(items_[i], kind, word);
  }
  [[gnu::always_inline]] bool says(std::size_t i, const Asked& word) const {
    return i < items_.size() && has_word(items_[i].sense, word);
  }
  template <std::size_t... N>
  bool does(std::size_t i, const char (&... verbs)[N]) const {
    return i < items_.size() && does(items_[i], verbs...);
  }
  bool number_of(std::size_t i, std::string_view unit) const { return stands(i, It::Num) && items_[i].unit == unit; }
  bool is_class(std::size_t i) const {
    return stands(i, It::Gen) || (i < items_.size() && items_[i].unit == "member_count");
  }                                   // "các nước", "50 nước"
  std::size_t first_of(It t) const {  // as many as there are items for none
    return std::size_t(std::find_if(items_.begin(), items_.end(), [t](const Item& i) { return i.t == t; }) -
                       items_.begin());
  }
  bool opens_list(std::size_t i) const { return stands(i, It::Colon) || has(i, Kind::Open); }
  bool of_pack(const Item& item) const {
    return item.t == It::Ent && item.ent >= 0 && !item.unknown && thing(item.ent).index != kNone;
  }
  std::size_t skip_left(std::size_t i, Kinds kinds) const {  // to the left end of such items before i
    while (stands(i - 1, kinds)) --i;
    return i;
  }
  std::size_t skip_right(std::size_t i, Kinds kinds) const {  // behind such items from i
    while (stands(i, kinds)) ++i;
    return i;
  }
  template <class Test>
  bool any_item(std::size_t from, std::size_t to, const Test& test) const {
    return std::any_of(items_.begin() + std::ptrdiff_t(from), items_.begin() + std::ptrdiff_t(to), test);
  }
  template <class Test>
  bool every_item(std::size_t from, std::size_t to, const Test& test) const {
    return std::all_of(items_.begin() + std::ptrdiff_t(from), items_.begin() + std::ptrdiff_t(to), test);
  }
  std::string surface(const Item&) const;
  std::string_view written(const Item&) const;  // as it stands in the text

  // Entities.
  int entity(std::string_view name, std::string_view type);
  int entity(Id name_index);
  int country_of(int person) const;
  void say(int ent, bool subject, std::string_view surface);  // the text or the pack owns the surface
  template <class Labels = std::initializer_list<std::string_view>>
  int recall(const Labels& labels, bool subject, const std::string& head = {}, std::uint32_t within = 100,
             char sex = 0) const;
  template <class Labels>
  int begun_with(const Labels& labels);
  template <class Labels>
  int organ_or_whole(const Labels& labels);
  bool called(std::string_view name, std::string_view head) const { return words_.caseless(name).starts_with(head); }
  bool called(const Entity&, const std::string& head) const;
  const Sense* pronoun_for(const Item&, const std::vector<std::string>& labels) const;
  int resolve(Item&, const std::vector<std::string>& labels);
  std::vector<int> members(Item&, const std::vector<std::string>& labels);
  struct Meant;  // what a pronoun stands for: pronouns.cpp
  int found_by_mode(Meant&, bool& certain);
  bool counted(const Meant&) const;
  bool told_by_what_follows(const Meant&) const;
  bool told_by_its_words(const Meant&) const;
  bool opens_unknown_name(const Meant&) const;
  std::size_t nominating(std::size_t office) const;
  bool beaten_before(std::size_t who) const;
  bool first_told(const Meant&) const;
  bool described_group(const Meant&) const;
  bool between_parties(const Meant&) const;
  void read_meaning(Meant&) const;
  int left_of(const Meant&, const std::string& head);
  bool headed_by(const Item&, int e, const std::string& head) const;
  bool another_meant(const Meant&, std::size_t i, int e) const;
  bool acts_before(std::size_t end) const;
  bool handed_to_before(std::size_t person) const;
  bool between_named(std::size_t head) const;
  bool only_whole_of(const Meant&, std::size_t i) const;
  bool both_persons(const Meant&) const;
  int head_meant(const Meant&);
  bool unknown_head_opens(std::size_t end);
  int more_spoken_of(const Meant&, const std::string& head, int found) const;
  int organ_called(const Item&) const;
  int speaker_meant() const;
  int owner_meant(const Meant&, bool& certain);
  int subject_meant(const Meant&);
  int opener_meant(const Meant&) const;
  bool behind_preposition(std::size_t i) const;
  int only_country(const Meant&) const;
  bool in_clause_before(const Meant&, std::size_t i) const;
  int country_that_follows(const Meant&) const;
  int body_sat_on(const Meant&) const;
  bool entry_about_theme(const Meant&);
  int pair_meant(const Meant&);
  bool opens_with_partner();
  void home_and_guest(const Meant&);
  int last_meant(const Meant&);
  int thing_meant(const Meant&);
  int other_meant(const Meant&);
  int host_meant();
  int world_meant(const Meant&);
  int country_meant(const Meant&);
  int country_of_last_sentences() const;
  int person_meant(const Meant&);
  int person_that_opens(const Meant&) const;
  bool done_to(const Meant&, int opens) const;
  bool given_to(const Meant&, int opens) const;
  bool life_of_theme(const Meant&, int opens) const;
  bool tells_only_when(const Meant&, int person) const;
  int home_country();
  int home();
  int first_person(const Sense&);
  // What the page is about: themes.cpp.
  struct Speech;
  void pick_speaker();
  int country_named(const Hits&, std::size_t token);
  void organ_speaks(const Block&);
  void read_speech(const Block&, bool head, Speech&);
  void speaks_for(const Block&, std::size_t since, std::size_t office, std::size_t behind);
  bool speaks_for_one(const Block&, std::size_t since);
  void who_answers();
  int theme_country();
  bool plenary(int organ) const { return organ >= 0 && entities_[std::size_t(organ)].plenary; }

  // Sentences.
  void sentence(const Block&, const Line&);
  void long_sentence(const Block&, const Line&);
  bool has_blank(const Line&) const;
  int country_of_late_clause() const;
  int subject_behind(std::size_t b, std::size_t right, int& where);
  void offices();
  void triggers();
  struct Pieces {  // what stands beside an argument
    Few<const Time*, 4> times;
    const Item* votes = nullptr;  // a count or N/N
    const Item* ordinal = nullptr;
    const Item* session = nullptr;
    const Item* personnel = nullptr;
    const Item* money = nullptr;
    bool shared = false;  // "mỗi nước 191 phiếu", "cùng năm 2013"
    bool bracket = false;
    bool candidate = false, off = false;
    bool any() const { return !times.empty() || votes || session || personnel || money; }
  };
  static bool is_money(const Item& i) {
    return i.t == It::Num && i.unit.size() == 3 &&
           std::all_of(i.unit.begin(), i.unit.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  }
  struct Arg {
    std::size_t item;
    Few<int, 4> ents;
    Pieces pieces;
    int first() const { return ents.front(); }
  };
  struct Frame {
    std::size_t at = 0;
    const Verb* verb = nullptr;
    const Sense* use = nullptr;
    std::string role, vote, level, relation_default;
    bool recall = false;       // the object may be left out
    bool listed = false;       // names of holders follow: true whatever is wished
    bool dated = false;        // a term stands beside it
    bool again_right = false;  // "as did A and B"
    bool starts = false;       // "became its president in February": no end yet
    bool ends = false;         // "thôi giữ chức Chủ tịch": what is told is when it was over
    int object = -1;           // fixed: a presidency's body
    std::size_t named = 0;     // where a list of who begins, right behind the role
    std::size_t right = 0;     // where the search to the right begins
    std::size_t left = 0;      // where the search to the left ends
    bool is(std::string_view attribute) const { return has_word(use, attribute); }
    template <class... Names>
    bool does(const Names&... names) const {
      return ((verb->name == names) || ...);
    }  // its verb is one of these
  };
  struct Memory {  // what a clause said, for the clauses that go on without a verb
    const Verb* verb = nullptr;
    const Sense* use = nullptr;
    Name relation;
    std::string role, vote;
    int subject = -1, object = -1;
    std::size_t at = 0;
    std::vector<MapEntry> term;  // start and end of a term all share
  };
  std::vector<Memory> frames_;   // of the sentence
  std::string holder_relation_;  // whose holders a list goes on with
  int holder_target_ = -1;
  Memory last_frame_;
  std::map<int, std::pair<std::string, std::string>> terms_;  // of a body: the term last spoken of
  int term_head_ = -1;                                        // the body a heading tells a term of
  std::map<int, std::uint32_t> terms_at_;
  std::map<int, const Block*> terms_block_;
  struct Election {  // told of nobody yet: "bầu năm thành viên mới của Hội đồng Bảo an nhiệm kỳ 2025-2026"
    int organ = -1;
    std::string role, date, since;  // since: "nhiệm kỳ bắt đầu từ ngày 6/2/2024"
    std::int64_t seats = 0;         // 0 where it is not told how many
    std::uint32_t at = 0;
  } election_;
  void seats_told(const Item& number, Election&) const;
  struct Contest {  // an office or a seat told to be won: who else stood for it may be told next
    int object = -1, winner = -1;
    std::string start, end;
    std::uint32_t at = 0;
  } contest_;
  // rivals.cpp
  struct Rivalry;
  void rivals();
  std::int64_t note_contest();
  void contest_named(Rivalry&);
  bool may_be_rival(const Rivalry&, std::size_t k) const;
  bool candidate_named(const Item&) const;
  bool called_candidate(const Rivalry&, std::size_t k, std::size_t begin) const;
  bool is_rival(const Rivalry&, std::size_t k) const;
  std::size_t name_begin(std::size_t k) const;
  std::size_t behind_name(std::size_t k) const;
  bool beaten(const Rivalry&, std::size_t begin) const;
  bool fewer_votes(const Rivalry&, std::size_t k) const;
  bool in_row_of_rivals(const Rivalry&, std::size_t k, std::size_t begin) const;
  bool lost(const Rivalry&, std::size_t k) const;
  void stood(const Rivalry&, std::size_t k);
  bool headed_by(std::size_t verb) const;
  std::size_t name_beside(std::size_t verb) const;
  bool foreign_name(int person) const;
  bool appoints(std::size_t i) const;
  bool unnamed_session(int event) const;
  std::uint32_t block_at_ = 0;  // the first sentence of the block
  bool re_elected(const Frame&, int who, const Pieces&);
  std::uint32_t asked_at_ = 0;  // the sentence that asked who did it, or who held an office
  int asked_body_ = -1;         // of which body
  bool answers() const;
  bool told_together(std::size_t k) const;
  void answering();
  void election();
  int resolution_body(const Sense&);
  bool has_resolutions(int body);
  int body_voting() const;
  bool is_vote_of(const Sense& draft, int body) const;
  bool of_another_body(const Sense& draft) const;
  void whose_resolutions();
  void of_body(Item&, int body);
  std::size_t draft_run(std::size_t i, std::size_t last, Item&);
  std::size_t description_run(std::size_t i, std::size_t last, Item&);
  int voted_on(std::uint32_t within) const;
  void camps();
  void recorded_vote();
  bool tells_news();
  PartialDate day_of_news() const;
  void count_of_vote();
  void of_camps();
  void joined_in_vote();
  void counted_beside(const Claim& told);
  void votes_of();
  void voted(int state, std::size_t item, int on, const std::string& vote, const std::string& date = {});
  void camp_listed();
  std::size_t says_whose_votes(std::size_t vote) const;
  void votes_listed();
  void votes_between_dashes();
  bool votes_follow(std::size_t from, std::size_t last, const Sense& draft) const;
  void by_resolution();
  std::size_t verb_of_adoption(std::size_t k) const;
  bool adopted_behind_aside(std::size_t k, std::size_t& verb) const;
  void adopted_alone(std::size_t k);
  struct Camp {
    std::int64_t size;
    const Sense* vote;
    int object;
    std::uint32_t at;
  };
  std::vector<Camp> camps_;                           // how many voted how, of late
  std::map<std::string, int, std::less<>> numbered_;  // resolutions of this page by their number
  std::map<int, std::string> adopted_on_;             // the day of a resolution
  std::vector<int> last_group_;                       // the countries last named in a row
  std::uint32_t last_group_at_ = 0;
  std::size_t facts_before_ = 0;  // how many facts there were before the last sentence with some
  std::uint32_t facts_at_ = 0;
  std::vector<std::pair<std::size_t, std::size_t>> untrue_;  // facts of statements that the key calls false
  std::vector<std::pair<const Sense*, int>> resolution_bodies_;
  int draft_ = -1;                                         // the vote on a draft last spoken of
  std::map<int, int> signers_;                             // of a frame: the person who acts for each state
  std::map<std::string, int, std::less<>> title_holders_;  // who was last told to hold the office of a title
  std::string presented_;  // the last name of a sentence at the head of the text that nobody knows
  int stranger_ = -1;      // who opened a sentence of late, a name that nobody knows
  std::uint32_t stranger_at_ = 0;
  int block_body_ = -1;  // the organization or organ a paragraph begins with
  const Block* block_begun_ = nullptr;
  int run_in_ = -1;  // what the words that open a paragraph name: "Pelindaba. …"
  const Block* run_in_block_ = nullptr;
  std::uint32_t run_in_at_ = 0;
  int host_ = -1;         // the country last told to be host
  int secretariat_ = -1;  // the organization an office was last told of that is the United Nations' where none is said
  std::uint32_t secretariat_at_ = 0;
  int named_office_ = -1;  // the office of an organization last called by its whole name
  std::uint32_t named_office_at_ = 0;
  int topic_body_ = -1;  // the organization or organ the last sentences are about
  std::uint32_t topic_body_at_ = 0;
  int presided_ = -1;           // the body whose president was last told
  std::vector<int> pair_told_;  // the two states that met or agreed on something last, in this section
  std::uint32_t pair_at_ = 0;
  std::uint32_t last_frame_at_ = 0;
  // Clauses without a verb: continuation.cpp.
  struct Going;
  struct Clause;
  void continuation();
  void read_going(Going&);
  void stranger_in_row(std::size_t k);
  void same_deed_before();
  bool may_go_on(std::size_t k) const;
  std::size_t go_on(Going&, std::size_t k, const Memory&);
  std::size_t clause_begin(std::size_t k) const;
  bool begins_clause(const Going&, const Clause&) const;
  bool takes_name(Clause&);
  bool tells_something_else(const Clause&) const;
  void time_of_group(const Going&, Clause&) const;
  bool next_group(const Clause&) const;
  void say_of(Going&, const Clause&, const Arg&, int e);
  std::size_t object_behind(const Clause&, const Arg&) const;
  bool behind_again(const Clause&) const;
  bool says_enough(const Going&, const Clause&, const Arg&, bool other) const;
  const Time* time_of_clause(const Clause&) const;
  void go_on_claim(Going&, const Clause&, const Arg&, int e, std::size_t other, const Time*);
  void terms_from_election();
  void winners();
  void seats_fallen();
  bool persons_elected();
  bool persons_counted();
  bool states_counted();
  std::vector<std::pair<std::size_t, const Item*>> votes_of_persons();
  struct RowHolder;
  void holders_in_row();
  bool candidates_in_row(std::size_t office);
  std::size_t mark_of_row(std::size_t office) const;
  std::vector<RowHolder> row_of_holders(std::size_t mark, bool seats = false) const;
  void heads_in_row();
  void held_in_row(std::size_t office, const RowHolder&, int headed = -1);
  void seated_in_row();
  const Sense* role_named(const Item&) const;
  int body_of_row(std::size_t k, std::size_t mark);
  void seated(const Sense& role, int body, const RowHolder&);
  bool names_the_elected(std::size_t k) const;
  std::optional<std::size_t> person_listed(std::size_t k) const;
  void by_region();
  void won(int state, const Arg& told);
  struct SeatList;
  void seat_list();
  bool told_in_bracket(SeatList&) const;
  int organ_of_list() const;
  bool members_of_list(SeatList&) const;
  bool terms_of_list(SeatList&) const;
  bool unknown_subject(std::size_t at) const;
  bool several_unnamed(std::size_t at) const;
  bool of_somebody_who_speaks(std::size_t at) const;
  // Which triggers fire.
  bool of_this_term(std::size_t verb) const;
  const Sense* manner(std::size_t at) const;
  void role_trigger(Frame&);
  void candidacy_of_role(Frame&) const;
  std::size_t owner_of_role(Frame&) const;
  bool role_stated(const Frame&, std::size_t whose, std::size_t begin) const;
  std::size_t names_behind_role(Frame&);
  void hold_permanent_seats(Frame&, std::size_t mark, std::size_t names);
  bool class_of_members(const Frame&) const;
  void presidency_trigger(Frame&);
  bool presidency_stated(const Frame&, const Title&, int body);
  bool rotates(std::size_t right) const;
  void chair_handed_over(std::size_t right);
  void again_trigger(Frame&);
  void vote_trigger(Frame&);
  void verb_trigger(Frame&);
  const Sense* fitting_sense(std::size_t verb);
  const Sense* joining_sense(std::size_t k) const;
  bool term_as_member(Frame&);
  const Reading* fitting_reading(const Sense&, std::size_t verb);
  void manner_of_seat(Frame&) const;
  bool told_by_role(const Frame&);
  // One firing: what a trigger makes of its arguments, step by step.
  struct Firing;
  struct Telling;
  using Step = bool(Firing&);              // of a firing; true: it is over
  using Clue = bool(const Firing&) const;  // what the sentence tells of it
  using Look = bool(const Firing&, std::size_t item) const;
  using When = const Time*(const Firing&) const;
  void fire(Frame);
  template <std::size_t N>
  bool over(Firing& f, Step Reader::*const (&steps)[N]) {
    return std::any_of(steps, steps + N, [&](Step Reader::*step) { return (this->*step)(f); });
  }
  bool told_otherwise(Frame&);
  bool visit_lasts(const Frame&);
  void between_two(const Frame&);
  bool level(const Firing&, std::size_t item) const;  // in the same brackets as the trigger
  bool in_list() const { return block_->kind == BlockKind::Item || block_->kind == BlockKind::Field; }
  bool in_fragment() const { return in_list() || block_->kind == BlockKind::Row; }
  bool qualified(std::string_view relation, std::string_view key) const;
  // Why it tells nothing.
  Step member_of_what_was_told, done_by_relative;
  Step guarded, not_meant, proposed_only, term_stood_for, of_all_members, admits_nobody_named, said_by_resolution,
      deployed_by_mission, votes_of_text, without_votes, voted_earlier, chosen_to_chair, term_of_nobody,
      terms_of_office, present_at_place, leaving_told_behind, returns_to_do, envoy_without_seat, welcome_by_person,
      person_sent, signed_by_number, leaves_place, troops_leave, taken_away, heads_told_mission, sent_by_some,
      drawn_from_mission, fallen_there, signs_another, elects_but_names_nobody, elected_told_behind, done_by_kin,
      done_by_him, heads_something_else, works_for_it, approved_by_nobody, signed_by_nobody, done_by_several,
      years_of_talks, signed_on_day, ratified_by_number, done_by_speaker, guest_of_organization, done_by_unknown,
      done_by_unfit, done_by_class, elected_in_turn, elected_to_told_office, done_to_some, done_to_unknown,
      done_to_other, leaves_race, some_treaty, returns_again;
  Clue to_untold_office;
  // Its reach and voice.
  Step reach_out, leaver_between, into_whole, sum_given, reach_right, arguments_of_noun, agent_behind, elected_by_body,
      list_behind, holders_named;
  std::size_t refused_verb(const Firing&, std::size_t at) const;
  Look repeats_behind, chained_to;
  // What it was done to.
  Step find_objects, object_given, object_behind, body_for_term, givers_apart, subject_behind_objects, relation_told;
  Clue chained_before;
  Look presided_left, ends_objects, of_unknown_fund, something_of_body;
  std::size_t refused_object(const Firing&, std::size_t negation) const;
  bool both_listed(const Firing&, std::size_t item);
  bool beside_object(const Firing&, std::size_t item, int object) const;
  bool meeting_of_body(const Firing&, std::size_t item, int body) const;
  std::size_t plain_words(std::size_t from, std::size_t to) const;
  bool list_follows(std::size_t body) const;
  void object_on_left(Firing&, Arg object);
  void read_as(Firing&, int object) const;
  Step complete_objects, object_of_contest, object_presided, object_elided, reading_settled;
  std::size_t session_presided(const Firing&) const;
  int body_in_session() const;
  Clue troops_for_theme, took_part, seat_spoken_of, object_told_otherwise, something_behind, another_treaty_behind,
      another_draft_behind, business_behind, mission_behind;
  std::size_t contested(std::size_t item) const;
  bool may_leave_out(const Firing&, const Pieces&, bool row) const;
  bool may_leave_out_seat(const Firing&, const Pieces&) const;
  bool may_leave_out_membership(const Firing&, const Pieces&) const;
  bool counted_row(Firing&);
  void only(Firing&, std::initializer_list<Part>) const;
  void term_behind(const Firing&, Pieces&) const;
  int object_meant(Firing&);
  int object_told_before(const Firing&) const;
  int object_ahead(const Firing&);
  void carry_term(Firing&, int body, bool votes);
  // Who did it.
  Step find_subjects, subject_of_deed, subject_of_verbal_noun, subject_elected, elector_before, subject_of_active,
      subject_as_agent, subject_unknown_apart, subject_before_relative, object_of_place_clause, subject_of_passive,
      object_of_relative, object_before, subject_after_copula, subject_before, behind_insertion, subject_of_class,
      some_of_class, too_far_left;
  bool elected_participle(const Firing&, bool nobody_behind) const;
  static void share_pieces(std::vector<Arg>&);
  void agents_more(Firing&, std::size_t& behind);
  void guest_met(Firing&);
  bool goes_on_from_meeting(const Firing&) const;
  void subject_at_head(Firing&, std::size_t relative, std::size_t end);
  std::vector<Arg> objects_before(Firing&);
  bool it_is_subject(const Firing&, const std::vector<Arg>&);
  bool body_elects(const Firing&, const std::vector<Arg>&) const;
  bool seat_behind(const Firing&) const;
  std::size_t passive_before(std::size_t list) const;
  std::size_t mark_of_list(const Firing&, bool classed) const;
  Look opens_subjects, only_quoted;
  bool subject_stands_left(const Firing&);
  bool named_beside_class(Firing&, std::size_t item);
  void one_who_succeeds(Firing&);
  void one_who_opens(Firing&);
  bool all_but_some(const Firing&) const;
  bool class_of_named(Firing&, std::size_t end);
  void country_of_leader(Firing&);
  Clue done_by_states;  // and not by persons
  Step complete_subjects, others_of_class, subject_with_whom, voters_beside, two_told, country_of_official,
      country_on_behalf, subject_of_object, country_of_own_troops, countries_of_signatories, countries_represented,
      subject_behind_clause, country_of_city, subject_event, subject_of_nominal, body_of_entry, body_of_resolution,
      subject_elided, subject_in_sentence;
  std::vector<int> the_two(Firing&);
  Clue introduced, done_by_others;
  bool may_do(const Firing&, int who) const;
  int first_to_do(const Firing&, std::initializer_list<int>) const;
  int subject_of_text(Firing&);
  bool done_by_theme(const Firing&);
  // When, and who did it too.
  void find_times(Firing&);
  void pieces_of_whole(Firing&);
  When time_behind, only_day, day_set_off, time_before, time_inside;
  const Time* term_behind_words(std::size_t item) const;
  Look day_beside, circumstance, place_beside, time_of_verb_before;
  void times_in_row(Firing&) const;
  void row_at_head(Firing&) const;
  void vote_of_adoption(Firing&) const;
  std::size_t insertion_before(const Firing&, std::size_t comma) const;
  void time_told_of(Firing&) const;
  void time_at_head(Firing&) const;
  void year_remembered(Firing&) const;
  std::int64_t years_marked(std::size_t item) const;
  const Time* time_established(const Firing&) const;
  const Item* ordinal_as_party(const Firing&) const;
  void organizations_replaced();
  void deed_of_another();
  int months_before(std::size_t item, std::size_t& who) const;
  void time_before_agent(Firing&) const;
  void lasting(Firing&) const;
  void lasting_to(Firing&, Time::Shape) const;
  bool edge_told(std::size_t item, Time&, std::size_t& behind) const;
  std::optional<Time::Shape> edge(std::size_t item) const;
  void of_the_fallen(Firing&) const;
  static const Time* only_time_of(const Firing&);
  static void forget_times(Firing&);
  const Item* ordinal_beside(const Firing&) const;
  bool of_women(const Item& ordinal) const;
  const Time* stay_told(const Firing&) const;
  bool acts_as_staff(std::size_t k) const;
  void find_company(Firing&);
  void others_counted(Firing&);
  bool joins_with(const Firing&, std::size_t i) const;
  void others_with(Firing&);
  void times_in_turn(Firing&) const;
  void days_in_turn(Firing&) const;
  // Its claims.
  void claim_all(Firing&);
  void received_by(std::size_t host, int guest);
  void tell(Firing&, const Telling&, const Pieces&, const Time*);
  void tell_once(Firing&, const Telling&, const Pieces&, const Time*);
  void tell_times(Firing&, const Telling&, std::size_t turn);
  void tell_own(Firing&, const Telling&);
  Pieces pieces_told(const Firing&, const Telling&, std::size_t turn) const;
  bool told_later(const Item* number, const Arg& subject) const;
  void votes_in_turn(const Firing&, Pieces&, std::size_t turn) const;
  bool votes_in_row(const Firing&) const;
  void elected_on(const Telling&, const Time& day);
  void event_of_year(const Telling&, Claim&, const Time*);
  void resolution_of_body(const Telling&, Claim&);
  void session_chaired(const Telling&, Claim&) const;
  bool term_of_seat(const Claim&, const Time&) const;
  void agency_headed(const Firing&, Claim&);
  void organ_of_whole(const Firing&, const Telling&, Claim&);
  void personnel_sent(const Firing&, const Telling&, Claim&) const;
  const Item* personnel_of_all(const Firing&, const Telling&) const;
  void sum_of_object(const Firing&, const Telling&, Claim&, const Pieces&) const;
  void votes_of_winner(const Firing&, Claim&) const;
  void term_carried(Firing&, Claim&);
  void term_of_others(const Firing&, Claim&) const;
  void election_told(const Firing&, Claim&, const Pieces&) const;
  void remember(const Firing&);
  // What a thing itself has: literals.cpp.
  struct Property;
  void literal(Frame&);
  bool state_is_born(const Frame&) const;
  bool departure_in_force(const Frame&);
  int replaced_by(const Frame&, const std::vector<std::string>& labels) const;
  bool find_thing(Property&);
  void property_of(const Arg&, const Name& relation, std::string literal);
  bool told_by_noun(const Frame&);
  bool anniversary(const Frame&) const;
  bool effect_for_country(const Property&);
  bool effect_of_deed(const Property&);
  bool effect_of_nominal(std::size_t at) const;
  bool of_noun_phrase(const Property&) const;
  bool plain_word(std::size_t k) const;
  int city_before(const Frame&) const;
  void based_in(const Property&);
  void thing_behind(Property&);
  void thing_of_clause(Property&);
  void thing_joined(Property&);
  std::size_t founding_before(std::size_t k) const;
  bool nothing_known(Property&);
  bool founded_by_other(Property&);
  bool dissolved_otherwise(const Property&) const;
  void thing_by_letters(Property&);
  bool opens_with_stranger(const Frame&) const;
  bool thing_before(Property&);
  bool describes_next(std::size_t i, std::size_t end) const;
  bool set_up_by(std::size_t i, std::size_t at) const;
  bool far_from(std::size_t i, std::size_t at) const;
  bool seat_of_nobody(const Property&) const;
  bool of_somebody_else(const Property&) const;
  bool thing_behind_noun(Property&);
  bool thing_remembered(Property&);
  bool behind_comma(const Property&, int& e);
  void seat_of(const Property&);
  std::string city_behind(const Property&);
  bool moved_from(std::size_t i, std::size_t after) const;
  std::size_t city_of_house(std::size_t i) const;
  bool goes_on_from_head(std::size_t at) const;
  std::size_t who_goes_on(std::size_t i, std::size_t at, const std::vector<std::string>& labels);
  std::string town_written(std::size_t i) const;
  void seats_without_verb(const Property&);
  void lives_without_verb(const Property&, const Time&);
  void seats_beside();
  const Time* time_of_property(const Property&) const;
  const Time* time_behind(const Property&) const;
  bool dated_before(std::size_t at) const;
  bool time_before(const Property&, const Time*&) const;
  void lived(Property&, const Time&);
  void first_members(const Frame&, const Claim& founded);
  void founding_member(int state, int item, const Claim& founded);
  void adopted_with(const Frame&, const Time&);
  int of_noun(const Frame&, std::vector<Arg>& subjects, std::vector<Arg>& objects, std::size_t& after);
  bool says_what(std::size_t subject, std::size_t noun) const;
  void acting_states();
  void members_beside();
  bool of_stranger(std::size_t at) const;
  bool begun(const std::string& start) const;
  const Time* only_time() const;
  // Who is a member, and how many are: members.cpp.
  struct Named;
  void counts();
  void count_of(int body, int item, const Item& number);
  void count_at(std::size_t k, const std::vector<std::string>& labels);
  bool count_before_noun(std::size_t k, const std::vector<std::string>& labels);
  bool count_sized(std::size_t k, const std::vector<std::string>& labels);
  bool part_of_count(std::size_t k) const;
  std::size_t profile_colon() const;
  bool count_of_profile(std::size_t k, const std::vector<std::string>& labels);
  bool count_of_field(std::size_t k, const std::vector<std::string>& labels);
  bool count_beside_seat(std::size_t k, const std::vector<std::string>& labels);
  void count_of_its(std::size_t k, const std::vector<std::string>& labels);
  bool count_of_organ(std::size_t k, const std::vector<std::string>& labels);
  bool count_there(std::size_t k, std::size_t b, const std::vector<std::string>& labels);
  bool count_with(std::size_t k, std::size_t b, const std::vector<std::string>& labels);
  void count_before(std::size_t k, std::size_t b, bool raised, const std::vector<std::string>& labels);
  bool size_told(std::size_t b) const;
  bool count_of_described(std::size_t k, std::size_t b, const std::vector<std::string>& labels);
  bool acts_on_it(std::size_t i, std::size_t b) const;
  bool of_unknown_part(std::size_t i) const;
  void members_counted(std::size_t count, int body);
  void members_named();
  Named body_of_members(std::size_t k);
  bool chosen_at(std::size_t i) const;
  bool tells_otherwise(std::size_t k, const Named&) const;
  void member_of(int state, std::size_t item, const Named&);
  void parts_of_bodies();
  bool opens_trigger(std::size_t k) const;
  bool elects_to_office(std::size_t k) const;
  bool nominates(std::size_t k);
  bool opens_clause(std::size_t at) const;
  bool opens_clause_of(std::size_t at) const;
  bool one_day() const;
  void two_years();
  void between_times();
  void groups();
  bool of_region(std::size_t k) const;
  void open_question();
  void countrymen();
  bool abroad(const Title&, std::size_t at, std::size_t& right, std::string& to) const;
  std::size_t inserted(std::size_t b) const;
  std::size_t piece(std::size_t k, Pieces&) const;
  std::size_t before_relative(std::size_t end) const;
  bool undergone(std::size_t i, std::size_t begin) const;
  bool acted_on(std::size_t i, std::size_t begin, std::size_t end);
  bool only_beside(std::size_t i, std::size_t end) const;
  std::vector<Arg> set_apart(std::size_t end, std::size_t begin, const std::vector<std::string>& labels);
  std::vector<Arg> left_group(std::size_t end, std::size_t begin, const std::vector<std::string>& labels);
  std::size_t behind_signer(std::size_t i) const;
  std::vector<Arg> signatories(std::size_t at, const std::vector<std::string>& takes);
  std::vector<Arg> right_group(std::size_t& at, std::size_t end, const std::vector<std::string>& labels, bool pieces);
  bool arg(std::size_t k, const std::vector<std::string>& labels, Arg& out);
  const Reading* reading(const Verb&, int ent, int subject = -1) const;
  struct Mood {
    bool off = false;
    bool candidate = false;
    bool former = false;
    bool reported = false;
  };
  Mood mood(std::size_t k) const;
  bool intended(std::size_t k) const;
  bool stands_soon(std::size_t cue, std::size_t k) const;
  bool alternatives(std::size_t first, std::size_t second) const;
  bool came_about(std::size_t cue, std::size_t k) const;
  bool chained(std::size_t first, std::size_t second) const;
  bool next_predicate(std::size_t cue, std::size_t k) const;
  int office_of_stranger(const Title&, const std::string& body, std::string_view article = {});
  bool heads_otherwise(int body) const;
  std::optional<int> stranger(const Title&, std::size_t j, std::size_t& right);
  Id named_after(int body) const;
  std::string head_name(std::string_view body) const;
  int head_of(int body);  // the office of who leads it; -1 where the pack does not say what that is called
  int office_named(const Title&, int body, const std::string& words, const std::string& to, const std::string& place);
  bool best_known(int person, bool named) const;
  struct Position;  // the office a title names: titles.cpp
  int position(std::size_t title, int person, std::size_t& left, std::size_t& right, int& body);
  int find_position(Position&);
  int position_in_theme(std::size_t title);
  bool fits(const Position&, int e) const;
  bool fits(const Position&, const Item&) const;
  int body_at(const Position&, std::size_t item);
  void find_of(Position&) const;
  bool of_something_else(const Position&) const;
  void body_behind(Position&);
  std::optional<int> body_unknown(Position&);
  void body_before(Position&);
  void of_host(Position&) const;
  void posted(Position&);
  bool sending_state(Position&);
  std::optional<int> body_unsaid(Position&);
  bool state_unsaid(Position&);
  int body_shared(const Position&) const;
  bool of_other_office(const Position&, std::size_t state) const;
  bool visited_by_holder(const Position&) const;
  bool foreign_country(Position&, int own) const;
  void usual_body(Position&);
  bool owned_office(const Position&) const;
  int owner_told(const Position&) const;
  void body_pointed_at(Position&) const;
  void body_by_pronoun(Position&);
  bool of_topic(const Position&) const;
  void body_of_text(Position&, bool named);
  void party_of(Position&);
  void body_of_sentence(Position&);
  void body_that_opens(Position&) const;
  int named_at_end(const Position&, const Item&);
  std::optional<int> body_spoken_of(Position&);
  bool of_another_kind(const Position&) const;
  bool described_only(const Position&) const;
  bool passive_body(Position&);
  bool body_of_clause(Position&, std::size_t comma);
  bool owned_body(Position&);
  bool of_state_that_opens(const Position&) const;
  void plenary_body(Position&);
  int chief_told(Position&);
  int name_position(Position&);
  std::pair<Id, std::string> find_office(const Title&, int body, const std::string& words, const std::string& to,
                                         const std::string& place) const;
  std::string with_article(const std::string& name) const;
  std::string short_host(const std::string& to) const;
  std::string short_body(const Entity&) const;
  void claim(Claim);
  bool of_the_day() const;
  bool electing_persons() const;
  bool lost() const;
  bool of_states(int body) const { return among(lexicon_.of_states, entities_[std::size_t(body)].name); }
  void share_times(std::vector<Claim>&) const;
  void default_roles(std::vector<Claim>&) const;
  void emit(const Line&);
  // Items of lists: lists.cpp.
  struct SeatLine;
  struct Deed;
  void list_item();
  void open_list();
  bool opens_seats();
  const Sense* seat_sense() const;
  bool seat_terms();
  bool seat_line(SeatLine&) const;
  int person_seated(std::size_t colon) const;
  bool seats_of_each(const SeatLine&, const Frame&);
  void seats_of_one(const SeatLine&, const Frame&, int person);
  bool bare_terms();
  void election_in_brackets(std::size_t from, Claim&) const;
  bool holder_row(bool trigger);
  bool led_by_term(std::size_t person) const;
  void held(std::size_t person, std::size_t time, bool heads);
  void held_again(Claim, std::size_t time);
  bool month_row();
  bool troops_line();
  void in_since();
  bool since_row();
  Claim membership(int organization, const Time& since);
  bool members_since();
  bool member_since();
  bool deed_row();
  bool deeds_behind_colon();
  int doer_of_list(const Reading&);
  const Reading* deed_of_heading(const Verb&, int& object) const;
  bool read_deeds(const Verb&, std::vector<Deed>&) const;
  bool remark_opens(std::size_t k) const;
  const Sense* deed_marked(const Deed&, int object) const;
  bool beside_deed(const Item&) const;
  void objects_of_list();
  bool tells_otherwise() const;
  void fire_list_verb(const Sense& use);
  bool contributors_row();
  bool takes_back(std::size_t first, std::size_t last) const;
  void taken_back();
  void cells_taken_back(const Block&);
  // The steps of a life, one a line: careers.cpp.
  struct Post;
  void read_whose_career();
  void name_career(std::size_t first, std::size_t end);
  int whose_career();
  bool career_row();
  bool opens_career(Post&) const;
  bool posts_of_field();
  bool names_post(const Item& head) const;
  void terms_below(Post&);
  bool posts_told(const Post&);
  bool post_told(std::size_t k, const Post&, const Time&);
  int career_ = -1;           // whose the posts of the text are
  std::string career_name_;   // the same, where nobody knows him
  PartialDate title_year_;    // that the title tells
  PartialDate section_year_;  // and the heading of the section
  void year_of_heading(const Block&);
  void statements_by_key();
  const Block* denied_ = nullptr;  // its statement, which told nothing, is called false
  void holders();
  void chairs_listed();
  void last_holder(int office);
  bool office_defined();
  // One naming of an office, and who holds it.
  struct Predicated;
  struct Naming;
  void row_opened(const Naming&, int office);
  int office_in_row(std::size_t verb) const;
  struct Holding;
  const Title& title_at(std::size_t item) const;
  bool titled(std::size_t item, const char* option) const;
  bool unknown_name(const Item&) const;
  int introduce(Item&);
  bool foreign(const Item&) const;
  bool dated_name(std::size_t item) const;
  bool of_another_office(std::size_t item) const;
  void join_titles(Naming&);
  void find_holder(Naming&);
  std::size_t holder_beside(Naming&);
  void holder_ranked(Naming&, std::size_t comma);
  void removed_from(Naming&);
  void holder_in_charge(Naming&);
  void words_before(Naming&);
  void holder_before(Naming&);
  void said_by_verb(Naming&, const Item& verb);
  void holder_before_comma(Naming&);
  void holder_before_colon(Naming&);
  bool next_of_list(const Naming&) const;
  bool unknown_with_office(const Naming&, std::size_t name) const;
  bool holder_of_row(Naming&);
  std::size_t leads_in_title(const Naming&) const;
  std::size_t name_before_aside(std::size_t comma) const;
  bool described_till(std::size_t end) const;
  void holder_said_behind(Naming&);
  void holder_behind(Naming&);
  void holder_spoken_of(Naming&);
  void subject_of_predicate(Naming&);
  bool succession(Naming&);
  bool succeeded_by(Naming&, std::size_t who);
  void one_succeeded(Naming&, std::size_t verb);
  bool described_before(Naming&);
  bool holders_paired(std::size_t k);
  void subject_before_aside(Naming&);
  void subject_unknown_beside(Naming&);
  void subject_nearest(Naming&);
  bool came_before(const Naming&, std::size_t who) const;
  void chosen_by(Naming&, std::size_t who);
  bool chooses(const Naming&, std::size_t who) const;
  void hold(Naming&, std::size_t title);
  void tell_holding(Naming&, Holding&);
  bool office_of_nobody(const Naming&, Holding&);
  Claim office_held(const Naming&, const Holding&) const;
  bool put_forward(const Naming&);
  void times_beside(const Naming&, Holding&, Claim&);
  bool term_at(std::size_t item) const;
  bool goes_on_beside(const Holding&, std::size_t item) const;
  std::size_t until_he_held(const Holding&, std::size_t comma) const;
  void time_elsewhere(const Naming&, Holding&, Claim&);
  const Time* term_before(const Naming&, const Holding&) const;
  bool long_past(const Naming&, const Holding&) const;
  void times_of_chain(const Naming&, Holding&) const;
  void times_held_besides(const Naming&, Holding&);
  const Time* since_before(const Naming&) const;
  std::size_t time_of_point(std::size_t k) const;
  bool leaves_office(const Naming&) const;
  bool holds_no_more(const Naming&) const;
  void left_office(const Naming&, Claim&) const;
  bool after_another(const Naming& n) const;
  bool told_once(const Naming&, const Holding&) const;
  bool was_then(const Naming&) const;
  bool held_once(const Naming&) const;
  std::size_t behind_predecessor(const Naming&, std::size_t item) const;
  void ordinal_of_holder(const Naming&, const Holding&, Claim&) const;
  void held_by_each(const Naming&, const Claim&);
  bool posts_elsewhere(const Holding&, const Claim&);
  void share_term(std::size_t first, const Time&);
  void predecessor_in_chair(const Frame&, std::size_t first);
  void as_of_deeds(std::vector<Claim>&) const;
  const Time* day_chosen(const Naming&, const Holding&) const;
  const Time* day_at_head(const Holding&) const;
  const Time* since_predecessor(const Naming&, const Holding&) const;
  void put_time(Claim&, const Time&) const;
  void put_term(Claim&, const Time&) const;
  bool takes_office(const Naming&) const;
  void term_of_holding(const Naming&, Holding&, Claim&) const;
  void term_told(const Naming&, const Time&, Claim&) const;
  void stood_in(const Holding&, Claim&) const;
  void term_of_date(const Naming&, const Holding&, Claim&) const;
  void terms_besides(const Naming&, const Holding&, const Claim&);
  void votes_of_elected(const Naming&, const Holding&, Claim&) const;
  void same_office_elsewhere(const Holding&, const Claim&);
  void several_holders(const Naming&, const Holding&, const Claim&);
  void held_together(const Naming&, const Holding&, const Claim&);
  void holders_in_turn(const Naming&, const Claim&);
  void held_in_turn(const Naming&, const Holding&, const Claim&);
  void held_by_the_next(const Naming&, const Claim&);
  bool term_of_noun(const Naming&, const Holding&, Claim&) const;
  void chairs_in_turn(const Naming&, const Claim&);
  void handed_over_to(const Naming&, const Holding&, const Claim&);
  void taken_over_from(Naming&, const Holding&);
  void who_held_before(const Naming&, const Claim&);
  // Who held it before, after or besides.
  std::size_t one_before(std::size_t verb, int& later);
  int office_succeeded(std::size_t who) const;
  int chair_succeeded(std::size_t verb);
  std::size_t bracket_behind(std::size_t who) const;
  const Time* time_in_bracket(std::size_t open) const;
  void before_in_turn(std::size_t who, int held, int chaired);
  int office_listed();
  bool tells_of_other(int body) const;
  bool listed_with_years(std::size_t name) const;
  bool presided_session(std::size_t who, std::size_t open, int body);
  const Time* years_beside(std::size_t who, std::size_t open) const;
  void holder_of_years(std::size_t who, const Time&, int office);
  void successors_listed(int office);
  std::vector<std::size_t> people_in_row(std::size_t item, bool successors) const;
  // One verb of office.
  struct Charge;
  void office_verbs();
  void office_verb(Charge&);
  void leaves_told_office(std::size_t k);
  void serves_in_told_office(std::size_t k);
  bool hands_over(const Item&) const;
  bool ends_office(std::size_t i) const;
  bool no_office(const Charge&);
  bool told_by_tenure(Charge&);
  bool told_by_title(const Charge&) const;
  bool led_his_state(const Charge&);
  bool told_by_successor(const Charge&);
  std::string end_of_term_before(int who, std::size_t at, int office) const;
  bool told_by_bracket(std::size_t who) const;
  std::size_t term_behind_apposition(std::size_t who) const;
  bool term_of_other(const Charge&, std::size_t who, const Time&) const;
  const Sense* heads_body(std::size_t verb) const;
  const Sense* sense_as(const Item&, std::string_view verb) const;
  bool stands_for(const Charge&) const;
  bool staffed(int body) const;
  void held_by_more(const Charge&);
  void heads_more(const Charge&);
  void chair_passes(std::size_t k);
  void chair_meant(Charge&);
  bool body_headed(Charge&);
  int plain_office_of(int body);
  void body_before(Charge&);
  void body_of_text(Charge&) const;
  bool office_meant(Charge&);
  void post_before(Charge&);
  void office_again(Charge&) const;
  void office_behind(Charge&) const;
  void office_of_subject(Charge&);
  bool told_to_hold(int person, int office) const;
  void office_pointed_at(Charge&, std::size_t pronoun);
  bool office_in_question(Charge&) const;
  void office_before(Charge&);
  void chair_before(Charge&, std::size_t title);
  void office_claimed(Charge&) const;
  std::size_t name_behind(const Charge&, std::size_t item) const;
  void people_behind(Charge&);
  void followed_by_whom(Charge&, std::size_t behind);
  std::size_t head_named(const Charge&) const;
  struct Holder {
    int who;
    std::size_t item;
  };  // and where he is named
  Holder subject_of_charge(Charge&);
  void successor_told(Charge&, Holder subject);
  void people_before(Charge&);
  bool headed_before(Charge&, std::size_t who);
  bool terms_in_order(const Charge&);
  void tell_charge(Charge&, int who, std::size_t item);
  const Time* time_of_charge(const Charge&, std::size_t who) const;
  void term_of_charge(const Charge&, std::size_t who, const Time&, Claim&) const;
  void terms_again(const Charge&, const Claim&);
  void represents();
  bool handed_over(std::size_t verb);
  bool chair_goes_on(std::size_t verb, std::size_t to);
  void held_office();
  void one_chair();
  int open_office(std::size_t k);
  bool was_once(std::size_t k) const;
  bool of_beaten(std::size_t k) const;
  bool followed_by(std::size_t k) const;
  bool of_another(int who, std::size_t at, int office) const;
  bool whole(const Claim&);
  void tenure(std::size_t k);
  bool to_take_office(std::size_t k);
  bool titled_behind(std::size_t k) const;
  int office_of(int person) const;
  void predecessor(std::size_t k);
  // partners.cpp
  struct Partners;
  void partners();
  bool number_of_them(std::size_t level) const;
  bool level_behind(const Time*, std::size_t level) const;
  bool partners_listed(Partners&);
  bool partners_counted(Partners&);
  void partners_behind(Partners&);
  void partners_apart(Partners&);
  void partners_before(Partners&);
  std::size_t row_before(std::size_t i, const std::vector<std::string>& parties, std::vector<Arg>& group);
  void pair_partners(Partners&);
  void pair_with(const Partners&, int one, const std::vector<Arg>& group, const Pieces* all);
  void pair_up(const Partners&, int a, int b, const Pieces&);
  int last_state();
  void more_partners(const Partners&, int one);
  void partners_again(const Partners&, int one);
  bool pair_raised(const Partners&);
  bool raised(const Partners&) const;
  void pair_subjects(const Partners&, const std::vector<int>& all);
  void presence();
  void term_at_head();
  void organ_of_terms(int& organ, std::string& role, bool recent) const;
  void terms();
  // Runs of terms: terms.cpp.
  struct TermRun;
  void spread_terms();
  bool is_seat(const Claim&) const;
  TermRun run_of_terms(std::size_t first) const;
  std::size_t next_term(std::size_t from) const;
  std::size_t past_clause(std::size_t j) const;
  bool of_another_body(std::size_t term) const;
  void models_told(TermRun&) const;
  void model_of_another(TermRun&);
  void terms_before(TermRun&);
  bool opens_terms(std::size_t first) const;
  void model_undated(TermRun&);
  void spread(const TermRun&);
  bool allowed(const Claim&) const;
  // Events and troops: gatherings.cpp.
  struct Gathering;
  void gatherings();
  bool means_held(const Item&) const;
  // Delegations, offices without a name: delegations.cpp.
  std::size_t to_person(std::size_t i) const;
  void delegations();
  bool leads_delegation(std::size_t k);
  bool delegation_led(std::size_t k);
  void bare_offices();
  void gifts();
  void cities_visited();
  void journeys();
  void present_in_city(std::size_t k);
  void posts_going();
  bool means(std::size_t i, std::string_view verb) const;
  bool denied_behind(std::size_t k) const;
  std::size_t person_joined(std::size_t person, std::size_t begin) const;
  bool giver_apart(Firing& f, std::size_t i);
  int holder_told(std::size_t title) const;
  void anniversaries();
  void find_holder(Gathering&) const;
  void find_venue(Gathering&) const;
  bool met_in(std::size_t k, std::size_t i) const;
  bool held_by(const Gathering&);
  void held_by_body(const Gathering&);
  void held_in_town(const Gathering&);
  std::size_t behind_participle() const;
  // Offices that pass on: handed_on.cpp.
  void commanders_beside();
  void offices_handed_on();
  void posts_of_states();
  bool post_behind(Claim&, std::size_t& end);
  bool post_told(Claim&, std::size_t k, int before) const;
  void offices_passed();
  void taken_over_then();
  void held_until();
  bool hands_on(std::size_t k, bool& next) const;
  std::size_t handed_from(std::size_t k) const;
  std::size_t one_handed(std::size_t k) const;
  bool told_otherwise(std::size_t who) const;
  bool office_handed(std::size_t k, int other, Claim& told) const;
  // Troops and rows of missions: troops.cpp.
  struct Troops;
  void troops_of_states();
  bool whose_troops(Troops&) const;
  bool mission_reached(Troops&) const;
  const Time* time_of_troops(const Troops&) const;
  bool in_its_name(int mission, int state) const;
  const Time* time_of_mission(std::size_t at) const;
  void missions_in_row(std::size_t claim);
  struct Contingent;
  void contingents();
  bool contingents_listed();
  void contingent_at(std::size_t k);
  bool mission_of(Contingent&, std::size_t x);
  bool not_sent(std::size_t k) const;
  bool fallen(std::size_t count) const;
  bool some_fell(std::size_t at) const;
  std::size_t mission_behind_troops(std::size_t i) const;
  void terms_of_seats_told();
  bool term_told(std::size_t k, Time&) const;
  bool means_term(std::size_t k) const;
  void votes_told_apart();
  const Item* votes_won() const;
  void places_told();
  void hosted_again();
  std::size_t place_behind(std::size_t item, int host) const;
  void counted_beside_others(const Firing&, std::vector<Arg>&) const;
  bool contribution_told(const Contingent&) const;
  void contributes(const Contingent&);
  int mission_in(std::string_view country) const;
  std::size_t apposition(std::size_t k) const;
  void chair_again(std::size_t k);
  int chair_named(std::size_t k, std::string& role);
  bool of_chair(std::size_t k) const;
  std::size_t handed_to(std::size_t x, const std::vector<std::string>& labels);
  std::vector<int> pair_of(std::size_t at, std::string_view label) const;
  bool pair_goes_on() const;
  void note_pair(const Claim&);
  void trace() const;
  void dash_depth();
  void exceptions();
  int elided_object(const Frame&, const std::vector<std::string>& labels);
  int body_of_first_clause(const Frame&, const std::vector<std::string>& labels);
  std::optional<int> named_before(const Frame&, const std::vector<std::string>& labels);
  template <class Labels>
  int headed_by_run_in(const Labels&) const;
  int voted_on_next(const Frame&) const;
  std::string courts_of_role(const Frame&) const;
  int court_spoken_of(const Frame&, const std::string& courts) const;
  std::vector<std::string> labels_left_out(const Frame&, const std::vector<std::string>& labels) const;
  int spoken_of(const Frame&, const std::vector<std::string>& labels);
  void dateline();
  std::size_t bracketed_dateline() const;
  std::size_t dateline_end() const;
  void pick_date();
  bool dates_text(const Block&, std::size_t k, std::size_t seen) const;
  bool before_dash(std::size_t k) const;
  bool opens_paragraph(std::size_t k, bool capitals) const;
  bool stamps(std::size_t k) const;
  void pick_theme();
  void count_countries(const Block&, std::map<int, int>& counts, int& said_we);
  void drop_untrue();
  void read_block(const Block&);
  // Tables: tables.cpp, cells.cpp.
  struct Column {                      // what its head says
    const Sense* use = nullptr;        // a verb: "Gia nhập ASEAN"
    const Sense* role = nullptr;       // of a seat
    std::vector<const Sense*> titles;  // the meanings of a title
    int object = -1, thing = -1;       // what it names: beside a verb its object, else what the cells are about
    const Sense* level = nullptr;      // of a partnership
    const Sense* vote = nullptr;       // the votes of those in it
    bool ballots = false;              // how those of the rows voted
    bool counts = false;               // its cells tell how many
    bool others = false;               // or who came before or after
  };
  struct Row {
    int subject = -1, organ = -1;
    bool candidate = false, off = false;
  };
  struct DatedVerb {
    const Sense* use;
    const Time* time;
  };  // of a cell: "ký 26/9/2012"
  struct OfficeRow;
  struct RowTerms;
  void table_row(const Block&);
  void tell_row(const Block&, int subject);
  void kind_of_rows(const Block&);
  void named_by_kind(const Block&);
  void named_in_brackets(const Block&);
  void remarks_of_row(const Block&, int subject);
  bool is_remark(const Block&, std::size_t cell, int subject) const;
  int cell_of(const Block&, const Item&) const;
  const Column* column_of(const Block&, const Item&) const;
  bool begins_cell(const Block&, const Item&) const;
  bool fills_cell(const Block&, const Item&) const;
  void table_head(const Block&);
  void read_head(const Item&, int c);
  void read_head_words(const Block&, std::size_t c);
  void settle_verb(const Item&, Column&);
  void office_column(const Block&);
  bool names_theme(const Item& head) const;
  bool take_theme();
  bool field_row(const Block&);
  bool key_and_value(const Block&) const;
  bool story_row(const Block&);
  bool of_itself(const Column&) const;
  bool describes_body(const Block&) const;
  void visits_of_row(const Block&, int who);
  int office_row(const Block&);
  bool read_office_row(const Block&, OfficeRow&) const;
  bool chair_row(const OfficeRow&);
  Item named_in_cell(const Block&, const OfficeRow&);
  bool office_told(const OfficeRow&, Claim&);
  void term_of_office(const OfficeRow&, Claim&) const;
  bool term_row(const Block&);
  int organ_of_terms() const;
  bool held_in_term(const Block&, std::size_t k, const Title&, int country, int organ);
  bool troops_row(const Block&);
  bool poll_row(const Block&);
  bool vote_row(const Block&);
  const Sense* said_of_cell(const Block&, std::size_t c, std::string_view word) const;
  const Sense* vote_in_cell(const Block&, std::size_t c) const;
  const Time* time_in_cell(const Block&, int c) const;
  Row read_row(const Block&);
  void read_mood(const Block&, const Item&, Row&) const;
  void done(const Sense* use, const Reading& as, int subject, int object, const Time*);
  bool may_do(int subject, const Reading&) const;
  void read_legend();
  static bool is_legend_mark(std::span<const Token>, std::size_t i);
  const Sense* legend_verb(const Block&, std::size_t from);
  const Sense* step_marked(const Item&) const;
  void steps_of_cells(const Block&, int subject);
  bool read_deeds(const Block&, std::size_t cell, std::vector<DatedVerb>&) const;
  void deed_done(const DatedVerb&, int subject, int about);
  bool since_of_cell(const Block&, std::size_t cell, int subject, int organization);
  Claim seat_claim(int member, int organ, bool candidate, const Time& term, const Sense* role = nullptr) const;
  void seats_of_cell(const Block&, std::size_t cell, int subject, int organ);
  void cells_of_columns(const Block&, int subject);
  bool alone_in_cell(const Block&, std::size_t k) const;
  void partner_since(const Time&, const Sense& level, int subject);
  void value_of_cell(const Item&, const Column&, int subject);
  void name_under_verb(std::size_t k, const Sense& use, int subject, const Time* when);
  void name_under_office(std::size_t k, const Column&, int subject, const Time* when);
  void dates_of_columns(const Block&, const Row&);
  std::vector<DatedVerb> deeds_of_cell(const Block&, std::size_t c) const;
  const Sense* deed_marked(const Block&, std::size_t c, const Item&) const;
  const Sense* usual_mark(std::string_view mark) const;
  void marks_in_head();
  void date_of_column(const Block&, const Row&, std::size_t c, const DatedVerb&);
  int object_of_column(const Row&, const Column&, const Verb&) const;
  bool done_by_parties(const Block&, const Row&, std::size_t c, const DatedVerb&);
  void terms_of_row(const Block&, const Row&);
  bool of_theme(const Block&, int subject);
  bool of_section(int subject) const;
  RowTerms read_terms(const Block&, bool section) const;
  void literals_of_row(int subject);
  void analyse(const Line&);
  bool in_list_of_plans();
  std::map<std::string, const Sense*, std::less<>> steps_;  // of marks in cells: "(p) phê chuẩn", "a = accession"
  bool legend_read_ = false;
  std::size_t symbol_run(std::size_t i, std::size_t last, const Sense*&, std::size_t& number) const;
  Block field_;  // a row of a name and a value, read as a field
  struct Table {
    std::vector<Column> columns;
    int office_cell = -1, position = -1, body = -1;  // the column of who held an office, and which
    std::string role;
    int term_cell = -1, people_cell = -1;  // the columns of terms, and of how many people
    int start_cell = -1, end_cell = -1;    // and of when something began and ended
    int subject = -1, organ = -1;          // of the row above
    std::string kind;                      // the head of the first column: "Hiệp ước"
  } table_;
  void field(const Block&);
  void run_in_heading(const Block&, const Line&);
  void item_head(const Block&);
  void lead(const Block&, const Line&);
  struct Heading;
  void heading(const Block&);
  void open_entry(const Block&);
  Heading read_heading();
  void head_office(std::size_t k, Context& next);
  void read_title(const Heading&);
  void read_term_head(int organ);
  void put(std::vector<MapEntry>&, const char* key, Value value) const;
  void qualify(Claim&, const Pieces&, const Frame&, const Time*) const;

  const Lexicon& lexicon_;
  Page& page_;
  WordCache& words_;
  const LoadOptions& options_;
  const std::string& document_;
  Report& report_;

  Steady<Entity> entities_;
  struct NameAndType {
    std::string_view name, type;
    bool operator==(const NameAndType&) const = default;
  };
  struct NameHash {
    std::size_t operator()(const NameAndType& x) const {
      return StringHash()(x.name) ^ (x.type.empty() ? 0 : std::size_t(x.type[0]) << 7 ^ x.type.size());
    }
  };
  std::unordered_map<int, int> renamed_;                             // what a name of the pack means in this text
  std::unordered_map<NameAndType, int, NameHash> entity_ids_;        // of the names and types of entities_
  std::unordered_map<NameAndType, std::uint32_t, NameHash> told_;    // of a subject and a relation the last fact, and
  std::vector<std::uint32_t> before_;                                // of each fact the one of the same before it
  std::uint32_t told(int subject, std::string_view relation) const;  // kNone for none
  std::map<std::tuple<Id, int, std::string>, int> offices_;          // what a title, a body and the words name
  std::vector<int> entity_of_;                                       // of a name of the pack; -1 not yet met
  std::vector<Id> met_;                                              // names of the pack
  std::map<std::string, std::pair<int, bool>, std::less<>>
      aliases_;  // of this page: abbreviation or last name → entity; needs a title before it
  std::map<std::string, const Sense*, std::less<>> phrase_aliases_;
  std::vector<Said> said_;
  Clock clock_;
  struct Entry {  // the date that heads what follows: "17/3/2011 (HĐBA)."
    PartialDate date;
    int level = 0;
    std::uint32_t at = 0, begin = 0;
    const Block* block = nullptr;
    int body = -1;  // whose deeds of that day are told
  } entry_;
  std::size_t entry_head() const;
  std::size_t opening_person() const;
  bool names_titled() const;
  char sex_told();
  Context context_;
  int theme_ = -1;               // what the document is about
  bool titled_ = false;          // its title says so, or its first words
  int speaker_ = -1;             // the country whose the speech is
  bool home_named_ = false;      // the home country is spoken of
  int theme_organ_ = -1;         // the body its title names beside a country
  int theme_body_ = -1;          // the body whose presidents it lists
  std::vector<int> theme_pair_;  // the two countries its title names
  int theme_position_ = -1;      // the office its title names
  int topic_organ_ = -1;         // the body a claim was last about
  int focus_organ_ = -1;         // the body last spoken of in a claim
  std::uint32_t focus_at_ = 0;
  int seat_organ_ = -1;  // the body a seat was last told on
  std::uint32_t seat_at_ = 0;
  std::vector<int> last_subjects_;
  const Sense* last_title_ = nullptr;  // the office of a state last named
  std::uint32_t last_title_at_ = 0;
  int last_position_ = -1, position_before_ = -1;
  int row_position_ = -1;  // the office of "The first director was A", in that paragraph
  const Block* row_block_ = nullptr;
  std::uint32_t position_at_ = 0;               // the sentence that told of it
  int theme_person_ = -1;                       // whose life the text tells
  int titled_person_ = -1;                      // whose name is the title
  bool related_ = false;                        // a list of other texts follows
  int topic_person_ = -1, topic_country_ = -1;  // whom and which country the last sentences are about
  const Verb* last_verb_ = nullptr;             // of the last claim made by a verb, for "làm việc đó"
  const Sense* last_use_ = nullptr;
  std::string last_vote_;
  int last_object_ = -1;
  std::uint32_t number_ = 0;                              // of the sentence
  std::uint32_t counted_bytes_ = 0, counted_points_ = 0;  // code points of the text up to a byte

  // The sentence at work.
  const Block* block_ = nullptr;
  std::span<const Token> tokens_;
  const Hits* hits_ = nullptr;  // of the block
  std::vector<Hits> hits_of_;   // of every block, once found; of a long text only while the block is read
  bool long_text() const { return page_.text.size() > 1'000'000; }
  std::vector<Item> items_;
  Kinds kinds_ = {};   // that items_ have or had
  Hits::Row phrases_;  // that begin in the sentence
  std::vector<Claim> claims_;
  std::vector<std::pair<int, int>> claimed_;  // subjects and objects of the sentence's claims
  std::vector<int> subjects_;                 // of the sentence so far
  std::vector<int> subject_items_;
  bool hypothetical_ = false, question_ = false;
  const Block* asked_of_plans_ = nullptr;  // the list item last asked of
  bool planned_ = false;
  std::optional<Time> leading_;
  bool headed_ = false;            // by the date of an entry
  std::vector<Time> leading_all_;  // "2010 và 2020: …"
};

// Dates that other facts of the document give.
void date_facts(const Lexicon&, std::vector<Fact>&);

}  // namespace dothi::prose
