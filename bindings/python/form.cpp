// SPDX-License-Identifier: Apache-2.0
#include "form.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <mutex>
#include <string>

#include "cadans/form/finding_report.hpp"
#include "cadans/summary/drift.hpp"
#include "columns.hpp"
#include "config.hpp"
#include "doors.hpp"
#include "named.hpp"

namespace cadans::python {
namespace {

const char* word(FindingKind kind) { return finding_kind_names[static_cast<int>(kind)]; }
const char* word(Severity severity) { return severity_names[static_cast<int>(severity)]; }
const char* metric_name(std::int16_t metric) { return metric >= 0 ? metrics::table[metric].name : ""; }

py::dict dict_of(const HeldValue& held) {
  py::dict out;
  out["metric"] = metric_name(held.metric);
  out["value"] = held.value;
  out["mild"] = held.mild;
  out["marked"] = held.marked;
  out["low"] = held.low;
  out["high"] = held.high;
  out["side"] = python::word(held.side);
  out["difference"] = held.difference;
  return out;
}

py::dict dict_of(const Finding& finding) {
  py::dict out;
  out["kind"] = word(finding.kind);
  out["severity"] = word(finding.severity);
  out["score"] = finding.score;
  out["evidence"] = evidence_names[static_cast<int>(finding.evidence)];
  out["confidence"] = finding.confidence;
  out["side"] = python::word(finding.side);
  out["steps"] = finding.steps;
  out["speed_mps"] = finding.speed_mps;
  out["speed_matters"] = finding.speed_matters;
  py::list values;
  for (int i = 0; i < finding.value_count; ++i) values.append(dict_of(finding.values[i]));
  out["values"] = py::tuple(values);
  out["texts"] = in_every_language([&](Language language) { return form::text_of(finding, language); });
  out["titles"] = in_every_language([&](Language language) { return form::title_of(finding, language); });
  return out;
}

py::dict dict_of(const Cue& cue) {
  py::dict out;
  out["t_us"] = cue.t_us;
  out["began_us"] = cue.began_us;
  out["kind"] = word(cue.kind);
  out["severity"] = word(cue.severity);
  out["side"] = python::word(cue.side);
  out["metric"] = metric_name(cue.metric);
  out["value"] = cue.value;
  out["limit"] = cue.limit;
  out["confidence"] = cue.confidence;
  out["quality"] = static_cast<int>(cue.quality);
  out["texts"] = in_every_language([&](Language language) { return form::cue_text(cue, language); });
  return out;
}

form::CuesConfig cues_config(const std::map<std::string, float>& settings) {
  const auto config = config_with<form::CuesConfig>(settings);
  require(validate(config));
  return config;
}

/// Cues of rows as they come, which two threads may share.
class LiveCues {
 public:
  LiveCues(const std::vector<TrackerConfig>& sensors, const std::map<std::string, float>& settings)
      : runner_(sensors.empty() ? Runner{} : sensors.front().runner),
        worn_(worn_by(sensors)),
        cues_(runner_, worn_, cues_config(settings)) {}

  py::list push(const py::array& rows, float speed_mps) {
    std::vector<StepMetrics> steps = steps_of(rows);
    std::vector<Cue> due;
    {
      py::gil_scoped_release release;
      const std::lock_guard lock(one_at_a_time_);
      for (StepMetrics& step : steps) {
        if (!std::isnan(speed_mps)) step.speed_mps = speed_mps;
        cues_.push(step, [&](const Cue& cue) { due.push_back(cue); });
      }
    }
    py::list out;
    for (const Cue& cue : due) out.append(dict_of(cue));
    return out;
  }

  py::list findings() {
    std::vector<Finding> found;
    {
      py::gil_scoped_release release;
      const std::lock_guard lock(one_at_a_time_);
      found = judge_now(cues_, runner_, worn_);
    }
    return dicts_of(found);
  }

  void reset() {
    py::gil_scoped_release release;
    const std::lock_guard lock(one_at_a_time_);
    cues_.reset();
  }

 private:
  Runner runner_;
  SensorSet worn_;
  form::Cues cues_;
  std::mutex one_at_a_time_;
};

py::dict drift_of(const py::array& rows, int metric) {
  const std::vector<StepMetrics> steps = steps_of(rows);
  if (metric < 0 || metric >= metrics::count) throw std::invalid_argument("there is no such metric");
  summary::Drift drift;
  {
    py::gil_scoped_release release;
    drift = summary::drift(steps, metrics::table[metric].field);
  }
  py::dict out;
  out["per_10_min"] = drift.per_10_min;
  out["low"] = drift.low;
  out["high"] = drift.high;
  out["per_mps"] = drift.per_mps;
  out["given_speed"] = drift.given_speed;
  out["blocks"] = drift.blocks;
  return out;
}

}  // namespace

py::list dicts_of(std::span<const Finding> findings) {
  py::list out;
  for (const Finding& finding : findings) out.append(dict_of(finding));
  return out;
}

SensorSet worn_by(std::span<const TrackerConfig> sensors) {
  SensorSet worn;
  for (const TrackerConfig& sensor : sensors) worn.add(sensor.placement, sensor.side);
  return worn;
}

std::vector<Finding> judge_now(const form::Cues& cues, const Runner& runner, const SensorSet& worn) {
  const form::Findings all = form::judge(cues.values(), runner, worn, {0.0f, form::Cues::least_steps});
  std::vector<Finding> found(all.begin(), all.end());
  std::stable_sort(found.begin(), found.end(), [](const Finding& a, const Finding& b) {
    return a.severity != b.severity ? a.severity > b.severity : a.score > b.score;
  });
  return found;
}

void bind_form(py::module_& module) {
  py::class_<LiveCues>(module, "Cues", "What to say to a runner now. See cadans.Cues.")
      .def(py::init<const std::vector<TrackerConfig>&, const std::map<std::string, float>&>(), py::arg("sensors"),
           py::arg("settings"))
      .def("push", &LiveCues::push, py::arg("rows").noconvert(),
           py::arg("speed_mps") = std::numeric_limits<float>::quiet_NaN())
      .def("reset", &LiveCues::reset)
      .def_property_readonly("findings", &LiveCues::findings);

  module.def("cue_settings", &settings_table<form::CuesConfig>,
             "(name, default, low, high, unit, meaning) of every setting of the cues.");
  module.def(
      "drift", &drift_of, py::arg("rows").noconvert(), py::arg("metric"),
      "{per_10_min, low, high, per_mps, given_speed, blocks} of a metric, by its number, over the rows of a run.");
}

}  // namespace cadans::python
