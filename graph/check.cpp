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
      fault(std::to_string(sum_) + " relationships where the root says " + std::to_string(view.relationship_count()));
    guarded([&] { names(view); });
    for (std::size_t i = 0; i < view.indexes().size(); ++i) guarded([&] { index(view, i); });
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
    } catch (const Error& e) { fault(e.message); }
  }

  // Every record by itself, and the root's count and sum over all.
  void records(ViewState& s) {
    const std::uint64_t seed = graph_->store->seed();
    const RecordTotals& told = s.base().totals;
    RecordTotals found;
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
        found.add(header.key, header.checksum, seed);
        try {
          s.cache->check(key, record);
        } catch (const Broken& b) { fault("record " + to_string(key) + " is damaged: " + b.what); }
        return true;
      });
    });
    if (report_.records != told.records)
      fault(std::to_string(report_.records) + " records where the root says " + std::to_string(told.records));
    else if (report_.faults.empty() &&
             (found.checksums != told.checksums || (told.keys != 0 && found.keys != told.keys)))
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
            fault("relationship " + std::to_string(e.ordinal) + " of type " + type + " stands twice among the " +
                  which);
            continue;
          }
          seen[e.ordinal] = true;
          NodeId source{e.source + (i << stats.width[int(d)])}, other{e.neighbour};
          auto ends = s.base_ends(TypeId(t), e.ordinal);
          if (!ends || (d == Direction::Out ? ends->start : ends->end) != source ||
              (d == Direction::Out ? ends->end : ends->start) != other)
            fault("the " + std::string(which) + " relationship " + std::to_string(e.ordinal) + " of type " + type +
                  " disagrees with its ends");
        }
      }
      if (count != alive)
        fault(std::to_string(count) + " " + which + " relationships of type " + type + " for " + std::to_string(alive) +
              " that exist");
    }
  }

  // That the rows of an index stand in order, in the pages its directory says, and that its directory has them all.
  std::uint64_t rows(const OpenView& v, std::size_t of, const std::string& what,
                     const std::function<void(const PageRow&)>& visit) {
    const ViewState& s = v.state();
    std::uint64_t n = 0;
    const SortedPage& directory = s.cache->directory(*s.snapshot, of);
    std::optional<PageRow> previous;
    for (std::uint32_t r = 0; r < directory.size(); ++r) {
      const SortedPage& page = s.cache->page(*s.snapshot, of, directory.number(r));
      if (page.size() == 0 || page.text(0) != directory.text(r))
        fault("a page of " + what + " is not where its directory says");
      page.walk({}, [&](std::string_view text, NodeId node, std::string_view more) {
        PageRow row{std::string(text), node, std::string(more)};
        if (previous && !(*previous < row))
          fault(what + " is out of order at node " + std::to_string(std::uint32_t(node)));
        visit(row);
        previous = std::move(row);
        ++n;
        return true;
      });
    }
    return n;
  }

  void names(const OpenView& v) {
    const ViewState& s = v.state();
    std::uint64_t present = 0, indexed = rows(v, 0, "the index of names", [](const PageRow&) {});
    each_node(v, [&](NodeId node) {
      for (const PageRow& e : s.names_of(v, node)) {
        ++present;
        bool found = false;
        s.cache->walk(*s.snapshot, 0, e.text, [&](std::string_view text, NodeId other, std::string_view more) {
          found = text == e.text && other == e.node && more == e.more;
          return !found && text == e.text;
        });
        if (!found)
          fault("the name '" + e.more + "' of node " + std::to_string(std::uint32_t(e.node)) +
                " is not in the index of names");
      }
    });
    if (indexed != present)
      fault(std::to_string(indexed) + " names in the index for " + std::to_string(present) + " in the graph");
  }

  // Every row is true, they stand in order, so none twice, and there are as many as nodes with a value.
  void index(const OpenView& v, std::size_t i) {
    const ValueIndex& index = v.state().base().indexes[i];
    std::string what = "the index '" + index.name + "'";
    std::optional<PageRow> previous;
    std::uint64_t present = 0,
                  indexed = rows(v, i + 1, what, [&](const PageRow&row) {
                    if (row.text.empty() || !v.exists(row.node) || ViewState::key_of(v, index, row.node) != row.text)
                      fault(what + " has another value for node " + std::to_string(std::uint32_t(row.node)) +
                            " than the node");
                    if (index.unique && previous && previous->text == row.text)
                      fault(what + " has one value for node " + std::to_string(std::uint32_t(previous->node)) +
                            " and node " + std::to_string(std::uint32_t(row.node)));
                    previous = row;
                  });
    each_node(v, [&](NodeId node) { present += !ViewState::key_of(v, index, node).empty(); });
    if (indexed != present)
      fault(what + " has " + std::to_string(indexed) + " values for " + std::to_string(present) + " in the graph");
    if (indexed != index.entries)
      fault(what + " has " + std::to_string(indexed) + " values where the catalogue says " +
            std::to_string(index.entries));
  }

  template <typename Visit>
  static void each_node(const OpenView& v, Visit&& visit) {
    NodeId batch[1024];
    std::uint32_t cursor = 0;
    while (std::size_t n = v.scan(cursor, batch))
      for (std::size_t i = 0; i < n; ++i) visit(batch[i]);
  }

  std::shared_ptr<GraphState> graph_;
  CheckReport report_;
  std::uint64_t sum_ = 0;
};

}  // namespace

CheckReport check(const Graph& graph) { return Checker(graph.state_).run(); }

}  // namespace dothi
