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

/// A rotation, of length 1. The owner says from which axes to which.
struct Quaternion {
  float w = 1.0f;
  float x = 0.0f;
  float y = 0.0f;
  float z = 0.0f;
  friend constexpr bool operator==(const Quaternion&, const Quaternion&) = default;
};

/// First `b`, then `a`.
constexpr Quaternion operator*(const Quaternion& a, const Quaternion& b) noexcept {
  return {a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z, a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
          a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x, a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w};
}
/// The way back.
constexpr Quaternion inverse(const Quaternion& q) noexcept { return {q.w, -q.x, -q.y, -q.z}; }
constexpr Vec3 turn(const Quaternion& q, Vec3 v) noexcept {
  const Vec3 axis{q.x, q.y, q.z};
  const Vec3 twice = 2.0f * cross(axis, v);
  return v + q.w * twice + cross(axis, twice);
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

/// The motion of a foot, leg or arm: gravity still in it, still in the axes of the case, and how the case lies.
/// Which way the segment points within the case is learnt later (joints/): so a history stays right while
/// that knowledge grows.
struct SegmentSample {
  std::int64_t t_us = 0;
  Vec3 accel_mps2;      ///< specific force, case axes: +9.81 up at rest
  Vec3 gyro_radps;      ///< case axes, offset removed; zero when `has_gyro` is false
  Quaternion attitude;  ///< case axes -> a level frame: y up, heading anywhere but steady (it drifts slowly)
  Quality quality = Quality::ok;
  bool has_gyro = true;
  friend constexpr bool operator==(const SegmentSample&, const SegmentSample&) = default;
};

}  // namespace cadans
