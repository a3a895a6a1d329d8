#include "faults.h"

#include <dothi/messages.h>

namespace dothi {
namespace {

struct Row {
  Fault fault;
  int exit;
  int http;
};

constexpr Row table[] = {
    {Fault::SyntaxError, Failed, 400},
    {Fault::SemanticError, Failed, 400},
    {Fault::ParameterMissing, Failed, 400},
    {Fault::ProcedureError, Failed, 400},
    {Fault::TypeError, Failed, 400},
    {Fault::ArgumentError, Failed, 400},
    {Fault::ArithmeticError, Failed, 400},
    {Fault::EntityNotFound, Failed, 404},
    {Fault::PropertyNotFound, Failed, 404},
    {Fault::LabelNotFound, Failed, 404},
    {Fault::ConstraintValidationFailed, Failed, 409},
    {Fault::Usage, BadUsage, 400},
    {Fault::NotFound, Failed, 404},
    {Fault::Io, Failed, 500},
    {Fault::BadInput, Failed, 422},
    {Fault::BadPack, Failed, 500},
    {Fault::NotAGraph, Failed, 500},
    {Fault::Damaged, Failed, 500},
    {Fault::Locked, Failed, 503},
    {Fault::LimitExceeded, Failed, 413},
    {Fault::Cancelled, Failed, 499},
    {Fault::NotUnderstood, NotUnderstoodCode, 422},
    {Fault::LayoutFailed, Failed, 500},
};

const Row& row(Fault fault) {
  for (const Row& row : table)
    if (row.fault == fault) return row;
  return table[0];
}

}  // namespace

int exit_code(Fault fault) { return row(fault).exit; }
int http_status(Fault fault) { return row(fault).http; }

Error told(Error error, std::string_view language) {
  const bool of_query = error.fault <= Fault::ConstraintValidationFailed || error.fault == Fault::LimitExceeded ||
                        error.fault == Fault::Cancelled;
  if (!of_query) return error;
  error = in_language(std::move(error), language);
  error.message += " [" + code(error) + "]";
  return error;
}

}  // namespace dothi
