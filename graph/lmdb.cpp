// The store in one LMDB file, NAME and NAME-lock: only LMDB's unnamed table, no special modes, every open
// guarded.
//
// Guards LMDB leaves to its caller: one environment per file and process; none after fork; the file's frame
// checked before it is followed; a writers' lock that gives up in time and names the holder. The lock is an
// open-file lock on a byte of the data file far behind its end (never on LMDB's lock file: closing that would
// drop LMDB's own locks); the holder's process id is told by an ordinary lock on the byte after it.
#include <fcntl.h>
#include <lmdb.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <unordered_map>

#include "store.h"
#include "structure.h"

namespace dothi {
namespace {

constexpr off_t lock_byte = off_t(1) << 62;
constexpr unsigned reader_slots = 1024;

std::string folder_of(const std::string& path) {
  auto slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

[[noreturn]] void fail_system(const std::string& path, const char* doing, int code) {
  Fault fault = code == ENOENT ? Fault::NotFound : Fault::Io;
  const std::string folder = folder_of(path);
  struct stat status {};
  const std::string remedy = code == ENOENT && ::stat(folder.c_str(), &status) != 0
                                 ? "; there is no folder " + folder + ", make it first"
                             : code == ENOENT ? "; check the name, or make it with 'dothi create' or 'dothi load'"
                             : code == EACCES || code == EPERM ? "; check the permissions of the file and its folder"
                                                               : "";
  throw Error(fault, "System", {}, path + ": cannot " + doing + ": " + std::strerror(code) + remedy, Phase::Run);
}

// LMDB reports a write that was cut short as EIO; whether it was for want of room.
bool disk_is_full(const std::string& path) {
  struct statvfs s;
  rlimit limit;
  // The file itself may not have its name yet.
  return (statvfs(folder_of(path).c_str(), &s) == 0 && std::uint64_t(s.f_bavail) * s.f_frsize < 1 << 20) ||
         (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY);
}

// Turns LMDB's codes into our errors.
[[noreturn]] void fail(const std::string& path, const char* doing, int code) {
  if (code == ENOSPC || code == EDQUOT || code == EFBIG || (code == EIO && disk_is_full(path)))
    throw Error(Fault::Io, "DiskFull", {},
                path + ": no room to " + doing + "; nothing was changed; free some space and do it again", Phase::Run);
  switch (code) {
    case MDB_MAP_FULL:
      throw Error(Fault::Io, "DiskFull", {},
                  path + ": the address space this process may use is too small to " + doing +
                      "; nothing was changed; raise 'ulimit -v' and do it again",
                  Phase::Run);
    case MDB_READERS_FULL:
      throw Error(Fault::LimitExceeded, "Readers", {},
                  path + ": " + std::to_string(reader_slots) + " readers have it open already; end some of them",
                  Phase::Run);
    case MDB_INVALID:
    case MDB_VERSION_MISMATCH:
      throw Error(Fault::NotAGraph, path + ": not a dothi graph; give the file that 'dothi load' made");
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_PANIC:
    case MDB_BAD_TXN:
      throw Error(Fault::Damaged, path + ": cannot " + doing + ": " + mdb_strerror(code) +
                                      "; restore the file from a backup or a dump");
    case EAGAIN:
      throw Error(Fault::Locked, "SamePid", {},
                  path +
                      ": another container with a process of the same number has it open; "
                      "share one PID namespace ('--pid=host'), or start the process again",
                  Phase::Run);
    default:
      if (code > 0) fail_system(path, doing, code);
      throw Error(Fault::Io, "Store", {}, path + ": cannot " + doing + ": " + mdb_strerror(code), Phase::Run);
  }
}

MDB_val bytes_of(KeyBytes& key) { return {key.size(), key.data()}; }

// An environment over the file with the largest map that this process may have: address space only, the file stays as
// small as it is. Returns LMDB's code; `environment` is null then.
int open_map(MDB_env*& environment, const std::string& path, std::uint64_t size, unsigned flags) {
  int code = ENOMEM;
  for (std::uint64_t map : {std::uint64_t(1) << 40, std::uint64_t(1) << 36, std::uint64_t(1) << 32,
                            (4 * size + 0xFFFFF) & ~std::uint64_t(0xFFFFF)}) {
    if (map < 2 * size || map == 0) continue;
    if ((code = mdb_env_create(&environment))) return code;
    mdb_env_set_maxreaders(environment, reader_slots);
    mdb_env_set_mapsize(environment, map);
    if ((code = mdb_env_open(environment, path.c_str(), flags, 0644)) == 0) return 0;
    mdb_env_close(environment);
    environment = nullptr;
    if (code != ENOMEM) return code;
  }
  return code;
}

// How often this process was made by fork(). The kernel could be asked for the process's number, but a short query spends longer on
// that than on anything else.
std::uint32_t forks() {
  static std::atomic<std::uint32_t> count{0};
  static const int watching = pthread_atfork(nullptr, nullptr, [] { count.fetch_add(1, std::memory_order_relaxed); });
  (void)watching;
  return count.load(std::memory_order_relaxed);
}

class FileStore final : public SegmentStore, public std::enable_shared_from_this<FileStore> {
 public:
  FileStore(std::string path, bool read_only);
  ~FileStore() override;
  std::shared_ptr<const Snapshot> snapshot() override;
  std::unique_ptr<WriteLock> lock(int timeout_ms) override;
  std::unique_ptr<WriteBatch> batch() override;
  std::uint64_t seed() const override { return seed_; }
  bool known_good(const Key& key, std::span<const std::byte> record) override;
  void mark_good(const Key& key, std::span<const std::byte> record) override;
  bool writable() const override { return writable_; }
  std::vector<Notice> structure() const override;

  // LMDB cannot live through fork(): the child would share the parent's locks and reader slots.
  void require_own_process() const {
    if (!own_process())
      throw Error(Fault::Usage, "Forked", {},
                  path_ + ": opened before this process was forked; open it again in the child", Phase::Run);
  }
  bool own_process() const { return forks() == forks_; }
  const std::string& path() const { return path_; }
  MDB_env* environment() const { return environment_; }
  MDB_dbi table() const { return table_; }
  std::uint64_t generation() const { return generation_; }
  // Every transaction of LMDB's begins and ends here. After a write that failed LMDB refuses all work until its
  // environment is opened again, which is done as soon as no transaction is left in the old one.
  bool overtaken(MDB_txn*& transaction) const;  // and ends it then
  MDB_txn* begin(unsigned flags, const char* doing);
  void ended() { --alive_; }
  void committed() {
    if (++commits_ % 1000 == 0) mdb_reader_check(environment_, nullptr);
  }

 private:
  friend class FileLock;
  struct KeyHash {
    std::size_t operator()(const KeyBytes& k) const {
      std::uint64_t a, b;
      std::memcpy(&a, k.data(), 8);
      std::memcpy(&b, k.data() + 8, 8);
      return (a ^ (b * 0x9E3779B97F4A7C15ull)) * 0xD6E8FEB86659FD93ull >> 7;
    }
  };
  // A record is told from any other that ever lay at its place by its key, its address and the commit that
  // wrote it.
  struct Seen {
    const std::byte* address;
    std::uint64_t commit;
  };
  static std::uint64_t commit_of(std::span<const std::byte> record) {
    std::uint64_t commit = 0;
    if (record.size() >= sizeof(RecordHeader))
      std::memcpy(&commit, record.data() + offsetof(RecordHeader, commit), sizeof commit);
    return commit;
  }

  void preflight();
  void open_environment();
  void reopen();
  std::optional<std::string> fault_of_structure(const std::shared_ptr<FileStore>& self, Depth depth) const;
  void require_structure(const std::shared_ptr<FileStore>& self, Depth depth) const;  // or throws Damaged
  [[noreturn]] void fail_locked() const;

  std::string path_;
  std::uint32_t forks_ = forks();
  bool writable_;
  int descriptor_ = -1;  // for locks and for reading the frame
  MDB_env* environment_ = nullptr;
  MDB_dbi table_ = 0;
  std::uint64_t seed_ = 0, commits_ = 0, generation_ = 0;
  bool headers_known_ = false;  // of the pages that records have of their own; LMDB follows them when it writes
  std::shared_mutex environment_mutex_;  // shared to begin a transaction, alone to open again
  std::atomic<std::uint64_t> alive_{0};  // transactions

  std::mutex mutex_;
  std::condition_variable unlocked_;
  bool locked_ = false;

  std::mutex seen_mutex_;
  std::unordered_map<KeyBytes, Seen, KeyHash> seen_;
};

class FileSnapshot final : public Snapshot {
 public:
  explicit FileSnapshot(std::shared_ptr<FileStore> store) : store_(std::move(store)) {
    transaction_ = store_->begin(MDB_RDONLY, "read");
    number_ = mdb_txn_id(transaction_);
    generation_ = store_->generation();
  }
  ~FileSnapshot() override {
    if (!store_->own_process()) return;
    mdb_txn_abort(transaction_);
    store_->ended();
  }
  std::span<const std::byte> find(const Key& key) const override {
    store_->require_own_process();
    KeyBytes bytes = encode(key);
    MDB_val k = bytes_of(bytes), v;
    std::lock_guard guard(mutex_);
    int code = mdb_get(transaction_, store_->table(), &k, &v);
    if (code == MDB_NOTFOUND) return {};
    if (code) fail(store_->path(), "read", code);
    return {static_cast<const std::byte*>(v.mv_data), v.mv_size};
  }
  void each(const std::function<bool(const Key&, std::span<const std::byte>)>& visit) const override {
    store_->require_own_process();
    std::lock_guard guard(mutex_);
    MDB_cursor* cursor;
    if (int code = mdb_cursor_open(transaction_, store_->table(), &cursor)) fail(store_->path(), "read", code);
    std::unique_ptr<MDB_cursor, decltype(&mdb_cursor_close)> closer(cursor, mdb_cursor_close);
    MDB_val k, v;
    int code = 0;
    while ((code = mdb_cursor_get(cursor, &k, &v, MDB_NEXT)) == 0) {
      if (k.mv_size != sizeof(KeyBytes))
        throw Error(Fault::Damaged, store_->path() + ": a record under a key that is none of dothi's");
      std::span<const std::uint8_t, 16> key(static_cast<const std::uint8_t*>(k.mv_data), 16);
      if (!visit(decode_key(key), {static_cast<const std::byte*>(v.mv_data), v.mv_size})) return;
    }
    if (code != MDB_NOTFOUND) fail(store_->path(), "read", code);
  }
  std::uint64_t number() const override { return number_; }
  std::uint64_t generation() const override { return generation_; }

 private:
  std::shared_ptr<FileStore> store_;
  mutable std::mutex mutex_;
  MDB_txn* transaction_ = nullptr;
  std::uint64_t number_ = 0, generation_ = 0;
};

class FileBatch final : public WriteBatch {
 public:
  explicit FileBatch(FileStore& store) : store_(store), transaction_(store.begin(0, "write")) {}
  ~FileBatch() override {
    if (!transaction_ || !store_.own_process()) return;
    mdb_txn_abort(transaction_);
    store_.ended();
  }
  void put(const Key& key, std::span<const std::byte> record) override {
    KeyBytes bytes = encode(key);
    MDB_val k = bytes_of(bytes), v{record.size(), const_cast<std::byte*>(record.data())};
    if (int code = mdb_put(transaction_, store_.table(), &k, &v, 0)) fail(store_.path(), "write", code);
  }
  void erase(const Key& key) override {
    KeyBytes bytes = encode(key);
    MDB_val k = bytes_of(bytes);
    int code = mdb_del(transaction_, store_.table(), &k, nullptr);
    if (code && code != MDB_NOTFOUND) fail(store_.path(), "write", code);
  }
  std::uint64_t number() const override { return mdb_txn_id(transaction_); }
  void commit() override {
    MDB_txn* ending = std::exchange(transaction_, nullptr);
    int code = mdb_txn_commit(ending);
    store_.ended();
    if (code) fail(store_.path(), "write", code);
    store_.committed();
  }

 private:
  FileStore& store_;
  MDB_txn* transaction_ = nullptr;
};

// ---- The writers' lock -----------------------------------------------------------------------------------

int set_lock(int descriptor, int command, short type, off_t byte, struct flock* answer = nullptr) {
  struct flock request {};
  request.l_type = type;
  request.l_whence = SEEK_SET;
  request.l_start = byte;
  request.l_len = 1;
  int result = fcntl(descriptor, command, &request);
  if (answer) *answer = request;
  return result;
}

class FileLock final : public WriteLock {
 public:
  explicit FileLock(std::shared_ptr<FileStore> store) : store_(std::move(store)) {}
  ~FileLock() override {
    if (!store_->own_process()) return;
    set_lock(store_->descriptor_, F_SETLK, F_UNLCK, lock_byte + 1);
    set_lock(store_->descriptor_, F_OFD_SETLK, F_UNLCK, lock_byte);
    {
      std::lock_guard guard(store_->mutex_);
      store_->locked_ = false;
    }
    store_->unlocked_.notify_one();
  }

 private:
  std::shared_ptr<FileStore> store_;
};

std::unique_ptr<WriteLock> FileStore::lock(int timeout_ms) {
  require_own_process();
  using Clock = std::chrono::steady_clock;
  auto deadline = Clock::now() + std::chrono::milliseconds(timeout_ms);
  {
    std::unique_lock guard(mutex_);
    if (!unlocked_.wait_until(guard, deadline, [&] { return !locked_; }))
      throw Error(Fault::Locked, "Locked", {},
                  path_ + ": another transaction of this process (" + std::to_string(getpid()) +
                      ") is writing it; end that one first",
                  Phase::Run);
    locked_ = true;
  }
  auto release = [&] {
    {
      std::lock_guard guard(mutex_);
      locked_ = false;
    }
    unlocked_.notify_one();
  };
  auto pause = std::chrono::milliseconds(1);
  while (set_lock(descriptor_, F_OFD_SETLK, F_WRLCK, lock_byte) != 0) {
    int code = errno;
    if (code != EAGAIN && code != EACCES && code != EINTR) {
      release();
      fail_system(path_, "lock it for writing", code);
    }
    auto now = Clock::now();
    if (now >= deadline) {
      release();
      fail_locked();
    }
    std::this_thread::sleep_for(std::min<Clock::duration>(pause, deadline - now));
    pause = std::min(pause * 2, std::chrono::milliseconds(50));
  }
  set_lock(descriptor_, F_SETLK, F_WRLCK, lock_byte + 1);
  return std::make_unique<FileLock>(shared_from_this());
}

void FileStore::fail_locked() const {
  struct flock holder {};
  std::string who = "another process";
  if (set_lock(descriptor_, F_GETLK, F_WRLCK, lock_byte + 1, &holder) == 0 && holder.l_type != F_UNLCK &&
      holder.l_pid > 0) {
    who = "process " + std::to_string(holder.l_pid);
    std::string comm = "/proc/" + std::to_string(holder.l_pid) + "/comm";
    if (std::FILE* f = std::fopen(comm.c_str(), "r")) {
      char name[64] = {};
      if (std::fgets(name, sizeof name, f)) {
        name[std::strcspn(name, "\n")] = 0;
        who += std::string(" (") + name + ")";
      }
      std::fclose(f);
    }
  }
  throw Error(Fault::Locked, "Locked", {},
              path_ + ": " + who + " is writing it; wait until it has finished and do it again", Phase::Run);
}

// ---- Opening ---------------------------------------------------------------------------------------------

struct Descriptor {
  Descriptor(const std::string& path, int flags) : number(::open(path.c_str(), flags | O_CLOEXEC)) {}
  ~Descriptor() {
    if (number >= 0) close(number);
  }
  Descriptor(const Descriptor&) = delete;
  int number;
};

FileStore::FileStore(std::string path, bool read_only) : path_(std::move(path)), writable_(!read_only) {
  try {
    Descriptor folder(folder_of(path_), O_RDONLY | O_DIRECTORY);  // so that nobody puts another file in its place
    if (folder.number >= 0) flock(folder.number, LOCK_SH);
    preflight();
    open_environment();
    std::shared_ptr<FileStore> self(std::shared_ptr<void>(), this);  // owns nothing: nobody else has it yet
    require_structure(self, Depth::Tree);
    seed_ = read_root(FileSnapshot(self), path_).seed;
  } catch (...) {
    if (environment_) mdb_env_close(environment_);
    if (descriptor_ >= 0) close(descriptor_);
    throw;
  }
}

FileStore::~FileStore() {
  if (!own_process()) return;  // closing here would pull the parent's locks and reader slots away
  mdb_env_close(environment_);
  close(descriptor_);
}

void FileStore::preflight() {
  descriptor_ = ::open(path_.c_str(), (writable_ ? O_RDWR : O_RDONLY) | O_CLOEXEC);
  if (descriptor_ < 0 && writable_ && (errno == EACCES || errno == EROFS || errno == EPERM)) {
    writable_ = false;
    descriptor_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  }
  if (descriptor_ < 0) fail_system(path_, "open it", errno);
  struct stat s;
  if (fstat(descriptor_, &s) != 0) fail_system(path_, "open it", errno);
  struct statfs fs;
  if (fstatfs(descriptor_, &fs) == 0)
    for (unsigned long network :
         {0x6969ul, 0x517Bul, 0xFE534D42ul, 0xFF534D42ul, 0x5346414Ful})  // NFS, SMB, SMB2, CIFS, AFS
      if ((static_cast<unsigned long>(fs.f_type) & 0xFFFFFFFFul) == network)
        throw Error(Fault::Io, "NetworkFile", {},
                    path_ + ": lies on a network file system, where locks cannot be trusted; copy it to a local disk",
                    Phase::Run);

  std::optional<FileFrame> frame;
  for (int attempt = 0; attempt < 50; ++attempt) {
    std::uint8_t first[8192];
    ssize_t got = pread(descriptor_, first, sizeof first, 0);
    if (got < 0) fail_system(path_, "read it", errno);
    frame = file_frame({first, std::size_t(got)});
    if (!frame)
      throw Error(Fault::NotAGraph,
                  path_ + (got == 0 ? ": the file is empty, no dothi graph; remove it, or give another name"
                                    : ": not a dothi graph; give the file that 'dothi load' made"));
    if (frame->sound) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));  // a writer was quicker than we
  }
  if (!frame->sound)
    throw Error(Fault::Damaged, path_ +
                                    ": its first pages are of commits that do not follow each other; restore it "
                                    "from a backup or a dump");
  if (fstat(descriptor_, &s) != 0) fail_system(path_, "read it", errno);  // again: a writer may have made it grow
  if (std::uint64_t(s.st_size) < (frame->last_page + 1) * frame->page_size)
    throw Error(Fault::Damaged, path_ + ": the file is cut off: " + std::to_string(s.st_size) + " of " +
                                    std::to_string((frame->last_page + 1) * frame->page_size) +
                                    " bytes are there; restore it from a backup or a dump");
}

void FileStore::open_environment() {
  struct stat s;
  if (fstat(descriptor_, &s) != 0) fail_system(path_, "read it", errno);
  unsigned flags = MDB_NOSUBDIR | MDB_NOTLS | (writable_ ? 0 : MDB_RDONLY);
  int code = open_map(environment_, path_, std::uint64_t(s.st_size), flags);
  if (code == EACCES && !writable_)
    throw Error(Fault::Io, "System", {},
                path_ + ": readers announce themselves in " + path_ +
                    "-lock, which this user may not write; give write permission to it or its folder, or "
                    "copy the graph",
                Phase::Run);
  if (code) fail(path_, "open it", code);
  struct stat opened;
  int descriptor;
  mdb_env_get_fd(environment_, &descriptor);
  if (fstat(descriptor, &opened) != 0 || opened.st_ino != s.st_ino || opened.st_dev != s.st_dev)
    throw Error(Fault::Io, "Replaced", {}, path_ + ": was replaced while it was being opened; open it again",
                Phase::Run);
  mdb_reader_check(environment_, nullptr);
  MDB_txn* transaction;
  if ((code = mdb_txn_begin(environment_, nullptr, MDB_RDONLY, &transaction))) fail(path_, "read it", code);
  code = mdb_dbi_open(transaction, nullptr, 0, &table_);
  mdb_txn_abort(transaction);
  if (code) fail(path_, "read it", code);
}

// A read begins with the number of the last commit and then takes that commit's first pages from one of two places. Where two
// commits are made meanwhile, it has taken those of a later one, or half of them; it must be begun again then. Not for ever: a writer that
// died after the last thing it wrote leaves a commit that is on the disk and not yet announced.
bool FileStore::overtaken(MDB_txn*& transaction) const {
  MDB_envinfo info;
  if (mdb_env_info(environment_, &info) != 0 || info.me_last_txnid == mdb_txn_id(transaction)) return false;
  mdb_txn_abort(std::exchange(transaction, nullptr));
  return true;
}

MDB_txn* FileStore::begin(unsigned flags, const char* doing) {
  MDB_txn* transaction = nullptr;
  for (bool again = true;; again = false) {
    int code;
    {
      std::shared_lock guard(environment_mutex_);
      int tries = 0;
      do code = environment_ ? mdb_txn_begin(environment_, nullptr, flags, &transaction) : MDB_PANIC;
      while (code == 0 && (flags & MDB_RDONLY) && ++tries < 100 && overtaken(transaction));
      if (code == 0) ++alive_;
    }
    if (code == 0) return transaction;
    if (code != MDB_PANIC || !again) fail(path_, doing, code);
    reopen();
  }
}

void FileStore::reopen() {
  std::unique_lock guard(environment_mutex_);
  MDB_txn* transaction;
  if (environment_ && mdb_txn_begin(environment_, nullptr, MDB_RDONLY, &transaction) == 0)
    return mdb_txn_abort(transaction);  // another thread did it
  if (alive_ > 0)
    throw Error(
        Fault::Io, "WriteFailed", {},
        path_ +
            ": an earlier write failed on the disk, and reads of before are still going on; end them and do it again",
        Phase::Run);
  mdb_env_close(std::exchange(environment_, nullptr));
  ++generation_;
  {
    std::lock_guard seen(seen_mutex_);
    seen_.clear();
  }
  open_environment();
}

void FileStore::require_structure(const std::shared_ptr<FileStore>& self, Depth depth) const {
  if (auto fault = fault_of_structure(self, depth))
    throw Error(Fault::Damaged,
                path_ + ": the file's structure is damaged: " + *fault + "; restore it from a backup or a dump");
}

std::optional<std::string> FileStore::fault_of_structure(const std::shared_ptr<FileStore>& self, Depth depth) const {
  auto read = [&](std::uint64_t offset, std::span<std::uint8_t> out) {
    return pread(descriptor_, out.data(), out.size(), off_t(offset)) == ssize_t(out.size());
  };
  for (int attempt = 0; attempt < 50; ++attempt) {
    FileSnapshot pinned(self);
    struct stat s;
    if (fstat(descriptor_, &s) != 0) fail_system(path_, "read it", errno);
    Structure found = check_structure(read, std::uint64_t(s.st_size), pinned.number(), depth);
    if (!found.outdated) return found.fault;
  }
  return "its first pages are of commits that do not follow each other";
}

std::vector<Notice> FileStore::structure() const {
  auto self = const_cast<FileStore*>(this)->shared_from_this();
  if (auto fault = fault_of_structure(self, Depth::Records))
    return {{Notice::Level::Fault, path_, "the file's structure is damaged: " + *fault}};
  return {};
}

std::shared_ptr<const Snapshot> FileStore::snapshot() {
  require_own_process();
  return std::make_shared<FileSnapshot>(shared_from_this());
}

std::unique_ptr<WriteBatch> FileStore::batch() {
  require_own_process();
  if (!headers_known_) require_structure(shared_from_this(), Depth::Records);
  headers_known_ = true;
  return std::make_unique<FileBatch>(*this);
}

bool FileStore::known_good(const Key& key, std::span<const std::byte> record) {
  std::lock_guard guard(seen_mutex_);
  auto at = seen_.find(encode(key));
  return at != seen_.end() && at->second.address == record.data() && at->second.commit == commit_of(record);
}

void FileStore::mark_good(const Key& key, std::span<const std::byte> record) {
  std::lock_guard guard(seen_mutex_);
  seen_[encode(key)] = {record.data(), commit_of(record)};
}

// Stores open in this process. LMDB must not open one file twice: closing either would drop the other's
// locks.
struct Registry {
  std::mutex mutex;
  std::map<std::tuple<dev_t, ino_t, pid_t>, std::weak_ptr<FileStore>> open;
};
Registry& registry() {
  static Registry* r = new Registry;  // outlives every static graph
  return *r;
}

}  // namespace

FileVersion file_version(const std::string& path) {
  Descriptor file(path, O_RDONLY);
  if (file.number < 0) fail_system(path, "open it", errno);
  FileVersion pages(8192);
  ssize_t got = pread(file.number, pages.data(), pages.size(), 0);
  if (got < 0) fail_system(path, "read it", errno);
  pages.resize(std::size_t(got));
  return pages;
}

// Whoever has a graph open holds a shared lock of LMDB's on the first byte of the lock file, and whoever is about to open
// it, one on its folder.
void replace_store(const std::string& path, const std::string& beside, const FileVersion& version) {
  auto busy = [&](const char* what) {
    throw Error(Fault::Locked, "InUse", {},
                path + ": " + what + "; end what uses it and do it again, or make a copy with 'dothi backup'",
                Phase::Run);
  };
  Descriptor folder(folder_of(path), O_RDONLY | O_DIRECTORY);
  if (folder.number < 0 || flock(folder.number, LOCK_EX | LOCK_NB) != 0)
    busy("another process is opening or making a graph in its folder");
  {
    Registry& r = registry();
    std::lock_guard guard(r.mutex);
    struct stat s;
    if (stat(path.c_str(), &s) != 0) fail_system(path, "open it", errno);
    if (auto at = r.open.find({s.st_dev, s.st_ino, getpid()}); at != r.open.end() && !at->second.expired())
      busy("this process has it open");
  }
  Descriptor lock(path + "-lock", O_RDWR);
  if (lock.number < 0) fail_system(path + "-lock", "open it", errno);
  if (set_lock(lock.number, F_OFD_SETLK, F_WRLCK, 0) != 0) busy("another process has it open");
  if (file_version(path) != version) busy("another process has written it meanwhile");
  unlink((path + "-lock").c_str());
  if (rename(beside.c_str(), path.c_str()) != 0) fail_system(path, "replace it", errno);
  fsync(folder.number);
}

bool store_exists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

std::shared_ptr<SegmentStore> open_store(const std::string& path, bool read_only) {
  struct stat s;
  if (stat(path.c_str(), &s) != 0) fail_system(path, "open it", errno);
  if (!S_ISREG(s.st_mode))
    throw Error(Fault::NotAGraph, path + ": not a dothi graph, not even a file; give the file that 'dothi load' made");
  Registry& r = registry();
  std::lock_guard guard(r.mutex);
  auto& slot = r.open[{s.st_dev, s.st_ino, getpid()}];
  auto store = slot.lock();
  if (!store) {
    std::erase_if(r.open, [&](const auto& entry) { return &entry.second != &slot && entry.second.expired(); });
    // Always for writing where the file allows it, since a later open in this process shares the environment.
    slot = store = std::make_shared<FileStore>(path, access(path.c_str(), W_OK) != 0);
  }
  if (!read_only && !store->writable())
    throw Error(Fault::Io, "ReadOnly", {},
                path + ": may only be read by this user; give write permission to it, or open it for reading",
                Phase::Run);
  return store;
}

namespace {

[[noreturn]] void fail_exists(const std::string& path) {
  throw Error(Fault::Io, "Exists", {}, path + ": exists already; give another name, or remove it first", Phase::Run);
}

class NewFile final : public WriteBatch {
 public:
  explicit NewFile(const std::string& path) : path_(path) {
    if (store_exists(path)) fail_exists(path);
    static std::atomic<unsigned> counter{0};
    const std::string prefix = path + ".new-";
    beside_ = prefix + std::to_string(getpid()) + "-" + std::to_string(++counter);
    try {
      Descriptor folder(folder_of(path_), O_RDONLY | O_DIRECTORY);
      if (folder.number >= 0) flock(folder.number, LOCK_EX);
      sweep(prefix);
      check(open_map(environment_, beside_, 0, MDB_NOSUBDIR | MDB_NOLOCK | MDB_NOTLS | MDB_NOSYNC | MDB_NOMETASYNC));
      in_use_ = std::make_unique<Descriptor>(beside_, O_RDONLY);
      if (in_use_->number >= 0) flock(in_use_->number, LOCK_EX | LOCK_NB);
      begin();
      check(mdb_dbi_open(transaction_, nullptr, 0, &table_));
    } catch (...) {
      discard();
      throw;
    }
  }
  ~NewFile() override { discard(); }
  void put(const Key& key, std::span<const std::byte> record) override {
    if (gathered_ > piece && key != root_key) {
      check(mdb_txn_commit(std::exchange(transaction_, nullptr)));
      int descriptor;
      mdb_env_get_fd(environment_, &descriptor);
      sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WRITE);  // so that the last sync has little left to do
      gathered_ = 0;
      begin();
    }
    gathered_ += record.size();
    KeyBytes bytes = encode(key);
    MDB_val k = bytes_of(bytes), v{record.size(), const_cast<std::byte*>(record.data())};
    check(mdb_put(transaction_, table_, &k, &v, MDB_NOOVERWRITE));
  }
  void erase(const Key&) override { DOTHI_ASSERT(false); }
  std::uint64_t number() const override { return mdb_txn_id(transaction_); }
  void commit() override {
    check(mdb_txn_commit(std::exchange(transaction_, nullptr)));
    check(mdb_env_sync(environment_, 1));
    mdb_env_close(std::exchange(environment_, nullptr));
    publish();
  }

 private:
  static constexpr std::size_t piece = std::size_t(32) << 20;

  void check(int code) const {
    if (code) fail(path_, "create it", code);
  }
  void begin() { check(mdb_txn_begin(environment_, nullptr, 0, &transaction_)); }
  void discard() {
    if (transaction_) mdb_txn_abort(transaction_);
    if (environment_) mdb_env_close(environment_);
    unlink(beside_.c_str());
  }
  // What makers who were killed left behind: the files nobody holds a lock on. The folder's lock is held.
  static void sweep(const std::string& prefix) {
    const std::string begins = std::filesystem::path(prefix).filename().string();
    std::error_code none;  // a folder that cannot be listed is left as it is
    for (std::filesystem::directory_iterator at(folder_of(prefix), none), end; !none && at != end; at.increment(none)) {
      std::error_code gone;
      if (!at->path().filename().string().starts_with(begins) || !at->is_regular_file(gone)) continue;
      Descriptor left(at->path().string(), O_RDONLY);
      if (left.number >= 0 && flock(left.number, LOCK_EX | LOCK_NB) == 0) unlink(at->path().c_str());
    }
  }
  // A lock file without its graph is left over from one that was removed; its numbers are not ours. The
  // folder's lock keeps another creator from taking the lock file of ours away.
  void publish() const {
    Descriptor folder(folder_of(path_), O_RDONLY | O_DIRECTORY);
    if (folder.number >= 0) flock(folder.number, LOCK_EX);
    if (store_exists(path_)) fail_exists(path_);
    unlink((path_ + "-lock").c_str());
    if (renameat2(AT_FDCWD, beside_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE) != 0) {
      if (errno == EEXIST) fail_exists(path_);
      if (errno != EINVAL && errno != ENOSYS) fail_system(path_, "create it", errno);
      if (link(beside_.c_str(), path_.c_str()) != 0) {
        if (errno == EEXIST) fail_exists(path_);
        fail_system(path_, "create it", errno);
      }
    }
    if (folder.number >= 0) fsync(folder.number);
  }

  std::string path_, beside_;
  std::unique_ptr<Descriptor> in_use_;  // the file beside, locked as long as somebody makes it
  MDB_env* environment_ = nullptr;
  MDB_txn* transaction_ = nullptr;
  MDB_dbi table_ = 0;
  std::size_t gathered_ = 0;
};

}  // namespace

std::unique_ptr<WriteBatch> new_store(const std::string& path) { return std::make_unique<NewFile>(path); }

}  // namespace dothi
