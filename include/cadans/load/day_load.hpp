// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "cadans/core/ring.hpp"
#include "cadans/load/calendar.hpp"
#include "cadans/load/day.hpp"

/// How much load the days up to one day hold, in one channel.
///
///     Day ──► DayLoads ──► DayLoad      one a day, at once
///
/// A window that reaches a day which is not known, or a day before the first, is NaN: no window is filled with
/// zeros. Every sum is added up anew each day, so nothing drifts in a year. What is told of no day ("day 9 after
/// day 7") was not known.
///
/// Cost: some 100 additions a day; `add` alone, when nobody reads the day, 8. Memory: 3.2 KiB. Refuses, and
/// counts, a day that does not come after the one before it, or is in no calendar.
///
/// acute, chronic and their ratio: Blanch & Gabbett 2016, doi 10.1136/bjsports-2015-095445; that coupling makes a
/// correlation of its own: Lolli 2019, Windt & Gabbett 2019. EWMA: Williams 2017, doi 10.1136/bjsports-2016-096589.
/// Monotony and strain: Foster 1998. Fitness and fatigue: Banister's impulse and response, as runners' software
/// shows it (42 and 7 days). None of them tells an injury beforehand; rules/ says what each is worth.
namespace cadans::load {

/// The row of one day. NaN: not known.
struct DayLoad {
  std::int32_t day = 0;
  bool known = true;  ///< the day itself; `amount` is NaN where a run of it is not known in this channel
  std::int32_t runs = 0;
  double distance_m = 0.0;
  double duration_s = 0.0;
  double amount = 0.0;                    ///< of this channel, in its unit
  double longest = 0.0;                   ///< of the day's runs; 0 on a day of rest
  double acute_7d = not_known;            ///< sum of 7 days, this one included
  double chronic_28d = not_known;         ///< sum of 28 days / 4
  double change_7d_pct = not_known;       ///< acute_7d against itself seven days before; NaN where that was 0
  double acwr_coupled = not_known;        ///< acute / chronic
  double acwr_uncoupled = not_known;      ///< acute / (sum of the 21 days before those 7 / 3)
  double acwr_ewma = not_known;           ///< of exponential means of 7 and 28 days; NaN for the first 28 days
  double monotony = not_known;            ///< mean / population SD of 7 days, at most 10
  double strain = not_known;              ///< acute_7d * monotony
  double fitness = not_known;             ///< of 42 days
  double fatigue = not_known;             ///< of 7 days
  double form = not_known;                ///< fitness - fatigue of the day before; 0 on the first day
  double session_spike = not_known;       ///< the longest run / the longest of the 30 days before
  double longest_30d_before = not_known;  ///< that it was held against
};

/// One day of the past.
struct PastDay {
  double amount = not_known;  ///< in the channel
  double longest = not_known;
  double distance_m = not_known;
  double duration_s = not_known;
  double steps = not_known;
  std::int32_t runs = 0;
  bool known = false;  ///< the day itself

  bool is_known() const noexcept { return known && is_amount(amount); }
};

struct DayLoadsConfig {
  Channel channel = Channel::distance;
};

class DayLoads {
 public:
  using Input = Day;
  using Output = DayLoad;
  using Config = DayLoadsConfig;
  static constexpr std::uint32_t days_kept = 64;  ///< so that the rows of a month can still be told

  /// Exponential means and impulse responses after one more day. They hold still over a day that is not known.
  struct Recursive {
    double ewma_7d = 0.0, ewma_28d = 0.0;
    double fitness = 0.0, fatigue = 0.0;
  };
  struct State {
    Ring<PastDay, days_kept> past;
    Recursive recursive;
    std::int32_t day = 0;          ///< the last one taken
    std::uint32_t known_days = 0;  ///< in a row, up to it
    bool any = false;              ///< a day was taken ...
    bool any_known = false;        ///< ... and one of them was known
    std::uint32_t refused = 0;     ///< days that came again, too late, or are in no calendar
  };

  explicit DayLoads(const Config& config = {}) noexcept : config_(config) {}

  template <class Emit>
  void push(const Day& day, Emit&& emit) {
    if (follows(day)) emit(at(day));
    add(day);
  }
  template <class Emit>
  void flush(Emit&&) {}
  void reset() noexcept {
    state_.past.clear();
    state_.recursive = {};
    state_.day = 0;
    state_.known_days = 0;
    state_.any = state_.any_known = false;
    state_.refused = 0;
  }
  float latency_s() const noexcept { return 0.0f; }
  const State& state() const noexcept { return state_; }
  void restore(const State& state) noexcept { state_ = state; }

  /// The row that this day would get now, were it the next. Changes nothing: a day that is not over yet.
  DayLoad at(const Day& day) const noexcept;
  /// Takes a day without working out its row.
  void add(const Day& day) noexcept;
  bool follows(const Day& day) const noexcept {
    return is_in_calendar(day.day) && (!state_.any || day.day > state_.day);
  }

  Channel channel() const noexcept { return config_.channel; }
  /// How many days in a row were known, up to the last one taken.
  std::uint32_t known_days() const noexcept { return state_.known_days; }
  /// Days that are still held, without a hole; i = 0 is the last one taken, 1 the day before it ...
  std::uint32_t past_days() const noexcept { return state_.past.size(); }
  const PastDay& past(std::uint32_t i) const noexcept { return state_.past.back(i); }
  /// Their rows again, as far as the days that are held can tell: what is recursive (`acwr_ewma fitness fatigue form`)
  /// is NaN in them, and so is a window that begins before the oldest day held.
  DayLoad past_row(std::uint32_t i) const noexcept;

 private:
  struct Window;
  bool is_next(const Day& day) const noexcept {
    return state_.any && day.day > state_.day && day.day - 1 == state_.day;
  }
  PastDay past_of(const Day& day) const noexcept;
  Recursive after(double amount) const noexcept;
  static DayLoad row_of(std::int32_t day, const PastDay& past) noexcept;
  static void fill_windows(DayLoad& row, const Window& window, std::uint32_t known_days) noexcept;

  Config config_;
  State state_;
};

// ---- implementation ----------------------------------------------------------------------------

/// A day and those before it; 0 is the day itself, which may not be in the ring yet.
struct DayLoads::Window {
  const PastDay& today;
  const Ring<PastDay, days_kept>& past;
  std::uint32_t first_past;  ///< in the ring, of the day before

  const PastDay& operator[](std::uint32_t i) const noexcept { return i == 0 ? today : past.back(first_past + i - 1); }
  double sum(std::uint32_t from, std::uint32_t to) const noexcept {
    double total = 0.0;
    for (std::uint32_t i = from; i < to; ++i) total += (*this)[i].amount;
    return total;
  }
  double monotony() const noexcept {
    const double mean = sum(0, 7) / 7.0;
    double squares = 0.0;
    for (std::uint32_t i = 0; i < 7; ++i) {
      const double error = (*this)[i].amount - mean;
      squares += error * error;
    }
    constexpr double highest = 10.0;  // of days that are all alike it would be infinite
    if (!(mean > 0.0)) return not_known;
    const double sd = std::sqrt(squares / 7.0);
    return mean < highest * sd ? mean / sd : highest;
  }
  double longest(std::uint32_t from, std::uint32_t to) const noexcept {
    double most = 0.0;
    for (std::uint32_t i = from; i < to; ++i) most = (*this)[i].longest > most ? (*this)[i].longest : most;
    return most;
  }
};

inline PastDay DayLoads::past_of(const Day& day) const noexcept {
  const auto amount_in = [&](Channel channel) { return day.amount[static_cast<int>(channel)]; };
  return {amount_in(config_.channel),
          day.longest[static_cast<int>(config_.channel)],
          amount_in(Channel::distance),
          amount_in(Channel::duration),
          amount_in(Channel::steps),
          day.runs,
          day.known};
}

inline DayLoads::Recursive DayLoads::after(double amount) const noexcept {
  constexpr double lambda_7 = 2.0 / (7.0 + 1.0), lambda_28 = 2.0 / (28.0 + 1.0);
  Recursive next = state_.recursive;
  next.ewma_7d = state_.any_known ? lambda_7 * amount + (1.0 - lambda_7) * next.ewma_7d : amount;
  next.ewma_28d = state_.any_known ? lambda_28 * amount + (1.0 - lambda_28) * next.ewma_28d : amount;
  next.fitness += (amount - next.fitness) / 42.0;
  next.fatigue += (amount - next.fatigue) / 7.0;
  return next;
}

inline DayLoad DayLoads::row_of(std::int32_t day, const PastDay& past) noexcept {
  DayLoad row;
  row.day = day;
  row.known = past.known;
  row.runs = past.runs;
  row.distance_m = past.distance_m;
  row.duration_s = past.duration_s;
  row.amount = past.amount;
  row.longest = past.longest;
  return row;
}

inline void DayLoads::fill_windows(DayLoad& row, const Window& window, std::uint32_t known_days) noexcept {
  const auto over = [](double amount, double by) { return by > 0.0 ? amount / by : not_known; };
  if (known_days >= 7) {
    row.acute_7d = window.sum(0, 7);
    row.monotony = window.monotony();
    row.strain = row.acute_7d * row.monotony;
  }
  if (known_days >= 14) {
    const double before = window.sum(7, 14);
    row.change_7d_pct = over(100.0 * (row.acute_7d - before), before);
  }
  if (known_days >= 28) {
    row.chronic_28d = window.sum(0, 28) / 4.0;
    row.acwr_coupled = over(row.acute_7d, row.chronic_28d);
    row.acwr_uncoupled = over(row.acute_7d, window.sum(7, 28) / 3.0);
  }
  if (known_days >= 31) {
    row.longest_30d_before = window.longest(1, 31);
    if (row.runs > 0) row.session_spike = over(row.longest, row.longest_30d_before);
  }
}

inline DayLoad DayLoads::at(const Day& day) const noexcept {
  const PastDay today = past_of(day);
  DayLoad row = row_of(day.day, today);
  // Yesterday's, and yesterday must have been known. The first day has no yesterday, and starts from nothing.
  if (!state_.any) row.form = 0.0;
  if (is_next(day) && state_.known_days > 0) row.form = state_.recursive.fitness - state_.recursive.fatigue;
  if (!today.is_known()) return row;

  const std::uint32_t known_days = is_next(day) ? state_.known_days + 1 : 1;
  const Recursive next = after(today.amount);
  row.fitness = next.fitness;
  row.fatigue = next.fatigue;
  if (known_days > 28 && next.ewma_28d > 0.0) row.acwr_ewma = next.ewma_7d / next.ewma_28d;
  fill_windows(row, {today, state_.past, 0}, known_days);
  return row;
}

inline DayLoad DayLoads::past_row(std::uint32_t i) const noexcept {
  DayLoad row = row_of(state_.day - static_cast<std::int32_t>(i), past(i));
  std::uint32_t known_days = 0;
  while (i + known_days < past_days() && past(i + known_days).is_known()) ++known_days;
  fill_windows(row, {past(i), state_.past, i + 1}, known_days);
  return row;
}

inline void DayLoads::add(const Day& day) noexcept {
  if (!follows(day)) {
    ++state_.refused;
    return;
  }
  if (!is_next(day)) {  // nobody told of the days between
    state_.known_days = 0;
    state_.past.clear();
  }
  const PastDay today = past_of(day);
  state_.known_days = today.is_known() ? state_.known_days + 1 : 0;
  if (today.is_known()) {
    state_.recursive = after(today.amount);
    state_.any_known = true;
  }
  state_.past.add(today);
  state_.day = day.day;
  state_.any = true;
}

}  // namespace cadans::load
