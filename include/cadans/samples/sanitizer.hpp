// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cmath>
#include <cstdint>

#include "cadans/core/sample.hpp"
#include "cadans/core/settings.hpp"
#include "cadans/core/stage.hpp"

namespace cadans::samples {

/// What a user may turn. Holds nothing that depends on the sample rate.
struct SanitizerConfig {
  /// End of the accelerometer's range. A value at it is flagged. The default is the largest range on
  /// the market, so nothing is flagged by it; plateaus are found without knowing the range.
  float accel_range_mps2 = 1962.0f;
  float gyro_range_radps = 70.0f;  ///< end of the gyroscope's range (4000 deg/s by default)
  float hold_s = 0.1f;             ///< a missing value is held this long; a quarter of a fast step
};

constexpr auto settings_of(const SanitizerConfig*) noexcept {
  return std::array{
      Setting<SanitizerConfig>{"accel_range_mps2", &SanitizerConfig::accel_range_mps2, 15.0f, 20000.0f, "m/s2",
                               "end of the accelerometer's range; values at it are flagged saturated"},
      Setting<SanitizerConfig>{"gyro_range_radps", &SanitizerConfig::gyro_range_radps, 1.0f, 200.0f, "rad/s",
                               "end of the gyroscope's range; values at it are flagged saturated"},
      Setting<SanitizerConfig>{"hold_s", &SanitizerConfig::hold_s, 0.0f, 0.5f, "s",
                               "how long a missing value is replaced by the one before it"},
  };
}

/// Within 1100 years of the clock's zero. A stamp beyond is rubbish, and sums of such stamps would overflow.
constexpr bool is_time(std::int64_t t_us) noexcept {
  constexpr std::int64_t farthest_us = std::int64_t{1} << 55;
  return t_us >= -farthest_us && t_us <= farthest_us;
}

/// How many samples were found wrong, and how. Nothing is dropped without being counted here.
struct SanitizerCounts {
  std::uint32_t received = 0;
  std::uint32_t repeated = 0;      ///< same stamp as the sample before; dropped
  std::uint32_t backwards = 0;     ///< stamp before the sample before, or far ahead of it and alone; dropped
  std::uint32_t invalid = 0;       ///< an axis was NaN or infinite and was held, or the sample was dropped
  std::uint32_t saturated = 0;     ///< an axis was at the end of its range
  std::uint32_t clock_resets = 0;  ///< the clock was set back for good; later stamps were moved on
  friend constexpr bool operator==(const SanitizerCounts&, const SanitizerCounts&) = default;
};

/// Lets only finite samples with rising stamps pass. Nothing after this stage sees a NaN.
///
///   RawSample --order--> --finite--> --plateaus--> BodySample (case axes, the sensor's own stamps)
///
/// - An axis that never had a value (a two-axis recording) reads 0. One that had is held for `hold_s`
///   and flagged; longer, and the sample is dropped, which the clock sees as a gap.
/// - Repeated stamps and stamps that go back are dropped and counted. Ten in a row that rise among
///   themselves mean that the clock was set back: stamps are then moved on, and flagged.
/// - A stamp more than `far_us` ahead is believed when the next one bears it out, else it was rubbish. So the first
///   sample after a pause of more than a minute is lost, and counted.
/// - Saturated: at the configured range (beyond it values are held to it), or the same extreme value,
///   beyond 1.9 g or 4.3 rad/s (the smallest ranges sold are 2 g and 250 deg/s), twice in a row.
/// Cost: about 5 ns. State: 160 bytes. Latency: none.
class Sanitizer {
 public:
  using Input = RawSample;
  using Output = BodySample;
  using Config = SanitizerConfig;
  struct State {
    float last[6] = {};     ///< the last good value of each axis, accelerometer first
    float highest[6] = {};  ///< the largest magnitude met beyond the plateau level
    std::int64_t last_good_us[6] = {unknown_us, unknown_us, unknown_us, unknown_us, unknown_us, unknown_us};
    std::int64_t last_us = unknown_us;         ///< stamp of the last sample passed on, moved
    std::int64_t last_behind_us = unknown_us;  ///< stamp of the last sample that came too early
    std::int64_t ahead_us = unknown_us;        ///< a stamp far ahead that the next one may bear out
    std::int64_t moved_us = 0;                 ///< added to every stamp after the clock was set back
    std::uint32_t behind = 0;                  ///< how many in a row came too early, rising
    Quality pending = Quality::ok;             ///< flags of dropped samples, put on the next one
    SanitizerCounts counts;
  };

  explicit Sanitizer(const Config& config = {}) noexcept
      : config_(config),
        accel_calm_mps2_(least(end_share * config.accel_range_mps2, accel_plateau_mps2)),
        gyro_calm_radps_(least(end_share * config.gyro_range_radps, gyro_plateau_radps)),
        hold_us_(to_us(config.hold_s)) {}

  template <class Emit>
  void push(const RawSample& raw, Emit&& emit);
  template <class Emit>
  void flush(Emit&&) noexcept {}  ///< nothing is ever held back
  void reset() noexcept { state_ = {}; }
  float latency_s() const noexcept { return 0.0f; }
  const State& state() const noexcept { return state_; }
  void restore(const State& state) noexcept { state_ = state; }

 private:
  static constexpr float accel_plateau_mps2 = 1.9f * gravity_mps2;
  static constexpr float gyro_plateau_radps = 4.3f;
  static constexpr float end_share = 0.999f;  ///< of the range is its end: converters round
  static constexpr std::uint32_t behind_before_reset = 10;
  static constexpr std::int64_t far_us = 60'000'000;  ///< a traffic light is no rubbish

  static constexpr float least(float a, float b) noexcept { return a < b ? a : b; }
  bool in_order(std::int64_t& t_us) noexcept;
  float mend(int axis, float value, std::int64_t t_us, Quality& quality, bool& usable) noexcept;

  Config config_;
  float accel_calm_mps2_, gyro_calm_radps_;  ///< less is neither a plateau nor out of range
  std::int64_t hold_us_;
  State state_;
};

// ---- implementation ----------------------------------------------------------------------------

/// Moves the stamp if the clock was set back. False: drop this sample.
inline bool Sanitizer::in_order(std::int64_t& t_us) noexcept {
  State& s = state_;
  if (!is_time(t_us)) {
    s.pending |= Quality::irregular_clock;
    ++s.counts.backwards;
    return false;
  }
  std::int64_t moved = t_us + s.moved_us;
  if (s.last_us == unknown_us || moved > s.last_us) {
    const std::int64_t hint_us = s.ahead_us;
    const bool far = s.last_us != unknown_us && moved - s.last_us > far_us;
    const bool borne_out = hint_us != unknown_us && moved > hint_us && moved - hint_us <= far_us;
    s.ahead_us = far && !borne_out ? moved : unknown_us;
    if (far && !borne_out) {
      ++s.counts.backwards;
      return false;
    }
    if (hint_us != unknown_us && !borne_out) s.pending |= Quality::irregular_clock;
    s.behind = 0;
    t_us = moved;
    return true;
  }
  s.pending |= Quality::irregular_clock;
  if (moved == s.last_us) {
    ++s.counts.repeated;
    return false;
  }
  ++s.counts.backwards;
  const bool rising = s.behind == 0 || moved > s.last_behind_us;
  const std::int64_t interval_us = moved - s.last_behind_us;
  s.behind = rising ? s.behind + 1 : 1;
  s.last_behind_us = moved;
  if (s.behind < behind_before_reset) return false;
  if (!is_time(s.moved_us)) return false;
  ++s.counts.clock_resets;
  s.moved_us += s.last_us + interval_us - moved;
  s.behind = 0;
  t_us += s.moved_us;
  return true;
}

inline float Sanitizer::mend(int axis, float value, std::int64_t t_us, Quality& quality, bool& usable) noexcept {
  State& s = state_;
  const bool accel = axis < 3;
  if (std::fabs(value) < (accel ? accel_calm_mps2_ : gyro_calm_radps_)) {  // by far the most; never NaN
    s.last_good_us[axis] = t_us;
    return s.last[axis] = value;
  }
  if (std::isfinite(value)) {
    const float range = accel ? config_.accel_range_mps2 : config_.gyro_range_radps;
    value = value > range ? range : value < -range ? -range : value;  // no sensor can have meant more
    const float size = std::fabs(value);
    bool at_end = size >= end_share * range;
    if (size >= (accel ? accel_plateau_mps2 : gyro_plateau_radps)) {
      at_end = at_end || (value == s.last[axis] && size >= s.highest[axis]);
      if (size > s.highest[axis]) s.highest[axis] = size;
    }
    if (at_end) quality |= Quality::saturated;
    s.last_good_us[axis] = t_us;
    return s.last[axis] = value;
  }
  if (s.last_good_us[axis] == unknown_us) return 0.0f;  // this axis has not had a value yet
  quality |= Quality::invalid_value;
  if (t_us - s.last_good_us[axis] > hold_us_) usable = false;
  return s.last[axis];
}

template <class Emit>
void Sanitizer::push(const RawSample& raw, Emit&& emit) {
  State& s = state_;
  ++s.counts.received;
  BodySample body;
  body.t_us = raw.t_us;
  if (!in_order(body.t_us)) return;

  Quality quality = Quality::ok;
  bool accel_usable = true, gyro_usable = true;
  body.accel_mps2 = {mend(0, raw.accel_mps2.x, body.t_us, quality, accel_usable),
                     mend(1, raw.accel_mps2.y, body.t_us, quality, accel_usable),
                     mend(2, raw.accel_mps2.z, body.t_us, quality, accel_usable)};
  body.gyro_radps = {mend(3, raw.gyro_radps.x, body.t_us, quality, gyro_usable),
                     mend(4, raw.gyro_radps.y, body.t_us, quality, gyro_usable),
                     mend(5, raw.gyro_radps.z, body.t_us, quality, gyro_usable)};
  const auto seen = [&](int first) {
    return s.last_good_us[first] != unknown_us || s.last_good_us[first + 1] != unknown_us ||
           s.last_good_us[first + 2] != unknown_us;
  };
  if (!seen(0)) {
    accel_usable = false;
    quality |= Quality::invalid_value;
  }
  body.has_gyro = seen(3) && gyro_usable;
  if (!body.has_gyro) body.gyro_radps = {};
  if (has(quality, Quality::invalid_value)) ++s.counts.invalid;
  if (has(quality, Quality::saturated)) ++s.counts.saturated;
  if (!accel_usable) {
    s.pending |= quality;
    return;
  }
  body.quality = quality | s.pending;
  s.pending = Quality::ok;
  s.last_us = body.t_us;
  emit(body);
}

}  // namespace cadans::samples
