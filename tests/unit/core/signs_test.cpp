// SPDX-License-Identifier: Apache-2.0
// One test a row of the sign table in include/cadans/core/README.md. Rotations are followed for a tenth
// of a second to see which way a body part goes.
#include <gtest/gtest.h>

#include <cmath>

#include "cadans/core/motion_history.hpp"
#include "cadans/core/sample.hpp"
#include "cadans/metrics/turning.hpp"
#include "cadans/motion/motion_estimator.hpp"
#include "cadans/summary/summary.hpp"

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

}  // namespace
}  // namespace cadans
