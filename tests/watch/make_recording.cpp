// SPDX-License-Identifier: Apache-2.0
// make_recording FOLDER: writes a synthetic run as C arrays of 16-bit counts, as a chip gives them: small enough
// for a watch's flash, and the very same numbers for the host. One header for each variant of measure.py.
// Standing, walking, running, and a hole in the stamps, so that every room works.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "cadans/synth/runner.hpp"

namespace {

using namespace cadans;

constexpr float accel_step = 16.0f * gravity_mps2 / 32768.0f;
constexpr float gyro_step = 2000.0f / degrees_per_radian / 32768.0f;
constexpr float hole_after_s = 20.0f;

struct Variant {
  const char* name;
  float rate_hz;
  std::vector<synth::SensorSite> worn;
};

bool write(const std::string& folder, const Variant& variant, const synth::Runner& runner) {
  std::FILE* out = std::fopen((folder + "/recording_" + variant.name + ".h").c_str(), "w");
  if (out == nullptr) return false;
  std::fprintf(out, "/* Made by make_recording. */\n#include <stdint.h>\n");
  std::vector<std::vector<RawSample>> recordings;
  for (const synth::SensorSite& site : variant.worn) {
    const bool trunk = is_trunk(site.placement);
    recordings.push_back(trunk ? runner.record(variant.rate_hz) : runner.record(site, variant.rate_hz));
  }
  std::fprintf(out, "#define RECORDING_SENSORS %d\n#define RECORDING_SAMPLES %d\n", int(recordings.size()),
               int(recordings[0].size()));
  std::fprintf(out, "#define RECORDING_INTERVAL_US %d\n#define RECORDING_RATE_HZ %.1ff\n",
               int(1e6f / variant.rate_hz + 0.5f), double(variant.rate_hz));
  std::fprintf(out, "#define RECORDING_HOLE_AFTER %d\n#define RECORDING_HOLE_US 800000\n",
               int(hole_after_s * variant.rate_hz));
  std::fprintf(out, "#define RECORDING_MPS2_PER_COUNT %af\n#define RECORDING_RADPS_PER_COUNT %af\n", double(accel_step),
               double(gyro_step));
  std::fprintf(out, "static const uint8_t worn[RECORDING_SENSORS][2] = {");
  for (const synth::SensorSite& site : variant.worn) std::fprintf(out, "{%d,%d},", int(site.placement), int(site.side));
  std::fprintf(out, "};\nstatic const int16_t recording[RECORDING_SENSORS][RECORDING_SAMPLES][6] = {\n");
  const auto counts = [](float value, float step) {
    return int(std::clamp(std::round(value / step), -32768.0f, 32767.0f));
  };
  for (const std::vector<RawSample>& recording : recordings) {
    std::fprintf(out, "{\n");
    for (const RawSample& s : recording) {
      std::fprintf(out, "{%d,%d,%d,%d,%d,%d},\n", counts(s.accel_mps2.x, accel_step),
                   counts(s.accel_mps2.y, accel_step), counts(s.accel_mps2.z, accel_step),
                   counts(s.gyro_radps.x, gyro_step), counts(s.gyro_radps.y, gyro_step),
                   counts(s.gyro_radps.z, gyro_step));
    }
    std::fprintf(out, "},\n");
  }
  std::fprintf(out, "};\n");
  return std::fclose(out) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  using synth::Bout;
  using synth::Gait;
  synth::RunnerParameters parameters;
  parameters.rate_hz = 100.0f;
  parameters.individuality = 1.0f;
  parameters.bouts = {Bout{.gait = Gait::standing, .duration_s = 3.0f}, Bout{.gait = Gait::walking, .duration_s = 6.0f},
                      Bout{.duration_s = 21.0f}};
  const synth::Runner runner(parameters);
  const synth::SensorSite shank{Placement::shank, Side::left}, thigh{Placement::thigh, Side::left};
  const Variant variants[] = {{"trunk", 100.0f, {{Placement::pelvis, Side::unknown}}},
                              {"foot", 200.0f, {{Placement::foot, Side::left}}},
                              {"shank", 200.0f, {shank}},
                              {"thigh", 200.0f, {thigh}},
                              {"wrist_pocket", 100.0f, {{Placement::wrist, Side::left}}},
                              {"body", 200.0f, {shank, thigh}}};
  for (const Variant& variant : variants) {
    if (!write(argv[1], variant, runner)) return 1;
  }
  return 0;
}
