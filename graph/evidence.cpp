#include "state.h"

namespace dothi {

namespace {

// Sentences deleted since are left out: ids are never used again, so there is no other node in their place.
std::vector<NodeId> living(const View& view, std::span<const NodeId> sentences) {
  std::vector<NodeId> out;
  for (NodeId n : sentences)
    if (view.exists(n)) out.push_back(n);
  return out;
}

}  // namespace

std::vector<NodeId> View::evidence(RelationshipId id) const {
  if (TypeOverlay* o = state_->overlay ? state_->overlay->type(type_of(id)) : nullptr)
    if (const auto* changed = o->evidence.find(ordinal_of(id))) return living(*this, *changed);
  return living(*this, state_->base_evidence(type_of(id), ordinal_of(id)));
}

std::vector<NodeId> View::evidence(NodeId id, KeyId key) const {
  auto k = std::uint32_t(key);
  if (state_->overlay && k < state_->overlay->evidence.size())
    if (const auto* changed = state_->overlay->evidence[k].find(std::uint32_t(id))) return living(*this, *changed);
  return living(*this, state_->base_evidence(std::uint32_t(id), k));
}

Evidence View::evidence(NodeId sentence) const {
  auto text = [&](NodeId node, std::string_view key_name) {
    auto k = key(key_name);
    Value v = k ? property(node, *k) : Value();
    return v.kind() == Kind::String ? std::string(v.string()) : std::string();
  };
  auto offset = [&](std::string_view key_name) {
    auto k = key(key_name);
    Value v = k ? property(sentence, *k) : Value();
    return v.kind() == Kind::Integer ? std::uint32_t(v.integer()) : 0u;
  };
  Evidence out{.document = sentence,
               .sentence = sentence,
               .document_name = {},
               .text = text(sentence, "text"),
               .begin = offset("begin"),
               .end = offset("end")};
  if (auto in = type("IN_DOCUMENT")) {
    AdjacencyScratch scratch;
    if (Adjacency documents = neighbours(sentence, *in, Direction::Out, scratch); !documents.empty()) {
      out.document = documents.nodes[0];
      out.document_name = text(out.document, "name");
    }
  }
  return out;
}

}  // namespace dothi
