/* SPDX-License-Identifier: Apache-2.0 */
/* The least that a watch app calls of the weekly load: linked alone, its size is what the load adds to a firmware, the
 * arithmetic in double that it needs included. */
#include "cadans/c/cadans_load.h"

extern cadans_run_session next_run(void);
extern void show(const cadans_day_load* day, const cadans_load_rule* rules);
cadans_run_session next_run(void) { return *(volatile cadans_run_session*)0x20000000; }
void show(const cadans_day_load* day, const cadans_load_rule* rules) {
  *(volatile cadans_day_load*)0x20000100 = *day;
  *(volatile cadans_load_rule*)0x20000200 = *rules;
}

static cadans_load load;
static uint64_t snapshot[CADANS_LOAD_SNAPSHOT_BYTES / 8];

void firmware(void);
void firmware(void) {
  cadans_load_config config;
  cadans_load_rule rules[CADANS_LOAD_RULES];
  cadans_day_load day;
  cadans_week_load week;
  cadans_load_config_init(&config, sizeof config);
  cadans_load_init(&load, sizeof load, &config);
  cadans_load_restore(&load, snapshot, sizeof snapshot);
  for (;;) {
    const cadans_run_session run = next_run();
    cadans_load_push(&load, &run);
    cadans_load_advance_to(&load, run.day + 1);
    day.struct_size = sizeof day;
    week.struct_size = sizeof week;
    cadans_load_read_day(&load, &day);
    cadans_load_read_week(&load, 0, &week);
    cadans_load_judge(&load, NULL, rules, CADANS_LOAD_RULES);
    show(&day, rules);
    cadans_load_snapshot(&load, snapshot, sizeof snapshot);
  }
}
