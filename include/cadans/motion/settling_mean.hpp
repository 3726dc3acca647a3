// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

/// The slow part of several channels, known at once: a mean at first, a second-order low-pass later.
///
///     x --mean of all so far--> y        while younger than `settle_s`
///     x --state variable------> y        from then on, started at that mean
///
/// A runner's specific force swings by more than gravity itself, so the first samples may point
/// anywhere. A plain mean leaves 1/n of that swing; once a whole step is in (0.4 s), the samples are
/// weighted with a parabola that fades to zero at both ends, which leaves 1/n^2 of it.
/// The low-pass is VQF's: cutoff sqrt(2) / (2 pi settle_s), Butterworth; as two trapezoidal integrators
/// it keeps its precision in float (see dsp/state_variable.hpp).
/// Cost: 5 multiplications a channel. State: 12 bytes a channel.
/// D. Laidig, T. Seel, doi 10.1016/j.inffus.2022.10.014 (start-up by averaging, cutoff).
namespace cadans::motion {

template <int Channels>
class SettlingMean {
 public:
  static constexpr float step_s = 0.4f;  ///< a slow running step: from here on the parabola is better

  struct State {
    float sum[Channels] = {};   ///< young: sum of x
    float low[Channels] = {};   ///< young: sum of n x; later the mean itself
    float band[Channels] = {};  ///< young: sum of n^2 x; later the inner integrator
    std::uint32_t seen = 0;     ///< stops counting when settled
  };

  SettlingMean() = default;
  SettlingMean(float settle_s, float rate_hz) noexcept {
    const double cutoff_hz = 1.4142135623730951 / (2.0 * 3.14159265358979323846 * double(settle_s));
    const double g = std::tan(3.14159265358979323846 * cutoff_hz / double(rate_hz));
    const double d = 1.0 / (1.0 + g * (g + 1.4142135623730951));
    a1_ = static_cast<float>(d);
    a2_ = static_cast<float>(g * d);
    a3_ = static_cast<float>(g * g * d);
    settled_after_ = static_cast<std::uint32_t>(settle_s * rate_hz + 0.5f);
    step_ = static_cast<std::uint32_t>(step_s * rate_hz + 0.5f);
  }

  /// Replaces `x` by its slow part.
  void operator()(float (&x)[Channels]) noexcept {
    if (settled()) {
      for (int i = 0; i < Channels; ++i) {
        const float error = x[i] - state_.low[i];
        const float band = a1_ * state_.band[i] + a2_ * error;
        const float low = state_.low[i] + a2_ * state_.band[i] + a3_ * error;
        state_.band[i] = 2.0f * band - state_.band[i];
        state_.low[i] = 2.0f * low - state_.low[i];
        x[i] = low;
      }
      return;
    }
    average(x);
  }

  bool settled() const noexcept { return state_.seen >= settled_after_; }
  std::uint32_t seen() const noexcept { return state_.seen; }
  /// Applies `turn(float (&v)[Channels])` to everything remembered: filtering in one frame and then
  /// turning the frame is the same as filtering in the turned frame, because both are linear.
  template <class Turn>
  void turn(Turn&& turn_vector) noexcept {
    turn_vector(state_.low);
    turn_vector(state_.band);
    if (!settled()) turn_vector(state_.sum);
  }

  void reset() noexcept { state_ = {}; }
  const State& state() const noexcept { return state_; }
  void restore(const State& state) noexcept { state_ = state; }

 private:
  void average(float (&x)[Channels]) noexcept {
    const auto n = static_cast<float>(++state_.seen);
    const bool whole_step = state_.seen > step_;
    const float scale = whole_step ? 6.0f / (n * (n + 1.0f) * (n + 2.0f)) : 1.0f / n;
    for (int i = 0; i < Channels; ++i) {
      state_.sum[i] += x[i];
      state_.low[i] += n * x[i];
      state_.band[i] += n * n * x[i];
      x[i] = scale * (whole_step ? (n + 1.0f) * state_.low[i] - state_.band[i] : state_.sum[i]);
    }
    if (settled()) {
      for (int i = 0; i < Channels; ++i) {
        state_.low[i] = x[i];
        state_.band[i] = 0.0f;
      }
    }
  }

  float a1_ = 1.0f, a2_ = 0.0f, a3_ = 0.0f;
  std::uint32_t settled_after_ = 1;
  std::uint32_t step_ = 1;
  State state_;
};

}  // namespace cadans::motion
