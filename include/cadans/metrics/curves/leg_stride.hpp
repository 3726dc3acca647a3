// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cadans/core/foot_event.hpp"
#include "cadans/core/history/motion_history.hpp"
#include "cadans/core/history/segment_history.hpp"
#include "cadans/joints/knee_joint.hpp"
#include "cadans/joints/segment_axes.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"

namespace cadans::metrics {

/// One stride of a leg at the moment when all of its sensors have told of it and its joints have been measured. A view:
/// good for the length of a call.
struct LegStride {
  const Step& step;               ///< contact, toe-off and next contact of this foot
  const StepMetrics& row;         ///< what was measured of the joints
  const joints::KneeJoint& knee;  ///< its cross-talk, with this stride learnt
  const SegmentHistory& thigh;
  joints::SegmentAxes thigh_axes;
  const SegmentHistory* shank = nullptr;  ///< null: no sensor there
  joints::SegmentAxes shank_axes = {};
  const MotionHistory* pelvis = nullptr;  ///< null: no sensor there
};

}  // namespace cadans::metrics
