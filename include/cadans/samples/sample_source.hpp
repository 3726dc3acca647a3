// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cadans/core/sample.hpp"
#include "cadans/core/stage.hpp"
#include "cadans/samples/even_clock.hpp"
#include "cadans/samples/mounting.hpp"
#include "cadans/samples/sanitizer.hpp"
#include "cadans/samples/unit_check.hpp"

namespace cadans::samples {

/// What a user may turn in this room.
struct SampleSourceConfig {
  SanitizerConfig sanitizer;
  EvenClockConfig clock;
  Mounting mounting;
};

inline Status validate(const SampleSourceConfig& config) noexcept {
  if (const Status status = cadans::validate(config.sanitizer); !status.ok()) return status;
  if (const Status status = cadans::validate(config.clock); !status.ok()) return status;
  return validate(config.mounting);
}

inline constexpr float lowest_rate_hz = 12.5f;
inline constexpr float highest_rate_hz = 1600.0f;
/// Below this, a contact of 200 ms holds fewer than eight samples: its ends cannot be placed.
inline constexpr float lowest_timing_rate_hz = 40.0f;

/// Raw samples of any clock in, even and finite samples in body axes out.
///
///   RawSample --Sanitizer--> --EvenClock--> --UnitCheck--> --Mounting--> BodySample
///
/// Samples whose unit cannot be right are flagged `implausible`, and so is all that is measured on them;
/// samples of a sensor slower than 40 Hz are flagged `low_rate`.
class SampleSource {
 public:
  using Input = RawSample;
  using Output = BodySample;
  using Config = SampleSourceConfig;
  struct State {
    Sanitizer::State sanitizer;
    EvenClock::State clock;
    UnitCheck::State units;
  };

  SampleSource(float raw_rate_hz, float work_rate_hz, const Config& config = {}) noexcept
      : sanitizer_(config.sanitizer),
        clock_(raw_rate_hz, work_rate_hz, config.clock),
        units_(work_rate_hz),
        mounting_(config.mounting) {}

  template <class Emit>
  void push(const RawSample& raw, Emit&& emit) {
    sanitizer_.push(
        raw, [&](const BodySample& clean) { clock_.push(clean, [&](BodySample& even) { finish(even, emit); }); });
  }
  template <class Emit>
  void flush(Emit&& emit) {
    clock_.flush([&](BodySample& even) { finish(even, emit); });
  }
  void reset() noexcept {
    sanitizer_.reset();
    clock_.reset();
    units_.reset();
  }
  float latency_s() const noexcept { return clock_.latency_s(); }
  State state() const noexcept { return {sanitizer_.state(), clock_.state(), units_.state()}; }
  void restore(const State& state) noexcept {
    sanitizer_.restore(state.sanitizer);
    clock_.restore(state.clock);
    units_.restore(state.units);
  }

  const SanitizerCounts& sanitizer_counts() const noexcept { return sanitizer_.state().counts; }
  const EvenClockCounts& clock_counts() const noexcept { return clock_.counts(); }
  const UnitCheck& units() const noexcept { return units_; }

 private:
  template <class Emit>
  void finish(BodySample& sample, Emit& emit) {
    units_(sample);
    const UnitVerdict verdict = units_.verdict();
    const bool wrong_unit = verdict != UnitVerdict::unknown && verdict != UnitVerdict::plausible;
    // By the stamps, not by what the rate was said to be; 2 % for stamps that are rounded.
    constexpr float slowest_us = 1.02f * us_per_second / lowest_timing_rate_hz;
    const bool slow = clock_.interval_us() > slowest_us;
    sample.quality |= flag_if(slow, Quality::low_rate) | flag_if(wrong_unit, Quality::implausible);
    if (mounting_.known) {
      sample.accel_mps2 = turn(mounting_, sample.accel_mps2);
      sample.gyro_radps = turn(mounting_, sample.gyro_radps);
    }
    emit(sample);
  }

  Sanitizer sanitizer_;
  EvenClock clock_;
  UnitCheck units_;
  Mounting mounting_;
};

}  // namespace cadans::samples
