/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CADANS_C_CADANS_LOAD_H
#define CADANS_C_CADANS_LOAD_H
#include "cadans/c/cadans.h"

/* clang-format off: tables read better in columns */

/* The weekly load on a watch: finished runs in, the load of today, of this week, and what the rules say of it, out.
 *
 *     static cadans_load load;
 *     cadans_load_config config;
 *     cadans_run_session run;
 *     cadans_load_config_init(&config, sizeof config);
 *     if (cadans_load_init(&load, sizeof load, &config) != CADANS_OK) ...
 *     cadans_run_session_init(&run, sizeof run);
 *     run.day = cadans_day_of(2026, 5, 1); run.distance_m = 8000; run.duration_s = 2700;
 *     cadans_load_push(&load, &run);
 *     cadans_load_advance_to(&load, today);             // at midnight, or before anything is shown
 *     day.struct_size = sizeof day;
 *     if (cadans_load_read_day(&load, &day) == 1) show(day.acute_7d);
 *
 * - Everything that cadans.h says of memory, statuses, sleep and unknown numbers (NaN) holds here too.
 * - A day is the number of days since 1970-01-01 in the runner's own zone: the caller knows the zone.
 * - Runs of a day that is over, and days that only a wrong clock can have said, are refused and counted.
 * - None of this diagnoses, and no rule tells an injury beforehand. */

#ifdef __cplusplus
extern "C" {
#endif

enum { /* what load is counted in */
  CADANS_LOAD_DISTANCE = 0,   /* m */
  CADANS_LOAD_DURATION = 1,   /* s */
  CADANS_LOAD_STEPS = 2,
  CADANS_LOAD_IMPACT = 3,     /* g */
  CADANS_LOAD_SESSION_RPE = 4 /* rpe times minutes */
};
enum { CADANS_LIGHT_UNKNOWN = 0, CADANS_LIGHT_GREEN = 1, CADANS_LIGHT_AMBER = 2, CADANS_LIGHT_RED = 3 };
enum { /* the rules, in the order in which they are written */
  CADANS_RULE_SESSION_SPIKE = 0, CADANS_RULE_WEEKLY_CHANGE = 1, CADANS_RULE_ROLLING_CHANGE = 2,
  CADANS_RULE_ACWR_COUPLED = 3, CADANS_RULE_ACWR_UNCOUPLED = 4, CADANS_RULE_ACWR_EWMA = 5, CADANS_RULE_MONOTONY = 6,
  CADANS_RULE_STRAIN = 7, CADANS_RULE_FORM = 8, CADANS_RULE_REST_DAYS = 9, CADANS_RULE_HARD_AFTER_HARD = 10,
  CADANS_RULE_KNEE_LOAD = 11, CADANS_RULE_STRENGTH_SESSIONS = 12, CADANS_RULE_ACTIVE_MINUTES = 13,
  CADANS_RULE_RUNNER_TYPE = 14
};
#define CADANS_LOAD_RULES 15

/* Fill it with cadans_load_config_init, then change what you know better. */
typedef struct cadans_load_config {
  uint32_t struct_size;
  int32_t channel;     /* CADANS_LOAD_DISTANCE, the default ... */
  float most_gap_days; /* [31, 109572] a run so many days after the one before is taken for a wrong clock; default 3653 */
} cadans_load_config;

/* One finished run. Fill it with cadans_run_session_init: NaN, not known. */
typedef struct cadans_run_session {
  uint32_t struct_size;
  int32_t day;       /* that it began on */
  double distance_m;
  double duration_s; /* moving */
  double steps;      /* of both feet */
  double impact;     /* g, summed over the steps */
  double rpe;        /* 0 ... 10, of the whole session */
} cadans_run_session;

/* One day. The formulas: include/cadans/load/day_load.hpp. */
typedef struct cadans_day_load {
  uint32_t struct_size;
  int32_t day;
  int32_t known; /* 0: marked unknown */
  int32_t runs;
  double distance_m, duration_s;
  double amount, longest;       /* of the channel, in its unit: the day, its longest run */
  double acute_7d, chronic_28d; /* sum of 7 days; sum of 28 days / 4 */
  double change_7d_pct;         /* these 7 days against the 7 before; NaN where those were 0 */
  double acwr_coupled, acwr_uncoupled, acwr_ewma;
  double monotony, strain;
  double fitness, fatigue, form;
  double session_spike, longest_30d_before; /* longest run / longest of the 30 days before */
} cadans_day_load;

/* One week, from Monday to Sunday. */
typedef struct cadans_week_load {
  uint32_t struct_size;
  int32_t week_start;        /* Monday */
  int32_t known_days;        /* so far, of 7 */
  int32_t runs;
  double distance_m, duration_s;
  double amount;             /* of the channel, in its unit */
  double change_pct;         /* against the week before; NaN unless both are wholly known, and that one is not 0 */
} cadans_week_load;

/* What was taken, and what was not. */
typedef struct cadans_load_counts {
  uint32_t struct_size;
  uint32_t taken;
  uint32_t too_late;      /* of a day that was over */
  uint32_t no_such_day;   /* outside 1900 ... 2199 */
  uint32_t too_far_ahead; /* beyond most_gap_days */
  uint32_t invalid;       /* numbers that cannot be, taken as NaN; their runs were taken */
} cadans_load_counts;

/* What else is known of the last seven days. NaN: nothing. */
typedef struct cadans_load_other {
  uint32_t struct_size;
  double strength_sessions, restricted_sessions; /* of them with blood-flow restriction */
  double moderate_min, vigorous_min;             /* of other sports */
  double mass_kg;                                /* of the runner */
} cadans_load_other;

/* One rule held against today. */
typedef struct cadans_load_rule {
  int32_t kind;     /* CADANS_RULE_SESSION_SPIKE ... */
  uint8_t light;    /* CADANS_LIGHT_UNKNOWN ... */
  uint8_t reason;   /* why there is no light: cadans_load_reason_name; 0: there is one */
  uint8_t evidence; /* of the limits: 0 solid, 1 one large study that watched, 2 a habit or our own choice */
  uint8_t low;      /* 1: low values are the unusual ones */
  double value;
  double amber, red; /* beyond these; NaN: no such limit */
  double detail[2];  /* what the value was made of: include/cadans/load/rules/load_values.hpp */
} cadans_load_rule;

/* Memory of one load, at an address divisible by 8. The constants hold on every machine; the functions are exact. */
#define CADANS_LOAD_BYTES 12288
#define CADANS_LOAD_SNAPSHOT_BYTES 5120
typedef union cadans_load {
  uint64_t align_;
  unsigned char bytes_[CADANS_LOAD_BYTES];
} cadans_load;

/* --- days --- */
int32_t cadans_day_of(int32_t year, int32_t month, int32_t day);
void cadans_date_of(int32_t day, int32_t* year, int32_t* month, int32_t* day_of_month);
/* Of an instant by the clock on the wall: microseconds since 1970-01-01 00:00 on that clock. */
int32_t cadans_day_of_local_us(int64_t local_us);

/* --- beginning --- */
size_t cadans_load_size(void);
size_t cadans_load_snapshot_size(void);
/* `bytes` is the sizeof of the caller's struct, so that it may be older. */
int32_t cadans_load_config_init(cadans_load_config* config, size_t bytes);
int32_t cadans_run_session_init(cadans_run_session* session, size_t bytes);
int32_t cadans_load_other_init(cadans_load_other* other, size_t bytes);
/* Would cadans_load_init take these settings? If not, `why` (may be null) names the first wrong one. */
int32_t cadans_load_check(const cadans_load_config* config, cadans_refusal* why);
int32_t cadans_load_init(cadans_load* load, size_t bytes, const cadans_load_config* config);
int32_t cadans_load_reset(cadans_load* load);

/* --- in: 1 taken, 0 refused and counted, or a negative status --- */
int32_t cadans_load_push(cadans_load* load, const cadans_run_session* session);
/* It is this day now: the days between were rest. Before the first run nothing has begun. */
int32_t cadans_load_advance_to(cadans_load* load, int32_t day);
/* Nobody knows what was run on this day: the watch was not worn. */
int32_t cadans_load_mark_unknown(cadans_load* load, int32_t day);

/* --- out: how many were written (0: nothing was run yet, or not so long ago), or a negative status. Set struct_size
 * first. --- */
int32_t cadans_load_read_day(const cadans_load* load, cadans_day_load* today);
/* `ago` 0: this week so far; 1: the last whole one ... 7 */
int32_t cadans_load_read_week(const cadans_load* load, int32_t ago, cadans_week_load* week);
int32_t cadans_load_read_counts(const cadans_load* load, cadans_load_counts* counts);
/* Every rule, in their order. `other` may be null; with room for fewer than CADANS_LOAD_RULES nothing is done. Works in
 * the memory of `load`, and changes nothing that can be seen. */
int32_t cadans_load_judge(cadans_load* load, const cadans_load_other* other, cadans_load_rule* rules, int32_t room);
/* "session_spike" ...; null: there is none. */
const char* cadans_load_rule_name(int32_t kind);
/* "not_enough_history" ...; null: there is none. */
const char* cadans_load_reason_name(int32_t reason);

/* --- asleep and awake again --- */
int32_t cadans_load_snapshot(const cadans_load* load, void* memory, size_t bytes);
int32_t cadans_load_restore(cadans_load* load, const void* memory, size_t bytes);

#ifdef __cplusplus
}
#endif
#endif
