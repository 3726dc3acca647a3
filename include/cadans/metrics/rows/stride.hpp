// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>

#include "cadans/core/constants.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"

namespace cadans::metrics {

/// Is this row a whole stride already? That of a sensor on a leg is.
inline bool is_stride(const StepMetrics& row) noexcept {
  return (row.source == Placement::foot || row.source == Placement::shank || row.source == Placement::thigh) &&
         std::isfinite(row.stride_time_s);
}

/// Joins two steps that follow each other into the stride of the first one's foot: `t_us`, side and
/// contact time are that foot's; stride time is this stride's; every other metric is the
/// mean of the two steps (the one that is known, where one is not). False: they do not follow.
inline bool join(const StepMetrics& first, const StepMetrics& second, StepMetrics& stride) noexcept {
  if (!std::isfinite(first.step_time_s) || !std::isfinite(second.step_time_s)) return false;
  if (first.t_us + to_us(first.step_time_s) != second.t_us) return false;
  stride = first;
  for (const Metric& metric : table) {
    const float a = first.*metric.field, b = second.*metric.field;
    stride.*metric.field = std::isfinite(a) && std::isfinite(b) ? 0.5f * (a + b) : std::isfinite(a) ? a : b;
  }
  stride.contact_time_s = first.contact_time_s;
  stride.stride_time_s = first.step_time_s + second.step_time_s;
  stride.confidence = first.confidence < second.confidence ? first.confidence : second.confidence;
  stride.quality = first.quality | second.quality;
  return true;
}

}  // namespace cadans::metrics
