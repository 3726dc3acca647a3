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

/// The angle that a leg's segment has at some instant of every running stride, whoever runs.
struct KnownAngle {
  float angle_rad;  ///< how far the lower end is ahead of the upper
  float sd_rad;     ///< between people and speeds
};

/// A shank, at its fastest turn just after contact (events/shank_detector.hpp finds it): -7.3 +- 1.5 degrees over
/// 42 legs and speeds of 2 to 5 m/s of `virtual_imu_*`, the least spread of fifteen instants and means looked at
/// (contact 4.7, toe-off 4.3, mid-stance 2.3, mean of the stance 2.2, mean specific force 3.4). It hardly moves
/// with speed because a higher speed brings both a steeper shank at contact and a faster turn. Trial 25 of
/// `seven_imu_mean_cycle`, from its markers: -2 and -8. Taken as +- 4 for people not seen: who
/// lands with the ankle far ahead is who the angle is for, and was not among the six (2.5 halves what such a runner
/// shows).
inline constexpr KnownAngle shank_known_angle{-7.2f / degrees_per_radian, 4.0f / degrees_per_radian};

/// How a shank lies in its sensor's case, learnt once a stride, any way the case is mounted. (A thigh is another thing:
/// thigh_axes.hpp says why. What both need is in mounting.hpp.)
///
///   a stride's gyro --PrincipalAxis--> right, its sign from the forward swing (faster than any turn back)
///   up where the angle is known ------> up, turned about right by that angle --.
///   up while standing still ----------> up, within 3 degrees ------------------+--> SegmentAxes
///   the case's own y, if it agrees ---> taken for up -------------------------'
///
/// `right` needs no calibration; its sign is sure after one stride. What the data cannot tell well is the zero
/// of the sagittal angle: it comes from the known angle and from standing, each with its spread. A case mounted
/// as documented (x anterior, y up, z right) within what those can tell is believed instead, the less the
/// further it is off: exp(-d^2 / 2 s^2), so that nothing jumps.
/// A sensor that slips shows as strides whose axes are `slip_rad` from what was learnt: three in a row, and
/// all is learnt anew; `quality()` says so meanwhile and for ten strides after (SlipWatch).
/// Cost: 10 us a stride. State: 108 bytes. Refuses: what turns about no axis (share below 0.5), or to and fro
/// alike (no sign).
class LegAxes {
 public:
  /// Is `axis` the runner's right, by one whole stride? Positive: yes; negative: the left; near 0: not to be told.
  using SignEvidence = float (*)(const SegmentWindow& stride, Vec3 axis);

  static constexpr float least_share = 0.5f;  ///< of all turning about one axis; legs 0.8 to 0.99, a hand 0.4
  static constexpr float least_sign =
      0.15f;  ///< of the evidence; running shanks 0.6 to 1.5, clipped at 500 deg/s 0.2 to 1.2
  static constexpr float slip_rad = 15.0f / degrees_per_radian;        ///< five times a stride's scatter
  static constexpr float keep = 0.9f;                                  ///< of what was learnt, a stride: ten strides
  static constexpr float case_right_rad = 20.0f / degrees_per_radian;  ///< nearer than this z is "right" as documented
  static constexpr float case_sd_rad = 2.0f / degrees_per_radian;      ///< of a case laid on with care
  static constexpr float stand_sd_rad = 3.0f / degrees_per_radian;     ///< of a leg that stands from the vertical

  struct State {
    PrincipalAxis::State turning;
    SegmentAxes axes;
    Vec3 up;                    ///< mean of the strides' up, in the case; length: how much they agree
    Vec3 standing;              ///< up while standing still, in the case; zero: not seen
    float sign = 0.0f;          ///< mean evidence
    std::uint16_t strides = 0;  ///< learnt from
    SlipWatch slip;
    bool right_known = false;
  };

  explicit LegAxes(KnownAngle known, bool axes_known = false, SignEvidence sign = forward_swing) noexcept
      : known_(known), axes_known_(axes_known), sign_(sign) {
    reset();
  }

  /// `right` at the very start, from so much motion that one stride in it repeats. False: none does.
  bool begin(const SegmentHistory& motion) noexcept;
  /// Once a running stride: its motion, and up in the case at (or over) the instant of the known angle.
  void learn(const SegmentWindow& stride, Vec3 up_at_known_angle) noexcept;
  /// ... where up could not be had: `right` alone.
  void learn(const SegmentWindow& stride) noexcept { learn(stride, Vec3{}); }
  /// The wearer stands still, and this is up in the case.
  void stand(Vec3 up) noexcept;

  bool right_known() const noexcept { return state_.right_known || axes_known_; }
  bool up_known() const noexcept { return state_.axes.up_confidence > 0.0f; }
  const SegmentAxes& axes() const noexcept { return state_.axes; }
  /// What a stride that is measured with these axes must carry.
  Quality quality() const noexcept {
    return flag_if(!right_known() || !up_known(), Quality::uncalibrated) | state_.slip.quality();
  }
  int slips() const noexcept { return state_.slip.slips; }

  void reset() noexcept {
    state_ = {};
    turning_.reset();
    if (axes_known_) state_.axes.right_confidence = state_.axes.up_confidence = 1.0f;
  }
  State state() const noexcept {
    State state = state_;
    state.turning = turning_.state();
    return state;
  }
  void restore(const State& state) noexcept {
    state_ = state;
    turning_.restore(state.turning);
  }

  /// A shank swings forward fast and short, and back twice and slower: skewness of the turning about `axis`, and
  /// the share of the time that it turns that way, which a gyroscope at the end of its range still tells.
  static float forward_swing(const SegmentWindow& stride, Vec3 axis) noexcept;

 private:
  static SegmentWindow last_stride(const SegmentHistory& motion, Vec3 axis) noexcept;
  void adopt() noexcept;
  bool disagrees(Vec3 right, Vec3 up) const noexcept;

  KnownAngle known_;
  bool axes_known_;
  SignEvidence sign_;
  PrincipalAxis turning_;
  State state_;
};

// ---- implementation ----------------------------------------------------------------------------

inline float LegAxes::forward_swing(const SegmentWindow& stride, Vec3 axis) noexcept {
  if (stride.empty()) return 0.0f;
  float two = 0.0f, three = 0.0f, forward = 0.0f;
  for (std::uint32_t i = 0; i < stride.size(); ++i) {
    const float w = dot(axis, stride.gyro_radps(i));
    two += w * w;
    three += w * w * w;
    forward += w > 0.0f ? 1.0f : 0.0f;
  }
  if (!(two > 0.0f)) return 0.0f;
  const auto n = static_cast<float>(stride.size());
  return three / (two * std::sqrt(two / n)) + 4.0f * (0.5f - forward / n);
}

/// The newest part of `motion` that is one whole stride: as long as the lag at which the turning repeats best. (The
/// skewness of a stride and a half depends on where it begins, that of a stride does not.)
inline SegmentWindow LegAxes::last_stride(const SegmentHistory& motion, Vec3 axis) noexcept {
  constexpr float shortest_s = 0.4f, longest_s = 1.3f, overlap = 0.35f, alike = 0.15f;
  constexpr std::uint32_t most = SegmentHistory::capacity / 4;
  float w[most];
  std::uint32_t n = 0;
  for (std::uint32_t i = motion.size() % 4; i + 3 < motion.size() && n < most; i += 4) {  // 50 Hz will do
    w[n++] = dot(axis,
                 motion.gyro_radps(i) + motion.gyro_radps(i + 1) + motion.gyro_radps(i + 2) + motion.gyro_radps(i + 3));
  }
  const float interval_s = 4.0f * static_cast<float>(motion.interval_us()) * seconds_per_us;
  const auto first = static_cast<std::uint32_t>(shortest_s / interval_s);
  const auto last = static_cast<std::uint32_t>(longest_s / interval_s);
  float least = alike;
  std::uint32_t best = 0;
  for (std::uint32_t lag = first; lag <= last && static_cast<float>(lag) <= (1.0f - overlap) * static_cast<float>(n);
       ++lag) {
    float apart = 0.0f, power = 0.0f;
    for (std::uint32_t i = lag; i < n; ++i) {
      apart += (w[i] - w[i - lag]) * (w[i] - w[i - lag]);
      power += w[i] * w[i] + w[i - lag] * w[i - lag];
    }
    if (apart < least * power) {
      least = apart / power;
      best = lag;
    }
  }
  if (best == 0) return {};
  const std::int64_t length_us = (4 * static_cast<std::int64_t>(best) - 1) * motion.interval_us();
  return motion.window(motion.newest_us() - length_us, motion.newest_us());
}

inline bool LegAxes::begin(const SegmentHistory& motion) noexcept {
  PrincipalAxis turning;
  for (std::uint32_t i = 0; i < motion.size(); ++i) {
    if (!motion.has_gyro(i)) return false;
    turning.add(motion.gyro_radps(i));
  }
  const PrincipalAxis::Axis found = turning.axis();
  if (found.share < least_share) return false;
  const SegmentWindow stride = last_stride(motion, found.direction);
  const float sign = sign_(stride, found.direction);
  if (stride.empty() || std::fabs(sign) < least_sign) return false;
  const Vec3 right = sign < 0.0f ? -1.0f * found.direction : found.direction;
  State& s = state_;
  if (s.right_known && dot(right, s.axes.right) > std::cos(2.0f * slip_rad)) return true;  // nothing new
  if (s.right_known) {
    s.slip.slip();
    s.standing = {};
  }
  turning_.reset();
  s.strides = 0;
  s.slip.odd = 0;
  s.up = {};
  s.sign = std::fabs(sign);
  s.right_known = true;
  if (axes_known_ && !s.slip.slipped) return true;
  s.axes.right = right;
  s.axes.right_confidence = 0.5f;
  s.axes.up_confidence = 0.0f;
  // Until up is learnt: what of the case's y is across `right`, or of its x where y is right.
  const Vec3 guess = std::fabs(right.y) < 0.9f ? Vec3{0.0f, 1.0f, 0.0f} : Vec3{1.0f, 0.0f, 0.0f};
  s.axes.up = across(guess, right);
  s.axes.anterior = cross(s.axes.up, right);
  return true;
}

inline bool LegAxes::disagrees(Vec3 right, Vec3 up) const noexcept {
  const State& s = state_;
  if (s.strides == 0) return false;
  const PrincipalAxis::Axis learnt = turning_.axis();
  const float along = std::fabs(dot(right, learnt.direction));
  if (along < std::cos(slip_rad)) return true;
  const float length = dot(up, up);
  if (length == 0.0f || dot(s.up, s.up) == 0.0f) return false;
  return dot(across(up, learnt.direction), across(s.up, learnt.direction)) < std::cos(slip_rad);
}

inline void LegAxes::learn(const SegmentWindow& stride, Vec3 up_at_known_angle) noexcept {
  State& s = state_;
  if (stride.empty() || !stride.has_gyro()) return;
  PrincipalAxis turning;
  for (std::uint32_t i = 0; i < stride.size(); ++i) turning.add(stride.gyro_radps(i));
  const PrincipalAxis::Axis found = turning.axis();
  if (found.share < least_share) return;
  const SlipWatch::Verdict verdict = s.slip.judge(disagrees(found.direction, up_at_known_angle));
  if (verdict == SlipWatch::Verdict::odd) return;
  if (verdict == SlipWatch::Verdict::slipped) {  // it lies another way from now on
    s.strides = 0;
    s.up = s.standing = {};
    turning_.reset();
  }
  turning_.fade(keep);
  // Every stride counts alike, however fast it was.
  const float(&sum)[6] = turning.state().sum;
  const float share = 1.0f / (sum[0] + sum[1] + sum[2]);
  PrincipalAxis::State all = turning_.state();
  for (int k = 0; k < 6; ++k) all.sum[k] += share * sum[k];
  all.weight += share * turning.state().weight;
  turning_.restore(all);
  if (s.strides < 1000) ++s.strides;
  const Vec3 axis = turning_.axis().direction;
  const Vec3 right = dot(axis, s.axes.right) < 0.0f ? -1.0f * axis : axis;
  const float gain = s.strides < 10 ? 1.0f / static_cast<float>(s.strides) : 1.0f - keep;
  s.sign += gain * (sign_(stride, right) - s.sign);
  s.right_known = true;
  if (dot(up_at_known_angle, up_at_known_angle) > 0.0f) {
    s.up = dot(s.up, s.up) > 0.0f ? s.up + gain * (up_at_known_angle - s.up) : up_at_known_angle;
  }
  if (axes_known_ && !s.slip.slipped) return;
  s.axes.right = right;
  if (s.strides > 2 && s.sign < -least_sign) {  // it began with the wrong sign
    s.axes.right = -1.0f * right;
    s.sign = -s.sign;
  }
  adopt();
}

inline void LegAxes::stand(Vec3 up) noexcept {
  state_.standing = unit(up);
  if (state_.right_known && !(axes_known_ && !state_.slip.slipped)) adopt();
}

/// Up from all that is known of it, as angles about `right`.
inline void LegAxes::adopt() noexcept {
  State& s = state_;
  SegmentAxes& axes = s.axes;
  const Vec3 right = axes.right;
  const float sure = s.strides < 5 ? 0.6f + 0.08f * static_cast<float>(s.strides) : 1.0f;
  const float signed_part = s.sign > 2.0f * least_sign ? 1.0f : 0.5f;
  axes.right_confidence = sure * signed_part;
  const bool strode = dot(s.up, s.up) > 0.0f, stood = dot(s.standing, s.standing) > 0.0f;
  if (!strode && !stood) return;
  const auto turned = [right](Vec3 v, float angle_rad) {  // about right, which v is across
    return std::cos(angle_rad) * v + std::sin(angle_rad) * cross(right, v);
  };
  Vec3 up;
  float sd = known_.sd_rad;
  if (strode) {
    const Vec3 level = across(s.up, right);  // stands by the known angle ahead of the segment's up
    up = turned(level, known_.angle_rad);
  }
  if (stood) {
    const Vec3 standing = across(s.standing, right);
    if (!strode) {
      up = standing;
      sd = stand_sd_rad;
    } else if (dot(standing, up) > std::cos(slip_rad)) {  // else it was not this leg that stood: a table, a chair
      const float share = sd * sd / (sd * sd + stand_sd_rad * stand_sd_rad);
      up = unit(up + share * (standing - up));
      sd = sd * std::sqrt(1.0f - share);
    }
  }
  axes.up_confidence = 1.0f - sd / (sd + 6.0f / degrees_per_radian);  // 4 degrees 0.6, 2.4 degrees 0.71
  const Vec3 z{0.0f, 0.0f, 1.0f}, y{0.0f, 1.0f, 0.0f};
  if (!s.slip.slipped && dot(right, z) > std::cos(case_right_rad)) {
    const Believed both = believe(up, across(y, right), std::sqrt(sd * sd + case_sd_rad * case_sd_rad));
    up = both.direction;
    axes.up_confidence += (0.9f - axes.up_confidence) * both.share;
  }
  axes.up = up;
  axes.anterior = cross(up, right);
}

}  // namespace cadans::joints
