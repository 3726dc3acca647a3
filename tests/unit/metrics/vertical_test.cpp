// SPDX-License-Identifier: Apache-2.0
#include "cadans/metrics/vertical.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "cadans/motion/motion_estimator.hpp"
#include "cadans/synth/runner.hpp"

namespace cadans::metrics {
namespace {

constexpr float rate_hz = 100.0f;
constexpr float step_s = 0.35f;

/// A trunk that goes up and down as a sine of `range_m` each step. `rock_rad`: it tilts too, nose up when
/// high, and the sensor is `behind_m` behind the point that makes the sine.
MotionHistory bouncing(float range_m, float offset_mps2 = 0.0f, float rock_rad = 0.0f, float behind_m = 0.0f,
                       float step_time_s = step_s) {
  MotionHistory history(rate_hz);
  const float w = 2.0f * pi / step_time_s;
  for (int i = 0; i < 250; ++i) {
    const float t_s = static_cast<float>(i) / rate_hz;
    MotionSample sample;
    sample.t_us = i * 10'000;
    const float point_mps2 = -0.5f * range_m * w * w * std::sin(w * t_s);
    const float nose_up_mps2 = -rock_rad * w * w * std::sin(w * t_s) * behind_m;
    sample.accel_mps2 = {0.0f, point_mps2 - nose_up_mps2 + offset_mps2, 0.0f};
    sample.gyro_radps = {0.0f, 0.0f, rock_rad * w * std::cos(w * t_s)};
    history.add(sample);
  }
  return history;
}

TEST(VerticalOscillation, OfASineIsItsRangeWhateverTheOffsetOfTheAccelerometer) {
  for (float range_m : {0.04f, 0.08f, 0.12f}) {
    for (float offset_mps2 : {0.0f, 0.5f, -2.0f}) {
      const MotionHistory history = bouncing(range_m, offset_mps2);
      EXPECT_NEAR(vertical_oscillation_m(history, 700'000, 1'050'000, 1'400'000), range_m, 0.0005f);
      EXPECT_NEAR(vertical_oscillation_m(history, 1'050'000, 1'050'000, 1'400'000), range_m, 0.0005f);
    }
  }
}

TEST(VerticalOscillation, DoesNotCareWhereInTheStepTheContactWasPut) {
  const MotionHistory history = bouncing(0.08f);
  for (std::int64_t late_us = 0; late_us < 350'000; late_us += 12'345) {
    EXPECT_NEAR(vertical_oscillation_m(history, 700'000 + late_us, 1'050'000 + late_us, 1'400'000 + late_us), 0.08f,
                0.0006f);
  }
}

TEST(VerticalOscillation, IsAsGoodForFastStepsAsForSlowOnes) {
  for (float step_time_s : {0.25f, 0.3f, 0.4f, 0.5f}) {
    const MotionHistory history = bouncing(0.07f, 0.0f, 0.0f, 0.0f, step_time_s);
    const std::int64_t step_us = to_us(step_time_s);
    EXPECT_NEAR(vertical_oscillation_m(history, step_us, 2 * step_us, 3 * step_us), 0.07f, 0.0005f) << step_time_s;
  }
}

TEST(VerticalOscillation, OfThePelvisIsFreeOfWhatItsRockingLiftsAtTheBack) {
  const MotionHistory history = bouncing(0.08f, 0.0f, 0.05f, 0.13f);
  EXPECT_NEAR(vertical_oscillation_m(history, 700'000, 1'050'000, 1'400'000, 0.13f), 0.08f, 0.0005f);
  EXPECT_NEAR(vertical_oscillation_m(history, 700'000, 1'050'000, 1'400'000, 0.0f), 0.08f - 2.0f * 0.05f * 0.13f,
              0.0005f);
}

TEST(VerticalOscillation, OfALimpingRunnerClosesOverTheStride) {
  // One foot lands 20 mm lower than the other: the step is no loop, the stride is.
  MotionHistory history(rate_hz);
  const float w = 2.0f * pi / step_s;
  const auto height_m = [&](float t_s) { return 0.04f * std::sin(w * t_s) + 0.01f * std::cos(0.5f * w * t_s); };
  for (int i = 0; i < 250; ++i) {
    const float t_s = static_cast<float>(i) / rate_hz;
    MotionSample sample;
    sample.t_us = i * 10'000;
    sample.accel_mps2.y = -0.04f * w * w * std::sin(w * t_s) - 0.0025f * w * w * std::cos(0.5f * w * t_s);
    history.add(sample);
  }
  float low = 1.0f, high = -1.0f;
  for (float t_s = 1.05f; t_s <= 1.40f; t_s += 0.001f) {
    low = std::min(low, height_m(t_s));
    high = std::max(high, height_m(t_s));
  }
  EXPECT_NEAR(vertical_oscillation_m(history, 700'000, 1'050'000, 1'400'000), high - low, 0.001f);
  EXPECT_GT(std::fabs(vertical_oscillation_m(history, 1'050'000, 1'050'000, 1'400'000) - (high - low)), 0.002f);
}

TEST(VerticalOscillation, BeyondTheHistoryIsNaN) {
  const MotionHistory history = bouncing(0.08f);
  EXPECT_TRUE(std::isnan(vertical_oscillation_m(history, 2'200'000, 2'400'000, 2'600'000)));
  EXPECT_TRUE(std::isnan(vertical_oscillation_m(history, unknown_us, 700'000, 1'050'000)));
  EXPECT_TRUE(std::isnan(vertical_oscillation_m(history, 700'000, 700'000, unknown_us)));
}

TEST(VerticalOscillation, OfTheSyntheticRunnerIsReadToAMillimetreOnAverage) {
  for (Placement placement : {Placement::pelvis, Placement::chest}) {
    synth::RunnerParameters parameters;
    parameters.placement = placement;
    parameters.rate_hz = rate_hz;
    parameters.duration_s = 30.0f;
    const auto run = synth::runner(parameters);
    motion::MotionEstimator estimator(rate_hz, placement);
    MotionHistory history(rate_hz);
    std::size_t next = 0;
    float sum_m = 0.0f, sum_abs_m = 0.0f;
    int n = 0;
    for (const RawSample& raw : run.recording) {
      BodySample sample;
      sample.t_us = raw.t_us;
      sample.accel_mps2 = raw.accel_mps2;
      sample.gyro_radps = raw.gyro_radps;
      estimator.push(sample, [&](const MotionSample& motion) { history.add(motion); });
      while (next < run.steps.size() && run.steps[next].next_contact_us != unknown_us &&
             run.steps[next].next_contact_us + 20'000 < raw.t_us) {
        if (next > 4) {
          const synth::TrueStep& step = run.steps[next];
          const float error_m =
              vertical_oscillation_m(history, run.steps[next - 1].contact_us, step.contact_us, step.next_contact_us) -
              step.vertical_oscillation_m;
          sum_m += error_m;
          sum_abs_m += std::fabs(error_m);
          ++n;
        }
        ++next;
      }
    }
    ASSERT_GT(n, 60);
    EXPECT_LT(std::fabs(sum_m / static_cast<float>(n)), 0.001f) << placement_names[int(placement)];
    EXPECT_LT(sum_abs_m / static_cast<float>(n), 0.005f) << placement_names[int(placement)];
  }
}

TEST(CentreOfMass, OfASineOfForceIsTheModelsAndBetweenTheTwoOtherwise) {
  // By hand: contact 0.25 s, step 0.35 s: 9.80665 (0.0875 / 2 pi - 0.0625 / 8 + 0.01 / 8) m.
  EXPECT_NEAR(sine_model_oscillation_m(0.25f, 0.35f), 0.07221f, 1e-4f);
  EXPECT_NEAR(centre_of_mass_oscillation_m(0.08f, 0.25f, 0.35f), 0.5f * (0.08f + 0.07221f), 1e-4f);
}

TEST(CentreOfMass, WithoutFlightOrWithoutAContactTimeItIsNaN) {
  EXPECT_TRUE(std::isnan(sine_model_oscillation_m(0.40f, 0.35f)));
  EXPECT_TRUE(std::isnan(sine_model_oscillation_m(0.0f, 0.35f)));
  EXPECT_TRUE(std::isnan(centre_of_mass_oscillation_m(0.08f, std::nanf(""), 0.35f)));
}

}  // namespace
}  // namespace cadans::metrics
