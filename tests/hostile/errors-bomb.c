/* hostile: says more errors than anybody reads
 * verdict: compile error
 * says: unknown type name
 * patience: 10
 *
 * SPDX-License-Identifier: MIT */
#define E1 error error error error error error error error error error;
#define E2 E1 E1 E1 E1 E1 E1 E1 E1 E1 E1
#define E3 E2 E2 E2 E2 E2 E2 E2 E2 E2 E2
#define E4 E3 E3 E3 E3 E3 E3 E3 E3 E3 E3
int f(void)
{
    E4
}
