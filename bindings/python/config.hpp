// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <pybind11/pybind11.h>

#include <map>
#include <stdexcept>
#include <string>

#include "cadans/analyze.hpp"
#include "cadans/tracker.hpp"

namespace cadans::python {

/// A wrong setting is a ValueError that names the field and its range.
inline void require(const Status& status) {
  if (!status.ok()) throw std::invalid_argument(describe(status));
}

/// The defaults, but for the settings that are named. Throws std::invalid_argument for a name that there is not; ranges
/// are checked by whoever takes it.
template <class Config, class Number>
Config config_with(const std::map<std::string, Number>& settings) {
  Config config;
  auto rest = settings;
  for (const Setting<Config>& setting : settings_of(&config)) {
    const auto given = rest.find(setting.name);
    if (given == rest.end()) continue;
    config.*setting.field = static_cast<float>(given->second);
    rest.erase(given);
  }
  if (!rest.empty()) throw std::invalid_argument("there is no setting '" + rest.begin()->first + "'");
  return config;
}

/// (name, default, low, high, unit, meaning) of every setting of one Config.
template <class Config>
pybind11::list settings_table() {
  pybind11::list out;
  const Config config;
  for (const Setting<Config>& setting : settings_of(&config)) {
    out.append(pybind11::make_tuple(setting.name, config.*setting.field, setting.low, setting.high, setting.unit,
                                    setting.help));
  }
  return out;
}

}  // namespace cadans::python
