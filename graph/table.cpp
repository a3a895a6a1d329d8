#include <dothi/table.h>

namespace dothi {
namespace {

class Resolver {
 public:
  Resolver(Table& table, const View& view) : table_(table), view_(view) {}

  void value(const Value& v) {
    switch (v.kind()) {
      case Kind::Node: node(v.node()); break;
      case Kind::Relationship: relationship(v.relationship()); break;
      case Kind::Path:
        for (NodeId n : v.path().nodes) node(n);
        for (RelationshipId r : v.path().relationships) relationship(r);
        break;
      case Kind::List:
        for (const Value& item : v.items()) value(item);
        break;
      case Kind::Map:
        for (const auto& [key, item] : v.entries()) value(item);
        break;
      default: break;
    }
  }

 private:
  template <typename Id>
  std::vector<MapEntry> properties(Id id) const {
    std::vector<MapEntry> out;
    for (Property& p : view_.properties(id)) out.emplace_back(std::string(view_.name(p.key)), p.value.own());
    return out;
  }

  void node(NodeId id) {
    auto [at, fresh] = table_.nodes.try_emplace(id);
    if (!fresh) return;
    for (LabelId l : view_.labels(id)) at->second.labels.emplace_back(view_.name(l));
    at->second.properties = properties(id);
  }

  void relationship(RelationshipId id) {
    auto [at, fresh] = table_.relationships.try_emplace(id);
    if (!fresh) return;
    RelationshipRecord& r = at->second;
    r.type = view_.name(type_of(id));
    r.start = r.end = NodeId(~0u);
    if (!view_.exists(id)) return;  // deleted by the same query
    Ends e = view_.ends(id);
    r.start = e.start;
    r.end = e.end;
    r.properties = properties(id);
    for (NodeId sentence : view_.evidence(id)) r.evidence.push_back(view_.evidence(sentence));
    node(e.start);
    node(e.end);
  }

  Table& table_;
  const View& view_;
};

// Every relationship of the view, by type and ordinal.
template <typename Visit>
void each_relationship(const View& view, Visit&& visit) {
  std::uint32_t ordinals[1024];
  for (std::uint32_t t = 0; t < view.type_count(); ++t) {
    std::uint32_t cursor = 0;
    while (std::size_t n = view.scan(TypeId(t), cursor, ordinals))
      for (std::size_t i = 0; i < n; ++i) {
        RelationshipId id = relationship_id(TypeId(t), ordinals[i]);
        visit(id, view.ends(id));
      }
  }
}

}  // namespace

void resolve_entities(Table& table, const View& view) {
  Resolver resolver(table, view);
  for (const auto& column : table.data)
    for (const Value& v : column) resolver.value(v);
}

Table whole(const View& view, std::size_t budget) {
  std::vector<bool> shown(view.node_bound());
  std::vector<NodeId> nodes;
  {
    auto document = view.label("Document"), sentence = view.label("Sentence");
    NodeId batch[1024];
    std::uint32_t cursor = 0;
    while (std::size_t n = view.scan(cursor, batch))
      for (std::size_t i = 0; i < n; ++i) {
        if ((document && view.has_label(batch[i], *document)) || (sentence && view.has_label(batch[i], *sentence)))
          continue;
        shown[std::size_t(batch[i])] = true;
        nodes.push_back(batch[i]);
      }
  }

  std::vector<std::uint32_t> degree(view.node_bound());
  std::size_t relationships = 0;
  each_relationship(view, [&](RelationshipId, Ends e) {
    if (!shown[std::size_t(e.start)] || !shown[std::size_t(e.end)]) return;
    ++relationships;
    ++degree[std::size_t(e.start)];
    ++degree[std::size_t(e.end)];
  });

  Table out;
  out.columns = {"relationship", "node"};
  out.data.resize(2);
  std::size_t all_nodes = nodes.size();
  if (nodes.size() > budget) {
    std::stable_sort(nodes.begin(), nodes.end(),
                     [&](NodeId a, NodeId b) { return degree[std::size_t(a)] > degree[std::size_t(b)]; });
    for (std::size_t i = budget; i < nodes.size(); ++i) shown[std::size_t(nodes[i])] = false;
    nodes.resize(budget);
    std::sort(nodes.begin(), nodes.end());
  }
  std::vector<bool> joined(view.node_bound());
  each_relationship(view, [&](RelationshipId id, Ends e) {
    if (!shown[std::size_t(e.start)] || !shown[std::size_t(e.end)]) return;
    joined[std::size_t(e.start)] = joined[std::size_t(e.end)] = true;
    out.data[0].emplace_back(id);
    out.data[1].emplace_back();
  });
  std::size_t kept = out.data[0].size();
  for (NodeId n : nodes)
    if (!joined[std::size_t(n)]) {
      out.data[0].emplace_back();
      out.data[1].emplace_back(n);
    }
  if (all_nodes > budget)
    out.notices.push_back({Notice::Level::Warning, "",
                           "the " + std::to_string(budget) + " most connected of " + std::to_string(all_nodes) +
                               " nodes and " + std::to_string(kept) + " of " + std::to_string(relationships) +
                               " relationships are shown; ask for a part of the graph to see the rest"});
  resolve_entities(out, view);
  return out;
}

}  // namespace dothi
