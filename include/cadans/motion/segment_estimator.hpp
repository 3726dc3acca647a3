// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "cadans/core/sample.hpp"
#include "cadans/core/stage.hpp"
#include "cadans/motion/attitude.hpp"
#include "cadans/motion/gravity_splitter.hpp"

namespace cadans::motion {

/// What a user may turn in this room, for a limb.
struct SegmentEstimatorConfig {
  AttitudeConfig attitude;
};

constexpr Status validate(const SegmentEstimatorConfig& config) noexcept { return cadans::validate(config.attitude); }

/// How a limb's sensor lies at every instant, so that what is behind can ask for any angle.
///
///   BodySample --Attitude--> SegmentSample (axes of the case, and the attitude of the case)
///
/// One sample in, one out, at the same instant. `uncalibrated` until up is found (0.5 s of samples), and
/// always without a gyroscope: a limb turns too fast for an accelerometer to tell which way is up.
/// Cost: 36 ns. State: 350 bytes. Latency: none.
class SegmentEstimator {
 public:
  using Input = BodySample;
  using Output = SegmentSample;
  using Config = SegmentEstimatorConfig;
  static constexpr float young_s = 0.5f;    ///< until then up may be more than 10 degrees off
  static constexpr float forget_s = 10.0f;  ///< after such a hole the sensor may lie anywhere

  struct State {
    Attitude::State attitude;
    std::int64_t last_us = unknown_us;
    bool last_had_gyro = true;
  };

  explicit SegmentEstimator(float rate_hz, const Config& config = {}) noexcept
      : attitude_(rate_hz, config.attitude), young_(static_cast<std::uint32_t>(young_s * rate_hz + 0.5f)) {}

  template <class Emit>
  void push(const BodySample& sample, Emit&& emit) {
    if (last_us_ != unknown_us && (sample.t_us - last_us_ > to_us(forget_s) || sample.has_gyro != last_had_gyro_)) {
      attitude_.begin_again();
    }
    last_us_ = sample.t_us;
    last_had_gyro_ = sample.has_gyro;
    SegmentSample segment;
    segment.t_us = sample.t_us;
    segment.accel_mps2 = sample.accel_mps2;
    segment.quality = sample.quality;
    segment.has_gyro = sample.has_gyro;
    if (sample.has_gyro) {
      attitude_(sample);
      segment.gyro_radps = sample.gyro_radps - attitude_.bias_radps();
      segment.attitude = attitude_.quaternion();
    }
    const bool young = !sample.has_gyro || attitude_.seen() < young_;
    segment.quality |= flag_if(young, Quality::uncalibrated);
    emit(segment);
  }
  template <class Emit>
  void flush(Emit&&) noexcept {}  ///< nothing is ever held back
  void reset() noexcept {
    attitude_.reset();
    last_us_ = unknown_us;
    last_had_gyro_ = true;
  }
  float latency_s() const noexcept { return 0.0f; }
  State state() const noexcept { return {attitude_.state(), last_us_, last_had_gyro_}; }
  void restore(const State& state) noexcept {
    attitude_.restore(state.attitude);
    last_us_ = state.last_us;
    last_had_gyro_ = state.last_had_gyro;
  }

  const Attitude& attitude() const noexcept { return attitude_; }

 private:
  Attitude attitude_;
  std::uint32_t young_;
  std::int64_t last_us_ = unknown_us;
  bool last_had_gyro_ = true;
};

}  // namespace cadans::motion
