// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "cadans/core/quality.hpp"
#include "cadans/core/sample.hpp"

/// What every learner of a case's mounting needs, shank or thigh: directions, how far to believe what the user was
/// asked to do, and when to believe that the case has slipped. What is learnt, and from what, each says itself.
namespace cadans::joints {

inline Vec3 unit(Vec3 v) noexcept {
  const float square = dot(v, v);
  return square > 0.0f ? (1.0f / std::sqrt(square)) * v : v;
}
/// What of `v` is square to `axis` (length 1), with length 1.
inline Vec3 across(Vec3 v, Vec3 axis) noexcept { return unit(v - dot(v, axis) * axis); }

/// A direction, and how far the case's own was believed for it.
struct Believed {
  Vec3 direction;
  float share = 0.0f;  ///< [0, 1]
};

/// `found` by the data, `told` by a case that is mounted as documented, both of length 1: the case is believed by
/// exp(-d^2 / 2 s^2), d being how far the two are apart, so that nothing jumps. `sd_rad` is that of both together.
inline Believed believe(Vec3 found, Vec3 told, float sd_rad) noexcept {
  const float cosine = dot(found, told);
  const float off_rad = std::acos(cosine > 1.0f ? 1.0f : cosine < -1.0f ? -1.0f : cosine);
  const float share = std::exp(-0.5f * off_rad * off_rad / (sd_rad * sd_rad));
  return {unit(found + share * (told - found)), share};
}

/// Tells a case that has slipped from a stumble: three strides in a row that disagree with what was learnt.
struct SlipWatch {
  static constexpr int strides_to_slip = 3;  ///< in a row: no stumble
  static constexpr int doubt_strides = 10;   ///< flagged after a slip
  enum class Verdict : std::uint8_t { agrees, odd, slipped };

  std::uint8_t odd = 0;    ///< strides in a row that disagree
  std::uint8_t doubt = 0;  ///< strides still to be flagged after a slip
  std::uint8_t slips = 0;
  bool slipped = false;  ///< ever: then the mounting that the user told holds no more

  /// Once a stride. Odd: learn nothing from it. Slipped: all is to be learnt anew, from this stride on.
  Verdict judge(bool disagrees) noexcept {
    if (doubt > 0) --doubt;
    if (!disagrees) {
      odd = 0;
      return Verdict::agrees;
    }
    if (++odd < strides_to_slip) return Verdict::odd;
    slip();
    return Verdict::slipped;
  }
  void slip() noexcept {
    slipped = true;
    odd = 0;
    doubt = doubt_strides;
    if (slips < 255) ++slips;
  }
  Quality quality() const noexcept { return flag_if(odd > 0 || doubt > 0, Quality::low_confidence); }
};

}  // namespace cadans::joints
