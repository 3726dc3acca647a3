// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "cadans/core/constants.hpp"
#include "cadans/core/foot_event.hpp"
#include "cadans/core/history/segment_history.hpp"
#include "cadans/core/placement.hpp"
#include "cadans/core/runner.hpp"
#include "cadans/joints/segment_axes.hpp"
#include "cadans/joints/stride_frame.hpp"
#include "cadans/joints/swing_twist.hpp"
#include "cadans/metrics/impact.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"

namespace cadans::metrics {

inline constexpr float shank_length_per_height = 0.246f;  ///< knee to ankle (Drillis and Contini, in Winter's book)
inline constexpr float frontal_begin = 0.2f;              ///< of the stance: before, little has happened yet
inline constexpr float frontal_end = 0.6f;                ///< later the heel is off and the shank follows

/// What a sensor on the shank tells of one step.
///
///   Step, the motion around it --StrideFrame--> pose of the shank --> tibia angle, frontal excursion
///                              '--> specific force in the 50 ms after contact --> impact
///
/// Angles need the gyroscope, unclipped; else NaN, `saturated` or `not_observable`. The frontal ones need the side
/// (`uncalibrated` without) and are a proxy: 5 degrees by which the sensor's forward is askew read as
/// sin 5 x the 25 to 30 degrees that the shank turns forward in that time, 2.5 degrees. They follow changes. Six
/// healthy virtual runners tip outward by 0 to 3 degrees from contact on: negative is usual.
/// Walking: nothing. Pure.
inline void measure_shank(const Step& step, const SegmentHistory& history, const joints::SegmentAxes& axes, Side side,
                          const Runner& runner, StepMetrics& row) noexcept;

// ---- implementation ----------------------------------------------------------------------------

inline void measure_shank(const Step& step, const SegmentHistory& history, const joints::SegmentAxes& axes, Side side,
                          const Runner& runner, StepMetrics& row) noexcept {
  if (has(step.quality, Quality::not_running) || step.contact_us == unknown_us) return;
  measure_impact(history, step.contact_us, row);
  if (!(axes.right_confidence > 0.0f && axes.up_confidence > 0.0f)) {
    row.quality |= Quality::uncalibrated;
    return;
  }
  joints::StrideFrame frame(history, step.contact_us, step.stride_end_us);
  if (!frame.known()) {
    row.quality |=
        history.covers(step.contact_us) && history.has_gyro(0) ? Quality::low_confidence : Quality::not_observable;
    return;
  }
  row.quality |= frame.flags();
  if (frame.clipped()) {  // an angle from a clipped rate would be wrong by tens
    row.quality |= Quality::saturated;
    return;
  }
  frame.face(axes);
  const joints::SegmentPose at_contact = frame.at(step.contact_us);
  const auto tibia_deg = [](const joints::SegmentPose& pose) {
    return degrees_per_radian * std::atan2(pose.anterior.y, pose.up.y);
  };
  row.tibia_angle_at_contact_deg = tibia_deg(at_contact);
  row.ankle_ahead_of_knee_m = shank_length_per_height * runner.height_m * at_contact.anterior.y;
  if (step.mid_stance_us != unknown_us) {
    row.tibia_angle_at_mid_stance_deg = tibia_deg(frame.at(step.mid_stance_us));
    frame.rewind();
  }

  if (step.toe_off_us == unknown_us) return;
  if (side == Side::unknown) {
    row.quality |= Quality::uncalibrated;
    return;
  }
  // A right knee that moves inward takes the shank's upper end to the left: the vertical then points to its right.
  const float inward = side == Side::right ? 1.0f : -1.0f;
  const float stance_s = seconds_between(step.contact_us, step.toe_off_us);
  const std::int64_t end_us = step.contact_us + to_us(frontal_end * stance_s);
  const std::int64_t begin_us = step.contact_us + to_us(frontal_begin * stance_s);
  const float interval_s = static_cast<float>(history.interval_us()) * seconds_per_us;
  const auto tip_rad = [inward](const joints::SegmentPose& pose) { return inward * joints::safe_asin(pose.right.y); };
  const float begin_rad = tip_rad(at_contact);
  float most_rad = -pi, fastest_radps = 0.0f;
  float before[4] = {};  // tips of the last four samples: the rate is over 20 ms
  int known = 0;
  for (std::int64_t t_us = step.contact_us; t_us <= end_us; t_us += history.interval_us()) {
    const float tip = tip_rad(frame.at(t_us)) - begin_rad;
    if (tip > most_rad && t_us >= begin_us) most_rad = tip;
    if (known >= 4) fastest_radps = std::fmax(fastest_radps, (tip - before[known % 4]) / (4.0f * interval_s));
    before[known++ % 4] = tip;
  }
  if (!(most_rad > -pi)) return;
  row.shank_frontal_excursion_deg = degrees_per_radian * most_rad;
  row.shank_frontal_velocity_degps = degrees_per_radian * fastest_radps;
}

}  // namespace cadans::metrics
