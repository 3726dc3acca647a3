// SPDX-License-Identifier: Apache-2.0
#pragma once

/// One second-order section, transposed direct form II:
///
///     y[n] = b0 x[n] + s1          s1 <- b1 x[n] - a1 y[n] + s2          s2 <- b2 x[n] - a2 y[n]
///
/// Cost: 5 multiplications. State: 8 bytes. Float is precise enough while the cutoff is above about
/// 1/500 of the rate; slower filters take `StateVariable`, which keeps its precision.
namespace cadans::dsp {

class Biquad {
 public:
  struct Coefficients {
    float b0 = 1.0f, b1 = 0.0f, b2 = 0.0f;
    float a1 = 0.0f, a2 = 0.0f;  ///< a0 is 1
  };
  struct State {
    float s1 = 0.0f, s2 = 0.0f;
    friend constexpr bool operator==(const State&, const State&) = default;
  };

  constexpr Biquad() = default;
  constexpr explicit Biquad(const Coefficients& coefficients) noexcept : coeffs_(coefficients) {}

  constexpr float operator()(float x) noexcept {
    const float y = coeffs_.b0 * x + state_.s1;
    state_.s1 = coeffs_.b1 * x - coeffs_.a1 * y + state_.s2;
    state_.s2 = coeffs_.b2 * x - coeffs_.a2 * y;
    return y;
  }

  constexpr void reset() noexcept { state_ = {}; }
  /// As if `x` had been coming in for ever: no start-up transient. Returns the settled output.
  constexpr float settle(float x) noexcept {
    const float dc_gain = (coeffs_.b0 + coeffs_.b1 + coeffs_.b2) / (1.0f + coeffs_.a1 + coeffs_.a2);
    const float y = dc_gain * x;
    state_.s1 = y - coeffs_.b0 * x;
    state_.s2 = coeffs_.b2 * x - coeffs_.a2 * y;
    return y;
  }
  constexpr const State& state() const noexcept { return state_; }
  constexpr void restore(const State& state) noexcept { state_ = state; }
  constexpr const Coefficients& coefficients() const noexcept { return coeffs_; }

 private:
  Coefficients coeffs_;
  State state_;
};

}  // namespace cadans::dsp
