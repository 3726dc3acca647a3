// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "cadans/core/constants.hpp"

namespace cadans::samples {

/// A sample rate read off time stamps.
struct RateEstimate {
  float rate_hz = 0.0f;     ///< 0: there are fewer than two different stamps
  float confidence = 0.0f;  ///< [0, 1]: share of intervals within 20 % of the mean one
};

/// The mean rate of a recording, leaving holes out: time over intervals, twice, the second time
/// without intervals eight times (and at least 0.15 s) longer than the mean. A mean over all stamps
/// is right for bursts and for stamps rounded to milliseconds, where a median is not.
inline RateEstimate estimate_rate(std::span<const std::int64_t> t_us) noexcept {
  // As doubles, exact to the year 2255: the difference of two rubbish stamps need not fit an integer.
  const auto interval = [&](std::size_t i) { return static_cast<double>(t_us[i]) - static_cast<double>(t_us[i - 1]); };
  double hole_us = std::numeric_limits<double>::infinity();
  double mean_us = 0.0;
  for (int pass = 0; pass < 3; ++pass) {
    double total_us = 0.0;
    std::size_t intervals = 0;
    for (std::size_t i = 1; i < t_us.size(); ++i) {
      const double interval_us = interval(i);
      if (interval_us < 0.0 || interval_us > hole_us) continue;
      total_us += interval_us;
      ++intervals;
    }
    if (intervals == 0 || total_us <= 0.0) return {};
    mean_us = total_us / static_cast<double>(intervals);
    std::size_t bunched = 0;
    for (std::size_t i = 1; i < t_us.size(); ++i) bunched += interval(i) < 0.3 * mean_us ? 1 : 0;
    // In bursts a long interval is a late packet, not lost samples: what comes after it comes the sooner.
    const double least_us = 3 * bunched > t_us.size() ? 500'000.0 : 150'000.0;
    hole_us = 8.0 * mean_us > least_us ? 8.0 * mean_us : least_us;
  }
  // The slope of the straight line through the stamps, holes closed: unlike first to last it does not mind where
  // within a burst the recording begins and ends, nor a packet that came late.
  double squeezed_us = 0.0, sum_it = 0.0, sum_t = 0.0;
  std::size_t regular = 0, n = 1;
  for (std::size_t i = 1; i < t_us.size(); ++i) {
    const double interval_us = interval(i);
    regular += std::fabs(interval_us - mean_us) < 0.2 * mean_us ? 1 : 0;
    if (interval_us < 0.0) continue;
    squeezed_us += interval_us > hole_us ? mean_us : interval_us;
    sum_it += static_cast<double>(n) * squeezed_us;
    sum_t += squeezed_us;
    ++n;
  }
  const double count = static_cast<double>(n), middle = 0.5 * (count - 1.0);
  const double slope_us = (sum_it - middle * sum_t) / (count * (count * count - 1.0) / 12.0);
  return {static_cast<float>(1e6 / slope_us),
          static_cast<float>(static_cast<double>(regular) / static_cast<double>(t_us.size() - 1))};
}

}  // namespace cadans::samples
