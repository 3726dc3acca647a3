// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>

#include "cadans/core/ring.hpp"
#include "cadans/core/sample.hpp"
#include "cadans/core/settings.hpp"
#include "cadans/core/stage.hpp"
#include "cadans/dsp/butterworth.hpp"
#include "cadans/dsp/peak_picker.hpp"
#include "cadans/dsp/periodicity.hpp"

namespace cadans::events {

/// What the body was doing at an anchor. `GaitGate` decides.
enum class Gait : std::uint8_t { unknown = 0, running = 1, walking = 2, standing = 3, other = 4 };

inline constexpr const char* gait_names[] = {"unknown", "running", "walking", "standing", "other"};

/// One instant in every step around which its contact and toe-off are looked for: where the trunk is
/// pushed up hardest (running: mid-stance; walking: double support).
struct StepAnchor {
  std::int64_t t_us = unknown_us;
  std::int64_t previous_us = unknown_us;  ///< the anchor before; unknown after a start, a gap or a pause
  float height_mps2 = 0.0f;               ///< smoothed upward acceleration at the anchor
  float prominence_mps2 = 0.0f;           ///< above the higher of the two valleys beside it, smoothed
  float lowest_mps2 = 0.0f;               ///< least upward acceleration since the anchor before, below 10 Hz
  float period_s = 0.0f;                  ///< of the rhythm at that time; 0: none
  float rhythm = 0.0f;                    ///< [0, 1]: how regular the last steps were
  Gait gait = Gait::unknown;
  Quality quality = Quality::ok;
  friend constexpr bool operator==(const StepAnchor&, const StepAnchor&) = default;
};

/// Steps a minute of the step at `t_us`, from the anchors (or contacts) one before and one after it. Two
/// steps are one stride, so a difference between left and right cancels. 0: not both are known.
inline float stride_cadence_spm(std::int64_t before_us, std::int64_t after_us) noexcept {
  if (before_us == unknown_us || after_us == unknown_us || after_us <= before_us) return 0.0f;
  return 2.0f * seconds_per_minute / seconds_between(before_us, after_us);
}

/// Why a top of the smoothed signal is not a step.
enum class Refusal : std::uint8_t {
  too_low = 0,      ///< the trunk is not pushed up there
  too_shallow = 1,  ///< a wiggle beside the steps around it
  too_soon = 2,     ///< no leg can be there again, or a small one between two steps
};

inline constexpr const char* refusal_names[] = {"too_low", "too_shallow", "too_soon"};

/// What a user may turn.
struct StepPickerConfig {
  /// Length of each of the two moving means. Their null, 1 / smoothing_s = 6.25 Hz, lies on the second
  /// harmonic of the commonest jog (2.6 to 3.2 Hz, so 5.2 to 6.4 Hz) and 240 a minute still passes.
  float smoothing_s = 0.16f;
  /// A top must stand out at least this much. Walking at 1.3 m/s gives 3, breathing and swaying 0.1.
  float floor_mps2 = 0.7f;
  /// ... and this share of the usual step. A pivot in a turn falls to a quarter of a step.
  float share = 0.2f;
  /// No two steps are closer than this: 300 a minute.
  float closest_s = 0.2f;
  /// A top closer to a step than this share of the rhythm must be at least half as prominent, or come
  /// after a flight.
  float period_share = 0.55f;
  /// Longer without a step is a pause: the next anchor has no anchor before it.
  float pause_s = 1.0f;
};

constexpr auto settings_of(const StepPickerConfig*) noexcept {
  return std::array{
      Setting<StepPickerConfig>{"smoothing_s", &StepPickerConfig::smoothing_s, 0.04f, 0.2f, "s",
                                "length of each of the two moving means; longer hides impacts, weakens fast steps"},
      Setting<StepPickerConfig>{"floor_mps2", &StepPickerConfig::floor_mps2, 0.1f, 5.0f, "m/s2",
                                "least prominence of a step; lower finds feeble steps, and fidgeting"},
      Setting<StepPickerConfig>{"share", &StepPickerConfig::share, 0.05f, 0.6f, "",
                                "least prominence as a share of the usual step's"},
      Setting<StepPickerConfig>{"closest_s", &StepPickerConfig::closest_s, 0.1f, 0.3f, "s",
                                "least time between two steps"},
      Setting<StepPickerConfig>{"period_share", &StepPickerConfig::period_share, 0.3f, 0.8f, "",
                                "share of the rhythm's period within which a small second top is refused"},
      Setting<StepPickerConfig>{"pause_s", &StepPickerConfig::pause_s, 0.7f, 3.0f, "s",
                                "time without a step after which the next one starts anew"},
  };
}

/// How many tops were refused, and why.
struct StepPickerCounts {
  std::uint32_t accepted = 0;
  std::uint32_t refused[3] = {};  ///< by Refusal
  friend constexpr bool operator==(const StepPickerCounts&, const StepPickerCounts&) = default;
};

/// One anchor a step from the upward acceleration of a trunk.
///
///   MotionSample --up--> PeakPicker --every top--> judge: prominence, time, height --> StepAnchor
///                  |          '--> Periodicity --------------^                            ^
///                  '--> low-pass 10 Hz, delayed alike --> lowest since the anchor --------'
///
/// Every top is found first. It waits as `pending` until the signal has fallen and a share of the
/// period has passed; of two tops that cannot both be steps the higher one stays. The period never
/// forbids a top that is half as large as the others, or that a flight parts from them, so a rhythm
/// that is an octave off loses no steps; and the first steps need no rhythm at all. After a refusal as
/// too shallow the usual step is taken to be a fifth smaller, so that a runner who falls into a walk is
/// found again.
/// Cost: about 18 ns. State: 1.4 KiB. Latency: 0.37 s for a runner, at most 0.59 s.
/// Refuses: nothing but tops. A hole in the stamps starts anew.
class StepPicker {
 public:
  using Input = MotionSample;
  using Output = StepAnchor;
  using Config = StepPickerConfig;

  struct Coefficients {
    float interval_s;
    std::int64_t interval_us;
    std::uint32_t lowest_delay;  ///< samples by which the low-pass is held back to be as late as the tops
    std::int64_t late_us;        ///< by which a top is found after it happened
    std::int64_t latest_us;      ///< by which it is judged after it happened
    std::int64_t closest_us;
    std::int64_t pause_us;
  };
  /// A top that may become an anchor.
  struct Top {
    std::int64_t t_us = unknown_us;
    float value = 0.0f;
    float valley_before = 0.0f;  ///< lowest smoothed value since the top before
    float lowest_mps2 = 0.0f;
  };
  struct State {
    dsp::PeakPicker::State picker;
    dsp::Periodicity::State periodicity;
    dsp::Butterworth<2>::State low_pass;
    Ring<float, 64> delayed;  ///< of the low-pass, so that it lines up with the tops
    Top pending;
    bool has_pending = false;
    std::int64_t judge_us = unknown_us;   ///< when the pending top may be judged
    std::int64_t last_us = unknown_us;    ///< of the newest sample
    std::int64_t anchor_us = unknown_us;  ///< of the last anchor
    float valley = 0.0f;                  ///< lowest smoothed value since the last top
    float lowest = 0.0f;                  ///< of the delayed low-pass since the last top or refusal
    float usual_mps2 = 0.0f;              ///< prominence of the usual step
    Quality quality = Quality::ok;        ///< of the samples since the last anchor
    StepPickerCounts counts;
  };

  explicit StepPicker(float rate_hz, const Config& config = {}) noexcept;

  template <class Emit>
  void push(const MotionSample& sample, Emit&& emit);
  /// Judges the top that is still waiting, with what is known of its far side.
  template <class Emit>
  void flush(Emit&& emit);
  void reset() noexcept;
  /// From an anchor to its report at the latest: smoothing, then until half a slow step has passed. A
  /// runner's anchors are reported after 0.37 s.
  float latency_s() const noexcept;
  State state() const noexcept;
  void restore(const State& state) noexcept;

  const StepPickerCounts& counts() const noexcept { return state_.counts; }
  dsp::Rhythm rhythm() const noexcept { return periodicity_.rhythm(); }

 private:
  static constexpr float lowest_cutoff_hz = 10.0f;
  static constexpr float usual_share = 0.25f;  ///< of the newest step in the usual one
  static constexpr float usual_fade = 0.8f;    ///< after a refusal as too shallow
  static constexpr float small_share = 0.5f;   ///< what is small beside its neighbour
  static constexpr float trusted_strength = 0.5f;
  static constexpr float flight_mps2 = -0.7f * gravity_mps2;
  static constexpr float least_height_mps2 = -1.0f;  ///< an accelerometer 10 % off reads this at rest

  void begin(const MotionSample& sample) noexcept;
  float bar_mps2() const noexcept;
  template <class Emit>
  void meet(Top top, Emit& emit);
  template <class Emit>
  bool settle_pending(float valley_after, Emit& emit);
  void refuse(Refusal reason, float prominence) noexcept;
  static float least(float a, float b) noexcept { return a < b ? a : b; }

  Config config_;
  Coefficients coeffs_;
  dsp::PeakPicker picker_;
  dsp::Periodicity periodicity_;
  dsp::Butterworth<2> low_pass_;
  State state_;
};

// ---- implementation ----------------------------------------------------------------------------

inline StepPicker::StepPicker(float rate_hz, const Config& config) noexcept
    : config_(config),
      picker_(static_cast<std::uint32_t>(config.smoothing_s * rate_hz + 0.5f)),
      periodicity_(rate_hz),
      low_pass_(lowest_cutoff_hz, rate_hz) {
  coeffs_.interval_s = 1.0f / rate_hz;
  coeffs_.interval_us = to_us(coeffs_.interval_s);
  const float late = picker_.delay_samples() + 1.0f - low_pass_.phase_delay_s(2.8f, rate_hz) * rate_hz;
  coeffs_.lowest_delay = late < 0.0f ? 0 : static_cast<std::uint32_t>(late + 0.5f);
  if (coeffs_.lowest_delay > decltype(State::delayed)::capacity - 1)
    coeffs_.lowest_delay = decltype(State::delayed)::capacity - 1;
  coeffs_.late_us = to_us((picker_.delay_samples() + 1.0f) * coeffs_.interval_s);
  coeffs_.latest_us = coeffs_.late_us + to_us(config.period_share * dsp::Periodicity::longest_s);
  coeffs_.closest_us = to_us(config.closest_s);
  coeffs_.pause_us = to_us(config.pause_s);
}

inline void StepPicker::reset() noexcept {
  state_ = {};
  picker_.reset();
  periodicity_.reset();
  low_pass_.reset();
}

inline float StepPicker::latency_s() const noexcept {
  return seconds_between(0, coeffs_.latest_us + coeffs_.interval_us);
}

inline StepPicker::State StepPicker::state() const noexcept {
  State state = state_;
  state.picker = picker_.state();
  state.periodicity = periodicity_.state();
  state.low_pass = low_pass_.state();
  return state;
}

inline void StepPicker::restore(const State& state) noexcept {
  state_ = state;
  picker_.restore(state.picker);
  periodicity_.restore(state.periodicity);
  low_pass_.restore(state.low_pass);
}

/// A first sample, or the first after a hole. The usual step is remembered: it is the same runner.
inline void StepPicker::begin(const MotionSample& sample) noexcept {
  State& s = state_;
  picker_.reset();
  periodicity_.reset();
  low_pass_.settle(sample.accel_mps2.y);
  s.delayed.clear();
  s.has_pending = false;
  s.anchor_us = unknown_us;
  s.valley = s.lowest = sample.accel_mps2.y;
}

inline float StepPicker::bar_mps2() const noexcept {
  const float relative = config_.share * state_.usual_mps2;
  return relative > config_.floor_mps2 ? relative : config_.floor_mps2;
}

template <class Emit>
void StepPicker::push(const MotionSample& sample, Emit&& emit) {
  State& s = state_;
  if (s.last_us == unknown_us || sample.t_us - s.last_us > 2 * coeffs_.interval_us) {
    if (s.has_pending) settle_pending(s.valley, emit);
    begin(sample);
  }
  s.last_us = sample.t_us;
  s.quality |= sample.quality;

  const float up = sample.accel_mps2.y;
  const dsp::PeakPicker::Point point = picker_(up);
  const float smooth = picker_.smoothed();
  periodicity_(smooth);
  s.delayed.add(low_pass_(up));
  const std::uint32_t back = coeffs_.lowest_delay < s.delayed.size() ? coeffs_.lowest_delay : s.delayed.size() - 1;
  const float delayed = s.delayed.back(back);

  if (point.turn == dsp::PeakPicker::Turn::top) {
    Top top;
    top.t_us = sample.t_us - to_us(point.samples_ago * coeffs_.interval_s);
    top.value = point.value;
    top.valley_before = s.valley;
    top.lowest_mps2 = s.lowest;
    s.valley = smooth;
    s.lowest = delayed;
    meet(top, emit);
    return;
  }
  if (smooth < s.valley) s.valley = smooth;
  if (delayed < s.lowest) s.lowest = delayed;
  // Fallen deep enough, and so long ago that nothing can follow within the same step; or as long ago as
  // half of the slowest step, when it must have fallen if it is to be one.
  if (s.has_pending && sample.t_us >= s.judge_us &&
      (s.pending.value - s.valley >= bar_mps2() || sample.t_us - s.pending.t_us >= coeffs_.latest_us)) {
    settle_pending(s.valley, emit);
  }
}

/// A top has been found. With one already waiting, either both are steps or one of them is not.
template <class Emit>
void StepPicker::meet(Top top, Emit& emit) {
  State& s = state_;
  const dsp::Rhythm rhythm = periodicity_.rhythm();
  const float wait_s = rhythm.strength > trusted_strength ? config_.period_share * rhythm.period_s : 0.0f;
  if (s.has_pending) {
    const Top& waiting = s.pending;
    const bool waiting_higher = waiting.value >= top.value;
    const float depth = (waiting_higher ? top.value : waiting.value) - top.valley_before;
    const float base = least(top.valley_before, waiting.valley_before);
    const bool small = depth < small_share * ((waiting_higher ? waiting.value : top.value) - base);
    const std::int64_t apart_us = top.t_us - waiting.t_us;
    const bool flight_between = top.lowest_mps2 < flight_mps2;
    const bool soon = apart_us < coeffs_.closest_us || (small && !flight_between && apart_us < to_us(wait_s));
    if (soon || depth < bar_mps2()) {
      refuse(soon ? Refusal::too_soon : Refusal::too_shallow, depth);
      if (waiting_higher) {  // what lies between them belongs to the next step
        s.valley = least(s.valley, top.valley_before);
        s.lowest = least(s.lowest, top.lowest_mps2);
        return;
      }
      top.valley_before = base;
      top.lowest_mps2 = least(top.lowest_mps2, waiting.lowest_mps2);
    } else if (!settle_pending(top.valley_before, emit)) {
      top.valley_before = base;
      top.lowest_mps2 = least(top.lowest_mps2, waiting.lowest_mps2);
    }
  }
  s.pending = top;
  s.has_pending = true;
  const std::int64_t wait_us = to_us(wait_s);
  s.judge_us = top.t_us + coeffs_.late_us + (wait_us > coeffs_.closest_us ? wait_us : coeffs_.closest_us);
}

/// Judges the waiting top on its own. True: it is a step.
template <class Emit>
bool StepPicker::settle_pending(float valley_after, Emit& emit) {
  State& s = state_;
  const Top top = s.pending;
  s.has_pending = false;
  const float rise = top.value - top.valley_before, fall = top.value - valley_after;
  const float prominence = least(rise, fall);
  if (top.value < least_height_mps2 || prominence < bar_mps2()) {
    refuse(top.value < least_height_mps2 ? Refusal::too_low : Refusal::too_shallow, prominence);
    return false;
  }
  s.usual_mps2 += (s.usual_mps2 == 0.0f ? 1.0f : usual_share) * (prominence - s.usual_mps2);
  const dsp::Rhythm rhythm = periodicity_.rhythm();
  StepAnchor anchor;
  anchor.t_us = top.t_us;
  const bool follows = s.anchor_us != unknown_us && top.t_us - s.anchor_us <= coeffs_.pause_us;
  if (follows) anchor.previous_us = s.anchor_us;
  anchor.height_mps2 = top.value;
  anchor.prominence_mps2 = prominence;
  anchor.lowest_mps2 = top.lowest_mps2;
  anchor.period_s = rhythm.period_s;
  anchor.rhythm = rhythm.strength;
  anchor.quality = s.quality;
  s.quality = Quality::ok;
  s.anchor_us = top.t_us;
  ++s.counts.accepted;
  emit(anchor);
  return true;
}

inline void StepPicker::refuse(Refusal reason, float prominence) noexcept {
  ++state_.counts.refused[static_cast<int>(reason)];
  if (reason == Refusal::too_shallow && prominence >= config_.floor_mps2) state_.usual_mps2 *= usual_fade;
}

template <class Emit>
void StepPicker::flush(Emit&& emit) {
  if (state_.has_pending) settle_pending(state_.valley, emit);
}

}  // namespace cadans::events
