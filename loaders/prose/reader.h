// The reader of one page: items, memory, arguments. Private to loaders/prose.
#pragma once

#include "prose.h"

#include <algorithm>
#include <deque>
#include <set>

namespace dothi::prose {

struct Entity {
  Name name, type;
  const std::vector<std::string>* labels = nullptr;  // of its type, with those it implies
  Id index = kNone;      // in the pack's names
  int country = -1;      // entity: a person's country, a place's country
  std::string of;        // the body an organ or position belongs to
  bool plenary = false;  // a body everybody sits on
  char sex = 0;          // of a person, once a text has told: 'f', 'm'
  std::uint32_t parts = 0;  // of its labels, a bit for each
  bool is(Part part) const { return parts >> unsigned(part) & 1; }
  bool is(std::string_view label) const { return among(*labels, label); }
};

enum class It : std::uint8_t {
  Ent, Pro, Gen, Verb, Role, Title, Level, Vote, Time, Num, Frac, Ordinal, Session, Cue, And, Comma, Semi, Colon, Dash,
  Open, Close, Quote, Stop, Question, Break, Of, Prep, Copula, Passive, Reported, Relative, Resp, Modifier, Honorific, Rank,
  Skip, Bound, Both, List, Place, Slash, Word
};

class Kinds {  // of items, a few at once
 public:
  constexpr Kinds(It one) : bits_(bit(one)) {}
  constexpr Kinds(std::initializer_list<It> several) {
    for (It one : several) bits_ |= bit(one);
  }
  constexpr bool has(It t) const { return bits_ & bit(t); }
  constexpr Kinds operator|(Kinds other) const {
    other.bits_ |= bits_;
    return other;
  }

 private:
  static constexpr std::uint64_t bit(It t) { return std::uint64_t(1) << unsigned(t); }
  std::uint64_t bits_ = 0;
};

struct Item {
  It t = It::Word;
  bool is(Kinds kinds) const { return kinds.has(t); }
  std::uint32_t first = 0, last = 0;  // tokens of the block
  const Sense* sense = nullptr;
  int ent = -1;
  std::vector<int> group;             // of a pronoun that stands for several
  std::int64_t value = 0, total = 0;
  std::string_view unit, bound;       // of the pack
  Time time;
  std::int16_t depth = 0;             // in brackets
  bool used = false;                  // taken as an object
  bool dashed = false;                 // between dashes
  bool shaped = false;                 // a thing told by its head word only: "các hiệp định về …"
  bool demonym = false, possessive = false, unknown = false, state = false, metonym = false, agent = false;
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
  return std::any_of(labels.begin(), labels.end(), [&](std::string_view label) { return std::find(words.begin(), words.end(), label) != words.end(); });
}

// Whether a pronoun or an honorific is of a woman, a man, or tells neither.
inline char sex_of(const Sense* s) { return has_word(s, "woman") ? 'f' : has_word(s, "man") ? 'm' : 0; }

class Reader {
 public:
  Reader(const Lexicon&, Page&, WordCache&, const LoadOptions&, const std::string& document, Report&);
  ~Reader();
  void read();
  std::vector<Fact> facts;
  std::size_t sentences = 0;

 private:
  struct Context {  // what headings and list heads leave open
    int theme = -1;                    // country the section is about
    int organ = -1;                    // body, treaty or mission it is about
    std::vector<const Sense*> verbs;   // triggers of a list's head: "Phái bộ đã tham gia:"
    int body = -1;                     // body whose presidents are listed
    int position = -1;                 // office whose holders are listed
    std::string role;
    std::string seat_role;             // of the seat whose terms are listed
  };
  struct Said { int ent; std::uint32_t sentence; bool subject; std::string_view surface; };
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
  };

  const std::string& label(Part part) const { return lexicon_.label(part); }
  const Name& rel(Rel part) const { return lexicon_.rel(part); }

  // Items.
  bool counts_votes(std::size_t i, std::size_t last) const;
  const Hits& hits_of(const Block&);
  void itemize(const Block&, std::uint32_t first, std::uint32_t last);
  std::size_t event_run(std::size_t i, std::size_t last, Item&);
  std::size_t event_behind(std::size_t i, std::size_t last, Item&);
  std::size_t reworded(std::size_t i, std::size_t last, Item&);
  Id founding_treaty(std::size_t i, std::size_t after, std::size_t& end);
  std::size_t treaty_run(std::size_t i, std::size_t last, std::size_t after) const;
  std::size_t shape_run(std::size_t i, std::size_t last, std::size_t name_tokens, Item&);
  bool person_run(std::size_t i, std::size_t end, std::size_t& after) const;
  void compose();
  void spans();
  void treaties_of_places();
  void described();
  void qualified_bodies();
  void treaties_by_place();
  void counterparts();
  void bracket_alias(const Block&);
  std::size_t whole_name(std::size_t k);
  bool nameless(const Item&) const;
  bool is_office(const Item&) const;
  bool personal(std::size_t k) const;
  void goes_by(const Item&);
  void become(Item&, Part);
  void strangers();
  void holders_by_title();
  const Sense* sense(const Item& item, Kind kind) const {
    if (item.sense && item.sense->kind == kind) return item.sense;
    return hits_->any(item.first, kind) ? other_sense(item, kind) : nullptr;
  }
  const Sense* other_sense(const Item&, Kind) const;
  template <std::size_t... N>
  bool does(const Item& item, const char (&... verbs)[N]) const {  // a verb of one of those names
    return item.t == It::Verb && item.sense && ((lexicon_.verbs[item.sense->what].name == verbs) || ...);
  }
  bool marked(const Item& item, Kind kind, std::string_view word) const {  // one of its senses of the kind says so
    if (item.sense && item.sense->kind == kind && has_word(item.sense, word)) return true;
    return hits_->any(item.first, kind) && marked_else(item, kind, word);
  }
  bool marked_else(const Item&, Kind, std::string_view word) const;
  bool prep(std::size_t k) const;   // a preposition, whatever else the word is
  bool has(const Item& item, Kind kind) const { return sense(item, kind) != nullptr; }
  // The item at a place, told by its number; no item stands left of the first or right of the last.
  const Entity& thing(int ent) const { return entities_[std::size_t(ent)]; }
  bool stands(std::size_t i, Kinds kinds) const { return i < items_.size() && items_[i].is(kinds); }
  bool is_a(const Item& x, Part part) const { return x.t == It::Ent && x.ent >= 0 && thing(x.ent).is(part); }
  bool is_a(std::size_t i, Part part) const { return i < items_.size() && is_a(items_[i], part); }
  template <class Labels = std::initializer_list<std::string_view>>
  bool names(std::size_t i, const Labels& labels) const { return stands(i, It::Ent) && items_[i].ent >= 0 && wants(labels, thing(items_[i].ent)); }
  bool has(std::size_t i, Kind kind) const { return i < items_.size() && has(items_[i], kind); }
  bool marked(std::size_t i, Kind kind, std::string_view word) const { return i < items_.size() && marked(items_[i], kind, word); }
  bool says(std::size_t i, std::string_view word) const { return i < items_.size() && has_word(items_[i].sense, word); }
  template <std::size_t... N>
  bool does(std::size_t i, const char (&... verbs)[N]) const { return i < items_.size() && does(items_[i], verbs...); }
  bool number_of(std::size_t i, std::string_view unit) const { return stands(i, It::Num) && items_[i].unit == unit; }
  bool is_class(std::size_t i) const { return stands(i, It::Gen) || (i < items_.size() && items_[i].unit == "member_count"); }  // "các nước", "50 nước"
  bool opens_list(std::size_t i) const { return stands(i, It::Colon) || has(i, Kind::Open); }
  std::size_t skip_left(std::size_t i, Kinds kinds) const {   // to the left end of such items before i
    while (stands(i - 1, kinds)) --i;
    return i;
  }
  std::size_t skip_right(std::size_t i, Kinds kinds) const {  // behind such items from i
    while (stands(i, kinds)) ++i;
    return i;
  }
  template <class Test>
  bool any_item(std::size_t from, std::size_t to, const Test& test) const { return std::any_of(items_.begin() + std::ptrdiff_t(from), items_.begin() + std::ptrdiff_t(to), test); }
  template <class Test>
  bool every_item(std::size_t from, std::size_t to, const Test& test) const { return std::all_of(items_.begin() + std::ptrdiff_t(from), items_.begin() + std::ptrdiff_t(to), test); }
  std::string surface(const Item&) const;
  std::string_view written(const Item&) const;  // as it stands in the text

  // Entities.
  int entity(std::string_view name, std::string_view type);
  int entity(Id name_index);
  int country_of(int person) const;
  void say(int ent, bool subject, std::string_view surface);  // the text or the pack owns the surface
  template <class Labels = std::initializer_list<std::string_view>>
  int recall(const Labels& labels, bool subject, const std::string& head = {}, std::uint32_t within = 100, char sex = 0) const;
  template <class Labels>
  int begun_with(const Labels& labels) const;
  bool called(std::string_view name, std::string_view head) const { return words_.caseless(name).starts_with(head); }
  const Sense* pronoun_for(const Item&, const std::vector<std::string>& labels) const;
  int resolve(Item&, const std::vector<std::string>& labels);
  std::vector<int> members(Item&, const std::vector<std::string>& labels);
  int home_country();
  int home();
  int first_person(const Sense&);
  void pick_speaker();
  int theme_country();
  bool plenary(int organ) const { return organ >= 0 && entities_[std::size_t(organ)].plenary; }

  // Sentences.
  void sentence(const Block&, const Line&);
  void long_sentence(const Block&, const Line&);
  int subject_behind(std::size_t b, std::size_t right, int& where);
  void offices();
  void triggers();
  struct Pieces {  // what stands beside an argument
    Few<const Time*, 4> times;
    const Item* votes = nullptr;      // a count or N/N
    const Item* ordinal = nullptr;
    const Item* session = nullptr;
    const Item* personnel = nullptr;
    const Item* money = nullptr;
    bool shared = false;              // "mỗi nước 191 phiếu", "cùng năm 2013"
    bool bracket = false;
    bool candidate = false, off = false;
    bool any() const { return !times.empty() || votes || session || personnel || money; }
  };
  static bool is_money(const Item& i) { return i.t == It::Num && i.unit.size() == 3 && std::all_of(i.unit.begin(), i.unit.end(), [](char c) { return c >= 'A' && c <= 'Z'; }); }
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
    bool recall = false;              // the object may be left out
    bool listed = false;              // names of holders follow: true whatever is wished
    bool dated = false;               // a term stands beside it
    bool again_right = false;         // "as did A and B"
    bool starts = false;              // "became its president in February": no end yet
    int object = -1;                  // fixed: a presidency's body
    std::size_t named = 0;            // where a list of who begins, right behind the role
    std::size_t right = 0;            // where the search to the right begins
    std::size_t left = 0;             // where the search to the left ends
    bool is(std::string_view attribute) const { return has_word(use, attribute); }
    template <class... Names>
    bool does(const Names&... names) const { return ((verb->name == names) || ...); }  // its verb is one of these
  };
  struct Memory {                     // what a clause said, for the clauses that go on without a verb
    const Verb* verb = nullptr;
    const Sense* use = nullptr;
    Name relation;
    std::string role, vote;
    int subject = -1, object = -1;
    std::size_t at = 0;
    std::vector<MapEntry> term;       // start and end of a term all share
  };
  std::vector<Memory> frames_;        // of the sentence
  std::string holder_relation_;       // whose holders a list goes on with
  int holder_target_ = -1;
  Memory last_frame_;
  std::map<int, std::pair<std::string, std::string>> terms_;  // of a body: the term last spoken of
  int term_head_ = -1;                // the body a heading tells a term of
  std::map<int, std::uint32_t> terms_at_;
  std::map<int, const Block*> terms_block_;
  struct Election {                   // told of nobody yet: "bầu năm thành viên mới của Hội đồng Bảo an nhiệm kỳ 2025-2026"
    int organ = -1;
    std::string role, date;
    std::uint32_t at = 0;
  } election_;
  struct Contest {                    // an office or a seat told to be won: who else stood for it may be told next
    int object = -1, winner = -1;
    std::string start, end;
    std::uint32_t at = 0;
  } contest_;
  void rivals();
  bool heads_mission(std::size_t verb) const;
  bool foreign_name(int person) const;
  bool unnamed_session(int event) const;
  std::uint32_t block_at_ = 0;        // the first sentence of the block
  bool re_elected(const Frame&, int who, const Pieces&);
  std::uint32_t asked_at_ = 0;        // the sentence that asked who did it, or who held an office
  int asked_body_ = -1;               // of which body
  bool answers() const;
  bool told_together(std::size_t k) const;
  void answering();
  void election();
  int resolution_body(const Sense&);
  void whose_resolutions();
  void of_body(Item&, int body);
  std::size_t draft_run(std::size_t i, std::size_t last, Item&);
  std::size_t description_run(std::size_t i, std::size_t last, Item&) const;
  int voted_on(std::uint32_t within) const;
  void camps();
  void recorded_vote();
  void count_of_vote();
  void of_camps();
  void votes_of();
  void by_resolution();
  void adopted_alone(std::size_t k);
  struct Camp { std::int64_t size; const Sense* vote; int object; std::uint32_t at; };
  std::vector<Camp> camps_;                                // how many voted how, of late
  std::map<std::string, int, std::less<>> numbered_;       // resolutions of this page by their number
  std::map<int, std::string> adopted_on_;                  // the day of a resolution
  std::vector<int> last_group_;                            // the countries last named in a row
  std::uint32_t last_group_at_ = 0;
  std::size_t facts_before_ = 0;                           // how many facts there were before the last sentence with some
  std::uint32_t facts_at_ = 0;
  std::vector<std::pair<std::size_t, std::size_t>> untrue_;  // facts of statements that the key calls false
  std::vector<std::pair<const Sense*, int>> resolution_bodies_;
  int draft_ = -1;                                         // the vote on a draft last spoken of
  std::map<int, int> signers_;        // of a frame: the person who acts for each state
  std::map<std::string, int, std::less<>> title_holders_;   // who was last told to hold the office of a title
  std::string presented_;             // the last name of a sentence at the head of the text that nobody knows
  int stranger_ = -1;                 // who opened a sentence of late, a name that nobody knows
  std::uint32_t stranger_at_ = 0;
  int block_body_ = -1;               // the organization or organ a paragraph begins with
  const Block* block_begun_ = nullptr;
  int host_ = -1;                     // the country last told to be host
  int secretariat_ = -1;              // the organization an office was last told of that is the United Nations' where none is said
  std::uint32_t secretariat_at_ = 0;
  int named_office_ = -1;             // the office of an organization last called by its whole name
  std::uint32_t named_office_at_ = 0;
  int topic_body_ = -1;               // the organization or organ the last sentences are about
  std::uint32_t topic_body_at_ = 0;
  int presided_ = -1;                 // the body whose president was last told
  std::uint32_t last_frame_at_ = 0;
  void continuation();
  void winners();
  void by_region();
  void won(int state, const Arg& told);
  void seat_list();
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
  const Reading* fitting_reading(const Sense&, std::size_t verb);
  void manner_of_seat(Frame&) const;
  bool told_by_role(const Frame&);
  // One firing: what a trigger makes of its arguments, step by step.
  struct Firing;
  struct Telling;
  using Step = bool(Firing&);                // of a firing; true: it is over
  using Clue = bool(const Firing&) const;    // what the sentence tells of it
  using Look = bool(const Firing&, std::size_t item) const;
  using When = const Time*(const Firing&) const;
  void fire(Frame);
  template <std::size_t N>
  bool over(Firing& f, Step Reader::* const (&steps)[N]) {
    return std::any_of(steps, steps + N, [&](Step Reader::* step) { return (this->*step)(f); });
  }
  bool told_otherwise(Frame&);
  void between_two(const Frame&);
  bool level(const Firing&, std::size_t item) const;  // in the same brackets as the trigger
  bool in_list() const { return block_->kind == BlockKind::Item || block_->kind == BlockKind::Field; }
  bool in_fragment() const { return in_list() || block_->kind == BlockKind::Row; }
  bool qualified(std::string_view relation, std::string_view key) const;
  // Why it tells nothing.
  Step guarded, not_meant, proposed_only, term_stood_for, of_all_members, admits_nobody_named, said_by_resolution, deployed_by_mission,
      votes_of_text, without_votes, term_of_nobody, terms_of_office, present_at_place, leaving_told_behind, returns_to_do, envoy_without_seat,
      welcome_by_person, person_sent, signed_by_number, leaves_place, troops_leave, heads_told_mission, elects_but_names_nobody,
      elected_told_behind, done_by_him, heads_something_else, works_for_it, approved_by_nobody, signed_by_nobody, done_by_several,
      years_of_talks, signed_on_day, ratified_by_number, done_by_speaker, guest_of_organization, done_by_unknown, done_by_unfit,
      done_by_class, elected_in_turn, elected_to_told_office, done_to_some, done_to_unknown, leaves_race, some_treaty, returns_again;
  Clue to_untold_office;
  // Its reach and voice.
  Step reach_out, into_whole, sum_given, reach_right, arguments_of_noun, agent_behind, elected_by_body, list_behind, holders_named;
  std::size_t refused_verb(const Firing&, std::size_t at) const;
  Look repeats_behind, chained_to;
  // What it was done to.
  Step find_objects, object_given, object_behind, body_for_term, givers_apart, subject_behind_objects, relation_told;
  Clue chained_before;
  Look ends_objects, of_unknown_fund, something_of_body;
  std::size_t refused_object(const Firing&, std::size_t negation) const;
  bool both_listed(const Firing&, std::size_t item);
  bool beside_object(const Firing&, std::size_t item, int object) const;
  bool meeting_of_body(const Firing&, std::size_t item, int body) const;
  std::size_t plain_words(std::size_t from, std::size_t to) const;
  void object_on_left(Firing&, Arg object);
  void read_as(Firing&, int object) const;
  Step complete_objects, object_of_contest, object_presided, object_elided, reading_settled;
  Clue troops_for_theme, took_part, seat_spoken_of, object_told_otherwise, something_behind, another_treaty_behind, another_draft_behind,
      business_behind, mission_behind;
  bool may_leave_out(const Firing&, const Pieces&, bool row) const;
  bool may_leave_out_seat(const Firing&, const Pieces&) const;
  bool may_leave_out_membership(const Firing&, const Pieces&) const;
  bool counted_row(Firing&);
  void only(Firing&, std::initializer_list<Part>) const;
  void term_behind(const Firing&, Pieces&) const;
  int object_meant(Firing&);
  int object_told_before(const Firing&) const;
  void carry_term(Firing&, int body, bool votes);
  // Who did it.
  Step find_subjects, subject_of_deed, subject_of_verbal_noun, subject_elected, subject_of_active, subject_as_agent, subject_unknown_apart,
      subject_before_relative, object_of_place_clause, subject_of_passive, object_of_relative, object_before, subject_after_copula,
      subject_before, subject_of_class, some_of_class, too_far_left;
  bool elected_participle(const Firing&, bool nobody_behind) const;
  static void share_pieces(std::vector<Arg>&);
  void subject_at_head(Firing&, std::size_t relative, std::size_t end);
  std::vector<Arg> objects_before(Firing&);
  bool it_is_subject(const Firing&, const std::vector<Arg>&);
  std::size_t mark_of_list(const Firing&, bool classed) const;
  Look opens_subjects, only_quoted;
  bool subject_stands_left(const Firing&);
  bool named_beside_class(Firing&, std::size_t item);
  bool class_of_named(Firing&, std::size_t end);
  void country_of_leader(Firing&);
  Clue done_by_states;  // and not by persons
  Step complete_subjects, others_of_class, subject_with_whom, voters_beside, two_told, country_of_official, country_on_behalf,
      subject_of_object, country_of_own_troops, countries_of_signatories, countries_represented, subject_behind_clause, country_of_city,
      subject_event, subject_of_nominal, body_of_resolution, subject_elided, subject_in_sentence;
  std::vector<int> the_two(Firing&);
  Clue introduced, done_by_others;
  bool may_do(const Firing&, int who) const;
  int first_to_do(const Firing&, std::initializer_list<int>) const;
  int subject_of_text(Firing&);
  bool done_by_theme(const Firing&);
  // When, and who did it too.
  void find_times(Firing&);
  void pieces_of_whole(Firing&);
  When time_behind, time_before, time_inside;
  const Time* term_behind_words(std::size_t item) const;
  Look day_beside, circumstance, time_of_verb_before;
  void times_in_row(Firing&) const;
  std::size_t insertion_before(const Firing&, std::size_t comma) const;
  void time_at_head(Firing&) const;
  void year_remembered(Firing&) const;
  const Item* ordinal_beside(const Firing&) const;
  void find_company(Firing&);
  void others_counted(Firing&);
  void others_with(Firing&);
  void times_in_turn(Firing&) const;
  void days_in_turn(Firing&) const;
  // Its claims.
  void claim_all(Firing&);
  void tell(Firing&, const Telling&, const Pieces&, const Time*);
  void tell_once(Firing&, const Telling&, const Pieces&, const Time*);
  void tell_times(Firing&, const Telling&, std::size_t turn);
  void tell_own(Firing&, const Telling&);
  Pieces pieces_told(const Firing&, const Telling&, std::size_t turn) const;
  bool told_later(const Item* number, const Arg& subject) const;
  void votes_in_turn(const Firing&, Pieces&, std::size_t turn) const;
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
  void literal(Frame&);
  int of_noun(const Frame&, std::vector<Arg>& subjects, std::vector<Arg>& objects, std::size_t& after);
  bool says_what(std::size_t subject, std::size_t noun) const;
  void acting_states();
  void members_beside();
  bool of_stranger(std::size_t at) const;
  bool begun(const std::string& start) const;
  const Time* only_time() const;
  void counts();
  void members_counted(std::size_t count, int body);
  void members_named();
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
  void open_question();
  void countrymen();
  bool abroad(const Title&, std::size_t at, std::size_t& right, std::string& to) const;
  std::size_t inserted(std::size_t b) const;
  std::size_t piece(std::size_t k, Pieces&) const;
  std::size_t before_relative(std::size_t end) const;
  std::vector<Arg> set_apart(std::size_t end, std::size_t begin, const std::vector<std::string>& labels);
  std::vector<Arg> left_group(std::size_t end, std::size_t begin, const std::vector<std::string>& labels);
  std::vector<Arg> signatories(std::size_t at, const std::vector<std::string>& takes);
  std::vector<Arg> right_group(std::size_t& at, std::size_t end, const std::vector<std::string>& labels, bool pieces);
  bool arg(std::size_t k, const std::vector<std::string>& labels, Arg& out);
  const Reading* reading(const Verb&, int ent, int subject = -1) const;
  struct Mood { bool off = false; bool candidate = false; bool former = false; bool reported = false; };
  Mood mood(std::size_t k) const;
  bool intended(std::size_t k) const;
  int office_of_stranger(const Title&, const std::string& body, std::string_view article = {});
  bool heads_otherwise(int body) const;
  std::optional<int> stranger(const Title&, std::size_t j, std::size_t& right);
  Id named_after(int body) const;
  std::string head_name(std::string_view body) const;
  int head_of(int body);  // the office of who leads it; -1 where the pack does not say what that is called
  int office_named(const Title&, int body, const std::string& words, const std::string& to, const std::string& place);
  bool best_known(int person, bool named) const;
  int position(std::size_t title, int person, std::size_t& left, std::size_t& right, int& body);
  void claim(Claim);
  bool of_states(int body) const { return among(lexicon_.of_states, entities_[std::size_t(body)].name); }
  void share_times(std::vector<Claim>&) const;
  void default_roles(std::vector<Claim>&) const;
  void emit(const Line&);
  const Sense* seat_sense() const;
  void list_item(const Line&);
  bool month_row();
  bool deed_row();
  bool since_row();
  bool poll_row(const Block&);
  void holders();
  void last_holder(int office);
  bool office_defined();
  // One naming of an office, and who holds it.
  struct Predicated;
  struct Naming;
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
  void words_before(Naming&);
  void holder_before(Naming&);
  void said_by_verb(Naming&, const Item& verb);
  void holder_before_comma(Naming&);
  void holder_before_colon(Naming&);
  bool next_of_list(const Naming&) const;
  bool unknown_with_office(const Naming&, std::size_t name) const;
  bool described_till(std::size_t end) const;
  void holder_said_behind(Naming&);
  void holder_behind(Naming&);
  void holder_spoken_of(Naming&);
  void subject_of_predicate(Naming&);
  void subject_before_aside(Naming&);
  void subject_unknown_beside(Naming&);
  void subject_nearest(Naming&);
  bool came_before(const Naming&, std::size_t who) const;
  void chosen_by(Naming&, std::size_t who);
  void hold(Naming&, std::size_t title);
  void tell_holding(Naming&, Holding&);
  bool office_of_nobody(const Naming&, Holding&);
  Claim office_held(const Naming&, const Holding&) const;
  void times_beside(const Naming&, Holding&, Claim&);
  bool term_at(std::size_t item) const;
  bool goes_on_beside(const Holding&, std::size_t item) const;
  std::size_t until_he_held(const Holding&, std::size_t comma) const;
  void time_elsewhere(const Naming&, Holding&, Claim&);
  const Time* term_before(const Naming&, const Holding&) const;
  const Time* since_before(const Naming&) const;
  const Time* day_chosen(const Naming&, const Holding&) const;
  const Time* day_at_head() const;
  const Time* since_predecessor(const Naming&, const Holding&) const;
  void put_term(Claim&, const Time&) const;
  bool takes_office(const Naming&) const;
  void term_of_holding(const Naming&, Holding&, Claim&) const;
  void term_told(const Naming&, const Time&, Claim&) const;
  void stood_in(const Holding&, Claim&) const;
  void term_of_date(const Naming&, const Holding&, Claim&) const;
  void terms_besides(const Holding&, const Claim&);
  void votes_of_elected(const Naming&, const Holding&, Claim&) const;
  void same_office_elsewhere(const Holding&, const Claim&);
  void several_holders(const Naming&, const Holding&, const Claim&);
  void holders_in_turn(const Naming&, const Claim&);
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
  bool hands_over(const Item&) const;
  bool no_office(const Charge&);
  bool told_by_tenure(Charge&);
  bool told_by_title(const Charge&) const;
  bool told_by_successor(const Charge&);
  bool told_by_bracket(std::size_t who) const;
  bool stands_for(const Charge&) const;
  bool body_headed(Charge&);
  int plain_office_of(int body);
  void body_before(Charge&);
  void body_of_text(Charge&) const;
  bool office_meant(Charge&);
  void post_before(Charge&);
  void office_again(Charge&) const;
  void office_pointed_at(Charge&, std::size_t pronoun);
  bool office_in_question(Charge&) const;
  void office_before(Charge&);
  void chair_before(Charge&, std::size_t title);
  void office_claimed(Charge&) const;
  std::size_t name_behind(const Charge&, std::size_t item) const;
  void people_behind(Charge&);
  void followed_by_whom(Charge&, std::size_t behind);
  struct Holder { int who; std::size_t item; };  // and where he is named
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
  void partners();
  void presence();
  void term_at_head();
  void organ_of_terms(int& organ, std::string& role, bool recent) const;
  void terms();
  void spread_terms();
  bool allowed(const Claim&) const;
  void gatherings();
  void contingents();
  int mission_in(std::string_view country) const;
  std::size_t apposition(std::size_t k) const;
  void chair_again(std::size_t k);
  bool of_chair(std::size_t k) const;
  std::size_t handed_to(std::size_t x, const std::vector<std::string>& labels);
  std::vector<int> pair_of(std::size_t at, std::string_view label) const;
  void trace() const;
  void dash_depth();
  int elided_object(const Frame&, const std::vector<std::string>& labels);
  int body_of_first_clause(const Frame&, const std::vector<std::string>& labels);
  std::optional<int> named_before(const Frame&, const std::vector<std::string>& labels);
  int voted_on_next(const Frame&) const;
  std::string courts_of_role(const Frame&) const;
  int court_spoken_of(const Frame&, const std::string& courts) const;
  std::vector<std::string> labels_left_out(const Frame&, const std::vector<std::string>& labels) const;
  int spoken_of(const Frame&, const std::vector<std::string>& labels);
  void dateline();
  void pick_theme();
  void table_row(const Block&);
  void cells_of_columns(const Block&, int subject);
  void office_column(const Block&);
  void done(const Sense* use, const Reading& as, int subject, int object, const Time*);
  void drop_untrue();
  void steps_of_cells(const Block&, int subject);
  void read_legend();
  const Sense* step_marked(const Item&) const;
  bool since_of_cell(const Block&, std::size_t cell, int subject, int organization);
  void seats_of_cell(const Block&, std::size_t cell, int subject, int organ);
  bool term_row(const Block&);
  bool story_row(const Block& block);
  bool troops_row(const Block&);
  bool field_row(const Block&);
  bool office_row(const Block&);
  int cell_of(const Block&, const Item&) const;
  void analyse(const Line&);
  std::map<std::string, const Sense*, std::less<>> steps_;  // of marks in cells: "(p) phê chuẩn", "a = accession"
  bool legend_read_ = false;
  std::size_t symbol_run(std::size_t i, std::size_t last, const Sense*&, std::size_t& number) const;
  Block field_;  // a row of a name and a value, read as a field
  struct Table { std::vector<const Sense*> columns; std::vector<int> things; int office_cell = -1, position = -1, body = -1; std::string role; std::vector<std::vector<const Sense*>> titles; std::vector<int> objects; std::vector<const Sense*> roles; int term_cell = -1, people_cell = -1; std::vector<bool> counts, others; int subject = -1, organ = -1; } table_;
  void field(const Block&);
  void heading(const Block&);
  void put(std::vector<MapEntry>&, const char* key, Value value) const;
  void qualify(Claim&, const Pieces&, const Frame&, const Time*) const;

  const Lexicon& lexicon_;
  Page& page_;
  WordCache& words_;
  const LoadOptions& options_;
  const std::string& document_;
  Report& report_;

  std::deque<Entity> entities_;  // references to entities stay good while new ones come
  struct NameAndType {
    std::string_view name, type;
    bool operator==(const NameAndType&) const = default;
  };
  struct NameHash {
    std::size_t operator()(const NameAndType& x) const { return StringHash()(x.name) ^ (x.type.empty() ? 0 : std::size_t(x.type[0]) << 7 ^ x.type.size()); }
  };
  std::unordered_map<NameAndType, int, NameHash> entity_ids_;  // of the names and types of entities_
  std::unordered_map<NameAndType, std::uint32_t, NameHash> told_;  // of a subject and a relation the last fact, and
  std::vector<std::uint32_t> before_;                               // of each fact the one of the same before it
  std::uint32_t told(int subject, std::string_view relation) const;  // kNone for none
  std::map<std::tuple<Id, int, std::string>, int> offices_;  // what a title, a body and the words name
  std::vector<int> entity_of_;  // of a name of the pack; -1 not yet met
  std::vector<Id> met_;         // names of the pack
  std::map<std::string, std::pair<int, bool>, std::less<>> aliases_;  // of this page: abbreviation or last name → entity; needs a title before it
  std::map<std::string, const Sense*, std::less<>> phrase_aliases_;
  std::vector<Said> said_;
  Clock clock_;
  struct Entry { PartialDate date; int level = 0; std::uint32_t at = 0, begin = 0; const Block* block = nullptr; } entry_;  // the date that heads what follows
  bool heads_entry() const;
  Context context_;
  int theme_ = -1;            // what the document is about
  bool titled_ = false;       // its title says so
  int speaker_ = -1;          // the country whose the speech is
  bool home_named_ = false;   // the home country is spoken of
  int theme_organ_ = -1;      // the body its title names beside a country
  int theme_body_ = -1;       // the body whose presidents it lists
  std::vector<int> theme_pair_;  // the two countries its title names
  int theme_position_ = -1;   // the office its title names
  int topic_organ_ = -1;      // the body a claim was last about
  int focus_organ_ = -1;      // the body last spoken of in a claim
  std::uint32_t focus_at_ = 0;
  int seat_organ_ = -1;       // the body a seat was last told on
  std::uint32_t seat_at_ = 0;
  std::vector<int> last_subjects_;
  const Sense* last_title_ = nullptr;  // the office of a state last named
  std::uint32_t last_title_at_ = 0;
  int last_position_ = -1, position_before_ = -1;
  std::uint32_t position_at_ = 0;  // the sentence that told of it
  int theme_person_ = -1;     // whose life the text tells
  int titled_person_ = -1;    // whose name is the title
  bool related_ = false;      // a list of other texts follows
  int topic_person_ = -1, topic_country_ = -1;  // whom and which country the last sentences are about
  const Verb* last_verb_ = nullptr;             // of the last claim made by a verb, for "làm việc đó"
  const Sense* last_use_ = nullptr;
  std::string last_vote_;
  int last_object_ = -1;
  std::uint32_t number_ = 0;  // of the sentence
  std::uint32_t counted_bytes_ = 0, counted_points_ = 0;  // code points of the text up to a byte

  // The sentence at work.
  const Block* block_ = nullptr;
  std::span<const Token> tokens_;
  const Hits* hits_ = nullptr;           // of the block
  std::vector<Hits> hits_of_;            // of every block, once found; of a long text only while the block is read
  bool long_text() const { return page_.text.size() > 1'000'000; }
  std::vector<Item> items_;
  std::vector<Claim> claims_;
  std::vector<std::pair<int, int>> claimed_;  // subjects and objects of the sentence's claims
  std::vector<int> subjects_;          // of the sentence so far
  std::vector<int> subject_items_;
  bool hypothetical_ = false, question_ = false;
  std::optional<Time> leading_;
  bool headed_ = false;                // by the date of an entry
  std::vector<Time> leading_all_;      // "2010 và 2020: …"
};

// Dates that other facts of the document give.
void date_facts(const Lexicon&, std::vector<Fact>&);

}  // namespace dothi::prose
