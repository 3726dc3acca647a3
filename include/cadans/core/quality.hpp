// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace cadans {

/// Why a value should be trusted less. Flags are only ever OR-ed on the way from sample to summary:
/// a flag that was set upstream is still there downstream.
enum class Quality : std::uint16_t {
  ok = 0,
  gap = 1 << 0,              ///< samples are missing nearby; the hole was not bridged
  saturated = 1 << 1,        ///< an axis reached the end of its range
  irregular_clock = 1 << 2,  ///< time stamps jump, repeat, run backwards or come in bursts
  low_rate = 1 << 3,         ///< sampled too slowly for this value
  not_running = 1 << 4,      ///< walking, standing or something else: no flight phase
  low_confidence = 1 << 5,   ///< the rules disagree, or the evidence is thin
  uncalibrated = 1 << 6,     ///< an axis, its sign or the side is not yet known
  not_observable = 1 << 7,   ///< cannot be measured from this placement or these sensors
  invalid_value = 1 << 8,    ///< NaN or infinity arrived and was mended
  implausible = 1 << 9,      ///< outside what a human being does; the value was withheld
};

constexpr Quality operator|(Quality a, Quality b) noexcept {
  return static_cast<Quality>(static_cast<std::uint16_t>(a) | static_cast<std::uint16_t>(b));
}
constexpr Quality operator&(Quality a, Quality b) noexcept {
  return static_cast<Quality>(static_cast<std::uint16_t>(a) & static_cast<std::uint16_t>(b));
}
constexpr Quality& operator|=(Quality& a, Quality b) noexcept { return a = a | b; }

/// True when any flag of `flags` is set in `quality`.
constexpr bool has(Quality quality, Quality flags) noexcept { return (quality & flags) != Quality::ok; }

/// `flag` when `condition` holds, else `ok`.
constexpr Quality flag_if(bool condition, Quality flag) noexcept { return condition ? flag : Quality::ok; }

/// One flag with its name, for tables, bindings and reports.
struct QualityName {
  Quality flag;
  const char* name;
};

/// Every flag, once, in bit order.
inline constexpr QualityName quality_names[] = {
    {Quality::gap, "gap"},
    {Quality::saturated, "saturated"},
    {Quality::irregular_clock, "irregular_clock"},
    {Quality::low_rate, "low_rate"},
    {Quality::not_running, "not_running"},
    {Quality::low_confidence, "low_confidence"},
    {Quality::uncalibrated, "uncalibrated"},
    {Quality::not_observable, "not_observable"},
    {Quality::invalid_value, "invalid_value"},
    {Quality::implausible, "implausible"},
};

}  // namespace cadans
