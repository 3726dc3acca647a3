// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>
#include <limits>

#include "cadans/core/placement.hpp"
#include "cadans/core/quality.hpp"

namespace cadans {

/// How well a metric can be had from a placement.
enum class Grade : std::uint8_t {
  measured = 0,       ///< A: the sensor sees it
  estimated = 1,      ///< B: from a model with published errors
  proxy = 2,          ///< C: moves with it; read changes, not values
  not_observable = 3  ///< N: NaN, always
};

inline constexpr const char* grade_names[] = {"A", "B", "C", "N"};

/// One ground contact with every number cadans knows about it. What could not be had is NaN, and
/// `quality` says why. Made from metrics.def: the order there is the order here.
struct StepMetrics {
  std::int64_t t_us = 0;  ///< the contact
#define CADANS_METRIC(name, unit, low, high, pelvis, chest, what) float name = std::numeric_limits<float>::quiet_NaN();
#include "cadans/metrics/metrics.def"
#undef CADANS_METRIC
  float confidence = 0.0f;       ///< [0, 1] of contact and toe-off: the agreement of the rules
  float side_confidence = 0.0f;  ///< [0, 1] of the side
  Side side = Side::unknown;
  Quality quality = Quality::ok;
};

/// One row of the list.
struct Metric {
  const char* name;
  const char* unit;
  float low, high;
  Grade pelvis, chest;
  const char* what;
  float StepMetrics::*field;
};

namespace metrics {

namespace grade_letters {
inline constexpr Grade A = Grade::measured, B = Grade::estimated, C = Grade::proxy, N = Grade::not_observable;
}

/// Every metric, in the order of metrics.def.
inline constexpr Metric table[] = {
#define CADANS_METRIC(name, unit, low, high, pelvis, chest, what) \
  {#name, unit, low, high, grade_letters::pelvis, grade_letters::chest, what, &StepMetrics::name},
#include "cadans/metrics/metrics.def"
#undef CADANS_METRIC
};

inline constexpr int count = static_cast<int>(sizeof(table) / sizeof(table[0]));

}  // namespace metrics

/// What can be measured from where, and how well.
constexpr Grade observable(Placement placement, const Metric& metric) noexcept {
  if (placement == Placement::pelvis) return metric.pelvis;
  if (placement == Placement::chest) return metric.chest;
  return Grade::not_observable;
}

}  // namespace cadans
