/* SPDX-License-Identifier: Apache-2.0 */
/* Two years of a runner's log through the C door for the weekly load, as a watch uses it: day by day, each read and
 * judged in the evening, every number printed bit by bit. The same file is compiled for the host and for the watch, so
 * that measure.py can hold one against the other. On the watch it also measures the deepest stack and counts
 * instructions. */
#include <stdio.h>
#include <string.h>

#include "cadans/c/cadans_load.h"
#include "gauges.h"

#define DAYS 730
#define SHOWN_EVERY 5 /* days: the emulator prints slowly, and every number depends on all the days before */
#define MOST_SHOWN (DAYS / SHOWN_EVERY + 2)

static cadans_load load;
static uint64_t snapshot[CADANS_LOAD_SNAPSHOT_BYTES / 8];
static cadans_day_load days[MOST_SHOWN];
static cadans_week_load weeks[MOST_SHOWN];
static cadans_load_rule rules[MOST_SHOWN][CADANS_LOAD_RULES];
static int32_t shown;
static uint32_t chance;

/* 0 ... 65535, the same on every machine */
static uint32_t random_number(void) {
  chance = chance * 1664525u + 1013904223u;
  return chance >> 16;
}

static MEASURE int32_t begin(void) {
  cadans_load_config config;
  cadans_load_config_init(&config, sizeof config);
  return cadans_load_init(&load, sizeof load, &config);
}

/* A day's runs: none, one or two; weeks of rest and a comeback; now and then the watch stays at home. */
static int32_t one_day(int32_t day, int32_t i) {
  const uint32_t runs = (i >= 200 && i < 245) ? 0u : random_number() % 5u;
  cadans_run_session run;
  uint32_t k;
  if (random_number() % 64u == 0u && cadans_load_mark_unknown(&load, day) < 0) return -1;
  for (k = 0; k < (runs > 2u ? runs - 2u : runs); ++k) {
    cadans_run_session_init(&run, sizeof run);
    run.day = day;
    run.distance_m = 2000.0 + random_number() / 6.7;
    run.duration_s = run.distance_m / (2.2 + random_number() / 50000.0);
    if (random_number() % 32u != 0u) run.steps = run.distance_m / 1.03;
    if (cadans_load_push(&load, &run) != 1) return -1;
  }
  return cadans_load_advance_to(&load, day) < 0 ? -1 : 0;
}

/* All days without their numbers. */
static MEASURE int32_t push(void) {
  const int32_t first = cadans_day_of(2023, 11, 15);
  int32_t i;
  chance = 4u;
  for (i = 0; i < DAYS; ++i) {
    if (one_day(first + i, i) < 0) return -1;
  }
  return 0;
}

/* 1: there was something to read. */
static MEASURE int32_t judge(void) {
  days[shown].struct_size = sizeof days[shown];
  weeks[shown].struct_size = sizeof weeks[shown];
  if (cadans_load_read_day(&load, &days[shown]) == 0) return 0; /* nothing has begun */
  if (cadans_load_read_week(&load, 0, &weeks[shown]) != 1) return -1;
  return cadans_load_judge(&load, NULL, rules[shown], CADANS_LOAD_RULES) == CADANS_LOAD_RULES ? 1 : -1;
}

/* The same days, each evening read and judged. */
static MEASURE int32_t evenings(void) {
  const int32_t first = cadans_day_of(2023, 11, 15);
  int32_t i, said;
  chance = 4u;
  shown = 0;
  for (i = 0; i < DAYS; ++i) {
    if (one_day(first + i, i) < 0) return -1;
    said = judge();
    if (said < 0) return -1;
    if (said == 1 && i % SHOWN_EVERY == 0) ++shown;
  }
  return 0;
}

static MEASURE int32_t sleep_and_wake(void) {
  const int32_t length = cadans_load_snapshot(&load, snapshot, sizeof snapshot);
  return length < 0 ? length : cadans_load_restore(&load, snapshot, (size_t)length);
}

static void show(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  if (value != value) {
    printf(" nan");
  } else {
    printf(" %08lx%08lx", (unsigned long)(uint32_t)(bits >> 32), (unsigned long)(uint32_t)bits);
  }
}

int main(void) {
  uint32_t init_stack, push_stack, judge_stack, sleep_stack, push_ticks, evening_ticks;
  int32_t result, i, k;

  init_stack = stack_of(begin, &result);
  if (result != CADANS_OK) return 1;
  start_ticks();
  push_stack = stack_of(push, &result);
  push_ticks = ticks();
  if (result != 0) return 2;
  judge_stack = stack_of(judge, &result);
  if (result != 1) return 3;
  sleep_stack = stack_of(sleep_and_wake, &result);
  if (result != CADANS_OK || cadans_load_reset(&load) != CADANS_OK) return 4;
  start_ticks();
  result = evenings();
  evening_ticks = ticks();
  if (result != 0) return 5;

  for (i = 0; i < shown; ++i) {
    const double day[] = {days[i].distance_m,        days[i].duration_s,  days[i].amount,        days[i].longest,
                          days[i].acute_7d,          days[i].chronic_28d, days[i].change_7d_pct, days[i].acwr_coupled,
                          days[i].acwr_uncoupled,    days[i].acwr_ewma,   days[i].monotony,      days[i].strain,
                          days[i].fitness,           days[i].fatigue,     days[i].form,          days[i].session_spike,
                          days[i].longest_30d_before};
    printf("row day %ld %ld %ld", (long)days[i].day, (long)days[i].known, (long)days[i].runs);
    for (k = 0; k < (int32_t)(sizeof day / sizeof day[0]); ++k) show(day[k]);
    printf("\nrow week %ld %ld", (long)weeks[i].week_start, (long)weeks[i].known_days);
    show(weeks[i].amount);
    show(weeks[i].change_pct);
    printf("\n");
    for (k = 0; k < CADANS_LOAD_RULES; ++k) {
      printf("row rule %ld %u %u", (long)rules[i][k].kind, rules[i][k].light, rules[i][k].reason);
      show(rules[i][k].value);
      show(rules[i][k].detail[0]);
      show(rules[i][k].detail[1]);
      printf("\n");
    }
  }
  printf("days %d\n", DAYS);
  printf("tracker_bytes %lu\n", (unsigned long)cadans_load_size());
  printf("snapshot_bytes %lu\n", (unsigned long)cadans_load_snapshot_size());
  printf("stack_init_bytes %lu\n", (unsigned long)init_stack);
  printf("stack_push_bytes %lu\n", (unsigned long)push_stack);
  printf("stack_judge_bytes %lu\n", (unsigned long)judge_stack);
  printf("stack_sleep_bytes %lu\n", (unsigned long)sleep_stack);
  printf("instructions_per_day %lu\n", (unsigned long)(push_ticks * INSTRUCTIONS_PER_TICK / DAYS));
  printf("instructions_per_evening %lu\n", (unsigned long)(evening_ticks * INSTRUCTIONS_PER_TICK / DAYS));
  printf("end\n");
  return 0;
}
