// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cadans/core/foot_event.hpp"
#include "cadans/core/placement.hpp"
#include "cadans/metrics/arm.hpp"
#include "cadans/metrics/foot.hpp"
#include "cadans/metrics/hip.hpp"
#include "cadans/metrics/shank.hpp"
#include "cadans/metrics/stiffness.hpp"
#include "cadans/steps/foot_side.hpp"
#include "cadans/steps/shank_side.hpp"
#include "cadans/steps/thigh_side.hpp"
#include "cadans/tracker/limb_tracker.hpp"

/// What is special about each place on a limb. A watch that wears one sensor instantiates one tracker, and
/// links no other.
namespace cadans {

/// What foot, shank and thigh share: a row a stride, at 200 Hz, and a detector that learns the segment's axes.
template <Placement place, class OwnDetector, typename OwnDetector::Config TrackerConfig::*own>
struct LegLimb {
  using Detector = OwnDetector;
  static constexpr float work_rate_hz = 200.0f;
  static constexpr std::uint32_t steps_a_row = 2;
  static constexpr bool is_here(Placement placement) noexcept { return placement == place; }
  static const typename Detector::Config& settings(const TrackerConfig& config) noexcept { return config.*own; }
  static Detector detector(const TrackerConfig& config) noexcept {
    return Detector(work_rate_hz, config.samples.mounting.known, config.*own);
  }
};

struct FootLimb : LegLimb<Placement::foot, events::FootDetector, &TrackerConfig::foot> {
  static constexpr bool gates_by_duty = false;
  static constexpr const char* refusal = "placement must be foot";
  static void measure(const Step& step, const Detector& foot, const Runner& runner, StepMetrics& row) noexcept {
    metrics::measure_foot(step, foot.history(), foot.axes(), step.side, runner, row);
    metrics::measure_from_times(runner, row);
  }
  static float side_evidence_rad(const Step& step, const Detector& foot) noexcept {
    return steps::foot_side_evidence(step, foot.history(), foot.axes());
  }
};

struct ShankLimb : LegLimb<Placement::shank, events::ShankDetector, &TrackerConfig::shank> {
  static constexpr bool gates_by_duty = true;
  static constexpr const char* refusal = "placement must be shank";
  static void measure(const Step& step, const Detector& shank, const Runner& runner, StepMetrics& row) noexcept {
    metrics::measure_shank(step, shank.history(), shank.axes(), step.side, runner, row);
    metrics::measure_from_times(runner, row);
  }
  static float side_evidence_rad(const Step& step, const Detector& shank) noexcept {
    return steps::shank_side_evidence(step, shank.history(), shank.axes());
  }
};

struct ThighLimb : LegLimb<Placement::thigh, events::ThighDetector, &TrackerConfig::thigh> {
  static constexpr bool gates_by_duty = true;
  static constexpr const char* refusal = "placement must be thigh";
  static void measure(const Step& step, const Detector& thigh, const Runner& runner, StepMetrics& row) noexcept {
    metrics::measure_thigh(step, thigh.history(), thigh.axes(), step.side, runner, row);
  }
  static float side_evidence_rad(const Step& step, const Detector& thigh) noexcept {
    return steps::thigh_side_evidence(step, thigh.history(), thigh.axes());
  }
};

/// Wrist and pocket: the rhythm of both feet.
struct RhythmLimb {
  using Detector = events::RhythmDetector;
  static constexpr float work_rate_hz = 100.0f;
  static constexpr std::uint32_t steps_a_row = 1;
  static constexpr bool gates_by_duty = false;
  static constexpr const char* refusal = "placement must be wrist or pocket";
  static constexpr bool is_here(Placement placement) noexcept {
    return placement == Placement::wrist || placement == Placement::pocket;
  }
  static const Detector::Config& settings(const TrackerConfig& config) noexcept { return config.rhythm; }
  static Detector detector(const TrackerConfig& config) noexcept {
    return Detector(work_rate_hz, config.placement, config.rhythm);
  }
  static void measure(const Step& step, const Detector& arm, const Runner&, StepMetrics& row) noexcept {
    if (row.source == Placement::wrist) metrics::measure_arm(step, arm.history(), row);
  }
  static float side_evidence_rad(const Step&, const Detector&) noexcept { return 0.0f; }
};

using FootTracker = LimbTracker<FootLimb>;
using ShankTracker = LimbTracker<ShankLimb>;
using ThighTracker = LimbTracker<ThighLimb>;
using RhythmTracker = LimbTracker<RhythmLimb>;

}  // namespace cadans
