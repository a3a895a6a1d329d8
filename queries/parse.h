// parse(): text to syntax. Hand-written recursive descent; operators by precedence climbing, chains without recursion.
#pragma once

#include "ast.h"

#include <string_view>

namespace dothi {

// One query; a trailing `;` is allowed. Throws Error(SyntaxError) with openCypher's detail ("UnexpectedSyntax",
// "InvalidNumberLiteral" …) and the place; the message says what was expected, what stands there and a remedy. Throws
// Error(LimitExceeded) "QuerySize", "NestingDepth" or "ListSize" beyond the limits of ast.h. Cost: O(n).
Query parse(std::string_view text);

// The text as names and columns write it: `name` in backticks where it is no plain identifier.
std::string quoted_name(std::string_view name);

// All words with a meaning of their own, in upper case and order: for completion and suggestions.
const std::vector<std::string>& keywords();

}  // namespace dothi
