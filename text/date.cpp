#include <dothi/text.h>

#include <limits>

namespace dothi {

namespace {

constexpr int kLeapYear = 2000;

bool leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in_month(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap(year) ? 29 : kDays[month - 1];
}

// Days since 1970-01-01 (H. Hinnant, "chrono-compatible low-level date algorithms").
Day day_of(int year, int month, int day) {
  year -= month <= 2;
  const int era = (year >= 0 ? year : year - 399) / 400;
  const int year_of_era = year - era * 400;
  const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

int year_of(Day day) {
  const int shifted = day + 719468;
  const int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const int day_of_era = shifted - era * 146097;
  const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  return year_of_era + era * 400 + (day_of_year >= 306);
}

std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::string padded(int value, std::size_t width) {
  std::string text = std::to_string(value);
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  return text;
}

constexpr Day kPast = std::numeric_limits<Day>::min();
constexpr Day kFuture = std::numeric_limits<Day>::max();

// The days a start and an end may fall on.
struct Bounds {
  Day earliest_start, latest_start, earliest_end, latest_end;
};

bool may_meet(const Bounds& a, const Bounds& b) {
  return a.earliest_start <= b.latest_end && b.earliest_start <= a.latest_end;
}
bool must_meet(const Bounds& a, const Bounds& b) {
  return a.latest_start <= b.earliest_end && b.latest_start <= a.earliest_end;
}

bool yearless(const std::optional<PartialDate>& date) { return date && date->year == 0; }
bool floating(const Period& p) { return yearless(p.start) && yearless(p.end); }

// The date in a given year; nothing for 29 February of a common year.
std::optional<PartialDate> in_year(PartialDate date, int year) {
  if (date.month == 2 && date.day == 29 && !leap(year)) return std::nullopt;
  date.year = std::int16_t(year);
  return date;
}

// A start never lies after its end: each bound gives way to the other's.
Bounds ordered_bounds(Bounds b) {
  b.latest_start = std::min(b.latest_start, b.latest_end);
  b.earliest_end = std::max(b.earliest_end, b.earliest_start);
  return b;
}

Bounds fixed_bounds(const Period& p) {
  Bounds b{kPast, kFuture, kFuture, kFuture};
  if (p.start && p.start->year != 0) {
    b.earliest_start = first_day(*p.start);
    b.latest_start = last_day(*p.start);
  }
  if (p.end && p.end->year != 0) {
    b.earliest_end = first_day(*p.end);
    b.latest_end = last_day(*p.end);
  } else if (p.end) {
    b.earliest_end = kPast;
  }
  if (yearless(p.start) && b.latest_end != kFuture) {
    for (int year = year_of(b.latest_end);; --year) {
      const auto start = in_year(*p.start, year);
      if (!start || first_day(*start) > b.latest_end) continue;
      b.latest_start = last_day(*start);
      break;
    }
  }
  if (yearless(p.end) && b.earliest_start != kPast) {
    for (int year = year_of(b.earliest_start);; ++year) {
      const auto end = in_year(*p.end, year);
      if (!end || last_day(*end) < b.earliest_start) continue;
      b.earliest_end = first_day(*end);
      break;
    }
  }
  return ordered_bounds(b);
}

// A period whose start falls in `year` and whose end, also given without a year, is the next such date.
std::optional<Bounds> bounds_in_year(const Period& p, int year) {
  const auto start = in_year(*p.start, year);
  if (!start) return std::nullopt;
  for (int end_year = year; end_year <= year + 8; ++end_year) {
    const auto end = in_year(*p.end, end_year);
    if (end && last_day(*end) >= first_day(*start))
      return ordered_bounds({first_day(*start), last_day(*start), first_day(*end), last_day(*end)});
  }
  return std::nullopt;
}

bool floating_may_meet(const Period& p, const Bounds& other) {
  if (other.earliest_start == kPast || other.latest_end == kFuture) return true;
  // Nine years hold a 29 February even across a century's common year.
  const int from = year_of(other.earliest_start) - 2;
  const int to = std::min(year_of(other.latest_end) + 1, from + 12);
  for (int year = from; year <= to; ++year) {
    const auto bounds = bounds_in_year(p, year);
    if (bounds && may_meet(*bounds, other)) return true;
  }
  return false;
}

}  // namespace

std::optional<PartialDate> PartialDate::parse(std::string_view edtf) {
  if (edtf.size() != 4 && edtf.size() != 7 && edtf.size() != 10) return std::nullopt;
  PartialDate date;
  const bool unknown_year = edtf.substr(0, 4) == "XXXX";
  if (!unknown_year) {
    const auto year = digits(edtf.substr(0, 4));
    if (!year || *year == 0) return std::nullopt;
    date.year = std::int16_t(*year);
  } else if (edtf.size() == 4) {
    return std::nullopt;
  }
  if (edtf.size() >= 7) {
    const auto month = digits(edtf.substr(5, 2));
    if (edtf[4] != '-' || !month || *month < 1 || *month > 12) return std::nullopt;
    date.month = std::uint8_t(*month);
  }
  if (edtf.size() == 10) {
    const auto day = digits(edtf.substr(8, 2));
    const int year = unknown_year ? kLeapYear : date.year;
    if (edtf[7] != '-' || !day || *day < 1 || *day > days_in_month(year, date.month)) return std::nullopt;
    date.day = std::uint8_t(*day);
  }
  return date;
}

std::string PartialDate::edtf() const {
  std::string out = year == 0 ? "XXXX" : padded(year, 4);
  const auto append = [&](int part) { out += '-', out += char('0' + part / 10), out += char('0' + part % 10); };
  if (month != 0) append(month);
  if (month != 0 && day != 0) append(day);
  return out;
}

std::string PartialDate::slashed() const {
  std::string out;
  for (const int part : {int(day), int(month), int(year)})
    if (part != 0) out += (out.empty() ? "" : "/") + std::to_string(part);
  return out;
}

Day first_day(PartialDate date) {
  DOTHI_ASSERT(date.year != 0);
  return day_of(date.year, date.month == 0 ? 1 : date.month, date.day == 0 ? 1 : date.day);
}

Day last_day(PartialDate date) {
  DOTHI_ASSERT(date.year != 0);
  const int month = date.month == 0 ? 12 : date.month;
  return day_of(date.year, month, date.day == 0 ? days_in_month(date.year, month) : date.day);
}

std::optional<Period> Period::parse(std::string_view edtf) {
  const std::size_t slash = edtf.find('/');
  if (slash == std::string_view::npos) {
    const auto date = PartialDate::parse(edtf);
    if (!date) return std::nullopt;
    return Period{date, date};
  }
  const std::string_view start = edtf.substr(0, slash), end = edtf.substr(slash + 1);
  if (start.empty() || end.empty()) return std::nullopt;
  return parse(start, end);
}

std::optional<Period> Period::parse(std::string_view start, std::string_view end) {
  if (start.empty() && end.empty()) return std::nullopt;
  Period period;
  if (!start.empty() && start != "..") {
    period.start = PartialDate::parse(start);
    if (!period.start) return std::nullopt;
  }
  if (!end.empty() && end != "..") {
    period.end = PartialDate::parse(end);
    if (!period.end) return std::nullopt;
  }
  const bool known = period.start && period.end && period.start->year != 0 && period.end->year != 0;
  if (known && last_day(*period.end) < first_day(*period.start)) return std::nullopt;
  return period;
}

std::string Period::edtf() const {
  if (start && start == end) return start->edtf();
  return (start ? start->edtf() : "..") + "/" + (end ? end->edtf() : "..");
}

bool possibly_overlap(const Period& a, const Period& b) {
  if (!floating(a) && !floating(b)) return may_meet(fixed_bounds(a), fixed_bounds(b));
  if (!floating(b)) return floating_may_meet(a, fixed_bounds(b));
  if (!floating(a)) return floating_may_meet(b, fixed_bounds(a));
  // Neither has a year: they may meet when they do in some pair of years; leap years repeat every four.
  for (int year = kLeapYear; year < kLeapYear + 4; ++year) {
    const auto bounds = bounds_in_year(a, year);
    if (bounds && floating_may_meet(b, *bounds)) return true;
  }
  return false;
}

bool certainly_overlap(const Period& a, const Period& b) {
  // Where neither end has a year the bounds reach from past to future, and nothing surely meets them.
  return must_meet(fixed_bounds(a), fixed_bounds(b));
}

}  // namespace dothi
