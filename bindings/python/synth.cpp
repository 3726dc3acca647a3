// SPDX-License-Identifier: Apache-2.0
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "cadans/synth/runner.hpp"
#include "cadans/synth/sensor_model.hpp"
#include "columns.hpp"
#include "config.hpp"
#include "doors.hpp"
#include "recording.hpp"

namespace cadans::python {
namespace {

using synth::TrueBout;
using synth::TrueStep;
using Point = std::array<float, 3>;

const char* word(synth::Gait gait) { return synth::gait_names[static_cast<int>(gait)]; }

std::vector<Column<TrueStep>> true_step_columns() {
  using R = TrueStep;
  std::vector<Column<R>> columns = {number<R>("t_us", [](const R& r) { return r.contact_us; }),
                                    text<R>("side", word_letters, [](const R& r) { return python::word(r.side); }),
                                    text<R>("gait", 8, [](const R& r) { return word(r.gait); }),
                                    number<R>("steady", [](const R& r) { return r.steady; }),
                                    number<R>("toe_off_us", [](const R& r) { return r.toe_off_us; }),
                                    number<R>("next_contact_us", [](const R& r) { return r.next_contact_us; })};
  const auto add = [&](const char* name, float R::*field) {
    columns.push_back(number<R>(name, [field](const R& r) { return r.*field; }));
  };
#define CADANS_TRUE(name) add(#name, &R::name)
  CADANS_TRUE(step_time_s);
  CADANS_TRUE(cadence_spm);
  CADANS_TRUE(contact_time_s);
  CADANS_TRUE(flight_time_s);
  CADANS_TRUE(duty_factor);
  CADANS_TRUE(speed_mps);
  CADANS_TRUE(step_length_m);
  CADANS_TRUE(vertical_oscillation_m);
  CADANS_TRUE(vertical_oscillation_com_m);
  CADANS_TRUE(peak_vertical_force_bw);
  CADANS_TRUE(braking_speed_loss_mps);
  CADANS_TRUE(braking_speed_loss_sensor_mps);
  CADANS_TRUE(vertical_stiffness_kn_per_m);
  CADANS_TRUE(leg_stiffness_kn_per_m);
  CADANS_TRUE(trunk_lean_deg);
  CADANS_TRUE(trunk_rotation_range_deg);
  CADANS_TRUE(pelvic_drop_deg);
  CADANS_TRUE(pelvic_drop_peak_deg);
  CADANS_TRUE(stride_length_m);
  CADANS_TRUE(foot_strike_angle_deg);
  CADANS_TRUE(pronation_excursion_deg);
  CADANS_TRUE(foot_clearance_m);
  CADANS_TRUE(tibia_angle_at_contact_deg);
  CADANS_TRUE(tibia_angle_at_mid_stance_deg);
  CADANS_TRUE(ankle_ahead_of_knee_m);
  CADANS_TRUE(shank_frontal_excursion_deg);
  CADANS_TRUE(shank_frontal_velocity_degps);
  CADANS_TRUE(thigh_angle_at_contact_deg);
  CADANS_TRUE(foot_ahead_m);
  CADANS_TRUE(knee_flexion_at_contact_deg);
  CADANS_TRUE(knee_flexion_at_mid_stance_deg);
  CADANS_TRUE(knee_flexion_peak_deg);
  CADANS_TRUE(knee_valgus_excursion_deg);
  CADANS_TRUE(hip_adduction_peak_deg);
  CADANS_TRUE(impact_peak_g);
  CADANS_TRUE(foot_impact_peak_g);
  CADANS_TRUE(arm_swing_range_deg);
  CADANS_TRUE(arm_swing_cross_share);
#undef CADANS_TRUE
  return columns;
}

std::vector<Column<TrueBout>> bout_columns() {
  using R = TrueBout;
  return {text<R>("gait", 8, [](const R& r) { return word(r.gait); }),
          number<R>("start_us", [](const R& r) { return r.start_us; }),
          number<R>("end_us", [](const R& r) { return r.end_us; })};
}

/// The enumerator called `name`; ValueError with all of them when there is none.
template <class Enum, std::size_t N>
Enum named(const char* const (&names)[N], const std::string& name, const char* what) {
  std::string why = what;
  why += " must be one of";
  for (std::size_t i = 0; i < N; ++i) {
    if (name == names[i]) return static_cast<Enum>(i);
    why.append(i ? ", " : " ").append(names[i]);
  }
  throw std::invalid_argument(why.append("; got '").append(name).append("'"));
}

synth::Bout make_bout(const std::string& gait, float duration_s, const std::map<std::string, float>& numbers) {
  synth::Bout bout;
  bout.gait = named<synth::Gait>(synth::gait_names, gait, "gait");
  bout.duration_s = duration_s;
  for (const auto& [name, value] : numbers) {
    if (name == "speed_mps")
      bout.speed_mps = value;
    else if (name == "speed_end_mps")
      bout.speed_end_mps = value;
    else if (name == "cadence_spm")
      bout.cadence_spm = value;
    else if (name == "cadence_end_spm")
      bout.cadence_end_spm = value;
    else if (name == "contact_time_s")
      bout.contact_time_s = value;
    else if (name == "contact_time_end_s")
      bout.contact_time_end_s = value;
    else
      throw std::invalid_argument("a bout has no '" + name + "'");
  }
  return bout;
}

Vec3 vector(const Point& p) { return {p[0], p[1], p[2]}; }
Point point(Vec3 v) { return {v.x, v.y, v.z}; }

/// A sensor averages what lies between its samples, so it is handed many more than it keeps.
constexpr float ideal_rate_hz = 1000.0f;

using Recorded = std::vector<RawSample>;
using BoutGiven = std::tuple<std::string, float, std::map<std::string, float>>;
using SensorGiven =
    std::tuple<std::string, std::string, std::optional<synth::SensorModel>>;  ///< placement, side, errors
using TurnGiven = std::tuple<float, float, float>;                            ///< start, angle, duration

Recorded wear(const synth::Runner& body, const synth::SensorSite& site, std::optional<synth::SensorModel> sensor,
              std::uint64_t seed) {
  const float rate_hz = body.parameters().rate_hz;
  if (!sensor) return body.record(site, rate_hz);
  if (!sensor->rate_hz) sensor->rate_hz = rate_hz;
  return synth::record(body.record(site, std::max(ideal_rate_hz, *sensor->rate_hz)), *sensor, seed);
}

/// The truth by the clock of a sensor.
void put_on_clock(const synth::SensorModel& sensor, synth::SyntheticRun& run) {
  const auto stamp = [&](std::int64_t& t_us) {
    if (t_us != unknown_us) t_us = synth::stamped_us(sensor, t_us);
  };
  for (FootEvent& event : run.events) stamp(event.t_us);
  for (TrueStep& step : run.steps) {
    stamp(step.contact_us);
    stamp(step.toe_off_us);
    stamp(step.next_contact_us);
  }
  for (TrueBout& bout : run.bouts) {
    stamp(bout.start_us);
    stamp(bout.end_us);
  }
}

py::dict arrays_of(const Recorded& recorded) {
  const auto count = static_cast<py::ssize_t>(recorded.size());
  Vectors accel({count, py::ssize_t{3}}), gyro({count, py::ssize_t{3}});
  Stamps t_us(count);
  auto* accel_to = reinterpret_cast<Vec3*>(accel.mutable_data());
  auto* gyro_to = reinterpret_cast<Vec3*>(gyro.mutable_data());
  auto* t_to = t_us.mutable_data();
  for (const RawSample& sample : recorded) {
    *t_to++ = sample.t_us;
    *accel_to++ = sample.accel_mps2;
    *gyro_to++ = sample.gyro_radps;
  }
  py::dict out;
  out["t_us"] = t_us;
  out["accel_mps2"] = accel;
  out["gyro_radps"] = gyro;
  return out;
}

Vec3* place_of(synth::RunnerParameters& parameters, Placement placement) {
  switch (placement) {
    case Placement::pelvis: return &parameters.pelvis_sensor_m;
    case Placement::chest: return &parameters.chest_sensor_m;
    case Placement::foot: return &parameters.foot_sensor_m;
    case Placement::shank: return &parameters.shank_sensor_m;
    case Placement::thigh: return &parameters.thigh_sensor_m;
    case Placement::wrist: return &parameters.wrist_sensor_m;
    case Placement::pocket: return &parameters.pocket_sensor_m;
    default: throw std::invalid_argument("sensor_m: there is no sensor at unknown");
  }
}

py::dict synth_runner(const std::map<std::string, float>& numbers, const std::string& placement,
                      const std::string& foot_strike, const std::string& start_side, std::uint64_t seed,
                      const std::map<std::string, Point>& sensor_m, const std::vector<BoutGiven>& bouts,
                      const std::vector<TurnGiven>& turns, const std::vector<SensorGiven>& sensors) {
  synth::RunnerParameters parameters;
  for (const auto& setting : settings_of(&parameters)) {
    if (const auto given = numbers.find(setting.name); given != numbers.end())
      parameters.*setting.field = given->second;
  }
  for (const auto& setting : synth::optional_settings) {
    if (const auto given = numbers.find(setting.name); given != numbers.end())
      parameters.*setting.field = given->second;
  }
  parameters.placement = named<Placement>(placement_names, placement, "placement");
  parameters.foot_strike = named<synth::FootStrike>(synth::foot_strike_names, foot_strike, "foot_strike");
  parameters.start_side = named<Side>(side_names, start_side, "start_side");
  parameters.seed = seed;
  for (const auto& [where, metres] : sensor_m) {
    *place_of(parameters, named<Placement>(placement_names, where, "sensor_m")) = vector(metres);
  }
  for (const auto& [gait, duration_s, given] : bouts) parameters.bouts.push_back(make_bout(gait, duration_s, given));
  for (const auto& [start_s, angle_deg, duration_s] : turns)
    parameters.turns.push_back({start_s, angle_deg, duration_s});

  synth::SyntheticRun run;
  std::vector<Recorded> recordings;
  {
    py::gil_scoped_release release;
    const synth::Runner body(parameters);
    run = {parameters, {}, body.events(), body.steps(), body.bouts()};
    std::uint64_t own_seed = seed;
    for (const auto& [where, side, sensor] : sensors) {
      const synth::SensorSite site = {named<Placement>(placement_names, where, "placement"),
                                      named<Side>(side_names, side, "side")};
      recordings.push_back(wear(body, site, sensor, own_seed));
      own_seed += 0x9e3779b9u;
    }
    if (!sensors.empty() && std::get<2>(sensors.front())) put_on_clock(*std::get<2>(sensors.front()), run);
  }
  py::dict values;
  for (const auto& setting : settings_of(&parameters)) values[setting.name] = run.parameters.*setting.field;
  for (const auto& setting : synth::optional_settings) {
    if (const auto& value = run.parameters.*setting.field) values[setting.name] = *value;
  }
  py::list recorded;
  for (const Recorded& recording : recordings) recorded.append(arrays_of(recording));

  py::dict out;
  out["recordings"] = recorded;
  out["events"] = rows(event_columns(), run.events);
  out["steps"] = rows(true_step_columns(), run.steps);
  out["bouts"] = rows(bout_columns(), run.bouts);
  out["parameters"] = values;
  return out;
}

template <class Class, class Value>
void field(Class& sensor, const char* name, Value synth::SensorModel::*member) {
  sensor.def_readwrite(name, member);
}

template <class Class>
void field(Class& sensor, const char* name, Vec3 synth::SensorModel::*member) {
  sensor.def_property(
      name, [member](const synth::SensorModel& s) { return point(s.*member); },
      [member](synth::SensorModel& s, const Point& p) { s.*member = vector(p); });
}

void bind_sensor(py::module_& module) {
  using S = synth::SensorModel;
  py::class_<S> sensor(module, "SensorModel",
                       "What a real sensor makes of a perfect recording. See cadans.synth.Sensor.");
  py::list names;
#define CADANS_FIELD(name)        \
  field(sensor, #name, &S::name); \
  names.append(#name)
  CADANS_FIELD(mounting_rotation_rad);
  CADANS_FIELD(slip_s);
  CADANS_FIELD(slip_rotation_rad);
  CADANS_FIELD(slip_lasts_s);
  CADANS_FIELD(rate_hz);
  CADANS_FIELD(bandwidth_hz);
  CADANS_FIELD(clock_rate_error_ppm);
  CADANS_FIELD(clock_offset_us);
  CADANS_FIELD(accel_noise_mps2_per_root_hz);
  CADANS_FIELD(accel_bias_mps2);
  CADANS_FIELD(accel_scale_error_pct);
  CADANS_FIELD(accel_cross_axis_pct);
  CADANS_FIELD(accel_range_g);
  CADANS_FIELD(accel_bits);
  CADANS_FIELD(has_gyro);
  CADANS_FIELD(gyro_noise_radps_per_root_hz);
  CADANS_FIELD(gyro_bias_radps);
  CADANS_FIELD(gyro_scale_error_pct);
  CADANS_FIELD(gyro_cross_axis_pct);
  CADANS_FIELD(gyro_per_accel_radps_per_mps2);
  CADANS_FIELD(gyro_range_dps);
  CADANS_FIELD(gyro_bits);
  CADANS_FIELD(stamp_jitter_s);
  CADANS_FIELD(burst_samples);
  CADANS_FIELD(burst_spacing_s);
  CADANS_FIELD(dropout_share);
  CADANS_FIELD(dropout_mean_s);
  CADANS_FIELD(duplicate_share);
  CADANS_FIELD(overtaken_share);
  CADANS_FIELD(dead_from_s);
#undef CADANS_FIELD
  sensor.def(py::init<>())
      .def(
          "check", [](const S& s) { require(validate(s)); },
          "ValueError that names the first field outside its range.");
  module.attr("sensor_fields") = py::tuple(names);
  module.def("typical_sensor", &synth::typical_sensor, py::arg("seed"));
  module.def("bluetooth_sensor", &synth::bluetooth_sensor, py::arg("seed"));
  module.def(
      "random_rotation", [](std::uint64_t seed) { return point(synth::random_rotation(seed)); }, py::arg("seed"));
  module.def(
      "rotation_of", [](float yaw, float pitch, float roll) { return point(synth::rotation_of(yaw, pitch, roll)); },
      py::arg("yaw_deg"), py::arg("pitch_deg"), py::arg("roll_deg"));
}

}  // namespace

void bind_synth(py::module_& module) {
  bind_sensor(module);
  module.def("synth_runner", &synth_runner, py::arg("numbers"), py::arg("placement"), py::arg("foot_strike"),
             py::arg("start_side"), py::arg("seed"), py::arg("sensor_m"), py::arg("bouts"), py::arg("turns"),
             py::arg("sensors"), "Arrays of a runner who does not exist. See cadans.synth.runner.");
  module.def(
      "synth_settings",
      [] {
        py::list out;
        const synth::RunnerParameters defaults;
        for (const auto& setting : settings_of(&defaults)) {
          out.append(py::make_tuple(setting.name, defaults.*setting.field, setting.low, setting.high, setting.unit,
                                    setting.help));
        }
        const float unset[] = {synth::typical_tibia_angle_at_contact_deg(defaults.speed_mps),
                               synth::typical_foot_strike_angle_deg(defaults.foot_strike)};
        for (std::size_t i = 0; i < std::size(synth::optional_settings); ++i) {
          const auto& setting = synth::optional_settings[i];
          out.append(py::make_tuple(setting.name, unset[i], setting.low, setting.high, setting.unit, setting.help));
        }
        return out;
      },
      "(name, default, low, high, unit, meaning) of every parameter of the runner.");
}

}  // namespace cadans::python
