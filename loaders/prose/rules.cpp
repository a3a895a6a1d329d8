// rules.* of a pack: what each language says, and what it means. The grammar stands in docs/packs.md.
#include "prose.h"

#include <algorithm>
#include <charconv>

namespace dothi::prose {

namespace {

std::string_view trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t' || s.front() == '\r')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\r')) s.remove_suffix(1);
  return s;
}

const std::map<std::string, Kind, std::less<>>& kinds() {
  static const std::map<std::string, Kind, std::less<>> all{{"say", Kind::Verb},
                                                            {"role", Kind::Role},
                                                            {"title", Kind::Title},
                                                            {"cue", Kind::Cue},
                                                            {"pronoun", Kind::Pronoun},
                                                            {"head", Kind::Head},
                                                            {"honorific", Kind::Honorific},
                                                            {"rank", Kind::Rank},
                                                            {"state", Kind::State},
                                                            {"level", Kind::Level},
                                                            {"unit", Kind::Unit},
                                                            {"bound", Kind::Bound},
                                                            {"number", Kind::Number},
                                                            {"ordinal", Kind::Ordinal},
                                                            {"time", Kind::Time},
                                                            {"month", Kind::Month},
                                                            {"weekday", Kind::Weekday},
                                                            {"shift", Kind::Shift},
                                                            {"and", Kind::And},
                                                            {"break", Kind::Break},
                                                            {"of", Kind::Of},
                                                            {"prep", Kind::Prep},
                                                            {"copula", Kind::Copula},
                                                            {"passive", Kind::Passive},
                                                            {"reported", Kind::Reported},
                                                            {"respectively", Kind::Respectively},
                                                            {"surname", Kind::Surname},
                                                            {"particle", Kind::Particle},
                                                            {"modifier", Kind::Modifier},
                                                            {"note", Kind::Note},
                                                            {"column", Kind::Column},
                                                            {"event", Kind::Event},
                                                            {"relative", Kind::Relative},
                                                            {"both", Kind::Both},
                                                            {"careful", Kind::Careful},
                                                            {"skip", Kind::Skip},
                                                            {"vote", Kind::Vote},
                                                            {"open", Kind::Open},
                                                            {"generic", Kind::Generic},
                                                            {"filler", Kind::Filler},
                                                            {"specific", Kind::Specific},
                                                            {"speech", Kind::Speech},
                                                            {"word", Kind::Plain},
                                                            {"deictic", Kind::Deictic},
                                                            {"shape", Kind::Shape}};
  return all;
}

// The attributes a statement may have (docs/packs.md). One that is misspelt would change what is read: "cue futur".
// Labels, quoted names and numbers are looked at for themselves.
std::string_view attributes_of(std::string_view kind) {
  static const std::map<std::string_view, std::string_view> all{
      {"say",
       "active again anaphor beats behalf candidate copular country dated either elected elide end events founding "
       "from here "
       "intransitive list lodged military mission near nominal noun over own past predecessor "
       "relative replaces right sit start strong successor term tight votes weak whom"},
      {"verb", "elsewhere= explicit holder inverse money"},
      {"relation", "at= longest= months= role."},
      {"role", "by= default= on= recall"},
      {"title", "abroad body= chief head noun of= office= on= others parliament post role= state to= vice"},
      {"and", "also or siding with"},
      {"break", "point count object purpose soft when"},
      {"column", "name plan undone post nation start end ballots for against abstain veto"},
      {"copula", "count raised there"},
      {"cue",
       "after aim any attempt beats defeat early ended future hypothesis inversion likely negation own refused undone "
       "votes "
       "wish"},
      {"deictic", "several"},
      {"event", "clause country draft last number of= org session sessionof symbol= votes= year"},
      {"filler", "plural"},
      {"honorific", "man woman"},
      {"modifier", "acting current former own past then woman"},
      {"month", "short"},
      {"note",
       "again anniversary away begins compared contender ends envoy except fallen lasts life lost marks missions more "
       "motion or others passes people promised region rest rivals seats size skip staff then till together troops "
       "untrue "
       "won"},
      {"open", "among"},
      {"prep", "among behalf between means others taking"},
      {"pronoun",
       "any bare both home host man neuter object other own pair place same self several speaker subject theme whose "
       "wide "
       "woman"},
      {"relative", "object person place"},
      {"reported", "recalled"},
      {"shape", "bracket called first general last link part place tail word"},
      {"specific", "about"},
      {"shift", "ago closing day doc following future last month next recent week year"},
      {"skip", "article done nominal past"},
      {"state", "delegation"},
      {"speech", "behalf"},
      {"time", "day decade exact first_half from future month now of on part second_half term to until year year_of"},
      {"unit", "billion deployments generic goods member_count million other personnel session thousand troops votes"},
      {"vote", "taken tight"},
  };
  auto found = all.find(kind);
  return found == all.end() ? std::string_view() : found->second;
}

}  // namespace

struct RuleReader {
  Lexicon& lexicon;
  const PackFile& file;
  std::size_t line = 0;
  std::map<std::string, std::vector<std::pair<std::string, std::string>>, std::less<>> fills =
      {};  // of a gap: what is meant, and how it is said

  std::string where() const { return file.path + ":" + std::to_string(line); }
  [[noreturn]] void bad(const std::string& message) const { throw Error(Fault::BadPack, where() + ": " + message); }

  // Words and "quoted texts" before the colon.
  std::vector<std::string> words(std::string_view head) const {
    std::vector<std::string> out;
    while (!(head = trim(head)).empty()) {
      if (head.front() == '"') {
        auto close = head.find('"', 1);
        if (close == std::string_view::npos) bad("a quotation mark is not closed");
        out.push_back("\"" + std::string(head.substr(1, close - 1)));
        head.remove_prefix(close + 1);
      } else {
        auto space = std::min(head.find(' '), head.size());
        out.emplace_back(head.substr(0, space));
        head.remove_prefix(space);
      }
    }
    return out;
  }

  void known_label(const std::string& name) const {
    if (lexicon.pack->schema.label(name)) return;
    std::vector<std::string> all;
    for (const auto& l : lexicon.pack->schema.labels) all.push_back(l.name);
    auto near = suggest(name, all);
    bad("no label '" + name + "' in ontology.json" + (near ? "; did you mean '" + *near + "'?" : ""));
  }

  void known_relation(const std::string& name) const {
    if (lexicon.pack->schema.relation(name)) return;
    std::vector<std::string> all;
    for (const auto& r : lexicon.pack->schema.relations) all.push_back(r.name);
    auto near = suggest(name, all);
    bad("no relation '" + name + "' in ontology.json" + (near ? "; did you mean '" + *near + "'?" : ""));
  }

  std::pair<std::string, std::string> option(const std::string& word) const {
    auto equals = word.find('=');
    if (equals == std::string::npos) return {word, ""};
    return {word.substr(0, equals), word.substr(equals + 1)};
  }

  // The attributes of a statement, from w[first] on.
  void known_attributes(const std::vector<std::string>& w, std::size_t first) const {
    std::vector<std::string> known;
    for (std::string_view rest = attributes_of(w[0]); !rest.empty();
         rest.remove_prefix(std::min(rest.find(' '), rest.size() - 1) + 1))
      known.emplace_back(rest.substr(0, rest.find(' ')));
    for (std::size_t i = first; i < w.size(); ++i) {
      const std::string& word = w[i];
      const bool capital = std::isupper(static_cast<unsigned char>(word[0]));
      if (word[0] == '"' || std::isdigit(static_cast<unsigned char>(word[0])) || word[0] == '-') continue;
      if (capital && (w[0] == "pronoun" || w[0] == "head" || w[0] == "event" || w[0] == "shape")) continue;  // a label
      if (capital && w[0] == "unit" && word.size() == 3) continue;  // a currency
      const std::string key = word.find('=') == std::string::npos ? word : word.substr(0, word.find('=') + 1);
      if (std::any_of(known.begin(), known.end(),
                      [&](const std::string& k) { return k == key || (k.back() == '.' && key.starts_with(k)); }))
        continue;
      std::string all;
      for (const std::string& k : known) all += (all.empty() ? "" : ", ") + k;
      auto near = suggest(key, known);
      bad("'" + w[0] + "' has no attribute '" + word + "'" +
          (near            ? "; did you mean '" + *near + "'?"
           : known.empty() ? "; it has none"
                           : "; it has: " + all));
    }
  }

  // A name as an option gives it: United_Nations.
  static std::string spaced(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
  }

  void verb(const std::vector<std::string>& w) {
    if (w.size() < 2) bad("a verb needs a name");
    known_attributes(w, 2);
    Verb v;
    v.name = w[1];
    v.file = file.path;
    v.line = std::uint32_t(line);
    for (const auto& other : lexicon.verbs)
      if (other.name == v.name)
        bad("the verb '" + v.name + "' stands twice, first on line " + std::to_string(other.line));
    for (std::size_t i = 2; i < w.size(); ++i) v.options.insert(option(w[i]));
    lexicon.verbs.push_back(std::move(v));
  }

  // "  Treaty Organization -> RELATION [candidate=RELATION]" under a verb.
  void reading(std::string_view text) {
    if (lexicon.verbs.empty()) bad("a reading needs a verb above it");
    auto arrow = text.find("->");
    if (arrow == std::string_view::npos) bad("expected 'Label … -> RELATION'");
    Reading r;
    r.objects = words(text.substr(0, arrow));
    for (const auto& o : r.objects)
      if (o != "-") known_label(o);
    auto right = words(text.substr(arrow + 2));
    if (right.empty()) bad("expected a relation after '->'");
    r.relation = right[0];
    known_relation(r.relation);
    for (std::size_t i = 1; i < right.size(); ++i) {
      auto [key, value] = option(right[i]);
      if (key != "candidate") bad("unknown option '" + key + "' of a reading; there is candidate=RELATION");
      known_relation(value);
      r.candidate = value;
    }
    // What a relation takes: a reading beside it would never make a fact.
    const auto* schema = lexicon.pack->schema.relation(r.relation);
    const bool inverse = lexicon.verbs.back().has("inverse");
    const auto& takes = inverse ? schema->from : schema->to;
    const bool holder = lexicon.verbs.back().has("holder");  // who heads a body holds an office of it
    for (const auto& o : r.objects) {
      if (holder) break;
      bool property = !schema->property.empty();
      bool fits = o == "-" ? property : !property && std::any_of(takes.begin(), takes.end(), [&](const auto& l) {
        const auto* label = lexicon.pack->schema.label(o);
        return l == o || (label && std::find(label->implies.begin(), label->implies.end(), l) != label->implies.end());
      });
      if (o == "-" ? !property && lexicon.verbs.back().readings.empty() : !fits) {
        std::string all;
        for (const auto& l : takes) all += (all.empty() ? "" : ", ") + l;
        bad("'" + o + " -> " + r.relation + "' can never match: " + r.relation +
            (property ? " is a property, write '- -> " + r.relation + "'"
                      : std::string(inverse ? " goes from " : " goes to ") + all));
      }
    }
    auto& verb = lexicon.verbs.back();
    verb.objects.insert(verb.objects.end(), r.objects.begin(), r.objects.end());
    verb.readings.push_back(std::move(r));
  }

  // "title "Minister of {portfolio} of {of}" …: Bộ trưởng (Bộ|) {portfolio}": one title for each filling of the gap.
  bool filled(const std::vector<std::string>& w, std::string_view body) {
    if (w[0] != "title" || w.size() < 2) return false;
    for (const auto& [name, entries] : fills) {
      const std::string gap = "{" + name + "}";
      if (body.find(gap) == std::string_view::npos) continue;
      if (w[1].find(gap) == std::string::npos) bad("the phrases say " + gap + " and the title does not");
      auto put = [&](std::string in, const std::string& value) {
        for (std::size_t at = 0; (at = in.find(gap, at)) != std::string::npos; at += value.size())
          in.replace(at, gap.size(), value);
        return in;
      };
      for (const auto& [text, said] : entries) {
        auto with = w;
        with[1] = put(with[1], text);
        phrases(with, put(std::string(body), "(" + said + ")"));
      }
      return true;
    }
    for (std::size_t at = 0; (at = body.find('{', at)) != std::string_view::npos; ++at)
      bad("nothing fills '" + std::string(body.substr(at, body.find('}', at) - at + 1)) +
          "'; write fill NAME \"TEXT\": phrases above it");
    return false;
  }

  void phrases(const std::vector<std::string>& w, std::string_view body) {
    if (filled(w, body)) return;
    auto kind = kinds().find(w[0]);
    if (kind == kinds().end()) {
      std::vector<std::string> all{"verb", "relation", "set", "vary", "article", "general", "fill"};
      for (const auto& [name, k] : kinds()) all.push_back(name);
      auto near = suggest(w[0], all);
      bad("unknown statement '" + w[0] + "'" + (near ? "; did you mean '" + *near + "'?" : ""));
    }
    known_attributes(w, kind->second == Kind::Role ? 3 : kind->second == Kind::Verb ? 2 : 1);  // behind names and verbs
    Sense sense{kind->second};
    for (std::size_t i = 1; i < w.size(); ++i) {
      if (w[i][0] == '"')
        sense.text = w[i].substr(1);
      else if (std::from_chars(w[i].data(), w[i].data() + w[i].size(), sense.value).ptr == w[i].data() + w[i].size())
        continue;
      else
        sense.words.push_back(w[i]);
    }
    if (sense.kind == Kind::Verb || sense.kind == Kind::Role) {
      if (sense.words.empty()) bad("name the verb these words belong to");
      bool found = false;
      std::vector<std::string> all;
      for (Id v = 0; v < lexicon.verbs.size(); ++v) {
        all.push_back(lexicon.verbs[v].name);
        if (lexicon.verbs[v].name == sense.words[0]) {
          sense.what = v;
          found = true;
        }
      }
      if (!found) {
        auto near = suggest(sense.words[0], all);
        bad("no verb '" + sense.words[0] + "' in rules.frames" +
            (sense.kind == Kind::Role && sense.text.empty() ? "; write role \"NAME\" VERB"
             : near                                         ? "; did you mean '" + *near + "'?"
                                                            : ""));
      }
      sense.words.erase(sense.words.begin());
      if (sense.kind == Kind::Role)
        for (const auto& word : sense.words) {
          auto [key, value] = option(word);
          if (key == "by") known_label(value), lexicon.role_limits[sense.text].first = value;
          if (key == "on") lexicon.role_limits[sense.text].second = value;
        }
    } else if (sense.kind == Kind::Title) {
      Title title;
      title.name = sense.text;
      title.line = std::uint32_t(line);
      for (const auto& word : sense.words) {
        auto [key, value] = option(word);
        if (key == "of") {
          std::size_t from = 0;
          while (from <= value.size()) {
            auto comma = std::min(value.find(',', from), value.size());
            title.bodies.push_back(value.substr(from, comma - from));
            known_label(title.bodies.back());
            from = comma + 1;
          }
        } else if (key == "body") {
          title.body = spaced(value);
        } else if (key == "role") {
          title.role = value;
        } else {
          title.options[key] = key == "to" ? spaced(value) : value;
        }
      }
      auto brace = title.name.find(" of");
      title.plain = brace == std::string::npos ? title.name : title.name.substr(0, brace);
      sense.what = Id(lexicon.titles.size());
      lexicon.titles.push_back(std::move(title));
    } else if (sense.kind == Kind::Pronoun || sense.kind == Kind::Head || sense.kind == Kind::Shape) {
      for (const auto& word : sense.words)
        if (std::isupper(static_cast<unsigned char>(word[0])))
          for (std::size_t a = 0; a <= word.size();) {
            auto comma = std::min(word.find(',', a), word.size());
            known_label(word.substr(a, comma - a));
            a = comma + 1;
          }
      if (auto wide = std::find(sense.words.begin(), sense.words.end(), "wide");
          wide != sense.words.end()) {  // the first word of a description
        sense.words.erase(wide);
        sense.set_marks();
        lexicon.senses.push_back(sense);
        sense.kind = Kind::Description;
        sense.what = Id(lexicon.senses.size() - 1);
      }
    }
    // Alternatives at the top level are phrases of their own, with the same meaning.
    int depth = 0;
    std::size_t from = 0;
    bool any = false;
    for (std::size_t i = 0; i <= body.size(); ++i) {
      if (i < body.size()) {
        depth += body[i] == '(';
        depth -= body[i] == ')';
        if (depth < 0) bad("a ')' without its '('");
      }
      if (i == body.size() || (body[i] == '|' && depth == 0)) {
        auto phrase = trim(body.substr(from, i - from));
        if (!phrase.empty()) {
          any = true;
          lexicon.add(phrase, sense, false, {file.path, line});
        }
        from = i + 1;
      }
    }
    if (depth != 0) bad("a '(' without its ')'");
    if (!any) bad("no phrase after the colon");
  }

  void statement(const std::string& text) {
    auto colon = std::string::npos;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size() && colon == std::string::npos; ++i) {
      if (text[i] == '"') quoted = !quoted;
      if (text[i] == ':' && !quoted) colon = i;
    }
    auto w = words(std::string_view(text).substr(0, colon));
    if (w.empty()) bad("a statement begins with a word");
    if (w[0] == "verb") return verb(w);
    if (w[0] == "relation") {
      if (w.size() < 2) bad("expected: relation NAME option=value …");
      known_relation(w[1]);
      known_attributes(w, 2);
      for (std::size_t i = 2; i < w.size(); ++i) {
        auto given = option(w[i]);
        if (given.first == "longest" &&
            (given.second.empty() || given.second.find_first_not_of("0123456789") != std::string::npos))
          bad("longest= is a number of years, as in longest=30");
        lexicon.relations[w[1]].insert(std::move(given));
      }
      return;
    }
    if (w[0] == "set") {
      if (w.size() < 3) bad("expected: set NAME VALUE");
      std::string value = w[2][0] == '"' ? w[2].substr(1) : w[2];
      std::string& kept = lexicon.settings[w[1]];
      const bool adds = w[1] == "words" || w[1] == "exam" || w[1] == "topic" || w[1] == "says_true" ||
                        w[1] == "says_false";  // every language adds its own
      kept = adds && !kept.empty() ? kept + "|" + value : value;
      return;
    }
    if (colon == std::string::npos && text.find("->") != std::string::npos)
      bad("a line 'Label -> RELATION' is indented under its verb");
    if (colon == std::string::npos) bad("expected a colon and phrases after '" + w[0] + "'");
    auto body = std::string_view(text).substr(colon + 1);
    if (w[0] == "vary" || w[0] == "article" || w[0] == "general") {
      std::vector<std::string> group;
      std::size_t from = 0;
      while (from <= body.size()) {
        auto bar = std::min(body.find('|', from), body.size());
        auto phrase = trim(body.substr(from, bar - from));
        if (!phrase.empty()) group.emplace_back(phrase);
        from = bar + 1;
      }
      if (w[0] == "article")
        lexicon.articles.insert(lexicon.articles.end(), group.begin(), group.end());
      else if (w[0] == "general")
        for (const auto& phrase : group) lexicon.general.push_back(caseless(phrase));
      else {
        std::stable_sort(group.begin(), group.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
        std::vector<std::vector<const Lexicon::Spelling*>> phrases;
        for (const auto& phrase : group) phrases.push_back(lexicon.spelled(phrase));
        lexicon.vary(std::move(phrases));
      }
      return;
    }
    if (w[0] == "fill") {
      if (w.size() != 3 || w[1][0] == '"' || w[2][0] != '"') bad("expected: fill NAME \"TEXT\": phrases");
      if (trim(body).empty()) bad("no phrase after the colon");
      fills[w[1]].emplace_back(w[2].substr(1), trim(body));
      return;
    }
    phrases(w, body);
  }

  void read() {
    const std::string text = normalize(file.text);
    std::size_t at = 0, number = 0;
    std::string pending;
    std::size_t pending_line = 0;
    auto flush = [&] {
      if (pending.empty()) return;
      line = pending_line;
      statement(pending);
      pending.clear();
    };
    while (at < text.size()) {
      auto end = std::min(text.find('\n', at), text.size());
      std::string_view raw = std::string_view(text).substr(at, end - at);
      at = end + 1;
      ++number;
      auto hash = raw.find('#');
      if (hash != std::string_view::npos && (hash == 0 || raw[hash - 1] == ' ')) raw = raw.substr(0, hash);
      if (trim(raw).empty()) continue;
      if (raw.front() == ' ' || raw.front() == '\t') {
        if (raw.find("->") != std::string_view::npos) {
          flush();
          line = number;
          reading(trim(raw));
        } else if (pending.empty()) {
          line = number;
          bad("a line that begins with white space continues a statement, and there is none above it");
        } else {
          const std::string_view more = trim(raw), word = more.substr(0, more.find_first_of(" :"));
          if (kinds().contains(word) && more.find(':') != std::string_view::npos) {
            line = number;
            bad("'" + std::string(word) +
                " …:' begins a statement, which stands at the beginning of a line; an indented line goes on with the "
                "one above");
          }
          pending += " " + std::string(more);
        }
        continue;
      }
      flush();
      pending = std::string(trim(raw));
      pending_line = number;
    }
    flush();
  }
};

void read_rules(Lexicon& lexicon, const PackFile& file) { RuleReader{lexicon, file}.read(); }

void check_rules(const Lexicon& lexicon) {
  std::vector<bool> said(lexicon.verbs.size());
  bool votes = false, levels = false;
  for (const auto& sense : lexicon.senses) {
    if (sense.kind == Kind::Verb || sense.kind == Kind::Role) said[sense.what] = true;
    votes |= sense.kind == Kind::Vote;
    levels |= sense.kind == Kind::Level;
  }
  for (std::size_t v = 0; v < said.size(); ++v) {
    const Verb& verb = lexicon.verbs[v];
    const std::string where = verb.file + ":" + std::to_string(verb.line) + ": ";
    if (verb.readings.empty())
      throw Error(Fault::BadPack,
                  where + "the verb '" + verb.name +
                      "' can never match: it leads to no relation; add a line '  Label -> RELATION' under it");
    bool other = (verb.name == "vote" && votes) || (verb.name == "partner" && levels);  // said by words of their own
    if (!said[v] && !other)
      throw Error(Fault::BadPack, where + "the verb '" + verb.name +
                                      "' can never match: no language has words for it; add 'say " + verb.name +
                                      ": …' to a rules file");
  }
}

}  // namespace dothi::prose
