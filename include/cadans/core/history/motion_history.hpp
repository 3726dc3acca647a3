// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "cadans/core/history/history_window.hpp"
#include "cadans/core/ring.hpp"
#include "cadans/core/sample.hpp"

namespace cadans {

/// The last 2.56 s of motion at 100 Hz, evenly spaced: enough for a whole stride at the slowest walk
/// plus the time it takes to find its events. A hole clears it, so every window is even.
///
/// Stamps are kept once, not in each item: 32 bytes a sample, 8 KiB in all.
class MotionHistory {
 public:
  static constexpr std::uint32_t capacity = 256;

  MotionHistory() = default;
  explicit MotionHistory(float rate_hz) noexcept
      : interval_us_(static_cast<std::int64_t>(us_per_second / rate_hz + 0.5f)) {}

  /// Does a sample of this instant continue the history evenly? One after a hole does not.
  bool follows(std::int64_t t_us) const noexcept { return items_.empty() || t_us - newest_us_ == interval_us_; }
  /// A sample that does not follow starts a new history.
  void add(const MotionSample& sample) noexcept {
    if (!follows(sample.t_us)) items_.clear();
    items_.add(
        {sample.accel_mps2, sample.gyro_radps, sample.lean_rad, sample.quality, sample.has_gyro, sample.has_lean});
    newest_us_ = sample.t_us;
  }
  void clear() noexcept { items_.clear(); }

  std::uint32_t size() const noexcept { return items_.size(); }
  std::int64_t interval_us() const noexcept { return interval_us_; }
  std::int64_t newest_us() const noexcept { return newest_us_; }
  std::int64_t oldest_us() const noexcept { return time_of(0); }

  /// i = 0 is the oldest sample held.
  std::int64_t time_of(std::uint32_t i) const noexcept {
    return newest_us_ - static_cast<std::int64_t>(size() - 1 - i) * interval_us_;
  }
  const Vec3& accel_mps2(std::uint32_t i) const noexcept { return items_[i].accel_mps2; }
  const Vec3& gyro_radps(std::uint32_t i) const noexcept { return items_[i].gyro_radps; }
  Quality quality(std::uint32_t i) const noexcept { return items_[i].quality; }
  bool has_gyro(std::uint32_t i) const noexcept { return items_[i].has_gyro; }
  bool has_lean(std::uint32_t i) const noexcept { return items_[i].has_lean; }
  float lean_rad(std::uint32_t i) const noexcept { return items_[i].lean_rad; }

  /// The samples in [begin_us, end_us].
  HistoryWindow<MotionHistory> window(std::int64_t begin_us, std::int64_t end_us) const noexcept {
    return {*this, begin_us, end_us};
  }

 private:
  struct Item {
    Vec3 accel_mps2;
    Vec3 gyro_radps;
    float lean_rad = 0.0f;
    Quality quality = Quality::ok;
    bool has_gyro = true;
    bool has_lean = false;
  };
  Ring<Item, capacity> items_;
  std::int64_t newest_us_ = unknown_us;
  std::int64_t interval_us_ = 10'000;
};

using MotionWindow = HistoryWindow<MotionHistory>;

}  // namespace cadans
