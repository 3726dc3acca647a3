// SPDX-License-Identifier: Apache-2.0
#include "cadans/motion/forward_axis.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "cadans/joints/eigen.hpp"
#include "cadans/motion/motion_estimator.hpp"
#include "cadans/synth/runner.hpp"

namespace cadans::motion {
namespace {

constexpr float rate_hz = 100.0f;

synth::RunnerParameters runner(Placement placement, std::uint64_t seed, float duration_s = 8.0f) {
  synth::RunnerParameters parameters;
  parameters.placement = placement;
  parameters.rate_hz = rate_hz;
  parameters.duration_s = duration_s;
  parameters.individuality = 1.0f;
  parameters.seed = seed;
  return parameters;
}

Eigen::Matrix3f any_rotation(unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  Eigen::Quaternionf q(normal(random), normal(random), normal(random), normal(random));
  return q.normalized().toRotationMatrix();
}

struct Found {
  float error_deg = 0.0f;  ///< from the true forward, at the end
  float confidence = 0.0f;
  float known_after_s = -1.0f;  ///< first sample that is not `uncalibrated`; -1: none
  float error_when_known_deg = 0.0f;
};

/// Runs the recording through a case that sits anyhow; `turn` from body to case axes.
Found find(const std::vector<RawSample>& recording, Placement placement, const Eigen::Matrix3f& turn,
           bool gyro = true) {
  MotionEstimator estimator(rate_hz, placement);
  const Vec3 truth = from_eigen(turn * Eigen::Vector3f::UnitX());
  Found found;
  for (const RawSample& raw : recording) {
    BodySample sample;
    sample.t_us = raw.t_us;
    sample.accel_mps2 = from_eigen(turn * as_eigen(raw.accel_mps2));
    sample.has_gyro = gyro;
    if (gyro) sample.gyro_radps = from_eigen(turn * as_eigen(raw.gyro_radps));
    estimator.push(sample, [&](const MotionSample& motion) {
      const float error_deg = std::acos(std::fmin(1.0f, dot(estimator.forward().in_case, truth))) * degrees_per_radian;
      if (found.known_after_s < 0.0f && !has(motion.quality, Quality::uncalibrated)) {
        found.known_after_s = seconds_between(recording.front().t_us, motion.t_us);
        found.error_when_known_deg = error_deg;
      }
      found.error_deg = error_deg;
    });
  }
  found.confidence = estimator.forward().confidence;
  return found;
}

TEST(ForwardAxis, IsFoundSignIncludedWithinASecondHoweverTheCaseSits) {
  for (Placement placement : {Placement::pelvis, Placement::chest}) {
    for (unsigned seed = 1; seed <= 10; ++seed) {
      const auto run = synth::runner(runner(placement, seed));
      const Found found = find(run.recording, placement, any_rotation(seed));
      EXPECT_GE(found.known_after_s, 0.4f) << placement_names[int(placement)] << seed;
      EXPECT_LE(found.known_after_s, 1.1f) << placement_names[int(placement)] << seed;
      EXPECT_LT(found.error_when_known_deg, 75.0f) << placement_names[int(placement)] << seed;
      EXPECT_LT(found.error_deg, 25.0f) << placement_names[int(placement)] << seed;
      EXPECT_GT(found.confidence, 0.9f) << placement_names[int(placement)] << seed;
    }
  }
}

TEST(ForwardAxis, ThePelvisNeedsNoGyroscope) {
  for (unsigned seed = 1; seed <= 10; ++seed) {
    const auto run = synth::runner(runner(Placement::pelvis, seed));
    const Found found = find(run.recording, Placement::pelvis, any_rotation(seed + 100), false);
    EXPECT_LT(found.error_deg, 30.0f) << seed;
    EXPECT_GT(found.confidence, 0.8f) << seed;
  }
}

TEST(ForwardAxis, AChestWithoutAGyroscopeIsNotClaimedToBeKnown) {
  const auto run = synth::runner(runner(Placement::chest, 1));
  EXPECT_LT(find(run.recording, Placement::chest, Eigen::Matrix3f::Identity(), false).known_after_s, 0.0f);
}

TEST(ForwardAxis, StandingAndWalkingSayNothing) {
  auto parameters = runner(Placement::pelvis, 3);
  parameters.bouts = {{.gait = synth::Gait::standing, .duration_s = 5.0f},
                      {.gait = synth::Gait::walking, .duration_s = 15.0f}};
  const auto run = synth::runner(parameters);
  EXPECT_LT(find(run.recording, Placement::pelvis, any_rotation(5)).known_after_s, 0.0f);
}

TEST(ForwardAxis, AStrapThatSlipsByHalfATurnIsFoundAgain) {
  const auto run = synth::runner(runner(Placement::pelvis, 4, 150.0f));
  MotionEstimator estimator(rate_hz, Placement::pelvis);
  const auto slip_at = run.recording.size() / 2;
  for (std::size_t i = 0; i < run.recording.size(); ++i) {
    BodySample sample;
    sample.t_us = run.recording[i].t_us;
    sample.accel_mps2 = run.recording[i].accel_mps2;
    sample.gyro_radps = run.recording[i].gyro_radps;
    if (i >= slip_at) {
      for (Vec3* v : {&sample.accel_mps2, &sample.gyro_radps}) *v = {-v->x, v->y, -v->z};
    }
    estimator.push(sample, [](const MotionSample&) {});
    if (i + 1 == slip_at) {
      EXPECT_GT(estimator.forward().in_case.x, 0.9f);
    }
  }
  EXPECT_LT(estimator.forward().in_case.x, -0.9f);
}

TEST(ForwardAxis, KnownAxesStayAsTheyAre) {
  const auto run = synth::runner(runner(Placement::pelvis, 2));
  MotionEstimator estimator(rate_hz, Placement::pelvis, true);
  for (const RawSample& raw : run.recording) {
    BodySample sample;
    sample.t_us = raw.t_us;
    // Somebody insists that forward is where the left is: he is believed.
    sample.accel_mps2 = {-raw.accel_mps2.z, raw.accel_mps2.y, raw.accel_mps2.x};
    sample.gyro_radps = {-raw.gyro_radps.z, raw.gyro_radps.y, raw.gyro_radps.x};
    estimator.push(sample, [](const MotionSample&) {});
  }
  EXPECT_EQ(estimator.forward().in_case, (Vec3{1.0f, 0.0f, 0.0f}));
  EXPECT_EQ(estimator.forward().confidence, 1.0f);
}

TEST(ForwardAxis, EverySettingIsRefusedJustOutsideItsRange) {
  EXPECT_TRUE(cadans::validate(ForwardAxisConfig{}).ok());
  for (const auto& setting : settings_of(static_cast<const ForwardAxisConfig*>(nullptr))) {
    ForwardAxisConfig low;
    low.*setting.field = setting.low - 0.01f;
    EXPECT_STREQ(cadans::validate(low).field, setting.name);
  }
}

}  // namespace
}  // namespace cadans::motion
