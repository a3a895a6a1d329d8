// db.conflicts(): facts of a graph that contradict each other, by the rules of the schema kept with it.
#include "functions.h"
#include "procedures.h"

#include <dothi/pack.h>

#include <algorithm>

namespace dothi {

namespace {

// A relationship with what the rules look at.
struct Fact {
  RelationshipId id;
  NodeId from, to;
  bool candidate = false;
  std::vector<Value> qualifiers;  // in the order of the schema
};

// Two dates agree when one says the other more exactly: 2008 and 2008-05.
bool agree(const Value& a, const Value& b) {
  if (equivalent(a, b)) return true;
  if (a.kind() != Kind::String || b.kind() != Kind::String) return false;
  const auto finer = [](std::string_view x, std::string_view y) {
    return PartialDate::parse(x) && PartialDate::parse(y) && x.starts_with(y) && x[y.size()] == '-';
  };
  return finer(a.string(), b.string()) || finer(b.string(), a.string());
}

// A period of which only the ends that are told count: what is open may have ended at any time.
Period told(Period p) {
  if (!p.end) p.end = p.start;
  if (!p.start) p.start = p.end;
  return p;
}

class Search {
 public:
  Search(EvalContext& context, const ProcedureSink& row)
      : context_(context), view_(context.view), row_(row), schema_(schema(context.view)) {}

  void run() {
    backwards();
    for (const RelationSchema& relation : schema_.relations)
      if (relation.once) relation.property.empty() ? differing(relation) : differing_values(relation);
    for (const RelationSchema& relation : schema_.relations)
      if (relation.once && std::find(relation.once->begin(), relation.once->end(), "start") != relation.once->end())
        overlapping(relation);
    for (const RelationSchema& relation : schema_.relations)
      if (relation.single) holders(relation);
    for (const RelationSchema& relation : schema_.relations)
      for (const std::string& other : relation.excludes)
        if (const RelationSchema* served = schema_.relation(other)) candidacies(relation, *served);
  }

 private:
  struct Found {
    const char* kind;
    Value subject, object, first, second;
    std::string relation, key;
    std::vector<Value> values;
    std::vector<NodeId> sentences;
  };

  void give(Found f) {
    std::sort(f.sentences.begin(), f.sentences.end());
    f.sentences.erase(std::unique(f.sentences.begin(), f.sentences.end()), f.sentences.end());
    std::vector<Value> sentences(f.sentences.begin(), f.sentences.end()), values;
    for (const Value& v : f.values) values.push_back(v.own());
    const Value row[] = {Value(f.kind),
                         f.subject,
                         f.relation.empty() ? Value() : Value(f.relation),
                         f.object,
                         f.first,
                         f.second,
                         f.key.empty() ? Value() : Value(f.key),
                         Value::list(std::move(values)),
                         Value::list(std::move(sentences))};
    row_(row);
  }

  void give(const char* kind, const std::string& relation, const Fact& a, const Fact& b, std::string key = {},
            std::vector<Value> values = {}) {
    std::vector<NodeId> sentences = view_.evidence(a.id);
    const std::vector<NodeId> more = view_.evidence(b.id);
    sentences.insert(sentences.end(), more.begin(), more.end());
    give({kind, Value(a.from), Value(a.to), Value(a.id), Value(b.id), relation, std::move(key), std::move(values),
          std::move(sentences)});
  }

  template <typename Visit>
  void each(TypeId type, Visit visit) {
    std::uint32_t cursor = 0;
    std::vector<std::uint32_t> ordinals(batch_rows);
    for (;;) {
      const std::size_t n = view_.scan(type, cursor, ordinals);
      context_.limits.tick(std::uint32_t(n));
      for (std::size_t i = 0; i < n; ++i) visit(relationship_id(type, ordinals[i]));
      if (n < ordinals.size()) return;
    }
  }

  template <typename Visit>
  void each_node(Visit visit) {
    std::uint32_t cursor = 0;
    std::vector<NodeId> nodes(batch_rows);
    for (;;) {
      const std::size_t n = view_.scan(cursor, nodes);
      context_.limits.tick(std::uint32_t(n));
      for (std::size_t i = 0; i < n; ++i) visit(nodes[i]);
      if (n < nodes.size()) return;
    }
  }

  // All facts of a relation, those between the same two (or `by object`: to the same one) together.
  std::vector<Fact> facts(const RelationSchema& relation, bool by_object) {
    std::vector<Fact> out;
    const auto type = view_.type(relation.name);
    if (!type) return out;
    std::vector<std::optional<KeyId>> keys;
    for (const PropertySchema& q : relation.qualifiers) keys.push_back(view_.key(q.name));
    const auto status = view_.key("status");
    each(*type, [&](RelationshipId id) {
      const Ends ends = view_.ends(id);
      Fact fact{id, ends.start, ends.end, false, {}};
      if (relation.symmetric && fact.to < fact.from) std::swap(fact.from, fact.to);
      const Value told_status = status ? view_.property(id, *status) : Value();
      fact.candidate = told_status.kind() == Kind::String && told_status.string() == "candidate";
      for (const auto& key : keys) fact.qualifiers.push_back(key ? view_.property(id, *key) : Value());
      out.push_back(std::move(fact));
      context_.limits.charge(sizeof(Fact) + keys.size() * sizeof(Value));
    });
    std::stable_sort(out.begin(), out.end(), [&](const Fact& a, const Fact& b) {
      return by_object ? a.to < b.to : std::tie(a.from, a.to) < std::tie(b.from, b.to);
    });
    return out;
  }

  static std::size_t group_end(const std::vector<Fact>& all, std::size_t begin, bool by_object) {
    std::size_t end = begin;
    while (end < all.size() && all[end].to == all[begin].to && (by_object || all[end].from == all[begin].from)) ++end;
    return end;
  }

  // Whether two facts are about the same thing: they agree in what tells one from another, or it is told of neither (`told`: but
  // something is).
  static bool same_thing(const RelationSchema& relation, const std::vector<std::string>& apart, const Fact& a,
                         const Fact& b, bool told = false) {
    bool known = apart.empty();
    for (std::size_t i = 0; i < relation.qualifiers.size(); ++i) {
      if (std::find(apart.begin(), apart.end(), relation.qualifiers[i].name) == apart.end()) continue;
      const Value &x = a.qualifiers[i], &y = b.qualifiers[i];
      if (x.is_null() && y.is_null()) continue;
      if (x.is_null() || y.is_null() || !agree(x, y)) return false;
      known = true;
    }
    return known || !told;
  }

  // ---- What begins after its end
  void backwards() {
    const auto start = view_.key("start"), end = view_.key("end");
    if (!start || !end) return;
    const auto check = [&](auto id) -> std::optional<std::vector<Value>> {
      const Value a = view_.property(id, *start);
      if (a.is_null()) return {};
      const Value b = view_.property(id, *end);
      if (b.is_null() || period_of(Value::map({{"start", a}, {"end", b}}), view_)) return {};
      const auto first = period_of(a, view_), last = period_of(b, view_);
      if (!first || !last) return {};
      return std::vector<Value>{a, b};
    };
    for (std::uint32_t t = 0; t < view_.type_count(); ++t)
      each(TypeId(t), [&](RelationshipId id) {
        auto values = check(id);
        if (!values) return;
        const Ends ends = view_.ends(id);
        give({"backwards",
              Value(ends.start),
              Value(ends.end),
              Value(id),
              {},
              std::string(view_.name(TypeId(t))),
              "end",
              std::move(*values),
              view_.evidence(id)});
      });
    each_node([&](NodeId id) {
      if (auto values = check(id)) give({"backwards", Value(id), {}, {}, {}, {}, "end", std::move(*values), {}});
    });
  }

  // ---- One fact told in two ways
  void differing(const RelationSchema& relation) {
    const std::vector<Fact> all = facts(relation, false);
    for (std::size_t begin = 0; begin < all.size();) {
      const std::size_t end = group_end(all, begin, false);
      for (std::size_t i = begin; i < end; ++i)
        for (std::size_t j = i + 1; j < end; ++j) {
          context_.limits.tick();
          if (!all[i].candidate && !all[j].candidate && same_thing(relation, *relation.once, all[i], all[j], true))
            compare(relation, all[i], all[j]);
        }
      begin = end;
    }
  }

  void compare(const RelationSchema& relation, const Fact& a, const Fact& b) {
    for (std::size_t q = 0; q < relation.qualifiers.size(); ++q) {
      const PropertySchema& qualifier = relation.qualifiers[q];
      const bool tells_apart =
          std::find(relation.once->begin(), relation.once->end(), qualifier.name) != relation.once->end();
      if (qualifier.note || tells_apart || qualifier.kind == "boolean" || qualifier.name == "status") continue;
      const Value &x = a.qualifiers[q], &y = b.qualifiers[q];
      if (!x.is_null() && !y.is_null() && !agree(x, y))
        return give("differs", relation.name, a, b, qualifier.name, {x, y});
    }
  }

  // ---- Two terms of one that surely share a day, though each ends before the other does or begins after it
  void overlapping(const RelationSchema& relation) {
    const std::vector<Fact> all = facts(relation, false);
    std::vector<std::optional<Period>> periods;
    for (const Fact& fact : all) {
      const auto period = fact.candidate ? std::nullopt : period_of(Value(fact.id), view_);
      periods.push_back(period && period->start && period->end ? period : std::nullopt);
    }
    for (std::size_t begin = 0; begin < all.size();) {
      const std::size_t end = group_end(all, begin, false);
      for (std::size_t i = begin; i < end; ++i)
        for (std::size_t j = i + 1; j < end; ++j) {
          context_.limits.tick();
          if (!periods[i] || !periods[j] || same_thing(relation, *relation.once, all[i], all[j], true)) continue;
          if (certainly_overlap(*periods[i], *periods[j]) && !differ_in_words(relation, all[i], all[j]))
            give("overlap", relation.name, all[i], all[j], {}, {Value(periods[i]->edtf()), Value(periods[j]->edtf())});
        }
      begin = end;
    }
  }

  // Whether two facts say something else that is neither a time nor a note: another role is another seat.
  static bool differ_in_words(const RelationSchema& relation, const Fact& a, const Fact& b) {
    for (std::size_t q = 0; q < relation.qualifiers.size(); ++q) {
      const PropertySchema& qualifier = relation.qualifiers[q];
      const Value &x = a.qualifiers[q], &y = b.qualifiers[q];
      if (!qualifier.note && qualifier.kind == "string" && qualifier.name != "status" && !x.is_null() && !y.is_null() &&
          !equivalent(x, y))
        return true;
    }
    return false;
  }

  // A property that sentences give different values; each Sentence keeps what it claims.
  void differing_values(const RelationSchema& relation) {
    const auto key = view_.key(relation.property), claims = view_.key("claims"), name = view_.key("name");
    if (!key || !claims || !name) return;
    each_node([&](NodeId node) {
      if (view_.property(node, *key).is_null()) return;
      const std::vector<NodeId> sentences = view_.evidence(node, *key);
      if (sentences.size() < 2) return;
      const Value wanted = view_.property(node, *name);
      struct Claim {
        NodeId sentence;
        Value value, qualifiers;
      };
      std::vector<Claim> told;
      for (const NodeId sentence : sentences) {
        const Value list = view_.property(sentence, *claims);
        if (list.kind() != Kind::List) continue;
        for (const Value& claim : list.items()) {
          if (claim.kind() != Kind::Map) continue;
          const Value *rel = claim.find("rel"), *s = claim.find("s"), *o = claim.find("o"), *q = claim.find("q");
          if (!rel || !s || !o || rel->kind() != Kind::String || rel->string() != relation.name ||
              !equivalent(*s, wanted))
            continue;
          told.push_back({sentence, o->own(), q ? q->own() : Value()});
        }
      }
      const auto of = [](const Claim& c, const std::string& q) {
        const Value* v = c.qualifiers.kind() == Kind::Map ? c.qualifiers.find(q) : nullptr;
        return v ? *v : Value();
      };
      for (std::size_t i = 0; i < told.size(); ++i)
        for (std::size_t j = i + 1; j < told.size(); ++j) {
          const bool same = std::all_of(relation.once->begin(), relation.once->end(),
                                        [&](const std::string& q) { return agree(of(told[i], q), of(told[j], q)); });
          if (!same || agree(told[i].value, told[j].value)) continue;
          give({"differs",
                Value(node),
                {},
                {},
                {},
                relation.name,
                relation.property,
                {told[i].value, told[j].value},
                {told[i].sentence, told[j].sentence}});
        }
    });
  }

  // ---- Two in a seat for one
  void holders(const RelationSchema& relation) {
    const auto name = view_.key("name");
    const std::vector<Fact> all = facts(relation, true);
    std::vector<std::optional<Period>> periods;
    for (const Fact& fact : all) {
      const auto period = period_of(Value(fact.id), view_);
      periods.push_back(period ? std::optional(told(*period)) : std::nullopt);
    }
    for (std::size_t begin = 0; begin < all.size();) {
      const std::size_t end = group_end(all, begin, true);
      const Value seat = name ? view_.property(all[begin].to, *name) : Value();
      const std::string folded = " " + (seat.kind() == Kind::String ? fold(seat.string()) : std::string()) + " ";
      const bool many = std::any_of(relation.many.begin(), relation.many.end(), [&](const std::string& word) {
        return folded.find(" " + fold(word) + " ") != std::string::npos;
      });
      for (std::size_t i = begin; i < end && !many; ++i)
        for (std::size_t j = i + 1; j < end; ++j) {
          context_.limits.tick();
          if (all[i].from == all[j].from || all[i].candidate || all[j].candidate || !periods[i] || !periods[j])
            continue;
          if (!certainly_overlap(*periods[i], *periods[j]) || !same_thing(relation, *relation.single, all[i], all[j]))
            continue;
          give("holders", relation.name, all[i], all[j], {}, {Value(periods[i]->edtf()), Value(periods[j]->edtf())});
        }
      begin = end;
    }
  }

  // ---- A candidacy told as if it were the seat
  void candidacies(const RelationSchema& candidacy, const RelationSchema& service) {
    std::vector<Fact> candidates = facts(candidacy, false);
    std::vector<Fact> served = facts(service, false);
    std::copy_if(served.begin(), served.end(), std::back_inserter(candidates),
                 [](const Fact& f) { return f.candidate; });
    std::erase_if(served, [](const Fact& f) { return f.candidate; });
    const auto before = [](const Fact& a, const Fact& b) { return std::tie(a.from, a.to) < std::tie(b.from, b.to); };
    for (const Fact& candidate : candidates) {
      const auto hoped = period_of(Value(candidate.id), view_);
      const auto [begin, end] = std::equal_range(served.begin(), served.end(), candidate, before);
      for (auto fact = begin; fact != end; ++fact) {
        context_.limits.tick();
        const auto held = period_of(Value(fact->id), view_);
        if (!hoped || !held || !possibly_overlap(told(*hoped), told(*held)) || !too_late(candidate, *fact, *held))
          continue;
        give("candidacy", candidacy.name, candidate, *fact, {}, {Value(hoped->edtf()), Value(held->edtf())});
      }
    }
  }

  // A candidate may win. It is a contradiction when one sentence tells both, or a document written within the term still tells of a
  // candidate, or nothing tells which came first.
  bool too_late(const Fact& candidate, const Fact& served, const Period& held) {
    const std::vector<NodeId> a = view_.evidence(candidate.id), b = view_.evidence(served.id);
    if (a.empty() && b.empty()) return true;
    std::vector<NodeId> both;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
    if (!both.empty()) return true;
    const auto date = view_.key("date");
    if (!date || !held.start) return false;
    return std::any_of(a.begin(), a.end(), [&](NodeId sentence) {
      const NodeId document = view_.evidence(sentence).document;
      const auto written = view_.exists(document) ? period_of(view_.property(document, *date), view_) : std::nullopt;
      return written && written->start && first_day(*written->start) > last_day(*held.start);
    });
  }

  EvalContext& context_;
  const View& view_;
  const ProcedureSink& row_;
  Schema schema_;
};

}  // namespace

void find_conflicts(EvalContext& context, const ProcedureSink& row) { Search(context, row).run(); }

}  // namespace dothi
