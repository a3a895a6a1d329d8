#include "temporal.h"

#include <dothi/text.h>

#include <date/tz.h>

#include <cmath>
#include <optional>

namespace dothi {

namespace {

constexpr std::int64_t ns_per_second = 1'000'000'000;
constexpr std::int64_t seconds_per_day = 86'400;
constexpr std::int64_t ns_per_day = seconds_per_day * ns_per_second;
constexpr std::int64_t seconds_per_month = 2'629'746;  // a twelfth of 365.2425 days
constexpr std::int64_t max_year = 999'999'999;
constexpr std::int32_t max_offset = 18 * 3600;
__extension__ typedef __int128 Wide;

[[noreturn]] void bad_value(const std::string& message) {
  throw Error(Fault::ArgumentError, "InvalidArgumentValue", {}, message, Phase::Run);
}
[[noreturn]] void bad_kind(const std::string& message) {
  throw Error(Fault::TypeError, "InvalidArgumentValue", {}, message, Phase::Run);
}
[[noreturn]] void out_of_range(const std::string& what) {
  throw Error(Fault::ArithmeticError, "NumberOutOfRange", {},
              what + " is out of range; years go from -999999999 to 999999999", Phase::Run);
}

std::string_view function_name(Kind kind) {
  switch (kind) {
    case Kind::Date: return "date";
    case Kind::LocalTime: return "localtime";
    case Kind::Time: return "time";
    case Kind::LocalDateTime: return "localdatetime";
    case Kind::DateTime: return "datetime";
    default: return "duration";
  }
}

bool has_date(Kind kind) { return kind == Kind::Date || kind == Kind::LocalDateTime || kind == Kind::DateTime; }
bool has_time(Kind kind) { return kind != Kind::Date; }
bool has_zone(Kind kind) { return kind == Kind::Time || kind == Kind::DateTime; }

// ---- The calendar: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" -------------------------

struct Ymd {
  std::int64_t year;
  int month, day;
};

std::int64_t days_of(std::int64_t year, int month, int day) {
  year -= month <= 2;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

Ymd ymd_of(std::int64_t days) {
  const std::int64_t z = days + 719'468;
  const std::int64_t era = (z >= 0 ? z : z - 146'096) / 146'097;
  const std::int64_t day_of_era = z - era * 146'097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int mp = int((5 * day_of_year + 2) / 153);
  const int day = int(day_of_year - (153 * mp + 2) / 5 + 1), month = mp < 10 ? mp + 3 : mp - 9;
  return {year_of_era + era * 400 + (month <= 2), month, day};
}

bool leap(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in_month(std::int64_t year, int month) {
  constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap(year) ? 29 : lengths[month - 1];
}

std::int64_t floor_mod(std::int64_t a, std::int64_t b) { return (a % b + b) % b; }
std::int64_t floor_div(std::int64_t a, std::int64_t b) { return (a - floor_mod(a, b)) / b; }

int weekday(std::int64_t days) { return int(floor_mod(days + 3, 7)) + 1; }  // Monday is 1
std::int64_t first_week(std::int64_t year) {                                // Monday of week 1: the week of 4 January
  const std::int64_t fourth = days_of(year, 1, 4);
  return fourth - (weekday(fourth) - 1);
}
int weeks_in_year(std::int64_t year) { return int((first_week(year + 1) - first_week(year)) / 7); }
std::int64_t week_year(std::int64_t days) { return ymd_of(days - (weekday(days) - 4)).year; }  // that of its Thursday
int week(std::int64_t days) { return int((days - first_week(week_year(days))) / 7) + 1; }
int ordinal_day(std::int64_t days) { return int(days - days_of(ymd_of(days).year, 1, 1)) + 1; }
int quarter(int month) { return (month - 1) / 3 + 1; }
std::int64_t first_of_quarter(std::int64_t days) {
  const Ymd d = ymd_of(days);
  return days_of(d.year, (quarter(d.month) - 1) * 3 + 1, 1);
}
int days_in_quarter(std::int64_t year, int q) {
  return int((q == 4 ? days_of(year + 1, 1, 1) : days_of(year, q * 3 + 1, 1)) - days_of(year, q * 3 - 2, 1));
}

void check_year(std::int64_t year) {
  if (year < -max_year || year > max_year) out_of_range("the year");
}
void check_days(Wide days) {
  if (days < days_of(-max_year, 1, 1) || days > days_of(max_year, 12, 31)) out_of_range("the date");
}

// A day the month has not becomes its last.
std::int64_t add_months(std::int64_t days, Wide months) {
  const Ymd d = ymd_of(days);
  const Wide total = Wide(d.year) * 12 + (d.month - 1) + months;
  if (total < Wide(-max_year) * 12 || total > Wide(max_year) * 12 + 11) out_of_range("the date");
  const std::int64_t year = floor_div(std::int64_t(total), 12);
  const int month = int(floor_mod(std::int64_t(total), 12)) + 1;
  return days_of(year, month, std::min(d.day, days_in_month(year, month)));
}

// ---- Time zones -------------------------------------------------------------------------------------------

struct Zone {
  std::int32_t offset = 0;
  std::string name;  // empty: the offset is all there is
};

const date::time_zone& zone_named(const std::string& name) {
  try {
    return *date::locate_zone(name);
  } catch (const std::exception&) {
    std::vector<std::string> known;
    try {
      for (const auto& zone : date::get_tzdb().zones) known.push_back(zone.name());
    } catch (const std::exception&) {
      throw Error(Fault::NotFound,
                  "no time zone data on this system; install the package tzdata, or write offsets like +01:00");
    }
    const auto near = suggest(name, known);
    bad_value(
        "no time zone '" + name + "'" +
        (near ? "; did you mean '" + *near + "'?" : "; write an offset like +01:00 or a name like Asia/Ho_Chi_Minh"));
  }
}

// The tz data lists changes up to 2037; later years follow the last rules, which count weekdays from March on. Years
// before the data begin have the zone's first offset.
std::int64_t year_with_data(std::int64_t year) {
  if (year < 1800) return 1800;
  if (year <= 2037) return year;
  const int wanted = weekday(days_of(year, 3, 1));
  for (std::int64_t y = 2026;; ++y)
    if (weekday(days_of(y, 3, 1)) == wanted) return y;
}

struct LocalOffsets {
  std::int32_t before, after;
  enum { Unique, Gap, Overlap } kind;
};

// The offsets that hold at a local time, in seconds since 1970 as if it were UTC.
LocalOffsets offsets_at(const std::string& name, std::int64_t days, std::int64_t second_of_day) {
  const Ymd d = ymd_of(days);
  const std::int64_t year = year_with_data(d.year);
  const std::int64_t at = days_of(year, d.month, std::min(d.day, days_in_month(year, d.month)));
  const auto info =
      zone_named(name).get_info(date::local_seconds(std::chrono::seconds(at * seconds_per_day + second_of_day)));
  const auto before = std::int32_t(info.first.offset.count());
  if (info.result == date::local_info::unique) return {before, before, LocalOffsets::Unique};
  const auto after = std::int32_t(info.second.offset.count());
  return {before, after, info.result == date::local_info::nonexistent ? LocalOffsets::Gap : LocalOffsets::Overlap};
}

std::int32_t offset_at_utc(const std::string& name, std::int64_t seconds) {
  const std::int64_t days = floor_div(seconds, seconds_per_day);
  const Ymd d = ymd_of(days);
  const std::int64_t year = year_with_data(d.year);
  const std::int64_t at = days_of(year, d.month, std::min(d.day, days_in_month(year, d.month)));
  const auto info = zone_named(name).get_info(
      date::sys_seconds(std::chrono::seconds(at * seconds_per_day + floor_mod(seconds, seconds_per_day))));
  return std::int32_t(info.offset.count());
}

// ---- Moments: the working form of every instant --------------------------------------------------------------

struct Moment {
  std::int64_t days = 0, ns = 0;  // local
  bool dated = false, zoned = false;
  Zone zone;
};

std::int64_t utc_seconds(const Moment& m) { return m.days * seconds_per_day + m.ns / ns_per_second - m.zone.offset; }

// Finds the offset of a named zone at the local time: a time that a change of clocks left out moves forward by the gap,
// one that it gave twice is the earlier, unless `keep` is the other of the two.
void settle(Moment& m, std::optional<std::int32_t> keep = {}) {
  if (m.zone.name.empty()) return;
  const LocalOffsets o = offsets_at(m.zone.name, m.days, m.ns / ns_per_second);
  m.zone.offset = o.before;
  if (o.kind == LocalOffsets::Overlap && keep && *keep == o.after) m.zone.offset = o.after;
  if (o.kind == LocalOffsets::Gap) {
    m.ns += std::int64_t(o.after - o.before) * ns_per_second;
    m.days += floor_div(m.ns, ns_per_day);
    m.ns = floor_mod(m.ns, ns_per_day);
    m.zone.offset = o.after;
  }
}

// The moment of a point on the line of UTC, seen in a zone.
Moment seen_in(std::int64_t seconds, std::int64_t ns, Zone zone) {
  if (!zone.name.empty()) zone.offset = offset_at_utc(zone.name, seconds);
  seconds += zone.offset;
  Moment m;
  m.days = floor_div(seconds, seconds_per_day);
  m.ns = floor_mod(seconds, seconds_per_day) * ns_per_second + ns;
  m.dated = m.zoned = true;
  m.zone = std::move(zone);
  return m;
}

Moment moment_of(const Value& value) {
  Moment m;
  m.dated = has_date(value.kind());
  m.zoned = has_zone(value.kind());
  switch (value.kind()) {
    case Kind::Date: m.days = value.date().days; break;
    case Kind::LocalTime: m.ns = value.local_time().nanoseconds; break;
    case Kind::Time:
      m.ns = value.time().nanoseconds;
      m.zone.offset = value.time().offset;
      break;
    case Kind::LocalDateTime:
      m.days = value.local_date_time().days;
      m.ns = value.local_date_time().nanoseconds;
      break;
    case Kind::DateTime: {
      const DateTime& t = value.date_time();
      m.days = t.days;
      m.ns = t.nanoseconds;
      m.zone = {t.offset, t.zone};
      break;
    }
    default: bad_kind("a temporal value is wanted, not a " + std::string(name(value.kind())));
  }
  return m;
}

Value value_of(Kind kind, const Moment& m) {
  if (has_date(kind)) check_days(m.days);
  switch (kind) {
    case Kind::Date: return Date{m.days};
    case Kind::LocalTime: return LocalTime{m.ns};
    case Kind::Time: return Time{m.ns, m.zone.offset};
    case Kind::LocalDateTime: return LocalDateTime{m.days, m.ns};
    default: return DateTime{m.days, m.ns, m.zone.offset, m.zone.name};
  }
}

// ---- Text ------------------------------------------------------------------------------------------------------

class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}
  bool done() const { return rest_.empty(); }
  char peek(std::size_t i = 0) const { return i < rest_.size() ? rest_[i] : '\0'; }
  bool accept(char c) {
    if (peek() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::size_t digits() const {
    std::size_t n = 0;
    while (peek(n) >= '0' && peek(n) <= '9') ++n;
    return n;
  }
  // Exactly n digits; nothing is taken otherwise.
  std::optional<std::int64_t> number(std::size_t n) {
    if (n == 0 || n > 18 || digits() < n) return {};
    std::int64_t value = 0;
    for (std::size_t i = 0; i < n; ++i) value = value * 10 + (peek(i) - '0');
    rest_.remove_prefix(n);
    return value;
  }
  // A fraction's digits after the point or comma, as nanoseconds; further digits are dropped.
  std::optional<std::int64_t> fraction() {
    const std::size_t n = digits();
    if (n == 0) return {};
    std::int64_t value = 0;
    for (std::size_t i = 0; i < 9; ++i) value = value * 10 + (i < n ? peek(i) - '0' : 0);
    rest_.remove_prefix(n);
    return value;
  }
  std::string_view rest() const { return rest_; }
  void skip(std::size_t n) { rest_.remove_prefix(n); }

 private:
  std::string_view rest_;
};

std::int64_t week_date(std::int64_t year, std::int64_t w, std::int64_t day) {
  if (w < 1 || w > weeks_in_year(year))
    bad_value("the year " + std::to_string(year) + " has no week " + std::to_string(w));
  if (day < 1 || day > 7) bad_value("a day of the week is 1 (Monday) to 7, not " + std::to_string(day));
  return first_week(year) + (w - 1) * 7 + day - 1;
}

std::int64_t calendar_date(std::int64_t year, std::int64_t month, std::int64_t day) {
  if (month < 1 || month > 12) bad_value("a month is 1 to 12, not " + std::to_string(month));
  if (day < 1 || day > days_in_month(year, int(month)))
    bad_value("there is no day " + std::to_string(day) + " in month " + std::to_string(month) + " of " +
              std::to_string(year));
  return days_of(year, int(month), int(day));
}

std::int64_t ordinal_date(std::int64_t year, std::int64_t day) {
  if (day < 1 || day > 365 + leap(year))
    bad_value("the year " + std::to_string(year) + " has no day " + std::to_string(day));
  return days_of(year, 1, 1) + day - 1;
}

std::int64_t quarter_date(std::int64_t year, std::int64_t q, std::int64_t day) {
  if (q < 1 || q > 4) bad_value("a quarter is 1 to 4, not " + std::to_string(q));
  if (day < 1 || day > days_in_quarter(year, int(q)))
    bad_value("there is no day " + std::to_string(day) + " in quarter " + std::to_string(q) + " of " +
              std::to_string(year));
  return days_of(year, int(q) * 3 - 2, 1) + day - 1;
}

// All forms of ISO 8601 dates that CIP2015-08-06 lists, and quarters; nothing when it is none of them.
std::optional<std::int64_t> scan_date(Scanner& in) {
  const bool negative = in.peek() == '-', signed_year = negative || in.peek() == '+';
  if (signed_year) in.skip(1);
  const std::size_t run = in.digits();
  if (signed_year ? run < 1 || run > 9 : run < 4) return {};
  std::int64_t year = *in.number(signed_year ? run : 4);
  if (negative) year = -year;
  const bool dash = in.peek() == '-';
  const char letter = in.peek(dash ? 1 : 0);
  if (letter == 'W' || letter == 'Q') {
    in.skip(dash ? 2 : 1);
    const std::size_t width = letter == 'W' ? 2 : 1, day_width = letter == 'W' ? 1 : 2;
    const auto part = in.number(width);
    if (!part) return {};
    std::int64_t day = 1;
    if (in.peek() == '-') {
      in.skip(1);
      const auto d = in.number(day_width);
      if (!d) return {};
      day = *d;
    } else if (in.digits()) {
      const auto d = in.number(day_width);
      if (!d) return {};
      day = *d;
    }
    return letter == 'W' ? week_date(year, *part, day) : quarter_date(year, *part, day);
  }
  if (dash) {
    in.skip(1);
    if (in.digits() == 3) return ordinal_date(year, *in.number(3));
    const auto month = in.number(2);
    if (!month) return {};
    if (!in.accept('-')) return calendar_date(year, *month, 1);
    const auto day = in.number(2);
    if (!day) return {};
    return calendar_date(year, *month, *day);
  }
  if (signed_year) return calendar_date(year, 1, 1);
  switch (in.digits()) {
    case 0: return calendar_date(year, 1, 1);
    case 2: return calendar_date(year, *in.number(2), 1);
    case 3: return ordinal_date(year, *in.number(3));
    case 4: {
      const std::int64_t month = *in.number(2);
      return calendar_date(year, month, *in.number(2));
    }
    default: return {};
  }
}

std::int64_t time_of_day(std::int64_t hour, std::int64_t minute, std::int64_t second, std::int64_t ns) {
  if (hour < 0 || hour > 23) bad_value("an hour is 0 to 23, not " + std::to_string(hour));
  if (minute < 0 || minute > 59) bad_value("a minute is 0 to 59, not " + std::to_string(minute));
  if (second < 0 || second > 59) bad_value("a second is 0 to 59, not " + std::to_string(second));
  return ((hour * 60 + minute) * 60 + second) * ns_per_second + ns;
}

std::optional<std::int64_t> scan_time(Scanner& in) {
  const auto hour = in.number(2);
  if (!hour) return {};
  std::int64_t minute = 0, second = 0, ns = 0;
  const bool colons = in.peek() == ':';
  if (colons || in.digits() >= 2) {
    if (colons) in.skip(1);
    const auto m = in.number(2);
    if (!m) return {};
    minute = *m;
    if (colons ? in.peek() == ':' : in.digits() >= 2) {
      if (colons) in.skip(1);
      const auto s = in.number(2);
      if (!s) return {};
      second = *s;
      if (in.accept('.') || in.accept(',')) {
        const auto f = in.fraction();
        if (!f) return {};
        ns = *f;
      }
    }
  }
  return time_of_day(*hour, minute, second, ns);
}

// "Z", "+01:00", "-0130", "+05", "+02:05:59".
std::optional<std::int32_t> scan_offset(Scanner& in) {
  if (in.accept('Z') || in.accept('z')) return 0;
  const bool west = in.peek() == '-';
  if (!west && in.peek() != '+') return {};
  in.skip(1);
  const auto hours = in.number(2);
  if (!hours) return {};
  std::int64_t minutes = 0, seconds = 0;
  const bool colons = in.peek() == ':';
  if (colons || in.digits() >= 2) {
    if (colons) in.skip(1);
    const auto m = in.number(2);
    if (!m) return {};
    minutes = *m;
    if (colons ? in.accept(':') : in.digits() >= 2) {
      const auto s = in.number(2);
      if (!s) return {};
      seconds = *s;
    }
  }
  const std::int64_t total = (*hours * 60 + minutes) * 60 + seconds;
  if (minutes > 59 || seconds > 59 || total > max_offset)
    bad_value("an offset from UTC lies between -18:00 and +18:00");
  return std::int32_t(west ? -total : total);
}

// A zone as the `timezone` component has it: an offset or a name.
Zone zone_of(const Value& value) {
  if (value.kind() != Kind::String) bad_kind("a time zone is a STRING like '+01:00' or 'Asia/Ho_Chi_Minh'");
  const std::string_view text = value.string();
  Scanner in(text);
  if (!text.empty() && (text[0] == '+' || text[0] == '-' || text == "Z" || text == "z")) {
    if (const auto offset = scan_offset(in); offset && in.done()) return {*offset, ""};
    bad_value("'" + std::string(text) + "' is no offset from UTC; write it like +01:00");
  }
  Zone zone{0, std::string(text)};
  for (char& c : zone.name)
    if (c == ' ') c = '_';
  zone_named(zone.name);
  return zone;
}

std::optional<Moment> scan_moment(Kind kind, std::string_view text) {
  Scanner in(text);
  Moment m;
  m.dated = has_date(kind);
  m.zoned = has_zone(kind);
  if (has_date(kind)) {
    const auto days = scan_date(in);
    if (!days) return {};
    m.days = *days;
  }
  if (has_time(kind) && (!has_date(kind) || in.peek() == 'T' || in.peek() == 't')) {
    if (in.peek() == 'T' || in.peek() == 't') in.skip(1);
    const auto ns = scan_time(in);
    if (!ns) return {};
    m.ns = *ns;
  }
  if (has_zone(kind)) {
    std::optional<std::int32_t> offset;
    if (!in.done() && in.peek() != '[') {
      offset = scan_offset(in);
      if (!offset) return {};
      m.zone.offset = *offset;
    }
    if (kind == Kind::DateTime && in.accept('[')) {
      const std::size_t end = in.rest().find(']');
      if (end == std::string_view::npos) return {};
      m.zone = zone_of(Value(in.rest().substr(0, end)));
      in.skip(end + 1);
      settle(m, offset);
      if (offset && *offset != m.zone.offset)
        bad_value("'" + std::string(text) + "': the offset is not that of the time zone at this time");
    }
  }
  if (!in.done()) return {};
  return m;
}

std::string_view example(Kind kind) {
  switch (kind) {
    case Kind::Date: return "2015-07-21";
    case Kind::LocalTime: return "21:40:32.142";
    case Kind::Time: return "21:40:32+01:00";
    case Kind::LocalDateTime: return "2015-07-21T21:40:32";
    default: return "2015-07-21T21:40:32+01:00";
  }
}

// ---- Maps of components -------------------------------------------------------------------------------------------

const std::vector<std::string>& field_names() {
  static const std::vector<std::string> names = {
      "year",     "quarter", "month",  "week",     "dayOfQuarter", "dayOfWeek",   "ordinalDay",
      "day",      "hour",    "minute", "second",   "millisecond",  "microsecond", "nanosecond",
      "timezone", "date",    "time",   "datetime", "epochSeconds", "epochMillis"};
  return names;
}

class Fields {
 public:
  Fields(Kind kind, const Value& map) : kind_(kind), map_(map) {
    for (const auto& [key, value] : map.entries()) {
      const auto& names = field_names();
      if (std::find(names.begin(), names.end(), key) == names.end()) {
        const auto near = suggest(key, names);
        bad_value(std::string(function_name(kind)) + "() has no component '" + key + "'" +
                  (near ? "; did you mean '" + *near + "'?" : ""));
      }
      const bool of_date = is_one_of(
          key, {"year", "quarter", "month", "week", "dayOfQuarter", "dayOfWeek", "ordinalDay", "day", "date"});
      const bool of_time =
          is_one_of(key, {"hour", "minute", "second", "millisecond", "microsecond", "nanosecond", "time"});
      const bool of_epoch = is_one_of(key, {"epochSeconds", "epochMillis"});
      if ((of_date && !has_date(kind)) || (of_time && !has_time(kind)) || (of_epoch && kind != Kind::DateTime) ||
          (key == "datetime" && kind != Kind::DateTime && kind != Kind::LocalDateTime))
        bad_value("a " + std::string(name(kind)) + " has no component '" + key + "'");
    }
  }
  bool has(std::string_view key) const { return map_.find(key) != nullptr; }
  const Value& at(std::string_view key) const { return *map_.find(key); }
  std::optional<std::int64_t> number(std::string_view key) const {
    const Value* value = map_.find(key);
    if (!value) return {};
    if (value->kind() != Kind::Integer)
      bad_kind("the component '" + std::string(key) + "' is an INTEGER, not a " + std::string(name(value->kind())));
    return value->integer();
  }
  // A temporal value to take components from.
  std::optional<Value> source(std::string_view key) const {
    const Value* value = map_.find(key);
    if (!value) return {};
    if (!is_instant(value->kind())) bad_kind("'" + std::string(key) + "' is a temporal value to take it from");
    if (key == "date" && !has_date(value->kind()))
      bad_kind("a " + std::string(name(value->kind())) + " has no date to take");
    if (key == "time" && !has_time(value->kind())) bad_kind("a DATE has no time to take");
    if (key == "datetime" && !(has_date(value->kind()) && has_time(value->kind())))
      bad_kind("a " + std::string(name(value->kind())) + " has no date and time to take");
    return *value;
  }
  void require(std::string_view lower, std::string_view higher) const {
    if (has(lower) && !has(higher)) bad_value("'" + std::string(lower) + "' needs '" + std::string(higher) + "' too");
  }
  void forbid(std::string_view one, std::initializer_list<std::string_view> others) const {
    if (!has(one)) return;
    for (std::string_view other : others)
      if (has(other)) bad_value("'" + std::string(one) + "' does not go with '" + std::string(other) + "'");
  }
  Kind kind() const { return kind_; }

 private:
  static bool is_one_of(std::string_view key, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), key) != names.end();
  }
  Kind kind_;
  const Value& map_;
};

// The date of the components over a base (java.time's rules: a component set leaves the others, days are clamped).
std::int64_t date_of(const Fields& fields, std::optional<std::int64_t> base) {
  fields.forbid("week", {"month", "quarter", "ordinalDay", "day", "dayOfQuarter"});
  fields.forbid("ordinalDay", {"month", "quarter", "day", "dayOfQuarter", "dayOfWeek"});
  fields.forbid("quarter", {"month"});
  fields.forbid("dayOfQuarter", {"month", "day", "dayOfWeek"});
  const auto year = fields.number("year");
  if (year) check_year(*year);
  if (!base) {
    if (!year) bad_value(std::string(function_name(fields.kind())) + "() needs the component 'year'");
    fields.require("day", "month");
    fields.require("dayOfWeek", "week");
    fields.require("dayOfQuarter", "quarter");
  }
  if (fields.has("week") || (base && fields.has("dayOfWeek"))) {
    const std::int64_t y = year ? *year : week_year(*base);
    const std::int64_t w = fields.has("week") ? *fields.number("week") : week(*base);
    const std::int64_t d = fields.has("dayOfWeek") ? *fields.number("dayOfWeek") : base ? weekday(*base) : 1;
    return week_date(y, w, d);
  }
  if (fields.has("ordinalDay")) return ordinal_date(year ? *year : ymd_of(*base).year, *fields.number("ordinalDay"));
  Ymd d = base ? ymd_of(*base) : Ymd{*year, 1, 1};
  if (year) d.year = *year;
  if (const auto q = fields.number("quarter")) {
    if (*q < 1 || *q > 4) bad_value("a quarter is 1 to 4, not " + std::to_string(*q));
    d.month = int((*q - 1) * 3 + (d.month - 1) % 3 + 1);
  }
  if (const auto day = fields.number("dayOfQuarter")) return quarter_date(d.year, quarter(d.month), *day);
  if (const auto month = fields.number("month")) {
    if (*month < 1 || *month > 12) bad_value("a month is 1 to 12, not " + std::to_string(*month));
    d.month = int(*month);
  }
  if (const auto day = fields.number("day")) return calendar_date(d.year, d.month, *day);
  return days_of(d.year, d.month, std::min(d.day, days_in_month(d.year, d.month)));
}

// Nanoseconds of the second that milli-, micro- and nanoseconds make together: each counts on from the larger one.
// `kept` are larger parts that stay (when truncating to milliseconds, say).
std::int64_t subsecond(const Fields& fields, std::int64_t old, std::int64_t kept_unit = ns_per_second) {
  const auto ms = fields.number("millisecond"), us = fields.number("microsecond"), ns = fields.number("nanosecond");
  if (!ms && !us && !ns) return old;
  const auto part = [](std::string_view what, std::int64_t n, std::int64_t limit) {
    if (n < 0 || n >= limit)
      bad_value("the " + std::string(what) + " is 0 to " + std::to_string(limit - 1) + " here, not " +
                std::to_string(n));
    return n;
  };
  std::int64_t unit = kept_unit, total = kept_unit == ns_per_second ? 0 : old / kept_unit * kept_unit;
  if (ms) {
    total += part("millisecond", *ms, std::max<std::int64_t>(unit / 1'000'000, 1)) * 1'000'000;
    unit = 1'000'000;
  }
  if (us) {
    total += part("microsecond", *us, std::max<std::int64_t>(unit / 1000, 1)) * 1000;
    unit = 1000;
  }
  if (ns) total += part("nanosecond", *ns, unit);
  return total;
}

std::int64_t time_of(const Fields& fields, std::optional<std::int64_t> base, std::int64_t kept_unit = ns_per_second) {
  if (!base) {
    fields.require("minute", "hour");
    fields.require("second", "minute");
    for (std::string_view lower : {"millisecond", "microsecond", "nanosecond"}) fields.require(lower, "second");
  }
  const std::int64_t old = base.value_or(0), seconds = old / ns_per_second;
  return time_of_day(fields.number("hour").value_or(seconds / 3600),
                     fields.number("minute").value_or(seconds / 60 % 60),
                     fields.number("second").value_or(seconds % 60), subsecond(fields, old % ns_per_second, kept_unit));
}

// Seconds of UTC at `now`.
std::int64_t epoch_seconds(const DateTime& t) {
  return t.days * seconds_per_day + t.nanoseconds / ns_per_second - t.offset;
}

// A TIME has no date to look a named zone up with: the offset it has now.
std::int32_t offset_now(const Zone& zone, const DateTime& now) {
  return zone.name.empty() ? zone.offset : offset_at_utc(zone.name, epoch_seconds(now));
}

Value from_map(Kind kind, const Value& map, const DateTime& now) {
  const Fields fields(kind, map);
  if (map.entries().empty())
    bad_value(std::string(function_name(kind)) + "() needs components in its map, or no argument for now");
  for (const auto& [key, value] : map.entries())
    if (value.is_null()) return {};
  std::optional<Zone> zone;
  if (fields.has("timezone")) zone = zone_of(fields.at("timezone"));
  if (zone && map.entries().size() == 1) return current(kind, {&fields.at("timezone"), 1}, now);
  if (zone && !has_zone(kind)) bad_value("a " + std::string(name(kind)) + " has no component 'timezone'");
  fields.forbid("datetime", {"date", "time", "epochSeconds", "epochMillis"});
  fields.forbid("epochSeconds", {"date", "time", "epochMillis"});
  fields.forbid("epochMillis", {"date", "time"});

  Moment m;
  bool took_zone = false, whole = false;
  std::optional<std::int64_t> base_date, base_time;
  if (const auto source = fields.source("datetime")) {
    const Moment other = moment_of(*source);
    base_date = other.days;
    base_time = other.ns;
    m.zone = other.zone;
    took_zone = other.zoned;
  } else if (fields.has("epochSeconds") || fields.has("epochMillis")) {
    const auto seconds = fields.number("epochSeconds"), millis = fields.number("epochMillis");
    const std::int64_t s = seconds ? *seconds : floor_div(*millis, 1000);
    base_date = floor_div(s, seconds_per_day);
    check_days(*base_date);
    base_time = floor_mod(s, seconds_per_day) * ns_per_second + (millis ? floor_mod(*millis, 1000) * 1'000'000 : 0);
    took_zone = true;
  } else {
    if (const auto source = fields.source("date")) base_date = moment_of(*source).days;
    if (const auto source = fields.source("time")) {
      const Moment other = moment_of(*source);
      base_time = other.ns;
      m.zone = other.zone;
      took_zone = other.zoned;
    }
  }
  whole = has_date(kind) && (base_date || fields.has("year"));
  if (has_date(kind)) m.days = date_of(fields, base_date);
  // With a calendar day that is not complete, a time of it would not be either.
  if (has_date(kind) && has_time(kind) && !base_time && !base_date && fields.has("hour")) {
    if (!fields.has("day") && !fields.has("ordinalDay") && !fields.has("dayOfWeek") && !fields.has("dayOfQuarter"))
      bad_value("'hour' needs a whole date: 'day', 'dayOfWeek', 'ordinalDay' or 'dayOfQuarter' too");
  }
  if (has_time(kind)) {
    const bool any_time = fields.has("hour") || base_time || !whole;
    if (!any_time)
      for (std::string_view part : {"minute", "second", "millisecond", "microsecond", "nanosecond"})
        if (fields.has(part)) bad_value("'" + std::string(part) + "' needs 'hour' too");
    m.ns = fields.has("hour") || base_time ? time_of(fields, base_time) : 0;
    if (!has_date(kind) && !base_time && !fields.has("hour"))
      bad_value(std::string(function_name(kind)) + "() needs the component 'hour'");
  }
  if (kind == Kind::Time) {
    m.zone.name.clear();
    if (zone) {
      const std::int32_t offset = offset_now(*zone, now);
      if (took_zone) m.ns = floor_mod(m.ns + std::int64_t(offset - m.zone.offset) * ns_per_second, ns_per_day);
      m.zone.offset = offset;
    }
  } else if (kind == Kind::DateTime) {
    settle(m, m.zone.offset);
    if (zone && took_zone) {
      m = seen_in(utc_seconds(m), m.ns % ns_per_second, *zone);
    } else if (zone) {
      m.zone = *zone;
      settle(m);
    }
  }
  return value_of(kind, m);
}

// Another temporal value as this kind.
Value converted(Kind kind, const Value& value) {
  Moment m = moment_of(value);
  if ((has_date(kind) && !m.dated) || (kind != Kind::Date && !has_date(kind) && value.kind() == Kind::Date))
    bad_kind(std::string(function_name(kind)) + "() can not be made of a " + std::string(name(value.kind())));
  if (!has_zone(value.kind())) m.zone = {};
  if (kind == Kind::Time) m.zone.name.clear();
  return value_of(kind, m);
}

}  // namespace

DateTime system_now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  const std::int64_t ns = std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
  return {floor_div(ns, ns_per_day), floor_mod(ns, ns_per_day), 0, ""};
}

Value parse_temporal(Kind kind, std::string_view text) {
  const auto m = scan_moment(kind, text);
  if (!m)
    bad_value("'" + std::string(text) + "' is no " + std::string(name(kind)) + "; write it like '" +
              std::string(example(kind)) + "'");
  return value_of(kind, *m);
}

Value construct(Kind kind, std::span<const Value> arguments, const DateTime& now) {
  if (arguments.empty()) return current(kind, {}, now);
  const Value& value = arguments[0];
  if (value.is_null()) return {};
  if (value.kind() == Kind::String) return parse_temporal(kind, value.string());
  if (value.kind() == Kind::Map) return from_map(kind, value, now);
  if (is_instant(value.kind())) return converted(kind, value);
  bad_kind(std::string(function_name(kind)) + "() takes a STRING, a MAP or a temporal value, not a " +
           std::string(name(value.kind())));
}

Value current(Kind kind, std::span<const Value> arguments, const DateTime& now) {
  Zone zone{now.offset, now.zone};
  if (!arguments.empty()) {
    if (arguments[0].is_null()) return {};
    const Value* wanted = &arguments[0];
    if (wanted->kind() == Kind::Map) wanted = wanted->find("timezone");
    if (!wanted) bad_value("the clock takes a time zone: 'Asia/Ho_Chi_Minh' or {timezone: '+07:00'}");
    zone = zone_of(*wanted);
  }
  Moment m = seen_in(epoch_seconds(now), now.nanoseconds % ns_per_second, std::move(zone));
  if (kind == Kind::Time) m.zone.name.clear();
  return value_of(kind, m);
}

Value from_epoch(std::int64_t seconds, std::int64_t nanoseconds) {
  const Wide total = Wide(seconds) + floor_div(nanoseconds, ns_per_second);
  if (total > Wide(max_year) * 366 * seconds_per_day || total < -Wide(max_year) * 366 * seconds_per_day)
    out_of_range("the moment");
  return value_of(Kind::DateTime, seen_in(std::int64_t(total), floor_mod(nanoseconds, ns_per_second), {}));
}

// ---- Truncation ---------------------------------------------------------------------------------------------------

namespace {

struct Unit {
  std::string_view name;
  bool date;        // reaches into the date
  std::int64_t ns;  // of a unit of time
};

constexpr Unit units[] = {{"millennium", true, 0},
                          {"century", true, 0},
                          {"decade", true, 0},
                          {"year", true, 0},
                          {"weekYear", true, 0},
                          {"quarter", true, 0},
                          {"month", true, 0},
                          {"week", true, 0},
                          {"day", true, 0},
                          {"hour", false, 3600 * ns_per_second},
                          {"minute", false, 60 * ns_per_second},
                          {"second", false, ns_per_second},
                          {"millisecond", false, 1'000'000},
                          {"microsecond", false, 1000}};

const Unit& unit_named(std::string_view text) {
  const std::string wanted = lower(text);
  std::vector<std::string> names;
  for (const Unit& unit : units) {
    if (lower(unit.name) == wanted) return unit;
    names.emplace_back(unit.name);
  }
  const auto near = suggest(text, names);
  bad_value("no unit '" + std::string(text) + "' to truncate to" + (near ? "; did you mean '" + *near + "'?" : ""));
}

std::int64_t truncated_date(std::string_view unit, std::int64_t days) {
  const Ymd d = ymd_of(days);
  if (unit == "millennium") return days_of(d.year - floor_mod(d.year, 1000), 1, 1);
  if (unit == "century") return days_of(d.year - floor_mod(d.year, 100), 1, 1);
  if (unit == "decade") return days_of(d.year - floor_mod(d.year, 10), 1, 1);
  if (unit == "year") return days_of(d.year, 1, 1);
  if (unit == "weekYear") return first_week(week_year(days));
  if (unit == "quarter") return first_of_quarter(days);
  if (unit == "month") return days_of(d.year, d.month, 1);
  if (unit == "week") return days - (weekday(days) - 1);
  return days;
}

}  // namespace

Value truncate(Kind kind, std::span<const Value> arguments, const DateTime& now) {
  for (std::size_t i = 0; i < arguments.size(); ++i)
    if (arguments[i].is_null()) return {};
  if (arguments[0].kind() != Kind::String) bad_kind("the unit to truncate to is a STRING like 'month'");
  const Unit& unit = unit_named(arguments[0].string());
  const Value input = arguments.size() > 1 ? arguments[1] : current(kind, {}, now);
  if (!is_instant(input.kind()))
    bad_kind("truncate() takes a temporal value, not a " + std::string(name(input.kind())));
  const std::string what = std::string(function_name(kind)) + ".truncate('" + std::string(unit.name) + "', …)";
  if (has_date(kind) && !has_date(input.kind()))
    bad_kind(what + " needs a value with a date, not a " + std::string(name(input.kind())));
  if (!unit.date && (kind == Kind::Date || !has_time(input.kind())))
    bad_value(what + ": the unit is smaller than a day");
  if (unit.date && unit.name != "day" && !has_date(kind)) bad_value(what + ": the unit is longer than a day");
  if (kind != Kind::Date && !has_date(kind) && input.kind() == Kind::Date)
    bad_kind(what + " needs a value with a time");

  Moment m = moment_of(input);
  if (unit.date) {
    if (has_date(kind)) m.days = truncated_date(unit.name, m.days);
    m.ns = 0;
  } else {
    m.ns -= m.ns % unit.ns;
  }
  if (!m.zoned) m.zone = {};
  // In the hour that occurs twice the input says which; a day begins at the earlier.
  std::optional<std::int32_t> same;
  if (!unit.date || arguments.size() > 2) same = m.zone.offset;
  if (arguments.size() > 2) {
    if (arguments[2].kind() != Kind::Map) bad_kind("the components to set are a MAP");
    const Value& map = arguments[2];
    const Fields fields(kind, map);
    for (const auto& [key, value] : map.entries())
      if (value.is_null()) return {};
    if (has_date(kind)) m.days = date_of(fields, m.days);
    if (has_time(kind)) m.ns = time_of(fields, m.ns, unit.ns > 0 && unit.ns < ns_per_second ? unit.ns : ns_per_second);
    if (fields.has("timezone")) {
      if (!has_zone(kind)) bad_value("a " + std::string(name(kind)) + " has no component 'timezone'");
      Zone zone = zone_of(fields.at("timezone"));
      if (zone.name != m.zone.name) same.reset();
      m.zone = std::move(zone);
      if (kind == Kind::Time) m.zone = {offset_now(m.zone, now), ""};
    }
  }
  if (kind == Kind::Time) m.zone.name.clear();
  if (kind == Kind::DateTime) settle(m, same);
  return value_of(kind, m);
}

// ---- Durations ------------------------------------------------------------------------------------------------------

namespace {

std::int64_t narrowed(Wide n) {
  if (n > Wide(INT64_MAX) || n < Wide(INT64_MIN))
    throw Error(Fault::ArithmeticError, "NumberOutOfRange", {},
                "the duration is too long: one of its parts does not fit into 64 bits", Phase::Run);
  return std::int64_t(n);
}

Duration normalized(Wide months, Wide days, Wide nanoseconds) {
  Wide seconds = nanoseconds / ns_per_second, rest = nanoseconds % ns_per_second;
  if (rest < 0) {
    rest += ns_per_second;
    --seconds;
  }
  return {narrowed(months), narrowed(days), narrowed(seconds), std::int32_t(rest)};
}

// An amount of a unit: whole and fraction apart, so that neither loses digits.
struct Amount {
  Wide whole = 0;
  long double fraction = 0;
};

Amount amount_of(long double x) {
  if (std::isnan(x))
    throw Error(Fault::ArithmeticError, "NumberOutOfRange", {}, "NaN is no amount of time", Phase::Run);
  if (!std::isfinite(x) || std::fabs(x) > 9.2e18L) narrowed(Wide(INT64_MAX) + 1);
  const long double whole = std::trunc(x);
  return {Wide(std::int64_t(whole)), x - whole};
}

// Nanoseconds of a fraction: what is a rounding error away from a whole number is that number, else they are cut off.
Wide whole_nanoseconds(long double ns) {
  const long double nearest = std::round(ns);
  return Wide(std::int64_t(std::fabs(ns - nearest) < 1e-4L ? nearest : std::trunc(ns)));
}

// Fractions of months flow into days and nanoseconds, fractions of days into nanoseconds.
Duration settle_duration(const Amount& months, const Amount& days, Wide nanoseconds, long double fraction_ns = 0) {
  const Wide carried = whole_nanoseconds(months.fraction * seconds_per_month * ns_per_second) +
                       whole_nanoseconds(days.fraction * ns_per_day);
  return normalized(months.whole, days.whole + carried / ns_per_day,
                    carried % ns_per_day + nanoseconds + whole_nanoseconds(fraction_ns));
}

// One amount per unit of duration({…}) and of ISO text.
struct Amounts {
  Amount months, days;
  Wide nanoseconds = 0;

  void add(std::string_view unit, const Amount& a) {
    const auto into = [](Amount& target, const Amount& from, int factor) {
      const long double f = from.fraction * factor;
      const long double whole = std::trunc(f);
      target.whole += from.whole * factor + Wide(std::int64_t(whole));
      target.fraction += f - whole;
    };
    const auto time = [&](std::int64_t ns) { nanoseconds += a.whole * ns + whole_nanoseconds(a.fraction * ns); };
    if (unit == "years")
      into(months, a, 12);
    else if (unit == "quarters")
      into(months, a, 3);
    else if (unit == "months")
      into(months, a, 1);
    else if (unit == "weeks")
      into(days, a, 7);
    else if (unit == "days")
      into(days, a, 1);
    else if (unit == "hours")
      time(3600 * ns_per_second);
    else if (unit == "minutes")
      time(60 * ns_per_second);
    else if (unit == "seconds")
      time(ns_per_second);
    else if (unit == "milliseconds")
      time(1'000'000);
    else if (unit == "microseconds")
      time(1000);
    else
      time(1);
  }
  Duration settled() const {
    const auto carry = [](Amount a) {
      const long double whole = std::trunc(a.fraction);
      return Amount{a.whole + Wide(std::int64_t(whole)), a.fraction - whole};
    };
    return settle_duration(carry(months), carry(days), nanoseconds);
  }
};

// "P1Y2M3W4DT5H6M7.5S", any amount with a sign and a fraction; "P2012-02-02T14:37:21.545".
std::optional<Duration> scan_duration(std::string_view text) {
  Scanner in(text);
  int sign = 1;
  if (in.peek() == '-' || in.peek() == '+') {
    sign = in.peek() == '-' ? -1 : 1;
    in.skip(1);
  }
  if (!in.accept('P') && !in.accept('p')) return {};
  if (in.digits() == 4 && in.peek(4) == '-') {
    Scanner dated = in;
    const std::int64_t years = *dated.number(4);
    dated.skip(1);
    const auto months = dated.number(2);
    if (months && dated.accept('-')) {
      const auto days = dated.number(2);
      if (!days || *months > 12 || *days > 31) return {};
      std::int64_t ns = 0;
      if (!dated.done()) {
        if (!dated.accept('T')) return {};
        const auto time = scan_time(dated);
        if (!time || !dated.done()) return {};
        ns = *time;
      }
      return normalized(Wide(sign) * (years * 12 + *months), Wide(sign) * *days, Wide(sign) * ns);
    }
    return {};
  }
  Amounts amounts;
  bool time = false, any = false;
  int last = -1;
  while (!in.done()) {
    if (!time && (in.accept('T') || in.accept('t'))) {
      time = true;
      last = 3;
      if (in.done()) return {};
      continue;
    }
    int own = sign;
    if (in.peek() == '-' || in.peek() == '+') {
      own = in.peek() == '-' ? -sign : sign;
      in.skip(1);
    }
    const auto whole = in.number(in.digits());
    if (!whole) return {};
    Amount amount{Wide(own) * *whole, 0};
    if (in.accept('.') || in.accept(',')) {
      const std::size_t n = in.digits();
      if (n == 0) return {};
      long double fraction = 0, scale = 1;
      for (std::size_t i = 0; i < n && i < 18; ++i) {
        fraction = fraction * 10 + (in.peek(i) - '0');
        scale *= 10;
      }
      in.skip(n);
      amount.fraction = own * fraction / scale;
    }
    const char letter = in.peek() >= 'a' ? char(in.peek() - 32) : in.peek();
    constexpr std::string_view date_units = "YMWD", time_units = "HMS";
    const auto at = (time ? time_units : date_units).find(letter);
    if (letter == '\0' || at == std::string_view::npos) return {};
    const int place = int(at) + (time ? 4 : 0);
    if (place <= last) return {};
    last = place;
    constexpr std::string_view names[] = {"years", "months", "weeks", "days", "hours", "minutes", "seconds"};
    amounts.add(names[place], amount);
    in.skip(1);
    any = true;
  }
  if (!any) return {};
  return amounts.settled();
}

}  // namespace

Duration parse_duration(std::string_view text) {
  const auto d = scan_duration(text);
  if (!d) bad_value("'" + std::string(text) + "' is no DURATION; write it like 'P1Y2M3DT4H5M6.7S'");
  return *d;
}

Value construct_duration(const Value& value) {
  if (value.is_null()) return {};
  if (value.kind() == Kind::Duration) return value;
  if (value.kind() == Kind::String) return parse_duration(value.string());
  if (value.kind() != Kind::Map)
    bad_kind("duration() takes a STRING or a MAP, not a " + std::string(name(value.kind())));
  static const std::vector<std::string> names = {"years",        "quarters",     "months",     "weeks",
                                                 "days",         "hours",        "minutes",    "seconds",
                                                 "milliseconds", "microseconds", "nanoseconds"};
  if (value.entries().empty()) bad_value("duration() needs at least one amount, like {days: 1}");
  Amounts amounts;
  for (const auto& [key, amount] : value.entries()) {
    if (std::find(names.begin(), names.end(), key) == names.end()) {
      const auto near = suggest(key, names);
      bad_value("duration() has no component '" + key + "'" + (near ? "; did you mean '" + *near + "'?" : ""));
    }
    if (amount.is_null()) return {};
    if (!amount.is_number())
      bad_kind("the component '" + key + "' is a number, not a " + std::string(name(amount.kind())));
    amounts.add(key, amount.kind() == Kind::Integer ? Amount{amount.integer(), 0} : amount_of(amount.real()));
  }
  return amounts.settled();
}

Duration add(const Duration& a, const Duration& b, int sign) {
  const Wide x = Wide(a.seconds) * ns_per_second + a.nanoseconds, y = Wide(b.seconds) * ns_per_second + b.nanoseconds;
  return normalized(Wide(a.months) + sign * Wide(b.months), Wide(a.days) + sign * Wide(b.days), x + sign * y);
}

namespace {

Duration scaled(const Duration& d, long double factor) {
  const long double seconds = d.seconds * factor;
  const Amount whole = amount_of(seconds);
  return settle_duration(amount_of(d.months * factor), amount_of(d.days * factor), whole.whole * ns_per_second,
                         whole.fraction * ns_per_second + d.nanoseconds * factor);
}

}  // namespace

Duration multiply(const Duration& duration, double factor) { return scaled(duration, factor); }

Duration divide(const Duration& duration, double divisor) {
  if (divisor == 0)
    throw Error(Fault::ArithmeticError, "DivisionByZero", {}, "a duration can not be divided by zero", Phase::Run);
  return scaled(duration, 1.0L / divisor);
}

// ---- The way between two instants -------------------------------------------------------------------------------------

namespace {

struct Pair {
  Moment from, to;
  bool dated;  // both had a date of their own
};

Pair paired(const Value& from, const Value& to) {
  Pair p{moment_of(from), moment_of(to), false};
  p.dated = p.from.dated && p.to.dated;
  if (!p.from.dated && p.to.dated) p.from.days = p.to.days;
  if (!p.to.dated && p.from.dated) p.to.days = p.from.days;
  const auto take_zone = [](Moment& m, const Moment& other) {
    m.zone = other.zone;
    m.zoned = true;
    if (other.dated) settle(m);
  };
  if (!p.from.zoned && p.to.zoned)
    take_zone(p.from, p.to);
  else if (!p.to.zoned && p.from.zoned)
    take_zone(p.to, p.from);
  return p;
}

// Nanoseconds on the line of UTC.
Wide distance(const Moment& from, const Moment& to) {
  return (Wide(utc_seconds(to)) - utc_seconds(from)) * ns_per_second +
         (to.ns % ns_per_second - from.ns % ns_per_second);
}

// `to` as a clock in the zone of `from` shows it.
Moment in_zone_of(const Moment& from, const Moment& to) {
  return from.zoned ? seen_in(utc_seconds(to), to.ns % ns_per_second, from.zone) : to;
}

// The last day such that whole units of days fit: java.time's LocalDateTime.until.
std::int64_t whole_end(const Moment& from, const Moment& to) {
  if (to.days > from.days && to.ns < from.ns) return to.days - 1;
  if (to.days < from.days && to.ns > from.ns) return to.days + 1;
  return to.days;
}

std::int64_t months_between(std::int64_t from, std::int64_t to) {
  const auto packed = [](std::int64_t days) {
    const Ymd d = ymd_of(days);
    return (d.year * 12 + d.month - 1) * 32 + d.day;
  };
  return (packed(to) - packed(from)) / 32;
}

}  // namespace

Duration between(const Value& a, const Value& b) {
  Pair p = paired(a, b);
  if (!p.dated) return normalized(0, 0, distance(p.from, p.to));
  const Moment to = in_zone_of(p.from, p.to);
  const std::int64_t months = months_between(p.from.days, whole_end(p.from, to));
  p.from.days = add_months(p.from.days, months);
  const std::int64_t days = whole_end(p.from, to) - p.from.days;
  p.from.days += days;
  settle(p.from, p.from.zone.offset);
  return normalized(months, days, distance(p.from, p.to));
}

Duration in_months(const Value& a, const Value& b) {
  const Pair p = paired(a, b);
  if (!p.dated) return {};
  return {months_between(p.from.days, whole_end(p.from, in_zone_of(p.from, p.to))), 0, 0, 0};
}

Duration in_days(const Value& a, const Value& b) {
  const Pair p = paired(a, b);
  if (!p.dated) return {};
  return {0, whole_end(p.from, in_zone_of(p.from, p.to)) - p.from.days, 0, 0};
}

Duration in_seconds(const Value& a, const Value& b) {
  const Pair p = paired(a, b);
  return normalized(0, 0, distance(p.from, p.to));
}

Value add(const Value& instant, const Duration& duration, int sign) {
  Moment m = moment_of(instant);
  const Kind kind = instant.kind();
  const Wide ns = sign * (Wide(duration.seconds) * ns_per_second + duration.nanoseconds);
  if (has_date(kind)) {
    m.days = add_months(m.days, Wide(sign) * duration.months);
    Wide days = Wide(m.days) + Wide(sign) * duration.days;
    if (kind == Kind::Date) days += ns / ns_per_day;
    check_days(days);
    m.days = std::int64_t(days);
  }
  if (kind == Kind::Date) return value_of(kind, m);
  if (kind == Kind::DateTime && !m.zone.name.empty()) {
    settle(m, m.zone.offset);
    const Wide at = Wide(utc_seconds(m)) * ns_per_second + m.ns % ns_per_second + ns;
    Wide seconds = at / ns_per_second, rest = at % ns_per_second;
    if (rest < 0) {
      rest += ns_per_second;
      --seconds;
    }
    check_days(seconds / seconds_per_day);
    return value_of(kind, seen_in(std::int64_t(seconds), std::int64_t(rest), m.zone));
  }
  const Wide total = m.ns + ns;
  Wide days = total / ns_per_day, rest = total % ns_per_day;
  if (rest < 0) {
    rest += ns_per_day;
    --days;
  }
  m.ns = std::int64_t(rest);
  if (has_date(kind)) {
    check_days(m.days + days);
    m.days = std::int64_t(m.days + days);
  }
  return value_of(kind, m);
}

// ---- Components ------------------------------------------------------------------------------------------------------

namespace {

constexpr std::string_view instant_names[] = {
    "year",       "quarter",       "month",         "week",         "weekYear",   "dayOfQuarter",
    "quarterDay", "day",           "ordinalDay",    "dayOfWeek",    "weekDay",    "hour",
    "minute",     "second",        "millisecond",   "microsecond",  "nanosecond", "timezone",
    "offset",     "offsetMinutes", "offsetSeconds", "epochSeconds", "epochMillis"};
constexpr std::string_view zoned_time_names[] = {"hour",       "minute",   "second", "millisecond",   "microsecond",
                                                 "nanosecond", "timezone", "offset", "offsetMinutes", "offsetSeconds"};
constexpr std::string_view duration_names[] = {"years",          "quarters",
                                               "quartersOfYear", "months",
                                               "monthsOfYear",   "monthsOfQuarter",
                                               "weeks",          "days",
                                               "daysOfWeek",     "hours",
                                               "minutes",        "minutesOfHour",
                                               "seconds",        "secondsOfMinute",
                                               "milliseconds",   "millisecondsOfSecond",
                                               "microseconds",   "microsecondsOfSecond",
                                               "nanoseconds",    "nanosecondsOfSecond"};

std::string offset_text(std::int32_t offset) {
  const std::string text = to_string(Time{0, offset});
  return text.substr(5);
}

Value duration_component(const Duration& d, std::string_view name) {
  // Toward zero throughout, so that the parts of a negative duration are those its text shows.
  const Wide total = Wide(d.seconds) * ns_per_second + d.nanoseconds;
  const Wide seconds = total / ns_per_second, rest = total % ns_per_second;
  if (name == "years") return d.months / 12;
  if (name == "quarters") return d.months / 3;
  if (name == "quartersOfYear") return d.months / 3 % 4;
  if (name == "months") return d.months;
  if (name == "monthsOfYear") return d.months % 12;
  if (name == "monthsOfQuarter") return d.months % 3;
  if (name == "weeks") return d.days / 7;
  if (name == "days") return d.days;
  if (name == "daysOfWeek") return d.days % 7;
  if (name == "hours") return narrowed(seconds / 3600);
  if (name == "minutes") return narrowed(seconds / 60);
  if (name == "minutesOfHour") return narrowed(seconds / 60 % 60);
  if (name == "seconds") return narrowed(seconds);
  if (name == "secondsOfMinute") return narrowed(seconds % 60);
  if (name == "milliseconds") return narrowed(total / 1'000'000);
  if (name == "millisecondsOfSecond") return narrowed(rest / 1'000'000);
  if (name == "microseconds") return narrowed(total / 1000);
  if (name == "microsecondsOfSecond") return narrowed(rest / 1000);
  if (name == "nanoseconds") return narrowed(total);
  return narrowed(rest);
}

}  // namespace

std::span<const std::string_view> component_names(Kind kind) {
  switch (kind) {
    case Kind::Date: return std::span(instant_names).first(11);
    case Kind::LocalTime: return std::span(instant_names).subspan(11, 6);
    case Kind::Time: return zoned_time_names;
    case Kind::LocalDateTime: return std::span(instant_names).first(17);
    case Kind::DateTime: return instant_names;
    case Kind::Duration: return duration_names;
    default: return {};
  }
}

Value component(const Value& value, std::string_view wanted) {
  const auto names = component_names(value.kind());
  if (std::find(names.begin(), names.end(), wanted) == names.end()) {
    const auto near = suggest(wanted, std::vector<std::string>(names.begin(), names.end()));
    bad_value("a " + std::string(name(value.kind())) + " has no component '" + std::string(wanted) + "'" +
              (near ? "; did you mean '" + *near + "'?" : ""));
  }
  if (value.kind() == Kind::Duration) return duration_component(value.duration(), wanted);
  const Moment m = moment_of(value);
  const Ymd d = ymd_of(m.days);
  const std::int64_t seconds = m.ns / ns_per_second, ns = m.ns % ns_per_second;
  if (wanted == "year") return d.year;
  if (wanted == "quarter") return quarter(d.month);
  if (wanted == "month") return d.month;
  if (wanted == "week") return week(m.days);
  if (wanted == "weekYear") return week_year(m.days);
  if (wanted == "dayOfQuarter" || wanted == "quarterDay") return m.days - first_of_quarter(m.days) + 1;
  if (wanted == "day") return d.day;
  if (wanted == "ordinalDay") return ordinal_day(m.days);
  if (wanted == "dayOfWeek" || wanted == "weekDay") return weekday(m.days);
  if (wanted == "hour") return seconds / 3600;
  if (wanted == "minute") return seconds / 60 % 60;
  if (wanted == "second") return seconds % 60;
  if (wanted == "millisecond") return ns / 1'000'000;
  if (wanted == "microsecond") return ns / 1000;
  if (wanted == "nanosecond") return ns;
  if (wanted == "timezone") return m.zone.name.empty() ? Value(offset_text(m.zone.offset)) : Value(m.zone.name);
  if (wanted == "offset") return Value(offset_text(m.zone.offset));
  if (wanted == "offsetMinutes") return m.zone.offset / 60;
  if (wanted == "offsetSeconds") return m.zone.offset;
  if (wanted == "epochSeconds") return utc_seconds(m);
  return narrowed(Wide(utc_seconds(m)) * 1000 + ns / 1'000'000);
}

}  // namespace dothi
