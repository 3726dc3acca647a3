// SPDX-License-Identifier: Apache-2.0
// The list of metrics with its texts, and the names of the flags. Apart from the trackers, so that a watch
// that shows numbers only does not link it.
#include "door.hpp"

using namespace cadans;

namespace {

/// Copied when this is compiled: the door's own struct, and nothing else in flash.
struct Table {
  cadans_metric rows[metrics::count];
};
constexpr Table table = [] {
  constexpr std::size_t offsets[] = {
#define CADANS_METRIC(name, unit, low, high, grades, together, what) offsetof(cadans_step, name),
#include "cadans/metrics/metrics.def"
#undef CADANS_METRIC
  };
  Table made{};
  for (int i = 0; i < metrics::count; ++i) {
    const Metric& metric = metrics::table[i];
    cadans_metric& row = made.rows[i];
    row.name = metric.name;
    row.unit = metric.unit;
    row.what = metric.what;
    row.low = metric.low;
    row.high = metric.high;
    row.offset = static_cast<std::uint32_t>(offsets[i]);
    for (int place = 0; place < CADANS_PLACEMENTS; ++place) {
      row.grades[place] = static_cast<std::uint8_t>(observable(static_cast<Placement>(place), metric));
    }
  }
  return made;
}();

}  // namespace

extern "C" {

int32_t cadans_metric_count(void) { return metrics::count; }

const cadans_metric* cadans_metric_at(int32_t index) {
  return index >= 0 && index < metrics::count ? &table.rows[index] : nullptr;
}

float cadans_metric_value(const cadans_step* step, int32_t index) {
  const cadans_metric* metric = cadans_metric_at(index);
  float value = std::numeric_limits<float>::quiet_NaN();
  if (step != nullptr && metric != nullptr) {
    std::memcpy(&value, reinterpret_cast<const unsigned char*>(step) + metric->offset, sizeof value);
  }
  return value;
}

const char* cadans_quality_name(int32_t flags) {
  for (const QualityName& row : quality_names) {
    if ((flags & static_cast<std::int32_t>(row.flag)) != 0) return row.name;
  }
  return "ok";
}

}  // extern "C"
