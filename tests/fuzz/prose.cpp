// Any bytes, as text, Markdown or HTML (the first byte chooses), give facts that lie in the text, or an error; twice the same.
#include "fuzz.h"

#include <dothi/loaders.h>
#include <dothi/text.h>

namespace {

const dothi::Pack& pack() {
  static const dothi::Pack kept = dothi::Pack::open(DOTHI_PACK);
  return kept;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dothi;
  if (size == 0) return 0;
  static constexpr const char* kNames[] = {"a.txt", "a.md", "a.html"};
  const char* name = kNames[data[0] % 3];
  const std::string_view text = fuzz::text_of(data + 1, size - 1);
  fuzz::guarded([&] {
    const std::vector<Fact> facts = facts_of_text(text, name, pack());
    const std::vector<Fact> again = facts_of_text(text, name, pack());
    DOTHI_ASSERT(facts.size() == again.size());
    for (std::size_t i = 0; i < facts.size(); ++i) {
      const Fact& fact = facts[i];
      DOTHI_ASSERT(fact.begin < fact.end && !fact.sentence.empty() && !fact.subject.empty() && !fact.object.empty());
      DOTHI_ASSERT(pack().schema.relation(fact.relation) != nullptr);
      DOTHI_ASSERT(to_json(fact) == to_json(again[i]));
    }
  });
  return 0;
}
