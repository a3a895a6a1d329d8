// The question families as data: questions.rules, the titles of rules.*, the places of places.csv.
#include <algorithm>
#include <memory_resource>

#include "ask.h"

namespace dothi::asking {

std::string_view trim(std::string_view text) {
  auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    std::size_t at = text.find(separator);
    std::string_view part = trim(text.substr(0, at));
    if (!part.empty()) parts.push_back(part);
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

struct Vocabulary::State {
  std::pmr::monotonic_buffer_resource room{1 << 19};
  std::pmr::unordered_map<std::string_view, Word> words{&room};
  std::vector<const Word*> phrase;
};
void Vocabulary::Delete::operator()(State* state) const { delete state; }

Vocabulary::Vocabulary() : state_(new State) { state_->words.reserve(1 << 13); }

std::string_view Vocabulary::keep(std::string_view text) {
  char* const kept = static_cast<char*>(state_->room.allocate(std::max<std::size_t>(text.size(), 1), 1));
  std::copy(text.begin(), text.end(), kept);
  return {kept, text.size()};
}

// Whether the words of a phrase are what stands between its spaces: letters of the Latin alphabet with what marks them, and digits.
static bool has_plain_words(std::string_view text, bool& ascii) {
  ascii = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == ' ') {
      ascii &= byte >= 'a' || byte == ' ';
      continue;
    }
    ascii = false;
    if (byte >= 0xC3 && byte <= 0xC6 && i + 1 < text.size() && !(byte == 0xC3 && (static_cast<unsigned char>(text[i + 1]) | 0x20) == 0xB7)) ++i;  // À … ư but × and ÷
    else if (byte == 0xE1 && i + 2 < text.size() && (static_cast<unsigned char>(text[i + 1]) & 0xFC) == 0xB8) i += 2;                         // Ạ … ỹ
    else return false;
  }
  return true;
}

const Word* Vocabulary::find(std::string_view exact) const {
  const auto found = state_->words.find(exact);
  return found == state_->words.end() ? nullptr : &found->second;
}

// A letter more or less, two changed over, in a long word another one; or the same letters with other accents.
std::vector<const Word*> Vocabulary::near(std::string_view exact, std::string_view folded) const {
  constexpr std::size_t shortest = 5, long_word = 8;
  std::vector<const Word*> found;
  for (const auto& entry : state_->words) {
    const Word& word = entry.second;
    const std::string_view a = word.folded;
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
  std::vector<const Word*>& phrase = state_->phrase;
  phrase.clear();
  const auto add = [&](std::string_view token, bool ascii) {
    auto found = state_->words.find(token);
    if (found == state_->words.end()) {
      const std::string_view kept = keep(token);
      Word word = ascii ? Word{kept, kept} : Word{keep(unify_tones(caseless(token))), keep(fold(token))};
      word.exact_hash = std::hash<std::string_view>()(word.exact);
      word.folded_hash = std::hash<std::string_view>()(word.folded);
      found = state_->words.emplace(kept, word).first;
    }
    phrase.push_back(&found->second);
  };
  bool ascii;
  if (has_plain_words(text, ascii)) {  // most are, and need no Unicode
    while (!text.empty()) {
      const std::string_view token = text.substr(0, text.find(' '));
      if (!token.empty()) add(token, ascii);
      text.remove_prefix(std::min(token.size() + 1, text.size()));
    }
  } else {
    for (Span word : words(text)) add(text.substr(word.begin, word.size()), false);
  }
  const Word** const kept = static_cast<const Word**>(state_->room.allocate(std::max<std::size_t>(phrase.size(), 1) * sizeof(Word*), alignof(Word*)));
  std::copy(phrase.begin(), phrase.end(), kept);
  return {kept, phrase.size()};
}

namespace {

struct Entry {
  std::string_view key, value;
  std::size_t line;
  bool filled = false;  // with a <key> of the topic in it
};

struct Block {
  std::string_view kind, name;
  std::string_view file;
  std::size_t line = 0;
  std::vector<Entry> entries;
};

class Reader {
 public:
  Questions read(std::span<const QuestionFile> files, bool checked) {
    std::vector<Block> all;
    for (const QuestionFile& file : files) {
      file_ = file.place, rest_ = file.text, line_ = 0;
      blocks(all);
    }
    for (Block& block : all) {
      file_ = block.file, line_ = block.line;
      for (Entry& entry : block.entries) entry.filled = block.kind == "family" && entry.value.find('<') != std::string_view::npos;
      if (block.kind == "set") set(block);
      else if (block.kind == "word") word(block);
      else if (block.kind == "filter") filter(block);
      else if (block.kind == "topic") topic(block);
      else if (block.kind == "fragment") fragment(block);
      else if (block.kind == "family") families_.push_back(std::move(block));
      else fail("'" + std::string(block.kind) + "' is none of set, word, filter, fragment, topic, family");
    }
    questions_.families.reserve(families_.size() * std::max<std::size_t>(topics_.size(), 1));
    for (const Block& block : families_) expand(block);
    if (!checked) check();
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
    std::string more;  // a value of several lines
    const auto end_value = [&] {
      if (!more.empty()) blocks.back().entries.back().value = questions_.vocabulary.keep(trim(more));
      more.clear();
    };
    while (next(line)) {
      std::string_view body = trim(line);
      if (body.empty() || body[0] == '#') continue;
      bool inner = line[0] == ' ' || line[0] == '\t';
      if (line.starts_with("    ") && blocks.size() > before && !blocks.back().entries.empty()) {
        more += (more.empty() ? std::string(blocks.back().entries.back().value) : std::string()) + " " + std::string(body);
        continue;
      }
      end_value();
      const std::string_view key = body.substr(0, body.find(' ')), value = trim(body.substr(key.size()));
      if (inner && blocks.size() == before) fail("this line belongs to no set, word, filter, fragment, topic or family");
      if (!inner && value.empty()) fail("a name is missing after '" + std::string(key) + "'; a line of a family, set or topic is indented by two spaces");
      if (inner) blocks.back().entries.push_back({key, value, line_});
      else blocks.push_back({key, value, file_, line_, {}});
    }
    end_value();
  }

  void phrases(const Entry& entry, CueSet& to) {
    for (const std::string_view alternative : split(entry.value, '|')) (entry.key == "en" ? to.en : to.vi).push_back(questions_.vocabulary.phrase(alternative));
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
      else fail("a filter has no '" + std::string(entry.key) + "'; it has en, vi, of, where, soft");
    }
    if (filter.of.empty()) fail("filter " + std::string(filter.name) + " does not say of what; write 'of Country'");
    questions_.filters.push_back(std::move(filter));
  }

  void fragment(const Block& block) {
    for (const Entry& entry : block.entries) {
      line_ = entry.line;
      if (entry.key != "text") fail("a fragment has one line 'text …'");
      fragments_[block.name] = entry.value;
    }
  }

  // {fragment NAME} put in.
  std::string_view with_fragments(std::string_view query) {
    constexpr std::string_view open = "{fragment ";
    std::string filled;
    std::size_t done = 0;
    for (std::size_t at = 0; (at = query.find(open, at)) != std::string_view::npos;) {
      const std::size_t name = at + open.size(), end = query.find('}', name);
      if (end == std::string_view::npos) fail("a } is missing behind {fragment");
      const auto found = fragments_.find(query.substr(name, end - name));
      if (found == fragments_.end()) {
        const std::string wanted(query.substr(name, end - name));
        fail("there is no fragment '" + wanted + "'; write a block 'fragment " + wanted + "' with a line 'text …'");
      }
      filled.append(query, done, at - done).append(found->second);
      at = done = end + 1;
    }
    return done == 0 ? query : questions_.vocabulary.keep(filled.append(query, done));
  }

  void topic(const Block& block) {
    auto& keys = topics_.emplace_back();
    keys["topic"] = block.name;
    topic_places_.emplace_back(file_, line_);
    for (const Entry& entry : block.entries) {
      if (entry.key == "example") example(entry);
      else keys[entry.key] = entry.value == "-" ? "" : entry.value;
    }
    std::string labels(keys["object"]);  // as a pattern says them: Organ|Agency
    std::replace(labels.begin(), labels.end(), ' ', '|');
    keys["labels"] = questions_.vocabulary.keep(labels);
  }

  void example(const Entry& entry) {
    line_ = entry.line;
    const std::string_view text = trim(entry.value.substr(std::min<std::size_t>(3, entry.value.size())));
    for (const Bilingual& known : questions_.examples)
      if (known.en == text || known.vi == text) return;  // a family of several topics
    if (entry.value.starts_with("en ")) questions_.examples.push_back({text, ""});
    else if (entry.value.starts_with("vi ")) questions_.examples.push_back({"", text});
    else fail("write 'example en …' or 'example vi …'");
  }

  using Topic = std::map<std::string_view, std::string_view>;

  // <key> put in from the topic; nothing where the topic has no such key, unless <key|otherwise> says what then.
  std::optional<std::string_view> fill(std::string_view text, const Topic& topic) {
    std::string filled;
    std::size_t done = 0;  // of the text
    for (std::size_t open = 0; (open = text.find('<', open)) != std::string::npos;) {
      std::size_t close = open + 1;
      while (close < text.size() && (std::islower(static_cast<unsigned char>(text[close])) || text[close] == '_')) ++close;
      if (close == open + 1 || close == text.size() || (text[close] != '>' && text[close] != '|')) { ++open; continue; }
      const std::size_t end = text[close] == '|' ? text.find('>', close) : close;
      if (end == std::string_view::npos) { ++open; continue; }
      const auto found = topic.find(text.substr(open + 1, close - open - 1));
      if (found == topic.end() && end == close) return std::nullopt;
      filled.append(text, done, open - done).append(found == topic.end() ? text.substr(close + 1, end - close - 1) : found->second);
      open = done = end + 1;
    }
    if (done == 0) return text;
    return questions_.vocabulary.keep(filled.append(text, done));
  }

  void expand(const Block& block) {
    auto each = std::find_if(block.entries.begin(), block.entries.end(), [](const Entry& e) { return e.key == "each"; });
    if (each == block.entries.end()) return family(block);
    const std::vector<std::string_view> keys = split(each->value, ' ');
    for (const std::string_view key : keys)
      if (std::none_of(topics_.begin(), topics_.end(), [&](const auto& topic) { return topic.contains(key); }))
        line_ = each->line, fail("no topic has a line '" + std::string(key) + " …', so this family asks nothing");
    for (std::size_t t = 0; t < topics_.size(); ++t) {
      const auto& topic = topics_[t];
      if (!std::all_of(keys.begin(), keys.end(), [&](std::string_view key) { return topic.contains(key); })) continue;
      topics_used_.insert(t);
      const std::string name = std::string(block.name) + " " + std::string(topic.at("topic"));
      Block filled{block.kind, questions_.vocabulary.keep(name), block.file, block.line, {}};
      filled.entries.reserve(block.entries.size());
      for (const Entry& entry : block.entries)
        if (auto value = entry.filled ? fill(entry.value, topic) : entry.value; value && entry.key != "each") filled.entries.push_back({entry.key, *value, entry.line});
      family(filled);
    }
  }

  static std::vector<std::string_view> set_names(std::string_view value) {
    std::vector<std::string_view> names = split(value, ' ');
    for (std::string_view& set : names) set.remove_prefix(set.starts_with('@'));
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
    const std::string_view key = entry.key, value = entry.value;
    auto bilingual = [&](Bilingual& to) {
      if (value.starts_with("en ")) to.en = trim(value.substr(3));
      else if (value.starts_with("vi ")) to.vi = trim(value.substr(3));
      else fail("write '" + std::string(key) + " en …' or '" + std::string(key) + " vi …'");
    };
    if (key == "slot" || key == "optional" || key == "only") {
      std::vector<std::string_view> parts = split(value, ' ');
      if (parts.empty()) fail("a name is missing after '" + std::string(key) + "'");
      std::vector<std::string_view> labels(parts.begin() + 1, parts.end());
      if (key == "only") {
        for (const std::string_view label : labels)  // SIGNED|RATIFIED
          for (const std::string_view one : split(label, '|')) family.only[parts[0]].push_back(one);
      } else {
        family.slots.push_back({parts[0], labels, key == "optional"});
      }
    } else if (key == "cues") {
      family.cues.push_back(set_names(value));
    } else if (key == "without") {
      for (const std::string_view set : set_names(value)) family.without.push_back(set);
    } else if (key == "also") {
      for (const std::string_view set : set_names(value)) family.also.push_back(set);
    } else if (key == "order") {
      family.order = split(value, ' ');
    } else if (key == "exactly") {
      family.exactly = value == "yes";
    } else if (key == "needs") {
      for (const std::string_view need : split(value, ' ')) {
        if (need != "time" && need != "notime" && need != "now" && need != "number" && need != "pair") fail("a family needs time, notime, now, number or pair");
        family.needs.push_back(need);
      }
    } else if (key == "answer") {
      if (value != "rows" && value != "number" && value != "yesno") fail("an answer is rows, number or yesno");
      family.answer = value;
    } else if (key == "query" || key == "apart" || key == "fallback") {
      (key == "query" ? family.query : key == "apart" ? family.apart : family.fallback) = with_fragments(value);
    } else if (key == "reading") {
      bilingual(family.reading);
    } else if (key == "note") {
      bilingual(family.note);
    } else if (key == "notes") {
      bilingual(family.notes);
    } else if (key == "example") {
      example(entry);
    } else {
      fail("a family has no '" + std::string(key) +
           "'; it has each, slot, optional, only, cues, also, order, without, needs, exactly, answer, query, apart, fallback, reading, note, notes, example");
    }
  }

  void check() {
    auto known = [&](const Family& family, std::string_view set) {
      if (questions_.sets.contains(set)) return;
      std::vector<std::string> sets;
      for (const auto& [name, phrases] : questions_.sets) sets.emplace_back(name);
      auto near = suggest(std::string(set), sets);
      fail("family " + std::string(family.name) + " names the set @" + std::string(set) + ", which is nowhere" + (near ? "; did you mean @" + *near + "?" : ""));
    };
    for (std::size_t t = 0; t < topics_.size(); ++t)
      if (!topics_used_.contains(t)) {
        std::tie(file_, line_) = topic_places_[t];
        fail("topic " + std::string(topics_[t].at("topic")) + " is asked by no family: none has a line 'each …' with keys this topic has");
      }
    for (const Family& family : questions_.families) {
      file_ = family.file, line_ = family.line;
      if (family.query.empty()) fail("family " + std::string(family.name) + " has no query");
      if (family.cues.empty()) fail("family " + std::string(family.name) + " has no cues");
      for (const auto& sets : family.cues)
        for (const std::string_view set : sets) known(family, set);
      for (const std::string_view item : family.order)
        if (item.starts_with('@')) known(family, item.substr(1));
        else if (std::none_of(family.slots.begin(), family.slots.end(), [&](const Slot& slot) { return slot.name == item; }))
          fail("family " + std::string(family.name) + " has '" + std::string(item) + "' in its order, which is none of its slots");
      for (const auto* sets : {&family.without, &family.also})
        for (const std::string_view set : *sets) known(family, set);
      if (family.answer == "rows" && family.reading.en.empty()) fail("family " + std::string(family.name) + " has no reading");
      for (const std::string_view query : {family.query, family.apart, family.fallback}) names_of(family, query, '$');
      for (const std::string_view reading : {family.reading.en, family.reading.vi}) names_of(family, reading, '{');
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
      for (const Slot& slot : family.slots) slots += (slots.empty() ? "" : ", ") + std::string(slot.name);
      fail("family " + std::string(family.name) + " says " + (mark == '$' ? "$" + name : "{" + name + "}") + ", which is none of its slots" + (slots.empty() ? "; it has none" : ": " + slots));
    }
  }

  std::string_view file_, rest_;
  std::size_t line_ = 0;
  Questions questions_;
  std::map<std::string_view, std::string_view> fragments_;
  std::vector<Topic> topics_;
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

Questions read_questions(std::span<const QuestionFile> files, bool checked) { return Reader().read(files, checked); }

void read_titles(std::string_view rules, Questions& questions) {
  // `fill portfolio "Health": Y tế`: what may stand for {portfolio} in a title. A fill's words are of the language of the titles after it.
  std::map<std::string, std::vector<std::pair<std::string, std::vector<std::string>>>> fills;
  auto put = [](std::string text, const std::string& mark, const std::string& by) {
    if (std::size_t at = text.find(mark); at != std::string::npos) text.replace(at, mark.size(), by);
    return text;
  };
  bool filled = false;  // titles stood after the last fill
  Vocabulary& vocabulary = questions.vocabulary;
  for (const std::string_view line : split(rules, '\n')) {
    if (line.starts_with("fill ")) {
      std::size_t open = line.find('"'), close = line.find('"', open + 1), colon = line.find(": ", close);
      if (close == std::string::npos || colon == std::string::npos) continue;
      if (filled) fills.clear(), filled = false;
      auto& values = fills["{" + std::string(trim(line.substr(5, open - 5))) + "}"].emplace_back(line.substr(open + 1, close - open - 1), std::vector<std::string>()).second;
      for (const std::string& part : alternatives(line.substr(colon + 2))) spell_out(std::string(trim(part)), values);
      continue;
    }
    std::size_t open = line.find('"'), close = line.find('"', open + 1), colon = line.find(": ", close);
    if (!line.starts_with("title ") || close == std::string::npos || colon == std::string::npos) continue;
    Title title;
    title.pattern = line.substr(open + 1, close - open - 1);
    for (const std::string_view flag : split(line.substr(close + 1, colon - close - 1), ' ')) {
      auto value = [&] {
        std::string text(flag.substr(flag.find('=') + 1));
        std::replace(text.begin(), text.end(), '_', ' ');
        return vocabulary.keep(text);
      };
      if (flag.starts_with("body=") && flag.find('{') == std::string::npos) title.of = value();
      if (flag.starts_with("to=")) title.to = value();
      if (flag.starts_with("of=")) title.owners = split(flag.substr(3), ',');
      if (flag.starts_with("role=") || flag == "head") title.pattern = {};  // who presides or leads is no office holder
    }
    filled = true;
    if (title.pattern.find("{of}") == std::string::npos) continue;
    std::vector<std::string> spellings;
    for (const std::string& part : alternatives(line.substr(colon + 2))) spell_out(part, spellings);
    auto fill = std::find_if(fills.begin(), fills.end(), [&](const auto& f) { return title.pattern.find(f.first) != std::string::npos; });
    if (fill == fills.end()) {
      for (const std::string& spelling : spellings)
        if (const Phrase phrase = vocabulary.phrase(trim(spelling)); !phrase.empty()) title.phrases.push_back(phrase);
      questions.titles.push_back(std::move(title));
      continue;
    }
    for (const auto& [name, values] : fill->second) {
      Title& one = questions.titles.emplace_back(title);
      one.pattern = vocabulary.keep(put(std::string(title.pattern), fill->first, name));
      for (const std::string& spelling : spellings)
        if (spelling.find(fill->first) != std::string::npos)
          for (const std::string& value : values) one.phrases.push_back(vocabulary.phrase(trim(put(spelling, fill->first, value))));
    }
  }
}

void read_places(std::string_view csv, Questions& questions) {
  Vocabulary& vocabulary = questions.vocabulary;
  for (const std::string_view line : split(csv, '\n')) {
    std::string_view cells[4];
    std::string unquoted[4];
    std::size_t n = 0, begin = 0;
    bool quoted = false, quotes = false;
    for (std::size_t i = 0; i <= line.size() && n < 4; ++i) {
      if (i < line.size() && line[i] == '"') quoted = !quoted, quotes = true;
      if (i < line.size() && (quoted || line[i] != ',')) continue;
      cells[n] = line.substr(begin, i - begin);
      if (quotes) {
        for (const char c : cells[n])
          if (c != '"') unquoted[n] += c;
        cells[n] = vocabulary.keep(unquoted[n]);
      }
      quotes = false;
      ++n;
      begin = i + 1;
    }
    if (n < 4 || cells[1] == "kind") continue;
    const Questions::Place place{cells[0], cells[2], cells[1] == "demonym"};
    const auto put = [&](std::string_view name) {
      const std::string folded = fold(name);
      if (!questions.places.contains(folded)) questions.places.emplace(vocabulary.keep(folded), place);
    };
    put(cells[0]);
    for (const std::string_view alias : split(cells[3], '|')) put(alias);
  }
}

}  // namespace dothi::asking
