// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cadans/dsp/interpolate.hpp"

/// Tells when a signal crosses zero, to a fraction of a sample. A crossing counts only after the
/// signal has been beyond `arm` on the side it comes from, so noise about zero makes none.
/// State: 8 bytes.
namespace cadans::dsp {

class ZeroCrossing {
 public:
  enum class Direction : signed char { none = 0, up = 1, down = -1 };
  struct Crossing {
    Direction direction = Direction::none;
    float samples_ago = 0.0f;  ///< [0, 1]: how long before the present sample
  };
  struct State {
    float last = 0.0f;
    signed char armed = 0;  ///< side the signal has been on: +1, -1, or 0 before either
    friend constexpr bool operator==(const State&, const State&) = default;
  };

  ZeroCrossing() = default;
  explicit ZeroCrossing(float arm) noexcept : arm_(arm) {}

  Crossing operator()(float x) noexcept {
    Crossing found;
    const bool up = state_.armed < 0 && state_.last < 0.0f && x >= 0.0f;
    const bool down = state_.armed > 0 && state_.last > 0.0f && x <= 0.0f;
    if (up || down) {
      found.direction = up ? Direction::up : Direction::down;
      found.samples_ago = 1.0f - crossing(state_.last, x, 0.0f);
      state_.armed = 0;
    }
    if (x > arm_) state_.armed = 1;
    if (x < -arm_) state_.armed = -1;
    state_.last = x;
    return found;
  }

  void reset() noexcept { state_ = {}; }
  const State& state() const noexcept { return state_; }
  void restore(const State& state) noexcept { state_ = state; }

 private:
  float arm_ = 0.0f;
  State state_;
};

}  // namespace cadans::dsp
