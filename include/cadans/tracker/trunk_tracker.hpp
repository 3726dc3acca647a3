// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>
#include <type_traits>

#include "cadans/core/history/motion_history.hpp"
#include "cadans/events/trunk_detector.hpp"
#include "cadans/metrics/measure.hpp"
#include "cadans/metrics/rows/row_desk.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"
#include "cadans/motion/motion_estimator.hpp"
#include "cadans/samples/sample_source.hpp"
#include "cadans/steps/side_keeper.hpp"
#include "cadans/steps/step_builder.hpp"
#include "cadans/summary/coverage.hpp"
#include "cadans/tracker/coverage_desk.hpp"
#include "cadans/tracker/tracker_config.hpp"

namespace cadans {

/// The chain of a sensor on the trunk, live: push its samples, get steps.
///
///   RawSample > samples > motion > events > steps > metrics > StepMetrics
///
/// Every row is emitted once, when it is certain: five steps later, when its cadence is known and, at the
/// start of a bout, when the vote on left and right is decided (at most eight). No heap, no exceptions, no
/// globals; copying a State is a snapshot. A config must pass `validate` first.
/// Cost and memory: README. Latency: `latency_s()`.
class TrunkTracker {
 public:
  using Input = RawSample;
  using Output = StepMetrics;
  using Config = TrackerConfig;

  /// The trunk has nothing to say above about 30 Hz, so its rooms run at 100 Hz whatever the sensor's rate.
  static constexpr float work_rate_hz = 100.0f;
  /// One push, and one flush, makes at most this many rows: those held, and the last steps of a bout.
  static constexpr std::uint32_t most_rows = metrics::RowDesk::capacity + 6;

  struct State {
    samples::SampleSource::State samples;
    motion::MotionEstimator::State motion;
    events::TrunkDetector::State events;
    steps::StepBuilder::State steps;
    steps::SideKeeper::State sides;
    metrics::RowDesk::State rows;
    CoverageDesk::State coverage;
    float side_confidence = 0.0f;  ///< of the newest row
  };

  static constexpr bool is_here(Placement placement) noexcept { return is_trunk(placement); }
  /// Is this a config for a trunk sensor, and sound?
  static Status validate(const Config& config) noexcept {
    if (!is_here(config.placement)) return {StatusCode::not_supported, "placement must be pelvis or chest"};
    return validate_trunk(config);
  }

  explicit TrunkTracker(const TrackerConfig& config = {}) noexcept
      : runner_(config.runner),
        vertical_(config.vertical),
        placement_(config.placement),
        rate_hz_(config.rate_hz),
        samples_(config.rate_hz, work_rate_hz, config.samples),
        motion_(work_rate_hz, config.placement, config.samples.mounting.known, config.motion),
        events_(work_rate_hz, config.placement, config.events),
        steps_(config.steps),
        sides_(config.sides),
        rows_(config.placement) {}

  /// Feeds one sample; `emit(const StepMetrics&)` is called for every row that became certain.
  template <class Emit>
  void push(const RawSample& raw, Emit&& emit) {
    coverage_.receive(raw);
    samples_.push(raw, Next<std::remove_reference_t<Emit>>{*this, emit});
  }
  /// The recording is over: emits what is left.
  template <class Emit>
  void flush(Emit&& emit) {
    samples_.flush(Next<std::remove_reference_t<Emit>>{*this, emit});
    end_stretch(Quality::ok, emit);
  }
  void reset() noexcept {
    samples_.reset();
    motion_.reset();
    events_.reset();
    steps_.reset();
    sides_.reset();
    rows_.reset();
    coverage_.reset();
    side_confidence_ = 0.0f;
  }
  float latency_s() const noexcept {
    return samples_.latency_s() + events_.latency_s() +
           steps_.latency_s() * static_cast<float>(1 + metrics::RowDesk::capacity);
  }
  State state() const noexcept;
  void restore(const State& state) noexcept;

  /// How much was used, and why the rest was not.
  Coverage coverage() const noexcept {
    Coverage coverage = coverage_.report(samples_, rate_hz_, work_rate_hz);
    coverage.forward_confidence = motion_.forward().confidence;
    coverage.side_confidence = side_confidence_;
    return coverage;
  }
  const MotionHistory& history() const noexcept { return events_.history(); }
  /// Of the newest sample in the history; `unknown_us` where it is empty.
  std::int64_t newest_us() const noexcept { return history().size() > 0 ? history().newest_us() : unknown_us; }

 private:
  /// Where everything goes on: one type wherever it comes from, so that a watch holds every room once.
  template <class Emit>
  struct Next {
    TrunkTracker& tracker;
    Emit& emit;
    void operator()(const BodySample& body) const { tracker.move(body, emit); }
    void operator()(const FootEvent& event) const { tracker.steps_.push(event, *this); }
    void operator()(const Step& step) const { tracker.take(step, emit); }
  };
  template <class Emit>
  void move(const BodySample& body, Emit& emit);
  template <class Emit>
  void end_stretch(Quality why, Emit& emit);
  template <class Emit>
  void take(const Step& step, Emit& emit);
  template <class Emit>
  void end_bout(Emit& emit);
  /// Counts a row and hands it over.
  template <class Emit>
  void send(const StepMetrics& row, Emit& emit) {
    coverage_.count(row, row.step_time_s);
    emit(row);
  }

  Runner runner_;
  metrics::VerticalConfig vertical_;
  Placement placement_;
  float rate_hz_;
  samples::SampleSource samples_;
  motion::MotionEstimator motion_;
  events::TrunkDetector events_;
  steps::StepBuilder steps_;
  steps::SideKeeper sides_;
  metrics::RowDesk rows_;
  CoverageDesk coverage_;
  float side_confidence_ = 0.0f;
};

// ---- implementation ----------------------------------------------------------------------------

template <class Emit>
void TrunkTracker::move(const BodySample& body, Emit& emit) {
  if (!events_.history().follows(body.t_us)) end_stretch(Quality::gap, emit);
  coverage_.use(body);
  const Next<Emit> next{*this, emit};
  motion_.push(body, [&](const MotionSample& motion) {
    events_.push(motion, next);
    steps_.expire(motion.t_us - to_us(events_.latency_s()), next);
  });
}

/// Nothing follows the newest sample evenly: what is under way comes out while its motion is still held. No
/// step reaches over a hole; `why` is put on the one that would have.
template <class Emit>
void TrunkTracker::end_stretch(Quality why, Emit& emit) {
  const Next<Emit> next{*this, emit};
  events_.flush(next);
  steps_.flush([&](Step step) {
    step.quality |= why;
    next(step);
  });
  end_bout(emit);
}

/// Measures a step and asks which foot it was; the row goes out when the desk is certain of it.
template <class Emit>
void TrunkTracker::take(const Step& step, Emit& emit) {
  const bool starts = step.previous_contact_us == unknown_us, ends = step.next_contact_us != unknown_us;
  if (starts) end_bout(emit);
  const MotionHistory& history = events_.history();
  const float evidence_rad =
      ends ? steps::side_evidence_rad(history, step.contact_us, step.next_contact_us, placement_) : 0.0f;
  const steps::SideVerdict verdict = sides_(evidence_rad, starts ? 0 : 1);
  side_confidence_ = verdict.confidence;

  const metrics::HeldRow held = metrics::measure(step, history, placement_, runner_, vertical_);
  rows_.push(held, verdict, [&](const StepMetrics& row) { send(row, emit); });
  if (!ends) end_bout(emit);
}

template <class Emit>
void TrunkTracker::end_bout(Emit& emit) {
  rows_.end_bout([&](const StepMetrics& row) { send(row, emit); });
}

inline TrunkTracker::State TrunkTracker::state() const noexcept {
  return {samples_.state(), motion_.state(), events_.state(),   steps_.state(),
          sides_.state(),   rows_.state(),   coverage_.state(), side_confidence_};
}

inline void TrunkTracker::restore(const State& state) noexcept {
  samples_.restore(state.samples);
  motion_.restore(state.motion);
  events_.restore(state.events);
  steps_.restore(state.steps);
  sides_.restore(state.sides);
  rows_.restore(state.rows);
  coverage_.restore(state.coverage);
  side_confidence_ = state.side_confidence;
}

}  // namespace cadans
