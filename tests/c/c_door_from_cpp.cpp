// SPDX-License-Identifier: Apache-2.0
// The C door says what a Tracker says, to the bit: it computes nothing.
#include <cmath>
#include <cstdio>
#include <cstring>

#include "cadans/c/cadans.h"
#include "cadans/tracker.hpp"
#include "trunk_signal.h"

namespace {
int failures = 0;

void compare(const cadans_step& c, const cadans::StepMetrics& cpp, int step) {
  const auto differ = [&](const char* what) {
    std::printf("step %d: %s differs\n", step, what);
    ++failures;
  };
  if (c.t_us != cpp.t_us) differ("t_us");
  if (c.side != static_cast<std::uint8_t>(cpp.side)) differ("side");
  if (c.quality != static_cast<std::uint16_t>(cpp.quality)) differ("quality");
  if (c.confidence != cpp.confidence) differ("confidence");
  if (c.side_confidence != cpp.side_confidence) differ("side_confidence");
#define CADANS_METRIC(name, unit, low, high, pelvis, chest, what) \
  if (std::memcmp(&c.name, &cpp.name, sizeof c.name) != 0) differ(#name);
#include "cadans/metrics/metrics.def"
#undef CADANS_METRIC
}
}  // namespace

int main() {
  static cadans_tracker memory;
  cadans_config settings;
  cadans_config_init(&settings, sizeof settings);
  settings.mass_kg = 70.0f;
  cadans_init(&memory, sizeof memory, &settings);

  cadans::TrackerConfig config;
  config.runner.mass_kg = 70.0f;
  cadans::Tracker tracker(config);

  cadans_step steps[CADANS_MOST_STEPS];
  int total = 0, emitted = 0, most = 0;
  for (int i = 0; i <= 3000; ++i) {
    const cadans_sample sample = trunk_sample(i * std::int64_t{10'000});
    const bool end = i == 3000;
    const int n =
        end ? cadans_flush(&memory, steps, CADANS_MOST_STEPS) : cadans_push(&memory, &sample, steps, CADANS_MOST_STEPS);
    emitted = 0;
    const auto emit = [&](const cadans::StepMetrics& step) {
      if (emitted < n) compare(steps[emitted], step, total + emitted);
      ++emitted;
    };
    const cadans::RawSample raw{sample.t_us,
                                {sample.accel_mps2[0], sample.accel_mps2[1], sample.accel_mps2[2]},
                                {sample.gyro_radps[0], sample.gyro_radps[1], sample.gyro_radps[2]}};
    end ? tracker.flush(emit) : tracker.push(raw, emit);
    if (emitted != n) {
      std::printf("sample %d: %d steps against %d\n", i, n, emitted);
      ++failures;
    }
    total += n;
    most = emitted > most ? emitted : most;
  }
  std::printf("%d steps, at most %d a sample, %d differences\n", total, most, failures);
  return failures == 0 && total > 60 ? 0 : 1;
}
