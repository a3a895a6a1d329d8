#include <dothi/bulk.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <numeric>
#include <thread>

#include "build.h"
#include "state.h"

namespace dothi {
namespace {

constexpr std::size_t most_queued = 64;  // records between the threads that encode and the one that writes

// Bytes set aside in a file without a name. Any thread.
class Spill {
 public:
  explicit Spill(std::string beside) : beside_(std::move(beside)) {}
  ~Spill() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  std::uint64_t write(const void* data, std::size_t size) {
    std::uint64_t at;
    {
      std::lock_guard guard(mutex_);
      if (descriptor_ < 0) open();
      at = std::exchange(end_, end_ + size);
    }
    for (std::size_t done = 0; done < size;) {
      ssize_t n = pwrite(descriptor_, static_cast<const char*>(data) + done, size - done, off_t(at + done));
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) fail(n < 0 ? errno : ENOSPC);
      done += std::size_t(n);
    }
    return at;
  }
  void read(std::uint64_t at, void* data, std::size_t size) {
    for (std::size_t done = 0; done < size;) {
      ssize_t n = pread(descriptor_, static_cast<char*>(data) + done, size - done, off_t(at + done));
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) fail(n < 0 ? errno : EIO);
      done += std::size_t(n);
    }
  }

 private:
  void open() {
    std::string name = beside_ + ".sort-" + std::to_string(getpid());
    descriptor_ = ::open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor_ < 0) fail(errno);
    unlink(name.c_str());
  }
  [[noreturn]] void fail(int code) const {
    throw Error(Fault::Io, code == ENOSPC ? "DiskFull" : "System", {},
                beside_ + ": cannot set relationships aside while sorting: " + std::strerror(code) +
                    "; free some space, or give more --memory",
                Phase::Run);
  }
  std::string beside_;
  std::mutex mutex_;
  int descriptor_ = -1;
  std::uint64_t end_ = 0;
};

// What was added for one block of nodes, in order; parts of it may be set aside.
template <typename T>
class Pile {
 public:
  void add(const T& item) { items_.push_back(item); }
  void append(const T* items, std::size_t n) { items_.insert(items_.end(), items, items + n); }
  std::size_t bytes() const { return items_.size() * sizeof(T); }
  void set_aside(Spill& spill) {
    if (items_.empty()) return;
    parts_.push_back({spill.write(items_.data(), bytes()), items_.size()});
    items_ = {};
  }
  std::vector<T> take(Spill& spill) {
    if (parts_.empty()) return std::exchange(items_, {});
    std::size_t n = items_.size();
    for (const Part& p : parts_) n += p.count;
    std::vector<T> all(n);
    std::size_t at = 0;
    for (const Part& p : parts_) {
      spill.read(p.offset, all.data() + at, p.count * sizeof(T));
      at += p.count;
    }
    if (!items_.empty()) std::memcpy(all.data() + at, items_.data(), bytes());
    items_ = {};
    parts_ = {};
    return all;
  }

 private:
  struct Part {
    std::uint64_t offset;
    std::size_t count;
  };
  std::vector<T> items_;
  std::vector<Part> parts_;
};

template <typename T>
T& grown(std::vector<T>& all, std::size_t i) {
  if (i >= all.size()) all.resize(i + 1);
  return all[i];
}

// Records on their way to the one thread that writes them.
class Queue {
 public:
  void put(Record record) {
    std::unique_lock guard(mutex_);
    room_.wait(guard, [&] { return records_.size() < most_queued || stopped_; });
    if (stopped_) throw Error(Fault::Cancelled, "the import was ended");
    records_.push_back(std::move(record));
    filled_.notify_one();
  }
  std::optional<Record> take() {
    std::unique_lock guard(mutex_);
    filled_.wait(guard, [&] { return !records_.empty() || writers_ == 0; });
    if (records_.empty()) return std::nullopt;
    std::optional<Record> record(std::move(records_.front()));
    records_.pop_front();
    room_.notify_one();
    return record;
  }
  void begin(unsigned writers) { writers_ = writers; }
  void end() {
    std::lock_guard guard(mutex_);
    if (--writers_ == 0) filled_.notify_all();
  }
  void stop() {
    std::lock_guard guard(mutex_);
    stopped_ = true;
    room_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable room_, filled_;
  std::deque<Record> records_;
  unsigned writers_ = 0;
  bool stopped_ = false;
};

using Put = std::function<void(Record)>;
using Cells = std::vector<std::pair<std::uint16_t, Value>>;

// The relationships of one type: in the order they were added, in a pile per block of start nodes.
struct Build {
  std::vector<Pile<Ends>> out;
  std::vector<Pile<char>> values;  // of each row of `out`: number of values, then key and value
  bool valued = false;
  bool distinct = false;
  std::vector<bool> used[2];
  std::uint64_t count = 0;
};

void note_used(std::vector<bool>& used, NodeId node) {
  std::size_t i = std::uint32_t(node) >> 12;
  if (i >= used.size()) used.resize(i + 1);
  used[i] = true;
}

// Entries sorted by source, cut into segments.
class SegmentStream {
 public:
  SegmentStream(TypeId type, Direction d, std::uint8_t width, const Put& put)
      : type_(type), d_(d), width_(width), put_(put) {}
  void add(std::uint32_t source, std::uint32_t neighbour, std::uint32_t ordinal) {
    std::uint32_t segment = source >> width_;
    if (segment != segment_) flush(), segment_ = segment;
    entries_.push_back({source & ((1u << width_) - 1), neighbour, ordinal});
  }
  void flush() {
    if (entries_.empty()) return;
    Key key{RecordKind::Adjacency, std::uint8_t(d_), std::uint32_t(type_), 0, segment_};
    runs.push_back({entries_.front().ordinal, std::uint32_t(entries_.size()), segment_});
    put_(*encode_adjacency(key, width_, entries_));
    entries_.clear();
  }
  std::vector<EndsRun> runs;  // of the segments written

 private:
  TypeId type_;
  Direction d_;
  std::uint8_t width_;
  const Put& put_;
  std::uint32_t segment_ = 0;
  std::vector<AdjacencyEntry> entries_;
};

// Values of relationships by ordinal, which come in order.
class ValueStream {
 public:
  ValueStream(TypeId type, const Put& put) : type_(type), put_(put) {}
  void add(std::uint32_t ordinal, std::string_view row) {
    if (ordinal >> block_bits != block_) flush(), block_ = ordinal >> block_bits;
    std::uint32_t n;
    std::memcpy(&n, row.data(), sizeof n);
    row.remove_prefix(sizeof n);
    while (n-- > 0) {
      std::uint32_t key;
      std::memcpy(&key, row.data(), sizeof key);
      row.remove_prefix(sizeof key);
      grown(columns_, key).emplace_back(std::uint16_t(ordinal & block_mask), deserialize(row).own());
    }
  }
  void flush() {
    for (std::uint32_t k = 0; k < columns_.size(); ++k) {
      auto record = encode_column({RecordKind::RelationshipColumn, 0, std::uint32_t(type_), k, block_}, columns_[k]);
      if (record) put_(std::move(*record));
      columns_[k].clear();
    }
  }

 private:
  TypeId type_;
  const Put& put_;
  std::uint32_t block_ = 0;
  std::vector<Cells> columns_;
};

// Turns one type into records: ordinals follow (start, end, order added), so that the out-direction and the ends of a
// relationship need no numbers of their own.
class TypeSort {
 public:
  TypeSort(TypeId type, Build& build, TypeStats& stats, Spill& spill, std::size_t memory, const Put& put,
           const std::function<void(std::uint64_t)>& done)
      : type_(type),
        build_(build),
        spill_(spill),
        memory_(memory),
        put_(put),
        done_(done),
        out_(type, Direction::Out, stats.width[0], put),
        in_(type, Direction::In, stats.width[1], put),
        values_(type, put) {}

  // The number of relationships written.
  std::uint32_t run() {
    for (std::uint32_t b = 0; b < build_.out.size(); ++b) outgoing(b);
    out_.flush();
    values_.flush();
    ends();
    for (std::uint32_t b = 0; b < incoming_.size(); ++b) incoming(b);
    in_.flush();
    return ordinal_;
  }

 private:
  struct Row {
    std::uint32_t end, row;
  };
  struct Entry {
    std::uint32_t end, start, ordinal;
  };

  // Positions of the items by the slot of their node: offsets_[slot] .. offsets_[slot + 1].
  template <typename T, typename Slot>
  void count(const std::vector<T>& items, Slot&& slot) {
    offsets_.assign(block_size + 1, 0);
    for (const T& item : items) ++offsets_[slot(item) + 1];
    std::partial_sum(offsets_.begin(), offsets_.end(), offsets_.begin());
  }

  void outgoing(std::uint32_t block) {
    std::vector<Ends> items = build_.out[block].take(spill_);
    std::vector<char> bytes;
    std::vector<std::size_t> at;
    if (build_.valued) {
      bytes = grown(build_.values, block).take(spill_);
      at = rows_of(bytes, items.size());
    }
    count(items, [](const Ends& e) { return std::uint32_t(e.start) & block_mask; });
    std::vector<std::uint32_t> next(offsets_.begin(), offsets_.end() - 1);
    std::vector<Row> rows(items.size());
    for (std::uint32_t i = 0; i < items.size(); ++i)
      rows[next[std::uint32_t(items[i].start) & block_mask]++] = {std::uint32_t(items[i].end), i};
    items = {};
    for (std::uint32_t slot = 0; slot < block_size; ++slot) {
      auto from = rows.begin() + offsets_[slot], to = rows.begin() + offsets_[slot + 1];
      if (from == to) continue;
      auto less = [](const Row& a, const Row& b) { return a.end != b.end ? a.end < b.end : a.row < b.row; };
      if (!std::is_sorted(from, to, less)) std::sort(from, to, less);
      std::uint32_t start = (block << block_bits) + slot;
      const auto row_bytes = [&](const Row& r) {
        return std::string_view(bytes.data() + at[r.row], at[r.row + 1] - at[r.row]);
      };
      const auto stated = [&](auto r) {
        for (auto earlier = r; earlier-- != from && earlier->end == r->end;)
          if (!build_.valued || row_bytes(*earlier) == row_bytes(*r)) return true;
        return false;
      };
      for (auto r = from; r != to; ++r) {
        if (build_.distinct && stated(r)) continue;
        out_.add(start, r->end, ordinal_);
        grown(incoming_, r->end >> block_bits).add({r->end, start, ordinal_});
        if (build_.valued) values_.add(ordinal_, row_bytes(*r));
        ++ordinal_;
      }
    }
    held_ += rows.size() * sizeof(Entry);
    if (held_ > memory_) {
      for (auto& pile : incoming_) pile.set_aside(spill_);
      held_ = 0;
    }
    done_(rows.size());
  }

  // Where each row's values begin. A row is its length, then its bytes.
  static std::vector<std::size_t> rows_of(std::vector<char>& bytes, std::size_t n) {
    std::vector<std::size_t> at;
    at.reserve(n + 1);
    std::size_t to = 0;
    for (std::size_t from = 0; from < bytes.size();) {
      std::uint32_t size;
      std::memcpy(&size, bytes.data() + from, sizeof size);
      from += sizeof size;
      std::memmove(bytes.data() + to, bytes.data() + from, size);
      at.push_back(to);
      to += size;
      from += size;
    }
    at.push_back(to);
    DOTHI_ASSERT(at.size() == n + 1);
    return at;
  }

  void incoming(std::uint32_t block) {
    std::vector<Entry> items = incoming_[block].take(spill_);
    if (items.empty()) return;
    count(items, [](const Entry& e) { return e.end & block_mask; });
    std::vector<std::uint32_t> next(offsets_.begin(), offsets_.end() - 1);
    std::vector<Row> rows(items.size());  // start and ordinal, which come in the order of both
    for (const Entry& e : items) rows[next[e.end & block_mask]++] = {e.start, e.ordinal};
    items = {};
    for (std::uint32_t slot = 0; slot < block_size; ++slot)
      for (std::uint32_t i = offsets_[slot]; i < offsets_[slot + 1]; ++i)
        in_.add((block << block_bits) + slot, rows[i].end, rows[i].row);
    done_(rows.size());
  }

  void ends() {
    std::size_t r = 0;
    for (std::uint64_t first = 0; first < ordinal_; first += block_size) {
      std::uint64_t last = std::min<std::uint64_t>(first + block_size, ordinal_);
      std::vector<EndsRun> runs;
      while (r > 0 && out_.runs[r - 1].first + std::uint64_t(out_.runs[r - 1].count) > first) --r;
      for (; r < out_.runs.size() && out_.runs[r].first < last; ++r) {
        const EndsRun& run = out_.runs[r];
        std::uint64_t from = std::max<std::uint64_t>(first, run.first),
                      to = std::min<std::uint64_t>(last, std::uint64_t(run.first) + run.count);
        if (from < to) runs.push_back({std::uint32_t(from), std::uint32_t(to - from), run.segment});
      }
      put_(encode_ends({RecordKind::Ends, 0, std::uint32_t(type_), 0, std::uint32_t(first >> block_bits)}, runs));
    }
  }

  TypeId type_;
  Build& build_;
  Spill& spill_;
  std::size_t memory_, held_ = 0;
  const Put& put_;
  const std::function<void(std::uint64_t)>& done_;
  SegmentStream out_, in_;
  ValueStream values_;
  std::vector<Pile<Entry>> incoming_;
  std::vector<std::uint32_t> offsets_;
  std::uint32_t ordinal_ = 0;
};

}  // namespace

struct BulkWriter::State {
  State(const std::string& path, const BulkOptions& o)
      : options(o), seed(fresh_seed()), batch(new_store(path)), spill(path) {}

  void put(Record& record) {
    record.header().commit = 1;
    std::span<std::byte> bytes = record.finish();
    seal(bytes, seed);
    totals.add(record.header().key, record.header().checksum, seed);
    batch->put(record.key(), bytes);
  }

  // A value of a node whose block is not encoded before finish(): its slot, key and bytes.
  void add_late(NodeId node, KeyId key, const Value& value) {
    std::string row(6, '\0');
    auto slot = std::uint16_t(std::uint32_t(node) & block_mask);
    auto id = std::uint32_t(key);
    std::memcpy(row.data(), &slot, sizeof slot);
    std::memcpy(row.data() + 2, &id, sizeof id);
    serialize(value, row);
    const std::uint32_t at = std::uint32_t(node) >> block_bits;
    DOTHI_ASSERT(at >= block && std::uint32_t(node) < catalogue.node_bound);
    grown(late, at - late_begin).append(row.data(), row.size());
    hold(row.size());
  }

  // Puts the late values of the block into its columns: by slot and key in the order they came, several distinct
  // ones of a key as a list.
  void take_late() {
    if (block < late_begin || block - late_begin >= late.size()) return;
    const std::vector<char> bytes = late[block - late_begin].take(spill);
    struct Cell {
      std::uint32_t key;
      std::uint16_t slot;
      Value value;
    };
    std::vector<Cell> cells;
    for (std::string_view rest(bytes.data(), bytes.size()); !rest.empty();) {
      Cell& cell = cells.emplace_back();
      std::memcpy(&cell.slot, rest.data(), sizeof cell.slot);
      std::memcpy(&cell.key, rest.data() + 2, sizeof cell.key);
      rest.remove_prefix(6);
      cell.value = deserialize(rest);
    }
    const auto place = [](const Cell& c) { return std::uint64_t(c.slot) << 32 | c.key; };
    std::stable_sort(cells.begin(), cells.end(), [&](const Cell& a, const Cell& b) { return place(a) < place(b); });
    for (std::size_t i = 0; i < cells.size();) {
      std::vector<Value> distinct;
      const std::size_t first = i;
      for (; i < cells.size() && place(cells[i]) == place(cells[first]); ++i)
        if (std::none_of(distinct.begin(), distinct.end(), [&](const Value& v) {
              return v.kind() == cells[i].value.kind() && equivalent(v, cells[i].value);
            }))
          distinct.push_back(cells[i].value);
      const Value value = distinct.size() == 1 ? std::move(distinct.front()) : Value::list(std::move(distinct));
      set_value(NodeId((block << block_bits) + cells[first].slot), KeyId(cells[first].key), value);
    }
  }

  // Counts bytes in memory, and sets them aside when they are too many.
  void hold(std::size_t bytes) {
    held += bytes;
    if (held <= options.memory_bytes) return;
    for (Build& build : builds) {
      for (auto& pile : build.out) pile.set_aside(spill);
      for (auto& pile : build.values) pile.set_aside(spill);
    }
    for (auto& pile : late) pile.set_aside(spill);
    held = 0;
  }

  // The columns of the block of nodes that is full.
  void end_block() {
    for (std::uint32_t k = 0; k < columns.size(); ++k) {
      auto record = encode_column({RecordKind::NodeColumn, 0, k, 0, block}, columns[k]);
      if (record) put(*record);
      columns[k].clear();
    }
    ++block;
  }

  void set_value(NodeId node, KeyId key, const Value& value) {
    grown(columns, std::uint32_t(key)).emplace_back(std::uint16_t(std::uint32_t(node) & block_mask), value.own());
    if (!is_name_key(catalogue.keys.name(std::uint32_t(key)))) return;
    auto add = [&](const Value& v) {
      if (v.kind() == Kind::String && v.string().size() <= max_indexed_name)
        names.push_back({fold(v.string()), node, std::string(v.string())});
    };
    if (value.kind() == Kind::List)
      for (const Value& item : value.items()) add(item);
    else
      add(value);
  }

  void put_bits(Key key, const std::vector<std::uint64_t>& words) {
    for (std::size_t at = 0; at < words.size(); at += block_size / 64, ++key.segment) {
      BitWords block_words{};
      std::copy_n(words.begin() + std::ptrdiff_t(at), std::min<std::size_t>(block_size / 64, words.size() - at),
                  block_words.begin());
      if (auto record = encode_bits(key, block_words)) put(*record);
    }
  }

  void put_names() {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::vector<PageRow> rows;
    write_sorted_pages(
        {RecordKind::Names}, names, [&] { return catalogue.name_page_bound++; }, [&](Record& r) { put(r); }, rows);
    if (rows.empty()) return;
    Record directory = encode_page({RecordKind::Names}, rows);
    put(directory);
    names = {};
  }

  void sort_types(const std::function<void(double)>& progress);

  BulkOptions options;
  std::uint64_t seed;
  std::unique_ptr<WriteBatch> batch;
  Spill spill;
  RecordTotals totals;
  Catalogue catalogue;
  std::vector<std::vector<std::uint64_t>> labels;  // bits by node
  std::vector<Cells> columns;                      // of the last block of nodes, by key
  std::uint32_t block = 0;
  bool open = false;  // no block is encoded before finish() any more
  std::uint32_t late_begin = 0;
  std::vector<Pile<char>> late;  // values by block from there on
  std::vector<PageRow> names;
  std::vector<Build> builds;  // by type
  std::size_t held = 0;
};

BulkWriter::BulkWriter(const std::string& path, const BulkOptions& options)
    : state_(std::make_unique<State>(path, options)) {}
BulkWriter::~BulkWriter() = default;

LabelId BulkWriter::intern_label(std::string_view name) {
  LabelId id{state_->catalogue.labels.intern(name)};
  state_->catalogue.label_counts.resize(state_->catalogue.labels.size());
  return id;
}

TypeId BulkWriter::intern_type(std::string_view name) {
  TypeId id{state_->catalogue.types.intern(name)};
  state_->catalogue.stats.resize(state_->catalogue.types.size());
  return id;
}

KeyId BulkWriter::intern_key(std::string_view name) { return KeyId(state_->catalogue.keys.intern(name)); }

NodeId BulkWriter::add_nodes(std::uint32_t count, const std::vector<BulkColumn>& columns) {
  State& s = *state_;
  NodeId first{s.catalogue.node_bound};
  if (count > nobody - 1 - s.catalogue.node_bound)
    throw Error(Fault::LimitExceeded, "a graph holds at most 4,294,967,294 nodes; split the data over several graphs");
  for (std::uint32_t done = 0; done < count;) {
    std::uint32_t id = s.catalogue.node_bound, n = std::min(count - done, block_size - (id & block_mask));
    s.catalogue.node_bound += n;
    for (const BulkColumn& column : columns)
      for (std::uint32_t i = 0; i < n; ++i) {
        const Value& value = column.values[done + i];
        if (value.is_null()) continue;
        if (s.open)
          s.add_late(NodeId(id + i), column.key, value);
        else
          s.set_value(NodeId(id + i), column.key, value);
      }
    done += n;
    if ((s.catalogue.node_bound & block_mask) == 0 && !s.open) s.end_block();
  }
  s.catalogue.nodes += count;
  return first;
}

void BulkWriter::leave_open() {
  State& s = *state_;
  if (std::exchange(s.open, true)) return;
  s.late_begin = s.block;
}

void BulkWriter::add_value(NodeId node, KeyId key, const Value& value) {
  DOTHI_ASSERT(state_->open);
  state_->add_late(node, key, value);
}

void BulkWriter::keep_distinct(TypeId type) { grown(state_->builds, std::uint32_t(type)).distinct = true; }

void BulkWriter::add_label(LabelId label, NodeId first, std::uint32_t count) {
  State& s = *state_;
  auto& words = grown(s.labels, std::uint32_t(label));
  std::uint64_t end = std::uint64_t(std::uint32_t(first)) + count;
  DOTHI_ASSERT(end <= s.catalogue.node_bound);
  words.resize(std::max<std::size_t>(words.size(), (end + 63) / 64));
  for (std::uint64_t i = std::uint32_t(first); i < end; ++i) {
    std::uint64_t bit = std::uint64_t(1) << (i & 63);
    s.catalogue.label_counts[std::uint32_t(label)] += (words[i >> 6] & bit) == 0;
    words[i >> 6] |= bit;
  }
}

void BulkWriter::add_relationships(TypeId type, std::span<const Ends> ends, const std::vector<BulkColumn>& columns) {
  State& s = *state_;
  Build& b = grown(s.builds, std::uint32_t(type));
  if (ends.size() > nobody - 1 - b.count)
    throw Error(Fault::LimitExceeded, "a type holds at most 4,294,967,294 relationships; use several types");
  if (!columns.empty() && !b.valued) {
    // Rows added before had no values.
    b.valued = true;
    for (std::size_t i = 0; i < b.out.size(); ++i) {
      std::vector<Ends> before = b.out[i].take(s.spill);
      for (std::size_t k = 0; k < before.size(); ++k) {
        std::uint32_t row[2] = {4, 0};
        grown(b.values, i).append(reinterpret_cast<const char*>(row), sizeof row);
      }
      b.out[i].append(before.data(), before.size());
    }
  }
  std::string row;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    const Ends& e = ends[i];
    DOTHI_ASSERT(std::uint32_t(e.start) < s.catalogue.node_bound && std::uint32_t(e.end) < s.catalogue.node_bound);
    std::size_t pile = std::uint32_t(e.start) >> block_bits;
    grown(b.out, pile).add(e);
    note_used(b.used[0], e.start);
    note_used(b.used[1], e.end);
    if (!b.valued) continue;
    row.assign(8, '\0');
    std::uint32_t n = 0;
    for (const BulkColumn& column : columns)
      if (const Value& v = column.values[i]; !v.is_null()) {
        auto key = std::uint32_t(column.key);
        row.append(reinterpret_cast<const char*>(&key), sizeof key);
        serialize(v, row);
        ++n;
      }
    auto size = std::uint32_t(row.size() - 4);
    std::memcpy(row.data(), &size, sizeof size);
    std::memcpy(row.data() + 4, &n, sizeof n);
    grown(b.values, pile).append(row.data(), row.size());
    s.held += row.size();
  }
  b.count += ends.size();
  s.hold(ends.size() * sizeof(Ends));
}

void BulkWriter::set_meta(std::string_view key, std::string_view bytes) {
  State& s = *state_;
  auto [at, fresh] = s.catalogue.blobs.try_emplace(std::string(key), s.catalogue.blob_bound);
  DOTHI_ASSERT(fresh);
  ++s.catalogue.blob_bound;
  Record record(Key{RecordKind::Blob, 0, at->second});
  record.header().n = std::uint32_t(bytes.size());
  record.append(bytes.data(), bytes.size());
  s.put(record);
}

std::uint64_t BulkWriter::nodes() const { return state_->catalogue.nodes; }
std::uint64_t BulkWriter::relationships() const { return state_->catalogue.relationships; }

std::map<std::string, std::uint64_t> BulkWriter::label_counts() const {
  const Catalogue& c = state_->catalogue;
  std::map<std::string, std::uint64_t> counts;
  for (std::uint32_t i = 0; i < c.labels.size(); ++i)
    if (c.label_counts[i] > 0) counts.emplace(c.labels.name(i), c.label_counts[i]);
  return counts;
}

std::map<std::string, std::uint64_t> BulkWriter::type_counts() const {
  const Catalogue& c = state_->catalogue;
  std::map<std::string, std::uint64_t> counts;
  for (std::uint32_t i = 0; i < c.types.size(); ++i)
    if (c.stats[i].count > 0) counts.emplace(c.types.name(i), c.stats[i].count);
  return counts;
}

// Types are sorted by several threads, the largest first; this one writes what they make.
void BulkWriter::State::sort_types(const std::function<void(double)>& progress) {
  std::vector<std::uint32_t> order;
  std::uint64_t all = 0;
  for (std::uint32_t t = 0; t < builds.size(); ++t) {
    Build& b = builds[t];
    if (b.count == 0) continue;
    for (int d : {0, 1}) catalogue.stats[t].width[d] = segment_width(b.used[d], b.count);
    all += 2 * b.count;
    order.push_back(t);
  }
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return builds[a].count > builds[b].count; });
  unsigned workers = std::min<unsigned>(std::max(1u, options.threads), std::max<unsigned>(1, unsigned(order.size())));
  Queue queue;
  queue.begin(workers);
  std::atomic<std::size_t> next{0};
  std::atomic<std::uint64_t> done{0};
  std::mutex failure_mutex;
  std::exception_ptr failure;
  auto fail = [&] {
    std::lock_guard guard(failure_mutex);
    if (!failure) failure = std::current_exception();
    queue.stop();
  };
  Put put_record = [&](Record r) { queue.put(std::move(r)); };
  std::function<void(std::uint64_t)> count_done = [&](std::uint64_t n) {
    done += n;
    if (options.cancel && options.cancel->load(std::memory_order_relaxed))
      throw Error(Fault::Cancelled, "the import was interrupted; nothing was written");
  };
  std::vector<std::thread> threads;
  for (unsigned w = 0; w < workers; ++w)
    threads.emplace_back([&] {
      try {
        for (std::size_t i = next++; i < order.size(); i = next++) {
          std::uint32_t t = order[i];
          TypeStats& stats = catalogue.stats[t];
          stats.bound =
              TypeSort(TypeId(t), builds[t], stats, spill, options.memory_bytes / workers, put_record, count_done)
                  .run();
          stats.count = stats.measured = stats.bound;
          builds[t] = {};
        }
      } catch (...) { fail(); }
      queue.end();
    });
  try {
    while (auto record = queue.take()) {
      put(*record);
      if (progress && all > 0) progress(double(done) / double(all));
    }
  } catch (...) { fail(); }
  for (std::thread& t : threads) t.join();
  if (failure) std::rethrow_exception(failure);
  for (const TypeStats& stats : catalogue.stats) catalogue.relationships += stats.count;
}

void BulkWriter::finish(const std::function<void(double)>& progress) {
  State& s = *state_;
  while (std::uint64_t(s.block) << block_bits < s.catalogue.node_bound) {
    s.take_late();
    s.end_block();
  }
  std::vector<std::uint64_t> live(s.catalogue.node_bound / 64 + 1, ~std::uint64_t(0));
  live.back() = (std::uint64_t(1) << (s.catalogue.node_bound & 63)) - 1;
  s.put_bits({RecordKind::Live}, live);
  for (std::uint32_t l = 0; l < s.labels.size(); ++l) s.put_bits({RecordKind::Label, 0, l}, s.labels[l]);
  s.put_names();
  s.sort_types(progress);
  s.catalogue.commit = 1;
  put_catalogue(*s.batch, s.catalogue, s.seed, 1, s.totals);
  s.batch->commit();
}

}  // namespace dothi
