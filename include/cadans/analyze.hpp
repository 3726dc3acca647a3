// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <span>
#include <string>
#include <vector>

#include "cadans/core/foot_event.hpp"
#include "cadans/metrics/step_metrics.hpp"
#include "cadans/summary/metric_summary.hpp"
#include "cadans/tracker.hpp"

namespace cadans {

/// A finished recording of one sensor. Holds views: the arrays stay yours and are not copied.
struct Recording {
  std::span<const std::int64_t> t_us;  ///< rising; may be irregular, may have holes
  std::span<const Vec3> accel_mps2;    ///< case axes, specific force (+9.81 up at rest)
  std::span<const Vec3> gyro_radps;    ///< empty when there is no gyroscope
};

/// What a recording says. Every number carries its own Quality; nothing bad is dropped in silence.
struct Run {
  std::vector<FootEvent> events;
  std::vector<StepMetrics> steps;    ///< one row a ground contact
  std::vector<StepMetrics> strides;  ///< one row a stride: contact to the next contact of the same foot
  std::array<MetricSummary, metrics::count> summary;  ///< over the running steps, in the order of metrics.def
  Coverage coverage;
};

/// Recording in, Run out: feeds a Tracker sample by sample, so it finds exactly what a watch running
/// the same Tracker finds live. Uses no future samples.
///
/// `config.rate_hz` NaN: the rate is read off the stamps and reported with its confidence.
/// Throws std::invalid_argument when columns differ in length, a setting is out of range, the rate
/// cannot be read off the stamps, or the unit cannot be right (g for m/s2, degrees for radians).
/// Gaps, saturation, NaN and standing still never throw: they lower Quality and Coverage.
Run analyze(const Recording& recording, const TrackerConfig& config = {});

/// Exact statistics of the running steps among `steps`, in the order of metrics.def.
std::array<MetricSummary, metrics::count> summarize(std::span<const StepMetrics> steps);

/// A Status in words: which field, which range, which value.
std::string describe(const Status& status);

}  // namespace cadans
