// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cadans/load/rules/rule.hpp"

/// THE table: every rule with its unit, its limits, what the evidence is, and where it comes from. Start here.
///
/// A value on a limit is still on the good side. NaN: no such limit. `light` follows from the limits alone, so that a
/// page, a watch and a test read the same numbers.
namespace cadans::load {

/// One row.
struct Rule {
  RuleKind kind;
  const char* unit;  ///< "channel": the unit of the channel that is looked at
  double amber;
  double red;
  Direction direction;
  Evidence evidence;
  bool counts;  ///< decides about advice and the runner's type; otherwise it is only shown, and why is in its text
  const char* source;
};

namespace rule_words {
inline constexpr double no = not_known;
inline constexpr auto high = Direction::high, low = Direction::low;
inline constexpr auto A = Evidence::solid, B = Evidence::observed, C = Evidence::choice;
inline constexpr bool counts = true, shown = false;

// clang-format off
inline constexpr Rule table[] = {
  // kind                         unit       amber  red    bad end        source
  // Hazard of a run 10-30, 30-100, > 100 % beyond the longest of 30 days: 1.64, 1.52, 2.28. So two steps, not three.
  {RuleKind::session_spike,      "1",        1.10,  2.00,  high, B, counts,
   "Schuster Brandt Frandsen et al. 2025, Br J Sports Med: 5205 runners, 588 071 sessions, observed"},
  // 10 %: the habit. 30 %: Nielsen 2014, of two weeks, distance-related injuries only.
  {RuleKind::weekly_change,      "%",        10.0,  30.0,  high, C, counts,
   "Buist et al. 2008, PMID 17940147 (trial, 532 novices); Nielsen et al. 2014 (873 novices); Damsted et al. 2019"},
  {RuleKind::rolling_change,     "%",        10.0,  30.0,  high, C, counts,
   "as the weekly change, over any seven days"},
  // The popular 1.3 and 1.5 belong to the coupled ratio c; the uncoupled one that says the same is 3c / (4 - c).
  {RuleKind::acwr_coupled,       "1",        1.30,  1.50,  high, C, shown,
   "Blanch & Gabbett 2016, doi:10.1136/bjsports-2015-095445; against it: "
   "Impellizzeri et al. 2020, doi:10.1123/ijspp.2019-0864"},
  {RuleKind::acwr_uncoupled,     "1",        3.9 / 2.7, 1.80, high, C, shown,
   "Windt & Gabbett 2019, Br J Sports Med 53:988; limits of the coupled ratio, converted"},
  {RuleKind::acwr_ewma,          "1",        1.30,  1.50,  high, C, shown,
   "Williams et al. 2017, doi:10.1136/bjsports-2016-096589; limits of the coupled ratio"},
  {RuleKind::monotony,           "1",        1.50,  2.00,  high, C, shown,
   "Foster 1998, Med Sci Sports Exerc 30:1164 (for session-RPE)"},
  {RuleKind::strain,             "channel",  no,    no,    high, C, shown,
   "Foster 1998, Med Sci Sports Exerc 30:1164 (for session-RPE)"},
  // The bands of training software are for its own score (TSS) and only recalled: no limit of ours.
  {RuleKind::form,               "channel",  no,    no,    low,  C, shown,
   "Banister's fitness and fatigue, 42 and 7 days, as training software has it"},
  {RuleKind::rest_days,          "1",        1.0,   no,    low,  C, counts,
   "convention: one to two days a week"},
  {RuleKind::hard_after_hard,    "1",        0.0,   1.0,   high, C, counts,
   "convention of coaches; what counts as hard is our own choice"},
  {RuleKind::knee_load,          "bw",       no,    no,    high, C, shown,
   "steps times about 3 body weights: our own estimate"},
  {RuleKind::strength_sessions,  "1",        2.0,   no,    low,  B, counts,
   "WHO guideline, Bull et al. 2020, doi:10.1136/bjsports-2020-102955 (twice a week, for health); "
   "2-3 a week: convention"},
  {RuleKind::active_minutes,     "min",      150.0, no,    low,  A, counts,
   "WHO guideline, Bull et al. 2020, doi:10.1136/bjsports-2020-102955 (for health, not against running injuries)"},
  {RuleKind::runner_type,        "",         no,    no,    high, C, shown,
   "our own table over the other rules"},
};
// clang-format on
}  // namespace rule_words

/// Every rule, in the order of RuleKind.
using RuleTable = const Rule (&)[rule_count];
inline constexpr RuleTable rules = rule_words::table;
constexpr const Rule& rule_of(RuleKind kind) noexcept { return rules[static_cast<int>(kind)]; }

/// What "10 % more" multiplies by, in advice, in the plan and in their texts: a week may grow by the amber limit of
/// `weekly_change`, a run by that of `session_spike`. Advice, not a promise: evidence C and B.
inline constexpr double weekly_growth = 1.0 + rule_of(RuleKind::weekly_change).amber / 100.0;
inline constexpr double run_growth = rule_of(RuleKind::session_spike).amber;
static_assert(weekly_growth == 1.10 && run_growth == 1.10, "the texts say 10 %");

/// On the limit is not beyond it, and neither is a rounding error (33 km after 30).
constexpr bool is_beyond(double value, double limit, Direction direction) noexcept {
  const double slack = 1e-9 * (limit > 1.0 ? limit : 1.0);
  return direction == Direction::high ? value > limit + slack : value < limit - slack;
}

/// Unknown where the value is, or where there is no limit.
constexpr Light light_of(const Rule& rule, double value) noexcept {
  if (!is_known(value) || !is_known(rule.amber)) return Light::unknown;
  if (is_known(rule.red) && is_beyond(value, rule.red, rule.direction)) return Light::red;
  return is_beyond(value, rule.amber, rule.direction) ? Light::amber : Light::green;
}

}  // namespace cadans::load
