// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "cadans/core/constants.hpp"
#include "cadans/load/channel.hpp"

namespace cadans::load {

/// One finished run. What is not known is NaN.
struct Session {
  std::int64_t start_us = unknown_us;  ///< UTC; kept for whoever shows it, no number depends on it
  std::int32_t day = 0;                ///< that it began on, in the runner's zone (calendar.hpp)
  double distance_m = not_known;
  double duration_s = not_known;  ///< moving
  double steps = not_known;       ///< of both feet
  double impact = not_known;      ///< g, summed over the steps
  double rpe = not_known;         ///< 0 ... 10, of the whole session
};

/// The end of Foster's scale: what is above it is no rating.
inline constexpr double highest_rpe = 10.0;

/// A number of load that can be: nothing, or between a micrometre (a microsecond ...) and 1e15, so that no sum of them
/// and no ratio is infinite. Our own bounds, far beyond whatever was run.
constexpr bool is_amount(double value) noexcept { return value == 0.0 || (value >= 1e-6 && value <= 1e15); }

/// What a session adds to a channel; NaN where it is not known, or cannot be (negative, infinite, an rpe above 10).
constexpr double amount_of(const Session& session, Channel channel) noexcept {
  double amount = not_known;
  switch (channel) {
    case Channel::distance: amount = session.distance_m; break;
    case Channel::duration: amount = session.duration_s; break;
    case Channel::steps: amount = session.steps; break;
    case Channel::impact: amount = session.impact; break;
    case Channel::session_rpe:
      // Both must be amounts of their own: two negative ones would make a positive product.
      if (is_amount(session.rpe) && session.rpe <= highest_rpe && is_amount(session.duration_s)) {
        amount = session.rpe * (session.duration_s / 60.0);
      }
      break;
  }
  return is_amount(amount) ? amount : not_known;
}

}  // namespace cadans::load
