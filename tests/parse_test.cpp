// Syntax: what text becomes, what it is refused for, and where the limits stand.
#include "parse.h"

#include <doctest/doctest.h>

using namespace dothi;

namespace {

std::string shape(const Expr& e);

std::string shapes(const std::vector<Expr>& children) {
  std::string out;
  for (const Expr& child : children) out += " " + shape(child);
  return out;
}

// An expression as a Lisp would write it.
std::string shape(const Expr& e) {
  const auto list = [&](const std::string& head) { return "(" + head + shapes(e.children) + ")"; };
  switch (e.kind) {
    case ExprKind::Literal: return to_string(e.value);
    case ExprKind::Parameter: return "$" + e.text;
    case ExprKind::Variable: return e.text;
    case ExprKind::Missing: return "-";
    case ExprKind::Property: return shape(e.children[0]) + "." + e.text;
    case ExprKind::Subscript: return list("[]");
    case ExprKind::Slice: return list("[..]");
    case ExprKind::List: return list("list");
    case ExprKind::Map: {
      std::string out = "(map";
      for (std::size_t i = 0; i < e.keys.size(); ++i) out += " " + e.keys[i] + ":" + shape(e.children[i]);
      return out + ")";
    }
    case ExprKind::Not: return list("not");
    case ExprKind::Negate: return list("neg");
    case ExprKind::Plus: return list("pos");
    case ExprKind::Or: return list("or");
    case ExprKind::Xor: return list("xor");
    case ExprKind::And: return list("and");
    case ExprKind::Add: return list("+");
    case ExprKind::Subtract: return list("-");
    case ExprKind::Multiply: return list("*");
    case ExprKind::Divide: return list("/");
    case ExprKind::Modulo: return list("%");
    case ExprKind::Power: return list("^");
    case ExprKind::Concatenate: return list("||");
    case ExprKind::Compare: {
      std::string out = "(compare";
      const char* const signs[] = {"=", "<>", "<", "<=", ">", ">="};
      for (std::size_t i = 0; i < e.children.size(); ++i) {
        if (i > 0) out += std::string(" ") + signs[std::size_t(e.operators[i - 1])];
        out += " " + shape(e.children[i]);
      }
      return out + ")";
    }
    case ExprKind::In: return list("in");
    case ExprKind::StartsWith: return list("starts");
    case ExprKind::EndsWith: return list("ends");
    case ExprKind::Contains: return list("contains");
    case ExprKind::Matches: return list("=~");
    case ExprKind::IsNull: return list("null?");
    case ExprKind::IsNotNull: return list("known?");
    case ExprKind::HasLabels: return list(e.negated ? "not-labels" : "labels");
    case ExprKind::IsTyped: return list(e.negated ? "not-typed" : "typed");
    case ExprKind::Function: return list(e.text + (e.distinct ? " distinct" : ""));
    case ExprKind::CountStar: return "count*";
    case ExprKind::Case: return list("case");
    case ExprKind::ListComprehension: return list("for " + e.variable);
    case ExprKind::Reduce: return list("reduce " + e.accumulator + " " + e.variable);
    case ExprKind::All: return list("all " + e.variable);
    case ExprKind::Any: return list("any " + e.variable);
    case ExprKind::None: return list("none " + e.variable);
    case ExprKind::Single: return list("single " + e.variable);
    case ExprKind::PatternComprehension: return list("collect-pattern");
    case ExprKind::PatternPredicate: return "pattern";
    case ExprKind::ShortestPath: return "shortest";
    case ExprKind::Exists: return "exists";
    case ExprKind::Count: return "count";
    case ExprKind::Collect: return "collect";
    case ExprKind::MapProjection: return list("project");
  }
  return "?";
}

std::string expression(const std::string& text) {
  const Query query = parse("RETURN " + text);
  return shape(std::get<Return>(query.parts.at(0).clauses.at(0).body).projection.items.at(0).expr);
}

std::string labels(const LabelExpr& e) {
  switch (e.kind) {
    case LabelExpr::Kind::Name: return e.name;
    case LabelExpr::Kind::Wildcard: return "%";
    case LabelExpr::Kind::Not: return "!" + labels(e.children[0]);
    default: {
      std::string out = "(";
      for (std::size_t i = 0; i < e.children.size(); ++i)
        out += (i ? (e.kind == LabelExpr::Kind::And ? "&" : "|") : "") + labels(e.children[i]);
      return out + ")";
    }
  }
}

Query match_query(const std::string& pattern) { return parse("MATCH " + pattern + " RETURN 1"); }
const Match& match_of(const Query& query) { return std::get<Match>(query.parts.at(0).clauses.at(0).body); }

std::string node_labels(const std::string& text) {
  const Query query = match_query("(n" + text + ")");
  return labels(*match_of(query).paths.at(0).start.labels);
}

// "detail line:column message" of the refusal; "accepted" when there is none.
std::string refusal(const std::string& text) {
  try {
    parse(text);
  } catch (const Error& e) {
    const Position p = position(text, e.span.begin);
    return e.detail + " " + std::to_string(p.line) + ":" + std::to_string(p.column) + " " + e.message;
  }
  return "accepted";
}

std::string detail(const std::string& text) {
  const std::string whole = refusal(text);
  return whole.substr(0, whole.find(' '));
}

std::string repeat(const std::string& part, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += part;
  return out;
}

}  // namespace

TEST_CASE("operators bind as openCypher says: OR, XOR, AND, NOT, comparison, predicates, +, *, ^, sign") {
  CHECK(expression("1 + 2 * 3") == "(+ 1 (* 2 3))");
  CHECK(expression("(1 + 2) * 3") == "(* (+ 1 2) 3)");
  CHECK(expression("1 - 2 - 3") == "(- 1 2 3)");
  CHECK(expression("1 - 2 + 3 - 4") == "(- (+ (- 1 2) 3) 4)");
  CHECK(expression("2 ^ 3 ^ 2") == "(^ 2 3 2)");
  CHECK(expression("-2 ^ 2") == "(^ -2 2)");
  CHECK(expression("-a ^ 2") == "(^ (neg a) 2)");
  CHECK(expression("a OR b XOR c AND NOT d = e") == "(or a (xor b (and c (not (compare d = e)))))");
  CHECK(expression("a OR b OR c") == "(or a b c)");
  CHECK(expression("a = b IN c") == "(compare a = (in b c))");
  CHECK(expression("a < b <= c <> d") == "(compare a < b <= c <> d)");
  CHECK(expression("a + b STARTS WITH c + d") == "(starts (+ a b) (+ c d))");
  CHECK(expression("a IS NULL = b IS NOT NULL") == "(compare (null? a) = (known? b))");
  CHECK(expression("a IN b IN c") == "(in (in a b) c)");
  CHECK(expression("a || b + c") == "(+ (|| a b) c)");
  CHECK(expression("-a.b[0]") == "(neg ([] a.b 0))");
  CHECK(expression("-2[0]") == "(neg ([] 2 0))");
  CHECK(expression("NOT NOT a") == "(not (not a))");
  CHECK(expression("a =~ 'x' AND b CONTAINS 'y'") == "(and (=~ a 'x') (contains b 'y'))");
}

TEST_CASE("a long chain of one operator is one flat node") {
  const Query query = parse("RETURN true" + repeat(" OR true", 30'000));
  const Expr& e = std::get<Return>(query.parts[0].clauses[0].body).projection.items[0].expr;
  CHECK(e.children.size() == 30'001);
  CHECK(e.height == 2);
  CHECK(detail("RETURN 1" + repeat(" + 1", 30'000)) == "accepted");
  CHECK(detail("RETURN 1" + repeat(" <= 1", 30'000)) == "accepted");
  CHECK(detail("RETURN 'a'" + repeat(" || 'a'", 30'000)) == "accepted");
}

TEST_CASE("numbers: decimal, hexadecimal, octal, exponents, digits apart by low lines, and their limits") {
  CHECK(expression("0x1F") == "31");
  CHECK(expression("0o17") == "15");
  CHECK(expression("1_000_000") == "1000000");
  CHECK(expression("1.5e3") == "1500.0");
  CHECK(expression(".5") == "0.5");
  CHECK(expression("1e-400") == "0.0");
  CHECK(expression("a[1..2]") == "([..] a 1 2)");
  CHECK(expression("a[..-1]") == "([..] a - -1)");
  CHECK(expression("9223372036854775807") == "9223372036854775807");
  CHECK(expression("-9223372036854775808") == "-9223372036854775808");
  CHECK(expression("-0x8000000000000000") == "-9223372036854775808");
  CHECK(detail("RETURN 9223372036854775808") == "IntegerOverflow");
  CHECK(detail("RETURN -9223372036854775809") == "IntegerOverflow");
  CHECK(detail("RETURN 0x8000000000000000") == "IntegerOverflow");
  CHECK(detail("RETURN 1e309") == "FloatingPointOverflow");
  for (const char* bad : {"0x", "0o8", "0xG", "12ab", "1e", "1__0", "1_", "0b1"})
    CHECK_MESSAGE(detail(std::string("RETURN ") + bad) == "InvalidNumberLiteral", bad);
  CHECK(detail("RETURN {1a: 2}") == "UnexpectedSyntax");
}

TEST_CASE("strings: both quotes, escapes, Unicode, surrogate pairs") {
  CHECK(expression(R"('it\'s')") == expression(R"("it's")"));
  CHECK(expression(R"('\u1EA1')") == "'ạ'");
  CHECK(expression(R"('\U0001F600')") == "'😀'");
  CHECK(expression(R"('\uD83D\uDE00')") == "'😀'");
  CHECK(detail(R"(RETURN '\uD83D')") == "InvalidUnicodeLiteral");
  CHECK(detail(R"(RETURN '\u12G4')") == "InvalidUnicodeLiteral");
  CHECK(detail(R"(RETURN '\U00110000')") == "InvalidUnicodeLiteral");
  CHECK(refusal(R"(RETURN '\d+')") ==
        R"(UnexpectedSyntax 1:9 '\d' is no escape in a string; for the backslash itself write '\\')");
  CHECK(refusal("RETURN 'abc") == "UnexpectedSyntax 1:8 this string has no end; close it with the same quote");
  CHECK(refusal("RETURN 'abc\\'") == "UnexpectedSyntax 1:8 this string has no end; close it with the same quote");
}

TEST_CASE("names: keywords and backticks, letters of any script, one spelling by NFC") {
  CHECK(expression("a.match") == "a.match");
  CHECK(expression("{end: 1, `a b`: 2}") == "(map end:1 a b:2)");
  CHECK(expression("quốc_gia") == "quốc_gia");
  CHECK(expression("e\u0301t") == "ét");
  CHECK(expression("`a``b`") == "a`b");
  CHECK(detail("MATCH (order:Order)-[in:IN]->(end) RETURN order, end.end AS limit ORDER BY order LIMIT 1") ==
        "accepted");
  CHECK(detail("MATCH (count) RETURN count, count.all, any, single, exists") == "accepted");
  CHECK(refusal("RETURN match") ==
        "UnexpectedSyntax 1:8 expected an expression, found 'match'; as a name this keyword needs backticks: `match`");
  CHECK(refusal("RETURN `a") == "UnexpectedSyntax 1:8 this name has no end; close it with `");
  CHECK(quoted_name("name") == "name");
  CHECK(quoted_name("two words") == "`two words`");
  CHECK(quoted_name("match") == "`match`");
  CHECK(quoted_name("a`b") == "`a``b`");
}

TEST_CASE("comments and every kind of white space are left out") {
  CHECK(expression("1 /* one // */ + // two\n 2") == "(+ 1 2)");
  CHECK(expression("1\u00A0+\u30002") == "(+ 1 2)");
  CHECK(refusal("RETURN 1 /* open") == "UnexpectedSyntax 1:10 this comment has no end; close it with */");
}

TEST_CASE("lists and comprehensions are told apart") {
  CHECK(expression("[x IN xs]") == "(for x xs - -)");
  CHECK(expression("[x IN xs WHERE x > 1 | x * 2]") == "(for x xs (compare x > 1) (* x 2))");
  CHECK(expression("[x IN xs, 1]") == "(list (in x xs) 1)");
  CHECK(expression("[1 IN xs]") == "(list (in 1 xs))");
  CHECK(expression("[(a)-->(b) WHERE b.x | b]") == "(collect-pattern b.x b)");
  CHECK(expression("[p = (a)-->(b) | p]") == "(collect-pattern - p)");
  CHECK(expression("[x IN xs WHERE x:A | x.name]") == "(for x xs (labels x) x.name)");
  CHECK(expression("[x IN xs WHERE x:(A|B) | x.name]") == "(for x xs (labels x) x.name)");
  CHECK(expression("reduce(s = 0, x IN xs | s + x)") == "(reduce s x 0 xs (+ s x))");
  CHECK(expression("all(x IN xs WHERE x)") == "(all x xs x)");
  CHECK(expression("a {.b, .*, c, d: 1}") == "(project a)");
  CHECK(expression("count(*)") == "count*");
  CHECK(expression("count(DISTINCT a)") == "(count distinct a)");
  CHECK(expression("duration.between(a, b)") == "(duration.between a b)");
}

TEST_CASE("patterns in expressions are told from arithmetic") {
  CHECK(expression("(a) - (b)") == "(- a b)");
  CHECK(expression("(a)--(b)") == "pattern");
  CHECK(expression("(a)<--(b)") == "pattern");
  CHECK(expression("(a) < -b") == "(compare a < (neg b))");
  CHECK(expression("(1)--(2)") == "(- 1 (neg 2))");
  CHECK(expression("(:A)-->()") == "pattern");
  CHECK(expression("NOT (a:A)-[:T]->({x: 1}) OR b") == "(or (not pattern) b)");
  CHECK(expression("exists((a)-->(b))") == "pattern");
  CHECK(expression("shortestPath((a)-[*]-(b))") == "shortest");
}

TEST_CASE("CASE with several values and with comparisons names its subject once") {
  CHECK(expression("CASE a WHEN 1 THEN 2 ELSE 3 END") == "(case a 1 2 3)");
  CHECK(expression("CASE WHEN a THEN b END") == "(case - a b -)");
  CHECK(expression("CASE a WHEN 1, 2 THEN 3 END").find("(or (compare") != std::string::npos);
  CHECK(expression("CASE a WHEN > 3 THEN 1 WHEN IS NULL THEN 2 END").find("(null?") != std::string::npos);
  CHECK(refusal("RETURN CASE a END") == "UnexpectedSyntax 1:15 expected WHEN, found 'END'");
}

TEST_CASE("label expressions: ! before & and :, those before |") {
  CHECK(node_labels(":A") == "A");
  CHECK(node_labels(":A:B") == "(A&B)");
  CHECK(node_labels(":A&B|!C") == "((A&B)|!C)");
  CHECK(node_labels(":!(A|B)&%") == "(!(A|B)&%)");
  CHECK(node_labels(" IS A") == "A");
  const Query query = match_query("()-[:A|:B|C]->()");
  CHECK(labels(*match_of(query).paths[0].steps[0].relationship.types) == "(A|B|C)");
}

TEST_CASE("relationships: arrows, lengths, quantifiers, typographic dashes") {
  auto step = [](const std::string& text) {
    const Query query = match_query("(a)" + text + "(b)");
    const RelationshipPattern& r = match_of(query).paths[0].steps[0].relationship;
    std::string out = r.arrow == Arrow::Right ? "right" : r.arrow == Arrow::Left ? "left" : "either";
    if (r.length)
      out += " " + std::to_string(r.length->min) + ".." + (r.length->max ? std::to_string(*r.length->max) : "") +
             (r.quantified ? " each" : "");
    return out;
  };
  CHECK(step("-->") == "right");
  CHECK(step("<--") == "left");
  CHECK(step("--") == "either");
  CHECK(step("<-->") == "either");
  CHECK(step("-[*]->") == "right 1..");
  CHECK(step("-[r:T*2]-") == "either 2..2");
  CHECK(step("-[*..3]-") == "either 1..3");
  CHECK(step("-[*2..]-") == "either 2..");
  CHECK(step("-[:T*0..1 {x: 1}]-") == "either 0..1");
  CHECK(step("-[:T]->{2,3}") == "right 2..3 each");
  CHECK(step("-[:T]->+") == "right 1.. each");
  CHECK(step("-->*") == "right 0.. each");
  CHECK(step("-->{,3}") == "right 0..3 each");
  CHECK(step("-->?") == "right 0..1 each");
  CHECK(step("—[:T]—＞") == "right");
  CHECK(detail("MATCH (a)-[:T..3]->(b) RETURN a") == "InvalidRelationshipPattern");
  CHECK(detail("MATCH (a)-[:T*-2]->(b) RETURN a") == "InvalidRelationshipPattern");
  CHECK(detail("MATCH (a)-[*]->+(b) RETURN a") == "UnexpectedSyntax");
  CHECK(detail("MATCH (a)-->{3,1}(b) RETURN a") == "UnexpectedSyntax");
}

TEST_CASE("path groups: nodes stand around each group, a whole path in parentheses keeps its condition") {
  const Query query = match_query("((a)-[r]->(b) WHERE a.x < b.x){1,3} (c) ((d)--(e))+ ((f)--(g))*");
  const PatternPath& path = match_of(query).paths[0];
  REQUIRE(path.steps.size() == 3);
  CHECK(path.start.variable.empty());
  CHECK(path.steps[0].group != nullptr);
  CHECK(path.steps[0].group_where.has_value());
  CHECK(path.steps[0].length.max == 3);
  CHECK(path.steps[0].node.variable == "c");
  CHECK(path.steps[1].node.variable.empty());
  CHECK(path.steps[2].length.min == 0);

  const Query whole = match_query("p = ANY SHORTEST ((a)-->+(b) WHERE a.x = 1)");
  const PatternPath& inner = match_of(whole).paths[0];
  CHECK(inner.variable == "p");
  CHECK(inner.selector.kind == PathSelector::Kind::AnyShortest);
  CHECK(inner.start.variable == "a");
}

TEST_CASE("selectors and modes") {
  auto of = [](const std::string& text) {
    const Query query = match_query(text + " (a)-->+(b)");
    const PatternPath& path = match_of(query).paths[0];
    return std::to_string(int(path.selector.kind)) + " " + std::to_string(path.selector.k) + " " +
           std::to_string(int(path.mode));
  };
  CHECK(of("p =") == "0 1 0");
  CHECK(of("ANY") == "1 1 0");
  CHECK(of("ANY SHORTEST PATHS") == "2 1 0");
  CHECK(of("ALL SHORTEST") == "3 1 0");
  CHECK(of("SHORTEST 3 PATHS") == "4 3 0");
  CHECK(of("SHORTEST 2 GROUPS") == "5 2 0");
  CHECK(of("p = WALK") == "0 1 1");
  CHECK(of("ALL ACYCLIC PATHS") == "0 1 2");
  CHECK(of("SIMPLE") == "0 1 3");
  CHECK(detail("MATCH SHORTEST (a)--(b) RETURN a") == "UnexpectedSyntax");
  CHECK(detail("MATCH SHORTEST 0 (a)--(b) RETURN a") == "UnexpectedSyntax");
}

TEST_CASE("time on MATCH") {
  const Query as_of =
      parse("MATCH (a)-[r]->(b) AS OF '2020-' + '06' CERTAIN OR UNDATED WHERE a.x = 1 OR b.x = 2 RETURN a");
  const Match& m = match_of(as_of);
  CHECK(m.time.kind == TimeRestriction::Kind::AsOf);
  CHECK(shape(*m.time.when) == "(+ '2020-' '06')");
  CHECK(m.time.certain);
  CHECK(m.time.or_undated);
  CHECK(shape(*m.where) == "(or (compare a.x = 1) (compare b.x = 2))");
  const Query during = parse("MATCH (a)-[r]->(b) DURING $period RETURN a");
  CHECK(match_of(during).time.kind == TimeRestriction::Kind::During);
  CHECK_FALSE(match_of(during).time.certain);
}

TEST_CASE("columns are named by the text of their expression") {
  const Query query = parse("RETURN cOuNt( * ), a . b, (x), 'é' AS `two words`");
  const auto& items = std::get<Return>(query.parts[0].clauses[0].body).projection.items;
  CHECK(items[0].name == "cOuNt( * )");
  CHECK(items[1].name == "a . b");
  CHECK(items[2].name == "(x)");
  CHECK(items[3].name == "two words");
}

TEST_CASE("clauses of all kinds are read") {
  for (const char* text : {
           "EXPLAIN MATCH (n) RETURN n;",
           "PROFILE RETURN 1",
           "MATCH (a) OPTIONAL MATCH (a)-->(b) RETURN DISTINCT *, a.x AS y ORDER BY y DESC, a.z ASC OFFSET 1 LIMIT $n",
           "MERGE (a:A {x: 1}) ON CREATE SET a.y = 1, a:B ON MATCH SET a += {z: 1}",
           "MATCH (a) SET a = {x: 1}, a.y = 2, (a).z = 3, a:B:C, a IS D, a['k'] = 1 REMOVE a.x, a:B DETACH DELETE a",
           "MATCH (a) NODETACH DELETE a",
           "CALL a.b.c(1, 'x') YIELD p, q AS r WHERE p > 1 RETURN *",
           "CALL a.b",
           "CALL a.b() YIELD -",
           "CALL a.b() YIELD *",
           "MATCH (a) CALL (a) { RETURN 1 AS x UNION ALL RETURN 2 AS x } RETURN x",
           "MATCH (a) OPTIONAL CALL (a) { MATCH (a)-->(b) RETURN b } RETURN b",
           "CALL () { CREATE (:A) } RETURN 1",
           "FOREACH (x IN [1, 2] | CREATE (:A {x: x}) FOREACH (y IN [3] | SET y.z = 1))",
           "INSERT (:A&B)-[:T]->()",
           "MATCH (a) FINISH",
           "FOR x IN [1] RETURN x",
           "MATCH (a) FILTER WHERE a.x > 1 LET b = a.y RETURN b",
           "MATCH (a) ORDER BY a.x LIMIT 3 RETURN a",
           "RETURN 1 AS x UNION DISTINCT RETURN 2 AS x",
           "MATCH REPEATABLE ELEMENTS (a)-->(b)<--(c) RETURN a",
           "MATCH DIFFERENT RELATIONSHIPS (a)-->(b) RETURN a",
           "RETURN EXISTS { (a)-->() WHERE true }, COUNT { MATCH (n) RETURN DISTINCT n }, COLLECT { MATCH (n) RETURN n "
           "}",
           "RETURN a IS :: INTEGER NOT NULL, a IS NOT TYPED LIST<STRING | NULL>, a :: ANY<INTEGER | FLOAT>, a IS :: "
           "ZONED DATETIME, a IS :: TIMESTAMP WITHOUT TIME ZONE",
       })
    CHECK_MESSAGE(refusal(text) == "accepted", text);
}

TEST_CASE("a refusal says what was expected, what stands there, and what may have been meant") {
  CHECK(refusal("MTACH (n) RETURN n") ==
        "UnexpectedSyntax 1:1 expected a clause such as MATCH, CREATE or RETURN, found 'MTACH'; did you mean MATCH?");
  CHECK(refusal("MATCH (n) RETURN n.x ODER BY n.x") ==
        "UnexpectedSyntax 1:22 expected a clause such as MATCH, WITH or RETURN, or the end of the query, found 'ODER'; "
        "did you mean ORDER?");
  CHECK(refusal("MATCH (n RETURN n") ==
        "UnexpectedSyntax 1:10 expected a label, properties, WHERE or ')' in a node pattern, found 'RETURN'; the '(' "
        "at 1:7 is not closed");
  CHECK(
      refusal("RETURN [1, 2") ==
      "UnexpectedSyntax 1:13 expected ',' or ']' in a list, found the end of the query; the '[' at 1:8 is not closed");
  CHECK(refusal("MATCH (n)\nWHERE n.x != 1\nRETURN n") ==
        "UnexpectedSyntax 2:11 expected a clause such as MATCH, WITH or RETURN, or the end of the query, found '!='; "
        "'not equal' is written <>");
  CHECK(refusal("RETURN 1; RETURN 2") ==
        "UnexpectedSyntax 1:11 expected the end of the query after ';': one query at a time, found 'RETURN'");
  CHECK(refusal("") ==
        "UnexpectedSyntax 1:1 expected a query, found the end of the query; an example: MATCH (n) RETURN n LIMIT 10");
  CHECK(refusal("RETURN “x”") ==
        "InvalidUnicodeCharacter 1:8 the character '“' has no meaning here; strings stand in straight quotes: 'text'");
  CHECK(refusal("RETURN 42 — 41") ==
        "InvalidUnicodeCharacter 1:11 '—' stands here for a '-'; operators are written in ASCII");
  CHECK(refusal("MATCH (a) (b) RETURN a") ==
        "UnexpectedSyntax 1:11 expected a relationship such as -[:TYPE]->, or ',' between two nodes, found '('");
  CHECK(refusal("RETURN 1 AS x UNION RETURN 2 AS x UNION ALL RETURN 3 AS x") ==
        "InvalidClauseComposition 1:35 UNION and UNION ALL cannot be mixed in one query");
  CHECK(refusal("RETURN 1 IS :: INTEGR") ==
        "UnexpectedSyntax 1:16 expected a type such as INTEGER, STRING, LIST<FLOAT> or NODE, found 'INTEGR'; did you "
        "mean INTEGER?");
  CHECK(refusal("RETURN n LIMIT 1 SKIP 2") ==
        "UnexpectedSyntax 1:18 expected the end of the clause, found 'SKIP'; SKIP comes before LIMIT");
  CHECK(detail(std::string("RETURN '\xFF'")) == "NotUtf8");
}

TEST_CASE("nesting: 200 levels are read, 201 are refused, whatever they are made of") {
  struct Kind {
    const char *open, *middle, *close;
  };
  for (const Kind& k : {Kind{"(", "1", ")"}, Kind{"[", "1", "]"}, Kind{"{a: ", "1", "}"}, Kind{"NOT ", "true", ""},
                        Kind{"- ", "x", ""}, Kind{"abs(", "1", ")"}}) {
    auto nested = [&](int n) { return "RETURN " + repeat(k.open, n) + k.middle + repeat(k.close, n); };
    CHECK_MESSAGE(detail(nested(199)) == "accepted", k.open);
    CHECK_MESSAGE(detail(nested(200)) == "accepted", k.open);
    CHECK_MESSAGE(detail(nested(201)) == "NestingDepth", k.open);
    CHECK_MESSAGE(detail(nested(100'000)) == "NestingDepth", k.open);
  }
  CHECK(detail("RETURN a" + repeat(".b", 199)) == "accepted");
  CHECK(detail("RETURN a" + repeat(".b", 200)) == "accepted");
  CHECK(detail("RETURN a" + repeat(".b", 201)) == "NestingDepth");
  CHECK(detail("RETURN a" + repeat(" IS NULL", 200)) == "accepted");
  CHECK(detail("RETURN a" + repeat(" IS NULL", 201)) == "NestingDepth");
  for (const char* open :
       {"EXISTS { RETURN ", "CASE WHEN ", "COUNT { MATCH (n) WHERE ", "[x IN ", "reduce(a = ", "n {x: "})
    CHECK_MESSAGE(detail("RETURN " + repeat(open, 5'000)) == "NestingDepth", open);
  CHECK(detail(repeat("CALL { ", 5'000)) == "NestingDepth");
  CHECK(detail("MATCH " + repeat("(", 5'000)) == "NestingDepth");
  CHECK(detail("MATCH (n:" + repeat("(", 5'000)) == "NestingDepth");
  CHECK(detail("MATCH (n:" + repeat("!", 5'000)) == "NestingDepth");
  CHECK(detail(repeat("FOREACH (x IN y | ", 5'000)) == "NestingDepth");
  CHECK(detail("RETURN 1 IS :: " + repeat("LIST<", 5'000)) == "NestingDepth");
}

TEST_CASE("length of text and of lists: the limit is read, one more is refused") {
  const std::string query = "RETURN 1";
  CHECK(detail(query + std::string(max_query_bytes - query.size() - 1, ' ')) == "accepted");
  CHECK(detail(query + std::string(max_query_bytes - query.size(), ' ')) == "accepted");
  CHECK(detail(query + std::string(max_query_bytes - query.size() + 1, ' ')) == "QuerySize");
  auto chain = [](std::size_t n) { return repeat("WITH 1 AS x ", int(n) - 1) + "RETURN x"; };
  CHECK(detail(chain(max_steps - 1)) == "accepted");
  CHECK(detail(chain(max_steps)) == "accepted");
  CHECK(detail(chain(max_steps + 1)) == "QuerySteps");
  CHECK(detail("MATCH ()" + repeat("-->()", int(max_steps) - 2)) != "QuerySteps");
  CHECK(detail("MATCH ()" + repeat("-->()", int(max_steps))) == "QuerySteps");
  CHECK(detail(repeat("CREATE () ", 3 * int(max_steps))) == "accepted");
  CHECK(detail(repeat("CREATE ({n: COUNT { (m) }}) ", int(max_steps))) == "QuerySteps");
  auto list = [](std::size_t n) { return "RETURN [1" + repeat(",1", int(n) - 1) + "]"; };
  CHECK(detail(list(max_list_items - 1)) == "accepted");
  CHECK(detail(list(max_list_items)) == "accepted");
  CHECK(detail(list(max_list_items + 1)) == "ListSize");
  CHECK(detail("RETURN 1" + repeat("+1", int(max_list_items))) == "ListSize");
}
