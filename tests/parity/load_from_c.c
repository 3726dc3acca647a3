/* SPDX-License-Identifier: Apache-2.0 */
/* load_from_c LOG.csv CHANNEL AS_OF SLEEP: as load_from_cpp, through the C door as a watch uses it: day by day, each
 * read in the evening, and never a row of the day before kept. With SLEEP 1 it is snapshot, forgotten and restored
 * after every run and at every midnight. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cadans/c/cadans_load.h"

#define LEN(values) ((int)(sizeof(values) / sizeof(values)[0]))

static cadans_load load;
static cadans_load_config config;
static int sleeps;

static void show_number(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  if (isnan(value)) {
    printf(" nan");
  } else {
    printf(" %016" PRIx64, bits);
  }
}

static void show_week(int32_t ago) {
  cadans_week_load week;
  week.struct_size = sizeof week;
  if (cadans_load_read_week(&load, ago, &week) != 1) return;
  printf("week %d %d %d", week.week_start, week.known_days, week.runs);
  show_number(week.distance_m);
  show_number(week.duration_s);
  show_number(week.amount);
  show_number(week.change_pct);
  printf("\n");
}

static void show_rules(int32_t day) {
  static const char* const lights[] = {"unknown", "green", "amber", "red"};
  cadans_load_rule rules[CADANS_LOAD_RULES];
  int i, n = cadans_load_judge(&load, NULL, rules, CADANS_LOAD_RULES);
  for (i = 0; i < n; ++i) {
    const cadans_load_rule* rule = &rules[i];
    const char* reason = cadans_load_reason_name(rule->reason);
    printf("rule %d %s %s %s", day, cadans_load_rule_name(rule->kind), lights[rule->light], *reason ? reason : "-");
    show_number(rule->value);
    show_number(rule->amber);
    show_number(rule->red);
    show_number(rule->detail[0]);
    show_number(rule->detail[1]);
    printf("\n");
  }
}

static int32_t show_day(int last) {
  cadans_day_load day;
  int i;
  day.struct_size = sizeof day;
  if (cadans_load_read_day(&load, &day) != 1) return INT32_MAX; /* nothing has begun */
  {
    const double values[] = {day.distance_m,        day.duration_s,  day.amount,        day.longest,
                             day.acute_7d,          day.chronic_28d, day.change_7d_pct, day.acwr_coupled,
                             day.acwr_uncoupled,    day.acwr_ewma,   day.monotony,      day.strain,
                             day.fitness,           day.fatigue,     day.form,          day.session_spike,
                             day.longest_30d_before};
    printf("day %d %d %d", day.day, day.known, day.runs);
    for (i = 0; i < LEN(values); ++i) show_number(values[i]);
    printf("\n");
  }
  if (last || (day.day + 3) % 7 == 6) show_rules(day.day); /* 1970-01-01 was a Thursday, and these logs are younger */
  return day.day;
}

static int sleep_and_wake(void) {
  static uint64_t snapshot[CADANS_LOAD_SNAPSHOT_BYTES / 8];
  int32_t length;
  if (!sleeps) return 1;
  length = cadans_load_snapshot(&load, snapshot, sizeof snapshot);
  return length > 0 && cadans_load_init(&load, sizeof load, &config) == CADANS_OK &&
         cadans_load_restore(&load, snapshot, (size_t)length) == CADANS_OK;
}

/* Every evening up to the one before `day`. 0: something is wrong. */
static int evenings_before(int32_t day) {
  cadans_day_load today;
  today.struct_size = sizeof today;
  while (cadans_load_read_day(&load, &today) == 1 && today.day < day) {
    show_day(0);
    if (cadans_load_advance_to(&load, today.day + 1) != 1) return 0;
    if ((today.day + 3) % 7 == 6) show_week(1);
    if (!sleep_and_wake()) return 0;
  }
  return 1;
}

int main(int count, char** arguments) {
  static const char* const channels[] = {"distance", "duration", "steps", "impact", "session_rpe"};
  char line[512];
  FILE* file;
  if (count != 5 || (file = fopen(arguments[1], "r")) == NULL) return 2;
  cadans_load_config_init(&config, sizeof config);
  for (config.channel = LEN(channels) - 1; config.channel > 0; --config.channel) {
    if (strcmp(arguments[2], channels[config.channel]) == 0) break;
  }
  config.most_gap_days = 109572.0f;
  sleeps = atoi(arguments[4]);
  if (cadans_load_init(&load, sizeof load, &config) != CADANS_OK) return 2;
  while (fgets(line, sizeof line, file) != NULL) {
    char* at;
    const int32_t day = (int32_t)strtol(line, &at, 10);
    if (!evenings_before(day)) return 2;
    if (strncmp(at, ",unknown", 8) == 0) {
      if (cadans_load_mark_unknown(&load, day) != 1) return 2;
    } else {
      cadans_run_session run;
      cadans_run_session_init(&run, sizeof run);
      run.day = day;
      run.distance_m = strtod(at + 1, &at);
      run.duration_s = strtod(at + 1, &at);
      run.steps = strtod(at + 1, &at);
      run.impact = strtod(at + 1, &at);
      run.rpe = strtod(at + 1, &at);
      if (cadans_load_push(&load, &run) != 1) return 2;
    }
    if (!sleep_and_wake()) return 2;
  }
  fclose(file);
  if (!evenings_before((int32_t)strtol(arguments[3], NULL, 10))) return 2;
  show_day(1);
  show_week(0);
  return 0;
}
