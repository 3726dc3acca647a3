// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "cadans/core/history/segment_history.hpp"
#include "cadans/core/sample.hpp"
#include "cadans/joints/mounting.hpp"
#include "cadans/joints/principal_axis.hpp"
#include "cadans/joints/segment_axes.hpp"

namespace cadans::joints {

/// How a foot lies in the case of its sensor, learnt once a stride from the run itself; any mounting.
///
///   gyro of the stride --PrincipalAxis--> pitch axis, square to up --push-off turns the toes down--> right
///   up at mid-stance (the foot is flat then) --mean over strides--> up            up x right --> anterior
///
/// Known from the first stride on; a stride weighs as much as all before the last two. A case that slips is
/// noticed by its up (more than `slip_deg` off) and learnt anew; `quality()` says so for ten strides. With `known` the
/// case's axes are the foot's. Method: principal gyro direction, M. Falbriard 2018 (doi 10.3389/fphys.2018.00610).
/// Cost: 4 us a stride. State: 100 bytes. Refuses: to learn without a gyroscope.
class FootAxes {
 public:
  static constexpr float slip_deg = 40.0f;  ///< strides differ by 3 degrees (SD), a kerb or a hill makes 15
  static constexpr float keep = 0.6f;       ///< of what was learnt, a stride

  struct State {
    PrincipalAxis::State turning;
    Vec3 up_sum;
    float push_off_rad = 0.0f;  ///< mean turn about `right` after mid-stance; toes down is negative
    float strides = 0.0f;       ///< fading count
    SegmentAxes axes;
    SlipWatch slip;
  };

  explicit FootAxes(bool known = false) noexcept : known_(known) { reset(); }

  /// One stride: samples [first, last] of `history` with the mid-stance at `middle`, where `up` of the case was up.
  void learn(const SegmentHistory& history, std::uint32_t first, std::uint32_t middle, std::uint32_t last,
             Vec3 up) noexcept;

  const SegmentAxes& axes() const noexcept { return state_.axes; }
  /// What a stride that is measured with these axes must carry.
  Quality quality() const noexcept {
    return flag_if(state_.axes.right_confidence < 0.5f, Quality::uncalibrated) | state_.slip.quality();
  }
  void reset() noexcept {
    state_ = {};
    turning_.reset();
    if (known_) state_.axes.right_confidence = state_.axes.up_confidence = 1.0f;
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

 private:
  bool known_;
  PrincipalAxis turning_;
  State state_;
};

// ---- implementation ----------------------------------------------------------------------------

inline void FootAxes::learn(const SegmentHistory& history, std::uint32_t first, std::uint32_t middle,
                            std::uint32_t last, Vec3 up) noexcept {
  if (known_) return;
  State& s = state_;
  const bool slipped = s.strides > 0.0f && dot(up, s.axes.up) < std::cos(slip_deg / degrees_per_radian);
  SlipWatch slip = s.slip;
  slip.judge(false);  // one such stride is proof enough
  if (slipped) {
    slip.slip();
    reset();
  }
  s.slip = slip;
  turning_.fade(keep);
  for (std::uint32_t i = first; i <= last; ++i) turning_.add(history.gyro_radps(i));
  s.up_sum = keep * s.up_sum + up;
  const float up_length = std::sqrt(dot(s.up_sum, s.up_sum));
  if (!(up_length > 0.0f)) return;
  const Vec3 mean_up = (1.0f / up_length) * s.up_sum;

  const PrincipalAxis::Axis pitch = turning_.axis();
  Vec3 right = pitch.direction - dot(pitch.direction, mean_up) * mean_up;
  const float length = std::sqrt(dot(right, right));
  if (!(length > 0.2f)) return;  // it turns about the upright: no foot that runs
  right = (1.0f / length) * right;
  if (s.strides > 0.0f && dot(right, s.axes.right) < 0.0f) right = -1.0f * right;

  // After mid-stance the heel comes up and the toes go down: 0.7 to 1.2 rad in 0.2 s, whatever the foot strike.
  const float interval_s = static_cast<float>(history.interval_us()) * seconds_per_us;
  const auto reach = static_cast<std::uint32_t>(0.2f / interval_s);
  float turn_rad = 0.0f;
  for (std::uint32_t i = middle; i < middle + reach && i <= last; ++i)
    turn_rad += interval_s * dot(history.gyro_radps(i), right);
  s.push_off_rad = s.strides > 0.0f ? keep * s.push_off_rad + (1.0f - keep) * turn_rad : turn_rad;
  s.strides = keep * s.strides + 1.0f;
  if (s.push_off_rad > 0.0f) {
    right = -1.0f * right;
    s.push_off_rad = -s.push_off_rad;
  }
  const float clear = 3.0f * (pitch.share - 0.4f);  // share: 0.9 in a straight run, 0.6 with turns; 1/3 is anything
  const float sure = s.push_off_rad < -0.5f ? 1.0f : -2.0f * s.push_off_rad;
  s.axes.right = right;
  s.axes.up = mean_up;
  s.axes.anterior = cross(mean_up, right);
  s.axes.right_confidence = (clear < 0.0f ? 0.0f : clear > 1.0f ? 1.0f : clear) * sure;
  // Up is that of the flat foot, not of the shoe's sole: angles are told relative to mid-stance.
  s.axes.up_confidence = up_length * (1.0f - keep);
}

}  // namespace cadans::joints
