// SPDX-License-Identifier: Apache-2.0
#include "cadans/load/load_tracker.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace cadans::load {
namespace {

constexpr std::int32_t monday = day_of({2025, 1, 6});

Session run_on(std::int32_t day, double distance_m = 8000.0) {
  Session session;
  session.day = day;
  session.distance_m = distance_m;
  session.duration_s = distance_m / 2.5;
  return session;
}
bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

TEST(LoadTracker, TodayCountsTheRunsSoFar) {
  LoadTracker tracker;
  EXPECT_FALSE(tracker.any());
  for (std::int32_t i = 0; i < 40; i += 2) tracker.push(run_on(monday + i));
  EXPECT_EQ(tracker.today().day, monday + 38);
  EXPECT_EQ(tracker.today().acute_7d, 32e3);
  tracker.push(run_on(monday + 38, 4000.0));
  EXPECT_EQ(tracker.today().acute_7d, 36e3);
  EXPECT_EQ(tracker.today().runs, 2);
}

TEST(LoadTracker, ADayWithoutARunIsRest) {
  LoadTracker tracker;
  for (std::int32_t i = 0; i < 28; ++i) tracker.push(run_on(monday + i));
  EXPECT_EQ(tracker.today().acute_7d, 56e3);
  EXPECT_TRUE(tracker.advance_to(monday + 28));
  EXPECT_EQ(tracker.today().acute_7d, 48e3);
  EXPECT_TRUE(tracker.advance_to(monday + 28));  // again, the same midnight
  EXPECT_EQ(tracker.today().day, monday + 28);
  EXPECT_TRUE(tracker.advance_to(monday + 60));
  EXPECT_EQ(tracker.today().chronic_28d, 0.0);
  EXPECT_FALSE(tracker.advance_to(monday + 59));
}

TEST(LoadTracker, ThisWeekAndTheLastOne) {
  LoadTracker tracker;
  for (std::int32_t i = 0; i < 14; ++i) tracker.push(run_on(monday + i, i < 7 ? 5000.0 : 6000.0));
  EXPECT_EQ(tracker.this_week().known_days, 7);  // Sunday evening
  EXPECT_NEAR(tracker.this_week().change_pct, 20.0, 1e-12);
  EXPECT_EQ(tracker.last_week().distance_m, 35e3);
  tracker.push(run_on(monday + 14));
  EXPECT_EQ(tracker.this_week().week_start, monday + 14);
  EXPECT_EQ(tracker.this_week().distance_m, 8e3);
  EXPECT_TRUE(std::isnan(tracker.this_week().change_pct));  // one day of seven
  EXPECT_EQ(tracker.last_week().distance_m, 42e3);
  EXPECT_NEAR(tracker.last_week().change_pct, 20.0, 1e-12);
  WeekLoad week;
  EXPECT_TRUE(tracker.read_week(2, week));
  EXPECT_EQ(week.week_start, monday);
  EXPECT_FALSE(tracker.read_week(3, week));
}

TEST(LoadTracker, RowsForTheRulesAreTheRowsOfTheTables) {
  LoadTracker tracker;
  std::vector<DayLoad> rows;
  for (std::int32_t i = 0; i < 200; ++i) {
    if (i % 3 != 1)
      tracker.push(run_on(monday + i, 1000.0 + 37.0 * i), [&](const DayLoad& row) { rows.push_back(row); });
  }
  rows.push_back(tracker.today());
  DayLoad last[35];
  WeekLoad weeks[6];
  ASSERT_EQ(tracker.read_days(last, 35), 35u);
  for (std::size_t i = 0; i < 35; ++i) {
    const DayLoad& then = rows[rows.size() - 35 + i];
    EXPECT_EQ(last[i].day, then.day);
    EXPECT_TRUE(same(last[i].acute_7d, then.acute_7d));
    EXPECT_TRUE(same(last[i].amount, then.amount));
    if (i >= 28) {
      EXPECT_TRUE(same(last[i].session_spike, then.session_spike));
    }
  }
  EXPECT_EQ(last[34].fitness, tracker.today().fitness);
  ASSERT_EQ(tracker.read_weeks(weeks, 6), 6u);
  EXPECT_EQ(weeks[5].week_start, monday_of(tracker.today().day));
  for (std::size_t i = 1; i < 6; ++i) EXPECT_EQ(weeks[i].week_start, weeks[i - 1].week_start + 7);
}

TEST(LoadTracker, FewerDaysThanAskedFor) {
  LoadTracker tracker;
  DayLoad rows[35];
  WeekLoad weeks[6];
  double steps[35];
  EXPECT_EQ(tracker.read_days(rows, 35), 0u);
  EXPECT_EQ(tracker.read_weeks(weeks, 6), 0u);
  tracker.push(run_on(monday));
  EXPECT_EQ(tracker.read_days(rows, 35), 1u);
  EXPECT_EQ(tracker.read_steps(steps, 35), 1u);
  EXPECT_TRUE(std::isnan(steps[0]));
  EXPECT_EQ(tracker.read_weeks(weeks, 6), 1u);
  EXPECT_EQ(tracker.last_week().known_days, 0);
  tracker.advance_to(monday + 1);
  EXPECT_EQ(tracker.read_days(rows, 1), 1u);
  EXPECT_EQ(rows[0].day, monday + 1);
}

TEST(LoadTracker, ADayThatTheWatchWasNotWornIsUnknown) {
  LoadTracker tracker;
  for (std::int32_t i = 0; i < 40; ++i) tracker.push(run_on(monday + i));
  EXPECT_TRUE(tracker.mark_unknown(monday + 40));
  EXPECT_FALSE(tracker.today().known);
  EXPECT_TRUE(std::isnan(tracker.today().acute_7d));
  tracker.advance_to(monday + 41);
  EXPECT_TRUE(tracker.today().known);
  EXPECT_TRUE(std::isnan(tracker.today().acute_7d));
  tracker.advance_to(monday + 47);
  EXPECT_EQ(tracker.today().acute_7d, 0.0);
}

TEST(LoadTracker, ACopiedStateResumesExactly) {
  LoadTracker a, b;
  for (std::int32_t i = 0; i < 50; i += 2) a.push(run_on(monday + i, 100.0 * i));
  b.restore(a.state());
  for (std::int32_t i = 50; i < 120; i += 3) {
    a.push(run_on(monday + i));
    b.push(run_on(monday + i));
    EXPECT_EQ(a.today().fitness, b.today().fitness);
    EXPECT_TRUE(same(a.today().session_spike, b.today().session_spike));
    EXPECT_TRUE(same(a.last_week().change_pct, b.last_week().change_pct));
  }
}

TEST(LoadTracker, YearsWithoutTheWatchAreGoneThrough) {
  LoadTracker tracker;
  for (std::int32_t i = 0; i < 60; ++i) tracker.push(run_on(monday + i));
  EXPECT_TRUE(tracker.advance_to(monday + 3600));
  EXPECT_EQ(tracker.today().chronic_28d, 0.0);
  EXPECT_LT(tracker.today().fitness, 1e-30);
  EXPECT_FALSE(tracker.advance_to(monday + 3600 + 4000));  // no clock means that
  EXPECT_EQ(tracker.counts().too_far_ahead, 1u);
}

TEST(LoadTracker, SettingsAreRefusedByName) {
  LoadTracker::Config config;
  EXPECT_TRUE(LoadTracker::validate(config).ok());
  config.channel = static_cast<Channel>(9);
  EXPECT_STREQ(LoadTracker::validate(config).field, "channel");
  config = {};
  config.days.most_gap_days = std::nanf("");
  EXPECT_STREQ(LoadTracker::validate(config).field, "most_gap_days");
}

TEST(LoadTracker, FitsAWatch) {
  EXPECT_LE(sizeof(LoadTracker), 4608u);
  EXPECT_LE(sizeof(LoadTracker::State), 4608u);
}

}  // namespace
}  // namespace cadans::load
