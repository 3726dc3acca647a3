// SPDX-License-Identifier: Apache-2.0
#include "cadans/load/rules/return_plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

namespace cadans::load {
namespace {

constexpr std::int32_t start = day_of({2026, 3, 4});  // a Wednesday
constexpr double slack = 1.0 + 1e-9;

std::vector<PlanWeek> weeks_of(const GradedPlanConfig& config, const std::vector<Light>& pain, int most = 400) {
  GradedPlan plan(config, start);
  std::vector<PlanWeek> weeks;
  for (int i = 0; i < most; ++i) {
    const auto told = static_cast<std::size_t>(i);
    weeks.push_back(plan.next_week(told < pain.size() ? pain[told] : Light::green));
    if (weeks.back().at_target && told >= pain.size()) break;
  }
  return weeks;
}

/// What must hold of every plan, whatever hurts.
void expect_lawful(const GradedPlanConfig& config, const std::vector<PlanWeek>& weeks) {
  const double target = static_cast<double>(config.target_week_m);
  double highest = static_cast<double>(config.week_m);
  // Longest runs, a day each; the one before the plan stands on the day before it.
  std::vector<double> runs(30, 0.0);
  runs.back() = static_cast<double>(config.longest_run_m);
  for (const PlanWeek& week : weeks) {
    SCOPED_TRACE("week " + std::to_string(week.number) + " " + week_kind_names[static_cast<int>(week.kind)]);
    EXPECT_LE(week.total_m, 1.10 * highest * slack);
    EXPECT_LE(week.total_m, target * slack);
    highest = std::max(highest, week.total_m);
    double total = 0.0;
    int off = 0, running = 0;
    for (int i = 0; i < 7; ++i) {
      const PlanDay& day = week.days[i];
      EXPECT_EQ(day.day, week.week_start + i);
      EXPECT_GE(day.distance_m, 0.0);
      const double longest = *std::max_element(runs.end() - 30, runs.end());
      if (longest > 0.0) {
        EXPECT_LE(day.distance_m, 1.10 * longest * slack);
      }
      runs.push_back(day.distance_m);
      total += day.distance_m;
      off += day.kind == DayKind::rest ? 1 : 0;
      running += day.distance_m > 0.0 ? 1 : 0;
      const bool runs_today = day.kind == DayKind::easy || day.kind == DayKind::long_run;
      EXPECT_EQ(runs_today, day.distance_m > 0.0);
      if (day.kind == DayKind::long_run) {
        EXPECT_NE(week.days[i == 0 ? 6 : i - 1].kind, DayKind::long_run);
        for (const PlanDay& other : week.days) EXPECT_LE(other.distance_m, day.distance_m * slack);
      }
    }
    EXPECT_EQ(week.days[0].kind, DayKind::rest);  // after the long run
    EXPECT_NEAR(total, week.total_m, 1e-6);
    EXPECT_GE(off, 1);
    EXPECT_EQ(running, week.kind == WeekKind::rest ? 0 : static_cast<int>(config.run_days));
    EXPECT_EQ(weekday_of(week.week_start), 0);
  }
}

TEST(GradedPlan, keeps_its_laws_and_reaches_the_target_for_every_sensible_setting) {
  for (const float run_days : {2.0f, 3.0f, 4.0f, 5.0f, 6.0f})
    for (const float every : {3.0f, 4.0f})
      for (const float now : {1e3f, 8e3f, 25e3f, 60e3f})
        for (const float target : {5e3f, 20e3f, 80e3f})
          for (const float longest : {500.0f, 4e3f, 20e3f}) {
            const GradedPlanConfig config{now, target, longest, run_days, every};
            SCOPED_TRACE(testing::Message()
                         << now << " to " << target << ", " << run_days << " days, longest " << longest);
            ASSERT_TRUE(validate(config).ok());
            const auto weeks = weeks_of(config, {});
            expect_lawful(config, weeks);
            EXPECT_TRUE(weeks.back().at_target);
            EXPECT_LT(weeks.size(), 250u);
            if (testing::Test::HasFailure()) return;
          }
}

TEST(GradedPlan, keeps_its_laws_whatever_hurts) {
  std::mt19937 random(7);
  for (int trial = 0; trial < 300; ++trial) {
    std::vector<Light> pain(60);
    for (Light& light : pain) light = static_cast<Light>(std::discrete_distribution<int>{1, 6, 2, 1}(random));
    const auto pick = [&](float low, float high) { return std::uniform_real_distribution<float>(low, high)(random); };
    const GradedPlanConfig config{pick(2e3f, 60e3f), pick(2e3f, 90e3f), pick(500.0f, 20e3f),
                                  std::floor(pick(2.0f, 6.99f)), std::floor(pick(3.0f, 4.99f))};
    SCOPED_TRACE(trial);
    expect_lawful(config, weeks_of(config, pain));
    if (testing::Test::HasFailure()) return;
  }
}

TEST(GradedPlan, climbs_ten_percent_and_cuts_back_every_fourth_week) {
  const auto weeks = weeks_of({20e3f, 40e3f, 10e3f, 3.0f, 4.0f}, {});
  EXPECT_NEAR(weeks[0].total_m, 22e3, 1e-6);
  EXPECT_NEAR(weeks[1].total_m, 24.2e3, 1e-6);
  EXPECT_NEAR(weeks[2].total_m, 26.62e3, 1e-6);
  EXPECT_EQ(weeks[3].kind, WeekKind::cut_back);
  EXPECT_NEAR(weeks[3].total_m, 0.8 * 26.62e3, 1e-6);
  EXPECT_NEAR(weeks[4].total_m, 26.62e3, 1e-6);  // back to where the climb was
  EXPECT_NEAR(weeks[5].total_m, 1.1 * 26.62e3, 1e-6);
  EXPECT_EQ(weeks_of({20e3f, 40e3f, 10e3f, 3.0f, 3.0f}, {})[2].kind, WeekKind::cut_back);
}

TEST(GradedPlan, begins_on_the_monday_from_the_start_on) {
  EXPECT_EQ(GradedPlan({}, start).next_week().week_start, day_of({2026, 3, 9}));
  EXPECT_EQ(GradedPlan({}, day_of({2026, 3, 9})).next_week().week_start, day_of({2026, 3, 9}));
}

TEST(GradedPlan, a_target_below_the_start_is_gone_to_at_once) {
  const auto weeks = weeks_of({30e3f, 20e3f, 12e3f, 3.0f, 4.0f}, {});
  ASSERT_EQ(weeks.size(), 1u);
  EXPECT_NEAR(weeks[0].total_m, 20e3, 1e-6);
}

TEST(GradedPlan, amber_pain_repeats_the_same_week) {
  GradedPlan plan({}, start);
  const PlanWeek first = plan.next_week(Light::green), again = plan.next_week(Light::amber);
  EXPECT_EQ(again.kind, WeekKind::repeat);
  for (int i = 0; i < 7; ++i) EXPECT_NEAR(again.days[i].distance_m, first.days[i].distance_m, 1e-9);
  plan.next_week(Light::amber);
  const PlanWeek third = plan.next_week(Light::amber);
  EXPECT_EQ(third.kind, WeekKind::step_back);
  EXPECT_NEAR(third.total_m, 0.8 * first.total_m, 1e-6);
}

TEST(GradedPlan, red_pain_rests_and_then_goes_on_lower) {
  GradedPlan plan({}, start);
  const PlanWeek first = plan.next_week(Light::green), rest = plan.next_week(Light::red);
  EXPECT_EQ(rest.kind, WeekKind::rest);
  EXPECT_EQ(rest.total_m, 0.0);
  EXPECT_FALSE(rest.see_professional);
  const PlanWeek back = plan.next_week(Light::green);
  EXPECT_EQ(back.kind, WeekKind::step_back);
  EXPECT_NEAR(back.total_m, 0.8 * first.total_m, 1e-6);
}

TEST(GradedPlan, two_red_weeks_ask_for_a_professional_and_amber_does_not_end_a_rest) {
  GradedPlan plan({}, start);
  plan.next_week(Light::red);
  const PlanWeek second = plan.next_week(Light::amber);
  EXPECT_EQ(second.kind, WeekKind::rest);
  EXPECT_TRUE(second.see_professional);
}

TEST(GradedPlan, a_month_of_rest_begins_again_with_short_runs) {
  GradedPlan plan({30e3f, 40e3f, 15e3f, 3.0f, 4.0f}, start);
  for (int i = 0; i < 6; ++i) plan.next_week(Light::red);
  const PlanWeek back = plan.next_week(Light::green);
  EXPECT_EQ(back.kind, WeekKind::step_back);
  EXPECT_GT(back.total_m, 0.0);
  for (const PlanDay& day : back.days) EXPECT_LE(day.distance_m, 3300.0 * slack);
}

TEST(GradedPlan, a_copied_state_goes_on_exactly) {
  GradedPlan plan({}, start), other({}, start);
  for (const Light pain : {Light::green, Light::amber, Light::green}) plan.next_week(pain);
  other.restore(plan.state());
  for (int i = 0; i < 8; ++i) EXPECT_EQ(plan.next_week().total_m, other.next_week().total_m);
  plan.reset();
  EXPECT_EQ(plan.next_week().total_m, GradedPlan({}, start).next_week().total_m);
}

TEST(GradedPlan, bad_settings_are_refused_by_name_with_their_range) {
  EXPECT_TRUE(validate(GradedPlanConfig{}).ok());
  for (const auto& setting : settings_of(static_cast<const GradedPlanConfig*>(nullptr))) {
    for (const float bad : {setting.low - 0.5f, setting.high + 0.5f, std::numeric_limits<float>::quiet_NaN()}) {
      GradedPlanConfig config;
      config.*setting.field = bad;
      const Status status = validate(config);
      EXPECT_STREQ(status.field, setting.name);
      EXPECT_EQ(status.low, setting.low);
      EXPECT_EQ(status.high, setting.high);
    }
  }
  GradedPlanConfig half;
  half.run_days = 2.5f;
  EXPECT_STREQ(validate(half).field, "run_days");
}

}  // namespace
}  // namespace cadans::load
