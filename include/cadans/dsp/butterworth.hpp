// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <complex>

#include "cadans/dsp/biquad.hpp"

/// Butterworth low- and high-pass of even order, as a cascade of second-order sections designed by
/// the bilinear transform with pre-warping, like scipy.signal.butter(order, cutoff, fs=rate).
///
///     x --biquad--> ... --biquad--> y        Order / 2 sections
///
/// Design runs once, in double; filtering runs in float. `phase_delay_s(f)` says how late a
/// component of frequency f leaves: compensate at the frequency that matters (running: about
/// 2.8 Hz), not at zero.
/// Refuses nothing: the caller keeps 0 < cutoff_hz < rate_hz / 2.
/// S. Butterworth, "On the theory of filter amplifiers", Wireless Engineer 7, 1930.
namespace cadans::dsp {

enum class Pass { low, high };

template <int Order, Pass pass = Pass::low>
class Butterworth {
  static_assert(Order >= 2 && Order % 2 == 0, "Butterworth: Order must be 2, 4, 6, ...");

 public:
  static constexpr int sections = Order / 2;
  struct State {
    Biquad::State section[sections];
    friend constexpr bool operator==(const State&, const State&) = default;
  };

  Butterworth() = default;
  Butterworth(float cutoff_hz, float rate_hz) noexcept;

  float operator()(float x) noexcept {
    for (Biquad& section : section_) x = section(x);
    return x;
  }
  void reset() noexcept {
    for (Biquad& section : section_) section.reset();
  }
  /// As if `x` had been coming in for ever. Returns the settled output.
  float settle(float x) noexcept {
    for (Biquad& section : section_) x = section.settle(x);
    return x;
  }
  State state() const noexcept {
    State state;
    for (int i = 0; i < sections; ++i) state.section[i] = section_[i].state();
    return state;
  }
  void restore(const State& state) noexcept {
    for (int i = 0; i < sections; ++i) section_[i].restore(state.section[i]);
  }
  const Biquad& section(int i) const noexcept { return section_[i]; }

  /// Seconds by which a sine of `frequency_hz` is late at the output. Positive for a low-pass.
  float phase_delay_s(float frequency_hz, float rate_hz) const noexcept;

 private:
  Biquad section_[sections];
};

// ---- implementation ----------------------------------------------------------------------------

template <int Order, Pass pass>
Butterworth<Order, pass>::Butterworth(float cutoff_hz, float rate_hz) noexcept {
  constexpr double pi_exact = 3.14159265358979323846;
  const double k = std::tan(pi_exact * double(cutoff_hz) / double(rate_hz));
  for (int i = 0; i < sections; ++i) {
    // Sections with the lowest quality factor first, as SciPy orders them: the widest comes first.
    const double angle = pi_exact * (2.0 * (sections - 1 - i) + 1.0) / (2.0 * Order);
    const double damping = 2.0 * std::sin(angle);  // 1 / Q
    const double norm = 1.0 / (1.0 + damping * k + k * k);
    Biquad::Coefficients c;
    if constexpr (pass == Pass::low) {
      c.b0 = float(k * k * norm);
      c.b1 = 2.0f * c.b0;
    } else {
      c.b0 = float(norm);
      c.b1 = -2.0f * c.b0;
    }
    c.b2 = c.b0;
    c.a1 = float(2.0 * (k * k - 1.0) * norm);
    c.a2 = float((1.0 - damping * k + k * k) * norm);
    section_[i] = Biquad(c);
  }
}

template <int Order, Pass pass>
float Butterworth<Order, pass>::phase_delay_s(float frequency_hz, float rate_hz) const noexcept {
  const double w = 2.0 * 3.14159265358979323846 * double(frequency_hz) / double(rate_hz);
  double phase = 0.0;
  for (const Biquad& section : section_) {
    const Biquad::Coefficients& c = section.coefficients();
    const std::complex<double> z1 = std::polar(1.0, -w), z2 = z1 * z1;
    const std::complex<double> above = double(c.b0) + double(c.b1) * z1 + double(c.b2) * z2;
    const std::complex<double> below = 1.0 + double(c.a1) * z1 + double(c.a2) * z2;
    phase += std::arg(above / below);  // each section stays within one turn
  }
  return static_cast<float>(-phase / (2.0 * 3.14159265358979323846 * double(frequency_hz)));
}

}  // namespace cadans::dsp
