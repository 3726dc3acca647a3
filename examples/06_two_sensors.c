/* SPDX-License-Identifier: Apache-2.0 */
/* A watch with two pods on one leg, in C: steps with the knee in them, and a word to the runner when it lasts. */
#include <math.h>
#include <stdio.h>

#include "cadans/c/cadans_body.h"
#include "cadans/c/cadans_cues.h"

#define RATE_HZ 200
enum { SHANK = 0, THIGH = 1 };

/* In place of the radio: a leg as a pendulum with a landing every 0.8 s, that is 150 steps/min. */
static cadans_sample read_pod(int pod, int64_t t_us) {
  const double pi = 3.14159265, stride_s = 0.8, t_s = 1e-6 * (double)t_us;
  const double since_s = fmod(t_s, stride_s), a = 2.0 * pi * since_s / stride_s, w = 2.0 * pi / stride_s;
  const double stance = fmod(t_s, 0.5 * stride_s) / 0.25;
  const double hip = stance < 1.0 ? 9.81 * 2.5 * sin(pi * stance) : 0.0,
               hit = since_s < 0.03 ? sin(pi * since_s / 0.03) : 0.0;
  const double pitch = pod == SHANK ? -0.78 + 0.17 * sin(a) + 0.94 * cos(a) - 0.18 * sin(2.0 * a) + 0.05 * cos(2.0 * a)
                                    : 0.23 - 0.40 * sin(a) + 0.30 * cos(a) + 0.07 * sin(2.0 * a) - 0.05 * cos(2.0 * a);
  const double rate = pod == SHANK ? w * (0.17 * cos(a) - 0.94 * sin(a) - 0.36 * cos(2.0 * a) - 0.10 * sin(2.0 * a))
                                   : w * (-0.40 * cos(a) - 0.30 * sin(a) + 0.14 * cos(2.0 * a) + 0.10 * sin(2.0 * a));
  cadans_sample sample = {0, {0.0f, 0.0f, 0.0f}, {0.0f, 0.0f, 0.0f}};
  sample.t_us = t_us;
  sample.accel_mps2[0] = (float)(sin(pitch) * hip - (pod == SHANK ? 15.0 : 4.0) * hit);
  sample.accel_mps2[1] = (float)(cos(pitch) * hip + 0.4 * rate * rate + (pod == SHANK ? 55.0 : 15.0) * hit);
  sample.gyro_radps[1] = (float)(0.5 * cos(a));
  sample.gyro_radps[2] = (float)rate;
  return sample;
}

int main(void) {
  static cadans_body body; /* static: the stack of a watch is small */
  static cadans_cues cues;
  static cadans_step steps[CADANS_BODY_MOST_STEPS];
  cadans_body_sensor sensors[2];
  cadans_cues_config choice;
  cadans_cue cue;
  int64_t t_us;
  int32_t i, n, pod, total = 0, knees = 0, said = 0;

  cadans_cues_config_init(&choice, sizeof choice);
  for (pod = SHANK; pod <= THIGH; ++pod) {
    cadans_body_sensor_init(&sensors[pod], sizeof sensors[pod]);
    sensors[pod].config.placement = pod == SHANK ? CADANS_SHANK : CADANS_THIGH;
    sensors[pod].config.side = CADANS_LEFT;
    sensors[pod].config.rate_hz = RATE_HZ;
    choice.worn[choice.worn_count].side = CADANS_LEFT;
    choice.worn[choice.worn_count++].placement = (uint8_t)sensors[pod].config.placement;
  }
  if (cadans_body_init(&body, sizeof body, sensors, 2) != CADANS_OK) return 2;
  if (cadans_cues_init(&cues, sizeof cues, &choice) != CADANS_OK) return 2;

  for (t_us = 0; t_us < 60000000; t_us += 1000000 / RATE_HZ) {
    for (pod = SHANK; pod <= THIGH; ++pod) {
      const cadans_sample sample = read_pod(pod, t_us);
      n = cadans_body_push(&body, pod, &sample, steps, CADANS_BODY_MOST_STEPS);
      if (n < 0) return 2;
      for (i = 0; i < n; ++i) {
        ++total;
        knees += !isnan(steps[i].knee_flexion_at_contact_deg);
        steps[i].speed_mps = 3.0f; /* what the GPS says */
        if (cadans_cues_push(&cues, &steps[i], &cue) == 1) {
          ++said;
          printf("%.0f s: %s (%s of %.0f, usual from %.0f)\n", 1e-6 * (double)cue.t_us,
                 cadans_cue_text(&cue, CADANS_ENGLISH), cadans_metric_at(cue.metric)->name, cue.value, cue.limit);
        }
      }
    }
  }
  printf("%d steps, %d with a knee, %d cues; %u bytes of memory\n", (int)total, (int)knees, (int)said,
         (unsigned)(cadans_body_size(2) + cadans_cues_size()));
  return total > 0 && knees > 0 && said > 0 ? 0 : 1;
}
