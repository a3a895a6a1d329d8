#include <unordered_set>

#include "state.h"

namespace dothi {
namespace {

std::string number(NodeId id) { return "node " + std::to_string(std::uint32_t(id)); }

// Refuses what cannot be stored; strings must be UTF-8 wherever they stand.
void require_storable(const Value& value, int depth = 0) {
  if (depth > max_value_depth)
    throw Error(Fault::LimitExceeded, "NestingDepth", {},
                "a property value is nested more than " + std::to_string(max_value_depth) +
                    " lists and maps deep; store it flatter",
                Phase::Run);
  auto require_text = [](std::string_view text) {
    if (auto at = find_invalid_utf8(text))
      throw Error(Fault::BadInput, "NotUtf8", {},
                  "a property value is not UTF-8 (byte " + std::to_string(*at + 1) + "); convert its source to UTF-8",
                  Phase::Run);
  };
  switch (value.kind()) {
    case Kind::Node:
    case Kind::Relationship:
    case Kind::Path:
      throw Error(
          Fault::TypeError, "InvalidPropertyType", {},
          "a property cannot hold a " + std::string(name(value.kind())) + "; store one of its properties instead",
          Phase::Run);
    case Kind::String: require_text(value.string()); break;
    case Kind::List:
      for (const Value& item : value.items()) require_storable(item, depth + 1);
      break;
    case Kind::Map:
      for (const auto& [key, item] : value.entries()) {
        require_text(key);
        require_storable(item, depth + 1);
      }
      break;
    default: break;
  }
}

template <typename T>
T& grown(std::vector<T>& all, std::uint32_t i) {
  if (i >= all.size()) all.resize(i + 1);
  return all[i];
}

TypeOverlay& type_overlay(ViewState& s, TypeId type) {
  auto& slot = grown(s.overlay->types, std::uint32_t(type));
  if (!slot) {
    slot = std::make_unique<TypeOverlay>();
    slot->base_bound = s.overlay->catalogue.stats[std::uint32_t(type)].bound;
  }
  return *slot;
}

void note_label(Overlay& o, NodeId node, LabelId label) {
  for (const ValueIndex& i : o.catalogue.indexes)
    if (i.label == label) o.indexes[i.id].touch(node);
}

void note_value(Overlay& o, NodeId node, KeyId key) {
  for (const ValueIndex& i : o.catalogue.indexes)
    if (i.key == key) o.indexes[i.id].touch(node);
}

void require_node(const View& view, NodeId id) {
  if (!view.exists(id))
    throw Error(Fault::EntityNotFound, "DeletedEntityAccess", {}, number(id) + " does not exist, or was deleted",
                Phase::Run);
}

void require_relationship(const View& view, RelationshipId id) {
  if (!view.exists(id))
    throw Error(Fault::EntityNotFound, "DeletedEntityAccess", {},
                "relationship " + std::to_string(ordinal_of(id)) + " of type " +
                    std::to_string(std::uint32_t(type_of(id))) + " does not exist, or was deleted",
                Phase::Run);
}

}  // namespace

Transaction::Transaction(std::unique_ptr<ViewState> state) : View(std::move(state)) {}
Transaction::Transaction(Transaction&&) noexcept = default;
Transaction& Transaction::operator=(Transaction&&) noexcept = default;
Transaction::~Transaction() = default;

LabelId Transaction::intern_label(std::string_view name) {
  DOTHI_ASSERT(state_->overlay);
  Catalogue& c = state_->overlay->catalogue;
  LabelId id{c.labels.intern(name)};
  if (c.label_counts.size() < c.labels.size()) {
    c.label_counts.resize(c.labels.size());
    state_->overlay->changed = true;
  }
  return id;
}

TypeId Transaction::intern_type(std::string_view name) {
  DOTHI_ASSERT(state_->overlay);
  Catalogue& c = state_->overlay->catalogue;
  TypeId id{c.types.intern(name)};
  if (c.stats.size() < c.types.size()) {
    c.stats.resize(c.types.size());
    state_->overlay->changed = true;
  }
  return id;
}

KeyId Transaction::intern_key(std::string_view name) {
  DOTHI_ASSERT(state_->overlay);
  Catalogue& c = state_->overlay->catalogue;
  std::uint32_t before = c.keys.size();
  KeyId id{c.keys.intern(name)};
  if (c.keys.size() != before) state_->overlay->changed = true;
  return id;
}

NodeId Transaction::create_node(std::span<const LabelId> labels) {
  DOTHI_ASSERT(state_->overlay);
  Overlay& o = *state_->overlay;
  if (o.catalogue.node_bound == nobody - 1)
    throw Error(Fault::LimitExceeded,
                "a graph holds at most 4,294,967,294 nodes, deleted ones included; dump and restore it to "
                "free their ids");
  NodeId id{o.catalogue.node_bound++};
  o.live.assign(std::uint32_t(id), true);
  ++o.catalogue.nodes;
  o.changed = true;
  for (LabelId l : labels) add_label(id, l);
  return id;
}

RelationshipId Transaction::create_relationship(NodeId start, TypeId type, NodeId end) {
  DOTHI_ASSERT(state_->overlay);
  require_node(*this, start);
  require_node(*this, end);
  TypeOverlay& t = type_overlay(*state_, type);
  Catalogue& c = state_->overlay->catalogue;
  TypeStats& stats = c.stats[std::uint32_t(type)];
  if (stats.bound == nobody - 1)
    throw Error(Fault::LimitExceeded,
                "a type holds at most 4,294,967,294 relationships, deleted ones included; dump and restore "
                "the graph to free their ids");
  t.fresh.push_back({start, end});
  ++stats.count;
  ++c.relationships;
  state_->overlay->changed = true;
  return relationship_id(type, stats.bound++);
}

void Transaction::set_property(NodeId id, KeyId key, const Value& value) {
  DOTHI_ASSERT(state_->overlay);
  require_node(*this, id);
  require_storable(value);
  Overlay& o = *state_->overlay;
  grown(o.columns, std::uint32_t(key)).at(std::uint32_t(id)) = value.own();
  if (is_name_key(name(key))) {
    o.renamed.insert(std::uint32_t(id));
    o.stale_names.insert(std::uint32_t(id));
  }
  note_value(o, id, key);
  o.changed = true;
}

void Transaction::set_property(RelationshipId id, KeyId key, const Value& value) {
  DOTHI_ASSERT(state_->overlay);
  require_relationship(*this, id);
  require_storable(value);
  grown(type_overlay(*state_, type_of(id)).columns, std::uint32_t(key)).at(ordinal_of(id)) = value.own();
  state_->overlay->changed = true;
}

void Transaction::add_label(NodeId id, LabelId label) {
  DOTHI_ASSERT(state_->overlay);
  require_node(*this, id);
  if (has_label(id, label)) return;
  Overlay& o = *state_->overlay;
  grown(o.labels, std::uint32_t(label)).assign(std::uint32_t(id), true);
  ++o.catalogue.label_counts[std::uint32_t(label)];
  note_label(o, id, label);
  o.changed = true;
}

void Transaction::remove_label(NodeId id, LabelId label) {
  DOTHI_ASSERT(state_->overlay);
  require_node(*this, id);
  if (!has_label(id, label)) return;
  Overlay& o = *state_->overlay;
  grown(o.labels, std::uint32_t(label)).assign(std::uint32_t(id), false);
  --o.catalogue.label_counts[std::uint32_t(label)];
  note_label(o, id, label);
  o.changed = true;
}

void Transaction::delete_node(NodeId id) {
  DOTHI_ASSERT(state_->overlay);
  require_node(*this, id);
  for (std::uint32_t t = 0; t < type_count(); ++t)
    for (Direction d : {Direction::Out, Direction::In})
      if (degree(id, TypeId(t), d) > 0)
        throw Error(Fault::ConstraintValidationFailed, "DeleteConnectedNode", {},
                    number(id) + " still has relationships (" + std::string(name(TypeId(t))) +
                        "); delete them first, or use DETACH DELETE",
                    Phase::Run);
  for (LabelId l : labels(id)) remove_label(id, l);
  for (std::uint32_t k = 0; k < key_count(); ++k) {
    if (!property(id, KeyId(k)).is_null()) set_property(id, KeyId(k), {});
    bool pending = k < state_->overlay->evidence.size() && state_->overlay->evidence[k].find(std::uint32_t(id));
    if (pending || !state_->base_evidence(std::uint32_t(id), k).empty()) set_evidence(id, KeyId(k), {});
  }
  Overlay& o = *state_->overlay;
  o.live.assign(std::uint32_t(id), false);
  --o.catalogue.nodes;
  o.changed = true;
}

void Transaction::delete_relationship(RelationshipId id) {
  DOTHI_ASSERT(state_->overlay);
  require_relationship(*this, id);
  for (std::uint32_t k = 0; k < key_count(); ++k)
    if (!property(id, KeyId(k)).is_null()) set_property(id, KeyId(k), {});
  TypeOverlay& t = type_overlay(*state_, type_of(id));
  std::uint32_t ordinal = ordinal_of(id);
  if (t.evidence.find(ordinal) || !state_->base_evidence(type_of(id), ordinal).empty()) set_evidence(id, {});
  Ends e = ends(id);
  if (ordinal < t.base_bound) {
    t.removed.emplace(ordinal, e);
    ++t.removed_at[0][std::uint32_t(e.start)];
    ++t.removed_at[1][std::uint32_t(e.end)];
  } else {
    if (ordinal - t.base_bound < t.indexed)
      for (int d : {0, 1}) {
        FreshList& l = t.by_node[d][std::uint32_t(d == 0 ? e.start : e.end)];
        NodeId neighbour = d == 0 ? e.end : e.start;
        auto at = std::lower_bound(l.nodes.begin(), l.nodes.end(), neighbour) - l.nodes.begin();
        while (l.ordinals[std::size_t(at)] != ordinal) ++at;
        l.nodes.erase(l.nodes.begin() + at);
        l.ordinals.erase(l.ordinals.begin() + at);
      }
    t.fresh[ordinal - t.base_bound].start = NodeId(nobody);
  }
  Catalogue& c = state_->overlay->catalogue;
  --c.stats[std::uint32_t(type_of(id))].count;
  --c.relationships;
  state_->overlay->changed = true;
}

namespace {

// Each once, in the order given: the sentence that says most stands first.
std::vector<NodeId> each_once(const View& view, std::vector<NodeId> nodes) {
  std::unordered_set<std::uint32_t> seen;
  std::erase_if(nodes, [&](NodeId n) {
    require_node(view, n);
    return !seen.insert(std::uint32_t(n)).second;
  });
  return nodes;
}

}  // namespace

void Transaction::set_evidence(RelationshipId id, std::vector<NodeId> sentences) {
  DOTHI_ASSERT(state_->overlay);
  require_relationship(*this, id);
  type_overlay(*state_, type_of(id)).evidence.at(ordinal_of(id)) = each_once(*this, std::move(sentences));
  state_->overlay->changed = true;
}

void Transaction::set_evidence(NodeId id, KeyId key, std::vector<NodeId> sentences) {
  DOTHI_ASSERT(state_->overlay);
  require_node(*this, id);
  grown(state_->overlay->evidence, std::uint32_t(key)).at(std::uint32_t(id)) = each_once(*this, std::move(sentences));
  state_->overlay->changed = true;
}

void Transaction::set_meta(std::string_view key, std::string_view bytes) {
  DOTHI_ASSERT(state_->overlay);
  state_->overlay->blobs.insert_or_assign(std::string(key), std::string(bytes));
  state_->overlay->changed = true;
}

void Transaction::commit() {
  DOTHI_ASSERT(state_->overlay);
  std::shared_ptr<GraphState> graph = state_->graph;
  auto end = [&] {
    state_ = nullptr;  // gives up the lock and the old snapshot
    state_ = graph->view();
    state_->graph = graph;
  };
  try {
    require_unique();
    if (state_->overlay->changed) write_commit(*this, *state_);
  } catch (...) {
    end();  // the changes are lost: they may be half moved into records
    throw;
  }
  end();
}

}  // namespace dothi
