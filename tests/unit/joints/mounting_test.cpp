// SPDX-License-Identifier: Apache-2.0
// How far a case is believed that was to be mounted as documented, and when it has slipped.
#include "cadans/joints/mounting.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "cadans/core/constants.hpp"

namespace {

using namespace cadans;
using joints::SlipWatch;
using Verdict = SlipWatch::Verdict;

constexpr float degree = 1.0f / degrees_per_radian;

Vec3 at(float angle_rad) { return {std::sin(angle_rad), std::cos(angle_rad), 0.0f}; }

TEST(Believe, a_case_near_what_the_data_say_is_taken_at_its_word_and_a_far_one_is_not) {
  const Vec3 told{0, 1, 0};
  EXPECT_EQ(joints::believe(told, told, 3 * degree).share, 1.0f);
  const auto near_by = joints::believe(at(1 * degree), told, 3 * degree);
  EXPECT_GT(near_by.share, 0.9f);
  EXPECT_GT(dot(near_by.direction, told), std::cos(0.1f * degree));
  const auto far = joints::believe(at(15 * degree), told, 3 * degree);
  EXPECT_LT(far.share, 1e-4f);
  EXPECT_GT(dot(far.direction, at(15 * degree)), std::cos(0.01f * degree));
}

TEST(Believe, nothing_jumps_as_the_case_is_turned) {
  float before_rad = 0.0f;
  for (float a = 0.0f; a < 20 * degree; a += 0.1f * degree) {
    const Vec3 found = joints::believe(at(a), {0, 1, 0}, 3 * degree).direction;
    const float now_rad = std::atan2(found.x, found.y);
    EXPECT_LT(std::fabs(now_rad - before_rad), 0.25f * degree);
    EXPECT_LE(now_rad, a + 1e-5f);
    before_rad = now_rad;
  }
}

TEST(Mounting, a_direction_has_length_one_and_nothing_stays_nothing) {
  const Vec3 v = joints::across({3, 4, 5}, {0, 1, 0});
  EXPECT_NEAR(dot(v, v), 1.0f, 1e-6f);
  EXPECT_EQ(v.y, 0.0f);
  EXPECT_EQ(joints::unit({}), Vec3{});
}

TEST(SlipWatch, a_stumble_is_no_slip_and_three_odd_strides_in_a_row_are) {
  SlipWatch watch;
  EXPECT_EQ(watch.judge(true), Verdict::odd);
  EXPECT_EQ(watch.judge(true), Verdict::odd);
  EXPECT_TRUE(has(watch.quality(), Quality::low_confidence));
  EXPECT_EQ(watch.judge(false), Verdict::agrees);
  EXPECT_EQ(watch.quality(), Quality::ok);
  EXPECT_FALSE(watch.slipped);
  EXPECT_EQ(watch.judge(true), Verdict::odd);
  EXPECT_EQ(watch.judge(true), Verdict::odd);
  EXPECT_EQ(watch.judge(true), Verdict::slipped);
  EXPECT_EQ(watch.slips, 1);
  for (int i = 0; i < SlipWatch::doubt_strides; ++i) {
    EXPECT_TRUE(has(watch.quality(), Quality::low_confidence));
    EXPECT_EQ(watch.judge(false), Verdict::agrees);
  }
  EXPECT_EQ(watch.quality(), Quality::ok);
  EXPECT_TRUE(watch.slipped);  // what the user told of the mounting stays void
}

}  // namespace
