// SPDX-License-Identifier: Apache-2.0
#include "cadans/summary/symmetry.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace cadans::summary {
namespace {

/// A bell of 12 even numbers from a fixed generator.
struct Noise {
  std::uint64_t x;
  double operator()() {
    double sum = 0.0;
    for (int i = 0; i < 12; ++i) {
      x = x * 6364136223846793005u + 1442695040888963407u;
      sum += static_cast<double>(x >> 11) / 9007199254740992.0;
    }
    return sum - 6.0;
  }
};

/// `right_longer`: share by which the right contact is longer; 4 % scatter; `memory`: how much a stride keeps of the
/// one before (first-order autoregression of either side).
std::vector<StepMetrics> runner(int steps, double right_longer, std::uint64_t seed, double memory = 0.0) {
  std::vector<StepMetrics> rows(static_cast<std::size_t>(steps));
  Noise noise{seed};
  double state[2] = {};
  for (int i = 0; i < steps; ++i) {
    StepMetrics& row = rows[static_cast<std::size_t>(i)];
    const int side = i % 2;
    row.t_us = 350'000LL * i;
    row.side = side == 1 ? Side::right : Side::left;
    state[side] = memory * state[side] + std::sqrt(1.0 - memory * memory) * noise();
    row.contact_time_s = static_cast<float>(0.25 * (1.0 + (side == 1 ? right_longer : 0.0)) + 0.01 * state[side]);
  }
  return rows;
}

TEST(Symmetry, TheIndexIsRobinsonsAndItsIntervalAsWideAsTheoryHasIt) {
  const auto rows = runner(1000, 0.05, 3);
  double left = 0.0, right = 0.0;
  for (const auto& row : rows)
    (row.side == Side::left ? left : right) += static_cast<double>(row.contact_time_s) / 500.0;
  const Symmetry s = symmetry(rows, &StepMetrics::contact_time_s);
  EXPECT_NEAR(s.index, 200.0 * (right - left) / (right + left), 1e-4);
  EXPECT_EQ(s.n_left, 500u);
  // Scatter 4 %: standard error sqrt(2) 4 / sqrt(500) = 0.253 %; t of 7 blocks 2.45; found from 8 blocks to a quarter.
  EXPECT_NEAR(s.high - s.low, 2.0 * 2.45 * 0.253, 0.35);
  EXPECT_LT(s.low, s.index);
  EXPECT_GT(s.high, s.index);
}

TEST(Symmetry, TheIntervalHoldsTheTruthAboutNineteenTimesInTwenty) {
  int inside = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const Symmetry s = symmetry(runner(400, 0.0, 1000 * seed), &StepMetrics::contact_time_s);
    inside += s.low <= 0.0f && s.high >= 0.0f ? 1 : 0;
  }
  EXPECT_GE(inside, 90);
}

TEST(Symmetry, StridesThatRememberMakeItWider) {
  double plain = 0.0, remembering = 0.0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Symmetry a = symmetry(runner(800, 0.0, seed), &StepMetrics::contact_time_s);
    const Symmetry b = symmetry(runner(800, 0.0, seed, 0.8), &StepMetrics::contact_time_s);
    plain += static_cast<double>(a.high - a.low);
    remembering += static_cast<double>(b.high - b.low);
  }
  EXPECT_GT(remembering, 1.8 * plain);  // in the limit sqrt((1 + 0.8) / (1 - 0.8)) = 3 times
}

TEST(Symmetry, MirroringTurnsTheSignAndTwiceTheSameIsTheSame) {
  auto rows = runner(600, 0.03, 5);
  const Symmetry once = symmetry(rows, &StepMetrics::contact_time_s),
                 again = symmetry(rows, &StepMetrics::contact_time_s);
  EXPECT_EQ(once.low, again.low);
  for (auto& row : rows) row.side = other(row.side);
  const Symmetry mirrored = symmetry(rows, &StepMetrics::contact_time_s);
  EXPECT_FLOAT_EQ(mirrored.index, -once.index);
  EXPECT_FLOAT_EQ(mirrored.low, -once.high);
}

TEST(Symmetry, OneLegWalkingAndNegativeMeansHaveNone) {
  auto rows = runner(200, 0.0, 5);
  for (auto& row : rows) {
    row.trunk_lean_deg = row.side == Side::left ? -1.0f : 2.0f;
    row.duty_factor = row.side == Side::left ? 0.3f : std::numeric_limits<float>::quiet_NaN();
  }
  EXPECT_TRUE(std::isnan(symmetry(rows, &StepMetrics::trunk_lean_deg).index));
  EXPECT_TRUE(std::isnan(symmetry(rows, &StepMetrics::duty_factor).index));
  for (auto& row : rows) row.quality = Quality::not_running;
  EXPECT_EQ(symmetry(rows, &StepMetrics::contact_time_s).n_left, 0u);
  EXPECT_TRUE(std::isnan(symmetry({}, &StepMetrics::contact_time_s).index));
}

TEST(Symmetry, FewStridesHaveAnIndexButNoInterval) {
  const Symmetry s = symmetry(runner(30, 0.05, 5), &StepMetrics::contact_time_s);
  EXPECT_TRUE(std::isfinite(s.index));
  EXPECT_TRUE(std::isnan(s.low) && std::isnan(s.high));
}

}  // namespace
}  // namespace cadans::summary
