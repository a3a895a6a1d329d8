// The text of a cell as a value of a declared type. (Private to loaders.)
#pragma once

#include <dothi/value.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dothi {

enum class CellType : std::uint8_t {
  String,
  Integer,
  Short,
  Byte,
  Float,
  Boolean,
  Character,
  Date,
  LocalTime,
  Time,
  LocalDateTime,
  DateTime,
  Duration,
};

// By the name the header of a column gives: "int", "long", "string", "localdatetime" … in any case.
std::optional<CellType> cell_type(std::string_view name);
const std::vector<std::string>& cell_type_names();

// Nothing when the text is no such value; then `why` says what is expected, as in "write a date as in
// 2018-05-17". Strings come out in NFC. Temporal text is ISO 8601 in its extended form; an instant without an
// offset is in UTC.
std::optional<Value> typed_value(CellType type, std::string_view text, std::string& why);

}  // namespace dothi
