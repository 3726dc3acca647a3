// SPDX-License-Identifier: Apache-2.0
// What a sensor on the shank tells of a step, and what it must not tell.
#include <gtest/gtest.h>

#include <cmath>

#include "../synthetic_shank.hpp"
#include "cadans/metrics/shank.hpp"
#include "cadans/steps/shank_side.hpp"

namespace {

using namespace cadans;
using synthetic::about;
using synthetic::record;

constexpr std::int64_t contact_us = 720'000, toe_off_us = 960'000, mid_us = 840'000, next_us = 1'420'000;

Step a_step() {
  Step step;
  step.contact_us = contact_us;
  step.toe_off_us = toe_off_us;
  step.mid_stance_us = mid_us;
  step.stride_end_us = next_us;
  return step;
}

joints::SegmentAxes known(const Quaternion& mounting = {}) {
  joints::SegmentAxes axes{turn(mounting, Vec3{1, 0, 0}), turn(mounting, Vec3{0, 1, 0}), turn(mounting, Vec3{0, 0, 1}),
                           1.0f, 1.0f};
  return axes;
}

template <class Change>
SegmentHistory history_of(const synthetic::Shank& shank, const Quaternion& mounting, Change&& change) {
  SegmentHistory history(200.0f);
  for (SegmentSample sample : record(shank, 1.9, mounting).samples) {
    change(sample);
    history.add(sample);
  }
  return history;
}

SegmentHistory history_of(const synthetic::Shank& shank, const Quaternion& mounting = {}) {
  return history_of(shank, mounting, [](SegmentSample&) {});
}

StepMetrics measured(const SegmentHistory& history, const joints::SegmentAxes& axes, Side side,
                     const Step& step = a_step(), const Runner& runner = {}) {
  StepMetrics row;
  metrics::measure_shank(step, history, axes, side, runner, row);
  return row;
}

TEST(ShankMetrics, the_tibia_angle_is_the_true_one_and_positive_with_the_ankle_ahead) {
  auto shank = synthetic::jogging();
  const auto truth = record(shank, 1.9);
  const StepMetrics row = measured(history_of(shank), known(), Side::right);
  EXPECT_NEAR(row.tibia_angle_at_contact_deg, degrees_per_radian * static_cast<float>(truth.angle_rad[144]), 0.5f);
  EXPECT_NEAR(row.tibia_angle_at_mid_stance_deg, degrees_per_radian * static_cast<float>(truth.angle_rad[168]), 0.5f);
  EXPECT_GT(row.tibia_angle_at_contact_deg, row.tibia_angle_at_mid_stance_deg);
  shank.angle_at_loading_deg += 10.0;  // an overstrider
  EXPECT_NEAR(
      measured(history_of(shank), known(), Side::right).tibia_angle_at_contact_deg - row.tibia_angle_at_contact_deg,
      10.0f, 0.5f);
}

TEST(ShankMetrics, the_mounting_changes_nothing) {
  const StepMetrics straight = measured(history_of(synthetic::jogging()), known(), Side::left);
  const Quaternion mounting = about({2, 1, -1}, 133.0f);
  const StepMetrics turned = measured(history_of(synthetic::jogging(), mounting), known(mounting), Side::left);
  EXPECT_NEAR(turned.tibia_angle_at_contact_deg, straight.tibia_angle_at_contact_deg, 0.1f);
  EXPECT_NEAR(turned.impact_peak_g, straight.impact_peak_g, 0.01f);
  EXPECT_NEAR(turned.shank_frontal_excursion_deg, straight.shank_frontal_excursion_deg, 0.1f);
}

TEST(ShankMetrics, ankle_ahead_of_knee_is_in_metres_and_needs_the_height) {
  const auto history = history_of(synthetic::jogging());
  EXPECT_TRUE(std::isnan(measured(history, known(), Side::right).ankle_ahead_of_knee_m));
  Runner runner;
  runner.height_m = 1.8f;
  const StepMetrics row = measured(history, known(), Side::right, a_step(), runner);
  EXPECT_NEAR(row.ankle_ahead_of_knee_m, 0.246f * 1.8f * std::sin(row.tibia_angle_at_contact_deg / degrees_per_radian),
              1e-3f);
}

TEST(ShankMetrics, a_knee_that_falls_inward_is_positive_on_both_sides) {
  auto shank = synthetic::jogging();
  shank.tip_deg = -6.0;  // the upper end goes to the runner's left in stance: inward for a right leg
  const auto history = history_of(shank);
  const StepMetrics right = measured(history, known(), Side::right), left = measured(history, known(), Side::left);
  EXPECT_GT(right.shank_frontal_excursion_deg, 2.0f);
  EXPECT_LT(left.shank_frontal_excursion_deg, 0.0f);
  EXPECT_GT(right.shank_frontal_velocity_degps, 20.0f);
}

TEST(ShankMetrics, without_a_side_the_frontal_values_are_withheld) {
  const StepMetrics row = measured(history_of(synthetic::jogging()), known(), Side::unknown);
  EXPECT_TRUE(std::isnan(row.shank_frontal_excursion_deg));
  EXPECT_TRUE(std::isnan(row.shank_frontal_velocity_degps));
  EXPECT_TRUE(has(row.quality, Quality::uncalibrated));
  EXPECT_TRUE(std::isfinite(row.tibia_angle_at_contact_deg));
}

TEST(ShankMetrics, without_axes_there_is_an_impact_and_no_angle) {
  const StepMetrics row = measured(history_of(synthetic::jogging()), {}, Side::right);
  EXPECT_TRUE(std::isnan(row.tibia_angle_at_contact_deg));
  EXPECT_TRUE(has(row.quality, Quality::uncalibrated));
  EXPECT_TRUE(std::isfinite(row.impact_peak_g));
}

TEST(ShankMetrics, the_impact_is_the_peak_in_the_50_ms_after_contact) {
  const auto quiet = history_of(synthetic::jogging());
  const auto knock = [](std::int64_t at_us) {
    return history_of(synthetic::jogging(), {}, [at_us](SegmentSample& sample) {
      const float d = seconds_between(at_us, sample.t_us) / 0.008f;
      sample.accel_mps2.y += 80.0f * std::exp(-0.5f * d * d);
    });
  };
  const float before = measured(quiet, known(), Side::right).impact_peak_g;
  const StepMetrics hit = measured(knock(contact_us + 25'000), known(), Side::right);
  EXPECT_GT(hit.impact_peak_g, before + 5.0f);
  EXPECT_LT(hit.impact_peak_g, before + 9.0f);
  EXPECT_NEAR(hit.impact_rate_g_per_s, hit.impact_peak_g / 0.025f, 0.5f * hit.impact_peak_g / 0.025f);
  EXPECT_LT(measured(knock(contact_us + 110'000), known(), Side::right).impact_peak_g, before + 0.5f);
}

TEST(ShankMetrics, clipping_is_flagged_and_an_angle_from_a_clipped_gyroscope_is_withheld) {
  const auto cut = history_of(synthetic::jogging(), {}, [](SegmentSample& sample) {
    float& w = sample.gyro_radps.z;
    if (std::fabs(w) < 6.0f) return;
    w = w > 0.0f ? 6.0f : -6.0f;
    sample.quality |= Quality::saturated;
  });
  const StepMetrics row = measured(cut, known(), Side::right);
  EXPECT_TRUE(std::isnan(row.tibia_angle_at_contact_deg));
  EXPECT_TRUE(has(row.quality, Quality::saturated));
}

TEST(ShankMetrics, a_walking_step_gets_nothing_from_here) {
  Step step = a_step();
  step.quality = Quality::not_running;
  const StepMetrics row = measured(history_of(synthetic::jogging()), known(), Side::right, step);
  EXPECT_TRUE(std::isnan(row.tibia_angle_at_contact_deg));
  EXPECT_TRUE(std::isnan(row.impact_peak_g));
}

TEST(ShankMetrics, a_step_that_the_history_has_forgotten_is_no_number) {
  Step step = a_step();
  step.contact_us -= 3'000'000;
  step.toe_off_us -= 3'000'000;
  step.mid_stance_us -= 3'000'000;
  step.stride_end_us -= 3'000'000;
  const StepMetrics row = measured(history_of(synthetic::jogging()), known(), Side::right, step);
  EXPECT_TRUE(std::isnan(row.tibia_angle_at_contact_deg));
  EXPECT_TRUE(std::isnan(row.impact_peak_g));
}

TEST(ShankSide, a_right_shank_leans_to_the_right_in_stance_and_the_mirror_image_is_a_left_one) {
  auto shank = synthetic::jogging();
  shank.tip_deg = 4.0;
  EXPECT_GT(steps::shank_side_evidence(a_step(), history_of(shank), known()), 0.3f);
  shank.tip_deg = -4.0;
  EXPECT_LT(steps::shank_side_evidence(a_step(), history_of(shank), known()), -0.3f);
  Step walking = a_step();
  walking.quality = Quality::not_running;
  EXPECT_EQ(steps::shank_side_evidence(walking, history_of(shank), known()), 0.0f);
}

}  // namespace
