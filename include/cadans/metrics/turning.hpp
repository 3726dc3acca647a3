// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <limits>

#include "cadans/core/motion_history.hpp"
#include "cadans/core/placement.hpp"

/// How a body part turns within a step or stride, by integrating the gyroscope over it. Over so short a
/// time neither its bias nor the magnetometer that is not there matters. Pure functions of a window.
namespace cadans::metrics {

/// Range of turning about the vertical over a stride, degrees, >= 0: pelvic or trunk rotation. The
/// heading gained over the stride (a bend in the road, gyroscope bias) is taken off evenly in time.
/// NaN without a gyroscope.
inline float rotation_range_deg(const MotionWindow& stride) noexcept {
  if (!stride.has_gyro()) return std::numeric_limits<float>::quiet_NaN();
  const std::uint32_t n = stride.size();
  float gained = 0.0f;
  for (std::uint32_t i = 0; i < n; ++i) gained += stride.gyro_radps(i).y;
  const float mean = gained / static_cast<float>(n);
  float angle = 0.0f, low = 0.0f, high = 0.0f;
  for (std::uint32_t i = 0; i < n; ++i) {
    angle += stride.gyro_radps(i).y - mean;
    if (angle < low) low = angle;
    if (angle > high) high = angle;
  }
  return (high - low) * stride.interval_s() * degrees_per_radian;
}

/// How far the swing side of the pelvis tips down between contact and its lowest moment in stance,
/// degrees, >= 0. Positive turning about the forward axis lowers the right side, so on a left stance
/// it counts as it is, on a right stance reversed. The lean gained over the stride is taken off evenly.
/// `stance` is the part of `stride` between contact and toe-off. NaN without a gyroscope or a side.
inline float pelvic_drop_deg(const MotionWindow& stance, const MotionWindow& stride, Side stance_side) noexcept {
  if (stance_side == Side::unknown || !stride.has_gyro() || stance.empty()) {
    return std::numeric_limits<float>::quiet_NaN();
  }
  float gained = 0.0f;
  for (std::uint32_t i = 0; i < stride.size(); ++i) gained += stride.gyro_radps(i).x;
  const float mean = gained / static_cast<float>(stride.size());
  const float toward_swing_side = stance_side == Side::left ? 1.0f : -1.0f;
  float angle = 0.0f, lowest = 0.0f;
  for (std::uint32_t i = 0; i < stance.size(); ++i) {
    angle += toward_swing_side * (stance.gyro_radps(i).x - mean);
    if (angle > lowest) lowest = angle;
  }
  return lowest * stance.interval_s() * degrees_per_radian;
}

}  // namespace cadans::metrics
