// SPDX-License-Identifier: Apache-2.0
// One test a row of the sign table in include/cadans/core/README.md. Rotations are followed for a tenth
// of a second to see which way a body part goes.
#include <gtest/gtest.h>

#include "cadans/core/sample.hpp"

namespace cadans {
namespace {

constexpr Vec3 forward{1, 0, 0}, up{0, 1, 0}, right{0, 0, 1};

/// Where a body axis has gone after turning at `rate_radps` for a tenth of a second.
Vec3 turned(Vec3 axis, Vec3 rate_radps) { return axis + 0.1f * cross(rate_radps, axis); }

TEST(Signs, PositiveTurningAboutForwardLowersTheRightSide) { EXPECT_LT(turned(right, forward).y, 0.0f); }
TEST(Signs, PositiveTurningAboutUpTurnsTheFaceToTheLeft) { EXPECT_LT(turned(forward, up).z, 0.0f); }
TEST(Signs, PositiveTurningAboutRightLeansTheHeadBackwards) { EXPECT_LT(turned(up, right).x, 0.0f); }
TEST(Signs, PushedForwardUpAndRightArePositive) {
  EXPECT_EQ(cross(forward, up), right) << "x forward, y up, z right is the only right-handed choice";
}

}  // namespace
}  // namespace cadans
