// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "cadans/core/constants.hpp"
#include "cadans/load/calendar.hpp"
#include "cadans/load/day.hpp"

/// Weeks from Monday to Sunday, in one channel.
///
///     Day ──► WeekLoads ──► WeekLoad    one a week, when the next one begins or at the end
///
/// Sums are over the days that are known. A week is wholly known when all seven are; only two such weeks in a row
/// have a change. The first week after an empty one has none either: nothing can be said in percent of zero.
namespace cadans::load {

struct WeekLoad {
  std::int32_t week_start = 0;  ///< Monday
  std::int32_t known_days = 0;  ///< of 7
  std::int32_t runs = 0;        ///< on known days, as the sums
  double distance_m = 0.0;
  double duration_s = 0.0;
  double amount = 0.0;            ///< of this channel, in its unit
  double change_pct = not_known;  ///< of `amount`, against the week before
  std::int32_t amount_days = 0;   ///< days known in this channel: fewer than `known_days` where a run lacks it
};

struct WeekLoadsConfig {
  Channel channel = Channel::distance;
};

class WeekLoads {
 public:
  using Input = Day;
  using Output = WeekLoad;
  using Config = WeekLoadsConfig;
  struct State {
    WeekLoad week;      ///< the one that is being filled
    WeekLoad previous;  ///< the last one that was given out
    std::int32_t day = 0;
    bool any = false;   ///< a day was taken
    bool open = false;  ///< `week` holds days
    bool any_previous = false;
    std::uint32_t refused = 0;  ///< days that came again, too late, or are in no calendar
  };

  explicit WeekLoads(const Config& config = {}) noexcept : config_(config) {}

  template <class Emit>
  void push(const Day& day, Emit&& emit) {
    if (!is_in_calendar(day.day) || (state_.any && day.day <= state_.day)) {
      ++state_.refused;
      return;
    }
    const std::int32_t monday = monday_of(day.day);
    if (state_.open && state_.week.week_start != monday) close(emit);
    if (!state_.open) {
      state_.week = {};
      state_.week.week_start = monday;
      state_.open = true;
    }
    add(state_.week, day);
    state_.day = day.day;
    state_.any = true;
  }
  template <class Emit>
  void flush(Emit&& emit) {
    if (state_.open) close(emit);
  }
  void reset() noexcept { state_ = {}; }
  float latency_s() const noexcept { return 7.0f * seconds_per_day; }
  const State& state() const noexcept { return state_; }
  void restore(const State& state) noexcept { state_ = state; }

  /// The week so far, this day included: a day that is not over yet. Changes nothing.
  WeekLoad at(const Day& day) const noexcept {
    WeekLoad week;
    week.week_start = monday_of(day.day);
    if (state_.open && state_.week.week_start == week.week_start) week = state_.week;
    add(week, day);
    // The week before stands in `previous` once this one has begun, in `week` on its Monday.
    const bool begun = state_.open && state_.week.week_start != week.week_start;
    compare(week, begun ? state_.week : state_.previous, begun || state_.any_previous);
    return week;
  }

 private:
  template <class Emit>
  void close(Emit&& emit) {
    compare(state_.week, state_.previous, state_.any_previous);
    emit(static_cast<const WeekLoad&>(state_.week));
    state_.previous = state_.week;
    state_.any_previous = true;
    state_.open = false;
  }
  void add(WeekLoad& week, const Day& day) const noexcept {
    if (day.known) {
      ++week.known_days;
      week.runs += day.runs;
    }
    const auto amount_in = [&](Channel c) { return is_known(day, c) ? day.amount[static_cast<int>(c)] : 0.0; };
    week.distance_m += amount_in(Channel::distance);
    week.duration_s += amount_in(Channel::duration);
    week.amount += amount_in(config_.channel);
    if (is_known(day, config_.channel)) ++week.amount_days;
  }
  static void compare(WeekLoad& week, const WeekLoad& before, bool any_before) noexcept {
    if (!any_before || before.week_start != week.week_start - 7) return;
    if (week.amount_days < 7 || before.amount_days < 7 || !(before.amount > 0.0)) return;
    week.change_pct = 100.0 * (week.amount - before.amount) / before.amount;
  }

  Config config_;
  State state_;
};

}  // namespace cadans::load
