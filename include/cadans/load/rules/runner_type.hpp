// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "cadans/load/rules/rule.hpp"

/// What kind of week this was, from the lights of the other rules (evidence C: our own table; a description of this
/// week's log, not of a person).
///
///     signs of too much: session_spike, the worse of weekly_change and rolling_change, rest_days, hard_after_hard
///
///     | signs of too much                              | active minutes | type                |
///     |------------------------------------------------|----------------|---------------------|
///     | one red, or two amber                          | any            | too_much_too_often  |
///     | at most one amber, at least two of four known  | below 150      | too_little          |
///     | at most one amber, at least two of four known  | 150 and more   | healthy_mover       |
///     | otherwise                                      |                | unknown             |
namespace cadans::load {

enum class RunnerType : std::uint8_t { unknown = 0, too_little = 1, too_much_too_often = 2, healthy_mover = 3 };
inline constexpr const char* runner_type_names[] = {"unknown", "too_little", "too_much_too_often", "healthy_mover"};

/// `lights` in the order of RuleKind.
constexpr RunnerType runner_type_of(const Light (&lights)[rule_count]) noexcept {
  const auto light = [&](RuleKind kind) { return lights[static_cast<int>(kind)]; };
  const Light weekly = light(RuleKind::weekly_change), rolling = light(RuleKind::rolling_change);
  const Light signs[] = {light(RuleKind::session_spike), weekly > rolling ? weekly : rolling,
                         light(RuleKind::rest_days), light(RuleKind::hard_after_hard)};
  int known = 0, amber = 0, red = 0;
  for (const Light sign : signs) {
    known += sign != Light::unknown ? 1 : 0;
    amber += sign == Light::amber ? 1 : 0;
    red += sign == Light::red ? 1 : 0;
  }
  if (red > 0 || amber > 1) return RunnerType::too_much_too_often;
  if (known < 2) return RunnerType::unknown;
  const Light active = light(RuleKind::active_minutes);
  if (active == Light::unknown) return RunnerType::unknown;
  return active == Light::green ? RunnerType::healthy_mover : RunnerType::too_little;
}

constexpr Light light_of(RunnerType type) noexcept {
  return type == RunnerType::unknown ? Light::unknown : type == RunnerType::healthy_mover ? Light::green : Light::amber;
}

}  // namespace cadans::load
