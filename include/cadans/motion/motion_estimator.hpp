// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "cadans/core/placement.hpp"
#include "cadans/core/sample.hpp"
#include "cadans/core/stage.hpp"
#include "cadans/motion/attitude.hpp"
#include "cadans/motion/forward_axis.hpp"
#include "cadans/motion/gravity_splitter.hpp"

namespace cadans::motion {

/// What a user may turn in this room.
struct MotionEstimatorConfig {
  AttitudeConfig attitude;
  GravitySplitterConfig gravity;
  ForwardAxisConfig forward;
};

constexpr Status validate(const MotionEstimatorConfig& config) noexcept {
  if (const Status status = cadans::validate(config.attitude); !status.ok()) return status;
  if (const Status status = cadans::validate(config.gravity); !status.ok()) return status;
  return cadans::validate(config.forward);
}

/// Motion of the body part from motion of the case: gravity off, x forward, y up, z to the right.
///
///                 gyro? yes --Attitude--------.
///   BodySample --<                             >--level frame--> ForwardAxis --> MotionSample
///                 gyro? no  --GravitySplitter-'
///
/// One sample in, one out, at the same instant. `uncalibrated` until up is found (0.5 s) and forward
/// is known; until then the level axes are level, and point anywhere.
/// Cost: 51 to 54 ns (VQF's basic form alone: 150). State: 496 bytes. Latency: none.
class MotionEstimator {
 public:
  using Input = BodySample;
  using Output = MotionSample;
  using Config = MotionEstimatorConfig;
  static constexpr float young_s = 0.5f;    ///< of running; until then up may be more than 10 degrees off
  static constexpr float forget_s = 10.0f;  ///< after such a hole the sensor may lie anywhere

  struct State {
    Attitude::State attitude;
    GravitySplitter::State gravity;
    ForwardAxis::State forward;
    std::int64_t last_us = unknown_us;
    bool last_had_gyro = true;
  };

  /// `axes_known`: samples come in body axes already, because the user gave a mounting.
  MotionEstimator(float rate_hz, Placement placement, bool axes_known = false, const Config& config = {}) noexcept
      : attitude_(rate_hz, config.attitude),
        gravity_(rate_hz, config.gravity),
        forward_(rate_hz, placement, axes_known, config.forward),
        axes_known_(axes_known),
        young_(static_cast<std::uint32_t>(young_s * rate_hz + 0.5f)) {}

  template <class Emit>
  void push(const BodySample& sample, Emit&& emit) {
    if (last_us_ != unknown_us && (sample.t_us - last_us_ > to_us(forget_s) || sample.has_gyro != last_had_gyro_)) {
      attitude_.begin_again();
      gravity_.reset();
    }
    last_us_ = sample.t_us;
    last_had_gyro_ = sample.has_gyro;
    const LevelFrame level = sample.has_gyro ? attitude_(sample) : gravity_(sample);
    MotionSample motion = forward_(level, sample);
    motion.has_lean = axes_known_;
    if (axes_known_) motion.lean_rad = std::atan2(-level.y.x, level.y.y);  // level.y is up, in body axes
    const std::uint32_t seen = sample.has_gyro ? attitude_.seen() : gravity_.seen();
    motion.quality |= flag_if(seen < young_, Quality::uncalibrated);
    emit(motion);
  }
  template <class Emit>
  void flush(Emit&&) noexcept {}  ///< nothing is ever held back
  void reset() noexcept {
    attitude_.reset();
    gravity_.reset();
    forward_.reset();
    last_us_ = unknown_us;
    last_had_gyro_ = true;
  }
  float latency_s() const noexcept { return 0.0f; }
  State state() const noexcept {
    return {attitude_.state(), gravity_.state(), forward_.state(), last_us_, last_had_gyro_};
  }
  void restore(const State& state) noexcept {
    attitude_.restore(state.attitude);
    gravity_.restore(state.gravity);
    forward_.restore(state.forward);
    last_us_ = state.last_us;
    last_had_gyro_ = state.last_had_gyro;
  }

  Forward forward() const noexcept { return forward_.forward(); }
  const Attitude& attitude() const noexcept { return attitude_; }

 private:
  Attitude attitude_;
  GravitySplitter gravity_;
  ForwardAxis forward_;
  bool axes_known_;
  std::uint32_t young_;
  std::int64_t last_us_ = unknown_us;
  bool last_had_gyro_ = true;
};

}  // namespace cadans::motion
