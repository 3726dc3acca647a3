// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "cadans/core/ring.hpp"
#include "cadans/core/sample.hpp"

namespace cadans {

class MotionWindow;

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

  /// The samples in [begin_us, end_us]; empty when the history lacks more than the one sample next to
  /// `begin_us` or `end_us`.
  MotionWindow window(std::int64_t begin_us, std::int64_t end_us) const noexcept;

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

/// A stretch of a MotionHistory, oldest first. A view: it is good until the next `add`.
class MotionWindow {
 public:
  MotionWindow() = default;
  MotionWindow(const MotionHistory& history, std::uint32_t first, std::uint32_t size) noexcept
      : history_(&history), first_(first), size_(size) {}

  std::uint32_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  float interval_s() const noexcept { return static_cast<float>(history_->interval_us()) * seconds_per_us; }
  std::int64_t time_of(std::uint32_t i) const noexcept { return history_->time_of(first_ + i); }
  const Vec3& accel_mps2(std::uint32_t i) const noexcept { return history_->accel_mps2(first_ + i); }
  const Vec3& gyro_radps(std::uint32_t i) const noexcept { return history_->gyro_radps(first_ + i); }
  Quality quality(std::uint32_t i) const noexcept { return history_->quality(first_ + i); }
  bool has_lean(std::uint32_t i) const noexcept { return history_->has_lean(first_ + i); }
  float lean_rad(std::uint32_t i) const noexcept { return history_->lean_rad(first_ + i); }
  bool has_gyro() const noexcept {
    for (std::uint32_t i = 0; i < size_; ++i) {
      if (!history_->has_gyro(first_ + i)) return false;
    }
    return size_ > 0;
  }
  /// All flags met in the window.
  Quality flags() const noexcept {
    Quality all = Quality::ok;
    for (std::uint32_t i = 0; i < size_; ++i) all |= quality(i);
    return all;
  }

 private:
  const MotionHistory* history_ = nullptr;
  std::uint32_t first_ = 0;
  std::uint32_t size_ = 0;
};

// ---- implementation ----------------------------------------------------------------------------

inline MotionWindow MotionHistory::window(std::int64_t begin_us, std::int64_t end_us) const noexcept {
  if (size() == 0 || begin_us == unknown_us || end_us <= begin_us) return {};
  if (begin_us < oldest_us() - interval_us_ || end_us > newest_us_ + interval_us_) return {};
  const std::int64_t from_us = begin_us - oldest_us();
  const auto first = from_us <= 0 ? 0u : static_cast<std::uint32_t>((from_us + interval_us_ - 1) / interval_us_);
  const std::int64_t to = (end_us - oldest_us()) / interval_us_;
  const auto last = to >= static_cast<std::int64_t>(size()) ? size() - 1 : static_cast<std::uint32_t>(to);
  if (last < first) return {};
  return {*this, first, last - first + 1};
}

}  // namespace cadans
