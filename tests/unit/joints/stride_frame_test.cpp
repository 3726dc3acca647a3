// SPDX-License-Identifier: Apache-2.0
// A stride levels itself: up and forward from nothing but its own motion.
#include "cadans/joints/stride_frame.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "../running_leg.hpp"
#include "../synthetic_shank.hpp"

namespace {

using namespace cadans;
using joints::StrideFrame;
using synthetic::about;
using synthetic::record;

float degrees_between(Vec3 a, Vec3 b) {
  return degrees_per_radian * std::acos(std::fmin(1.0f, dot(a, b) / std::sqrt(dot(a, a) * dot(b, b))));
}

joints::SegmentAxes lying(const Quaternion& mounting) {
  return {turn(mounting, Vec3{1, 0, 0}), turn(mounting, Vec3{0, 1, 0}), turn(mounting, Vec3{0, 0, 1}), 1.0f, 1.0f};
}

TEST(StrideFrame, tells_up_within_half_a_degree_where_the_leg_is_thrown_about_and_any_way_it_is_mounted) {
  const auto shank = synthetic::jogging();
  for (const Quaternion& mounting : {Quaternion{}, about({1, -2, 0.5f}, 50.0f), about({0, 0, 1}, 180.0f)}) {
    const auto recording = record(shank, 1.9, mounting);
    SegmentHistory history(200.0f);
    for (const SegmentSample& sample : recording.samples) history.add(sample);
    StrideFrame frame(history, 700'000, 1'400'000);
    ASSERT_TRUE(frame.known());
    EXPECT_FALSE(frame.clipped());
    EXPECT_NEAR(frame.force_g(), 1.0f, 0.05f);
    for (const std::size_t i : {140u, 160u, 200u, 260u}) {
      const auto a = static_cast<float>(recording.angle_rad[i]);
      const Vec3 truth = turn(mounting, Vec3{std::sin(a), std::cos(a), 0.0f});
      EXPECT_LT(degrees_between(frame.up_in_case(recording.samples[i].t_us), truth), 0.5f) << i;
    }
  }
}

TEST(StrideFrame, a_stride_that_is_all_there_is_will_do) {
  const auto recording = record(synthetic::jogging(), 0.75);
  SegmentHistory history(200.0f);
  for (const SegmentSample& sample : recording.samples) history.add(sample);
  StrideFrame frame(history, 0, 700'000);
  ASSERT_TRUE(frame.known());
  const auto a = static_cast<float>(recording.angle_rad[60]);
  EXPECT_LT(degrees_between(frame.up_in_case(300'000), {std::sin(a), std::cos(a), 0.0f}), 2.0f);
}

TEST(StrideFrame, ten_milliseconds_of_doubt_about_the_ends_tip_it_by_less_than_a_degree) {
  const auto recording = record(synthetic::jogging(), 1.9);
  SegmentHistory history(200.0f);
  for (const SegmentSample& sample : recording.samples) history.add(sample);
  StrideFrame whole(history, 700'000, 1'400'000), longer(history, 690'000, 1'400'000),
      later(history, 710'000, 1'410'000);
  const Vec3 up = whole.up_in_case(900'000);
  EXPECT_LT(degrees_between(up, longer.up_in_case(900'000)), 1.0f);
  EXPECT_LT(degrees_between(up, later.up_in_case(900'000)), 1.0f);
}

TEST(StrideFrame, a_pose_and_up_in_the_case_say_the_same_and_rewinding_begins_again) {
  const Quaternion mounting = about({1, 1, 0.2f}, 70.0f);
  SegmentHistory history(200.0f);
  for (const SegmentSample& sample : record(synthetic::jogging(), 1.9, mounting).samples) history.add(sample);
  StrideFrame frame(history, 700'000, 1'400'000);
  const joints::SegmentAxes axes = lying(mounting);
  frame.face(axes);
  const joints::SegmentPose first = frame.at(800'000);
  frame.at(1'200'000);
  frame.rewind();
  const Vec3 up = frame.up_in_case(800'000);
  EXPECT_NEAR(dot(up, axes.anterior), first.anterior.y, 1e-4f);
  EXPECT_NEAR(dot(up, axes.up), first.up.y, 1e-4f);
  EXPECT_NEAR(dot(up, axes.right), first.right.y, 1e-4f);
  EXPECT_NEAR(dot(cross(first.anterior, first.up), first.right), 1.0f, 1e-4f);
}

TEST(StrideFrame, thigh_and_shank_of_one_leg_get_one_heading_without_a_compass) {
  const cadans::testing::RunningLeg leg;
  SegmentHistory thigh(200.0f), shank(200.0f);
  leg.fill(thigh, false, 0.2, 2.0);
  leg.fill(shank, true, 0.2, 2.0);
  StrideFrame above(thigh, 720'000, 1'440'000), below(shank, 720'000, 1'440'000);
  above.face(lying({}));
  below.face(lying({}));
  for (std::int64_t t_us = 720'000; t_us < 1'440'000; t_us += 50'000)
    EXPECT_LT(degrees_between(above.at(t_us).right, below.at(t_us).right), 1.0f);
}

TEST(StrideFrame, says_no_without_a_gyroscope_or_a_whole_stride) {
  SegmentHistory history(200.0f), brief(200.0f);
  const auto recording = record(synthetic::jogging(), 1.5);
  for (SegmentSample sample : recording.samples) {
    if (sample.t_us < 500'000) brief.add(sample);
    sample.has_gyro = false;
    history.add(sample);
  }
  EXPECT_FALSE(StrideFrame(history, 0, 700'000).known());
  EXPECT_FALSE(StrideFrame(brief, 0, 700'000).known());
  EXPECT_FALSE(StrideFrame(brief, 300'000, 300'000).known());
  EXPECT_FALSE(StrideFrame(brief, unknown_us, 300'000).known());
}

TEST(StrideFrame, a_clipped_gyroscope_is_told) {
  SegmentHistory history(200.0f);
  for (SegmentSample sample : record(synthetic::jogging(), 1.9).samples) {
    sample.gyro_radps.z = std::fmax(-6.0f, std::fmin(sample.gyro_radps.z, 6.0f));
    sample.quality |= Quality::saturated;
    history.add(sample);
  }
  EXPECT_TRUE(StrideFrame(history, 700'000, 1'400'000).clipped());
}

TEST(GyroClipped, only_a_flat_top_that_is_flagged_is_clipped) {
  auto recording = record(synthetic::jogging(), 1.4);
  SegmentHistory free(200.0f), clipped(200.0f), flagged(200.0f);
  for (SegmentSample sample : recording.samples) {
    free.add(sample);
    sample.quality |= Quality::saturated;  // say, of the accelerometer
    flagged.add(sample);
    sample.gyro_radps.z = std::fmax(-6.0f, std::fmin(sample.gyro_radps.z, 6.0f));
    clipped.add(sample);
  }
  EXPECT_FALSE(joints::gyro_clipped(free.window(0, 1'390'000)));
  EXPECT_FALSE(joints::gyro_clipped(flagged.window(0, 1'390'000)));
  EXPECT_TRUE(joints::gyro_clipped(clipped.window(0, 1'390'000)));
}

}  // namespace
