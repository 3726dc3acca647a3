// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "cadans/core/constants.hpp"
#include "cadans/core/quality.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"
#include "cadans/summary/student_t.hpp"

namespace cadans::summary {

/// How a metric changes over a run, speed being equal.
struct Drift {
  static constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  float per_10_min = nan;       ///< in the metric's unit
  float low = nan, high = nan;  ///< 95 % interval
  float per_mps = nan;          ///< how it goes with speed; NaN when speed is not known or did not change
  std::uint32_t blocks = 0;     ///< of `block_s` seconds with enough steps
  bool given_speed = false;     ///< the effect of speed was taken off

  static constexpr float block_s = 20.0f;
  static constexpr std::uint32_t least_steps_a_block = 8;
  static constexpr std::uint32_t least_blocks = 15;  ///< five minutes of running
};

/// Drift of one metric by robust regression.
///
///   running steps --medians of 20 s--> value = a + b time + c speed, Huber's weights --> b in 10 minutes, interval
///
/// Medians of blocks make the few wild steps harmless and leave little memory between neighbours; what is left of
/// it (the lag-one correlation of the residuals) widens the interval. Speed: of the rows, where at least four in five
/// blocks have it and it varied by more than 0.05 m/s; else the slope is over time alone, and `given_speed` says so.
/// NaN below five minutes of running. A slope is what happened, not why: hills, heat and wind drift too.
/// P. J. Huber, "Robust Statistics", 1981, section 7.6: k = 1.345, and his first estimate of the covariance.
Drift drift(std::span<const StepMetrics> steps, float StepMetrics::*metric);

// ---- implementation ----------------------------------------------------------------------------

namespace detail {

inline double median_of(std::vector<double>& values) {
  const std::size_t half = values.size() / 2;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(half), values.end());
  const double upper = values[half];
  if (values.size() % 2 == 1) return upper;
  return 0.5 * (upper + *std::max_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(half)));
}

/// What one block of seconds says.
struct DriftBlock {
  double minutes = 0.0, value = 0.0, speed_mps = 0.0;
};

/// Inverse of a symmetric matrix of up to 3 x 3 by Gauss and Jordan; false when it has none.
inline bool invert(std::array<std::array<double, 3>, 3>& a, int size) {
  std::array<std::array<double, 3>, 3> b{};
  for (std::size_t i = 0; i < 3; ++i) b[i][i] = 1.0;
  const auto n = static_cast<std::size_t>(size);
  for (std::size_t i = 0; i < n; ++i) {
    if (!(a[i][i] > 1e-12)) return false;  // positive definite, so no pivoting
    const double by = 1.0 / a[i][i];
    for (std::size_t j = 0; j < n; ++j) {
      a[i][j] *= by;
      b[i][j] *= by;
    }
    for (std::size_t r = 0; r < n; ++r) {
      if (r == i) continue;
      const double factor = a[r][i];
      for (std::size_t j = 0; j < n; ++j) {
        a[r][j] -= factor * a[i][j];
        b[r][j] -= factor * b[i][j];
      }
    }
  }
  a = b;
  return true;
}

}  // namespace detail

inline Drift drift(std::span<const StepMetrics> steps, float StepMetrics::*metric) {
  Drift result;
  std::vector<detail::DriftBlock> blocks;
  std::vector<double> values, speeds, minutes;
  std::int64_t first_us = unknown_us, number = 0;
  std::uint32_t with_speed = 0;
  const auto close = [&] {
    if (values.size() >= Drift::least_steps_a_block) {
      double mean = 0.0;
      for (const double m : minutes) mean += m / static_cast<double>(minutes.size());
      const bool knows = 2 * speeds.size() >= values.size();
      with_speed += knows ? 1u : 0u;
      blocks.push_back({mean, detail::median_of(values),
                        knows ? detail::median_of(speeds) : std::numeric_limits<double>::quiet_NaN()});
    }
    values.clear();
    speeds.clear();
    minutes.clear();
  };
  for (const StepMetrics& step : steps) {
    if (has(step.quality, Quality::not_running) || !std::isfinite(step.*metric)) continue;
    if (first_us == unknown_us) first_us = step.t_us;
    const std::int64_t here = (step.t_us - first_us) / to_us(Drift::block_s);
    if (here != number) close();
    number = here;
    values.push_back(static_cast<double>(step.*metric));
    minutes.push_back(static_cast<double>(step.t_us - first_us) / 60e6);
    if (std::isfinite(step.speed_mps)) speeds.push_back(static_cast<double>(step.speed_mps));
  }
  close();
  result.blocks = static_cast<std::uint32_t>(blocks.size());

  // Is there a speed to take into account?
  bool speed = blocks.size() > 0 && 5 * with_speed >= 4 * blocks.size();
  if (speed) {
    std::erase_if(blocks, [](const detail::DriftBlock& b) { return !std::isfinite(b.speed_mps); });
    double sum = 0.0, squares = 0.0;
    for (const auto& b : blocks) sum += b.speed_mps;
    const double mean = sum / static_cast<double>(blocks.size());
    for (const auto& b : blocks) squares += (b.speed_mps - mean) * (b.speed_mps - mean);
    speed = std::sqrt(squares / static_cast<double>(blocks.size())) > 0.05;
  }
  if (blocks.size() < Drift::least_blocks) return result;

  // Huber's M-estimate by repeated weighting, about the means so that the matrix stays well scaled.
  const std::size_t n = blocks.size();
  const int p = speed ? 3 : 2;
  double minutes_0 = 0.0, speed_0 = 0.0;
  for (const auto& b : blocks) {
    minutes_0 += b.minutes / static_cast<double>(n);
    if (speed) speed_0 += b.speed_mps / static_cast<double>(n);
  }
  const auto row_of = [&](const detail::DriftBlock& b) {
    return std::array<double, 3>{1.0, b.minutes - minutes_0, speed ? b.speed_mps - speed_0 : 0.0};
  };
  std::vector<double> weights(n, 1.0), residuals(n), sizes(n);
  std::array<double, 3> fit{};
  double scale = 0.0;
  constexpr double k = 1.345;
  for (int round = 0; round < 50; ++round) {
    std::array<std::array<double, 3>, 3> a{};
    std::array<double, 3> right{}, next{};
    for (std::size_t i = 0; i < n; ++i) {
      const auto x = row_of(blocks[i]);
      for (std::size_t r = 0; r < 3; ++r) {
        right[r] += weights[i] * x[r] * blocks[i].value;
        for (std::size_t c = 0; c < 3; ++c) a[r][c] += weights[i] * x[r] * x[c];
      }
    }
    if (!detail::invert(a, p)) return result;
    double moved = 0.0;
    for (std::size_t r = 0; r < static_cast<std::size_t>(p); ++r) {
      for (std::size_t c = 0; c < static_cast<std::size_t>(p); ++c) next[r] += a[r][c] * right[c];
      moved = std::max(moved, std::fabs(next[r] - fit[r]));
    }
    fit = next;
    for (std::size_t i = 0; i < n; ++i) {
      const auto x = row_of(blocks[i]);
      residuals[i] = blocks[i].value - fit[0] * x[0] - fit[1] * x[1] - fit[2] * x[2];
      sizes[i] = std::fabs(residuals[i]);
    }
    scale = detail::median_of(sizes) / 0.6745;
    if (!(scale > 0.0)) break;  // more than half lie on the line
    for (std::size_t i = 0; i < n; ++i) {
      const double u = std::fabs(residuals[i]) / scale;
      weights[i] = u <= k ? 1.0 : k / u;
    }
    if (moved < 1e-9 * (1.0 + std::fabs(fit[0]))) break;
  }
  result.given_speed = speed;
  result.per_10_min = static_cast<float>(10.0 * fit[1]);
  if (speed) result.per_mps = static_cast<float>(fit[2]);
  if (!(scale > 0.0)) {
    result.low = result.high = result.per_10_min;
    return result;
  }

  std::array<std::array<double, 3>, 3> a{};
  double psi_squares = 0.0, inside = 0.0, lagged = 0.0;
  double before = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    const auto x = row_of(blocks[i]);
    for (std::size_t r = 0; r < 3; ++r) {
      for (std::size_t c = 0; c < 3; ++c) a[r][c] += x[r] * x[c];
    }
    const double psi = weights[i] * residuals[i];
    psi_squares += psi * psi;
    inside += std::fabs(residuals[i]) <= k * scale ? 1.0 : 0.0;
    if (i > 0) lagged += psi * before;
    before = psi;
  }
  if (!detail::invert(a, p)) return result;
  const double degrees = static_cast<double>(n) - p, share = inside / static_cast<double>(n);
  const double correction = 1.0 + p / static_cast<double>(n) * (1.0 - share) / share;
  const double variance = correction * correction * (psi_squares / degrees) / (share * share) * a[1][1];
  const double rho = std::clamp(lagged / psi_squares, 0.0, 0.9);
  const double half = 10.0 * student_t_95(degrees) * std::sqrt(variance * (1.0 + rho) / (1.0 - rho));
  result.low = result.per_10_min - static_cast<float>(half);
  result.high = result.per_10_min + static_cast<float>(half);
  return result;
}

}  // namespace cadans::summary
