// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <limits>

#include "cadans/core/foot_event.hpp"
#include "cadans/core/history/motion_history.hpp"
#include "cadans/core/placement.hpp"
#include "cadans/core/runner.hpp"
#include "cadans/metrics/force.hpp"
#include "cadans/metrics/rows/held_row.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"
#include "cadans/metrics/timing.hpp"
#include "cadans/metrics/turning.hpp"
#include "cadans/metrics/vertical.hpp"

namespace cadans::metrics {

/// Every metric of one step: the only place that knows all families.
///
///   Step, the motion around it, the runner --> HeldRow --RowDesk--> StepMetrics
///
/// Walking steps get their times only: the others are defined for running. What the placement cannot show
/// stays NaN (grade N in metrics.def). Pure: the same in, the same out.
inline HeldRow measure(const Step& step, const MotionHistory& history, Placement placement, const Runner& runner,
                       const VerticalConfig& vertical = {}) noexcept {
  HeldRow held;
  held.mid_stance_us = step.mid_stance_us;
  StepMetrics& row = held.row;
  row.t_us = step.contact_us;
  row.source = placement;
  row.confidence = step.confidence;
  row.quality = step.quality;
  measure_timing(step, row);

  const MotionWindow whole_step = history.window(step.contact_us, step.next_contact_us);
  const MotionWindow stance = history.window(step.contact_us, step.toe_off_us);
  const MotionWindow stride = history.window(step.previous_contact_us, step.next_contact_us);
  row.quality |= stance.flags() | whole_step.flags() | stride.flags();  // of all that is measured in
  if (has(row.quality, Quality::not_running)) return held;

  const bool chest = placement == Placement::chest;
  const bool forward_known = !has(row.quality, Quality::uncalibrated);
  row.quality |= flag_if(!whole_step.empty() && !whole_step.has_gyro(), Quality::not_observable);
  const float ahead_m = chest ? 0.0f : vertical.pelvis_ahead_m;
  if (forward_known || ahead_m == 0.0f) {
    row.vertical_oscillation_m =
        vertical_oscillation_m(history, stride.empty() ? step.contact_us : step.previous_contact_us, step.contact_us,
                               step.next_contact_us, ahead_m);
  }
  row.vertical_oscillation_com_m =
      centre_of_mass_oscillation_m(row.vertical_oscillation_m, row.contact_time_s, row.step_time_s);
  row.peak_vertical_force_bw = peak_vertical_force_bw(stance);
  // The centre of mass sinks from contact to the bottom and rises as high again to toe-off: its drop is
  // the oscillation less the flight's parabola, g t_f^2 / 8.
  const float flight_rise_m = 0.125f * gravity_mps2 * row.flight_time_s * row.flight_time_s;
  row.vertical_stiffness_kn_per_m = vertical_stiffness_kn_per_m(
      row.peak_vertical_force_bw, row.vertical_oscillation_com_m - flight_rise_m, runner.mass_kg);
  if (!chest) row.landing_stiffness = landing_stiffness(stride, step.contact_us);
  if (forward_known) row.braking_speed_loss_mps = braking_speed_loss_mps(whole_step, row.contact_time_s);
  (chest ? row.trunk_rotation_range_deg : row.pelvic_rotation_range_deg) = rotation_range_deg(stride);
  if (chest) row.trunk_lean_deg = mean_lean_deg(whole_step);
  if (!chest && forward_known) held.pelvic_drop = pelvic_drop_deg(stance, stride);
  return held;
}

}  // namespace cadans::metrics
