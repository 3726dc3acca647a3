// SPDX-License-Identifier: Apache-2.0
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <optional>

#include "cadans/analyze.hpp"
#include "columns.hpp"
#include "coverage.hpp"
#include "doors.hpp"
#include "recording.hpp"

namespace cadans::python {
namespace {

struct NamedSummary {
  const char* metric;
  MetricSummary summary;
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
          number<R>("left_share_pct", [](const R& r) { return r.summary.left_share_pct; }),
          number<R>("drift_per_min", [](const R& r) { return r.summary.drift_per_min; })};
}

py::array summary_rows(const std::array<MetricSummary, metrics::count>& summary) {
  std::vector<NamedSummary> named;
  for (int i = 0; i < metrics::count; ++i)
    named.push_back({metrics::table[i].name, summary[static_cast<std::size_t>(i)]});
  return rows(summary_columns(), named);
}

py::tuple analyze_arrays(const Vectors& accel, const std::optional<Vectors>& gyro, const Stamps& t_us,
                         const TrackerConfig& config) {
  const Recording recording{stamps(t_us), vectors(accel, "accel_mps2"), vectors(gyro, "gyro_radps")};
  check_length(recording.t_us.size(), recording.accel_mps2.size(), "t_us", "accel_mps2");
  if (gyro) check_length(recording.gyro_radps.size(), recording.accel_mps2.size(), "gyro_radps", "accel_mps2");
  Run run;
  {
    py::gil_scoped_release release;
    run = analyze(recording, config);
  }
  return py::make_tuple(rows(event_columns(), run.events), rows(step_columns(), run.steps),
                        rows(step_columns(), run.strides), summary_rows(run.summary), run.coverage);
}

}  // namespace

void bind_run(py::module_& module) {
  bind_coverage(module);
  module.attr("summary_dtype") = dtype_of(summary_columns());
  module.def("analyze", &analyze_arrays, py::arg("accel_mps2").noconvert(), py::arg("gyro_radps").noconvert(),
             py::arg("t_us").noconvert(), py::arg("config"),
             "(events, steps, strides, summary, coverage) of a recording.");
}

}  // namespace cadans::python
