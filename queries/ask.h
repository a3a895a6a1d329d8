// Plain questions, private to the folder: the question families as data, a question taken apart, a family chosen.
//
//   question text → Question (names, times, cues) → Reading (the family that explains it) → openCypher → Answer
#pragma once

#include <dothi/queries.h>

#include <bitset>
#include <functional>
#include <map>
#include <memory_resource>
#include <mutex>
#include <set>
#include <span>
#include <unordered_map>

namespace dothi::asking {

// ---- The families as data (docs/packs.md, a question family) ----------------------------------------------

// Texts point into the question files or into the room of the questions; neither moves.
struct Bilingual {
  std::string_view en, vi;
  std::string_view in(std::string_view lang) const { return lang == "vi" ? vi : en; }
};

struct Word {
  std::string_view exact, folded;  // with and without accents
  std::size_t exact_hash = 0, folded_hash = 0;
};
using Phrase = std::span<const Word* const>;

// Where texts stand that are in no file.
class Room {
 public:
  std::string_view keep(std::string_view text);
  void* take(std::size_t bytes, std::size_t aligned) { return memory_.allocate(bytes, aligned); }

 private:
  std::pmr::monotonic_buffer_resource memory_{1 << 14};
};

// Words of phrases, each held once.
class Vocabulary {
 public:
  Phrase phrase(std::string_view text);
  // The words as they are written, and those that one slip of the pen makes of another word: "nhửng", "ratfied".
  const Word* find(std::string_view exact) const;
  std::vector<const Word*> near(std::string_view exact, std::string_view folded) const;

 private:
  Room room_;
  std::unordered_map<std::string_view, Word> words_;
  std::vector<const Word*> phrase_;
};

// Lines of phrases with | between them, as the pack has them: few phrases of a pack stand in a question, and only those are cut into words.
struct CueSet {
  std::vector<std::string_view> en, vi;
  bool telling = false;  // no word of its phrases is idle: "trở lại"
};

// The words of a question as their consonants alone, which accents and tones leave as they are: what tells cheaply which phrases cannot stand in it.
class Heard {
 public:
  void add(std::string_view folded);
  void clear() { words_.reset(); }
  // False only where a word of the phrase is none of the question's.
  bool may_say(std::string_view phrase) const;

 private:
  std::bitset<4096> words_;
};

// "Southeast Asian", "permanent", "human rights treaties": a condition on what is asked for.
struct Filter {
  std::string_view name;
  CueSet phrases;
  std::vector<std::string_view> of;  // labels or relationship types it can stand with
  std::string_view where;            // openCypher on {x}
  bool soft = false;                 // given up where nothing fits: "ai" asks for a person first
};

struct Slot {
  std::string_view name;
  std::vector<std::string_view> labels;  // any of these; none: anything
  bool optional = false;
};

struct Family {
  std::string_view name;
  std::vector<Slot> slots;
  std::vector<std::vector<std::string_view>> cues;  // alternatives; each a list of sets that must all be found
  std::vector<std::string_view> without;            // sets that must not be found
  std::vector<std::string_view> also;               // sets whose phrases may stand in the question besides
  std::vector<std::string_view> order;              // slots and @sets that must stand in this order
  std::vector<std::string_view> needs;              // "time", "notime", "now", "number", "pair"
  std::map<std::string_view, std::vector<std::string_view>> only;  // variable of the query → what filters may say of it
  std::string_view answer = "rows";                                // rows, number, yesno
  bool exactly = false;  // "from 2013 to 2020": first what held in just that time
  std::string_view query, apart, fallback;
  Bilingual reading, note, notes;
  std::string_view file;
  std::size_t line = 0;
};

// The families of question files. A family is made of its block, and of a topic, when a question may be one of it: few are.
class Families {
 public:
  Families();
  ~Families();

  // Those with a line of cues whose sets are all said, in the order of the files.
  std::vector<const Family*> that_may_ask(const std::function<bool(std::string_view)>& is_said) const;
  std::vector<const Family*> all() const;
  std::vector<Bilingual> examples() const;

  struct State;
  std::unique_ptr<State> state;
};

// "Minister of Foreign Affairs of {of}": how an office is named after whose it is.
struct Title {
  std::string_view pattern;
  std::string_view of, to;               // when the question names none
  std::vector<std::string_view> owners;  // labels of whose it may be; none: any
  std::vector<Phrase> phrases;           // English ones in the singular
  std::string filled_pattern{};          // "Minister of {portfolio} of {of}" with a portfolio
  std::string_view name() const { return filled_pattern.empty() ? pattern : std::string_view(filled_pattern); }
};

// A line `title` or `fill` of the rules, its phrases not yet spelled out.
struct TitleLine {
  Title title;
  std::string_view phrases;
  std::string_view mark;  // "{portfolio}", which one of the fills stands for
  struct Fill {
    std::string_view name, phrases;
  };
  std::shared_ptr<const std::vector<Fill>> fills;
};

struct Place {
  std::string_view name, country;
  bool demonym = false, capital = false;
};

struct Questions {
  Room room;
  std::map<std::string_view, CueSet> sets;
  std::map<std::string_view, Bilingual> words;  // values of properties in words: roles, "no dates given" …
  std::vector<Filter> filters;
  Families families;
  std::vector<TitleLine> titles;
  struct Parts {
    std::string person, office, body, mission, term, state;
  } parts;                                                      // labels of the schema; "" where it has none
  std::map<std::string, std::string, std::less<>> property_of;  // the property that a relation of the schema sets
  std::vector<std::pair<std::string_view, Place>>
      places;                            // by city or demonym, as it is written; the first of a name counts
  const Vocabulary& vocabulary() const;  // of all phrases: where a slip of the pen is looked for

 private:
  mutable std::once_flag read_;
  mutable Vocabulary vocabulary_;
};

// Two words: how many letters lie between what they begin and what they end with alike, and whether those are two that changed places.
struct Difference {
  std::size_t letters;
  bool swapped;
};
Difference difference(std::string_view a, std::string_view b);

std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);

struct QuestionFile {
  std::string_view place, text;
};

// Reads question files, which outlive the families. Throws Error(BadPack) with place and line; `checked` files are known to be right.
void read_questions(std::span<const QuestionFile> files, Questions& questions, bool checked = false);
// Adds the `title` lines of rules.* and the rows of places.csv; what is of another form is passed over.
void read_titles(std::string_view rules, Questions& questions);
void read_places(std::string_view csv, Questions& questions);
// The titles with those of their phrases that may be heard; without `heard`, with all.
std::vector<Title> titles_with(const Questions& questions, const Heard* heard, Vocabulary& vocabulary);

// ---- A question taken apart -----------------------------------------------------------------------------------

struct Token {
  Span span;
  std::string exact, folded;
  std::size_t hash = 0;  // of what is compared: exact where the question has accents
  bool capital = false, number = false;
  bool loose = false;  // its accents are no word's: "nhửng", "phe" of "phe chuẩn"
};

struct Run {  // tokens [first, last)
  std::size_t first = 0, last = 0;
  std::size_t size() const { return last - first; }
  bool overlaps(const Run& other) const { return first < other.last && other.first < last; }
};

struct Named {
  NodeId id{};
  std::vector<std::string> labels;
  std::string name, name_vi;
  bool last_name = false;  // a person of whom only the last name is said
};

struct Mention {  // something the graph names, or an office nobody holds in it
  Run run;
  std::vector<Named> bearers;
  std::string text;
  std::string office;    // of an office that the graph does not have
  Run gap{};             // words inside that are no part of it: "the first", "hiện nay"
  bool either = false;   // two names in one: "Mali (MINUSMA)"
  bool narrows = false;  // more likely of whom is asked than what about: "in the ASEAN countries"
};

struct When {
  std::vector<std::string> periods;  // EDTF; several for "in 2013 and 2023"
  bool term = false;                 // "the term 2020–2021": exactly this one
  bool since = false;                // "since 2012"
  bool range = false;                // "from 2013 to 2020"
  bool now = false;
  std::set<std::size_t> tokens;
  bool said() const { return !periods.empty(); }
};

Named named_of(const View& view, NodeId id);

// The names of a graph, each with itself folded; walked when first asked for, once for all readings of a question.
using GraphNames = std::vector<std::pair<std::string, std::string>>;

// What questions are asked of.
struct Asked {
  Graph& graph;
  const View& view;
  const Questions& questions;
  const Options& options;
  std::string_view lang;  // of the answers; "" is the question's
  GraphNames names{};
  const Filter* among = nullptr;  // "of Laos and Cambodia, which …": one of these
  bool bare = false;              // what narrows is read and does not narrow
  bool capitals = false;          // the question a part is of has some: what has none is no name
};

// How a question is heard. Wide: names are looked for by the other names of what they contain too, which takes longer. Mended: slips of
// the pen in ordinary words are read as the words they are near to.
enum class Hearing : std::uint8_t { Plain, Wide, Mended };

class Question {
 public:
  Question(Asked& asked, std::string_view text, Hearing hearing = Hearing::Plain);

  std::string text;
  std::vector<Token> tokens;
  std::vector<Mention> mentions;
  std::vector<std::string> slips;  // "Vietnaam → Vietnam"
  std::vector<Named> besides;      // "besides Vietnam", "ngoài Lào ra": named to be left out
  std::set<std::size_t> besides_tokens;
  When when;
  std::vector<Run> dates;  // all that are said, be they times of what is asked or not
  std::map<std::string, std::vector<Run>, std::less<>> cues;  // of each set, longest first
  std::vector<std::vector<Run>> filters;                      // of each filter, longest first
  std::string lang;                                           // by the little words of either language
  bool any_capital = false;

  bool in_set(std::string_view set, std::size_t token) const;
  std::string_view between(std::size_t i) const;  // the text between token i and the next
  std::string_view said(Run run) const;
  // The number at a token, "60" or "60th" or "first"; -1 when there is none.
  long ordinal_at(std::size_t i) const;
  const std::optional<Run>& number() const;
  const Filter* among() const { return among_; }
  bool bare() const { return bare_; }
  const std::vector<Run>& telling() const {
    return telling_;
  }  // phrases of several words that are idle elsewhere: "thứ hai"

 private:
  std::optional<Run> find_number() const;
  void tokenize();
  void write_out();
  void mend_words();
  bool matches(const Phrase& phrase, std::size_t at) const;
  void rehash();
  void hear();
  struct Phrases {
    std::vector<Phrase> en, vi;
  };
  const Phrases& heard(const CueSet& set) const;  // its phrases that may stand in the question
  std::vector<Phrase> all_phrases(const CueSet& set) const;
  bool is(const Word& word, std::size_t at) const;
  void find(std::span<const Phrase> phrases, std::vector<Run>& runs) const;
  std::vector<Run> find(const CueSet& set) const;  // longest first
  void drop_tail();
  void find_cues();
  void find_names();
  void compose_names();
  void compose_with(const Mention& part);
  bool may_be_composed(const Named& bearer) const;
  void names_with_idle_words();
  void names_cut_short();
  void names_of_another_kind();
  std::optional<Mention> person_near(Run run) const;
  template <typename Take>
  void for_numbers(Take take) const;
  bool is_abbreviated(const std::string& name, const std::string& folded, std::size_t at) const;
  std::optional<Mention> name_at(std::size_t i) const;
  std::optional<Mention> called_at(std::size_t i) const;
  void take_year(Mention& mention) const;
  std::optional<Mention> place_at(std::size_t i) const;
  bool is_led_body(const Named& position) const;
  bool is_cue_word(std::size_t at) const;
  bool is_plain_vietnamese() const;
  bool is_part_of_cue(std::size_t at) const;
  bool is_address(std::size_t at) const;
  bool is_common(const Mention& mention) const;
  std::vector<bool> words_of(std::string_view set) const;  // by token, before there are cues
  void find_offices();
  void find_twins();
  bool put_office(const Title& title, Run run, bool owned, bool apart = false);
  bool is_bare_title(Run run) const;
  void find_surnames();
  void find_numbered();
  void find_parts();
  bool is_cues_only(Run run) const;
  void join_brackets();
  void join_titles();
  void join_kinds();
  void join_tails();
  void find_titles();
  void find_besides();
  void find_slips();
  void find_time();
  std::optional<Run> date_at(std::size_t i, PartialDate& date) const;
  std::vector<PartialDate> listed_months(std::size_t i, std::size_t& end) const;
  bool span_of_years(std::size_t i);
  bool word_before(std::string_view set, std::size_t at);
  std::optional<std::pair<int, int>> part_before(std::size_t at, int of);
  PartialDate today() const;
  Named named(NodeId id) const { return named_of(view_, id); }
  int number_at(std::size_t i) const;  // of at most four digits; 0 when there is none
  bool year_at(std::size_t i) const;
  bool is_free(Run run) const;  // of mentions
  const GraphNames& graph_names() const;

  const View& view_;
  const Questions& questions_;
  const Options& options_;
  GraphNames& graph_names_;
  const Filter* const among_;
  const bool bare_, capitals_, wide_;
  bool accented_ = false;
  mutable std::optional<bool> plain_vietnamese_;
  mutable std::optional<std::optional<Run>> number_;  // looked for once, when all names and times are known
  std::vector<Run> telling_;
  struct DateWords {
    std::vector<bool> month, year, of, joint, decade, century;
  } date_words_;                       // by token
  std::vector<Mention> cut_surnames_;  // last names that may be a part of a longer name
  mutable Vocabulary vocabulary_;
  std::unordered_map<const CueSet*, Phrases> heard_;
  std::vector<Title> titles_;
  std::unordered_map<std::string, Place> places_;  // by folded name
  mutable std::vector<bool> part_of_cue_;          // tokens in phrases of several words
};

// "I'm writing a profile of Kofi Annan - could you list his posts? Thanks!": clauses that speak of who asks, and ask nothing. The question without
// them: with the names they bring before it and behind it, and alone where it names what it asks about itself.
std::vector<std::string> without_frames(const Questions& questions, const Question& whole);

// ---- Questions of several parts: ask_parts.cpp ----------------------------------------------------------------

// The answer to a question as it stands, by one family.
Answer answer_one(Asked& asked, std::string_view text, Hearing hearing = Hearing::Plain);
bool shares_label(const Named& a, const Named& b);
std::string word_for(const Questions& questions, std::string_view word, std::string_view lang);

// "Where does the UPU sit, and how many members has it?": two questions, the second perhaps without the name of the first. Only where
// both parts ask and both are understood: "which members have ratified" would be another question than its halves.
std::optional<Answer> both_answers(Asked& asked, const Question& whole, std::size_t most = 4);
// Where a question may be cut into parts that each ask; whether a part behind one asks of more than the time or place of the same deed.
std::vector<Run> asking_joints(const Question& whole);
bool asks_apart(const Question& whole);
// Whether an answer is that to what the question asks first, and to nothing of what it asks behind.
bool ignores_a_part(Asked& asked, const Question& whole, const Answer& answer);
// "Canada rút khỏi UNIDO khi nào, còn Anh?": the same asked of another.
std::optional<Answer> same_of_another(Asked& asked, const Question& whole);
// "Ai vừa đứng đầu UNTAG vừa làm Tổng thống Phần Lan?", "who led UNTAG and was President of Finland?": those of whom both are told.
// `plainly`: also where no word says that both are meant.
std::optional<Answer> shared_answer(Asked& asked, const Question& whole, bool plainly);
// "When did Latvia, Estonia and Lithuania leave the treaty?": asked of each, where no family asks it of all.
std::optional<Answer> each_answer(Asked& asked, const Question& whole);
// "Of Laos and Cambodia, which was the last to join?": of these alone.
std::optional<Answer> chosen_among(Asked& asked, const Question& whole);
// "Who presided when Vietnam was admitted?": of the day that what is told so has.
std::optional<Answer> of_that_time(Asked& asked, const Question& whole);
// ---- Operations on answers: ask_operations.cpp -------------------------------------------------------------------

bool is_told(const Answer& answer);
bool of_label(const Named& named, std::string_view label);
std::vector<Run> runs_of(const Question& whole, std::string_view set);
std::string quoted_name(const std::string& name);
std::string text_without(const Question& whole, std::vector<Run> runs);
std::string time_told(const Asked& asked, const Answer& answer);
std::string time_in_figures(const Asked& asked, const Answer& answer);
// "Ngay sau Việt Nam, nước nào …", "did Sweden … before Finland?", "how many … before Laos": what lies beside what is told of another.
std::optional<Answer> beside_another(Asked& asked, const Question& whole);
// "First", "gần đây nhất", "how many", where no family asks it so: of the rows that the question gives without these words.
std::optional<Answer> few_answer(Asked& asked, const Question& whole);  // "the first three", "hai nước gần đây nhất"
std::optional<Answer> of_its_rows(Asked& asked, const Question& whole);
Answer answer_simply(Asked& asked, std::string_view text);
// "Who has more troops there, Indonesia or India?", "how many more members has it than …?": the number asked of each.
std::optional<Answer> by_number(Asked& asked, const Question& whole);
// "How many years after joining the UN did it …": two deeds, each asked for its time.
std::optional<Answer> years_between(Asked& asked, const Question& whole);
// "Did it enter into force before or after Vietnam ratified it?"
std::optional<Answer> before_or_after(Asked& asked, const Question& whole);

// "When did Korea join and leave it?": of each deed.
std::optional<Answer> each_deed(Asked& asked, const Question& whole);
bool lists_by_number(const Question& whole);
// What a question lists, to be asked of each: names of one kind, or numbers. Between them stand what joins, little words, and words said before the first.
std::vector<std::vector<Run>> lists_in(const Question& whole, const Questions::Parts& parts);
// "Became UN members", "held a non-permanent seat on": a name or what narrows, put behind the phrase it stands in.
std::vector<std::string> with_whole_phrases(Asked& asked, const Question& whole);

// ---- A family chosen --------------------------------------------------------------------------------------------

struct Chosen {  // a filter in a reading
  const Filter* filter;
  std::size_t at;        // its first token
  bool other = false;    // or: "Asian and African countries", "executive boards or governing bodies"
  bool outside = false;  // "outside Europe": what it says is not so
  bool people = false;   // it tells of states, those asked for are of them: "Latin Americans"
};

struct Reading {
  const Family* family = nullptr;
  std::map<std::string_view, Named> slots;
  std::map<std::string, std::vector<Chosen>, std::less<>> filters;  // by variable
  std::vector<std::string> rest;                                    // words to be found in the cited sentences
  bool scattered = false;  // found anywhere in them, where together they are not
  std::string unknown;     // a name that no document names
  double score = 0;
  bool exactly = false;                                   // in just the time said
  bool rows_then = false;                                 // of its rows those of the time said
  std::map<std::string_view, std::vector<Named>> others;  // by slot: what else goes by that name
};

// Those families the question may belong to, the likeliest first: one of each family, none much less likely than the first.
// Where there are none, `left` gets the words that the nearest family leaves over.
std::vector<Reading> likely_readings(const Questions& questions, const Question& question,
                                     std::vector<std::string>* left = nullptr);
// The family's openCypher as it may become, to be checked.
std::string sample(std::string_view pattern);
// The family's openCypher with names, filters and one of the question's periods ("" for none) put in.
std::string fill(std::string_view pattern, const Reading& reading, const Question& question, const std::string& period);

}  // namespace dothi::asking
