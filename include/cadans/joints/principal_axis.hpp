// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cadans/core/sample.hpp"
#include "cadans/joints/eigen.hpp"

namespace cadans::joints {

/// The axis that something mostly turns about: the principal direction of its rates of turn.
///
///     gyro --sum of w w'--> 3x3 --largest eigenvector--> axis (its sign is not known)
///
/// `fade` forgets what was before; call it once a stride. State: 28 bytes.
class PrincipalAxis {
 public:
  struct State {
    float sum[6] = {};  ///< xx yy zz xy xz yz
    float weight = 0.0f;
  };
  struct Axis {
    Vec3 direction{0.0f, 0.0f, 1.0f};
    float share = 0.0f;  ///< of all turning that is about it: 1/3 any way, 1 a pure hinge
  };

  void add(Vec3 w, float weight = 1.0f) noexcept {
    State& s = state_;
    s.sum[0] += weight * w.x * w.x;
    s.sum[1] += weight * w.y * w.y;
    s.sum[2] += weight * w.z * w.z;
    s.sum[3] += weight * w.x * w.y;
    s.sum[4] += weight * w.x * w.z;
    s.sum[5] += weight * w.y * w.z;
    s.weight += weight;
  }
  void fade(float keep) noexcept {
    for (float& x : state_.sum) x *= keep;
    state_.weight *= keep;
  }
  Axis axis() const noexcept {
    const float(&c)[6] = state_.sum;
    const float trace = c[0] + c[1] + c[2];
    if (!(trace > 0.0f)) return {};
    Eigen::Matrix3f m;
    m << c[0], c[3], c[4], c[3], c[1], c[5], c[4], c[5], c[2];
    Eigen::SelfAdjointEigenSolver<Eigen::Matrix3f> solver;
    solver.computeDirect(m);
    return {from_eigen(solver.eigenvectors().col(2)), solver.eigenvalues()(2) / trace};
  }
  void reset() noexcept { state_ = {}; }
  const State& state() const noexcept { return state_; }
  void restore(const State& state) noexcept { state_ = state; }

 private:
  State state_;
};

}  // namespace cadans::joints
