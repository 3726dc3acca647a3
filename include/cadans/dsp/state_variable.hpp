// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>

/// Second-order low-pass for cutoffs far below the rate: two trapezoidal integrators in a loop. Same
/// transfer function as the bilinear Butterworth section, but its state holds the signal itself
/// instead of nearly cancelling differences, so float stays precise at 0.02 Hz of 400 Hz.
///
///     x --> (+) --integrate--> band --integrate--> low --> y
///            ^-----------------damping----'          |
///            ^---------------------------------------'
///
/// Cost: 7 multiplications. State: 8 bytes.
/// V. Zavalishin, "The Art of VA Filter Design", 2012, section 4.
namespace cadans::dsp {

class StateVariable {
 public:
  struct State {
    float band = 0.0f;
    float low = 0.0f;
    friend constexpr bool operator==(const State&, const State&) = default;
  };

  StateVariable() = default;
  /// `damping` = 1/Q; the square root of two makes it a Butterworth.
  StateVariable(float cutoff_hz, float rate_hz, float damping = 1.41421356f) noexcept {
    const double g = std::tan(3.14159265358979323846 * double(cutoff_hz) / double(rate_hz));
    const double d = 1.0 / (1.0 + g * (g + double(damping)));
    a1_ = static_cast<float>(d);
    a2_ = static_cast<float>(g * d);
    a3_ = static_cast<float>(g * g * d);
  }

  float operator()(float x) noexcept {
    const float error = x - state_.low;
    const float band = a1_ * state_.band + a2_ * error;
    const float low = state_.low + a2_ * state_.band + a3_ * error;
    state_.band = 2.0f * band - state_.band;
    state_.low = 2.0f * low - state_.low;
    return low;
  }

  void reset() noexcept { state_ = {}; }
  /// As if `x` had been coming in for ever.
  float settle(float x) noexcept {
    state_ = {0.0f, x};
    return x;
  }
  const State& state() const noexcept { return state_; }
  void restore(const State& state) noexcept { state_ = state; }

 private:
  float a1_ = 1.0f, a2_ = 0.0f, a3_ = 0.0f;
  State state_;
};

}  // namespace cadans::dsp
