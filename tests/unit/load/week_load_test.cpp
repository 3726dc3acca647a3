// SPDX-License-Identifier: Apache-2.0
#include "cadans/load/week_load.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace cadans::load {
namespace {

constexpr std::int32_t monday = day_of({2025, 1, 6});

/// A run of so many km on the days of these weeks; below zero: nobody knows.
std::vector<WeekLoad> weeks_of(std::int32_t first, const std::vector<double>& km, Channel channel = Channel::distance) {
  WeekLoads weeks({channel});
  std::vector<WeekLoad> out;
  const auto keep = [&](const WeekLoad& week) { out.push_back(week); };
  for (std::size_t i = 0; i < km.size(); ++i) {
    Day day;
    day.day = first + static_cast<std::int32_t>(i);
    if (km[i] < 0.0) mark_unknown(day);
    if (km[i] > 0.0) {
      Session session;
      session.distance_m = 1000.0 * km[i];
      session.duration_s = 360.0 * km[i];
      add_session(day, session);
    }
    weeks.push(day, keep);
  }
  weeks.flush(keep);
  return out;
}
std::vector<double> days(std::initializer_list<double> km_a_day_by_week) {
  std::vector<double> all;
  for (const double km : km_a_day_by_week) all.insert(all.end(), 7, km);
  return all;
}

TEST(WeekLoads, WeeksRunFromMondayToSunday) {
  const auto weeks = weeks_of(monday + 2, std::vector<double>(13, 5.0));  // Wednesday to the Monday after next
  ASSERT_EQ(weeks.size(), 3u);
  EXPECT_EQ(weeks[0].week_start, monday);
  EXPECT_EQ(weeks[0].known_days, 5);
  EXPECT_EQ(weeks[1].known_days, 7);
  EXPECT_EQ(weeks[2].known_days, 1);
  EXPECT_EQ(weeks[1].distance_m, 35e3);
  EXPECT_EQ(weeks[1].duration_s, 12600.0);
  EXPECT_EQ(weeks[1].runs, 7);
}

TEST(WeekLoads, OnlyTwoWholeWeeksInARowHaveAChange) {
  auto km = days({4.0, 5.0, 5.0, 5.0, 6.0});
  km[15] = -1.0;  // the third week
  const auto weeks = weeks_of(monday, km);
  EXPECT_TRUE(std::isnan(weeks[0].change_pct));
  EXPECT_NEAR(weeks[1].change_pct, 25.0, 1e-12);
  EXPECT_TRUE(std::isnan(weeks[2].change_pct));
  EXPECT_TRUE(std::isnan(weeks[3].change_pct));
  EXPECT_NEAR(weeks[4].change_pct, 20.0, 1e-12);
  EXPECT_EQ(weeks[2].known_days, 6);
  EXPECT_EQ(weeks[2].distance_m, 30e3);
}

TEST(WeekLoads, AComebackAfterAnEmptyWeekIsNotInfinite) {
  const auto weeks = weeks_of(monday, days({5.0, 0.0, 5.0, 6.0}));
  EXPECT_EQ(weeks[1].change_pct, -100.0);
  EXPECT_EQ(weeks[1].runs, 0);
  EXPECT_TRUE(std::isnan(weeks[2].change_pct));
  EXPECT_NEAR(weeks[3].change_pct, 20.0, 1e-12);
}

TEST(WeekLoads, ChangeIsOfTheChannelThatIsLookedAt) {
  const auto weeks = weeks_of(monday, days({5.0, 6.0}), Channel::steps);  // nobody counted steps
  EXPECT_EQ(weeks[1].known_days, 7);
  EXPECT_EQ(weeks[1].amount_days, 0);
  EXPECT_EQ(weeks[1].distance_m, 42e3);
  EXPECT_TRUE(std::isnan(weeks[1].change_pct));
}

TEST(WeekLoads, ThisWeekCanBeLookedAtBeforeItIsOver) {
  WeekLoads weeks;
  const auto drop = [](const WeekLoad&) {};
  Day day;
  for (std::int32_t i = 0; i < 7; ++i) {
    day.day = monday + i;
    weeks.push(day, drop);
  }
  day.day = monday + 7;
  const WeekLoad begun = weeks.at(day);
  EXPECT_EQ(begun.week_start, monday + 7);
  EXPECT_EQ(begun.known_days, 1);
  EXPECT_EQ(weeks.state().week.known_days, 7);  // nothing was changed
}

TEST(WeekLoads, ADayThatComesAgainIsRefusedAndCounted) {
  WeekLoads weeks;
  const auto drop = [](const WeekLoad&) {};
  Day day;
  day.day = monday;
  weeks.push(day, drop);
  weeks.push(day, drop);
  day.day = std::numeric_limits<std::int32_t>::min();
  weeks.push(day, drop);
  EXPECT_EQ(weeks.state().refused, 2u);
  EXPECT_EQ(weeks.state().week.known_days, 1);
}

}  // namespace
}  // namespace cadans::load
