// SPDX-License-Identifier: Apache-2.0
// The laws of a stage, for those of the load. A stage of days has no rate and no frame, so only the laws of streams
// hold.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "cadans/core/stage.hpp"
#include "cadans/load/load_tracker.hpp"

namespace cadans::load {
namespace {

constexpr std::int32_t monday = day_of({2025, 1, 6});

/// A year of a runner: two runs on some days, pauses, a run without a distance, repeated and absurd days.
std::vector<Session> a_year() {
  std::vector<Session> sessions;
  std::uint32_t dice = 12345;
  const auto roll = [&](std::uint32_t sides) { return (dice = dice * 1664525u + 1013904223u) / 65536u % sides; };
  std::int32_t day = monday;
  while (day < monday + 365) {
    Session session;
    session.day = day;
    session.distance_m = roll(40) == 0 ? not_known : 1000.0 + 10.0 * roll(1500);
    session.duration_s = session.distance_m * 0.36;
    session.steps = session.distance_m * 0.9;
    session.rpe = roll(11);
    sessions.push_back(session);
    if (roll(30) == 0) {
      session.day = day - 5;  // too late
      sessions.push_back(session);
      session.day = day + 100'000;  // a wrong clock
      sessions.push_back(session);
    }
    day += static_cast<std::int32_t>(roll(20) == 0 ? 15 : roll(4));
  }
  return sessions;
}

std::vector<Day> days_of_a_year() {
  std::vector<Day> days;
  DayBuilder builder;
  drive(builder, a_year(), [&](const Day& day) { days.push_back(day); });
  mark_unknown(days[150]);
  days.erase(days.begin() + 200, days.begin() + 210);  // nobody told of them
  days.push_back(days[100]);                           // again
  return days;
}

template <class S>
std::vector<typename S::Input> inputs_of() {
  if constexpr (std::is_same_v<typename S::Input, Session>) {
    return a_year();
  } else {
    return days_of_a_year();
  }
}

void move_by(Session& session, std::int32_t days) { session.day += days; }
void move_by(Day& day, std::int32_t days) { day.day += days; }
void move_by(DayLoad& row, std::int32_t days) { row.day += days; }
void move_by(WeekLoad& week, std::int32_t days) { week.week_start += days; }

void expect_same(double a, double b) { EXPECT_TRUE(a == b || (std::isnan(a) && std::isnan(b))) << a << " and " << b; }
void expect_same(const Day& a, const Day& b) {
  EXPECT_TRUE(a.day == b.day && a.known == b.known && a.runs == b.runs);
  for (int c = 0; c < channel_count; ++c) {
    expect_same(a.amount[c], b.amount[c]);
    expect_same(a.longest[c], b.longest[c]);
  }
}
void expect_same(const DayLoad& a, const DayLoad& b) {
  EXPECT_TRUE(a.day == b.day && a.known == b.known && a.runs == b.runs);
  for (double DayLoad::*field :
       {&DayLoad::distance_m, &DayLoad::duration_s, &DayLoad::amount, &DayLoad::longest, &DayLoad::acute_7d,
        &DayLoad::chronic_28d, &DayLoad::change_7d_pct, &DayLoad::acwr_coupled, &DayLoad::acwr_uncoupled,
        &DayLoad::acwr_ewma, &DayLoad::monotony, &DayLoad::strain, &DayLoad::fitness, &DayLoad::fatigue, &DayLoad::form,
        &DayLoad::session_spike, &DayLoad::longest_30d_before}) {
    expect_same(a.*field, b.*field);
  }
}
void expect_same(const WeekLoad& a, const WeekLoad& b) {
  EXPECT_TRUE(a.week_start == b.week_start && a.known_days == b.known_days && a.runs == b.runs);
  expect_same(a.distance_m, b.distance_m);
  expect_same(a.duration_s, b.duration_s);
  expect_same(a.amount, b.amount);
  expect_same(a.change_pct, b.change_pct);
}
template <class T>
void expect_same(const std::vector<T>& a, const std::vector<T>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) expect_same(a[i], b[i]);
}

std::int32_t when(const Day& day) { return day.day; }
std::int32_t when(const DayLoad& row) { return row.day; }
std::int32_t when(const WeekLoad& week) { return week.week_start; }

template <class S>
std::vector<typename S::Output> collect(S& stage, const std::vector<typename S::Input>& inputs) {
  std::vector<typename S::Output> outputs;
  drive(stage, inputs, [&](const typename S::Output& out) { outputs.push_back(out); });
  return outputs;
}

template <class S>
class LoadLaws : public testing::Test {};
using Stages = testing::Types<DayBuilder, DayLoads, WeekLoads, LoadTracker>;
TYPED_TEST_SUITE(LoadLaws, Stages);

TYPED_TEST(LoadLaws, IsAStage) { static_assert(Stage<TypeParam>); }

TYPED_TEST(LoadLaws, ResetEqualsNew) {
  TypeParam fresh, used;
  collect(used, inputs_of<TypeParam>());
  used.reset();
  expect_same(collect(fresh, inputs_of<TypeParam>()), collect(used, inputs_of<TypeParam>()));
}

TYPED_TEST(LoadLaws, ACopiedStateResumesExactly) {
  const auto inputs = inputs_of<TypeParam>();
  TypeParam whole;
  const auto expected = collect(whole, inputs);
  for (const std::size_t cut : {std::size_t{1}, inputs.size() / 3, inputs.size() / 2, inputs.size() - 1}) {
    TypeParam first, second;
    std::vector<typename TypeParam::Output> outputs;
    const auto keep = [&](const typename TypeParam::Output& out) { outputs.push_back(out); };
    for (std::size_t i = 0; i < cut; ++i) first.push(inputs[i], keep);
    typename TypeParam::State asleep;
    const typename TypeParam::State awake = first.state();
    std::memcpy(static_cast<void*>(&asleep), &awake, sizeof asleep);
    second.restore(asleep);
    for (std::size_t i = cut; i < inputs.size(); ++i) second.push(inputs[i], keep);
    second.flush(keep);
    expect_same(expected, outputs);
  }
}

TYPED_TEST(LoadLaws, MovedByWholeWeeksItIsTheSame) {
  constexpr std::int32_t weeks = 7 * 5000;  // Mondays stay Mondays
  auto inputs = inputs_of<TypeParam>();
  TypeParam now, later;
  auto expected = collect(now, inputs);
  for (auto& in : inputs) move_by(in, weeks);
  for (auto& out : expected) move_by(out, weeks);
  expect_same(expected, collect(later, inputs));
}

TYPED_TEST(LoadLaws, OutputsComeInTheOrderOfTime) {
  TypeParam stage;
  const auto outputs = collect(stage, inputs_of<TypeParam>());
  ASSERT_GT(outputs.size(), 40u);
  for (std::size_t i = 1; i < outputs.size(); ++i) EXPECT_LT(when(outputs[i - 1]), when(outputs[i]));
}

TEST(LoadLaw, TheChainOfAWatchGivesTheRowsOfTheTables) {
  LoadTracker tracker;
  DayBuilder builder;
  DayLoads loads;
  std::vector<DayLoad> live = collect(tracker, a_year());
  expect_same(collect(loads, collect(builder, a_year())), live);
}

TEST(LoadLaw, AnyOrderWithinADayGivesTheSameSums) {
  Day forwards, backwards;
  Session sessions[4];
  for (int i = 0; i < 4; ++i) {
    sessions[i].distance_m = 1000.0 * (1 << i);
    sessions[i].duration_s = 100.0 * (i + 1);
  }
  for (int i = 0; i < 4; ++i) {
    add_session(forwards, sessions[i]);
    add_session(backwards, sessions[3 - i]);
  }
  expect_same(forwards, backwards);
}

TEST(LoadLaw, NothingInfiniteComesOut) {
  for (const Channel channel : {Channel::distance, Channel::session_rpe}) {
    DayLoads loads({channel});
    for (const DayLoad& row : collect(loads, days_of_a_year())) {
      for (const double value : {row.acute_7d, row.change_7d_pct, row.acwr_coupled, row.acwr_uncoupled, row.acwr_ewma,
                                 row.monotony, row.strain, row.fitness, row.session_spike}) {
        EXPECT_FALSE(std::isinf(value));
      }
    }
  }
}

}  // namespace
}  // namespace cadans::load
