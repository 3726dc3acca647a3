// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stdexcept>
#include <vector>

#include "cadans/core/foot_event.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"
#include "rows.hpp"

namespace cadans::python {

/// Room for "unknown", the longest word of a side, a placement or an event.
inline constexpr std::size_t word_letters = 7;

inline const char* word(Side side) noexcept { return side_names[static_cast<int>(side)]; }
inline const char* word(FootEventKind kind) noexcept { return foot_event_kind_names[static_cast<int>(kind)]; }

inline const char* word(Placement placement) noexcept { return placement_names[static_cast<int>(placement)]; }

inline std::vector<Column<FootEvent>> event_columns() {
  using R = FootEvent;
  return {number<R>("t_us", [](const R& r) { return r.t_us; }),
          text<R>("kind", word_letters, [](const R& r) { return word(r.kind); }),
          text<R>("side", word_letters, [](const R& r) { return word(r.side); }),
          number<R>("quality", [](const R& r) { return static_cast<std::uint16_t>(r.quality); }),
          number<R>("confidence", [](const R& r) { return r.confidence; })};
}

inline std::vector<Column<StepMetrics>> step_columns() {
  using R = StepMetrics;
  std::vector<Column<R>> columns = {
      number<R>("t_us", [](const R& r) { return r.t_us; }),
      text<R>("side", word_letters, [](const R& r) { return word(r.side); }),
      number<R>("quality", [](const R& r) { return static_cast<std::uint16_t>(r.quality); }),
      number<R>("confidence", [](const R& r) { return r.confidence; }),
      number<R>("side_confidence", [](const R& r) { return r.side_confidence; }),
      text<R>("source", word_letters, [](const R& r) { return word(r.source); })};
  for (const Metric& metric : metrics::table) {
    columns.push_back(number<R>(metric.name, [field = metric.field](const R& r) { return r.*field; }));
  }
  return columns;
}

/// Rows as `step_columns` wrote them, back as records: what findings, cues and drift are made from. Throws
/// std::invalid_argument for a table of other columns. Leaves out what a judge does not read (confidences, source).
inline std::vector<StepMetrics> steps_of(const py::array& table) {
  const py::dtype expected = dtype_of(step_columns());
  if (table.ndim() != 1 || !table.dtype().equal(expected)) {
    throw std::invalid_argument("these are no rows of cadans: pass Run.steps, or what a Tracker returned");
  }
  const auto place_of = [&](const char* name) {
    return py::cast<std::size_t>(expected.attr("fields")[name].cast<py::tuple>()[1]);
  };
  const auto read = [](const char* from, auto& to) { std::memcpy(&to, from, sizeof to); };
  const std::size_t side_at = place_of("side"), quality_at = place_of("quality");
  std::vector<std::size_t> metric_at;
  for (const Metric& metric : metrics::table) metric_at.push_back(place_of(metric.name));

  std::vector<StepMetrics> steps(static_cast<std::size_t>(table.shape(0)));
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto* row = static_cast<const char*>(table.data(static_cast<py::ssize_t>(i)));
    StepMetrics& step = steps[i];
    read(row, step.t_us);
    char32_t letter = U'u';
    read(row + side_at, letter);
    step.side = letter == U'l' ? Side::left : letter == U'r' ? Side::right : Side::unknown;
    read(row + quality_at, step.quality);
    for (std::size_t m = 0; m < metric_at.size(); ++m) read(row + metric_at[m], step.*metrics::table[m].field);
  }
  return steps;
}

}  // namespace cadans::python
