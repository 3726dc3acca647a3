// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>

#include "cadans/core/constants.hpp"
#include "cadans/core/settings.hpp"
#include "cadans/load/calendar.hpp"
#include "cadans/load/day.hpp"

/// Sessions to days, with the days of rest between.
///
///     Session ──► DayBuilder ──► Day    every day from the first session on, one by one, when it is over
///
/// A day is over when something of a later day comes: a session, a mark, or `advance_to` when a day passes without a
/// run. Sessions of one day may come in any order.
///
/// Refuses, and counts: a session of a day that is over; a day outside 1900 ... 2199; one so far ahead that only a
/// wrong clock can have made it (it would shut out every true session until then). A number that cannot be
/// (negative, infinite) is NaN, and counted; the session is kept.
namespace cadans::load {

struct DayBuilderConfig {
  float most_gap_days = 3653.0f;  ///< a session further ahead than this is refused; ten years: longer than runners
                                  ///< pause, and still only 3653 days of rest to go through on a watch
};
constexpr auto settings_of(const DayBuilderConfig*) noexcept {
  return std::array{
      Setting<DayBuilderConfig>{"most_gap_days", &DayBuilderConfig::most_gap_days, 31.0f, 109'572.0f, "d",
                                "a session so many days after the one before is taken for a wrong clock"}};
}

/// What was taken, and what was not.
struct SessionCounts {
  std::uint32_t taken = 0;
  std::uint32_t too_late = 0;       ///< of a day that was over
  std::uint32_t no_such_day = 0;    ///< outside 1900 ... 2199
  std::uint32_t too_far_ahead = 0;  ///< beyond `most_gap_days`
  std::uint32_t invalid = 0;        ///< numbers that cannot be; their sessions were taken
};

class DayBuilder {
 public:
  using Input = Session;
  using Output = Day;
  using Config = DayBuilderConfig;
  struct State {
    Day today;          ///< not over yet
    bool any = false;   ///< a session was taken: the days have begun
    bool open = false;  ///< `today` was not given out
    SessionCounts counts;
  };

  explicit DayBuilder(const Config& config = {}) noexcept : config_(config) {}

  template <class Emit>
  void push(const Session& session, Emit&& emit) {
    if (!is_a_day(session.day) || !go_to(session.day, emit)) return;
    State& s = state_;
    if (!s.any) s.today = rest(session.day);
    s.any = s.open = true;
    add_session(s.today, session);
    ++s.counts.taken;
    count_invalid(session);
  }
  /// Gives out the day that is not over yet. What comes after must be of a later day.
  template <class Emit>
  void flush(Emit&& emit) {
    if (state_.open) emit(static_cast<const Day&>(state_.today));
    state_.open = false;
  }
  void reset() noexcept { state_ = {}; }
  float latency_s() const noexcept { return seconds_per_day; }
  const State& state() const noexcept { return state_; }
  void restore(const State& state) noexcept { state_ = state; }

  /// It is this day now: the days before it are over. False: it was refused (earlier, no such day, too far ahead), and
  /// counted. Before the first session nothing has begun, and nothing happens.
  template <class Emit>
  bool advance_to(std::int32_t day, Emit&& emit) {
    if (!state_.any) return true;
    return is_a_day(day) && go_to(day, emit);
  }
  /// Nobody knows what was run on this day, though it may be that something was recorded. Days come in order, as
  /// sessions do. Before the first session every day is unknown anyway.
  template <class Emit>
  bool mark_unknown(std::int32_t day, Emit&& emit) {
    if (!advance_to(day, emit)) return false;
    if (state_.any) load::mark_unknown(state_.today);
    return true;
  }

  bool any() const noexcept { return state_.any; }
  const Day& today() const noexcept { return state_.today; }
  const SessionCounts& counts() const noexcept { return state_.counts; }

 private:
  static Day rest(std::int32_t day) noexcept {
    Day empty;
    empty.day = day;
    return empty;
  }
  /// Counts what is none.
  bool is_a_day(std::int32_t day) noexcept {
    const bool in_calendar = is_in_calendar(day);
    if (!in_calendar) ++state_.counts.no_such_day;
    return in_calendar;
  }
  template <class Emit>
  bool go_to(std::int32_t day, Emit&& emit) {
    State& s = state_;
    if (!s.any) return true;
    if (day < s.today.day || (day == s.today.day && !s.open)) {
      ++s.counts.too_late;
      return false;
    }
    if (static_cast<float>(day - s.today.day) > config_.most_gap_days) {
      ++s.counts.too_far_ahead;
      return false;
    }
    while (s.today.day < day) {
      if (s.open) emit(static_cast<const Day&>(s.today));
      s.today = rest(s.today.day + 1);
      s.open = true;
    }
    return true;
  }
  void count_invalid(const Session& session) noexcept {
    for (const double value : {session.distance_m, session.duration_s, session.steps, session.impact, session.rpe}) {
      if (value == value && !is_amount(value)) ++state_.counts.invalid;
    }
    if (session.rpe > highest_rpe && is_amount(session.rpe)) ++state_.counts.invalid;
  }

  Config config_;
  State state_;
};

}  // namespace cadans::load
