#include "function_table.h"

#include <cmath>
#include <numbers>

namespace dothi {

namespace {

template <double (*F)(double)>
Value apply(EvalContext&, Arguments a) {
  return F(number_of(a[0], "this function"));
}

double cot(double x) { return 1.0 / std::tan(x); }
double coth(double x) { return 1.0 / std::tanh(x); }
double haversin(double x) {
  const double s = std::sin(x / 2);
  return s * s;
}
double degrees(double x) { return x * 180 / std::numbers::pi; }
double radians(double x) { return x * std::numbers::pi / 180; }

Value absolute(EvalContext&, Arguments a) {
  if (a[0].kind() == Kind::Float) return std::fabs(a[0].real());
  const std::int64_t n = integer_of(a[0], "abs");
  if (n == INT64_MIN) overflow("abs(-9223372036854775808) does not fit into an INTEGER");
  return n < 0 ? -n : n;
}

Value sign(EvalContext&, Arguments a) {
  const double x = number_of(a[0], "sign");
  if (a[0].kind() == Kind::Integer) return (a[0].integer() > 0) - (a[0].integer() < 0);
  return (x > 0) - (x < 0);
}

Value is_nan(EvalContext&, Arguments a) { return std::isnan(number_of(a[0], "isNaN")); }

enum class Rounding { Up, Down, Ceiling, Floor, HalfUp, HalfDown, HalfEven };

// The decimal digits of x (shortest form that reads back) rounded to `places` after the point: what a person sees is what
// is rounded, so that 1.005 to two places is 1.01.
double round_decimal(double x, std::int64_t places, Rounding mode) {
  if (!std::isfinite(x) || x == 0) return x;
  char buffer[400];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, std::fabs(x), std::chars_format::fixed).ptr;
  std::string whole(buffer, end), fraction;
  if (const auto point = whole.find('.'); point != std::string::npos) {
    fraction = whole.substr(point + 1);
    whole.erase(point);
  }
  if (std::int64_t(fraction.size()) <= places) return x;
  const std::string dropped = fraction.substr(std::size_t(places));
  fraction.resize(std::size_t(places));
  const bool negative = x < 0, any = dropped.find_first_not_of('0') != std::string::npos;
  const bool tie = dropped[0] == '5' && dropped.find_first_not_of('0', 1) == std::string::npos;
  const bool above = dropped[0] >= '5' && !tie;
  const char last = fraction.empty() ? whole.back() : fraction.back();
  bool away = false;
  switch (mode) {
    case Rounding::Up: away = any; break;
    case Rounding::Down: break;
    case Rounding::Ceiling: away = any && !negative; break;
    case Rounding::Floor: away = any && negative; break;
    case Rounding::HalfUp: away = above || tie; break;
    case Rounding::HalfDown: away = above; break;
    case Rounding::HalfEven: away = above || (tie && (last - '0') % 2 == 1); break;
  }
  std::string digits = "0" + whole + fraction;
  if (away)
    for (std::size_t i = digits.size(); i-- > 0;) {
      if (digits[i] != '9') {
        ++digits[i];
        break;
      }
      digits[i] = '0';
    }
  digits.insert(digits.size() - fraction.size(), ".");
  double out = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return negative ? -out : out;
}

Value round(EvalContext&, Arguments a) {
  const double x = number_of(a[0], "round");
  if (a.size() == 1) {
    if (a[0].kind() == Kind::Integer) return double(a[0].integer());
    return std::floor(x) + (x - std::floor(x) >= 0.5 ? 1.0 : 0.0);  // ties go up: round(-1.5) is -1.0
  }
  const std::int64_t places = integer_of(a[1], "round");
  if (places < 0 || places > 400) out_of_range("round() takes a precision of 0 to 400, not " + std::to_string(places));
  Rounding mode = Rounding::HalfUp;
  if (a.size() == 3) {
    constexpr std::pair<std::string_view, Rounding> modes[] = {{"UP", Rounding::Up},
                                                               {"DOWN", Rounding::Down},
                                                               {"CEILING", Rounding::Ceiling},
                                                               {"FLOOR", Rounding::Floor},
                                                               {"HALF_UP", Rounding::HalfUp},
                                                               {"HALF_DOWN", Rounding::HalfDown},
                                                               {"HALF_EVEN", Rounding::HalfEven}};
    const std::string wanted = upper(text_of(a[2], "round"));
    const auto found = std::find_if(std::begin(modes), std::end(modes), [&](auto& m) { return m.first == wanted; });
    if (found == std::end(modes))
      throw Error(Fault::ArgumentError, "InvalidArgumentValue", {},
                  "round() knows the modes UP, DOWN, CEILING, FLOOR, HALF_UP, HALF_DOWN and HALF_EVEN, not '" +
                      std::string(a[2].string()) + "'",
                  Phase::Run);
    mode = found->second;
  }
  return round_decimal(x, places, mode);
}

Value random(EvalContext& context, Arguments) { return double(context.random() >> 11) * 0x1.0p-53; }

Value atan2(EvalContext&, Arguments a) { return std::atan2(number_of(a[0], "atan2"), number_of(a[1], "atan2")); }
Value power(EvalContext&, Arguments a) { return std::pow(number_of(a[0], "power"), number_of(a[1], "power")); }

StaticType like_first_number(std::span<const StaticType> a) {
  StaticType t = kinds::number;
  if ((a[0].kinds & t.kinds) != 0) t.kinds &= a[0].kinds;
  return t;
}

}  // namespace

void add_number_functions(std::vector<Function>& all) {
  using namespace kinds;
  const auto add = [&](std::string_view name, std::vector<std::string_view> aliases, std::string_view signature,
                       std::string_view about, auto call) {
    all.push_back({.name = name,
                   .aliases = std::move(aliases),
                   .min = 1,
                   .max = 1,
                   .parameters = {number},
                   .result = real,
                   .signature = signature,
                   .about = about,
                   .call = call});
  };
  all.push_back({.name = "abs",
                 .min = 1,
                 .max = 1,
                 .parameters = {number},
                 .result = number,
                 .infer = like_first_number,
                 .signature = "abs(x :: NUMBER) :: NUMBER",
                 .about = "the number without its sign",
                 .call = absolute});
  all.push_back({.name = "sign",
                 .min = 1,
                 .max = 1,
                 .parameters = {number},
                 .result = integer,
                 .signature = "sign(x :: NUMBER) :: INTEGER",
                 .about = "-1, 0 or 1",
                 .call = sign});
  all.push_back({.name = "isNaN",
                 .min = 1,
                 .max = 1,
                 .parameters = {number},
                 .result = boolean,
                 .signature = "isNaN(x :: NUMBER) :: BOOLEAN",
                 .about = "whether the FLOAT is not a number",
                 .call = is_nan});
  all.push_back({.name = "round",
                 .min = 1,
                 .max = 3,
                 .parameters = {number, integer, text},
                 .result = real,
                 .signature = "round(x :: NUMBER, precision :: INTEGER, mode :: STRING) :: FLOAT",
                 .about = "to the nearest whole number, or to decimals; ties go up, with a precision away from zero",
                 .call = round});
  all.push_back({.name = "rand",
                 .min = 0,
                 .max = 0,
                 .result = real,
                 .deterministic = false,
                 .signature = "rand() :: FLOAT",
                 .about = "a random number from 0 up to but not 1",
                 .call = random});
  all.push_back({.name = "atan2",
                 .min = 2,
                 .max = 2,
                 .parameters = {number, number},
                 .result = real,
                 .signature = "atan2(y :: NUMBER, x :: NUMBER) :: FLOAT",
                 .about = "angle of the point (x, y) in radians",
                 .call = atan2});
  all.push_back({.name = "power",
                 .min = 2,
                 .max = 2,
                 .parameters = {number, number},
                 .result = real,
                 .signature = "power(base :: NUMBER, exponent :: NUMBER) :: FLOAT",
                 .about = "base ^ exponent",
                 .call = power});
  all.push_back({.name = "e",
                 .min = 0,
                 .max = 0,
                 .result = real,
                 .signature = "e() :: FLOAT",
                 .about = "2.718281828459045",
                 .call = [](EvalContext&, Arguments) { return Value(std::numbers::e); }});
  all.push_back({.name = "pi",
                 .min = 0,
                 .max = 0,
                 .result = real,
                 .signature = "pi() :: FLOAT",
                 .about = "3.141592653589793",
                 .call = [](EvalContext&, Arguments) { return Value(std::numbers::pi); }});
  add("ceil", {"ceiling"}, "ceil(x :: NUMBER) :: FLOAT", "the smallest whole number not below", apply<std::ceil>);
  add("floor", {}, "floor(x :: NUMBER) :: FLOAT", "the largest whole number not above", apply<std::floor>);
  add("sqrt", {}, "sqrt(x :: NUMBER) :: FLOAT", "square root; NaN below zero", apply<std::sqrt>);
  add("exp", {}, "exp(x :: NUMBER) :: FLOAT", "e to the power of x", apply<std::exp>);
  add("log", {"ln"}, "log(x :: NUMBER) :: FLOAT", "natural logarithm", apply<std::log>);
  add("log10", {}, "log10(x :: NUMBER) :: FLOAT", "logarithm to base 10", apply<std::log10>);
  add("sin", {}, "sin(x :: NUMBER) :: FLOAT", "sine of radians", apply<std::sin>);
  add("cos", {}, "cos(x :: NUMBER) :: FLOAT", "cosine of radians", apply<std::cos>);
  add("tan", {}, "tan(x :: NUMBER) :: FLOAT", "tangent of radians", apply<std::tan>);
  add("cot", {}, "cot(x :: NUMBER) :: FLOAT", "cotangent of radians", apply<cot>);
  add("asin", {}, "asin(x :: NUMBER) :: FLOAT", "arc sine in radians", apply<std::asin>);
  add("acos", {}, "acos(x :: NUMBER) :: FLOAT", "arc cosine in radians", apply<std::acos>);
  add("atan", {}, "atan(x :: NUMBER) :: FLOAT", "arc tangent in radians", apply<std::atan>);
  add("sinh", {}, "sinh(x :: NUMBER) :: FLOAT", "hyperbolic sine", apply<std::sinh>);
  add("cosh", {}, "cosh(x :: NUMBER) :: FLOAT", "hyperbolic cosine", apply<std::cosh>);
  add("tanh", {}, "tanh(x :: NUMBER) :: FLOAT", "hyperbolic tangent", apply<std::tanh>);
  add("coth", {}, "coth(x :: NUMBER) :: FLOAT", "hyperbolic cotangent", apply<coth>);
  add("haversin", {}, "haversin(x :: NUMBER) :: FLOAT", "half the versine of radians", apply<haversin>);
  add("degrees", {}, "degrees(x :: NUMBER) :: FLOAT", "radians as degrees", apply<degrees>);
  add("radians", {}, "radians(x :: NUMBER) :: FLOAT", "degrees as radians", apply<radians>);
}

}  // namespace dothi
