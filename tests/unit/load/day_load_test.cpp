// SPDX-License-Identifier: Apache-2.0
#include "cadans/load/day_load.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace cadans::load {
namespace {

constexpr std::int32_t monday = day_of({2025, 1, 6});

Day day_with(std::int32_t day, double distance_m) {
  Day made;
  made.day = day;
  Session session;
  session.distance_m = distance_m;
  session.duration_s = 3600.0;
  if (!(distance_m == 0.0)) add_session(made, session);
  return made;
}
Day unknown_day(std::int32_t day) {
  Day made;
  made.day = day;
  mark_unknown(made);
  return made;
}

std::vector<DayLoad> rows_of(const std::vector<double>& distances_km) {
  DayLoads loads;
  std::vector<DayLoad> rows;
  std::int32_t day = monday;
  for (const double km : distances_km) {
    const Day made = km < 0.0 ? unknown_day(day) : day_with(day, 1000.0 * km);
    loads.push(made, [&](const DayLoad& row) { rows.push_back(row); });
    ++day;
  }
  return rows;
}
std::vector<double> alternating(std::size_t days, double km = 10.0) {
  std::vector<double> all(days, 0.0);
  for (std::size_t i = 0; i < days; i += 2) all[i] = km;
  return all;
}

TEST(DayLoads, NoWindowReachesBeforeTheFirstDay) {
  const auto rows = rows_of(alternating(40));
  EXPECT_TRUE(std::isnan(rows[5].acute_7d));
  EXPECT_EQ(rows[6].acute_7d, 40e3);
  EXPECT_TRUE(std::isnan(rows[26].chronic_28d));
  EXPECT_EQ(rows[27].chronic_28d, 35e3);
  EXPECT_TRUE(std::isnan(rows[12].change_7d_pct));
  EXPECT_NEAR(rows[13].change_7d_pct, 100.0 * (30.0 - 40.0) / 40.0, 1e-12);
  EXPECT_TRUE(std::isnan(rows[27].acwr_ewma));  // hidden for 28 days
  EXPECT_FALSE(std::isnan(rows[28].acwr_ewma));
  EXPECT_TRUE(std::isnan(rows[28].session_spike));
  EXPECT_EQ(rows[30].session_spike, 1.0);
}

TEST(DayLoads, RatiosAreAsWritten) {
  std::vector<double> km(28, 5.0);
  for (std::size_t i = 21; i < 28; ++i) km[i] = 10.0;
  const DayLoad today = rows_of(km).back();
  EXPECT_EQ(today.acute_7d, 70e3);
  EXPECT_EQ(today.chronic_28d, (21 * 5e3 + 70e3) / 4.0);
  EXPECT_DOUBLE_EQ(today.acwr_coupled, 70e3 / today.chronic_28d);
  EXPECT_DOUBLE_EQ(today.acwr_uncoupled, 2.0);
  // coupled = 4u / (u + 3)
  EXPECT_NEAR(today.acwr_coupled, 4.0 * 2.0 / 5.0, 1e-12);
  EXPECT_NEAR(today.change_7d_pct, 100.0, 1e-12);
}

TEST(DayLoads, SteadyLoadHasRatiosOfOneAndAForm) {
  const DayLoad today = rows_of(std::vector<double>(400, 7.0)).back();
  EXPECT_NEAR(today.acwr_ewma, 1.0, 1e-9);
  EXPECT_NEAR(today.acwr_coupled, 1.0, 1e-12);
  EXPECT_NEAR(today.fitness, 7000.0, 1.0);
  EXPECT_NEAR(today.fatigue, 7000.0, 1e-6);
  EXPECT_NEAR(today.form, 0.0, 1.0);
}

TEST(DayLoads, FormIsOfTheDayBefore) {
  const auto rows = rows_of({10.0, 0.0, 5.0});
  EXPECT_EQ(rows[0].form, 0.0);
  EXPECT_EQ(rows[1].form, rows[0].fitness - rows[0].fatigue);
  EXPECT_EQ(rows[2].form, rows[1].fitness - rows[1].fatigue);
  EXPECT_DOUBLE_EQ(rows[0].fitness, 10e3 / 42.0);
}

TEST(DayLoads, MonotonyIsAtMostTenAndUnknownOfRest) {
  EXPECT_EQ(rows_of(std::vector<double>(7, 5.0)).back().monotony, 10.0);
  EXPECT_EQ(rows_of(std::vector<double>(7, 0.1)).back().monotony, 10.0);  // 0.1 is no number of a computer's
  const auto rested = rows_of({5, 0, 0, 0, 0, 0, 0, 0});
  EXPECT_TRUE(std::isnan(rested.back().monotony));
  EXPECT_EQ(rested.back().acute_7d, 0.0);
  EXPECT_TRUE(std::isnan(rested.back().strain));
  const DayLoad one = rows_of({7, 0, 0, 0, 0, 0, 0}).back();
  EXPECT_NEAR(one.monotony, 1.0 / std::sqrt(6.0), 1e-12);
  EXPECT_NEAR(one.strain, 7000.0 / std::sqrt(6.0), 1e-9);
}

TEST(DayLoads, AComebackIsNotInfinite) {
  std::vector<double> km = alternating(20);
  km.insert(km.end(), 40, 0.0);
  km.push_back(5.0);
  const DayLoad today = rows_of(km).back();
  EXPECT_EQ(today.acute_7d, 5e3);
  EXPECT_TRUE(std::isnan(today.change_7d_pct));
  EXPECT_TRUE(std::isnan(today.acwr_uncoupled));
  EXPECT_TRUE(std::isnan(today.session_spike));  // there is nothing to hold it against
  EXPECT_EQ(today.acwr_coupled, 4.0);            // the most that coupling leaves
}

TEST(DayLoads, WindowsThatReachAnUnknownDayAreUnknown) {
  std::vector<double> km = alternating(120);
  km[60] = -1.0;
  const auto rows = rows_of(km);
  for (std::size_t i = 60; i < 67; ++i) EXPECT_TRUE(std::isnan(rows[i].acute_7d)) << i;
  EXPECT_FALSE(std::isnan(rows[67].acute_7d));
  for (std::size_t i = 60; i < 88; ++i) EXPECT_TRUE(std::isnan(rows[i].chronic_28d)) << i;
  EXPECT_FALSE(std::isnan(rows[88].chronic_28d));
  for (std::size_t i = 60; i < 89; ++i) EXPECT_TRUE(std::isnan(rows[i].acwr_ewma)) << i;
  EXPECT_FALSE(std::isnan(rows[89].acwr_ewma));
  for (std::size_t i = 60; i < 91; ++i) EXPECT_TRUE(std::isnan(rows[i].session_spike)) << i;
  EXPECT_FALSE(std::isnan(rows[92].session_spike));
  // What has a memory holds still.
  EXPECT_TRUE(std::isnan(rows[60].fitness));
  EXPECT_DOUBLE_EQ(rows[61].fitness, rows[59].fitness + (0.0 - rows[59].fitness) / 42.0);
  EXPECT_TRUE(std::isnan(rows[61].form));
}

TEST(DayLoads, DaysThatNobodyToldOfWereNotKnown) {
  DayLoads told, skipped;
  std::vector<DayLoad> a, b;
  for (std::int32_t i = 0; i < 60; ++i) {
    const bool hole = i >= 20 && i < 25;
    const Day day = hole ? unknown_day(monday + i) : day_with(monday + i, 1000.0 * (i % 5));
    told.push(day, [&](const DayLoad& row) {
      if (!hole) a.push_back(row);
    });
    if (!hole) skipped.push(day, [&](const DayLoad& row) { b.push_back(row); });
  }
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(std::isnan(a[i].acute_7d), std::isnan(b[i].acute_7d)) << i;
    if (!std::isnan(a[i].fitness)) {
      EXPECT_EQ(a[i].fitness, b[i].fitness) << i;
    }
  }
}

TEST(DayLoads, ADayThatComesAgainIsRefusedAndCounted) {
  DayLoads loads;
  int given = 0;
  const auto count = [&](const DayLoad&) { ++given; };
  loads.push(day_with(monday, 5e3), count);
  loads.push(day_with(monday, 5e3), count);
  loads.push(day_with(monday - 3, 5e3), count);
  loads.push(day_with(std::numeric_limits<std::int32_t>::max(), 5e3), count);
  loads.push(day_with(std::numeric_limits<std::int32_t>::min(), 5e3), count);
  EXPECT_EQ(given, 1);
  EXPECT_EQ(loads.state().refused, 4u);
}

TEST(DayLoads, TodayCanBeLookedAtAsOftenAsOneLikes) {
  DayLoads loads;
  for (std::int32_t i = 0; i < 40; ++i) loads.add(day_with(monday + i, 5e3));
  const Day today = day_with(monday + 40, 9e3);
  const DayLoad first = loads.at(today), second = loads.at(today);
  DayLoad pushed;
  loads.push(today, [&](const DayLoad& row) { pushed = row; });
  EXPECT_EQ(first.acute_7d, second.acute_7d);
  EXPECT_EQ(first.acute_7d, pushed.acute_7d);
  EXPECT_EQ(first.acwr_ewma, pushed.acwr_ewma);
  EXPECT_DOUBLE_EQ(pushed.session_spike, 9.0 / 5.0);
  EXPECT_EQ(pushed.longest_30d_before, 5e3);
}

TEST(DayLoads, RowsOfThePastAreToldAgainAsTheyWere) {
  std::vector<double> km = alternating(150);
  km[110] = -1.0;
  const auto rows = rows_of(km);
  DayLoads loads;
  for (std::int32_t i = 0; i < 150; ++i) {
    loads.add(km[static_cast<std::size_t>(i)] < 0.0 ? unknown_day(monday + i)
                                                    : day_with(monday + i, 1000.0 * km[static_cast<std::size_t>(i)]));
  }
  const auto same = [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); };
  for (std::uint32_t ago = 0; ago < 34; ++ago) {
    const DayLoad& then = rows[149 - ago];
    const DayLoad again = loads.past_row(ago);
    EXPECT_EQ(again.day, then.day);
    EXPECT_EQ(again.runs, then.runs);
    EXPECT_TRUE(same(again.amount, then.amount)) << ago;
    EXPECT_TRUE(same(again.acute_7d, then.acute_7d)) << ago;
    EXPECT_TRUE(same(again.chronic_28d, then.chronic_28d)) << ago;
    EXPECT_TRUE(same(again.change_7d_pct, then.change_7d_pct)) << ago;
    EXPECT_TRUE(same(again.session_spike, then.session_spike)) << ago;
  }
}

TEST(DayLoads, AYearDoesNotDrift) {
  DayLoads loads;
  DayLoad last;
  for (std::int32_t i = 0; i < 4000; ++i) {
    // Large and small by turns: a running sum would keep the rests of the large ones.
    loads.push(day_with(monday + i, i < 3990 ? 1e9 + 0.1 * i : 0.1), [&](const DayLoad& row) { last = row; });
  }
  EXPECT_NEAR(last.acute_7d, 0.7, 1e-15);
}

}  // namespace
}  // namespace cadans::load
