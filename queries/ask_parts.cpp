// Questions of several parts: two asked at once, two conditions on one thing, one thing asked of several.
#include <algorithm>
#include <utility>

#include "ask.h"

namespace dothi::asking {

namespace {

// What the part before names, to be put where a later part speaks of it.
struct Before {
  std::vector<std::pair<std::string, Named>> names;  // as said, in their order
  std::string when;                                  // a time it says
  bool when_ahead = false;                           // "in 2023, who … and who …": of all that asks
};

// The first thing of some labels that the part before names, or the one all rows of its answer tell of; "" when it is none or several.
std::string thing_before(const Asked& asked, const Before& before, const Answer& answer, std::string_view wanted) {
  const std::vector<std::string_view> labels = split(wanted, ' ');
  auto of_label = [&](const Named& named) {
    return std::any_of(labels.begin(), labels.end(),
                       [&](std::string_view label) { return asking::of_label(named, label); });
  };
  for (const auto& [said, named] : before.names)
    if (of_label(named)) return said;
  std::string found;
  for (const AnswerRow& row : answer.rows) {
    std::string here;
    for (NodeId id : row.nodes)
      if (Named named = named_of(asked.view, id); here.empty() && of_label(named)) here = named.name;
    if (here.empty() && row.nodes.empty() && !row.values.empty() &&
        row.values.front().kind() == Kind::String)  // told by a name in a sentence
      for (const NameMatch& match : asked.view.find(row.values.front().string()))
        if (match.how == NameMatch::How::Exact && of_label(named_of(asked.view, match.node)))
          here = std::string(row.values.front().string());
    if (here.empty() || (!found.empty() && found != here)) return {};
    found = here;
  }
  return found;
}

// Whether it names more than offices.
bool names_something(const Asked& asked, const Question& question) {
  return std::any_of(question.mentions.begin(), question.mentions.end(), [&](const Mention& m) {
    return !m.bearers.empty() && !of_label(m.bearers.front(), asked.questions.parts.office) &&
           !of_label(m.bearers.front(), "Title");
  });
}

// A later part with what it leaves to the part before: "… and what was she before?", "… và ai đang là Tổng thư ký?". The likeliest first.
std::vector<std::string> completed(Asked& asked, const std::string& part, const Before& before, const Answer& answer) {
  const Question question(asked, part);
  std::vector<std::pair<Run, std::string>> stand_ins;
  for (const auto& [set, runs] : question.cues) {
    if (!set.starts_with("stands_for ")) continue;
    const std::string thing = thing_before(asked, before, answer, std::string_view(set).substr(11));
    for (const Run& run : runs)
      if (!thing.empty() &&
          std::none_of(question.mentions.begin(), question.mentions.end(),
                       [&](const Mention& m) { return m.run.overlaps(run); }) &&
          std::none_of(stand_ins.begin(), stand_ins.end(), [&](const auto& s) { return s.first.overlaps(run); }))
        stand_ins.emplace_back(run, thing);
  }
  std::sort(stand_ins.begin(), stand_ins.end(),
            [](const auto& a, const auto& b) { return a.first.first > b.first.first; });
  std::string text = part, without = part;  // "whom did he meet there": or leave the place
  for (const auto& [run, thing] : stand_ins) {
    const std::size_t begin = question.tokens[run.first].span.begin, end = question.tokens[run.last - 1].span.end;
    text.replace(begin, end - begin, thing);
    without.replace(begin, end - begin, run.last == question.tokens.size() ? "" : thing);
  }
  std::vector<std::string> tries, names;
  for (const auto& [said, named] : before.names)
    if (text.find(said) == std::string::npos) names.push_back(said);
  // Its own names: an office alone is that of what was spoken of.
  const bool own = names_something(asked, question);
  auto add = [&](std::string one) {
    if (std::find(tries.begin(), tries.end(), one) == tries.end()) tries.push_back(std::move(one));
  };
  if (own || !stand_ins.empty()) add(text);
  if (!stand_ins.empty()) add(without);
  if (names.size() > 2) names.resize(2);
  const bool led_by_office = !own && !question.mentions.empty() && !names.empty() && asking_joints(question).empty();
  if (led_by_office) {  // "Tổng thư ký" of what was spoken of: behind it
    const Mention& office = question.mentions.front();
    std::string with = part;
    with.insert(question.tokens[office.run.last - 1].span.end,
                std::string(question.lang == "vi" ? " " : " of ") + names.front());
    add(with);
  }
  if (names.size() == 2) add(names[0] + " " + text + " " + names[1]), add(names[0] + " " + names[1] + " " + text);
  // One name alone only where it is who the part before was about, or something stands for it: else another question is answered.
  for (const std::string& name : names)
    if (&name == names.data() || own || !stand_ins.empty()) add(name + " " + text), add(text + " " + name);
  add(text);
  if (before.when.empty() || question.when.said()) return tries;
  std::vector<std::string> timed;  // of the same time, if anything is told of that
  for (const std::string& one : tries) timed.push_back(before.when + " " + one);
  if (!before.when_ahead) timed.insert(timed.end(), tries.begin(), tries.end());
  return timed;
}

}  // namespace

std::vector<Run> asking_joints(const Question& whole) {
  auto joins = whole.cues.find("joins"), words = whole.cues.find("question_word");
  std::vector<Run> joints, found;
  if (words == whole.cues.end()) return found;
  if (joins != whole.cues.end()) joints = joins->second;
  for (std::size_t i = 0; i + 1 < whole.tokens.size(); ++i)
    if (const std::string_view mark = whole.between(i); mark == "," || mark == ";" || mark == "?" || mark == ".")
      joints.push_back({i + 1, i + 1});  // "where is it, how many members has it?"
  std::stable_sort(joints.begin(), joints.end(), [](const Run& a, const Run& b) { return a.first < b.first; });
  auto asks = [&](std::size_t first, std::size_t last) {
    return std::any_of(words->second.begin(), words->second.end(),
                       [&](const Run& run) { return first <= run.first && run.last <= last; });
  };
  const auto bound = [&](const Run& join) {  // "bắt đầu và kết thúc khi nào": within a phrase
    return join.size() && std::any_of(whole.cues.begin(), whole.cues.end(), [&](const auto& cue) {
             return cue.first != "filler" && cue.first != "when" && !cue.first.starts_with("and_") &&
                    std::any_of(cue.second.begin(), cue.second.end(),
                                [&](const Run& r) { return r.first < join.first && join.last < r.last; });
           });
  };
  for (const Run& join : joints)
    if (!bound(join) && join.first >= 2 && join.last < whole.tokens.size() && asks(0, join.first) &&
        asks(join.last, whole.tokens.size()) &&
        std::none_of(whole.mentions.begin(), whole.mentions.end(),
                     [&](const Mention& m) { return m.run.first < join.first && join.first < m.run.last; }))
      found.push_back(join);
  return found;
}

bool asks_apart(const Question& whole) {
  const auto words = whole.cues.find("question_word");
  for (const Run& join : asking_joints(whole)) {
    std::size_t own = 0;  // words that do more than ask: "và ở đâu" asks of the same deed
    for (std::size_t i = join.last; i < whole.tokens.size(); ++i)
      own += whole.in_set("present", i) ||
             (!whole.in_set("filler", i) && !whole.in_set("joins", i) && !whole.in_set("when", i) &&
              !whole.in_set("where", i) && !whole.in_set("question_word", i) && !whole.when.tokens.contains(i));
    for (const auto& [set, runs] : whole.cues)  // "trước đó ông ấy làm gì"
      if (set.starts_with("stands_for "))
        own += std::size_t(
            std::count_if(runs.begin(), runs.end(), [&](const Run& run) { return run.first >= join.last; }));
    own += std::size_t(std::count_if(whole.telling().begin(), whole.telling().end(),
                                     [&](const Run& run) { return run.first >= join.last; }));  // "họ trở lại khi nào"
    const bool twice = std::count_if(words->second.begin(), words->second.end(),
                                     [&](const Run& run) { return run.first >= join.last; }) > 0;
    if (own && twice) return true;
  }
  return false;
}

bool ignores_a_part(Asked& asked, const Question& whole, const Answer& answer) {
  if (!asks_apart(whole)) return false;
  const std::vector<Run> joints = asking_joints(whole);
  const std::vector<Run> asks = runs_of(whole, "question_word");
  return std::any_of(joints.begin(), joints.end(), [&](const Run& join) {
    const auto behind = [&](const Run& run) { return run.first >= join.last; };
    const bool when_alone = std::all_of(
        asks.begin(), asks.end(), [&](const Run& run) { return !behind(run) || whole.in_set("when", run.first); });
    if (when_alone && std::none_of(whole.telling().begin(), whole.telling().end(), behind))
      return false;  // every row tells its time
    const Answer first = answer_one(asked, whole.text.substr(0, whole.tokens[join.first - 1].span.end));
    return first.family == answer.family && first.reading == answer.reading;
  });
}

std::optional<Answer> both_answers(Asked& asked, const Question& whole, std::size_t most) {
  const std::vector<Run> joints = asking_joints(whole);
  if (joints.empty()) return std::nullopt;
  std::vector<Mention> mentions = whole.mentions;
  for (const Mention& mention :
       Question(asked, whole.text, Hearing::Wide).mentions) {  // "the Paris deal" is told on by its name
    const auto crosses = [&](const Mention& m) {
      return m.run.overlaps(mention.run) &&
             (m.run.first < mention.run.first || m.run.last > mention.run.last || m.run.size() == mention.run.size());
    };
    if (mention.bearers.empty() || mention.gap.size() > 3 || mention.run.last > whole.tokens.size() ||
        std::any_of(mentions.begin(), mentions.end(), crosses))
      continue;
    std::erase_if(mentions, [&](const Mention& m) { return m.run.overlaps(mention.run); });
    mentions.push_back(mention);
  }
  std::stable_sort(mentions.begin(), mentions.end(),
                   [](const Mention& a, const Mention& b) { return a.run.first < b.run.first; });
  auto name_of = [&](const Mention& mention) {
    const bool known = std::any_of(whole.mentions.begin(), whole.mentions.end(), [&](const Mention& m) {
      return m.run.first == mention.run.first && m.run.last == mention.run.last;
    });
    const Named& named = mention.bearers.front();
    if (known || mention.bearers.size() > 1 || named.name.empty() || of_label(named, "Title"))
      return std::string(whole.said(mention.run));
    return whole.lang == "vi" && !named.name_vi.empty() ? named.name_vi : named.name;
  };
  for (const Run& join : joints) {
    if (join.last >= whole.tokens.size()) continue;
    bool asks_more = false;  // "…, là những nước nào?" asks the same once more
    for (std::size_t i = join.last; i < whole.tokens.size(); ++i)
      asks_more = asks_more ||
                  (!whole.in_set("filler", i) && !whole.in_set("question_word", i) &&
                   !whole.in_set("which_country", i) && !whole.in_set("who", i) && !whole.in_set("those_countries", i));
    const std::vector<Run> which = runs_of(whole, "which_country");
    if (!asks_more && std::any_of(which.begin(), which.end(), [&](const Run& run) { return run.first >= join.last; }))
      continue;
    std::string first(std::string_view(whole.text).substr(0, whole.tokens[join.first].span.begin));
    const std::string second(std::string_view(whole.text).substr(whole.tokens[join.last].span.begin));
    while (!first.empty() && std::string_view(" ,;").find(first.back()) != std::string_view::npos) first.pop_back();
    Before before;
    std::string later;  // what only the second part names: "who chaired and who hosted COP28"
    for (const Mention& mention : mentions) {
      if (mention.bearers.empty()) continue;
      if (mention.run.last <= join.first)
        before.names.emplace_back(name_of(mention), mention.bearers.front());
      else if (later.empty())
        later = name_of(mention);
    }
    const Question part(asked, first);
    if (const auto& at = part.when.tokens;
        part.when.said() && !part.when.now && !at.empty() && *at.rbegin() - *at.begin() < at.size())
      before.when = std::string(part.said({*at.begin(), *at.rbegin() + 1})), before.when_ahead = *at.begin() == 0;
    Answer one = answer_one(asked, first);
    if (!is_told(one))
      if (Answer wide = answer_one(asked, first, Hearing::Wide);
          wide.kind != Answer::Kind::NotUnderstood && (is_told(wide) || one.kind == Answer::Kind::NotUnderstood))
        one = std::move(wide);
    if (one.kind == Answer::Kind::NotUnderstood && before.names.empty() && !later.empty())
      one = answer_one(asked, first + " " + later);
    if (one.kind == Answer::Kind::NotUnderstood) continue;
    std::optional<Answer> two;
    for (const std::string& text : completed(asked, second, before, one)) {
      std::optional<Answer> next;
      const Question rest(asked, text);
      if (most > 1 && !asking_joints(rest).empty())
        next = both_answers(asked, rest, most - 1);  // "…, how many …, and who …?"
      if (!next) next = answer_one(asked, text);
      if (next->kind == Answer::Kind::NotUnderstood) next = answer_one(asked, text, Hearing::Wide);
      for (const std::string& whole_text :
           next->kind == Answer::Kind::NotUnderstood ? with_whole_phrases(asked, rest) : std::vector<std::string>{})
        if (next->kind == Answer::Kind::NotUnderstood) next = answer_one(asked, whole_text, Hearing::Wide);
      if (next->kind == Answer::Kind::NotUnderstood) continue;
      // What it asks by itself, of names the documents have, is not to be asked of others because nothing is told of it.
      const bool plainly = text == second && asking_joints(rest).empty() && next->kind == Answer::Kind::NotStated &&
                           next->verdict == word_for(asked.questions, "not stated in the documents", next->lang) &&
                           names_something(asked, rest);
      if (!two || is_told(*next)) two = std::move(next);
      if (is_told(*two) || plainly) break;
    }
    if (!two) continue;
    std::vector<Answer> more = std::move(two->more);
    two->more.clear();
    one.more.push_back(*std::move(two));
    for (Answer& next : more) one.more.push_back(std::move(next));
    return one;
  }
  return std::nullopt;
}

namespace {

// What a question says of which a part behind may say another: a time, which of all is meant, or "when" for "how many".
struct Said {
  Run run;
  std::string_view kind;
};

std::vector<Said> said_otherwise(const Question& whole) {
  std::vector<Said> said;
  for (const Run& date : whole.dates) said.push_back({date, "time"});
  const std::pair<const char*, const char*> kinds[] = {
      {"first", "which"},      {"last", "which"},        {"most", "which"},       {"longest", "which"},
      {"most_votes", "which"}, {"least_votes", "which"}, {"howmany", "how many"}, {"when", "when"}};
  for (const auto& [set, kind] : kinds)
    for (const Run& run : runs_of(whole, set))
      if (std::none_of(said.begin(), said.end(), [&](const Said& other) { return other.run.overlaps(run); }))
        said.push_back({run, kind});
  std::sort(said.begin(), said.end(), [](const Said& a, const Said& b) { return a.run.first < b.run.first; });
  return said;
}

// "… năm 2013, còn năm 2022 thì sao?", "… in 2018 and who in 2019?", "… sớm nhất và nước nào muộn nhất?": the same of another.
std::optional<Answer> same_otherwise(Asked& asked, const Question& whole) {
  const std::vector<Said> said = said_otherwise(whole);
  if (said.size() < 2) return std::nullopt;
  const std::string_view kind = said.back().kind, of = said[said.size() - 2].kind;
  if (kind == "when" || kind == "how many" ? kind != "when" || of != "how many" : kind != of) return std::nullopt;
  const Run &other = said.back().run, &before = said[said.size() - 2].run;
  if (whole.when.tokens.contains(other.first) && whole.when.tokens.contains(before.first))
    return std::nullopt;  // a range, or both are asked of
  std::vector<Run> openings = runs_of(whole, "same_of");
  for (const Run& run : runs_of(whole, "joins")) openings.push_back(run);
  for (std::size_t i = before.last; i <= other.first; ++i)  // "mấy lần, vào những năm nào"
    if (whole.between(i - 1) == ",") openings.push_back({i, i});
  for (const Run& opening : openings) {
    if (opening.first < 2 || opening.last > other.first) continue;
    bool alone = before.last <= opening.first;
    for (std::size_t i = opening.last; i < whole.tokens.size() && alone; ++i)
      alone = (other.first <= i && i < other.last) || whole.in_set("filler", i) || whole.in_set("same_of_tail", i) ||
              whole.in_set("question_word", i) || whole.in_set("which_country", i) || whole.in_set("date_word", i);
    if (!alone) continue;
    const std::string first(std::string_view(whole.text).substr(0, whole.tokens[opening.first - 1].span.end));
    Answer one = answer_one(asked, first, Hearing::Wide);
    if (!is_told(one)) continue;
    std::string text = first;
    const std::size_t begin = whole.tokens[before.first].span.begin, end = whole.tokens[before.last - 1].span.end;
    text.replace(begin, end - begin, whole.said(other));
    Answer two = answer_one(asked, text, Hearing::Wide);
    if (two.kind == Answer::Kind::NotUnderstood || two.reading == one.reading) continue;
    one.more.push_back(std::move(two));
    return one;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Answer> same_of_another(Asked& asked, const Question& whole) {
  if (auto otherwise = same_otherwise(asked, whole)) return otherwise;
  const auto openings = whole.cues.find("same_of"), words = whole.cues.find("question_word");
  if (openings == whole.cues.end() || words == whole.cues.end() || whole.mentions.size() < 2) return std::nullopt;
  const Mention& other = whole.mentions.back();
  for (const Run& opening : openings->second) {
    if (opening.first < 2 || opening.last > other.run.first || other.bearers.empty()) continue;
    const std::string_view mark = whole.between(opening.first - 1);
    const bool asked_before = std::any_of(words->second.begin(), words->second.end(),
                                          [&](const Run& run) { return run.last == opening.first; });
    if (mark != "," && mark != ";" && mark != "?" && mark != "." &&
        !(asked_before && opening.size() == 1 && !whole.in_set("joins", opening.first)))
      continue;
    bool alone = true;  // but for little words
    for (std::size_t i = opening.last; i < whole.tokens.size(); ++i)
      alone = alone && ((other.run.first <= i && i < other.run.last) || whole.in_set("filler", i) ||
                        (i >= other.run.last && (whole.in_set("same_of_tail", i) || whole.in_set("when", i))));
    if (!alone || std::none_of(words->second.begin(), words->second.end(),
                               [&](const Run& run) { return run.last <= opening.first; }))
      continue;
    const std::string first(std::string_view(whole.text).substr(0, whole.tokens[opening.first - 1].span.end));
    Answer one = answer_one(asked, first, Hearing::Wide);
    if (one.kind == Answer::Kind::NotUnderstood) continue;
    for (std::size_t m = whole.mentions.size() - 1; m-- > 0;) {
      const Mention& before = whole.mentions[m];
      if (before.run.last > opening.first || before.bearers.empty() ||
          !shares_label(before.bearers.front(), other.bearers.front()))
        continue;
      std::string text = first;
      const std::size_t begin = whole.tokens[before.run.first].span.begin,
                        end = whole.tokens[before.run.last - 1].span.end;
      text.replace(begin, end - begin, whole.said(other.run));
      Answer two = answer_one(asked, text, Hearing::Wide);
      if (two.kind == Answer::Kind::NotUnderstood) continue;
      one.more.push_back(std::move(two));
      return one;
    }
  }
  return std::nullopt;
}

std::optional<Answer> shared_answer(Asked& asked, const Question& whole, bool plainly) {
  auto runs_of = [&](std::string_view set) {
    auto found = whole.cues.find(set);
    std::vector<Run> runs = found == whole.cues.end() ? std::vector<Run>{} : found->second;
    std::stable_sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) {
      return a.first != b.first ? a.first < b.first : a.size() > b.size();
    });
    return runs;
  };
  auto is_free = [&](const Run& run) {
    return std::none_of(whole.mentions.begin(), whole.mentions.end(),
                        [&](const Mention& m) { return m.run.overlaps(run); });
  };
  const std::size_t size = whole.tokens.size();
  auto part = [&](std::size_t first, std::size_t last) -> std::string {
    return first < last ? std::string(whole.said({first, last})) : std::string();
  };
  auto answer = [&](const std::string& one) { return answer_one(asked, one, Hearing::Wide); };
  auto names_in = [&](std::size_t first, std::size_t last) {
    std::string names;
    for (const Mention& m : whole.mentions)
      if (first <= m.run.first && m.run.last <= last) names += " " + std::string(whole.said(m.run));
    return names;
  };
  struct Cut {
    std::size_t prefix, one, one_last, two;
    bool told;
  };  // told: it says that both are meant
  std::vector<Cut> cuts;
  const std::vector<Run> joints = runs_of("both_joint"), question_words = runs_of("question_word");
  for (const Run& both : runs_of("both_of"))
    for (const Run& joint : joints)
      if (is_free(both) && is_free(joint) && joint.first > both.last && joint.last < size)
        cuts.push_back({both.first, both.last, joint.first, joint.last, true});
  if (plainly && cuts.empty())
    for (const Run& joint : joints) {  // behind what asks
      std::size_t asks = 0;
      for (const Run& run : question_words)
        if (run.last <= joint.first) asks = std::max(asks, run.last);
      const bool again = std::any_of(question_words.begin(), question_words.end(),
                                     [&](const Run& run) { return run.first >= joint.last; });
      if (asks && asks < joint.first && joint.last < size && is_free(joint) && !again)
        cuts.push_back({asks, asks, joint.first, joint.last, false});
    }
  for (const Cut& cut : cuts) {
    const std::string prefix = part(0, cut.prefix) + " ";
    std::string tail;  // "… là ai?"
    for (const Run& run : question_words)
      if (run.first > cut.two && run.last == size)
        tail = " " + part(run.first - (run.first > cut.two + 1 && whole.in_set("filler", run.first - 1) ? 1 : 0), size);
    Answer two = answer(prefix + part(cut.two, size));
    if (two.kind == Answer::Kind::NotUnderstood) continue;
    Answer one = answer(prefix + part(cut.one, cut.one_last) + tail);
    if (one.kind == Answer::Kind::NotUnderstood && cut.told)
      one = answer(prefix + part(cut.one, cut.one_last) + names_in(cut.two, size) + tail);
    if (one.kind == Answer::Kind::NotUnderstood) continue;
    if (one.kind == Answer::Kind::YesNo && two.kind == Answer::Kind::YesNo && cut.told) {
      if (one.rows.empty()) return one;
      two.rows.insert(two.rows.begin(), one.rows.begin(), one.rows.end());
      if (two.verdict != one.verdict) two.rows.clear();
      return two;
    }
    if (one.kind != Answer::Kind::Rows || two.kind != Answer::Kind::Rows) continue;
    std::vector<AnswerRow> shared;
    for (AnswerRow& row : one.rows) {
      auto same = std::find_if(two.rows.begin(), two.rows.end(), [&](const AnswerRow& r) {
        return !r.nodes.empty() && !row.nodes.empty() && r.nodes.front() == row.nodes.front();
      });
      if (same == two.rows.end()) continue;
      row.evidence.insert(row.evidence.end(), same->evidence.begin(), same->evidence.end());
      row.relationships.insert(row.relationships.end(), same->relationships.begin(), same->relationships.end());
      shared.push_back(std::move(row));
    }
    if (shared.empty() && !cut.told) continue;
    if (shared.empty()) {
      one.kind = Answer::Kind::NotStated;
      one.verdict = word_for(asked.questions, "not stated in the documents", one.lang);
    }
    one.rows = std::move(shared);
    one.reading += " + " + two.reading;
    one.query += "; " + two.query;
    return one;
  }
  return std::nullopt;
}

std::optional<Answer> each_deed(Asked& asked, const Question& whole) {
  const bool of_time = whole.cues.contains("when"),
             of_order = whole.cues.contains("each side");  // "before and after her"
  if (!of_time && !of_order) return std::nullopt;
  const auto joints = whole.cues.find("both_joint");
  if (joints == whole.cues.end()) return std::nullopt;
  const auto says_deed = [&](std::size_t at, bool behind) {
    return std::any_of(whole.cues.begin(), whole.cues.end(), [&](const auto& cue) {
      return cue.first != "filler" && cue.first != "when" && cue.first != "joins" && cue.first != "both_joint" &&
             std::any_of(cue.second.begin(), cue.second.end(),
                         [&](const Run& run) { return (behind ? run.first : run.last) == at; });
    });
  };
  const auto first_of = [&](std::size_t last) {  // where the longest phrase that ends there begins
    std::size_t first = last;
    for (const auto& [name, runs] : whole.cues)
      for (const Run& run : runs)
        if (name != "filler" && run.last == last) first = std::min(first, run.first);
    return first;
  };
  const auto last_of = [&](std::size_t first) {
    std::size_t last = first;
    for (const auto& [name, runs] : whole.cues)
      for (const Run& run : runs)
        if (name != "filler" && run.first == first) last = std::max(last, run.last);
    return last;
  };
  const auto without = [&](std::size_t first, std::size_t last) {
    return whole.text.substr(0, whole.tokens[first].span.begin) + whole.text.substr(whole.tokens[last].span.begin);
  };
  for (const Run& joint : joints->second) {
    if (joint.last >= whole.tokens.size() || !says_deed(joint.first, false) || !says_deed(joint.last, true)) continue;
    const std::size_t end = last_of(joint.last);
    if (end >= whole.tokens.size()) continue;
    Answer one = answer_one(asked, without(joint.first, end), Hearing::Wide);
    if (!is_told(one)) continue;
    Answer two = answer_one(asked, without(first_of(joint.first), joint.last), Hearing::Wide);
    if (!is_told(two) || two.reading == one.reading) continue;
    one.more.push_back(std::move(two));
    return one;
  }
  return std::nullopt;
}

std::vector<std::string> with_whole_phrases(Asked& asked, const Question& whole) {
  std::vector<Run> inner;
  for (const Mention& mention : whole.mentions) inner.push_back(mention.run);
  for (const std::vector<Run>& runs : whole.filters) inner.insert(inner.end(), runs.begin(), runs.end());
  std::vector<std::string> texts;
  for (const Run& run : inner) {
    constexpr std::size_t most = 6;  // words
    if (run.first == 0 || run.last >= whole.tokens.size() || run.size() > most) continue;
    const std::size_t begin = whole.tokens[run.first].span.begin;
    const Question bare(asked, whole.text.substr(0, begin) + whole.text.substr(whole.tokens[run.last].span.begin));
    std::size_t last = 0;  // of the phrase around it
    for (const auto& [name, runs] : bare.cues)
      for (const Run& around : runs)
        if (name != "filler" && around.first < run.first && run.first < around.last) last = std::max(last, around.last);
    if (last == 0 || last > bare.tokens.size()) continue;
    std::string text = bare.text;
    text.insert(bare.tokens[last - 1].span.end, " " + std::string(whole.said(run)));
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(std::move(text));
  }
  return texts;
}

namespace {

// The last of a list of names of one kind that begins with the m-th.
std::size_t list_end(const Question& whole, std::size_t m, std::string_view joint) {
  std::size_t last = m;
  while (last + 1 < whole.mentions.size() && !whole.mentions[last].bearers.empty() &&
         !whole.mentions[last + 1].bearers.empty() &&
         shares_label(whole.mentions[last].bearers.front(), whole.mentions[last + 1].bearers.front())) {
    bool joined = whole.between(whole.mentions[last].run.last - 1).starts_with(",");
    std::size_t at = whole.mentions[last].run.last;
    for (; at < whole.mentions[last + 1].run.first &&
           (whole.in_set(joint, at) || whole.in_set("filler", at) || whole.in_set("compared first", at));
         ++at)
      joined = joined || whole.in_set(joint, at);
    if (!joined || at != whole.mentions[last + 1].run.first) break;
    ++last;
  }
  return last;
}

}  // namespace

namespace {

// "Who has more troops", asked of some: who has the most of them. As it stands first.
std::vector<std::string> with_superlatives(Asked& asked, const std::string& text) {
  constexpr std::string_view kind = "superlative ";
  std::vector<std::string> texts{text};
  const Question whole(asked, text);
  for (auto set = whole.cues.lower_bound(kind); set != whole.cues.end() && set->first.starts_with(kind); ++set)
    for (const Run& run : set->second) {
      std::string other = whole.text;
      const std::size_t begin = whole.tokens[run.first].span.begin, end = whole.tokens[run.last - 1].span.end;
      texts.push_back(other.replace(begin, end - begin, std::string_view(set->first).substr(kind.size())));
    }
  return texts;
}

// "Hans Blix hay Mohamed ElBaradei đứng đầu IAEA trước?": what is asked of the list, by the word for such things.
std::string asked_word(const Asked& asked, const Question& whole, const Named& one) {
  for (const std::string& label : one.labels)
    if (const std::string word = word_for(asked.questions, "asked " + label, whole.lang); !word.starts_with("asked "))
      return word;
  return {};
}

}  // namespace

std::optional<Answer> chosen_among(Asked& asked, const Question& whole) {
  std::vector<Run> asks = runs_of(whole, "ask");
  for (const char* set : {"which_country", "who"})
    for (const Run& run : runs_of(whole, set)) asks.push_back(run);
  const std::vector<Run> leads = runs_of(whole, "among");
  const std::size_t size = whole.tokens.size();
  for (std::size_t m = 0; m + 1 < whole.mentions.size(); ++m) {
    const std::size_t last = list_end(whole, m, "list joint");
    if (last == m) continue;
    const Run list{whole.mentions[m].run.first, whole.mentions[last].run.last};
    std::size_t begin = list.first;  // with "of the three organizations"
    for (const Run& lead : leads) {
      bool near = lead.last <= list.first;
      for (std::size_t i = lead.last; near && i < list.first; ++i)
        near = whole.in_set("filler", i) || whole.in_set("country_word", i) || whole.in_set("organization", i) ||
               whole.in_set("list kind", i) || whole.tokens[i].number;
      if (near) begin = std::min(begin, lead.first);
    }
    const auto asks_at = [&](std::size_t at) {
      return std::any_of(asks.begin(), asks.end(), [&](const Run& run) { return run.first == at; });
    };
    const std::string_view mark = list.last < size ? whole.between(list.last - 1) : "";
    bool either = false, opens = true,
         asks_later = false;  // "A or B"; with nothing but little words before; "…, which of them"
    for (std::size_t i = list.first; i < list.last; ++i)
      either = either || (whole.in_set("or_word", i) &&
                          std::none_of(whole.mentions.begin(), whole.mentions.end(),
                                       [&](const Mention& n) { return n.run.first <= i && i < n.run.last; }));
    for (std::size_t i = 0; i < begin; ++i)
      opens = opens && (whole.in_set("filler", i) || whole.in_set("list kind", i));
    for (std::size_t i = list.last; i < size; ++i)
      asks_later = asks_later || (whole.between(i - 1) == "," && asks_at(i));
    const bool ahead = opens && list.last < size &&
                       (mark == "," || mark == ":" || mark == "-" || mark == "–" || mark == "?" || asks_at(list.last));
    const bool behind =
        begin > 1 && list.last == size && (whole.between(begin - 1) == "," || whole.between(begin - 1) == ":");
    const bool within = begin > 0 && mark == "," && asks_at(list.last);
    const bool first = opens && list.last < size && asks_later;
    const bool alone = !ahead && !behind && !within && !first && either;
    if (!ahead && !behind && !within && !first && !alone) continue;
    Filter filter;
    std::string name, names, where;
    for (std::size_t k = m; k <= last; ++k) {
      const Named& one = whole.mentions[k].bearers.front();
      name += (k > m ? ", " : "") + (whole.lang == "vi" && !one.name_vi.empty() ? one.name_vi : one.name);
      names += (k > m ? ", " : "") + quoted_name(one.name);
    }
    where = "{x}.name IN [" + names + "]";
    filter.name = name, filter.where = where;
    for (const std::string& label : whole.mentions[m].bearers.front().labels) filter.of.push_back(label);
    const std::string_view text = whole.text;
    std::string rest(behind ? text.substr(0, whole.tokens[begin - 1].span.end)
                            : text.substr(list.last < size ? whole.tokens[list.last].span.begin : text.size()));
    if (within) rest = std::string(text.substr(0, whole.tokens[begin].span.begin)) + rest;
    if (alone)
      rest = std::string(text.substr(0, whole.tokens[begin].span.begin)) +
             asked_word(asked, whole, whole.mentions[m].bearers.front()) +
             std::string(text.substr(whole.tokens[list.last - 1].span.end));
    asked.among = &filter;
    Answer answer{};
    answer.kind = Answer::Kind::NotUnderstood;
    for (const std::string& one : with_superlatives(asked, rest))
      if (!is_told(answer)) answer = answer_simply(asked, one);
    if (!is_told(answer))
      for (const std::string& one : with_whole_phrases(asked, Question(asked, rest)))
        if (!is_told(answer)) answer = answer_one(asked, one, Hearing::Wide);
    asked.among = nullptr;
    if (is_told(answer)) {
      if (!whole.cues.contains("who_else")) return answer;
      std::erase_if(answer.rows, [&](const AnswerRow& row) {  // "nước nào khác": not the one the clause tells of
        return std::any_of(whole.mentions.begin(), whole.mentions.end(), [&](const Mention& m) {
          return !row.nodes.empty() && !m.bearers.empty() && m.bearers.front().id == row.nodes.front();
        });
      });
      if (!answer.rows.empty()) return answer;
    }
  }
  return std::nullopt;
}

std::optional<Answer> of_that_time(Asked& asked, const Question& whole) {
  const std::size_t size = whole.tokens.size();
  for (const std::string_view how : {"at", "before", "after"})
    for (const Run& opening : runs_of(whole, "that time " + std::string(how))) {
      const std::vector<Run> asks = runs_of(whole, "question_word"), when = runs_of(whole, "when");
      if (std::any_of(when.begin(), when.end(), [&](const Run& run) { return run.overlaps(opening); }) &&
          opening.first == 0 && whole.lang == "en" && whole.between(opening.last - 1) == ",")
        continue;
      std::size_t end = opening.last, begins = size;
      while (end < size && whole.between(end - 1) != ",") ++end;
      for (const Run& then : runs_of(whole, "that time then"))  // "lúc hiệp định có hiệu lực thì ai …"
        if (opening.first == 0 && then.first > opening.last && then.first < end && then.last < size)
          end = then.first, begins = then.last;
      begins = std::min(begins, size) == size ? end : begins;
      if (end == size && opening.first == 0) continue;
      if (end < opening.last + 1 || (opening.first > 0 && end < size)) continue;
      const bool within = std::any_of(asks.begin(), asks.end(), [&](const Run& run) {
        return run.first >= opening.last && run.last <= end && !whole.in_set("asks no more", run.first);
      });
      const std::string clause(whole.said({opening.last, end}));
      const std::string rest = opening.first == 0 ? whole.text.substr(whole.tokens[begins].span.begin)
                                                  : whole.text.substr(0, whole.tokens[opening.first - 1].span.end);
      const std::string when_word = word_for(asked.questions, "when it was", whole.lang);
      if (within || rest.empty()) continue;
      std::vector<std::string> tries{clause + " " + when_word};
      for (const Mention& mention : whole.mentions)
        if (!mention.bearers.empty() && (mention.run.last <= opening.first || mention.run.first >= end)) {
          const std::string& name = mention.bearers.front().name;
          const std::size_t of =
              of_label(mention.bearers.front(), asked.questions.parts.office) ? name.find(" of ") : std::string::npos;
          tries.push_back(clause + " " +
                          (of == std::string::npos ? std::string(whole.said(mention.run)) : name.substr(of + 4)) + " " +
                          when_word);
        }
      if (const Question main(asked, rest); main.when.said()) continue;
      for (const std::string& text : tries) {
        const Answer time = answer_one(asked, text, Hearing::Wide);
        if (!is_told(time)) continue;
        const std::string date = time_in_figures(asked, time);
        if (date.empty()) continue;
        std::string timed = rest;
        while (!timed.empty() && std::string_view(" ?.!").find(timed.back()) != std::string_view::npos)
          timed.pop_back();
        std::vector<std::string> rests{timed};
        for (const Mention& mention : whole.mentions)  // "…, những nước nào cũng gia nhập?": what the clause names
          if (!mention.bearers.empty() && mention.run.first >= opening.last && mention.run.last <= end)
            rests.push_back(timed + " " + std::string(whole.said(mention.run)));
        for (const std::string& one : rests)
          if (Answer answer = answer_one(
                  asked,
                  one + " " + word_for(asked.questions, "that time " + std::string(how), whole.lang) + " " + date,
                  Hearing::Wide);
              is_told(answer)) {
            if (!whole.cues.contains("who_else")) return answer;
            std::erase_if(answer.rows, [&](const AnswerRow& row) {  // "nước nào khác": not the one the clause tells of
              return std::any_of(whole.mentions.begin(), whole.mentions.end(), [&](const Mention& m) {
                return !row.nodes.empty() && !m.bearers.empty() && m.bearers.front().id == row.nodes.front();
              });
            });
            if (!answer.rows.empty()) return answer;
          }
      }
    }
  return std::nullopt;
}

std::vector<std::vector<Run>> lists_in(const Question& whole, const Questions::Parts& parts) {
  const auto said_before = [&](std::size_t at, std::size_t first) {
    return std::any_of(whole.tokens.begin(), whole.tokens.begin() + long(first),
                       [&](const Token& t) { return t.folded == whole.tokens[at].folded; });
  };
  const auto joined = [&](const Run& a, const Run& b, std::size_t first) {
    bool joint = whole.between(a.last - 1) == ",";
    for (std::size_t at = a.last; at < b.first; ++at) {
      joint = joint || whole.in_set("each joint", at);
      if (!whole.in_set("each joint", at) && !whole.in_set("filler", at) && !said_before(at, first)) return false;
    }
    return joint;
  };
  std::vector<std::vector<Run>> lists;
  const auto take = [&](const std::vector<Run>& things, const auto& alike) {
    for (std::size_t m = 0; m + 1 < things.size(); ++m) {
      std::vector<Run> list{things[m]};
      while (m + 1 < things.size() && alike(m, m + 1) && joined(things[m], things[m + 1], list.front().first))
        list.push_back(things[++m]);
      if (list.size() > 1) lists.push_back(std::move(list));
    }
  };
  std::vector<Run> names, numbers;
  std::vector<const Mention*> named;
  for (const Mention& mention : whole.mentions)
    if (!mention.bearers.empty()) names.push_back(mention.run), named.push_back(&mention);
  for (std::size_t i = 0; i < whole.tokens.size(); ++i)
    if (whole.ordinal_at(i) > 0 && !whole.when.tokens.contains(i) &&
        std::none_of(names.begin(), names.end(), [&](const Run& run) {
          return run.overlaps({i, i + 1});
        }))
      numbers.push_back({i, i + 1});
  const auto is_thing = [&](const Named& one) { return !of_label(one, parts.person) && !of_label(one, parts.state); };
  take(names, [&](std::size_t a, std::size_t b) {
    const Named &one = named[a]->bearers.front(), &two = named[b]->bearers.front();
    return shares_label(one, two) || (is_thing(one) && is_thing(two));
  });
  take(numbers, [](std::size_t, std::size_t) { return true; });
  return lists;
}

namespace {

// "Did Latvia and Slovenia join in the same year?": each asked without the words that say so.
std::optional<Answer> whether_at_once(Asked& asked, const Question& whole) {
  if (!whole.cues.contains("yesno")) return std::nullopt;
  for (const Run& same : runs_of(whole, "same year"))
    for (const std::vector<Run>& list : lists_in(whole, asked.questions.parts)) {
      std::vector<Answer> answers;
      std::set<std::string> years;
      for (const Run& one : list) {
        std::vector<Run> out{same};
        for (std::size_t i = list.front().first; i < list.back().last; ++i)
          if (i < one.first || i >= one.last) out.push_back({i, i + 1});
        answers.push_back(answer_one(asked, text_without(whole, out), Hearing::Wide));
        const std::string time = is_told(answers.back()) ? time_told(asked, answers.back()) : std::string();
        if (time.size() < 4 || answers.back().family != answers.front().family) break;
        years.insert(time.substr(0, 4));
      }
      if (years.empty() || answers.size() != list.size() || time_told(asked, answers.back()).size() < 4) continue;
      Answer first = std::move(answers.front());
      for (std::size_t k = 1; k < answers.size(); ++k)
        for (AnswerRow& row : answers[k].rows) first.rows.push_back(std::move(row));
      first.kind = Answer::Kind::YesNo;
      first.verdict = word_for(asked.questions, years.size() == 1 ? "yes" : "no: in other years", first.lang);
      if (years.size() > 1)
        first.left_out = std::exchange(first.rows, {}),
        first.left_out_note = word_for(asked.questions, "by what is stated", first.lang);
      return first;
    }
  return std::nullopt;
}

}  // namespace

std::optional<Answer> each_answer(Asked& asked, const Question& whole) {
  if (auto at_once = whether_at_once(asked, whole)) return at_once;
  if (whole.cues.contains("compare")) return std::nullopt;
  const std::vector<Run> together = runs_of(whole, "together");
  for (const std::vector<Run>& list : lists_in(whole, asked.questions.parts)) {
    // Of one fact they may share, unless each is what the fact is shared with: "with Japan and with Australia".
    if (std::any_of(together.begin(), together.end(), [&](const Run& run) {
          return run.last != list.front().first && (run.last < list.front().first || run.first >= list.back().last);
        }))
      continue;
    std::vector<Run> both;  // "both … and", "cả … lẫn"
    for (const Run& run : runs_of(whole, "both_of"))
      if (run.last == list.front().first || run.first == list.back().last) both.push_back(run);
    std::vector<Answer> answers;
    bool told = false, same = true;
    for (std::size_t k = 0; k < list.size() && same; ++k) {
      const auto mention = std::find_if(whole.mentions.begin(), whole.mentions.end(),
                                        [&](const Mention& m) { return m.run.first == list[k].first; });
      const bool number =
          k && mention != whole.mentions.end() &&
          whole.said(list[k]).find_first_of("0123456789") != std::string_view::npos;  // "resolutions 181, 377 …"
      const std::size_t begin =
          both.empty() || both.front().first > list.front().first ? list.front().first : both.front().first;
      const std::size_t end = both.empty() || both.back().last < list.back().last ? list.back().last : both.back().last;
      const std::string text = whole.text.substr(0, whole.tokens[begin].span.begin) +
                               (number ? mention->bearers.front().name : std::string(whole.said(list[k]))) +
                               whole.text.substr(whole.tokens[end - 1].span.end);
      answers.push_back(answer_one(asked, text, Hearing::Wide));
      same = answers.back().kind != Answer::Kind::NotUnderstood && answers.back().family == answers.front().family &&
             (is_told(answers.back()) || answers.back().verdict.find(':') == std::string::npos);
      told = told || is_told(answers.back());
    }
    if (!same || !told) continue;
    if (std::all_of(answers.begin(), answers.end(), [](const Answer& a) { return a.kind == Answer::Kind::YesNo; }))
      if (const auto no = std::find_if(answers.begin(), answers.end(), [](const Answer& a) { return a.rows.empty(); });
          no != answers.end())
        return std::move(*no);
    Answer first = std::move(answers.front());
    for (std::size_t k = 1; k < answers.size(); ++k) first.more.push_back(std::move(answers[k]));
    return first;
  }
  return std::nullopt;
}

}  // namespace dothi::asking
