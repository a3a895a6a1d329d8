#include <cmath>

#include "tables.h"

namespace dothi {
namespace {

void append_string(std::string& out, std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  out += '"';
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto c = std::uint8_t(text[i]);
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      case '<': out += "\\u003c"; break;  // so that JSON may stand inside a <script>
      default:
        if (c < 0x20 || c == 0x7F)
          out += std::string("\\u00") + hex[c >> 4] + hex[c & 15];
        else
          out += char(c);
    }
  }
  out += '"';
}

void append_value(std::string& out, const Value& value, const Table& table);

void append_map(std::string& out, std::span<const MapEntry> entries, const Table& table) {
  out += '{';
  bool first = true;
  for (auto& [key, value] : entries) {
    if (!std::exchange(first, false)) out += ',';
    append_string(out, key);
    out += ':';
    append_value(out, value, table);
  }
  out += '}';
}

void append_strings(std::string& out, const std::vector<std::string>& items) {
  out += '[';
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i) out += ',';
    append_string(out, items[i]);
  }
  out += ']';
}

void append_node(std::string& out, NodeId id, const Table& table) {
  auto found = table.nodes.find(id);
  out += "{\"id\":" + std::to_string(std::uint32_t(id)) + ",\"labels\":";
  append_strings(out, found == table.nodes.end() ? std::vector<std::string>() : found->second.labels);
  out += ",\"properties\":";
  append_map(out, found == table.nodes.end() ? std::span<const MapEntry>() : found->second.properties, table);
  out += '}';
}

void append_evidence(std::string& out, const std::vector<Evidence>& evidence) {
  out += '[';
  for (std::size_t i = 0; i < evidence.size(); ++i) {
    out += i ? ",{\"document\":" : "{\"document\":";
    append_string(out, evidence[i].document_name);
    out += ",\"begin\":" + std::to_string(evidence[i].begin) + ",\"end\":" + std::to_string(evidence[i].end) +
           ",\"sentence\":";
    append_string(out, evidence[i].text);
    out += '}';
  }
  out += ']';
}

void append_relationship(std::string& out, RelationshipId id, const Table& table) {
  out += "{\"id\":" + std::to_string(std::uint64_t(id));
  auto found = table.relationships.find(id);
  if (found != table.relationships.end()) {
    auto& record = found->second;
    out += ",\"type\":";
    append_string(out, record.type);
    out += ",\"start\":" + std::to_string(std::uint32_t(record.start)) +
           ",\"end\":" + std::to_string(std::uint32_t(record.end));
    out += ",\"properties\":";
    append_map(out, record.properties, table);
    out += ",\"evidence\":";
    append_evidence(out, record.evidence);
  }
  out += '}';
}

void append_path(std::string& out, const Path& path, const Table& table) {
  out += "{\"nodes\":[";
  for (std::size_t i = 0; i < path.nodes.size(); ++i) {
    if (i) out += ',';
    append_node(out, path.nodes[i], table);
  }
  out += "],\"relationships\":[";
  for (std::size_t i = 0; i < path.relationships.size(); ++i) {
    if (i) out += ',';
    append_relationship(out, path.relationships[i], table);
  }
  out += "]}";
}

void append_float(std::string& out, double value) {
  if (!std::isfinite(value)) return append_string(out, to_string(value));
  char buffer[32];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  std::string_view text(buffer, std::size_t(end - buffer));
  out += text;
  // 1.0 stays a float for readers that tell the two apart.
  if (text.find_first_of(".e") == text.npos) out += ".0";
}

void append_value(std::string& out, const Value& value, const Table& table) {
  switch (value.kind()) {
    case Kind::Null: out += "null"; break;
    case Kind::Boolean: out += value.boolean() ? "true" : "false"; break;
    case Kind::Integer: out += std::to_string(value.integer()); break;
    case Kind::Float: append_float(out, value.real()); break;
    case Kind::String: append_string(out, value.string()); break;
    case Kind::List: {
      out += '[';
      bool first = true;
      for (auto& item : value.items()) {
        if (!std::exchange(first, false)) out += ',';
        append_value(out, item, table);
      }
      out += ']';
      break;
    }
    case Kind::Map: append_map(out, value.entries(), table); break;
    case Kind::Node: append_node(out, value.node(), table); break;
    case Kind::Relationship: append_relationship(out, value.relationship(), table); break;
    case Kind::Path: append_path(out, value.path(), table); break;
    case Kind::Date: append_string(out, to_string(value.date())); break;
    case Kind::LocalTime: append_string(out, to_string(value.local_time())); break;
    case Kind::Time: append_string(out, to_string(value.time())); break;
    case Kind::LocalDateTime: append_string(out, to_string(value.local_date_time())); break;
    case Kind::DateTime: append_string(out, to_string(value.date_time())); break;
    case Kind::Duration: append_string(out, to_string(value.duration())); break;
  }
}

std::string row_object(const Table& table, std::size_t row) {
  std::string out = "{";
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    if (c) out += ',';
    append_string(out, table.columns[c]);
    out += ':';
    append_value(out, table.at(row, c), table);
  }
  return out + "}";
}

}  // namespace

std::string to_json(const Value& value, const Table& table) {
  std::string out;
  append_value(out, value, table);
  return out;
}

void write_json(const Table& table, const Sink& sink) {
  if (!table.rows()) return sink("[]\n");
  for (std::size_t r = 0; r < table.rows(); ++r) sink((r ? ",\n" : "[\n") + row_object(table, r));
  sink("\n]\n");
}

void write_json_lines(const Table& table, const Sink& sink) {
  for (std::size_t r = 0; r < table.rows(); ++r) sink(row_object(table, r) + "\n");
}

}  // namespace dothi
