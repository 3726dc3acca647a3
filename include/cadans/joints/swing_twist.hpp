// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>

#include "cadans/core/constants.hpp"
#include "cadans/joints/stride_frame.hpp"

/// The angles of a hinge from the poses of its two segments, by swing and twist: never by Euler angles, whose order
/// changes their meaning and which turn over near 90 degrees. Both poses are in the runner's frame.
namespace cadans::joints {

inline float safe_asin(float x) noexcept { return std::asin(x > 1.0f ? 1.0f : x < -1.0f ? -1.0f : x); }

/// The twist of the lower segment about the upper one's right axis, radians: + is flexion of a knee (the shank's
/// upper end leans forward of the thigh). Good through a whole turn.
inline float flexion_rad(const SegmentPose& upper, const SegmentPose& lower) noexcept {
  return std::atan2(dot(upper.anterior, lower.up) - dot(upper.up, lower.anterior),
                    dot(upper.anterior, lower.anterior) + dot(upper.up, lower.up));
}

/// How far the lower segment's long axis has swung out of the upper one's sagittal plane, radians: + when its lower
/// end goes to the runner's right. It is the rotation about the floating axis of Grood and Suntay (1983, doi
/// 10.1115/1.3138397): it depends on the upper segment's right and on the lower one's long axis, and on nothing else.
inline float outward_right_rad(const SegmentPose& upper, const SegmentPose& lower) noexcept {
  return -safe_asin(dot(upper.right, lower.up));
}

}  // namespace cadans::joints
