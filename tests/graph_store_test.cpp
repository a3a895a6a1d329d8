// The graph in a file against the graph in memory and against a plain model; locks, damage, crashes, other
// processes.
#include <doctest/doctest.h>
#include <dothi/flat.h>
#include <dothi/graph.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <thread>

using namespace dothi;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path;
  Folder() {
    std::string name = (fs::temp_directory_path() / "dothi-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
  std::string file(const char* name) const { return (path / name).string(); }
};

// DOTHI_SOAK=10 makes the randomised tests ten times as long; the seed of each is its number.
int soak(int trials) {
  const char* factor = std::getenv("DOTHI_SOAK");
  return factor ? trials * std::max(1, std::atoi(factor)) : trials;
}

Fault fault_of(const std::function<void()>& action, std::string* message = nullptr) {
  try {
    action();
  } catch (const Error& e) {
    if (message) *message = e.message;
    return e.fault;
  }
  FAIL("nothing was thrown");
  return {};
}

std::vector<char> bytes_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
void write_bytes(const std::string& file, const std::vector<char>& bytes) {
  std::ofstream(file, std::ios::binary).write(bytes.data(), std::streamsize(bytes.size()));
}

// Everything a graph says, as text: two graphs are the same when their texts are.
std::string portrait(const View& v) {
  std::string out = "nodes " + std::to_string(v.node_count()) + " bound " + std::to_string(v.node_bound()) + "\n";
  std::vector<NodeId> batch(7);
  std::uint32_t cursor = 0;
  AdjacencyScratch scratch;
  auto list = [](const std::vector<NodeId>& nodes) {
    std::string s;
    for (NodeId n : nodes) s += " " + std::to_string(std::uint32_t(n));
    return s;
  };
  while (std::size_t n = v.scan(cursor, batch))
    for (std::size_t i = 0; i < n; ++i) {
      NodeId id = batch[i];
      out += "(" + std::to_string(std::uint32_t(id));
      for (LabelId l : v.labels(id)) out += ":" + std::string(v.name(l));
      for (const Property& p : v.properties(id))
        out += " " + std::string(v.name(p.key)) + "=" + to_string(p.value) + list(v.evidence(id, p.key));
      out += ")";
      for (std::uint32_t t = 0; t < v.type_count(); ++t)
        for (Direction d : {Direction::Out, Direction::In}) {
          Adjacency a = v.neighbours(id, TypeId(t), d, scratch);
          REQUIRE(a.size() == v.degree(id, TypeId(t), d));
          for (std::size_t k = 0; k < a.size(); ++k) {
            out += d == Direction::Out ? " -" : " <-" + std::to_string(t) + ":";
            out += std::to_string(ordinal_of(a.relationship(k))) + "-" + std::to_string(std::uint32_t(a.nodes[k]));
            Ends e = v.ends(a.relationship(k));
            REQUIRE((d == Direction::Out ? e.start : e.end) == id);
            REQUIRE((d == Direction::Out ? e.end : e.start) == a.nodes[k]);
          }
        }
      out += "\n";
    }
  for (std::uint32_t l = 0; l < v.label_count(); ++l) {
    out += std::string(v.name(LabelId(l))) + " " + std::to_string(v.node_count(LabelId(l))) + ":";
    cursor = 0;
    std::uint64_t count = 0;
    while (std::size_t n = v.scan(LabelId(l), cursor, batch)) {
      out += list({batch.begin(), batch.begin() + std::ptrdiff_t(n)});
      count += n;
    }
    REQUIRE(count == v.node_count(LabelId(l)));
    out += "\n";
  }
  std::uint32_t ordinals[5];
  for (std::uint32_t t = 0; t < v.type_count(); ++t) {
    out += std::string(v.name(TypeId(t))) + ":";
    cursor = 0;
    std::uint64_t count = 0;
    while (std::size_t n = v.scan(TypeId(t), cursor, ordinals)) {
      count += n;
      for (std::size_t i = 0; i < n; ++i) {
        RelationshipId r = relationship_id(TypeId(t), ordinals[i]);
        out += " " + std::to_string(ordinals[i]) + list(v.evidence(r));
        for (const Property& p : v.properties(r)) out += " " + std::string(v.name(p.key)) + "=" + to_string(p.value);
      }
    }
    REQUIRE(count == v.relationship_count(TypeId(t)));
    out += "\n";
  }
  for (std::string_view name : {"Hà Nội", "ha noi", "Huế", "12"}) {
    for (const NameMatch& m : v.find(name))
      out += std::to_string(int(m.how)) + m.name + "/" + std::to_string(std::uint32_t(m.node)) + " ";
    for (const std::string& c : v.complete(name.substr(0, 1), 5)) out += c + ",";
    out += "\n";
  }
  out += v.meta("schema");
  return out;
}

// Touches all a graph holds, whether or not it makes sense.
void read_everything(const View& v) {
  std::vector<NodeId> nodes(100);
  std::uint32_t cursor = 0, ordinals[100];
  AdjacencyScratch scratch;
  std::size_t bytes = 0;
  while (std::size_t n = v.scan(cursor, nodes))
    for (std::size_t i = 0; i < n; ++i) {
      bytes += v.labels(nodes[i]).size();
      for (const Property& p : v.properties(nodes[i]))
        bytes += to_string(p.value).size() + v.evidence(nodes[i], p.key).size();
      for (std::uint32_t t = 0; t < v.type_count(); ++t)
        for (Direction d : {Direction::Out, Direction::In}) {
          Adjacency a = v.neighbours(nodes[i], TypeId(t), d, scratch);
          for (std::size_t k = 0; k < a.size(); ++k) bytes += std::size_t(a.nodes[k]) + v.exists(a.relationship(k));
        }
    }
  for (std::uint32_t t = 0; t < v.type_count(); ++t)
    for (cursor = 0; std::size_t n = v.scan(TypeId(t), cursor, ordinals);)
      for (std::size_t i = 0; i < n; ++i) {
        RelationshipId r = relationship_id(TypeId(t), ordinals[i]);
        bytes += std::size_t(v.ends(r).start) + v.properties(r).size() + v.evidence(r).size();
      }
  for (const IndexInfo& i : v.indexes()) {
    v.seek(i.id, {}, nodes);
    v.seek(i.id, {KeyRange::Is::Greater, 1950}, nodes);
    bytes += nodes.size() + v.lookup(i.label, i.key, 1960).size() + v.count(i.id, {KeyRange::Is::Less, "x"});
  }
  bytes += v.find("người thứ 3").size() + v.complete("n", 1000).size() + v.meta("schema").size();
  if (bytes == 1) std::puts("");
}

// The plainest graph there is.
struct Model {
  struct Node {
    std::set<std::uint32_t> labels;
    std::map<std::uint32_t, std::string> properties;
    std::map<std::uint32_t, std::vector<NodeId>> evidence;
  };
  struct Edge {
    NodeId start, end;
    std::map<std::uint32_t, std::string> properties;
    std::vector<NodeId> evidence;
  };
  std::map<NodeId, Node> nodes;
  std::map<RelationshipId, Edge> edges;

  std::vector<NodeId> living(std::vector<NodeId> sentences) const {
    std::erase_if(sentences, [&](NodeId n) { return !nodes.contains(n); });
    return sentences;
  }

  // Whole types and labels as arrays say what the view says node by node.
  static void compare_flat(const View& v) {
    AdjacencyScratch scratch;
    for (std::uint32_t t = 0; t < v.type_count(); ++t)
      for (std::uint8_t along : {FlatAdjacency::Out, FlatAdjacency::In, FlatAdjacency::Either}) {
        const FlatAdjacency* flat = v.flat(TypeId(t), along);
        if (!flat) continue;  // in a transaction
        std::uint64_t size = 0, loops = 0;
        bool single = true, parallel = false;
        for (std::uint32_t n = 0; n < v.node_bound(); ++n) {
          std::vector<NodeId> expected;
          for (Direction d : {Direction::Out, Direction::In}) {
            if (along != FlatAdjacency::Either && (d == Direction::Out) != (along == FlatAdjacency::Out)) continue;
            for (NodeId other : v.neighbours(NodeId(n), TypeId(t), d, scratch).nodes)
              if (!(along == FlatAdjacency::Either && d == Direction::In && other == NodeId(n)))
                expected.push_back(other);
          }
          std::sort(expected.begin(), expected.end());
          std::span<const NodeId> list = flat->of(NodeId(n));
          REQUIRE(std::vector<NodeId>(list.begin(), list.end()) == expected);
          REQUIRE(flat->sources.test(NodeId(n)) == !expected.empty());
          size += expected.size();
          loops += std::uint64_t(std::count(expected.begin(), expected.end(), NodeId(n)));
          single = single && expected.size() <= 1;
          parallel = parallel || std::adjacent_find(expected.begin(), expected.end()) != expected.end();
        }
        REQUIRE(flat->size == size);
        REQUIRE(flat->loops == loops);
        REQUIRE(flat->single == single);
        REQUIRE(flat->parallel == parallel);
      }
    for (std::uint32_t l = 0; l < v.label_count(); ++l)
      if (const FlatBits* bits = v.flat(LabelId(l))) {
        REQUIRE(bits->count == v.node_count(LabelId(l)));
        for (std::uint32_t n = 0; n < v.node_bound(); ++n)
          REQUIRE(bits->test(NodeId(n)) == v.has_label(NodeId(n), LabelId(l)));
      }
    if (const FlatBits* bits = v.flat()) REQUIRE(bits->count == v.node_count());
  }

  void compare(const View& v) const {
    compare_flat(v);
    REQUIRE(v.node_count() == nodes.size());
    REQUIRE(v.relationship_count() == edges.size());
    for (const auto& [id, node] : nodes) {
      REQUIRE(v.exists(id));
      std::set<std::uint32_t> labels;
      for (LabelId l : v.labels(id)) labels.insert(std::uint32_t(l));
      REQUIRE(labels == node.labels);
      std::map<std::uint32_t, std::string> properties;
      for (const Property& p : v.properties(id)) properties[std::uint32_t(p.key)] = to_string(p.value);
      REQUIRE(properties == node.properties);
      for (const auto& [key, sentences] : node.evidence) REQUIRE(v.evidence(id, KeyId(key)) == living(sentences));
    }
    std::map<std::tuple<NodeId, std::uint32_t, int>, std::set<std::pair<NodeId, std::uint32_t>>> adjacent;
    for (const auto& [id, edge] : edges) {
      REQUIRE(v.exists(id));
      REQUIRE(v.ends(id).start == edge.start);
      REQUIRE(v.ends(id).end == edge.end);
      REQUIRE(v.evidence(id) == living(edge.evidence));
      std::map<std::uint32_t, std::string> properties;
      for (const Property& p : v.properties(id)) properties[std::uint32_t(p.key)] = to_string(p.value);
      REQUIRE(properties == edge.properties);
      auto t = std::uint32_t(type_of(id));
      adjacent[{edge.start, t, 0}].insert({edge.end, ordinal_of(id)});
      adjacent[{edge.end, t, 1}].insert({edge.start, ordinal_of(id)});
    }
    AdjacencyScratch scratch;
    for (const auto& [id, node] : nodes)
      for (std::uint32_t t = 0; t < v.type_count(); ++t)
        for (int d : {0, 1}) {
          Adjacency a = v.neighbours(id, TypeId(t), Direction(d), scratch);
          std::vector<std::pair<NodeId, std::uint32_t>> got;
          for (std::size_t i = 0; i < a.size(); ++i) got.emplace_back(a.nodes[i], ordinal_of(a.relationship(i)));
          auto wanted = adjacent.find({id, t, d});
          REQUIRE(got == (wanted == adjacent.end() ? std::vector<std::pair<NodeId, std::uint32_t>>()
                                                   : std::vector<std::pair<NodeId, std::uint32_t>>(
                                                         wanted->second.begin(), wanted->second.end())));
        }
  }
};

std::string dumped(const View& view) {
  std::string out;
  dump(view, [&](std::string_view piece) { out += piece; });
  return out;
}

std::function<std::optional<std::string>()> lines_of(std::string text) {
  return [text, at = std::size_t(0)]() mutable -> std::optional<std::string> {
    if (at >= text.size()) return std::nullopt;
    std::size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    at = end + 1;
    return line;
  };
}

// The same random changes to both graphs and the model.
class Twins {
 public:
  Twins(std::uint64_t seed, std::string file) : random_(seed), file_(std::move(file)), on_disk_(Graph::create(file_)) {}

  void round(int operations) {
    Model before = model_;
    Transaction a = memory_.write(), b = on_disk_.write();
    for (int i = 0; i < operations; ++i) step(a, b);
    if (pick(3) == 0) model_.compare(b);
    bool keep = pick(5) != 0;
    if (keep) {
      a.commit();
      b.commit();
    } else
      model_ = std::move(before);
  }
  void reopen() {
    {
      Graph closed = std::move(on_disk_);
      on_disk_ = memory_;
    }
    on_disk_ = Graph::open(file_);
  }
  // A dump of the one, restored, dumps the same; the model agrees with it.
  void dump_and_restore(const std::string& file) {
    std::string text = dumped(on_disk_.read());
    REQUIRE(text == dumped(memory_.read()));
    Graph restored = Graph::create(file);
    Transaction tx = restored.write();
    restore(tx, lines_of(text));
    tx.commit();
    REQUIRE(dumped(restored.read()) == text);
    model_.compare(restored.read());
    for (const Notice& n : check(restored).faults) FAIL(n.message);
  }
  void compare() {
    View a = memory_.read(), b = on_disk_.read();
    std::string left = portrait(a), right = portrait(b);
    REQUIRE(left == right);
    model_.compare(b);
    for (const Graph* g : {&memory_, &on_disk_})
      for (const Notice& n : check(*g).faults) FAIL(n.message);
  }

 private:
  std::uint32_t pick(std::uint32_t below) { return std::uint32_t(random_() % below); }

  Value value() {
    switch (pick(10)) {
      case 0: return {};
      case 1: return bool(pick(2));
      case 2: return std::int64_t(random_()) >> pick(63);
      case 3: return double(pick(1000)) / 8;
      case 4: return Date{pick(30000)};
      case 5: return Value::list({int(pick(9)), "a", Value()});
      case 6: return Value::map({{"k", int(pick(9))}, {"đ", DateTime{1, 2, 3600, "Asia/Ho_Chi_Minh"}}});
      case 7: return Duration{1, std::int64_t(pick(5)), 3, 4};
      default: {
        static const char* names[] = {"Hà Nội", "Ha Noi", "HÀ NỘI", "Huế", "", "Đà Nẵng", "x", "12"};
        return names[pick(8)];
      }
    }
  }

  template <typename Map>
  auto any(Map& map) {
    auto at = map.begin();
    std::advance(at, pick(std::uint32_t(map.size())));
    return at;
  }

  void step(Transaction& a, Transaction& b) {
    static const char* words[] = {"name", "aliases", "year", "note", "other", "name_vi"};
    auto key = [&] {
      const char* w = words[pick(6)];
      a.intern_key(w);
      return b.intern_key(w);
    };
    auto label = [&] {
      std::string w = "L" + std::to_string(pick(4));
      a.intern_label(w);
      return b.intern_label(w);
    };
    std::uint32_t what = pick(100);
    if (what < 25 || model_.nodes.size() < 3) {
      LabelId l = label();
      NodeId n = a.create_node({l});
      REQUIRE(b.create_node({l}) == n);
      model_.nodes[n].labels.insert(std::uint32_t(l));
    } else if (what < 55) {
      std::string w = "T" + std::to_string(pick(3));
      TypeId t = a.intern_type(w);
      REQUIRE(b.intern_type(w) == t);
      NodeId s = any(model_.nodes)->first, e = pick(4) == 0 ? s : any(model_.nodes)->first;
      RelationshipId r = a.create_relationship(s, t, e);
      REQUIRE(b.create_relationship(s, t, e) == r);
      model_.edges[r] = {s, e, {}, {}};
    } else if (what < 72) {
      auto n = any(model_.nodes);
      KeyId k = key();
      Value v = value();
      a.set_property(n->first, k, v);
      b.set_property(n->first, k, v);
      if (v.is_null())
        n->second.properties.erase(std::uint32_t(k));
      else
        n->second.properties[std::uint32_t(k)] = to_string(v);
    } else if (what < 80 && !model_.edges.empty()) {
      auto r = any(model_.edges);
      KeyId k = key();
      Value v = value();
      a.set_property(r->first, k, v);
      b.set_property(r->first, k, v);
      if (v.is_null())
        r->second.properties.erase(std::uint32_t(k));
      else
        r->second.properties[std::uint32_t(k)] = to_string(v);
    } else if (what < 84) {
      auto n = any(model_.nodes);
      LabelId l = label();
      if (pick(2)) {
        a.add_label(n->first, l);
        b.add_label(n->first, l);
        n->second.labels.insert(std::uint32_t(l));
      } else {
        a.remove_label(n->first, l);
        b.remove_label(n->first, l);
        n->second.labels.erase(std::uint32_t(l));
      }
    } else if (what < 90 && !model_.edges.empty()) {
      auto r = any(model_.edges);
      a.delete_relationship(r->first);
      b.delete_relationship(r->first);
      model_.edges.erase(r);
    } else if (what < 93) {
      auto n = any(model_.nodes);
      bool connected = std::any_of(model_.edges.begin(), model_.edges.end(), [&](const auto& e) {
        return e.second.start == n->first || e.second.end == n->first;
      });
      for (Transaction* t : {&a, &b}) {
        if (connected)
          CHECK(fault_of([&] { t->delete_node(n->first); }) == Fault::ConstraintValidationFailed);
        else
          t->delete_node(n->first);
      }
      if (!connected) model_.nodes.erase(n);
    } else if (what < 97 && !model_.edges.empty()) {
      auto r = any(model_.edges);
      std::vector<NodeId> sentences;
      for (std::uint32_t i = pick(3); i > 0; --i) sentences.push_back(any(model_.nodes)->first);
      a.set_evidence(r->first, sentences);
      b.set_evidence(r->first, sentences);
      auto& kept = r->second.evidence;  // each once, in the order given
      kept.clear();
      for (NodeId s : sentences)
        if (std::find(kept.begin(), kept.end(), s) == kept.end()) kept.push_back(s);
    } else if (what < 99) {
      auto n = any(model_.nodes);
      KeyId k = key();
      std::vector<NodeId> sentences{any(model_.nodes)->first};
      a.set_evidence(n->first, k, sentences);
      b.set_evidence(n->first, k, sentences);
      n->second.evidence[std::uint32_t(k)] = sentences;
    } else if (pick(2)) {
      LabelId l = label();
      KeyId k = key();
      for (Transaction* t : {&a, &b}) {
        auto all = t->indexes();
        auto at = std::find_if(all.begin(), all.end(), [&](const IndexInfo& i) { return i.label == l && i.key == k; });
        if (at == all.end())
          t->create_index("of " + std::to_string(std::uint32_t(l)) + " " + std::to_string(std::uint32_t(k)), l, k);
        else
          t->drop_index(at->id);
      }
    } else {
      std::string bytes(pick(5000), 'x');
      a.set_meta("schema", bytes);
      b.set_meta("schema", bytes);
    }
  }

  std::mt19937_64 random_;
  std::string file_;
  Graph memory_ = Graph::in_memory(), on_disk_;
  Model model_;
};

// A small graph with something of every kind of record.
void fill(Graph& graph, int people) {
  Transaction tx = graph.write();
  LabelId person = tx.intern_label("Person");
  KeyId name = tx.intern_key("name"), year = tx.intern_key("year");
  TypeId knows = tx.intern_type("KNOWS");
  std::vector<NodeId> nodes;
  for (int i = 0; i < people; ++i) {
    nodes.push_back(tx.create_node({person}));
    tx.set_property(nodes.back(), name, "người thứ " + std::to_string(i));
    tx.set_property(nodes.back(), year, i);
  }
  for (int i = 0; i < 3 * people; ++i) {
    RelationshipId r =
        tx.create_relationship(nodes[std::size_t(i * 7 % people)], knows, nodes[std::size_t(i * 13 % people)]);
    tx.set_property(r, year, 1900 + i % 100);
    tx.set_evidence(r, {nodes[std::size_t(i % people)]});
  }
  tx.set_meta("schema", "{}");
  tx.commit();
}

// Runs the action in a child process; its exit code.
int in_child(const std::function<int()>& action) {
  pid_t child = fork();
  if (child == 0) {
    int code = 99;
    try {
      code = action();
    } catch (...) {}
    _exit(code);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

}  // namespace

TEST_CASE("random changes give the same graph in a file, in memory and in a plain model") {
  for (std::uint64_t seed = 1; seed <= std::uint64_t(soak(6)); ++seed) {
    CAPTURE(seed);
    Folder folder;
    Twins twins(seed, folder.file("g.dothi"));
    for (int round = 0; round < 25; ++round) {
      twins.round(1 + int(seed * 37 * std::uint64_t(round) % 120));
      twins.compare();
      if (round % 6 == 5) {
        twins.reopen();
        twins.compare();
      }
    }
    twins.dump_and_restore(folder.file("restored.dothi"));
  }
}

// Changes beside the records, of every age, against lists in memory; so many that records are written for them, too.
TEST_CASE("small commits to a large graph read as if each had been written whole") {
  for (std::uint64_t seed = 1; seed <= std::uint64_t(soak(2)); ++seed) {
    CAPTURE(seed);
    Folder folder;
    std::mt19937_64 random(seed);
    auto pick = [&](std::uint32_t below) { return std::uint32_t(random() % below); };
    constexpr std::uint32_t nodes = 9000, hub = 17;
    std::vector<std::optional<Ends>> model;
    std::vector<std::optional<int>> weights;
    std::string file = folder.file("g");
    Graph g = Graph::create(file);
    auto change = [&](int created, int deleted, int weighed) {
      Transaction tx = g.write();
      TypeId type = tx.intern_type("T");
      KeyId weight = tx.intern_key("weight");
      for (int i = 0; i < created; ++i) {
        Ends e{NodeId(pick(9) ? pick(nodes) : hub), NodeId(pick(9) ? pick(nodes) : hub)};
        REQUIRE(ordinal_of(tx.create_relationship(e.start, type, e.end)) == model.size());
        model.emplace_back(e);
        weights.emplace_back();
      }
      for (int i = 0; i < deleted; ++i)
        if (std::uint32_t o = pick(std::uint32_t(model.size())); model[o]) {
          tx.delete_relationship(relationship_id(type, o));
          model[o].reset();
          weights[o].reset();
        }
      for (int i = 0; i < weighed; ++i)
        if (std::uint32_t o = pick(std::uint32_t(model.size())); model[o])
          tx.set_property(relationship_id(type, o), weight, *(weights[o] = int(pick(1000))));
      tx.commit();
    };
    {
      Transaction tx = g.write();
      for (std::uint32_t i = 0; i < nodes; ++i) tx.create_node({});
      tx.commit();
    }
    change(40000, 0, 5000);
    AdjacencyScratch scratch;
    for (int commit = 0; commit < 400; ++commit) {
      commit % 50 == 7 ? change(int(pick(3000)), int(pick(800)), int(pick(800)))
                       : change(int(pick(12)), int(pick(5)), int(pick(5)));
      if (commit % 80 == 79) {
        if (commit % 160 == 159) g = Graph::in_memory(), g = Graph::open(file);
        for (const Notice& n : check(g).faults) FAIL(n.message);
      }
      if (commit % 20 != 19) continue;
      View v = g.read();
      using Lists = std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>>;
      Lists lists[2] = {Lists(nodes), Lists(nodes)};
      std::vector<std::uint32_t> alive, found(1024);
      for (std::uint32_t o = 0; o < model.size(); ++o) {
        REQUIRE(v.exists(relationship_id(TypeId(0), o)) == model[o].has_value());
        if (!model[o]) continue;
        alive.push_back(o);
        Ends e = v.ends(relationship_id(TypeId(0), o));
        REQUIRE((e.start == model[o]->start && e.end == model[o]->end));
        lists[0][std::uint32_t(e.start)].emplace_back(std::uint32_t(e.end), o);
        lists[1][std::uint32_t(e.end)].emplace_back(std::uint32_t(e.start), o);
        Value weight = v.property(relationship_id(TypeId(0), o), KeyId(0));
        REQUIRE((weights[o] ? weight.kind() == Kind::Integer && weight.integer() == *weights[o] : weight.is_null()));
      }
      REQUIRE(v.relationship_count(TypeId(0)) == alive.size());
      for (std::uint32_t d : {0u, 1u}) {
        const FlatAdjacency& flat = *v.flat(TypeId(0), d ? FlatAdjacency::In : FlatAdjacency::Out);
        REQUIRE(flat.size == alive.size());
        for (std::uint32_t n = 0; n < nodes; ++n) {
          auto& list = lists[d][n];
          std::sort(list.begin(), list.end());
          Adjacency a = v.neighbours(NodeId(n), TypeId(0), Direction(d), scratch);
          REQUIRE(a.size() == list.size());
          REQUIRE(v.degree(NodeId(n), TypeId(0), Direction(d)) == list.size());
          std::span<const NodeId> of = flat.of(NodeId(n));
          REQUIRE(std::equal(of.begin(), of.end(), a.nodes.begin(), a.nodes.end()));
          for (std::size_t i = 0; i < a.size(); ++i)
            REQUIRE((std::uint32_t(a.nodes[i]) == list[i].first && ordinal_of(a.relationship(i)) == list[i].second));
        }
      }
      std::vector<std::uint32_t> scanned;
      for (std::uint32_t cursor = 0; std::size_t n = v.scan(TypeId(0), cursor, found);)
        scanned.insert(scanned.end(), found.begin(), found.begin() + std::ptrdiff_t(n));
      REQUIRE(scanned == alive);
    }
  }
}

TEST_CASE("a file of format 1.0 is read, written, and compacted") {
  Folder folder;
  std::string file = folder.file("g");
  fs::copy_file(fs::path(DOTHI_TESTS) / "files" / "format-1.0.dothi", file);
  {
    Graph g = Graph::open(file);
    CHECK(check(g).faults.empty());
    View v = g.read();
    CHECK(v.node_count() == 204);
    CHECK(v.relationship_count() == 304);
    CHECK(v.find("bình").size() == 1);
    Graph copy = Graph::in_memory();
    Transaction tx = copy.write();
    restore(tx, lines_of(dumped(v)));
    tx.commit();
    for (Graph* each : {&g, &copy})
      for (std::uint32_t i = 0; i < 300; ++i) {
        Transaction change = each->write();
        NodeId n = change.create_node({change.intern_label("Late")});
        change.set_property(n, change.intern_key("name"), "tên " + std::to_string(i % 7));
        change.create_relationship(n, *change.type("KNOWS"), NodeId(i % 4));
        change.commit();
      }
    CHECK(dumped(g.read()) == dumped(copy.read()));
    CHECK(check(g).faults.empty());
  }
  std::string before = dumped(Graph::open(file).read());
  std::uint64_t commit = Graph::open(file).read().commit();
  compact(file);
  Graph g = Graph::open(file);
  CHECK(g.read().commit() == commit);
  CHECK(dumped(g.read()) == before);
  CHECK(check(g).faults.empty());
}

TEST_CASE("a graph file survives being closed") {
  Folder folder;
  std::string file = folder.file("g.dothi"), before;
  {
    Graph g = Graph::create(file);
    fill(g, 300);
    before = portrait(g.read());
  }
  CHECK(portrait(Graph::open(file).read()) == before);
  CHECK(portrait(Graph::open(file, {.read_only = true}).read()) == before);
  CHECK(check(Graph::open(file)).faults.empty());
}

TEST_CASE("what is not a graph is said not to be one") {
  Folder folder;
  std::string message;
  CHECK(fault_of([&] { Graph::open(folder.file("none")); }) == Fault::NotFound);
  write_bytes(folder.file("empty"), {});
  CHECK(fault_of([&] { Graph::open(folder.file("empty")); }, &message) == Fault::NotAGraph);
  CHECK(message.find("empty") != std::string::npos);
  write_bytes(folder.file("text"), std::vector<char>(20000, 'a'));
  CHECK(fault_of([&] { Graph::open(folder.file("text")); }) == Fault::NotAGraph);
  CHECK(fault_of([&] { Graph::open(folder.path.string()); }) == Fault::NotAGraph);
  Graph::create(folder.file("g"));
  CHECK(fault_of([&] { Graph::create(folder.file("g")); }) == Fault::Io);
  CHECK(fault_of([&] { Graph::create(folder.file("no/such/folder")); }) == Fault::NotFound);
}

TEST_CASE("creating leaves nothing beside the graph") {
  Folder folder;
  Graph::create(folder.file("g"));
  for (const auto& entry : fs::directory_iterator(folder.path)) {
    std::string name = entry.path().filename();
    CHECK((name == "g" || name == "g-lock"));
  }
}

TEST_CASE("a second writer is told who holds the graph") {
  Folder folder;
  std::string file = folder.file("g"), message;
  Graph g = Graph::create(file, {.lock_timeout_ms = 20});
  {
    Transaction tx = g.write();
    CHECK(fault_of([&] { g.write(); }, &message) == Fault::Locked);
    CHECK(message.find("this process") != std::string::npos);
    pid_t parent = getpid();
    CHECK(in_child([&] {
            Graph mine = Graph::open(file, {.lock_timeout_ms = 20});
            std::string text;
            try {
              mine.write();
            } catch (const Error& e) { text = e.message; }
            return text.find("process " + std::to_string(parent)) != std::string::npos ? 7 : 8;
          }) == 7);
  }
  CHECK(in_child([&] {
          Graph mine = Graph::open(file);
          Transaction tx = mine.write();
          tx.create_node({});
          tx.commit();
          return 7;
        }) == 7);
  CHECK(g.read().node_count() == 1);
}

TEST_CASE("a graph opened before a fork is refused in the child") {
  Folder folder;
  Graph g = Graph::create(folder.file("g"));
  View v = g.read();
  CHECK(in_child([&] {
          try {
            g.read();
          } catch (const Error& e) { return e.fault == Fault::Usage ? 7 : 8; }
          return 9;
        }) == 7);
  CHECK(g.read().node_count() == 0);
}

TEST_CASE("a commit that finds no room leaves the last one in place") {
  Folder folder;
  std::string file = folder.file("g");
  {
    Graph g = Graph::create(file);
    fill(g, 50);
  }
  CHECK(in_child([&] {
          signal(SIGXFSZ, SIG_IGN);
          rlimit limit{fs::file_size(file) + 4096, RLIM_INFINITY};
          setrlimit(RLIMIT_FSIZE, &limit);
          Graph g = Graph::open(file);
          try {
            fill(g, 5000);
          } catch (const Error& e) {
            if (e.detail != "DiskFull") return 8;
          }
          return g.read().node_count() == 50 ? 7 : 9;
        }) == 7);
  CHECK(Graph::open(file).read().node_count() == 50);
  CHECK(check(Graph::open(file)).faults.empty());
}

TEST_CASE("an exception in the middle of a transaction leaves no trace") {
  Folder folder;
  Graph g = Graph::create(folder.file("g"));
  fill(g, 20);
  std::string before = portrait(g.read());
  try {
    Transaction tx = g.write();
    tx.create_node({tx.intern_label("New")});
    throw std::runtime_error("stop");
  } catch (const std::runtime_error&) {}
  CHECK(portrait(g.read()) == before);
  g.write().create_node({});
}

TEST_CASE("a killed writer leaves the last commit, and the next writer goes on") {
  Folder folder;
  std::string file = folder.file("g");
  Graph::create(file);
  for (int round = 0; round < soak(10); ++round) {
    int ready[2];
    REQUIRE(pipe(ready) == 0);
    pid_t child = fork();
    if (child == 0) {
      Graph g = Graph::open(file);
      for (std::uint64_t i = 0;; ++i) {
        fill(g, 30);
        std::uint64_t commit = g.read().commit();
        if (write(ready[1], &commit, sizeof commit) < 0) _exit(1);
      }
    }
    close(ready[1]);
    std::uint64_t acknowledged = 0, next;
    REQUIRE(read(ready[0], &acknowledged, sizeof acknowledged) == sizeof acknowledged);
    usleep(useconds_t(500 * round));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    while (read(ready[0], &next, sizeof next) == sizeof next) acknowledged = next;
    close(ready[0]);
    Graph g = Graph::open(file);
    View v = g.read();
    CHECK(v.commit() >= acknowledged);
    CHECK(v.node_count() == 30 * v.commit());
    CHECK(v.relationship_count() == 90 * v.commit());
    CHECK(check(g).faults.empty());
  }
}

TEST_CASE("readers in other processes see whole commits while one writes") {
  Folder folder;
  std::string file = folder.file("g");
  Graph::create(file);
  std::vector<pid_t> readers;
  for (int i = 0; i < 2; ++i) {
    pid_t child = fork();
    if (child == 0) {
      Graph g = Graph::open(file);
      std::uint64_t last = 0;
      for (;;) {
        View v = g.read();
        if (v.commit() < last) _exit(1);
        last = v.commit();
        std::uint32_t cursor = 0, ordinals[512];
        std::uint64_t count = 0;
        if (auto knows = v.type("KNOWS"))
          while (std::size_t n = v.scan(*knows, cursor, ordinals)) count += n;
        if (v.node_count() != 20 * last || count != 60 * last) _exit(2);
        if (last >= 40) _exit(7);
      }
    }
    readers.push_back(child);
  }
  Graph g = Graph::open(file);
  for (int i = 0; i < 40; ++i) fill(g, 20);
  for (pid_t reader : readers) {
    int status = 0;
    waitpid(reader, &status, 0);
    CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 7));
  }
}

TEST_CASE("damage is an error, never a crash or another answer") {
  Folder folder;
  std::string good = folder.file("good");
  std::string before;
  {
    Graph g = Graph::create(good);
    fill(g, 120);
    fill(g, 10);
    before = portrait(g.read());
  }
  std::vector<char> bytes = bytes_of(good);
  std::mt19937 random(5);
  int said = 0, crashed = 0, wrong = 0;
  for (int trial = 0; trial < soak(150); ++trial) {
    std::vector<char> hurt = bytes;
    switch (trial % 4) {
      case 0: hurt[random() % hurt.size()] ^= char(1 << random() % 8); break;
      case 1: hurt.resize(random() % hurt.size()); break;
      case 2: std::fill_n(hurt.begin() + std::ptrdiff_t(random() % (hurt.size() / 4096) * 4096), 4096, 0); break;
      case 3: {
        std::size_t a = random() % (hurt.size() / 4096) * 4096, b = random() % (hurt.size() / 4096) * 4096;
        std::swap_ranges(hurt.begin() + std::ptrdiff_t(a), hurt.begin() + std::ptrdiff_t(a + 4096),
                         hurt.begin() + std::ptrdiff_t(b));
      }
    }
    std::string file = folder.file("hurt");
    fs::remove(file + "-lock");
    write_bytes(file, hurt);
    int code = in_child([&] {
      try {
        Graph g = Graph::open(file);
        return portrait(g.read()) == before ? 0 : 2;
      } catch (const Error& e) { return e.fault == Fault::Damaged || e.fault == Fault::NotAGraph ? 1 : 3; }
    });
    if (code == 1)
      ++said;
    else if (code >= 1000)
      ++crashed;
    else if (code != 0) {
      ++wrong;
      MESSAGE("trial " << trial << " ended with " << code);
    }
  }
  CHECK(said > 60);
  CHECK(crashed == 0);
  CHECK(wrong == 0);
}

// The commits of the two meta pages follow each other still, and LMDB would take the one before for the last.
TEST_CASE("the last meta page with the number of the commit before the other's is told") {
  Folder folder;
  const std::string good = folder.file("good"), file = folder.file("hurt");
  {
    Graph g = Graph::create(good);
    for (int i = 0; i < 5; ++i) {
      Transaction tx = g.write();
      tx.create_node({tx.intern_label("A")});
      tx.commit();
    }
  }
  const std::vector<char> bytes = bytes_of(good);
  constexpr std::size_t number = 16 + 128;  // of a meta page, behind its header
  std::uint64_t commits[2];
  for (int i : {0, 1}) std::memcpy(&commits[i], &bytes[std::size_t(i) * 4096 + number], 8);
  const int last = commits[1] > commits[0];
  std::vector<char> hurt = bytes;
  const std::uint64_t false_number = commits[1 - last] - 1;
  std::memcpy(&hurt[std::size_t(last) * 4096 + number], &false_number, 8);
  write_bytes(file, hurt);
  CHECK_THROWS_AS(Graph::open(file), Error);
  write_bytes(file, bytes);
  CHECK(Graph::open(file).read().node_count() == 5);
}

// A search would go past records, and they would read as empty.
TEST_CASE("a key of a branch page that has lost a bit is told, or leads to the same") {
  Folder folder;
  const std::string good = folder.file("good"), file = folder.file("hurt");
  auto text_of = [](const std::string& path) {
    std::string text;
    Graph g = Graph::open(path);
    dump(g.read(), [&](std::string_view piece) { text += piece; });
    return text;
  };
  {
    Graph g = Graph::create(good);
    fill(g, 50);
    Transaction tx = g.write();
    for (int i = 0; i < 60; ++i) {  // many small records
      NodeId n = tx.create_node({tx.intern_label("L" + std::to_string(i))});
      tx.set_property(n, tx.intern_key("k" + std::to_string(i)), i);
      tx.create_relationship(n, tx.intern_type("T" + std::to_string(i)), NodeId(i));
    }
    tx.commit();
  }
  const std::string expected = text_of(good);
  const std::vector<char> bytes = bytes_of(good);
  auto number = [&](std::size_t at) { return std::uint8_t(bytes[at]) | std::size_t(std::uint8_t(bytes[at + 1])) << 8; };
  int told = 0, same = 0;
  for (std::size_t page = 2 * 4096; page + 4096 <= bytes.size(); page += 4096) {
    if (number(page + 10) != 1 || number(page) != page / 4096) continue;  // LMDB's P_BRANCH
    for (std::size_t node = 1; node < (number(page + 12) - 16) / 2; ++node) {
      const std::size_t key = page + number(page + 16 + 2 * node) + 8;
      if (number(key - 2) != 16) continue;  // of the free list
      for (std::size_t byte = 0; byte < 16; ++byte)
        for (int bit : {0, 6}) {
          std::vector<char> hurt = bytes;
          hurt[key + byte] = char(hurt[key + byte] ^ (1 << bit));
          fs::remove(file + "-lock");
          write_bytes(file, hurt);
          std::string text;
          try {
            text = text_of(file);
          } catch (const Error&) {
            ++told;
            continue;
          }
          REQUIRE(text == expected);
          ++same;
        }
    }
  }
  CHECK(told > 20);
  CHECK(same > 0);
}

// Records whose contents make no sense though their checksums fit: what an attacker would write.
TEST_CASE("a hostile file gives an error or an answer, never a crash") {
  Folder folder;
  std::string good = folder.file("good");
  std::uint64_t seed = 0;
  {
    Graph g = Graph::create(good);
    fill(g, 700);
    Transaction tx = g.write();
    for (std::uint32_t i = 0; i < 40; ++i) {
      if (i % 3 == 0) tx.delete_relationship(relationship_id(TypeId(0), i * 5));
      tx.set_property(NodeId(i * 16), tx.intern_key("tags"), Value::list({"a", Value::list({1, 2})}));
    }
    tx.create_index("names", *tx.label("Person"), *tx.key("name"));
    tx.create_index("numbers", *tx.label("Person"), tx.intern_key("number"));
    tx.commit();
    Transaction more = g.write();
    for (std::uint32_t i = 0; i < 40; ++i)
      more.set_property(NodeId(i), *more.key("number"), i % 3 ? Value(int(i)) : Value("x"));
    more.commit();
  }
  constexpr std::size_t header_bytes = 80, root_seed = header_bytes + 24;
  std::vector<char> bytes = bytes_of(good);
  std::vector<std::size_t> records;
  const char magic[] = "DTR1";
  for (auto at = bytes.begin(); (at = std::search(at, bytes.end(), magic, magic + 4)) != bytes.end(); ++at) {
    std::size_t offset = std::size_t(at - bytes.begin());
    std::uint64_t payload;
    std::memcpy(&payload, &bytes[offset + 32], 8);
    if (offset + header_bytes + payload > bytes.size()) continue;
    records.push_back(offset);
    if (bytes[offset + 8] == 'R') std::memcpy(&seed, &bytes[offset + root_seed], 8);
  }
  REQUIRE(records.size() > 10);
  std::mt19937 random(11);
  int answered = 0, said = 0;
  for (int trial = 0; trial < soak(300); ++trial) {
    std::vector<char> hurt = bytes;
    std::size_t at = records[random() % records.size()];
    std::uint64_t payload;
    std::memcpy(&payload, &hurt[at + 32], 8);
    for (std::uint32_t hits = 1 + random() % 3; hits > 0; --hits) {
      static const int fields[] = {6, 7, 24, 25, 26, 28, 29, 30, 48, 56, 57, 64, 65, 66, 67};
      if (random() % 3 == 0 || payload == 0)
        hurt[at + std::size_t(fields[random() % 15])] = char(random());
      else
        hurt[at + header_bytes + random() % payload] = char(random() % 2 ? random() : 255);
    }
    std::memset(&hurt[at + 72], 0, 8);
    std::uint64_t own = hurt[at + 8] == 'R' ? 0 : seed;
    std::uint64_t sum =
        XXH3_64bits_withSeed(&hurt[at], header_bytes, XXH3_64bits_withSeed(&hurt[at + header_bytes], payload, own));
    std::memcpy(&hurt[at + 72], &sum, 8);
    std::string file = folder.file("hurt");
    fs::remove(file + "-lock");
    write_bytes(file, hurt);
    int code = in_child([&] {
      alarm(20);
      try {
        Graph g = Graph::open(file);
        {
          View v = g.read();
          read_everything(v);
        }
        check(g);
        return 41;
      } catch (const Error&) { return 42; }
    });
    CAPTURE(trial);
    CHECK((code == 41 || code == 42));
    ++(code == 41 ? answered : said);
  }
  CHECK(said > 30);
}

TEST_CASE("check names the record that is damaged") {
  Folder folder;
  std::string file = folder.file("g");
  {
    Graph g = Graph::create(file);
    fill(g, 2000);
  }
  std::vector<char> bytes = bytes_of(file);
  std::string needle = "người thứ 1234";
  auto at = std::search(bytes.begin(), bytes.end(), needle.begin(), needle.end());
  REQUIRE(at != bytes.end());
  *at ^= 1;
  fs::remove(file + "-lock");
  write_bytes(file, bytes);
  CheckReport report = check(Graph::open(file));
  REQUIRE(!report.faults.empty());
}

TEST_CASE("one file opened twice in a process is one store") {
  Folder folder;
  std::string file = folder.file("g");
  Graph a = Graph::create(file);
  fs::create_symlink(file, folder.file("link"));
  Graph b = Graph::open(folder.file("link"));
  View held = a.read();
  {
    Graph c = Graph::open(file);
    fill(c, 5);
  }
  CHECK(b.read().node_count() == 5);
  CHECK(held.node_count() == 0);
  CHECK(held.scan(*std::make_unique<std::uint32_t>(0), std::span<NodeId>()) == 0);
}

TEST_CASE("a backup is one commit, made while the graph is written and read") {
  Folder folder;
  Graph g = Graph::create(folder.file("g"));
  fill(g, 300);
  std::string before = portrait(g.read()), message;
  {
    Transaction tx = g.write();
    tx.create_node({});
    backup(g, folder.file("copy"));
    tx.commit();
  }
  Graph copy = Graph::open(folder.file("copy"));
  CHECK(portrait(copy.read()) == before);
  CHECK(check(copy).faults.empty());
  fill(copy, 10);
  CHECK(check(copy).faults.empty());
  CHECK(fault_of([&] { backup(g, folder.file("copy")); }, &message) == Fault::Io);
  CHECK(message.find("exists already") != std::string::npos);
  Graph memory = Graph::in_memory();
  fill(memory, 20);
  backup(memory, folder.file("stored"));
  CHECK(portrait(Graph::open(folder.file("stored")).read()) == portrait(memory.read()));
}

TEST_CASE("compact leaves the graph as it was, and refuses while somebody has it open") {
  Folder folder;
  std::string file = folder.file("g"), before;
  {
    Graph g = Graph::create(file);
    for (int i = 0; i < 30; ++i) fill(g, 60);
    before = portrait(g.read());
    CHECK(fault_of([&] { compact(file); }) == Fault::Locked);
  }
  int ready[2], over[2];
  REQUIRE((pipe(ready) == 0 && pipe(over) == 0));
  char c = 'x';
  pid_t reader = fork();
  if (reader == 0) {
    close(over[1]);
    Graph g = Graph::open(file, {.read_only = true});
    View v = g.read();
    _exit(write(ready[1], &c, 1) == 1 && read(over[0], &c, 1) == 0 && portrait(v) == before ? 7 : 8);
  }
  REQUIRE(read(ready[0], &c, 1) == 1);
  std::string message;
  CHECK(fault_of([&] { compact(file); }, &message) == Fault::Locked);
  CHECK(message.find("another process has it open") != std::string::npos);
  close(over[1]);
  int status = 0;
  waitpid(reader, &status, 0);
  CHECK(WEXITSTATUS(status) == 7);
  auto size = fs::file_size(file);
  fs::create_symlink(file, folder.file("link"));
  compact(folder.file("link"));
  CHECK(fs::is_symlink(folder.file("link")));
  CHECK(fs::file_size(file) < size);
  Graph g = Graph::open(file);
  CHECK(portrait(g.read()) == before);
  fill(g, 5);
  CHECK(check(g).faults.empty());
  for (int d : {ready[0], ready[1], over[0]}) close(d);
}

TEST_CASE("two threads read one commit, each by its own view") {
  Folder folder;
  Graph g = Graph::create(folder.file("g"));
  fill(g, 3000);
  View a = g.read(), b = a.again();
  fill(g, 10);
  std::string left, right;
  std::thread other([&] { right = portrait(b); });
  left = portrait(a);
  other.join();
  CHECK(left == right);
  CHECK(a.node_count() == 3000);
}

TEST_CASE("a dump that was changed, cut off or made by something else is refused with its line") {
  Graph g = Graph::in_memory();
  fill(g, 10);
  std::string text = dumped(g.read()), message;
  auto refused = [&](std::string changed) {
    Graph into = Graph::in_memory();
    Transaction tx = into.write();
    CHECK(fault_of([&] { restore(tx, lines_of(changed)); }, &message) == Fault::BadInput);
    CHECK(message.starts_with("line "));
    return message;
  };
  CHECK(refused("").find("empty") != std::string::npos);
  CHECK(refused("{\"a\":1}\n").find("not the beginning") != std::string::npos);
  CHECK(refused(text.substr(0, text.size() / 2)).starts_with("line "));
  CHECK(refused(text + "{}\n").find("more lines") != std::string::npos);
  std::string other = text;
  other.replace(other.find("\"year\":1905"), 11, "\"year\":1906");
  CHECK(refused(other).find("checksum") != std::string::npos);
  other = text;
  other.erase(other.rfind("{\"relationship"), other.rfind("{\"lines") - other.rfind("{\"relationship"));
  CHECK(refused(other).find("checksum") != std::string::npos);
  CHECK(refused(text.substr(0, text.find('\n') + 1) + std::string(100000, '[') + "\n").starts_with("line 2"));
  Transaction tx = g.write();
  CHECK(fault_of([&] { restore(tx, lines_of(text)); }) == Fault::Usage);
}

TEST_CASE("meta entries of any bytes go through a dump") {
  Graph g = Graph::in_memory(), h = Graph::in_memory();
  Transaction a = g.write();
  std::string bytes("\xff\x00\x80 not text", 12);
  a.set_meta("theme", bytes);
  a.set_meta("schema", "{\"a\": \"\\n\"}");
  a.commit();
  Transaction b = h.write();
  restore(b, lines_of(dumped(g.read())));
  b.commit();
  CHECK(h.read().meta("theme") == bytes);
  CHECK(h.read().meta("schema") == "{\"a\": \"\\n\"}");
  CHECK(h.read().meta_keys() == std::vector<std::string>{"schema", "theme"});
}

TEST_CASE("threads read while another writes, each commit whole") {
  Folder folder;
  Graph g = Graph::create(folder.file("g"));
  std::atomic<bool> wrong{false}, done{false};
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i)
    readers.emplace_back([&] {
      while (!done) {
        View v = g.read();
        std::uint64_t n = 0;
        std::uint32_t cursor = 0, ordinals[64];
        if (auto knows = v.type("KNOWS"))
          while (std::size_t got = v.scan(*knows, cursor, ordinals)) {
            n += got;
            for (std::size_t k = 0; k < got; k += 16) v.ends(relationship_id(*knows, ordinals[k]));
          }
        if (v.node_count() != 20 * v.commit() || n != 60 * v.commit()) wrong = true;
      }
    });
  for (int i = 0; i < 40; ++i) fill(g, 20);
  done = true;
  for (std::thread& t : readers) t.join();
  CHECK(!wrong);
}

TEST_CASE("a graph opened for reading is not written") {
  Folder folder;
  std::string file = folder.file("g");
  Graph::create(file);
  Graph g = Graph::open(file, {.read_only = true});
  CHECK(fault_of([&] { g.write(); }) == Fault::Io);
  CHECK(fault_of([&] { Graph::open_or_create(folder.file("h"), {.read_only = true}); }) == Fault::NotFound);
  Graph::open_or_create(folder.file("h"));
  CHECK(fs::exists(folder.file("h")));
}

// A segment under the key of another that nobody asks for would be missing without a word: no page is out of bounds or out of order.
TEST_CASE("a key that became another is told when the file is opened") {
  Folder folder;
  const std::string file = folder.file("g"), copy = folder.file("h");
  {
    Graph g = Graph::create(file);
    fill(g, 3000);
    CHECK(Graph::open(file).read().node_count() == 3000);
  }
  const std::vector<char> bytes = bytes_of(file);
  const char large[] = {1, 0, 16, 0};  // of an entry in a leaf: its record has pages of its own, its key 16 bytes
  std::size_t tried = 0;
  for (auto at = bytes.begin(); (at = std::search(at, bytes.end(), large, large + 4)) != bytes.end(); ++at) {
    const std::size_t entry = std::size_t(at - bytes.begin()) - 4, page = entry & ~std::size_t(4095), key = entry + 8;
    if (bytes[page + 10] != 2 || key + 24 > page + 4096) continue;  // not a leaf
    std::vector<char> damaged = bytes;
    damaged[key + 15] = char(damaged[key + 15] + 1);  // its part: the next key is of another segment
    write_bytes(copy, damaged);
    fs::remove(copy + "-lock");
    std::string message;
    try {
      Graph::open(copy);  // of a page of an earlier commit
    } catch (const Error& e) {
      message = e.message;
      CHECK(e.fault == Fault::Damaged);
    }
    tried += message.find("other keys than were written") != std::string::npos ||
             message.find("keys out of order") != std::string::npos;
  }
  CHECK(tried > 3);
}

TEST_CASE("a file of a newer format is refused, not read wrongly") {
  Folder folder;
  std::string file = folder.file("g"), message;
  {
    Graph g = Graph::create(file);
    fill(g, 3);
  }
  std::vector<char> bytes = bytes_of(file);
  const char magic[] = "DOTHI";
  for (auto at = bytes.begin(); (at = std::search(at, bytes.end(), magic, magic + 5)) != bytes.end(); ++at) {
    std::size_t root = std::size_t(at - bytes.begin()), record = root - 80;
    bytes[root + 8] = 9;  // the major number of the format
    std::memset(&bytes[record + 72], 0, 8);
    std::uint64_t payload;
    std::memcpy(&payload, &bytes[record + 32], 8);
    std::uint64_t sum = XXH3_64bits_withSeed(&bytes[record], 80, XXH3_64bits_withSeed(&bytes[root], payload, 0));
    std::memcpy(&bytes[record + 72], &sum, 8);
  }
  fs::remove(file + "-lock");
  write_bytes(file, bytes);
  CHECK(fault_of([&] { Graph::open(file); }, &message) == Fault::NotAGraph);
  CHECK(message.find("newer dothi (format 9.") != std::string::npos);
}

// ---- Value indexes ---------------------------------------------------------------------------------------

namespace {

// Values of every kind, many of them equal or near each other.
class SomeValues {
 public:
  explicit SomeValues(std::uint64_t seed) : random_(seed) {}
  Value next(int depth = 0) {
    switch (pick(depth ? 14 : 16)) {
      case 0: return std::int64_t(pick(5)) - 2;
      case 1: return double(std::int64_t(pick(9)) - 4) / 2;
      case 2: return (std::int64_t(1) << (53 + pick(10))) + std::int64_t(pick(5)) - 2;
      case 3: return double((std::int64_t(1) << (53 + pick(10))) + (std::int64_t(pick(5)) - 2) * 1024);
      case 4: {
        static const double odd[] = {
            std::nan(""), HUGE_VAL, -HUGE_VAL, -0.0, 0.0, 1e-320, 9223372036854775808.0, -9223372036854775808.0};
        return odd[pick(8)];
      }
      case 5:
        return pick(2) ? std::numeric_limits<std::int64_t>::max() - std::int64_t(pick(3))
                       : std::numeric_limits<std::int64_t>::min() + std::int64_t(pick(3));
      case 6: return bool(pick(2));
      case 7: {
        static const std::string texts[] = {"",
                                            "a",
                                            std::string("a\0", 2),
                                            "ab",
                                            "Huế",
                                            "a\xF4\x8F\xBF\xBF",
                                            std::string(1007, 'l'),
                                            std::string(1006, 'l')};
        return texts[pick(8)];
      }
      case 8:
        return std::string(1000 + pick(30), 'l') + std::string(pick(3), 'm') + std::string(pick(2) * 2000, 'n') +
               char('a' + pick(3));
      case 9: return Date{std::int64_t(pick(4)) - 2};
      case 10:
        return pick(2) ? Value(LocalTime{pick(4)}) : Value(Time{3'600'000'000'000 * pick(4), int(pick(3)) * 3600});
      case 11: return LocalDateTime{std::int64_t(pick(3)) - 1, pick(3)};
      case 12:
        return DateTime{std::int64_t(pick(2)) - 1, 3'600'000'000'000 * pick(24), int(pick(3)) * 3600,
                        pick(2) ? "Asia/Ho_Chi_Minh" : ""};
      case 13: return Duration{pick(2), pick(2), std::int64_t(pick(3)) - 1, int(pick(2))};
      case 14: {
        std::vector<Value> items(pick(3));
        for (Value& item : items) item = pick(9) ? next(1) : Value();
        return Value::list(std::move(items));
      }
      default: return Value::map({{"a", next(1)}, {pick(2) ? "b" : "c", next(1)}});
    }
  }
  std::uint32_t pick(std::uint32_t below) { return std::uint32_t(random_() % below); }

 private:
  std::mt19937_64 random_;
};

bool satisfies(KeyRange::Is is, const Value& a, const Value& b) {
  auto order = comparable(a, b);
  switch (is) {
    case KeyRange::Is::Equal: return equal(a, b) == Truth::True;
    case KeyRange::Is::Less: return order < 0;
    case KeyRange::Is::LessEqual: return order <= 0;
    case KeyRange::Is::Greater: return order > 0;
    case KeyRange::Is::GreaterEqual: return order >= 0;
    default: return a.kind() == Kind::String && b.kind() == Kind::String && a.string().starts_with(b.string());
  }
}

// Every way to seek gives the nodes it should, and more only where it may.
void require_seeks(const View& v, SomeValues& values, int times) {
  REQUIRE(v.indexes().size() == 1);
  IndexInfo index = v.indexes()[0];
  std::vector<NodeId> nodes, found;
  std::uint32_t cursor = 0;
  nodes.resize(v.node_count(index.label) + 1);
  nodes.resize(v.scan(index.label, cursor, nodes));
  for (; times > 0; --times) {
    auto is = KeyRange::Is(values.pick(6)), also = KeyRange::Is(1 + values.pick(5));
    Value a = values.next(), b = values.next();
    bool two = values.pick(3) == 0;
    KeyRange range(is, a);
    if (two) range.add(also, b);
    found.clear();
    v.seek(index.id, range, found);
    REQUIRE(v.count(index.id, range) == found.size());
    std::set<NodeId> set(found.begin(), found.end());
    REQUIRE(set.size() == found.size());
    std::size_t right = 0;
    for (NodeId n : nodes) {
      Value p = v.property(n, index.key);
      bool good = satisfies(is, p, a) && (!two || satisfies(also, p, b));
      INFO(to_string(a).substr(0, 100), " ", int(is), " of ", to_string(p).substr(0, 100));
      if (good) REQUIRE(set.contains(n));
      right += good;
    }
    auto simple = [](const Value& x) {
      return x.kind() != Kind::List && x.kind() != Kind::Map && x.kind() != Kind::Duration &&
             (x.kind() != Kind::String || x.string().size() < 1000);
    };
    auto fits = [&](KeyRange::Is how, const Value& x) {
      return how == KeyRange::Is::Equal || (simple(x) && (how != KeyRange::Is::StartsWith || x.kind() == Kind::String));
    };
    if (fits(is, a) && (!two || fits(also, b))) REQUIRE(right == found.size());
    if (is == KeyRange::Is::Equal && !two) {
      std::sort(found.begin(), found.end());
      REQUIRE(v.lookup(index.label, index.key, a) == found);
    }
  }
}

}  // namespace

TEST_CASE("a value index finds what the relations on values say, in transactions and after them") {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    Folder folder;
    SomeValues values(seed);
    Graph g = seed % 2 ? Graph::create(folder.file("g")) : Graph::in_memory();
    LabelId label{};
    KeyId key{};
    {
      Transaction tx = g.write();
      label = tx.intern_label("L");
      key = tx.intern_key("k");
      for (int i = 0; i < 300; ++i) {
        NodeId n = tx.create_node({});
        if (i % 3) tx.add_label(n, label);
        tx.set_property(n, key, values.next());
      }
      tx.create_index("L_k", label, key);
      CHECK(!tx.index(label, key));
      tx.commit();
    }
    for (int round = 0; round < 12; ++round) {
      Transaction tx = g.write();
      for (int i = 0; i < 1 << round % 6; ++i) {
        NodeId n{values.pick(tx.node_bound())};
        if (!tx.exists(n)) continue;
        switch (values.pick(6)) {
          case 0: tx.add_label(n, label); break;
          case 1: tx.remove_label(n, label); break;
          case 2: tx.delete_node(n); break;
          case 3: tx.set_property(tx.create_node({label}), key, values.next()); break;
          default: tx.set_property(n, key, values.pick(4) ? values.next() : Value());
        }
        if (i % 7 == 0) require_seeks(tx, values, 3);
      }
      require_seeks(tx, values, 40);
      tx.commit();
      require_seeks(g.read(), values, 40);
      for (const Notice& n : check(g).faults) FAIL(n.message);
    }
  }
}

TEST_CASE("a large index is cut into pages, changed in small commits, and kept by copies") {
  Folder folder;
  std::string file = folder.file("g");
  constexpr int count = 30'000;
  {
    Graph g = Graph::create(file);
    Transaction tx = g.write();
    LabelId label = tx.intern_label("L");
    KeyId key = tx.intern_key("k");
    for (int i = 0; i < count; ++i) tx.set_property(tx.create_node({label}), key, i * 7919 % count);
    tx.create_index("L_k", label, key, true);
    tx.commit();
    IndexId id = g.read().indexes()[0].id;
    for (int i = 0; i < 400; ++i) {
      Transaction small = g.write();
      NodeId n{std::uint32_t(i * 37)};
      Value old = small.property(n, key);
      small.set_property(n, key, count + i);
      small.set_property(small.create_node({label}), key, i % 2 ? old : Value("x" + std::to_string(i)));
      small.commit();
    }
    View v = g.read();
    std::vector<NodeId> found;
    for (int i = 0; i < count; i += 11) {
      found.clear();
      v.seek(id, {KeyRange::Is::Equal, v.property(NodeId(std::uint32_t(i)), key)}, found);
      REQUIRE(found == std::vector{NodeId(std::uint32_t(i))});
    }
    KeyRange most(KeyRange::Is::GreaterEqual, 100);
    found.clear();
    v.seek(id, most, found);
    CHECK(std::abs(double(v.count(id, most)) / double(found.size()) - 1) < 0.1);
    for (const Notice& n : check(g).faults) FAIL(n.message);
  }
  std::string before = dumped(Graph::open(file).read());
  compact(file);
  Graph g = Graph::open(file), copy = Graph::in_memory();
  CHECK(dumped(g.read()) == before);
  backup(g, folder.file("copy"));
  CHECK(check(Graph::open(folder.file("copy"))).faults.empty());
  Transaction tx = copy.write();
  restore(tx, lines_of(before));
  tx.commit();
  CHECK(dumped(copy.read()) == before);
  for (const Graph* each : {&g, &copy}) {
    for (const Notice& n : check(*each).faults) FAIL(n.message);
    CHECK(each->read().indexes().size() == 1);
    CHECK(each->read().indexes()[0].unique);
  }
}

TEST_CASE("a constraint holds at commit, whatever happened before") {
  Graph g = Graph::in_memory();
  Transaction tx = g.write();
  LabelId label = tx.intern_label("Person");
  KeyId key = tx.intern_key("email");
  NodeId a = tx.create_node({label}), b = tx.create_node({label}), other = tx.create_node({});
  tx.set_property(a, key, "a");
  tx.set_property(b, key, "b");
  tx.set_property(other, key, "a");
  tx.create_index("emails", label, key, true);
  tx.commit();
  auto change = [&](const std::function<void(Transaction&)>& with) {
    std::string message, before = dumped(g.read());
    Transaction t = g.write();
    with(t);
    try {
      t.commit();
    } catch (const Error& e) {
      CHECK(e.fault == Fault::ConstraintValidationFailed);
      CHECK(dumped(g.read()) == before);
      message = e.message;
    }
    return message;
  };
  const std::string told =
      "node 0 and node 1 both have Person.email = 'a'; the constraint 'emails' allows each value once";
  CHECK(change([&](Transaction& t) { t.set_property(b, key, "a"); }) == told);
  CHECK(change([&](Transaction& t) { t.set_property(a, key, "b"), t.set_property(b, key, "a"); }).empty());  // swapped
  CHECK(change([&](Transaction& t) { t.set_property(a, key, "a"), t.set_property(b, key, "b"); }).empty());
  CHECK(change([&](Transaction& t) { t.add_label(other, label); }) ==
        "node 0 and node 2 both have Person.email = 'a'; the constraint 'emails' allows each value once");
  CHECK(change([&](Transaction& t) { t.add_label(other, label), t.set_property(a, key, {}); }).empty());
  CHECK(change([&](Transaction& t) { t.set_property(a, key, 1), t.set_property(b, key, 1.0); }) ==
        "node 0 and node 1 both have Person.email = 1; the constraint 'emails' allows each value once");
  CHECK(change([&](Transaction& t) {
          for (NodeId n : {a, b}) t.set_property(n, key, std::nan(""));  // equals nothing
        }).empty());
  CHECK(change([&](Transaction& t) {
          for (NodeId n : {a, b}) t.set_property(n, key, std::string(3000, 'x'));
        }).find("both have Person.email = 'xxx") != std::string::npos);
  CHECK(change([&](Transaction& t) {
          t.set_property(a, key, std::string(3000, 'x') + "a");
          t.set_property(b, key, std::string(3000, 'x') + "b");
        }).empty());
  // Nor is one made on what breaks it, also when that comes after it in the transaction.
  CHECK(change([&](Transaction& t) { t.drop_index(t.indexes()[0].id), t.set_property(b, key, "a"); }).empty());
  Transaction again = g.write();
  std::string message;
  CHECK(fault_of([&] { again.create_index("emails", label, key, true); }, &message) ==
        Fault::ConstraintValidationFailed);
  CHECK(message == "node 1 and node 2 both have Person.email = 'a'; the constraint 'emails' allows each value once");
  again.set_property(b, key, "b");
  again.create_index("emails", label, key, true);
  again.set_property(b, key, "a");
  CHECK(fault_of([&] { again.commit(); }) == Fault::ConstraintValidationFailed);
  CHECK(g.read().indexes().empty());
}

TEST_CASE("only a file with an index needs a reader that knows of them") {
  Folder folder;
  std::string file = folder.file("g");
  auto version = [&] {  // of the last commit's root: format and what a reader must know
    std::vector<char> bytes = bytes_of(file);
    std::uint64_t last = 0;
    std::pair<int, std::uint32_t> out;
    const char magic[8] = "DOTHI\0\0";
    for (auto at = bytes.begin(); (at = std::search(at, bytes.end(), magic, magic + 8)) != bytes.end(); ++at) {
      std::uint64_t commit;
      std::memcpy(&commit, &*at + 40, 8);
      if (commit < last) continue;
      last = commit;
      out.first = (&*at)[10];
      std::memcpy(&out.second, &*at + 12, 4);
    }
    return out;
  };
  Graph g = Graph::create(file);
  fill(g, 50);
  Transaction tx = g.write();
  tx.create_index("years", tx.intern_label("Person"), tx.intern_key("year"));
  tx.commit();
  CHECK(version().first == 3);
  CHECK((version().second & 2) == 2);
  Transaction back = g.write();
  back.drop_index(back.indexes()[0].id);
  back.commit();
  CHECK((version().second & 2) == 0);
}
