#include "function_table.h"

namespace dothi {

namespace {

Value to_upper(EvalContext&, Arguments a) { return Value(upper(text_of(a[0], "toUpper"))); }
Value to_lower(EvalContext&, Arguments a) { return Value(lower(text_of(a[0], "toLower"))); }

// The code points from `start` on, at most `count` of them.
std::string_view piece(std::string_view s, std::int64_t start, std::int64_t count) {
  const std::size_t from = byte_of_code_point(s, std::size_t(start));
  s.remove_prefix(from);
  return s.substr(0, byte_of_code_point(s, std::size_t(std::min<std::int64_t>(count, std::int64_t(s.size())))));
}

std::int64_t not_negative(const Value& value, std::string_view function) {
  const std::int64_t n = integer_of(value, function);
  if (n < 0)
    throw Error(Fault::ArgumentError, "NegativeIntegerArgument", {},
                std::string(function) + "() counts characters from 0; " + std::to_string(n) + " is negative",
                Phase::Run);
  return n;
}

Value substring(EvalContext&, Arguments a) {
  const std::string_view s = text_of(a[0], "substring");
  const std::int64_t start = not_negative(a[1], "substring");
  const std::int64_t count = a.size() > 2 ? not_negative(a[2], "substring") : INT64_MAX;
  return Value(piece(s, std::min<std::int64_t>(start, std::int64_t(s.size())), count));
}

Value left(EvalContext&, Arguments a) { return Value(piece(text_of(a[0], "left"), 0, not_negative(a[1], "left"))); }

Value right(EvalContext&, Arguments a) {
  const std::string_view s = text_of(a[0], "right");
  const std::int64_t count = not_negative(a[1], "right"), size = std::int64_t(code_points(s));
  return Value(piece(s, std::max<std::int64_t>(0, size - count), INT64_MAX));
}

// Bytes of the code point that begins at `at`; text is valid UTF-8.
std::size_t width(std::string_view s, std::size_t at) {
  const auto c = static_cast<unsigned char>(s[at]);
  return std::min<std::size_t>(c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4, s.size() - at);
}

bool is_space(std::string_view c) {
  static constexpr std::string_view spaces[] = {
      " ",      "\t",     "\n",     "\v",     "\f",     "\r",     "\x1c",   "\x1d",   "\x1e",   "\x1f",
      "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
      "\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};
  return std::find(std::begin(spaces), std::end(spaces), c) != std::end(spaces);
}

std::string_view trimmed(std::string_view s, std::string_view characters, bool spaces, bool front, bool back) {
  const auto goes = [&](std::string_view c) {
    if (spaces) return is_space(c);
    for (std::size_t i = 0; i < characters.size(); i += width(characters, i))
      if (characters.substr(i, width(characters, i)) == c) return true;
    return false;
  };
  if (front)
    while (!s.empty() && goes(s.substr(0, width(s, 0)))) s.remove_prefix(width(s, 0));
  if (back)
    while (!s.empty()) {
      std::size_t at = s.size() - 1;
      while (at > 0 && (static_cast<unsigned char>(s[at]) & 0xc0) == 0x80) --at;
      if (!goes(s.substr(at))) break;
      s.remove_suffix(s.size() - at);
    }
  return s;
}

template <bool front, bool back>
Value trim(EvalContext&, Arguments a) {
  const std::string_view s = text_of(a[0], "trim");
  if (a.size() == 1) return Value(trimmed(s, {}, true, front, back));
  return Value(trimmed(s, text_of(a[1], "trim"), false, front, back));
}

Value replace(EvalContext& context, Arguments a) {
  const std::string_view s = text_of(a[0], "replace"), search = text_of(a[1], "replace"),
                         with = text_of(a[2], "replace");
  if (search.empty()) return a[0];
  std::string out;
  std::size_t at = 0, limit = 1 << 20;
  for (;;) {
    const std::size_t found = s.find(search, at);
    out += s.substr(at, found - at);
    if (found == std::string_view::npos) break;
    out += with;
    at = found + search.size();
    if (out.size() > limit) {
      require_room(context, out.size() / sizeof(Value));
      limit = out.size() * 2;
    }
  }
  return Value(out);
}

Value split(EvalContext&, Arguments a) {
  const std::string_view s = text_of(a[0], "split");
  std::vector<std::string_view> delimiters;
  if (a[1].kind() == Kind::List) {
    for (const Value& d : a[1].items()) {
      if (d.is_null()) return {};
      delimiters.push_back(text_of(d, "split"));
    }
  } else {
    delimiters.push_back(text_of(a[1], "split"));
  }
  std::vector<Value> parts;
  const bool every = std::any_of(delimiters.begin(), delimiters.end(), [](auto d) { return d.empty(); });
  std::size_t begin = 0, at = 0;
  while (at < s.size()) {
    std::size_t cut = 0;
    for (std::string_view d : delimiters)
      if (d.size() > cut && s.substr(at).starts_with(d)) cut = d.size();
    if (cut) {
      parts.emplace_back(s.substr(begin, at - begin));
      begin = at += cut;
    } else {
      at += width(s, at);
      if (every && at < s.size()) {
        parts.emplace_back(s.substr(begin, at - begin));
        begin = at;
      }
    }
  }
  parts.emplace_back(s.substr(begin));
  return Value::list(std::move(parts));
}

Value length_in_characters(EvalContext&, Arguments a) {
  return std::int64_t(code_points(text_of(a[0], "char_length")));
}

Value graphemes_of(EvalContext&, Arguments a) {
  const std::string_view s = text_of(a[0], "graphemes");
  std::vector<Value> out;
  for (Span g : graphemes(s)) out.emplace_back(s.substr(g.begin, g.size()));
  return Value::list(std::move(out));
}

// The text in the form that the second argument names, NFC without one.
std::string in_form(const char* function, Arguments a) {
  const std::string_view s = text_of(a[0], function);
  const std::string form = a.size() > 1 ? upper(text_of(a[1], function)) : "NFC";
  if (form == "NFC") return normalize(s);
  if (auto out = normalize(s, form)) return *std::move(out);
  throw Error(
      Fault::ArgumentError, "InvalidArgumentValue", {},
      std::string(function) + "() knows the forms NFC, NFD, NFKC and NFKD, not '" + std::string(a[1].string()) + "'",
      Phase::Run);
}

Value normalize_text(EvalContext&, Arguments a) { return Value(in_form("normalize", a)); }

Value is_normalized(EvalContext&, Arguments a) {
  if (a[0].kind() != Kind::String) return {};
  return in_form("isNormalized", a) == a[0].string();
}

Value fold_text(EvalContext&, Arguments a) { return Value(fold(text_of(a[0], "fold"))); }
Value caseless_text(EvalContext&, Arguments a) { return Value(caseless(text_of(a[0], "caseless"))); }

Value rank(EvalContext&, Arguments a) {
  return search_rank(text_of(a[0], "search.rank"), Wanted(text_of(a[1], "search.rank")));
}
Value matches(EvalContext&, Arguments a) {
  return search_rank(text_of(a[0], "search.matches"), Wanted(text_of(a[1], "search.matches"))) > 0;
}

}  // namespace

void add_text_functions(std::vector<Function>& all) {
  using namespace kinds;
  const StaticType separators = of(Kind::String, Kind::List);
  const std::vector<Function> rows = {
      {.name = "toUpper",
       .aliases = {"upper"},
       .min = 1,
       .max = 1,
       .parameters = {text},
       .result = text,
       .signature = "toUpper(text :: STRING) :: STRING",
       .about = "in upper case",
       .call = to_upper},
      {.name = "toLower",
       .aliases = {"lower"},
       .min = 1,
       .max = 1,
       .parameters = {text},
       .result = text,
       .signature = "toLower(text :: STRING) :: STRING",
       .about = "in lower case",
       .call = to_lower},
      {.name = "substring",
       .min = 2,
       .max = 3,
       .parameters = {text, integer, integer},
       .result = text,
       .signature = "substring(text :: STRING, start :: INTEGER, length :: INTEGER) :: STRING",
       .about = "the characters from a place on, counted from 0",
       .call = substring},
      {.name = "left",
       .min = 2,
       .max = 2,
       .parameters = {text, integer},
       .result = text,
       .signature = "left(text :: STRING, length :: INTEGER) :: STRING",
       .about = "the first characters",
       .call = left},
      {.name = "right",
       .min = 2,
       .max = 2,
       .parameters = {text, integer},
       .result = text,
       .signature = "right(text :: STRING, length :: INTEGER) :: STRING",
       .about = "the last characters",
       .call = right},
      {.name = "trim",
       .aliases = {"btrim"},
       .min = 1,
       .max = 2,
       .parameters = {text, text},
       .result = text,
       .signature = "trim(text :: STRING, characters :: STRING) :: STRING",
       .about = "without white space, or the characters given, at both ends",
       .call = trim<true, true>},
      {.name = "ltrim",
       .min = 1,
       .max = 2,
       .parameters = {text, text},
       .result = text,
       .signature = "ltrim(text :: STRING, characters :: STRING) :: STRING",
       .about = "without white space, or the characters given, at the beginning",
       .call = trim<true, false>},
      {.name = "rtrim",
       .min = 1,
       .max = 2,
       .parameters = {text, text},
       .result = text,
       .signature = "rtrim(text :: STRING, characters :: STRING) :: STRING",
       .about = "without white space, or the characters given, at the end",
       .call = trim<false, true>},
      {.name = "replace",
       .min = 3,
       .max = 3,
       .parameters = {text, text, text},
       .result = text,
       .signature = "replace(text :: STRING, search :: STRING, with :: STRING) :: STRING",
       .about = "every occurrence replaced",
       .call = replace},
      {.name = "split",
       .min = 2,
       .max = 2,
       .parameters = {text, separators},
       .result = texts,
       .signature = "split(text :: STRING, separator :: STRING | LIST<STRING>) :: LIST<STRING>",
       .about = "the pieces between separators; an empty separator gives single characters",
       .call = split},
      {.name = "char_length",
       .aliases = {"character_length"},
       .min = 1,
       .max = 1,
       .parameters = {text},
       .result = integer,
       .signature = "char_length(text :: STRING) :: INTEGER",
       .about = "how many code points",
       .call = length_in_characters},
      {.name = "graphemes",
       .min = 1,
       .max = 1,
       .parameters = {text},
       .result = texts,
       .signature = "graphemes(text :: STRING) :: LIST<STRING>",
       .about = "the characters as the eye sees them",
       .call = graphemes_of},
      {.name = "normalize",
       .min = 1,
       .max = 2,
       .parameters = {text, text},
       .result = text,
       .signature = "normalize(text :: STRING, form :: STRING) :: STRING",
       .about = "in a Unicode normal form: NFC, or NFD, NFKC, NFKD",
       .call = normalize_text},
      {.name = "isNormalized",
       .min = 1,
       .max = 2,
       .parameters = {any, text},
       .result = boolean,
       .signature = "isNormalized(text :: STRING, form :: STRING) :: BOOLEAN",
       .about = "whether it is in a Unicode normal form: NFC, or NFD, NFKC, NFKD",
       .call = is_normalized},
      {.name = "fold",
       .min = 1,
       .max = 1,
       .parameters = {text},
       .result = text,
       .signature = "fold(text :: STRING) :: STRING",
       .about = "lower case without accents, for searching: 'Hội đồng' is 'hoi dong'",
       .call = fold_text},
      {.name = "caseless",
       .min = 1,
       .max = 1,
       .parameters = {text},
       .result = text,
       .signature = "caseless(text :: STRING) :: STRING",
       .about = "case away, tone marks in one place, accents kept",
       .call = caseless_text},
      {.name = "search.matches",
       .min = 2,
       .max = 2,
       .parameters = {text, text},
       .result = boolean,
       .signature = "search.matches(text :: STRING, query :: STRING) :: BOOLEAN",
       .about = "whether the words are found, case and accents aside",
       .call = matches},
      {.name = "search.rank",
       .min = 2,
       .max = 2,
       .parameters = {text, text},
       .result = integer,
       .signature = "search.rank(text :: STRING, query :: STRING) :: INTEGER",
       .about = "how closely: 6 as written, 4 but for case, 2 but for accents, one less word by word, 0 not at all",
       .call = rank}};
  all.insert(all.end(), rows.begin(), rows.end());
}

}  // namespace dothi
