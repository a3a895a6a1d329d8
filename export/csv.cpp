#include <dothi/formula.h>

#include "cells.h"
#include "tables.h"

namespace dothi {
namespace {

std::string field(std::string text, bool may_run, bool always_quote) {
  if (may_run) text = guarded(text);
  if (!always_quote && text.find_first_of(",\"\r\n") == text.npos) return text;
  std::string out = "\"";
  for (char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

std::string cell(const Value& value, const Table& table, const WriteOptions& options) {
  if (value.is_null()) return "";
  bool text = !value.is_number() && value.kind() != Kind::Boolean;
  bool empty = value.kind() == Kind::String && value.string().empty();
  return field(cell_text(value, table), text && !options.raw, empty);
}

}  // namespace

void write_csv(const Table& table, const Sink& sink, const WriteOptions& options) {
  if (table.columns.empty()) return;
  std::string line;
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    line += (c ? "," : "") + field(table.columns[c], !options.raw, false);
  sink(line + "\n");
  for (std::size_t r = 0; r < table.rows(); ++r) {
    line.clear();
    for (std::size_t c = 0; c < table.columns.size(); ++c)
      line += (c ? "," : "") + cell(table.at(r, c), table, options);
    // A lone null would be an empty line, which readers skip.
    if (line.empty()) line = "\"\"";
    sink(line + "\n");
  }
}

}  // namespace dothi
