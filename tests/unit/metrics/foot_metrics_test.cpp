// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "../synthetic_foot.hpp"
#include "cadans/events/foot_detector.hpp"
#include "cadans/metrics/foot.hpp"
#include "cadans/steps/foot_side.hpp"

namespace {

using namespace cadans;
using events::FootDetector;
using synthetic_foot::Gait;
using synthetic_foot::run_of;

/// The rows and side votes of every whole stride, measured as soon as it ended.
struct Measured {
  std::vector<StepMetrics> rows;
  std::vector<float> sides;
};

Measured measured(const std::vector<SegmentSample>& samples, Side side = Side::right) {
  Measured all;
  FootDetector detector(200.0f);
  Step step;
  const auto see = [&](const FootEvent& event) {
    if (event.kind == FootEventKind::toe_off) {
      step.toe_off_us = event.t_us;
      return;
    }
    if (step.contact_us != unknown_us) {
      step.stride_end_us = event.t_us;
      StepMetrics row;
      metrics::measure_foot(step, detector.history(), detector.axes(), side, Runner{}, row);
      all.rows.push_back(row);
      all.sides.push_back(steps::foot_side_evidence(step, detector.history(), detector.axes()));
    }
    step = {};
    step.contact_us = event.t_us;
    step.mid_stance_us = event.mid_stance_us;
    step.quality = event.quality;
  };
  for (const SegmentSample& sample : samples) detector.push(sample, see);
  return all;
}

TEST(FootMetrics, StrideLengthSpeedAndClearanceAreThoseOfTheFoot) {
  for (const float stride_m : {1.6f, 2.2f, 3.0f}) {
    Gait gait;
    gait.stride_m = stride_m;
    const auto all = measured(run_of(gait, 8.0f));
    ASSERT_GE(all.rows.size(), 7u);
    for (const StepMetrics& row : all.rows) {
      EXPECT_NEAR(row.stride_length_m, stride_m, 0.01f * stride_m);
      EXPECT_NEAR(row.speed_mps, stride_m / gait.stride_s, 0.01f * stride_m / gait.stride_s);
      EXPECT_FLOAT_EQ(row.step_length_m, 0.5f * row.stride_length_m);
      EXPECT_NEAR(row.foot_clearance_m, 0.2f, 0.02f);
    }
  }
}

TEST(FootMetrics, ToesUpAtContactIsPositiveAndNamesTheRearfoot) {
  Gait heel, toe;
  heel.landing_rad = 0.6f;
  toe.landing_rad = -0.3f;
  for (const StepMetrics& row : measured(run_of(heel, 6.0f)).rows) {
    EXPECT_GT(row.foot_strike_angle_deg, 8.0f);
    EXPECT_GT(row.rearfoot_probability, 0.5f);
    EXPECT_NEAR(row.rearfoot_probability + row.midfoot_probability + row.forefoot_probability, 1.0f, 1e-5f);
  }
  for (const StepMetrics& row : measured(run_of(toe, 6.0f)).rows) {
    EXPECT_LT(row.foot_strike_angle_deg, -1.6f);
    EXPECT_GT(row.forefoot_probability, row.rearfoot_probability);
  }
}

TEST(FootMetrics, AnAngleAtALimitIsHalfOneAndHalfTheOther) {
  EXPECT_FLOAT_EQ(metrics::chance_above(8.0f, metrics::rearfoot_above_deg), 0.5f);
  EXPECT_NEAR(metrics::chance_above(13.0f, 8.0f), 0.841f, 0.01f);  // one sigma
}

TEST(FootMetrics, AnyMountingMeasuresTheSame) {
  auto samples = run_of({}, 6.0f);
  const auto plain = measured(samples).rows;
  const Quaternion q{0.1f, 0.7f, -0.5f, std::sqrt(1.0f - 0.01f - 0.49f - 0.25f)};
  for (SegmentSample& sample : samples) {
    sample.accel_mps2 = turn(q, sample.accel_mps2);
    sample.gyro_radps = turn(q, sample.gyro_radps);
  }
  const auto turned = measured(samples).rows;
  ASSERT_EQ(plain.size(), turned.size());
  for (std::size_t i = 0; i < plain.size(); ++i) {
    EXPECT_NEAR(turned[i].speed_mps, plain[i].speed_mps, 0.02f);
    EXPECT_NEAR(turned[i].foot_strike_angle_deg, plain[i].foot_strike_angle_deg, 1.0f);
  }
}

TEST(FootMetrics, ATurnAboutTheUprightCostsNoLength) {
  // A bend of a quarter turn in six seconds: the case, and with it the force, turns while the foot is in the air.
  const Gait gait;
  auto samples = run_of(gait, 6.0f);
  float turned_rad = 0.0f;
  for (SegmentSample& sample : samples) {
    const bool in_the_air = std::fabs(sample.gyro_radps.z) > 1.0f;
    const float rate = in_the_air ? 0.4f : 0.0f;
    turned_rad += 0.005f * rate;
    sample.gyro_radps.y += rate;
  }
  ASSERT_GT(turned_rad, 1.0f);
  for (const StepMetrics& row : measured(samples).rows) EXPECT_NEAR(row.stride_length_m, gait.stride_m, 0.1f);
}

TEST(FootMetrics, PronationNeedsTheSideAndMirrorsWithIt) {
  auto samples = run_of({}, 8.0f);
  for (SegmentSample& sample : samples)  // rolls inward (a right foot: to the left) while it lands and comes to rest
    sample.gyro_radps.x = std::fabs(sample.gyro_radps.z) < 1.5f ? -0.8f : 0.4f;
  const auto right = measured(samples, Side::right).rows;
  const auto left = measured(samples, Side::left).rows;
  const auto unknown = measured(samples, Side::unknown).rows;
  ASSERT_GE(right.size(), 5u);
  for (std::size_t i = 0; i < right.size(); ++i) {
    EXPECT_GT(right[i].pronation_excursion_deg, left[i].pronation_excursion_deg + 2.0f);
    EXPECT_TRUE(std::isnan(unknown[i].pronation_excursion_deg));
    EXPECT_TRUE(has(unknown[i].quality, Quality::uncalibrated));
  }
}

TEST(FootMetrics, TheSidesVoteIsMirroredByMirroringTheBody) {
  auto samples = run_of({}, 6.0f), mirrored = samples;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i].gyro_radps.y = 0.3f * samples[i].gyro_radps.z;
    mirrored[i].accel_mps2.z = -samples[i].accel_mps2.z;
    mirrored[i].gyro_radps.x = -samples[i].gyro_radps.x;
    mirrored[i].gyro_radps.y = -samples[i].gyro_radps.y;
  }
  const auto one = measured(samples).sides, other = measured(mirrored).sides;
  ASSERT_EQ(one.size(), other.size());
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_NEAR(one[i], -other[i], 0.02f);
}

TEST(FootMetrics, TheImpactIsTheLargestForceOfTheFirst50Milliseconds) {
  for (const int late : {4, 16}) {  // samples after contact: 20 ms, 80 ms
    auto samples = run_of({}, 4.0f);
    const std::size_t contact = 500;
    samples[contact + static_cast<std::size_t>(late)].accel_mps2 = {0.0f, 120.0f, 0.0f};
    SegmentHistory history(200.0f);
    for (const SegmentSample& sample : samples) history.add(sample);
    Step step;
    step.contact_us = samples[contact].t_us;
    StepMetrics row;
    metrics::measure_foot(step, history, {}, Side::left, Runner{}, row);
    EXPECT_EQ(row.impact_peak_g > 8.0f, late == 4);
  }
}

TEST(FootMetrics, WalkingAndNoGyroscopeLeaveNothingThatIsNotSeen) {
  const auto samples = run_of({}, 6.0f);
  SegmentHistory history(200.0f);
  for (SegmentSample sample : samples) {
    sample.has_gyro = false;
    sample.gyro_radps = {};
    history.add(sample);
  }
  Step step;
  step.contact_us = history.newest_us() - 1'500'000;
  step.toe_off_us = step.contact_us + 250'000;
  step.mid_stance_us = step.contact_us + 110'000;
  step.stride_end_us = step.contact_us + 720'000;
  joints::SegmentAxes axes;
  axes.right_confidence = 1.0f;
  StepMetrics row;
  metrics::measure_foot(step, history, axes, Side::right, Runner{}, row);
  EXPECT_TRUE(std::isnan(row.speed_mps) && std::isnan(row.foot_strike_angle_deg));
  EXPECT_TRUE(has(row.quality, Quality::not_observable));
  EXPECT_TRUE(std::isfinite(row.impact_peak_g));
  EXPECT_EQ(steps::foot_side_evidence(step, history, axes), 0.0f);
  StepMetrics walk;
  step.quality = Quality::not_running;
  metrics::measure_foot(step, history, axes, Side::right, Runner{}, walk);
  EXPECT_TRUE(std::isnan(walk.impact_peak_g) && std::isnan(walk.speed_mps));
}

TEST(FootMetrics, AStrideOutsideTheHistoryIsLeftOut) {
  SegmentHistory history(200.0f);
  for (const SegmentSample& sample : run_of({}, 1.0f)) history.add(sample);
  Step step;
  step.contact_us = -400'000;
  step.toe_off_us = -150'000;
  step.mid_stance_us = -300'000;
  step.stride_end_us = 320'000;
  StepMetrics row;
  metrics::measure_foot(step, history, {}, Side::left, Runner{}, row);
  EXPECT_TRUE(std::isnan(row.stride_length_m) && std::isnan(row.foot_strike_angle_deg));
}

}  // namespace
