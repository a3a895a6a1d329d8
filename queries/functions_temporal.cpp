#include "function_table.h"

#include "temporal.h"

namespace dothi {

namespace {

template <Kind K>
Value make(EvalContext& context, Arguments a) {
  return construct(K, a, context.now);
}
template <Kind K>
Value at_statement(EvalContext& context, Arguments a) {
  return current(K, a, context.now);
}
template <Kind K>
Value at_realtime(EvalContext& context, Arguments a) {
  return current(K, a, context.options.now ? *context.options.now : system_now());
}
template <Kind K>
Value truncated(EvalContext& context, Arguments a) {
  return truncate(K, a, context.now);
}

Value make_duration(EvalContext&, Arguments a) { return construct_duration(a[0]); }

template <Duration (*F)(const Value&, const Value&)>
Value measured(EvalContext&, Arguments a) {
  for (const Value& value : a.first(2))
    if (!is_instant(value.kind())) wrong_kind("duration", "two temporal values", value);
  return F(a[0], a[1]);
}

Value epoch(EvalContext&, Arguments a) {
  return from_epoch(integer_of(a[0], "datetime.fromEpoch"), a.size() > 1 ? integer_of(a[1], "datetime.fromEpoch") : 0);
}

Value epoch_millis(EvalContext&, Arguments a) {
  const std::int64_t ms = integer_of(a[0], "datetime.fromEpochMillis");
  const std::int64_t rest = (ms % 1000 + 1000) % 1000;
  return from_epoch((ms - rest) / 1000, rest * 1'000'000);
}

Value timestamp(EvalContext& context, Arguments) { return component(context.now, "epochMillis"); }

// ---- Periods ----------------------------------------------------------------------------------------------------------

// A date as far as it is known, of a text, a year, or a temporal value.
std::optional<PartialDate> partial_date(const Value& value) {
  switch (value.kind()) {
    case Kind::String: {
      const auto date = PartialDate::parse(value.string());
      return date && date->year ? date : std::nullopt;
    }
    case Kind::Integer:
      if (value.integer() < 1 || value.integer() > 9999) return {};
      return PartialDate{std::int16_t(value.integer()), 0, 0};
    case Kind::Date:
    case Kind::LocalDateTime:
    case Kind::DateTime: {
      const std::int64_t year = component(value, "year").integer();
      if (year < 1 || year > 9999) return {};
      return PartialDate{std::int16_t(year), std::uint8_t(component(value, "month").integer()),
                         std::uint8_t(component(value, "day").integer())};
    }
    default: return {};
  }
}

// An end that surely lies before its start makes no period.
bool is_backwards(const Period& p) { return p.start && p.end && last_day(*p.end) < first_day(*p.start); }

template <typename Read>
std::optional<Period> period_of_parts(Read read) {
  const Value start = read("start"), end = read("end");
  if (!start.is_null() || !end.is_null()) {
    const Period p{partial_date(start), partial_date(end)};
    if (is_backwards(p)) return {};
    if (p.start || p.end) return p;
  }
  if (const auto date = partial_date(read("date"))) return Period{date, date};
  const Value date = read("date");
  if (date.kind() == Kind::String)
    if (auto p = Period::parse(date.string()); p && (!p->start || p->start->year) && (!p->end || p->end->year))
      return p;
  if (const auto since = partial_date(read("since"))) return Period{since, std::nullopt};
  return {};
}

// First and last day that an end can mean; far away where it is open or not known.
constexpr std::int64_t far = 1LL << 40;
struct Bounds {
  std::int64_t first, last;
};
Bounds start_bounds(const Period& p) {
  return p.start ? Bounds{first_day(*p.start), last_day(*p.start)} : Bounds{-far, far};
}
// An absent end means that the period lasts on.
Bounds end_bounds(const Period& p) { return p.end ? Bounds{first_day(*p.end), last_day(*p.end)} : Bounds{far, far}; }

std::optional<Period> wanted_period(EvalContext& context, const Value& value, std::string_view function) {
  auto period = period_of(value, context.view);
  if (!period && value.kind() != Kind::Node && value.kind() != Kind::Relationship && value.kind() != Kind::Map)
    throw Error(Fault::ArgumentError, "InvalidPeriod", {},
                std::string(function) +
                    "() takes periods like '2008/2009', '2020-06', '2008/..', or what has start and end; " +
                    to_string(value) + " is none",
                Phase::Run);
  return period;
}

// A date that is written as an argument means all of its days: '2008' is the year. What is read of an entity stays some day of it.
std::optional<Period> stretch(EvalContext& context, const Value& value, std::string_view function) {
  auto period = wanted_period(context, value, function);
  const bool written = value.kind() != Kind::Node && value.kind() != Kind::Relationship && value.kind() != Kind::Map;
  if (!period || !written || !period->start || period->start != period->end) return period;
  if (value.kind() == Kind::String && value.string().find('/') != std::string_view::npos) return period;
  return Period{partial_date(Value(Date{first_day(*period->start)})),
                partial_date(Value(Date{last_day(*period->end)}))};
}

// Three-valued: true when surely so, false when it can not be, null when the dates are not known well enough.
Value answer(bool certain, bool possible) { return certain ? Value(true) : possible ? Value() : Value(false); }

Value overlaps(EvalContext& context, Arguments a) {
  const auto p = stretch(context, a[0], "period.overlaps"), q = stretch(context, a[1], "period.overlaps");
  if (!p || !q) return {};
  return answer(certainly_overlap(*p, *q), possibly_overlap(*p, *q));
}

Value before(const Period& p, const Period& q) {
  const Bounds end = end_bounds(p), start = start_bounds(q);
  return answer(end.last < start.first, end.first < start.last);
}

Value is_before(EvalContext& context, Arguments a) {
  const auto p = stretch(context, a[0], "period.before"), q = stretch(context, a[1], "period.before");
  return p && q ? before(*p, *q) : Value();
}

Value is_after(EvalContext& context, Arguments a) {
  const auto p = stretch(context, a[0], "period.after"), q = stretch(context, a[1], "period.after");
  return p && q ? before(*q, *p) : Value();
}

Value contains(EvalContext& context, Arguments a) {
  const auto p = stretch(context, a[0], "period.contains"), q = stretch(context, a[1], "period.contains");
  if (!p || !q) return {};
  // Written in one go, a half-known end is the same on both sides: '2008/2009' contains '2008'.
  const Bounds ps = start_bounds(*p), pe = end_bounds(*p), qs = start_bounds(*q), qe = end_bounds(*q);
  const bool whole = p->start && p->end;
  const bool certain = (ps.last <= qs.first || (whole && ps.first <= qs.first)) &&
                       (pe.first >= qe.last || (whole && pe.last >= qe.last));
  const bool possible = ps.first <= qs.last && pe.last >= qe.first;
  return answer(certain, possible);
}

Value years(EvalContext& context, Arguments a) {
  const auto p = wanted_period(context, a[0], "period.years");
  if (!p || !p->start) return {};
  const std::int64_t from = p->start->year, to = p->end ? p->end->year : component(context.now, "year").integer();
  std::vector<Value> out;
  for (std::int64_t y = from; y <= to; ++y) out.emplace_back(y);
  return Value::list(std::move(out));
}

Value period_start(EvalContext& context, Arguments a) {
  const auto p = wanted_period(context, a[0], "period.start");
  return p && p->start ? Value(Date{first_day(*p->start)}) : Value();
}

Value period_end(EvalContext& context, Arguments a) {
  const auto p = wanted_period(context, a[0], "period.end");
  return p && p->end ? Value(Date{last_day(*p->end)}) : Value();
}

Value period_duration(EvalContext& context, Arguments a) {
  const auto p = wanted_period(context, a[0], "period.duration");
  if (!p || !p->start) return {};
  const std::int64_t past =
      p->end ? last_day(*p->end) + 1 : component(context.now, "epochSeconds").integer() / 86'400 + 1;
  return between(Date{first_day(*p->start)}, Date{past});
}

// From the end of one to the beginning of the other; zero where they overlap, negative where the second comes first.
Value period_between(EvalContext& context, Arguments a) {
  const auto p = stretch(context, a[0], "period.between"), q = stretch(context, a[1], "period.between");
  if (!p || !q) return {};
  if (possibly_overlap(*p, *q)) return certainly_overlap(*p, *q) ? Value(Duration{}) : Value();
  if (p->end && q->start && last_day(*p->end) < first_day(*q->start))
    return between(Date{last_day(*p->end) + 1}, Date{first_day(*q->start)});
  if (q->end && p->start && last_day(*q->end) < first_day(*p->start))
    return between(Date{first_day(*p->start)}, Date{last_day(*q->end) + 1});
  return {};
}

Value period_text(EvalContext& context, Arguments a) {
  if (a.size() == 1) {
    if (a[0].is_null()) return {};
    const auto p = wanted_period(context, a[0], "period");
    return p ? Value(p->edtf()) : Value();
  }
  Period p{partial_date(a[0]), partial_date(a[1])};
  for (int i = 0; i < 2; ++i)
    if (!a[i].is_null() && !(i ? p.end : p.start))
      throw Error(Fault::ArgumentError, "InvalidPeriod", {},
                  "period() takes dates like '2008', '2020-06', '2018-05-17' or null; " + to_string(a[i]) + " is none",
                  Phase::Run);
  if (is_backwards(p))
    throw Error(Fault::ArgumentError, "InvalidPeriod", {},
                "period() takes the start first; " + to_string(a[1]) + " lies before " + to_string(a[0]), Phase::Run);
  if (!p.start && !p.end) return {};
  return Value(p.edtf());
}

}  // namespace

std::optional<Period> period_of(const Value& value, const View& view) {
  const auto of_entity = [&](auto id) {
    return period_of_parts([&](std::string_view name) {
      const auto key = view.key(name);
      return key ? view.property(id, *key) : Value();
    });
  };
  switch (value.kind()) {
    case Kind::Node: return view.exists(value.node()) ? of_entity(value.node()) : std::nullopt;
    case Kind::Relationship: return view.exists(value.relationship()) ? of_entity(value.relationship()) : std::nullopt;
    case Kind::Map:
      return period_of_parts([&](std::string_view name) {
        const Value* found = value.find(name);
        return found ? *found : Value();
      });
    case Kind::String: {
      auto p = Period::parse(value.string());
      if (!p || (p->start && !p->start->year) || (p->end && !p->end->year) || (!p->start && !p->end)) return {};
      return p;
    }
    default: {
      const auto date = partial_date(value);
      return date ? std::optional(Period{date, date}) : std::nullopt;
    }
  }
}

bool passes(const TimeRestriction& restriction, const Value& when, RelationshipId relationship, const View& view) {
  if (restriction.kind == TimeRestriction::Kind::None) return true;
  const std::string_view clause = restriction.kind == TimeRestriction::Kind::AsOf ? "AS OF" : "DURING";
  const bool has_parts = when.kind() == Kind::Node || when.kind() == Kind::Relationship || when.kind() == Kind::Map;
  const auto wanted = when.is_null() ? std::nullopt : period_of(when, view);
  if (when.is_null() || (has_parts && !wanted)) return restriction.or_undated && !period_of(relationship, view);
  if (!wanted)
    throw Error(Fault::ArgumentError, "InvalidPeriod", restriction.span,
                std::string(clause) + " takes a time like '2008', '2020-06', '2008/2009' or a DATE; " +
                    to_string(when) + " is none",
                Phase::Run);
  const auto period = period_of(relationship, view);
  if (!period) return restriction.or_undated;
  return restriction.certain ? certainly_overlap(*period, *wanted) : possibly_overlap(*period, *wanted);
}

void add_temporal_functions(std::vector<Function>& all) {
  using namespace kinds;
  const StaticType instants = of(Kind::Date, Kind::LocalTime, Kind::Time, Kind::LocalDateTime, Kind::DateTime);
  const StaticType sources{instants.kinds | text.kinds | map.kinds, 0xFFFF}, zones = of(Kind::String, Kind::Map);
  const auto add = [&](Function f) { all.push_back(std::move(f)); };
  const auto kind = [&]<Kind K>(std::string_view name, std::vector<std::string_view> aliases,
                                std::initializer_list<std::string_view> names, std::string_view signature,
                                std::string_view about) {
    const StaticType result = of(K);
    add({.name = name,
         .aliases = std::move(aliases),
         .min = 0,
         .max = 1,
         .parameters = {sources},
         .result = result,
         .signature = signature,
         .about = about,
         .call = make<K>});
    auto each = names.begin();
    add({.name = *each++,
         .min = 1,
         .max = 3,
         .parameters = {text, instants, map},
         .result = result,
         .signature = "truncate(unit :: STRING, input :: TEMPORAL, components :: MAP)",
         .about = "the beginning of the unit that it lies in, with components set",
         .call = truncated<K>});
    for (int i = 0; i < 2; ++i)
      add({.name = *each++,
           .min = 0,
           .max = 1,
           .parameters = {zones},
           .result = result,
           .signature = "(timezone :: STRING)",
           .about = "now, the same for the whole statement",
           .call = at_statement<K>});
    add({.name = *each,
         .min = 0,
         .max = 1,
         .parameters = {zones},
         .result = result,
         .deterministic = false,
         .signature = "(timezone :: STRING)",
         .about = "what the clock shows at this moment",
         .call = at_realtime<K>});
  };
  kind.operator()<Kind::Date>("date", {}, {"date.truncate", "date.transaction", "date.statement", "date.realtime"},
                              "date(value :: STRING | MAP | TEMPORAL) :: DATE", "a day; without an argument today");
  kind.operator()<Kind::LocalTime>(
      "localtime", {"local_time"},
      {"localtime.truncate", "localtime.transaction", "localtime.statement", "localtime.realtime"},
      "localtime(value :: STRING | MAP | TEMPORAL) :: LOCAL TIME", "a time of day; without an argument now");
  kind.operator()<Kind::Time>("time", {"zoned_time"},
                              {"time.truncate", "time.transaction", "time.statement", "time.realtime"},
                              "time(value :: STRING | MAP | TEMPORAL) :: ZONED TIME",
                              "a time of day with its offset from UTC; without an argument now");
  kind.operator()<Kind::LocalDateTime>(
      "localdatetime", {"local_datetime"},
      {"localdatetime.truncate", "localdatetime.transaction", "localdatetime.statement", "localdatetime.realtime"},
      "localdatetime(value :: STRING | MAP | TEMPORAL) :: LOCAL DATETIME", "a day and time; without an argument now");
  kind.operator()<Kind::DateTime>(
      "datetime", {"zoned_datetime"},
      {"datetime.truncate", "datetime.transaction", "datetime.statement", "datetime.realtime"},
      "datetime(value :: STRING | MAP | TEMPORAL) :: ZONED DATETIME",
      "a moment with its time zone; without an argument now");
  const StaticType duration = of(Kind::Duration);
  add({.name = "datetime.fromEpoch",
       .min = 1,
       .max = 2,
       .parameters = {integer, integer},
       .result = of(Kind::DateTime),
       .signature = "datetime.fromEpoch(seconds :: INTEGER, nanoseconds :: INTEGER) :: ZONED DATETIME",
       .about = "the moment so long after 1970-01-01T00:00Z",
       .call = epoch});
  add({.name = "datetime.fromEpochMillis",
       .min = 1,
       .max = 1,
       .parameters = {integer},
       .result = of(Kind::DateTime),
       .signature = "datetime.fromEpochMillis(milliseconds :: INTEGER) :: ZONED DATETIME",
       .about = "the moment so long after 1970-01-01T00:00Z",
       .call = epoch_millis});
  add({.name = "timestamp",
       .min = 0,
       .max = 0,
       .result = integer,
       .signature = "timestamp() :: INTEGER",
       .about = "milliseconds since 1970-01-01T00:00Z",
       .call = timestamp});
  add({.name = "duration",
       .min = 1,
       .max = 1,
       .parameters = {of(Kind::String, Kind::Map, Kind::Duration)},
       .result = duration,
       .signature = "duration(value :: STRING | MAP) :: DURATION",
       .about = "an amount of time: 'P1Y2M', {days: 3}",
       .call = make_duration});
  const auto measure = [&](std::string_view name, std::string_view signature, std::string_view about, auto call) {
    add({.name = name,
         .min = 2,
         .max = 2,
         .parameters = {instants, instants},
         .result = duration,
         .signature = signature,
         .about = about,
         .call = call});
  };
  measure("duration.between", "duration.between(from :: TEMPORAL, to :: TEMPORAL) :: DURATION",
          "the way from one to the other in months, days and time", measured<between>);
  measure("duration.inMonths", "duration.inMonths(from :: TEMPORAL, to :: TEMPORAL) :: DURATION", "in whole months",
          measured<in_months>);
  measure("duration.inDays", "duration.inDays(from :: TEMPORAL, to :: TEMPORAL) :: DURATION", "in whole days",
          measured<in_days>);
  measure("duration.inSeconds", "duration.inSeconds(from :: TEMPORAL, to :: TEMPORAL) :: DURATION", "in seconds",
          measured<in_seconds>);

  const StaticType periods{
      text.kinds | integer.kinds | map.kinds | entity.kinds | of(Kind::Date, Kind::LocalDateTime, Kind::DateTime).kinds,
      0xFFFF};
  const auto pair = [&](std::string_view name, std::vector<std::string_view> aliases, StaticType result,
                        std::string_view signature, std::string_view about, auto call) {
    add({.name = name,
         .aliases = std::move(aliases),
         .min = 2,
         .max = 2,
         .parameters = {periods, periods},
         .result = result,
         .signature = signature,
         .about = about,
         .call = call});
  };
  const auto single = [&](std::string_view name, std::vector<std::string_view> aliases, StaticType result,
                          std::string_view signature, std::string_view about, auto call) {
    add({.name = name,
         .aliases = std::move(aliases),
         .min = 1,
         .max = 1,
         .parameters = {periods},
         .result = result,
         .signature = signature,
         .about = about,
         .call = call});
  };
  pair("period.overlaps", {"overlaps"}, boolean, "period.overlaps(a :: PERIOD, b :: PERIOD) :: BOOLEAN",
       "whether they have a day in common; null when the dates are not known well enough", overlaps);
  pair("period.contains", {"contains"}, boolean, "period.contains(a :: PERIOD, b :: PERIOD) :: BOOLEAN",
       "whether every day of b lies in a; null when not known", contains);
  pair("period.before", {"before"}, boolean, "period.before(a :: PERIOD, b :: PERIOD) :: BOOLEAN",
       "whether a has ended when b begins; null when not known", is_before);
  pair("period.after", {"after"}, boolean, "period.after(a :: PERIOD, b :: PERIOD) :: BOOLEAN",
       "whether a begins when b has ended; null when not known", is_after);
  pair("period.between", {}, duration, "period.between(a :: PERIOD, b :: PERIOD) :: DURATION",
       "from the end of a to the beginning of b", period_between);
  single("period.years", {"years"}, integers, "period.years(period :: PERIOD) :: LIST<INTEGER>",
         "the years it touches, up to now when it is open", years);
  single("period.start", {}, of(Kind::Date), "period.start(period :: PERIOD) :: DATE", "the first day it can have",
         period_start);
  single("period.end", {}, of(Kind::Date), "period.end(period :: PERIOD) :: DATE",
         "the last day it can have; null while open", period_end);
  single("period.duration", {}, duration, "period.duration(period :: PERIOD) :: DURATION",
         "how long at most, up to now when it is open", period_duration);
  add({.name = "period",
       .min = 1,
       .max = 2,
       .parameters = {periods, periods},
       .result = text,
       .strict = false,
       .signature = "period(start :: STRING, end :: STRING) :: STRING",
       .about = "a period as EDTF text; of one argument, the period it has",
       .call = period_text});
}

}  // namespace dothi
