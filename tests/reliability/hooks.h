// hooks.h: the calls of the operating system by which a file changes, and the allocator, taken over by this program:
// recorded, or failed at the Nth of them.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace hooks {

// What happened to the recorded file.
struct Call {
  enum Kind { Write, Sync, Mark } kind;
  off_t offset = 0;
  std::vector<char> bytes;
  bool durable = false;    // written through: it is on the disk when the call returns
  std::uint64_t mark = 0;  // of a Mark: the commit acknowledged by then
};

// From here on, of the file with this name; returns what was recorded before.
void record(const std::string& path);
std::vector<Call> stop_recording();
void mark(std::uint64_t commit);

// The Nth call from now that writes or syncs a file fails, the way `how` says; none when n is 0.
enum class Failure { Io, Full, Short };
void fail_file_call(std::uint64_t n, Failure how);
std::uint64_t file_calls();  // since then

// The Nth allocation from now fails, and `more` after it; none when n is 0.
void fail_allocation(std::uint64_t n, std::uint64_t more = 0);
std::uint64_t allocations();  // since then
bool allocations_hooked();    // not in a sanitizer's build, which has an allocator of its own

}  // namespace hooks
