// SPDX-License-Identifier: Apache-2.0
#include "cadans/motion/motion_estimator.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "cadans/joints/eigen.hpp"
#include "cadans/motion/motion_span.hpp"
#include "cadans/synth/runner.hpp"

namespace cadans::motion {
namespace {

static_assert(Stage<MotionEstimator>);

constexpr float rate_hz = 100.0f;

std::vector<BodySample> recording(Placement placement, float duration_s,
                                  const Eigen::Matrix3f& turn = Eigen::Matrix3f::Identity()) {
  synth::RunnerParameters parameters;
  parameters.placement = placement;
  parameters.rate_hz = rate_hz;
  parameters.duration_s = duration_s;
  std::vector<BodySample> samples;
  for (const RawSample& raw : synth::runner(parameters).recording) {
    BodySample sample;
    sample.t_us = raw.t_us;
    sample.accel_mps2 = from_eigen(turn * as_eigen(raw.accel_mps2));
    sample.gyro_radps = from_eigen(turn * as_eigen(raw.gyro_radps));
    samples.push_back(sample);
  }
  return samples;
}

std::vector<MotionSample> collect(MotionEstimator& estimator, const std::vector<BodySample>& in) {
  std::vector<MotionSample> out;
  drive(estimator, in, [&](const MotionSample& sample) { out.push_back(sample); });
  return out;
}

TEST(MotionEstimator, TakesGravityOffAndNothingElse) {
  synth::RunnerParameters parameters;
  parameters.rate_hz = rate_hz;
  parameters.duration_s = 10.0f;
  const synth::Runner runner(parameters);
  MotionEstimator estimator(rate_hz, Placement::pelvis);
  double worst_up = 0.0, error2 = 0.0;
  int n = 0;
  for (const RawSample& raw : runner.record(rate_hz)) {
    BodySample sample;
    sample.t_us = raw.t_us;
    sample.accel_mps2 = raw.accel_mps2;
    sample.gyro_radps = raw.gyro_radps;
    estimator.push(sample, [&](const MotionSample& motion) {
      if (motion.t_us < 2'000'000) return;
      const synth::RunnerState truth = runner.at(1e-6 * static_cast<double>(motion.t_us));
      worst_up = std::max(worst_up, std::fabs(double(motion.accel_mps2.y) - truth.sensor_accel_mps2[1]));
      error2 += std::pow(double(motion.accel_mps2.x) - truth.sensor_accel_mps2[0], 2);
      ++n;
    });
  }
  EXPECT_LT(worst_up, 0.3);               // of some 25 m/s^2
  EXPECT_LT(std::sqrt(error2 / n), 0.8);  // forward follows the pelvis' own heading and the axis found
}

TEST(MotionEstimator, HoweverTheCaseSitsUpIsTheSameAndForwardWithinAFewDegrees) {
  for (Placement placement : {Placement::pelvis, Placement::chest}) {
    MotionEstimator straight(rate_hz, placement);
    const auto expected = collect(straight, recording(placement, 6.0f));
    for (int k = 0; k < 20; ++k) {
      const Eigen::Quaternionf q =
          Eigen::Quaternionf(std::sin(1.0f + 2.3f * static_cast<float>(k)), std::cos(3.1f * static_cast<float>(k)),
                             std::sin(0.7f * static_cast<float>(k)), std::cos(1.3f + static_cast<float>(k)))
              .normalized();
      MotionEstimator turned(rate_hz, placement);
      const auto actual = collect(turned, recording(placement, 6.0f, q.toRotationMatrix()));
      ASSERT_EQ(actual.size(), expected.size());
      for (std::size_t i = 0; i < actual.size(); ++i) {
        ASSERT_NEAR(actual[i].accel_mps2.y, expected[i].accel_mps2.y, 0.02f) << "turn " << k << " sample " << i;
        ASSERT_NEAR(actual[i].gyro_radps.y, expected[i].gyro_radps.y, 3e-3f);
        if (i < 200) continue;
        ASSERT_NEAR(actual[i].accel_mps2.x, expected[i].accel_mps2.x, 1.0f) << "turn " << k << " sample " << i;
      }
    }
  }
}

TEST(MotionEstimator, TheFirstHalfSecondIsFlaggedAndNothingLater) {
  MotionEstimator estimator(rate_hz, Placement::pelvis);
  const auto out = collect(estimator, recording(Placement::pelvis, 10.0f));
  EXPECT_TRUE(has(out[20].quality, Quality::uncalibrated));
  for (std::size_t i = 60; i < out.size(); ++i) EXPECT_FALSE(has(out[i].quality, Quality::uncalibrated)) << i;
}

TEST(MotionEstimator, FlagsOfTheInputAreKept) {
  auto in = recording(Placement::pelvis, 3.0f);
  in[250].quality = Quality::saturated | Quality::gap;
  MotionEstimator estimator(rate_hz, Placement::pelvis);
  EXPECT_TRUE(has(collect(estimator, in)[250].quality, Quality::saturated));
}

TEST(MotionEstimator, ASavedStateResumesToTheBit) {
  const auto in = recording(Placement::chest, 8.0f);
  MotionEstimator whole(rate_hz, Placement::chest), cut(rate_hz, Placement::chest);
  const auto expected = collect(whole, in);
  std::vector<MotionSample> actual;
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (i % 37 == 0) {
      const MotionEstimator::State saved = cut.state();
      cut = MotionEstimator(rate_hz, Placement::chest);
      cut.restore(saved);
    }
    cut.push(in[i], [&](const MotionSample& sample) { actual.push_back(sample); });
  }
  EXPECT_EQ(actual, expected);
  whole.reset();
  EXPECT_EQ(collect(whole, in), expected);
}

TEST(MotionEstimator, AfterALongHoleUpIsFoundAnewAndForwardIsRemembered) {
  auto in = recording(Placement::pelvis, 20.0f);
  for (std::size_t i = 1000; i < in.size(); ++i) in[i].t_us += 60'000'000;
  MotionEstimator estimator(rate_hz, Placement::pelvis);
  const auto out = collect(estimator, in);
  EXPECT_FALSE(has(out[999].quality, Quality::uncalibrated));
  EXPECT_TRUE(has(out[1010].quality, Quality::uncalibrated));
  EXPECT_FALSE(has(out[1060].quality, Quality::uncalibrated));
}

TEST(MotionEstimator, WithoutAGyroscopeTheVerticalIsStillRightToOneMeterPerSecondSquared) {
  auto in = recording(Placement::pelvis, 10.0f);
  MotionEstimator with(rate_hz, Placement::pelvis);
  const auto expected = collect(with, in);
  for (BodySample& sample : in) {
    sample.has_gyro = false;
    sample.gyro_radps = {};
  }
  MotionEstimator without(rate_hz, Placement::pelvis);
  const auto actual = collect(without, in);
  for (std::size_t i = 200; i < actual.size(); ++i) {
    ASSERT_NEAR(actual[i].accel_mps2.y, expected[i].accel_mps2.y, 1.0f) << i;
    ASSERT_FALSE(actual[i].has_gyro);
  }
}

TEST(MotionSpan, EndsBetweenSamplesAreInterpolatedSoThatIntegralsAddUp) {
  MotionHistory history(rate_hz);
  for (int i = 0; i < 100; ++i) {
    MotionSample sample;
    sample.t_us = i * 10'000;
    sample.accel_mps2.y = static_cast<float>(i);  // a ramp: 100 a second
    history.add(sample);
  }
  const auto integral = [&](std::int64_t begin_us, std::int64_t end_us) {
    float sum = 0.0f, last_t_s = 0.0f, last = 0.0f;
    MotionSpan(history, begin_us, end_us).walk([&](float t_s, Vec3 a, Vec3) {
      sum += 0.5f * (a.y + last) * (t_s - last_t_s);
      last_t_s = t_s;
      last = a.y;
    });
    return sum;
  };
  EXPECT_NEAR(integral(123'456, 567'890), 50.0f * (0.567890f * 0.567890f - 0.123456f * 0.123456f), 1e-4f);
  EXPECT_NEAR(integral(123'456, 300'000) + integral(300'000, 567'890), integral(123'456, 567'890), 1e-4f);
  EXPECT_NEAR(integral(200'001, 200'009), 0.000008f * 20.0f, 1e-6f);
}

TEST(MotionSpan, BeyondTheHistoryThereIsNothing) {
  MotionHistory history(rate_hz);
  for (int i = 0; i < 10; ++i) {
    MotionSample sample;
    sample.t_us = i * 10'000;
    history.add(sample);
  }
  for (auto [begin_us, end_us] :
       {std::pair{-1ll, 50'000ll}, {0ll, 90'001ll}, {50'000ll, 50'000ll}, {60'000ll, 50'000ll}}) {
    const MotionSpan span(history, begin_us, end_us);
    EXPECT_FALSE(span.whole());
    EXPECT_FALSE(span.has_gyro());
    span.walk([](float, Vec3, Vec3) { FAIL(); });
  }
  EXPECT_TRUE(MotionSpan(history, 0, 90'000).whole());
}

}  // namespace
}  // namespace cadans::motion
