// A question taken apart: words, names of the graph, offices, slips of the pen, times.
#include <algorithm>
#include <ctime>
#include <numeric>

#include "ask.h"

namespace dothi::asking {
namespace {

constexpr std::size_t longest_name = 14;  // words

// Whether two spellings differ by no accent that both write: "Hội đồng Bảo An" against "Hội đồng Bảo an".
bool loose(std::string_view a, std::string_view b) {
  std::vector<Span> wa = words(a), wb = words(b);
  if (wa.size() != wb.size()) return false;
  for (std::size_t i = 0; i < wa.size(); ++i) {
    std::string x = unify_tones(caseless(a.substr(wa[i].begin, wa[i].size())));
    std::string y = unify_tones(caseless(b.substr(wb[i].begin, wb[i].size())));
    if (x != y && x != fold(x) && y != fold(y)) return false;
  }
  return true;
}

std::string singular(std::string word) {
  if (word.size() > 4 && word.ends_with("ies")) return word.substr(0, word.size() - 3) + "y";
  if (word.size() > 3 && word.ends_with('s') && !word.ends_with("ss")) word.pop_back();
  return word;
}

bool has_label(const Named& named, std::string_view label) {
  return std::find(named.labels.begin(), named.labels.end(), label) != named.labels.end();
}

}  // namespace

Question::Question(Asked& asked, std::string_view question, Hearing hearing)
    : text(normalize(question)),
      view_(asked.view),
      questions_(asked.questions),
      options_(asked.options),
      graph_names_(asked.names),
      among_(asked.among),
      bare_(asked.bare),
      capitals_(asked.capitals),
      wide_(hearing == Hearing::Wide) {
  tokenize();
  if (hearing == Hearing::Mended) mend_words();
  drop_tail();
  if (tokens.empty()) return;
  find_names();
  if (wide_) compose_names();
  find_offices();
  find_surnames();
  find_numbered();
  find_slips();
  for (Mention& mention : cut_surnames_)
    if (is_free(mention.run)) mentions.push_back(std::move(mention));
  std::stable_sort(mentions.begin(), mentions.end(),
                   [](const Mention& a, const Mention& b) { return a.run.first < b.run.first; });
  find_parts();
  join_brackets();
  join_titles();
  join_kinds();
  find_time();
  find_cues();
  find_besides();
  join_tails();
  find_titles();
  for (Mention& mention : mentions)
    mention.narrows =
        mention.either ||  // "Mali (MINUSMA)" fills what no other does
        std::any_of(filters.begin(), filters.end(), [&](const std::vector<Run>& runs) {
          return std::any_of(runs.begin(), runs.end(), [&](const Run& r) {
            return r.size() > mention.run.size() && r.first <= mention.run.first && mention.run.last <= r.last;
          });
        });
}

// "Ông làm tổng thống bao lâu", "bộ trưởng của nước nào": an office without whose it is, in a question about a person; or, where no other
// reading is, in any: "which former prime ministers became High Commissioner".
void Question::find_titles() {
  auto is_person = [&](const Mention& m) {
    return !m.bearers.empty() && has_label(m.bearers.front(), questions_.parts.person);
  };
  if (!wide_ && std::none_of(mentions.begin(), mentions.end(), is_person)) return;
  const Title* longest = nullptr;
  Run at;
  auto says = [&](const Phrase& phrase, std::size_t i) {  // "defence ministers"
    if (matches(phrase, i)) return true;
    for (std::size_t k = 0; k < phrase.size(); ++k)
      if (accented_ || singular(tokens[i + k].folded) != phrase[k]->folded) return false;
    return !phrase.empty();
  };
  for (const Title& title : titles_)
    for (const Phrase& phrase : title.phrases)
      for (std::size_t i = 0; phrase.size() > at.size() && i + phrase.size() <= tokens.size(); ++i)
        if (says(phrase, i) &&
            (is_free({i, i + phrase.size()}) || (title.of.empty() && is_bare_title({i, i + phrase.size()}))))
          longest = &title, at = {i, i + phrase.size()};
  if (!longest) return;
  std::string prefix(trim(std::string_view(longest->name()).substr(0, longest->name().find("{of}"))));
  std::erase_if(mentions, [&](const Mention& m) { return m.run.overlaps(at); });
  mentions.push_back(
      {at, {{NodeId{}, {"Title"}, std::move(prefix), std::string(said(at))}}, std::string(said(at)), {}});
  std::stable_sort(mentions.begin(), mentions.end(),
                   [](const Mention& a, const Mention& b) { return a.run.first < b.run.first; });
}

// "Besides Georg Nolte, who …", "ngoài Việt Nam và Lào ra": they are in no slot, and in no row of the answer.
void Question::find_besides() {
  auto words = cues.find("besides");
  if (words == cues.end()) return;
  auto in_phrase = [&](const Run& word) {  // "tru so": no "trừ"
    return std::any_of(cues.begin(), cues.end(), [&](const auto& set) {
      return std::any_of(set.second.begin(), set.second.end(), [&](const Run& r) {
        return r.size() > word.size() && r.first <= word.first && word.last <= r.last;
      });
    });
  };
  for (const Run& word : words->second)
    for (std::size_t at = in_phrase(word) ? tokens.size() : word.last; at < tokens.size(); ++at) {
      auto named_here = [&] {
        return std::find_if(mentions.begin(), mentions.end(),
                            [&](const Mention& m) { return m.run.first == at && !m.bearers.empty(); });
      };
      auto mention = named_here();
      if (mention == mentions.end() && in_set("filler", at) && ++at < tokens.size()) mention = named_here();  // "the"
      if (mention == mentions.end()) break;
      besides.push_back(mention->bearers.front());
      for (std::size_t i = word.first; i < mention->run.last; ++i) besides_tokens.insert(i);
      at = mention->run.last;
      mentions.erase(mention);
      if (at >= tokens.size() || !in_set("joins", at)) break;
    }
}

void Question::tokenize() {
  for (Span span : words(text)) {
    std::string_view word = std::string_view(text).substr(span.begin, span.size());
    for (std::string_view of : {"'s", "’s", "'", "’"})  // "Kenya's president"
      if (word.size() > of.size() && word.ends_with(of)) {
        word.remove_suffix(of.size());
        span.end -= std::uint32_t(of.size());
        break;
      }
    Token token{span, unify_tones(caseless(word)), fold(word), false, false};
    for (std::string* form : {&token.exact, &token.folded})  // "didn’t" is "didn't"
      for (std::size_t at; (at = form->find("’")) != std::string::npos;)
        form->replace(at, std::string_view("’").size(), "'");
    token.capital = lower(word) != word;
    token.number = !token.folded.empty() &&
                   std::all_of(token.folded.begin(), token.folded.end(), [](char c) { return c >= '0' && c <= '9'; });
    tokens.push_back(std::move(token));
    if (tokens.size() > 200) break;  // no family reads further
  }
  write_out();
  // "iran rut khoi NPT chua": letters that stand for words tell nothing of how names are written.
  const auto is_name_like = [&](const Token& t) {
    const std::string_view word = std::string_view(text).substr(t.span.begin, t.span.size());
    return t.capital && (&t == tokens.data() || word.size() < 2 || upper(word) != word);
  };
  any_capital = capitals_ || std::any_of(tokens.begin(), tokens.end(), is_name_like);
  rehash();
}

// "dc", "ko": words that a set `spelled WORD` tells are short for another, with its accents where the others have theirs.
void Question::write_out() {
  constexpr std::string_view kind = "spelled ";
  std::vector<const std::string_view*> short_for(tokens.size());
  for (auto set = questions_.sets.lower_bound(kind); set != questions_.sets.end() && set->first.starts_with(kind);
       ++set)
    for (const auto* lines : {&set->second.en, &set->second.vi})
      for (const std::string_view line : *lines)
        for (const std::string_view spelling : split(line, '|'))
          for (std::size_t i = 0; i < tokens.size(); ++i)
            if (!tokens[i].capital && tokens[i].exact == spelling) short_for[i] = &set->first;
  for (std::size_t i = 0; i < tokens.size(); ++i)
    accented_ = accented_ || (!short_for[i] && tokens[i].exact != tokens[i].folded);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!short_for[i]) continue;
    const std::string_view word = short_for[i]->substr(kind.size());
    tokens[i].folded = fold(word);
    tokens[i].exact = accented_ ? unify_tones(caseless(word)) : tokens[i].folded;
  }
}

void Question::rehash() {
  plain_vietnamese_.reset();
  for (Token& token : tokens)
    token.hash = std::hash<std::string_view>()(accented_ && !token.loose ? token.exact : token.folded);
  hear();
}

// The pack's phrases, titles and places that may stand in the question, word by word.
void Question::hear() {
  Heard heard;
  for (const Token& token : tokens) heard.add(token.folded), heard.add(singular(token.folded));
  const auto take = [&](const std::vector<std::string_view>& lines, std::vector<Phrase>& phrases) {
    for (std::string_view line : lines)
      for (bool more = true; more;) {
        const std::size_t end = line.find('|');
        const std::string_view phrase = line.substr(0, end);
        if (heard.may_say(phrase)) phrases.push_back(vocabulary_.phrase(trim(phrase)));
        more = end != std::string_view::npos;
        if (more) line.remove_prefix(end + 1);
      }
  };
  heard_.clear();
  const auto hear_set = [&](const CueSet& set) {
    Phrases phrases;
    take(set.en, phrases.en);
    take(set.vi, phrases.vi);
    if (!phrases.en.empty() || !phrases.vi.empty()) heard_.emplace(&set, std::move(phrases));
  };
  for (const auto& [name, set] : questions_.sets) hear_set(set);
  for (const Filter& filter : questions_.filters) hear_set(filter.phrases);
  titles_ = titles_with(questions_, &heard, vocabulary_);
  places_.clear();
  for (const auto& [name, place] : questions_.places)
    if (heard.may_say(name)) places_.emplace(fold(name), place);
}

const Question::Phrases& Question::heard(const CueSet& set) const {
  static const Phrases none;
  const auto found = heard_.find(&set);
  return found == heard_.end() ? none : found->second;
}

std::vector<Phrase> Question::all_phrases(const CueSet& set) const {
  std::vector<Phrase> phrases;
  for (const auto* lines : {&set.en, &set.vi})
    for (const std::string_view line : *lines)
      for (const std::string_view phrase : split(line, '|')) phrases.push_back(vocabulary_.phrase(phrase));
  return phrases;
}

bool Question::is(const Word& word, std::size_t at) const {
  const Token& token = tokens[at];
  return accented_ && !token.loose ? token.hash == word.exact_hash && token.exact == word.exact
                                   : token.hash == word.folded_hash && token.folded == word.folded;
}

// "nhửng" → "những": the two tones most often taken for one another.
static std::string other_tone(std::string_view word) {
  static const std::pair<std::string_view, std::string_view> tones[] = {{"ả", "ã"}, {"ẳ", "ẵ"}, {"ẩ", "ẫ"}, {"ẻ", "ẽ"},
                                                                        {"ể", "ễ"}, {"ỉ", "ĩ"}, {"ỏ", "õ"}, {"ổ", "ỗ"},
                                                                        {"ở", "ỡ"}, {"ủ", "ũ"}, {"ử", "ữ"}, {"ỷ", "ỹ"}};
  std::string other(word);
  for (const auto& [hook, tilde] : tones) {
    if (std::size_t at = word.find(hook); at != std::string_view::npos) return other.replace(at, hook.size(), tilde);
    if (std::size_t at = word.find(tilde); at != std::string_view::npos) return other.replace(at, tilde.size(), hook);
  }
  return other;
}

// Words no phrase has, outside names: their accents may be another word's, or a letter is wrong.
void Question::mend_words() {
  find_names();
  find_surnames();
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    Token& token = tokens[i];
    if (token.number || !is_free({i, i + 1}) || (i > 0 && token.capital && any_capital) ||
        questions_.vocabulary().find(token.exact))
      continue;
    if (!accented_ && std::any_of(token.folded.begin(), token.folded.end(), [](char c) { return c < 'a' || c > 'z'; }))
      continue;
    if (const Word* other = questions_.vocabulary().find(other_tone(token.exact))) {
      slips.push_back(token.exact + " → " + std::string(other->exact));
      token.exact = other->exact;
      continue;
    }
    const std::vector<const Word*> near = questions_.vocabulary().near(token.exact, token.folded);
    if (near.empty()) continue;
    if (std::any_of(near.begin(), near.end(), [&](const Word* word) { return word->folded == token.folded; })) {
      token.loose = accented_ && token.exact != token.folded;
      continue;
    }
    if (!std::all_of(near.begin(), near.end(), [&](const Word* word) { return word->folded == near.front()->folded; }))
      continue;
    slips.push_back(token.exact + " → " + std::string(near.front()->exact));
    token.exact = near.front()->exact, token.folded = near.front()->folded;
  }
  mentions.clear();
  cut_surnames_.clear();
  rehash();
}

bool Question::matches(const Phrase& phrase, std::size_t at) const {
  if (phrase.empty() || at + phrase.size() > tokens.size()) return false;
  for (std::size_t i = 0; i < phrase.size(); ++i)
    if (!is(*phrase[i], at + i)) return false;
  return true;
}

void Question::find(std::span<const Phrase> phrases, std::vector<Run>& runs) const {
  for (const Phrase& phrase : phrases) {
    if (phrase.empty()) continue;
    for (std::size_t at = 0; at + phrase.size() <= tokens.size(); ++at)
      if (matches(phrase, at)) runs.push_back({at, at + phrase.size()});
  }
}

std::vector<Run> Question::find(const CueSet& set) const {
  std::vector<Run> runs;
  find(heard(set).en, runs);
  find(heard(set).vi, runs);
  std::stable_sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.size() > b.size(); });
  return runs;
}

// "Who left the treaty, and when?": every row of an answer tells its time.
void Question::drop_tail() {
  auto set = questions_.sets.find("and_when");
  if (set == questions_.sets.end()) return;
  const auto binds =
      [&](std::size_t at) {  // "bắt đầu và kết thúc khi nào": a phrase that reaches over where the tail would begin
        for (const auto& [name, other] : questions_.sets)
          if (name != "filler" && name != "when" && !name.starts_with("and_"))
            for (const Run& run : find(other))
              if (run.first < at && at < run.last) return true;
        return false;
      };
  for (const Run& run : find(set->second))
    if (run.last == tokens.size() && run.first > 1) {
      if (!binds(run.first)) tokens.resize(run.first);
      return;
    }
  // "…, nhiệm kỳ nào?", "… and in which months?": so too where another word asks before, unless it asks how many.
  const auto when_words = questions_.sets.find("when"), joins = questions_.sets.find("joins"),
             asking = questions_.sets.find("question_word"), many = questions_.sets.find("howmany");
  if (when_words == questions_.sets.end() || asking == questions_.sets.end()) return;
  const std::vector<Run> asks = find(asking->second),
                         joints = joins == questions_.sets.end() ? std::vector<Run>{} : find(joins->second);
  const std::vector<bool> idle = words_of("each"), little = words_of("filler");
  for (const Run& run : find(when_words->second)) {
    if (run.last != tokens.size()) continue;
    for (std::size_t first = run.first; first > 1 && run.first - first <= 4; --first) {
      const bool joint = std::any_of(joints.begin(), joints.end(), [&](const Run& r) { return r.last == first; });
      if (joint || between(first - 1) == ",") {
        const std::size_t end = joint ? first - 1 : first;
        const auto before = [&](const Run& r) { return r.last <= end; };
        const bool another = std::any_of(asks.begin(), asks.end(), before) && end > 1;
        const std::vector<Run> counts = many == questions_.sets.end() ? std::vector<Run>{} : find(many->second);
        if (another && std::none_of(counts.begin(), counts.end(), before)) return tokens.resize(end);
        break;
      }
      if (!idle[first - 1] && !little[first - 1]) break;
    }
  }
}

void Question::find_cues() {
  std::size_t vi = 0, en = 0;
  for (const auto& [name, set] : questions_.sets) {
    std::vector<Run> runs;
    find(heard(set).en, runs);
    const std::size_t english = runs.size();
    find(heard(set).vi, runs);
    for (std::size_t i = 0; i < runs.size(); ++i) (i < english ? en : vi) += runs[i].size();
    std::stable_sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.size() > b.size(); });
    if (name == "filler")
      std::erase_if(runs,
                    [&](const Run& run) { return run.size() == 1 && tokens[run.first].loose; });  // "thừa" is no "thưa"
    if (!runs.empty()) cues.emplace(name, std::move(runs));
  }
  if (among_) {  // of two the earlier is the first of them
    constexpr std::string_view kind = "compared ";
    for (auto set = questions_.sets.lower_bound(kind); set != questions_.sets.end() && set->first.starts_with(kind);
         ++set)
      for (const Run& run : find(set->second)) {
        std::vector<Run>& runs = cues[std::string(set->first.substr(kind.size()))];
        runs.push_back(run);
        std::stable_sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.size() > b.size(); });
      }
  }
  std::vector<Run> ever;  // "past or present" narrows to neither
  if (auto set = questions_.sets.find("ever"); set != questions_.sets.end()) ever = find(set->second);
  for (const Filter& filter : questions_.filters) {
    filters.push_back(find(filter.phrases));
    std::erase_if(filters.back(), [&](const Run& run) {
      return std::any_of(ever.begin(), ever.end(), [&](const Run& r) {
        return r.first <= run.first && run.last <= r.last && r.size() > run.size();
      });
    });
  }
  for_numbers([&](long, const CueSet& set) {
    for (const Run& run : find(set))
      if (run.size() > 1) telling_.push_back(run);
  });
  for (const auto& [name, set] : questions_.sets)
    for (const Run& run : set.telling ? find(set) : std::vector<Run>{})
      if (run.size() > 1) telling_.push_back(run);
  lang = vi != en ? (vi > en ? "vi" : "en") : accented_ ? "vi" : "en";
}

bool Question::in_set(std::string_view set, std::size_t token) const {
  auto found = cues.find(set);
  if (found == cues.end()) return false;
  return std::any_of(found->second.begin(), found->second.end(),
                     [&](const Run& r) { return r.first <= token && token < r.last; });
}

std::string_view Question::between(std::size_t i) const {
  if (i + 1 >= tokens.size()) return {};
  return trim(std::string_view(text).substr(tokens[i].span.end, tokens[i + 1].span.begin - tokens[i].span.end));
}

std::string_view Question::said(Run run) const {
  const std::size_t begin = tokens[run.first].span.begin, end = tokens[run.last - 1].span.end;
  const std::string_view words = std::string_view(text).substr(begin, end - begin);
  const std::size_t open = words.rfind('(');  // "Nghị quyết 1514 (XV)"
  const bool closes = open != std::string_view::npos && words.find(')', open) == std::string_view::npos &&
                      end < text.size() && text[end] == ')';
  return closes ? std::string_view(text).substr(begin, end + 1 - begin) : words;
}

const GraphNames& Question::graph_names() const {
  if (graph_names_.empty())
    for (std::string& name : view_.complete("", 100'000)) {
      std::string folded = fold(name);
      graph_names_.emplace_back(std::move(name), std::move(folded));
    }
  return graph_names_;
}

bool Question::is_free(Run run) const {
  return std::none_of(mentions.begin(), mentions.end(), [&](const Mention& m) {
    return m.run.overlaps(run) && !(m.gap.first <= run.first && run.last <= m.gap.last);
  });
}

// ---- Names --------------------------------------------------------------------------------------------------

Named named_of(const View& view, NodeId id) {
  Named named{id, {}, {}, {}};
  for (LabelId label : view.labels(id)) named.labels.emplace_back(view.name(label));
  auto property = [&](std::string_view key) {
    auto k = view.key(key);
    Value value = k ? view.property(id, *k) : Value();
    return value.kind() == Kind::String ? std::string(value.string()) : std::string();
  };
  named.name = property("name");
  named.name_vi = property("name_vi");
  return named;
}

// Longest names first, left to right. Where the question is written with accents, so must the name be; a short
// name of one word must be written with a capital, since "anh", "my", "y" are words too.
void Question::find_names() {
  for (std::size_t i = 0; i < tokens.size();) {
    std::optional<Mention> mention = name_at(i), place = place_at(i);
    if (std::optional<Mention> ours = called_at(i); ours && (!mention || ours->run.last > mention->run.last))
      mention = std::move(ours);
    if (place && (!mention || place->run.last > mention->run.last)) mention = std::move(place);
    if (mention && mention->run.size() > 1 &&
        is_cue_word(i))  // "nước Việt Nam" is "Việt Nam", though "Nước Việt" is a name too
      for (std::size_t k = i + 1; k < mention->run.last; ++k)
        if (auto other = name_at(k);
            other && other->run.last > mention->run.last && other->run.size() >= mention->run.size()) {
          mention = std::move(other);
          break;
        }
    // "Đại diện thường trực đầu tiên của Việt Nam", as a document has it: which of them is asked stands in the name.
    if (mention && std::all_of(mention->bearers.begin(), mention->bearers.end(),
                               [&](const Named& b) { return has_label(b, questions_.parts.office); }))
      for (const char* which : {"first", "last", "present"})
        if (auto set = questions_.sets.find(which); set != questions_.sets.end() && !mention->gap.size())
          for (const Run& run : find(set->second))
            if (run.first > mention->run.first && run.last < mention->run.last && run.size() > mention->gap.size())
              mention->gap = run;
    if (mention) take_year(*mention);
    i = mention ? mention->run.last : i + 1;
    if (mention) mentions.push_back(std::move(*mention));
  }
}

std::vector<bool> Question::words_of(std::string_view set) const {
  std::vector<bool> said(tokens.size());
  if (auto found = questions_.sets.find(set); found != questions_.sets.end())
    for (const Run& run : find(found->second))
      std::fill(said.begin() + long(run.first), said.begin() + long(run.last), true);
  return said;
}

// Names that the question puts together otherwise than the graph does.
void Question::compose_names() {
  for (const Mention& part : std::vector<Mention>(mentions)) compose_with(part);
  names_with_idle_words();
  names_cut_short();
  names_of_another_kind();
  std::stable_sort(mentions.begin(), mentions.end(),
                   [](const Mention& a, const Mention& b) { return a.run.first < b.run.first; });
}

// "Hội đồng Chấp hành của Tổ chức Y tế Thế giới", "the United Nations Resident Coordinator": what the graph calls so by another
// name of what stands in it, "WHO Executive Board", "UN Resident Coordinator".
void Question::compose_with(const Mention& part) {
  constexpr std::size_t most_names = 14, before_most = 8, behind_most = 6;  // words
  if (part.bearers.empty() || part.gap.size() || has_label(part.bearers.front(), "Place") ||
      has_label(part.bearers.front(), questions_.parts.person))
    return;
  const Named& own = part.bearers.front();
  std::vector<std::string> names{own.name, own.name_vi};
  if (const auto key = view_.key("aliases"))
    if (const Value aliases = view_.property(own.id, *key); aliases.kind() == Kind::List)
      for (const Value& alias : aliases.items())
        if (alias.kind() == Kind::String && names.size() < most_names) names.emplace_back(alias.string());
  std::erase(names, "");
  const std::vector<bool> little = words_of("name joint");
  auto cuts = [&](Run run) {
    return std::any_of(mentions.begin(), mentions.end(), [&](const Mention& m) {
      return m.run.overlaps(run) && (m.run.first < run.first || m.run.last > run.last);
    });
  };
  auto called = [&](Run run, const std::string& name) {  // what is called as the run is, with `name` for the part
    std::size_t before = part.run.first;
    while (before > run.first && little[before - 1]) --before;
    const std::string left(run.first < part.run.first ? said({run.first, part.run.first}) : ""),
        right(run.last > part.run.last ? said({part.run.last, run.last}) : "");
    const std::string short_left(run.first < before ? said({run.first, before}) : "");
    std::vector<std::string> tries{(left.empty() ? "" : left + " ") + name + (right.empty() ? "" : " " + right)};
    if (short_left.size() != left.size() && !short_left.empty() && right.empty())
      tries.push_back(short_left + " " + name), tries.push_back(name + " " + short_left);
    std::vector<Named> found;
    for (const std::string& wanted : tries)
      for (const NameMatch& match : view_.find(wanted)) {
        Named bearer = named(match.node);
        if ((match.how == NameMatch::How::Folded && accented_) || bearer.id == own.id || !may_be_composed(bearer))
          continue;
        if (std::none_of(found.begin(), found.end(), [&](const Named& b) { return b.id == bearer.id; }))
          found.push_back(std::move(bearer));
      }
    return found;
  };
  for (std::size_t first = part.run.first > before_most ? part.run.first - before_most : 0; first <= part.run.first;
       ++first)
    for (std::size_t last = std::min(tokens.size(), part.run.last + behind_most); last >= part.run.last; --last) {
      const Run run{first, last};
      if (run.size() <= part.run.size() || said(run).find_first_of(",;:?!()") != std::string_view::npos || cuts(run))
        continue;
      for (const std::string& name : names) {
        std::vector<Named> bearers = called(run, name);
        if (bearers.empty()) continue;
        Mention whole{run, std::move(bearers), std::string(said(run)), {}};
        std::erase_if(mentions, [&](const Mention& m) { return m.run.overlaps(run); });
        mentions.push_back(std::move(whole));
        return;
      }
    }
}

bool Question::may_be_composed(const Named& bearer) const {
  return !has_label(bearer, "Sentence") && !has_label(bearer, "Document") &&
         !has_label(bearer, questions_.parts.term) && !is_led_body(bearer);
}

// "Accra peace agreement" for the Accra Comprehensive Peace Agreement, "George Bush" for George H. W. Bush: one name of the graph that begins
// and ends so and has the other words between, in their order.
void Question::names_cut_short() {
  struct Long {
    std::vector<std::string_view> words;
    const std::string* name;
  };
  std::vector<Long> longer;
  std::set<std::string_view> said_words;
  for (const Token& token : tokens) said_words.insert(token.folded);
  for (const auto& [name, folded] : graph_names()) {
    if (!said_words.contains(std::string_view(folded).substr(0, folded.find_first_of(" -")))) continue;
    Long one{{}, &name};
    for (Span word : words(folded)) one.words.push_back(std::string_view(folded).substr(word.begin, word.size()));
    if (one.words.size() >= 3) longer.push_back(std::move(one));
  }
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].number || (any_capital && !tokens[i].capital)) continue;
    for (std::size_t j = std::min(tokens.size(), i + 8); j > i + 1; --j) {
      const Run run{i, j};
      if (tokens[j - 1].number || said(run).find_first_of(",;:?!()") != std::string_view::npos) continue;
      if (std::any_of(mentions.begin(), mentions.end(), [&](const Mention& m) {
            return m.run.overlaps(run) &&
                   (m.run.size() >= run.size() || m.run.first < i || m.run.last > j ||
                    (m.bearers.size() && !has_label(m.bearers.front(), "Place") && !m.bearers.front().last_name));
          }))
        continue;
      Mention mention{run, {}, std::string(said(run)), {}};
      for (const Long& one : longer) {
        if (one.words.size() <= run.size() || one.words.front() != tokens[i].folded ||
            one.words.back() != tokens[j - 1].folded)
          continue;
        std::size_t at = 0;
        for (std::string_view word : one.words) at += at < run.size() && word == tokens[i + at].folded;
        if (at < run.size()) continue;
        for (const NameMatch& match : view_.find(*one.name))
          if (Named bearer = named(match.node); match.how == NameMatch::How::Exact && may_be_composed(bearer) &&
                                                !has_label(bearer, questions_.parts.office) &&
                                                (run.size() > 2 || has_label(bearer, questions_.parts.person)) &&
                                                std::none_of(mention.bearers.begin(), mention.bearers.end(),
                                                             [&](const Named& b) { return b.id == bearer.id; }))
            mention.bearers.push_back(std::move(bearer));
      }
      if (mention.bearers.size() != 1 || (run.size() == 2 && !any_capital)) continue;
      std::erase_if(mentions, [&](const Mention& m) { return m.run.overlaps(run); });
      mentions.push_back(std::move(mention));
      i = j - 1;
      break;
    }
  }
}

// "The Paris deal", "hiệp ước luật biển": a word for what a thing is in the place of another of the same kind, where one name is so.
void Question::names_of_another_kind() {
  constexpr std::string_view kind = "kind ";
  for (auto set = questions_.sets.lower_bound(kind); set != questions_.sets.end() && set->first.starts_with(kind);
       ++set) {
    const std::string_view label = set->first.substr(kind.size());
    std::vector<std::string> other;
    for (const Phrase& phrase : all_phrases(set->second)) {
      std::string text;
      for (const Word* word : phrase) text += (text.empty() ? "" : " ") + std::string(word->exact);
      other.push_back(std::move(text));
    }
    for (const Run& word : find(set->second)) {
      if (!is_free(word)) continue;
      auto is_open = [&](std::size_t at) {
        return at < tokens.size() && !tokens[at].number &&
               std::none_of(mentions.begin(), mentions.end(), [&](const Mention& m) {
                 return m.run.first <= at && at < m.run.last && !m.bearers.empty() &&
                        !has_label(m.bearers.front(), "Place") && !has_label(m.bearers.front(), questions_.parts.state);
               });
      };
      auto named_so = [&](Run run, bool behind) {
        const std::string rest(behind ? said({run.first, word.first}) : said({word.last, run.last}));
        std::vector<Named> bearers;
        for (const std::string& by : other)
          for (const NameMatch& match : view_.find(behind ? rest + " " + by : by + " " + rest)) {
            if (match.how == NameMatch::How::Folded && accented_ &&
                !loose(behind ? rest + " " + by : by + " " + rest, match.name))
              continue;
            if (Named bearer = named(match.node);
                has_label(bearer, label) &&
                std::none_of(bearers.begin(), bearers.end(), [&](const Named& b) { return b.id == bearer.id; }))
              bearers.push_back(std::move(bearer));
          }
        return bearers;
      };
      for (bool behind : {true, false}) {
        std::size_t most = 0;
        while (most < 6 && (behind ? word.first > most && is_open(word.first - most - 1) : is_open(word.last + most)))
          ++most;
        bool done = false;
        for (std::size_t n = most; n > 0 && !done; --n) {
          const Run run = behind ? Run{word.first - n, word.last} : Run{word.first, word.last + n};
          if (said(run).find_first_of(",;:?!()") != std::string_view::npos ||
              (any_capital && !accented_ && !tokens[behind ? run.first : run.last - 1].capital))
            continue;
          std::vector<Named> bearers = named_so(run, behind);
          if (bearers.size() != 1) continue;
          Mention mention{run, std::move(bearers), std::string(said(run)), {}};
          std::erase_if(mentions, [&](const Mention& m) { return m.run.overlaps(run); });
          mentions.push_back(std::move(mention));
          done = true;
        }
        if (done) break;
      }
    }
  }
}

// "Hiệp ước về khu vực không có vũ khí hạt nhân ở Trung Á": little words more or less.
void Question::names_with_idle_words() {
  auto set = questions_.sets.find("name filler");
  if (set == questions_.sets.end()) return;
  std::set<std::string_view, std::less<>> idle;
  for (const Phrase& phrase : all_phrases(set->second))
    if (phrase.size() == 1) idle.insert(phrase[0]->folded);
  std::unordered_multimap<std::string, const std::string*> bare;  // name without them → name
  for (const auto& [name, folded] : graph_names()) {
    std::string text;
    std::size_t kept = 0;
    for (Span word : words(folded))
      if (const std::string_view one = std::string_view(folded).substr(word.begin, word.size()); !idle.contains(one))
        text += std::string(one) + " ", ++kept;
    if (kept > 3) bare.emplace(std::move(text), &name);
  }
  for (std::size_t i = 0; i < tokens.size(); ++i)
    for (std::size_t j = std::min(tokens.size(), i + longest_name + 4); j > i + 3; --j) {
      if (idle.contains(tokens[i].folded) || idle.contains(tokens[j - 1].folded)) continue;
      const Run run{i, j};
      if (said(run).find_first_of(",;:?!") != std::string_view::npos) continue;
      if (std::any_of(mentions.begin(), mentions.end(), [&](const Mention& m) {
            return m.run.overlaps(run) && (m.run.size() >= run.size() || m.run.first < i || m.run.last > j);
          }))
        continue;
      std::string text;
      for (std::size_t k = i; k < j; ++k)
        if (!idle.contains(tokens[k].folded)) text += tokens[k].folded + " ";
      Mention mention{run, {}, std::string(said(run)), {}};
      for (auto [at, end] = bare.equal_range(text); at != end; ++at)
        for (const NameMatch& match : view_.find(*at->second))
          if (Named bearer = named(match.node); match.how == NameMatch::How::Exact && may_be_composed(bearer) &&
                                                std::none_of(mention.bearers.begin(), mention.bearers.end(),
                                                             [&](const Named& b) { return b.id == bearer.id; }))
            mention.bearers.push_back(std::move(bearer));
      if (mention.bearers.empty()) continue;
      std::erase_if(mentions, [&](const Mention& m) { return m.run.overlaps(run); });
      mentions.push_back(std::move(mention));
      i = j - 1;
      break;
    }
}

// "RCEP": the first letters of a name of the graph, or what stands in it behind a word for its kind, "Hiệp định RCEP".
bool Question::is_abbreviated(const std::string& name, const std::string& folded, std::size_t at) const {
  const std::string_view wanted = said({at, at + 1});
  std::string letters;
  for (Span word : words(name))
    if (const char c = name[word.begin]; c >= 'A' && c <= 'Z') letters += c;
  if (letters == wanted) return true;
  const std::string& short_name = tokens[at].folded;
  if (folded.size() <= short_name.size() + 1 || !folded.ends_with(" " + short_name)) return false;
  const std::string_view kind = std::string_view(folded).substr(0, folded.size() - short_name.size() - 1);
  for (auto set = questions_.sets.lower_bound("kind "); set != questions_.sets.end() && set->first.starts_with("kind ");
       ++set)
    for (const Phrase& phrase : all_phrases(set->second)) {
      std::string text;
      for (const Word* word : phrase) text += (text.empty() ? "" : " ") + std::string(word->folded);
      if (text == kind) return true;
    }
  return false;
}

// "Công ước về người tị nạn năm 1951": a year that one of its names has belongs to the name.
void Question::take_year(Mention& mention) const {
  std::size_t at = mention.run.last;
  const std::vector<bool> joint = words_of("name year");
  while (at < tokens.size() && joint[at]) ++at;
  if (!year_at(at) || at > mention.run.last + 1 || between(mention.run.last - 1).size() || mention.gap.size()) return;
  const auto key = view_.key("aliases");
  for (const Named& bearer : mention.bearers) {
    if (has_label(bearer, questions_.parts.state) || has_label(bearer, questions_.parts.person) ||
        has_label(bearer, questions_.parts.office))
      continue;
    bool told = bearer.name.find(tokens[at].folded) != std::string::npos;
    if (const Value aliases = key ? view_.property(bearer.id, *key) : Value(); aliases.kind() == Kind::List)
      for (const Value& alias : aliases.items())
        told =
            told || (alias.kind() == Kind::String && alias.string().find(tokens[at].folded) != std::string_view::npos);
    if (!told) continue;
    mention.run.last = at + 1;
    return;
  }
}

// "Nước ta": what a set `named` calls so.
std::optional<Mention> Question::called_at(std::size_t i) const {
  for (auto set = questions_.sets.lower_bound("named ");
       set != questions_.sets.end() && set->first.starts_with("named "); ++set)
    for (const auto* phrases : {&heard(set->second).en, &heard(set->second).vi})
      for (const Phrase& phrase : *phrases) {
        if (!matches(phrase, i)) continue;
        Mention mention{{i, i + phrase.size()}, {}, std::string(said({i, i + phrase.size()})), {}};
        for (const NameMatch& match : view_.find(set->first.substr(6)))
          if (match.how == NameMatch::How::Exact) mention.bearers.push_back(named(match.node));
        if (!mention.bearers.empty()) return mention;
      }
  return std::nullopt;
}

std::optional<Mention> Question::name_at(std::size_t i) const {
  for (std::size_t j = std::min(tokens.size(), i + longest_name); j > i; --j) {
    std::string_view said_text = said({i, j});
    if (said_text.find_first_of("?!;") != std::string_view::npos) continue;
    if (j == i + 1 && (tokens[i].number || (tokens[i].folded.size() <= 4 && !tokens[i].capital && any_capital)))
      continue;
    if (j == i + 1 && (is_part_of_cue(i) || is_address(i))) continue;
    bool has_accents = false;
    for (std::size_t k = i; k < j; ++k) has_accents = has_accents || tokens[k].exact != tokens[k].folded;
    Mention mention{{i, j}, {}, std::string(said_text), {}};
    std::vector<NameMatch> found = view_.find(said_text);
    for (const NameMatch& match : found) {
      if (match.how != found.front().how) break;
      if (match.how == NameMatch::How::Folded && has_accents &&
          (!loose(said_text, match.name) ||
           (j == i + 1 && upper(match.name) == match.name && upper(said_text) != said_text)))
        continue;  // "Âu" is no AU
      if (j == i + 1 && upper(match.name) == match.name && upper(said_text) != said_text && is_cue_word(i))
        continue;  // "Who" is not WHO
      Named bearer = named(match.node);
      if (has_label(bearer, "Sentence") || has_label(bearer, questions_.parts.term) || has_label(bearer, "Document") ||
          is_led_body(bearer))
        continue;
      mention.bearers.push_back(std::move(bearer));
    }
    if (!mention.bearers.empty() && !is_common(mention)) return mention;
  }
  return std::nullopt;
}

// "Hội nghị nào", where a document calls one thing just so: in small letters it is the word.
bool Question::is_common(const Mention& mention) const {
  if (!any_capital || mention.run.size() < 2) return false;
  for (std::size_t i = mention.run.first; i < mention.run.last; ++i)
    if (tokens[i].capital) return false;
  if (std::any_of(mention.bearers.begin(), mention.bearers.end(),
                  [&](const Named& b) { return has_label(b, questions_.parts.office); }))
    return false;
  auto set = questions_.sets.find("common");
  if (set == questions_.sets.end()) return false;
  const std::vector<Run> runs = find(set->second);
  return std::any_of(runs.begin(), runs.end(),
                     [&](const Run& run) { return run.first == mention.run.first && run.last == mention.run.last; });
}

// "Anh chị cho hỏi" speaks of no England.
bool Question::is_address(std::size_t at) const {
  auto set = questions_.sets.find("address");
  if (set == questions_.sets.end()) return false;
  const std::vector<Run> runs = find(set->second);
  return std::any_of(runs.begin(), runs.end(), [&](const Run& run) { return run.first <= at && at < run.last; });
}

// Without capitals and accents "nhat" of "moi nhat" is no Japan.
bool Question::is_part_of_cue(std::size_t at) const {
  if (any_capital || accented_) return false;
  if (part_of_cue_.empty()) {
    part_of_cue_.resize(tokens.size());
    for (const auto& [name, set] : questions_.sets)
      if (name != "filler")
        for (const Run& run : find(set))
          if (run.size() > 1)
            std::fill(part_of_cue_.begin() + long(run.first), part_of_cue_.begin() + long(run.last), true);
  }
  return part_of_cue_[at];
}

// "tru so who o dau": without capitals and accents, but in no English.
bool Question::is_plain_vietnamese() const {
  if (any_capital || accented_) return false;
  if (plain_vietnamese_) return *plain_vietnamese_;
  std::vector<Run> vi, en;
  for (const char* name : {"filler", "question_word", "ask"})
    if (auto set = questions_.sets.find(name); set != questions_.sets.end()) {
      find(heard(set->second).vi, vi);
      find(heard(set->second).en, en);
    }
  const auto words = [](const std::vector<Run>& runs) {
    return std::accumulate(runs.begin(), runs.end(), std::size_t(0),
                           [](std::size_t n, const Run& run) { return n + run.size(); });
  };
  return *(plain_vietnamese_ = words(vi) > words(en));
}

bool Question::is_cue_word(std::size_t at) const {
  auto says = [&](const Phrase& phrase) { return phrase.size() == 1 && matches(phrase, at); };
  if (tokens[at].folded.find_first_of("aeiouy") == std::string::npos) return false;  // "lhq" is no word
  const bool english = at == 0 || !is_plain_vietnamese();
  return std::any_of(questions_.sets.begin(), questions_.sets.end(), [&](const auto& set) {
    const Phrases& phrases = heard(set.second);
    return (english && std::any_of(phrases.en.begin(), phrases.en.end(), says)) ||
           std::any_of(phrases.vi.begin(), phrases.vi.end(), says);
  });
}

// "President of the United Nations General Assembly": who presides over a body is asked of the body.
bool Question::is_led_body(const Named& position) const {
  if (!has_label(position, questions_.parts.office)) return false;
  for (std::string_view lead : {"President of ", "Chair of ", "Head of "}) {
    if (!position.name.starts_with(lead)) continue;
    std::string_view body = std::string_view(position.name).substr(lead.size());
    if (body.starts_with("the ")) body.remove_prefix(4);
    for (const NameMatch& match : view_.find(body))
      if (Named led = named(match.node);
          has_label(led, questions_.parts.body) || has_label(led, questions_.parts.mission))
        return true;
  }
  return false;
}

// "Vietnamese" is Vietnam; "Hanoi" is a place.
std::optional<Mention> Question::place_at(std::size_t i) const {
  if (!tokens[i].capital && any_capital) return std::nullopt;
  for (std::size_t j = std::min(tokens.size(), i + 4); j > i; --j) {
    auto place = places_.find(fold(said({i, j})));
    if (place == places_.end()) continue;
    Mention mention{{i, j}, {}, std::string(said({i, j})), {}};
    if (!place->second.demonym) {
      mention.bearers.push_back({NodeId{}, {"Place"}, std::string(place->second.name), {}});
      if (wide_ && place->second.capital)  // "Washington left the agreement"
        for (const NameMatch& match : view_.find(place->second.country))
          if (match.how == NameMatch::How::Exact) mention.bearers.push_back(named(match.node));
      return mention;
    }
    for (const NameMatch& match : view_.find(place->second.country))
      if (match.how == NameMatch::How::Exact) mention.bearers.push_back(named(match.node));
    if (!mention.bearers.empty()) return mention;
  }
  return std::nullopt;
}

// ---- Offices ------------------------------------------------------------------------------------------------

// "Bộ trưởng Ngoại giao Việt Nam", "Vietnamese foreign minister": a title and whose it is.
void Question::find_offices() {
  struct Hit {
    const Title* title;
    Run run;
  };
  std::vector<Hit> hits;
  std::vector<std::string> singulars;
  std::vector<std::size_t> hashes;
  for (const Token& token : tokens)
    hashes.push_back(std::hash<std::string_view>()(singulars.emplace_back(singular(token.folded))));
  for (const Title& title : titles_)
    for (const Phrase& phrase : title.phrases)
      for (std::size_t at = 0; at + phrase.size() <= tokens.size(); ++at) {
        bool same = true;  // or is, but for a plural
        for (std::size_t i = 0; i < phrase.size() && same; ++i)
          same = accented_ ? hashes[at + i] == phrase[i]->exact_hash && singulars[at + i] == phrase[i]->exact
                           : hashes[at + i] == phrase[i]->folded_hash && singulars[at + i] == phrase[i]->folded;
        if (same || matches(phrase, at)) hits.push_back({&title, {at, at + phrase.size()}});
      }
  std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.run.size() > b.run.size(); });
  std::vector<Run> done;
  for (const Hit& hit : hits) {
    if (std::any_of(done.begin(), done.end(), [&](const Run& r) { return r.overlaps(hit.run); })) continue;
    const bool bare = is_bare_title(hit.run);
    if (!bare && !is_free(hit.run)) continue;
    if (put_office(*hit.title, hit.run, bare, wide_)) done.push_back(hit.run);
  }
  find_twins();
}

// "Secretary-General of the ITU" may stand there as that of the International Telecommunication Union too.
void Question::find_twins() {
  const auto key = view_.key("aliases");
  for (Mention& mention : mentions) {
    if (mention.bearers.size() != 1 || !has_label(mention.bearers.front(), questions_.parts.office)) continue;
    const std::string name = mention.bearers.front().name;
    const std::size_t of = name.find(" of ");
    if (of == std::string::npos) continue;
    std::string_view whose = std::string_view(name).substr(of + 4);
    if (whose.starts_with("the ")) whose.remove_prefix(4);
    for (const NameMatch& owner : view_.find(whose)) {
      if (owner.how == NameMatch::How::Folded) continue;
      std::vector<std::string> names{named(owner.node).name};
      if (key)
        if (const Value aliases = view_.property(owner.node, *key); aliases.kind() == Kind::List)
          for (const Value& alias : aliases.items())
            if (alias.kind() == Kind::String && alias.string().size() <= 8 &&
                alias.string().find(' ') == std::string_view::npos)
              names.emplace_back(alias.string());
      for (const std::string& other : names)
        for (const char* article : {"", "the "})
          for (const NameMatch& match : view_.find(name.substr(0, of + 4) + article + other))
            if (Named bearer = named(match.node); match.how == NameMatch::How::Exact &&
                                                  has_label(bearer, questions_.parts.office) &&
                                                  std::none_of(mention.bearers.begin(), mention.bearers.end(),
                                                               [&](const Named& b) { return b.id == bearer.id; }))
              mention.bearers.push_back(std::move(bearer));
    }
  }
}

// "Ngoại trưởng" is what a document calls somebody's office; with whose it is beside it another may be meant.
bool Question::is_bare_title(Run run) const {
  bool bare = false;
  for (const Mention& mention : mentions) {
    if (!mention.run.overlaps(run)) continue;
    bare = mention.run.first >= run.first && mention.run.last <= run.last &&
           std::all_of(mention.bearers.begin(), mention.bearers.end(),
                       [&](const Named& b) { return has_label(b, questions_.parts.office); });
    if (!bare) return false;
  }
  return bare;
}

// `owned`: only where the question names whose office it is; `apart`: that may stand anywhere, "Liberia đã có những đời tổng thống nào".
bool Question::put_office(const Title& title, Run run, bool owned, bool apart) {
  const std::vector<bool> joint = words_of("office joint");
  auto joins = [&](std::size_t token) {  // "of", "của": what may stand between a title and whose it is
    if (joint[token]) return true;
    static const std::set<std::string, std::less<>> little{"of", "the", "cua", "nuoc", "tai", "to", "at", "o", "s"},
        accented{"của", "nước", "tại", "ở"};
    const Token& word = tokens[token];
    if (std::any_of(mentions.begin(), mentions.end(), [&](const Mention& m) { return m.run.first == token; }))
      return false;                                                       // "nước ta"
    if (word.exact != word.folded) return accented.contains(word.exact);  // "Tổ" of "Tổ chức" is no "to"
    return little.contains(word.folded);
  };
  auto owner_at = [&](std::size_t from) -> std::size_t {  // index of the mention that follows
    while (from < tokens.size() && joins(from)) ++from;
    for (std::size_t m = 0; m < mentions.size(); ++m)
      if (mentions[m].run.first == from) return m;
    return mentions.size();
  };
  auto name_of = [&](std::size_t m, bool with_article) {
    const std::string& name = mentions[m].bearers.front().name;
    return (with_article ? "the " : "") + name;
  };
  std::size_t of = owner_at(run.last), last = run.last, first = run.first;
  if (of < mentions.size() && !mentions[of].bearers.empty() &&
      has_label(mentions[of].bearers.front(), questions_.parts.person))
    of = mentions.size();  // "Trước khi làm Tổng Thư ký, U Thant …"
  Run gap{run.last, run.last};
  if (of == mentions.size()) {  // "Tổng Giám đốc đầu tiên của UNESCO", "tổng thống hiện nay của Kenya"
    for (std::size_t end = run.last; end != gap.last || end == run.last;) {  // "… nữ đầu tiên của …": several words
      end = gap.last;
      for (const char* between : {"first", "present", "last", "holder kind"})
        if (auto set = questions_.sets.find(between); set != questions_.sets.end())
          for (const Run& r : find(set->second))
            if (r.first == end && r.last > gap.last) gap.last = r.last;
      if (gap.last == end) break;
    }
    if (gap.size()) of = owner_at(gap.last);
    if (of == mentions.size()) gap = {run.last, run.last};
  }
  auto may_own = [&](std::size_t m) {
    if (mentions[m].bearers.empty()) return false;  // an office nobody holds
    const Named& owner = mentions[m].bearers.front();
    if (owner.name.empty() || has_label(owner, "Place") || has_label(owner, questions_.parts.person)) return false;
    return title.owners.empty() || std::any_of(title.owners.begin(), title.owners.end(),
                                               [&](std::string_view label) { return has_label(owner, label); });
  };
  std::size_t place = mentions.size();
  if (of < mentions.size()) {
    last = mentions[of].run.last;
    if (!may_own(of) && title.name().find("{to}") != std::string::npos)
      std::swap(of, place);  // "Vietnam's permanent representative to the UN"
  }
  if (of == mentions.size())
    for (std::size_t m = 0; m < mentions.size(); ++m)
      if ((mentions[m].run.last == run.first || (mentions[m].run.last + 1 == run.first && joins(run.first - 1))) &&
          may_own(m))
        of = m, first = mentions[m].run.first;
  if (of == mentions.size() && place == mentions.size() && apart) {
    std::size_t owners = 0, owner = of;
    for (std::size_t m = 0; m < mentions.size(); ++m)
      if (may_own(m) && !mentions[m].run.overlaps(run) &&
          !has_label(mentions[m].bearers.front(), questions_.parts.office))
        ++owners, owner = m;
    if (owners == 1) {
      of = owner;
      const Run& whose = mentions[of].run;
      gap = whose.last <= run.first ? Run{whose.last, run.first} : Run{run.last, whose.first};
      first = std::min(first, whose.first), last = std::max(last, whose.last);
    }
  }
  if (of < mentions.size() && !may_own(of)) return false;
  if (owned && of == mentions.size()) return false;
  const std::string owner = of < mentions.size() ? name_of(of, false) : std::string(title.of);
  if (owner.empty()) return false;
  std::string to(title.to);
  if (place == mentions.size() && title.name().find("{to}") != std::string::npos && last > run.last)
    place = owner_at(last);
  if (place < mentions.size() && mentions[place].bearers.empty()) return false;
  if (place < mentions.size()) to = name_of(place, false), last = mentions[place].run.last;
  if (gap.size() == 0)  // "tư lệnh đầu tiên của …", where the pack's title has it so: which of them is asked
    for (const char* which : {"first", "last", "present"})
      if (auto set = questions_.sets.find(which); set != questions_.sets.end())
        for (const Run& r : find(set->second))
          if (r.first > run.first && r.last < run.last && r.size() > gap.size()) gap = r;
  Mention office{{first, last}, {}, std::string(said({first, last})), {}, gap};
  // Offices of bodies with long names go by the short one: "Director-General of WIPO".
  std::vector<std::string> owners{owner};
  if (of < mentions.size())
    if (auto key = view_.key("aliases"))
      if (const Value aliases = view_.property(mentions[of].bearers.front().id, *key); aliases.kind() == Kind::List)
        for (const Value& alias : aliases.items())
          if (alias.kind() == Kind::String && alias.string().size() <= 8 &&
              alias.string().find(' ') == std::string_view::npos)
            owners.emplace_back(alias.string());
  std::vector<std::string> patterns{std::string(title.name())};
  if (title.name().find('-') != std::string_view::npos) {  // "Director General" and "Director-General"
    patterns.emplace_back(title.name());
    std::replace(patterns.back().begin(), patterns.back().end(), '-', ' ');
  }
  for (const std::string& pattern : patterns)
    for (const std::string& whose : owners)
      for (bool of_article : {false, true})
        for (bool to_article : {false, true}) {
          std::string name = pattern;
          name.replace(name.find("{of}"), 4, (of_article ? "the " : "") + whose);
          if (std::size_t at = name.find("{to}"); at != std::string::npos)
            name.replace(at, 4, (to_article ? "the " : "") + to);
          if (office.office.empty()) office.office = name;
          for (const NameMatch& match : view_.find(name))
            if (Named bearer = named(match.node); match.how != NameMatch::How::Folded &&
                                                  has_label(bearer, questions_.parts.office) &&
                                                  std::none_of(office.bearers.begin(), office.bearers.end(),
                                                               [&](const Named& b) { return b.id == bearer.id; }))
              office.bearers.push_back(
                  std::move(bearer));  // an office may stand there by the long and by the short name of its body
        }
  if (!office.bearers.empty()) office.office.clear();
  std::erase_if(mentions, [&](const Mention& m) {
    return m.run.overlaps(office.run) && !(gap.size() && gap.first <= m.run.first && m.run.last <= gap.last);
  });
  mentions.push_back(std::move(office));
  std::stable_sort(mentions.begin(), mentions.end(),
                   [](const Mention& a, const Mention& b) { return a.run.first < b.run.first; });
  return true;
}

// ---- People --------------------------------------------------------------------------------------------------

// "Obama" is Barack Obama where the documents know one person of that last name.
void Question::find_surnames() {
  std::multimap<std::string, std::string> by_last;  // folded last name → name
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].number || tokens[i].folded.size() < (any_capital ? 3U : 5U) || !is_free({i, i + 1}) || is_cue_word(i))
      continue;
    if (!tokens[i].capital && (any_capital || accented_ || is_part_of_cue(i)))
      continue;  // "trump" where nothing is written with capitals
    if (by_last.empty())
      for (const auto& [name, folded] : graph_names())
        if (std::size_t blank = name.rfind(' '); blank != std::string::npos)
          by_last.emplace(name.find('-', blank) == std::string::npos ? folded.substr(folded.rfind(' ') + 1)
                                                                     : fold(std::string_view(name).substr(blank + 1)),
                          name);
    std::size_t last = i + 1;
    while (last < tokens.size() && between(last - 1) == "-" && is_free({last, last + 1}) && !tokens[last].number)
      ++last;               // "Bogdan-Martin"
    std::size_t first = i;  // "Aboul Gheit", "Vieira de Mello": as much of the name as stands there
    const std::string final = fold(said({i, last}));
    for (auto [name, end] = by_last.equal_range(final); name != end; ++name)
      for (std::size_t k = i; k-- > 0 && is_free({k, k + 1}) && !tokens[k].number && between(k).empty() &&
                              fold(name->second).ends_with(" " + fold(said({k, last})));)
        first = std::min(first, k);
    const std::string whole = fold(said({first, last}));
    std::vector<Named> bearers;
    for (auto [name, end] = by_last.equal_range(final); name != end; ++name)
      if (first == i || fold(name->second).ends_with(" " + whole))
        for (const NameMatch& match : view_.find(name->second))
          if (Named bearer = named(match.node);
              match.how == NameMatch::How::Exact && has_label(bearer, questions_.parts.person) &&
              std::none_of(bearers.begin(), bearers.end(), [&](const Named& b) { return b.id == bearer.id; }))
            bearers.push_back(std::move(bearer));
    if (bearers.empty() || bearers.size() > (wide_ ? 3U : 1U)) continue;  // of several the one of whom it is told
    for (Named& bearer : bearers) bearer.last_name = true;
    // "Ramos Hortha" is no Ramos but where no name is near it: what goes on in capitals.
    const bool goes_on = any_capital && last < tokens.size() && tokens[last].capital && !tokens[last].number &&
                         is_free({last, last + 1}) && text.compare(tokens[last - 1].span.end, 1, " ") == 0 &&
                         between(last - 1).empty() && !is_cue_word(last) && upper(text) != text;
    (goes_on ? cut_surnames_ : mentions)
        .push_back({{first, last}, std::move(bearers), std::string(said({first, last})), {}});
    i = last - 1;
  }
  std::stable_sort(mentions.begin(), mentions.end(),
                   [](const Mention& a, const Mention& b) { return a.run.first < b.run.first; });
}

// "nghị quyết ES-11/1", "resolution 1514": what is known by the number at the end of its name.
void Question::find_numbered() {
  auto set = questions_.sets.find("numbered");
  if (set == questions_.sets.end()) return;
  for (const Run& word : find(set->second)) {
    std::size_t last = word.last;  // the number is a word of the text, "ES-11/1", if of several tokens
    while (last < tokens.size() &&
           (last == word.last || text.find(' ', tokens[last - 1].span.end) > tokens[last].span.begin))
      ++last;
    std::size_t first = word.first, begins = word.last;
    if (last == word.last || said({word.last, last}).find_first_of("0123456789") ==
                                 std::string_view::npos) {  // "the ES-10/19 resolution", not "the 2017 resolution"
      while (first > 0 &&
             (first == word.first || text.find(' ', tokens[first - 1].span.end) >= tokens[first].span.begin))
        --first;
      if (word.first - first < 2) continue;
      begins = first, last = word.first;
    }
    if (last <= begins || !is_free({first, std::max(last, word.last)})) continue;
    const std::string number = fold(said({begins, last}));
    last = std::max(last, word.last);
    if (number.find_first_of("0123456789") == std::string::npos) continue;
    Mention mention{{first, last}, {}, std::string(said({first, last})), {}};
    for (const auto& [name, folded] : graph_names()) {
      const std::size_t at = folded.find(" " + number), end = at + 1 + number.size();
      if (at == std::string::npos || (end < folded.size() && !std::string_view(folded).substr(end).starts_with(" (")))
        continue;
      for (const NameMatch& match : view_.find(name))
        if (Named bearer = named(match.node);
            match.how == NameMatch::How::Exact && std::none_of(mention.bearers.begin(), mention.bearers.end(),
                                                               [&](const Named& b) { return b.id == bearer.id; }))
          mention.bearers.push_back(std::move(bearer));
    }
    if (mention.bearers.empty()) continue;
    mentions.push_back(std::move(mention));
    // "resolutions 181, 377 and 1973": what else the list tells by its number alone.
    std::vector<bool> joint = words_of("joins");
    for (const char* set : {"list joint", "each joint"}) {
      const std::vector<bool> more = words_of(set);
      for (std::size_t i = 0; i < joint.size(); ++i) joint[i] = joint[i] || more[i];
    }
    for (std::size_t at = last; begins == word.last && at < tokens.size();) {
      std::size_t next = at;
      while (next < tokens.size() && joint[next]) ++next;
      if ((next == at && between(at - 1) != ",") || next >= tokens.size() || !is_free({next, next + 1})) break;
      std::size_t end = next + 1;
      while (end < tokens.size() && text.find_first_of(" ,;?", tokens[end - 1].span.end) >= tokens[end].span.begin)
        ++end;
      if (said({next, end}).find_first_of("0123456789") == std::string_view::npos)
        break;  // "ES-11/1" begins without one
      const std::string one = fold(said({next, end}));
      Mention other{{next, end}, {}, std::string(said({next, end})), {}};
      for (const auto& [name, folded] : graph_names()) {
        const std::size_t found = folded.find(" " + one), close = found + 1 + one.size();
        if (found == std::string::npos ||
            (close < folded.size() && !std::string_view(folded).substr(close).starts_with(" (")))
          continue;
        for (const NameMatch& match : view_.find(name))
          if (Named bearer = named(match.node); match.how == NameMatch::How::Exact &&
                                                mentions.back().bearers.front().labels == bearer.labels &&
                                                std::none_of(other.bearers.begin(), other.bearers.end(),
                                                             [&](const Named& b) { return b.id == bearer.id; }))
            other.bearers.push_back(std::move(bearer));
      }
      if (other.bearers.empty()) break;
      mentions.push_back(std::move(other));
      at = end;
    }
  }
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {  // "67/234 B" alone
    if (!tokens[i].number || !tokens[i + 1].number || between(i) != "/" || (i > 0 && between(i - 1) == "/") ||
        !is_free({i, i + 2}))
      continue;
    std::size_t last = i + 2;
    if (last < tokens.size() && tokens[last].folded.size() == 1 && tokens[last].capital && between(last - 1).empty())
      ++last;
    for (; last >= i + 2; --last) {
      const std::string number = " " + fold(said({i, last}));
      Mention mention{{i, last}, {}, std::string(said({i, last})), {}};
      for (const auto& [name, folded] : graph_names())
        if (folded.ends_with(number))
          for (const NameMatch& match : view_.find(name))
            if (Named bearer = named(match.node);
                match.how == NameMatch::How::Exact && std::none_of(mention.bearers.begin(), mention.bearers.end(),
                                                                   [&](const Named& b) { return b.id == bearer.id; }))
              mention.bearers.push_back(std::move(bearer));
      if (mention.bearers.empty()) continue;
      mentions.push_back(std::move(mention));
      break;
    }
  }
  std::stable_sort(mentions.begin(), mentions.end(),
                   [](const Mention& a, const Mention& b) { return a.run.first < b.run.first; });
}

// "phái bộ UNMISS", "the UNMISS mission": a word for what a thing is belongs to the name it stands beside.
void Question::join_kinds() {
  for (Mention& mention : mentions)
    for (const Named& bearer : mention.bearers)
      for (const std::string& label : bearer.labels) {
        auto words = questions_.sets.find("kind " + label);
        if (words == questions_.sets.end()) continue;
        for (const Run& run : find(words->second)) {
          if (!is_free(run)) continue;
          const auto parted = [&](std::size_t at) {
            return between(at).find_first_of(",;.?!") != std::string_view::npos;
          };  // "…UNTAG, phái bộ này …"
          if ((run.last == mention.run.first && parted(run.last - 1)) ||
              (run.first == mention.run.last && parted(run.first - 1)))
            continue;
          if (run.last == mention.run.first)
            mention.run.first = run.first;
          else if (run.first == mention.run.last)
            mention.run.last = run.last;
        }
      }
}

// "resolution 67/19 on Palestine", "Công ước Hà Nội về chống tội phạm mạng", "UNTAG in Namibia": what a thing is about or where it is belongs
// to its name, up to the next word that asks, or tells a time.
void Question::join_tails() {
  std::vector<bool> asks(tokens.size());
  for (const auto& [name, runs] : cues)
    if (name != "filler" && !name.starts_with("tail "))
      for (const Run& run : runs) std::fill(asks.begin() + long(run.first), asks.begin() + long(run.last), true);
  if (auto inside = cues.find("tail word"); inside != cues.end())  // "không có vũ khí hạt nhân" in a name asks nothing
    for (const Run& run : inside->second)
      std::fill(asks.begin() + long(run.first), asks.begin() + long(run.last), false);
  for (std::size_t i : when.tokens) asks[i] = true;
  for (std::size_t m = 0; m < mentions.size(); ++m) {
    const std::size_t end = mentions[m].run.last;
    std::size_t last = end;
    for (const Named& bearer : mentions[m].bearers)
      for (const std::string& label : bearer.labels) {
        auto words = cues.find("tail " + label);
        if (words == cues.end() || last > end) continue;
        auto begins =
            std::find_if(words->second.begin(), words->second.end(), [&](const Run& run) { return run.first == end; });
        if (begins == words->second.end()) continue;
        std::size_t at = begins->last;
        while (at < tokens.size()) {
          auto other = std::find_if(mentions.begin() + long(m) + 1, mentions.end(),
                                    [&](const Mention& x) { return x.run.first == at; });
          if (other != mentions.end())
            at = other->run.last;
          else if (label == questions_.parts.office)
            break;  // an office is of something the graph knows
          else if (!asks[at] || (at == begins->last && !when.tokens.contains(at) && !in_set("question_word", at)))
            ++at;  // "về chống …"
          else
            break;
        }
        if (at > begins->last) last = at;
      }
    if (last == end) continue;
    mentions[m].run.last = last;
    std::erase_if(mentions, [&](const Mention& x) {
      return x.run.first >= end && x.run.last <= last && x.run.first > mentions[m].run.first;
    });
  }
}

// Words that phrases of the sets explain, all of them: "nghị quyết" is a word before it is a name's end.
bool Question::is_cues_only(Run run) const {
  std::vector<bool> covered(tokens.size());
  for (const auto& [name, set] : questions_.sets)
    for (const Run& cue : find(set))
      std::fill(covered.begin() + long(cue.first), covered.begin() + long(cue.last), true);
  return std::all_of(covered.begin() + long(run.first), covered.begin() + long(run.last), [](bool b) { return b; });
}

// "Peacebuilding Commission" is the United Nations Peacebuilding Commission where no other name of the graph ends so, "Kyoto" the Kyoto
// Protocol where none else begins so, "the Treaty of Paris of 1951" the Treaty of Paris (1951).
void Question::find_parts() {
  auto is_place = [&](const Mention& m) {
    return !m.bearers.empty() &&
           std::all_of(m.bearers.begin(), m.bearers.end(), [](const Named& b) { return has_label(b, "Place"); });
  };
  auto is_open = [&](Run run) {
    return std::none_of(mentions.begin(), mentions.end(),
                        [&](const Mention& m) { return m.run.overlaps(run) && !is_place(m); });
  };
  auto may_be = [&](std::size_t at) { return at < tokens.size() && is_open({at, at + 1}) && !tokens[at].number; };
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!may_be(i) || (any_capital ? !tokens[i].capital : is_cue_word(i)) || (i == 0 && any_capital && is_cue_word(0)))
      continue;  // "Những" begins no name
    std::size_t end = i + 1;
    while (may_be(end) && end - i < longest_name && between(end - 1).empty()) ++end;
    for (std::size_t j = end; j > i; --j) {
      const Run run{i, j};
      if (any_capital ? !tokens[j - 1].capital && !accented_ : is_cue_word(j - 1)) continue;
      const std::string_view one = said({i, i + 1});
      const bool letters = j == i + 1 && one.size() >= 3 && one.size() <= 10 && upper(one) == one &&
                           lower(text.substr(0, tokens.back().span.end)) != text && upper(text) != text &&
                           std::all_of(one.begin(), one.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
      if (j == i + 1 && !letters &&
          (!any_capital || (i == 0 && (!wide_ || is_cue_word(0))) || tokens[i].folded.size() < 5))
        continue;
      const std::string wanted = fold(said(run));
      if (j > i + 1 && wanted.size() < 10) continue;
      Mention mention{run, {}, std::string(said(run)), {}};
      for (const auto& [name, key] : graph_names()) {
        if (key.size() <= wanted.size()) continue;
        bool may = letters && is_abbreviated(name, key, i);
        if (!may) may = j > i + 1 && key.ends_with(wanted) && key[key.size() - wanted.size() - 1] == ' ';
        if (!may && key.starts_with(wanted) && key[wanted.size()] == ' ') {
          const std::string_view rest = std::string_view(key).substr(wanted.size() + 1);
          const bool dated = rest.size() == 6 && rest.front() == '(' && rest.back() == ')' &&
                             std::any_of(tokens.begin(), tokens.end(),
                                         [&](const Token& t) { return t.number && t.folded == rest.substr(1, 4); });
          const bool short_name = rest.front() == '(' && rest.back() == ')' &&
                                  rest.find(' ') == std::string_view::npos;     // "Hội đồng châu Âu (CoE)"
          may = dated || short_name || j == i + 1 || (accented_ && j > i + 2);  // Vietnamese says whose it is behind
        }
        const bool there = !may && wide_ && j == i + 1 && key.ends_with(wanted) &&
                           key[key.size() - wanted.size() - 1] == ' ';  // "Abyei", for the mission there
        if (!may && !there) continue;
        for (const NameMatch& match : view_.find(name)) {
          Named bearer = named(match.node);
          const bool fits =
              match.how == NameMatch::How::Exact && !has_label(bearer, "Sentence") && !has_label(bearer, "Document") &&
              !has_label(bearer, questions_.parts.term) && !has_label(bearer, questions_.parts.office) &&
              !has_label(bearer, questions_.parts.person) && (!there || has_label(bearer, questions_.parts.mission));
          if (fits && std::none_of(mention.bearers.begin(), mention.bearers.end(),
                                   [&](const Named& b) { return b.id == bearer.id; }))
            mention.bearers.push_back(std::move(bearer));
        }
      }
      if (mention.bearers.size() != 1 || is_cues_only(run)) continue;
      for (const Mention& place : mentions)  // the place itself may be meant too
        if (place.run.first == run.first && place.run.last == run.last)
          mention.bearers.insert(mention.bearers.begin(), place.bearers.begin(), place.bearers.end());
      std::erase_if(mentions, [&](const Mention& m) { return m.run.overlaps(run); });
      mentions.push_back(std::move(mention));
      i = j - 1;
      break;
    }
  }
  std::stable_sort(mentions.begin(), mentions.end(),
                   [](const Mention& a, const Mention& b) { return a.run.first < b.run.first; });
}

// "Mali (MINUSMA)", "UNMIL (Liberia)": one thing said twice, to be taken for either.
void Question::join_brackets() {
  for (std::size_t m = 0; m + 1 < mentions.size(); ++m) {
    Mention &one = mentions[m], &other = mentions[m + 1];
    if (one.run.last != other.run.first || one.bearers.empty() || other.bearers.empty() || one.gap.size() ||
        other.gap.size())
      continue;
    const std::string_view open = between(one.run.last - 1),
                           rest = std::string_view(text).substr(tokens[other.run.last - 1].span.end);
    if (open != "(" || !rest.starts_with(")")) continue;
    one.run.last = other.run.last;
    one.bearers.insert(one.bearers.end(), other.bearers.begin(), other.bearers.end());
    one.either = true;
    mentions.erase(mentions.begin() + long(m) + 1);
  }
}

// "Tổng thống Joe Biden", "President Joe Biden": what a person is called by belongs to the name.
void Question::join_titles() {
  auto courtesy = questions_.sets.find("courtesy");
  for (std::size_t m = 0; m < mentions.size(); ++m) {
    if (mentions[m].bearers.empty() || !has_label(mentions[m].bearers.front(), questions_.parts.person)) continue;
    if (m > 0 && mentions[m - 1].run.last == mentions[m].run.first && between(mentions[m].run.first - 1).empty() &&
        std::all_of(mentions[m - 1].bearers.begin(), mentions[m - 1].bearers.end(),
                    [&](const Named& b) { return has_label(b, questions_.parts.office); })) {
      mentions[m].run.first = mentions[m - 1].run.first;
      mentions.erase(mentions.begin() + long(--m));
    }
    if (courtesy == questions_.sets.end()) continue;
    for (const Run& run : find(courtesy->second))
      if (run.last == mentions[m].run.first && is_free(run)) mentions[m].run.first = run.first;
  }
}

// ---- Slips --------------------------------------------------------------------------------------------------

// Whether one is the other but for a letter more, less or other, or two that changed places.
static bool one_slip(std::string_view a, std::string_view b, std::size_t most = 1) {
  const auto [letters, swapped] = difference(a, b);
  return letters <= most || swapped;
}

// Whether of two names one word is a slip off, a long one: "Celest" of "Celeste", "Shamim" of "Shameem"; "Thi" and "Thu" are two people's.
static bool is_one_word_off(std::string_view name, std::string_view other) {
  constexpr std::size_t shortest = 6;
  const std::vector<std::string_view> a = split(name, ' '), b = split(other, ' ');
  if (a.size() != b.size()) return false;
  std::size_t apart = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] == b[i]) continue;
    if (++apart > 1 || a[i].size() < shortest || a[i].front() != b[i].front() ||
        !one_slip(a[i], b[i], a[i].size() > shortest ? 2 : 1))
      return false;
  }
  return apart == 1;
}

// "Khurelsuk", "Ramos Hortha": how a name of one person of the graph ends, but for one slip.
std::optional<Mention> Question::person_near(Run run) const {
  const std::size_t parts = run.size();
  std::string wanted = fold(said(run));
  std::replace(wanted.begin(), wanted.end(), '-', ' ');
  if (wanted.size() < 7 || (any_capital && !tokens[run.first].capital)) return std::nullopt;
  Mention mention{run, {}, {}, {}};
  for (const auto& [name, folded] : graph_names()) {
    if (folded.size() <= wanted.size()) continue;
    std::string key = folded;
    std::replace(key.begin(), key.end(), '-', ' ');
    std::size_t begin = key.size();
    for (std::size_t n = 0; n < parts && begin != std::string::npos; ++n)
      begin = begin ? key.rfind(' ', begin - 1) : std::string::npos;
    if (begin == std::string::npos || key.size() - begin > wanted.size() + 2 || key.size() - begin < wanted.size() ||
        key[begin + 1] != wanted.front())
      continue;
    if (!one_slip(std::string_view(key).substr(begin + 1), wanted)) continue;
    for (const NameMatch& match : view_.find(name))
      if (Named bearer = named(match.node); match.how == NameMatch::How::Exact &&
                                            has_label(bearer, questions_.parts.person) &&
                                            std::none_of(mention.bearers.begin(), mention.bearers.end(),
                                                         [&](const Named& b) { return b.id == bearer.id; }))
        mention.text = name, mention.bearers.push_back(std::move(bearer));
  }
  if (mention.bearers.size() != 1) return std::nullopt;
  return mention;
}

// Words no name explains: a slip of one letter in a long name of the graph is read as that name, and said so.
void Question::find_slips() {
  constexpr std::size_t shortest = 6;
  std::vector<bool> taken(tokens.size());
  for (const Mention& mention : mentions)
    std::fill(taken.begin() + long(mention.run.first), taken.begin() + long(mention.run.last), true);
  for (const auto& [name, set] : questions_.sets)
    for (const Run& run : find(set)) std::fill(taken.begin() + long(run.first), taken.begin() + long(run.last), true);
  for (const Filter& filter : questions_.filters)
    for (const Run& run : find(filter.phrases))
      std::fill(taken.begin() + long(run.first), taken.begin() + long(run.last), true);
  // "Celest Saulo": one of whom the last name is known, the names before it a slip off.
  for (Mention& mention : mentions) {
    if (mention.bearers.size() != 1 || !mention.bearers.front().last_name) continue;
    const std::string full = fold(mention.bearers.front().name);
    for (std::size_t k = mention.run.first; k-- > 0 && is_free({k, k + 1}) && !taken[k] && !tokens[k].number &&
                                            (tokens[k].capital || !any_capital) &&
                                            between(k).find_first_of(".,;:?!") == std::string_view::npos;) {
      const std::string said_name = fold(said({k, mention.run.last}));
      if (!is_one_word_off(full, said_name)) continue;
      slips.push_back(std::string(said({k, mention.run.last})) + " → " + mention.bearers.front().name);
      std::fill(taken.begin() + long(k), taken.begin() + long(mention.run.first), true);
      mention.run.first = k;
      mention.text = mention.bearers.front().name;
      mention.bearers.front().last_name = false;
      break;
    }
  }
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (taken[i] || (any_capital && !tokens[i].capital) || tokens[i].number) continue;
    for (std::size_t j = std::min(tokens.size(), i + 8); j > i; --j) {
      Run run{i, j};
      if (!is_free(run)) continue;
      std::string_view wanted = said(run);
      std::string key = fold(wanted);
      // An abbreviation a letter off is another abbreviation: MINUSMA is not MINUSCA.
      if (key.size() < shortest || wanted.find_first_of("?!;,") != std::string_view::npos || upper(wanted) == wanted)
        continue;
      std::vector<std::string> near;
      for (const auto& [name, folded] : graph_names())
        if (folded.size() + 1 >= key.size() && folded.size() <= key.size() + 1 && folded.front() == key.front() &&
            upper(name) != name)
          near.push_back(name);
      auto found = suggest(wanted, near);
      if (!found) {
        if (std::optional<Mention> person = person_near(run)) {
          slips.push_back(std::string(wanted) + " → " + person->text);
          mentions.push_back(*std::move(person));
          std::fill(taken.begin() + long(i), taken.begin() + long(j), true);
          i = j - 1;
          break;
        }
        continue;
      }
      if (!one_slip(fold(*found), key)) continue;
      Mention mention{run, {}, *found, {}};
      for (const NameMatch& match : view_.find(*found)) mention.bearers.push_back(named(match.node));
      if (mention.bearers.empty()) continue;
      slips.push_back(std::string(wanted) + " → " + *found);
      mentions.push_back(std::move(mention));
      std::fill(taken.begin() + long(i), taken.begin() + long(j), true);
      i = j - 1;
      break;
    }
  }
  std::stable_sort(mentions.begin(), mentions.end(),
                   [](const Mention& a, const Mention& b) { return a.run.first < b.run.first; });
}

// ---- Times --------------------------------------------------------------------------------------------------

int Question::number_at(std::size_t i) const {
  return i < tokens.size() && tokens[i].number && tokens[i].folded.size() <= 4 ? std::stoi(tokens[i].folded) : 0;
}

bool Question::year_at(std::size_t i) const {
  return i < tokens.size() && tokens[i].number && tokens[i].folded.size() == 4 && number_at(i) >= 1000;
}

long Question::ordinal_at(std::size_t i) const {
  const std::string& digits = tokens[i].folded;
  std::size_t end = digits.find_first_not_of("0123456789");
  if (end == std::string::npos) end = digits.size();
  std::string_view rest = std::string_view(digits).substr(end);
  if (end > 0 && end <= 9 && (rest.empty() || rest == "st" || rest == "nd" || rest == "rd" || rest == "th"))
    return std::stol(digits.substr(0, end));
  long said_here = -1;
  std::size_t words_of_it = 0;  // "thứ mười hai" begins as "thứ mười" does
  for_numbers([&](long n, const CueSet& set) {
    for (const auto* phrases : {&heard(set).en, &heard(set).vi})
      for (const Phrase& phrase : *phrases)
        if (phrase.size() > words_of_it && matches(phrase, i)) said_here = n, words_of_it = phrase.size();
  });
  return said_here;
}

// The pack's words for numbers: sets number1, number2 …
template <typename Take>
void Question::for_numbers(Take take) const {
  constexpr std::string_view kind = "number";
  for (auto set = questions_.sets.lower_bound(kind); set != questions_.sets.end() && set->first.starts_with(kind);
       ++set) {
    const std::string_view digits = set->first.substr(kind.size());
    if (!digits.empty() && digits.size() <= 4 && digits.find_first_not_of("0123456789") == std::string_view::npos)
      take(std::stol(std::string(digits)), set->second);
  }
}

const std::optional<Run>& Question::number() const {
  if (!number_) number_ = find_number();
  return *number_;
}

std::optional<Run> Question::find_number() const {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (when.tokens.contains(i) || !is_free({i, i + 1})) continue;
    if (ordinal_at(i) < 0) continue;
    std::size_t last = i + 1;
    for_numbers([&](long, const CueSet& set) {
      for (const Run& run : find(set))
        if (run.first == i) last = std::max(last, run.last);
    });
    return Run{i, last};
  }
  return std::nullopt;
}

// "May 2023", "17 May 2018", "May 17, 2018", "1/2020", "17/5/2018", "17 tháng 5 năm 2018", "tháng 5 năm 2018", "2018".
std::optional<Run> Question::date_at(std::size_t i, PartialDate& date) const {
  auto make = [&](int year, int month, int day, std::size_t end) -> std::optional<Run> {
    date = {std::int16_t(year), std::uint8_t(month), std::uint8_t(day)};
    return month <= 12 && day <= 31 && PartialDate::parse(date.edtf()) ? std::optional(Run{i, end}) : std::nullopt;
  };
  auto past = [&](std::size_t at, const std::vector<bool>& words) {  // over "năm", "of"
    return at < tokens.size() && words[at] ? at + 1 : at;
  };
  const auto& [month_word, year_word, of_word, joint, decade, century] = date_words_;
  auto day_at = [&](std::size_t at) {
    return at < tokens.size() && ordinal_at(at) >= 1 && ordinal_at(at) <= 31 ? int(ordinal_at(at)) : 0;
  };
  for (int month = 12; month >= 1; --month) {
    auto set = questions_.sets.find("month" + std::to_string(month));
    if (set == questions_.sets.end()) continue;
    for (const Run& run : find(set->second)) {
      std::size_t year = past(past(run.last, of_word), year_word);
      if (run.first == i && year_at(year)) return make(number_at(year), month, 0, year + 1);
      if (run.first == i && day_at(run.last) && year_at(run.last + 1))
        return make(number_at(run.last + 1), month, day_at(run.last), run.last + 2);
      std::size_t before = past(i + 1, of_word);
      if (before == run.first && day_at(i) && year_at(year)) return make(number_at(year), month, day_at(i), year + 1);
    }
  }
  int n = number_at(i);
  if (year_at(i)) return make(n, 0, 0, i + 1);
  if (n >= 1 && n <= 31) {
    bool slashed = between(i) == "/" || between(i) == "-" || between(i) == ".";
    if (slashed && year_at(i + 1)) return make(number_at(i + 1), n, 0, i + 2);
    if (slashed && number_at(i + 1) && year_at(i + 2)) return make(number_at(i + 2), number_at(i + 1), n, i + 3);
    if (std::size_t month = past(i + 1, month_word); month > i + 1 && number_at(month))
      if (std::size_t year = past(month + 1, year_word); year_at(year))
        return make(number_at(year), number_at(month), n, year + 1);
    if (i > 0 && month_word[i - 1])
      if (std::size_t year = past(i + 1, year_word); year_at(year)) return make(number_at(year), n, 0, year + 1);
  }
  if (auto whole = PartialDate::parse(tokens[i].folded); whole && tokens[i].folded.size() >= 7)
    return date = *whole, Run{i, i + 1};
  return std::nullopt;
}

// "the 1990s", "thập niên 1990", "the 20th century", "thế kỷ 20".
bool Question::span_of_years(std::size_t i) {
  std::string word = tokens[i].folded;
  if (word.size() == 3 && word.back() == 's' && word[0] >= '2' && word[0] <= '9' && word[1] == '0')
    word = "19" + word;  // "the 60s"
  auto take = [&](int from, int to, std::size_t first, std::size_t last) {
    if (auto part = to - from == 9 ? part_before(first, 10) : std::nullopt)
      to = from + part->second - 1, from += part->first - 1;
    when.periods.push_back(std::to_string(from) + "/" + std::to_string(to));
    for (std::size_t k = first; k < last; ++k) when.tokens.insert(k);
    return true;
  };
  auto decade_word = [&](std::size_t at) { return at < tokens.size() && date_words_.decade[at]; };
  if (word.size() == 5 && word.back() == 's' &&
      std::all_of(word.begin(), word.end() - 1, [](char c) { return c >= '0' && c <= '9'; }))
    return take(std::stoi(word) / 10 * 10, std::stoi(word) / 10 * 10 + 9, i, i + 1);
  if (year_at(i) && number_at(i) % 10 == 0 && i >= 2 && decade_word(i - 2))
    return take(number_at(i), number_at(i) + 9, i - 2, i + 1);
  if (const int tens = number_at(i); tokens[i].folded.size() == 2 && tens >= 20 && tens % 10 == 0 && i >= 2 &&
                                     decade_word(i - 2) && !tokens[i - 1].number)  // "thập niên 90"
    return take(1900 + tens, 1909 + tens, i - 2, i + 1);
  for (auto set = questions_.sets.lower_bound("span "); set != questions_.sets.end() && set->first.starts_with("span ");
       ++set)  // "the sixties": the pack's words
    for (const Run& run : find(set->second)) {
      const std::string_view years = std::string_view(set->first).substr(5);
      if (run.first != i || years.size() != 9 || years.find_first_not_of("0123456789/") != std::string_view::npos ||
          years.find('/') != 4 || years.rfind('/') != 4)
        continue;
      return take(std::stoi(std::string(years.substr(0, 4))), std::stoi(std::string(years.substr(5, 4))), run.first,
                  run.last);
    }
  if (ordinal_at(i) >= 15 && ordinal_at(i) <= 22 && i + 1 < tokens.size() && date_words_.century[i + 1])
    return take(int(ordinal_at(i) - 1) * 100 + 1, int(ordinal_at(i)) * 100, i, i + 2);
  if (number_at(i) >= 15 && number_at(i) <= 22 && i >= 2 && date_words_.century[i - 2] && date_words_.century[i - 1])
    return take((number_at(i) - 1) * 100 + 1, number_at(i) * 100, i - 2, i + 1);
  return false;
}

// Whether a word of the set stands before the date, "năm" or "the year" between; its tokens are the date's then.
bool Question::word_before(std::string_view name, std::size_t at) {
  auto set = questions_.sets.find(name);
  if (set == questions_.sets.end()) return false;
  const std::vector<bool> date_word = words_of("date_word"), date_joint = words_of("date joint");
  for (const Run& run : find(set->second)) {
    if (run.last > at || at - run.last > 3) continue;
    bool near = true;
    for (std::size_t i = run.last; i < at; ++i) near = near && date_word[i];
    if (at > run.last + 1 && name == "since" && date_joint[at - 1]) near = false;  // "from the start in 1964"
    if (!near) continue;
    for (std::size_t i = run.first; i < at; ++i) when.tokens.insert(i);
    return true;
  }
  return false;
}

// "Đầu năm 2024", "in the early 1990s": of the twelve months of a year or the ten years of a decade those meant, the first and the last.
std::optional<std::pair<int, int>> Question::part_before(std::size_t at, int of) {
  const std::pair<const char*, std::pair<int, int>> parts[] = {{"part first half", {1, of / 2}},
                                                               {"part second half", {of / 2 + 1, of}},
                                                               {"part early", {1, 4}},
                                                               {"part middle", {4, of == 10 ? 7 : 9}},
                                                               {"part late", {of == 10 ? 7 : 9, of}}};
  auto in_phrase = [&](const Run& run) {  // "lần đầu năm 2008", "đứng đầu vào năm 2000"
    return std::any_of(questions_.sets.begin(), questions_.sets.end(), [&](const auto& set) {
      if (set.first.starts_with("part ") || set.first == "filler" || set.first == "date_word" || set.first == "since")
        return false;
      const std::vector<Run> longer = find(set.second);
      return std::any_of(longer.begin(), longer.end(), [&](const Run& r) {
        return r.size() > run.size() && r.first <= run.first && run.last <= r.last;
      });
    });
  };
  for (const auto& [name, part] : parts) {
    auto set = questions_.sets.find(name);
    if (set == questions_.sets.end()) continue;
    const std::vector<Run> runs = find(set->second);
    if (std::any_of(runs.begin(), runs.end(),
                    [&](const Run& run) { return run.last <= at && at - run.last <= 3 && in_phrase(run); }))
      continue;
    if (word_before(name, at)) return part;
  }
  return std::nullopt;
}

// "January, March and April 2023", "tháng 11 và 12/2023": months whose year stands behind the last of them; `end` is where it does.
std::vector<PartialDate> Question::listed_months(std::size_t i, std::size_t& end) const {
  std::vector<int> months;
  const auto named_month = [&](std::size_t at) {
    for (int m = 1; m <= 12; ++m)
      if (auto set = questions_.sets.find("month" + std::to_string(m)); set != questions_.sets.end())
        for (const Run& run : find(set->second))
          if (run.first == at && run.size() == 1) return m;
    return 0;
  };
  const bool in_figures = i > 0 && date_words_.month[i - 1] && number_at(i);
  for (std::size_t at = i; at < tokens.size();) {
    if (at > i && in_figures && date_words_.month[at]) ++at;
    const int month = at >= tokens.size() ? 0 : in_figures ? number_at(at) : named_month(at);
    if (month < 1 || month > 12) return {};
    months.push_back(month);
    std::size_t next = at + 1;
    const bool joined =
        (next < tokens.size() && between(at) == ",") || (next < tokens.size() && date_words_.joint[next]);
    while (next < tokens.size() && date_words_.joint[next]) ++next;
    if (joined) {
      at = next;
      continue;
    }
    while (next < tokens.size() && (date_words_.year[next] || date_words_.of[next])) ++next;
    if (months.size() < 2 || !year_at(next)) return {};
    end = next + 1;
    std::vector<PartialDate> dates;
    for (const int one : months) dates.push_back({std::int16_t(number_at(next)), std::uint8_t(one), 0});
    return dates;
  }
  return {};
}

void Question::find_time() {
  date_words_ = {words_of("month word"), words_of("year word"),   words_of("date of"),
                 words_of("list joint"), words_of("decade word"), words_of("century word")};
  std::vector<std::pair<PartialDate, Run>> dates;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!is_free({i, i + 1})) continue;
    if (span_of_years(i)) continue;
    PartialDate date;
    std::size_t end = i;
    if (const std::vector<PartialDate> months = listed_months(i, end); !months.empty() && dates.empty()) {
      for (const PartialDate& month : months) when.periods.push_back(month.edtf());
      for (std::size_t k = i - (date_words_.month[i > 0 ? i - 1 : 0] && i > 0); k < end; ++k) when.tokens.insert(k);
      return;
    }
    if (auto run = date_at(i, date)) {
      const bool month_before = date.month && !date.day && i > 0 && date_words_.month[i - 1] && tokens[i].number;
      dates.emplace_back(date, Run{month_before ? i - 1 : i, run->last});
      i = run->last - 1;
    }
  }
  for (const auto& [date, run] : dates) this->dates.push_back(run);
  if (!when.periods.empty()) return;
  auto take = [&](const Run& run) {
    for (std::size_t i = run.first; i < run.last; ++i) when.tokens.insert(i);
  };
  if (dates.empty()) {
    auto now = questions_.sets.find("now");
    if (now == questions_.sets.end()) return;
    const std::vector<Run> said_now = find(now->second);
    if (said_now.empty()) return;
    std::vector<Run> ever;  // "đã và đang", "past and present": at any time
    if (auto set = questions_.sets.find("ever"); set != questions_.sets.end()) ever = find(set->second);
    std::vector<Run> longer;  // "dang cai" without accents has no "đang"
    for (const auto& [name, set] : questions_.sets)
      if (name != "filler" && name != "now" && name != "present" && name != "who" && name != "ask" &&
          name != "question_word")  // "ai đang" is of now
        for (const Run& run : find(set)) longer.push_back(run);
    for (const Run& run : said_now) {
      if (std::any_of(ever.begin(), ever.end(),
                      [&](const Run& r) { return r.first <= run.first && run.last <= r.last; }))
        continue;
      if (std::any_of(
              longer.begin(), longer.end(),
              [&](const Run& r) { return r.size() > run.size() && r.first <= run.first && run.last <= r.last; }) &&
          !accented_ && !any_capital)
        continue;
      take(run);
      when.now = true;
    }
    if (when.now) when.periods.push_back(today().edtf());
    return;
  }
  const PartialDate& date = dates.front().first;
  const Run& run = dates.front().second;
  if (word_before("including", run.first)) {  // "kể cả nhiệm kỳ 2024-2026": not of that alone
    for (const auto& [other, at] : dates) take(at);
    return;
  }
  take(run);
  // "2013-14", "2014–16": the last year of a term, its century left out.
  const int last_year = run.last < tokens.size() ? date.year - date.year % 100 + number_at(run.last) : 0,
            longest_term = 10;
  if (dates.size() == 1 && !date.month && run.last < tokens.size() && tokens[run.last].folded.size() == 2 &&
      last_year > date.year && last_year <= date.year + longest_term &&
      (between(run.last - 1) == "-" || between(run.last - 1) == "–" || between(run.last - 1) == "/")) {
    when.tokens.insert(run.last);
    when.periods.push_back(date.edtf() + "/" + PartialDate{std::int16_t(last_year), 0, 0}.edtf());
    when.term = word_before("term", run.first);
    return;
  }
  // "From 2013 to 2020", "in 2013, 2018 and 2023", but not "in 2018 and who in 2019".
  const std::vector<bool> until = words_of("until"), date_word = words_of("date_word"),
                          range_joint = words_of("range joint");
  const auto joined = [&](std::size_t n, bool listed) {
    bool joint = between(dates[n].second.last - 1) == ",";
    for (std::size_t i = dates[n].second.last; i < dates[n + 1].second.first; ++i) {
      const bool idle =
          date_words_.joint[i] || date_words_.year[i] || date_words_.month[i] ||
          (joint && (date_word[i] || (!listed && !is_free({i, i + 1}))));  // "Indonesia in 2018 or Viet Nam in 2019"
      if (!idle && (listed || !(until[i] || date_word[i] || range_joint[i] || date_words_.of[i]))) return false;
      joint = joint || date_words_.joint[i];
    }
    return joint || dates[n + 1].second.first > dates[n].second.last || !listed;
  };
  const auto all_listed = [&] {
    for (std::size_t n = 0; n + 1 < dates.size(); ++n)
      if (!joined(n, true)) return false;
    return !word_before("range", run.first);  // "between 2013 and 2023"
  };
  if (dates.size() >= 2 && (joined(0, false) || all_listed())) {
    const Run& second = dates[1].second;
    if (dates.size() > 2 || second.first > run.last || between(run.last - 1) == ",")
      if (all_listed()) {
        for (const auto& [other, at] : dates) {
          when.periods.push_back(other.edtf());
          for (std::size_t i = run.first; i < at.last; ++i) when.tokens.insert(i);
        }
        return;
      }
    take(second);
    for (std::size_t i = run.last; i < second.first; ++i)
      if (is_free({i, i + 1})) when.tokens.insert(i);
    when.term = word_before("term", run.first);
    if (!when.term && !word_before("range", run.first)) word_before("since", run.first);
    when.range = true;
    when.periods.push_back(date.edtf() + "/" + dates[1].first.edtf());
    return;
  }
  auto neighbour = [&](int by) {  // the last day, month, year before (after) the one said, as known
    PartialDate other = date;
    if (other.day) {
      PartialDate day = other;
      day.day = std::uint8_t(int(other.day) + by);
      if (day.day && PartialDate::parse(day.edtf())) return day;
      other.day = 0;  // over the month's edge: the whole month beside it
    }
    if (other.year + by > 9999) return other;  // EDTF's last year
    if (!other.month) return other.year = std::int16_t(other.year + by), other;
    int month = int(other.month) - 1 + by;
    other.year = std::int16_t(other.year + (month < 0 ? -1 : month / 12));
    other.month = std::uint8_t((month + 12) % 12 + 1);
    return other;
  };
  if (word_before("before", run.first))
    when.periods.push_back("../" + neighbour(-1).edtf());
  else if (word_before("until", run.first))
    when.periods.push_back("../" + date.edtf());
  else if (word_before("after", run.first))
    when.periods.push_back(neighbour(1).edtf() + "/..");
  else if (word_before("since", run.first))
    when.since = true, when.periods.push_back(date.edtf() + "/..");
  else if (auto part = date.month ? std::nullopt : part_before(run.first, 12))
    when.periods.push_back(PartialDate{date.year, std::uint8_t(part->first), 0}.edtf() + "/" +
                           PartialDate{date.year, std::uint8_t(part->second), 0}.edtf());
  else
    when.periods.push_back(date.edtf());
}

// Now: the date of the newest document, since the graph knows nothing later; without one the clock's.
PartialDate Question::today() const {
  if (!options_.now)
    if (auto label = view_.label("Document"))
      if (auto key = view_.key("date")) {
        std::string newest;
        std::uint32_t cursor = 0;
        NodeId documents[256];
        while (std::size_t n = view_.scan(*label, cursor, documents)) {
          for (std::size_t i = 0; i < n; ++i)
            if (Value date = view_.property(documents[i], *key);
                date.kind() == Kind::String && PartialDate::parse(date.string()))
              newest = std::max(newest, std::string(date.string()));
          if (n < 256) break;
        }
        if (auto date = PartialDate::parse(newest)) return *date;
      }
  Day day = options_.now ? Day(options_.now->days) : Day(std::time(nullptr) / 86400);
  // Days → civil date, by the calendar's 400-year cycles.
  std::int64_t z = std::int64_t(day) + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
  std::int64_t doe = z - era * 146097, yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
  std::int64_t month = mp < 10 ? mp + 3 : mp - 9, year = yoe + era * 400 + (month <= 2);
  return {std::int16_t(year), std::uint8_t(month), std::uint8_t(doy - (153 * mp + 2) / 5 + 1)};
}

}  // namespace dothi::asking
