// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <limits>

namespace cadans {

/// What a run says of one metric. NaN where there are too few values.
struct MetricSummary {
  static constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  float median = nan;
  float iqr = nan;  ///< third minus first quartile
  float mean = nan;
  float sd = nan;              ///< sample standard deviation
  float left = nan;            ///< mean of the left steps
  float right = nan;           ///< mean of the right steps
  float symmetry_index = nan;  ///< 100 (right - left) / ((right + left) / 2), percent (Robinson 1987); NaN below zero
  float left_share_pct = nan;  ///< 100 left / (left + right): of the contact time, the balance that watches show
  float drift_per_min = nan;   ///< least-squares slope over time, in the metric's unit a minute
  std::uint32_t n = 0;         ///< steps that had a value
};

}  // namespace cadans
