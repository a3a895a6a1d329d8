#include "batch.h"

#include <limits>

namespace dothi {

// ---- Column ---------------------------------------------------------------------------------------------

void Column::reset(Kind k, bool is_constant) {
  nodes.clear();
  relationships.clear();
  integers.clear();
  reals.clear();
  booleans.clear();
  values.clear();
  nulls.clear();
  kind = k;
  constant = is_constant;
}

std::size_t Column::size() const {
  switch (kind) {
    case Kind::Absent: return 0;
    case Kind::Node: return nodes.size();
    case Kind::Relationship: return relationships.size();
    case Kind::Integer: return integers.size();
    case Kind::Float: return reals.size();
    case Kind::Boolean: return booleans.size();
    case Kind::Value: return values.size();
  }
  return 0;
}

void Column::resize(std::size_t n) {
  if (constant) n = 1;
  nulls.clear();
  switch (kind) {
    case Kind::Absent: break;
    case Kind::Node: nodes.resize(n); break;
    case Kind::Relationship: relationships.resize(n); break;
    case Kind::Integer: integers.resize(n); break;
    case Kind::Float: reals.resize(n); break;
    case Kind::Boolean: booleans.resize(n); break;
    case Kind::Value: values.resize(n); break;
  }
}

Value Column::value(std::uint32_t row) const {
  row = at(row);
  if (kind != Kind::Value && !nulls.empty() && nulls[row]) return {};
  switch (kind) {
    case Kind::Absent: return {};
    case Kind::Node: return nodes[row];
    case Kind::Relationship: return relationships[row];
    case Kind::Integer: return integers[row];
    case Kind::Float: return reals[row];
    case Kind::Boolean: return booleans[row] != 0;
    case Kind::Value: return values[row];
  }
  return {};
}

namespace {
// Whether a typed column can hold a value as it is.
bool fits(Column::Kind kind, const Value& value) {
  switch (kind) {
    case Column::Kind::Absent: return false;
    case Column::Kind::Node: return value.kind() == Kind::Node;
    case Column::Kind::Relationship: return value.kind() == Kind::Relationship;
    case Column::Kind::Integer: return value.kind() == Kind::Integer;
    case Column::Kind::Float: return value.kind() == Kind::Float;
    case Column::Kind::Boolean: return value.kind() == Kind::Boolean;
    case Column::Kind::Value: return true;
  }
  return false;
}
}  // namespace

void Column::push(Value value) {
  if (kind != Kind::Value && value.is_null()) return push_null();
  if (!fits(kind, value)) generalize();
  switch (kind) {
    case Kind::Absent: break;
    case Kind::Node: nodes.push_back(value.node()); break;
    case Kind::Relationship: relationships.push_back(value.relationship()); break;
    case Kind::Integer: integers.push_back(value.integer()); break;
    case Kind::Float: reals.push_back(value.real()); break;
    case Kind::Boolean: booleans.push_back(value.boolean()); break;
    case Kind::Value: values.push_back(std::move(value)); return;
  }
  if (!nulls.empty()) nulls.push_back(0);
}

void Column::push_null() {
  switch (kind) {
    case Kind::Absent: kind = Kind::Value; [[fallthrough]];
    case Kind::Value: values.emplace_back(); return;
    case Kind::Node: nodes.push_back({}); break;
    case Kind::Relationship: relationships.push_back({}); break;
    case Kind::Integer: integers.push_back(0); break;
    case Kind::Float: reals.push_back(0); break;
    case Kind::Boolean: booleans.push_back(0); break;
  }
  if (nulls.empty()) nulls.assign(size() - 1, 0);
  nulls.push_back(1);
}

void Column::gather(const Column& from, std::span<const std::uint32_t> rows) {
  if (rows.empty()) return;
  if (kind != from.kind && size() == 0) reset(from.kind == Kind::Absent ? Kind::Value : from.kind);
  if (kind != from.kind) {
    if (kind != Kind::Value) generalize();
    for (const std::uint32_t row : rows) values.push_back(from.value(row));
    return;
  }
  const auto copy = [&](auto& to, const auto& source) {
    if (from.constant)
      to.insert(to.end(), rows.size(), source[0]);
    else {
      const std::size_t n = to.size();
      to.resize(n + rows.size());
      for (std::size_t i = 0; i < rows.size(); ++i) to[n + i] = source[rows[i]];
    }
  };
  const std::size_t before = size();
  switch (kind) {
    case Kind::Absent: return;
    case Kind::Node: copy(nodes, from.nodes); break;
    case Kind::Relationship: copy(relationships, from.relationships); break;
    case Kind::Integer: copy(integers, from.integers); break;
    case Kind::Float: copy(reals, from.reals); break;
    case Kind::Boolean: copy(booleans, from.booleans); break;
    case Kind::Value: copy(values, from.values); return;
  }
  if (!from.nulls.empty()) {
    if (nulls.empty()) nulls.assign(before, 0);
    copy(nulls, from.nulls);
  } else if (!nulls.empty()) {
    nulls.resize(before + rows.size(), 0);
  }
}

void Column::set(std::uint32_t row, Value value) {
  if (kind != Kind::Value && value.is_null()) return set_null(row);
  if (!fits(kind, value)) generalize();
  switch (kind) {
    case Kind::Absent: return;
    case Kind::Node: nodes[row] = value.node(); break;
    case Kind::Relationship: relationships[row] = value.relationship(); break;
    case Kind::Integer: integers[row] = value.integer(); break;
    case Kind::Float: reals[row] = value.real(); break;
    case Kind::Boolean: booleans[row] = value.boolean(); break;
    case Kind::Value: values[row] = std::move(value); return;
  }
  if (!nulls.empty()) nulls[row] = 0;
}

void Column::set_null(std::uint32_t row) {
  if (kind == Kind::Value) {
    values[row] = Value();
    return;
  }
  if (nulls.empty()) nulls.assign(size(), 0);
  nulls[row] = 1;
}

void Column::generalize() {
  if (kind == Kind::Value) return;
  const std::size_t n = size();
  values.clear();
  values.reserve(n);
  for (std::size_t i = 0; i < n; ++i) values.push_back(value(std::uint32_t(i)));
  nodes.clear();
  relationships.clear();
  integers.clear();
  reals.clear();
  booleans.clear();
  nulls.clear();
  kind = Kind::Value;
}

std::size_t Column::bytes() const {
  std::size_t n = nodes.size() * sizeof(NodeId) + relationships.size() * sizeof(RelationshipId) +
                  integers.size() * sizeof(std::int64_t) + reals.size() * sizeof(double) + booleans.size() +
                  nulls.size() + values.size() * sizeof(Value);
  for (const Value& value : values) n += value.heap_bytes();
  return n;
}

// ---- Batch ----------------------------------------------------------------------------------------------

void Batch::clear() {
  size = 0;
  for (Column& column : columns)
    if (!column.absent()) column.reset(Column::Kind::Absent);
  selected = false;
  selection.clear();
  weights.clear();
}

std::span<const std::uint32_t> Batch::rows(std::vector<std::uint32_t>& scratch) const {
  if (selected) return selection;
  scratch.resize(size);
  for (std::uint32_t i = 0; i < size; ++i) scratch[i] = i;
  return scratch;
}

// ---- Limits ---------------------------------------------------------------------------------------------

Limits::Limits(const Options& options) : options_(options), start_(std::chrono::steady_clock::now()) {}

void Limits::check() {
  if (options_.cancel && options_.cancel->load(std::memory_order_relaxed))
    throw Error(Fault::Cancelled, "Cancelled", {}, "the query was cancelled", Phase::Run);
  const auto spent =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start_).count();
  if (options_.timeout_ms > 0 && spent > options_.timeout_ms)
    throw Error(Fault::LimitExceeded, "TimeLimit", {},
                "the query took longer than its time limit of " + std::to_string(options_.timeout_ms) +
                    " ms; narrow it, or raise the limit (timeout)",
                Phase::Run);
}

void Limits::restart() {
  start_ = std::chrono::steady_clock::now();
  memory_ = peak_ = 0;
  ++run_;
}

void Limits::charge(std::size_t bytes) {
  memory_ += bytes;
  peak_ = std::max(peak_, memory_);
  if (memory_ > options_.memory_bytes)
    throw Error(Fault::LimitExceeded, "MemoryLimit", {},
                "the query needs more than its memory limit of " + std::to_string(options_.memory_bytes >> 20) +
                    " MiB; return fewer rows or shorter lists, or raise the limit (memory)",
                Phase::Run);
}

void Limits::keep(std::size_t rows) const {
  if (rows > options_.rows)
    throw Error(Fault::LimitExceeded, "RowLimit", {},
                "an intermediate result has more than " + std::to_string(options_.rows) +
                    " rows; narrow the query, or raise the limit (rows)",
                Phase::Run);
}

}  // namespace dothi
