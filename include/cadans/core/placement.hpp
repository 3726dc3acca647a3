// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace cadans {

/// Which foot, leg or arm.
enum class Side : std::uint8_t { unknown = 0, left = 1, right = 2 };

constexpr Side other(Side side) noexcept {
  if (side == Side::left) return Side::right;
  if (side == Side::right) return Side::left;
  return Side::unknown;
}

/// Where a sensor is worn. A belt buckle or waist clip is a `pelvis`.
enum class Placement : std::uint8_t {
  unknown = 0,
  pelvis = 1,
  chest = 2,
  thigh = 3,
  shank = 4,
  foot = 5,
  wrist = 6,
  pocket = 7,
};

inline constexpr const char* side_names[] = {"unknown", "left", "right"};
inline constexpr const char* placement_names[] = {"unknown", "pelvis", "chest", "thigh",
                                                  "shank",   "foot",   "wrist", "pocket"};

constexpr bool is_trunk(Placement placement) noexcept {
  return placement == Placement::pelvis || placement == Placement::chest;
}

}  // namespace cadans
