// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>
#include <limits>

#include "cadans/form/finding.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"

/// When is something worth mentioning? The limits as small functions, then ONE table, `rules`.
///
/// Two levels. Where it is known how runners differ, *mild* is where one runner in six lies beyond (one
/// standard deviation) and *marked* where one in twenty does (1.645). Being unusual is no illness: no limit
/// here is a proof of harm. Where no norm was found the limit is an engineering choice, grade C, and says so.
///
/// Norms "Hamner": computed for this table from the motion capture of 5 healthy runners at 2 to 5 m/s, 264
/// contacts (Hamner & Delp 2013, J Biomech 46:780): few people, hence grade C.
namespace cadans::form {

/// What a limit may depend on.
struct Conditions {
  float speed_mps = std::numeric_limits<float>::quiet_NaN();  ///< always known to a limit: see `judge`
  float height_m = std::numeric_limits<float>::quiet_NaN();   ///< NaN: not known
  SensorSet worn;
  bool has_gyro = true;  ///< without one, vertical oscillation is that of the sensor itself
};

struct Limits {
  float mild, marked;
};
/// No limit is known here: what was measured is not judged.
inline constexpr Limits no_limits{std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::quiet_NaN()};

constexpr Limits high_above(float usual, float sd) noexcept { return {usual + sd, usual + 1.645f * sd}; }
constexpr Limits low_below(float usual, float sd) noexcept { return {usual - sd, usual - 1.645f * sd}; }
constexpr bool wears(const Conditions& c, Placement placement) noexcept {
  return ((c.worn.middle | c.worn.left | c.worn.right | c.worn.unknown) & bit_of(placement)) != 0;
}

/// Speeds that the norms were made at; beyond them the nearest end holds.
inline constexpr float slowest_mps = 2.0f, fastest_mps = 5.5f;
/// How far the speed lies from an easy 3 m/s.
constexpr float above_3_mps(const Conditions& c) noexcept {
  const float v = c.speed_mps < slowest_mps ? slowest_mps : c.speed_mps > fastest_mps ? fastest_mps : c.speed_mps;
  return v - 3.0f;
}

// ---- how far ahead the foot lands ----------------------------------------------------------------

/// Shin to the vertical at contact, ankle ahead positive. Usual 7.5 deg at 3 m/s and 2.6 more a m/s: between
/// Hamner (7.3 + 2.9, sd 2.6) and a model runner (8.2 + 2.4). A faster runner lands further ahead, rightly.
constexpr Limits tibia_angle_limits(const Conditions& c) noexcept {
  return high_above(7.5f + 2.6f * above_3_mps(c), 2.6f);
}
/// Ankle ahead of the hip at contact, as a share of height: 0.123 + 0.026 a m/s, sd 0.016 (Hamner).
constexpr Limits foot_ahead_limits(const Conditions& c) noexcept {
  return high_above(c.height_m * (0.123f + 0.026f * above_3_mps(c)), c.height_m * 0.016f);
}
/// A straight knee at contact. Hamner 14.6 deg, sd 3.4: low is below 11 and 9, at any speed.
constexpr Limits straight_knee_limits(const Conditions&) noexcept { return low_below(14.6f, 3.4f); }

// ---- how hard it lands ---------------------------------------------------------------------------

/// Largest acceleration of the shin after contact. 10 g at 2.7 m/s and 3.8 g more a m/s; the spread of 2.9 g
/// is worked out from the 19 % of variance that speed explained in 85 runners (Sheerin et al. 2020). It depends on
/// the strap and the sensor. A foot or a trunk has no such norm, and where a foot is worn too the jolt is the foot's.
constexpr Limits shin_impact_limits(const Conditions& c) noexcept {
  return wears(c, Placement::shank) && !wears(c, Placement::foot) ? high_above(11.1f + 3.8f * above_3_mps(c), 2.9f)
                                                                  : no_limits;
}
/// Deepest knee bend of the stance. Below 45 deg "may suggest reduced shock absorption" (Souza 2016); Hamner 45.
/// 40 and 35 leave room for an error of the sensors of 4 deg.
constexpr Limits knee_bend_limits(const Conditions&) noexcept { return {40.0f, 35.0f}; }

// ---- knee and pelvis -----------------------------------------------------------------------------

/// How far the knee falls inward. There is no accepted limit for running; 5 to 10 deg are called notable.
/// Askew sensors alone can make 3 to 4 deg, and healthy knees move 2 to 5: so 8 and 12, an engineering choice.
constexpr Limits knee_valgus_limits(const Conditions&) noexcept { return {8.0f, 12.0f}; }
/// The same seen by a shin alone: a weaker sign (no norm; an engineering choice).
constexpr Limits shank_tip_limits(const Conditions&) noexcept { return {6.0f, 10.0f}; }
/// Hip adduction, 13.8 + 1.1 deg a m/s, sd 3.0 (Hamner). Large ones occur in healthy women (grade C).
constexpr Limits hip_adduction_limits(const Conditions& c) noexcept {
  return high_above(13.8f + 1.1f * above_3_mps(c), 3.0f);
}
/// How far the pelvis tips from contact to its lowest: 4.5 deg, sd 2.4 (Hamner); 6 to 7 are commonly flagged.
constexpr Limits pelvic_drop_limits(const Conditions&) noexcept { return high_above(4.5f, 2.4f); }

// ---- steps ---------------------------------------------------------------------------------------

/// Usual cadence: 166 steps/min at 3 m/s and 1.75 m; 5.6 more a m/s (Burns et al. 2019), 50 fewer a metre of
/// height (fitted; half of what Burns found in elites). Not "180".
constexpr float usual_cadence_spm(const Conditions& c) noexcept {
  const float taller_m = c.height_m == c.height_m ? c.height_m - 1.75f : 0.0f;
  return 166.0f + 5.6f * above_3_mps(c) - 50.0f * taller_m;
}
/// Runners of one speed differ by 8 steps/min (7.2 and 8.3 in Luedke et al. 2016); by 9.4 when height is not
/// known, which people differ in by 0.10 m.
constexpr Limits low_cadence_limits(const Conditions& c) noexcept {
  return low_below(usual_cadence_spm(c), c.height_m == c.height_m ? 8.0f : 9.4f);
}
/// Heel-first: beyond 8 deg is a rearfoot strike (Altman & Davis 2012), which most healthy runners have. Only
/// a steep foot counts here, and only together with a long step (an engineering choice).
constexpr Limits steep_foot_limits(const Conditions&) noexcept { return {15.0f, 25.0f}; }

// ---- up and down ---------------------------------------------------------------------------------

/// Vertical oscillation. A normal curve through the percentiles that Garmin publishes for its chest strap (30 % of
/// runners above 9.8 cm, 5 % above 11.5) has one in six above 10.5 cm. The pelvis moves 8 mm less than the chest, the
/// centre of mass 16 mm less (metrics/vertical.hpp; 16.3 to 17.6 mm against a strap). A waist sensor without a
/// gyroscope rocks with the pelvis: Garmin's waist percentiles (10.9, 13.0) apply. A norm (B) at the chest, a transfer
/// (C) elsewhere: the table says C.
constexpr Limits bounce_limits(const Conditions& c) noexcept {
  if (!wears(c, Placement::pelvis)) return {0.105f, 0.115f};
  return c.has_gyro ? Limits{0.097f, 0.107f} : Limits{0.118f, 0.130f};
}
constexpr Limits centre_of_mass_bounce_limits(const Conditions&) noexcept { return {0.089f, 0.099f}; }
/// Vertical ratio, percent: those limits over the step length that is usual at this speed and height.
constexpr Limits vertical_ratio_limits(const Conditions& c) noexcept {
  const float usual_step_m = 60.0f * (3.0f + above_3_mps(c)) / usual_cadence_spm(c);
  const Limits bounce = bounce_limits(c);
  return {100.0f * bounce.mild / usual_step_m, 100.0f * bounce.marked / usual_step_m};
}

// ---- left and right ------------------------------------------------------------------------------

/// Is a sensor that times contacts worn on a leg, and the same one on both legs? Contacts of a foot and of a
/// pelvis are not on one footing, so one leg alone and a trunk give no difference.
constexpr bool on_a_leg(const Conditions& c) noexcept {
  return wears(c, Placement::foot) || wears(c, Placement::shank) || wears(c, Placement::thigh);
}
constexpr bool on_both_legs(const Conditions& c, Placement placement) noexcept {
  return (c.worn.left & c.worn.right & bit_of(placement)) != 0;
}
/// Error of a contact time's symmetry index, percent, one sd, found against force plates (5 + 1 runners): two feet 1.5,
/// two shanks 2.0, the chest 1.0; the pelvis 4.5, since it is not hung up in the middle and rocks. NaN: not to be had.
constexpr float own_asymmetry_pct(const Conditions& c) noexcept {
  if (on_both_legs(c, Placement::foot)) return 1.5f;
  if (on_both_legs(c, Placement::shank) && !wears(c, Placement::foot)) return 2.0f;
  if (on_a_leg(c) || c.worn.middle == 0) return no_limits.mild;
  return wears(c, Placement::pelvis) ? 4.5f : 1.0f;
}
/// Symmetry index of contact time, percent. Garmin's orange begins at a balance of 50.8 %, red at 52.2 %: an
/// index of 3.2 and 8.8. Nine healthy runners had about 2 (Girard et al. 2019). The sensors' own error comes on top
/// (1.645 sd), so that an even runner is told of a difference about once in twenty runs, as far as that error holds.
constexpr Limits contact_asymmetry_limits(const Conditions& c) noexcept {
  const float own = 1.645f * own_asymmetry_pct(c);
  return {3.2f + own, 8.8f + own};
}
/// Of step time: healthy about 2.2 (ibid.), plus two sd 3.5. From a trunk only: two pods' clocks never agree
/// well enough for it.
constexpr Limits step_asymmetry_limits(const Conditions& c) noexcept {
  const float own = 1.645f * own_asymmetry_pct(c);
  return on_a_leg(c) ? no_limits : Limits{3.5f + own, 7.0f + own};
}

// ---- posture -------------------------------------------------------------------------------------

/// Forward lean of the trunk: 7.3 deg, sd 3.6, in 24 runners at 3.4 m/s (Teng & Powers 2014). Two and three sd,
/// not one, since a strap does not lie flat on everybody; and some lean spares the knee.
constexpr Limits bent_forward_limits(const Conditions&) noexcept { return {14.5f, 18.0f}; }
constexpr Limits leaning_back_limits(const Conditions&) noexcept { return {0.0f, -3.5f}; }
/// Share of the forearm's swing that turns about the vertical, across the body: 0.375, sd 0.10 (Hamner, both arms).
/// Nothing was found on how much is too much.
constexpr Limits cross_arm_limits(const Conditions&) noexcept { return high_above(0.375f, 0.10f); }

// ---- the table -----------------------------------------------------------------------------------

/// Which number of a run is held against the limit.
enum class Reading : std::uint8_t {
  median,      ///< of all steps
  worse_side,  ///< left and right apart; the one further beyond counts
  difference,  ///< symmetry index; the end of its 95 % interval that lies nearer to zero counts
};

/// What a criterion does for its rule.
enum class Role : std::uint8_t {
  none,
  decides,    ///< makes the finding; of several the strongest
  stands_in,  ///< decides when nothing before it was measured
  confirms,   ///< when measured: without it beyond its mild limit, a finding stays mild
  required,   ///< without it measured and beyond its mild limit there is no finding
};

struct Criterion {
  float StepMetrics::*metric = nullptr;
  Role role = Role::none;
  Reading reading = Reading::median;
  Limits (*limits)(const Conditions&) noexcept = nullptr;
  bool speed_matters = false;
  Evidence evidence = Evidence::choice;
};

struct Rule {
  FindingKind kind;
  std::uint32_t least_steps;  ///< fewer say nothing
  Criterion criteria[Finding::most_values];
  const char* source;
};

namespace rule_words {
inline constexpr auto decides = Role::decides, stands_in = Role::stands_in, confirms = Role::confirms,
                      required = Role::required;
inline constexpr auto median = Reading::median, worse_side = Reading::worse_side, difference = Reading::difference;
inline constexpr auto B = Evidence::observed, C = Evidence::choice;
inline constexpr bool at_this_speed = true, at_any_speed = false;
using M = StepMetrics;

// clang-format off
inline constexpr Rule table[] = {
  {FindingKind::overstride, 60, {
      {&M::tibia_angle_at_contact_deg,   decides,   worse_side, tibia_angle_limits,           at_this_speed, C},
      {&M::foot_ahead_m,                 decides,   worse_side, foot_ahead_limits,            at_this_speed, C},
      {&M::knee_flexion_at_contact_deg,  confirms,  worse_side, straight_knee_limits,         at_any_speed,  C}},
   "Lieberman et al. 2015, doi:10.1242/jeb.125500 (braking grows with the foot's distance from the hip); "
   "Wille et al. 2014, doi:10.2519/jospt.2014.5367; limits: Hamner & Delp 2013 and a model"},

  {FindingKind::stiff_landing, 60, {
      {&M::impact_peak_g,                decides,   worse_side, shin_impact_limits,           at_this_speed, C},
      {&M::knee_flexion_peak_deg,        decides,   worse_side, knee_bend_limits,             at_any_speed,  C}},
   "Sheerin et al. 2020, doi:10.1080/14763141.2018.1546890; Souza 2016, Phys Med Rehabil Clin N Am. Impact is "
   "no bone load (Zandbergen et al. 2023, doi:10.1080/14763141.2022.2164345)"},

  {FindingKind::knee_valgus, 60, {
      {&M::knee_valgus_excursion_deg,    decides,   worse_side, knee_valgus_limits,           at_any_speed,  C},
      {&M::shank_frontal_excursion_deg,  stands_in, worse_side, shank_tip_limits,             at_any_speed,  C},
      {&M::hip_adduction_peak_deg,       confirms,  worse_side, hip_adduction_limits,         at_this_speed, C}},
   "no accepted limit for running: an engineering choice"},

  {FindingKind::pelvic_drop, 60, {
      {&M::pelvic_drop_deg,              decides,   worse_side, pelvic_drop_limits,           at_any_speed,  C}},
   "Bramah et al. 2018, doi:10.1177/0363546518793657 (more drop among the injured, looking back); "
   "limits: Hamner & Delp 2013"},

  {FindingKind::low_cadence, 40, {
      {&M::cadence_spm,                  decides,   median,     low_cadence_limits,           at_this_speed, B}},
   "Burns et al. 2019, doi:10.1152/japplphysiol.00374.2018; Luedke et al. 2016; Heiderscheit et al. 2011, "
   "doi:10.1249/MSS.0b013e3181ebedf4"},

  {FindingKind::long_heel_first, 60, {
      {&M::foot_strike_angle_deg,        required,  worse_side, steep_foot_limits,            at_any_speed,  C},
      {&M::tibia_angle_at_contact_deg,   decides,   worse_side, tibia_angle_limits,           at_this_speed, C},
      {&M::cadence_spm,                  decides,   median,     low_cadence_limits,           at_this_speed, C}},
   "Wille et al. 2014, doi:10.2519/jospt.2014.5367. Nine in ten of a marathon landed on the heel (PMC4801105): "
   "alone that is never a finding"},

  {FindingKind::vertical_bounce, 60, {
      {&M::vertical_ratio,               decides,   median,     vertical_ratio_limits,        at_this_speed, C},
      {&M::vertical_oscillation_m,       stands_in, median,     bounce_limits,                at_any_speed,  C},
      {&M::vertical_oscillation_com_m,   stands_in, median,     centre_of_mass_bounce_limits, at_any_speed,  C}},
   "Garmin's published percentiles; Van Hooren et al. 2024, doi:10.1007/s40279-024-01997-3 (less bounce goes "
   "with better economy, weakly)"},

  {FindingKind::asymmetry, 200, {
      {&M::contact_time_s,               decides,   difference, contact_asymmetry_limits,     at_any_speed,  C},
      {&M::step_time_s,                  decides,   difference, step_asymmetry_limits,        at_any_speed,  C}},
   "bands of Garmin and COROS; Girard et al. 2019, doi:10.3389/fspor.2019.00036; our own errors against force plates"},

  {FindingKind::trunk_lean, 60, {
      {&M::trunk_lean_deg,               decides,   median,     bent_forward_limits,          at_any_speed,  C},
      {&M::trunk_lean_deg,               decides,   median,     leaning_back_limits,          at_any_speed,  C}},
   "Teng & Powers 2014, J Orthop Sports Phys Ther 44:785"},

  {FindingKind::cross_arm_swing, 60, {
      {&M::arm_swing_cross_share,        decides,   median,     cross_arm_limits,             at_any_speed,  C}},
   "limits: Hamner & Delp 2013; no study says how much is too much. Arms balance the legs (Arellano & Kram 2014, "
   "doi:10.1242/jeb.100420)"},
};
// clang-format on
}  // namespace rule_words

/// Every rule, in the order of FindingKind.
using RuleTable = const Rule (&)[finding_kind_count];
inline constexpr RuleTable rules = rule_words::table;

}  // namespace cadans::form
