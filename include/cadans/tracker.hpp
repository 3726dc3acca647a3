// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <type_traits>
#include <utility>
#include <variant>

#include "cadans/tracker/limbs.hpp"
#include "cadans/tracker/trunk_tracker.hpp"

namespace cadans {

/// The chain of one sensor, worn at any of several places, live: push its samples, get steps.
///
///   RawSample > samples > motion > events > steps > metrics > StepMetrics
///
/// It is one of `Chains` (TrunkTracker, FootTracker, ShankTracker, ThighTracker, RhythmTracker), as
/// `config.placement` says; everything said there holds here. A watch that knows what is worn names those
/// chains alone and links no others. Several sensors at once: BodyTracker.
template <class First, class... Others>
class AnyTracker {
 public:
  using Input = RawSample;
  using Output = StepMetrics;
  using Config = TrackerConfig;
  using State = std::variant<typename First::State, typename Others::State...>;
  /// One push, and one flush, makes at most this many rows.
  static constexpr std::uint32_t most_rows = First::most_rows;
  static_assert(((Others::most_rows <= most_rows) && ...));

  static constexpr bool is_here(Placement placement) noexcept {
    return First::is_here(placement) || (Others::is_here(placement) || ...);
  }
  /// Is this a config for one of the chains, and sound?
  static Status validate(const Config& config) noexcept {
    Status status{StatusCode::not_supported, "placement: none of those that are built in"};
    validate_at<First>(config, status);
    (validate_at<Others>(config, status), ...);
    return status;
  }

  /// A config must pass `validate` first; one for none of the chains is taken for the first one's.
  explicit AnyTracker(const TrackerConfig& config = {}) noexcept : chain_(std::in_place_type<First>, config) {
    (begin<Others>(config), ...);
  }
  /// As new, and worn so from now on.
  void wear(const TrackerConfig& config) noexcept {
    chain_.template emplace<First>(config);
    (begin<Others>(config), ...);
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
  /// Of the newest sample that could be used; `unknown_us` before the first.
  std::int64_t newest_us() const noexcept {
    std::int64_t newest_us = unknown_us;
    visit([&](const auto& chain) { newest_us = chain.newest_us(); });
    return newest_us;
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
    if constexpr (std::is_same_v<Chain, First> || (std::is_same_v<Chain, Others> || ...)) {
      return std::get_if<Chain>(&chain_);
    } else {
      return nullptr;
    }
  }

 private:
  template <class Chain>
  static constexpr bool is_trunk_chain = std::is_same_v<std::remove_cvref_t<Chain>, TrunkTracker>;

  template <class Chain>
  static void validate_at(const Config& config, Status& status) noexcept {
    if (Chain::is_here(config.placement)) status = Chain::validate(config);
  }
  template <class Chain>
  void begin(const Config& config) noexcept {
    if (Chain::is_here(config.placement)) chain_.template emplace<Chain>(config);
  }

  // std::visit may throw; asking one after the other cannot.
  template <class Chain, class Self, class Act>
  static void visit_one(Self& self, Act& act) {
    if (auto* chain = std::get_if<Chain>(&self)) act(*chain);
  }
  template <class Act>
  void visit(Act&& act) {
    visit_one<First>(chain_, act);
    (visit_one<Others>(chain_, act), ...);
  }
  template <class Act>
  void visit(Act&& act) const {
    visit_one<First>(chain_, act);
    (visit_one<Others>(chain_, act), ...);
  }

  std::variant<First, Others...> chain_;
};

/// The chain of one sensor, wherever it is worn. One without a placement is taken for a pelvis.
using Tracker = AnyTracker<TrunkTracker, FootTracker, ShankTracker, ThighTracker, RhythmTracker>;

}  // namespace cadans
