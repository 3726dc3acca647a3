// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>

#include "cadans/load/rules/load_values.hpp"
#include "cadans/load/rules/rule_table.hpp"
#include "cadans/load/rules/runner_type.hpp"

/// Numbers against the table.
///
///     LoadValues --rules--> Judged, one a rule, in the order of RuleKind
///
/// Every light that is unknown has a reason. Cost: some hundred comparisons. Keeps nothing.
namespace cadans::load {

using Lights = std::array<Judged, rule_count>;

constexpr Lights judge_load(const LoadValues& values) noexcept {
  Lights judged;
  Light lights[rule_count] = {};
  for (int i = 0; i < rule_count; ++i) {
    Judged& one = judged[static_cast<std::size_t>(i)];
    one.kind = rules[i].kind;
    one.value = values.value[i];
    one.detail[0] = values.detail[i][0];
    one.detail[1] = values.detail[i][1];
    one.light = lights[i] = light_of(rules[i], one.value);
    one.reason = one.light != Light::unknown ? Reason::none : is_known(one.value) ? Reason::no_limit : values.reason[i];
  }
  const RunnerType type = runner_type_of(lights);
  Judged& last_one = judged[static_cast<std::size_t>(RuleKind::runner_type)];
  last_one.light = light_of(type);
  last_one.reason = Reason::none;
  // As the first of those that it is made from and that is not known.
  for (const RuleKind kind : {RuleKind::active_minutes, RuleKind::session_spike, RuleKind::rolling_change,
                              RuleKind::rest_days, RuleKind::hard_after_hard}) {
    if (type != RunnerType::unknown || last_one.reason != Reason::none) break;
    last_one.reason = judged[static_cast<std::size_t>(kind)].reason;
  }
  last_one.value = type == RunnerType::unknown ? not_known : static_cast<double>(type);
  return judged;
}

/// Which type the last row of `judge_load` says.
constexpr RunnerType runner_type_of(const Judged& judged) noexcept {
  return is_known(judged.value) ? static_cast<RunnerType>(static_cast<int>(judged.value)) : RunnerType::unknown;
}

}  // namespace cadans::load
