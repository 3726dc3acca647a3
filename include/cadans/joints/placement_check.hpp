// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "cadans/core/history/segment_history.hpp"
#include "cadans/core/placement.hpp"
#include "cadans/core/sample.hpp"

namespace cadans::joints {

/// Which part of the leg moves like this?
struct PlacementGuess {
  Placement placement = Placement::unknown;
  float confidence = 0.0f;  ///< [0, 1], of the three of a leg
};

/// Says that a sensor called shank is worn on a thigh, from how it swings: no unit, mounting or speed enters.
///
///   a running stride's turning about `right` --> skewness, share of time forward --> likelihood of each part
///
/// A shank swings forward fast and short (skewness 0.5, 37 % of the time), a thigh to and fro nearly alike (0.1,
/// 48 %), a foot between them. Of 42 legs and speeds of `virtual_imu_*`, none of the shanks is contradicted when it is
/// called shank, three quarters of the thighs are, and half of the feet. Spreads are a quarter or more wider than
/// those seen, strides count as two independent ones at the most, and only less than one chance in twenty is a
/// contradiction, after five strides: no healthy sensor should be accused.
/// State: 16 bytes. Cost: 1 us a stride. Give it running strides alone: walking swings otherwise.
class PlacementCheck {
 public:
  static constexpr int parts = 3;
  static constexpr Placement part[parts] = {Placement::shank, Placement::thigh, Placement::foot};
  static constexpr std::uint32_t enough_strides = 5;
  static constexpr float unlikely = 0.05f;

  struct State {
    float likelihood[parts] = {};  ///< mean logarithm
    std::uint32_t strides = 0;
  };

  /// One whole running stride and the axis it turns about.
  void add(const SegmentWindow& stride, Vec3 right) noexcept;
  PlacementGuess guess() const noexcept;
  float probability(Placement placement) const noexcept;
  /// Is it worn elsewhere than the user says? Says no as long as that is not sure.
  bool contradicts(Placement told) const noexcept {
    return state_.strides >= enough_strides && probability(told) < unlikely;
  }

  void reset() noexcept { state_ = {}; }
  const State& state() const noexcept { return state_; }
  void restore(const State& state) noexcept { state_ = state; }

 private:
  struct Swing {
    float skewness, skewness_sd, forward, forward_sd;
  };
  static constexpr Swing swings[parts] = {
      {0.51f, 0.15f, 0.37f, 0.035f}, {0.14f, 0.15f, 0.48f, 0.055f}, {0.23f, 0.13f, 0.40f, 0.05f}};
  static constexpr float most_independent = 2.0f;  ///< strides of one runner resemble each other

  State state_;
};

// ---- implementation ----------------------------------------------------------------------------

inline void PlacementCheck::add(const SegmentWindow& stride, Vec3 right) noexcept {
  if (stride.size() < 8 || !stride.has_gyro()) return;
  float two = 0.0f, three = 0.0f, forward = 0.0f;
  const auto n = static_cast<float>(stride.size());
  for (std::uint32_t i = 0; i < stride.size(); ++i) {
    const float w = dot(right, stride.gyro_radps(i));
    two += w * w;
    three += w * w * w;
    if (w > 0.0f) forward += 1.0f;
  }
  if (!(two > 0.0f)) return;
  const float mean = two / n;
  float skewness = three / n / (mean * std::sqrt(mean));
  forward /= n;
  if (skewness < 0.0f) {  // a thigh's axis may have been given the wrong sign
    skewness = -skewness;
    forward = 1.0f - forward;
  }
  if (state_.strides < 1000) ++state_.strides;
  const float gain = 1.0f / static_cast<float>(state_.strides);
  for (int k = 0; k < parts; ++k) {
    const Swing& s = swings[k];
    const float a = (skewness - s.skewness) / s.skewness_sd, b = (forward - s.forward) / s.forward_sd;
    const float likelihood = -0.5f * (a * a + b * b) - std::log(s.skewness_sd * s.forward_sd);
    state_.likelihood[k] += gain * (likelihood - state_.likelihood[k]);
  }
}

inline float PlacementCheck::probability(Placement placement) const noexcept {
  const auto n = static_cast<float>(state_.strides);
  const float count = n < most_independent ? n : most_independent;
  float sum = 0.0f, own = 0.0f;
  for (int k = 0; k < parts; ++k) {
    float most = state_.likelihood[0];
    for (const float x : state_.likelihood) most = x > most ? x : most;
    const float p = std::exp(count * (state_.likelihood[k] - most));
    sum += p;
    if (part[k] == placement) own = p;
  }
  return own / sum;
}

inline PlacementGuess PlacementCheck::guess() const noexcept {
  PlacementGuess best;
  if (state_.strides == 0) return best;
  for (const Placement placement : part) {
    const float p = probability(placement);
    if (p > best.confidence) best = {placement, p};
  }
  return best;
}

}  // namespace cadans::joints
