// SPDX-License-Identifier: Apache-2.0
#include "clocks.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace cadans {
namespace {

/// What a sensor places a contact to; smaller offsets cannot be told from it.
constexpr double bias_of(Placement placement) { return placement == Placement::thigh ? 0.030 : 0.015; }
/// Shorter than this, 50 ppm are 6 ms: lost in the bias.
constexpr double least_s_for_drift = 120.0;
constexpr std::size_t least_contacts = 12;

struct Difference {
  double at_s;  ///< since the first stamp of `other`
  double late_s;
};

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Median of a stretch, and the standard error that a median of so many has.
struct Middle {
  double at_s, late_s, error_s;
};
Middle middle_of(std::span<const Difference> stretch) {
  std::vector<double> at, late, away;
  for (const Difference& d : stretch) {
    at.push_back(d.at_s);
    late.push_back(d.late_s);
  }
  const double centre = median(late);
  for (const double value : late) away.push_back(std::fabs(value - centre));
  // 1.48 times the median deviation is the SD of a bell curve, and a median scatters 1.25 times as much as a mean.
  const double error = 1.25 * 1.48 * median(away) / std::sqrt(static_cast<double>(late.size()));
  return {median(at), centre, error};
}

}  // namespace

ClockEstimate compare_clocks(const SeenAlone& reference, const SeenAlone& other) {
  const bool other_leg = reference.side != Side::unknown && other.side != Side::unknown && reference.side != other.side;
  std::vector<Difference> differences;
  ClockEstimate clock;
  if (reference.placement == Placement::unknown || timing_rank(other.placement) > timing_rank(Placement::thigh))
    return clock;  // a wrist or a pocket places no contact
  const auto& known = reference.rows;
  for (const StepMetrics& row : other.rows) {
    if (has(row.quality, Quality::not_running)) continue;
    const auto next = std::lower_bound(known.begin(), known.end(), row.t_us,
                                       [](const StepMetrics& a, std::int64_t t_us) { return a.t_us < t_us; });
    if (next == known.begin() || next == known.end()) continue;
    const auto before = next - 1;
    const std::int64_t gap_us = next->t_us - before->t_us;
    if (gap_us > 1'000'000) continue;  // not within a bout
    const std::int64_t after_us = row.t_us - before->t_us;
    // A trunk also sees the other foot's contacts, half a stride away.
    const bool other_foot = reference.side != Side::unknown && row.side != Side::unknown && row.side != reference.side;
    if (other_foot && !other_leg) continue;
    const std::int64_t late_us = other_leg               ? after_us - gap_us / 2
                                 : after_us * 2 < gap_us ? after_us
                                                         : after_us - gap_us;
    differences.push_back({seconds_between(other.first_us, row.t_us), 1e-6 * static_cast<double>(late_us)});
  }
  if (differences.size() < least_contacts) return clock;

  const Middle all = middle_of(differences);
  double offset_s = all.late_s, error_s = all.error_s, drift = 0.0;
  if (differences.back().at_s - differences.front().at_s >= least_s_for_drift) {
    const std::size_t third = differences.size() / 3;
    const Middle early = middle_of(std::span(differences).first(third));
    const Middle late = middle_of(std::span(differences).last(third));
    const double apart_s = late.at_s - early.at_s;
    const double slope = (late.late_s - early.late_s) / apart_s;
    const double slope_error = std::hypot(early.error_s, late.error_s) / apart_s;
    if (std::fabs(slope) > 3.0 * slope_error) {
      drift = slope;
      offset_s = early.late_s - slope * early.at_s;
      error_s = early.error_s;
    }
  }
  clock.offset_s = static_cast<float>(offset_s);
  clock.drift_ppm = static_cast<float>(1e6 * drift);
  const double at_end_s = offset_s + drift * differences.back().at_s;
  const double largest_s = std::max(std::fabs(offset_s), std::fabs(at_end_s));
  const double bias_s = std::max(bias_of(reference.placement), bias_of(other.placement));
  const double doubt = std::hypot(bias_s, error_s) / std::max(largest_s, 1e-6);
  clock.largest_s = static_cast<float>(largest_s);
  const double most = other_leg ? 0.3 : 1.0;
  clock.confidence = static_cast<float>(most * std::clamp(1.0 - 0.5 * doubt, 0.0, 1.0));
  return clock;
}

}  // namespace cadans
