/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CADANS_C_CADANS_H
#define CADANS_C_CADANS_H
#include <stddef.h>
#include <stdint.h>

/* clang-format off: tables read better in columns */

/* The C door: samples of one sensor in, steps out, in C99. Several sensors at once: cadans_body.h. Something
 * to say to the runner while running: cadans_cues.h.
 *
 *     cadans_config config;
 *     static cadans_tracker tracker;
 *     cadans_config_init(&config, sizeof config);
 *     config.rate_hz = 104.0f;
 *     if (cadans_init(&tracker, sizeof tracker, &config) != CADANS_OK) ...
 *     n = cadans_push(&tracker, &sample, steps, CADANS_MOST_STEPS);
 *     for (i = 0; i < n; ++i) show(steps[i].cadence_spm);
 *
 * - The caller owns all memory. Nothing here allocates, locks, prints, throws, calls back or keeps
 *   globals. A tracker belongs to one thread at a time; two trackers know nothing of each other.
 * - A negative result is a status. Bad data is not an error: it sets quality flags and coverage.
 * - A number that is not known is NaN, and `quality` says why. Test it with isnan, never with ==.
 * - Steps are never lost: what does not fit in `room` waits inside and comes out first next time.
 * - A tracker holds no pointers: memcpy of a cadans_tracker moves it. */

#ifdef __cplusplus
extern "C" {
#endif

/* Changes whenever a struct below changes. Where the library is loaded at run time, compare it with
 * cadans_abi_version() first. */
#define CADANS_ABI_VERSION 2

enum { /* status: zero, or why a call was refused */
  CADANS_OK = 0,
  CADANS_OUT_OF_RANGE = -1,   /* a setting; cadans_check tells which, and its range */
  CADANS_BAD_MEMORY = -3,     /* null, misaligned, too small, or never given to cadans_init */
  CADANS_BAD_SNAPSHOT = -4,   /* damaged, or of another version, machine or configuration */
  CADANS_NOT_SUPPORTED = -5,  /* no placement, or one that this library was built without */
  CADANS_TOO_LITTLE_ROOM = -6 /* steps wait: nothing was done, take them and call again */
};
enum { /* where the sensor is worn */
  CADANS_UNKNOWN_PLACEMENT = 0, CADANS_PELVIS = 1, CADANS_CHEST = 2, CADANS_THIGH = 3,
  CADANS_SHANK = 4, CADANS_FOOT = 5, CADANS_WRIST = 6, CADANS_POCKET = 7
};
#define CADANS_PLACEMENTS 8 /* length of a table by placement */
enum { CADANS_UNKNOWN_SIDE = 0, CADANS_LEFT = 1, CADANS_RIGHT = 2 };
enum { CADANS_MEASURED = 0, CADANS_ESTIMATED = 1, CADANS_PROXY = 2, CADANS_GRADE_NOT_OBSERVABLE = 3 };
enum { /* why a value should be trusted less; OR-ed in `quality` */
  CADANS_GAP = 1,              /* samples are missing nearby */
  CADANS_SATURATED = 2,        /* an axis reached the end of its range */
  CADANS_IRREGULAR_CLOCK = 4,  /* stamps jump, repeat, run backwards or come in bursts */
  CADANS_LOW_RATE = 8,         /* sampled too slowly for this value */
  CADANS_NOT_RUNNING = 16,     /* walking, standing or something else */
  CADANS_LOW_CONFIDENCE = 32,  /* the rules disagree, or the evidence is thin */
  CADANS_UNCALIBRATED = 64,    /* an axis, its sign or the side is not yet known */
  CADANS_NOT_OBSERVABLE = 128, /* cannot be measured from this placement or these sensors */
  CADANS_INVALID_VALUE = 256,  /* NaN or infinity arrived and was mended */
  CADANS_IMPLAUSIBLE = 512     /* outside what a human being does; the value was withheld */
};

/* What the sensor gave, in the axes of its case and by its own clock. NaN: this axis has no value. */
typedef struct cadans_sample {
  int64_t t_us;
  float accel_mps2[3]; /* specific force: +9.81 up at rest */
  float gyro_radps[3]; /* all NaN when there is no gyroscope */
} cadans_sample;

/* One ground contact. From a leg: every other one, that of its own foot. Names, units and order of the metrics are those of metrics.def. */
typedef struct cadans_step {
  int64_t t_us; /* when the foot met the ground */
#define CADANS_METRIC(name, unit, low, high, grades, together, what) float name;
#include "cadans/metrics/metrics.def"
#undef CADANS_METRIC
  float confidence;      /* [0, 1] of contact and toe-off */
  float side_confidence; /* [0, 1] of the side */
  uint8_t side;          /* CADANS_LEFT, CADANS_RIGHT or CADANS_UNKNOWN_SIDE */
  uint8_t source;        /* placement of the sensor that placed contact and toe-off */
  uint16_t quality;
} cadans_step;

/* Everything that may be chosen. Fill it with cadans_config_init, then change what you know better. */
typedef struct cadans_config {
  uint32_t struct_size;
  int32_t placement;         /* CADANS_PELVIS, the default, or wherever else it is worn */
  int32_t side;              /* of a leg or arm; CADANS_UNKNOWN_SIDE, the default: the run itself tells */
  float rate_hz;             /* [12.5, 1600] nominal rate of the sensor, default 100; the stamps decide */
  float height_m;            /* [1.0, 2.3] of the runner; NaN, the default: not known */
  float mass_kg;             /* [25, 200] of the runner; NaN, the default: not known */
  float accel_range_mps2;    /* [15, 20000] end of the sensor's range: 16 g is 156.9 */
  float gyro_range_radps;    /* [1, 200] end of the sensor's range: 2000 deg/s is 34.9 */
  float hold_s;              /* [0, 0.5] a missing value is replaced by the one before it this long */
  float bridge_s;            /* [0.02, 0.3] holes up to this long are interpolated */
  int32_t mounting_known;    /* 1: the three axes below hold; 0, the default: the run itself tells */
  float mounting_forward[3]; /* the body part's axes, written in the axes of the case; up is along a limb */
  float mounting_up[3];
  float mounting_right[3];
} cadans_config;

/* Which setting was refused. `field` is a constant text. */
typedef struct cadans_refusal {
  const char* field;
  float low, high, value; /* allowed range, both ends included, and what was given */
} cadans_refusal;

/* How much was used, and why the rest was not. */
typedef struct cadans_coverage {
  uint32_t struct_size;
  float total_s;      /* first to last sample, holes included */
  float analysed_s;   /* running, with steps */
  float walking_s, standing_s, gap_s, saturated_s;
  /* [0, 1]: is the front the true one; a limb's own long axis, the zero of its angles; left and right */
  float forward_confidence, long_axis_confidence, side_confidence;
  uint32_t steps, steps_rejected;            /* reported; withheld numbers as implausible */
  uint32_t samples, samples_repeated, samples_backwards, samples_invalid, samples_saturated;
  uint32_t holes_bridged, holes;             /* interpolated; left open */
} cadans_coverage;

/* One row of metrics.def. */
typedef struct cadans_metric {
  const char *name, *unit, *what;
  float low, high;                   /* what a running human being can do */
  uint32_t offset;                   /* of the float in cadans_step */
  uint8_t grades[CADANS_PLACEMENTS]; /* from a sensor there alone, by CADANS_PELVIS ...: CADANS_MEASURED ... */
} cadans_metric;

/* Memory of one tracker, on the stack, static, or in an arena: at least cadans_tracker_size() bytes at
 * an address divisible by 8. The constants hold for every machine and placement; the functions are exact. */
#define CADANS_TRACKER_BYTES 16384
#define CADANS_SNAPSHOT_BYTES 16384
#define CADANS_MOST_STEPS 14 /* no single sample, and no flush, ever makes more steps than this */
typedef union cadans_tracker {
  uint64_t align_;
  unsigned char bytes_[CADANS_TRACKER_BYTES];
} cadans_tracker;
typedef union cadans_snapshot_memory {
  uint64_t align_;
  unsigned char bytes_[CADANS_SNAPSHOT_BYTES];
} cadans_snapshot_memory;

/* --- beginning --- */
uint32_t cadans_abi_version(void);
size_t cadans_tracker_size(void);
size_t cadans_snapshot_size(void);
const char* cadans_status_text(int32_t status);
/* Fills in the defaults. `bytes` is the sizeof of the caller's struct, so that it may be older. */
int32_t cadans_config_init(cadans_config* config, size_t bytes);
/* Would cadans_init take these settings? If not, `why` (may be null) names the first wrong one. */
int32_t cadans_check(const cadans_config* config, cadans_refusal* why);
int32_t cadans_init(cadans_tracker* tracker, size_t bytes, const cadans_config* config);
/* As new: forgets every sample and every waiting step, keeps the settings. */
int32_t cadans_reset(cadans_tracker* tracker);

/* --- samples in, steps out: all return how many steps were written, or a negative status --- */
/* With room for CADANS_MOST_STEPS a sample is always taken. With less it is refused, untouched, while so
 * many steps wait that some might be lost (CADANS_TOO_LITTLE_ROOM): cadans_take them, push it again. */
int32_t cadans_push(cadans_tracker* tracker, const cadans_sample* sample, cadans_step* steps, int32_t room);
/* Takes samples until all are taken or `steps` is full; `*taken` says how many were. Call again with
 * the rest. */
int32_t cadans_push_batch(cadans_tracker* tracker, const cadans_sample* samples, int32_t count, int32_t* taken,
                          cadans_step* steps, int32_t room);
/* The recording is over: what was held back comes out. Continue with cadans_reset. */
int32_t cadans_flush(cadans_tracker* tracker, cadans_step* steps, int32_t room);
/* Only what waits. */
int32_t cadans_take(cadans_tracker* tracker, cadans_step* steps, int32_t room);
int32_t cadans_waiting(const cadans_tracker* tracker);

/* --- asleep and awake again: after restore the tracker goes on as if nothing had happened --- */
/* Writes all that changes to `memory` (8-byte aligned); returns its length in bytes. */
int32_t cadans_snapshot(const cadans_tracker* tracker, void* memory, size_t bytes);
/* `tracker` must have been given to cadans_init with the same settings. On refusal it is unchanged. */
int32_t cadans_restore(cadans_tracker* tracker, const void* memory, size_t bytes);

/* --- what is known --- */
/* The longest time between a contact and its step coming out. NaN: no tracker. */
float cadans_latency_s(const cadans_tracker* tracker);
/* Set coverage->struct_size = sizeof *coverage first. */
int32_t cadans_read_coverage(const cadans_tracker* tracker, cadans_coverage* coverage);
int32_t cadans_metric_count(void);
/* Null outside 0 ... cadans_metric_count() - 1. */
const cadans_metric* cadans_metric_at(int32_t index);
/* NaN outside. */
float cadans_metric_value(const cadans_step* step, int32_t index);
/* Name of the lowest flag in `flags`, such as "gap"; "ok" for 0. */
const char* cadans_quality_name(int32_t flags);

#ifdef __cplusplus
}
#endif
#endif
