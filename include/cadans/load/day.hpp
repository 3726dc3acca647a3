// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "cadans/load/session.hpp"

namespace cadans::load {

/// All runs of one day. A day without a run is rest: known, and zero in every channel. A day of which nobody knows
/// (the watch lay at home) is not known; what was recorded on it all the same is kept.
struct Day {
  std::int32_t day = 0;
  bool known = true;
  std::int32_t runs = 0;
  double amount[channel_count] = {};   ///< sum over the runs; NaN where one of them is not known in that channel
  double longest[channel_count] = {};  ///< the largest run; NaN likewise; 0 on a day of rest
};

/// Known in this channel: the day is, and so is every run of it.
constexpr bool is_known(const Day& day, Channel channel) noexcept {
  return day.known && is_amount(day.amount[static_cast<int>(channel)]);
}

constexpr void add_session(Day& day, const Session& session) noexcept {
  for (int c = 0; c < channel_count; ++c) {
    const double amount = amount_of(session, static_cast<Channel>(c));
    // Of a day that is not known, the first recorded run replaces "no number".
    const bool first = day.runs == 0;
    day.amount[c] = first ? amount : day.amount[c] + amount;
    if (first || !(amount <= day.longest[c])) day.longest[c] = is_amount(day.amount[c]) ? amount : not_known;
  }
  ++day.runs;
}

/// Nobody knows what was run on this day, or whether there was more than was recorded.
constexpr void mark_unknown(Day& day) noexcept {
  day.known = false;
  if (day.runs > 0) return;
  for (int c = 0; c < channel_count; ++c) day.amount[c] = day.longest[c] = not_known;
}

}  // namespace cadans::load
