// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstddef>
#include <vector>

#include "ground_force.hpp"

/// Where in the stride the body is: a natural cubic spline through the ground contacts, half a turn a
/// step. Its second derivative is continuous, so angles made from it have continuous angular
/// acceleration although no two steps last equally long.
namespace cadans::synth {

class StridePhase {
 public:
  StridePhase() = default;
  /// `contacts_s` rises strictly; `first_rad` is the phase at the first, each next one is pi later.
  StridePhase(const std::vector<double>& contacts_s, double first_rad)
      : knots_(contacts_s), first_rad_(first_rad), bend_(contacts_s.size(), 0.0) {
    const std::size_t n = knots_.size();
    if (n < 3) return;
    std::vector<double> upper(n, 0.0), right(n, 0.0);  // Thomas' elimination of the tridiagonal system
    for (std::size_t i = 1; i + 1 < n; ++i) {
      const double before = knots_[i] - knots_[i - 1], after = knots_[i + 1] - knots_[i];
      const double wanted = 6.0 * pi_exact * (1.0 / after - 1.0 / before);
      const double pivot = 2.0 * (before + after) - before * upper[i - 1];
      upper[i] = after / pivot;
      right[i] = (wanted - before * right[i - 1]) / pivot;
    }
    for (std::size_t i = n - 2; i >= 1; --i) bend_[i] = right[i] - upper[i] * bend_[i + 1];
  }

  /// Phase in radians with its rate and acceleration; `step` is the step that holds `t_s`.
  Motion at(double t_s, std::size_t step) const {
    const double h = knots_[step + 1] - knots_[step];
    const double u = t_s - knots_[step], w = h - u;
    const double low = bend_[step], high = bend_[step + 1];
    const double base = first_rad_ + pi_exact * double(step);
    return {base + pi_exact * u / h + (low * (w * w * w / h - h * w) + high * (u * u * u / h - h * u)) / 6.0,
            pi_exact / h + (low * (h - 3.0 * w * w / h) + high * (3.0 * u * u / h - h)) / 6.0,
            (low * w + high * u) / h};
  }

 private:
  std::vector<double> knots_;
  double first_rad_ = 0.0;
  std::vector<double> bend_;  ///< second derivative at each knot
};

}  // namespace cadans::synth
