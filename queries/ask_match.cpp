// Which family a question belongs to: the one that explains most of it, if it explains nearly all.
#include <algorithm>
#include <array>

#include "ask.h"

namespace dothi::asking {
namespace {

bool fits(const Slot& slot, const Named& named) {
  auto has = [&](std::string_view label) {
    return std::find(named.labels.begin(), named.labels.end(), label) != named.labels.end();
  };
  if (slot.labels.empty()) return !has("Place") && !has("Title");
  return std::any_of(slot.labels.begin(), slot.labels.end(), has);
}

// One family tried on one question.
class Attempt {
 public:
  Attempt(const Questions& questions, const Question& question, const Family& family)
      : questions_(questions),
        question_(question),
        family_(family),
        explained_(question.tokens.size()),
        used_(question.mentions.size()) {
    for (std::size_t i : question.besides_tokens) explained_[i] = true;
  }

  std::optional<Reading> with(const std::vector<std::string_view>& cues) {
    reading_.family = &family_;
    if (asks_which() || !needs_met() || !fill_slots() || !is_pair()) return std::nullopt;
    double named = double(std::count(explained_.begin(), explained_.end(), true));
    take_time(cues);
    fixed_ = explained_;
    if (!take_cues(cues) || says_another_thing() || !in_order(cues)) return std::nullopt;
    double filtered = take_filters();
    if (question_.among() && (!missing_.empty() || !take_among())) return std::nullopt;
    take_also();
    std::vector<bool> covered = explained_;
    for (const std::string_view set : cues) cover(set, covered);
    cover("filler", covered);
    // Without capitals anything may look like a name: then more than one phrase must say what is asked.
    if (!missing_.empty() && ((!question_.any_capital && cues.size() < 2) || !find_unknown(covered)))
      return std::nullopt;
    if (asks("{rest ")) take_rest(covered);
    double left = left_over(covered);
    if (left > 0) {
      for (std::size_t i = 0; i < covered.size(); ++i)
        if (!covered[i]) left_.push_back(i);
      return std::nullopt;
    }
    reading_.score = 1 + named + 1.5 * cue_tokens_ + also_tokens_ + 0.25 * double(cues.size()) + 1.2 * filtered +
                     time_tokens_ - 1.5 * left - (missing_.empty() ? 0 : 2);
    return std::move(reading_);
  }

  // The tokens nothing explained, of an attempt that failed for them alone.
  const std::vector<std::size_t>& left() const { return left_; }

 private:
  bool needs_met() const {
    if (!question_.besides.empty() && family_.answer != "rows") return false;  // a number cannot leave one out
    for (const std::string_view need : family_.needs) {
      if (need == "time" && (!question_.when.said() || question_.when.now)) return false;
      if (need == "notime" && question_.when.said() && !question_.when.now) return false;
      if (need == "now" && !question_.when.now) return false;
      if (need == "number" && !question_.number()) return false;
    }
    return true;
  }

  // The other name of the question that a candidate's own name contains; mentions.size() when there is none.
  std::size_t part_of(const Named& candidate, std::size_t self) const {
    for (std::size_t n = 0; n < question_.mentions.size(); ++n) {
      if (n == self) continue;
      for (const Named& other : question_.mentions[n].bearers) {
        if (!other.name.empty() && candidate.name.find(other.name) != std::string::npos) return n;
        if (!other.name_vi.empty() && candidate.name_vi.find(other.name_vi) != std::string::npos) return n;
      }
    }
    return question_.mentions.size();
  }

  // Names into slots, in the order of the question; required slots take first. At most one may stay without.
  bool fill_slots() {
    for (bool optional : {false, true})
      for (const Slot& slot : family_.slots) {
        if (slot.optional != optional) continue;
        for (bool narrowing : {false, true})
          for (std::size_t n = 0; n < used_.size() && !reading_.slots.contains(slot.name); ++n)
            if (!used_[n] && question_.mentions[n].narrows == narrowing) fill_slot(slot, n);
        if (optional || reading_.slots.contains(slot.name) || change_over(slot)) continue;
        if (!missing_.empty()) return false;
        missing_ = slot.name;
        missing_slot_ = &slot;
      }
    for (std::size_t n = 0; n < used_.size(); ++n)  // "còn Việt Nam, Việt Nam bỏ phiếu thế nào": said twice
      if (!used_[n] && std::any_of(question_.mentions[n].bearers.begin(), question_.mentions[n].bearers.end(),
                                   [&](const Named& b) { return is_in_slot(b); }))
        use(n);
    return true;
  }

  // "About the ILO, when did the US leave?": a name that a slot before took may be this one's, where another fits there.
  bool change_over(const Slot& slot) {
    auto may = [&](const Slot& s, std::size_t n) {
      return std::any_of(question_.mentions[n].bearers.begin(), question_.mentions[n].bearers.end(),
                         [&](const Named& b) { return fits(s, b); });
    };
    for (const Slot& before : family_.slots) {
      auto taken = taken_.find(before.name);
      if (before.optional || taken == taken_.end() || !may(slot, taken->second)) continue;
      for (std::size_t n = 0; n < used_.size(); ++n) {
        if (used_[n] || !may(before, n)) continue;
        const std::size_t was = taken->second;
        reading_.slots.erase(before.name);
        reading_.others.erase(before.name);
        fill_slot(before, n);
        fill_slot(slot, was);
        return reading_.slots.contains(slot.name);
      }
    }
    return false;
  }

  // "The tobacco control convention of the WHO" is the WHO's by its name.
  bool is_in_name(std::size_t n) const {
    return std::any_of(reading_.slots.begin(), reading_.slots.end(), [&](const auto& slot) {
      return slot.second.name.find(question_.said(question_.mentions[n].run)) != std::string::npos;
    });
  }

  bool is_in_slot(const Named& named) const {
    return std::any_of(reading_.slots.begin(), reading_.slots.end(),
                       [&](const auto& slot) { return slot.second.id == named.id && slot.second.name == named.name; });
  }

  void fill_slot(const Slot& slot, std::size_t n) {
    const Mention& mention = question_.mentions[n];
    const Named* best = nullptr;
    std::size_t best_other = used_.size();
    // Of several bearers of a name ("Prime Minister") the one that another name of the question belongs to.
    for (const Named& bearer : mention.bearers) {
      if (!fits(slot, bearer) || is_in_slot(bearer)) continue;
      std::size_t other = mention.bearers.size() > 1 ? part_of(bearer, n) : used_.size();
      if (!best || (best_other == used_.size() && other < used_.size())) best = &bearer, best_other = other;
    }
    if (!best) return;
    if (best_other < used_.size()) use(best_other);
    use(n);
    taken_[slot.name] = n;
    for (const Named& bearer : mention.bearers)
      if (&bearer != best && fits(slot, bearer)) reading_.others[slot.name].push_back(bearer);
    reading_.slots.emplace(slot.name, *best);
  }

  void use(std::size_t n) {
    used_[n] = true;
    const Mention& mention = question_.mentions[n];
    for (std::size_t i = mention.run.first; i < mention.run.last; ++i)
      if (i < mention.gap.first || i >= mention.gap.last) explained_[i] = true;
  }

  void take(Run run) { std::fill(explained_.begin() + long(run.first), explained_.begin() + long(run.last), true); }

  bool asks(std::string_view mark) const { return family_.query.find(mark) != std::string::npos; }

  void take_time(const std::vector<std::string_view>& cues) {
    if (asks("{time}") || asks("{when}") || asks("{at ")) {
      for (std::size_t i : question_.when.tokens) explained_[i] = true;
      time_tokens_ = double(question_.when.tokens.size());
    } else if (question_.when.said() && !question_.when.now && family_.answer == "rows" &&
               std::find(cues.begin(), cues.end(), "when") != cues.end()) {
      for (std::size_t i : question_.when.tokens) explained_[i] = true;  // "which day of 2024"
      reading_.rows_then = true;
    } else if (question_.when.now &&
               std::find(family_.needs.begin(), family_.needs.end(), "notime") != family_.needs.end()) {
      for (std::size_t i : question_.when.tokens) explained_[i] = true;
      time_tokens_ = double(question_.when.tokens.size());
    }
    if (asks("{number}"))
      if (auto run = question_.number()) take(*run), time_tokens_ += double(run->size());
  }

  // The longest phrase of the set in tokens that nothing else explains, unless it is denied: "not ratified".
  std::optional<Run> free_run(std::string_view set) const {
    auto found = question_.cues.find(set);
    if (found == question_.cues.end()) return std::nullopt;
    for (const Run& run : found->second) {
      bool free = std::none_of(explained_.begin() + long(run.first), explained_.begin() + long(run.last),
                               [](bool b) { return b; });
      if (free && !is_denied(run)) return run;
    }
    return std::nullopt;
  }

  bool is_denied(const Run& run) const {
    std::size_t i = run.first;
    while (i > 0 && question_.in_set("between_not", i - 1)) --i;
    return i > 0 && question_.in_set("negation", i - 1) && !explained_[i - 1];
  }

  bool take_cues(const std::vector<std::string_view>& cues) {
    for (const std::string_view set : cues) {
      auto run = free_run(set);
      if (!run) return false;
      take(*run);
      cue_runs_.push_back(*run);
      cue_tokens_ += double(run->size());
    }
    return true;
  }

  // "Which countries are partners of both A and B?": the verb inverts nothing, so it is no question of yes or no.
  bool asks_which() const {
    if (family_.answer != "yesno" || question_.lang != "en") return false;
    std::size_t first = 0;
    while (first < question_.tokens.size() && question_.in_set("filler", first)) ++first;
    return std::any_of(kAsks.begin(), kAsks.end(), [&](std::string_view set) {
      const auto found = question_.cues.find(set);
      return found != question_.cues.end() &&
             std::any_of(found->second.begin(), found->second.end(),
                         [&](const Run& run) { return run.first == 0 || run.first == first; });
    });
  }
  static constexpr std::array<std::string_view, 3> kAsks{"ask", "who", "which_country"};

  // "Lào và Campuchia": the names of slots a and b with nothing but "and" between them.
  bool is_pair() const {
    if (std::find(family_.needs.begin(), family_.needs.end(), "pair") == family_.needs.end()) return true;
    auto run_of = [&](const char* name) -> const Run* {
      auto slot = reading_.slots.find(name);
      for (std::size_t n = 0; n < used_.size() && slot != reading_.slots.end(); ++n)
        if (used_[n] && std::any_of(question_.mentions[n].bearers.begin(), question_.mentions[n].bearers.end(),
                                    [&](const Named& b) { return b.id == slot->second.id; }))
          return &question_.mentions[n].run;
      return nullptr;
    };
    const Run *a = run_of("a"), *b = run_of("b");
    if (!a || !b || a->last > b->first) return false;
    if (a->last == b->first) return question_.between(a->last - 1).find_first_of(",-–&/") != std::string_view::npos;
    bool joined = false;  // "Switzerland and the UK"
    for (std::size_t i = a->last; i < b->first; ++i) {
      const bool joint = question_.in_set("joins", i);
      if (!joint && !(joined && question_.in_set("filler", i))) return false;
      joined = joined || joint;
    }
    return joined;
  }

  // "Việt Nam viện trợ cho nước nào" is not "nước nào viện trợ cho Việt Nam".
  bool in_order(const std::vector<std::string_view>& cues) const {
    std::size_t last = 0;
    for (const std::string_view item : family_.order) {
      std::optional<std::size_t> at;
      if (item.starts_with('@')) {
        for (std::size_t i = 0; i < cues.size(); ++i)
          if (cues[i] == item.substr(1)) at = cue_runs_[i].first;
      } else {
        for (std::size_t n = 0; n < used_.size(); ++n)
          if (auto slot = reading_.slots.find(item);
              used_[n] && slot != reading_.slots.end() &&
              std::any_of(question_.mentions[n].bearers.begin(), question_.mentions[n].bearers.end(),
                          [&](const Named& b) { return b.id == slot->second.id; }))
            at = question_.mentions[n].run.first;
      }
      if (!at) continue;
      if (*at < last) return false;
      last = *at;
    }
    return true;
  }

  // A phrase of a set the family is without, unless it is only a part of one of its own: "mấy" of "ngày mấy".
  bool says_another_thing() const {
    for (const std::string_view set : family_.without) {
      auto found = question_.cues.find(set);
      if (found == question_.cues.end()) continue;
      for (const Run& run : found->second) {
        bool free =
            std::none_of(fixed_.begin() + long(run.first), fixed_.begin() + long(run.last), [](bool b) { return b; });
        bool part = std::any_of(cue_runs_.begin(), cue_runs_.end(), [&](const Run& cue) {
          return cue.size() > run.size() && cue.first <= run.first && run.last <= cue.last;
        });
        // "tiếp" of "tiếp quản", "trước" of "từ trước tới nay": a part of what the family takes besides, or of idle words.
        auto holds = [&](std::string_view name) {
          auto longer = question_.cues.find(name);
          return longer != question_.cues.end() &&
                 std::any_of(longer->second.begin(), longer->second.end(), [&](const Run& r) {
                   return r.size() > run.size() && r.first <= run.first && run.last <= r.last;
                 });
        };
        // "Người" of "những người châu Phi": a part of what narrows.
        bool narrows = false;
        for (std::size_t f = 0; f < question_.filters.size() && free && !part && !narrows; ++f)
          narrows = std::any_of(question_.filters[f].begin(), question_.filters[f].end(),
                                [&](const Run& r) {
                                  return r.size() > run.size() && r.first <= run.first && run.last <= r.last;
                                }) &&
                    may_take(questions_.filters[f]);
        if (narrows) continue;
        bool asks = false;  // but what asks is no part: "bao nhiêu" of "bao nhiêu tiền"
        for (std::size_t i = run.first; i < run.last; ++i) asks = asks || question_.in_set("question_word", i);
        if (asks && free && !part && !is_denied(run)) return true;
        if (free && !part && !is_denied(run) && !holds("filler") &&
            std::none_of(family_.also.begin(), family_.also.end(), holds))
          return true;
      }
    }
    return false;
  }

  bool may_take(const Filter& filter) const {
    return std::any_of(family_.only.begin(), family_.only.end(), [&](const auto& may) {
      auto is_kind = [&](std::string_view of) {
        return std::find(may.second.begin(), may.second.end(), of) != may.second.end();
      };
      const bool people = is_kind(questions_.parts.person) &&
                          std::find(filter.of.begin(), filter.of.end(), questions_.parts.state) != filter.of.end();
      return people || std::any_of(filter.of.begin(), filter.of.end(), is_kind);
    });
  }

  // Conditions said of what is asked for; returns the words they explain.
  double take_filters() {
    struct Hit {
      const Filter* filter;
      Run run;
    };
    std::vector<Hit> hits;
    for (std::size_t f = 0; f < questions_.filters.size(); ++f)
      for (const Run& run : question_.filters[f]) hits.push_back({&questions_.filters[f], run});
    std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.run.size() > b.run.size(); });
    double words = 0;
    for (const Hit& hit : hits) {
      // A cue may narrow too: "người nào" asks for people.
      bool free = std::none_of(fixed_.begin() + long(hit.run.first), fixed_.begin() + long(hit.run.last),
                               [](bool b) { return b; });
      const std::optional<Run> outside = free ? outside_before(hit.run) : std::nullopt;
      if (!free || (!outside && is_denied(hit.run))) continue;
      for (const auto& may : family_.only) {
        const auto& variable = may.first;
        const auto& kinds = may.second;
        auto is_kind = [&](std::string_view of) { return std::find(kinds.begin(), kinds.end(), of) != kinds.end(); };
        // People are narrowed by the countries they are of.
        const bool people =
            is_kind(questions_.parts.person) && hit.filter->where.starts_with("{x}.name IN ") &&
            std::find(hit.filter->of.begin(), hit.filter->of.end(), questions_.parts.state) != hit.filter->of.end();
        if (!people && !std::any_of(hit.filter->of.begin(), hit.filter->of.end(), is_kind)) continue;
        if (!asks("{only " + std::string(variable) + "}")) continue;
        auto& chosen = reading_.filters[std::string(variable)];
        if (!hit.filter->where.empty() && !question_.bare() &&
            std::none_of(chosen.begin(), chosen.end(), [&](const Chosen& one) { return one.filter == hit.filter; }))
          chosen.push_back({hit.filter, hit.run.first, false, outside.has_value(), people}),
              filter_runs_.emplace_back(hit.run);
        if (outside)
          take(*outside), std::fill(fixed_.begin() + long(outside->first), fixed_.begin() + long(outside->last), true);
        for (std::size_t i = hit.run.first; i < hit.run.last; ++i) words += explained_[i] ? 0 : 1;
        take(hit.run);
        std::fill(fixed_.begin() + long(hit.run.first), fixed_.begin() + long(hit.run.last), true);
        break;
      }
    }
    for (auto& [variable, chosen] : reading_.filters) {
      std::sort(chosen.begin(), chosen.end(), [](const Chosen& a, const Chosen& b) { return a.at < b.at; });
      for (std::size_t i = 1; i < chosen.size(); ++i)
        chosen[i].other = chosen[i].filter->where.starts_with("{x}.name") &&
                          chosen[i - 1].filter->where.starts_with("{x}.name") &&
                          is_other(chosen[i - 1].at, chosen[i].at);
    }
    return words;
  }

  bool take_among() {
    for (const auto& [variable, kinds] : family_.only) {
      const bool fits = std::any_of(kinds.begin(), kinds.end(), [&](std::string_view of) {
        return std::find(question_.among()->of.begin(), question_.among()->of.end(), of) != question_.among()->of.end();
      });
      if (!fits || !asks("{only " + std::string(variable) + "}")) continue;
      reading_.filters[std::string(variable)].push_back({question_.among(), question_.tokens.size()});
      return true;
    }
    return false;
  }

  // "Outside Europe", "ngoài các nước châu Phi": the phrase that turns the filter behind it round.
  std::optional<Run> outside_before(const Run& run) const {
    auto found = question_.cues.find("outside");
    if (found == question_.cues.end()) return std::nullopt;
    for (const Run& word : found->second) {
      bool near = word.last <= run.first;
      for (std::size_t i = word.last; near && i < run.first; ++i)
        near = question_.in_set("filler", i) || question_.in_set("country_word", i);
      if (near) return word;
    }
    return std::nullopt;
  }

  // Whether two filters are two kinds of what is asked for, a comma or "or" between them.
  bool is_other(std::size_t a, std::size_t b) const {
    auto run = std::find_if(filter_runs_.begin(), filter_runs_.end(), [&](const Run& r) { return r.first == a; });
    if (run == filter_runs_.end() || run->last > b) return false;
    bool joined = false;
    for (std::size_t i = run->last - 1; i < b; ++i) {
      joined = joined || question_.between(i).find(',') != std::string_view::npos;
      if (i < run->last) continue;
      const bool joint = question_.in_set("or_word", i) || question_.in_set("joins", i);
      joined = joined || joint;
      if (!joint && !question_.in_set("filler", i) && !question_.in_set("country_word", i)) return false;
    }
    return joined;
  }

  // Words that tell no more than the cues do: "trong cuộc bầu cử" of who got most votes.
  void take_also() {
    for (const std::string_view set : family_.also)
      if (auto run = free_run(set)) take(*run), also_tokens_ += double(run->size());
  }

  void cover(std::string_view set, std::vector<bool>& covered) const {
    auto found = question_.cues.find(set);
    if (found == question_.cues.end()) return;
    for (const Run& run : found->second)
      if (set == "filler" ? !is_telling(run) : !is_denied(run))
        std::fill(covered.begin() + long(run.first), covered.begin() + long(run.last), true);
  }

  // "thứ" of "thứ hai": a word that is idle elsewhere, but which of several is meant is a condition, and "trở lại" is a deed.
  bool is_telling(const Run& idle) const {
    return std::any_of(question_.telling().begin(), question_.telling().end(), [&](const Run& run) {
      return run.size() > idle.size() && run.first <= idle.first && idle.last <= run.last && !explained_[run.first];
    });
  }

  // What is left over and looks like a name must be the one that is missing: the documents do not have it.
  bool find_unknown(std::vector<bool>& covered) {
    bool office = missing_slot_ && std::find(missing_slot_->labels.begin(), missing_slot_->labels.end(),
                                             questions_.parts.office) != missing_slot_->labels.end();
    for (std::size_t n = 0; n < question_.mentions.size() && office; ++n) {
      const Mention& mention = question_.mentions[n];
      if (mention.office.empty()) continue;
      reading_.unknown = mention.text;
      used_[n] = true;
      std::fill(covered.begin() + long(mention.run.first), covered.begin() + long(mention.run.last), true);
      reading_.slots[missing_].name = reading_.slots[missing_].name_vi = reading_.unknown;
      return true;
    }
    Run best;
    std::vector<bool> known(covered);  // what is named already is not unknown
    for (const Mention& mention : question_.mentions)
      std::fill(known.begin() + long(mention.run.first), known.begin() + long(mention.run.last), true);
    for (std::size_t i = 0; i < covered.size(); ++i) {
      const Token& token = question_.tokens[i];
      if (known[i] || token.number ||
          (question_.any_capital && (!token.capital || (i == 0 && covered.size() > 1 && covered[1] &&
                                                        upper(question_.said({0, 1})) != question_.said({0, 1})))))
        continue;
      std::size_t j = i + 1;
      while (j < covered.size() && !known[j] && question_.between(j - 1).find_first_of(",;:") == std::string_view::npos)
        ++j;
      if (j - i > best.size()) best = {i, j};
      i = j;
    }
    if (best.size() == 0) return false;
    reading_.unknown = question_.said(best);
    std::fill(covered.begin() + long(best.first), covered.begin() + long(best.last), true);
    reading_.slots[missing_].name = reading_.slots[missing_].name_vi = reading_.unknown;
    return true;
  }

  // Words that must stand in a cited sentence, as they are said: "on the embargo against Cuba".
  void take_rest(std::vector<bool>& covered) {
    for (std::size_t i = 0; i < covered.size(); ++i) {
      if (covered[i]) continue;
      std::size_t j = i;
      for (std::size_t k = i; k < covered.size() && (!explained_[k] || question_.in_set("filler", k)); ++k)
        if (!covered[k]) j = k;  // little words between are part of it
      const bool named = std::any_of(question_.mentions.begin(), question_.mentions.end(),
                                     [&](const Mention& m) { return m.run.first <= j && i < m.run.last; });
      if (named && family_.answer == "number") continue;  // a number told of somebody else, or of somewhere else
      reading_.rest.emplace_back(question_.said({i, j + 1}));
      std::fill(covered.begin() + long(i), covered.begin() + long(j + 1), true);
      i = j;
    }
  }

  // Words nothing explains; a name or a number left over makes it another question.
  double left_over(const std::vector<bool>& covered) const {
    double left = 0;
    for (std::size_t i = 0; i < covered.size(); ++i)
      if (!covered[i]) left += question_.tokens[i].number ? 3 : question_.tokens[i].capital && i > 0 ? 2 : 1;
    for (std::size_t n = 0; n < used_.size(); ++n) {
      if (used_[n]) continue;
      bool filler = true;
      for (std::size_t i = question_.mentions[n].run.first; i < question_.mentions[n].run.last; ++i)
        filler = filler && covered[i] &&
                 !(i > 0 && !is_in_name(n) && question_.any_capital && question_.tokens[i].capital &&
                   question_.in_set("question_word", i));  // "and of the WHO"
      if (!filler) left += 3;
    }
    return left;
  }

  const Questions& questions_;
  const Question& question_;
  const Family& family_;
  Reading reading_;
  std::string_view missing_;  // a required slot that no name of the graph fills
  const Slot* missing_slot_ = nullptr;
  std::vector<bool> explained_, used_;
  std::map<std::string_view, std::size_t> taken_;  // the mention that fills a slot
  std::vector<bool> fixed_;                        // by names, times and filters: no filter may take these words too
  std::vector<Run> cue_runs_, filter_runs_;
  double cue_tokens_ = 0, also_tokens_ = 0, time_tokens_ = 0;
  std::vector<std::size_t> left_;
};

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

void replace_all(std::string& text, std::string_view mark, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += by.size())
    text.replace(at, mark.size(), by);
}

// "{mark ARGUMENT}" → by(ARGUMENT)
template <typename By>
void replace_marks(std::string& text, std::string_view mark, By by) {
  std::string open = "{" + std::string(mark) + " ";
  for (std::size_t at = 0; (at = text.find(open, at)) != std::string::npos;) {
    std::size_t close = at;
    for (int depth = 0; close < text.size(); ++close) {
      depth += text[close] == '{' ? 1 : text[close] == '}' ? -1 : 0;
      if (depth == 0) break;
    }
    if (close >= text.size()) return;
    std::string put = by(text.substr(at + open.size(), close - at - open.size()));
    text.replace(at, close + 1 - at, put);
    at += put.size();
  }
}

// A condition that `value` (EDTF) may lie in the period.
std::string at_condition(std::string value, const std::string& period, bool term, bool since) {
  if (period.empty()) return "";
  std::size_t held_at = value.find("period("),
              close = value.find_first_of("(),", held_at == std::string::npos ? 0 : held_at + 7);
  if (term && held_at != std::string::npos && close != std::string::npos &&
      value[close] == ')')  // a term is no day of election
    value = value.substr(held_at, close + 1 - held_at);
  if (since && period.ends_with("/..")) {  // "since 2012": what began then or later
    std::string start = period.substr(0, period.size() - 3);
    return " AND left(" + value + ", " + std::to_string(start.size()) + ") >= " + quoted(start);
  }
  std::size_t slash = period.find('/');
  if (term && slash != std::string::npos && period.find('-') == std::string::npos)  // a term is told by its years
    return " AND left(" + value + ", 4) = " + quoted(period.substr(0, 4)) + " AND left(coalesce(split(" + value +
           ", '/')[1], " + value + "), 4) IN ['..', " + quoted(period.substr(slash + 1, 4)) + "]";
  std::string when = quoted(period), known = value.starts_with("period(") ? value : "period({date: " + value + "})";
  // A fact known by the year says nothing of a month of it.
  // One whose start is not known may have been over or not yet begun, one without an end goes on.
  std::string perhaps =
      slash == std::string::npos && period.size() > 4 ? "false" : "NOT " + known + " STARTS WITH '..', false";
  std::string held = "coalesce(period.overlaps(" + known + ", " + when + "), " + perhaps + ")";
  // What happened in 1960, as far as known, is not told of a day of it.
  if (value.find('(') == std::string::npos && !value.ends_with("start") && slash == std::string::npos &&
      period.size() > 4)
    held = "(" + held + " AND size(" + value + ") >= " + std::to_string(period.size()) + ")";
  // A date without its year, XXXX-05-24, is that day of any year.
  if (period.size() == 10 && slash == std::string::npos)
    held = "(" + held + " OR coalesce(" + value + " = " + quoted("XXXX" + period.substr(4)) + ", false))";
  return " AND " + held;
}

// A condition that the name at the end of a relationship, or a sentence of it, has these words: as they stand together,
// or each somewhere.
std::string speaks_of(const std::string& relationship, std::string_view said, bool scattered,
                      const std::set<std::string, std::less<>>& little) {
  std::vector<std::string> parts;
  if (scattered) {
    for (Span word : words(said))
      if (const std::string folded = fold(said.substr(word.begin, word.size())); !little.contains(folded))
        parts.push_back("=~ " + quoted("(?s)(.*\\W)?" + folded + "(\\W.*)?"));
    if (parts.size() > 2) {  // some of them in the name, some in a sentence
      std::string condition;
      for (const std::string& part : parts) condition += std::string(condition.empty() ? "" : " AND ") + "_t " + part;
      return "any(_t IN [_e IN evidence(" + relationship + ") | fold(endNode(" + relationship +
             ").name + ' ' + _e.text)] WHERE " + condition + ")";
    }
  }
  if (parts.empty()) parts.push_back("CONTAINS " + quoted(fold(said)));
  auto all = [&](const std::string& text) {
    std::string condition;
    for (const std::string& part : parts) condition += (condition.empty() ? "" : " AND ") + text + " " + part;
    return condition;
  };
  return "((" + all("fold(endNode(" + relationship + ").name)") + ") OR any(_e IN evidence(" + relationship +
         ") WHERE " + all("fold(_e.text)") + "))";
}

}  // namespace

std::vector<Reading> likely_readings(const Questions& questions, const Question& question,
                                     std::vector<std::string>* left) {
  std::vector<Reading> all;
  std::vector<std::size_t> fewest;
  const auto is_said = [&](std::string_view set) { return question.cues.contains(set); };
  for (const Family* const family : questions.families.that_may_ask(is_said)) {
    Reading best;
    for (const auto& cues : family->cues) {
      if (!std::all_of(cues.begin(), cues.end(), is_said)) continue;
      Attempt attempt(questions, question, *family);
      if (auto reading = attempt.with(cues); reading && reading->score > best.score) best = std::move(*reading);
      if (!attempt.left().empty() && (fewest.empty() || attempt.left().size() < fewest.size())) fewest = attempt.left();
    }
    if (best.family) all.push_back(std::move(best));
  }
  if (left && all.empty())
    for (std::size_t i = 0; i < fewest.size(); ++i) {
      const std::size_t first = i;
      while (i + 1 < fewest.size() && fewest[i + 1] == fewest[i] + 1) ++i;
      std::string said(question.said({fewest[first], fewest[i] + 1}));
      if (said.size() <= 100 && std::find(left->begin(), left->end(), said) == left->end())
        left->push_back(std::move(said));
    }
  std::stable_sort(all.begin(), all.end(), [](const Reading& a, const Reading& b) { return a.score > b.score; });
  while (!all.empty() && all.back().score + 1 < all.front().score) all.pop_back();
  return all;
}

std::string sample(std::string_view pattern) {
  std::string query(pattern);
  replace_marks(query, "only", [](const std::string&) { return std::string(); });
  replace_marks(query, "given", [](const std::string& text) {
    return " " + text.substr(std::min(text.find(' '), text.size() - 1) + 1);
  });
  for (const char* mark : {"rest", "near"})
    replace_marks(query, mark, [](const std::string& variable) { return " AND " + variable + " IS NOT NULL"; });
  replace_marks(query, "at", [](const std::string& value) { return " AND (" + value + ") IS NOT NULL"; });
  replace_all(query, "{time}", " DURING '2020'");
  replace_all(query, "{when}", "'2020'");
  replace_all(query, "{now}", "false");
  replace_all(query, "{number}", "1");
  std::string filled;
  for (std::size_t at = 0; at < query.size();) {
    if (query[at] != '$') {
      filled += query[at++];
      continue;
    }
    while (++at < query.size() && (std::isalnum(static_cast<unsigned char>(query[at])) || query[at] == '_')) {}
    filled += "'name'";
  }
  return filled;
}

std::string fill(std::string_view pattern, const Reading& reading, const Question& question,
                 const std::string& period) {
  std::string query(pattern);
  replace_marks(query, "only", [&](const std::string& variable) {
    std::string text;
    auto chosen = reading.filters.find(variable);
    if (chosen == reading.filters.end()) return text;
    for (const Chosen& one : chosen->second) {
      std::string where(one.filter->where);
      if (one.people) where += " OR {x}.of" + where.substr(std::string_view("{x}.name").size());
      replace_all(where, "{x}", variable);
      if (one.outside) where = "NOT (" + where + ")";
      if (one.other && text.ends_with("))"))
        text = text.substr(0, text.size() - 1) + " OR (" + where + "))";
      else
        text += " AND ((" + where + "))";
    }
    return text;
  });
  replace_marks(
      query, "given",
      [&](const std::string&
              text) {  // "{given whole AND …}": only where a name fills that slot, a filter narrows (narrowed), or a time is said (time), one that is no term or range (date)
        const std::size_t name = std::min(text.find(' '), text.size());
        const std::string what = text.substr(0, name);
        const auto narrows = [](const auto& chosen) {
          return std::any_of(chosen.second.begin(), chosen.second.end(),
                             [](const Chosen& one) { return !one.filter->where.starts_with("{x}:"); });
        };
        return (what == "narrowed" ? std::any_of(reading.filters.begin(), reading.filters.end(), narrows)
                : what == "time"   ? !period.empty()
                : what == "date"   ? !period.empty() && !question.when.term && !question.when.range
                                   : reading.slots.contains(what))
                   ? text.substr(name)
                   : std::string();
      });
  replace_marks(query, "rest", [&](const std::string& variable) {
    std::string text;
    std::set<std::string, std::less<>> little;
    if (reading.scattered)
      for (std::size_t i = 0; i < question.tokens.size(); ++i)
        if (question.in_set("filler", i)) little.insert(question.tokens[i].folded);
    for (const std::string& said : reading.rest) text += " AND " + speaks_of(variable, said, reading.scattered, little);
    return text.empty() && period.empty() ? std::string(" AND false") : text;  // of something it must be
  });
  replace_marks(
      query, "near", [&](const std::string& variable) {  // "after Typhoon Yagi": what the whole document tells of
        std::string text;
        for (const std::string& said : reading.rest)
          text += " AND any(_e IN evidence(" + variable +
                  ") WHERE EXISTS { MATCH (_d:Document) WHERE _d.name = _e.document AND fold(_d.text) CONTAINS " +
                  quoted(fold(said)) + " })";
        return text.empty() ? std::string(" AND false") : text;
      });
  replace_marks(query, "at", [&](const std::string& value) {
    return at_condition(value, period, question.when.term || reading.exactly, question.when.since);
  });
  replace_all(query, " WHERE true AND ", " WHERE ");
  replace_all(query, " WHERE true ", " ");
  replace_all(query, "{time}", period.empty() ? "" : " DURING " + quoted(period));
  replace_all(query, "{when}", period.empty() ? "null" : quoted(period));
  replace_all(query, "{now}", question.when.now ? "true" : "false");
  auto number = question.number();
  replace_all(query, "{number}", number ? std::to_string(question.ordinal_at(number->first)) : "null");
  // In one pass, so that a name that itself reads "$subject" stays a name.
  std::string filled;
  for (std::size_t at = 0; at < query.size();) {
    std::size_t end = at + 1;
    while (query[at] == '$' && end < query.size() &&
           (std::isalnum(static_cast<unsigned char>(query[end])) || query[end] == '_'))
      ++end;
    std::string_view piece = std::string_view(query).substr(at, end - at);
    auto slot = std::find_if(reading.family->slots.begin(), reading.family->slots.end(),
                             [&](const Slot& s) { return piece.substr(1) == s.name; });
    if (piece.size() < 2 || slot == reading.family->slots.end())
      filled += piece;
    else if (auto found = reading.slots.find(slot->name); found != reading.slots.end())
      filled += quoted(found->second.name);
    else
      filled += "null";
    at = end;
  }
  return filled;
}

}  // namespace dothi::asking
