// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "cadans/core/runner.hpp"
#include "cadans/form/finding.hpp"
#include "cadans/form/finding_rules.hpp"
#include "cadans/form/form_values.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"

/// Holds values against the rules.
///
///   FormValues, Runner, sensors worn --every rule--> its criteria: score --roles--> Finding
///
/// - A criterion's score is 1/3 at the mild limit, 2/3 at the marked one, and straight in between and beyond,
///   within [0, 1].
/// - A speed that is not known is no reason to be strict: the limit is then the most lenient one of 2.0 to 5.5 m/s,
///   and the confidence is lower.
/// - Confidence = share of steps x how clearly it lies on its side of the mild limit x share of unflagged steps
///   x how well the metric is measured x (0.7 when the speed matters and is not known).
/// Pure. Cost: 2 us for all ten. Refuses: a rule whose metrics were not measured, or on too few steps, or for
/// which no limit is known, gives no finding at all; one that is within its limits gives severity `none`.
namespace cadans::form {

inline constexpr float mild_score = 1.0f / 3.0f, marked_score = 2.0f / 3.0f;

/// How a live cue judges differently from a report.
struct Leniency {
  float ease = 0.0f;  ///< the mild limit counts as reached this much of a score below it (hysteresis)
  std::uint32_t least_steps_cap = 1000;  ///< no rule asks for more steps than this, but where sides are compared
};

/// Every finding of one judgement.
struct Findings {
  Finding items[finding_kind_count];
  std::uint32_t count = 0;
  const Finding* begin() const noexcept { return items; }
  const Finding* end() const noexcept { return items + count; }
};

/// One rule. `value_count` 0: it could not be judged.
Finding judge(const Rule& rule, const FormValues& values, const Conditions& conditions,
              Leniency leniency = {}) noexcept;

/// Every rule that could be judged, in the order of the table; `severity` none where all is within the limits.
inline Findings judge(const FormValues& values, const Runner& runner, const SensorSet& worn,
                      Leniency leniency = {}) noexcept {
  const Conditions conditions{values.speed_mps, runner.height_m, worn, values.has_gyro};
  Findings all;
  for (const Rule& rule : rules) {
    const Finding finding = judge(rule, values, conditions, leniency);
    if (finding.value_count > 0) all.items[all.count++] = finding;
  }
  return all;
}

// ---- implementation ----------------------------------------------------------------------------

namespace detail {

/// 1/3 at the mild limit, 2/3 at the marked one.
inline float score_of(float value, Limits limits) noexcept {
  const float score = mild_score * (1.0f + (value - limits.mild) / (limits.marked - limits.mild));
  return score < 0.0f ? 0.0f : score > 1.0f ? 1.0f : score;
}

/// The limits at this speed; at an unknown one the most lenient of the range.
inline Limits limits_at(const Criterion& criterion, Conditions conditions) noexcept {
  if (conditions.speed_mps == conditions.speed_mps) return criterion.limits(conditions);
  conditions.speed_mps = slowest_mps;
  const Limits slow = criterion.limits(conditions);
  conditions.speed_mps = fastest_mps;
  const Limits fast = criterion.limits(conditions);
  const bool high_is_unusual = slow.marked > slow.mild;
  return (fast.mild > slow.mild) == high_is_unusual ? fast : slow;
}

/// A criterion, held against its limits.
struct Held {
  HeldValue value;
  float score = 0.0f;
  float clearness = 0.0f;  ///< [0.5, 1]: the share of single steps on the same side of the mild limit as the median
  std::uint32_t steps = 0;
  bool measured = false;
};

/// Share of a bell that lies below `z` standard deviations (the logistic curve, right to 0.01).
inline float share_below(float z) noexcept { return 1.0f / (1.0f + std::exp(-1.702f * z)); }

inline Held hold(const Criterion& criterion, const FormValues& values, const Conditions& conditions,
                 std::uint32_t least_steps, std::uint32_t least_to_compare) noexcept {
  Held held;
  const Limits limits = limits_at(criterion, conditions);
  held.value.metric = index_of(criterion.metric);
  held.value.mild = limits.mild;
  held.value.marked = limits.marked;
  if (limits.mild != limits.mild) return held;

  if (criterion.reading == Reading::difference) {
    const FormDifference& d = values.difference_of(criterion.metric);
    held.steps = d.n;
    if (d.n < least_to_compare || !(d.low <= d.high)) return held;
    const bool right = d.symmetry_index > 0.0f;
    const float nearer = right ? (d.low > 0.0f ? d.low : 0.0f) : (d.high < 0.0f ? -d.high : 0.0f);
    held.value.value = d.symmetry_index;
    held.value.low = d.low;
    held.value.high = d.high;
    held.value.difference = true;
    held.value.side = right ? Side::right : Side::left;
    held.score = score_of(nearer, limits);
    const float half_width = 0.5f * (d.high - d.low) / 1.96f;
    const float distance = std::fabs(std::fabs(d.symmetry_index) - limits.mild);
    held.clearness = half_width > 0.0f ? share_below(distance / half_width) : 1.0f;
    held.measured = true;
    return held;
  }

  const FormValue& v = values.value_of(criterion.metric);
  float value = v.median;
  held.steps = v.n;
  if (criterion.reading == Reading::worse_side) {
    // One side alone may be unusual: each needs half of the steps.
    const bool left = 2 * v.n_left >= least_steps && v.left == v.left;
    const bool right = 2 * v.n_right >= least_steps && v.right == v.right;
    if (left || right) {
      const bool takes_right = right && (!left || score_of(v.right, limits) > score_of(v.left, limits));
      value = takes_right ? v.right : v.left;
      held.value.side = takes_right ? Side::right : Side::left;
      held.steps = takes_right ? 2 * v.n_right : 2 * v.n_left;
    }
  }
  if (held.steps < least_steps || value != value) return held;
  held.value.value = value;
  held.score = score_of(value, limits);
  // The middle half of a bell is 1.349 standard deviations wide.
  const float spread = v.iqr / 1.349f;
  held.clearness = spread > 0.0f ? share_below(std::fabs(value - limits.mild) / spread) : 1.0f;
  held.measured = true;
  return held;
}

inline float grade_factor(Grade grade) noexcept {
  return grade == Grade::measured ? 1.0f : grade == Grade::estimated ? 0.85f : 0.6f;
}

}  // namespace detail

inline Finding judge(const Rule& rule, const FormValues& values, const Conditions& conditions,
                     Leniency leniency) noexcept {
  const std::uint32_t least = rule.least_steps < leniency.least_steps_cap ? rule.least_steps : leniency.least_steps_cap;
  const auto is_mild = [&](float score) { return score >= mild_score - leniency.ease - 1e-5f; };

  detail::Held held[Finding::most_values];
  int decisive = -1;
  bool required_missing = false, confirmed = true;
  for (int i = 0; i < Finding::most_values; ++i) {
    const Criterion& criterion = rule.criteria[i];
    if (criterion.role == Role::none) continue;
    held[i] = detail::hold(criterion, values, conditions, least, rule.least_steps);
    const bool measured = held[i].measured;
    if (criterion.role == Role::required && !measured) return {};
    if (criterion.role == Role::required && !is_mild(held[i].score)) required_missing = true;
    if (criterion.role == Role::confirms && measured && !is_mild(held[i].score)) confirmed = false;
    if (criterion.role == Role::stands_in && decisive >= 0) held[i].measured = false;  // not needed, not shown
    const bool candidate = criterion.role == Role::decides || (criterion.role == Role::stands_in && decisive < 0);
    if (measured && candidate && (decisive < 0 || held[i].score > held[decisive].score)) decisive = i;
  }

  Finding finding;
  finding.kind = rule.kind;
  if (decisive < 0) return finding;
  const detail::Held& top = held[decisive];
  const Criterion& by = rule.criteria[decisive];
  finding.score = top.score;
  if (required_missing && finding.score >= mild_score) finding.score = 0.99f * mild_score;
  if (!confirmed && finding.score >= marked_score) finding.score = 0.99f * marked_score;
  const bool allowed = !required_missing && is_mild(finding.score);
  finding.severity = !allowed                                             ? Severity::none
                     : confirmed && finding.score >= marked_score - 1e-5f ? Severity::marked
                                                                          : Severity::mild;
  finding.evidence = by.evidence;
  finding.side = top.value.side;
  finding.steps = top.steps;
  finding.speed_mps = values.speed_mps;
  finding.height_m = conditions.height_m;
  finding.values[finding.value_count++] = top.value;
  finding.speed_matters = by.speed_matters;
  for (int i = 0; i < Finding::most_values; ++i) {
    if (i == decisive || !held[i].measured) continue;
    // Of two limits of one metric (too high, too low) only the one that decided is shown.
    if (held[i].value.metric == top.value.metric) continue;
    finding.values[finding.value_count++] = held[i].value;
  }
  const bool speed_missing = finding.speed_matters && values.speed_mps != values.speed_mps;
  const Grade grade = observable(conditions.worn, metrics::facts[top.value.metric]);
  const float n = static_cast<float>(top.steps);
  finding.confidence = n / (n + 0.5f * static_cast<float>(least)) * top.clearness * values.clean_share *
                       detail::grade_factor(grade) * (speed_missing ? 0.7f : 1.0f);
  return finding;
}

}  // namespace cadans::form
