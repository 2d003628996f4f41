/* hostile: has the assembler write without end
 * verdict: compile error
 * says: File size limit|had not finished|out of memory
 * patience: 4
 *
 * SPDX-License-Identifier: MIT */
__asm__(".fill 1 << 40, 1, 1");
