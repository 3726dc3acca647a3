// SPDX-License-Identifier: Apache-2.0
#include "cadans/summary/variability.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace cadans::summary {
namespace {

std::vector<double> white_noise(std::size_t n, std::uint64_t seed) {
  std::vector<double> out(n);
  for (double& value : out) {
    double sum = 0.0;
    for (int i = 0; i < 12; ++i) {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      sum += static_cast<double>(seed >> 11) / 9007199254740992.0;
    }
    value = sum - 6.0;
  }
  return out;
}
std::vector<double> walk(std::vector<double> steps) {
  for (std::size_t i = 1; i < steps.size(); ++i) steps[i] += steps[i - 1];
  return steps;
}

// The same noise and numpy.polyfit in every box:
//   y = np.cumsum(x - x.mean()); sizes = np.unique(np.floor(16 * (n//9/16)**(np.arange(24)/23) + .5).astype(int))
//   boxes = [y[b*s:(b+1)*s] for b in range(n//s)] + [y[n-(b+1)*s:n-b*s] for b in range(n//s)]
//   F = sqrt(mean(mean((box - polyval(polyfit(t, box, 1), t))**2))); alpha = polyfit(log(sizes), log(F), 1)[0]
TEST(DfaAlpha, IsWhatNumPyMakesOfIt) {
  EXPECT_NEAR(dfa_alpha(white_noise(1000, 1)), 0.540731, 1e-5);
  EXPECT_NEAR(dfa_alpha(walk(white_noise(1000, 1))), 1.467017, 1e-5);
}

TEST(DfaAlpha, WhiteNoiseIsAHalfAndARandomWalkOneAndAHalf) {
  double noise = 0.0, walked = 0.0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    noise += dfa_alpha(white_noise(1000, seed)) / 20.0;
    walked += dfa_alpha(walk(white_noise(1000, seed))) / 20.0;
  }
  EXPECT_NEAR(noise, 0.5, 0.04);
  EXPECT_NEAR(walked, 1.5, 0.06);
}

TEST(DfaAlpha, NeitherUnitNorOffsetMatterAndTooFewIsNaN) {
  auto x = white_noise(700, 4);
  const double alpha = dfa_alpha(x);
  for (double& value : x) value = 3.0 + 0.01 * value;
  EXPECT_NEAR(dfa_alpha(x), alpha, 1e-9);
  EXPECT_TRUE(std::isnan(dfa_alpha(white_noise(159, 1))));
  EXPECT_TRUE(std::isnan(dfa_alpha(std::vector<double>(700, 0.7))));  // without variation there is none
}

/// Rows of a trunk (one a step, each with the stride around it) or of one foot (one a stride).
std::vector<StepMetrics> rows_of(const std::vector<double>& strides_s, bool trunk, bool knows_side = true) {
  std::vector<StepMetrics> rows;
  double t_s = 0.0;
  for (const double stride_s : strides_s) {
    StepMetrics row;
    row.t_us = static_cast<std::int64_t>(t_s * 1e6);
    row.side = knows_side ? Side::left : Side::unknown;
    row.stride_time_s = static_cast<float>(stride_s);
    rows.push_back(row);
    if (trunk) {  // the other foot's, half a stride later
      row.t_us += static_cast<std::int64_t>(0.5e6 * stride_s);
      row.side = knows_side ? Side::right : Side::unknown;
      row.stride_time_s += 0.1f;
      rows.push_back(row);
    }
    t_s += stride_s;
  }
  return rows;
}

TEST(StrideVariability, CountsEveryStrideOfOneFootOnce) {
  const std::vector<double> strides = {0.70, 0.71, 0.69, 0.72, 0.70, 0.68, 0.70, 0.71, 0.69, 0.70};
  // numpy: std(ddof=1) = 0.0115470, 100 * std / mean = 1.649573
  for (const bool trunk : {false, true}) {
    for (const bool side : {false, true}) {
      const StrideVariability v = stride_variability(rows_of(strides, trunk, side));
      EXPECT_EQ(v.strides, 10u) << trunk << side;
      EXPECT_NEAR(v.sd_s, 0.0115470, 1e-6);
      EXPECT_NEAR(v.cv_pct, 1.649573, 1e-4);
      EXPECT_TRUE(std::isnan(v.dfa_alpha));
    }
  }
}

TEST(StrideVariability, AlphaNeedsSixHundredStrides) {
  auto strides = white_noise(600, 9);
  for (double& s : strides) s = 0.7 + 0.01 * s;
  EXPECT_NEAR(stride_variability(rows_of(strides, true)).dfa_alpha, 0.5, 0.15);
  strides.pop_back();
  EXPECT_TRUE(std::isnan(stride_variability(rows_of(strides, true)).dfa_alpha));
}

TEST(StrideVariability, WalkingAndTooFewStridesSayNothing) {
  auto rows = rows_of(std::vector<double>(9, 0.7), false);
  EXPECT_TRUE(std::isnan(stride_variability(rows).sd_s));
  rows = rows_of(std::vector<double>(50, 0.7), false);
  for (auto& row : rows) row.quality = Quality::not_running;
  EXPECT_EQ(stride_variability(rows).strides, 0u);
}

}  // namespace
}  // namespace cadans::summary
