// SPDX-License-Identifier: Apache-2.0
// Live: push samples, get a step at each ground contact. Nothing here allocates after the start.
#include <cstdio>

#include "cadans/synth/runner.hpp"
#include "cadans/tracker.hpp"

int main() {
  // In place of your sensor: half a minute of a runner who does not exist.
  const cadans::synth::SyntheticRun truth =
      cadans::synth::runner({.duration_s = 30.0f, .rate_hz = 104.0f, .cadence_spm = 172.0f});

  cadans::TrackerConfig config;
  config.rate_hz = 104.0f;
  config.placement = cadans::Placement::pelvis;
  config.runner.mass_kg = 70.0f;  // stiffness needs it; leave it out and stiffness is NaN
  if (const cadans::Status status = cadans::validate(config); !status.ok()) {
    std::printf("%s must be in [%g, %g]\n", status.field, double(status.low), double(status.high));
    return 2;
  }

  cadans::Tracker tracker(config);
  int steps = 0;
  const auto show = [&](const cadans::StepMetrics& step) {
    ++steps;
    std::printf("%7.3f s  %-7s  %5.1f steps/min  contact %3.0f ms  bounce %4.1f cm%s\n", 1e-6 * double(step.t_us),
                cadans::side_names[int(step.side)], double(step.cadence_spm), 1e3 * double(step.contact_time_s),
                1e2 * double(step.vertical_oscillation_m), step.quality == cadans::Quality::ok ? "" : "  (flagged)");
  };
  for (const cadans::RawSample& sample : truth.recording) tracker.push(sample, show);
  tracker.flush(show);

  std::printf("%d steps; each is known at most %.2f s after its contact\n", steps, double(tracker.latency_s()));
  return steps > 0 ? 0 : 1;
}
