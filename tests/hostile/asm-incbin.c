/* hostile: has the assembler read without end
 * verdict: compile error
 * says: the assembler: unable to include|had not finished
 * patience: 2
 *
 * SPDX-License-Identifier: MIT */
__asm__(".incbin \"/dev/zero\"");
