// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cadans/core/placement.hpp"
#include "cadans/core/runner.hpp"
#include "cadans/core/settings.hpp"
#include "cadans/events/foot_detector.hpp"
#include "cadans/events/rhythm_detector.hpp"
#include "cadans/events/shank_detector.hpp"
#include "cadans/events/thigh_detector.hpp"
#include "cadans/events/trunk_detector.hpp"
#include "cadans/metrics/vertical.hpp"
#include "cadans/motion/motion_estimator.hpp"
#include "cadans/motion/segment_estimator.hpp"
#include "cadans/samples/sample_source.hpp"
#include "cadans/steps/side_keeper.hpp"
#include "cadans/steps/step_builder.hpp"

namespace cadans {

/// Everything that may be chosen for one sensor: who, where, how fast, and one settings struct per room in the
/// order of the chain. The defaults are the ones that datasets/RESULTS.md was made with. What a placement
/// has no use for does nothing there.
struct TrackerConfig {
  float rate_hz = 100.0f;  ///< [12.5, 1600] nominal rate of the sensor
  Placement placement = Placement::pelvis;
  Side side = Side::unknown;  ///< of a leg or arm; unknown: the data decide, and say how sure they are
  Runner runner;
  samples::SampleSourceConfig samples;
  motion::MotionEstimatorConfig motion;    ///< trunk
  motion::SegmentEstimatorConfig segment;  ///< limbs
  events::TrunkDetectorConfig events;      ///< trunk
  events::FootDetectorConfig foot;
  events::ShankDetectorConfig shank;
  events::ThighDetectorConfig thigh;
  events::RhythmDetectorConfig rhythm;
  steps::StepBuilderConfig steps;
  steps::SideKeeperConfig sides;
  metrics::VerticalConfig vertical;
};

/// What every placement uses: names the first setting that cannot be, and its range.
inline Status validate_shared(const TrackerConfig& config) noexcept {
  if (!(config.rate_hz >= samples::lowest_rate_hz && config.rate_hz <= samples::highest_rate_hz)) {
    return {StatusCode::out_of_range, "rate_hz", samples::lowest_rate_hz, samples::highest_rate_hz, config.rate_hz};
  }
  if (config.placement == Placement::unknown) {
    return {StatusCode::not_supported, "placement must be pelvis, chest, thigh, shank, foot, wrist or pocket", 0.0f,
            0.0f, 0.0f};
  }
  Status status = validate(config.runner);
  if (status.ok()) status = validate(config.samples);
  if (status.ok()) status = validate(config.steps);
  return status;
}
/// What a sensor on the trunk uses.
inline Status validate_trunk(const TrackerConfig& config) noexcept {
  Status status = validate_shared(config);
  if (status.ok()) status = validate(config.motion);
  if (status.ok()) status = validate(config.events);
  if (status.ok()) status = validate(config.sides);
  if (status.ok()) status = validate(config.vertical);
  return status;
}
/// What a sensor on a limb uses; `own`: the settings of its detector.
template <class Own>
Status validate_limb(const TrackerConfig& config, const Own& own) noexcept {
  Status status = validate_shared(config);
  if (status.ok()) status = validate(config.segment);
  if (status.ok()) status = validate(own);
  return status;
}

/// All of it, used or not. Names the first setting that cannot be, and its range; or says that the placement
/// is not supported.
inline Status validate(const TrackerConfig& config) noexcept {
  Status status = validate_trunk(config);
  if (status.ok()) status = validate(config.segment);
  if (status.ok()) status = validate(config.foot);
  if (status.ok()) status = validate(config.shank);
  if (status.ok()) status = validate(config.thigh);
  if (status.ok()) status = validate(config.rhythm);
  return status;
}

}  // namespace cadans
