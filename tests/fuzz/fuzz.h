// What the fuzz targets share. A target is one LLVMFuzzerTestOneInput; errors are answers, everything else is a bug.
//
//   cmake --preset fuzz && cmake --build --preset fuzz
//   build/fuzz/tests/fuzz/fuzz_parse tests/fuzz/corpus -max_total_time=600 -dict=tests/fuzz/words
//
//   build/fuzz/tests/fuzz/fuzz_prose tests/fuzz/texts documents -max_total_time=600 -max_len=4096
//
// Without the preset the targets run over the corpus once, as tests (replay.cpp).
#pragma once

#include <dothi/queries.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace dothi::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// Runs what a target does, and lets only errors pass.
template <typename F>
void guarded(F f) {
  try {
    f();
  } catch (const Error& error) { DOTHI_ASSERT(!error.message.empty()); }
}

}  // namespace dothi::fuzz
