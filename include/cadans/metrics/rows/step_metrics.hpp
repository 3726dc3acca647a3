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
#define CADANS_METRIC(name, unit, low, high, grades, together, what) \
  float name = std::numeric_limits<float>::quiet_NaN();
#include "cadans/metrics/metrics.def"
#undef CADANS_METRIC
  float confidence = 0.0f;       ///< [0, 1] of contact and toe-off: the agreement of the rules
  float side_confidence = 0.0f;  ///< [0, 1] of the side
  Side side = Side::unknown;
  Placement source = Placement::unknown;  ///< the sensor that placed contact and toe-off
  Quality quality = Quality::ok;
};

/// What several sensors add to a metric.
struct Together {
  Grade grade = Grade::not_observable;
  std::uint8_t one = 0;    ///< set of placements, a bit each: one of these ...
  std::uint8_t other = 0;  ///< ... and one of these, on one side of the body; or, when it is 0, `one` on both sides
};

/// What running code needs of a row of the list: no texts, so that a watch that shows numbers links none.
struct MetricFacts {
  float StepMetrics::*field;
  float low, high;
  const char* grades;  ///< a letter a placement, pelvis first
  Together together;
};

/// One row of the list.
struct Metric : MetricFacts {
  const char* name;
  const char* unit;
  const char* what;
};

constexpr std::uint8_t bit_of(Placement placement) noexcept {
  return static_cast<std::uint8_t>(1u << static_cast<unsigned>(placement));
}

namespace metrics {

/// The words that the column `together` of metrics.def is written in.
namespace words {
inline constexpr std::uint8_t pelvis = bit_of(Placement::pelvis), thigh = bit_of(Placement::thigh),
                              shank = bit_of(Placement::shank), foot = bit_of(Placement::foot);
inline constexpr std::uint8_t both_legs = thigh | shank | foot, timed = shank | foot;
inline constexpr Together alone{};
constexpr Together A_(std::uint8_t one, std::uint8_t other = 0) noexcept { return {Grade::measured, one, other}; }
constexpr Together B_(std::uint8_t one, std::uint8_t other = 0) noexcept { return {Grade::estimated, one, other}; }
constexpr Together C_(std::uint8_t one, std::uint8_t other = 0) noexcept { return {Grade::proxy, one, other}; }

inline constexpr Metric table[] = {
#define CADANS_METRIC(name, unit, low, high, grades, together, what) \
  {{&StepMetrics::name, low, high, #grades, together}, #name, unit, what},
#include "cadans/metrics/metrics.def"
#undef CADANS_METRIC
};
inline constexpr MetricFacts facts[] = {
#define CADANS_METRIC(name, unit, low, high, grades, together, what) \
  {&StepMetrics::name, low, high, #grades, together},
#include "cadans/metrics/metrics.def"
#undef CADANS_METRIC
};
}  // namespace words

/// Every metric, in the order of metrics.def.
using words::table;
/// The same without the texts.
using words::facts;

inline constexpr int count = static_cast<int>(sizeof(table) / sizeof(table[0]));

}  // namespace metrics

/// What can be measured from one sensor there, and how well.
constexpr Grade observable(Placement placement, const MetricFacts& metric) noexcept {
  if (placement == Placement::unknown) return Grade::not_observable;
  const char letter = metric.grades[static_cast<int>(placement) - 1];
  return letter == 'N' ? Grade::not_observable : static_cast<Grade>(letter - 'A');
}

/// The sensors that one runner wears: a set of placements a side. The trunk's are in `middle`.
struct SensorSet {
  std::uint8_t middle = 0, left = 0, right = 0, unknown = 0;

  constexpr void add(Placement placement, Side side) noexcept {
    const std::uint8_t bit = bit_of(placement);
    if (is_trunk(placement)) {
      middle |= bit;
    } else if (side == Side::left) {
      left |= bit;
    } else if (side == Side::right) {
      right |= bit;
    } else {
      unknown |= bit;
    }
  }
};

/// What can be measured with all of them together, and how well.
constexpr Grade observable(const SensorSet& worn, const MetricFacts& metric) noexcept {
  const unsigned all = worn.middle | worn.left | worn.right | worn.unknown;
  Grade best = Grade::not_observable;
  for (int i = 1; i <= static_cast<int>(Placement::pocket); ++i) {
    const auto placement = static_cast<Placement>(i);
    if ((all & bit_of(placement)) == 0) continue;
    const Grade grade = observable(placement, metric);
    if (grade < best) best = grade;
  }
  const Together& joint = metric.together;
  const auto together = [&](unsigned side) {
    const unsigned seen = side | worn.middle;
    return (seen & joint.one) != 0 && (seen & joint.other) != 0;
  };
  const bool met = joint.other == 0 ? (worn.left & joint.one) != 0 && (worn.right & joint.one) != 0
                                    : together(worn.left) || together(worn.right) || together(worn.unknown);
  if (joint.grade != Grade::not_observable && met && joint.grade < best) best = joint.grade;
  return best;
}

}  // namespace cadans
