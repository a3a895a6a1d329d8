// Any bytes give tokens, each in its place, or an error.
#include "tokens.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dothi;
  const std::string_view text = fuzz::text_of(data, size);
  if (find_invalid_utf8(text)) return 0;  // parse() refuses it before
  fuzz::guarded([&] {
    std::uint32_t end = 0;
    for (const Token& token : tokenize(text)) {
      DOTHI_ASSERT(token.span.begin >= end && token.span.end >= token.span.begin && token.span.end <= text.size());
      end = token.span.end;
    }
  });
  return 0;
}
