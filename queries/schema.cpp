// CREATE and DROP of indexes and constraints.
#include "run.h"

#include <dothi/text.h>

#include <algorithm>

namespace dothi {

namespace {

[[noreturn]] void unknown(const SchemaStatement& s, const std::vector<IndexInfo>& all) {
  std::vector<std::string> names;
  for (const IndexInfo& i : all)
    if (i.unique == s.constraint) names.push_back(i.name);
  std::string message = "there is no " + std::string(s.constraint ? "constraint" : "index") + " '" + s.name + "'";
  if (const auto near = suggest(s.name, names))
    message += "; did you mean '" + *near + "'?";
  else
    message += s.constraint ? "; SHOW CONSTRAINTS lists them" : "; SHOW INDEXES lists them";
  throw Error(Fault::SemanticError, "NoSuchIndex", s.name_span, message);
}

void create(const SchemaStatement& s, Transaction& transaction, Changes& changes) {
  const std::string name = s.name.empty() ? s.label + "_" + s.key : s.name;
  const LabelId label = transaction.intern_label(s.label);
  const KeyId key = transaction.intern_key(s.key);
  for (const IndexInfo& i : transaction.indexes())
    if (s.lenient && (i.name == name || (i.label == label && i.key == key)) && (i.unique || !s.constraint)) return;
  transaction.create_index(name, label, key, s.constraint);
  ++(s.constraint ? changes.constraints_added : changes.indexes_added);
}

void drop(const SchemaStatement& s, Transaction& transaction, Changes& changes) {
  const std::vector<IndexInfo> all = transaction.indexes();
  const auto at = std::find_if(all.begin(), all.end(), [&](const IndexInfo& i) { return i.name == s.name; });
  if (at == all.end()) {
    if (s.lenient) return;
    unknown(s, all);
  }
  if (at->unique && !s.constraint)
    throw Error(Fault::SemanticError, "WrongSchemaStatement", s.name_span,
                "'" + s.name + "' is a constraint; it is dropped by DROP CONSTRAINT");
  if (!at->unique && s.constraint)
    throw Error(Fault::SemanticError, "WrongSchemaStatement", s.name_span,
                "'" + s.name + "' is an index; it is dropped by DROP INDEX");
  transaction.drop_index(at->id);
  ++(s.constraint ? changes.constraints_removed : changes.indexes_removed);
}

}  // namespace

Table run_schema(const SchemaStatement& s, Transaction& transaction) {
  Table table;
  try {
    (s.create ? create : drop)(s, transaction, table.changes);
  } catch (Error& error) {
    error.phase = Phase::Run;
    if (error.span.size() == 0) error.span = s.span;
    throw;
  }
  return table;
}

}  // namespace dothi
