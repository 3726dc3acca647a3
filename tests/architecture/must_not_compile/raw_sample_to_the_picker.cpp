// SPDX-License-Identifier: Apache-2.0
// A detector works on the body's motion, not on the axes of a chip.
// refused because: (RawSample|MotionSample)
#include "cadans/events/step_picker.hpp"

void feed(cadans::events::StepPicker& picker, const cadans::RawSample& raw, const cadans::MotionSample& motion) {
  const auto ignore = [](const auto&) {};
#ifdef RIGHT
  (void)raw;
  picker.push(motion, ignore);
#else
  (void)motion;
  picker.push(raw, ignore);
#endif
}
