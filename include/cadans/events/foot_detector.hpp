// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cmath>
#include <cstdint>

#include "cadans/core/constants.hpp"
#include "cadans/core/foot_event.hpp"
#include "cadans/core/history/segment_history.hpp"
#include "cadans/core/ring.hpp"
#include "cadans/core/settings.hpp"
#include "cadans/core/stage.hpp"
#include "cadans/dsp/peak_picker.hpp"
#include "cadans/events/foot_path.hpp"
#include "cadans/joints/foot_axes.hpp"

namespace cadans::events {

/// What a user may turn.
struct FootDetectorConfig {
  /// A mid-stance is this much calmer than the mean of a second: 0.01 to 0.07 of it in runs of 2 to 5 m/s; the
  /// calmest moment of swing 0.2 to 0.5.
  float calm_share = 0.2f;
  /// In a swing the foot turns at least so fast: 7 to 20 in runs, 5 to 8 in walks (middle of a smoothed 55 ms).
  float swing_radps = 4.0f;
  /// Contact: the foot's forward speed falls below this share of the running speed ...
  float landing_share = 0.75f;
  /// ... and toe-off: the foot's speed in any direction rises above this one.
  float leaving_share = 0.35f;
  /// Constants fitted between references that disagree by 28 ms in contact time (two treadmills at 30 N, a mean cycle
  /// at 5 % of body weight): they read -4, +14 and -14 ms. A pod on known ground may set its own.
  float landing_delay_s = 0.011f;
  float leaving_delay_s = 0.011f;
  /// One foot's stance lasts less than half of its stride in a run, more in a walk.
  float running_duty = 0.5f;
  /// An impact is felt so long after the ground carries 5 % of body weight. The force rises steepest after 18 ms on
  /// synthetic feet, 31 on a mean cycle, 40 on two templates.
  float impact_delay_s = 0.020f;
};

constexpr auto settings_of(const FootDetectorConfig*) noexcept {
  using C = FootDetectorConfig;
  return std::array{
      Setting<C>{"calm_share", &C::calm_share, 0.05f, 0.5f, "", "a mid-stance is this much calmer than the mean"},
      Setting<C>{"swing_radps", &C::swing_radps, 1.0f, 8.0f, "rad/s", "least rate of turn of a swing"},
      Setting<C>{"landing_share", &C::landing_share, 0.2f, 1.2f, "",
                 "share of the speed at contact; larger is earlier"},
      Setting<C>{"leaving_share", &C::leaving_share, 0.1f, 1.0f, "", "share of the speed at toe-off; larger is later"},
      Setting<C>{"landing_delay_s", &C::landing_delay_s, -0.05f, 0.05f, "s", "added to every contact"},
      Setting<C>{"leaving_delay_s", &C::leaving_delay_s, -0.05f, 0.05f, "s", "added to every toe-off"},
      Setting<C>{"running_duty", &C::running_duty, 0.4f, 0.6f, "", "longer stances are walking"},
      Setting<C>{"impact_delay_s", &C::impact_delay_s, 0.0f, 0.05f, "s",
                 "from contact to the steepest rise of the force"},
  };
}

/// Contacts and toe-offs of one foot, from a sensor on it, mounted any way.
///
///   SegmentSample --unrest--> valleys --> mid-stance --FootPath from the one before--> velocity --> FootEvent
///        '--> SegmentHistory ---------------------^          '--> FootAxes
///
///   unrest = (|mean force| - g)^2 / (10 m/s2)^2 + mean rate^2 / (2 rad/s)^2, over 55 ms: least in mid-stance, any
///   mounting. A valley is the calmest of 0.3 s ahead and 0.6 strides behind; its middle is the mid-stance.
///
/// Contact is the force's steepest rise, less `impact_delay_s`, where an impact shows: the force around it bends as
/// fast things do (24 Hz and more) and more than in mid-stance. Where none does (18 Hz and less) it is where the
/// foot has lost its forward speed; in between, in between. Toe-off is where the foot gets going, and to a third
/// where its toes turn down fastest (M. Falbriard 2018, doi 10.3389/fphys.2018.00610): alone, either is 30 ms off on
/// some data. One stance of up to 0.7 of its stride between running ones is a turn, not a walk.
/// Running: contact and toe-off. Walking: contact alone, `not_running`. Standing, shaking, one lone stride, the last
/// stand of a run: nothing. The first stance of a bout waits for the second. Without a gyroscope: contacts from the
/// force alone, `low_confidence | uncalibrated`, no toe-off.
/// Cost: 110 ns a sample, strides included. State: 8.3 KiB + 0.7. Latency: 0.3 s after mid-stance; 1.6 s for a first.
/// Wants an even 200 Hz (the limbs' rate): lengths of windows are counted in samples.
class FootDetector {
 public:
  using Input = SegmentSample;
  using Output = FootEvent;
  using Config = FootDetectorConfig;

  static constexpr std::uint32_t box = 11;           ///< samples that unrest is smoothed over
  static constexpr std::uint32_t coarse = 2;         ///< samples from one value of unrest to the next
  static constexpr float longest_stride_s = 1.3f;    ///< a longer one is two bouts
  static constexpr float shortest_stride_s = 0.45f;  ///< 267 steps a minute
  /// Slower over the ground, with longer strides (below 133 steps a minute), nobody runs: it is stairs, or a stroll. So slow
  /// a foot seems to fly while it still rolls off, and the duty says nothing.
  static constexpr float slowest_run_mps = 0.9f, longest_slow_stride_s = 0.9f;
  /// A foot that is used comes up by its heel, by 0.7 rad or more; one that is put down to stand, or shaken, does not.
  static constexpr float least_heel_rise_rad = 0.35f;
  static constexpr float longest_heel_s = 0.55f;  ///< the heel stays down for so long after mid-stance, in a slow walk

  /// All that changes besides the history and the axes.
  struct Desk {
    dsp::MovingMean<16>::State force[3], rate;
    Ring<std::uint16_t, 128> unrest;          ///< square root, in 1/256: 1.28 s
    float usual = 0.0f;                       ///< mean unrest of a second
    float period_s = 0.0f;                    ///< of the stride; 0: not known
    std::uint32_t filled = 0;                 ///< samples since the last hole, at most a second
    std::int64_t mid_us = unknown_us;         ///< the last mid-stance
    std::int64_t before_us = unknown_us;      ///< the one before
    std::int64_t last_event_us = unknown_us;  ///< events never go back in time
    std::uint8_t phase = 0;                   ///< within `coarse`
    bool waiting = false;                     ///< a first stance is not told yet
    bool undecided = false;                   ///< the heel of the stance at `mid_us` was not up yet
    bool ran = false;                         ///< the stance before was a running one
  };
  struct State {
    SegmentHistory history;
    joints::FootAxes::State axes;
    Desk desk;
  };

  explicit FootDetector(float rate_hz, bool axes_known = false, const Config& config = {}) noexcept
      : config_(config), history_(rate_hz), axes_(axes_known) {
    begin_again();
  }

  template <class Emit>
  void push(const SegmentSample& sample, Emit&& emit);
  template <class Emit>
  void flush(Emit&& emit);
  void reset() noexcept {
    history_.clear();
    axes_.reset();
    desk_ = {};
    begin_again();
  }
  float latency_s() const noexcept { return longest_stride_s + 0.7f; }
  State state() const noexcept {
    State state{history_, axes_.state(), desk_};
    for (std::uint32_t k = 0; k < 3; ++k) state.desk.force[k] = force_[k].state();
    state.desk.rate = rate_.state();
    return state;
  }
  void restore(const State& state) noexcept {
    history_ = state.history;
    axes_.restore(state.axes);
    desk_ = state.desk;
    for (std::uint32_t k = 0; k < 3; ++k) force_[k].restore(state.desk.force[k]);
    rate_.restore(state.desk.rate);
  }

  const SegmentHistory& history() const noexcept { return history_; }
  const joints::SegmentAxes& axes() const noexcept { return axes_.axes(); }

 private:
  static constexpr float coarse_s = 0.01f;
  static constexpr float delay_s = 0.025f;  ///< of the unrest
  static constexpr std::uint32_t ahead = 30, ahead_first = 40, behind_least = 40, behind_most = 50, longest_rest = 80;

  static constexpr float blind_delay_s = 0.04f;     ///< of the unrest without a gyroscope, beyond `delay_s`
  static constexpr float blind_landing_s = 0.155f;  ///< from contact to there; feet of 2 to 5 m/s: 0.1 to 0.2
  static constexpr float blind_calm = 3.0f;         ///< the force alone shows a mid-stance less clearly

  struct Stance {
    std::int64_t contact_us = unknown_us;
    std::int64_t toe_off_us = unknown_us;
    std::int64_t going_us = unknown_us;  ///< toe-off by the foot's speed alone
    float heel_rise_rad = 0.0f;          ///< most turning of the toes down after mid-stance
    float confidence = 0.0f;
    bool cut_off = false;  ///< the recording ends within this stance
  };
  static constexpr float turning_duty =
      0.2f;  ///< added for one stance between running ones: a turn, or the last before a stop
  static bool strolls(const FootPath& path) noexcept {
    return path.speed_mps() < slowest_run_mps && path.duration_s() > longest_slow_stride_s;
  }
  static float duty(const Stance& stance, float stride_s) noexcept {
    const std::int64_t end_us = stance.going_us < stance.toe_off_us ? stance.going_us : stance.toe_off_us;
    const bool whole = stance.contact_us != unknown_us && stance.toe_off_us != unknown_us;
    return whole && end_us > stance.contact_us ? seconds_between(stance.contact_us, end_us) / stride_s : 1.0f;
  }

  void begin_again() noexcept {
    for (auto& mean : force_) mean = dsp::MovingMean<16>(box);
    rate_ = dsp::MovingMean<16>(box);
    desk_.unrest.clear();
    desk_.usual = desk_.period_s = 0.0f;
    desk_.filled = 0;
    desk_.mid_us = unknown_us;
    desk_.phase = 0;
    desk_.waiting = desk_.undecided = desk_.ran = false;
  }
  /// Unrest `back` coarse steps ago.
  float unrest(std::uint32_t back) const noexcept {
    const float root = (1.0f / 256.0f) * static_cast<float>(desk_.unrest.back(back));
    return root * root;
  }
  std::int64_t time_of(float back) const noexcept { return history_.newest_us() - to_us(back * coarse_s + delay_s); }
  std::uint32_t sample_at(std::int64_t t_us) const noexcept {
    const std::int64_t from_us = t_us - history_.oldest_us() + history_.interval_us() / 2;
    return from_us <= 0 ? 0u : static_cast<std::uint32_t>(from_us / history_.interval_us());
  }

  bool is_valley(std::uint32_t back) const noexcept;
  static constexpr float push_share = 0.33f;  ///< of toe-off is told by the push, the rest by the foot's speed
  struct Impact {
    float samples = 0.0f;  ///< after `landing`
    float clear = 0.0f;    ///< [0, 1]
  };
  Impact impact_after(float landing, std::uint32_t middle) const noexcept;
  float fastest_push_after(float going, Vec3 right) const noexcept;
  bool pressed_along(std::uint32_t sample, Vec3 up) const noexcept;
  std::int64_t middle_of_valley(std::uint32_t back) const noexcept;
  template <class Emit>
  void stand(std::int64_t mid_us, Emit& emit);
  template <class Emit>
  void settle(bool due, Emit& emit);
  template <class Emit>
  void stand_blind(std::int64_t mid_us, Emit& emit);
  Stance look(const FootPath& path, bool at_end, std::int64_t mid_us) const noexcept;
  template <class Emit>
  void tell(const Stance& stance, std::int64_t mid_us, float stride_s, const FootPath& path, Emit& emit);

  Config config_;
  SegmentHistory history_;
  joints::FootAxes axes_;
  dsp::MovingMean<16> force_[3], rate_;
  Desk desk_;
};

// ---- implementation ----------------------------------------------------------------------------

template <class Emit>
void FootDetector::push(const SegmentSample& sample, Emit&& emit) {
  Desk& s = desk_;
  if (!history_.follows(sample.t_us)) {
    flush(emit);
    begin_again();
  }
  history_.add(sample);
  constexpr float g = gravity_mps2;
  const Vec3 a = sample.accel_mps2, w = sample.gyro_radps;
  if (s.filled == 0) {  // no start-up transient
    force_[0].settle(a.x), force_[1].settle(a.y), force_[2].settle(a.z), rate_.settle(0.0f);
  }
  const Vec3 mean{force_[0](a.x), force_[1](a.y), force_[2](a.z)};
  const float excess = std::sqrt(dot(mean, mean)) - g;
  float unrest = 0.01f * excess * excess;
  if (sample.has_gyro) {
    unrest += rate_(0.25f * dot(w, w));
  } else {
    // The force turns with the foot: how far its mean moves in 60 ms stands for the rate of turn.
    constexpr std::uint32_t apart = 12;
    Vec3 then;
    const std::uint32_t n = history_.size();
    for (std::uint32_t k = 0; k < box; ++k) {
      then = then + history_.accel_mps2(n > apart + k ? n - 1 - apart - k : 0);
    }
    const Vec3 moved = mean - (1.0f / static_cast<float>(box)) * then;
    unrest = rate_(unrest + (1.0f / 36.0f) * dot(moved, moved));
  }
  if (!(unrest > 0.0f)) unrest = 0.0f;  // a running sum of squares ends a rounding below nothing
  constexpr float most = 60.0f;         // one impact does not make a second
  if (s.filled < 200) ++s.filled;
  s.usual += ((unrest < most ? unrest : most) - s.usual) / static_cast<float>(s.filled);
  if (++s.phase < coarse) return;
  s.phase = 0;
  const float root = std::sqrt(unrest) * 256.0f;
  s.unrest.add(static_cast<std::uint16_t>(root < 65535.0f ? root : 65535.0f));
  const std::uint32_t back = s.period_s > 0.0f ? ahead : ahead_first;
  if (is_valley(back)) stand(middle_of_valley(back), emit);
  if (s.undecided && seconds_between(s.mid_us, sample.t_us) >= longest_heel_s) settle(true, emit);
}

template <class Emit>
void FootDetector::flush(Emit&& emit) {
  // The last stance may lie nearer to the end than a valley usually must.
  const std::uint32_t most = desk_.period_s > 0.0f ? ahead : ahead_first;
  for (std::uint32_t back = most - 1; back >= 8; --back) {
    if (is_valley(back)) stand(middle_of_valley(back), emit);
  }
  if (desk_.undecided) settle(true, emit);
  desk_.mid_us = unknown_us;
  desk_.waiting = false;
}

/// Is the unrest `back` steps ago the least around it, low, and after a swing?
inline bool FootDetector::is_valley(std::uint32_t back) const noexcept {
  const Desk& s = desk_;
  if (back + 2 > s.unrest.size() || back == 0) return false;
  const std::uint16_t here = s.unrest.back(back);
  if (here > s.unrest.back(back + 1) || here >= s.unrest.back(back - 1)) return false;
  const bool blind = !history_.has_gyro(history_.size() - 1);
  if (unrest(back) >= (blind ? blind_calm : 1.0f) * config_.calm_share * s.usual) return false;
  for (std::uint32_t k = 0; k < back; ++k)
    if (s.unrest.back(k) < here) return false;
  float behind = s.period_s > 0.0f ? 0.6f * s.period_s / coarse_s : static_cast<float>(behind_least);
  if (!(behind > static_cast<float>(behind_least))) behind = static_cast<float>(behind_least);
  if (behind > static_cast<float>(behind_most)) behind = static_cast<float>(behind_most);
  std::uint32_t last = back + static_cast<std::uint32_t>(behind);
  if (last >= s.unrest.size()) last = s.unrest.size() - 1;
  for (std::uint32_t k = back + 1; k <= last; ++k)
    if (s.unrest.back(k) < here) return false;
  std::uint16_t most = 0;  // a walker's foot stands for 0.5 s
  for (std::uint32_t k = back + 1; k < back + longest_rest && k < s.unrest.size(); ++k)
    if (s.unrest.back(k) > most) most = s.unrest.back(k);
  return static_cast<float>(most) > 128.0f * config_.swing_radps;  // root of (rate / 2 rad/s)^2, in 1/256
}

/// The calmest sample wanders in a flat valley; the middle between its walls does not.
inline std::int64_t FootDetector::middle_of_valley(std::uint32_t back) const noexcept {
  const std::uint32_t size = desk_.unrest.size();
  const float wall = 4.0f * unrest(back) + 0.1f;
  const auto edge = [&](std::uint32_t inside, std::uint32_t outside) {
    const float in = unrest(inside), out = unrest(outside);
    const float part = out > in ? (wall - in) / (out - in) : 0.0f;
    return static_cast<float>(inside) + part * (static_cast<float>(outside) - static_cast<float>(inside));
  };
  std::uint32_t older = back, newer = back;
  while (older + 1 < size && older < back + behind_most && unrest(older + 1) < wall) ++older;
  while (newer > 0 && unrest(newer - 1) < wall) --newer;
  const float begin =
      older + 1 < size && unrest(older + 1) >= wall ? edge(older, older + 1) : static_cast<float>(older);
  const float end = newer > 0 ? edge(newer, newer - 1) : 0.0f;
  const bool blind = !history_.has_gyro(history_.size() - 1);
  return time_of(0.5f * (begin + end)) - (blind ? to_us(blind_delay_s) : 0);
}

/// The steepest rise of the force (10 ms) from shortly before the foot has lost its speed. A sensor on a shoe rings at
/// 25 to 60 Hz when it hits the ground; the motion of a foot, and of markers, ends at 15 to 20 Hz.
inline FootDetector::Impact FootDetector::impact_after(float landing, std::uint32_t middle) const noexcept {
  constexpr float before = 2.0f;                             // 10 ms
  constexpr std::uint32_t searched = 16;                     // to 65 ms after; steepest rises come 15 to 45 ms after
  constexpr float least_rise_mps2 = 10.0f;                   // 5 to 170 in runs of 2.5 to 5.5 m/s
  constexpr float motion_only = 0.09f, impact_only = 0.16f;  // (tan of pi * frequency / rate)^2: 18.5 and 24 Hz
  if (!(landing > before + 2.0f)) return {};
  const auto first = static_cast<std::uint32_t>(landing - before + 0.5f);
  if (first + searched + 1 >= history_.size()) return {};
  float slow = 0.0f, fast = 0.0f, rises[searched] = {};
  Vec3 older = history_.accel_mps2(first - 1), here = history_.accel_mps2(first);
  std::uint32_t most = 0;
  for (std::uint32_t k = 0; k < searched; ++k) {
    const Vec3 newer = history_.accel_mps2(first + k + 1);
    const Vec3 across = newer - older, bend = newer + older - 2.0f * here;
    slow += dot(across, across);
    fast += dot(bend, bend);
    rises[k] = std::sqrt(dot(newer, newer)) - std::sqrt(dot(older, older));
    if (rises[k] > rises[most]) most = k;
    older = here;
    here = newer;
  }
  if (!(rises[most] > least_rise_mps2)) return {};
  float still = 0.0f;
  if (middle < searched || middle + searched >= history_.size()) return {};
  for (std::uint32_t k = 0; k < searched; ++k) {
    const std::uint32_t i = middle - searched / 2 + k;
    const Vec3 bend = history_.accel_mps2(i + 1) + history_.accel_mps2(i - 1) - 2.0f * history_.accel_mps2(i);
    still += dot(bend, bend);
  }
  const auto share = [](float x, float none, float all) {
    const float part = (x - none) / (all - none);
    return part < 0.0f ? 0.0f : part > 1.0f ? 1.0f : part;
  };
  Impact impact;
  impact.clear = share(fast, motion_only * slow, impact_only * slow) * share(fast, still, 1.5f * still);
  float part = 0.0f;
  if (most > 0 && most + 1 < searched) {
    const float a = rises[most - 1], b = rises[most], c = rises[most + 1];
    part = 0.5f * (a - c) / (a + c - 2.0f * b);
  }
  impact.samples = static_cast<float>(first + most) + part - landing;
  return impact;
}

/// Samples from where the foot gets going to where its toes turn down fastest, which is when the calf stops pushing.
/// Of two tops nearly as high the first: the second is the swing of the lower leg.
inline float FootDetector::fastest_push_after(float going, Vec3 right) const noexcept {
  constexpr std::uint32_t before = 12, after = 14, width = 5, size = before + after;  // 60 ms, 70 ms, over 25 ms
  constexpr float nearly = 0.85f;
  if (!(going >= static_cast<float>(before + width))) return 0.0f;
  const auto first = static_cast<std::uint32_t>(going + 0.5f) - before;
  if (first + size + width >= history_.size()) return 0.0f;
  float pushes[size] = {}, most = 0.0f;
  for (std::uint32_t n = 0; n < size + width - 1; ++n) {
    const float push = -dot(mended_gyro_radps(history_, first + n - width / 2), right);
    for (std::uint32_t k = n < width ? 0 : n + 1 - width; k <= n && k < size; ++k) pushes[k] += push;
  }
  for (float push : pushes) most = push > most ? push : most;
  for (std::uint32_t k = 1; k + 1 < size; ++k) {
    if (pushes[k] < nearly * most || pushes[k] < pushes[k - 1] || pushes[k] < pushes[k + 1]) continue;
    return static_cast<float>(first + k) - going;
  }
  return 0.0f;
}

/// Does the force point up, as it does on a foot that bears weight (braking tips it by 15 to 40 degrees)?
inline bool FootDetector::pressed_along(std::uint32_t sample, Vec3 up) const noexcept {
  Vec3 force;
  for (std::uint32_t k = 0; k < box; ++k) {
    const std::uint32_t i = sample + k;
    if (i >= box / 2 && i - box / 2 < history_.size()) force = force + history_.accel_mps2(i - box / 2);
  }
  constexpr float cosine = 0.6f;  // 53 degrees
  return dot(force, up) > cosine * std::sqrt(dot(force, force));
}

/// A mid-stance was found.
template <class Emit>
void FootDetector::stand(std::int64_t mid_us, Emit& emit) {
  Desk& s = desk_;
  if (s.mid_us != unknown_us && seconds_between(s.mid_us, mid_us) < shortest_stride_s) return;
  if (s.undecided) settle(true, emit);
  s.before_us = s.mid_us;
  s.mid_us = mid_us;
  const float stride_s = s.before_us == unknown_us ? 0.0f : seconds_between(s.before_us, mid_us);
  const bool follows = stride_s > 0.0f && stride_s <= longest_stride_s;
  s.period_s = !follows ? 0.0f : s.period_s > 0.0f ? 0.5f * (s.period_s + stride_s) : stride_s;
  if (follows) {
    settle(false, emit);
  } else {
    s.waiting = true;
    s.ran = false;
  }
}

/// Places the events of the last mid-stance; before the heel is up only if they are `due`.
template <class Emit>
void FootDetector::settle(bool due, Emit& emit) {
  Desk& s = desk_;
  s.undecided = false;
  const float stride_s = seconds_between(s.before_us, s.mid_us);
  const std::uint32_t from = sample_at(s.before_us), to = sample_at(s.mid_us);
  if (!history_.covers(s.before_us) || !history_.has_gyro(to)) {
    if (s.waiting) stand_blind(s.before_us, emit);
    s.waiting = false;
    stand_blind(s.mid_us, emit);
    return;
  }
  const FootPath path(history_, from, to);
  if (!path.known()) {
    s.waiting = true;
    return;
  }
  if (s.waiting && !pressed_along(from, path.up_at_start())) return;  // it was a calm moment of a swing
  if (s.waiting) {  // both stances of the first stride: the first one's push-off tells which way the toes go
    s.waiting = false;
    axes_.learn(history_, from, from, to, path.up_at_start());
    const Stance first = look(path, false, s.before_us);
    // The first stance of a run is long, as the runner stood on it: the second one tells what it belongs to.
    s.ran = !strolls(path) && duty(look(path, true, s.mid_us), stride_s) < config_.running_duty;
    tell(first, s.before_us, stride_s, path, emit);
  }
  const std::uint32_t newest = history_.size() - 1;
  axes_.learn(history_, from, to, to + 60 < newest ? to + 60 : newest, path.up_at_end());
  Stance stance = look(path, true, s.mid_us);
  const float seen_s = seconds_between(s.mid_us, history_.newest_us());
  if (stance.heel_rise_rad < least_heel_rise_rad && seen_s < longest_heel_s) {
    if (!due) {
      s.undecided = true;  // a walker's heel stays down for longer
      return;
    }
    if (s.ran) {  // the recording ends before the heel comes up
      stance.heel_rise_rad = least_heel_rise_rad;
      stance.cut_off = true;
    }
  }
  tell(stance, s.mid_us, stride_s, path, emit);
}

/// Contact and toe-off of the stance at one end of the path.
inline FootDetector::Stance FootDetector::look(const FootPath& path, bool at_end, std::int64_t mid_us) const noexcept {
  Stance stance;
  const float interval_s = static_cast<float>(history_.interval_us()) * seconds_per_us;
  const Vec3 right = axes_.axes().right;
  const std::int64_t anchor_us = history_.time_of(sample_at(mid_us));
  const auto instant = [&](float samples, float late_s) { return anchor_us + to_us(samples * interval_s + late_s); };
  const float landing_mps = config_.landing_share * path.speed_mps();
  const float leaving_mps = config_.leaving_share * path.speed_mps();
  constexpr std::uint32_t reach_back = 110, reach_on = 120;

  float last = 0.0f;
  path.walk(at_end, true, reach_back, right, [&](const FootPath::Instant& foot) {
    const float now = foot.forward_mps;
    if (now >= landing_mps) {
      const float part = now > last ? (now - landing_mps) / (now - last) : 0.0f;
      const float landing = foot.samples + part;
      const Impact impact = impact_after(static_cast<float>(sample_at(mid_us)) + landing, sample_at(mid_us));
      const float by_impact_s = impact.samples * interval_s - config_.impact_delay_s;
      const float late_s = config_.landing_delay_s + impact.clear * (by_impact_s - config_.landing_delay_s);
      stance.contact_us = instant(landing, late_s);
      return false;
    }
    last = now;
    return true;
  });
  last = 0.0f;
  path.walk(at_end, false, reach_on, right, [&](const FootPath::Instant& foot) {
    const float now = foot.speed_mps;
    if (stance.toe_off_us == unknown_us && now >= leaving_mps) {
      const float part = now > last ? (now - leaving_mps) / (now - last) : 0.0f;
      const float going = foot.samples - part;
      const float turns_on = fastest_push_after(static_cast<float>(sample_at(mid_us)) + going, right);
      stance.toe_off_us = instant(going + push_share * turns_on, config_.leaving_delay_s);
      stance.going_us = instant(going, config_.leaving_delay_s);
    }
    last = now;
    if (-foot.pitch_rad > stance.heel_rise_rad) stance.heel_rise_rad = -foot.pitch_rad;
    return stance.toe_off_us == unknown_us || stance.heel_rise_rad < 1.0f;
  });
  stance.confidence = axes_.axes().right_confidence;
  return stance;
}

template <class Emit>
void FootDetector::tell(const Stance& stance, std::int64_t mid_us, float stride_s, const FootPath& path, Emit& emit) {
  Desk& s = desk_;
  const bool ran = s.ran;
  s.ran = false;
  if (stance.contact_us == unknown_us || stance.heel_rise_rad < least_heel_rise_rad) return;
  if (s.last_event_us != unknown_us && stance.contact_us <= s.last_event_us) return;
  const bool leaves = stance.toe_off_us != unknown_us && stance.toe_off_us > stance.contact_us;
  const bool slow = strolls(path);
  const float share = slow && !ran ? 1.0f : duty(stance, stride_s);
  // One long stance, or slow stride, in a run is a turn or a stumble; a walk has the next one so as well.
  const bool runs = stance.cut_off || share < config_.running_duty + (ran ? turning_duty : 0.0f);
  Quality quality = path.flags() | flag_if(stance.cut_off, Quality::low_confidence);
  quality |= flag_if(!runs, Quality::not_running);
  quality |= axes_.quality();
  s.ran = stance.cut_off || (share < config_.running_duty && !slow);
  s.last_event_us = stance.contact_us;
  emit(FootEvent{stance.contact_us, stance.confidence, FootEventKind::contact, Side::unknown, quality, mid_us});
  if (!runs || !leaves) return;
  s.last_event_us = stance.toe_off_us;
  emit(FootEvent{stance.toe_off_us, stance.confidence, FootEventKind::toe_off, Side::unknown, quality});
}

/// No gyroscope: the force's valley is all there is.
template <class Emit>
void FootDetector::stand_blind(std::int64_t mid_us, Emit& emit) {
  Desk& s = desk_;
  const std::int64_t contact_us = mid_us - to_us(blind_landing_s);
  if (s.last_event_us != unknown_us && contact_us <= s.last_event_us) return;
  s.last_event_us = contact_us;
  const Quality quality = history_.quality(sample_at(mid_us)) | Quality::low_confidence | Quality::uncalibrated;
  emit(FootEvent{contact_us, 0.2f, FootEventKind::contact, Side::unknown, quality, mid_us});
}

}  // namespace cadans::events
