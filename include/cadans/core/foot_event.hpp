// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "cadans/core/constants.hpp"
#include "cadans/core/placement.hpp"
#include "cadans/core/quality.hpp"

namespace cadans {

/// What the foot did.
enum class FootEventKind : std::uint8_t { contact = 0, toe_off = 1 };

inline constexpr const char* foot_event_kind_names[] = {"contact", "toe_off"};

/// One instant at which a foot met or left the ground. `t_us` is when it *happened*, to a fraction of
/// a sample, not when it was found.
struct FootEvent {
  std::int64_t t_us = unknown_us;
  float confidence = 0.0f;  ///< [0, 1] from the agreement of the rules that placed it
  FootEventKind kind = FootEventKind::contact;
  Side side = Side::unknown;
  Quality quality = Quality::ok;
  std::int64_t mid_stance_us = unknown_us;  ///< the steadiest instant of this step, for its rhythm; of a contact
  friend constexpr bool operator==(const FootEvent&, const FootEvent&) = default;
};

/// One ground contact of one foot, until the next contact of the other foot.
struct Step {
  std::int64_t contact_us = unknown_us;
  std::int64_t toe_off_us = unknown_us;           ///< unknown when walking, or where it cannot be seen
  std::int64_t next_contact_us = unknown_us;      ///< contact of the other foot, which ends the step
  std::int64_t previous_contact_us = unknown_us;  ///< contact of the other foot before; unknown at a start
  std::int64_t stride_end_us = unknown_us;        ///< next contact of the same foot; from a sensor on a leg
  std::int64_t mid_stance_us = unknown_us;        ///< where the trunk was pushed up hardest, or the leg was steadiest
  float confidence = 0.0f;                        ///< [0, 1] of the timing
  float side_confidence = 0.0f;                   ///< [0, 1] of the side
  Side side = Side::unknown;
  Quality quality = Quality::ok;
  friend constexpr bool operator==(const Step&, const Step&) = default;
};

}  // namespace cadans
