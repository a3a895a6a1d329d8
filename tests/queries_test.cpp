// Queries as a library: what data files cannot say about limits, transactions, entities, profiles.
#include <doctest/doctest.h>

#include <dothi/pack.h>
#include <dothi/queries.h>

#include "batch.h"
#include "optimize.h"
#include "procedures.h"

#include <thread>

using namespace dothi;

namespace {

Graph with(const char* text) {
  Graph graph = Graph::in_memory();
  run(graph, text);
  return graph;
}

// The detail of the error a query ends with; "none" when it does not.
std::string detail_of(Graph& graph, const char* text, const Options& options = {}) {
  try {
    run(graph, text, options);
  } catch (const Error& error) { return error.detail; }
  return "none";
}

}  // namespace

TEST_CASE("the example of queries.h") {
  Graph graph =
      with("CREATE (:Country {name: 'Vietnam'})-[:SERVED_ON {start: '2008'}]->(:Organ {name: 'Security Council'})");
  const Table t = run(graph, "MATCH (c:Country {name: $n})-[s:SERVED_ON]->(b) RETURN b.name, s.start",
                      {.parameters = {{"n", "Vietnam"}}});
  CHECK(t.columns == std::vector<std::string>{"b.name", "s.start"});
  CHECK(t.rows() == 1);
  CHECK(t.at(0, 1).string() == "2008");
}

TEST_CASE("a table outlives its graph, with the entities in it") {
  Table t;
  {
    Graph graph = with("CREATE (:A {x: 'long enough to live elsewhere'})-[:R {w: 1}]->(:B)");
    t = run(graph, "MATCH p = (:A)-->() RETURN p, [p] AS list, {k: p} AS map");
  }
  const Path& path = t.at(0, 0).path();
  CHECK(t.node(path.nodes[0]).labels == std::vector<std::string>{"A"});
  CHECK(t.node(path.nodes[0]).properties[0].second.string() == "long enough to live elsewhere");
  CHECK(t.relationship(path.relationships[0]).type == "R");
  CHECK(t.node(path.nodes[1]).labels[0] == "B");
}

TEST_CASE("entities are left unresolved when nobody wants them") {
  Graph graph = with("CREATE (:A)");
  CHECK(run(graph, "MATCH (n) RETURN n", {.entities = false}).nodes.empty());
}

TEST_CASE("a query in a transaction of the caller's sees its changes and commits nothing") {
  Graph graph = Graph::in_memory();
  {
    Transaction tx = graph.write();
    run(tx, "CREATE (:A {x: 1})");
    CHECK(run(tx, "MATCH (a:A) RETURN a.x").rows() == 1);
    CHECK(run(graph, "MATCH (a:A) RETURN a").rows() == 0);
  }
  CHECK(run(graph, "MATCH (a:A) RETURN a").rows() == 0);
  Transaction tx = graph.write();
  run(tx, "CREATE (:A {x: 1})");
  tx.commit();
  CHECK(run(graph, "MATCH (a:A) RETURN a").rows() == 1);
}

TEST_CASE("a reader sees one commit while another writes") {
  Graph graph = with("CREATE (:A)");
  const std::uint64_t before = graph.read().commit();
  run(graph, "MATCH (a:A) SET a.x = 1");
  CHECK(graph.read().commit() == before + 1);
  run(graph, "MATCH (a:A) RETURN a");
  run(graph, "MATCH (a:A) WHERE a.x = 2 SET a.x = 3");
  CHECK(graph.read().commit() == before + 1);  // nothing changed, nothing committed
}

TEST_CASE("whether a query writes is known without running it") {
  Graph graph = with("CREATE (:A)");
  const View view = graph.read();
  CHECK(is_write(view, "CREATE (n)"));
  CHECK(is_write(view, "MATCH (n) SET n.x = 1"));
  CHECK(is_write(view, "MATCH (n) CALL (n) { SET n.x = 1 } RETURN n"));
  CHECK(is_write(view, "FOREACH (x IN [1] | CREATE ())"));
  CHECK_FALSE(is_write(view, "MATCH (n) RETURN n"));
  CHECK_FALSE(is_write(view, "EXPLAIN CREATE (n)"));
}

TEST_CASE("EXPLAIN runs nothing") {
  Graph graph = with("CREATE (:A)");
  const Table t = run(graph, "EXPLAIN MATCH (n) DETACH DELETE n");
  CHECK(t.plan.find("DetachDelete") != std::string::npos);
  CHECK(run(graph, "MATCH (n) RETURN n").rows() == 1);
}

TEST_CASE("PROFILE runs and counts the rows of each operator") {
  Graph graph = with("UNWIND range(1, 10) AS i CREATE (:A {x: i})");
  const Table t = run(graph, "PROFILE MATCH (a:A) WHERE a.x > 7 RETURN a.x");
  CHECK(t.rows() == 3);
  CHECK(t.plan.find("rows") != std::string::npos);
  const std::size_t scan = t.plan.find("NodeByLabelScan");
  CHECK(t.plan.substr(scan, t.plan.find('\n', scan) - scan).find(" 10 ") != std::string::npos);
}

TEST_CASE("a pattern whose constraints are too many terms to count is enumerated") {
  Graph graph = with("CREATE (a:A)-[:R]->(b:A), (a)-[:R]->(b), (b)-[:R]->(a), (a)-[:R]->(a)");
  const Options always{.without = {"small"}};
  auto steps = [](int n) {
    std::string text = "MATCH ()";
    for (int i = 0; i < n; ++i) text += "-[]-()";
    return text + " RETURN count(*) AS n";
  };
  CHECK(run(graph, "EXPLAIN " + steps(3), always).plan.find("CountMatches") != std::string::npos);
  CHECK(run(graph, "EXPLAIN " + steps(14), always).plan.find("CountMatches") == std::string::npos);
  CHECK(run(graph, steps(3), always).at(0, 0).integer() ==
        run(graph, steps(3), {.without = {"factor"}}).at(0, 0).integer());
  CHECK(run(graph, steps(14), always).at(0, 0).integer() == 0);
}

TEST_CASE("time is limited") {
  Graph graph = with("UNWIND range(1, 300) AS i CREATE (:A {x: i})");
  CHECK(detail_of(graph, "MATCH (a), (b), (c), (d) RETURN count(*)", {.timeout_ms = 50, .without = {"factor"}}) ==
        "TimeLimit");
  CHECK(detail_of(graph, "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN max(a + b)",
                  {.timeout_ms = 50}) == "TimeLimit");
}

TEST_CASE("memory is limited") {
  Graph graph = with("UNWIND range(1, 300) AS i CREATE (:A {x: i})");
  CHECK(detail_of(graph, "MATCH (a), (b), (c) RETURN a, b, c", {.memory_bytes = 1 << 20}) == "MemoryLimit");
  CHECK(detail_of(graph, "MATCH (a), (b), (c) WITH a, b, c ORDER BY a.x + b.x RETURN count(*)",
                  {.memory_bytes = 1 << 20}) == "MemoryLimit");
  CHECK(detail_of(graph, "MATCH (a), (b), (c) RETURN count(DISTINCT [a.x, b.x, c.x])", {.memory_bytes = 1 << 20}) ==
        "MemoryLimit");
  CHECK(detail_of(graph, "RETURN range(1, 9223372036854775807)") != "none");
}

TEST_CASE("rows kept are limited, at the limit and one above") {
  Graph graph = with("UNWIND range(1, 100) AS i CREATE (:A {x: i})");
  CHECK(detail_of(graph, "MATCH (a:A) RETURN a.x ORDER BY a.x", {.rows = 100}) == "none");
  CHECK(detail_of(graph, "MATCH (a:A) RETURN a.x ORDER BY a.x", {.rows = 99}) == "RowLimit");
  CHECK(detail_of(graph, "MATCH (a:A) RETURN a.x", {.rows = 99}) == "RowLimit");
}

TEST_CASE("a query is cancelled from another thread") {
  Graph graph = with("UNWIND range(1, 300) AS i CREATE (:A {x: i})");
  std::atomic<bool> cancel = false;
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    cancel = true;
  });
  CHECK(detail_of(graph, "MATCH (a), (b), (c), (d), (e) RETURN count(*)", {.cancel = &cancel, .without = {"factor"}}) ==
        "Cancelled");
  other.join();
}

TEST_CASE("a long chain of conditions ends well") {
  Graph graph = with("CREATE (:A {x: 1})");
  std::string text = "MATCH (a:A) WHERE a.x = 0";
  for (int i = 0; i < 30'000; ++i) text += " OR a.x = " + std::to_string(i);
  CHECK(run(graph, text + " RETURN a").rows() == 1);
}

TEST_CASE("the statement's clock stands still and can be set") {
  Graph graph = Graph::in_memory();
  Options options;
  options.now = DateTime{18262, 0, 0, {}};
  CHECK(to_string(run(graph, "RETURN date() AS d", options).at(0, 0)) == "2020-01-01");
  CHECK(run(graph, "UNWIND range(1, 3000) AS i RETURN count(DISTINCT datetime()) AS n").at(0, 0).integer() == 1);
}

TEST_CASE("the same query gives the same rows in the same order") {
  Graph graph = with("UNWIND range(1, 2000) AS i CREATE (:A {x: i % 7, y: i})");
  const char* text = "MATCH (a:A), (b:A {y: 5}) WITH a.x AS x, collect(a.y) AS ys, count(b) AS n RETURN x, ys[0..5], n";
  const Table first = run(graph, text);
  for (int i = 0; i < 3; ++i) {
    const Table again = run(graph, text);
    for (std::size_t row = 0; row < first.rows(); ++row)
      for (std::size_t c = 0; c < 3; ++c) CHECK(to_string(first.at(row, c)) == to_string(again.at(row, c)));
  }
}

TEST_CASE("a procedure of a program's own") {
  register_procedure({"my.double",
                      {{"x", "INTEGER", true, {}}},
                      {{"y", "INTEGER", true, {}}},
                      false,
                      "Twice the number.",
                      [](std::span<const Value> arguments, EvalContext&, const ProcedureSink& row) {
                        const Value y(arguments[0].integer() * 2);
                        row({&y, 1});
                      }});
  Graph graph = Graph::in_memory();
  CHECK(run(graph, "UNWIND [1, 2] AS i CALL my.double(i) YIELD y RETURN sum(y)").at(0, 0).integer() == 6);
  clear_registered_procedures();
  CHECK(detail_of(graph, "CALL my.double(1)") == "ProcedureNotFound");
}

TEST_CASE("columns turn general when a value does not fit, and keep their nulls") {
  Column column;
  column.reset(Column::Kind::Integer);
  column.push(Value(1));
  column.push_null();
  column.push(Value("x"));
  CHECK(column.kind == Column::Kind::Value);
  CHECK(column.value(0).integer() == 1);
  CHECK(column.is_null(1));
  CHECK(column.value(2).string() == "x");
  Column other;
  const std::uint32_t rows[] = {2, 1, 0, 0};
  other.gather(column, rows);
  CHECK(other.size() == 4);
  CHECK(other.value(0).string() == "x");
  CHECK(other.is_null(1));
  CHECK(other.value(3).integer() == 1);
}

TEST_CASE("a gathered column keeps nulls of typed columns") {
  Column nodes, gathered;
  nodes.reset(Column::Kind::Node);
  nodes.push(NodeId(3));
  gathered.append(nodes, 0);
  nodes.push_null();
  gathered.append(nodes, 1);
  CHECK(gathered.kind == Column::Kind::Node);
  CHECK_FALSE(gathered.is_null(0));
  CHECK(gathered.is_null(1));
}

TEST_CASE("every rule has a name and can be switched off") {
  Graph graph = with("UNWIND range(1, 20) AS i CREATE (:A {x: i})-[:R]->(:B {x: i})");
  const char* text =
      "MATCH (a:A)-[:R]->(b), (c:B) WHERE a.x = c.x AND b.x > 15 AND EXISTS { (a)-->() } RETURN a.x AS x ORDER BY x "
      "DESC LIMIT 3";
  const Table expected = run(graph, text);
  CHECK(expected.rows() == 3);
  for (const std::string& rule : rule_names()) {
    CAPTURE(rule);
    Options options;
    options.without = {rule};
    const Table t = run(graph, text, options);
    REQUIRE(t.rows() == 3);
    for (std::size_t row = 0; row < 3; ++row) CHECK(t.at(row, 0).integer() == expected.at(row, 0).integer());
    CHECK(run(graph, std::string("EXPLAIN ") + text, options).plan != "");
  }
}

// ---- Conflicts, by the rules of a schema -------------------------------------------------------------------------------

namespace {

Graph governed(const char* text) {
  Graph graph = Graph::in_memory();
  Pack pack;
  const auto qualifier = [](const char* name, const char* kind) { return PropertySchema{name, kind, "", "", false}; };
  const std::vector<PropertySchema> dated = {qualifier("start", "date"), qualifier("end", "date"),
                                             qualifier("votes", "integer"), qualifier("of", "string"),
                                             qualifier("status", "string")};
  const auto relation = [&](const char* name) -> RelationSchema& {
    RelationSchema& r = pack.schema.relations.emplace_back();
    r.name = name;
    r.from = r.to = {"Entity"};
    r.qualifiers = dated;
    return r;
  };
  relation("MEMBER").once.emplace();
  relation("SERVED").once = {"start"};
  RelationSchema& holds = relation("HOLDS");
  holds.single = {"of"};
  holds.many = {"deputy"};
  relation("CANDIDATE").excludes = {"SERVED"};
  RelationSchema& founded = relation("FOUNDED");
  founded.to.clear();
  founded.property = "founded";
  founded.once.emplace();
  pack.schema.labels.push_back({"Entity", "", "", {}, {}});
  Transaction tx = graph.write();
  install(tx, pack);
  run(tx, text);
  tx.commit();
  return graph;
}

std::string conflicts_of(Graph& graph) {
  const Table t = run(graph,
                      "CALL db.conflicts() YIELD kind, subject, relation, key, values RETURN kind + ' ' + subject.name "
                      "+ ' ' + relation + ' ' + coalesce(key, '-') AS c, values");
  std::string out;
  for (std::size_t i = 0; i < t.rows(); ++i)
    out += std::string(t.at(i, 0).string()) + " " + to_string(t.at(i, 1)) + "\n";
  return out;
}

}  // namespace

TEST_CASE("one membership told with two beginnings is a conflict, told more exactly it is none") {
  Graph graph = governed(
      "CREATE (a:Entity {name: 'A'}), (u:Entity {name: 'U'}), (b:Entity {name: 'B'}), (a)-[:MEMBER {start: "
      "'1976'}]->(u), (a)-[:MEMBER {start: '1977'}]->(u), "
      "(b)-[:MEMBER {start: '1977'}]->(u), (b)-[:MEMBER {start: '1977-09-20'}]->(u), (b)-[:MEMBER {start: '1955', "
      "status: 'candidate'}]->(u)");
  CHECK(conflicts_of(graph) == "differs A MEMBER start ['1976', '1977']\n");
}

TEST_CASE("terms that begin together and end apart are a conflict, later terms are none") {
  Graph graph = governed(
      "CREATE (a:Entity {name: 'A'}), (u:Entity {name: 'U'}), (a)-[:SERVED {start: '2008', end: '2009'}]->(u), "
      "(a)-[:SERVED {start: '2008', end: '2010'}]->(u), "
      "(a)-[:SERVED {start: '2020', end: '2021', votes: 190}]->(u), (a)-[:SERVED {votes: 1}]->(u), (a)-[:SERVED "
      "{votes: 2}]->(u)");
  CHECK(conflicts_of(graph) == "differs A SERVED end ['2009', '2010']\n");
}

TEST_CASE("two in a seat for one at the same time are a conflict") {
  Graph graph = governed(
      "CREATE (s:Entity {name: 'Secretary-General'}), (d:Entity {name: 'Deputy'}), (a:Entity {name: 'A'}), (b:Entity "
      "{name: 'B'}), (c:Entity {name: 'C'}), "
      "(a)-[:HOLDS {start: '1997', end: '2006'}]->(s), (b)-[:HOLDS {start: '2005', end: '2011'}]->(s), (c)-[:HOLDS "
      "{start: '2011', end: '2016'}]->(s), "
      "(c)-[:HOLDS {start: '2000', end: '2003', of: 'X'}]->(s), (b)-[:HOLDS {start: '1990'}]->(d), (a)-[:HOLDS {start: "
      "'1990', end: '1999'}]->(d)");
  CHECK(conflicts_of(graph) == "holders A HOLDS - ['1997/2006', '2005/2011']\n");
}

TEST_CASE("a candidacy told as a term is a conflict, a candidacy before the term is none") {
  Graph graph = governed(
      "CREATE (a:Entity {name: 'A'}), (b:Entity {name: 'B'}), (u:Entity {name: 'U'}), (a)-[:CANDIDATE {start: '2023', "
      "end: '2025'}]->(u), (a)-[:SERVED {start: '2023', end: '2025'}]->(u), "
      "(b)-[:CANDIDATE {start: '2030'}]->(u), (b)-[:SERVED {start: '2008', end: '2009'}]->(u)");
  CHECK(conflicts_of(graph) == "candidacy A CANDIDATE - ['2023/2025', '2023/2025']\n");
  // Told by a sentence of its own, in a document of the year before, it came first.
  Transaction tx = graph.write();
  run(tx, "CREATE (:Sentence {text: 's'})-[:IN_DOCUMENT]->(:Document {name: 'd', date: '2022-05'})");
  const Table t = run(tx, "MATCH (:Entity)-[r:CANDIDATE {start: '2023'}]->(), (s:Sentence) RETURN r, s");
  tx.set_evidence(t.at(0, 0).relationship(), {t.at(0, 1).node()});
  tx.commit();
  CHECK(conflicts_of(graph) == "");
  run(graph, "MATCH (d:Document) SET d.date = '2024'");
  CHECK(conflicts_of(graph) == "candidacy A CANDIDATE - ['2023/2025', '2023/2025']\n");
}

TEST_CASE("sentences that claim two values of a property are a conflict") {
  Graph graph = governed("CREATE (a:Entity {name: 'A', founded: '1945'})");
  Transaction tx = graph.write();
  const Table t =
      run(tx, "MATCH (a:Entity) UNWIND ['1945', '1945-10-24', '1946'] AS year CREATE (s:Sentence) RETURN a, s, year",
          {.entities = false});
  for (std::size_t i = 0; i < t.rows(); ++i)
    tx.set_property(t.at(i, 1).node(), tx.intern_key("claims"),
                    Value::list({Value::map({{"rel", "FOUNDED"}, {"s", "A"}, {"o", t.at(i, 2)}})}));
  tx.set_evidence(t.at(0, 0).node(), *tx.key("founded"), {t.at(0, 1).node(), t.at(1, 1).node(), t.at(2, 1).node()});
  tx.commit();
  CHECK(conflicts_of(graph) ==
        "differs A FOUNDED founded ['1945', '1946']\ndiffers A FOUNDED founded ['1945-10-24', '1946']\n");
}

TEST_CASE("a procedure that fails shows the call") {
  Graph graph = with("CREATE (:A)");
  for (const char* text : {"CALL algo.pageRank(2.0)", "MATCH (n) CALL algo.degree([1]) YIELD degree RETURN degree",
                           "CALL algo.degree([], 'up') YIELD degree RETURN degree"}) {
    try {
      run(graph, text);
      CHECK(false);
    } catch (const Error& error) {
      CHECK(!error.span.empty());
      CHECK(!error.detail.empty());
    }
  }
}
