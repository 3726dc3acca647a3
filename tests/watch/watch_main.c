/* SPDX-License-Identifier: Apache-2.0 */
/* Runs one recording, of one sensor or of two, through the C door and prints every step bit by bit. The same file is
 * compiled for the host and for the watch, so that measure.py can hold one against the other. On the watch it also
 * measures the deepest stack and counts instructions. */
#include <stdio.h>
#include <string.h>

#include "cadans/c/cadans_body.h"
#include "gauges.h"
#include RECORDING /* made by make_recording: RECORDING_*, worn and recording */

#define MOST 512

static cadans_step steps[MOST];
static int32_t count;

static void configure(cadans_config* config, int sensor) {
  cadans_config_init(config, sizeof *config);
  config->placement = worn[sensor][0];
  config->rate_hz = RECORDING_RATE_HZ;
  config->mass_kg = 70.0f;
  config->height_m = 1.75f;
}

#if RECORDING_SENSORS == 1
#define MOST_STEPS CADANS_MOST_STEPS
static cadans_tracker tracker;
static cadans_snapshot_memory snapshot;
static cadans_config config;
static int32_t init(void) {
  configure(&config, 0); /* which side is for the run to tell */
  return cadans_init(&tracker, sizeof tracker, &config);
}
static int32_t push(int sensor, const cadans_sample* sample, cadans_step* out) {
  (void)sensor;
  return cadans_push(&tracker, sample, out, MOST_STEPS);
}
static int32_t flush(cadans_step* out) { return cadans_flush(&tracker, out, MOST_STEPS); }
static int32_t save(void) { return cadans_snapshot(&tracker, &snapshot, sizeof snapshot); }
static int32_t load(int32_t length) { return cadans_restore(&tracker, &snapshot, (size_t)length); }
static size_t state_bytes(void) { return cadans_tracker_size(); }
static size_t snapshot_bytes(void) { return cadans_snapshot_size(); }
#else
#define MOST_STEPS CADANS_BODY_MOST_STEPS
static cadans_body tracker;
static uint64_t snapshot[CADANS_BODY_OF_TWO_BYTES / 8 + 8];
static cadans_body_sensor sensors[RECORDING_SENSORS];
static int32_t init(void) {
  int i;
  for (i = 0; i < RECORDING_SENSORS; ++i) {
    cadans_body_sensor_init(&sensors[i], sizeof sensors[i]);
    configure(&sensors[i].config, i);
    sensors[i].config.side = worn[i][1];
  }
  return cadans_body_init(&tracker, sizeof tracker, sensors, RECORDING_SENSORS);
}
static int32_t push(int sensor, const cadans_sample* sample, cadans_step* out) {
  return cadans_body_push(&tracker, sensor, sample, out, MOST_STEPS);
}
static int32_t flush(cadans_step* out) { return cadans_body_flush(&tracker, out, MOST_STEPS); }
static int32_t save(void) { return cadans_body_snapshot(&tracker, snapshot, sizeof snapshot); }
static int32_t load(int32_t length) { return cadans_body_restore(&tracker, snapshot, (size_t)length); }
static size_t state_bytes(void) { return cadans_body_size(RECORDING_SENSORS); }
static size_t snapshot_bytes(void) { return cadans_body_snapshot_size(RECORDING_SENSORS); }
#endif

static MEASURE int32_t begin(void) { return init(); }

static MEASURE int32_t run(void) {
  cadans_sample sample;
  int32_t i, axis, more;
  int sensor;
  count = 0;
  for (i = 0; i < RECORDING_SAMPLES; ++i) {
    sample.t_us = (int64_t)i * RECORDING_INTERVAL_US + (i > RECORDING_HOLE_AFTER ? RECORDING_HOLE_US : 0);
    for (sensor = 0; sensor < RECORDING_SENSORS; ++sensor) {
      for (axis = 0; axis < 3; ++axis) {
        sample.accel_mps2[axis] = RECORDING_MPS2_PER_COUNT * recording[sensor][i][axis];
        sample.gyro_radps[axis] = RECORDING_RADPS_PER_COUNT * recording[sensor][i][3 + axis];
      }
      if (count > MOST - 2 * MOST_STEPS) return -1;
      more = push(sensor, &sample, steps + count);
      if (more < 0) return more;
      count += more;
    }
  }
  more = flush(steps + count);
  if (more < 0) return more;
  count += more;
  return count;
}

static MEASURE int32_t sleep_and_wake(void) {
  const int32_t length = save();
  return length < 0 ? length : load(length);
}

static uint32_t bits_of(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

int main(void) {
  uint32_t init_stack, run_stack, sleep_stack, run_ticks;
  int32_t result, i, metric;

  init_stack = stack_of(begin, &result);
  if (result != CADANS_OK) return 1;
  start_ticks();
  run_stack = stack_of(run, &result);
  run_ticks = ticks(); /* painting included: 0.1 % */
  if (result < 0) return 2;
  sleep_stack = stack_of(sleep_and_wake, &result);
  if (result != CADANS_OK) return 3;

  for (i = 0; i < count; ++i) {
    const cadans_step* step = &steps[i];
    printf("step %08lx%08lx %u %u %u %08lx %08lx", (unsigned long)(uint32_t)(step->t_us >> 32),
           (unsigned long)(uint32_t)step->t_us, step->side, step->source, step->quality,
           (unsigned long)bits_of(step->confidence), (unsigned long)bits_of(step->side_confidence));
    for (metric = 0; metric < cadans_metric_count(); ++metric) {
      printf(" %08lx", (unsigned long)bits_of(cadans_metric_value(step, metric)));
    }
    printf("\n");
  }
  for (metric = 0; metric < cadans_metric_count(); ++metric) {
    printf("metric %s %s\n", cadans_metric_at(metric)->name, cadans_metric_at(metric)->unit);
  }
  printf("samples %d\n", RECORDING_SAMPLES * RECORDING_SENSORS);
  printf("tracker_bytes %lu\n", (unsigned long)state_bytes());
  printf("snapshot_bytes %lu\n", (unsigned long)snapshot_bytes());
  printf("stack_init_bytes %lu\n", (unsigned long)init_stack);
  printf("stack_push_bytes %lu\n", (unsigned long)run_stack);
  printf("stack_sleep_bytes %lu\n", (unsigned long)sleep_stack);
  printf("instructions_per_sample %lu\n",
         (unsigned long)(run_ticks * INSTRUCTIONS_PER_TICK / RECORDING_SAMPLES / RECORDING_SENSORS));
  printf("end\n");
  return 0;
}
