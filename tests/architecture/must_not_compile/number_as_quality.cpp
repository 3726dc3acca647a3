// SPDX-License-Identifier: Apache-2.0
// A flag is a flag, not a number.
// refused because: (Quality|convert)
#include "cadans/core/quality.hpp"

#ifdef RIGHT
cadans::Quality flags = cadans::Quality::gap | cadans::Quality::saturated;
#else
cadans::Quality flags = 3;
#endif
