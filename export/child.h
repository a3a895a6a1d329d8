// Work done by a small program of ours in a process of its own, so that no library's crash, endless loop or
// hunger for memory is ours: dothi-layout (Graphviz) and dothi-render (librsvg, cairo).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dothi {

struct ChildResult {
  bool good = false;
  std::string output;
  std::string why;  // in words, when not good
};

// Runs `program` from $DOTHI_LIBEXEC, from beside the running binary, or from where it was built or
// installed; gives it `input`, takes its output up to `limit` bytes, and kills it after `timeout_ms`. Safe to
// call from several threads.
ChildResult run_child(std::string_view program, const std::vector<std::string>& arguments, std::string_view input,
                      int timeout_ms, std::size_t limit);

}  // namespace dothi
