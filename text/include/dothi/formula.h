// dothi/formula.h: CSV whose cells no spreadsheet runs as formulas (OWASP ASVS 1.2.10, CWE-1236), and back.
//
//   dothi::guarded("+84 90") == "'+84 90";  dothi::unguarded("'+84 90") == "+84 90";
//   dothi::guarded("'=1") == "''=1";        dothi::unguarded("'tis") == "'tis";
#pragma once

#include <string>
#include <string_view>

namespace dothi {

// Whether a cell begins as a formula, after any number of '.
inline bool begins_formula(std::string_view cell) {
  const std::size_t at = cell.find_first_not_of('\'');
  return at != std::string_view::npos && std::string_view("=+-@\t\r").find(cell[at]) != std::string_view::npos;
}

inline std::string guarded(std::string_view cell) { return (begins_formula(cell) ? "'" : "") + std::string(cell); }

inline std::string_view unguarded(std::string_view cell) {
  if (cell.starts_with('\'') && begins_formula(cell)) cell.remove_prefix(1);
  return cell;
}

}  // namespace dothi
