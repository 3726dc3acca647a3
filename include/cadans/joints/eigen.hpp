// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <Eigen/Geometry>

#include "cadans/core/sample.hpp"

/// The only header that includes Eigen. Records stay plain; functions that rotate or solve map them.
namespace cadans {

inline Eigen::Vector3f as_eigen(const Vec3& v) noexcept { return {v.x, v.y, v.z}; }
inline Vec3 from_eigen(const Eigen::Vector3f& v) noexcept { return {v.x(), v.y(), v.z()}; }

}  // namespace cadans
