// store.h: records under keys, one commit at a time. What a record means is segments.h's business.
//
// A store is a sorted map from 16-byte keys to records that changes only by whole commits: a Snapshot sees
// one commit for as long as it lives, one writer at a time holds the WriteLock and applies a WriteBatch. Two
// implementations: one LMDB file, and memory (for Graph::in_memory and as the twin the file is tested
// against).
//
// Kind 'F' (full-text indexes) is kept free for what it is named after.
#pragma once

#include <dothi/graph.h>

#include <array>
#include <cstddef>

namespace dothi {

enum class RecordKind : std::uint8_t {
  Root = 'R',
  Catalogue = 'T',
  Live = 'N',
  Label = 'L',
  NodeColumn = 'C',
  RelationshipColumn = 'X',
  Ends = 'E',
  Adjacency = 'A',
  Delta = 'D',
  Names = 'M',
  Index = 'I',
  Evidence = 'V',
  Blob = 'B',
};

struct Key {
  RecordKind kind;
  std::uint8_t direction = 0;  // of adjacency: 0 out, 1 in; of evidence: 0 relationships, 1 nodes
  std::uint32_t id = 0;        // type, label, property key, blob, index
  std::uint32_t second = 0;    // property key of a relationship column; of sorted pages: 0 directory, 1 page
  std::uint32_t segment = 0;
  std::uint16_t part = 0;  // continuation of a record that is too large for one
  friend bool operator==(const Key&, const Key&) = default;
  friend auto operator<=>(const Key&, const Key&) = default;
};

// In the file: kind, direction, then big-endian numbers, so that memcmp orders keys as operator<=> does.
using KeyBytes = std::array<std::uint8_t, 16>;
KeyBytes encode(const Key& key);
Key decode_key(std::span<const std::uint8_t, 16> bytes);
std::string to_string(const Key& key);  // "A/out type 3 segment 17", for messages

// Before every payload. All numbers little-endian; payloads are padded to 8 bytes.
struct RecordHeader {
  std::uint32_t magic;
  std::uint16_t version;
  std::uint8_t encoding;
  std::uint8_t flags;
  KeyBytes key;           // again, so that a record found under a wrong key is noticed
  std::uint32_t n, e;     // counts, by kind
  std::uint64_t payload;  // bytes after the header
  std::uint64_t commit;   // that wrote it
  std::int64_t min, max;  // of integers and dates in a column
  std::uint32_t first;    // by kind
  std::uint32_t reserved;
  std::uint64_t checksum;  // XXH3-64 of the header (with 0 here), seeded by that of the payload, seeded by the file
};
static_assert(sizeof(RecordHeader) == 80);
inline constexpr std::uint32_t record_magic = 0x31525444;  // "DTR1"
inline constexpr std::uint16_t record_version = 1;
inline constexpr std::size_t max_record_bytes = std::size_t(1) << 30;

// Fills the checksum of a whole record (header and payload).
void seal(std::span<std::byte> record, std::uint64_t seed);
// Whether header, key copy, lengths and checksum are what was written.
bool intact(std::span<const std::byte> record, const Key& key, std::uint64_t seed);

// One commit, read-only. Any thread, one at a time.
class Snapshot {
 public:
  virtual ~Snapshot() = default;
  // The record, header included, or nothing. Bytes live as long as the snapshot, at any address.
  virtual std::span<const std::byte> find(const Key& key) const = 0;
  // Every record in the order of keys, until `visit` returns false. A key no record can have throws Damaged.
  virtual void each(const std::function<bool(const Key&, std::span<const std::byte>)>& visit) const = 0;
  // Grows with every commit to the store; equal numbers are the same commit.
  virtual std::uint64_t number() const = 0;
  // Bytes of one commit lie at the same address as long as this is the same.
  virtual std::uint64_t generation() const { return 0; }
};

// The changes of one commit, on top of what is committed. Destroyed without commit() it leaves no trace.
class WriteBatch {
 public:
  virtual ~WriteBatch() = default;
  virtual void put(const Key& key, std::span<const std::byte> record) = 0;
  virtual void erase(const Key& key) = 0;    // absent: nothing happens
  virtual std::uint64_t number() const = 0;  // of the snapshot it will make
  virtual void commit() = 0;
};

class WriteLock {
 public:
  virtual ~WriteLock() = default;
};

class SegmentStore {
 public:
  virtual ~SegmentStore() = default;
  virtual std::shared_ptr<const Snapshot> snapshot() = 0;
  // Waits for the other writer at most so long, then throws Error(Locked) naming its process.
  virtual std::unique_ptr<WriteLock> lock(int timeout_ms) = 0;
  virtual std::unique_ptr<WriteBatch> batch() = 0;  // the caller holds the lock
  // The number mixed into every checksum, so that a page of another file is no page of this one.
  virtual std::uint64_t seed() const = 0;
  // First touch of a record: whether these very bytes were found good before in this process, and to say that
  // they are.
  virtual bool known_good(const Key& key, std::span<const std::byte> record) = 0;
  virtual void mark_good(const Key& key, std::span<const std::byte> record) = 0;
  virtual bool writable() const = 0;
  // Number of the other processes' and our own snapshots, for messages; faults of the file's structure for
  // check().
  virtual std::vector<Notice> structure() const { return {}; }
};

std::unique_ptr<SegmentStore> memory_store();
// The file at `path`, which must exist. One store per file and process, however often and by whatever name it
// is opened.
std::shared_ptr<SegmentStore> open_store(const std::string& path, bool read_only);
// A new file at `path`, which must not exist: written beside it, a piece whenever many pages have gathered, in one order
// or another but each key once and the root last; commit() syncs it and puts it under its name. Destroyed before, it
// leaves nothing behind.
std::unique_ptr<WriteBatch> new_store(const std::string& path);

// What tells two states of a file apart: its first two pages, which every commit changes.
using FileVersion = std::vector<std::uint8_t>;
FileVersion file_version(const std::string& path);
// Puts the file `beside` in the place of the graph at `path`, if that still is of this version and nobody has it open;
// throws Error(Locked) otherwise.
void replace_store(const std::string& path, const std::string& beside, const FileVersion& version);

// What stands in the Root record, always the last of a commit.
// How many records there are, without the root, and sums mod 2^64 of their checksums and of hashes of their keys: whether all that
// were written are there can be told by the keys alone, without reading a record.
struct RecordTotals {
  std::uint64_t records = 0, checksums = 0;
  std::uint64_t keys = 0;  // 0 with records: not kept, by a dothi before format 1.3

  void add(const KeyBytes& key, std::uint64_t checksum, std::uint64_t seed);
  void remove(const KeyBytes& key, std::uint64_t checksum, std::uint64_t seed);
};
std::uint64_t hash_of(const KeyBytes& key, std::uint64_t seed);

struct Root {
  char magic[8];                           // "DOTHI\0\0\0"
  std::uint16_t major, minor;              // format: a higher major cannot be read, a higher minor can
  std::uint32_t incompatible, compatible;  // feature bits; an unknown incompatible one cannot be read
  std::uint32_t reserved;
  std::uint64_t seed;      // random, made with the file
  std::uint64_t snapshot;  // number of the store's commit this was written in
  std::uint64_t commit;    // our own count
  std::int64_t time;       // seconds since 1970, UTC
  std::uint64_t nodes, relationships;
  std::uint32_t node_bound, reserved2;
  RecordTotals all;
};
static_assert(sizeof(Root) == 104);
inline constexpr std::size_t root_before_keys = 96;  // what there is of it in files before 1.3
inline constexpr std::uint16_t format_major = 1, format_minor = 3;
inline constexpr std::uint32_t deltas_feature = 1;  // in `incompatible`: deltas stand beside the records (delta.h); 1.1
inline constexpr std::uint32_t indexes_feature = 2;  // there are value indexes; 1.2
inline constexpr Key root_key{RecordKind::Root};

Root new_root(std::uint64_t seed);
std::uint64_t fresh_seed();  // random, never 0
// What a record under root_key says; nothing when it is damaged or cut off.
std::optional<Root> decode_root(std::span<const std::byte> record);
// The root of a snapshot. `place` is the file's name. Throws NotAGraph when there is none or it is of a newer
// format, Damaged.
Root read_root(const Snapshot& snapshot, const std::string& place);
void put_root(WriteBatch& batch, const Root& root);
bool store_exists(const std::string& path);

}  // namespace dothi
