/* SPDX-License-Identifier: Apache-2.0 */
/* Start of the emulated watch (QEMU's mps2-an386, a Cortex-M4F): vectors, then the FPU, then newlib. */
#include <stdint.h>

extern uint32_t stack_top;
void _start(void);
void reset(void);
void fault(void);

__attribute__((section(".vectors"), used)) static void (*const vectors[16])(void) = {
    (void (*)(void)) & stack_top, reset, fault, fault, fault, fault, fault, 0, 0, 0, 0, fault, fault, 0, fault, fault};

void reset(void) {
  *(volatile uint32_t*)0xE000ED88 |= 0xFu << 20; /* CPACR: without this the first float instruction locks up */
  __asm volatile("dsb\n isb");
  _start();
}

/* Semihosting SYS_EXIT with "run-time error": QEMU ends with a status that is not zero. */
void fault(void) {
  register uint32_t operation __asm("r0") = 0x18;
  register uint32_t reason __asm("r1") = 0x20023;
  __asm volatile("bkpt 0xAB" : : "r"(operation), "r"(reason) : "memory");
  for (;;) {
  }
}
