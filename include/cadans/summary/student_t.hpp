// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace cadans::summary {

/// Two-sided 95 % point of Student's t with `degrees` >= 1 of freedom (floored below 9): a table, then Cornish and
/// Fisher's expansion. Right to 0.01 at whole numbers.
inline double student_t_95(double degrees) noexcept {
  constexpr double table[] = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306};
  if (!(degrees >= 1.0)) return table[0];
  if (degrees < 9.0) return table[static_cast<int>(degrees) - 1];
  constexpr double z = 1.959964, z3 = z * z * z, z5 = z3 * z * z;
  return z + (z3 + z) / (4.0 * degrees) + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * degrees * degrees);
}

}  // namespace cadans::summary
