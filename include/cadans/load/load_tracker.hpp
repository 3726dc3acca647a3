// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "cadans/core/constants.hpp"
#include "cadans/core/ring.hpp"
#include "cadans/core/status.hpp"
#include "cadans/load/day_builder.hpp"
#include "cadans/load/day_load.hpp"
#include "cadans/load/week_load.hpp"

/// A watch's chain, in one channel: finished runs in, the load of today and of this week out.
///
///     Session ──► DayBuilder ──► Day ──┬──► DayLoads ──► today()
///                                      └──► WeekLoads ──► this_week(), last_week()
///
/// Push every run when it is finished; call `advance_to` when a day passes without one (at midnight, or before
/// anything is shown). Today is not over: its row is what it would be if nothing more were run.
///
/// Memory: 4 KiB however long it runs, no heap. Copying the state is a snapshot. Days that nobody reads cost a
/// handful of operations each, so years without the watch are gone through in milliseconds.
namespace cadans::load {

struct LoadTrackerConfig {
  Channel channel = Channel::distance;
  DayBuilderConfig days;
};

class LoadTracker {
 public:
  using Input = Session;
  using Output = DayLoad;
  using Config = LoadTrackerConfig;
  static constexpr std::uint32_t weeks_kept = 8;
  struct State {
    DayBuilder::State builder;
    DayLoads::State loads;
    WeekLoads::State weeks;
    Ring<WeekLoad, weeks_kept> past_weeks;
  };

  static Status validate(const Config& config) noexcept {
    const auto channel = static_cast<int>(config.channel);
    if (channel < 0 || channel >= channel_count) {
      return {StatusCode::out_of_range, "channel", 0.0f, static_cast<float>(channel_count - 1),
              static_cast<float>(channel)};
    }
    return cadans::validate(config.days);
  }

  explicit LoadTracker(const Config& config = {}) noexcept
      : builder_(config.days), loads_({config.channel}), weeks_({config.channel}) {}

  /// Takes a run; `emit` gets the row of each day that is over by it.
  template <class Emit>
  void push(const Session& session, Emit&& emit) {
    builder_.push(session, [&](const Day& day) { take(day, emit); });
  }
  void push(const Session& session) noexcept {
    builder_.push(session, [this](const Day& day) { take(day); });
  }
  /// Gives the row of today as it stands. Today goes on: nothing is changed.
  template <class Emit>
  void flush(Emit&& emit) {
    if (any()) emit(today());
  }
  void reset() noexcept {
    builder_.reset();
    loads_.reset();
    weeks_.reset();
    past_weeks_.clear();
  }
  float latency_s() const noexcept { return seconds_per_day; }
  State state() const noexcept { return {builder_.state(), loads_.state(), weeks_.state(), past_weeks_}; }
  void restore(const State& state) noexcept {
    builder_.restore(state.builder);
    loads_.restore(state.loads);
    weeks_.restore(state.weeks);
    past_weeks_ = state.past_weeks;
  }

  /// It is this day now. False: refused and counted (it is over already, or only a wrong clock can have said so).
  template <class Emit>
  bool advance_to(std::int32_t day, Emit&& emit) {
    return builder_.advance_to(day, [&](const Day& over) { take(over, emit); });
  }
  bool advance_to(std::int32_t day) noexcept {
    return builder_.advance_to(day, [this](const Day& over) { take(over); });
  }
  /// Nobody knows what was run on this day: the watch was not worn. Becomes today if it is later.
  bool mark_unknown(std::int32_t day) noexcept {
    return builder_.mark_unknown(day, [this](const Day& over) { take(over); });
  }

  /// A run was taken: there is a today.
  bool any() const noexcept { return builder_.any(); }
  /// Only when `any()`.
  DayLoad today() const noexcept { return loads_.at(builder_.today()); }
  /// The week so far, only when `any()`; its change is NaN until its seven days are known.
  WeekLoad this_week() const noexcept { return weeks_.at(builder_.today()); }
  /// The last one that is over; none yet: `known_days` is 0.
  WeekLoad last_week() const noexcept { return past_weeks_.empty() ? WeekLoad{} : past_weeks_.back(); }

  /// The last `room` days up to today, oldest first, as `DayLoads::past_row` tells them; today is complete. Returns how
  /// many there were. What rules look at, written into the caller's memory: a watch has little stack.
  std::uint32_t read_days(DayLoad* rows, std::uint32_t room) const noexcept {
    if (!any() || room == 0) return 0;
    const std::uint32_t before = loads_.past_days() < room ? loads_.past_days() : room - 1;
    for (std::uint32_t i = 0; i < before; ++i) rows[i] = loads_.past_row(before - 1 - i);
    rows[before] = today();
    return before + 1;
  }
  /// Steps on the same days.
  std::uint32_t read_steps(double* steps, std::uint32_t room) const noexcept {
    if (!any() || room == 0) return 0;
    const std::uint32_t before = loads_.past_days() < room ? loads_.past_days() : room - 1;
    for (std::uint32_t i = 0; i < before; ++i) steps[i] = loads_.past(before - 1 - i).steps;
    steps[before] = open_day().amount[static_cast<int>(Channel::steps)];
    return before + 1;
  }
  /// 0: this week so far, 1: the last one that is over ... False: the log did not reach so far, or is not held any
  /// more.
  bool read_week(std::uint32_t ago, WeekLoad& week) const noexcept {
    if (!any() || ago > past_weeks_.size()) return false;
    week = ago == 0 ? this_week() : past_weeks_.back(ago - 1);
    return true;
  }
  /// The last weeks, oldest first, this one last.
  std::uint32_t read_weeks(WeekLoad* weeks, std::uint32_t room) const noexcept {
    std::uint32_t count = 0;
    const std::uint32_t held = any() ? past_weeks_.size() + 1 : 0;
    for (std::uint32_t ago = held < room ? held : room; ago-- > 0;) read_week(ago, weeks[count++]);
    return count;
  }

  /// Today, in all channels, and the days before it.
  const Day& open_day() const noexcept { return builder_.today(); }
  const DayLoads& days() const noexcept { return loads_; }
  const SessionCounts& counts() const noexcept { return builder_.counts(); }

 private:
  void take(const Day& day) noexcept {
    loads_.add(day);
    const auto keep = [this](const WeekLoad& week) { past_weeks_.add(week); };
    weeks_.push(day, keep);
    if (weekday_of(day.day) == 6) weeks_.flush(keep);  // Sunday is over, and so is its week
  }
  template <class Emit>
  void take(const Day& day, Emit&& emit) {
    emit(loads_.at(day));
    take(day);
  }

  DayBuilder builder_;
  DayLoads loads_;
  WeekLoads weeks_;
  Ring<WeekLoad, weeks_kept> past_weeks_;
};

}  // namespace cadans::load
