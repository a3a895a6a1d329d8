// Aggregates: the rows of the table of functions, and the state of a call over many groups.
#include "function_table.h"
#include "node_set.h"
#include "temporal.h"

#include <cmath>
#include <unordered_set>

namespace dothi {

namespace {

__extension__ typedef __int128 Wide;

enum class Kernel : std::uint8_t {
  CountRows,
  Count,
  Sum,
  Avg,
  Min,
  Max,
  Collect,
  StDev,
  StDevP,
  PercentileCont,
  PercentileDisc
};

constexpr std::pair<std::string_view, Kernel> kernels[] = {{"count", Kernel::Count},
                                                           {"sum", Kernel::Sum},
                                                           {"avg", Kernel::Avg},
                                                           {"min", Kernel::Min},
                                                           {"max", Kernel::Max},
                                                           {"collect", Kernel::Collect},
                                                           {"stDev", Kernel::StDev},
                                                           {"stDevP", Kernel::StDevP},
                                                           {"percentileCont", Kernel::PercentileCont},
                                                           {"percentileDisc", Kernel::PercentileDisc}};

StaticType list_of_first(std::span<const StaticType> a) { return StaticType::list_of(a[0].kinds); }
StaticType like_first(std::span<const StaticType> a) { return a[0]; }
StaticType like_first_number(std::span<const StaticType> a) {
  const std::uint32_t wanted = kinds::number.kinds | (1u << unsigned(Kind::Duration));
  return {(a[0].kinds & wanted) ? a[0].kinds & wanted : wanted, 0xFFFF};
}
StaticType mean_of_first(std::span<const StaticType> a) {
  std::uint32_t out = 0;
  if (a[0].kinds & kinds::number.kinds) out |= kinds::real.kinds;
  if (a[0].may_be(Kind::Duration)) out |= 1u << unsigned(Kind::Duration);
  return {out ? out : kinds::real.kinds, 0xFFFF};
}

}  // namespace

void add_aggregates(std::vector<Function>& all) {
  using namespace kinds;
  const StaticType amount = of(Kind::Integer, Kind::Float, Kind::Duration);
  const auto add = [&](std::string_view name, std::vector<std::string_view> aliases, std::vector<StaticType> parameters,
                       StaticType result, StaticType (*infer)(std::span<const StaticType>), std::string_view signature,
                       std::string_view about) {
    const int arguments = int(parameters.size());
    all.push_back({.name = name,
                   .aliases = std::move(aliases),
                   .min = arguments,
                   .max = arguments,
                   .parameters = std::move(parameters),
                   .result = result,
                   .infer = infer,
                   .aggregate = true,
                   .signature = signature,
                   .about = about});
  };
  add("count", {}, {any}, integer, nullptr, "count(value :: ANY) :: INTEGER",
      "how many are not null; count(*) counts rows");
  add("sum", {}, {amount}, amount, like_first_number, "sum(value :: NUMBER | DURATION) :: NUMBER | DURATION",
      "the sum; 0 of nothing");
  add("avg", {}, {amount}, of(Kind::Float, Kind::Duration), mean_of_first,
      "avg(value :: NUMBER | DURATION) :: FLOAT | DURATION", "the mean; null of nothing");
  add("min", {}, {any}, any, like_first, "min(value :: ANY) :: ANY",
      "the first in the order of ORDER BY; null of nothing");
  add("max", {}, {any}, any, like_first, "max(value :: ANY) :: ANY",
      "the last in the order of ORDER BY; null of nothing");
  add("collect", {"collect_list"}, {any}, list, list_of_first, "collect(value :: ANY) :: LIST",
      "all that are not null as a list");
  add("stDev", {"stddev_samp"}, {number}, real, nullptr, "stDev(value :: NUMBER) :: FLOAT",
      "standard deviation of a sample; 0 of fewer than two");
  add("stDevP", {"stddev_pop"}, {number}, real, nullptr, "stDevP(value :: NUMBER) :: FLOAT",
      "standard deviation of a whole population");
  add("percentileCont", {"percentile_cont"}, {number, number}, real, nullptr,
      "percentileCont(value :: NUMBER, percentile :: FLOAT) :: FLOAT",
      "the value at a part from 0 to 1, between two by their distance");
  add("percentileDisc", {"percentile_disc"}, {number, number}, number, like_first_number,
      "percentileDisc(value :: NUMBER, percentile :: FLOAT) :: NUMBER", "the nearest value at a part from 0 to 1");
}

// ---- The state of a call --------------------------------------------------------------------------------------------

namespace {

struct Seen {
  std::uint32_t group;
  Value value;
};
struct SeenHash {
  std::size_t operator()(const Seen& s) const {
    return hash(s.value) ^ (std::uint64_t(s.group) * 0x9e3779b97f4a7c15ULL);
  }
};
struct SeenEqual {
  bool operator()(const Seen& a, const Seen& b) const { return a.group == b.group && equivalent(a.value, b.value); }
};

constexpr double scale = 0x1p-64;  // by the most rows there can be

// Sums and means: integers exactly, floats as they come, durations by their parts.
struct Total {
  Wide integers = 0;
  double reals = 0;
  double scaled = 0;  // reals by `scale`, so that a mean is there where the sum is beyond a FLOAT
  std::uint64_t count = 0;
  bool any_real = false, any_number = false;
  std::unique_ptr<Duration> duration;
};

struct Spread {  // Welford
  std::uint64_t count = 0;
  double mean = 0, squares = 0;
};

struct Sample {
  std::vector<Value> values;
  double part = 0;
  bool known = false;
};

}  // namespace

struct Aggregator::State {
  const Expr& call;
  Kernel kernel;
  bool distinct;
  std::vector<std::uint64_t> counts;
  std::vector<Total> totals;
  std::vector<Value> extremes;
  std::vector<std::vector<Value>> lists;
  std::vector<Spread> spreads;
  std::vector<Sample> samples;
  std::unordered_set<Seen, SeenHash, SeenEqual> seen;
  GroupedNodes seen_nodes;
  Column argument, part;
  Limits* limits = nullptr;
  Charge charged;

  explicit State(const Expr& e) : call(e), kernel(Kernel::CountRows), distinct(e.distinct) {
    if (e.kind == ExprKind::CountStar) return;
    const std::string_view name = functions()[std::size_t(e.function)].name;
    const auto found = std::find_if(std::begin(kernels), std::end(kernels), [&](auto& k) { return k.first == name; });
    DOTHI_ASSERT(found != std::end(kernels));
    kernel = found->second;
  }
  ~State() {
    if (limits) charged.release(*limits);
  }

  void charge(EvalContext& context, std::size_t bytes) {
    limits = &context.limits;
    charged.add(*limits, bytes);
  }

  void add(std::uint32_t group, const Value& value, std::uint64_t times, const Value& at, EvalContext& context);
  void total(std::uint32_t group, const Value& value, std::uint64_t times);
};

Aggregator::Aggregator(const Expr& call) : state_(std::make_unique<State>(call)) {}
Aggregator::Aggregator(Aggregator&&) noexcept = default;
Aggregator::~Aggregator() = default;

void Aggregator::clear() {
  State& s = *state_;
  if (s.limits) s.charged.release(*s.limits);
  s.counts.clear();
  s.totals.clear();
  s.extremes.clear();
  s.lists.clear();
  s.spreads.clear();
  s.samples.clear();
  s.seen.clear();
  s.seen_nodes.clear();
}

void Aggregator::resize(std::size_t groups) {
  switch (state_->kernel) {
    case Kernel::CountRows:
    case Kernel::Count: state_->counts.resize(groups); break;
    case Kernel::Sum:
    case Kernel::Avg: state_->totals.resize(groups); break;
    case Kernel::Min:
    case Kernel::Max: state_->extremes.resize(groups); break;
    case Kernel::Collect: state_->lists.resize(groups); break;
    case Kernel::StDev:
    case Kernel::StDevP: state_->spreads.resize(groups); break;
    case Kernel::PercentileCont:
    case Kernel::PercentileDisc: state_->samples.resize(groups); break;
  }
}

void Aggregator::State::total(std::uint32_t group, const Value& value, std::uint64_t times) {
  Total& t = totals[group];
  t.count += times;
  if (value.kind() == Kind::Duration) {
    if (t.any_number) wrong_kind(functions()[std::size_t(call.function)].name, "either numbers or durations", value);
    if (!t.duration) t.duration = std::make_unique<Duration>();
    for (std::uint64_t i = 0; i < times; ++i) *t.duration = dothi::add(*t.duration, value.duration(), 1);
    return;
  }
  if (!value.is_number()) wrong_kind(functions()[std::size_t(call.function)].name, "numbers or durations", value);
  if (t.duration) wrong_kind(functions()[std::size_t(call.function)].name, "either numbers or durations", value);
  t.any_number = true;
  if (value.kind() == Kind::Integer) {
    t.integers += Wide(value.integer()) * Wide(times);
  } else {
    t.any_real = true;
    t.reals += value.real() * double(times);
    t.scaled += value.real() * scale * double(times);
  }
}

void Aggregator::State::add(std::uint32_t group, const Value& value, std::uint64_t times, const Value& at,
                            EvalContext& context) {
  if (value.is_null()) return;
  if (distinct) {
    if (value.kind() == Kind::Node ? !seen_nodes.add(group, value.node()) : !seen.insert({group, value}).second) return;
    charge(context, sizeof(Seen) + 16 + value.heap_bytes());
    times = 1;
  }
  switch (kernel) {
    case Kernel::CountRows:
    case Kernel::Count: counts[group] += times; break;
    case Kernel::Sum:
    case Kernel::Avg: total(group, value, times); break;
    case Kernel::Min:
      if (extremes[group].is_null() || ordered(value, extremes[group]) < 0) extremes[group] = value;
      break;
    case Kernel::Max:
      if (extremes[group].is_null() || ordered(value, extremes[group]) > 0) extremes[group] = value;
      break;
    case Kernel::Collect:
      charge(context, times * (sizeof(Value) + value.heap_bytes()));
      lists[group].insert(lists[group].end(), times, value);
      break;
    case Kernel::StDev:
    case Kernel::StDevP: {
      const double x = number_of(value, "stDev");
      Spread& s = spreads[group];
      for (std::uint64_t i = 0; i < times; ++i) {
        const double delta = x - s.mean;
        s.mean += delta / double(++s.count);
        s.squares += delta * (x - s.mean);
      }
      break;
    }
    case Kernel::PercentileCont:
    case Kernel::PercentileDisc: {
      number_of(value, "percentile");
      Sample& s = samples[group];
      if (!s.known) {
        const double p = number_of(at, "percentile");
        if (!(p >= 0 && p <= 1)) out_of_range("a percentile is a part from 0.0 to 1.0, not " + to_string(at));
        s.part = p;
        s.known = true;
      }
      charge(context, times * sizeof(Value));
      s.values.insert(s.values.end(), times, value);
      break;
    }
  }
}

void Aggregator::add(const Batch& batch, std::span<const std::uint32_t> rows, std::span<const std::uint32_t> groups,
                     EvalContext& context) {
  State& s = *state_;
  if (s.kernel == Kernel::CountRows) {
    for (std::size_t i = 0; i < rows.size(); ++i) s.counts[groups[i]] += batch.weight(rows[i]);
    return;
  }
  try {
    const Column& c = evaluated(s.call.children[0], batch, context, s.argument);
    const bool percentile = s.kernel == Kernel::PercentileCont || s.kernel == Kernel::PercentileDisc;
    if (percentile) evaluate(s.call.children[1], batch, context, s.part);
    const bool full = c.kind != Column::Kind::Value && c.nulls.empty();
    if (s.kernel == Kernel::Count && !s.distinct && full) {
      for (std::size_t i = 0; i < rows.size(); ++i) s.counts[groups[i]] += batch.weight(rows[i]);
      return;
    }
    if ((s.kernel == Kernel::Sum || s.kernel == Kernel::Avg) && !s.distinct && full &&
        c.kind == Column::Kind::Integer) {
      for (std::size_t i = 0; i < rows.size(); ++i) {
        Total& t = s.totals[groups[i]];
        const std::uint64_t times = batch.weight(rows[i]);
        t.count += times;
        t.integers += Wide(c.integers[c.at(rows[i])]) * Wide(times);
        if (t.duration)
          wrong_kind(functions()[std::size_t(s.call.function)].name, "either numbers or durations", Value(0));
        t.any_number = true;
      }
      return;
    }
    if (s.kernel == Kernel::Count && full && c.kind == Column::Kind::Node) {
      std::uint64_t fresh = 0;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!s.seen_nodes.add(groups[i], c.node(rows[i]))) continue;
        ++s.counts[groups[i]];
        ++fresh;
      }
      context.limits.tick(std::uint32_t(rows.size()));
      return s.charge(context, fresh * (sizeof(Seen) + 16));
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
      context.limits.tick();
      s.add(groups[i], c.value(rows[i]), batch.weight(rows[i]), percentile ? s.part.value(rows[i]) : Value(), context);
    }
  } catch (Error& e) {
    if (e.span.empty()) e.span = s.call.span;
    throw;
  }
}

namespace {

Value sum_of(const Total& t) {
  if (t.duration) return *t.duration;
  if (t.any_real) return t.reals + double(t.integers);
  if (t.integers > Wide(INT64_MAX) || t.integers < Wide(INT64_MIN))
    overflow("sum(): the sum does not fit into an INTEGER; sum toFloat(…) instead");
  return std::int64_t(t.integers);
}

Value mean_of(const Total& t) {
  if (!t.count) return {};
  if (t.duration) return divide(*t.duration, double(t.count));
  const double sum = t.reals + double(t.integers);
  if (std::isfinite(sum) || !std::isfinite(t.scaled)) return sum / double(t.count);
  return (t.scaled + double(t.integers) * scale) / double(t.count) / scale;
}

Value percentile(Sample& s, bool continuous) {
  if (s.values.empty()) return {};
  std::sort(s.values.begin(), s.values.end(), [](const Value& a, const Value& b) { return ordered(a, b) < 0; });
  const double n = double(s.values.size());
  if (!continuous) {
    const double place = std::ceil(s.part * n);
    return s.values[place < 1 ? 0 : std::min(std::size_t(place) - 1, s.values.size() - 1)];
  }
  const double place = s.part * (n - 1);
  const auto below = std::size_t(std::floor(place)), above = std::min(below + 1, s.values.size() - 1);
  const double low = s.values[below].number(), high = s.values[above].number();
  return above == below || place == double(below) ? low
                                                  : low * (double(above) - place) + high * (place - double(below));
}

}  // namespace

Value Aggregator::result(std::size_t group, EvalContext&) {
  State& s = *state_;
  try {
    switch (s.kernel) {
      case Kernel::CountRows:
      case Kernel::Count: return std::int64_t(s.counts[group]);
      case Kernel::Sum: return sum_of(s.totals[group]);
      case Kernel::Avg: return mean_of(s.totals[group]);
      case Kernel::Min:
      case Kernel::Max: return s.extremes[group];
      case Kernel::Collect: return Value::list(std::move(s.lists[group]));
      case Kernel::StDev:
        return s.spreads[group].count < 2
                   ? Value(0.0)
                   : Value(std::sqrt(s.spreads[group].squares / double(s.spreads[group].count - 1)));
      case Kernel::StDevP:
        return s.spreads[group].count < 1 ? Value(0.0)
                                          : Value(std::sqrt(s.spreads[group].squares / double(s.spreads[group].count)));
      case Kernel::PercentileCont: return percentile(s.samples[group], true);
      case Kernel::PercentileDisc: return percentile(s.samples[group], false);
    }
  } catch (Error& e) {
    if (e.span.empty()) e.span = s.call.span;
    throw;
  }
  return {};
}

}  // namespace dothi
