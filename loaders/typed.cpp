#include "typed.h"

#include <dothi/text.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace dothi {

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

struct Name {
  std::string_view name;
  CellType type;
};
constexpr Name kNames[] = {
    {"string", CellType::String},       {"int", CellType::Integer},      {"integer", CellType::Integer},
    {"long", CellType::Integer},        {"short", CellType::Short},      {"byte", CellType::Byte},
    {"float", CellType::Float},         {"double", CellType::Float},     {"boolean", CellType::Boolean},
    {"bool", CellType::Boolean},        {"char", CellType::Character},   {"date", CellType::Date},
    {"localtime", CellType::LocalTime}, {"time", CellType::Time},        {"localdatetime", CellType::LocalDateTime},
    {"datetime", CellType::DateTime},   {"duration", CellType::Duration}};

// Takes pieces off the front of a text.
class Scan {
 public:
  explicit Scan(std::string_view text) : text_(text) {}
  bool done() const { return text_.empty(); }
  bool take(char c) {
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  char peek() const { return text_.empty() ? '\0' : text_.front(); }
  std::string_view rest() const { return text_; }
  void drop(std::size_t n) { text_.remove_prefix(n); }
  std::size_t digits() const {
    std::size_t n = 0;
    while (n < text_.size() && text_[n] >= '0' && text_[n] <= '9') ++n;
    return n;
  }
  // Exactly `count` digits with a value of at most `most`.
  bool number(std::size_t count, int most, int& out) {
    if (digits() < count) return false;
    std::from_chars(text_.data(), text_.data() + count, out);
    text_.remove_prefix(count);
    return out <= most;
  }

 private:
  std::string_view text_;
};

bool take_date(Scan& scan, std::int32_t& days) {
  if (scan.rest().size() < 10) return false;
  const auto date = PartialDate::parse(scan.rest().substr(0, 10));
  if (!date || date->year == 0 || date->day == 0) return false;
  days = first_day(*date);
  scan.drop(10);
  return true;
}

// "." and one to nine digits, in nanoseconds.
bool take_fraction(Scan& scan, std::int64_t& nanoseconds) {
  nanoseconds = 0;
  if (!scan.take('.') && !scan.take(',')) return true;
  const std::size_t n = scan.digits();
  if (n == 0 || n > 9) return false;
  std::from_chars(scan.rest().data(), scan.rest().data() + n, nanoseconds);
  for (std::size_t i = n; i < 9; ++i) nanoseconds *= 10;
  scan.drop(n);
  return true;
}

bool take_time(Scan& scan, std::int64_t& nanoseconds) {
  int hour = 0, minute = 0, second = 0;
  std::int64_t fraction = 0;
  if (!scan.number(2, 23, hour) || !scan.take(':') || !scan.number(2, 59, minute)) return false;
  if (scan.take(':') && (!scan.number(2, 59, second) || !take_fraction(scan, fraction))) return false;
  nanoseconds = (hour * 3600 + minute * 60 + second) * kSecond + fraction;
  return true;
}

// "Z", "+07:00", "+0700", "+07"; nothing at all is UTC.
bool take_offset(Scan& scan, std::int32_t& seconds) {
  seconds = 0;
  if (scan.done() || scan.peek() == '[' || scan.take('Z') || scan.take('z')) return true;
  const bool west = scan.peek() == '-';
  if (!scan.take('+') && !scan.take('-')) return false;
  int hour = 0, minute = 0;
  if (!scan.number(2, 18, hour)) return false;
  if (scan.take(':') ? !scan.number(2, 59, minute) : scan.digits() == 2 && !scan.number(2, 59, minute)) return false;
  seconds = hour * 3600 + minute * 60;
  if (seconds > 18 * 3600) return false;
  if (west) seconds = -seconds;
  return true;
}

// P1Y2M3W4DT5H6M7.5S; amounts may be negative, only seconds have a fraction.
std::optional<Value> duration(std::string_view text) {
  Scan scan(text);
  const bool negative = scan.take('-');
  if (!scan.take('P') || scan.done()) return std::nullopt;
  Duration total{};
  std::string_view units = "YMWD";
  bool in_time = false, any = false;
  const auto add = [](std::int64_t& sum, std::int64_t amount, std::int64_t factor) {
    std::int64_t product;
    return !__builtin_mul_overflow(amount, factor, &product) && !__builtin_add_overflow(sum, product, &sum);
  };
  while (!scan.done()) {
    if (!in_time && scan.take('T')) {
      in_time = true;
      units = "HMS";
      any = false;
      continue;
    }
    const bool minus = scan.take('-');
    std::int64_t amount = 0, fraction = 0;
    const std::size_t n = scan.digits();
    if (n == 0 || std::from_chars(scan.rest().data(), scan.rest().data() + n, amount).ec != std::errc())
      return std::nullopt;
    scan.drop(n);
    const bool fractional = scan.peek() == '.' || scan.peek() == ',';
    if (!take_fraction(scan, fraction)) return std::nullopt;
    const std::size_t unit = units.find(scan.peek());
    if (scan.done() || unit == std::string_view::npos) return std::nullopt;
    const char letter = scan.peek();
    scan.drop(1);
    units.remove_prefix(unit + 1);
    if (fractional && letter != 'S') return std::nullopt;
    if (minus != negative) amount = -amount, fraction = -fraction;
    any = true;
    bool fits = true;
    if (!in_time && letter == 'Y')
      fits = add(total.months, amount, 12);
    else if (!in_time && letter == 'M')
      fits = add(total.months, amount, 1);
    else if (letter == 'W')
      fits = add(total.days, amount, 7);
    else if (letter == 'D')
      fits = add(total.days, amount, 1);
    else if (letter == 'H')
      fits = add(total.seconds, amount, 3600);
    else if (letter == 'M')
      fits = add(total.seconds, amount, 60);
    else {
      fits = add(total.seconds, amount, 1);
      if (fraction < 0) {
        fits = fits && add(total.seconds, -1, 1);
        fraction += kSecond;
      }
      total.nanoseconds = std::int32_t(fraction);
    }
    if (!fits) return std::nullopt;
  }
  if (!any) return std::nullopt;
  return Value(total);
}

std::optional<Value> integer(std::string_view text, std::int64_t least, std::int64_t most, std::string& why) {
  why = "write a whole number";
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range || (error == std::errc() && (value < least || value > most)))
    why = "it lies outside " + std::to_string(least) + " to " + std::to_string(most);
  if (error != std::errc() || end != text.data() + text.size() || value < least || value > most) return std::nullopt;
  return Value(value);
}

std::optional<Value> real(std::string_view text, std::string& why) {
  why = "write a number as in 3.5 or 1e-6";
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) why = "it is beyond what a 64-bit float holds";
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return Value(value);
}

std::optional<Value> boolean(std::string_view text, std::string& why) {
  const std::string small = lower(text);
  if (small == "true") return Value(true);
  if (small == "false") return Value(false);
  why = "write true or false";
  return std::nullopt;
}

std::optional<Value> temporal(CellType type, std::string_view text, std::string& why) {
  Scan scan(text);
  std::int32_t days = 0, offset = 0;
  std::int64_t nanoseconds = 0;
  switch (type) {
    case CellType::Date:
      why = "write a date as in 2018-05-17";
      if (take_date(scan, days) && scan.done()) return Value(Date{days});
      return std::nullopt;
    case CellType::LocalTime:
      why = "write a time of day as in 12:50:35.5";
      if (take_time(scan, nanoseconds) && scan.done()) return Value(LocalTime{nanoseconds});
      return std::nullopt;
    case CellType::Time:
      why = "write a time with its offset as in 12:50:35+07:00";
      if (take_time(scan, nanoseconds) && take_offset(scan, offset) && scan.done())
        return Value(Time{nanoseconds, offset});
      return std::nullopt;
    case CellType::LocalDateTime:
      why = "write a date and time as in 2018-05-17T12:50:35";
      if (take_date(scan, days) && (scan.take('T') || scan.take(' ')) && take_time(scan, nanoseconds) && scan.done())
        return Value(LocalDateTime{days, nanoseconds});
      return std::nullopt;
    default: break;
  }
  why = "write a date and time with its offset as in 2018-05-17T12:50:35+07:00 or …+07:00[Asia/Ho_Chi_Minh]";
  if (!take_date(scan, days) || !(scan.take('T') || scan.take(' ')) || !take_time(scan, nanoseconds))
    return std::nullopt;
  const bool no_offset = scan.done() || scan.peek() == '[';
  if (!take_offset(scan, offset)) return std::nullopt;
  std::string zone;
  if (scan.take('[')) {
    const std::size_t close = scan.rest().find(']');
    if (close == std::string_view::npos || close == 0 || close + 1 != scan.rest().size() || no_offset)
      return std::nullopt;
    zone = scan.rest().substr(0, close);
    scan.drop(close + 1);
  }
  if (!scan.done()) return std::nullopt;
  return Value(DateTime{days, nanoseconds, offset, zone});
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::optional<CellType> cell_type(std::string_view name) {
  const std::string small = lower(name);
  for (const Name& known : kNames)
    if (known.name == small) return known.type;
  return std::nullopt;
}

const std::vector<std::string>& cell_type_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const Name& known : kNames) all.emplace_back(known.name);
    return all;
  }();
  return names;
}

std::optional<Value> typed_value(CellType type, std::string_view text, std::string& why) {
  if (type == CellType::String) return Value(normalize(text));
  text = trim(text);
  using Limits = std::numeric_limits<std::int64_t>;
  switch (type) {
    case CellType::Integer: return integer(text, Limits::min(), Limits::max(), why);
    case CellType::Short: return integer(text, -32768, 32767, why);
    case CellType::Byte: return integer(text, -128, 127, why);
    case CellType::Float: return real(text, why);
    case CellType::Boolean: return boolean(text, why);
    case CellType::Character:
      why = "write one character";
      if (grapheme_count(text) != 1) return std::nullopt;
      return Value(normalize(text));
    case CellType::Duration: why = "write a duration as in P1Y2M10DT2H30M"; return duration(text);
    default: return temporal(type, text, why);
  }
}

}  // namespace dothi
