// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <pybind11/numpy.h>

#include <span>

#include "cadans/metrics/curves/joint_curves.hpp"

namespace cadans::python {

/// A row a stride: instants, side, and 101 points and a quality of every joint angle.
pybind11::array curves_of(std::span<const metrics::JointCurves> curves);

}  // namespace cadans::python
