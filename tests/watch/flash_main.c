/* SPDX-License-Identifier: Apache-2.0 */
/* The least that a watch app calls: linked alone, its size is what cadans adds to a firmware, the maths
 * functions it needs included. */
#include "cadans/c/cadans_body.h"
#include RECORDING /* which sensors */

extern cadans_sample next_sample(void);
extern void show(const cadans_step* step);
cadans_sample next_sample(void) { return *(volatile cadans_sample*)0x20000000; }
void show(const cadans_step* step) { *(volatile cadans_step*)0x20000100 = *step; }

void firmware(void);
#if RECORDING_SENSORS == 1
static cadans_tracker tracker;
static cadans_snapshot_memory snapshot;
void firmware(void) {
  cadans_config config;
  cadans_step steps[CADANS_MOST_STEPS];
  cadans_config_init(&config, sizeof config);
  config.placement = worn[0][0];
  cadans_init(&tracker, sizeof tracker, &config);
  cadans_restore(&tracker, &snapshot, sizeof snapshot);
  for (;;) {
    const cadans_sample sample = next_sample();
    int32_t n = cadans_push(&tracker, &sample, steps, CADANS_MOST_STEPS);
    while (n > 0) show(&steps[--n]);
    cadans_snapshot(&tracker, &snapshot, sizeof snapshot);
  }
}
#else
static cadans_body body;
static cadans_body_sensor sensors[RECORDING_SENSORS];
static cadans_step steps[CADANS_BODY_MOST_STEPS];
static uint64_t snapshot[CADANS_BODY_OF_TWO_BYTES / 8 + 8];
void firmware(void) {
  int i;
  for (i = 0; i < RECORDING_SENSORS; ++i) {
    cadans_body_sensor_init(&sensors[i], sizeof sensors[i]);
    sensors[i].config.placement = worn[i][0];
    sensors[i].config.side = worn[i][1];
  }
  cadans_body_init(&body, sizeof body, sensors, RECORDING_SENSORS);
  cadans_body_restore(&body, snapshot, sizeof snapshot);
  for (i = 0;; i = (i + 1) % RECORDING_SENSORS) {
    const cadans_sample sample = next_sample();
    int32_t n = cadans_body_push(&body, i, &sample, steps, CADANS_BODY_MOST_STEPS);
    while (n > 0) show(&steps[--n]);
    cadans_body_snapshot(&body, snapshot, sizeof snapshot);
  }
}
#endif
