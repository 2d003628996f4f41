/* hostile: includes what somebody would type
 * verdict: compile error
 * says: is not defined|are not defined
 *
 * SPDX-License-Identifier: MIT */
#include "/proc/self/fd/0"
