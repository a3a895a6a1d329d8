// The question families as data: questions.rules, the titles of rules.*, the places of places.csv.
#include <algorithm>

#include "ask.h"

namespace dothi::asking {

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

const Word* Vocabulary::find(std::string_view exact) const {
  auto found = words_.find(exact);
  return found == words_.end() ? nullptr : &found->second;
}

// A letter more or less, two changed over, in a long word another one; or the same letters with other accents.
std::vector<const Word*> Vocabulary::near(std::string_view exact, std::string_view folded) const {
  constexpr std::size_t shortest = 5, long_word = 8;
  std::vector<const Word*> found;
  for (const auto& entry : words_) {
    const Word& word = entry.second;
    const std::string& a = word.folded;
    bool is_near = a == folded;
    if (!is_near && exact == folded && word.exact == a && folded.size() >= shortest && a.size() + 1 >= folded.size() && a.size() <= folded.size() + 1 && a.front() == folded.front()) {
      std::size_t front = 0, back = 0;
      while (front < a.size() && front < folded.size() && a[front] == folded[front]) ++front;
      while (back < a.size() - front && back < folded.size() - front && a[a.size() - 1 - back] == folded[folded.size() - 1 - back]) ++back;
      const std::size_t apart = std::max(a.size(), folded.size()) - front - back;
      const bool swapped = apart == 2 && a.size() == folded.size() && a[front] == folded[front + 1] && a[front + 1] == folded[front];
      is_near = swapped || (apart == 1 && (a.size() != folded.size() || a.size() >= long_word));
    }
    if (is_near) found.push_back(&word);
  }
  return found;
}

Phrase Vocabulary::phrase(std::string_view text) {
  Phrase phrase;
  auto add = [&](std::string_view token, auto&& word_of) {
    auto found = words_.find(token);
    if (found == words_.end()) found = words_.emplace(token, word_of(token)).first;
    phrase.push_back(&found->second);
  };
  bool plain = std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == ' '; });
  if (!plain) {
    for (Span word : words(text))
      add(text.substr(word.begin, word.size()), [](std::string_view token) { return Word{unify_tones(caseless(token)), fold(token)}; });
    return phrase;
  }
  while (!text.empty()) {  // most phrases are small ASCII words, which need no Unicode
    std::string_view token = text.substr(0, text.find(' '));
    if (!token.empty()) add(token, [](std::string_view plain) { return Word{std::string(plain), std::string(plain)}; });
    text.remove_prefix(std::min(token.size() + 1, text.size()));
  }
  return phrase;
}

namespace {

struct Entry { std::string key, value; std::size_t line; };

struct Block {
  std::string kind, name;
  std::string_view file;
  std::size_t line = 0;
  std::vector<Entry> entries;
};

class Reader {
 public:
  Questions read(std::span<const QuestionFile> files) {
    std::vector<Block> all;
    for (const QuestionFile& file : files) {
      file_ = file.place, rest_ = file.text, line_ = 0;
      blocks(all);
    }
    for (const Block& block : all) {
      file_ = block.file, line_ = block.line;
      if (block.kind == "set") set(block);
      else if (block.kind == "word") word(block);
      else if (block.kind == "filter") filter(block);
      else if (block.kind == "topic") topic(block);
      else if (block.kind == "family") families_.push_back(block);
      else fail("'" + block.kind + "' is none of set, word, filter, topic, family");
    }
    questions_.families.reserve(families_.size() * std::max<std::size_t>(topics_.size(), 1));
    for (const Block& block : families_) expand(block);
    check();
    return std::move(questions_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(Fault::BadPack, std::string(file_) + ":" + std::to_string(line_) + ": " + what);
  }

  bool next(std::string_view& line) {
    if (rest_.empty()) return false;
    std::size_t end = rest_.find('\n');
    line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    ++line_;
    return true;
  }

  // A block begins in the first column; its lines are indented once, and twice where a query goes on.
  void blocks(std::vector<Block>& blocks) {
    const std::size_t before = blocks.size();
    std::string_view line;
    while (next(line)) {
      std::string_view body = trim(line);
      if (body.empty() || body[0] == '#') continue;
      bool inner = line[0] == ' ' || line[0] == '\t';
      if (line.starts_with("    ") && blocks.size() > before && !blocks.back().entries.empty()) {
        std::string& value = blocks.back().entries.back().value;
        value += (value.empty() ? "" : " ") + std::string(body);
        continue;
      }
      std::string key(body.substr(0, body.find(' ')));
      std::string value(trim(body.substr(key.size())));
      if (inner && blocks.size() == before) fail("this line belongs to no set, word, filter, topic or family");
      if (!inner && value.empty()) fail("a name is missing after '" + key + "'; a line of a family, set or topic is indented by two spaces");
      if (inner) blocks.back().entries.push_back({key, value, line_});
      else blocks.push_back({key, value, file_, line_, {}});
    }
  }

  void phrases(const Entry& entry, CueSet& to) {
    for (const std::string& alternative : split(entry.value, '|')) (entry.key == "en" ? to.en : to.vi).push_back(questions_.vocabulary.phrase(alternative));
  }

  void set(const Block& block) {
    CueSet& set = questions_.sets[block.name];
    for (const Entry& entry : block.entries) {
      line_ = entry.line;
      if (entry.key != "en" && entry.key != "vi") fail("a set has lines 'en …' and 'vi …'");
      phrases(entry, set);
    }
  }

  void word(const Block& block) {
    Bilingual& word = questions_.words[block.name];
    for (const Entry& entry : block.entries) {
      line_ = entry.line;
      if (entry.key != "en" && entry.key != "vi") fail("a word has lines 'en …' and 'vi …'");
      (entry.key == "en" ? word.en : word.vi) = entry.value;
    }
  }

  void filter(const Block& block) {
    Filter filter;
    filter.name = block.name;
    for (const Entry& entry : block.entries) {
      line_ = entry.line;
      if (entry.key == "en" || entry.key == "vi") phrases(entry, filter.phrases);
      else if (entry.key == "of") filter.of = split(entry.value, ' ');
      else if (entry.key == "where") filter.where = entry.value;
      else if (entry.key == "soft") filter.soft = entry.value == "yes";
      else fail("a filter has no '" + entry.key + "'; it has en, vi, of, where, soft");
    }
    if (filter.of.empty()) fail("filter " + filter.name + " does not say of what; write 'of Country'");
    questions_.filters.push_back(std::move(filter));
  }

  void topic(const Block& block) {
    auto& keys = topics_.emplace_back();
    keys["topic"] = block.name;
    topic_places_.emplace_back(file_, line_);
    for (const Entry& entry : block.entries) {
      if (entry.key == "example") example(entry);
      else keys[entry.key] = entry.value == "-" ? "" : entry.value;
    }
    keys["labels"] = keys["object"];  // as a pattern says them: Organ|Agency
    std::replace(keys["labels"].begin(), keys["labels"].end(), ' ', '|');
  }

  void example(const Entry& entry) {
    line_ = entry.line;
    std::string text(trim(std::string_view(entry.value).substr(std::min<std::size_t>(3, entry.value.size()))));
    for (const Bilingual& known : questions_.examples)
      if (known.en == text || known.vi == text) return;  // a family of several topics
    if (entry.value.starts_with("en ")) questions_.examples.push_back({text, ""});
    else if (entry.value.starts_with("vi ")) questions_.examples.push_back({"", text});
    else fail("write 'example en …' or 'example vi …'");
  }

  // <key> put in from the topic; nothing where the topic has no such key, unless <key|otherwise> says what then.
  static std::optional<std::string> fill(std::string text, const std::map<std::string, std::string>& topic) {
    for (std::size_t open = 0; (open = text.find('<', open)) != std::string::npos;) {
      std::size_t close = open + 1;
      while (close < text.size() && (std::islower(static_cast<unsigned char>(text[close])) || text[close] == '_')) ++close;
      if (close == open + 1 || close == text.size() || (text[close] != '>' && text[close] != '|')) { ++open; continue; }
      auto found = topic.find(text.substr(open + 1, close - open - 1));
      if (text[close] == '|') {
        const std::size_t end = text.find('>', close);
        if (end == std::string::npos) { ++open; continue; }
        const std::string put = found == topic.end() ? text.substr(close + 1, end - close - 1) : found->second;
        text.replace(open, end + 1 - open, put);
        open += put.size();
        continue;
      }
      if (found == topic.end()) return std::nullopt;
      text.replace(open, close + 1 - open, found->second);
      open += found->second.size();
    }
    return text;
  }

  void expand(const Block& block) {
    auto each = std::find_if(block.entries.begin(), block.entries.end(), [](const Entry& e) { return e.key == "each"; });
    if (each == block.entries.end()) return family(block);
    const std::vector<std::string> keys = split(each->value, ' ');
    for (const std::string& key : keys)
      if (std::none_of(topics_.begin(), topics_.end(), [&](const auto& topic) { return topic.contains(key); }))
        line_ = each->line, fail("no topic has a line '" + key + " …', so this family asks nothing");
    for (std::size_t t = 0; t < topics_.size(); ++t) {
      const auto& topic = topics_[t];
      if (!std::all_of(keys.begin(), keys.end(), [&](const std::string& key) { return topic.contains(key); })) continue;
      topics_used_.insert(t);
      Block filled{block.kind, block.name + " " + topic.at("topic"), block.file, block.line, {}};
      for (const Entry& entry : block.entries)
        if (auto value = fill(entry.value, topic); value && entry.key != "each") filled.entries.push_back({entry.key, *value, entry.line});
      family(filled);
    }
  }

  static std::vector<std::string> set_names(std::string_view value) {
    std::vector<std::string> names;
    for (std::string& set : split(value, ' ')) names.push_back(set.starts_with('@') ? set.substr(1) : set);
    return names;
  }

  void family(const Block& block) {
    Family& family = questions_.families.emplace_back();
    family.name = block.name;
    family.file = block.file;
    family.line = block.line;
    file_ = block.file;
    for (const Entry& entry : block.entries) {
      line_ = entry.line;
      family_line(family, entry);
    }
  }

  void family_line(Family& family, const Entry& entry) {
    const std::string &key = entry.key, &value = entry.value;
    auto bilingual = [&](Bilingual& to) {
      if (value.starts_with("en ")) to.en = trim(std::string_view(value).substr(3));
      else if (value.starts_with("vi ")) to.vi = trim(std::string_view(value).substr(3));
      else fail("write '" + key + " en …' or '" + key + " vi …'");
    };
    if (key == "slot" || key == "optional" || key == "only") {
      std::vector<std::string> parts = split(value, ' ');
      if (parts.empty()) fail("a name is missing after '" + key + "'");
      std::vector<std::string> labels(parts.begin() + 1, parts.end());
      if (key == "only") {
        for (std::string& label : labels)  // SIGNED|RATIFIED
          for (std::string& one : split(label, '|')) family.only[parts[0]].push_back(one);
      } else {
        family.slots.push_back({parts[0], labels, key == "optional"});
      }
    } else if (key == "cues") {
      family.cues.push_back(set_names(value));
    } else if (key == "without") {
      for (std::string& set : set_names(value)) family.without.push_back(std::move(set));
    } else if (key == "also") {
      for (std::string& set : set_names(value)) family.also.push_back(std::move(set));
    } else if (key == "order") {
      family.order = split(value, ' ');
    } else if (key == "exactly") {
      family.exactly = value == "yes";
    } else if (key == "needs") {
      for (std::string& need : split(value, ' ')) {
        if (need != "time" && need != "notime" && need != "now" && need != "number" && need != "pair") fail("a family needs time, notime, now, number or pair");
        family.needs.push_back(need);
      }
    } else if (key == "answer") {
      if (value != "rows" && value != "number" && value != "yesno") fail("an answer is rows, number or yesno");
      family.answer = value;
    } else if (key == "query" || key == "apart" || key == "fallback") {
      (key == "query" ? family.query : key == "apart" ? family.apart : family.fallback) = value;
    } else if (key == "reading") {
      bilingual(family.reading);
    } else if (key == "note") {
      bilingual(family.note);
    } else if (key == "notes") {
      bilingual(family.notes);
    } else if (key == "example") {
      example(entry);
    } else {
      fail("a family has no '" + key +
           "'; it has each, slot, optional, only, cues, also, order, without, needs, exactly, answer, query, apart, fallback, reading, note, notes, example");
    }
  }

  void check() {
    auto known = [&](const Family& family, const std::string& set) {
      if (questions_.sets.contains(set)) return;
      std::vector<std::string> sets;
      for (const auto& [name, phrases] : questions_.sets) sets.push_back(name);
      auto near = suggest(set, sets);
      fail("family " + family.name + " names the set @" + set + ", which is nowhere" + (near ? "; did you mean @" + *near + "?" : ""));
    };
    for (std::size_t t = 0; t < topics_.size(); ++t)
      if (!topics_used_.contains(t)) {
        std::tie(file_, line_) = topic_places_[t];
        fail("topic " + topics_[t].at("topic") + " is asked by no family: none has a line 'each …' with keys this topic has");
      }
    for (const Family& family : questions_.families) {
      file_ = family.file, line_ = family.line;
      if (family.query.empty()) fail("family " + family.name + " has no query");
      if (family.cues.empty()) fail("family " + family.name + " has no cues");
      for (const auto& sets : family.cues)
        for (const std::string& set : sets) known(family, set);
      for (const std::string& item : family.order)
        if (item.starts_with('@')) known(family, item.substr(1));
        else if (std::none_of(family.slots.begin(), family.slots.end(), [&](const Slot& slot) { return slot.name == item; }))
          fail("family " + family.name + " has '" + item + "' in its order, which is none of its slots");
      for (const auto* sets : {&family.without, &family.also})
        for (const std::string& set : *sets) known(family, set);
      if (family.answer == "rows" && family.reading.en.empty()) fail("family " + family.name + " has no reading");
      for (const std::string* query : {&family.query, &family.apart, &family.fallback}) names_of(family, *query, '$');
      for (const std::string* reading : {&family.reading.en, &family.reading.vi}) names_of(family, *reading, '{');
    }
  }

  // $NAME of a query, {NAME} of a reading: each is a slot.
  void names_of(const Family& family, std::string_view text, char mark) const {
    for (std::size_t at = 0; (at = text.find(mark, at)) != std::string_view::npos;) {
      std::size_t end = ++at;
      while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_')) ++end;
      const std::string name(text.substr(at, end - at));
      if (name.empty() || std::any_of(family.slots.begin(), family.slots.end(), [&](const Slot& slot) { return slot.name == name; })) continue;
      std::string slots;
      for (const Slot& slot : family.slots) slots += (slots.empty() ? "" : ", ") + slot.name;
      fail("family " + family.name + " says " + (mark == '$' ? "$" + name : "{" + name + "}") + ", which is none of its slots" + (slots.empty() ? "; it has none" : ": " + slots));
    }
  }

  std::string_view file_, rest_;
  std::size_t line_ = 0;
  Questions questions_;
  std::vector<std::map<std::string, std::string>> topics_;
  std::vector<std::pair<std::string_view, std::size_t>> topic_places_;
  std::set<std::size_t> topics_used_;
  std::vector<Block> families_;
};

// "Bộ trưởng (Bộ|) Ngoại giao" → its two spellings.
void spell_out(const std::string& text, std::vector<std::string>& out) {
  std::size_t open = text.find('(');
  std::size_t close = text.find(')', open);
  if (open == std::string::npos || close == std::string::npos || out.size() > 60) return out.push_back(text);
  std::string inside = text.substr(open + 1, close - open - 1);
  for (std::size_t at = 0; at <= inside.size();) {
    std::size_t bar = std::min(inside.find('|', at), inside.size());
    spell_out(text.substr(0, open) + inside.substr(at, bar - at) + text.substr(close + 1), out);
    at = bar + 1;
  }
}

// The alternatives of a line: '|' outside of brackets.
std::vector<std::string> alternatives(std::string_view text) {
  std::vector<std::string> parts{""};
  int depth = 0;
  for (char c : text) {
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (c == '|' && depth == 0) parts.emplace_back();
    else parts.back() += c;
  }
  return parts;
}

}  // namespace

Questions read_questions(std::span<const QuestionFile> files) { return Reader().read(files); }

void read_titles(std::string_view rules, Questions& questions) {
  // `fill portfolio "Health": Y tế`: what may stand for {portfolio} in a title. A fill's words are of the language of the titles after it.
  std::map<std::string, std::vector<std::pair<std::string, std::vector<std::string>>>> fills;
  auto put = [](std::string text, const std::string& mark, const std::string& by) {
    if (std::size_t at = text.find(mark); at != std::string::npos) text.replace(at, mark.size(), by);
    return text;
  };
  bool filled = false;  // titles stood after the last fill
  for (const std::string& line : split(rules, '\n')) {
    if (line.starts_with("fill ")) {
      std::size_t open = line.find('"'), close = line.find('"', open + 1), colon = line.find(": ", close);
      if (close == std::string::npos || colon == std::string::npos) continue;
      if (filled) fills.clear(), filled = false;
      auto& values = fills["{" + std::string(trim(std::string_view(line).substr(5, open - 5))) + "}"].emplace_back(line.substr(open + 1, close - open - 1), std::vector<std::string>()).second;
      for (const std::string& part : alternatives(line.substr(colon + 2))) spell_out(std::string(trim(part)), values);
      continue;
    }
    std::size_t open = line.find('"'), close = line.find('"', open + 1), colon = line.find(": ", close);
    if (!line.starts_with("title ") || close == std::string::npos || colon == std::string::npos) continue;
    Title title;
    title.pattern = line.substr(open + 1, close - open - 1);
    for (const std::string& flag : split(line.substr(close + 1, colon - close - 1), ' ')) {
      auto value = [&] {
        std::string text = flag.substr(flag.find('=') + 1);
        std::replace(text.begin(), text.end(), '_', ' ');
        return text;
      };
      if (flag.starts_with("body=") && flag.find('{') == std::string::npos) title.of = value();
      if (flag.starts_with("to=")) title.to = value();
      if (flag.starts_with("of=")) title.owners = split(flag.substr(3), ',');
      if (flag.starts_with("role=") || flag == "head") title.pattern.clear();  // who presides or leads is no office holder
    }
    filled = true;
    if (title.pattern.find("{of}") == std::string::npos) continue;
    std::vector<std::string> spellings;
    for (const std::string& part : alternatives(line.substr(colon + 2))) spell_out(part, spellings);
    auto fill = std::find_if(fills.begin(), fills.end(), [&](const auto& f) { return title.pattern.find(f.first) != std::string::npos; });
    if (fill == fills.end()) {
      for (const std::string& spelling : spellings)
        if (Phrase phrase = questions.vocabulary.phrase(trim(spelling)); !phrase.empty()) title.phrases.push_back(std::move(phrase));
      questions.titles.push_back(std::move(title));
      continue;
    }
    for (const auto& [name, values] : fill->second) {
      Title& one = questions.titles.emplace_back(title);
      one.pattern = put(title.pattern, fill->first, name);
      for (const std::string& spelling : spellings)
        if (spelling.find(fill->first) != std::string::npos)
          for (const std::string& value : values) one.phrases.push_back(questions.vocabulary.phrase(trim(put(spelling, fill->first, value))));
    }
  }
}

void read_places(std::string_view csv, Questions& questions) {
  for (const std::string& line : split(csv, '\n')) {
    std::vector<std::string> cells{""};
    bool quoted = false;
    for (char c : line) {
      if (c == '"') quoted = !quoted;
      else if (c == ',' && !quoted) cells.emplace_back();
      else cells.back() += c;
    }
    if (cells.size() < 4 || cells[1] == "kind") continue;
    Questions::Place place{cells[0], cells[2], cells[1] == "demonym"};
    questions.places.emplace(fold(cells[0]), place);
    for (const std::string& alias : split(cells[3], '|')) questions.places.emplace(fold(alias), place);
  }
}

}  // namespace dothi::asking
