// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "cadans/core/constants.hpp"
#include "cadans/core/history/history_window.hpp"
#include "cadans/core/sample.hpp"

namespace cadans {

/// The last 1.92 s of a limb at 200 Hz, evenly spaced: a whole stride of the slowest runner and the time it
/// takes to find its end. A hole clears it, so every window is even.
///
/// Samples are packed into whole numbers as a chip gives them: 0.02 m/s2 up to 64 g, 0.0013 rad/s up to
/// 2400 deg/s, 0.004 degrees of attitude. 22 bytes a sample, 8.3 KiB in all.
class SegmentHistory {
 public:
  static constexpr std::uint32_t capacity = 384;
  static constexpr float most_accel_mps2 = 64.0f * 9.80665f;
  static constexpr float most_gyro_radps = 42.0f;

  SegmentHistory() = default;
  explicit SegmentHistory(float rate_hz) noexcept
      : interval_us_(static_cast<std::int64_t>(us_per_second / rate_hz + 0.5f)) {}

  /// Does a sample of this instant continue the history evenly? One after a hole does not.
  bool follows(std::int64_t t_us) const noexcept { return size_ == 0 || t_us - newest_us_ == interval_us_; }
  /// A sample that does not follow starts a new history. What is beyond the range is `saturated`.
  void add(const SegmentSample& sample) noexcept;
  void clear() noexcept { size_ = 0; }

  std::uint32_t size() const noexcept { return size_; }
  std::int64_t interval_us() const noexcept { return interval_us_; }
  std::int64_t newest_us() const noexcept { return newest_us_; }
  std::int64_t oldest_us() const noexcept { return time_of(0); }

  /// i = 0 is the oldest sample held.
  std::int64_t time_of(std::uint32_t i) const noexcept {
    return newest_us_ - (static_cast<std::int64_t>(size_) - 1 - static_cast<std::int64_t>(i)) * interval_us_;
  }
  Vec3 accel_mps2(std::uint32_t i) const noexcept { return unpack(item(i).accel, most_accel_mps2); }
  Vec3 gyro_radps(std::uint32_t i) const noexcept { return unpack(item(i).gyro, most_gyro_radps); }
  Quaternion attitude(std::uint32_t i) const noexcept;
  Quality quality(std::uint32_t i) const noexcept {
    return static_cast<Quality>(static_cast<std::uint16_t>(item(i).flags & ~gyro_bit));
  }
  bool has_gyro(std::uint32_t i) const noexcept { return (item(i).flags & gyro_bit) != 0; }

  /// The samples in [begin_us, end_us].
  HistoryWindow<SegmentHistory> window(std::int64_t begin_us, std::int64_t end_us) const noexcept {
    return {*this, begin_us, end_us};
  }
  bool covers(std::int64_t t_us) const noexcept { return size_ > 0 && t_us >= oldest_us() && t_us <= newest_us_; }
  /// The motion at any instant that is covered, linear between the two samples around it.
  SegmentSample at(std::int64_t t_us) const noexcept;

 private:
  static constexpr std::uint16_t gyro_bit = 1u << 15;
  struct Item {
    std::int16_t accel[3];
    std::int16_t gyro[3];
    std::int16_t attitude[4];
    std::uint16_t flags;
  };
  static constexpr float steps = 32767.0f;

  static std::int16_t pack(float value, float most, bool& clipped) noexcept {
    float x = value * (steps / most);
    if (!(x <= steps)) x = steps, clipped = true;
    if (!(x >= -steps)) x = -steps, clipped = true;
    return static_cast<std::int16_t>(x + (x >= 0.0f ? 0.5f : -0.5f));
  }
  static Vec3 unpack(const std::int16_t (&packed)[3], float most) noexcept {
    const float unit = most / steps;
    return {unit * static_cast<float>(packed[0]), unit * static_cast<float>(packed[1]),
            unit * static_cast<float>(packed[2])};
  }
  const Item& item(std::uint32_t i) const noexcept {
    const std::uint32_t place = next_ + capacity - size_ + i;
    return items_[place < capacity ? place : place < 2 * capacity ? place - capacity : place - 2 * capacity];
  }

  Item items_[capacity] = {};
  std::uint32_t next_ = 0;
  std::uint32_t size_ = 0;
  std::int64_t newest_us_ = unknown_us;
  std::int64_t interval_us_ = 5'000;
};

using SegmentWindow = HistoryWindow<SegmentHistory>;

// ---- implementation ----------------------------------------------------------------------------

inline void SegmentHistory::add(const SegmentSample& sample) noexcept {
  if (!follows(sample.t_us)) clear();
  bool clipped = false, never = false;
  Item& item = items_[next_];
  const Vec3 &a = sample.accel_mps2, &w = sample.gyro_radps;
  const Quaternion& q = sample.attitude;
  item = {
      {pack(a.x, most_accel_mps2, clipped), pack(a.y, most_accel_mps2, clipped), pack(a.z, most_accel_mps2, clipped)},
      {pack(w.x, most_gyro_radps, clipped), pack(w.y, most_gyro_radps, clipped), pack(w.z, most_gyro_radps, clipped)},
      {pack(q.w, 1.0f, never), pack(q.x, 1.0f, never), pack(q.y, 1.0f, never), pack(q.z, 1.0f, never)},
      0};
  const Quality quality = sample.quality | flag_if(clipped, Quality::saturated);
  item.flags = static_cast<std::uint16_t>(static_cast<std::uint16_t>(quality) | (sample.has_gyro ? gyro_bit : 0u));
  next_ = next_ + 1 < capacity ? next_ + 1 : 0;
  if (size_ < capacity) ++size_;
  newest_us_ = sample.t_us;
}

inline Quaternion SegmentHistory::attitude(std::uint32_t i) const noexcept {
  const auto& q = item(i).attitude;
  constexpr float unit = 1.0f / steps;
  return {unit * static_cast<float>(q[0]), unit * static_cast<float>(q[1]), unit * static_cast<float>(q[2]),
          unit * static_cast<float>(q[3])};
}

inline SegmentSample SegmentHistory::at(std::int64_t t_us) const noexcept {
  const std::int64_t from_us = t_us - oldest_us();
  const auto i = static_cast<std::uint32_t>(from_us / interval_us_);
  const auto part =
      static_cast<float>(from_us - static_cast<std::int64_t>(i) * interval_us_) / static_cast<float>(interval_us_);
  const std::uint32_t j = i + 1 < size_ ? i + 1 : i;
  const auto between = [part](Vec3 a, Vec3 b) { return a + part * (b - a); };
  SegmentSample sample;
  sample.t_us = t_us;
  sample.accel_mps2 = between(accel_mps2(i), accel_mps2(j));
  sample.gyro_radps = between(gyro_radps(i), gyro_radps(j));
  sample.quality = quality(i) | quality(j);
  sample.has_gyro = has_gyro(i) && has_gyro(j);
  const Quaternion a = attitude(i);
  Quaternion b = attitude(j);
  if (a.w * b.w + a.x * b.x + a.y * b.y + a.z * b.z < 0.0f) b = {-b.w, -b.x, -b.y, -b.z};
  Quaternion q{a.w + part * (b.w - a.w), a.x + part * (b.x - a.x), a.y + part * (b.y - a.y), a.z + part * (b.z - a.z)};
  const float scale = 1.0f / std::sqrt(q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z);
  sample.attitude = {scale * q.w, scale * q.x, scale * q.y, scale * q.z};
  return sample;
}

}  // namespace cadans
