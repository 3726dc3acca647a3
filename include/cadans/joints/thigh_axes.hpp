// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "cadans/core/constants.hpp"
#include "cadans/core/history/segment_history.hpp"
#include "cadans/core/quality.hpp"
#include "cadans/core/sample.hpp"
#include "cadans/joints/mounting.hpp"
#include "cadans/joints/principal_axis.hpp"
#include "cadans/joints/segment_axes.hpp"

namespace cadans::joints {

/// How a thigh lies in its sensor's case, learnt once a stride, any way the case is mounted.
///
///   mean up over the stride (StrideFrame::hang) ---------> up: 12.4 degrees ahead of it, right across it
///   smoothed gyro --PrincipalAxis--> across up ---------> right, its sign from how long it stays in flexion
///   the case's own z and y, where they agree -----------> believed instead
///
/// A thigh is no shank. Its muscle turns about its length with every impact, faster than the leg swings: of real
/// thighs (`seven_imu_mean_cycle`) the rates' principal axis lies 60 degrees from "right", of ideal ones still 5 to 11
/// degrees tipped sideways. So the rates are smoothed over 0.1 s, which leaves the swing alone, and the sideways
/// tilt comes from how the thigh hangs: over a stride of running its mean lies 12.4 +- 2.0 degrees ahead of the
/// vertical (42 legs and speeds of 2 to 5 m/s of `virtual_imu_*`; the least spread of extension 7, flexion 8, their
/// middle 2.7) and 3.6 +- 1.5 degrees adducted, which is left in: the side is not known here. What data and case say is
/// weighed by how likely both are right (`believe`). Three strides in a row more than `slip_rad` off, and all is learnt
/// anew (SlipWatch). Cost: 8 us a stride. State: 110 bytes. Refuses: what turns about no axis.
class ThighAxes {
 public:
  static constexpr float hang_ahead_rad = 12.4f / degrees_per_radian;
  static constexpr float up_sd_rad = 3.2f / degrees_per_radian;     ///< hang 2.5 (people not seen), case 2
  static constexpr float right_sd_rad = 6.0f / degrees_per_radian;  ///< adduction 4, axis 4, case 2
  static constexpr float least_share = 0.6f;  ///< of smoothed turning about one axis: thighs 0.85 to 0.97
  static constexpr float keep = 0.8f;         ///< of what was learnt, a stride
  static constexpr float slip_rad = 20.0f / degrees_per_radian;  ///< of the axis, 3 SD; of hang, 5
  static constexpr float smooth_s = 0.1f;

  struct Turning {
    Vec3 axis{0.0f, 0.0f, 1.0f};  ///< principal axis of the smoothed rates, pointing to the runner's right
    float share = 0.0f;
    float sign = 0.0f;  ///< skewness of the angle, >= 0: how clear the direction is
  };
  struct State {
    SegmentAxes axes;
    Vec3 axis, hang;  ///< learnt
    float sign = 0.0f;
    std::uint16_t strides = 0;
    SlipWatch slip;
  };

  explicit ThighAxes(bool axes_known = false) noexcept : axes_known_(axes_known) { reset(); }

  /// The main axis of turning in a stretch of at least a stride. A thigh stays long in flexion (swing, then loading)
  /// and comes short to extension: the angle about "right" is skewed to below, by 0.28 +- 0.08 on all of 42 virtual
  /// legs and speeds, by 0.27 and 0.31 on real ones. A stretch of 1.5 s that is not whole strides is weighed less
  /// towards its ends and loses its trend: right in 100 % of 330; of 1.2 s in 71 %.
  static Turning turning(const SegmentWindow& motion, bool whole_stride) noexcept;

  /// Once a running stride. `hang`: mean up over it, in the case.
  void learn(const Turning& stride, Vec3 hang) noexcept;

  bool known() const noexcept { return axes_known_ || state_.strides > 0; }
  const SegmentAxes& axes() const noexcept { return state_.axes; }
  Quality quality() const noexcept { return flag_if(!known(), Quality::uncalibrated) | state_.slip.quality(); }
  void reset() noexcept {
    state_ = {};
    if (axes_known_) state_.axes.right_confidence = state_.axes.up_confidence = 1.0f;
  }
  const State& state() const noexcept { return state_; }
  void restore(const State& state) noexcept { state_ = state; }

 private:
  void adopt() noexcept;

  bool axes_known_;
  State state_;
};

// ---- implementation ----------------------------------------------------------------------------

inline ThighAxes::Turning ThighAxes::turning(const SegmentWindow& motion, bool whole_stride) noexcept {
  Turning found;
  if (!motion.has_gyro()) return found;
  const auto width = static_cast<std::uint32_t>(smooth_s / motion.interval_s() + 0.5f);
  if (width < 1 || motion.size() < 4 * width) return found;
  const float scale = 1.0f / static_cast<float>(width), length = static_cast<float>(motion.size() - width + 1);
  const auto walk = [&](auto&& use) {
    Vec3 sum;
    for (std::uint32_t i = 0; i < motion.size(); ++i) {
      sum = sum + motion.gyro_radps(i);
      if (i >= width) sum = sum - motion.gyro_radps(i - width);
      if (i + 1 < width) continue;
      const float along = (static_cast<float>(i + 1 - width) + 0.5f) / length - 0.5f;
      use(scale * sum, along, whole_stride ? 1.0f : 1.0f - 4.0f * along * along);
    }
  };
  PrincipalAxis turning;
  Vec3 mean;
  float weights = 0.0f;
  walk([&](Vec3 rate, float, float weight) {
    turning.add(rate, weight);
    mean = mean + weight * rate;
    weights += weight;
  });
  const PrincipalAxis::Axis main = turning.axis();
  found.axis = main.direction;
  found.share = main.share;
  const float offset = dot(main.direction, mean) / weights;
  float angle = 0.0f, level = 0.0f, slope = 0.0f, slopes = 0.0f;
  walk([&](Vec3 rate, float along, float weight) {
    angle += dot(main.direction, rate) - offset;
    level += weight * angle;
    slope += weight * along * angle;
    slopes += weight * along * along;
  });
  level /= weights;
  slope = whole_stride ? 0.0f : slope / slopes;
  float two = 0.0f, three = 0.0f, four = 0.0f;
  angle = 0.0f;
  walk([&](Vec3 rate, float along, float weight) {
    angle += dot(main.direction, rate) - offset;
    const float a = angle - level - slope * along, square = a * a;
    two += weight * square;
    three += weight * square * a;
    four += weight * square * square;
  });
  if (!(four > 0.0f)) return found;
  found.sign = -three / std::sqrt(two * four);
  if (found.sign < 0.0f) {
    found.sign = -found.sign;
    found.axis = -1.0f * found.axis;
  }
  return found;
}

inline void ThighAxes::learn(const Turning& stride, Vec3 hang) noexcept {
  State& s = state_;
  if (stride.share < least_share || !(dot(hang, hang) > 0.0f)) return;
  const bool off = s.strides > 0 && (std::fabs(dot(stride.axis, unit(s.axis))) < std::cos(slip_rad) ||
                                     dot(hang, unit(s.hang)) < std::cos(slip_rad));
  const SlipWatch::Verdict verdict = s.slip.judge(off);
  if (verdict == SlipWatch::Verdict::odd) return;
  if (verdict == SlipWatch::Verdict::slipped) {  // it lies another way from now on
    const SlipWatch slip = s.slip;
    s = {};
    s.slip = slip;
  }
  if (s.strides < 1000) ++s.strides;
  const float early = 1.0f / static_cast<float>(s.strides);
  const float gain = early > 1.0f - keep ? early : 1.0f - keep;
  // The sign of one stride may be wrong: strides vote.
  const float same = s.strides > 1 && dot(stride.axis, s.axis) < 0.0f ? -1.0f : 1.0f;
  s.sign += gain * (same * stride.sign - s.sign);
  s.axis = s.axis + gain * (same * stride.axis - s.axis);
  s.hang = s.hang + gain * (hang - s.hang);
  if (s.sign < 0.0f) {
    s.sign = -s.sign;
    s.axis = -1.0f * s.axis;
  }
  if (axes_known_ && !s.slip.slipped) {
    s.axes = {};
    s.axes.right_confidence = s.axes.up_confidence = 1.0f;
    return;
  }
  adopt();
}

inline void ThighAxes::adopt() noexcept {
  State& s = state_;
  const Vec3 hang = unit(s.hang), z{0.0f, 0.0f, 1.0f}, y{0.0f, 1.0f, 0.0f};
  Vec3 right = across(s.axis, hang);
  float right_believed = 0.0f;
  if (!s.slip.slipped) {
    const Believed both = believe(right, z, right_sd_rad);
    right = both.direction;
    right_believed = both.share;
  }
  const Vec3 level = across(hang, right);
  Vec3 up = std::cos(hang_ahead_rad) * level + std::sin(hang_ahead_rad) * cross(right, level);
  float up_believed = 0.0f;
  if (!s.slip.slipped && right_believed > 0.0f) {
    const Believed both = believe(up, across(y, right), up_sd_rad);
    up = both.direction;
    up_believed = both.share;
  }
  s.axes.right = right;
  s.axes.up = up;
  s.axes.anterior = cross(up, right);
  const float clear = s.sign > 0.15f ? 1.0f : s.sign / 0.15f;
  s.axes.right_confidence = 0.01f + clear * (s.strides < 5 ? 0.5f + 0.08f * static_cast<float>(s.strides) : 0.9f);
  s.axes.up_confidence = 0.65f + 0.25f * up_believed;
}

}  // namespace cadans::joints
