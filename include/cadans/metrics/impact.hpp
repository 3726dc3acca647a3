// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "cadans/core/constants.hpp"
#include "cadans/core/history/segment_history.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"

namespace cadans::metrics {

inline constexpr float impact_s = 0.05f;          ///< after contact; the active peak comes at 100 ms
inline constexpr float impact_cutoff_hz = 60.0f;  ///< of the usual low-pass for tibial acceleration

/// Fills the largest specific force of the impact, all axes together, so that no mounting changes it, and the mean
/// rise to it. It says how hard the sensor is shaken, never a force, nor a bone's load (Matijevich 2019, doi
/// 10.1371/journal.pone.0210000). Below 200 Hz peaks read low (`low_rate`).
inline void measure_impact(const SegmentHistory& history, std::int64_t contact_us, StepMetrics& row) noexcept {
  const std::int64_t interval_us = history.interval_us();
  const SegmentWindow window = history.window(contact_us - 2 * interval_us, contact_us + to_us(impact_s) + interval_us);
  if (window.size() < 5) return;
  row.quality |= window.flags() & Quality::saturated;
  if (interval_us > 5'100) row.quality |= Quality::low_rate;
  // Three taps, even in time, -3 dB at the cut-off; at 200 Hz little more can be done above it.
  const float turn = 2.0f * pi * impact_cutoff_hz * static_cast<float>(interval_us) * seconds_per_us;
  const float side_tap = 0.5f * (1.0f - 0.7071068f) / (1.0f - std::cos(turn < pi ? turn : pi));
  float most = 0.0f, first = 0.0f;
  std::int64_t most_us = contact_us;
  for (std::uint32_t i = 1; i + 1 < window.size(); ++i) {
    const Vec3 here = window.accel_mps2(i);
    const Vec3 f = here + side_tap * (window.accel_mps2(i - 1) + window.accel_mps2(i + 1) - 2.0f * here);
    const float force = std::sqrt(dot(f, f));
    if (window.time_of(i) <= contact_us || first == 0.0f) first = force;
    if (window.time_of(i) >= contact_us && force > most) {
      most = force;
      most_us = window.time_of(i);
    }
  }
  row.impact_peak_g = most / gravity_mps2;
  const float rise_s = seconds_between(contact_us, most_us);
  if (rise_s >= 0.005f && most > first) row.impact_rate_g_per_s = (most - first) / gravity_mps2 / rise_s;
}

}  // namespace cadans::metrics
