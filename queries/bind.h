// bind(): names to slots, static types, and everything openCypher refuses before a query runs.
#pragma once

#include "ast.h"

#include <dothi/table.h>

namespace dothi {

struct BindContext {
  // Null: any parameter is taken as given (is_write, tests of syntax). Else a parameter that is not among them is
  // Error(ParameterMissing, "MissingParameter").
  const Parameters* parameters = nullptr;
  // Null: no notices about labels, types and property keys the graph does not have.
  const View* view = nullptr;
};

// The bound query: see the guarantees in ast.h. Functions and procedures are those of functions.h and procedures.h.
// Throws Error with openCypher's type and detail, phase Compile, and the span; unknown variables, functions and
// procedures come with the nearest known name.
Query bind(Query query, const BindContext& context = {});

}  // namespace dothi
