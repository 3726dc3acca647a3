// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>
#include <limits>

#include "cadans/core/foot_event.hpp"
#include "cadans/core/history/segment_history.hpp"
#include "cadans/core/placement.hpp"
#include "cadans/core/runner.hpp"
#include "cadans/joints/knee_joint.hpp"
#include "cadans/joints/segment_axes.hpp"
#include "cadans/joints/stride_frame.hpp"
#include "cadans/joints/swing_twist.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"

/// What a sensor on the thigh and one on the shank of the same leg show together. No magnetometer.
namespace cadans::metrics {

/// Lengths of the segments as shares of body height: D. A. Winter, "Biomechanics and Motor Control of Human Movement"
/// (after Drillis and Contini 1966).
inline constexpr float shank_share_of_height = 0.246f, thigh_share_of_height = 0.245f;

/// How far the ankle is ahead of the hip, as a share of body height.
inline float foot_ahead_share(const joints::SegmentPose& thigh, const joints::SegmentPose& shank) noexcept {
  return -(thigh_share_of_height * thigh.up.x + shank_share_of_height * shank.up.x);
}

/// A knee at one instant, radians.
struct KneeAngles {
  float flexion_rad;      ///< + bent
  float frontal_rad;      ///< + the shank's lower end to the runner's right; cross-talk is still in it
  float shank_lean_sine;  ///< + the shank's upper end ahead of its lower one
};

/// Walks through a stride of two frames that know their axes (`face`) and gives the knee's angles every `every_us`, in
/// the order of time: `visit(t_us, const KneeAngles&)`. The curve of the knee over a stride; a recording's is its
/// strides' one after the other.
template <class Visit>
void walk_knee(joints::StrideFrame& thigh, joints::StrideFrame& shank, std::int64_t every_us, Visit&& visit) noexcept {
  thigh.rewind();
  shank.rewind();
  for (std::int64_t t_us = thigh.begin_us(); t_us < thigh.end_us(); t_us += every_us) {
    const joints::SegmentPose upper = thigh.at(t_us), lower = shank.at(t_us);
    visit(t_us, KneeAngles{joints::flexion_rad(upper, lower), joints::outward_right_rad(upper, lower), lower.up.x});
  }
}

/// Flexion, valgus and overstride of one step.
///
///   both histories --StrideFrame--> poses of thigh and shank --walk_knee--> flexion, frontal angle
///                                                 frontal angle less its cross-talk (KneeJoint) --> valgus
///
/// - Flexion: the twist about the hinge, at contact, in mid-stance, and at its largest in stance. Its zero is that of
///   the two axes: see `up_confidence`; standing still for some seconds makes the shank's half of it better.
/// - Valgus: from contact to its most in the first 60 % of stance, + when the knee falls inward (the shank's lower
///   end goes outward). A difference, so a steady offset is nothing. Needs the side. A proxy: skin moves by 3 to 5
///   degrees, which no method takes off. `row.quality` is `low_confidence` where more than `most_doubt_deg` of it may
///   be cross-talk.
/// - `foot_ahead_m`: ankle to hip, at contact; needs the runner's height.
/// Both sensors need a gyroscope: else `not_observable`; and an unclipped one: else `saturated`. Walking is not
/// measured. Cost: 70 us a stride.
inline void measure_knee(const Step& step, const SegmentHistory& thigh, const joints::SegmentAxes& thigh_axes,
                         const SegmentHistory& shank, const joints::SegmentAxes& shank_axes, Side side,
                         joints::KneeJoint& knee, const Runner& runner, StepMetrics& row) noexcept {
  constexpr float valgus_share = 0.6f;       // of the stance, in which the leg is loaded
  constexpr float most_doubt_deg = 3.0f;     // as much as the goal for false valgus
  constexpr std::int64_t every_us = 10'000;  // a knee bends by 5 degrees in it at most, in stance
  constexpr int most_loaded = 32;            // 60 % of 0.5 s
  if (step.contact_us == unknown_us || step.stride_end_us == unknown_us) return;
  joints::StrideFrame above(thigh, step.contact_us, step.stride_end_us);
  joints::StrideFrame below(shank, step.contact_us, step.stride_end_us);
  if (!above.known() || !below.known()) {
    row.quality |= Quality::not_observable;
    return;
  }
  row.quality |= above.flags() | below.flags();
  const bool axes_known = thigh_axes.right_confidence > 0.0f && shank_axes.right_confidence > 0.0f;
  const bool zero_known = thigh_axes.up_confidence > 0.0f && shank_axes.up_confidence > 0.0f;
  row.quality |= flag_if(!axes_known || !zero_known, Quality::uncalibrated);
  row.quality |= flag_if(above.clipped() || below.clipped(), Quality::saturated);
  if (!axes_known || above.clipped() || below.clipped()) return;
  above.face(thigh_axes);
  below.face(shank_axes);

  if (zero_known) {
    const joints::SegmentPose upper = above.at(step.contact_us), lower = below.at(step.contact_us);
    row.knee_flexion_at_contact_deg = degrees_per_radian * joints::flexion_rad(upper, lower);
    row.foot_ahead_m = runner.height_m * foot_ahead_share(upper, lower);  // NaN without a height
  }
  if (step.toe_off_us == unknown_us || step.toe_off_us <= step.contact_us) return;

  // One walk through the stride: flexion, what the swing says of cross-talk, and what to take it off from.
  const std::int64_t loaded_us =
      step.contact_us + static_cast<std::int64_t>(valgus_share * static_cast<float>(step.toe_off_us - step.contact_us));
  joints::KneeJoint::Shape loaded[most_loaded];
  float frontal_rad[most_loaded];
  int seen = 0;
  float peak_rad = -pi, before_rad = 0.0f, mid_rad = std::numeric_limits<float>::quiet_NaN();
  knee.begin_stride(thigh_axes, shank_axes);
  walk_knee(above, below, every_us, [&](std::int64_t t_us, const KneeAngles& at) {
    const float flexion_rad = at.flexion_rad;
    const joints::KneeJoint::Shape shape = joints::KneeJoint::shape(flexion_rad, at.shank_lean_sine);
    if (t_us < step.toe_off_us) {
      if (flexion_rad > peak_rad) peak_rad = flexion_rad;
    } else {
      knee.add_swing(shape, at.frontal_rad);
    }
    if (t_us <= loaded_us && seen < most_loaded) {
      loaded[seen] = shape;
      frontal_rad[seen++] = at.frontal_rad;
    }
    if (step.mid_stance_us != unknown_us && t_us - every_us < step.mid_stance_us && t_us >= step.mid_stance_us) {
      const float part = static_cast<float>(t_us - step.mid_stance_us) / static_cast<float>(every_us);
      mid_rad = flexion_rad + part * (before_rad - flexion_rad);
    }
    before_rad = flexion_rad;
  });
  if (zero_known) {
    row.knee_flexion_peak_deg = degrees_per_radian * peak_rad;
    row.knee_flexion_at_mid_stance_deg = degrees_per_radian * mid_rad;
  }
  if (side == Side::unknown) {
    row.quality |= Quality::uncalibrated;
    return;
  }
  if (!knee.fit()) return;
  const float sign = side == Side::right ? 1.0f : -1.0f;
  float most_rad = 0.0f, at_contact_rad = 0.0f;
  int most = 0;
  for (int i = 0; i < seen; ++i) {
    const float valgus_rad = sign * (frontal_rad[i] - knee.cross_talk_rad(loaded[i]));
    if (i == 0) at_contact_rad = valgus_rad;
    if (valgus_rad - at_contact_rad <= most_rad) continue;
    most_rad = valgus_rad - at_contact_rad;
    most = i;
  }
  row.knee_valgus_excursion_deg = degrees_per_radian * most_rad;
  const float doubt_deg = degrees_per_radian * knee.doubt_rad(loaded[0], loaded[most]);
  row.quality |= flag_if(doubt_deg > most_doubt_deg, Quality::low_confidence);
}

}  // namespace cadans::metrics
