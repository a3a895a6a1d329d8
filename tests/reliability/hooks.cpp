#include "hooks.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>

namespace hooks {
namespace {

bool recording = false;
dev_t device;
ino_t inode;
std::vector<Call>* calls = nullptr;

std::uint64_t file_count = 0, failing_file_call = 0;
Failure failure = Failure::Io;

bool regular(int fd, struct stat& s) { return fstat(fd, &s) == 0 && S_ISREG(s.st_mode); }

bool recorded(int fd) {
  struct stat s;
  return recording && regular(fd, s) && s.st_dev == device && s.st_ino == inode;
}

bool fails(int fd) {
  struct stat s;
  return failing_file_call != 0 && regular(fd, s) && ++file_count == failing_file_call;
}

void note(int fd, off_t offset, const char* bytes, std::size_t size) {
  bool durable = fcntl(fd, F_GETFL) & O_DSYNC;
  calls->push_back({Call::Write, offset, std::vector<char>(bytes, bytes + size), durable, 0});
}

ssize_t refuse(ssize_t size) {
  if (failure == Failure::Short && size > 1) return -2;
  errno = failure == Failure::Io ? EIO : ENOSPC;
  return -1;
}

}  // namespace

void record(const std::string& path) {
  struct stat s;
  if (stat(path.c_str(), &s) != 0) std::abort();
  device = s.st_dev;
  inode = s.st_ino;
  delete calls;
  calls = new std::vector<Call>;
  recording = true;
}
std::vector<Call> stop_recording() {
  recording = false;
  return std::move(*calls);
}
void mark(std::uint64_t commit) { calls->push_back({Call::Mark, 0, {}, false, commit}); }

void fail_file_call(std::uint64_t n, Failure how) {
  file_count = 0;
  failing_file_call = n;
  failure = how;
}
std::uint64_t file_calls() { return file_count; }

ssize_t write_at(int fd, const void* bytes, std::size_t size, off_t offset) {
  if (fails(fd)) {
    ssize_t result = refuse(ssize_t(size));
    if (result != -2) return result;
    size /= 2;
  }
  if (recorded(fd)) note(fd, offset, static_cast<const char*>(bytes), size);
  return syscall(SYS_pwrite64, fd, bytes, size, offset);
}

ssize_t write_many(int fd, const iovec* pieces, int count) {
  if (fails(fd)) {
    ssize_t result = refuse(count);
    if (result != -2) return result;
    count /= 2;
  }
  if (recorded(fd)) {
    off_t offset = lseek(fd, 0, SEEK_CUR);
    for (int i = 0; i < count; ++i) {
      note(fd, offset, static_cast<const char*>(pieces[i].iov_base), pieces[i].iov_len);
      offset += off_t(pieces[i].iov_len);
    }
  }
  return syscall(SYS_writev, fd, pieces, count);
}

int sync_file(int fd, long call) {
  if (fails(fd)) return refuse(0), -1;
  if (recorded(fd)) calls->push_back({Call::Sync, 0, {}, false, 0});
  return int(syscall(call, fd));
}

}  // namespace hooks

extern "C" {
ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  return hooks::write_at(fd, bytes, size, offset);
}
ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t offset) {
  return hooks::write_at(fd, bytes, size, offset);
}
ssize_t writev(int fd, const iovec* pieces, int count) { return hooks::write_many(fd, pieces, count); }
int fdatasync(int fd) { return hooks::sync_file(fd, SYS_fdatasync); }
int fsync(int fd) { return hooks::sync_file(fd, SYS_fsync); }
}

// ---- The allocator ---------------------------------------------------------------------------------------

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
namespace hooks {
void fail_allocation(std::uint64_t, std::uint64_t) {}
std::uint64_t allocations() { return 0; }
bool allocations_hooked() { return false; }
}  // namespace hooks
#else
namespace hooks {
namespace {
thread_local std::uint64_t allocation_count = 0, first_failing = 0, last_failing = 0;
bool allocation_fails() {
  return first_failing != 0 && ++allocation_count >= first_failing && allocation_count <= last_failing;
}
}  // namespace
void fail_allocation(std::uint64_t n, std::uint64_t more) {
  allocation_count = 0;
  first_failing = n;
  last_failing = n + more;
}
std::uint64_t allocations() { return allocation_count; }
bool allocations_hooked() { return true; }
}  // namespace hooks

extern "C" {
void* __libc_malloc(size_t);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* malloc(size_t size) {
  if (hooks::allocation_fails()) return errno = ENOMEM, nullptr;
  return __libc_malloc(size);
}
void* calloc(size_t count, size_t size) {
  if (hooks::allocation_fails()) return errno = ENOMEM, nullptr;
  return __libc_calloc(count, size);
}
void* realloc(void* old, size_t size) {
  if (hooks::allocation_fails()) return errno = ENOMEM, nullptr;
  return __libc_realloc(old, size);
}
}
#endif
