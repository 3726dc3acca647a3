// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cadans/core/foot_event.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"

/// Times of a step. All from its instants; no samples needed.
namespace cadans::metrics {

/// Fills what the instants of `step` tell; what they do not stays NaN. Cadence needs the steps around this
/// one: see RowDesk.
inline void measure_timing(const Step& step, StepMetrics& row) noexcept {
  const bool ends = step.next_contact_us != unknown_us;
  const bool starts = step.previous_contact_us != unknown_us;
  const bool leaves = step.toe_off_us != unknown_us;
  const bool strides = step.stride_end_us != unknown_us;
  if (ends) row.step_time_s = seconds_between(step.contact_us, step.next_contact_us);
  if (strides) row.stride_time_s = seconds_between(step.contact_us, step.stride_end_us);
  if (ends && starts) row.stride_time_s = seconds_between(step.previous_contact_us, step.next_contact_us);
  if (leaves) row.contact_time_s = seconds_between(step.contact_us, step.toe_off_us);
  if (leaves && ends) {
    row.flight_time_s = seconds_between(step.toe_off_us, step.next_contact_us);
    row.duty_factor = row.contact_time_s / (2.0f * row.step_time_s);
  }
  if (leaves && strides) row.duty_factor = row.contact_time_s / row.stride_time_s;
}

}  // namespace cadans::metrics
