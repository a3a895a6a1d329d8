#include "literal.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace dothi::tck {

namespace {

using Kind = Literal::Kind;

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Literal whole() {
    Literal out = value();
    blanks();
    if (at_ != text_.size()) fail("the end");
    return out;
  }

 private:
  [[noreturn]] void fail(const std::string& wanted) const {
    throw std::runtime_error("expected " + wanted + " at " + std::to_string(at_) + " of " + std::string(text_));
  }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void blanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r' || peek() == '\f') ++at_;
  }
  bool take(std::string_view s) {
    if (text_.substr(at_, s.size()) != s) return false;
    at_ += s.size();
    return true;
  }
  void expect(std::string_view s) {
    blanks();
    if (!take(s)) fail(std::string(s));
  }
  std::string name() {
    blanks();
    const std::size_t begin = at_;
    while (std::isalnum(static_cast<unsigned char>(peek())) || peek() == '$' || peek() == '_') ++at_;
    if (begin == at_) fail("a name");
    return std::string(text_.substr(begin, at_ - begin));
  }

  Literal value() {
    blanks();
    switch (peek()) {
      case '(': return node();
      case '<': return path();
      case '[': return text_.substr(at_, 2) == "[:" ? relationship() : list();
      case '{': {
        Literal out;
        out.kind = Kind::Map;
        map(out);
        return out;
      }
      case '\'': return string();
      default: break;
    }
    Literal out;
    if (take("true")) {
      out.kind = Kind::Boolean;
      out.boolean = true;
    } else if (take("false")) {
      out.kind = Kind::Boolean;
    } else if (take("NaN")) {
      out.kind = Kind::Float;
      out.real = std::numeric_limits<double>::quiet_NaN();
    } else if (!take("null")) {
      number(out);
    }
    return out;
  }

  void number(Literal& out) {
    const std::size_t begin = at_;
    while (std::isdigit(static_cast<unsigned char>(peek())) || peek() == '-' || peek() == '.' || peek() == 'e' ||
           peek() == 'E')
      ++at_;
    std::string digits(text_.substr(begin, at_ - begin));
    if (digits.empty()) fail("a value");
    const bool whole = digits.find_first_of(".eE") == std::string::npos;
    if (digits.front() == '.') digits.insert(digits.begin(), '0');
    if (digits.starts_with("-.")) digits.insert(1, "0");
    out.kind = whole ? Kind::Integer : Kind::Float;
    const char* end = digits.data() + digits.size();
    const auto result =
        whole ? std::from_chars(digits.data(), end, out.integer) : std::from_chars(digits.data(), end, out.real);
    if (result.ptr != end || result.ec != std::errc()) fail("a number");
  }

  Literal string() {
    Literal out;
    out.kind = Kind::String;
    ++at_;
    while (peek() != '\'') {
      if (at_ >= text_.size()) fail("'");
      if (peek() == '\\' && (text_.substr(at_, 2) == "\\'" || text_.substr(at_, 2) == "\\\\")) ++at_;
      out.text += text_[at_++];
    }
    ++at_;
    return out;
  }

  void map(Literal& out) {
    expect("{");
    blanks();
    if (take("}")) return;
    do {
      out.names.push_back(name());
      expect(":");
      out.items.push_back(value());
      blanks();
    } while (take(","));
    expect("}");
  }

  Literal list() {
    Literal out;
    out.kind = Kind::List;
    expect("[");
    blanks();
    if (take("]")) return out;
    do {
      out.items.push_back(value());
      blanks();
    } while (take(","));
    expect("]");
    return out;
  }

  Literal node() {
    Literal out;
    out.kind = Kind::Node;
    expect("(");
    blanks();
    while (take(":")) {
      out.labels.push_back(name());
      blanks();
    }
    if (peek() == '{') map(out);
    expect(")");
    return out;
  }

  Literal relationship() {
    Literal out;
    out.kind = Kind::Relationship;
    expect("[:");
    out.text = name();
    blanks();
    if (peek() == '{') map(out);
    expect("]");
    return out;
  }

  Literal path() {
    Literal out;
    out.kind = Kind::Path;
    expect("<");
    out.items.push_back(node());
    while (!take(">")) {
      const bool backward = take("<-");
      if (!backward) expect("-");
      out.items.push_back(relationship());
      expect(backward ? "-" : "->");
      out.forward.push_back(!backward);
      out.items.push_back(node());
    }
    return out;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

void properties(Literal& out, const std::vector<MapEntry>& entries, const Table& table) {
  for (const MapEntry& entry : entries) {
    out.names.push_back(entry.first);
    out.items.push_back(literal_of(entry.second, table));
  }
}

Literal node_literal(NodeId id, const Table& table) {
  Literal out;
  out.kind = Kind::Node;
  const NodeRecord& record = table.node(id);
  out.labels = record.labels;
  properties(out, record.properties, table);
  return out;
}

Literal relationship_literal(RelationshipId id, const Table& table) {
  Literal out;
  out.kind = Kind::Relationship;
  const RelationshipRecord& record = table.relationship(id);
  out.text = record.type;
  properties(out, record.properties, table);
  return out;
}

}  // namespace

Literal read_literal(std::string_view text) { return Reader(text).whole(); }

Literal literal_of(const Value& value, const Table& table) {
  Literal out;
  switch (value.kind()) {
    case dothi::Kind::Null: break;
    case dothi::Kind::Boolean:
      out.kind = Kind::Boolean;
      out.boolean = value.boolean();
      break;
    case dothi::Kind::Integer:
      out.kind = Kind::Integer;
      out.integer = value.integer();
      break;
    case dothi::Kind::Float:
      out.kind = Kind::Float;
      out.real = value.real();
      break;
    case dothi::Kind::String:
      out.kind = Kind::String;
      out.text = std::string(value.string());
      break;
    case dothi::Kind::List:
      out.kind = Kind::List;
      for (const Value& item : value.items()) out.items.push_back(literal_of(item, table));
      break;
    case dothi::Kind::Map:
      out.kind = Kind::Map;
      for (const MapEntry& entry : value.entries()) {
        out.names.push_back(entry.first);
        out.items.push_back(literal_of(entry.second, table));
      }
      break;
    case dothi::Kind::Node: return node_literal(value.node(), table);
    case dothi::Kind::Relationship: return relationship_literal(value.relationship(), table);
    case dothi::Kind::Path: {
      out.kind = Kind::Path;
      const Path& path = value.path();
      out.forward = path.forward;
      for (std::size_t i = 0; i < path.nodes.size(); ++i) {
        if (i > 0) out.items.push_back(relationship_literal(path.relationships[i - 1], table));
        out.items.push_back(node_literal(path.nodes[i], table));
      }
      break;
    }
    default: {  // temporal values are compared as the text toString() gives
      out.kind = Kind::String;
      out.text = to_string(value);
      if (out.text.size() >= 2 && out.text.front() == '\'') out.text = out.text.substr(1, out.text.size() - 2);
    }
  }
  return out;
}

Value value_of(const Literal& literal) {
  switch (literal.kind) {
    case Kind::Null: return {};
    case Kind::Boolean: return Value(literal.boolean);
    case Kind::Integer: return Value(literal.integer);
    case Kind::Float: return Value(literal.real);
    case Kind::String: return Value(literal.text);
    case Kind::List: {
      std::vector<Value> items;
      for (const Literal& item : literal.items) items.push_back(value_of(item));
      return Value::list(std::move(items));
    }
    case Kind::Map: {
      std::vector<MapEntry> entries;
      for (std::size_t i = 0; i < literal.items.size(); ++i)
        entries.emplace_back(literal.names[i], value_of(literal.items[i]));
      return Value::map(std::move(entries));
    }
    default: throw std::runtime_error("an entity cannot be a parameter");
  }
}

namespace {

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string map_text(const Literal& literal, bool any_list_order) {
  std::vector<std::string> entries;
  for (std::size_t i = 0; i < literal.items.size(); ++i)
    entries.push_back(literal.names[i] + ": " + canonical(literal.items[i], any_list_order));
  std::sort(entries.begin(), entries.end());
  std::string out = "{";
  for (const std::string& entry : entries) out += (out.size() > 1 ? ", " : "") + entry;
  return out + "}";
}

}  // namespace

std::string canonical(const Literal& literal, bool any_list_order) {
  switch (literal.kind) {
    case Kind::Null: return "null";
    case Kind::Boolean: return literal.boolean ? "true" : "false";
    case Kind::Integer: return std::to_string(literal.integer);
    case Kind::Float: return to_string(literal.real == 0 ? 0.0 : literal.real);
    case Kind::String: return quoted(literal.text);
    case Kind::Map: return map_text(literal, any_list_order);
    case Kind::List: {
      std::vector<std::string> items;
      for (const Literal& item : literal.items) items.push_back(canonical(item, any_list_order));
      if (any_list_order) std::sort(items.begin(), items.end());
      std::string out = "[";
      for (std::size_t i = 0; i < items.size(); ++i) out += (i ? ", " : "") + items[i];
      return out + "]";
    }
    case Kind::Node: {
      std::vector<std::string> labels = literal.labels;
      std::sort(labels.begin(), labels.end());
      std::string out = "(";
      for (const std::string& label : labels) out += ":" + label;
      if (!literal.items.empty()) out += (labels.empty() ? "" : " ") + map_text(literal, any_list_order);
      return out + ")";
    }
    case Kind::Relationship:
      return "[:" + literal.text + (literal.items.empty() ? "" : " " + map_text(literal, any_list_order)) + "]";
    case Kind::Path: {
      std::string out = "<";
      for (std::size_t i = 0; i < literal.items.size(); ++i) {
        if (i % 2 == 1) out += literal.forward[i / 2] ? "-" : "<-";
        out += canonical(literal.items[i], any_list_order);
        if (i % 2 == 1) out += literal.forward[i / 2] ? "->" : "-";
      }
      return out + ">";
    }
  }
  return {};
}

}  // namespace dothi::tck
