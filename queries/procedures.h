// Procedures: what CALL finds. bind() looks signatures up, run() calls them; tests register their own.
#pragma once

#include "batch.h"

namespace dothi {

struct ProcedureField {
  std::string name;
  std::string type;  // as written in signatures: "INTEGER", "STRING", "NUMBER", "NODE", "LIST", "MAP", "ANY" …
  bool nullable = true;
  std::optional<Value> otherwise;  // input only: its value when the call leaves it out (trailing inputs)
};

// Rows of a call are handed to `row`, one Value per output; a procedure without outputs calls nothing.
using ProcedureSink = std::function<void(std::span<const Value>)>;

struct Procedure {
  std::string name;  // "db.labels"; matched case-sensitively
  std::vector<ProcedureField> inputs, outputs;
  bool writes = false;
  std::string about;  // one line for help and suggestions
  // Arguments have been checked and converted to the input types. Must call context.limits while it works.
  std::function<void(std::span<const Value> arguments, EvalContext&, const ProcedureSink&)> call;
};

// All procedures, built in ones first; an index stays valid until clear_registered_procedures().
const std::vector<Procedure>& procedures();
// Index by name, or -1.
int find_procedure(std::string_view name);
// "db.labels() :: (label :: STRING)".
std::string signature(const Procedure&);
// Static kinds of a field's values.
StaticType static_type(const ProcedureField&);
// The value as the field takes it (INTEGER where a FLOAT is wanted becomes a FLOAT), or nothing when it does not fit.
std::optional<Value> convert(const ProcedureField&, const Value&);

// What db.conflicts() and its other name conflicts() give: one row a contradiction.
//   kind       "backwards": the end lies before the start; "differs": one fact told with two values of `key`; "holders": two in a
//              seat for one at the same time; "candidacy": told as a candidate and as a member for the same term
//   subject, relation, object, first, second
//              the node, the name of the relation, the other node, and the two relationships. second is null where one alone is
//              wrong; object, first and second are null for a property of a node, relation too where the schema knows none
//   key, values
//              the qualifier or property that differs, and the two values (periods for holders and candidacy)
//   sentences  the Sentence nodes behind both sides
// The rules (once, single, excludes) come from the schema kept with the graph; "backwards" needs none. In the order of kinds, of
// relations in the schema, then of ids.
void find_conflicts(EvalContext&, const ProcedureSink&);

// What db.search() gives: nodes by name, name_vi, aliases or title, and sentences by their text, best first; of each node its
// best text. No index is needed.
void search_graph(std::string_view query, std::uint64_t limit, EvalContext&, const ProcedureSink&);

// For tests and embedding programs; not while queries run. A procedure of the same name is replaced.
void register_procedure(Procedure);
void clear_registered_procedures();

}  // namespace dothi
