// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>

#include "cadans/core/status.hpp"

/// One table per Config says everything a setting needs: it feeds `validate`, the Python help, the
/// docs and the tests of bounds. A Config keeps it as `static constexpr Setting<Config> settings[]`
/// behind a function, because the members must be complete first:
///
///     struct PickerConfig {
///       float cutoff_hz = 5.0f;  ///< low-pass; ...
///     };
///     constexpr auto settings_of(const PickerConfig*) noexcept {
///       return std::array{Setting<PickerConfig>{"cutoff_hz", &PickerConfig::cutoff_hz, 2, 20, "Hz", "..."}};
///     }
namespace cadans {

template <class Config>
struct Setting {
  const char* name;
  float Config::*field;
  float low;
  float high;
  const char* unit;
  const char* help;  ///< meaning and effect, one line
};

/// Checks every setting against its table; the first one outside its range is named. NaN is outside.
template <class Config>
constexpr Status validate(const Config& config) noexcept {
  for (const Setting<Config>& setting : settings_of(static_cast<const Config*>(nullptr))) {
    const float value = config.*setting.field;
    if (!(value >= setting.low && value <= setting.high)) {
      return {StatusCode::out_of_range, setting.name, setting.low, setting.high, value};
    }
  }
  return {};
}

}  // namespace cadans
