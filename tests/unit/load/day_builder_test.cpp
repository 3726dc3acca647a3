// SPDX-License-Identifier: Apache-2.0
#include "cadans/load/day_builder.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace cadans::load {
namespace {

constexpr std::int32_t monday = day_of({2025, 1, 6});

Session run_on(std::int32_t day, double distance_m = 8000.0) {
  Session session;
  session.day = day;
  session.distance_m = distance_m;
  session.duration_s = distance_m / 2.5;
  session.steps = distance_m;
  session.impact = 10.0 * distance_m;
  session.rpe = 4.0;
  return session;
}

struct Built {
  DayBuilder builder;
  std::vector<Day> days;
  void push(const Session& session) {
    builder.push(session, [this](const Day& day) { days.push_back(day); });
  }
  bool advance_to(std::int32_t day) {
    return builder.advance_to(day, [this](const Day& over) { days.push_back(over); });
  }
  bool mark_unknown(std::int32_t day) {
    return builder.mark_unknown(day, [this](const Day& over) { days.push_back(over); });
  }
  void flush() {
    builder.flush([this](const Day& day) { days.push_back(day); });
  }
};
double distance(const Day& day) { return day.amount[static_cast<int>(Channel::distance)]; }
double longest(const Day& day) { return day.longest[static_cast<int>(Channel::distance)]; }

TEST(DayBuilder, RunsOfOneDayAreAddedAndTheLongestIsKept) {
  Built b;
  b.push(run_on(monday, 5000.0));
  b.push(run_on(monday, 9000.0));
  b.push(run_on(monday, 2000.0));
  EXPECT_TRUE(b.days.empty());  // the day is not over
  b.flush();
  ASSERT_EQ(b.days.size(), 1u);
  EXPECT_EQ(b.days[0].runs, 3);
  EXPECT_EQ(distance(b.days[0]), 16000.0);
  EXPECT_EQ(longest(b.days[0]), 9000.0);
  EXPECT_EQ(b.days[0].amount[static_cast<int>(Channel::session_rpe)], 4.0 * 16000.0 / 2.5 / 60.0);
}

TEST(DayBuilder, DaysBetweenAreRest) {
  Built b;
  b.push(run_on(monday));
  b.push(run_on(monday + 3));
  b.flush();
  ASSERT_EQ(b.days.size(), 4u);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(b.days[static_cast<std::size_t>(i)].day, monday + i);
  EXPECT_TRUE(b.days[1].known);
  EXPECT_EQ(b.days[1].runs, 0);
  EXPECT_EQ(distance(b.days[2]), 0.0);
}

TEST(DayBuilder, ARunWithoutDistanceMakesItsDayUnknownInDistanceAlone) {
  Built b;
  Session treadmill = run_on(monday);
  treadmill.distance_m = not_known;
  b.push(run_on(monday));
  b.push(treadmill);
  b.push(run_on(monday));
  b.flush();
  EXPECT_TRUE(b.days[0].known);
  EXPECT_TRUE(std::isnan(distance(b.days[0])));
  EXPECT_TRUE(std::isnan(longest(b.days[0])));
  EXPECT_EQ(b.days[0].amount[static_cast<int>(Channel::duration)], 3 * 3200.0);
}

TEST(DayBuilder, AMarkedDayIsUnknownAndKeepsWhatWasRecorded) {
  Built b;
  b.push(run_on(monday));
  EXPECT_TRUE(b.mark_unknown(monday + 1));
  EXPECT_TRUE(b.mark_unknown(monday + 2));
  b.push(run_on(monday + 2, 3000.0));  // recorded after the mark
  b.push(run_on(monday + 3, 4000.0));
  EXPECT_TRUE(b.mark_unknown(monday + 3));  // and before it
  b.flush();
  ASSERT_EQ(b.days.size(), 4u);
  for (std::size_t i = 1; i < 4; ++i) EXPECT_FALSE(b.days[i].known);
  EXPECT_TRUE(std::isnan(distance(b.days[1])));
  EXPECT_EQ(distance(b.days[2]), 3000.0);
  EXPECT_EQ(longest(b.days[2]), 3000.0);
  EXPECT_EQ(distance(b.days[3]), 4000.0);
}

TEST(DayBuilder, BeforeTheFirstRunNothingHasBegun) {
  Built b;
  EXPECT_TRUE(b.advance_to(monday));
  EXPECT_TRUE(b.mark_unknown(monday));
  b.flush();
  EXPECT_TRUE(b.days.empty());
}

TEST(DayBuilder, ADayThatIsOverIsRefusedAndCounted) {
  Built b;
  b.push(run_on(monday));
  b.push(run_on(monday + 2));
  b.push(run_on(monday + 1));
  EXPECT_FALSE(b.advance_to(monday));
  EXPECT_FALSE(b.mark_unknown(monday + 1));
  b.flush();
  b.push(run_on(monday + 2));  // given out already
  EXPECT_EQ(b.days.size(), 3u);
  EXPECT_EQ(distance(b.days[1]), 0.0);
  EXPECT_EQ(b.builder.counts().taken, 2u);
  EXPECT_EQ(b.builder.counts().too_late, 4u);
}

TEST(DayBuilder, AClockThatWasNeverSetShutsNothingOut) {
  Built b;
  b.push(run_on(monday));
  b.push(run_on(std::numeric_limits<std::int32_t>::max()));
  b.push(run_on(std::numeric_limits<std::int32_t>::min()));
  b.push(run_on(monday + 40 * 365));  // 40 years on
  EXPECT_FALSE(b.advance_to(latest_day));
  b.push(run_on(monday + 1));  // the true clock again
  b.flush();
  EXPECT_EQ(b.days.size(), 2u);
  EXPECT_EQ(b.builder.counts().taken, 2u);
  EXPECT_EQ(b.builder.counts().no_such_day, 2u);
  EXPECT_EQ(b.builder.counts().too_far_ahead, 2u);
}

TEST(DayBuilder, NumbersThatCannotBeAreMissingAndCounted) {
  Built b;
  Session odd = run_on(monday);
  odd.distance_m = -8000.0;
  odd.steps = std::numeric_limits<double>::infinity();
  odd.rpe = 11.0;
  b.push(odd);
  Session backwards = run_on(monday + 1);
  backwards.rpe = -4.0;
  backwards.duration_s = -100.0;
  b.push(backwards);
  b.flush();
  EXPECT_TRUE(std::isnan(distance(b.days[0])));
  EXPECT_TRUE(std::isnan(b.days[0].amount[static_cast<int>(Channel::steps)]));
  EXPECT_TRUE(std::isnan(b.days[0].amount[static_cast<int>(Channel::session_rpe)]));
  EXPECT_EQ(b.days[0].amount[static_cast<int>(Channel::duration)], 3200.0);
  EXPECT_TRUE(std::isnan(b.days[1].amount[static_cast<int>(Channel::session_rpe)]));  // not 400 / 60
  EXPECT_EQ(b.builder.counts().taken, 2u);
  EXPECT_EQ(b.builder.counts().invalid, 5u);
}

TEST(DayBuilder, ItsSettingIsRefusedByName) {
  DayBuilderConfig config;
  EXPECT_TRUE(validate(config).ok());
  config.most_gap_days = 30.0f;
  EXPECT_STREQ(validate(config).field, "most_gap_days");
  config.most_gap_days = 200'000.0f;
  EXPECT_FALSE(validate(config).ok());
}

}  // namespace
}  // namespace cadans::load
