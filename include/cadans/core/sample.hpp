// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "cadans/core/constants.hpp"
#include "cadans/core/quality.hpp"

/// The records that flow through the first rooms. The type says the frame: a detector that wants a
/// `MotionSample` cannot be handed a `RawSample`. All are trivially copyable and hold no Eigen or
/// std containers, so they may cross the C door and be copied with memcpy.
namespace cadans {

/// Three numbers along three axes. The owner says which axes and which unit.
struct Vec3 {
  float x = 0.0f;
  float y = 0.0f;
  float z = 0.0f;
  friend constexpr bool operator==(const Vec3&, const Vec3&) = default;
};

constexpr Vec3 operator+(Vec3 a, Vec3 b) noexcept { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
constexpr Vec3 operator-(Vec3 a, Vec3 b) noexcept { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
constexpr Vec3 operator*(float s, Vec3 a) noexcept { return {s * a.x, s * a.y, s * a.z}; }
constexpr float dot(Vec3 a, Vec3 b) noexcept { return a.x * b.x + a.y * b.y + a.z * b.z; }
constexpr Vec3 cross(Vec3 a, Vec3 b) noexcept {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

/// What the chip gave: its own axes, its own clock. NaN in an axis means "this axis has no value".
struct RawSample {
  std::int64_t t_us = 0;
  Vec3 accel_mps2;  ///< specific force: +9.81 up at rest
  Vec3 gyro_radps;  ///< all NaN when there is no gyroscope
  friend constexpr bool operator==(const RawSample&, const RawSample&) = default;
};

/// The same motion on an even clock, finite, still in the axes of the sensor's case.
struct BodySample {
  std::int64_t t_us = 0;
  Vec3 accel_mps2;  ///< specific force: +9.81 up at rest
  Vec3 gyro_radps;  ///< zero when `has_gyro` is false
  Quality quality = Quality::ok;
  bool has_gyro = true;
  friend constexpr bool operator==(const BodySample&, const BodySample&) = default;
};

/// The motion of the body part: gravity removed, x forward, y truly up, z to the runner's right.
struct MotionSample {
  std::int64_t t_us = 0;
  Vec3 accel_mps2;  ///< acceleration without gravity; +y when pushed up, +x when sped up
  Vec3 gyro_radps;  ///< angular rate about the same axes, right-handed
  Quality quality = Quality::ok;
  bool has_gyro = true;
  bool has_lean = false;  ///< the mounting is known
  float lean_rad = 0.0f;  ///< how far the segment's own up leans forward from the vertical
  friend constexpr bool operator==(const MotionSample&, const MotionSample&) = default;
};

}  // namespace cadans
