// Statements: prepared once, run many times, always what the text would give.
#include <doctest/doctest.h>

#include <dothi/queries.h>

#include <unistd.h>
#include <cstdio>
#include <thread>

using namespace dothi;

namespace {

// A chain of nodes 0 … n-1, and 0 knows them all.
Graph people(int n) {
  Graph graph = Graph::in_memory();
  run(graph, "UNWIND range(0, $n - 1) AS i CREATE (:Person {n: i, name: 'person number ' + i})",
      {.parameters = {{"n", n}}});
  run(graph,
      "MATCH (a:Person), (b:Person) WHERE b.n = a.n + 1 OR (a.n = 0 AND b.n > 0) CREATE (a)-[:KNOWS {w: b.n}]->(b)");
  return graph;
}

std::string text_of(const Table& table) {
  std::string out;
  for (std::size_t r = 0; r < table.rows(); ++r)
    for (std::size_t c = 0; c < table.columns.size(); ++c)
      out += to_string(table.at(r, c)) + (c + 1 < table.columns.size() ? ", " : "\n");
  for (const Notice& n : table.notices) out += n.message + "\n";
  return out;
}

template <typename Work>
std::string code_of(Work work) {
  try {
    work();
  } catch (const Error& error) { return std::string(name(error.fault)) + " " + error.detail + ": " + error.message; }
  return "none";
}

long resident_kb() {
  long pages = 0;
  if (std::FILE* f = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(f, "%*d %ld", &pages) != 1) pages = 0;
    std::fclose(f);
  }
  return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

}  // namespace

TEST_CASE("a statement gives at each run what its text gives, with other parameters and after commits") {
  for (const char* text :
       {"MATCH (p:Person {n: $a})-[k:KNOWS]-(f) RETURN p.name, f.n, k.w ORDER BY f.n, k.w",
        "MATCH (p:Person)-[:KNOWS]-()-[:KNOWS]-(f) WHERE p.n = $a AND f <> p RETURN count(DISTINCT f) AS n",
        "MATCH (p:Person) WHERE p.n < $a WITH p ORDER BY p.n DESC LIMIT 3 RETURN collect(p.name) AS names, rand() < 2 "
        "AS yes",
        "MATCH (a:Person {n: $a}), (b:Person {n: 9}) RETURN a.n AS x, b.n AS y",
        "MATCH (a:Person {n: $a}) WHERE EXISTS { (a)-->(b) WHERE b.n > $a } RETURN COUNT { (a)--() } AS k",
        "MATCH p = shortestPath((a:Person {n: $a})-[:KNOWS*]-(b:Person {n: 20})) RETURN length(p) AS l",
        "MATCH (p:Person) RETURN DISTINCT p.n % $a AS r ORDER BY r"}) {
    Graph graph = people(30);
    Statement statement = prepare(graph, text);
    for (int round = 0; round < 3; ++round) {
      for (int a : {1, 5, 29, 5}) {
        const Parameters parameters = {{"a", a}};
        CHECK(text_of(statement.run(parameters)) == text_of(run(graph, text, {.parameters = parameters})));
      }
      run(graph,
          "MATCH (a:Person {n: 5}), (b:Person) WHERE b.n % 4 = 1 CREATE (a)-[:KNOWS {w: 100}]->(b)-[:KNOWS]->(:Person "
          "{n: b.n, name: 'more'})");
    }
  }
}

TEST_CASE("rows of the callback are those of the table, entities and paths too") {
  Graph graph = people(6);
  const char* text =
      "MATCH p = (a:Person)-[k:KNOWS]->(b:Person) WHERE a.n <= $a RETURN a, k, p, [a, k] AS list, {b: b} AS map, "
      "a.name, b.n";
  Statement statement = prepare(graph, text);
  CHECK(statement.columns() == std::vector<std::string>{"a", "k", "p", "list", "map", "a.name", "b.n"});
  for (int a : {0, 3}) {
    const Table table = statement.run({{"a", a}});
    const Table whole = run(graph, text, {.parameters = {{"a", a}}});
    REQUIRE(table.rows() == whole.rows());
    CHECK(table.nodes.size() == whole.nodes.size());
    std::size_t r = 0;
    std::vector<std::vector<Value>> kept;
    statement.run({{"a", a}}, [&](const RowView& row) {
      REQUIRE(r < table.rows());
      kept.emplace_back();
      for (std::size_t c = 0; c < row.values.size(); ++c) {
        CHECK(equivalent(row[c], table.at(r, c)));
        CHECK(equivalent(row[c], whole.at(r, c)));
        kept.back().push_back(row[c].own());
      }
      CHECK(row.view.property(row[0].node(), *row.view.key("name")).string() == row[5].string());
      CHECK(row.view.ends(row[1].relationship()).start == row[0].node());
      ++r;
    });
    CHECK(r == table.rows());
    // What was made its own outlives the run, and runs after it.
    statement.run({{"a", 5}});
    for (std::size_t i = 0; i < kept.size(); ++i)
      for (std::size_t c = 0; c < kept[i].size(); ++c) CHECK(equivalent(kept[i][c], table.at(i, c)));
  }
}

TEST_CASE("names that come after a statement was prepared are found") {
  Graph graph = people(3);
  Statement statement = prepare(graph, "MATCH (d:Dog)-[:BITES]->(p) RETURN d.size, p.n");
  const Table before = statement.run();
  CHECK(before.rows() == 0);
  CHECK(before.notices.size() == 3);  // no such label, type, key
  run(graph, "MATCH (p:Person {n: 1}) CREATE (:Dog {size: 7})-[:BITES]->(p)");
  CHECK(text_of(statement.run()) == "7, 1\n");
}

TEST_CASE("errors of a statement are those of its text, and it goes on after them") {
  Graph graph = people(10);
  const auto same = [&](const char* text, const Parameters& parameters) {
    const std::string expected = code_of([&] { run(graph, text, {.parameters = parameters}); });
    CHECK(expected != "none");
    CHECK(code_of([&] { prepare(graph, text).run(parameters); }) == expected);
  };
  same("RETURN $a + $b", {{"a", 1}});
  same("RETURN $nam", {{"name", 1}});
  same("RETURN", {});
  same("MATCH (n) RETURN m", {});
  same("RETURN 1 / $a", {{"a", 0}});
  same("UNWIND [1, 'a'] AS x RETURN sum(x)", {});

  Statement statement = prepare(graph, "MATCH (p:Person) RETURN 12 / (p.n - $a) AS q");
  CHECK(code_of([&] { statement.run({{"a", 3}}); }).starts_with("ArithmeticError"));
  CHECK(code_of([&] { statement.run({}); }).starts_with("ParameterMissing"));
  CHECK(statement.run({{"a", 20}}).rows() == 10);
  CHECK_THROWS_AS(statement.run({{"a", 20}}, [](const RowView&) { throw 7; }), int);
  CHECK(statement.run({{"a", 20}}).rows() == 10);
  CHECK(code_of([&] {
          statement.run({{"a", 20}}, [&](const RowView&) { statement.run({{"a", 20}}); });
        }).starts_with("Usage"));
  CHECK(statement.run({{"a", 20}}).rows() == 10);
  const View view = graph.read();
  CHECK(code_of([&] { prepare(view, "CREATE (:X)"); }).starts_with("Usage"));
}

TEST_CASE("a statement that writes commits on a graph, not in a transaction, and not when its callback throws") {
  Graph graph = people(2);
  const auto count = [&] { return run(graph, "MATCH (x:X) RETURN count(*)").at(0, 0).integer(); };
  Statement create = prepare(graph, "CREATE (x:X {v: $v}) RETURN x, x.v");
  for (int v : {1, 2, 3}) {
    const Table table = create.run({{"v", v}});
    CHECK(table.at(0, 1).integer() == v);
    CHECK(table.changes.nodes_created == 1);
    CHECK(table.node(table.at(0, 0).node()).labels == std::vector<std::string>{"X"});
  }
  CHECK(create.run({{"v", 4}}, [](const RowView&) {}).nodes_created == 1);
  CHECK_THROWS_AS(create.run({{"v", 5}}, [](const RowView&) { throw 7; }), int);
  CHECK(count() == 4);
  Statement merge = prepare(graph, "MERGE (x:X {v: $v}) ON MATCH SET x.seen = coalesce(x.seen, 0) + 1 RETURN x.seen");
  CHECK(merge.run({{"v", 2}}).at(0, 0).integer() == 1);
  CHECK(merge.run({{"v", 2}}).at(0, 0).integer() == 2);
  {
    Transaction tx = graph.write();
    Statement inside = prepare(tx, "CREATE (:Y {v: $v})"), look = prepare(tx, "MATCH (y:Y) RETURN count(y)");
    for (int v : {1, 2}) {
      inside.run({{"v", v}});
      CHECK(look.run().at(0, 0).integer() == v);
    }
    CHECK(run(graph, "MATCH (y:Y) RETURN count(y)").at(0, 0).integer() == 0);
    tx.commit();
  }
  CHECK(run(graph, "MATCH (y:Y) RETURN count(y)").at(0, 0).integer() == 2);
}

TEST_CASE("a statement on a view sees its commit, and long queries and EXPLAIN run too") {
  Graph graph = people(4);
  const View view = graph.read();
  Statement statement = prepare(view, "MATCH (p:Person) RETURN count(*)");
  CHECK(statement.run().at(0, 0).integer() == 4);
  run(graph, "CREATE (:Person)");
  CHECK(statement.run().at(0, 0).integer() == 4);
  CHECK(prepare(graph, "EXPLAIN MATCH (p:Person {n: $a}) RETURN p").run({{"a", 1}}).plan.find("Person") !=
        std::string::npos);
  std::string text = "WITH 0 AS x ";
  for (int i = 0; i < 150; ++i) text += "WITH x + 1 AS x ";
  Statement deep = prepare(graph, text + "RETURN x + $a AS y");
  std::int64_t got = 0;
  deep.run({{"a", 5}}, [&](const RowView& row) { got = row[0].integer(); });
  CHECK(got == 155);
}

TEST_CASE("limits count anew in each run") {
  Graph graph = people(50);
  Statement statement = prepare(graph,
                                "MATCH (a:Person), (b:Person) WITH a, b ORDER BY a.n, b.n WITH collect(a.name + "
                                "b.name) AS names RETURN size(names)",
                                {.memory_bytes = std::size_t(2) << 20});
  for (int i = 0; i < 30; ++i) CHECK(statement.run().at(0, 0).integer() == 2500);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool keeps_freed_memory = true;
#else
constexpr bool keeps_freed_memory = false;
#endif

TEST_CASE("many runs take no more memory" * doctest::skip(keeps_freed_memory)) {
  Graph graph = people(40);
  Statement statement =
      prepare(graph, "MATCH (p:Person {n: $a})-[k:KNOWS]-(f) RETURN p.name, f.name, collect(k.w) AS w ORDER BY f.name");
  const auto run_some = [&](int runs) {
    for (int i = 0; i < runs; ++i) statement.run({{"a", i % 40}}, [](const RowView&) {});
  };
  run_some(500);
  const long before = resident_kb();
  run_some(5000);
  CHECK(resident_kb() - before < 2048);
}

TEST_CASE("two statements of one graph run in two threads while a third writes") {
  Graph graph = people(60);
  bool wrong[2] = {false, false};
  const auto read = [&](int which) {
    Statement statement = prepare(graph, "MATCH (p:Person {n: $a})-[:KNOWS]->(f) RETURN count(f) AS n");
    for (int i = 0; i < 300; ++i) {
      const int a = 1 + i % 50;
      wrong[which] |= statement.run({{"a", a}}).at(0, 0).integer() != 1;
    }
  };
  std::thread one(read, 0), two(read, 1);
  Statement write = prepare(graph, "CREATE (:Person {n: 1000 + $i})-[:LIKES]->(:Thing)");
  for (int i = 0; i < 40; ++i) write.run({{"i", i}});
  one.join();
  two.join();
  CHECK_FALSE(wrong[0]);
  CHECK_FALSE(wrong[1]);
}
