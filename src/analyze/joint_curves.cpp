// SPDX-License-Identifier: Apache-2.0
#include "joint_curves.hpp"

#include <algorithm>

namespace cadans {

void add_curves(const metrics::LegStride& stride, std::vector<metrics::JointCurves>& curves) {
  curves.push_back(metrics::joint_curves(stride));
}

void finish_curves(std::vector<metrics::JointCurves>& curves, std::span<const StepMetrics> steps) {
  std::stable_sort(curves.begin(), curves.end(),
                   [](const metrics::JointCurves& a, const metrics::JointCurves& b) { return a.t_us < b.t_us; });
  for (metrics::JointCurves& curve : curves) {
    if (curve.side != Side::unknown) continue;
    const auto step = std::lower_bound(steps.begin(), steps.end(), curve.t_us,
                                       [](const StepMetrics& row, std::int64_t t_us) { return row.t_us < t_us; });
    if (step != steps.end() && step->t_us == curve.t_us) curve.side = step->side;
  }
}

}  // namespace cadans
