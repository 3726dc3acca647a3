// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <type_traits>

namespace cadans {

/// The last `Capacity` items, oldest first. Fixed memory, no heap; adding to a full ring drops the
/// oldest. Items keep their number in the stream, so "sample 1234" stays sample 1234 while it lasts.
///
/// Capacity must be a power of two: the slot is found with a mask, not a division.
template <class T, std::uint32_t Capacity>
class Ring {
  static_assert((Capacity & (Capacity - 1)) == 0, "Ring: Capacity must be a power of two");
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  static constexpr std::uint32_t capacity = Capacity;

  constexpr void add(const T& item) noexcept {
    items_[added_ & mask] = item;
    ++added_;
  }
  /// Forgets the items without touching their memory: a watch has no stack to build an empty ring on.
  constexpr void clear() noexcept { added_ = 0; }

  constexpr std::uint32_t size() const noexcept { return added_ < Capacity ? added_ : Capacity; }
  constexpr bool empty() const noexcept { return added_ == 0; }

  /// i = 0 is the oldest item still held, i = size() - 1 the newest.
  constexpr const T& operator[](std::uint32_t i) const noexcept { return items_[(oldest() + i) & mask]; }
  constexpr T& operator[](std::uint32_t i) noexcept { return items_[(oldest() + i) & mask]; }

  /// i = 0 is the newest item, 1 the one before it, ...
  constexpr const T& back(std::uint32_t i = 0) const noexcept { return items_[(added_ - 1 - i) & mask]; }
  constexpr T& back(std::uint32_t i = 0) noexcept { return items_[(added_ - 1 - i) & mask]; }

 private:
  static constexpr std::uint32_t mask = Capacity - 1;
  constexpr std::uint32_t oldest() const noexcept { return added_ < Capacity ? 0 : added_; }

  T items_[Capacity] = {};
  std::uint32_t added_ = 0;
};

}  // namespace cadans
