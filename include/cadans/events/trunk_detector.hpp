// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "cadans/core/foot_event.hpp"
#include "cadans/core/history/motion_history.hpp"
#include "cadans/core/placement.hpp"
#include "cadans/core/ring.hpp"
#include "cadans/core/sample.hpp"
#include "cadans/core/stage.hpp"
#include "cadans/events/gait_gate.hpp"
#include "cadans/events/step_picker.hpp"
#include "cadans/events/trunk_contacts.hpp"

namespace cadans::events {

/// What a user may turn.
struct TrunkDetectorConfig {
  StepPickerConfig picker;
  GaitGateConfig gate;
  TrunkContactsConfig contacts;
};

constexpr Status validate(const TrunkDetectorConfig& config) noexcept {
  if (const Status status = cadans::validate(config.picker); !status.ok()) return status;
  if (const Status status = cadans::validate(config.gate); !status.ok()) return status;
  return cadans::validate(config.contacts);
}

/// Contacts and toe-offs from a trunk sensor, and the history of motion that the rooms to the right
/// measure in.
///
///   MotionSample --StepPicker--> anchor --GaitGate--> --waits 0.36 s--> TrunkContacts --> FootEvent
///         '--> MotionHistory -------------------------------------------------^
///
/// Running: a contact and, where a flight shows, a toe-off. Walking: the contact alone, `not_running`.
/// Standing and shaking: nothing. Below 40 Hz no toe-off: its place cannot be told (`low_rate`).
/// A hole: what was under way comes out with what was seen of it, then everything begins anew.
/// Cost: 20 ns a sample and 2 us a step. State: 9.6 KiB. Latency: see `latency_s`; longer where a first
/// step has to wait for a second.
class TrunkDetector {
 public:
  using Input = MotionSample;
  using Output = FootEvent;
  using Config = TrunkDetectorConfig;
  /// What is this class's own; the machines keep theirs.
  struct Desk {
    MotionHistory history;
    Ring<StepAnchor, 4> waiting;  ///< anchors whose step has not been seen to its end
    std::uint32_t waiting_count = 0;
    std::int64_t last_event_us = unknown_us;  ///< events never go back in time

    explicit Desk(float rate_hz = 100.0f) noexcept : history(rate_hz) {}
    /// As new, in place: an empty one to copy from would take 9 KiB of a watch's stack.
    void forget() noexcept {
      history.clear();
      waiting.clear();
      waiting_count = 0;
      last_event_us = unknown_us;
    }
  };
  struct State {
    StepPicker::State picker;
    GaitGate::State gate;
    Desk desk;
  };

  explicit TrunkDetector(float rate_hz, Placement placement = Placement::pelvis, const Config& config = {}) noexcept
      : picker_(rate_hz, config.picker),
        gate_(config.gate),
        contacts_(for_placement(config.contacts, placement)),
        brakes_(placement != Placement::chest),
        desk_(rate_hz) {}

  template <class Emit>
  void push(const MotionSample& sample, Emit&& emit);
  template <class Emit>
  void flush(Emit&& emit);
  void reset() noexcept {
    picker_.reset();
    gate_.reset();
    desk_.forget();
  }
  float latency_s() const noexcept {
    const float found_s = picker_.latency_s() + gate_.latency_s();
    return (found_s > TrunkContacts::after_s ? found_s : TrunkContacts::after_s) + TrunkContacts::before_s;
  }
  State state() const noexcept { return {picker_.state(), gate_.state(), desk_}; }
  void restore(const State& state) noexcept {
    picker_.restore(state.picker);
    gate_.restore(state.gate);
    desk_ = state.desk;
  }

  const MotionHistory& history() const noexcept { return desk_.history; }

 private:
  static TrunkContactsConfig for_placement(TrunkContactsConfig config, Placement placement) noexcept {
    const TrunkContactsConfig usual, here = trunk_contacts_config(placement);
    config.brake_bias_s += here.brake_bias_s - usual.brake_bias_s;
    config.rise_bias_s += here.rise_bias_s - usual.rise_bias_s;
    config.velocity_bias_s += here.velocity_bias_s - usual.velocity_bias_s;
    config.unload_bias_s += here.unload_bias_s - usual.unload_bias_s;
    config.trough_bias_s += here.trough_bias_s - usual.trough_bias_s;
    return config;
  }

  template <class Emit>
  void wait(const StepAnchor& anchor, Emit& emit);
  template <class Emit>
  void settle_until(std::int64_t complete_us, Emit& emit);
  template <class Emit>
  void place(const StepAnchor& anchor, Emit& emit);

  StepPicker picker_;
  GaitGate gate_;
  TrunkContacts contacts_;
  bool brakes_;  ///< a chest hardly shows the braking; there the vertical rules stand alone
  Desk desk_;
};

// ---- implementation ----------------------------------------------------------------------------

template <class Emit>
void TrunkDetector::push(const MotionSample& sample, Emit&& emit) {
  Desk& s = desk_;
  if (!s.history.follows(sample.t_us)) flush(emit);  // a hole: what was waiting sees no more than it has
  s.history.add(sample);
  const auto keep = [&](const StepAnchor& anchor) { wait(anchor, emit); };
  picker_.push(sample, [&](const StepAnchor& anchor) { gate_.push(anchor, keep); });
  gate_.expire(sample.t_us, keep);
  if (s.waiting_count > 0) settle_until(sample.t_us - to_us(TrunkContacts::after_s), emit);
}

template <class Emit>
void TrunkDetector::flush(Emit&& emit) {
  const auto keep = [&](const StepAnchor& anchor) { wait(anchor, emit); };
  picker_.flush([&](const StepAnchor& anchor) { gate_.push(anchor, keep); });
  gate_.flush(keep);
  settle_until(INT64_MAX, emit);
}

/// Queues an anchor until its step has been seen to its end; a full queue sends its first one on.
template <class Emit>
void TrunkDetector::wait(const StepAnchor& anchor, Emit& emit) {
  Desk& s = desk_;
  if (s.waiting_count == s.waiting.capacity) settle_until(s.waiting.back(s.waiting_count - 1).t_us, emit);
  s.waiting.add(anchor);
  ++s.waiting_count;
}

/// Places the events of every waiting anchor at or before `complete_us`.
template <class Emit>
void TrunkDetector::settle_until(std::int64_t complete_us, Emit& emit) {
  Desk& s = desk_;
  while (s.waiting_count > 0 && s.waiting.back(s.waiting_count - 1).t_us <= complete_us) {
    const StepAnchor anchor = s.waiting.back(s.waiting_count - 1);
    --s.waiting_count;
    place(anchor, emit);
  }
}

template <class Emit>
void TrunkDetector::place(const StepAnchor& anchor, Emit& emit) {
  if (anchor.gait != Gait::running && anchor.gait != Gait::walking) return;
  Desk& s = desk_;
  // As much of the surroundings as there is: at the ends of a recording the rules make do with less.
  const MotionHistory& history = s.history;
  std::int64_t begin_us = anchor.t_us - to_us(TrunkContacts::before_s);
  std::int64_t end_us = anchor.t_us + to_us(TrunkContacts::after_s);
  if (history.size() == 0 || anchor.t_us < history.oldest_us() || anchor.t_us > history.newest_us()) return;
  if (begin_us < history.oldest_us()) begin_us = history.oldest_us();
  if (end_us > history.newest_us()) end_us = history.newest_us();
  const MotionWindow window = history.window(begin_us, end_us);
  const bool forward_known = brakes_ && !has(window.flags(), Quality::uncalibrated);
  float period_s = anchor.period_s;
  if (anchor.previous_us != unknown_us && !(period_s > 0.0f))
    period_s = seconds_between(anchor.previous_us, anchor.t_us);
  const ContactEstimate found = contacts_.locate(window, anchor.t_us, period_s, forward_known);

  FootEvent contact{found.contact_us, found.contact_confidence,       FootEventKind::contact,
                    Side::unknown,    found.quality | anchor.quality, anchor.t_us};
  const bool running = anchor.gait == Gait::running;
  if (!running) contact.quality |= Quality::not_running;
  if (contact.t_us == unknown_us) {
    contact.t_us = anchor.t_us - to_us(0.1f);  // about a tenth of a second before mid-stance, for the count
    contact.confidence = 0.0f;
    contact.quality |= Quality::low_confidence;
  }
  if (s.last_event_us != unknown_us && contact.t_us <= s.last_event_us) {
    contact.t_us = s.last_event_us + 1;  // a trunk sensor cannot see both feet on the ground
    contact.quality |= Quality::low_confidence;
  }
  s.last_event_us = contact.t_us;
  emit(contact);
  if (!running || found.toe_off_us == unknown_us || has(contact.quality, Quality::low_rate)) return;
  if (found.toe_off_us <= contact.t_us) return;
  s.last_event_us = found.toe_off_us;
  emit(FootEvent{found.toe_off_us, found.toe_off_confidence, FootEventKind::toe_off, Side::unknown, contact.quality});
}

}  // namespace cadans::events
