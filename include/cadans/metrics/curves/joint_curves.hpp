// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>
#include <limits>

#include "cadans/core/constants.hpp"
#include "cadans/joints/stride_frame.hpp"
#include "cadans/joints/swing_twist.hpp"
#include "cadans/metrics/curves/leg_stride.hpp"
#include "cadans/metrics/hip.hpp"
#include "cadans/metrics/turning.hpp"

namespace cadans::metrics {

enum class JointAngle : std::uint8_t { knee_flexion = 0, knee_valgus = 1, hip_flexion = 2, hip_adduction = 3 };
inline constexpr int joint_angles = 4;
inline constexpr const char* joint_angle_names[joint_angles] = {"knee_flexion_deg", "knee_valgus_deg",
                                                                "hip_flexion_deg", "hip_adduction_deg"};

/// Knee and hip of one leg through one stride: 101 points, evenly in time from a contact (0 %) to the next one of the
/// same foot (100 %). Without a magnetometer: see StrideFrame.
///
/// Signs are the same for both legs and those of the metrics: flexion + (knee bent, knee ahead of the hip), valgus +
/// (shank's lower end outward of the thigh), adduction + (knee inward). So does the International Society of
/// Biomechanics, but for the frontal angle of the knee, where adduction is + (E. S. Grood, W. J. Suntay 1983, doi
/// 10.1115/1.3138397; G. Wu et al. 2002, doi 10.1016/s0021-9290(01)00222-6).
///
/// Zeros:
/// - Knee flexion: thigh and shank in line, as well as their long axes are known.
/// - Knee valgus: its mean in swing, where no load opens the knee (KneeJoint). A proxy: grade C.
/// - Hip flexion: the thigh upright, over a pelvis that counts as upright *on average over the stride*. A lab counts
///   from the pelvis as its bones lie, and a runner's lies tipped forward: by so much are these curves lower than its.
///   No stride tells how a sensor lies on a sacrum. With a known mounting, the pelvis' own tilt is taken in.
/// - Hip adduction: the thigh's frontal zero, over a pelvis that is level on average. A proxy: grade C.
/// NaN where it could not be had, and `quality` of that angle says why: `not_observable` (a sensor or gyroscope is not
/// there), `saturated`, `uncalibrated` (axes or the pelvis' forward not known yet; valgus and adduction: the side),
/// `implausible` (it leaves what a runner's joint can do, or does not come back to where it began: a sensor was hit).
/// How good they are: `tests/truth/test_curves_of_people.py`.
struct JointCurves {
  static constexpr int points = 101;

  std::int64_t t_us = unknown_us;    ///< contact, by the leg's own sensor that is nearest to the ground
  std::int64_t end_us = unknown_us;  ///< next contact of the same foot
  std::int64_t toe_off_us = unknown_us;
  Side side = Side::unknown;
  Quality quality[joint_angles] = {};
  float deg[joint_angles][points];

  float* of(JointAngle angle) noexcept { return deg[static_cast<int>(angle)]; }
  const float* of(JointAngle angle) const noexcept { return deg[static_cast<int>(angle)]; }
  Quality& quality_of(JointAngle angle) noexcept { return quality[static_cast<int>(angle)]; }
  Quality quality_of(JointAngle angle) const noexcept { return quality[static_cast<int>(angle)]; }
  /// The instant of a point.
  std::int64_t time_of(int point) const noexcept { return t_us + (end_us - t_us) * point / (points - 1); }
};

/// The curves of one stride. Pure; no heap. Cost: 60 us. For whole recordings: a watch has no room for 1.7 KiB a
/// stride.
inline JointCurves joint_curves(const LegStride& stride) noexcept;

// ---- implementation ----------------------------------------------------------------------------

inline void draw_knee(const LegStride& stride, JointCurves& out) noexcept {
  Quality &of_flexion = out.quality_of(JointAngle::knee_flexion), &of_valgus = out.quality_of(JointAngle::knee_valgus);
  const auto flag = [&](Quality why) {
    of_flexion |= why;
    of_valgus |= why;
  };
  if (stride.shank == nullptr) return flag(Quality::not_observable);
  joints::StrideFrame above(stride.thigh, out.t_us, out.end_us), below(*stride.shank, out.t_us, out.end_us);
  if (!above.known() || !below.known()) return flag(Quality::not_observable);
  const bool clipped = above.clipped() || below.clipped();
  const bool axes_known = stride.thigh_axes.right_confidence > 0.0f && stride.shank_axes.right_confidence > 0.0f;
  const bool zero_known = stride.thigh_axes.up_confidence > 0.0f && stride.shank_axes.up_confidence > 0.0f;
  // Where valgus was not measured, or withheld, its cross-talk is not known.
  const bool valgus_known = std::isfinite(stride.row.knee_valgus_excursion_deg);
  flag(above.flags() | below.flags() | flag_if(!axes_known, Quality::uncalibrated) |
       flag_if(clipped, Quality::saturated));
  of_flexion |= flag_if(!zero_known, Quality::uncalibrated);
  of_valgus |= flag_if(!valgus_known, Quality::uncalibrated);
  if (!axes_known || clipped) return;
  above.face(stride.thigh_axes);
  below.face(stride.shank_axes);
  const float outward = stride.step.side == Side::right ? degrees_per_radian : -degrees_per_radian;
  for (int point = 0; point < JointCurves::points; ++point) {
    const joints::SegmentPose upper = above.at(out.time_of(point)), lower = below.at(out.time_of(point));
    const float flexion_rad = joints::flexion_rad(upper, lower);
    if (zero_known) out.of(JointAngle::knee_flexion)[point] = degrees_per_radian * flexion_rad;
    if (!valgus_known) continue;
    const float cross_talk_rad = stride.knee.cross_talk_rad(joints::KneeJoint::shape(flexion_rad, lower.up.x));
    out.of(JointAngle::knee_valgus)[point] = outward * (joints::outward_right_rad(upper, lower) - cross_talk_rad);
  }
}

inline void draw_hip(const LegStride& stride, JointCurves& out) noexcept {
  Quality& of_flexion = out.quality_of(JointAngle::hip_flexion);
  Quality& of_adduction = out.quality_of(JointAngle::hip_adduction);
  const auto flag = [&](Quality why) {
    of_flexion |= why;
    of_adduction |= why;
  };
  if (stride.pelvis == nullptr) return flag(Quality::not_observable);
  const MotionWindow pelvis = stride.pelvis->window(out.t_us, out.end_us);
  joints::StrideFrame thigh(stride.thigh, out.t_us, out.end_us);
  if (pelvis.size() < 2 || !pelvis.has_gyro() || !thigh.known()) return flag(Quality::not_observable);
  const joints::SegmentAxes& axes = stride.thigh_axes;
  const bool known =
      axes.right_confidence > 0.0f && axes.up_confidence > 0.0f && !has(pelvis.flags(), Quality::uncalibrated);
  const bool side_known = stride.step.side != Side::unknown;
  flag(pelvis.flags() | thigh.flags() | flag_if(!known, Quality::uncalibrated) |
       flag_if(thigh.clipped(), Quality::saturated));
  of_adduction |= flag_if(!side_known, Quality::uncalibrated);
  if (!known || thigh.clipped()) return;
  thigh.face(axes);
  const float inward = stride.step.side == Side::right ? degrees_per_radian : -degrees_per_radian;
  const float lean_deg = mean_lean_deg(pelvis), tilt_deg = std::isfinite(lean_deg) ? lean_deg : 0.0f;

  // The pelvis has instants of its own. A line through two of them gives the points between, and the first and the
  // last line those at the ends of the stride, less than a sample away.
  struct At {
    std::int64_t t_us;
    float flexion_deg, adduction_deg;
  } before{}, now{};
  int seen = 0, point = 0;
  const auto draw_to = [&](std::int64_t last_us) {
    for (; point < JointCurves::points && out.time_of(point) <= last_us; ++point) {
      const float part = seconds_between(before.t_us, out.time_of(point)) / seconds_between(before.t_us, now.t_us);
      const auto between = [part](float from, float to) { return from + part * (to - from); };
      out.of(JointAngle::hip_flexion)[point] = between(before.flexion_deg, now.flexion_deg);
      if (side_known) out.of(JointAngle::hip_adduction)[point] = between(before.adduction_deg, now.adduction_deg);
    }
  };
  walk_hip(out.t_us, out.end_us, thigh, pelvis, [&](std::int64_t t_us, float flexion_rad, float inward_right_rad) {
    before = now;
    now = {t_us, degrees_per_radian * flexion_rad + tilt_deg, inward * inward_right_rad};
    if (++seen >= 2) draw_to(t_us);
  });
  if (seen >= 2) draw_to(out.end_us);
}

/// What no runner's joint does is withheld as a whole.
inline void withhold_implausible(JointCurves& out) noexcept {
  struct Range {
    float low_deg, high_deg;
  };
  constexpr Range possible[joint_angles] = {{-20.0f, 165.0f}, {-40.0f, 40.0f}, {-50.0f, 130.0f}, {-40.0f, 50.0f}};
  constexpr float most_apart_deg = 30.0f;  // of both ends: a stride ends as it began
  for (int i = 0; i < joint_angles; ++i) {
    float* const curve = out.deg[i];
    bool inside = !(std::fabs(curve[JointCurves::points - 1] - curve[0]) > most_apart_deg);  // NaN: nothing to withhold
    for (int point = 0; point < JointCurves::points; ++point) {
      inside = inside && !(curve[point] < possible[i].low_deg || curve[point] > possible[i].high_deg);
    }
    if (inside) continue;
    for (int point = 0; point < JointCurves::points; ++point) curve[point] = std::numeric_limits<float>::quiet_NaN();
    out.quality[i] |= Quality::implausible;
  }
}

inline JointCurves joint_curves(const LegStride& stride) noexcept {
  JointCurves out;
  out.t_us = stride.step.contact_us;
  out.end_us = stride.step.stride_end_us;
  out.toe_off_us = stride.step.toe_off_us;
  out.side = stride.step.side;
  for (auto& curve : out.deg) {
    for (float& deg : curve) deg = std::numeric_limits<float>::quiet_NaN();
  }
  draw_knee(stride, out);
  draw_hip(stride, out);
  withhold_implausible(out);
  return out;
}

}  // namespace cadans::metrics
