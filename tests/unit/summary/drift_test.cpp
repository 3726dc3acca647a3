// SPDX-License-Identifier: Apache-2.0
#include "cadans/summary/drift.hpp"

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

/// Ten equal steps in every block of 20 s, evenly about its middle.
void add_block(std::vector<StepMetrics>& rows, int block, double value, double speed_mps) {
  for (int i = 0; i < 10; ++i) {
    StepMetrics row;
    row.t_us = 20'000'000LL * block + 2'000'000LL * i;
    row.cadence_spm = static_cast<float>(value);
    row.speed_mps = static_cast<float>(speed_mps);
    rows.push_back(row);
  }
}

/// Twenty minutes: 2 steps/min fewer in ten minutes, 5 more a m/s, two wild blocks.
std::vector<StepMetrics> tiring_runner() {
  std::vector<StepMetrics> rows;
  const auto noise = white_noise(60, 2);
  for (int i = 0; i < 60; ++i) {
    const double speed = 3.0 + 0.3 * std::sin(i / 7.0);
    const double wild = i == 7 ? 30.0 : i == 40 ? -25.0 : 0.0;
    add_block(rows, i, 170.0 + 5.0 * (speed - 3.0) - 0.2 * i / 3.0 + noise[static_cast<std::size_t>(i)] + wild, speed);
  }
  return rows;
}

// The same blocks by numpy.linalg.lstsq with Huber's weights repeated 500 times, and scipy.stats.t:
//   slope -2.01183 in ten minutes, half the interval 0.52050, 5.41483 a m/s; ordinary least squares gives -3.32.
TEST(Drift, IsWhatNumPyMakesOfIt) {
  const Drift d = drift(tiring_runner(), &StepMetrics::cadence_spm);
  EXPECT_TRUE(d.given_speed);
  EXPECT_EQ(d.blocks, 60u);
  EXPECT_NEAR(d.per_10_min, -2.01183, 1e-3);
  EXPECT_NEAR(0.5 * static_cast<double>(d.high - d.low), 0.52050, 1e-3);
  EXPECT_NEAR(d.per_mps, 5.41483, 1e-3);
}

TEST(Drift, SlowingDownIsNotTiring) {
  // Cadence falls because speed does: given speed there is no drift.
  std::vector<StepMetrics> rows;
  const auto noise = white_noise(90, 3);
  for (int i = 0; i < 90; ++i) {
    const double speed = 3.4 - 0.01 * i + 0.2 * std::sin(i / 5.0);
    add_block(rows, i, 170.0 + 5.6 * (speed - 3.0) + 0.3 * noise[static_cast<std::size_t>(i)], speed);
  }
  const Drift given = drift(rows, &StepMetrics::cadence_spm);
  EXPECT_TRUE(given.low < 0.0f && given.high > 0.0f) << given.low << " " << given.high;
  EXPECT_NEAR(given.per_mps, 5.6f, 0.6f);
  for (auto& row : rows) row.speed_mps = std::numeric_limits<float>::quiet_NaN();
  const Drift blind = drift(rows, &StepMetrics::cadence_spm);
  EXPECT_FALSE(blind.given_speed);
  EXPECT_LT(blind.high, -0.5f);
}

TEST(Drift, TheIntervalHoldsTheTruthAboutNineteenTimesInTwenty) {
  int inside = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    std::vector<StepMetrics> rows;
    const auto noise = white_noise(40, seed * 77);
    for (int i = 0; i < 40; ++i) add_block(rows, i, 170.0 + 0.1 * i / 3.0 + noise[static_cast<std::size_t>(i)], 3.0);
    const Drift d = drift(rows, &StepMetrics::cadence_spm);
    inside += d.low <= 1.0f && d.high >= 1.0f ? 1 : 0;
  }
  EXPECT_GE(inside, 180);
  EXPECT_LE(inside, 199);
}

TEST(Drift, NeedsFiveMinutesOfRunning) {
  std::vector<StepMetrics> rows;
  for (int i = 0; i < 14; ++i) add_block(rows, i, 170.0 + i, 3.0);
  EXPECT_TRUE(std::isnan(drift(rows, &StepMetrics::cadence_spm).per_10_min));
  add_block(rows, 14, 184.0, 3.0);
  EXPECT_NEAR(drift(rows, &StepMetrics::cadence_spm).per_10_min, 30.0f, 1e-3f);
  for (auto& row : rows) row.quality = Quality::not_running;
  EXPECT_EQ(drift(rows, &StepMetrics::cadence_spm).blocks, 0u);
  EXPECT_TRUE(std::isnan(drift({}, &StepMetrics::cadence_spm).per_10_min));
}

}  // namespace
}  // namespace cadans::summary
