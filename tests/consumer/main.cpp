// A user of the installed library: the four verbs on one value.
#include <dothi/export.h>
#include <dothi/loaders.h>
#include <dothi/queries.h>

#include <cstdio>

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  dothi::Graph graph = dothi::Graph::in_memory();
  dothi::Report report = dothi::load(graph, {argv[1]});
  if (report.facts["SERVED_ON"] == 0) return std::puts("no fact was loaded"), 1;
  dothi::Table table = dothi::run(graph, "MATCH (c:Country)-[s:SERVED_ON]->(o:Organ) RETURN c, s, o");
  if (table.rows() == 0) return std::puts("the query found nothing"), 1;
  dothi::Statement held =
      dothi::prepare(graph, "MATCH (c:Country)-[:SERVED_ON]->(o:Organ) WHERE o.name CONTAINS $part RETURN o.name");
  std::size_t seats = 0;
  for (const char* part : {"", "no organ is called that"})
    held.run({{"part", part}}, [&](const dothi::RowView& row) { seats += !row[0].string().empty(); });
  if (seats != table.rows()) return std::puts("the statement found other rows than the query"), 1;
  dothi::Answer answer = dothi::ask(graph, "which bodies has Vietnam served on");
  if (answer.rows.empty() || answer.rows.front().evidence.empty())
    return std::puts("the question has no cited answer"), 1;
  std::string svg = dothi::draw(table, {.format = dothi::DrawFormat::Svg, .title = "Seats"});
  if (svg.find("<svg") == std::string::npos) return std::puts("nothing was drawn"), 1;
  svg = dothi::draw(table, {.format = dothi::DrawFormat::Svg, .layout = "layers"});
  if (svg.find("<svg") == std::string::npos) return std::puts("nothing was drawn in layers"), 1;
  std::printf("%zu facts, %zu rows, %zu answers, a picture\n", report.facts["SERVED_ON"], table.rows(),
              answer.rows.size());
}
