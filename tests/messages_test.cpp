// Error texts: codes, Vietnamese, and that nothing is left out.
#include <doctest/doctest.h>

#include <dothi/messages.h>
#include <dothi/queries.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

using namespace dothi;

namespace {

struct Text {
  std::string_view english, vietnamese;
};
constexpr Text texts[] = {
#include "vietnamese.inc"
};

std::set<char> holes(std::string_view text) {
  std::set<char> out;
  for (std::size_t i = 0; i + 1 < text.size(); ++i)
    if (text[i] == '%' && text[i + 1] >= '1' && text[i + 1] <= '9') out.insert(text[i + 1]);
  return out;
}

std::string without_holes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hole = text[i] == '%' && i + 1 < text.size() && text[i + 1] >= '1' && text[i + 1] <= '9';
    out += hole ? '\1' : text[i];
    i += hole;
  }
  return out;
}

// The error a query ends with.
Error error_of(const std::string& text) {
  Graph graph = Graph::in_memory();
  try {
    run(graph, text);
  } catch (const Error& error) { return error; }
  return Error(Fault::Usage, "none");
}

// String literals of the statements in a source text that make errors, unescaped.
std::vector<std::string> literals(const std::string& source) {
  static constexpr std::string_view makers[] = {"throw Error(",   "fail(",       "wrong_type(", " want(",
                                                "unexpected(",    "expect(",     "wrong_kind(", "out_of_range(",
                                                "overflow(",      "bad_value(",  "bad_kind(",   "endless(",
                                                "message = ",     "message += ", "any_name(",   "new_variable(",
                                                "type_conflict(", "advice = ",   "dash(",       "bad("};
  std::vector<std::string> out;
  for (const std::string_view maker : makers)
    for (std::size_t at = source.find(maker); at != std::string::npos; at = source.find(maker, at + 1)) {
      std::string literal;
      bool inside = false;
      for (std::size_t i = at; i < source.size() && (inside || source[i] != ';'); ++i) {
        const char c = source[i];
        if (!inside) {
          inside = c == '"';
          continue;
        }
        if (c == '\\')
          literal += source[++i];
        else if (c != '"')
          literal += c;
        else {
          inside = false;
          std::size_t next = source.find_first_not_of(" \n", i + 1);  // two literals side by side are one
          if (next != std::string::npos && source[next] == '"') {
            i = next;
            inside = true;
            continue;
          }
          out.push_back(std::move(literal));
          literal.clear();
        }
      }
    }
  return out;
}

bool is_text(std::string_view literal) {
  return literal.find(' ') != std::string_view::npos &&
         literal.find_first_of("abcdefghijklmnopqrstuvwxyz") != std::string_view::npos;
}

std::string trimmed(std::string text) {
  while (text.starts_with("; ") || text.starts_with(" ")) text.erase(0, text.front() == ' ' ? 1 : 2);
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

}  // namespace

TEST_CASE("every error text of the query language is in the Vietnamese list") {
  std::string all;
  for (const Text& text : texts) all += without_holes(text.english) + "\n";
  for (const auto& entry : std::filesystem::directory_iterator(DOTHI_QUERIES)) {
    const std::string file = entry.path().filename();
    if (entry.path().extension() != ".cpp" || file.starts_with("ask") || file == "naive.cpp" || file == "explain.cpp")
      continue;
    std::ifstream in(entry.path());
    std::stringstream text;
    text << in.rdbuf();
    for (const std::string& literal : literals(text.str())) {
      if (!is_text(literal)) continue;
      // A piece of a text of the list, or such a text once something stands before and after.
      bool known = all.find(trimmed(literal)) != std::string::npos;
      for (const char* before : {"", "x", "'x", "a x"})
        for (const char* after : {"", "x", "x'"}) known = known || vietnamese(before + literal + after).has_value();
      INFO(file << ": \"" << literal << "\"");
      CHECK(known);
    }
  }
}

TEST_CASE("a translation keeps what changes, and is another text") {
  for (const Text& text : texts) {
    INFO(text.english);
    CHECK(holes(text.english) == holes(text.vietnamese));
    CHECK(text.english != text.vietnamese);
    CHECK(vietnamese(text.english).has_value());
  }
}

TEST_CASE("an error has a code and is said in Vietnamese") {
  const Error error = error_of("MATCH (country) RETURN county.name");
  CHECK(code(error) == "SyntaxError.UndefinedVariable");
  CHECK(in_language(error, "vi").render("MATCH (country) RETURN county.name") ==
        "1:24: biến 'county' chưa được khai báo; có phải ý bạn là 'country'?\nMATCH (country) RETURN county.name\n     "
        "                  ^^^^^^");
  CHECK(in_language(error, "en").message == error.message);
  CHECK(code(Error(Fault::Locked, "busy")) == "Locked");
}

TEST_CASE("parts of a message are translated one by one") {
  CHECK(vietnamese("expected a variable, found 'x'") == "chờ một biến, lại gặp 'x'");
  CHECK(vietnamese("IN wants a LIST on its right, this is INTEGER; for one value write =") ==
        "IN cần một LIST ở bên phải, còn đây là INTEGER; với một giá trị hãy viết =");
  CHECK(vietnamese("no label 'Contry' in this graph; did you mean 'Country'?") ==
        "đồ thị này không có nhãn 'Contry'; có phải ý bạn là 'Country'?");
  CHECK(vietnamese("the variable 'a node' is not defined") == "biến 'a node' chưa được khai báo");
  CHECK(!vietnamese("a text nobody has written").has_value());
}

TEST_CASE("errors of many kinds are all said in Vietnamese") {
  for (const char* text : {"RETURN 1 +",
                           "MATCH (a)-[r]->(b RETURN a",
                           "RETURN [1,2",
                           "RETURN 'abc",
                           "RETURN x",
                           "RETURN count(count(1))",
                           "MATCH (a) DELETE a:L",
                           "RETURN foo(1)",
                           "RETURN toUpper(1)",
                           "RETURN substring('a')",
                           "RETURN 1 / 0",
                           "RETURN 9223372036854775807 + 1",
                           "RETURN date('x')",
                           "RETURN date({year: 1, moth: 2})",
                           "RETURN duration({dys: 1})",
                           "RETURN 9999999999999999999",
                           "MATCH (a)-[r]->(b), (a)-[r]->(c) RETURN a",
                           "CREATE (a)-->(b)",
                           "CREATE (a)-[:R]-(b)",
                           "MERGE (a {x: null})",
                           "UNWIND [1] AS x CREATE (n) SET n = x",
                           "RETURN 1 AS a, 2 AS a",
                           "MATCH (n) RETURN n UNION MATCH (m) RETURN m",
                           "CALL nothing()",
                           "RETURN $p",
                           "RETURN [1]['a']",
                           "RETURN {a: 1}[1]",
                           "RETURN any(x IN 1 WHERE x)",
                           "RETURN 'a' =~ '('",
                           "MATCH (n) RETURN n LIMIT -1",
                           "RETURN range(1, 2, 0)",
                           "RETURN CASE WHEN 1 THEN 2 END",
                           "MATCH WALK (a)-[*]-(b) RETURN a",
                           "WITH 1 RETURN 2",
                           "RETURN datetime('2020-01-01T00:00[Nowhere/City]')",
                           "RETURN date.truncate('moth', date())",
                           "CREATE (:A)-[:R]->(b) WITH b DELETE b"}) {
    const Error error = error_of(text);
    INFO(text << ": " << error.message);
    CHECK(error.message != "none");
    CHECK(!error.detail.empty());
    CHECK(vietnamese(error.message).has_value());
  }
}
