/* SPDX-License-Identifier: Apache-2.0 */
/* What is said while running, through the C door, as a C99 program meets it. Linked by the C linker. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cadans/c/cadans_cues.h"
#include "checks.h"

static cadans_cues cues;

static void defaults(cadans_cues_config* config) {
  CHECK(cadans_cues_config_init(config, sizeof *config) == CADANS_OK);
  config->worn[config->worn_count].placement = CADANS_FOOT;
  config->worn[config->worn_count++].side = CADANS_LEFT;
}

/* A step of which only cadence and speed are known. */
static cadans_step step_at(float t_s, float cadence_spm) {
  cadans_step step;
  int32_t i;
  memset(&step, 0, sizeof step);
  for (i = 0; i < cadans_metric_count(); ++i) {
    const float nan = NAN;
    memcpy((unsigned char*)&step + cadans_metric_at(i)->offset, &nan, sizeof nan);
  }
  step.t_us = (int64_t)(t_s * 1e6f);
  step.cadence_spm = cadence_spm;
  step.speed_mps = 3.0f;
  step.side = CADANS_LEFT;
  step.source = CADANS_FOOT;
  step.confidence = step.side_confidence = 1.0f;
  return step;
}

/* Runs from `from_s` to `to_s`; returns how many cues there were, the last in `cue`. */
static int run(float from_s, float to_s, float cadence_spm, cadans_cue* cue) {
  int said = 0;
  float t_s;
  for (t_s = from_s; t_s < to_s; t_s += 0.4f) {
    const cadans_step step = step_at(t_s, cadence_spm);
    const int32_t now = cadans_cues_push(&cues, &step, cue);
    CHECK(now == 0 || now == 1);
    said += now;
  }
  return said;
}

static void a_slow_cadence_is_said_once_it_lasts(void) {
  cadans_cues_config config;
  cadans_cue cue, none;
  defaults(&config);
  CHECK(cadans_cues_init(&cues, sizeof cues, &config) == CADANS_OK);
  CHECK(run(0.0f, 15.0f, 140.0f, &cue) == 0); /* not yet for `minimum_s` */
  CHECK(cadans_cues_active(&cues, CADANS_LOW_CADENCE) == 1);
  CHECK(cadans_cues_active(&cues, CADANS_OVERSTRIDE) == 0);
  CHECK(run(15.0f, 120.0f, 140.0f, &cue) == 1); /* and no second one soon */
  CHECK(cue.kind == CADANS_LOW_CADENCE && cue.severity == CADANS_MARKED);
  CHECK(strcmp(cadans_metric_at(cue.metric)->name, "cadence_spm") == 0);
  CHECK(fabsf(cue.value - 140.0f) < 0.1f && cue.limit > 140.0f && cue.limit < 180.0f);
  CHECK(cue.t_us - cue.began_us >= 20000000 && cue.confidence > 0.0f && cue.confidence <= 1.0f);
  CHECK(strlen(cadans_cue_text(&cue, CADANS_ENGLISH)) > 0);
  CHECK(strcmp(cadans_cue_text(&cue, CADANS_ENGLISH), cadans_cue_text(&cue, CADANS_DUTCH)) != 0);
  printf("%s: \"%s\", \"%s\"; %u bytes\n", cadans_finding_name(cue.kind), cadans_cue_text(&cue, CADANS_ENGLISH),
         cadans_cue_text(&cue, CADANS_DUTCH), (unsigned)cadans_cues_size());

  CHECK(cadans_cues_reset(&cues) == CADANS_OK);
  CHECK(cadans_cues_active(&cues, CADANS_LOW_CADENCE) == 0);
  CHECK(run(0.0f, 120.0f, 175.0f, &none) == 0); /* nothing to say is said of a usual cadence */
}

static void a_refused_setting_is_named_with_its_range(void) {
  cadans_cues_config config;
  cadans_refusal why;
  defaults(&config);
  CHECK(cadans_cues_check(&config, &why) == CADANS_OK);
  config.minimum_s = NAN;
  CHECK(cadans_cues_check(&config, &why) == CADANS_OUT_OF_RANGE && strcmp(why.field, "minimum_s") == 0);
  CHECK(cadans_cues_init(&cues, sizeof cues, &config) == CADANS_OUT_OF_RANGE);
  defaults(&config);
  config.height_m = 3.0f;
  CHECK(cadans_cues_check(&config, &why) == CADANS_OUT_OF_RANGE && strcmp(why.field, "height_m") == 0);
  defaults(&config);
  config.worn_count = 9;
  CHECK(cadans_cues_check(&config, &why) == CADANS_OUT_OF_RANGE && strcmp(why.field, "worn_count") == 0);
  config.worn_count = -1;
  CHECK(cadans_cues_check(&config, NULL) == CADANS_OUT_OF_RANGE);
  defaults(&config);
  config.worn[0].placement = 99;
  CHECK(cadans_cues_check(&config, &why) == CADANS_OUT_OF_RANGE && strcmp(why.field, "worn.placement") == 0);
  config.worn[0].placement = CADANS_FOOT;
  config.worn[0].side = 3;
  CHECK(cadans_cues_check(&config, &why) == CADANS_OUT_OF_RANGE && strcmp(why.field, "worn.side") == 0);
  defaults(&config);
  config.struct_size = 3;
  CHECK(cadans_cues_check(&config, &why) == CADANS_OUT_OF_RANGE && strcmp(why.field, "struct_size") == 0);
}

static void missing_or_wrong_memory_is_refused(void) {
  static cadans_cues never; /* zeros: not given to cadans_cues_init */
  cadans_cues_config config;
  cadans_cue cue;
  const cadans_step step = step_at(0.0f, 170.0f);
  defaults(&config);
  CHECK(cadans_cues_size() <= CADANS_CUES_BYTES);
  CHECK(cadans_cues_config_init(NULL, sizeof config) == CADANS_BAD_MEMORY);
  CHECK(cadans_cues_check(NULL, NULL) == CADANS_BAD_MEMORY);
  CHECK(cadans_cues_init(NULL, sizeof cues, &config) == CADANS_BAD_MEMORY);
  CHECK(cadans_cues_init(&cues, cadans_cues_size() - 1, &config) == CADANS_BAD_MEMORY);
  CHECK(cadans_cues_init((cadans_cues*)(void*)(cues.bytes_ + 4), sizeof cues - 4, &config) == CADANS_BAD_MEMORY);
  CHECK(cadans_cues_init(&cues, cadans_cues_size(), &config) == CADANS_OK);
  CHECK(cadans_cues_push(&never, &step, &cue) == CADANS_BAD_MEMORY);
  CHECK(cadans_cues_push(NULL, &step, &cue) == CADANS_BAD_MEMORY);
  CHECK(cadans_cues_push(&cues, NULL, &cue) == CADANS_BAD_MEMORY);
  CHECK(cadans_cues_push(&cues, &step, NULL) == CADANS_BAD_MEMORY);
  CHECK(cadans_cues_reset(&never) == CADANS_BAD_MEMORY);
  CHECK(cadans_cues_active(&never, 0) == CADANS_BAD_MEMORY);
  CHECK(cadans_cues_active(&cues, CADANS_FINDINGS) == CADANS_OUT_OF_RANGE);
}

static void every_kind_has_words_and_nothing_else_has(void) {
  int32_t kind, language;
  cadans_cue cue;
  memset(&cue, 0, sizeof cue);
  for (kind = 0; kind < CADANS_FINDINGS; ++kind) {
    cue.kind = (uint8_t)kind;
    CHECK(strlen(cadans_finding_name(kind)) > 0);
    for (language = CADANS_ENGLISH; language <= CADANS_DUTCH; ++language) {
      const size_t length = strlen(cadans_cue_text(&cue, language));
      CHECK(length > 0 && length < 40); /* a small screen */
    }
    CHECK(strlen(cadans_cue_text(&cue, 2)) == 0 && strlen(cadans_cue_text(&cue, -1)) == 0);
  }
  cue.kind = CADANS_FINDINGS;
  CHECK(strlen(cadans_cue_text(&cue, CADANS_ENGLISH)) == 0 && strlen(cadans_cue_text(NULL, CADANS_ENGLISH)) == 0);
  CHECK(strlen(cadans_finding_name(-1)) == 0 && strlen(cadans_finding_name(CADANS_FINDINGS)) == 0);
}

static void memcpy_is_a_snapshot(void) {
  static cadans_cues saved;
  cadans_cues_config config;
  cadans_cue cue, again;
  int said;
  defaults(&config);
  CHECK(cadans_cues_init(&cues, sizeof cues, &config) == CADANS_OK);
  run(0.0f, 15.0f, 140.0f, &cue);
  memcpy(&saved, &cues, sizeof cues);
  said = run(15.0f, 60.0f, 140.0f, &cue);
  memcpy(&cues, &saved, sizeof cues);
  CHECK(said == 1 && run(15.0f, 60.0f, 140.0f, &again) == 1);
  CHECK(cue.t_us == again.t_us && cue.value == again.value);
}

int main(void) {
  a_slow_cadence_is_said_once_it_lasts();
  a_refused_setting_is_named_with_its_range();
  missing_or_wrong_memory_is_refused();
  every_kind_has_words_and_nothing_else_has();
  memcpy_is_a_snapshot();
  printf("%d failures\n", failures);
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
