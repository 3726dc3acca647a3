// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>

#include "cadans/core/sample.hpp"
#include "cadans/core/status.hpp"

namespace cadans::samples {

/// How the sensor's case sits on the body, where that is known. `forward`, `up` and `right` are the
/// body's axes written in the axes of the case. When it is not known, the run itself tells (see
/// motion/forward_axis.hpp), and this stays the identity.
struct Mounting {
  Vec3 forward{1.0f, 0.0f, 0.0f};
  Vec3 up{0.0f, 1.0f, 0.0f};
  Vec3 right{0.0f, 0.0f, 1.0f};
  bool known = false;
};

/// The axes must be unit length, at right angles and right-handed, each to 1 %.
inline Status validate(const Mounting& mounting) noexcept {
  const auto near = [](float value, float target) { return std::fabs(value - target) < 0.01f; };
  const Vec3 f = mounting.forward, u = mounting.up, r = mounting.right;
  const bool rotation = near(dot(f, f), 1) && near(dot(u, u), 1) && near(dot(r, r), 1) && near(dot(f, u), 0) &&
                        near(dot(u, r), 0) && near(dot(r, f), 0) && near(dot(cross(f, u), r), 1);
  if (rotation) return {};
  return {StatusCode::out_of_range, "mounting (three right-handed unit axes)", -1.0f, 1.0f, dot(cross(f, u), r)};
}

/// Turns a vector from the axes of the case to those of the body.
constexpr Vec3 turn(const Mounting& mounting, Vec3 v) noexcept {
  return {dot(mounting.forward, v), dot(mounting.up, v), dot(mounting.right, v)};
}

}  // namespace cadans::samples
