/* SPDX-License-Identifier: Apache-2.0 */
/* The C door as a C99 program meets it. Linked by the C linker: nothing of the C++ runtime may leak. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cadans/c/cadans.h"
#include "checks.h"
#include "limb_signal.h"
#include "same_steps.h"
#include "trunk_signal.h"

#define SAMPLES 3000 /* 30 s at 100 Hz */
#define STEPS 256

static cadans_tracker tracker, other;
static cadans_snapshot_memory snapshot;
static cadans_sample samples[SAMPLES];
static cadans_step expected[STEPS], found[STEPS];
static int expected_count;

static void begin(cadans_tracker* in) {
  cadans_config config;
  CHECK(cadans_config_init(&config, sizeof config) == CADANS_OK);
  config.mass_kg = 70.0f;
  config.height_m = 1.75f;
  CHECK(cadans_init(in, sizeof *in, &config) == CADANS_OK);
}

/* Feeds samples [from, to) with `room` a push; returns the number of steps found so far. */
static int feed(cadans_tracker* in, int from, int to, int room, cadans_step* out, int count) {
  int i;
  for (i = from; i < to; ++i) {
    const int32_t more = cadans_push(in, &samples[i], out + count, room);
    CHECK(more >= 0);
    if (more < 0) return count;
    count += more;
  }
  return count;
}

static int finish(cadans_tracker* in, cadans_step* out, int count) {
  count += cadans_flush(in, out + count, CADANS_MOST_STEPS);
  while (cadans_waiting(in) > 0) count += cadans_take(in, out + count, CADANS_MOST_STEPS);
  return count;
}

static void steps_come_with_the_cadence_of_the_runner(void) {
  int i, right_cadence = 0, running = 0;
  begin(&tracker);
  expected_count = feed(&tracker, 0, SAMPLES, CADANS_MOST_STEPS, expected, 0);
  expected_count = finish(&tracker, expected, expected_count);
  CHECK(expected_count > 60 && expected_count < 80); /* 28 s / 0.36 s = 78, the first few may be unsure */
  for (i = 0; i < expected_count; ++i) {
    CHECK(i == 0 || expected[i].t_us > expected[i - 1].t_us);
    if (isnan(expected[i].cadence_spm)) continue;
    ++running;
    right_cadence += fabsf(expected[i].cadence_spm - RUNNING_CADENCE_SPM) < 0.02f * RUNNING_CADENCE_SPM;
  }
  CHECK(running > 60);
  CHECK(right_cadence > running * 9 / 10);
}

static void a_refused_setting_is_named_with_its_range(void) {
  cadans_config config;
  cadans_refusal why;
  CHECK(cadans_config_init(&config, sizeof config) == CADANS_OK);
  CHECK(cadans_check(&config, &why) == CADANS_OK);
  CHECK(isnan(config.mass_kg) && isnan(config.height_m)); /* not known until said */

  config.rate_hz = 5.0f;
  CHECK(cadans_check(&config, &why) == CADANS_OUT_OF_RANGE);
  CHECK(strstr(why.field, "rate_hz") != NULL);
  CHECK(why.low == 12.5f && why.high == 1600.0f && why.value == 5.0f);
  CHECK(cadans_init(&tracker, sizeof tracker, &config) == CADANS_OUT_OF_RANGE);
  config.rate_hz = NAN;
  CHECK(cadans_check(&config, NULL) == CADANS_OUT_OF_RANGE);

  cadans_config_init(&config, sizeof config);
  config.hold_s = 7.0f;
  CHECK(cadans_check(&config, &why) == CADANS_OUT_OF_RANGE && strstr(why.field, "hold_s") != NULL);
  cadans_config_init(&config, sizeof config);
  config.mass_kg = 700.0f;
  CHECK(cadans_check(&config, &why) == CADANS_OUT_OF_RANGE && strstr(why.field, "mass_kg") != NULL);
  cadans_config_init(&config, sizeof config);
  config.placement = 99;
  CHECK(cadans_check(&config, &why) == CADANS_OUT_OF_RANGE && strstr(why.field, "placement") != NULL);
  config.placement = CADANS_UNKNOWN_PLACEMENT; /* nobody said where */
  CHECK(cadans_check(&config, &why) == CADANS_NOT_SUPPORTED && strlen(why.field) > 0);
  cadans_config_init(&config, sizeof config);
  CHECK(config.side == CADANS_UNKNOWN_SIDE);
  config.side = 3;
  CHECK(cadans_check(&config, &why) == CADANS_OUT_OF_RANGE && strcmp(why.field, "side") == 0);
  cadans_config_init(&config, sizeof config);
  config.mounting_known = 1;
  config.mounting_up[1] = -1.0f; /* a left-handed body */
  CHECK(cadans_check(&config, &why) == CADANS_OUT_OF_RANGE && strstr(why.field, "mounting") != NULL);
  cadans_config_init(&config, sizeof config);
  config.struct_size = 3;
  CHECK(cadans_check(&config, &why) == CADANS_OUT_OF_RANGE && strstr(why.field, "struct_size") != NULL);
  config.struct_size = sizeof config + 4; /* a newer program than this library */
  CHECK(cadans_check(&config, &why) == CADANS_OUT_OF_RANGE && strstr(why.field, "struct_size") != NULL);
}

static void every_status_has_a_text(void) {
  int32_t status;
  for (status = CADANS_TOO_LITTLE_ROOM; status <= CADANS_OK; ++status) CHECK(strlen(cadans_status_text(status)) > 0);
  CHECK(strcmp(cadans_status_text(CADANS_OK), "ok") == 0);
  CHECK(strcmp(cadans_status_text(CADANS_BAD_MEMORY), cadans_status_text(CADANS_BAD_SNAPSHOT)) != 0);
  CHECK(strstr(cadans_status_text(-1000), "not a status") != NULL);
}

static void missing_or_wrong_memory_is_refused(void) {
  cadans_config config;
  cadans_coverage coverage;
  int32_t taken = 7;
  static cadans_tracker never; /* zeros: not given to cadans_init */
  cadans_config_init(&config, sizeof config);
  CHECK(cadans_tracker_size() <= CADANS_TRACKER_BYTES);
  CHECK(cadans_snapshot_size() <= CADANS_SNAPSHOT_BYTES);
  CHECK(cadans_config_init(NULL, sizeof config) == CADANS_BAD_MEMORY);
  CHECK(cadans_check(NULL, NULL) == CADANS_BAD_MEMORY);
  CHECK(cadans_init(NULL, sizeof tracker, &config) == CADANS_BAD_MEMORY);
  CHECK(cadans_init(&tracker, sizeof tracker, NULL) == CADANS_BAD_MEMORY);
  CHECK(cadans_init(&tracker, cadans_tracker_size() - 1, &config) == CADANS_BAD_MEMORY);
  CHECK(cadans_init(&tracker, cadans_tracker_size(), &config) == CADANS_OK); /* the exact size is enough */
  CHECK(cadans_init((cadans_tracker*)(void*)(tracker.bytes_ + 4), sizeof tracker - 4, &config) == CADANS_BAD_MEMORY);

  CHECK(cadans_push(&never, &samples[0], found, STEPS) == CADANS_BAD_MEMORY);
  CHECK(cadans_reset(&never) == CADANS_BAD_MEMORY);
  begin(&tracker);
  CHECK(cadans_push(NULL, &samples[0], found, STEPS) == CADANS_BAD_MEMORY);
  CHECK(cadans_push(&tracker, NULL, found, STEPS) == CADANS_BAD_MEMORY);
  CHECK(cadans_push(&tracker, &samples[0], NULL, 1) == CADANS_BAD_MEMORY);
  CHECK(cadans_push(&tracker, &samples[0], found, -1) == CADANS_BAD_MEMORY);
  CHECK(cadans_push_batch(&tracker, NULL, 1, &taken, found, STEPS) == CADANS_BAD_MEMORY && taken == 0);
  CHECK(cadans_push_batch(&tracker, samples, -1, &taken, found, STEPS) == CADANS_BAD_MEMORY);
  CHECK(cadans_push_batch(&tracker, samples, 1, NULL, found, STEPS) == CADANS_BAD_MEMORY);
  CHECK(cadans_push_batch(&tracker, NULL, 0, &taken, NULL, 0) == 0);
  CHECK(cadans_flush(NULL, found, STEPS) == CADANS_BAD_MEMORY);
  CHECK(cadans_take(NULL, found, STEPS) == CADANS_BAD_MEMORY);
  CHECK(cadans_waiting(NULL) == CADANS_BAD_MEMORY);
  CHECK(cadans_reset(NULL) == CADANS_BAD_MEMORY);
  CHECK(cadans_snapshot(&tracker, NULL, sizeof snapshot) == CADANS_BAD_MEMORY);
  CHECK(cadans_snapshot(&tracker, &snapshot, cadans_snapshot_size() - 1) == CADANS_BAD_MEMORY);
  CHECK(cadans_restore(&tracker, NULL, sizeof snapshot) == CADANS_BAD_MEMORY);
  CHECK(isnan(cadans_latency_s(NULL)));
  CHECK(cadans_read_coverage(NULL, &coverage) == CADANS_BAD_MEMORY);
  CHECK(cadans_read_coverage(&tracker, NULL) == CADANS_BAD_MEMORY);
  CHECK(cadans_metric_at(-1) == NULL && cadans_metric_at(cadans_metric_count()) == NULL);
  CHECK(isnan(cadans_metric_value(NULL, 0)));
}

static void little_room_loses_nothing(void) {
  int i, count, room;
  begin(&tracker); /* room for four is enough for any ordinary run: never refused */
  count = feed(&tracker, 0, SAMPLES, 4, found, 0);
  count = finish(&tracker, found, count);
  CHECK(same_steps(expected, expected_count, found, count));

  for (room = 0; room <= 1; ++room) { /* one at a time, or none: refused at some point, taken, pushed again */
    begin(&tracker);
    for (i = 0, count = 0; i < SAMPLES;) {
      const int32_t result = cadans_push(&tracker, &samples[i], found + count, room);
      CHECK(result == 0 || result == 1 || result == CADANS_TOO_LITTLE_ROOM);
      if (result >= 0) {
        ++i;
        count += result;
      } else {
        CHECK(cadans_waiting(&tracker) > 0);
        if (result != CADANS_TOO_LITTLE_ROOM) return;
        count += cadans_take(&tracker, found + count, STEPS - count);
      }
    }
    count += cadans_take(&tracker, found + count, STEPS - count);
    count = finish(&tracker, found, count);
    CHECK(same_steps(expected, expected_count, found, count));
  }
}

static void any_batches_give_the_same_steps(void) {
  const int lengths[] = {1, 7, 25, 400, SAMPLES}, rooms[] = {1, 2, 64};
  size_t l, r;
  for (l = 0; l < sizeof lengths / sizeof *lengths; ++l) {
    for (r = 0; r < sizeof rooms / sizeof *rooms; ++r) {
      int i = 0, count = 0;
      begin(&tracker);
      while (i < SAMPLES) {
        int32_t taken = -1, more;
        const int length = i + lengths[l] < SAMPLES ? lengths[l] : SAMPLES - i;
        more = cadans_push_batch(&tracker, samples + i, length, &taken, found + count, rooms[r]);
        CHECK(more >= 0 && more <= rooms[r] && taken >= 0 && taken <= length);
        CHECK(more > 0 || taken > 0); /* it always goes on */
        if (more < 0 || (more == 0 && taken == 0)) return;
        count += more;
        i += taken;
      }
      count = finish(&tracker, found, count);
      CHECK(same_steps(expected, expected_count, found, count));
    }
  }
  {
    int32_t taken = 0; /* without room: stops before anything can be lost */
    begin(&tracker);
    CHECK(cadans_push_batch(&tracker, samples, SAMPLES, &taken, NULL, 0) == CADANS_TOO_LITTLE_ROOM);
    CHECK(taken > 0 && taken < SAMPLES && cadans_waiting(&tracker) > 0);
  }
}

static void a_tracker_goes_on_after_sleep(void) {
  int cut;
  for (cut = 1; cut < SAMPLES; cut += 379) {
    int32_t length;
    int count;
    begin(&tracker);
    count = feed(&tracker, 0, cut, CADANS_MOST_STEPS, found, 0);
    length = cadans_snapshot(&tracker, &snapshot, sizeof snapshot);
    CHECK(length == (int32_t)cadans_snapshot_size());
    memset(&tracker, 0xA5, sizeof tracker); /* the app was killed */
    begin(&other);
    feed(&other, 0, 500, CADANS_MOST_STEPS, found + count, 0); /* and whatever was there before is gone */
    CHECK(cadans_restore(&other, &snapshot, (size_t)length) == CADANS_OK);
    count = feed(&other, cut, SAMPLES, CADANS_MOST_STEPS, found, count);
    count = finish(&other, found, count);
    CHECK(same_steps(expected, expected_count, found, count));
  }
}

static void a_waiting_step_survives_sleep(void) {
  int i, count, waiting;
  begin(&tracker);
  for (i = 0; i < SAMPLES && cadans_waiting(&tracker) < 3; ++i) CHECK(cadans_push(&tracker, &samples[i], NULL, 0) == 0);
  waiting = cadans_waiting(&tracker);
  CHECK(waiting >= 3);
  CHECK(cadans_snapshot(&tracker, &snapshot, sizeof snapshot) > 0);
  begin(&other);
  CHECK(cadans_restore(&other, &snapshot, sizeof snapshot) == CADANS_OK);
  CHECK(cadans_waiting(&other) == waiting);
  count = feed(&other, i, SAMPLES, CADANS_MOST_STEPS, found, 0);
  count = finish(&other, found, count);
  CHECK(same_steps(expected, expected_count, found, count));
}

static void a_bad_snapshot_is_refused_and_changes_nothing(void) {
  cadans_config config;
  int32_t length;
  int count;
  begin(&tracker);
  count = feed(&tracker, 0, 1500, CADANS_MOST_STEPS, found, 0);
  length = cadans_snapshot(&tracker, &snapshot, sizeof snapshot);
  CHECK(cadans_restore(&tracker, &snapshot, (size_t)length - 1) == CADANS_BAD_SNAPSHOT);
  snapshot.bytes_[length / 2] ^= 0x10; /* one bit of the flash died */
  CHECK(cadans_restore(&tracker, &snapshot, (size_t)length) == CADANS_BAD_SNAPSHOT);
  snapshot.bytes_[length / 2] ^= 0x10;
  snapshot.bytes_[0] ^= 1; /* another version */
  CHECK(cadans_restore(&tracker, &snapshot, (size_t)length) == CADANS_BAD_SNAPSHOT);
  snapshot.bytes_[0] ^= 1;

  cadans_config_init(&config, sizeof config);
  config.rate_hz = 50.0f;
  CHECK(cadans_init(&other, sizeof other, &config) == CADANS_OK);
  CHECK(cadans_restore(&other, &snapshot, (size_t)length) == CADANS_BAD_SNAPSHOT); /* other settings */

  count = feed(&tracker, 1500, SAMPLES, CADANS_MOST_STEPS, found, count);
  count = finish(&tracker, found, count);
  CHECK(same_steps(expected, expected_count, found, count));
}

static void memcpy_moves_a_tracker(void) {
  int count;
  begin(&tracker);
  count = feed(&tracker, 0, 1234, CADANS_MOST_STEPS, found, 0);
  memcpy(&other, &tracker, sizeof tracker);
  memset(&tracker, 0, sizeof tracker);
  count = feed(&other, 1234, SAMPLES, CADANS_MOST_STEPS, found, count);
  count = finish(&other, found, count);
  CHECK(same_steps(expected, expected_count, found, count));
}

static void reset_equals_new(void) {
  int count;
  begin(&tracker);
  feed(&tracker, 0, 1777, CADANS_MOST_STEPS, found, 0);
  CHECK(cadans_reset(&tracker) == CADANS_OK);
  count = feed(&tracker, 0, SAMPLES, CADANS_MOST_STEPS, found, 0);
  count = finish(&tracker, found, count);
  CHECK(same_steps(expected, expected_count, found, count));
}

static void coverage_counts_what_came(void) {
  cadans_coverage coverage;
  cadans_sample bad = samples[SAMPLES - 1];
  begin(&tracker);
  feed(&tracker, 0, SAMPLES, CADANS_MOST_STEPS, found, 0);
  bad.t_us += 10000;
  bad.accel_mps2[1] = NAN;
  CHECK(cadans_push(&tracker, &bad, found, STEPS) >= 0); /* bad data is not an error */
  CHECK(cadans_push(&tracker, &bad, found, STEPS) >= 0); /* the same stamp again */
  coverage.struct_size = 0;
  CHECK(cadans_read_coverage(&tracker, &coverage) == CADANS_BAD_MEMORY);
  coverage.struct_size = sizeof coverage;
  CHECK(cadans_read_coverage(&tracker, &coverage) == CADANS_OK);
  CHECK(coverage.samples == SAMPLES + 2);
  CHECK(coverage.samples_invalid == 1);
  CHECK(coverage.samples_repeated == 1);
  CHECK(coverage.steps > 60);
  CHECK(coverage.total_s > 29.0f && coverage.total_s < 31.0f);
}

static void no_step_comes_later_than_promised(void) {
  int i, count = 0;
  float latest_s = 0.0f;
  begin(&tracker);
  for (i = 0; i < SAMPLES; ++i) {
    const int more = feed(&tracker, i, i + 1, CADANS_MOST_STEPS, found, 0);
    int k;
    for (k = 0; k < more; ++k) {
      const float late_s = (float)(samples[i].t_us - found[k].t_us) * 1e-6f;
      if (late_s > latest_s) latest_s = late_s;
    }
    count += more;
  }
  CHECK(count > 60);
  CHECK(latest_s > 0.0f && latest_s <= cadans_latency_s(&tracker));
  printf("the latest step came %.2f s after its contact, promised %.2f s\n", latest_s, cadans_latency_s(&tracker));
}

static void the_table_says_what_a_step_holds(void) {
  int32_t i, placement, names = 0;
  const cadans_metric* first = cadans_metric_at(0);
  cadans_step step;
  memset(&step, 0, sizeof step);
  step.cadence_spm = 171.0f;
  CHECK(first != NULL && strcmp(first->name, "step_time_s") == 0 && strcmp(first->unit, "s") == 0);
  for (i = 0; i < cadans_metric_count(); ++i) {
    const cadans_metric* metric = cadans_metric_at(i);
    CHECK(metric->low < metric->high && strlen(metric->what) > 0);
    CHECK(metric->grades[CADANS_UNKNOWN_PLACEMENT] == CADANS_GRADE_NOT_OBSERVABLE);
    for (placement = CADANS_PELVIS; placement < CADANS_PLACEMENTS; ++placement) {
      CHECK(metric->grades[placement] <= CADANS_GRADE_NOT_OBSERVABLE);
    }
    CHECK(metric->offset + sizeof(float) <= sizeof step);
    if (strcmp(metric->name, "tibia_angle_at_contact_deg") == 0) {
      CHECK(metric->grades[CADANS_SHANK] == CADANS_MEASURED);
      CHECK(metric->grades[CADANS_CHEST] == CADANS_GRADE_NOT_OBSERVABLE);
    }
    if (strcmp(metric->name, "cadence_spm") == 0) {
      ++names;
      CHECK(cadans_metric_value(&step, i) == 171.0f);
    }
  }
  CHECK(names == 1);
  CHECK(strcmp(cadans_quality_name(CADANS_GAP), "gap") == 0);
  CHECK(strcmp(cadans_quality_name(CADANS_IMPLAUSIBLE), "implausible") == 0);
  CHECK(strcmp(cadans_quality_name(0), "ok") == 0);
}

/* Samples of 200 Hz, as chips on limbs give them. */
static int limb_steps(cadans_tracker* in, int32_t placement, int32_t side, int sleeps, cadans_step* out) {
  cadans_config config;
  int i, count = 0;
  cadans_config_init(&config, sizeof config);
  config.placement = placement;
  config.side = side;
  config.rate_hz = 200.0f;
  CHECK(cadans_init(in, sizeof *in, &config) == CADANS_OK);
  for (i = 0; i < 6000; ++i) {
    const cadans_sample sample = limb_sample(placement, (int64_t)i * 5000);
    const int32_t more = cadans_push(in, &sample, out + count, CADANS_MOST_STEPS);
    CHECK(more >= 0);
    if (more < 0) return count;
    count += more;
    if (sleeps && i % 997 == 0) { /* killed and started anew */
      const int32_t length = cadans_snapshot(in, &snapshot, sizeof snapshot);
      CHECK(length > 0);
      memset(in, 0xA5, sizeof *in);
      CHECK(cadans_init(in, sizeof *in, &config) == CADANS_OK);
      CHECK(cadans_restore(in, &snapshot, (size_t)length) == CADANS_OK);
    }
  }
  return finish(in, out, count);
}

static void every_placement_gives_steps_and_survives_sleep(void) {
  int32_t placement;
  for (placement = CADANS_THIGH; placement <= CADANS_POCKET; ++placement) {
    const int leg = placement != CADANS_WRIST && placement != CADANS_POCKET;
    const int per_stride = leg ? 1 : 2; /* a leg's sensor sees one foot */
    int i, steady = 0;
    const int count = limb_steps(&tracker, placement, CADANS_LEFT, 0, expected);
    const int woken = limb_steps(&other, placement, CADANS_LEFT, 1, found);
    printf("placement %d: %d steps, the latest after %.1f s\n", (int)placement, count, cadans_latency_s(&tracker));
    CHECK(same_steps(expected, count, found, woken));
    CHECK(count > 30 * per_stride && count < 42 * per_stride); /* 28 s / 0.72 s = 39 strides */
    for (i = 0; i < count; ++i) {
      CHECK(expected[i].source == placement);
      CHECK(i == 0 || expected[i].t_us > expected[i - 1].t_us);
      if (leg) CHECK(expected[i].side == CADANS_LEFT); /* as told */
      steady += fabsf(expected[i].cadence_spm - 120.0f / LIMB_STRIDE_S) < 2.0f;
    }
    CHECK(steady > count * 9 / 10);
  }
}

static void a_snapshot_of_another_side_is_refused(void) {
  int32_t length;
  limb_steps(&tracker, CADANS_SHANK, CADANS_LEFT, 0, found);
  length = cadans_snapshot(&tracker, &snapshot, sizeof snapshot);
  limb_steps(&other, CADANS_SHANK, CADANS_RIGHT, 0, found);
  CHECK(cadans_restore(&other, &snapshot, (size_t)length) == CADANS_BAD_SNAPSHOT);
}

int main(void) {
  int i;
  for (i = 0; i < SAMPLES; ++i) samples[i] = trunk_sample((int64_t)i * 10000);
  CHECK(cadans_abi_version() == CADANS_ABI_VERSION);
  steps_come_with_the_cadence_of_the_runner();
  a_refused_setting_is_named_with_its_range();
  every_status_has_a_text();
  missing_or_wrong_memory_is_refused();
  little_room_loses_nothing();
  any_batches_give_the_same_steps();
  a_tracker_goes_on_after_sleep();
  a_waiting_step_survives_sleep();
  a_bad_snapshot_is_refused_and_changes_nothing();
  memcpy_moves_a_tracker();
  reset_equals_new();
  coverage_counts_what_came();
  no_step_comes_later_than_promised();
  the_table_says_what_a_step_holds();
  every_placement_gives_steps_and_survives_sleep();
  a_snapshot_of_another_side_is_refused();
  printf("%d steps, %d failures\n", expected_count, failures);
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
