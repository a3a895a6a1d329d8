#include "store.h"

#include <xxhash.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <random>

namespace dothi {

KeyBytes encode(const Key& key) {
  KeyBytes out{std::uint8_t(key.kind), key.direction};
  auto put = [&](std::size_t at, std::uint32_t v, int bytes) {
    for (int i = 0; i < bytes; ++i) out[at + std::size_t(i)] = std::uint8_t(v >> (8 * (bytes - 1 - i)));
  };
  put(2, key.id, 4);
  put(6, key.second, 4);
  put(10, key.segment, 4);
  put(14, key.part, 2);
  return out;
}

Key decode_key(std::span<const std::uint8_t, 16> b) {
  auto number = [&](std::size_t at, std::size_t bytes) {
    std::uint32_t v = 0;
    for (std::size_t i = 0; i < bytes; ++i) v = v << 8 | b[at + i];
    return v;
  };
  return {RecordKind(b[0]), b[1], number(2, 4), number(6, 4), number(10, 4), std::uint16_t(number(14, 2))};
}

std::string to_string(const Key& key) {
  std::string out(1, char(key.kind));
  auto add = [&](const char* word, std::uint32_t v) {
    if (v != 0) out += std::string(" ") + word + " " + std::to_string(v);
  };
  if (key.kind == RecordKind::Adjacency)
    out += key.direction == 0 ? "/out" : "/in";
  else
    add("sort", key.direction);
  add("id", key.id);
  add("key", key.second);
  out += " segment " + std::to_string(key.segment);
  add("part", key.part);
  return out;
}

namespace {

std::uint64_t checksum(std::span<const std::byte> record, std::uint64_t seed) {
  RecordHeader header;
  std::memcpy(&header, record.data(), sizeof header);
  header.checksum = 0;
  std::uint64_t payload = XXH3_64bits_withSeed(record.data() + sizeof header, record.size() - sizeof header, seed);
  return XXH3_64bits_withSeed(&header, sizeof header, payload);
}

}  // namespace

void seal(std::span<std::byte> record, std::uint64_t seed) {
  std::uint64_t sum = checksum(record, seed);
  std::memcpy(record.data() + offsetof(RecordHeader, checksum), &sum, sizeof sum);
}

bool intact(std::span<const std::byte> record, const Key& key, std::uint64_t seed) {
  if (record.size() < sizeof(RecordHeader)) return false;
  RecordHeader header;
  std::memcpy(&header, record.data(), sizeof header);
  return header.magic == record_magic && header.version == record_version && header.key == encode(key) &&
         header.payload == record.size() - sizeof header && header.checksum == checksum(record, seed);
}

// ---- Root ------------------------------------------------------------------------------------------------

namespace {

constexpr char graph_magic[8] = "DOTHI";

}  // namespace

std::uint64_t hash_of(const KeyBytes& key, std::uint64_t seed) {
  return XXH3_64bits_withSeed(key.data(), key.size(), seed);
}

void RecordTotals::add(const KeyBytes& key, std::uint64_t checksum, std::uint64_t seed) {
  if (records == 0 || keys != 0) keys += hash_of(key, seed);
  ++records;
  checksums += checksum;
}

void RecordTotals::remove(const KeyBytes& key, std::uint64_t checksum, std::uint64_t seed) {
  if (keys != 0) keys -= hash_of(key, seed);
  --records;
  checksums -= checksum;
}

std::uint64_t fresh_seed() {
  std::random_device device;
  std::uint64_t seed = 0;
  while (seed == 0) seed = std::uint64_t(device()) << 32 | device();
  return seed;
}

Root new_root(std::uint64_t seed) {
  Root root{};
  std::memcpy(root.magic, graph_magic, sizeof root.magic);
  root.major = format_major;
  root.minor = format_minor;
  root.seed = seed;
  root.time =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  return root;
}

std::optional<Root> decode_root(std::span<const std::byte> record) {
  if (!intact(record, root_key, 0) || record.size() < sizeof(RecordHeader) + root_before_keys) return std::nullopt;
  Root root{};
  std::memcpy(&root, record.data() + sizeof(RecordHeader), std::min(sizeof root, record.size() - sizeof(RecordHeader)));
  return root;
}

Root read_root(const Snapshot& snapshot, const std::string& place) {
  std::span<const std::byte> record = snapshot.find(root_key);
  if (record.empty())
    throw Error(Fault::NotAGraph, place + ": not a dothi graph (no root record); give the file that 'dothi load' made");
  auto damaged = [&](const char* what) {
    throw Error(Fault::Damaged,
                place + ": the root record is damaged: " + what + "; restore the file from a backup or a dump");
  };
  const std::optional<Root> told = decode_root(record);
  if (!told) damaged(intact(record, root_key, 0) ? "it is too short" : "the checksum does not fit");
  const Root& root = *told;
  if (std::memcmp(root.magic, graph_magic, sizeof root.magic) != 0) damaged("it has another magic");
  if (root.major > format_major || (root.incompatible & ~(deltas_feature | indexes_feature)) != 0)
    throw Error(Fault::NotAGraph,
                place + ": written by a newer dothi (format " + std::to_string(root.major) + "." +
                    std::to_string(root.minor) + ", this one reads up to " + std::to_string(format_major) + "." +
                    std::to_string(format_minor) +
                    "); update dothi, or bring the graph over with the newer 'dothi dump' and 'dothi restore'");
  if (root.snapshot != snapshot.number()) damaged("it belongs to another commit");
  return root;
}

void put_root(WriteBatch& batch, const Root& root) {
  std::vector<std::byte> record(sizeof(RecordHeader) + sizeof(Root));
  RecordHeader header{};
  header.magic = record_magic;
  header.version = record_version;
  header.key = encode(root_key);
  header.payload = sizeof(Root);
  header.commit = root.commit;
  std::memcpy(record.data(), &header, sizeof header);
  std::memcpy(record.data() + sizeof header, &root, sizeof root);
  seal(record, 0);
  batch.put(root_key, record);
}

// ---- Memory ----------------------------------------------------------------------------------------------

namespace {

// A record at an address that is a multiple of 16, as `new` gives them.
struct Held {
  explicit Held(std::span<const std::byte> record) : bytes(record.begin(), record.end()) {}
  std::vector<std::byte> bytes;
};
using Records = std::map<Key, std::shared_ptr<const Held>>;

class MemorySnapshot final : public Snapshot {
 public:
  MemorySnapshot(std::shared_ptr<const Records> records, std::uint64_t number)
      : records_(std::move(records)), number_(number) {}
  std::span<const std::byte> find(const Key& key) const override {
    auto at = records_->find(key);
    return at == records_->end() ? std::span<const std::byte>() : std::span(at->second->bytes);
  }
  void each(const std::function<bool(const Key&, std::span<const std::byte>)>& visit) const override {
    for (const auto& [key, held] : *records_)
      if (!visit(key, held->bytes)) return;
  }
  std::uint64_t number() const override { return number_; }

 private:
  std::shared_ptr<const Records> records_;
  std::uint64_t number_;
};

class MemoryStore final : public SegmentStore {
 public:
  std::shared_ptr<const Snapshot> snapshot() override {
    std::lock_guard guard(mutex_);
    return std::make_shared<MemorySnapshot>(records_, number_);
  }

  std::unique_ptr<WriteLock> lock(int timeout_ms) override {
    struct Lock final : WriteLock {
      explicit Lock(MemoryStore& s) : store(s) {}
      ~Lock() override {
        {
          std::lock_guard guard(store.mutex_);
          store.locked_ = false;
        }
        store.unlocked_.notify_one();
      }
      MemoryStore& store;
    };
    std::unique_lock guard(mutex_);
    if (!unlocked_.wait_for(guard, std::chrono::milliseconds(timeout_ms), [&] { return !locked_; }))
      throw Error(Fault::Locked,
                  "the graph in memory is being written by another transaction of this process; end that one first");
    locked_ = true;
    return std::make_unique<Lock>(*this);
  }

  std::unique_ptr<WriteBatch> batch() override {
    struct Changes final : WriteBatch {
      explicit Changes(MemoryStore& s)
          : store(s), records(std::make_shared<Records>(*s.records_)), next(s.number_ + 1) {}
      void put(const Key& key, std::span<const std::byte> record) override {
        (*records)[key] = std::make_shared<Held>(record);
      }
      void erase(const Key& key) override { records->erase(key); }
      std::uint64_t number() const override { return next; }
      void commit() override {
        std::lock_guard guard(store.mutex_);
        store.records_ = std::move(records);
        store.number_ = next;
      }
      MemoryStore& store;
      std::shared_ptr<Records> records;
      std::uint64_t next;
    };
    return std::make_unique<Changes>(*this);
  }

  std::uint64_t seed() const override { return 0; }
  bool known_good(const Key&, std::span<const std::byte>) override { return true; }
  void mark_good(const Key&, std::span<const std::byte>) override {}
  bool writable() const override { return true; }

 private:
  std::mutex mutex_;
  std::condition_variable unlocked_;
  bool locked_ = false;
  std::shared_ptr<const Records> records_ = std::make_shared<Records>();
  std::uint64_t number_ = 0;
};

}  // namespace

std::unique_ptr<SegmentStore> memory_store() { return std::make_unique<MemoryStore>(); }

}  // namespace dothi
