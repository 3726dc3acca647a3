/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CADANS_TESTS_C_SAME_STEPS_H
#define CADANS_TESTS_C_SAME_STEPS_H
#include <math.h>
#include <stdio.h>

#include "cadans/c/cadans.h"

/* Field by field: padding is nobody's business. Two NaNs are the same. */
static int same_step(const cadans_step* a, const cadans_step* b) {
  int32_t i;
  if (a->t_us != b->t_us || a->side != b->side || a->quality != b->quality || a->source != b->source) return 0;
  if (a->confidence != b->confidence || a->side_confidence != b->side_confidence) return 0;
  for (i = 0; i < cadans_metric_count(); ++i) {
    const float left = cadans_metric_value(a, i), right = cadans_metric_value(b, i);
    if (left != right && !(isnan(left) && isnan(right))) return 0;
  }
  return 1;
}

static int same_steps(const cadans_step* a, int a_count, const cadans_step* b, int b_count) {
  int i;
  if (a_count != b_count) {
    printf("%d steps against %d\n", a_count, b_count);
    return 0;
  }
  for (i = 0; i < a_count; ++i) {
    if (!same_step(&a[i], &b[i])) {
      printf("step %d differs\n", i);
      return 0;
    }
  }
  return 1;
}

#endif
