// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>
#include <limits>

#include "cadans/core/constants.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"
#include "cadans/metrics/turning.hpp"

namespace cadans::metrics {

/// Withholds what no human being does: NaN and `implausible`.
inline void withhold_implausible(StepMetrics& row) noexcept {
  for (const MetricFacts& metric : facts) {
    float& value = row.*metric.field;
    if (std::isfinite(value) && !(value >= metric.low && value <= metric.high)) {
      value = std::numeric_limits<float>::quiet_NaN();
      row.quality |= Quality::implausible;
    }
  }
}

/// A measured step that still waits for what only its neighbours can tell: cadence and side.
struct HeldRow {
  StepMetrics row;
  std::int64_t mid_stance_us = unknown_us;
  PelvicDrop pelvic_drop;
};

}  // namespace cadans::metrics
