/* SPDX-License-Identifier: Apache-2.0 */
/* Several sensors through the C door, as a C99 program meets it. Linked by the C linker. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cadans/c/cadans_body.h"
#include "checks.h"
#include "limb_signal.h"
#include "same_steps.h"
#include "trunk_signal.h"

#define SAMPLES 6000 /* 30 s at 200 Hz */
#define STEPS 512

static cadans_body body, other;
static uint64_t snapshot[(CADANS_BODY_OF_TWO_BYTES + 64) / 8];
static cadans_step expected[STEPS], found[STEPS];
static int expected_count;

static void leg(cadans_body_sensor sensors[2]) {
  int i;
  for (i = 0; i < 2; ++i) {
    CHECK(cadans_body_sensor_init(&sensors[i], sizeof sensors[i]) == CADANS_OK);
    sensors[i].config.placement = i == 0 ? CADANS_SHANK : CADANS_THIGH;
    sensors[i].config.side = CADANS_LEFT;
    sensors[i].config.rate_hz = 200.0f;
    sensors[i].config.height_m = 1.75f;
  }
}

static void begin(cadans_body* in) {
  cadans_body_sensor sensors[2];
  leg(sensors);
  CHECK(cadans_body_init(in, sizeof *in, sensors, 2) == CADANS_OK);
}

static cadans_sample sample_of(int sensor, int i) {
  return limb_sample(sensor == 0 ? CADANS_SHANK : CADANS_THIGH, (int64_t)i * 5000);
}

/* Feeds samples [from, to) of both; returns the number of steps found so far. */
static int feed(cadans_body* in, int from, int to, int room, cadans_step* out, int count) {
  int i, sensor;
  for (i = from; i < to; ++i) {
    for (sensor = 0; sensor < 2; ++sensor) {
      const cadans_sample sample = sample_of(sensor, i);
      int32_t more = cadans_body_push(in, sensor, &sample, out + count, room);
      while (more == CADANS_TOO_LITTLE_ROOM) {
        const int32_t taken = cadans_body_take(in, out + count, room > 0 ? room : 1);
        CHECK(taken > 0);
        if (taken <= 0) return count;
        count += taken;
        more = cadans_body_push(in, sensor, &sample, out + count, room);
      }
      CHECK(more >= 0 && more <= room);
      if (more < 0) return count;
      count += more;
    }
  }
  return count;
}

static int finish(cadans_body* in, cadans_step* out, int count) {
  count += cadans_body_take(in, out + count, STEPS - count);
  count += cadans_body_flush(in, out + count, CADANS_BODY_MOST_STEPS);
  while (cadans_body_waiting(in) > 0) count += cadans_body_take(in, out + count, CADANS_BODY_MOST_STEPS);
  return count;
}

static void one_step_comes_for_every_contact(void) {
  int i, knees = 0;
  begin(&body);
  expected_count = feed(&body, 0, SAMPLES, CADANS_BODY_MOST_STEPS, expected, 0);
  expected_count = finish(&body, expected, expected_count);
  CHECK(expected_count > 30 && expected_count < 42); /* 28 s / 0.72 s = 39 strides; twice as many were both told */
  for (i = 0; i < expected_count; ++i) {
    CHECK(i == 0 || expected[i].t_us > expected[i - 1].t_us);
    CHECK(expected[i].side == CADANS_LEFT);
    knees += !isnan(expected[i].knee_flexion_at_contact_deg);
  }
  CHECK(expected[expected_count / 2].source == CADANS_SHANK); /* nearer to the ground than the thigh */
  printf("%d steps, %d with a knee; %u bytes for two, %u for seven; the latest after %.1f s\n", expected_count, knees,
         (unsigned)cadans_body_size(2), (unsigned)cadans_body_size(7), cadans_body_latency_s(&body));
}

static void a_refused_sensor_is_named(void) {
  cadans_body_sensor sensors[2];
  cadans_refusal why;
  int32_t which = 7;
  leg(sensors);
  CHECK(cadans_body_check(sensors, 2, &why, &which) == CADANS_OK && which == -1);
  sensors[1].config.rate_hz = 5.0f;
  CHECK(cadans_body_check(sensors, 2, &why, &which) == CADANS_OUT_OF_RANGE && which == 1);
  CHECK(strstr(why.field, "rate_hz") != NULL && why.low == 12.5f && why.value == 5.0f);
  CHECK(cadans_body_init(&body, sizeof body, sensors, 2) == CADANS_OUT_OF_RANGE);
  CHECK(cadans_body_check(sensors, 2, NULL, NULL) == CADANS_OUT_OF_RANGE);
  leg(sensors);
  sensors[0].clock_drift_ppb = 2000000000;
  CHECK(cadans_body_check(sensors, 2, &why, &which) == CADANS_OUT_OF_RANGE && which == 0);
  CHECK(strcmp(why.field, "clock_drift_ppb") == 0);
  leg(sensors);
  sensors[0].clock_offset_us = INT64_MAX;
  CHECK(cadans_body_check(sensors, 2, &why, &which) == CADANS_OUT_OF_RANGE && which == 0);
  leg(sensors);
  sensors[0].config.placement = CADANS_UNKNOWN_PLACEMENT;
  CHECK(cadans_body_check(sensors, 2, &why, &which) == CADANS_NOT_SUPPORTED && which == 0);
  CHECK(cadans_body_check(sensors, 0, &why, &which) == CADANS_OUT_OF_RANGE && which == -1);
  CHECK(cadans_body_check(sensors, CADANS_BODY_MOST_SENSORS + 1, &why, &which) == CADANS_OUT_OF_RANGE);
  CHECK(strcmp(why.field, "count") == 0 && why.low == 1.0f);
  CHECK(cadans_body_check(NULL, 2, &why, &which) == CADANS_BAD_MEMORY);
}

static void missing_or_wrong_memory_is_refused(void) {
  static cadans_body never; /* zeros: not given to cadans_body_init */
  cadans_body_sensor sensors[2];
  cadans_coverage coverage;
  cadans_sample sample = sample_of(0, 0);
  leg(sensors);
  CHECK(cadans_body_size(0) == 0 && cadans_body_size(CADANS_BODY_MOST_SENSORS + 1) == 0);
  CHECK(cadans_body_size(1) <= cadans_body_size(2) && cadans_body_size(2) <= CADANS_BODY_OF_TWO_BYTES);
  CHECK(cadans_body_sensor_init(NULL, sizeof sensors[0]) == CADANS_BAD_MEMORY);
  CHECK(cadans_body_sensor_init(&sensors[0], sizeof sensors[0] - 8) == CADANS_BAD_MEMORY);
  CHECK(cadans_body_init(NULL, sizeof body, sensors, 2) == CADANS_BAD_MEMORY);
  CHECK(cadans_body_init(&body, cadans_body_size(2) - 1, sensors, 2) == CADANS_BAD_MEMORY);
  CHECK(cadans_body_init((cadans_body*)(void*)(body.bytes_ + 4), sizeof body - 4, sensors, 2) == CADANS_BAD_MEMORY);
  CHECK(cadans_body_init(&body, cadans_body_size(2), sensors, 2) == CADANS_OK);

  CHECK(cadans_body_push(&never, 0, &sample, found, STEPS) == CADANS_BAD_MEMORY);
  CHECK(cadans_body_push(NULL, 0, &sample, found, STEPS) == CADANS_BAD_MEMORY);
  CHECK(cadans_body_push(&body, 0, NULL, found, STEPS) == CADANS_BAD_MEMORY);
  CHECK(cadans_body_push(&body, 0, &sample, NULL, 1) == CADANS_BAD_MEMORY);
  CHECK(cadans_body_push(&body, 0, &sample, found, -1) == CADANS_BAD_MEMORY);
  CHECK(cadans_body_push(&body, 2, &sample, found, STEPS) == CADANS_OUT_OF_RANGE); /* there are two */
  CHECK(cadans_body_push(&body, -1, &sample, found, STEPS) == CADANS_OUT_OF_RANGE);
  CHECK(cadans_body_flush(&never, found, STEPS) == CADANS_BAD_MEMORY);
  CHECK(cadans_body_take(&never, found, STEPS) == CADANS_BAD_MEMORY);
  CHECK(cadans_body_waiting(&never) == CADANS_BAD_MEMORY);
  CHECK(cadans_body_reset(&never) == CADANS_BAD_MEMORY);
  CHECK(cadans_body_snapshot(&body, NULL, sizeof snapshot) == CADANS_BAD_MEMORY);
  CHECK(cadans_body_snapshot(&body, snapshot, cadans_body_snapshot_size(2) - 1) == CADANS_BAD_MEMORY);
  CHECK(cadans_body_restore(&body, NULL, sizeof snapshot) == CADANS_BAD_MEMORY);
  CHECK(isnan(cadans_body_latency_s(&never)));
  coverage.struct_size = sizeof coverage;
  CHECK(cadans_body_read_coverage(&never, 0, &coverage) == CADANS_BAD_MEMORY);
  CHECK(cadans_body_read_coverage(&body, 2, &coverage) == CADANS_OUT_OF_RANGE);
  CHECK(cadans_body_read_coverage(&body, 0, NULL) == CADANS_BAD_MEMORY);
}

static void little_room_loses_nothing(void) {
  int count, room;
  for (room = 0; room <= 4; room += 2) {
    begin(&body);
    count = feed(&body, 0, SAMPLES, room, found, 0);
    count = finish(&body, found, count);
    CHECK(same_steps(expected, expected_count, found, count));
  }
}

static void a_body_goes_on_after_sleep(void) {
  int32_t length;
  int count, cut;
  for (cut = 1; cut < SAMPLES; cut += 1499) {
    begin(&body);
    count = feed(&body, 0, cut, CADANS_BODY_MOST_STEPS, found, 0);
    length = cadans_body_snapshot(&body, snapshot, sizeof snapshot);
    CHECK(length == (int32_t)cadans_body_snapshot_size(2));
    memset(&body, 0xA5, sizeof body);
    begin(&other);
    CHECK(cadans_body_restore(&other, snapshot, (size_t)length - 1) == CADANS_BAD_SNAPSHOT);
    snapshot[length / 16] ^= 0x1000; /* one bit of the flash died */
    CHECK(cadans_body_restore(&other, snapshot, (size_t)length) == CADANS_BAD_SNAPSHOT);
    snapshot[length / 16] ^= 0x1000;
    CHECK(cadans_body_restore(&other, snapshot, (size_t)length) == CADANS_OK);
    count = feed(&other, cut, SAMPLES, CADANS_BODY_MOST_STEPS, found, count);
    count = finish(&other, found, count);
    CHECK(same_steps(expected, expected_count, found, count));
  }
}

static void other_settings_refuse_a_snapshot(void) {
  cadans_body_sensor sensors[2];
  int32_t length;
  begin(&body);
  length = cadans_body_snapshot(&body, snapshot, sizeof snapshot);
  leg(sensors);
  sensors[1].clock_offset_us = 30000;
  CHECK(cadans_body_init(&other, sizeof other, sensors, 2) == CADANS_OK);
  CHECK(cadans_body_restore(&other, snapshot, (size_t)length) == CADANS_BAD_SNAPSHOT);
}

static void reset_equals_new(void) {
  int count;
  begin(&body);
  feed(&body, 0, 2777, CADANS_BODY_MOST_STEPS, found, 0);
  CHECK(cadans_body_reset(&body) == CADANS_OK);
  count = feed(&body, 0, SAMPLES, CADANS_BODY_MOST_STEPS, found, 0);
  count = finish(&body, found, count);
  CHECK(same_steps(expected, expected_count, found, count));
}

static void a_clock_that_is_off_is_set_right(void) {
  cadans_body_sensor sensors[2];
  int i, sensor, count = 0;
  leg(sensors);
  sensors[1].clock_offset_us = 30000; /* says so much more than it is */
  CHECK(cadans_body_init(&body, sizeof body, sensors, 2) == CADANS_OK);
  for (i = 0; i < SAMPLES; ++i) {
    for (sensor = 0; sensor < 2; ++sensor) {
      cadans_sample sample = sample_of(sensor, i);
      if (sensor == 1) sample.t_us += 30000;
      count += cadans_body_push(&body, sensor, &sample, found + count, CADANS_BODY_MOST_STEPS);
    }
  }
  count = finish(&body, found, count);
  CHECK(same_steps(expected, expected_count, found, count));
}

static void seven_sensors_fit_a_phone(void) {
  cadans_body_sensor sensors[7];
  const int32_t places[7] = {CADANS_PELVIS, CADANS_THIGH, CADANS_SHANK, CADANS_FOOT,
                             CADANS_THIGH,  CADANS_SHANK, CADANS_FOOT};
  cadans_body* large = malloc(cadans_body_size(7));
  cadans_coverage coverage;
  int32_t i, metric, knees = 0;
  int count = 0, k;
  CHECK(large != NULL && cadans_body_size(7) > 0);
  if (large == NULL) return;
  for (i = 0; i < 7; ++i) {
    cadans_body_sensor_init(&sensors[i], sizeof sensors[i]);
    sensors[i].config.placement = places[i];
    sensors[i].config.side = i == 0 ? CADANS_UNKNOWN_SIDE : i < 4 ? CADANS_LEFT : CADANS_RIGHT;
    sensors[i].config.rate_hz = 200.0f;
  }
  CHECK(cadans_body_init(large, sizeof body, sensors, 7) == CADANS_BAD_MEMORY); /* that of two is too small */
  CHECK(cadans_body_init(large, cadans_body_size(7), sensors, 7) == CADANS_OK);
  for (k = 0; k < SAMPLES; ++k) {
    for (i = 0; i < 7; ++i) {
      /* The right leg lands half a stride later. */
      const int64_t t_us = (int64_t)k * 5000, later_us = i < 4 ? 0 : 360000;
      cadans_sample sample = i == 0 ? trunk_sample(t_us) : limb_sample(places[i], t_us - later_us);
      sample.t_us = t_us;
      count += cadans_body_push(large, i, &sample, found + count, CADANS_BODY_MOST_STEPS);
      CHECK(count <= STEPS - CADANS_BODY_MOST_STEPS);
      if (count > STEPS - CADANS_BODY_MOST_STEPS) return;
    }
  }
  count += cadans_body_flush(large, found + count, CADANS_BODY_MOST_STEPS);
  CHECK(count > 60 && count < 84);
  coverage.struct_size = sizeof coverage;
  CHECK(cadans_body_read_coverage(large, 6, &coverage) == CADANS_OK && coverage.samples == SAMPLES);
  for (metric = 0; metric < cadans_metric_count(); ++metric) {
    const cadans_metric* row = cadans_metric_at(metric);
    const int32_t grade = cadans_body_grade(large, metric);
    if (strcmp(row->name, "knee_flexion_at_contact_deg") == 0) { /* from none of them alone */
      ++knees;
      CHECK(row->grades[CADANS_THIGH] == CADANS_GRADE_NOT_OBSERVABLE && grade == CADANS_ESTIMATED);
    }
    for (i = 0; i < 7; ++i) CHECK(grade <= row->grades[places[i]]);
  }
  CHECK(knees == 1);
  CHECK(cadans_body_grade(large, -1) == CADANS_GRADE_NOT_OBSERVABLE);
  CHECK(cadans_body_grade(large, metric) == CADANS_GRADE_NOT_OBSERVABLE);
  free(large);
}

int main(void) {
  one_step_comes_for_every_contact();
  a_refused_sensor_is_named();
  missing_or_wrong_memory_is_refused();
  little_room_loses_nothing();
  a_body_goes_on_after_sleep();
  other_settings_refuse_a_snapshot();
  reset_equals_new();
  a_clock_that_is_off_is_set_right();
  seven_sensors_fit_a_phone();
  printf("%d steps, %d failures\n", expected_count, failures);
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
