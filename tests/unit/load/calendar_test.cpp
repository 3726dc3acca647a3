// SPDX-License-Identifier: Apache-2.0
#include "cadans/load/calendar.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace cadans::load {
namespace {

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int days_in(int year, int month) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

TEST(Calendar, EveryDayFrom1900To2200ComesAfterTheOneBeforeIt) {
  int day = earliest_day, weekday = 0;  // 1900-01-01 was a Monday
  for (int year = 1900; year < 2200; ++year) {
    for (int month = 1; month <= 12; ++month) {
      for (int d = 1; d <= days_in(year, month); ++d, ++day, weekday = (weekday + 1) % 7) {
        ASSERT_EQ(day_of({year, month, d}), day) << year << '-' << month << '-' << d;
        const Date date = date_of(day);
        ASSERT_TRUE(date.year == year && date.month == month && date.day == d) << year << '-' << month << '-' << d;
        ASSERT_EQ(weekday_of(day), weekday);
        ASSERT_EQ(monday_of(day), day - weekday);
      }
    }
  }
  EXPECT_EQ(day - 1, latest_day);
}

TEST(Calendar, DaysOneKnows) {
  EXPECT_EQ(day_of({1970, 1, 1}), 0);
  EXPECT_EQ(day_of({2000, 3, 1}), 11017);
  EXPECT_EQ(day_of({2024, 2, 29}) + 1, day_of({2024, 3, 1}));
  EXPECT_EQ(day_of({2100, 2, 28}) + 1, day_of({2100, 3, 1}));
  EXPECT_EQ(weekday_of(day_of({2025, 1, 6})), 0);  // a Monday
  EXPECT_EQ(monday_of(day_of({2025, 1, 5})), day_of({2024, 12, 30}));
}

TEST(Calendar, MidnightBelongsToTheNewDayBefore1970Too) {
  constexpr std::int64_t day_us = 86'400'000'000;
  EXPECT_EQ(day_of_local_us(0), 0);
  EXPECT_EQ(day_of_local_us(day_us - 1), 0);
  EXPECT_EQ(day_of_local_us(day_us), 1);
  EXPECT_EQ(day_of_local_us(-1), -1);
  EXPECT_EQ(day_of_local_us(-day_us), -1);
  EXPECT_EQ(day_of_local_us(-day_us - 1), -2);
}

TEST(Calendar, NoDayIsTooAbsurdToAsk) {
  for (const auto day : {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()}) {
    const Date date = date_of(day);
    EXPECT_GE(date.month, 1);
    EXPECT_LE(date.month, 12);
    EXPECT_GE(weekday_of(day), 0);
    EXPECT_LE(weekday_of(day), 6);
  }
}

}  // namespace
}  // namespace cadans::load
