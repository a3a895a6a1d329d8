// Every function and operator, by value: each expression is evaluated by the engine and by the judge, and both must give what
// stands beside it.
#include "functions.h"
#include "bind.h"
#include "naive.h"
#include "parse.h"
#include "temporal.h"

#include <doctest/doctest.h>
#include <dothi/queries.h>

#include <set>

using namespace dothi;

namespace {

// 1984-10-11T12:31:14.645Z
const DateTime clock_time = parse_temporal(Kind::DateTime, "1984-10-11T12:31:14.645Z").date_time();

Options options() {
  Options o;
  o.now = clock_time;
  o.memory_bytes = std::size_t(64) << 20;
  o.timeout_ms = 0;  // slow under a sanitizer, and no less right
  o.parameters = {{"list", Value::list({1, 2, 3})}, {"null", Value()}, {"text", "Hà Nội"}};
  return o;
}

std::string show(const Table& table) {
  std::string out;
  for (std::size_t r = 0; r < table.rows(); ++r) {
    if (r) out += "; ";
    for (std::size_t c = 0; c < table.columns.size(); ++c) out += (c ? ", " : "") + to_string(table.at(r, c));
  }
  return out;
}

std::string show(const Error& e) {
  return std::string(name(e.fault)) + " " + e.detail + (e.phase == Phase::Compile ? " (compile)" : "");
}

template <typename F>
std::string outcome(F f) {
  try {
    return show(f());
  } catch (const Error& e) { return show(e); }
}

// Rows of a query on both evaluators, "; " between them; or its error.
std::string rows(Graph& graph, const std::string& text) {
  const Options o = options();
  const std::string by_engine = outcome([&] { return run(graph, text, o); });
  const std::string by_judge = outcome([&] {
    const View view = graph.read();
    const Query query = bind(parse(text), {&o.parameters, &view});
    return naive_run(query, view, nullptr, o);
  });
  CHECK_MESSAGE(by_engine == by_judge, text);
  return by_engine;
}

std::string value(const std::string& expression) {
  static Graph graph = Graph::in_memory();
  // As one row, and over many.
  const std::string single = rows(graph, "RETURN " + expression + " AS x");
  const std::string many = rows(graph, "UNWIND [1, 2] AS row RETURN " + expression + " AS x");
  if (single.find("Error") == std::string::npos && !single.starts_with("Limit"))
    CHECK_MESSAGE(many == single + "; " + single, expression);
  return single;
}

struct Case {
  std::string expression, expected;
};

void check(std::initializer_list<Case> cases) {
  for (const Case& c : cases) {
    INFO(c.expression);
    CHECK(value(c.expression) == c.expected);
  }
}

}  // namespace

TEST_CASE("numbers: arithmetic keeps integers whole and refuses to overflow") {
  check({{"7 / 2", "3"},
         {"-7 / 2", "-3"},
         {"-7 % 3", "-1"},
         {"7.0 / 2", "3.5"},
         {"1 + 2.5", "3.5"},
         {"2 ^ 10", "1024.0"},
         {"2 ^ 3 ^ 2", "64.0"},
         {"-(-3)", "3"},
         {"5.5 % 2", "1.5"},
         {"1 - 2 - 3", "-4"},
         {"1 + null", "null"},
         {"1 / 0", "ArithmeticError DivisionByZero"},
         {"1 % 0", "ArithmeticError DivisionByZero"},
         {"1.0 / 0", "Infinity"},
         {"0.0 / 0 = 0.0 / 0", "false"},
         {"9223372036854775807 + 1", "ArithmeticError NumberOutOfRange"},
         {"-9223372036854775808 - 1", "ArithmeticError NumberOutOfRange"},
         {"4611686018427387904 * 2", "ArithmeticError NumberOutOfRange"},
         {"(-9223372036854775807 - 1) / -1", "ArithmeticError NumberOutOfRange"},
         {"(-9223372036854775807 - 1) % -1", "0"}});
}

TEST_CASE("numbers: functions") {
  check({{"abs(-3)", "3"},
         {"abs(-3.5)", "3.5"},
         {"abs(null)", "null"},
         {"abs(-9223372036854775807 - 1)", "ArithmeticError NumberOutOfRange"},
         {"sign(-2)", "-1"},
         {"sign(0.0)", "0"},
         {"sign(7.5)", "1"},
         {"ceil(1.2)", "2.0"},
         {"floor(-1.2)", "-2.0"},
         {"ceiling(3)", "3.0"},
         {"round(1.5)", "2.0"},
         {"round(-1.5)", "-1.0"},
         {"round(2.4)", "2.0"},
         {"round(0.49999999999999994)", "0.0"},
         {"round(1.005, 2)", "1.01"},
         {"round(-1.55, 1)", "-1.6"},
         {"round(1.55, 1, 'HALF_EVEN')", "1.6"},
         {"round(1.45, 1, 'half_even')", "1.4"},
         {"round(1.25, 1, 'HALF_DOWN')", "1.2"},
         {"round(1.21, 1, 'UP')", "1.3"},
         {"round(-1.29, 1, 'DOWN')", "-1.2"},
         {"round(-1.21, 1, 'CEILING')", "-1.2"},
         {"round(-1.21, 1, 'FLOOR')", "-1.3"},
         {"round(9.99, 1)", "10.0"},
         {"round(1.5, -1)", "ArgumentError NumberOutOfRange"},
         {"round(1.5, 1, 'x')", "ArgumentError InvalidArgumentValue"},
         {"sqrt(16)", "4.0"},
         {"sqrt(-1) = sqrt(-1)", "false"},
         {"isNaN(sqrt(-1))", "true"},
         {"isNaN(1)", "false"},
         {"exp(0)", "1.0"},
         {"log(e())", "1.0"},
         {"ln(1)", "0.0"},
         {"log10(1000)", "3.0"},
         {"power(2, 0.5) = sqrt(2)", "true"},
         {"sin(0)", "0.0"},
         {"cos(0)", "1.0"},
         {"tan(0)", "0.0"},
         {"round(cot(pi() / 4), 9)", "1.0"},
         {"asin(0)", "0.0"},
         {"acos(1)", "0.0"},
         {"atan(0)", "0.0"},
         {"atan2(0, 1)", "0.0"},
         {"sinh(0)", "0.0"},
         {"cosh(0)", "1.0"},
         {"tanh(0)", "0.0"},
         {"coth(1) > 1", "true"},
         {"haversin(0)", "0.0"},
         {"degrees(pi())", "180.0"},
         {"radians(180) = pi()", "true"},
         {"0 <= rand() < 1", "true"},
         {"rand() = rand()", "false"}});
}

TEST_CASE("texts: characters are code points, reversing keeps what the eye sees together") {
  check({{"toUpper('Hội đồng ß')", "'HỘI ĐỒNG SS'"},
         {"lower('ĐÀ NẴNG')", "'đà nẵng'"},
         {"size('Hà Nội')", "6"},
         {"char_length('😀')", "1"},
         {"size('')", "0"},
         {"substring('Hà Nội', 3)", "'Nội'"},
         {"substring('hello', 1, 3)", "'ell'"},
         {"substring('hello', 9)", "''"},
         {"substring('hello', 0, 0)", "''"},
         {"substring('hello', -1)", "ArgumentError NegativeIntegerArgument"},
         {"left('Nội', 2)", "'Nộ'"},
         {"right('Nội', 2)", "'ội'"},
         {"left('ab', 9)", "'ab'"},
         {"right('ab', 9)", "'ab'"},
         {"left(null, 1)", "null"},
         {"right('ab', -1)", "ArgumentError NegativeIntegerArgument"},
         {"trim('  a b\\t')", "'a b'"},
         {"ltrim(' a ')", "'a '"},
         {"rtrim(' a ')", "' a'"},
         {"btrim('xxaxx', 'x')", "'a'"},
         {"ltrim('ếếa', 'ế')", "'a'"},
         {"trim('\\u3000a')", "'a'"},
         {"replace('hello', 'l', 'w')", "'hewwo'"},
         {"replace('aaa', 'aa', 'b')", "'ba'"},
         {"replace('abc', '', 'x')", "'abc'"},
         {"split('a,b,c', ',')", "['a', 'b', 'c']"},
         {"split('one;two,three', [',', ';'])", "['one', 'two', 'three']"},
         {"split('abc', '')", "['a', 'b', 'c']"},
         {"split('', ',')", "['']"},
         {"split('a,', ',')", "['a', '']"},
         {"reverse('abc')", "'cba'"},
         {"reverse('e\\u0301a')", "'ae\xcc\x81'"},
         {"graphemes('e\\u0301a')", "['e\xcc\x81', 'a']"},
         {"normalize('e\\u0301') = '\\u00e9'", "true"},
         {"size(normalize('\\u00e9', 'NFD'))", "2"},
         {"normalize('ﬁ', 'NFKC')", "'fi'"},
         {"normalize('a', 'x')", "ArgumentError InvalidArgumentValue"},
         {"fold('Hội đồng Bảo-an')", "'hoi dong bao an'"},
         {"caseless('HÒA')", "'hoà'"},
         {"'a' + 1", "'a1'"},
         {"1.5 + 'a'", "'1.5a'"},
         {"'a' || 'b'", "'ab'"},
         {"'a' || null", "null"},
         {"'abc' STARTS WITH 'ab'", "true"},
         {"'abc' ENDS WITH 'bc'", "true"},
         {"'abc' CONTAINS 'd'", "false"},
         {"'abc' CONTAINS ''", "true"},
         {"null STARTS WITH 'a'", "null"},
         {"'a' CONTAINS null", "null"}});
}

TEST_CASE("texts: regular expressions match the whole text in linear time") {
  check({{"'abc' =~ 'b'", "false"},
         {"'abc' =~ '.b.'", "true"},
         {"'ABC' =~ '(?i)abc'", "true"},
         {"'Nội' =~ 'N.i'", "true"},
         {"null =~ 'a'", "null"},
         {"'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' =~ '(a+)+'", "false"},
         {"'a' =~ '('", "ArgumentError InvalidRegularExpression"},
         {"'aa' =~ '(a)\\\\1'", "ArgumentError InvalidRegularExpression"}});
}

TEST_CASE("texts: search finds without accents and ranks exact accents first") {
  check({{"search.rank('Hội đồng Bảo an', 'Hội đồng Bảo an')", "6"},
         {"search.rank('Hội đồng Bảo an', 'hội đồng bảo an')", "4"},
         {"search.rank('Hội đồng Bảo an', 'hoi dong bao an')", "2"},
         {"search.rank('Hội đồng Bảo an', 'bao hoi')", "1"},
         {"search.rank('Hội đồng Bảo an', 'x')", "0"},
         {"search.matches('Hội đồng', 'hoi d')", "true"},
         {"search.matches('Hội đồng', '')", "false"}});
}

TEST_CASE("lists") {
  check({{"head([1, 2])", "1"},
         {"head([])", "null"},
         {"last([1, 2])", "2"},
         {"last([])", "null"},
         {"tail([1, 2, 3])", "[2, 3]"},
         {"tail([])", "[]"},
         {"reverse([1, 2])", "[2, 1]"},
         {"size([null, 1])", "2"},
         {"isEmpty([])", "true"},
         {"isEmpty({a: 1})", "false"},
         {"isEmpty('')", "true"},
         {"range(0, 4)", "[0, 1, 2, 3, 4]"},
         {"range(4, 0, -2)", "[4, 2, 0]"},
         {"range(0, 4, -1)", "[]"},
         {"range(5, 5)", "[5]"},
         {"range(1, 2, 0)", "ArgumentError NumberOutOfRange"},
         {"range(9223372036854775806, 9223372036854775807)", "[9223372036854775806, 9223372036854775807]"},
         {"size(range(-9223372036854775807, 9223372036854775807, 9223372036854775807))", "3"},
         {"range(1, 9223372036854775807)", "LimitExceeded MemoryLimit"},
         {"size([x IN range(1, 20000) | range(1, 10000)])", "LimitExceeded MemoryLimit"},
         {"size([x IN range(1, 300) | size([y IN range(1, 10000) | [y]])])", "300"},
         {"[1, 2, 3][0]", "1"},
         {"[1, 2, 3][-1]", "3"},
         {"[1, 2, 3][3]", "null"},
         {"[1, 2, 3][null]", "null"},
         {"[1, 2, 3][1..]", "[2, 3]"},
         {"[1, 2, 3][..-1]", "[1, 2]"},
         {"[1, 2, 3][-9..9]", "[1, 2, 3]"},
         {"[1, 2, 3][2..1]", "[]"},
         {"[1, 2, 3][null..1]", "null"},
         {"[1] + [2]", "[1, 2]"},
         {"[1] + 2", "[1, 2]"},
         {"0 + [1]", "[0, 1]"},
         {"[1] + null", "null"},
         {"[1] || [2]", "[1, 2]"},
         {"1 IN [1, 2]", "true"},
         {"3 IN [1, null]", "null"},
         {"null IN []", "false"},
         {"1 IN null", "null"},
         {"[1] IN [[1]]", "true"},
         {"1 IN [1.0]", "true"},
         {"[x IN [1, 2, 3] WHERE x > 1 | x * 2]", "[4, 6]"},
         {"[x IN null | x]", "null"},
         {"[x IN [1, 2] WHERE null]", "[]"},
         {"reduce(s = 0, x IN [1, 2, 3] | s + x)", "6"},
         {"reduce(s = '', x IN ['a', 'b'] | s + x)", "'ab'"},
         {"reduce(s = 0, x IN null | s)", "null"},
         {"[x IN [1, 2] | [y IN [10, 20] | x * y]]", "[[10, 20], [20, 40]]"}});
}

TEST_CASE("quantifiers know three truths") {
  check({{"all(x IN [] WHERE x)", "true"},
         {"any(x IN [] WHERE x)", "false"},
         {"none(x IN [] WHERE x)", "true"},
         {"single(x IN [] WHERE x)", "false"},
         {"all(x IN [1, null] WHERE x > 0)", "null"},
         {"all(x IN [0, null] WHERE x > 0)", "false"},
         {"any(x IN [1, null] WHERE x > 0)", "true"},
         {"any(x IN [0, null] WHERE x > 0)", "null"},
         {"none(x IN [1, null] WHERE x > 0)", "false"},
         {"none(x IN [0, null] WHERE x > 0)", "null"},
         {"single(x IN [1, null] WHERE x > 0)", "null"},
         {"single(x IN [1, 1, null] WHERE x > 0)", "false"},
         {"single(x IN [1, 0] WHERE x > 0)", "true"},
         {"all(x IN null WHERE x)", "null"}});
}

TEST_CASE("conditions know three truths") {
  check({{"true AND null", "null"},
         {"false AND null", "false"},
         {"true OR null", "true"},
         {"false OR null", "null"},
         {"true XOR null", "null"},
         {"true XOR true", "false"},
         {"NOT null", "null"},
         {"null = null", "null"},
         {"null <> 1", "null"},
         {"1 < 2 < 3", "true"},
         {"1 < 3 < 2", "false"},
         {"1 < null < 0", "null"},
         {"3 < 2 < null", "false"},
         {"1 < 'a'", "null"},
         {"[1, 2] < [1, 3]", "true"},
         {"{a: 1} = {a: 1.0}", "true"},
         {"null IS NULL", "true"},
         {"1 IS NOT NULL", "true"},
         {"CASE 1 WHEN 1 THEN 'a' ELSE 'b' END", "'a'"},
         {"CASE null WHEN null THEN 'a' ELSE 'b' END", "'b'"},
         {"CASE WHEN null THEN 1 END", "null"},
         {"CASE WHEN false THEN 1 WHEN true THEN 2 END", "2"},
         {"coalesce(null, 2, 1 / 0)", "2"},
         {"coalesce(null, null)", "null"},
         {"nullIf(1, 1.0)", "null"},
         {"nullIf(1, 2)", "1"}});
}

TEST_CASE("conversions") {
  check({{"toInteger('42')", "42"},
         {"toInteger(' 42 ')", "42"},
         {"toInteger('2.9')", "2"},
         {"toInteger(-2.9)", "-2"},
         {"toInteger('x')", "null"},
         {"toInteger('')", "null"},
         {"toInteger(true)", "1"},
         {"toInteger('+7')", "7"},
         {"toInteger('1e3')", "1000"},
         {"toInteger(1e300)", "ArgumentError NumberOutOfRange"},
         {"toInteger('9223372036854775808')", "ArgumentError NumberOutOfRange"},
         {"toIntegerOrNull(1e300)", "null"},
         {"toIntegerOrNull([1])", "null"},
         {"toFloat('1.5')", "1.5"},
         {"toFloat(1)", "1.0"},
         {"toFloat('.5')", "0.5"},
         {"toFloat('1e400')", "Infinity"},
         {"toFloat('abc')", "null"},
         {"toFloat('0x10')", "null"},
         {"toFloatOrNull(true)", "null"},
         {"toBoolean('TRUE')", "true"},
         {"toBoolean('yes')", "null"},
         {"toBoolean(0)", "false"},
         {"toBooleanOrNull(1.5)", "null"},
         {"toString(1.0)", "'1.0'"},
         {"toString(true)", "'true'"},
         {"toString(date('2020-01-02'))", "'2020-01-02'"},
         {"toStringOrNull({})", "null"},
         {"toIntegerList(['1', 2.5, null, []])", "[1, 2, null, null]"},
         {"toFloatList([1, 'x'])", "[1.0, null]"},
         {"toBooleanList(['true', 0])", "[true, false]"},
         {"toStringList([1, null, {}])", "['1', null, null]"},
         {"toInteger({})", "SyntaxError InvalidArgumentType (compile)"},
         {"[x IN [1, {}] | toInteger(x)]", "TypeError InvalidArgumentValue"},
         {"[x IN [1, []] | toString(x)]", "TypeError InvalidArgumentValue"}});
}

TEST_CASE("types of values are written as Neo4j 5 and GQL write them") {
  check({{"valueType(1)", "'INTEGER NOT NULL'"},
         {"valueType(null)", "'NULL'"},
         {"valueType([])", "'LIST<NOTHING> NOT NULL'"},
         {"valueType([1, 'a', 2])", "'LIST<STRING NOT NULL | INTEGER NOT NULL> NOT NULL'"},
         {"valueType([null, 1])", "'LIST<INTEGER> NOT NULL'"},
         {"valueType(datetime())", "'ZONED DATETIME NOT NULL'"},
         {"1 IS :: INTEGER", "true"},
         {"null IS :: INTEGER", "true"},
         {"null IS :: INTEGER NOT NULL", "false"},
         {"[1] IS :: LIST<INTEGER>", "true"},
         {"['a'] IS NOT :: LIST<INTEGER>", "true"},
         {"1 IS :: STRING | INTEGER", "true"}});
}

TEST_CASE("maps") {
  check({{"{a: 1, b: {c: 2}}.b.c", "2"},
         {"{a: 1}.x", "null"},
         {"{a: 1}['a']", "1"},
         {"{a: 1}[null]", "null"},
         {"keys({b: 1, a: 2})", "['b', 'a']"},
         {"properties({a: 1})", "{a: 1}"},
         {"keys(null)", "null"},
         {"[m IN [{a: 1, b: 2}] | m {.a, c: 3, .x}]", "[{a: 1, c: 3, x: null}]"},
         {"[m IN [{a: 1, b: 2}] | m {.*, b: 9}]", "[{a: 1, b: 9}]"},
         {"[m IN [null] | m {.a}]", "[null]"}});
}

TEST_CASE("entities: what belongs to a node, relationship or path") {
  Graph graph = Graph::in_memory();
  run(graph, "CREATE (:A:B {name: 'a', n: 1})-[:T {w: 2}]->(:C {name: 'c'})");
  CHECK(
      rows(
          graph,
          "MATCH (a:A)-[r]->(c) RETURN labels(a), type(r), keys(a), properties(r), startNode(r) = a, endNode(r) = c") ==
      "['A', 'B'], 'T', ['name', 'n'], {w: 2}, true, true");
  CHECK(
      rows(graph, "MATCH p = (a:A)-->(c) RETURN length(p), [n IN nodes(p) | n.name], [r IN relationships(p) | r.w]") ==
      "1, ['a', 'c'], [2]");
  CHECK(rows(graph, "MATCH (a:A) RETURN a['na' + 'me'], a.nothing, a {.name, .*, x: 1}, elementId(a) = 'n0', id(a)") ==
        "'a', null, {name: 'a', n: 1, x: 1}, true, 0");
  CHECK(rows(graph, "MATCH (a:A)-[r]->(c) RETURN a:A, a:C, a:A&B, a:!C, a:A|C, a:%, r:T, r:U, c IS C") ==
        "true, false, true, true, true, true, true, false, true");
  CHECK(rows(graph, "OPTIONAL MATCH (x:Nothing) RETURN labels(x), x.name, x:A, keys(x), x {.name}") ==
        "null, null, null, null, null");
  CHECK(rows(graph, "MATCH (a:A) RETURN a[0]") == "TypeError MapElementAccessByNonString");
  CHECK(node_of_element_id(element_id(NodeId(7))) == NodeId(7));
  CHECK(relationship_of_element_id(element_id(relationship_id(TypeId(3), 9))) == relationship_id(TypeId(3), 9));
  CHECK(!node_of_element_id("r1.2"));
  CHECK(!relationship_of_element_id("n1"));
}

TEST_CASE("what a query has deleted can not be read any more, but for its type") {
  const auto after_delete = [](const std::string& text) {
    Graph graph = Graph::in_memory();
    run(graph, "CREATE (:A {x: 1})-[:T {y: 2}]->(:B)");
    const std::string by_engine = outcome([&] { return run(graph, text); });
    Graph other = Graph::in_memory();
    run(other, "CREATE (:A {x: 1})-[:T {y: 2}]->(:B)");
    const std::string by_judge = outcome([&] {
      Transaction tx = other.write();
      const Query query = bind(parse(text), {nullptr, &tx});
      return naive_run(query, tx, &tx, {});
    });
    CHECK(by_engine == by_judge);
    return by_engine;
  };
  CHECK(after_delete("MATCH (a:A)-[r]->(b) DELETE r RETURN r.y") == "EntityNotFound DeletedEntityAccess");
  CHECK(after_delete("MATCH (a:A)-[r]->(b) DELETE r RETURN type(r)") == "'T'");
  CHECK(after_delete("MATCH (a:A) DETACH DELETE a RETURN labels(a)") == "EntityNotFound DeletedEntityAccess");
  CHECK(after_delete("MATCH (a:A) DETACH DELETE a RETURN keys(a)") == "EntityNotFound DeletedEntityAccess");
  CHECK(after_delete("MATCH (a:A) DETACH DELETE a RETURN a:A") == "EntityNotFound DeletedEntityAccess");
}

TEST_CASE("aggregates") {
  Graph graph = Graph::in_memory();
  const auto over = [&](const std::string& list, const std::string& calls) {
    return rows(graph, "UNWIND " + list + " AS x RETURN " + calls);
  };
  CHECK(over("[1, 2, 2, null]",
             "count(*), count(x), count(DISTINCT x), sum(x), sum(DISTINCT x), avg(x), min(x), max(x)") ==
        "4, 3, 2, 5, 3, 1.6666666666666667, 1, 2");
  CHECK(over("[3, 1, null, 3]", "collect(x), collect(DISTINCT x)") == "[3, 1, 3], [3, 1]");
  CHECK(over("[]", "count(*), count(x), sum(x), avg(x), min(x), collect(x), stDev(x), percentileDisc(x, 0.5)") ==
        "0, 0, 0, null, null, [], 0.0, null");
  CHECK(over("[1, 2.5]", "sum(x), avg(x)") == "3.5, 1.75");
  CHECK(over("[9223372036854775807, 1]", "avg(x)") == "4.611686018427388E18");
  CHECK(over("[9223372036854775807, 1]", "sum(x)") == "ArithmeticError NumberOutOfRange");
  CHECK(over("[9223372036854775807, 1, -1]", "sum(x)") == "9223372036854775807");
  CHECK(over("[2, 4, 4, 4, 5, 5, 7, 9]", "stDevP(x), stDev(x)") == "2.0, 2.138089935299395");
  CHECK(over("[7]", "stDev(x), stDevP(x)") == "0.0, 0.0");
  CHECK(over("[10, 20, 30]",
             "percentileDisc(x, 0.5), percentileCont(x, 0.4), percentileDisc(x, 0.0), percentileDisc(x, 1.0)") ==
        "20, 18.0, 10, 30");
  CHECK(over("[1]", "percentileCont(x, 1.1)") == "ArgumentError NumberOutOfRange");
  CHECK(over("['a', 1, [1], true, null]", "min(x), max(x)") == "[1], 1");
  CHECK(over("[duration('P1D'), duration('PT2H')]", "sum(x), avg(x)") == "P1DT2H, PT13H");
  CHECK(over("[1, 'a']", "sum(x)") == "TypeError InvalidArgumentValue");
  CHECK(over("[1, 2, 3, 4]", "x % 2 AS odd, sum(x) ORDER BY odd") == "0, 6; 1, 4");
  CHECK(over("[null, 1.0, 1, 0.0 / 0, 0.0 / 0, null]", "DISTINCT x") == "null; 1.0; NaN");
}

TEST_CASE("temporal: every form of ISO 8601") {
  check({{"date('2015-07-21')", "2015-07-21"},
         {"date('20150721')", "2015-07-21"},
         {"date('2015-07')", "2015-07-01"},
         {"date('201507')", "2015-07-01"},
         {"date('2015-W30-2')", "2015-07-21"},
         {"date('2015W302')", "2015-07-21"},
         {"date('2015-W30')", "2015-07-20"},
         {"date('2015W30')", "2015-07-20"},
         {"date('2015-202')", "2015-07-21"},
         {"date('2015202')", "2015-07-21"},
         {"date('2015')", "2015-01-01"},
         {"date('2015-Q2-02')", "2015-04-02"},
         {"date('2015Q2')", "2015-04-01"},
         {"date('+2015-W13-4')", "2015-03-26"},
         {"date('-0044-03-15')", "-0044-03-15"},
         {"date('+12345-06-07')", "+12345-06-07"},
         {"date('2015-02-29')", "ArgumentError InvalidArgumentValue"},
         {"date('2015-13')", "ArgumentError InvalidArgumentValue"},
         {"date('2015-W54')", "ArgumentError InvalidArgumentValue"},
         {"date('15-07-21')", "ArgumentError InvalidArgumentValue"},
         {"date('2015-07-21x')", "ArgumentError InvalidArgumentValue"},
         {"date('')", "ArgumentError InvalidArgumentValue"},
         {"localtime('21:40:32.142')", "21:40:32.142"},
         {"localtime('214032,142')", "21:40:32.142"},
         {"localtime('21')", "21:00"},
         {"localtime('2140')", "21:40"},
         {"localtime('25:00')", "ArgumentError InvalidArgumentValue"},
         {"localtime('21:60')", "ArgumentError InvalidArgumentValue"},
         {"time('21:40:32+01:00')", "21:40:32+01:00"},
         {"time('T214032-0130')", "21:40:32-01:30"},
         {"time('21Z')", "21:00Z"},
         {"time('21:40')", "21:40Z"},
         {"time('21+19:00')", "ArgumentError InvalidArgumentValue"},
         {"localdatetime('2015-W30T2140')", "2015-07-20T21:40"},
         {"datetime('2015-07-21')", "2015-07-21T00:00Z"},
         {"datetime('2015-07-21T21:40:32.142+0100')", "2015-07-21T21:40:32.142+01:00"},
         {"datetime('2015-07-21T21:40[Europe/London]')", "2015-07-21T21:40+01:00[Europe/London]"},
         {"datetime('2015-07-21T21:40+03:00[Europe/London]')", "ArgumentError InvalidArgumentValue"},
         {"datetime('2015-07-21T21:40[Europe/Londn]')", "ArgumentError InvalidArgumentValue"}});
}

TEST_CASE("temporal: from components, and over other values") {
  check({{"date({year: 2020, month: 2, day: 29})", "2020-02-29"},
         {"date({year: 2020, week: 53, dayOfWeek: 5})", "2021-01-01"},
         {"date({year: 2020, quarter: 1, dayOfQuarter: 60})", "2020-02-29"},
         {"date({year: 2020, ordinalDay: 366})", "2020-12-31"},
         {"date({year: 2021, ordinalDay: 366})", "ArgumentError InvalidArgumentValue"},
         {"date({month: 2})", "ArgumentError InvalidArgumentValue"},
         {"date({year: 2020, day: 2})", "ArgumentError InvalidArgumentValue"},
         {"date({year: 2020, mnth: 2})", "ArgumentError InvalidArgumentValue"},
         {"date({year: 2020, month: 13})", "ArgumentError InvalidArgumentValue"},
         {"date({year: '2020'})", "TypeError InvalidArgumentValue"},
         {"date({date: date('2020-02-29'), year: 2021})", "2021-02-28"},
         {"date({date: date('2020-01-31'), month: 2})", "2020-02-29"},
         {"date({date: date('2020-05-31'), quarter: 1})", "2020-02-29"},
         {"date({year: 2020, month: null})", "null"},
         {"localtime({hour: 12, minute: 31, second: 14, millisecond: 1, microsecond: 2, nanosecond: 3})",
          "12:31:14.001002003"},
         {"localtime({hour: 12, second: 1})", "ArgumentError InvalidArgumentValue"},
         {"localtime({hour: 12, minute: 31, second: 14, millisecond: 1, microsecond: 1000})",
          "ArgumentError InvalidArgumentValue"},
         {"datetime({year: 2020, month: 7, day: 1, hour: 12, timezone: 'Europe/Stockholm'})",
          "2020-07-01T12:00+02:00[Europe/Stockholm]"},
         {"datetime({date: date('2020-01-01'), time: time('10:00+01:00')})", "2020-01-01T10:00+01:00"},
         {"datetime({datetime: datetime('2020-01-01T10:00+01:00'), timezone: 'Asia/Ho_Chi_Minh'})",
          "2020-01-01T16:00+07:00[Asia/Ho_Chi_Minh]"},
         {"datetime({datetime: localdatetime('2020-01-01T10:00'), timezone: '+07:00'})", "2020-01-01T10:00+07:00"},
         {"datetime({epochMillis: 1000, timezone: '+01:00'})", "1970-01-01T01:00:01+01:00"},
         {"datetime({epochSeconds: 1, nanosecond: 5})", "1970-01-01T00:00:01.000000005Z"},
         {"datetime.fromEpoch(-1, 999999999)", "1969-12-31T23:59:59.999999999Z"},
         {"datetime.fromEpochMillis(-1)", "1969-12-31T23:59:59.999Z"},
         {"date(datetime('2020-01-01T10:00+01:00'))", "2020-01-01"},
         {"datetime(date('2020-01-01'))", "2020-01-01T00:00Z"},
         {"time(localtime('10:00'))", "10:00Z"},
         {"localtime(date('2020-01-01'))", "TypeError InvalidArgumentValue"},
         {"date(time('10:00'))", "TypeError InvalidArgumentValue"},
         {"date(1)", "SyntaxError InvalidArgumentType (compile)"}});
}

TEST_CASE("temporal: now is the same for the whole statement") {
  check({{"date()", "1984-10-11"},
         {"localtime()", "12:31:14.645"},
         {"time()", "12:31:14.645Z"},
         {"datetime()", "1984-10-11T12:31:14.645Z"},
         {"localdatetime()", "1984-10-11T12:31:14.645"},
         {"timestamp()", "466345874645"},
         {"datetime() = datetime.statement()", "true"},
         {"datetime({timezone: 'Asia/Ho_Chi_Minh'})", "1984-10-11T19:31:14.645+07:00[Asia/Ho_Chi_Minh]"},
         {"date.transaction('Pacific/Kiritimati')", "1984-10-11"},
         {"time.realtime('+02:00')", "14:31:14.645+02:00"},
         {"date(null)", "null"}});
}

TEST_CASE("temporal: clocks that change leave gaps and overlaps, also in years the tz data does not list") {
  check({{"datetime('2021-03-28T02:30[Europe/Paris]')", "2021-03-28T03:30+02:00[Europe/Paris]"},
         {"datetime('2021-10-31T02:30[Europe/Paris]')", "2021-10-31T02:30+02:00[Europe/Paris]"},
         {"datetime('2021-10-31T02:30+01:00[Europe/Paris]')", "2021-10-31T02:30+01:00[Europe/Paris]"},
         {"datetime('2021-03-27T12:00[Europe/Paris]') + duration('P1D')", "2021-03-28T12:00+02:00[Europe/Paris]"},
         {"datetime('2021-03-27T12:00[Europe/Paris]') + duration('PT24H')", "2021-03-28T13:00+02:00[Europe/Paris]"},
         {"datetime('2080-07-01T12:00[Europe/Paris]')", "2080-07-01T12:00+02:00[Europe/Paris]"},
         {"datetime('2080-12-01T12:00[Europe/Paris]')", "2080-12-01T12:00+01:00[Europe/Paris]"},
         {"datetime('+99999-07-01T12:00[Europe/Paris]')", "+99999-07-01T12:00+02:00[Europe/Paris]"},
         {"duration.inSeconds(datetime('2021-10-31T00:00[Europe/Paris]'), localdatetime('2021-10-31T04:00'))", "PT5H"},
         {"duration.inSeconds(date('2021-10-31'), datetime('2021-10-31T04:00[Europe/Paris]'))", "PT5H"},
         {"duration.inSeconds(localtime('00:00'), datetime('2021-10-31T04:00[Europe/Paris]'))", "PT5H"}});
}

TEST_CASE("temporal: truncation") {
  check({{"date.truncate('millennium', date('2017-10-11'))", "2000-01-01"},
         {"date.truncate('century', date('1984-10-11'))", "1900-01-01"},
         {"date.truncate('decade', date('1984-10-11'))", "1980-01-01"},
         {"date.truncate('weekYear', date('1984-01-01'))", "1983-01-03"},
         {"date.truncate('quarter', date('1984-11-11'))", "1984-10-01"},
         {"date.truncate('week', date('1984-10-11'), {dayOfWeek: 2})", "1984-10-09"},
         {"date.truncate('year', date('-0044-03-15'))", "-0044-01-01"},
         {"date.truncate('day')", "1984-10-11"},
         {"datetime.truncate('hour', datetime('1984-10-11T12:31-01:00'), {timezone: '+01:00'})",
          "1984-10-11T12:00+01:00"},
         {"localtime.truncate('millisecond', localtime('12:31:14.645876123'), {nanosecond: 2})", "12:31:14.645000002"},
         {"localtime.truncate('microsecond', localtime('12:31:14.645876123'), {nanosecond: 1000})",
          "ArgumentError InvalidArgumentValue"},
         {"time.truncate('day', localtime('12:31'))", "00:00Z"},
         {"date.truncate('hour', date('1984-10-11'))", "ArgumentError InvalidArgumentValue"},
         {"time.truncate('month', time('12:31'))", "ArgumentError InvalidArgumentValue"},
         {"date.truncate('dya', date())", "ArgumentError InvalidArgumentValue"},
         {"date.truncate(null, date())", "null"},
         {"date.truncate('day', time())", "TypeError InvalidArgumentValue"}});
}

TEST_CASE("temporal: durations keep months, days and seconds apart") {
  check({{"duration('P14DT16H12M')", "P14DT16H12M"},
         {"duration('P5M1.5D')", "P5M1DT12H"},
         {"duration('P0.75M')", "P22DT19H51M49.5S"},
         {"duration('PT0.75M')", "PT45S"},
         {"duration('P2.5W')", "P17DT12H"},
         {"duration('P2012-02-02T14:37:21.545')", "P2012Y2M2DT14H37M21.545S"},
         {"duration('-P1DT2H')", "P-1DT-2H"},
         {"duration('P-1D')", "P-1D"},
         {"duration('PT-0.001S')", "PT-0.001S"},
         {"duration('P')", "ArgumentError InvalidArgumentValue"},
         {"duration('P1DT')", "ArgumentError InvalidArgumentValue"},
         {"duration('P1H')", "ArgumentError InvalidArgumentValue"},
         {"duration('PT1S1H')", "ArgumentError InvalidArgumentValue"},
         {"duration({days: 14, hours: 16.5})", "P14DT16H30M"},
         {"duration({years: 12.5, months: 5.5, days: 14.5, hours: 16.5, minutes: 12.5, seconds: 70.5, nanoseconds: 3})",
          "P12Y11M29DT33H58M13.500000003S"},
         {"duration({minutes: 12, seconds: -60})", "PT11M"},
         {"duration({days: 1, milliseconds: -1})", "P1DT-0.001S"},
         {"duration({})", "ArgumentError InvalidArgumentValue"},
         {"duration({dayz: 1})", "ArgumentError InvalidArgumentValue"},
         {"duration({quarters: 2, weeks: 1})", "P6M7D"},
         {"duration({seconds: 0.1})", "PT0.1S"},
         {"duration('P1Y') + duration('P1M')", "P1Y1M"},
         {"duration('P1D') - duration('PT1H')", "P1DT-1H"},
         {"duration('P1M') * 2", "P2M"},
         {"2 * duration('P1M')", "P2M"},
         {"duration('P12Y5M14DT16H13M10.000000001S') / 2", "P6Y2M22DT13H21M8S"},
         {"duration('P1D') / 0", "ArithmeticError DivisionByZero"},
         {"-duration('P1DT1S')", "P-1DT-1S"},
         {"duration({seconds: 9223372036854775807}) + duration('PT1S')", "ArithmeticError NumberOutOfRange"},
         {"duration('P1Y') = duration('P12M')", "true"},
         {"duration('P1D') = duration('PT24H')", "false"},
         {"duration('P1D') < duration('P2D')", "null"}});
}

TEST_CASE("temporal: adding and measuring") {
  check({{"date('2011-01-31') + duration('P1M')", "2011-02-28"},
         {"date('2011-01-31') + duration('P1M') + duration('P12M')", "2012-02-28"},
         {"date('2011-01-31') + (duration('P1M') + duration('P12M'))", "2012-02-29"},
         {"date('2020-03-31') - duration('P1M')", "2020-02-29"},
         {"date('2020-01-01') + duration('PT36H')", "2020-01-02"},
         {"localtime('13:42:19') + duration({days: 1, hours: 12})", "01:42:19"},
         {"time('00:30+01:00') - duration('PT1H')", "23:30+01:00"},
         {"duration('P1D') + date('2020-01-01')", "2020-01-02"},
         {"localdatetime('2020-01-01T00:00') - duration('PT0.000000001S')", "2019-12-31T23:59:59.999999999"},
         {"date('+999999999-12-31') + duration('P1D')", "ArithmeticError NumberOutOfRange"},
         {"date('2020-01-01') - date('2019-01-01')", "SyntaxError InvalidArgumentType (compile)"},
         {"duration.between(date('1984-10-11'), date('2015-06-24'))", "P30Y8M13D"},
         {"duration.between(date('2015-06-24'), date('1984-10-11'))", "P-30Y-8M-13D"},
         {"duration.inMonths(date('2020-01-31'), date('2020-02-29'))", "PT0S"},
         {"duration.inDays(date('2020-01-31'), date('2020-02-29'))", "P29D"},
         {"duration.inSeconds(localdatetime('2014-07-21T21:40:36.143'), localdatetime('2014-07-21T21:40:36.142'))",
          "PT-0.001S"},
         {"duration.between(date('-999999999-01-01'), date('+999999999-12-31'))", "P1999999998Y11M30D"},
         {"duration.inSeconds(localdatetime('-999999999-01-01'), localdatetime('+999999999-12-31T23:59:59'))",
          "PT17531639991215H59M59S"},
         {"duration.between(null, date())", "null"}});
}

TEST_CASE("temporal: components") {
  check({{"date('1984-01-01').weekYear", "1983"},
         {"date('1984-01-01').week", "52"},
         {"date('1984-01-01').dayOfWeek", "7"},
         {"date('1984-08-14').dayOfQuarter", "45"},
         {"date('1984-12-31').ordinalDay", "366"},
         {"date('1984-12-31').quarter", "4"},
         {"datetime('1984-10-11T12:31:14.645876123+01:30').offsetMinutes", "90"},
         {"datetime('1984-10-11T12:31+01:30').timezone", "'+01:30'"},
         {"datetime('1984-10-11T12:31[Europe/Paris]').timezone", "'Europe/Paris'"},
         {"datetime('1984-10-11T12:31Z').offset", "'Z'"},
         {"datetime('1970-01-01T00:00:01.5Z').epochMillis", "1500"},
         {"time('12:31:14.645876123+01:00').microsecond", "645876"},
         {"duration('P1Y4M10DT1H1M1.111111111S').minutes", "61"},
         {"duration('PT-1.5S').secondsOfMinute", "-1"},
         {"duration('P17M').monthsOfYear", "5"},
         {"date('2020-01-01').hour", "ArgumentError InvalidArgumentValue"},
         {"date('2020-01-01')['year']", "2020"}});
  for (Kind kind : {Kind::Date, Kind::LocalTime, Kind::Time, Kind::LocalDateTime, Kind::DateTime, Kind::Duration}) {
    const Value v = kind == Kind::Duration ? construct_duration("P1D") : construct(kind, {}, clock_time);
    for (std::string_view name : component_names(kind)) CHECK(!component(v, name).is_null());
  }
}

TEST_CASE("periods: true when sure, false when impossible, null when the dates do not say") {
  check({{"period.overlaps('2008/2009', '2009-06')", "null"},
         {"period.overlaps('2008/2009', '2009-01-01')", "true"},
         {"period.overlaps('2008/2009', '2010')", "false"},
         {"period.overlaps('2008-05/2008', '2008-06-15')", "null"},
         {"period.overlaps('2008/..', '2030')", "true"},
         {"period.before('2008', '2009')", "true"},
         {"period.before('2008', '2008')", "false"},
         {"period.before('2008/..', '2030')", "false"},
         {"period.after('2010', '2008/2009')", "true"},
         {"period.contains('2008/2009', '2008-05-17')", "true"},
         {"period.contains('2008', '2008')", "true"},
         {"period.contains('2008', '2008/2009')", "false"},
         {"period.years('2008/2010')", "[2008, 2009, 2010]"},
         {"years('1982/..')", "[1982, 1983, 1984]"},
         {"period.start('2008-02/2009')", "2008-02-01"},
         {"period.end('2008-02')", "2008-02-29"},
         {"period.end('2008/..')", "null"},
         {"period.duration('2008/2009')", "P2Y"},
         {"period.between('2008/2009', '2020/2021')", "P10Y"},
         {"period.overlaps({start: '2008', end: 2009}, date('2009-01-01'))", "true"},
         {"period.overlaps({since: '1977'}, '2000')", "true"},
         {"period.overlaps({x: 1}, '2000')", "null"},
         {"period('2008', '2009')", "'2008/2009'"},
         {"period('2008', null)", "'2008/..'"},
         {"period.overlaps('tomorrow', '2000')", "ArgumentError InvalidPeriod"},
         {"period.overlaps(null, '2000')", "null"}});
}

TEST_CASE("periods of relationships, and what AS OF and DURING keep") {
  Graph graph = Graph::in_memory();
  run(graph,
      "CREATE (a:A), (b:B), (a)-[:S {n: 1, start: '2008', end: '2009'}]->(b), (a)-[:S {n: 2, start: '2020'}]->(b), "
      "(a)-[:S {n: 3}]->(b), "
      "(a)-[:S {n: 4, date: '2008-05'}]->(b), (a)-[:S {n: 5, since: '1977'}]->(b), (a)-[:S {n: 6, date: "
      "'XXXX-05'}]->(b)");
  const auto kept = [&](const std::string& restriction) {
    return rows(graph, "MATCH (:A)-[s:S]->(:B) " + restriction + " RETURN s.n ORDER BY s.n");
  };
  CHECK(kept("AS OF '2008-05-10'") == "1; 4; 5");
  CHECK(kept("AS OF '2008-05-10' CERTAIN") == "5");
  CHECK(kept("DURING '2009/2020'") == "1; 2; 5");
  CHECK(kept("AS OF '1950'") == "");
  CHECK(kept("AS OF '1950' OR UNDATED") == "3; 6");
  CHECK(kept("AS OF 'soon'") == "ArgumentError InvalidPeriod");
  CHECK(rows(graph, "MATCH ()-[s:S]->() WHERE period.overlaps(s, '2021') RETURN s.n ORDER BY s.n") == "2; 5");
}

TEST_CASE("identifiers are random and well formed") {
  Graph graph = Graph::in_memory();
  const Table t = run(graph, "UNWIND range(1, 100) AS i RETURN randomUUID() AS id");
  std::set<std::string> seen;
  for (std::size_t r = 0; r < t.rows(); ++r) {
    const std::string id(t.at(r, 0).string());
    CHECK(id.size() == 36);
    CHECK(id[14] == '4');
    CHECK(std::string("89ab").find(id[19]) != std::string::npos);
    seen.insert(id);
  }
  CHECK(seen.size() == 100);
}

TEST_CASE("a value that would be too large is refused, whatever makes it") {
  Graph graph = Graph::in_memory();
  CHECK(rows(graph, "RETURN size(reduce(s = 'x', i IN range(1, 40) | s + s)) AS x") == "LimitExceeded MemoryLimit");
  CHECK(rows(graph, "RETURN size(reduce(l = [1], i IN range(1, 40) | l + l)) AS x") == "LimitExceeded MemoryLimit");
  CHECK(rows(graph, "RETURN reduce(l = [], i IN range(1, 1000) | [l]) AS x") == "LimitExceeded NestingDepth");
}

TEST_CASE("expressions as deep as the language allows are evaluated, chains of any length too") {
  Graph graph = Graph::in_memory();
  const auto nested = [](int depth, std::string before, std::string core, std::string after) {
    std::string out;
    for (int i = 0; i < depth; ++i) out += before;
    out += core;
    for (int i = 0; i < depth; ++i) out += after;
    return out;
  };
  CHECK(rows(graph, "RETURN " + nested(190, "abs(", "-1", ")") + " AS x") == "1");
  CHECK(rows(graph, "RETURN size(" + nested(190, "[", "1", "]") + ") AS x") == "1");
  CHECK(rows(graph, "RETURN " + nested(150, "CASE WHEN true THEN ", "1", " END") + " AS x") == "1");
  CHECK(rows(graph, "RETURN " + nested(60, "coalesce(null, [x IN [1] | ", "1", "][0])") + " AS x") == "1");
  CHECK(rows(graph, "RETURN " + nested(60, "COUNT { WITH 1 AS y RETURN ", "1", " AS x }") + " AS x") == "1");
  const auto chain = [](const std::string& first, const std::string& more, int n) {
    std::string out = first;
    for (int i = 0; i < n; ++i) out += more;
    return out;
  };
  CHECK(rows(graph, "UNWIND [1, 2] AS x RETURN " + chain("x = 0", " OR x = 2", 30'000) + " AS found") == "false; true");
  CHECK(rows(graph, "UNWIND [1, 2] AS x RETURN " + chain("x", " + 1", 30'000) + " AS sum") == "30001; 30002");
  CHECK(rows(graph, "RETURN size(" + chain("''", " + 'a'", 10'000) + ") AS x") == "10000");
}

TEST_CASE("every function is found by every name, and describes itself") {
  for (std::size_t i = 0; i < functions().size(); ++i) {
    const Function& f = functions()[i];
    INFO(f.name);
    CHECK(find_function(f.name) == int(i));
    CHECK(find_function(upper(f.name)) == int(i));
    for (std::string_view alias : f.aliases) CHECK(find_function(alias) == int(i));
    CHECK(!f.signature.empty());
    CHECK(!f.about.empty());
    CHECK((f.call != nullptr) == !f.aggregate);
    CHECK((f.max == 0 || !f.parameters.empty()));
  }
  CHECK(find_function("no such function") == -1);
  CHECK(!replacement_advice("exists").empty());
  CHECK(find_function("exists") == -1);
}
