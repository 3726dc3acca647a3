// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "cadans/core/foot_event.hpp"
#include "cadans/metrics/step_metrics.hpp"
#include "rows.hpp"

namespace cadans::python {

/// Room for "unknown", the longest word of a side or an event.
inline constexpr std::size_t word_letters = 7;

inline const char* word(Side side) noexcept { return side_names[static_cast<int>(side)]; }
inline const char* word(FootEventKind kind) noexcept { return foot_event_kind_names[static_cast<int>(kind)]; }

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
      number<R>("side_confidence", [](const R& r) { return r.side_confidence; })};
  for (const Metric& metric : metrics::table) {
    columns.push_back(number<R>(metric.name, [field = metric.field](const R& r) { return r.*field; }));
  }
  return columns;
}

}  // namespace cadans::python
