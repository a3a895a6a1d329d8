#include <doctest/doctest.h>
#include <dothi/import.h>
#include <dothi/loaders.h>

#include <atomic>
#include <filesystem>
#include <fstream>

#include "csv.h"
#include "json.h"
#include "typed.h"

using namespace dothi;

namespace {

// A folder of its own for each test, gone afterwards.
struct Folder {
  std::filesystem::path path;
  Folder() {
    static int count = 0;
    path = std::filesystem::temp_directory_path() /
           ("dothi-import-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    std::filesystem::create_directories(path);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string write(const std::string& name, std::string_view bytes) const {
    std::ofstream(path / name, std::ios::binary) << bytes;
    return (path / name).string();
  }
};

struct Loaded {
  Graph graph = Graph::in_memory();
  Report report;
  Folder folder;
  LoadOptions options;

  void csv(const std::vector<std::pair<std::string, std::string>>& files) {
    std::vector<std::string> paths;
    for (const auto& [name, bytes] : files) paths.push_back(folder.write(name, bytes));
    report = {};
    Transaction tx = graph.write();
    load_csv(tx, paths, options, report);
    tx.commit();
  }
  std::vector<ReadDocument> json(const std::vector<std::pair<std::string, std::string>>& files) {
    report = {};
    std::vector<ReadDocument> out;
    Transaction tx = graph.write();
    Records records(tx, report);
    JsonLoad load(records, options, report);
    for (const auto& [name, bytes] : files)
      for (ReadDocument& document : load.read(folder.write(name, bytes))) out.push_back(std::move(document));
    load.finish();
    tx.commit();
    return out;
  }
  // The notices, without the folder.
  std::vector<std::string> notices() const {
    std::vector<std::string> out;
    for (const Notice& n : report.notices) {
      std::string where = n.where;
      if (where.starts_with(folder.path.string())) where.erase(0, folder.path.string().size() + 1);
      out.push_back(where + ": " + n.message);
    }
    return out;
  }
  std::string failure(const std::string& name, const std::string& bytes) {
    try {
      if (name.find(".csv") != std::string::npos)
        csv({{name, bytes}});
      else
        json({{name, bytes}});
    } catch (const Error& e) {
      std::string text = e.message;
      for (std::size_t at; (at = text.find(folder.path.string())) != std::string::npos;)
        text.erase(at, folder.path.string().size() + 1);
      return text;
    }
    return "no error";
  }
  // "(:Person:Diplomat {born: 1938})", keys by name; of every node, in order.
  std::vector<std::string> nodes() const {
    const View view = graph.read();
    std::vector<std::string> out;
    for (std::uint32_t i = 0; i < view.node_bound(); ++i) {
      if (!view.exists(NodeId(i))) continue;
      std::string text = "(";
      std::vector<std::string> labels;
      for (LabelId l : view.labels(NodeId(i))) labels.emplace_back(view.name(l));
      for (const std::string& l : labels) text += ":" + l;
      std::string inside = braces(view, view.properties(NodeId(i)));
      if (labels.empty() && !inside.empty()) inside.erase(0, 1);
      out.push_back(text + inside + ")");
    }
    return out;
  }
  // "0-[:KNOWS {since: 2008}]->1", by type and ordinal.
  std::vector<std::string> relationships() const {
    const View view = graph.read();
    std::vector<std::string> out;
    for (std::size_t t = 0; t < view.type_count(); ++t) {
      std::uint32_t cursor = 0, ordinal = 0;
      while (view.scan(TypeId(t), cursor, std::span(&ordinal, 1)) == 1) {
        const RelationshipId r = relationship_id(TypeId(t), ordinal);
        const Ends ends = view.ends(r);
        out.push_back(std::to_string(unsigned(ends.start)) + "-[:" + std::string(view.name(TypeId(t))) +
                      braces(view, view.properties(r)) + "]->" + std::to_string(unsigned(ends.end)));
      }
    }
    return out;
  }
  static std::string braces(const View& view, const std::vector<Property>& properties) {
    std::map<std::string, std::string> sorted;
    for (const Property& p : properties) sorted[std::string(view.name(p.key))] = to_string(p.value);
    std::string text;
    for (const auto& [key, value] : sorted) text += (text.empty() ? " {" : ", ") + key + ": " + value;
    return text.empty() ? text : text + "}";
  }
};

using Lines = std::vector<std::string>;

std::string typed(CellType type, std::string_view text) {
  std::string why;
  const auto value = typed_value(type, text, why);
  return value ? to_string(*value) : "no: " + why;
}

}  // namespace

namespace doctest {
template <>
struct StringMaker<Lines> {
  static String convert(const Lines& lines) {
    std::string out;
    for (const std::string& line : lines) out += "\n  [" + line + "]";
    return String(out.c_str());
  }
};
}  // namespace doctest

// ---- Typed values -----------------------------------------------------------------------------------

TEST_CASE("numbers are whole, in range, or refused") {
  CHECK(typed(CellType::Integer, " 42 ") == "42");
  CHECK(typed(CellType::Integer, "+7") == "7");
  CHECK(typed(CellType::Integer, "-9223372036854775808") == "-9223372036854775808");
  CHECK(typed(CellType::Integer, "9223372036854775808").starts_with("no: it lies outside"));
  CHECK(typed(CellType::Integer, "50.000") == "no: write a whole number");
  CHECK(typed(CellType::Integer, "1e3") == "no: write a whole number");
  CHECK(typed(CellType::Integer, "0x10") == "no: write a whole number");
  CHECK(typed(CellType::Byte, "128") == "no: it lies outside -128 to 127");
  CHECK(typed(CellType::Short, "-32768") == "-32768");
  CHECK(typed(CellType::Float, "3.5e2") == "350.0");
  CHECK(typed(CellType::Float, "1e400") == "no: it is beyond what a 64-bit float holds");
  CHECK(typed(CellType::Float, "3,5").starts_with("no:"));
  CHECK(typed(CellType::Boolean, "TRUE") == "true");
  CHECK(typed(CellType::Boolean, "yes") == "no: write true or false");
  CHECK(typed(CellType::Character, "ệ") == "'ệ'");
  CHECK(typed(CellType::Character, "ab") == "no: write one character");
  CHECK(typed(CellType::String, "Vie\xCC\xA3\xCC\x82t") == "'Việt'");
}

TEST_CASE("temporal values are ISO 8601") {
  CHECK(typed(CellType::Date, "2018-05-17") == "2018-05-17");
  for (const char* bad :
       {"2018-02-29", "2018-13-01", "17/5/2018", "2018-5-17", "2018-05-17x", "XXXX-05-17", "2018-05", ""})
    CHECK(typed(CellType::Date, bad).starts_with("no:"));
  CHECK(typed(CellType::LocalTime, "12:50") == "12:50");
  CHECK(typed(CellType::LocalTime, "12:50:35.556") == "12:50:35.556");
  CHECK(typed(CellType::LocalTime, "24:00").starts_with("no:"));
  CHECK(typed(CellType::Time, "12:50:35+07:00") == "12:50:35+07:00");
  CHECK(typed(CellType::Time, "12:50:35-0330") == "12:50:35-03:30");
  CHECK(typed(CellType::Time, "12:50:35Z") == "12:50:35Z");
  CHECK(typed(CellType::Time, "12:50:35+19:00").starts_with("no:"));
  CHECK(typed(CellType::LocalDateTime, "2018-05-17T12:50:35") == "2018-05-17T12:50:35");
  CHECK(typed(CellType::DateTime, "2018-05-17T12:50:35+07:00[Asia/Ho_Chi_Minh]") ==
        "2018-05-17T12:50:35+07:00[Asia/Ho_Chi_Minh]");
  CHECK(typed(CellType::DateTime, "2018-05-17T12:50:35") == "2018-05-17T12:50:35Z");
  CHECK(typed(CellType::DateTime, "2018-05-17T12:50:35[Asia/Ho_Chi_Minh]").starts_with("no:"));
  CHECK(typed(CellType::Duration, "P1Y2M10DT2H30M") == "P1Y2M10DT2H30M");
  CHECK(typed(CellType::Duration, "P2W") == "P14D");
  CHECK(typed(CellType::Duration, "PT1.5S") == "PT1.5S");
  CHECK(typed(CellType::Duration, "PT-1.5S") == "PT-1.5S");
  CHECK(typed(CellType::Duration, "-P1D") == "P-1D");
  for (const char* bad :
       {"P", "PT", "1Y", "P1", "P1.5Y", "P1D2M", "P9223372036854775807Y", "PT99999999999999999999S", "P1DT"})
    CHECK(typed(CellType::Duration, bad).starts_with("no:"));
}

// ---- CSV --------------------------------------------------------------------------------------------

TEST_CASE("nodes and relationships with typed headers, relationship files first") {
  Loaded l;
  l.csv({{"served.csv",
          ":START_ID(P),role,start:date,:END_ID(O),:TYPE\np1,head,1997-01-01,o1,SERVED_ON\np1,,,o1,SERVED_"
          "ON\n"},
         {"people.csv",
          "id:ID(P),name,born:int,score:double,active:boolean,langs:string[],note:IGNORE,:LABEL\n"
          "p1,Kofi Annan,1938,1.5,true,en;fr,x,Person;Diplomat\n"},
         {"organs.csv", ":ID(O),name,:LABEL\no1,\"Secretariat, the \"\"UN\"\"\",Organ\n"}});
  CHECK(l.notices() == Lines{});
  CHECK(l.nodes() == Lines{"(:Person:Diplomat {active: true, born: 1938, id: 'p1', langs: ['en', 'fr'], "
                           "name: 'Kofi Annan', score: 1.5})",
                           "(:Organ {name: 'Secretariat, the \"UN\"'})"});
  CHECK(l.relationships() == Lines{"0-[:SERVED_ON {role: 'head', start: 1997-01-01}]->1", "0-[:SERVED_ON]->1"});
  CHECK(l.report.nodes == 2);
  CHECK(l.report.relationships == 2);
}

TEST_CASE("a byte order mark, CRLF, blank lines, line ends in quotes, and no last line end") {
  Loaded l;
  l.csv({{"a.csv",
          "\xEF\xBB\xBFid:ID,text,:LABEL\r\n1,\"two\r\nlines\",N\r\n\r\n   "
          "\r\n2,\"\",N\r\n3,,N\r\n4,a\"b\"c,\"N\""}});
  CHECK(l.notices() == Lines{});
  CHECK(l.nodes() == Lines{"(:N {id: '1', text: 'two\\r\\nlines'})", "(:N {id: '2', text: ''})", "(:N {id: '3'})",
                           "(:N {id: '4', text: 'a\"b\"c'})"});
}

TEST_CASE("tabs and semicolons part fields when the header's are parted so") {
  Loaded l;
  l.csv({{"a.csv", "id:ID\tname\t:LABEL\n1\tA, B\tX;Y\n"}, {"b.csv", "id:ID(b);n:int[];:LABEL\n1;1|2|3;Z\n"}});
  CHECK(l.nodes() == Lines{"(:X:Y {id: '1', name: 'A, B'})", "(:Z {id: '1', n: [1, 2, 3]})"});
}

TEST_CASE("every bad row is told with its line, the rest loads") {
  Loaded l;
  l.csv({{"n.csv",
          "id:ID,year:int,when:date,:LABEL\n"  // 1
          "a,2008,2018-05-17,N\n"              // 2
          "b,abc,,N\n"                         // 3
          "c,1,2,3,N\n"                        // 4
          "d,1,N\n"                            // 5
          "\"e\nf\",2009,,N\n"                 // 6, 7
          "a,1,,N\n"                           // 8
          ",1,,N\n"                            // 9
          "g,99999999999999999999,,N\n"        // 10
          "h,1,2018-02-30,N\n"                 // 11
          "i\xFF,1,,N\n"                       // 12
          "\"j\"x,1,,N\n"                      // 13
          "k,2010,,N\n"                        // 14
          "\"l,1,,N\n"                         // 15
          "m,2011,,N\n"},                      // 16
         {"r.csv", ":START_ID,:END_ID,:TYPE\na,k,T\na,zz,T\n,k,T\na,k,\na,m,T\n"}});
  CHECK(l.notices() ==
        Lines{"n.csv:3: column 'year:int': 'abc' is no integer: write a whole number; the row is left out",
              "n.csv:4: 5 columns where the header has 4; the row is left out",
              "n.csv:5: 3 columns where the header has 4; the row is left out",
              "n.csv:8: the id 'a' is taken already by " + l.folder.path.string() + "/n.csv:2; the row is left out",
              "n.csv:9: column 'id:ID' is empty; every node has an id; the row is left out",
              "n.csv:10: column 'year:int': '99999999999999999999' is no integer: it lies outside "
              "-9223372036854775808 to 9223372036854775807; the row is left out",
              "n.csv:11: column 'when:date': '2018-02-30' is no date: write a date as in 2018-05-17; the row "
              "is left out",
              "n.csv:12: byte 2 of the row (0xFF) is not UTF-8; save the file as UTF-8; the row is left out",
              "n.csv:13: text follows the closing quotation mark of a field; write \"\" for a quotation mark "
              "inside it; the row is left out",
              "n.csv:15: a quotation mark opens a field and never closes; write \"\" for one inside a field; "
              "the row is left out",
              "r.csv:3: column ':END_ID': no node has the id 'zz'; add it to a node file; the row is left out",
              "r.csv:4: column ':START_ID' is empty; it names a node; the row is left out",
              "r.csv:5: the :TYPE is empty; every relationship has one; the row is left out"});
  CHECK(l.report.nodes == 4);
  CHECK(l.report.relationships == 2);
  for (const Notice& n : l.report.notices) CHECK(n.level == Notice::Level::Fault);
}

TEST_CASE("strict stops at the first bad row and nothing is kept") {
  Loaded l;
  l.options.strict = true;
  CHECK(l.failure("n.csv", "id:ID,y:int\na,1\nb,x\n") ==
        "n.csv:3: column 'y:int': 'x' is no integer: write a whole number; nothing was loaded, mend it or load "
        "without --strict");
  CHECK(l.graph.read().node_count() == 0);
}

TEST_CASE("notices beyond the limit are counted") {
  Loaded l;
  l.options.max_notices = 2;
  l.csv({{"n.csv", "id:ID,y:int\na,x\nb,x\nc,x\nd,1\n"}});
  CHECK(l.report.notices.size() == 2);
  CHECK(l.report.more_notices == 1);
  CHECK(l.report.nodes == 1);
}

TEST_CASE("an unknown type leaves its column out, with a suggestion") {
  Loaded l;
  l.csv({{"n.csv", "id:ID,y:itn,z:string\n1,2,3\n"}, {"m.csv", "id:ID(m),:LABLE\n1,2\n"}});
  CHECK(l.notices() ==
        Lines{"n.csv:1: column 2 'y:itn': no type 'itn'; did you mean 'int'?; the column is left out",
              "m.csv:1: column 2 ':LABLE': no type 'LABLE'; did you mean 'LABEL'?; the column is left out"});
  CHECK(l.nodes() == Lines{"(:n {id: '1', z: '3'})", "(:m {id: '1'})"});
}

TEST_CASE("a header that cannot be used is an error with the remedy") {
  Loaded l;
  CHECK(l.failure("a.csv", "") == "a.csv: the CSV is empty; its first line names the columns");
  CHECK(l.failure("a.csv", "\n \n") == "a.csv: the CSV is empty; its first line names the columns");
  CHECK(l.failure("a.csv", ":START_ID,:TYPE\n")
            .starts_with("a.csv:1: a relationship file needs :START_ID and :END_ID; :END_ID is missing"));
  CHECK(l.failure("a.csv", "a:ID,b:ID\n") ==
        "a.csv:1: 'a:ID' stands twice; one column holds it (dothi import joins several)");
  CHECK(l.failure("a.csv", ":ID,x,x:int\n").starts_with("a.csv:1: two columns are called 'x'"));
  CHECK(l.failure("a.csv", std::string("\x00\x01\x02", 3)).starts_with("a.csv: this is a binary file"));
  CHECK(l.failure("a.csv", "id:ID,\xFFx\n").starts_with("a.csv:1: byte 7 of the row (0xFF) is not UTF-8"));
  std::string wide = ":ID";
  for (int i = 0; i < 4096; ++i) wide += ",c" + std::to_string(i);
  CHECK(l.failure("a.csv", wide + "\n") == "a.csv:1: the row has more than 4096 columns");
}

TEST_CASE("files that are not there, and folders") {
  Loaded l;
  Transaction tx = l.graph.write();
  CHECK_THROWS_WITH_AS(load_csv(tx, {"/nowhere/x.csv"}, {}, l.report), "/nowhere/x.csv: no such file", Error);
  CHECK_THROWS_AS(load_csv(tx, {l.folder.path.string()}, {}, l.report), Error);
}

TEST_CASE("huge fields and lines are left out in bounded memory, what follows loads") {
  Loaded l;
  const std::string huge((std::size_t(3) << 20), 'x');
  std::string wide;
  for (int i = 0; i < 20; ++i) wide += std::string(1000000, 'y') + ",";
  l.csv({{"n.csv", "id:ID,t\na," + huge + "\nb,\"" + huge + "\"\n" + wide + "\nc,ok\n"}});
  CHECK(l.notices() == Lines{"n.csv:2: a field is longer than 1 MiB; the row is left out",
                             "n.csv:3: a quoted field is longer than 1 MiB; is its closing quotation mark "
                             "missing?; the row is left out",
                             "n.csv:4: the row is longer than 16 MiB; the row is left out"});
  CHECK(l.nodes() == Lines{"(:n {id: 'c', t: 'ok'})"});
}

TEST_CASE("ids of different spaces do not meet") {
  Loaded l;
  l.csv({{"a.csv", ":ID(A),:LABEL\n1,A\n"},
         {"b.csv", ":ID(B),:LABEL\n1,B\n"},
         {"r.csv", ":START_ID(A),:END_ID(B),:TYPE\n1,1,T\n"},
         {"s.csv", ":START_ID(A),:END_ID(C),:TYPE\n1,1,T\n"}});
  CHECK(l.relationships() == Lines{"0-[:T]->1"});
  CHECK(l.notices() == Lines{"s.csv:2: column ':END_ID(C)': no node has the id '1'; add it to a node file; "
                             "the row is left out"});
}

TEST_CASE("options of a column: the type of ids, and those that do not matter here") {
  Loaded l;
  l.csv({{"a.csv",
          "id:ID(A){id-type: long},t:datetime{timezone:+02:00},name : "
          "string,:label\n7,2018-05-17T12:00Z,x,N\nq,,,N\n"}});
  CHECK(l.nodes() == Lines{"(:N {id: 7, name: 'x', t: 2018-05-17T12:00Z})"});
  CHECK(l.report.notices.size() == 1);
}

TEST_CASE("the same files again bring nodes up to date and double nothing") {
  Loaded l;
  const std::string rels = ":START_ID(P),:END_ID(P),since:int,:TYPE\na,b,2008,KNOWS\na,b,2008,KNOWS\nb,a,,KNOWS\n";
  l.csv({{"p.csv", "code:ID(P),name,:LABEL\na,Anna,Person\nb,Ban,Person\n"}, {"r.csv", rels}});
  l.csv({{"p.csv", "code:ID(P),name,:LABEL\na,Anne,Person;Old\nb,,Person\nc,Chi,Person\n"}, {"r.csv", rels}});
  CHECK(l.report.nodes == 1);
  CHECK(l.report.relationships == 0);
  CHECK(l.nodes() == Lines{"(:Person:Old {code: 'a', name: 'Anne'})", "(:Person {code: 'b', name: 'Ban'})",
                           "(:Person {code: 'c', name: 'Chi'})"});
  CHECK(l.relationships().size() == 3);
  l.csv({{"r.csv", ":START_ID(P),:END_ID(P),since:int,:TYPE\na,b,2008,KNOWS\na,b,2009,KNOWS\na,c,,LIKES\n"}});
  CHECK(l.notices() == Lines{});
  CHECK(l.report.relationships == 2);
}

TEST_CASE("a load can be cancelled") {
  Loaded l;
  const std::atomic<bool> cancel = true;
  l.options.cancel = &cancel;
  CHECK(l.failure("a.csv", ":ID\n1\n") == "the load was interrupted; nothing was changed");
  CHECK(l.failure("a.jsonl", "{\"id\":1}\n") == "the load was interrupted; nothing was changed");
}

// ---- JSON -------------------------------------------------------------------------------------------

TEST_CASE("a property graph, relationships before their nodes") {
  Loaded l;
  l.json(
      {{"g.json",
        R"({"relationships": [{"id": 9, "type": "SERVED_ON", "start": "vn", "end": 2, "properties": {"start": "2008", "votes": 183}}],
    "meta": {"made": [1, {"nodes": []}]},
    "nodes": [{"id": "vn", "labels": ["Country", "State"], "properties": {"name": "Vie\u0302\u0323t Nam", "n": null, "tags": ["a", 1, 2.5, true], "at": {"x": -1}}},
              {"id": 2, "labels": "Organ"}, {"labels": []}]})"}});
  CHECK(l.notices() == Lines{});
  CHECK(l.nodes() ==
        Lines{"(:Country:State {at: {x: -1}, name: 'Việt Nam', tags: ['a', 1, 2.5, true]})", "(:Organ)", "()"});
  CHECK(l.relationships() == Lines{"0-[:SERVED_ON {start: '2008', votes: 183}]->1"});
  CHECK(l.report.nodes == 3);
  CHECK(l.report.relationships == 1);
}

TEST_CASE("one object a line, as arrays, as APOC writes them, whatever the ending of the name") {
  const std::string lines =
      R"({"type":"relationship","id":"0","label":"KNOWS","start":{"id":"1","labels":["P"]},"end":{"id":"2"},"properties":{"since":1}}
{"type":"node","id":"1","labels":["P"],"properties":{"a":1}}

{"type":"node","id":"2","labels":["P"]}
)";
  for (const char* name : {"g.jsonl", "g.ndjson", "g.json"}) {
    Loaded l;
    l.json({{name, lines}});
    CHECK(l.notices() == Lines{});
    CHECK(l.relationships() == Lines{"0-[:KNOWS {since: 1}]->1"});
  }
  Loaded l;
  l.json({{"g.json", "\xEF\xBB\xBF\n[{\"id\":1,\"labels\":[\"A\"]},\n{\"type\":\"T\",\"start\":1,\"end\":\"1\"}]\n"}});
  CHECK(l.relationships() == Lines{"0-[:T]->0"});
  Loaded one;
  one.json({{"g.json", "{\"id\": 1, \"labels\": [\"A\"]}"}});
  CHECK(one.nodes() == Lines{"(:A)"});
}

TEST_CASE("facts come back by document") {
  Loaded l;
  const auto documents = l.json(
      {{"f.jsonl",
        R"({"document":"a.txt","begin":0,"end":10,"sentence":"S1","s":"Vietnam","s_type":"Country","s_text":"Việt Nam","rel":"SERVED_ON","o":"UNSC","o_type":"Organ","o_text":"HĐBA","q":{"start":"2008","votes_for":183},"status":"stated","reported":false}
{"document":"b.txt","begin":0,"end":5,"sentence":"T","s":"UN","s_type":"Organization","rel":"MEMBER_COUNT","o":193,"o_type":"Literal","status":"former","reported":true}
{"document":"a.txt","begin":0,"end":10,"sentence":"S1","s":"Lào","s_type":"Country","rel":"CANDIDATE_FOR","o":"UNSC","o_type":"Organ","status":"candidate"}
{"document":"a.txt","begin":0,"end":10,"s":"x","rel":"Y"}
{"document":"a.txt","begin":5,"end":1,"sentence":"q","s":"x","s_type":"C","rel":"Y","o":"z","o_type":"C"}
{"document":"a.txt","sentence":"q","s":"x","s_type":"C","rel":"Y","o":"z","o_type":"C","status":"maybe"}
)"}});
  REQUIRE(documents.size() == 2);
  CHECK(documents[0].name == "a.txt");
  CHECK(documents[0].sentences == 1);
  REQUIRE(documents[0].facts.size() == 2);
  CHECK(documents[0].facts[0].subject_text == "Việt Nam");
  CHECK(documents[0].facts[0].qualifiers.size() == 2);
  CHECK(documents[0].facts[0].qualifiers[1].second.integer() == 183);
  CHECK(documents[0].facts[1].status == Status::Candidate);
  CHECK(documents[1].facts[0].object == "193");
  CHECK(documents[1].facts[0].reported);
  CHECK(documents[1].facts[0].status == Status::Former);
  CHECK(l.notices() ==
        Lines{"f.jsonl:4: \"sentence\" is missing; the record is left out",
              "f.jsonl:5: \"end\" lies before \"begin\"; the record is left out",
              "f.jsonl:6: the status 'maybe' is none of stated, candidate, former; the record is left out"});
}

TEST_CASE("a fact written as JSON reads back the same") {
  Fact fact{.document = "a \"b\".txt",
            .begin = 3,
            .end = 9,
            .sentence = "Câu\nmột\t\\",
            .subject = "Vietnam",
            .subject_type = "Country",
            .subject_text = "Việt Nam",
            .relation = "SERVED_ON",
            .object = "UNSC",
            .object_type = "Organ",
            .object_text = "",
            .qualifiers = {{"start", Value("2008")}, {"n", Value(5)}},
            .status = Status::Former,
            .reported = true};
  Loaded l;
  const auto documents = l.json({{"f.jsonl", to_json(fact) + "\n"}});
  REQUIRE(documents.size() == 1);
  CHECK(to_json(documents[0].facts.at(0)) == to_json(fact));
}

TEST_CASE("bad records are told with their line, the rest loads") {
  Loaded l;
  l.json({{"g.json", R"({"nodes": [
 {"id": 1, "labels": ["A"]},
 {"id": 1, "labels": ["B"]},
 {"id": true},
 {"id": 3, "labels": [5]},
 {"id": 4, "properties": []}
],
"relationships": [
 {"type": "T", "start": 1, "end": 99},
 {"type": "T", "start": 1},
 {"type": "", "start": 1, "end": 1},
 {"type": "T", "start": 1, "end": 1}
]})"}});
  CHECK(l.notices() ==
        Lines{"g.json:3: the id '1' is taken already by line 2; the record is left out",
              "g.json:4: \"id\" is true or false; write an id as a string or a whole number; the record is "
              "left out",
              "g.json:5: \"labels\" is a number; write a string that is not empty; the record is left out",
              "g.json:6: \"properties\" is an array; write an object; the record is left out",
              "g.json:10: \"end\" is missing; the record is left out",
              "g.json:11: \"type\" is empty; write a string that is not empty; the record is left out",
              "g.json:9: no node has the id '99'; the relationship is left out"});
  CHECK(l.nodes() == Lines{"(:A)"});
  CHECK(l.relationships() == Lines{"0-[:T]->0"});
}

TEST_CASE("lines that are not JSON are told, the rest loads") {
  Loaded l;
  l.json({{"g.jsonl",
           "{\"id\":1}\n{\"id\":2,}\n{\"id\":\"\xFF\"}\n{\"id\":3,\"properties\":{\"a\":1,\"a\":2}}\n{\"id\":"
           "99999999999999999999}\n"
           "7\n{\"id\":4} x\n{\"foo\":1}\n{\"id\":5}\n"}});
  CHECK(l.notices() ==
        Lines{"g.jsonl:2:9: a key in quotation marks is missing; no comma stands before }; the line is left out",
              "g.jsonl:3:8: bytes that are not UTF-8; save the file as UTF-8; the line is left out",
              "g.jsonl:4:29: the key 'a' stands twice in one object; keep one; the line is left out",
              "g.jsonl:5:7: the number 99999999999999999999 is beyond 64 bits; write it as a string or with a "
              "decimal point; the line is left out",
              "g.jsonl:6:1: the file holds a single value; write an object with \"nodes\" and \"relationships\", "
              "or one object a line; the line is left out",
              "g.jsonl:7:10: more text follows the end of the value; the line is left out",
              "g.jsonl:8: the object is no node (id, labels, properties), relationship (type, start, end, "
              "properties) or fact (document, sentence, s, rel, o …); the record is left out"});
  CHECK(l.report.nodes == 2);
}

TEST_CASE("a file that is not JSON as a whole is an error with line and column") {
  Loaded l;
  CHECK(l.failure("a.json", "") == "a.json: the file is empty; JSON begins with { or [");
  CHECK(l.failure("a.json", " \n") == "a.json: the file is empty; JSON begins with { or [");
  CHECK(l.failure("a.json", "{\"nodes\": [\n  {\"id\": 1,, }]}") ==
        "a.json:2:12: a key in quotation marks is missing; no comma stands before }");
  CHECK(l.failure("a.json", "{\"nodes\": [\n  {\"id\": 1}") == "a.json:2:12: a comma or ] is missing");
  CHECK(l.failure("a.json", "{\"nodes\": []} {}") == "a.json:1:15: more text follows the end of the value");
  CHECK(l.failure("a.json", "{\"nodes\": [{\"việt\": \"n\xC0\x80\"}]}").starts_with("a.json:1:2"));
  CHECK(l.failure("a.json", "{\"nodes\": [], \"nodes\": []}") ==
        "a.json:1:15: the key 'nodes' stands twice in one object; keep one");
  CHECK(l.failure("a.json", "[\n{\"id\": 1, \"id\": 2}]") ==
        "a.json:2:11: the key 'id' stands twice in one object; keep one");
  CHECK(l.failure("a.json", "{\n\n \"id\": 9223372036854775808}")
            .starts_with("a.json:3:8: the number 9223372036854775808 is beyond 64 bits"));
  CHECK(l.failure("a.json", "[{\"id\": 1, \"properties\": {\"a\": 1e400}}]") ==
        "a.json:1:32: the number is beyond what a 64-bit float holds");
  CHECK(l.failure("a.json", "[{\"a\": NaN}]").starts_with("a.json:1:8: no value begins like this"));
  CHECK(l.failure("a.json", "[{\"a\": \"\\ud800\"}]").find("surrogate") != std::string::npos);
  CHECK(l.failure("a.json", "[1, 2]").starts_with("a.json:1:2: a record is an object"));
  CHECK(l.failure("a.json", "42").find("single value") != std::string::npos);
  CHECK(l.failure("a.json", std::string("{\0}", 3)) == "a.json: this is a binary file, not JSON");
  CHECK(l.failure("a.jsonl", "x\ny\n").starts_with("a.jsonl:1: no value begins like this"));
  CHECK(l.failure("a.jsonl", "x\ny\n").ends_with("no line of the file could be read"));
  CHECK(l.graph.read().node_count() == 0);
}

TEST_CASE("integers keep every digit, floats the nearest value") {
  Loaded l;
  l.json(
      {{"g.json",
        R"([{"id": 1, "properties": {"a": 9223372036854775807, "b": -9223372036854775808, "c": 9007199254740993, "d": 1e-400, "e": -0, "f": 1.0, "g": 1E3}}])"}});
  CHECK(l.nodes() == Lines{"({a: 9223372036854775807, b: -9223372036854775808, c: 9007199254740993, d: 0.0, "
                           "e: 0, f: 1.0, g: 1000.0})"});
}

TEST_CASE("nesting has a limit and a million brackets do no harm") {
  Loaded l;
  const std::string deep(1000000, '[');
  CHECK(l.failure("a.json", deep).starts_with("a.json:1:201: values are nested deeper than 200"));
  CHECK(l.failure("a.json", "{\"nodes\":[{\"id\":1,\"properties\":{\"a\":" + deep).find("nested deeper than 200") !=
        std::string::npos);
  const auto nested = [](std::size_t depth) {
    return "{\"id\":" + std::to_string(depth) + ",\"properties\":{\"a\":" + std::string(depth, '[') +
           std::string(depth, ']') + "}}\n";
  };
  l.json({{"b.jsonl", nested(100) + nested(101)}});
  CHECK(l.report.nodes == 1);
  CHECK(l.notices() == Lines{"b.jsonl:2: the property 'a' nests lists and maps deeper than 100; store it "
                             "flatter; the record is left out"});
}

TEST_CASE("many keys in one object are still checked for doubles") {
  std::string object = "[{\"id\": 1, \"properties\": {";
  for (int i = 0; i < 3000; ++i) object += "\"k" + std::to_string(i) + "\": 1, ";
  Loaded l;
  CHECK(l.failure("a.json", object + "\"k2999\": 1}}]").find("the key 'k2999' stands twice") != std::string::npos);
  CHECK(l.failure("a.json", object + "\"k3\": 1}}]").find("the key 'k3' stands twice") != std::string::npos);
}

TEST_CASE("nodes of one file, relationships of another; ids of two files may be the same") {
  Loaded l;
  l.json(
      {{"r.jsonl", "{\"type\":\"T\",\"start\":\"a\",\"end\":\"b\"}\n{\"type\":\"T\",\"start\":\"a\",\"end\":\"x\"}\n"},
       {"n.jsonl", "{\"id\":\"a\",\"labels\":[\"A\"]}\n{\"id\":\"x\"}\n"},
       {"m.jsonl", "{\"id\":\"b\"}\n{\"id\":\"x\"}\n{\"type\":\"U\",\"start\":\"x\",\"end\":\"a\"}\n"}});
  CHECK(l.relationships() == Lines{"0-[:T]->2", "3-[:U]->0"});
  CHECK(l.notices() == Lines{"r.jsonl:2: the id 'x' stands in 2 other files; put the relationship into the "
                             "file of its nodes; the relationship is left out"});
}

TEST_CASE("ids kept as properties say which node of an earlier load is meant") {
  Loaded l;
  const std::string graph =
      R"({"nodes": [{"id": "vn", "labels": ["C"], "properties": {"id": "vn", "n": 1}}, {"id": "x", "labels": ["C"]}],
                               "relationships": [{"type": "T", "start": "vn", "end": "vn"}]})";
  l.json({{"g.json", graph}});
  l.json({{"g.json", graph}, {"r.jsonl", "{\"type\":\"U\",\"start\":\"vn\",\"end\":\"vn\"}\n"}});
  CHECK(l.nodes() == Lines{"(:C {id: 'vn', n: 1})", "(:C)", "(:C)"});
  CHECK(l.relationships() == Lines{"0-[:T]->0", "0-[:U]->0"});
  l.json({{"r.jsonl", "{\"type\":\"V\",\"start\":\"vn\",\"end\":\"vn\"}\n"}});
  CHECK(l.relationships().size() == 3);
}

TEST_CASE("a file larger than any buffer streams") {
  Loaded l;
  std::string big = "{\"nodes\": [";
  for (int i = 0; i < 20000; ++i)
    big += (i ? ",\n" : "") + std::string("{\"id\": ") + std::to_string(i) +
           ", \"labels\": [\"Nước\"], \"properties\": {\"t\": \"đồng\"}}";
  l.json({{"g.json", big + "]}"}});
  CHECK(l.report.nodes == 20000);
  CHECK(l.failure("h.json", big + ",\n{\"id\": x}]}").starts_with("h.json:20001:8: no value begins like this"));
}

// ---- Through load() -----------------------------------------------------------------------------------

TEST_CASE("one load takes CSV, JSON and facts together, or nothing of them") {
  Loaded l;
  const std::string fact =
      R"({"document":"a.txt","begin":0,"end":9,"sentence":"Việt Nam là thành viên Hội đồng Bảo an.","s":"Vietnam","s_type":"Country","s_text":"Việt Nam","rel":"SERVED_ON","o":"United Nations Security Council","o_type":"Organ","o_text":"Hội đồng Bảo an","q":{"start":"2008","end":"2009"},"status":"stated","reported":false})";
  const std::string facts = l.folder.write("f.jsonl", fact + "\n");
  const std::string csv = l.folder.write("n.csv", "id:ID,:LABEL\n1,Box\n");
  const std::string json = l.folder.write("g.json", R"({"nodes": [{"id": 1, "labels": ["Cup"]}]})");
  const std::string bad = l.folder.write("bad.json", "{");
  CHECK_THROWS_AS(load(l.graph, {csv, json, facts, bad}), Error);
  CHECK(l.graph.read().node_count() == 0);
  const Report report = load(l.graph, {facts, csv, json});
  CHECK(report.documents == 1);
  CHECK(report.facts.at("SERVED_ON") == 1);
  CHECK(report.nodes == 2);
  const View view = l.graph.read();
  REQUIRE(view.type("SERVED_ON"));
  CHECK(view.relationship_count(*view.type("SERVED_ON")) == 1);
  const Evidence evidence = view.evidence(view.evidence(relationship_id(*view.type("SERVED_ON"), 0)).at(0));
  CHECK(evidence.document_name == "a.txt");
  CHECK(evidence.text == "Việt Nam là thành viên Hội đồng Bảo an.");
}

// ---- What is the same record, and what is not -----------------------------------------------------------

TEST_CASE("each earlier relationship answers for one line only") {
  Loaded l;
  const std::string people = "code:ID(P),:LABEL\na,N\nb,N\n", head = ":START_ID(P),:END_ID(P),:TYPE\n";
  l.csv({{"p.csv", people}, {"r.csv", head + "a,b,T\na,b,T\n"}});
  l.csv({{"r.csv", head + "a,b,T\na,b,T\na,b,T\n"}});
  CHECK(l.report.relationships == 1);
  CHECK(l.relationships().size() == 3);
}

TEST_CASE("nodes of one load never merge, even where two spaces use the same key and label") {
  Loaded l;
  l.csv({{"z.csv", "id:ID(Z),:LABEL\nq,N\n"}});
  l.csv({{"a.csv", "id:ID(A),:LABEL\n1,M;N\n"}, {"b.csv", "id:ID(B),:LABEL\n1,N\n"}});
  CHECK(l.notices() == Lines{});
  CHECK(l.nodes() == Lines{"(:N {id: 'q'})", "(:N:M {id: '1'})", "(:N {id: '1'})"});
}

TEST_CASE("an id of a JSON file is not the property id of another node") {
  Loaded l;
  l.json({{"g.json", R"([{"id": "vn", "labels": ["C"], "properties": {"id": "vn"}}])"}});
  l.json({{"h.json", R"([{"id": "vn", "labels": ["C"], "properties": {"n": 2}}])"}});
  CHECK(l.nodes() == Lines{"(:C {id: 'vn'})", "(:C {n: 2})"});
}

TEST_CASE("a JSON null says nothing: it neither removes a property nor tells relationships apart") {
  Loaded l;
  l.json(
      {{"g.json",
        R"([{"id": 1, "properties": {"id": 1, "n": 7}}, {"type": "T", "start": 1, "end": 1, "properties": {"k": 1}}])"}});
  l.json(
      {{"g.json",
        R"([{"id": 1, "properties": {"id": 1, "n": null}}, {"type": "T", "start": 1, "end": 1, "properties": {"k": 1, "m": null}}])"}});
  CHECK(l.nodes() == Lines{"({id: 1, n: 7})"});
  CHECK(l.relationships() == Lines{"0-[:T {k: 1}]->0"});
}

namespace {

std::string dumped(const std::string& path) {
  std::string text;
  Graph graph = Graph::open(path);
  dump(graph.read(), [&](std::string_view line) { text.append(line); });
  return text;
}

std::string rows_of_quoted_lines(int rows) {
  std::string csv = "id:ID,text\n";
  for (int i = 0; i < rows; ++i)
    csv += std::to_string(i) + ",\"first line\nsays \"\"yes\"\", " + std::string(std::size_t(i % 97), 'x') + "\"\n";
  return csv;
}

}  // namespace

TEST_CASE("a table imported on one thread with relationships set aside on disk is the same graph") {
  Folder folder;
  std::string knows = ":START_ID,:END_ID,w:int\n";
  for (int i = 0; i < 120000; ++i)
    knows += std::to_string(i % 50000) + "," + std::to_string(i % 49999) + "," + std::to_string(i) + "\n";
  ImportOptions options;
  options.nodes = {"N=" + folder.write("n.csv", rows_of_quoted_lines(50000))};  // several pieces, cut inside no quotes
  options.relationships = {"R=" + folder.write("r.csv", knows)};
  const std::string roomy = (folder.path / "roomy.dothi").string(), tight = (folder.path / "tight.dothi").string();
  const ImportReport report = import_tables(roomy, options);
  CHECK(report.nodes == 50000);
  CHECK(report.relationships == 120000);
  CHECK(report.left_out == 0);
  options.memory_bytes = 1 << 20;
  options.threads = 1;
  CHECK(import_tables(tight, options).relationships == 120000);
  CHECK(dumped(roomy) == dumped(tight));
}

TEST_CASE("a bad row behind line ends in quotes is told with the line it begins on, in any piece and file") {
  Folder folder;
  ImportOptions options;
  const std::string first = folder.write("a.csv", rows_of_quoted_lines(50000) + "x\n");
  const std::string again = folder.write("b.csv", "id:ID,text\n50000,t\ny\n");
  const std::string without = folder.write("c.csv", "50001,t\nz\n");
  options.nodes = {"N=" + first + "," + again + "," + without};
  const ImportReport report = import_tables((folder.path / "g.dothi").string(), options);
  CHECK(report.nodes == 50002);
  REQUIRE(report.report.notices.size() == 3);
  CHECK(report.report.notices[0].where == first + ":100002");
  CHECK(report.report.notices[1].where == again + ":3");
  CHECK(report.report.notices[2].where == without + ":2");
}

TEST_CASE("an import that fails leaves no file") {
  Folder folder;
  ImportOptions options;
  options.strict = true;
  options.nodes = {"N=" + folder.write("n.csv", "id:ID,n:int\n1,1\n2,two\n")};
  const std::string graph = (folder.path / "g.dothi").string();
  CHECK_THROWS_AS(import_tables(graph, options), Error);
  options.strict = false;
  std::atomic<bool> cancel = true;
  options.cancel = &cancel;
  CHECK_THROWS_AS(import_tables(graph, options), Error);
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path), {}) == 1);
}

// ---- Graph files ------------------------------------------------------------------------------------

namespace {

constexpr std::string_view turtle = R"(@prefix ex: <http://example.org/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @base <http://example.org/base/> .
ex:lan a foaf:Person ; foaf:name "Lan", "Lan Anh"@vi ; ex:born "1990-02-03"^^xsd:date ; ex:list ( 1 "zwei" 3.5 ) ;
  foaf:knows <minh> , [ ex:city """Hà
Nội""" ] . # end
)";
constexpr std::string_view triples = R"(<http://a/s> <http://a/p> <http://a/o> .
_:b <http://a/q> "x\u00e9\n"@en-GB .
<http://a/s> <http://a/n> "7"^^<http://www.w3.org/2001/XMLSchema#int> . # end
)";
constexpr std::string_view quads = R"(<http://a/s> <http://a/p> <http://a/o> <http://g/1> .
_:b <http://a/q> "x" _:g .
)";
constexpr std::string_view trig = R"(@prefix e: <http://e/> . e:g { e:a e:p e:b . e:a e:v 1 . }
{ e:a e:p e:c . })";
constexpr std::string_view graphml =
    R"(<?xml version="1.0" encoding="UTF-8"?><graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
<key id="d0" for="node" attr.name="age" attr.type="long"><default>3</default></key><key id="d1" for="edge" attr.name="type" attr.type="string"/>
<key id="d2" for="node" attr.name="tags" attr.type="string" attr.list="string"/><key id="d3" for="node" yfiles.type="nodegraphics"/>
<graph edgedefault="directed"><node id="Lan" labels=":A:B"><data key="d0">31</data><data key="d2">["a","b"]</data>
<data key="d3"><y:ShapeNode><y:NodeLabel>L &amp; M</y:NodeLabel></y:ShapeNode></data><graph><node id="n1::n0"/></graph></node>
<edge source="Lan" target="n1::n0"><data key="d1"><![CDATA[KNOWS]]></data></edge></graph></graphml>
)";

}  // namespace

TEST_CASE("a damaged graph file is read or refused, and what is read is sound") {
  Folder folder;
  std::uint32_t state = 1;
  const auto below = [&](std::size_t n) { return (state = state * 1664525u + 1013904223u) % std::uint32_t(n); };
  const std::pair<const char*, std::string_view> files[] = {
      {"x.ttl", turtle}, {"x.nt", triples}, {"x.nq", quads}, {"x.trig", trig}, {"x.graphml", graphml}};
  for (int round = 0; round < 300; ++round) {
    const auto& [name, text] = files[below(std::size(files))];
    std::string bytes(text);
    for (std::uint32_t n = below(4); n-- > 0 && !bytes.empty();) {
      const std::size_t at = below(bytes.size()), some = below(30);
      switch (below(4)) {
        case 0: bytes[at] = "<>\"'&;:.,[]{}()@^#\\/\n\t \xff\xc3_0a"[below(29)]; break;
        case 1: bytes.erase(at, some); break;
        case 2: bytes.insert(at, bytes.substr(at, some)); break;
        default: bytes.resize(at);
      }
    }
    const std::string file = folder.write(name, bytes), graph = (folder.path / "g.dothi").string();
    ImportOptions options;
    options.tables = {file};
    CAPTURE(bytes);
    std::uint64_t nodes = 0, relationships = 0;
    bool read = true;
    try {
      const ImportReport report = import_tables(graph, options);
      nodes = report.nodes, relationships = report.relationships;
      CHECK(check(Graph::open(graph)).faults.empty());
      std::filesystem::remove(graph);
    } catch (const Error& error) {
      read = false;
      CHECK((error.fault == Fault::BadInput || error.fault == Fault::LimitExceeded));
    }
    Graph loaded = Graph::in_memory();
    try {
      load(loaded, {file});
      CHECK(read);
    } catch (const Error&) {
      CHECK(!read);
      continue;
    }
    CHECK(loaded.read().node_count() == nodes);
    CHECK(loaded.read().relationship_count() == relationships);
  }
}
