// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "cadans/analyze.hpp"
#include "cadans/samples/rate.hpp"

/// What a recording must be before it is analysed. All throw std::invalid_argument with words for the user.
namespace cadans {

[[noreturn]] void refuse(const std::string& why);

void require(const Status& status);

void require_equal_lengths(const Recording& recording);

/// Reads the rate off the stamps where it was not given (NaN); where it was, the stamps must not contradict it.
samples::RateEstimate settle_rate(const Recording& recording, float given_hz);

/// A unit that cannot be right is refused, not repaired.
void require_plausible_units(const Recording& recording);

}  // namespace cadans
