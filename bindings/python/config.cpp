// SPDX-License-Identifier: Apache-2.0
#include "config.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <map>
#include <optional>
#include <string>
#include <type_traits>

#include "doors.hpp"
#include "recording.hpp"
#include "rooms.hpp"

namespace cadans::python {
namespace {

template <class Visit>
void for_each_setting(TrackerConfig& config, Visit&& visit) {
  for_each_room(config, [&](const char* room, auto& room_config) {
    using Room = std::remove_reference_t<decltype(room_config)>;
    for (const Setting<Room>& setting : settings_of(static_cast<const Room*>(nullptr))) {
      visit(std::string(room) + "." + setting.name, room_config.*setting.field, setting);
    }
  });
}

Placement placement_named(const std::string& name) {
  for (std::size_t i = 0; i < std::size(placement_names); ++i) {
    if (name == placement_names[i]) return static_cast<Placement>(i);
  }
  throw std::invalid_argument("placement '" + name + "' is not known");
}

Side side_named(const std::string& name) {
  for (std::size_t i = 0; i < std::size(side_names); ++i) {
    if (name == side_names[i]) return static_cast<Side>(i);
  }
  throw std::invalid_argument("side '" + name + "' is not known");
}

Vec3 row(const Vectors& axes, int index) { return {axes.at(index, 0), axes.at(index, 1), axes.at(index, 2)}; }

TrackerConfig make_config(float rate_hz, const std::string& placement, const std::string& side, float height_m,
                          float mass_kg, const std::map<std::string, float>& settings,
                          const std::optional<Vectors>& mounting) {
  TrackerConfig config;
  config.rate_hz = rate_hz;
  config.placement = placement_named(placement);
  config.side = side_named(side);
  config.runner.height_m = height_m;
  config.runner.mass_kg = mass_kg;
  if (mounting) {
    if (vectors(*mounting, "mounting").size() != 3) throw std::invalid_argument("mounting must have the shape (3, 3)");
    config.samples.mounting = {row(*mounting, 0), row(*mounting, 1), row(*mounting, 2), true};
  }
  auto rest = settings;
  for_each_setting(config, [&](const std::string& name, float& field, const auto& setting) {
    const auto given = rest.find(name);
    if (given == rest.end()) return;
    // The path the user wrote, not the bare field: two rooms may have a setting of the same name.
    if (!(given->second >= setting.low && given->second <= setting.high)) {
      require({StatusCode::out_of_range, name.c_str(), setting.low, setting.high, given->second});
    }
    field = given->second;
    rest.erase(given);
  });
  if (!rest.empty()) throw std::invalid_argument("there is no setting '" + rest.begin()->first + "'");
  TrackerConfig checked = config;
  if (!(rate_hz == rate_hz)) checked.rate_hz = TrackerConfig{}.rate_hz;  // NaN: read off the stamps later
  require(validate(checked));
  return config;
}

}  // namespace

void bind_config(py::module_& module) {
  py::class_<TrackerConfig>(module, "Config", "Who, where, how fast, and every setting of the chain.")
      .def(py::init(&make_config), py::arg("rate_hz"), py::arg("placement"), py::arg("side"), py::arg("height_m"),
           py::arg("mass_kg"), py::arg("settings"), py::arg("mounting") = py::none())
      .def_readonly("rate_hz", &TrackerConfig::rate_hz);

  module.def(
      "settings",
      [] {
        py::list out;
        TrackerConfig config;
        for_each_setting(config, [&](const std::string& name, float value, const auto& setting) {
          out.append(py::make_tuple(name, value, setting.low, setting.high, setting.unit, setting.help));
        });
        return out;
      },
      "(name, default, low, high, unit, meaning) of every setting, in the order of the chain.");
}

}  // namespace cadans::python
