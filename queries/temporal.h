// openCypher's temporal values: made from text, maps and each other, truncated, measured, added (CIP2015-08-06).
// Named time zones come from the system's tz data; without a zone UTC is meant.
//
//   Value d = construct(Kind::Date, {{Value("2015-W30-2")}}, now);        // 2015-07-21
//   component(d, "week").integer() == 30;
//   to_string(between(d, construct(Kind::Date, {{Value("2016")}}, now)));  // "P5M11D"
//
// All throw Error with Phase::Run and no span: ArgumentError "InvalidArgumentValue" for text that is no such value, for a
// component that is unknown, missing or out of range; TypeError "InvalidArgumentValue" for a value of another kind.
#pragma once

#include <dothi/value.h>

#include <span>
#include <string_view>

namespace dothi {

// The system clock in UTC.
DateTime system_now();

// date(…), localtime(…), time(…), localdatetime(…), datetime(…): of `kind`, from no argument (now), a text, a map of
// components, or another temporal value. Null gives null.
Value construct(Kind kind, std::span<const Value> arguments, const DateTime& now);
// The same from text alone.
Value parse_temporal(Kind kind, std::string_view text);
// date.statement(…) and the like: `now` as this kind, in the time zone of the argument if there is one.
Value current(Kind kind, std::span<const Value> arguments, const DateTime& now);
// date.truncate(unit, input, components) and the like.
Value truncate(Kind kind, std::span<const Value> arguments, const DateTime& now);
// datetime.fromEpoch(seconds, nanoseconds), datetime.fromEpochMillis(milliseconds).
Value from_epoch(std::int64_t seconds, std::int64_t nanoseconds);

// duration(…) of a text or a map of amounts. Fractions flow into the next smaller unit (a month is 2,629,746 s there).
Value construct_duration(const Value& value);
Duration parse_duration(std::string_view text);

// The way from one instant to another: months, days and rest; or in one unit, toward zero. Where one side has no
// date or no zone it takes the other's; where neither has a date only time counts.
Duration between(const Value& from, const Value& to);
Duration in_months(const Value& from, const Value& to);
Duration in_days(const Value& from, const Value& to);
Duration in_seconds(const Value& from, const Value& to);

// instant + duration (sign 1) or - duration (sign -1): first months (a day the month has not becomes its last), then
// days, then seconds; what the kind does not have is left out.
Value add(const Value& instant, const Duration& duration, int sign);
Duration add(const Duration& a, const Duration& b, int sign);
Duration multiply(const Duration& duration, double factor);
Duration divide(const Duration& duration, double divisor);

// value.year, duration.minutesOfHour …
Value component(const Value& value, std::string_view name);
// The names of the components a kind has, in order.
std::span<const std::string_view> component_names(Kind kind);

// Whether it is one of the five instants.
constexpr bool is_instant(Kind kind) {
  return kind == Kind::Date || kind == Kind::LocalTime || kind == Kind::Time || kind == Kind::LocalDateTime ||
         kind == Kind::DateTime;
}

}  // namespace dothi
