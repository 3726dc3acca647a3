// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>
#include <vector>

#include "cadans/core/constants.hpp"
#include "cadans/core/sample.hpp"

/// A shank that swings as one does, made here so that its truth is known: four bells of turning a stride.
namespace synthetic {

struct Shank {
  double stride_s = 0.7;
  double swing_radps = 10.0;    ///< forward swing, at 0.8 of the stride
  double loading_radps = -7.0;  ///< fastest turn back, `loading_s` after the stride's begin
  double loading_s = 0.06;
  double loading_width_s = 0.03;
  double stance_radps = 0.0;  ///< slow turn back through stance
  double lift_s = 0.33;       ///< fastest turn after toe-off
  double bounce_mps2 = 20.0;  ///< of the body, twice a stride
  double angle_at_loading_deg = -7.2;
  double tip_deg = 0.0;  ///< to the runner's right in stance, more than in swing

  double rate(double t_s) const {
    const double p = std::fmod(std::fmod(t_s, stride_s) + stride_s, stride_s);
    const auto bell = [&](double at, double width) {
      double d = p - at;
      d -= stride_s * std::round(d / stride_s);
      return std::exp(-0.5 * d * d / (width * width));
    };
    const double scale = stride_s / 0.7, swing_width = 0.065 * scale, lift_width = 0.06 * scale,
                 slow_width = 0.13 * scale;
    // The turn after toe-off brings the leg back to where it began.
    const double rest = swing_radps * swing_width + loading_radps * loading_width_s + stance_radps * slow_width;
    return swing_radps * bell(0.8 * stride_s, swing_width) + loading_radps * bell(loading_s, loading_width_s) +
           stance_radps * bell(0.28 * stride_s, slow_width) - rest / lift_width * bell(lift_s, lift_width);
  }
};

/// A sensor whose case holds the segment's axes turned by `mounting` (segment -> case).
struct Recording {
  std::vector<cadans::SegmentSample> samples;
  std::vector<double> angle_rad;  ///< true, one a sample
};

inline Recording record(const Shank& shank, double seconds, const cadans::Quaternion& mounting = {},
                        double rate_hz = 200.0, std::int64_t begin_us = 0) {
  using cadans::Quaternion;
  using cadans::Vec3;
  constexpr double deg = 3.14159265358979 / 180.0;
  Recording out;
  // The angle at the loading dip is what it is told to be; found by integrating from there.
  const double fine_s = 1e-4;
  double offset = shank.angle_at_loading_deg * deg;
  for (double t = 0.0; t < shank.loading_s; t += fine_s) offset -= fine_s * shank.rate(t + 0.5 * fine_s);
  double angle = offset, done_s = 0.0;
  const auto n = static_cast<std::int64_t>(seconds * rate_hz);
  for (std::int64_t i = 0; i < n; ++i) {
    const double t = static_cast<double>(i) / rate_hz;
    for (; done_s + 0.5 * fine_s < t; done_s += fine_s) angle += fine_s * shank.rate(done_s + 0.5 * fine_s);
    const double phase = 2.0 * 3.14159265358979 * t / shank.stride_s;
    const double tip = shank.tip_deg * deg * std::cos(phase - 1.2);
    const double tip_rate = -shank.tip_deg * deg * 2.0 * 3.14159265358979 / shank.stride_s * std::sin(phase - 1.2);
    const double up = 9.80665 + shank.bounce_mps2 * std::cos(2.0 * phase - 2.2);
    const double ahead = 4.0 * std::sin(2.0 * phase);
    // level up and ahead, in the segment: turned by the angle about right, then tipped to the right
    const auto s = [](double x) { return static_cast<float>(x); };
    const Quaternion pitch{s(std::cos(0.5 * angle)), 0.0f, 0.0f, s(std::sin(0.5 * angle))};
    const Quaternion roll{s(std::cos(0.5 * tip)), s(std::sin(0.5 * tip)), 0.0f, 0.0f};
    const Quaternion segment_to_level = roll * pitch;
    const Vec3 force = cadans::turn(cadans::inverse(segment_to_level), Vec3{s(ahead), s(up), 0.0f});
    const Vec3 gyro =
        Vec3{0.0f, 0.0f, s(shank.rate(t))} + cadans::turn(cadans::inverse(pitch), Vec3{s(tip_rate), 0.0f, 0.0f});
    cadans::SegmentSample sample;
    sample.t_us = begin_us + static_cast<std::int64_t>(static_cast<double>(i) * 1e6 / rate_hz + 0.5);
    sample.accel_mps2 = cadans::turn(mounting, force);
    sample.gyro_radps = cadans::turn(mounting, gyro);
    sample.attitude = segment_to_level * cadans::inverse(mounting);
    out.samples.push_back(sample);
    out.angle_rad.push_back(angle);
  }
  return out;
}

inline cadans::Quaternion about(cadans::Vec3 axis, float degrees) {
  const float length = std::sqrt(cadans::dot(axis, axis));
  const float half = 0.5f * degrees / cadans::degrees_per_radian;
  const float s = std::sin(half) / length;
  return {std::cos(half), s * axis.x, s * axis.y, s * axis.z};
}

/// A jog, a walk, a thigh.
inline Shank jogging() { return {}; }
inline Shank walking() {
  Shank shank;
  shank.stride_s = 1.15;
  shank.swing_radps = 5.5;
  shank.loading_radps = -1.8;
  shank.loading_width_s = 0.02;
  shank.loading_s = 0.04;
  shank.lift_s = 0.7;
  shank.stance_radps = -1.2;
  shank.bounce_mps2 = 2.0;
  shank.angle_at_loading_deg = 18.0;
  return shank;
}

}  // namespace synthetic
