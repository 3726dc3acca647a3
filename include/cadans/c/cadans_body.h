/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CADANS_C_CADANS_BODY_H
#define CADANS_C_CADANS_BODY_H
#include "cadans/c/cadans.h"

/* clang-format off: tables read better in columns */

/* Several sensors on one runner: samples of each in, one step a ground contact out, with all that they
 * can tell together.
 *
 *     cadans_body_sensor sensors[2];
 *     static cadans_body body;                          // of two; of more: malloc(cadans_body_size(n))
 *     cadans_body_sensor_init(&sensors[0], sizeof sensors[0]);
 *     cadans_body_sensor_init(&sensors[1], sizeof sensors[1]);
 *     sensors[0].config.placement = CADANS_SHANK; sensors[0].config.side = CADANS_LEFT;
 *     sensors[1].config.placement = CADANS_THIGH; sensors[1].config.side = CADANS_LEFT;
 *     if (cadans_body_init(&body, sizeof body, sensors, 2) != CADANS_OK) ...
 *     n = cadans_body_push(&body, which, &sample, steps, CADANS_BODY_MOST_STEPS);
 *
 * - Everything that cadans.h says of memory, statuses, waiting steps, sleep and bad data holds here too.
 * - The samples of one sensor come in their order; those of the others as they come, none more than 0.7 s
 *   behind. A sensor that falls 3 s behind is waited for no more; when it comes back it takes part again.
 * - Knee and hip need their sensors on one side: tell `side`.
 * - `source` of a step is the placement whose contact it is: the nearer to the ground, the better. */

#ifdef __cplusplus
extern "C" {
#endif

#define CADANS_BODY_MOST_SENSORS 8 /* a library built small may take two only: cadans_body_size tells */
#define CADANS_BODY_MOST_STEPS 32  /* no single sample, and no flush, ever makes more steps than this */

/* One of the sensors, and how its clock differs from the one that all steps are on. */
typedef struct cadans_body_sensor {
  cadans_config config;
  int64_t clock_offset_us; /* its stamps say so much more at its first sample */
  int32_t clock_drift_ppb; /* [-1e6, 1e6] and so much more every second after, in 1e-9 s; + when it is fast */
} cadans_body_sensor;

/* Memory for two sensors, on every machine. For more: cadans_body_size(count) bytes at an address divisible by 8,
 * such as malloc's. */
#define CADANS_BODY_OF_TWO_BYTES 49152
typedef union cadans_body {
  uint64_t align_;
  unsigned char bytes_[CADANS_BODY_OF_TWO_BYTES];
} cadans_body;

/* --- beginning --- */
/* Bytes for so many sensors; 0: too many, or none. */
size_t cadans_body_size(int32_t count);
size_t cadans_body_snapshot_size(int32_t count);
/* The defaults of a tracker; a clock that is right. `bytes` is the sizeof of the caller's struct. */
int32_t cadans_body_sensor_init(cadans_body_sensor* sensor, size_t bytes);
/* Would cadans_body_init take them? If not, `why` names the first wrong setting and `which` the sensor (both may be
 * null); -1: their number. */
int32_t cadans_body_check(const cadans_body_sensor* sensors, int32_t count, cadans_refusal* why, int32_t* which);
int32_t cadans_body_init(cadans_body* body, size_t bytes, const cadans_body_sensor* sensors, int32_t count);
int32_t cadans_body_reset(cadans_body* body);

/* --- samples in, steps out: how many steps were written, or a negative status --- */
/* `sensor`: 0 ... count - 1. With room for CADANS_BODY_MOST_STEPS a sample is always taken; with less as in
 * cadans_push. */
int32_t cadans_body_push(cadans_body* body, int32_t sensor, const cadans_sample* sample, cadans_step* steps,
                         int32_t room);
int32_t cadans_body_flush(cadans_body* body, cadans_step* steps, int32_t room);
int32_t cadans_body_take(cadans_body* body, cadans_step* steps, int32_t room);
int32_t cadans_body_waiting(const cadans_body* body);

/* --- asleep and awake again --- */
int32_t cadans_body_snapshot(const cadans_body* body, void* memory, size_t bytes);
int32_t cadans_body_restore(cadans_body* body, const void* memory, size_t bytes);

/* --- what is known --- */
float cadans_body_latency_s(const cadans_body* body);
/* Of one sensor. Set coverage->struct_size = sizeof *coverage first. */
int32_t cadans_body_read_coverage(const cadans_body* body, int32_t sensor, cadans_coverage* coverage);
/* How well these sensors together can tell a metric, a row of cadans_metric_at: CADANS_MEASURED ... */
int32_t cadans_body_grade(const cadans_body* body, int32_t metric);

#ifdef __cplusplus
}
#endif
#endif
