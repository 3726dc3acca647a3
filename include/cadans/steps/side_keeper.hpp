// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cmath>
#include <cstdint>

#include "cadans/core/history/motion_history.hpp"
#include "cadans/core/placement.hpp"
#include "cadans/core/settings.hpp"
#include "cadans/motion/motion_span.hpp"

namespace cadans::steps {

/// What one step of a trunk sensor says about its side: radians, + for the right foot. 0: nothing.
///
/// - Pelvis: rolling about forward. It hangs down on the swing side soon after the contact and comes up
///   towards the next one, so after a right contact the right side goes down relative to the left one:
///   + rate about x, greatest a third of a stride later (five runners at 2 to 5 m/s: 0.24 to 0.42).
/// - Chest: turning about the vertical. The arms and shoulders swing against the legs; after a right
///   contact the right shoulder goes forward: + rate about y, greatest 0.16 of a stride later (0.14 to
///   0.18). It needs no forward axis.
/// The integral over exactly one step, centred there, is blind to all that repeats with every step.
/// Sideways acceleration of a pelvis is no evidence: its phase is all round the clock.
/// Without a gyroscope there is none: 0. The window ends 0.3 of a step after the next contact; where the
/// history does not reach so far, the step before is read and its sign turned.
inline float side_evidence_rad(const MotionHistory& history, std::int64_t contact_us, std::int64_t next_contact_us,
                               Placement placement) noexcept {
  if (contact_us == unknown_us || next_contact_us <= contact_us) return 0.0f;
  const std::int64_t step_us = next_contact_us - contact_us;
  const bool chest = placement == Placement::chest;
  const std::int64_t shift_us = chest ? -step_us * 9 / 50 : step_us * 3 / 10;
  float sign = 1.0f;
  for (std::int64_t back_us : {std::int64_t{0}, step_us}) {
    const motion::MotionSpan span(history, contact_us + shift_us - back_us, next_contact_us + shift_us - back_us);
    if (span.has_gyro()) {
      float last_s = 0.0f, last = 0.0f, angle_rad = 0.0f;
      span.walk([&](float t_s, Vec3, Vec3 w) {
        const float rate = chest ? w.y : w.x;
        angle_rad += 0.5f * (last + rate) * (t_s - last_s);
        last_s = t_s;
        last = rate;
      });
      const bool guess = !chest && has(span.flags(), Quality::uncalibrated);
      return (guess ? 0.3f : 1.0f) * sign * angle_rad;
    }
    sign = -sign;
  }
  return 0.0f;
}

/// What a user may turn.
struct SideKeeperConfig {
  /// How many steps are asked. Longer outvotes more odd steps; shorter finds back sooner after a step was
  /// missed (5 steps at 8).
  float memory_steps = 8.0f;
};

constexpr auto settings_of(const SideKeeperConfig*) noexcept {
  return std::array{Setting<SideKeeperConfig>{"memory_steps", &SideKeeperConfig::memory_steps, 2.0f, 60.0f, "steps",
                                              "how many steps vote on which foot is which"}};
}

struct SideVerdict {
  Side side = Side::unknown;
  float confidence = 0.0f;  ///< [0, 1]: how many steps voted, and how much they agreed
};

/// Which foot is it? Feet alternate, so all steps of a bout vote together: evidence of every other step
/// counts with the opposite sign. An offset (turning, gyroscope bias) cancels between two steps.
///
///     evidence --sign turned at every step, fading--> balance --sign--> side
///
/// Cost: nothing to speak of. State: 12 bytes. Latency: none; the first step decides alone.
class SideKeeper {
 public:
  using Config = SideKeeperConfig;
  /// An angle that a sensor shakes by itself; weaker evidence makes no confidence.
  static constexpr float noise_rad = 0.01f;

  struct State {
    float balance = 0.0f;  ///< + : the last step was a right one
    float weight = 0.0f;
    float votes = 0.0f;  ///< fading count of steps
    friend constexpr bool operator==(const State&, const State&) = default;
  };

  explicit SideKeeper(const Config& config = {}) noexcept : fade_(std::exp(-1.0f / config.memory_steps)) {}

  /// `steps_since_last`: 1 for the next foot, 2 when one contact was missed in between, 0 at the start of
  /// a bout, when nobody knows which foot it is.
  SideVerdict operator()(float evidence_rad, int steps_since_last) noexcept {
    State& s = state_;
    if (steps_since_last <= 0) s = {};
    for (int i = 0; i < steps_since_last && i < 64; ++i) {
      s.balance *= -fade_;
      s.weight *= fade_;
      s.votes *= fade_;
    }
    if (evidence_rad != 0.0f) {
      s.balance += evidence_rad;
      s.weight += std::fabs(evidence_rad);
      s.votes += 1.0f;
    }
    if (s.balance == 0.0f) return {};
    const float agreement = std::fabs(s.balance) / (s.weight + noise_rad);
    return {s.balance > 0.0f ? Side::right : Side::left, agreement * (1.0f - std::exp(-0.7f * s.votes))};
  }

  void reset() noexcept { state_ = {}; }
  const State& state() const noexcept { return state_; }
  void restore(const State& state) noexcept { state_ = state; }

 private:
  float fade_;
  State state_;
};

}  // namespace cadans::steps
