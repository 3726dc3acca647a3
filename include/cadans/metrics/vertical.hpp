// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "cadans/core/constants.hpp"
#include "cadans/core/history/motion_history.hpp"
#include "cadans/core/settings.hpp"
#include "cadans/motion/motion_span.hpp"

/// How far a runner goes up and down. Pure functions of the history of motion.
///
///   vertical acceleration --minus its mean, integrate--> speed (+ lever) --minus its mean, integrate--> height
///
/// Over a whole stride a runner on level ground ends as high and as fast as he began, so the two means
/// are the sensor's and the frame's errors: nothing has to be tuned, and an offset of the accelerometer
/// or a tilt of some degrees costs nothing.
/// Cost: about 0.5 us a step. Refuses (NaN): what reaches beyond the history, or over a hole.
namespace cadans::metrics {

/// What a user may turn.
struct VerticalConfig {
  /// How far the point that stands for the pelvis lies ahead of the sensor: tilting by 3 degrees at every
  /// step lifts it, but not the sensor, so the small of the back goes up to 20 mm further than the pelvis.
  /// 0.13 m from there to the plane of the front hip points (the pelvis' origin in OpenSim and most
  /// laboratories): 14 to 16 cm of bone less what a case stands off; 0.10 to 0.17 change the mean error by
  /// less than 4 mm. A belt buckle has 0, and so has who wants the sensor itself.
  float pelvis_ahead_m = 0.13f;
};

constexpr auto settings_of(const VerticalConfig*) noexcept {
  return std::array{
      Setting<VerticalConfig>{"pelvis_ahead_m", &VerticalConfig::pelvis_ahead_m, -0.25f, 0.25f, "m",
                              "how far the pelvis lies ahead of its sensor; 0.13 small of the back, 0 buckle"}};
}

/// Highest minus lowest point between `contact_us` and `next_contact_us`, in metres; `ahead_m` 0 is the
/// sensor itself. `closure_us`: where the closure begins, the contact of the other foot before (a stride)
/// or, where that is not known, `contact_us` (a step: a runner who limps is then read some mm too low).
inline float vertical_oscillation_m(const MotionHistory& history, std::int64_t closure_us, std::int64_t contact_us,
                                    std::int64_t next_contact_us, float ahead_m = 0.0f) noexcept {
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  const motion::MotionSpan span(history, closure_us, next_contact_us);
  if (!span.whole()) return nan;
  const float lever_m = span.has_gyro() ? ahead_m : 0.0f;
  const float duration_s = span.duration_s();

  struct Integral {  ///< trapezoids
    float last_t_s = 0.0f, last = 0.0f, sum = 0.0f;
    float operator()(float t_s, float x) noexcept {
      sum += 0.5f * (last + x) * (t_s - last_t_s);
      last_t_s = t_s;
      last = x;
      return sum;
    }
  };
  // Heights as they come, with whatever the means will take off still in them.
  constexpr int longest = 160;  // 1.6 s at 100 Hz: the slowest stride
  float t_s[longest], raw_m[longest];
  int n = 0;
  bool whole = true;
  Integral speed, height;
  span.walk([&](float at_s, Vec3 a, Vec3 w) {
    if (n == longest) {
      whole = false;
      return;
    }
    // Speed of the reference point: what tilting (about the right axis) lifts is ahead * rate.
    t_s[n] = at_s;
    raw_m[n++] = height(at_s, speed(at_s, a.y) + lever_m * w.z);
  });
  if (!whole) return nan;
  // Taking the mean acceleration off takes a straight line off the speed and a parabola off the height.
  const float mean_accel_mps2 = speed.sum / duration_s;
  const float mean_speed_mps = height.sum / duration_s - 0.5f * mean_accel_mps2 * duration_s;

  const float from_s = seconds_between(closure_us, contact_us);
  float lowest_m = std::numeric_limits<float>::infinity(), highest_m = -lowest_m;
  for (int i = 0; i < n; ++i) {
    if (t_s[i] < from_s) continue;
    const float height_m = raw_m[i] - t_s[i] * (mean_speed_mps + 0.5f * mean_accel_mps2 * t_s[i]);
    if (height_m < lowest_m) lowest_m = height_m;
    if (height_m > highest_m) highest_m = height_m;
  }
  if (!(highest_m > lowest_m)) return nan;
  // Trapezoids of interval h make a sine of frequency w too small by (w h)^2 / 12, here twice.
  const float turn =
      2.0f * pi * static_cast<float>(history.interval_us()) / static_cast<float>(next_contact_us - contact_us);
  return (highest_m - lowest_m) * (1.0f + turn * turn / 6.0f);
}

/// What a body bounces whose ground force is a half sine of this contact and step time:
/// g (t_c T / (2 pi) - t_c^2 / 8 + t_f^2 / 8). Reads 5 to 10 mm low, because a real force rises and falls
/// more gently than a sine. NaN without flight.
/// J.-B. Morin et al., "A simple method for measuring stiffness during running", doi 10.1123/jab.21.2.167.
inline float sine_model_oscillation_m(float contact_time_s, float step_time_s) noexcept {
  const float flight_time_s = step_time_s - contact_time_s;
  if (!(contact_time_s > 0.0f && flight_time_s >= 0.0f)) return std::numeric_limits<float>::quiet_NaN();
  return gravity_mps2 * (contact_time_s * step_time_s / (2.0f * pi) - 0.125f * contact_time_s * contact_time_s +
                         0.125f * flight_time_s * flight_time_s);
}

/// The same for the centre of mass: half way between what the trunk does (4 mm more at the pelvis, 12 mm
/// at the chest: legs and arms move against it) and what a sine of force would (7 mm less). Nothing in it
/// is fitted. `trunk_oscillation_m` from `vertical_oscillation_m`.
inline float centre_of_mass_oscillation_m(float trunk_oscillation_m, float contact_time_s, float step_time_s) noexcept {
  return 0.5f * (trunk_oscillation_m + sine_model_oscillation_m(contact_time_s, step_time_s));
}

}  // namespace cadans::metrics
