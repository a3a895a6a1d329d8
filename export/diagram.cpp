#include "diagram.h"

#include <dothi/text.h>

#include "cells.h"
#include "lettering.h"

namespace dothi {
namespace {

// A picture of more is read by nobody, and takes longer than anybody waits.
constexpr std::size_t most_nodes = 5000, most_edges = 15'000;

const Value* find_property(const std::vector<MapEntry>& properties, std::string_view key) {
  for (auto& [name, value] : properties)
    if (name == key && !value.is_null()) return &value;
  return nullptr;
}

std::string property_text(const std::vector<MapEntry>& properties, std::string_view key, const Table& table) {
  const Value* value = find_property(properties, key);
  return value ? caption_text(*value, table) : std::string();
}

// A number as the language groups its thousands: "50,000", "50.000"; years and other text as they are.
std::string quantity(const Value& value, const Table& table, bool vietnamese) {
  std::string text = caption_text(value, table);
  if (value.kind() == Kind::Float && text.ends_with(".0")) text.resize(text.size() - 2);
  if (!value.is_number() || text.size() < 5 || text.find_first_not_of("0123456789") != text.npos) return text;
  for (std::size_t at = text.size() - 3; at > 0 && at < text.size(); at -= std::min<std::size_t>(at, 3))
    text.insert(at, vietnamese ? "." : ",");
  return text;
}

// "SERVED_ON" → "served on"
std::string spelled_out(std::string_view type) {
  std::string words = inert(type, 100);
  std::replace(words.begin(), words.end(), '_', ' ');
  return lower(words);
}

// Set by hand after reading: `corrected` is true, or says by whom and why.
bool corrected(const std::vector<MapEntry>& properties) {
  const Value* value = find_property(properties, "corrected");
  if (!value) return false;
  if (value->kind() == Kind::Boolean) return value->boolean();
  return value->kind() != Kind::String || !value->string().empty();
}

// RFC 3986: all but unreserved characters as %XX, so that nothing of the text can act in an address.
std::string percent_encoded(std::string_view text) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    bool plain =
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '_' || c == '~';
    if (plain)
      out += c;
    else
      out += {'%', digits[std::uint8_t(c) >> 4], digits[std::uint8_t(c) & 15]};
  }
  return out;
}

// ---- Times --------------------------------------------------------------------------------------

// An EDTF date as people write it: "17 May 2018", "17/5/2018"; anything else unchanged.
std::string spoken_date(const std::string& edtf, bool vietnamese) {
  auto date = PartialDate::parse(edtf);
  if (!date) return inert(edtf, 40);
  static constexpr const char* months[] = {"",    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::string out;
  auto add = [&](const std::string& part, const char* between) { out += (out.empty() ? "" : between) + part; };
  const char* between = vietnamese ? "/" : " ";
  if (date->day) add(std::to_string(date->day), between);
  if (date->month) add(vietnamese ? std::to_string(date->month) : months[date->month], between);
  if (date->year) add(std::to_string(date->year), between);
  return out;
}

struct Time {
  std::string begins, words;
  std::optional<PartialDate> start, end;
  bool moment = false;
};

Time time_of(const std::vector<MapEntry>& properties, const Table& table, bool vietnamese) {
  auto text = [&](std::string_view key) { return property_text(properties, key, table); };
  auto spoken = [&](const std::string& edtf) { return spoken_date(edtf, vietnamese); };
  auto since = [&](const std::string& start) {
    return Time{start, (vietnamese ? "từ " : "since ") + spoken(start), PartialDate::parse(start), {}};
  };
  auto at = [&](const std::string& date, const char* before) {
    auto when = PartialDate::parse(date);
    return Time{date, before + spoken(date), when, when, true};
  };
  std::string start = text("start"), end = text("end");
  if (!start.empty() && !end.empty()) {
    bool years = start.size() <= 4 && end.size() <= 4;
    std::string words = start == end ? spoken(start) : spoken(start) + (years ? "–" : " – ") + spoken(end);
    return {start, words, PartialDate::parse(start), PartialDate::parse(end)};
  }
  if (!start.empty()) return since(start);
  if (!end.empty()) return {end, (vietnamese ? "đến " : "until ") + spoken(end), {}, PartialDate::parse(end)};
  for (const char* key : {"date", "year", "time", "when"})
    if (std::string date = text(key); !date.empty()) return at(date, "");
  if (std::string start_only = text("since"); !start_only.empty()) return since(start_only);
  if (std::string date = text("as_of"); !date.empty()) return at(date, vietnamese ? "tính đến " : "as of ");
  return {};
}

// ---- The graph in ids ---------------------------------------------------------------------------

struct Merged {
  NodeId from, to;
  std::string type, status;
  Line line = Line::Solid;
  bool symmetric = false;
  std::vector<RelationshipId> relationships;
};

class Builder {
 public:
  Builder(const Table& table, const DrawOptions& options, std::vector<Notice>& notices)
      : table_(table), options_(options), notices_(notices) {}

  Diagram build() {
    diagram_.lang = options_.lang == "vi" ? "vi" : "en";
    diagram_.theme = read_theme(options_.theme);
    gather_nodes();
    if (nodes_.empty())
      throw Error(Fault::BadInput, "NothingToDraw", {},
                  table_.rows() == 0 && !table_.columns.empty()
                      ? "nothing was found, so there is nothing to draw"
                      : "the result holds no node, relationship or path to draw; return some, as in MATCH "
                        "p=(a)-[r]->(b) RETURN p");
    complete_theme();
    merge_relationships();
    choose_focus();
    keep_within_budget();
    fill_nodes();
    fill_edges();
    name_it();
    return std::move(diagram_);
  }

 private:
  void gather_nodes() {
    for (auto& [id, record] : table_.nodes) nodes_.insert(id);
    for (auto& [id, record] : table_.relationships) nodes_.insert({record.start, record.end});
  }

  // The node's most telling label: one that implies its others, else the first that the theme knows.
  std::string type_of(NodeId id) const {
    auto record = table_.nodes.find(id);
    if (record == table_.nodes.end() || record->second.labels.empty()) return "";
    auto& labels = record->second.labels;
    if (labels.size() == 1) return labels.front();
    auto implied = [&](const std::string& label) {
      return std::any_of(labels.begin(), labels.end(), [&](auto& other) {
        const LabelSchema* schema = options_.schema ? options_.schema->label(other) : nullptr;
        return schema && std::count(schema->implies.begin(), schema->implies.end(), label);
      });
    };
    for (bool themed : {true, false})
      for (auto& label : labels)
        if (!implied(label) && (!themed || diagram_.theme.types.count(label))) return label;
    return labels.front();
  }

  void complete_theme() {
    std::set<std::string> types, relations;
    for (NodeId id : nodes_) types.insert(type_of(id));
    for (auto& [id, record] : table_.relationships) relations.insert(record.type);
    diagram_.theme.complete({types.begin(), types.end()}, {relations.begin(), relations.end()});
    for (auto& name : diagram_.theme.relation_order) order_.emplace(name, order_.size());
  }

  // Sorted rather than kept in maps: a result may hold a million relationships.
  void merge_relationships() {
    std::vector<std::tuple<NodeId, NodeId, const std::string*, const std::string*, RelationshipId>> all;
    std::set<std::string> texts{""};  // of types and statuses, compared by address once they stand here
    all.reserve(table_.relationships.size());
    for (auto& [id, record] : table_.relationships) {
      NodeId from = record.start, to = record.end;
      if (to < from && symmetric(record.type)) std::swap(from, to);
      const Value* status = find_property(record.properties, "status");
      bool known = status && status->kind() == Kind::String && diagram_.theme.statuses.count(status->string());
      all.emplace_back(from, to, &*texts.insert(record.type).first,
                       &*texts.insert(known ? std::string(status->string()) : "").first, id);
    }
    auto key = [](const auto& r) {
      return std::tuple(std::get<0>(r), std::get<1>(r), *std::get<2>(r), *std::get<3>(r));
    };
    std::sort(all.begin(), all.end(), [](auto& x, auto& y) {
      auto& [a, b, type, status, id] = x;
      auto& [c, d, other_type, other_status, other_id] = y;
      if (std::tie(a, b) != std::tie(c, d)) return std::tie(a, b) < std::tie(c, d);
      if (type != other_type) return *type < *other_type;
      if (status != other_status) return *status < *other_status;
      return id < other_id;
    });
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!i || key(all[i]) != key(all[i - 1])) edges_.push_back(merged(all[i]));
      edges_.back().relationships.push_back(std::get<4>(all[i]));
    }
  }

  template <typename Record>
  Merged merged(const Record& record) const {
    auto& [from, to, type, status, id] = record;
    Merged edge{from, to, *type, *status};
    edge.symmetric = symmetric(*type);
    edge.line = status->empty() ? diagram_.theme.relations.find(*type)->second.line
                                : diagram_.theme.statuses.find(*status)->second.line;
    return edge;
  }

  bool symmetric(const std::string& type) const {
    const RelationSchema* schema = options_.schema ? options_.schema->relation(type) : nullptr;
    return schema && schema->symmetric;
  }

  // Whom each node is joined to.
  void find_neighbours() {
    for (auto& edge : edges_) {
      if (edge.from == edge.to) continue;
      pairs_.emplace_back(edge.from, edge.to);
      pairs_.emplace_back(edge.to, edge.from);
    }
    std::sort(pairs_.begin(), pairs_.end());
    pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
  }

  std::span<const std::pair<NodeId, NodeId>> around(NodeId id) const {
    auto [first, last] = std::equal_range(pairs_.begin(), pairs_.end(), std::pair(id, id),
                                          [](auto& x, auto& y) { return x.first < y.first; });
    return {first, last};
  }

  // The node most others hang on; it makes a hub when nearly everything does.
  void choose_focus() {
    find_neighbours();
    if (options_.focus && nodes_.count(*options_.focus)) focus_ = options_.focus;
    std::size_t most = 0, second = 0;
    for (NodeId id : nodes_) {
      std::size_t degree = around(id).size();
      if (!options_.focus && degree > most) focus_ = id;
      second = std::max(second, std::min(degree, most));
      most = std::max(most, degree);
    }
    if (!focus_) return;
    std::size_t joined = around(*focus_).size(), incident = 0;
    for (auto& edge : edges_) incident += edge.from == *focus_ || edge.to == *focus_;
    bool dominates = joined >= 2 && incident * 100 >= edges_.size() * 80 && (joined + 1) * 100 >= nodes_.size() * 80;
    // A path of three nodes has a middle but no hub.
    bool star = joined >= 3 || (joined == 2 && all_leave(*focus_));
    diagram_.hub = options_.layout == "hub" ? joined > 0 : dominates && star;
    if (!diagram_.hub && !options_.focus && second * 2 > joined) focus_.reset();
  }

  bool all_leave(NodeId node) const {
    return std::all_of(edges_.begin(), edges_.end(), [&](auto& e) { return e.from == node; });
  }

  Ways ways_of(const std::vector<const Merged*>& edges) const {
    Ways ways;
    for (const Merged* e : edges)
      ways.insert({order_.find(e->type)->second, !e->symmetric && e->to == *focus_, e->line, e->type});
    return ways;
  }

  void keep_within_budget() {
    std::size_t budget = std::clamp<std::size_t>(options_.budget, 2, most_nodes);
    std::size_t all = nodes_.size() + options_.left_out;
    if (nodes_.size() > budget) nodes_ = diagram_.hub ? kept_of_hub(budget) : most_connected(budget);
    diagram_.left_out_nodes = all - nodes_.size();
    diagram_.partial = options_.left_out > 0;
    if (all > nodes_.size())
      notices_.push_back({Notice::Level::Warning, "",
                          "the " + std::to_string(nodes_.size()) + " most connected of " + std::to_string(all) +
                              " nodes are drawn; ask for fewer" +
                              (budget < most_nodes ? ", or raise the budget" : "")});
    std::erase_if(edges_, [&](auto& e) { return !nodes_.count(e.from) || !nodes_.count(e.to); });
    std::size_t edge_budget = std::clamp<std::size_t>(6 * budget, 1000, most_edges);
    if (edges_.size() <= edge_budget) return;
    std::stable_sort(edges_.begin(), edges_.end(),
                     [](auto& a, auto& b) { return a.relationships.size() > b.relationships.size(); });
    diagram_.left_out_edges = edges_.size() - edge_budget;
    notices_.push_back({Notice::Level::Warning, "",
                        std::to_string(edge_budget) + " of " + std::to_string(edges_.size()) +
                            " edges are drawn; ask for fewer relation types"});
    edges_.resize(edge_budget);
  }

  // The most connected node, then again and again the most connected of those that touch what is kept, so
  // that the picture hangs together.
  std::set<NodeId> most_connected(std::size_t budget) const {
    using Rank = std::pair<std::size_t, NodeId>;  // small is good
    auto rank = [&](NodeId id) { return Rank{focus_ == id ? 0 : SIZE_MAX - around(id).size(), id}; };
    std::set<Rank> waiting, touching;
    for (NodeId id : nodes_) waiting.insert(rank(id));
    std::set<NodeId> kept;
    while (kept.size() < budget && !waiting.empty()) {
      Rank next = touching.empty() ? *waiting.begin() : *touching.begin();
      waiting.erase(next);
      touching.erase(next);
      kept.insert(next.second);
      for (auto& [id, other] : around(next.second))
        if (!kept.count(other)) touching.insert(rank(other));
    }
    return kept;
  }

  static std::set<NodeId> best(const std::map<NodeId, std::size_t>& score, std::size_t count) {
    std::vector<std::pair<std::size_t, NodeId>> ranked;
    for (auto& [id, n] : score) ranked.emplace_back(SIZE_MAX - n, id);
    std::sort(ranked.begin(), ranked.end());
    if (ranked.size() > count) ranked.resize(count);
    std::set<NodeId> kept;
    for (auto& [rank, id] : ranked) kept.insert(id);
    return kept;
  }

  // Small groups stay whole; the large ones give way, and say how many they left out.
  std::set<NodeId> kept_of_hub(std::size_t budget) {
    std::map<NodeId, std::vector<const Merged*>> by_neighbour;
    for (auto& edge : edges_) {
      if (edge.from == *focus_ && edge.to != *focus_) by_neighbour[edge.to].push_back(&edge);
      if (edge.to == *focus_ && edge.from != *focus_) by_neighbour[edge.from].push_back(&edge);
    }
    std::map<std::string, std::map<NodeId, std::size_t>> groups;
    for (auto& [id, edges] : by_neighbour) {
      std::size_t weight = 0;
      for (auto* e : edges) weight += e->relationships.size();
      groups[hub_group(ways_of(edges))][id] = weight;
    }
    std::size_t room = budget - 1, level = 0;
    auto need = [&](std::size_t each) {
      std::size_t sum = 0;
      for (auto& [key, members] : groups) sum += std::min(members.size(), each);
      return sum;
    };
    while (level < room && need(level + 1) <= room) ++level;
    std::set<NodeId> kept{*focus_};
    std::size_t spare = room - need(level);
    for (auto& [key, members] : groups) {
      std::size_t count = std::min(members.size(), level);
      if (members.size() > level && spare) ++count, --spare;
      kept.merge(best(members, count));
      if (members.size() > count) diagram_.left_out[key] = members.size() - count;
    }
    return kept;
  }

  // ---- Words --------------------------------------------------------------------------------------

  std::string label_of(NodeId id) const {
    auto found = table_.nodes.find(id);
    if (found == table_.nodes.end()) return "#" + std::to_string(std::uint32_t(id));
    auto& properties = found->second.properties;
    std::vector<std::string> keys{"name", "title", "label", "caption", "symbol", "id"};
    if (diagram_.vietnamese()) keys.insert(keys.begin(), "name_vi");
    for (auto& key : keys)
      if (std::string text = inert(property_text(properties, key, table_), 300); !text.empty()) return text;
    std::string span = time_of(properties, table_, diagram_.vietnamese()).words;
    if (!span.empty()) return span;
    for (auto& [key, value] : properties)
      if (value.kind() == Kind::String)
        if (std::string text = inert(value.string(), 120); !text.empty()) return text;
    return type_words(type_of(id)) + " #" + std::to_string(std::uint32_t(id));
  }

  std::string type_words(const std::string& type) const {
    const LabelSchema* schema = options_.schema ? options_.schema->label(type) : nullptr;
    std::string words = !schema ? "" : diagram_.vietnamese() ? schema->label_vi : schema->label_en;
    if (!words.empty()) return inert(words, 60);
    return type.empty() ? diagram_.say("Without type", "Không có loại") : inert(type, 60);
  }

  std::string relation_words(const std::string& type) const {
    const RelationSchema* schema = options_.schema ? options_.schema->relation(type) : nullptr;
    std::string words = !schema ? "" : diagram_.vietnamese() ? schema->label_vi : schema->label_en;
    return words.empty() ? spelled_out(type) : inert(words, 60);
  }

  std::string details(const std::vector<MapEntry>& properties) const {
    std::string out;
    std::size_t count = 0;
    for (auto& [key, value] : properties) {
      if (value.is_null() || key == "name" || key == "name_vi" || key == "aliases" || key == "status") continue;
      if (++count > 10) break;
      out += (out.empty() ? "" : "; ") + inert(key, 40) + ": " + inert(caption_text(value, table_), 160);
    }
    return out;
  }

  void fill_nodes() {
    for (NodeId id : nodes_) {
      DiagramNode node;
      node.id = id;
      node.key = "n" + std::to_string(std::uint32_t(id));
      node.type = type_of(id);
      node.type_words = type_words(node.type);
      node.label = label_of(id);
      if (auto found = table_.nodes.find(id); found != table_.nodes.end())
        node.detail = details(found->second.properties);
      if (focus_ == id) diagram_.focus = diagram_.nodes.size();
      index_[id] = diagram_.nodes.size();
      diagram_.nodes.push_back(std::move(node));
    }
  }

  void fill_edges() {
    for (auto& merged : edges_) diagram_.edges.push_back(edge_of(merged));
    auto key = [&](const DiagramEdge& e) {
      return std::tuple(order_.find(e.type)->second, e.from, e.begins, e.to, e.status);
    };
    std::stable_sort(diagram_.edges.begin(), diagram_.edges.end(), [&](auto& a, auto& b) { return key(a) < key(b); });
  }

  DiagramEdge edge_of(const Merged& merged) {
    DiagramEdge edge;
    edge.from = index_.at(merged.from);
    edge.to = index_.at(merged.to);
    RelationshipId first = merged.relationships.front();
    edge.key = "r" + std::to_string(std::uint32_t(dothi::type_of(first))) + "_" + std::to_string(ordinal_of(first));
    edge.type = merged.type;
    edge.words = relation_words(merged.type);
    edge.status = merged.status;
    edge.line = merged.line;
    edge.symmetric = merged.symmetric;
    edge.relationships = merged.relationships;
    edge.begins = "~";
    caption(edge);
    for (RelationshipId id : merged.relationships) {
      auto& record = table_.relationship(id);
      std::string detail = details(record.properties);
      if (!detail.empty()) edge.detail += (edge.detail.empty() ? "" : " · ") + detail;
      for (std::size_t source : sources_of(id)) edge.sources.push_back(source);
    }
    std::sort(edge.sources.begin(), edge.sources.end());
    edge.sources.erase(std::unique(edge.sources.begin(), edge.sources.end()), edge.sources.end());
    return edge;
  }

  std::vector<std::size_t> sources_of(RelationshipId id) {
    std::vector<std::size_t> found;
    for (auto& evidence : table_.relationship(id).evidence) found.push_back(source(evidence));
    return found;
  }

  // Times under what they qualify: "non-permanent member 2008–2009, 2020–2021; president Jan 2020".
  void caption(DiagramEdge& edge) {
    auto& look = diagram_.theme.relations.find(edge.type)->second;
    std::map<std::string, std::set<std::pair<std::string, std::string>>> by_role;  // role → (begins, words)
    std::set<std::pair<std::string, std::string>> all;
    for (RelationshipId id : edge.relationships) {
      auto& properties = table_.relationship(id).properties;
      std::string role;
      for (auto& key : look.captions)
        if (const Value* value = find_property(properties, key))
          if (std::string part = inert(in_words(*value), 120); !part.empty()) role += (role.empty() ? "" : " ") + part;
      Time time = time_of(properties, table_, diagram_.vietnamese());
      if (corrected(properties)) {
        edge.corrected = true;
        (time.words.empty() && !role.empty() ? role : time.words) += "*";
      }
      auto& times = by_role[role];
      if (time.words.empty()) continue;
      times.emplace(time.begins, time.words);
      all.emplace(time.begins, time.words);
      auto known = [](const std::optional<PartialDate>& date) { return date && date->year; };
      if (known(time.start) || known(time.end))
        edge.stretches.push_back({known(time.start) ? time.start : std::nullopt,
                                  known(time.end) ? time.end : std::nullopt, time.moment,
                                  role + (role.empty() ? "" : " ") + time.words, time.words, sources_of(id)});
    }
    auto joined = [](const auto& times) {
      std::string out;
      for (auto& [begins, words] : times) out += (out.empty() ? "" : ", ") + words;
      return out;
    };
    std::vector<std::tuple<std::string, std::string>> parts;  // begins, words
    for (auto& [role, times] : by_role) {
      std::string words = joined(times);
      if (!role.empty()) words = role + (words.empty() ? "" : " ") + words;
      if (!words.empty()) parts.emplace_back(times.empty() ? "~" : times.begin()->first, words);
    }
    std::sort(parts.begin(), parts.end());
    for (auto& [begins, words] : parts) edge.caption += (edge.caption.empty() ? "" : "; ") + words;
    edge.times = joined(all);
    if (!all.empty()) edge.begins = all.begin()->first;
  }

  // A property's value as a caption says it.
  std::string in_words(const Value& value) const {
    std::string text = quantity(value, table_, diagram_.vietnamese());
    auto known = diagram_.theme.values_vi.find(text);
    return diagram_.vietnamese() && known != diagram_.theme.values_vi.end() ? known->second : text;
  }

  // BASE + document, with a text fragment (WICG URL fragment directive) that finds the sentence's first words.
  std::string link_to(const Evidence& evidence) const {
    if (options_.link_base.empty() || evidence.document_name.empty()) return "";
    std::string_view words = evidence.text;
    if (words.size() > 60)
      if (auto space = words.find(' ', 60); space != words.npos) words = words.substr(0, space);
    std::string link = options_.link_base + percent_encoded(evidence.document_name);
    return find_invalid_utf8(words) || words.empty() ? link : link + "#:~:text=" + percent_encoded(words);
  }

  std::size_t source(const Evidence& evidence) {
    auto key = std::tuple(evidence.document_name, evidence.begin, evidence.text);
    auto [place, fresh] = sources_.emplace(key, diagram_.sources.size());
    if (fresh)
      diagram_.sources.push_back({inert(evidence.document_name, 120), inert(evidence.text, 700), link_to(evidence)});
    return place->second;
  }

  void name_it() {
    diagram_.title = inert(options_.title, 300);
    if (diagram_.title.empty() && diagram_.focus)
      diagram_.title =
          diagram_.say("Relationships of ", "Các mối quan hệ của ") + diagram_.nodes[*diagram_.focus].label;
    if (diagram_.title.empty()) diagram_.title = diagram_.say("Relationship diagram", "Sơ đồ quan hệ");
    diagram_.description = inert(options_.description, 600);
  }

  const Table& table_;
  const DrawOptions& options_;
  std::vector<Notice>& notices_;
  Diagram diagram_;
  std::set<NodeId> nodes_;
  std::vector<Merged> edges_;
  std::vector<std::pair<NodeId, NodeId>> pairs_;  // of joined nodes, both ways, sorted
  std::optional<NodeId> focus_;
  std::map<std::string, std::size_t, std::less<>> order_;
  std::map<NodeId, std::size_t> index_;
  std::map<std::tuple<std::string, std::uint32_t, std::string>, std::size_t> sources_;
};

}  // namespace

Diagram make_diagram(const Table& table, const DrawOptions& options, std::vector<Notice>& notices) {
  return Builder(table, options, notices).build();
}

std::string hub_group(const Ways& ways) {
  std::string key;
  for (auto& way : ways) {
    key += std::to_string(way.order) + (way.incoming ? "<" : ">") + std::string(name(way.line)) + way.type;
    key += '\n';
  }
  return key;
}

void number_sources(Diagram& diagram, const std::vector<std::size_t>& edge_order) {
  std::map<std::size_t, std::size_t> numbers;  // source → note
  diagram.notes.clear();
  for (std::size_t i : edge_order) {
    auto& edge = diagram.edges[i];
    edge.notes.clear();
    for (std::size_t source : edge.sources) {
      auto [place, fresh] = numbers.emplace(source, diagram.notes.size() + 1);
      if (fresh) diagram.notes.push_back(source);
      edge.notes.push_back(place->second);
    }
    std::sort(edge.notes.begin(), edge.notes.end());
  }
}

std::vector<std::size_t> notes_of(const Diagram& diagram, const std::vector<std::size_t>& sources) {
  std::vector<std::size_t> notes;
  for (std::size_t i = 0; i < diagram.notes.size(); ++i)
    if (std::count(sources.begin(), sources.end(), diagram.notes[i])) notes.push_back(i + 1);
  return notes;
}

std::string note_list(const std::vector<std::size_t>& notes) {
  std::string out;
  for (std::size_t i = 0; i < notes.size();) {
    std::size_t last = i;
    while (last + 1 < notes.size() && notes[last + 1] == notes[last] + 1) ++last;
    out += (out.empty() ? "" : ", ") + std::to_string(notes[i]);
    if (last > i) out += (last == i + 1 ? ", " : "–") + std::to_string(notes[last]);
    i = last + 1;
  }
  return out;
}

std::string told(const DiagramEdge& edge) {
  if (edge.caption.empty()) return edge.words;
  return edge.words + (edge.caption == edge.times ? " " : ": ") + edge.caption;
}

std::string sentence(const Diagram& diagram, const DiagramEdge& edge) {
  std::string out = diagram.nodes[edge.from].label + " " + edge.words + " " + diagram.nodes[edge.to].label;
  if (!edge.caption.empty()) out += ": " + edge.caption;
  if (!edge.notes.empty()) out += " [" + note_list(edge.notes) + "]";
  return out;
}

}  // namespace dothi
