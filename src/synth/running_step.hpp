// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cmath>

#include "cadans/core/constants.hpp"
#include "ground_force.hpp"

/// One contact and the flight after it: force, and the path of the centre of mass that follows from it.
namespace cadans::synth {

inline constexpr double g = double(gravity_mps2);
inline constexpr double contact_threshold_bw = 0.05;

/// Force of one contact, in m/s^2 (force over body mass), from 0 to 0 in `support_s`.
struct GroundForce {
  double impact = 0.0;  ///< m/s, impulse of the lower leg's stop
  double impact_half_s = 0.025;
  double active = 0.0;      ///< m/s, impulse of the rest of the body
  double peakedness = 0.4;  ///< share of the bell; the rest is half sine
  double support_s = 0.25;

  Motion impact_part(double u) const { return impact * unit_bell(u, impact_half_s, impact_half_s); }
  Motion at(double u) const {
    return impact_part(u) + (active * peakedness) * unit_bell(u - 0.1 * support_s, 0.37 * support_s, 0.43 * support_s) +
           (active * (1.0 - peakedness)) * unit_half_sine(u, support_s);
  }
  /// Mean time of the impulse after the start.
  double centroid_s() const {
    const double end = support_s + 2.0 * impact_half_s;
    const Motion done = at(end);
    return end - done.position / done.velocity;
  }
  /// First and last time at which the force is above the threshold.
  double rises_s() const { return crossing(0.0, 0.0005); }
  double falls_s() const { return crossing(std::max(support_s, 2.0 * impact_half_s), -0.0005); }

 private:
  double crossing(double from, double stride) const {
    constexpr double level = contact_threshold_bw * g;
    double below = from;
    while (at(below + stride).acceleration < level && std::abs(below - from) < support_s) below += stride;
    double above = below + stride;
    for (int i = 0; i < 40; ++i) {
      const double middle = 0.5 * (below + above);
      (at(middle).acceleration < level ? below : above) = middle;
    }
    return 0.5 * (below + above);
  }
};

struct RunningStep {
  double start_s = 0.0, duration_s = 0.0;  ///< from one force's start to the next one's
  bool right = true;
  GroundForce force;
  double rises_s = 0.0, falls_s = 0.0;  ///< crossings of the contact threshold, after start
  double lift_mps = 0.0;                ///< vertical velocity of the centre of mass at start; height is 0
  double right_m = 0.0, right_mps = 0.0, right_impulse_mps = 0.0;  ///< sideways at start, and what the foot gives
  double braking_mps = 0.0;

  /// All relative to the start of the step.
  Motion up(double u) const { return Motion{lift_mps * u - 0.5 * g * u * u, lift_mps - g * u, -g} + force.at(u); }
  Motion sideways(double u) const {
    const double share = right_impulse_mps / (force.impact + force.active);
    return Motion{right_m + right_mps * u, right_mps, 0.0} + share * force.at(u);
  }
  /// Forward speed against that at contact: lost in the first half of stance, regained in the second.
  Motion forward(double u) const {
    const double quarter = 0.25 * force.support_s;
    return braking_mps * (unit_bell(u - 2.0 * quarter, quarter, quarter) - unit_bell(u, quarter, quarter));
  }
};

}  // namespace cadans::synth
