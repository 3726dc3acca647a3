// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cmath>
#include <cstdint>

#include "cadans/core/constants.hpp"
#include "cadans/core/foot_event.hpp"
#include "cadans/core/history/segment_history.hpp"
#include "cadans/core/sample.hpp"
#include "cadans/core/settings.hpp"
#include "cadans/core/stage.hpp"
#include "cadans/joints/leg_axes.hpp"
#include "cadans/joints/stride_frame.hpp"

namespace cadans::events {

/// What a user may turn.
struct ShankDetectorConfig {
  float swing_radps = 2.5f;        ///< least forward swing of a step; a slow walk 4, a jog 7 to 15 (143 deg/s)
  float swing_share = 0.4f;        ///< ... and this share of the usual swing, so that a wiggle in stance is none
  float shortest_stride_s = 0.4f;  ///< 300 steps a minute
  float longest_stride_s = 1.6f;   ///< 75 steps a minute: a slow walk; longer is a pause
  /// Contact lies this share of the way back from the fastest backward turn to the reversal before it. Fitted to
  /// `virtual_imu_*` (bias -1.4 ms, mean error 5.7); 0.1 more or less moves contact by 7 ms.
  float contact_share = 0.7f;
  /// Toe-off comes this share of the way back from the steepest onset of the early-swing turn to where its tangent
  /// leaves the slowest. The force plates of two laboratories disagree by 25 ms about it (30 N, and differently
  /// smoothed forces): fitted to lie between them, 13 ms early for the one and 12 ms late for the other.
  float toe_off_share = 0.5f;
};

constexpr auto settings_of(const ShankDetectorConfig*) noexcept {
  using C = ShankDetectorConfig;
  return std::array{
      Setting<C>{"swing_radps", &C::swing_radps, 1.0f, 8.0f, "rad/s", "least forward swing of a step"},
      Setting<C>{"swing_share", &C::swing_share, 0.1f, 0.8f, "", "least forward swing as a share of the usual"},
      Setting<C>{"shortest_stride_s", &C::shortest_stride_s, 0.3f, 0.6f, "s", "no stride is shorter"},
      Setting<C>{"longest_stride_s", &C::longest_stride_s, 1.0f, 1.8f, "s", "a longer one is a pause"},
      Setting<C>{"contact_share", &C::contact_share, 0.0f, 1.0f, "", "larger puts contact earlier"},
      Setting<C>{"toe_off_share", &C::toe_off_share, 0.0f, 1.5f, "", "larger puts toe-off earlier"},
  };
}

/// Contacts and toe-offs from a shank, mounted any way.
///
///   SegmentSample --> SegmentHistory --a stride, from one forward swing to the next--> pitch rate, smoothed
///        '--pitch rate about LegAxes' right--> swings --^                                 |
///                                                       LegAxes <--learn-- reversal, fastest, steepest --> FootEvent
///
///   pitch rate:   swing ^^^^\.                        ./^^^^ swing      (+: ankle swings forward of the knee)
///                            \ z                     /
///                 ------------*---------__x_--------*------
///                              \  .__/       \s   /      z reversal, m fastest turn back just after contact,
///                               \m/           \n_/       x slowest late in stance, s steepest, n fastest after toe-off
///
/// Contact: between z and m, which lies 48 +- 8 ms behind it between people but +- 2 ms within one run; so the
/// distance is averaged over strides and m carries the beat. Toe-off: at the onset of s. After D. Fadillioglu 2020 (z)
/// and B. Greene / D. McGrath 2010 (minima about mid-swing), who use one of the two. Mid-stance: half-way in the mean,
/// so that it keeps the contacts' beat. Running or walking: two votes of three (time to n as a share of the stride,
/// turn from z to m, mean specific force). Walking: contacts alone, `not_running`. Nothing for standing, shaking, one
/// lone swing. Without a gyroscope: contacts in the rhythm of the strides, `low_confidence | uncalibrated`, no toe-off.
/// Cost: 15 ns a sample beside the history, 10 us a stride. State: 250 bytes beside the history. Latency: 0.5 s after
/// contact while running; the first contact of a bout waits for a second stride.
class ShankDetector {
 public:
  using Input = SegmentSample;
  using Output = FootEvent;
  using Config = ShankDetectorConfig;

  /// What was seen of one stride, from swing to swing.
  struct Stride {
    std::int64_t contact_us = unknown_us;
    std::int64_t mid_stance_us = unknown_us;
    std::int64_t toe_off_us = unknown_us;
    std::int64_t fastest_us = unknown_us;  ///< m
    float length_s = 0.0f;
    float spacing_s = 0.0f;  ///< z to m
    float confidence = 0.0f;
    std::uint8_t running_votes = 0;  ///< of 3
    Quality quality = Quality::ok;
  };
  /// All that changes besides the history and the axes.
  struct Desk {
    std::int64_t swing_us = unknown_us;  ///< the last forward swing began
    std::int64_t last_event_us = unknown_us;
    std::int64_t searched_us = unknown_us;  ///< axes were last looked for
    Stride held;                            ///< the first of a bout waits for a second
    Vec3 still;                             ///< sum of the specific force while still
    float pitch_radps = 0.0f;               ///< smoothed
    float peak_radps = 0.0f;                ///< of this swing
    float usual_radps = 0.0f;               ///< of the swings before
    float spacing_s = 0.0f;                 ///< mean z to m
    float stance_s = 0.0f;                  ///< mean contact to toe-off
    float running = 0.0f;                   ///< mean votes
    std::int64_t beat_us = unknown_us;      ///< without a gyroscope: the last beat of the strides
    float period_s = 0.0f;                  ///< ... and how long they take
    std::uint32_t still_samples = 0;
    std::uint16_t strides = 0;  ///< of this bout
    bool armed = false;         ///< the pitch rate was negative since the last swing
    bool holds = false;
  };
  struct State {
    SegmentHistory history;
    joints::LegAxes::State axes;
    Desk desk;
  };

  explicit ShankDetector(float rate_hz, bool axes_known = false, const Config& config = {}) noexcept
      : config_(config),
        interval_s_(1.0f / rate_hz),
        gain_(1.0f - std::exp(-1.0f / (smoothing_s * rate_hz))),
        half_box_(static_cast<std::uint32_t>(0.0125f * rate_hz)),
        history_(rate_hz),
        axes_(joints::shank_known_angle, axes_known) {}

  template <class Emit>
  void push(const SegmentSample& sample, Emit&& emit);
  template <class Emit>
  void flush(Emit&& emit);
  void reset() noexcept {
    history_.clear();
    axes_.reset();
    desk_ = {};
  }
  float latency_s() const noexcept { return 2.0f * config_.longest_stride_s; }
  State state() const noexcept { return {history_, axes_.state(), desk_}; }
  void restore(const State& state) noexcept {
    history_ = state.history;
    axes_.restore(state.axes);
    desk_ = state.desk;
  }

  const SegmentHistory& history() const noexcept { return history_; }
  const joints::SegmentAxes& axes() const noexcept { return axes_.axes(); }
  const joints::LegAxes& leg_axes() const noexcept { return axes_; }

 private:
  static constexpr float smoothing_s = 0.008f;  ///< of the pitch rate that finds swings
  static constexpr float search_s = 0.25f;      ///< axes are looked for so often, while unknown
  static constexpr float enough_s = 1.0f;       ///< ... from so much motion at least
  static constexpr float lively_radps = 1.5f;   ///< ... with so much turning (RMS; a slow walk 1.9)
  static constexpr float still_radps = 0.15f;   ///< standing sways less
  static constexpr float still_mps2 = 0.6f;
  static constexpr float still_s = 1.5f;
  static constexpr float least_turn_rad = 0.6f;   ///< of the shank in a stride; walking 1.4, running 1.2 to 2.5
  static constexpr float walk_stance = 0.56f;     ///< share of the stride until n: running 0.43 to 0.53, a walk 0.6
  static constexpr float run_turn_rad = 0.17f;    ///< from z to m: running 0.23 to 0.45, a walk 0.08
  static constexpr float run_force_mps2 = 15.0f;  ///< mean specific force: running 15 to 50, a walk 11.5
  static constexpr float shaken_mps2 = 3.0f;      ///< without a gyroscope: least scatter of the specific force
  static constexpr float repeats = 0.5f;          ///< ... least likeness of a stride and the one before

  template <class Emit>
  void swing(std::int64_t t_us, float pitch_radps, Emit& emit);
  template <class Emit>
  void close(std::int64_t begin_us, std::int64_t end_us, bool whole, Emit& emit);
  template <class Emit>
  void end_bout(std::int64_t end_us, Emit& emit);
  template <class Emit>
  void tell(const Stride& stride, Emit& emit);
  template <class Emit>
  void search(std::int64_t now_us, Emit& emit);
  template <class Emit>
  void follow_rhythm(std::int64_t now_us, Emit& emit);
  float likeness(std::int64_t now_us, float least_s, float most_s, float& lag_s) const noexcept;
  void watch_rest(const SegmentSample& sample) noexcept;
  bool locate(const SegmentWindow& window, bool whole, Stride& stride) noexcept;

  Config config_;
  float interval_s_;
  float gain_;
  std::uint32_t half_box_;  ///< samples to each side in the three boxes that smooth a stride (15 Hz)
  SegmentHistory history_;
  joints::LegAxes axes_;
  Desk desk_;
};

// ---- implementation ----------------------------------------------------------------------------

template <class Emit>
void ShankDetector::push(const SegmentSample& sample, Emit&& emit) {
  if (!history_.follows(sample.t_us)) {
    flush(emit);
    const std::int64_t last_us = desk_.last_event_us;
    desk_ = {};
    desk_.last_event_us = last_us;
  }
  history_.add(sample);
  Desk& d = desk_;
  if (!sample.has_gyro) return follow_rhythm(sample.t_us, emit);
  watch_rest(sample);
  const bool lost = d.swing_us == unknown_us;
  if (!axes_.right_known() || lost) {
    if (d.searched_us == unknown_us) d.searched_us = sample.t_us;
    if (sample.t_us - d.searched_us >= to_us(search_s)) search(sample.t_us, emit);
    if (!axes_.right_known()) return;
  }
  swing(sample.t_us, joints::pitch_rate_radps(axes_.axes(), sample.gyro_radps), emit);
}

/// How alike the newest specific force is to that a lag before, at the best lag in [least_s, most_s]: 1 the same.
inline float ShankDetector::likeness(std::int64_t now_us, float least_s, float most_s, float& lag_s) const noexcept {
  constexpr std::uint32_t every = 4, room = SegmentHistory::capacity / every;  // 50 Hz will do
  const SegmentWindow all = history_.window(history_.oldest_us(), now_us);
  Vec3 a[room], mean;
  std::uint32_t n = 0;
  for (std::uint32_t i = all.size() % every; i + every <= all.size() && n < room; i += every) {
    a[n] = all.accel_mps2(i);
    for (std::uint32_t k = 1; k < every; ++k) a[n] = a[n] + all.accel_mps2(i + k);
    mean = mean + a[n++];
  }
  if (n < 8) return 0.0f;
  float scatter = 0.0f;
  for (std::uint32_t i = 0; i < n; ++i) {
    a[i] = a[i] - (1.0f / static_cast<float>(n)) * mean;
    scatter += dot(a[i], a[i]);
  }
  constexpr float least = shaken_mps2 * static_cast<float>(every);
  if (scatter < least * least * static_cast<float>(n)) return 0.0f;
  const float unit_s = static_cast<float>(every) * interval_s_;
  const auto at_lag = [&](std::uint32_t lag) {
    float same = 0.0f, power = 0.0f;
    for (std::uint32_t i = lag; i < n; ++i) {
      same += dot(a[i], a[i - lag]);
      power += 0.5f * (dot(a[i], a[i]) + dot(a[i - lag], a[i - lag]));
    }
    return power > 0.0f ? same / power : 0.0f;
  };
  float best = 0.0f;
  for (auto lag = static_cast<std::uint32_t>(least_s / unit_s); static_cast<float>(lag) <= most_s / unit_s; ++lag) {
    if (3 * lag > 2 * n || lag == 0) continue;  // a third of what there is must overlap
    const float here = at_lag(lag);
    if (here <= best * 1.02f) continue;  // two strides are as alike as one
    const float before = at_lag(lag - 1), after = at_lag(lag + 1);
    if (here < before || here < after) continue;
    const float bend = before - 2.0f * here + after;
    lag_s = unit_s * (static_cast<float>(lag) + (bend < 0.0f ? 0.5f * (before - after) / bend : 0.0f));
    best = here;
  }
  return best;
}

/// Without a gyroscope: strides repeat, and the foot lands about where the force is largest. No more can be told.
template <class Emit>
void ShankDetector::follow_rhythm(std::int64_t now_us, Emit& emit) {
  Desk& d = desk_;
  const bool follows = d.beat_us != unknown_us;
  if (d.searched_us == unknown_us) d.searched_us = now_us;
  if (follows ? seconds_between(d.beat_us, now_us) < 1.1f * d.period_s : now_us - d.searched_us < to_us(search_s))
    return;
  d.searched_us = now_us;
  float lag_s = 0.0f;
  const float least_s = follows ? 0.85f * d.period_s : config_.shortest_stride_s;
  const float most_s = follows ? 1.15f * d.period_s : config_.longest_stride_s;
  if (likeness(now_us, least_s, most_s, lag_s) < repeats) {
    d.beat_us = unknown_us;
    return;
  }
  const SegmentWindow stride = history_.window(now_us - to_us(lag_s), now_us);
  if (stride.size() < 8) return;
  float most = 0.0f, sum = 0.0f, mean = 0.0f;
  std::int64_t most_us = now_us;
  const auto force = [&stride](std::uint32_t i) { return std::sqrt(dot(stride.accel_mps2(i), stride.accel_mps2(i))); };
  for (std::uint32_t i = 0; i < stride.size(); ++i) {
    mean += force(i) / static_cast<float>(stride.size());
    sum += force(i) - (i >= 8 ? force(i - 8) : 0.0f);  // 40 ms
    if (i < 8 || sum <= most) continue;
    most = sum;
    most_us = stride.time_of(i - 4);
  }
  Stride beat;
  d.period_s = follows ? d.period_s + 0.5f * (lag_s - d.period_s) : lag_s;
  beat.contact_us = follows ? d.beat_us + to_us(lag_s) : most_us;
  beat.mid_stance_us = beat.contact_us + to_us(0.17f * lag_s);
  beat.confidence = 0.2f;
  beat.quality = stride.flags() | Quality::low_confidence | Quality::uncalibrated |
                 flag_if(mean < run_force_mps2, Quality::not_running);
  d.beat_us = beat.contact_us;
  tell(beat, emit);
}

/// Looks for the axis of a leg in what the history holds; when it is found, what was held is gone through.
template <class Emit>
void ShankDetector::search(std::int64_t now_us, Emit& emit) {
  Desk& d = desk_;
  d.searched_us = now_us;
  const SegmentWindow all = history_.window(history_.oldest_us(), now_us);
  if (seconds_between(history_.oldest_us(), now_us) < enough_s) return;
  float square = 0.0f;
  for (std::uint32_t i = 0; i < all.size(); ++i) square += dot(all.gyro_radps(i), all.gyro_radps(i));
  if (square < lively_radps * lively_radps * static_cast<float>(all.size())) return;
  const int slips = axes_.slips();
  const bool knew = axes_.right_known();
  if (!axes_.begin(history_)) return;
  if (knew && axes_.slips() == slips) return;
  d.swing_us = unknown_us;
  d.armed = false;
  d.pitch_radps = 0.0f;
  for (std::uint32_t i = 0; i + 1 < all.size(); ++i) {  // the newest is pushed by the caller
    swing(all.time_of(i), joints::pitch_rate_radps(axes_.axes(), all.gyro_radps(i)), emit);
  }
}

inline void ShankDetector::watch_rest(const SegmentSample& sample) noexcept {
  Desk& d = desk_;
  const float force = std::sqrt(dot(sample.accel_mps2, sample.accel_mps2));
  const bool still = dot(sample.gyro_radps, sample.gyro_radps) < still_radps * still_radps &&
                     std::fabs(force - gravity_mps2) < still_mps2;
  if (!still) {
    d.still_samples = 0;
    d.still = {};
    return;
  }
  d.still = d.still + sample.accel_mps2;
  if (static_cast<float>(++d.still_samples) * interval_s_ < still_s) return;
  axes_.stand(d.still);
  d.still_samples = 0;
  d.still = {};
}

/// Follows the pitch rate from sample to sample: each forward swing that begins closes the stride before it.
template <class Emit>
void ShankDetector::swing(std::int64_t t_us, float pitch_radps, Emit& emit) {
  Desk& d = desk_;
  d.pitch_radps += gain_ * (pitch_radps - d.pitch_radps);
  if (d.swing_us != unknown_us && t_us - d.swing_us > to_us(config_.longest_stride_s)) end_bout(t_us, emit);
  if (d.armed) {
    const float share = config_.swing_share * d.usual_radps;
    const float least = share > config_.swing_radps ? share : config_.swing_radps;
    if (d.pitch_radps < least) return;
    d.armed = false;
    d.peak_radps = 0.0f;
    if (d.swing_us == unknown_us) {
      d.swing_us = t_us;
    } else if (t_us - d.swing_us >= to_us(config_.shortest_stride_s)) {
      const std::int64_t begin_us = d.swing_us;
      d.swing_us = t_us;
      close(begin_us, t_us, true, emit);
    }
  }
  if (d.pitch_radps > d.peak_radps) d.peak_radps = d.pitch_radps;
  if (d.pitch_radps < 0.0f) {
    d.armed = true;
    if (d.swing_us == unknown_us) return;
    d.usual_radps = d.usual_radps > 0.0f ? d.usual_radps + 0.25f * (d.peak_radps - d.usual_radps) : d.peak_radps;
  }
}

/// A stride is over (`whole`), or no next swing came: learns from it and tells of it.
template <class Emit>
void ShankDetector::close(std::int64_t begin_us, std::int64_t end_us, bool whole, Emit& emit) {
  Desk& d = desk_;
  Stride stride;
  const SegmentWindow window = history_.window(begin_us, end_us);
  if (window.empty() || !locate(window, whole, stride)) {
    if (whole) end_bout(begin_us, emit);
    return;
  }
  const float votes = static_cast<float>(stride.running_votes);
  d.running = d.strides == 0 ? votes : d.running + 0.5f * (votes - d.running);
  const bool running = d.running > 1.5f;
  if (whole) {
    if (!joints::gyro_clipped(window)) {
      // The known angle is a runner's; the axis of turning a walker shows as well.
      Vec3 up;
      if (running && stride.running_votes >= 2) {
        joints::StrideFrame frame(history_, begin_us, end_us);
        if (frame.known() && !frame.clipped()) up = frame.up_in_case(stride.fastest_us);
      }
      axes_.learn(window, up);
    }
    ++d.strides;
  }
  stride.quality |= axes_.quality();
  if (!running) {
    stride.quality |= Quality::not_running;
    stride.toe_off_us = unknown_us;
    stride.mid_stance_us = stride.contact_us + to_us(0.3f * stride.length_s);  // of 60 % stance
  }
  if (!whole) {
    stride.quality |= Quality::low_confidence;
    stride.confidence *= 0.5f;
    if (d.holds) {  // one whole stride and the landing after it: a rhythm if they are evenly apart
      const float ratio = seconds_between(d.held.contact_us, stride.contact_us) / d.held.length_s;
      if (ratio < 0.8f || ratio > 1.25f) return;
      tell(d.held, emit);
    }
    tell(stride, emit);
    return;
  }
  if (d.strides == 1) {
    d.held = stride;
    d.holds = true;
    return;
  }
  if (d.holds) {
    d.holds = false;
    const float ratio = stride.length_s / d.held.length_s;
    if (ratio < 0.6f || ratio > 1.67f) {  // two lone swings are no rhythm
      d.held = stride;
      d.holds = true;
      return;
    }
    tell(d.held, emit);
  }
  tell(stride, emit);
}

template <class Emit>
void ShankDetector::end_bout(std::int64_t end_us, Emit& emit) {
  Desk& d = desk_;
  if (d.strides > 0 && d.swing_us != unknown_us && end_us > d.swing_us) close(d.swing_us, end_us, false, emit);
  d.swing_us = unknown_us;
  d.strides = 0;
  d.holds = false;
  d.usual_radps = 0.0f;
  d.spacing_s = d.stance_s = 0.0f;
  d.searched_us = end_us;
}

template <class Emit>
void ShankDetector::tell(const Stride& stride, Emit& emit) {
  Desk& d = desk_;
  if (d.last_event_us != unknown_us && stride.contact_us <= d.last_event_us) return;
  d.last_event_us = stride.contact_us;
  emit(FootEvent{stride.contact_us, stride.confidence, FootEventKind::contact, Side::unknown, stride.quality,
                 stride.mid_stance_us});
  if (stride.toe_off_us == unknown_us) return;
  d.last_event_us = stride.toe_off_us;
  emit(FootEvent{stride.toe_off_us, stride.confidence, FootEventKind::toe_off, Side::unknown, stride.quality});
}

template <class Emit>
void ShankDetector::flush(Emit&& emit) {
  if (desk_.swing_us != unknown_us && history_.size() > 0) end_bout(history_.newest_us(), emit);
}

/// The instants of one stride. False: this is no stride of a leg.
inline bool ShankDetector::locate(const SegmentWindow& window, bool whole, Stride& stride) noexcept {
  Desk& d = desk_;
  const std::uint32_t n = window.size();
  float w[SegmentHistory::capacity];
  float force = 0.0f;
  for (std::uint32_t i = 0; i < n; ++i) {
    w[i] = joints::pitch_rate_radps(axes_.axes(), window.gyro_radps(i));
    const Vec3 a = window.accel_mps2(i);
    force += std::sqrt(dot(a, a));
  }
  force /= static_cast<float>(n);
  const std::uint32_t h = half_box_ < 8 ? half_box_ : 7;
  const float width = 1.0f / static_cast<float>(2 * h + 1);
  for (int pass = 0; pass < 3; ++pass) {  // three boxes: a bell of 12 ms
    float behind[16];                     // what the box has passed, before it was smoothed
    float sum = static_cast<float>(h + 1) * w[0];
    for (float& x : behind) x = w[0];
    for (std::uint32_t k = 1; k <= h; ++k) sum += k < n ? w[k] : w[n - 1];
    for (std::uint32_t i = 0; i < n; ++i) {
      behind[i & 15u] = w[i];
      w[i] = sum * width;
      const std::uint32_t ahead = i + h + 1;
      sum += (ahead < n ? w[ahead] : w[n - 1]) - behind[(i - h) & 15u];
    }
  }
  const auto samples = [this](float s) { return static_cast<std::uint32_t>(s / interval_s_ + 0.5f); };
  const auto lowest = [&w](std::uint32_t from, std::uint32_t to) {
    std::uint32_t best = from;
    for (std::uint32_t i = from; i < to; ++i)
      if (w[i] < w[best]) best = i;
    return best;
  };
  const auto vertex = [](float before, float here, float after) {  // of the parabola through three, from the middle
    const float bend = before - 2.0f * here + after;
    return bend != 0.0f ? 0.5f * (before - after) / bend : 0.0f;
  };
  const std::int64_t begin_us = window.time_of(0);
  const auto instant = [&](float at) { return begin_us + to_us(at * interval_s_); };

  std::uint32_t peak = 0;
  for (std::uint32_t i = 0; i < n; ++i)
    if (w[i] > w[peak]) peak = i;
  std::uint32_t z = peak;
  while (z < n && w[z] > 0.0f) ++z;
  if (z == 0 || z + 3 >= n) return false;
  const float reversal = static_cast<float>(z) - w[z] / (w[z] - w[z - 1]);
  const std::uint32_t m_end = z + samples(0.14f);
  const std::uint32_t m = lowest(z, m_end < n ? m_end : n - 1);
  if (m == 0 || m + 1 >= n || w[m] > -1.0f) return false;
  const float fastest = static_cast<float>(m) + vertex(w[m - 1], w[m], w[m + 1]);
  stride.length_s = static_cast<float>(n - 1) * interval_s_;
  stride.spacing_s = (fastest - reversal) * interval_s_;
  stride.fastest_us = instant(fastest);
  stride.quality = window.flags();

  // m is steady within a run, z from stride to stride is not: their distance is averaged.
  const float off_s = stride.spacing_s - d.spacing_s;
  if (d.spacing_s == 0.0f || std::fabs(off_s) > 0.03f) {
    d.spacing_s = stride.spacing_s;
  } else {
    d.spacing_s += 0.2f * off_s;
  }
  stride.contact_us = stride.fastest_us - to_us(config_.contact_share * d.spacing_s);
  stride.confidence = stride.spacing_s > 0.03f && stride.spacing_s < 0.13f ? 0.9f : 0.5f;

  float turn = 0.0f;
  for (std::uint32_t i = z; i < m; ++i) turn -= w[i] * interval_s_;
  stride.running_votes = static_cast<std::uint8_t>((turn > run_turn_rad ? 1 : 0) + (force > run_force_mps2 ? 1 : 0));
  if (!whole) {
    stride.running_votes = static_cast<std::uint8_t>(d.running + 0.5f);
    stride.mid_stance_us = stride.contact_us + to_us(0.5f * d.stance_s);
    return true;
  }
  float low = 0.0f, high = 0.0f, angle = 0.0f;
  for (std::uint32_t i = 0; i < n; ++i) {
    angle += w[i] * interval_s_;
    if (angle < low) low = angle;
    if (angle > high) high = angle;
  }
  if (high - low < least_turn_rad) return false;

  const std::uint32_t after = m + samples(0.1f);
  if (after + 3 >= n) return false;
  const std::uint32_t next = lowest(after, n);
  std::uint32_t slow = m;
  for (std::uint32_t i = m; i < next; ++i)
    if (w[i] > w[slow]) slow = i;
  std::uint32_t steep = slow + 1;
  for (std::uint32_t i = slow + 1; i + 1 < n && i < next; ++i)
    if (w[i + 1] - w[i - 1] < w[steep + 1] - w[steep - 1]) steep = i;
  const float stance_share =
      (static_cast<float>(next) * interval_s_ - seconds_between(begin_us, stride.contact_us)) / stride.length_s;
  if (stance_share < walk_stance) ++stride.running_votes;
  float at = static_cast<float>(steep);
  if (steep >= 2 && steep + 2 < n) {
    at += vertex(w[steep] - w[steep - 2], w[steep + 1] - w[steep - 1], w[steep + 2] - w[steep]);
  }
  const float slope = 0.5f * (w[steep - 1] - w[steep + 1]);  // per sample
  const float onset = slope > 0.0f ? (w[slow] - w[steep]) / slope : 0.0f;
  stride.toe_off_us = instant(at - config_.toe_off_share * onset);
  const float contact_s = seconds_between(stride.contact_us, stride.toe_off_us);
  if (contact_s < 0.08f || contact_s > 0.5f) stride.toe_off_us = unknown_us;
  if (stride.toe_off_us != unknown_us) {
    d.stance_s = d.stance_s == 0.0f ? contact_s : d.stance_s + 0.2f * (contact_s - d.stance_s);
  }
  stride.mid_stance_us = stride.contact_us + to_us(0.5f * d.stance_s);  // the beat is that of the contacts
  return true;
}

}  // namespace cadans::events
