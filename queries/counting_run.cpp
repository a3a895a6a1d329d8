// A program run: blocks of rows from node to node, on one or more threads.
#include "counting.h"

#include <atomic>
#include <thread>

namespace dothi {

namespace {

constexpr std::uint32_t block = FlatAdjacency::part_size;

struct Rows {
  std::uint32_t size = 0;
  std::vector<std::vector<NodeId>> columns;
  Weights weights;
};

class Runner {
 public:
  Runner(const Program& program, Sums& sums)
      : p_(program), sums_(sums), levels_(program.steps.size()), marks_(program.steps.size()) {
    for (Rows& rows : levels_) rows.columns.resize(program.steps.size());
  }

  // All matches whose first node is one of these.
  void run(std::span<const NodeId> ids) {
    Rows& rows = levels_[0];
    if (p_.steps.size() > 1 || p_.kept == 0) rows.columns[0].assign(ids.begin(), ids.end());
    rows.weights.resize(ids.size());
    rows.size = std::uint32_t(ids.size());
    weigh(p_.steps[0].weight, ids, rows.weights.data(), scratch_, 0, true);
    if (p_.steps.size() > 1) compress(rows, 0);
    from(1, rows);
  }

 private:
  // Drops rows of no weight.
  void compress(Rows& rows, std::size_t last) {
    std::uint32_t n = 0;
    for (std::uint32_t i = 0; i < rows.size; ++i) {
      if (!rows.weights[i]) continue;
      if (n != i) {
        for (std::size_t c = 0; c <= last; ++c) rows.columns[c][n] = rows.columns[c][i];
        rows.weights[n] = rows.weights[i];
      }
      ++n;
    }
    rows.size = n;
  }

  void give(const Rows& rows) {
    if (p_.kept < 0) {
      for (std::uint32_t i = 0; i < rows.size; ++i) add(sums_.total, rows.weights[i]);
      return;
    }
    const std::vector<NodeId>& nodes = rows.columns[std::size_t(p_.kept)];
    for (std::uint32_t i = 0; i < rows.size; ++i)
      if (rows.weights[i]) add(sums_.by_node[std::uint32_t(nodes[i]) - sums_.from], rows.weights[i]);
  }

  void from(std::size_t k, Rows& rows) {
    if (rows.size == 0) return;
    if (k == p_.steps.size()) return give(rows);
    const Program::Step& step = p_.steps[k];
    if (step.follow) return follow(k, step, rows);
    if (k + 1 == p_.steps.size() && p_.kept != int(k)) return sum(k, step, rows);
    extend(k, step, rows);
  }

  static std::uint64_t pairs(const Program::Check& check, NodeId a, NodeId b) {
    if (check.matrix) {
      const std::uint32_t row = std::uint32_t(a) - check.row_from, column = std::uint32_t(b) - check.column_from;
      if (row >= check.rows || column >= check.columns) return 0;
      const std::uint64_t bit = std::uint64_t(row) * check.columns + column;
      return (*check.matrix)[bit >> 6] >> (bit & 63) & 1;
    }
    const std::span<const NodeId> there = check.list->of(a), back = check.back->of(b);
    const bool shorter = there.size() <= back.size();
    const std::span<const NodeId> list = shorter ? there : back;
    const NodeId node = shorter ? b : a;
    if (check.once || !check.list->parallel) return std::binary_search(list.begin(), list.end(), node);
    return occurrences(list, node);
  }

  // Each row has one candidate at most: columns grow, rows fall out.
  void follow(std::size_t k, const Program::Step& step, Rows& rows) {
    std::vector<NodeId>& fresh = rows.columns[k];
    fresh.resize(rows.size);
    const Program::Check& first = step.from[0];
    const std::vector<NodeId>& before = rows.columns[std::size_t(first.position)];
    bool dropped = false;
    for (std::uint32_t i = 0; i < rows.size; ++i) {
      const NodeId to = first.list->one_of(before[i]);
      const bool there = to != FlatAdjacency::no_node;
      fresh[i] = there ? to : NodeId(0);
      rows.weights[i] &= -std::uint64_t(there);
      dropped |= !there;
    }
    if (dropped) compress(rows, k);
    if (!step.weight.one()) {
      Weights& weights = scratch_.at(k).weights;  // deeper levels of the weight use those after it
      weights.resize(rows.size);
      weigh(step.weight, std::span(fresh).first(rows.size), weights.data(), scratch_, k + 1);
      const Weights& done = scratch_.at(k).weights;
      for (std::uint32_t i = 0; i < rows.size; ++i) multiply(rows.weights[i], done[i]);
      compress(rows, k);
    }
    for (std::size_t c = 1; c < step.from.size(); ++c) {
      const Program::Check& check = step.from[c];
      const std::vector<NodeId>& other = rows.columns[std::size_t(check.position)];
      for (std::uint32_t i = 0; i < rows.size; ++i) multiply(rows.weights[i], pairs(check, other[i], fresh[i]));
      compress(rows, k);
    }
    from(k + 1, rows);
  }

  // Calls visit(node, multiplicity) for the nodes all checks of a step lead to from a row, ascending.
  template <typename Visit>
  void candidates(std::size_t k, const Program::Step& step, const Rows& rows, std::uint32_t row, Visit visit) {
    if (step.from.size() == 2 && !step.from[0].list->parallel && !step.from[1].list->parallel)
      return in_both(k, step, rows, row, [&](NodeId node) { visit(node, 1); });
    lists_.clear();
    std::size_t driver = 0;
    for (std::size_t c = 0; c < step.from.size(); ++c) {
      lists_.push_back(step.from[c].list->of(rows.columns[std::size_t(step.from[c].position)][row]));
      if (lists_[c].size() < lists_[driver].size()) driver = c;
    }
    std::span<const NodeId> list = lists_[driver];
    for (std::size_t i = 0; i < list.size();) {
      const NodeId node = list[i];
      std::uint64_t times = 1;
      std::size_t next = i + 1;
      while (next < list.size() && list[next] == node) ++next;
      if (!step.from[driver].once) times = next - i;
      i = next;
      for (std::size_t c = 0; times && c < lists_.size(); ++c) {
        if (c == driver) continue;
        std::span<const NodeId>& other = lists_[c];
        // Both ascend: what is smaller will not be asked for again.
        if (other.size() > 16 * (list.size() - i + 1)) {
          other = other.subspan(std::size_t(std::lower_bound(other.begin(), other.end(), node) - other.begin()));
        } else {
          std::size_t skip = 0;
          while (skip < other.size() && other[skip] < node) ++skip;
          other = other.subspan(skip);
        }
        std::uint64_t same = 0;
        while (same < other.size() && other[same] == node) ++same;
        times *= step.from[c].once ? std::min<std::uint64_t>(same, 1) : same;
      }
      if (times) visit(node, times);
    }
  }

  // Each row becomes one row a candidate.
  void extend(std::size_t k, const Program::Step& step, Rows& rows) {
    Rows& out = levels_[k];
    const auto flush = [&] {
      out.size = std::uint32_t(out.columns[k].size());
      if (out.size == 0) return;
      if (!step.weight.one()) {
        scratch_.at(k).weights.resize(out.size);
        weigh(step.weight, out.columns[k], scratch_.at(k).weights.data(), scratch_, k + 1);
        const Weights& done = scratch_.at(k).weights;
        for (std::uint32_t i = 0; i < out.size; ++i) multiply(out.weights[i], done[i]);
        compress(out, k);
      }
      from(k + 1, out);
    };
    const auto start = [&] {
      for (std::size_t c = 0; c <= k; ++c) out.columns[c].clear();
      out.weights.clear();
    };
    start();
    for (std::uint32_t i = 0; i < rows.size; ++i) {
      candidates(k, step, rows, i, [&](NodeId node, std::uint64_t times) {
        out.columns[k].push_back(node);
        out.weights.push_back(rows.weights[i]);
        multiply(out.weights.back(), times);
      });
      for (std::size_t c = 0; c < k; ++c) out.columns[c].resize(out.columns[k].size(), rows.columns[c][i]);
      if (out.columns[k].size() >= block) {
        flush();
        start();
      }
    }
    flush();
  }

  // The last node, which nobody reads: only the sum of the weights of its candidates.
  void sum(std::size_t k, const Program::Step& step, Rows& rows) {
    const bool plain = step.from.size() == 2 && !step.from[0].list->parallel && !step.from[1].list->parallel;
    const bool counts = step.weight.one();
    const bool memo = step.weight.memoized;
    for (std::uint32_t i = 0; i < rows.size; ++i) {
      std::uint64_t found = 0;
      if (!p_.shares.empty()) {
        const auto [number, weight] = common(k, step, rows, i, &p_.shared);
        std::uint64_t before = 0;
        for (std::size_t c = 0; c < k; ++c) add(before, product(p_.shares[c], of_memo(p_.shared, rows.columns[c][i])));
        found = product(before, number);
        add(found, product(p_.shares[k], weight));
      } else if (plain && (counts || memo)) {
        const auto [number, weight] = common(k, step, rows, i, counts ? nullptr : &step.weight);
        found = counts ? number : weight;
      } else {
        Scratch::Level& level = scratch_.at(k);
        level.ids.clear();
        level.rows.clear();
        candidates(k, step, rows, i, [&](NodeId node, std::uint64_t times) {
          if (counts) return add(found, times);
          level.ids.push_back(node);
          level.rows.push_back(std::uint32_t(std::min<std::uint64_t>(times, 0xFFFFFFFF)));
        });
        if (!counts && !level.ids.empty()) {
          level.weights.resize(level.ids.size());
          weigh(step.weight, level.ids, level.weights.data(), scratch_, k + 1);
          const Scratch::Level& done = scratch_.at(k);
          for (std::size_t n = 0; n < done.ids.size(); ++n) {
            std::uint64_t w = done.weights[n];
            multiply(w, done.rows[n]);
            add(found, w);
          }
        }
      }
      multiply(rows.weights[i], found);
    }
    give(rows);
  }

  static std::uint64_t of_memo(const Weight& weight, NodeId node) {
    const std::uint32_t at = std::uint32_t(node) - weight.memo_from;
    return at < weight.memo.size() ? weight.memo[at] : 0;
  }

  // The list of the node bound earlier and of the one bound later. The former is the same for many rows in a row, so it is marked once;
  // false where that would not pay.
  bool two_lists(std::size_t k, const Program::Step& step, const Rows& rows, std::uint32_t row,
                 std::span<const NodeId>& a, std::span<const NodeId>& b) {
    const bool second_is_earlier = step.from[1].position < step.from[0].position;
    const Program::Check& early = step.from[second_is_earlier ? 1 : 0];
    const Program::Check& late = step.from[second_is_earlier ? 0 : 1];
    const std::vector<NodeId>& anchors = rows.columns[std::size_t(early.position)];
    const NodeId anchor = anchors[row];
    a = early.list->of(anchor);
    b = late.list->of(rows.columns[std::size_t(late.position)][row]);
    Marks& marks = marks_[k];
    if (marks.anchor == anchor && marks.valid) return true;
    if (a.size() <= 8 || row + 1 == rows.size || anchors[row + 1] != anchor) return false;
    mark(marks, step, a, anchor);
    return true;
  }

  // Calls visit(node) for the nodes two lists without repetitions share.
  template <typename Visit>
  void in_both(std::size_t k, const Program::Step& step, const Rows& rows, std::uint32_t row, Visit visit) {
    std::span<const NodeId> a, b;
    if (two_lists(k, step, rows, row, a, b)) {
      const std::vector<std::uint8_t>& stamps = marks_[k].stamps;
      for (const NodeId node : b) {
        const std::size_t at = std::uint32_t(node) - step.first;
        if (at < stamps.size() && stamps[at]) visit(node);
      }
      return;
    }
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() > 16 * a.size()) {
      for (const NodeId node : a) {
        b = b.subspan(std::size_t(std::lower_bound(b.begin(), b.end(), node) - b.begin()));
        if (b.empty()) break;
        if (b[0] == node) visit(node);
      }
      return;
    }
    const NodeId *x = a.data(), *y = b.data(), *const x_end = x + a.size(), *const y_end = y + b.size();
    while (x != x_end && y != y_end) {
      const NodeId s = *x, t = *y;
      if (s == t) visit(s);
      x += s <= t;
      y += t <= s;
    }
  }

  // How many they are, and what they weigh.
  std::pair<std::uint64_t, std::uint64_t> common(std::size_t k, const Program::Step& step, const Rows& rows,
                                                 std::uint32_t row, const Weight* weight) {
    std::uint64_t number = 0, sum = 0;
    std::span<const NodeId> a, b;
    if (!two_lists(k, step, rows, row, a, b)) {
      if (!weight) {
        in_both(k, step, rows, row, [&](NodeId) { ++number; });
      } else {
        in_both(k, step, rows, row, [&](NodeId node) {
          ++number;
          add(sum, of_memo(*weight, node));
        });
      }
      return {number, sum};
    }
    const std::uint8_t* stamps = marks_[k].stamps.data();
    const std::uint32_t size = std::uint32_t(marks_[k].stamps.size()), first = step.first;
    if (!weight) {
      for (const NodeId node : b) {
        const std::uint32_t at = std::uint32_t(node) - first;
        number += stamps[at < size ? at : size - 1];
      }
      return {number, 0};
    }
    const std::uint64_t* memo = weight->memo.data();
    const std::uint32_t memo_from = weight->memo_from, memo_size = std::uint32_t(weight->memo.size());
    bool overflow = false;
    for (const NodeId node : b) {
      const std::uint32_t at = std::uint32_t(node) - first, in_memo = std::uint32_t(node) - memo_from;
      const std::uint64_t both = stamps[at < size ? at : size - 1];
      number += both;
      overflow |= __builtin_add_overflow(sum, (in_memo < memo_size ? memo[in_memo] : 0) & -both, &sum);
    }
    if (overflow) too_many_matches();
    return {number, sum};
  }

  // The nodes of one list as bytes, one a node of the step's range and one more that is never set.
  struct Marks {
    std::vector<std::uint8_t> stamps;
    std::span<const NodeId> list;
    NodeId anchor{};
    bool valid = false;
  };
  static void mark(Marks& marks, const Program::Step& step, std::span<const NodeId> list, NodeId anchor) {
    const std::uint32_t size = step.end - step.first;
    if (marks.stamps.empty()) marks.stamps.resize(size + 1, 0);
    const auto set = [&](std::span<const NodeId> nodes, std::uint8_t to) {
      for (const NodeId node : nodes) {
        const std::uint32_t at = std::uint32_t(node) - step.first;
        if (at < size) marks.stamps[at] = to;
      }
    };
    set(marks.list, 0);
    set(list, 1);
    marks.list = list;
    marks.anchor = anchor;
    marks.valid = true;
  }
  const Program& p_;
  Sums& sums_;
  std::vector<Rows> levels_;
  std::vector<Marks> marks_;
  std::vector<std::span<const NodeId>> lists_;
  Scratch scratch_;
};

// The nodes of a set, a piece of a part at a time.
struct Pieces {
  const FlatBits& nodes;
  const std::uint32_t size;  // nodes a piece covers, a divisor of a part
  std::atomic<std::uint32_t> next;
  Pieces(const FlatBits& set, std::uint32_t size) : nodes(set), size(size), next(set.first / size) {}
  bool take(std::vector<NodeId>& ids) {
    for (;;) {
      const std::uint32_t piece = next++;
      if (std::uint64_t(piece) * size >= nodes.end) return false;
      ids.clear();
      const std::size_t end = std::min<std::size_t>(nodes.words.size(), (std::size_t(piece) + 1) * (size / 64));
      for (std::size_t w = std::size_t(piece) * (size / 64); w < end; ++w) {
        std::uint64_t word = nodes.words[w];
        if (word == ~std::uint64_t(0)) {
          const std::size_t at = ids.size();
          ids.resize(at + 64);
          for (std::uint32_t b = 0; b < 64; ++b) ids[at + b] = NodeId(w * 64 + b);
          continue;
        }
        for (; word; word &= word - 1) ids.push_back(NodeId(w * 64 + std::size_t(std::countr_zero(word))));
      }
      if (!ids.empty()) return true;
    }
  }
};

// Runs work(thread, piece) over the pieces on several threads; the first also watches the limits.
template <typename Work>
void on_threads(int threads, Pieces& pieces, Limits& limits, Work work) {
  std::vector<std::exception_ptr> thrown(static_cast<std::size_t>(threads));
  std::atomic<bool> stop{false};
  const auto one = [&](int thread) {
    try {
      std::vector<NodeId> ids;
      while (!stop.load(std::memory_order_relaxed) && pieces.take(ids)) {
        work(thread, std::span<const NodeId>(ids));
        if (thread == 0) limits.check();
      }
    } catch (...) {
      thrown[std::size_t(thread)] = std::current_exception();
      stop = true;
    }
  };
  std::vector<std::thread> others;
  for (int t = 1; t < threads; ++t) others.emplace_back(one, t);
  one(0);
  for (std::thread& t : others) t.join();
  for (const std::exception_ptr& e : thrown)
    if (e) std::rethrow_exception(e);
}

// The counts of the matches of one program.
class Evaluation {
 public:
  Evaluation(Limits& limits, int threads) : limits_(limits), threads_(threads) {}

  Sums count(Program& program) {
    prepare(program);
    const bool small = program.cost < 100'000;
    const int threads = small ? 1 : threads_;
    std::vector<Sums> sums(static_cast<std::size_t>(threads));
    const FlatBits& nodes = *program.root;
    if (program.steps.size() == 1 && program.kept < 0 && program.steps[0].weight.one()) {
      sums[0].total = nodes.count;
      return std::move(sums[0]);
    }
    if (program.kept >= 0) {
      const Program::Step& step = program.steps[std::size_t(program.kept)];
      const std::uint32_t from = program.kept == 0 ? nodes.first : step.first,
                          end = program.kept == 0 ? nodes.end : step.end;
      limits_.charge(std::size_t(end - from) * 8 * std::size_t(threads));
      for (Sums& s : sums) {
        s.from = from;
        s.by_node.assign(end - from, 0);
      }
    }
    std::vector<Runner> runners;
    runners.reserve(std::size_t(threads));
    for (int t = 0; t < threads; ++t) runners.emplace_back(program, sums[std::size_t(t)]);
    // Few nodes at a time where each may lead to much.
    Pieces pieces(nodes, program.steps.size() == 1 ? block : nodes.count < 100'000 ? 64 : 1024);
    on_threads(threads, pieces, limits_,
               [&](int thread, std::span<const NodeId> ids) { runners[std::size_t(thread)].run(ids); });
    for (std::size_t t = 1; t < sums.size(); ++t) {
      add(sums[0].total, sums[t].total);
      for (std::size_t i = 0; i < sums[0].by_node.size(); ++i) add(sums[0].by_node[i], sums[t].by_node[i]);
    }
    if (program.kept >= 0) limits_.release((sums.size() - 1) * sums[0].by_node.size() * 8);
    if (program.times != 1) {
      multiply(sums[0].total, program.times);
      for (std::uint64_t& n : sums[0].by_node) multiply(n, program.times);
    }
    return std::move(sums[0]);
  }

 private:
  // Weights known beforehand where they would be asked for more often than there are nodes; bits for dense pairs.
  void prepare(Program& program) {
    double rows = double(program.root->count);
    std::map<std::pair<const FlatAdjacency*, bool>, const FlatAdjacency*> rising;
    const auto part = [&](const FlatAdjacency* list, bool down) {
      const FlatAdjacency*& found = rising[{list, down}];
      if (!found)
        found =
            program.lists.emplace_back(std::make_unique<FlatAdjacency>(FlatAdjacency::rising(*list, *program.by, down)))
                .get();
      return found;
    };
    for (Program::Step& step : program.steps)
      for (Program::Check& check : step.from)
        if (check.rising) {
          check.list = part(check.list, false);
          check.back = step.follow ? part(check.back, true) : check.back;
        }
    if (!program.shares.empty()) memoize(program.shared, program.shared_from, program.shared_end);
    for (std::size_t k = 0; k < program.steps.size(); ++k) {
      Program::Step& step = program.steps[k];
      for (Weight::Child& child : step.weight.children) memoize(child, rows);
      if (k > 0 && !step.weight.one() && !step.follow) {
        const bool last = k + 1 == program.steps.size();
        const double there = double(step.end - step.first);
        if ((last && cost_of(step.weight, 1) > 0) || double(program.cost) > there)
          memoize(step.weight, step.first, step.end);
      }
      if (k > 0 && step.follow)
        for (std::size_t c = 1; c < step.from.size(); ++c) matrix(program, step.from[c], rows);
    }
  }
  void memoize(Weight::Child& child, double nodes) {
    if (!child.list) {
      for (Weight::Child& inner : child.weight.children) memoize(inner, nodes);
      return;
    }
    if (child.weight.one()) return;
    const double mean = child.list->sources.count ? double(child.list->size) / double(child.list->sources.count) : 0;
    const double entries = std::min(nodes * mean, double(child.list->size));
    for (Weight::Child& inner : child.weight.children) memoize(inner, entries);
    if (child.list->single || (child.once && child.list->parallel)) return;
    const FlatBits& there = child.weight.tests.empty() ? *targets(child) : *child.weight.tests[0];
    if (there.end - there.first < entries && cost_of(child.weight, 1) >= 1)
      memoize(child.weight, there.first, there.end);
  }
  // Where a child's nodes may lie: the sources of its first own list, or everything.
  static const FlatBits* targets(const Weight::Child& child) {
    for (const Weight::Child& inner : child.weight.children)
      if (inner.list && inner.kind == Weight::Child::Kind::Count) return &inner.list->sources;
    static const FlatBits everything = [] {
      FlatBits b;
      b.end = ~0u;
      return b;
    }();
    return &everything;
  }
  void memoize(Weight& weight, std::uint32_t first, std::uint32_t end) {
    Weights memo(end - first);
    limits_.charge(memo.size() * 8);
    FlatBits all;
    all.words = ZeroedWords((std::size_t(end) + 63) / 64);
    for (std::uint32_t id = first; id < end; ++id) all.set(NodeId(id));
    all.measure(first, end);
    Pieces pieces(all, block);
    const int threads = end - first < 50'000 ? 1 : threads_;
    std::vector<Scratch> scratch(static_cast<std::size_t>(threads));
    on_threads(threads, pieces, limits_, [&](int thread, std::span<const NodeId> ids) {
      weigh(weight, ids, memo.data() + (std::uint32_t(ids[0]) - first), scratch[std::size_t(thread)], 0, true);
    });
    weight.memo = std::move(memo);
    weight.memo_from = first;
    weight.memoized = true;
  }
  // One bit for each pair, where the pairs asked for are many and the nodes few.
  void matrix(Program& program, Program::Check& check, double rows) {
    if (check.list->parallel && !check.once) return;
    const FlatBits &a = check.list->sources, &b = check.back->sources;
    const std::uint64_t bits = std::uint64_t(a.end - a.first) * (b.end - b.first);
    if (bits == 0 || bits > (std::uint64_t(1) << 28) || rows < double(check.list->size) / 8) return;
    std::vector<std::uint64_t>& m =
        *program.matrices.emplace_back(std::make_unique<std::vector<std::uint64_t>>((bits + 63) / 64, 0));
    limits_.charge(m.size() * 8);
    const std::uint32_t columns = b.end - b.first;
    for (std::size_t w = a.first / 64; w < a.words.size(); ++w)
      for (std::uint64_t word = a.words[w]; word; word &= word - 1) {
        const NodeId node = NodeId(w * 64 + std::size_t(std::countr_zero(word)));
        const std::uint64_t row = std::uint64_t(std::uint32_t(node) - a.first) * columns;
        for (const NodeId other : check.list->of(node)) {
          const std::uint64_t bit = row + (std::uint32_t(other) - b.first);
          m[bit >> 6] |= std::uint64_t(1) << (bit & 63);
        }
      }
    check.matrix = &m;
    check.row_from = a.first;
    check.column_from = b.first;
    check.columns = columns;
    check.rows = a.end - a.first;
  }

  Limits& limits_;
  int threads_;
};

}  // namespace

Sums count(Program& program, Limits& limits, int threads) { return Evaluation(limits, threads).count(program); }

}  // namespace dothi
