/* hostile: has expressions nested deeper than the compiler's stack
 * verdict: compile error
 * says: signal terminated|had not finished|out of memory
 * patience: 10
 *
 * SPDX-License-Identifier: MIT */
#define P1 ((((((((((
#define P2 P1 P1 P1 P1 P1 P1 P1 P1 P1 P1
#define P3 P2 P2 P2 P2 P2 P2 P2 P2 P2 P2
#define P4 P3 P3 P3 P3 P3 P3 P3 P3 P3 P3
#define P5 P4 P4 P4 P4 P4 P4 P4 P4 P4 P4
#define P6 P5 P5 P5 P5 P5 P5 P5 P5 P5 P5
int a = P6 P6 0;
