// SPDX-License-Identifier: Apache-2.0
// A stage of your own: copy this file, rename it, and it fits everywhere. A stage has Config
// (what a user may turn), Coefficients (derived from it) and State (all that changes).
#include <array>
#include <cmath>
#include <cstdio>

#include "cadans/core/settings.hpp"
#include "cadans/core/stage.hpp"
#include "cadans/samples/sample_source.hpp"
#include "cadans/synth/runner.hpp"

struct PeakHolderConfig {
  float window_s = 5.0f;  ///< [0.5, 60] one number per window; five seconds hold about 14 landings
};
constexpr auto settings_of(const PeakHolderConfig*) noexcept {
  return std::array{cadans::Setting<PeakHolderConfig>{"window_s", &PeakHolderConfig::window_s, 0.5f, 60.0f, "s",
                                                      "one number per window"}};
}

/// The hardest knock of each window, in g.    BodySample --norm--> --maximum--> float
class PeakHolder {
 public:
  using Input = cadans::BodySample;
  using Output = float;
  using Config = PeakHolderConfig;
  struct Coefficients {
    int window_samples;
  };
  struct State {
    float highest_mps2 = 0.0f;
    int samples = 0;
  };

  PeakHolder(float rate_hz, const Config& config = {}) : coeffs_{int(config.window_s * rate_hz)} {}

  template <class Emit>
  void push(const cadans::BodySample& sample, Emit&& emit) {
    const float size_mps2 = std::sqrt(dot(sample.accel_mps2, sample.accel_mps2));
    if (size_mps2 > state_.highest_mps2) state_.highest_mps2 = size_mps2;
    if (++state_.samples == coeffs_.window_samples) flush(emit);
  }
  template <class Emit>
  void flush(Emit&& emit) {
    if (state_.samples == 0) return;
    const float peak_g = state_.highest_mps2 / cadans::gravity_mps2;
    state_ = {};  // change first, emit last
    emit(peak_g);
  }
  void reset() { state_ = {}; }
  float latency_s() const { return 0.0f; }
  const State& state() const { return state_; }
  void restore(const State& state) { state_ = state; }

 private:
  Coefficients coeffs_;
  State state_;
};
static_assert(cadans::Stage<PeakHolder>);

int main() {
  const auto truth = cadans::synth::runner({.duration_s = 20.0f});
  cadans::samples::SampleSource source(truth.parameters.rate_hz, 100.0f);
  PeakHolder peaks(100.0f);
  int windows = 0;
  const auto show = [&](float peak_g) { std::printf("window %d: %.2f g\n", ++windows, double(peak_g)); };
  cadans::drive(source, truth.recording, [&](const cadans::BodySample& sample) { peaks.push(sample, show); });
  peaks.flush(show);
  return windows == 4 ? 0 : 1;
}
