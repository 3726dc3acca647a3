/* SPDX-License-Identifier: Apache-2.0 */
/* The least that a watch app calls: linked alone, its size is what cadans adds to a firmware, the maths
 * functions it needs included. */
#include "cadans/c/cadans.h"

static cadans_tracker tracker;
static cadans_snapshot_memory snapshot;
extern cadans_sample next_sample(void);
extern void show(const cadans_step* step);
cadans_sample next_sample(void) { return *(volatile cadans_sample*)0x20000000; }
void show(const cadans_step* step) { *(volatile cadans_step*)0x20000100 = *step; }

void firmware(void);
void firmware(void) {
  cadans_config config;
  cadans_step steps[CADANS_MOST_STEPS];
  cadans_config_init(&config, sizeof config);
  cadans_init(&tracker, sizeof tracker, &config);
  cadans_restore(&tracker, &snapshot, sizeof snapshot);
  for (;;) {
    const cadans_sample sample = next_sample();
    int32_t n = cadans_push(&tracker, &sample, steps, CADANS_MOST_STEPS);
    while (n > 0) show(&steps[--n]);
    cadans_snapshot(&tracker, &snapshot, sizeof snapshot);
  }
}
