// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stdexcept>

#include "cadans/analyze.hpp"
#include "cadans/tracker.hpp"

namespace cadans::python {

/// A wrong setting is a ValueError that names the field and its range.
inline void require(const Status& status) {
  if (!status.ok()) throw std::invalid_argument(describe(status));
}

}  // namespace cadans::python
