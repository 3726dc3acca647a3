// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <type_traits>

#include "cadans/core/ring.hpp"
#include "cadans/joints/knee_joint.hpp"
#include "cadans/metrics/curves/leg_stride.hpp"
#include "cadans/metrics/hip.hpp"
#include "cadans/metrics/knee.hpp"
#include "cadans/tracker.hpp"
#include "cadans/tracker/contact_merger.hpp"

namespace cadans {

/// One sensor among several, and how its clock differs from the clock that all results are on.
struct BodySensor {
  TrackerConfig config;
  std::int64_t clock_offset_us = 0;  ///< its stamps say so much more at its first sample
  std::int32_t clock_drift_ppb = 0;  ///< and so much more every second after: parts in 1e9, + when it is fast
};

/// Several sensors on one runner, live: push the samples of each, get one row a ground contact.
///
///   RawSample of sensor i --Tracker i--> rows, steps ---ContactMerger--> StepMetrics
///                              histories --knee, hip--------'
///
/// Rows have every metric that the sensors together allow; see `observable`. Samples of several sensors may come in
/// any order as long as none is more than 0.5 s behind the others: what one sensor says stays to the bit, a joint
/// to a degree, because it also looks at what has come of the next stride (`analyze` goes by the stamps). A joint
/// is measured when both its segments have arrived, and given up 1 s later. A sensor that falls 3 s behind is
/// waited for no more; when it comes back it takes part again.
/// Memory: see `sizeof`. No heap. `Most`: how many sensors at most, up to 8. Latency: that of the slowest sensor.
/// `OneTracker`: the chains that may be worn; fewer are less flash.
template <std::uint32_t Most = 8, class OneTracker = Tracker>
class BodyTracker {
  static_assert(Most >= 1 && Most <= 8);

 public:
  static constexpr std::uint32_t most_sensors = Most;
  static constexpr std::int64_t dead_us = 3'000'000;
  /// So long after a stride all that it teaches of a segment's axes has been learnt.
  static constexpr std::int64_t settle_us = 400'000;

  struct Leg {
    Ring<Step, 4> steps;
    std::uint32_t waiting = 0;
    joints::KneeJoint knee;
  };
  struct Sensor {
    std::int64_t first_us = unknown_us;   ///< by its own clock
    std::int64_t newest_us = unknown_us;  ///< by the common clock; of the samples that could be used
    std::int64_t last_row_us = unknown_us;
  };
  struct Desk {
    Leg legs[3];  ///< by Side
    Sensor sensors[Most];
    std::int64_t newest_us = unknown_us;
  };
  struct State {
    typename OneTracker::State trackers[Most];
    ContactMerger::State contacts;
    Desk desk;
  };

  /// At most `Most` of `sensors` are taken. Every config must pass `validate` first.
  BodyTracker(const BodySensor* sensors, std::uint32_t count) noexcept : count_(count < Most ? count : Most) {
    for (std::uint32_t i = 0; i < count_; ++i) {
      sensors_[i] = sensors[i];
      trackers_[i].wear(sensors[i].config);  // in place: a tracker does not fit a watch's stack
      place(i);
    }
  }

  /// Feeds one sample of sensor `i`; `emit(const StepMetrics&)` is called for every row that became certain.
  template <class Emit>
  void push(std::uint32_t i, const RawSample& raw, Emit&& emit) {
    push(i, raw, emit, Unseen{});
  }
  /// Also calls `on_stride(const metrics::LegStride&)` for every stride whose joints were just measured.
  template <class Emit, class OnStride>
  void push(std::uint32_t i, const RawSample& raw, Emit&& emit, OnStride&& on_stride) {
    if (i >= count_) return;
    RawSample on_time = raw;
    if (samples::is_time(raw.t_us)) on_time.t_us = common_time(i, raw.t_us);
    trackers_[i].push(on_time, Keep<std::remove_reference_t<Emit>>{*this, i, emit}, Queue{*this, i});
    see(trackers_[i].newest_us(), desk_.sensors[i].newest_us);
    see(desk_.sensors[i].newest_us, desk_.newest_us);
    measure_joints(false, emit, on_stride);
    contacts_.release(certain_us(), emit);
  }
  /// The recording is over: emits what is left.
  template <class Emit>
  void flush(Emit&& emit) {
    flush(emit, Unseen{});
  }
  template <class Emit, class OnStride>
  void flush(Emit&& emit, OnStride&& on_stride) {
    for (std::uint32_t i = 0; i < count_; ++i) {
      trackers_[i].flush(Keep<std::remove_reference_t<Emit>>{*this, i, emit}, Queue{*this, i});
    }
    measure_joints(true, emit, on_stride);
    contacts_.flush(emit);
  }
  void reset() noexcept {
    for (std::uint32_t i = 0; i < count_; ++i) trackers_[i].reset();
    contacts_.reset();
    desk_ = {};
  }
  State state() const noexcept {
    State state;
    for (std::uint32_t i = 0; i < count_; ++i) state.trackers[i] = trackers_[i].state();
    state.contacts = contacts_.state();
    state.desk = desk_;
    return state;
  }
  void restore(const State& state) noexcept {
    for (std::uint32_t i = 0; i < count_; ++i) trackers_[i].restore(state.trackers[i]);
    contacts_.restore(state.contacts);
    desk_ = state.desk;
  }
  float latency_s() const noexcept {
    float slowest_s = 0.0f;
    for (std::uint32_t i = 0; i < count_; ++i) {
      const float latency_s = trackers_[i].latency_s();
      if (latency_s > slowest_s) slowest_s = latency_s;
    }
    return slowest_s + seconds_between(0, ContactMerger::longest_us + ContactMerger::same_us);
  }

  std::uint32_t count() const noexcept { return count_; }
  const OneTracker& tracker(std::uint32_t i) const noexcept { return trackers_[i]; }
  Coverage coverage(std::uint32_t i) const noexcept { return trackers_[i].coverage(); }
  const BodySensor& sensor(std::uint32_t i) const noexcept { return sensors_[i]; }

 private:
  static constexpr std::uint32_t none = 255;
  /// Nobody looks at the strides: nothing of it is compiled.
  struct Unseen {};
  struct LegSensors {
    std::uint32_t foot = none, shank = none, thigh = none;
    /// Whose contacts the joints are measured at.
    constexpr std::uint32_t timing() const noexcept { return foot != none ? foot : shank != none ? shank : thigh; }
  };

  void place(std::uint32_t i) noexcept {
    const TrackerConfig& config = sensors_[i].config;
    LegSensors& leg = legs_[static_cast<int>(config.side)];
    if (config.placement == Placement::foot) leg.foot = i;
    if (config.placement == Placement::shank) leg.shank = i;
    if (config.placement == Placement::thigh) leg.thigh = i;
    if (config.placement == Placement::pelvis) pelvis_ = i;
  }

  std::int64_t common_time(std::uint32_t i, std::int64_t t_us) noexcept {
    Sensor& sensor = desk_.sensors[i];
    if (sensor.first_us == unknown_us) sensor.first_us = t_us;
    const BodySensor& clock = sensors_[i];
    // In two parts, so that no stamp makes it overflow.
    const std::int64_t since_us = t_us - sensor.first_us, seconds = since_us / 1'000'000;
    const std::int64_t drift_us =
        seconds * clock.clock_drift_ppb / 1000 + since_us % 1'000'000 * clock.clock_drift_ppb / 1'000'000'000;
    return t_us - clock.clock_offset_us - drift_us;
  }

  /// One type for push and flush, so that a watch that gives both the same `Emit` holds every chain once.
  template <class Emit>
  struct Keep {
    BodyTracker& body;
    std::uint32_t i;
    Emit& emit;
    void operator()(const StepMetrics& row) const {
      body.desk_.sensors[i].last_row_us = row.t_us;
      body.contacts_.add(i, row, emit);
    }
  };
  struct Queue {
    BodyTracker& body;
    std::uint32_t i;
    void operator()(const Step& step) const noexcept { body.queue(i, step); }
  };

  /// Moves `newest_us` on to `t_us`, where that is later.
  static void see(std::int64_t t_us, std::int64_t& newest_us) noexcept {
    if (t_us != unknown_us && (newest_us == unknown_us || t_us > newest_us)) newest_us = t_us;
  }

  /// A step of a leg's timing sensor waits for the other segments of that leg.
  void queue(std::uint32_t i, const Step& step) noexcept {
    const int side = static_cast<int>(sensors_[i].config.side);
    const LegSensors& sensors = legs_[side];
    if (sensors.timing() != i || step.stride_end_us == unknown_us) return;
    if (has(step.quality, Quality::not_running)) return;
    if (sensors.thigh == none || (sensors.thigh == i && pelvis_ == none)) return;
    Leg& leg = desk_.legs[side];
    leg.steps.add(step);
    if (leg.waiting < leg.steps.capacity) ++leg.waiting;
  }

  template <class Emit, class OnStride>
  void measure_joints(bool at_end, Emit& emit, OnStride& on_stride);
  /// What the sensors of a leg say together of one stride.
  StepMetrics measure(const LegSensors& sensors, Leg& leg, const Step& step) const noexcept;
  metrics::LegStride seen(const LegSensors& sensors, const Leg& leg, const Step& step,
                          const StepMetrics& row) const noexcept;
  std::int64_t certain_us() const noexcept;

  BodySensor sensors_[Most];
  OneTracker trackers_[Most];
  LegSensors legs_[3];
  std::uint32_t pelvis_ = none;
  std::uint32_t count_ = 0;
  ContactMerger contacts_;
  Desk desk_;
};

// ---- implementation ----------------------------------------------------------------------------

/// Measures every waiting step whose motion has arrived from all segments of the leg, and gives up on those whose
/// motion will not come.
template <std::uint32_t Most, class OneTracker>
template <class Emit, class OnStride>
void BodyTracker<Most, OneTracker>::measure_joints(bool at_end, Emit& emit, [[maybe_unused]] OnStride& on_stride) {
  constexpr std::int64_t patience_us = 1'000'000;
  for (int side = 0; side < 3; ++side) {
    Leg& leg = desk_.legs[side];
    while (leg.waiting > 0) {
      const Step& step = leg.steps.back(leg.waiting - 1);
      const std::int64_t settled_us = step.stride_end_us + settle_us;
      bool arrived = true;
      for (const std::uint32_t i : {legs_[side].foot, legs_[side].shank, legs_[side].thigh, pelvis_}) {
        if (i == none) continue;
        const std::int64_t newest_us = desk_.sensors[i].newest_us;
        if (newest_us == unknown_us || newest_us < settled_us) arrived = false;
      }
      if (!arrived && !at_end && desk_.newest_us - settled_us < patience_us) break;
      const StepMetrics row = measure(legs_[side], leg, step);
      if constexpr (!std::is_same_v<std::remove_cv_t<OnStride>, Unseen>) on_stride(seen(legs_[side], leg, step, row));
      contacts_.add_joint(row, emit);
      --leg.waiting;
    }
  }
}

template <std::uint32_t Most, class OneTracker>
StepMetrics BodyTracker<Most, OneTracker>::measure(const LegSensors& sensors, Leg& leg,
                                                   const Step& step) const noexcept {
  StepMetrics row;
  row.t_us = step.contact_us;
  row.side = step.side;
  const auto& thigh = *trackers_[sensors.thigh].template as<ThighTracker>();
  const std::int64_t settled_us = step.stride_end_us + settle_us;
  const joints::SegmentAxes thigh_axes = thigh.axes_at(settled_us);
  const Runner& runner = sensors_[sensors.thigh].config.runner;
  if (sensors.shank != none) {
    const auto& shank = *trackers_[sensors.shank].template as<ShankTracker>();
    metrics::measure_knee(step, thigh.history(), thigh_axes, shank.history(), shank.axes_at(settled_us), step.side,
                          leg.knee, runner, row);
  }
  if (sensors.timing() != sensors.thigh) {  // at a contact that was placed better than the thigh can
    metrics::measure_thigh(step, thigh.history(), thigh_axes, step.side, runner, row);
  }
  if (pelvis_ != none) {
    const auto& trunk = *trackers_[pelvis_].template as<TrunkTracker>();
    metrics::measure_hip(step, thigh.history(), thigh_axes, trunk.history(), step.side, row);
  }
  metrics::withhold_implausible(row);
  return row;
}

template <std::uint32_t Most, class OneTracker>
metrics::LegStride BodyTracker<Most, OneTracker>::seen(const LegSensors& sensors, const Leg& leg, const Step& step,
                                                       const StepMetrics& row) const noexcept {
  const auto& thigh = *trackers_[sensors.thigh].template as<ThighTracker>();
  const std::int64_t settled_us = step.stride_end_us + settle_us;
  metrics::LegStride stride{step, row, leg.knee, thigh.history(), thigh.axes_at(settled_us)};
  if (sensors.shank != none) {
    const auto& shank = *trackers_[sensors.shank].template as<ShankTracker>();
    stride.shank = &shank.history();
    stride.shank_axes = shank.axes_at(settled_us);
  }
  if (pelvis_ != none) stride.pelvis = &trackers_[pelvis_].template as<TrunkTracker>()->history();
  return stride;
}

/// All sensors that are still there have told all that was before.
template <std::uint32_t Most, class OneTracker>
std::int64_t BodyTracker<Most, OneTracker>::certain_us() const noexcept {
  std::int64_t certain_us = desk_.newest_us;
  for (std::uint32_t i = 0; i < count_; ++i) {
    const Sensor& sensor = desk_.sensors[i];
    // One that has not begun, or that has stopped, is not waited for.
    const std::int64_t newest_us = sensor.newest_us;
    if (newest_us == unknown_us || desk_.newest_us - newest_us > dead_us) continue;
    std::int64_t told_us = newest_us - to_us(trackers_[i].latency_s());
    if (sensor.last_row_us != unknown_us && sensor.last_row_us > told_us) told_us = sensor.last_row_us;
    if (told_us < certain_us) certain_us = told_us;
  }
  for (const Leg& leg : desk_.legs) {
    if (leg.waiting == 0) continue;
    const std::int64_t open_us = leg.steps.back(leg.waiting - 1).contact_us;
    if (open_us < certain_us) certain_us = open_us;
  }
  return certain_us;
}

}  // namespace cadans
