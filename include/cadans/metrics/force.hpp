// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <limits>

#include "cadans/core/history/motion_history.hpp"

/// Forces and what they do, from the acceleration of a trunk sensor, which stands for the centre of
/// mass: F = m a. Pure functions of the window of the stance.
namespace cadans::metrics {

/// Largest vertical force of the stance in body weights: the largest of (a_up + g) / g after smoothing.
///
/// Smoothing: a Gaussian of 31 ms (half the amplitude at 6 Hz), because above about 5 to 10 Hz a trunk
/// sensor shows its own rocking and wobbling mass rather than the centre of mass (Day et al. 2021,
/// doi:10.1016/j.jbiomech.2021.110323, uses 5 to 10 Hz for active peaks).
/// NaN when the window is empty.
inline float peak_vertical_force_bw(const MotionWindow& stance) noexcept {
  constexpr float sigma_s = 0.031f;
  constexpr int longest = 64, most_taps = 15;
  const int n = static_cast<int>(stance.size()) < longest ? static_cast<int>(stance.size()) : longest;
  if (n == 0) return std::numeric_limits<float>::quiet_NaN();
  float up_mps2[longest];
  for (int i = 0; i < n; ++i) up_mps2[i] = stance.accel_mps2(static_cast<std::uint32_t>(i)).y;
  const int reach = static_cast<int>(2.0f * sigma_s / stance.interval_s());
  const int taps = reach < most_taps ? reach : most_taps;
  float weight[2 * most_taps + 1];  // both halves, so that the sums below run straight on
  for (int k = 0; k <= taps; ++k) {
    const float z = static_cast<float>(k) * stance.interval_s() / sigma_s;
    weight[taps + k] = weight[taps - k] = std::exp(-0.5f * z * z);
  }
  // Only the middle half can hold the peak; the ends belong to landing and push-off.
  float peak = -std::numeric_limits<float>::infinity();
  for (int i = n / 4; i <= n - 1 - n / 4; ++i) {
    const int first = i - taps < 0 ? 0 : i - taps, last = i + taps < n ? i + taps : n - 1;
    float sum = 0.0f, weights = 0.0f;
    for (int j = first; j <= last; ++j) {
      const float w = weight[j - i + taps];
      sum += w * up_mps2[j];
      weights += w;
    }
    const float smoothed = sum / weights;
    if (smoothed > peak) peak = smoothed;
  }
  return (peak + gravity_mps2) / gravity_mps2;
}

/// Forward speed lost between contact and the slowest moment of stance, in m/s, >= 0. `step` runs from
/// contact to the next contact; its mean forward acceleration is taken off (steady speed over a step),
/// which also removes a constant tilt. A trunk sensor adds its own fore-and-aft rocking: a proxy.
/// NaN when the window is empty or the contact time is not known.
inline float braking_speed_loss_mps(const MotionWindow& step, float contact_time_s) noexcept {
  const std::uint32_t n = step.size();
  if (n == 0 || !(contact_time_s > 0.0f)) return std::numeric_limits<float>::quiet_NaN();
  float mean = 0.0f;
  for (std::uint32_t i = 0; i < n; ++i) mean += step.accel_mps2(i).x;
  mean /= static_cast<float>(n);
  const auto stance = static_cast<std::uint32_t>(contact_time_s / step.interval_s());
  float speed = 0.0f, slowest = 0.0f;
  for (std::uint32_t i = 0; i < n && i <= stance; ++i) {
    speed += (step.accel_mps2(i).x - mean) * step.interval_s();
    if (speed < slowest) slowest = speed;
  }
  return -slowest;
}

/// Vertical force 50 ms after the contact over what the sensor sank by then, body weights a metre: how stiffly the
/// leg takes the landing (the first 50 ms hold the impact: Clark, Ryan & Weyand 2017, J Exp Biol 220:247).
/// `stride`: from the contact before to the one after, over which a steady runner neither rises nor sinks.
/// NaN when the stride is not known, or when nothing sank. A proxy: it moves with the contact time's error.
inline float landing_stiffness(const MotionWindow& stride, std::int64_t contact_us) noexcept {
  constexpr float landing_s = 0.050f, least_sunk_m = 0.005f;
  const std::uint32_t n = stride.size();
  if (n < 2) return std::numeric_limits<float>::quiet_NaN();
  float mean = 0.0f;
  for (std::uint32_t i = 0; i < n; ++i) mean += stride.accel_mps2(i).y;
  mean /= static_cast<float>(n);
  float speed = 0.0f, mean_speed = 0.0f;
  for (std::uint32_t i = 0; i < n; ++i) {
    speed += (stride.accel_mps2(i).y - mean) * stride.interval_s();
    mean_speed += speed;
  }
  mean_speed /= static_cast<float>(n);
  float rises = 0.0f, height = 0.0f, force_bw = std::numeric_limits<float>::quiet_NaN();
  for (std::uint32_t i = 0; i < n; ++i) {
    rises += (stride.accel_mps2(i).y - mean) * stride.interval_s();
    const float since_s = seconds_between(contact_us, stride.time_of(i));
    if (since_s < 0.0f) continue;
    if (since_s > landing_s) break;
    height += (rises - mean_speed) * stride.interval_s();
    force_bw = 1.0f + stride.accel_mps2(i).y / gravity_mps2;
  }
  return -height >= least_sunk_m ? force_bw / -height : std::numeric_limits<float>::quiet_NaN();
}

/// Peak vertical force over the drop of the centre of mass, kN/m (McMahon & Cheng 1990,
/// doi:10.1016/0021-9290(90)90042-2). NaN unless the mass is known and the drop is positive.
inline float vertical_stiffness_kn_per_m(float peak_force_bw, float drop_m, float mass_kg) noexcept {
  if (!(drop_m > 0.0f)) return std::numeric_limits<float>::quiet_NaN();
  return 1e-3f * peak_force_bw * mass_kg * gravity_mps2 / drop_m;
}

}  // namespace cadans::metrics
