// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cmath>
#include <cstdint>

#include "cadans/core/sample.hpp"
#include "cadans/core/settings.hpp"
#include "cadans/core/stage.hpp"
#include "cadans/dsp/biquad_bank.hpp"
#include "cadans/dsp/butterworth.hpp"
#include "cadans/dsp/interpolate.hpp"

namespace cadans::samples {

/// What a user may turn.
struct EvenClockConfig {
  /// Holes up to this long are bridged by the cubic; a fast step lasts 0.25 s, so a longer bridge
  /// would invent a landing. Never less than two and a half sample intervals.
  float bridge_s = 0.1f;
};

constexpr auto settings_of(const EvenClockConfig*) noexcept {
  return std::array{Setting<EvenClockConfig>{"bridge_s", &EvenClockConfig::bridge_s, 0.02f, 0.3f, "s",
                                             "longest hole that is interpolated; longer ones split the recording"}};
}

/// What the clock met.
struct EvenClockCounts {
  std::uint32_t bridged = 0;       ///< holes that were interpolated
  std::uint32_t gaps = 0;          ///< holes that were not
  std::int64_t gap_us = 0;         ///< time lost in them
  std::uint32_t burst_stamps = 0;  ///< samples whose stamp told when they were received, not taken
  std::uint32_t rate_changes = 0;  ///< the interval settled on another value
  friend constexpr bool operator==(const EvenClockCounts&, const EvenClockCounts&) = default;
};

/// Puts samples of any clock onto an even grid of `work_rate_hz`.
///
///   BodySample --anti-alias (only when faster than the grid)--> --stamps--> --cubic--> BodySample
///
/// - Stamps are believed, so jitter, a rate that is not quite the nominal one and a change of rate
///   need nothing special. The exception are bursts: several samples within a third of an interval
///   were taken evenly and stamped when a phone received them. Such stamps are replaced by an even
///   clock that is steered to them slowly (a phase-locked loop), and flagged.
/// - Holes: up to 30 ms or two intervals silently, up to `bridge_s` interpolated and flagged `gap`,
///   longer ones split the stream; the next sample is flagged `gap` and starts a new grid.
/// - Recordings faster than 1.5 times the grid pass a 4th-order low-pass at 0.4 of the grid rate
///   first; its delay (taken at 2.8 Hz, a runner's step rate) is taken off the stamps.
/// Cost: 10 to 40 ns a sample. Latency: two raw intervals and the filter's delay.
class EvenClock {
 public:
  using Input = BodySample;
  using Output = BodySample;
  using Config = EvenClockConfig;
  static constexpr float running_step_rate_hz = 2.8f;

  struct Coefficients {
    float nominal_interval_us;
    std::int64_t grid_us;
    std::int64_t quiet_hole_us;
    std::int64_t bridge_us;
    std::int64_t delay_us;  ///< of the anti-alias filter
    bool anti_alias;
  };
  /// One received sample as six channels and its believed time. Channels first: a processor that copies
  /// 16 bytes at once then reads what was written in one piece, and need not wait.
  struct Point {
    float channel[6] = {};
    std::int64_t t_us = unknown_us;
    Quality quality = Quality::ok;
    bool has_gyro = true;
  };
  /// What is this class's own; the filters keep theirs.
  struct Desk {
    Point slot[4];  ///< the last points, in a circle
    int newest = 3;
    int points = 0;
    std::int64_t next_us = unknown_us;  ///< next instant of the grid
    std::int64_t last_stamp_us = unknown_us;
    std::int64_t last_us = unknown_us;  ///< believed instant of the newest sample
    float interval_us = 0.0f;           ///< believed sample interval
    float short_share = 0.0f;           ///< how often an interval was impossibly short, fading over 10 samples
    float settled_us = 0.0f;            ///< the interval when it was last called settled
    float late_us = 0.0f;               ///< how late stamps are within bursts, in the mean
    std::uint32_t in_bursts = 0;        ///< samples since the bursts began
    Quality pending = Quality::ok;      ///< put on the next point
    Quality unsaid = Quality::ok;       ///< of points since the last instant of the grid
    EvenClockCounts counts;
  };
  struct State {
    dsp::BiquadBank<6>::State low_pass[2];
    Desk desk;
  };

  /// `raw_rate_hz`: nominal rate of the sensor; `work_rate_hz`: rate of the grid.
  EvenClock(float raw_rate_hz, float work_rate_hz, const Config& config = {}) noexcept;

  template <class Emit>
  void push(const BodySample& sample, Emit&& emit);
  /// Emits what lies between the last two samples.
  template <class Emit>
  void flush(Emit&& emit);
  void reset() noexcept;
  float latency_s() const noexcept {
    return (2.0f * coeffs_.nominal_interval_us + static_cast<float>(coeffs_.delay_us)) * seconds_per_us;
  }
  State state() const noexcept;
  const EvenClockCounts& counts() const noexcept { return desk_.counts; }
  /// The sample interval as the stamps have it, whatever the nominal rate says.
  float interval_us() const noexcept { return desk_.interval_us; }
  void restore(const State& state) noexcept;

 private:
  /// The point `back` places before the newest one.
  Point& point(int back) noexcept { return desk_.slot[(desk_.newest - back) & 3]; }
  Point& add_point() noexcept { return desk_.slot[desk_.newest = (desk_.newest + 1) & 3]; }

  std::int64_t believe(std::int64_t stamp_us) noexcept;
  void begin(const Point& first) noexcept;
  template <class Emit>
  void emit_middle(Emit& emit);

  Coefficients coeffs_;
  dsp::BiquadBank<6> low_pass_[2];
  Desk desk_;
};

// ---- implementation ----------------------------------------------------------------------------

inline EvenClock::EvenClock(float raw_rate_hz, float work_rate_hz, const Config& config) noexcept {
  const float interval_us = us_per_second / raw_rate_hz;
  coeffs_.nominal_interval_us = interval_us;
  coeffs_.grid_us = static_cast<std::int64_t>(us_per_second / work_rate_hz + 0.5f);
  const auto two_intervals_us = static_cast<std::int64_t>(2.5f * interval_us);
  coeffs_.quiet_hole_us = two_intervals_us > 30'000 ? two_intervals_us : 30'000;
  coeffs_.bridge_us = to_us(config.bridge_s);
  if (coeffs_.bridge_us < coeffs_.quiet_hole_us) coeffs_.bridge_us = coeffs_.quiet_hole_us;
  coeffs_.anti_alias = raw_rate_hz >= 1.5f * work_rate_hz;
  coeffs_.delay_us = 0;
  if (coeffs_.anti_alias) {
    const dsp::Butterworth<4> design(0.4f * work_rate_hz, raw_rate_hz);
    for (int i = 0; i < 2; ++i) low_pass_[i] = dsp::BiquadBank<6>(design.section(i).coefficients());
    coeffs_.delay_us = to_us(design.phase_delay_s(running_step_rate_hz, raw_rate_hz));
  }
  reset();
}

inline void EvenClock::reset() noexcept {
  desk_ = {};
  desk_.interval_us = desk_.settled_us = coeffs_.nominal_interval_us;
  for (auto& section : low_pass_) section.reset();
}

inline EvenClock::State EvenClock::state() const noexcept {
  return {{low_pass_[0].state(), low_pass_[1].state()}, desk_};
}

inline void EvenClock::restore(const State& state) noexcept {
  desk_ = state.desk;
  for (int i = 0; i < 2; ++i) low_pass_[i].restore(state.low_pass[i]);
}

/// The instant at which the sample was taken, as far as its stamp can be believed.
inline std::int64_t EvenClock::believe(std::int64_t stamp_us) noexcept {
  Desk& s = desk_;
  if (s.points == 0) {
    s.last_stamp_us = stamp_us;
    return stamp_us;
  }
  const auto since_stamp = static_cast<float>(stamp_us - s.last_stamp_us);
  s.last_stamp_us = stamp_us;
  const bool too_short = since_stamp < 0.3f * coeffs_.nominal_interval_us;
  s.short_share += 0.1f * ((too_short ? 1.0f : 0.0f) - s.short_share);

  const std::int64_t last_us = s.last_us;
  const auto since_last = static_cast<float>(stamp_us - last_us);
  const bool bursts = s.short_share > 0.15f;
  const float error = since_last - s.interval_us;
  if (bursts && std::fabs(error) < 10.0f * coeffs_.nominal_interval_us) {
    // Evenly taken: predict, then lean a little towards the stamp. How late stamps are in the mean is learnt
    // first, while the clock runs free: what is constant must not pull at it. Then 2 % of the error a sample
    // settles within about 50 samples and passes on less than a tenth of a five-sample burst; a quarter of its
    // square for the interval is as fast as it goes without swinging over. A packet that comes far too late
    // says no more than one that is two and a half intervals late.
    s.pending |= Quality::irregular_clock;
    ++s.counts.burst_stamps;
    constexpr std::uint32_t learning = 25;
    constexpr float pull = 0.02f, pull_interval = 0.25f * pull * pull;
    float advance = s.interval_us;
    if (s.in_bursts < learning) {
      ++s.in_bursts;
      s.late_us += (error - s.late_us) / static_cast<float>(s.in_bursts);
    } else {
      const float most = 2.5f * coeffs_.nominal_interval_us;
      const float late = error - s.late_us;
      const float used = late < -most ? -most : late > most ? most : late;
      const float low = 0.9f * coeffs_.nominal_interval_us, high = 1.1f * coeffs_.nominal_interval_us;
      s.interval_us += pull_interval * used;
      s.interval_us = s.interval_us < low ? low : s.interval_us > high ? high : s.interval_us;
      advance = s.interval_us + pull * used;
    }
    if (advance < 0.3f * s.interval_us) advance = 0.3f * s.interval_us;
    return last_us + static_cast<std::int64_t>(advance + 0.5f);
  }
  s.in_bursts = 0;
  s.late_us = 0.0f;
  if (stamp_us <= last_us) {  // bursts are over, or were none: catch up in small steps
    return last_us + static_cast<std::int64_t>(0.3f * s.interval_us) + 1;
  }
  if (!too_short && since_last < static_cast<float>(coeffs_.bridge_us)) {
    s.interval_us += 0.02f * (since_last - s.interval_us);
    if (std::fabs(s.interval_us - s.settled_us) > 0.25f * s.settled_us) {
      s.settled_us = s.interval_us;
      ++s.counts.rate_changes;
    }
  }
  return stamp_us;
}

/// Starts a new grid at `first`. The cubic's outer point there is the first point itself.
inline void EvenClock::begin(const Point& first) noexcept {
  Point& outer = add_point();
  outer = first;
  outer.t_us -= static_cast<std::int64_t>(desk_.interval_us + 0.5f);
  add_point() = first;
  desk_.points = 2;
  desk_.next_us = first.t_us;
}

template <class Emit>
void EvenClock::push(const BodySample& sample, Emit&& emit) {
  Desk& s = desk_;
  const std::int64_t believed_us = believe(sample.t_us);
  const std::int64_t hole_us = s.points > 0 ? believed_us - s.last_us : 0;
  const bool split = s.points == 0 || hole_us > coeffs_.bridge_us;
  s.last_us = believed_us;
  Point next{{sample.accel_mps2.x, sample.accel_mps2.y, sample.accel_mps2.z, sample.gyro_radps.x, sample.gyro_radps.y,
              sample.gyro_radps.z},
             believed_us - coeffs_.delay_us,
             sample.quality | s.pending,
             sample.has_gyro};
  s.pending = Quality::ok;
  if (coeffs_.anti_alias) {
    if (split) [[unlikely]] {
      for (auto& section : low_pass_) section.settle(next.channel);
    }
    for (auto& section : low_pass_) section(next.channel);
  }
  if (s.points > 0 && hole_us > coeffs_.quiet_hole_us) {
    next.quality |= Quality::gap;
    if (split) {
      ++s.counts.gaps;
      s.counts.gap_us += hole_us;
    } else {
      ++s.counts.bridged;
    }
  }
  if (split) {
    flush(emit);
    begin(next);
    return;
  }
  add_point() = next;
  if (s.points < 4) ++s.points;
  if (s.points == 4) emit_middle(emit);
}

template <class Emit>
void EvenClock::flush(Emit&& emit) {
  Desk& s = desk_;
  if (s.points == 0) return;
  // The cubic's outer point at the end is the last point itself; a recording of one sample needs it twice.
  for (int missing = s.points == 2 ? 2 : 1; missing > 0; --missing) {
    Point outer = point(0);
    outer.t_us += static_cast<std::int64_t>(s.interval_us + 0.5f);
    add_point() = outer;
  }
  emit_middle(emit);
  s.points = 0;
}

/// Every instant of the grid between the middle two of the four points.
template <class Emit>
void EvenClock::emit_middle(Emit& emit) {
  Desk& s = desk_;
  const Point &a = point(3), &b = point(2), &c = point(1), &d = point(0);
  s.unsaid |= b.quality | c.quality;
  if (s.next_us >= c.t_us) return;
  const auto span = static_cast<float>(c.t_us - b.t_us);
  const float gap_before = static_cast<float>(b.t_us - a.t_us) / span;
  const float gap_after = static_cast<float>(d.t_us - c.t_us) / span;
  while (s.next_us < c.t_us) {
    const dsp::CubicWeights w =
        dsp::cubic_weights(static_cast<float>(s.next_us - b.t_us) / span, gap_before, gap_after);
    float value[6];
    for (int i = 0; i < 6; ++i) {
      value[i] = w.before * a.channel[i] + w.left * b.channel[i] + w.right * c.channel[i] + w.after * d.channel[i];
    }
    BodySample out;
    out.t_us = s.next_us;
    out.accel_mps2 = {value[0], value[1], value[2]};
    out.has_gyro = b.has_gyro && c.has_gyro;
    if (out.has_gyro) out.gyro_radps = {value[3], value[4], value[5]};
    out.quality = s.unsaid;
    s.next_us += coeffs_.grid_us;
    emit(out);
  }
  s.unsaid = Quality::ok;
}

}  // namespace cadans::samples
