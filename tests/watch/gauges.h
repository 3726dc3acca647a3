/* SPDX-License-Identifier: Apache-2.0 */
/* What the mains measure on the watch: the deepest stack of a piece of work, and instructions. On the host both are 0.
 */
#ifndef CADANS_TESTS_WATCH_GAUGES_H
#define CADANS_TESTS_WATCH_GAUGES_H
#include <stdint.h>

#ifdef __arm__
#define PAINTED_WORDS 24576u /* 96 KiB */
#define PAINT 0xC0FFEE11u
#define SYSTICK ((volatile uint32_t*)0xE000E010) /* control, reload, current */
#define INSTRUCTIONS_PER_TICK 40u                /* 25 MHz, and QEMU's -icount shift=0 makes 1 ns of each */

static uint32_t stack_pointer(void) {
  uint32_t sp;
  __asm volatile("mov %0, sp" : "=r"(sp));
  return sp;
}
#define MEASURE __attribute__((noinline, noclone))

/* Bytes of stack that `work` used below its caller. */
static MEASURE uint32_t stack_of(int32_t (*work)(void), int32_t* result) {
  const uint32_t top = (stack_pointer() - 64u) & ~7u;
  volatile uint32_t* const bottom = (volatile uint32_t*)(top - 4u * PAINTED_WORDS);
  uint32_t i;
  for (i = 0; i < PAINTED_WORDS; ++i) bottom[i] = PAINT;
  *result = work();
  for (i = 0; i < PAINTED_WORDS && bottom[i] == PAINT; ++i) {
  }
  return 64u + 4u * (PAINTED_WORDS - i);
}
static void start_ticks(void) {
  SYSTICK[1] = 0xFFFFFFu;
  SYSTICK[2] = 0;
  SYSTICK[0] = 5; /* on, at the clock of the core */
}
/* 0: more than the counter holds, 670 million instructions. */
static uint32_t ticks(void) { return SYSTICK[0] & 0x10000u ? 0 : 0xFFFFFFu - SYSTICK[2]; }
#else
#define MEASURE
static uint32_t stack_of(int32_t (*work)(void), int32_t* result) {
  *result = work();
  return 0;
}
static void start_ticks(void) {}
static uint32_t ticks(void) { return 0; }
#define INSTRUCTIONS_PER_TICK 0u
#endif
#endif
