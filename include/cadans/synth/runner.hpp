// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "cadans/core/foot_event.hpp"
#include "cadans/core/placement.hpp"
#include "cadans/core/sample.hpp"
#include "cadans/core/settings.hpp"
#include "cadans/core/status.hpp"

/// A runner who does not exist, of whom everything is known: what an ideal sensor on the trunk, a leg or an
/// arm reads, and the truth of every step.
///
///     parameters --step times (1/f noise), sides--> contacts --ground force--> centre of mass --+
///                                               \--stride phase--> trunk angles, arms ----------+--> one state
///     strike, tibia, knee at contact --feet on the ground, knee solved--> legs -------------------/
///     state --R^T (a + alpha x r + omega x (omega x r) + g up)--> RawSample      state --> events, steps
///
/// One state is defined at every instant in closed form, so a recording at any rate samples the *same*
/// runner, and force, acceleration, position, angle and event agree. Host code: heap, double, throws.
/// Cost: about 1 us a sample.
///
/// - Ground force: two masses. K. P. Clark, L. J. Ryan, P. G. Weyand, "A general relationship links gait
///   mechanics and running ground reaction forces", doi 10.1242/jeb.144402. The bell of the larger mass
///   is made narrower and blended with a half sine: a bell over the whole contact begins and ends too softly.
/// - Phases of trunk angles and of the trunk's motion about the centre of mass: means of the five runners
///   of S. R. Hamner, S. L. Delp, "Muscle contributions to fore-aft and vertical body mass center
///   accelerations over a range of running speeds", doi 10.1016/j.jbiomech.2012.11.024, at 2 to 5 m/s.
///
/// A true running contact lasts while the vertical force is above 0.05 body weights, as on a force plate.
/// The model's force starts and ends at 0; it passes that limit 1.5 to 3.5 ms after its start and 2 to 4 ms
/// before its end. `contact_time_s` is the time *above* the limit; the time from 0 to 0 is made to suit.
///
/// - Legs: contact, knee and hip by geometry from the pelvis down to a foot that the ground holds; see
///   src/synth/leg_motion.hpp. They follow the trunk and never act on it: no leg parameter changes a trunk signal.
///
/// Refuses: a parameter outside its range (std::invalid_argument, names field and range), a trunk (`placement`) that is
/// not pelvis or chest. Does not model: hills, stairs, breathing. A leg asked for what no leg can do lets
/// its foot slip; its accelerations are then no one's.
namespace cadans::synth {

enum class Gait : std::uint8_t { standing = 0, walking = 1, running = 2 };
inline constexpr const char* gait_names[] = {"standing", "walking", "running"};

enum class FootStrike : std::uint8_t { rearfoot = 0, midfoot = 1, forefoot = 2 };
inline constexpr const char* foot_strike_names[] = {"rearfoot", "midfoot", "forefoot"};

/// A stretch of one gait. What is left out is the runner's own (`RunnerParameters`); an `_end` makes a
/// linear ramp from the start of the bout to its end. Ranges are those of RunnerParameters.
struct Bout {
  Gait gait = Gait::running;
  float duration_s = 60.0f;  ///< at least transition_s
  std::optional<float> speed_mps = {}, speed_end_mps = {};
  std::optional<float> cadence_spm = {}, cadence_end_spm = {};        ///< walking: steps a minute too, [80, 150]
  std::optional<float> contact_time_s = {}, contact_time_end_s = {};  ///< running only
};

/// A change of heading: the path bends, and everything with it. Someone who hardly moves does not turn.
struct HeadingChange {
  float start_s = 0.0f;
  float angle_deg = 90.0f;  ///< [-360, 360]; left is positive
  float duration_s = 1.5f;  ///< [0.5, 60] s
};

/// Where a sensor is worn. Trunk: side unknown. Foot, shank, thigh, wrist, pocket: left or right.
struct SensorSite {
  Placement placement = Placement::pelvis;
  Side side = Side::unknown;
  friend constexpr bool operator==(const SensorSite&, const SensorSite&) = default;
};

/// Who runs, how, and what is worn. `x_asymmetry_pct` is 100 (right - left) / mean: positive when the
/// right is larger.
struct RunnerParameters {
  // --- the run
  float duration_s = 60.0f;      ///< [2, 36000] s of one running bout, when `bouts` is empty
  float rate_hz = 200.0f;        ///< [12.5, 1600] Hz of `SyntheticRun::recording`; 200 is what most sets have
  float speed_mps = 3.2f;        ///< [0, 8] m/s; 3.2 is an easy run; 0 is running in place
  float cadence_spm = 172.0f;    ///< [110, 240] steps/min; the median recreational runner's
  float contact_time_s = 0.24f;  ///< [0.12, 0.45] s, at most 0.9 of the step time; usual at 3.2 m/s and 172
  // --- the runner
  float height_m = 1.75f;  ///< [1.2, 2.2] m; sets the leg length of `leg_stiffness_kn_per_m`
  float mass_kg = 70.0f;   ///< [30, 150] kg; stiffness only, everything else is a body weight's share
  // --- how regular, how even
  float step_time_cv = 0.015f;           ///< [0, 0.08] SD / mean of step time; people 0.01-0.025
  float step_time_correlation = 0.75f;   ///< [0.5, 0.95] DFA exponent; 0.5 white noise, people 0.7-0.9
  float contact_time_sd_s = 0.005f;      ///< [0, 0.03] s step to step; the five runners 0.003-0.011
  float contact_time_asymmetry_pct = 0;  ///< [-15, 15] %
  float step_time_asymmetry_pct = 0;     ///< [-10, 10] %; a right step lasts from right to left contact
  float force_asymmetry_pct = 0;         ///< [-10, 10] % of active peak force; changes its shape, not its impulse
  // --- the ground
  float force_peakedness = 0.4f;         ///< [0.1, 0.7] active peak / mean stance force 1.5-2.0; five runners 1.6-1.9
  float impact_scale = 1.0f;             ///< [0, 2] of the impact usual at this speed; soft 0.7, hard 1.3
  float tissue_resonance_hz = 12.0f;     ///< [8, 30] Hz between skeleton and sensor; sacrum and chest 10-18
  float tissue_damping = 0.3f;           ///< [0.2, 0.9] of critical; measured 0.2-0.4
  float braking_speed_loss_mps = 0.18f;  ///< [0, 0.6] m/s of the centre of mass; 0.14-0.21 at 2-5 m/s
  float sway_m = 0.025f;                 ///< [0, 0.08] m sideways, peak to peak, of the centre of mass
  // --- the trunk
  float trunk_bounce_ratio = 1.02f;        ///< [0.8, 1.4] of the ground's part of the trunk's bounce; people about 1
  float pelvis_lean_deg = 5.0f;            ///< [-15, 30] mean forward tilt against standing
  float pelvis_tilt_amplitude_deg = 2.1f;  ///< [0, 8] at step frequency
  float pelvis_list_amplitude_deg = 4.0f;  ///< [0, 12] at stride frequency; sets the pelvic drop
  float pelvis_rotation_amplitude_deg = 4.5f;  ///< [0, 15] about the vertical, at stride frequency
  float chest_lean_deg = 8.0f;                 ///< [-15, 30] mean forward lean against standing
  float chest_tilt_amplitude_deg = 2.0f;       ///< [0, 8]
  float chest_list_amplitude_deg = 2.8f;       ///< [0, 12]
  float chest_rotation_amplitude_deg = 14.0f;  ///< [0, 30]
  float individuality = 0.0f;                  ///< [0, 2] spread of phases and amplitudes by seed; 1: as people differ
  // --- the legs
  std::optional<float> tibia_angle_at_contact_deg = {};  ///< [-15, 25] ankle ahead of knee +; more is overstride;
                                                         ///< unset: what is usual at the speed of the moment
  std::optional<float> foot_strike_angle_deg = {};       ///< [-20, 35] toes up +; unset: by `foot_strike`
  float knee_flexion_at_contact_deg = 14.0f;             ///< [5, 40]; the five runners 13-17
  float knee_valgus_excursion_deg = 3.0f;                ///< [0, 15] inward from contact to its most, at 38 % of stance
  float hip_adduction_peak_deg = 11.0f;                  ///< [0, 25] in stance; sets how wide the feet are put
  float pronation_excursion_deg = 9.0f;                  ///< [0, 25] of the foot, contact to 40 % of stance
  float leg_angle_sd_deg = 0.7f;  ///< [0, 3] step to step, of the tibia; strike 1.5, pronation 0.8, valgus 0.6 times
  float tibia_angle_asymmetry_deg = 0.0f;  ///< [-10, 10] right - left at contact
  float knee_valgus_asymmetry_deg = 0.0f;  ///< [-10, 10] right - left
  // --- the arms
  float arm_swing_range_deg = 60.0f;    ///< [0, 120] of the forearm over a stride
  float arm_swing_cross_share = 0.15f;  ///< [0, 0.9] of the swing's power about the vertical, across the body
  // --- walking, and from one gait to the next
  float walking_speed_mps = 1.4f;      ///< [0.3, 2.5] m/s, usual
  float walking_cadence_spm = 112.0f;  ///< [80, 150] steps/min at that speed
  float transition_s = 2.0f;           ///< [0.5, 5] s in which one bout fades into the next
  // --- the sensor
  Vec3 pelvis_sensor_m = {-0.10f, 0.06f, 0.0f};  ///< [-0.3, 0.3] from the hips' middle; on the sacrum
  Vec3 chest_sensor_m = {0.10f, 0.0f, 0.0f};     ///< [-0.3, 0.3] from the chest's middle; strap in front
  // On a limb: forward, up, *outward*; [-0.3, 0.3] m.
  Vec3 foot_sensor_m = {0.07f, 0.0f, 0.0f};       ///< from the ankle; on the laces
  Vec3 shank_sensor_m = {0.03f, 0.10f, -0.02f};   ///< from the ankle; inner side of the tibia
  Vec3 thigh_sensor_m = {0.0f, -0.22f, 0.08f};    ///< from the hip; on the outside
  Vec3 wrist_sensor_m = {0.0f, 0.04f, 0.025f};    ///< from the wrist; on its back
  Vec3 pocket_sensor_m = {0.07f, -0.14f, 0.06f};  ///< from the hip; any way round, by seed
  Placement placement = Placement::pelvis;
  FootStrike foot_strike = FootStrike::rearfoot;
  Side start_side = Side::right;  ///< of the first contact
  std::uint64_t seed = 1;
  std::vector<Bout> bouts = {};           ///< in order; empty: run for duration_s
  std::vector<HeadingChange> turns = {};  ///< in order, one after the other
};

/// Every parameter against its range, the bouts too; the first that is wrong is named.
Status validate(const RunnerParameters& parameters) noexcept;

/// What usually goes with a speed: centre of the ranges of recreational runners, 2.5 to 5.5 m/s.
float typical_contact_time_s(float speed_mps) noexcept;
float typical_cadence_spm(float speed_mps) noexcept;
/// Tibia at contact against speed: mean of the five runners, 4 degrees at 2 m/s to 13 at 5.
float typical_tibia_angle_at_contact_deg(float speed_mps) noexcept;
/// 12, 3 and -6 degrees: the middles of the classes of Altman and Davis, doi 10.1016/j.gaitpost.2011.09.104.
float typical_foot_strike_angle_deg(FootStrike strike) noexcept;

/// One ground contact until the next contact of the other foot, and all that is true about it.
/// Walking: contact and toe-off come from the phase (62 % of a stride), flight is 0, forces are of both
/// feet together. Where a thing does not exist it is NaN.
struct TrueStep {
  std::int64_t contact_us = unknown_us;
  std::int64_t toe_off_us = unknown_us;
  std::int64_t next_contact_us = unknown_us;
  Side side = Side::unknown;
  Gait gait = Gait::running;
  bool steady = true;  ///< no fade between bouts touches this step; score only steady steps
  float step_time_s = 0, cadence_spm = 0, contact_time_s = 0, flight_time_s = 0;
  float duty_factor = 0;                    ///< contact time / 2 step times
  float speed_mps = 0, step_length_m = 0;   ///< mean over the step
  float vertical_oscillation_m = 0;         ///< highest - lowest of the *sensor* within the step
  float vertical_oscillation_com_m = 0;     ///< the same of the centre of mass
  float peak_vertical_force_bw = 0;         ///< the higher of impact and active peak
  float braking_speed_loss_mps = 0;         ///< of the centre of mass: speed at contact - lowest in stance
  float braking_speed_loss_sensor_mps = 0;  ///< the same where the sensor is; what a strap can see
  float vertical_stiffness_kn_per_m = 0, leg_stiffness_kn_per_m = 0;  ///< running; leg: 0.53 height, Morin 2005
  float trunk_lean_deg = 0;            ///< mean forward lean of the segment the sensor is on
  float trunk_rotation_range_deg = 0;  ///< of that segment about the vertical, over the stride from this contact
  float pelvic_drop_deg = 0;           ///< how far the other side of the pelvis sinks from contact to its lowest
  float pelvic_drop_peak_deg = 0;      ///< that lowest against standing
  // --- of the leg that stands; mid-stance: half of the contact time; walking too
  float stride_length_m = 0;             ///< from where this foot rests to where it rests next, level
  float foot_strike_angle_deg = 0;       ///< foot to ground at contact, toes up +
  float pronation_excursion_deg = 0;     ///< roll inward, contact to its most
  float foot_clearance_m = 0;            ///< of the sensor on the foot above where it rests, in the swing that follows
  float tibia_angle_at_contact_deg = 0;  ///< shank to the vertical, ankle ahead of knee +
  float tibia_angle_at_mid_stance_deg = 0;
  float ankle_ahead_of_knee_m = 0;         ///< at contact
  float shank_frontal_excursion_deg = 0;   ///< inward tip, contact to its most in the first 60 % of stance
  float shank_frontal_velocity_degps = 0;  ///< fastest inward tipping in that time
  float thigh_angle_at_contact_deg = 0;    ///< knee ahead of hip +
  float foot_ahead_m = 0;                  ///< ankle ahead of the hip at contact
  float knee_flexion_at_contact_deg = 0, knee_flexion_at_mid_stance_deg = 0, knee_flexion_peak_deg = 0;  ///< in stance
  float knee_valgus_excursion_deg = 0;  ///< about the floating axis, contact to its most in the first 60 % of stance
  float hip_adduction_peak_deg = 0;     ///< thigh against pelvis
  float impact_peak_g = 0;              ///< specific force of the *shank's* sensor, 60 Hz, most in 50 ms
  float foot_impact_peak_g = 0;         ///< the same of the foot's
  float arm_swing_range_deg = 0;        ///< of the forearm of this side, over the stride from this contact
  float arm_swing_cross_share = 0;      ///< of that swing's power, about the vertical
};

struct TrueBout {
  Gait gait = Gait::running;
  std::int64_t start_us = 0, end_us = 0;  ///< middles of the fades
};

/// The body at one instant. World axes: x forward, y up, z right. Angles of the segment with the sensor.
struct RunnerState {
  double running = 0, walking = 0, standing = 0;  ///< shares, sum 1
  double vertical_force_bw = 0;
  double com_height_m = 0, sensor_height_m = 0;  ///< against any fixed level
  double com_accel_mps2[3] = {}, sensor_accel_mps2[3] = {};
  double com_speed_mps = 0, sensor_speed_mps = 0;  ///< forward
  double lean_deg = 0;                             ///< + forward
  double list_deg = 0;                             ///< + right side down
  double rotation_deg = 0;                         ///< + right side forward
  double pelvis_list_deg = 0;
  double accel_mps2[3] = {}, gyro_radps[3] = {};  ///< what the ideal sensor reads
};

/// A sensor's case at one instant, and what an ideal sensor in it reads. Its axes are those of the segment (foot: flat
/// on the ground, x to the toes; pocket: of the phone). World: x where the run began to go, y up, z right.
struct SegmentState {
  double position_m[3] = {}, velocity_mps[3] = {};  ///< world; height above the ground
  double attitude[4] = {1, 0, 0, 0};                ///< quaternion w x y z, case axes -> world
  double accel_mps2[3] = {}, gyro_radps[3] = {};    ///< specific force and rate, case axes
};

class Runner {
 public:
  /// Throws std::invalid_argument that names the field and its range.
  explicit Runner(const RunnerParameters& parameters);
  ~Runner();
  Runner(Runner&&) noexcept;
  Runner& operator=(Runner&&) noexcept;

  double duration_s() const noexcept;
  RunnerState at(double t_s) const;  ///< 0 <= t_s <= duration
  RawSample sample_at(std::int64_t t_us) const;
  /// Samples at 0, 1 / rate, ...: instants, not averages. Feed a SensorModel 1000 Hz or more and let it
  /// filter and decimate; that is what chips do.
  std::vector<RawSample> record(float rate_hz) const;
  /// The same of a sensor anywhere; throws where there is none (a foot of unknown side).
  SegmentState at(const SensorSite& site, double t_s) const;
  RawSample sample_at(const SensorSite& site, std::int64_t t_us) const;
  std::vector<RawSample> record(const SensorSite& site, float rate_hz) const;

  const RunnerParameters& parameters() const noexcept;
  /// In time order; walking is flagged not_running, fades low_confidence.
  const std::vector<FootEvent>& events() const noexcept;
  const std::vector<TrueStep>& steps() const noexcept;
  const std::vector<TrueBout>& bouts() const noexcept;

 private:
  struct Body;
  std::unique_ptr<const Body> body_;
};

/// A run with its truth, everything in one.
struct SyntheticRun {
  RunnerParameters parameters;
  std::vector<RawSample> recording;  ///< at parameters.rate_hz, without sensor errors
  std::vector<FootEvent> events;
  std::vector<TrueStep> steps;
  std::vector<TrueBout> bouts;
};

/// Runs `parameters` and records it: the door that Python's `cadans.synth.runner` opens.
SyntheticRun runner(const RunnerParameters& parameters = {});

// ---- implementation ----------------------------------------------------------------------------

constexpr auto settings_of(const RunnerParameters*) noexcept {
  using P = RunnerParameters;
  return std::array{
      Setting<P>{"duration_s", &P::duration_s, 2.0f, 36000.0f, "s", "length of the run when there are no bouts"},
      Setting<P>{"rate_hz", &P::rate_hz, 12.5f, 1600.0f, "Hz", "samples a second of the recording"},
      Setting<P>{"speed_mps", &P::speed_mps, 0.0f, 8.0f, "m/s", "mean forward speed"},
      Setting<P>{"cadence_spm", &P::cadence_spm, 110.0f, 240.0f, "steps/min", "median cadence"},
      Setting<P>{"contact_time_s", &P::contact_time_s, 0.12f, 0.45f, "s", "median time above 0.05 body weights"},
      Setting<P>{"height_m", &P::height_m, 1.2f, 2.2f, "m", "body height"},
      Setting<P>{"mass_kg", &P::mass_kg, 30.0f, 150.0f, "kg", "body mass"},
      Setting<P>{"step_time_cv", &P::step_time_cv, 0.0f, 0.08f, "1", "SD / mean of step time"},
      Setting<P>{"step_time_correlation", &P::step_time_correlation, 0.5f, 0.95f, "1", "DFA exponent of step times"},
      Setting<P>{"contact_time_sd_s", &P::contact_time_sd_s, 0.0f, 0.03f, "s", "SD of contact time, step to step"},
      Setting<P>{"contact_time_asymmetry_pct", &P::contact_time_asymmetry_pct, -15.0f, 15.0f, "%", "+: right longer"},
      Setting<P>{"step_time_asymmetry_pct", &P::step_time_asymmetry_pct, -10.0f, 10.0f, "%", "+: right step longer"},
      Setting<P>{"force_asymmetry_pct", &P::force_asymmetry_pct, -10.0f, 10.0f, "%", "+: right active peak higher"},
      Setting<P>{"force_peakedness", &P::force_peakedness, 0.1f, 0.7f, "1", "shape of the active peak"},
      Setting<P>{"impact_scale", &P::impact_scale, 0.0f, 2.0f, "1", "impact against the usual one"},
      Setting<P>{"tissue_resonance_hz", &P::tissue_resonance_hz, 8.0f, 30.0f, "Hz",
                 "ringing of the sensor on the body"},
      Setting<P>{"tissue_damping", &P::tissue_damping, 0.2f, 0.9f, "1", "damping of that ringing"},
      Setting<P>{"braking_speed_loss_mps", &P::braking_speed_loss_mps, 0.0f, 0.6f, "m/s", "speed lost in early stance"},
      Setting<P>{"sway_m", &P::sway_m, 0.0f, 0.08f, "m", "sideways path of the centre of mass"},
      Setting<P>{"trunk_bounce_ratio", &P::trunk_bounce_ratio, 0.8f, 1.4f, "1",
                 "vertical motion, trunk / centre of mass"},
      Setting<P>{"pelvis_lean_deg", &P::pelvis_lean_deg, -15.0f, 30.0f, "deg", "mean forward tilt of the pelvis"},
      Setting<P>{"pelvis_tilt_amplitude_deg", &P::pelvis_tilt_amplitude_deg, 0.0f, 8.0f, "deg", "its swing each step"},
      Setting<P>{"pelvis_list_amplitude_deg", &P::pelvis_list_amplitude_deg, 0.0f, 12.0f, "deg",
                 "sideways tilt each stride"},
      Setting<P>{"pelvis_rotation_amplitude_deg", &P::pelvis_rotation_amplitude_deg, 0.0f, 15.0f, "deg",
                 "turn each stride"},
      Setting<P>{"chest_lean_deg", &P::chest_lean_deg, -15.0f, 30.0f, "deg", "mean forward lean of the chest"},
      Setting<P>{"chest_tilt_amplitude_deg", &P::chest_tilt_amplitude_deg, 0.0f, 8.0f, "deg", "its swing each step"},
      Setting<P>{"chest_list_amplitude_deg", &P::chest_list_amplitude_deg, 0.0f, 12.0f, "deg",
                 "sideways tilt each stride"},
      Setting<P>{"chest_rotation_amplitude_deg", &P::chest_rotation_amplitude_deg, 0.0f, 30.0f, "deg",
                 "turn each stride"},
      Setting<P>{"knee_flexion_at_contact_deg", &P::knee_flexion_at_contact_deg, 5.0f, 40.0f, "deg",
                 "usual knee flexion at contact"},
      Setting<P>{"knee_valgus_excursion_deg", &P::knee_valgus_excursion_deg, 0.0f, 15.0f, "deg",
                 "how far the knee falls inward in stance"},
      Setting<P>{"hip_adduction_peak_deg", &P::hip_adduction_peak_deg, 0.0f, 25.0f, "deg",
                 "largest hip adduction in stance"},
      Setting<P>{"pronation_excursion_deg", &P::pronation_excursion_deg, 0.0f, 25.0f, "deg",
                 "how far the foot rolls inward"},
      Setting<P>{"leg_angle_sd_deg", &P::leg_angle_sd_deg, 0.0f, 3.0f, "deg",
                 "SD of the tibia at contact, step to step"},
      Setting<P>{"tibia_angle_asymmetry_deg", &P::tibia_angle_asymmetry_deg, -10.0f, 10.0f, "deg", "right - left"},
      Setting<P>{"knee_valgus_asymmetry_deg", &P::knee_valgus_asymmetry_deg, -10.0f, 10.0f, "deg", "right - left"},
      Setting<P>{"arm_swing_range_deg", &P::arm_swing_range_deg, 0.0f, 120.0f, "deg",
                 "swing of the forearm each stride"},
      Setting<P>{"arm_swing_cross_share", &P::arm_swing_cross_share, 0.0f, 0.9f, "1",
                 "share of that swing across the body"},
      Setting<P>{"individuality", &P::individuality, 0.0f, 2.0f, "1", "how much this runner differs from the mean one"},
      Setting<P>{"walking_speed_mps", &P::walking_speed_mps, 0.3f, 2.5f, "m/s", "speed of walking bouts"},
      Setting<P>{"walking_cadence_spm", &P::walking_cadence_spm, 80.0f, 150.0f, "steps/min",
                 "cadence of walking bouts"},
      Setting<P>{"transition_s", &P::transition_s, 0.5f, 5.0f, "s", "fade between bouts"},
  };
}

/// A setting that is unset unless asked for.
struct OptionalSetting {
  const char* name;
  std::optional<float> RunnerParameters::*field;
  float low, high;
  const char* unit;
  const char* help;
};
inline constexpr OptionalSetting optional_settings[] = {
    {"tibia_angle_at_contact_deg", &RunnerParameters::tibia_angle_at_contact_deg, -15.0f, 25.0f, "deg",
     "ankle ahead of knee at contact, overstride; unset: usual at the speed"},
    {"foot_strike_angle_deg", &RunnerParameters::foot_strike_angle_deg, -20.0f, 35.0f, "deg",
     "foot to ground at contact, toes up; unset: by foot_strike"},
};

}  // namespace cadans::synth
