// Facts of two graphs side by side: both sorted by names, then merged.
#include <dothi/diff.h>
#include <dothi/pack.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace dothi {
namespace {

using Triple = std::tuple<std::string, std::string, std::string>;
using ByTriple = std::map<Triple, std::vector<StatedFact>>;

std::string text_of(const Value& value) {
  return value.kind() == Kind::String ? std::string(value.string()) : to_string(value);
}

std::string key_text(const std::vector<MapEntry>& properties) {
  std::string text;
  for (const auto& [key, value] : properties) text += key + "=" + to_string(value) + "\n";
  return text;
}

class Reading {
 public:
  explicit Reading(const View& view)
      : view_(view), name_(view.key("name")), document_(view.label("Document")), sentence_(view.label("Sentence")) {
    for (const RelationSchema& relation : schema(view).relations) {
      derived_.insert({relation.term.in, relation.term.of});
      if (const auto term = view.label(relation.term.label)) told_.push_back(*term);
    }
    for (const auto& label : {document_, sentence_})
      if (label) told_.push_back(*label);
  }

  const FactDiff::Nameless& nameless() const { return nameless_; }

  ByTriple facts() {
    for (std::size_t t = 0; t < view_.type_count(); ++t) {
      if (derived_.count(view_.name(TypeId(t)))) continue;  // terms say again what their facts say
      std::uint32_t cursor = 0;
      std::vector<std::uint32_t> ordinals(1024);
      for (;;) {
        std::size_t n = view_.scan(TypeId(t), cursor, ordinals);
        for (std::size_t i = 0; i < n; ++i) relationship(relationship_id(TypeId(t), ordinals[i]));
        if (n < ordinals.size()) break;
      }
    }
    std::uint32_t cursor = 0;
    std::vector<NodeId> nodes(1024);
    for (;;) {
      std::size_t n = view_.scan(cursor, nodes);
      for (std::size_t i = 0; i < n; ++i) properties(nodes[i]);
      if (n < nodes.size()) break;
    }
    for (auto& [triple, facts] : out_)
      std::sort(facts.begin(), facts.end(), [](const StatedFact& a, const StatedFact& b) {
        return key_text(a.properties) < key_text(b.properties);
      });
    return std::move(out_);
  }

 private:
  // The name of a thing facts are about; nothing for documents, sentences and what has none.
  std::optional<std::string> named(NodeId node) const {
    if (!name_ || (document_ && view_.has_label(node, *document_)) || (sentence_ && view_.has_label(node, *sentence_)))
      return std::nullopt;
    Value value = view_.property(node, *name_);
    if (value.kind() != Kind::String) return std::nullopt;
    return std::string(value.string());
  }

  // What only tells of facts: documents, sentences, terms.
  bool told(NodeId node) const {
    return std::any_of(told_.begin(), told_.end(), [&](LabelId label) { return view_.has_label(node, label); });
  }

  std::vector<std::string> documents(const std::vector<NodeId>& sentences) const {
    std::set<std::string> names;
    for (NodeId s : sentences) names.insert(view_.evidence(s).document_name);
    return {names.begin(), names.end()};
  }

  void relationship(RelationshipId id) {
    Ends ends = view_.ends(id);
    auto subject = named(ends.start), object = named(ends.end);
    if (!subject || !object) {
      nameless_.relationships += !told(ends.start) && !told(ends.end);
      return;
    }
    StatedFact fact{*subject, std::string(view_.name(type_of(id))), *object, {}, documents(view_.evidence(id))};
    for (const Property& p : view_.properties(id))
      if (view_.name(p.key) != "reported") fact.properties.emplace_back(view_.name(p.key), p.value.own());
    std::sort(fact.properties.begin(), fact.properties.end(), [](auto& a, auto& b) { return a.first < b.first; });
    put(std::move(fact));
  }

  void properties(NodeId node) {
    auto subject = named(node);
    if (!subject) {
      nameless_.nodes += !told(node);
      return;
    }
    for (const Property& p : view_.properties(node)) {
      std::string_view key = view_.name(p.key);
      std::vector<NodeId> sentences = view_.evidence(node, p.key);
      if (!sentences.empty()) put({*subject, std::string(key), text_of(p.value), {}, documents(sentences)});
    }
  }

  void put(StatedFact fact) {
    Triple triple{fact.subject, fact.relation, fact.object};
    out_[std::move(triple)].push_back(std::move(fact));
  }

  const View& view_;
  std::optional<KeyId> name_;
  std::optional<LabelId> document_, sentence_;
  std::set<std::string, std::less<>> derived_;
  std::vector<LabelId> told_;
  FactDiff::Nameless nameless_;
  ByTriple out_;
};

// How many properties two facts share, to pair what changed.
std::size_t shared(const StatedFact& a, const StatedFact& b) {
  return std::size_t(std::count_if(a.properties.begin(), a.properties.end(), [&](const MapEntry& e) {
    return std::any_of(b.properties.begin(), b.properties.end(),
                       [&](const MapEntry& f) { return e.first == f.first && equivalent(e.second, f.second); });
  }));
}

void compare(std::vector<StatedFact> before, std::vector<StatedFact> after, FactDiff& out) {
  for (auto a = before.begin(); a != before.end();) {
    auto b = std::find_if(after.begin(), after.end(),
                          [&](const StatedFact& f) { return key_text(f.properties) == key_text(a->properties); });
    if (b == after.end()) {
      ++a;
      continue;
    }
    ++out.same;
    after.erase(b);
    a = before.erase(a);
  }
  for (StatedFact& fact : before) {
    if (after.empty()) {
      out.lost.push_back(std::move(fact));
      continue;
    }
    auto best = std::max_element(after.begin(), after.end(), [&](const StatedFact& x, const StatedFact& y) {
      return shared(fact, x) < shared(fact, y);
    });
    out.changed.emplace_back(std::move(fact), std::move(*best));
    after.erase(best);
  }
  for (StatedFact& fact : after) out.gained.push_back(std::move(fact));
}

}  // namespace

FactDiff diff(const View& before, const View& after) {
  Reading reading_before(before), reading_after(after);
  ByTriple old = reading_before.facts(), fresh = reading_after.facts();
  FactDiff out;
  out.nameless_before = reading_before.nameless();
  out.nameless_after = reading_after.nameless();
  std::set<Triple> all;
  for (const auto& [triple, facts] : old) all.insert(triple);
  for (const auto& [triple, facts] : fresh) all.insert(triple);
  for (const Triple& triple : all) compare(old[triple], fresh[triple], out);
  return out;
}

}  // namespace dothi
