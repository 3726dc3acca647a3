// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "cadans/load/calendar.hpp"
#include "cadans/load/day_load.hpp"
#include "cadans/load/rules/rule.hpp"
#include "cadans/load/week_load.hpp"

/// From days and weeks to the one number that each rule holds against its limits, or the reason why there is none.
///
///     DayLoad (one row a day, the last is today) + WeekLoad + other sessions --values_of--> LoadValues
///
/// What a day or week row holds already is taken from there, nothing is worked out twice. Needs the last 37 days (the
/// runs of seven, each with the 30 days before it) and the last 3 weeks, this one included; more may be given. Whoever
/// gives fewer of a longer log gets `not_enough_history` for another reason here and there.
namespace cadans::load {

// ---- the small formulas ------------------------------------------------------------------------

/// The last `n` rows; empty when there are fewer.
template <class T>
constexpr std::span<const T> last(std::span<const T> rows, std::size_t n) noexcept {
  return rows.size() < n ? std::span<const T>{} : rows.last(n);
}

/// Days without a run in the last seven. NaN where one of them is not known.
inline double rest_days_7d(std::span<const DayLoad> days) noexcept {
  const auto week = last(days, 7);
  if (week.empty()) return not_known;
  double rest = 0.0;
  for (const DayLoad& day : week) {
    if (!day.known) return not_known;
    rest += day.runs == 0 ? 1.0 : 0.0;
  }
  return rest;
}

/// Days in a row with a run, up to the last row; a day that is not known ends them.
inline std::int32_t days_in_a_row(std::span<const DayLoad> days) noexcept {
  std::int32_t row = 0;
  for (std::size_t i = days.size(); i-- > 0 && days[i].known && days[i].runs > 0;) ++row;
  return row;
}

inline constexpr std::int32_t least_days_for_hard = 4;

/// The amount from which a day is hard: the 75th percentile (linear, as NumPy's) of the days with a run in the last 28,
/// but at least 10 % above their median, so that equal runs are not called hard. A simple rule of ours (evidence C):
/// the studies of hard and easy days speak of intensity, which most logs do not hold. NaN: fewer than 28 days, one of
/// them not known, or fewer than four with a run.
inline double hard_day_limit(std::span<const DayLoad> days) noexcept {
  const auto month = last(days, 28);
  if (month.empty()) return not_known;
  double sorted[28];
  std::size_t n = 0;
  for (const DayLoad& day : month) {
    if (!day.known || !is_known(day.amount)) return not_known;
    if (day.runs == 0) continue;
    std::size_t place = n++;
    for (; place > 0 && sorted[place - 1] > day.amount; --place) sorted[place] = sorted[place - 1];
    sorted[place] = day.amount;
  }
  if (n < static_cast<std::size_t>(least_days_for_hard)) return not_known;
  const auto quantile = [&](double share) {
    const double place = share * static_cast<double>(n - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = below + 1 < n ? below + 1 : below;
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
  };
  const double upper_quarter = quantile(0.75), above_median = 1.1 * quantile(0.5);
  return upper_quarter > above_median ? upper_quarter : above_median;
}

/// A rounding error makes no day easy. False where either is not known.
constexpr bool is_hard(double amount, double limit) noexcept { return amount > 0.0 && amount >= limit * (1.0 - 1e-9); }

/// Hard days of the last seven whose day before was hard too.
inline double hard_after_hard_7d(std::span<const DayLoad> days) noexcept {
  const double limit = hard_day_limit(days);
  if (!is_known(limit)) return not_known;
  double count = 0.0;
  for (std::size_t i = days.size() - 7; i < days.size(); ++i)
    count += is_hard(days[i].amount, limit) && is_hard(days[i - 1].amount, limit) ? 1.0 : 0.0;
  return count;
}

/// About this many body weights press on the ground, and at least as many on a knee, with every running step.
inline constexpr double body_weights_a_step = 3.0;
/// Steps of both feet times three body weights: exposure of both knees together, not a measured force (evidence C).
constexpr double knee_load_bw(double steps) noexcept { return steps * body_weights_a_step; }
/// The same in kN for a known mass.
constexpr double knee_load_kn(double steps, double mass_kg) noexcept {
  constexpr double gravity_mps2 = 9.80665;
  return knee_load_bw(steps) * mass_kg * gravity_mps2 / 1000.0;
}

/// A minute of running counts as vigorous (8 MET and more at 8 km/h), and a vigorous minute as two moderate ones.
constexpr double moderate_equivalent_min(double run_min, double vigorous_min, double moderate_min) noexcept {
  return 2.0 * (run_min + vigorous_min) + moderate_min;
}

/// What else was done in the last seven days. NaN: the log says nothing of it at all.
struct OtherSessions {
  double strength_sessions = not_known;
  double restricted_sessions = not_known;  ///< of them with blood-flow restriction
  double moderate_min = not_known;         ///< walking, cycling, swimming ... ; not told counts as none
  double vigorous_min = not_known;         ///< other sports that make breathless; not told counts as none
};

/// One session of another sport, as a log holds it.
enum class OtherKind : std::uint8_t { not_counted = 0, moderate = 1, vigorous = 2, strength = 3, restricted = 4 };
struct OtherNote {
  std::int32_t day = 0;
  OtherKind kind = OtherKind::not_counted;  ///< restricted: strength with blood-flow restriction
  double minutes = not_known;
};
/// Of the seven days up to `today`. Strength is "not logged" until the log holds one such session; minutes that are not
/// told count as none. Notes in any order.
constexpr OtherSessions other_sessions_7d(std::span<const OtherNote> notes, std::int32_t today) noexcept {
  OtherSessions other;
  double strength = 0.0, restricted = 0.0, moderate = 0.0, vigorous = 0.0;
  bool strength_logged = false;
  for (const OtherNote& note : notes) {
    if (note.day > today) continue;
    const bool is_strength = note.kind == OtherKind::strength || note.kind == OtherKind::restricted;
    strength_logged = strength_logged || is_strength;
    if (note.day <= today - 7) continue;
    const double minutes = note.minutes >= 0.0 ? note.minutes : 0.0;
    if (is_strength) strength += 1.0;
    if (note.kind == OtherKind::restricted) restricted += 1.0;
    if (note.kind == OtherKind::moderate) moderate += minutes;
    if (note.kind == OtherKind::vigorous) vigorous += minutes;
  }
  if (strength_logged) {
    other.strength_sessions = strength;
    other.restricted_sessions = restricted;
  }
  other.moderate_min = moderate;
  other.vigorous_min = vigorous;
  return other;
}

// ---- all of them -------------------------------------------------------------------------------

/// One number a rule, in the order of RuleKind. `detail`:
///   session_spike   0 the run, 1 the longest of the 30 days before (in the channel's unit)
///   weekly_change   0 the week, 1 the week before            rolling_change  0 the 7 days, 1 the 7 before
///   form            0 fitness, 1 fatigue                     hard_after_hard 0 the amount from which a day is hard
///   knee_load       0 steps of 7 days, 1 kN where the mass is known
///   strength_sessions 0 of them with blood-flow restriction  active_minutes  0 minutes of running, 1 of other sports
struct LoadValues {
  double value[rule_count];
  double detail[rule_count][2];
  Reason reason[rule_count];

  constexpr LoadValues() noexcept : value{}, detail{}, reason{} {
    for (int i = 0; i < rule_count; ++i) {
      value[i] = detail[i][0] = detail[i][1] = not_known;
      reason[i] = Reason::not_logged;
    }
  }
  /// A known value needs no reason.
  constexpr void set(RuleKind kind, double known, Reason otherwise, double first = not_known,
                     double second = not_known) noexcept {
    const int i = static_cast<int>(kind);
    value[i] = known;
    detail[i][0] = first;
    detail[i][1] = second;
    reason[i] = is_known(known) ? Reason::none : otherwise;
  }
};

/// Why a window of the last `n` days has no number, where it has none.
inline Reason why_unknown(std::span<const DayLoad> days, std::size_t n) noexcept {
  const std::size_t from = days.size() < n ? 0 : days.size() - n;
  Reason reason = days.size() < n ? Reason::not_enough_history : Reason::empty_before;
  for (std::size_t i = from; i < days.size(); ++i) {
    if (!days[i].known) return Reason::unknown_day;
    if (!is_known(days[i].amount)) reason = Reason::not_told;
  }
  return reason;
}

/// The weeks that are over on `today`, newest first, whether all their days are known (`wholly_known`) or not.
struct WholeWeeks {
  static constexpr std::size_t most = 6;
  WeekLoad week[most];
  std::size_t count = 0;
};
inline WholeWeeks whole_weeks(std::span<const WeekLoad> weeks, std::int32_t today) noexcept {
  WholeWeeks whole;
  for (std::size_t i = weeks.size(); i-- > 0 && whole.count < WholeWeeks::most;)
    if (weeks[i].week_start + 6 <= today) whole.week[whole.count++] = weeks[i];
  return whole;
}
constexpr bool wholly_known(const WeekLoad& week) noexcept { return week.amount_days == 7; }

inline LoadValues values_of(std::span<const DayLoad> days, std::span<const WeekLoad> weeks,
                            std::span<const double> steps_a_day = {}, const OtherSessions& other = {},
                            double mass_kg = not_known) noexcept {
  using enum RuleKind;
  LoadValues values;
  if (days.empty()) return values;
  const DayLoad& today = days.back();

  // The largest jump of one run within seven days: the day of the log may be a day of rest.
  {
    const std::size_t from = days.size() < 7 ? 0 : days.size() - 7;
    const DayLoad* worst = nullptr;
    Reason otherwise = Reason::no_runs;
    for (std::size_t i = from; i < days.size(); ++i) {
      const DayLoad& day = days[i];
      if (is_known(day.session_spike)) {
        if (worst == nullptr || day.session_spike > worst->session_spike) worst = &day;
      } else if (day.runs > 0) {
        otherwise = why_unknown(days.first(i + 1), 31);
      }
    }
    if (worst != nullptr)
      values.set(session_spike, worst->session_spike, Reason::none, worst->longest, worst->longest_30d_before);
    else
      values.set(session_spike, not_known, otherwise);
  }

  // The last whole Monday week.
  {
    const WholeWeeks whole = whole_weeks(weeks, today.day);
    if (whole.count == 0) {
      values.set(weekly_change, not_known, Reason::not_enough_history);
    } else {
      const WeekLoad& now = whole.week[0];
      const bool paired = whole.count > 1 && wholly_known(now) && wholly_known(whole.week[1]);
      Reason otherwise = Reason::not_enough_history;
      if (whole.count > 1) {
        const std::size_t reach = static_cast<std::size_t>(today.day - whole.week[1].week_start) + 1;
        otherwise = paired ? Reason::empty_before : why_unknown(days, reach);
        if (!paired && otherwise == Reason::empty_before) otherwise = Reason::not_told;
      }
      values.set(weekly_change, now.change_pct, otherwise, now.amount,
                 whole.count > 1 ? whole.week[1].amount : not_known);
    }
  }

  const double before = days.size() > 7 ? days[days.size() - 8].acute_7d : not_known;
  values.set(rolling_change, today.change_7d_pct, why_unknown(days, 14), today.acute_7d, before);
  values.set(acwr_coupled, today.acwr_coupled, why_unknown(days, 28));
  values.set(acwr_uncoupled, today.acwr_uncoupled, why_unknown(days, 28));
  values.set(acwr_ewma, today.acwr_ewma, why_unknown(days, 29));
  const Reason week_reason = why_unknown(days, 7) == Reason::empty_before ? Reason::no_runs : why_unknown(days, 7);
  values.set(monotony, today.monotony, week_reason);
  values.set(strain, today.strain, week_reason);
  values.set(form, today.form, why_unknown(days, 2), today.fitness, today.fatigue);
  values.set(rest_days, rest_days_7d(days), week_reason);

  const double hard_limit = hard_day_limit(days);
  const Reason month_reason = why_unknown(days, 28);
  values.set(hard_after_hard, hard_after_hard_7d(days),
             month_reason == Reason::empty_before ? Reason::too_few_runs : month_reason, hard_limit);

  // Steps and minutes: a day of rest has none, whatever its column says.
  const auto sum_7d = [&](auto&& of) {
    double sum = 0.0;
    for (std::size_t i = days.size() - 7; i < days.size(); ++i) {
      if (!days[i].known) return not_known;
      if (days[i].runs > 0) sum += of(i);
    }
    return sum;
  };
  const bool unknown_day = why_unknown(days, 7) == Reason::unknown_day;
  if (days.size() < 7) {
    values.set(knee_load, not_known, steps_a_day.empty() ? Reason::not_logged : Reason::not_enough_history);
    values.set(active_minutes, not_known, Reason::not_enough_history);
  } else {
    if (steps_a_day.size() == days.size()) {
      const double steps = sum_7d([&](std::size_t i) { return steps_a_day[i]; });
      values.set(knee_load, knee_load_bw(steps), unknown_day ? Reason::unknown_day : Reason::not_told, steps,
                 knee_load_kn(steps, mass_kg));
    }
    const auto or_none = [](double minutes) { return is_known(minutes) ? minutes : 0.0; };
    const double run_min = sum_7d([&](std::size_t i) { return days[i].duration_s / 60.0; });
    const double moderate = or_none(other.moderate_min), vigorous = or_none(other.vigorous_min);
    values.set(active_minutes, moderate_equivalent_min(run_min, vigorous, moderate),
               unknown_day ? Reason::unknown_day : Reason::not_told, run_min, vigorous + moderate);
  }
  values.set(strength_sessions, other.strength_sessions, Reason::not_logged, other.restricted_sessions);
  return values;
}

}  // namespace cadans::load
