// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

/// Numbers every room may use. Conversions happen at the doors only; inside everything is SI.
namespace cadans {

inline constexpr float gravity_mps2 = 9.80665f;  ///< standard gravity
inline constexpr float pi = 3.14159265358979323846f;
inline constexpr float degrees_per_radian = 180.0f / pi;
inline constexpr float seconds_per_minute = 60.0f;
inline constexpr float seconds_per_day = 86'400.0f;
inline constexpr float seconds_per_us = 1e-6f;
inline constexpr float us_per_second = 1e6f;

/// An instant that is not known. Chosen so that adding an hour to it cannot overflow.
inline constexpr std::int64_t unknown_us = INT64_MIN / 2;

/// Seconds from `begin_us` to `end_us`. Subtracts in integers, so hours into a run nothing is lost.
constexpr float seconds_between(std::int64_t begin_us, std::int64_t end_us) noexcept {
  return static_cast<float>(end_us - begin_us) * seconds_per_us;
}

/// Whole microseconds nearest to `seconds` (|seconds| < 2000 s keeps full precision).
constexpr std::int64_t to_us(float seconds) noexcept {
  const float us = seconds * us_per_second;
  return static_cast<std::int64_t>(us < 0.0f ? us - 0.5f : us + 0.5f);
}

}  // namespace cadans
