// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "cadans/dsp/interpolate.hpp"

/// How long one turn of a rhythm lasts, and how strong the rhythm is, all the time.
///
///     x --mean of 40 ms--> --slope--> v at 25 Hz --v[n] v[n-k], fading--> likeness(k) --first good top--> period
///
/// - likeness(k) = 2 E(v[n] v[n-k]) / (E(v[n]^2) + E(v[n-k]^2)), E fading over `memory_s`. It is 1 where
///   the signal repeats itself and needs no window of samples, so an update costs one product a lag.
///   (The normalised square difference of McLeod & Wyvill 2005, with a fading memory.)
/// - Octaves. Too slow: a stride repeats at least as well as a step, so the *shortest* lag counts whose
///   top reaches `share_of_best` of the highest. Too fast: the caller takes the second harmonic off
///   (PeakPicker's moving means do), so half a period shows no top at all. The slope halves the weight
///   of whatever comes once a stride, and takes the offset off.
/// - Between lags: a parabola.
/// Cost: about 4 ns a sample, and 25 ns for each question (ask once a step). State: 470 bytes.
/// Known after two periods.
/// Refuses: periods outside [shortest_s, longest_s], where `strength` is 0 and the period 0.
namespace cadans::dsp {

/// One turn of the rhythm.
struct Rhythm {
  float period_s = 0.0f;  ///< 0: none was found
  float strength = 0.0f;  ///< [0, 1]: how like the signal is to itself one period ago
};

class Periodicity {
 public:
  static constexpr float shortest_s = 0.24f;  ///< 250 a minute
  static constexpr float longest_s = 0.76f;   ///< 79 a minute
  static constexpr float memory_s = 1.5f;     ///< four steps of a runner
  static constexpr float share_of_best = 0.75f;
  static constexpr float inner_rate_hz = 25.0f;
  static constexpr int first_lag = 5;  ///< one before the shortest period, so that it can be a top
  static constexpr int last_lag = 20;  ///< one after the longest
  static constexpr int lags = last_lag - first_lag + 1;
  static constexpr int held = 32;  ///< power of two above last_lag

  struct State {
    float block_sum = 0.0f;
    float last_mean = 0.0f;
    float value[2 * held] = {};  ///< slopes by inner sample number modulo `held`, twice, so that a
                                 ///< look back of `held` is one unbroken piece
    float energy[held] = {};     ///< fading sum of squares at the time of that slope
    float product[lags] = {};    ///< fading sum of v[n] v[n - first_lag - i]
    std::uint32_t in_block = 0;
    std::uint32_t inner = 0;  ///< inner samples so far
  };

  Periodicity() = default;
  explicit Periodicity(float rate_hz) noexcept {
    const float block = rate_hz / inner_rate_hz;
    block_ = block < 1.0f ? 1 : static_cast<std::uint32_t>(block + 0.5f);
    inner_interval_s_ = static_cast<float>(block_) / rate_hz;
    fade_ = std::exp(-inner_interval_s_ / memory_s);
  }

  void operator()(float x) noexcept {
    State& s = state_;
    s.block_sum += x;
    if (++s.in_block < block_) return;
    const float mean = s.block_sum / static_cast<float>(block_);
    s.block_sum = 0.0f;
    s.in_block = 0;
    add(s.inner == 0 ? 0.0f : mean - s.last_mean);
    s.last_mean = mean;
  }

  /// The rhythm now.
  Rhythm rhythm() const noexcept;

  void reset() noexcept { state_ = {}; }
  const State& state() const noexcept { return state_; }
  void restore(const State& state) noexcept { state_ = state; }

 private:
  void add(float v) noexcept;

  std::uint32_t block_ = 1;
  float inner_interval_s_ = 1.0f / inner_rate_hz;
  float fade_ = 0.97f;
  State state_;
};

// ---- implementation ----------------------------------------------------------------------------

inline void Periodicity::add(float v) noexcept {
  State& s = state_;
  constexpr std::uint32_t mask = held - 1;
  static_assert((held & mask) == 0 && held > last_lag);
  const std::uint32_t n = s.inner++;
  float* newest = &s.value[held + (n & mask)];
  newest[0] = newest[-held] = v;
  s.energy[n & mask] = fade_ * s.energy[(n - 1) & mask] + v * v;
  for (int i = 0; i < lags; ++i) s.product[i] = fade_ * s.product[i] + v * newest[-(first_lag + i)];
}

inline Rhythm Periodicity::rhythm() const noexcept {
  const State& s = state_;
  constexpr std::uint32_t mask = held - 1;
  if (s.inner < 2 * first_lag) return {};
  const std::uint32_t n = s.inner - 1;
  const float now = s.energy[n & mask];
  constexpr float silence = 1e-4f;  // (m/s2)^2 a slope: below any sensor's noise
  if (now < silence) return {};
  float likeness[lags];
  float best = 0.0f;
  // A lag counts once a whole period of it has been compared.
  const auto half = static_cast<int>(s.inner < 2 * last_lag ? s.inner / 2 : last_lag);
  const int known = half - first_lag + 1;
  for (int i = 0; i < known; ++i) {
    const std::uint32_t lag = static_cast<std::uint32_t>(first_lag + i);
    likeness[i] = 2.0f * s.product[i] / (now + s.energy[(n - lag) & mask]);
  }
  const auto is_top = [&](int i) { return likeness[i] > likeness[i - 1] && likeness[i] >= likeness[i + 1]; };
  for (int i = 1; i + 1 < known; ++i) {
    if (is_top(i) && likeness[i] > best) best = likeness[i];
  }
  if (best <= 0.0f) return {};
  for (int i = 1; i + 1 < known; ++i) {
    if (!is_top(i) || likeness[i] < share_of_best * best) continue;
    const Vertex vertex = parabola(likeness[i - 1], likeness[i], likeness[i + 1]);
    const float period_s = (static_cast<float>(first_lag + i) + vertex.offset) * inner_interval_s_;
    if (period_s < shortest_s || period_s > longest_s) return {};
    return {period_s, vertex.value < 1.0f ? vertex.value : 1.0f};
  }
  return {};
}

}  // namespace cadans::dsp
