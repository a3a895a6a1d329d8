// Operations on the answers to simpler questions, whatever family gives them: who comes next to, before or after somebody, which of two deeds
// was the earlier, how many years lie between them, what is told of each of a list.
#include <algorithm>
#include <cmath>
#include <utility>

#include "ask.h"

namespace dothi::asking {

// ---- What is shared with questions of several parts ------------------------------------------------------------

bool is_told(const Answer& answer) {
  return answer.kind != Answer::Kind::NotUnderstood && answer.kind != Answer::Kind::NotStated;
}

std::vector<Run> runs_of(const Question& whole, std::string_view set) {
  const auto found = whole.cues.find(set);
  return found == whole.cues.end() ? std::vector<Run>{} : found->second;
}

bool of_label(const Named& named, std::string_view label) {
  return std::find(named.labels.begin(), named.labels.end(), label) != named.labels.end();
}

std::string quoted_name(const std::string& name) {
  std::string quoted = "'";
  for (const char c : name) quoted += (c == '\'' || c == '\\' ? "\\" : "") + std::string(1, c);
  return quoted + "'";
}

std::string text_without(const Question& whole, std::vector<Run> runs) {
  std::sort(runs.begin(), runs.end(),
            [](const Run& a, const Run& b) { return a.first != b.first ? a.first < b.first : a.size() > b.size(); });
  std::string text;
  std::size_t at = 0;
  for (const Run& run : runs) {
    if (run.size() == 0 || whole.tokens[run.first].span.begin < at) continue;
    text += std::string_view(whole.text).substr(at, whole.tokens[run.first].span.begin - at);
    at = whole.tokens[run.last - 1].span.end;
  }
  return text + whole.text.substr(at);
}

namespace {

// What a row tells the time of: the day, month or year of its facts, or of the property it shows; "" where it tells none.
std::string time_of(const Asked& asked, const AnswerRow& row) {
  std::string told;
  for (const RelationshipId id : row.relationships) {
    std::string here;
    for (const std::string_view name : {"elected_on", "date", "since", "start"})
      if (const auto key = asked.view.key(name); key && here.empty())
        if (const Value value = asked.view.property(id, *key); value.kind() == Kind::String)
          here = std::string(value.string());
    if (told.empty() || here.starts_with(told)) told = here;
  }
  if (!row.relationships.empty()) return told;
  for (const Value& value : row.values)
    if (value.kind() == Kind::String && value.string().size() >= 4)
      if (const auto date = PartialDate::parse(value.string()); date && date->year) return std::string(value.string());
  return told;
}

// -1 where a is before b, 1 where it is behind, 0 where that is not told: one may lie in the other.
int order(std::string_view a, std::string_view b) {
  const std::size_t size = std::min(a.size(), b.size());
  return size < 4 || a[0] == 'X' || b[0] == 'X'             ? 0
         : a.substr(0, size).compare(b.substr(0, size)) < 0 ? -1
                                                            : a.substr(0, size) != b.substr(0, size);
}

std::string in_figures(std::string_view edtf) {
  const auto date = PartialDate::parse(edtf);
  if (!date || !date->year) return {};
  return (date->day ? std::to_string(date->day) + "/" : "") + (date->month ? std::to_string(date->month) + "/" : "") +
         std::to_string(date->year);
}

// Of all their rows.
int order_of(const Asked& asked, const Answer& one, const Answer& two) {
  int found = 0;
  for (const AnswerRow& a : one.rows)
    for (const AnswerRow& b : two.rows) {
      const std::string at = time_of(asked, a), then = time_of(asked, b);
      if (at.empty() || then.empty()) continue;
      const int here = order(at, then);
      if (here == 0 || (found != 0 && here != found)) return 0;
      found = here;
    }
  return found;
}

bool tells_of(const AnswerRow& row, const Named& named) { return !row.nodes.empty() && row.nodes.front() == named.id; }

}  // namespace

// The one day, month or year that all rows of an answer tell; "" where they tell several or none.
std::string time_told(const Asked& asked, const Answer& answer) {
  std::string told;
  for (const AnswerRow& row : answer.rows) {
    const std::string here = time_of(asked, row);
    if (here.starts_with(told))
      told = here;  // of the same time what is told most exactly
    else if (!told.starts_with(here))
      return {};
  }
  return told;
}

std::string time_in_figures(const Asked& asked, const Answer& answer) { return in_figures(time_told(asked, answer)); }

// ---- Beside another ----------------------------------------------------------------------------------------------

namespace {

// "Before Laos", "ngay sau Việt Nam": a name with what tells that something lies before or behind what is told of it.
struct Beside {
  Run run;                // of all its words
  std::vector<Run> near;  // "ngay", "kế tiếp", "next": of all that lies there the nearest
  const Mention* other;
  bool after;
};

std::vector<Beside> besides_in(const Question& whole) {
  std::vector<Beside> found;
  for (const bool after : {false, true})
    for (const Run& word : runs_of(whole, after ? "beside after" : "beside before")) {
      const bool within =
          std::any_of(found.begin(), found.end(), [&](const Beside& b) { return b.run.overlaps(word); });
      if (within) continue;
      for (const Mention& mention : whole.mentions) {
        bool near = word.last <= mention.run.first && !mention.bearers.empty();
        for (std::size_t i = word.last; near && i < mention.run.first; ++i)
          near = whole.in_set("filler", i) || whole.in_set("list kind", i);
        if (!near) continue;
        Beside one{{word.first, mention.run.last}, {}, &mention, after};
        for (const Run& next : runs_of(whole, "beside next")) {
          if (next.last == word.first)
            one.run.first = std::min(one.run.first, next.first), one.near.push_back(next);
          else if (!next.overlaps(one.run))
            one.near.push_back(next);
          else if (next.first >= word.first && next.last <= word.last)
            one.near.push_back({});  // "ngay sau" in one
        }
        found.push_back(std::move(one));
        break;
      }
    }
  return found;
}

Filter only(const Named& named) {
  Filter filter;
  filter.name = named.name;
  for (const std::string& label : named.labels) filter.of.push_back(label);
  return filter;
}

// The rows told of one alone, whatever else the question narrows.
Answer answer_of(Asked& asked, const std::string& text, const Named& named) {
  const std::string where = "{x}.name IN [" + quoted_name(named.name) + "]";
  Filter filter = only(named);
  filter.where = where;
  const Filter* const among = std::exchange(asked.among, &filter);
  asked.bare = true;
  Answer answer = answer_one(asked, text, Hearing::Wide);
  asked.among = among;
  asked.bare = false;
  return answer;
}

// Of what is told in rows, what lies before or behind a time; the nearest of it.
void keep_beside(const Asked& asked, Answer& answer, const Named& other, std::string_view time, bool after,
                 bool nearest) {
  std::erase_if(answer.rows, [&](const AnswerRow& row) {
    return tells_of(row, other) || order(time_of(asked, row), time) != (after ? 1 : -1);
  });
  if (!nearest || answer.rows.empty()) return;
  std::string best = time_of(asked, answer.rows.front());
  for (const AnswerRow& row : answer.rows)
    if (const std::string here = time_of(asked, row); order(here, best) == (after ? -1 : 1)) best = here;
  std::erase_if(answer.rows, [&](const AnswerRow& row) { return order(time_of(asked, row), best) != 0; });
}

// The things named before a place that are of the kind of another, the nearest first: what that other may be told beside.
std::vector<const Mention*> alike_before(const Question& whole, const Mention& other, std::size_t at) {
  std::vector<const Mention*> found;
  for (const Mention& mention : whole.mentions)
    if (mention.run.last <= at && &mention != &other && !mention.bearers.empty() &&
        shares_label(mention.bearers.front(), other.bearers.front()))
      found.insert(found.begin(), &mention);
  return found;
}

std::string with_other(const Question& whole, const Beside& beside, const Mention& alike) {
  const std::string_view text = whole.text;
  const std::size_t begin = whole.tokens[alike.run.first].span.begin, end = whole.tokens[alike.run.last - 1].span.end;
  return std::string(text.substr(0, begin)) + std::string(whole.said(beside.other->run)) +
         std::string(text.substr(end, whole.tokens[beside.run.first].span.begin - end)) +
         std::string(text.substr(whole.tokens[beside.run.last - 1].span.end));
}

// "Did Sweden join before Finland?": two deeds, each with its time.
std::optional<Answer> whether_earlier(Asked& asked, const Question& whole, const Beside& beside) {
  const std::vector<const Mention*> alike = alike_before(whole, *beside.other, beside.run.first);
  if (alike.empty()) return std::nullopt;
  const auto told = [&](std::string text) {  // as it stands, or when that was
    Answer answer = answer_one(asked, text, Hearing::Wide);
    if (is_told(answer) && (answer.kind == Answer::Kind::YesNo ? !answer.rows.empty() : true)) return answer;
    while (!text.empty() && std::string_view(" ?.!").find(text.back()) != std::string_view::npos) text.pop_back();
    return answer_one(asked, text + " " + word_for(asked.questions, "when it was", whole.lang), Hearing::Wide);
  };
  Answer one = told(text_without(whole, {beside.run}));
  if (!is_told(one)) return std::nullopt;
  Answer two;
  int found = 0;
  for (std::size_t n = 0; n < alike.size() && found == 0; ++n) {
    two = told(with_other(whole, beside, *alike[n]));
    if (is_told(two) && two.family == one.family && two.reading != one.reading) found = order_of(asked, one, two);
  }
  if (found == 0) return std::nullopt;
  for (AnswerRow& row : two.rows) one.rows.push_back(std::move(row));
  const bool so = found == (beside.after ? 1 : -1);
  one.kind = Answer::Kind::YesNo;
  one.reading += " + " + two.reading;
  one.query += "; " + two.query;
  one.verdict = word_for(asked.questions, so ? "yes" : "no: the other way round", one.lang);
  if (!so)
    one.left_out = std::exchange(one.rows, {}),
    one.left_out_note = word_for(asked.questions, "by what is stated", one.lang);
  return one;
}

}  // namespace

std::optional<Answer> beside_another(Asked& asked, const Question& whole) {
  const auto says = [&](const char* set) { return whole.cues.contains(set); };
  const bool asks_whether =
      says("yesno") && !says("ask") && !says("who") && !says("when") && !says("which_country") && !says("howmany");
  for (const Beside& beside : besides_in(whole)) {
    if (asks_whether && beside.near.empty())
      if (auto whether = whether_earlier(asked, whole, beside)) return whether;
    std::vector<Run> runs = beside.near;
    runs.push_back(beside.run);
    const std::string rest = text_without(whole, runs);
    const Named& other = beside.other->bearers.front();
    Answer answer = answer_one(asked, rest, Hearing::Wide);
    if (!is_told(answer) || answer.kind == Answer::Kind::YesNo) continue;
    const auto own = std::find_if(answer.rows.begin(), answer.rows.end(),
                                  [&](const AnswerRow& row) { return tells_of(row, other); });
    std::string time;
    if (own != answer.rows.end() && answer.kind == Answer::Kind::Rows)
      time = time_of(asked, *own);
    else if (const Answer of_other = answer_of(asked, rest, other); is_told(of_other))
      time = time_told(asked, of_other);
    if (time.empty()) continue;
    const std::string how = beside.after ? "that time after" : "that time before";
    if (answer.kind == Answer::Kind::Rows) {
      keep_beside(asked, answer, other, time, beside.after, !beside.near.empty());
      if (answer.rows.empty()) {
        answer.kind = Answer::Kind::NotStated;
        answer.verdict = word_for(asked.questions, "not stated in the documents", answer.lang);
      }
      const std::string shown = answer.lang == "vi" && !other.name_vi.empty() ? other.name_vi : other.name;
      answer.reading += ", " + (beside.near.empty() ? "" : word_for(asked.questions, "right", answer.lang) + " ") +
                        word_for(asked.questions, how, answer.lang) + " " + shown;
      return answer;
    }
    if (beside.near.empty()) {  // a number
      std::string timed = rest;
      while (!timed.empty() && std::string_view(" ?.!").find(timed.back()) != std::string_view::npos) timed.pop_back();
      Answer counted = answer_one(
          asked, timed + " " + word_for(asked.questions, how, whole.lang) + " " + in_figures(time), Hearing::Wide);
      if (is_told(counted)) return counted;
    }
  }
  return std::nullopt;
}

// ---- Of all that is told the first, the last, the number ---------------------------------------------------------------

namespace {

// "First", "gần đây nhất": left out of the question, whose rows are then told by their time.
std::optional<Answer> utmost_in_time(Asked& asked, const Question& whole) {
  const std::vector<Run> firsts = runs_of(whole, "first"), lasts = runs_of(whole, "last");
  for (const Run& first : firsts)
    for (const Run& last : lasts)
      if (!first.overlaps(last)) return std::nullopt;             // both are asked for
  if (whole.cues.contains("in this order")) return std::nullopt;  // "a minister first and president afterwards"
  for (const bool last : {false, true}) {
    for (const Run& word : last ? lasts : firsts) {
      if (std::any_of(whole.mentions.begin(), whole.mentions.end(),
                      [&](const Mention& m) { return m.run.overlaps(word); }))
        continue;
      Answer answer = answer_one(asked, text_without(whole, {word}), Hearing::Wide);
      if (answer.kind != Answer::Kind::Rows || answer.rows.empty()) continue;
      std::string best;
      for (const AnswerRow& row : answer.rows)
        if (const std::string here = time_of(asked, row);
            !here.empty() && (best.empty() || order(here, best) == (last ? 1 : -1)))
          best = here;
      if (best.empty()) continue;
      std::erase_if(answer.rows, [&](const AnswerRow& row) {
        const std::string here = time_of(asked, row);
        return here.empty() || order(here, best) != 0;
      });
      answer.reading += ", " + word_for(asked.questions, last ? "the last" : "the first", answer.lang);
      return answer;
    }
  }
  return std::nullopt;
}

// "How many": the things of the same question that asks which.
std::optional<Answer> number_of(Asked& asked, const Question& whole) {
  const auto in_longer =
      [&](const Run& word) {  // "mấy" of "mấy năm", "bao nhiêu" of "bao nhiêu phiếu": it asks for no things
        return std::any_of(whole.cues.begin(), whole.cues.end(), [&](const auto& cue) {
          return cue.first != "filler" && cue.first != "howmany" && cue.first != "question_word" &&
                 std::any_of(cue.second.begin(), cue.second.end(), [&](const Run& run) {
                   return run.size() > word.size() && run.first <= word.first && word.last <= run.last;
                 });
        });
      };
  for (const Run& word : runs_of(whole, "howmany")) {
    if (in_longer(word)) continue;
    std::string text = whole.text;
    const std::size_t begin = whole.tokens[word.first].span.begin, end = whole.tokens[word.last - 1].span.end;
    text.replace(begin, end - begin, word_for(asked.questions, "list them", whole.lang));
    Answer answer = answer_one(asked, text, Hearing::Wide);
    if (answer.kind != Answer::Kind::Rows) continue;
    std::vector<NodeId> things;
    const auto named =
        [&](const AnswerRow&
                row) {  // what the question names is not counted: it asks of its time, or of something else
          return std::any_of(whole.mentions.begin(), whole.mentions.end(), [&](const Mention& m) {
            return std::any_of(m.bearers.begin(), m.bearers.end(), [&](const Named& b) { return tells_of(row, b); });
          });
        };
    if (std::any_of(answer.rows.begin(), answer.rows.end(), named)) continue;
    for (const AnswerRow& row : answer.rows)
      if (!row.nodes.empty() && std::find(things.begin(), things.end(), row.nodes.front()) == things.end())
        things.push_back(row.nodes.front());
    if (things.empty()) continue;
    answer.kind = Answer::Kind::Number;
    answer.verdict = std::to_string(things.size());
    return answer;
  }
  return std::nullopt;
}

// "The first three", "hai nước gần đây nhất": how many of the first or last are asked for, and the words that say so.
struct Few {
  std::size_t many;
  bool last;
  std::vector<Run> words;
};

std::optional<Few> few_in(const Question& whole) {
  constexpr std::string_view kind = "count ";
  const auto names = [&](std::size_t at) {  // what is counted
    const auto holds = [&](const Run& run) { return run.first <= at && at < run.last; };
    return whole.in_set("country_word", at) || whole.in_set("list kind", at) ||
           std::any_of(whole.mentions.begin(), whole.mentions.end(), [&](const Mention& m) { return holds(m.run); }) ||
           std::any_of(whole.filters.begin(), whole.filters.end(),
                       [&](const std::vector<Run>& runs) { return std::any_of(runs.begin(), runs.end(), holds); });
  };
  for (auto set = whole.cues.lower_bound(kind); set != whole.cues.end() && set->first.starts_with(kind); ++set)
    for (const Run& count : set->second)
      for (const bool last : {false, true})
        for (const Run& word : runs_of(whole, last ? "last" : "first")) {
          bool joined = word.last == count.first || word.first >= count.last + (whole.lang == "vi");
          const bool opens = count.first == 0 && whole.mentions.size() < 3;  // "hai nước gia nhập ASEAN đầu tiên"
          for (std::size_t i = count.last; joined && i < word.first && !(opens && i > count.last); ++i)
            joined = names(i);
          if (joined) return Few{std::stoul(set->first.substr(kind.size())), last, {count, word}};
        }
  return std::nullopt;
}

}  // namespace

Answer answer_simply(Asked& asked, std::string_view text) {
  Answer answer = answer_one(asked, text, Hearing::Wide);
  if (is_told(answer)) return answer;
  if (auto of_rows = of_its_rows(asked, Question(asked, text, Hearing::Wide))) return *std::move(of_rows);
  return answer;
}

std::optional<Answer> few_answer(Asked& asked, const Question& whole) {
  const auto few = few_in(whole);
  if (!few) return std::nullopt;
  Answer answer = answer_one(asked, text_without(whole, few->words), Hearing::Wide);
  if (answer.kind != Answer::Kind::Rows) return std::nullopt;
  std::erase_if(answer.rows, [&](const AnswerRow& row) { return row.nodes.empty() || time_of(asked, row).empty(); });
  std::stable_sort(answer.rows.begin(), answer.rows.end(), [&](const AnswerRow& a, const AnswerRow& b) {
    return few->last ? time_of(asked, a) > time_of(asked, b) : time_of(asked, a) < time_of(asked, b);
  });
  std::vector<NodeId> things;
  std::erase_if(answer.rows, [&](const AnswerRow& row) {
    if (std::find(things.begin(), things.end(), row.nodes.front()) != things.end()) return false;
    if (things.size() == few->many) return true;
    things.push_back(row.nodes.front());
    return false;
  });
  if (things.size() < few->many) return std::nullopt;
  answer.reading += ", " + word_for(asked.questions, few->last ? "the last" : "the first", answer.lang) + " " +
                    std::to_string(few->many);
  return answer;
}

std::optional<Answer> of_its_rows(Asked& asked, const Question& whole) {
  if (auto utmost = utmost_in_time(asked, whole)) return utmost;
  return number_of(asked, whole);
}

// ---- Numbers beside each other -----------------------------------------------------------------------------------------

namespace {

// "More", "nhiều … hơn": the words, whether the greater is meant, and what asks for the number instead of them.
struct MoreOrLess {
  std::vector<Run> words;
  bool more;
  std::string how_many;
};

std::optional<MoreOrLess> more_or_less(const Question& whole) {
  constexpr std::string_view more = "number more ", less = "number less ";
  for (const auto& [name, runs] : whole.cues) {
    if (!name.starts_with(more) && !name.starts_with(less)) continue;
    MoreOrLess found{{}, name.starts_with(more), name.substr(more.size())};
    const std::vector<Run> behind = runs_of(whole, "number than");  // "hơn", wherever it stands
    for (const Run& run : runs)
      if (whole.lang != "vi" ||
          std::any_of(behind.begin(), behind.end(), [&](const Run& r) { return r.first >= run.last; }))
        found.words.push_back(run);
    if (!found.words.empty()) return found;
  }
  return std::nullopt;
}

std::optional<double> number_told(const Answer& answer) {
  std::optional<double> told;
  for (const AnswerRow& row : answer.rows)
    for (const Value& value : row.values)
      if (value.is_number()) {
        if (told && *told != value.number()) return std::nullopt;
        told = value.number();
        break;
      }
  return told;
}

// The question as it asks for the number of one alone.
std::string of_one(const Question& whole, const MoreOrLess& compared, const Run& one, const Run& other) {
  std::vector<Run> out{other};
  for (const char* set :
       {"number than", "or_word", "joins", "which_country", "who", "ask", "among", "howmany", "each joint"})
    for (const Run& run : runs_of(whole, set))
      if (!run.overlaps(one)) out.push_back(run);
  std::string text;
  for (std::size_t i = 0; i < whole.tokens.size(); ++i) {
    const auto holds = [&](const Run& run) { return run.first <= i && i < run.last; };
    if (const auto word = std::find_if(compared.words.begin(), compared.words.end(), holds);
        word != compared.words.end()) {
      if (i == word->first) text += compared.how_many + " ";
    } else if (std::none_of(out.begin(), out.end(), holds)) {
      text += std::string(whole.said({i, i + 1})) + " ";
    }
  }
  return text;
}

}  // namespace

std::optional<Answer> by_number(Asked& asked, const Question& whole) {
  const auto compared = more_or_less(whole);
  if (!compared) return std::nullopt;
  for (std::size_t b = 1; b < whole.mentions.size(); ++b)
    for (std::size_t a = 0; a < b; ++a) {
      const Mention &one = whole.mentions[a], &two = whole.mentions[b];
      if (one.bearers.empty() || two.bearers.empty() || !shares_label(one.bearers.front(), two.bearers.front()))
        continue;
      Answer first = answer_one(asked, of_one(whole, *compared, one.run, two.run), Hearing::Wide);
      const auto n = is_told(first) ? number_told(first) : std::nullopt;
      if (!n) continue;
      Answer second = answer_one(asked, of_one(whole, *compared, two.run, one.run), Hearing::Wide);
      const auto m = is_told(second) && second.family == first.family ? number_told(second) : std::nullopt;
      if (!m) continue;
      const auto row_of = [&](const Named& named, double number, const Answer& answer) {
        AnswerRow row;
        const Value value = number == std::floor(number) ? Value(std::int64_t(number)) : Value(number);
        row.cells = {first.lang == "vi" && !named.name_vi.empty() ? named.name_vi : named.name, to_string(value)};
        row.values = {Value(named.name), value};
        row.nodes = {named.id};
        row.status = "stated";
        for (const AnswerRow& told : answer.rows) {
          row.evidence.insert(row.evidence.end(), told.evidence.begin(), told.evidence.end());
          row.relationships.insert(row.relationships.end(), told.relationships.begin(), told.relationships.end());
        }
        return row;
      };
      AnswerRow one_row = row_of(one.bearers.front(), *n, first), two_row = row_of(two.bearers.front(), *m, second);
      const bool so = compared->more ? *n > *m : *n < *m;
      Answer answer = std::move(first);
      answer.reading += " + " + second.reading;
      answer.query += "; " + second.query;
      answer.columns.clear();
      answer.verdict.clear();
      if (whole.cues.contains("howmany")) {
        answer.kind = Answer::Kind::Number;
        answer.verdict = to_string(Value(std::int64_t(std::abs(*n - *m))));
        answer.rows = {std::move(one_row), std::move(two_row)};
        return answer;
      }
      const bool whether = !whole.cues.contains("or_word") && !whole.cues.contains("which_country") &&
                           !whole.cues.contains("who") && !whole.cues.contains("ask") && whole.cues.contains("yesno");
      answer.kind = whether ? Answer::Kind::YesNo : Answer::Kind::Rows;
      if (whether)
        answer.verdict = word_for(asked.questions,
                                  so         ? "yes"
                                  : *n == *m ? "no: as many"
                                             : "no: the other way round",
                                  answer.lang);
      if (whether && so)
        answer.rows = {std::move(one_row), std::move(two_row)};
      else if (whether)
        answer.rows.clear(), answer.left_out = {std::move(one_row), std::move(two_row)};
      else if (*n == *m)
        answer.rows = {std::move(one_row), std::move(two_row)};
      else
        answer.rows = {so ? std::move(one_row) : std::move(two_row)},
        answer.left_out = {so ? std::move(two_row) : std::move(one_row)};
      if (!answer.left_out.empty()) answer.left_out_note = word_for(asked.questions, "by what is stated", answer.lang);
      return answer;
    }
  return std::nullopt;
}

// ---- Two times -----------------------------------------------------------------------------------------------------

namespace {

struct Deed {
  Answer answer;
  std::string time;
};

// Two pieces of a question that tell a deed each, what one leaves out told by the other, and asked when that was.
class TwoDeeds {
 public:
  TwoDeeds(Asked& asked, const Question& whole, std::vector<Run> idle)
      : asked_(asked),
        whole_(whole),
        idle_(std::move(idle)),
        when_(" " + word_for(asked.questions, "when it was", whole.lang)) {}

  std::optional<std::pair<Deed, Deed>> of(const Run& one, const Run& two) const {
    if (text_of(one.first, one.last).empty() || text_of(two.first, two.last).empty()) return std::nullopt;
    auto second = timed(two, one);
    if (!second) return std::nullopt;
    auto first = timed(one, two);
    if (!first || first->answer.reading == second->answer.reading) return std::nullopt;
    return std::pair(*std::move(first), *std::move(second));
  }

 private:
  std::string text_of(std::size_t first, std::size_t last) const {
    std::string text;
    for (std::size_t i = first; i < last; ++i)
      if (std::none_of(idle_.begin(), idle_.end(), [&](const Run& r) { return r.first <= i && i < r.last; }))
        text += std::string(text.empty() ? "" : " ") + std::string(whole_.said({i, i + 1}));
    return text;
  }

  // As it stands, with the names of the other, or a name alone in the place of the one in the other: "with the United States after the United Kingdom".
  std::vector<std::string> tries(const Run& own, const Run& other) const {
    const std::string text = text_of(own.first, own.last);
    std::vector<std::string> tries{text}, names;
    for (const Mention& mention : whole_.mentions)
      if (other.first <= mention.run.first && mention.run.last <= other.last)
        names.emplace_back(whole_.said(mention.run));
    for (const std::string& name : names) tries.push_back(name + " " + text), tries.push_back(text + " " + name);
    for (const Mention& mention : whole_.mentions) {
      if (mention.bearers.empty() || mention.run.first < own.first || mention.run.last > own.last) continue;
      const Mention* alike = nullptr;
      for (const Mention& m : whole_.mentions)
        if (other.first <= m.run.first && m.run.last <= other.last && !m.bearers.empty() &&
            shares_label(m.bearers.front(), mention.bearers.front()))
          alike = &m;
      if (!alike) continue;
      tries.push_back(text_of(other.first, alike->run.first) + " " + std::string(whole_.said(mention.run)) + " " +
                      text_of(alike->run.last, other.last));
      break;
    }
    if (names.size() > 1) tries.push_back(names[0] + ", " + names[1] + " " + text);
    return tries;
  }

  std::optional<Deed> timed(const Run& own, const Run& other) const {
    for (const std::string& text : tries(own, other)) {
      Answer answer = answer_one(asked_, text + when_, Hearing::Wide);
      if (!is_told(answer)) continue;
      if (std::string time = time_told(asked_, answer); time.size() >= 4)
        return Deed{std::move(answer), std::move(time)};
    }
    return std::nullopt;
  }

  Asked& asked_;
  const Question& whole_;
  const std::vector<Run> idle_;
  const std::string when_;
};

Answer together(Deed one, Deed two, std::string_view joint) {
  Answer answer = std::move(one.answer);
  for (AnswerRow& row : two.answer.rows) answer.rows.push_back(std::move(row));
  answer.reading += std::string(joint) + two.answer.reading;
  answer.query += "; " + two.answer.query;
  return answer;
}

bool is_in_name(const Question& whole, const Run& run) {
  return std::any_of(whole.mentions.begin(), whole.mentions.end(),
                     [&](const Mention& m) { return m.run.overlaps(run); });
}

}  // namespace

std::optional<Answer> years_between(Asked& asked, const Question& whole) {
  const std::vector<Run> how_many = runs_of(whole, "years between");
  if (how_many.empty()) return std::nullopt;
  const std::size_t size = whole.tokens.size();
  struct Cut {
    Run one, two;
    bool after;
  };  // after: the first is the later
  std::vector<Cut> cuts;
  for (const bool after : {true, false})
    for (const Run& word : runs_of(whole, after ? "years after" : "years before")) {
      if (is_in_name(whole, word)) continue;
      for (const Run& run :
           runs_of(whole, "years then"))  // "how many years after joining the UN did it …", "… sau khi gia nhập thì …"
        if (run.first > word.last && run.last < size) cuts.push_back({{run.last, size}, {word.last, run.first}, after});
      if (word.first > 0 && word.last < size) cuts.push_back({{0, word.first}, {word.last, size}, after});
    }
  for (const Run& from : runs_of(whole, "years from"))
    for (const Run& to : runs_of(whole, "years to")) {
      if (from.last >= to.first || to.last >= size || is_in_name(whole, from) || is_in_name(whole, to)) continue;
      std::size_t end = to.last;
      while (end < size && whole.between(end - 1) != ",") ++end;
      for (const std::size_t last : end < size ? std::vector{end, size} : std::vector{size})
        cuts.push_back({{to.last, last}, {from.last, to.first}, true});
    }
  const TwoDeeds deeds(asked, whole, how_many);
  for (const Cut& cut : cuts) {
    auto both = deeds.of(cut.one, cut.two);
    if (!both) continue;
    const int years = std::stoi(both->first.time.substr(0, 4)) - std::stoi(both->second.time.substr(0, 4));
    if ((cut.after ? years : -years) < 0) continue;
    Answer answer = together(std::move(both->first), std::move(both->second), " − ");
    answer.kind = Answer::Kind::Number;
    answer.verdict = std::to_string(std::abs(years)) + " " +
                     word_for(asked.questions, std::abs(years) == 1 ? "year" : "years", answer.lang);
    return answer;
  }
  return std::nullopt;
}

std::optional<Answer> before_or_after(Asked& asked, const Question& whole) {
  for (const Run& word : runs_of(whole, "before or after")) {
    if (word.first == 0 || word.last >= whole.tokens.size()) continue;
    auto both = TwoDeeds(asked, whole, {word}).of({0, word.first}, {word.last, whole.tokens.size()});
    const int found = both ? order(both->first.time, both->second.time) : 0;
    if (found == 0) continue;
    Answer answer = together(std::move(both->first), std::move(both->second), " + ");
    answer.kind = Answer::Kind::Rows;
    answer.verdict = word_for(asked.questions, found < 0 ? "that time before" : "that time after", answer.lang);
    return answer;
  }
  return std::nullopt;
}

}  // namespace dothi::asking
