#include "state.h"

namespace dothi {

std::uint32_t NamePage::lower_bound(std::string_view wanted) const {
  std::uint32_t low = 0, high = n_;
  while (low < high) {
    std::uint32_t middle = (low + high) / 2;
    if (folded(middle) < wanted)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

NamePage NamePage::decode(std::span<const std::byte> record, bool check, std::uint32_t number_bound) {
  const RecordHeader& h = *reinterpret_cast<const RecordHeader*>(record.data());
  std::span<const std::byte> rest = record.subspan(sizeof h);
  auto take = [&]<typename T>(std::size_t count, T) {
    if (count > rest.size() / sizeof(T)) throw Broken{"an array reaches beyond the record"};
    auto* p = reinterpret_cast<const T*>(rest.data());
    rest = rest.subspan(std::min(rest.size(), (count * sizeof(T) + 7) & ~std::size_t(7)));
    return p;
  };
  NamePage page;
  page.n_ = h.n;
  page.numbers_ = take(h.n, std::uint32_t());
  page.offsets_ = take(2 * std::size_t(h.n) + 1, std::uint32_t());
  page.text_ = take(page.offsets_[2 * std::size_t(h.n)], char());
  if (!check) return page;
  bool good = page.offsets_[0] == 0;
  for (std::size_t i = 0; i < 2 * std::size_t(h.n); ++i) good &= page.offsets_[i] <= page.offsets_[i + 1];
  for (std::uint32_t i = 0; i < h.n; ++i) good &= page.numbers_[i] < number_bound;
  if (!good) throw Broken{"names out of order"};
  return page;
}

Record encode_names(const Key& key, std::span<const NameEntry> rows) {
  std::vector<std::uint32_t> numbers, offsets{0};
  std::string text;
  for (const NameEntry& row : rows) {
    numbers.push_back(std::uint32_t(row.node));
    offsets.push_back(std::uint32_t((text += row.folded).size()));
    offsets.push_back(std::uint32_t((text += row.name).size()));
  }
  Record record(key);
  record.header().n = std::uint32_t(rows.size());
  record.append(std::span<const std::uint32_t>(numbers));
  record.append(std::span<const std::uint32_t>(offsets));
  record.append(text.data(), text.size());
  return record;
}

bool is_name_key(std::string_view key) { return key == "name" || key == "name_vi" || key == "aliases"; }

std::vector<NameEntry> ViewState::names_of(const View& view, NodeId node) const {
  std::vector<NameEntry> out;
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
      std::vector<NameEntry>& known = o->names_of[node];
      for (const NameEntry& e : known) o->names.erase(e);
      known = s.names_of(view, NodeId(node));
      o->names.insert(known.begin(), known.end());
    }
    o->stale_names.clear();
  }
  auto pending =
      o ? o->names.lower_bound({std::string(from), NodeId(0), {}}) : std::set<NameEntry>::iterator();
  auto more = [&] { return o && pending != o->names.end(); };

  const NamePage& directory = s.cache->name_directory(*s.snapshot);
  std::uint32_t row = directory.lower_bound(from);
  if (row > 0) --row;
  for (; row < directory.size(); ++row) {
    const NamePage& page = s.cache->names(*s.snapshot, directory.number(row));
    if (!page.walk(from, [&](std::string_view folded, NodeId node, std::string_view name) {
          if (o && o->renamed.contains(std::uint32_t(node))) return true;
          NameEntry entry{std::string(folded), node, std::string(name)};
          for (; more() && *pending < entry; ++pending)
            if (!visit(*pending)) return false;
          return visit(entry);
        }))
      return;
  }
  for (; more(); ++pending)
    if (!visit(*pending)) return;
}

}  // namespace

std::vector<NameMatch> View::find(std::string_view name) const {
  std::string folded = fold(name), exact = normalize(name), loose = caseless(name);
  std::map<NodeId, NameMatch> best;
  walk_names(*this, *state_, folded, [&](const NameEntry& e) {
    if (e.folded != folded) return false;
    auto how = e.name == exact || normalize(e.name) == exact ? NameMatch::How::Exact
               : caseless(e.name) == loose                   ? NameMatch::How::Caseless
                                                             : NameMatch::How::Folded;
    auto [at, fresh] = best.try_emplace(e.node, NameMatch{how, e.node, e.name});
    if (!fresh && how < at->second.how) at->second = {how, e.node, e.name};
    return true;
  });
  std::vector<NameMatch> out;
  for (auto& [node, match] : best) out.push_back(std::move(match));
  std::stable_sort(out.begin(), out.end(),
                   [](const NameMatch& a, const NameMatch& b) { return a.how < b.how; });
  return out;
}

std::vector<std::string> View::complete(std::string_view prefix, std::size_t limit) const {
  std::string folded = fold(prefix);
  std::vector<std::string> out;
  std::set<std::string> seen;
  if (limit == 0) return out;
  walk_names(*this, *state_, folded, [&](const NameEntry& e) {
    if (!e.folded.starts_with(folded)) return false;
    if (seen.insert(e.name).second) out.push_back(e.name);
    return out.size() < limit;
  });
  return out;
}

std::vector<NodeId> View::lookup(LabelId label, KeyId key, const Value& value) const {
  std::vector<NodeId> out;
  if (is_name_key(name(key)) && value.kind() == Kind::String && value.string().size() <= max_indexed_name) {
    std::string folded = fold(value.string());
    walk_names(*this, *state_, folded, [&](const NameEntry& e) {
      if (e.folded != folded) return false;
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
