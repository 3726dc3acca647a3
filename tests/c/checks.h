/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CADANS_TESTS_C_CHECKS_H
#define CADANS_TESTS_C_CHECKS_H
#include <stdio.h>

static int failures = 0;

static void check(int holds, const char* what, int line) {
  if (holds) return;
  printf("line %d: not true: %s\n", line, what);
  ++failures;
}
#define CHECK(condition) check((condition) != 0, #condition, __LINE__)

#endif
