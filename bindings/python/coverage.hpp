// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <pybind11/pybind11.h>

#include "cadans/summary/coverage.hpp"

namespace cadans::python {

/// Binds `Coverage` as a read-only mapping with attributes.
void bind_coverage(pybind11::module_& module);

}  // namespace cadans::python
