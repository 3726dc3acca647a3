// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <limits>

#include "cadans/core/constants.hpp"
#include "cadans/core/runner.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"
#include "cadans/metrics/vertical.hpp"

/// What the times of a step say of force, bounce and stiffness, when the ground force is taken for a half
/// sine. For sensors on a leg, which feel no force of the body. All of it is as good as the contact time: 10 % less
/// contact gives about 20 % more vertical and 25 % more leg stiffness. Against a force plate the model is right to
/// some per cent on average.
/// J.-B. Morin et al. 2005, "A simple method for measuring stiffness during running", doi:10.1123/jab.21.2.167.
/// NaN where a time is not known or there is no flight.
namespace cadans::metrics {

/// Largest vertical force in body weights: pi / 2 (flight / contact + 1).
inline float sine_model_peak_force_bw(float contact_time_s, float flight_time_s) noexcept {
  if (!(contact_time_s > 0.0f && flight_time_s >= 0.0f)) return std::numeric_limits<float>::quiet_NaN();
  return 0.5f * pi * (flight_time_s / contact_time_s + 1.0f);
}

/// How far the centre of mass sinks in stance, in metres: F t_c^2 / (m pi^2) - g t_c^2 / 8 with F the peak force.
inline float sine_model_drop_m(float contact_time_s, float flight_time_s) noexcept {
  const float peak_bw = sine_model_peak_force_bw(contact_time_s, flight_time_s);
  return gravity_mps2 * contact_time_s * contact_time_s * (peak_bw / (pi * pi) - 0.125f);
}

/// Length of the leg from hip to ground as a share of height (Winter; used by Morin et al.).
inline constexpr float leg_share_of_height = 0.53f;

/// Peak force over the shortening of the leg, kN/m. The leg shortens by the drop of the centre of mass and by
/// the arc that it sweeps: L - sqrt(L^2 - (v t_c / 2)^2). NaN when it would sweep further than it is long.
inline float leg_stiffness_kn_per_m(float contact_time_s, float flight_time_s, float speed_mps, float mass_kg,
                                    float height_m) noexcept {
  const float leg_m = leg_share_of_height * height_m, half_sweep_m = 0.5f * speed_mps * contact_time_s;
  const float upright_m2 = leg_m * leg_m - half_sweep_m * half_sweep_m;
  if (!(upright_m2 > 0.0f && mass_kg > 0.0f)) return std::numeric_limits<float>::quiet_NaN();
  const float shortens_m = leg_m - std::sqrt(upright_m2) + sine_model_drop_m(contact_time_s, flight_time_s);
  if (!(shortens_m > 0.0f)) return std::numeric_limits<float>::quiet_NaN();
  return 1e-3f * sine_model_peak_force_bw(contact_time_s, flight_time_s) * mass_kg * gravity_mps2 / shortens_m;
}

/// Fills force, bounce and stiffness of the row of a sensor on a leg. It saw one foot: the other is taken to be in
/// the air as long.
inline void measure_from_times(const Runner& runner, StepMetrics& row) noexcept {
  const float step_time_s = 0.5f * row.stride_time_s, flight_time_s = step_time_s - row.contact_time_s;
  row.peak_vertical_force_bw = sine_model_peak_force_bw(row.contact_time_s, flight_time_s);
  row.vertical_oscillation_com_m = sine_model_oscillation_m(row.contact_time_s, step_time_s);
  row.leg_stiffness_kn_per_m =
      leg_stiffness_kn_per_m(row.contact_time_s, flight_time_s, row.speed_mps, runner.mass_kg, runner.height_m);
}

}  // namespace cadans::metrics
