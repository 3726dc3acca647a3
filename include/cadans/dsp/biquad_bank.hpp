// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cadans/dsp/biquad.hpp"

namespace cadans::dsp {

/// The same second-order section over several channels side by side, laid out so that a compiler can
/// work on them at once. Same arithmetic as `Biquad`, channel by channel.
template <int Channels>
class BiquadBank {
 public:
  struct State {
    float s1[Channels] = {};
    float s2[Channels] = {};
  };

  BiquadBank() = default;
  explicit BiquadBank(const Biquad::Coefficients& coefficients) noexcept : coeffs_(coefficients) {}

  /// Filters `x` in place.
  void operator()(float (&x)[Channels]) noexcept {
    const Biquad::Coefficients c = coeffs_;
    State s = state_;  // a copy cannot overlap x, so the compiler may take several channels at once
    for (int i = 0; i < Channels; ++i) {
      const float y = c.b0 * x[i] + s.s1[i];
      s.s1[i] = c.b1 * x[i] - c.a1 * y + s.s2[i];
      s.s2[i] = c.b2 * x[i] - c.a2 * y;
      x[i] = y;
    }
    state_ = s;
  }

  void reset() noexcept { state_ = {}; }
  /// As if `x` had been coming in for ever. Low-pass sections only (gain 1 at zero).
  void settle(const float (&x)[Channels]) noexcept {
    // Gains of their own: products shared with filtering would be worked out at every sample.
    const float gain1 = 1.0f - coeffs_.b0, gain2 = coeffs_.b2 - coeffs_.a2;
    for (int i = 0; i < Channels; ++i) {
      state_.s1[i] = gain1 * x[i];
      state_.s2[i] = gain2 * x[i];
    }
  }
  const State& state() const noexcept { return state_; }
  void restore(const State& state) noexcept { state_ = state; }

 private:
  Biquad::Coefficients coeffs_;
  State state_;
};

}  // namespace cadans::dsp
