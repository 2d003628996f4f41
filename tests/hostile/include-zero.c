/* hostile: includes a file without end
 * verdict: compile error
 * says: out of memory|had not finished
 *
 * SPDX-License-Identifier: MIT */
#include "/dev/zero"
