#include "parse.h"

#include "stack.h"
#include "tokens.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <set>

namespace dothi {

namespace {

constexpr std::array<std::string_view, 39> clause_words = {
    "MATCH",  "OPTIONAL", "WHERE", "WITH",  "RETURN",   "CREATE", "MERGE",   "SET",     "DELETE", "DETACH",
    "REMOVE", "UNWIND",   "UNION", "ORDER", "SKIP",     "LIMIT",  "OFFSET",  "CALL",    "YIELD",  "FOREACH",
    "INSERT", "FINISH",   "ON",    "AS",    "ASC",      "DESC",   "EXPLAIN", "PROFILE", "DURING", "AND",
    "OR",     "XOR",      "IN",    "IS",    "CONTAINS", "STARTS", "ENDS",    "FILTER",  "LET",
};

// Words that are no variable unless in backticks: each begins or continues something where an expression may end.
constexpr std::array<std::string_view, 37> reserved = {
    "AND",        "AS",     "ASC",      "ASCENDING", "BY",       "CASE",   "CONTAINS", "CREATE", "DELETE", "DESC",
    "DESCENDING", "DETACH", "DISTINCT", "ELSE",      "END",      "ENDS",   "FALSE",    "IN",     "IS",     "LIMIT",
    "MATCH",      "MERGE",  "NOT",      "NULL",      "OPTIONAL", "OR",     "ORDER",    "REMOVE", "RETURN", "SET",
    "SKIP",       "STARTS", "THEN",     "TRUE",      "UNION",    "UNWIND", "WHEN",
};
constexpr std::array<std::string_view, 3> also_reserved = {"WHERE", "WITH", "XOR"};

// What other languages have here, and what stands for it.
struct Foreign {
  std::string_view word, advice;
};
constexpr std::array<Foreign, 15> foreign = {{
    {"LOAD", "files are read by a command of their own: dothi load GRAPH FILE"},
    {"USE", "a query runs on the one graph it is given"},
    {"SHOW",
     "SHOW INDEXES and SHOW CONSTRAINTS there are; CALL db.labels(), db.relationshipTypes(), dbms.functions() and "
     "dbms.procedures() show the rest"},
    {"INDEX", "an index is made by CREATE INDEX FOR (n:Label) ON (n.key)"},
    {"CONSTRAINT", "a constraint is made by CREATE CONSTRAINT FOR (n:Label) REQUIRE n.key IS UNIQUE"},
    {"GROUP", "leave GROUP BY out: rows are grouped by the columns without an aggregate"},
    {"HAVING", "filter after grouping with WITH … WHERE"},
    {"SELECT", "write MATCH (n:Label) RETURN n.name"},
    {"FROM", "write MATCH (n:Label) RETURN n.name"},
    {"UPDATE", "write MATCH … SET n.name = …"},
    {"JOIN", "relationships join: MATCH (a)-[:TYPE]->(b)"},
    {"OVER", "there are no windows: compute the aggregate with WITH first"},
    {"EXCEPT", "write WHERE NOT EXISTS { … }"},
    {"INTERSECT", "write WHERE EXISTS { … }"},
    {"NEXT", "WITH hands rows on to what follows"},
}};

char upper_ascii(char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; }

bool same_word(std::string_view a, std::string_view upper) {
  return a.size() == upper.size() &&
         std::equal(a.begin(), a.end(), upper.begin(), [](char x, char y) { return upper_ascii(x) == y; });
}

bool is_reserved(std::string_view word) {
  auto is = [&](std::string_view r) { return same_word(word, r); };
  return std::any_of(reserved.begin(), reserved.end(), is) ||
         std::any_of(also_reserved.begin(), also_reserved.end(), is);
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text), tokens_(tokenize(text)) {}

  // At most so many levels of nesting: tokens that may begin one.
  std::size_t may_nest() const {
    return std::size_t(std::count_if(tokens_.begin(), tokens_.end(), [&](const Token& token) {
      if (token.kind == TokenKind::Symbol)
        return std::string_view("([{.-+!^").find(text_[token.span.begin]) != std::string_view::npos;
      const std::string_view said = text_.substr(token.span.begin, token.span.size());
      return token.kind == TokenKind::Name && (same_word(said, "NOT") || same_word(said, "CASE"));
    }));
  }

  Query whole() {
    const std::size_t begin = at_;
    auto explain = Query::Explain::No;
    if (word("EXPLAIN"))
      explain = Query::Explain::Explain;
    else if (word("PROFILE"))
      explain = Query::Explain::Profile;
    Query query;
    query.schema = schema_statement();
    if (query.schema && explain != Query::Explain::No)
      fail("InvalidClauseComposition", query.schema->span,
           "EXPLAIN and PROFILE show how a query is run; a schema statement has no plan");
    if (!query.schema) query = is_show() ? show() : query_body();
    query.explain = explain;
    query.steps = steps_;
    query.nesting = std::size_t(std::max(deepest_, 0));
    while (take(symbol(";"))) {}
    if (!at_end()) {
      if (tokens_[at_ - 1].symbol == symbol(";")) unexpected("the end of the query after ';': one query at a time");
      unexpected("a clause such as MATCH, WITH or RETURN, or the end of the query");
    }
    query.span = span_from(begin);
    return query;
  }

 private:
  // ---- Tokens --------------------------------------------------------------------------------------------------
  const Token& peek(std::size_t ahead = 0) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }
  bool at_end() const { return peek().kind == TokenKind::End; }
  std::string_view raw(const Token& t) const { return text_.substr(t.span.begin, t.span.size()); }
  bool is(std::uint16_t s, std::size_t ahead = 0) const {
    const Token& t = peek(ahead);
    return t.kind == TokenKind::Symbol && t.symbol == s && !t.typographic;
  }
  bool is_word(std::string_view upper, std::size_t ahead = 0) const {
    const Token& t = peek(ahead);
    return t.kind == TokenKind::Name && same_word(raw(t), upper);
  }
  bool is_name(std::size_t ahead = 0) const {
    return peek(ahead).kind == TokenKind::Name || peek(ahead).kind == TokenKind::QuotedName;
  }
  // A name that may stand for a variable.
  bool is_variable(std::size_t ahead = 0) const {
    const Token& t = peek(ahead);
    return t.kind == TokenKind::QuotedName ||
           (t.kind == TokenKind::Name && (!is_reserved(raw(t)) || declared_.contains(raw(t))));
  }
  bool take(std::uint16_t s) { return is(s) ? (++at_, true) : false; }
  bool word(std::string_view upper) { return is_word(upper) ? (++at_, true) : false; }
  bool words(std::string_view first, std::string_view second) {
    if (!is_word(first) || !is_word(second, 1)) return false;
    at_ += 2;
    return true;
  }
  bool is_pattern_symbol(char c, std::size_t ahead = 0) const {
    const Token& t = peek(ahead);
    return t.kind == TokenKind::Symbol && t.symbol == std::uint16_t(c);
  }
  bool take_pattern_symbol(char c) { return is_pattern_symbol(c) ? (++at_, true) : false; }
  Span span_from(std::size_t first_token) const {
    if (at_ <= first_token) return tokens_[first_token].span;
    return {tokens_[first_token].span.begin, tokens_[at_ - 1].span.end};
  }

  // ---- Errors ----------------------------------------------------------------------------------------------------
  [[noreturn]] void fail(std::string_view detail, Span span, std::string message) const {
    throw Error(Fault::SyntaxError, detail, span, std::move(message));
  }

  // What stands here, for messages.
  std::string found() const {
    const Token& t = peek();
    switch (t.kind) {
      case TokenKind::End: return "the end of the query";
      case TokenKind::String: return "a string";
      default: {
        std::string_view shown = raw(t);
        const std::size_t cut = byte_of_code_point(shown, 40);
        return "'" + std::string(shown.substr(0, cut)) + (cut < shown.size() ? "…'" : "'");
      }
    }
  }

  [[noreturn]] void unexpected(std::string expected, std::string advice = {}) const {
    const Token& t = peek();
    if (t.kind == TokenKind::Symbol && t.typographic)
      fail("InvalidUnicodeCharacter", t.span,
           "'" + std::string(raw(t)) + "' stands here for a '" + char(t.symbol) + "'; operators are written in ASCII");
    if (t.kind == TokenKind::Unknown && static_cast<unsigned char>(text_[t.span.begin]) >= 0x80) {
      const std::string shown = visible(raw(t));
      std::string message = "the character '" + shown + "' has no meaning here";
      if (shown == "‘" || shown == "’" || shown == "“" || shown == "”")
        message += "; strings stand in straight quotes: 'text'";
      fail("InvalidUnicodeCharacter", t.span, message);
    }
    std::string message = "expected " + expected + ", found " + found();
    if (advice.empty()) advice = advice_here();
    if (!advice.empty()) message += "; " + advice;
    fail("UnexpectedSyntax", t.span, message);
  }

  // Whether a '(' or '[' before the token here closes behind it: what stands there is no clause.
  bool in_brackets() const {
    for (std::size_t i = at_; i-- > 0;) {
      const Token& open = tokens_[i];
      if (open.kind != TokenKind::Symbol) continue;
      if (open.symbol == symbol("{")) return false;
      if ((open.symbol == symbol("(") || open.symbol == symbol("[")) && open.partner > at_) return true;
    }
    return false;
  }

  // What the writer probably meant by the token here.
  std::string advice_here() const {
    const Token& t = peek();
    if (is(symbol("!="))) return "'not equal' is written <>";
    if (is(symbol("=="))) return "'equal' is written =";
    if (is(symbol("&&"))) return "write AND";
    if (raw(t).starts_with("$") && at_ > 0 && tokens_[at_ - 1].kind == TokenKind::Symbol &&
        (tokens_[at_ - 1].symbol == symbol(":") || tokens_[at_ - 1].symbol == symbol("|")))
      return "labels and types are written out; one that varies goes into a condition: WHERE $label IN labels(n)";
    if (!in_brackets())
      for (const Foreign& other : foreign)
        if (t.kind == TokenKind::Name && same_word(raw(t), other.word)) return std::string(other.advice);
    if (t.kind == TokenKind::Name && !is_reserved(raw(t))) {
      static const std::vector<std::string> known(clause_words.begin(), clause_words.end());
      std::string shouted;
      for (char c : raw(t)) shouted += upper_ascii(c);
      if (std::find(known.begin(), known.end(), shouted) == known.end())
        if (auto near = suggest(shouted, known)) return "did you mean " + *near + "?";
    }
    for (std::size_t i = at_; i-- > 0;) {
      const Token& o = tokens_[i];
      const bool opens = o.kind == TokenKind::Symbol &&
                         (o.symbol == symbol("(") || o.symbol == symbol("[") || o.symbol == symbol("{"));
      if (opens && o.partner == 0)
        return std::string("the '") + char(o.symbol) + "' at " + place(o.span) + " is not closed";
    }
    return {};
  }

  std::string place(Span span) const {
    const Position p = position(text_, span.begin);
    return std::to_string(p.line) + ":" + std::to_string(p.column);
  }

  void expect(std::uint16_t s, const char* what) {
    if (!take(s)) unexpected(what);
  }
  void expect_word(std::string_view upper) {
    if (!word(upper)) unexpected(std::string(upper));
  }

  // ---- Limits --------------------------------------------------------------------------------------------------------
  struct Depth {
    explicit Depth(Parser& p) : parser(p) {
      if (++parser.depth_ > max_depth) parser.too_deep(parser.peek().span);
      parser.deepest_ = std::max(parser.deepest_, parser.depth_);
    }
    ~Depth() { --parser.depth_; }
    Parser& parser;
  };

  [[noreturn]] void too_deep(Span span) const {
    throw Error(Fault::LimitExceeded, "NestingDepth", span,
                "the query is nested deeper than " + std::to_string(max_depth) + " levels; take parts out with WITH");
  }

  void check_size(std::size_t items, Span span) const {
    if (items > max_list_items)
      throw Error(Fault::LimitExceeded, "ListSize", span,
                  "more than " + std::to_string(max_list_items) +
                      " items are written here; hand a long list in as a parameter");
  }

  void take_step(std::size_t token) {
    if (++steps_ > max_steps)
      throw Error(Fault::LimitExceeded, "QuerySteps", tokens_[token].span,
                  "more than " + std::to_string(max_steps) +
                      " clauses and nodes of patterns are written here; split the query, or UNWIND a parameter");
  }

  // ---- Names ---------------------------------------------------------------------------------------------------------
  std::string any_name(const char* what) {
    if (!is_name()) unexpected(what);
    return text_of(tokens_[at_++], text_);
  }

  // A name that becomes a variable: where nothing else can stand, a keyword will do, and is a variable from here on.
  std::string new_variable(const char* what) {
    if (is_name() && (is_reserved(raw(peek())) || is_word("ALL"))) declared_.insert(raw(peek()));
    return any_name(what);
  }

  std::string variable(const char* what) {
    if (!is_name()) unexpected(what);
    if (!is_variable()) unexpected(what, "a keyword can be a name in backticks: `" + std::string(raw(peek())) + "`");
    return text_of(tokens_[at_++], text_);
  }

  // ---- Making expressions ------------------------------------------------------------------------------------------------
  Expr node(ExprKind kind, Span span) const {
    Expr e;
    e.kind = kind;
    e.span = span;
    return e;
  }

  // Sets the height from the children and whatever else hangs below.
  void measure(Expr& e, std::uint16_t below = 0) {
    std::uint16_t height = below;
    for_each_child(e, [&](const Expr& child) { height = std::max(height, child.height); });
    e.height = std::uint16_t(height + 1);
    deepest_ = std::max(deepest_, int(e.height));
    if (e.height > max_depth + 1) too_deep(e.span);  // a leaf is 1 high and not nested
  }

  template <typename... Children>
  Expr make(ExprKind kind, Span span, Children&&... children) {
    Expr e = node(kind, span);
    e.children.reserve(sizeof...(children));
    (e.children.push_back(std::move(children)), ...);
    measure(e);
    return e;
  }

  Expr missing() const { return node(ExprKind::Missing, {}); }

  static Span join(Span a, Span b) { return {a.begin, b.end}; }

  // ---- Expressions -----------------------------------------------------------------------------------------------------
  // 1 OR, 2 XOR, 3 AND, 4 NOT, 5 comparisons, 6 predicates, 7 + - ||, 8 * / %, 9 ^, 10 unary + and -, then . [ ] and labels.
  static constexpr int additive = 7;

  Expr expression() {
    const bool bar = std::exchange(bar_ends_, false);
    Expr e = climb(1);
    bar_ends_ = bar;
    return e;
  }

  // Inside [x IN list WHERE …|…] a bar ends the condition: a label alternative needs parentheses there.
  Expr expression_before_bar() {
    const bool bar = std::exchange(bar_ends_, true);
    Expr e = climb(1);
    bar_ends_ = bar;
    return e;
  }

  struct Operator {
    int level = 0;
    ExprKind kind = ExprKind::Missing;
  };

  static std::optional<CompareOp> compare_op(std::uint16_t s) {
    switch (s) {
      case symbol("="): return CompareOp::Equal;
      case symbol("<>"): return CompareOp::NotEqual;
      case symbol("<"): return CompareOp::Less;
      case symbol("<="): return CompareOp::LessEqual;
      case symbol(">"): return CompareOp::Greater;
      case symbol(">="): return CompareOp::GreaterEqual;
      default: return std::nullopt;
    }
  }

  Operator peek_operator() const {
    const Token& t = peek();
    if (t.kind == TokenKind::Symbol && !t.typographic) {
      if (compare_op(t.symbol)) return {5, ExprKind::Compare};
      switch (t.symbol) {
        case symbol("=~"): return {6, ExprKind::Matches};
        case symbol("::"): return {6, ExprKind::IsTyped};
        case symbol("+"): return {additive, ExprKind::Add};
        case symbol("-"): return {additive, ExprKind::Subtract};
        case symbol("||"): return {additive, ExprKind::Concatenate};
        case symbol("*"): return {8, ExprKind::Multiply};
        case symbol("/"): return {8, ExprKind::Divide};
        case symbol("%"): return {8, ExprKind::Modulo};
        case symbol("^"): return {9, ExprKind::Power};
        default: return {};
      }
    }
    if (t.kind != TokenKind::Name) return {};
    if (is_word("OR")) return {1, ExprKind::Or};
    if (is_word("XOR")) return {2, ExprKind::Xor};
    if (is_word("AND")) return {3, ExprKind::And};
    if (is_word("IN")) return {6, ExprKind::In};
    if (is_word("CONTAINS")) return {6, ExprKind::Contains};
    if (is_word("STARTS")) return {6, ExprKind::StartsWith};
    if (is_word("ENDS")) return {6, ExprKind::EndsWith};
    if (is_word("IS")) return {6, ExprKind::IsNull};
    return {};
  }

  Expr climb(int least) {
    Depth depth(*this);
    Expr left = operand();
    std::size_t predicates = 0;
    while (true) {
      const Operator op = peek_operator();
      if (op.level == 0 || op.level < least) return left;
      if (op.kind == ExprKind::Compare) {
        left = comparison(std::move(left));
      } else if (op.level == 6) {
        if (++predicates > max_depth) too_deep(peek().span);
        left = predicate(std::move(left), op);
      } else {
        left = chain(std::move(left), op);
      }
    }
  }

  // a op b op c …, all of one operator.
  Expr chain(Expr first, Operator op) {
    Expr e = node(op.kind, first.span);
    e.children.push_back(std::move(first));
    while (peek_operator().kind == op.kind) {
      ++at_;
      e.children.push_back(climb(op.level + 1));
      check_size(e.children.size(), e.span);
    }
    e.span.end = e.children.back().span.end;
    measure(e);
    return e;
  }

  Expr comparison(Expr first) {
    Expr e = node(ExprKind::Compare, first.span);
    e.children.push_back(std::move(first));
    while (peek().kind == TokenKind::Symbol && !peek().typographic) {
      const auto op = compare_op(peek().symbol);
      if (!op) break;
      ++at_;
      e.operators.push_back(*op);
      e.children.push_back(climb(6));
      check_size(e.children.size(), e.span);
    }
    e.span.end = e.children.back().span.end;
    measure(e);
    return e;
  }

  Expr predicate(Expr left, Operator op) {
    const Span begin = left.span;
    const std::size_t first = at_;
    ++at_;
    if (op.kind == ExprKind::StartsWith || op.kind == ExprKind::EndsWith) expect_word("WITH");
    if (op.kind == ExprKind::IsTyped) return typed(std::move(left), false, first);
    if (op.kind != ExprKind::IsNull) {
      Expr right = climb(additive);
      const Span span = join(begin, right.span);
      return make(op.kind, span, std::move(left), std::move(right));
    }
    const bool negated = word("NOT");
    if (word("NULL"))
      return make(negated ? ExprKind::IsNotNull : ExprKind::IsNull, join(begin, span_from(first)), std::move(left));
    if (take(symbol("::")) || word("TYPED")) return typed(std::move(left), negated, first);
    if (is_word("NORMALIZED") || (!normal_form(0).empty() && is_word("NORMALIZED", 1)))
      return normalized(std::move(left), negated, first);
    if (!word("LABELED")) take(symbol(":"));
    if (!is_name() && !is(symbol("!")) && !is(symbol("%")) && !is(symbol("(")))
      unexpected("NULL, NOT NULL, :: and a type, or a label after IS");
    Expr e = make(ExprKind::HasLabels, begin, std::move(left));
    e.negated = negated;
    e.labels = label_expression(false);
    e.span = join(begin, span_from(first));
    return e;
  }

  // NFC, NFD, NFKC or NFKD, in upper case; empty where none stands.
  std::string_view normal_form(std::size_t ahead) const {
    for (std::string_view form : {"NFC", "NFD", "NFKC", "NFKD"})
      if (is_word(form, ahead)) return form;
    return {};
  }

  Expr call_of(std::string_view function, Span span, Expr argument, std::optional<Expr> second = {}) {
    Expr e = second ? make(ExprKind::Function, span, std::move(argument), std::move(*second))
                    : make(ExprKind::Function, span, std::move(argument));
    e.text = function;
    return e;
  }

  Expr text_literal(std::string_view text, Span span) const {
    Expr e = node(ExprKind::Literal, span);
    e.value = Value(text);
    return e;
  }

  // … IS [NOT] [NFC] NORMALIZED is a call of isNormalized().
  Expr normalized(Expr left, bool negated, std::size_t first) {
    const Span begin = left.span;
    std::optional<Expr> form;
    if (const std::string_view named = normal_form(0); !named.empty()) form = text_literal(named, tokens_[at_++].span);
    ++at_;  // NORMALIZED
    const Span span = join(begin, span_from(first));
    Expr e = call_of("isNormalized", span, std::move(left), std::move(form));
    return negated ? make(ExprKind::Not, span, std::move(e)) : std::move(e);
  }

  Expr typed(Expr left, bool negated, std::size_t first) {
    const Span begin = left.span;
    Expr e = make(ExprKind::IsTyped, begin, std::move(left));
    e.negated = negated;
    e.type_name = type_name();
    e.span = join(begin, span_from(first));
    return e;
  }

  Expr operand() {
    const std::size_t first = at_;
    if (word("NOT")) {
      Expr inner = climb(5);
      const Span span = join(tokens_[first].span, inner.span);
      return make(ExprKind::Not, span, std::move(inner));
    }
    if (is(symbol("-")) || is(symbol("+"))) {
      const bool minus = is(symbol("-"));
      ++at_;
      const bool negative_number = minus && peek().kind == TokenKind::Number;
      Depth depth(*this);
      negative_ = negative_number;
      const std::size_t number_token = at_;
      Expr inner = operand();
      negative_ = false;
      const Span span = join(tokens_[first].span, inner.span);
      if (negative_number && at_ == number_token + 1) {
        inner.span = span;  // the literal took its sign
        return inner;
      }
      if (negative_number) negate_leftmost(inner);
      return make(minus ? ExprKind::Negate : ExprKind::Plus, span, std::move(inner));
    }
    return postfix(atom(), true);
  }

  // The sign of -2[0] belongs to the whole: take it off the number again.
  static void negate_leftmost(Expr& e) {
    Expr* leaf = &e;
    while (!leaf->children.empty()) leaf = &leaf->children.front();
    if (leaf->kind != ExprKind::Literal) return;
    if (leaf->value.kind() == Kind::Integer && leaf->value.integer() != std::numeric_limits<std::int64_t>::min())
      leaf->value = Value(-leaf->value.integer());
    else if (leaf->value.kind() == Kind::Float)
      leaf->value = Value(-leaf->value.real());
  }

  Expr postfix(Expr e, bool labels) {
    std::size_t first = at_;
    while (true) {
      const Span begin = e.span;
      if (is(symbol("."))) {
        ++at_;
        std::string key = any_name("a property name after '.'");
        e = make(ExprKind::Property, join(begin, span_from(first)), std::move(e));
        e.text = std::move(key);
      } else if (is(symbol("["))) {
        e = subscript(std::move(e), first);
      } else if (labels && is(symbol(":")) && label_follows(1)) {
        e = make(ExprKind::HasLabels, begin, std::move(e));
        e.labels = labels_after_colon(false);
        e.span = join(begin, span_from(first));
      } else if (e.kind == ExprKind::Variable && is(symbol("{"))) {
        e = map_projection(std::move(e), first);
      } else {
        return e;
      }
    }
  }

  bool label_follows(std::size_t ahead) const {
    return is_name(ahead) || is(symbol("!"), ahead) || is(symbol("%"), ahead) || is(symbol("("), ahead);
  }

  Expr subscript(Expr e, std::size_t first) {
    const Span begin = e.span;
    expect(symbol("["), "'['");
    Expr from = missing();
    if (!is(symbol(".."))) from = expression();
    if (take(symbol(".."))) {
      Expr to = missing();
      if (!is(symbol("]"))) to = expression();
      expect(symbol("]"), "']' to close the slice");
      return make(ExprKind::Slice, join(begin, span_from(first)), std::move(e), std::move(from), std::move(to));
    }
    expect(symbol("]"), "']' to close the index");
    return make(ExprKind::Subscript, join(begin, span_from(first)), std::move(e), std::move(from));
  }

  Expr map_projection(Expr subject, std::size_t first) {
    Expr e = node(ExprKind::MapProjection, subject.span);
    e.children.push_back(std::move(subject));
    expect(symbol("{"), "'{'");
    if (!is(symbol("}"))) {
      do {
        const std::size_t begin = at_;
        ProjectionItem item{};
        if (take(symbol("."))) {
          if (take(symbol("*"))) {
            item.kind = ProjectionItem::Kind::All;
          } else {
            item.kind = ProjectionItem::Kind::Property;
            item.name = any_name("a property name or * after '.'");
          }
        } else {
          const Token name_token = peek();
          item.name = any_name("'.property', '.*', a variable or 'key: value' in a map projection");
          if (take(symbol(":"))) {
            item.kind = ProjectionItem::Kind::Entry;
            item.expr = expression();
          } else {
            item.kind = ProjectionItem::Kind::Variable;
            item.expr = node(ExprKind::Variable, name_token.span);
            item.expr.text = item.name;
          }
        }
        item.span = span_from(begin);
        e.projection.push_back(std::move(item));
        check_size(e.projection.size(), e.span);
      } while (take(symbol(",")));
    }
    expect(symbol("}"), "',' or '}' in a map projection");
    e.span = join(e.span, span_from(first));
    measure(e);
    return e;
  }

  Expr atom() {
    const Token& t = peek();
    switch (t.kind) {
      case TokenKind::Number: return number();
      case TokenKind::String: {
        Expr e = node(ExprKind::Literal, t.span);
        e.value = Value(text_of(t, text_));
        ++at_;
        return e;
      }
      case TokenKind::Parameter: {
        Expr e = node(ExprKind::Parameter, t.span);
        e.text = text_of(t, text_);
        ++at_;
        return e;
      }
      case TokenKind::QuotedName: return named();
      case TokenKind::Name: return named();
      case TokenKind::Symbol:
        if (is(symbol("("))) return parenthesis();
        if (is(symbol("["))) return bracket();
        if (is(symbol("{"))) return map();
        break;
      default: break;
    }
    unexpected("an expression", advice_for_expression());
  }

  std::string advice_for_expression() const {
    if (is(symbol("*"))) return "'*' stands only in count(*), RETURN * and WITH *";
    return {};
  }

  // -- Numbers
  Expr number() {
    const Token t = peek();
    const bool negative = std::exchange(negative_, false);
    Expr e = node(ExprKind::Literal, t.span);
    std::string digits;
    for (std::size_t i = 0; i < raw(t).size(); ++i) {
      const char c = raw(t)[i];
      if (c != '_')
        digits += c;
      else if (i == 0 || i + 1 == raw(t).size() || raw(t)[i - 1] == '_')
        bad_number(t.span);
    }
    const bool hex = digits.size() > 1 && (digits[1] == 'x' || digits[1] == 'X'),
               octal = digits.size() > 1 && (digits[1] == 'o' || digits[1] == 'O');
    if (hex || octal) {
      e.value = whole_number(std::string_view(digits).substr(2), hex ? 16 : 8, negative, t.span);
    } else if (digits.find_first_not_of("0123456789") == std::string::npos) {
      e.value = whole_number(digits, 10, negative, t.span);
    } else {
      if (digits.front() == '.') digits.insert(digits.begin(), '0');
      double real = 0;
      const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), real);
      if (end != digits.data() + digits.size()) bad_number(t.span);
      if (error == std::errc::result_out_of_range) {
        // Too small a number is zero; too large a one has no value.
        const std::size_t exponent = digits.find_first_of("eE");
        const bool small = exponent != std::string::npos && digits[exponent + 1] == '-';
        if (!small)
          fail("FloatingPointOverflow", t.span,
               "the number " + std::string(raw(t)) + " is too large for a FLOAT; the largest is about 1.8e308");
        real = 0;
      }
      e.value = Value(negative ? -real : real);
    }
    ++at_;
    return e;
  }

  [[noreturn]] void bad_number(Span span) const {
    std::string message = "'" + std::string(text_.substr(span.begin, span.size())) +
                          "' is not a number; whole numbers are 12, 0xFF or 0o17, others 1.5 or 1.5e3";
    fail("InvalidNumberLiteral", span, message);
  }

  Value whole_number(std::string_view digits, int base, bool negative, Span span) const {
    std::uint64_t magnitude = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), magnitude, base);
    if (digits.empty() || end != digits.data() + digits.size()) bad_number(span);
    const std::uint64_t limit = std::uint64_t(std::numeric_limits<std::int64_t>::max()) + (negative ? 1 : 0);
    if (error == std::errc::result_out_of_range || magnitude > limit)
      fail("IntegerOverflow", span,
           "the number " + std::string(text_.substr(span.begin, span.size())) +
               " does not fit an INTEGER: they go from -9223372036854775808 to 9223372036854775807");
    return Value(std::int64_t(negative ? 0 - magnitude : magnitude));
  }

  // -- ( … )
  Expr parenthesis() {
    const std::size_t first = at_;
    if (looks_like_pattern(at_)) return pattern_predicate();
    ++at_;
    Expr e = expression();
    expect(symbol(")"), "an operator or ')'");
    e.span = span_from(first);
    return e;
  }

  // Whether the '(' at token i begins a path of at least one relationship: (…)--, (…)-[, (…)<--, (…)<-[.
  bool looks_like_pattern(std::size_t i) const {
    const Token& open = tokens_[i];
    if (open.symbol != symbol("(") || open.partner == 0) return false;
    auto sym = [&](std::size_t k, char c) {
      return k < tokens_.size() && tokens_[k].kind == TokenKind::Symbol && tokens_[k].symbol == std::uint16_t(c);
    };
    const Token& inner = tokens_[i + 1];
    const bool name = inner.kind == TokenKind::Name || inner.kind == TokenKind::QuotedName;
    const bool node = sym(i + 1, ')') || sym(i + 1, ':') || sym(i + 1, '{') ||
                      (name && (sym(i + 2, ')') || sym(i + 2, ':') || sym(i + 2, '{') || word_at(i + 2, "WHERE") ||
                                word_at(i + 2, "IS")));
    if (!node) return false;
    std::size_t k = open.partner + 1;
    if (sym(k, '<')) ++k;
    return sym(k, '-') && (sym(k + 1, '-') || sym(k + 1, '['));
  }

  bool word_at(std::size_t i, std::string_view upper) const {
    return i < tokens_.size() && tokens_[i].kind == TokenKind::Name && same_word(raw(tokens_[i]), upper);
  }

  Expr pattern_predicate() {
    const std::size_t first = at_;
    Expr e = node(ExprKind::PatternPredicate, peek().span);
    e.pattern.push_back(path_elements());
    e.span = span_from(first);
    measure(e);
    return e;
  }

  // -- [ … ]
  Expr bracket() {
    const std::size_t first = at_;
    if ((is(symbol("("), 1) && looks_like_pattern(at_ + 1)) ||
        (is_variable(1) && is(symbol("="), 2) && is(symbol("("), 3) && looks_like_pattern(at_ + 3)))
      return pattern_comprehension();
    if (is_variable(1) && is_word("IN", 2)) {
      if (auto e = list_comprehension()) return std::move(*e);
      at_ = first;  // [a IN b, …] is a list of conditions
    }
    ++at_;
    Expr e = node(ExprKind::List, tokens_[first].span);
    if (!is(symbol("]"))) {
      do {
        e.children.push_back(expression());
        check_size(e.children.size(), e.span);
      } while (take(symbol(",")));
    }
    expect(symbol("]"), "',' or ']' in a list");
    e.span = span_from(first);
    measure(e);
    return e;
  }

  std::optional<Expr> list_comprehension() {
    const std::size_t first = at_;
    ++at_;
    Expr e = node(ExprKind::ListComprehension, tokens_[first].span);
    e.variable = variable("a variable");
    expect_word("IN");
    e.children.push_back(expression_before_bar());
    if (is(symbol(","))) return std::nullopt;
    e.children.push_back(word("WHERE") ? expression_before_bar() : missing());
    e.children.push_back(take(symbol("|")) ? expression() : missing());
    expect(symbol("]"), "WHERE, '|' or ']' in a list comprehension");
    e.span = span_from(first);
    measure(e);
    return e;
  }

  Expr pattern_comprehension() {
    const std::size_t first = at_;
    ++at_;
    Expr e = node(ExprKind::PatternComprehension, tokens_[first].span);
    std::string path_variable;
    if (is(symbol("="), 1)) {
      path_variable = variable("a variable");
      ++at_;
    }
    PatternPath path = path_elements();
    path.variable = std::move(path_variable);
    e.pattern.push_back(std::move(path));
    e.children.push_back(word("WHERE") ? expression_before_bar() : missing());
    expect(symbol("|"), "'|' and what to collect");
    e.children.push_back(expression());
    expect(symbol("]"), "']' to close the pattern comprehension");
    e.span = span_from(first);
    measure(e);
    return e;
  }

  // -- { … }
  Expr map() {
    const std::size_t first = at_;
    ++at_;
    Expr e = node(ExprKind::Map, tokens_[first].span);
    if (!is(symbol("}"))) {
      do {
        e.keys.push_back(any_name("a key in a map, as in {name: 'Vietnam'}"));
        expect(symbol(":"), "':' after the key");
        e.children.push_back(expression());
        check_size(e.children.size(), e.span);
      } while (take(symbol(",")));
    }
    expect(symbol("}"), "',' or '}' in a map");
    e.span = span_from(first);
    measure(e);
    return e;
  }

  // -- What begins with a name
  Expr named() {
    const std::size_t first = at_;
    const bool plain = peek().kind == TokenKind::Name;
    if (plain) {
      if (is_word("TRUE") || is_word("FALSE") || is_word("NULL")) {
        Expr e = node(ExprKind::Literal, peek().span);
        if (!is_word("NULL")) e.value = Value(is_word("TRUE"));
        ++at_;
        return e;
      }
      if (is_word("CASE")) return case_expression();
      if (is(symbol("{"), 1) && !is(symbol("."), 2)) {
        if (is_word("EXISTS")) return subquery(ExprKind::Exists);
        if (is_word("COUNT")) return subquery(ExprKind::Count);
        if (is_word("COLLECT")) return subquery(ExprKind::Collect);
      }
      if (is(symbol("("), 1)) {
        if (is_variable(2) && is_word("IN", 3)) {
          for (const auto& [upper, kind] : {std::pair{"ALL", ExprKind::All}, std::pair{"ANY", ExprKind::Any},
                                            std::pair{"NONE", ExprKind::None}, std::pair{"SINGLE", ExprKind::Single}})
            if (is_word(upper)) return quantifier(kind);
        }
        if (is_word("REDUCE") && is_variable(2) && is(symbol("="), 3)) return reduce();
        if (is_word("COUNT") && is(symbol("*"), 2) && is(symbol(")"), 3)) {
          at_ += 4;
          return node(ExprKind::CountStar, span_from(first));
        }
        if ((is_word("SHORTESTPATH") || is_word("ALLSHORTESTPATHS")) && is(symbol("("), 2)) {
          Expr e = node(ExprKind::ShortestPath, peek().span);
          e.pattern.push_back(shortest_path_function());
          e.span = span_from(first);
          measure(e);
          return e;
        }
      }
    }
    if (std::size_t names = function_name_length()) return function(names);
    Expr e = node(ExprKind::Variable, peek().span);
    if (!is_variable()) unexpected("an expression", advice_for_keyword());
    e.text = text_of(tokens_[at_++], text_);
    return e;
  }

  std::string advice_for_keyword() const {
    return "as a name this keyword needs backticks: `" + std::string(raw(peek())) + "`";
  }

  // Tokens up to the '(' of name(, ns.name(, a.b.name(; 0 where no function call begins.
  std::size_t function_name_length() const {
    std::size_t i = 0;
    while (is_name(i)) {
      if (is(symbol("("), i + 1)) return i == 0 && !is_variable() ? 0 : i + 1;
      if (!is(symbol("."), i + 1)) return 0;
      i += 2;
    }
    return 0;
  }

  Expr function(std::size_t names) {
    const std::size_t first = at_;
    Expr e = node(ExprKind::Function, peek().span);
    for (std::size_t i = 0; i < names; ++i) {
      if (i % 2 == 0)
        e.text += text_of(tokens_[at_], text_);
      else
        e.text += '.';
      ++at_;
    }
    ++at_;  // (
    if (names == 1 && same_word(e.text, "EXISTS") && is(symbol("(")) && looks_like_pattern(at_)) {
      Expr predicate = pattern_predicate();
      expect(symbol(")"), "')' after the pattern");
      predicate.span = span_from(first);
      predicate.text = "exists";  // a value like any other, not only a condition
      return predicate;
    }
    if (names == 1 && same_word(e.text, "TRIM"))
      if (const auto from = trim_from(at_)) return trim_call(first, *from);
    const bool normalize = names == 1 && same_word(e.text, "NORMALIZE");
    e.distinct = word("DISTINCT");
    if (!is(symbol(")"))) {
      do {
        if (normalize && e.children.size() == 1 && !normal_form(0).empty() && is(symbol(")"), 1)) {
          e.children.push_back(text_literal(normal_form(0), peek().span));
          ++at_;
        } else {
          e.children.push_back(expression());
        }
        check_size(e.children.size(), e.span);
      } while (take(symbol(",")));
    }
    expect(symbol(")"), "',' or ')' in a call");
    e.span = span_from(first);
    measure(e);
    return e;
  }

  static bool is_side(std::string_view word) {
    return same_word(word, "BOTH") || same_word(word, "LEADING") || same_word(word, "TRAILING");
  }

  bool ends_operand(std::size_t i) const {
    const Token& t = tokens_[i];
    if (t.kind == TokenKind::Symbol)
      return t.symbol == symbol(")") || t.symbol == symbol("]") || t.symbol == symbol("}");
    return t.kind != TokenKind::Unknown;
  }
  bool begins_operand(std::size_t i, bool brackets) const {
    const Token& t = tokens_[i];
    if (t.kind == TokenKind::Symbol)
      return brackets && (t.symbol == symbol("(") || t.symbol == symbol("[") || t.symbol == symbol("{"));
    return t.kind != TokenKind::Unknown && t.kind != TokenKind::End;
  }

  // The word FROM of trim([BOTH|LEADING|TRAILING] [characters] FROM text), whose arguments begin at token `begin`. A
  // variable may have that name: the word stands between two operands, or first or after the side before one.
  std::optional<std::size_t> trim_from(std::size_t begin) const {
    for (std::size_t i = begin; i < tokens_.size() && tokens_[i].kind != TokenKind::End; ++i) {
      const Token& t = tokens_[i];
      if (t.kind == TokenKind::Symbol && t.symbol == symbol(")")) return {};
      if (t.kind == TokenKind::Symbol && t.partner > i) {
        i = t.partner;
        continue;
      }
      if (!word_at(i, "FROM")) continue;
      const bool first = i == begin,
                 after_side = i == begin + 1 && tokens_[begin].kind == TokenKind::Name && is_side(raw(tokens_[begin]));
      if ((first || ends_operand(i - 1)) && begins_operand(i + 1, after_side || !first)) return i;
    }
    return {};
  }

  Expr trim_call(std::size_t first, std::size_t from) {
    std::string_view function = "trim";
    if (at_ != from && peek().kind == TokenKind::Name && is_side(raw(peek())) &&
        (at_ + 1 == from || begins_operand(at_ + 1, true))) {
      if (is_word("LEADING")) function = "ltrim";
      if (is_word("TRAILING")) function = "rtrim";
      ++at_;
    }
    std::optional<Expr> characters;
    if (at_ != from) characters = expression();
    expect_word("FROM");
    Expr text = expression();
    expect(symbol(")"), "')' after the text to trim");
    return call_of(function, span_from(first), std::move(text), std::move(characters));
  }

  Expr quantifier(ExprKind kind) {
    const std::size_t first = at_;
    at_ += 2;
    Expr e = node(kind, tokens_[first].span);
    e.variable = variable("a variable");
    expect_word("IN");
    e.children.push_back(expression());
    expect_word("WHERE");
    e.children.push_back(expression());
    expect(symbol(")"), "')'");
    e.span = span_from(first);
    measure(e);
    return e;
  }

  Expr reduce() {
    const std::size_t first = at_;
    at_ += 2;
    Expr e = node(ExprKind::Reduce, tokens_[first].span);
    e.accumulator = variable("a variable");
    expect(symbol("="), "'='");
    e.children.push_back(expression());
    expect(symbol(","), "',' and 'variable IN list' in reduce()");
    e.variable = variable("a variable");
    expect_word("IN");
    e.children.push_back(expression_before_bar());
    expect(symbol("|"), "'|' and the expression that folds one item in");
    e.children.push_back(expression());
    expect(symbol(")"), "')'");
    e.span = span_from(first);
    measure(e);
    return e;
  }

  // WHEN a, b and WHEN > 3 want the subject more than once: it is then named by a list of one,
  // [v IN [subject] | CASE WHEN v = a OR v = b … END][0].
  Expr case_expression() {
    const std::size_t first = at_;
    ++at_;
    Expr e = node(ExprKind::Case, tokens_[first].span);
    Expr subject = is_word("WHEN") ? missing() : expression();
    const bool simple = subject.kind != ExprKind::Missing;
    const std::string hidden = "  subject " + std::to_string(first);  // no name in the text is written so
    struct When {
      std::vector<Expr> tests;
      std::vector<bool> complete;
      Expr then;
    };
    std::vector<When> whens;
    bool extended = false;
    while (word("WHEN")) {
      When when;
      do {
        if (simple && starts_test()) {
          Expr v = node(ExprKind::Variable, peek().span);
          v.text = hidden;
          const Operator op = peek_operator();
          when.tests.push_back(op.kind == ExprKind::Compare ? comparison(std::move(v)) : predicate(std::move(v), op));
          when.complete.push_back(true);
          extended = true;
        } else {
          when.tests.push_back(expression());
          when.complete.push_back(false);
        }
        check_size(when.tests.size(), e.span);
      } while (simple && take(symbol(",")));
      extended |= when.tests.size() > 1;
      expect_word("THEN");
      when.then = expression();
      whens.push_back(std::move(when));
      check_size(whens.size(), e.span);
    }
    if (whens.empty()) unexpected("WHEN");
    Expr otherwise = word("ELSE") ? expression() : missing();
    if (!word("END")) unexpected("WHEN, ELSE or END in CASE");
    e.span = span_from(first);

    Expr named_subject = missing();
    if (extended) named_subject = std::move(subject), subject = missing();
    e.children.push_back(std::move(subject));
    for (When& when : whens) {
      if (extended) {
        std::vector<Expr> tests;
        for (std::size_t i = 0; i < when.tests.size(); ++i) {
          if (when.complete[i]) {
            tests.push_back(std::move(when.tests[i]));
            continue;
          }
          Expr v = node(ExprKind::Variable, when.tests[i].span);
          v.text = hidden;
          const Span span = when.tests[i].span;
          Expr equal = make(ExprKind::Compare, span, std::move(v), std::move(when.tests[i]));
          equal.operators.push_back(CompareOp::Equal);
          tests.push_back(std::move(equal));
        }
        Expr test = node(ExprKind::Or, tests.front().span);
        if (tests.size() == 1) {
          test = std::move(tests.front());
        } else {
          test.children = std::move(tests);
          measure(test);
        }
        e.children.push_back(std::move(test));
      } else {
        e.children.push_back(std::move(when.tests.front()));
      }
      e.children.push_back(std::move(when.then));
    }
    e.children.push_back(std::move(otherwise));
    measure(e);
    if (!extended) return e;

    const Span span = e.span;
    Expr let = make(ExprKind::ListComprehension, span,
                    make(ExprKind::List, named_subject.span, std::move(named_subject)), missing(), std::move(e));
    let.variable = hidden;
    Expr zero = node(ExprKind::Literal, span);
    zero.value = Value(0);
    return make(ExprKind::Subscript, span, std::move(let), std::move(zero));
  }

  bool starts_test() const {
    const Operator op = peek_operator();
    return op.kind == ExprKind::Compare || op.level == 6;
  }

  Expr subquery(ExprKind kind) {
    const std::size_t first = at_;
    at_ += 2;
    Depth depth(*this);
    const bool bar = std::exchange(bar_ends_, false);
    const std::uint16_t outer_height = std::exchange(query_height_, std::uint16_t(0));
    Expr e = node(kind, tokens_[first].span);
    Query query;
    if (starts_clause()) {
      query = query_body();
    } else {
      const std::size_t begin = at_;
      if (kind == ExprKind::Collect) unexpected("a query that ends with RETURN in COLLECT { }");
      Clause clause;
      clause.body = match_body(false);
      clause.span = span_from(begin);
      SingleQuery single;
      single.span = clause.span;
      single.clauses.push_back(std::move(clause));
      query.span = single.span;
      query.parts.push_back(std::move(single));
    }
    expect(symbol("}"), "a clause, or '}' to close the subquery");
    e.query = std::make_unique<Query>(std::move(query));
    e.span = span_from(first);
    measure(e, query_height_);
    query_height_ = outer_height;
    bar_ends_ = bar;
    return e;
  }

  // ---- Type names ----------------------------------------------------------------------------------------------------
  TypeName type_name() {
    Depth depth(*this);
    TypeName first = one_type();
    if (!is(symbol("|"))) return first;
    TypeName any;
    any.alternatives.push_back(std::move(first));
    while (take(symbol("|"))) any.alternatives.push_back(one_type());
    return any;
  }

  TypeName one_type() {
    static constexpr auto bit = [](Kind k) { return 1u << unsigned(k); };
    TypeName type;
    const Token start = peek();
    auto set = [&](std::uint32_t kinds) { type.kinds = kinds; };
    constexpr std::uint32_t all = 0xFFFF;
    auto integer_words = [&] {
      return word("INTEGER") || word("INT") || word("INTEGER8") || word("INTEGER16") || word("INTEGER32") ||
             word("INTEGER64") || word("INT8") || word("INT16") || word("INT32") || word("INT64") || word("BIGINT") ||
             word("SMALLINT");
    };
    if (integer_words())
      set(bit(Kind::Integer));
    else if (word("SIGNED")) {
      if (!word("INTEGER") && !word("INT")) unexpected("INTEGER after SIGNED");
      set(bit(Kind::Integer));
    } else if (word("FLOAT") || word("FLOAT32") || word("FLOAT64") || word("DOUBLE") || word("REAL"))
      set(bit(Kind::Float));
    else if (word("NUMBER"))
      set(bit(Kind::Integer) | bit(Kind::Float));
    else if (word("STRING") || word("VARCHAR"))
      set(bit(Kind::String));
    else if (word("BOOLEAN") || word("BOOL"))
      set(bit(Kind::Boolean));
    else if (word("NODE") || word("VERTEX"))
      set(bit(Kind::Node));
    else if (word("RELATIONSHIP") || word("EDGE"))
      set(bit(Kind::Relationship));
    else if (word("PATH") || word("PATHS"))
      set(bit(Kind::Path));
    else if (word("MAP"))
      set(bit(Kind::Map));
    else if (word("DATE"))
      set(bit(Kind::Date));
    else if (word("DURATION"))
      set(bit(Kind::Duration));
    else if (word("NOTHING")) {
      set(0);
      type.nullable = false;
    } else if (word("NULL"))
      set(0);
    else if (word("LOCAL")) {
      if (word("TIME"))
        set(bit(Kind::LocalTime));
      else if (word("DATETIME"))
        set(bit(Kind::LocalDateTime));
      else
        unexpected("TIME or DATETIME after LOCAL");
    } else if (word("ZONED")) {
      if (word("TIME"))
        set(bit(Kind::Time));
      else if (word("DATETIME"))
        set(bit(Kind::DateTime));
      else
        unexpected("TIME or DATETIME after ZONED");
    } else if (word("TIME")) {
      zone_words();
      set(last_zone_ == Zone::Without ? bit(Kind::LocalTime) : bit(Kind::Time));
    } else if (word("TIMESTAMP") || word("DATETIME")) {
      zone_words();
      set(last_zone_ == Zone::Without ? bit(Kind::LocalDateTime) : bit(Kind::DateTime));
    } else if (word("PROPERTY")) {
      expect_word("VALUE");
      set(all & ~(bit(Kind::Node) | bit(Kind::Relationship) | bit(Kind::Path) | bit(Kind::Map)));
    } else if (word("ANY")) {
      set(all);
      if (word("NODE") || word("VERTEX"))
        set(bit(Kind::Node));
      else if (word("RELATIONSHIP") || word("EDGE"))
        set(bit(Kind::Relationship));
      else if (word("MAP"))
        set(bit(Kind::Map));
      else if (word("PROPERTY")) {
        expect_word("VALUE");
        set(all & ~(bit(Kind::Node) | bit(Kind::Relationship) | bit(Kind::Path) | bit(Kind::Map)));
      } else if (word("VALUE")) {
      }
      if (take(symbol("<"))) {
        type.alternatives.push_back(type_name());
        if (take(symbol("|"))) unexpected("'>'");
        expect(symbol(">"), "'>'");
        if (type.alternatives.front().alternatives.size() > 1) type = std::move(type.alternatives.front());
      }
    } else if (word("LIST") || word("ARRAY")) {
      set(bit(Kind::List));
      if (take(symbol("<"))) {
        type.element.push_back(type_name());
        expect(symbol(">"), "'>' to close LIST<");
      }
    } else {
      std::string advice;
      static const std::vector<std::string> names = {
          "INTEGER",        "FLOAT",          "STRING",   "BOOLEAN", "LIST",       "MAP",
          "NODE",           "RELATIONSHIP",   "PATH",     "DATE",    "LOCAL TIME", "ZONED TIME",
          "LOCAL DATETIME", "ZONED DATETIME", "DURATION", "ANY",     "NOTHING",    "NULL"};
      if (start.kind == TokenKind::Name)
        if (auto near = suggest(raw(start), names)) advice = "did you mean " + *near + "?";
      unexpected("a type such as INTEGER, STRING, LIST<FLOAT> or NODE", advice);
    }
    if (word("LIST") || word("ARRAY")) {  // INTEGER LIST
      TypeName list;
      list.kinds = bit(Kind::List);
      list.element.push_back(std::move(type));
      type = std::move(list);
    }
    if (words("NOT", "NULL") || take(symbol("!"))) type.nullable = false;
    return type;
  }

  enum class Zone { None, With, Without };
  void zone_words() {
    last_zone_ = Zone::None;
    const bool with = is_word("WITH"), without = is_word("WITHOUT");
    if (!(with || without)) return;
    if (is_word("TIMEZONE", 1))
      at_ += 2;
    else if (is_word("TIME", 1) && is_word("ZONE", 2))
      at_ += 3;
    else
      return;
    last_zone_ = with ? Zone::With : Zone::Without;
  }

  // ---- Label expressions -------------------------------------------------------------------------------------------------
  LabelExpr labels_after_colon(bool types) {
    expect(symbol(":"), "':'");
    return label_expression(types);
  }

  LabelExpr label_expression(bool types) {
    Depth depth(*this);
    const std::size_t first = at_;
    LabelExpr left = label_conjunction(types);
    if (bar_ends_ || !is(symbol("|"))) return left;
    LabelExpr any;
    any.kind = LabelExpr::Kind::Or;
    any.children.push_back(std::move(left));
    while (!bar_ends_ && take(symbol("|"))) {
      if (types) take(symbol(":"));
      any.children.push_back(label_conjunction(types));
      check_size(any.children.size(), any.span);
    }
    any.span = span_from(first);
    return any;
  }

  LabelExpr label_conjunction(bool types) {
    const std::size_t first = at_;
    LabelExpr left = label_factor(types);
    auto more = [&] { return is(symbol("&")) || (is(symbol(":")) && label_follows(1)); };
    if (!more()) return left;
    LabelExpr all;
    all.kind = LabelExpr::Kind::And;
    all.children.push_back(std::move(left));
    while (more()) {
      ++at_;
      all.children.push_back(label_factor(types));
      check_size(all.children.size(), all.span);
    }
    all.span = span_from(first);
    return all;
  }

  LabelExpr label_factor(bool types) {
    Depth depth(*this);
    const std::size_t first = at_;
    LabelExpr e;
    if (take(symbol("!"))) {
      e.kind = LabelExpr::Kind::Not;
      e.children.push_back(label_factor(types));
    } else if (take(symbol("%"))) {
      e.kind = LabelExpr::Kind::Wildcard;
    } else if (take(symbol("("))) {
      const bool bar = std::exchange(bar_ends_, false);
      e = label_expression(types);
      bar_ends_ = bar;
      expect(symbol(")"), "'&', '|' or ')' in a label expression");
    } else {
      e.name = any_name(types ? "a relationship type" : "a label");
    }
    e.span = span_from(first);
    return e;
  }

  // ---- Patterns ----------------------------------------------------------------------------------------------------------
  // What hangs on an expression in a pattern counts for the depth of the query.
  Expr pattern_expression() {
    Expr e = expression();
    query_height_ = std::max(query_height_, e.height);
    return e;
  }

  std::vector<PatternPath> paths() {
    std::vector<PatternPath> out;
    do { out.push_back(path()); } while (take(symbol(",")));
    return out;
  }

  PatternPath path() {
    const std::size_t first = at_;
    std::string name;
    if (is_name() && is(symbol("="), 1)) {
      name = variable("a variable");
      ++at_;
    }
    PathSelector selector;
    PathMode mode = PathMode::Trail;
    path_prefix(selector, mode);
    PatternPath out;
    if ((is_word("SHORTESTPATH") || is_word("ALLSHORTESTPATHS")) && is(symbol("("), 1)) {
      out = shortest_path_function();
    } else {
      out = path_elements();
      out.selector = selector;
      out.mode = mode;
    }
    if (out.variable.empty())
      out.variable = std::move(name);
    else if (!name.empty())
      fail("VariableAlreadyBound", span_from(first), "the path has a name already; keep one");
    out.span = span_from(first);
    return out;
  }

  // ANY | ALL | [ALL|ANY] SHORTEST | SHORTEST k [GROUPS], and WALK, TRAIL, ACYCLIC, SIMPLE.
  void path_prefix(PathSelector& selector, PathMode& mode) {
    using Selector = PathSelector::Kind;
    auto number = [&]() -> std::optional<std::uint64_t> {
      if (peek().kind != TokenKind::Number) return std::nullopt;
      const Token t = peek();
      const Expr e = this->number();
      if (e.value.kind() != Kind::Integer || e.value.integer() < 1)
        fail("UnexpectedSyntax", t.span, "the number of paths is a whole number from 1");
      return std::uint64_t(e.value.integer());
    };
    auto path_words = [&] { return word("PATHS") || word("PATH"); };
    auto mode_word = [&] {
      if (word("WALK"))
        mode = PathMode::Walk;
      else if (word("TRAIL"))
        mode = PathMode::Trail;
      else if (word("ACYCLIC"))
        mode = PathMode::Acyclic;
      else if (word("SIMPLE"))
        mode = PathMode::Simple;
      else
        return false;
      return true;
    };
    if (word("ALL")) {
      if (word("SHORTEST")) selector.kind = Selector::AllShortest;
      mode_word();
      path_words();
    } else if (word("ANY")) {
      if (word("SHORTEST")) {
        selector.kind = Selector::AnyShortest;
      } else if (auto k = number()) {
        selector.kind = Selector::ShortestK;  // any k will do
        selector.k = *k;
      } else {
        selector.kind = Selector::Any;
      }
      mode_word();
      path_words();
    } else if (is_word("SHORTEST") && !is(symbol("("), 1)) {
      ++at_;
      const auto k = number();
      selector.k = k.value_or(1);
      mode_word();
      path_words();
      if (word("GROUPS") || word("GROUP")) {
        selector.kind = Selector::ShortestGroups;
      } else if (k) {
        selector.kind = Selector::ShortestK;
      } else {
        unexpected("the number of paths after SHORTEST, as in SHORTEST 1", "for all of them write ALL SHORTEST");
      }
    } else if (mode_word()) {
      path_words();
    }
  }

  PatternPath shortest_path_function() {
    const std::size_t first = at_;
    const bool all = is_word("ALLSHORTESTPATHS");
    at_ += 2;
    PatternPath out = path_elements();
    expect(symbol(")"), "')' after the pattern");
    out.span = span_from(first);
    out.selector.kind = all ? PathSelector::Kind::AllShortest : PathSelector::Kind::AnyShortest;
    out.selector.function = true;
    if (out.steps.size() != 1 || out.steps.front().group)
      fail("UnexpectedSyntax", out.span,
           "shortestPath() takes one relationship pattern between two nodes, as in shortestPath((a)-[*]-(b))");
    return out;
  }

  bool starts_group() const {
    if (!is(symbol("("))) return false;
    return is(symbol("("), 1) || (is_name(1) && is(symbol("="), 2)) ||
           ((is_word("WALK", 1) || is_word("TRAIL", 1) || is_word("ACYCLIC", 1) || is_word("SIMPLE", 1)) &&
            (is(symbol("("), 2)));
  }

  bool starts_relationship() const { return is_pattern_symbol('-') || is_pattern_symbol('<'); }

  struct Group {
    PatternPath path;
    std::optional<Expr> where;
    std::optional<Length> quantifier;
    Span span;
  };

  PatternPath path_elements() {
    Depth depth(*this);
    const std::size_t first = at_;
    PatternPath out;
    std::vector<PatternPath> spliced;
    if (starts_group()) {
      Group group = this->group();
      if (!group.quantifier && !is(symbol("(")) && !starts_relationship()) {  // the whole path in parentheses
        out = std::move(group.path);
        and_where(out.where, std::move(group.where));
        out.span = span_from(first);
        return out;
      }
      out.start.span = {group.span.begin, group.span.begin};
      append_group(out, std::move(group));
    } else {
      out.start = node_pattern();
    }
    while (true) {
      if (starts_relationship()) {
        PathStep step;
        step.relationship = relationship_pattern();
        if (starts_group()) {  // -->((a)-->(b)){2}: a node without a name between them
          step.node.span = {peek().span.begin, peek().span.begin};
          out.steps.push_back(std::move(step));
          append_group(out, group());
          continue;
        }
        if (!is(symbol("("))) unexpected("a node '(' after the relationship");
        step.node = node_pattern();
        out.steps.push_back(std::move(step));
      } else if (starts_group()) {
        append_group(out, group());
      } else if (is(symbol("("))) {
        const bool after_group = !out.steps.empty() && out.steps.back().group && out.steps.back().node.span.empty();
        if (!after_group) unexpected("a relationship such as -[:TYPE]->, or ',' between two nodes");
        out.steps.back().node = node_pattern();
      } else {
        break;
      }
      check_size(out.steps.size(), out.span);
    }
    out.span = span_from(first);
    return out;
  }

  static void and_where(std::optional<Expr>& to, std::optional<Expr> more) {
    if (!more) return;
    if (!to) {
      to = std::move(more);
      return;
    }
    Expr both;
    both.kind = ExprKind::And;
    both.span = more->span;
    both.height = std::uint16_t(std::max(to->height, more->height) + 1);
    both.children.push_back(std::move(*to));
    both.children.push_back(std::move(*more));
    to = std::move(both);
  }

  void append_group(PatternPath& out, Group group) {
    if (!group.path.variable.empty())
      fail("UnexpectedSyntax", group.span, "a part of a path has no name; name the whole path instead: MATCH p = …");
    if (!group.quantifier)
      fail("UnexpectedSyntax", group.span,
           "parentheses in the middle of a path need a quantifier such as {1,3} or +; or leave them out");
    PathStep step;
    step.length = *group.quantifier;
    step.group_where = std::move(group.where);
    step.group = std::make_unique<PatternPath>(std::move(group.path));
    step.node.span = {group.span.end, group.span.end};
    out.steps.push_back(std::move(step));
  }

  Group group() {
    Depth depth(*this);
    const std::size_t first = at_;
    ++at_;
    Group out;
    const Span name_span = peek().span;
    std::string name;  // of the whole path: (p = (a)-->+(b) WHERE …)
    if (is_name() && is(symbol("="), 1)) {
      name = variable("a variable");
      ++at_;
    }
    PathSelector selector;
    path_prefix(selector, out.path.mode);
    const PathMode mode = out.path.mode;
    out.path = path_elements();
    out.path.mode = mode;
    if (out.path.variable.empty())
      out.path.variable = std::move(name);
    else if (!name.empty())
      fail("VariableAlreadyBound", name_span, "the path has a name already; keep one");
    if (word("WHERE")) out.where = pattern_expression();
    expect(symbol(")"), "WHERE or ')' to close the path group");
    out.span = span_from(first);
    out.quantifier = quantifier_of_path();
    out.span = span_from(first);
    if (out.quantifier && out.path.steps.empty())
      fail("UnexpectedSyntax", out.span,
           "a repeated path group holds at least one relationship, as in ((a)-[r]->(b)){1,3}");
    return out;
  }

  // {n}, {n,m}, {n,}, {,m}, +, *, ? after a relationship or a group.
  std::optional<Length> quantifier_of_path() {
    if (take(symbol("+"))) return Length{1, std::nullopt};
    if (take(symbol("*"))) return Length{0, std::nullopt};
    if (take(symbol("?"))) return Length{0, 1};
    if (!is(symbol("{"))) return std::nullopt;
    const std::size_t first = at_;
    ++at_;
    Length out{0, std::nullopt};
    if (peek().kind == TokenKind::Number) {
      out.min = count();
      if (take(symbol("}"))) return Length{out.min, out.min};
    }
    expect(symbol(","), "',' or '}' in a quantifier such as {1,3}");
    if (peek().kind == TokenKind::Number) out.max = count();
    expect(symbol("}"), "'}' to close the quantifier");
    if (out.max && *out.max < out.min)
      fail("UnexpectedSyntax", span_from(first), "the quantifier's upper bound is below its lower bound");
    return out;
  }

  // A number of repetitions.
  std::uint32_t count() {
    const Token t = peek();
    if (t.kind != TokenKind::Number) unexpected("a whole number");
    const Expr e = number();
    if (e.value.kind() != Kind::Integer)
      fail("UnexpectedSyntax", t.span, "the number of repetitions is a whole number");
    return std::uint32_t(std::min<std::int64_t>(e.value.integer(), std::numeric_limits<std::uint32_t>::max()));
  }

  // `(` [variable] [labels] [properties] [WHERE condition] `)`
  NodePattern node_pattern() {
    const std::size_t first = at_;
    take_step(first);
    NodePattern out;
    expect(symbol("("), "a node '('");
    element(out.variable, out.labels, false);
    properties(out.properties);
    if (word("WHERE")) out.where = pattern_expression();
    expect(symbol(")"), "a label, properties, WHERE or ')' in a node pattern");
    out.span = span_from(first);
    return out;
  }

  // The variable and the labels that begin a node or relationship.
  void element(std::string& name, std::optional<LabelExpr>& labels, bool types) {
    const bool where =
        is_word("WHERE") && !is(symbol(")"), 1) && !is(symbol(":"), 1) && !is(symbol("]"), 1) && !is(symbol("{"), 1);
    const bool is_keyword = is_word("IS") && label_follows(1) && !is_word("WHERE", 1);
    if (is_name() && !where && !is_keyword) name = new_variable("a variable");
    const bool bar = std::exchange(bar_ends_, false);
    if (is(symbol(":")))
      labels = labels_after_colon(types);
    else if (is_word("IS")) {
      ++at_;
      labels = label_expression(types);
    }
    bar_ends_ = bar;
  }

  void properties(std::optional<Expr>& out) {
    if (is(symbol("{"))) {
      const bool bar = std::exchange(bar_ends_, false);
      out = map();
      bar_ends_ = bar;
    } else if (peek().kind == TokenKind::Parameter) {
      out = atom();
    } else {
      return;
    }
    query_height_ = std::max(query_height_, out->height);
  }

  void dash(const char* what) {
    if (!take_pattern_symbol('-')) unexpected(what);
  }

  RelationshipPattern relationship_pattern() {
    const std::size_t first = at_;
    RelationshipPattern out;
    const bool left = take_pattern_symbol('<');
    dash("'-' to begin a relationship");
    if (take(symbol("["))) {
      element(out.variable, out.types, true);
      if (is(symbol("..")))
        fail("InvalidRelationshipPattern", peek().span, "a range of lengths begins with '*', as in [:LIKES*1..3]");
      if (take(symbol("*"))) out.length = range();
      properties(out.properties);
      if (word("WHERE")) out.where = pattern_expression();
      expect(symbol("]"), "a type, '*', properties, WHERE or ']' in a relationship");
    }
    dash("'-' after the relationship, as in -[:TYPE]->");
    const bool right = take_pattern_symbol('>');
    out.arrow = left == right ? Arrow::Either : left ? Arrow::Left : Arrow::Right;
    if (auto quantifier = quantifier_of_path()) {
      if (out.length)
        fail("UnexpectedSyntax", span_from(first),
             "a relationship has either a range in its brackets or a quantifier behind it, not both");
      out.length = quantifier;
      out.quantified = true;
    }
    out.span = span_from(first);
    return out;
  }

  // After '*': nothing, n, n.., ..m, n..m.
  Length range() {
    Length out;
    auto bad = [&] {
      fail("InvalidRelationshipPattern", peek().span,
           "the length of a relationship is a range such as *, *2, *1..3 or *..3");
    };
    if (is(symbol("-"))) bad();
    const bool lower = peek().kind == TokenKind::Number;
    if (lower) out.min = count();
    if (!take(symbol(".."))) {
      if (lower) out.max = out.min;
      return out;
    }
    if (is(symbol("-"))) bad();
    if (peek().kind == TokenKind::Number) out.max = count();
    return out;
  }

  // ---- Clauses -------------------------------------------------------------------------------------------------------------
  // Expressions of clauses: their height counts for a subquery around.
  Expr clause_expression() { return pattern_expression(); }

  bool starts_clause() const {
    for (std::string_view w : {"MATCH",  "OPTIONAL", "WITH",   "RETURN", "CREATE", "MERGE",   "SET",    "DELETE",
                               "DETACH", "NODETACH", "REMOVE", "UNWIND", "CALL",   "FOREACH", "INSERT", "FINISH",
                               "FILTER", "LET",      "FOR",    "ORDER",  "LIMIT",  "SKIP",    "OFFSET"})
      if (is_word(w)) return true;
    return false;
  }

  Query query_body() {
    Depth depth(*this);
    const std::size_t first = at_;
    Query query;
    query.parts.push_back(single_query());
    while (is_word("UNION")) {
      const Span span = peek().span;
      ++at_;
      const bool all = word("ALL");
      if (!all) word("DISTINCT");
      if (!query.union_all.empty() && query.union_all.back() != all)
        fail("InvalidClauseComposition", span, "UNION and UNION ALL cannot be mixed in one query");
      query.union_all.push_back(all);
      query.parts.push_back(single_query());
    }
    query.span = span_from(first);
    return query;
  }

  SingleQuery single_query() {
    const std::size_t first = at_;
    SingleQuery out;
    while (auto clause = this->clause()) out.clauses.push_back(std::move(*clause));
    if (out.clauses.empty()) {
      if (at_end() && at_ == 0) unexpected("a query", "an example: MATCH (n) RETURN n LIMIT 10");
      unexpected("a clause such as MATCH, CREATE or RETURN");
    }
    out.span = span_from(first);
    return out;
  }

  // ---- Indexes and constraints ------------------------------------------------------------------------------------------------
  [[noreturn]] void not_alone(Span span) const {
    fail("InvalidClauseComposition", span,
         "CREATE, DROP and SHOW of an index or constraint stand alone; run them as a statement of their own");
  }

  // Where CREATE or DROP stands: whether INDEX or CONSTRAINT is meant, as the word that follows in how many tokens.
  std::size_t schema_word() const {
    const std::size_t at = is_word("RANGE", 1) ? 2 : 1;
    return is_word("INDEX", at) || is_word("CONSTRAINT", at) ? at : 0;
  }

  std::optional<SchemaStatement> schema_statement() {
    const std::size_t first = at_;
    SchemaStatement s;
    s.create = is_word("CREATE");
    if (!s.create && !is_word("DROP")) return {};
    for (std::string_view kind : {"TEXT", "FULLTEXT", "POINT", "LOOKUP", "VECTOR"})
      if (is_word(kind, 1) && is_word("INDEX", 2))
        fail("UnexpectedSyntax", peek(1).span,
             "there is one kind of index here, for =, IN, <, > and STARTS WITH: CREATE INDEX FOR (n:Label) ON (n.key)");
    const std::size_t ahead = schema_word();
    if (ahead == 0) return {};
    at_ += ahead;
    s.constraint = is_word("CONSTRAINT");
    ++at_;
    const char* example = s.constraint ? "write CREATE CONSTRAINT FOR (n:Label) REQUIRE n.key IS UNIQUE"
                                       : "write CREATE INDEX FOR (n:Label) ON (n.key)";
    if (is_word("ON") || (s.constraint && is_word("ASSERT")))
      fail("UnexpectedSyntax", peek().span,
           s.create       ? example
           : s.constraint ? "write DROP CONSTRAINT name"
                          : "write DROP INDEX name");
    const bool named = !s.create || (!is_word("FOR") && !is_word("IF"));
    if (named) {
      s.name_span = peek().span;
      s.name = any_name(s.constraint ? "the name of a constraint" : "the name of an index");
    }
    if (word("IF")) {
      if (s.create) expect_word("NOT");
      expect_word("EXISTS");
      s.lenient = true;
    }
    if (s.create) schema_target(s, example);
    s.span = span_from(first);
    if (!at_end() && !is(symbol(";"))) {
      if (starts_clause()) not_alone(peek().span);
      unexpected("the end of the statement", example);
    }
    return s;
  }

  // FOR (n:Label) ON (n.key), FOR (n:Label) REQUIRE n.key IS UNIQUE
  void schema_target(SchemaStatement& s, const char* example) {
    const auto of_nodes = [&](bool met) {
      if (!met)
        fail("UnexpectedSyntax", peek().span,
             "indexes and constraints are of nodes here, not of relationships: FOR (n:Label)");
    };
    expect_word("FOR");
    expect(symbol("("), "'(' of a node as in (n:Label)");
    of_nodes(!is(symbol(")")));
    const std::string variable = any_name("a variable");
    expect(symbol(":"), "':' and a label");
    s.label = any_name("a label");
    if (is(symbol("|")) || is(symbol(":")) || is(symbol("&")))
      fail("UnexpectedSyntax", peek().span, "an index has one label; make one for each");
    expect(symbol(")"), "')' after the label");
    of_nodes(!is_pattern_symbol('-') && !is_pattern_symbol('<'));
    expect_word(s.constraint ? "REQUIRE" : "ON");
    const bool enclosed = take(symbol("("));
    if (!enclosed && !s.constraint) unexpected("'(' of the property as in (n.key)", example);
    const Span span = peek().span;
    if (const std::string other = any_name("a variable"); other != variable)
      fail("UndefinedVariable", span,
           "the variable '" + other + "' is not defined" + ("; did you mean '" + variable + "'?"));
    expect(symbol("."), "'.' and a property name");
    s.key = any_name("a property name after '.'");
    if (is(symbol(",")))
      fail("UnexpectedSyntax", peek().span,
           "an index has one property here; make one for each, and a query uses the better one");
    if (enclosed) expect(symbol(")"), "')' after the property");
    if (!s.constraint) return;
    expect_word("IS");
    if (!word("UNIQUE")) unexpected("UNIQUE: no other constraint can be required", example);
  }

  bool is_show() const {
    if (!is_word("SHOW")) return false;
    for (std::size_t ahead : {1, 2})
      for (std::string_view w : {"INDEX", "INDEXES", "CONSTRAINT", "CONSTRAINTS"})
        if (is_word(w, ahead)) return true;
    return false;
  }

  // As a call of the procedure that lists them.
  Query show() {
    const std::size_t first = at_;
    ++at_;
    const bool uniqueness = is_word("UNIQUE") || is_word("UNIQUENESS");
    if (uniqueness || is_word("ALL") || is_word("RANGE")) ++at_;
    Call c;
    c.procedure = is_word("CONSTRAINT") || is_word("CONSTRAINTS") ? "db.constraints" : "db.indexes";
    if (!is_word("INDEX") && !is_word("INDEXES") && c.procedure == "db.indexes") unexpected("INDEXES or CONSTRAINTS");
    ++at_;
    c.span = span_from(first);
    yields(c);
    if (word("WHERE")) c.where = clause_expression();
    const bool returns = !c.yields.empty();
    Query query;
    SingleQuery& part = query.parts.emplace_back();
    Clause& clause = part.clauses.emplace_back();
    clause.span = span_from(first);
    clause.body = std::move(c);
    if (returns)
      while (auto more = this->clause()) part.clauses.push_back(std::move(*more));
    if (!at_end() && !is(symbol(";")) && starts_clause()) not_alone(peek().span);
    part.span = query.span = span_from(first);
    return query;
  }

  std::optional<Clause> clause() {
    const std::size_t first = at_;
    Clause out;
    const bool follows = first == create_end_;  // a CREATE before it
    if (!clause_body(out)) return std::nullopt;
    if (!follows || create_end_ != at_) take_step(first);
    out.span = span_from(first);
    return out;
  }

  bool clause_body(Clause& out) {
    if (((is_word("CREATE") || is_word("DROP")) && schema_word() != 0) || is_show()) not_alone(peek().span);
    if (word("MATCH"))
      out.body = match_body(false);
    else if (is_word("OPTIONAL")) {
      ++at_;
      if (word("CALL")) {
        call(out, true);
      } else {
        expect_word("MATCH");
        out.body = match_body(true);
      }
    } else if (word("UNWIND")) {
      Unwind c;
      c.list = clause_expression();
      expect_word("AS");
      c.variable = new_variable("a name for the items after AS");
      out.body = std::move(c);
    } else if (is_word("FOR") && is_variable(1) && is_word("IN", 2)) {
      ++at_;
      Unwind c;
      c.variable = variable("a variable");
      ++at_;
      c.list = clause_expression();
      out.body = std::move(c);
    } else if (word("WITH")) {
      With c{projection()};
      if (word("WHERE")) c.projection.where = clause_expression();
      out.body = std::move(c);
    } else if (word("RETURN"))
      out.body = Return{projection()};
    else if (word("FINISH"))
      out.body = Finish{};
    else if (is_word("ORDER") || is_word("SKIP") || is_word("LIMIT") || is_word("OFFSET")) {
      With c;
      c.projection.star = true;
      order_and_page(c.projection);
      out.body = std::move(c);
    } else if (is_word("FILTER")) {
      ++at_;
      word("WHERE");
      With c;
      c.projection.star = true;
      c.projection.where = clause_expression();
      out.body = std::move(c);
    } else if (is_word("LET") && is_name(1) && is(symbol("="), 2)) {
      ++at_;
      out.body = let();
    } else if (word("CREATE") || word("INSERT")) {
      const std::size_t before = steps_;
      Create c{paths()};
      std::size_t made = 0;
      for (const PatternPath& path : c.paths) made += 1 + path.steps.size();
      if (steps_ - before == made) {  // what is made together, without a look at the graph, is one step
        steps_ = before;
        create_end_ = at_;
      }
      out.body = std::move(c);
    } else if (word("MERGE"))
      out.body = merge();
    else if (word("SET"))
      out.body = Set{set_items()};
    else if (word("REMOVE"))
      out.body = remove();
    else if (is_word("DETACH") || is_word("NODETACH") || is_word("DELETE"))
      out.body = delete_body();
    else if (word("CALL"))
      call(out, false);
    else if (is_word("FOREACH"))
      out.body = foreach ();
    else
      return false;
    return true;
  }

  Match match_body(bool optional) {
    Match c;
    c.optional = optional;
    if (is_word("REPEATABLE") && (is_word("ELEMENTS", 1) || is_word("ELEMENT", 1))) {
      at_ += 2;
      word("BINDINGS");
      c.repeatable = true;
    } else if (is_word("DIFFERENT") && (is_word("RELATIONSHIPS", 1) || is_word("RELATIONSHIP", 1) ||
                                        is_word("EDGES", 1) || is_word("EDGE", 1))) {
      at_ += 2;
      word("BINDINGS");
    }
    c.paths = paths();
    if (c.repeatable)
      for (PatternPath& path : c.paths)
        if (path.mode == PathMode::Trail) path.mode = PathMode::Walk;
    time_restriction(c.time);
    if (word("WHERE")) c.where = clause_expression();
    return c;
  }

  void time_restriction(TimeRestriction& out) {
    const std::size_t first = at_;
    if (words("AS", "OF"))
      out.kind = TimeRestriction::Kind::AsOf;
    else if (word("DURING"))
      out.kind = TimeRestriction::Kind::During;
    else
      return;
    out.when = climb(additive);  // above OR: OR UNDATED follows
    query_height_ = std::max(query_height_, out.when->height);
    out.certain = word("CERTAIN");
    out.or_undated = words("OR", "UNDATED");
    if (!out.certain) out.certain = word("CERTAIN");
    out.span = span_from(first);
  }

  With let() {
    With c;
    c.projection.star = true;
    do {
      const std::size_t first = at_;
      ReturnItem item;
      item.name = variable("a variable");
      expect(symbol("="), "'='");
      item.expr = clause_expression();
      item.aliased = true;
      item.span = span_from(first);
      c.projection.items.push_back(std::move(item));
    } while (take(symbol(",")));
    return c;
  }

  Projection projection() {
    Projection out;
    if (word("DISTINCT"))
      out.distinct = true;
    else if (is_word("ALL") && !declared_.contains(raw(peek())) && !is(symbol("("), 1) && !is(symbol(","), 1) &&
             !is_word("AS", 1))
      ++at_;
    bool more = true;
    if (take(symbol("*"))) {
      out.star = true;
      more = take(symbol(","));
    }
    if (more) {
      do {
        out.items.push_back(return_item());
        check_size(out.items.size(), out.items.back().span);
      } while (take(symbol(",")));
    }
    order_and_page(out);
    return out;
  }

  ReturnItem return_item() {
    const std::size_t first = at_;
    ReturnItem item;
    if (is(symbol("*"))) unexpected("an expression", "'*' comes first: RETURN *, a.name");
    item.expr = clause_expression();
    item.span = span_from(first);
    item.name = std::string(text_.substr(item.span.begin, item.span.size()));
    if (item.expr.kind == ExprKind::Variable && at_ == first + 1) item.name = item.expr.text;
    if (word("AS")) {
      item.name = new_variable("a name after AS");
      item.aliased = true;
      item.span = span_from(first);
    }
    return item;
  }

  void order_and_page(Projection& out) {
    if (is_word("ORDER")) {
      ++at_;
      expect_word("BY");
      do {
        SortItem item;
        item.expr = clause_expression();
        if (word("DESC") || word("DESCENDING"))
          item.descending = true;
        else if (!word("ASC"))
          word("ASCENDING");
        out.order.push_back(std::move(item));
        check_size(out.order.size(), out.order.back().expr.span);
      } while (take(symbol(",")));
    }
    if (word("SKIP") || word("OFFSET")) out.skip = clause_expression();
    if (word("LIMIT")) out.limit = clause_expression();
    if (!out.skip && out.limit && (is_word("SKIP") || is_word("OFFSET")))
      unexpected("the end of the clause", "SKIP comes before LIMIT");
  }

  Merge merge() {
    Merge c;
    c.path = path();
    while (is_word("ON")) {
      ++at_;
      const bool create = word("CREATE");
      if (!create && !word("MATCH")) unexpected("CREATE or MATCH after ON");
      expect_word("SET");
      auto items = set_items();
      auto& to = create ? c.on_create : c.on_match;
      std::move(items.begin(), items.end(), std::back_inserter(to));
    }
    return c;
  }

  // What SET and REMOVE change: a variable, or a property of an expression.
  Expr target() {
    Expr e = postfix(atom(), false);
    query_height_ = std::max(query_height_, e.height);
    return e;
  }

  std::vector<std::string> plain_labels() {
    std::vector<std::string> out;
    if (word("IS")) {
      out.push_back(any_name("a label"));
      while (take(symbol("&"))) out.push_back(any_name("a label"));
    }
    while (take(symbol(":"))) {
      out.push_back(any_name("a label"));
      while (take(symbol("&"))) out.push_back(any_name("a label"));
    }
    return out;
  }

  std::vector<SetItem> set_items() {
    std::vector<SetItem> out;
    do {
      const std::size_t first = at_;
      SetItem item{};
      item.target = target();
      const bool property = item.target.kind == ExprKind::Property || item.target.kind == ExprKind::Subscript;
      if (is(symbol(":")) || is_word("IS")) {
        item.kind = SetItem::Kind::Labels;
        item.labels = plain_labels();
      } else if (take(symbol("="))) {
        item.kind = property ? SetItem::Kind::Property : SetItem::Kind::Replace;
        item.value = clause_expression();
      } else if (take(symbol("+="))) {
        item.kind = SetItem::Kind::Merge;
        item.value = clause_expression();
        if (property)
          fail("UnexpectedSyntax", item.target.span,
               "+= adds properties to a node or relationship, as in SET n += {name: 'Vietnam'}; for one property write "
               "n.count = n.count + 1");
      } else {
        unexpected("'=', '+=' or a label in SET");
      }
      if (item.kind != SetItem::Kind::Property && item.target.kind != ExprKind::Variable)
        fail("UnexpectedSyntax", item.target.span,
             "SET changes a variable or a property: n.name = …, n += {…}, n:Label");
      item.span = span_from(first);
      out.push_back(std::move(item));
      check_size(out.size(), out.back().span);
    } while (take(symbol(",")));
    return out;
  }

  Remove remove() {
    Remove c;
    do {
      const std::size_t first = at_;
      RemoveItem item;
      item.target = target();
      if (is(symbol(":")) || is_word("IS"))
        item.labels = plain_labels();
      else if (item.target.kind != ExprKind::Property && item.target.kind != ExprKind::Subscript)
        unexpected("'.property' or ':Label' in REMOVE", "a node or relationship itself goes with DELETE");
      item.span = span_from(first);
      c.items.push_back(std::move(item));
      check_size(c.items.size(), c.items.back().span);
    } while (take(symbol(",")));
    return c;
  }

  Delete delete_body() {
    Delete c;
    if (word("DETACH"))
      c.detach = true;
    else
      word("NODETACH");
    expect_word("DELETE");
    do {
      c.targets.push_back(clause_expression());
      check_size(c.targets.size(), c.targets.back().span);
    } while (take(symbol(",")));
    return c;
  }

  void call(Clause& out, bool optional) {
    const std::size_t first = at_;
    if (is(symbol("{")) || is(symbol("("))) {
      out.body = call_subquery(optional);
      return;
    }
    Call c;
    if (optional) unexpected("'(' or '{' of a subquery after OPTIONAL CALL");
    c.procedure = any_name("the name of a procedure, or '{' of a subquery");
    while (take(symbol("."))) c.procedure += "." + any_name("the rest of the procedure's name");
    c.span = span_from(first);
    if (take(symbol("("))) {
      if (!is(symbol(")"))) {
        do {
          c.arguments.push_back(clause_expression());
          check_size(c.arguments.size(), c.span);
        } while (take(symbol(",")));
      }
      expect(symbol(")"), "',' or ')' in a procedure call");
    } else {
      c.implicit = true;
    }
    yields(c);
    out.body = std::move(c);
  }

  void yields(Call& c) {
    if (!word("YIELD")) return;
    if (take(symbol("*"))) {
      c.yield_star = true;
    } else if (!take(symbol("-"))) {
      do {
        const std::size_t begin = at_;
        YieldItem item;
        item.column = any_name("an output of the procedure");
        item.alias = word("AS") ? new_variable("a name after AS") : item.column;
        item.span = span_from(begin);
        c.yields.push_back(std::move(item));
      } while (take(symbol(",")));
    }
    if (word("WHERE")) c.where = clause_expression();
  }

  CallSubquery call_subquery(bool optional) {
    CallSubquery c;
    c.optional = optional;
    if (take(symbol("("))) {
      c.imports.emplace();
      if (take(symbol("*"))) {
        c.imports->push_back("*");
      } else if (!is(symbol(")"))) {
        do { c.imports->push_back(variable("a variable to hand into the subquery")); } while (take(symbol(",")));
      }
      expect(symbol(")"), "',' or ')' after the variables of the subquery");
    }
    expect(symbol("{"), "'{' of the subquery");
    const std::uint16_t outer_height = std::exchange(query_height_, std::uint16_t(0));
    c.query = std::make_unique<Query>(query_body());
    query_height_ = std::max(outer_height, std::uint16_t(query_height_ + 1));
    if (query_height_ > max_depth + 1) too_deep(c.query->span);
    expect(symbol("}"), "a clause, or '}' to close the subquery");
    if (is_word("IN") && (is_word("TRANSACTIONS", 1) || is_word("CONCURRENT", 1)))
      fail("UnexpectedSyntax", peek().span,
           "CALL { } IN TRANSACTIONS does not exist here: one query is one transaction, whole or not at all");
    return c;
  }

  Foreach foreach () {
    ++at_;
    Depth depth(*this);
    Foreach c;
    expect(symbol("("), "'(' after FOREACH");
    c.variable = variable("a variable");
    expect_word("IN");
    const bool bar = std::exchange(bar_ends_, true);
    c.list = climb(1);
    bar_ends_ = bar;
    query_height_ = std::max(query_height_, c.list.height);
    expect(symbol("|"), "'|' and the updates in FOREACH");
    while (auto update = clause()) c.updates.push_back(std::move(*update));
    if (c.updates.empty()) unexpected("an update such as CREATE, MERGE, SET or DELETE in FOREACH");
    expect(symbol(")"), "an update, or ')' to close FOREACH");
    return c;
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t steps_ = 0, create_end_ = 0;  // the latter: the token after a CREATE
  int depth_ = -2;                          // the query itself and an expression in it are not nested yet
  int deepest_ = 0;
  std::set<std::string_view> declared_;  // keywords used as variables
  std::uint16_t query_height_ = 0;       // of the expressions of the query being read
  bool bar_ends_ = false;
  bool negative_ = false;  // the number that follows has a minus sign
  Zone last_zone_ = Zone::None;
};

}  // namespace

Query parse(std::string_view text) {
  if (text.size() > max_query_bytes)
    throw Error(Fault::LimitExceeded, "QuerySize", {},
                "the query has " + std::to_string(text.size()) + " bytes; at most " + std::to_string(max_query_bytes) +
                    " are read. Hand long values in as parameters");
  if (const auto bad = find_invalid_utf8(text))
    throw Error(Fault::SyntaxError, "NotUtf8", {std::uint32_t(*bad), std::uint32_t(*bad + 1)},
                "byte " + std::to_string(*bad) + " of the query is not UTF-8; save the text as UTF-8");
  Parser parser(text);
  return with_stack_for(steps_of_nesting(parser.may_nest()), [&] { return parser.whole(); });
}

std::string quoted_name(std::string_view name) {
  if (is_plain_name(name) && !is_reserved(name)) return std::string(name);
  std::string out = "`";
  for (char c : name) {
    out += c;
    if (c == '`') out += c;
  }
  return out + "`";
}

const std::vector<std::string>& keywords() {
  static const std::vector<std::string> words = [] {
    std::vector<std::string> out = {
        "ALL",         "ALL SHORTEST", "ANY",           "AS OF",         "ACYCLIC",
        "CERTAIN",     "COLLECT",      "COUNT",         "DETACH DELETE", "EXISTS",
        "GROUPS",      "NONE",         "ON CREATE SET", "ON MATCH SET",  "OPTIONAL MATCH",
        "OR UNDATED",  "ORDER BY",     "SHORTEST",      "SIMPLE",        "SINGLE",
        "STARTS WITH", "ENDS WITH",    "BOTH",          "FROM",          "LEADING",
        "NORMALIZED",  "TRAIL",        "TRAILING",      "TYPED",         "UNION ALL",
        "WALK",
    };
    out.insert(out.end(), clause_words.begin(), clause_words.end());
    out.insert(out.end(), reserved.begin(), reserved.end());
    out.insert(out.end(), also_reserved.begin(), also_reserved.end());
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }();
  return words;
}

}  // namespace dothi
