// EXPLAIN and PROFILE: a plan as text.
#include "plan.h"

#include "procedures.h"

#include <cmath>

namespace dothi {

namespace {

std::string quoted(const std::string& name) {
  const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return c == '_' || c >= 128 || std::isalnum(c);
  }) && !std::isdigit(static_cast<unsigned char>(name[0]));
  return plain ? name : "`" + name + "`";
}

std::string describe(const LabelExpr& l) {
  const auto joined = [&](const char* between) {
    std::string text;
    for (const LabelExpr& child : l.children) {
      if (!text.empty()) text += between;
      const bool nested = child.kind == LabelExpr::Kind::And || child.kind == LabelExpr::Kind::Or;
      text += nested ? "(" + describe(child) + ")" : describe(child);
    }
    return text;
  };
  switch (l.kind) {
    case LabelExpr::Kind::Name: return quoted(l.name);
    case LabelExpr::Kind::And: return joined("&");
    case LabelExpr::Kind::Or: return joined("|");
    case LabelExpr::Kind::Not:
      return "!" + (l.children[0].children.empty() ? describe(l.children[0]) : "(" + describe(l.children[0]) + ")");
    case LabelExpr::Kind::Wildcard: return "%";
  }
  return {};
}

std::string length_text(const Length& length) {
  if (length.max && *length.max == length.min) return "*" + std::to_string(length.min);
  return "*" + std::to_string(length.min) + ".." + (length.max ? std::to_string(*length.max) : "");
}

class Describer {
 public:
  explicit Describer(const Query& query) : query_(query) {}

  std::string slot(Slot s) const {
    if (s == no_slot) return "";
    const std::string name = std::size_t(s) < query_.slot_names.size() ? query_.slot_names[std::size_t(s)] : "";
    return name.empty() ? "@" + std::to_string(s) : quoted(name);
  }
  std::string slots(std::span<const Slot> list) const {
    std::string text;
    for (const Slot s : list) text += (text.empty() ? "" : ", ") + slot(s);
    return text;
  }

  std::string expr(const Expr& e) const {
    const auto list = [&](std::span<const Expr> items, const char* between) {
      std::string text;
      for (const Expr& item : items) text += (text.empty() ? "" : between) + operand(item);
      return text;
    };
    const auto plain = [&](std::span<const Expr> items) {
      std::string text;
      for (const Expr& item : items) text += (text.empty() ? "" : ", ") + expr(item);
      return text;
    };
    switch (e.kind) {
      case ExprKind::Literal: return to_string(e.value);
      case ExprKind::Parameter: return "$" + e.text;
      case ExprKind::Variable: return e.text.empty() ? slot(e.slot) : quoted(e.text);
      case ExprKind::Property: return operand(e.children[0]) + "." + quoted(e.text);
      case ExprKind::Subscript: return operand(e.children[0]) + "[" + expr(e.children[1]) + "]";
      case ExprKind::Slice:
        return operand(e.children[0]) + "[" + expr(e.children[1]) + ".." + expr(e.children[2]) + "]";
      case ExprKind::Missing: return "";
      case ExprKind::List: return "[" + plain(e.children) + "]";
      case ExprKind::Map: {
        std::string text;
        for (std::size_t i = 0; i < e.keys.size(); ++i)
          text += (i ? ", " : "") + quoted(e.keys[i]) + ": " + expr(e.children[i]);
        return "{" + text + "}";
      }
      case ExprKind::MapProjection: return operand(e.children[0]) + " {…}";
      case ExprKind::Not: return "NOT " + operand(e.children[0]);
      case ExprKind::Negate: return "-" + operand(e.children[0]);
      case ExprKind::Plus: return "+" + operand(e.children[0]);
      case ExprKind::Or: return list(e.children, " OR ");
      case ExprKind::Xor: return list(e.children, " XOR ");
      case ExprKind::And: return list(e.children, " AND ");
      case ExprKind::Add: return list(e.children, " + ");
      case ExprKind::Subtract: return list(e.children, " - ");
      case ExprKind::Multiply: return list(e.children, " * ");
      case ExprKind::Divide: return list(e.children, " / ");
      case ExprKind::Modulo: return list(e.children, " % ");
      case ExprKind::Power: return list(e.children, " ^ ");
      case ExprKind::Concatenate: return list(e.children, " || ");
      case ExprKind::Compare: {
        static const char* signs[] = {" = ", " <> ", " < ", " <= ", " > ", " >= "};
        std::string text = operand(e.children[0]);
        for (std::size_t i = 0; i < e.operators.size(); ++i)
          text += signs[std::size_t(e.operators[i])] + operand(e.children[i + 1]);
        return text;
      }
      case ExprKind::In: return list(e.children, " IN ");
      case ExprKind::StartsWith: return list(e.children, " STARTS WITH ");
      case ExprKind::EndsWith: return list(e.children, " ENDS WITH ");
      case ExprKind::Contains: return list(e.children, " CONTAINS ");
      case ExprKind::Matches: return list(e.children, " =~ ");
      case ExprKind::IsNull: return operand(e.children[0]) + " IS NULL";
      case ExprKind::IsNotNull: return operand(e.children[0]) + " IS NOT NULL";
      case ExprKind::HasLabels:
        return operand(e.children[0]) + (e.negated ? ":!" : ":") + (e.labels ? describe(*e.labels) : "");
      case ExprKind::IsTyped: return operand(e.children[0]) + (e.negated ? " IS NOT :: …" : " IS :: …");
      case ExprKind::Function: return e.text + "(" + (e.distinct ? "DISTINCT " : "") + plain(e.children) + ")";
      case ExprKind::CountStar: return "count(*)";
      case ExprKind::Case: return "CASE … END";
      case ExprKind::ListComprehension: return "[" + quoted(e.variable) + " IN " + expr(e.children[0]) + " …]";
      case ExprKind::Reduce: return "reduce(" + quoted(e.accumulator) + " …)";
      case ExprKind::All: return quantifier("all", e);
      case ExprKind::Any: return quantifier("any", e);
      case ExprKind::None: return quantifier("none", e);
      case ExprKind::Single: return quantifier("single", e);
      case ExprKind::PatternComprehension: return "[pattern | …]";
      case ExprKind::PatternPredicate: return "pattern";
      case ExprKind::ShortestPath: return "shortestPath(…)";
      case ExprKind::Exists: return "EXISTS {…}";
      case ExprKind::Count: return "COUNT {…}";
      case ExprKind::Collect: return "COLLECT {…}";
    }
    return {};
  }
  std::string all(std::span<const Expr* const> exprs, const char* between) const {
    std::string text;
    for (const Expr* e : exprs)
      text += (text.empty() ? "" : between) +
              (exprs.size() > 1 && std::string_view(between) == " AND " ? operand_and(*e) : expr(*e));
    return text;
  }

  // The relationship between two nodes, `(a)-[r:T*1..3]->(b)`.
  std::string step(Slot from, Slot relationship, Slot to, const LabelExpr* types, Arrow arrow,
                   const Length* length) const {
    std::string inside = std::size_t(relationship) < query_.slot_names.size() && relationship != no_slot
                             ? query_.slot_names[std::size_t(relationship)]
                             : "";
    if (types) inside += ":" + describe(*types);
    if (length) inside += length_text(*length);
    const std::string body = inside.empty() ? "--" : "-[" + inside + "]-";
    return "(" + slot(from) + ")" + (arrow == Arrow::Left ? "<" : "") + body + (arrow == Arrow::Right ? ">" : "") +
           "(" + slot(to) + ")";
  }

  std::pair<std::string, std::string> line(const Operator& op) const {
    return std::visit([&](const auto& b) { return this->body(b); }, op.body);
  }

 private:
  using Line = std::pair<std::string, std::string>;

  std::string operand(const Expr& e) const {
    switch (e.kind) {
      case ExprKind::Or:
      case ExprKind::Xor:
      case ExprKind::And:
      case ExprKind::Not:
      case ExprKind::Add:
      case ExprKind::Subtract:
      case ExprKind::Multiply:
      case ExprKind::Divide:
      case ExprKind::Modulo:
      case ExprKind::Power:
      case ExprKind::Concatenate:
      case ExprKind::Compare:
      case ExprKind::In:
      case ExprKind::StartsWith:
      case ExprKind::EndsWith:
      case ExprKind::Contains:
      case ExprKind::Matches:
      case ExprKind::IsNull:
      case ExprKind::IsNotNull:
      case ExprKind::Negate:
      case ExprKind::Plus: return "(" + expr(e) + ")";
      default: return expr(e);
    }
  }
  std::string operand_and(const Expr& e) const {
    return e.kind == ExprKind::Or || e.kind == ExprKind::Xor ? operand(e) : expr(e);
  }
  std::string quantifier(const char* word, const Expr& e) const {
    return std::string(word) + "(" + quoted(e.variable) + " IN " + expr(e.children[0]) + " WHERE " +
           expr(e.children[1]) + ")";
  }
  std::string assignments(std::span<const Assignment> items) const {
    std::string text;
    for (const Assignment& a : items) {
      if (!text.empty()) text += ", ";
      const std::string value = expr(*a.expr), name = slot(a.slot);
      const bool told = value == name || name[0] == '@' || name == "`" + value + "`";
      text += told ? value : value + " AS " + name;
    }
    return text;
  }
  std::string keys(std::span<const SortKey> list) const {
    std::string text;
    for (const SortKey& key : list)
      text += (text.empty() ? "" : ", ") + expr(*key.expr) + (key.descending ? " DESC" : "");
    return text;
  }
  static const char* selector(const PathSelector& s) {
    switch (s.kind) {
      case PathSelector::Kind::All: return "ALL";
      case PathSelector::Kind::Any: return "ANY";
      case PathSelector::Kind::AnyShortest: return "ANY SHORTEST";
      case PathSelector::Kind::AllShortest: return "ALL SHORTEST";
      case PathSelector::Kind::ShortestK: return "SHORTEST k";
      case PathSelector::Kind::ShortestGroups: return "SHORTEST k GROUPS";
    }
    return "";
  }

  Line body(const Pattern&) const { return {"Pattern", ""}; }
  Line body(const Argument& b) const { return {"Argument", slots(b.slots)}; }
  Line body(const AllNodesScan& b) const { return {"AllNodesScan", "(" + slot(b.node) + ")"}; }
  Line body(const NodeByLabelScan& b) const {
    return {"NodeByLabelScan", "(" + slot(b.node) + ":" + quoted(b.label) + ")"};
  }
  Line body(const NodeSeek& b) const {
    std::string text = "(" + slot(b.node) + ":" + quoted(b.label) + ") ";
    static const char* const signs[] = {" = ", " < ", " <= ", " > ", " >= ", " STARTS WITH "};
    for (const SeekBound& bound : b.bounds)
      text +=
          (&bound == &b.bounds[0] ? "" : " AND ") + quoted(b.key) + signs[std::size_t(bound.is)] + expr(*bound.value);
    if (!b.value) return {"NodeRangeSeek", text};
    return {b.indexed ? "NodeIndexSeek" : "NodeSeek",
            text + quoted(b.key) + (b.many ? " IN " : " = ") + expr(*b.value)};
  }
  Line body(const NodeByIds& b) const {
    return {"NodeByIds",
            "(" + slot(b.node) + ") " + (b.element ? "elementId" : "id") + (b.many ? " IN " : " = ") + expr(*b.ids)};
  }
  Line body(const RelationshipScan& b) const {
    return {"RelationshipScan", step(b.from, b.relationship, b.to, b.types, b.arrow, nullptr)};
  }
  Line body(const CountMatches& b) const { return {"CountMatches", b.how}; }
  Line body(const Expand& b) const {
    std::string text = step(b.from, b.relationship, b.to, b.types, b.arrow, nullptr);
    if (b.labels) text += " " + slot(b.to) + ":" + describe(*b.labels);
    for (const Slot other : b.unlike) text += " " + slot(b.to) + " <> " + slot(other);
    return {b.counted ? (b.once   ? "CountOnce"
                         : b.into ? "CountInto"
                                  : "CountExpand")
            : b.once  ? "ExpandOnce"
            : b.into  ? "ExpandInto"
                      : "Expand",
            text};
  }
  Line body(const ExpandBound& b) const {
    return {"ExpandBound", step(b.from, b.relationship, b.to, b.types, b.arrow, nullptr)};
  }
  Line body(const VarLengthExpand& b) const {
    const Arrow arrow = !b.reversed ? b.arrow : b.arrow;
    std::string text = b.reversed ? step(b.to, b.relationships, b.from, b.types, arrow, &b.length)
                                  : step(b.from, b.relationships, b.to, b.types, arrow, &b.length);
    if (b.reversed) text += " from the right";
    if (!b.conditions.empty()) text += " WHERE " + all(b.conditions, " AND ");
    return {b.into ? "VarLengthExpandInto" : "VarLengthExpand", text};
  }
  Line body(const ExpandBoundList& b) const {
    return {"ExpandBoundList", step(b.from, b.relationships, b.to, b.types, b.arrow, &b.length)};
  }
  Line body(const Repeat& b) const {
    return {"Repeat", "(" + slot(b.from) + ") … (" + slot(b.to) + ") " + length_text(b.length)};
  }
  Line body(const ShortestPath& b) const {
    std::string text = std::string(selector(b.selector)) + " " +
                       (b.reversed ? step(b.to, b.relationships, b.from, b.types, b.arrow, &b.length)
                                   : step(b.from, b.relationships, b.to, b.types, b.arrow, &b.length));
    if (!b.conditions.empty()) text += " WHERE " + all(b.conditions, " AND ");
    return {"ShortestPath", text};
  }
  Line body(const BuildPath& b) const { return {"BuildPath", slot(b.path)}; }
  Line body(const KeepPathMode& b) const {
    return {"KeepPathMode", b.mode == PathMode::Acyclic ? "ACYCLIC" : "SIMPLE"};
  }
  Line body(const SelectPaths& b) const { return {"SelectPaths", selector(b.selector)}; }
  Line body(const RequireEntities& b) const {
    std::string text = slots(b.nodes);
    if (!b.relationships.empty()) text += (text.empty() ? "" : ", ") + slots(b.relationships);
    return {"RequireEntities", text};
  }
  Line body(const TimeFilter& b) const {
    return {"TimeFilter", std::string(b.time->kind == TimeRestriction::Kind::AsOf ? "AS OF " : "DURING ") +
                              expr(*b.time->when) + (b.time->certain ? " CERTAIN" : "") +
                              (b.time->or_undated ? " OR UNDATED" : "")};
  }
  Line body(const CartesianProduct&) const { return {"CartesianProduct", ""}; }
  Line body(const HashJoin& b) const { return {"HashJoin", slots(b.on)}; }
  Line body(const ValueHashJoin& b) const { return {"ValueHashJoin", expr(*b.left) + " = " + expr(*b.right)}; }
  Line body(const Apply& b) const {
    static const char* names[] = {"Apply", "OptionalApply", "SemiApply", "AntiSemiApply"};
    return {names[std::size_t(b.kind)], ""};
  }
  Line body(const Filter& b) const { return {"Filter", all(b.conditions, " AND ")}; }
  Line body(const Project& b) const { return {"Project", assignments(b.items)}; }
  Line body(const Aggregate& b) const {
    std::string text = assignments(b.aggregates);
    if (!b.keys.empty()) text += (text.empty() ? "by " : " by ") + assignments(b.keys);
    return {"Aggregate", text};
  }
  Line body(const Distinct& b) const { return {"Distinct", slots(b.slots)}; }
  Line body(const Sort& b) const { return {"Sort", keys(b.keys)}; }
  Line body(const Top& b) const {
    return {"Top", expr(*b.limit) + (b.skip ? " after " + expr(*b.skip) : "") + " by " + keys(b.keys)};
  }
  Line body(const Skip& b) const { return {"Skip", expr(*b.count)}; }
  Line body(const Limit& b) const { return {"Limit", expr(*b.count)}; }
  Line body(const UnwindList& b) const { return {"Unwind", expr(*b.list) + " AS " + slot(b.slot)}; }
  Line body(const Union&) const { return {"Union", ""}; }
  Line body(const Eager&) const { return {"Eager", ""}; }
  Line body(const CallRows& b) const {
    return {"ProcedureCall", b.call->procedure + "(" + all(b.arguments, ", ") + ")"};
  }
  std::string created(const CreatePattern& b) const {
    std::string text;
    const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
    for (const NewNode& n : b.nodes) {
      std::string labels;
      for (const std::string& label : n.labels) labels += ":" + quoted(label);
      add("(" + slot(n.slot) + labels + ")");
    }
    for (const NewRelationship& r : b.relationships)
      add("(" + slot(r.from) + ")-[:" + quoted(r.type) + "]->(" + slot(r.to) + ")");
    return text;
  }
  Line body(const CreatePatterns& b) const {
    std::string text;
    for (const CreatePattern& clause : b.clauses) text += (text.empty() ? "" : ", ") + created(clause);
    return {"Create", text};
  }
  Line body(const MergePattern& b) const { return {"Merge", created(b.create)}; }
  Line body(const SetItems& b) const {
    std::string text;
    for (const SetItem& item : *b.items) {
      text += (text.empty() ? "" : ", ") + expr(item.target);
      if (item.kind == SetItem::Kind::Labels)
        for (const std::string& label : item.labels) text += ":" + quoted(label);
      else
        text += (item.kind == SetItem::Kind::Merge ? " += " : " = ") + expr(item.value);
    }
    return {"Set", text};
  }
  Line body(const RemoveItems& b) const {
    std::string text;
    for (const RemoveItem& item : *b.items) {
      text += (text.empty() ? "" : ", ") + expr(item.target);
      for (const std::string& label : item.labels) text += ":" + quoted(label);
    }
    return {"Remove", text};
  }
  Line body(const DeleteEntities& b) const { return {b.detach ? "DetachDelete" : "Delete", all(b.targets, ", ")}; }
  Line body(const ForeachItem& b) const { return {"Foreach", slot(b.slot) + " IN " + expr(*b.list)}; }
  Line body(const RunInner&) const { return {"ForEachRow", ""}; }
  Line body(const EmptyResult&) const { return {"EmptyResult", ""}; }
  Line body(const ProduceResults&) const {
    std::string text;
    for (const std::string& column : query_.columns) text += (text.empty() ? "" : ", ") + column;
    return {"ProduceResults", text};
  }

  const Query& query_;
};

struct Row {
  std::string tree, details;
  double estimate;
  const OperatorProfile* profile = nullptr;
  std::int64_t own_nanoseconds = 0;
};

void rows_of(const Operator& op, const std::string& first, const std::string& rest, const Describer& describer,
             const std::vector<OperatorProfile>* profile, std::size_t& place, std::vector<Row>& rows) {
  const auto [name, details] = describer.line(op);
  const std::size_t at = rows.size();
  rows.push_back({first + name, details, op.rows, profile ? &(*profile)[place] : nullptr, 0});
  ++place;
  std::int64_t below = 0;
  for (std::size_t i = 0; i < op.inputs.size(); ++i) {
    if (profile) below += (*profile)[place].nanoseconds;
    const bool last = i + 1 == op.inputs.size();
    // A chain stays in one column; where there are two inputs the first branches off.
    if (op.inputs.size() == 1)
      rows_of(op.inputs[i], rest, rest, describer, profile, place, rows);
    else
      rows_of(op.inputs[i], rest + (last ? "└ " : "├ "), rest + (last ? "  " : "│ "), describer, profile, place, rows);
  }
  if (profile) rows[at].own_nanoseconds = std::max<std::int64_t>(0, rows[at].profile->nanoseconds - below);
}

std::size_t width(const std::string& text) {
  std::size_t n = 0;
  for (const unsigned char c : text) n += (c & 0xC0) != 0x80;
  return n;
}

std::string number(double n) {
  char buffer[32];
  if (n < 10 && n != std::floor(n))
    std::snprintf(buffer, sizeof buffer, "%.1f", n);
  else
    std::snprintf(buffer, sizeof buffer, "%.0f", std::min(n, 1e18));
  return buffer;
}

}  // namespace

std::string describe(const Expr& expr, const Query& query) { return Describer(query).expr(expr); }

std::string explain(const Plan& plan, const std::vector<OperatorProfile>* profile) {
  const Describer describer(*plan.query);
  std::vector<Row> rows;
  std::size_t place = 0;
  rows_of(plan.root, "", "", describer, profile, place, rows);
  std::size_t tree = 8;
  for (const Row& row : rows) tree = std::max(tree, width(row.tree));
  const auto pad = [](std::string text, std::size_t to, bool right = false) {
    const std::size_t n = width(text);
    const std::string blanks(to > n ? to - n : 0, ' ');
    return right ? blanks + text : text + blanks;
  };
  std::string text = pad("operator", tree) + "  " + pad("estimated", 10, true);
  if (profile) text += "  " + pad("rows", 10, true) + "  " + pad("ms", 9, true);
  text += "  details\n";
  for (const Row& row : rows) {
    std::string line = pad(row.tree, tree) + "  " + pad(number(row.estimate), 10, true);
    if (profile) {
      char ms[32];
      std::snprintf(ms, sizeof ms, "%.3f", double(row.own_nanoseconds) / 1e6);
      line += "  " + pad(std::to_string(row.profile->rows), 10, true) + "  " + pad(ms, 9, true);
    }
    line += "  " + row.details;
    while (!line.empty() && line.back() == ' ') line.pop_back();
    text += line + "\n";
  }
  return text;
}

}  // namespace dothi
