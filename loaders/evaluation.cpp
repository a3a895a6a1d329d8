// Facts read against facts marked by hand.
#include <dothi/evaluation.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>

#include "json.h"
#include "load.h"

namespace dothi {
namespace {

namespace fs = std::filesystem;

// The spelling-free form names and values are compared in.
std::string norm(std::string_view text) { return caseless(text); }

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  std::istringstream in{std::string(text)};
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

std::string text_of(const Value& value) {
  if (value.kind() == Kind::String) return std::string(value.string());
  if (value.kind() == Kind::Float && value.real() == std::floor(value.real()) && std::abs(value.real()) < 1e15)
    return std::to_string(std::int64_t(value.real()));
  return to_string(value);
}

// ---- The pack's scoring.rules

struct Rules {
  std::map<std::string, std::vector<std::set<std::string>>> alike;  // qualifier → groups of normal forms
  std::set<std::string> unscored, loose;
  struct Office {
    std::string relation;
    std::set<std::string> others, words;
  };
  std::vector<Office> offices;
  std::set<std::pair<std::string, std::string>> neutral;  // relation, normal form of the object
};

std::vector<std::string> split(std::string_view text, char by) {
  std::vector<std::string> out;
  std::istringstream in{std::string(text)};
  for (std::string part; std::getline(in, part, by);) {
    auto from = part.find_first_not_of(' '), to = part.find_last_not_of(' ');
    if (from != std::string::npos) out.push_back(part.substr(from, to - from + 1));
  }
  return out;
}

Rules read_rules(const Pack& pack) {
  Rules rules;
  const PackFile* file = pack.file("scoring.rules");
  if (!file) return rules;
  std::istringstream in(file->text);
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (auto hash = line.find('#'); hash != std::string::npos) line.erase(hash);
    auto bad = [&](std::string_view what) {
      throw Error(Fault::BadPack, fmt::format("{}:{}: {}", file->path, number, what));
    };
    auto colon = line.find(':');
    std::vector<std::string> head = words_of(line.substr(0, colon));
    std::string rest = colon == std::string::npos ? "" : line.substr(colon + 1);
    if (head.empty()) continue;
    if (head[0] == "alike") {
      if (head.size() != 2 || rest.empty()) bad("write: alike QUALIFIER: value, value");
      std::set<std::string> group;
      for (const std::string& value : split(rest, ',')) group.insert(norm(value));
      rules.alike[head[1]].push_back(std::move(group));
    } else if (head[0] == "unscored") {
      rules.unscored.insert(head.begin() + 1, head.end());
    } else if (head[0] == "loose") {
      rules.loose.insert(head.begin() + 1, head.end());
    } else if (head[0] == "office") {
      if (head.size() < 4 || head[2] != "as" || rest.empty()) bad("write: office RELATION as RELATION …: word …");
      Rules::Office office{head[1], {head.begin() + 3, head.end()}, {}};
      for (const std::string& word : words_of(rest)) office.words.insert(norm(word));
      rules.offices.push_back(std::move(office));
    } else if (head[0] == "neutral") {
      if (head.size() < 3) bad("write: neutral RELATION NAME");
      std::string name;
      for (std::size_t i = 2; i < head.size(); ++i) name += (i > 2 ? " " : "") + head[i];
      rules.neutral.emplace(head[1], norm(name));
    } else {
      bad(fmt::format("'{}' begins no rule; they are alike, unscored, loose, office, neutral", head[0]));
    }
  }
  return rules;
}

// ---- Rows

struct Qualifier {
  std::string key, text, normal;
  bool time = false;
};

// A fact, read or marked, with what comparing needs.
struct Row {
  Fact fact;
  std::string subject, object;  // normal forms
  std::vector<Qualifier> qualifiers;
  // of marks
  std::vector<std::string> accept_relations, accept_objects, tags;
  bool optional = false, repeat = false, non_fact = false, only_here = false;
  std::string kind;

  const Qualifier* qualifier(std::string_view key) const {
    for (const Qualifier& q : qualifiers)
      if (q.key == key) return &q;
    return nullptr;
  }
  bool overlaps(const Row& other) const { return fact.begin < other.fact.end && other.fact.begin < fact.end; }
};

std::string_view trim_end(std::string_view text) {
  while (!text.empty() && (text.back() == '/' || text.back() == '.')) text.remove_suffix(1);
  return text;
}

// One time inside the other; of a time without a year only month and day are compared.
bool times_agree(std::string_view p, std::string_view g) {
  p = trim_end(p), g = trim_end(g);
  auto rest = [](std::string_view t) { return t.substr(std::min<std::size_t>(4, t.size())); };
  if (g.starts_with("XXXX")) return rest(p) == rest(g);
  if (p.starts_with("XXXX")) return rest(p) == rest(g) || rest(g).starts_with(rest(p));
  return p.starts_with(g) || g.starts_with(p);
}

std::set<std::string> numbers_in(std::string_view text) {
  std::set<std::string> out;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t from = i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    if (i > from)
      out.emplace(text.substr(from, i - from));
    else
      ++i;
  }
  return out;
}

class Comparison {
 public:
  Comparison(const Pack& pack, const std::vector<PackName>& own_names)
      : pack_(pack), rules_(read_rules(pack)), pack_names_(own_names.empty()) {
    for (const auto* names : {&pack.names, &own_names}) {
      if (names == &pack.names && !own_names.empty()) continue;  // a corpus with a table of its own is judged by it
      for (const PackName& name : *names) {
        types_[name.canonical] = name.type;
        alias(name.canonical, name.canonical), alias(name.name_vi, name.canonical);
        for (const std::string& a : name.aliases) alias(a, name.canonical);
      }
    }
  }

  Row row(Fact fact) const {
    Row row;
    row.subject = norm(fact.subject), row.object = norm(fact.object);
    for (const auto& [key, value] : fact.qualifiers) {
      std::string text = text_of(value);
      row.qualifiers.push_back({key, text, norm(text), is_time(key)});
    }
    row.fact = std::move(fact);
    return row;
  }

  bool scored(std::string_view key) const {
    if (rules_.unscored.count(std::string(key)) || key == "status" || key == "reported") return false;
    const PropertySchema* q = schema_of(key);
    return q && !q->note;
  }

  // Whether the fact read is the marked one, at the level.
  bool match(const Row& p, const Row& g, Level level) const {
    const Fact &a = p.fact, &b = g.fact;
    bool relation = a.relation == b.relation || std::find(g.accept_relations.begin(), g.accept_relations.end(),
                                                          a.relation) != g.accept_relations.end();
    const RelationSchema* schema = pack_.schema.relation(a.relation);
    bool ends = relation && (joins(p.subject, p.object, a.object, g) ||
                             (schema && schema->symmetric && joins(p.object, p.subject, a.subject, g)));
    if (!ends && !same_office(p, g) && !same_office(g, p)) return false;
    return qualifiers_agree(p, g, level);
  }

  // Whether the fact read asserts the marked non-fact.
  bool asserts(const Row& p, const Row& n) const {
    if (p.fact.relation != n.fact.relation) return false;
    if (n.fact.subject != "*" && !same(p.subject, n.fact.subject, n.subject, {})) return false;
    if (n.fact.object != "*" && !same(p.object, n.fact.object, n.object, {})) return false;
    if (n.only_here && !p.overlaps(n)) return false;
    return carries(p, n);
  }

  // Every qualifier of the non-fact stands in the row, at least as precisely.
  static bool carries(const Row& row, const Row& n) {
    return std::all_of(n.qualifiers.begin(), n.qualifiers.end(), [&](const Qualifier& q) {
      const Qualifier* own = row.qualifier(q.key);
      return own && own->normal.starts_with(q.normal);
    });
  }

  bool neutral(const Row& p) const {
    auto type = types_.find(p.fact.object);
    return rules_.neutral.count({p.fact.relation, p.object}) && (type == types_.end() || type->second != "Position");
  }

 private:
  void alias(const std::string& written, const std::string& canonical) {
    if (!written.empty()) aliases_[norm(written)].insert(canonical);
  }

  const PropertySchema* schema_of(std::string_view key) const {
    for (const RelationSchema& relation : pack_.schema.relations)
      for (const PropertySchema& q : relation.qualifiers)
        if (q.name == key) return &q;
    return nullptr;
  }

  bool is_time(std::string_view key) const {
    const PropertySchema* q = schema_of(key);
    return q && q->kind == "date" && scored(key);
  }

  // Whoever marks a text writes the names they know: a name that the pack has for one thing alone becomes that thing's own, also
  // behind an office ("secretary-general of the imo").
  std::string resolved(const std::string& normal) const {
    const auto own = [&](const std::string& name) -> const std::string* {
      const auto known = aliases_.find(name);
      return known != aliases_.end() && known->second.size() == 1 ? &*known->second.begin() : nullptr;
    };
    if (const std::string* name = own(normal)) return norm(*name);
    for (std::size_t of = normal.find(" of "); of != std::string::npos; of = normal.find(" of ", of + 1)) {
      const std::size_t body = of + 4 + (normal.compare(of + 4, 4, "the ") == 0 ? 4 : 0);
      if (const std::string* name = own(normal.substr(body))) return normal.substr(0, of + 4) + norm(*name);
    }
    return normal;
  }

  // Whether a name read (normal form) is the marked one.
  bool same(const std::string& read, const std::string& canonical, const std::string& normal,
            std::string_view type) const {
    if (read == normal) return true;
    if (auto known = aliases_.find(read); known != aliases_.end() && known->second.count(canonical)) return true;
    if (pack_names_ && resolved(read) == resolved(normal)) return true;
    if (type.empty() || !rules_.loose.count(std::string(type))) return false;
    std::set<std::string> a, b, numbers_a = numbers_in(read), numbers_b = numbers_in(normal), both;
    for (auto& w : words_of(read)) a.insert(w);
    for (auto& w : words_of(normal)) b.insert(w);
    auto meet = [&](const std::set<std::string>& x, const std::set<std::string>& y) {
      return std::size_t(std::count_if(x.begin(), x.end(), [&](auto& w) { return y.count(w); }));
    };
    if (!numbers_a.empty() && !numbers_b.empty() && meet(numbers_a, numbers_b) == 0) return false;
    return !a.empty() && !b.empty() && double(meet(a, b)) / double(std::min(a.size(), b.size())) >= 0.6;
  }

  bool joins(const std::string& subject, const std::string& object, const std::string& object_text,
             const Row& g) const {
    const Fact& b = g.fact;
    if (!same(subject, b.subject, g.subject, b.subject_type)) return false;
    if (b.object_type == "Literal")
      return object == g.object || (times_agree(object_text, b.object) && object_text.size() >= 4 &&
                                    object_text.find_first_not_of("0123456789") >= 4);
    if (same(object, b.object, g.object, b.object_type)) return true;
    return std::any_of(g.accept_objects.begin(), g.accept_objects.end(),
                       [&](const std::string& other) { return same(object, other, norm(other), {}); });
  }

  // "President of X" held by somebody, and X presided over by the same.
  bool same_office(const Row& office, const Row& other) const {
    for (const Rules::Office& rule : rules_.offices) {
      if (office.fact.relation != rule.relation || !rule.others.count(other.fact.relation) ||
          office.fact.subject != other.fact.subject)
        continue;
      std::vector<std::string> words = words_of(office.object);
      if (words.empty() || !rule.words.count(words[0])) continue;
      for (const auto& [written, canonical] : aliases_)
        if (canonical.count(other.fact.object) && office.object.ends_with(written)) return true;
    }
    return false;
  }

  bool qualifiers_agree(const Row& p, const Row& g, Level level) const {
    for (const Qualifier& want : g.qualifiers) {
      if (!scored(want.key)) continue;
      const Qualifier* got = p.qualifier(want.key);
      if (!got) {
        if (level == Level::All || (level == Level::Times && want.time)) return false;
      } else if (want.time ? !times_agree(got->text, want.text)
                           : got->normal != want.normal && !alike(want.key, got->normal, want.normal)) {
        return false;
      }
    }
    return true;
  }

  bool alike(const std::string& key, const std::string& a, const std::string& b) const {
    auto groups = rules_.alike.find(key);
    return groups != rules_.alike.end() && std::any_of(groups->second.begin(), groups->second.end(),
                                                       [&](auto& group) { return group.count(a) && group.count(b); });
  }

  const Pack& pack_;
  Rules rules_;
  bool pack_names_;                                       // judged by the pack's names, not by a table beside the texts
  std::map<std::string, std::set<std::string>> aliases_;  // normal form → canonical names
  std::map<std::string, std::string> types_;
};

// ---- Marks

std::vector<std::string> strings_of(const Value* list) {
  std::vector<std::string> out;
  if (list && list->kind() == Kind::List)
    for (const Value& item : list->items()) out.push_back(text_of(item));
  return out;
}

bool flag(const Value& record, std::string_view key) {
  const Value* v = record.find(key);
  return v && v->kind() == Kind::Boolean && v->boolean();
}

Row mark_of(const Value& line, const Comparison& comparison) {
  const Value* non_fact = line.find("not_fact");
  const Value& record = non_fact ? *non_fact : line;
  auto text = [&](std::string_view key, bool needed) {
    const Value* v = record.find(key);
    if (needed && (!v || v->is_null())) throw Error(Fault::BadInput, fmt::format("\"{}\" is missing", key));
    return v && !v->is_null() ? text_of(*v) : std::string();
  };
  auto offset = [&](std::string_view key) {
    const Value* v = record.find(key);
    if (!v || v->kind() != Kind::Integer || v->integer() < 0 || v->integer() > UINT32_MAX)
      throw Error(Fault::BadInput, fmt::format("\"{}\" is missing, or no offset in characters", key));
    return std::uint32_t(v->integer());
  };
  Fact fact;
  fact.document = normalize(text("document", true));
  fact.begin = offset("begin"), fact.end = offset("end");
  fact.sentence = text("sentence", false);
  fact.subject = text("s", true), fact.subject_type = text("s_type", false), fact.subject_text = text("s_text", false);
  fact.relation = text("rel", true);
  fact.object = text("o", true), fact.object_type = text("o_type", false), fact.object_text = text("o_text", false);
  if (const Value* q = record.find("q"); q && q->kind() == Kind::Map)
    for (const auto& [key, value] : q->entries()) fact.qualifiers.emplace_back(key, value.own());
  const std::string status = text("status", false);
  fact.status = status == "candidate" ? Status::Candidate : status == "former" ? Status::Former : Status::Stated;
  fact.reported = flag(record, "reported");
  Row row = comparison.row(std::move(fact));
  row.accept_relations = strings_of(record.find("accept_rel"));
  row.accept_objects = strings_of(record.find("accept_o"));
  row.tags = strings_of(record.find("tags"));
  row.optional = flag(record, "optional"), row.repeat = flag(record, "repeat");
  row.non_fact = non_fact != nullptr;
  row.only_here = flag(record, "only_if_evidence");
  row.kind = text("kind", false);
  return row;
}

using ByDocument = std::map<std::string, std::vector<Row>>;

ByDocument read_marks(const std::vector<fs::path>& files, const Comparison& comparison) {
  ByDocument marks;
  for (const fs::path& file : files) {
    std::error_code none;
    if (fs::file_size(file, none) == 0 && !none) continue;  // the document states nothing
    std::istringstream in(read_file(file.string(), "file of marks"));
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
      ++number;
      if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
      try {
        Row row = mark_of(parse_json(line), comparison);
        std::string document = row.fact.document;
        marks[document].push_back(std::move(row));
      } catch (const Error& error) {
        throw Error(Fault::BadInput, fmt::format("{}:{}: {}", file.string(), number, error.message));
      }
    }
  }
  return marks;
}

std::vector<fs::path> files_in(const fs::path& folder, bool (*wanted)(const fs::path&)) {
  std::vector<fs::path> out;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none))
    if (entry.is_regular_file(none) && entry.path().filename().string()[0] != '.' && wanted(entry.path()))
      out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

bool is_marks(const fs::path& path) { return path.extension() == ".jsonl"; }
bool is_document(const fs::path& path) {
  std::string ending = lower(path.extension().string());
  return ending != ".jsonl" && ending != ".json" && ending != ".csv" && ending != ".tsv";
}

std::vector<PackName> names_of(const fs::path& folder, const Schema& schema) {
  std::error_code none;
  for (const fs::path& file : {folder / "names.csv", folder / "gold" / "names.csv"})
    if (fs::is_regular_file(file, none)) return read_names(file.string(), schema);
  return {};
}

// ---- Counting

struct Count {
  const Comparison& comparison;
  const ByDocument& marks;
  const std::vector<Row>& read;

  struct Judgement {
    std::set<const Row*> found;
    std::map<const Row*, std::size_t> best;  // scored qualifiers of a found mark that the best reading of it has
    std::map<const Row*, const Row*> best_row;
    std::vector<const Row*> right, wrong;
    std::map<const Row*, const Row*> asserted;  // fact read → non-fact
    std::size_t neutral = 0, cited = 0;
  };

  std::size_t shared_qualifiers(const Row& p, const Row& g) const {
    return std::size_t(std::count_if(g.qualifiers.begin(), g.qualifiers.end(), [&](const Qualifier& q) {
      return comparison.scored(q.key) && p.qualifier(q.key);
    }));
  }

  Judgement judge(Level level) const {
    Judgement out;
    static const std::vector<Row> nothing;
    for (const Row& p : read) {
      auto at = marks.find(p.fact.document);
      const std::vector<Row>& rows = at == marks.end() ? nothing : at->second;
      std::vector<const Row*> matches;
      for (const Row& g : rows)
        if (!g.non_fact && comparison.match(p, g, level)) matches.push_back(&g);
      const Row* trap = nullptr;
      for (const Row& n : rows) {
        if (!n.non_fact || !comparison.asserts(p, n)) continue;
        if (!trap) trap = &n;
        // Only a fact that carries what makes the non-fact wrong excuses it.
        if (n.fact.object_type == "Literal")
          std::erase_if(matches, [&](const Row* g) { return !g->object.starts_with(n.object); });
        else if (!n.qualifiers.empty() || n.only_here)
          std::erase_if(matches,
                        [&](const Row* g) { return !Comparison::carries(*g, n) || (n.only_here && !g->overlaps(n)); });
      }
      if (!matches.empty()) {
        out.right.push_back(&p);
        out.cited += std::any_of(matches.begin(), matches.end(), [&](const Row* g) { return p.overlaps(*g); });
        // It finds one mark only: of its own sentence before others, then the one it shares most with.
        auto rank = [&](const Row* g) { return std::pair(p.overlaps(*g), shared_qualifiers(p, *g)); };
        const Row* g = *std::max_element(matches.begin(), matches.end(),
                                         [&](const Row* a, const Row* b) { return rank(a) < rank(b); });
        out.found.insert(g);
        std::size_t shared = shared_qualifiers(p, *g);
        if (auto [it, fresh] = out.best.try_emplace(g, shared); fresh || shared > it->second)
          it->second = shared, out.best_row[g] = &p;
      } else if (trap) {
        out.asserted[&p] = trap;
        out.wrong.push_back(&p);
      } else if (comparison.neutral(p)) {
        ++out.neutral;
      } else {
        out.wrong.push_back(&p);
      }
    }
    return out;
  }

  // A mark is found when it was hit, or a mark that says the same with all its times was.
  bool hit(const Judgement& judged, const Row& g) const {
    if (judged.found.count(&g)) return true;
    for (const Row& h : marks.at(g.fact.document)) {
      if (!judged.found.count(&h) || h.fact.subject != g.fact.subject || h.fact.relation != g.fact.relation ||
          h.fact.object != g.fact.object)
        continue;
      if (std::all_of(g.qualifiers.begin(), g.qualifiers.end(), [&](const Qualifier& q) {
            const Qualifier* own = h.qualifier(q.key);
            return !q.time || (own && times_agree(own->text, q.text));
          }))
        return true;
    }
    return false;
  }
};

Evaluation count(const std::vector<Row>& read, const ByDocument& marks, const Comparison& comparison) {
  Evaluation e;
  Count counter{comparison, marks, read};
  e.predictions = read.size();
  for (Level level : levels) {
    auto i = std::size_t(level);
    Count::Judgement judged = counter.judge(level);
    for (const Row* p : judged.right) ++e.overall[i].right, ++e.relations[p->fact.relation][i].right;
    for (const Row* p : judged.wrong) ++e.overall[i].wrong, ++e.relations[p->fact.relation][i].wrong;
    std::map<std::pair<std::string, std::uint32_t>, Score> sentences;
    std::size_t wanted_qualifiers = 0, got_qualifiers = 0;
    for (const auto& [document, rows] : marks)
      for (const Row& g : rows) {
        if (g.non_fact) {
          e.non_facts += level == Level::Triple;
          continue;
        }
        if (g.optional || g.repeat) continue;
        bool found = counter.hit(judged, g);
        Score& relation = e.relations[g.fact.relation][i];
        ++e.overall[i].wanted, ++relation.wanted;
        e.overall[i].found += found, relation.found += found;
        if (level != Level::Triple) continue;
        Score& sentence = sentences[{document, g.fact.begin}];
        ++sentence.wanted, sentence.found += found;
        for (const std::string& tag : g.tags) ++e.phenomena[tag].wanted, e.phenomena[tag].found += found;
        if (!found) e.missed.push_back({g.fact, ""});
        auto best = judged.best.find(&g);
        if (best == judged.best.end()) continue;
        got_qualifiers += best->second;
        std::string lacking;
        for (const Qualifier& q : g.qualifiers)
          if (comparison.scored(q.key)) {
            ++wanted_qualifiers;
            if (!judged.best_row.at(&g)->qualifier(q.key))
              lacking += fmt::format("{}{} {}", lacking.empty() ? "" : ", ", q.key, q.text);
          }
        if (!lacking.empty()) e.incomplete.push_back({g.fact, lacking});
      }
    if (level != Level::Triple) continue;
    e.neutral = judged.neutral;
    e.asserted = judged.asserted.size();
    for (const Row* p : judged.wrong)
      e.wrong.push_back({p->fact, judged.asserted.count(p) ? judged.asserted.at(p)->kind : ""});
    double sum = 0;
    for (const auto& [at, score] : sentences) sum += score.recall();
    if (!sentences.empty()) e.macro_recall = sum / double(sentences.size());
    if (!judged.right.empty()) e.cited = double(judged.cited) / double(judged.right.size());
    if (wanted_qualifiers) e.qualifiers = double(got_qualifiers) / double(wanted_qualifiers);
  }
  return e;
}

}  // namespace

std::vector<std::string> Evaluation::figures() {
  std::vector<std::string> out;
  for (const char* level : {"triple", "times", "all"})
    for (const char* what : {"precision", "recall", "f1"}) out.push_back(fmt::format("{}_{}", level, what));
  for (const char* name : {"refused", "macro_recall", "cited", "qualifiers"}) out.emplace_back(name);
  return out;
}

std::optional<double> Evaluation::figure(std::string_view name) const {
  std::vector<std::string> all = figures();
  auto at = std::size_t(std::find(all.begin(), all.end(), name) - all.begin());
  if (at < 9) {
    const Score& score = overall[at / 3];
    return at % 3 == 0 ? score.precision() : at % 3 == 1 ? score.recall() : score.f1();
  }
  if (name == "refused") return non_facts ? 1 - double(asserted) / double(non_facts) : 1;
  if (name == "macro_recall") return macro_recall;
  if (name == "cited") return cited;
  if (name == "qualifiers") return qualifiers;
  return std::nullopt;
}

Evaluation evaluate(const std::string& folder, const Pack& pack, const LoadOptions& options) {
  fs::path root = folder, gold = root / "gold";
  std::error_code none;
  if (!fs::is_directory(root, none))
    throw Error(Fault::NotFound,
                fmt::format("{}: no such folder; give the folder that holds documents/ and gold/", folder));
  std::vector<fs::path> mark_files = files_in(gold, is_marks);
  if (mark_files.empty())
    throw Error(Fault::NotFound,
                fmt::format("{}: no marks; put them in {}/NAME.jsonl, a line a fact as `dothi facts` prints it", folder,
                            gold.string()));
  fs::path beside = fs::is_directory(root / "documents", none) ? root / "documents" : root;
  std::map<std::string, fs::path> documents;
  for (const fs::path& file : files_in(beside, is_document)) documents.emplace(document_name(file.string()), file);

  Comparison comparison(pack, names_of(root, pack.schema));
  ByDocument marks = read_marks(mark_files, comparison);
  std::set<std::string> marked;  // a file of marks may be empty: the document states nothing
  for (const fs::path& file : mark_files) marked.insert(normalize(file.stem().string()));
  std::vector<Notice> notices;
  std::vector<Row> read;
  std::vector<std::string> to_read;
  for (const auto& [name, file] : documents) {
    if (!marks.count(name) && !marked.count(normalize(file.stem().string()))) {
      notices.push_back({Notice::Level::Note, name, "no marks; left out"});
      continue;
    }
    to_read.push_back(file.string());
  }
  facts(to_read, pack, options, [&](std::vector<Fact> facts, const Report&) {
    for (Fact& fact : facts) read.push_back(comparison.row(std::move(fact)));
  });
  for (const auto& [name, rows] : marks)
    if (!documents.count(name))
      notices.push_back(
          {Notice::Level::Warning, name, fmt::format("marked, but there is no such document in {}", beside.string())});
  Evaluation e = count(read, marks, comparison);
  e.documents = to_read.size();
  e.notices = std::move(notices);
  return e;
}

}  // namespace dothi
