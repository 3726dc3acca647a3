// SPDX-License-Identifier: Apache-2.0
#include "cadans/summary/summary.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "cadans/analyze.hpp"

namespace cadans {
namespace {

constexpr int cadence = 2;

std::vector<StepMetrics> hundred_steps() {
  std::vector<StepMetrics> steps(100);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const bool left = i % 2 == 0;
    steps[i].t_us = static_cast<std::int64_t>(i) * 360'000;
    steps[i].side = left ? Side::left : Side::right;
    // Noise that is even over the list; 1 steps/min faster every minute; right 2 below left.
    const auto n = static_cast<float>((i * 37) % 100) / 100.0f - 0.5f;
    steps[i].cadence_spm = 170.0f + (left ? 1.0f : -1.0f) + n + static_cast<float>(steps[i].t_us) / 60e6f;
  }
  return steps;
}

TEST(Summary, TheThirdMetricOfTheListIsCadence) { ASSERT_STREQ(metrics::table[cadence].name, "cadence_spm"); }

TEST(Summary, MeansSidesSymmetryAndDriftOfAKnownRun) {
  const auto all = summarize(hundred_steps());
  const MetricSummary& s = all[cadence];
  EXPECT_EQ(s.n, 100u);
  EXPECT_NEAR(s.mean, 170.3f, 0.05f);
  EXPECT_NEAR(s.left - s.right, 2.0f, 0.05f);
  EXPECT_NEAR(s.symmetry_index, -100.0f * 2.0f / 170.3f, 0.05f);
  EXPECT_NEAR(s.drift_per_min, 1.0f, 0.6f);
}

TEST(Summary, NegativeMeansHaveNoShareAndNoSymmetry) {
  for (const float left : {-3.0f, 2.0f}) {  // as of a lean; against -2 on the right
    std::vector<StepMetrics> steps = hundred_steps();
    for (StepMetrics& step : steps) step.trunk_lean_deg = step.side == Side::left ? left : -2.0f;
    for (int i = 0; i < metrics::count; ++i) {
      if (metrics::table[i].field != &StepMetrics::trunk_lean_deg) continue;
      const MetricSummary s = summarize(steps)[static_cast<std::size_t>(i)];
      EXPECT_NEAR(s.left, left, 1e-4f);
      EXPECT_TRUE(std::isnan(s.symmetry_index) && std::isnan(s.left_share_pct)) << s.symmetry_index;
    }
  }
}

TEST(Summary, LiveQuartilesComeCloseToTheExactOnes) {
  summary::Summary live;
  std::vector<StepMetrics> steps;
  for (int repeat = 0; repeat < 5; ++repeat) {
    for (StepMetrics step : hundred_steps()) {
      step.t_us += repeat * 36'000'000;
      // One hump: a gap between left and right at the median is what P-square is worst at.
      if (step.side == Side::left) step.cadence_spm -= 2.0f;
      steps.push_back(step);
      live.add(step);
    }
  }
  const MetricSummary exact = summarize(steps)[cadence], estimated = live.result(cadence);
  EXPECT_NEAR(estimated.median, exact.median, 0.1f * exact.iqr);
  EXPECT_NEAR(estimated.iqr, exact.iqr, 0.2f * exact.iqr);
  EXPECT_EQ(estimated.mean, exact.mean);
}

TEST(Summary, WalkingIsLeftOutAndOneNaNPoisonsNothing) {
  auto steps = hundred_steps();
  steps[10].cadence_spm = std::numeric_limits<float>::quiet_NaN();
  steps[20].cadence_spm = 90.0f;
  steps[20].quality = Quality::not_running;
  const MetricSummary s = summarize(steps)[cadence];
  EXPECT_EQ(s.n, 98u);
  EXPECT_TRUE(std::isfinite(s.mean));
  EXPECT_GT(s.mean, 169.0f);
}

TEST(Summary, NothingMeasuredIsNaNNotZero) {
  const MetricSummary s = summarize({})[cadence];
  EXPECT_EQ(s.n, 0u);
  EXPECT_TRUE(std::isnan(s.median) && std::isnan(s.mean) && std::isnan(s.symmetry_index));
}

TEST(Describe, SaysWhichFieldAndWhichRange) {
  EXPECT_EQ(describe({StatusCode::out_of_range, "rate_hz", 12.5f, 1600.0f, 0.0f}),
            "rate_hz must be in [12.5, 1600], not 0");
}

}  // namespace
}  // namespace cadans
