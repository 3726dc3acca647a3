// SPDX-License-Identifier: Apache-2.0
// A whole recording: arrays in, a Run out. The same Tracker works inside, so a watch finds the same.
#include <cstdint>
#include <cstdio>
#include <vector>

#include "cadans/analyze.hpp"
#include "cadans/synth/runner.hpp"

int main() {
  const cadans::synth::SyntheticRun truth = cadans::synth::runner({.duration_s = 60.0f, .contact_time_s = 0.25f});
  std::vector<std::int64_t> t_us;
  std::vector<cadans::Vec3> accel_mps2, gyro_radps;
  for (const cadans::RawSample& sample : truth.recording) {
    t_us.push_back(sample.t_us);
    accel_mps2.push_back(sample.accel_mps2);
    gyro_radps.push_back(sample.gyro_radps);
  }

  cadans::TrackerConfig config;
  config.rate_hz = truth.parameters.rate_hz;
  config.runner.mass_kg = truth.parameters.mass_kg;
  const cadans::Run run = cadans::analyze({.t_us = t_us, .accel_mps2 = accel_mps2, .gyro_radps = gyro_radps}, config);

  std::printf("%zu steps in %.0f s, %.0f s analysed\n\n", run.steps.size(), double(run.coverage.total_s),
              double(run.coverage.analysed_s));
  std::printf("%-28s %8s %8s %8s %8s  %s\n", "", "median", "iqr", "left", "right", "unit");
  for (int i = 0; i < cadans::metrics::count; ++i) {
    const cadans::Metric& metric = cadans::metrics::table[i];
    const cadans::MetricSummary& summary = run.summary[std::size_t(i)];
    if (summary.n == 0) continue;  // cannot be seen from here, or not for this runner
    std::printf("%-28s %8.3f %8.3f %8.3f %8.3f  %s\n", metric.name, double(summary.median), double(summary.iqr),
                double(summary.left), double(summary.right), metric.unit);
  }
  return run.steps.empty() ? 1 : 0;
}
