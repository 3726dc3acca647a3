// SPDX-License-Identifier: Apache-2.0
#include "cadans/dsp/interpolate.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "cadans/dsp/zero_crossing.hpp"

namespace cadans::dsp {
namespace {

TEST(Parabola, FindsTheTopBetweenTheSamples) {
  const auto at = [](float x) { return 7.0f - 3.0f * (x - 0.3f) * (x - 0.3f); };
  const Vertex top = parabola(at(-1), at(0), at(1));
  EXPECT_NEAR(top.offset, 0.3f, 1e-5f);
  EXPECT_NEAR(top.value, 7.0f, 1e-5f);
}

TEST(Parabola, AStraightLineHasNoTopAndNothingBreaks) {
  const Vertex flat = parabola(1.0f, 1.0f, 1.0f);
  EXPECT_EQ(flat.offset, 0.0f);
  EXPECT_EQ(flat.value, 1.0f);
  EXPECT_TRUE(std::isfinite(parabola(0.0f, 1.0f, 2.0f).value));
}

TEST(Crossing, IsTheShareOfTheWay) {
  EXPECT_FLOAT_EQ(crossing(-1.0f, 3.0f, 0.0f), 0.25f);
  EXPECT_FLOAT_EQ(crossing(3.0f, -1.0f, 0.0f), 0.75f);
  EXPECT_FLOAT_EQ(crossing(2.0f, 2.0f, 0.0f), 0.0f);
}

TEST(Cubic, PassesThroughTheInnerPointsAndKeepsStraightLines) {
  for (float gap : {0.4f, 1.0f, 2.5f}) {
    for (float share = 0.0f; share <= 1.0f; share += 0.125f) {
      const CubicWeights w = cubic_weights(share, gap, gap);
      EXPECT_NEAR(w.before + w.left + w.right + w.after, 1.0f, 1e-6f);
      const float line = w.before * (-gap) + w.right * 1.0f + w.after * (1.0f + gap);
      EXPECT_NEAR(line, share, 1e-6f) << "uneven outer points must not bend a line";
    }
    EXPECT_NEAR(cubic_weights(0.0f, gap, gap).left, 1.0f, 1e-6f);
    EXPECT_NEAR(cubic_weights(1.0f, gap, gap).right, 1.0f, 1e-6f);
  }
}

TEST(ZeroCrossing, TellsWhenToAFractionOfASample) {
  ZeroCrossing crossings(0.2f);
  int ups = 0, downs = 0;
  for (int i = 0; i < 400; ++i) {
    const float t = static_cast<float>(i);
    const auto found = crossings(std::sin(0.1f * t));
    if (found.direction == ZeroCrossing::Direction::none) continue;
    (found.direction == ZeroCrossing::Direction::up ? ups : downs) += 1;
    const float at = t - found.samples_ago;
    EXPECT_NEAR(std::remainder(0.1f * at, 3.14159265f), 0.0f, 1e-3f);
  }
  EXPECT_EQ(ups, 6);
  EXPECT_EQ(downs, 6);
}

TEST(ZeroCrossing, NoiseAboutZeroMakesNone) {
  ZeroCrossing crossings(0.2f);
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(crossings(i % 2 ? 0.1f : -0.1f).direction, ZeroCrossing::Direction::none);
  }
}

}  // namespace
}  // namespace cadans::dsp
