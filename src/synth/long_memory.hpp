// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "cadans/synth/random.hpp"

namespace cadans::synth {

/// Step-time deviations, SD 1, whose detrended fluctuation analysis gives `exponent`: a sum of first-order
/// processes an octave apart, weighted so that the spectrum falls as f^(1 - 2 exponent).
class LongMemory {
 public:
  LongMemory(double exponent, Random random) : random_(random) {
    double total = 0.0;
    for (int i = 0; i < octaves; ++i) {
      const double memory_steps = std::ldexp(0.35, i);
      decay_[i] = i == 0 ? 0.0 : std::exp(-1.0 / memory_steps);
      const double variance = exponent <= 0.5 ? (i == 0 ? 1.0 : 0.0) : std::pow(memory_steps, 2.0 * exponent - 2.0);
      weight_[i] = std::sqrt(variance);
      total += variance;
    }
    for (int i = 0; i < octaves; ++i) {
      weight_[i] /= std::sqrt(total);
      value_[i] = random_.normal();
    }
  }
  double next() {
    double sum = 0.0;
    for (int i = 0; i < octaves; ++i) {
      value_[i] = decay_[i] * value_[i] + std::sqrt(1.0 - decay_[i] * decay_[i]) * random_.normal();
      sum += weight_[i] * value_[i];
    }
    return sum;
  }

 private:
  static constexpr int octaves = 11;  // up to 350 steps: two minutes
  Random random_;
  double decay_[octaves], weight_[octaves], value_[octaves];
};

}  // namespace cadans::synth
