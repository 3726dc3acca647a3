// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>

#include "cadans/core/constants.hpp"
#include "cadans/core/settings.hpp"
#include "cadans/core/stage.hpp"
#include "cadans/events/step_picker.hpp"

namespace cadans::events {

/// What a user may turn.
struct GaitGateConfig {
  /// A walker's trunk rides over a stiff leg, so at its highest it still presses with 1 - v2 / (g l) of
  /// its weight; people change to running where that is 0.5. Below this share of g it is a run.
  float walk_limit_g = 0.5f;
  /// A shuffling jogger never leaves the ground, but steps faster than people walk. At the jogging
  /// cadence and above, this share of g is enough.
  float shuffle_limit_g = 0.7f;
  float walk_cadence_spm = 130.0f;  ///< brisk walking; below it `walk_limit_g` holds
  float jog_cadence_spm = 140.0f;   ///< where people change to running; above it `shuffle_limit_g` holds
  float hysteresis_g = 0.05f;       ///< the limit lies this much lower to begin, higher to stop
  float lowest_run_spm = 110.0f;    ///< slower is no run
  float highest_run_spm = 250.0f;   ///< faster is a shaking hand
  float walk_rhythm = 0.4f;         ///< least rhythm of a walk; less is something else
};

constexpr auto settings_of(const GaitGateConfig*) noexcept {
  return std::array{
      Setting<GaitGateConfig>{"walk_limit_g", &GaitGateConfig::walk_limit_g, 0.1f, 0.7f, "g",
                              "upward specific force between steps below which slow steps are a run"},
      Setting<GaitGateConfig>{"shuffle_limit_g", &GaitGateConfig::shuffle_limit_g, 0.1f, 0.9f, "g",
                              "the same for steps at the jogging cadence and above"},
      Setting<GaitGateConfig>{"walk_cadence_spm", &GaitGateConfig::walk_cadence_spm, 100.0f, 150.0f, "steps/min",
                              "up to this cadence walk_limit_g holds"},
      Setting<GaitGateConfig>{"jog_cadence_spm", &GaitGateConfig::jog_cadence_spm, 120.0f, 180.0f, "steps/min",
                              "from this cadence on shuffle_limit_g holds; in between the limit rises"},
      Setting<GaitGateConfig>{"hysteresis_g", &GaitGateConfig::hysteresis_g, 0.0f, 0.2f, "g",
                              "how much clearer a change of gait must be than staying"},
      Setting<GaitGateConfig>{"lowest_run_spm", &GaitGateConfig::lowest_run_spm, 60.0f, 150.0f, "steps/min",
                              "slowest steps that count as running"},
      Setting<GaitGateConfig>{"highest_run_spm", &GaitGateConfig::highest_run_spm, 200.0f, 300.0f, "steps/min",
                              "fastest steps that count as running"},
      Setting<GaitGateConfig>{"walk_rhythm", &GaitGateConfig::walk_rhythm, 0.0f, 0.9f, "",
                              "least likeness of a step to the one before for walking"},
  };
}

/// Says for every anchor whether the body ran, walked, stood or did something else.
///
///   StepAnchor --cadence of the last two steps--> limit(cadence) --'
///                '--lowest specific force, fading mean of two--> below? --twice--> gait, not_running
///
/// It looks at one thing: how little the ground carries when the trunk is at its highest. In flight it
/// carries nothing; a loosely worn belt or a low jog leaves 0.3 to 0.6 g; a walker keeps 0.6 to 0.8 g.
/// - The first anchor after a start or a pause has no step before it. It waits for the second and shares
///   its gait, so no step is lost where a recording begins within a run. When none follows, it was no
///   step: `standing`.
/// - Three anchors in a row must disagree before a run ends: a pivot in a turn spoils two strides.
/// - `lowest_mps2` lies *before* the anchor: an anchor's gait describes the step that ends with it.
/// Cost: a few ns a step. State: 64 bytes. Latency: none, but for a first anchor one step (0.75 s).
/// Cannot tell a race walker, or a child's or hurried walk above 140 steps a minute, from a shuffle.
/// R. McN. Alexander, "Optimization and gaits in the locomotion of vertebrates", doi 10.1152/physrev.1989.69.4.1199.
class GaitGate {
 public:
  using Input = StepAnchor;
  using Output = StepAnchor;
  using Config = GaitGateConfig;
  struct State {
    Gait gait = Gait::standing;
    float lowest_g = 1.0f;                ///< fading mean of the lowest specific force, in g
    std::int64_t before_us = unknown_us;  ///< the anchor two before the next one
    std::uint32_t against = 0;            ///< anchors in a row that spoke against running
    bool has_first = false;
    StepAnchor first;  ///< a first anchor, waiting for the second
  };

  explicit GaitGate(const Config& config = {}) noexcept : config_(config) {}

  template <class Emit>
  void push(const StepAnchor& anchor, Emit&& emit) {
    const bool follows = anchor.previous_us != unknown_us;
    if (!follows) {
      flush(emit);
      state_ = {};
      state_.first = anchor;
      state_.has_first = true;
      return;
    }
    const Gait gait = judge(anchor);
    if (state_.has_first) {
      state_.has_first = false;
      emit(with_gait(state_.first, gait));
    }
    emit(with_gait(anchor, gait));
  }
  /// Releases a first anchor to which no second can come any more. Call it now and then.
  template <class Emit>
  void expire(std::int64_t now_us, Emit&& emit) {
    if (state_.has_first && now_us - state_.first.t_us > expire_us) flush(emit);
  }
  template <class Emit>
  void flush(Emit&& emit) {
    if (!state_.has_first) return;
    state_.has_first = false;
    emit(with_gait(state_.first, Gait::standing));
  }
  void reset() noexcept { state_ = {}; }
  float latency_s() const noexcept { return dsp::Periodicity::longest_s; }
  const State& state() const noexcept { return state_; }
  void restore(const State& state) noexcept { state_ = state; }

 private:
  static constexpr std::int64_t expire_us = 4'000'000;  ///< the longest pause a picker may be set to, and its latency
  static constexpr float free_fall_g = 0.3f;
  static constexpr float newest_share = 0.5f;
  static constexpr std::uint32_t against_before_end = 3;

  static float lowest_g(const StepAnchor& anchor) noexcept { return 1.0f + anchor.lowest_mps2 / gravity_mps2; }
  static StepAnchor with_gait(StepAnchor anchor, Gait gait) noexcept {
    anchor.gait = gait;
    anchor.quality |= flag_if(gait != Gait::running, Quality::not_running);
    return anchor;
  }
  float limit_g(float cadence_spm) const noexcept;
  Gait judge(const StepAnchor& anchor) noexcept;

  Config config_;
  State state_;
};

// ---- implementation ----------------------------------------------------------------------------

inline float GaitGate::limit_g(float cadence_spm) const noexcept {
  const float span = config_.jog_cadence_spm - config_.walk_cadence_spm;
  const float over = cadence_spm - config_.walk_cadence_spm;
  const float share = over <= 0.0f ? 0.0f : over >= span ? 1.0f : over / span;
  return config_.walk_limit_g + share * (config_.shuffle_limit_g - config_.walk_limit_g);
}

inline Gait GaitGate::judge(const StepAnchor& anchor) noexcept {
  State& s = state_;
  const float lowest = lowest_g(anchor);
  const float cadence_spm = s.before_us != unknown_us
                                ? stride_cadence_spm(s.before_us, anchor.t_us)
                                : seconds_per_minute / seconds_between(anchor.previous_us, anchor.t_us);
  s.before_us = anchor.previous_us;
  // The stretch before a first anchor is no step: it does not count.
  s.lowest_g = s.has_first ? lowest : s.lowest_g + newest_share * (lowest - s.lowest_g);

  const bool was_running = s.gait == Gait::running;
  const float limit = limit_g(cadence_spm) + (was_running ? config_.hysteresis_g : -config_.hysteresis_g);
  const bool cadence_fits = cadence_spm >= config_.lowest_run_spm && cadence_spm <= config_.highest_run_spm;
  // A clear flight now outweighs the steps before it: the first flight of a start counts at once.
  const bool flight = s.lowest_g < limit || lowest < free_fall_g;
  if (cadence_fits && flight) {
    s.against = 0;
    return s.gait = Gait::running;
  }
  if (was_running && ++s.against < against_before_end) return s.gait;
  s.against = 0;
  return s.gait = anchor.rhythm >= config_.walk_rhythm && cadence_spm <= config_.highest_run_spm ? Gait::walking
                                                                                                 : Gait::other;
}

}  // namespace cadans::events
