/* SPDX-License-Identifier: Apache-2.0 */
/* The weekly load on a watch: finished runs go in, lights come out, and what it knows outlives a restart. */
#include <math.h>
#include <stdio.h>

#include "cadans/c/cadans_load.h"

#define WEEKS 6

static cadans_load load;                                   /* static: the stack of a watch is small */
static uint64_t flash[CADANS_LOAD_SNAPSHOT_BYTES / 8 + 1]; /* what the system keeps while the watch is off */

/* Kilometres of a runner who does not exist, Monday to Sunday. The last Sunday is far longer than any run before. */
static const double km[WEEKS][7] = {
    {0, 5, 0, 4, 0, 7, 0}, {0, 5, 0, 5, 0, 7, 0}, {0, 5, 0, 5, 0, 8, 0},
    {0, 5, 0, 5, 0, 9, 0}, {0, 6, 0, 5, 0, 9, 0}, {0, 6, 0, 5, 0, 0, 16},
};

static int push_run(int32_t day, double distance_km) {
  cadans_run_session run;
  cadans_run_session_init(&run, sizeof run); /* all unknown */
  run.day = day;
  run.distance_m = 1000.0 * distance_km;
  run.duration_s = 360.0 * distance_km;
  run.steps = 1000.0 * distance_km;
  return cadans_load_push(&load, &run) == 1;
}

/* This week, and every rule: its light, or why it has none. Returns how many are amber or red; negative: it went wrong.
 */
static int show(void) {
  static const char* const lights[] = {"-", "green", "amber", "red"};
  cadans_load_rule rules[CADANS_LOAD_RULES];
  cadans_day_load today;
  cadans_week_load week;
  int32_t year, month, day, i, n, warned = 0;

  today.struct_size = sizeof today;
  week.struct_size = sizeof week;
  if (cadans_load_read_day(&load, &today) != 1 || cadans_load_read_week(&load, 0, &week) != 1) return -1;
  n = cadans_load_judge(&load, NULL, rules, CADANS_LOAD_RULES); /* NULL: nothing but the runs is known */
  if (n < 0) return -1;

  cadans_date_of(today.day, &year, &month, &day);
  printf("%04d-%02d-%02d: %.1f km in %d runs this week", (int)year, (int)month, (int)day, 1e-3 * week.distance_m,
         (int)week.runs);
  if (!isnan(week.change_pct)) printf(" (%+.0f %%)", week.change_pct);
  printf("\n");
  for (i = 0; i < n; ++i) {
    const cadans_load_rule* rule = &rules[i];
    printf("  %-5s  %-18s", lights[rule->light], cadans_load_rule_name(rule->kind));
    if (!isnan(rule->value)) printf("  %.2f", rule->value);
    if (rule->light == CADANS_LIGHT_UNKNOWN) printf("  %s", cadans_load_reason_name(rule->reason));
    if (!isnan(rule->amber)) printf("  (%s %.2f)", rule->low ? "at least" : "at most", rule->amber);
    printf("\n");
    warned += rule->light >= CADANS_LIGHT_AMBER;
  }
  return warned;
}

int main(void) {
  const int32_t monday = cadans_day_of(2026, 3, 2);
  cadans_load_config config;
  cadans_refusal why;
  int week, day, early = 0, late;

  cadans_load_config_init(&config, sizeof config); /* what counts is distance; CADANS_LOAD_DURATION: time ... */
  if (cadans_load_init(&load, sizeof load, &config) != CADANS_OK) {
    if (cadans_load_check(&config, &why) != CADANS_OK) printf("%s must be in [%g, %g]\n", why.field, why.low, why.high);
    return 2;
  }

  for (week = 0; week < WEEKS; ++week) {
    for (day = 0; day < 7; ++day) {
      const int32_t today = monday + 7 * week + day;
      if (km[week][day] > 0 && !push_run(today, km[week][day])) return 2;
    }
    /* It is Sunday night: a day on which nothing was pushed was rest. */
    if (cadans_load_advance_to(&load, monday + 7 * week + 6) < 0) return 2;

    if (week == 2) { /* after three weeks many rules still lack days, and say so; then the battery is empty */
      const int32_t length = cadans_load_snapshot(&load, flash, sizeof flash);
      if (length < 0 || (early = show()) < 0) return 2;
      cadans_load_init(&load, sizeof load, &config);
      if (cadans_load_restore(&load, flash, (size_t)length) != CADANS_OK) return 2;
      printf("  %d bytes went to flash and came back\n\n", (int)length);
    }
  }
  if ((late = show()) < 0) return 2;
  printf("%u bytes of memory. A light is no diagnosis: it says what is unusual.\n", (unsigned)cadans_load_size());
  return late > early ? 0 : 1; /* the long run is seen */
}
