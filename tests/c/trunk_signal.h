/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CADANS_TESTS_C_TRUNK_SIGNAL_H
#define CADANS_TESTS_C_TRUNK_SIGNAL_H
#include <math.h>
#include <stdint.h>

#include "cadans/c/cadans.h"

/* What a sensor on the pelvis reads (x forward, y up, z right) of a runner who stands for 2 s and then
 * takes even steps: one half sine of force a stance, braking first, sideways and turning by foot. */
#define STEP_TIME_S 0.36f
#define CONTACT_TIME_S 0.24f
#define STANDING_S 2.0f
#define RUNNING_CADENCE_SPM (60.0f / STEP_TIME_S)

static cadans_sample trunk_sample(int64_t t_us) {
  const float pi = 3.14159265f, gravity = 9.80665f;
  cadans_sample sample = {0, {0.0f, 9.80665f, 0.0f}, {0.0f, 0.0f, 0.0f}};
  const float t_s = (float)t_us * 1e-6f - STANDING_S;
  const float steps = floorf(t_s / STEP_TIME_S);
  const float in_step_s = t_s - steps * STEP_TIME_S;
  const float foot = fmodf(steps, 2.0f) < 0.5f ? 1.0f : -1.0f; /* + right */
  const float stride_phase = pi * t_s / STEP_TIME_S;
  sample.t_us = t_us;
  if (t_s < 0.0f) return sample;
  sample.accel_mps2[1] = 0.0f;
  if (in_step_s < CONTACT_TIME_S) {
    const float stance = in_step_s / CONTACT_TIME_S;
    sample.accel_mps2[0] = -2.5f * sinf(2.0f * pi * stance);
    sample.accel_mps2[1] = gravity * 0.5f * pi * STEP_TIME_S / CONTACT_TIME_S * sinf(pi * stance);
    sample.accel_mps2[2] = -1.2f * foot * sinf(pi * stance);
  }
  sample.gyro_radps[0] = 0.7f * cosf(stride_phase);
  sample.gyro_radps[1] = 0.9f * sinf(stride_phase);
  sample.gyro_radps[2] = 0.4f * cosf(2.0f * stride_phase);
  return sample;
}

#endif
