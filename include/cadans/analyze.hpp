// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "cadans/core/foot_event.hpp"
#include "cadans/form/finding.hpp"
#include "cadans/metrics/curves/joint_curves.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"
#include "cadans/summary/metric_summary.hpp"
#include "cadans/summary/variability.hpp"
#include "cadans/tracker.hpp"
#include "cadans/tracker/body_tracker.hpp"

namespace cadans {

/// A finished recording of one sensor. Holds views: the arrays stay yours and are not copied.
struct Recording {
  std::span<const std::int64_t> t_us;  ///< rising; may be irregular, may have holes
  std::span<const Vec3> accel_mps2;    ///< case axes, specific force (+9.81 up at rest)
  std::span<const Vec3> gyro_radps;    ///< empty when there is no gyroscope
};

/// One of the sensors that a runner wore.
struct SensorRecording {
  Recording recording;
  TrackerConfig config;  ///< rate, placement, side and every setting
};

/// How the clock of one sensor stands to the clock of the sensor that times the contacts, from the contacts that
/// both saw. Both place a contact to some 15 ms, so less says nothing.
struct ClockEstimate {
  float offset_s = 0.0f;       ///< its stamps say so much more, at its first sample
  float largest_s = 0.0f;      ///< the largest difference between begin and end
  float drift_ppm = 0.0f;      ///< and gain so much; 0 where the recording is too short to tell
  float confidence = 0.0f;     ///< [0, 1]; 0: nothing to compare
  std::uint8_t corrected = 0;  ///< 1: it was beyond doubt, and the results are on the corrected clock
};

/// What became of one sensor.
struct SensorReport {
  Placement placement = Placement::unknown;
  Side side = Side::unknown;  ///< as told
  Coverage coverage;
  Side side_seen = Side::unknown;  ///< as its own motion says ...
  float side_seen_confidence = 0.0f;
  Placement placement_seen = Placement::unknown;  ///< what its motion looks like ...
  float placement_seen_confidence = 0.0f;
  ClockEstimate clock;
};

/// What a recording says. Every number carries its own Quality; nothing bad is dropped in silence.
struct Run {
  std::vector<FootEvent> events;
  std::vector<StepMetrics> steps;    ///< one row a ground contact
  std::vector<StepMetrics> strides;  ///< one row a stride: contact to the next contact of the same foot
  std::array<MetricSummary, metrics::count> summary;  ///< over the running steps, in the order of metrics.def
  Coverage coverage;                                  ///< of the sensor that times the contacts
  std::vector<SensorReport> sensors;                  ///< in the order given
  summary::StrideVariability variability;
  std::vector<metrics::JointCurves> joint_curves;  ///< of every running stride of a leg with a thigh and a shank or pelvis
  std::vector<Finding> findings;  ///< every kind that could be judged, severest first; see form/finding_report.hpp
};

/// Recording in, Run out: feeds a Tracker sample by sample, so it finds exactly what a watch running
/// the same Tracker finds live. Uses no future samples.
///
/// `config.rate_hz` NaN: the rate is read off the stamps and reported with its confidence.
/// Throws std::invalid_argument when columns differ in length, a setting is out of range, the rate
/// cannot be read off the stamps, or the unit cannot be right (g for m/s2, degrees for radians).
/// Gaps, saturation, NaN and standing still never throw: they lower Quality and Coverage.
///
/// `speed_mps`: of a treadmill or a GPS, where known: what is judged, is judged at it. NaN: as the sensors tell.
Run analyze(const Recording& recording, const TrackerConfig& config = {},
            float speed_mps = std::numeric_limits<float>::quiet_NaN());

/// Several sensors of one runner in, one row a ground contact out: what a BodyTracker finds live when the samples
/// come in the order of their stamps. At most 8, each place and side once.
///
/// `separate_clocks`: the sensors were not started on one clock. Then each is first followed alone, its offset
/// and drift against the timing sensor's are estimated from the contacts that both saw, and where they are beyond
/// doubt the results are on the corrected clock (`SensorReport::clock`); with one clock they are only reported.
/// Throws std::invalid_argument as above, and when a place is given twice or there are too many.
Run analyze(std::span<const SensorRecording> sensors, bool separate_clocks = false,
            float speed_mps = std::numeric_limits<float>::quiet_NaN());

/// Exact statistics of the running steps among `steps`, in the order of metrics.def.
std::array<MetricSummary, metrics::count> summarize(std::span<const StepMetrics> steps);

/// A Status in words: which field, which range, which value.
std::string describe(const Status& status);

}  // namespace cadans
