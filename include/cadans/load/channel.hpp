// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <limits>

/// What load is counted in. All channels run side by side through the same formulas: no single one is the load.
namespace cadans::load {

inline constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

enum class Channel : std::uint8_t {
  distance = 0,     ///< m; the default: every log has it
  duration = 1,     ///< s moving
  steps = 2,        ///< of both feet
  impact = 3,       ///< g: sum over the steps of the shin's peak acceleration; exposure, not load of the bone
  session_rpe = 4,  ///< how hard the session felt (0 ... 10) times its minutes (Foster)
};
inline constexpr int channel_count = 5;
inline constexpr const char* channel_names[] = {"distance", "duration", "steps", "impact", "session_rpe"};
inline constexpr const char* channel_units[] = {"m", "s", "1", "g", "1"};

}  // namespace cadans::load
