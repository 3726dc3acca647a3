// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "cadans/form/finding_rules.hpp"

/// What a run, or its last half minute, says of the metrics that the rules look at. Made by
/// `form::values_of` from whole recordings and by `form::Cues` live; judged by `form::judge`.
namespace cadans::form {

/// One metric over the running steps that had a value.
struct FormValue {
  static constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  float median = nan, iqr = nan;
  float left = nan, right = nan;  ///< medians of either side
  std::uint32_t n = 0, n_left = 0, n_right = 0;
};

/// Right against left: Robinson's symmetry index, percent, and its 95 % interval.
struct FormDifference {
  static constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  float symmetry_index = nan, low = nan, high = nan;
  std::uint32_t n = 0;  ///< steps of both sides
};

namespace detail {
/// Place in metrics.def.
constexpr std::int16_t index_of(float StepMetrics::*metric) noexcept {
  for (int i = 0; i < metrics::count; ++i) {
    if (metrics::facts[i].field == metric) return static_cast<std::int16_t>(i);
  }
  return -1;
}

constexpr bool compares(const Criterion& c) noexcept { return c.reading == Reading::difference; }

/// Every metric that the rules read as a value (or, with `differences`, compare right with left), once.
template <int Most>
struct Watched {
  float StepMetrics::*metric[Most] = {};
  std::int16_t index[Most] = {};
  int count = 0;
};
template <int Most>
consteval Watched<Most> watched(bool differences) {
  Watched<Most> found;
  for (const Rule& rule : rules) {
    for (const Criterion& criterion : rule.criteria) {
      if (criterion.role == Role::none || compares(criterion) != differences) continue;
      bool known = false;
      for (int i = 0; i < found.count; ++i) known = known || found.metric[i] == criterion.metric;
      if (known) continue;
      found.index[found.count] = index_of(criterion.metric);
      found.metric[found.count++] = criterion.metric;
    }
  }
  return found;
}
inline constexpr int most_criteria = finding_kind_count * Finding::most_values;
inline constexpr auto read = watched<most_criteria>(false), compared = watched<most_criteria>(true);
}  // namespace detail

/// How many metrics the rules read, and how many they compare between the sides.
inline constexpr int read_count = detail::read.count, compared_count = detail::compared.count;

constexpr float StepMetrics::*read_metric(int i) noexcept { return detail::read.metric[i]; }
constexpr float StepMetrics::*compared_metric(int i) noexcept { return detail::compared.metric[i]; }

struct FormValues {
  std::array<FormValue, static_cast<std::size_t>(read_count)> values;
  std::array<FormDifference, static_cast<std::size_t>(compared_count)> differences;
  float speed_mps = std::numeric_limits<float>::quiet_NaN();  ///< median; NaN: not known
  float clean_share = 1.0f;                                   ///< of the steps: no flag that makes a value doubtful
  bool has_gyro = true;

  const FormValue& value_of(float StepMetrics::*metric) const noexcept {
    int i = 0;
    while (i + 1 < read_count && read_metric(i) != metric) ++i;
    return values[static_cast<std::size_t>(i)];
  }
  const FormDifference& difference_of(float StepMetrics::*metric) const noexcept {
    int i = 0;
    while (i + 1 < compared_count && compared_metric(i) != metric) ++i;
    return differences[static_cast<std::size_t>(i)];
  }
};

/// Flags that make a step count less for how sure a finding is.
inline constexpr Quality doubtful = Quality::gap | Quality::saturated | Quality::irregular_clock | Quality::low_rate |
                                    Quality::low_confidence | Quality::uncalibrated;

}  // namespace cadans::form
