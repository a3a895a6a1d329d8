// structure.h: the frame of an LMDB 0.9 file, looked at before LMDB follows it.
//
// LMDB trusts its file: one damaged byte of a tree page leads it out of the map. So the whole frame is walked
// once at every open, every number in it held against its bounds: both meta pages, each page of both trees
// used once, keys in order, sizes within their pages, overflow runs within the file, the free list disjoint
// from what is in use. Reads only the pages of the trees, and the first of each record's own where that is
// asked for; not through the map, so that they do not count as read memory.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

namespace dothi {

// What the two meta pages (the first 8 KB) say. Nothing when they are not LMDB's.
struct FileFrame {
  std::uint64_t page_size, last_page;  // of the newer meta page
  bool sound;  // they are of two commits on end; two read while commits went by may not be: read again
};
std::optional<FileFrame> file_frame(std::span<const std::uint8_t> first_pages);

// Fills `out` with the file's bytes from `offset` on; false when it cannot.
using ReadFile = std::function<bool(std::uint64_t offset, std::span<std::uint8_t> out)>;

struct Structure {
  bool outdated = false;             // commits went by meanwhile and the meta page is not there any more: look again
  std::optional<std::string> fault;  // what is wrong with the trees; nothing when they are sound
};

// Tree: the keys are held against the sum that the root has of them, so that none can be missing; what the pages of a record say
// of themselves is left for whoever reads it. Records: those too, which LMDB follows when it writes; and where the root has no sum.
enum class Depth : bool { Tree, Records };

// Of commit `transaction` in a file of `size` bytes. The commit before it, whose pages LMDB keeps as long, must be the one its meta page
// says by its root: else the last commit may be the one whose number is damaged, and the one before pass for it.
Structure check_structure(const ReadFile& read, std::uint64_t size, std::uint64_t transaction, Depth depth);

}  // namespace dothi
