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

namespace {

struct Entry {
  std::string_view key, value;  // a value of several lines with all of them, as they stand
  std::size_t line;
};

struct Block {
  std::string_view kind, name;
  std::string_view file;
  std::size_t line = 0;
  std::vector<Entry> entries;
};

[[noreturn]] void refuse(std::string_view file, std::size_t line, const std::string& what) {
  throw Error(Fault::BadPack, std::string(file) + ":" + std::to_string(line) + ": " + what);
}

// A value of several lines as one, without its remarks.
std::string_view in_one_line(std::string_view value, Room& room) {
  if (value.find('\n') == std::string_view::npos) return value;
  std::string joined;
  for (const std::string_view line : split(value, '\n'))
    if (!line.starts_with('#') || joined.empty()) joined.append(joined.empty() ? "" : " ").append(line);
  return room.keep(joined);
}

using Topic = std::map<std::string_view, std::string_view>;

struct TopicBlock {
  Topic keys;
  std::vector<Entry> examples;
  std::string_view file;
  std::size_t line;
};

// <key> put in from the topic; nothing where the topic has no such key, unless <key|otherwise> says what then.
std::optional<std::string_view> fill(std::string_view text, const Topic& topic, Room& room) {
  std::string filled;
  std::size_t done = 0;  // of the text
  for (std::size_t open = 0; (open = text.find('<', open)) != std::string::npos;) {
    std::size_t close = open + 1;
    while (close < text.size() && (std::islower(static_cast<unsigned char>(text[close])) || text[close] == '_'))
      ++close;
    if (close == open + 1 || close == text.size() || (text[close] != '>' && text[close] != '|')) {
      ++open;
      continue;
    }
    const std::size_t end = text[close] == '|' ? text.find('>', close) : close;
    if (end == std::string_view::npos) {
      ++open;
      continue;
    }
    const auto found = topic.find(text.substr(open + 1, close - open - 1));
    if (found == topic.end() && end == close) return std::nullopt;
    filled.append(text, done, open - done)
        .append(found == topic.end() ? text.substr(close + 1, end - close - 1) : found->second);
    open = done = end + 1;
  }
  if (done == 0) return text;
  return room.keep(filled.append(text, done));
}

std::vector<std::string_view> set_names(std::string_view value) {
  std::vector<std::string_view> names = split(value, ' ');
  for (std::string_view& set : names) set.remove_prefix(set.starts_with('@'));
  return names;
}

// The sets of a line of cues that stand there whatever the topic is.
std::vector<std::string_view> fixed_sets(std::string_view cues) {
  std::vector<std::string_view> sets;
  for (std::size_t at = 0; at < cues.size();) {
    std::size_t end = at, depth = 0;
    bool filled = false;
    for (; end < cues.size() && (cues[end] != ' ' || depth); ++end) {
      depth += cues[end] == '<';
      filled |= depth > 0;
      depth -= cues[end] == '>' && depth;
    }
    if (end > at && !filled) sets.push_back(cues.substr(at + (cues[at] == '@'), end - at - (cues[at] == '@')));
    at = end + 1;
  }
  return sets;
}

// A block `family`: one family, or one of every topic that has its keys.
struct Source {
  Block block;
  struct Cues {
    std::string_view text;
    std::vector<std::string_view> fixed;
    bool filled;
  };
  std::vector<Cues> cues;
  std::vector<std::size_t> topics;
  bool each = false;
};

}  // namespace

struct Families::State {
  std::vector<Source> sources;
  std::vector<TopicBlock> topics;
  std::map<std::string_view, std::string_view> fragments;

  const Family& made(std::size_t source, std::size_t topic);
  bool may_ask(const Source& source, std::size_t topic, const std::function<bool(std::string_view)>& is_said);
  template <typename Take>
  void for_families(Take take);  // (source, topic)
  std::string_view with_fragments(std::string_view query, const Block& block, const Entry& entry);
  void put(Family& family, const Block& block, const Entry& entry);
  static void put_example(const Block& block, const Entry& entry, std::vector<Bilingual>& examples,
                          std::set<std::string_view>& known);

  std::mutex mutex;  // of what follows
  Room room;
  std::map<std::pair<std::size_t, std::size_t>, Family> families;
};

Families::Families() : state(new State) {}
Families::~Families() = default;

template <typename Take>
void Families::State::for_families(Take take) {
  for (std::size_t s = 0; s < sources.size(); ++s) {
    if (!sources[s].each) take(s, topics.size());
    for (const std::size_t topic : sources[s].topics) take(s, topic);
  }
}

bool Families::State::may_ask(const Source& source, std::size_t topic,
                              const std::function<bool(std::string_view)>& is_said) {
  return std::any_of(source.cues.begin(), source.cues.end(), [&](const Source::Cues& cues) {
    if (!std::all_of(cues.fixed.begin(), cues.fixed.end(), is_said)) return false;
    if (!cues.filled) return true;
    const auto filled = source.each ? fill(cues.text, topics[topic].keys, room) : cues.text;
    if (!filled) return false;
    const std::vector<std::string_view> sets = set_names(*filled);
    return std::all_of(sets.begin(), sets.end(), is_said);
  });
}

std::vector<const Family*> Families::that_may_ask(const std::function<bool(std::string_view)>& is_said) const {
  const std::lock_guard guard(state->mutex);
  std::vector<const Family*> found;
  state->for_families([&](std::size_t source, std::size_t topic) {
    if (state->may_ask(state->sources[source], topic, is_said)) found.push_back(&state->made(source, topic));
  });
  return found;
}

std::vector<const Family*> Families::all() const {
  const std::lock_guard guard(state->mutex);
  std::vector<const Family*> found;
  state->for_families([&](std::size_t source, std::size_t topic) { found.push_back(&state->made(source, topic)); });
  return found;
}

std::vector<Bilingual> Families::examples() const {
  const std::lock_guard guard(state->mutex);
  std::vector<Bilingual> examples;
  std::set<std::string_view> known;  // a family of several topics
  for (const TopicBlock& topic : state->topics)
    for (const Entry& entry : topic.examples)
      State::put_example({{}, {}, topic.file, topic.line, {}}, entry, examples, known);
  state->for_families([&](std::size_t source, std::size_t topic) {
    const Block& block = state->sources[source].block;
    for (const Entry& entry : block.entries) {
      if (entry.key != "example") continue;
      const std::string_view value = in_one_line(entry.value, state->room);
      if (auto filled = topic < state->topics.size() ? fill(value, state->topics[topic].keys, state->room) : value)
        State::put_example(block, {entry.key, *filled, entry.line}, examples, known);
    }
  });
  return examples;
}

void Families::State::put_example(const Block& block, const Entry& entry, std::vector<Bilingual>& examples,
                                  std::set<std::string_view>& known) {
  const std::string_view text = trim(entry.value.substr(std::min<std::size_t>(3, entry.value.size())));
  if (!known.insert(text).second) return;
  if (entry.value.starts_with("en "))
    examples.push_back({text, ""});
  else if (entry.value.starts_with("vi "))
    examples.push_back({"", text});
  else
    refuse(block.file, entry.line, "write 'example en …' or 'example vi …'");
}

const Family& Families::State::made(std::size_t source, std::size_t topic) {
  const auto known = families.find({source, topic});
  if (known != families.end()) return known->second;
  const Block& block = sources[source].block;
  Family family;
  family.name = topic < topics.size()
                    ? room.keep(std::string(block.name) + " " + std::string(topics[topic].keys.at("topic")))
                    : block.name;
  family.file = block.file;
  family.line = block.line;
  for (const Entry& entry : block.entries) {
    if (topic < topics.size() && entry.key == "each") continue;
    const std::string_view value = in_one_line(entry.value, room);
    if (auto filled = topic < topics.size() ? fill(value, topics[topic].keys, room) : value)
      put(family, block, {entry.key, *filled, entry.line});
  }
  return families.emplace(std::pair(source, topic), std::move(family)).first->second;
}

// {fragment NAME} put in.
std::string_view Families::State::with_fragments(std::string_view query, const Block& block, const Entry& entry) {
  constexpr std::string_view open = "{fragment ";
  std::string filled;
  std::size_t done = 0;
  for (std::size_t at = 0; (at = query.find(open, at)) != std::string_view::npos;) {
    const std::size_t name = at + open.size(), end = query.find('}', name);
    if (end == std::string_view::npos) refuse(block.file, entry.line, "a } is missing behind {fragment");
    const auto found = fragments.find(query.substr(name, end - name));
    if (found == fragments.end()) {
      const std::string wanted(query.substr(name, end - name));
      refuse(block.file, entry.line,
             "there is no fragment '" + wanted + "'; write a block 'fragment " + wanted + "' with a line 'text …'");
    }
    filled.append(query, done, at - done).append(found->second);
    at = done = end + 1;
  }
  return done == 0 ? query : room.keep(filled.append(query, done));
}

void Families::State::put(Family& family, const Block& block, const Entry& entry) {
  const auto fail = [&](const std::string& what) { refuse(block.file, entry.line, what); };
  const std::string_view key = entry.key, value = entry.value;
  auto bilingual = [&](Bilingual& to) {
    if (value.starts_with("en "))
      to.en = trim(value.substr(3));
    else if (value.starts_with("vi "))
      to.vi = trim(value.substr(3));
    else
      fail("write '" + std::string(key) + " en …' or '" + std::string(key) + " vi …'");
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
      if (need != "time" && need != "notime" && need != "now" && need != "number" && need != "pair")
        fail("a family needs time, notime, now, number or pair");
      family.needs.push_back(need);
    }
  } else if (key == "answer") {
    if (value != "rows" && value != "number" && value != "yesno") fail("an answer is rows, number or yesno");
    family.answer = value;
  } else if (key == "query" || key == "apart" || key == "fallback") {
    (key == "query"   ? family.query
     : key == "apart" ? family.apart
                      : family.fallback) = with_fragments(value, block, entry);
  } else if (key == "reading") {
    bilingual(family.reading);
  } else if (key == "note") {
    bilingual(family.note);
  } else if (key == "notes") {
    bilingual(family.notes);
  } else if (key == "example") {  // Families::examples
  } else {
    fail("a family has no '" + std::string(key) +
         "'; it has each, slot, optional, only, cues, also, order, without, needs, exactly, answer, query, apart, "
         "fallback, reading, note, notes, example");
  }
}

namespace {

class Reader {
 public:
  explicit Reader(Questions& questions) : questions_(questions), families_(*questions.families.state) {}

  void read(std::span<const QuestionFile> files, bool checked) {
    std::vector<Block> all;
    for (const QuestionFile& file : files) {
      file_ = file.place, rest_ = file.text, line_ = 0;
      blocks(all);
    }
    for (Block& block : all) {
      file_ = block.file, line_ = block.line;
      if (block.kind == "family") {
        families_.sources.push_back({std::move(block), {}, {}, false});
        continue;
      }
      for (Entry& entry : block.entries) entry.value = in_one_line(entry.value, questions_.room);
      if (block.kind == "set")
        set(block);
      else if (block.kind == "word")
        word(block);
      else if (block.kind == "filter")
        filter(block);
      else if (block.kind == "topic")
        topic(block);
      else if (block.kind == "fragment")
        fragment(block);
      else
        fail("'" + std::string(block.kind) + "' is none of set, word, filter, fragment, topic, family");
    }
    for (Source& source : families_.sources) prepare(source);
    if (!checked) check();
  }

 private:
  [[noreturn]] void fail(const std::string& what) const { refuse(file_, line_, what); }

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
        std::string_view& value = blocks.back().entries.back().value;
        const char* const begin = value.empty() ? body.data() : value.data();
        value = {begin, std::size_t(body.data() + body.size() - begin)};
        continue;
      }
      const std::string_view key = body.substr(0, body.find(' ')), value = trim(body.substr(key.size()));
      if (inner && blocks.size() == before)
        fail("this line belongs to no set, word, filter, fragment, topic or family");
      if (!inner && value.empty())
        fail("a name is missing after '" + std::string(key) +
             "'; a line of a family, set or topic is indented by two spaces");
      if (inner)
        blocks.back().entries.push_back({key, value, line_});
      else
        blocks.push_back({key, value, file_, line_, {}});
    }
  }

  void phrases(const Entry& entry, CueSet& to) { (entry.key == "en" ? to.en : to.vi).push_back(entry.value); }

  void set(const Block& block) {
    CueSet& set = questions_.sets[block.name];
    for (const Entry& entry : block.entries) {
      line_ = entry.line;
      if (entry.key == "telling")
        set.telling = entry.value == "yes";
      else if (entry.key != "en" && entry.key != "vi")
        fail("a set has lines 'en …', 'vi …' and 'telling yes'");
      else
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
      if (entry.key == "en" || entry.key == "vi")
        phrases(entry, filter.phrases);
      else if (entry.key == "of")
        filter.of = split(entry.value, ' ');
      else if (entry.key == "where")
        filter.where = entry.value;
      else if (entry.key == "soft")
        filter.soft = entry.value == "yes";
      else
        fail("a filter has no '" + std::string(entry.key) + "'; it has en, vi, of, where, soft");
    }
    if (filter.of.empty()) fail("filter " + std::string(filter.name) + " does not say of what; write 'of Country'");
    questions_.filters.push_back(std::move(filter));
  }

  void fragment(const Block& block) {
    for (const Entry& entry : block.entries) {
      line_ = entry.line;
      if (entry.key != "text") fail("a fragment has one line 'text …'");
      families_.fragments[block.name] = entry.value;
    }
  }

  void topic(const Block& block) {
    TopicBlock& topic = families_.topics.emplace_back();
    topic.file = file_, topic.line = line_;
    topic.keys["topic"] = block.name;
    for (const Entry& entry : block.entries) {
      if (entry.key == "example")
        topic.examples.push_back(entry);
      else
        topic.keys[entry.key] = entry.value == "-" ? "" : entry.value;
    }
    std::string labels(topic.keys["object"]);  // as a pattern says them: Organ|Agency
    std::replace(labels.begin(), labels.end(), ' ', '|');
    topic.keys["labels"] = questions_.room.keep(labels);
  }

  // What tells whether a question may be one of the family: its cues, and the topics it is of.
  void prepare(Source& source) {
    std::vector<std::string_view> keys;
    std::size_t line = 0;
    for (const Entry& entry : source.block.entries) {
      if (entry.key == "each" && !source.each) keys = split(entry.value, ' '), source.each = true, line = entry.line;
      if (entry.key == "cues") source.cues.push_back({in_one_line(entry.value, questions_.room), {}, false});
    }
    for (Source::Cues& cues : source.cues)
      cues.fixed = fixed_sets(cues.text), cues.filled = cues.text.find('<') != std::string_view::npos;
    if (!source.each) return;
    for (const std::string_view key : keys)
      if (std::none_of(families_.topics.begin(), families_.topics.end(),
                       [&](const TopicBlock& topic) { return topic.keys.contains(key); }))
        refuse(source.block.file, line,
               "no topic has a line '" + std::string(key) + " …', so this family asks nothing");
    for (std::size_t t = 0; t < families_.topics.size(); ++t)
      if (std::all_of(keys.begin(), keys.end(),
                      [&](std::string_view key) { return families_.topics[t].keys.contains(key); }))
        source.topics.push_back(t);
  }

  void check() {
    auto known = [&](const Family& family, std::string_view set) {
      if (questions_.sets.contains(set)) return;
      std::vector<std::string> sets;
      for (const auto& [name, phrases] : questions_.sets) sets.emplace_back(name);
      auto near = suggest(std::string(set), sets);
      fail("family " + std::string(family.name) + " names the set @" + std::string(set) + ", which is nowhere" +
           (near ? "; did you mean @" + *near + "?" : ""));
    };
    const std::vector<const Family*> all = questions_.families.all();
    questions_.families.examples();
    for (std::size_t t = 0; t < families_.topics.size(); ++t)
      if (std::none_of(families_.sources.begin(), families_.sources.end(), [&](const Source& s) {
            return std::find(s.topics.begin(), s.topics.end(), t) != s.topics.end();
          }))
        refuse(families_.topics[t].file, families_.topics[t].line,
               "topic " + std::string(families_.topics[t].keys.at("topic")) +
                   " is asked by no family: none has a line 'each …' with keys this topic has");
    for (const Family* const one : all) {
      const Family& family = *one;
      file_ = family.file, line_ = family.line;
      if (family.query.empty()) fail("family " + std::string(family.name) + " has no query");
      if (family.cues.empty()) fail("family " + std::string(family.name) + " has no cues");
      for (const auto& sets : family.cues)
        for (const std::string_view set : sets) known(family, set);
      for (const std::string_view item : family.order)
        if (item.starts_with('@'))
          known(family, item.substr(1));
        else if (std::none_of(family.slots.begin(), family.slots.end(),
                              [&](const Slot& slot) { return slot.name == item; }))
          fail("family " + std::string(family.name) + " has '" + std::string(item) +
               "' in its order, which is none of its slots");
      for (const auto* sets : {&family.without, &family.also})
        for (const std::string_view set : *sets) known(family, set);
      if (family.answer == "rows" && family.reading.en.empty())
        fail("family " + std::string(family.name) + " has no reading");
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
      if (name.empty() ||
          std::any_of(family.slots.begin(), family.slots.end(), [&](const Slot& slot) { return slot.name == name; }))
        continue;
      std::string slots;
      for (const Slot& slot : family.slots) slots += (slots.empty() ? "" : ", ") + std::string(slot.name);
      fail("family " + std::string(family.name) + " says " + (mark == '$' ? "$" + name : "{" + name + "}") +
           ", which is none of its slots" + (slots.empty() ? "; it has none" : ": " + slots));
    }
  }

  std::string_view file_, rest_;
  std::size_t line_ = 0;
  Questions& questions_;
  Families::State& families_;
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
    if (c == '|' && depth == 0)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

}  // namespace

void read_questions(std::span<const QuestionFile> files, Questions& questions, bool checked) {
  Reader(questions).read(files, checked);
}

void read_titles(std::string_view rules, Questions& questions) {
  // `fill portfolio "Health": Y tế`: what may stand for {portfolio} in a title. A fill's words are of the language of the titles after it.
  using Fills = std::vector<TitleLine::Fill>;
  std::map<std::string, std::shared_ptr<Fills>> fills;
  bool filled = false;  // titles stood after the last fill
  for (const std::string_view line : split(rules, '\n')) {
    std::size_t open = line.find('"'), close = line.find('"', open + 1), colon = line.find(": ", close);
    if (close == std::string::npos || colon == std::string::npos) continue;
    const std::string_view name = line.substr(open + 1, close - open - 1), phrases = line.substr(colon + 2);
    if (line.starts_with("fill ")) {
      if (filled) fills.clear(), filled = false;
      auto& values = fills["{" + std::string(trim(line.substr(5, open - 5))) + "}"];
      if (!values) values = std::make_shared<Fills>();
      values->push_back({name, phrases});
      continue;
    }
    if (!line.starts_with("title ")) continue;
    TitleLine one{{}, phrases, {}, {}};
    Title& title = one.title;
    title.pattern = name;
    for (const std::string_view flag : split(line.substr(close + 1, colon - close - 1), ' ')) {
      auto value = [&] {
        std::string text(flag.substr(flag.find('=') + 1));
        std::replace(text.begin(), text.end(), '_', ' ');
        return questions.room.keep(text);
      };
      if (flag.starts_with("body=") && flag.find('{') == std::string::npos) title.of = value();
      if (flag.starts_with("to=")) title.to = value();
      if (flag.starts_with("of=")) title.owners = split(flag.substr(3), ',');
      if (flag.starts_with("role=") || flag == "head") title.pattern = {};  // who presides or leads is no office holder
    }
    filled = true;
    if (title.pattern.find("{of}") == std::string::npos) continue;
    auto fill = std::find_if(fills.begin(), fills.end(),
                             [&](const auto& f) { return title.pattern.find(f.first) != std::string::npos; });
    if (fill != fills.end()) one.mark = questions.room.keep(fill->first), one.fills = fill->second;
    questions.titles.push_back(std::move(one));
  }
}

namespace {

// Whether an alternative of a line of titles may be heard, by what stands in it outside of brackets and marks.
bool may_be_said(std::string_view alternative, const Heard& heard) {
  std::string fixed(alternative);
  int depth = 0;
  for (std::size_t i = 0; i < fixed.size(); ++i) {
    const bool opens = fixed[i] == '(' || fixed[i] == '{', closes = fixed[i] == ')' || fixed[i] == '}';
    depth += opens;
    if (depth && fixed[i] == ' ') fixed[i] = '.';  // a bracket and what it touches are no word
    depth -= closes;
  }
  return heard.may_say(fixed);
}

std::vector<std::string> spelled_out(std::string_view phrases) {
  std::vector<std::string> spellings;
  for (const std::string& part : alternatives(phrases)) spell_out(std::string(trim(part)), spellings);
  return spellings;
}

}  // namespace

std::vector<Title> titles_with(const Questions& questions, const Heard* heard, Vocabulary& vocabulary) {
  std::vector<Title> titles;
  const auto may_say = [&](std::string_view phrase) { return !phrase.empty() && (!heard || heard->may_say(phrase)); };
  auto put = [](std::string text, std::string_view mark, std::string_view by) {
    if (std::size_t at = text.find(mark); at != std::string::npos) text.replace(at, mark.size(), by);
    return text;
  };
  for (const TitleLine& line : questions.titles) {
    if (heard) {
      const std::vector<std::string> parts = alternatives(line.phrases);
      if (std::none_of(parts.begin(), parts.end(), [&](const std::string& part) { return may_be_said(part, *heard); }))
        continue;
    }
    const std::vector<std::string> spellings = spelled_out(line.phrases);
    if (!line.fills) {
      Title title = line.title;
      for (const std::string& spelling : spellings)
        if (may_say(trim(spelling)))
          if (const Phrase phrase = vocabulary.phrase(trim(spelling)); !phrase.empty()) title.phrases.push_back(phrase);
      if (!title.phrases.empty()) titles.push_back(std::move(title));
      continue;
    }
    for (const TitleLine::Fill& fill : *line.fills) {
      Title one = line.title;
      const std::vector<std::string> values = spelled_out(fill.phrases);
      for (const std::string& spelling : spellings)
        if (spelling.find(line.mark) != std::string::npos)
          for (const std::string& value : values)
            if (const std::string phrase = put(spelling, line.mark, value); may_say(trim(phrase)))
              one.phrases.push_back(vocabulary.phrase(trim(phrase)));
      if (one.phrases.empty()) continue;
      one.filled_pattern = put(std::string(line.title.pattern), line.mark, fill.name);
      titles.push_back(std::move(one));
    }
  }
  return titles;
}

const Vocabulary& Questions::vocabulary() const {
  std::call_once(read_, [&] {
    const auto read = [&](const CueSet& set) {
      for (const auto* lines : {&set.en, &set.vi})
        for (const std::string_view line : *lines)
          for (const std::string_view phrase : split(line, '|')) vocabulary_.phrase(phrase);
    };
    for (const auto& [name, set] : sets) read(set);
    for (const Filter& filter : filters) read(filter.phrases);
    titles_with(*this, nullptr, vocabulary_);
  });
  return vocabulary_;
}

void read_places(std::string_view csv, Questions& questions) {
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
        cells[n] = questions.room.keep(unquoted[n]);
      }
      quotes = false;
      ++n;
      begin = i + 1;
    }
    if (n < 4 || cells[1] == "kind") continue;
    const Place place{cells[0], cells[2], cells[1] == "demonym", cells[1] == "capital"};
    const auto put = [&](std::string_view name) { questions.places.emplace_back(name, place); };
    put(cells[0]);
    for (const std::string_view alias : split(cells[3], '|')) put(alias);
  }
}

}  // namespace dothi::asking
