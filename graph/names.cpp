#include "state.h"

namespace dothi {

bool is_name_key(std::string_view key) { return key == "name" || key == "name_vi" || key == "aliases"; }

std::vector<PageRow> ViewState::names_of(const View& view, NodeId node) const {
  std::vector<PageRow> out;
  auto add = [&](const Value& v) {
    if (v.kind() == Kind::String && v.string().size() <= max_indexed_name)
      out.push_back({fold(v.string()), node, std::string(v.string())});
  };
  for (std::string_view key_name : {"name", "name_vi", "aliases"}) {
    auto key = view.key(key_name);
    if (!key) continue;
    Value v = view.property(node, *key);
    if (v.kind() == Kind::List)
      for (const Value& item : v.items()) add(item);
    else
      add(v);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

namespace {

// Visits the entries from the folded name on, committed and pending ones merged, until `visit` returns false.
template <typename Visit>
void walk_names(const View& view, ViewState& s, std::string_view from, Visit&& visit) {
  Overlay* o = s.overlay.get();
  if (o) {
    for (std::uint32_t node : o->stale_names) {
      std::vector<PageRow>& known = o->names_of[node];
      for (const PageRow& e : known) o->names.erase(e);
      known = s.names_of(view, NodeId(node));
      o->names.insert(known.begin(), known.end());
    }
    o->stale_names.clear();
  }
  auto pending = o ? o->names.lower_bound({std::string(from), NodeId(0), {}}) : std::set<PageRow>::iterator();
  auto more = [&] { return o && pending != o->names.end(); };

  bool ended = false;
  s.cache->walk(*s.snapshot, 0, from, [&](std::string_view folded, NodeId node, std::string_view name) {
    if (o && o->renamed.contains(std::uint32_t(node))) return true;
    PageRow entry{std::string(folded), node, std::string(name)};
    for (; !ended && more() && *pending < entry; ++pending) ended = !visit(*pending);
    return !(ended = ended || !visit(entry));
  });
  for (; !ended && more(); ++pending)
    if (!visit(*pending)) return;
}

}  // namespace

std::vector<NameMatch> View::find(std::string_view name) const {
  std::string folded = fold(name), exact = normalize(name), loose = caseless(name);
  std::map<NodeId, NameMatch> best;
  walk_names(*this, *state_, folded, [&](const PageRow& e) {
    if (e.text != folded) return false;
    auto how = e.more == exact || normalize(e.more) == exact ? NameMatch::How::Exact
               : caseless(e.more) == loose                   ? NameMatch::How::Caseless
                                                             : NameMatch::How::Folded;
    auto [at, fresh] = best.try_emplace(e.node, NameMatch{how, e.node, e.more});
    if (!fresh && how < at->second.how) at->second = {how, e.node, e.more};
    return true;
  });
  std::vector<NameMatch> out;
  for (auto& [node, match] : best) out.push_back(std::move(match));
  std::stable_sort(out.begin(), out.end(), [](const NameMatch& a, const NameMatch& b) { return a.how < b.how; });
  return out;
}

std::vector<std::string> View::complete(std::string_view prefix, std::size_t limit) const {
  std::string folded = fold(prefix);
  std::vector<std::string> out;
  std::set<std::string> seen;
  if (limit == 0) return out;
  walk_names(*this, *state_, folded, [&](const PageRow& e) {
    if (!e.text.starts_with(folded)) return false;
    if (seen.insert(e.more).second) out.push_back(e.more);
    return out.size() < limit;
  });
  return out;
}

std::vector<NodeId> View::lookup(LabelId label, KeyId key, const Value& value) const {
  std::vector<NodeId> out;
  if (auto by_value = index(label, key)) {
    seek(*by_value, {KeyRange::Is::Equal, value}, out);
    if (value.kind() == Kind::String || value.kind() == Kind::List || value.kind() == Kind::Map)  // may be long
      std::erase_if(out, [&](NodeId n) { return equal(property(n, key), value) != Truth::True; });
    std::sort(out.begin(), out.end());
    return out;
  }
  if (is_name_key(name(key)) && value.kind() == Kind::String && value.string().size() <= max_indexed_name) {
    std::string folded = fold(value.string());
    walk_names(*this, *state_, folded, [&](const PageRow& e) {
      if (e.text != folded) return false;
      if ((out.empty() || out.back() != e.node) && has_label(e.node, label) &&
          equal(property(e.node, key), value) == Truth::True)
        out.push_back(e.node);
      return true;
    });
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }
  std::uint32_t cursor = 0;
  NodeId batch[1024];
  for (std::size_t n = 1; n != 0;) {
    n = scan(label, cursor, batch);
    for (std::size_t i = 0; i < n; ++i)
      if (equal(property(batch[i], key), value) == Truth::True) out.push_back(batch[i]);
  }
  return out;
}

}  // namespace dothi
