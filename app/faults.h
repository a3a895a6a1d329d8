// Fault → exit code and HTTP status: the one table.
#pragma once

#include <dothi/text.h>

namespace dothi {

enum ExitCode : int { Answered = 0, Failed = 1, BadUsage = 2, NotStated = 3, NotUnderstoodCode = 4 };

int exit_code(Fault fault);
int http_status(Fault fault);

}  // namespace dothi
