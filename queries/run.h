// run(): executes a plan.
#pragma once

#include "batch.h"
#include "plan.h"

namespace dothi {

// The rows of the plan's ProduceResults as columns, named by the query. `transaction` is null for a read query; else it is
// `view` itself. Nothing is committed. With `profile`, rows and time per operator in the order of explain().
Table execute(const Plan&, const View& view, Transaction* transaction, const Options&, std::vector<OperatorProfile>* profile = nullptr);

// What a schema statement asks for; nothing is committed.
Table run_schema(const SchemaStatement&, Transaction&);

}  // namespace dothi
