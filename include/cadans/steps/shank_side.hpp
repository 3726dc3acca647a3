// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "cadans/core/constants.hpp"
#include "cadans/core/foot_event.hpp"
#include "cadans/core/history/segment_history.hpp"
#include "cadans/joints/segment_axes.hpp"
#include "cadans/joints/stride_frame.hpp"

namespace cadans::steps {

/// Whose shank is it? Positive: the right one. One number a stride, about +-1.
///
///   StrideFrame --> how far the shank tips to the right, mean of early stance less mean of the stride --> evidence
///
/// In stance the foot stands under the body, further in than it swings: a right shank then leans outward, to the
/// right, more than over the whole stride. A difference, so that it asks nothing of how the case is mounted.
/// Over six virtual runners and a real one: right in 393 of 394 running strides; SD 1.2 about a mean of 2.8 degrees.
/// (Walking: 4 of 8.) So a stride's vote is worth much and many of one run are not independent: trust it 0.95 at most.
/// 0: not to be told (no gyroscope, walking, clipped, axes unknown). Cost: 12 us. Pure.
inline float shank_side_evidence(const Step& step, const SegmentHistory& history,
                                 const joints::SegmentAxes& axes) noexcept;

inline constexpr float shank_side_trust = 0.95f;  ///< no vote of shanks alone is surer
inline constexpr float shank_side_usual = 0.05f;  ///< sine of the usual tip: 2.8 degrees

// ---- implementation ----------------------------------------------------------------------------

inline float shank_side_evidence(const Step& step, const SegmentHistory& history,
                                 const joints::SegmentAxes& axes) noexcept {
  if (has(step.quality, Quality::not_running) || !(axes.right_confidence > 0.0f)) return 0.0f;
  if (step.toe_off_us == unknown_us || step.stride_end_us == unknown_us) return 0.0f;
  joints::StrideFrame frame(history, step.contact_us, step.stride_end_us);
  if (!frame.known() || frame.clipped()) return 0.0f;
  frame.face(axes);
  const float stance_s = seconds_between(step.contact_us, step.toe_off_us);
  const std::int64_t begin_us = step.contact_us + to_us(0.2f * stance_s);
  const std::int64_t end_us = step.contact_us + to_us(0.65f * stance_s);
  float stance = 0.0f, whole = 0.0f;
  int in_stance = 0, in_all = 0;
  for (std::int64_t t_us = step.contact_us; t_us < step.stride_end_us; t_us += history.interval_us()) {
    const float tip = -frame.at(t_us).right.y;
    whole += tip;
    ++in_all;
    if (t_us < begin_us || t_us > end_us) continue;
    stance += tip;
    ++in_stance;
  }
  if (in_stance == 0 || in_all == 0) return 0.0f;
  const float tipped = stance / static_cast<float>(in_stance) - whole / static_cast<float>(in_all);
  const float evidence = tipped / shank_side_usual;
  return evidence > 1.0f ? 1.0f : evidence < -1.0f ? -1.0f : evidence;
}

}  // namespace cadans::steps
