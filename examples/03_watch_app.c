/* SPDX-License-Identifier: Apache-2.0 */
/* A watch app in C: sensor counts arrive in batches, the app is put to sleep and wakes up again. */
#include <math.h>
#include <stdio.h>

#include "cadans/c/cadans.h"

#define BATCH 104 /* one second: a chip's FIFO, emptied once, costs less power than 104 interrupts */

/* In place of the chip's driver: +-16 g and +-2000 deg/s in 16 bits, a runner at 167 steps/min. */
static void read_fifo(int second, int16_t counts[BATCH][6]) {
  int i;
  for (i = 0; i < BATCH; ++i) {
    const double t_s = second + (double)i / BATCH, phase = 2.0 * 3.14159265 * t_s / 0.36;
    const double stance = fmod(t_s, 0.36) / 0.24, force_g = stance < 1.0 ? 2.356 * sin(3.14159265 * stance) : 0.0;
    const double foot = fmod(t_s, 0.72) < 0.36 ? 1.0 : -1.0;
    counts[i][0] = (int16_t)(stance < 1.0 ? -500.0 * sin(2.0 * 3.14159265 * stance) : 0.0);
    counts[i][1] = (int16_t)(2048.0 * force_g);
    counts[i][2] = (int16_t)(-120.0 * foot * force_g);
    counts[i][3] = (int16_t)(600.0 * cos(0.5 * phase));
    counts[i][4] = (int16_t)(800.0 * sin(0.5 * phase));
    counts[i][5] = (int16_t)(300.0 * cos(phase));
  }
}

int main(void) {
  static cadans_tracker tracker;          /* static: the stack of a watch is small */
  static cadans_snapshot_memory snapshot; /* to flash when the system puts the app to sleep */
  const float mps2_per_count = 16.0f * 9.80665f / 32768.0f, radps_per_count = 2000.0f / 57.29578f / 32768.0f;
  int16_t counts[BATCH][6];
  cadans_sample samples[BATCH];
  cadans_step steps[CADANS_MOST_STEPS];
  cadans_config config;
  cadans_refusal why;
  int second, i, axis, total = 0;

  cadans_config_init(&config, sizeof config);
  config.rate_hz = BATCH;
  config.accel_range_mps2 = 16.0f * 9.80665f;
  if (cadans_init(&tracker, sizeof tracker, &config) != CADANS_OK) {
    if (cadans_check(&config, &why) != CADANS_OK) printf("%s must be in [%g, %g]\n", why.field, why.low, why.high);
    return 2;
  }

  for (second = 0; second < 20; ++second) {
    int32_t done = 0, taken;
    read_fifo(second, counts);
    for (i = 0; i < BATCH; ++i) {
      samples[i].t_us = 1000000 * (int64_t)second + 1000000 * (int64_t)i / BATCH;
      for (axis = 0; axis < 3; ++axis) {
        samples[i].accel_mps2[axis] = mps2_per_count * counts[i][axis];
        samples[i].gyro_radps[axis] = radps_per_count * counts[i][3 + axis];
      }
    }
    for (; done < BATCH; done += taken) {
      const int32_t n = cadans_push_batch(&tracker, samples + done, BATCH - done, &taken, steps, CADANS_MOST_STEPS);
      if (n < 0) return 2;
      total += n;
      if (n > 0) printf("%2d s: %.0f steps/min\n", second, steps[n - 1].cadence_spm);
    }
    if (second == 9) { /* killed, started anew, and on it goes */
      const int32_t length = cadans_snapshot(&tracker, &snapshot, sizeof snapshot);
      cadans_init(&tracker, sizeof tracker, &config);
      if (length < 0 || cadans_restore(&tracker, &snapshot, (size_t)length) != CADANS_OK) return 2;
    }
  }
  printf("%d steps; %u bytes of memory\n", total, (unsigned)cadans_tracker_size());
  return total > 0 ? 0 : 1;
}
