// SPDX-License-Identifier: Apache-2.0
// Writes a synthetic run as a C array of 16-bit counts, as a chip gives them: small enough for a watch's
// flash, and the very same numbers for the host. Standing, walking, running, and a hole in the stamps, so
// that every room works.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>

#include "cadans/synth/runner.hpp"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  constexpr float accel_step = 16.0f * cadans::gravity_mps2 / 32768.0f;
  constexpr float gyro_step = 2000.0f / cadans::degrees_per_radian / 32768.0f;
  using cadans::synth::Bout;
  using cadans::synth::Gait;
  cadans::synth::RunnerParameters parameters;
  parameters.rate_hz = 100.0f;
  parameters.individuality = 1.0f;
  parameters.bouts = {Bout{.gait = Gait::standing, .duration_s = 3.0f}, Bout{.gait = Gait::walking, .duration_s = 6.0f},
                      Bout{.duration_s = 21.0f}};
  const cadans::synth::SyntheticRun run = cadans::synth::runner(parameters);

  std::FILE* out = std::fopen(argv[1], "w");
  if (out == nullptr) return 1;
  std::fprintf(out, "/* Made by make_recording. */\n#include <stdint.h>\n");
  std::fprintf(out,
               "#define RECORDING_SAMPLES %d\n#define RECORDING_INTERVAL_US 10000\n#define RECORDING_RATE_HZ 100.0f\n",
               int(run.recording.size()));
  std::fprintf(out, "#define RECORDING_HOLE_AFTER 2000\n#define RECORDING_HOLE_US 800000\n");
  std::fprintf(out, "#define RECORDING_MPS2_PER_COUNT %af\n#define RECORDING_RADPS_PER_COUNT %af\n", double(accel_step),
               double(gyro_step));
  std::fprintf(out, "static const int16_t recording[RECORDING_SAMPLES][6] = {\n");
  const auto counts = [](float value, float step) {
    return int(std::clamp(std::round(value / step), -32768.0f, 32767.0f));
  };
  for (const cadans::RawSample& s : run.recording) {
    std::fprintf(out, "{%d,%d,%d,%d,%d,%d},\n", counts(s.accel_mps2.x, accel_step), counts(s.accel_mps2.y, accel_step),
                 counts(s.accel_mps2.z, accel_step), counts(s.gyro_radps.x, gyro_step),
                 counts(s.gyro_radps.y, gyro_step), counts(s.gyro_radps.z, gyro_step));
  }
  std::fprintf(out, "};\n");
  return std::fclose(out) == 0 ? 0 : 1;
}
