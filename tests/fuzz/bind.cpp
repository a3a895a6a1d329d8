// What parses binds, or is refused with a code and a place.
#include "bind.h"
#include "fuzz.h"
#include "parse.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dothi;
  static Graph graph = Graph::in_memory();
  const View view = graph.read();
  try {
    const Query query = bind(parse(fuzz::text_of(data, size)), {nullptr, &view});
    DOTHI_ASSERT(query.slot_names.size() == query.slot_types.size());
  } catch (const Error& error) { DOTHI_ASSERT(!error.detail.empty()); }
  return 0;
}
