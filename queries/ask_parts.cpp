// Questions of several parts: two asked at once, two conditions on one thing, one thing asked of several.
#include <algorithm>

#include "ask.h"

namespace dothi::asking {

std::optional<Answer> both_answers(Asked& asked, const Question& whole) {
  auto joins = whole.cues.find("joins"), words = whole.cues.find("question_word");
  if (words == whole.cues.end()) return std::nullopt;
  std::vector<Run> joints;
  if (joins != whole.cues.end()) joints = joins->second;
  for (std::size_t i = 0; i + 1 < whole.tokens.size(); ++i)
    if (const std::string_view mark = whole.between(i); mark == "," || mark == ";" || mark == "?") joints.push_back({i + 1, i + 1});  // "where is it, how many members has it?"
  auto asks = [&](std::size_t first, std::size_t last) {
    return std::any_of(words->second.begin(), words->second.end(), [&](const Run& run) { return first <= run.first && run.last <= last; });
  };
  auto answer = [&](const std::string& part) { return answer_one(asked, part); };
  for (const Run& join : joints) {
    if (join.first < 2 || join.last >= whole.tokens.size() || !asks(0, join.first) || !asks(join.last, whole.tokens.size())) continue;
    const std::string first(std::string_view(whole.text).substr(0, whole.tokens[join.first].span.begin));
    const std::string second(std::string_view(whole.text).substr(whole.tokens[join.last].span.begin));
    Answer one = answer(first);
    if (one.kind == Answer::Kind::NotUnderstood) continue;
    // What the second does not name is what the first did: all of it, or who it was about.
    std::vector<std::string> names;
    for (const Mention& mention : whole.mentions)
      if (mention.run.last <= join.first) names.emplace_back(whole.said(mention.run));
    Answer two = answer(second);
    if (two.kind == Answer::Kind::NotUnderstood && names.size() == 2) two = answer(names[0] + " " + second + " " + names[1]);
    if (two.kind == Answer::Kind::NotUnderstood && !names.empty()) two = answer(names[0] + " " + second);
    if (two.kind == Answer::Kind::NotUnderstood) continue;
    one.more.push_back(std::move(two));
    return one;
  }
  return std::nullopt;
}

std::optional<Answer> shared_answer(Asked& asked, const Question& whole, bool plainly) {
  auto runs_of = [&](std::string_view set) {
    auto found = whole.cues.find(set);
    std::vector<Run> runs = found == whole.cues.end() ? std::vector<Run>{} : found->second;
    std::stable_sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.first != b.first ? a.first < b.first : a.size() > b.size(); });
    return runs;
  };
  auto is_free = [&](const Run& run) { return std::none_of(whole.mentions.begin(), whole.mentions.end(), [&](const Mention& m) { return m.run.overlaps(run); }); };
  const std::size_t size = whole.tokens.size();
  auto part = [&](std::size_t first, std::size_t last) -> std::string { return first < last ? std::string(whole.said({first, last})) : std::string(); };
  auto answer = [&](const std::string& one) { return answer_one(asked, one, Hearing::Wide); };
  auto names_in = [&](std::size_t first, std::size_t last) {
    std::string names;
    for (const Mention& m : whole.mentions)
      if (first <= m.run.first && m.run.last <= last) names += " " + std::string(whole.said(m.run));
    return names;
  };
  struct Cut { std::size_t prefix, one, one_last, two; bool told; };  // told: it says that both are meant
  std::vector<Cut> cuts;
  const std::vector<Run> joints = runs_of("both_joint"), question_words = runs_of("question_word");
  for (const Run& both : runs_of("both_of"))
    for (const Run& joint : joints)
      if (is_free(both) && is_free(joint) && joint.first > both.last && joint.last < size) cuts.push_back({both.first, both.last, joint.first, joint.last, true});
  if (plainly && cuts.empty())
    for (const Run& joint : joints) {  // behind what asks
      std::size_t asks = 0;
      for (const Run& run : question_words)
        if (run.last <= joint.first) asks = std::max(asks, run.last);
      const bool again = std::any_of(question_words.begin(), question_words.end(), [&](const Run& run) { return run.first >= joint.last; });
      if (asks && asks < joint.first && joint.last < size && is_free(joint) && !again) cuts.push_back({asks, asks, joint.first, joint.last, false});
    }
  for (const Cut& cut : cuts) {
    const std::string prefix = part(0, cut.prefix) + " ";
    std::string tail;  // "… là ai?"
    for (const Run& run : question_words)
      if (run.first > cut.two && run.last == size) tail = " " + part(run.first - (run.first > cut.two + 1 && whole.in_set("filler", run.first - 1) ? 1 : 0), size);
    Answer two = answer(prefix + part(cut.two, size));
    if (two.kind == Answer::Kind::NotUnderstood) continue;
    Answer one = answer(prefix + part(cut.one, cut.one_last) + tail);
    if (one.kind == Answer::Kind::NotUnderstood && cut.told) one = answer(prefix + part(cut.one, cut.one_last) + names_in(cut.two, size) + tail);
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
      auto same = std::find_if(two.rows.begin(), two.rows.end(), [&](const AnswerRow& r) { return !r.nodes.empty() && !row.nodes.empty() && r.nodes.front() == row.nodes.front(); });
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

std::optional<Answer> each_answer(Asked& asked, const Question& whole) {
  auto says = [&](const char* set) { return whole.cues.contains(set); };
  if (says("together") || !(says("when") || says("howmany") || says("where") || says("how") || says("how_long"))) return std::nullopt;  // of one fact they may share
  for (std::size_t m = 0; m + 1 < whole.mentions.size(); ++m) {
    std::size_t last = m;  // of the list
    while (last + 1 < whole.mentions.size() && !whole.mentions[last].bearers.empty() && !whole.mentions[last + 1].bearers.empty() &&
           shares_label(whole.mentions[last].bearers.front(), whole.mentions[last + 1].bearers.front())) {
      bool joined = whole.between(whole.mentions[last].run.last - 1).starts_with(",");
      std::size_t at = whole.mentions[last].run.last;
      for (; at < whole.mentions[last + 1].run.first && (whole.in_set("joins", at) || whole.in_set("filler", at)); ++at) joined = joined || whole.in_set("joins", at);
      if (!joined || at != whole.mentions[last + 1].run.first) break;
      ++last;
    }
    if (last == m) continue;
    const std::string before(std::string_view(whole.text).substr(0, whole.tokens[whole.mentions[m].run.first].span.begin));
    const std::string behind(std::string_view(whole.text).substr(whole.tokens[whole.mentions[last].run.last - 1].span.end));
    std::vector<Answer> answers;
    bool told = false;
    for (std::size_t k = m; k <= last; ++k) {
      answers.push_back(answer_one(asked, before + std::string(whole.said(whole.mentions[k].run)) + behind, Hearing::Wide));
      if (answers.back().kind == Answer::Kind::NotUnderstood || answers.back().family != answers.front().family) break;
      told = told || answers.back().kind != Answer::Kind::NotStated;
    }
    if (answers.size() != last + 1 - m || answers.back().kind == Answer::Kind::NotUnderstood || answers.back().family != answers.front().family || !told) continue;
    Answer first = std::move(answers.front());
    for (std::size_t k = 1; k < answers.size(); ++k) first.more.push_back(std::move(answers[k]));
    return first;
  }
  return std::nullopt;
}

}  // namespace dothi::asking
