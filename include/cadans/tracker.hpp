// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <type_traits>
#include <utility>
#include <variant>

#include "cadans/tracker/limbs.hpp"
#include "cadans/tracker/trunk_tracker.hpp"

namespace cadans {

/// The chain of one sensor, wherever it is worn, live: push its samples, get steps.
///
///   RawSample > samples > motion > events > steps > metrics > StepMetrics
///
/// It is a TrunkTracker, FootTracker, ShankTracker, ThighTracker or RhythmTracker, as `config.placement` says; a
/// watch that knows where it is worn takes that one and links a third of the code. Everything said there holds
/// here. Several sensors at once: BodyTracker.
class Tracker {
 public:
  using Input = RawSample;
  using Output = StepMetrics;
  using Config = TrackerConfig;
  using State = std::variant<TrunkTracker::State, FootTracker::State, ShankTracker::State, ThighTracker::State,
                             RhythmTracker::State>;
  /// One push, and one flush, makes at most this many rows.
  static constexpr std::uint32_t most_rows = TrunkTracker::most_rows;

  static Status validate(const Config& config) noexcept { return cadans::validate(config); }

  /// A config must pass `validate` first; one without a placement is taken for a pelvis.
  explicit Tracker(const TrackerConfig& config = {}) noexcept : chain_(TrunkTracker(at_trunk(config))) {
    switch (config.placement) {
      case Placement::foot: chain_.emplace<FootTracker>(config); break;
      case Placement::shank: chain_.emplace<ShankTracker>(config); break;
      case Placement::thigh: chain_.emplace<ThighTracker>(config); break;
      case Placement::wrist:
      case Placement::pocket: chain_.emplace<RhythmTracker>(config); break;
      default: break;
    }
  }

  /// Feeds one sample; `emit(const StepMetrics&)` is called for every row that became certain.
  template <class Emit>
  void push(const RawSample& raw, Emit&& emit) {
    visit([&](auto& chain) { chain.push(raw, emit); });
  }
  /// Also calls `on_step(const Step&)` for every step of a limb as soon as it ended.
  template <class Emit, class OnStep>
  void push(const RawSample& raw, Emit&& emit, OnStep&& on_step) {
    visit([&](auto& chain) {
      if constexpr (is_trunk_chain<decltype(chain)>) {
        chain.push(raw, emit);
      } else {
        chain.push(raw, emit, on_step);
      }
    });
  }
  /// The recording is over: emits what is left.
  template <class Emit>
  void flush(Emit&& emit) {
    visit([&](auto& chain) { chain.flush(emit); });
  }
  template <class Emit, class OnStep>
  void flush(Emit&& emit, OnStep&& on_step) {
    visit([&](auto& chain) {
      if constexpr (is_trunk_chain<decltype(chain)>) {
        chain.flush(emit);
      } else {
        chain.flush(emit, on_step);
      }
    });
  }
  void reset() noexcept {
    visit([](auto& chain) { chain.reset(); });
  }
  float latency_s() const noexcept {
    float latency_s = 0.0f;
    visit([&](const auto& chain) { latency_s = chain.latency_s(); });
    return latency_s;
  }
  State state() const noexcept {
    State state;
    visit([&](const auto& chain) { state = chain.state(); });
    return state;
  }
  /// `state` must be of a tracker with the same config.
  void restore(const State& state) noexcept {
    visit([&](auto& chain) {
      using ChainState = typename std::remove_reference_t<decltype(chain)>::State;
      if (const auto* own = std::get_if<ChainState>(&state)) chain.restore(*own);
    });
  }

  /// How much was used, and why the rest was not.
  Coverage coverage() const noexcept {
    Coverage coverage;
    visit([&](const auto& chain) { coverage = chain.coverage(); });
    return coverage;
  }

  /// The chain itself, where it is of this kind; else null.
  template <class Chain>
  const Chain* as() const noexcept {
    return std::get_if<Chain>(&chain_);
  }

 private:
  template <class Chain>
  static constexpr bool is_trunk_chain = std::is_same_v<std::remove_cvref_t<Chain>, TrunkTracker>;

  static TrackerConfig at_trunk(TrackerConfig config) noexcept {
    if (!is_trunk(config.placement)) config.placement = Placement::pelvis;
    return config;
  }

  // std::visit may throw; a switch over what is held cannot.
  template <class Self, class Act>
  static void visit_chain(Self& self, Act&& act) {
    if (auto* trunk = std::get_if<TrunkTracker>(&self)) return act(*trunk);
    if (auto* foot = std::get_if<FootTracker>(&self)) return act(*foot);
    if (auto* shank = std::get_if<ShankTracker>(&self)) return act(*shank);
    if (auto* thigh = std::get_if<ThighTracker>(&self)) return act(*thigh);
    if (auto* rhythm = std::get_if<RhythmTracker>(&self)) return act(*rhythm);
  }
  template <class Act>
  void visit(Act&& act) {
    visit_chain(chain_, act);
  }
  template <class Act>
  void visit(Act&& act) const {
    visit_chain(chain_, act);
  }

  std::variant<TrunkTracker, FootTracker, ShankTracker, ThighTracker, RhythmTracker> chain_;
};

}  // namespace cadans
