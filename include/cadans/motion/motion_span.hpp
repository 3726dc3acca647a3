// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "cadans/core/history/motion_history.hpp"

namespace cadans::motion {

/// The motion from one instant to another, to the microsecond: both ends are interpolated, so spans that
/// meet share an instant and their integrals add up. For what is integrated between two contacts.
///
///     span.walk([](float seconds_since_begin, Vec3 accel_mps2, Vec3 gyro_radps) { ... });
///
/// visits the begin, every sample inside, and the end. A span that reaches beyond the history (which
/// begins anew after a hole) is not `whole` and visits nothing. A view: good until the next `add`.
class MotionSpan {
 public:
  MotionSpan(const MotionHistory& history, std::int64_t begin_us, std::int64_t end_us) noexcept
      : history_(history), begin_us_(begin_us), end_us_(end_us) {
    if (history.size() < 2 || begin_us < history.oldest_us() || end_us > history.newest_us() || begin_us >= end_us)
      return;
    const std::int64_t interval_us = history.interval_us();
    first_ = static_cast<std::uint32_t>((begin_us - history.oldest_us()) / interval_us);
    last_ = static_cast<std::uint32_t>((end_us - history.oldest_us() + interval_us - 1) / interval_us);
    whole_ = true;
    for (std::uint32_t i = first_; i <= last_; ++i) {
      flags_ |= history.quality(i);
      has_gyro_ = has_gyro_ && history.has_gyro(i);
    }
  }

  bool whole() const noexcept { return whole_; }
  bool has_gyro() const noexcept { return whole_ && has_gyro_; }
  Quality flags() const noexcept { return flags_; }
  float duration_s() const noexcept { return seconds_between(begin_us_, end_us_); }

  template <class Visit>
  void walk(Visit&& visit) const {
    if (!whole_) return;
    visit_between(first_, begin_us_, visit);
    const float interval_s = static_cast<float>(history_.interval_us()) * seconds_per_us;
    const float before_s = seconds_between(begin_us_, history_.time_of(first_));
    for (std::uint32_t i = first_ + 1; i < last_; ++i) {
      visit(before_s + static_cast<float>(i - first_) * interval_s, history_.accel_mps2(i), history_.gyro_radps(i));
    }
    visit_between(last_ - 1, end_us_, visit);
  }

 private:
  template <class Visit>
  void visit_between(std::uint32_t left, std::int64_t t_us, Visit&& visit) const {
    const float share = static_cast<float>(t_us - history_.time_of(left)) / static_cast<float>(history_.interval_us());
    const auto between = [share](Vec3 a, Vec3 b) { return a + share * (b - a); };
    visit(seconds_between(begin_us_, t_us), between(history_.accel_mps2(left), history_.accel_mps2(left + 1)),
          between(history_.gyro_radps(left), history_.gyro_radps(left + 1)));
  }

  const MotionHistory& history_;
  std::int64_t begin_us_, end_us_;
  std::uint32_t first_ = 0, last_ = 0;  ///< last at or before the begin, first at or after the end
  Quality flags_ = Quality::ok;
  bool has_gyro_ = true;
  bool whole_ = false;
};

}  // namespace cadans::motion
