// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Where, and how high, between the samples. Pure functions, total: they never divide by zero.
namespace cadans::dsp {

/// The top (or bottom) of the parabola through three evenly spaced values.
struct Vertex {
  float offset;  ///< from the middle value, in samples, within [-0.5, 0.5] where it is an extremum
  float value;
};

constexpr Vertex parabola(float before, float middle, float after) noexcept {
  const float curvature = before - 2.0f * middle + after;
  if (curvature == 0.0f) return {0.0f, middle};
  const float slope = 0.5f * (after - before);
  float offset = -slope / curvature;
  if (offset > 1.0f) offset = 1.0f;
  if (offset < -1.0f) offset = -1.0f;
  return {offset, middle + 0.5f * slope * offset};
}

/// Share of the way from `before` to `after` at which the straight line meets `level`; [0, 1].
constexpr float crossing(float before, float after, float level) noexcept {
  const float rise = after - before;
  if (rise == 0.0f) return 0.0f;
  const float share = (level - before) / rise;
  return share < 0.0f ? 0.0f : share > 1.0f ? 1.0f : share;
}

/// The four weights of a cubic through the middle two of four points with the mean slopes of their
/// neighbours (Catmull-Rom), for unevenly spaced points too.
struct CubicWeights {
  float before, left, right, after;
};

/// `share`: way from left to right, [0, 1]. `gap_before` and `gap_after`: the distance of the outer
/// points from the inner ones, as a share of the distance between the inner ones, > 0.
constexpr CubicWeights cubic_weights(float share, float gap_before, float gap_after) noexcept {
  const float s2 = share * share, s3 = s2 * share;
  const float at_left = 2.0f * s3 - 3.0f * s2 + 1.0f, at_right = 3.0f * s2 - 2.0f * s3;
  const float slope_left = (s3 - 2.0f * s2 + share) / (1.0f + gap_before);
  const float slope_right = (s3 - s2) / (1.0f + gap_after);
  return {-slope_left, at_left - slope_right, at_right + slope_left, slope_right};
}

}  // namespace cadans::dsp
