// db.search(): nodes by their names and sentences by their text, typed with or without accents.
#include "functions.h"
#include "procedures.h"

#include <algorithm>

namespace dothi {

namespace {

// Whether every word of `wanted` begins a word of `in`, and the whole stands there as it is.
enum class Closeness { None, Words, Whole };

Closeness closeness(const std::string& in, const std::string& wanted) {
  if (in.find(wanted) != std::string::npos) return Closeness::Whole;
  const std::string padded = " " + in;
  std::size_t begin = 0;
  bool any = false;
  while (begin < wanted.size()) {
    std::size_t end = wanted.find(' ', begin);
    if (end == std::string::npos) end = wanted.size();
    if (end > begin) {
      any = true;
      if (padded.find(" " + wanted.substr(begin, end - begin)) == std::string::npos) return Closeness::None;
    }
    begin = end + 1;
  }
  return any ? Closeness::Words : Closeness::None;
}

}  // namespace

Wanted::Wanted(std::string_view query)
    : written(unify_tones(query)), caseless(dothi::caseless(query)), folded(fold(query)) {}

std::int64_t search_rank(std::string_view text, const Wanted& wanted) {
  if (wanted.folded.empty()) return 0;
  // The loosest form finds what any other finds.
  const Closeness folded = closeness(fold(text), wanted.folded);
  if (folded == Closeness::None) return 0;
  if (const Closeness c = closeness(unify_tones(text), wanted.written); c != Closeness::None)
    return c == Closeness::Whole ? 6 : 5;
  if (const Closeness c = closeness(caseless(text), wanted.caseless); c != Closeness::None)
    return c == Closeness::Whole ? 4 : 3;
  return folded == Closeness::Whole ? 2 : 1;
}

void search_graph(std::string_view query, std::uint64_t limit, EvalContext& context, const ProcedureSink& row) {
  const View& view = context.view;
  const Wanted wanted(query);
  struct Hit {
    std::int64_t rank;
    bool whole;  // the text is the query, nothing more
    NodeId node;
    std::string key, text;
  };
  const auto better = [](const Hit& a, const Hit& b) {
    return std::tuple(-a.rank, !a.whole, a.text.size(), a.node) < std::tuple(-b.rank, !b.whole, b.text.size(), b.node);
  };
  std::vector<Hit> hits;  // of each node the best
  const auto look = [&](NodeId node, std::string_view key, const Value& value, std::optional<Hit>& best) {
    if (value.kind() != Kind::String) return;
    const std::int64_t rank = search_rank(value.string(), wanted);
    if (rank == 0) return;
    Hit hit{rank, fold(value.string()) == wanted.folded, node, std::string(key), std::string(value.string())};
    if (!best || better(hit, *best)) best = std::move(hit);
  };
  std::vector<std::pair<std::string_view, KeyId>> keys;
  for (const char* key : {"name", "name_vi", "aliases", "title", "text"})
    if (const auto id = view.key(key)) keys.emplace_back(key, *id);
  const auto document = view.label("Document");  // its whole text is the text of its sentences
  std::uint32_t cursor = 0;
  std::vector<NodeId> nodes(batch_rows);
  for (std::size_t n = nodes.size(); n == nodes.size();) {
    n = view.scan(cursor, nodes);
    for (std::size_t i = 0; i < n; ++i) {
      context.limits.tick();
      std::optional<Hit> best;
      for (const auto& [key, id] : keys) {
        if (key == "text" && document && view.has_label(nodes[i], *document)) continue;
        const Value value = view.property(nodes[i], id);
        if (value.kind() != Kind::List)
          look(nodes[i], key, value, best);
        else
          for (const Value& item : value.items()) look(nodes[i], key, item, best);
      }
      if (!best) continue;
      context.limits.charge(sizeof(Hit) + best->text.size());
      hits.push_back(std::move(*best));
    }
  }
  std::sort(hits.begin(), hits.end(), better);
  for (std::size_t i = 0; i < hits.size() && i < limit; ++i) {
    const Value out[] = {Value(hits[i].node), Value(hits[i].text), Value(hits[i].key), Value(hits[i].rank)};
    row(out);
  }
}

}  // namespace dothi
