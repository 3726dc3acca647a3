// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>
#include <vector>

#include "cadans/core/sample.hpp"

/// A made-up foot for the tests: what it does is known exactly.
namespace cadans::synthetic_foot {

/// A foot that stands flat, comes up by its heel, swings forward and lands toes up.
struct Gait {
  float stride_s = 0.72f;
  float rest_s = 0.13f;  ///< the sensor lies still on the ground
  float stride_m = 2.2f;
  float landing_rad = 0.35f;
};

inline float bump(float s, float a, float b) {
  const float u = (s - a) / (b - a);
  return u <= 0.0f || u >= 1.0f ? 0.0f : 64.0f * u * u * u * (1.0f - u) * (1.0f - u) * (1.0f - u);
}
inline double forward_m(const Gait& gait, double s) {
  return double(gait.stride_m) * s * s * s * (10.0 + s * (-15.0 + 6.0 * s));
}

/// Sample `i` at 200 Hz; stillness begins at 0, T, 2T ...
inline SegmentSample foot_at(const Gait& gait, int i, double offset_s = 0.0) {
  const double dt = 0.0005, swing_s = double(gait.stride_s - gait.rest_s);
  const auto share = [&](double t) {
    const double phase = std::fmod(t, double(gait.stride_s));
    return phase < double(gait.rest_s) ? 0.0 : (phase - double(gait.rest_s)) / swing_s;
  };
  const auto pitch = [&](double t) {
    const auto s = static_cast<float>(share(t));
    return double(-1.2f * bump(s, 0.0f, 0.6f) + gait.landing_rad * bump(s, 0.55f, 1.0f));
  };
  const auto way = [&](double t) {
    return double(gait.stride_m) * std::floor(t / double(gait.stride_s)) + forward_m(gait, share(t));
  };
  const auto height = [&](double t) { return 0.2 * double(bump(static_cast<float>(share(t)), 0.0f, 1.0f)); };
  const double t = 0.005 * i + offset_s + 10.0 * double(gait.stride_s);
  const auto second = [&](auto&& f) { return (f(t + dt) - 2.0 * f(t) + f(t - dt)) / (dt * dt); };
  // A finite difference over a smooth curve; float bumps are smoothed by a wider step.
  const double wide = 0.004;
  const auto second_wide = [&](auto&& f) { return (f(t + wide) - 2.0 * f(t) + f(t - wide)) / (wide * wide); };
  const double ax = second(way), ay = second_wide(height) + 9.80665, angle = pitch(t);
  SegmentSample sample;
  sample.t_us = 5'000 * std::int64_t{i};
  sample.accel_mps2 = {static_cast<float>(ax * std::cos(angle) + ay * std::sin(angle)),
                       static_cast<float>(-ax * std::sin(angle) + ay * std::cos(angle)), 0.0f};
  sample.gyro_radps = {0.0f, 0.0f, static_cast<float>((pitch(t + wide) - pitch(t - wide)) / (2.0 * wide))};
  return sample;
}

inline std::vector<SegmentSample> run_of(const Gait& gait, float seconds) {
  std::vector<SegmentSample> samples;
  for (int i = 0; i < static_cast<int>(200.0f * seconds); ++i) samples.push_back(foot_at(gait, i, 0.35));
  return samples;
}

}  // namespace cadans::synthetic_foot
