// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <limits>

#include "cadans/core/evidence.hpp"
#include "cadans/core/placement.hpp"

namespace cadans {

/// What can be found in somebody's running form. The order is the order of `form::rules`, and of importance
/// when two live cues are due at once.
enum class FindingKind : std::uint8_t {
  overstride = 0,       ///< the foot lands far ahead of the body
  stiff_landing = 1,    ///< the leg lands hard or gives little
  knee_valgus = 2,      ///< the knee falls inward
  pelvic_drop = 3,      ///< the pelvis tips down on the swing side
  low_cadence = 4,      ///< few steps a minute for this speed and height
  long_heel_first = 5,  ///< long steps *and* the heel first; the heel first alone is no finding
  vertical_bounce = 6,  ///< much up and down
  asymmetry = 7,        ///< left and right differ more than chance
  trunk_lean = 8,       ///< bent far forward, or leaning back
  cross_arm_swing = 9,  ///< the arms swing across the body
};
inline constexpr int finding_kind_count = 10;
inline constexpr const char* finding_kind_names[] = {"overstride",  "stiff_landing",   "knee_valgus",     "pelvic_drop",
                                                     "low_cadence", "long_heel_first", "vertical_bounce", "asymmetry",
                                                     "trunk_lean",  "cross_arm_swing"};

enum class Severity : std::uint8_t { none = 0, mild = 1, marked = 2 };
inline constexpr const char* severity_names[] = {"none", "mild", "marked"};

/// One measured value and the limits it was held against, at this speed.
struct HeldValue {
  static constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  float value = nan;            ///< median over the running steps; of the worse side where sides are judged apart;
                                ///< of an asymmetry the symmetry index, percent, right above left positive
  float mild = nan;             ///< beyond this it is mild ...
  float marked = nan;           ///< ... and beyond this marked; less than `mild` when low values are the unusual ones
  float low = nan, high = nan;  ///< 95 % interval, where sides are compared
  std::int16_t metric = -1;     ///< place in metrics.def
  Side side = Side::unknown;
  bool difference = false;  ///< `value` compares right with left
};

/// What was seen, how far beyond which limit, and how sure. It informs; it diagnoses nothing.
struct Finding {
  static constexpr int most_values = 3;
  FindingKind kind = FindingKind::overstride;
  Severity severity = Severity::none;
  Evidence evidence = Evidence::choice;  ///< of the limit that decided
  Side side = Side::unknown;  ///< the worse side; of an asymmetry the larger one; unknown: both, or not told apart
  std::uint8_t value_count = 0;
  bool speed_matters = false;  ///< a limit depends on speed; where speed is NaN, the widest one was used
  float score = 0.0f;          ///< [0, 1]: 1/3 at the mild limit, 2/3 at the marked one
  float confidence = 0.0f;     ///< [0, 1]: steps, their spread, their flags, how well it is measured
  float speed_mps = HeldValue::nan;
  float height_m = HeldValue::nan;  ///< of the runner, where told
  std::uint32_t steps = 0;          ///< that the deciding value stands on
  HeldValue values[most_values];    ///< the deciding one first
};

}  // namespace cadans
