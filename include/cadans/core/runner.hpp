// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <limits>

#include "cadans/core/status.hpp"

namespace cadans {

/// What is known of the person. NaN: not known, and what needs it is NaN too.
struct Runner {
  float height_m = std::numeric_limits<float>::quiet_NaN();  ///< [1.0, 2.3]; lengths of the leg go with it
  float mass_kg = std::numeric_limits<float>::quiet_NaN();   ///< [25, 200]
};

constexpr Status validate(const Runner& runner) noexcept {
  const auto outside = [](float v, float low, float high) { return v == v && !(v >= low && v <= high); };
  if (outside(runner.height_m, 1.0f, 2.3f)) return {StatusCode::out_of_range, "height_m", 1.0f, 2.3f, runner.height_m};
  if (outside(runner.mass_kg, 25.0f, 200.0f))
    return {StatusCode::out_of_range, "mass_kg", 25.0f, 200.0f, runner.mass_kg};
  return {};
}

}  // namespace cadans
