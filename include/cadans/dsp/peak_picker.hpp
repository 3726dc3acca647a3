// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "cadans/dsp/interpolate.hpp"

/// Finds every top and every bottom of a smoothed signal, and has no opinion about them: whoever asks
/// judges, with reasons.
///
///     x --moving mean--> --moving mean--> y --turning points, parabola--> top, bottom, top, bottom ...
///
/// Two moving means in a row are a triangular window. Its phase is linear, so every frequency is late
/// by the same `delay_samples()`: a rhythm that speeds up is not smeared, as it is by a Butterworth of
/// the same width. It falls to nothing at rate / length (and stays small beyond), so choose the length
/// that puts this null on the second harmonic of the rhythm.
/// Cost: about 2 ns. State: 550 bytes. Latency: `delay_samples()` and one sample.
namespace cadans::dsp {

/// The mean of the last `length` values. Kept as a running sum that is replaced by a freshly made one
/// every `length` values, so rounding errors live for at most two lengths and never add up.
template <std::uint32_t MaxLength>
class MovingMean {
 public:
  struct State {
    float value[MaxLength] = {};
    float sum = 0.0f;
    float fresh_sum = 0.0f;  ///< of the values since the last replacement
    std::uint32_t next = 0;  ///< slot of the oldest value
  };

  MovingMean() = default;
  /// `length` in [1, MaxLength]; outside, the nearest.
  explicit MovingMean(std::uint32_t length) noexcept
      : length_(length < 1           ? 1
                : length > MaxLength ? MaxLength
                                     : length),
        share_(1.0f / static_cast<float>(length_)) {}

  float operator()(float x) noexcept {
    State& s = state_;
    s.sum += x - s.value[s.next];
    s.fresh_sum += x;
    s.value[s.next] = x;
    if (++s.next == length_) {
      s.next = 0;
      s.sum = s.fresh_sum;
      s.fresh_sum = 0.0f;
    }
    return s.sum * share_;
  }

  std::uint32_t length() const noexcept { return length_; }
  void reset() noexcept { state_ = {}; }
  /// As if `x` had been coming in for ever. Returns the settled output.
  float settle(float x) noexcept {
    state_ = {};
    for (std::uint32_t i = 0; i < length_; ++i) state_.value[i] = x;
    state_.sum = x * static_cast<float>(length_);
    return x;
  }
  const State& state() const noexcept { return state_; }
  void restore(const State& state) noexcept { state_ = state; }

 private:
  std::uint32_t length_ = 1;
  float share_ = 1.0f;
  State state_;
};

class PeakPicker {
 public:
  static constexpr std::uint32_t max_length = 64;
  enum class Turn : signed char { none = 0, top = 1, bottom = -1 };
  struct Point {
    Turn turn = Turn::none;
    float samples_ago = 0.0f;  ///< before the present sample, the smoothing's delay included
    float value = 0.0f;        ///< of the smoothed signal
  };
  struct State {
    MovingMean<max_length>::State mean[2];
    float before = 0.0f, last = 0.0f;
    signed char heading = 0;  ///< +1 rising, -1 falling, 0 not known yet
    bool started = false;
  };

  PeakPicker() = default;
  /// `length`: samples in each of the two moving means, [1, 64].
  explicit PeakPicker(std::uint32_t length) noexcept : first_(length), second_(length) {}

  Point operator()(float x) noexcept {
    if (!started_) {
      started_ = true;
      first_.settle(x);
      before_ = last_ = second_.settle(x);
      return {};
    }
    const float now = second_(first_(x));
    Point found;
    if ((heading_ > 0 && now < last_) || (heading_ < 0 && now > last_)) {
      const Vertex vertex = parabola(before_, last_, now);
      found = {heading_ > 0 ? Turn::top : Turn::bottom, delay_samples() + 1.0f - vertex.offset, vertex.value};
    }
    if (now != last_) heading_ = now > last_ ? 1 : -1;
    before_ = last_;
    last_ = now;
    return found;
  }

  /// The newest value of the smoothed signal: what the input was `delay_samples()` ago.
  float smoothed() const noexcept { return last_; }
  float delay_samples() const noexcept { return static_cast<float>(first_.length() - 1); }

  void reset() noexcept { restore({}); }
  State state() const noexcept { return {{first_.state(), second_.state()}, before_, last_, heading_, started_}; }
  void restore(const State& state) noexcept {
    first_.restore(state.mean[0]);
    second_.restore(state.mean[1]);
    before_ = state.before;
    last_ = state.last;
    heading_ = state.heading;
    started_ = state.started;
  }

 private:
  MovingMean<max_length> first_, second_;
  float before_ = 0.0f, last_ = 0.0f;
  signed char heading_ = 0;
  bool started_ = false;
};

}  // namespace cadans::dsp
