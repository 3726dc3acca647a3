// SPDX-License-Identifier: Apache-2.0
// One test a row of the sign table in include/cadans/core/README.md. Rotations are followed for a tenth
// of a second to see which way a body part goes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "cadans/analyze.hpp"
#include "cadans/core/history/motion_history.hpp"
#include "cadans/core/sample.hpp"
#include "cadans/metrics/turning.hpp"
#include "cadans/motion/motion_estimator.hpp"
#include "cadans/summary/summary.hpp"
#include "cadans/synth/runner.hpp"

namespace cadans {
namespace {

constexpr Vec3 forward{1, 0, 0}, up{0, 1, 0}, right{0, 0, 1};

/// Where a body axis has gone after turning at `rate_radps` for a tenth of a second.
Vec3 turned(Vec3 axis, Vec3 rate_radps) { return axis + 0.1f * cross(rate_radps, axis); }

TEST(Signs, PositiveTurningAboutForwardLowersTheRightSide) { EXPECT_LT(turned(right, forward).y, 0.0f); }
TEST(Signs, PositiveTurningAboutUpTurnsTheFaceToTheLeft) { EXPECT_LT(turned(forward, up).z, 0.0f); }
TEST(Signs, PositiveTurningAboutRightLeansTheHeadBackwards) { EXPECT_LT(turned(up, right).x, 0.0f); }
TEST(Signs, ATrunkThatLeansForwardsHasPositiveLean) {
  // Standing with a forward lean of 10 degrees, the mounting known: gravity's reaction points up and, in
  // the trunk's own axes, a little backwards.
  const float lean = 10.0f / degrees_per_radian;
  motion::MotionEstimator estimator(100.0f, Placement::chest, true);
  float found_rad = 0.0f;
  for (int i = 0; i < 300; ++i) {
    BodySample sample;
    sample.t_us = i * 10'000;
    sample.accel_mps2 = {-gravity_mps2 * std::sin(lean), gravity_mps2 * std::cos(lean), 0.0f};
    estimator.push(sample, [&](const MotionSample& out) { found_rad = out.lean_rad; });
  }
  EXPECT_NEAR(found_rad, lean, 0.01f);
}
TEST(Signs, ThePelvisOfALeftStanceDropsOnTheRight) {
  MotionHistory history(100.0f);
  for (int i = 0; i < 70; ++i) {
    MotionSample sample;
    sample.t_us = i * 10'000;
    sample.gyro_radps.x = i < 15 ? 0.5f : i < 30 ? -0.5f : 0.0f;  // right side down, and up again
    history.add(sample);
  }
  const auto drop = metrics::pelvic_drop_deg(history.window(0, 250'000), history.window(0, 690'000));
  EXPECT_GT(drop.if_left_deg, 4.0f);
  EXPECT_LT(drop.if_right_deg, 0.5f);
}
TEST(Signs, ASymmetryIndexAboveZeroMeansMoreOnTheRight) {
  summary::MetricAccumulator contact_time;
  contact_time.add(0.24f, 0.0f, Side::left);
  contact_time.add(0.26f, 0.1f, Side::right);
  EXPECT_NEAR(contact_time.result().symmetry_index, 8.0f, 0.01f);
}
TEST(Signs, PushedForwardUpAndRightArePositive) {
  EXPECT_EQ(cross(forward, up), right) << "x forward, y up, z right is the only right-handed choice";
}

// ---- the leg: two runners who differ in one thing alone ----------------------------------------

/// Median of `metric` of a synthetic runner who wears sensors on one side.
float median_of(const synth::RunnerParameters& parameters, Side side, float StepMetrics::*metric) {
  const synth::Runner runner(parameters);
  std::vector<std::vector<std::int64_t>> t_us;
  std::vector<std::vector<Vec3>> accel, gyro;
  std::vector<SensorRecording> sensors;
  const synth::SensorSite sites[] = {
      {Placement::pelvis, Side::unknown}, {Placement::thigh, side}, {Placement::shank, side}, {Placement::foot, side}};
  for (const auto& site : sites) {
    t_us.emplace_back();
    accel.emplace_back();
    gyro.emplace_back();
    for (const RawSample& sample : runner.record(site, 200.0f)) {
      t_us.back().push_back(sample.t_us);
      accel.back().push_back(sample.accel_mps2);
      gyro.back().push_back(sample.gyro_radps);
    }
  }
  for (std::size_t i = 0; i < std::size(sites); ++i) {
    TrackerConfig config;
    config.rate_hz = 200.0f;
    config.placement = sites[i].placement;
    config.side = sites[i].side;
    config.runner.height_m = 1.75f;
    sensors.push_back({{t_us[i], accel[i], gyro[i]}, config});
  }
  std::vector<float> values;
  for (const StepMetrics& step : analyze(sensors).steps) {
    if (std::isfinite(step.*metric) && step.side == side) values.push_back(step.*metric);
  }
  EXPECT_FALSE(values.empty());
  if (values.empty()) return NAN;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

synth::RunnerParameters somebody() {
  synth::RunnerParameters parameters;
  parameters.duration_s = 15.0f;
  return parameters;
}

/// `much` has more of it than `little`, on either leg.
void expect_more(synth::RunnerParameters much, synth::RunnerParameters little, float StepMetrics::*metric, float by) {
  for (const Side side : {Side::left, Side::right}) {
    EXPECT_GT(median_of(much, side, metric), median_of(little, side, metric) + by)
        << side_names[static_cast<int>(side)];
  }
}

TEST(Signs, AnAnkleAheadOfTheKneeMakesAPositiveTibiaAngle) {
  auto much = somebody(), little = somebody();
  much.tibia_angle_at_contact_deg = 13.0f;
  little.tibia_angle_at_contact_deg = 3.0f;
  expect_more(much, little, &StepMetrics::tibia_angle_at_contact_deg, 5.0f);
  expect_more(much, little, &StepMetrics::ankle_ahead_of_knee_m, 0.03f);
  expect_more(much, little, &StepMetrics::foot_ahead_m, 0.02f);
}
TEST(Signs, ToesUpMakeAPositiveStrikeAngle) {
  auto much = somebody(), little = somebody();
  much.foot_strike_angle_deg = 20.0f;
  little.foot_strike_angle_deg = -5.0f;
  expect_more(much, little, &StepMetrics::foot_strike_angle_deg, 15.0f);
}
TEST(Signs, AKneeThatFallsInwardMakesAPositiveValgus) {
  auto much = somebody(), little = somebody();
  much.knee_valgus_excursion_deg = 10.0f;
  little.knee_valgus_excursion_deg = 0.0f;
  expect_more(much, little, &StepMetrics::knee_valgus_excursion_deg, 6.0f);
}
TEST(Signs, AThighThatPointsInwardMakesPositiveAdduction) {
  auto much = somebody(), little = somebody();
  much.hip_adduction_peak_deg = 17.0f;
  little.hip_adduction_peak_deg = 7.0f;
  expect_more(much, little, &StepMetrics::hip_adduction_peak_deg, 5.0f);
}
TEST(Signs, AFootThatRollsInwardMakesPositivePronation) {
  auto much = somebody(), little = somebody();
  much.pronation_excursion_deg = 16.0f;
  little.pronation_excursion_deg = 4.0f;
  expect_more(much, little, &StepMetrics::pronation_excursion_deg, 6.0f);
}
TEST(Signs, ABentKneeIsPositiveAndTheKneeIsAheadOfTheHipAtContact) {
  EXPECT_GT(median_of(somebody(), Side::left, &StepMetrics::knee_flexion_peak_deg), 30.0f);
  EXPECT_GT(median_of(somebody(), Side::left, &StepMetrics::thigh_angle_at_contact_deg), 10.0f);
}

}  // namespace
}  // namespace cadans
