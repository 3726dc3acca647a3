// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <vector>

#include "cadans/analyze.hpp"
#include "cadans/summary/summary.hpp"
#include "cadans/summary/symmetry.hpp"

namespace cadans {

std::array<MetricSummary, metrics::count> summarize(std::span<const StepMetrics> steps) {
  summary::Summary live;
  for (const StepMetrics& step : steps) live.add(step);
  std::array<MetricSummary, metrics::count> result;
  std::vector<float> values;
  for (int i = 0; i < metrics::count; ++i) {
    MetricSummary& metric = result[static_cast<std::size_t>(i)];
    metric = live.result(i);
    const Placement source = summary::usual_source(steps, metrics::table[i].field);
    summary::MetricAccumulator sides;  // left against right, among the steps that one kind of sensor timed
    for (const StepMetrics& step : steps) {
      const float value = step.*metrics::table[i].field;
      if (summary::counts(step) && step.source == source && std::isfinite(value)) sides.add(value, 0.0f, step.side);
    }
    const MetricSummary compared = sides.result();
    metric.left = compared.left;
    metric.right = compared.right;
    metric.symmetry_index = compared.symmetry_index;
    metric.left_share_pct = compared.left_share_pct;
    values.clear();
    for (const StepMetrics& step : steps) {
      const float value = step.*metrics::table[i].field;
      if (summary::counts(step) && std::isfinite(value)) values.push_back(value);
    }
    if (values.empty()) continue;
    std::sort(values.begin(), values.end());
    // Linear between order statistics, as numpy.quantile does.
    const auto quantile = [&](double share) {
      const double place = share * static_cast<double>(values.size() - 1);
      const auto below = static_cast<std::size_t>(place);
      const std::size_t above = std::min(below + 1, values.size() - 1);
      const auto part = static_cast<float>(place - static_cast<double>(below));
      return values[below] + part * (values[above] - values[below]);
    };
    metric.median = quantile(0.5);
    metric.iqr = quantile(0.75) - quantile(0.25);
  }
  return result;
}

}  // namespace cadans
