// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>
#include <limits>

#include "cadans/core/foot_event.hpp"
#include "cadans/core/history/segment_history.hpp"
#include "cadans/joints/principal_axis.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"

/// How the arm swings, from the gyroscope of a watch. Pure functions of a stride.
namespace cadans::metrics {

/// Swing of the forearm over one stride.
struct ArmSwing {
  float range_deg = std::numeric_limits<float>::quiet_NaN();    ///< about the axis it mostly turns about, >= 0
  float cross_share = std::numeric_limits<float>::quiet_NaN();  ///< [0, 1] of the turning that is about the vertical
};

/// The swing in a window of a whole stride; NaN where it has no gyroscope.
///
///     gyro, mean off --principal axis--> rate about it --sum--> angle: highest less lowest --> range
///     gyro, turned level by the attitude, mean off --sum--> three angles --variance about the vertical / of all-->
///     cross share
///
/// A stride ends as it began, so the mean rate is bias or a bend in the road, and is taken off. An arm
/// swung straight ahead turns about a level axis (share 0), a bent arm swung around the body about the
/// vertical (share 1). Range holds for any mounting; how well against motion capture is not known.
inline ArmSwing arm_swing(const SegmentWindow& stride) noexcept {
  ArmSwing swing;
  if (!stride.has_gyro()) return swing;
  const std::uint32_t n = stride.size();
  Vec3 sum;
  for (std::uint32_t i = 0; i < n; ++i) sum = sum + stride.gyro_radps(i);
  const Vec3 mean = (1.0f / static_cast<float>(n)) * sum;

  joints::PrincipalAxis principal;
  Vec3 level_sum;
  for (std::uint32_t i = 0; i < n; ++i) {
    principal.add(stride.gyro_radps(i) - mean);
    level_sum = level_sum + turn(stride.attitude(i), stride.gyro_radps(i));
  }
  const Vec3 axis = principal.axis().direction;
  const Vec3 level_mean = (1.0f / static_cast<float>(n)) * level_sum;
  float angle = 0.0f, low = 0.0f, high = 0.0f;
  Vec3 level, total, squares;
  for (std::uint32_t i = 0; i < n; ++i) {
    angle += dot(axis, stride.gyro_radps(i) - mean);
    if (angle < low) low = angle;
    if (angle > high) high = angle;
    level = level + turn(stride.attitude(i), stride.gyro_radps(i)) - level_mean;
    total = total + level;
    squares = squares + Vec3{level.x * level.x, level.y * level.y, level.z * level.z};
  }
  swing.range_deg = (high - low) * stride.interval_s() * degrees_per_radian;
  const auto spread = [n](float square, float sum_of) { return square - sum_of * sum_of / static_cast<float>(n); };
  const float across = spread(squares.y, total.y);
  const float all = across + spread(squares.x, total.x) + spread(squares.z, total.z);
  const bool level_known = !has(stride.flags(), Quality::uncalibrated);
  if (level_known && all > 0.0f) swing.cross_share = across < 0.0f ? 0.0f : across / all;
  return swing;
}

/// Fills what a wrist shows of the stride around `step`, from the contact before to the one after.
/// No gyroscope: NaN and `not_observable`. The ends of a bout have no whole stride: NaN.
inline void measure_arm(const Step& step, const SegmentHistory& history, StepMetrics& row) noexcept {
  const SegmentWindow stride = history.window(step.previous_contact_us, step.next_contact_us);
  if (stride.empty()) {
    const bool blind = history.size() > 0 && !history.has_gyro(history.size() - 1);
    row.quality |= flag_if(blind, Quality::not_observable);
    return;
  }
  row.quality |= stride.flags();
  row.quality |= flag_if(!stride.has_gyro(), Quality::not_observable);
  const ArmSwing swing = arm_swing(stride);
  row.arm_swing_range_deg = swing.range_deg;
  row.arm_swing_cross_share = swing.cross_share;
}

}  // namespace cadans::metrics
