// SPDX-License-Identifier: Apache-2.0
#include "door.hpp"

using namespace cadans;

extern "C" {

uint32_t cadans_abi_version(void) { return CADANS_ABI_VERSION; }

const char* cadans_status_text(int32_t status) {
  switch (status) {
    case CADANS_OK: return "ok";
    case CADANS_OUT_OF_RANGE: return "a setting is out of range: cadans_check names it";
    case CADANS_BAD_MEMORY: return "memory is null, misaligned, too small, or was never given to cadans_init";
    case CADANS_BAD_SNAPSHOT: return "the snapshot is damaged, or of another version, machine or configuration";
    case CADANS_NOT_SUPPORTED: return "no placement, or one that this library was built without";
    case CADANS_TOO_LITTLE_ROOM: return "steps are waiting: nothing was done, take them and call again";
    default: return status > 0 ? "ok" : "not a status of this version";
  }
}

int32_t cadans_config_init(cadans_config* config, size_t bytes) {
  if (config == nullptr || bytes < sizeof config->struct_size) return CADANS_BAD_MEMORY;
  constexpr TrackerConfig from;
  cadans_config settings;
  settings.struct_size = static_cast<std::uint32_t>(bytes < sizeof settings ? bytes : sizeof settings);
  settings.placement = static_cast<std::int32_t>(from.placement);
  settings.side = static_cast<std::int32_t>(from.side);
  settings.rate_hz = from.rate_hz;
  settings.height_m = from.runner.height_m;
  settings.mass_kg = from.runner.mass_kg;
  settings.accel_range_mps2 = from.samples.sanitizer.accel_range_mps2;
  settings.gyro_range_radps = from.samples.sanitizer.gyro_range_radps;
  settings.hold_s = from.samples.sanitizer.hold_s;
  settings.bridge_s = from.samples.clock.bridge_s;
  settings.mounting_known = from.samples.mounting.known ? 1 : 0;
  std::memcpy(settings.mounting_forward, &from.samples.mounting.forward, sizeof settings.mounting_forward);
  std::memcpy(settings.mounting_up, &from.samples.mounting.up, sizeof settings.mounting_up);
  std::memcpy(settings.mounting_right, &from.samples.mounting.right, sizeof settings.mounting_right);
  std::memcpy(config, &settings, settings.struct_size);
  return CADANS_OK;
}

}  // extern "C"
