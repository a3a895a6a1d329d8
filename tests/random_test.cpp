// random_test: random graphs and queries, judged by the naive evaluator.
//
//   random_test [COUNT [SEED]]      COUNT queries from SEED on (2,000 from 1)
//   random_test --one SEED          one query, with its graph, plans and both answers
//
// Each query is run by the engine, by the engine with all rules off and one rule off, and by the naive evaluator: rows as a bag and
// faults must agree. Then metamorphic checks: rows where a condition is true, false and unknown add up to all rows; a pattern
// written from its other end gives the same rows.
#include "bind.h"
#include "naive.h"
#include "optimize.h"
#include "parse.h"

#include <dothi/queries.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>

namespace {

using namespace dothi;

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  std::string graph() {
    const int nodes = 1 + below(7), relationships = below(12);
    std::string text = "CREATE ";
    for (int i = 0; i < nodes; ++i) {
      if (i) text += ", ";
      text += "(n" + std::to_string(i) + labels() + " {id: " + std::to_string(i);
      if (below(4)) text += ", x: " + number();
      if (below(3) == 0) text += ", s: '" + std::string(1, char('a' + below(3))) + "'";
      text += "})";
    }
    for (int i = 0; i < relationships; ++i) {
      text += ", (n" + std::to_string(below(nodes)) + ")-[:" + type() + " {w: " + std::to_string(below(4)) + "}]->(n" +
              std::to_string(below(nodes)) + ")";
    }
    return text;
  }

  std::string query() {
    text_.clear();
    nodes_.clear();
    relationships_.clear();
    lists_.clear();
    values_.clear();
    counter_ = 0;
    if (below(8) == 0) unwind();
    match(false);
    for (int i = below(3); i > 0; --i) clause();
    finish();
    return text_;
  }

  // A condition over one MATCH and the whole query, for the check of the three parts.
  std::string base, condition;
  void partition() {
    text_.clear();
    nodes_.clear();
    relationships_.clear();
    lists_.clear();
    values_.clear();
    counter_ = 0;
    text_ = "MATCH " + patterns();
    base = text_;
    condition = boolean(2);
  }
  std::string columns() {
    std::string text;
    for (const std::string& n : nodes_) text += (text.empty() ? "" : ", ") + n + ".id";
    for (const std::string& r : relationships_) text += ", id(" + r + ")";
    return text;
  }

  // A chain, from left to right and from right to left, with the columns to return.
  std::string there, back;
  void chain() {
    counter_ = 0;
    nodes_.clear();
    relationships_.clear();
    const int steps = 1 + below(3);
    std::vector<std::string> nodes, forward, backward;
    for (int i = 0; i <= steps; ++i) {
      const std::string name = i > 1 && below(4) == 0 ? "a" + std::to_string(below(i)) : "a" + std::to_string(i);
      const bool again = std::find(nodes_.begin(), nodes_.end(), name) != nodes_.end();
      if (!again) nodes_.push_back(name);
      nodes.push_back("(" + name + (again || below(2) ? "" : labels(1)) + ")");
    }
    for (int i = 0; i < steps; ++i) {
      const std::string name = "r" + std::to_string(i), types = below(2) ? ":" + type() : "";
      relationships_.push_back(name);
      const int arrow = below(3);
      forward.push_back((arrow == 1 ? "<-[" : "-[") + name + types + (arrow == 0 ? "]->" : "]-"));
      backward.push_back((arrow == 0 ? "<-[" : "-[") + name + types + (arrow == 1 ? "]->" : "]-"));
    }
    there = nodes[0];
    back = nodes[std::size_t(steps)];
    for (int i = 0; i < steps; ++i) there += forward[std::size_t(i)] + nodes[std::size_t(i) + 1];
    for (int i = steps; i-- > 0;) back += backward[std::size_t(i)] + nodes[std::size_t(i)];
    // What was named first must carry the labels; a node's labels may stand at either place.
  }

  int below(int n) { return int(random_() % std::uint64_t(n)); }

 private:
  std::string labels(int least = 0) {
    const int which = least + below(4 - least);
    return which == 0 ? "" : which == 1 ? ":A" : which == 2 ? ":B" : ":A:B";
  }
  std::string type() { return std::string(1, char('R' + below(3))); }
  std::string number() { return std::to_string(below(5)) + (below(5) == 0 ? ".5" : ""); }
  std::string fresh(char kind) { return std::string(1, kind) + std::to_string(counter_++); }
  const std::string& one(const std::vector<std::string>& list) { return list[std::size_t(below(int(list.size())))]; }

  std::string node(bool bind) {
    if (!nodes_.empty() && below(3) == 0) return "(" + one(nodes_) + ")";
    std::string name;
    if (bind && below(5) != 0) name = fresh('n');
    std::string text = "(" + name;
    if (below(2)) text += below(6) == 0 ? std::string(below(2) ? ":A|B" : ":!A") : labels();
    if (below(6) == 0)
      text += " {x: " + number() + "}";
    else if (below(8) == 0)
      text += " {id: " + std::to_string(below(6)) + "}";
    else if (!name.empty() && below(10) == 0)
      text += " WHERE " + name + ".x > " + number();
    pending_nodes_.push_back(name);
    return text + ")";
  }
  std::string relationship(bool bind) {
    std::string name, inside;
    const bool walk = below(6) == 0;
    if (bind && below(3) != 0) name = fresh(walk ? 'l' : 'r');
    inside = name;
    if (below(3)) inside += ":" + type() + (below(4) == 0 ? "|" + type() : "");
    if (walk) {
      static const char* lengths[] = {"*", "*1..2", "*0..1", "*2", "*..3", "*0..2"};
      inside += lengths[below(6)];
    }
    if (below(8) == 0) inside += " {w: " + std::to_string(below(4)) + "}";
    if (!name.empty()) (walk ? pending_lists_ : pending_relationships_).push_back(name);
    const int arrow = below(3);
    return (arrow == 1 ? "<-[" : "-[") + inside + (arrow == 0 ? "]->" : "]-");
  }
  void declare() {
    for (const std::string& n : pending_nodes_)
      if (!n.empty()) nodes_.push_back(n);
    relationships_.insert(relationships_.end(), pending_relationships_.begin(), pending_relationships_.end());
    lists_.insert(lists_.end(), pending_lists_.begin(), pending_lists_.end());
    pending_nodes_.clear();
    pending_relationships_.clear();
    pending_lists_.clear();
  }
  std::string path(bool bind, int most = 3) {
    std::string text = node(bind);
    declare();
    for (int i = below(most); i > 0; --i) {
      text += relationship(bind);
      text += node(bind);
      declare();
    }
    return text;
  }
  std::string patterns() {
    std::string text = path(true);
    if (below(4) == 0) text += ", " + path(true, 2);
    return text;
  }
  // A pattern that ties to what is known and binds nothing.
  std::string predicate() {
    std::string text = "(" + one(nodes_) + ")";
    for (int i = 1 + below(2); i > 0; --i) {
      const std::vector<std::string> known = nodes_;
      text += relationship(false);
      text += node(false);
      pending_nodes_.clear();
    }
    return text;
  }

  std::string scalar() {
    switch (below(7)) {
      case 0: return number();
      case 1: return values_.empty() ? "null" : one(values_);
      case 2: return relationships_.empty() ? "1" : one(relationships_) + ".w";
      case 3: return nodes_.empty() ? "2" : one(nodes_) + ".id";
      case 4: return lists_.empty() ? "3" : "size(" + one(lists_) + ")";
      default: return nodes_.empty() ? "0" : one(nodes_) + ".x";
    }
  }
  std::string boolean(int depth) {
    switch (below(depth > 0 ? 12 : 6)) {
      case 0: return scalar() + " = " + scalar();
      case 1: return scalar() + " < " + scalar();
      case 2: return scalar() + " >= " + scalar();
      case 3: return nodes_.empty() ? "true" : one(nodes_) + ".s = '" + std::string(1, char('a' + below(3))) + "'";
      case 4: return scalar() + " IS NOT NULL";
      case 5: return nodes_.size() < 2 ? "true" : one(nodes_) + (below(2) ? " = " : " <> ") + one(nodes_);
      case 6: return "(" + boolean(depth - 1) + " AND " + boolean(depth - 1) + ")";
      case 7: return "(" + boolean(depth - 1) + " OR " + boolean(depth - 1) + ")";
      case 8: return "NOT " + boolean(depth - 1);
      case 9: return nodes_.empty() ? "false" : one(nodes_) + ":" + (below(2) ? "A" : "B");
      case 10: return nodes_.empty() ? "true" : below(2) ? "EXISTS { " + predicate() + " }" : predicate();
      default: return nodes_.empty() ? "true" : "COUNT { " + predicate() + " } > " + std::to_string(below(3));
    }
  }

  void match(bool optional) {
    text_ += (text_.empty() ? "" : " ") + std::string(optional ? "OPTIONAL MATCH " : "MATCH ") + patterns();
    if (below(2)) text_ += " WHERE " + boolean(2);
  }
  void unwind() {
    const std::string name = fresh('u');
    text_ += (text_.empty() ? "UNWIND [" : " UNWIND [") + number() + ", " + number() + (below(3) == 0 ? ", null" : "") +
             "] AS " + name;
    values_.push_back(name);
  }
  void with() {
    std::vector<std::string> nodes, relationships, lists, values;
    std::string text;
    const auto add = [&](const std::string& item) { text += (text.empty() ? "" : ", ") + item; };
    const bool grouped = below(2) == 0;
    for (const std::string& n : nodes_)
      if (below(3)) {
        add(n);
        nodes.push_back(n);
      }
    for (const std::string& r : relationships_)
      if (below(4) == 0) {
        add(r);
        relationships.push_back(r);
      }
    for (const std::string& l : lists_)
      if (below(4) == 0) {
        add(l);
        lists.push_back(l);
      }
    for (const std::string& v : values_)
      if (below(2)) {
        add(v);
        values.push_back(v);
      }
    if (grouped || text.empty()) {
      static const char* calls[] = {"count(*)", "count(", "sum(", "min(", "max(", "count(DISTINCT "};
      const int call = below(6);
      const std::string name = fresh('v');
      add((call == 0 ? "count(*)" : calls[call] + scalar() + ")") + " AS " + name);
      values.push_back(name);
    } else {
      const std::string name = fresh('v');
      add(scalar() + " AS " + name);
      values.push_back(name);
    }
    text_ += " WITH " + std::string(below(5) == 0 ? "DISTINCT " : "") + text;
    nodes_ = nodes;
    relationships_ = relationships;
    lists_ = lists;
    values_ = values;
    if (below(3) == 0) text_ += " WHERE " + boolean(1);
  }
  void call() {
    if (nodes_.empty()) return unwind();
    const std::string name = fresh('v');
    text_ += " CALL (" + one(nodes_) + ") { ";
    // The import is the node just named: take it out of the text again to use it.
    const std::size_t open = text_.rfind('('), close = text_.rfind(')');
    const std::string import = text_.substr(open + 1, close - open - 1);
    text_ += "MATCH (" + import + ")" + relationship(false) + "() RETURN " + (below(2) ? "count(*)" : import + ".x") +
             " AS " + name + " }";
    pending_lists_.clear();
    pending_relationships_.clear();
    values_.push_back(name);
  }
  void clause() {
    switch (below(7)) {
      case 0:
      case 1: return match(false);
      case 2:
      case 3: return match(true);
      case 4: return with();
      case 5: return call();
      default: return unwind();
    }
  }
  void finish() {
    std::string text;
    const auto add = [&](const std::string& item) { text += (text.empty() ? "" : ", ") + item; };
    const int kind = below(4);
    if (kind == 0) {
      text = "count(*) AS c";
      if (!nodes_.empty() && below(2)) add(one(nodes_) + ".x AS k");
    } else if (kind == 1) {
      add("sum(" + scalar() + ") AS s, min(" + scalar() + ") AS m, count(DISTINCT " + scalar() + ") AS d");
      if (!nodes_.empty()) add(one(nodes_) + ".id AS k");
    } else {
      for (const std::string& n : nodes_) add(n + ".id AS c" + n);
      for (const std::string& r : relationships_)
        if (below(2)) add("id(" + r + ") AS c" + r);
      for (const std::string& l : lists_) add("[e IN " + l + " | id(e)] AS c" + l);
      for (const std::string& v : values_) add(v + " AS c" + v);
      if (text.empty()) add("1 AS one");
    }
    text_ += " RETURN " + std::string(kind == 3 ? "DISTINCT " : "") + text;
  }

  std::mt19937_64 random_;
  std::string text_;
  std::vector<std::string> nodes_, relationships_, lists_, values_, pending_nodes_, pending_relationships_,
      pending_lists_;
  int counter_ = 0;
};

using Rows = std::vector<std::string>;

Rows rows_of(const Table& table) {
  Rows rows;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    std::string line;
    for (std::size_t c = 0; c < table.columns.size(); ++c) line += to_string(table.at(row, c)) + " | ";
    rows.push_back(line);
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

Options options_of(std::set<std::string, std::less<>> without) {
  Options o;
  o.entities = false;
  o.without = std::move(without);
  o.timeout_ms = 2'000;
  return o;
}

Rows by_engine(Graph& graph, const std::string& text, std::set<std::string, std::less<>> without = {}) {
  try {
    return rows_of(run(graph, text, options_of(std::move(without))));
  } catch (const Error& error) { return {"error " + std::string(name(error.fault)) + " " + error.detail}; }
}

Rows by_naive(Graph& graph, const std::string& text) {
  try {
    View view = graph.read();
    const Query query = bind(parse(text), {nullptr, &view});
    return rows_of(naive_run(query, view, nullptr, options_of({})));
  } catch (const Error& error) { return {"error " + std::string(name(error.fault)) + " " + error.detail}; }
}

// A walk without a bound may be too much for one of the two: nothing is learnt from it.
bool undecided(const Rows& rows) { return !rows.empty() && rows[0].starts_with("error LimitExceeded"); }

void print(const char* who, const Rows& rows) {
  std::printf("  %s: %zu rows\n", who, rows.size());
  for (std::size_t i = 0; i < rows.size() && i < 20; ++i) std::printf("    %s\n", rows[i].c_str());
}

bool check(std::uint64_t seed, bool verbose) {
  Generator generator(seed);
  const std::string make = generator.graph(), text = generator.query();
  Graph graph = Graph::in_memory();
  run(graph, make, {});
  bool good = true;
  const auto show = [&](const std::string& query) {
    good = false;
    std::printf("seed %llu\n  %s\n  %s\n", static_cast<unsigned long long>(seed), make.c_str(), query.c_str());
    try {
      std::printf("%s", run(graph, "EXPLAIN " + query, {}).plan.c_str());
    } catch (const Error& error) { std::printf("  %s\n", error.what()); }
  };

  const Rows expected = by_naive(graph, text);
  const std::set<std::string, std::less<>> all(rule_names().begin(), rule_names().end());
  const std::string& rule = rule_names()[seed % rule_names().size()];
  const std::pair<std::string, Rows> got[] = {{"engine", by_engine(graph, text)},
                                              {"all rules off", by_engine(graph, text, all)},
                                              {"without " + rule, by_engine(graph, text, {rule})}};
  for (const auto& [who, rows] : got) {
    if (undecided(expected) || undecided(rows)) continue;
    if (rows == expected && !verbose) continue;
    if (rows != expected || who == "engine") show(text);
    print("naive", expected);
    print(who.c_str(), rows);
    good = good && rows == expected;
    if (!verbose) break;
  }

  generator.partition();
  const std::string columns = generator.columns();
  if (!columns.empty()) {
    const auto ask = [&](const std::string& where) {
      return by_engine(graph, generator.base + where + " RETURN " + columns);
    };
    const Rows whole = ask("");
    Rows parts = ask(" WHERE " + generator.condition);
    for (const char* form : {" WHERE NOT (", " WHERE ("}) {
      const std::string end = std::strcmp(form, " WHERE (") == 0 ? ") IS NULL" : ")";
      const Rows more = ask(form + generator.condition + end);
      parts.insert(parts.end(), more.begin(), more.end());
    }
    std::sort(parts.begin(), parts.end());
    const bool failed = !whole.empty() && whole[0].starts_with("error");
    const bool part_failed =
        std::any_of(parts.begin(), parts.end(), [](const std::string& row) { return row.starts_with("error"); });
    if (!failed && !part_failed && whole != parts) {
      show(generator.base + " WHERE " + generator.condition + " RETURN " + columns);
      print("all rows", whole);
      print("true, false and unknown", parts);
    }
  }

  generator.chain();
  const std::string chain_columns = generator.columns();
  const Rows there = by_engine(graph, "MATCH " + generator.there + " RETURN " + chain_columns);
  const Rows back = by_engine(graph, "MATCH " + generator.back + " RETURN " + chain_columns);
  if (there != back && !undecided(there) && !undecided(back)) {
    show("MATCH " + generator.there + " RETURN " + chain_columns);
    print("there", there);
    std::printf("  MATCH %s\n", generator.back.c_str());
    print("back", back);
  }
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3 && std::strcmp(argv[1], "--one") == 0) return check(std::strtoull(argv[2], nullptr, 10), true) ? 0 : 1;
  const std::uint64_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 2000;
  const std::uint64_t first = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  std::uint64_t bad = 0;
  for (std::uint64_t seed = first; seed < first + count && bad < 10; ++seed) bad += !check(seed, false);
  std::printf("%llu queries from seed %llu: %llu disagree\n", static_cast<unsigned long long>(count),
              static_cast<unsigned long long>(first), static_cast<unsigned long long>(bad));
  return bad ? 1 : 0;
}
