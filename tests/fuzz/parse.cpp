// Any bytes give a query or an error that can be shown.
#include "parse.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dothi;
  const std::string_view text = fuzz::text_of(data, size);
  try {
    const Query query = parse(text);
    DOTHI_ASSERT(!query.parts.empty());
  } catch (const Error& error) { DOTHI_ASSERT(!error.render(text).empty()); }
  return 0;
}
