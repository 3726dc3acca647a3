// SPDX-License-Identifier: Apache-2.0
// After it is made, a Tracker never allocates: not while it pushes, not when the data are bad, not when it
// is saved, restored or ended. Nor does a LoadTracker, nor the judging of its days. Counted at `malloc`, where `new`
// and Eigen both end.
#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>
#include <vector>

#include "cadans/joints/eigen.hpp"
#include "cadans/load/load_tracker.hpp"
#include "cadans/load/rules/advice.hpp"
#include "cadans/load/rules/judge_load.hpp"
#include "cadans/synth/runner.hpp"
#include "cadans/tracker.hpp"
#include "cadans/tracker/body_tracker.hpp"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CADANS_SANITIZED 1
#endif
#endif
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(CADANS_SANITIZED)
#define CADANS_CAN_COUNT 1  // else malloc is somebody else's
#else
#define CADANS_CAN_COUNT 0
#endif

namespace {
bool counting = false;
long allocations = 0;

/// Counts what `work` allocates.
template <class Work>
long allocations_of(Work&& work) {
  allocations = 0;
  counting = true;
  work();
  counting = false;
  return allocations;
}
}  // namespace

#if CADANS_CAN_COUNT
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void* malloc(std::size_t size) { return allocations += counting, __libc_malloc(size); }
void* calloc(std::size_t count, std::size_t size) { return allocations += counting, __libc_calloc(count, size); }
void* realloc(void* memory, std::size_t size) { return allocations += counting, __libc_realloc(memory, size); }
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  return allocations += counting, __libc_memalign(alignment, size);
}
}
#endif

namespace cadans {
namespace {

std::vector<RawSample> difficult_run(float rate_hz) {
  std::vector<RawSample> raw = synth::runner({.duration_s = 30.0f, .rate_hz = rate_hz}).recording;
  const std::size_t n = raw.size();
  for (std::size_t i = 0; i < n; ++i) {
    if (i >= n / 2) raw[i].t_us += 900'000;                                            // a hole
    if (i % 500 == 17) raw[i].accel_mps2.x = std::numeric_limits<float>::quiet_NaN();  // a lost value
    if (i % 700 == 18) raw[i].t_us = raw[i > 0 ? i - 1 : 0].t_us;                      // a repeated stamp
    if (i >= 3 * n / 4) raw[i].accel_mps2.y = raw[i].accel_mps2.y > 19.6f ? 19.6f : raw[i].accel_mps2.y;  // clipped
  }
  return raw;
}

class NoAllocation : public testing::Test {
  void SetUp() override {
    if (!CADANS_CAN_COUNT) GTEST_SKIP() << "malloc cannot be counted here";
  }
};

volatile std::size_t some = 100;  // so that no compiler can do without the memory

TEST_F(NoAllocation, TheCounterCounts) {
  std::vector<float> values;
  EXPECT_EQ(allocations_of([&] { values.resize(some); }), 1);
  const auto use_eigen = [&] { values[0] = Eigen::VectorXf(Eigen::VectorXf::Ones(Eigen::Index(some))).sum(); };
  EXPECT_EQ(allocations_of(use_eigen), 1);
  EXPECT_EQ(allocations_of([&] { values[1] = 2.0f; }), 0);
}

TEST_F(NoAllocation, PushingAWholeRun) {
  for (const float rate_hz : {50.0f, 100.0f, 200.0f, 400.0f}) {
    const std::vector<RawSample> raw = difficult_run(rate_hz);
    TrackerConfig config;
    config.rate_hz = rate_hz;
    Tracker tracker(config);
    int steps = 0;
    const auto count = [&](const StepMetrics&) { ++steps; };
    EXPECT_EQ(allocations_of([&] {
                for (const RawSample& sample : raw) tracker.push(sample, count);
                tracker.flush(count);
              }),
              0)
        << "at " << rate_hz << " Hz";
    EXPECT_GT(steps, 40) << "at " << rate_hz << " Hz: nothing was measured, so nothing is proved";
  }
}

TEST_F(NoAllocation, PushingAWholeRunOfEveryPlacementAndOfSeveralTogether) {
  synth::RunnerParameters parameters;
  parameters.duration_s = 20.0f;
  const synth::Runner runner(parameters);
  std::vector<BodySensor> sensors;
  std::vector<std::vector<RawSample>> recordings;
  for (const Placement placement :
       {Placement::foot, Placement::shank, Placement::thigh, Placement::wrist, Placement::pelvis}) {
    const Side side = is_trunk(placement) ? Side::unknown : Side::left;
    TrackerConfig config;
    config.rate_hz = 200.0f;
    config.placement = placement;
    config.side = side;
    config.runner.height_m = 1.75f;
    sensors.push_back({config, 0, 0});
    recordings.push_back(runner.record({placement, side}, 200.0f));
    Tracker tracker(config);
    int rows = 0;
    EXPECT_EQ(allocations_of([&] {
                for (const RawSample& sample : recordings.back())
                  tracker.push(sample, [&](const StepMetrics&) { ++rows; });
                tracker.flush([&](const StepMetrics&) { ++rows; });
              }),
              0)
        << placement_names[static_cast<int>(placement)];
    EXPECT_GT(rows, 15) << placement_names[static_cast<int>(placement)];
  }
  static BodyTracker<5> body(sensors.data(), 5);
  int rows = 0, knees = 0;
  const auto count = [&](const StepMetrics& row) {
    ++rows;
    knees += std::isfinite(row.knee_flexion_peak_deg) ? 1 : 0;
  };
  EXPECT_EQ(allocations_of([&] {
              for (std::size_t i = 0; i < recordings[0].size(); ++i) {
                for (std::uint32_t k = 0; k < 5; ++k) body.push(k, recordings[k][i], count);
              }
              body.flush(count);
            }),
            0);
  EXPECT_GT(rows, 40);
  EXPECT_GT(knees, 15);
}

TEST_F(NoAllocation, MakingSavingRestoringResetting) {
  const std::vector<RawSample> raw = difficult_run(100.0f);
  EXPECT_EQ(allocations_of([&] {
              Tracker first{TrackerConfig{}}, second{TrackerConfig{}};
              for (std::size_t i = 0; i < raw.size() / 2; ++i) first.push(raw[i], [](const StepMetrics&) {});
              second.restore(first.state());
              second.push(raw[raw.size() / 2], [](const StepMetrics&) {});
              (void)second.coverage();
              first.reset();
            }),
            0);
}

TEST_F(NoAllocation, AYearOfRunsPushedReadAndJudged) {
  load::LoadTracker tracker, awake;
  load::DayLoad days[37];
  load::WeekLoad weeks[8];
  double steps[37];
  const std::int32_t first = load::day_of({2025, 1, 6});
  int rows = 0, lights = 0;
  const auto count = [&](const load::DayLoad&) { ++rows; };
  EXPECT_EQ(allocations_of([&] {
              for (std::int32_t i = 0; i < 365; ++i) {
                load::Session run;
                run.day = first + i;
                run.distance_m = i % 50 == 7 ? -1.0 : 8000.0 + 10.0 * i;  // now and then a number that cannot be
                run.duration_s = 2700.0;
                run.steps = 7600.0;
                if (i % 3 != 0) tracker.push(run, count);
                run.day -= 3;
                if (i % 40 == 8) tracker.push(run, count);  // too late
                if (i % 90 == 30) tracker.mark_unknown(first + i);
                tracker.advance_to(first + i, count);
                awake.restore(tracker.state());
                const std::uint32_t n = awake.read_days(days, 37), w = awake.read_weeks(weeks, 8);
                const std::span<const load::DayLoad> read(days, n);
                const load::LoadValues values =
                    load::values_of(read, std::span<const load::WeekLoad>(weeks, w),
                                    std::span<const double>(steps, awake.read_steps(steps, 37)));
                for (const load::Judged& judged : load::judge_load(values))
                  lights += judged.light != load::Light::unknown ? 1 : 0;
                (void)load::advise(read, std::span<const load::WeekLoad>(weeks, w), load::Light::unknown);
              }
              tracker.flush(count);
              tracker.reset();
            }),
            0);
  EXPECT_GT(rows, 350);
  EXPECT_GT(lights, 1000) << "hardly anything was judged, so nothing is proved";
}

}  // namespace
}  // namespace cadans
