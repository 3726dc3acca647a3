// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "cadans/core/motion_history.hpp"
#include "cadans/core/placement.hpp"
#include "cadans/core/runner.hpp"
#include "cadans/core/settings.hpp"
#include "cadans/events/trunk_detector.hpp"
#include "cadans/metrics/measure.hpp"
#include "cadans/metrics/row_desk.hpp"
#include "cadans/metrics/step_metrics.hpp"
#include "cadans/motion/motion_estimator.hpp"
#include "cadans/samples/sample_source.hpp"
#include "cadans/steps/side_keeper.hpp"
#include "cadans/steps/step_builder.hpp"
#include "cadans/summary/coverage.hpp"

namespace cadans {

/// Everything that may be chosen: who, where, how fast, and one settings struct per room in the order
/// of the chain. The defaults are the ones that datasets/RESULTS.md was made with.
struct TrackerConfig {
  float rate_hz = 100.0f;  ///< [12.5, 1600] nominal rate of the sensor
  Placement placement = Placement::pelvis;
  Runner runner;
  samples::SampleSourceConfig samples;
  motion::MotionEstimatorConfig motion;
  events::TrunkDetectorConfig events;
  steps::StepBuilderConfig steps;
  steps::SideKeeperConfig sides;
  metrics::VerticalConfig vertical;
};

/// Names the first setting that cannot be, and its range; or says that the placement is not supported.
inline Status validate(const TrackerConfig& config) noexcept {
  if (!(config.rate_hz >= samples::lowest_rate_hz && config.rate_hz <= samples::highest_rate_hz)) {
    return {StatusCode::out_of_range, "rate_hz", samples::lowest_rate_hz, samples::highest_rate_hz, config.rate_hz};
  }
  if (!is_trunk(config.placement)) {
    return {StatusCode::not_supported, "placement must be pelvis or chest", 0.0f, 0.0f, 0.0f};
  }
  Status status = validate(config.runner);
  if (status.ok()) status = validate(config.samples);
  if (status.ok()) status = validate(config.motion);
  if (status.ok()) status = validate(config.events);
  if (status.ok()) status = validate(config.steps);
  if (status.ok()) status = validate(config.sides);
  if (status.ok()) status = validate(config.vertical);
  return status;
}

/// The chain, live: push samples of one trunk sensor, get steps.
///
///   RawSample > samples > motion > events > steps > metrics > StepMetrics
///
/// Every row is emitted once, when it is certain: five steps later, when its cadence is known and, at the
/// start of a bout, when the vote on left and right is decided (at most eight). No heap, no exceptions, no
/// globals; copying a State is a snapshot. A config must pass `validate` first.
/// Cost and memory: README. Latency: `latency_s()`.
class Tracker {
 public:
  using Input = RawSample;
  using Output = StepMetrics;
  using Config = TrackerConfig;

  /// The trunk has nothing to say above about 30 Hz, so its rooms run at 100 Hz whatever the sensor's rate.
  static constexpr float work_rate_hz = 100.0f;
  /// One push, and one flush, makes at most this many rows: those held, and the last steps of a bout.
  static constexpr std::uint32_t most_rows = metrics::RowDesk::capacity + 6;

  /// What is this class's own; the rooms keep theirs.
  struct Desk {
    float side_confidence = 0.0f;                              ///< of the newest row
    std::int64_t begin_us = unknown_us, end_us = unknown_us;   ///< of what was received, used or not
    std::int64_t first_us = unknown_us, last_us = unknown_us;  ///< of what could be used
    std::int64_t running_us = 0, walking_us = 0;               ///< whole numbers: hours of steps lose nothing
    std::uint32_t saturated_samples = 0;
    Coverage coverage;
  };
  struct State {
    samples::SampleSource::State samples;
    motion::MotionEstimator::State motion;
    events::TrunkDetector::State events;
    steps::StepBuilder::State steps;
    steps::SideKeeper::State sides;
    metrics::RowDesk::State rows;
    Desk desk;
  };

  explicit Tracker(const TrackerConfig& config = {}) noexcept
      : config_(config),
        samples_(config.rate_hz, work_rate_hz, config.samples),
        motion_(work_rate_hz, config.placement, config.samples.mounting.known, config.motion),
        events_(work_rate_hz, config.placement, config.events),
        steps_(config.steps),
        sides_(config.sides) {}

  /// Feeds one sample; `emit(const StepMetrics&)` is called for every row that became certain.
  template <class Emit>
  void push(const RawSample& raw, Emit&& emit) {
    if (samples::is_time(raw.t_us)) {
      if (desk_.begin_us == unknown_us) desk_.begin_us = raw.t_us;
      if (raw.t_us > desk_.end_us) desk_.end_us = raw.t_us;
    }
    samples_.push(raw, [&](const BodySample& body) { move(body, emit); });
  }
  /// The recording is over: emits what is left.
  template <class Emit>
  void flush(Emit&& emit) {
    samples_.flush([&](const BodySample& body) { move(body, emit); });
    end_stretch(Quality::ok, emit);
  }
  void reset() noexcept {
    samples_.reset();
    motion_.reset();
    events_.reset();
    steps_.reset();
    sides_.reset();
    rows_.reset();
    desk_ = {};
  }
  float latency_s() const noexcept {
    return samples_.latency_s() + events_.latency_s() +
           steps_.latency_s() * static_cast<float>(1 + metrics::RowDesk::capacity);
  }
  State state() const noexcept;
  void restore(const State& state) noexcept;

  /// How much was used, and why the rest was not.
  Coverage coverage() const noexcept;
  const TrackerConfig& config() const noexcept { return config_; }

 private:
  template <class Emit>
  void move(const BodySample& body, Emit& emit);
  template <class Emit>
  void end_stretch(Quality why, Emit& emit);
  template <class Emit>
  void take(const Step& step, Emit& emit);
  template <class Emit>
  void end_bout(Emit& emit);
  void count(const StepMetrics& row) noexcept;

  TrackerConfig config_;
  samples::SampleSource samples_;
  motion::MotionEstimator motion_;
  events::TrunkDetector events_;
  steps::StepBuilder steps_;
  steps::SideKeeper sides_;
  metrics::RowDesk rows_;
  Desk desk_;
};

// ---- implementation ----------------------------------------------------------------------------

template <class Emit>
void Tracker::move(const BodySample& body, Emit& emit) {
  if (!events_.history().follows(body.t_us)) end_stretch(Quality::gap, emit);
  if (desk_.first_us == unknown_us) desk_.first_us = body.t_us;
  desk_.last_us = body.t_us;
  if (has(body.quality, Quality::saturated)) ++desk_.saturated_samples;
  if (body.has_gyro) desk_.coverage.gyro_used = 1;
  motion_.push(body, [&](const MotionSample& motion) {
    events_.push(motion,
                 [&](const FootEvent& event) { steps_.push(event, [&](const Step& step) { take(step, emit); }); });
    steps_.expire(motion.t_us - to_us(events_.latency_s()), [&](const Step& step) { take(step, emit); });
  });
}

/// Nothing follows the newest sample evenly: what is under way comes out while its motion is still held. No
/// step reaches over a hole; `why` is put on the one that would have.
template <class Emit>
void Tracker::end_stretch(Quality why, Emit& emit) {
  events_.flush([&](const FootEvent& event) { steps_.push(event, [&](const Step& step) { take(step, emit); }); });
  steps_.flush([&](Step step) {
    step.quality |= why;
    take(step, emit);
  });
  end_bout(emit);
}

/// Measures a step and asks which foot it was; the row goes out when the desk is certain of it.
template <class Emit>
void Tracker::take(const Step& step, Emit& emit) {
  const bool starts = step.previous_contact_us == unknown_us, ends = step.next_contact_us != unknown_us;
  if (starts) end_bout(emit);
  const MotionHistory& history = events_.history();
  const float evidence_rad =
      ends ? steps::side_evidence_rad(history, step.contact_us, step.next_contact_us, config_.placement) : 0.0f;
  const steps::SideVerdict verdict = sides_(evidence_rad, starts ? 0 : 1);
  desk_.side_confidence = verdict.confidence;

  const metrics::HeldRow held = metrics::measure(step, history, config_.placement, config_.runner, config_.vertical);
  rows_.push(held, verdict, [&](const StepMetrics& row) {
    count(row);
    emit(row);
  });
  if (!ends) end_bout(emit);
}

template <class Emit>
void Tracker::end_bout(Emit& emit) {
  rows_.end_bout([&](const StepMetrics& row) {
    count(row);
    emit(row);
  });
}

inline void Tracker::count(const StepMetrics& row) noexcept {
  Coverage& coverage = desk_.coverage;
  const std::int64_t lasts_us = std::isfinite(row.step_time_s) ? to_us(row.step_time_s) : 0;
  if (has(row.quality, Quality::not_running)) {
    desk_.walking_us += lasts_us;
    return;
  }
  desk_.running_us += lasts_us;
  ++coverage.steps;
  if (has(row.quality, Quality::implausible)) ++coverage.steps_rejected;
}

inline Tracker::State Tracker::state() const noexcept {
  return {samples_.state(), motion_.state(), events_.state(), steps_.state(), sides_.state(), rows_.state(), desk_};
}

inline void Tracker::restore(const State& state) noexcept {
  samples_.restore(state.samples);
  motion_.restore(state.motion);
  events_.restore(state.events);
  steps_.restore(state.steps);
  sides_.restore(state.sides);
  rows_.restore(state.rows);
  desk_ = state.desk;
}

inline Coverage Tracker::coverage() const noexcept {
  Coverage coverage = desk_.coverage;
  coverage.rate_hz = config_.rate_hz;
  coverage.samples = samples_.sanitizer_counts();
  coverage.clock = samples_.clock_counts();
  coverage.units = samples_.units().judge();
  coverage.analysed_s = seconds_between(0, desk_.running_us);
  coverage.walking_s = seconds_between(0, desk_.walking_us);
  coverage.saturated_s = static_cast<float>(desk_.saturated_samples) / work_rate_hz;
  coverage.gap_s = seconds_between(0, coverage.clock.gap_us);
  if (desk_.begin_us != unknown_us) {
    const bool used = desk_.first_us != unknown_us;
    const std::int64_t end_us = used && desk_.last_us > desk_.end_us ? desk_.last_us : desk_.end_us;
    coverage.total_s = seconds_between(desk_.begin_us, end_us);
    // What is lost at either end is a gap like any other, but for the fraction of a sample that the grid leaves.
    constexpr float grid_s = 0.1f;
    const float before_s = used ? seconds_between(desk_.begin_us, desk_.first_us) : coverage.total_s;
    const float after_s = used ? seconds_between(desk_.last_us, end_us) : 0.0f;
    if (before_s > grid_s) coverage.gap_s += before_s;
    if (after_s > grid_s) coverage.gap_s += after_s;
  }
  const float rest_s = coverage.total_s - coverage.analysed_s - coverage.walking_s - coverage.gap_s;
  coverage.standing_s = rest_s > 0.0f ? rest_s : 0.0f;
  coverage.forward_confidence = motion_.forward().confidence;
  coverage.side_confidence = desk_.side_confidence;
  return coverage;
}

}  // namespace cadans
