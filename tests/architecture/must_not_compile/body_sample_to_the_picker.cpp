// SPDX-License-Identifier: Apache-2.0
// Gravity must be off before a step is looked for.
// refused because: (BodySample|MotionSample)
#include "cadans/events/step_picker.hpp"

void feed(cadans::events::StepPicker& picker, const cadans::BodySample& body, const cadans::MotionSample& motion) {
  const auto ignore = [](const auto&) {};
#ifdef RIGHT
  (void)body;
  picker.push(motion, ignore);
#else
  (void)motion;
  picker.push(body, ignore);
#endif
}
