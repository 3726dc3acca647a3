// SPDX-License-Identifier: Apache-2.0
#include "cadans/motion/gravity_splitter.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "cadans/dsp/state_variable.hpp"
#include "cadans/motion/settling_mean.hpp"

namespace cadans::motion {
namespace {

constexpr float rate_hz = 100.0f;

TEST(SettlingMean, OfAConstantIsThatConstantFromTheFirstSampleOn) {
  SettlingMean<2> mean(3.0f, rate_hz);
  for (int i = 0; i < 1000; ++i) {
    float x[2] = {3.0f, -7.0f};
    mean(x);
    EXPECT_NEAR(x[0], 3.0f, 1e-4f);
    EXPECT_NEAR(x[1], -7.0f, 2e-4f);
  }
}

TEST(SettlingMean, LosesARhythmAtLeastThreeTimesFasterThanAPlainMeanDoes) {
  // What is left of a runner's bounce after 2 s, at the worst moment to begin.
  float worst = 0.0f, worst_plain = 0.0f;
  for (int k = 0; k < 36; ++k) {
    SettlingMean<1> mean(3.0f, rate_hz);
    float sum = 0.0f, x[1] = {};
    for (int i = 0; i < 207; ++i) {  // not a whole number of steps, where a plain mean would be perfect
      x[0] = std::sin(2.0f * pi * (2.6f * static_cast<float>(i) / rate_hz + static_cast<float>(k) / 36.0f));
      sum += x[0];
      mean(x);
    }
    worst = std::max(worst, std::fabs(x[0]));
    worst_plain = std::max(worst_plain, std::fabs(sum / 207.0f));
  }
  EXPECT_LT(worst, worst_plain / 3.0f);
  EXPECT_GT(worst, 0.0f);
}

TEST(SettlingMean, OnceSettledIsTheStateVariableFilter) {
  SettlingMean<1> mean(3.0f, rate_hz);
  dsp::StateVariable filter(1.41421356f / (2.0f * pi * 3.0f), rate_hz);
  for (int i = 0; i < 300; ++i) {
    float x[1] = {1.0f};
    mean(x);
  }
  filter.settle(1.0f);
  for (int i = 0; i < 500; ++i) {
    const float in = 1.0f + std::sin(0.1f * static_cast<float>(i));
    float x[1] = {in};
    mean(x);
    EXPECT_NEAR(x[0], filter(in), 1e-5f);
  }
}

TEST(GravitySplitter, UpIsGoodToTwoDegreesOneSecondIntoARun) {
  for (int k = 0; k < 24; ++k) {
    GravitySplitter splitter(rate_hz);
    for (int i = 0; i < 400; ++i) {
      const float step = 2.0f * pi * (2.8f * static_cast<float>(i) / rate_hz + static_cast<float>(k) / 24.0f);
      BodySample sample;
      // Case axes: up is z, forward is -x.
      sample.accel_mps2 = {-4.0f * std::sin(step - 1.0f), 1.5f * std::sin(0.5f * step),
                           gravity_mps2 + 14.0f * std::sin(step)};
      const LevelFrame level = splitter(sample);
      if (i < 100) continue;
      EXPECT_GT(level.y.z, std::cos(2.0f / degrees_per_radian)) << "phase " << k << " sample " << i;
    }
  }
}

TEST(GravitySplitter, TheLevelFrameIsARotationAndKeepsItsHeading) {
  GravitySplitter splitter(rate_hz);
  LevelFrame first, last;
  for (int i = 0; i < 2000; ++i) {
    BodySample sample;
    const float lean = 0.2f * std::sin(0.01f * static_cast<float>(i));
    sample.accel_mps2 = {gravity_mps2 * std::sin(lean), gravity_mps2 * std::cos(lean), 0.3f};
    last = splitter(sample);
    if (i == 0) first = last;
    EXPECT_NEAR(dot(cross(last.x, last.y), last.z), 1.0f, 1e-5f);
  }
  EXPECT_GT(dot(first.x, last.x), 0.97f);
}

TEST(GravitySplitter, AFallThroughNothingLeavesItFinite) {
  GravitySplitter splitter(rate_hz);
  for (int i = 0; i < 10; ++i) {
    const LevelFrame level = splitter(BodySample{});
    EXPECT_TRUE(std::isfinite(dot(level.x, level.x) + dot(level.y, level.y) + dot(level.z, level.z)));
  }
}

}  // namespace
}  // namespace cadans::motion
