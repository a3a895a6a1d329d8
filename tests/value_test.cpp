#include <doctest/doctest.h>
#include <dothi/text.h>
#include <dothi/value.h>

#include <cmath>
#include <limits>

using namespace dothi;

namespace {

Value list(std::vector<Value> items) { return Value::list(std::move(items)); }
Value map(std::vector<MapEntry> entries) { return Value::map(std::move(entries)); }
const Value null;
const double nan_value = std::numeric_limits<double>::quiet_NaN();
const double infinity = std::numeric_limits<double>::infinity();

// One value of each kind and a few neighbours, in the order ORDER BY gives them.
std::vector<Value> in_order() {
  return {map({}),
          map({{"a", 1}}),
          map({{"a", null}}),
          NodeId(1),
          NodeId(2),
          relationship_id(TypeId(0), 1),
          list({}),
          list({1}),
          list({1, "foo", 3}),
          list({1, 2, "bar"}),
          list({null, 1}),
          Path{{NodeId(1)}, {}, {}},
          DateTime{0, 0, 3600, ""},
          DateTime{0, 0, 0, ""},
          LocalDateTime{-1, 5},
          LocalDateTime{0, 0},
          Date{-1},
          Date{1},
          Time{5, 3600},
          Time{5, 0},
          LocalTime{7},
          Duration{0, 30, 0, 0},
          Duration{1, 0, 0, 0},
          Duration{0, 31, 0, 0},
          "",
          "a",
          "aa",
          "ă",
          false,
          true,
          -infinity,
          -1,
          1,
          1.5,
          std::numeric_limits<std::int64_t>::max(),
          9223372036854775808.0,
          infinity,
          nan_value,
          null};
}

}  // namespace

TEST_CASE("the header's example holds") {
  Value year = 2008;
  Value pair = Value::list({year, "Hà Nội"});
  CHECK(equal(year, Value(2008.0)) == Truth::True);
  CHECK(ordered(year, pair) > 0);
  CHECK(to_string(pair) == "[2008, 'Hà Nội']");
}

TEST_CASE("ORDER BY's order is total, and equal only for equivalent values of equal hash") {
  const auto values = in_order();
  for (std::size_t i = 0; i < values.size(); ++i)
    for (std::size_t j = 0; j < values.size(); ++j) {
      INFO(to_string(values[i]), " and ", to_string(values[j]));
      CHECK(ordered(values[i], values[j]) == (i <=> j));
      CHECK(equivalent(values[i], values[j]) == (i == j));
      if (i != j) CHECK(hash(values[i]) != hash(values[j]));
    }
}

TEST_CASE("integers and floats compare by their exact value") {
  const std::int64_t big = 9007199254740993;  // 2^53 + 1: no double
  CHECK(equal(big, double(big)) == Truth::False);
  CHECK(comparable(big, double(big)) > 0);
  CHECK(equal(1, 1.0) == Truth::True);
  CHECK(equivalent(1, 1.0));
  CHECK(hash(1) == hash(1.0));
  CHECK(equal(0.0, -0.0) == Truth::True);
  CHECK(hash(0.0) == hash(-0.0));
  CHECK(equivalent(0, -0.0));
  CHECK(hash(-0.0) == hash(0));
  CHECK(comparable(std::numeric_limits<std::int64_t>::min(), -infinity) > 0);
  CHECK(comparable(-1, -1.5) > 0);
  CHECK(comparable(-2, -1.5) < 0);
}

TEST_CASE("NaN equals nothing but is not distinct from itself") {
  CHECK(equal(nan_value, nan_value) == Truth::False);
  CHECK(equal(nan_value, 1) == Truth::False);
  CHECK(comparable(nan_value, 1) == std::partial_ordering::unordered);
  CHECK(equivalent(nan_value, -nan_value));
  CHECK(hash(nan_value) == hash(-nan_value));
}

TEST_CASE("null makes an equality unknown only where it decides") {
  CHECK(equal(null, null) == Truth::Unknown);
  CHECK(equal(list({null}), list({1})) == Truth::Unknown);
  CHECK(equal(list({null, 1}), list({1, 2})) == Truth::False);
  CHECK(equal(list({null}), list({null, 1})) == Truth::False);
  CHECK(equal(list({}), list({})) == Truth::True);
  CHECK(equal(map({{"k", null}}), map({})) == Truth::False);
  CHECK(equal(map({{"k", null}}), map({{"k", null}})) == Truth::Unknown);
  CHECK(equal(map({{"a", 1}, {"b", 2}}), map({{"b", 2}, {"a", 1.0}})) == Truth::True);
  CHECK(equal("1", 1) == Truth::False);
  CHECK(equivalent(list({null}), list({null})));
}

TEST_CASE("lists compare in dictionary order until something incomparable") {
  CHECK(comparable(list({1}), list({1, null})) < 0);
  CHECK(comparable(list({1, 2}), list({1, null})) == std::partial_ordering::unordered);
  CHECK(comparable(list({1, 2}), list({3, null})) < 0);
  CHECK(comparable(list({1, "a"}), list({1, 2})) == std::partial_ordering::unordered);
  CHECK(comparable(list({map({{"a", 1}})}), list({map({{"a", 1}})})) == std::partial_ordering::unordered);
}

TEST_CASE("moments are equal on the line of UTC") {
  const DateTime noon{0, 43'200'000'000'000, 0, ""}, one{0, 46'800'000'000'000, 3600, "Europe/Paris"};
  CHECK(equal(noon, one) == Truth::True);
  CHECK(hash(noon) == hash(one));
  CHECK(equal(Time{0, -3600}, Time{3'600'000'000'000, 0}) == Truth::True);
}

TEST_CASE("durations are equal by their parts and otherwise not comparable") {
  const Duration day{0, 1, 0, 0}, hours{0, 0, 86'400, 0};
  CHECK(equal(day, day) == Truth::True);
  CHECK(equal(day, hours) == Truth::False);
  CHECK(comparable(day, hours) == std::partial_ordering::unordered);
  CHECK(comparable(day, day) == std::partial_ordering::unordered);
  CHECK(!equivalent(day, hours));
}

TEST_CASE("local datetimes keep years far away to the nanosecond") {
  for (std::int64_t days : {-365'243'219'162LL, -1LL, 0LL, 1LL, 1LL << 32, -(1LL << 32) - 1, 365'241'780'471LL}) {
    const Value v = LocalDateTime{days, 86'399'999'999'999};
    CHECK(v.local_date_time().days == days);
    CHECK(v.local_date_time().nanoseconds == 86'399'999'999'999);
  }
  CHECK(to_string(Value(Date{365'241'780'471})) == "+999999999-12-31");
  CHECK(to_string(Value(Date{-365'243'219'162})) == "-999999999-01-01");
}

TEST_CASE("a map keeps the order of its keys and the last value of each") {
  const Value m = map({{"b", 1}, {"a", 2}, {"b", 3}});
  CHECK(to_string(m) == "{b: 3, a: 2}");
  CHECK(m.find("a")->integer() == 2);
  CHECK(m.find("c") == nullptr);
  CHECK(hash(m) == hash(map({{"a", 2}, {"b", 3}})));
  CHECK(to_string(map({{"odd key", 1}, {"`", 2}})) == "{`odd key`: 1, ````: 2}");
}

TEST_CASE("copies share a box, moves leave null, own() frees borrowed text at any depth") {
  std::string text = "borrowed";
  Value v = list({Value::borrowed(text), map({{"k", list({Value::borrowed(text)})}})});
  Value owned = v.own();
  Value same = v;
  CHECK(same.items().data() == v.items().data());
  text[0] = 'B';
  CHECK(to_string(owned) == "['borrowed', {k: ['borrowed']}]");
  CHECK(to_string(v) == "['Borrowed', {k: ['Borrowed']}]");
  Value moved = std::move(v);
  CHECK(v.is_null());
  CHECK(moved.items().size() == 2);
  moved = moved.items()[1];
  CHECK(moved.kind() == Kind::Map);
  CHECK(list({1, 2, 3}).heap_bytes() >= 48);
}

TEST_CASE("joined strings are one string") {
  CHECK(Value::joined("Hà ", "Nội").string() == "Hà Nội");
  CHECK(Value::joined("", "").string().empty());
  CHECK(Value::joined("", "a").string() == "a");
  CHECK(equivalent(Value::joined("a", ""), "a"));
}

TEST_CASE("values nest 200 deep and no deeper") {
  Value v = list({});
  for (int i = 1; i < Value::max_nesting; ++i) v = i % 2 ? list({v}) : map({{"k", v}});
  CHECK(equivalent(v, v.own()));
  CHECK_THROWS_AS(list({v}), Error);
  CHECK_THROWS_AS(map({{"k", v}}), Error);
}

TEST_CASE("floats print the shortest digits that read back") {
  CHECK(to_string(1.0) == "1.0");
  CHECK(to_string(-0.0) == "-0.0");
  CHECK(to_string(0.1) == "0.1");
  CHECK(to_string(0.001) == "0.001");
  CHECK(to_string(0.00015) == "1.5E-4");
  CHECK(to_string(1234567.5) == "1234567.5");
  CHECK(to_string(1e7) == "1.0E7");
  CHECK(to_string(1e300) == "1.0E300");
  CHECK(to_string(-1.5e-7) == "-1.5E-7");
  CHECK(to_string(0.1 + 0.2) == "0.30000000000000004");
  CHECK(to_string(nan_value) == "NaN");
  CHECK(to_string(-infinity) == "-Infinity");
  CHECK(to_string(100.0) == "100.0");
  CHECK(to_string(120.25) == "120.25");
}

TEST_CASE("temporal values print ISO 8601") {
  CHECK(to_string(Date{0}) == "1970-01-01");
  CHECK(to_string(Date{-719162}) == "0001-01-01");
  CHECK(to_string(Date{11016}) == "2000-02-29");
  CHECK(to_string(LocalTime{0}) == "00:00");
  CHECK(to_string(LocalTime{45'074'645'876'123}) == "12:31:14.645876123");
  CHECK(to_string(LocalTime{45'074'640'000'000}) == "12:31:14.64");
  CHECK(to_string(Time{0, -3600 * 8}) == "00:00-08:00");
  CHECK(to_string(Time{0, 3208}) == "00:00+00:53:28");
  CHECK(to_string(Time{0, 0}) == "00:00Z");
  CHECK(to_string(DateTime{5397, 45'074'000'000'000, 3600, "Europe/Stockholm"}) ==
        "1984-10-11T12:31:14+01:00[Europe/Stockholm]");
}

TEST_CASE("durations print their parts with signs of their own") {
  CHECK(to_string(Duration{0, 0, 0, 0}) == "PT0S");
  CHECK(to_string(Duration{14, 3, 3661, 500'000'000}) == "P1Y2M3DT1H1M1.5S");
  CHECK(to_string(Duration{0, 12, 0, 500'000'000}) == "P12DT0.5S");
  CHECK(to_string(Duration{0, 0, -1, 999'000'000}) == "PT-0.001S");
  CHECK(to_string(Duration{0, 0, -62, 500'000'000}) == "PT-1M-1.5S");
  CHECK(to_string(Duration{0, 0, -61, 500'000'000}) == "PT-1M-0.5S");
  CHECK(to_string(Duration{-20, 1, 0, 0}) == "P-1Y-8M1D");
}

TEST_CASE("strings print as literals") {
  CHECK(to_string(Value("it's \\ a\nline")) == R"('it\'s \\ a\nline')");
  CHECK(to_string(list({null, true, 1.5, map({{"a", NodeId(3)}})})) == "[null, true, 1.5, {a: (#3)}]");
  CHECK(to_string(Value(Path{{NodeId(1), NodeId(2), NodeId(1)},
                             {relationship_id(TypeId(0), 5), relationship_id(TypeId(0), 5)},
                             {true, false}})) == "<(#1)-[#5]->(#2)<-[#5]-(#1)>");
}
