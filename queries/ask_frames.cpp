// A question without the clauses that speak of who asks.
#include <algorithm>

#include "ask.h"

namespace dothi::asking {

std::vector<std::string> without_frames(const Questions& questions, const Question& whole) {
  if (whole.tokens.empty()) return {};
  struct Clause {
    Run run;
    bool frame = false, before = false;
  };  // before: what went before what is asked, whenever that was
  std::vector<Clause> clauses;
  auto runs_of = [&](std::string_view set) {
    auto found = whole.cues.find(set);
    return found == whole.cues.end() ? std::vector<Run>{} : found->second;
  };
  const std::vector<Run> opening = runs_of("frame end");
  std::size_t first = 0;
  for (std::size_t i = 0; i < whole.tokens.size(); ++i) {
    const std::size_t next = i + 1;
    bool cut = next == whole.tokens.size() ||
               std::any_of(opening.begin(), opening.end(), [&](const Run& run) { return run.first == next; });
    if (!cut) {
      const std::string_view joint =
          std::string_view(whole.text)
              .substr(whole.tokens[i].span.end, whole.tokens[next].span.begin - whole.tokens[i].span.end);
      const bool blank = joint.find(' ') != std::string_view::npos || joint.find('\n') != std::string_view::npos;
      cut = joint.find('\n') != std::string_view::npos ||
            (blank &&
             (joint.find_first_of(",:;.?!()-") != std::string_view::npos || joint.find("–") != std::string_view::npos ||
              joint.find("—") != std::string_view::npos || joint.find("…") != std::string_view::npos));
      cut = cut && std::none_of(whole.mentions.begin(), whole.mentions.end(),
                                [&](const Mention& m) { return m.run.first <= i && next < m.run.last; });
    }
    if (!cut) continue;
    clauses.push_back({{first, next}});
    first = next;
  }
  if (clauses.size() < 2) return {};
  std::vector<std::pair<Run, std::string_view>>
      markers;  // with the set that the rest must have: "after it left, when did it come back"
  for (const auto& [name, runs] : whole.cues)
    if (name == "frame" || (name.starts_with("frame ") && name != "frame end" && name != "frame joint"))
      for (const Run& run : runs)
        markers.emplace_back(run, name == "frame" ? std::string_view() : std::string_view(name).substr(6));
  auto within = [](const Run& run, const Run& clause) { return clause.first <= run.first && run.last <= clause.last; };
  bool any = false, all = true;
  for (Clause& clause : clauses) {
    std::vector<bool> marked(whole.tokens.size());
    for (const auto& [run, needs] : markers) {
      if (!within(run, clause.run)) continue;
      const auto needed = runs_of(needs);
      if (!needs.empty() &&
          std::all_of(needed.begin(), needed.end(), [&](const Run& r) { return within(r, clause.run); }))
        continue;
      clause.frame = true;
      clause.before = clause.before || !needs.empty();
      std::fill(marked.begin() + long(run.first), marked.begin() + long(run.last), true);
    }
    for (const char* asking :
         {"question_word", "besides", "beyond", "bidding"})  // what asks, or leaves out, is no frame
      for (const Run& run : runs_of(asking))
        if (within(run, clause.run) &&
            std::any_of(marked.begin() + long(run.first), marked.begin() + long(run.last), [](bool b) { return !b; }))
          clause.frame = false;
    for (std::size_t i : whole.when.tokens)
      if (clause.run.first <= i && i < clause.run.last && !marked[i] && !clause.before)
        clause.frame = false;  // nor what tells a time
    for (const Run& date : whole.dates)
      if (within(date, clause.run) && !clause.before && !marked[date.first]) clause.frame = false;
    if (clause.frame)  // nor what narrows
      for (std::size_t f = 0; f < questions.filters.size(); ++f)
        for (const Run& run : whole.filters[f])
          if (within(run, clause.run) && !questions.filters[f].where.empty() &&
              !questions.filters[f].where.starts_with("{x}:") &&
              std::any_of(marked.begin() + long(run.first), marked.begin() + long(run.last),
                          [](bool b) { return !b; }) &&
              std::none_of(whole.filters[f].begin(), whole.filters[f].end(),
                           [&](const Run& r) { return !within(r, clause.run); }))
            clause.frame = false;
    any = any || clause.frame;
    all = all && clause.frame;
  }
  if (!any || all) return {};
  std::string rest;
  std::vector<std::string> brought;
  std::vector<const Mention*> named;
  const std::vector<Run> joints = runs_of("frame joint");
  for (Clause& clause : clauses) {
    if (!clause.frame) {
      if (&clause != clauses.data() && (&clause - 1)->frame)  // "not sure you have it, but who …"
        for (const Run& run : joints)
          if (run.first == clause.run.first && run.last < clause.run.last) clause.run.first = run.last;
      const std::size_t end =
          clause.run.last < whole.tokens.size() ? whole.tokens[clause.run.last].span.begin : whole.text.size();
      rest += std::string_view(whole.text)
                  .substr(whole.tokens[clause.run.first].span.begin, end - whole.tokens[clause.run.first].span.begin);
      if (!rest.ends_with(' ')) rest += ' ';
    }
    for (const Mention& mention : whole.mentions)
      if (within(mention.run, clause.run) && !clause.frame) named.push_back(&mention);
  }
  for (const Clause& clause : clauses)
    for (const Mention& mention : whole.mentions) {
      if (!clause.frame || !within(mention.run, clause.run) || mention.bearers.empty()) continue;
      const bool again = std::any_of(named.begin(), named.end(), [&](const Mention* m) {
        return std::any_of(m->bearers.begin(), m->bearers.end(), [&](const Named& b) {
          return b.id == mention.bearers.front().id && b.name == mention.bearers.front().name;
        });
      });
      if (!again) brought.emplace_back(whole.said(mention.run));
    }
  std::vector<std::string> found;
  std::string names;
  for (const std::string& name : brought) names += name + " ";
  if (brought.empty()) return {rest};
  auto stands_for = whole.cues.find("stands_for");  // "she", "nước này": what it is about was named before
  const bool open = stands_for != whole.cues.end() &&
                    std::any_of(stands_for->second.begin(), stands_for->second.end(), [&](const Run& run) {
                      return std::any_of(clauses.begin(), clauses.end(), [&](const Clause& clause) {
                        return !clause.frame && within(run, clause.run);
                      });
                    });
  found.push_back(names + rest);
  std::string behind = rest;
  while (!behind.empty() && std::string_view(" ?.!").find(behind.back()) != std::string_view::npos) behind.pop_back();
  found.push_back(behind + " " + names);
  if (!named.empty() && !open) found.push_back(rest);
  return found;
}

}  // namespace dothi::asking
