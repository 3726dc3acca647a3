// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <span>

#include "cadans/load/rules/load_values.hpp"
#include "cadans/load/rules/rule_table.hpp"

/// What the days to come could hold. Pain comes first, then rest, then the single run, then the week.
///
///     DayLoad + WeekLoad + how it hurts --advise--> Advice
///
/// The week: 10 % more than the last whole Monday week, or, after a dip, than the mean of the last four that are wholly
/// known (an easy week must not halve what comes after it). A week that went over its own ceiling does not lift the
/// next: that ceiling holds once more. After an empty week the same mean counts, with the empty week in it, so that the
/// way back is the longer the longer the break was. Amber pain: no more than last week. Red pain: rest. The run: 1.10
/// times the longest of the last 30 days (the limit of `session_spike`); for seven days after a run beyond it, of the
/// 30 days before that run, so that a jump does not lift its own limit. Days that are not known cannot make it longer:
/// a ceiling that is too low rather than too high. Both limits are advice, not a promise: evidence as in `rules`.
namespace cadans::load {

enum class AdviceKind : std::uint8_t { pain = 0, rest = 1, longest_run = 2, week_ceiling = 3 };
inline constexpr int advice_count = 4;
inline constexpr const char* advice_names[] = {"pain", "rest", "longest_run", "week_ceiling"};

enum class RestHint : std::uint8_t {
  none = 0,      ///< go on
  easy_day = 1,  ///< yesterday was hard: easy, or rest
  rest_day = 2,  ///< six days or more in a row
  unknown = 3,   ///< today is not known
};

/// How the ceiling of the week came about.
enum class CeilingRule : std::uint8_t {
  unknown = 0,       ///< no whole week yet
  last_week = 1,     ///< 10 % over the last whole week
  mean_of_four = 2,  ///< 10 % over the mean of the last four, after a dip
  hold = 3,          ///< it hurts a little: no more than last week
  over = 4,          ///< last week was over its own ceiling, which holds once more
  comeback = 5,      ///< after an empty week: 10 % over the mean of the last four
  start_anew = 6,    ///< four empty weeks: nothing to count from
  pain = 7,          ///< too much pain: rest
};
inline constexpr const char* ceiling_rule_names[] = {"unknown", "last_week", "mean_of_four", "hold",
                                                     "over",    "comeback",  "start_anew",   "pain"};

struct Advice {
  Light pain = Light::unknown;
  RestHint rest = RestHint::unknown;
  std::int32_t days_in_a_row = 0;
  double week_ceiling = not_known;  ///< in the channel's unit
  double last_week = not_known;     ///< what it was counted from
  double mean_of_four = not_known;
  CeilingRule rule = CeilingRule::unknown;
  double run_ceiling = not_known;
  double longest_30d = not_known;  ///< that it was counted from: of the last 30 days, or of those before a jump
  bool jumped = false;             ///< a run of the last seven days was beyond its limit
  bool some_days_unknown = false;  ///< within the 30 days
};

/// Mean of those of four weeks that are wholly known, `from` the newest on. NaN: none is.
inline double mean_of_four(const WholeWeeks& whole, std::size_t from) noexcept {
  double sum = 0.0;
  int known = 0;
  for (std::size_t i = from; i < whole.count && i < from + 4; ++i) {
    if (!wholly_known(whole.week[i])) continue;
    sum += whole.week[i].amount;
    ++known;
  }
  return known > 0 ? sum / known : not_known;
}

/// 10 % over the last week or, after a dip, over the mean. NaN where `week` is not known.
constexpr double week_ceiling(double week, double mean) noexcept { return weekly_growth * (mean > week ? mean : week); }

inline Advice advise(std::span<const DayLoad> days, std::span<const WeekLoad> weeks,
                     Light pain = Light::unknown) noexcept {
  Advice advice;
  advice.pain = pain;
  if (days.empty()) return advice;
  const DayLoad& today = days.back();

  // Rest.
  advice.days_in_a_row = days_in_a_row(days);
  if (today.known) {
    const double hard = hard_day_limit(days);
    advice.rest = advice.days_in_a_row >= 6     ? RestHint::rest_day
                  : is_hard(today.amount, hard) ? RestHint::easy_day
                                                : RestHint::none;
  }

  // One run.
  const std::size_t month = days.size() < 30 ? days.size() : 30;
  advice.some_days_unknown = days.size() < 30;
  double longest = 0.0;
  for (const DayLoad& day : days.last(month)) {
    if (!day.known || !is_known(day.longest)) advice.some_days_unknown = true;
    if (day.longest > longest) longest = day.longest;
  }
  for (const DayLoad& day : days.last(days.size() < 7 ? days.size() : 7)) {
    if (!is_known(day.session_spike) || !is_beyond(day.session_spike, run_growth, Direction::high)) continue;
    advice.jumped = true;
    longest = day.longest_30d_before;
    break;
  }
  if (longest > 0.0) {
    advice.longest_30d = longest;
    advice.run_ceiling = run_growth * longest;
  }

  // The week.
  const WholeWeeks whole = whole_weeks(weeks, today.day);
  if (whole.count > 0 && wholly_known(whole.week[0])) advice.last_week = whole.week[0].amount;
  advice.mean_of_four = mean_of_four(whole, 0);
  const double week = advice.last_week, mean = advice.mean_of_four;
  if (week > 0.0) {
    const bool dip = mean > week;
    const double mean_before = mean_of_four(whole, 1);
    const double before = whole.count > 1 && wholly_known(whole.week[1]) ? whole.week[1].amount : mean_before;
    const double own_ceiling = week_ceiling(before, mean_before);  // NaN: nothing known of the weeks before
    const bool too_much = own_ceiling > 0.0 && week > own_ceiling * (1.0 + 1e-9);
    advice.rule = too_much               ? CeilingRule::over
                  : pain == Light::amber ? CeilingRule::hold
                  : dip                  ? CeilingRule::mean_of_four
                                         : CeilingRule::last_week;
    advice.week_ceiling = too_much ? own_ceiling : advice.rule == CeilingRule::hold ? week : week_ceiling(week, mean);
  } else if (is_known(week)) {
    advice.rule = mean > 0.0 ? CeilingRule::comeback : CeilingRule::start_anew;
    if (mean > 0.0) advice.week_ceiling = weekly_growth * mean;
  } else if (mean > 0.0) {  // the last week is not wholly known: the others speak
    advice.rule = CeilingRule::mean_of_four;
    advice.week_ceiling = (pain == Light::amber ? 1.0 : weekly_growth) * mean;
  }

  if (pain == Light::amber && is_known(advice.longest_30d)) advice.run_ceiling = advice.longest_30d;
  if (pain == Light::red) {
    advice.rule = CeilingRule::pain;
    advice.week_ceiling = advice.run_ceiling = 0.0;
    advice.rest = RestHint::rest_day;
  }
  return advice;
}

/// Of a hint: a day off is amber.
constexpr Light light_of(RestHint hint) noexcept {
  return hint == RestHint::unknown ? Light::unknown : hint == RestHint::none ? Light::green : Light::amber;
}
/// Of a ceiling: green where one may grow, amber where one holds or begins again, red where it hurts too much.
constexpr Light light_of(const Advice& advice, AdviceKind kind) noexcept {
  if (advice.rule == CeilingRule::pain) return Light::red;
  const double ceiling = kind == AdviceKind::longest_run ? advice.run_ceiling : advice.week_ceiling;
  if (!is_known(ceiling)) return Light::unknown;
  if (advice.pain == Light::amber) return Light::amber;
  const bool careful = kind == AdviceKind::longest_run
                           ? advice.jumped
                           : advice.rule == CeilingRule::over || advice.rule == CeilingRule::comeback;
  return careful ? Light::amber : Light::green;
}

}  // namespace cadans::load
