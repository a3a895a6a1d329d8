// differential: random graphs and queries, each evaluated by the engine and by the judge; both must give the same bag of rows.
//
//   differential [--seed N] [--count N] [--verbose]
//   differential --graph CREATE --query QUERY [--without RULE]…    one query on one graph
//
// Queries are made so that they hardly ever fail and leave nothing open (no choice among equal paths, no LIMIT without an order of
// all columns). Rules of the optimizer are switched off at random. Besides, the engine is held against itself: a condition, its
// negation and its being null split the rows; a pattern read backwards gives the same; so does a pattern cut in two. A
// disagreement prints seed, graph, query, both results and the plan. Exit code 0: all agree; 1: not.
#include "bind.h"
#include "naive.h"
#include "optimize.h"
#include "parse.h"

#include <dothi/queries.h>

#include <cstdio>
#include <cstring>
#include <random>

namespace {

using namespace dothi;

enum class Type { Node, Relationship, Integer, Text, Any, Path, Relationships };

struct Variable {
  std::string name;
  Type type;
};
using Scope = std::vector<Variable>;

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  int below(int n) { return int(random_() % std::uint64_t(n)); }
  bool chance(int percent) { return below(100) < percent; }
  template <typename... T>
  std::string one(T... options) {
    const std::string all[] = {std::string(options)...};
    return all[below(int(sizeof...(options)))];
  }

  std::string graph() {
    const int nodes = 3 + below(5), relationships = below(11);
    in_graph_ = true;
    std::string out = "CREATE ";
    for (int i = 0; i < nodes; ++i) {
      out += (i ? ", " : "") + std::string("(v") + std::to_string(i);
      for (const char* label : {":A", ":B", ":C"})
        if (chance(40)) out += label;
      out += properties(true) + ")";
    }
    for (int i = 0; i < relationships; ++i)
      out += ", (v" + std::to_string(below(nodes)) + ")-[:" + one("R", "S", "T") + properties(false) + "]->(v" +
             std::to_string(below(nodes)) + ")";
    in_graph_ = false;
    return out;
  }
  Parameters parameters() { return {{"p0", below(5) - 1}, {"p1", below(5) - 1}, {"p2", below(5) - 1}}; }

  // A query, with parameters $p0 … in the place of some numbers.
  std::string query() {
    names_ = 0;
    if (chance(6)) return joined();
    if (!chance(8)) return single({}, 1 + below(3), true);
    columns_ = {"x"};
    const std::string kind = one(" UNION ", " UNION ALL ");
    const std::string first = single({}, 1 + below(2), false), second = single({}, 1 + below(2), false);
    return first + kind + second;
  }

  // A few variables with many relationships between them, of several MATCH that may find one twice or of one: what is counted whole.
  std::string joined() {
    columns_ = {"n"};
    const bool apart = chance(60);
    std::string out;
    for (int i = 0, n = 2 + below(4); i < n; ++i) {
      const bool left = chance(30), right = !left && chance(30);
      const std::string from(1, char('a' + below(std::min(i + 1, 4)))), to(1, char('a' + below(4)));
      out += (i == 0  ? "MATCH ("
              : apart ? " MATCH ("
                      : ", (") +
             from + one("", "", "", "", ":A", ":!B") + (left ? ")<-[" : ")-[") + one("", ":!R", ":T", ":T|S") +
             (right ? "]->(" : "]-(") + to + one("", "", "", "", "", ":!A") + ")";
    }
    return out + " RETURN count(*) AS n";
  }

  // More nodes, with values of every kind under `v`; and a query that seeks them.
  std::string any_value() {
    return one("1", "1.0", "2", "-1.5", "0.0", "9007199254740993", "9007199254740992.0", "0.0 / 0.0", "'a'", "'ab'",
               "'b'", "''", "true", "false", "null", "date('2020-01-01')", "date('2021-01-01')",
               "datetime('2020-01-01T00:00Z')", "datetime('2020-01-01T07:00+07:00')", "time('10:00Z')",
               "duration('P1D')", "duration('PT24H')", "[1, 2]", "[1.0, 2]", "[null]", "{a: 1}", "{a: 1.0}");
  }
  std::string mixed() {
    in_graph_ = true;
    std::string out;
    for (int i = 4 + below(12); i > 0; --i)
      out += ", (:" + one("A", "B", "A:B") + " {v: " + any_value() + ", n: " + integer_literal() + "})";
    in_graph_ = false;
    return out;
  }
  std::string sought() {
    const std::string label = one("A", "B");
    std::string where;
    for (int i = 1 + below(3); i > 0; --i) {
      const std::string other = chance(20) ? "y.v" : any_value();
      where += (where.empty() ? "" : chance(85) ? " AND " : " OR ");
      switch (below(8)) {
        case 0: where += "x.v = " + other; break;
        case 1: where += "x.v IN [" + any_value() + ", " + other + "]"; break;
        case 2: where += "x.v STARTS WITH " + one("'a'", "''", "'ab'", "null"); break;
        case 3: where += any_value() + one(" < ", " <= ") + "x.v" + one(" < ", " <= ") + other; break;
        default: where += "x." + one("v", "v", "n") + one(" < ", " <= ", " > ", " >= ") + other;
      }
    }
    const std::string from =
        where.find("y.") != std::string::npos ? one("MATCH (y:B) MATCH ", "MATCH (y:B), ") : "MATCH ";
    return from + "(x:" + label + ") WHERE " + where + " RETURN id(x) AS a, count(*) AS b";
  }
  std::vector<std::string> indexes() {
    std::vector<std::string> out;
    for (const char* label : {"A", "B", "C", "N", "M"})
      for (const char* key : {"n", "s", "v"})
        if (chance(35)) out.push_back("CREATE INDEX FOR (x:" + std::string(label) + ") ON (x." + key + ")");
    return out;
  }

  // A query that changes the graph in a way that does not depend on the order of its rows.
  std::string change() {
    names_ = 0;
    scope_.clear();
    std::string out = clause(true);
    for (int i = 1 + below(2); i > 0; --i) {
      if (chance(30)) out += clause(false);
      out += write();
    }
    return out + "RETURN count(*) AS x";
  }

  // A MATCH with a condition, for the checks of the engine against itself.
  std::string matched() {
    names_ = 0;
    scope_.clear();
    ends_only_ = true;
    const std::string out = "MATCH " + pattern(1);
    ends_only_ = false;
    return out;
  }
  std::string condition() { return boolean(2); }

  // A pattern of single relationships of which only a count, groups or distinct values are read: trees and cycles, some parts
  // optional, wanted or forbidden. Nodes are named so that later parts come back to them and close cycles.
  std::string counting() {
    const int nodes = 2 + below(4);
    const auto node = [&](int i) { return "(x" + std::to_string(i) + (chance(25) ? ":" + label() : "") + ")"; };
    const auto step = [&] {
      const std::string type = one("", ":R", ":R", ":S", ":R|S", ":T");
      return one("-[", "-[", "<-[") + type + (chance(12) ? one("*2", "*1..2", "*0..1", "*2..3") : "") + "]";
    };
    const auto edge = [&](int a, int b, std::string_view end = {}) {
      const std::string left = step();
      const std::string arrow = left[0] == '<' ? "-" : one("->", "->", "-");
      return node(a) + left + arrow + (end.empty() ? node(b) : std::string(end));
    };
    std::string out = "MATCH " + node(0);
    for (int i = 1; i < nodes; ++i) out += one(", ", ", ", " MATCH ") + edge(below(i), i);
    for (int i = below(3); i > 0; --i) out += ", " + edge(below(nodes), below(nodes));
    std::string where;
    const auto add = [&](const std::string& condition) { where += (where.empty() ? " WHERE " : " AND ") + condition; };
    const auto any = [&] { return "x" + std::to_string(below(nodes)); };
    if (chance(30)) add(any() + ".n" + comparison() + integer_literal());
    if (chance(30)) add(any() + " <> " + any());
    if (chance(10)) add("id(" + any() + ") <> id(" + any() + ")");
    if (chance(25)) add("NOT " + edge(below(nodes), below(nodes)));
    if (chance(15)) add(edge(below(nodes), 0, "()"));
    if (chance(10)) add(any() + ".n" + comparison() + any() + ".n");
    out += where;
    int all = nodes;
    for (int i = chance(35) ? 1 + below(2) : 0; i > 0; --i)
      out += " OPTIONAL MATCH " + edge(below(nodes), chance(20) ? below(nodes) : all++);
    const auto read = [&] { return "x" + std::to_string(below(all)); };
    switch (below(8)) {
      case 0: return out + " RETURN " + read() + ".n AS a, count(*) AS b";
      case 1: return out + " RETURN id(" + read() + ") AS a, " + read() + ".s AS b, count(*) AS c";
      case 2: return out + " RETURN DISTINCT id(" + read() + ") AS a, " + read() + ".n AS b";
      case 3: return out + " RETURN count(DISTINCT " + read() + ") AS a";
      case 4: return out + " RETURN count(" + read() + ") AS a, sum(" + read() + ".n) AS b";
      case 5: return out + " WITH " + read() + " AS y, count(*) AS k RETURN y.n AS a, k AS b, size(collect(y.s)) AS c";
      default: return out + " RETURN count(*) AS a";
    }
  }

  // A chain of which only the nodes at its end are read, and not how often they are reached.
  std::string reached() {
    std::string out = "MATCH (x0)";
    const int steps = 1 + below(3);
    for (int i = 1; i <= steps; ++i)
      out +=
          one("-[:R]-", "--", "-[:R|S]-", "-[:R]->", "<--") + "(x" + std::to_string(i) +
          (chance(15) ? ":" + label() : "") + ")" +
          (i < steps && chance(20) ? " WITH DISTINCT x0, x" + std::to_string(i) + " MATCH (x" + std::to_string(i) + ")"
                                   : "");
    const std::string end = "x" + std::to_string(steps);
    std::string where;
    if (chance(70)) where = "id(x0) = " + std::to_string(below(5));
    if (chance(40)) where += (where.empty() ? "" : " AND ") + end + " <> x0";
    if (!where.empty()) out += " WHERE " + where;
    return out + one(" RETURN count(DISTINCT " + end + ") AS a", " RETURN count(DISTINCT " + end + ") AS a",
                     " RETURN DISTINCT id(" + end + ") AS a", " WITH DISTINCT x0, " + end + " RETURN count(*) AS a",
                     " RETURN max(" + end + ".n) AS a");
  }

 private:
  std::string properties(bool node) {
    std::string out;
    const auto add = [&](const std::string& entry) { out += (out.empty() ? " {" : ", ") + entry; };
    if (chance(75)) add("n: " + integer_literal());
    if (chance(60)) add("s: " + text_literal());
    if (node && chance(25)) add("l: [" + integer_literal() + ", " + integer_literal() + "]");
    if (!node && chance(45))
      add(one("start: '2008', end: '2009'", "start: '2010-06'", "date: '2009'", "since: '2005'", "date: 'XXXX-05'"));
    if (chance(25)) add("m: " + one("1", "1.0", "'a'", "true", "[1]", "2.5"));
    return out.empty() ? out : out + "}";
  }
  std::string integer_literal() {
    if (in_graph_ || !chance(15)) return std::to_string(below(5) - 1);
    return "$p" + std::to_string(below(3));
  }
  std::string text_literal() { return one("'a'", "'b'", "'ab'", "''", "'Ba'"); }
  std::string fresh(const char* prefix) { return prefix + std::to_string(names_++); }

  // A variable of a type in scope, or nothing.
  const Variable* some(Type type) {
    std::vector<const Variable*> fit;
    for (const Variable& v : scope_)
      if (v.type == type) fit.push_back(&v);
    return fit.empty() ? nullptr : fit[std::size_t(below(int(fit.size())))];
  }
  const Variable* entity() {
    const Variable* v = some(chance(65) ? Type::Node : Type::Relationship);
    return v ? v : some(Type::Node);
  }

  // ---- Expressions: none can fail
  std::string integer(int depth) {
    if (depth <= 0 || chance(30)) {
      if (const Variable* v = some(Type::Integer); v && chance(50)) return v->name;
      if (const Variable* v = entity(); v && chance(70)) return v->name + ".n";
      return integer_literal();
    }
    switch (below(9)) {
      case 0: return "(" + integer(depth - 1) + one(" + ", " - ", " * ") + integer(depth - 1) + ")";
      case 1: return "coalesce(" + integer(depth - 1) + ", " + integer(depth - 1) + ")";
      case 2:
        return "CASE WHEN " + boolean(depth - 1) + " THEN " + integer(depth - 1) + " ELSE " + integer(depth - 1) +
               " END";
      case 3: return "size(" + list(depth - 1) + ")";
      case 4: return "size(" + text(depth - 1) + ")";
      case 5:
        if (const Variable* v = some(Type::Path)) return "length(" + v->name + ")";
        return "abs(" + integer(depth - 1) + ")";
      case 6:
        if (const Variable* v = some(Type::Relationships)) return "size(" + v->name + ")";
        return "-" + integer(0);
      case 7: {
        const std::string x = fresh("q"), acc = fresh("q");
        const std::string over = list(depth - 1);
        return "reduce(" + acc + " = 0, " + x + " IN " + over + " | " + acc + " + coalesce(" + x + ", 1))";
      }
      default: return depth > 1 ? subquery_count(depth - 1) : "sign(" + integer(depth - 1) + ")";
    }
  }
  std::string text(int depth) {
    if (depth <= 0 || chance(50)) {
      if (const Variable* v = some(Type::Text); v && chance(50)) return v->name;
      if (const Variable* v = entity(); v && chance(60)) return v->name + ".s";
      return text_literal();
    }
    switch (below(4)) {
      case 0: return "(" + text(depth - 1) + " + " + text(depth - 1) + ")";
      case 1: return one("toUpper(", "toLower(", "reverse(", "trim(") + text(depth - 1) + ")";
      case 2: return "left(" + text(depth - 1) + ", " + std::to_string(below(3)) + ")";
      default: return "toString(" + integer(depth - 1) + ")";
    }
  }
  std::string list(int depth) {
    switch (below(depth > 0 ? 4 : 2)) {
      case 0: return "[" + integer(0) + ", " + integer(0) + ", null]";
      case 1: return "range(0, " + std::to_string(below(4)) + ")";
      case 2: {
        const std::string x = fresh("q"), over = list(depth - 1);
        scope_.push_back({x, Type::Integer});
        std::string out = "[" + x + " IN " + over;
        if (chance(60)) out += " WHERE " + boolean(depth - 1);
        if (chance(60)) out += " | " + integer(depth - 1);
        scope_.pop_back();
        return out + "]";
      }
      default: {
        const Variable* n = some(Type::Node);
        if (!n) return "[]";
        const std::string m = fresh("q"), start = n->name;
        const std::string arrow = one("-->", "<--", "--", "-[:R]->", "-[:S|T]-");
        scope_.push_back({m, Type::Node});
        std::string out = "[(" + start + ")" + arrow + "(" + m + ")";
        if (chance(40)) out += " WHERE " + boolean(0);
        out += " | " + m + ".n]";
        scope_.pop_back();
        return "[" + fresh_in(out) + " | 1]";  // its order is open: only its length is seen
      }
    }
  }
  std::string fresh_in(const std::string& over) { return fresh("q") + " IN " + over; }

  std::string boolean(int depth) {
    if (depth <= 0) {
      switch (below(5)) {
        case 0: return integer(0) + comparison() + integer(0);
        case 1: return text(0) + comparison() + text(0);
        case 2:
          if (const Variable* v = entity())
            return v->name + ".m" + comparison() + one("1", "1.0", "'a'", "true", "[1]", "null");
          return "true";
        case 3:
          if (const Variable* v = some(Type::Node)) return "(" + v->name + ":" + label() + ")";
          return one("true", "false", "null");
        default:
          if (const Variable* v = entity())
            return v->name + one(".n", ".s", ".nothing") + one(" IS NULL", " IS NOT NULL");
          return one("true", "false", "null");
      }
    }
    switch (below(13)) {
      case 0: return "(" + boolean(depth - 1) + one(" AND ", " OR ", " XOR ") + boolean(depth - 1) + ")";
      case 1: return "NOT (" + boolean(depth - 1) + ")";
      case 2: return integer(depth) + comparison() + integer(depth);
      case 3: return text(depth) + one(" STARTS WITH ", " ENDS WITH ", " CONTAINS ") + text(depth - 1);
      case 4: return integer(depth) + " IN " + list(depth - 1);
      case 5: {
        const std::string x = fresh("q"), over = list(depth - 1), kind = one("all", "any", "none", "single");
        scope_.push_back({x, Type::Integer});
        const std::string where = boolean(depth - 1);
        scope_.pop_back();
        return kind + "(" + x + " IN " + over + " WHERE " + where + ")";
      }
      case 6: return integer(0) + one(" < ", " <= ") + integer(depth - 1) + one(" < ", " <= ") + integer(0);
      case 7:
        if (const Variable* v = some(Type::Node)) {
          const std::string end = chance(30) && some(Type::Node) ? some(Type::Node)->name
                                  : chance(50)                   ? ""
                                                                 : ":" + label();
          return "(" + v->name + ")" + one("-->", "<-[:R]-", "--", "-[:S*1..2]->", "-[:R|T*0..1]-") + "(" + end + ")";
        }
        return boolean(depth - 1);
      case 8: {
        const Scope outer = scope_;
        std::string out = "EXISTS { MATCH " + pattern(1);
        if (chance(60)) out += " WHERE " + boolean(depth - 1);
        scope_ = outer;
        return out + " }";
      }
      case 9: {
        const Variable *a = some(Type::Node), *b = some(Type::Node);
        if (a && b) return a->name + one(" = ", " <> ") + b->name;
        return boolean(depth - 1);
      }
      case 10:
        if (const Variable* v = some(Type::Relationship)) return "type(" + v->name + ") = " + one("'R'", "'S'");
        return boolean(depth - 1);
      case 11:
        if (const Variable* v = some(Type::Relationships)) {
          const std::string x = fresh("q");
          return one("all", "any", "none") + "(" + x + " IN " + v->name + " WHERE " + x + ".n" + comparison() +
                 integer(0) + ")";
        }
        return boolean(depth - 1);
      default: return "(" + boolean(depth - 1) + ") IS NULL";
    }
  }
  std::string comparison() { return one(" = ", " <> ", " < ", " <= ", " > ", " >= "); }
  std::string subquery_count(int depth) {
    const Scope outer = scope_;
    std::string out = "COUNT { MATCH " + pattern(1);
    if (chance(60)) out += " WHERE " + boolean(depth - 1);
    scope_ = outer;
    return out + " }";
  }
  std::string label() { return one("A", "B", "C", "A|B", "A&B", "!A", "%", "!(A|C)", "A&!B"); }

  // ---- Patterns; new variables enter the scope
  std::string pattern(int paths) {
    std::string out = path();
    for (int i = 1; i < paths; ++i) out += ", " + path();
    return out;
  }

  std::string node() {
    if (const Variable* v = some(Type::Node); v && chance(35)) return "(" + v->name + ")";
    std::string out = "(";
    std::string name;
    if (chance(75)) out += name = fresh("n");
    if (chance(40)) out += ":" + label();
    if (chance(12)) out += " {n: " + integer_literal() + "}";
    if (!name.empty()) pending_.push_back({name, Type::Node});
    if (!name.empty() && chance(8)) out += " WHERE " + name + ".n" + comparison() + integer_literal();
    return out + ")";
  }

  std::string relationship() {
    const int direction = below(4);
    std::string inside;
    const int length = below(100);
    std::string name;
    if (chance(55)) inside += name = fresh("r");
    if (chance(60)) inside += ":" + one("R", "S", "T", "R|S", "!R", "%");
    std::string quantifier;
    Type type = Type::Relationship;
    if (length < 18) {
      inside += one("*", "*0..2", "*1..3", "*2", "*..2", "*0..");
      type = Type::Relationships;
    } else if (length < 26) {
      quantifier = one("{1,2}", "{0,2}", "+", "*", "{2}");
      type = Type::Relationships;
    }
    if (chance(10))
      inside += " {n: " + integer_literal() + "}";
    else if (!name.empty() && type == Type::Relationship && chance(8))
      inside += " WHERE " + name + ".n" + comparison() + integer_literal();
    else if (!name.empty() && !quantifier.empty() && chance(30))
      inside += " WHERE " + name + ".n" + comparison() + integer_literal();
    if (!name.empty()) pending_.push_back({name, type});
    const std::string body = inside.empty() && quantifier.empty() ? "" : "[" + inside + "]";
    return (direction == 0 ? "<-" : "-") + body +
           (direction == 0 || direction == 1 ? (direction == 0 ? "-" : "->") : (direction == 2 ? "->" : "-")) +
           quantifier;
  }

  std::string group() {
    const std::string inner = one("((x$)-[y$:R]->(z$))", "((x$)-[y$]-(z$))", "((x$:A)-[y$]->(z$))",
                                  "((x$)-[y$]->()-[:S]->(z$))", "((x$)-[y$]->(z$) WHERE x$.n <= z$.n)");
    const std::string number = std::to_string(names_++);
    std::string out;
    for (char c : inner) {
      if (c == '$')
        out += number;
      else
        out += c;
    }
    pending_.push_back({"y" + number, Type::Relationships});
    return out + one("{1,2}", "{0,2}", "+", "*", "{2}");
  }

  std::string path() {
    pending_.clear();
    std::string out, name;
    const int kind = below(100);
    if (kind < 8 && !ends_only_) return shortest();
    if (chance(20)) out += (name = fresh("p")) + " = ";
    if (kind < 14) out += one("ACYCLIC ", "SIMPLE ", "TRAIL ");
    out += node();
    const int steps = below(4);
    for (int i = 0; i < steps; ++i) {
      if (kind >= 92 && i == 0)
        out += " " + group() + " ";
      else
        out += relationship();
      out += node();
    }
    scope_.insert(scope_.end(), pending_.begin(), pending_.end());
    if (!name.empty()) scope_.push_back({name, Type::Path});
    return out;
  }

  // Which of the equally short paths is taken stays open: only ends and length are seen.
  std::string shortest() {
    const std::string p = fresh("p"), a = fresh("n"), b = fresh("n");
    const std::string start = "(" + a + (chance(50) ? ":" + label() : "") + ")",
                      end = "(" + b + (chance(50) ? ":" + label() : "") + ")";
    const std::string middle = one("-[:R*]->", "-[*]-", "-[:R|S*..3]->", "<-[*]-");
    std::string out;
    if (chance(40))
      out = p + " = " + one("shortestPath(", "allShortestPaths(") + start + middle + end + ")";
    else
      out = searched(p, start, end);
    scope_.push_back({a, Type::Node});
    scope_.push_back({b, Type::Node});
    scope_.push_back({p, Type::Path});
    return out;
  }

  // A condition in the parentheses of the path chooses among its walks.
  std::string searched(const std::string& p, const std::string& start, const std::string& end) {
    const std::string selector = one("ANY SHORTEST ", "ALL SHORTEST ", "SHORTEST 2 ", "SHORTEST 2 GROUPS "),
                      r = fresh("r");
    const std::string walk = one("-[" + r + ":R]->+", "-[" + r + "]-+", "-[" + r + ":R|S]->{1,3}", "<-[" + r + "]-+",
                                 "-[" + r + ":R]->{0,2}");
    const std::string path = start + (chance(25) ? one("-->()", "-[:S]-()", "<--(:A)") : "") + walk + end;
    if (chance(50)) return p + " = " + selector + path;
    const std::string where =
        one("all(x IN " + r + " WHERE x.n" + comparison() + integer_literal() + ")", "size(" + r + ") > 1",
            "length(" + p + ") <> 2", "none(x IN " + r + " WHERE x.m = 1) AND size(" + r + ") < 4",
            "any(x IN relationships(" + p + ") WHERE type(x) = 'S')");
    return p + " = " + selector + "(" + path + " WHERE " + where + ")";
  }

  std::string write() {
    const Variable *n = some(Type::Node), *r = some(Type::Relationship);
    switch (below(9)) {
      case 0:
        return "CREATE (:N {n: " + integer(1) + "})" + one("", "-[:R {n: 1}]->(:A)", "<-[:S]-(:B)-[:T]->()") + " ";
      case 1:
        return n ? "CREATE (" + n->name + ")-[:R {n: " + integer(0) + "}]->(:N:A {s: " + text(0) + "}) "
                 : "CREATE (:N) ";
      case 2: return n ? "SET " + n->name + ".n = coalesce(" + n->name + ".n, 0) + 1 " : "CREATE (:N) ";
      case 3:
        return n ? "SET " + n->name + one(":N", " += {n: 7, s: null}", " = {n: 3, t: 'x'}", ".m = null", ":A:B") + " "
                 : "CREATE (:N) ";
      case 4: return n ? "REMOVE " + n->name + one(".n", ".s", ":A", ":B:C") + " " : "CREATE (:N) ";
      case 5: return "MERGE (:M {n: coalesce(" + integer(1) + ", 0)}) ";
      case 6:
        return n ? "MERGE (" + n->name + ")" + one("-[:K]->(:M)", "-[:K {n: 1}]-(:M {n: 2})", "<-[:R]-(:A)") + " "
                 : "MERGE (:M) ";
      case 7: return "FOREACH (i IN range(1, " + std::to_string(below(3)) + ") | CREATE (:F {n: i})) ";
      default:
        if (r && chance(60)) return dropped("DELETE " + r->name);
        return n ? dropped("DETACH DELETE " + n->name) : "CREATE (:N) ";
    }
  }
  // What is deleted may not be read any more.
  std::string dropped(const std::string& clause) {
    scope_.clear();
    return clause + " WITH count(*) AS " + (scope_.push_back({fresh("c"), Type::Integer}), scope_.back().name) + " ";
  }

  // ---- Clauses
  std::string single(Scope scope, int clauses, bool free_columns) {
    scope_ = std::move(scope);
    std::string out;
    for (int i = 0; i < clauses; ++i) out += clause(i == 0);
    if (!free_columns) return out + "RETURN " + integer(1) + " AS x";
    return out + "RETURN " + projection(true);
  }

  std::string clause(bool first) {
    const int kind = below(100);
    if (first || kind < 45) {
      std::string out = first || chance(65) ? "MATCH " : "OPTIONAL MATCH ";
      out += pattern(chance(15) ? 2 : 1);
      if (chance(10))
        out += one(" AS OF '2009'", " AS OF '2009-06' CERTAIN", " DURING '2007/2008'", " AS OF '2011' OR UNDATED",
                   " DURING '2009/2010' CERTAIN OR UNDATED");
      if (chance(55)) out += " WHERE " + boolean(2);
      return out + " ";
    }
    if (kind < 50) {
      const Scope outer = scope_;
      const std::string x = fresh("i");
      std::string inner = "MATCH " + pattern(1);
      if (chance(50)) inner += " WHERE " + boolean(1);
      inner += " RETURN " + integer(1) + " AS y";
      scope_ = outer;
      scope_.push_back({x, Type::Integer});
      return "WITH *, size(COLLECT { " + inner + " }) AS " + x + " ";
    }
    if (kind < 60) {
      const std::string over = "[" + integer(1) + ", " + integer(0) + ", 1]", x = fresh("i");
      scope_.push_back({x, Type::Integer});
      return "UNWIND " + over + " AS " + x + " ";
    }
    if (kind < 70 && some(Type::Node)) {
      const std::string outer = some(Type::Node)->name, m = fresh("n"), x = fresh("i");
      const std::string inner = one("count(*)", "sum(" + m + ".n)", "max(" + m + ".n)");
      scope_.push_back({x, Type::Integer});
      return "CALL (" + outer + ") { MATCH (" + outer + ")" + one("-->", "--", "<-[:R]-") + "(" + m + ") RETURN " +
             inner + " AS " + x + " } ";
    }
    return "WITH " + projection(false);
  }

  std::string projection(bool last) {
    struct Item {
      std::string text;
      Variable variable;
    };
    std::vector<Item> items;
    const bool grouped = chance(35);
    const Scope before = scope_;
    int n = 1 + below(3);
    // Entities go on by name, or the query would soon have none.
    for (const Variable& v : before)
      if ((v.type == Type::Node || v.type == Type::Relationship || v.type == Type::Integer) && chance(60) &&
          items.size() < 4)
        items.push_back({v.name, v});
    for (int i = 0; i < n; ++i) {
      const std::string name = fresh("c");
      if (grouped && i == 0) {
        const Variable* e = entity();
        const std::string argument = e ? e->name + ".n" : integer(0);
        items.push_back({one("count(*)", "count(" + argument + ")", "count(DISTINCT " + argument + ")",
                             "sum(" + argument + ")", "min(" + argument + ")", "max(" + argument + ")",
                             "size(collect(" + argument + "))", "size(collect(DISTINCT " + argument + "))"),
                         {name, Type::Integer}});
      } else if (chance(70)) {
        items.push_back({integer(2), {name, Type::Integer}});
      } else {
        items.push_back({text(1), {name, Type::Text}});
      }
    }
    if (last && chance(20))
      if (const Variable* v = some(Type::Path))
        items.push_back({"length(" + v->name + ")", {fresh("c"), Type::Integer}});
    std::string out = !grouped && chance(20) ? "DISTINCT " : "", order;
    Scope after;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const bool same = items[i].text == items[i].variable.name;
      out += (i ? ", " : "") + items[i].text + (same ? "" : " AS " + items[i].variable.name);
      order += (i ? ", " : "") + items[i].variable.name + one("", " DESC", " ASC");
      after.push_back(items[i].variable);
    }
    scope_ = std::move(after);
    out += " ";
    if (chance(30)) {
      out += "ORDER BY " + order + " ";
      if (chance(30)) out += "SKIP " + std::to_string(below(3)) + " ";
      if (chance(50)) out += "LIMIT " + std::to_string(below(6)) + " ";
    }
    if (!last && chance(35)) out += "WHERE " + boolean(1) + " ";
    return out;
  }

  std::mt19937_64 random_;
  Scope scope_, pending_;
  std::vector<std::string> columns_;
  int names_ = 0;
  bool in_graph_ = false;   // no parameters there
  bool ends_only_ = false;  // no shortestPath(): its WHERE chooses among walks, so p and NOT p may both find one
};

// The rows as sorted text: a bag.
std::vector<std::string> bag(const Table& table) {
  std::vector<std::string> rows;
  for (std::size_t r = 0; r < table.rows(); ++r) {
    std::string row;
    for (std::size_t c = 0; c < table.columns.size(); ++c) row += to_string(table.at(r, c)) + " | ";
    rows.push_back(std::move(row));
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

struct Outcome {
  std::vector<std::string> rows;
  std::string error;
  bool limited = false;  // gave up for time or memory: says nothing
  friend bool operator==(const Outcome& a, const Outcome& b) { return a.rows == b.rows && a.error == b.error; }
};

template <typename F>
Outcome outcome(F f) {
  try {
    return {bag(f()), {}, false};
  } catch (const Error& e) {
    return {{}, std::string(name(e.fault)) + " " + e.detail, e.fault == Fault::LimitExceeded};
  }
}

void show(const char* who, const Outcome& o) {
  std::printf("%s: %zu rows %s\n", who, o.rows.size(), o.error.c_str());
  for (std::size_t i = 0; i < std::min<std::size_t>(o.rows.size(), 20); ++i) std::printf("    %s\n", o.rows[i].c_str());
}

struct Trial {
  std::uint64_t seed;
  std::string create;
  Graph graph;
  Options options;
  bool failed = false;
  std::vector<std::string> indexes;

  void complain(const std::string& what, const std::string& query, const Outcome& a, const Outcome& b) {
    failed = true;
    std::printf("---- seed %llu: %s\n%s\n\n%s\n\n", static_cast<unsigned long long>(seed), what.c_str(), create.c_str(),
                query.c_str());
    show("engine", a);
    show("other ", b);
    for (const std::string& rule : options.without) std::printf("without rule %s\n", rule.c_str());
    try {
      std::printf("%s\n", dothi::run(graph, "EXPLAIN " + query, options).plan.c_str());
    } catch (const Error& e) { std::printf("no plan: %s\n", e.message.c_str()); }
  }

  Outcome engine(const std::string& query) {
    return outcome([&] { return dothi::run(graph, query, options); });
  }
  Outcome judge(const std::string& query) {
    return outcome([&] {
      const View view = graph.read();
      const Query bound = bind(parse(query), {&options.parameters, &view});
      return naive_run(bound, view, nullptr, options);
    });
  }

  void compare(const std::string& query) {
    const Outcome a = engine(query), b = judge(query);
    if (!a.limited && !b.limited && !(a == b)) complain("the engine and the judge disagree", query, a, b);
  }

  // The same change on two graphs must leave the same graph.
  void change(const std::string& query) {
    Graph other = Graph::in_memory();
    dothi::run(other, create);
    for (const std::string& index : indexes) dothi::run(other, index);  // labels have the same ids then
    const Outcome a = engine(query);
    const Outcome b = outcome([&] {
      Transaction tx = other.write();
      const Query bound = bind(parse(query), {&options.parameters, &tx});
      Table table = naive_run(bound, tx, &tx, options);
      tx.commit();
      return table;
    });
    if (a.limited || b.limited) return;
    if (!(a == b)) return complain("the engine and the judge disagree on a change", query, a, b);
    for (const char* look :
         {"MATCH (n) RETURN labels(n) AS l, properties(n) AS p",
          "MATCH (a)-[r]->(b) RETURN type(r) AS t, properties(r) AS r, properties(a) AS a, properties(b) AS b"}) {
      const Outcome x = engine(look), y = outcome([&] { return dothi::run(other, look); });
      if (!(x == y)) return complain("a change left two different graphs", query, x, y);
    }
  }

  // A statement gives at each run what its text gives then: with other parameters, after changes, as a table and row by row.
  void prepared(const std::string& query, Generator& g) {
    std::optional<Statement> statement;
    const auto ready = [&]() -> Statement& {
      return statement ? *statement : statement.emplace(prepare(graph, query, options));
    };
    for (int round = 0; round < 4 && !failed; ++round) {
      options.parameters = g.parameters();
      const Outcome text = engine(query);
      const Outcome table = outcome([&] { return ready().run(options.parameters); });
      const Outcome rows = outcome([&] {
        Table taken;
        taken.columns = ready().columns();
        taken.data.resize(taken.columns.size());
        statement->run(options.parameters, [&](const RowView& row) {
          for (std::size_t c = 0; c < row.values.size(); ++c) taken.data[c].push_back(row[c].own());
        });
        return taken;
      });
      if (text.limited || table.limited || rows.limited) return;
      if (!(text == table))
        complain("a statement differs from its text in run " + std::to_string(round), query, text, table);
      else if (!(text == rows))
        complain("rows of a statement differ from its text in run " + std::to_string(round), query, text, rows);
      if (round % 2 == 1) engine(g.change());
    }
  }

  // Rows where p holds, does not hold and is null are all rows.
  void partition(const std::string& match, const std::string& condition) {
    const auto count = [&](const std::string& where) { return engine(match + where + " RETURN count(*) AS n"); };
    const Outcome all = count(""), yes = count(" WHERE " + condition), no = count(" WHERE NOT (" + condition + ")"),
                  unknown = count(" WHERE (" + condition + ") IS NULL");
    for (const Outcome* o : {&all, &yes, &no, &unknown})
      if (!o->error.empty()) return;
    const auto n = [](const Outcome& o) { return std::stoll(o.rows[0]); };
    if (n(all) != n(yes) + n(no) + n(unknown))
      complain("a condition does not split the rows: " + std::to_string(n(yes)) + " hold, " + std::to_string(n(no)) +
                   " do not, of " + std::to_string(n(unknown)) + " it is not known",
               match + " WHERE " + condition + " RETURN count(*)", all, yes);
  }

  void backwards(Generator& g) {
    const std::string t1 = g.one("", ":R", ":S|T"), t2 = g.one("", ":R", ":T"), a = g.one("", ":A", ":!B"),
                      c = g.one("", ":C", ":A|B");
    const std::string end = " RETURN id(a), id(b), id(c), id(r), id(s)";
    const std::string forth = "MATCH (a" + a + ")-[r" + t1 + "]->(b)-[s" + t2 + "]-(c" + c + ")" + end;
    const std::string back = "MATCH (c" + c + ")-[s" + t2 + "]-(b)<-[r" + t1 + "]-(a" + a + ")" + end;
    const std::string cut =
        "MATCH (a" + a + ")-[r" + t1 + "]->(b) MATCH (b)-[s" + t2 + "]-(c" + c + ") WHERE r <> s" + end;
    const Outcome x = engine(forth), y = engine(back), z = engine(cut);
    if (!(x == y)) complain("a pattern read backwards differs: " + back, forth, x, y);
    if (!(x == z)) complain("a pattern cut in two differs: " + cut, forth, x, z);
  }
};

}  // namespace

int main(int count, char** arguments) {
  std::uint64_t seed = 1;
  int trials = 2000;
  bool verbose = false;
  std::string graph, query;
  std::set<std::string, std::less<>> without;
  for (int i = 1; i < count; ++i) {
    if (!std::strcmp(arguments[i], "--seed") && i + 1 < count)
      seed = std::strtoull(arguments[++i], nullptr, 10);
    else if (!std::strcmp(arguments[i], "--count") && i + 1 < count)
      trials = std::atoi(arguments[++i]);
    else if (!std::strcmp(arguments[i], "--verbose"))
      verbose = true;
    else if (!std::strcmp(arguments[i], "--graph") && i + 1 < count)
      graph = arguments[++i];
    else if (!std::strcmp(arguments[i], "--without") && i + 1 < count)
      without.insert(arguments[++i]);
    else if (!std::strcmp(arguments[i], "--query") && i + 1 < count)
      query = arguments[++i];
    else {
      std::fprintf(stderr, "usage: differential [--seed N] [--count N] [--verbose]\n");
      return 2;
    }
  }
  if (!query.empty()) {
    Trial trial{0, graph.empty() ? "CREATE ()" : graph, Graph::in_memory(), {}, false, {}};
    trial.options.without = without;
    trial.options.parameters = {{"p0", 0}, {"p1", 1}, {"p2", 2}};
    dothi::run(trial.graph, trial.create);
    trial.compare(query);
    if (!trial.failed) show("both", trial.engine(query));
    return trial.failed;
  }
  int failures = 0;
  for (int t = 0; t < trials && failures < 10; ++t, ++seed) {
    Generator g(seed);
    Trial trial{seed, g.graph(), Graph::in_memory(), {}, false, {}};
    trial.options.timeout_ms = 4000;
    trial.options.parameters = g.parameters();
    for (const std::string& rule : rule_names())
      if (g.chance(rule == "small" ? 75 : 15))
        trial.options.without.insert(rule);  // the graphs are small: nothing would be counted
    Generator more(seed ^ 0x5EED);           // indexes and what is sought in them
    const bool sought = t % 2 == 0;
    if (sought) trial.create += more.mixed();
    dothi::run(trial.graph, trial.create);
    trial.indexes = more.indexes();
    for (const std::string& index : trial.indexes) dothi::run(trial.graph, index);
    for (int i = 0; sought && i < 4 && !trial.failed; ++i) trial.compare(more.sought());
    const std::string query = g.query();
    if (verbose) std::printf("%llu %s\n", static_cast<unsigned long long>(seed), query.c_str()), std::fflush(stdout);
    trial.compare(query);
    if (!trial.failed) trial.compare(g.counting());
    const auto rules = trial.options.without;
    trial.options.without.insert("factor");
    for (int i = 0; i < 3 && !trial.failed; ++i) trial.compare(g.reached());
    if (!trial.failed) trial.options.without = rules;
    if (t % 4 == 0) {
      const std::string match = g.matched();
      trial.partition(match, g.condition());
      trial.backwards(g);
    }
    if (t % 3 == 0 && !trial.failed) trial.change(g.change());
    if (!trial.failed) trial.prepared(t % 2 ? query : t % 4 ? more.sought() : g.counting(), g);
    failures += trial.failed;
  }
  std::printf("%d disagreements\n", failures);
  return failures ? 1 : 0;
}
