/* SPDX-License-Identifier: Apache-2.0 */
#include <cadans/c/cadans.h>
#include <math.h>
#include <stdio.h>

int main(void) {
  static cadans_tracker tracker;
  cadans_config config;
  cadans_step steps[CADANS_MOST_STEPS];
  float last_spm = 0.0f;
  int i;
  if (cadans_abi_version() != CADANS_ABI_VERSION) return 2;
  cadans_config_init(&config, sizeof config);
  if (cadans_init(&tracker, sizeof tracker, &config) != CADANS_OK) return 2;
  for (i = 0; i < 2000; ++i) { /* 20 s of half sines: landings every 0.36 s */
    const double stance = fmod(0.01 * i, 0.36) / 0.24, foot = fmod(0.01 * i, 0.72) < 0.36 ? 1.0 : -1.0;
    const double push = stance < 1.0 ? sin(3.14159265 * stance) : 0.0;
    cadans_sample sample = {0, {0.0f, 0.0f, 0.0f}, {0.0f, 0.0f, 0.0f}};
    sample.t_us = 10000 * (int64_t)i;
    sample.accel_mps2[0] = (float)(stance < 1.0 ? -2.5 * sin(6.2831853 * stance) : 0.0);
    sample.accel_mps2[1] = (float)(9.80665 * 2.356 * push);
    sample.accel_mps2[2] = (float)(-1.2 * foot * push);
    sample.gyro_radps[1] = (float)(0.9 * sin(8.7266463 * 0.01 * i));
    {
      const int32_t n = cadans_push(&tracker, &sample, steps, CADANS_MOST_STEPS);
      if (n < 0) {
        printf("%s\n", cadans_status_text(n));
        return 1;
      }
      if (n > 0 && !isnan(steps[n - 1].cadence_spm)) last_spm = steps[n - 1].cadence_spm;
    }
  }
  printf("%.0f steps/min\n", last_spm);
  return last_spm > 150.0f && last_spm < 180.0f ? 0 : 1;
}
