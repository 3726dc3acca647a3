// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace cadans {

/// How well a *limit* is supported, of a finding or of a load rule (a metric's own Grade says how well it is measured).
/// What a runner reads of it stands beside the limits, in the room that has them.
enum class Evidence : std::uint8_t {
  solid = 0,  ///< A: several good studies agree, or a guideline that stands on them
  observed =
      1,       ///< B: runners were watched: one large study, or where a value lies among them; proves no cause, no harm
  choice = 2,  ///< C: a habit, few people, weak or contradicting studies, or an engineering choice
};
inline constexpr const char* evidence_names[] = {"A", "B", "C"};

}  // namespace cadans
