// dothi eval: documents with marks, and how much of them was read.
#include <dothi/evaluation.h>
#include <fmt/format.h>

#include <charconv>
#include <thread>

#include "commands.h"
#include "faults.h"
#include "verbs.h"

namespace dothi {
namespace {

struct EvalFlags {
  std::string folder, pack = "un", date, format, floors;
  bool errors = false;
  int threads = std::max(1, int(std::thread::hardware_concurrency()));
};

constexpr const char* level_names[] = {"triple", "with times", "with everything"};

Value score_value(const Score& score) {
  return Value::map({{"wanted", std::int64_t(score.wanted)},
                     {"found", std::int64_t(score.found)},
                     {"right", std::int64_t(score.right)},
                     {"wrong", std::int64_t(score.wrong)},
                     {"precision", score.precision()},
                     {"recall", score.recall()},
                     {"f1", score.f1()}});
}

Value scores_value(const Scores& scores) {
  return Value::map(
      {{"triple", score_value(scores[0])}, {"times", score_value(scores[1])}, {"all", score_value(scores[2])}});
}

Value judged_value(const std::vector<Judged>& list) {
  std::vector<Value> out;
  for (const Judged& j : list)
    out.push_back(Value::map({{"document", j.fact.document},
                              {"begin", std::int64_t(j.fact.begin)},
                              {"end", std::int64_t(j.fact.end)},
                              {"sentence", j.fact.sentence},
                              {"s", j.fact.subject},
                              {"rel", j.fact.relation},
                              {"o", j.fact.object},
                              {"q", Value::map(j.fact.qualifiers)},
                              {"why", j.why}}));
  return Value::list(std::move(out));
}

Value evaluation_value(const Evaluation& e, bool errors) {
  std::vector<MapEntry> relations, phenomena, entries;
  for (const auto& [name, scores] : e.relations) relations.emplace_back(name, scores_value(scores));
  for (const auto& [name, score] : e.phenomena)
    phenomena.emplace_back(name, Value::map({{"wanted", std::int64_t(score.wanted)},
                                             {"found", std::int64_t(score.found)},
                                             {"recall", score.recall()}}));
  entries = {{"documents", std::int64_t(e.documents)},
             {"facts_read", std::int64_t(e.predictions)},
             {"neutral", std::int64_t(e.neutral)},
             {"overall", scores_value(e.overall)},
             {"non_facts", std::int64_t(e.non_facts)},
             {"asserted", std::int64_t(e.asserted)},
             {"macro_recall", e.macro_recall},
             {"cited", e.cited},
             {"qualifiers", e.qualifiers},
             {"relations", Value::map(std::move(relations))},
             {"phenomena", Value::map(std::move(phenomena))}};
  if (errors) {
    entries.emplace_back("missed", judged_value(e.missed));
    entries.emplace_back("wrong", judged_value(e.wrong));
    entries.emplace_back("incomplete", judged_value(e.incomplete));
  }
  return Value::map(std::move(entries));
}

std::string described(const Fact& fact) {
  std::string text = fmt::format("{} {} {}", fact.subject, fact.relation, fact.object);
  std::string q;
  for (const auto& [key, value] : fact.qualifiers)
    q += fmt::format("{}{} {}", q.empty() ? "" : ", ", key,
                     value.kind() == Kind::String ? std::string(value.string()) : to_string(value));
  return visible(q.empty() ? text : text + " {" + q + "}");
}

void append_errors(std::string& text, std::string_view heading, const std::vector<Judged>& list, std::string_view why) {
  if (list.empty()) return;
  text += fmt::format("\n{} ({})\n", heading, list.size());
  for (const Judged& j : list)
    text += fmt::format("{}:{}: {}{}\n    “{}”\n", j.fact.document, j.fact.begin, described(j.fact),
                        j.why.empty() ? "" : fmt::format("  [{}{}]", why, visible(j.why)), visible(j.fact.sentence));
}

std::string report(const Evaluation& e, bool errors) {
  const Score& triple = e.overall[0];
  std::string text =
      fmt::format("{}, {} to find, {} read, {}\n\n", counted(e.documents, "document"), counted(triple.wanted, "fact"),
                  e.predictions, counted(e.non_facts, "tempting non-fact"));
  text += fmt::format("{:<24}{:>10}{:>8}{:>7}\n", "", "precision", "recall", "F1");
  for (std::size_t i = 0; i < 3; ++i)
    text += fmt::format("{:<24}{:>10.3f}{:>8.3f}{:>7.3f}\n", level_names[i], e.overall[i].precision(),
                        e.overall[i].recall(), e.overall[i].f1());
  text += fmt::format("\nnon-facts asserted       {} of {} ({:.1f} %)\n", e.asserted, e.non_facts,
                      e.non_facts ? 100.0 * double(e.asserted) / double(e.non_facts) : 0);
  text += fmt::format(
      "recall of a sentence     {:.3f} on average\nqualifiers read          {:.3f}\nright sentence cited     {:.3f}\n",
      e.macro_recall, e.qualifiers, e.cited);

  std::vector<std::pair<std::string, Scores>> relations(e.relations.begin(), e.relations.end());
  std::stable_sort(relations.begin(), relations.end(),
                   [](auto& a, auto& b) { return a.second[0].wanted > b.second[0].wanted; });
  text += fmt::format("\n{:<24}{:>8}{:>7}{:>7}{:>11}{:>8}{:>7}{:>7}{:>7}\n", "relation", "to find", "found", "wrong",
                      "precision", "recall", "F1", "times", "all");
  for (const auto& [name, s] : relations)
    text += fmt::format("{:<24}{:>8}{:>7}{:>7}{:>11.3f}{:>8.3f}{:>7.3f}{:>7.3f}{:>7.3f}\n", name, s[0].wanted,
                        s[0].found, s[0].wrong, s[0].precision(), s[0].recall(), s[0].f1(), s[1].f1(), s[2].f1());
  if (!e.phenomena.empty()) {
    std::vector<std::pair<std::string, Score>> phenomena(e.phenomena.begin(), e.phenomena.end());
    std::stable_sort(phenomena.begin(), phenomena.end(),
                     [](auto& a, auto& b) { return a.second.wanted > b.second.wanted; });
    text += fmt::format("\n{:<24}{:>8}{:>7}{:>8}\n", "phenomenon", "to find", "found", "recall");
    for (const auto& [name, s] : phenomena)
      text += fmt::format("{:<24}{:>8}{:>7}{:>8.3f}\n", name, s.wanted, s.found, s.recall());
  }
  if (errors) {
    append_errors(text, "Missed", e.missed, "");
    append_errors(text, "Read and wrong", e.wrong, "marked as ");
    append_errors(text, "Found, but short of", e.incomplete, "lacks ");
  }
  return text;
}

struct Floor {
  std::string name;
  double least;
};

std::vector<Floor> floors_of(const std::string& text) {
  std::vector<Floor> out;
  std::vector<std::string> known = Evaluation::figures();
  std::string_view rest = text;
  while (!rest.empty()) {
    std::string_view part = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    auto equals = part.find('=');
    std::string name(part.substr(0, equals));
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      auto near = suggest(name, known);
      throw Error(Fault::Usage, fmt::format("--floor {}: no figure '{}'{}", visible(part), visible(name),
                                            near ? fmt::format("; did you mean '{}'?", *near)
                                                 : fmt::format("; there are {}", fmt::join(known, ", "))));
    }
    double least = -1;
    if (equals != std::string_view::npos) {
      std::string_view number = part.substr(equals + 1);
      if (auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), least);
          error != std::errc() || end != number.data() + number.size())
        least = -1;
    }
    if (!(least >= 0 && least <= 1))
      throw Error(Fault::Usage,
                  fmt::format("--floor {}: write a share from 0 to 1, as in {}=0.9", visible(part), name));
    out.push_back({name, least});
  }
  return out;
}

int eval_command(const EvalFlags& flags) {
  std::vector<Floor> floors = floors_of(flags.floors);
  LoadOptions options;
  options.date = flags.date;
  options.threads = unsigned(flags.threads);
  options.cancel = &interrupted;
  Evaluation e = evaluate(flags.folder, Pack::open(flags.pack), options);
  print_notices(e.notices);
  write_output("-", flags.format == "json" ? to_json(evaluation_value(e, flags.errors), Table{}) + "\n"
                                           : report(e, flags.errors));
  int code = Answered;
  for (const Floor& floor : floors) {
    double is = *e.figure(floor.name);
    if (is >= floor.least) continue;
    fmt::print(stderr, "dothi: {} is {:.4f}, below its floor of {}\n", floor.name, is, floor.least);
    code = Failed;
  }
  return code;
}

}  // namespace

Verb eval_verb() {
  return verb<EvalFlags>(
      "eval", Group::Research, "measure what is read from documents against facts marked by hand",
      "dothi eval documents --floor triple_f1=0.9", eval_command, [](EvalFlags& f) {
        return std::vector<Flag>{
            {"FOLDER", "folder with documents/ (or the documents), gold/ and names.csv", &f.folder, {.required = true}},
            {"--errors", "list every miss and every false fact with its sentence", &f.errors},
            {"--floor", "least values, as in triple_f1=0.9,refused=0.97; exit code 1 below", &f.floors},
            {"--format", "text or json", &f.format, {.among = {"text", "json"}}},
            {"--pack", "domain pack, by name or folder", &f.pack},
            {"--date", "date (EDTF) of documents that do not tell their own", &f.date},
            {"--threads", "threads that read documents", &f.threads, {.least = 1, .most = 64}}};
      });
}

}  // namespace dothi
