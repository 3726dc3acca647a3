// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <limits>

#include "cadans/core/history/motion_history.hpp"

/// How a body part leans, and how it turns within a step or stride, by integrating the gyroscope over it. Over so short
/// a time neither its bias nor the magnetometer that is not there matters. Pure functions of a window.
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

/// Mean forward lean of the segment over a step, degrees, forward positive. NaN unless the mounting is known.
inline float mean_lean_deg(const MotionWindow& step) noexcept {
  float sum = 0.0f;
  for (std::uint32_t i = 0; i < step.size(); ++i) {
    if (!step.has_lean(i)) return std::numeric_limits<float>::quiet_NaN();
    sum += step.lean_rad(i);
  }
  return step.empty() ? std::numeric_limits<float>::quiet_NaN()
                      : sum / static_cast<float>(step.size()) * degrees_per_radian;
}

/// Pelvic drop of one step for either answer to "which foot was it?".
struct PelvicDrop {
  float if_left_deg = std::numeric_limits<float>::quiet_NaN();
  float if_right_deg = std::numeric_limits<float>::quiet_NaN();
};

/// How far the swing side of the pelvis tips down between contact and its lowest moment in stance,
/// degrees, >= 0. Positive turning about the forward axis lowers the right side, so on a left stance
/// it counts as it is, on a right stance reversed. The lean gained over the stride is taken off evenly.
/// `stance` is the part of `stride` between contact and toe-off. NaN without a gyroscope.
inline PelvicDrop pelvic_drop_deg(const MotionWindow& stance, const MotionWindow& stride) noexcept {
  if (!stride.has_gyro() || stance.empty()) return {};
  float gained = 0.0f;
  for (std::uint32_t i = 0; i < stride.size(); ++i) gained += stride.gyro_radps(i).x;
  const float mean = gained / static_cast<float>(stride.size());
  float right_down = 0.0f, most = 0.0f, least = 0.0f;
  for (std::uint32_t i = 0; i < stance.size(); ++i) {
    right_down += stance.gyro_radps(i).x - mean;
    if (right_down > most) most = right_down;
    if (right_down < least) least = right_down;
  }
  const float degrees = stance.interval_s() * degrees_per_radian;
  return {most * degrees, -least * degrees};
}

}  // namespace cadans::metrics
