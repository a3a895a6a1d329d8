// Diagrams: what they say, that nothing overlaps, and that nothing in the data can act.
#include <doctest/doctest.h>
#include <dothi/text.h>

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "export/fixture.h"
#include "layout.h"
#include "lettering.h"
#include "svg.h"

using namespace dothi;
using dothi::test::Element;
using dothi::test::Result;

namespace {

std::string svg_of(const Table& table, DrawOptions options = {}) {
  options.format = DrawFormat::Svg;
  return draw(table, options);
}

std::string dot_of(const Table& table, DrawOptions options = {}) {
  options.format = DrawFormat::Dot;
  return draw(table, options);
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

// Everything our SVG may consist of.
void check_allowed(const std::string& svg, std::string_view link_base = "#s") {
  static const std::map<std::string, std::set<std::string>> allowed = {
      {"svg", {"xmlns", "width", "height", "viewBox", "role", "lang", "aria-labelledby"}},
      {"title", {"id"}},
      {"desc", {"id"}},
      {"style", {}},
      {"rect", {"class", "x", "y", "width", "height", "rx"}},
      {"path", {"class", "d"}},
      {"g", {"id", "class", "role", "lang", "transform", "data-from", "data-to", "data-notes"}},
      {"text", {"class", "x", "y", "text-anchor", "font-size"}},
      {"tspan", {"class"}},
      {"a", {"href"}}};
  for (auto& element : dothi::test::read_xml(svg)) {
    auto known = allowed.find(element.name);
    REQUIRE_MESSAGE(known != allowed.end(), element.name);
    for (auto& [key, value] : element.attributes) {
      CHECK_MESSAGE(known->second.count(key), element.name << " " << key);
      if (key == "href") CHECK((value.starts_with("#s") || value.starts_with(link_base)));
      if (key == "class" || key == "d" || key == "id") CHECK(value.find_first_of("<>&;:()'\"") == value.npos);
    }
  }
}

// The installed program, or nothing with a word that the check is left out.
bool have(const char* program) {
  bool found = std::system(("command -v " + std::string(program) + " >/dev/null 2>&1").c_str()) == 0;
  if (!found) MESSAGE("skipped: no " << program << " here");
  return found;
}

int run_on(const std::string& text, const std::string& command) {
  char name[] = "/tmp/dothi-export-XXXXXX";
  int fd = mkstemp(name);
  REQUIRE(fd >= 0);
  close(fd);
  std::ofstream(name, std::ios::binary) << text;
  int code = std::system((command + " " + name + " >/dev/null 2>&1").c_str());
  unlink(name);
  return code;
}

// What a browser makes of a page; empty when it does not run here.
std::string dom_of(const std::filesystem::path& folder, const std::string& page) {
  std::string command = "HOME=" + folder.string() +
                        " timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
                        "--disable-background-networking --disable-component-update --disable-sync --user-data-dir=" +
                        folder.string() + "/profile --virtual-time-budget=2000 --dump-dom 'file://" + folder.string() +
                        "/" + page + "' 2>/dev/null";
  FILE* pipe = popen(command.c_str(), "r");
  std::string dom;
  char buffer[65536];
  while (std::size_t n = fread(buffer, 1, sizeof buffer, pipe)) dom.append(buffer, n);
  return pclose(pipe) == 0 ? dom : "";
}

}  // namespace

// ---- What a diagram says --------------------------------------------------------------------------

TEST_CASE("terms of one seat are merged on one edge, with their years and sentences") {
  auto r = dothi::test::seeds();
  std::vector<Notice> notices;
  Diagram diagram = make_diagram(r.table, {}, notices);
  CHECK(diagram.nodes.size() == 4);
  REQUIRE(diagram.edges.size() == 4);
  CHECK(diagram.hub);
  CHECK(diagram.nodes[*diagram.focus].label == "Vietnam");
  bool found = false;
  for (auto& edge : diagram.edges)
    if (edge.relationships.size() == 2) {
      found = true;
      CHECK(edge.caption == "non-permanent member 2008–2009, 2020–2021");
      CHECK(edge.sources.size() == 2);
    }
  CHECK(found);
}

TEST_CASE("a candidacy is a dashed edge of its own, and the legend says so") {
  auto r = dothi::test::seeds();
  std::string svg = svg_of(r.table);
  CHECK(contains(svg, " dash\""));
  CHECK(contains(svg, ">candidacy<"));
  CHECK(contains(svg, "candidate for 2023–2025"));
  std::string without = svg_of(dothi::test::hub(5).table);
  CHECK(!contains(without, " dash\""));
  CHECK(!contains(without, ">candidacy<"));
}

TEST_CASE("the legend names exactly the types that are drawn") {
  auto r = dothi::test::seeds();
  std::vector<std::string> keys;
  for (auto& element : dothi::test::read_xml(svg_of(r.table)))
    if (element.attributes.count("class") && element.attributes.at("class") == "key") keys.push_back(element.text);
  CHECK(keys == std::vector<std::string>{"Country", "Organ", "candidacy", "what the picture is about"});
}

TEST_CASE("every footnote on the picture has its sentence under it") {
  auto r = dothi::test::seeds();
  std::set<std::string> ids, links;
  for (auto& element : dothi::test::read_xml(svg_of(r.table))) {
    if (element.attributes.count("id")) CHECK(ids.insert(element.attributes.at("id")).second);
    if (element.attributes.count("href")) links.insert(element.attributes.at("href").substr(1));
  }
  CHECK(links.size() == 3);
  for (auto& link : links) CHECK(ids.count(link));
  CHECK(contains(svg_of(r.table), "192/193 phiếu. — tài-liệu.txt"));
}

TEST_CASE("picture, nodes and edges are told to those who do not see them") {
  auto r = dothi::test::seeds();
  std::string svg = svg_of(r.table, {.title = "Which bodies?", .description = "As of 2024.", .lang = "en"});
  auto elements = dothi::test::read_xml(svg);
  CHECK(elements[0].attributes.at("role") == "graphics-document document");
  CHECK(elements[0].attributes.at("lang") == "en");
  CHECK(elements[1].text == "Which bodies?");
  CHECK(contains(elements[2].text,
                 "As of 2024. 4 things, 4 relationships. Vietnam candidate for United Nations Human Rights "
                 "Council: 2023–2025 ["));
  std::size_t described = 0;
  for (auto& e : elements)
    if (e.attributes.count("class") && (e.attributes.at("class") == "node" || e.attributes.at("class") == "relation")) {
      CHECK(e.attributes.count("role"));
      CHECK(e.attributes.count("lang"));
      ++described;
    }
  CHECK(described == 8);
  CHECK(contains(svg,
                 "<title>Vietnam served on United Nations Security Council: non-permanent member 2008–2009, "
                 "2020–2021 ["));
}

TEST_CASE("Vietnamese readers get Vietnamese names, words and dates") {
  auto r = dothi::test::seeds();
  r.relate(NodeId(0), "RATIFIED", r.node("Treaty", "TPNW"), {{"date", "2018-05-17"}});
  std::string svg = svg_of(r.table, {.lang = "vi"});
  CHECK(contains(svg, "lang=\"vi\""));
  CHECK(contains(svg, ">Việt Nam<"));
  CHECK(contains(svg, ">17/5/2018<"));
  CHECK(contains(svg, ">Nguồn<"));
  CHECK(contains(svg_of(r.table), ">17 May 2018<"));
}

TEST_CASE("times are spoken as far as they are known") {
  Result r;
  auto a = r.node("A", "a");
  const std::vector<std::pair<std::vector<MapEntry>, std::string>> cases = {
      {{{"start", "2008"}, {"end", "2009"}}, "2008–2009"},
      {{{"start", "2020-01"}, {"end", "2020-02"}}, "Jan 2020 – Feb 2020"},
      {{{"start", "2014"}}, "since 2014"},
      {{{"end", "1999"}}, "until 1999"},
      {{{"date", "XXXX-05-17"}}, "17 May"},
      {{{"since", 1977}}, "since 1977"},
      {{{"date", "next spring"}}, "next spring"},
      {{{"start", "2020-04"}, {"end", "2020-04"}}, "Apr 2020"},
      {{{"date", Date{17668}}}, "17 May 2018"}};
  for (std::size_t i = 0; i < cases.size(); ++i)
    r.relate(a, "R" + std::to_string(i), r.node("B", "b" + std::to_string(i)), cases[i].first);
  std::vector<Notice> notices;
  Diagram diagram = make_diagram(r.table, {}, notices);
  for (auto& edge : diagram.edges) CHECK(edge.times == cases[std::stoul(edge.type.substr(1))].second);
}

TEST_CASE("both directions of a symmetric relation are one line without an arrow") {
  Schema schema;
  schema.relations.push_back(
      {.name = "PARTNER_OF", .label_en = "partner of", .label_vi = "đối tác của", .symmetric = true});
  Result r;
  auto a = r.node("Country", "A"), b = r.node("Country", "B");
  r.relate(a, "PARTNER_OF", b, {{"since", "2001"}});
  r.relate(b, "PARTNER_OF", a, {{"since", "2013"}});
  std::vector<Notice> notices;
  Diagram diagram = make_diagram(r.table, {.schema = &schema}, notices);
  REQUIRE(diagram.edges.size() == 1);
  CHECK(diagram.edges[0].times == "since 2001, since 2013");
}

TEST_CASE("numbers of notes are shortened to ranges") {
  CHECK(note_list({1, 2, 3, 5, 7, 8}) == "1–3, 5, 7, 8");
  CHECK(note_list({}).empty());
}

TEST_CASE("a result without nodes cannot be drawn") {
  try {
    draw(Table{}, {});
    FAIL("drawn");
  } catch (const Error& error) {
    CHECK(error.fault == Fault::BadInput);
    CHECK(error.detail == "NothingToDraw");
  }
}

TEST_CASE("unknown layouts and pages are named, with what there is") {
  auto r = dothi::test::seeds();
  CHECK_THROWS_WITH(draw(r.table, {.layout = "hubb"}), "no layout 'hubb'; did you mean 'hub'?");
  CHECK_THROWS_WITH(draw(r.table, {.page = "B7"}),
                    "no page 'B7'; there are A4 and A3, also A4-portrait and A4-landscape");
}

// ---- Budget ---------------------------------------------------------------------------------------

TEST_CASE("above the budget every group of a hub keeps a part and says what it leaves out") {
  auto r = dothi::test::hub(200);
  std::vector<Notice> notices;
  Diagram diagram = make_diagram(r.table, {.budget = 50}, notices);
  CHECK(diagram.nodes.size() == 50);
  REQUIRE(notices.size() == 1);
  CHECK(notices[0].message == "the 50 most connected of 201 nodes are drawn; ask for fewer, or raise the budget");
  std::size_t left = 0;
  for (auto& [group, count] : diagram.left_out) left += count;
  CHECK(left == 151);
  std::set<std::string> types;
  for (auto& edge : diagram.edges) types.insert(edge.type);
  CHECK(types.size() == 5);
  CHECK(contains(svg_of(r.table, {.budget = 50}), ">and "));
}

TEST_CASE("above the budget a net keeps a connected part around its most connected node") {
  Result r;
  std::vector<NodeId> nodes;
  for (int i = 0; i < 300; ++i) nodes.push_back(r.node("N", "n" + std::to_string(i)));
  for (int i = 1; i < 300; ++i) r.relate(nodes[std::size_t(i)], "R", nodes[std::size_t(i / 2)]);
  std::vector<Notice> notices;
  Diagram diagram = make_diagram(r.table, {.budget = 40}, notices);
  CHECK(diagram.nodes.size() == 40);
  CHECK(diagram.edges.size() == 39);
}

TEST_CASE("no budget draws more than anybody can read, and a table that is a part says so") {
  Result r;
  auto middle = r.node("N", "middle");
  for (int i = 0; i < 6000; ++i) r.relate(middle, "R", r.node("N", "n" + std::to_string(i)));
  std::vector<Notice> notices;
  Diagram diagram = make_diagram(r.table, {.budget = 1'000'000, .left_out = 94'000}, notices);
  CHECK(diagram.nodes.size() == 5000);
  REQUIRE(notices.size() == 1);
  CHECK(notices[0].message == "the 5000 most connected of 100001 nodes are drawn; ask for fewer");
  std::string svg = svg_of(r.table, {.budget = 100, .left_out = 94'000});
  CHECK(contains(svg, "Drawn are 100 of 100001 things"));
  CHECK(contains(svg, ">and at least 5901 more<"));
}

TEST_CASE("no shape of graph is drawn for long") {
  Result complete, random;
  std::vector<NodeId> nodes, more;
  for (int i = 0; i < 300; ++i) nodes.push_back(complete.node("N", "n" + std::to_string(i)));
  for (std::size_t i = 0; i < 300; ++i)
    for (std::size_t j = 0; j < i; ++j) complete.relate(nodes[i], "R", nodes[j], {{"start", "2001"}});
  for (int i = 0; i < 5000; ++i) more.push_back(random.node("N", "n" + std::to_string(i)));
  for (std::size_t i = 0; i < 20'000; ++i) random.relate(more[i * 7919 % 5000], "R", more[i * 104'729 % 4999]);
  for (auto* r : {&complete, &random}) {
    std::clock_t began = std::clock();
    std::vector<Notice> notices;
    draw(r->table, {.budget = 1'000'000}, &notices);
    CHECK(double(std::clock() - began) / CLOCKS_PER_SEC <
          10);  // of this process; the layout program has limits of its own
  }
}

// ---- Layout ---------------------------------------------------------------------------------------

TEST_CASE("a hub of 3 to 300 neighbours fits its page without overlaps, every text in its box") {
  for (std::size_t neighbours : {3, 5, 25, 80, 150, 300}) {
    for (Space space : {Space{1050, 620}, Space{720, 950}}) {
      CAPTURE(neighbours);
      auto r = dothi::test::hub(neighbours);
      std::vector<Notice> notices;
      Diagram diagram = make_diagram(r.table, {.budget = 1000}, notices);
      REQUIRE(diagram.hub);
      Scene scene = arrange_hub(diagram, space);
      CHECK(scene.nodes.size() == neighbours + 1);
      CHECK(scene.edges.size() == diagram.edges.size());
      for (std::size_t i = 0; i < scene.nodes.size(); ++i) {
        auto& node = scene.nodes[i];
        CHECK(node.box.x >= -0.5);
        CHECK(node.box.y >= -0.5);
        CHECK(node.box.right() <= scene.width + 0.5);
        CHECK(node.box.bottom() <= scene.height + 0.5);
        for (auto& line : node.name) CHECK(text_width(line, node.size, node.focus) <= node.box.w);
        CHECK(extent(node.captions).w <= node.box.w);
        for (std::size_t j = 0; j < i; ++j) CHECK(!overlap(node.box, scene.nodes[j].box));
      }
      for (std::size_t i = 0; i < scene.panels.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) CHECK(!overlap(scene.panels[i].box, scene.panels[j].box));
    }
  }
}

TEST_CASE("a timeline has a bar a term, a mark a date, and names what has no date") {
  auto r = dothi::test::seeds();
  r.relate(NodeId(0), "RATIFIED", r.node("Treaty", "TPNW"), {{"date", "2018-05-17"}});
  r.relate(NodeId(0), "MEMBER_OF", r.node("Organization", "UN"), {{"since", "1977"}});
  std::vector<Notice> notices;
  Diagram diagram = make_diagram(r.table, {}, notices);
  auto scene = arrange_timeline(diagram, {1050, 620});
  REQUIRE(scene);
  CHECK(scene->edges.size() == 4);
  CHECK(scene->nodes.size() == 5);  // four rows and the focus
  std::size_t words = 0;
  for (auto& edge : scene->edges) words += edge.words.size();
  CHECK(words == 5);
  CHECK(contains(scene->extra, "Without dates: Vietnam served on United Nations"));
  std::string svg = svg_of(r.table, {.layout = "timeline"});
  check_allowed(svg);
  CHECK(contains(svg, ">2020<"));
}

TEST_CASE("a timeline of 300 rows keeps its rows apart and within the page's width") {
  auto r = dothi::test::hub(300);
  std::vector<Notice> notices;
  Diagram diagram = make_diagram(r.table, {.budget = 1000}, notices);
  auto scene = arrange_timeline(diagram, {1050, 620});
  REQUIRE(scene);
  CHECK(scene->nodes.size() == 301);
  for (std::size_t i = 0; i < scene->nodes.size(); ++i) {
    CHECK(scene->nodes[i].box.right() <= scene->width);
    CHECK(scene->nodes[i].box.bottom() <= scene->height);
    for (std::size_t j = 0; j < i; ++j) CHECK(!overlap(scene->nodes[i].box, scene->nodes[j].box));
  }
}

TEST_CASE("a timeline without dates falls back, and says so") {
  Result r;
  r.relate(r.node("N", "a"), "R", r.node("N", "b"));
  std::vector<Notice> notices;
  check_allowed(draw(r.table, {.layout = "timeline"}, &notices));
  REQUIRE(notices.size() == 1);
  CHECK(contains(notices[0].message, "no timeline"));
}

TEST_CASE("Graphviz lays out small and tree-like results, and sfdp what dot is slow at") {
  Result r;
  std::vector<NodeId> nodes;
  for (int i = 0; i < 30; ++i) nodes.push_back(r.node("N", "n" + std::to_string(i)));
  for (int i = 1; i < 30; ++i) r.relate(nodes[std::size_t(i)], "R", nodes[std::size_t(i / 2)]);
  std::vector<Notice> notices;
  Diagram tree = make_diagram(r.table, {}, notices);
  auto scenes = arrange(tree, {}, {{1050, 620}}, notices);
  CHECK(scenes[0].layout == "layers");
  for (int i = 0; i < 30; ++i)
    for (int j = 0; j < 30; j += 4) r.relate(nodes[std::size_t(i)], "S", nodes[std::size_t(j)]);
  Diagram net = make_diagram(r.table, {}, notices);
  scenes = arrange(net, {}, {{1050, 620}}, notices);
  CHECK(scenes[0].layout == "force");
  CHECK(notices.empty());
  for (std::size_t i = 0; i < scenes[0].nodes.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) CHECK(!overlap(scenes[0].nodes[i].box, scenes[0].nodes[j].box));
}

TEST_CASE("without the layout program something is drawn all the same, and it is said") {
  Result r;
  for (int i = 0; i < 9; ++i)
    r.relate(r.node("N", "n" + std::to_string(i)), "R", r.node("N", "n" + std::to_string((i + 1) % 9)));
  setenv("DOTHI_LIBEXEC", "/nonexistent", 1);
  std::vector<Notice> notices;
  DrawOptions options;
  std::string svg = draw(r.table, options, &notices);
  options.format = DrawFormat::Png;
  CHECK_THROWS_AS(draw(r.table, options), Error);
  unsetenv("DOTHI_LIBEXEC");
  REQUIRE(notices.size() >= 1);
  CHECK(contains(notices[0].message, "dothi-layout was not found"));
  CHECK(contains(notices[0].message, "our own arrangement"));
  check_allowed(svg);
}

TEST_CASE("a layout that takes too long is stopped, and something is drawn") {
  Result r;
  std::vector<NodeId> nodes;
  for (int i = 0; i < 400; ++i) nodes.push_back(r.node("N", "n" + std::to_string(i)));
  for (int i = 0; i < 1200; ++i)
    r.relate(nodes[std::size_t(i * 7919 % 400)], "R", nodes[std::size_t(i * 104729 % 397)]);
  std::vector<Notice> notices;
  std::string svg = draw(r.table, {.budget = 500, .layout = "layers", .timeout_ms = 300}, &notices);
  REQUIRE(!notices.empty());
  CHECK(contains(notices[0].message, "dothi-layout took longer than 300 ms"));
  check_allowed(svg);
}

TEST_CASE("every layout draws every shape of graph: one node, lonely nodes, a loop, parallel edges") {
  Result one;
  one.node("N", "alone");
  Result odd;
  auto a = odd.node("N", "a"), b = odd.node("N", "b");
  odd.node("M", "lonely");
  odd.relate(a, "R", a);
  for (int i = 0; i < 4; ++i) odd.relate(a, "R" + std::to_string(i), b);
  odd.relate(b, "R", a);
  for (auto& layout : layouts())
    for (auto* r : {&one, &odd}) {
      CAPTURE(layout.name);
      std::vector<Notice> notices;
      DrawOptions options;
      options.layout = layout.name;
      check_allowed(draw(r->table, options, &notices));
    }
}

TEST_CASE("the same table gives the same bytes") {
  for (auto format : {DrawFormat::Svg, DrawFormat::Dot, DrawFormat::Png, DrawFormat::Pdf}) {
    auto r = dothi::test::seeds();
    CHECK(draw(r.table, {.format = format}) == draw(dothi::test::seeds().table, {.format = format}));
  }
}

// ---- Safe for any data ----------------------------------------------------------------------------

TEST_CASE("no name can break or animate a diagram") {
  for (const char* layout : {"hub", "layers", "force", "circle", "timeline", "matrix"}) {
    Result r;
    auto middle = r.node("Country", "middle");
    for (auto& name : dothi::test::hostile_names()) {
      auto other = r.node(name, "x" + name, {{name, name}});
      r.table.nodes[other].properties[0].second = name;
      r.relate(middle, name, other, {{"role", name}, {"start", name}, {"status", name}}, {name});
    }
    std::string svg =
        svg_of(r.table, {.title = "</title><script>", .description = "]]>&amp;", .budget = 1000, .layout = layout});
    check_allowed(svg);
    CHECK(!contains(svg, "<script"));
    CHECK(!contains(svg, "\u202E"));
    for (char control : {'\a', '\x1b', '\0', '\x7f'}) CHECK(svg.find(control) == svg.npos);
    if (have("xmllint")) CHECK(run_on(svg, "xmllint --noout --nonet") == 0);
  }
}

TEST_CASE("dot reads our DOT and shows the very text, whatever it is") {
  Result r;
  auto middle = r.node("Country", "middle");
  for (auto& name : dothi::test::hostile_names()) {
    auto other = r.node("Type of " + name, "x" + name);
    r.table.nodes[other].properties[0].second = name;
    r.relate(middle, name.empty() ? "R" : name, other, {{"role", name}}, {name});
  }
  std::string dot = dot_of(r.table, {.title = "a\"b\\N", .budget = 1000});
  CHECK(!find_invalid_utf8(dot));
  CHECK(!contains(dot, "URL"));
  if (!have("dot")) return;
  CHECK(run_on(dot, "dot -Tcanon") == 0);
  CHECK(run_on(dot, "timeout 60 dot -Ksfdp -Tsvg") == 0);

  Result small;
  small.relate(small.node("A", "R&D &amp; \\N <b>"), "R", small.node("A", "b\"c"));
  char name[] = "/tmp/dothi-export-XXXXXX";
  close(mkstemp(name));
  std::ofstream(name) << dot_of(small.table);
  FILE* pipe = popen(("dot -Tsvg " + std::string(name)).c_str(), "r");
  std::string svg(65536, 0);
  svg.resize(fread(svg.data(), 1, svg.size(), pipe));
  pclose(pipe);
  unlink(name);
  CHECK(contains(svg, ">R&amp;D &amp;amp; \\N &lt;b&gt;</text>"));
  CHECK(contains(svg, ">b&quot;c</text>"));
}

TEST_CASE("a hostile theme cannot reach the style sheet") {
  auto r = dothi::test::seeds();
  for (const char* theme :
       {R"({"fonts":["x'}</style><script>"]})",
        R"({"colours":{"blue":{"stroke":"red;}","fill":"#000000","dark_stroke":"#000000","dark_fill":"#000000"}}})",
        R"({"types":{"Country":{"shape":"image"}}})", R"({"script":1})", R"({"types":)"})
    CHECK_THROWS_AS(svg_of(r.table, {.theme = theme}), Error);
}

TEST_CASE("a mistake in a theme is named with its line") {
  CHECK_THROWS_WITH(read_theme("{\n \"types\": {\n  \"Country\": {\"shape\": \"circel\"}\n }\n}"),
                    "theme.json:3: 'Country' cannot be 'circel'; it may be ellipse, box, rounded, hexagon, "
                    "octagon, parallelogram, trapezium, "
                    "note, tab, folder, component, cylinder, house, cds");
}

TEST_CASE("types the theme does not know each get a look of their own, the same in any company") {
  Theme few = read_theme(""), many = read_theme("");
  few.complete({"Alpha", "Beta"}, {});
  std::vector<std::string> names;
  for (int i = 0; i < 60; ++i) names.push_back("Type" + std::to_string(i));
  many.complete(names, {"R"});
  std::set<std::pair<std::size_t, Shape>> looks;
  for (auto& [name, look] : many.types) CHECK(looks.insert({look.colour, look.shape}).second);
  CHECK(few.types.at("Alpha").shape == [] {
    Theme t = read_theme("");
    t.complete({"Alpha"}, {});
    return t.types.at("Alpha").shape;
  }());
}

// ---- What the reader is told besides --------------------------------------------------------------

TEST_CASE("a fact put right by hand has an asterisk, and the legend says so") {
  auto r = dothi::test::seeds();
  auto treaty = r.node("Treaty", "TPNW");
  r.relate(NodeId(0), "RATIFIED", treaty, {{"date", "2018-05-17"}, {"corrected", "A. Reader, 2024: the day"}});
  r.relate(NodeId(0), "SIGNED", treaty, {{"date", "2017-09-22"}, {"corrected", false}});
  for (const char* layout : {"hub", "timeline", "layers"}) {
    std::string svg = svg_of(r.table, {.layout = layout});
    CHECK(contains(svg, "17 May 2018*"));
    CHECK(!contains(svg, "22 Sep 2017*"));
    CHECK(contains(svg, ">corrected by hand<"));
  }
  CHECK(contains(svg_of(r.table, {.lang = "vi"}), ">đã sửa bằng tay<"));
  CHECK(!contains(svg_of(dothi::test::seeds().table), "corrected"));
}

TEST_CASE("a theme says values in Vietnamese, and what is bookkeeping") {
  const char* theme = R"({"relations": {"SERVED_ON": {"captions": ["role"]}, "IN_TERM": {"aside": true}},
                          "values_vi": {"non-permanent member": "ủy viên không thường trực"}})";
  auto r = dothi::test::seeds();
  CHECK(contains(svg_of(r.table, {.lang = "vi", .theme = theme}), "ủy viên không thường trực 2008–2009"));
  CHECK(contains(svg_of(r.table, {.theme = theme}), "non-permanent member 2008–2009"));
  CHECK(relations_aside(theme) == std::vector<std::string>{"IN_TERM"});
  CHECK(relations_aside("").empty());
}

TEST_CASE("with a link base every source leads to its sentence, and to nothing that runs") {
  auto r = dothi::test::seeds();
  std::string svg = svg_of(r.table, {.link_base = "https://example.org/docs/?a=1&b="});
  check_allowed(svg, "https://example.org/docs/?a=1&b=t%C3%A0i%2Dli%E1%BB%87u.txt#:~:text=");
  CHECK(contains(svg, "<a href=\"https://example.org/docs/?a=1&amp;b=t%C3%A0i"));
  check_allowed(svg_of(r.table, {.link_base = "docs/"}), "docs/");
  Result hostile;
  for (auto& name : dothi::test::hostile_names())
    hostile.relate(hostile.node("A", "a"), "R", hostile.node("B", "b" + name), {}, {name});
  check_allowed(svg_of(hostile.table, {.budget = 1000, .link_base = "docs/"}), "docs/");
  for (const char* bad : {"javascript:alert(1)//", "JavaScript:x", "data:text/html,x", "file:///etc/", "//example.org/",
                          "https:x", "a b/", "docs/\"onclick=", "vbscript:x", " https://x/", "ht\ntps://x/", "x\xff/"})
    CHECK_THROWS_AS(svg_of(r.table, {.link_base = bad}), Error);
}

TEST_CASE("two kinds of things that only meet are a matrix, every tile in its cell") {
  Result r;
  std::vector<NodeId> countries, treaties;
  for (int i = 0; i < 40; ++i) countries.push_back(r.node("Country", "Cộng hòa xã hội " + std::to_string(i)));
  for (int i = 0; i < 12; ++i) treaties.push_back(r.node("Treaty", "Công ước về Luật Biển " + std::to_string(i)));
  for (std::size_t i = 0; i < 40; ++i)
    for (std::size_t j = 0; j < 12; j += 1 + i % 3) {
      r.relate(countries[i], "SIGNED", treaties[j], {{"date", "2017-09-22"}}, {"Câu."});
      if (i % 2) r.relate(countries[i], "RATIFIED", treaties[j], {{"date", "2018-05-17"}});
    }
  std::vector<Notice> notices;
  Diagram diagram = make_diagram(r.table, {}, notices);
  auto scenes = arrange(diagram, {}, {{1050, 620}, {720, 950}}, notices);
  for (auto& scene : scenes) {
    CHECK(scene.layout == "matrix");
    CHECK(scene.nodes.size() == 52);
    CHECK(scene.edges.size() == diagram.edges.size());
    for (std::size_t i = 0; i < scene.nodes.size(); ++i) {
      CHECK(scene.nodes[i].box.right() <= scene.width + 0.5);
      CHECK(scene.nodes[i].box.bottom() <= scene.height + 0.5);
      for (std::size_t j = 0; j < i; ++j) CHECK(!overlap(scene.nodes[i].box, scene.nodes[j].box));
    }
  }
  check_allowed(svg_of(r.table));
  // A path through the middle is no matrix, and that is said.
  r.relate(treaties[0], "R", countries[0]);
  notices.clear();
  check_allowed(draw(r.table, {.layout = "matrix"}, &notices));
  REQUIRE(!notices.empty());
  CHECK(contains(notices[0].message, "there is no matrix"));
}

TEST_CASE("a force layout of 300 things fills the page without overlaps, its names readable on A3") {
  Result r;
  std::vector<NodeId> nodes;
  for (int i = 0; i < 300; ++i) nodes.push_back(r.node("N", "Hội đồng Bảo an " + std::to_string(i)));
  for (int i = 1; i < 300; ++i) r.relate(nodes[std::size_t(i)], "R", nodes[std::size_t(i * i % 17 % i)]);
  for (int i = 0; i < 200; ++i) r.relate(nodes[std::size_t(i)], "S", nodes[std::size_t(i * 7919 % 300)]);
  std::vector<Notice> notices;
  DrawOptions options;
  options.budget = 1000, options.layout = "force";
  Diagram diagram = make_diagram(r.table, options, notices);
  Scene scene = arrange(diagram, options, {{1500, 950}}, notices)[0];
  CHECK(scene.layout == "force");
  CHECK(type_size::name * scene.scale * 0.75 > 4);
  for (std::size_t i = 0; i < scene.nodes.size(); ++i) {
    CHECK(scene.nodes[i].box.right() <= scene.width);
    CHECK(scene.nodes[i].box.bottom() <= scene.height);
    for (std::size_t j = 0; j < i; ++j) CHECK(!overlap(scene.nodes[i].box, scene.nodes[j].box));
  }
}

TEST_CASE("in a crowd the most connected is written largest, and no words cover lines they do not belong to") {
  Result r;
  std::vector<NodeId> nodes;
  for (int i = 0; i < 80; ++i) nodes.push_back(r.node("N", "n" + std::to_string(i)));
  for (int i = 1; i < 80; ++i) r.relate(nodes[std::size_t(i)], "R", nodes[0], {{"start", "2001"}});
  for (int i = 1; i < 80; ++i)
    for (int j = 1; j < 6; ++j)
      r.relate(nodes[std::size_t(i)], "S", nodes[std::size_t((i * 7 + j * 31) % 80)], {{"start", "2002"}});
  std::vector<Notice> notices;
  Diagram diagram = make_diagram(r.table, {.layout = "force"}, notices);
  Scene scene = arrange(diagram, {.layout = "force"}, {{1050, 620}}, notices)[0];
  REQUIRE(scene.layout == "force");
  double largest = 0;
  for (auto& node : scene.nodes)
    if (node.node != 0) largest = std::max(largest, node.size);
  for (auto& node : scene.nodes)
    if (node.node == 0) CHECK(node.size > largest);
  std::size_t with_words = 0;
  for (auto& edge : scene.edges) with_words += !edge.label.empty();
  CHECK(with_words + scene.wordless == scene.edges.size());
  CHECK(scene.wordless > scene.edges.size() / 4);
  for (std::size_t i = 0; i < scene.edges.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (!scene.edges[i].label.empty() && !scene.edges[j].label.empty())
        CHECK(!overlap(scene.edges[i].label_box, scene.edges[j].label_box));
}

TEST_CASE("a loop has its words") {
  Result r;
  auto a = r.node("N", "a");
  r.relate(a, "R", a, {{"start", "2001"}});
  r.relate(a, "R", r.node("N", "b"));
  for (const char* layout : {"force", "circle", "layers"})
    CHECK_MESSAGE(contains(svg_of(r.table, {.layout = layout}), "since 2001</text>"), std::string(layout));
}

TEST_CASE("lines end at the outline of slanted and round shapes, not at the box around them") {
  Box box{0, 0, 100, 40};
  CHECK(border(box, Shape::Box, {200, 20}).x == doctest::Approx(100));
  CHECK(border(box, Shape::Trapezium, {200, 20}).x == doctest::Approx(100 - slant / 2));
  CHECK(border(box, Shape::Parallelogram, {-100, 20}).x == doctest::Approx(slant / 2));
  CHECK(border(box, Shape::Hexagon, {200, 20}).x == doctest::Approx(100));
  CHECK(border(box, Shape::Ellipse, {150, 55}).x < 100);
}

TEST_CASE("parts that nothing joins are packed on the page instead of in one row") {
  Result r;
  for (int i = 0; i < 40; ++i) {
    auto office = r.node("Position", "office " + std::to_string(i));
    for (int j = 0; j <= i % 3; ++j) r.relate(r.node("Person", "holder " + std::to_string(9 * i + j)), "HOLDS", office);
  }
  std::vector<Notice> notices;
  Diagram diagram = make_diagram(r.table, {}, notices);
  Scene scene = arrange(diagram, {}, {{1050, 620}}, notices)[0];
  CHECK(scene.layout == "layers");
  CHECK(scene.width / scene.height > 1);
  CHECK(scene.width / scene.height < 3);
  CHECK(scene.scale > 0.5);
  for (std::size_t i = 0; i < scene.nodes.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) CHECK(!overlap(scene.nodes[i].box, scene.nodes[j].box));
}

TEST_CASE("a row of a timeline shows its first sixty stretches and counts the rest") {
  Result r;
  auto a = r.node("A", "a"), b = r.node("B", "b");
  for (int i = 0; i < 500; ++i) r.relate(a, "R", b, {{"start", std::to_string(1500 + i)}});
  std::string svg = svg_of(r.table, {.layout = "timeline"});
  check_allowed(svg);
  CHECK(contains(svg, "440 later stretches"));
}

TEST_CASE("a layout program that dies, hangs, floods or lies is replaced, and it is said") {
  Result r;
  for (int i = 0; i < 9; ++i)
    r.relate(r.node("N", "n" + std::to_string(i)), "R", r.node("N", "m" + std::to_string(i * 2 % 9)));
  auto folder = std::filesystem::temp_directory_path() / ("dothi-worker-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  auto program = folder / "dothi-layout";
  setenv("DOTHI_LIBEXEC", folder.c_str(), 1);
  for (const char* script : {"kill -9 $$", "sleep 20", "head -c 100000000 /dev/zero", "echo node 0 nan inf", "exit 3",
                             "echo graph 1 1; echo node 999999999 1 1", "cat", ":"}) {
    CAPTURE(script);
    std::ofstream(program) << "#!/bin/sh\n" << script << "\n";
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    std::vector<Notice> notices;
    auto began = std::chrono::steady_clock::now();
    check_allowed(draw(r.table, {.layout = "force", .timeout_ms = 300}, &notices));
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(5));
    REQUIRE(!notices.empty());
    CHECK(contains(notices[0].message, "dothi-layout"));
    CHECK(contains(notices[0].message, "our own arrangement"));
  }
  unsetenv("DOTHI_LIBEXEC");
  std::filesystem::remove_all(folder);
}

// ---- Other formats --------------------------------------------------------------------------------

TEST_CASE("PNG and PDF show the same picture, sources on sheets of their own") {
  auto r = dothi::test::hub(120);
  std::string png = draw(r.table, {.format = DrawFormat::Png}),
              pdf = draw(r.table, {.format = DrawFormat::Pdf, .title = "Việt Nam"});
  CHECK(png.starts_with("\x89PNG\r\n"));
  CHECK(pdf.starts_with("%PDF-"));
  if (!have("pdftotext")) return;
  CHECK(run_on(pdf, "sh -c 'pdftotext -f 2 -l 2 \"$0\" -'") == 0);
}

TEST_CASE("wrapped text stays within its width and never cuts a letter from its marks") {
  std::string text = "Cộng hòa xã hội chủ nghĩa Việt Nam và Liên hợp quốc";
  for (double width : {30.0, 60.0, 120.0, 400.0})
    for (auto& line : wrap(text, width, 12, false, 100))
      CHECK((text_width(line, 12) <= width || grapheme_count(line) == 1));
  auto cut = wrap(text, 90, 12, false, 2);
  CHECK(cut.size() == 2);
  CHECK(cut[1].ends_with("…"));
  CHECK(wrap("", 50, 12, false, 3).size() == 1);
}

TEST_CASE("text of strangers becomes one harmless line") {
  CHECK(inert("a\n b\t c  ") == "a b c");
  CHECK(inert("\xff\xc3") == "\uFFFD\uFFFD");
  CHECK(!contains(inert("\u202Ex"), "\u202E"));
  CHECK(inert(std::string(5000, 'x'), 10) == "xxxxxxxxxx…");
  CHECK(inert("e\u0302\u0301") == "\u1EBF");
}

TEST_CASE("numbers are written the same everywhere") {
  CHECK(number(-0.001) == "0");
  CHECK(number(1.5) == "1.5");
  CHECK(number(-12.345) == "-12.35");
  CHECK(number(1e300) == "1000000000");
  CHECK(number(0.0 / 0.0) == "0");
}

namespace {

std::string format_of(const Table& table, DrawFormat format, std::string title = "") {
  DrawOptions options;
  options.format = format;
  options.title = std::move(title);
  options.budget = 1000;
  options.layout = "hub";
  return draw(table, options);
}

Result hostile_result() {
  Result r;
  auto middle = r.node("Country", "middle");
  for (auto& name : dothi::test::hostile_names()) {
    auto other = r.node("T" + name, "x" + name, {{name.empty() ? "k" : name, name}});
    r.table.nodes[other].properties[0].second = name;
    r.relate(middle, "R" + name, other, {{"role", name}, {"n", 1.5}, {"ok", true}}, {name});
  }
  return r;
}

}  // namespace

TEST_CASE("GraphML and GEXF are well-formed, typed, and hold every node and relationship, whatever they say") {
  auto r = hostile_result();
  for (auto format : {DrawFormat::GraphMl, DrawFormat::Gexf}) {
    std::string xml = format_of(r.table, format);
    std::size_t nodes = 0, edges = 0;
    for (auto& element : dothi::test::read_xml(xml)) nodes += element.name == "node", edges += element.name == "edge";
    CHECK(nodes == r.table.nodes.size());
    CHECK(edges == r.table.relationships.size());
    CHECK(contains(xml, "type=\"double\""));
    CHECK(contains(xml, "type=\"boolean\""));
    CHECK(!contains(xml, "<script"));
  }
}

TEST_CASE("NetworkX reads GraphML, GEXF and Cytoscape JSON back") {
  if (!have("python3") || std::system("python3 -c 'import networkx' >/dev/null 2>&1") != 0) {
    MESSAGE("skipped: no NetworkX here");
    return;
  }
  auto r = dothi::test::seeds();
  const std::pair<DrawFormat, const char*> readers[] = {
      {DrawFormat::GraphMl, "g = nx.read_graphml(f)"},
      {DrawFormat::Gexf, "g = nx.read_gexf(f)"},
      {DrawFormat::Cytoscape, "import json; g = nx.cytoscape_graph(json.load(open(f)))"}};
  for (auto& [format, read] : readers) {
    std::string program = "python3 -c \"import sys, networkx as nx; f = sys.argv[1]; " + std::string(read) +
                          "; assert g.number_of_nodes() == 4 and g.number_of_edges() == 5, g\"";
    CHECK_MESSAGE(run_on(format_of(r.table, format), program) == 0, read);
  }
}

TEST_CASE("cytoscape and mermaid read what is written for them, hostile names too") {
  auto seeds = dothi::test::seeds();
  auto hostile = hostile_result();
  if (!have("node")) return;
  for (auto* r : {&seeds, &hostile}) {
    for (auto [library, format] :
         {std::pair{"cytoscape", DrawFormat::Cytoscape}, std::pair{"mermaid", DrawFormat::Mermaid}}) {
      std::vector<Notice> notices;
      std::size_t edges = format == DrawFormat::Mermaid
                              ? make_diagram(r->table, {.budget = 1000, .layout = "hub"}, notices).edges.size()
                              : r->table.relationships.size();
      char name[] = "/tmp/dothi-export-XXXXXX";
      close(mkstemp(name));
      std::ofstream(name, std::ios::binary) << format_of(r->table, format);
      std::string command = "node " DOTHI_SOURCE "/tests/export/readers.cjs " + std::string(library) + " " + name +
                            " " + std::to_string(r->table.nodes.size()) + " " + std::to_string(edges) + " 2>/dev/null";
      int code = std::system(command.c_str());
      unlink(name);
      if (WEXITSTATUS(code) == 3)
        MESSAGE("skipped: npm's " << std::string(library) << " is not here; name its folder in DOTHI_NODE_MODULES");
      else
        CHECK_MESSAGE(code == 0, command);
    }
  }
}

TEST_CASE("in a browser no text leaves its box or the page, and none covers another, in any common font") {
  if (!have("chromium")) return;
  auto folder = std::filesystem::temp_directory_path() / ("dothi-fonts-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  std::vector<std::string> svgs;
  for (auto& entry : std::filesystem::directory_iterator(std::filesystem::path(DOTHI_SOURCE) / "docs/gallery"))
    if (entry.path().extension() == ".svg") {
      std::ifstream file(entry.path(), std::ios::binary);
      svgs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
  for (std::size_t neighbours : {5, 40, 120, 300})
    svgs.push_back(svg_of(dothi::test::hub(neighbours).table, {.budget = 1000}));
  svgs.push_back(svg_of(dothi::test::hub(120).table, {.layout = "timeline", .page = "A3-portrait"}));
  std::string page = "<!DOCTYPE html><meta charset=\"UTF-8\"><title>unread</title><body>";
  for (auto& svg : svgs) page += "<div>" + svg.substr(svg.find("<svg")) + "</div>";
  page += R"html(<script>
const font = document.head.appendChild(document.createElement('style')), wrong = [];
for (const name of ['Noto Sans', 'DejaVu Sans', 'Liberation Sans', 'sans-serif', 'serif']) {
  font.textContent = `svg text{font-family:'${name}'!important}`;
  for (const svg of document.querySelectorAll('svg')) {
    const sheet = svg.getBoundingClientRect();
    for (const text of svg.querySelectorAll('text')) {
      const r = text.getBoundingClientRect(), node = text.closest('.node');
      const room = node ? node.querySelector('path').getBoundingClientRect() : sheet;
      if (r.left < room.left - 1 || r.right > room.right + 1) wrong.push(name + ': ' + text.textContent);
    }
    const texts = [...svg.querySelectorAll('.node text,.legend text,.head,.label,.relation text')].map(t => [t.getBoundingClientRect(), t]);
    texts.sort((a, b) => a[0].top - b[0].top);
    texts.forEach(([a, t], i) => {
      for (let j = i + 1; j < texts.length && texts[j][0].top < a.bottom; ++j) {
        const [b, u] = texts[j];
        if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - b.top > a.height * 0.35)
          wrong.push(name + ': ' + t.textContent + ' on ' + u.textContent);
      }
    });
  }
}
document.title = 'read';
document.body.replaceChildren(String(wrong.length) + ' wrong ' + wrong.slice(0, 20).join('; '));
</script>)html";
  std::ofstream(folder / "page.html", std::ios::binary) << page;
  std::string dom = dom_of(folder, "page.html");
  std::filesystem::remove_all(folder);
  if (!contains(dom, "<title>read</title>")) {
    MESSAGE("skipped: chromium does not run here");
    return;
  }
  CHECK_MESSAGE(contains(dom, "<body>0 wrong"), dom);
}

TEST_CASE("in a browser the page runs its one script, tells a thing's sentences, and refuses any other script") {
  if (!have("chromium")) return;
  auto r = dothi::test::seeds();
  auto folder = std::filesystem::temp_directory_path() / ("dothi-page-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  std::string html = draw(r.table, {.format = DrawFormat::Html});
  html.insert(html.find("</body>"),
              "<script>document.title='foreign'</script><img src=x onerror=\"document.title='foreign'\">");
  std::ofstream(folder / "page.html", std::ios::binary) << html;
  std::string dom = dom_of(folder, "page.html#n0");
  std::filesystem::remove_all(folder);
  if (dom.empty()) {
    MESSAGE("skipped: chromium does not run here");
    return;
  }
  CHECK(!contains(dom, "<title>foreign</title>"));
  CHECK(contains(dom, "tabindex=\"0\""));
  std::string aside = dom.substr(dom.find("<aside"));
  CHECK(contains(aside, "Vietnam served on United Nations Security Council"));
  CHECK(contains(aside, "192/193 phiếu"));
}

TEST_CASE("Mermaid text cannot leave its quotes or begin a directive") {
  auto r = hostile_result();
  std::string text = format_of(r.table, DrawFormat::Mermaid);
  CHECK(text.starts_with("flowchart LR\n  n0"));
  CHECK(!contains(text, "%%{"));
  for (std::size_t at = 0, end; at < text.size(); at = end + 1) {
    end = text.find('\n', at);
    std::string line = text.substr(at, end - at);
    if (!line.starts_with("%%")) CHECK(std::count(line.begin(), line.end(), '"') % 2 == 0);
    CHECK((line.starts_with("%%") || line.find_first_of("<`\\") == line.npos || line.ends_with("\\]")));
  }
}

TEST_CASE("HTML is one file under a policy that names its style sheets and script by hash") {
  std::string html = format_of(hostile_result().table, DrawFormat::Html, "</title><script>alert(1)</script>");
  CHECK(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
  std::size_t scripts = 0;
  for (std::size_t at = html.find("<script"); at != html.npos; at = html.find("<script", at + 1)) ++scripts;
  CHECK(scripts == 1);
  CHECK(contains(html, "default-src 'none'; style-src 'sha256-"));
  std::size_t begin = html.find("<script>") + 8, end = html.find("</script>", begin);
  if (!have("openssl")) return;
  std::string script = html.substr(begin, end - begin);
  char name[] = "/tmp/dothi-export-XXXXXX";
  close(mkstemp(name));
  std::ofstream(name, std::ios::binary) << script;
  FILE* pipe = popen(("openssl dgst -sha256 -binary " + std::string(name) + " | openssl base64").c_str(), "r");
  char hash[128] = "";
  CHECK(fgets(hash, sizeof hash, pipe));
  pclose(pipe);
  unlink(name);
  std::string expected = "script-src 'sha256-" + std::string(hash).substr(0, 44) + "'";
  CHECK(contains(html, expected));
}

TEST_CASE("the gallery holds what its commands promise") {
  auto folder = std::filesystem::path(DOTHI_SOURCE) / "docs/gallery";
  REQUIRE(std::filesystem::exists(folder));
  std::size_t pictures = 0;
  for (auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".svg") continue;
    CAPTURE(entry.path().string());
    std::ifstream file(entry.path(), std::ios::binary);
    std::string svg{std::istreambuf_iterator<char>(file), {}};
    check_allowed(svg);
    std::set<std::string> ids, links;
    std::size_t nodes = 0;
    for (auto& element : dothi::test::read_xml(svg)) {
      if (element.attributes.count("id")) CHECK(ids.insert(element.attributes.at("id")).second);
      if (element.attributes.count("href")) links.insert(element.attributes.at("href").substr(1));
      nodes += element.attributes.count("class") && element.attributes.at("class") == "node";
    }
    CHECK(nodes >= 4);
    CHECK(!links.empty());
    for (auto& link : links) CHECK(ids.count(link));
    bool vietnamese = entry.path().stem().string().ends_with("-vi");
    CHECK(contains(svg, vietnamese ? "lang=\"vi\"" : "lang=\"en\""));
    ++pictures;
  }
  CHECK(pictures == 12);
}
