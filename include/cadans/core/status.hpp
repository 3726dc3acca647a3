// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace cadans {

/// Why a call was refused. Bad *data* never makes a Status: it makes Quality flags.
enum class StatusCode : std::int32_t {
  ok = 0,
  out_of_range = -1,     ///< a setting is outside [low, high] or not a number
  length_mismatch = -2,  ///< columns of one recording differ in length
  bad_memory = -3,       ///< null, misaligned or too small
  bad_snapshot = -4,     ///< not a state of this version and these settings
  not_supported = -5,    ///< this placement cannot be analysed (yet)
  too_little_room = -6,  ///< the caller's output array is full; nothing was lost, call again
};

/// Names the setting and its allowed range, so that a message can be made without a heap.
struct Status {
  StatusCode code = StatusCode::ok;
  const char* field = "";  ///< dotted path of the setting, or what was wrong
  float low = 0.0f;
  float high = 0.0f;
  float value = 0.0f;

  constexpr bool ok() const noexcept { return code == StatusCode::ok; }
};

}  // namespace cadans
