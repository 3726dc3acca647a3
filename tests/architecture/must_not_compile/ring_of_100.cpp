// SPDX-License-Identifier: Apache-2.0
// A ring finds its slot with a mask.
// refused because: power of two
#include "cadans/core/ring.hpp"

#ifdef RIGHT
cadans::Ring<float, 128> ring;
#else
cadans::Ring<float, 100> ring;
#endif
