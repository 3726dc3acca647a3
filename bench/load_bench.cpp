// SPDX-License-Identifier: Apache-2.0
// What a day of the weekly load costs, beside a yardstick that everybody who carries a Tracker already pays: one sample
// of a pelvis at 100 Hz through it, timed in the same call. `samples` is the ratio: a day for so many samples.
#include <benchmark/benchmark.h>

#include <chrono>
#include <vector>

#include "cadans/load/load_tracker.hpp"
#include "cadans/load/rules/judge_load.hpp"
#include "cadans/synth/runner.hpp"
#include "cadans/tracker.hpp"

namespace {

using namespace cadans;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// Seconds of one sample, over a minute of running.
double yardstick_s() {
  static const std::vector<RawSample> recording = synth::runner({.duration_s = 60.0f, .rate_hz = 100.0f}).recording;
  Tracker tracker{TrackerConfig{}};
  const auto begin = Clock::now();
  for (const RawSample& sample : recording) {
    tracker.push(sample, [](const StepMetrics& step) { benchmark::DoNotOptimize(&step); });
  }
  return seconds_since(begin) / static_cast<double>(recording.size());
}

/// Two years of a runner, two runs on some days.
std::vector<load::Session> runs() {
  std::vector<load::Session> sessions;
  const std::int32_t first = load::day_of({2024, 1, 1});
  for (std::int32_t i = 0; i < 730; ++i) {
    load::Session run;
    run.day = first + i;
    run.distance_m = 6000.0 + 37.0 * (i % 91);
    run.duration_s = run.distance_m / 2.8;
    run.steps = run.distance_m / 1.05;
    if (i % 3 != 2) sessions.push_back(run);
    if (i % 11 == 0) sessions.push_back(run);
  }
  return sessions;
}

/// Drives `evening` at the end of each of two years' days; counts its cost in samples of the yardstick.
template <class Evening>
void days(benchmark::State& state, Evening&& evening) {
  const std::vector<load::Session> sessions = runs();
  double days = 0.0, spent_s = 0.0, yardsticks_s = 0.0;
  for (auto _ : state) {
    load::LoadTracker tracker;
    const auto begin = Clock::now();
    std::size_t next = 0;
    const std::int32_t last = sessions.back().day;
    for (std::int32_t day = sessions.front().day; day <= last; ++day) {
      for (; next < sessions.size() && sessions[next].day == day; ++next) tracker.push(sessions[next]);
      tracker.advance_to(day);
      evening(tracker);
    }
    spent_s += seconds_since(begin);
    days += static_cast<double>(last - sessions.front().day + 1);
    state.PauseTiming();
    yardsticks_s += yardstick_s();
    state.ResumeTiming();
  }
  const double yardstick = yardsticks_s / static_cast<double>(state.iterations());
  state.counters["samples"] = spent_s / days / yardstick;
  state.counters["state_bytes"] = static_cast<double>(sizeof(load::LoadTracker::State));
}

void day_pushed(benchmark::State& state) {
  days(state, [](const load::LoadTracker& tracker) { benchmark::DoNotOptimize(&tracker); });
}
void day_pushed_and_read(benchmark::State& state) {
  days(state, [](const load::LoadTracker& tracker) { benchmark::DoNotOptimize(tracker.today()); });
}
/// As the C door judges: from the days that the ring holds.
void day_pushed_and_judged(benchmark::State& state) {
  days(state, [](const load::LoadTracker& tracker) {
    constexpr std::uint32_t days_judged = 37, weeks_judged = 7;
    load::DayLoad rows[days_judged];
    load::WeekLoad weeks[weeks_judged];
    double steps[days_judged];
    const std::uint32_t n = tracker.read_days(rows, days_judged), w = tracker.read_weeks(weeks, weeks_judged);
    tracker.read_steps(steps, days_judged);
    benchmark::DoNotOptimize(load::judge_load(load::values_of(std::span<const load::DayLoad>(rows, n),
                                                              std::span<const load::WeekLoad>(weeks, w),
                                                              std::span<const double>(steps, n))));
  });
}

BENCHMARK(day_pushed);
BENCHMARK(day_pushed_and_read);
BENCHMARK(day_pushed_and_judged);

}  // namespace
