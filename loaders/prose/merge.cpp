// Claims of sentences → relationships. Every Sentence node keeps its claims, so what a document said can always be
// taken back or put beside what others say: a relationship is made anew from all claims of its subject, relation and
// object whenever one of them comes or goes.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "corrections.h"
#include "load.h"

namespace dothi {
namespace {

// Code points before a byte of a text, for bytes that mostly rise: only what lies between two of them is counted.
class CodePoints {
 public:
  explicit CodePoints(std::string_view text) : text_(text) {}
  std::uint32_t before(std::size_t byte) {
    if (byte < byte_) byte_ = 0, points_ = 0;
    points_ += std::uint32_t(code_points(text_.substr(byte_, byte - byte_)));
    byte_ = byte;
    return points_;
  }

 private:
  std::string_view text_;
  std::size_t byte_ = 0;
  std::uint32_t points_ = 0;
};

struct Entity {
  std::string name, label;
  auto operator<=>(const Entity&) const = default;
};

struct Key {
  std::string relation;
  Entity subject, object;  // object.label is "Literal" for a node property
  auto operator<=>(const Key&) const = default;
};

struct Claim {
  std::string document;
  std::uint32_t begin = 0;
  NodeId sentence{};
  std::vector<MapEntry> qualifiers;
  Status status = Status::Stated;
  bool reported = false;
  std::vector<std::size_t> corrections;        // that mended it, or the one that added it
  std::set<std::string, std::less<>> settled;  // what was mended of it for the whole fact, whatever other sentences say
};

const Value* find(const std::vector<MapEntry>& entries, std::string_view key) {
  for (const auto& [name, value] : entries)
    if (name == key) return &value;
  return nullptr;
}

std::string_view status_name(Status status) {
  return status == Status::Candidate ? "candidate" : status == Status::Former ? "former" : "stated";
}

std::string text_of(const Value& value) {
  return value.kind() == Kind::String ? std::string(value.string()) : std::string();
}

// Whether one of two partial dates lies in the other: "2020" and "2020-01"; "XXXX-05-17" and "2018-05-17".
bool dates_agree(std::string_view a, std::string_view b) {
  auto x = PartialDate::parse(a), y = PartialDate::parse(b);
  if (!x || !y) return a == b;
  auto agree = [](int p, int q) { return p == 0 || q == 0 || p == q; };
  return agree(x->year, y->year) && agree(x->month, y->month) && agree(x->day, y->day);
}

int precision(std::string_view edtf) {
  auto date = PartialDate::parse(edtf);
  return date ? (date->year != 0) + (date->month != 0) + (date->day != 0) : 0;
}

// What claims that state one and the same fact add up to.
struct Cluster {
  std::vector<MapEntry> qualifiers;
  Status status = Status::Stated;
  bool reported = true;
  bool dated = false;
  std::vector<NodeId> sentences;  // the one that says most first
  std::set<std::size_t> corrections;
  std::set<std::string, std::less<>> settled;
};

}  // namespace

struct FactMerge::State {
  State(Transaction& tx, const Pack& pack) : tx(tx), pack(pack) {
    for (const PackName& name : pack.names)
      names[{name.canonical, name.type}] = &name, by_name.emplace(name.canonical, &name);
    name = tx.intern_key("name");
    claims = tx.intern_key("claims");
    begin = tx.intern_key("begin");
    end = tx.intern_key("end");
    text = tx.intern_key("text");
    document = tx.intern_label("Document");
    sentence = tx.intern_label("Sentence");
    in_document = tx.intern_type("IN_DOCUMENT");
    read_corrections();
  }

  // ---- Entities

  const PackName* known(const Entity& entity) const {
    auto found = names.find({entity.name, entity.label});
    if (found != names.end()) return found->second;
    for (auto [at, last] = by_name.equal_range(entity.name); at != last; ++at)
      if (std::find(at->second->labels.begin(), at->second->labels.end(), entity.label) != at->second->labels.end())
        return at->second;
    return nullptr;
  }

  // The pack's row of a thing that a fact calls by another name than the pack does, where no other has that name. Offices are named
  // after whose they are, people by chance.
  const PackName* other_name_of(const Entity& entity) {
    if (entity.label == pack.schema.label_of("office") || entity.label == pack.schema.label_of("person"))
      return nullptr;
    if (by_alias.empty())
      for (const PackName& row : pack.names)
        for (const std::string& alias : row.aliases) by_alias.emplace(alias, &row);
    const PackName* found = nullptr;
    for (auto [at, last] = by_alias.equal_range(entity.name); at != last; ++at) {
      if (at->second->type != entity.label) continue;
      if (found && found != at->second) return nullptr;
      found = at->second;
    }
    return found;
  }

  std::vector<std::string> labels_of(const std::string& label) const {
    std::vector<std::string> labels{label};
    if (const LabelSchema* schema = pack.schema.label(label))
      for (const std::string& implied : schema->implies) labels.push_back(implied);
    return labels;
  }

  std::optional<NodeId> existing(const Entity& entity) {
    auto cached = nodes.find(entity);
    if (cached != nodes.end()) return cached->second;
    auto label = tx.label(entity.label);
    if (!label) return std::nullopt;
    std::vector<NodeId> found = tx.lookup(*label, name, Value(entity.name));
    if (found.empty()) return std::nullopt;
    nodes[entity] = found.front();
    return found.front();
  }

  NodeId node(const Entity& entity) {
    if (auto found = existing(entity)) return *found;
    const PackName* row = known(entity);
    std::vector<LabelId> labels;
    for (const std::string& label : row && !row->labels.empty() ? row->labels : labels_of(entity.label))
      labels.push_back(tx.intern_label(label));
    NodeId id = tx.create_node(labels);
    tx.set_property(id, name, entity.name);
    if (row) {
      if (!row->name_vi.empty()) tx.set_property(id, tx.intern_key("name_vi"), row->name_vi);
      if (!row->aliases.empty())
        tx.set_property(id, tx.intern_key("aliases"),
                        Value::list(std::vector<Value>(row->aliases.begin(), row->aliases.end())));
      for (const auto& [key, value] : row->properties) tx.set_property(id, tx.intern_key(key), value);
    } else if (const PackName* other = other_name_of(entity)) {
      std::vector<Value> aliases{Value(other->canonical)};
      for (const std::string& alias : other->aliases)
        if (alias != entity.name) aliases.emplace_back(alias);
      if (!other->name_vi.empty()) tx.set_property(id, tx.intern_key("name_vi"), other->name_vi);
      tx.set_property(id, tx.intern_key("aliases"), Value::list(std::move(aliases)));
    }
    nodes[entity] = id;
    return id;
  }

  // ---- Claims, kept as a list of maps on their sentence

  static Value claim_value(const Fact& fact) {
    return Value::map({{"s", fact.subject},
                       {"s_type", fact.subject_type},
                       {"s_text", fact.subject_text},
                       {"rel", fact.relation},
                       {"o", fact.object},
                       {"o_type", fact.object_type},
                       {"o_text", fact.object_text},
                       {"q", Value::map(fact.qualifiers)},
                       {"status", status_name(fact.status)},
                       {"reported", fact.reported}});
  }

  Key key_of(const Value& claim) const {
    auto text = [&](std::string_view name) {
      const Value* v = claim.find(name);
      return v ? text_of(*v) : std::string();
    };
    return ordered_key({text("rel"), {text("s"), text("s_type")}, {text("o"), text("o_type")}});
  }

  // A symmetric relation is one fact, whichever side the sentence begins with.
  Key ordered_key(Key key) const {
    const RelationSchema* relation = pack.schema.relation(key.relation);
    if (relation && relation->symmetric && key.object < key.subject) std::swap(key.subject, key.object);
    return key;
  }

  void each_claim(NodeId sentence_node, const std::function<void(Key, Claim)>& use) const {
    each_claim_as_read(sentence_node, [&](Key key, Claim claim) {
      if (correct(key, claim)) use(std::move(key), std::move(claim));
    });
  }

  void each_claim_as_read(NodeId sentence_node, const std::function<void(Key, Claim)>& use) const {
    Value list = tx.property(sentence_node, claims);
    if (list.kind() != Kind::List) return;
    Evidence at = tx.View::evidence(sentence_node);
    for (const Value& value : list.items()) {
      if (value.kind() != Kind::Map) continue;
      Claim claim{at.document_name, at.begin, sentence_node, {}, Status::Stated, false, {}, {}};
      if (const Value* q = value.find("q"); q && q->kind() == Kind::Map)
        for (const auto& [name, v] : q->entries()) claim.qualifiers.emplace_back(name, v.own());
      if (const Value* status = value.find("status")) {
        std::string text = text_of(*status);
        claim.status = text == "candidate" ? Status::Candidate : text == "former" ? Status::Former : Status::Stated;
      }
      if (const Value* reported = value.find("reported"))
        claim.reported = reported->kind() == Kind::Boolean && reported->boolean();
      use(key_of(value), std::move(claim));
    }
  }

  // ---- Documents

  std::optional<NodeId> document_node(std::string_view document_name) const {
    std::vector<NodeId> found = tx.lookup(document, name, Value(document_name));
    return found.empty() ? std::nullopt : std::optional(found.front());
  }

  std::size_t remove(NodeId document_id) {
    AdjacencyScratch scratch;
    Adjacency in = tx.neighbours(document_id, in_document, Direction::In, scratch);
    std::vector<std::pair<NodeId, RelationshipId>> sentences;
    for (std::size_t i = 0; i < in.size(); ++i) sentences.emplace_back(in.nodes[i], in.relationship(i));
    for (auto [id, relationship] : sentences) {
      each_claim(id, [&](Key key, Claim) { touched.insert(std::move(key)); });
      gone.insert(id);  // the node itself goes in finish(): until then it tells which relationships rest on it
      tx.delete_relationship(relationship);
    }
    tx.delete_node(document_id);
    return sentences.size();
  }

  void put(const ReadDocument& read) {
    NodeId id = tx.create_node({document});
    tx.set_property(id, name, read.name);
    if (!read.title.empty()) tx.set_property(id, tx.intern_key("title"), read.title);
    if (!read.date.empty()) tx.set_property(id, tx.intern_key("date"), read.date);
    tx.set_property(id, text, read.text);
    std::map<std::uint32_t, std::vector<const Fact*>> by_sentence;
    for (const Fact& fact : read.facts) by_sentence[fact.begin].push_back(&fact);
    for (const auto& [at, facts] : by_sentence) {
      NodeId sentence_node = tx.create_node({sentence});
      tx.set_property(sentence_node, text, facts.front()->sentence);
      tx.set_property(sentence_node, begin, std::int64_t(at));
      tx.set_property(sentence_node, end, std::int64_t(facts.front()->end));
      std::vector<Value> list;
      for (const Fact* fact : facts) {
        list.push_back(claim_value(*fact));
        Claim claim{read.name, at, sentence_node, fact->qualifiers, fact->status, fact->reported, {}, {}};
        hear(*fact);
        Key key = ordered_key({fact->relation, {fact->subject, fact->subject_type}, {fact->object, fact->object_type}});
        if (!correct(key, claim)) continue;
        pending[key].push_back(std::move(claim));
        touched.insert(std::move(key));
      }
      tx.set_property(sentence_node, claims, Value::list(std::move(list)));
      tx.create_relationship(sentence_node, in_document, id);
    }
  }

  // What an entity that no pack names is called where it is spoken of: how else would a question find it? An office is
  // called with its body, "Bộ trưởng Ngoại giao Việt Nam"; pronouns and last names are no names.
  void hear(const Fact& fact) {
    auto named = [](const std::string& text) {
      return text.find(' ') != std::string::npos && lower(text.substr(0, 1)) != text.substr(0, 1);
    };
    Entity subject{fact.subject, fact.subject_type}, object{fact.object, fact.object_type};
    if (fact.subject_text != fact.subject && named(fact.subject_text) && !known(subject))
      heard[subject].insert(fact.subject_text);
    if (fact.object_type == "Literal" || fact.object_text.empty() || fact.object_text == fact.object || known(object))
      return;
    std::string called = fact.object_text;
    if (const Value* of = find(fact.qualifiers, "of"); of && of->kind() == Kind::String)
      if (auto [at, last] = by_name.equal_range(std::string(of->string())); at != last) {
        const PackName& body = *at->second;
        bool said = called.find(body.name_vi) != std::string::npos || called.find(body.canonical) != std::string::npos;
        bool english =
            std::all_of(called.begin(), called.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
        if (!said && english)
          called += " of " + body.canonical;
        else if (!said && !body.name_vi.empty())
          called += " " + body.name_vi;
      }
    if (called != fact.object && called.find(' ') != std::string::npos && (named(called) || called != fact.object_text))
      heard[object].insert(called);
  }

  void keep_heard() {
    KeyId key = tx.intern_key("aliases");
    for (const auto& [entity, called] : heard) {
      auto id = existing(entity);
      if (!id) continue;
      std::set<std::string> all = called;
      if (Value list = tx.property(*id, key); list.kind() == Kind::List)
        for (const Value& alias : list.items())
          if (alias.kind() == Kind::String) all.insert(std::string(alias.string()));
      tx.set_property(*id, key, Value::list(std::vector<Value>(all.begin(), all.end())));
    }
    heard.clear();
  }

  // ---- Relationships

  const PropertySchema* qualifier(const RelationSchema* relation, std::string_view key) const {
    if (relation)
      for (const PropertySchema& q : relation->qualifiers)
        if (q.name == key) return &q;
    return nullptr;
  }

  bool is_time(const RelationSchema* relation, std::string_view key) const {
    const PropertySchema* q = qualifier(relation, key);
    return q && q->kind == "date";
  }

  static bool is_vague(const PropertySchema* q, const Value& value) {
    return q && value.kind() == Kind::String &&
           std::find(q->vague.begin(), q->vague.end(), value.string()) != q->vague.end();
  }

  bool is_dated(const RelationSchema* relation, const std::vector<MapEntry>& qualifiers) const {
    return std::any_of(qualifiers.begin(), qualifiers.end(),
                       [&](const MapEntry& e) { return is_time(relation, e.first); });
  }

  // Whether a claim can belong to the fact. Dated ones must share a date that agrees, or one must have been elected just before the
  // other's start. What a correction settled is no ground to differ.
  bool agree(const RelationSchema* relation, const Cluster& cluster, const Claim& claim) const {
    const std::vector<MapEntry>&a = cluster.qualifiers, &b = claim.qualifiers;
    bool shared_time = false;
    for (const auto& [key, value] : a) {
      const Value* other = find(b, key);
      if (!other || cluster.settled.contains(key) || claim.settled.contains(key)) continue;
      const PropertySchema* q = qualifier(relation, key);
      if (q && q->kind == "date") {
        if (!dates_agree(text_of(value), text_of(*other))) return false;
        shared_time = true;
      } else if (!(q && q->note) && !equivalent(value, *other) && !is_vague(q, value) && !is_vague(q, *other)) {
        return false;
      }
    }
    if (shared_time || !is_dated(relation, a) || !is_dated(relation, b)) return true;
    auto elected_before = [&](const std::vector<MapEntry>& x, const std::vector<MapEntry>& y) {
      const Value* elected = find(x, "elected_on");
      const Value* start = find(y, "start");
      if (!elected || !start) return false;
      auto e = PartialDate::parse(text_of(*elected)), s = PartialDate::parse(text_of(*start));
      return e && s && e->year && s->year && e->year <= s->year && s->year - e->year <= 1;
    };
    return elected_before(a, b) || elected_before(b, a);
  }

  void add(const RelationSchema* relation, Cluster& cluster, const Claim& claim) const {
    for (const std::string& key : claim.settled) {
      std::erase_if(cluster.qualifiers, [&](const MapEntry& e) { return e.first == key; });
      if (const Value* value = find(claim.qualifiers, key)) cluster.qualifiers.emplace_back(key, *value);
      cluster.settled.insert(key);
    }
    for (const MapEntry& entry : claim.qualifiers) {
      const auto& [key, value] = entry;
      if (cluster.settled.contains(key)) continue;
      auto mine = std::find_if(cluster.qualifiers.begin(), cluster.qualifiers.end(),
                               [&](const MapEntry& e) { return e.first == entry.first; });
      if (mine == cluster.qualifiers.end())
        cluster.qualifiers.emplace_back(key, value);
      else if (is_vague(qualifier(relation, key), mine->second))
        mine->second = value;
      else if (is_time(relation, key) && precision(text_of(value)) > precision(text_of(mine->second)))
        mine->second = value;
    }
    cluster.corrections.insert(claim.corrections.begin(), claim.corrections.end());
    cluster.reported = cluster.reported && claim.reported;
    cluster.dated = is_dated(relation, cluster.qualifiers);
  }

  bool is_count(const RelationSchema* relation, std::string_view key) const {
    const PropertySchema* q = qualifier(relation, key);
    return q && !q->note && (q->kind == "integer" || q->kind == "float");
  }

  // The one of several homes that a claim with a count belongs to: the one that tells the same count, else the third in time for the third.
  static std::vector<Cluster*> which(const std::vector<Cluster*>& homes, const Claim& claim) {
    for (Cluster* home : homes)
      for (const auto& [key, value] : claim.qualifiers)
        if (const Value* same = find(home->qualifiers, key); same && value.is_number() && equivalent(*same, value))
          return {home};
    const Value* ordinal = find(claim.qualifiers, "ordinal");
    if (!ordinal || ordinal->kind() != Kind::Integer || ordinal->integer() < 1 ||
        std::size_t(ordinal->integer()) > homes.size())
      return {};
    std::vector<Cluster*> by_time = homes;
    std::stable_sort(by_time.begin(), by_time.end(), [](const Cluster* a, const Cluster* b) {
      const Value *x = find(a->qualifiers, "start"), *y = find(b->qualifiers, "start");
      return (x ? text_of(*x) : "~") < (y ? text_of(*y) : "~");
    });
    return {by_time[std::size_t(ordinal->integer()) - 1]};
  }

  std::vector<Cluster> clusters(const RelationSchema* relation, std::vector<Claim> all) const {
    // The best dated first, so that the others find what they belong to; then by place, for one result on every run.
    auto rank = [&](const Claim& c) {
      int sum = 0;
      for (const auto& [key, value] : c.qualifiers)
        if (is_time(relation, key)) sum += 10 * precision(text_of(value));
      return -(sum + int(c.qualifiers.size()));
    };
    std::stable_sort(all.begin(), all.end(), [&](const Claim& a, const Claim& b) {
      return std::tuple(rank(a), std::string_view(a.document), a.begin) <
             std::tuple(rank(b), std::string_view(b.document), b.begin);
    });
    std::vector<Cluster> out;
    for (const Claim& claim : all) {
      bool dated = is_dated(relation, claim.qualifiers);
      std::vector<Cluster*> homes;
      for (Cluster& cluster : out)
        if (cluster.status == claim.status && agree(relation, cluster, claim)) homes.push_back(&cluster);
      if (dated && homes.size() > 1) homes.resize(1);
      // Of several terms one was the third, one was won with 138 votes: a count tells of one of them, and the claim says of which, or
      // stands alone.
      if (!dated && homes.size() > 1 &&
          std::any_of(claim.qualifiers.begin(), claim.qualifiers.end(),
                      [&](const MapEntry& e) { return is_count(relation, e.first); }))
        homes = which(homes, claim);
      if (homes.size() == 1) add(relation, *homes.front(), claim);
      for (Cluster* home : homes) home->sentences.push_back(claim.sentence);  // of several, none is told more than that
      if (homes.empty()) {
        out.emplace_back();
        out.back().status = claim.status;
        add(relation, out.back(), claim);
        out.back().sentences.push_back(claim.sentence);
      }
    }
    // In the order of time, then of text, so that ids do not depend on how claims were found.
    auto order = [](const Cluster& c) {
      const Value* start = find(c.qualifiers, "start");
      for (std::string_view key : {"date", "since", "end", "elected_on"})
        if (!start) start = find(c.qualifiers, key);
      return std::pair(start ? text_of(*start) : std::string("~"), std::string(status_name(c.status)));
    };
    std::stable_sort(out.begin(), out.end(), [&](const Cluster& a, const Cluster& b) { return order(a) < order(b); });
    return out;
  }

  std::vector<RelationshipId> between(NodeId from, TypeId type, NodeId to) const {
    AdjacencyScratch scratch;
    Adjacency out = tx.neighbours(from, type, Direction::Out, scratch);
    std::vector<RelationshipId> ids;
    auto at = std::lower_bound(out.nodes.begin(), out.nodes.end(), to);
    for (std::size_t i = std::size_t(at - out.nodes.begin()); i < out.size() && out.nodes[i] == to; ++i)
      ids.push_back(out.relationship(i));
    return ids;
  }

  // Every claim of a key: those just read and those of the sentences its relationships rest on.
  std::vector<Claim> all_claims(const Key& key, const std::set<NodeId>& old_evidence) {
    std::vector<Claim> all;
    std::set<NodeId> fresh;
    if (auto found = pending.find(key); found != pending.end()) {
      all = std::move(found->second);
      std::erase_if(all, [&](const Claim& claim) {
        return gone.contains(claim.sentence);
      });  // the same document twice in one load
      for (const Claim& claim : all) fresh.insert(claim.sentence);
    }
    for (NodeId id : old_evidence)
      if (!gone.contains(id) && !fresh.contains(id))
        each_claim(id, [&](Key other, Claim claim) {
          if (other == key) all.push_back(std::move(claim));
        });
    return all;
  }

  void remake(const Key& key) {
    const RelationSchema* relation = pack.schema.relation(key.relation);
    bool literal = relation && !relation->property.empty();
    if (literal) return remake_property(key, relation->property);
    TypeId type = tx.intern_type(key.relation);
    std::set<NodeId> old_evidence;
    auto subject = existing(key.subject), object = existing(key.object);
    if (subject && object)
      for (RelationshipId id : between(*subject, type, *object)) {
        std::vector<NodeId> sentences = tx.View::evidence(id);
        if (sentences.empty()) continue;  // made by hand: not ours to remake
        old_evidence.insert(sentences.begin(), sentences.end());
        tx.delete_relationship(id);
      }
    std::vector<Cluster> facts = clusters(relation, all_claims(key, old_evidence));
    if (subject) loose.insert(*subject);
    if (object) loose.insert(*object);
    for (const Cluster& fact : facts) {
      RelationshipId id = tx.create_relationship(node(key.subject), type, node(key.object));
      for (const auto& [name, value] : fact.qualifiers) tx.set_property(id, tx.intern_key(name), value);
      tx.set_property(id, tx.intern_key("status"), status_name(fact.status));
      if (fact.reported) tx.set_property(id, tx.intern_key("reported"), true);
      if (!fact.corrections.empty()) tx.set_property(id, tx.intern_key("corrected"), notes_of(fact.corrections));
      tx.set_evidence(id, with_corrections(fact.sentences, fact.corrections));
    }
    if (relation && !relation->term.label.empty()) remake_terms(key, *relation, facts);
  }

  void remake_property(const Key& key, const std::string& property) {
    // All values claimed of the property compete, so every literal of the subject is looked at together.
    std::set<NodeId> old_evidence;
    KeyId id = tx.intern_key(property);
    auto subject = existing(key.subject);
    if (subject) {
      std::vector<NodeId> sentences = tx.View::evidence(*subject, id);
      old_evidence.insert(sentences.begin(), sentences.end());
      loose.insert(*subject);
    }
    std::vector<std::pair<std::string, Claim>> all;
    std::set<NodeId> fresh;
    auto about = [&](const Key& other) { return other.relation == key.relation && other.subject == key.subject; };
    for (auto at = pending.lower_bound({key.relation, key.subject, {}}); at != pending.end() && about(at->first); ++at)
      for (const Claim& claim : at->second)
        if (!gone.contains(claim.sentence))
          all.emplace_back(at->first.object.name, claim), fresh.insert(claim.sentence);
    for (NodeId sentence_node : old_evidence)
      if (!gone.contains(sentence_node) && !fresh.contains(sentence_node))
        each_claim(sentence_node, [&](Key other, Claim claim) {
          if (about(other)) all.emplace_back(other.object.name, std::move(claim));
        });
    if (all.empty()) {
      if (subject) tx.set_property(*subject, id, Value()), tx.set_evidence(*subject, id, {});
      return;
    }
    // A value that was so at a time is no longer so when one without a time, or of a later time, is told.
    std::map<std::string, std::string> latest;
    for (const auto& [value, claim] : all) {
      const Value* at = find(claim.qualifiers, "as_of");
      std::string& known = latest[value];
      known = std::max(known, at && at->kind() == Kind::String ? std::string(at->string()) : std::string("~"));
    }
    std::string newest;
    for (const auto& [value, at] : latest) newest = std::max(newest, at);
    auto old = [&](const std::string& value) { return latest[value] < newest && !newest.starts_with(latest[value]); };
    // The value added by hand; else the one most sentences support; of those the most precise; of those the smallest.
    std::map<std::string, int> said, support;
    for (const auto& [value, claim] : all) ++said[value];
    for (const auto& [value, times] : said)
      for (const auto& [other, others] : said)
        if (value == other || other.starts_with(value + "-") || value.starts_with(other + "-"))
          support[value] += others;
    std::string best = support.begin()->first;  // the same whatever was loaded first
    auto rank = [&](const std::string& value) {
      const bool by_hand = std::any_of(all.begin(), all.end(), [&](const auto& told) {
        return told.first == value && told.second.document == corrections_document;
      });
      return std::tuple(by_hand, !old(value), support[value], value.size());
    };
    for (const auto& [value, votes] : support)
      if (rank(value) > rank(best)) best = value;
    const LabelSchema* label = pack.schema.label(key.subject.label);
    std::string kind;
    if (label)
      for (const PropertySchema& p : label->properties)
        if (p.name == property) kind = p.kind;
    bool digits = !best.empty() && best.find_first_not_of("0123456789") == std::string::npos && best.size() < 18;
    NodeId target = node(key.subject);
    tx.set_property(target, id, kind == "integer" && digits ? Value(std::int64_t(std::stoll(best))) : Value(best));
    std::stable_partition(all.begin(), all.end(), [&](const auto& stated) { return stated.first == best; });
    std::vector<NodeId> sentences;
    std::set<std::size_t> corrections;
    for (const auto& [value, claim] : all) {
      sentences.push_back(claim.sentence);
      corrections.insert(claim.corrections.begin(), claim.corrections.end());
    }
    tx.set_evidence(target, id, with_corrections(std::move(sentences), corrections));
  }

  // (subject)-[:in]->(term {start, end})-[:of]->(object), one term per object and period.
  void remake_terms(const Key& key, const RelationSchema& relation, const std::vector<Cluster>& facts) {
    TypeId in = tx.intern_type(relation.term.in), of = tx.intern_type(relation.term.of);
    KeyId start_key = tx.intern_key("start"), end_key = tx.intern_key("end");
    auto subject = existing(key.subject), object = existing(key.object);
    if (!subject || !object) return;
    AdjacencyScratch scratch, second;
    std::vector<std::pair<NodeId, RelationshipId>> mine;
    Adjacency out = tx.neighbours(*subject, in, Direction::Out, scratch);
    for (std::size_t i = 0; i < out.size(); ++i) {
      Adjacency to = tx.neighbours(out.nodes[i], of, Direction::Out, second);
      if (std::find(to.nodes.begin(), to.nodes.end(), *object) != to.nodes.end())
        mine.emplace_back(out.nodes[i], out.relationship(i));
    }
    for (auto [term, relationship] : mine) tx.delete_relationship(relationship), loose_terms.insert(term);
    for (const Cluster& fact : facts) {
      const Value* start = find(fact.qualifiers, "start");
      if (!start || fact.status == Status::Candidate) continue;
      const Value* end = find(fact.qualifiers, "end");
      std::string period = text_of(*start) + (end && !equivalent(*start, *end) ? "–" + text_of(*end) : "");
      std::string title = key.object.name + ", " + period;
      NodeId term;
      if (auto found = existing({title, relation.term.label}))
        term = *found;
      else {
        term = node({title, relation.term.label});
        tx.set_property(term, start_key, *start);
        if (end) tx.set_property(term, end_key, *end);
      }
      std::vector<RelationshipId> belongs = between(term, of, *object);
      if (belongs.empty()) belongs.push_back(tx.create_relationship(term, of, *object));
      std::vector<NodeId> all = tx.View::evidence(belongs.front());
      std::erase_if(all, [&](NodeId id) { return gone.contains(id); });
      all.insert(all.end(), fact.sentences.begin(), fact.sentences.end());
      tx.set_evidence(belongs.front(), std::move(all));
      RelationshipId joined = tx.create_relationship(*subject, in, term);
      if (const Value* role = find(fact.qualifiers, "role")) tx.set_property(joined, tx.intern_key("role"), *role);
      tx.set_evidence(joined, fact.sentences);
    }
  }

  // ---- Corrections

  static bool rename(Entity& entity, const Correction& c) {
    if (entity.name != c.subject || entity.label == "Literal" ||
        (!c.subject_type.empty() && entity.label != c.subject_type))
      return false;
    entity.name = c.object;
    if (c.kind == Correction::Kind::Merge && !c.object_type.empty()) entity.label = c.object_type;
    return true;
  }

  bool speaks_of(const Key& key, const Correction& c) const {
    if (key.relation != c.relation) return false;
    const RelationSchema* relation = pack.schema.relation(c.relation);
    return (key.subject.name == c.subject && key.object.name == c.object) ||
           (relation && relation->symmetric && key.subject.name == c.object && key.object.name == c.subject);
  }

  // What is mended of a fact, not of one document's claim, holds for all that is said of it. A time mended may make it another fact.
  void settle(const Correction& c, Claim& claim) const {
    if (!c.document.empty()) return;
    const RelationSchema* relation = pack.schema.relation(c.relation);
    auto keep = [&](const std::string& key) {
      if (key != "status" && !is_time(relation, key)) claim.settled.insert(key);
    };
    for (const std::string& key : c.unset) keep(key);
    for (const auto& [key, value] : c.set) keep(key);
  }

  // What one correction makes of a claim; false when it rejects it. `found` says whether it was meant.
  bool apply(const Correction& c, Key& key, Claim& claim, bool& found) const {
    found = false;
    if (!c.document.empty() && c.document != claim.document) return true;
    switch (c.kind) {
      case Correction::Kind::Add: return true;
      case Correction::Kind::Merge:
      case Correction::Kind::Separate: {
        bool subject = rename(key.subject, c), object = rename(key.object, c);
        found = subject || object;
        if (found) key = ordered_key(std::move(key));
        return !(found && key.subject == key.object);
      }
      case Correction::Kind::Reject: found = speaks_of(key, c) && has_all(claim.qualifiers, c.where); return !found;
      case Correction::Kind::Mend: break;
    }
    found = speaks_of(key, c) && has_all(claim.qualifiers, c.where);
    if (!found) return true;
    settle(c, claim);
    for (const std::string& gone : c.unset)
      std::erase_if(claim.qualifiers, [&](const MapEntry& e) { return e.first == gone; });
    for (const auto& [name, value] : c.set) {
      if (name == "status") {
        claim.status = value.string() == "candidate" ? Status::Candidate
                       : value.string() == "former"  ? Status::Former
                                                     : Status::Stated;
        continue;
      }
      std::erase_if(claim.qualifiers, [&, &name = name](const MapEntry& e) { return e.first == name; });
      claim.qualifiers.emplace_back(name, value);
    }
    return true;
  }

  // What the corrections in force make of a claim, one after the other; false when it is rejected. One that was added
  // is corrected by what was said later only.
  bool correct(Key& key, Claim& claim) const {
    bool added = claim.document == corrections_document;
    for (std::size_t i = 0; i < in_force.size(); ++i) {
      if (added && in_force[i].begin == claim.begin) claim.corrections.push_back(i);
      if (added && in_force[i].begin <= claim.begin) continue;
      bool found = false;
      if (!apply(in_force[i].correction, key, claim, found)) return ++in_force[i].found, false;
      in_force[i].found += found;
      if (found && in_force[i].correction.kind == Correction::Kind::Mend) claim.corrections.push_back(i);
    }
    return true;
  }

  std::string notes_of(const std::set<std::size_t>& corrections) const {
    std::string text;
    for (std::size_t i : corrections) text += (text.empty() ? "" : "; ") + note_of(in_force[i].correction);
    return text;
  }

  std::vector<NodeId> with_corrections(std::vector<NodeId> sentences, const std::set<std::size_t>& corrections) const {
    for (std::size_t i : corrections)
      if (std::find(sentences.begin(), sentences.end(), in_force[i].sentence) == sentences.end())
        sentences.push_back(in_force[i].sentence);
    return sentences;
  }

  // Those the graph keeps, with the sentences that stand for them.
  void read_corrections() {
    std::string_view text = tx.meta("corrections");
    auto id = document_node(corrections_document);
    if (text.empty() || !id) return;
    std::map<std::uint32_t, NodeId> sentences;
    AdjacencyScratch scratch;
    for (NodeId node : tx.neighbours(*id, in_document, Direction::In, scratch).nodes)
      sentences[tx.View::evidence(node).begin] = node;
    std::vector<Correction> list;
    try {
      list = parse_corrections(text, corrections_document, pack.schema);
    } catch (const Error&) {
      return;  // of another pack's relations; correct() will say so of the file
    }
    CodePoints points(text);
    for (Correction& c : list) {
      auto begin = points.before(c.begin);
      if (auto at = sentences.find(begin); at != sentences.end())
        in_force.push_back({std::move(c), begin, at->second, 0});
    }
  }

  std::vector<NodeId> all_sentences() const {
    std::vector<NodeId> all;
    std::uint32_t cursor = 0;
    NodeId ids[1024];
    while (std::size_t n = tx.scan(sentence, cursor, ids))
      for (std::size_t i = 0; i < n; ++i)
        if (!gone.contains(ids[i])) all.push_back(ids[i]);
    return all;
  }

  // The label of an entity that a correction names without one.
  std::string label_of(const std::string& entity, const std::string& given,
                       const std::vector<std::string>& allowed) const {
    if (!given.empty() || allowed.empty()) return given;
    for (auto [at, last] = by_name.equal_range(entity); at != last; ++at)
      if (std::find(allowed.begin(), allowed.end(), at->second->type) != allowed.end()) return at->second->type;
    return allowed.front();
  }

  Value added_claim(const Correction& c) const {
    const RelationSchema& relation = *pack.schema.relation(c.relation);
    Fact fact;
    fact.subject = c.subject, fact.subject_type = label_of(c.subject, c.subject_type, relation.from);
    fact.relation = c.relation;
    fact.object = c.object,
    fact.object_type = relation.property.empty() ? label_of(c.object, c.object_type, relation.to) : "Literal";
    for (const auto& [key, value] : c.set) {
      if (key != "status")
        fact.qualifiers.emplace_back(key, value);
      else
        fact.status = value.string() == "candidate" ? Status::Candidate
                      : value.string() == "former"  ? Status::Former
                                                    : Status::Stated;
    }
    return Value::list({claim_value(fact)});
  }

  void put_corrections(const std::string& from, std::vector<Correction> list) {
    in_force.clear();
    if (list.empty()) return;
    NodeId id = tx.create_node({document});
    tx.set_property(id, name, corrections_document);
    tx.set_property(id, text, from);
    CodePoints points(from);
    for (Correction& c : list) {
      NodeId node = tx.create_node({sentence});
      auto at = points.before(c.begin);
      tx.set_property(node, text, sentence_of(c));
      tx.set_property(node, begin, std::int64_t(at));
      tx.set_property(node, end,
                      std::int64_t(at + code_points(std::string_view(from).substr(c.begin, c.end - c.begin))));
      if (c.kind == Correction::Kind::Add) tx.set_property(node, claims, added_claim(c));
      tx.create_relationship(node, in_document, id);
      in_force.push_back({std::move(c), at, node, 0});
    }
  }

  void take_corrections(const std::string& from, std::vector<Correction> list) {
    for (const InForce& old : in_force)
      if (old.correction.kind == Correction::Kind::Merge) retired.push_back(old.correction);
    std::vector<NodeId> read = all_sentences();
    for (NodeId node : read) each_claim(node, [&](Key key, Claim) { touched.insert(std::move(key)); });
    if (auto old = document_node(corrections_document)) remove(*old);
    put_corrections(from, std::move(list));
    tx.set_meta("corrections", from);
    pending.clear();
    for (NodeId node : all_sentences())
      each_claim(node, [&](Key key, Claim claim) {
        touched.insert(key);
        pending[std::move(key)].push_back(std::move(claim));
      });
  }

  // A merged name finds the node it was merged into, as long as it is; so do the other names the pack has for it.
  void rename_nodes() {
    KeyId key = tx.intern_key("aliases");
    auto names_of = [&](const std::string& canonical) {
      std::vector<std::string> all{canonical};
      for (auto [at, last] = by_name.equal_range(canonical); at != last; ++at) {
        if (!at->second->name_vi.empty()) all.push_back(at->second->name_vi);
        all.insert(all.end(), at->second->aliases.begin(), at->second->aliases.end());
      }
      return all;
    };
    auto change = [&](const Correction& c, bool there) {
      const std::vector<std::string> merged = names_of(c.subject), kept = names_of(c.object);
      for (const NameMatch& match : tx.find(c.object)) {
        Value own = tx.property(match.node, name);
        if (own.kind() != Kind::String || own.string() != c.object) continue;
        std::vector<std::string> aliases, was;
        if (Value list = tx.property(match.node, key); list.kind() == Kind::List)
          for (const Value& alias : list.items())
            if (alias.kind() == Kind::String) was.emplace_back(alias.string());
        auto in = [](const std::vector<std::string>& names, const std::string& one) {
          return std::find(names.begin(), names.end(), one) != names.end();
        };
        for (const std::string& alias : was)
          if (there || !in(merged, alias) || in(kept, alias)) aliases.push_back(alias);
        if (there)
          for (const std::string& alias : merged)
            if (!in(aliases, alias)) aliases.push_back(alias);
        if (aliases != was)
          tx.set_property(match.node, key,
                          aliases.empty() ? Value() : Value::list(std::vector<Value>(aliases.begin(), aliases.end())));
      }
    };
    for (const Correction& c : retired) change(c, false);
    for (const InForce& f : in_force)
      if (f.correction.kind == Correction::Kind::Merge) change(f.correction, true);
  }

  bool connected(NodeId id) const {
    for (std::size_t t = 0; t < tx.type_count(); ++t)
      if (tx.degree(id, TypeId(t), Direction::Out) || tx.degree(id, TypeId(t), Direction::In)) return true;
    return false;
  }

  // Entities that nothing rests on any more go, unless somebody gave them properties of their own.
  void sweep() {
    AdjacencyScratch scratch;
    for (NodeId term : loose_terms) {
      if (!tx.exists(term)) continue;
      bool used = false;
      std::vector<RelationshipId> own;
      for (std::size_t t = 0; t < tx.type_count(); ++t) {
        used = used || tx.degree(term, TypeId(t), Direction::In);
        Adjacency out = tx.neighbours(term, TypeId(t), Direction::Out, scratch);
        for (std::size_t i = 0; i < out.size(); ++i) own.push_back(out.relationship(i)), loose.insert(out.nodes[i]);
      }
      if (used) continue;
      for (RelationshipId id : own) tx.delete_relationship(id);
      tx.delete_node(term);
    }
    for (NodeId id : loose) {
      if (!tx.exists(id) || connected(id)) continue;
      std::set<std::string, std::less<>> from_pack{"name", "name_vi", "aliases", "of"};
      for (const LabelSchema& label : pack.schema.labels)
        for (const PropertySchema& property : label.properties) from_pack.insert(property.name);
      for (const PackName& row : pack.names)
        for (const auto& [key, value] : row.properties) from_pack.insert(key);
      bool own = false;
      for (const Property& property : tx.properties(id))
        own = own || !from_pack.contains(tx.name(property.key)) || !tx.View::evidence(id, property.key).empty();
      if (!own) tx.delete_node(id);
    }
  }

  Transaction& tx;
  const Pack& pack;
  std::map<std::pair<std::string, std::string>, const PackName*> names;
  std::multimap<std::string, const PackName*> by_name;
  std::unordered_multimap<std::string_view, const PackName*> by_alias;  // made when first asked for
  std::map<Entity, NodeId> nodes;
  std::map<Entity, std::set<std::string>> heard;  // names of the documents just put
  std::map<Key, std::vector<Claim>> pending;
  std::set<Key> touched;
  std::set<NodeId> gone, loose, loose_terms;
  struct InForce {
    Correction correction;
    std::uint32_t begin;  // code points of the file
    NodeId sentence;
    mutable std::size_t found;  // claims it was meant for, counted as they are corrected
  };
  std::vector<InForce> in_force;
  std::vector<Correction> retired;  // merges that may be in force no more
  KeyId name, claims, begin, end, text;
  LabelId document, sentence;
  TypeId in_document;
};

FactMerge::FactMerge(Transaction& tx, const Pack& pack) : state_(std::make_unique<State>(tx, pack)) {}
FactMerge::~FactMerge() = default;

bool FactMerge::put(const ReadDocument& document) {
  auto old = state_->document_node(document.name);
  if (old) state_->remove(*old);
  state_->put(document);
  return old.has_value();
}

bool FactMerge::remove(std::string_view document, Report& report) {
  auto old = state_->document_node(document);
  if (!old) return false;
  report.sentences += state_->remove(*old);
  ++report.documents;
  return true;
}

void FactMerge::correct(const std::string& text, const std::string& place, std::vector<Notice>* notices) {
  std::vector<Correction> list = parse_corrections(text, place, state_->pack.schema);
  if (notices || text != state_->tx.meta("corrections")) state_->take_corrections(text, std::move(list));
  if (!notices) return;
  for (const State::InForce& f : state_->in_force)
    if (f.found == 0 && f.correction.kind != Correction::Kind::Add)
      notices->push_back({Notice::Level::Warning, place + ":" + std::to_string(f.correction.line),
                          "finds nothing to correct in the documents loaded"});
}

std::optional<std::string> FactMerge::finds_nothing(const Correction& c) const {
  if (c.kind == Correction::Kind::Add) return std::nullopt;
  if (!c.document.empty() && !state_->document_node(c.document))
    return "no document '" + visible(c.document) + "' in the graph; MATCH (d:Document) RETURN d.name lists them";
  bool any = false;
  std::set<std::string> others;
  for (NodeId id : state_->all_sentences())
    state_->each_claim(id, [&](Key key, Claim claim) {
      std::string stated;
      for (const auto& [name, value] : claim.qualifiers)
        stated += (stated.empty() ? "" : ", ") + name + " " +
                  (value.kind() == Kind::String ? std::string(value.string()) : to_string(value));
      if (state_->speaks_of(key, c)) others.insert(stated.empty() ? "no qualifiers" : stated);
      bool found = false;
      state_->apply(c, key, claim, found);
      any = any || found;
    });
  if (any) return std::nullopt;
  if (c.relation.empty())
    return "'" + visible(c.subject) + "' stands in no fact" +
           (c.document.empty() ? "" : " of '" + visible(c.document) + "'") + "; nothing to correct";
  std::string text = (c.document.empty() ? "no document says" : "'" + visible(c.document) + "' does not say") +
                     (" that " + visible(c.subject)) + " -[" + c.relation + "]-> " + visible(c.object);
  if (others.empty()) return text + "; nothing to correct";
  text += " with these qualifiers; the documents say:";
  for (const std::string& other : others) text += "\n  " + visible(other);
  return text;
}

void FactMerge::finish() {
  for (const Key& key : state_->touched) state_->remake(key);
  state_->keep_heard();
  for (NodeId sentence : state_->gone) state_->tx.delete_node(sentence);
  state_->rename_nodes();
  state_->sweep();
}

}  // namespace dothi
