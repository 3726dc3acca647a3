// SPDX-License-Identifier: Apache-2.0
#include <cadans/analyze.hpp>
#include <cadans/synth/runner.hpp>
#include <cadans/tracker.hpp>
#include <cstdio>

int main() {
  const auto truth = cadans::synth::runner({.duration_s = 30.0f, .rate_hz = 100.0f});
  cadans::Tracker tracker(cadans::TrackerConfig{.rate_hz = 100.0f});
  float last_spm = 0.0f;
  const auto keep = [&](const cadans::StepMetrics& step) {
    if (step.cadence_spm == step.cadence_spm) last_spm = step.cadence_spm;
  };
  cadans::drive(tracker, truth.recording, keep);
  std::printf("%.0f steps/min\n", double(last_spm));
  return last_spm > 100.0f && !cadans::describe(cadans::validate(cadans::TrackerConfig{})).empty() ? 0 : 1;
}
