// SPDX-License-Identifier: Apache-2.0
#include "cadans/metrics/knee.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "../running_leg.hpp"

namespace cadans::metrics {
namespace {

using cadans::testing::about_x;
using cadans::testing::about_y;
using cadans::testing::about_z;
using cadans::testing::Matrix;
using cadans::testing::RunningLeg;

constexpr double degree = 3.14159265358979323846 / 180;
joints::SegmentAxes known() {
  joints::SegmentAxes axes;
  axes.right_confidence = axes.up_confidence = 1.0f;
  return axes;
}
/// The axes of a segment in a case that lies askew: the rows of the case's matrix.
joints::SegmentAxes axes_in(const Matrix& c) {
  joints::SegmentAxes axes = known();
  const auto row = [&](int i) { return Vec3{float(c.m[i][0]), float(c.m[i][1]), float(c.m[i][2])}; };
  axes.anterior = row(0);
  axes.up = row(1);
  axes.right = row(2);
  return axes;
}

Step step_of(const RunningLeg& leg, int stride) {
  Step step;
  const auto us = [&](double strides) { return static_cast<std::int64_t>(strides * leg.stride_s * 1e6); };
  step.contact_us = us(stride);
  step.toe_off_us = us(stride + leg.duty);
  step.mid_stance_us = us(stride + 0.5 * leg.duty);
  step.stride_end_us = us(stride + 1);
  return step;
}

struct Knee {
  joints::KneeJoint joint;
  Runner runner;
  StepMetrics measure(const RunningLeg& leg, Side side, const joints::SegmentAxes& thigh_axes,
                      const joints::SegmentAxes& shank_axes, int stride = 2, double shank_late_s = 0) {
    SegmentHistory thigh(200.0f), shank(200.0f);
    const double end_s = (stride + 1) * leg.stride_s + 0.1;
    leg.fill(thigh, false, end_s - 1.9, end_s);
    leg.fill(shank, true, end_s - 1.9 + shank_late_s, end_s);
    StepMetrics row;
    measure_knee(step_of(leg, stride), thigh, thigh_axes, shank, shank_axes, side, joint, runner, row);
    return row;
  }
  StepMetrics measure(const RunningLeg& leg, Side side = Side::right) { return measure(leg, side, known(), known()); }
};

TEST(Knee, FlexionIsThatOfTheLeg) {
  const RunningLeg leg;
  const StepMetrics row = Knee().measure(leg);
  EXPECT_NEAR(row.knee_flexion_at_contact_deg, leg.knee_deg(0), 1.0);
  EXPECT_NEAR(row.knee_flexion_at_mid_stance_deg, leg.knee_deg(0.5 * leg.duty * leg.stride_s), 1.0);
  double peak = 0;
  for (double t = 0; t < leg.duty * leg.stride_s; t += 1e-3) peak = std::max(peak, leg.knee_deg(t));
  EXPECT_NEAR(row.knee_flexion_peak_deg, peak, 1.0);
  EXPECT_EQ(row.quality, Quality::ok);
}

TEST(Knee, FlexionStaysInABend) {
  RunningLeg leg;
  leg.turn_degps = 40;
  EXPECT_NEAR(Knee().measure(leg).knee_flexion_at_contact_deg, leg.knee_deg(0), 2.0);
}

TEST(Knee, ValgusIsFoundAsLargeAsItIs) {
  for (const Side side : {Side::left, Side::right}) {
    for (const double valgus_deg : {0.0, 3.0, 6.0, 10.0}) {
      RunningLeg leg;
      leg.right = side == Side::right;
      leg.valgus_deg = valgus_deg;
      EXPECT_NEAR(Knee().measure(leg, side).knee_valgus_excursion_deg, valgus_deg, 0.7) << valgus_deg;
    }
  }
}

TEST(Knee, AKneeThatFallsOutwardHasNoValgus) {
  RunningLeg leg;
  leg.valgus_deg = -6.0;
  EXPECT_LT(Knee().measure(leg).knee_valgus_excursion_deg, 0.7f);
}

// Five degrees of it make 3.2 degrees of valgus at 40 degrees of flexion, where nothing is done about it.
TEST(Knee, SensorsThatSitAskewMakeNoValgus) {
  for (int i = 0; i < 12; ++i) {
    RunningLeg leg;
    const double a = (i % 2 ? 10 : -10) * degree, b = (i % 3 ? 8 : -8) * degree;
    leg.thigh_case = i < 4 ? about_y(a) : i < 8 ? about_x(a) : about_y(a) * about_x(b);
    leg.shank_case = i < 4 ? about_y(-b) : i < 8 ? about_x(b) : about_x(-b) * about_y(a);
    // The axes are believed to be those of the case, which they are not: by 10 degrees, or by 13 about two axes.
    const float most_deg = i < 8 ? 2.0f : 2.5f;
    EXPECT_LT(Knee().measure(leg).knee_valgus_excursion_deg, most_deg) << i;
    leg.valgus_deg = 6.0;
    EXPECT_NEAR(Knee().measure(leg).knee_valgus_excursion_deg, 6.0f, most_deg) << i;
  }
}

TEST(Knee, ACaseMountedAnyWayChangesNothingWhenItsAxesAreKnown) {
  RunningLeg leg;
  leg.valgus_deg = 5.0;
  leg.thigh_case = about_z(3.0) * about_x(1.1) * about_y(-2.0);
  leg.shank_case = about_x(2.0) * about_y(0.7);
  const StepMetrics straight = Knee().measure(leg, Side::right, axes_in(leg.thigh_case), axes_in(leg.shank_case));
  leg.thigh_case = leg.shank_case = {};
  const StepMetrics row = Knee().measure(leg);
  EXPECT_NEAR(row.knee_flexion_at_contact_deg, straight.knee_flexion_at_contact_deg, 0.2f);
  EXPECT_NEAR(row.knee_valgus_excursion_deg, straight.knee_valgus_excursion_deg, 0.2f);
}

TEST(Knee, FootAheadOfTheHipIsThatOfTwoLinks) {
  const RunningLeg leg;
  Knee knee;
  EXPECT_TRUE(std::isnan(knee.measure(leg).foot_ahead_m));  // nobody said how tall the runner is
  knee.runner.height_m = 1.8f;
  const double thigh = leg.thigh_deg(0) * degree, shank = thigh - leg.knee_deg(0) * degree;
  const double ahead_m = 1.8 * (0.245 * std::sin(thigh) + 0.246 * std::sin(shank));
  EXPECT_NEAR(knee.measure(leg).foot_ahead_m, ahead_m, 0.01);
}

TEST(Knee, WithoutASideThereIsFlexionButNoValgus) {
  const StepMetrics row = Knee().measure(RunningLeg{}, Side::unknown);
  EXPECT_FALSE(std::isnan(row.knee_flexion_at_contact_deg));
  EXPECT_TRUE(std::isnan(row.knee_valgus_excursion_deg));
  EXPECT_TRUE(has(row.quality, Quality::uncalibrated));
}

TEST(Knee, WithoutAxesThereIsNothing) {
  const StepMetrics row = Knee().measure(RunningLeg{}, Side::right, {}, known());
  EXPECT_TRUE(std::isnan(row.knee_flexion_at_contact_deg));
  EXPECT_TRUE(has(row.quality, Quality::uncalibrated));
}

TEST(Knee, AStrideThatOneSensorMissedIsNotObservable) {
  const StepMetrics row = Knee().measure(RunningLeg{}, Side::right, known(), known(), 2, 1.5);
  EXPECT_TRUE(std::isnan(row.knee_flexion_at_contact_deg));
  EXPECT_TRUE(has(row.quality, Quality::not_observable));
}

TEST(Knee, WhatWasLearntOfCrossTalkIsVoidWhenAnAxisMoves) {
  RunningLeg leg;
  leg.thigh_case = about_y(12 * degree);
  Knee knee;
  for (int i = 2; i < 8; ++i) knee.measure(leg, Side::right, known(), known(), i);
  leg.thigh_case = {};
  joints::SegmentAxes moved = axes_in(about_y(6 * degree));
  EXPECT_LT(knee.measure(leg, Side::right, moved, known(), 8).knee_valgus_excursion_deg, 1.0f);
}

TEST(Knee, ItsCurveIsThatOfTheLegAtEverySample) {
  RunningLeg leg;
  leg.valgus_deg = 6.0;
  SegmentHistory thigh(200.0f), shank(200.0f);
  leg.fill(thigh, false, 0.4, 2.26);
  leg.fill(shank, true, 0.4, 2.26);
  const Step step = step_of(leg, 2);
  joints::StrideFrame above(thigh, step.contact_us, step.stride_end_us);
  joints::StrideFrame below(shank, step.contact_us, step.stride_end_us);
  ASSERT_TRUE(above.known() && below.known());
  above.face(known());
  below.face(known());
  for (int again = 0; again < 2; ++again) {  // a walk begins at the stride's begin, however often
    std::int64_t next_us = step.contact_us;
    double most_outward_deg = 0;
    walk_knee(above, below, 5'000, [&](std::int64_t t_us, const KneeAngles& at) {
      EXPECT_EQ(t_us, next_us);
      next_us += 5'000;
      EXPECT_NEAR(double(at.flexion_rad) / degree, leg.knee_deg(double(t_us) * 1e-6), 1.5) << t_us;
      most_outward_deg = std::max(most_outward_deg, double(at.frontal_rad) / degree);
    });
    EXPECT_GE(next_us, step.stride_end_us);
    EXPECT_NEAR(most_outward_deg, leg.valgus_deg, 1.0);
  }
}

TEST(Knee, AGyroscopeAtTheEndOfItsRangeGivesNoAngle) {
  const RunningLeg leg;
  Knee knee;
  SegmentHistory thigh(200.0f), shank(200.0f), whole(200.0f);
  leg.fill(thigh, false, 0.4, 2.26);
  leg.fill(whole, true, 0.4, 2.26);
  for (std::uint32_t i = 0; i < whole.size(); ++i) {
    SegmentSample sample = whole.at(whole.time_of(i));
    sample.gyro_radps.z = std::clamp(sample.gyro_radps.z, -5.0f, 5.0f);
    sample.quality |= Quality::saturated;
    shank.add(sample);
  }
  StepMetrics row;
  measure_knee(step_of(leg, 2), thigh, known(), shank, known(), Side::right, knee.joint, knee.runner, row);
  EXPECT_TRUE(std::isnan(row.knee_flexion_at_contact_deg));
  EXPECT_TRUE(has(row.quality, Quality::saturated));
}

TEST(SwingTwist, FlexionGoesRoundAndOutwardIsBlindToIt) {
  for (int deg = -170; deg <= 170; deg += 10) {
    joints::SegmentPose upper, lower;
    const double a = -deg * degree;
    lower.anterior = {float(std::cos(a)), float(std::sin(a)), 0};
    lower.up = {float(-std::sin(a)), float(std::cos(a)), 0};
    EXPECT_NEAR(joints::flexion_rad(upper, lower), deg * degree, 1e-5);
    EXPECT_NEAR(joints::outward_right_rad(upper, lower), 0.0, 1e-6);
  }
}

TEST(KneeJoint, DoubtGrowsWhereTheSwingSaidNothing) {
  joints::KneeJoint knee;
  knee.begin_stride(known(), known());
  for (int i = 0; i < 40; ++i) {
    const float f = 0.3f + 0.03f * static_cast<float>(i);
    knee.add_swing(joints::KneeJoint::shape(f, 0.2f - 0.02f * static_cast<float>(i)), i % 7 < 3 ? 0.03f : -0.03f);
  }
  ASSERT_TRUE(knee.fit());
  const auto at = [](float f) { return joints::KneeJoint::shape(f, 0.0f); };
  EXPECT_GT(knee.doubt_rad(at(0.3f), at(2.5f)), 2.0f * knee.doubt_rad(at(0.6f), at(0.8f)));
}

}  // namespace
}  // namespace cadans::metrics
