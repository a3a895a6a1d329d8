// Fault → exit code and HTTP status: the one table.
#pragma once

#include <dothi/text.h>

namespace dothi {

enum ExitCode : int { Answered = 0, Failed = 1, BadUsage = 2, NotStated = 3, NotUnderstoodCode = 4 };

int exit_code(Fault fault);
int http_status(Fault fault);

// An error of a query as the command says it: in the reader's language ("vi", or English), its code in brackets. Other errors as they are.
Error told(Error error, std::string_view language);

}  // namespace dothi
