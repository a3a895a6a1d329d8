// Value indexes: what is sought in them, what a transaction changes in them, and that what is unique stays so.
#include <xxhash.h>

#include <bit>

#include "state.h"

namespace dothi {
namespace {

// Longer key bytes keep their beginning only, and a hash of all: values with one beginning do not stand in order then, so
// a range takes in all of them.
constexpr std::size_t stem_bytes = 1008, most_key_bytes = stem_bytes + 16;

bool is_long(std::string_view key) { return key.size() >= most_key_bytes; }

void shorten(std::string& key) {
  if (!is_long(key)) return;
  XXH128_canonical_t hash;
  XXH128_canonicalFromHash(&hash, XXH3_128bits(key.data(), key.size()));
  key.resize(stem_bytes);
  key.append(reinterpret_cast<const char*>(hash.digest), sizeof hash.digest);
}

std::string shown(const Value& value) {
  std::string text = to_string(value);
  std::size_t cut = 80;
  if (text.size() <= cut) return text;
  while ((std::uint8_t(text[cut]) & 0xC0) == 0x80) --cut;
  return text.substr(0, cut) + "…";
}

[[noreturn]] void fail_not_unique(const View& view, const ValueIndex& index, NodeId a, NodeId b) {
  auto number = [](NodeId n) { return std::to_string(std::uint32_t(n)); };
  if (b < a) std::swap(a, b);
  throw Error(Fault::ConstraintValidationFailed, "NotUnique", {},
              "node " + number(a) + " and node " + number(b) + " both have " + std::string(view.name(index.label)) +
                  "." + std::string(view.name(index.key)) + " = " + shown(view.property(a, index.key)) +
                  "; the constraint '" + index.name + "' allows each value once",
              Phase::Run);
}

bool alike(const View& view, const ValueIndex& index, std::string_view key, NodeId a, NodeId b) {
  return !is_long(key) || equal(view.property(a, index.key), view.property(b, index.key)) == Truth::True;
}

template <typename Visit>
void each_of(const View& view, LabelId label, Visit&& visit) {
  NodeId batch[1024];
  std::uint32_t cursor = 0;
  while (std::size_t n = view.scan(label, cursor, batch))
    for (std::size_t i = 0; i < n; ++i) visit(batch[i]);
}

// The rows from the text on as the view has them, in order, until `visit(text, node)` returns false. The index is in the
// file, at this place.
template <typename Visit>
void walk(const ViewState& s, std::size_t of, const IndexChanges* changes, std::string_view from, Visit&& visit) {
  if (!changes)
    return s.cache->walk(*s.snapshot, of, from,
                         [&](std::string_view text, NodeId node, std::string_view) { return visit(text, node); });
  auto pending = changes->rows.lower_bound({std::string(from), 0});
  bool ended = false;
  auto take = [&] {
    ended = !visit(std::string_view(pending->first), NodeId(pending->second));
    ++pending;
  };
  s.cache->walk(*s.snapshot, of, from, [&](std::string_view text, NodeId node, std::string_view) {
    auto n = std::uint32_t(node);
    if (changes->keys.contains(n)) return true;
    while (!ended && pending != changes->rows.end() &&
           std::tuple<std::string_view, std::uint32_t>(*pending) < std::tuple(text, n))
      take();
    return !(ended = ended || !visit(text, node));
  });
  while (!ended && pending != changes->rows.end()) take();
}

}  // namespace

// ---- What is sought --------------------------------------------------------------------------------------

void KeyRange::narrow(std::string from, std::string to) {
  if (from > from_) from_ = std::move(from);
  if (to_.empty() || to < to_) to_ = std::move(to);
  nothing_ = nothing_ || from_ >= to_;
}

void KeyRange::add(Is is, const Value& value) {
  const Kind kind = value.kind();
  const bool ordered = is != Is::Equal;
  if (ordered && (kind == Kind::Map || kind == Kind::Duration)) {
    nothing_ = true;  // they have no order
    return;
  }
  if (ordered && (kind == Kind::List || (is == Is::StartsWith && kind != Kind::String && !value.is_null()))) {
    unordered_ = true;
    return;
  }
  std::string key;
  if (!append_key(value, key)) {
    nothing_ = true;
    return;
  }
  std::string first(1, key[0]), last(1, char(key[0] + 1));
  if (!ordered) {
    shorten(key);
    return narrow(key, key + '\0');
  }
  std::string after = key + '\0';
  if (key.size() > stem_bytes) {
    key.resize(stem_bytes);
    after = key + std::string(most_key_bytes - stem_bytes + 1, '\xFF');
    if (is == Is::Less) is = Is::LessEqual;
    if (is == Is::Greater) is = Is::GreaterEqual;
  }
  switch (is) {
    case Is::Less: return narrow(std::move(first), std::move(key));
    case Is::LessEqual: return narrow(std::move(first), std::move(after));
    case Is::Greater: return narrow(std::move(after), std::move(last));
    case Is::GreaterEqual: return narrow(std::move(key), std::move(last));
    default: break;
  }
  std::string end = key;  // STARTS WITH: no byte of UTF-8 is 0xFF
  ++end.back();
  narrow(std::move(key), std::move(end));
}

std::vector<IndexInfo> View::indexes() const {
  std::vector<IndexInfo> out;
  for (const ValueIndex& i : state_->catalogue().indexes)
    out.push_back({IndexId(i.id), i.name, i.label, i.key, i.unique});
  std::sort(out.begin(), out.end(), [](const IndexInfo& a, const IndexInfo& b) { return a.name < b.name; });
  return out;
}

std::optional<IndexId> View::index(LabelId label, KeyId key) const {
  for (const ValueIndex& i : state_->catalogue().indexes)
    if (i.label == label && i.key == key && state_->pages_of(i) != 0) return IndexId(i.id);
  return std::nullopt;
}

void View::seek(IndexId id, const KeyRange& range, std::vector<NodeId>& found) const {
  if (range.nothing_) return;
  const ViewState& s = *state_;
  const ValueIndex* index = s.catalogue().index(id);
  DOTHI_ASSERT(index);
  std::size_t of = s.pages_of(*index);
  if (of == 0 || range.unordered_) return each_of(*this, index->label, [&](NodeId node) { found.push_back(node); });
  walk(s, of, s.changes_of(*this, *index), range.from_, [&](std::string_view text, NodeId node) {
    if (!range.to_.empty() && text >= range.to_) return false;
    found.push_back(node);
    return true;
  });
}

std::uint64_t View::count(IndexId id, const KeyRange& range) const {
  if (range.nothing_) return 0;
  const ViewState& s = *state_;
  const ValueIndex* index = s.catalogue().index(id);
  DOTHI_ASSERT(index);
  std::size_t of = s.pages_of(*index);
  if (of == 0 || range.unordered_) return node_count(index->label);
  const SortedPage& directory = s.cache->directory(*s.snapshot, of);
  std::uint32_t from = directory.lower_bound(range.from_),
                to = range.to_.empty() ? directory.size() : directory.lower_bound(range.to_);
  if (to > from + 2) return (to - from) * index->entries / directory.size();
  std::uint64_t n = 0;
  walk(s, of, s.changes_of(*this, *index), range.from_, [&](std::string_view text, NodeId) {
    return (range.to_.empty() || text < range.to_) && ++n < 4 * sorted_page_bytes;
  });
  return n;
}

// ---- What a transaction changes --------------------------------------------------------------------------

std::string ViewState::key_of(const View& view, const ValueIndex& index, NodeId node) {
  std::string key;
  if (view.has_label(node, index.label) && append_key(view.property(node, index.key), key)) shorten(key);
  return key;
}

IndexChanges* ViewState::changes_of(const View& view, const ValueIndex& index) const {
  if (!overlay) return nullptr;
  auto at = overlay->indexes.find(index.id);
  if (at == overlay->indexes.end() || at->second.keys.empty()) return nullptr;
  IndexChanges& changes = at->second;
  for (std::uint32_t n : changes.stale) {
    std::string key = key_of(view, index, NodeId(n)), &known = changes.keys[n];
    if (key == known) continue;
    if (!known.empty()) changes.rows.erase({known, n});
    if (!key.empty()) changes.rows.emplace(key, n);
    known = std::move(key);
    if (index.unique) changes.unchecked.push_back(n);
  }
  changes.stale.clear();
  return &changes;
}

std::vector<PageRow> ViewState::rows_of(const View& view, const ValueIndex& index) {
  std::vector<PageRow> rows;
  each_of(view, index.label, [&](NodeId node) {
    if (std::string key = key_of(view, index, node); !key.empty()) rows.push_back({std::move(key), node, {}});
  });
  std::size_t common = rows.empty() ? 0 : rows[0].text.size();  // bytes that all begin with
  for (const PageRow& row : rows) {
    auto [end, other] = std::mismatch(
        row.text.begin(), row.text.begin() + std::ptrdiff_t(std::min(common, row.text.size())), rows[0].text.begin());
    common = std::size_t(end - row.text.begin());
  }
  struct Place {
    std::uint64_t beginning;  // of what follows these, as a number
    std::uint32_t row;
  };
  std::vector<Place> order(rows.size());
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    std::uint8_t first[8] = {};
    std::memcpy(first, rows[i].text.data() + common, std::min<std::size_t>(8, rows[i].text.size() - common));
    std::uint64_t beginning = 0;
    for (std::uint8_t byte : first) beginning = beginning << 8 | byte;
    order[i] = {beginning, i};
  }
  std::sort(order.begin(), order.end(), [&](const Place& a, const Place& b) {
    if (a.beginning != b.beginning) return a.beginning < b.beginning;
    if (int c = rows[a.row].text.compare(rows[b.row].text)) return c < 0;
    return a.row < b.row;  // nodes come ascending
  });
  std::vector<PageRow> sorted;
  sorted.reserve(rows.size());
  for (const Place& p : order) {
    PageRow& row = rows[p.row];
    if (index.unique && !sorted.empty() && sorted.back().text == row.text &&
        alike(view, index, row.text, sorted.back().node, row.node))
      fail_not_unique(view, index, sorted.back().node, row.node);
    sorted.push_back(std::move(row));
  }
  return sorted;
}

IndexId Transaction::create_index(std::string_view name, LabelId label, KeyId key, bool unique) {
  DOTHI_ASSERT(state_->overlay);
  Overlay& o = *state_->overlay;
  Catalogue& c = o.catalogue;
  auto what = [](const ValueIndex& i) { return std::string(i.unique ? "a constraint" : "an index"); };
  for (const ValueIndex& i : c.indexes) {
    if (i.label == label && i.key == key)
      throw Error(Fault::SemanticError, "IndexExists", {},
                  "there is " + what(i) + " of " + std::string(View::name(label)) + "." + std::string(View::name(key)) +
                      " already, '" + i.name + "'; drop it first",
                  Phase::Run);
    if (i.name == name)
      throw Error(Fault::SemanticError, "IndexExists", {},
                  "there is " + what(i) + " '" + i.name + "' already, of " + std::string(View::name(i.label)) + "." +
                      std::string(View::name(i.key)) + "; give another name",
                  Phase::Run);
  }
  ValueIndex made;
  made.id = c.index_bound;
  made.label = label;
  made.key = key;
  made.unique = unique;
  made.name = name;
  if (unique) ViewState::rows_of(*this, made);  // only to find out
  ++c.index_bound;
  c.indexes.push_back(std::move(made));
  o.indexes[c.indexes.back().id].fresh = true;
  o.changed = true;
  return IndexId(c.indexes.back().id);
}

void Transaction::drop_index(IndexId id) {
  DOTHI_ASSERT(state_->overlay && state_->overlay->catalogue.index(id));
  Overlay& o = *state_->overlay;
  std::erase_if(o.catalogue.indexes, [&](const ValueIndex& i) { return i.id == std::uint32_t(id); });
  o.indexes.erase(std::uint32_t(id));
  o.changed = true;
}

void Transaction::require_unique() {
  DOTHI_ASSERT(state_->overlay);
  for (const ValueIndex& index : state_->overlay->catalogue.indexes) {
    IndexChanges* changes = index.unique ? state_->changes_of(*this, index) : nullptr;
    if (!changes) continue;
    for (std::uint32_t n : changes->unchecked) {
      const std::string& key = changes->keys[n];
      if (key.empty()) continue;
      walk(*state_, state_->pages_of(index), changes, key, [&](std::string_view text, NodeId other) {
        if (text != key) return false;
        if (other != NodeId(n) && alike(*this, index, key, NodeId(n), other))
          fail_not_unique(*this, index, NodeId(n), other);
        return true;
      });
    }
    changes->unchecked.clear();
  }
}

}  // namespace dothi
