#include "procedures.h"

#include "functions.h"

#include <dothi/in_use.h>

namespace dothi {

namespace {

ProcedureField field(std::string name, std::string type, bool nullable = false) {
  return {std::move(name), std::move(type), nullable, {}};
}
ProcedureField optional_field(std::string name, std::string type, Value otherwise) {
  return {std::move(name), std::move(type), true, std::move(otherwise)};
}

void one(const ProcedureSink& row, std::initializer_list<Value> values) {
  const std::vector<Value> v(values);
  row(v);
}

std::vector<TypeId> types_named(const Value& list, const View& view) {
  std::vector<TypeId> types;
  if (list.kind() != Kind::List) return types;
  std::vector<std::string> known;
  for (const Value& item : list.items()) {
    if (item.kind() != Kind::String)
      throw Error(Fault::TypeError, "InvalidArgumentType", {},
                  "relationship types are given as a list of STRING, and one is " + to_string(item), Phase::Run);
    if (const auto type = view.type(item.string())) types.push_back(*type);
  }
  return types;
}

// A list that names types, none of which the graph has, allows no relationship; an empty list allows all.
bool names_nothing(const Value& list, const std::vector<TypeId>& types) {
  return list.kind() == Kind::List && !list.items().empty() && types.empty();
}

template <typename T>
void each_node(const View& view, Limits& limits, T visit) {
  std::uint32_t cursor = 0;
  std::vector<NodeId> nodes(batch_rows);
  for (;;) {
    limits.check();
    const std::size_t n = view.scan(cursor, nodes);
    for (std::size_t i = 0; i < n; ++i) visit(nodes[i]);
    if (n < nodes.size()) return;
  }
}

std::vector<Procedure> built_in() {
  std::vector<Procedure> list;
  const auto add = [&](std::string name, std::vector<ProcedureField> inputs, std::vector<ProcedureField> outputs,
                       std::string about,
                       std::function<void(std::span<const Value>, EvalContext&, const ProcedureSink&)> call) {
    list.push_back({std::move(name), std::move(inputs), std::move(outputs), false, std::move(about), std::move(call)});
  };
  using Arguments = std::span<const Value>;

  add("db.labels", {}, {field("label", "STRING"), field("nodes", "INTEGER")},
      "Every label that nodes have, with how many.", [](Arguments, EvalContext& context, const ProcedureSink& row) {
        for (std::uint32_t i = 0; i < context.view.label_count(); ++i)
          if (const std::uint64_t n = context.view.node_count(LabelId(i)))
            one(row, {Value(context.view.name(LabelId(i))), Value(std::int64_t(n))});
      });
  add("db.relationshipTypes", {}, {field("relationshipType", "STRING"), field("relationships", "INTEGER")},
      "Every type that relationships have, with how many.",
      [](Arguments, EvalContext& context, const ProcedureSink& row) {
        for (std::uint32_t i = 0; i < context.view.type_count(); ++i)
          if (const std::uint64_t n = context.view.relationship_count(TypeId(i)))
            one(row, {Value(context.view.name(TypeId(i))), Value(std::int64_t(n))});
      });
  add("db.propertyKeys", {}, {field("propertyKey", "STRING")}, "Every property key that nodes or relationships have.",
      [](Arguments, EvalContext& context, const ProcedureSink& row) {
        for (std::uint32_t i = 0; i < context.view.key_count(); ++i)
          if (in_use(context.view, KeyId(i))) one(row, {Value(context.view.name(KeyId(i)))});
      });
  add("db.indexes", {},
      {field("id", "INTEGER"), field("name", "STRING"), field("state", "STRING"), field("populationPercent", "FLOAT"),
       field("type", "STRING"), field("entityType", "STRING"), field("labelsOrTypes", "LIST"),
       field("properties", "LIST"), field("owningConstraint", "STRING", true)},
      "Every index of values, those of constraints too.",
      [](Arguments, EvalContext& context, const ProcedureSink& row) {
        for (const IndexInfo& i : context.view.indexes())
          one(row, {Value(std::int64_t(i.id)), Value(i.name), Value("ONLINE"), Value(100.0), Value("RANGE"),
                    Value("NODE"), Value::list({Value(context.view.name(i.label))}),
                    Value::list({Value(context.view.name(i.key))}), i.unique ? Value(i.name) : Value()});
      });
  add("db.constraints", {},
      {field("id", "INTEGER"), field("name", "STRING"), field("type", "STRING"), field("entityType", "STRING"),
       field("labelsOrTypes", "LIST"), field("properties", "LIST"), field("ownedIndex", "STRING")},
      "Every constraint.", [](Arguments, EvalContext& context, const ProcedureSink& row) {
        for (const IndexInfo& i : context.view.indexes())
          if (i.unique)
            one(row, {Value(std::int64_t(i.id)), Value(i.name), Value("UNIQUENESS"), Value("NODE"),
                      Value::list({Value(context.view.name(i.label))}), Value::list({Value(context.view.name(i.key))}),
                      Value(i.name)});
      });
  add("db.ping", {}, {field("success", "BOOLEAN")}, "Answers true.",
      [](Arguments, EvalContext&, const ProcedureSink& row) { one(row, {Value(true)}); });
  add("db.find", {field("name", "STRING")}, {field("node", "NODE"), field("name", "STRING"), field("how", "STRING")},
      "Nodes by name or alias, typed with or without accents: exact spelling first, then caseless, then accent-free.",
      [](Arguments arguments, EvalContext& context, const ProcedureSink& row) {
        if (arguments[0].is_null()) return;
        for (const NameMatch& match : context.view.find(arguments[0].string())) {
          const char* how = match.how == NameMatch::How::Exact      ? "exact"
                            : match.how == NameMatch::How::Caseless ? "caseless"
                                                                    : "folded";
          one(row, {Value(match.node), Value(match.name), Value(how)});
        }
      });
  add("db.search", {field("query", "STRING"), optional_field("limit", "INTEGER", Value(100))},
      {field("node", "NODE"), field("text", "STRING"), field("key", "STRING"), field("rank", "INTEGER")},
      "Nodes by words of their names, and sentences by words of their text, typed with or without accents; the closest "
      "first.",
      [](Arguments arguments, EvalContext& context, const ProcedureSink& row) {
        if (arguments[0].is_null()) return;
        if (arguments[1].is_null() || arguments[1].integer() < 0)
          throw Error(Fault::ArgumentError, "NumberOutOfRange", {}, "db.search wants a limit of 0 or more rows",
                      Phase::Run);
        search_graph(arguments[0].string(), std::uint64_t(arguments[1].integer()), context, row);
      });
  for (const char* name : {"db.conflicts", "conflicts"})
    add(name, {},
        {field("kind", "STRING"), field("subject", "NODE"), field("relation", "STRING", true),
         field("object", "NODE", true), field("first", "RELATIONSHIP", true), field("second", "RELATIONSHIP", true),
         field("key", "STRING", true), field("values", "LIST"), field("sentences", "LIST")},
        "Facts that contradict each other by the rules of the graph's schema.",
        [](Arguments, EvalContext& context, const ProcedureSink& row) { find_conflicts(context, row); });
  add("dbms.components", {}, {field("name", "STRING"), field("versions", "LIST"), field("edition", "STRING")},
      "What answers, and its version.", [](Arguments, EvalContext&, const ProcedureSink& row) {
        one(row, {Value("dothi"), Value::list({Value("0.1.0")}), Value("community")});
      });
  add("dbms.procedures", {}, {field("name", "STRING"), field("signature", "STRING"), field("description", "STRING")},
      "Every procedure.", [](Arguments, EvalContext&, const ProcedureSink& row) {
        for (const Procedure& p : procedures()) one(row, {Value(p.name), Value(signature(p)), Value(p.about)});
      });
  add("dbms.functions", {},
      {field("name", "STRING"), field("signature", "STRING"), field("description", "STRING"),
       field("aggregating", "BOOLEAN")},
      "Every function.", [](Arguments, EvalContext&, const ProcedureSink& row) {
        for (const Function& f : functions())
          one(row, {Value(f.name), Value(f.signature), Value(f.about), Value(f.aggregate)});
      });

  add("algo.pageRank",
      {optional_field("damping", "FLOAT", Value(0.85)), optional_field("iterations", "INTEGER", Value(20))},
      {field("node", "NODE"), field("score", "FLOAT")},
      "Rank of each node by the relationships that lead to it; the scores sum to 1.",
      [](Arguments arguments, EvalContext& context, const ProcedureSink& row) {
        const double damping = arguments[0].number();
        const std::int64_t iterations = arguments[1].integer();
        if (!(damping >= 0 && damping < 1) || iterations < 1 || iterations > 10'000)
          throw Error(Fault::ArgumentError, "NumberOutOfRange", {},
                      "algo.pageRank wants a damping from 0 to below 1 and 1 to 10000 iterations", Phase::Run);
        const std::vector<double> scores = page_rank(context.view, damping, int(iterations));
        each_node(context.view, context.limits, [&](NodeId n) { one(row, {Value(n), Value(scores[std::size_t(n)])}); });
      });
  add("algo.betweenness", {}, {field("node", "NODE"), field("score", "FLOAT")},
      "How many shortest paths, followed along the arrows, lead over each node (Brandes; not normalised).",
      [](Arguments, EvalContext& context, const ProcedureSink& row) {
        const std::vector<double> scores = betweenness(context.view);
        each_node(context.view, context.limits, [&](NodeId n) { one(row, {Value(n), Value(scores[std::size_t(n)])}); });
      });
  add("algo.components", {}, {field("node", "NODE"), field("component", "INTEGER")},
      "The weakly connected component of each node, numbered from 0 by its smallest node.",
      [](Arguments, EvalContext& context, const ProcedureSink& row) {
        const std::vector<std::int32_t> numbers = components(context.view);
        each_node(context.view, context.limits, [&](NodeId n) {
          one(row, {Value(n), Value(std::int64_t(numbers[std::size_t(n)]))});
        });
      });
  add("algo.degree",
      {optional_field("types", "LIST", Value::list({})), optional_field("direction", "STRING", Value("both"))},
      {field("node", "NODE"), field("degree", "INTEGER")},
      "How many relationships each node has: 'out', 'in' or 'both', of the types or of all.",
      [](Arguments arguments, EvalContext& context, const ProcedureSink& row) {
        std::vector<TypeId> types = types_named(arguments[0], context.view);
        const bool nothing = names_nothing(arguments[0], types);
        if (types.empty() && !nothing)
          for (std::uint32_t i = 0; i < context.view.type_count(); ++i) types.push_back(TypeId(i));
        const std::string_view direction = arguments[1].string();
        if (direction != "out" && direction != "in" && direction != "both")
          throw Error(Fault::ArgumentError, "InvalidArgumentValue", {},
                      "algo.degree wants 'out', 'in' or 'both' as its direction", Phase::Run);
        each_node(context.view, context.limits, [&](NodeId n) {
          std::int64_t degree = 0;
          for (const TypeId type : types) {
            if (direction != "in") degree += context.view.degree(n, type, Direction::Out);
            if (direction != "out") degree += context.view.degree(n, type, Direction::In);
          }
          one(row, {Value(n), Value(degree)});
        });
      });
  add("algo.shortestPath",
      {field("from", "NODE"), field("to", "NODE"), optional_field("types", "LIST", Value::list({})),
       optional_field("directed", "BOOLEAN", Value(false))},
      {field("path", "PATH"), field("length", "INTEGER")},
      "A path of the fewest relationships; no row when there is none.",
      [](Arguments arguments, EvalContext& context, const ProcedureSink& row) {
        if (arguments[0].is_null() || arguments[1].is_null()) return;
        const std::vector<TypeId> types = types_named(arguments[2], context.view);
        if (names_nothing(arguments[2], types)) return;
        const auto path =
            shortest_path(context.view, arguments[0].node(), arguments[1].node(), types, arguments[3].boolean());
        if (path) one(row, {Value(*path), Value(std::int64_t(path->relationships.size()))});
      });
  add("algo.weightedShortestPath",
      {field("from", "NODE"), field("to", "NODE"), field("weight", "STRING"),
       optional_field("types", "LIST", Value::list({})), optional_field("directed", "BOOLEAN", Value(false))},
      {field("path", "PATH"), field("cost", "FLOAT")},
      "A path of the least sum of a numeric property (1 where absent); no row when there is none.",
      [](Arguments arguments, EvalContext& context, const ProcedureSink& row) {
        if (arguments[0].is_null() || arguments[1].is_null() || arguments[2].is_null()) return;
        const std::vector<TypeId> types = types_named(arguments[3], context.view);
        if (names_nothing(arguments[3], types)) return;
        const auto key = context.view.key(arguments[2].string());
        std::optional<Path> path;
        if (key)
          path = shortest_path(context.view, arguments[0].node(), arguments[1].node(), *key, types,
                               arguments[4].boolean());
        else
          path = shortest_path(context.view, arguments[0].node(), arguments[1].node(), types, arguments[4].boolean());
        if (!path) return;
        double cost = 0;
        for (const RelationshipId id : path->relationships) {
          const Value weight = key ? context.view.property(id, *key) : Value();
          cost += weight.is_number() ? weight.number() : 1;
        }
        one(row, {Value(*path), Value(cost)});
      });
  return list;
}

struct Registry {
  std::vector<Procedure> list = built_in();
  std::size_t built_in_count = list.size();
};
Registry& registry() {
  static Registry r;
  return r;
}

}  // namespace

const std::vector<Procedure>& procedures() { return registry().list; }

int find_procedure(std::string_view name) {
  const std::vector<Procedure>& list = procedures();
  for (std::size_t i = list.size(); i-- > 0;)
    if (list[i].name == name) return int(i);
  return -1;
}

std::string signature(const Procedure& p) {
  const auto fields = [](const std::vector<ProcedureField>& list) {
    std::string text = "(";
    for (const ProcedureField& f : list) {
      if (text.size() > 1) text += ", ";
      text += f.name;
      if (f.otherwise) text += " = " + to_string(*f.otherwise);
      text += " :: " + f.type;
    }
    return text + ")";
  };
  return p.name + fields(p.inputs) + " :: " + fields(p.outputs);
}

StaticType static_type(const ProcedureField& f) {
  static const std::map<std::string, std::vector<Kind>, std::less<>> kinds = {{"BOOLEAN", {Kind::Boolean}},
                                                                              {"INTEGER", {Kind::Integer}},
                                                                              {"FLOAT", {Kind::Float, Kind::Integer}},
                                                                              {"NUMBER", {Kind::Integer, Kind::Float}},
                                                                              {"STRING", {Kind::String}},
                                                                              {"LIST", {Kind::List}},
                                                                              {"MAP", {Kind::Map}},
                                                                              {"NODE", {Kind::Node}},
                                                                              {"RELATIONSHIP", {Kind::Relationship}},
                                                                              {"PATH", {Kind::Path}},
                                                                              {"DATE", {Kind::Date}},
                                                                              {"LOCALTIME", {Kind::LocalTime}},
                                                                              {"TIME", {Kind::Time}},
                                                                              {"LOCALDATETIME", {Kind::LocalDateTime}},
                                                                              {"DATETIME", {Kind::DateTime}},
                                                                              {"DURATION", {Kind::Duration}}};
  const std::string_view type = std::string_view(f.type).substr(0, f.type.find('<'));
  const auto at = kinds.find(type);
  if (at == kinds.end()) return StaticType::any();
  StaticType result;
  result.kinds = 0;
  for (const Kind kind : at->second) result.kinds |= 1u << unsigned(kind);
  return result;
}

std::optional<Value> convert(const ProcedureField& f, const Value& value) {
  if (value.is_null()) return value;
  if (!static_type(f).may_be(value.kind())) return {};
  if (f.type == "FLOAT" && value.kind() == Kind::Integer) return Value(double(value.integer()));
  return value;
}

void register_procedure(Procedure procedure) {
  std::vector<Procedure>& list = registry().list;
  for (Procedure& p : list)
    if (p.name == procedure.name) {
      p = std::move(procedure);
      return;
    }
  list.push_back(std::move(procedure));
}

void clear_registered_procedures() { registry() = Registry(); }

}  // namespace dothi
