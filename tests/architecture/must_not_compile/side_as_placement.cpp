// SPDX-License-Identifier: Apache-2.0
// Left is where a foot is, not where a sensor is worn.
// refused because: (Placement|convert)
#include "cadans/core/placement.hpp"

#ifdef RIGHT
cadans::Placement worn = cadans::Placement::pelvis;
#else
cadans::Placement worn = cadans::Side::left;
#endif
