// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "cadans/core/constants.hpp"
#include "cadans/core/quality.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"

namespace cadans::summary {

/// How the stride time varies. NaN where there are too few strides.
struct StrideVariability {
  static constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  float sd_s = nan;           ///< sample standard deviation of the stride time
  float cv_pct = nan;         ///< the same in percent of its mean
  float dfa_alpha = nan;      ///< 0.5: each stride for itself; above: strides remember; NaN below `least_for_alpha`
  std::uint32_t strides = 0;  ///< of one foot, each counted once

  static constexpr std::uint32_t least_strides = 10;
  static constexpr std::uint32_t least_for_alpha = 600;
};

/// Slope of log fluctuation over log box size: detrended fluctuation analysis with straight lines.
///
///   series --minus mean, summed up--> profile --boxes of 16 ... N/9, a line taken off each--> fluctuation --slope-->
///   alpha
///
/// Boxes after Damouras et al. 2010 (Gait Posture 31:336), evenly spaced in the logarithm so that no scale
/// outweighs the others (Almurad & Delignieres 2016, Physica A 451:63); they are laid from both ends, so that nothing
/// is left out. White noise gives 0.5, a random walk 1.5, runners about 0.7 to 0.9. Errors of the contact times pull it
/// towards 0.5. NaN below 160 values.
double dfa_alpha(std::span<const double> series);

/// Of the strides of one foot. Strides that overlap (a trunk sees one for each step) are counted every
/// second time. Walking is left out; holes are stepped over, which hardly moves alpha where strides remember
/// (Chen et al. 2002, doi:10.1103/PhysRevE.65.041107).
StrideVariability stride_variability(std::span<const StepMetrics> steps);

// ---- implementation ----------------------------------------------------------------------------

inline double dfa_alpha(std::span<const double> series) {
  const std::size_t n = series.size();
  if (n < 160) return std::numeric_limits<double>::quiet_NaN();
  double mean = 0.0;
  for (const double x : series) mean += x / static_cast<double>(n);
  std::vector<double> profile(n);
  double sum = 0.0, squares_of_all = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    profile[i] = sum += series[i] - mean;
    squares_of_all += (series[i] - mean) * (series[i] - mean);
  }
  constexpr double rounding = 1e-9;  // a clock's: what varies less does not vary
  if (!(std::sqrt(squares_of_all / static_cast<double>(n)) > rounding * std::fabs(mean))) {
    return std::numeric_limits<double>::quiet_NaN();
  }

  // Sum of squares about the straight line through one box.
  const auto left_over = [&](std::size_t begin, std::size_t box) {
    double sy = 0.0, sty = 0.0, syy = 0.0;
    const double centre = 0.5 * static_cast<double>(box - 1), m = static_cast<double>(box);
    for (std::size_t i = 0; i < box; ++i) {
      const double t = static_cast<double>(i) - centre, y = profile[begin + i];
      sy += y;
      sty += t * y;
      syy += y * y;
    }
    const double stt = m * (m * m - 1.0) / 12.0;
    return std::max(0.0, syy - sy * sy / m - sty * sty / stt);
  };

  constexpr int most_sizes = 24;
  constexpr double smallest = 16.0;
  const double largest = static_cast<double>(n / 9);
  double sx = 0.0, sy = 0.0, sxx = 0.0, sxy = 0.0, count = 0.0;
  std::size_t before = 0;
  for (int k = 0; k < most_sizes; ++k) {
    const double share = static_cast<double>(k) / (most_sizes - 1);
    const auto box = static_cast<std::size_t>(std::lround(smallest * std::pow(largest / smallest, share)));
    if (box == before) continue;
    before = box;
    const std::size_t boxes = n / box;
    double squares = 0.0;
    for (std::size_t b = 0; b < boxes; ++b) squares += left_over(b * box, box) + left_over(n - (b + 1) * box, box);
    const double fluctuation = std::sqrt(squares / static_cast<double>(2 * boxes * box));
    if (!(fluctuation > 0.0)) return std::numeric_limits<double>::quiet_NaN();
    const double x = std::log(static_cast<double>(box)), y = std::log(fluctuation);
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
    count += 1.0;
  }
  const double spread = sxx - sx * sx / count;
  return spread > 0.0 ? (sxy - sx * sy / count) / spread : std::numeric_limits<double>::quiet_NaN();
}

inline StrideVariability stride_variability(std::span<const StepMetrics> steps) {
  constexpr float overlap = 0.75f;  // the next stride of a foot begins a whole stride later, a step's half a one
  const auto strides_of = [&](Side side) {
    std::vector<double> series;
    std::int64_t free_us = unknown_us;
    for (const StepMetrics& step : steps) {
      if (has(step.quality, Quality::not_running) || !std::isfinite(step.stride_time_s) || step.side != side) continue;
      if (free_us != unknown_us && step.t_us < free_us) continue;
      series.push_back(static_cast<double>(step.stride_time_s));
      free_us = step.t_us + to_us(overlap * step.stride_time_s);
    }
    return series;
  };
  std::vector<double> series = strides_of(Side::left);
  for (const Side side : {Side::right, Side::unknown}) {
    std::vector<double> other = strides_of(side);
    if (other.size() > series.size()) series.swap(other);
  }

  StrideVariability result;
  result.strides = static_cast<std::uint32_t>(series.size());
  if (result.strides < StrideVariability::least_strides) return result;
  const auto n = static_cast<double>(series.size());
  double mean = 0.0, squares = 0.0;
  for (const double x : series) mean += x / n;
  for (const double x : series) squares += (x - mean) * (x - mean);
  const double sd = std::sqrt(squares / (n - 1.0));
  result.sd_s = static_cast<float>(sd);
  result.cv_pct = static_cast<float>(100.0 * sd / mean);
  if (result.strides >= StrideVariability::least_for_alpha) result.dfa_alpha = static_cast<float>(dfa_alpha(series));
  return result;
}

}  // namespace cadans::summary
