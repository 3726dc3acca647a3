/* SPDX-License-Identifier: Apache-2.0 */
/* The weekly load through the C door, as a C99 program meets it. Linked by the C linker. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cadans/c/cadans_load.h"
#include "checks.h"

static cadans_load load, other;
static uint64_t snapshot[CADANS_LOAD_SNAPSHOT_BYTES / 8];

static void begin(cadans_load* in, int32_t channel) {
  cadans_load_config config;
  CHECK(cadans_load_config_init(&config, sizeof config) == CADANS_OK);
  config.channel = channel;
  CHECK(cadans_load_init(in, sizeof *in, &config) == CADANS_OK);
}

static int32_t run_on(cadans_load* in, int32_t day, double distance_m) {
  cadans_run_session run;
  CHECK(cadans_run_session_init(&run, sizeof run) == CADANS_OK);
  CHECK(isnan(run.distance_m) && isnan(run.rpe));
  run.day = day;
  run.distance_m = distance_m;
  run.duration_s = distance_m / 2.5;
  run.steps = distance_m;
  return cadans_load_push(in, &run);
}

static cadans_day_load today_of(const cadans_load* in) {
  cadans_day_load day;
  memset(&day, 0, sizeof day);
  day.struct_size = sizeof day;
  CHECK(cadans_load_read_day(in, &day) == 1);
  return day;
}

static void days_are_civil_days(void) {
  int32_t year, month, day;
  CHECK(cadans_day_of(1970, 1, 1) == 0);
  CHECK(cadans_day_of(2024, 2, 29) + 1 == cadans_day_of(2024, 3, 1));
  cadans_date_of(cadans_day_of(2026, 11, 23), &year, &month, &day);
  CHECK(year == 2026 && month == 11 && day == 23);
  cadans_date_of(0, 0, 0, &day);
  CHECK(day == 1);
  CHECK(cadans_day_of_local_us(-1) == -1);
}

static void a_month_has_its_sums(void) {
  const int32_t monday = cadans_day_of(2025, 1, 6);
  cadans_day_load day;
  cadans_week_load week;
  cadans_load_counts counts;
  int32_t i;
  begin(&load, CADANS_LOAD_DISTANCE);
  day.struct_size = sizeof day;
  week.struct_size = sizeof week;
  CHECK(cadans_load_read_day(&load, &day) == 0); /* nothing was run yet */
  CHECK(cadans_load_read_week(&load, 0, &week) == 0);
  CHECK(cadans_load_advance_to(&load, monday) == 1);
  for (i = 0; i < 35; ++i) CHECK(run_on(&load, monday + i, i < 28 ? 5000.0 : 10000.0) == 1);
  day = today_of(&load);
  CHECK(day.day == monday + 34 && day.known == 1 && day.runs == 1);
  CHECK(day.acute_7d == 70000.0);
  CHECK(day.chronic_28d == (21 * 5000.0 + 70000.0) / 4.0);
  CHECK(day.acwr_uncoupled == 2.0);
  CHECK(day.session_spike == 1.0);
  CHECK(fabs(day.change_7d_pct - 100.0) < 1e-9);
  CHECK(cadans_load_read_week(&load, 0, &week) == 1);
  CHECK(week.known_days == 7 && week.distance_m == 70000.0 && fabs(week.change_pct - 100.0) < 1e-9);
  CHECK(cadans_load_read_week(&load, 1, &week) == 1);
  CHECK(week.week_start == monday + 21 && week.distance_m == 35000.0 && week.change_pct == 0.0);
  CHECK(cadans_load_read_week(&load, 5, &week) == 0);
  CHECK(cadans_load_read_week(&load, 8, &week) == CADANS_OUT_OF_RANGE);
  CHECK(cadans_load_read_week(&load, -1, &week) == CADANS_OUT_OF_RANGE);

  CHECK(cadans_load_advance_to(&load, monday + 35) == 1); /* a day of rest */
  CHECK(today_of(&load).acute_7d == 60000.0);
  CHECK(cadans_load_mark_unknown(&load, monday + 36) == 1);
  CHECK(today_of(&load).known == 0 && isnan(today_of(&load).acute_7d));

  CHECK(run_on(&load, monday, 5000.0) == 0);         /* over */
  CHECK(run_on(&load, INT32_MAX, 5000.0) == 0);      /* no day */
  CHECK(run_on(&load, monday + 20000, 5000.0) == 0); /* a wrong clock */
  CHECK(cadans_load_advance_to(&load, monday) == 0);
  counts.struct_size = sizeof counts;
  CHECK(cadans_load_read_counts(&load, &counts) == 1);
  CHECK(counts.taken == 35 && counts.too_late == 2 && counts.no_such_day == 1 && counts.too_far_ahead == 1);
  CHECK(counts.invalid == 0);
  CHECK(run_on(&load, monday + 36, -1.0) == 1); /* taken, as far as it can be */
  CHECK(cadans_load_read_counts(&load, &counts) == 1);
  CHECK(counts.invalid == 3);
}

static void rules_have_lights(void) {
  const int32_t monday = cadans_day_of(2025, 1, 6);
  cadans_load_rule rules[CADANS_LOAD_RULES];
  cadans_load_other beside;
  cadans_day_load day;
  int32_t i;
  begin(&load, CADANS_LOAD_DISTANCE);
  CHECK(cadans_load_judge(&load, 0, rules, CADANS_LOAD_RULES) == 0); /* nothing was run yet */
  CHECK(run_on(&load, monday, 5000.0) == 1);
  CHECK(cadans_load_judge(&load, 0, rules, CADANS_LOAD_RULES) == CADANS_LOAD_RULES);
  for (i = 0; i < CADANS_LOAD_RULES; ++i) {
    CHECK(rules[i].kind == i);
    if (rules[i].light == CADANS_LIGHT_UNKNOWN) CHECK(rules[i].reason != 0);
  }
  CHECK(strcmp(cadans_load_reason_name(rules[CADANS_RULE_ACWR_COUPLED].reason), "not_enough_history") == 0);
  for (i = 2; i < 60; i += 2) CHECK(run_on(&load, monday + i, 5000.0) == 1);
  CHECK(cadans_load_judge(&load, 0, rules, CADANS_LOAD_RULES - 1) == CADANS_TOO_LITTLE_ROOM);
  CHECK(cadans_load_judge(&load, 0, rules, CADANS_LOAD_RULES) == CADANS_LOAD_RULES);
  CHECK(rules[CADANS_RULE_SESSION_SPIKE].light == CADANS_LIGHT_GREEN);
  CHECK(rules[CADANS_RULE_SESSION_SPIKE].value == 1.0);
  CHECK(rules[CADANS_RULE_STRENGTH_SESSIONS].light == CADANS_LIGHT_UNKNOWN);

  CHECK(run_on(&load, monday + 60, 12000.0) == 1); /* more than twice the longest */
  CHECK(cadans_load_judge(&load, 0, rules, CADANS_LOAD_RULES) == CADANS_LOAD_RULES);
  day = today_of(&load);
  CHECK(fabs(rules[CADANS_RULE_SESSION_SPIKE].value - 2.4) < 1e-12);
  CHECK(rules[CADANS_RULE_SESSION_SPIKE].value == day.session_spike);
  CHECK(rules[CADANS_RULE_SESSION_SPIKE].light == CADANS_LIGHT_RED);
  CHECK(rules[CADANS_RULE_SESSION_SPIKE].red < 2.4);
  CHECK(rules[CADANS_RULE_ACWR_COUPLED].value == day.acwr_coupled);
  CHECK(rules[CADANS_RULE_ROLLING_CHANGE].value == day.change_7d_pct);
  CHECK(rules[CADANS_RULE_MONOTONY].value == day.monotony);
  CHECK(rules[CADANS_RULE_KNEE_LOAD].detail[0] > 0.0); /* steps of seven days */
  CHECK(rules[CADANS_RULE_REST_DAYS].low == 1);

  CHECK(cadans_load_other_init(&beside, sizeof beside) == CADANS_OK);
  CHECK(isnan(beside.mass_kg));
  beside.strength_sessions = 2.0;
  CHECK(cadans_load_judge(&load, &beside, rules, CADANS_LOAD_RULES) == CADANS_LOAD_RULES);
  CHECK(rules[CADANS_RULE_STRENGTH_SESSIONS].light == CADANS_LIGHT_GREEN);
  for (i = 0; i < CADANS_LOAD_RULES; ++i) CHECK(strlen(cadans_load_rule_name(i)) > 0);
  CHECK(cadans_load_rule_name(CADANS_LOAD_RULES) == 0 && cadans_load_rule_name(-1) == 0);
  CHECK(cadans_load_reason_name(-1) == 0 && cadans_load_reason_name(200) == 0);
  CHECK(strcmp(cadans_load_rule_name(CADANS_RULE_WEEKLY_CHANGE), "weekly_change") == 0);
}

static void asleep_and_awake_is_the_same(void) {
  const int32_t monday = cadans_day_of(2025, 1, 6);
  cadans_load_rule a[CADANS_LOAD_RULES], b[CADANS_LOAD_RULES];
  cadans_day_load first, second;
  int32_t i, length;
  begin(&load, CADANS_LOAD_DISTANCE);
  begin(&other, CADANS_LOAD_DISTANCE);
  for (i = 0; i < 80; i += 3) run_on(&load, monday + i, 4000.0 + 10.0 * i);
  CHECK(cadans_load_snapshot_size() <= sizeof snapshot);
  CHECK(cadans_load_snapshot(&load, snapshot, cadans_load_snapshot_size() - 1) == CADANS_BAD_MEMORY);
  length = cadans_load_snapshot(&load, snapshot, sizeof snapshot);
  CHECK(length == (int32_t)cadans_load_snapshot_size());
  CHECK(cadans_load_restore(&other, snapshot, (size_t)length) == CADANS_OK);
  for (i = 80; i < 120; i += 2) {
    run_on(&load, monday + i, 9000.0);
    run_on(&other, monday + i, 9000.0);
  }
  first = today_of(&load);
  second = today_of(&other);
  CHECK(first.acute_7d == second.acute_7d && first.fitness == second.fitness && first.acwr_ewma == second.acwr_ewma);
  CHECK(cadans_load_judge(&load, 0, a, CADANS_LOAD_RULES) == CADANS_LOAD_RULES);
  CHECK(cadans_load_judge(&other, 0, b, CADANS_LOAD_RULES) == CADANS_LOAD_RULES);
  for (i = 0; i < CADANS_LOAD_RULES; ++i) CHECK(a[i].light == b[i].light && a[i].reason == b[i].reason);

  ((unsigned char*)snapshot)[100] ^= 1; /* damaged */
  CHECK(cadans_load_restore(&other, snapshot, (size_t)length) == CADANS_BAD_SNAPSHOT);
  ((unsigned char*)snapshot)[100] ^= 1;
  CHECK(cadans_load_restore(&other, snapshot, (size_t)length - 1) == CADANS_BAD_SNAPSHOT);
  begin(&other, CADANS_LOAD_DURATION); /* of another channel */
  CHECK(cadans_load_restore(&other, snapshot, (size_t)length) == CADANS_BAD_SNAPSHOT);

  CHECK(cadans_load_reset(&load) == CADANS_OK);
  CHECK(cadans_load_read_day(&load, &first) == 0);
}

static void bad_memory_and_settings_are_refused(void) {
  cadans_load_config config;
  cadans_load_rule rules[CADANS_LOAD_RULES];
  cadans_run_session run;
  cadans_day_load day;
  cadans_refusal why;
  static cadans_load never;
  cadans_load_config_init(&config, sizeof config);
  CHECK(cadans_load_check(&config, &why) == CADANS_OK);
  config.channel = 5;
  CHECK(cadans_load_check(&config, &why) == CADANS_OUT_OF_RANGE);
  CHECK(strcmp(why.field, "channel") == 0 && why.high == 4.0f && why.value == 5.0f);
  CHECK(cadans_load_init(&load, sizeof load, &config) == CADANS_OUT_OF_RANGE);
  config.channel = CADANS_LOAD_STEPS;
  config.most_gap_days = 3.0f;
  CHECK(cadans_load_check(&config, &why) == CADANS_OUT_OF_RANGE);
  CHECK(strcmp(why.field, "most_gap_days") == 0 && why.low == 31.0f);
  cadans_load_config_init(&config, sizeof config);
  config.struct_size = 4;
  CHECK(cadans_load_check(&config, 0) == CADANS_OUT_OF_RANGE);
  CHECK(cadans_load_check(0, 0) == CADANS_BAD_MEMORY);
  cadans_load_config_init(&config, sizeof config);
  CHECK(cadans_load_init(&load, cadans_load_size() - 1, &config) == CADANS_BAD_MEMORY);
  CHECK(cadans_load_init((cadans_load*)(void*)(load.bytes_ + 1), sizeof load - 1, &config) == CADANS_BAD_MEMORY);
  CHECK(cadans_load_init(0, sizeof load, &config) == CADANS_BAD_MEMORY);
  CHECK(cadans_load_config_init(0, sizeof config) == CADANS_BAD_MEMORY);
  CHECK(cadans_run_session_init(0, sizeof run) == CADANS_BAD_MEMORY);
  CHECK(cadans_load_other_init(0, 4) == CADANS_BAD_MEMORY);

  cadans_run_session_init(&run, sizeof run);
  day.struct_size = sizeof day;
  CHECK(cadans_load_push(&never, &run) == CADANS_BAD_MEMORY); /* never given to cadans_load_init */
  CHECK(cadans_load_read_day(&never, &day) == CADANS_BAD_MEMORY);
  CHECK(cadans_load_judge(&never, 0, rules, CADANS_LOAD_RULES) == CADANS_BAD_MEMORY);
  CHECK(cadans_load_advance_to(&never, 1) == CADANS_BAD_MEMORY);
  CHECK(cadans_load_mark_unknown(0, 1) == CADANS_BAD_MEMORY);
  CHECK(cadans_load_reset(&never) == CADANS_BAD_MEMORY);
  CHECK(cadans_load_snapshot(&never, snapshot, sizeof snapshot) == CADANS_BAD_MEMORY);
  CHECK(cadans_load_restore(&never, snapshot, sizeof snapshot) == CADANS_BAD_MEMORY);
  begin(&load, CADANS_LOAD_DISTANCE);
  CHECK(cadans_load_push(&load, 0) == CADANS_BAD_MEMORY);
  run.struct_size = 8;
  CHECK(cadans_load_push(&load, &run) == CADANS_BAD_MEMORY);
  CHECK(cadans_load_read_day(&load, 0) == CADANS_BAD_MEMORY);
  day.struct_size = 0;
  CHECK(cadans_load_read_day(&load, &day) == CADANS_BAD_MEMORY);
  CHECK(cadans_load_judge(&load, 0, 0, CADANS_LOAD_RULES) == CADANS_BAD_MEMORY);
}

static void an_older_program_gets_what_it_knows(void) {
  cadans_day_load day;
  begin(&load, CADANS_LOAD_DISTANCE);
  run_on(&load, 20000, 5000.0);
  memset(&day, 0x55, sizeof day);
  day.struct_size = offsetof(cadans_day_load, amount);
  CHECK(cadans_load_read_day(&load, &day) == 1);
  CHECK(day.struct_size == offsetof(cadans_day_load, amount) && day.distance_m == 5000.0);
  CHECK(((unsigned char*)&day)[offsetof(cadans_day_load, amount)] == 0x55); /* not touched */
}

int main(void) {
  days_are_civil_days();
  a_month_has_its_sums();
  rules_have_lights();
  asleep_and_awake_is_the_same();
  bad_memory_and_settings_are_refused();
  an_older_program_gets_what_it_knows();
  printf(failures == 0 ? "all true\n" : "%d not true\n", failures);
  return failures == 0 ? 0 : 1;
}
