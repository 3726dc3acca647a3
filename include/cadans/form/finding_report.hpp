// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string>
#include <vector>

#include "cadans/core/runner.hpp"
#include "cadans/form/finding.hpp"
#include "cadans/form/finding_texts.hpp"
#include "cadans/form/form_values.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"

/// Findings of a whole run, and what they say in words. Not for a watch: heap and strings. Link cadans::cadans.
namespace cadans::form {

/// Exact medians over the running steps; left against right with a bootstrap interval. `speed_mps`: where no
/// sensor gives it (a treadmill, a GPS); NaN takes the rows' own.
FormValues values_of(std::span<const StepMetrics> steps, float speed_mps = FormValue::nan);

/// What a run shows: every kind that could be judged, severest first, then by score; `severity` none when
/// all is within the limits.
std::vector<Finding> findings_of(std::span<const StepMetrics> steps, const SensorSet& worn, const Runner& runner = {},
                                 float speed_mps = FormValue::nan);

/// What was seen, how much, at what speed, against which limit, how sure, and what to try; one paragraph.
std::string text_of(const Finding& finding, Language language);

/// Only the heading, as "Overstride: mild".
std::string title_of(const Finding& finding, Language language);

}  // namespace cadans::form
