// dothi/export.h: tables as text, results as diagrams.
//
//   std::string svg = dothi::draw(table, {.format = dothi::DrawFormat::Svg, .title = "Viet Nam in the UN"});
//   dothi::write(table, dothi::TableFormat::Csv, [](std::string_view s) { fwrite(s.data(), 1, s.size(), stdout); });
//
// Outputs are inert (no script, no formula, no foreign markup survives from the data) and deterministic.
#pragma once

#include <dothi/pack.h>
#include <dothi/table.h>

#include <functional>
#include <string>
#include <string_view>

namespace dothi {

enum class TableFormat : std::uint8_t { Table, Box, Csv, Json, JsonLines, Markdown };
std::optional<TableFormat> table_format(std::string_view name);  // "table", "box", "csv", "json", "jsonl", "markdown"

struct WriteOptions {
  bool raw = false;          // CSV: leave cells that a spreadsheet would run as they are
  std::size_t width = 0;     // Table and Box: terminal columns, 0 = no limit
};

// Writes the table; nodes, relationships and paths with their labels, types and properties.
void write(const Table&, TableFormat, const std::function<void(std::string_view)>& sink, const WriteOptions& = {});

// One value as JSON. Nodes {"id","labels","properties"}, relationships {"id","type","start","end","properties","evidence"},
// paths {"nodes","relationships"}; integers beyond 2^53 stay numbers, NaN and infinities become strings.
std::string to_json(const Value&, const Table&);

enum class DrawFormat : std::uint8_t { Dot, Svg, Png, Pdf };
std::optional<DrawFormat> draw_format(std::string_view name);  // "dot", "svg", "png", "pdf"; also by a file name's ending

struct DrawOptions {
  DrawFormat format = DrawFormat::Svg;
  std::string title, description;
  std::string lang = "en";          // of labels and legend: "en" or "vi"
  std::size_t budget = 150;         // nodes at most; the most connected stay, with a notice
  std::string layout = "auto";      // "auto", "layers" (dot), "force" (sfdp), "hub"
  std::string page = "A4";          // "A4", "A3"
  const Schema* schema = nullptr;   // names of types in words; the type names themselves without
  std::string_view theme;           // theme.json of the pack; the built-in theme when empty
  int timeout_ms = 4000;            // of the first layout; then a faster one is tried
};

// Draws every node and relationship of the table (paths included). Something is always drawn, within 10 s; notices say what
// was simplified. Throws Error(BadInput, "NothingToDraw") for a table without nodes, Error(LayoutFailed) when even the last layout failed.
std::string draw(const Table&, const DrawOptions&, std::vector<Notice>* notices = nullptr);

}  // namespace dothi
