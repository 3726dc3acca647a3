// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "cadans/core/sample.hpp"

namespace cadans::samples {

/// What the size of the numbers says about their unit.
enum class UnitVerdict : std::uint8_t {
  unknown = 0,          ///< too little seen
  plausible = 1,        ///< m/s2 and rad/s
  accel_in_g = 2,       ///< the mean norm is about 1
  accel_in_mg = 3,      ///< the mean norm is about 1000
  gravity_missing = 4,  ///< nothing points up on average: gravity was removed, or no data
  gyro_in_degps = 5,    ///< rates that only deg/s would explain
};

inline constexpr const char* unit_verdict_names[] = {"unknown",     "plausible",       "accel_in_g",
                                                     "accel_in_mg", "gravity_missing", "gyro_in_degps"};

/// What means say of the units: of the norm of acceleration, of acceleration itself (then the norm), of the
/// norm of the rate. A body in gravity, running or still, reads a mean norm between 1 g
/// and about 2 g (the mean force over any whole number of steps is one body weight), so the bands below
/// lie a factor of two away from anything a wearer does. Gravity points the same way in the case of a worn
/// sensor, give or take its swinging, so a mean below a quarter g has lost it. Mean rates: a runner's trunk turns at 1
/// to 3 rad/s, a foot or wrist at up to 10; the same in deg/s is 57 times as much, so 30 separates them, except for a
/// wearer who hardly moves, where either unit is harmless.
constexpr UnitVerdict judge_units(float mean_accel, float accel_of_mean, float mean_gyro) noexcept {
  if (mean_accel < 0.5f) return UnitVerdict::gravity_missing;
  if (mean_accel < 2.5f) return UnitVerdict::accel_in_g;
  if (mean_accel < 0.5f * gravity_mps2) return UnitVerdict::gravity_missing;
  if (mean_accel > 400.0f) return UnitVerdict::accel_in_mg;
  if (accel_of_mean < 0.25f * gravity_mps2) return UnitVerdict::gravity_missing;
  return mean_gyro > 30.0f ? UnitVerdict::gyro_in_degps : UnitVerdict::plausible;
}

/// Recognises g given for m/s2 and degrees given for radians while the samples come.
/// Cost: 2 square roots. State: 36 bytes.
class UnitCheck {
 public:
  struct State {
    float accel_sum_mps2 = 0.0f;  ///< of norms
    Vec3 accel_vector_sum_mps2;
    float gyro_sum_radps = 0.0f;
    float seconds = 0.0f;
    std::uint32_t samples = 0;
    std::uint32_t gyro_samples = 0;
    UnitVerdict verdict = UnitVerdict::unknown;
  };

  UnitCheck() = default;
  explicit UnitCheck(float rate_hz) noexcept : period_s_(1.0f / rate_hz) {}

  void operator()(const BodySample& sample) noexcept {
    State& s = state_;
    if (s.seconds >= window_s) {
      s.verdict = judge();
      // Halve instead of restart, so a verdict never rests on nothing and float sums stay small.
      s.accel_sum_mps2 *= 0.5f;
      s.accel_vector_sum_mps2 = 0.5f * s.accel_vector_sum_mps2;
      s.gyro_sum_radps *= 0.5f;
      s.samples /= 2;
      s.gyro_samples /= 2;
      s.seconds = 0.0f;
    }
    s.seconds += period_s_;
    ++s.samples;
    s.accel_sum_mps2 += std::sqrt(dot(sample.accel_mps2, sample.accel_mps2));
    s.accel_vector_sum_mps2 = s.accel_vector_sum_mps2 + sample.accel_mps2;
    if (sample.has_gyro) {
      ++s.gyro_samples;
      s.gyro_sum_radps += std::sqrt(dot(sample.gyro_radps, sample.gyro_radps));
    }
  }

  /// The verdict on the last whole window; `unknown` in the first two seconds.
  UnitVerdict verdict() const noexcept { return state_.verdict; }
  /// The verdict on what has been seen so far, however little.
  UnitVerdict judge() const noexcept;

  void reset() noexcept { state_ = {}; }
  const State& state() const noexcept { return state_; }
  void restore(const State& state) noexcept { state_ = state; }

 private:
  static constexpr float window_s = 2.0f;  ///< several steps at any cadence
  float period_s_ = 0.01f;
  State state_;
};

// ---- implementation ----------------------------------------------------------------------------

inline UnitVerdict UnitCheck::judge() const noexcept {
  if (state_.samples == 0) return UnitVerdict::unknown;
  const auto mean = [](float sum, std::uint32_t n) { return n == 0 ? 0.0f : sum / static_cast<float>(n); };
  const Vec3 sum = state_.accel_vector_sum_mps2;
  return judge_units(mean(state_.accel_sum_mps2, state_.samples), mean(std::sqrt(dot(sum, sum)), state_.samples),
                     mean(state_.gyro_sum_radps, state_.gyro_samples));
}

}  // namespace cadans::samples
