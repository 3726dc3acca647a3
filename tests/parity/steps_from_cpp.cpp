// SPDX-License-Identifier: Apache-2.0
// steps_from_cpp SAMPLES RATE_HZ PLACEMENT: reads records of int64 t_us and six float32,
// writes a line a step: t_us, side, quality, then every metric as the bits of its float in hex.
#include <bit>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "cadans/analyze.hpp"

int main(int count, char** arguments) {
  if (count != 4) return 2;
  std::FILE* file = std::fopen(arguments[1], "rb");
  if (file == nullptr) return 2;
  std::vector<std::int64_t> t_us;
  std::vector<cadans::Vec3> accel_mps2, gyro_radps;
  struct Record {
    std::int64_t t_us;
    float value[6];
  } record;
  while (std::fread(&record, sizeof record, 1, file) == 1) {
    t_us.push_back(record.t_us);
    accel_mps2.push_back({record.value[0], record.value[1], record.value[2]});
    gyro_radps.push_back({record.value[3], record.value[4], record.value[5]});
  }
  std::fclose(file);
  cadans::TrackerConfig config;
  config.rate_hz = std::strtof(arguments[2], nullptr);
  for (int i = 0; i < 8; ++i) {
    if (std::string_view(arguments[3]) == cadans::placement_names[i])
      config.placement = static_cast<cadans::Placement>(i);
  }
  const cadans::Run run = cadans::analyze({t_us, accel_mps2, gyro_radps}, config);
  for (const cadans::StepMetrics& step : run.steps) {
    std::printf("%" PRId64 " %d %d", step.t_us, static_cast<int>(step.side), static_cast<int>(step.quality));
    for (const cadans::Metric& metric : cadans::metrics::table) {
      std::printf(" %08" PRIx32, std::bit_cast<std::uint32_t>(step.*metric.field));
    }
    std::printf("\n");
  }
}
