// dothi/in_use.h: which names of the catalogue the graph has a node, relationship or value for. Names stay in the
// catalogue when the last of theirs is gone, and loading documents puts some there beforehand.
#pragma once

#include <dothi/graph.h>

namespace dothi {

inline bool in_use(const View& view, LabelId label) { return view.node_count(label) > 0; }
inline bool in_use(const View& view, TypeId type) { return view.relationship_count(type) > 0; }
// Looks for a value block by block, as many as `most_blocks` (16,384 nodes or relationships of a type each); where there
// are more the key is taken to be in use. What a Transaction has changed so far is taken so too.
bool in_use(const View& view, KeyId key, std::uint32_t most_blocks = ~0u);

// The names in use, sorted.
std::vector<std::string> labels_in_use(const View& view);
std::vector<std::string> types_in_use(const View& view);
std::vector<std::string> keys_in_use(const View& view, std::uint32_t most_blocks = ~0u);

}  // namespace dothi
