// SPDX-License-Identifier: Apache-2.0
#include "cadans/analyze.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>

#include "cadans/form/finding_report.hpp"
#include "cadans/metrics/rows/stride.hpp"
#include "clocks.hpp"
#include "joint_curves.hpp"
#include "recording_check.hpp"

namespace cadans {
namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

RawSample sample_of(const Recording& recording, std::size_t i) {
  const Vec3 gyro = recording.gyro_radps.empty() ? Vec3{nan, nan, nan} : recording.gyro_radps[i];
  return {recording.t_us[i], recording.accel_mps2[i], gyro};
}

/// A sensor that passed every check, with its rate settled.
struct Checked {
  const Recording* recording;
  TrackerConfig config;
  samples::RateEstimate rate;
  bool rate_inferred;
};

Checked check(const Recording& recording, const TrackerConfig& given) {
  require_equal_lengths(recording);
  Checked sensor{&recording, given, {given.rate_hz, 1.0f}, std::isnan(given.rate_hz)};
  const std::size_t n = recording.accel_mps2.size();
  if (n > 1 || (n == 1 && !sensor.rate_inferred)) {
    sensor.rate = settle_rate(recording, given.rate_hz);
    sensor.config.rate_hz = sensor.rate.rate_hz;
  } else if (sensor.rate_inferred || n == 1) {
    sensor.config.rate_hz = TrackerConfig{}.rate_hz;  // one sample has no rate, and needs none
    sensor.rate = {0.0f, 0.0f};
  }
  require(validate(sensor.config));
  require_plausible_units(recording);
  return sensor;
}

/// Coverage as the tracker counted it, with what is known of the rate.
Coverage with_rate(Coverage coverage, const Checked& sensor) {
  if (sensor.recording->accel_mps2.empty()) return {};
  coverage.rate_hz = sensor.rate.rate_hz;
  coverage.rate_confidence = sensor.rate.confidence;
  coverage.rate_inferred = sensor.rate_inferred ? 1 : 0;
  return coverage;
}

SensorReport report_on(const Tracker& tracker, const Checked& sensor) {
  SensorReport report;
  report.placement = sensor.config.placement;
  report.side = sensor.config.side;
  report.coverage = with_rate(tracker.coverage(), sensor);
  const auto look = [&](const auto* limb) {
    if (limb == nullptr) return;
    report.side_seen = limb->side_seen().side;
    report.side_seen_confidence = limb->side_seen().confidence;
    const joints::PlacementGuess guess = limb->placement_seen();
    report.placement_seen = guess.placement;
    report.placement_seen_confidence = guess.confidence;
  };
  look(tracker.as<FootTracker>());
  look(tracker.as<ShankTracker>());
  look(tracker.as<ThighTracker>());
  return report;
}

/// Events, strides, statistics and findings of the rows.
void complete(Run& run, const std::vector<Checked>& sensors, float speed_mps) {
  for (const StepMetrics& step : run.steps) {
    run.events.push_back({step.t_us, step.confidence, FootEventKind::contact, step.side, step.quality});
    if (std::isfinite(step.contact_time_s)) {
      run.events.push_back(
          {step.t_us + to_us(step.contact_time_s), step.confidence, FootEventKind::toe_off, step.side, step.quality});
    }
  }
  std::stable_sort(run.events.begin(), run.events.end(),
                   [](const FootEvent& a, const FootEvent& b) { return a.t_us < b.t_us; });
  for (std::size_t i = 0; i < run.steps.size(); ++i) {
    StepMetrics stride;
    if (metrics::is_stride(run.steps[i])) {
      run.strides.push_back(run.steps[i]);
    } else if (i + 1 < run.steps.size() && metrics::join(run.steps[i], run.steps[i + 1], stride)) {
      run.strides.push_back(stride);
    }
  }
  run.summary = summarize(run.steps);
  run.variability = summary::stride_variability(run.steps);
  SensorSet worn;
  for (const Checked& sensor : sensors) worn.add(sensor.config.placement, sensor.config.side);
  run.findings = form::findings_of(run.steps, worn, sensors.front().config.runner, speed_mps);
}

SeenAlone follow_alone(const Checked& sensor) {
  SeenAlone seen{sensor.config.placement, sensor.config.side, 0, {}};
  const auto n = sensor.recording->accel_mps2.size();
  if (n == 0) return seen;
  seen.first_us = sensor.recording->t_us[0];
  Tracker tracker(sensor.config);
  const auto keep = [&](const StepMetrics& row) { seen.rows.push_back(row); };
  for (std::size_t i = 0; i < n; ++i) tracker.push(sample_of(*sensor.recording, i), keep);
  tracker.flush(keep);
  return seen;
}

/// The sensor that times the contacts.
std::size_t timing_sensor(const std::vector<Checked>& sensors) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < sensors.size(); ++i) {
    if (timing_rank(sensors[i].config.placement) < timing_rank(sensors[best].config.placement)) best = i;
  }
  return best;
}

std::vector<ClockEstimate> compare_all(const std::vector<Checked>& sensors, std::size_t reference, bool correct) {
  // 20 ms somewhere in the recording and a confidence of 0.5: beyond what two placements' own errors explain.
  constexpr float least_s = 0.020f, least_confidence = 0.5f;
  std::vector<SeenAlone> seen;
  for (const Checked& sensor : sensors) seen.push_back(follow_alone(sensor));
  std::vector<ClockEstimate> clocks;
  for (std::size_t i = 0; i < sensors.size(); ++i) {
    ClockEstimate clock = i == reference ? ClockEstimate{} : compare_clocks(seen[reference], seen[i]);
    clock.corrected = correct && clock.confidence >= least_confidence && clock.largest_s >= least_s ? 1 : 0;
    clocks.push_back(clock);
  }
  return clocks;
}

void require_places_once(std::span<const SensorRecording> sensors) {
  if (sensors.size() > BodyTracker<>::most_sensors) refuse("at most 8 sensors can be analysed together");
  for (std::size_t i = 0; i < sensors.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (sensors[i].config.placement == sensors[j].config.placement &&
          sensors[i].config.side == sensors[j].config.side)
        refuse(std::string("two sensors are said to be at the same ") +
               placement_names[static_cast<int>(sensors[i].config.placement)]);
    }
  }
}

}  // namespace

Run analyze(const Recording& recording, const TrackerConfig& given, float speed_mps) {
  const Checked sensor = check(recording, given);
  Run run;
  Tracker tracker(sensor.config);
  const auto keep = [&](const StepMetrics& step) { run.steps.push_back(step); };
  for (std::size_t i = 0; i < recording.accel_mps2.size(); ++i) tracker.push(sample_of(recording, i), keep);
  tracker.flush(keep);
  complete(run, {sensor}, speed_mps);
  run.sensors.push_back(report_on(tracker, sensor));
  run.coverage = run.sensors.front().coverage;
  return run;
}

Run analyze(std::span<const SensorRecording> sensors, bool separate_clocks, float speed_mps) {
  if (sensors.empty()) refuse("a recording needs at least one sensor");
  if (sensors.size() == 1) return analyze(sensors[0].recording, sensors[0].config, speed_mps);
  require_places_once(sensors);
  std::vector<Checked> checked;
  for (const SensorRecording& sensor : sensors) checked.push_back(check(sensor.recording, sensor.config));
  const std::size_t timing = timing_sensor(checked);
  const std::vector<ClockEstimate> clocks = compare_all(checked, timing, separate_clocks);

  std::vector<BodySensor> worn;
  for (std::size_t i = 0; i < checked.size(); ++i) {
    BodySensor sensor{checked[i].config, 0, 0};
    if (clocks[i].corrected != 0) {
      sensor.clock_offset_us = to_us(clocks[i].offset_s);
      sensor.clock_drift_ppb = static_cast<std::int32_t>(std::lround(1000.0f * clocks[i].drift_ppm));
    }
    worn.push_back(sensor);
  }
  const auto body = std::make_unique<BodyTracker<>>(worn.data(), static_cast<std::uint32_t>(worn.size()));
  Run run;
  const auto keep = [&](const StepMetrics& step) { run.steps.push_back(step); };
  const auto keep_curves = [&](const metrics::LegStride& stride) { add_curves(stride, run.joint_curves); };
  std::vector<std::size_t> next(checked.size(), 0);
  for (;;) {  // in the order of the stamps
    std::size_t first = checked.size();
    std::int64_t first_us = 0;
    for (std::size_t i = 0; i < checked.size(); ++i) {
      if (next[i] == checked[i].recording->t_us.size()) continue;
      const std::int64_t t_us = checked[i].recording->t_us[next[i]] - worn[i].clock_offset_us;
      if (first < checked.size() && t_us >= first_us) continue;
      first = i;
      first_us = t_us;
    }
    if (first == checked.size()) break;
    body->push(static_cast<std::uint32_t>(first), sample_of(*checked[first].recording, next[first]), keep,
               keep_curves);
    ++next[first];
  }
  body->flush(keep, keep_curves);
  finish_curves(run.joint_curves, run.steps);
  complete(run, checked, speed_mps);
  for (std::size_t i = 0; i < checked.size(); ++i) {
    run.sensors.push_back(report_on(body->tracker(static_cast<std::uint32_t>(i)), checked[i]));
    run.sensors.back().clock = clocks[i];
  }
  run.coverage = run.sensors[timing].coverage;
  run.coverage.steps = static_cast<std::uint32_t>(std::count_if(
      run.steps.begin(), run.steps.end(), [](const StepMetrics& s) { return !has(s.quality, Quality::not_running); }));
  return run;
}

}  // namespace cadans
