/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CADANS_TESTS_C_LIMB_SIGNAL_H
#define CADANS_TESTS_C_LIMB_SIGNAL_H
#include <math.h>
#include <stdint.h>

#include "cadans/c/cadans.h"

/* What a sensor on a foot, shank, thigh, wrist or in a pocket might read of a runner who stands for 2 s: a pendulum
 * that is driven by the hip, with a landing at its fore end. x forward, y up along the limb, z right. Like a
 * leg and no more: enough for strides to come out. Where truth matters there is cadans::synth. */
#define LIMB_STRIDE_S 0.72f
#define LIMB_STANDING_S 2.0f

/* Pitch of the limb at `phase` of the stride (0: contact), as leg joints are usually drawn: mean, then sine and
 * cosine of three harmonics. */
static float limb_pitch_rad(int32_t placement, float phase) {
  static const float curves[CADANS_PLACEMENTS][7] = {
      {0},
      {0},
      {0},
      {0.226f, -0.396f, 0.300f, 0.075f, -0.049f, -0.001f, -0.025f},  /* thigh */
      {-0.779f, 0.167f, 0.936f, -0.183f, 0.055f, -0.036f, -0.028f},  /* shank */
      {-0.833f, 0.380f, 1.137f, -0.153f, -0.098f, -0.134f, -0.034f}, /* foot */
      {0.349f, 0.0f, -0.344f, 0.0f, 0.0f, 0.0f, -0.004f},            /* wrist */
      {0.226f, -0.396f, 0.300f, 0.075f, -0.049f, -0.001f, -0.025f}}; /* pocket */
  const float* c = curves[placement];
  float pitch = c[0];
  int n;
  for (n = 1; n <= 3; ++n) {
    const float a = 6.28318531f * (float)n * phase;
    pitch += c[2 * n - 1] * sinf(a) + c[2 * n] * cosf(a);
  }
  return pitch;
}

static cadans_sample limb_sample(int32_t placement, int64_t t_us) {
  const float gravity = 9.80665f, lever_m = placement == CADANS_FOOT    ? 0.75f
                                            : placement == CADANS_SHANK ? 0.55f
                                                                        : 0.25f;
  const float hit_mps2 = placement == CADANS_FOOT ? 90.0f : placement == CADANS_SHANK ? 55.0f : 15.0f;
  const int both = placement == CADANS_WRIST || placement == CADANS_POCKET; /* every step reaches it */
  const float h = 0.002f;
  const float t_s = (float)t_us * 1e-6f - LIMB_STANDING_S;
  const float phase = t_s / LIMB_STRIDE_S - floorf(t_s / LIMB_STRIDE_S);
  const float step_phase = phase < 0.5f ? phase : phase - 0.5f;
  const float since_contact_s = LIMB_STRIDE_S * (both ? step_phase : phase);
  const float stance = step_phase / 0.34f; /* of either foot */
  float before, pitch, after, rate, bend, up, hit;
  cadans_sample sample = {0, {0.0f, 9.80665f, 0.0f}, {0.0f, 0.0f, 0.0f}};
  sample.t_us = t_us;
  if (t_s < 0.0f) return sample;
  before = limb_pitch_rad(placement, phase - h / LIMB_STRIDE_S);
  pitch = limb_pitch_rad(placement, phase);
  after = limb_pitch_rad(placement, phase + h / LIMB_STRIDE_S);
  rate = (after - before) / (2.0f * h);
  bend = (after - 2.0f * pitch + before) / (h * h);
  up = stance < 1.0f ? gravity * 0.5f * 3.14159265f * 0.5f / 0.34f * sinf(3.14159265f * stance) : 0.0f; /* of the hip */
  hit = since_contact_s < 0.03f ? hit_mps2 * sinf(3.14159265f * since_contact_s / 0.03f) : 0.0f;
  sample.accel_mps2[0] = sinf(pitch) * up + lever_m * bend - 0.3f * hit;
  sample.accel_mps2[1] = cosf(pitch) * up + lever_m * rate * rate + hit;
  sample.accel_mps2[2] = 0.8f * sinf(6.28318531f * phase);
  sample.gyro_radps[0] = 0.5f * sinf(6.28318531f * phase);
  sample.gyro_radps[1] = 0.6f * cosf(6.28318531f * phase);
  sample.gyro_radps[2] = rate;
  return sample;
}

#endif
