// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <vector>

#include "cadans/metrics/curves/joint_curves.hpp"

namespace cadans {

/// Adds the curves of one stride.
void add_curves(const metrics::LegStride& stride, std::vector<metrics::JointCurves>& curves);

/// Brings them in the order of time. A side that was voted on after the first strides had ended is that of the `steps`,
/// which waited for the vote.
void finish_curves(std::vector<metrics::JointCurves>& curves, std::span<const StepMetrics> steps);

}  // namespace cadans
