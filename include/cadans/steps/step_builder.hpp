// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>

#include "cadans/core/foot_event.hpp"
#include "cadans/core/settings.hpp"
#include "cadans/core/stage.hpp"

namespace cadans::steps {

/// What a user may turn.
struct StepBuilderConfig {
  /// A contact that comes later than this starts a new bout. The slowest walkers step at 80 a minute
  /// (0.75 s); two running steps at 160 a minute take as long, so a missed step is never bridged.
  float longest_step_s = 0.75f;
  /// ... or one that lasts this many times the step before: a contact in between was missed. Falling
  /// from a fast run (0.33 s) into a brisk walk (0.5 s) makes 1.5; a missed step makes 2.
  float missed_ratio = 1.65f;
};

constexpr auto settings_of(const StepBuilderConfig*) noexcept {
  return std::array{
      Setting<StepBuilderConfig>{"longest_step_s", &StepBuilderConfig::longest_step_s, 0.5f, 1.5f, "s",
                                 "a contact later than this starts a new bout"},
      Setting<StepBuilderConfig>{"missed_ratio", &StepBuilderConfig::missed_ratio, 1.3f, 3.0f, "",
                                 "a step this many times as long as the one before starts a new bout"},
  };
}

/// Pairs events into steps.
///
///   FootEvent --contact, its toe-off, the next contact--> Step
///
/// A step is emitted when the next contact ends it; the last one of a bout has no next contact, and
/// is emitted when the next bout starts, when `expire` says that too much time has passed, or at the
/// end. Flags of both ends are kept. State: 56 bytes. Latency: one step.
class StepBuilder {
 public:
  using Input = FootEvent;
  using Output = Step;
  using Config = StepBuilderConfig;
  struct State {
    Step open;  ///< the step under the foot now; contact_us unknown: none
  };

  explicit StepBuilder(const Config& config = {}) noexcept
      : longest_step_us_(to_us(config.longest_step_s)), missed_ratio_(config.missed_ratio) {}

  template <class Emit>
  void push(const FootEvent& event, Emit&& emit);
  /// Tells the time: emits the last step of a bout when no contact can follow it any more.
  template <class Emit>
  void expire(std::int64_t now_us, Emit&& emit) {
    if (state_.open.contact_us != unknown_us && now_us - state_.open.contact_us > longest_step_us_) flush(emit);
  }
  template <class Emit>
  void flush(Emit&& emit);
  void reset() noexcept { state_ = {}; }
  float latency_s() const noexcept { return static_cast<float>(longest_step_us_) * seconds_per_us; }
  const State& state() const noexcept { return state_; }
  void restore(const State& state) noexcept { state_ = state; }

 private:
  bool follows(std::int64_t contact_us) const noexcept {
    const Step& open = state_.open;
    const std::int64_t interval_us = contact_us - open.contact_us;
    if (interval_us > longest_step_us_) return false;
    if (open.previous_contact_us == unknown_us) return true;
    const std::int64_t before_us = open.contact_us - open.previous_contact_us;
    return static_cast<float>(interval_us) <= missed_ratio_ * static_cast<float>(before_us);
  }

  std::int64_t longest_step_us_;
  float missed_ratio_;
  State state_;
};

// ---- implementation ----------------------------------------------------------------------------

template <class Emit>
void StepBuilder::push(const FootEvent& event, Emit&& emit) {
  State& s = state_;
  if (event.kind == FootEventKind::toe_off) {
    if (s.open.contact_us == unknown_us) return;
    s.open.toe_off_us = event.t_us;
    s.open.quality |= event.quality;
    if (event.confidence < s.open.confidence) s.open.confidence = event.confidence;
    return;
  }
  std::int64_t previous_us = unknown_us;
  if (s.open.contact_us != unknown_us) {
    Step done = s.open;
    if (follows(event.t_us)) {
      done.next_contact_us = event.t_us;
      done.quality |= event.quality & Quality::gap;
      previous_us = done.contact_us;
    }
    s.open = {};
    emit(done);
  }
  s.open = {};
  s.open.contact_us = event.t_us;
  s.open.previous_contact_us = previous_us;
  s.open.mid_stance_us = event.mid_stance_us;
  s.open.confidence = event.confidence;
  s.open.side = event.side;
  s.open.quality = event.quality;
}

template <class Emit>
void StepBuilder::flush(Emit&& emit) {
  if (state_.open.contact_us == unknown_us) return;
  const Step done = state_.open;
  state_.open = {};
  emit(done);
}

}  // namespace cadans::steps
