// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Slope a second over two sample intervals: y[n] = (x[n] - x[n-2]) * rate / 2. The value belongs to
/// the sample in the middle, one interval ago. The first two outputs are 0.
/// Cost: 1 multiplication. State: 12 bytes.
namespace cadans::dsp {

class Derivative {
 public:
  struct State {
    float before = 0.0f, last = 0.0f;
    int seen = 0;  ///< 0, 1, then 2 for ever
    friend constexpr bool operator==(const State&, const State&) = default;
  };

  Derivative() = default;
  explicit Derivative(float rate_hz) noexcept : half_rate_hz_(0.5f * rate_hz) {}

  float operator()(float x) noexcept {
    const float slope = state_.seen == 2 ? (x - state_.before) * half_rate_hz_ : 0.0f;
    state_.before = state_.last;
    state_.last = x;
    if (state_.seen < 2) ++state_.seen;
    return slope;
  }

  void reset() noexcept { state_ = {}; }
  const State& state() const noexcept { return state_; }
  void restore(const State& state) noexcept { state_ = state; }

 private:
  float half_rate_hz_ = 0.5f;
  State state_;
};

}  // namespace cadans::dsp
