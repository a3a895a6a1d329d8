// Tables as text: every format says the same, and nothing in the data can act.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "export/fixture.h"

using namespace dothi;
using dothi::test::Result;

namespace {

std::string written(const Table& table, TableFormat format, WriteOptions options = {}) {
  std::string out;
  write(
      table, format, [&](std::string_view piece) { out += piece; }, options);
  return out;
}

Result people() {
  Result r;
  r.column("name", {"Nguyễn Văn A", "阿明", Value()});
  r.column("votes", {192, -3, Value()});
  return r;
}

}  // namespace

TEST_CASE("a plain table aligns by what the eye sees, numbers to the right") {
  CHECK(written(people().table, TableFormat::Table) ==
        "name          votes\n"
        "Nguyễn Văn A    192\n"
        "阿明             -3\n"
        "null           null\n");
}

TEST_CASE("a box has a frame of one width") {
  CHECK(written(people().table, TableFormat::Box) ==
        "┌──────────────┬───────┐\n"
        "│ name         │ votes │\n"
        "├──────────────┼───────┤\n"
        "│ Nguyễn Văn A │   192 │\n"
        "│ 阿明         │    -3 │\n"
        "│ null         │  null │\n"
        "└──────────────┴───────┘\n");
}

TEST_CASE("a box wraps into the terminal's width, a table cuts") {
  Result r;
  r.column("sentence", {"Việt Nam chính thức trở thành thành viên của Liên hợp quốc"});
  r.column("n", {1});
  std::string box = written(r.table, TableFormat::Box, {.width = 40});
  for (std::size_t at = 0, end; at < box.size(); at = end + 1) {
    end = box.find('\n', at);
    CHECK(display_width(std::string_view(box).substr(at, end - at)) <= 40);
  }
  CHECK(box.find("quốc") != box.npos);
  std::string table = written(r.table, TableFormat::Table, {.width = 40});
  CHECK(table == "sentence                               n\nViệt Nam chính thức trở thành thành …  1\n");
}

TEST_CASE("control characters and bidi overrides stand visible in tables") {
  Result r;
  r.column("x", {"a\nb", "\x1b[31m", "\u202Ecod"});
  std::string table = written(r.table, TableFormat::Table);
  CHECK(table.find("a\\nb") != table.npos);
  CHECK(table.find('\x1b') == table.npos);
  CHECK(table.find("\u202E") == table.npos);
}

TEST_CASE("nodes, relationships and paths stand in openCypher's notation") {
  Result r;
  auto a = r.node("Country", "Vietnam"), b = r.node("Organ", "UNSC");
  auto s = r.relate(a, "SERVED ON", b, {{"start", "2008"}});
  r.column("p", {Path{{b, a}, {s}, {false}}});
  r.column("l", {Value::list({Value(a), Value("it's")})});
  CHECK(written(r.table, TableFormat::Table) ==
        "p                                                                                     l\n"
        "(:Organ {name: 'UNSC'})<-[:`SERVED ON` {start: '2008'}]-(:Country {name: 'Vietnam'})  "
        "[(:Country {name: 'Vietnam'}), 'it\\'s']\n");
}

TEST_CASE("CSV quotes as RFC 4180 and tells null from the empty string") {
  Result r;
  r.column("a,b", {"say \"hi\"", "two\nlines", "", Value(), true});
  r.column("n", {1.5, 2, 3, Value(), false});
  CHECK(written(r.table, TableFormat::Csv) ==
        "\"a,b\",n\n\"say \"\"hi\"\"\",1.5\n\"two\nlines\",2\n\"\",3\n,\ntrue,false\n");
}

TEST_CASE("CSV defuses what a spreadsheet would run, and only that") {
  Result r;
  r.column("x", {"=1+1", "+84", "-2", "@SUM(A1)", "\tx", "a=b", "'-2", "'tis", -2, -2.5});
  CHECK(written(r.table, TableFormat::Csv) == "x\n'=1+1\n'+84\n'-2\n'@SUM(A1)\n'\tx\na=b\n''-2\n'tis\n-2\n-2.5\n");
  CHECK(written(r.table, TableFormat::Csv, {.raw = true}).find("\n=1+1\n+84\n") != std::string::npos);
}

TEST_CASE("JSON keeps kinds apart and carries the evidence") {
  Result r;
  auto a = r.node("Country", "Vietnam"), b = r.node("Organ", "UNSC");
  auto s = r.relate(a, "SERVED_ON", b, {{"start", "2008"}}, {"Câu một."});
  CHECK(to_json(Value(a), r.table) == R"({"id":0,"labels":["Country"],"properties":{"name":"Vietnam"}})");
  CHECK(to_json(Value(s), r.table) ==
        R"({"id":0,"type":"SERVED_ON","start":0,"end":1,"properties":{"start":"2008"},)"
        R"("evidence":[{"document":"tài-liệu.txt","begin":0,"end":100,"sentence":"Câu một."}]})");
  CHECK(to_json(Path{{a, b}, {s}, {true}}, r.table).starts_with(R"({"nodes":[{"id":0,)"));
  CHECK(to_json(Value(std::int64_t(9007199254740993)), r.table) == "9007199254740993");
  CHECK(to_json(std::numeric_limits<double>::quiet_NaN(), r.table) == "\"NaN\"");
  CHECK(to_json(-std::numeric_limits<double>::infinity(), r.table) == "\"-Infinity\"");
  CHECK(to_json(1.0, r.table) == "1.0");
  CHECK(to_json(Date{0}, r.table) == "\"1970-01-01\"");
  CHECK(to_json("</script>\x01\"\\", r.table) == "\"\\u003c/script>\\u0001\\\"\\\\\"");
}

TEST_CASE("JSON is one array, JSON lines one object a line") {
  CHECK(written(people().table, TableFormat::Json) ==
        "[\n{\"name\":\"Nguyễn Văn "
        "A\",\"votes\":192},\n{\"name\":\"阿明\",\"votes\":-3},\n{\"name\":null,\"votes\":null}\n]\n");
  CHECK(written(people().table, TableFormat::JsonLines).starts_with("{\"name\":\"Nguyễn Văn A\",\"votes\":192}\n{"));
  Result empty;
  empty.column("x", {});
  CHECK(written(empty.table, TableFormat::Json) == "[]\n");
  CHECK(written(empty.table, TableFormat::JsonLines).empty());
}

TEST_CASE("Markdown cells cannot end early or become markup") {
  Result r;
  r.column("a|b", {"x | *y* <b> [l](javascript:1)"});
  r.column("n", {7});
  CHECK(written(r.table, TableFormat::Markdown) ==
        "| a\\|b | n |\n| --- | ---: |\n| x \\| \\*y\\* \\<b\\> \\[l\\](javascript:1) | 7 |\n");
}

TEST_CASE("formats are found by name") {
  CHECK(table_format("jsonl") == TableFormat::JsonLines);
  CHECK(!table_format("xml"));
  CHECK(draw_format("picture.PDF") == DrawFormat::Pdf);
  CHECK(!draw_format("picture.gif"));
}
