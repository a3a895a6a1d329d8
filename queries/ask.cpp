// Plain questions: a question is read by the graph's own question families (its pack's data) and answered by the
// openCypher each family gives. Nothing of a domain or of a language is known here but how such data is applied.
//
// The way of a question: tokens → names of the graph, times and cues found in it → the family that explains most
// of it → its query with the names and times put in → rows, each with its sentences.
#include <algorithm>
#include <ctime>
#include <map>
#include <set>

#include <dothi/queries.h>

namespace dothi {
namespace {

// ---- The families as data (docs/packs.md, questions) ------------------------------------------------------

struct Bilingual {
  std::string en, vi;
  const std::string& in(std::string_view lang) const { return lang == "vi" ? vi : en; }
};

struct QuestionSlot {
  std::string name;
  std::vector<std::string> labels;  // any of these
  bool optional = false;
};

struct Family {
  std::string name;
  std::vector<QuestionSlot> slots;
  std::vector<std::vector<std::string>> cues;  // alternatives; each a list of sets that must all be found
  std::vector<std::string> without;            // sets that must not be found
  std::vector<std::string> needs;              // "year", "number", "ordinal": what must be said
  std::string answer = "rows";                 // rows, number, yesno
  std::string query, apart, fallback;
  Bilingual reading, note, notes;
  std::vector<std::string> examples_en, examples_vi;
  std::size_t line = 0;
};

struct Phrase { std::vector<std::string> exact, folded; };

struct CueSet { std::string name; std::vector<Phrase> en, vi; };

struct Questions {
  std::map<std::string, CueSet, std::less<>> sets;
  std::map<std::string, Bilingual, std::less<>> words;  // values of properties in words: roles, "no dates given" …
  std::vector<Family> families;
};

std::string_view trim(std::string_view text) {
  auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    std::size_t at = text.find(separator);
    std::string_view part = trim(text.substr(0, at));
    if (!part.empty()) parts.emplace_back(part);
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

Phrase phrase_of(std::string_view text) {
  Phrase phrase;
  for (Span word : words(text)) {
    std::string_view token = text.substr(word.begin, word.size());
    phrase.exact.push_back(unify_tones(caseless(token)));
    phrase.folded.push_back(fold(token));
  }
  return phrase;
}

class QuestionReader {
 public:
  explicit QuestionReader(std::string_view text) : rest_(text) {}

  Questions read() {
    std::string_view line;
    std::string* block = nullptr;  // the query being read: its lines are indented twice
    while (next(line)) {
      std::string_view body = trim(line);
      if (body.empty() || body[0] == '#') continue;
      if (line.starts_with("    ") && block) {
        if (!block->empty()) *block += ' ';
        *block += body;
        continue;
      }
      block = nullptr;
      std::string_view key = body.substr(0, body.find(' '));
      std::string_view value = trim(body.substr(key.size()));
      bool inner = line[0] == ' ' || line[0] == '\t';
      if (!inner) start(key, value);
      else if (set_) set_line(key, value);
      else if (word_) word_line(key, value);
      else if (!questions_.families.empty()) block = family_line(key, value);
      else fail("this line belongs to no set, word or family");
    }
    check();
    return std::move(questions_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(Fault::BadPack, "questions:" + std::to_string(line_) + ": " + what);
  }

  bool next(std::string_view& line) {
    if (rest_.empty()) return false;
    std::size_t end = rest_.find('\n');
    line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    ++line_;
    return true;
  }

  void start(std::string_view key, std::string_view value) {
    set_ = nullptr;
    word_ = nullptr;
    if (value.empty()) fail("a name is missing after '" + std::string(key) + "'");
    if (key == "set") {
      set_ = &questions_.sets[std::string(value)];
      set_->name = value;
    } else if (key == "word") {
      word_ = &questions_.words[std::string(value)];
    } else if (key == "family") {
      questions_.families.emplace_back();
      questions_.families.back().name = value;
      questions_.families.back().line = line_;
    } else {
      fail("'" + std::string(key) + "' is none of set, word, family");
    }
  }

  void set_line(std::string_view lang, std::string_view value) {
    if (lang != "en" && lang != "vi") fail("a set has lines 'en …' and 'vi …'");
    for (const std::string& alternative : split(value, '|')) (lang == "en" ? set_->en : set_->vi).push_back(phrase_of(alternative));
  }

  void word_line(std::string_view lang, std::string_view value) {
    if (lang == "en") word_->en = value;
    else if (lang == "vi") word_->vi = value;
    else fail("a word has lines 'en …' and 'vi …'");
  }

  std::string* family_line(std::string_view key, std::string_view value) {
    Family& family = questions_.families.back();
    auto bilingual = [&](Bilingual& to) {
      if (value.starts_with("en ")) to.en = trim(value.substr(3));
      else if (value.starts_with("vi ")) to.vi = trim(value.substr(3));
      else fail("write '" + std::string(key) + " en …' or '" + std::string(key) + " vi …'");
    };
    if (key == "slot" || key == "optional") {
      std::vector<std::string> parts = split(value, ' ');
      if (parts.empty()) fail("a slot needs a name");
      family.slots.push_back({parts[0], {parts.begin() + 1, parts.end()}, key == "optional"});
    } else if (key == "cues") {
      std::vector<std::string> sets;
      for (std::string& set : split(value, ' ')) sets.push_back(set.starts_with('@') ? set.substr(1) : set);
      family.cues.push_back(std::move(sets));
    } else if (key == "without") {
      for (std::string& set : split(value, ' ')) family.without.push_back(set.starts_with('@') ? set.substr(1) : set);
    } else if (key == "needs") {
      for (std::string& need : split(value, ' ')) family.needs.push_back(need);
    } else if (key == "answer") {
      if (value != "rows" && value != "number" && value != "yesno") fail("an answer is rows, number or yesno");
      family.answer = value;
    } else if (key == "query" || key == "apart" || key == "fallback") {
      std::string& query = key == "query" ? family.query : key == "apart" ? family.apart : family.fallback;
      query = value;
      return &query;
    } else if (key == "reading") {
      bilingual(family.reading);
    } else if (key == "note") {
      bilingual(family.note);
    } else if (key == "notes") {
      bilingual(family.notes);
    } else if (key == "example") {
      if (value.starts_with("en ")) family.examples_en.emplace_back(trim(value.substr(3)));
      else if (value.starts_with("vi ")) family.examples_vi.emplace_back(trim(value.substr(3)));
      else fail("write 'example en …' or 'example vi …'");
    } else {
      fail("a family has no '" + std::string(key) + "'; it has slot, optional, cues, without, needs, answer, query, apart, fallback, reading, note, notes, example");
    }
    return nullptr;
  }

  void check() {
    for (const Family& family : questions_.families) {
      line_ = family.line;
      if (family.query.empty()) fail("family " + family.name + " has no query");
      if (family.cues.empty()) fail("family " + family.name + " has no cues");
      for (const auto& sets : family.cues)
        for (const std::string& set : sets)
          if (!questions_.sets.contains(set)) fail("family " + family.name + " names the set @" + set + ", which is nowhere");
      for (const std::string& set : family.without)
        if (!questions_.sets.contains(set)) fail("family " + family.name + " names the set @" + set + ", which is nowhere");
    }
  }

  std::string_view rest_;
  std::size_t line_ = 0;
  Questions questions_;
  CueSet* set_ = nullptr;
  Bilingual* word_ = nullptr;
};

// ---- The question taken apart ---------------------------------------------------------------------------------

struct Token {
  Span span;
  std::string exact, folded;
  bool capital = false;
  bool number = false;
};

struct Found {  // a name of the graph in the question
  std::size_t first, last;  // tokens [first, last)
  std::vector<NodeId> nodes;
  std::string text;
};

struct Named { NodeId id; std::vector<std::string> labels; std::string name, name_vi; };

// "in 2020", "before 2000", "2010–2020", "January 2020": one period, and which tokens said it.
struct When {
  std::optional<std::string> during, as_of;  // EDTF
  std::set<std::size_t> tokens;
  Bilingual words;
};

struct Reading {
  const Family* family = nullptr;
  std::map<std::string, Named> slots;
  std::vector<std::size_t> unexplained;
  std::string unknown;  // a name that no document names
  double score = -1;
};

class Asker {
 public:
  Asker(Graph& graph, const Questions& questions, std::string_view question, const Options& options, std::string_view lang)
      : graph_(graph), view_(graph.read()), questions_(questions), options_(options), text_(normalize(question)) {
    tokenize();
    answer_.lang = lang.empty() ? language() : std::string(lang);
  }

  Answer answer() {
    if (tokens_.empty()) return not_understood();
    find_names();
    find_slips();
    find_time();
    Reading reading = best_reading();
    if (!reading.family) return not_understood();
    return run_family(reading);
  }

 private:
  bool vi() const { return answer_.lang == "vi"; }

  void tokenize() {
    for (Span span : words(text_)) {
      std::string_view word = std::string_view(text_).substr(span.begin, span.size());
      Token token{span, unify_tones(caseless(word)), fold(word), false, false};
      token.capital = lower(word) != word;
      token.number = !token.folded.empty() && std::all_of(token.folded.begin(), token.folded.end(), [](char c) { return c >= '0' && c <= '9'; });
      if (token.exact != token.folded) accented_ = true;
      tokens_.push_back(std::move(token));
      if (tokens_.size() > 400) break;  // no family reads further
    }
    any_capital_ = std::any_of(tokens_.begin(), tokens_.end(), [](const Token& t) { return t.capital; });
  }

  bool matches(const Phrase& phrase, std::size_t at) const {
    if (phrase.exact.empty() || at + phrase.exact.size() > tokens_.size()) return false;
    for (std::size_t i = 0; i < phrase.exact.size(); ++i) {
      const Token& token = tokens_[at + i];
      bool same = accented_ ? token.exact == phrase.exact[i] : token.folded == phrase.folded[i];
      if (!same) return false;
    }
    return true;
  }

  // The longest phrase of the set, at its first place outside `taken`; {0, 0} when there is none.
  std::pair<std::size_t, std::size_t> find_cue(const CueSet& set, const std::vector<bool>& taken) const {
    std::pair<std::size_t, std::size_t> best{0, 0};
    for (const auto* phrases : {&set.en, &set.vi})
      for (const Phrase& phrase : *phrases)
        for (std::size_t at = 0; at + phrase.exact.size() <= tokens_.size(); ++at) {
          if (phrase.exact.size() <= best.second - best.first || !matches(phrase, at)) continue;
          bool free = true;
          for (std::size_t i = at; i < at + phrase.exact.size(); ++i) free = free && !taken[i];
          if (free) best = {at, at + phrase.exact.size()};
        }
    return best;
  }

  void mark_all(const CueSet& set, std::vector<bool>& taken) const {
    for (const auto* phrases : {&set.en, &set.vi})
      for (const Phrase& phrase : *phrases)
        for (std::size_t at = 0; at < tokens_.size(); ++at)
          if (matches(phrase, at))
            for (std::size_t i = at; i < at + phrase.exact.size(); ++i) taken[i] = true;
  }

  // By the little words of either language that stand in the question.
  std::string language() const {
    auto hits = [&](bool vietnamese) {
      std::size_t n = 0;
      for (const auto& [name, set] : questions_.sets)
        for (const Phrase& phrase : vietnamese ? set.vi : set.en)
          for (std::size_t at = 0; at < tokens_.size(); ++at)
            if (matches(phrase, at)) n += phrase.exact.size();
      return n;
    };
    std::size_t v = hits(true), e = hits(false);
    if (v != e) return v > e ? "vi" : "en";
    return accented_ ? "vi" : "en";
  }

  // Longest names first, left to right. Where the question is written with accents, so must the name be; a short
  // name of one word must be written with a capital, since "anh", "my", "y" are words too.
  void find_names() {
    constexpr std::size_t longest = 14;
    for (std::size_t i = 0; i < tokens_.size();) {
      std::size_t end = std::min(tokens_.size(), i + longest);
      Found found{i, i, {}, {}};
      for (std::size_t j = end; j > i && found.nodes.empty(); --j) {
        std::string_view text = std::string_view(text_).substr(tokens_[i].span.begin, tokens_[j - 1].span.end - tokens_[i].span.begin);
        if (text.find_first_of("?!;") != std::string_view::npos) continue;
        if (j == i + 1 && (tokens_[i].number || (tokens_[i].folded.size() <= 4 && !tokens_[i].capital && any_capital_))) continue;
        std::vector<NameMatch> matches = view_.find(text);
        bool has_accents = false;
        for (std::size_t k = i; k < j; ++k) has_accents = has_accents || tokens_[k].exact != tokens_[k].folded;
        for (const NameMatch& match : matches)
          if (match.how == matches.front().how && (match.how != NameMatch::How::Folded || !has_accents || loose(text, match.name)))
            found.nodes.push_back(match.node);
        found.last = j;
        found.text = text;
      }
      if (found.nodes.empty()) ++i;
      else i = found.last, names_.push_back(std::move(found));
    }
  }

  // Words no name explains, written with a capital: a slip of one letter in a name of the graph is read as that name.
  void find_slips() {
    std::vector<bool> taken(tokens_.size());
    for (const Found& found : names_)
      for (std::size_t i = found.first; i < found.last; ++i) taken[i] = true;
    for (const auto& [name, set] : questions_.sets) mark_all(set, taken);
    std::vector<std::string> all, keys;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (taken[i] || (any_capital_ && !tokens_[i].capital) || tokens_[i].number) continue;
      if (all.empty()) {
        all = view_.complete("", 100'000);
        for (const std::string& name : all) keys.push_back(fold(name));
      }
      for (std::size_t j = std::min(tokens_.size(), i + 6); j > i; --j) {
        std::string_view text = std::string_view(text_).substr(tokens_[i].span.begin, tokens_[j - 1].span.end - tokens_[i].span.begin);
        std::string key = fold(text);
        if (key.size() < 5) continue;
        std::size_t hit = keys.size();
        for (std::size_t k = 0; k < keys.size() && hit == keys.size(); ++k)
          if (keys[k].size() + 1 >= key.size() && keys[k].size() <= key.size() + 1 && edit_distance(key, keys[k], 1) <= 1) hit = k;
        if (hit == keys.size()) continue;
        Found found{i, j, {}, all[hit]};
        for (const NameMatch& match : view_.find(all[hit])) found.nodes.push_back(match.node);
        if (found.nodes.empty()) continue;
        names_.push_back(std::move(found));
        i = j - 1;
        break;
      }
    }
    std::sort(names_.begin(), names_.end(), [](const Found& a, const Found& b) { return a.first < b.first; });
  }

  // Whether two spellings differ by no accent that both write: "Hội đồng Bảo An" against "Hội đồng Bảo an".
  static bool loose(std::string_view a, std::string_view b) {
    std::vector<Span> wa = words(a), wb = words(b);
    if (wa.size() != wb.size()) return false;
    for (std::size_t i = 0; i < wa.size(); ++i) {
      std::string x = unify_tones(caseless(a.substr(wa[i].begin, wa[i].size()))), y = unify_tones(caseless(b.substr(wb[i].begin, wb[i].size())));
      if (x != y && x != fold(x) && y != fold(y)) return false;
    }
    return true;
  }

  Named named(NodeId id) const {
    Named named{id, {}, {}, {}};
    for (LabelId label : view_.labels(id)) named.labels.emplace_back(view_.name(label));
    auto text = [&](std::string_view key) {
      auto k = view_.key(key);
      Value value = k ? view_.property(id, *k) : Value();
      return value.kind() == Kind::String ? std::string(value.string()) : std::string();
    };
    named.name = text("name");
    named.name_vi = text("name_vi");
    return named;
  }

  // ---- Times -----------------------------------------------------------------------------------------------

  bool is_date_word(std::size_t at) const {
    auto set = questions_.sets.find("date_word");
    if (set == questions_.sets.end()) return false;
    for (const auto* phrases : {&set->second.en, &set->second.vi})
      for (const Phrase& phrase : *phrases)
        if (phrase.exact.size() == 1 && matches(phrase, at)) return true;
    return false;
  }

  bool cue_before(std::string_view set_name, std::size_t at, std::set<std::size_t>& used) const {
    auto set = questions_.sets.find(set_name);
    if (set == questions_.sets.end()) return false;
    for (const auto* phrases : {&set->second.en, &set->second.vi})
      for (const Phrase& phrase : *phrases) {
        std::size_t n = phrase.exact.size();
        // Words such as "năm" or "the year" may stand between the cue and the date.
        for (std::size_t gap = 0; gap <= 2 && n + gap <= at && (gap == 0 || is_date_word(at - gap)); ++gap)
          if (matches(phrase, at - gap - n)) {
            for (std::size_t i = at - gap - n; i < at; ++i) used.insert(i);
            return true;
          }
      }
    return false;
  }

  int number_at(std::size_t i) const { return i < tokens_.size() && tokens_[i].number && tokens_[i].folded.size() <= 4 ? std::stoi(tokens_[i].folded) : 0; }
  bool year_at(std::size_t i) const { return i < tokens_.size() && tokens_[i].number && tokens_[i].folded.size() == 4 && number_at(i) >= 1000; }

  char between(std::size_t i) const {  // what stands between token i and i + 1, blanks aside
    std::string gap = fold(std::string_view(text_).substr(tokens_[i].span.end, tokens_[i + 1].span.begin - tokens_[i].span.end));
    for (char c : gap)
      if (c != ' ') return c;
    return gap.empty() ? '\0' : ' ';
  }

  int month_name_at(std::size_t i) const {
    for (int month = 1; month <= 12; ++month) {
      auto set = questions_.sets.find("month" + std::to_string(month));
      if (set == questions_.sets.end()) continue;
      for (const auto* phrases : {&set->second.en, &set->second.vi})
        for (const Phrase& phrase : *phrases)
          if (matches(phrase, i) && phrase.exact.size() == 1) return month;
    }
    return 0;
  }

  void find_time() {
    std::vector<std::pair<PartialDate, std::pair<std::size_t, std::size_t>>> dates;  // with their tokens
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      PartialDate date;
      std::size_t end = i;
      if (int month = month_name_at(i); month && (year_at(i + 1) || (number_at(i + 1) && number_at(i + 1) <= 31 && year_at(i + 2)))) {
        date.month = std::uint8_t(month);
        if (year_at(i + 1)) date.year = std::int16_t(number_at(i + 1)), end = i + 2;
        else date.day = std::uint8_t(number_at(i + 1)), date.year = std::int16_t(number_at(i + 2)), end = i + 3;
        if (i > 0 && !date.day && number_at(i - 1) && number_at(i - 1) <= 31) date.day = std::uint8_t(number_at(i - 1)), --i;
      } else if (tokens_[i].number && !year_at(i) && number_at(i) >= 1 && number_at(i) <= 31 && i + 1 < tokens_.size()) {
        // 1/2020, 17/5/2018, "1 năm 2020" after "tháng", "17 tháng 5 năm 2018"
        if (between(i) == '/' || between(i) == '-') {
          if (year_at(i + 1)) date = {std::int16_t(number_at(i + 1)), std::uint8_t(number_at(i)), 0}, end = i + 2;
          else if (i + 2 < tokens_.size() && number_at(i + 1) && year_at(i + 2))
            date = {std::int16_t(number_at(i + 2)), std::uint8_t(number_at(i + 1)), std::uint8_t(number_at(i))}, end = i + 3;
        } else if (tokens_[i + 1].folded == "thang" && i + 3 < tokens_.size() && number_at(i + 2)) {
          std::size_t y = tokens_[i + 3].folded == "nam" ? i + 4 : i + 3;
          if (year_at(y)) date = {std::int16_t(number_at(y)), std::uint8_t(number_at(i + 2)), std::uint8_t(number_at(i))}, end = y + 1;
        } else if (tokens_[i + 1].folded == "nam" && year_at(i + 2)) {
          date = {std::int16_t(number_at(i + 2)), std::uint8_t(number_at(i)), 0}, end = i + 3;
        }
        if (date.month > 12) end = i;
      } else if (year_at(i)) {
        date.year = std::int16_t(number_at(i)), end = i + 1;
      } else if (tokens_[i].folded.size() >= 7 && PartialDate::parse(tokens_[i].folded)) {
        date = *PartialDate::parse(tokens_[i].folded), end = i + 1;
      }
      if (end > i && PartialDate::parse(date.edtf())) {
        dates.push_back({date, {i, end}});
        i = end - 1;
      }
    }
    if (dates.empty()) {
      std::vector<bool> none(tokens_.size());
      if (auto now = questions_.sets.find("now"); now != questions_.sets.end()) {
        auto [first, last] = find_cue(now->second, none);
        if (last > first) {
          for (std::size_t i = first; i < last; ++i) when_.tokens.insert(i);
          when_.as_of = today();
        }
      }
      return;
    }
    auto take = [&](std::size_t n) {
      for (std::size_t i = dates[n].second.first; i < dates[n].second.second; ++i) when_.tokens.insert(i);
    };
    take(0);
    const PartialDate& date = dates[0].first;
    std::set<std::size_t> used;
    if (dates.size() >= 2) {
      take(1);
      // "2010–2020", "from 2010 to 2020", "từ 2010 đến 2020"
      for (std::size_t i = dates[0].second.second; i < dates[1].second.first; ++i) when_.tokens.insert(i);
      cue_before("since", dates[0].second.first, when_.tokens);
      when_.during = date.edtf() + "/" + dates[1].first.edtf();
    } else if (cue_before("before", dates[0].second.first, used)) {
      when_.tokens.merge(used);
      when_.during = "../" + neighbour(date, -1).edtf();
    } else if (cue_before("after", dates[0].second.first, used)) {
      when_.tokens.merge(used);
      when_.during = neighbour(date, 1).edtf() + "/..";
    } else if (cue_before("since", dates[0].second.first, used)) {
      when_.tokens.merge(used);
      when_.during = date.edtf() + "/..";
    } else {
      when_.during = date.edtf();
    }
  }

  // The day, month or year before (by -1) or after (by 1) a date, as exactly as it is known.
  static PartialDate neighbour(PartialDate date, int by) {
    if (date.day) {
      PartialDate day = date;
      day.day = std::uint8_t(int(date.day) + by);
      if (day.day && PartialDate::parse(day.edtf())) return day;
      date.day = 0;  // over the month's edge: the whole month beside it
    }
    if (date.year + by > 9999) return date;  // EDTF's last year
    int month = int(date.month) + by;
    if (!date.month || month < 1 || month > 12) date.year = std::int16_t(date.year + by);
    if (date.month) date.month = std::uint8_t(month < 1 ? 12 : month > 12 ? 1 : month);
    return date;
  }

  // The date of the newest document, "" when none is dated.
  std::string newest_document() const {
    auto label = view_.label("Document");
    auto key = view_.key("date");
    std::string newest;
    if (!label || !key) return newest;
    NodeId documents[256];
    std::uint32_t cursor = 0;
    while (std::size_t n = view_.scan(*label, cursor, documents))
      for (std::size_t i = 0; i < n; ++i)
        if (Value date = view_.property(documents[i], *key); date.kind() == Kind::String)
          if (PartialDate::parse(date.string())) newest = std::max(newest, std::string(date.string()));
    return newest;
  }

  // Now: the date of the newest document, since the graph knows nothing later; without one the clock's.
  std::string today() const {
    Day day;
    if (options_.now) day = options_.now->days;
    else {
      if (std::string newest = newest_document(); !newest.empty()) return newest;
      day = Day(std::time(nullptr) / 86400);
    }
    // Days → civil date, by the calendar's 400-year cycles.
    std::int64_t z = std::int64_t(day) + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
    std::int64_t doe = z - era * 146097, yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    std::int64_t month = mp < 10 ? mp + 3 : mp - 9, year = yoe + era * 400 + (month <= 2);
    return PartialDate{std::int16_t(year), std::uint8_t(month), std::uint8_t(doy - (153 * mp + 2) / 5 + 1)}.edtf();
  }

  // ---- Which family ------------------------------------------------------------------------------------------

  static bool fits(const QuestionSlot& slot, const Named& named) {
    if (slot.labels.empty()) return true;
    for (const std::string& label : slot.labels)
      if (std::find(named.labels.begin(), named.labels.end(), label) != named.labels.end()) return true;
    return false;
  }

  // The other name of the question that a candidate's own name or `of` contains; names_.size() when there is none.
  std::size_t part_of(const Named& candidate, std::size_t self) const {
    for (std::size_t n = 0; n < names_.size(); ++n) {
      if (n == self) continue;
      for (NodeId id : names_[n].nodes) {
        Named other = named(id);
        if (!other.name.empty() && candidate.name.find(other.name) != std::string::npos) return n;
        if (!other.name_vi.empty() && candidate.name_vi.find(other.name_vi) != std::string::npos) return n;
      }
    }
    return names_.size();
  }

  Reading try_family(const Family& family, const std::vector<std::string>& cues) const {
    Reading reading;
    std::string missing;  // a required slot that no name of the graph fills
    std::vector<bool> explained(tokens_.size());
    // Names into slots, in the order of the question; a family's required slots take first.
    std::vector<bool> used(names_.size());
    for (bool optional : {false, true})
      for (const QuestionSlot& slot : family.slots) {
        if (slot.optional != optional) continue;
        for (std::size_t n = 0; n < names_.size() && !reading.slots.contains(slot.name); ++n) {
          if (used[n]) continue;
          // Of several bearers of a name ("Prime Minister") the one that another name of the question belongs to.
          std::optional<Named> best;
          std::size_t best_other = names_.size();
          for (NodeId id : names_[n].nodes) {
            Named candidate = named(id);
            if (!fits(slot, candidate)) continue;
            std::size_t other = part_of(candidate, n);
            if (!best || (best_other == names_.size() && other < names_.size())) best = std::move(candidate), best_other = other;
          }
          if (!best) continue;
          if (names_[n].nodes.size() > 1 && best_other < names_.size()) {
            used[best_other] = true;
            for (std::size_t i = names_[best_other].first; i < names_[best_other].last; ++i) explained[i] = true;
          }
          reading.slots.emplace(slot.name, std::move(*best));
          used[n] = true;
          for (std::size_t i = names_[n].first; i < names_[n].last; ++i) explained[i] = true;
        }
        if (!slot.optional && !reading.slots.contains(slot.name)) {
          if (!missing.empty()) return {};
          missing = slot.name;
        }
      }
    double named_tokens = double(std::count(explained.begin(), explained.end(), true));
    for (const std::string& need : family.needs)
      if ((need == "time" && !when_.during) || (need == "number" && number_in_question() == "null")) return {};
    bool takes_time = family.query.find("{time}") != std::string::npos || family.query.find("{when}") != std::string::npos ||
                      family.query.find("{at}") != std::string::npos;
    if (takes_time)
      for (std::size_t i : when_.tokens) explained[i] = true;
    for (const std::string& set : family.without) {
      auto [first, last] = find_cue(questions_.sets.find(set)->second, explained);
      if (last > first) return {};
    }
    if (family.query.find("{number}") != std::string::npos)
      for (std::size_t i = 0; i < tokens_.size(); ++i)
        if (ordinal_at(i) >= 0 && !when_.tokens.contains(i)) explained[i] = true;
    double cue_tokens = 0;
    for (const std::string& name : cues) {
      auto [first, last] = find_cue(questions_.sets.find(name)->second, explained);
      if (last == first) return {};
      for (std::size_t i = first; i < last; ++i) explained[i] = true;
      cue_tokens += double(last - first);
    }
    std::vector<bool> covered = explained;
    for (const std::string& name : cues) mark_all(questions_.sets.find(name)->second, covered);
    if (auto filler = questions_.sets.find("filler"); filler != questions_.sets.end()) mark_all(filler->second, covered);
    if (!missing.empty()) {
      // What is left over and looks like a name must be the one that is missing: the documents do not have it.
      std::size_t first = 0, last = 0;
      for (std::size_t i = 0; i < tokens_.size(); ++i) {
        if (covered[i] || (any_capital_ && !tokens_[i].capital)) continue;
        std::size_t j = i;
        while (j < tokens_.size() && !covered[j] && std::string_view(",;:").find(j > i ? between(j - 1) : ' ') == std::string_view::npos) ++j;
        if (j - i > last - first) first = i, last = j;
        i = j;
      }
      if (first == last) return {};
      reading.unknown = text_.substr(tokens_[first].span.begin, tokens_[last - 1].span.end - tokens_[first].span.begin);
      for (std::size_t i = first; i < last; ++i) covered[i] = true;
      reading.slots[missing].name = reading.slots[missing].name_vi = reading.unknown;
    }
    double unexplained = 0;
    for (std::size_t i = 0; i < tokens_.size(); ++i)
      if (!covered[i]) {
        reading.unexplained.push_back(i);
        unexplained += tokens_[i].capital ? 2 : 1;
      }
    // Names left over weigh most: a question about them is another question.
    for (std::size_t n = 0; n < names_.size(); ++n)
      if (!used[n]) unexplained += 2;
    if (unexplained > 0.4 * double(tokens_.size()) || unexplained > 4.5) return {};
    reading.family = &family;
    reading.score = named_tokens + 1.5 * cue_tokens + double(cues.size()) * 0.25 - 1.5 * unexplained + (takes_time ? double(when_.tokens.size()) : -3.0 * double(!when_.tokens.empty())) - (missing.empty() ? 0 : 2);
    return reading;
  }

  Reading best_reading() const {
    Reading best;
    for (const Family& family : questions_.families)
      for (const auto& cues : family.cues) {
        Reading reading = try_family(family, cues);
        if (reading.family && reading.score > best.score) best = std::move(reading);
      }
    return best;
  }

  // ---- Its query ---------------------------------------------------------------------------------------------

  static std::string quoted(std::string_view text) {
    std::string out = "'";
    for (char c : text) {
      if (c == '\'' || c == '\\') out += '\\';
      out += c;
    }
    return out + "'";
  }

  std::string fill(std::string query, const Reading& reading) const {
    auto replace = [&](const std::string& mark, const std::string& by) {
      for (std::size_t at; (at = query.find(mark)) != std::string::npos;) query.replace(at, mark.size(), by);
    };
    for (const auto& [slot, named] : reading.slots) replace("$" + slot, quoted(named.name));
    for (const QuestionSlot& slot : reading.family->slots)
      if (!reading.slots.contains(slot.name)) replace("$" + slot.name, "null");
    std::string time;
    if (when_.during) time = " DURING " + quoted(*when_.during);
    else if (when_.as_of) time = " AS OF " + quoted(*when_.as_of);
    replace("{time}", time);
    replace("{when}", when_.during ? quoted(*when_.during) : when_.as_of ? quoted(*when_.as_of) : "null");
    replace("{number}", number_in_question());
    return query;
  }

  std::string number_in_question() const {
    for (std::size_t i = 0; i < tokens_.size(); ++i)
      if (!when_.tokens.contains(i) && ordinal_at(i) >= 0) return std::to_string(ordinal_at(i));
    return "null";
  }

  // The number at a token, "60" or "60th"; -1 when there is none.
  long ordinal_at(std::size_t i) const {
    const std::string& text = tokens_[i].folded;
    std::size_t digits = text.find_first_not_of("0123456789");
    if (digits == std::string::npos) digits = text.size();
    std::string_view rest = std::string_view(text).substr(digits);
    if (digits == 0 || digits > 9 || !(rest.empty() || rest == "st" || rest == "nd" || rest == "rd" || rest == "th")) return -1;
    return std::stol(text.substr(0, digits));
  }

  std::string shown(const Named& named) const { return vi() && !named.name_vi.empty() ? named.name_vi : named.name; }

  std::string reading_in_words(const Reading& reading) const {
    std::string words = reading.family->reading.in(answer_.lang);
    for (const auto& [slot, named] : reading.slots) {
      std::string mark = "{" + slot + "}";
      for (std::size_t at; (at = words.find(mark)) != std::string::npos;) words.replace(at, mark.size(), shown(named));
    }
    for (const QuestionSlot& slot : reading.family->slots)  // [… {slot}] is dropped where the slot is not filled
      if (!reading.slots.contains(slot.name)) {
        std::string mark = "{" + slot.name + "}";
        std::size_t at = words.find(mark);
        if (at == std::string::npos) continue;
        std::size_t open = words.rfind('[', at), close = words.find(']', at);
        if (open != std::string::npos && close != std::string::npos) words.erase(open, close - open + 1);
        else words.erase(at, mark.size());
      }
    std::erase_if(words, [](char c) { return c == '[' || c == ']'; });
    if (when_.during || when_.as_of) words += (vi() ? ", thời gian " : ", time ") + (when_.during ? *when_.during : *when_.as_of);
    return words + words_not_used(reading);
  }

  // " (words not used: “human rights”)": what the answer does not take into account, so that it misleads nobody.
  std::string words_not_used(const Reading& reading) const {
    std::string list;
    for (std::size_t i = 0; i < reading.unexplained.size();) {
      std::size_t first = reading.unexplained[i], last = first;
      while (++i < reading.unexplained.size() && reading.unexplained[i] == last + 1) ++last;
      std::size_t begin = tokens_[first].span.begin;
      list += (list.empty() ? "“" : ", “") + text_.substr(begin, tokens_[last].span.end - begin) + "”";
    }
    return list.empty() ? "" : " (" + word_for("words not used") + ": " + list + ")";
  }

  // ---- Rows ----------------------------------------------------------------------------------------------------

  std::string word_for(const std::string& word) const {
    auto found = questions_.words.find(word);
    return found == questions_.words.end() || found->second.in(answer_.lang).empty() ? word : found->second.in(answer_.lang);
  }

  static const Value* find_property(const std::vector<MapEntry>& properties, std::string_view key) {
    for (const auto& [name, value] : properties)
      if (name == key) return &value;
    return nullptr;
  }

  static std::string plain(const Value& value) { return value.kind() == Kind::String ? std::string(value.string()) : to_string(value); }

  // "17/5/2018", "tháng 1/2020", "2008" for Vietnamese readers; EDTF as it is for the others.
  std::string date_in_words(std::string_view edtf) const {
    auto date = PartialDate::parse(edtf);
    if (!date || !vi()) return std::string(edtf);
    std::string year = date->year ? std::to_string(date->year) : "";
    if (date->day) return std::to_string(date->day) + "/" + std::to_string(date->month) + (year.empty() ? "" : "/" + year);
    if (date->month) return "tháng " + std::to_string(date->month) + (year.empty() ? "" : "/" + year);
    return year;
  }

  std::string time_in_words(const RelationshipRecord& r) const {
    auto text = [&](std::string_view key) {
      const Value* value = find_property(r.properties, key);
      return value && value->kind() == Kind::String ? std::string(value->string()) : std::string();
    };
    std::string start = text("start"), end = text("end");
    if (!start.empty() && start == end) return date_in_words(start);
    if (!start.empty() && !end.empty()) return date_in_words(start) + "–" + date_in_words(end);
    if (!start.empty()) return word_for("from") + " " + date_in_words(start);
    if (!end.empty()) return word_for("until") + " " + date_in_words(end);
    for (std::string_view key : {"date", "since", "elected_on"})
      if (std::string when = text(key); !when.empty()) return (key == "since" ? word_for("since") + " " : "") + date_in_words(when);
    return {};
  }

  std::string votes_in_words(const RelationshipRecord& r) const {
    const Value* votes = find_property(r.properties, "votes_for");
    const Value* total = find_property(r.properties, "votes_total");
    if (!votes) return {};
    std::string text = word_for(total ? "votes_of" : "votes");
    auto put = [&](const std::string& mark, const Value* value) {
      if (std::size_t at = text.find(mark); at != std::string::npos && value) text.replace(at, mark.size(), plain(*value));
    };
    put("{n}", votes);
    put("{total}", total);
    return text;
  }

  std::string in_words(const Value& value, const Table& table) const {
    if (value.kind() == Kind::Node) {
      const NodeRecord& node = table.node(value.node());
      const Value* name_vi = find_property(node.properties, "name_vi");
      const Value* name = find_property(node.properties, "name");
      if (vi() && name_vi && name_vi->kind() == Kind::String) return std::string(name_vi->string());
      return name ? plain(*name) : to_string(value);
    }
    if (value.kind() == Kind::List) {
      std::string text;
      for (const Value& item : value.items()) text += (text.empty() ? "" : ", ") + in_words(item, table);
      return text;
    }
    if (value.kind() == Kind::String) {
      std::string text(value.string());
      if (PartialDate::parse(text)) return date_in_words(text);
      return word_for(text);
    }
    return plain(value);
  }

  void collect(const Value& value, const Table& table, AnswerRow& row) const {
    if (value.kind() == Kind::Node) row.nodes.push_back(value.node());
    if (value.kind() == Kind::Relationship) row.relationships.push_back(value.relationship());
    if (value.kind() == Kind::List)
      for (const Value& item : value.items()) collect(item, table, row);
    if (value.kind() == Kind::Path) {
      for (NodeId id : value.path().nodes) row.nodes.push_back(id);
      for (RelationshipId id : value.path().relationships) row.relationships.push_back(id);
    }
  }

  std::vector<AnswerRow> rows_of(const Table& table, std::vector<std::string>* columns) const {
    std::vector<AnswerRow> rows;
    std::vector<std::size_t> visible_columns;
    bool dated = false;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      bool relationship = false;
      for (const Value& value : table.data[c])
        relationship = relationship || value.kind() == Kind::Relationship ||
                       (value.kind() == Kind::List && !value.items().empty() && value.items().front().kind() == Kind::Relationship);
      if (table.columns[c].starts_with('_')) continue;  // evidence and helpers of the family's query
      if (!relationship) visible_columns.push_back(c);
      else dated = true;
    }
    if (columns) {
      for (std::size_t c : visible_columns) columns->push_back(word_for(table.columns[c]));
      if (dated)
        for (const char* more : {"role", "time", "votes"}) columns->push_back(word_for(more));
    }
    for (std::size_t i = 0; i < table.rows(); ++i) {
      AnswerRow row;
      row.status = "stated";
      for (std::size_t c = 0; c < table.columns.size(); ++c) collect(table.at(i, c), table, row);
      for (std::size_t c : visible_columns) {
        row.cells.push_back(in_words(table.at(i, c), table));
        row.values.push_back(table.at(i, c));
      }
      for (std::size_t c = 0; c < table.columns.size(); ++c) {
        const Value& value = table.at(i, c);
        if (value.kind() != Kind::Relationship || table.columns[c].starts_with('_')) continue;
        const RelationshipRecord& r = table.relationship(value.relationship());
        const Value* role = find_property(r.properties, "role");
        std::string time = time_in_words(r);
        row.cells.push_back(role ? in_words(*role, table) : "");
        row.cells.push_back(time.empty() ? word_for("no dates given") : time);
        row.cells.push_back(votes_in_words(r));
        if (const Value* status = find_property(r.properties, "status"); status && status->kind() == Kind::String) row.status = status->string();
      }
      std::set<std::pair<std::string, std::uint32_t>> seen;
      for (RelationshipId id : row.relationships)
        for (const Evidence& e : table.relationship(id).evidence)
          if (seen.emplace(e.document_name, e.begin).second) row.evidence.push_back(e);
      // A fact that stands in a node's property is cited by the sentences of that property.
      if (row.relationships.empty())
        for (NodeId id : row.nodes)
          for (std::size_t c = 0; c < table.columns.size(); ++c)
            if (auto key = view_.key(table.columns[c]))
              for (NodeId sentence : view_.evidence(id, *key)) row.evidence.push_back(view_.evidence(sentence));
      rows.push_back(std::move(row));
    }
    return rows;
  }

  static bool is_empty(const Table& table) {
    for (std::size_t r = 0; r < table.rows(); ++r)
      for (std::size_t c = 0; c < table.columns.size(); ++c)
        if (!table.columns[c].starts_with('_') && !table.at(r, c).is_null()) return false;
    return true;
  }

  Answer run_family(const Reading& reading) {
    const Family& family = *reading.family;
    answer_.family = family.name;
    answer_.reading = reading_in_words(reading);
    if (!reading.unknown.empty()) {
      answer_.kind = Answer::Kind::NotStated;
      std::string note = word_for("no document names");
      if (std::size_t at = note.find("{name}"); at != std::string::npos) note.replace(at, 6, reading.unknown);
      answer_.verdict = word_for("not stated in the documents") + ": " + note;
      if (auto near = suggest(reading.unknown, view_.complete("", 100'000))) answer_.suggestions.push_back(*near);
      return std::move(answer_);
    }
    answer_.query = fill(family.query, reading);
    Table table = run(graph_, answer_.query, options_);
    table.notices.clear();
    if (is_empty(table) && !family.fallback.empty()) {
      std::string query = fill(family.fallback, reading);
      if (Table second = run(graph_, query, options_); !is_empty(second)) table = std::move(second), answer_.query = query;
    }
    if (is_empty(table)) table.data.assign(table.columns.size(), {}), table.row_count = 0;
    answer_.rows = rows_of(table, &answer_.columns);
    if (!family.apart.empty()) {
      Table apart = run(graph_, fill(family.apart, reading), options_);
      answer_.left_out = rows_of(apart, nullptr);
      if (!answer_.left_out.empty()) {
        std::string note = (answer_.left_out.size() == 1 ? family.note : family.notes.in(answer_.lang).empty() ? family.note : family.notes).in(answer_.lang);
        if (std::size_t at = note.find("{n}"); at != std::string::npos) note.replace(at, 3, std::to_string(answer_.left_out.size()));
        answer_.left_out_note = note;
      }
      table.nodes.merge(apart.nodes);
      table.relationships.merge(apart.relationships);
    }
    answer_.kind = Answer::Kind::Rows;
    if (answer_.rows.empty() && family.answer != "yesno") {
      answer_.kind = Answer::Kind::NotStated;
      answer_.verdict = word_for("not stated in the documents");
    } else if (family.answer == "yesno") {
      answer_.kind = Answer::Kind::YesNo;
      answer_.verdict = word_for(answer_.rows.empty() ? "no: no document states it" : "yes");
    } else if (family.answer == "number") {
      answer_.kind = Answer::Kind::Number;
      if (answer_.rows.size() == 1) answer_.verdict = answer_.rows.front().cells.front();
    }
    answer_.table = std::move(table);
    return std::move(answer_);
  }

  // ---- What is not understood ----------------------------------------------------------------------------------

  Answer not_understood() {
    answer_.kind = Answer::Kind::NotUnderstood;
    answer_.verdict = word_for(tokens_.empty() ? "the question is empty" : "the question is not understood");
    // A name nearly spelled: the longest run of unknown capitalised words against the names of the graph.
    std::vector<bool> known(tokens_.size());
    for (const Found& found : names_)
      for (std::size_t i = found.first; i < found.last; ++i) known[i] = true;
    std::vector<std::string> all;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (known[i] || !tokens_[i].capital || i == 0) continue;
      std::size_t j = i;
      while (j < tokens_.size() && !known[j] && tokens_[j].capital) ++j;
      if (all.empty()) all = view_.complete("", 100'000);
      std::string_view wanted = std::string_view(text_).substr(tokens_[i].span.begin, tokens_[j - 1].span.end - tokens_[i].span.begin);
      if (auto near = suggest(wanted, all)) answer_.suggestions.push_back(*near);
      i = j;
    }
    // The examples that share most words with the question.
    std::vector<std::pair<std::size_t, std::string>> near;
    for (const Family& family : questions_.families)
      for (const std::string& example : vi() ? family.examples_vi : family.examples_en) {
        std::size_t shared = 0;
        for (Span word : words(example)) {
          std::string folded = fold(std::string_view(example).substr(word.begin, word.size()));
          shared += std::any_of(tokens_.begin(), tokens_.end(), [&](const Token& t) { return t.folded == folded; });
        }
        near.emplace_back(shared, example);
      }
    std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    for (std::size_t i = 0; i < near.size() && i < 3; ++i) answer_.suggestions.push_back(near[i].second);
    return std::move(answer_);
  }

  Graph& graph_;
  View view_;
  const Questions& questions_;
  Options options_;
  std::string text_;
  std::vector<Token> tokens_;
  std::vector<Found> names_;
  When when_;
  bool accented_ = false, any_capital_ = false;
  Answer answer_{};
};

}  // namespace

Answer ask(Graph& graph, std::string_view question, const Options& options, std::string_view lang) {
  constexpr std::size_t longest_question = 100'000;
  if (question.size() > longest_question)
    throw Error(Fault::LimitExceeded, "the question is longer than 100,000 bytes; ask it in a sentence");
  if (auto at = find_invalid_utf8(question))
    throw Error(Fault::BadInput, "NotUtf8", {}, "the question is not UTF-8 at byte " + std::to_string(*at), Phase::Run);
  std::string data;
  {
    View view = graph.read();
    data = view.meta("questions");
  }
  if (data.empty())
    throw Error(Fault::NotUnderstood, "this graph holds no question families, so only openCypher can be asked; load documents with a pack to get them");
  Questions questions = QuestionReader(data).read();
  return Asker(graph, questions, question, options, lang).answer();
}

}  // namespace dothi
