#include "state.h"

namespace dothi {
namespace {

class Checker {
 public:
  explicit Checker(std::shared_ptr<GraphState> graph) : graph_(std::move(graph)) {}

  CheckReport run() {
    guarded([&] {
      for (Notice& n : graph_->store->structure()) report_.faults.push_back(std::move(n));
    });
    if (!report_.faults.empty()) return std::move(report_);  // LMDB must not be led through it
    std::unique_ptr<ViewState> state;
    guarded([&] { state = graph_->view(); });
    if (!state) return std::move(report_);
    state->graph = graph_;
    OpenView view(std::move(state));
    records(view.state());
    if (!report_.faults.empty()) return std::move(report_);  // what follows would only repeat it
    guarded([&] { nodes(view); });
    for (std::uint32_t t = 0; t < view.type_count(); ++t) guarded([&] { relationships(view, t); });
    if (sum_ != view.relationship_count())
      fault(std::to_string(sum_) + " relationships where the root says " +
            std::to_string(view.relationship_count()));
    guarded([&] { names(view); });
    return std::move(report_);
  }

 private:
  static constexpr std::size_t most_faults = 1000;

  void fault(std::string message) {
    if (report_.faults.size() < most_faults)
      report_.faults.push_back({Notice::Level::Fault, graph_->path, std::move(message)});
  }
  template <typename Action>
  void guarded(Action&& action) {
    try {
      action();
    } catch (const Error& e) {
      fault(e.message);
    }
  }

  // Every record by itself, and the root's count and sum over all.
  void records(ViewState& s) {
    std::uint64_t sum = 0, seed = graph_->store->seed();
    guarded([&] {
      s.snapshot->each([&](const Key& key, std::span<const std::byte> record) {
        if (key == root_key) return true;
        ++report_.records;
        if (!intact(record, key, seed)) {
          fault("record " + to_string(key) + " is damaged: the checksum does not fit");
          return true;
        }
        RecordHeader header;
        std::memcpy(&header, record.data(), sizeof header);
        sum += header.checksum;
        try {
          s.cache->check(key, record);
        } catch (const Broken& b) {
          fault("record " + to_string(key) + " is damaged: " + b.what);
        }
        return true;
      });
    });
    if (report_.records != s.base().records)
      fault(std::to_string(report_.records) + " records where the root says " +
            std::to_string(s.base().records));
    else if (sum != s.base().checksums && report_.faults.empty())
      fault("the records are not those of this commit (their checksums have another sum)");
  }

  void nodes(const OpenView& v) {
    const ViewState& s = v.state();
    std::uint32_t blocks = s.cache->node_blocks();
    std::vector<std::uint64_t> counts(v.label_count());
    for (std::uint32_t b = 0; b < blocks; ++b) {
      BitWords live, bits;
      s.cache->live(*s.snapshot, b).expand(live);
      report_.nodes += s.cache->live(*s.snapshot, b).size();
      for (std::uint32_t l = 0; l < counts.size(); ++l) {
        const Bits& members = s.cache->label(*s.snapshot, l, b);
        counts[l] += members.size();
        members.expand(bits);
        for (std::size_t w = 0; w < bits.size(); ++w)
          if (bits[w] & ~live[w]) {
            fault("label " + std::string(v.name(LabelId(l))) + " is on nodes that are not there");
            break;
          }
      }
      auto lives = [&](std::uint32_t slot) { return live[slot >> 6] >> (slot & 63) & 1; };
      for (std::uint32_t k = 0; k < v.key_count(); ++k) {
        bool strays = false;
        s.cache->column(*s.snapshot, k, b).each([&](std::uint32_t slot, const Value&) { strays |= !lives(slot); });
        if (strays) fault("property " + std::string(v.name(KeyId(k))) + " of a node that is not there");
        s.cache->node_evidence(*s.snapshot, k, b).each([&](std::uint32_t slot, std::span<const NodeId>) {
          NodeId node{(b << block_bits) + slot};
          if (!v.exists(node))
            fault("evidence of a property " + std::string(v.name(KeyId(k))) + " of a node that is not there");
          report_.evidence += v.evidence(node, KeyId(k)).size();
        });
      }
    }
    if (report_.nodes != v.node_count())
      fault(std::to_string(report_.nodes) + " nodes where the root says " + std::to_string(v.node_count()));
    for (std::uint32_t l = 0; l < counts.size(); ++l)
      if (counts[l] != v.node_count(LabelId(l)))
        fault(std::to_string(counts[l]) + " nodes with label " + std::string(v.name(LabelId(l))) +
              " where the catalogue says " + std::to_string(v.node_count(LabelId(l))));
  }

  // Each direction must hold every relationship of the type once, with the ends that its ordinal says.
  void relationships(const OpenView& v, std::uint32_t t) {
    const ViewState& s = v.state();
    std::string type(v.name(TypeId(t)));
    const TypeStats& stats = s.base().stats[t];
    std::uint64_t alive = 0;
    std::uint32_t cursor = 0, ordinals[1024];
    while (std::size_t n = v.scan(TypeId(t), cursor, ordinals)) {
      alive += n;
      for (std::size_t i = 0; i < n; ++i) {
        Ends e = v.ends(relationship_id(TypeId(t), ordinals[i]));
        if (!v.exists(e.start) || !v.exists(e.end))
          fault("relationship " + std::to_string(ordinals[i]) + " of type " + type +
                " ends at a node that is not there");
        report_.evidence += v.evidence(relationship_id(TypeId(t), ordinals[i])).size();
      }
    }
    report_.relationships += alive;
    sum_ += alive;
    if (alive != stats.count)
      fault(std::to_string(alive) + " relationships of type " + type + " where the catalogue says " +
            std::to_string(stats.count));
    for (Direction d : {Direction::Out, Direction::In}) {
      const char* which = d == Direction::Out ? "outgoing" : "incoming";
      std::vector<bool> seen(stats.bound);
      std::uint64_t count = 0;
      std::vector<AdjacencyEntry> entries;
      for (std::uint32_t i = 0; i < s.cache->segments_of(t, d); ++i) {
        entries.clear();
        s.cache->adjacency(*s.snapshot, t, d, i).entries(entries, 0, ~0u);
        for (const AdjacencyEntry& e : entries) {
          ++count;
          if (seen[e.ordinal]) {
            fault("relationship " + std::to_string(e.ordinal) + " of type " + type +
                  " stands twice among the " + which);
            continue;
          }
          seen[e.ordinal] = true;
          NodeId source{e.source + (i << stats.width[int(d)])}, other{e.neighbour};
          auto ends = s.base_ends(TypeId(t), e.ordinal);
          if (!ends || (d == Direction::Out ? ends->start : ends->end) != source ||
              (d == Direction::Out ? ends->end : ends->start) != other)
            fault("the " + std::string(which) + " relationship " + std::to_string(e.ordinal) + " of type " +
                  type + " disagrees with its ends");
        }
      }
      if (count != alive)
        fault(std::to_string(count) + " " + which + " relationships of type " + type + " for " +
              std::to_string(alive) + " that exist");
    }
  }

  void names(const OpenView& v) {
    const ViewState& s = v.state();
    std::uint64_t indexed = 0, present = 0;
    const NamePage& directory = s.cache->name_directory(*s.snapshot);
    std::optional<NameEntry> previous;
    for (std::uint32_t r = 0; r < directory.size(); ++r) {
      const NamePage& page = s.cache->names(*s.snapshot, directory.number(r));
      if (page.size() == 0 || page.folded(0) != directory.folded(r))
        fault("a page of names is not where its directory says");
      page.walk({}, [&](std::string_view folded, NodeId node, std::string_view name) {
        NameEntry e{std::string(folded), node, std::string(name)};
        if (previous && !(*previous < e)) fault("the index of names is out of order at '" + e.name + "'");
        previous = std::move(e);
        ++indexed;
        return true;
      });
    }
    NodeId batch[1024];
    std::uint32_t cursor = 0;
    while (std::size_t n = v.scan(cursor, batch))
      for (std::size_t i = 0; i < n; ++i)
        for (const NameEntry& e : s.names_of(v, batch[i])) {
          ++present;
          if (!found(s, directory, e))
            fault("the name '" + e.name + "' of node " + std::to_string(std::uint32_t(e.node)) +
                  " is not in the index of names");
        }
    if (indexed != present)
      fault(std::to_string(indexed) + " names in the index for " + std::to_string(present) + " in the graph");
  }

  static bool found(const ViewState& s, const NamePage& directory, const NameEntry& wanted) {
    std::uint32_t row = directory.lower_bound(wanted.folded);
    for (row -= row > 0; row < directory.size() && (row == 0 || directory.folded(row) <= wanted.folded); ++row) {
      const NamePage& page = s.cache->names(*s.snapshot, directory.number(row));
      bool found = false;
      page.walk(wanted.folded, [&](std::string_view folded, NodeId node, std::string_view name) {
        found = folded == wanted.folded && node == wanted.node && name == wanted.name;
        return !found && folded == wanted.folded;
      });
      if (found) return true;
    }
    return false;
  }

  std::shared_ptr<GraphState> graph_;
  CheckReport report_;
  std::uint64_t sum_ = 0;
};

}  // namespace

CheckReport check(const Graph& graph) { return Checker(graph.state_).run(); }

}  // namespace dothi
