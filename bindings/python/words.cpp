// SPDX-License-Identifier: Apache-2.0
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <iterator>

#include "cadans/core/quality.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"
#include "columns.hpp"
#include "doors.hpp"
#include "named.hpp"

namespace cadans::python {

void bind_words(py::module_& module) {
  py::dict flags;
  for (const QualityName& quality : quality_names) flags[quality.name] = static_cast<int>(quality.flag);
  module.attr("quality_flags") = flags;

  module.attr("placements") = tuple_of(placement_names);
  module.attr("sides") = tuple_of(side_names);

  // (name, unit, low, high, meaning, {placement: grade letter})
  py::list table;
  for (const Metric& metric : metrics::table) {
    py::dict grades;
    for (std::size_t i = 0; i < std::size(placement_names); ++i) {
      const Grade grade = observable(static_cast<Placement>(i), metric);
      grades[placement_names[i]] = grade_names[static_cast<int>(grade)];
    }
    table.append(py::make_tuple(metric.name, metric.unit, metric.low, metric.high, metric.what, grades));
  }
  module.attr("metric_table") = py::tuple(table);
  module.def(
      "observable_together",
      [](const std::vector<std::pair<int, int>>& worn) {
        SensorSet set;
        for (const auto& [placement, side] : worn) set.add(static_cast<Placement>(placement), static_cast<Side>(side));
        py::dict grades;
        for (const Metric& metric : metrics::table)
          grades[metric.name] = grade_names[static_cast<int>(observable(set, metric))];
        return grades;
      },
      py::arg("worn"), "{metric: grade letter} of sensors worn together: (placement, side) each, by their numbers.");

  module.attr("event_dtype") = dtype_of(event_columns());
  module.attr("step_dtype") = dtype_of(step_columns());
}

}  // namespace cadans::python
