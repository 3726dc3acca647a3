// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "cadans/core/evidence.hpp"
#include "cadans/core/language.hpp"
#include "cadans/load/channel.hpp"

/// The words of the rules: what is judged, how it is judged, why it sometimes cannot be.
namespace cadans::load {

/// Written out, so that fast-math builds and watches agree.
constexpr bool is_known(double value) noexcept { return value == value; }

/// How a rule's answer is shown. Unknown is no green; the worse light is the larger one.
enum class Light : std::uint8_t { unknown = 0, green = 1, amber = 2, red = 3 };
inline constexpr const char* light_names[] = {"unknown", "green", "amber", "red"};

/// What is held against the log. The order is that of `rules`, and of a page.
enum class RuleKind : std::uint8_t {
  session_spike = 0,  ///< the longest jump of one run in the last 7 days
  weekly_change,      ///< the last whole Monday week against the one before
  rolling_change,     ///< the last 7 days against the 7 before
  acwr_coupled,       ///< acute : chronic workload ratio, today
  acwr_uncoupled,     ///< the same without the acute week in the chronic one
  acwr_ewma,          ///< the same from exponentially weighted means
  monotony,           ///< how alike the last 7 days are
  strain,             ///< load times monotony
  form,               ///< fitness minus fatigue
  rest_days,          ///< days without a run in the last 7
  hard_after_hard,    ///< hard days that followed a hard day, in the last 7
  knee_load,          ///< steps of 7 days times about 3 body weights
  strength_sessions,  ///< in the last 7 days
  active_minutes,     ///< moderate minutes of the last 7 days; a vigorous one counts twice
  runner_type,        ///< too little, too much too often, or a healthy mover
};
inline constexpr int rule_count = 15;
inline constexpr const char* rule_names[] = {
    "session_spike",     "weekly_change",  "rolling_change", "acwr_coupled", "acwr_uncoupled",  "acwr_ewma",
    "monotony",          "strain",         "form",           "rest_days",    "hard_after_hard", "knee_load",
    "strength_sessions", "active_minutes", "runner_type"};
static_assert(sizeof(rule_names) / sizeof(rule_names[0]) == rule_count);

/// Why a value or a light is not there.
enum class Reason : std::uint8_t {
  none = 0,
  not_enough_history,  ///< the window begins before the first day of the log
  unknown_day,         ///< a day in the window is marked unknown
  not_told,            ///< a run in the window lacks what is counted
  empty_before,        ///< what it would be compared with is zero: a comeback, not an infinite rise
  no_runs,             ///< nothing was run in the window
  too_few_runs,        ///< too few days with a run to tell hard from easy
  not_logged,          ///< the log says nothing of it at all
  no_limit,            ///< the value is shown, but no limit is known that deserves a light
};
inline constexpr const char* reason_names[] = {
    "",        "not_enough_history", "unknown_day", "not_told", "empty_before",
    "no_runs", "too_few_runs",       "not_logged",  "no_limit"};

/// Which values are the unusual ones.
enum class Direction : std::uint8_t { high = 0, low = 1 };
inline constexpr const char* direction_names[] = {"high", "low"};

/// One rule's answer. A light that is unknown has a reason.
struct Judged {
  RuleKind kind = RuleKind::session_spike;
  Light light = Light::unknown;
  Reason reason = Reason::not_logged;
  double value = not_known;
  double detail[2] = {not_known, not_known};  ///< what they are: `LoadValues`
};

}  // namespace cadans::load
