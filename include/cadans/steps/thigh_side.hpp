// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>

#include "cadans/core/constants.hpp"
#include "cadans/core/foot_event.hpp"
#include "cadans/core/history/segment_history.hpp"
#include "cadans/joints/segment_axes.hpp"
#include "cadans/joints/stride_frame.hpp"
#include "cadans/joints/swing_twist.hpp"

namespace cadans::steps {

/// What one stride of a thigh says of its side: radians, + for the right leg. 0: nothing.
///
/// In stance the hip adducts: the thigh's upper end goes outward over the foot. Two looks at that tilt to the right:
/// - its mean in stance less that in swing is + for a right leg;
/// - its first harmonic lags the thigh's swing by 118 degrees for a right leg (21 runs, both legs of `virtual_imu_*`).
/// Each is right for all 42 legs there (91 % of strides), but one of the two real legs of `seven_imu_mean_cycle`, whose
/// muscle moves the case by as much, makes each go wrong: so only what both say counts. Then one real leg is right, of
/// the other nothing is said. Both are differences, so they need no zero. Cost: 12 us a stride.
inline float thigh_side_evidence(const Step& step, const SegmentHistory& thigh,
                                 const joints::SegmentAxes& axes) noexcept {
  constexpr std::int64_t every_us = 10'000;
  constexpr float lag_rad = 118.0f / degrees_per_radian;
  if (step.contact_us == unknown_us || step.stride_end_us == unknown_us || !(axes.right_confidence > 0.0f)) return 0.0f;
  joints::StrideFrame frame(thigh, step.contact_us, step.stride_end_us);
  if (!frame.known() || frame.clipped()) return 0.0f;
  frame.face(axes);
  const std::int64_t stride_us = step.stride_end_us - step.contact_us;
  const std::int64_t leaves_us = step.toe_off_us != unknown_us ? step.toe_off_us : step.contact_us + stride_us * 2 / 5;
  float stance = 0.0f, swing = 0.0f, in_stance = 0.0f, in_swing = 0.0f;
  float tilt_cos = 0.0f, tilt_sin = 0.0f, sway_cos = 0.0f, sway_sin = 0.0f;
  for (std::int64_t t_us = step.contact_us; t_us < step.stride_end_us; t_us += every_us) {
    const joints::SegmentPose pose = frame.at(t_us);
    const float tilt_rad = joints::safe_asin(pose.up.z), sway_rad = std::atan2(-pose.up.x, pose.up.y);
    (t_us < leaves_us ? stance : swing) += tilt_rad;
    (t_us < leaves_us ? in_stance : in_swing) += 1.0f;
    const float phase = 2.0f * pi * static_cast<float>(t_us - step.contact_us) / static_cast<float>(stride_us);
    const float c = std::cos(phase), s = -std::sin(phase);
    tilt_cos += tilt_rad * c;
    tilt_sin += tilt_rad * s;
    sway_cos += sway_rad * c;
    sway_sin += sway_rad * s;
  }
  const float sway = std::sqrt(sway_cos * sway_cos + sway_sin * sway_sin);
  if (in_stance == 0.0f || in_swing == 0.0f || !(sway > 0.0f)) return 0.0f;
  const float shift_rad = stance / in_stance - swing / in_swing;
  const float in_phase = tilt_cos * sway_cos + tilt_sin * sway_sin, ahead = tilt_sin * sway_cos - tilt_cos * sway_sin;
  const float lag = (in_phase * std::cos(lag_rad) - ahead * std::sin(lag_rad)) / sway;
  const float harmonic_rad = 2.0f * lag / (in_stance + in_swing);
  if (shift_rad * harmonic_rad <= 0.0f) return 0.0f;
  return std::fabs(shift_rad) < std::fabs(harmonic_rad) ? shift_rad : harmonic_rad;
}

}  // namespace cadans::steps
