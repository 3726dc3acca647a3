// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>

#include "cadans/core/runner.hpp"
#include "cadans/metrics/force.hpp"
#include "cadans/metrics/measure.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"
#include "cadans/metrics/rows/stride.hpp"
#include "cadans/metrics/timing.hpp"
#include "cadans/metrics/turning.hpp"

namespace cadans::metrics {
namespace {

constexpr float half_turn = 3.14159265f;

/// A history filled by a function of time in seconds.
template <class At>
MotionHistory history_of(float seconds, At at) {
  MotionHistory history(100.0f);
  for (int i = 0; i <= static_cast<int>(seconds * 100.0f); ++i) {
    MotionSample sample;
    sample.t_us = i * 10'000;
    at(static_cast<float>(i) * 0.01f, sample);
    history.add(sample);
  }
  return history;
}

TEST(List, EveryMetricHasAUnitARangeAndAGradeAndItsNameEndsInItsUnit) {
  for (const Metric& metric : table) {
    EXPECT_LT(metric.low, metric.high) << metric.name;
    EXPECT_NE(metric.what[0], '\0') << metric.name;
    const std::string name = metric.name, unit = metric.unit;
    const auto ends = [&](const std::string& end) {
      return name.size() >= end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0;
    };
    const std::pair<const char*, const char*> endings[] = {{"s", "_s"},           {"m", "_m"},
                                                           {"m/s", "_mps"},       {"deg", "_deg"},
                                                           {"steps/min", "_spm"}, {"body weights", "_bw"},
                                                           {"kN/m", "_kn_per_m"}};
    for (const auto& [of, end] : endings) EXPECT_TRUE(unit != of || ends(end)) << name;
  }
}

TEST(Timing, FromFourInstants) {
  StepMetrics row;
  measure_timing({.contact_us = 350'000, .toe_off_us = 590'000, .next_contact_us = 710'000, .previous_contact_us = 0},
                 row);
  EXPECT_FLOAT_EQ(row.step_time_s, 0.36f);
  EXPECT_FLOAT_EQ(row.stride_time_s, 0.71f);
  EXPECT_FLOAT_EQ(row.contact_time_s, 0.24f);
  EXPECT_FLOAT_EQ(row.flight_time_s, 0.12f);
  EXPECT_FLOAT_EQ(row.duty_factor, 0.24f / 0.72f);
}

TEST(Measure, AFlagAnywhereInTheStrideIsOnTheRow) {
  const Step step{.contact_us = 350'000, .toe_off_us = 590'000, .next_contact_us = 710'000, .previous_contact_us = 0};
  for (int flagged = 0; flagged <= 71; ++flagged) {
    const auto history = history_of(0.8f, [&](float t_s, MotionSample& sample) {
      sample.quality = flag_if(static_cast<int>(t_s * 100.0f + 0.5f) == flagged, Quality::saturated);
    });
    EXPECT_TRUE(has(measure(step, history, Placement::pelvis, {}).row.quality, Quality::saturated)) << flagged;
  }
}

TEST(Timing, WhatIsNotKnownIsNaN) {
  StepMetrics first, last;
  measure_timing({.contact_us = 0, .next_contact_us = 400'000}, first);
  EXPECT_FLOAT_EQ(first.step_time_s, 0.4f);
  EXPECT_TRUE(std::isnan(first.stride_time_s));
  EXPECT_TRUE(std::isnan(first.contact_time_s));
  measure_timing({.contact_us = 0, .toe_off_us = 250'000}, last);
  EXPECT_FLOAT_EQ(last.contact_time_s, 0.25f);
  EXPECT_TRUE(std::isnan(last.flight_time_s));
  EXPECT_TRUE(std::isnan(last.step_time_s));
}

TEST(Stride, IsTheSumOfItsStepsAndKeepsTheFirstFoot) {
  StepMetrics left, right, stride;
  left.t_us = 1'000'000;
  left.side = Side::left;
  left.step_time_s = 0.36f;
  left.cadence_spm = 170.0f;
  left.contact_time_s = 0.25f;
  left.vertical_oscillation_m = 0.08f;
  right.t_us = 1'360'000;
  right.side = Side::right;
  right.step_time_s = 0.34f;
  right.cadence_spm = 172.0f;
  right.contact_time_s = 0.23f;
  right.vertical_oscillation_m = 0.10f;
  right.quality = Quality::saturated;
  ASSERT_TRUE(join(left, right, stride));
  EXPECT_FLOAT_EQ(stride.stride_time_s, 0.70f);
  EXPECT_FLOAT_EQ(stride.cadence_spm, 171.0f);
  EXPECT_FLOAT_EQ(stride.contact_time_s, 0.25f);
  EXPECT_FLOAT_EQ(stride.vertical_oscillation_m, 0.09f);
  EXPECT_EQ(stride.side, Side::left);
  EXPECT_TRUE(has(stride.quality, Quality::saturated));
  right.t_us += 1;
  EXPECT_FALSE(join(left, right, stride)) << "steps that do not touch make no stride";
}

TEST(Force, AHalfSineOfTwoAndAHalfBodyWeightsReadsAboutThat) {
  const float contact_s = 0.25f;
  const auto history = history_of(0.25f, [&](float t, MotionSample& sample) {
    sample.accel_mps2.y = gravity_mps2 * (2.5f * std::sin(half_turn * t / contact_s) - 1.0f);
  });
  const float peak = peak_vertical_force_bw(history.window(0, 250'000));
  EXPECT_NEAR(peak, 2.5f, 0.25f) << "smoothing at 6 Hz costs up to a tenth";
  EXPECT_LT(peak, 2.5f);
}

TEST(Force, BrakingIsTheSpeedLostBeforeTheSpeedRegained) {
  // -0.2 m/s by 0.12 s, regained by 0.24 s, then flight: a full sine of acceleration.
  const auto history = history_of(0.36f, [&](float t, MotionSample& sample) {
    sample.accel_mps2.x = t < 0.24f ? -0.2f * half_turn / 0.24f * std::sin(2.0f * half_turn * t / 0.24f) : 0.0f;
  });
  const float loss = braking_speed_loss_mps(history.window(0, 360'000), 0.24f);
  EXPECT_NEAR(loss, 0.2f, 0.01f);
}

TEST(Force, StiffnessIsForceOverDropAndNeedsAMass) {
  EXPECT_NEAR(vertical_stiffness_kn_per_m(2.5f, 0.06f, 70.0f), 2.5f * 70.0f * 9.80665f / 60.0f, 1e-3f);
  EXPECT_TRUE(std::isnan(vertical_stiffness_kn_per_m(2.5f, 0.06f, Runner{}.mass_kg)));
  EXPECT_TRUE(std::isnan(vertical_stiffness_kn_per_m(2.5f, 0.0f, 70.0f)));
}

TEST(Turning, TheRangeOfASwingIsReadThroughABendInTheRoad) {
  const float amplitude_rad = 8.0f / degrees_per_radian, rate = 2.0f * half_turn / 0.7f;
  const auto history = history_of(0.7f, [&](float t, MotionSample& sample) {
    sample.gyro_radps.y = amplitude_rad * rate * std::cos(rate * t) + 0.5f;  // 30 deg/s of bend
  });
  EXPECT_NEAR(rotation_range_deg(history.window(0, 700'000)), 16.0f, 0.6f);
}

TEST(Turning, OnALeftStanceTheRightHipDropsAndMirrorwise) {
  const float drop_rad = 5.0f / degrees_per_radian;
  const auto lean = [&](float sign) {
    return history_of(0.7f, [=](float t, MotionSample& sample) {
      const float rate = 2.0f * half_turn / 0.7f;
      sample.gyro_radps.x = sign * 0.5f * drop_rad * rate * std::sin(rate * t);  // right side down, and back
    });
  };
  const auto left = lean(1.0f), right = lean(-1.0f);
  const PelvicDrop on_left = pelvic_drop_deg(left.window(0, 350'000), left.window(0, 700'000));
  const PelvicDrop on_right = pelvic_drop_deg(right.window(0, 350'000), right.window(0, 700'000));
  EXPECT_NEAR(on_left.if_left_deg, 5.0f, 0.3f);
  EXPECT_NEAR(on_right.if_right_deg, 5.0f, 0.3f);
  EXPECT_NEAR(on_left.if_right_deg, 0.0f, 0.3f);
}

TEST(Turning, LeanIsTheMeanOverTheStepAndForwardIsPositive) {
  const auto known = history_of(0.36f, [](float t, MotionSample& sample) {
    sample.has_lean = true;
    sample.lean_rad = (8.0f + 3.0f * std::sin(2.0f * half_turn * t / 0.37f)) / degrees_per_radian;
  });
  EXPECT_NEAR(mean_lean_deg(known.window(0, 360'000)), 8.0f, 0.1f);
  const auto unknown = history_of(0.36f, [](float, MotionSample&) {});
  EXPECT_TRUE(std::isnan(mean_lean_deg(unknown.window(0, 360'000))));
}

TEST(Turning, WithoutAGyroscopeItIsNotKnown) {
  const auto history = history_of(0.7f, [](float, MotionSample& sample) { sample.has_gyro = false; });
  EXPECT_TRUE(std::isnan(rotation_range_deg(history.window(0, 700'000))));
  EXPECT_TRUE(std::isnan(pelvic_drop_deg(history.window(0, 350'000), history.window(0, 700'000)).if_left_deg));
}

TEST(Window, IsEmptyWhereTheHistoryDoesNotReach) {
  const auto history = history_of(1.0f, [](float, MotionSample&) {});
  EXPECT_EQ(history.window(0, 1'000'000).size(), 101u);
  EXPECT_EQ(history.window(12'000, 48'000).size(), 3u);
  EXPECT_TRUE(history.window(-200'000, 500'000).empty());
  EXPECT_TRUE(history.window(500'000, 1'200'000).empty());
  EXPECT_TRUE(history.window(unknown_us, 500'000).empty());
}

TEST(Window, AHoleStartsANewHistory) {
  MotionHistory history(100.0f);
  MotionSample sample;
  for (std::int64_t t_us : {0, 10'000, 20'000, 500'000, 510'000}) {
    sample.t_us = t_us;
    history.add(sample);
  }
  EXPECT_EQ(history.size(), 2u);
  EXPECT_EQ(history.oldest_us(), 500'000);
}

}  // namespace
}  // namespace cadans::metrics
