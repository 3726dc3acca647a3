// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <limits>
#include <vector>

#include "cadans/synth/random.hpp"
#include "cadans/synth/runner.hpp"
#include "leg_motion.hpp"
#include "running_step.hpp"
#include "stride_phase.hpp"
#include "trunk_motion.hpp"

/// The body behind `Runner`: runner.cpp lays out bouts, steps and trunk, limbs.cpp hangs legs and arms on it,
/// truth.cpp tells what is true of each step.
namespace cadans::synth {

inline constexpr double walking_stance_share = 0.62;  // of a stride
inline constexpr double lower_leg_share = 0.08;       // of body mass: shank and foot, Clark 2017
inline constexpr double not_there = std::numeric_limits<double>::quiet_NaN();

// Streams of the seed, one a purpose.
enum Stream : std::uint64_t {
  step_time_stream = 1,
  contact_time_stream,
  person_stream,
  standing_stream,
  leg_stream = 21,
  leg_person_stream,
  pocket_stream
};

/// A bout with nothing left out.
struct FullBout {
  Gait gait = Gait::running;
  double start_s = 0.0, end_s = 0.0;
  double speed[2] = {}, cadence[2] = {}, contact[2] = {};

  double at(const double (&ramp)[2], double t_s) const {
    return ramp[0] + (ramp[1] - ramp[0]) * (t_s - start_s) / (end_s - start_s);
  }
  double slope(const double (&ramp)[2]) const { return (ramp[1] - ramp[0]) / (end_s - start_s); }
};

/// A turn, as a heading that changes with the way run.
struct Bend {
  double from_m = 0.0, to_m = 1.0, angle = 0.0;
};

struct Runner::Body {
  RunnerParameters parameters;
  std::vector<FullBout> full_bouts;
  double duration_s = 0.0;
  std::vector<RunningStep> run_steps;
  StridePhase phase;
  TissueResponse tissue_up, tissue_forward;
  SegmentMotion run_pelvis, walk_pelvis, run_chest, walk_chest;
  std::vector<Sway> sways;
  std::vector<bool> plain_step;  ///< no fade in it
  std::vector<double> way_m;     ///< of the centre of mass at the start of each step
  Curve hip_level;               ///< of the pelvis' path above the ground
  Leg legs[2];                   ///< left, right
  std::vector<std::size_t> stance_of_step;
  std::vector<Bend> bends;
  TissueResponse shank_tissue, foot_tissue, thigh_tissue, pocket_tissue;
  Frame pocket_case;  ///< of a phone in the thigh's axes
  std::vector<FootEvent> events;
  std::vector<TrueStep> steps;
  std::vector<TrueBout> bouts;

  explicit Body(const RunnerParameters& p);

  // --- runner.cpp
  /// What bouts say at one instant, faded.
  struct Now {
    Motion share[3];  ///< by Gait
    double speed = 0.0, speed_slope = 0.0, cadence = 0.0, contact = 0.0;

    double is(Gait gait) const { return share[std::size_t(gait)].position; }
  };
  Now now(double t_s) const;
  /// All of the body that does not depend on the sensor's place within the segment.
  struct Trunk {
    Now now;
    const RunningStep* step = nullptr;
    std::size_t index = 0;                                      ///< of that step
    Motion com_up, up, forward_com, forward, right_com, right;  ///< "forward": position is not kept
    Motion rotation, list, tilt, pelvis_list;
    Motion bone_up, bone_forward, bone_right;  ///< without the shaking of soft tissue
    Motion phase;
  };
  /// `bones`: without what only a sensor on the trunk feels, which takes half of the time.
  Trunk trunk(double t_s, Placement segment, bool bones = false) const;
  Trunk trunk(double t_s) const { return trunk(t_s, parameters.placement); }
  RunnerState state(double t_s) const { return state(t_s, parameters.placement); }
  RunnerState state(double t_s, Placement segment) const;

  std::size_t step_index(double t_s) const;
  void lay_out_bouts();
  void lay_out_steps();
  double impact_speed(double speed_mps) const;
  bool runs(std::size_t step) const;
  double contact_s(std::size_t step) const;  ///< as the force says, or the phase when walking
  double toe_off_s(std::size_t step) const;

  // --- limbs.cpp
  struct Held {  ///< a part of the body
    Path origin;
    Frame axes;
  };
  double way(double t_s, std::size_t step) const;
  Held pelvis(double t_s) const;  ///< origin: middle of the hips, above the ground
  Held chest(double t_s) const;
  Path hip(double t_s, bool right) const;
  Path hip(const Held& pelvis, bool right) const;
  LegState leg(double t_s, bool right) const;
  Held forearm(double t_s, bool right) const;  ///< origin: the wrist
  /// Place and axes of a sensor's case.
  Held site(const SensorSite& site, double t_s) const;
  SegmentState segment_state(const SensorSite& site, double t_s) const;
  Motion heading(const Path& at) const;
  Axis3 on_the_map(Axis3 unrolled) const;
  void lay_out_legs();
  void lay_out_stances(double half_width_right, double half_width_left);
  double hip_adduction_peak(const Stance& stance) const;
  StanceForm stance_form(double t_s, bool right) const;
  /// What soft tissue makes of the last impacts of one leg, with its size in m/s of the lower leg.
  Motion shaken(const TissueResponse& tissue, double t_s, bool right, double delay_s) const;

  // --- truth.cpp
  void tell_truth();
  TrueStep true_step(std::size_t i) const;
  void tell_legs(std::size_t i, TrueStep& truth) const;
  double impact_g(Placement segment, bool right, double contact_s) const;
};

}  // namespace cadans::synth
