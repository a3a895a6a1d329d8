// What the columns of a table mean, in Neo4j's notation: name:type, :ID(space), :LABEL, :START_ID, :END_ID,
// :TYPE, :IGNORE. (Private to loaders.)
#pragma once

#include "load.h"
#include "typed.h"

namespace dothi {

struct HeaderColumn {
  enum class Use : std::uint8_t { Property, Id, Label, Type, Start, End, Ignore } use = Use::Property;
  std::string header;  // as written
  std::string name;    // of the property; empty where none is stored
  std::string space;
  CellType type = CellType::String;
  bool list = false;
  bool typed_id = false;  // {id-type: …} says the type
  KeyId key{};
  bool stored() const { return use == Use::Property || (use == Use::Id && !name.empty()); }
};

struct Header {
  std::vector<HeaderColumn> columns;
  char list_delimiter = ';';
  bool relationships = false;
  std::vector<std::string> labels;  // {label: …} of the id column
  const HeaderColumn* find(HeaderColumn::Use use) const;
  std::size_t count(HeaderColumn::Use use) const;
};

// What parts fields, and the items of a list in one field; told from the first line.
struct Separators {
  char field, list;
};
Separators separators_of(std::string_view first_line);

// The header of a file from its cells. A column of unknown type is told and left out. Throws BadInput
// ("BadHeader").
Header parse_header(std::span<const std::string_view> cells, const std::string& where, const LoadOptions&, Report&);
[[noreturn]] void bad_header(const std::string& where, const std::string& message);

// The labels, or the one type, that all rows of a table have: those given beside it and its header's; where there are
// none and no column says them, the name of the file without its ending.
std::vector<std::string> labels_of_rows(const Header&, std::vector<std::string> given, const std::string& file);

// A row given up: the message for its notice.
struct BadRow {
  std::string message;
};

// A cell as its column says; null for an empty one that is no string. Throws BadRow.
Value cell_value(const HeaderColumn& column, std::string_view text, char list_delimiter);
// Adds the labels of a cell that are not there yet.
void add_labels(std::string_view text, char delimiter, std::vector<std::string>& labels);
std::string shown(std::string_view text);  // in quotation marks, cut when long
std::string_view trim(std::string_view text);

}  // namespace dothi
