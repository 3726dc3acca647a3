// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "cadans/core/constants.hpp"
#include "cadans/core/history/segment_history.hpp"
#include "cadans/core/sample.hpp"

namespace cadans::events {

/// The rate of turn of one sample, with what the gyroscope's range cut off put back: a plateau is bridged by the cubic
/// that leaves it as steeply as the rate arrived. Small chips end at 500 deg/s, a foot reaches 600 to 1000; a
/// true top is flat by itself and changes by less than 0.1 rad/s. Only rates above 8 rad/s are looked at.
inline Vec3 mended_gyro_radps(const SegmentHistory& history, std::uint32_t i) noexcept;

/// The way of a foot from one mid-stance to the next, from its gyroscope and accelerometer alone.
///
///   gyro --integrate--> turn --> specific force, stood still --mean over the stride--> up
///                                     '--integrate, at rest in both mid-stances--> velocity --> way
///
/// - Up: the foot stands at both ends, so the mean specific force in between is gravity. No settling: a first
///   stride is as good as the hundredth, and turns are allowed.
/// - At rest: in a runner's mid-stance the foot already rolls over, so a sensor above the ball of the foot moves with
///   the pitch rate times its height (up to 120 mm/s): taken into account. How high it sits the stance itself tells: as
///   the heel comes up, the sensor goes faster by that height times what the pitch rate grows. And a foot on the ground
///   never moves backward: where it seems to, faster than `noise_mps`, its rest was mistaken by as much.
/// - Velocity is smoothed over 55 ms, so that a shoe that rings does not matter.
/// On a treadmill the frame is the belt's, as it goes in mid-stance: a belt that yields to the landing is told as slow
/// as it then is, 5 % and more below its mean (S. Willwacher 2021, doi 10.1038/s41598-021-81951-9). After M. Falbriard
/// 2021 (doi 10.3389/fspor.2021.585809) and M. Zrenner 2018 (doi 10.3390/s18124194), whose zero velocity is truly zero.
/// Cost: 10 us to make, 40 ns a sample to walk. Stack: 1.4 KiB. A view: good until the history's next `add`. Refuses: a
/// stretch without a gyroscope or beyond the history (`known()` is false).
class FootPath {
 public:
  static constexpr float above_sole_m = 0.08f;  ///< laces 0.07 to 0.1: where a stance does not tell, and for the events
  static constexpr float most_above_m = 0.12f;  ///< nobody wears a foot pod above the ankle
  static constexpr float noise_mps = 0.04f;     ///< what smoothed velocity does in a steady stance
  static constexpr std::uint32_t smoothing = 11;  ///< samples

  /// The foot at one instant, its velocity smoothed.
  struct Instant {
    float samples = 0.0f;  ///< from the anchor; negative when walking back
    float forward_mps = 0.0f;
    float speed_mps = 0.0f;  ///< all three directions
    float height_m = 0.0f;   ///< of the sensor above where it was at the anchor
    float pitch_rad = 0.0f;  ///< turned about the anchor's `right` since the anchor; toes up is positive
  };

  /// `from` and `to` are the samples of two mid-stances.
  FootPath(const SegmentHistory& history, std::uint32_t from, std::uint32_t to) noexcept;

  bool known() const noexcept { return known_; }
  float duration_s() const noexcept { return duration_s_; }
  float length_m() const noexcept { return length_m_; }  ///< level
  float speed_mps() const noexcept { return length_m_ / duration_s_; }
  Quality flags() const noexcept { return flags_; }
  /// Up in the axes of the case, at either mid-stance.
  Vec3 up_at_start() const noexcept { return back(from_.turn); }
  Vec3 up_at_end() const noexcept { return back(to_.turn); }

  /// Walks `count` samples on from a mid-stance (`at_end`: the second one), back in time if `backward`, while
  /// `visit(Instant)` says true. `right` is the case's axis for `pitch_rad`.
  template <class Visit>
  void walk(bool at_end, bool backward, std::uint32_t count, Vec3 right, Visit&& visit) const noexcept;

 private:
  struct Anchor {
    std::uint32_t sample = 0;
    Quaternion turn;  ///< case -> the still frame
    Vec3 velocity;    ///< in the still frame, set right
  };
  static constexpr std::uint32_t half = smoothing / 2;
  static constexpr std::uint32_t seen_after = 20 + half;  ///< samples of stance after a mid-stance
  static constexpr std::uint32_t seen_before = 8 + half;
  /// The heel comes up: samples after mid-stance; a slow runner's is not up by the first.
  static constexpr std::uint32_t rolls = 2, rolls_after[rolls] = {12, 18};
  static constexpr float least_rolling_radps = 1.0f;  ///< a slower one says little about the height

  static Quaternion turned(const Quaternion& q, Vec3 half_angle) noexcept {
    const float h2 = dot(half_angle, half_angle);
    const float c = 1.0f - h2 * (0.5f - h2 * (1.0f / 24.0f)), s = 1.0f - h2 * (1.0f / 6.0f);
    const Quaternion r = q * Quaternion{c, s * half_angle.x, s * half_angle.y, s * half_angle.z};
    const float length = 1.5f - 0.5f * (r.w * r.w + r.x * r.x + r.y * r.y + r.z * r.z);
    return {length * r.w, length * r.x, length * r.y, length * r.z};
  }
  Vec3 back(const Quaternion& q) const noexcept { return turn(Quaternion{q.w, -q.x, -q.y, -q.z}, up_); }

  const SegmentHistory* history_;
  Anchor from_, to_;
  Vec3 up_, forward_;  ///< in the still frame
  Vec3 gain_mps2_;     ///< to be taken off the specific force: gravity and what drifts
  float interval_s_ = 0.0f;
  float duration_s_ = 0.0f;
  float length_m_ = 0.0f;
  float climb_mps_ = 0.0f;  ///< drift of the height
  Quality flags_ = Quality::ok;
  bool known_ = false;
};

// ---- implementation ----------------------------------------------------------------------------

inline Vec3 mended_gyro_radps(const SegmentHistory& history, std::uint32_t i) noexcept {
  constexpr float least_radps = 8.0f, flat_radps = 0.06f;
  constexpr std::uint32_t longest = 40;
  Vec3 rate = history.gyro_radps(i);
  const auto mend = [&](float Vec3::*axis) {
    const float here = rate.*axis;
    if (!(std::fabs(here) > least_radps)) return;
    const auto at = [&](std::uint32_t n) { return history.gyro_radps(n).*axis; };
    std::uint32_t first = i, last = i;
    while (first > 1 && i - first < longest && std::fabs(at(first - 1) - here) < flat_radps) --first;
    while (last + 2 < history.size() && last - i < longest && std::fabs(at(last + 1) - here) < flat_radps) ++last;
    if (last < first + 2) return;
    const float sign = here > 0.0f ? 1.0f : -1.0f, length = static_cast<float>(last - first);
    const float arrives = sign * (at(first) - at(first - 1)), leaves = sign * (at(last) - at(last + 1));
    if (!(arrives > 0.0f && leaves > 0.0f)) return;
    const float u = static_cast<float>(i - first) / length, v = 1.0f - u;
    rate.*axis += sign * length * u * v * (arrives * v + leaves * u);
  };
  mend(&Vec3::x);
  mend(&Vec3::y);
  mend(&Vec3::z);
  return rate;
}

inline FootPath::FootPath(const SegmentHistory& history, std::uint32_t from, std::uint32_t to) noexcept
    : history_(&history) {
  if (to < from + 4 * smoothing || to >= history.size()) return;
  interval_s_ = static_cast<float>(history.interval_us()) * seconds_per_us;
  const float half_s = 0.5f * interval_s_;
  const std::uint32_t begin = from > half ? from - half : 0;
  const std::uint32_t newest = history.size() - 1;
  const std::uint32_t end = to + seen_after < newest ? to + seen_after : newest;

  // One pass: everything is linear in what is not yet known (up, the rests), so sums will do.
  struct End {
    Vec3 rates[1 + rolls];                    ///< sums around mid-stance, and later
    Vec3 seen[seen_before + seen_after + 1];  ///< velocity through the stance
    std::uint32_t middle = 0, first = 0, size = 0;
    /// Sample in whose middle the `n`-th mean lies.
    std::uint32_t centre(std::uint32_t n) const noexcept { return n == 0 ? middle : middle + rolls_after[n - 1]; }
  } ends[2];
  ends[0].middle = from;
  ends[0].first = begin;
  ends[1].middle = to;
  ends[1].first = to - seen_before;
  Quaternion q;
  Vec3 velocity, before_force, before_rate, force_sum, velocity_sum;
  float time_sum = 0.0f;
  for (std::uint32_t i = begin; i <= end; ++i) {
    if (!history.has_gyro(i)) return;
    const Vec3 rate = mended_gyro_radps(history, i);
    if (i > begin) q = turned(q, (0.5f * half_s) * (before_rate + rate));
    const Vec3 force = turn(q, history.accel_mps2(i));
    if (i > begin) velocity = velocity + half_s * (before_force + force);
    before_rate = rate;
    before_force = force;
    const float time_s = interval_s_ * static_cast<float>(i - begin);
    if (i >= from && i <= to) {
      force_sum = force_sum + force;
      velocity_sum = velocity_sum + velocity;
      time_sum += time_s;
      flags_ |= history.quality(i);
    }
    if (i == from) from_ = {i, q, velocity};
    if (i == to) to_ = {i, q, velocity};
    for (End& e : ends) {
      for (std::uint32_t n = 0; n <= rolls; ++n) {
        if (i + half < e.centre(n) || i > e.centre(n) + half) continue;
        e.rates[n] = e.rates[n] + turn(q, rate);
      }
      const std::uint32_t place = i - e.first;
      if (i >= e.first && place < sizeof(e.seen) / sizeof(e.seen[0]) && i <= e.middle + seen_after) {
        e.seen[place] = velocity;
        e.size = place + 1;
      }
    }
  }
  const float force_length = std::sqrt(dot(force_sum, force_sum));
  const float samples = static_cast<float>(to - from + 1);
  if (!(force_length > 0.5f * gravity_mps2 * samples)) return;  // it fell, or was asleep
  up_ = (1.0f / force_length) * force_sum;

  struct Mean {
    Vec3 velocity, rate;
    float time_s = 0.0f, count = 0.0f;
  };
  const auto mean_of = [&](const End& e, std::uint32_t n) {
    Mean mean;
    for (std::uint32_t j = 0; j < e.size; ++j) {
      const std::uint32_t i = e.first + j;
      if (i + half < e.centre(n) || i > e.centre(n) + half) continue;
      mean.velocity = mean.velocity + e.seen[j];
      mean.time_s += interval_s_ * static_cast<float>(i - begin);
      mean.count += 1.0f;
    }
    const float share = 1.0f / mean.count;
    return Mean{share * mean.velocity, share * e.rates[n], mean.time_s / mean.count, mean.count};
  };

  // Rest at both ends: velocity there is rate x (above_sole_m * up), and nothing else.
  Vec3 rest[2];
  float at_s[2];
  for (std::uint32_t k = 0; k < 2; ++k) {
    const Mean middle = mean_of(ends[k], 0);
    at_s[k] = middle.time_s;
    rest[k] = middle.velocity - above_sole_m * cross(middle.rate, up_) - (gravity_mps2 * at_s[k]) * up_;
  }
  const Vec3 drift_mps2 = (1.0f / (at_s[1] - at_s[0])) * (rest[1] - rest[0]);
  gain_mps2_ = gravity_mps2 * up_ + drift_mps2;
  const auto settled = [&](Vec3 raw, float time_s) {
    return raw - rest[0] - time_s * gain_mps2_ + at_s[0] * drift_mps2;
  };
  duration_s_ = interval_s_ * static_cast<float>(to - from);
  Vec3 way = velocity_sum - samples * rest[0] - time_sum * gain_mps2_ + (samples * at_s[0]) * drift_mps2;
  way = interval_s_ * way;
  const float climb_m = dot(way, up_);
  climb_mps_ = climb_m / duration_s_;
  const Vec3 level = way - climb_m * up_;
  const float length = std::sqrt(dot(level, level));
  if (!(length > 0.0f)) return;
  forward_ = (1.0f / length) * level;
  from_.velocity = settled(from_.velocity, interval_s_ * static_cast<float>(from - begin));
  to_.velocity = settled(to_.velocity, interval_s_ * static_cast<float>(to - begin));

  // How much faster the foot moved at rest than with the usual height, by the height that the stance tells.
  const auto faster_mps = [&](const End& e) {
    const Mean middle = mean_of(e, 0);
    for (std::uint32_t n = 1; n <= rolls; ++n) {
      const Mean later = mean_of(e, n);
      if (later.count < static_cast<float>(smoothing)) break;  // not seen yet
      const float turns_radps = dot(cross(later.rate - middle.rate, up_), forward_);
      if (!(turns_radps > least_rolling_radps)) continue;
      const Vec3 gains_mps = settled(later.velocity, later.time_s) - settled(middle.velocity, middle.time_s);
      const float seen_m = dot(gains_mps, forward_) / turns_radps;
      const float above_m = seen_m < 0.0f ? 0.0f : seen_m > most_above_m ? most_above_m : seen_m;
      return (above_m - above_sole_m) * dot(cross(middle.rate, up_), forward_);
    }
    return 0.0f;
  };

  // A foot on the ground never moves backward. The anchors keep the usual height: the events were fitted with it.
  constexpr float most_mps = 10.0f;  // faster is no stance
  float mistaken_mps = 0.0f;
  for (const End& e : ends) {
    float least = most_mps, sum = 0.0f;
    for (std::uint32_t j = 0; j < e.size; ++j) {
      const auto forward_at = [&](std::uint32_t n) {
        return dot(settled(e.seen[n], interval_s_ * static_cast<float>(e.first + n - begin)), forward_);
      };
      sum += forward_at(j);
      if (j >= smoothing) sum -= forward_at(j - smoothing);
      if (j + 1 >= smoothing && sum / static_cast<float>(smoothing) < least)
        least = sum / static_cast<float>(smoothing);
    }
    const auto backward_mps = [](float slowest_mps) {
      return slowest_mps < -noise_mps ? slowest_mps + noise_mps : 0.0f;
    };
    Anchor& anchor = &e == ends ? from_ : to_;
    anchor.velocity = anchor.velocity - backward_mps(least) * forward_;
    const float faster = faster_mps(e);
    mistaken_mps += 0.5f * (faster - backward_mps(least + faster));
  }
  length_m_ = length + mistaken_mps * duration_s_;
  known_ = true;
}

template <class Visit>
void FootPath::walk(bool at_end, bool backward, std::uint32_t count, Vec3 right, Visit&& visit) const noexcept {
  const SegmentHistory& history = *history_;
  const Anchor& anchor = at_end ? to_ : from_;
  const float way = backward ? -1.0f : 1.0f;
  const float half_s = way * 0.5f * interval_s_;
  Quaternion q = anchor.turn;
  Vec3 velocity = anchor.velocity, sum;
  Vec3 ring[smoothing];
  float pitches[half + 1] = {}, heights[half + 1] = {};
  float pitch_rad = 0.0f, height_m = 0.0f;
  std::uint32_t i = anchor.sample;
  Vec3 rate = mended_gyro_radps(history, i), force = turn(q, history.accel_mps2(i)) - gain_mps2_;
  for (std::uint32_t n = 0; n <= count + half; ++n) {
    if (n > 0) {
      if (backward ? i == 0 : i + 1 >= history.size()) return;
      i = backward ? i - 1 : i + 1;
      const Vec3 next_rate = mended_gyro_radps(history, i);
      q = turned(q, (0.5f * half_s) * (rate + next_rate));
      const Vec3 next_force = turn(q, history.accel_mps2(i)) - gain_mps2_;
      const Vec3 before = velocity;
      velocity = velocity + half_s * (force + next_force);
      height_m += half_s * (dot(before + velocity, up_) - 2.0f * climb_mps_);
      pitch_rad += half_s * dot(rate + next_rate, right);
      rate = next_rate;
      force = next_force;
    }
    Vec3& slot = ring[n % smoothing];
    if (n >= smoothing) sum = sum - slot;
    slot = velocity;
    sum = sum + velocity;
    pitches[n % (half + 1)] = pitch_rad;
    heights[n % (half + 1)] = height_m;
    if (n + 1 < smoothing) continue;
    const Vec3 smooth = (1.0f / static_cast<float>(smoothing)) * sum;
    Instant instant;
    instant.samples = way * static_cast<float>(n - half);
    instant.forward_mps = dot(smooth, forward_);
    instant.speed_mps = std::sqrt(dot(smooth, smooth));
    instant.pitch_rad = pitches[(n + 1) % (half + 1)];  // the oldest kept: `half` samples ago
    instant.height_m = heights[(n + 1) % (half + 1)];
    if (!visit(instant)) return;
  }
}

}  // namespace cadans::events
