// session.h: statements one after another, alone or between BEGIN and COMMIT.
#pragma once

#include <dothi/queries.h>

#include <optional>
#include <string_view>

namespace dothi {

// Whether a statement is COMMIT or ROLLBACK.
bool ends_transaction(std::string_view statement);

// BEGIN [TRANSACTION], COMMIT and ROLLBACK are statements of their own. A statement that fails ends the transaction it
// stands in, and what that has changed is taken back; so is what was never committed.
class Session {
 public:
  explicit Session(Graph& graph) : graph_(graph) {}
  Table run(std::string_view statement, const Options&);
  bool open() const { return transaction_.has_value(); }

 private:
  Graph& graph_;
  std::optional<Transaction> transaction_;
};

}  // namespace dothi
