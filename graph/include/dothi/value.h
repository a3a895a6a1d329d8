// dothi/value.h: ids and openCypher values.
//
//   dothi::Value year = 2008;                                   // INTEGER
//   dothi::Value list = dothi::Value::list({year, "Hà Nội"});    // a list of two
//   dothi::equal(year, dothi::Value(2008.0)) == dothi::Truth::True;
//   dothi::ordered(year, list);                                  // ORDER BY's total order
//   dothi::to_string(list) == "[2008, 'Hà Nội']";
//
// A Value is 16 bytes and cheap to copy: numbers and ids stand in it, longer things in a shared immutable box.
// A string may be *borrowed* from a graph view (no copy is made while rows flow); own() makes it independent.
#pragma once

#include <compare>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dothi {

// Things in the graph are ids, dense from 0 and never reused within a file until it is compacted.
enum class NodeId : std::uint32_t {};
enum class LabelId : std::uint32_t {};
enum class TypeId : std::uint32_t {};  // relationship type
enum class KeyId : std::uint32_t {};   // property key
// Type in the high 32 bits, ordinal within the type in the low 32.
enum class RelationshipId : std::uint64_t {};

constexpr RelationshipId relationship_id(TypeId type, std::uint32_t ordinal) {
  return RelationshipId((std::uint64_t(type) << 32) | ordinal);
}
constexpr TypeId type_of(RelationshipId id) { return TypeId(std::uint64_t(id) >> 32); }
constexpr std::uint32_t ordinal_of(RelationshipId id) { return std::uint32_t(std::uint64_t(id)); }

enum class Kind : std::uint8_t {
  Null,
  Boolean,
  Integer,
  Float,
  String,
  List,
  Map,
  Node,
  Relationship,
  Path,
  Date,
  LocalTime,
  Time,
  LocalDateTime,
  DateTime,
  Duration,
};

// openCypher's temporal instants and amounts. Days count from 1970-01-01 (proleptic Gregorian); years go from
// -999,999,999 to 999,999,999, nanoseconds of a day from 0 to 86,399,999,999,999.
struct Date {
  std::int64_t days;
};
struct LocalTime {
  std::int64_t nanoseconds;
};  // since midnight
struct Time {
  std::int64_t nanoseconds;
  std::int32_t offset;
};  // local time since midnight; offset in seconds east
struct LocalDateTime {
  std::int64_t days;
  std::int64_t nanoseconds;
};
struct DateTime {  // local date and time, its offset in seconds east, and the zone's name where it has one
  std::int64_t days;
  std::int64_t nanoseconds;
  std::int32_t offset;
  std::string zone;
};
struct Duration {
  std::int64_t months, days, seconds;
  std::int32_t nanoseconds;
};  // 0 <= nanoseconds < 1e9

class Value;
using MapEntry = std::pair<std::string, Value>;

// Nodes n0 … nk and relationships r1 … rk of a walk; forward[i] says whether r(i+1) was walked from start to end node.
struct Path {
  std::vector<NodeId> nodes;
  std::vector<RelationshipId> relationships;
  std::vector<bool> forward;
};

class Value {
 public:
  Value() : kind_(Kind::Null), size_(0) { bits_.integer = 0; }
  Value(bool b) : kind_(Kind::Boolean), size_(0) { bits_.integer = b; }
  Value(int i) : Value(std::int64_t(i)) {}
  Value(unsigned i) : Value(std::int64_t(i)) {}
  Value(std::int64_t i) : kind_(Kind::Integer), size_(0) { bits_.integer = i; }
  Value(long long i) : Value(std::int64_t(i)) {}
  Value(double f) : kind_(Kind::Float), size_(0) { bits_.real = f; }
  Value(const char* s) : Value(std::string_view(s)) {}
  Value(std::string_view s);  // copies
  Value(const std::string& s) : Value(std::string_view(s)) {}
  Value(NodeId id) : kind_(Kind::Node), size_(0) { bits_.integer = std::int64_t(id); }
  Value(RelationshipId id) : kind_(Kind::Relationship), size_(0) { bits_.integer = std::int64_t(id); }
  Value(Date d) : kind_(Kind::Date), size_(0) { bits_.integer = d.days; }
  Value(LocalTime t) : kind_(Kind::LocalTime), size_(0) { bits_.integer = t.nanoseconds; }
  Value(Time t) : kind_(Kind::Time), size_(std::uint32_t(t.offset)) { bits_.integer = t.nanoseconds; }
  Value(LocalDateTime t) : kind_(Kind::LocalDateTime), size_(std::uint32_t(t.days)) {
    bits_.integer = std::int64_t(std::uint64_t(t.days >> 32) << 47) | t.nanoseconds;
  }
  Value(DateTime t);
  Value(Duration d);
  Value(Path path);
  template <typename T>
  Value(T*) = delete;  // a pointer is never a BOOLEAN

  // Both throw Error(LimitExceeded, "NestingDepth") when lists and maps would stand more than max_nesting deep in
  // one another, so every recursion over a value ends early.
  static Value list(std::vector<Value> items);
  // Keys in the order given; a later entry with the same key replaces the earlier one's value.
  static Value map(std::vector<MapEntry> entries);
  static constexpr int max_nesting = 200;
  // The string a followed by b, in one copy.
  static Value joined(std::string_view a, std::string_view b);
  // A string that lives elsewhere and outlives this value.
  static Value borrowed(std::string_view s);

  Value(const Value& other) : kind_(other.kind_), flag_(other.flag_), size_(other.size_), bits_(other.bits_) {
    if (boxed()) retain();
  }
  Value(Value&& other) noexcept : kind_(other.kind_), flag_(other.flag_), size_(other.size_), bits_(other.bits_) {
    other.kind_ = Kind::Null;
    other.flag_ = 0;
  }
  Value& operator=(Value other) noexcept {
    std::swap(kind_, other.kind_);
    std::swap(flag_, other.flag_);
    std::swap(size_, other.size_);
    std::swap(bits_, other.bits_);
    return *this;
  }
  ~Value() {
    if (boxed()) release();
  }

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::Null; }
  bool is_number() const { return kind_ == Kind::Integer || kind_ == Kind::Float; }

  // Each asserts the kind it names. Views live as long as this value (or, borrowed, as its owner).
  bool boolean() const { return bits_.integer != 0; }
  std::int64_t integer() const { return bits_.integer; }
  double real() const { return bits_.real; }
  double number() const { return kind_ == Kind::Integer ? double(bits_.integer) : bits_.real; }
  std::string_view string() const;
  std::span<const Value> items() const;           // of a list
  std::span<const MapEntry> entries() const;      // of a map
  const Value* find(std::string_view key) const;  // in a map; nullptr when absent; O(log n)
  NodeId node() const { return NodeId(bits_.integer); }
  RelationshipId relationship() const { return RelationshipId(bits_.integer); }
  const Path& path() const;
  Date date() const { return {bits_.integer}; }
  LocalTime local_time() const { return {bits_.integer}; }
  Time time() const { return {bits_.integer, std::int32_t(size_)}; }
  LocalDateTime local_date_time() const {
    return {(bits_.integer >> 47) * (std::int64_t(1) << 32) + size_, bits_.integer & ((std::int64_t(1) << 47) - 1)};
  }
  const DateTime& date_time() const;
  const Duration& duration() const;

  // The same value with every borrowed string copied, at any depth.
  Value own() const;
  // Bytes held outside the 16 of the value itself (for memory limits); what is shared counts each time. O(1).
  std::size_t heap_bytes() const;

 private:
  struct Box;
  bool boxed() const { return flag_ != 0; }
  void retain() const;
  void release();

  Kind kind_;
  std::uint8_t flag_ = 0;  // 1: bits_.box is shared and counted
  std::uint32_t size_;     // bytes of a string, offset of a time, low 32 bits of a local datetime's days
  union {
    std::int64_t integer;
    double real;
    const char* text;
    Box* box;
  } bits_;
};
static_assert(sizeof(Value) == 16);

// ---- The four relations on values; nobody writes a fifth --------------------------------------------

enum class Truth : std::uint8_t { False, True, Unknown };

// `a = b`: three-valued (openCypher CIP2016-06-14). Null anywhere that decides gives Unknown; NaN is unequal to all;
// values of different kinds are unequal, but integers and floats compare by their exact value; instants with a zone
// are equal when they are the same moment; durations when their four parts are.
Truth equal(const Value& a, const Value& b);

// Sameness for DISTINCT, grouping and UNION: null is null, NaN is NaN, 1 is not distinct from 1.0.
bool equivalent(const Value& a, const Value& b);
std::uint64_t hash(const Value& value);  // equal for equivalent values; the same in every process

// `a < b` where the kinds compare: less, equal, greater; unordered across kinds, with null and NaN, and for maps, nodes,
// relationships, paths and durations. (With NaN openCypher's answer is false, with everything else unordered it is null.)
std::partial_ordering comparable(const Value& a, const Value& b);

// ORDER BY's total order over all values (openCypher CIP2016-06-14, orderability): map < node < relationship < list <
// path < datetime < local datetime < date < time < local time < duration < string < boolean < number < NaN < null.
// Nodes and relationships order by id; durations by their mean length. Equal exactly for equivalent values.
std::strong_ordering ordered(const Value& a, const Value& b);

// The same as bytes, for indexes: appends bytes that are equal exactly for values that equal() calls equal, and that stand
// under memcmp in the order of comparable() where both are booleans, numbers, strings or instants of one kind. The first
// byte tells the kind. False, and nothing appended, for what equals nothing: null, NaN, lists and maps with such a value.
// Nodes, relationships and paths have no bytes either.
bool append_key(const Value& value, std::string& out);

// ---- Text forms -------------------------------------------------------------------------------------

// openCypher's own type name: "INTEGER", "LIST", "LOCAL DATETIME" ….
// As Neo4j 5 and GQL spell them: "ZONED TIME", "ZONED DATETIME" for those with an offset.
std::string_view name(Kind kind);

// The value as an openCypher literal: 'quoted' strings, [lists], {maps}, ISO 8601 for temporal values; nodes and
// relationships only as (#id) and [#id], since a value does not know its graph.
std::string to_string(const Value& value);

// ISO 8601 forms as toString() gives them: "1984-10-11T12:31:14.645876123+01:00[Europe/Stockholm]", "P12DT0.5S".
std::string to_string(Date);
std::string to_string(LocalTime);
std::string to_string(Time);
std::string to_string(LocalDateTime);
std::string to_string(const DateTime&);
std::string to_string(const Duration&);
// Shortest form that reads back as the same number, with a point: 1.0, 0.001, 1.0E10, -1.5E-7, NaN, Infinity.
std::string to_string(double);

}  // namespace dothi
