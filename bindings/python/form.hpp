// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <pybind11/pybind11.h>

#include <span>
#include <vector>

#include "cadans/form/cues.hpp"
#include "cadans/tracker/tracker_config.hpp"

/// Findings as Python takes them.
namespace cadans::python {

/// A dictionary a finding, with its words in every language.
pybind11::list dicts_of(std::span<const Finding> findings);

SensorSet worn_by(std::span<const TrackerConfig> sensors);

/// What the last steps say, severest first.
std::vector<Finding> judge_now(const form::Cues& cues, const Runner& runner, const SensorSet& worn);

}  // namespace cadans::python
