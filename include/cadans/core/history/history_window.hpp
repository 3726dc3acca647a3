// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "cadans/core/constants.hpp"
#include "cadans/core/quality.hpp"

namespace cadans {

/// A stretch of a history, oldest first. A view: it is good until the next `add`. What a sample has is what the
/// `History` keeps of it.
template <class History>
class HistoryWindow {
 public:
  HistoryWindow() = default;
  /// The samples of `history` in [begin_us, end_us]; empty when it lacks more than the one sample next to `begin_us`
  /// or `end_us`.
  HistoryWindow(const History& history, std::int64_t begin_us, std::int64_t end_us) noexcept;

  std::uint32_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  float interval_s() const noexcept { return static_cast<float>(history_->interval_us()) * seconds_per_us; }
  std::int64_t time_of(std::uint32_t i) const noexcept { return history_->time_of(first_ + i); }
  decltype(auto) accel_mps2(std::uint32_t i) const noexcept { return history_->accel_mps2(first_ + i); }
  decltype(auto) gyro_radps(std::uint32_t i) const noexcept { return history_->gyro_radps(first_ + i); }
  decltype(auto) attitude(std::uint32_t i) const noexcept { return history_->attitude(first_ + i); }
  Quality quality(std::uint32_t i) const noexcept { return history_->quality(first_ + i); }
  bool has_lean(std::uint32_t i) const noexcept { return history_->has_lean(first_ + i); }
  float lean_rad(std::uint32_t i) const noexcept { return history_->lean_rad(first_ + i); }
  /// Was there a gyroscope all along?
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
  const History* history_ = nullptr;
  std::uint32_t first_ = 0;
  std::uint32_t size_ = 0;
};

// ---- implementation ----------------------------------------------------------------------------

template <class History>
HistoryWindow<History>::HistoryWindow(const History& history, std::int64_t begin_us, std::int64_t end_us) noexcept {
  const std::uint32_t held = history.size();
  const std::int64_t interval_us = history.interval_us();
  if (held == 0 || begin_us == unknown_us || end_us <= begin_us) return;
  const std::int64_t oldest_us = history.oldest_us();
  if (begin_us < oldest_us - interval_us || end_us > history.newest_us() + interval_us) return;
  const std::int64_t from_us = begin_us - oldest_us;
  const auto first = from_us <= 0 ? 0u : static_cast<std::uint32_t>((from_us + interval_us - 1) / interval_us);
  const std::int64_t to = (end_us - oldest_us) / interval_us;
  const auto last = to >= static_cast<std::int64_t>(held) ? held - 1 : static_cast<std::uint32_t>(to);
  if (last < first) return;
  history_ = &history;
  first_ = first;
  size_ = last - first + 1;
}

}  // namespace cadans
