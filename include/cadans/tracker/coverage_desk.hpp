// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "cadans/core/constants.hpp"
#include "cadans/core/sample.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"
#include "cadans/samples/sample_source.hpp"
#include "cadans/summary/coverage.hpp"

namespace cadans {

/// Counts what became of the samples of one sensor: received, used, run, walked, lost.
class CoverageDesk {
 public:
  struct State {
    std::int64_t begin_us = unknown_us, end_us = unknown_us;   ///< of what was received, used or not
    std::int64_t first_us = unknown_us, last_us = unknown_us;  ///< of what could be used
    std::int64_t running_us = 0, walking_us = 0;               ///< whole numbers: hours of steps lose nothing
    std::uint32_t saturated_samples = 0;
    std::uint32_t steps = 0, steps_rejected = 0;
    bool gyro_used = false;
  };

  void receive(const RawSample& raw) noexcept {
    if (!samples::is_time(raw.t_us)) return;
    if (state_.begin_us == unknown_us) state_.begin_us = raw.t_us;
    if (raw.t_us > state_.end_us) state_.end_us = raw.t_us;
  }
  void use(const BodySample& body) noexcept {
    if (state_.first_us == unknown_us) state_.first_us = body.t_us;
    state_.last_us = body.t_us;
    if (has(body.quality, Quality::saturated)) ++state_.saturated_samples;
    if (body.has_gyro) state_.gyro_used = true;
  }
  /// `lasts_s`: the time that this row stands for; NaN: none.
  void count(const StepMetrics& row, float lasts_s) noexcept {
    const std::int64_t lasts_us = std::isfinite(lasts_s) ? to_us(lasts_s) : 0;
    if (has(row.quality, Quality::not_running)) {
      state_.walking_us += lasts_us;
      return;
    }
    state_.running_us += lasts_us;
    ++state_.steps;
    if (has(row.quality, Quality::implausible)) ++state_.steps_rejected;
  }
  Coverage report(const samples::SampleSource& source, float rate_hz, float work_rate_hz) const noexcept;

  void reset() noexcept { state_ = {}; }
  const State& state() const noexcept { return state_; }
  void restore(const State& state) noexcept { state_ = state; }

 private:
  State state_;
};

// ---- implementation ----------------------------------------------------------------------------

inline Coverage CoverageDesk::report(const samples::SampleSource& source, float rate_hz,
                                     float work_rate_hz) const noexcept {
  const State& s = state_;
  Coverage coverage;
  coverage.steps = s.steps;
  coverage.steps_rejected = s.steps_rejected;
  coverage.gyro_used = s.gyro_used ? 1 : 0;
  coverage.rate_hz = rate_hz;
  coverage.samples = source.sanitizer_counts();
  coverage.clock = source.clock_counts();
  coverage.units = source.units().judge();
  coverage.analysed_s = seconds_between(0, s.running_us);
  coverage.walking_s = seconds_between(0, s.walking_us);
  coverage.saturated_s = static_cast<float>(s.saturated_samples) / work_rate_hz;
  coverage.gap_s = seconds_between(0, coverage.clock.gap_us);
  if (s.begin_us != unknown_us) {
    const bool used = s.first_us != unknown_us;
    const std::int64_t end_us = used && s.last_us > s.end_us ? s.last_us : s.end_us;
    coverage.total_s = seconds_between(s.begin_us, end_us);
    // What is lost at either end is a gap like any other, but for the fraction of a sample that the grid leaves.
    constexpr float grid_s = 0.1f;
    const float before_s = used ? seconds_between(s.begin_us, s.first_us) : coverage.total_s;
    const float after_s = used ? seconds_between(s.last_us, end_us) : 0.0f;
    if (before_s > grid_s) coverage.gap_s += before_s;
    if (after_s > grid_s) coverage.gap_s += after_s;
  }
  const float rest_s = coverage.total_s - coverage.analysed_s - coverage.walking_s - coverage.gap_s;
  coverage.standing_s = rest_s > 0.0f ? rest_s : 0.0f;
  return coverage;
}

}  // namespace cadans
