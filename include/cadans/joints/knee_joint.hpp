// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "cadans/core/constants.hpp"
#include "cadans/core/sample.hpp"
#include "cadans/joints/segment_axes.hpp"

namespace cadans::joints {

/// What a knee's frontal angle owes to its flexion, and how sure that is.
///
///   swing of each stride: frontal angle --least squares on {1, sin f, 1 - cos f, sin t}--> cross-talk
///
/// Five degrees between the sensors' axes and the knee's make 3 degrees of false valgus at 40 degrees of
/// flexion. Every such error has a known shape: the thigh's axis turned about its length sin f, tipped sideways
/// 1 - cos f (f: flexion), the two headings apart sin t (t: the shank's lean). In swing no load abducts the knee,
/// and f and t cover all that they do in stance: so the shapes are fitted there, and taken off everywhere. The
/// least-squares form of what C. Baudet et al. 2014 (doi 10.1371/journal.pone.0102098) do by principal
/// components. What it takes off too: true ab- or adduction that follows flexion alike in swing and stance.
/// Strides fade with `keep`; a changed axis starts anew. State: 196 bytes. Cost: 30 ns a swing sample.
class KneeJoint {
 public:
  static constexpr int terms = 4;
  static constexpr float keep = 0.8f;          ///< of the strides before: five strides
  static constexpr float moved_cos = 0.9986f;  ///< axes that turn by more than 3 degrees void what was learnt
  /// Weight of "there is no cross-talk": 8 degrees of it are usual (mounting, skin) against 2.5 degrees by which a
  /// swinging knee strays otherwise (`knee_3d_angles`), of which every tenth sample of 10 ms is news.
  static constexpr float prior = 10.0f * (2.5f / 8.0f) * (2.5f / 8.0f);
  static constexpr float samples_a_news = 10.0f;

  struct Shape {
    float x[terms];
  };
  static Shape shape(float flexion_rad, float shank_lean_sine) noexcept {
    return {{1.0f, std::sin(flexion_rad), 1.0f - std::cos(flexion_rad), shank_lean_sine}};
  }

  void begin_stride(const SegmentAxes& thigh, const SegmentAxes& shank) noexcept {
    const bool moved = dot(thigh_right_, thigh.right) < moved_cos || dot(shank_right_, shank.right) < moved_cos;
    const float share = moved ? 0.0f : keep;
    for (auto& row : normal_) {
      for (float& v : row) v *= share;
    }
    for (float& v : moment_) v *= share;
    square_ *= share;
    count_ *= share;
    if (!moved) return;
    thigh_right_ = thigh.right;
    shank_right_ = shank.right;
  }
  void add_swing(const Shape& s, float frontal_rad) noexcept {
    for (int i = 0; i < terms; ++i) {
      for (int j = 0; j <= i; ++j) normal_[i][j] += s.x[i] * s.x[j];
      moment_[i] += s.x[i] * frontal_rad;
    }
    square_ += frontal_rad * frontal_rad;
    count_ += 1.0f;
  }
  /// Fits the swings seen so far. False when there are too few.
  bool fit() noexcept;
  /// The frontal angle at this shape that is cross-talk, radians.
  float cross_talk_rad(const Shape& s) const noexcept {
    float sum = 0.0f;
    for (int i = 0; i < terms; ++i) sum += fitted_[i] * s.x[i];
    return sum;
  }
  /// How much of the difference between two instants may still be cross-talk: one standard deviation, radians.
  float doubt_rad(const Shape& from, const Shape& to) const noexcept;
  void reset() noexcept { *this = {}; }

 private:
  float normal_[terms][terms] = {};  ///< the lower half
  float moment_[terms] = {};
  float square_ = 0.0f;
  float count_ = 0.0f;
  float fitted_[terms] = {};
  float lower_[terms][terms] = {};  ///< Cholesky factor of the last fit
  float stray_ = 0.0f;              ///< what the fit leaves in swing, variance
  Vec3 thigh_right_, shank_right_;
};

// ---- implementation ----------------------------------------------------------------------------

inline bool KneeJoint::fit() noexcept {
  if (count_ < 12.0f) return false;
  for (int i = 0; i < terms; ++i) {
    for (int j = 0; j <= i; ++j) {
      float v = normal_[i][j] + (i == j && i > 0 ? prior : 0.0f);
      for (int k = 0; k < j; ++k) v -= lower_[i][k] * lower_[j][k];
      if (i == j && !(v > 1e-6f)) return false;
      lower_[i][j] = i == j ? std::sqrt(v) : v / lower_[j][j];
    }
  }
  for (int i = 0; i < terms; ++i) {
    float v = moment_[i];
    for (int k = 0; k < i; ++k) v -= lower_[i][k] * fitted_[k];
    fitted_[i] = v / lower_[i][i];
  }
  for (int i = terms - 1; i >= 0; --i) {
    float v = fitted_[i];
    for (int k = i + 1; k < terms; ++k) v -= lower_[k][i] * fitted_[k];
    fitted_[i] = v / lower_[i][i];
  }
  float left = square_;
  for (int i = 0; i < terms; ++i) left -= fitted_[i] * moment_[i];
  stray_ = left > 0.0f ? left / count_ : 0.0f;
  return true;
}

inline float KneeJoint::doubt_rad(const Shape& from, const Shape& to) const noexcept {
  float y[terms], sum = 0.0f;  // the variance of d' k is |L^-1 d|^2 times that of a sample
  for (int i = 0; i < terms; ++i) {
    float v = to.x[i] - from.x[i];
    for (int k = 0; k < i; ++k) v -= lower_[i][k] * y[k];
    y[i] = v / lower_[i][i];
    sum += y[i] * y[i];
  }
  return std::sqrt(sum * stray_ * samples_a_news);
}

}  // namespace cadans::joints
