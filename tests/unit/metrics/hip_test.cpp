// SPDX-License-Identifier: Apache-2.0
#include "cadans/metrics/hip.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "../running_leg.hpp"

namespace cadans::metrics {
namespace {

using cadans::testing::RunningLeg;

joints::SegmentAxes known() {
  joints::SegmentAxes axes;
  axes.right_confidence = axes.up_confidence = 1.0f;
  return axes;
}

/// A pelvis that rolls and turns once a stride around the moment `at` of it.
struct Pelvis {
  double list_deg = 0, turn_deg = 0, at = 0.19;
  Quality quality = Quality::ok;
  bool has_gyro = true;
  MotionHistory fill(const RunningLeg& leg, double from_s, double to_s) const {
    MotionHistory history(100.0f);
    for (int i = static_cast<int>(from_s * 100); i <= static_cast<int>(to_s * 100); ++i) {
      const double w = 2 * 3.14159265358979323846 / leg.stride_s, a = w * (i / 100.0) - 2 * 3.14159265358979323846 * at;
      MotionSample sample;
      sample.t_us = i * 10'000;
      sample.quality = quality;
      sample.has_gyro = has_gyro;
      // Right side down is +: over a right foot the left side drops.
      sample.gyro_radps.x = float(leg.sign() * list_deg * RunningLeg::degree * w * std::sin(a));
      sample.gyro_radps.y = float(-turn_deg * RunningLeg::degree * w * std::sin(a));
      history.add(sample);
    }
    return history;
  }
};

StepMetrics measure(const RunningLeg& leg, const Pelvis& pelvis, Side side, const joints::SegmentAxes& axes = known()) {
  Step step;
  const auto us = [&](double strides) { return static_cast<std::int64_t>(strides * leg.stride_s * 1e6); };
  step.contact_us = us(2);
  step.toe_off_us = us(2 + leg.duty);
  step.stride_end_us = us(3);
  SegmentHistory thigh(200.0f);
  const double end_s = 3 * leg.stride_s + 0.1;
  leg.fill(thigh, false, end_s - 1.9, end_s);
  StepMetrics row;
  measure_hip(step, thigh, axes, pelvis.fill(leg, end_s - 2.2, end_s), side, row);
  return row;
}

TEST(Hip, AThighThatTipsInwardAdducts) {
  for (const Side side : {Side::left, Side::right}) {
    for (const double inward_deg : {0.0, 5.0, 10.0}) {
      RunningLeg leg;
      leg.right = side == Side::right;
      leg.adduction_deg = inward_deg;
      EXPECT_NEAR(measure(leg, {}, side).hip_adduction_peak_deg, inward_deg, 1.0) << inward_deg;
    }
  }
}

TEST(Hip, APelvisThatDropsOnTheOtherSideAdducts) {
  for (const Side side : {Side::left, Side::right}) {
    RunningLeg leg;
    leg.right = side == Side::right;
    Pelvis pelvis;
    pelvis.list_deg = 6.0;
    EXPECT_NEAR(measure(leg, pelvis, side).hip_adduction_peak_deg, 6.0, 1.0);
    pelvis.list_deg = -6.0;
    EXPECT_LT(measure(leg, pelvis, side).hip_adduction_peak_deg, 3.0f);
  }
}

// The thigh points forward and stays; a pelvis that turns right under it brings it inward of a left hip.
TEST(Hip, ATurningPelvisCountsWithTheThighFlexed) {
  RunningLeg leg;
  Pelvis pelvis;
  pelvis.turn_deg = 10.0;
  pelvis.at = 0.0;  // at contact the thigh is flexed by 20 degrees
  const float turned = measure(leg, pelvis, Side::left).hip_adduction_peak_deg;
  pelvis.turn_deg = -10.0;
  const float back = measure(leg, pelvis, Side::left).hip_adduction_peak_deg;
  EXPECT_GT(std::fabs(turned - back), 2.0f);
}

TEST(Hip, FlexionIsThatOfTheThighWhenThePelvisIsStill) {
  const RunningLeg leg;
  SegmentHistory thigh(200.0f);
  leg.fill(thigh, false, 0.0, 1.9);
  const MotionHistory trunk = Pelvis{}.fill(leg, 0.0, 1.9);
  const auto begin_us = static_cast<std::int64_t>(leg.stride_s * 1e6), end_us = 2 * begin_us;
  joints::StrideFrame frame(thigh, begin_us, end_us);
  frame.face(known());
  float worst_deg = 0.0f;
  int seen = 0;
  ASSERT_TRUE(
      walk_hip(begin_us, end_us, frame, trunk.window(begin_us, end_us), [&](std::int64_t t_us, float flexion, float) {
        worst_deg =
            std::fmax(worst_deg, std::fabs(flexion * degrees_per_radian - float(leg.thigh_deg(double(t_us) * 1e-6))));
        ++seen;
      }));
  EXPECT_GT(seen, 60);
  EXPECT_LT(worst_deg, 1.0f);
}

TEST(Hip, RefusesWhatItCannotKnow) {
  const RunningLeg leg;
  EXPECT_TRUE(std::isnan(measure(leg, {}, Side::unknown).hip_adduction_peak_deg));
  EXPECT_TRUE(has(measure(leg, {}, Side::unknown).quality, Quality::uncalibrated));
  EXPECT_TRUE(std::isnan(measure(leg, {}, Side::left, {}).hip_adduction_peak_deg));
  Pelvis pelvis;
  pelvis.quality = Quality::uncalibrated;  // which way is forward?
  EXPECT_TRUE(std::isnan(measure(leg, pelvis, Side::left).hip_adduction_peak_deg));
  pelvis = {};
  pelvis.has_gyro = false;
  EXPECT_TRUE(has(measure(leg, pelvis, Side::left).quality, Quality::not_observable));
}

}  // namespace
}  // namespace cadans::metrics
