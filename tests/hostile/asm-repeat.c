/* hostile: has the assembler repeat itself without end
 * verdict: compile error
 * says: out of memory|had not finished
 * patience: 4
 *
 * SPDX-License-Identifier: MIT */
__asm__(".rept 1 << 40\n.long 1\n.endr");
