// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cadans/core/sample.hpp"

namespace cadans::joints {

/// How a segment lies in the case of its sensor: the segment's own axes (ISB: anterior, up along the segment,
/// the runner's right on both sides), written in the axes of the case. Right-handed: anterior x up = right.
struct SegmentAxes {
  Vec3 anterior{1.0f, 0.0f, 0.0f};
  Vec3 up{0.0f, 1.0f, 0.0f};
  Vec3 right{0.0f, 0.0f, 1.0f};
  float right_confidence = 0.0f;  ///< [0, 1] is `right` the axis that the segment swings about, with the right sign
  float up_confidence = 0.0f;     ///< [0, 1] is `up` the long axis, and not only near it
  friend constexpr bool operator==(const SegmentAxes&, const SegmentAxes&) = default;
};

/// A vector of the case, in the axes of the segment.
constexpr Vec3 in_segment(const SegmentAxes& axes, Vec3 of_case) noexcept {
  return {dot(axes.anterior, of_case), dot(axes.up, of_case), dot(axes.right, of_case)};
}

/// Rate of turn about the runner's right: + toes up (foot), ankle ahead of the knee (shank), knee forward (thigh).
constexpr float pitch_rate_radps(const SegmentAxes& axes, Vec3 gyro_radps) noexcept {
  return dot(axes.right, gyro_radps);
}

}  // namespace cadans::joints
