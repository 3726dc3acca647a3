/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CADANS_C_CADANS_CUES_H
#define CADANS_C_CADANS_CUES_H
#include "cadans/c/cadans.h"

/* clang-format off: tables read better in columns */

/* Something to say to a runner while running, seldom: the findings of a report, when they last. Steps of a
 * tracker or a body in, a cue now and then out.
 *
 *     cadans_cues_config config;
 *     static cadans_cues cues;
 *     cadans_cues_config_init(&config, sizeof config);
 *     config.height_m = 1.75f;
 *     config.worn[config.worn_count++].placement = CADANS_PELVIS;
 *     if (cadans_cues_init(&cues, sizeof cues, &config) != CADANS_OK) ...
 *     if (cadans_cues_push(&cues, &step, &cue) == 1) show(cadans_cue_text(&cue, CADANS_ENGLISH));
 *
 * - What cadans.h says of memory and statuses holds here too. A cadans_cues holds no pointers: memcpy of it is
 *   a snapshot.
 * - It informs; it diagnoses nothing. A heel that lands first is no fault. */

#ifdef __cplusplus
extern "C" {
#endif

enum { /* what can be found; the order is that of importance */
  CADANS_OVERSTRIDE = 0, CADANS_STIFF_LANDING = 1, CADANS_KNEE_VALGUS = 2, CADANS_PELVIC_DROP = 3, CADANS_LOW_CADENCE = 4,
  CADANS_LONG_HEEL_FIRST = 5, CADANS_VERTICAL_BOUNCE = 6, CADANS_ASYMMETRY = 7, CADANS_TRUNK_LEAN = 8,
  CADANS_CROSS_ARM_SWING = 9
};
#define CADANS_FINDINGS 10
enum { CADANS_MILD = 1, CADANS_MARKED = 2 };
enum { CADANS_ENGLISH = 0, CADANS_DUTCH = 1 };

typedef struct cadans_cue {
  int64_t t_us;     /* the step at which it became due */
  int64_t began_us; /* since when it has been so */
  float value;      /* median of the last steps, of `metric` */
  float limit;      /* the mild limit at this speed */
  float confidence; /* [0, 1] */
  uint8_t kind;     /* CADANS_OVERSTRIDE ... */
  uint8_t severity; /* CADANS_MILD or CADANS_MARKED */
  uint8_t side;     /* the worse one; CADANS_UNKNOWN_SIDE: both, or not told apart */
  int16_t metric;   /* for cadans_metric_at */
  uint16_t quality;
} cadans_cue;

/* One of the sensors worn. */
typedef struct cadans_worn {
  uint8_t placement, side;
} cadans_worn;

/* Everything that may be chosen. Fill it with cadans_cues_config_init, then say who and what. */
typedef struct cadans_cues_config {
  uint32_t struct_size;
  float height_m;         /* [1.0, 2.3] of the runner; NaN, the default: not known */
  float minimum_s;        /* [0, 300] how long something must last before it is said */
  float quiet_kind_s;     /* [0, 3600] silence between two cues of one kind */
  float quiet_any_s;      /* [0, 3600] silence between any two cues */
  float hysteresis;       /* [0, 0.3] how much of a score below the limit counts as over */
  float least_score;      /* [0.33, 1] from which it is said: 1/3 what is mild, 2/3 what is marked only */
  float least_confidence; /* [0, 1] from which it is said */
  int32_t worn_count;     /* [0, 8] sensors in `worn`; limits depend on what measures */
  cadans_worn worn[8];
} cadans_cues_config;

#define CADANS_CUES_BYTES 2048
typedef union cadans_cues {
  uint64_t align_;
  unsigned char bytes_[CADANS_CUES_BYTES];
} cadans_cues;

size_t cadans_cues_size(void);
/* `bytes` is the sizeof of the caller's struct, so that it may be older. */
int32_t cadans_cues_config_init(cadans_cues_config* config, size_t bytes);
/* Would cadans_cues_init take these settings? If not, `why` (may be null) names the first wrong one. */
int32_t cadans_cues_check(const cadans_cues_config* config, cadans_refusal* why);
int32_t cadans_cues_init(cadans_cues* cues, size_t bytes, const cadans_cues_config* config);
/* As new. */
int32_t cadans_cues_reset(cadans_cues* cues);
/* 1: `cue` is to be said now. 0: nothing. Where no sensor tells the speed, put that of the GPS into
 * step->speed_mps first. */
int32_t cadans_cues_push(cadans_cues* cues, const cadans_step* step, cadans_cue* cue);
/* Is it so now, said or not? 1, 0, or a negative status. */
int32_t cadans_cues_active(const cadans_cues* cues, int32_t kind);

/* A few words for a small screen, UTF-8; "" for what is no cue. Constant text. */
const char* cadans_cue_text(const cadans_cue* cue, int32_t language);
/* Such as "overstride"; "" outside. */
const char* cadans_finding_name(int32_t kind);

#ifdef __cplusplus
}
#endif
#endif
