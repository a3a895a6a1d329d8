// dothi/text.h: Unicode, dates, positions and errors. Knows no node.
//
//   std::string name = dothi::normalize("Việt Nam");            // NFC
//   dothi::fold("Hội đồng Bảo an") == "hoi dong bao an";          // what accent-free typing finds
//   for (dothi::Span s : dothi::sentences(text)) use(text.substr(s.begin, s.size()));
//   auto term = dothi::Period::parse("2008", "2009");             // EDTF start and end
//   throw dothi::Error(dothi::Fault::SyntaxError, {9, 15}, "no label 'Contry'; did you mean 'Country'?");
//
// All strings are UTF-8. Positions are byte offsets into the string they were made from, unless a
// name says code points. Nothing here keeps state between calls; every function may be called from any
// thread.
#pragma once

#include <compare>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dothi {

// ---- Positions ------------------------------------------------------------------------------------

// Half-open byte range [begin, end) of some text. {0, 0} where there is no place to show.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t size() const { return end - begin; }
  bool empty() const { return begin == end; }
  friend bool operator==(Span, Span) = default;
};

// Line and column, both from 1; columns count grapheme clusters, so a caret stands under what the eye sees.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  friend bool operator==(Position, Position) = default;
};

// Where byte `offset` of `text` stands; lines end with "\n". Cost: O(offset).
Position position(std::string_view text, std::uint32_t offset);

// ---- Errors ---------------------------------------------------------------------------------------

// What kind of request cannot be done. The first group are openCypher's error types (TCK README);
// the rest are dothi's own. app/faults maps each to an exit code and an HTTP status.
enum class Fault : std::uint8_t {
  SyntaxError,
  SemanticError,
  ParameterMissing,
  ProcedureError,
  TypeError,
  ArgumentError,
  ArithmeticError,
  EntityNotFound,
  PropertyNotFound,
  LabelNotFound,
  ConstraintValidationFailed,
  Usage,          // the command line or the call is wrong
  NotFound,       // a file, graph, pack or document that is not there
  Io,             // the system refused: permission, disk full, pipe closed
  BadInput,       // a document, CSV, JSON … that cannot be read
  BadPack,        // a mistake in a pack file
  NotAGraph,      // not a dothi file, or of a newer format
  Damaged,        // a record of a graph file is not what was written
  Locked,         // another writer holds the file
  LimitExceeded,  // time, memory, nesting, size: the text names the limit
  Cancelled,
  NotUnderstood,  // a question outside the families
  LayoutFailed,   // Graphviz failed or was too slow
};

// When an error of a query arises (openCypher TCK: "compile time", "runtime").
enum class Phase : std::uint8_t { Compile, Run };

// The one exception of dothi: a request that cannot be done. `what()` is the message alone; render()
// adds place, line and caret. The detail is a stable code: openCypher's detail name for query errors
// ("UndefinedVariable", "InvalidArgumentType"), a name of ours otherwise ("NotUtf8").
class Error : public std::exception {
 public:
  Error(Fault fault, std::string message) : fault(fault), message(std::move(message)) {}
  Error(Fault fault, Span span, std::string message) : fault(fault), span(span), message(std::move(message)) {}
  Error(Fault fault, std::string_view detail, Span span, std::string message, Phase phase = Phase::Compile)
      : fault(fault), phase(phase), detail(detail), span(span), message(std::move(message)) {}

  const char* what() const noexcept override { return message.c_str(); }

  // "place:1:10: message" with the line of `source` and carets under the graphemes of the span (of its first
  // line when it goes over several); "place: message" where there is no span. `place` is a file name, or
  // empty for a query given on the command line. Tabs are shown as four spaces, control characters as in
  // visible(), a line of more than 100 columns by the part around the caret. A span beyond the source points
  // at its end.
  std::string render(std::string_view source, std::string_view place = {}) const;

  Fault fault;
  Phase phase = Phase::Compile;
  std::string detail;
  Span span;
  std::string message;
};

// One bad record among many, or something worth telling: appended to a report while the work goes on.
struct Notice {
  enum class Level : std::uint8_t { Note, Warning, Fault } level = Level::Warning;
  std::string where;    // "file:line", "file", or empty
  std::string message;  // place-free text: what, and what to do
  Span span = {};       // in the query's text, where the notice is about a query
};

// The openCypher or dothi name of a fault: "SyntaxError", "Damaged" ….
std::string_view name(Fault fault);

// A bug of ours, never reachable by input: prints the place and aborts.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);
#define DOTHI_ASSERT(expression) ((expression) ? void(0) : ::dothi::assertion_failed(#expression, __FILE__, __LINE__))

// ---- Unicode --------------------------------------------------------------------------------------
// Only normalize() and unify_tones() throw for bytes that are not UTF-8. Keys, cases and boundaries take any
// bytes and read each broken one as U+FFFD. Costs are linear.

// The byte offset of the first byte that is not valid UTF-8 (overlong, surrogate, above U+10FFFF, cut off),
// or nothing when all is well. Cost: O(n), least on ASCII.
std::optional<std::size_t> find_invalid_utf8(std::string_view text);

// NFC. Throws Error(BadInput, "NotUtf8") naming the byte position. Returns the text unchanged (one copy) when
// it is NFC already.
std::string normalize(std::string_view text);

// In another normal form: "NFC", "NFD", "NFKC" or "NFKD". Nothing for an unknown form. Throws as above.
std::optional<std::string> normalize(std::string_view text, std::string_view form);

// The NFC text with Vietnamese tone marks in one place: old and new style ("hoà", "hòa"; "uỷ", "ủy") give the
// same string, the newer one ("hoà", "uỷ"), in any case and under any of the five marks. Slips of the
// keyboard in longer syllables ("tòan", "nứơc", "qúy", "gìa") move to where orthography has the mark. The u
// of "qu" and the i of "gi" before a vowel are consonants ("quý", "già" stay). Words that are no Vietnamese
// syllable stay as they are. Throws as normalize().
std::string unify_tones(std::string_view text);

// The loosest key: NFC, lower case, accents and tone marks away, đ → d, hyphens and runs of white space → one
// space, typographic quotes → ASCII, "…" → "...", invisible characters away, ends trimmed. Any dash counts as
// a hyphen. Only accents go: vowel signs and voice marks of other scripts stay. "Hội đồng Bảo-an" → "hoi dong
// bao an".
std::string fold(std::string_view text);

// The exact-but-caseless key: NFC, case folded, tones unified, white space runs → one space and ends trimmed,
// dashes and quotation marks alike, invisible characters away. Keeps accents.
std::string caseless(std::string_view text);

// Upper- or lower-cased by Unicode's rules, locale-free.
std::string upper(std::string_view text);
std::string lower(std::string_view text);

// Boundaries of extended grapheme clusters, and of words (UAX #29); words leave out space and punctuation. A
// colon parts words; scripts without spaces are parted by ICU's dictionaries.
std::vector<Span> graphemes(std::string_view text);
std::vector<Span> words(std::string_view text);
std::size_t grapheme_count(std::string_view text);

// Columns of a fixed-width terminal the text takes (East Asian wide = 2, combining = 0).
std::size_t display_width(std::string_view text);

// The text with control characters, bidi overrides and zero-width characters shown as ⟨U+202E⟩, so that
// a terminal or diagram never obeys data. Tabs and line ends stay, and so do the joiners inside emoji and
// between the letters of scripts that spell with them. A byte that is not UTF-8 shows as ⟨0xFF⟩.
std::string visible(std::string_view text);

// Code points in `text`, and the byte offset of code point `index` (text.size() when beyond).
std::size_t code_points(std::string_view text);
std::size_t byte_of_code_point(std::string_view text, std::size_t index);

// Appends one code point as UTF-8. Surrogates and values above U+10FFFF become U+FFFD.
void append_utf8(std::string& out, char32_t code_point);

// ---- Sentences ------------------------------------------------------------------------------------

// The sentences of one paragraph or document of prose, in order, apart, trimmed of white space; pieces
// without a letter or digit are left out. Cost: O(n).
//  - Paragraphs, headings, list items and table rows always end a sentence; a table row is one sentence. The
//    marker of an item ("- ", "1. ", "a) ", "Điều 5. ", "**NPT.** ") belongs to it and is no sentence of its
//    own.
//  - Prose wrapped to a width runs on over line ends: a line that begins small goes on with the line before,
//    and so does any line of a block of three or more that is filled to one width.
//  - ".", "!", "?", "…" and "。" end a sentence with the closing quotes, brackets and note numbers after
//  them,
//    when what follows could begin one. In "TP. Hồ Chí Minh", "GS.TS. Lê", "A. Guterres", "U.S. Secretary",
//    "No. 5", "17. 5. 2018", "50.000", "un.org", "(Art. 3. No)", and for "…" in a quotation, nothing ends; in
//    "17/5/2018. Việt Nam", "in the U.S. The" and "v.v. Việt Nam" something does. A stop glued to a capital
//    ("tế.Thực") does.
std::vector<Span> sentences(std::string_view text);

// ---- Names near each other ------------------------------------------------------------------------

// The nearest of `known` to `wanted` by Damerau-Levenshtein distance on folded graphemes, when near enough to
// be a slip: at most a third of the length, at least 1, but none of a single letter. Ties go by the order of
// `known`. Nothing when none is near.
std::optional<std::string> suggest(std::string_view wanted, const std::vector<std::string>& known);

// Distance of the optimal string alignment of two strings, in code points, at most `limit` + 1.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

// ---- Dates ----------------------------------------------------------------------------------------

// A date as far as it is known (EDTF, ISO 8601-2 level 1): year, year-month or year-month-day; the year may
// be unknown ("XXXX-05-17"). Zero stands for an unknown part.
struct PartialDate {
  std::int16_t year = 0;   // 1…9999, 0 = XXXX
  std::uint8_t month = 0;  // 1…12, 0 = not given
  std::uint8_t day = 0;    // 1…31, 0 = not given

  // "2008", "2020-01", "2018-05-17", "XXXX-05-17", "XXXX-05". Nothing for anything else, or a day the month
  // has not.
  static std::optional<PartialDate> parse(std::string_view edtf);
  std::string edtf() const;
  // As Vietnamese is written: "17/5/2018", "1/2020", "2008"; what is not known is left out.
  std::string slashed() const;
  friend bool operator==(PartialDate, PartialDate) = default;
};

// Whole days since 1970-01-01, proleptic Gregorian calendar.
using Day = std::int32_t;

// The first and last day a partial date can mean. Not for an unknown year.
Day first_day(PartialDate date);
Day last_day(PartialDate date);

// A span of time whose ends are partial dates; absent end: still open; absent start: not known.
struct Period {
  std::optional<PartialDate> start;
  std::optional<PartialDate> end;

  // Of an EDTF interval "2008/2009", "2008/..", "../2009", or a single date (start = end). Nothing for
  // anything else, or an end that surely lies before its start.
  static std::optional<Period> parse(std::string_view edtf);
  // Of two EDTF dates, either of which may be empty or ".."; nothing when both are empty.
  static std::optional<Period> parse(std::string_view start, std::string_view end);
  std::string edtf() const;
  friend bool operator==(const Period&, const Period&) = default;
};

// Whether two periods may have, or surely have, a day in common. A start or end known in part may fall on any
// day it can mean, as long as the start is not after the end; "may" is: for some choice of these days,
// "surely": for every one.
//  - "2008/2009" and "2009/2010" may overlap (in 2009), not surely; "2008/2010" and "2009" surely do;
//    "2018-05" and "2018-05" may be different days of May, "2018-05-17" and "2018-05-17" are the same.
//  - No end: it lasts on, for ever as far as these two functions go ("1977/.." surely overlaps "2020").
//  - No start: it began on some day up to the end ("../2009" may overlap "1900", and never surely overlaps
//    "2008").
//  - "XXXX-05-17" is that day of some one year: it may overlap "2018/2019" but not "2018-06/2018-08", nor
//    "XXXX-05-18"; surely it overlaps nothing. 29 February is a day of leap years only.
//  - Two ends without year ("XXXX-12-30/XXXX-01-03") are one stretch: the end is the next such day after the
//    start.
//  - One end without year may be any such day on its side of the other: "2018-05-17/XXXX-06-03" lasts surely
//    until 3 June 2018 and may last longer.
// Both functions are symmetric. Surely implies may. Cost: O(1).
bool possibly_overlap(const Period& a, const Period& b);
bool certainly_overlap(const Period& a, const Period& b);

}  // namespace dothi
