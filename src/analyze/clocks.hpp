// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <span>

#include "cadans/analyze.hpp"

namespace cadans {

/// One sensor followed alone: the contacts that it saw, by its own clock.
struct SeenAlone {
  Placement placement = Placement::unknown;
  Side side = Side::unknown;
  std::int64_t first_us = 0;  ///< its first stamp
  std::vector<StepMetrics> rows;
};

/// How the clock of `other` stands to that of `reference`.
///
/// - Same leg, or a trunk (its contacts of that foot): each contact of `other` minus the nearest one of `reference`;
///   offsets below half a step are told from nothing else.
/// - The other leg: minus the middle between two contacts of `reference`, which takes the runner for even. A limp
///   looks the same, so it never counts for more than a hint (confidence 0.3).
/// The median is the offset, and the slope through the medians of the first and last third is the drift.
ClockEstimate compare_clocks(const SeenAlone& reference, const SeenAlone& other);

}  // namespace cadans
