// SPDX-License-Identifier: Apache-2.0
#include "cadans/metrics/curves/joint_curves.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "../running_leg.hpp"
#include "cadans/metrics/knee.hpp"

namespace cadans::metrics {
namespace {

using cadans::testing::RunningLeg;

/// A leg with sensors on thigh, shank and pelvis, looked at in its third stride.
struct Worn {
  RunningLeg leg;
  Side side = Side::right;
  joints::SegmentAxes thigh_axes, shank_axes;
  bool has_shank = true, has_pelvis = true;
  double lean_deg = NAN;  ///< of a pelvis with a known mounting
  double tilt_deg = 0;    ///< of a pelvis that tips forward and back once a stride
  Quality pelvis_quality = Quality::ok;
  double jolt_mps2 = 0;  ///< forward, on the thigh's sensor, for 50 ms of the stride

  Worn() {
    thigh_axes.right_confidence = thigh_axes.up_confidence = shank_axes.right_confidence = shank_axes.up_confidence = 1;
  }

  JointCurves draw() {
    leg.right = side == Side::right;
    Step step;
    const auto us = [&](double strides) { return static_cast<std::int64_t>(strides * leg.stride_s * 1e6); };
    step.contact_us = us(2);
    step.toe_off_us = us(2 + leg.duty);
    step.stride_end_us = us(3);
    step.side = side;
    const double end_s = 3 * leg.stride_s + 0.1;
    SegmentHistory thigh(200.0f), shank(200.0f);
    for (int i = static_cast<int>((end_s - 1.9) * 200); i <= static_cast<int>(end_s * 200); ++i) {
      SegmentSample sample = RunningLeg::segment(leg.sample(i / 200.0, false));
      if (i / 200.0 > 2.2 * leg.stride_s && i / 200.0 < 2.2 * leg.stride_s + 0.05)
        sample.accel_mps2.x += float(jolt_mps2);
      thigh.add(sample);
    }
    leg.fill(shank, true, end_s - 1.9, end_s);
    MotionHistory pelvis(100.0f);
    for (int i = static_cast<int>((end_s - 2.2) * 100); i <= static_cast<int>(end_s * 100); ++i) {
      MotionSample sample;
      sample.t_us = i * 10'000;
      sample.quality = pelvis_quality;
      sample.has_gyro = true;
      sample.has_lean = std::isfinite(lean_deg);
      sample.lean_rad = float(lean_deg * RunningLeg::degree);
      const double w = 2 * 3.14159265358979323846 / leg.stride_s;
      sample.gyro_radps.z = float(-tilt_deg * RunningLeg::degree * w * std::cos(w * i / 100.0));  // + : backward
      pelvis.add(sample);
    }
    joints::KneeJoint knee;
    StepMetrics row;
    measure_knee(step, thigh, thigh_axes, shank, shank_axes, side, knee, {}, row);
    LegStride stride{step, row, knee, thigh, thigh_axes};
    stride.shank = has_shank ? &shank : nullptr;
    stride.shank_axes = shank_axes;
    stride.pelvis = has_pelvis ? &pelvis : nullptr;
    return joint_curves(stride);
  }
  double second(const JointCurves& curves, int point) const { return 1e-6 * double(curves.time_of(point)); }
};

bool all_known(const JointCurves& curves, JointAngle angle) {
  const float* deg = curves.of(angle);
  return std::all_of(deg, deg + JointCurves::points, [](float x) { return std::isfinite(x); });
}
bool none_known(const JointCurves& curves, JointAngle angle) {
  const float* deg = curves.of(angle);
  return std::none_of(deg, deg + JointCurves::points, [](float x) { return std::isfinite(x); });
}

TEST(JointCurves, KneeAndHipBendAsTheLegDoesFromContactToContact) {
  for (const Side side : {Side::left, Side::right}) {
    Worn worn;
    worn.side = side;
    const JointCurves curves = worn.draw();
    EXPECT_EQ(curves.side, side);
    EXPECT_EQ(curves.time_of(0), curves.t_us);
    EXPECT_EQ(curves.time_of(JointCurves::points - 1), curves.end_us);
    for (int point = 0; point < JointCurves::points; ++point) {
      const double t_s = worn.second(curves, point);
      EXPECT_NEAR(curves.of(JointAngle::knee_flexion)[point], worn.leg.knee_deg(t_s), 1.0) << point;
      EXPECT_NEAR(curves.of(JointAngle::hip_flexion)[point], worn.leg.thigh_deg(t_s), 1.0) << point;
    }
    for (const Quality quality : curves.quality) EXPECT_EQ(quality, Quality::ok);
  }
}

TEST(JointCurves, APelvisThatTipsForwardFlexesTheHip) {
  Worn worn;
  worn.tilt_deg = 5;
  const JointCurves curves = worn.draw();
  const double w = 2 * 3.14159265358979323846 / worn.leg.stride_s;
  for (int point = 0; point < JointCurves::points; ++point) {
    const double t_s = worn.second(curves, point);
    EXPECT_NEAR(curves.of(JointAngle::hip_flexion)[point], worn.leg.thigh_deg(t_s) + 5 * std::sin(w * t_s), 1.2)
        << point;
  }
}

TEST(JointCurves, ASteadyTiltOfThePelvisCountsOnlyWhereTheMountingIsKnown) {
  Worn worn;
  const float upright = worn.draw().of(JointAngle::hip_flexion)[40];
  worn.lean_deg = 12;
  EXPECT_NEAR(worn.draw().of(JointAngle::hip_flexion)[40], upright + 12, 0.1);
}

TEST(JointCurves, AKneeThatFallsInIsPositiveOnBothLegs) {
  for (const Side side : {Side::left, Side::right}) {
    Worn worn;
    worn.side = side;
    worn.leg.valgus_deg = 8;
    const JointCurves curves = worn.draw();
    ASSERT_TRUE(all_known(curves, JointAngle::knee_valgus));
    const float* valgus = curves.of(JointAngle::knee_valgus);
    const int peak = static_cast<int>(std::lround(100 * worn.leg.duty * 0.3));
    EXPECT_NEAR(valgus[peak], 8, 1.0);
    for (int point = 40; point < 100; ++point) EXPECT_NEAR(valgus[point], 0, 1.0) << point;  // swing
  }
}

TEST(JointCurves, AnAxisThatIsAskewOpensNoKnee) {
  Worn worn;
  const float turn = 8 * static_cast<float>(RunningLeg::degree);  // about the thigh's length
  worn.thigh_axes.anterior = {std::cos(turn), 0, -std::sin(turn)};
  worn.thigh_axes.right = {std::sin(turn), 0, std::cos(turn)};
  const JointCurves curves = worn.draw();
  ASSERT_TRUE(all_known(curves, JointAngle::knee_valgus));
  for (int point = 0; point < JointCurves::points; ++point) {
    EXPECT_NEAR(curves.of(JointAngle::knee_valgus)[point], 0, 2.0) << point;  // uncorrected: 8
  }
}

TEST(JointCurves, AThighThatTipsInwardIsPositiveOnBothLegs) {
  for (const Side side : {Side::left, Side::right}) {
    Worn worn;
    worn.side = side;
    worn.leg.adduction_deg = 9;
    const float* adduction = nullptr;
    const JointCurves curves = worn.draw();
    adduction = curves.of(JointAngle::hip_adduction);
    EXPECT_NEAR(adduction[static_cast<int>(std::lround(100 * worn.leg.duty / 2))], 9, 1.0);
    EXPECT_NEAR(adduction[70], 0, 1.0);
  }
}

TEST(JointCurves, WithoutASensorItsJointIsNotObservable) {
  Worn worn;
  worn.has_shank = false;
  JointCurves curves = worn.draw();
  EXPECT_TRUE(none_known(curves, JointAngle::knee_flexion) && none_known(curves, JointAngle::knee_valgus));
  EXPECT_TRUE(has(curves.quality_of(JointAngle::knee_flexion), Quality::not_observable));
  EXPECT_TRUE(all_known(curves, JointAngle::hip_flexion));
  EXPECT_EQ(curves.quality_of(JointAngle::hip_flexion), Quality::ok);
  worn = {};
  worn.has_pelvis = false;
  curves = worn.draw();
  EXPECT_TRUE(none_known(curves, JointAngle::hip_flexion) && none_known(curves, JointAngle::hip_adduction));
  EXPECT_TRUE(has(curves.quality_of(JointAngle::hip_adduction), Quality::not_observable));
  EXPECT_TRUE(all_known(curves, JointAngle::knee_valgus));
}

TEST(JointCurves, WithoutASideThereIsFlexionAndNothingFrontal) {
  Worn worn;
  worn.side = Side::unknown;
  const JointCurves curves = worn.draw();
  EXPECT_TRUE(all_known(curves, JointAngle::knee_flexion) && all_known(curves, JointAngle::hip_flexion));
  for (const JointAngle angle : {JointAngle::knee_valgus, JointAngle::hip_adduction}) {
    EXPECT_TRUE(none_known(curves, angle));
    EXPECT_TRUE(has(curves.quality_of(angle), Quality::uncalibrated));
  }
}

TEST(JointCurves, WhileTheAxesAreNotKnownThereIsNothing) {
  Worn worn;
  worn.thigh_axes = {};
  JointCurves curves = worn.draw();
  for (int i = 0; i < joint_angles; ++i) {
    EXPECT_TRUE(none_known(curves, static_cast<JointAngle>(i))) << joint_angle_names[i];
    EXPECT_TRUE(has(curves.quality[i], Quality::uncalibrated)) << joint_angle_names[i];
  }
  worn = {};
  worn.pelvis_quality = Quality::uncalibrated;  // which way is forward?
  curves = worn.draw();
  EXPECT_TRUE(none_known(curves, JointAngle::hip_flexion));
  EXPECT_TRUE(all_known(curves, JointAngle::knee_flexion));
}

TEST(JointCurves, WhatNoKneeDoesIsWithheldAndSaid) {
  Worn worn;
  worn.jolt_mps2 = -400;  // the sensor was hit: its "up" lies 40 degrees over
  const JointCurves curves = worn.draw();
  EXPECT_TRUE(none_known(curves, JointAngle::knee_flexion));
  EXPECT_TRUE(has(curves.quality_of(JointAngle::knee_flexion), Quality::implausible));
}

}  // namespace
}  // namespace cadans::metrics
