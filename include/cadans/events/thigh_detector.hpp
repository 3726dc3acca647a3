// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cmath>
#include <cstdint>

#include "cadans/core/foot_event.hpp"
#include "cadans/core/history/segment_history.hpp"
#include "cadans/core/sample.hpp"
#include "cadans/core/settings.hpp"
#include "cadans/core/stage.hpp"
#include "cadans/joints/principal_axis.hpp"
#include "cadans/joints/segment_axes.hpp"
#include "cadans/joints/stride_frame.hpp"
#include "cadans/joints/thigh_axes.hpp"

namespace cadans::events {

/// What a user may turn.
struct ThighDetectorConfig {
  /// A swing to and fro by less is no stride. Walkers move a thigh by 35 degrees and more, slow runners by 42.
  float least_swing_deg = 25.0f;
  /// Largest force of a stride, in g over 55 ms, below which it is a walk, at 150 steps a minute and more: the slowest
  /// running thighs of `virtual_imu_*` show 2.4, a real one at 3.5 m/s 3.4; a walking one 1.8.
  float run_force_g = 1.9f;
  /// ... at 120 steps a minute and less, where a hurried walk stamps and nobody runs.
  float slow_run_force_g = 3.0f;
};

constexpr auto settings_of(const ThighDetectorConfig*) noexcept {
  using C = ThighDetectorConfig;
  return std::array{
      Setting<C>{"least_swing_deg", &C::least_swing_deg, 10.0f, 60.0f, "deg",
                 "a thigh that swings less makes no stride"},
      Setting<C>{"run_force_g", &C::run_force_g, 1.2f, 4.0f, "g",
                 "less force than this, at a runner's cadence, is a walk"},
      Setting<C>{"slow_run_force_g", &C::slow_run_force_g, 1.5f, 6.0f, "g", "the same at a walker's cadence"},
  };
}

/// Contact and toe-off of one foot from a sensor on its thigh.
///
///   SegmentSample --> SegmentHistory
///         '--gyro, summed and leaking--> angle about its main axis --lowest point--> greatest extension
///   two of them: a stride --> ThighAxes; is it a run? --> contact, toe-off
///
/// - A thigh's angle has one clear low a stride, close to toe-off; its high has two humps (swing, loading), which no
///   rule should count. The low is where the rate about "right" crosses zero, to 2 to 5 ms: the beat.
/// - Toe-off: 1.18 T - 0.40 r after the extension before (T: the stride, r: when the swing-back of late swing is
///   fastest). SD 15 ms, leave one runner out (6 runners, 2 to 5 m/s). It is usually 2 % of a stride before the low.
/// - Contact: 0.355 T + 0.50 r. SD 16 ms, MAE 14: a thigh hardly feels the ground; grade C. No r: 0.61 T, SD 20.
///   No r, one later than 0.60 T or a second one half as deep: no pattern that was measured, `low_confidence`.
///   Contact time from here: SD 21 ms. A shank or foot on the same leg is asked first.
/// - Walking: the contact alone, 0.47 T after the extension (no truth at hand), `not_running`.
/// Standing, shaking, hopping, a bicycle without force: nothing. The first two strides come out together, so no
/// stride of a short recording is lost. A hole: the stride under way ends, what was learnt of the axes stays.
/// Without a gyroscope it sees nothing: tell it is a `pocket` then, which needs none.
/// Cost: 85 ns a sample, of which two thirds are work once a stride. State: 8.5 KiB. Latency: a contact is known 0.15 s
/// after its toe-off.
class ThighDetector {
 public:
  using Input = SegmentSample;
  using Output = FootEvent;
  using Config = ThighDetectorConfig;

  static constexpr float shortest_s = 0.40f, longest_s = 1.50f;  ///< strides of 300 and 80 steps a minute

  struct Desk {
    SegmentHistory history;
    joints::PrincipalAxis::State sway;  ///< of the leaking angles
    Vec3 angle;                         ///< leaking sum of the gyro, case axes
    Vec3 axis;                          ///< they mainly turn about it; zero: not known
    float square = 0.0f;                ///< mean square of the angle about it
    float before_rad = 0.0f;
    float extreme_rad = 0.0f;              ///< lowest (or highest) since it last turned
    std::int64_t extreme_us = unknown_us;  ///< when
    std::int64_t last_us = unknown_us;     ///< extension before this one
    std::int64_t held_us = unknown_us;     ///< extension whose stride waits for a second one
    std::int64_t last_event_us = unknown_us;
    float period_s = 0.0f;
    float force_g = 0.0f;  ///< fading mean of the strides' largest force
    std::uint16_t in_block = 0;
    std::uint16_t still = 0;  ///< blocks in a row without a main axis
    std::uint8_t against = 0;
    std::uint8_t skipped = 0;  ///< strides since the axes were looked at
    bool rising = false;
    bool running = false;

    explicit Desk(float rate_hz = 200.0f) noexcept : history(rate_hz) {}
  };
  struct State {
    Desk desk;
    joints::ThighAxes::State axes;
  };

  explicit ThighDetector(float rate_hz, bool axes_known = false, const Config& config = {}) noexcept
      : config_(config),
        interval_s_(1.0f / rate_hz),
        block_(static_cast<std::uint16_t>(block_s * rate_hz + 0.5f)),
        axes_(axes_known),
        desk_(rate_hz) {}

  template <class Emit>
  void push(const SegmentSample& sample, Emit&& emit);
  template <class Emit>
  void flush(Emit&& emit);
  void reset() noexcept {
    forget();
    axes_.reset();
    desk_.last_event_us = unknown_us;
  }
  /// From a contact to its emission: a walker's stance, and what the low takes to be sure.
  float latency_s() const noexcept { return longest_s; }
  State state() const noexcept { return {desk_, axes_.state()}; }
  void restore(const State& state) noexcept {
    desk_ = state.desk;
    axes_.restore(state.axes);
  }

  const SegmentHistory& history() const noexcept { return desk_.history; }
  const joints::SegmentAxes& axes() const noexcept { return axes_.axes(); }

 private:
  static constexpr float block_s = 0.25f;
  static constexpr float leak_s = 0.64f;     ///< 0.25 Hz: a fifth of the slowest run's stride
  static constexpr float fade_s = 1.5f;      ///< two strides
  static constexpr float begin_s = 1.5f;     ///< of motion, before the first axis is looked for: see ThighAxes::turning
  static constexpr float turn_share = 1.2f;  ///< of the RMS: 43 % of the range; the dip between the humps is 26 %
  static constexpr float sure_s = 0.5f;      ///< after the low of the slowest walk it is known
  static constexpr float least_share = 0.6f;        ///< of the sway about one axis; thighs 0.85 to 0.97
  static constexpr float least_rate_share = 0.45f;  ///< of a stride's rates: walking thighs 0.58 to 0.70
  static constexpr std::uint8_t against_before_end = 3;
  /// Shares of a stride after the extension: where the swing-back is looked for, and until when it is like those that
  /// the rules were made on (0.45 to 0.57; contact follows by 0.1).
  static constexpr float swing_back_from = 0.38f, swing_back_to = 0.68f, usual_swing_back = 0.60f;

  /// The fastest turn backwards of late swing.
  struct SwingBack {
    std::int64_t t_us = unknown_us;
    bool usual = false;  ///< one of its kind, at its usual time: the pattern that the rules were made on
  };

  void forget() noexcept {
    desk_.history.clear();
    desk_.sway = {};
    desk_.angle = desk_.axis = {};
    desk_.square = desk_.before_rad = 0.0f;
    desk_.in_block = desk_.still = 0;
    end_chain();
  }
  void end_chain() noexcept {
    desk_.extreme_us = desk_.last_us = desk_.held_us = unknown_us;
    desk_.period_s = desk_.force_g = 0.0f;
    desk_.rising = desk_.running = false;
    desk_.against = 0;
  }
  float least_turn_rad() const noexcept { return 0.4f * config_.least_swing_deg / degrees_per_radian; }

  template <class Emit>
  void follow(float angle_rad, std::int64_t t_us, Emit& emit);
  template <class Emit>
  void begin(Emit& emit);
  void look_for_axis() noexcept;
  template <class Emit>
  void take(std::int64_t low_us, Emit& emit);
  template <class Emit>
  void place(std::int64_t from_us, std::int64_t low_us, float period_s, Emit& emit);
  template <class Emit>
  void send(const FootEvent& event, Emit& emit);
  std::int64_t low_near(std::int64_t t_us) const noexcept;
  bool is_running(std::int64_t from_us, std::int64_t to_us, float period_s) noexcept;
  SwingBack swing_back(std::int64_t from_us, float period_s) const noexcept;
  float rate_radps(std::int64_t t_us) const noexcept;
  Vec3 right() const noexcept { return axes_.known() ? axes_.axes().right : desk_.axis; }

  Config config_;
  float interval_s_;
  std::uint16_t block_;
  joints::ThighAxes axes_;
  Desk desk_;
};

// ---- implementation ----------------------------------------------------------------------------

template <class Emit>
void ThighDetector::push(const SegmentSample& sample, Emit&& emit) {
  Desk& s = desk_;
  if (!s.history.follows(sample.t_us) || !sample.has_gyro) {
    flush(emit);
    forget();
  }
  s.history.add(sample);
  if (!sample.has_gyro) return;
  s.angle = s.angle + interval_s_ * (sample.gyro_radps - (1.0f / leak_s) * s.angle);
  if (++s.in_block == block_) {
    s.in_block = 0;
    look_for_axis();
    if (dot(s.axis, s.axis) == 0.0f || s.extreme_us == unknown_us) begin(emit);
  } else if (s.in_block % 2 == 0) {
    joints::PrincipalAxis sway;
    sway.restore(s.sway);
    sway.add(s.angle);
    s.sway = sway.state();
  }
  if (s.extreme_us != unknown_us) follow(dot(s.axis, s.angle), sample.t_us, emit);
}

/// The stride under way has no toe-off any more; its contact ends the stride before, so it is worth placing.
template <class Emit>
void ThighDetector::flush(Emit&& emit) {
  Desk& s = desk_;
  if (s.last_us != unknown_us && s.period_s > 0.0f && s.running) {
    const std::int64_t back_us = swing_back(s.last_us, s.period_s).t_us;
    const std::int64_t contact_us = s.last_us + to_us(0.61f * s.period_s);
    if (s.history.size() > 0 && back_us != unknown_us && contact_us < s.history.newest_us()) {
      const auto back = static_cast<float>(back_us - s.last_us);
      const std::int64_t placed_us = s.last_us + to_us(0.355f * s.period_s) + static_cast<std::int64_t>(0.5f * back);
      send({placed_us, 0.5f, FootEventKind::contact, Side::unknown,
            Quality::low_confidence | axes_.quality() | s.history.window(s.last_us, s.history.newest_us()).flags(),
            s.last_us + to_us(0.80f * s.period_s)},
           emit);
    }
  }
  end_chain();
}

/// Once a block: the axis that the angles turn about, on the same side as before.
inline void ThighDetector::look_for_axis() noexcept {
  Desk& s = desk_;
  joints::PrincipalAxis sway;
  sway.restore(s.sway);
  const joints::PrincipalAxis::Axis main = sway.axis();
  const float trace = s.sway.sum[0] + s.sway.sum[1] + s.sway.sum[2];
  const float size = s.sway.weight > 0.0f ? std::sqrt(trace / s.sway.weight) : 0.0f;
  sway.fade(std::exp(-block_s / fade_s));
  s.sway = sway.state();
  if (main.share < least_share || size < least_turn_rad()) {
    if (s.still < 255) ++s.still;
    if (s.still >= 8) {  // two seconds: whoever runs on begins anew
      s.axis = {};
      end_chain();
    }
    return;
  }
  s.still = 0;
  if (dot(s.axis, s.axis) == 0.0f) return;  // `begin` finds the first, and which end of it is right
  const Vec3 same = dot(main.direction, s.axis) < 0.0f ? -1.0f * main.direction : main.direction;
  s.axis = same;
}

/// From the whole history: the axis where it is not known, and all lows from its begin: no stride is lost.
template <class Emit>
void ThighDetector::begin(Emit& emit) {
  Desk& s = desk_;
  const SegmentHistory& history = s.history;
  const std::uint32_t n = history.size();
  if (s.still > 0 || static_cast<float>(n) * interval_s_ < begin_s) return;
  if (dot(s.axis, s.axis) == 0.0f) {
    const joints::ThighAxes::Turning found =
        joints::ThighAxes::turning(history.window(history.oldest_us(), history.newest_us()), false);
    if (found.share < least_rate_share) return;
    const float same = dot(found.axis, axes_.axes().right);
    s.axis = axes_.known() && std::fabs(same) > 0.7f && same < 0.0f ? -1.0f * found.axis : found.axis;
  }
  const auto walk = [&](float start_rad, auto&& use) {
    float angle_rad = start_rad;
    for (std::uint32_t i = 0; i < n; ++i) {
      angle_rad += interval_s_ * (dot(s.axis, history.gyro_radps(i)) - angle_rad / leak_s);
      use(angle_rad, history.time_of(i));
    }
  };
  // Begun at zero, the sum leaks to its place; begun where the mean is zero, it is there.
  float sum = 0.0f, square = 0.0f, decay = 0.0f, left = 1.0f;
  walk(0.0f, [&](float a, std::int64_t) {
    sum += a;
    left -= interval_s_ / leak_s * left;
    decay += left;
  });
  const float start_rad = -sum / decay;
  walk(start_rad, [&](float a, std::int64_t) { square += a * a; });
  s.square = square / static_cast<float>(n);
  if (std::sqrt(s.square) < least_turn_rad() * 0.8f) {
    s.axis = {};
    return;
  }
  end_chain();
  s.extreme_us = history.oldest_us();
  s.extreme_rad = start_rad;
  s.rising = true;  // the first low is one that was fallen to
  const float square_then = s.square;
  float last_rad = 0.0f;
  walk(start_rad, [&](float a, std::int64_t t_us) {
    s.square = square_then;
    last_rad = a;
    if (t_us < history.newest_us() && s.extreme_us != unknown_us) follow(a, t_us, emit);
  });
  // The live sum goes on from here.
  s.angle = s.angle + (last_rad - dot(s.axis, s.angle)) * s.axis;
}

/// Lows and highs of the angle, each sure when the angle has come back from it far enough.
template <class Emit>
void ThighDetector::follow(float angle_rad, std::int64_t t_us, Emit& emit) {
  Desk& s = desk_;
  s.square += interval_s_ * (angle_rad * angle_rad - s.square);  // over a second
  float turn_rad = turn_share * std::sqrt(s.square);
  if (turn_rad < least_turn_rad()) turn_rad = least_turn_rad();
  if (s.rising ? angle_rad > s.extreme_rad : angle_rad < s.extreme_rad) {
    s.extreme_rad = angle_rad;
    s.extreme_us = t_us;
    return;
  }
  if (s.last_us != unknown_us && t_us - s.last_us > to_us(longest_s + sure_s) &&
      (s.period_s > 0.0f || s.held_us != unknown_us)) {
    // Nothing more came: the runner stopped.
    const std::int64_t extreme_us = s.extreme_us;
    const float extreme_rad = s.extreme_rad;
    const bool rising = s.rising;
    end_chain();
    s.extreme_us = extreme_us;
    s.extreme_rad = extreme_rad;
    s.rising = rising;
  }
  const float back_rad = s.rising ? s.extreme_rad - angle_rad : angle_rad - s.extreme_rad;
  if (back_rad < turn_rad) return;
  const std::int64_t low_us = s.rising ? unknown_us : s.extreme_us;
  s.rising = !s.rising;
  s.extreme_rad = angle_rad;
  s.extreme_us = t_us;
  if (low_us != unknown_us) take(low_us, emit);
}

/// Rate about right, over five samples around `t_us`.
inline float ThighDetector::rate_radps(std::int64_t t_us) const noexcept {
  const SegmentHistory& history = desk_.history;
  const auto i = static_cast<std::int64_t>((t_us - history.oldest_us()) / history.interval_us());
  Vec3 sum;
  float n = 0.0f;
  for (std::int64_t j = i - 2; j <= i + 2; ++j) {
    if (j < 0 || j >= static_cast<std::int64_t>(history.size())) continue;
    sum = sum + history.gyro_radps(static_cast<std::uint32_t>(j));
    n += 1.0f;
  }
  return n > 0.0f ? dot(right(), sum) / n : 0.0f;
}

/// Where the rate itself crosses zero upwards. The low of the leaking angle leads it: by 25 ms in a run, by 50 to 100
/// in a walk.
inline std::int64_t ThighDetector::low_near(std::int64_t t_us) const noexcept {
  const SegmentHistory& history = desk_.history;
  const std::int64_t step_us = history.interval_us(), usual_us = t_us + 25'000;
  std::int64_t best_us = unknown_us;
  float before = 0.0f;
  bool has_before = false;
  for (std::int64_t at_us = t_us - 60'000; at_us <= t_us + 140'000; at_us += step_us) {
    if (!history.covers(at_us)) continue;
    const float now = rate_radps(at_us);
    if (has_before && before < 0.0f && now >= 0.0f) {
      const auto part = static_cast<std::int64_t>(before / (before - now) * static_cast<float>(step_us));
      const std::int64_t crossing_us = at_us - step_us + part;
      const std::int64_t off = crossing_us > usual_us ? crossing_us - usual_us : usual_us - crossing_us;
      const std::int64_t best = best_us > usual_us ? best_us - usual_us : usual_us - best_us;
      if (best_us == unknown_us || off < best) best_us = crossing_us;
    }
    before = now;
    has_before = true;
  }
  return best_us == unknown_us ? t_us : best_us;
}

/// The deepest low of the rate in late swing, before the ground stops it; unknown where there is none. A stance that
/// has begun is no low: the rate still falls there.
inline ThighDetector::SwingBack ThighDetector::swing_back(std::int64_t from_us, float period_s) const noexcept {
  const SegmentHistory& history = desk_.history;
  const std::int64_t step_us = history.interval_us();
  const std::int64_t begin_us = from_us + to_us(swing_back_from * period_s);
  std::int64_t end_us = from_us + to_us(swing_back_to * period_s);
  if (!history.covers(begin_us)) return {};
  if (end_us > history.newest_us() - step_us) end_us = history.newest_us() - step_us;
  SwingBack back;
  float deepest = 0.0f, next = 0.0f, before = rate_radps(begin_us - step_us), here = rate_radps(begin_us);
  for (std::int64_t t_us = begin_us; t_us <= end_us; t_us += step_us) {
    const float after = rate_radps(t_us + step_us);
    if (here < 0.0f && here < before && here <= after) {
      if (here < deepest) {
        next = deepest;
        deepest = here;
        back.t_us = t_us;
      } else if (here < next) {
        next = here;
      }
    }
    before = here;
    here = after;
  }
  back.usual =
      back.t_us != unknown_us && back.t_us <= from_us + to_us(usual_swing_back * period_s) && next > 0.5f * deepest;
  return back;
}

/// A runner's thigh is pushed harder than a walker's.
inline bool ThighDetector::is_running(std::int64_t from_us, std::int64_t to_us, float period_s) noexcept {
  Desk& s = desk_;
  const SegmentWindow stride = s.history.window(from_us, to_us);
  constexpr std::uint32_t width = 11;
  float sum = 0.0f, most = 0.0f, ring[width] = {};
  for (std::uint32_t i = 0; i < stride.size(); ++i) {
    const Vec3 a = stride.accel_mps2(i);
    const float size = std::sqrt(dot(a, a));
    sum += size - ring[i % width];
    ring[i % width] = size;
    if (i + 1 >= width && sum > most) most = sum;
  }
  const float force_g = most / (static_cast<float>(width) * gravity_mps2);
  s.force_g = s.force_g > 0.0f ? 0.5f * (s.force_g + force_g) : force_g;
  const float cadence_spm = 2.0f * seconds_per_minute / period_s;
  const float share = cadence_spm >= 150.0f ? 1.0f : cadence_spm <= 120.0f ? 0.0f : (cadence_spm - 120.0f) / 30.0f;
  const float limit_g = config_.slow_run_force_g + share * (config_.run_force_g - config_.slow_run_force_g);
  if (s.force_g > limit_g) {
    s.against = 0;
    return s.running = true;
  }
  if (s.running && ++s.against < against_before_end) return true;
  s.against = 0;
  return s.running = false;
}

/// One more greatest extension: with the one before it makes a stride.
template <class Emit>
void ThighDetector::take(std::int64_t rough_us, Emit& emit) {
  Desk& s = desk_;
  const std::int64_t low_us = low_near(rough_us);
  const std::int64_t from_us = s.last_us;
  s.last_us = low_us;
  if (from_us != unknown_us && low_us - from_us < to_us(shortest_s)) {  // shaking
    s.held_us = unknown_us;
    s.period_s = 0.0f;
    return;
  }
  const float period_s = from_us == unknown_us ? 0.0f : seconds_between(from_us, low_us);
  if (!(period_s > 0.0f) || period_s > longest_s) {
    s.period_s = 0.0f;
    s.held_us = low_us;  // whether it ends a stride is known when the next one gives the rhythm
    return;
  }
  const bool running = is_running(from_us, low_us, period_s);
  // An axis that is known well is looked at every other stride: it is the dear part.
  const bool due = axes_.state().strides < 8 || axes_.state().slip.odd > 0 || ++s.skipped > 1;
  if (due) {
    s.skipped = 0;
    const joints::ThighAxes::Turning turning = joints::ThighAxes::turning(s.history.window(from_us, low_us), true);
    if (turning.share < least_rate_share) {
      s.period_s = 0.0f;
      s.held_us = low_us;
      return;
    }
    if (running) {
      const joints::StrideFrame frame(s.history, from_us, low_us);
      if (!frame.clipped()) axes_.learn(turning, frame.hang());
    }
    const Vec3 forward = axes_.known() ? axes_.axes().right : turning.axis;
    if (dot(s.axis, forward) < -0.3f && (axes_.known() || turning.sign > 0.1f)) {
      s.axis = -1.0f * s.axis;  // it began the wrong way round: what is still held is walked through again
      end_chain();
      return;
    }
  }
  s.period_s = s.period_s > 0.0f ? s.period_s + 0.3f * (period_s - s.period_s) : period_s;
  if (s.held_us != unknown_us) {
    const std::int64_t held_us = s.held_us, before_us = held_us - to_us(period_s);
    s.held_us = unknown_us;
    if (s.history.covers(before_us + to_us(swing_back_from * period_s))) place(before_us, held_us, period_s, emit);
  }
  place(from_us, low_us, period_s, emit);
}

/// The contact between two extensions, and the toe-off next to the second one.
template <class Emit>
void ThighDetector::place(std::int64_t from_us, std::int64_t low_us, float period_s, Emit& emit) {
  Desk& s = desk_;
  Quality quality = axes_.quality() | s.history.window(from_us, low_us).flags();
  if (!s.running) {
    send({from_us + to_us(0.47f * period_s), 0.3f, FootEventKind::contact, Side::unknown,
          quality | Quality::not_running, low_us - to_us(0.2f * period_s)},
         emit);
    return;
  }
  const SwingBack back = swing_back(from_us, period_s);
  const float back_s = back.t_us != unknown_us ? seconds_between(from_us, back.t_us) : 0.51f * period_s;
  quality |= flag_if(!back.usual, Quality::low_confidence);
  const float confidence = back.usual ? 0.6f : 0.3f;
  const std::int64_t contact_us = from_us + to_us(0.355f * period_s + 0.50f * back_s);
  const std::int64_t toe_off_us = from_us + to_us(1.18f * period_s - 0.40f * back_s);
  // Of the stance's instants the low is the steadiest; half a stance before it is mid-stance.
  const float usual_s = s.period_s > 0.0f ? s.period_s : period_s;
  send({contact_us, confidence, FootEventKind::contact, Side::unknown, quality, low_us - to_us(0.2f * usual_s)}, emit);
  send({toe_off_us, confidence, FootEventKind::toe_off, Side::unknown, quality, unknown_us}, emit);
}

/// Events never go back in time.
template <class Emit>
void ThighDetector::send(const FootEvent& event, Emit& emit) {
  Desk& s = desk_;
  if (s.last_event_us != unknown_us && event.t_us <= s.last_event_us) return;
  s.last_event_us = event.t_us;
  emit(event);
}

}  // namespace cadans::events
