// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <span>
#include <vector>

#include "cadans/core/placement.hpp"
#include "cadans/core/quality.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"
#include "cadans/summary/student_t.hpp"

namespace cadans::summary {

/// Right against left, with how sure that is.
struct Symmetry {
  static constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  float index = nan;            ///< 100 (right - left) / mean of both, percent (Robinson et al. 1987)
  float low = nan, high = nan;  ///< 95 % interval; NaN below `least_strides` strides
  std::uint32_t n_left = 0, n_right = 0;

  static constexpr std::uint32_t least_strides = 20;
  static constexpr int replicates = 2000;
};

/// The sensor that placed most of the running steps which have a value. Left and right are compared among its steps
/// alone: a contact time of a foot and one of a shank are not on one footing.
inline Placement usual_source(std::span<const StepMetrics> steps, float StepMetrics::*metric) noexcept {
  std::size_t counts[8] = {};
  for (const StepMetrics& step : steps) {
    if (!has(step.quality, Quality::not_running) && std::isfinite(step.*metric))
      ++counts[static_cast<int>(step.source)];
  }
  return static_cast<Placement>(std::max_element(std::begin(counts), std::end(counts)) - std::begin(counts));
}

/// The symmetry index of one metric with a block-bootstrap interval.
///
///   running steps with a side and a value --in time order--> blocks of strides, drawn with replacement
///       --2000 times--> symmetry index of each draw --standard deviation, Student's t--> interval
///
/// Steps remember the ones before, so whole blocks are drawn: of strides^(2/3), at least 10. Blocks are then few (10 of
/// 1000 strides), so the interval is t times the standard deviation of the draws, with one degree of freedom less
/// than there are blocks; plain percentiles of the draws held the truth in 58 to 93 % of simulated runs, this in
/// 92 to 99 % (30 to 1000 strides, memory from stride to stride 0 to 0.8), and in 81 to 96 % where either leg by
/// itself has the long memory of whole runs (alpha 0.8), which the two legs of a runner mostly share.
/// The draws are the same on every machine. Heap: five numbers a step. Cost: below 20 ms for an hour.
/// NaN where a mean is not positive (a lean has no symmetry index).
/// H. R. Kuensch 1989, "The jackknife and the bootstrap for general stationary observations", Annals of Statistics
/// 17:1217.
Symmetry symmetry(std::span<const StepMetrics> steps, float StepMetrics::*metric);

// ---- implementation ----------------------------------------------------------------------------

inline Symmetry symmetry(std::span<const StepMetrics> steps, float StepMetrics::*metric) {
  /// Sums up to a step; twice round, so that a block may run over the end.
  struct Sums {
    double left = 0.0, right = 0.0, n_left = 0.0, n_right = 0.0;
  };
  std::vector<Sums> sums(1);
  const auto add = [&](float value, Side side) {
    Sums s = sums.back();
    (side == Side::left ? s.left : s.right) += static_cast<double>(value);
    (side == Side::left ? s.n_left : s.n_right) += 1.0;
    sums.push_back(s);
  };
  const Placement source = usual_source(steps, metric);
  const auto counts = [&](const StepMetrics& step) {
    return step.source == source && !has(step.quality, Quality::not_running) && step.side != Side::unknown &&
           std::isfinite(step.*metric);
  };
  for (int round = 0; round < 2; ++round) {
    for (const StepMetrics& step : steps) {
      if (counts(step)) add(step.*metric, step.side);
    }
  }
  const std::size_t n = (sums.size() - 1) / 2;

  Symmetry result;
  const auto index_of = [](const Sums& s) {
    const double left = s.left / s.n_left, right = s.right / s.n_right;
    return 200.0 * (right - left) / (right + left);
  };
  const Sums& whole = sums[n];
  result.n_left = static_cast<std::uint32_t>(whole.n_left);
  result.n_right = static_cast<std::uint32_t>(whole.n_right);
  if (result.n_left == 0 || result.n_right == 0 || !(whole.left > 0.0 && whole.right > 0.0)) return result;
  result.index = static_cast<float>(index_of(whole));
  if (result.n_left < Symmetry::least_strides || result.n_right < Symmetry::least_strides) return result;

  const double strides = 0.5 * static_cast<double>(n);
  const auto block =
      std::min(n, static_cast<std::size_t>(2.0 * std::max(10.0, std::round(std::cbrt(strides * strides)))));
  const std::size_t blocks = (n + block - 1) / block;
  std::uint64_t random = 0x9e3779b97f4a7c15u;  // splitmix64: the same draws everywhere
  const auto draw = [&] {
    random += 0x9e3779b97f4a7c15u;
    std::uint64_t z = random;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return static_cast<std::size_t>((z ^ (z >> 31)) % n);
  };
  double count = 0.0, mean = 0.0, squares = 0.0;  // Welford
  for (int i = 0; i < Symmetry::replicates; ++i) {
    Sums drawn;
    for (std::size_t b = 0; b < blocks; ++b) {
      const std::size_t from = draw();
      const Sums &begin = sums[from], &end = sums[from + block];
      drawn.left += end.left - begin.left;
      drawn.right += end.right - begin.right;
      drawn.n_left += end.n_left - begin.n_left;
      drawn.n_right += end.n_right - begin.n_right;
    }
    if (drawn.n_left == 0.0 || drawn.n_right == 0.0) continue;
    const double index = index_of(drawn), error = index - mean;
    count += 1.0;
    mean += error / count;
    squares += error * (index - mean);
  }
  const double independent = static_cast<double>(n) / static_cast<double>(block);
  if (count < 0.5 * Symmetry::replicates || independent < 2.0) return result;  // the sides hardly ever meet in a block
  // Draws are a little longer than the run, and blocks vary less about their own mean than about the truth.
  const double longer = static_cast<double>(blocks) / independent, freed = independent / (independent - 1.0);
  const double half = student_t_95(independent - 1.0) * std::sqrt(squares / (count - 1.0) * longer * freed);
  result.low = result.index - static_cast<float>(half);
  result.high = result.index + static_cast<float>(half);
  return result;
}

}  // namespace cadans::summary
