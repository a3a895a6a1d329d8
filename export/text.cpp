#include <dothi/text.h>

#include "cells.h"
#include "tables.h"

namespace dothi {
namespace {

bool plain_name(std::string_view name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::uint8_t(c) >= 0x80;
  });
}

std::string quoted_name(std::string_view name) {
  if (plain_name(name)) return std::string(name);
  std::string out = "`";
  for (char c : name) out += c == '`' ? "``" : std::string(1, c);
  return out + "`";
}

std::string literal(const Value& value, const Table& table);

std::string property_map(std::span<const MapEntry> entries, const Table& table) {
  std::string out = "{";
  for (auto& [key, value] : entries)
    out += (out.size() > 1 ? ", " : "") + quoted_name(key) + ": " + literal(value, table);
  return out + "}";
}

std::string node_pattern(NodeId id, const Table& table) {
  auto found = table.nodes.find(id);
  if (found == table.nodes.end()) return "(#" + std::to_string(std::uint32_t(id)) + ")";
  std::string out = "(";
  for (auto& label : found->second.labels) out += ":" + quoted_name(label);
  if (!found->second.properties.empty())
    out += (out.size() > 1 ? " " : "") + property_map(found->second.properties, table);
  return out + ")";
}

std::string relationship_pattern(RelationshipId id, const Table& table) {
  auto found = table.relationships.find(id);
  if (found == table.relationships.end()) return "[#" + std::to_string(std::uint64_t(id)) + "]";
  std::string out = "[:" + quoted_name(found->second.type);
  if (!found->second.properties.empty()) out += " " + property_map(found->second.properties, table);
  return out + "]";
}

std::string path_pattern(const Path& path, const Table& table) {
  std::string out = path.nodes.empty() ? "" : node_pattern(path.nodes[0], table);
  for (std::size_t i = 0; i < path.relationships.size(); ++i) {
    bool forward = i >= path.forward.size() || path.forward[i];
    out += (forward ? "-" : "<-") + relationship_pattern(path.relationships[i], table) + (forward ? "->" : "-");
    if (i + 1 < path.nodes.size()) out += node_pattern(path.nodes[i + 1], table);
  }
  return out;
}

std::string literal(const Value& value, const Table& table) {
  switch (value.kind()) {
    case Kind::Node: return node_pattern(value.node(), table);
    case Kind::Relationship: return relationship_pattern(value.relationship(), table);
    case Kind::Path: return path_pattern(value.path(), table);
    case Kind::Map: return property_map(value.entries(), table);
    case Kind::List: {
      std::string out = "[";
      for (auto& item : value.items()) out += (out.size() > 1 ? ", " : "") + literal(item, table);
      return out + "]";
    }
    default: return to_string(value);
  }
}

// ---- Plain and boxed tables -----------------------------------------------------------------------

constexpr std::size_t narrowest = 8;

// Whole graphemes of at most `columns` terminal columns, and what is left.
std::pair<std::string, std::string> cut(const std::string& text, std::size_t columns, bool at_spaces) {
  std::size_t used = 0, end = 0, space = 0;
  for (Span g : graphemes(text)) {
    std::size_t width = display_width(std::string_view(text).substr(g.begin, g.size()));
    if (end && used + width > columns) break;
    used += width;
    end = g.end;
    if (text[g.begin] == ' ') space = g.end;
  }
  if (at_spaces && end < text.size() && space > columns / 2) end = space;
  return {text.substr(0, end), text.substr(end)};
}

std::vector<std::string> wrapped(const std::string& text, std::size_t columns) {
  std::vector<std::string> lines;
  std::string rest = text;
  while (columns && display_width(rest) > columns) {
    auto [line, left] = cut(rest, columns, true);
    lines.push_back(line);
    rest = left;
  }
  lines.push_back(rest);
  return lines;
}

std::string shortened(const std::string& text, std::size_t columns) {
  if (!columns || display_width(text) <= columns) return text;
  return cut(text, columns - 1, false).first + "…";
}

std::string padded(const std::string& text, std::size_t columns, bool right) {
  std::size_t width = display_width(text);
  std::string space(columns > width ? columns - width : 0, ' ');
  return right ? space + text : text + space;
}

// A cell on one line: line breaks and other controls become visible.
std::string one_line(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\n')
      out += "\\n";
    else if (c == '\r')
      out += "\\r";
    else if (c == '\t')
      out += "\\t";
    else
      out += c;
  }
  return visible(out);
}

struct Grid {
  std::vector<std::vector<std::string>> columns;  // heading first
  std::vector<bool> right;                        // numbers stand right
  std::vector<std::size_t> widths;

  // At most `limit` terminal columns (0: any number), of which `between` part two cells and `edges` are the
  // frame's.
  Grid(const Table& table, std::size_t limit, std::size_t between, std::size_t edges) {
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      std::vector<std::string> cells{one_line(table.columns[c])};
      bool numbers = table.rows() > 0, any = false;
      for (std::size_t r = 0; r < table.rows(); ++r) {
        const Value& value = table.at(r, c);
        cells.push_back(one_line(cell_text(value, table)));
        numbers = numbers && (value.is_number() || value.is_null());
        any = any || value.is_number();
      }
      std::size_t width = 1;
      for (auto& cell : cells) width = std::max(width, display_width(cell));
      columns.push_back(std::move(cells));
      right.push_back(numbers && any);
      widths.push_back(width);
    }
    if (limit) squeeze(limit, between, edges);
  }

  std::size_t rows() const { return columns.empty() ? 0 : columns[0].size(); }

 private:
  // The widest columns give way first, down to a width that still shows something.
  void squeeze(std::size_t limit, std::size_t between, std::size_t edges) {
    auto total = [&] {
      std::size_t sum = edges;
      for (auto w : widths) sum += w + between;
      return sum - std::min(sum, between);
    };
    while (total() > limit) {
      auto widest = std::max_element(widths.begin(), widths.end());
      if (widest == widths.end() || *widest <= narrowest) return;
      std::size_t second = narrowest;
      for (auto& w : widths)
        if (w < *widest) second = std::max(second, w);
      *widest -= std::min(std::max<std::size_t>(*widest - second, 1), total() - limit);
    }
  }
};

std::string trimmed_right(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

std::string cell_text(const Value& value, const Table& table) {
  if (value.kind() == Kind::String) return std::string(value.string());
  switch (value.kind()) {  // temporal values as toString() gives them, without the quotes of a literal
    case Kind::Date: return to_string(value.date());
    case Kind::LocalTime: return to_string(value.local_time());
    case Kind::Time: return to_string(value.time());
    case Kind::LocalDateTime: return to_string(value.local_date_time());
    case Kind::DateTime: return to_string(value.date_time());
    case Kind::Duration: return to_string(value.duration());
    default: return literal(value, table);
  }
}

std::string caption_text(const Value& value, const Table& table) {
  if (value.kind() != Kind::List) return cell_text(value, table);
  std::string out;
  for (auto& item : value.items()) out += (out.empty() ? "" : ", ") + cell_text(item, table);
  return out;
}

void write_table(const Table& table, const Sink& sink, const WriteOptions& options) {
  Grid grid(table, options.width, 2, 0);
  for (std::size_t r = 0; r < grid.rows(); ++r) {
    std::string line;
    for (std::size_t c = 0; c < grid.columns.size(); ++c) {
      line += c ? "  " : "";
      line += padded(shortened(grid.columns[c][r], options.width ? grid.widths[c] : 0), grid.widths[c], grid.right[c]);
    }
    sink(trimmed_right(line) + "\n");
  }
}

void write_box(const Table& table, const Sink& sink, const WriteOptions& options) {
  if (table.columns.empty()) return;
  Grid grid(table, options.width, 3, 4);
  auto rule = [&](const char* left, const char* middle, const char* right) {
    std::string line = left;
    for (std::size_t c = 0; c < grid.widths.size(); ++c) {
      line += c ? middle : "";
      for (std::size_t i = 0; i < grid.widths[c] + 2; ++i) line += "─";
    }
    sink(line + right + "\n");
  };
  rule("┌", "┬", "┐");
  for (std::size_t r = 0; r < grid.rows(); ++r) {
    std::vector<std::vector<std::string>> cells;
    std::size_t lines = 1;
    for (std::size_t c = 0; c < grid.columns.size(); ++c) {
      cells.push_back(wrapped(grid.columns[c][r], options.width ? grid.widths[c] : 0));
      lines = std::max(lines, cells.back().size());
    }
    for (std::size_t l = 0; l < lines; ++l) {
      std::string line;
      for (std::size_t c = 0; c < cells.size(); ++c)
        line +=
            "│ " + padded(l < cells[c].size() ? trimmed_right(cells[c][l]) : "", grid.widths[c], grid.right[c]) + " ";
      sink(line + "│\n");
    }
    if (r == 0) rule("├", "┼", "┤");
  }
  rule("└", "┴", "┘");
}

void write_markdown(const Table& table, const Sink& sink) {
  if (table.columns.empty()) return;
  Grid grid(table, 0, 0, 0);
  auto escaped = [](const std::string& cell) {
    std::string out;
    for (char c : cell) {
      // Inert in every Markdown that knows tables: no cell ends early, no markup, no tag, no link.
      if (std::string_view("\\`*_[]<>|~").find(c) != std::string_view::npos) out += '\\';
      if (c == '&')
        out += "&amp;";
      else
        out += c;
    }
    return out;
  };
  for (std::size_t r = 0; r < grid.rows(); ++r) {
    std::string line = "|", rule = "|";
    for (std::size_t c = 0; c < grid.columns.size(); ++c) {
      line += " " + escaped(grid.columns[c][r]) + " |";
      rule += grid.right[c] ? " ---: |" : " --- |";
    }
    sink(line + "\n");
    if (r == 0) sink(rule + "\n");
  }
}

std::optional<TableFormat> table_format(std::string_view name) {
  constexpr std::pair<std::string_view, TableFormat> names[] = {
      {"table", TableFormat::Table}, {"box", TableFormat::Box},         {"csv", TableFormat::Csv},
      {"json", TableFormat::Json},   {"jsonl", TableFormat::JsonLines}, {"markdown", TableFormat::Markdown}};
  for (auto& [known, format] : names)
    if (known == name) return format;
  return std::nullopt;
}

void write(const Table& table, TableFormat format, const Sink& sink, const WriteOptions& options) {
  switch (format) {
    case TableFormat::Table: return write_table(table, sink, options);
    case TableFormat::Box: return write_box(table, sink, options);
    case TableFormat::Csv: return write_csv(table, sink, options);
    case TableFormat::Json: return write_json(table, sink);
    case TableFormat::JsonLines: return write_json_lines(table, sink);
    case TableFormat::Markdown: return write_markdown(table, sink);
  }
}

}  // namespace dothi
