// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>

#include "cadans/core/settings.hpp"
#include "cadans/load/calendar.hpp"
#include "cadans/load/rules/rule_table.hpp"

/// A graded way to a weekly distance: back from a break, or up from less.
///
///     settings + how last week hurt --GradedPlan::next_week--> PlanWeek, seven days
///
/// What it keeps to, always (the evidence is that of `session_spike`, B, and of the weekly change, C):
///   * a week is at most 10 % above the fullest week completed since the last step back, and never above the target
///   * no run is longer than 1.10 times the longest of the 30 days before it
///   * every third or fourth week is a cut-back of 20 %; the week after it returns to where the climb was
///   * at least one day without running or strength a week; the long run is the only hard day, and the day before
///     it is easy or off
///   * amber pain repeats the week; the third amber in a row steps back 20 %; red pain rests a week and then goes on
///     20 % lower, once for each week of rest; two weeks of rest in a row ask for a doctor or physiotherapist
/// It supposes that last week was done as planned; whoever did otherwise makes a new plan from what was done. Running
/// out of a 30-day memory (a month of rest) begins again with short runs. Distances are exact: round down when shown.
///
/// Memory: 300 bytes, no heap. The sizes of the cut-back and of the step back are engineering choices (C).
namespace cadans::load {

/// What a user may turn.
struct GradedPlanConfig {
  float week_m = 10e3f;         ///< what a week holds now without complaints
  float target_week_m = 20e3f;  ///< where to go; below `week_m` the plan goes there at once
  float longest_run_m = 4e3f;   ///< the longest run of the last 30 days
  float run_days = 3.0f;        ///< a week; three leave a day between runs
  float cut_back_every = 4.0f;  ///< every 3rd or 4th week is easier; coaches' habit
};

constexpr auto settings_of(const GradedPlanConfig*) noexcept {
  return std::array{
      Setting<GradedPlanConfig>{"week_m", &GradedPlanConfig::week_m, 1e3f, 300e3f, "m",
                                "distance of a week now, without complaints"},
      Setting<GradedPlanConfig>{"target_week_m", &GradedPlanConfig::target_week_m, 1e3f, 300e3f, "m",
                                "distance of a week to go to"},
      Setting<GradedPlanConfig>{"longest_run_m", &GradedPlanConfig::longest_run_m, 500.0f, 100e3f, "m",
                                "longest run of the last 30 days; no run of the plan is more than 10 % beyond"},
      Setting<GradedPlanConfig>{"run_days", &GradedPlanConfig::run_days, 2.0f, 6.0f, "days",
                                "days with a run in a week, a whole number"},
      Setting<GradedPlanConfig>{"cut_back_every", &GradedPlanConfig::cut_back_every, 3.0f, 4.0f, "weeks",
                                "every third or fourth week is easier, a whole number"},
  };
}

/// Also refuses days and weeks that are no whole numbers: by name, with their range.
constexpr Status validate(const GradedPlanConfig& config) noexcept {
  for (const auto& setting : settings_of(static_cast<const GradedPlanConfig*>(nullptr))) {
    const float value = config.*setting.field;
    const bool whole =
        setting.field == &GradedPlanConfig::run_days || setting.field == &GradedPlanConfig::cut_back_every;
    const bool inside = value >= setting.low && value <= setting.high;
    if (!inside || (whole && value != static_cast<float>(static_cast<int>(value))))
      return {StatusCode::out_of_range, setting.name, setting.low, setting.high, value};
  }
  return {};
}

enum class WeekKind : std::uint8_t { climb = 0, cut_back = 1, hold = 2, repeat = 3, step_back = 4, rest = 5 };
inline constexpr const char* week_kind_names[] = {"climb", "cut_back", "hold", "repeat", "step_back", "rest"};

enum class DayKind : std::uint8_t { rest = 0, easy = 1, long_run = 2, cross = 3, strength = 4 };
inline constexpr const char* day_kind_names[] = {"rest", "easy", "long", "cross", "strength"};

struct PlanDay {
  std::int32_t day = 0;
  DayKind kind = DayKind::rest;
  bool strength_too = false;  ///< strength fits after this easy run
  double distance_m = 0.0;
};

struct PlanWeek {
  std::int32_t number = 0;      ///< 1, 2, ...
  std::int32_t week_start = 0;  ///< Monday
  WeekKind kind = WeekKind::hold;
  bool at_target = false;
  bool see_professional = false;  ///< two weeks of rest in a row
  double total_m = 0.0;           ///< the sum of the days
  double longest_before_m = 0.0;  ///< of the 30 days before the long run: what that was held against
  PlanDay days[7];
};

class GradedPlan {
 public:
  using Config = GradedPlanConfig;
  static constexpr double cut_back_share = 0.8;
  static constexpr double step_back_share = 0.8;
  static constexpr int days_remembered = 30;

  struct State {
    double past_m[days_remembered] = {};  ///< longest run a day; a ring
    double level_m = 0.0;                 ///< the week to climb from: the last one that was no cut-back
    double last_m = 0.0;                  ///< total of the last week with runs, as planned
    double last_longest_m = 0.0;          ///< and its longest run
    std::int32_t next_slot = 0;
    std::int32_t monday = 0;
    std::int32_t number = 0;    ///< weeks given out
    std::int32_t in_block = 0;  ///< weeks since the last cut-back or step back
    std::int32_t ambers = 0;    ///< in a row
    std::int32_t rested = 0;    ///< weeks of rest in a row
    WeekKind last = WeekKind::hold;
  };

  /// The first week begins on the first Monday from `start_day` on. Settings must be valid (`validate`).
  constexpr GradedPlan(const Config& config, std::int32_t start_day) noexcept : config_(config), start_(start_day) {
    reset();
  }

  constexpr void reset() noexcept {
    state_ = {};
    state_.level_m = state_.last_m = static_cast<double>(config_.week_m);
    state_.last_longest_m = static_cast<double>(config_.longest_run_m);
    state_.monday = monday_of(start_ + 6);
    add_day(static_cast<double>(config_.longest_run_m));
  }

  /// `pain`: of the week that was given out last (of the first call: how it is now). Unknown counts as no pain told.
  constexpr PlanWeek next_week(Light pain = Light::unknown) noexcept;

  constexpr bool at_target() const noexcept { return state_.number > 0 && state_.last_m >= target_m() * (1.0 - 1e-9); }
  constexpr const State& state() const noexcept { return state_; }
  constexpr void restore(const State& state) noexcept { state_ = state; }

 private:
  constexpr double target_m() const noexcept { return static_cast<double>(config_.target_week_m); }
  constexpr void add_day(double longest_m) noexcept {
    state_.past_m[state_.next_slot] = longest_m;
    state_.next_slot = (state_.next_slot + 1) % days_remembered;
  }
  constexpr double longest_m() const noexcept {
    double most = 0.0;
    for (const double run_m : state_.past_m) most = run_m > most ? run_m : most;
    return most;
  }
  constexpr WeekKind choose(Light pain) noexcept;
  constexpr double wanted_m(WeekKind kind) const noexcept;
  constexpr void lay_out(PlanWeek& week, double wanted) noexcept;

  Config config_;
  std::int32_t start_;
  State state_;
};

// ---- what a week looks like --------------------------------------------------------------------

namespace plan_words {
inline constexpr auto R = DayKind::rest, E = DayKind::easy, L = DayKind::long_run, X = DayKind::cross,
                      S = DayKind::strength;
/// Monday to Sunday, for 2 to 6 runs. Rest follows the long run, and the day before it is off or easy.
inline constexpr DayKind running[5][7] = {
    {R, S, E, X, S, R, L}, {R, E, S, E, X, R, L}, {R, E, S, E, X, E, L}, {R, E, E, S, E, E, L}, {R, E, E, E, E, E, L}};
/// Strength after an easy run, where the free days do not hold two sessions; bit 0 is Monday.
inline constexpr std::uint8_t strength_too[5] = {0, 0b0001000, 0b0001000, 0b0000010, 0b0001010};
/// Without impact, and only what does not hurt: swimming, cycling, aqua-jogging, walking.
inline constexpr DayKind resting[7] = {R, R, R, X, R, X, R};
/// Share of the long run, for 2 to 6 runs.
inline constexpr double long_share[5] = {0.55, 0.42, 0.36, 0.32, 0.28};
/// After a month without a run there is no longest one: begin again with no more than this.
inline constexpr double first_run_m = 3000.0;
}  // namespace plan_words

// ---- implementation ----------------------------------------------------------------------------

constexpr WeekKind GradedPlan::choose(Light pain) noexcept {
  const bool resting = state_.last == WeekKind::rest;
  state_.ambers = pain == Light::amber && !resting ? state_.ambers + 1 : 0;
  if (pain == Light::red || (resting && pain == Light::amber)) return WeekKind::rest;
  if (resting || state_.ambers >= 3) return WeekKind::step_back;
  if (pain == Light::amber) return WeekKind::repeat;
  if (state_.in_block + 1 >= static_cast<int>(config_.cut_back_every)) return WeekKind::cut_back;
  return state_.level_m >= target_m() || state_.last_m < state_.level_m * (1.0 - 1e-9) ? WeekKind::hold
                                                                                       : WeekKind::climb;
}

constexpr double GradedPlan::wanted_m(WeekKind kind) const noexcept {
  const auto at_most_target = [this](double m) { return m < target_m() ? m : target_m(); };
  switch (kind) {
    case WeekKind::climb: return at_most_target(weekly_growth * state_.level_m);
    case WeekKind::cut_back: return at_most_target(cut_back_share * state_.level_m);
    case WeekKind::repeat: return at_most_target(state_.last_m);
    case WeekKind::rest: return 0.0;
    case WeekKind::hold:
    case WeekKind::step_back: break;
  }
  return at_most_target(state_.level_m);
}

constexpr void GradedPlan::lay_out(PlanWeek& week, double wanted) noexcept {
  const int runs = static_cast<int>(config_.run_days), row = runs - 2;
  const bool resting = week.kind == WeekKind::rest;
  const double first_m = wanted / runs < plan_words::first_run_m ? wanted / runs : plan_words::first_run_m;
  const double before_week_m = longest_m();
  // A run of this week lifts no other run of it.
  const auto most_m = [&] {
    const double longest = longest_m();  // the last one may leave the memory within this week
    if (!(longest > 0.0) || !(before_week_m > 0.0)) return first_m;
    const double most = run_growth * (longest < before_week_m ? longest : before_week_m);
    return week.kind == WeekKind::repeat && state_.last_longest_m < most ? state_.last_longest_m : most;
  };
  double easy_total_m = 0.0;
  for (int i = 0; i < 7; ++i) {
    PlanDay& day = week.days[i];
    day.day = week.week_start + i;
    day.kind = resting ? plan_words::resting[i] : plan_words::running[row][i];
    day.strength_too = !resting && (plan_words::strength_too[row] >> i & 1) != 0;
    if (day.kind == DayKind::easy) {
      const double most = most_m();
      double long_m = plan_words::long_share[row] * wanted;
      if (long_m > most) long_m = most;
      const double easy_m = (wanted - long_m) / (runs - 1);
      day.distance_m = easy_m < long_m ? easy_m : long_m;  // never longer than the long run
      easy_total_m += day.distance_m;
    } else if (day.kind == DayKind::long_run) {
      week.longest_before_m = longest_m();
      const double most = most_m(), left = wanted - easy_total_m;
      day.distance_m = left < most ? left : most;
    }
    week.total_m += day.distance_m;
    add_day(day.distance_m);
  }
}

constexpr PlanWeek GradedPlan::next_week(Light pain) noexcept {
  PlanWeek week;
  week.kind = choose(pain);
  week.number = ++state_.number;
  week.week_start = state_.monday;
  if (week.kind == WeekKind::step_back && state_.last != WeekKind::rest) state_.level_m *= step_back_share;
  if (week.kind == WeekKind::rest) {
    state_.level_m *= step_back_share;
    ++state_.rested;
    week.see_professional = state_.rested >= 2;
  } else {
    state_.rested = 0;
  }
  lay_out(week, wanted_m(week.kind));

  if (week.kind == WeekKind::cut_back || week.kind == WeekKind::step_back || week.kind == WeekKind::rest) {
    state_.in_block = 0;
    state_.ambers = 0;
  } else {
    ++state_.in_block;
  }
  // What was climbed to is climbed from; where the longest run held the week down, less was climbed to.
  if (week.kind == WeekKind::climb || week.kind == WeekKind::hold || week.kind == WeekKind::step_back)
    state_.level_m = week.total_m;
  if (week.kind != WeekKind::rest) {
    state_.last_m = week.total_m;
    state_.last_longest_m = week.days[6].distance_m;
  }
  week.at_target = week.total_m >= target_m() * (1.0 - 1e-9);
  state_.last = week.kind;
  state_.monday += 7;
  return week;
}

// ---- what is said ------------------------------------------------------------------------------

/// In the order of WeekKind.
inline constexpr Words week_kind_texts[] = {
    {{"climb: at most 10 % more", "opbouwen: hoogstens 10 % meer"}},
    {{"cut-back week: 20 % less, to recover", "herstelweek: 20 % minder"}},
    {{"hold: the same distance", "gelijk houden: dezelfde afstand"}},
    {{"repeat: some pain, so the same week again", "herhalen: wat pijn, dus dezelfde week nog eens"}},
    {{"one step back", "een stap terug"}},
    {{"rest from running: too much pain", "rust van het lopen: te veel pijn"}}};
/// In the order of DayKind.
inline constexpr Words day_kind_texts[] = {
    {{"rest", "rust"}},
    {{"easy run: you can talk in whole sentences", "rustige loop: je kunt in hele zinnen praten"}},
    {{"long run, easy", "lange loop, rustig"}},
    {{"without impact if you like: swimming, cycling, aqua-jogging or walking; rest is fine too",
      "zonder klappen als je zin hebt: zwemmen, fietsen, aquajoggen of wandelen; rust mag ook"}},
    {{"strength", "kracht"}}};
inline constexpr Words plan_caution = {
    {"A plan is a proposal, not a promise: no schedule is proven to prevent injuries. Pain decides, not the plan.",
     "Een schema is een voorstel, geen belofte: van geen enkel schema is bewezen dat het blessures voorkomt. Pijn "
     "beslist, niet het schema."}};
inline constexpr Words plan_professional = {
    {"Two weeks with too much pain: see a doctor or physiotherapist before you run again.",
     "Twee weken met te veel pijn: ga naar je huisarts of fysiotherapeut voordat je weer loopt."}};

}  // namespace cadans::load
