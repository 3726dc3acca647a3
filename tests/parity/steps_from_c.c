/* SPDX-License-Identifier: Apache-2.0 */
/* steps_from_c SAMPLES RATE_HZ PLACEMENT CHUNK SLEEP: as steps_from_cpp, through the C door, CHUNK
 * samples at a time; with SLEEP 1 the tracker is snapshot, forgotten and restored after every chunk. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cadans/c/cadans.h"

static void show(const cadans_step* steps, int32_t n) {
  int32_t i, m;
  for (i = 0; i < n; ++i) {
    printf("%" PRId64 " %d %d", steps[i].t_us, steps[i].side, steps[i].quality);
    for (m = 0; m < cadans_metric_count(); ++m) {
      const float value = cadans_metric_value(&steps[i], m);
      uint32_t bits;
      memcpy(&bits, &value, sizeof bits);
      printf(" %08" PRIx32, bits);
    }
    printf("\n");
  }
}

int main(int count, char** arguments) {
  static cadans_tracker tracker;
  static cadans_snapshot_memory snapshot;
  static cadans_sample samples[4096];
  cadans_step steps[CADANS_MOST_STEPS];
  static const char* const placements[] = {"unknown", "pelvis", "chest", "thigh", "shank", "foot", "wrist", "pocket"};
  cadans_config config;
  FILE* file;
  size_t chunk, n;
  int sleeps;
  if (count != 6 || (file = fopen(arguments[1], "rb")) == NULL) return 2;
  cadans_config_init(&config, sizeof config);
  config.rate_hz = strtof(arguments[2], NULL);
  for (config.placement = CADANS_POCKET; config.placement > 0; --config.placement) {
    if (strcmp(arguments[3], placements[config.placement]) == 0) break;
  }
  chunk = (size_t)atoi(arguments[4]);
  sleeps = atoi(arguments[5]);
  if (chunk < 1 || chunk > 4096 || cadans_init(&tracker, sizeof tracker, &config) != CADANS_OK) return 2;
  while ((n = fread(samples, sizeof samples[0], chunk, file)) > 0) {
    int32_t done = 0, taken;
    for (; done < (int32_t)n; done += taken) {
      const int32_t made =
          cadans_push_batch(&tracker, samples + done, (int32_t)n - done, &taken, steps, CADANS_MOST_STEPS);
      if (made < 0) return 2;
      show(steps, made);
    }
    if (sleeps) {
      const int32_t length = cadans_snapshot(&tracker, &snapshot, sizeof snapshot);
      cadans_init(&tracker, sizeof tracker, &config);
      if (length < 0 || cadans_restore(&tracker, &snapshot, (size_t)length) != CADANS_OK) return 2;
    }
  }
  fclose(file);
  while ((n = (size_t)cadans_take(&tracker, steps, CADANS_MOST_STEPS)) > 0) show(steps, (int32_t)n);
  show(steps, cadans_flush(&tracker, steps, CADANS_MOST_STEPS));
  return 0;
}
