// What bind() guarantees and refuses, with the texts of the refusals.
#include "bind.h"
#include "functions.h"
#include "parse.h"

#include <doctest/doctest.h>

using namespace dothi;

namespace {

Query bound(const std::string& text) { return bind(parse(text)); }

template <typename T>
const T& clause(const Query& query, std::size_t i) {
  return std::get<T>(query.parts.at(0).clauses.at(i).body);
}
const Projection& returned(const Query& query) {
  return std::get<Return>(query.parts.at(0).clauses.back().body).projection;
}

// "Fault detail line:column message"; "accepted" when there is none.
std::string refusal(const std::string& text, const std::map<std::string, Value, std::less<>>* parameters = nullptr) {
  try {
    bind(parse(text), {.parameters = parameters});
  } catch (const Error& e) {
    CHECK(e.phase == Phase::Compile);
    const Position p = position(text, e.span.begin);
    return std::string(name(e.fault)) + " " + e.detail + " " + std::to_string(p.line) + ":" + std::to_string(p.column) +
           " " + e.message;
  }
  return "accepted";
}

// The detail alone.
std::string detail(const std::string& text) {
  const std::string whole = refusal(text);
  if (whole == "accepted") return whole;
  const std::size_t from = whole.find(' ') + 1;
  return whole.substr(from, whole.find(' ', from) - from);
}

}  // namespace

TEST_CASE("every variable has one slot; one handed on under its name keeps it, a renamed one gets another") {
  const Query q = bound("MATCH (a)-->(b) WITH a, b AS c MATCH (b) RETURN a, c AS c, b AS d");
  const Match& first = clause<Match>(q, 0);
  const Projection& with = clause<With>(q, 1).projection;
  CHECK(with.items[0].slot == first.paths[0].start.slot);
  CHECK(with.items[1].slot != first.paths[0].steps[0].node.slot);
  const NodePattern& second_b = clause<Match>(q, 2).paths[0].start;
  CHECK_FALSE(second_b.bound);
  CHECK(second_b.slot != first.paths[0].steps[0].node.slot);
  CHECK(returned(q).items[1].slot == with.items[1].slot);
  CHECK(q.column_slots ==
        std::vector<Slot>{returned(q).items[0].slot, returned(q).items[1].slot, returned(q).items[2].slot});
  CHECK(q.columns == std::vector<std::string>{"a", "c", "d"});
  CHECK(std::size_t(q.slot_count) == q.slot_names.size());
  CHECK(std::size_t(q.slot_count) == q.slot_types.size());
  CHECK(first.paths[0].steps[0].relationship.slot != no_slot);
}

TEST_CASE("* stands for all variables by name, in front of the written items") {
  const Query q = bound("MATCH (b)-[r]->(a) RETURN *, 1 AS x");
  CHECK(q.columns == std::vector<std::string>{"a", "b", "r", "x"});
}

TEST_CASE("an aggregating projection: keys, calls in slots of their own, the rest over those") {
  const Query q = bound(
      "MATCH (a)-->(b) RETURN a.x AS x, count(*) + sum(b.y) AS n, count(*) AS m, a.x + max(b.y) ORDER BY count(*), "
      "a.x, n");
  const Projection& p = returned(q);
  CHECK(p.grouped);
  CHECK(p.items[0].grouping_key);
  CHECK_FALSE(p.items[1].grouping_key);
  REQUIRE(p.aggregate_calls.size() == 3);  // count(*) once
  CHECK(p.aggregate_calls[0].call.kind == ExprKind::CountStar);
  CHECK(p.items[1].expr.children[0].kind == ExprKind::Variable);
  CHECK(p.items[1].expr.children[0].slot == p.aggregate_calls[0].slot);
  CHECK(p.items[2].expr.slot == p.aggregate_calls[0].slot);
  CHECK(p.items[3].expr.children[0].slot == p.items[0].slot);  // a.x reads the key
  CHECK(p.order[0].expr.slot == p.items[2].slot);
  CHECK(p.order[1].expr.slot == p.items[0].slot);
  CHECK(p.order[2].expr.slot == p.items[1].slot);
}

TEST_CASE(
    "ORDER BY finds items again, also as the beginning of a longer sum, but not under another meaning of a name") {
  const Query q = bound("MATCH (a) RETURN DISTINCT a.x + a.y AS s, a.z ORDER BY a.x + a.y + 1, a.z");
  const Projection& p = returned(q);
  CHECK(p.order[0].expr.children[0].slot == p.items[0].slot);
  CHECK(p.order[1].expr.slot == p.items[1].slot);
  const Query shadow = bound("MATCH (a) WITH a, a.x AS v ORDER BY [a IN [{x: 2}] | a.x][0] RETURN a");
  CHECK(clause<With>(shadow, 1).projection.order[0].expr.children[0].children[2].kind == ExprKind::Property);
}

TEST_CASE("subqueries and patterns list the outer slots they read") {
  const Query q =
      bound("MATCH (a), (b) RETURN EXISTS { MATCH (a)-->(c) WHERE c.x = 1 }, [(b)-->(d) | d.x], COUNT { (x) }");
  const Projection& p = returned(q);
  const Slot a = clause<Match>(q, 0).paths[0].start.slot, b = clause<Match>(q, 0).paths[1].start.slot;
  CHECK(p.items[0].expr.reads == std::vector<Slot>{a});
  CHECK(p.items[1].expr.reads == std::vector<Slot>{b});
  CHECK(p.items[2].expr.reads.empty());
  const Query call = bound("MATCH (a), (b) CALL (a) { MATCH (a)-->(c) RETURN c } RETURN c");
  CHECK(clause<CallSubquery>(call, 1).reads == std::vector<Slot>{clause<Match>(call, 0).paths[0].start.slot});
}

TEST_CASE("variables of a repeated group are one element inside and a list outside") {
  const Query q = bound("MATCH ((a)-[r]->(b) WHERE a.x < b.x)+ RETURN a, r, b");
  const PathStep& step = clause<Match>(q, 0).paths[0].steps[0];
  REQUIRE(step.group_variables.size() == 3);
  for (const GroupVariable& v : step.group_variables) {
    CHECK(q.slot_types[std::size_t(v.outer)].only(Kind::List));
    CHECK_FALSE(q.slot_types[std::size_t(v.inner)].may_be(Kind::List));
  }
  CHECK(returned(q).items[0].slot == step.group_variables[0].outer);
  CHECK(detail("MATCH ((a)-->(b))+ RETURN a.x") == "InvalidArgumentType");
  CHECK(detail("MATCH (a) MATCH ((a)-->(b))+ RETURN b") == "VariableAlreadyBound");
}

TEST_CASE("UNION: columns of the same names in any order") {
  const Query q = bound("RETURN 1 AS a, 2 AS b UNION RETURN 3 AS b, 4 AS a");
  REQUIRE(q.part_slots.size() == 2);
  CHECK(q.slot_names[std::size_t(q.part_slots[1][0])] == "a");
  CHECK(q.column_slots == q.part_slots[0]);
  CHECK(detail("RETURN 1 AS a UNION RETURN 2 AS b") == "DifferentColumnsInUnion");
  CHECK(detail("RETURN 1 AS a UNION RETURN 2 AS a, 3 AS b") == "DifferentColumnsInUnion");
}

TEST_CASE("static types flow through WITH, UNWIND, comprehensions and CASE; what may fit is left to the run") {
  CHECK(detail("WITH 1 AS x RETURN x.y") == "InvalidArgumentType");
  CHECK(detail("UNWIND [1, 2] AS x RETURN x.y") == "InvalidArgumentType");
  CHECK(detail("UNWIND [1, {y: 2}] AS x RETURN x.y") == "accepted");
  CHECK(detail("RETURN [x IN ['a'] WHERE x % 2 = 0 | x]") == "InvalidArgumentType");
  CHECK(detail("RETURN [x IN ['a', 1] WHERE x % 2 = 0 | x]") == "accepted");
  CHECK(detail("RETURN CASE WHEN true THEN 1 ELSE 'a' END - 1") == "accepted");
  CHECK(detail("RETURN CASE WHEN true THEN 'b' ELSE 'a' END - 1") == "InvalidArgumentType");
  CHECK(detail("RETURN null.x, null + 1, NOT null, size(null), null[0], null IN null") == "accepted");
  CHECK(detail("WITH $p AS x MATCH (x) RETURN x.y + 1") == "accepted");
  CHECK(detail("RETURN 1 + 'a', 'a' + 1, [1] + 2, 2 + [1], 'a' + date()") == "accepted");
  CHECK(detail("RETURN date() + duration('P1D'), duration('P1D') * 2, duration('P1D') + duration('P1D')") ==
        "accepted");
  CHECK(detail("RETURN date() + 1") == "InvalidArgumentType");
  CHECK(detail("RETURN 1 AND true") == "InvalidArgumentType");
  CHECK(detail("MATCH (n) WHERE (n) RETURN n") == "InvalidArgumentType");
  CHECK(detail("MATCH (n) WHERE n.x RETURN n") == "accepted");
  CHECK(detail("RETURN 1 IN 2") == "InvalidArgumentType");
}

TEST_CASE("variables: undefined, bound twice, of another type") {
  CHECK(refusal("MATCH (country) RETURN contry") ==
        "SyntaxError UndefinedVariable 1:24 the variable 'contry' is not defined; did you mean 'country'?");
  CHECK(refusal("MATCH (n) WITH n.x AS y RETURN n") ==
        "SyntaxError UndefinedVariable 1:32 the variable 'n' is not defined any more: WITH did not carry it on; add it "
        "to that WITH");
  CHECK(refusal("MATCH (n) CALL { RETURN n.x AS y } RETURN y") ==
        "SyntaxError UndefinedVariable 1:25 the variable 'n' is not defined in this subquery; hand it in: CALL (n) { … "
        "}");
  CHECK(refusal("MATCH (n) RETURN DISTINCT n.x ORDER BY n.y") ==
        "SyntaxError UndefinedVariable 1:40 'n' is not among the returned columns, and after DISTINCT or an aggregate "
        "only those are left; return it too");
  CHECK(refusal("CREATE (n {a: n.b})") ==
        "SyntaxError UndefinedVariable 1:15 the variable 'n' is not defined yet: it is created by this very clause; "
        "put it in a clause before");
  CHECK(detail("CREATE (a {x: 1}), (b {x: a.x})-[r:T {y: b.x}]->(a)") == "accepted");
  CHECK(detail("CREATE (a)-[r:T]->(b), (c {x: r.y})") == "UndefinedVariable");
  CHECK(detail("MERGE (a)-[:T]->(b {x: a.x})") == "UndefinedVariable");
  CHECK(detail("MATCH (a) CREATE (a)") == "VariableAlreadyBound");
  CHECK(detail("MATCH (a) CREATE (a:B)-[:T]->()") == "VariableAlreadyBound");
  CHECK(detail("MATCH (a) CREATE (a)-[:T]->()") == "accepted");
  CHECK(detail("MATCH ()-[r]->() CREATE ()-[r:T]->()") == "VariableAlreadyBound");
  CHECK(detail("MATCH ()-[r]->() CREATE ()-[r]->()") == "VariableAlreadyBound");
  CHECK(detail("MATCH (a)-[r]->(b) MERGE (a)-[r]->(b)") == "VariableAlreadyBound");
  CHECK(detail("MATCH (a) UNWIND [1] AS a RETURN a") == "VariableAlreadyBound");
  CHECK(detail("MATCH p = (a) MATCH p = (b) RETURN p") == "VariableAlreadyBound");
  CHECK(detail("MATCH (a)-[a]->() RETURN a") == "VariableTypeConflict");
  CHECK(detail("MATCH ()-[r*]->(), ()-[r]->() RETURN r") == "VariableTypeConflict");
  CHECK(detail("MATCH ()-[r]->(), ()-[r]->() RETURN r") == "RelationshipUniquenessViolation");
  CHECK(detail("MATCH ()-[r]->() MATCH ()-[r]->() RETURN r") == "accepted");
  CHECK(detail("MATCH (n) WHERE (n)-->(m) RETURN n") == "UndefinedVariable");
  CHECK(detail("MATCH (n) RETURN [(n)-->(m) | m]") == "accepted");
  CHECK(detail("MATCH (n) WHERE EXISTS { (n)-->(m) WHERE m.x = 1 } RETURN m") == "UndefinedVariable");
  CHECK(detail("MATCH (n) RETURN [(n)-->(m) WHERE EXISTS { MATCH (x) WITH x RETURN x } | m], m") ==
        "UndefinedVariable");
  CHECK(detail("MATCH (n) FOREACH (x IN [1] | CREATE (c)) RETURN c") == "UndefinedVariable");
  CHECK(detail("MATCH (n), (x) FOREACH (x IN [1] | CREATE (:A {y: x})) RETURN x.z") == "accepted");
  CHECK(detail("MATCH (c), ((a)-->(b) WHERE b.x = c.x)+ RETURN a") == "UndefinedVariable");
  CHECK(detail("MATCH (c) MATCH ((a)-->(b) WHERE b.x = c.x)+ RETURN a") == "accepted");
}

TEST_CASE("a text of many clauses is bound in time that grows with its length") {
  std::string text;
  for (int i = 0; i < 950; ++i) text += "MATCH (a" + std::to_string(i) + ") ";
  CHECK(detail(text + "RETURN a0") == "accepted");
  std::string stars = text;
  for (int i = 0; i < 90; ++i) stars += "WITH * ";
  CHECK(detail(stars + "RETURN 1") == "accepted");
  CHECK(detail(text + text + "RETURN a0") == "QuerySteps");
}

TEST_CASE("INF and NAN are numbers unless a variable has the name") {
  CHECK(returned(bound("RETURN inf")).items[0].expr.kind == ExprKind::Literal);
  CHECK(returned(bound("WITH 1 AS nan RETURN nan")).items[0].expr.kind == ExprKind::Variable);
}

TEST_CASE("aggregates stand where rows are gathered, alone, and beside what is grouped by") {
  CHECK(detail("MATCH (n) WHERE count(n) > 1 RETURN n") == "InvalidAggregation");
  CHECK(detail("RETURN count(count(*))") == "NestedAggregation");
  CHECK(detail("RETURN [x IN [1] | count(*)]") == "InvalidAggregation");
  CHECK(detail("MATCH (n) RETURN [x IN collect(n) | x.name]") == "accepted");
  CHECK(detail("MATCH (n) RETURN n.x ORDER BY max(n.y)") == "InvalidAggregation");
  CHECK(detail("MATCH (n) RETURN count(rand())") == "NonConstantExpression");
  CHECK(detail("MATCH (n) RETURN n.x + count(*)") == "AmbiguousAggregationExpression");
  CHECK(detail("MATCH (n) RETURN n.x, n.x + count(*)") == "accepted");
  CHECK(detail("MATCH (n) RETURN n, n.x + count(*)") == "accepted");
  CHECK(detail("MATCH (n) RETURN n.x + 1, n.x + 1 + count(*)") == "AmbiguousAggregationExpression");
  CHECK(detail("MATCH (n) RETURN $p + count(*) + 1") == "accepted");
  CHECK(detail("MATCH (n) RETURN n AS m, count(*) + m.x") == "UndefinedVariable");
  CHECK(detail("MATCH (n) WITH n.x AS x, count(*) AS c WHERE c > 1 AND x > 1 RETURN x") == "accepted");
  CHECK(detail("MATCH (n) CALL (n) { MATCH (m) RETURN n.x + count(m) AS y } RETURN y") == "accepted");
  CHECK(refusal("MATCH (n) RETURN count(n) + n.x") ==
        "SyntaxError AmbiguousAggregationExpression 1:29 'n' stands beside an aggregate but is not grouped by; make it "
        "a column of its own, or name it first with WITH");
}

TEST_CASE("the order and the ends of clauses") {
  CHECK(refusal("MATCH (n)") ==
        "SyntaxError InvalidClauseComposition 1:1 a query cannot end with MATCH; add RETURN, or FINISH when nothing is "
        "wanted");
  CHECK(refusal("RETURN 1 MATCH (n) RETURN n") ==
        "SyntaxError InvalidClauseComposition 1:10 MATCH stands after RETURN, which ends a query; to go on use WITH "
        "instead");
  CHECK(detail("MATCH (n) WHERE EXISTS { MATCH (n) SET n.x = 1 RETURN n } RETURN n") == "InvalidClauseComposition");
  CHECK(detail("FOREACH (x IN [1] | MATCH (n))") == "InvalidClauseComposition");
  CHECK(detail("RETURN COLLECT { MATCH (n) RETURN n, 1 AS x }") == "InvalidClauseComposition");
  CHECK(refusal("MATCH (n) WITH n.x RETURN 1") ==
        "SyntaxError NoExpressionAlias 1:16 in WITH an expression needs a name: n.x AS name");
  CHECK(detail("MATCH (n) WITH n, count(*) RETURN n") == "NoExpressionAlias");
  CHECK(detail("CALL { RETURN count(*) } RETURN 1") == "NoExpressionAlias");
  CHECK(detail("RETURN 1 AS a, 2 AS a") == "ColumnNameConflict");
  CHECK(detail("MATCH () RETURN *") == "NoVariablesInScope");
}

TEST_CASE("functions and procedures: unknown, wrong arguments") {
  CHECK(refusal("RETURN toUper('a')") ==
        "SyntaxError UnknownFunction 1:8 there is no function 'toUper'; did you mean toUpper()?");
  CHECK(refusal("CALL db.label()") ==
        "ProcedureError ProcedureNotFound 1:6 there is no procedure 'db.label'; did you mean db.labels?");
  CHECK(detail("RETURN substring('a')") == "InvalidNumberOfArguments");
  CHECK(detail("RETURN toUpper(DISTINCT 'a')") == "UnexpectedSyntax");
  CHECK(detail("MATCH (n) RETURN length(n)") == "InvalidArgumentType");
  CHECK(detail("MATCH (n) CALL db.labels RETURN n") == "InvalidArgumentPassingMode");
  CHECK(detail("CALL db.labels() YIELD lable") == "UndefinedVariable");
  CHECK(detail("CALL db.labels() YIELD * RETURN 1") == "UnexpectedSyntax");
  for (const Function& f : functions()) CHECK(find_function(f.name) >= 0);
}

TEST_CASE("parameters are known before anything runs") {
  const std::map<std::string, Value, std::less<>> some = {{"country", Value("Vietnam")}};
  CHECK(refusal("RETURN $country", &some) == "accepted");
  CHECK(refusal("RETURN $contry", &some) ==
        "ParameterMissing MissingParameter 1:8 the parameter $contry has no value; did you mean $country?");
  CHECK(detail("MATCH (n $p) RETURN n") == "InvalidParameterUse");
  CHECK(detail("CREATE (n $p)") == "accepted");
}

TEST_CASE("SKIP and LIMIT are constant whole numbers from 0") {
  CHECK(detail("MATCH (n) RETURN n SKIP n.x") == "NonConstantExpression");
  CHECK(detail("RETURN 1 LIMIT -1") == "NegativeIntegerArgument");
  CHECK(detail("RETURN 1 LIMIT 1.5") == "InvalidArgumentType");
  CHECK(detail("RETURN 1 LIMIT 1 + $p") == "accepted");
}

TEST_CASE("notices name what the graph does not have, with the nearest name and the place") {
  Graph graph = Graph::in_memory();
  Transaction tx = graph.write();
  const NodeId a = tx.create_node({tx.intern_label("Country")});
  tx.set_property(a, tx.intern_key("name"), "Vietnam");
  tx.create_relationship(a, tx.intern_type("MEMBER_OF"), a);
  tx.commit();
  const View view = graph.read();
  auto notices = [&](const std::string& text) {
    std::string out;
    const Query q = bind(parse(text), {.view = &view});
    for (const Notice& n : q.notices) out += text.substr(n.span.begin, n.span.size()) + ": " + n.message + "\n";
    return out;
  };
  CHECK(notices("MATCH (c:Contry)-[:MEMBR_OF]->({nme: 'x'}) WHERE c.nam = 1 RETURN c") ==
        "Contry: no label 'Contry' in this graph; did you mean 'Country'?\n"
        "MEMBR_OF: no relationship type 'MEMBR_OF' in this graph; did you mean 'MEMBER_OF'?\n"
        "{nme: 'x'}: no property 'nme' in this graph; did you mean 'name'?\n"
        "nam: no property 'nam' in this graph; did you mean 'name'?\n");
  CHECK(notices("MATCH (c:Country {name: 'x'}) RETURN c.name") == "");
  CHECK(notices("MATCH (c) SET c:New, c.fresh = 1 WITH c MATCH (d:New) RETURN d.fresh") == "");
  CHECK(notices("RETURN {a: 1}.b") == "");
}
