// SPDX-License-Identifier: Apache-2.0
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <cmath>
#include <limits>
#include <optional>
#include <tuple>
#include <vector>

#include "cadans/analyze.hpp"
#include "cadans/summary/symmetry.hpp"
#include "columns.hpp"
#include "coverage.hpp"
#include "curves.hpp"
#include "doors.hpp"
#include "form.hpp"
#include "recording.hpp"

namespace cadans::python {
namespace {

/// Statistics of one metric, with how sure the difference of the sides is.
struct NamedSummary {
  const char* metric;
  MetricSummary summary;
  summary::Symmetry symmetry;
};

std::vector<Column<NamedSummary>> summary_columns() {
  using R = NamedSummary;
  return {text<R>("metric", 32, [](const R& r) { return r.metric; }),
          number<R>("median", [](const R& r) { return r.summary.median; }),
          number<R>("iqr", [](const R& r) { return r.summary.iqr; }),
          number<R>("mean", [](const R& r) { return r.summary.mean; }),
          number<R>("sd", [](const R& r) { return r.summary.sd; }),
          number<R>("n", [](const R& r) { return r.summary.n; }),
          number<R>("left", [](const R& r) { return r.summary.left; }),
          number<R>("right", [](const R& r) { return r.summary.right; }),
          number<R>("symmetry_index", [](const R& r) { return r.summary.symmetry_index; }),
          number<R>("symmetry_low", [](const R& r) { return r.symmetry.low; }),
          number<R>("symmetry_high", [](const R& r) { return r.symmetry.high; }),
          number<R>("left_share_pct", [](const R& r) { return r.summary.left_share_pct; }),
          number<R>("drift_per_min", [](const R& r) { return r.summary.drift_per_min; })};
}

std::vector<NamedSummary> named_summary(const Run& run) {
  std::vector<NamedSummary> named;
  for (int i = 0; i < metrics::count; ++i) {
    const Metric& metric = metrics::table[i];
    const MetricSummary& of = run.summary[static_cast<std::size_t>(i)];
    const bool compared = std::isfinite(of.symmetry_index);
    named.push_back({metric.name, of, compared ? summary::symmetry(run.steps, metric.field) : summary::Symmetry{}});
  }
  return named;
}

/// What one sensor recorded, and how it is to be analysed.
using SensorArrays = std::tuple<Vectors, std::optional<Vectors>, Stamps, TrackerConfig>;

SensorRecording sensor_of(const SensorArrays& arrays) {
  const auto& [accel, gyro, t_us, config] = arrays;
  const Recording recording{stamps(t_us), vectors(accel, "accel_mps2"), vectors(gyro, "gyro_radps")};
  check_length(recording.t_us.size(), recording.accel_mps2.size(), "t_us", "accel_mps2");
  if (gyro) check_length(recording.gyro_radps.size(), recording.accel_mps2.size(), "gyro_radps", "accel_mps2");
  return {recording, config};
}

py::dict clock_of(const ClockEstimate& clock) {
  py::dict out;
  out["offset_s"] = clock.offset_s;
  out["drift_ppm"] = clock.drift_ppm;
  out["confidence"] = clock.confidence;
  out["corrected"] = clock.corrected != 0;
  return out;
}

py::dict report_of(const SensorReport& report) {
  py::dict out;
  out["placement"] = word(report.placement);
  out["side"] = word(report.side);
  out["coverage"] = report.coverage;
  out["side_seen"] = word(report.side_seen);
  out["side_seen_confidence"] = report.side_seen_confidence;
  out["placement_seen"] = word(report.placement_seen);
  out["placement_seen_confidence"] = report.placement_seen_confidence;
  out["clock"] = clock_of(report.clock);
  return out;
}

py::dict variability_of(const summary::StrideVariability& variability) {
  py::dict out;
  out["sd_s"] = variability.sd_s;
  out["cv_pct"] = variability.cv_pct;
  out["dfa_alpha"] = variability.dfa_alpha;
  out["strides"] = variability.strides;
  return out;
}

py::tuple analyze_sensors(const std::vector<SensorArrays>& sensors, bool separate_clocks, float speed_mps) {
  std::vector<SensorRecording> recordings;
  for (const SensorArrays& arrays : sensors) recordings.push_back(sensor_of(arrays));
  Run run;
  std::vector<NamedSummary> summary;
  {
    py::gil_scoped_release release;
    run = analyze(recordings, separate_clocks, speed_mps);
    summary = named_summary(run);
  }
  py::list reports;
  for (const SensorReport& report : run.sensors) reports.append(report_of(report));
  return py::make_tuple(rows(event_columns(), run.events), rows(step_columns(), run.steps),
                        rows(step_columns(), run.strides), rows(summary_columns(), summary), run.coverage, reports,
                        dicts_of(run.findings), variability_of(run.variability), curves_of(run.joint_curves));
}

}  // namespace

void bind_run(py::module_& module) {
  bind_coverage(module);
  module.attr("summary_dtype") = dtype_of(summary_columns());
  module.def("analyze", &analyze_sensors, py::arg("sensors"), py::arg("separate_clocks") = false,
             py::arg("speed_mps") = std::numeric_limits<float>::quiet_NaN(),
             "(events, steps, strides, summary, coverage, sensor reports, findings, variability, joint curves) of "
             "(accel, gyro, t_us, "
             "config) of each sensor.");
}

}  // namespace cadans::python
