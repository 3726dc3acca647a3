// SPDX-License-Identifier: Apache-2.0
// The clock wants mended samples: NaN must never reach its filters.
// refused because: (RawSample|BodySample)
#include "cadans/samples/even_clock.hpp"
#include "cadans/samples/sanitizer.hpp"

void feed(cadans::samples::Sanitizer& sanitizer, cadans::samples::EvenClock& clock, const cadans::RawSample& raw) {
  const auto ignore = [](const cadans::BodySample&) {};
#ifdef RIGHT
  sanitizer.push(raw, [&](const cadans::BodySample& clean) { clock.push(clean, ignore); });
#else
  (void)sanitizer;
  clock.push(raw, ignore);
#endif
}
