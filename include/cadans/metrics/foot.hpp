// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>
#include <limits>

#include "cadans/core/constants.hpp"
#include "cadans/core/foot_event.hpp"
#include "cadans/core/history/segment_history.hpp"
#include "cadans/core/runner.hpp"
#include "cadans/events/foot_path.hpp"
#include "cadans/joints/segment_axes.hpp"
#include "cadans/metrics/impact.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"

namespace cadans::metrics {

inline constexpr float rearfoot_above_deg = 8.0f;   ///< Altman and Davis 2012 (recalled)
inline constexpr float forefoot_below_deg = -1.6f;  ///< ... the same
inline constexpr float foot_angle_sigma_deg =
    5.0f;  ///< of one strike: 2.0 +- 5.9 (Falbriard 2020), 3 here on virtual feet
inline constexpr float before_contact_s = 0.01f;  ///< the strike is read before the ground has turned the foot

/// What a sensor on the foot tells of one step.
///
///   gyro --turn from contact to the middle of the stance--> foot strike angle --> rear, mid, forefoot
///        '--turn about the foot's length, contact to its most--> pronation excursion
///   FootPath, mid-stance to the next --> stride length, speed, clearance
///   specific force in the 50 ms after contact --> impact
///
/// Nothing here needs to know how the shoe's sole lies in the case: all angles are differences within a stance,
/// 0 is the foot half-way between contact and toe-off (M. Falbriard 2020, doi 10.3389/fbioe.2020.00065). A rate cut
/// off at the sensor's range is mended for the way. Pronation needs
/// the side (`uncalibrated` without), and is a proxy: a shoe turns on a foot. The impact says how hard the sensor is
/// shaken, never a force. Without a gyroscope: the impact alone, `not_observable`. Walking: nothing. Cost: 25 us a
/// stride. Pure.
inline void measure_foot(const Step& step, const SegmentHistory& history, const joints::SegmentAxes& axes, Side side,
                         const Runner& runner, StepMetrics& row) noexcept;

// ---- implementation ----------------------------------------------------------------------------

/// Turn about an axis of the case between two instants that the history holds; `see(angle so far)` at each sample.
template <class See>
float turn_about_rad(const SegmentHistory& history, Vec3 axis, std::int64_t begin_us, std::int64_t end_us,
                     See&& see) noexcept {
  if (!history.covers(begin_us) || !history.covers(end_us) || end_us < begin_us)
    return std::numeric_limits<float>::quiet_NaN();
  float angle_rad = 0.0f, before = dot(history.at(begin_us).gyro_radps, axis);
  std::int64_t before_us = begin_us;
  const std::int64_t interval_us = history.interval_us();
  auto i = static_cast<std::uint32_t>((begin_us - history.oldest_us()) / interval_us + 1);
  while (before_us < end_us) {
    const bool last = i >= history.size() || history.time_of(i) >= end_us;
    const std::int64_t now_us = last ? end_us : history.time_of(i);
    const float now = dot(last ? history.at(end_us).gyro_radps : history.gyro_radps(i), axis);
    angle_rad += 0.5f * (before + now) * seconds_between(before_us, now_us);
    see(angle_rad);
    before = now;
    before_us = now_us;
    ++i;
  }
  return angle_rad;
}

/// Chance that the true angle is above `limit_deg`: the normal distribution, by the logistic one (error below 0.01).
inline float chance_above(float angle_deg, float limit_deg) noexcept {
  return 1.0f / (1.0f + std::exp(-1.702f * (angle_deg - limit_deg) / foot_angle_sigma_deg));
}

inline void measure_foot(const Step& step, const SegmentHistory& history, const joints::SegmentAxes& axes, Side side,
                         const Runner&, StepMetrics& row) noexcept {
  if (has(step.quality, Quality::not_running) || step.contact_us == unknown_us) return;
  measure_impact(history, step.contact_us, row);
  const std::int64_t read_us = step.contact_us - to_us(before_contact_s);
  if (!history.covers(read_us)) return;
  if (!history.at(step.contact_us).has_gyro) {
    row.quality |= Quality::not_observable;
    return;
  }
  const auto nothing = [](float) {};

  if (step.toe_off_us != unknown_us && axes.right_confidence > 0.0f) {
    const std::int64_t half_us = step.contact_us + (step.toe_off_us - step.contact_us) / 2;
    const float angle_deg = -degrees_per_radian * turn_about_rad(history, axes.right, read_us, half_us, nothing);
    if (std::isfinite(angle_deg)) {
      row.foot_strike_angle_deg = angle_deg;
      row.rearfoot_probability = chance_above(angle_deg, rearfoot_above_deg);
      row.forefoot_probability = 1.0f - chance_above(angle_deg, forefoot_below_deg);
      row.midfoot_probability = 1.0f - row.rearfoot_probability - row.forefoot_probability;
    }
    if (side == Side::unknown) {
      row.quality |= Quality::uncalibrated;
    } else {
      // A right foot that rolls inward tips its upper side to the left: a negative turn about forward.
      const float inward = side == Side::right ? -1.0f : 1.0f;
      const std::int64_t late_us = step.contact_us + (step.toe_off_us - step.contact_us) * 7 / 10;
      float most_rad = 0.0f;
      turn_about_rad(history, inward * axes.anterior, step.contact_us, late_us, [&](float angle_rad) {
        if (angle_rad > most_rad) most_rad = angle_rad;
      });
      row.pronation_excursion_deg = degrees_per_radian * most_rad;
    }
  }

  if (step.stride_end_us == unknown_us || step.mid_stance_us == unknown_us) return;
  const std::int64_t next_us = step.mid_stance_us + (step.stride_end_us - step.contact_us);
  if (!history.covers(step.mid_stance_us) || !history.covers(next_us)) return;
  const auto place = [&](std::int64_t t_us) {
    return static_cast<std::uint32_t>((t_us - history.oldest_us() + history.interval_us() / 2) / history.interval_us());
  };
  const std::uint32_t from = place(step.mid_stance_us), to = place(next_us);
  if (to >= history.size()) return;
  const events::FootPath path(history, from, to);
  if (!path.known()) return;
  row.quality |= path.flags();
  row.stride_length_m = path.length_m();
  row.step_length_m = 0.5f * path.length_m();
  row.speed_mps = path.speed_mps();
  float most_m = 0.0f;
  path.walk(false, false, to - from, axes.right, [&](const events::FootPath::Instant& foot) {
    if (foot.height_m > most_m) most_m = foot.height_m;
    return true;
  });
  row.foot_clearance_m = most_m;
}

}  // namespace cadans::metrics
