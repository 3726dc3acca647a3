// SPDX-License-Identifier: Apache-2.0
// Records are trivially copyable: an Eigen vector in one would end snapshots.
// refused because: (trivially|static assertion|static_assert)
#include "cadans/joints/eigen.hpp"
#include "cadans/core/ring.hpp"

#ifdef RIGHT
cadans::Ring<cadans::Vec3, 128> ring;
#else
cadans::Ring<Eigen::Vector3f, 128> ring;
#endif
