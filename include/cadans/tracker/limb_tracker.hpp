// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <limits>
#include <type_traits>

#include "cadans/core/foot_event.hpp"
#include "cadans/core/history/segment_history.hpp"
#include "cadans/core/ring.hpp"
#include "cadans/joints/placement_check.hpp"
#include "cadans/joints/segment_axes.hpp"
#include "cadans/metrics/rows/held_row.hpp"
#include "cadans/metrics/rows/row_desk.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"
#include "cadans/metrics/timing.hpp"
#include "cadans/motion/segment_estimator.hpp"
#include "cadans/samples/sample_source.hpp"
#include "cadans/steps/side_keeper.hpp"
#include "cadans/steps/step_builder.hpp"
#include "cadans/summary/coverage.hpp"
#include "cadans/tracker/coverage_desk.hpp"
#include "cadans/tracker/tracker_config.hpp"

namespace cadans {

/// The chain of a sensor on a foot, leg or arm, live: push its samples, get a row a contact of that foot.
///
///   RawSample > samples > motion > events > steps > metrics > StepMetrics
///
/// `Limb` says what is special about the place: see limbs.hpp. A leg's sensor sees one foot, so a row stands for
/// a whole stride: no step time, no flight. Which foot, when nobody told, is voted on by all strides. Rows come
/// out two strides late, when their cadence is known and the side is decided (at most eight). No heap, no
/// exceptions, no globals; copying a State is a snapshot. A config must pass `validate` first.
/// Cost and memory: README. Latency: `latency_s()`.
template <class Limb>
class LimbTracker {
 public:
  using Input = RawSample;
  using Output = StepMetrics;
  using Config = TrackerConfig;
  using Detector = typename Limb::Detector;

  static constexpr float work_rate_hz = Limb::work_rate_hz;
  static constexpr std::uint32_t most_rows = metrics::RowDesk::capacity + 6;
  /// The slowest walker's stride; a longer one is a missed contact.
  static constexpr float longest_stride_s = 1.5f;

  /// What was known of the axes from an instant on.
  struct KnownAxes {
    std::int64_t since_us = unknown_us;
    joints::SegmentAxes axes;
  };
  struct State {
    samples::SampleSource::State samples;
    motion::SegmentEstimator::State motion;
    typename Detector::State events;
    steps::StepBuilder::State steps;
    steps::SideKeeper::State sides;
    metrics::RowDesk::State rows;
    CoverageDesk::State coverage;
    joints::PlacementCheck::State check;
    steps::SideVerdict voted;
    Ring<KnownAxes, 4> known;
  };

  static constexpr bool is_here(Placement placement) noexcept { return Limb::is_here(placement); }
  /// Is this a config for this place, and sound?
  static Status validate(const Config& config) noexcept {
    if (!is_here(config.placement)) return {StatusCode::not_supported, Limb::refusal};
    return validate_limb(config, Limb::settings(config));
  }

  explicit LimbTracker(const TrackerConfig& config) noexcept
      : runner_(config.runner),
        side_(config.side),
        placement_(config.placement),
        rate_hz_(config.rate_hz),
        samples_(config.rate_hz, work_rate_hz, config.samples),
        motion_(work_rate_hz, config.segment),
        events_(Limb::detector(config)),
        steps_(step_builder(config)),
        sides_(steps::SideKeeperConfig{most_voters}),
        rows_(config.placement) {}

  /// Feeds one sample; `emit(const StepMetrics&)` is called for every row that became certain, and
  /// `on_step(const Step&)` for every step as soon as it ended, while its motion is in `history()`.
  template <class Emit, class OnStep>
  void push(const RawSample& raw, Emit&& emit, OnStep&& on_step) {
    coverage_.receive(raw);
    samples_.push(raw, Next<std::remove_reference_t<Emit>, std::remove_reference_t<OnStep>>{*this, emit, on_step});
  }
  template <class Emit>
  void push(const RawSample& raw, Emit&& emit) {
    push(raw, emit, [](const Step&) {});
  }
  /// The recording is over: emits what is left.
  template <class Emit, class OnStep>
  void flush(Emit&& emit, OnStep&& on_step) {
    samples_.flush(Next<std::remove_reference_t<Emit>, std::remove_reference_t<OnStep>>{*this, emit, on_step});
    end_stretch(Quality::ok, emit, on_step);
  }
  template <class Emit>
  void flush(Emit&& emit) {
    flush(emit, [](const Step&) {});
  }
  void reset() noexcept {
    samples_.reset();
    motion_.reset();
    events_.reset();
    steps_.reset();
    sides_.reset();
    rows_.reset();
    coverage_.reset();
    check_.reset();
    voted_ = {};
    known_.clear();
  }
  float latency_s() const noexcept {
    // Where no vote on the side is awaited, rows wait for their cadence alone.
    const bool votes = steps_a_row == 2 && side_ == Side::unknown;
    const std::uint32_t held = votes ? metrics::RowDesk::capacity : metrics::RowDesk::reach_steps / steps_a_row + 1;
    return samples_.latency_s() + events_.latency_s() + steps_.latency_s() * static_cast<float>(1 + held);
  }
  State state() const noexcept {
    return {samples_.state(), motion_.state(),   events_.state(), steps_.state(), sides_.state(),
            rows_.state(),    coverage_.state(), check_.state(),  voted_,         known_};
  }
  void restore(const State& state) noexcept {
    samples_.restore(state.samples);
    motion_.restore(state.motion);
    events_.restore(state.events);
    steps_.restore(state.steps);
    sides_.restore(state.sides);
    rows_.restore(state.rows);
    coverage_.restore(state.coverage);
    check_.restore(state.check);
    voted_ = state.voted;
    known_ = state.known;
  }

  /// How much was used, and why the rest was not.
  Coverage coverage() const noexcept {
    Coverage coverage = coverage_.report(samples_, rate_hz_, work_rate_hz);
    coverage.forward_confidence = events_.axes().right_confidence;
    coverage.long_axis_confidence = events_.axes().up_confidence;
    coverage.side_confidence = side_ == Side::unknown ? voted_.confidence : 1.0f;
    return coverage;
  }
  /// The side that the motion itself speaks for, told or not.
  const steps::SideVerdict& side_seen() const noexcept { return voted_; }
  /// A shank that moves like a thigh, or a thigh like a shank; confidence 0 unless that is sure. A foot is too much
  /// like either to be accused, or to be accused of.
  joints::PlacementGuess placement_seen() const noexcept {
    if (steps_a_row != 2 || !check_.contradicts(placement_)) return {};
    const joints::PlacementGuess guess = check_.guess();
    const bool swapped = (placement_ == Placement::shank && guess.placement == Placement::thigh) ||
                         (placement_ == Placement::thigh && guess.placement == Placement::shank);
    return swapped ? guess : joints::PlacementGuess{};
  }

  const SegmentHistory& history() const noexcept { return events_.history(); }
  /// Of the newest sample in the history; `unknown_us` where it is empty.
  std::int64_t newest_us() const noexcept { return history().size() > 0 ? history().newest_us() : unknown_us; }
  /// What was known of the axes when the samples had come to `t_us`: the same whenever it is asked, whichever sensor's
  /// samples come first. Four changes, some four strides, are remembered.
  joints::SegmentAxes axes_at(std::int64_t t_us) const noexcept {
    for (std::uint32_t back = 0; back < known_.size(); ++back) {
      if (known_.back(back).since_us <= t_us) return known_.back(back).axes;
    }
    return {};
  }

 private:
  static constexpr std::uint32_t steps_a_row = Limb::steps_a_row;
  /// A leg that stands for half of its stride leaves no time for flight; 5 % for errors of the times. A foot's
  /// detector judges that itself, with the stances around.
  static constexpr float most_duty = 0.55f;
  static constexpr float longest_stance_us = 500'000.0f;  ///< no runner's contact lasts half a second (metrics.def)
  /// A sensor does not change legs: as many strides vote as a float can hold apart.
  static constexpr float most_voters = 60.0f;

  static steps::StepBuilderConfig step_builder(const TrackerConfig& config) noexcept {
    steps::StepBuilderConfig builder = config.steps;
    if (steps_a_row == 2) builder.longest_step_s = longest_stride_s;
    return builder;
  }

  /// Where everything goes on: one type wherever it comes from, so that a watch holds every room once.
  template <class Emit, class OnStep>
  struct Next {
    LimbTracker& tracker;
    Emit& emit;
    OnStep& on_step;
    void operator()(const BodySample& body) const { tracker.move(body, emit, on_step); }
    void operator()(const FootEvent& event) const { tracker.steps_.push(event, *this); }
    void operator()(const Step& step) const { tracker.take(step, emit, on_step); }
  };
  template <class Emit, class OnStep>
  void move(const BodySample& body, Emit& emit, OnStep& on_step);
  template <class Emit, class OnStep>
  void end_stretch(Quality why, Emit& emit, OnStep& on_step);
  template <class Emit, class OnStep>
  void take(Step step, Emit& emit, OnStep& on_step);
  template <class Emit>
  void end_bout(Emit& emit) {
    rows_.end_bout([&](const StepMetrics& row) { send(row, emit); });
  }
  steps::SideVerdict side_of(const Step& step) noexcept;
  /// Counts a row and hands it over.
  template <class Emit>
  void send(const StepMetrics& row, Emit& emit) {
    coverage_.count(row, steps_a_row == 2 ? row.stride_time_s : seconds_per_minute / row.cadence_spm);
    emit(row);
  }

  Runner runner_;
  Side side_;
  Placement placement_;
  float rate_hz_;
  samples::SampleSource samples_;
  motion::SegmentEstimator motion_;
  Detector events_;
  steps::StepBuilder steps_;
  steps::SideKeeper sides_;
  metrics::RowDesk rows_;
  CoverageDesk coverage_;
  joints::PlacementCheck check_;
  Ring<KnownAxes, 4> known_;
  steps::SideVerdict voted_;
};

// ---- implementation ----------------------------------------------------------------------------

template <class Limb>
template <class Emit, class OnStep>
void LimbTracker<Limb>::move(const BodySample& body, Emit& emit, OnStep& on_step) {
  if (!events_.history().follows(body.t_us)) end_stretch(Quality::gap, emit, on_step);
  coverage_.use(body);
  const Next<Emit, OnStep> next{*this, emit, on_step};
  motion_.push(body, [&](const SegmentSample& sample) {
    events_.push(sample, next);
    steps_.expire(sample.t_us - to_us(events_.latency_s()), next);
    if (known_.empty() || !(known_.back().axes == events_.axes())) known_.add({sample.t_us, events_.axes()});
  });
}

/// Nothing follows the newest sample evenly: what is under way comes out while its motion is still held. No
/// stride reaches over a hole; `why` is put on the one that would have.
template <class Limb>
template <class Emit, class OnStep>
void LimbTracker<Limb>::end_stretch(Quality why, Emit& emit, OnStep& on_step) {
  const Next<Emit, OnStep> next{*this, emit, on_step};
  events_.flush(next);
  steps_.flush([&](Step step) {
    step.quality |= why;
    next(step);
  });
  end_bout(emit);
}

/// As told, or as all strides so far vote.
template <class Limb>
steps::SideVerdict LimbTracker<Limb>::side_of(const Step& step) noexcept {
  const bool whole = step.stride_end_us != unknown_us;
  const float evidence_rad = whole ? Limb::side_evidence_rad(step, events_) : 0.0f;
  // Two steps on, the evidence keeps its sign: it is the same foot.
  voted_ = sides_(evidence_rad, 2);
  if (side_ == Side::unknown) return voted_;
  return {side_, 1.0f};
}

/// Measures a step; the row goes out when the desk is certain of it.
template <class Limb>
template <class Emit, class OnStep>
void LimbTracker<Limb>::take(Step step, Emit& emit, OnStep& on_step) {
  const bool starts = step.previous_contact_us == unknown_us, ends = step.next_contact_us != unknown_us;
  if (starts) end_bout(emit);
  if (steps_a_row == 2) {  // what followed was the same foot
    step.stride_end_us = step.next_contact_us;
    step.next_contact_us = step.previous_contact_us = unknown_us;
  }
  if (step.toe_off_us != unknown_us && step.stride_end_us != unknown_us) {
    const auto stance = static_cast<float>(step.toe_off_us - step.contact_us);
    const auto stride = static_cast<float>(step.stride_end_us - step.contact_us);
    step.quality |= flag_if(Limb::gates_by_duty && (stance > most_duty * stride || stance > longest_stance_us),
                            Quality::not_running);
  }
  const steps::SideVerdict verdict = side_of(step);
  const bool decided = verdict.confidence >= metrics::RowDesk::decided_from;
  step.side = decided ? verdict.side : Side::unknown;

  metrics::HeldRow held;
  held.mid_stance_us = step.mid_stance_us;
  StepMetrics& row = held.row;
  row.t_us = step.contact_us;
  row.source = placement_;
  row.confidence = step.confidence;
  row.quality = step.quality;
  metrics::measure_timing(step, row);
  if (!has(row.quality, Quality::not_running)) {
    Limb::measure(step, events_, runner_, row);
    if (steps_a_row == 2 && step.stride_end_us != unknown_us) {
      check_.add(events_.history().window(step.contact_us, step.stride_end_us), events_.axes().right);
    }
  }
  on_step(static_cast<const Step&>(step));
  rows_.push(held, verdict, [&](const StepMetrics& out) { send(out, emit); });
  if (!ends) end_bout(emit);
}

}  // namespace cadans
