// dothi/export.h: tables as text, results as diagrams.
//
//   std::string svg = dothi::draw(table, {.format = dothi::DrawFormat::Svg, .title = "Viet Nam in the UN"});
//   dothi::write(table, dothi::TableFormat::Csv, [](std::string_view s) { std::cout << s; });
//
// Outputs are inert (no script, no formula, no foreign markup survives from the data) and deterministic.
#pragma once

#include <dothi/pack.h>
#include <dothi/table.h>

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace dothi {

enum class TableFormat : std::uint8_t { Table, Box, Csv, Json, JsonLines, Markdown };
// "table", "box", "csv", "json", "jsonl", "markdown".
std::optional<TableFormat> table_format(std::string_view name);

struct WriteOptions {
  bool raw = false;  // CSV: leave cells that a spreadsheet would run as they are
  // Table and Box: terminal columns, 0 = no limit; Table cuts what is wider, Box wraps it.
  std::size_t width = 0;
};

// Writes the table; nodes, relationships and paths with their labels, types and properties. Table and Box
// show nodes in openCypher's pattern notation, control characters and bidi overrides made visible, null as
// `null`, numbers to the right. Csv quotes as RFC 4180 says (null is an empty field, the empty string is ""),
// ends lines with LF, and puts a ' before text that a spreadsheet would run. Json is an array of one object a
// row, JsonLines one object a line. What the sink throws goes through.
void write(const Table&, TableFormat, const std::function<void(std::string_view)>& sink, const WriteOptions& = {});

// One value as JSON. Nodes {"id","labels","properties"}, relationships
// {"id","type","start","end","properties","evidence"}, paths {"nodes","relationships"}; integers beyond 2^53
// stay numbers, NaN and infinities become strings.
std::string to_json(const Value&, const Table&);

// Html is one file with pan, zoom, search and the sentences of what is clicked, offline under a strict
// policy. GraphMl, Gexf, Cytoscape and Mermaid are for those who go on elsewhere.
enum class DrawFormat : std::uint8_t { Dot, Svg, Png, Pdf, Html, GraphMl, Gexf, Cytoscape, Mermaid };
// "dot", "svg", "png", "pdf", "html", "graphml", "gexf", "cytoscape", "mermaid"; also by a file name's ending
// (.gv, .cyjs, .mmd).
std::optional<DrawFormat> draw_format(std::string_view name);

struct DrawOptions {
  DrawFormat format = DrawFormat::Svg;
  std::string title, description;  // shown above the picture; a title is made up when empty
  std::string lang = "en";         // of labels and legend: "en" or "vi"
  std::size_t budget = 150;        // nodes at most, 5,000 in any case; the most connected stay, with a notice
  std::size_t left_out = 0;     // nodes that the table itself left out, for what the picture says of its completeness
  std::string layout = "auto";  // one of layouts()
  std::string page = "A4";      // "A4", "A3", "A4-portrait" …; turned as fits best when not said
  std::optional<NodeId> focus;  // what the picture is about; what most others hang on when not given
  const Schema* schema = nullptr;  // names of types in words; the type names themselves without
  std::string_view theme;          // theme.json of the pack; the built-in theme when empty
  // Where the documents can be read, as "https://example.org/docs/" or "docs/": each source becomes a link to its
  // document there, at its sentence. Empty: the picture links to nothing outside itself.
  std::string link_base;
  int timeout_ms = 4000;  // of the first layout; then a faster one is tried
};

// One more folder that holds dothi-layout and dothi-render, looked in when there is no $DOTHI_LIBEXEC.
void search_programs(std::string folder);

// "auto", "hub" (one thing and its neighbours by relation), "layers" (dot), "force" (sfdp), "timeline",
// "matrix", "circle", with a line each.
struct LayoutName {
  std::string_view name, what;
};
std::span<const LayoutName> layouts();

// The relation types that the theme calls bookkeeping, which pictures of everything leave out.
std::vector<std::string> relations_aside(std::string_view theme);

// Draws every node and relationship of the table (paths included). Parallel relationships of a type become
// one edge with its years; candidacies are dashed; a legend names exactly what is drawn, and the sentences
// behind the edges are listed under the picture, on further pages where they need them. Something is always
// drawn, within 10 s; notices say what was simplified. Same table, same options: same bytes. DOT is for other
// tools: readable, styled, without positions. Throws Error(BadInput, "NothingToDraw") for a table without
// nodes; Error(Usage) for an unknown layout or page or a link base of another kind; Error(BadPack) for a faulty theme; Error(LayoutFailed)
// when PNG or PDF cannot be made.
std::string draw(const Table&, const DrawOptions&, std::vector<Notice>* notices = nullptr);

}  // namespace dothi
