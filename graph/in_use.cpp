#include <dothi/in_use.h>

#include <algorithm>

#include "state.h"

namespace dothi {
namespace {

template <typename Id>
std::vector<std::string> names_where(const View& view, std::size_t count, const auto& used) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i)
    if (used(Id(i))) names.emplace_back(view.name(Id(i)));
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

bool in_use(const View& view, KeyId key, std::uint32_t most_blocks) {
  const ViewState& state = OpenView::state_of(view);
  const auto k = std::uint32_t(key);
  if (state.overlay && state.overlay->changed) return true;
  if (k >= state.base().keys.size()) return false;
  const Cache& cache = *state.cache;
  const auto types = std::uint32_t(state.base().types.size());
  std::uint64_t blocks = cache.node_blocks();
  for (std::uint32_t t = 0; t < types; ++t) blocks += cache.blocks_of(t);
  if (blocks > most_blocks) return true;
  for (std::uint32_t b = 0; b < cache.node_blocks(); ++b)
    if (!cache.column(*state.snapshot, k, b).empty()) return true;
  for (std::uint32_t t = 0; t < types; ++t)
    for (std::uint32_t b = 0; b < cache.blocks_of(t); ++b)
      if (!cache.column(*state.snapshot, t, k, b).empty()) return true;
  return false;
}

std::vector<std::string> labels_in_use(const View& view) {
  return names_where<LabelId>(view, view.label_count(), [&](LabelId id) { return in_use(view, id); });
}
std::vector<std::string> types_in_use(const View& view) {
  return names_where<TypeId>(view, view.type_count(), [&](TypeId id) { return in_use(view, id); });
}
std::vector<std::string> keys_in_use(const View& view, std::uint32_t most_blocks) {
  return names_where<KeyId>(view, view.key_count(), [&](KeyId id) { return in_use(view, id, most_blocks); });
}

}  // namespace dothi
