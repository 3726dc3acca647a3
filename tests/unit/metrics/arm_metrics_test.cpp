// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

#include "cadans/metrics/arm.hpp"

namespace cadans::metrics {
namespace {

constexpr float rate_hz = 100.0f, stride_s = 0.72f;
constexpr std::int64_t begin_us = 5'000'000;

Quaternion about(Vec3 axis, float angle) {
  const float s = std::sin(0.5f * angle);
  return {std::cos(0.5f * angle), s * axis.x, s * axis.y, s * axis.z};
}

/// Two strides of a forearm that swings about `axis` of a level frame, in a case that is mounted any way.
struct Arm {
  Vec3 axis{0.0f, 0.0f, 1.0f};  ///< level frame: y up
  float range_deg = 60.0f;
  Quaternion mounting{};    ///< case axes -> axes of the arm
  float turn_degps = 0.0f;  ///< of the whole runner about the vertical: a bend
  Vec3 bias_radps{};
  bool has_gyro = true;
  Quality quality = Quality::ok;

  SegmentHistory record() const {
    SegmentHistory history(rate_hz);
    const float amplitude = 0.5f * range_deg / degrees_per_radian, w = 2.0f * pi / stride_s;
    for (int i = 0; i < 200; ++i) {
      const float t = static_cast<float>(i) / rate_hz;
      const float heading = turn_degps / degrees_per_radian * t;
      const Quaternion bend = about({0.0f, 1.0f, 0.0f}, heading);
      SegmentSample s;
      s.t_us = begin_us + to_us(t);
      s.has_gyro = has_gyro;
      s.quality = quality;
      s.attitude = bend * about(axis, amplitude * std::sin(w * t)) * mounting;
      const Vec3 swing = amplitude * w * std::cos(w * t) * cadans::turn(bend, axis);
      const Vec3 level = swing + Vec3{0.0f, turn_degps / degrees_per_radian, 0.0f};
      if (has_gyro) s.gyro_radps = cadans::turn(inverse(s.attitude), level) + bias_radps;
      s.accel_mps2 = cadans::turn(inverse(s.attitude), {0.0f, gravity_mps2, 0.0f});
      history.add(s);
    }
    return history;
  }
};

Step stride_at(float begin_s) {
  Step step;
  step.previous_contact_us = begin_us + to_us(begin_s);
  step.contact_us = step.previous_contact_us + to_us(0.5f * stride_s);
  step.next_contact_us = step.previous_contact_us + to_us(stride_s);
  return step;
}

StepMetrics measured(const Arm& arm, float begin_s = 0.2f) {
  StepMetrics row;
  measure_arm(stride_at(begin_s), arm.record(), row);
  return row;
}

TEST(ArmMetrics, RangeIsWhatTheArmSwingsWhereverTheStrideBegins) {
  for (const float range_deg : {20.0f, 60.0f, 110.0f}) {
    for (const float begin_s : {0.1f, 0.3f, 0.55f}) {
      EXPECT_NEAR(measured({.range_deg = range_deg}, begin_s).arm_swing_range_deg, range_deg, 0.03f * range_deg);
    }
  }
}

TEST(ArmMetrics, AnyMountingGivesTheSame) {
  const Quaternion mounting = about({0.6f, 0.0f, 0.8f}, 2.0f) * about({0.0f, 1.0f, 0.0f}, -0.7f);
  const StepMetrics straight = measured({}), askew = measured({.mounting = mounting});
  EXPECT_NEAR(askew.arm_swing_range_deg, straight.arm_swing_range_deg, 0.3f);
  EXPECT_NEAR(askew.arm_swing_cross_share, straight.arm_swing_cross_share, 0.01f);
}

TEST(ArmMetrics, CrossShareGrowsFromStraightAheadToAroundTheBody) {
  EXPECT_NEAR(measured({.axis = {0.0f, 0.0f, 1.0f}}).arm_swing_cross_share, 0.0f, 0.01f);
  EXPECT_NEAR(measured({.axis = {0.0f, 1.0f, 0.0f}}).arm_swing_cross_share, 1.0f, 0.01f);
  const float half = std::sqrt(0.5f);
  EXPECT_NEAR(measured({.axis = {0.0f, half, half}}).arm_swing_cross_share, 0.5f, 0.02f);
}

TEST(ArmMetrics, ABendInTheRoadAndABiasedGyroscopeAreNoSwing) {
  const StepMetrics straight = measured({.axis = {0.0f, 0.6f, 0.8f}});
  const StepMetrics bend = measured({.axis = {0.0f, 0.6f, 0.8f}, .turn_degps = 45.0f});
  EXPECT_NEAR(bend.arm_swing_range_deg, straight.arm_swing_range_deg, 3.0f);
  EXPECT_NEAR(bend.arm_swing_cross_share, straight.arm_swing_cross_share, 0.05f);
  const StepMetrics biased = measured({.axis = {0.0f, 0.6f, 0.8f}, .bias_radps = {0.05f, -0.05f, 0.05f}});
  EXPECT_NEAR(biased.arm_swing_range_deg, straight.arm_swing_range_deg, 0.5f);
}

TEST(ArmMetrics, WithoutAGyroscopeNothingIsGuessed) {
  const StepMetrics row = measured({.has_gyro = false});
  EXPECT_TRUE(std::isnan(row.arm_swing_range_deg));
  EXPECT_TRUE(std::isnan(row.arm_swing_cross_share));
  EXPECT_TRUE(has(row.quality, Quality::not_observable));
}

TEST(ArmMetrics, WithoutAKnownUpThereIsARangeButNoShare) {
  const StepMetrics row = measured({.quality = Quality::uncalibrated});
  EXPECT_NEAR(row.arm_swing_range_deg, 60.0f, 2.0f);
  EXPECT_TRUE(std::isnan(row.arm_swing_cross_share));
  EXPECT_TRUE(has(row.quality, Quality::uncalibrated));
}

TEST(ArmMetrics, FlagsOfTheStrideStayAndTheEndsOfABoutHaveNoSwing) {
  EXPECT_TRUE(has(measured({.quality = Quality::saturated}).quality, Quality::saturated));
  StepMetrics row;
  Step first = stride_at(0.2f);
  first.previous_contact_us = unknown_us;
  measure_arm(first, Arm{}.record(), row);
  EXPECT_TRUE(std::isnan(row.arm_swing_range_deg));
  EXPECT_FALSE(has(row.quality, Quality::not_observable));
}

TEST(ArmMetrics, AStillArmSwingsNothingAndDividesByNothing) {
  const StepMetrics row = measured({.range_deg = 0.0f});
  EXPECT_NEAR(row.arm_swing_range_deg, 0.0f, 1e-3f);
  EXPECT_FALSE(std::isinf(row.arm_swing_cross_share));
}

}  // namespace
}  // namespace cadans::metrics
