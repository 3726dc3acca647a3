// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "cadans/samples/even_clock.hpp"
#include "cadans/samples/rate.hpp"
#include "cadans/samples/sanitizer.hpp"
#include "cadans/samples/unit_check.hpp"

namespace cadans {

/// How much of a recording was used, and why the rest was not. Seconds add up to `total_s`.
struct Coverage {
  float total_s = 0.0f;     ///< first to last sample, holes included
  float analysed_s = 0.0f;  ///< running, with steps
  float walking_s = 0.0f;
  float standing_s = 0.0f;            ///< standing, no rhythm that could be gait, or the open end of a bout's last step
  float gap_s = 0.0f;                 ///< no samples
  float saturated_s = 0.0f;           ///< within the above: an axis was at the end of its range
  float rate_hz = 0.0f;               ///< as given, or as read off the stamps
  float rate_confidence = 1.0f;       ///< 1 when given; else the share of regular intervals
  float forward_confidence = 0.0f;    ///< [0, 1]: is +x really the runner's front
  float long_axis_confidence = 1.0f;  ///< [0, 1]: is the limb's own long axis known, the zero of its angles
  float side_confidence = 0.0f;       ///< [0, 1]: are left and right told apart
  std::uint32_t steps = 0;            ///< running steps reported
  std::uint32_t steps_rejected = 0;   ///< steps whose numbers were withheld as implausible
  std::uint8_t rate_inferred = 0;     ///< 1: `rate_hz` was read off the stamps
  std::uint8_t gyro_used = 0;         ///< 1: orientation used a gyroscope
  samples::UnitVerdict units = samples::UnitVerdict::unknown;
  samples::SanitizerCounts samples;
  samples::EvenClockCounts clock;
};

}  // namespace cadans
