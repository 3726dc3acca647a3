// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "cadans/core/placement.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"

namespace cadans::metrics {

/// How many metrics one sensor at `placement` can have.
constexpr int count_observable(Placement placement) noexcept {
  int n = 0;
  for (const MetricFacts& metric : facts) n += observable(placement, metric) != Grade::not_observable ? 1 : 0;
  return n;
}

constexpr int most_observable() noexcept {
  int most = 0;
  for (int i = 1; i <= static_cast<int>(Placement::pocket); ++i) {
    const int n = count_observable(static_cast<Placement>(i));
    if (n > most) most = n;
  }
  return most;
}

/// The row of one sensor without the metrics that its placement cannot have: half the memory, for rows that
/// wait on a watch.
class PackedRow {
 public:
  PackedRow() = default;
  explicit PackedRow(const StepMetrics& row) noexcept
      : t_us_(row.t_us),
        confidence_(row.confidence),
        side_confidence_(row.side_confidence),
        side_(row.side),
        source_(row.source),
        quality_(row.quality) {
    int n = 0;
    for (const MetricFacts& metric : facts) {
      if (observable(source_, metric) != Grade::not_observable) values_[n++] = row.*metric.field;
    }
  }
  StepMetrics unpack() const noexcept {
    StepMetrics row;
    row.t_us = t_us_;
    row.confidence = confidence_;
    row.side_confidence = side_confidence_;
    row.side = side_;
    row.source = source_;
    row.quality = quality_;
    int n = 0;
    for (const MetricFacts& metric : facts) {
      if (observable(source_, metric) != Grade::not_observable) row.*metric.field = values_[n++];
    }
    return row;
  }
  Quality quality() const noexcept { return quality_; }

 private:
  std::int64_t t_us_ = 0;
  float values_[most_observable()] = {};
  float confidence_ = 0.0f;
  float side_confidence_ = 0.0f;
  Side side_ = Side::unknown;
  Placement source_ = Placement::unknown;
  Quality quality_ = Quality::ok;
};

}  // namespace cadans::metrics
