#include "workload.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace reliability {

using namespace dothi;
namespace fs = std::filesystem;

namespace {

class Step {
 public:
  Step(Transaction& tx, std::uint64_t seed) : tx_(tx), random_(seed) {}

  void run() {
    if (static_cast<const View&>(tx_).commit() == 0) {
      tx_.create_index("mixed", tx_.intern_label("L0"), tx_.intern_key("k0"));
      tx_.create_index("once", tx_.intern_label("L1"), tx_.intern_key("uid"), true);
    }
    if (pick(12) == 0) reindex();
    for (int i = 0; i < 3; ++i) create();
    for (int i = 0; i < 8; ++i) connect();
    for (int i = 0; i < 3; ++i) change();
    if (pick(2) == 0) disconnect();
    if (pick(2) == 0) remove();
    if (pick(7) == 0) tx_.set_meta("schema", std::string(pick(9000), 's'));
  }

 private:
  std::uint32_t pick(std::uint32_t below) { return std::uint32_t(random_() % below); }

  std::optional<NodeId> node() {
    for (int i = 0; i < 50 && tx_.node_bound() > 0; ++i)
      if (NodeId n{pick(tx_.node_bound())}; tx_.exists(n)) return n;
    return std::nullopt;
  }
  TypeId type() { return tx_.intern_type("T" + std::to_string(pick(3))); }
  std::optional<RelationshipId> relationship() {
    TypeId t = type();
    for (int i = 0; i < 50 && tx_.ordinal_bound(t) > 0; ++i)
      if (RelationshipId r = relationship_id(t, pick(tx_.ordinal_bound(t))); tx_.exists(r)) return r;
    return std::nullopt;
  }
  Value value() {
    switch (pick(6)) {
      case 0: return std::int64_t(pick(1000));
      case 1: return double(pick(1000)) / 8;
      case 2: return std::string(pick(40) == 0 ? 6000 : pick(30), 'x');
      case 3: return Value::list({int(pick(9)), "a"});
      case 4: return Date{pick(30000)};
      default: return bool(pick(2));
    }
  }

  // An index that comes and goes.
  void reindex() {
    LabelId label = tx_.intern_label("Marked");
    KeyId key = tx_.intern_key("k1");
    if (auto there = tx_.index(label, key))
      tx_.drop_index(*there);
    else
      tx_.create_index("now and then", label, key);
  }
  void create() {
    NodeId n = tx_.create_node({tx_.intern_label("L" + std::to_string(pick(3)))});
    tx_.set_property(n, tx_.intern_key("name"), "tên " + std::to_string(pick(5000)));
    auto id = std::int64_t(n);
    tx_.set_property(n, tx_.intern_key("uid"), pick(2) ? Value(id) : Value("số " + std::to_string(id)));
  }
  void connect() {
    auto a = node(), b = node();
    if (!a || !b) return;
    RelationshipId r = tx_.create_relationship(*a, type(), *b);
    if (pick(3) == 0) tx_.set_property(r, tx_.intern_key("since"), value());
    if (pick(3) == 0) tx_.set_evidence(r, {*b});
  }
  void change() {
    auto n = node();
    if (!n) return;
    tx_.set_property(*n, tx_.intern_key("k" + std::to_string(pick(4))), value());
    if (pick(4) == 0) tx_.add_label(*n, tx_.intern_label("Marked"));
  }
  void disconnect() {
    for (std::uint32_t i = pick(9); i > 0; --i)
      if (auto r = relationship()) tx_.delete_relationship(*r);
  }
  void remove() {
    auto n = node();
    if (!n) return;
    AdjacencyScratch scratch;
    for (std::uint32_t t = 0; t < tx_.type_count(); ++t)
      for (Direction d : {Direction::Out, Direction::In})
        for (;;) {
          Adjacency a = tx_.neighbours(*n, TypeId(t), d, scratch);
          if (a.empty()) break;
          tx_.delete_relationship(a.relationship(0));
        }
    tx_.delete_node(*n);
  }

  Transaction& tx_;
  std::mt19937_64 random_;
};

}  // namespace

void next_commit(Graph& graph, std::uint64_t seed) {
  Transaction tx = graph.write();
  Step(tx, seed * 1'000'003 + static_cast<const View&>(tx).commit()).run();
  tx.commit();
}

std::uint64_t digest(const View& view) {
  std::uint64_t hash = 0xCBF29CE484222325ull;
  dump(view, [&](std::string_view piece) {
    for (char c : piece) hash = (hash ^ std::uint8_t(c)) * 0x100000001B3ull;
  });
  // What the indexes say, whole and by value.
  auto add = [&](const std::vector<NodeId>& nodes) {
    for (NodeId n : nodes) hash = (hash ^ std::uint32_t(n)) * 0x100000001B3ull;
  };
  for (const IndexInfo& index : view.indexes()) {
    std::vector<NodeId> all, found;
    view.seek(index.id, {}, all);
    add(all);
    std::uint32_t cursor = 0;
    std::vector<NodeId> nodes(view.node_count(index.label) + 1);
    nodes.resize(view.scan(index.label, cursor, nodes));
    for (NodeId n : nodes) {
      found.clear();
      view.seek(index.id, {KeyRange::Is::Equal, view.property(n, index.key)}, found);
      add(found);
    }
  }
  return hash;
}

std::uint64_t Expected::at(std::uint64_t commit) {
  while (digests_.size() <= commit) {
    next_commit(graph_, seed_);
    digests_.push_back(digest(graph_.read()));
  }
  return digests_[commit];
}

std::string fault_of(const std::string& file, Expected& expected, std::uint64_t acknowledged) {
  try {
    Graph graph = Graph::open(file);
    View view = graph.read();
    if (view.commit() < acknowledged)
      return "commit " + std::to_string(acknowledged) + " was acknowledged, " + std::to_string(view.commit()) +
             " is there";
    if (view.commit() > acknowledged + 1) return "commits are there that nobody made";
    for (const Notice& n : check(graph).faults) return n.message;
    if (digest(view) != expected.at(view.commit())) return "commit " + std::to_string(view.commit()) + " is not whole";
    return {};
  } catch (const Error& e) { return e.message; }
}

Folder::Folder() {
  const char* shared_memory = "/dev/shm";  // nothing here depends on a real disk, and syncs cost nothing there
  std::error_code none;
  std::string name =
      (fs::exists(shared_memory, none) ? fs::path(shared_memory) : fs::temp_directory_path()) / "dothi-XXXXXX";
  if (!mkdtemp(name.data())) std::abort();
  path = name;
}
Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path, ignored);
}

std::vector<char> read_bytes(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
void write_bytes(const std::string& file, const std::vector<char>& bytes) {
  unlink((file + "-lock").c_str());
  unlink(file.c_str());
  std::ofstream(file, std::ios::binary).write(bytes.data(), std::streamsize(bytes.size()));
}

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

}  // namespace reliability
