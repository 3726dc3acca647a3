// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <complex>

/// The pieces a ground force is made of, each known with its first and second integral, so that
/// acceleration, velocity and position of the body agree exactly at any instant.
namespace cadans::synth {

/// A quantity with its first and second derivative in time.
struct Motion {
  double position = 0.0;
  double velocity = 0.0;
  double acceleration = 0.0;
};
constexpr Motion operator+(Motion a, Motion b) {
  return {a.position + b.position, a.velocity + b.velocity, a.acceleration + b.acceleration};
}
constexpr Motion operator-(Motion a, Motion b) {
  return {a.position - b.position, a.velocity - b.velocity, a.acceleration - b.acceleration};
}
constexpr Motion operator*(double s, Motion a) { return {s * a.position, s * a.velocity, s * a.acceleration}; }
/// The product of two quantities that both change: a cross-fade keeps position, velocity and
/// acceleration consistent only with the terms of the product rule.
constexpr Motion operator*(Motion w, Motion a) {
  return {w.position * a.position, w.velocity * a.position + w.position * a.velocity,
          w.acceleration * a.position + 2.0 * w.velocity * a.velocity + w.position * a.acceleration};
}

inline constexpr double pi_exact = 3.14159265358979323846;

/// Raised-cosine bell of unit area that starts at 0, rises during `rise_s` and falls during `fall_s`.
/// `acceleration` is the bell, `velocity` its area so far, `position` the area of that.
inline Motion unit_bell(double u, double rise_s, double fall_s) {
  if (u <= 0.0) return {};
  const double height = 2.0 / (rise_s + fall_s);
  const auto rising = [height](double t, double width) -> Motion {
    const double k = pi_exact / width;
    return {0.5 * height * (0.5 * t * t + (std::cos(k * t) - 1.0) / (k * k)), 0.5 * height * (t - std::sin(k * t) / k),
            0.5 * height * (1.0 - std::cos(k * t))};
  };
  if (u <= rise_s) return rising(u, rise_s);
  const Motion top = rising(rise_s, rise_s);
  const auto falling = [&](double t) -> Motion {
    const double k = pi_exact / fall_s;
    return {top.position + top.velocity * t + 0.5 * height * (0.5 * t * t - (std::cos(k * t) - 1.0) / (k * k)),
            top.velocity + 0.5 * height * (t + std::sin(k * t) / k), 0.5 * height * (1.0 + std::cos(k * t))};
  };
  if (u <= rise_s + fall_s) return falling(u - rise_s);
  const Motion end = falling(fall_s);
  return {end.position + (u - rise_s - fall_s), 1.0, 0.0};
}

/// Half a sine of unit area over [0, width_s].
inline Motion unit_half_sine(double u, double width_s) {
  if (u <= 0.0) return {};
  if (u >= width_s) return {u - 0.5 * width_s, 1.0, 0.0};
  const double k = pi_exact / width_s;
  return {0.5 * (u - std::sin(k * u) / k), 0.5 * (1.0 - std::cos(k * u)), 0.5 * k * std::sin(k * u)};
}

/// How soft tissue between the skeleton and the sensor answers a bell of unit area and half-width
/// `half_width_s`: a mass on a spring and damper whose base gets the bell. Returned is the motion of the
/// mass *relative* to its base; it dies out, so an impact leaves no lasting shift.
///
///     x'' + 2 damping w x' + w^2 x = -bell
///
/// The bell is one period of (1 - cos), so its answer is g(u) - g(u - period), where g answers a
/// (1 - cos) that never ends.
class TissueResponse {
 public:
  TissueResponse() = default;
  TissueResponse(double half_width_s, double resonance_hz, double damping)
      : half_width_s_(half_width_s), w_(2.0 * pi_exact * resonance_hz), damping_(damping) {
    drive_ = pi_exact / half_width_s_;
    const double height = 0.5 / half_width_s_;  // the bell is height * (1 - cos)
    still_ = -height / (w_ * w_);
    swing_ = height / std::complex<double>(w_ * w_ - drive_ * drive_, 2.0 * damping_ * w_ * drive_);
    const double damped_w = w_ * std::sqrt(1.0 - damping_ * damping_);
    const double x0 = still_ + swing_.real();
    const double v0 = (std::complex<double>(0.0, drive_) * swing_).real();
    // The free part cancels position and velocity at u = 0.
    pole_ = {-damping_ * w_, damped_w};
    free_ = {-x0, (v0 + damping_ * w_ * x0) / damped_w};
    // Once the bell is over, the driven parts of g(u) and g(u - period) cancel.
    tail_ = free_ * (1.0 - std::exp(-2.0 * half_width_s_ * pole_));
  }

  Motion operator()(double u) const {
    if (u <= 0.0 || damping_ * w_ * u > 20.0) return {};
    const bool over = u > 2.0 * half_width_s_;
    const std::complex<double> ringing = (over ? tail_ : free_) * std::exp(pole_ * u);
    Motion answer = {ringing.real(), (pole_ * ringing).real(), (pole_ * pole_ * ringing).real()};
    if (!over) {
      const std::complex<double> turning = swing_ * std::polar(1.0, drive_ * u);
      answer = answer + Motion{still_ + turning.real(), -drive_ * turning.imag(), -drive_ * drive_ * turning.real()};
    }
    return answer;
  }

 private:
  double half_width_s_ = 0.025, w_ = 1.0, damping_ = 0.5, drive_ = 0.0, still_ = 0.0;
  std::complex<double> swing_, pole_, free_, tail_;
};

}  // namespace cadans::synth
