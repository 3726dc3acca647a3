// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cmath>

#include "cadans/core/sample.hpp"
#include "cadans/core/settings.hpp"
#include "cadans/motion/settling_mean.hpp"

namespace cadans::motion {

/// Turns vectors of the sensor's case into a level frame: `y` is straight up; `x` and `z` are level,
/// x * y = z, and point wherever they point. Rows of a rotation matrix, written in case axes.
struct LevelFrame {
  Vec3 x{1.0f, 0.0f, 0.0f};
  Vec3 y{0.0f, 1.0f, 0.0f};
  Vec3 z{0.0f, 0.0f, 1.0f};
  friend constexpr bool operator==(const LevelFrame&, const LevelFrame&) = default;
};

constexpr Vec3 turn(const LevelFrame& frame, Vec3 v) noexcept {
  return {dot(frame.x, v), dot(frame.y, v), dot(frame.z, v)};
}

/// The same length 1; {0, 1, 0} for a vector that is no direction.
inline Vec3 direction(Vec3 v) noexcept {
  const float square = dot(v, v);
  if (!(square > 1e-12f)) return {0.0f, 1.0f, 0.0f};
  return (1.0f / std::sqrt(square)) * v;
}

/// What a user may turn.
struct GravitySplitterConfig {
  /// Longer: steadier on the run, slower after the sensor was turned. Eight running steps, as in Attitude.
  float settle_s = 3.0f;
};

constexpr auto settings_of(const GravitySplitterConfig*) noexcept {
  return std::array{Setting<GravitySplitterConfig>{"settle_s", &GravitySplitterConfig::settle_s, 1.0f, 20.0f, "s",
                                                   "time constant of the up direction; longer is steadier, slower"}};
}

/// Which way is up, from an accelerometer alone.
///
///     specific force in case axes --settling mean--> up
///
/// The mean specific force of a body that neither takes off nor sinks points up. What the trunk tips
/// within a step (3 to 5 degrees) stays in the level axes as an error of up to 0.8 m/s^2: with a
/// gyroscope, take `Attitude`. Cost: 17 ns. State: 52 bytes. Latency: none; half good after one
/// step, good to 2 degrees after one second.
class GravitySplitter {
 public:
  using Config = GravitySplitterConfig;
  struct State {
    SettlingMean<3>::State mean;
    Vec3 level{1.0f, 0.0f, 0.0f};
  };

  explicit GravitySplitter(float rate_hz, const Config& config = {}) noexcept : mean_(config.settle_s, rate_hz) {}

  LevelFrame operator()(const BodySample& sample) noexcept {
    float mean[3] = {sample.accel_mps2.x, sample.accel_mps2.y, sample.accel_mps2.z};
    mean_(mean);
    const Vec3 up = direction({mean[0], mean[1], mean[2]});
    // The level axes keep their heading: the old x, made level again.
    Vec3 level = level_ - dot(level_, up) * up;
    if (dot(level, level) < 0.01f) level = Vec3{up.y, -up.x, 0.0f} + Vec3{0.0f, up.z, -up.y};
    level_ = direction(level);
    return {level_, up, cross(level_, up)};
  }

  std::uint32_t seen() const noexcept { return mean_.seen(); }
  void reset() noexcept {
    mean_.reset();
    level_ = State{}.level;
  }
  State state() const noexcept { return {mean_.state(), level_}; }
  void restore(const State& state) noexcept {
    mean_.restore(state.mean);
    level_ = state.level;
  }

 private:
  SettlingMean<3> mean_;
  Vec3 level_{1.0f, 0.0f, 0.0f};
};

}  // namespace cadans::motion
