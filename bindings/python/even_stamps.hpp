// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

namespace cadans::python {

/// When sample number `index` was taken, by a clock that starts at 0 and is even. In double: float would
/// be a sample off after two minutes.
inline std::int64_t even_stamp_us(std::int64_t index, double rate_hz) {
  return static_cast<std::int64_t>(std::llround(static_cast<double>(index) * 1e6 / rate_hz));
}

}  // namespace cadans::python
