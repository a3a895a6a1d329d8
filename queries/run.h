// run(): executes a plan, once or many times.
#pragma once

#include "batch.h"
#include "plan.h"

namespace dothi {

// A plan made ready to run: its executors are built once and keep their room from run to run. Plan, view and options outlive it
// and stay where they are; what they hold may change between runs. `transaction` is null for a read query; else it is `view`
// itself. Nothing is committed. After an error it is not run again.
class Runner {
 public:
  // With `profile`, rows and time per operator in the order of explain().
  Runner(const Plan&, const View& view, Transaction* transaction, const Options&,
         std::vector<OperatorProfile>* profile = nullptr);
  ~Runner();

  // One run; `take` gets the batches of the plan's ProduceResults.
  void run(const std::function<void(const Batch&)>& take);
  // One run as a Table, its columns named by the query.
  Table table();
  const Changes& changes() const;  // of the last run
  Limits& limits();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// What a schema statement asks for; nothing is committed.
Table run_schema(const SchemaStatement&, Transaction&);

}  // namespace dothi
