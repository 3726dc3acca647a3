// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "cadans/core/constants.hpp"
#include "cadans/core/history/segment_history.hpp"
#include "cadans/core/quality.hpp"
#include "cadans/core/sample.hpp"
#include "cadans/joints/mounting.hpp"
#include "cadans/joints/segment_axes.hpp"

namespace cadans::joints {

/// A segment's axes at one instant, written in the runner's frame: x forward, y up, z to the right.
struct SegmentPose {
  Vec3 anterior{1.0f, 0.0f, 0.0f};
  Vec3 up{0.0f, 1.0f, 0.0f};
  Vec3 right{0.0f, 0.0f, 1.0f};
};

/// How a leg's segment lies throughout one stride, levelled and headed by the stride itself. For shank and thigh alike:
/// no other code levels a leg.
///
///   gyro of the history --integrate--> turn --> specific force, stood still --weighted mean--> up
///                                        '----> mean of the segment's right over the stride --> heading
///
/// - Up: a runner gains no speed over a stride, so the mean force of whole strides is gravity. The weights rise
///   and fall like two boxes laid over each other, of which one is exactly a stride: what repeats with the
///   stride vanishes, and neither the ends' phase nor a jitter of the contacts matters. Against the angles of
///   motion capture (`virtual_imu_*`, 390 strides, contacts jittered by 10 ms) the knee flexion of two such frames is
///   0.1 to 0.8 degrees off; of two attitude filters that run along 9 in the first 1.5 s and 0.8 to 2 later.
///   All of the history up to the end is looked at; two strides about the begin, two before the end or all that is
///   held do as well (tibia angle at contact in `cadans validate`: 2.09 to 2.13 and 1.73 to 1.77 degrees off).
/// - Heading: both segments of a hinge swing about the same axis, so its mean over the stride is "right" for
///   each. No magnetometer, and no drift that lasts longer than a stride.
/// What it costs: speeding up by 0.3 m/s within the window tips it by 1 degree, a bend by its lean.
/// Cost: 8 us to make, 20 ns a sample to walk through. A view: good until the history's next `add`.
/// Refuses: strides without a gyroscope, or that the history does not hold (`known()` is false). A gyroscope at the
/// end of its range is for the caller to refuse (`clipped()`): by tens of degrees such a frame is wrong.
class StrideFrame {
 public:
  static constexpr std::int64_t tail_us = 50'000;  ///< looked at beyond the end, where there is as much

  StrideFrame(const SegmentHistory& history, std::int64_t begin_us, std::int64_t end_us) noexcept;

  bool known() const noexcept { return known_; }
  std::int64_t begin_us() const noexcept { return begin_us_; }
  std::int64_t end_us() const noexcept { return end_us_; }
  /// All flags met from the begin to the end of the stride.
  Quality flags() const noexcept { return flags_; }
  /// Did the gyroscope end in what was looked at? See `gyro_clipped`.
  bool clipped() const noexcept { return clipped_; }
  /// The mean force, in g: 1 when the window holds whole strides and no sample was cut off.
  float force_g() const noexcept { return force_g_; }
  /// Mean direction of up over the stride, in the axes of the case, length 1: how the segment hangs in its case.
  Vec3 hang() const noexcept;
  /// Up at `t_us` in the axes of the case, length 1, whatever lies in it; in the order of time, like `at`.
  Vec3 up_in_case(std::int64_t t_us) noexcept { return turn(inverse(walk_to(t_us)), up_); }

  /// Says how the segment lies in the case, and by that where "forward" is. Then ask `at`.
  void face(const SegmentAxes& axes) noexcept;
  /// The pose at `t_us`, in or after the order of time; `rewind` starts at the begin again.
  SegmentPose at(std::int64_t t_us) noexcept;
  void rewind() noexcept {
    now_ = first_;
    turn_ = first_turn_;
  }

 private:
  static Quaternion turned(const Quaternion& q, Vec3 half) noexcept {
    const float h2 = dot(half, half);
    const float c = 1.0f - h2 * (0.5f - h2 * (1.0f / 24.0f)), s = 1.0f - h2 * (1.0f / 6.0f);
    const Quaternion r = q * Quaternion{c, s * half.x, s * half.y, s * half.z};
    const float length = 1.5f - 0.5f * (r.w * r.w + r.x * r.x + r.y * r.y + r.z * r.z);
    return {length * r.w, length * r.x, length * r.y, length * r.z};
  }
  Quaternion walk_to(std::int64_t t_us) noexcept;
  Vec3 to_runner(Vec3 v) const noexcept { return {dot(forward_, v), dot(up_, v), dot(right_, v)}; }

  const SegmentHistory* history_;
  std::int64_t begin_us_, end_us_;
  std::uint32_t first_ = 0, now_ = 0;  ///< samples: at the stride's begin, and where the walk is
  Quaternion first_turn_, turn_;       ///< case then -> case at the window's first sample, the "still" frame
  Vec3 mean_[3];                       ///< of the case's axes over the stride, in the still frame
  Vec3 forward_{1.0f, 0.0f, 0.0f}, up_{0.0f, 1.0f, 0.0f}, right_{0.0f, 0.0f, 1.0f};  ///< in the still frame
  SegmentAxes axes_;
  float force_g_ = 0.0f;
  Quality flags_ = Quality::ok;
  bool known_ = false;
  bool clipped_ = false;
};

/// A gyroscope at the end of its range: six samples in a row within a hundredth of an axis' largest. The true top
/// of a swing is not so flat; and the flag must say that something was saturated, be it an accelerometer.
inline bool gyro_clipped(const SegmentWindow& window) noexcept;

// ---- implementation ----------------------------------------------------------------------------

inline StrideFrame::StrideFrame(const SegmentHistory& history, std::int64_t begin_us, std::int64_t end_us) noexcept
    : history_(&history), begin_us_(begin_us), end_us_(end_us) {
  if (begin_us == unknown_us || end_us <= begin_us || !history.covers(begin_us) || !history.covers(end_us)) return;
  const std::int64_t interval_us = history.interval_us();
  const auto place = [&](std::int64_t t_us) {
    return static_cast<std::uint32_t>((t_us - history.oldest_us()) / interval_us);
  };
  const std::int64_t last_us = end_us + tail_us < history.newest_us() ? end_us + tail_us : history.newest_us();
  const std::uint32_t last = place(last_us), begin = place(begin_us), end = place(end_us);
  const auto span = static_cast<float>(last + 1), stride = static_cast<float>(end - begin);
  if (stride < 8.0f) return;
  float ramp = span - stride < stride ? span - stride : stride;
  if (ramp < 1.0f) ramp = 1.0f;
  const float quarter_s = 0.25f * static_cast<float>(interval_us) * seconds_per_us;

  Quaternion q;
  Vec3 force, before;
  float weights = 0.0f;
  for (std::uint32_t i = 0; i <= last; ++i) {
    if (!history.has_gyro(i)) return;
    const Vec3 now = history.gyro_radps(i);
    if (i > 0) q = turned(q, quarter_s * (before + now));
    before = now;
    const float from = static_cast<float>(i) + 0.5f, to = span - from;
    float weight = (from < to ? from : to) / ramp;
    if (weight > 1.0f) weight = 1.0f;
    weights += weight;
    force = force + weight * turn(q, history.accel_mps2(i));
    if (i == begin) first_turn_ = q;
    if (i < begin || i >= end) continue;
    const Vec3 x = turn(q, {1.0f, 0.0f, 0.0f}), y = turn(q, {0.0f, 1.0f, 0.0f});
    mean_[0] = mean_[0] + x;
    mean_[1] = mean_[1] + y;
    mean_[2] = mean_[2] + cross(x, y);
    flags_ |= history.quality(i);
  }
  const float length = std::sqrt(dot(force, force));
  force_g_ = length / (weights * gravity_mps2);
  if (!(force_g_ > 0.5f)) return;  // the sensor fell, or was asleep
  up_ = (1.0f / length) * force;
  first_ = begin;
  known_ = true;
  clipped_ = gyro_clipped(history.window(history.oldest_us(), last_us));
  rewind();
}

inline Vec3 StrideFrame::hang() const noexcept {
  return unit({dot(mean_[0], up_), dot(mean_[1], up_), dot(mean_[2], up_)});
}

inline void StrideFrame::face(const SegmentAxes& axes) noexcept {
  axes_ = axes;
  const Vec3 mean = axes.right.x * mean_[0] + axes.right.y * mean_[1] + axes.right.z * mean_[2];
  right_ = unit(mean - dot(mean, up_) * up_);
  forward_ = cross(up_, right_);
  rewind();
}

inline Quaternion StrideFrame::walk_to(std::int64_t t_us) noexcept {
  const SegmentHistory& history = *history_;
  const float half_s = 0.5f * seconds_per_us;
  while (now_ + 1 < history.size() && history.time_of(now_ + 1) <= t_us) {
    const Vec3 sum = history.gyro_radps(now_) + history.gyro_radps(now_ + 1);
    turn_ = turned(turn_, (0.5f * half_s * static_cast<float>(history.interval_us())) * sum);
    ++now_;
  }
  const auto rest_us = static_cast<float>(t_us - history.time_of(now_));
  return turned(turn_, (half_s * rest_us) * history.gyro_radps(now_));
}

inline SegmentPose StrideFrame::at(std::int64_t t_us) noexcept {
  const Quaternion q = walk_to(t_us);
  SegmentPose pose;
  pose.up = to_runner(turn(q, axes_.up));
  pose.right = to_runner(turn(q, axes_.right));
  pose.anterior = cross(pose.up, pose.right);
  return pose;
}

inline bool gyro_clipped(const SegmentWindow& window) noexcept {
  if (!has(window.flags(), Quality::saturated)) return false;
  constexpr float least_radps = 4.0f;  // no gyroscope for runners ends below 230 degrees a second
  float most[3] = {};
  const auto each = [&window](std::uint32_t i, auto&& use) {
    const Vec3 w = window.gyro_radps(i);
    const float magnitude[3] = {std::fabs(w.x), std::fabs(w.y), std::fabs(w.z)};
    for (int k = 0; k < 3; ++k) use(k, magnitude[k]);
  };
  for (std::uint32_t i = 0; i < window.size(); ++i) {
    each(i, [&most](int k, float w) { most[k] = w > most[k] ? w : most[k]; });
  }
  int flat[3] = {};
  bool clipped = false;
  for (std::uint32_t i = 0; i < window.size(); ++i) {
    each(i, [&](int k, float w) {
      flat[k] = w > least_radps && w > 0.99f * most[k] ? flat[k] + 1 : 0;
      clipped = clipped || flat[k] >= 6;
    });
  }
  return clipped;
}

}  // namespace cadans::joints
